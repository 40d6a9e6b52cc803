use super::super::{Block, PageBody, Rigid, Side, make_up, plan};
use super::*;
use crate::layout::galley::{CLUB, Decor, Elastic, Fragment, Galley, Glue, INFINITE, PAIR, WIDOW};
use crate::theme::Color;

fn line() -> Item {
    Item::Fragment(Fragment { height: Length(10), role: Role::Line, ..Fragment::default() })
}

/// A paragraph, with penalties as compose sets them.
fn paragraph(lines: usize) -> Galley {
    let mut out = vec![line()];
    for i in 1..lines {
        let cost = match (i == 1, i + 1 == lines) {
            (true, true) => PAIR,
            (true, false) => CLUB,
            (false, true) => WIDOW,
            (false, false) => 0,
        };
        out.extend([Item::Penalty(cost), line()]);
    }
    out
}

fn glue(natural: i64) -> Item {
    Item::Glue(Glue { natural: Length(natural), stretch: Length(natural), shrink: Length::ZERO })
}

fn heading() -> [Item; 2] {
    let line = Fragment { height: Length(10), role: Role::Heading, ..Fragment::default() };
    [Item::Fragment(line), Item::Penalty(INFINITE)]
}

fn block(lines: i64) -> Block {
    Block {
        height: Length(10 * lines),
        measure: Length(100),
        leading: Length(10),
        grid: false,
        rule: Color::BLACK,
        rtl: false,
    }
}

fn planned(galley: &[Item], lines: i64, side: Side) -> Vec<Page> {
    let m = Measured::of(galley, &[], block(lines));
    pages(galley, &m, &Variants::new(Vec::new(), &[]), block(lines), side)
}

/// How many fragments stand on each page.
fn filled(galley: &[Item], lines: i64, side: Side) -> Vec<usize> {
    let fragments = |page: &Page| galley[page.items.clone()].iter().filter(|i| matches!(i, Item::Fragment(_))).count();
    planned(galley, lines, side).iter().map(fragments).collect()
}

#[test]
fn a_heading_keeps_two_lines() {
    let mut galley = paragraph(5);
    galley.push(glue(1));
    galley.extend(heading());
    galley.extend(paragraph(1));
    galley.push(glue(1));
    galley.extend(paragraph(6));
    // The heading would fit with one line, even with a glue behind that.
    assert_eq!(filled(&galley, 9, Side::Single), [5, 8]);
    assert_eq!(filled(&galley, 10, Side::Single), [9, 4]);
    // A section of one line may end a page.
    let mut galley = paragraph(5);
    galley.push(glue(1));
    galley.extend(heading());
    galley.extend(paragraph(1));
    galley.push(glue(1));
    galley.extend(heading());
    galley.extend(paragraph(6));
    assert_eq!(filled(&galley, 8, Side::Single), [7, 7]);
}

#[test]
fn neither_widows_nor_clubs_nor_stubs() {
    let mut galley = paragraph(5);
    // Not 4 + 1, a widow, and not 3 + 2, a last page of two lines.
    assert_eq!(filled(&galley, 4, Side::Single), [2, 3]);
    galley.push(glue(0));
    galley.extend(paragraph(8));
    assert_eq!(filled(&galley, 6, Side::Single), [5, 5, 3]);
}

#[test]
fn a_spread_ends_alike() {
    // The second page, a verso, could hold 10 lines; the third then 8, for three lines of a paragraph stay together.
    let mut galley = paragraph(10);
    for lines in [12, 6, 3, 10, 10] {
        galley.push(Item::Penalty(0));
        galley.extend(paragraph(lines));
    }
    assert_eq!(filled(&galley, 10, Side::Recto)[..3], [10, 9, 9]);
    let start = Start { item: 0, noted: 0, float: None, side: Side::Recto, facing: None };
    let m = Measured::of(&galley, &[], block(10));
    let way = Way::to(&m.breaks[7], None);
    let price = |facing| cost::fit(&m, &Start { facing, ..start }, &way, block(10)).map(|fit| fit.cost);
    let zero = Length::ZERO;
    assert!(price(Some((zero, zero))) > price(Some((Length(20), Length(20)))));
    assert_eq!(price(Some((zero, Length(20)))), price(None));
}

