//! Where the pages end: the cheapest sequence of breaks over a whole chapter.
//!
//! Dynamic programming over legal breaks, as Plass (Optimal Pagination Techniques, 1981) and
//! Mittelbach (2016) do, with TeX's badness (The TeXbook, chapter 15) as the cost of a page. A
//! page that lacks lines is bad in the lines it lacks: leading never stretches here.

use super::Block;
use crate::layout::galley::{FORCED, INFINITE, Item};
use crate::length::Length;

/// One page's stretch of the galley: items `start..end`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct PageRange {
    pub(super) start: usize,
    pub(super) end: usize,
}

/// A place where a page may begin.
struct Node {
    /// First item of the page.
    start: usize,
    /// Cost of everything before.
    cost: i128,
    /// The node of the page before, and that page's stretch.
    before: Option<(usize, PageRange)>,
    /// Height of footnotes carried over onto this page.
    carry: Length,
}

/// Sums over the items before an index.
struct Sums {
    natural: Vec<Length>,
    stretch: Vec<Length>,
    shrink: Vec<Length>,
    notes: Vec<Length>,
    /// Padding of the boxes that are open before an index.
    open: Vec<Length>,
    /// Height of the head that a page beginning at an index repeats.
    repeat: Vec<Length>,
}

impl Sums {
    fn of(galley: &[Item], calls: &[Vec<u32>], heights: &[Length]) -> Self {
        let n = galley.len() + 1;
        let mut sums = Sums {
            natural: Vec::with_capacity(n),
            stretch: Vec::with_capacity(n),
            shrink: Vec::with_capacity(n),
            notes: Vec::with_capacity(n),
            open: Vec::with_capacity(n),
            repeat: Vec::with_capacity(n),
        };
        let zero = Length::ZERO;
        let (mut natural, mut stretch, mut shrink, mut notes, mut repeat) = (zero, zero, zero, zero, zero);
        let mut open = Vec::new();
        let mut padding = zero;
        for i in 0..n {
            sums.natural.push(natural);
            sums.stretch.push(stretch);
            sums.shrink.push(shrink);
            sums.notes.push(notes);
            sums.open.push(padding);
            sums.repeat.push(repeat);
            match galley.get(i) {
                Some(Item::Fragment(fragment)) => natural += fragment.height,
                Some(Item::Glue(glue)) => {
                    natural += glue.natural;
                    stretch += glue.stretch;
                    shrink += glue.shrink;
                }
                Some(Item::Open(decor)) => {
                    open.push(decor.pad);
                    natural += decor.pad;
                    padding += decor.pad;
                }
                Some(Item::Close) => {
                    let pad = open.pop().unwrap_or(zero);
                    natural += pad;
                    padding -= pad;
                }
                Some(Item::Repeat(head)) => repeat = head.iter().map(|f| f.height).sum(),
                Some(Item::EndRepeat) => repeat = zero,
                Some(Item::Penalty(_) | Item::Section(_) | Item::Plate(_)) | None => {}
            }
            notes += calls.get(i).map_or(zero, |list| list.iter().map(|note| heights[*note as usize]).sum());
        }
        sums
    }
}

/// What setting a page would mean.
struct Fit {
    cost: i128,
    carry: Length,
}

