//! Total-fit line breaking: Knuth & Plass 1981, with the demerits of TeX §859.
//!
//! Comes in: the horizontal list and the measure. Goes out: the breaks of the best set of lines,
//! or nothing when no set keeps to the tolerance. All arithmetic is in integers, so that every
//! machine breaks alike. Time is linear in the list: few nodes are active at a time, and very long
//! paragraphs are cut into windows.

mod cost;
#[cfg(test)]
mod tests;

use super::hlist::{Item, Kind};
use super::margin::{EXPANSION, Edges};
use cost::{ADJACENT, Ending, badness, short};

/// What a pass may do. Lengths in scaled points.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pass {
    /// Width of a line.
    pub(super) measure: i64,
    /// Taken from the first lines.
    pub(super) indent: i64,
    /// How many lines it is taken from.
    pub(super) indented: u32,
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

/// What is broken.
#[derive(Clone, Copy)]
pub(super) struct Source<'a> {
    pub(super) items: &'a [Item],
    pub(super) edges: Edges<'a>,
    /// Lines, counted from 0, that may not end within a word.
    pub(super) whole: &'a [u32],
}

/// A penalty that forbids a break.
const INFINITE: i32 = 10_000;
/// Badness of a line that has nothing to stretch: that of one stretched by more than twenty times its stretch.
pub(super) const AWFUL: i64 = 1_000_000;
/// How much worse than stretched spaces shrunk ones are, in hundredths.
const TIGHT: i64 = 125;
/// The class of fitness of lines whose spaces are stretched by more than their stretch.
const LOOSEST: u8 = 3;
/// More active nodes than any honest line has; beyond, the oldest go.
const MOST_ACTIVE: usize = 400;
/// Items of one window of a very long paragraph.
const WINDOW: usize = 16_000;

#[derive(Clone, Copy)]
struct Sums {
    width: i64,
    stretch: i64,
    shrink: i64,
    /// Width of what may be widened or narrowed.
    flexible: i64,
}

/// A feasible break: the line before it ends at `at`, the next begins at `next`.
#[derive(Clone, Copy)]
struct Node {
    at: usize,
    next: usize,
    /// Sums before the first item of the next line, less what of it hangs into the margin.
    sums: Sums,
    fitness: u8,
    /// How many lines end here or before.
    line: u32,
    /// How many lines in a row end in a hyphen here.
    hyphens: u8,
    /// The next line is one of those that the indent is taken from.
    first: bool,
    /// The words at the end of the line before and at the start of the next.
    words: (u64, u64),
    demerits: i64,
    from: u32,
}

