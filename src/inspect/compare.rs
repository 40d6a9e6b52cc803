//! Two editions side by side: equal, or the first differences with their places.

use super::align::{self, Gap};
use super::facts::{Fact, Facts, Sort, Spot};
use super::folios;
use super::gather::PRINTED;
use std::collections::BTreeMap;

/// What a comparison found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// What was compared, and how many of it each edition has.
    pub counts: Vec<(&'static str, usize, usize)>,
    /// Differences; at most [`MOST`] of each sort.
    pub differences: Vec<Difference>,
    /// Differences that are not told, by sort.
    pub more: Vec<(&'static str, usize)>,
    /// What was put aside or made alike.
    pub ignored: Vec<Ignored>,
}

/// A difference and its place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    /// What differs.
    pub sort: &'static str,
    /// The document of the EPUB.
    pub document: Option<String>,
    /// The page of the PDF, by its label.
    pub page: Option<String>,
    /// In words for a person.
    pub message: String,
}

/// A class of things that were not compared as they stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ignored {
    /// `EPUB` or `PDF`.
    pub edition: &'static str,
    /// They were made alike before the comparison, not put aside.
    pub alike: bool,
    /// What they are.
    pub class: &'static str,
    /// How many: words of what was put aside, else times.
    pub count: usize,
}

/// How many differences of one sort are told.
pub const MOST: usize = 5;

/// Both editions and how their words answer to each other.
pub(super) struct Pair<'a> {
    pub(super) first: &'a Facts,
    pub(super) second: &'a Facts,
    pub(super) gaps: Vec<Gap>,
}

/// Compares an EPUB (first) and a PDF (second).
pub fn compare(first: &Facts, second: &Facts) -> Report {
    let mut report = begun(first, second);
    let pair = Pair { first, second, gaps: align::gaps(&first.words, &second.words) };
    report.counts.push(("words", first.words.len(), second.words.len()));
    for gap in &pair.gaps {
        report.differ("words", &pair, gap.first.start, gap.second.start, || {
            format!(
                "after \u{201c}{}\u{201d} the EPUB has \u{201c}{}\u{201d}, the PDF \u{201c}{}\u{201d}",
                shown(&first.words[gap.first.start.saturating_sub(6)..gap.first.start]),
                shown(&first.words[gap.first.clone()]),
                shown(&second.words[gap.second.clone()]),
            )
        });
    }
    for sort in Sort::ALL {
        let (ours, theirs) = (by_place(first.of(sort)), by_place(second.of(sort)));
        report.counts.push((sort.name(), ours.len(), theirs.len()));
        if sort == Sort::Link && theirs.iter().any(|link| link.label == PRINTED) {
            // A file for a press has the words of its links and no targets, as paper has none.
            report.alike("PDF", "links without targets, as the file is for print", theirs.len());
            lists(&mut report, sort.name(), &pair, (&ours, &words(&ours)), (&theirs, &words(&theirs)));
        } else if sort == Sort::Formula && ours.iter().all(|formula| formula.label.is_empty()) {
            // Pictures, for readers without mathematics.
            lists(&mut report, sort.name(), &pair, (&ours, &words(&ours)), (&theirs, &words(&theirs)));
        } else {
            lists(&mut report, sort.name(), &pair, (&ours, &keys(&ours)), (&theirs, &keys(&theirs)));
        }
    }
    folios::compare(&mut report, &pair);
    report
}

/// Compares the blocks of text: in this order, each of the same words at the same place of the structure.
pub fn compare_structure(first: &Facts, second: &Facts) -> Report {
    let mut report = begun(first, second);
    let pair = Pair { first, second, gaps: align::gaps(&first.words, &second.words) };
    let (ours, theirs) = (by_place(&first.blocks), by_place(&second.blocks));
    let count = |facts: &[&Fact]| facts.iter().map(|fact| fact.text.split(' ').count()).sum();
    report.counts.push(("words", count(&ours), count(&theirs)));
    report.counts.push(("blocks", ours.len(), theirs.len()));
    lists(&mut report, "blocks", &pair, (&ours, &keys(&ours)), (&theirs, &keys(&theirs)));
    report
}

/// A report of what each file says of itself.
fn begun(first: &Facts, second: &Facts) -> Report {
    let mut report = Report::default();
    for (edition, facts) in [("EPUB", first), ("PDF", second)] {
        for (alike, counts) in [(false, &facts.aside), (true, &facts.alike)] {
            report.ignored.extend(told(edition, alike, counts));
        }
        for fault in &facts.faults {
            report.count("file", || Difference {
                message: format!("the {edition} by itself: {fault}"),
                ..Difference::default()
            });
        }
    }
    report
}

fn told<'a>(
    edition: &'static str,
    alike: bool,
    counts: &'a BTreeMap<&'static str, usize>,
) -> impl Iterator<Item = Ignored> + 'a {
    let some = counts.iter().filter(|(_, count)| **count > 0);
    some.map(move |(class, count)| Ignored { edition, alike, class, count: *count })
}

