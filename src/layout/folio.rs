//! Page bodies → numbered pages: sides, blanks, folios, running heads.
//!
//! Comes in: the bodies in order, each with its division. Goes out: pages with labels. The only
//! serial part of layout: a page's number and side depend on all pages before it.

use super::brief::{brief, reads_as_prose};
use super::compose::body_format;
use super::context::{Context, TextFormat};
use super::front::moved;
use super::makeup::{PageBody, Side};
use super::page::{Mark, Page, Placed, ROMAN};
use super::paragraph::{self, Stretch};
use super::room;
use crate::book::{Book, words};
use crate::length::{Length, Point, Size};
use crate::theme::{Folio, NotePlace, Running, RunningPlace, RunningStyle, RunningText, Theme};
use std::borrow::Cow;

/// How a page is numbered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Numbering {
    /// Front matter: i, ii, iii.
    Roman,
    /// 1, 2, 3.
    Arabic,
}

/// A run of pages that belong together: a chapter, the contents, a part page.
pub(super) struct Section {
    /// Its pages.
    pub(super) bodies: Vec<PageBody>,
    /// How they are numbered.
    pub(super) numbering: Numbering,
    /// Begins on a recto when two-sided.
    pub(super) recto: bool,
    /// Running head of its pages after the first; `None` is no head.
    pub(super) head: Option<String>,
    /// No folio is printed (title page, part page), though it is counted.
    pub(super) bare: bool,
    /// Index of its chapter.
    pub(super) chapter: Option<usize>,
}

/// A page before its furniture is set: which body, or a blank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Numbered {
    /// Index of the section, and of the body in it; `None` is a blank page.
    pub(super) body: Option<(usize, usize)>,
    /// Its label.
    pub(super) folio: String,
}

/// How many pages there are so far, blanks included.
#[derive(Clone, Copy, Debug)]
pub(super) struct Count {
    pages: usize,
    last: Numbering,
    two_sided: bool,
}

impl Count {
    /// Of no pages.
    pub(super) fn new(two_sided: bool) -> Self {
        Count { pages: 0, last: Numbering::Roman, two_sided }
    }

    /// Whether a blank stands before a section: one that opens on a recto, or numbers anew.
    fn blank(&self, recto: bool, numbering: Numbering) -> bool {
        self.two_sided && (recto || numbering != self.last) && self.pages % 2 == 1
    }

    /// The side of the first page of a section.
    pub(super) fn side(&self, recto: bool, numbering: Numbering) -> Side {
        match (self.two_sided, self.blank(recto, numbering) || self.pages.is_multiple_of(2)) {
            (false, _) => Side::Single,
            (true, true) => Side::Recto,
            (true, false) => Side::Verso,
        }
    }

    /// The side of the last page.
    pub(super) fn last_side(&self) -> Side {
        match (self.two_sided, self.pages % 2) {
            (false, _) => Side::Single,
            (true, 1) => Side::Recto,
            (true, _) => Side::Verso,
        }
    }

    /// Counts a section.
    pub(super) fn add(&mut self, section: &Section) {
        self.pages += usize::from(self.blank(section.recto, section.numbering)) + section.bodies.len();
        self.last = section.numbering;
    }
}

/// Counts the pages: labels, and blanks before sections that open on a recto.
pub(super) fn number(sections: &[Section], two_sided: bool) -> Vec<Numbered> {
    let mut out: Vec<Numbered> = Vec::new();
    let (mut roman, mut arabic) = (0, 0);
    let mut label = |numbering| match numbering {
        Numbering::Roman => {
            roman += 1;
            to_roman(roman)
        }
        Numbering::Arabic => {
            arabic += 1;
            arabic.to_string()
        }
    };
    let mut count = Count::new(two_sided);
    for (s, section) in sections.iter().enumerate() {
        if count.blank(section.recto, section.numbering) {
            out.push(Numbered { body: None, folio: label(count.last) });
        }
        count.add(section);
        for b in 0..section.bodies.len() {
            out.push(Numbered { body: Some((s, b)), folio: label(section.numbering) });
        }
    }
    out
}

