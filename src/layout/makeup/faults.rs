//! What had to be given up on a page.

use super::Block;
use super::cost::Page;
use crate::layout::galley::{CLUB, INFINITE, LONELY, PAIR, WIDOW};

/// The penalty noted where a page was cut by force.
pub(super) const CUT: i32 = INFINITE;

/// What is wrong with a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// A paragraph's first line stands alone at its foot.
    Club,
    /// A paragraph's last line stands alone at the top of the next page.
    Widow,
    /// A paragraph of two lines is parted.
    Pair,
    /// A heading stands at its foot with less than two lines of what follows.
    Heading,
    /// What should stay together was cut, since it is longer than a page.
    Cut,
    /// It is left empty by more than a quarter.
    Short,
}

/// The faults of a page.
pub(super) fn of(page: &Page, block: Block) -> Vec<Fault> {
    let mut out = Vec::new();
    if page.last {
        return out;
    }
    match page.penalty {
        CLUB => out.push(Fault::Club),
        WIDOW => out.push(Fault::Widow),
        PAIR => out.push(Fault::Pair),
        LONELY => out.push(Fault::Heading),
        CUT => out.push(Fault::Cut),
        _ => {}
    }
    if page.penalty > crate::layout::galley::FORCED && page.depths().0 > block.height / 4 {
        out.push(Fault::Short);
    }
    out
}
