//! References by label in running text: `@fig-pots`.
//!
//! Only five beginnings make a reference, and only where a word begins, so that addresses and names of
//! accounts stay what they are. Whether anything bears the label is found out when the book is whole.

use super::build::Builder;
use super::cites;
use super::tree::Kind;
use crate::book::RefForm;
use pulldown_cmark::CowStr;
use std::ops::Range;

/// What a label may begin with.
const KINDS: &[&str] = &["fig-", "tbl-", "lst-", "eq-", "sec-"];

/// A reference in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reference {
    /// First byte.
    pub(super) start: usize,
    /// Behind its last byte.
    pub(super) end: usize,
    /// The label, with a small first letter.
    pub(super) label: String,
    /// What it shows.
    pub(super) form: RefForm,
    /// It shows the page: `@page:fig-pots`.
    pub(super) page: bool,
}

impl Reference {
    /// As the author wrote it.
    pub(super) fn written(&self) -> String {
        if self.page {
            let (bare, word) = match self.form {
                RefForm::Running => ("", "page"),
                RefForm::Number => ("-", "page"),
                RefForm::Opening => ("", "Page"),
            };
            return format!("{bare}@{word}:{}", self.label);
        }
        match self.form {
            RefForm::Running => format!("@{}", self.label),
            RefForm::Number => format!("-@{}", self.label),
            RefForm::Opening => {
                let (first, rest) = self.label.split_at(1);
                format!("@{}{rest}", first.to_ascii_uppercase())
            }
        }
    }
}

impl<'a> Builder<'a, '_, '_> {
    /// Text, with the references in it taken out.
    pub(super) fn text(&mut self, text: CowStr<'a>, range: Range<usize>) {
        let goes_on = range.start < self.referred.max(self.skip.end);
        let cites = self.shared.options.citations;
        let special = text.contains('@') || cites && text.contains('[') || self.marks && text.contains(['[', ']', '{']);
        // What is not as in the source comes from a character reference, or is smart punctuation.
        let as_written = (goes_on || special) && self.text.get(range.clone()) == Some(&*text);
        if !as_written {
            let place = self.place(range);
            self.leaf(Kind::Text(text), place);
            return;
        }
        let whole = self.text;
        let mut at = range.start.max(self.referred);
        if self.skip.contains(&at) {
            at = self.skip.end;
        }
        let end = range.end;
        // Each kind is looked for again only when the one at hand is used or passed: a text full of references is
        // not searched to its end for a citation at each of them.
        let next_cited = |at: usize| if cites { cites::next(whole, at, end) } else { None };
        let (mut found, mut cited) = (next(whole, at, end), next_cited(at));
        loop {
            let is_citation = match (&found, &cited) {
                (Some(found), Some(cited)) => cited.start < found.start,
                (_, cited) => cited.is_some(),
            };
            let (from, to, kind) = if let Some(cited) = cited.take_if(|_| is_citation) {
                let (from, to) = (cited.start, cited.end);
                let citation = cited.citation(|range| self.span(self.place(range)));
                (from, to, Kind::Cite(Box::new(citation)))
            } else if let Some(found) = found.take() {
                (found.start, found.end, Kind::Reference(Box::new(found)))
            } else {
                break;
            };
            self.piece(at, from);
            at = to;
            let place = self.place(from..to);
            if is_citation {
                self.skip = from..to;
            }
            self.leaf(kind, place);
            self.referred = at;
            if found.as_ref().map_or(!is_citation, |found| found.start < at) {
                found = next(whole, at, end);
            }
            if cited.as_ref().map_or(is_citation, |cited| cited.start < at) {
                cited = next_cited(at);
            }
        }
        self.piece(at, end);
        self.referred = self.referred.max(at.min(end));
    }

    /// A stretch of the source as text.
    fn piece(&mut self, from: usize, to: usize) {
        if from >= to {
            return;
        }
        if self.marks {
            return self.bracketed(from, to);
        }
        let place = self.place(from..to);
        let whole = self.text;
        self.leaf(Kind::Text(CowStr::Borrowed(&whole[from..to])), place);
    }
}

/// The first reference whose sign stands in `from..to`; it may end behind `to`.
pub(super) fn next(text: &str, from: usize, to: usize) -> Option<Reference> {
    let signs = text.get(from..to)?.match_indices('@').map(|(at, _)| from + at);
    signs.filter_map(|at| read(text, from, at)).next()
}