/// The pages of a galley; at least one.
pub(super) fn breaks(galley: &[Item], calls: &[Vec<u32>], heights: &[Length], block: Block) -> Vec<PageRange> {
    let sums = Sums::of(galley, calls, heights);
    let first = page_start(galley, 0);
    let mut nodes = vec![Node { start: first, cost: 0, before: None, carry: Length::ZERO }];
    let mut active: Vec<usize> = vec![0];
    let mut i = first;
    while i <= galley.len() {
        let last = i == galley.len();
        let Some(penalty) = legal(galley, i) else {
            i += 1;
            continue;
        };
        let mut best: Option<(i128, usize, Length)> = None;
        let mut longest = None;
        active.retain(|&a| {
            if nodes[a].start >= i && !last {
                return true;
            }
            match fit(&sums, &nodes[a], i, last, block) {
                Some(fit) => {
                    let cost = nodes[a].cost + fit.cost + price(penalty);
                    if best.is_none_or(|(least, ..)| cost < least) {
                        best = Some((cost, a, fit.carry));
                    }
                    true
                }
                None => {
                    longest = Some(a);
                    false
                }
            }
        });
        if let Some((cost, a, carry)) = best {
            if penalty <= FORCED && !last {
                active.clear();
            }
            let page = PageRange { start: nodes[a].start, end: i };
            nodes.push(Node { start: page_start(galley, i), cost, before: Some((a, page)), carry });
            active.push(nodes.len() - 1);
            if last {
                break;
            }
        } else if active.is_empty() {
            // Nothing legal fits: end the page wherever it is full.
            let a = longest.unwrap_or(nodes.len() - 1);
            let end = emergency(galley, &sums, &nodes[a], block);
            let page = PageRange { start: nodes[a].start, end };
            let start = page_start(galley, end);
            let cost = nodes[a].cost + 1_000_000_000_000;
            nodes.push(Node { start, cost, before: Some((a, page)), carry: Length::ZERO });
            active.push(nodes.len() - 1);
            if end >= galley.len() {
                break;
            }
            i = end;
        }
        i += 1;
    }
    let mut pages = Vec::new();
    let mut at = nodes.len() - 1;
    while let Some((before, page)) = nodes[at].before {
        pages.push(page);
        at = before;
    }
    pages.reverse();
    if pages.is_empty() {
        pages.push(PageRange { start: 0, end: galley.len() });
    }
    pages
}

/// The first item of a page that begins after a break: white space and penalties are dropped there.
fn page_start(galley: &[Item], at: usize) -> usize {
    let dropped = galley[at..].iter().take_while(|item| matches!(item, Item::Glue(_) | Item::Penalty(_))).count();
    at + dropped
}

/// The penalty of a break before item `i`, if one is allowed there (The TeXbook, p. 110: at a
/// penalty, or at glue that follows something that is not discarded).
fn legal(galley: &[Item], i: usize) -> Option<i32> {
    match galley.get(i) {
        None => Some(0),
        Some(Item::Penalty(cost)) => (*cost < INFINITE).then_some(*cost),
        Some(Item::Glue(_)) => {
            let before = i.checked_sub(1).and_then(|b| galley.get(b));
            matches!(before, Some(Item::Fragment(_) | Item::Close | Item::EndRepeat | Item::Plate(_))).then_some(0)
        }
        Some(
            Item::Fragment(_)
            | Item::Open(_)
            | Item::Close
            | Item::Repeat(_)
            | Item::EndRepeat
            | Item::Section(_)
            | Item::Plate(_),
        ) => None,
    }
}

fn price(penalty: i32) -> i128 {
    let square = i128::from(penalty) * i128::from(penalty);
    if penalty > FORCED && penalty < 0 {
        -square
    } else if penalty <= FORCED {
        0
    } else {
        square
    }
}

