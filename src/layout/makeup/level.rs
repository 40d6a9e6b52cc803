//! Facing pages of equal depth: how far each page's white space is stretched.
//!
//! Leading never stretches. What white space cannot take up is left at the foot, the same on both
//! pages of a spread.

use super::Block;
use super::cost::Page;
use super::side::Side;
use crate::layout::galley::Fragment;
use crate::length::Length;
use std::ops::Range;

/// Pages that end shorter than this, in lines, are set with natural white space: stretching it would not mend them.
const HOPELESS: i64 = 3;

/// The pages of a chapter whose first lies on one side.
pub(super) struct Plan {
    pub(super) side: Side,
    pub(super) pages: Vec<Page>,
    /// What the white space of each page takes up.
    pub(super) give: Vec<Length>,
    /// Paragraphs that are set so that no page ends within a word, with their lines.
    pub(super) otherwise: Vec<(usize, Vec<Fragment>)>,
}

impl Plan {
    /// Levels planned pages.
    pub(super) fn new(side: Side, pages: Vec<Page>, block: Block) -> Self {
        let mut plan = Plan { side, give: vec![Length::ZERO; pages.len()], pages, otherwise: Vec::new() };
        let mut at = side;
        let mut i = 0;
        while i < plan.pages.len() {
            let facing = at == Side::Verso
                && plan.pages[i].plates == 0
                && plan.pages[i].ends_full()
                && plan.pages.get(i + 1).is_some_and(Page::ends_full);
            let spread = i..i + if facing { 2 } else { 1 };
            at = at.after(plan.pages[spread.clone()].iter().map(|page| 1 + page.plates).sum());
            plan.stretch(spread.clone(), block);
            i = spread.end;
        }
        plan
    }

    /// How far the white space of the pages of a spread stretches or shrinks, so that they end alike.
    fn stretch(&mut self, spread: Range<usize>, block: Block) {
        let hopeless = block.leading * HOPELESS;
        let depths: Vec<_> = self.pages[spread.clone()].iter().map(Page::depths).collect();
        let least = depths.iter().map(|depth| depth.0).max().unwrap_or_default();
        let most = depths.iter().map(|depth| depth.1).min().unwrap_or_default();
        let end = if least > hopeless { most.max(least) } else { least };
        for (give, page) in self.give[spread.clone()].iter_mut().zip(&self.pages[spread]) {
            let wanted = if page.ends_full() {
                let own = page.slack - page.stretch;
                if page.notes.is_empty() {
                    page.slack - end
                } else if own > hopeless {
                    Length::ZERO
                } else {
                    page.slack
                }
            } else {
                page.slack.min(Length::ZERO)
            };
            *give = wanted.min(page.stretch).max(-page.shrink);
        }
    }
}
