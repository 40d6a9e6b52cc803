//! The pages before the text: title page and contents; and part pages.
//!
//! Comes in: the book's metadata and contents, and the folios of all places. Goes out: galleys,
//! made up like a chapter's. The contents are composed when the body's folios are known; those
//! have numbers of their own (arabic), so there is no circle.

use super::compose::{Flow, Frame, body_format, shift, title_align};
use super::context::{Context, HBox, LineAlign, ParagraphStyle, TextFormat};
use super::galley::{Fragment, Galley, INFINITE, Item};
use super::page::{LinkTarget, Mark, Placed, TagId, TagKind, space_after};
use super::paragraph;
use crate::book::{Book, ContentsEntry, ContentsKind, Inline, InlineKind};
use crate::length::{Length, Point, Size};
use crate::source::{FileId, Span};
use crate::theme::{Theme, TitleAlign};

/// The span of text that comes from book.toml.
const CONFIG: Span = Span { file: FileId(0), start: 0, end: 0 };

fn words(text: &str) -> [Inline; 1] {
    [Inline::new(CONFIG, InlineKind::Text(text.to_owned()))]
}

/// White space that does not vanish at the top of a page.
fn strut(height: Length) -> Item {
    Item::Fragment(Fragment { height, ..Fragment::default() })
}

/// The title page, as one page's galley.
pub(super) fn title_page<'a>(ctx: &mut Context<'a>, book: &'a Book, theme: &'a Theme) -> Galley {
    let frame = Frame::of(book, theme);
    let align = title_align(theme.opener.align);
    let size = theme.body.size;
    let sect = ctx.tag(None, TagKind::Sect);
    let mut flow = Flow { ctx, out: Galley::new(), places: vec!["titlepage".into()] };
    let mut put = |text: &str, format: TextFormat, kind: TagKind, above: Length| {
        let at = flow.out.len();
        let tag = flow.ctx.tag(Some(sect), kind);
        flow.out.push(strut(above));
        flow.out.push(Item::Penalty(INFINITE));
        let style = ParagraphStyle { align, ..frame.title(format, format.size.scale(6, 5)) };
        flow.lines(&words(text), &style, frame, Some(tag), CONFIG);
        at
    };
    let title_size = if book.meta.title.chars().count() > 60 { size.scale(24, 10) } else { size.scale(32, 10) };
    let bold = theme.opener.bold;
    let title = TextFormat { family: theme.heading_family, bold, size: title_size, ..body_format(theme) };
    let subtitle = TextFormat {
        family: theme.heading_family,
        size: size.scale(15, 10),
        color: theme.colors.faint,
        ..body_format(theme)
    };
    let author = TextFormat { size: size.scale(13, 10), ..body_format(theme) };
    let small = TextFormat { size: size.scale(9, 10), color: theme.colors.faint, ..body_format(theme) };
    put(&book.meta.title, title, TagKind::Heading(1), theme.page.text_height().scale(22, 100));
    if let Some(text) = &book.meta.subtitle {
        put(text, subtitle, TagKind::Paragraph, size.scale(8, 10));
    }
    if !book.meta.authors.is_empty() {
        put(&book.meta.bylines().join(", "), author, TagKind::Paragraph, size.scale(40, 10));
    }
    let last: Vec<&str> = [&book.meta.publisher, &book.meta.date].into_iter().filter_map(|s| s.as_deref()).collect();
    let mut imprint = None;
    if !last.is_empty() {
        imprint = Some(put(&last.join(" · "), small, TagKind::Paragraph, size.scale(25, 10)));
    }
    if let Some(text) = &book.meta.rights {
        let at = put(text, small, TagKind::Paragraph, size.scale(5, 10));
        imprint = imprint.or(Some(at));
    }
    if let Some(at) = imprint.filter(|_| theme.opener.align == TitleAlign::Center) {
        sink(&mut flow.out, at, theme.page.text_height());
    }
    accent(&mut flow.out, theme, frame.rtl);
    flow.out
}

/// Lets what begins at an item stand at the foot of the page.
fn sink(out: &mut Galley, at: usize, height: Length) {
    let heights =
        out.iter().map(|item| if let Item::Fragment(fragment) = item { fragment.height } else { Length::ZERO });
    let spare = (height - heights.sum()).max(Length::ZERO);
    if let Some(Item::Fragment(strut)) = out.get_mut(at) {
        strut.height += spare;
    }
}

