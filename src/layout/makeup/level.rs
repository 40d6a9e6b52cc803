//! Facing pages of equal depth: how far each page's white space is stretched, and which
//! paragraphs are set a line longer so that pages come out full.
//!
//! Leading never stretches. What white space cannot take up is left at the foot, the same on both
//! pages of a spread.

use super::cost::Page;
use super::side::Side;
use super::{Block, Reset};
use crate::layout::galley::{Elastic, FORCED, Fragment, Item};
use crate::length::Length;
use std::collections::BTreeMap;
use std::ops::Range;

/// Pages that end shorter than this, in lines, are set with natural white space: stretching it would not mend them.
const HOPELESS: i64 = 3;
/// The most paragraphs of a page that are set a line longer.
const MOST_LONGER: usize = 3;

/// The pages of a chapter whose first lies on one side.
pub(super) struct Plan {
    pub(super) side: Side,
    pub(super) pages: Vec<Page>,
    /// Paragraphs that are set a line longer.
    pub(super) longer: Vec<usize>,
    /// What the white space of each page takes up.
    pub(super) give: Vec<Length>,
}

/// Paragraphs of a chapter that may be set anew: their items, and their lines once they were.
pub(super) struct Supple {
    pub(super) paragraphs: Vec<Elastic>,
    /// What a line more costs, where it was asked.
    costs: BTreeMap<usize, Option<i64>>,
    pub(super) longer: BTreeMap<usize, Vec<Fragment>>,
}

impl Supple {
    pub(super) fn new(paragraphs: Vec<Elastic>) -> Self {
        Supple { paragraphs, costs: BTreeMap::new(), longer: BTreeMap::new() }
    }

    /// Up to `count` paragraphs that lie wholly among some items, the cheapest to be set a line longer.
    fn cheapest(&mut self, items: &Range<usize>, count: usize, reset: &mut dyn Reset) -> Vec<usize> {
        let from = self.paragraphs.partition_point(|p| p.items.start < items.start);
        let to = self.paragraphs.partition_point(|p| p.items.start < items.end);
        let mut found: Vec<(i64, usize)> = (from..to)
            .filter(|i| self.paragraphs[*i].items.end <= items.end)
            .filter_map(|i| Some(((*self.costs.entry(i).or_insert_with(|| reset.longer(i)))?, i)))
            .collect();
        found.sort_unstable();
        found.into_iter().take(count).map(|(_, i)| i).collect()
    }
}

impl Plan {
    /// Levels planned pages.
    pub(super) fn new(
        side: Side,
        pages: Vec<Page>,
        galley: &[Item],
        block: Block,
        supple: &mut Supple,
        reset: &mut dyn Reset,
    ) -> Self {
        let mut plan = Plan { side, give: vec![Length::ZERO; pages.len()], longer: Vec::new(), pages };
        let mut at = side;
        let mut i = 0;
        while i < plan.pages.len() {
            let facing = at == Side::Verso
                && plan.pages[i].plates == 0
                && ends_full(&plan.pages[i])
                && plan.pages.get(i + 1).is_some_and(ends_full);
            let spread = i..i + if facing { 2 } else { 1 };
            at = at.after(plan.pages[spread.clone()].iter().map(|page| 1 + page.plates).sum());
            plan.lengthen(spread.clone(), galley, block, supple, reset);
            plan.stretch(spread.clone(), block);
            i = spread.end;
        }
        plan
    }

    /// Sets paragraphs of a spread a line longer where its pages then end fuller, and alike.
    fn lengthen(
        &mut self,
        spread: Range<usize>,
        galley: &[Item],
        block: Block,
        supple: &mut Supple,
        reset: &mut dyn Reset,
    ) {
        let short = |page: &Page| (page.slack - page.stretch).max(Length::ZERO);
        let near = block.leading.scale(6, 10);
        if block.leading <= Length::ZERO
            || !self.pages[spread.clone()].iter().any(|page| ends_full(page) && short(page) >= near)
        {
            return;
        }
        // How short each page must stay, and what it would take.
        let mut least = Length::ZERO;
        let mut able: Vec<Vec<usize>> = Vec::new();
        for page in &self.pages[spread.clone()] {
            let lines = if ends_full(page) { (short(page) + near / 2).0 / block.leading.0 } else { 0 };
            let wanted = usize::try_from(lines).unwrap_or(0).min(MOST_LONGER);
            let found = if wanted == 0 { Vec::new() } else { supple.cheapest(&page.items, wanted, reset) };
            least = least.max(short(page) - block.leading * found.len() as i64);
            able.push(found);
        }
        for (page, able) in self.pages[spread].iter_mut().zip(able) {
            for paragraph in able {
                if short(page) < least + near {
                    break;
                }
                let lines = supple.longer.entry(paragraph).or_insert_with(|| reset.lines(paragraph, 1));
                let old: Length = galley[supple.paragraphs[paragraph].items.clone()]
                    .iter()
                    .map(|item| if let Item::Fragment(line) = item { line.height } else { Length::ZERO })
                    .sum();
                let more = lines.iter().map(|line| line.height).sum::<Length>() - old;
                if more > Length::ZERO && more <= page.slack + page.shrink {
                    page.slack -= more;
                    self.longer.push(paragraph);
                }
            }
        }
    }

    /// How far the white space of the pages of a spread stretches or shrinks, so that they end alike.
    fn stretch(&mut self, spread: Range<usize>, block: Block) {
        let hopeless = block.leading * HOPELESS;
        let depths: Vec<_> = self.pages[spread.clone()].iter().map(Page::depths).collect();
        let least = depths.iter().map(|depth| depth.0).max().unwrap_or_default();
        let most = depths.iter().map(|depth| depth.1).min().unwrap_or_default();
        let end = if least > hopeless { most.max(least) } else { least };
        for (give, page) in self.give[spread.clone()].iter_mut().zip(&self.pages[spread]) {
            let wanted = if ends_full(page) {
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

/// Whether a page should end where its facing page does; the last of a chapter ends where it ends.
fn ends_full(page: &Page) -> bool {
    !page.last && page.penalty > FORCED
}
