//! `hyphenation-exceptions` of `[output.chapbook]`: words with hyphens where they may be divided.

use super::keys::Keys;
use super::tree::{Node, Value};
use crate::book::Division;

const EXPECTED: &str = "words with hyphens where they may be divided, such as \"tech-ni-cal\"";

/// A list is for the language of the book, a table has a list for each language.
pub(super) fn read(divisions: &mut Vec<Division>, language: &str, keys: &mut Keys<'_, '_>) {
    let Some(node) = keys.node("hyphenation-exceptions") else { return };
    match &node.value {
        Value::List(words) => list(divisions, language, words, keys),
        Value::Table(languages) => {
            for entry in languages {
                match &entry.node.value {
                    Value::List(words) => list(divisions, &entry.key, words, keys),
                    _ => keys.wrong("hyphenation-exceptions", &entry.node, "a list of words for each language"),
                }
            }
        }
        _ => keys.wrong("hyphenation-exceptions", node, "a list of words, or a table of such lists by language"),
    }
    divisions.sort();
    // Of two entries for one word the first holds.
    divisions.dedup_by(|b, a| (&a.language, &a.word) == (&b.language, &b.word));
}

fn list(divisions: &mut Vec<Division>, language: &str, words: &[Node], keys: &mut Keys<'_, '_>) {
    for node in words {
        match node.read::<String>().and_then(|text| division(language, &text)) {
            Some(division) => divisions.push(division),
            None => keys.wrong("hyphenation-exceptions", node, EXPECTED),
        }
    }
}

fn division(language: &str, text: &str) -> Option<Division> {
    let text = text.trim();
    let mut word = String::with_capacity(text.len());
    let mut points = Vec::new();
    for c in text.chars() {
        match c {
            '-' | '\u{ad}' if word.is_empty() || points.last() == u8::try_from(word.len()).ok().as_ref() => {
                return None;
            }
            '-' | '\u{ad}' => points.push(u8::try_from(word.len()).ok()?),
            c if c.is_alphabetic() || matches!(c, '\u{300}'..='\u{36f}') => word.extend(c.to_lowercase()),
            _ => return None,
        }
    }
    let ends_well = points.last().is_none_or(|last| usize::from(*last) < word.len());
    let primary = language.split(['-', '_']).next().unwrap_or_default().to_lowercase();
    // Longer words have no place in the set of points of a word.
    (!word.is_empty() && word.len() < 60 && ends_well).then_some(Division { language: primary, word, points })
}
