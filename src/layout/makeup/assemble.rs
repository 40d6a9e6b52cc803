//! Planned pages → marks at their places in the text block.

use super::cost::Page;
use super::faults;
use super::grid;
use super::level::Plan;
use super::measure::{Float, stretch_of};
use super::variants::Variants;
use super::{Block, PageBody};
use crate::layout::galley::{Decor, Elastic, Fragment, Glue, Item, Role};
use crate::layout::page::{Mark, Placed};
use crate::length::{Length, Point, Size};
use std::vec::IntoIter;

/// An open decoration: where it began on this page, and the place in `behind` kept for it.
struct Opened {
    decor: Decor,
    top: Length,
    slot: usize,
}

#[derive(Default)]
struct Builder {
    body: PageBody,
    /// Grounds and bars, painted before all else; outer ones first.
    behind: Vec<Vec<Placed>>,
    open: Vec<Opened>,
    y: Length,
}

impl Builder {
    fn open(&mut self, decor: Decor) {
        self.behind.push(Vec::new());
        self.open.push(Opened { decor, top: self.y, slot: self.behind.len() - 1 });
        self.y += decor.pad;
    }

    fn close(&mut self) -> Option<Decor> {
        let Opened { decor, top, slot } = self.open.pop()?;
        self.y += decor.pad;
        let height = self.y - top;
        if height <= Length::ZERO {
            return Some(decor);
        }
        if let Some(ground) = decor.ground {
            let mark = Mark::Rule(Size::new(decor.right - decor.left, height), ground);
            self.behind[slot].push(Placed { at: Point::new(decor.left, top), tag: None, mark });
        }
        if let Some((width, color)) = decor.bar {
            let x = if decor.bar_at_right { decor.right - width } else { decor.left };
            self.behind[slot].push(Placed {
                at: Point::new(x, top),
                tag: None,
                mark: Mark::Rule(Size::new(width, height), color),
            });
        }
        Some(decor)
    }

    fn place(&mut self, fragment: Fragment) {
        let y = self.y;
        self.body.marks.extend(fragment.marks.into_iter().map(|mut placed| {
            placed.at.y += y;
            placed
        }));
        self.body.places.extend(fragment.places.into_iter().map(|name| (name, y)));
        self.body.places.extend(fragment.lower.into_iter().map(|(name, below)| (name, y + below)));
        self.body.leaf = self.body.leaf.or(fragment.leaf);
        self.body.last_leaf = fragment.leaf.or(self.body.last_leaf);
        self.y += fragment.height;
        self.body.depth = self.y;
    }

    /// Puts the grounds behind everything.
    fn finish(mut self) -> PageBody {
        if self.behind.iter().any(|behind| !behind.is_empty()) {
            let mut marks: Vec<Placed> = self.behind.into_iter().flatten().collect();
            marks.append(&mut self.body.marks);
            self.body.marks = marks;
        }
        self.body
    }
}

/// Lines in place of others, and how many marks and places of the first of those others were its own.
struct Lines {
    lines: Vec<Fragment>,
    marks: usize,
    places: usize,
}

/// What is placed, page after page.
struct Assembly<'p> {
    items: IntoIter<Item>,
    /// How many items were taken.
    at: usize,
    floats: &'p [Float],
    block: Block,
    /// Lines of paragraphs that are set anew, by their first item, with the item behind their last; sorted.
    anew: std::iter::Peekable<IntoIter<(usize, usize, Lines)>>,
    /// The figure that waits for the next page.
    waiting: Vec<Item>,
    /// Boxes that are open from page to page.
    open: Vec<Decor>,
    repeat: Option<Vec<Fragment>>,
    section: Option<String>,
    /// Pages of their own that come behind the page at hand.
    plates: Vec<Fragment>,
}

/// Places everything.
pub(super) fn assemble(
    galley: Vec<Item>,
    notes: Vec<Fragment>,
    floats: &[Float],
    plan: &Plan,
    mut variants: Variants,
    block: Block,
) -> Vec<PageBody> {
    let mut wanted: Vec<_> = plan.pages.iter().flat_map(|page| &page.anew).collect();
    wanted.sort_unstable();
    let anew: Vec<(usize, usize, Lines)> = wanted
        .into_iter()
        .filter_map(|variant| {
            let Elastic { items, marks, places } = variants.paragraphs[variant.paragraph].clone();
            Some((items.start, items.end, Lines { lines: variants.lines.remove(variant)?, marks, places }))
        })
        .collect();
    let mut assembly = Assembly {
        items: galley.into_iter(),
        at: 0,
        floats,
        block,
        anew: anew.into_iter().peekable(),
        waiting: Vec::new(),
        open: Vec::new(),
        repeat: None,
        section: None,
        plates: Vec::new(),
    };
    let mut notes = notes.into_iter();
    let mut out: Vec<PageBody> = Vec::with_capacity(plan.pages.len());
    for (i, page) in plan.pages.iter().enumerate() {
        let mut body = assembly.page(page, plan.give[i], &mut notes);
        body.faults = faults::of(page, block);
        (body.hyphen, body.last) = (page.word.is_divided(), page.last);
        out.push(body);
        for plate in std::mem::take(&mut assembly.plates) {
            let mut builder = Builder::default();
            builder.place(plate);
            builder.body.section.clone_from(&assembly.section);
            builder.body.last = true;
            out.push(builder.finish());
        }
    }
    out
}

