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
    Source { items, edges: Edges { text: "", runs: &[], flush: false }, whole: &[] }
}

fn pass(measure: i64) -> Pass {
    Pass {
        measure,
        indent: 0,
        indented: 1,
        tolerance: 200,
        stretch: 0,
        ragged: false,
        runt: 0,
        last: false,
        counts: false,
    }
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
    items[3] = Item { stretch: 10, ..Item::new(Kind::Disc { parts: u32::MAX, cost: 84 }, 0, 0) };
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

/// What lines cost that end where these do: all other places are closed.
fn cost_of(items: &[Item], ends: &[usize], pass: &Pass) -> i64 {
    let mut closed = items.to_vec();
    for (_, item) in closed.iter_mut().enumerate().filter(|(i, _)| !ends.contains(i)) {
        item.kind = match item.kind {
            Kind::Glue => Kind::Tie,
            Kind::Disc { .. } => Kind::Penalty { cost: INFINITE, flagged: false },
            kind => kind,
        };
    }
    break_lines(source(&closed), &Pass { tolerance: AWFUL, ..*pass }).expect("these lines can be").demerits
}

/// Ends of lines each of which takes all words that fit.
fn greedy(items: &[Item], measure: i64) -> Vec<usize> {
    let (mut ends, mut width) = (Vec::new(), 0);
    for (i, item) in items.iter().enumerate() {
        width += item.width;
        if width > measure && item.kind != Kind::Glue {
            ends.push(i - 1);
            width = item.width;
        }
    }
    ends.push(items.len());
    ends
}

#[test]
fn no_lines_cost_less_than_the_best_not_even_the_greedy_ones() {
    let mut seed = 7u32;
    for _ in 0..200 {
        let lengths: Vec<i64> = (0..40)
            .map(|_| {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                1 + i64::from(seed >> 29)
            })
            .collect();
        let items = words(&lengths);
        let free = Pass { stretch: 200, tolerance: AWFUL, runt: 60, ..pass(300) };
        let best = break_lines(source(&items), &free).expect("it can be broken");
        let ends: Vec<usize> = best.breaks.iter().map(|b| b.at).collect();
        assert_eq!(best.demerits, cost_of(&items, &ends, &free));
        assert!(best.demerits <= cost_of(&items, &greedy(&items, 300), &free));
    }
}

#[test]
fn a_third_hyphen_in_a_row_is_avoided_at_a_price() {
    // Lines of a hundred that come out full where each word is divided, and loose where not.
    let mut items = Vec::new();
    for _ in 0..4 {
        items.append(&mut words(&[4, 4, 4]));
        let at = items.len() - 1;
        items.insert(at, Item { stretch: 10, ..Item::new(Kind::Disc { parts: u32::MAX, cost: 84 }, 0, 0) });
        items.push(Item { width: 10, stretch: 60, shrink: 3, ..Item::new(Kind::Glue, 0, 0) });
    }
    let free = Pass { tolerance: AWFUL, stretch: 60, ..pass(110) };
    let breaks = break_lines(source(&items), &free).expect("it can be broken").breaks;
    let hyphens: Vec<bool> =
        breaks.iter().map(|b| matches!(items.get(b.at), Some(Item { kind: Kind::Disc { .. }, .. }))).collect();
    assert!(!hyphens.windows(3).any(|three| three == [true; 3]), "{hyphens:?}");
}

/// The words of a paragraph with their glyphs, so that equal ones are known: each is a range of its own.
fn known(lengths: &[i64], glyphs: &[u32]) -> Vec<Item> {
    let mut items = words(lengths);
    for (word, glyph) in glyphs.iter().enumerate() {
        items[word * 2].glyphs = *glyph;
        items[word * 2].glyphs_len = 4;
        items[word * 2].text_len = 4;
    }
    items
}

#[test]
fn the_same_word_does_not_stand_under_itself() {
    let lengths = [4, 5, 4, 4, 5, 4, 4, 5, 4];
    let free = Pass { tolerance: AWFUL, stretch: 100, ..pass(150) };
    let ends = [5, 11, 17];
    let apart = known(&lengths, &[1, 2, 3, 4, 5, 6, 7, 8, 9]);
    // The third word and the sixth are the same, and so are the fourth and the seventh.
    let echo = known(&lengths, &[1, 2, 3, 4, 5, 3, 4, 8, 9]);
    assert_eq!(cost_of(&echo, &ends, &free) - cost_of(&apart, &ends, &free), 2 * 2_000);
}

#[test]
fn a_runt_costs_and_a_fragment_more() {
    let free = Pass { tolerance: AWFUL, stretch: 100, runt: 40, ..pass(150) };
    let last = |letters: i64| cost_of(&words(&[7, 7, 7, 7, letters]), &[3, 7, 9], &free);
    let (short, long) = (last(3), last(5));
    assert_eq!(short - long, 20_000);
    let mut divided = words(&[7, 7, 7, 6, 3]);
    divided[7] = Item { stretch: 10, ..Item::new(Kind::Disc { parts: u32::MAX, cost: 84 }, 0, 0) };
    assert!(cost_of(&divided, &[3, 7, 9], &free) > short + 50_000);
}

#[test]
fn the_indent_is_taken_from_as_many_lines_as_are_asked_for() {
    // Lines of two words, three of which are narrower, and one of three words.
    let items = words(&[4, 4, 4, 4, 4, 4, 4, 4, 4]);
    let indented = Pass { indent: 50, indented: 3, ..pass(140) };
    let found = break_lines(source(&items), &indented).expect("it can be broken");
    assert_eq!(found.breaks.iter().map(|b| b.at).collect::<Vec<_>>(), [3, 7, 11, 17]);
}

#[test]
fn lines_with_nothing_to_stretch_are_as_full_as_may_be() {
    // Parts of a name, without spaces: three fit a line, and so do two.
    let mut items = Vec::new();
    for i in 0..7 {
        if i > 0 {
            items.push(Item::new(Kind::Penalty { cost: 0, flagged: false }, 0, 0));
        }
        items.push(Item { width: 30, ..Item::new(Kind::Box { word: true, id: 0, whole: false }, 0, 0) });
    }
    let desperate = Pass { tolerance: AWFUL, ..pass(100) };
    let breaks = break_lines(source(&items), &desperate).expect("it can be broken").breaks;
    assert_eq!(breaks.iter().map(|b| b.at).collect::<Vec<_>>(), [5, 11, 13]);
    assert!(cost::short(10, 100) < cost::short(40, 100) && cost::short(100, 100) == AWFUL);
}
