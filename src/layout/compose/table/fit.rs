//! How a table is made to fit: what is given up first, and what last.
//!
//! In this order: the widths of columns down to their longest words; the wholeness of identifiers;
//! a little of the type size; the upright page; more of the size; the wholeness of words.

use crate::layout::paragraph::Breaking;
use crate::length::Length;

/// As small as a table's text is set before the table is turned, in thousandths of its size.
const SMALL: u16 = 820;
/// The smallest share of its size that a table's text is set at, in thousandths.
const SMALLEST: u16 = 650;

/// How a table is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Plan {
    /// It stands on landscape pages of its own.
    pub(super) turned: bool,
    /// Its text, in thousandths of the size that tables have.
    pub(super) share: u16,
    /// What has to be broken at the least.
    pub(super) breaking: Breaking,
    /// Columns stand as near to each other as they may.
    pub(super) scarce: bool,
    /// Its columns are as wide as their longest pieces.
    pub(super) fits: bool,
}

impl Plan {
    /// It is set smaller than is good to read.
    pub(super) fn is_small(&self) -> bool {
        self.share < SMALL
    }

    /// Nothing is given up.
    pub(super) fn whole() -> Self {
        Plan { turned: false, share: 1000, breaking: Breaking::Words, scarce: false, fits: true }
    }
}

/// Chooses. `least` are the narrowest widths of the whole table (gaps and all) by what may be
/// broken; `turned` is the width of a landscape page, where one may be used.
pub(super) fn plan(least: [Length; 3], upright: Length, turned: Option<Length>) -> Plan {
    use Breaking::{Anywhere, Identifiers, Words};
    let [words, identifiers, anywhere] = least;
    let scarce = Plan { scarce: true, ..Plan::whole() };
    for (turn, room) in [(false, Some(upright)), (true, turned)] {
        let Some(room) = room else { continue };
        let plan = |share, breaking| Plan { turned: turn, share, breaking, ..scarce };
        if words <= room {
            return plan(1000, Words);
        }
        if identifiers <= room {
            return plan(1000, Identifiers);
        }
        for (width, breaking) in [(identifiers, Identifiers), (anywhere, Anywhere)] {
            let share = share(width, room);
            if share >= SMALL {
                return plan(share, breaking);
            }
        }
    }
    let (turn, room) = turned.map_or((false, upright), |room| (true, room));
    let share = share(anywhere, room);
    let fits = share >= SMALLEST;
    Plan { turned: turn, share: share.clamp(SMALLEST, 1000), breaking: Anywhere, fits, ..scarce }
}

/// The share of its size at which a width just fits.
fn share(width: Length, room: Length) -> u16 {
    // Rounding of glyphs' widths takes a little.
    let share = room.0.max(0).saturating_mul(1000) / width.0.max(1) - 3;
    share.clamp(0, 1000) as u16
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(least: [i64; 3], turned: bool) -> (bool, u16, Breaking, bool) {
        let plan = plan(least.map(Length), Length(1000), turned.then_some(Length(1800)));
        (plan.turned, plan.share, plan.breaking, plan.fits)
    }

    #[test]
    fn what_is_given_up_comes_in_its_order() {
        use Breaking::{Anywhere, Identifiers, Words};
        assert_eq!(of([900, 800, 700], true), (false, 1000, Words, true));
        assert_eq!(of([1200, 1000, 900], true), (false, 1000, Identifiers, true));
        assert_eq!(of([1500, 1100, 1100], true), (false, 906, Identifiers, true));
        assert_eq!(of([1500, 1400, 1100], true), (false, 906, Anywhere, true));
        assert_eq!(of([1500, 1400, 1400], true), (true, 1000, Words, true));
        assert_eq!(of([2500, 2400, 2400], true), (true, 747, Anywhere, true));
        assert_eq!(of([9000, 9000, 9000], true), (true, 650, Anywhere, false));
        assert_eq!(of([1500, 1400, 1400], false), (false, 711, Anywhere, true));
    }
}