/// Roman numerals in lower case; 0 is empty.
fn to_roman(mut number: u32) -> String {
    let mut out = String::new();
    for (value, digits) in ROMAN {
        while number >= value {
            out.push_str(digits);
            number -= value;
        }
    }
    out
}

/// Where the text block of a page stands.
pub(super) fn origin(theme: &Theme, index: usize, rtl: bool) -> Point {
    let page = &theme.page;
    Point::new(if spine_is_left(theme, index, rtl) { page.inside } else { page.outside }, page.top)
}

/// Rectos are the odd pages: right-hand ones, or left-hand ones in a book that runs right to left.
fn spine_is_left(theme: &Theme, index: usize, rtl: bool) -> bool {
    (index.is_multiple_of(2) || !theme.page.two_sided) != rtl
}

/// A page's label, and how many pages are numbered as the book's body is.
#[derive(Clone, Copy)]
pub(super) struct Label<'a> {
    pub(super) folio: &'a str,
    pub(super) pages: usize,
}

/// Sets a page: its body at its place, its running head and folio.
pub(super) fn page(
    ctx: &mut Context<'_>,
    index: usize,
    label: Label<'_>,
    body: Option<(&Section, usize)>,
    rtl: bool,
) -> Page {
    let theme = ctx.theme;
    let Label { folio, pages } = label;
    let mut page = Page { size: theme.page.size, folio: folio.to_owned(), ..Page::default() };
    let Some((section, number)) = body else { return page };
    let at = origin(theme, index, rtl);
    let content = &section.bodies[number];
    page.marks = content
        .marks
        .iter()
        .map(|placed| Placed { at: Point::new(placed.at.x + at.x, placed.at.y + at.y), ..placed.clone() })
        .collect();
    if section.bare {
        return page;
    }
    let told = theme.running.total && section.numbering == Numbering::Arabic;
    let told = told.then(|| words::page_of(folio, pages, &ctx.book.meta.language));
    let line = Line {
        section,
        within: content.section.as_deref(),
        folio: told.as_deref().unwrap_or(folio),
        at,
        side: if theme.page.two_sided { Some(index.is_multiple_of(2)) } else { None },
        opens: number == 0,
        worded: theme.running.place != RunningPlace::Foot || (index as u32).is_multiple_of(theme.running.every.max(1)),
        rtl,
    };
    if let Some(room) = &theme.notes {
        page.marks.extend(room::marks(theme, room, at, spine_is_left(theme, index, rtl)));
    }
    line.set(ctx, &mut page);
    page
}

/// What stands around the text of one page.
struct Line<'a> {
    section: &'a Section,
    /// The section that the page is in.
    within: Option<&'a str>,
    folio: &'a str,
    /// Top left corner of the text block.
    at: Point,
    /// Recto or verso; `None` when one-sided.
    side: Option<bool>,
    /// It is the first page of its chapter.
    opens: bool,
    /// It says more than the folio.
    worded: bool,
    rtl: bool,
}

/// Where a piece of furniture stands on its line.
#[derive(Clone, Copy)]
enum Stand {
    Start,
    Middle,
    End,
}

