//! Total-fit line breaking: Knuth & Plass 1981, with the demerits of TeX §859.
//!
//! Comes in: the horizontal list and the measure. Goes out: the breaks of the best set of lines,
//! or nothing when no set keeps to the tolerance. All arithmetic is in integers, so that every
//! machine breaks alike. Time is linear in the list: few nodes are active at a time, and very long
//! paragraphs are cut into windows.

use super::hlist::{Item, Kind};

/// What a pass may do. Lengths in scaled points.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pass {
    /// Width of a line.
    pub(super) measure: i64,
    /// Taken from the first line.
    pub(super) indent: i64,
    /// Worst badness allowed; 100 is a line stretched by just its stretch.
    pub(super) tolerance: i64,
    /// Stretch that every line gets for free: of a ragged edge, or in an emergency.
    pub(super) stretch: i64,
    /// Spaces neither stretch nor shrink.
    pub(super) ragged: bool,
    /// A last line shorter than this is a runt.
    pub(super) runt: i64,
    /// Something must come out, even with lines that are too wide.
    pub(super) last: bool,
}

/// The end of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Break {
    /// The item at which the line ends.
    pub(super) at: usize,
    /// The first item of the next line.
    pub(super) next: usize,
}

/// A penalty that forbids a break.
const INFINITE: i32 = 10_000;
/// Badness of a line that cannot be stretched so far.
const AWFUL: i64 = 10_000;
const LINE: i64 = 10;
const HYPHEN: i32 = 50;
const ADJACENT: i64 = 10_000;
/// Times the square of the number of lines before that end in a hyphen: three in a row are much worse than two.
const DOUBLE_HYPHEN: i64 = 10_000;
const LAST_HYPHEN: i64 = 5_000;
const RUNT: i64 = 15_000;
/// More active nodes than any honest line has; beyond, the oldest go.
const MOST_ACTIVE: usize = 400;
/// Items of one window of a very long paragraph.
const WINDOW: usize = 16_000;

#[derive(Clone, Copy)]
struct Sums {
    width: i64,
    stretch: i64,
    shrink: i64,
}

/// A feasible break: the line before it ends at `at`, the next begins at `next`.
#[derive(Clone, Copy)]
struct Node {
    at: usize,
    next: usize,
    /// Sums before the first item of the next line.
    sums: Sums,
    fitness: u8,
    /// How many lines in a row end in a hyphen here.
    hyphens: u8,
    first: bool,
    demerits: i64,
    from: u32,
}

/// The breaks of the best lines; the last one ends the paragraph. `None`: not within the tolerance.
pub(super) fn break_lines(items: &[Item], pass: &Pass) -> Option<Vec<Break>> {
    if items.len() <= WINDOW + WINDOW / 4 {
        return window(items, 0, items.len(), true, pass);
    }
    let mut all: Vec<Break> = Vec::new();
    let mut start = 0;
    loop {
        let end = if items.len() - start <= WINDOW + WINDOW / 4 { items.len() } else { start + WINDOW };
        let mut lines = window(items, start, end, start == 0, pass)?;
        if end == items.len() {
            all.append(&mut lines);
            return Some(all);
        }
        // The lines at the window's end do not know what follows them: they are set again.
        let keep = lines.len().saturating_sub(3).max(1);
        lines.truncate(keep);
        let next = lines.last().map_or(end, |line| line.next).max(start + 1);
        all.append(&mut lines);
        start = next;
    }
}

/// Breaks `items[start..end]`; at `end` a line ends as at the paragraph's end.
fn window(items: &[Item], start: usize, end: usize, first: bool, pass: &Pass) -> Option<Vec<Break>> {
    let zero = Sums { width: 0, stretch: 0, shrink: 0 };
    let root = Node { at: start, next: start, sums: zero, fitness: 1, hyphens: 0, first, demerits: 0, from: u32::MAX };
    let mut search = Search { items, end, pass, nodes: vec![root], active: vec![0], sums: zero };
    for (i, item) in items.iter().enumerate().take(end).skip(start) {
        match item.kind {
            Kind::Glue => {
                if i > start && !items[i - 1].is_discardable() && !matches!(items[i - 1].kind, Kind::Forced) {
                    search.consider(i, 0, false);
                }
                search.add(item);
            }
            Kind::Penalty { cost, flagged } => {
                if cost < INFINITE {
                    search.consider(i, cost, flagged);
                }
            }
            Kind::Disc(_) => {
                search.consider(i, HYPHEN, true);
                search.sums.width += item.width;
            }
            Kind::Forced => search.consider(i, -INFINITE, false),
            Kind::Box { .. } | Kind::Tie | Kind::Object(_) | Kind::Missing => search.add(item),
        }
        if search.active.is_empty() {
            return None;
        }
    }
    search.consider(end, -INFINITE, false);
    let best = search.active.iter().copied().min_by_key(|node| search.nodes[*node as usize].demerits)?;
    let mut breaks = Vec::new();
    let mut node = best;
    while let Some(found) = search.nodes.get(node as usize).filter(|found| found.from != u32::MAX) {
        breaks.push(Break { at: found.at, next: found.next });
        node = found.from;
    }
    breaks.reverse();
    Some(breaks)
}

