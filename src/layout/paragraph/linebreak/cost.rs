//! What a line costs: TeX's demerits (§859), and ours for what TeX does not see.

use super::super::hlist::{Item, Kind};
use super::{AWFUL, INFINITE};

/// Of every line (TeX's `\linepenalty`).
const LINE: i64 = 40;
/// Of a tight line beside a loose one.
pub(super) const ADJACENT: i64 = 3_000;
/// Of a line whose spaces are more than half wider than they are by nature: a hole.
const HOLE: i64 = 20_000;
/// Of a second line in a row that ends in a hyphen.
const DOUBLE_HYPHEN: i64 = 10_000;
/// Of a third one, worth a line of spaces twice as wide, and of every further one, which no paragraph needs.
const LADDER: i64 = 1_000_000;
const LONG_LADDER: i64 = 1_000_000_000;
/// Of a hyphen at the end of the last line but one.
const LAST_HYPHEN: i64 = 1_000;
/// Of a last line that is too short.
const RUNT: i64 = 20_000;
/// Of a last line that is too short and not even a whole word.
const FRAGMENT: i64 = 100_000;
/// Of a ragged last line of one word: the line before can give it another.
const ALONE: i64 = 60_000;
/// Of the same word at the starts or the ends of two lines, one under the other.
const ALIKE: i64 = 2_000;

/// A line and how it ends.
pub(super) struct Ending {
    pub(super) badness: i64,
    /// Of the break.
    pub(super) cost: i64,
    /// It is much looser or tighter than the line before.
    pub(super) jump: bool,
    /// Its spaces are more than half wider than they are by nature.
    pub(super) hole: bool,
    /// How many lines before it end in a hyphen.
    pub(super) hyphens: u8,
    /// It ends in a hyphen.
    pub(super) flagged: bool,
    /// It ends the paragraph.
    pub(super) last: bool,
    /// It would be too short as a last line.
    pub(super) runt: bool,
    /// As a ragged last line it would be but one word.
    pub(super) alone: bool,
    /// At how many of its ends the line before has the same word.
    pub(super) alike: i64,
}

impl Ending {
    pub(super) fn demerits(&self) -> i64 {
        let line = LINE + self.badness;
        let mut d = line * line;
        if self.cost > -i64::from(INFINITE) {
            d += self.cost * self.cost.abs();
        }
        if self.flagged && self.hyphens > 0 {
            d += match self.hyphens {
                1 => DOUBLE_HYPHEN,
                2 => LADDER,
                _ => LONG_LADDER,
            };
        }
        if self.last {
            d += match (self.hyphens > 0, self.runt) {
                (true, true) => FRAGMENT,
                (true, false) => LAST_HYPHEN,
                (false, true) => RUNT,
                (false, false) => 0,
            };
            if self.alone {
                d += ALONE;
            }
        }
        if self.jump {
            d += ADJACENT;
        }
        if self.hole {
            d += HOLE;
        }
        d + ALIKE * self.alike
    }
}

/// What tells a word from others: its glyphs, which are the same whenever the same word comes again.
pub(super) fn word(item: &Item) -> u64 {
    match item.kind {
        // A word of three letters or less is not noticed.
        Kind::Box { .. } if item.text_len > 3 => u64::from(item.glyphs) << 32 | u64::from(item.glyphs_len),
        _ => 0,
    }
}

/// At how many ends a line has the same word as the line before. `before`: the word at the end of the line before and
/// that at the start of this; `now`: at the end of this line and at the start of the next.
pub(super) fn alike(before: (u64, u64), now: (u64, u64), first: bool) -> i64 {
    if first {
        return 0;
    }
    i64::from(before.0 != 0 && before.0 == now.0) + i64::from(before.1 != 0 && before.1 == now.1)
}

/// Badness of a line that lacks so much of a measure and is left short: one that has nothing to stretch is the worse the emptier it is.
pub(super) fn short(need: i64, measure: i64) -> i64 {
    (need.clamp(0, measure) * AWFUL).checked_div(measure).unwrap_or(AWFUL)
}

/// A hundred times the square of need / give; beyond 1 the cube, at most [`AWFUL`].
///
/// TeX's is the cube throughout (§108), and all that is beyond 10 000 alike. The square weighs small deviations more, which makes lines
/// more alike: what is then least is near the sum of the squares of what spaces deviate by.
pub(super) fn badness(need: i64, give: i64) -> i64 {
    if need <= 0 {
        return 0;
    }
    if give <= 0 {
        return AWFUL;
    }
    // In thousandths.
    let r = if need > 22 * give { return AWFUL } else { need * 1000 / give };
    if r <= 1000 { r * r / 10_000 } else { (r * r * r / 10_000_000).min(AWFUL) }
}