/// The reference whose sign stands at `at`; nothing before `from` belongs to it.
fn read(text: &str, from: usize, at: usize) -> Option<Reference> {
    let (page, label) = match text[at + 1..].strip_prefix("page:").or_else(|| text[at + 1..].strip_prefix("Page:")) {
        Some(_) => (true, at + 1 + "page:".len()),
        None => (false, at + 1),
    };
    let rest = &text[label..];
    let first = rest.chars().next()?;
    let kind = KINDS.iter().find(|kind| rest[first.len_utf8()..].starts_with(&kind[1..]))?;
    if !kind.starts_with(first.to_ascii_lowercase()) || page && first.is_ascii_uppercase() {
        return None;
    }
    let name = name_length(&rest[kind.len()..]);
    let end = label + kind.len() + name;
    let mut behind = text[end..].chars();
    let address = match behind.next() {
        Some('@') => true,
        Some('/') => behind.next().is_some_and(char::is_alphanumeric),
        _ => false,
    };
    if name == 0 || address {
        return None;
    }
    let before = &text[..at];
    let bare = before.len() > from && before.strip_suffix('-').is_some_and(begins_word);
    if !bare && !begins_word(before) {
        return None;
    }
    let form = match text[at + 1..].chars().next().unwrap_or(first) {
        _ if bare => RefForm::Number,
        'A'..='Z' => RefForm::Opening,
        _ => RefForm::Running,
    };
    let name = format!("{kind}{}", &text[label + kind.len()..end]);
    Some(Reference { start: at - usize::from(bare), end, label: name, form, page })
}

/// Length of the part of a label behind its kind: letters, digits, and signs between them.
fn name_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let letter = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_alphanumeric);
    let sign = |at: usize| bytes.get(at).is_some_and(|byte| b"-_.:".contains(byte));
    let mut at = 0;
    while letter(at) || at > 0 && sign(at) && letter(at + 1) {
        at += 1;
    }
    at
}

/// Whether a word may begin behind a text, and no backslash stands there.
pub(super) fn begins_word(before: &str) -> bool {
    match before.chars().next_back() {
        Some('\\') => before.bytes().rev().take_while(|byte| *byte == b'\\').count() % 2 == 0,
        // Scripts without spaces between words: what stands before is no address.
        Some(last) => !last.is_ascii_alphanumeric() && !"-.%+=&/@".contains(last),
        None => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Option<(String, &str)> {
        let found = next(text, 0, text.len())?;
        assert!(text[found.start..found.end].eq(&found.written()), "{found:?}");
        Some((found.label, &text[found.end..]))
    }

    #[test]
    fn labels_end_where_the_sentence_goes_on() {
        for (text, label, rest) in [
            ("see @fig-pots.", "fig-pots", "."),
            ("(@tbl-a_b:c.d-1)", "tbl-a_b:c.d-1", ")"),
            ("@Eq-x: y", "eq-x", ": y"),
            ("如@lst-x所示", "lst-x", "所示"),
            ("**@sec-1**", "sec-1", "**"),
            (r"\\@sec-1", "sec-1", ""),
            ("number -@fig-x", "fig-x", ""),
        ] {
            assert_eq!(found(text), Some((label.to_owned(), rest)), "{text}");
        }
        assert_eq!(next("a -@fig-x", 0, 9).map(|found| found.form), Some(RefForm::Number));
        assert_eq!(next("@Fig-x", 0, 6).map(|found| found.form), Some(RefForm::Opening));
        for (text, form) in
            [("@page:fig-x", RefForm::Running), ("@Page:fig-x", RefForm::Opening), ("-@page:fig-x", RefForm::Number)]
        {
            let found = next(text, 0, text.len()).expect("a reference");
            assert_eq!(
                (&*found.label, found.page, found.form, found.written()),
                ("fig-x", true, form, text.to_owned())
            );
        }
    }

    #[test]
    fn other_signs_are_text() {
        for text in [
            "me@fig-x.org",
            r"\@fig-x",
            "@figure",
            "@fig-",
            "@fig--x",
            "https://a.org/@fig-x",
            "@eq-lab/tool",
            "@fig-x@example.org",
            "a-@fig-x",
            "@éq-x",
            "@FIG-x",
            "@page:x",
            "@page:Fig-x",
        ] {
            assert_eq!(found(text), None, "{text}");
        }
    }
}