#[test]
fn white_space_stretches_to_one_and_a_half() {
    let mut galley = paragraph(4);
    galley.push(glue(8));
    galley.extend(paragraph(4));
    galley.push(glue(8));
    galley.extend(paragraph(4));
    let pages = planned(&galley, 10, Side::Single);
    assert_eq!((pages[0].slack, pages[0].stretch), (Length(12), Length(4)));
    let bodies = plan(galley, Vec::new(), block(10), &[Side::Single], Vec::new(), &mut Rigid).bodies(Side::Single);
    assert_eq!(bodies[0].depth, Length(92));
}

#[test]
fn what_may_not_be_broken_is_broken_when_it_is_longer_than_a_page() {
    let mut galley = vec![line()];
    for _ in 1..7 {
        galley.extend([Item::Penalty(INFINITE), line()]);
    }
    let pages = planned(&galley, 3, Side::Single);
    assert_eq!(pages.len(), 3);
    assert_eq!(pages[0].penalty, super::super::faults::CUT);
    let tall = vec![Item::Fragment(Fragment { height: Length(1_000), ..Fragment::default() })];
    assert_eq!(filled(&tall, 3, Side::Single), [1]);
}

fn figure(height: i64) -> [Item; 3] {
    let picture = Fragment { height: Length(height), leaf: Some((1_000, 0)), ..Fragment::default() };
    [Item::Float(1), Item::Fragment(picture), glue(0)]
}

#[test]
fn text_flows_before_a_figure_that_does_not_fit() {
    let mut galley = paragraph(4);
    galley.push(glue(0));
    galley.extend(figure(80));
    galley.extend(paragraph(10));
    let pages = planned(&galley, 10, Side::Single);
    assert_eq!((pages[0].away, pages[1].top), (Some(0), Some(0)));
    // It stays where it is when a section begins behind the next paragraph and the hole is small.
    let mut galley = paragraph(8);
    galley.push(glue(0));
    galley.extend(figure(80));
    galley.push(line());
    galley.push(Item::Section("Next".to_owned()));
    galley.extend(paragraph(10));
    assert!(planned(&galley, 10, Side::Single).iter().all(|page| page.away.is_none()));
}

/// A number for each of a few choices, the same on every run.
struct Dice(u64);

