//! Identifiers of headings and terms, made from their text as mdBook makes them.

use std::collections::{HashMap, HashSet};

use super::inlines::written;
use crate::book::{Inline, InlineKind, Pending};

/// The identifiers of one chapter.
#[derive(Debug, Default)]
pub(super) struct Ids {
    /// Those that the author gave.
    taken: HashSet<String>,
    /// Those made here, with how often each was asked for.
    made: HashMap<String, u32>,
}

impl Ids {
    /// Keeps an identifier from being made.
    pub(super) fn take(&mut self, id: &str) {
        if !self.taken.contains(id) {
            self.taken.insert(id.to_owned());
        }
    }

    /// An identifier for a text: trimmed, lower case, letters, digits, `_` and `-` kept, white space
    /// `-`, the rest dropped; the second of a name gets `-1`, the third `-2`.
    pub(super) fn make(&mut self, text: &str) -> String {
        let mut id: String = text
            .trim()
            .chars()
            .filter_map(|c| match c {
                c if c.is_alphanumeric() || c == '_' || c == '-' => Some(c),
                c if c.is_whitespace() => Some('-'),
                _ => None,
            })
            .flat_map(char::to_lowercase)
            .collect();
        if id.is_empty() {
            id.push_str("section");
        }
        // The counter makes a run of equal names linear.
        let mut count = self.made.get(&id).copied().unwrap_or(0);
        let unique = loop {
            let candidate = if count == 0 { id.clone() } else { format!("{id}-{count}") };
            count += 1;
            if !self.taken.contains(&candidate) && !self.made.contains_key(&candidate) {
                break candidate;
            }
        };
        self.made.insert(id, count);
        self.made.entry(unique.clone()).or_insert(1);
        unique
    }
}

/// The words of inlines without their form; what ids are made from.
pub(super) fn plain(content: &[Inline]) -> String {
    let mut out = String::new();
    let mut stack: Vec<_> = content.iter().rev().collect();
    while let Some(inline) = stack.pop() {
        match &inline.kind {
            InlineKind::Text(text) | InlineKind::Code(text) | InlineKind::Math { tex: text, .. } => out.push_str(text),
            InlineKind::SoftBreak => out.push(' '),
            // mdBook counts the number of a note's mark as text.
            InlineKind::Note(number) => out.push_str(&(number + 1).to_string()),
            InlineKind::HardBreak | InlineKind::Image(_) => {}
            InlineKind::Emphasis(inner)
            | InlineKind::Strong(inner)
            | InlineKind::Strikeout(inner)
            | InlineKind::Superscript(inner)
            | InlineKind::Subscript(inner)
            | InlineKind::Underline(inner)
            | InlineKind::Mark(inner)
            | InlineKind::Small(inner)
            | InlineKind::Key(inner)
            | InlineKind::Link { content: inner, .. }
            | InlineKind::Span { content: inner, .. } => stack.extend(inner.iter().rev()),
            InlineKind::Pending(pending) => match &**pending {
                // What mdBook shows of them.
                Pending::Index(_) => {}
                Pending::Cite(citation) => out.push_str(&written(citation)),
            },
            InlineKind::Ruby { base, reading } => {
                stack.extend(reading.iter().rev());
                stack.extend(base.iter().rev());
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_follow_mdbook() {
        let mut ids = Ids::default();
        for (text, id) in [
            ("`--passes`: add more rustdoc passes", "--passes-add-more-rustdoc-passes"),
            ("Hï ÜBER", "hï-über"),
            ("中文標題 CJK title", "中文標題-cjk-title"),
            ("Repeat", "repeat"),
            ("Repeat", "repeat-1"),
            ("repeat!", "repeat-2"),
            ("Repeat 1", "repeat-1-1"),
            ("", "section"),
            ("!.():", "section-1"),
        ] {
            assert_eq!(ids.make(text), id);
        }
    }

    #[test]
    fn ids_of_the_author_are_left_alone() {
        let mut ids = Ids::default();
        ids.take("a");
        assert_eq!(ids.make("A"), "a-1");
    }
}