/// The cost of a page from a node to a break before item `end`; `None` when it does not fit.
fn fit(sums: &Sums, node: &Node, end: usize, last: bool, block: Block) -> Option<Fit> {
    let start = node.start.min(end);
    let natural = sums.natural[end] - sums.natural[start] + sums.open[start] + sums.open[end] + sums.repeat[start];
    let stretch = sums.stretch[end] - sums.stretch[start];
    let shrink = sums.shrink[end] - sums.shrink[start];
    let new_notes = sums.notes[end] - sums.notes[start];
    let notes = node.carry + new_notes;
    let mut room = block.height;
    let mut carry = Length::ZERO;
    let mut cost = 0;
    if notes > Length::ZERO {
        let for_notes = room - block.note_gap() - natural;
        // Notes are split only when they must be, and then two lines at least stand on each page.
        let least = (block.leading * 2).min(notes);
        if for_notes + shrink >= notes {
            room -= block.note_gap() + notes;
        } else if for_notes >= least {
            carry = notes - for_notes;
            room = natural;
            let lines = 1 + carry.0 / block.leading.0.max(1);
            cost += i128::from(3_000 + 100 * lines) * i128::from(3_000 + 100 * lines);
        } else {
            return (natural + block.note_gap() + least <= block.height).then_some(Fit { cost, carry });
        }
    }
    let slack = room - natural;
    let badness = if slack >= Length::ZERO {
        if last {
            // A last page of fewer than three lines looks like an accident.
            if natural < block.leading * 3 && sums.natural[start] > Length::ZERO { 2_000 } else { 0 }
        } else if slack <= stretch {
            100 * cube(slack, stretch) / 1_000_000_000
        } else {
            let tenths = i128::from((slack - stretch).0) * 10 / i128::from(block.leading.0.max(1));
            100 + 15 * tenths + 3 * tenths * tenths / 10
        }
    } else if -slack <= shrink {
        100 * cube(-slack, shrink) / 1_000_000_000
    } else {
        return None;
    };
    Some(Fit { cost: cost + (10 + badness) * (10 + badness), carry })
}

/// `(a / b)³` in thousand-millionths.
fn cube(a: Length, b: Length) -> i128 {
    let r = i128::from(a.0) * 1_000 / i128::from(b.0.max(1));
    r * r * r
}

/// The last place after a fragment where a page from this node is not too long; at least one
/// fragment goes in, however tall it is.
fn emergency(galley: &[Item], sums: &Sums, node: &Node, block: Block) -> usize {
    let start = node.start;
    let base = sums.natural[start] - sums.open[start] - sums.repeat[start];
    let mut end = None;
    let fragments = galley.iter().enumerate().skip(start).filter(|(_, item)| matches!(item, Item::Fragment(_)));
    for (i, _) in fragments {
        let height = sums.natural[i + 1] - base + sums.open[i + 1];
        if end.is_some() && height > block.height {
            break;
        }
        end = Some(i + 1);
        if height > block.height {
            break;
        }
    }
    end.unwrap_or(galley.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::galley::{Fragment, Glue};
    use crate::theme::Color;

    fn line() -> Item {
        Item::Fragment(Fragment { height: Length(10), ..Fragment::default() })
    }

    fn block(lines: i64) -> Block {
        Block { height: Length(10 * lines), measure: Length(100), leading: Length(10), rule: Color::BLACK, rtl: false }
    }

    fn ends(galley: &[Item], lines: i64) -> Vec<usize> {
        let calls = vec![Vec::new(); galley.len()];
        breaks(galley, &calls, &[], block(lines)).iter().map(|page| page.end).collect()
    }

    #[test]
    fn a_heading_goes_to_the_page_of_its_text() {
        let glue = Item::Glue(Glue { natural: Length(1), ..Glue::default() });
        let galley = vec![line(), Item::Penalty(0), line(), glue, line(), Item::Penalty(INFINITE), line()];
        // Three lines fit, but the third is a heading.
        assert_eq!(ends(&galley, 3), [3, 7]);
    }

    #[test]
    fn a_page_is_left_short_rather_than_leave_a_widow() {
        let mut galley = vec![line()];
        for i in 1..5 {
            galley.push(Item::Penalty(if i == 4 || i == 1 { 5_000 } else { 0 }));
            galley.push(line());
        }
        // Five lines in pages of four: not 4 + 1, a widow, and not 3 + 2, a last page of two lines.
        assert_eq!(ends(&galley, 4), [3, 9]);
    }

    #[test]
    fn what_may_not_be_broken_is_broken_when_it_is_longer_than_a_page() {
        let mut galley = vec![line()];
        for _ in 1..7 {
            galley.push(Item::Penalty(INFINITE));
            galley.push(line());
        }
        assert_eq!(ends(&galley, 3).len(), 3);
        let tall = vec![Item::Fragment(Fragment { height: Length(1_000), ..Fragment::default() })];
        assert_eq!(ends(&tall, 3), [1]);
    }
}
