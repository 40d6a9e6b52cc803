//! A chapter → a galley: the model's blocks as a vertical list, not yet cut into pages.
//!
//! Comes in: one chapter of the book. Goes out: [`Composed`]: its galley, its footnotes' galleys,
//! its glyph pool and its structure elements, numbered from 0. Chapters are composed apart from
//! each other, in parallel. This room knows the measure but no page: where a page ends, on which
//! side it lies and what its folio is are decided later.

mod breaks;
mod code;
mod elastic;
mod figure;
mod index;
mod list;
mod masthead;
mod note;
mod opener;
mod table;
mod text;

pub use elastic::{Resetter, Supple};
pub(super) use opener::title_align;

use super::context::{Context, Folios, Found, LineAlign, ParagraphStyle, TextFormat};
use super::galley::{CLUB, Fragment, Galley, Glue, INFINITE, Item, PAIR, Role, WIDOW};
use super::masthead::Masthead;
use super::page::{Pool, TagId, TagKind};
use super::paragraph::{self, Paragraph};
use crate::asset::Assets;
use crate::book::opening::{is_epigraph, opening};
use crate::book::{Attrs, Block, BlockKind, Book, Chapter, Direction, FigureKind, Inline};
use crate::diagnostic::Diagnostics;
use crate::font::{FontBook, Shaper};
use crate::length::Length;
use crate::source::Span;
use crate::theme::Theme;

/// A chapter, composed; glyphs, elements and remarks are in the context it was composed with.
#[derive(Debug, Default)]
pub struct Composed {
    /// Its vertical list.
    pub galley: Galley,
    /// Each footnote's vertical list, in the order of `Chapter::notes`.
    pub notes: Vec<Galley>,
    /// Its paragraphs that may be set with another number of lines.
    pub supple: Vec<Supple>,
}

/// What every chapter is composed with.
#[derive(Clone, Copy)]
pub struct Inputs<'a> {
    /// The book.
    pub book: &'a Book,
    /// Its look.
    pub theme: &'a Theme,
    /// The faces.
    pub fonts: &'a FontBook,
    /// The pictures.
    pub assets: &'a Assets,
    /// The folios that are printed in the text.
    pub folios: &'a Folios,
}

impl<'a> Inputs<'a> {
    /// A context for one chapter, or for furniture (`pool` is then behind the chapters').
    pub fn context(&self, chapter: usize, pool: u32) -> Context<'a> {
        self.context_with(chapter, pool, Shaper::new(self.fonts))
    }

    /// The same with a shaper that was used before: most words of one chapter are in the next.
    pub fn context_with(&self, chapter: usize, pool: u32, shaper: Shaper<'a>) -> Context<'a> {
        Context {
            book: self.book,
            chapter,
            theme: self.theme,
            fonts: self.fonts,
            assets: self.assets,
            shaper,
            pool_index: pool,
            pool: Pool::default(),
            tags: Vec::new(),
            leaf: 0,
            remarks: Diagnostics::new(),
            found: Found::default(),
            folios: self.folios,
            supple: None,
        }
    }
}

/// Composes the context's chapter, under a masthead if there is one.
pub fn chapter(ctx: &mut Context<'_>, masthead: Option<&Masthead>) -> Composed {
    ctx.supple = Some(Vec::new());
    let index = ctx.chapter;
    let mut flow = Flow { ctx, out: Galley::new(), places: Vec::new() };
    let chapter = &flow.ctx.book.chapters[index];
    let frame = Frame::of(flow.ctx.book, flow.ctx.theme);
    if let Some(masthead) = masthead {
        flow.masthead(masthead, chapter.span, frame);
    }
    flow.places.push(flow.ctx.place(index, None));
    let blocks = flow.opener(chapter, frame);
    flow.text(chapter, blocks, frame);
    flow.finish();
    let galley = std::mem::take(&mut flow.out);
    // Notes are composed into galleys of their own.
    let supple = flow.ctx.supple.take().unwrap_or_default();
    let notes = (0..chapter.notes.len()).map(|i| note::compose(flow.ctx, chapter, i, frame)).collect();
    Composed { galley, notes, supple }
}

