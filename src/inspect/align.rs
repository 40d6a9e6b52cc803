//! Two sequences side by side: where they say the same, and where not.
//!
//! After a difference both are followed to where they meet again, at first nearby and then, by stretches that
//! occur in both, anywhere (the anchors of Heckel, CACM 21 (4), 1978, with stretches instead of lines). The time
//! grows with the length of the sequences, not with its square.

use std::collections::HashMap;
use std::hash::Hash;
use std::ops::{Range, RangeInclusive};

/// How far apart two sequences may run before they are taken to meet nearby.
const WINDOW: usize = 200;
/// So many equal items are a meeting nearby.
const MEET: usize = 4;
/// So many are a meeting further away.
const STRETCH: usize = 8;
/// How often they are looked for far away.
const SEARCHES: usize = 32;

/// Where two sequences differ: what only the first has there, and what only the second.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Gap {
    pub(super) first: Range<usize>,
    pub(super) second: Range<usize>,
}

/// All differences, in order.
pub(super) fn gaps<T: Eq + Hash>(first: &[T], second: &[T]) -> Vec<Gap> {
    let (mut i, mut j, mut searches) = (0, 0, 0);
    let mut out = Vec::new();
    while i < first.len() || j < second.len() {
        if i < first.len() && j < second.len() && first[i] == second[j] {
            i += 1;
            j += 1;
            continue;
        }
        let (a, b) = (&first[i..], &second[j..]);
        let (x, y) = nearby(a, b).unwrap_or_else(|| {
            searches += 1;
            Some((a, b)).filter(|_| searches <= SEARCHES).and_then(|(a, b)| far(a, b)).unwrap_or((a.len(), b.len()))
        });
        out.push(Gap { first: i..i + x, second: j..j + y });
        i += x;
        j += y;
    }
    out
}

/// How many items of each are skipped until both say the same again.
fn nearby<T: Eq>(first: &[T], second: &[T]) -> Option<(usize, usize)> {
    for sum in 1..=WINDOW {
        for x in 0..=sum {
            let y = sum - x;
            if x > first.len() || y > second.len() {
                continue;
            }
            let (a, b) = (&first[x..], &second[y..]);
            let need = MEET.min(a.len()).min(b.len());
            if need > 0 && a[..need] == b[..need] || a.is_empty() && b.is_empty() {
                return Some((x, y));
            }
        }
    }
    None
}

/// The first stretch of the first that the second has too.
fn far<T: Eq + Hash>(first: &[T], second: &[T]) -> Option<(usize, usize)> {
    let mut there = HashMap::with_capacity(second.len());
    for (y, stretch) in second.windows(STRETCH).enumerate() {
        there.entry(stretch).or_insert(y);
    }
    first.windows(STRETCH).enumerate().find_map(|(x, stretch)| Some((x, *there.get(stretch)?)))
}

/// The place of the second that answers to a place of the first; within a difference and at its edges all of it does.
pub(super) fn across(gaps: &[Gap], at: usize) -> RangeInclusive<usize> {
    let next = gaps.partition_point(|gap| gap.first.end < at);
    if let Some(gap) = gaps.get(next).filter(|gap| gap.first.start <= at) {
        return gap.second.start..=gap.second.end;
    }
    let there = match next.checked_sub(1).map(|last| &gaps[last]) {
        Some(last) => last.second.end + (at - last.first.end),
        None => at,
    };
    there..=there
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<&str> {
        text.split_whitespace().collect()
    }

    #[test]
    fn differences_are_found_and_places_carried_over() {
        let first = words("it was the best of times it was the worst of times");
        let second = words("it was the very best of times it was worst of times");
        let gaps = gaps(&first, &second);
        assert_eq!(gaps, [Gap { first: 3..3, second: 3..4 }, Gap { first: 8..9, second: 9..9 }]);
        assert_eq!((across(&gaps, 2), across(&gaps, 3), across(&gaps, 4)), (2..=2, 3..=4, 5..=5));
        assert_eq!((across(&gaps, 8), across(&gaps, 9), across(&gaps, 10)), (9..=9, 9..=9, 10..=10));
    }

    #[test]
    fn a_lost_chapter_is_one_difference() {
        let first: Vec<u32> = (0..3000).collect();
        let second: Vec<u32> = (0..1000).chain(2000..3000).collect();
        assert_eq!(gaps(&first, &second), [Gap { first: 1000..2000, second: 1000..1000 }]);
    }

    #[test]
    fn what_never_meets_is_one_difference() {
        let (first, second) = (vec![1; 5000], vec![2; 5000]);
        assert_eq!(gaps(&first, &second).len(), 1);
    }
}
