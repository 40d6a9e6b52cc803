//! Where the pages end: the cheapest sequence of pages over a whole chapter.
//!
//! Dynamic programming over legal breaks, as Plass (Optimal Pagination Techniques, 1981) and
//! Mittelbach (2016) do. The state at a break is the side of the next page, how short the facing
//! page before it ends, and the figure that waits; lines of footnotes that go over come with the
//! best way there. From every state only the fullest pages are tried, so that time is linear in
//! the galley; where nothing fits, a page is cut by force.

use super::Block;
use super::cost::{self, Fit, Page, Start, Way};
use super::measure::{Break, Measured, Word, is_evil, page_start};
use super::side::Side;
use super::variants::{self, Variants};
use crate::layout::galley::{FORCED, Item, Role};
use crate::length::Length;
use std::collections::BTreeMap;

/// A page that ends this much short, in lines, is not tried while there are fuller ones.
const WINDOW: i64 = 4;
/// So many breaks that do not fit are tried before the search jumps to where the notes fit too.
const TRIES: usize = 300;
/// So many breaks are tried in all.
const MOST: usize = 1_000;
/// The most figures of one page that are looked at.
const FLOATS: usize = 2;
/// A state that costs so much more than another at the same break and side is not followed: no facing page makes up for it.
const HOPE: i64 = 2_000_000;
/// How many states of one break and side are followed.
const STATES: usize = 3;
/// The cost of a page that is cut by force.
const FORCE: i64 = 1_000_000_000_000;

/// A place where a page may begin.
struct Node {
    start: Start,
    /// Cost of everything before.
    cost: i64,
    /// The page before.
    before: Before,
}

/// The page that leads to a node.
#[derive(Clone, Copy)]
enum Before {
    /// None: the galley begins.
    Nothing,
    /// From a node to a break, by its rank, with a figure taken away and paragraphs longer by so many lines.
    Page { from: u32, rank: u32, away: Option<u32>, lines: i8 },
    /// From a node, cut by force.
    Cut { from: u32, cut: u32 },
}

struct Search<'g> {
    galley: &'g [Item],
    m: &'g Measured,
    variants: &'g Variants,
    block: Block,
    /// What a page may seem too long by, and fit.
    reserve: Length,
    /// Ranks of breaks that are forced.
    forced: Vec<usize>,
    nodes: Vec<Node>,
    /// Pages that are cut by force.
    cuts: Vec<Page>,
    /// Nodes that wait to be extended, by their first item.
    queue: BTreeMap<usize, Vec<u32>>,
    /// The best node at the end of the galley.
    end: Option<u32>,
    /// The furthest node from which nothing fits.
    stuck: Option<u32>,
}

/// The pages of a galley; at least one. The first lies on `side`.
pub(super) fn pages(galley: &[Item], m: &Measured, variants: &Variants, block: Block, side: Side) -> Vec<Page> {
    let forced = (0..m.breaks.len()).filter(|rank| m.breaks[*rank].cost <= FORCED).collect();
    let saved = if variants.is_empty() { 0 } else { i64::from(variants::MOST) };
    let mut search = Search {
        galley,
        m,
        variants,
        block,
        reserve: block.leading * (1 + saved),
        forced,
        nodes: Vec::new(),
        cuts: Vec::new(),
        queue: BTreeMap::new(),
        end: None,
        stuck: None,
    };
    let item = page_start(galley, 0);
    let start = Start { item, noted: 0, float: None, side, facing: None };
    search.nodes.push(Node { start, cost: 0, before: Before::Nothing });
    search.queue.insert(item, vec![0]);
    loop {
        while let Some((_, nodes)) = search.queue.pop_first() {
            for node in search.hopeful(nodes) {
                search.extend(node);
            }
        }
        match (search.end, search.stuck.take()) {
            (None, Some(node)) => search.cut(node),
            _ => break,
        }
    }
    search.path()
}

