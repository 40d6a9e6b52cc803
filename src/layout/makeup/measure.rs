//! A galley as arithmetic: sums up to every item, the places where a page may end, the figures
//! that may wait, the lines of the footnotes.

use super::Block;
use super::grid::{self, Snaps};
use super::notes::Notes;
use crate::layout::galley::{CLUB, Fragment, INFINITE, Item, LONELY, Role};
use crate::length::Length;

/// What all items before one come to.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Sum {
    pub(super) natural: Length,
    pub(super) stretch: Length,
    pub(super) shrink: Length,
    /// Padding of the boxes that are open here.
    pub(super) open: Length,
    /// How many boxes are open here.
    pub(super) depth: u32,
    /// Height of the head that a page beginning here repeats.
    pub(super) repeat: Length,
    /// Pieces of footnotes called before.
    pub(super) called: u32,
    /// Fragments before.
    pub(super) fragments: u32,
    /// Pages of their own that come behind the pages before.
    pub(super) plates: u32,
}

impl Sum {
    /// The least height: all white shrunk.
    pub(super) fn tight(&self) -> Length {
        self.natural - self.shrink
    }
}

/// A place where a page may end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Break {
    /// The page ends before this item.
    pub(super) at: usize,
    /// The next page begins with this one: white space and penalties are dropped.
    pub(super) start: usize,
    /// Its penalty.
    pub(super) cost: i32,
    pub(super) word: Word,
}

/// What becomes of the word at a page's end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Word {
    /// It is whole.
    Whole,
    /// The page ends within it.
    Divided,
    /// Likewise, but the paragraph can be set so that it does not.
    Mendable,
    /// Likewise, and it cannot.
    Stubborn,
}

impl Word {
    /// The page ends within it, whatever can be done.
    pub(super) fn is_divided(self) -> bool {
        matches!(self, Word::Divided | Word::Stubborn)
    }
}

/// A figure that may wait for the top of the next page.
#[derive(Clone, Copy, Debug)]
pub(super) struct Float {
    /// Its first and last-but-one item; the white space after it lies at `end`.
    pub(super) first: usize,
    pub(super) end: usize,
    /// It may wait on pages that end before this item or at it.
    pub(super) limit: usize,
    /// What a page gains from which it is taken away with the white space after it.
    pub(super) gain: Sum,
}

impl Float {
    /// What it takes at the top of a page, with the white space after it.
    pub(super) fn height(&self) -> Length {
        self.gain.natural
    }
}

/// A galley, measured.
pub(super) struct Measured {
    /// One more than there are items.
    pub(super) sums: Vec<Sum>,
    /// In order; the last one is the end of the galley.
    pub(super) breaks: Vec<Break>,
    pub(super) floats: Vec<Float>,
    pub(super) notes: Notes,
    pub(super) snaps: Snaps,
}

impl Measured {
    pub(super) fn of(galley: &[Item], notes: &[Vec<Fragment>], block: Block) -> Self {
        let notes = Notes::of(galley, notes);
        let snaps = if block.grid { grid::snaps(galley, block.leading) } else { Snaps::default() };
        let sums = sums(galley, &notes, &snaps, block);
        let floats = floats(galley, &sums);
        Measured { breaks: breaks(galley), floats, sums, notes, snaps }
    }
}

/// How far white space may stretch: to one and a half of its natural height, not at all on a grid.
pub(super) fn stretch_of(glue: &crate::layout::galley::Glue, block: Block) -> Length {
    if block.grid { Length::ZERO } else { glue.stretch.min(glue.natural / 2) }
}

fn sums(galley: &[Item], notes: &Notes, snaps: &Snaps, block: Block) -> Vec<Sum> {
    let mut out = Vec::with_capacity(galley.len() + 1);
    let mut open: Vec<Length> = Vec::new();
    let mut sum = Sum::default();
    for (i, item) in galley.iter().enumerate() {
        out.push(sum);
        match item {
            Item::Fragment(fragment) => {
                sum.natural += fragment.height + snaps.before(i);
                sum.fragments += 1;
                sum.called = notes.called(i).unwrap_or(sum.called);
            }
            Item::Glue(glue) => {
                sum.natural += glue.natural;
                if !block.grid {
                    sum.stretch += stretch_of(glue, block);
                    sum.shrink += glue.shrink;
                }
            }
            Item::Open(decor) => {
                open.push(decor.pad);
                sum.natural += decor.pad;
                sum.open += decor.pad;
                sum.depth += 1;
            }
            Item::Close => {
                if let Some(pad) = open.pop() {
                    sum.natural += pad;
                    sum.open -= pad;
                    sum.depth -= 1;
                }
            }
            Item::Repeat(head) => sum.repeat = head.iter().map(|f| f.height).sum(),
            Item::EndRepeat => sum.repeat = Length::ZERO,
            Item::Plate(_) => {
                sum.plates += 1;
                sum.called = notes.called(i).unwrap_or(sum.called);
            }
            Item::Penalty(_) | Item::Section(_) | Item::Float(_) => {}
        }
    }
    out.push(sum);
    out
}