impl Line<'_> {
    fn set(&self, ctx: &mut Context<'_>, page: &mut Page) {
        let theme = ctx.theme;
        let running = theme.running;
        let size = theme.small(theme.body.size, 82);
        let format = TextFormat { family: theme.heading_family, size, color: theme.colors.faint, ..body_format(theme) };
        let under = theme.notes.filter(|room| room.place == NotePlace::Below);
        let under = under.map_or(Length::ZERO, |room| room.gap + room.extent);
        let foot = self.at.y + theme.page.text_height() + under + theme.body.leading.scale(22, 10);
        let (baseline, rule) = match running.place {
            RunningPlace::Foot => (foot, foot - theme.body.size.scale(13, 10)),
            RunningPlace::Head | RunningPlace::None => {
                let baseline = self.at.y - theme.body.leading.scale(15, 10);
                (baseline, baseline + theme.body.size.scale(45, 100))
            }
        };
        // A head over the title of a chapter would say it twice; a foot goes on, for pages that are handed out one by one.
        let runs = match running.place {
            RunningPlace::Head => !self.opens && self.section.head.is_some(),
            RunningPlace::Foot => self.section.head.is_some(),
            RunningPlace::None => false,
        };
        let outer = if self.side == Some(false) { Stand::Start } else { Stand::End };
        let on_line = running.folio == Folio::Line && runs;
        let (height, stand) = match running.folio {
            Folio::Line if on_line => (baseline, outer),
            Folio::Foot if self.side.is_some() => (foot, outer),
            Folio::Foot | Folio::FootCenter | Folio::Line => (foot, Stand::Middle),
        };
        let set = paragraph::hbox(ctx, &[Stretch { text: self.folio, format, tag: None }], self.rtl);
        let folio_room = if on_line { set.width + size * 2 } else { Length::ZERO };
        let from = page.marks.len() as u32;
        page.marks.extend(moved(set.marks, self.x(theme, stand, set.width), height));
        let folio_end = page.marks.len() as u32;
        page.foot = from..folio_end;
        if !runs {
            return;
        }
        let format = TextFormat {
            italic: running.style == RunningStyle::Italic,
            small_caps: running.style == RunningStyle::SmallCaps,
            ..format
        };
        let measure = theme.page.measure();
        let mut room = measure - folio_room;
        let texts =
            if self.worded { self.texts(ctx.book, &running) } else { [(None, Stand::Start), (None, Stand::End)] };
        let both = texts.iter().all(|(text, _)| text.is_some());
        for (i, (text, stand)) in texts.iter().enumerate() {
            let Some(text) = text else { continue };
            let most = match stand {
                Stand::Middle => room - folio_room,
                Stand::End if both && i == 1 => room - theme.body.size * 2,
                Stand::Start | Stand::End => room,
            };
            let Some((set, width)) = fitted(ctx, text, format, most, self.rtl) else { continue };
            room -= width;
            page.marks.extend(moved(set, self.x(theme, *stand, width), baseline));
        }
        if running.rule {
            let mark = Mark::Rule(Size::new(measure, Length::from_pt(0.4)), theme.colors.rule);
            page.marks.push(Placed { at: Point::new(self.at.x, rule), tag: None, mark });
        }
        let end = page.marks.len() as u32;
        match running.place {
            RunningPlace::Head if on_line => (page.head, page.foot) = (from..end, end..end),
            RunningPlace::Head => page.head = folio_end..end,
            RunningPlace::Foot | RunningPlace::None => page.foot = from..end,
        }
    }

    /// What the running line says, and where.
    fn texts<'t>(&'t self, book: &'t Book, running: &Running) -> [(Option<Cow<'t, str>>, Stand); 2] {
        let Some(side) = self.side else {
            let (start, end) = (self.text(book, running.verso, false), self.text(book, running.recto, false));
            // Where both together read as a sentence the section gives way.
            let end = end.filter(|end| start.as_deref().is_none_or(|start| !reads_as_prose(&[start, end])));
            if running.folio != Folio::Line {
                return [(start, Stand::Start), (end, Stand::End)];
            }
            // The folio has the end of the line.
            let both = match (start, end) {
                (Some(start), Some(end)) if start != end => {
                    Some(Cow::from(format!("{start}\u{a0}\u{a0}·\u{a0}\u{a0}{end}")))
                }
                (start, end) => start.or(end),
            };
            return [(both, Stand::Start), (None, Stand::End)];
        };
        let text = self.text(book, if side { running.recto } else { running.verso }, true);
        let stand = match (running.center, running.folio == Folio::Line) {
            (true, _) => Stand::Middle,
            // The fore edge, or the spine where the folio has that.
            (false, inner) => {
                if side != inner {
                    Stand::End
                } else {
                    Stand::Start
                }
            }
        };
        [(text, stand), (None, Stand::End)]
    }

    /// What a head or foot says, in brief. `alone`: nothing else names the chapter on this page.
    fn text<'t>(&'t self, book: &'t Book, text: RunningText, alone: bool) -> Option<Cow<'t, str>> {
        let chapter = self.section.head.as_deref();
        let whole = match text {
            RunningText::Book => Some(Cow::from(book.meta.title.as_str())),
            RunningText::Author if book.meta.authors.is_empty() => None,
            RunningText::Author => Some(Cow::from(book.meta.authors.join(", "))),
            RunningText::Chapter => chapter.map(Cow::from),
            RunningText::Section => {
                // A section named as its chapter is would only say it twice.
                let section = self.within.filter(|section| !chapter.is_some_and(|c| c.ends_with(section)));
                section.or(chapter.filter(|_| alone)).map(Cow::from)
            }
            RunningText::None => None,
        };
        whole.map(brief)
    }

    fn x(&self, theme: &Theme, stand: Stand, width: Length) -> Length {
        let spare = theme.page.measure() - width;
        match (stand, self.rtl) {
            (Stand::Middle, _) => self.at.x + spare / 2,
            (Stand::Start, false) | (Stand::End, true) => self.at.x,
            (Stand::End, false) | (Stand::Start, true) => self.at.x + spare,
        }
    }
}