/// A short thick rule over the title.
fn accent(out: &mut Galley, theme: &Theme, rtl: bool) {
    if theme.opener.align == TitleAlign::Center {
        return;
    }
    let Some(Item::Fragment(first)) = out.first_mut() else { return };
    let size = Size::new(theme.body.size * 4, theme.body.size.scale(3, 10));
    let x = if rtl { theme.page.measure() - size.width } else { Length::ZERO };
    let at = Point::new(x, first.height - theme.body.size * 2);
    first.marks.push(Placed { at, tag: None, mark: Mark::Rule(size, theme.colors.accent) });
}

/// A part's own page.
pub(super) fn part_page<'a>(
    ctx: &mut Context<'a>,
    title: &'a [Inline],
    place: Box<str>,
    theme: &'a Theme,
    book: &'a Book,
) -> Galley {
    let frame = Frame::of(book, theme);
    let part = ctx.tag(None, TagKind::Part);
    let heading = ctx.tag(Some(part), TagKind::Heading(1));
    let mut flow = Flow { ctx, out: Galley::new(), places: vec![place] };
    flow.push(Fragment { height: theme.page.text_height().scale(22, 100), ..Fragment::default() });
    flow.out.push(Item::Penalty(INFINITE));
    accent(&mut flow.out, theme, frame.rtl);
    let size = theme.body.size.scale(26, 10);
    let format = TextFormat { family: theme.heading_family, bold: theme.opener.bold, size, ..body_format(theme) };
    let align = title_align(theme.opener.align);
    let style = ParagraphStyle { align, ..frame.title(format, size.scale(6, 5)) };
    flow.lines(title, &style, frame, Some(heading), CONFIG);
    flow.out
}

/// Name of a part's place, by the chapter that it opens.
pub(super) fn part_place(book: &Book, chapter: usize) -> Box<str> {
    format!("part-{}", book.chapters[chapter].slug).into()
}

/// What leads to the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Guide {
    /// The contents.
    Contents,
    /// The lists of figures, tables and listings.
    Lists,
}

impl Guide {
    /// Those that a book has, in order.
    pub(super) fn of(book: &Book, theme: &Theme) -> Vec<Guide> {
        let contents = (!printed(book, theme).is_empty()).then_some(Guide::Contents);
        contents.into_iter().chain((!book.lists.is_empty()).then_some(Guide::Lists)).collect()
    }

    /// Its galley; `folio_of` tells the folio of a place.
    pub(super) fn galley<'a>(
        self,
        ctx: &mut Context<'a>,
        book: &'a Book,
        theme: &'a Theme,
        folio_of: &dyn Fn(&str) -> String,
    ) -> Galley {
        match self {
            Guide::Contents => contents(ctx, book, theme, folio_of),
            Guide::Lists => lists(ctx, book, theme, folio_of),
        }
    }

    /// Its running head.
    pub(super) fn head(self, book: &Book) -> String {
        let language = &book.meta.language;
        match self {
            Guide::Contents => crate::book::words::contents(language).to_owned(),
            Guide::Lists => {
                let titles = book.lists.iter().map(|list| crate::book::words::list(list.kind, language));
                titles.collect::<Vec<_>>().join(" · ")
            }
        }
    }
}

/// The entries that are printed: parts and chapters, and the sections of a book that has but one chapter. A single line
/// would tell nothing: it is none.
fn printed<'b>(book: &'b Book, theme: &Theme) -> Vec<&'b ContentsEntry> {
    let is_section = |entry: &ContentsEntry| entry.kind == ContentsKind::Section;
    let alone = book.contents.iter().filter(|entry| !is_section(entry)).count() == 1;
    let is_printed = |entry: &&ContentsEntry| {
        (alone || !is_section(entry)) && (entry.depth <= theme.contents_depth || entry.kind == ContentsKind::Part)
    };
    let list: Vec<_> = book.contents.iter().filter(is_printed).collect();
    if list.len() > 1 { list } else { Vec::new() }
}

