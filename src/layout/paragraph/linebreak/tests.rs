//! Lists of plain words.

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

fn source(items: &[Item]) -> Source<'_> {
    Source { items, edges: Edges { text: "", runs: &[], flush: false } }
}

fn pass(measure: i64) -> Pass {
    Pass { measure, indent: 0, tolerance: 200, stretch: 0, ragged: false, runt: 0, last: false, counts: false }
}

#[test]
fn the_best_lines_are_not_the_greedy_ones() {
    // Greedy sets "5 3 | 9 | …" with a second line that has nothing to stretch.
    let items = words(&[4, 3, 3, 8, 3, 8, 4]);
    let ragged = Pass { ragged: true, stretch: 40, tolerance: 10_000, ..pass(130) };
    let breaks = break_lines(source(&items), &ragged).expect("it can be broken").breaks;
    assert_eq!(breaks.iter().map(|b| b.at).collect::<Vec<_>>(), [5, 9, 13]);
    assert_eq!(breaks.iter().map(|b| b.next).collect::<Vec<_>>(), [6, 10, 13]);
}

#[test]
fn nothing_beyond_the_tolerance_is_made_but_by_the_last_pass() {
    let items = words(&[4, 30, 4]);
    assert_eq!(break_lines(source(&items), &pass(100)), None);
    let last = Pass { last: true, stretch: 100, tolerance: 10_000, ..pass(100) };
    let breaks = break_lines(source(&items), &last).expect("the last pass always gives lines").breaks;
    assert_eq!(breaks.iter().map(|b| b.at).collect::<Vec<_>>(), [1, 3, 5]);
}

#[test]
fn a_forced_break_ends_a_line_however_short() {
    let mut items = words(&[2, 2, 2]);
    items[1] = Item::new(Kind::Forced, 0, 0);
    let breaks = break_lines(source(&items), &pass(1000)).expect("it fits").breaks;
    assert_eq!(breaks, [Break { at: 1, next: 2 }, Break { at: 5, next: 5 }]);
}

#[test]
fn a_tie_is_never_broken() {
    let mut items = words(&[4, 4, 4]);
    items[3].kind = Kind::Tie;
    let loose = Pass { stretch: 200, tolerance: 10_000, ..pass(100) };
    let breaks = break_lines(source(&items), &loose).expect("it can be broken").breaks;
    assert_eq!(breaks.iter().map(|b| b.at).collect::<Vec<_>>(), [1, 5]);
}

#[test]
fn a_word_is_divided_where_the_line_needs_it() {
    // "aaaa bbbb-bbbb cccc": a line of 100 takes four letters, a space and the first half with its hyphen.
    let mut items = words(&[4, 4, 4, 4]);
    items[3] = Item { stretch: 10, ..Item::new(Kind::Disc(u32::MAX), 0, 0) };
    let breaks = break_lines(source(&items), &pass(100)).expect("it can be broken").breaks;
    assert_eq!(breaks[0], Break { at: 3, next: 4 });
}

#[test]
fn very_long_paragraphs_are_broken_in_windows() {
    let lengths: Vec<i64> = (0..60_000).map(|i| 3 + (i * 7 % 5)).collect();
    let items = words(&lengths);
    let breaks = break_lines(source(&items), &pass(600)).expect("it can be broken").breaks;
    assert!(breaks.windows(2).all(|pair| pair[0].next <= pair[1].at && pair[0].at < pair[1].at));
    assert_eq!(breaks.last().map(|b| b.at), Some(items.len()));
    let width = |from: usize, to: usize| items[from..to].iter().map(|i| i.width).sum::<i64>();
    assert!(
        breaks
            .windows(2)
            .all(|pair| (500..=700).contains(&width(pair[0].next, pair[1].at)) || pair[1].at == items.len())
    );
}

#[test]
fn the_best_lines_of_each_number_are_kept() {
    let items = words(&[4, 3, 5, 2, 4, 6, 3, 4, 5, 4, 3, 3, 4, 5, 3, 4, 6, 4, 4, 3]);
    let wide = Pass { tolerance: 10_000, stretch: 60, ..pass(200) };
    let best = break_lines(source(&items), &wide).expect("it can be broken");
    let counts = break_counts(source(&items), &wide);
    assert!(counts.len() > 1);
    assert!(counts.windows(2).all(|pair| pair[0].breaks.len() < pair[1].breaks.len()));
    assert!(counts.iter().all(|found| found.demerits >= best.demerits));
    assert!(counts.contains(&best));
}
