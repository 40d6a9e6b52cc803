//! Two editions side by side: equal, or the first differences with their places.

use super::facts::{Facts, Target};
use std::collections::BTreeMap;
use std::fmt::Debug;

/// What a comparison found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// What was compared, and how many of it each edition has.
    pub counts: Vec<(&'static str, usize, usize)>,
    /// Differences, in words for a person; at most [`MOST`] of each kind of fact.
    pub differences: Vec<String>,
    /// Words that only the first edition has by its nature: class and count.
    pub aside_first: Vec<(&'static str, usize)>,
    /// Likewise of the second.
    pub aside_second: Vec<(&'static str, usize)>,
    /// What was made alike in the first edition before the comparison: class and count.
    pub alike_first: Vec<(&'static str, usize)>,
    /// Likewise in the second.
    pub alike_second: Vec<(&'static str, usize)>,
}

/// How many differences of one kind are told.
const MOST: usize = 5;
/// How far apart two texts may run before they meet again, in words.
const WINDOW: usize = 300;
/// So many equal words are a meeting.
const MEET: usize = 4;

/// Compares an EPUB (first) and a PDF (second).
pub fn compare(first: &Facts, second: &Facts) -> Report {
    let told = |counts: &BTreeMap<&'static str, usize>| {
        counts.iter().filter(|(_, count)| **count > 0).map(|(class, count)| (*class, *count)).collect()
    };
    let mut report = Report {
        aside_first: told(&first.aside),
        aside_second: told(&second.aside),
        alike_first: told(&first.alike),
        alike_second: told(&second.alike),
        ..Report::default()
    };
    report.counts.push(("words", first.words.len(), second.words.len()));
    words(&mut report, &first.words, &second.words);
    lists(&mut report, "headings", &first.headings, &second.headings);
    links(&mut report, first, second);
    lists(&mut report, "notes", &first.notes, &second.notes);
    lists(&mut report, "table cells", &first.cells, &second.cells);
    lists(&mut report, "captions", &first.captions, &second.captions);
    alts(&mut report, first, second);
    lists(&mut report, "formulas", &first.formulas, &second.formulas);
    // An EPUB made alone knows no printed pages.
    if !first.folios.is_empty() {
        folios(&mut report, first, second);
    }
    report
}

/// The running text: after a difference, both are followed to where they meet again.
fn words(report: &mut Report, first: &[String], second: &[String]) {
    let (mut i, mut j, mut told) = (0, 0, 0);
    while i < first.len() || j < second.len() {
        if i < first.len() && j < second.len() && first[i] == second[j] {
            i += 1;
            j += 1;
            continue;
        }
        let (x, y) = meeting(&first[i..], &second[j..]);
        told += 1;
        if told <= MOST {
            report.differences.push(format!(
                "words: after \u{201c}{}\u{201d} the EPUB has \u{201c}{}\u{201d}, the PDF \u{201c}{}\u{201d}",
                shown(&first[i.saturating_sub(6)..i]),
                shown(&first[i..i + x]),
                shown(&second[j..j + y]),
            ));
        }
        i += x;
        j += y;
    }
    if told > MOST {
        report.differences.push(format!("words: {} more differences", told - MOST));
    }
}

/// How many words of each are skipped until both say the same again.
fn meeting(first: &[String], second: &[String]) -> (usize, usize) {
    for sum in 1..=WINDOW {
        for x in 0..=sum {
            let y = sum - x;
            if x > first.len() || y > second.len() {
                continue;
            }
            let (a, b) = (&first[x..], &second[y..]);
            let need = MEET.min(a.len()).min(b.len());
            if need > 0 && a[..need] == b[..need] || a.is_empty() && b.is_empty() {
                return (x, y);
            }
        }
    }
    (first.len(), second.len())
}

fn shown(words: &[String]) -> String {
    let mut out = words.iter().take(12).cloned().collect::<Vec<_>>().join(" ");
    if words.len() > 12 {
        out.push_str(" \u{2026}");
    }
    out
}

/// Things that must stand in the same order.
fn lists<T: PartialEq + Debug>(report: &mut Report, what: &'static str, first: &[T], second: &[T]) {
    report.counts.push((what, first.len(), second.len()));
    if let Some(at) = first.iter().zip(second).position(|(a, b)| a != b) {
        report.differences.push(format!(
            "{what}: number {} is {:?} in the EPUB, {:?} in the PDF",
            at + 1,
            first[at],
            second[at]
        ));
    } else if first.len() != second.len() {
        let (side, more) = if first.len() > second.len() {
            ("EPUB", first.get(second.len()).map(|item| format!("{item:?}")))
        } else {
            ("PDF", second.get(first.len()).map(|item| format!("{item:?}")))
        };
        let more = more.unwrap_or_default();
        report.differences.push(format!(
            "{what}: {} in the EPUB, {} in the PDF; the {side} goes on with {more}",
            first.len(),
            second.len()
        ));
    }
}

/// A file for a press has the words of its links and no targets, as paper has none.
fn links(report: &mut Report, first: &Facts, second: &Facts) {
    if second.links.iter().all(|(_, target)| *target != Target::Printed) {
        return lists(report, "links", &first.links, &second.links);
    }
    let words = |facts: &Facts| -> Vec<String> { facts.links.iter().map(|(words, _)| words.clone()).collect() };
    lists(report, "links", &words(first), &words(second));
    report.alike_second.push(("links without targets, as the file is for print", second.links.len()));
}

/// A picture without alternative text is marked so in an EPUB; a tagged PDF must name it (ISO 14289-1 §7.3).
fn alts(report: &mut Report, first: &Facts, second: &Facts) {
    let mut named = 0;
    let alts: Vec<&str> = (first.alts.iter().enumerate())
        .map(|(at, alt)| match second.alts.get(at) {
            Some(name) if alt.is_empty() && !name.is_empty() => {
                named += 1;
                name.as_str()
            }
            _ => alt.as_str(),
        })
        .collect();
    let others: Vec<&str> = second.alts.iter().map(String::as_str).collect();
    lists(report, "alternative texts", &alts, &others);
    if named > 0 {
        report.alike_second.push(("names of pictures that have no alternative text", named));
    }
}

/// Every printed page of the EPUB's list must begin at the same word as the PDF's page of that label.
fn folios(report: &mut Report, first: &Facts, second: &Facts) {
    report.counts.push(("pages", first.folios.len(), second.folios.len()));
    let mut told = 0;
    for (folio, at) in &first.folios {
        let Some((_, there)) = second.folios.iter().find(|(other, _)| other == folio) else {
            report.differences.push(format!("pages: the PDF has no page {folio}"));
            continue;
        };
        // A page may begin within a word; its break then stands before or after it.
        if at.abs_diff(*there) > 1 {
            told += 1;
            if told <= MOST {
                report
                    .differences
                    .push(format!("pages: page {folio} begins at word {at} in the EPUB, {there} in the PDF"));
            }
        }
    }
    if told > MOST {
        report.differences.push(format!("pages: {} more differences", told - MOST));
    }
}

impl Report {
    /// Both editions say the same.
    pub fn equal(&self) -> bool {
        self.differences.is_empty()
    }
}

impl std::fmt::Display for Target {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Target::Web(address) => out.write_str(address),
            Target::Inside => out.write_str("the book"),
            Target::Printed => out.write_str("nowhere, in print"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(text: &str) -> Facts {
        Facts { words: text.split(' ').map(str::to_owned).collect(), ..Facts::default() }
    }

    #[test]
    fn a_lost_word_and_a_changed_one_are_told_where_they_are() {
        let whole = facts("it was the best of times it was the worst of times");
        assert!(compare(&whole, &whole.clone()).equal());
        let lost = compare(&whole, &facts("it was the best of times it was worst of times"));
        assert_eq!(lost.differences.len(), 1);
        assert!(lost.differences[0].contains("has \u{201c}the\u{201d}, the PDF \u{201c}\u{201d}"), "{lost:?}");
        let other = compare(&whole, &facts("it was the best of rhymes it was the worst of times"));
        assert!(other.differences[0].contains("\u{201c}times\u{201d}, the PDF \u{201c}rhymes\u{201d}"), "{other:?}");
    }

    #[test]
    fn a_missing_note_is_told() {
        let with = Facts { notes: vec!["a".into(), "b".into()], ..Facts::default() };
        let without = Facts { notes: vec!["a".into()], ..Facts::default() };
        assert_eq!(compare(&with, &without).differences.len(), 1);
    }
}
