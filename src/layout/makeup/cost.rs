//! What a page costs: how full it is, where it ends, what becomes of its footnotes.
//!
//! TeX's badness (The TeXbook, chapter 15) for white space that stretches; beyond that a page
//! lacks lines, for leading never stretches. Costs are squares, as in line breaking, so that one
//! bad page is worse than two middling ones.

use super::Block;
use super::measure::{Break, Float, Measured, Word};
use super::side::Side;
use super::variants::Variant;
use crate::layout::galley::FORCED;
use crate::length::Length;
use std::ops::Range;

/// A figure that waits for the top of the next page: worth some four lines of white.
const FLOAT: i64 = 1_000 * 1_000;
/// A divided word over the turn of a leaf, and one from left to right page: as long as nobody has asked whether its
/// paragraph can be set otherwise, when it cannot, and when it can.
const HYPHEN_TURN: i64 = 400 * 400;
const HYPHEN: i64 = 150 * 150;
const STUBBORN_TURN: i64 = 600 * 600;
const STUBBORN: i64 = 400 * 400;
const MENDED: i64 = 60 * 60;
/// A footnote that goes on on the next page, and each line that does.
const SPLIT: i64 = 3_000;
const SPLIT_LINE: i64 = 100;
/// A last page of one or two lines, and one of up to five.
const STUB: i64 = 3_000 * 3_000;
const SHORT_STUB: i64 = 300 * 300;
/// A difference in depth between facing pages, a tenth of a line.
const UNEVEN: i64 = 50;

/// Where a page begins and what it has to begin with.
#[derive(Clone, Copy, Debug)]
pub(super) struct Start {
    /// Its first item.
    pub(super) item: usize,
    /// Pieces of footnotes that stand on pages before.
    pub(super) noted: u32,
    /// A figure that waits.
    pub(super) float: Option<u32>,
    pub(super) side: Side,
    /// The least and most that the facing page before it ends short.
    pub(super) facing: Option<(Length, Length)>,
}

/// How a page ends, and what is done for it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Way<'m> {
    pub(super) end: &'m Break,
    /// The figure that is taken away for the next page.
    pub(super) away: Option<u32>,
    /// By how many lines its paragraphs are longer, or shorter, than they are set best.
    pub(super) lines: i8,
}

impl<'m> Way<'m> {
    /// With all paragraphs as they are set best.
    pub(super) fn to(end: &'m Break, away: Option<u32>) -> Self {
        Way { end, away, lines: 0 }
    }
}

/// One page, as planned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Page {
    /// Its items.
    pub(super) items: Range<usize>,
    /// Pieces of footnotes at its foot.
    pub(super) notes: Range<u32>,
    /// The figure at its top.
    pub(super) top: Option<u32>,
    /// The figure that is taken away from it.
    pub(super) away: Option<u32>,
    /// What its white space has to take up, to be full; less than nothing when it must shrink.
    pub(super) slack: Length,
    /// How far its white space stretches.
    pub(super) stretch: Length,
    /// How far it shrinks.
    pub(super) shrink: Length,
    /// The penalty at its end.
    pub(super) penalty: i32,
    /// So many pages of their own come behind it.
    pub(super) plates: u32,
    pub(super) word: Word,
    /// It ends the galley.
    pub(super) last: bool,
    /// Its paragraphs that are set with another number of lines.
    pub(super) anew: Vec<Variant>,
}

impl Page {
    /// Whether it should end where its facing page does; the last of a chapter ends where it ends.
    pub(super) fn ends_full(&self) -> bool {
        !self.last && self.penalty > FORCED
    }

    /// What it lacks when its white space is stretched.
    pub(super) fn lacks(&self) -> Length {
        (self.slack - self.stretch).max(Length::ZERO)
    }

    /// The least and most that it may end short; a page with notes ends at the foot.
    pub(super) fn depths(&self) -> (Length, Length) {
        if !self.notes.is_empty() {
            return (Length::ZERO, Length::ZERO);
        }
        (self.lacks(), self.slack.max(self.lacks()))
    }
}

/// How a page from a start to a break is filled.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fit {
    pub(super) cost: i64,
    /// Pieces of footnotes that stand on it or before.
    pub(super) noted: u32,
    pub(super) slack: Length,
    pub(super) stretch: Length,
    pub(super) shrink: Length,
    pub(super) last: bool,
}

impl Fit {
    /// What the page lacks when its white space is stretched.
    pub(super) fn lacks(&self) -> Length {
        (self.slack - self.stretch).max(Length::ZERO)
    }

    /// The least and most that it may end short; a page with notes ends at the foot.
    pub(super) fn depths(&self, start: &Start) -> (Length, Length) {
        if self.noted > start.noted {
            return (Length::ZERO, Length::ZERO);
        }
        (self.lacks(), self.slack.max(self.lacks()))
    }