/// The best lines. `None`: not within the tolerance.
pub(super) fn break_lines(source: Source<'_>, pass: &Pass) -> Option<Found> {
    let count = source.items.len();
    if count <= WINDOW + WINDOW / 4 {
        return window(source, 0, count, true, pass)?.best();
    }
    let mut all = Found::default();
    let mut start = 0;
    loop {
        let end = if count - start <= WINDOW + WINDOW / 4 { count } else { start + WINDOW };
        let mut lines = window(source, start, end, start == 0, pass)?.best()?;
        all.demerits = all.demerits.saturating_add(lines.demerits);
        let Found { breaks: lines, .. } = &mut lines;
        if end == count {
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
pub(super) fn break_counts(source: Source<'_>, pass: &Pass) -> Vec<Found> {
    if source.items.len() > WINDOW {
        return Vec::new();
    }
    let pass = Pass { counts: true, ..*pass };
    let Some(search) = window(source, 0, source.items.len(), true, &pass) else { return Vec::new() };
    let mut ends: Vec<&Node> = search.ends().collect();
    ends.sort_by_key(|node| (node.line, node.demerits));
    ends.dedup_by_key(|node| node.line);
    ends.into_iter().map(|end| search.lines(end)).collect()
}

/// Breaks `items[start..end]`; at `end` a line ends as at the paragraph's end.
fn window<'a>(source: Source<'a>, start: usize, end: usize, first: bool, pass: &'a Pass) -> Option<Search<'a>> {
    let Source { items, edges, whole } = source;
    let zero = Sums { width: 0, stretch: 0, shrink: 0, flexible: 0 };
    let (at, next, from) = (start, start, u32::MAX);
    let mut search = Search {
        items,
        edges,
        whole,
        end,
        pass,
        nodes: Vec::with_capacity(64),
        active: vec![0],
        sums: zero,
        best: Vec::new(),
    };
    // A line that is indented begins at no edge.
    let hang = if first && pass.indent != 0 { 0 } else { edges.left(items.get(start)) };
    let words = (0, search.word_behind(start));
    let sums = Sums { width: hang, ..zero };
    search.nodes.push(Node { at, next, sums, fitness: 1, line: 0, hyphens: 0, first, words, demerits: 0, from });
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
            Kind::Disc { cost, .. } => {
                search.consider(i, cost, true);
                search.sums.width += item.width;
                search.sums.flexible += edges.flexible(item);
            }
            Kind::Forced => search.consider(i, -INFINITE, false),
            Kind::Box { .. } => {
                search.sums.width += item.width;
                search.sums.flexible += edges.flexible(item);
            }
            Kind::Tie | Kind::Object(_) | Kind::Missing => search.add(item),
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
    edges: Edges<'a>,
    whole: &'a [u32],
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
            Some(item @ Item { kind: Kind::Disc { .. }, .. }) => (item.stretch - self.edges.hyphen(item), item.shrink),
            _ => (-self.edges.right(self.printed_before(at)), 0),
        };
        let parts_word = !self.whole.is_empty() && self.items.get(at).is_some_and(Item::parts_word);
        // Found when the first feasible line asks for them.
        let mut words = None;
        self.best.clear();
        let mut kept = 0;
        let last_active = self.active.len();
        for i in 0..last_active {
            let index = self.active[i];
            let node = &self.nodes[index as usize];
            let line = if node.first { self.pass.measure - self.pass.indent } else { self.pass.measure };
            let width = self.sums.width - node.sums.width + before;
            let slack = line - width;
            // What letters can give they give before the spaces.
            let letters = (self.sums.flexible - node.sums.flexible) * EXPANSION / 1000;
            let left = slack.abs() - letters;
            let (badness, fitness, overfull) = if slack >= 0 {
                let stretch = self.sums.stretch - node.sums.stretch + self.pass.stretch;
                let b = if forced { 0 } else { badness(left, stretch).min(short(left, line)) };
                (b, LOOSEST - u8::from(b <= 99) - u8::from(b <= 12), false)
            } else {
                let shrink = self.sums.shrink - node.sums.shrink;
                if left > shrink {
                    (AWFUL + 1, 0, true)
                } else {
                    let b = badness(left * TIGHT / 100, shrink);
                    (b, u8::from(b <= 12), false)
                }
            };
            // The last hope of the last pass: a line that is too wide (TeX §854).
            let desperate = overfull && self.pass.last && kept == 0 && i + 1 == last_active && self.best.is_empty();
            let gone = overfull || forced;
            let barred = parts_word && self.whole.contains(&node.line);
            if desperate || (!overfull && !barred && badness <= self.pass.tolerance) {
                let d = if desperate {
                    node.demerits
                } else {
                    let words =
                        *words.get_or_insert_with(|| (self.word_before(at), self.word_behind(self.behind(at, 0).0)));
                    let ending = Ending {
                        badness,
                        cost: i64::from(cost),
                        hole: fitness == LOOSEST && !self.pass.ragged,
                        jump: fitness.abs_diff(node.fitness) > 1,
                        hyphens: node.hyphens,
                        flagged,
                        last: at == self.end,
                        runt: width < self.pass.runt && node.from != u32::MAX,
                        alone: at == self.end && self.is_alone(node, at),
                        alike: cost::alike(node.words, words, node.from == u32::MAX),
                    };
                    node.demerits + ending.demerits()
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
        let (next, mut sums) = self.behind(at, behind);
        sums.width += self.edges.left(self.items.get(next).filter(|_| next < self.end));
        let words = words.unwrap_or_default();
        for best in &self.best {
            for (fitness, slot) in best.by_fitness.iter().enumerate() {
                if let Some((demerits, from)) = slot.filter(|(d, _)| *d <= best.least.saturating_add(ADJACENT)) {
                    self.active.push(self.nodes.len() as u32);
                    let before = &self.nodes[from as usize];
                    let hyphens = if flagged { before.hyphens.saturating_add(1).min(9) } else { 0 };
                    let (fitness, line) = (fitness as u8, before.line + 1);
                    let first = before.first && line < self.pass.indented;
                    self.nodes.push(Node { at, next, sums, fitness, line, hyphens, first, words, demerits, from });
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

    /// Whether a ragged line behind another one is but one word.
    fn is_alone(&self, node: &Node, at: usize) -> bool {
        let glue = |item: &Item| item.kind == Kind::Glue;
        self.pass.ragged && node.from != u32::MAX && !self.items[node.next.min(at)..at].iter().any(glue)
    }

    /// The last printed item before a break.
    fn printed_before(&self, at: usize) -> Option<&Item> {
        self.items[..at].iter().rev().find(|item| !item.is_discardable())
    }

    /// What tells the word at the end of a line from others; 0 for none, or one too short to be noticed.
    fn word_before(&self, at: usize) -> u64 {
        self.printed_before(at).map_or(0, cost::word)
    }

    /// Likewise at the start of the line that begins here.
    fn word_behind(&self, next: usize) -> u64 {
        self.items.get(next).filter(|_| next < self.end).map_or(0, cost::word)
    }

    /// Where the line behind a break begins, and the sums there: what is dropped at a line's start is skipped.
    fn behind(&self, at: usize, post: i64) -> (usize, Sums) {
        let mut sums = self.sums;
        let Some(item) = self.items.get(at).filter(|_| at < self.end) else { return (self.end, sums) };
        let mut next = at;
        match item.kind {
            Kind::Disc { .. } => {
                sums.width += item.width - post;
                sums.flexible += self.edges.flexible(item);
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
