//! The index: small type in two columns, where the measure has room for them; sub-entries and turnovers hang.
//!
//! Columns are filled here, since the index begins behind what is known of its first page (its title) and goes on over
//! whole pages: each page of it becomes one fragment. The last page's columns are made equally long. Lines stand on
//! multiples of the leading, so that those of neighboring columns are level (Bringhurst §9.4; Chicago 16.135 on turnovers).

use super::{Flow, Frame, shift};
use crate::book::{Anchor, Index, IndexEntry, index};
use crate::layout::context::{LineAlign, ParagraphStyle, TextFormat};
use crate::layout::galley::{CLUB, FORCED, Fragment, Galley, INFINITE, Item};
use crate::layout::page::{TagId, TagKind};
use crate::length::Length;
use std::collections::HashMap;

/// Size of the type, in thousandths of the body's.
const SIZE: u16 = 880;
/// Two columns need a measure of so many times the size.
const LEAST: i64 = 24;

impl<'a> Flow<'_, 'a> {
    /// The index of the book.
    pub(super) fn index(&mut self, index: &'a Index, frame: Frame<'a>) {
        if index.groups.is_empty() {
            return;
        }
        let small = frame.scaled(SIZE);
        let em = small.format.size;
        let gap = em * 2;
        let two = !frame.nested && frame.measure >= em * LEAST;
        let column = if two { (frame.measure - gap) / 2 } else { frame.measure };
        let tag = self.ctx.tag(frame.parent, TagKind::Index);
        let inner = Frame { measure: column, align: LineAlign::Start, ..small };
        self.space(frame.leading);
        let before = std::mem::take(&mut self.out);
        for (at, group) in index.groups.iter().enumerate() {
            if at > 0 {
                self.space(inner.leading);
            }
            if !group.label.is_empty() {
                self.letter(&group.label, tag, inner);
            }
            let list = self.ctx.tag(Some(tag), TagKind::List { ordered: false });
            for entry in &group.entries {
                self.entry(entry, 0, list, inner);
                self.out.push(Item::Penalty(0));
            }
            self.trim();
        }
        let galley = std::mem::replace(&mut self.out, before);
        if !two {
            self.out.extend(galley);
            return;
        }
        let full = frame_height(self.ctx.theme.page.text_height(), inner.leading);
        let used = height(&self.out);
        let room = frame_height(self.ctx.theme.page.text_height() - used, inner.leading);
        let first = if room < inner.leading * 8 {
            self.trim();
            self.out.push(Item::Penalty(FORCED));
            full
        } else {
            room
        };
        let step = column + gap;
        let pages = columns(galley, first, full, inner.leading);
        let last = pages.len().saturating_sub(1);
        for (at, page) in pages.into_iter().enumerate() {
            let offset = |number: usize| if (number == 0) == frame.rtl { step } else { Length::ZERO };
            let mut whole = Fragment::default();
            for (number, column) in page.into_iter().enumerate() {
                for (mut line, y) in column {
                    line.marks.iter_mut().for_each(|placed| placed.at.y += y);
                    shift(&mut line, offset(number));
                    whole.height = whole.height.max(y + line.height);
                    whole.marks.append(&mut line.marks);
                    whole.lower.extend(line.places.into_iter().map(|place| (place, y)));
                    whole.leaf = whole.leaf.or(line.leaf);
                }
            }
            self.push(whole);
            if at < last {
                self.out.push(Item::Penalty(FORCED));
            }
        }
    }

    /// The letter over a group, kept with its first entry.
    fn letter(&mut self, label: &str, parent: TagId, frame: Frame<'a>) {
        let theme = self.ctx.theme;
        let format = TextFormat {
            family: theme.heading_family,
            bold: theme.heading_bold,
            small_caps: !theme.heading_bold,
            color: theme.colors.accent,
            ..frame.format
        };
        let tag = self.ctx.tag(Some(parent), TagKind::Paragraph);
        let set = self.label(label, format, Some(tag), frame.rtl);
        let baseline = frame.leading.scale(7, 10);
        let x = if frame.rtl { frame.left + frame.measure - set.width } else { frame.left };
        let marks = crate::layout::front::moved(set.marks, x, baseline);
        self.push(Fragment { height: frame.leading, baseline, marks, ..Fragment::default() });
        self.out.push(Item::Penalty(INFINITE));
    }

    /// An entry and its sub-entries.
    fn entry(&mut self, entry: &'a IndexEntry, level: u8, list: TagId, frame: Frame<'a>) {
        let em = frame.format.size;
        let folios = self.folios(entry);
        let locators = index::by_page(&entry.places, &|place| folios.get(place).map(String::as_str));
        let line = index::line(entry, &locators, self.ctx.chapter, &self.ctx.book.meta.language);
        // Turnovers stand deeper than any sub-entry, so that they are not taken for one.
        let (own, hang) = (em * i64::from(level.min(4)), em.scale(24, 10));
        let inner = frame.inset(own + hang, Length::ZERO);
        let style =
            ParagraphStyle { indent: Length::ZERO - hang, align: LineAlign::Start, hyphenate: false, ..inner.style() };
        let item = self.ctx.tag(Some(list), TagKind::Item);
        let body = self.ctx.tag(Some(item), TagKind::ItemBody);
        let paragraph = self.ctx.tag(Some(body), TagKind::Paragraph);
        self.name(Some(&entry.id));
        let span = entry.term.first().map(|first| first.span);
        self.ctx.found.here = span.or(self.ctx.found.here);
        let Some(span) = span else { return };
        self.lines_together(&line, &style, inner, Some(paragraph), span);
        if !entry.entries.is_empty() {
            let list = self.ctx.tag(Some(body), TagKind::List { ordered: false });
            for (at, sub) in entry.entries.iter().enumerate() {
                // The first does not leave the entry alone, nor the last of them stand so.
                self.out.push(Item::Penalty(if at == 0 || at + 1 == entry.entries.len() { INFINITE } else { 0 }));
                self.entry(sub, level + 1, list, frame);
            }
        }
    }

    /// The folios of the places of an entry.
    fn folios(&mut self, entry: &'a IndexEntry) -> HashMap<&'a Anchor, String> {
        let places = entry.places.iter().flat_map(|place| std::iter::once(&place.from).chain(&place.to));
        places.filter_map(|place| Some((place, self.ctx.folio(place, None)?))).collect()
    }
}