    /// The page in full.
    pub(super) fn page(&self, m: &Measured, start: &Start, way: &Way<'_>, anew: Vec<Variant>) -> Page {
        let Way { end, away, .. } = *way;
        Page {
            items: start.item..end.at,
            notes: start.noted..self.noted,
            top: start.float,
            away,
            slack: self.slack,
            stretch: self.stretch,
            shrink: self.shrink,
            penalty: end.cost,
            plates: m.sums[end.at].plates - m.sums[start.item].plates,
            word: end.word,
            last: self.last,
            anew,
        }
    }
}

/// How a page from a start to a break is filled and what it costs; `None` when it does not fit.
pub(super) fn fit(m: &Measured, start: &Start, way: &Way<'_>, block: Block) -> Option<Fit> {
    let Way { end, away, lines } = *way;
    let last = end.at + 1 == m.sums.len();
    let (from, to) = (&m.sums[start.item.min(end.at)], &m.sums[end.at]);
    let gain = |float: Option<u32>| float.map(|float| m.floats[float as usize]);
    let height = |float: Option<Float>| float.map_or(Length::ZERO, |float| float.height());
    let mut natural = to.natural - from.natural + from.open + to.open + from.repeat + m.snaps.more(start.item);
    if block.grid && (from.open > Length::ZERO || from.repeat > Length::ZERO) {
        natural += block.leading;
    }
    let (mut stretch, mut shrink) = (to.stretch - from.stretch, to.shrink - from.shrink);
    natural += height(gain(start.float)) + block.leading * i64::from(lines);
    if let Some(float) = gain(away) {
        natural -= float.gain.natural;
        stretch -= float.gain.stretch;
        shrink -= float.gain.shrink;
    }
    let mut cost = price(end.cost);
    let mut room = block.height;
    let mut noted = start.noted;
    if to.called > start.noted {
        let notes = m.notes.height(start.noted, to.called);
        let for_notes = room - block.note_gap() - natural + shrink;
        if for_notes >= notes {
            noted = to.called;
            room -= block.note_gap() + notes;
        } else {
            // Notes are split only when they must be.
            noted = m.notes.fitting(start.noted, to.called, for_notes, false);
            if noted == start.noted {
                return None;
            }
            room -= block.note_gap() + m.notes.height(start.noted, noted);
            let lines = 1 + m.notes.height(noted, to.called).0 / block.leading.0.max(1);
            let mut split = SPLIT + SPLIT_LINE * lines.min(1_000);
            // A note should at least begin on the page that calls it.
            if m.notes.order.get(noted as usize).is_some_and(|(_, piece)| *piece == 0) {
                split *= 2;
            }
            cost += split * split;
        }
    }
    let slack = room - natural;
    if -slack > shrink {
        return None;
    }
    let mut fit = Fit { cost, noted, slack, stretch, shrink, last };
    if last {
        if from.natural > Length::ZERO && noted == start.noted {
            fit.cost += if natural < block.leading * 3 {
                STUB
            } else if natural < block.leading * 6 {
                SHORT_STUB
            } else {
                0
            };
        }
        if noted < to.called {
            // A page of nothing but footnotes would follow.
            fit.cost += STUB;
        }
        let full = 10 + if slack < Length::ZERO { shrunk(slack, shrink) } else { 0 };
        fit.cost += full * full;
        return Some(fit);
    }
    let badness = if slack < Length::ZERO {
        shrunk(slack, shrink)
    } else if end.cost <= FORCED {
        0
    } else if slack <= stretch {
        cube(slack, stretch)
    } else {
        let tenths = tenths(slack - stretch, block);
        100 + 15 * tenths + 3 * tenths * tenths / 10
    };
    fit.cost += (10 + badness) * (10 + badness);
    fit.cost += match (end.word, start.side) {
        (Word::Whole, _) => 0,
        (Word::Mendable, _) => MENDED,
        (Word::Divided, Side::Verso) => HYPHEN,
        (Word::Divided, _) => HYPHEN_TURN,
        (Word::Stubborn, Side::Verso) => STUBBORN,
        (Word::Stubborn, _) => STUBBORN_TURN,
    };
    if away.is_some() {
        fit.cost += FLOAT;
    }
    if let (Side::Recto, Some((least, most))) = (start.side, start.facing) {
        let (own_least, own_most) = fit.depths(start);
        let apart = (least - own_most).max(own_least - most);
        if apart > Length::ZERO {
            let uneven = UNEVEN * tenths(apart, block);
            fit.cost += uneven * uneven;
        }
    }
    Some(fit)
}

fn tenths(length: Length, block: Block) -> i64 {
    (length.0 * 10 / block.leading.0.max(1)).min(10_000)
}

fn shrunk(slack: Length, shrink: Length) -> i64 {
    cube(-slack, shrink)
}

/// `100 (a / b)³`, at most a thousand times a hundred.
fn cube(a: Length, b: Length) -> i64 {
    let r = (a.0.saturating_mul(1_000) / b.0.max(1)).min(10_000);
    r * r * r / 10_000_000
}

/// The square of a penalty, with its sign.
fn price(penalty: i32) -> i64 {
    let square = i64::from(penalty) * i64::from(penalty);
    if penalty <= FORCED {
        0
    } else if penalty < 0 {
        -square
    } else {
        square
    }
}
