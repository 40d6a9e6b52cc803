//! Page bodies → numbered pages: sides, blanks, labels. What is printed of them is set in `running.rs`.
//!
//! Comes in: the bodies in order, each with its division. Goes out: pages with labels. The only
//! serial part of layout: a page's number and side depend on all pages before it.

use super::context::Context;
use super::front::moved;
use super::makeup::{PageBody, Side};
use super::page::{Page, ROMAN};
use super::room;
use super::running::Line;
use crate::book::words;
use crate::length::Point;
use crate::theme::{RunningPlace, Theme};

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

/// About how many marks come to those of a page's text: a growing list would grow to twice its length.
const FURNITURE: usize = 8;

/// Sets a page: its body at its place, its running head and folio. The body's marks go into the page.
pub(super) fn page(
    ctx: &mut Context<'_>,
    index: usize,
    label: Label<'_>,
    body: Option<(&mut Section, usize)>,
    rtl: bool,
) -> Page {
    let theme = ctx.theme;
    let Label { folio, pages } = label;
    let mut page = Page { size: theme.page.size, folio: folio.to_owned(), ..Page::default() };
    let Some((section, number)) = body else { return page };
    let at = origin(theme, index, rtl);
    page.marks = moved(std::mem::take(&mut section.bodies[number].marks), at.x, at.y);
    page.marks.reserve_exact(FURNITURE);
    let section = &*section;
    let content = &section.bodies[number];
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
