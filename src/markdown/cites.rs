//! Citations in running text: `[see @knuth1984, p. 3; @lamport]` and `@knuth1984`.
//!
//! Only where the book has a bibliography. A key begins with a letter, a digit or `_`; labels (`@fig-x`) go before.

use super::references::{begins_word, next as reference};
use crate::book::{Citation, CitationItem};
use crate::text::single_spaced;

/// A citation in a text; places of the text that is parsed.
pub(super) struct Cited {
    pub(super) start: usize,
    pub(super) end: usize,
    /// What it says, and the place of each of its sources; spans are not set.
    pub(super) items: Vec<(String, String, String, bool, std::ops::Range<usize>)>,
    pub(super) narrative: bool,
}

impl Cited {
    /// In terms of the model; `span` leads a place back to the chapter.
    pub(super) fn citation(self, span: impl Fn(std::ops::Range<usize>) -> crate::source::Span) -> Citation {
        let item = |(before, key, behind, bare, place)| CitationItem { span: span(place), key, before, behind, bare };
        Citation { items: self.items.into_iter().map(item).collect(), narrative: self.narrative }
    }
}

/// The first citation that begins in `from..to`; it may end behind `to`.
pub(super) fn next(text: &str, from: usize, to: usize) -> Option<Cited> {
    let mut at = from;
    while let Some(found) = text.get(at..to)?.find(['[', '@']).map(|i| at + i) {
        let escaped = text[..found].bytes().rev().take_while(|byte| *byte == b'\\').count() % 2 == 1;
        let cited = match text.as_bytes()[found] {
            _ if escaped => None,
            b'[' => bracketed(text, found),
            _ => narrative(text, found),
        };
        if cited.is_some() {
            return cited;
        }
        at = found + 1;
    }
    None
}

/// `@key`, where a word begins.
fn narrative(text: &str, at: usize) -> Option<Cited> {
    if !begins_word(&text[..at]) || reference(text, at, at + 1).is_some() {
        return None;
    }
    let length = key_length(&text[at + 1..]);
    let end = at + 1 + length;
    if length == 0 || text[end..].starts_with('@') {
        return None;
    }
    let key = text[at + 1..end].to_owned();
    let items = vec![(String::new(), key, String::new(), false, at..end)];
    Some(Cited { start: at, end, items, narrative: true })
}

/// `[before @key, behind; …]`: each part names a source.
fn bracketed(text: &str, at: usize) -> Option<Cited> {
    let rest = &text[at + 1..];
    let length = rest.find([']', '[', '\n'])?;
    // What goes on as a link is none; a line may end within.
    let length = match rest.as_bytes()[length] {
        b']' => length,
        b'\n' => length + rest[length..].find([']', '['])?,
        _ => return None,
    };
    let inside = &rest[..length];
    if !rest[length..].starts_with(']') || inside.len() > 1000 || inside.contains("\n\n") || !inside.contains('@') {
        return None;
    }
    let mut items = Vec::new();
    let mut from = at + 1;
    for part in inside.split(';') {
        let sign = part.match_indices('@').map(|(i, _)| i).find(|i| {
            let before = part[..*i].strip_suffix('-').unwrap_or(&part[..*i]);
            begins_word(before) && key_length(&part[i + 1..]) > 0
        })?;
        // `[@fig-pots]` is a reference in brackets.
        if reference(part, sign, sign + 1).is_some() {
            return None;
        }
        let end = sign + 1 + key_length(&part[sign + 1..]);
        let (before, bare) = match part[..sign].strip_suffix('-') {
            Some(before) => (before, true),
            None => (&part[..sign], false),
        };
        let behind = part[end..].trim().trim_start_matches(',');

        let key = part[sign + 1..end].to_owned();
        items.push((single_spaced(before), key, single_spaced(behind), bare, from + sign..from + end));
        from += part.len() + 1;
    }
    Some(Cited { start: at, end: at + 1 + length + 1, items, narrative: false })
}

/// Length of the key at the start of a text: letters, digits, `_`, and signs between them.
fn key_length(text: &str) -> usize {
    let letter = |c: char| c.is_alphanumeric() || c == '_';
    let mut end = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let inner = end > 0 && ":.#$%&-+?<>~/".contains(c) && chars.peek().is_some_and(|(_, next)| letter(*next));
        if !letter(c) && !inner {
            break;
        }
        end = at + c.len_utf8();
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Option<String> {
        let found = next(text, 0, text.len())?;
        let items = found.items.iter().map(|(before, key, behind, bare, _)| {
            let bare = if *bare { "-" } else { "" };
            format!("{before}|{bare}{key}|{behind}")
        });
        Some(format!("{} {}", &text[found.start..found.end], items.collect::<Vec<_>>().join(" ")))
    }

    #[test]
    fn citations_are_read() {
        assert_eq!(found("as [@knuth84] says").as_deref(), Some("[@knuth84] |knuth84|"));
        assert_eq!(
            found("[see @a:b_c, pp. 3-4; -@d]").as_deref(),
            Some("[see @a:b_c, pp. 3-4; -@d] see|a:b_c|pp. 3-4 |-d|")
        );
        assert_eq!(found("as @knuth84.").as_deref(), Some("@knuth84 |knuth84|"));
    }

    #[test]
    fn other_signs_are_text() {
        for text in ["me@knuth84.org", r"\@knuth84", "[see fig]", "[@fig-x]", "@fig-x", "a@b@c", "[@]"] {
            assert_eq!(found(text), None, "{text}");
        }
    }
}