/// Text cut with an ellipsis so that it fits; `None` when not even a few letters do.
fn fitted(
    ctx: &mut Context<'_>,
    text: &str,
    format: TextFormat,
    most: Length,
    rtl: bool,
) -> Option<(Vec<Placed>, Length)> {
    let whole = paragraph::hbox(ctx, &[Stretch { text, format, tag: None }], rtl);
    if whole.width <= most {
        return Some((whole.marks, whole.width));
    }
    let count = text.chars().count() as i64;
    let mut keep = usize::try_from(count * most.0.max(0) / whole.width.0.max(1)).unwrap_or(0);
    while keep > 5 {
        let cut: String = text.chars().take(keep - 1).collect();
        let cut = format!("{}…", cut.trim_end());
        let set = paragraph::hbox(ctx, &[Stretch { text: &cut, format, tag: None }], rtl);
        if set.width <= most {
            return Some((set.marks, set.width));
        }
        keep -= (keep / 20).max(1);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numerals_are_roman() {
        assert_eq!([4, 9, 14, 49, 1994].map(to_roman), ["iv", "ix", "xiv", "xlix", "mcmxciv"]);
    }

    fn section(pages: usize, numbering: Numbering, recto: bool) -> Section {
        Section { bodies: vec![PageBody::default(); pages], numbering, recto, head: None, bare: false, chapter: None }
    }

    #[test]
    fn sections_open_on_rectos_and_numbers_begin_anew() {
        let sections = [
            section(1, Numbering::Roman, true),
            section(2, Numbering::Roman, true),
            section(1, Numbering::Arabic, true),
            section(1, Numbering::Arabic, true),
        ];
        let folios: Vec<(bool, String)> =
            number(&sections, true).into_iter().map(|n| (n.body.is_some(), n.folio)).collect();
        let shown: Vec<String> =
            folios.iter().map(|(text, folio)| if *text { folio.clone() } else { format!("({folio})") }).collect();
        assert_eq!(shown, ["i", "(ii)", "iii", "iv", "1", "(2)", "3"]);
        let plain: Vec<String> = number(&sections, false).into_iter().map(|n| n.folio).collect();
        assert_eq!(plain, ["i", "ii", "iii", "1", "2"]);
    }
}