struct Search<'a> {
    items: &'a [Item],
    end: usize,
    pass: &'a Pass,
    nodes: Vec<Node>,
    active: Vec<u32>,
    /// Sums of all before the item looked at.
    sums: Sums,
}

impl Search<'_> {
    fn add(&mut self, item: &Item) {
        self.sums.width += item.width;
        if !self.pass.ragged {
            self.sums.stretch += item.stretch;
            self.sums.shrink += item.shrink;
        }
    }

    /// Looks at a legal break (TeX §829, `try_break`).
    fn consider(&mut self, at: usize, cost: i32, flagged: bool) {
        let forced = cost <= -INFINITE;
        let (before, behind) = match self.items.get(at).filter(|_| at < self.end) {
            Some(Item { kind: Kind::Disc(_), stretch, shrink, .. }) => (*stretch, *shrink),
            _ => (0, 0),
        };
        // The best way to end a line here, for each class of fitness.
        let mut best: [Option<(i64, u32)>; 4] = [None; 4];
        let mut least = i64::MAX;
        let mut kept = 0;
        let last_active = self.active.len();
        for i in 0..last_active {
            let index = self.active[i];
            let node = &self.nodes[index as usize];
            let line = if node.first { self.pass.measure - self.pass.indent } else { self.pass.measure };
            let width = self.sums.width - node.sums.width + before;
            let slack = line - width;
            let (badness, fitness, overfull) = if slack >= 0 {
                let stretch = self.sums.stretch - node.sums.stretch + self.pass.stretch;
                let b = if forced { 0 } else { badness(slack, stretch) };
                (
                    b,
                    if b > 99 {
                        3
                    } else if b > 12 {
                        2
                    } else {
                        1
                    },
                    false,
                )
            } else {
                let shrink = self.sums.shrink - node.sums.shrink;
                if -slack > shrink {
                    (AWFUL + 1, 0, true)
                } else {
                    let b = badness(-slack, shrink);
                    (b, u8::from(b <= 12), false)
                }
            };
            // The last hope of the last pass: a line that is too wide (TeX §854).
            let desperate = overfull && self.pass.last && kept == 0 && i + 1 == last_active && least == i64::MAX;
            let gone = overfull || forced;
            if desperate || (!overfull && badness <= self.pass.tolerance) {
                let d = if desperate {
                    node.demerits
                } else {
                    node.demerits + self.demerits(node, badness, fitness, cost, flagged, at, width)
                };
                let slot = &mut best[usize::from(fitness)];
                if slot.is_none_or(|(known, _)| d < known) {
                    *slot = Some((d, index));
                }
                least = least.min(d);
            }
            if !gone {
                self.active[kept] = index;
                kept += 1;
            }
        }
        self.active.truncate(kept);
        if least == i64::MAX {
            return;
        }
        let (next, sums) = self.behind(at, behind);
        for (fitness, slot) in best.iter().enumerate() {
            if let Some((demerits, from)) = slot.filter(|(d, _)| *d <= least.saturating_add(ADJACENT)) {
                self.active.push(self.nodes.len() as u32);
                let hyphens = if flagged { self.nodes[from as usize].hyphens.saturating_add(1).min(9) } else { 0 };
                let fitness = fitness as u8;
                self.nodes.push(Node { at, next, sums, fitness, hyphens, first: false, demerits, from });
            }
        }
        if self.active.len() > MOST_ACTIVE {
            self.active.drain(..MOST_ACTIVE / 4);
        }
    }

    #[allow(clippy::too_many_arguments, reason = "the terms of one formula")]
    fn demerits(&self, node: &Node, badness: i64, fitness: u8, cost: i32, flagged: bool, at: usize, width: i64) -> i64 {
        let line = LINE + badness;
        let cost = i64::from(cost);
        let mut d = if cost >= 0 {
            (line + cost) * (line + cost)
        } else if cost > -i64::from(INFINITE) {
            line * line - cost * cost
        } else {
            line * line
        };
        if flagged && node.hyphens > 0 {
            d += DOUBLE_HYPHEN * i64::from(node.hyphens) * i64::from(node.hyphens);
        }
        if at == self.end {
            if node.hyphens > 0 {
                d += LAST_HYPHEN;
            }
            if width < self.pass.runt && node.from != u32::MAX {
                d += RUNT;
            }
        }
        if fitness.abs_diff(node.fitness) > 1 {
            d += ADJACENT;
        }
        d
    }

    /// Where the line behind a break begins, and the sums there: what is dropped at a line's start is skipped.
    fn behind(&self, at: usize, post: i64) -> (usize, Sums) {
        let mut sums = self.sums;
        let Some(item) = self.items.get(at).filter(|_| at < self.end) else { return (self.end, sums) };
        let mut next = at;
        match item.kind {
            Kind::Disc(_) => {
                sums.width += item.width - post;
                return (at + 1, sums);
            }
            Kind::Forced => next += 1,
            _ => {}
        }
        while let Some(item) = self.items.get(next).filter(|item| next < self.end && item.is_discardable()) {
            sums.width += item.width;
            if !self.pass.ragged {
                sums.stretch += item.stretch;
                sums.shrink += item.shrink;
            }
            next += 1;
        }
        (next, sums)
    }
}