/// The contents: number, title, leader, folio. `folio_of` tells the folio of a place.
fn contents<'a>(ctx: &mut Context<'a>, book: &'a Book, theme: &'a Theme, folio_of: &dyn Fn(&str) -> String) -> Galley {
    let frame = Frame::of(book, theme);
    let sect = ctx.tag(None, TagKind::Sect);
    let heading = ctx.tag(Some(sect), TagKind::Heading(1));
    let toc = ctx.tag(Some(sect), TagKind::Contents);
    let mut flow = Flow { ctx, out: Galley::new(), places: vec!["contents".into()] };
    flow.front_title(crate::book::words::contents(&book.meta.language), heading, frame);
    let nested = book.contents.iter().any(|entry| entry.depth > 0 && entry.kind == ContentsKind::Chapter);
    for entry in printed(book, theme) {
        let item = flow.ctx.tag(Some(toc), TagKind::ContentsItem);
        let top = entry.depth == 0;
        let part = entry.kind == ContentsKind::Part;
        let place = match (part, entry.anchor.as_deref()) {
            (true, _) => part_place(book, entry.chapter),
            (false, anchor) => flow.ctx.place(entry.chapter, anchor),
        };
        let folio = if entry.kind == ContentsKind::Draft { String::new() } else { folio_of(&place) };
        if part {
            flow.space(theme.body.leading.scale(9, 10));
        } else if top && nested {
            flow.space(theme.body.leading.scale(35, 100));
        }
        let mut format = body_format(theme);
        if part {
            let (family, color) = (theme.heading_family, theme.colors.accent);
            let bold = theme.heading_bold;
            format = TextFormat { family, bold, small_caps: !bold, color, ..format };
        } else if top && nested {
            format.bold = theme.heading_bold;
        }
        let line = Line {
            number: entry.number.as_deref(),
            title: &entry.title,
            depth: entry.depth,
            widest: Length::ZERO,
            format,
            folio: &folio,
            leader: !part,
            tag: item,
        };
        flow.contents_line(&line, &place, frame);
        if part {
            flow.keep();
        } else {
            flow.out.push(Item::Penalty(0));
        }
    }
    flow.trim();
    flow.out
}

/// The lists of figures, tables and listings, set as the contents are.
fn lists<'a>(ctx: &mut Context<'a>, book: &'a Book, theme: &'a Theme, folio_of: &dyn Fn(&str) -> String) -> Galley {
    let frame = Frame::of(book, theme);
    let format = body_format(theme);
    let mut flow = Flow { ctx, out: Galley::new(), places: Vec::new() };
    for list in &book.lists {
        let sect = flow.ctx.tag(None, TagKind::Sect);
        let heading = flow.ctx.tag(Some(sect), TagKind::Heading(1));
        let tag = flow.ctx.tag(Some(sect), TagKind::Contents);
        flow.space(theme.body.leading * 2);
        flow.front_title(crate::book::words::list(list.kind, &book.meta.language), heading, frame);
        let numbers = list.entries.iter().filter_map(|entry| entry.number.as_deref());
        let widest = numbers.map(|number| flow.label(number, format, None, frame.rtl).width).max();
        let widest = widest.unwrap_or(Length::ZERO);
        for entry in &list.entries {
            let item = flow.ctx.tag(Some(tag), TagKind::ContentsItem);
            let place = flow.ctx.place(entry.chapter, Some(&entry.anchor));
            let folio = folio_of(&place);
            let line = Line {
                number: entry.number.as_deref(),
                title: &entry.title,
                depth: 0,
                widest,
                format,
                folio: &folio,
                leader: true,
                tag: item,
            };
            flow.contents_line(&line, &place, frame);
            flow.out.push(Item::Penalty(0));
        }
        flow.trim();
    }
    flow.out
}

/// One entry of the contents.
struct Line<'a, 'b> {
    number: Option<&'a str>,
    title: &'a [Inline],
    depth: u8,
    /// Room for numbers that is taken at least.
    widest: Length,
    format: TextFormat,
    folio: &'b str,
    leader: bool,
    tag: TagId,
}

