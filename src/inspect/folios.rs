//! Printed pages: what the EPUB's list says, against where the PDF's pages begin.

use super::align;
use super::compare::{Pair, Report};
use super::facts::Beginning;
use std::collections::{HashMap, HashSet};

/// Every page of the EPUB's list must begin at the same word as the PDF's page of that label, and every page of
/// the PDF that begins in a document with page breaks must be listed.
pub(super) fn compare(report: &mut Report, pair: &Pair<'_>) {
    let (ours, theirs) = (&pair.first.pages, &pair.second.pages);
    if ours.is_empty() {
        report.aside("PDF", "pages, of which the EPUB lists none", theirs.len());
        return;
    }
    // A page that begins within a row of a table has two.
    let mut places: HashMap<&str, (&Beginning, &Beginning)> = HashMap::new();
    for page in theirs {
        places.entry(&page.label).and_modify(|(_, last)| *last = page).or_insert((page, page));
    }
    report.counts.push(("pages", ours.len(), places.len()));
    let mut listed = HashSet::new();
    for page in ours {
        if !listed.insert(page.label.as_str()) {
            report.differ("pages", pair, page.word, 0, || format!("the EPUB has page {} twice", page.label));
            continue;
        }
        let Some((first, last)) = places.get(page.label.as_str()) else {
            report.differ("pages", pair, page.word, 0, || format!("the PDF has no page {} with text", page.label));
            continue;
        };
        if !begin_alike(pair, page, first) && !begin_alike(pair, page, last) {
            report.differ("pages", pair, page.word, first.word, || {
                let (ours, theirs) = (at(&pair.first.words, page), at(&pair.second.words, first));
                format!("page {} begins at {ours} in the EPUB, at {theirs} in the PDF", page.label)
            });
        }
    }
    let mut unlisted = 0;
    for page in theirs {
        if !listed.insert(page.label.as_str()) {
            continue;
        }
        if has_breaks(pair, page) {
            report.differ("pages", pair, 0, page.word, || {
                format!("the EPUB does not list page {}, which begins at {}", page.label, at(&pair.second.words, page))
            });
        } else {
            unlisted += 1;
        }
    }
    report.aside("PDF", "pages that begin outside the chapters", unlisted);
}

/// Whether the document of the EPUB in which a page of the PDF begins has page breaks.
fn has_breaks(pair: &Pair<'_>, page: &Beginning) -> bool {
    let word = |at: usize| *align::across(&pair.gaps, at).start();
    let documents = &pair.first.documents;
    let next = documents.partition_point(|(_, from)| word(*from) <= page.word);
    let Some(own) = next.checked_sub(1) else { return false };
    let (from, to) = (documents[own].1, documents.get(next).map_or(usize::MAX, |(_, to)| *to));
    pair.first.pages.iter().any(|page| (from..to).contains(&page.word))
}

/// Whether a page begins at the same place in both.
///
/// A break never stands within a word of the EPUB, so that searches and dictionaries find it: it stands before the
/// word that the page divides, or behind it when it began in another element.
fn begin_alike(pair: &Pair<'_>, ours: &Beginning, theirs: &Beginning) -> bool {
    let same = |word: usize| align::across(&pair.gaps, ours.word).contains(&word);
    if same(theirs.word) && ours.within == theirs.within {
        return true;
    }
    let whole = pair.second.words.get(theirs.word).map_or(0, |word| word.chars().count());
    let behind = |at: usize| match at == whole {
        true => same(theirs.word + 1) && ours.within == 0,
        false => same(theirs.word) && ours.within == at,
    };
    if theirs.until > theirs.within && behind(theirs.until) {
        return true;
    }
    let Some(word) = pair.second.words.get(theirs.word).filter(|_| theirs.within > 0) else { return false };
    let (from, to) = stretch(word, theirs.within);
    same(theirs.word) && ours.within == from || behind(to)
}

/// The part of a word around a place in it that a break does not divide, in characters: all of it but for
/// ideographs and kana, which are words each.
fn stretch(word: &str, at: usize) -> (usize, usize) {
    let chars: Vec<char> = word.chars().collect();
    let parted = |i: usize| chars.get(i.wrapping_sub(1)).is_some_and(|c| ideograph(*c)) && ideograph(chars[i]);
    let from = (1..=at.min(chars.len().saturating_sub(1))).rev().find(|i| parted(*i)).unwrap_or(0);
    let to = (at..chars.len()).find(|i| *i > 0 && parted(*i)).unwrap_or(chars.len());
    (from, to)
}

/// Han, kana and their signs (UAX 14, class ID, as far as books have them).
fn ideograph(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{312f}' | '\u{31a0}'..='\u{31ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ff9f}' | '\u{20000}'..='\u{3ffff}')
}

/// A place for a person.
fn at(words: &[String], page: &Beginning) -> String {
    let next = words[page.word.min(words.len())..].iter().take(4).map(String::as_str).collect::<Vec<_>>().join(" ");
    if page.within > 0 {
        format!("character {} of \u{201c}{next}\u{201d}", page.within + 1)
    } else {
        format!("\u{201c}{next}\u{201d}")
    }
}

#[cfg(test)]
mod tests {
    use super::super::compare::compare as compared;
    use super::super::facts::Facts;
    use super::*;

    fn facts(pages: &[(&str, usize, usize)]) -> Facts {
        Facts {
            words: ["one", "typesetting", "three", "\u{6f22}\u{5b57}\u{6f22}\u{5b57}"].map(str::to_owned).to_vec(),
            documents: vec![("one.xhtml".to_owned(), 0)],
            pages: pages
                .iter()
                .map(|(label, word, within)| Beginning {
                    label: (*label).to_owned(),
                    word: *word,
                    within: *within,
                    until: *within,
                    in_cell: false,
                })
                .collect(),
            ..Facts::default()
        }
    }

    #[test]
    fn a_break_stands_at_its_word_and_no_other() {
        let pdf = facts(&[("1", 0, 0), ("2", 2, 0)]);
        assert!(compared(&facts(&[("1", 0, 0), ("2", 2, 0)]), &pdf).equal());
        for wrong in [[("1", 0, 0), ("2", 3, 0)], [("1", 0, 0), ("2", 1, 0)], [("1", 0, 0), ("3", 2, 0)]] {
            assert!(!compared(&facts(&wrong), &pdf).equal(), "{wrong:?}");
        }
        let lost = compared(&facts(&[("1", 0, 0)]), &pdf);
        assert!(lost.differences[0].message.starts_with("the EPUB does not list page 2"), "{lost:?}");
    }

    #[test]
    fn a_divided_word_stays_whole() {
        let pdf = facts(&[("1", 0, 0), ("2", 1, 4)]);
        for (word, within, right) in [(1, 0, true), (2, 0, true), (1, 4, true), (1, 3, false), (0, 0, false)] {
            assert_eq!(compared(&facts(&[("1", 0, 0), ("2", word, within)]), &pdf).equal(), right, "{word} {within}");
        }
        let pdf = facts(&[("1", 0, 0), ("2", 3, 2)]);
        for (word, within, right) in [(3, 2, true), (3, 1, false), (3, 0, false), (4, 0, false)] {
            assert_eq!(compared(&facts(&[("1", 0, 0), ("2", word, within)]), &pdf).equal(), right, "{word} {within}");
        }
    }
}