/// 100 · (need / give)³, at most 10 000 (TeX §108).
fn badness(need: i64, give: i64) -> i64 {
    if need <= 0 {
        return 0;
    }
    if give <= 0 {
        return AWFUL;
    }
    // In thousandths; beyond 4.65 the cube passes 10 000.
    let r = if need > 5 * give { return AWFUL } else { need * 1000 / give };
    (r * r * r / 10_000_000).min(AWFUL)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Words of the given lengths, ten units a letter, with spaces of 10 + 5 − 3.
    fn words(lengths: &[i64]) -> Vec<Item> {
        let mut items = Vec::new();
        for (i, length) in lengths.iter().enumerate() {
            if i > 0 {
                items.push(Item { width: 10, stretch: 5, shrink: 3, ..Item::new(Kind::Glue, 0, 0) });
            }
            let kind = Kind::Box { word: true, id: 0, whole: false };
            items.push(Item { width: length * 10, ..Item::new(kind, 0, 0) });
        }
        items
    }

    fn pass(measure: i64) -> Pass {
        Pass { measure, indent: 0, tolerance: 200, stretch: 0, ragged: false, runt: 0, last: false }
    }

    #[test]
    fn the_best_lines_are_not_the_greedy_ones() {
        // Greedy sets "5 3 | 9 | …" with a second line that has nothing to stretch.
        let items = words(&[4, 3, 3, 8, 3, 8, 4]);
        let ragged = Pass { ragged: true, stretch: 40, tolerance: 10_000, ..pass(130) };
        let breaks = break_lines(&items, &ragged).expect("it can be broken");
        assert_eq!(breaks.iter().map(|b| b.at).collect::<Vec<_>>(), [5, 9, 13]);
        assert_eq!(breaks.iter().map(|b| b.next).collect::<Vec<_>>(), [6, 10, 13]);
    }

    #[test]
    fn nothing_beyond_the_tolerance_is_made_but_by_the_last_pass() {
        let items = words(&[4, 30, 4]);
        assert_eq!(break_lines(&items, &pass(100)), None);
        let last = Pass { last: true, stretch: 100, tolerance: 10_000, ..pass(100) };
        let breaks = break_lines(&items, &last).expect("the last pass always gives lines");
        assert_eq!(breaks.iter().map(|b| b.at).collect::<Vec<_>>(), [1, 3, 5]);
    }

    #[test]
    fn a_forced_break_ends_a_line_however_short() {
        let mut items = words(&[2, 2, 2]);
        items[1] = Item::new(Kind::Forced, 0, 0);
        let breaks = break_lines(&items, &pass(1000)).expect("it fits");
        assert_eq!(breaks, [Break { at: 1, next: 2 }, Break { at: 5, next: 5 }]);
    }

    #[test]
    fn a_tie_is_never_broken() {
        let mut items = words(&[4, 4, 4]);
        items[3].kind = Kind::Tie;
        let loose = Pass { stretch: 200, tolerance: 10_000, ..pass(100) };
        let breaks = break_lines(&items, &loose).expect("it can be broken");
        assert_eq!(breaks.iter().map(|b| b.at).collect::<Vec<_>>(), [1, 5]);
    }

    #[test]
    fn a_word_is_divided_where_the_line_needs_it() {
        // "aaaa bbbb-bbbb cccc": a line of 100 takes four letters, a space and the first half with its hyphen.
        let mut items = words(&[4, 4, 4, 4]);
        items[3] = Item { stretch: 10, ..Item::new(Kind::Disc(u32::MAX), 0, 0) };
        let breaks = break_lines(&items, &pass(100)).expect("it can be broken");
        assert_eq!(breaks[0], Break { at: 3, next: 4 });
    }

    #[test]
    fn very_long_paragraphs_are_broken_in_windows() {
        let lengths: Vec<i64> = (0..60_000).map(|i| 3 + (i * 7 % 5)).collect();
        let items = words(&lengths);
        let breaks = break_lines(&items, &pass(600)).expect("it can be broken");
        assert!(breaks.windows(2).all(|pair| pair[0].next <= pair[1].at && pair[0].at < pair[1].at));
        assert_eq!(breaks.last().map(|b| b.at), Some(items.len()));
        let width = |from: usize, to: usize| items[from..to].iter().map(|i| i.width).sum::<i64>();
        assert!(
            breaks
                .windows(2)
                .all(|pair| (500..=700).contains(&width(pair[0].next, pair[1].at)) || pair[1].at == items.len())
        );
    }
}
