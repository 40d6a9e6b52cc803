//! Page bodies → numbered pages: sides, blanks, folios, running heads.
//!
//! Comes in: the bodies in order, each with its division. Goes out: pages with labels. The only
//! serial part of layout: a page's number and side depend on all pages before it.

use super::compose::body_format;
use super::context::{Context, TextFormat};
use super::front::moved;
use super::makeup::{PageBody, Side};
use super::page::{Mark, Page, Placed, ROMAN};
use super::paragraph::{self, Stretch};
use crate::length::{Length, Point, Size};
use crate::theme::Theme;

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
    // Rectos are the odd pages: right-hand ones, or left-hand ones in a book that runs right to left.
    let spine_left = (index.is_multiple_of(2) || !page.two_sided) != rtl;
    Point::new(if spine_left { page.inside } else { page.outside }, page.top)
}

/// Sets a page: its body at its place, its running head and folio.
pub(super) fn page(
    ctx: &mut Context<'_>,
    index: usize,
    folio: &str,
    body: Option<(&Section, usize)>,
    rtl: bool,
) -> Page {
    let theme = ctx.theme;
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
    let measure = theme.page.measure();
    let size = theme.body.size.scale(82, 100);
    let format = TextFormat { family: theme.heading_family, size, color: theme.colors.faint, ..body_format(theme) };
    let recto = index.is_multiple_of(2);
    let below = at.y + theme.page.text_height() + theme.body.leading.scale(22, 10);
    let set = paragraph::hbox(ctx, &[Stretch { text: folio, format, tag: None }], false);
    let x = match (theme.page.two_sided, recto != rtl) {
        (false, _) => at.x + (measure - set.width) / 2,
        (true, true) => at.x + measure - set.width,
        (true, false) => at.x,
    };
    let from = page.marks.len() as u32;
    page.marks.extend(moved(set.marks, x, below));
    page.foot = from..page.marks.len() as u32;
    if let (Some(head), true) = (&section.head, number > 0) {
        page.marks.extend(running_head(ctx, head, content.section.as_deref(), format, at, recto, rtl));
        page.head = page.foot.end..page.marks.len() as u32;
    }
    page
}

/// The running head: one-sided, chapter and section at both ends; two-sided, chapter on versos and section on rectos.
fn running_head(
    ctx: &mut Context<'_>,
    chapter: &str,
    section: Option<&str>,
    format: TextFormat,
    at: Point,
    recto: bool,
    rtl: bool,
) -> Vec<Placed> {
    let theme = ctx.theme;
    let measure = theme.page.measure();
    // A section named as its chapter is would only say it twice.
    let section = section.filter(|section| !chapter.ends_with(section));
    let (inner, outer) = if theme.page.two_sided {
        if recto { (None, Some(section.unwrap_or(chapter))) } else { (None, Some(chapter)) }
    } else {
        (Some(chapter), section)
    };
    let baseline = at.y - theme.body.leading.scale(15, 10);
    let mut marks = Vec::new();
    let mut room = measure;
    for (text, at_end) in [(inner, false), (outer, true)] {
        let Some(text) = text else { continue };
        let most = if at_end && inner.is_some() { room - theme.body.size * 2 } else { room };
        let Some((set_marks, width)) = fitted(ctx, text, format, most, rtl) else { continue };
        room -= width;
        let end_side = if theme.page.two_sided { recto } else { at_end };
        let x = if end_side == rtl { at.x } else { at.x + measure - width };
        marks.extend(moved(set_marks, x, baseline));
    }
    let rule = Mark::Rule(Size::new(measure, Length::from_pt(0.4)), theme.colors.rule);
    marks.push(Placed { at: Point::new(at.x, baseline + theme.body.size.scale(45, 100)), tag: None, mark: rule });
    marks
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
