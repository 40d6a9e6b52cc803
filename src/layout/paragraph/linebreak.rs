//! Total-fit line breaking: Knuth & Plass 1981, with the demerits of TeX §859.
//!
//! Comes in: the horizontal list and the measure. Goes out: the breaks of the best set of lines,
//! or nothing when no set keeps to the tolerance. All arithmetic is in integers, so that every
//! machine breaks alike. Time is linear in the list: few nodes are active at a time, and very long
//! paragraphs are cut into windows.

#[cfg(test)]
mod tests;

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
    /// The best lines for each number of lines are wanted, not only the best of all.
    pub(super) counts: bool,
}

/// A set of lines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Found {
    /// Where each ends; the last one at the paragraph's end.
    pub(super) breaks: Vec<Break>,
    /// What all lines together cost.
    pub(super) demerits: i64,
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
    /// How many lines end here or before.
    line: u32,
    /// How many lines in a row end in a hyphen here.
    hyphens: u8,
    first: bool,
    demerits: i64,
    from: u32,
}

/// The best lines. `None`: not within the tolerance.
pub(super) fn break_lines(items: &[Item], pass: &Pass) -> Option<Found> {
    if items.len() <= WINDOW + WINDOW / 4 {
        return window(items, 0, items.len(), true, pass)?.best();
    }
    let mut all = Found::default();
    let mut start = 0;
    loop {
        let end = if items.len() - start <= WINDOW + WINDOW / 4 { items.len() } else { start + WINDOW };
        let mut lines = window(items, start, end, start == 0, pass)?.best()?;
        all.demerits = all.demerits.saturating_add(lines.demerits);
        let Found { breaks: lines, .. } = &mut lines;
        if end == items.len() {
            all.breaks.append(lines);
            return Some(all);
        }
        // The lines at the window's end do not know what follows them: they are set again.
        let keep = lines.len().saturating_sub(3).max(1);
        lines.truncate(keep);
        let next = lines.last().map_or(end, |line| line.next).max(start + 1);
        all.breaks.append(lines);
        start = next;
    }
}

/// The best lines for each number of lines, the fewest first; none for very long paragraphs.
pub(super) fn break_counts(items: &[Item], pass: &Pass) -> Vec<Found> {
    if items.len() > WINDOW {
        return Vec::new();
    }
    let pass = Pass { counts: true, ..*pass };
    let Some(search) = window(items, 0, items.len(), true, &pass) else { return Vec::new() };
    let mut ends: Vec<&Node> = search.ends().collect();
    ends.sort_by_key(|node| (node.line, node.demerits));
    ends.dedup_by_key(|node| node.line);
    ends.into_iter().map(|end| search.lines(end)).collect()
}

/// Breaks `items[start..end]`; at `end` a line ends as at the paragraph's end.
fn window<'a>(items: &'a [Item], start: usize, end: usize, first: bool, pass: &'a Pass) -> Option<Search<'a>> {
    let zero = Sums { width: 0, stretch: 0, shrink: 0 };
    let (at, next, from) = (start, start, u32::MAX);
    let root = Node { at, next, sums: zero, fitness: 1, line: 0, hyphens: 0, first, demerits: 0, from };
    let mut search =
        Search { items, end, pass, nodes: vec![root], active: vec![0], sums: zero, best: Vec::with_capacity(2) };
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
    Some(search)
}

/// The best ways found to end a line at one place, after so many lines: for each class of fitness.
struct Best {
    line: u32,
    least: i64,
    by_fitness: [Option<(i64, u32)>; 4],
}

struct Search<'a> {
    items: &'a [Item],
    end: usize,
    pass: &'a Pass,
    nodes: Vec<Node>,
    active: Vec<u32>,
    /// Sums of all before the item looked at.
    sums: Sums,
    /// Of the place looked at; only the first unless the lines are counted.
    best: Vec<Best>,
}

impl Search<'_> {
    /// The nodes at the end.
    fn ends(&self) -> impl Iterator<Item = &Node> {
        self.active.iter().map(|node| &self.nodes[*node as usize])
    }

    fn best(&self) -> Option<Found> {
        self.ends().min_by_key(|node| node.demerits).map(|end| self.lines(end))
    }

    /// The lines that lead to a node.
    fn lines(&self, end: &Node) -> Found {
        let mut breaks = Vec::new();
        let mut node = end;
        while let Some(before) = self.nodes.get(node.from as usize) {
            breaks.push(Break { at: node.at, next: node.next });
            node = before;
        }
        breaks.reverse();
        Found { breaks, demerits: end.demerits }
    }

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
        self.best.clear();
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
            let desperate = overfull && self.pass.last && kept == 0 && i + 1 == last_active && self.best.is_empty();
            let gone = overfull || forced;
            if desperate || (!overfull && badness <= self.pass.tolerance) {
                let d = if desperate {
                    node.demerits
                } else {
                    node.demerits + self.demerits(node, badness, fitness, cost, flagged, at, width)
                };
                let line = node.line;
                self.candidate(line, fitness, d, index);
            }
            if !gone {
                self.active[kept] = index;
                kept += 1;
            }
        }
        self.active.truncate(kept);
        if self.best.is_empty() {
            return;
        }
        let (next, sums) = self.behind(at, behind);
        for best in &self.best {
            for (fitness, slot) in best.by_fitness.iter().enumerate() {
                if let Some((demerits, from)) = slot.filter(|(d, _)| *d <= best.least.saturating_add(ADJACENT)) {
                    self.active.push(self.nodes.len() as u32);
                    let before = &self.nodes[from as usize];
                    let hyphens = if flagged { before.hyphens.saturating_add(1).min(9) } else { 0 };
                    let (fitness, line) = (fitness as u8, before.line + 1);
                    self.nodes.push(Node { at, next, sums, fitness, line, hyphens, first: false, demerits, from });
                }
            }
        }
        if self.active.len() > MOST_ACTIVE {
            self.active.drain(..MOST_ACTIVE / 4);
        }
    }

    /// Notes a way to end a line here.
    fn candidate(&mut self, line: u32, fitness: u8, demerits: i64, from: u32) {
        let known = if self.pass.counts { self.best.iter().position(|best| best.line == line) } else { Some(0) };
        let at = known.filter(|at| *at < self.best.len()).unwrap_or_else(|| {
            self.best.push(Best { line, least: i64::MAX, by_fitness: [None; 4] });
            self.best.len() - 1
        });
        let best = &mut self.best[at];
        best.least = best.least.min(demerits);
        let slot = &mut best.by_fitness[usize::from(fitness)];
        if slot.is_none_or(|(known, _)| demerits < known) {
            *slot = Some((demerits, from));
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