/// The first item of a page that begins after a break: white space and penalties are dropped there.
pub(super) fn page_start(galley: &[Item], at: usize) -> usize {
    let dropped = galley[at..].iter().take_while(|item| matches!(item, Item::Glue(_) | Item::Penalty(_))).count();
    at + dropped
}

/// The penalty of a break behind a heading and the one line of its section.
const BRIEF: i32 = 700;

/// All legal breaks (The TeXbook, p. 110: at a penalty, or at glue that follows something that is not discarded).
fn breaks(galley: &[Item]) -> Vec<Break> {
    let mut out: Vec<Break> = Vec::new();
    // Lines since the last heading, while they are too few to leave it with them.
    let mut with_heading: Option<u8> = None;
    let mut word = Word::Whole;
    // The breaks since the last fragment.
    let mut since = 0;
    for (i, item) in galley.iter().enumerate() {
        let before = i.checked_sub(1).and_then(|b| galley.get(b));
        let cost = match item {
            Item::Fragment(fragment) => {
                word = if fragment.divided { Word::Divided } else { Word::Whole };
                if fragment.role == Role::Heading && with_heading == Some(1) {
                    // The section is no longer than that one line.
                    out[since..].iter_mut().filter(|b| b.cost == LONELY).for_each(|b| b.cost = BRIEF);
                }
                since = out.len();
                with_heading = match (fragment.role, with_heading) {
                    (Role::Heading, _) => Some(0),
                    (Role::Other, Some(_)) if fragment.marks.is_empty() => with_heading,
                    (_, Some(0)) => Some(1),
                    _ => None,
                };
                continue;
            }
            Item::Penalty(cost) if *cost < INFINITE => *cost,
            Item::Glue(_)
                if matches!(before, Some(Item::Fragment(_) | Item::Close | Item::EndRepeat | Item::Plate(_))) =>
            {
                0
            }
            _ => continue,
        };
        let cost = if with_heading.is_some() && cost > -INFINITE { cost.max(LONELY) } else { cost };
        out.push(Break { at: i, start: 0, cost, word });
    }
    out.push(Break { at: galley.len(), start: galley.len(), cost: 0, word: Word::Whole });
    let mut next = galley.len();
    let mut start = galley.len();
    for found in out.iter_mut().rev() {
        while next > found.at {
            next -= 1;
            if !matches!(galley[next], Item::Glue(_) | Item::Penalty(_)) {
                start = next;
            }
        }
        found.start = start;
    }
    out
}

fn floats(galley: &[Item], sums: &[Sum]) -> Vec<Float> {
    let mut out: Vec<Float> = Vec::new();
    let mut limit = galley.len();
    for (i, item) in galley.iter().enumerate().rev() {
        match item {
            Item::Section(_) => limit = i,
            Item::Float(items) => {
                let first = i + 1;
                let end = (first + *items as usize).min(galley.len());
                let (from, to) = (&sums[first], &sums[(end + 1).min(galley.len())]);
                let after = matches!(galley.get(end), Some(Item::Glue(_)));
                if after && sums[i].depth == 0 && from.called == to.called && end + 1 < limit {
                    let gain = Sum {
                        natural: to.natural - from.natural,
                        stretch: to.stretch - from.stretch,
                        shrink: to.shrink - from.shrink,
                        ..Sum::default()
                    };
                    out.push(Float { first, end, limit: limit - 1, gain });
                }
                limit = i;
            }
            _ => {}
        }
    }
    out.reverse();
    out
}

/// Whether a break leaves something that no book should show.
pub(super) fn is_evil(cost: i32) -> bool {
    (CLUB..INFINITE).contains(&cost)
}
