//! What is made alike before the comparison, character by character, and how often it was.
//!
//! Nothing else is: NFC, white space, hyphens at the ends of lines, signs that are never seen.

use std::collections::BTreeMap;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// Words that were composed.
pub(super) const NFC: &str = "words that are not in NFC";
/// White space other than one space.
pub(super) const WHITE: &str = "stretches of white space other than one space";
/// See [`guides`].
pub(super) const GUIDES: &str = "joiners and selectors with no sign before them";

/// Signs that are never seen and only guide the setting of others: the class under which they are counted.
pub(super) fn unseen(c: char) -> Option<&'static str> {
    match c {
        '\u{ad}' => Some("soft hyphens and hyphens at the ends of lines"),
        '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            Some("marks of direction")
        }
        '\u{200b}' | '\u{2060}' | '\u{feff}' => Some("zero-width spaces and word joiners"),
        _ => None,
    }
}

/// Signs that say how the one before them is shown: a joiner of graphemes and selectors (Unicode, 23.2 and 23.4). At the start of a word there is
/// none before them.
pub(super) fn guides(c: char) -> bool {
    matches!(c, '\u{34f}' | '\u{180b}'..='\u{180d}' | '\u{180f}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}

/// A word as it is compared, counted in `alike` if that is not how it stands.
pub(super) fn word(raw: String, alike: &mut BTreeMap<&'static str, usize>) -> String {
    if raw.is_ascii() || is_nfc_quick(raw.chars()) == IsNormalized::Yes {
        return raw;
    }
    let word = nfc(&raw);
    if word != raw {
        *alike.entry(NFC).or_default() += 1;
    }
    word
}

/// White space as single spaces, unseen signs away, NFC.
pub(super) fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        let from = out.len();
        if from > 0 {
            out.push(' ');
        }
        let start = out.len();
        out.extend(word.chars().filter(|c| unseen(*c).is_none()).skip_while(|c| guides(*c)));
        if out.len() == start {
            out.truncate(from);
        }
    }
    if out.is_ascii() { out } else { nfc(&out) }
}

/// Canonical composition (UAX 15).
pub(super) fn nfc(text: &str) -> String {
    text.nfc().collect()
}

/// The letters and digits of a formula in their compatible forms (UAX 15, NFKD), sorted: what its lines, its glyphs and its MathML have in common, each with signs of
/// its own. An accent that stands by itself (U+02B0 to U+02FF) is a sign, though Unicode has it as a letter.
pub(super) fn letters(text: &str) -> String {
    let letter = |c: &char| c.is_alphanumeric() && !matches!(c, '\u{2b0}'..='\u{2ff}');
    let mut letters: Vec<char> = text.nfkd().filter(letter).collect();
    letters.sort_unstable();
    letters.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_listed_is_made_alike() {
        assert_eq!(plain(" a\u{ad}b \n\u{200b} c\u{a0}d e\u{301}"), "ab c d \u{e9}");
        assert_eq!(plain("\u{fe0f} a\u{fe0f} \u{34f}b \u{200f}\u{34f}"), "a\u{fe0f} b");
        assert_eq!(plain("a-b A\u{200c}b \u{2013}"), "a-b A\u{200c}b \u{2013}");
        let mut alike = BTreeMap::new();
        assert_eq!(word("e\u{301}".to_owned(), &mut alike), "\u{e9}");
        assert_eq!(word("\u{e9}".to_owned(), &mut alike), "\u{e9}");
        assert_eq!(letters("𝔽_p^(−1) \u{2c9}y"), "1Fpy");
        assert_eq!(letters("y\u{304}F−1p"), letters("𝔽_p^(−1) \u{2c9}y"));
        assert_eq!(alike.get(NFC), Some(&1));
    }
}