/// Where blocks are set: a stretch of the measure, and what they inherit.
#[derive(Clone, Copy)]
pub(super) struct Frame<'a> {
    /// Left edge, from the left edge of the text block.
    pub(super) left: Length,
    /// Width.
    pub(super) measure: Length,
    /// Format of running text.
    pub(super) format: TextFormat,
    /// Distance of baselines.
    pub(super) leading: Length,
    /// How lines lie.
    pub(super) align: LineAlign,
    /// Space between paragraphs.
    pub(super) skip: Length,
    /// Element that the blocks are children of.
    pub(super) parent: Option<TagId>,
    /// Base direction is right to left.
    pub(super) rtl: bool,
    /// Language.
    pub(super) lang: &'a str,
    /// Words may be divided.
    pub(super) hyphenate: bool,
    /// How many bullet lists are around.
    pub(super) lists: u8,
    /// In a cell or a note: what stands here cannot go to a page of its own.
    pub(super) nested: bool,
}

impl<'a> Frame<'a> {
    /// The whole measure in the body's format.
    pub(super) fn of(book: &'a Book, theme: &Theme) -> Self {
        Frame {
            left: Length::ZERO,
            measure: theme.page.measure(),
            format: body_format(theme),
            leading: theme.body.leading,
            align: if theme.justify { LineAlign::Justify } else { LineAlign::Start },
            skip: theme.paragraph_skip,
            parent: None,
            rtl: book.meta.direction == Direction::Rtl,
            lang: &book.meta.language,
            hyphenate: theme.hyphenate,
            lists: 0,
            nested: false,
        }
    }

    /// Narrower by `start` where lines begin and by `end` where they end; never narrower than 4 em.
    pub(super) fn inset(self, start: Length, end: Length) -> Self {
        let least = self.format.size * 4;
        let room = (self.measure - least).max(Length::ZERO);
        let start = start.min(room);
        let end = end.min(room - start);
        let left = if self.rtl { end } else { start };
        Frame { left: self.left + left, measure: self.measure - start - end, ..self }
    }

    /// The same with text at a share of its size, in thousandths.
    pub(super) fn scaled(self, thousandths: u16) -> Self {
        let share = i64::from(thousandths);
        let format = TextFormat { size: self.format.size.scale(share, 1000), ..self.format };
        Frame { format, leading: self.leading.scale(share, 1000), ..self }
    }

    /// Children of an element.
    pub(super) fn under(self, tag: TagId) -> Self {
        Frame { parent: Some(tag), ..self }
    }

    /// With the language and direction that attributes set.
    pub(super) fn with(self, attrs: Option<&'a Attrs>) -> Self {
        let Some(attrs) = attrs else { return self };
        let rtl = match attrs.dir.as_deref() {
            Some("rtl") => true,
            Some("ltr") => false,
            _ => self.rtl,
        };
        Frame { lang: attrs.lang.as_deref().unwrap_or(self.lang), rtl, ..self }
    }

    /// How a paragraph of it is set.
    pub(super) fn style(&self) -> ParagraphStyle<'a> {
        ParagraphStyle {
            format: self.format,
            leading: self.leading,
            indent: Length::ZERO,
            align: self.align,
            hyphenate: self.hyphenate,
            rtl: self.rtl,
            lang: self.lang,
        }
    }

    /// How titles and labels are set: flush at the start, words undivided.
    pub(super) fn display(&self, format: TextFormat, leading: Length) -> ParagraphStyle<'a> {
        ParagraphStyle { format, leading, align: LineAlign::Start, hyphenate: false, ..self.style() }
    }
}

/// The format of running text.
pub(super) fn body_format(theme: &Theme) -> TextFormat {
    TextFormat {
        family: theme.body.family,
        bold: false,
        italic: false,
        small_caps: false,
        old_style: theme.old_style_figures,
        tabular: false,
        code: false,
        size: theme.body.size,
        rise: Length::ZERO,
        color: theme.colors.text,
    }
}

/// The galley under construction.
pub(super) struct Flow<'c, 'a> {
    /// What composing needs at hand.
    pub(super) ctx: &'c mut Context<'a>,
    /// The list so far.
    pub(super) out: Galley,
    /// Names that the next fragment will carry.
    pub(super) places: Vec<Box<str>>,
}