impl Search<'_> {
    /// Those of the nodes at one place that may still become the best: of each side the cheapest few.
    fn hopeful(&self, mut nodes: Vec<u32>) -> Vec<u32> {
        let state = |node: u32| {
            let node = &self.nodes[node as usize];
            (node.start.side, node.start.float, node.cost)
        };
        nodes.sort_by_key(|node| state(*node));
        let mut first = None;
        let mut kept = 0;
        nodes.retain(|node| {
            let (side, float, cost) = state(*node);
            match first {
                Some((s, f, least)) if (s, f) == (side, float) => {
                    kept += 1;
                    kept <= STATES && cost <= least + HOPE
                }
                _ => {
                    first = Some((side, float, cost));
                    kept = 1;
                    true
                }
            }
        });
        nodes
    }

    /// Tries the pages that may begin at a node, the fullest first.
    fn extend(&mut self, node: u32) {
        let start = self.nodes[node as usize].start;
        let lowest = self.m.breaks.partition_point(|end| end.at <= start.item);
        let far = self.furthest(&start, Length::ZERO, lowest);
        let mut found = self.scan(node, lowest..far, None);
        // Figures up to the first break that is out of reach.
        let last = self.m.breaks.get(far).or(self.m.breaks.last()).map_or(start.item, |end| end.at);
        let floats = self.m.floats.partition_point(|float| float.first <= start.item)
            ..self.m.floats.partition_point(|float| float.first <= last);
        for index in floats.rev().take(FLOATS) {
            let float = self.m.floats[index];
            let from = self.m.breaks.partition_point(|end| end.at <= float.end + 1);
            let to = self.m.breaks.partition_point(|end| end.at <= float.limit);
            let far = self.furthest(&start, float.height(), lowest).min(to);
            found |= self.scan(node, from..far.max(from), Some(index as u32));
        }
        let further = |stuck: u32| {
            let (old, new) = (&self.nodes[stuck as usize], &self.nodes[node as usize]);
            (new.start.item, -new.cost) > (old.start.item, -old.cost)
        };
        if !found && self.stuck.is_none_or(further) {
            self.stuck = Some(node);
        }
    }

    /// The rank behind the last break that a page may reach, if it has no footnotes.
    fn furthest(&self, start: &Start, gain: Length, lowest: usize) -> usize {
        let float = start.float.map_or(Length::ZERO, |float| self.m.floats[float as usize].height());
        let full = self.m.sums[start.item].tight() + self.block.height + gain - float + self.reserve;
        let far = self.m.breaks.partition_point(|end| self.m.sums[end.at].tight() <= full);
        let forced = self.forced[self.forced.partition_point(|rank| *rank < lowest)..].first();
        forced.map_or(far, |rank| far.min(rank + 1))
    }

    /// Offers the pages that end at some breaks, from the last; stops where they get too short.
    fn scan(&mut self, node: u32, ranks: std::ops::Range<usize>, away: Option<u32>) -> bool {
        let start = self.nodes[node as usize].start;
        let window = self.block.leading * WINDOW;
        let (mut found, mut good) = (false, false);
        let mut tries = 0;
        let mut rank = ranks.end;
        while rank > ranks.start && tries < MOST {
            rank -= 1;
            tries += 1;
            let end = self.m.breaks[rank];
            if self.m.sums[end.at].fragments == self.m.sums[start.item].fragments
                || away.is_some() && self.m.sums[end.at].depth > 0
            {
                continue;
            }
            let way = Way::to(&end, away);
            let Some(fit) = cost::fit(self.m, &start, &way, self.block) else {
                if self.save(node, rank, &way) {
                    found = true;
                    good |= !is_evil(end.cost);
                }
                if tries == TRIES && !found {
                    rank = rank.min(self.with_notes(&start));
                }
                continue;
            };
            found = true;
            let short = fit.depths(&start).0 > window;
            if short && good {
                break;
            }
            good |= !is_evil(end.cost);
            self.reach(node, rank, &way, &fit, 0);
            if fit.last {
                break;
            }
            self.fill(node, rank, &way, &fit);
        }
        found
    }

    /// Offers a page from a node to a break, which costs so much more.
    fn reach(&mut self, node: u32, rank: usize, way: &Way<'_>, fit: &Fit, price: i64) {
        let Node { start, cost, .. } = &self.nodes[node as usize];
        let plates = self.m.sums[way.end.at].plates - self.m.sums[start.item].plates;
        let to = Start {
            item: way.end.start,
            noted: fit.noted,
            float: way.away,
            side: start.side.after(1 + plates),
            facing: (start.side == Side::Verso && plates == 0).then(|| fit.depths(start)),
        };
        let before = Before::Page { from: node, rank: rank as u32, away: way.away, lines: way.lines };
        self.offer(Node { start: to, cost: cost + fit.cost + price, before }, fit.last);
    }

    /// Offers a page that fits when paragraphs are set with lines less; whether there is one.
    fn save(&mut self, node: u32, rank: usize, way: &Way<'_>) -> bool {
        let start = self.nodes[node as usize].start;
        let items = start.item..way.end.at;
        for lines in 1..=variants::MOST {
            let Some((price, _)) = self.variants.cheapest(&items, -lines) else { return false };
            let way = Way { lines: -lines, ..*way };
            if let Some(fit) = cost::fit(self.m, &start, &way, self.block) {
                self.reach(node, rank, &way, &fit, price);
                return true;
            }
        }
        false
    }

    /// Offers pages that are filled by paragraphs with more lines.
    fn fill(&mut self, node: u32, rank: usize, way: &Way<'_>, fit: &Fit) {
        let (start, near) = (self.nodes[node as usize].start, variants::lacking(self.block));
        let items = start.item..way.end.at;
        let mut lacks = fit.lacks();
        for lines in 1..=variants::MOST {
            if lacks < near {
                return;
            }
            lacks -= self.block.leading;
            let Some((price, _)) = self.variants.cheapest(&items, lines) else { return };
            let way = Way { lines, ..*way };
            let Some(fit) = cost::fit(self.m, &start, &way, self.block) else { return };
            self.reach(node, rank, &way, &fit, price);
        }
    }

    /// The rank behind the last break at which all footnotes fit too.
    fn with_notes(&self, start: &Start) -> usize {
        let full = self.m.sums[start.item].tight() + self.block.height - self.block.note_gap();
        self.m.breaks.partition_point(|end| {
            let sum = &self.m.sums[end.at];
            let called = sum.called.max(start.noted);
            sum.tight() + self.m.notes.height(start.noted, called) <= full
        })
    }

    /// A way to a break: kept when it is the cheapest for its state.
    fn offer(&mut self, node: Node, last: bool) {
        let next = self.nodes.len() as u32;
        if last {
            if self.end.is_none_or(|end| node.cost < self.nodes[end as usize].cost) {
                self.end = Some(next);
                self.nodes.push(node);
            }
            return;
        }
        let waiting = self.queue.entry(node.start.item).or_default();
        let state = |start: &Start| (start.side, start.float, start.facing.map(|(least, _)| self.block.halves(least)));
        let alike =
            waiting.iter().copied().find(|other| state(&self.nodes[*other as usize].start) == state(&node.start));
        match alike.map(|other| &mut self.nodes[other as usize]) {
            Some(other) => {
                if node.cost < other.cost {
                    *other = node;
                }
            }
            None => {
                waiting.push(next);
                self.nodes.push(node);
            }
        }
    }

    /// Cuts a page from a node where it is full; at least one fragment goes in, however tall it is.
    fn cut(&mut self, node: u32) {
        let Start { item, noted, float, side, .. } = self.nodes[node as usize].start;
        let sums = &self.m.sums;
        let top = float.map_or(Length::ZERO, |float| self.m.floats[float as usize].height());
        let base = sums[item].natural - sums[item].open - sums[item].repeat - top;
        let mut end = None;
        let mut best = None;
        for (i, thing) in self.galley.iter().enumerate().skip(item) {
            let Item::Fragment(fragment) = thing else { continue };
            let full = sums[i + 1].natural - base + sums[i + 1].open > self.block.height;
            if end.is_some() && full {
                break;
            }
            end = Some(i + 1);
            // A heading at the foot is the last thing to be given up.
            if fragment.role != Role::Heading {
                best = end;
            }
            if full {
                break;
            }
        }
        let at = best.or(end).unwrap_or(self.galley.len());
        let start = page_start(self.galley, at);
        let at = if start == self.galley.len() { start } else { at };
        let used = sums[at].natural - base + sums[at].open;
        let room = (self.block.height - self.block.note_gap() - used).max(Length::ZERO);
        let end = Break { at, start, cost: super::faults::CUT, word: Word::Whole };
        let page = Page {
            items: item..at,
            notes: noted..self.m.notes.fitting(noted, sums[at].called.max(noted), room, true),
            top: float,
            away: None,
            slack: self.block.height - used,
            stretch: Length::ZERO,
            shrink: Length::ZERO,
            penalty: end.cost,
            plates: sums[at].plates - sums[item].plates,
            word: Word::Whole,
            last: at == self.galley.len(),
            anew: Vec::new(),
        };
        let cost = self.nodes[node as usize].cost + FORCE;
        let to =
            Start { item: start, noted: page.notes.end, float: None, side: side.after(1 + page.plates), facing: None };
        let way = Before::Cut { from: node, cut: self.cuts.len() as u32 };
        let last = page.last;
        self.cuts.push(page);
        self.offer(Node { start: to, cost, before: way }, last);
    }

    /// The pages that lead to the end, then pages for the footnotes that are left.
    fn path(&self) -> Vec<Page> {
        let mut pages = Vec::new();
        let mut at = self.end.unwrap_or(0);
        loop {
            match self.nodes[at as usize].before {
                Before::Nothing => break,
                Before::Cut { from, cut } => {
                    pages.push(self.cuts[cut as usize].clone());
                    at = from;
                }
                Before::Page { from, rank, away, lines } => {
                    let (start, end) = (&self.nodes[from as usize].start, &self.m.breaks[rank as usize]);
                    let way = Way { end, away, lines };
                    let anew = self.variants.cheapest(&(start.item..end.at), lines);
                    let anew = anew.map_or_else(Vec::new, |(_, anew)| anew);
                    let fit = cost::fit(self.m, start, &way, self.block);
                    pages.extend(fit.map(|fit| fit.page(self.m, start, &way, anew)));
                    at = from;
                }
            }
        }
        pages.reverse();
        let end = self.galley.len();
        let empty = Page {
            items: end..end,
            notes: 0..0,
            top: None,
            away: None,
            slack: Length::ZERO,
            stretch: Length::ZERO,
            shrink: Length::ZERO,
            penalty: 0,
            plates: 0,
            word: Word::Whole,
            last: true,
            anew: Vec::new(),
        };
        if pages.is_empty() {
            pages.push(Page { items: 0..end, ..empty.clone() });
        }
        let mut noted = pages.last().map_or(0, |page| page.notes.end);
        while noted < self.m.notes.count() {
            let placed = self.m.notes.fitting(noted, self.m.notes.count(), self.block.height, false);
            let placed = if placed > noted {
                placed
            } else {
                self.m.notes.fitting(noted, self.m.notes.count(), self.block.height, true).max(noted + 1)
            };
            pages.push(Page { notes: noted..placed, ..empty.clone() });
            noted = placed;
        }
        pages
    }
}

#[cfg(test)]
mod tests;