/// A height in whole lines.
fn frame_height(height: Length, leading: Length) -> Length {
    leading * (height.0.max(0) / leading.0.max(1))
}

/// The natural height of a galley.
fn height(galley: &Galley) -> Length {
    let of = |item: &Item| match item {
        Item::Fragment(fragment) => fragment.height,
        Item::Glue(glue) => glue.natural,
        Item::Open(decor) => decor.pad * 2,
        _ => Length::ZERO,
    };
    galley.iter().map(of).sum()
}

/// Lines that stay together, and the white space before them.
struct Chunk {
    space: Length,
    lines: Vec<(Fragment, Length)>,
    height: Length,
}

/// A column: lines with their heights in it.
type Column = Vec<(Fragment, Length)>;

/// Fills columns, two a page: `first` high on the first page, `full` on the others.
fn columns(galley: Galley, first: Length, full: Length, leading: Length) -> Vec<[Column; 2]> {
    let mut chunks = chunks(galley);
    let mut pages = Vec::new();
    let mut room = first;
    while !chunks.is_empty() {
        let (mut one, mut both) = fill(&chunks, room);
        if both == chunks.len() {
            // The last page: the lowest columns that hold it all.
            let mut low = leading;
            loop {
                let (least, all) = fill(&chunks, low);
                if all == chunks.len() || low >= room {
                    (one, both) = (least, all);
                    break;
                }
                low += leading;
            }
        }
        let rest = chunks.split_off(both);
        let second = chunks.split_off(one);
        pages.push([column(chunks), column(second)]);
        (chunks, room) = (rest, full);
    }
    pages
}

/// How many chunks stand in the first column, and in both; one at least.
fn fill(chunks: &[Chunk], room: Length) -> (usize, usize) {
    let until = |from: usize| {
        let mut height = Length::ZERO;
        let mut at = from;
        while let Some(chunk) = chunks.get(at) {
            let space = if at == from { Length::ZERO } else { chunk.space };
            if at > from && height + space + chunk.height > room {
                break;
            }
            height += space + chunk.height;
            at += 1;
        }
        // What is higher than the column has one to itself.
        at
    };
    let one = until(0);
    (one, until(one))
}

fn column(chunks: Vec<Chunk>) -> Column {
    let mut out = Column::new();
    let mut y = Length::ZERO;
    for (at, chunk) in chunks.into_iter().enumerate() {
        if at > 0 {
            y += chunk.space;
        }
        out.extend(chunk.lines.into_iter().map(|(line, own)| (line, y + own)));
        y += chunk.height;
    }
    out
}

/// The pieces that no column parts.
fn chunks(galley: Galley) -> Vec<Chunk> {
    let mut out: Vec<Chunk> = Vec::new();
    let (mut space, mut kept) = (Length::ZERO, false);
    for item in galley {
        match item {
            Item::Glue(glue) => {
                space = glue.natural;
                kept = false;
            }
            Item::Penalty(cost) => kept = cost >= CLUB,
            Item::Fragment(line) => {
                let height = line.height;
                match out.last_mut().filter(|_| kept) {
                    Some(chunk) => {
                        chunk.lines.push((line, chunk.height));
                        chunk.height += height;
                    }
                    None => out.push(Chunk { space, lines: vec![(line, Length::ZERO)], height }),
                }
                (space, kept) = (Length::ZERO, false);
            }
            Item::Open(_)
            | Item::Close
            | Item::Repeat(_)
            | Item::EndRepeat
            | Item::Section(_)
            | Item::Float(_)
            | Item::Plate(_) => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::galley::Glue;

    fn line() -> Item {
        Item::Fragment(Fragment { height: Length::pt(10), ..Fragment::default() })
    }

    fn lines(count: usize) -> Galley {
        (0..count).flat_map(|_| [line(), Item::Penalty(0)]).collect()
    }

    fn shape(pages: &[[Column; 2]]) -> Vec<[usize; 2]> {
        pages.iter().map(|[one, two]| [one.len(), two.len()]).collect()
    }

    #[test]
    fn columns_are_filled_and_the_last_are_level() {
        let ten = Length::pt(10);
        assert_eq!(shape(&columns(lines(25), ten * 4, ten * 6, ten)), [[4, 4], [6, 6], [3, 2]]);
        assert_eq!(shape(&columns(lines(3), ten * 4, ten * 6, ten)), [[2, 1]]);
        assert_eq!(shape(&columns(lines(8), ten * 4, ten * 6, ten)), [[4, 4]]);
    }

    #[test]
    fn what_is_kept_goes_over_together_and_space_is_lost_at_the_top() {
        let ten = Length::pt(10);
        let glue = Glue { natural: ten, ..Glue::default() };
        let mut galley = lines(3);
        galley.push(Item::Glue(glue));
        galley.extend([line(), Item::Penalty(INFINITE), line()]);
        // The letter would stand in the last line of the first column.
        let pages = columns(galley, ten * 5, ten * 5, ten);
        assert_eq!(shape(&pages), [[3, 2]]);
        assert_eq!(pages[0][1][0].1, Length::ZERO);
    }
}