impl Assembly<'_> {
    /// The next item before `end`.
    fn next(&mut self, end: usize) -> Option<(usize, Item)> {
        if self.at >= end {
            return None;
        }
        self.at += 1;
        Some((self.at - 1, self.items.next()?))
    }

    fn page(&mut self, page: &Page, give: Length, notes: &mut IntoIter<Fragment>) -> PageBody {
        let mut builder = Builder::default();
        for decor in self.open.drain(..) {
            builder.open(decor);
        }
        if let Some(head) = &self.repeat {
            head.iter().for_each(|fragment| builder.place(fragment.clone()));
        }
        // In millionths of what it may.
        let may = if give > Length::ZERO { page.stretch } else { page.shrink };
        let share = give.0.saturating_mul(1_000_000) / may.0.max(1);
        builder.body.stretch = if share > 0 { share / 1_000 } else { 0 };
        for item in std::mem::take(&mut self.waiting) {
            match item {
                // The text around it says where the page begins.
                Item::Fragment(fragment) => builder.place(Fragment { leaf: None, ..fragment }),
                Item::Glue(glue) => builder.y += glue.natural,
                _ => {}
            }
        }
        let mut white = Length::ZERO;
        let away = page.away.map(|float| self.floats[float as usize]);
        let mut first_section = None;
        while let Some((i, item)) = self.next(page.items.end) {
            if i < page.items.start {
                continue;
            }
            if away.is_some_and(|float| (float.first..=float.end).contains(&i)) {
                self.waiting.push(item);
                continue;
            }
            if let Some((_, end, lines)) = self.anew.next_if(|(first, ..)| *first == i) {
                place_anew(&mut builder, item, lines);
                while self.next(end).is_some() {}
                continue;
            }
            let after = grid::white_after(&item, white);
            match item {
                Item::Fragment(fragment) => {
                    if self.block.grid && fragment.role == Role::Line {
                        builder.y += grid::lacking(builder.y, self.block.leading, white);
                    }
                    builder.place(fragment);
                }
                Item::Glue(glue) => builder.y += stretched(glue, share, self.block),
                Item::Open(decor) => builder.open(decor),
                Item::Close => {
                    builder.close();
                    builder.body.depth = builder.y;
                }
                Item::Repeat(head) => self.repeat = Some(head),
                Item::EndRepeat => self.repeat = None,
                Item::Section(title) => {
                    first_section.get_or_insert_with(|| title.clone());
                    self.section = Some(title);
                }
                Item::Plate(plate) => self.plates.push(*plate),
                Item::Penalty(_) | Item::Float(_) => {}
            }
            white = after;
        }
        // What stays open closes at the foot and opens again on the next page, innermost last.
        while let Some(decor) = builder.close() {
            self.open.push(decor);
            builder.body.depth = builder.y;
        }
        self.open.reverse();
        builder.body.section = first_section.or_else(|| self.section.clone());
        builder.body.overfull = (builder.body.depth - self.block.height).max(Length::ZERO);
        let count = page.notes.len();
        foot(&mut builder, notes.by_ref().take(count).collect(), self.block);
        builder.finish()
    }
}

/// Glue as it stands on a page whose white space takes up a share, in millionths, of what it may.
fn stretched(glue: Glue, share: i64, block: Block) -> Length {
    let may = if share >= 0 { stretch_of(&glue, block) } else { glue.shrink };
    glue.natural + may.scale(share, 1_000_000)
}

/// Lines that stand in place of others; what hung on the first of those (a label, names) hangs on the first of these.
fn place_anew(builder: &mut Builder, first: Item, anew: Lines) {
    let Lines { mut lines, marks, places } = anew;
    if let (Item::Fragment(old), Some(new)) = (first, lines.first_mut()) {
        take_over(old, new, marks, places);
    }
    lines.into_iter().for_each(|line| builder.place(line));
}

/// What hung on a line beside so many marks and places of its own hangs on the line that stands in its place.
pub(super) fn take_over(mut old: Fragment, new: &mut Fragment, marks: usize, places: usize) {
    old.marks.truncate(old.marks.len().saturating_sub(marks));
    old.places.truncate(old.places.len().saturating_sub(places));
    old.marks.append(&mut new.marks);
    old.places.append(&mut new.places);
    (new.marks, new.places) = (old.marks, old.places);
}

/// Puts pieces of footnotes at the foot.
fn foot(builder: &mut Builder, pieces: Vec<Fragment>, block: Block) {
    if pieces.is_empty() {
        return;
    }
    let height: Length = pieces.iter().map(|piece| piece.height).sum();
    builder.y = (block.height - height).max(builder.y);
    let width = block.measure.scale(22, 100);
    let x = if block.rtl { block.measure - width } else { Length::ZERO };
    let rule = Mark::Rule(Size::new(width, Length::from_pt(0.5)), block.rule);
    let at = Point::new(x, builder.y - block.note_gap().scale(45, 100));
    builder.body.marks.push(Placed { at, tag: None, mark: rule });
    pieces.into_iter().for_each(|piece| builder.place(piece));
}