/// What stands in the running text, then what stands in notes: these have other places in each edition.
fn by_place(facts: &[Fact]) -> Vec<&Fact> {
    let mut out: Vec<&Fact> = facts.iter().collect();
    out.sort_by_key(|fact| matches!(fact.at, Spot::Note(_)));
    out
}

/// What must be the same.
type Key<'a> = (&'a str, &'a str);

/// Of links without where they lead, of formulas without what they show.
fn words<'a>(facts: &[&'a Fact]) -> Vec<Key<'a>> {
    facts.iter().map(|fact| ("", fact.text.as_str())).collect()
}

fn keys<'a>(facts: &[&'a Fact]) -> Vec<Key<'a>> {
    facts.iter().map(|fact| (fact.label.as_str(), fact.text.as_str())).collect()
}

/// Things that must stand in the same order, at the same words, and lead to the same places.
fn lists(
    report: &mut Report,
    sort: &'static str,
    pair: &Pair<'_>,
    (first, ours): (&[&Fact], &[Key<'_>]),
    (second, theirs): (&[&Fact], &[Key<'_>]),
) {
    let gaps = align::gaps(ours, theirs);
    let (mut i, mut j) = (0, 0);
    let end = Gap { first: first.len()..first.len(), second: second.len()..second.len() };
    for gap in gaps.iter().chain([&end]) {
        for (a, b) in first[i..gap.first.start].iter().zip(&second[j..gap.second.start]) {
            places(report, sort, pair, a, b);
        }
        (i, j) = (gap.first.end, gap.second.end);
        if gap.first.is_empty() && gap.second.is_empty() {
            continue;
        }
        let word = |facts: &[&Fact], at: usize, words: usize| match facts.get(at).map(|fact| fact.at) {
            Some(Spot::Text(word)) => word,
            Some(Spot::Note(_)) | None => words,
        };
        let (at, there) = (
            word(first, gap.first.start, pair.first.words.len()),
            word(second, gap.second.start, pair.second.words.len()),
        );
        report.differ(sort, pair, at, there, || {
            let all = |facts: &[&Fact]| match facts {
                [] => "nothing".to_owned(),
                [fact] => told_fact(fact),
                [fact, rest @ ..] => format!("{} and {} more", told_fact(fact), rest.len()),
            };
            format!(
                "number {} is {} in the EPUB, {} in the PDF",
                gap.first.start + 1,
                all(&first[gap.first.clone()]),
                all(&second[gap.second.clone()])
            )
        });
    }
}

/// Two things that say the same: where they stand and where they lead.
fn places(report: &mut Report, sort: &'static str, pair: &Pair<'_>, first: &Fact, second: &Fact) {
    // A note is called where the link to it stands; it stands itself where there is room.
    let (at, there) = (pair.word(pair.first, first.at), pair.word(pair.second, second.at));
    if sort != Sort::Note.name() && !pair.meet((first.at, first.at), (second.at, second.at)) {
        report.differ(sort, pair, at, there, || {
            format!(
                "{} stands before \u{201c}{}\u{201d} in the EPUB, before \u{201c}{}\u{201d} in the PDF",
                told_fact(first),
                behind(pair.first, first.at),
                behind(pair.second, second.at)
            )
        });
    }
    if let (Some(ours), Some(theirs)) = (first.leads, second.leads)
        && !pair.meet(ours, theirs)
    {
        report.differ(sort, pair, at, there, || {
            format!(
                "{} leads to \u{201c}{}\u{201d} in the EPUB, to \u{201c}{}\u{201d} in the PDF",
                told_fact(first),
                behind(pair.first, ours.0),
                behind(pair.second, theirs.0)
            )
        });
    }
}

/// What stands at a place.
fn behind(facts: &Facts, at: Spot) -> String {
    match at {
        Spot::Text(word) => shown(&facts.words[word.min(facts.words.len())..(word + 6).min(facts.words.len())]),
        Spot::Note(note) => {
            let text = facts.of(Sort::Note).get(note).map(|note| note.text.as_str()).unwrap_or_default();
            format!("note: {}", cut(text))
        }
    }
}

fn told_fact(fact: &Fact) -> String {
    let text = cut(&fact.text);
    if fact.label.is_empty() {
        format!("\u{201c}{text}\u{201d}")
    } else {
        format!("\u{201c}{text}\u{201d} ({})", cut(&fact.label))
    }
}

/// At most so many characters of a text.
fn cut(text: &str) -> String {
    match text.char_indices().nth(80) {
        Some((end, _)) => format!("{} \u{2026}", text[..end].trim_end()),
        None => text.to_owned(),
    }
}

fn shown(words: &[String]) -> String {
    let mut out = words.iter().take(12).map(|word| cut(word)).collect::<Vec<_>>().join(" ");
    if words.len() > 12 {
        out.push_str(" \u{2026}");
    }
    out
}

impl Pair<'_> {
    /// Whether a stretch of the first and one of the second have a place in common.
    fn meet(&self, ours: (Spot, Spot), theirs: (Spot, Spot)) -> bool {
        match (ours, theirs) {
            ((Spot::Text(a), Spot::Text(b)), (Spot::Text(x), Spot::Text(y))) => {
                *align::across(&self.gaps, a).start() <= y && x <= *align::across(&self.gaps, b).end()
            }
            ((Spot::Note(a), Spot::Note(_)), (Spot::Note(x), Spot::Note(y))) => {
                (x..=y).contains(&a) || self.first.of(Sort::Note).len() != self.second.of(Sort::Note).len()
            }
            _ => false,
        }
    }

    /// The number of words before a place; all of them for one in a note.
    fn word(&self, facts: &Facts, at: Spot) -> usize {
        match at {
            Spot::Text(word) => word,
            Spot::Note(_) => facts.words.len(),
        }
    }
}

impl Report {
    /// Both editions say the same.
    pub fn equal(&self) -> bool {
        self.differences.is_empty()
    }

    /// Takes down a difference at these words of the two.
    pub(super) fn differ(
        &mut self,
        sort: &'static str,
        pair: &Pair<'_>,
        first: usize,
        second: usize,
        message: impl FnOnce() -> String,
    ) {
        let document = pair.first.documents.iter().rev().find(|(_, at)| *at <= first).map(|(path, _)| path.clone());
        let page = pair.second.pages.iter().rev().find(|page| page.word <= second).map(|page| page.label.clone());
        self.count(sort, || Difference { sort, document, page, message: message() });
    }

    fn count(&mut self, sort: &'static str, difference: impl FnOnce() -> Difference) {
        if self.differences.iter().filter(|known| known.sort == sort).count() < MOST {
            self.differences.push(Difference { sort, ..difference() });
        } else if let Some((_, count)) = self.more.iter_mut().find(|(known, _)| *known == sort) {
            *count += 1;
        } else {
            self.more.push((sort, 1));
        }
    }

    /// Tells of what was made alike.
    pub(super) fn alike(&mut self, edition: &'static str, class: &'static str, count: usize) {
        if count > 0 {
            self.ignored.push(Ignored { edition, alike: true, class, count });
        }
    }

    /// Tells of what was put aside.
    pub(super) fn aside(&mut self, edition: &'static str, class: &'static str, count: usize) {
        if count > 0 {
            self.ignored.push(Ignored { edition, alike: false, class, count });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(text: &str) -> Facts {
        Facts { words: text.split(' ').map(str::to_owned).collect(), ..Facts::default() }
    }

    fn link(text: &str, at: usize, to: usize) -> Fact {
        Fact {
            label: String::new(),
            text: text.to_owned(),
            at: Spot::Text(at),
            leads: Some((Spot::Text(to), Spot::Text(to))),
        }
    }

    #[test]
    fn a_lost_word_and_a_changed_one_are_told_where_they_are() {
        let mut whole = facts("it was the best of times it was the worst of times");
        whole.documents = vec![("one.xhtml".to_owned(), 0), ("two.xhtml".to_owned(), 6)];
        assert!(compare(&whole, &whole.clone()).equal());
        let lost = compare(&whole, &facts("it was the best of times it was worst of times"));
        assert_eq!(lost.differences.len(), 1);
        assert_eq!(lost.differences[0].document.as_deref(), Some("two.xhtml"));
        assert!(lost.differences[0].message.contains("has \u{201c}the\u{201d}, the PDF \u{201c}\u{201d}"), "{lost:?}");
        let other = compare(&whole, &facts("it was the best of rhymes it was the worst of times"));
        assert!(
            other.differences[0].message.contains("\u{201c}times\u{201d}, the PDF \u{201c}rhymes\u{201d}"),
            "{other:?}"
        );
    }

    #[test]
    fn a_link_that_moved_or_leads_elsewhere_is_told() {
        let with = |link: Fact| {
            let mut facts = facts("here and here and there");
            facts.facts[Sort::Link as usize].push(link);
            facts
        };
        let first = with(link("here", 0, 4));
        assert!(compare(&first, &with(link("here", 0, 4))).equal());
        let moved = compare(&first, &with(link("here", 2, 4)));
        assert!(moved.differences[0].message.contains("stands before"), "{moved:?}");
        let other = compare(&first, &with(link("here", 0, 3)));
        assert!(other.differences[0].message.contains("leads to \u{201c}there\u{201d}"), "{other:?}");
    }

    #[test]
    fn only_the_first_differences_are_told_and_the_rest_counted() {
        let (ours, theirs): (Vec<_>, Vec<_>) =
            (0..80).map(|n| (format!("w{n}"), if n % 10 == 5 { "x".to_owned() } else { format!("w{n}") })).unzip();
        let report = compare(&facts(&ours.join(" ")), &facts(&theirs.join(" ")));
        assert_eq!((report.differences.len(), report.more.as_slice()), (MOST, &[("words", 3)][..]));
    }
}