impl<'a> Flow<'_, 'a> {
    /// The title over the contents or a list.
    fn front_title(&mut self, title: &str, tag: TagId, frame: Frame<'a>) {
        let theme = self.ctx.theme;
        let size = theme.body.size.scale(i64::from(theme.heading_scale[0]), 1000);
        let format = TextFormat { family: theme.heading_family, bold: theme.opener.bold, size, ..body_format(theme) };
        let align = title_align(theme.opener.align);
        if align == LineAlign::Center && self.out.is_empty() {
            // Half as deep as the chapters, so that a list which fills its page has room.
            let height = theme.page.text_height().scale(i64::from(theme.opener.sink), 2400);
            self.out.push(strut(height));
            self.out.push(Item::Penalty(INFINITE));
        }
        let style = ParagraphStyle { align, ..frame.title(format, size.scale(6, 5)) };
        self.lines(&words(title), &style, frame, Some(tag), CONFIG);
        self.keep();
        self.space(theme.body.leading);
    }

    fn contents_line(&mut self, line: &Line<'a, '_>, place: &str, frame: Frame<'a>) {
        let em = line.format.size;
        let indent = em.scale(i64::from(line.depth.min(6)) * 16, 10);
        let number = match line.number {
            Some(number) => self.label(number, line.format, Some(line.tag), frame.rtl),
            None => HBox::default(),
        };
        let number_room = if line.number.is_some() {
            (em * 2).max(number.width.max(line.widest) + em.scale(6, 10))
        } else {
            Length::ZERO
        };
        let folio_room = em.scale(30, 10);
        let inner = frame.inset(indent + number_room, folio_room);
        let style = ParagraphStyle { format: line.format, align: LineAlign::Start, hyphenate: false, ..frame.style() };
        let set = paragraph::prepare(self.ctx, line.title, &style, Some(line.tag));
        let lines = set.lines(self.ctx, inner.measure, CONFIG);
        let count = lines.len();
        for (i, set) in lines.into_iter().enumerate() {
            if i > 0 {
                self.out.push(Item::Penalty(INFINITE));
            }
            let mut fragment = set.fragment;
            fragment.baseline = set.baseline;
            shift(&mut fragment, inner.left);
            if i == 0 {
                let x = if frame.rtl {
                    inner.left + inner.measure + number_room - number.width
                } else {
                    inner.left - number_room
                };
                let mut marks = moved(number.marks.clone(), x, set.baseline);
                space_after(&mut marks);
                marks.append(&mut fragment.marks);
                fragment.marks = marks;
            }
            if i + 1 == count && !line.folio.is_empty() {
                let folio = self.label(line.folio, line.format, Some(line.tag), false);
                let end = frame.left + frame.measure;
                let x = if frame.rtl { frame.left } else { end - folio.width };
                space_after(&mut fragment.marks);
                if line.leader {
                    let dots = self.leader(line.format, set.width, folio.width, inner, frame);
                    fragment.marks.extend(moved(dots.into_iter().collect(), Length::ZERO, set.baseline));
                }
                fragment.marks.extend(moved(folio.marks, x, set.baseline));
            }
            if line.folio.is_empty() {
                self.push(fragment);
                continue;
            }
            let size = Size::new(frame.measure, fragment.height);
            let at = Point::new(frame.left, Length::ZERO);
            fragment.marks.push(Placed {
                at,
                tag: Some(line.tag),
                mark: Mark::Link(size, LinkTarget::Place(place.into())),
            });
            self.push(fragment);
        }
    }

    /// Dots between a title and its folio; they stand under each other on all lines. Furniture.
    fn leader(
        &self,
        format: TextFormat,
        title: Length,
        folio: Length,
        inner: Frame<'_>,
        frame: Frame<'_>,
    ) -> Option<Placed> {
        let step = format.size.scale(6, 10);
        let (from, to) = if frame.rtl {
            (frame.left + folio + step, inner.left + inner.measure - title - step)
        } else {
            (inner.left + title + step, frame.left + frame.measure - folio - step)
        };
        let first = from.0.div_euclid(step.0.max(1)) + 1;
        let last = to.0.div_euclid(step.0.max(1));
        let count = (last - first).clamp(0, 400) as u32;
        let size = format.size / 9;
        let mark = Mark::Dots { count, step: Point::new(step, Length::ZERO), size, color: self.ctx.theme.colors.faint };
        // On the baseline, as full stops are.
        let at = Point::new(Length(first * step.0), Length::ZERO - size);
        (count > 1).then_some(Placed { at, tag: None, mark })
    }
}

/// Marks moved.
pub(super) fn moved(mut marks: Vec<Placed>, x: Length, y: Length) -> Vec<Placed> {
    for placed in &mut marks {
        placed.at.x += x;
        placed.at.y += y;
    }
    marks
}
