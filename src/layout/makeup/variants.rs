//! Paragraphs with a line less or a line more, for pages that come out badly otherwise.
//!
//! A paragraph that stands wholly on a page can save that page a line or fill one of it, without
//! any break being another (TeX's `\looseness`; Mittelbach 2016). To set a paragraph anew costs time,
//! so that only those near a page with a fault are asked what it would cost.

use super::cost::Page;
use super::measure::{Float, is_evil};
use super::{Block, Reset};
use crate::layout::galley::{Elastic, Fragment};
use crate::length::Length;
use std::collections::BTreeMap;
use std::ops::Range;

/// What a demerit of a paragraph costs a page: a line more or less is worth a line of white where it costs some 5 000.
const DEMERIT: i64 = 15;
/// What any other number of lines than the best costs.
const OTHER: i64 = 2_000;
/// The most lines that a page gains or saves.
pub(super) const MOST: i8 = 3;
/// Paragraphs on so many pages before and behind a page with a fault are asked.
const NEAR: usize = 1;
/// Likewise before a last page that is too short: its lines can go anywhere before.
const BEFORE_STUB: usize = 8;

/// A paragraph that is set with another number of lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Variant {
    /// Index into the paragraphs.
    pub(super) paragraph: usize,
    /// A line less (−1) or a line more (1).
    pub(super) by: i8,
}

/// The paragraphs of a chapter that may be set anew.
pub(super) struct Variants {
    pub(super) paragraphs: Vec<Elastic>,
    /// In a figure, which may stand on another page than its place tells.
    barred: Vec<bool>,
    /// What a line less and a line more costs, of those that were asked.
    prices: BTreeMap<usize, [Option<i64>; 2]>,
    /// Lines of those that were set anew.
    pub(super) lines: BTreeMap<Variant, Vec<Fragment>>,
}

impl Variants {
    pub(super) fn new(paragraphs: Vec<Elastic>, floats: &[Float]) -> Self {
        let inside = |p: &Elastic| floats.iter().any(|float| float.first <= p.items.start && p.items.end <= float.end);
        let barred = paragraphs.iter().map(inside).collect();
        Variants { paragraphs, barred, prices: BTreeMap::new(), lines: BTreeMap::new() }
    }

    /// No paragraph can be set anew, as far as is known.
    pub(super) fn is_empty(&self) -> bool {
        self.prices.is_empty()
    }

    /// It may stand on another page than its place tells.
    pub(super) fn is_barred(&self, paragraph: usize) -> bool {
        self.barred[paragraph]
    }

    /// The paragraphs that lie wholly among some items.
    fn within(&self, items: &Range<usize>) -> Range<usize> {
        let from = self.paragraphs.partition_point(|p| p.items.start < items.start);
        let to = self.paragraphs.partition_point(|p| p.items.end <= items.end);
        from..to.max(from)
    }

    /// The cheapest ways to gain (or, less than 0, to save) so many lines among some items, with their price; `None`
    /// when there are not enough.
    pub(super) fn cheapest(&self, items: &Range<usize>, lines: i8) -> Option<(i64, Vec<Variant>)> {
        let by = lines.signum();
        let count = usize::from(lines.unsigned_abs());
        let mut found: Vec<(i64, Variant)> = self
            .prices
            .range(self.within(items))
            .filter_map(|(paragraph, prices)| {
                let variant = Variant { paragraph: *paragraph, by };
                Some((prices[usize::from(by > 0)]?, variant))
            })
            .collect();
        if found.len() < count {
            return None;
        }
        found.sort_unstable();
        found.truncate(count);
        Some((found.iter().map(|(price, _)| price).sum(), found.into_iter().map(|(_, variant)| variant).collect()))
    }

    /// Asks the paragraphs near pages with faults; whether there is anything new.
    pub(super) fn ask(&mut self, pages: &[Page], block: Block, reset: &mut dyn Reset) -> bool {
        let mut news = false;
        for (i, page) in pages.iter().enumerate() {
            let before = match trouble(page, i, block) {
                Trouble::None => continue,
                Trouble::Page => NEAR,
                Trouble::Stub => BEFORE_STUB,
            };
            let near = i.saturating_sub(before)..(i + NEAR + 1).min(pages.len());
            let items = pages[near.start].items.start..pages[near.end - 1].items.end;
            for paragraph in self.within(&items) {
                if !self.barred[paragraph] && !self.prices.contains_key(&paragraph) {
                    let prices = reset.costs(paragraph).map(|cost| Some(OTHER + DEMERIT * cost?));
                    self.prices.insert(paragraph, prices);
                    news |= prices != [None; 2];
                }
            }
        }
        news
    }

    /// Sets the paragraphs anew that the pages want so.
    pub(super) fn set(&mut self, pages: &[Page], reset: &mut dyn Reset) {
        for variant in pages.iter().flat_map(|page| &page.anew) {
            self.lines.entry(*variant).or_insert_with(|| reset.lines(variant.paragraph, variant.by));
        }
    }
}

/// What is wrong with a page that other numbers of lines may mend.
enum Trouble {
    None,
    Page,
    /// It is a last page of few lines.
    Stub,
}

fn trouble(page: &Page, index: usize, block: Block) -> Trouble {
    if page.last {
        let stub = index > 0 && page.notes.is_empty() && block.height - page.slack < block.leading * 3;
        return if stub { Trouble::Stub } else { Trouble::None };
    }
    let short = page.ends_full() && page.lacks() >= lacking(block);
    if short || page.word.is_divided() || is_evil(page.penalty) { Trouble::Page } else { Trouble::None }
}

/// A page that lacks so much would be better with a line more.
pub(super) fn lacking(block: Block) -> Length {
    block.leading.scale(6, 10).max(Length(1))
}