impl Dice {
    fn of(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

/// Every fragment of the galley with a mark of its own.
fn any_galley(dice: &mut Dice, notes: u32) -> Galley {
    let mut out = Galley::new();
    let mut open = 0;
    for _ in 0..dice.of(60) {
        match dice.of(12) {
            0 => out.push(glue(dice.of(12) as i64)),
            1 => out.extend(heading()),
            2 if open == 0 => out.extend(figure(dice.of(120) as i64)),
            3 => {
                let zero = Length::ZERO;
                out.push(Item::Open(Decor {
                    left: zero,
                    right: Length(50),
                    ground: None,
                    bar: None,
                    bar_at_right: false,
                    pad: Length(3),
                }));
                out.push(line());
                open += 1;
            }
            4 if open > 0 => {
                out.push(Item::Close);
                out.push(glue(4));
                open -= 1;
            }
            5 => out.push(Item::Section("s".to_owned())),
            6 => out.push(Item::Fragment(Fragment { height: Length(dice.of(150) as i64), ..Fragment::default() })),
            7 if notes > 0 => out.push(Item::Fragment(Fragment {
                height: Length(10),
                notes: vec![dice.of(u64::from(notes)) as u32],
                ..Fragment::default()
            })),
            _ => out.extend(paragraph(1 + dice.of(9) as usize)),
        }
    }
    out
}

fn label(galley: &mut [Item], first: u32) -> u32 {
    let mut next = first;
    for item in galley {
        if let Item::Fragment(fragment) = item {
            fragment.places = vec![next.to_string().into()];
            next += 1;
        }
    }
    next
}

fn labels(bodies: &[PageBody]) -> Vec<u32> {
    bodies.iter().flat_map(|body| body.places.iter().map(|(name, _)| name.parse().unwrap_or(u32::MAX))).collect()
}

#[test]
fn every_fragment_stands_on_the_pages_once() {
    let mut dice = Dice(7);
    for round in 0..400 {
        let count = dice.of(4) as u32;
        let mut notes: Vec<Galley> = (0..count).map(|_| paragraph(1 + dice.of(14) as usize)).collect();
        let mut galley = any_galley(&mut dice, count);
        let body = label(&mut galley, 0);
        let mut end = body;
        for note in &mut notes {
            end = label(note, end);
        }
        let floats = galley.iter().any(|item| matches!(item, Item::Float(_)));
        let mut block = block(6 + dice.of(8) as i64);
        block.grid = dice.of(4) == 0;
        let sides = [Side::Recto, Side::Verso];
        let called: Vec<u32> = galley
            .iter()
            .flat_map(|item| if let Item::Fragment(fragment) = item { fragment.notes.clone() } else { Vec::new() })
            .collect();
        let wanted: usize = body as usize
            + (0..count)
                .filter(|note| called.contains(note))
                .map(|n| notes[n as usize].len().div_ceil(2))
                .sum::<usize>();
        let bodies = plan(galley, notes, block, &sides, Vec::new(), &mut Rigid).bodies(sides[round % 2]);
        let all = labels(&bodies);
        let text: Vec<u32> = all.iter().copied().filter(|label| *label < body).collect();
        if floats {
            let mut sorted = text.clone();
            sorted.sort_unstable();
            assert_eq!(sorted, (0..body).collect::<Vec<u32>>(), "round {round}");
        } else {
            assert_eq!(text, (0..body).collect::<Vec<u32>>(), "round {round}");
        }
        assert_eq!(all.len(), wanted, "round {round}");
    }
}

#[test]
fn no_page_is_longer_than_it_may() {
    let mut dice = Dice(11);
    for round in 0..300 {
        let galley: Galley = any_galley(&mut dice, 0)
            .into_iter()
            .filter(|item| !matches!(item, Item::Fragment(f) if f.height > Length(60)))
            .collect();
        for body in make_up(galley, block(12)) {
            // A few scaled points come of rounding.
            assert!(body.depth <= Length(124) || body.faults.contains(&super::super::Fault::Cut), "round {round}");
        }
    }
}

/// Every paragraph of four lines can be set a line shorter (−1) or longer (1), the later ones at less cost.
struct Other(i8);

impl super::super::Reset for Other {
    fn costs(&mut self, paragraph: usize) -> [Option<i64>; 2] {
        [-1, 1].map(|by| (by == self.0).then_some(10 - paragraph as i64))
    }

    fn lines(&mut self, paragraph: usize, looseness: i8) -> Vec<Fragment> {
        assert_eq!(looseness, self.0);
        let line = Fragment { height: Length(10), ..Fragment::default() };
        let named = |i| Fragment { places: vec![format!("new {paragraph}.{i}").into()], ..line.clone() };
        (0..4 + looseness).map(named).collect()
    }

    fn whole(&mut self, _: usize, _: &[u32]) -> Option<Vec<Fragment>> {
        None
    }
}

/// Paragraphs of four lines and what of them may be set anew.
fn fours(count: usize) -> (Galley, Vec<Elastic>) {
    let (mut galley, mut elastic) = (Galley::new(), Vec::new());
    for _ in 0..count {
        if !galley.is_empty() {
            galley.push(glue(0));
        }
        let first = galley.len();
        galley.extend(paragraph(4));
        elastic.push(Elastic { items: first..galley.len(), marks: 0, places: 0 });
    }
    (galley, elastic)
}

#[test]
fn a_paragraph_is_set_a_line_longer_where_the_page_then_is_full() {
    let (mut galley, elastic) = fours(4);
    if let Some(Item::Fragment(first)) = galley.first_mut() {
        first.places = vec!["name".into()];
    }
    let bodies = |lines, side| {
        let planned = plan(galley.clone(), Vec::new(), block(lines), &[side], elastic.clone(), &mut Other(1));
        planned.bodies(side)
    };
    // Eight lines and one short: the second paragraph is the cheapest.
    let one = bodies(9, Side::Single);
    assert_eq!((one[0].depth, one[0].places.len()), (Length(90), 6));
    assert_eq!(&*one[0].places[1].0, "new 1.0");
    // The first keeps the name that hung on it.
    let five = bodies(5, Side::Single);
    let names: Vec<&str> = five[0].places.iter().map(|(name, _)| &**name).collect();
    assert_eq!((five[0].depth, &names[..2]), (Length(50), &["name", "new 0.0"][..]));
}

#[test]
fn paragraphs_are_set_a_line_shorter_to_save_a_page_of_few_lines() {
    let pages = |count, lines| {
        let (galley, elastic) = fours(count);
        plan(galley, Vec::new(), block(lines), &[Side::Single], elastic, &mut Other(-1)).bodies(Side::Single)
    };
    // Twelve lines on ten: two are saved, of the last two paragraphs, instead of a last page of two.
    let saved = pages(3, 10);
    assert_eq!((saved.len(), saved[0].depth), (1, Length(100)));
    assert_eq!(saved[0].places.iter().map(|(name, _)| &**name).collect::<Vec<_>>()[3], "new 2.0");
    // Four of them cannot be saved: the best lines stay.
    let kept = pages(3, 8);
    assert_eq!((kept.len(), kept[0].places.len()), (2, 0));
}

/// Paragraphs can be set so that lines before this one end in whole words.
struct Undivided(u32);

impl super::super::Reset for Undivided {
    fn costs(&mut self, _: usize) -> [Option<i64>; 2] {
        [None; 2]
    }

    fn lines(&mut self, _: usize, _: i8) -> Vec<Fragment> {
        Vec::new()
    }

    fn whole(&mut self, paragraph: usize, lines: &[u32]) -> Option<Vec<Fragment>> {
        let line = |i| Fragment {
            height: Length(10),
            role: Role::Line,
            places: vec![format!("whole {paragraph}.{i}").into()],
            divided: !lines.contains(&i),
            ..Fragment::default()
        };
        lines.iter().all(|line| *line < self.0).then(|| (0..8).map(line).collect())
    }
}

#[test]
fn a_page_does_not_end_within_a_word_where_its_paragraph_can_be_set_otherwise() {
    let mut galley = paragraph(8);
    for item in &mut galley {
        if let Item::Fragment(line) = item {
            line.divided = true;
        }
    }
    if let Some(Item::Fragment(first)) = galley.first_mut() {
        first.places = vec!["label".into(), "own".into()];
    }
    let elastic = vec![Elastic { items: 0..galley.len(), marks: 0, places: 1 }];
    let bodies = |lines, most| {
        let planned =
            plan(galley.clone(), Vec::new(), block(lines), &[Side::Single], elastic.clone(), &mut Undivided(most));
        planned.bodies(Side::Single)
    };
    let names = |body: &PageBody| body.places.iter().map(|(name, _)| name.to_string()).collect::<Vec<_>>();
    let mended = bodies(5, 8);
    assert_eq!(mended.iter().map(|body| body.hyphen).collect::<Vec<_>>(), [false; 2]);
    // What hung on the first line hangs there still.
    assert_eq!(names(&mended[0])[..3], ["label", "whole 0.0", "whole 0.1"]);
    // Two pages end in it: both are asked for together.
    let twice = bodies(3, 8);
    assert_eq!((twice.len(), twice.iter().filter(|body| body.hyphen).count()), (3, 0));
    // Only lines before the fifth can be: the page that ends later keeps its hyphen, the other does not.
    let once = bodies(3, 4);
    assert_eq!(once.iter().filter(|body| body.hyphen).count(), 1);
    assert_eq!(names(&once[0])[1], "whole 0.0");
    let kept = bodies(5, 0);
    assert!(kept[0].hyphen && names(&kept[0]) == ["label", "own"]);
}
