//! A chapter → a galley: the model's blocks as a vertical list, not yet cut into pages.
//!
//! Comes in: one chapter of the book. Goes out: [`Composed`]: its galley, its footnotes' galleys,
//! its glyph pool and its structure elements, numbered from 0. Chapters are composed apart from
//! each other, in parallel. This room knows the measure but no page: where a page ends, on which
//! side it lies and what its folio is are decided later.

mod boxed;
mod breaks;
mod code;
mod elastic;
mod figure;
mod flow;
mod frame;
mod index;
mod list;
mod masthead;
mod math;
mod note;
mod opener;
mod table;
mod text;

pub use elastic::{Resetter, Supple};
pub(super) use opener::title_align;

use super::context::{Context, Folios, Found, LineAlign};
use super::galley::Galley;
use super::masthead::Masthead;
use super::page::{Pool, TagKind};
use crate::asset::Assets;
use crate::book::opening::{is_epigraph, opening};
use crate::book::{Block, BlockKind, Book, Chapter, FigureKind};
use crate::diagnostic::Diagnostics;
use crate::font::{FontBook, Shaper};
use crate::theme::Theme;
pub(super) use flow::{Flow, shift};
pub(super) use frame::{Frame, body_format};

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
            label: false,
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

impl<'a> Flow<'_, 'a> {
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