impl<'a> Flow<'_, 'a> {
    /// Appends a fragment, with the names that wait for one.
    pub(super) fn push(&mut self, mut fragment: Fragment) {
        if !self.places.is_empty() {
            let mut places = std::mem::take(&mut self.places);
            places.append(&mut fragment.places);
            fragment.places = places;
        }
        self.out.push(Item::Fragment(fragment));
    }

    /// White space before what follows; of two that meet, the larger stands. Nothing opens with white space.
    pub(super) fn space(&mut self, natural: Length) {
        let glue = Glue { natural, stretch: natural / 2, shrink: natural.scale(1, 6) };
        match self.out.last_mut() {
            None | Some(Item::Open(_)) => {}
            Some(Item::Glue(last)) => {
                if last.natural < natural {
                    *last = glue;
                }
            }
            Some(
                Item::Fragment(_)
                | Item::Penalty(_)
                | Item::Close
                | Item::Repeat(_)
                | Item::EndRepeat
                | Item::Section(_)
                | Item::Float(_)
                | Item::Plate(_),
            ) => {
                self.out.push(Item::Glue(glue));
            }
        }
    }

    /// Forbids a break before what follows.
    pub(super) fn keep(&mut self) {
        self.trim();
        self.out.push(Item::Penalty(INFINITE));
    }

    /// Drops white space at the end.
    pub(super) fn trim(&mut self) {
        while matches!(self.out.last(), Some(Item::Glue(_) | Item::Penalty(_))) {
            self.out.pop();
        }
    }

    fn finish(&mut self) {
        self.trim();
        if !self.places.is_empty() || !self.out.iter().any(|item| matches!(item, Item::Fragment(_))) {
            self.push(Fragment::default());
        }
    }

    /// Names the next fragment after the id of an element.
    pub(super) fn name(&mut self, id: Option<&str>) {
        if let Some(id) = id {
            let place = self.ctx.place(self.ctx.chapter, Some(id));
            self.places.push(place);
        }
    }

    /// Sets inlines as lines of the frame, with penalties against widows and clubs between them.
    pub(super) fn lines(
        &mut self,
        content: &[Inline],
        style: &ParagraphStyle<'_>,
        frame: Frame<'_>,
        tag: Option<TagId>,
        span: Span,
    ) {
        let set = paragraph::prepare(self.ctx, content, style, tag);
        let mut lines = set.lines(self.ctx, frame.measure, span);
        let mut frame = frame;
        if style.align == LineAlign::Center
            && let Some((even, measure)) = self.balanced(&set, &lines, frame.measure, span)
        {
            let side = (frame.measure - measure) / 2;
            (lines, frame) = (even, frame.inset(side, side));
        }
        let first = self.out.len();
        let places = lines.first().map_or(0, |line| line.fragment.places.len());
        let on_grid = style.leading == self.ctx.theme.body.leading;
        self.put(lines, 1, on_grid, frame);
        if on_grid {
            self.keep_supple(set, first, places, frame, span);
        }
    }

    /// Centered lines of about one length, and the measure that makes them so, instead of a short last one.
    fn balanced(
        &mut self,
        set: &Paragraph,
        lines: &[paragraph::Line],
        measure: Length,
        span: Span,
    ) -> Option<(Vec<paragraph::Line>, Length)> {
        let (count, last) = (lines.len(), lines.last()?.width);
        let widest = lines.iter().map(|line| line.width).max()?;
        if !(2..=4).contains(&count) || last >= widest.scale(7, 10) {
            return None;
        }
        let mean = lines.iter().map(|line| line.width).sum::<Length>() / count as i64;
        // What a trial says of its lines is not so of those that are printed.
        let remarks = std::mem::take(&mut self.ctx.remarks);
        let trials = (0..12).map(|step| mean.scale(100 + 4 * step, 100)).take_while(|narrow| *narrow < measure);
        let found = trials.into_iter().find_map(|narrow| {
            let even = set.lines(self.ctx, narrow, span);
            let fits = even.len() == count && even.iter().all(|line| line.width <= narrow && !line.hyphenated);
            fits.then_some((even, narrow))
        });
        self.ctx.remarks = remarks;
        found
    }

    /// Appends the lines of a paragraph; no page break parts the first `together`. `on_grid`: they are lines of running text.
    pub(super) fn put(&mut self, lines: Vec<paragraph::Line>, together: usize, on_grid: bool, frame: Frame<'_>) {
        let count = lines.len();
        for (i, line) in lines.into_iter().enumerate() {
            if i > 0 {
                self.out.push(Item::Penalty(match (i == 1, i + 1 == count) {
                    _ if i < together => INFINITE,
                    (true, true) => PAIR,
                    (true, false) => CLUB,
                    (false, true) => WIDOW,
                    (false, false) => 0,
                }));
            }
            let mut fragment = line.fragment;
            fragment.baseline = line.baseline;
            fragment.hyphenated = line.hyphenated;
            if on_grid {
                fragment.role = Role::Line;
            }
            shift(&mut fragment, frame.left);
            self.push(fragment);
        }
    }

    /// Sets blocks one under the other.
    pub(super) fn blocks(&mut self, blocks: &'a [Block], frame: Frame<'a>) {
        let mut follows = false;
        for block in blocks {
            self.block(block, follows, frame);
            follows = is_text(block);
        }
    }

    /// The blocks of a chapter, its opening marked as the theme wants it.
    fn text(&mut self, chapter: &'a Chapter, blocks: &'a [Block], frame: Frame<'a>) {
        let opener = self.ctx.theme.opener;
        let marked = chapter.depth == 0 && (opener.drop_cap > 1 || opener.small_caps);
        let at = if marked { opening(blocks) } else { None };
        let Some((at, BlockKind::Paragraph(content))) = at.map(|at| (at, &blocks[at].kind)) else {
            return self.blocks(blocks, frame);
        };
        self.blocks(&blocks[..at], frame);
        self.opening(&blocks[at], content, frame.with(blocks[at].attrs.as_deref()));
        let mut follows = true;
        for block in &blocks[at + 1..] {
            self.block(block, follows, frame);
            follows = is_text(block);
        }
    }

    /// One block; `follows`: it stands behind a paragraph.
    fn block(&mut self, block: &'a Block, follows: bool, frame: Frame<'a>) {
        let frame = frame.with(block.attrs.as_deref());
        self.ctx.found.here = Some(block.span);
        if !matches!(block.kind, BlockKind::Heading { .. }) {
            self.name(block.id());
        }
        match &block.kind {
            BlockKind::Heading { level, content } => self.heading(block, *level, content, frame),
            BlockKind::Paragraph(content) => self.paragraph(block, content, follows, frame),
            BlockKind::Plain(content) => self.plain(block, content, frame),
            BlockKind::List { start, tight, items } => self.list(*start, *tight, items, frame),
            BlockKind::Definitions { items } => self.definitions(items, frame),
            BlockKind::Quote(blocks) | BlockKind::Div(blocks) if is_epigraph(block) => self.epigraph(blocks, frame),
            BlockKind::Quote(blocks) => self.quote(blocks, frame),
            BlockKind::Callout { kind, title, blocks } => {
                self.callout(block.span, kind, title.as_deref(), blocks, frame)
            }
            BlockKind::Code(code) => self.code(code, frame),
            BlockKind::Table(table) => self.table(table, None, block.span, frame),
            BlockKind::Figure { kind: FigureKind::Equation, number, blocks, .. } => match blocks.as_slice() {
                [Block { kind: BlockKind::Math(tex), span, .. }] => self.math(*span, tex, number.as_deref(), frame),
                blocks => self.blocks(blocks, frame),
            },
            BlockKind::Figure { kind, number, caption, file_name, blocks } => {
                let head =
                    figure::Head { kind: *kind, number: number.as_deref(), caption, file_name: file_name.as_deref() };
                self.figure(block.span, &head, blocks, frame);
            }
            BlockKind::Math(tex) => self.math(block.span, tex, None, frame),
            BlockKind::Rule => self.rule(frame),
            BlockKind::Details { summary, open: _, blocks } => self.details(block.span, summary, blocks, frame),
            BlockKind::Index(index) => self.index(index, frame),
            BlockKind::Div(blocks) if block.has_class("warning") => {
                self.callout(block.span, &crate::book::CalloutKind::Warning, Some(&[]), blocks, frame);
            }
            BlockKind::Div(blocks) if block.has_class("bibliography") => self.sources(blocks, frame),
            BlockKind::Div(blocks) => {
                let align = if block.has_class("center") { LineAlign::Center } else { frame.align };
                let tag = self.ctx.tag(frame.parent, TagKind::Div);
                self.blocks(blocks, Frame { align, ..frame }.under(tag));
            }
        }
    }
}

/// Whether a block is a paragraph of words, behind which another is indented.
fn is_text(block: &Block) -> bool {
    matches!(&block.kind, BlockKind::Paragraph(content) if !figure::is_picture(content))
}

/// Moves a fragment's marks to the right.
pub(super) fn shift(fragment: &mut Fragment, by: Length) {
    if by != Length::ZERO {
        for placed in &mut fragment.marks {
            placed.at.x += by;
        }
    }
}
