//! Text → XML: escaping, characters that XML 1.0 does not have, bidi controls, ids.
//!
//! Everything that reaches a file of the EPUB passes here. XML 1.0 §2.2 says which characters may
//! stand in a document; XHTML 1.1 and EPUB 3.3 add nothing to it.

use std::fmt::Write as _;

/// Bidi controls (UAX 9) that the running block has opened and not closed yet.
#[derive(Clone, Debug, Default)]
pub(super) struct Bidi(Vec<Open>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Open {
    Embedding,
    Isolate,
}

impl Bidi {
    /// Closes what is open, so that nothing leaks into the next block.
    pub(super) fn close(&mut self, out: &mut String) {
        while let Some(open) = self.0.pop() {
            out.push(if open == Open::Isolate { '\u{2069}' } else { '\u{202C}' });
        }
    }

    /// Whether a control may stand: openers always, closers only when they close something.
    fn admits(&mut self, control: char) -> bool {
        match control {
            '\u{202A}' | '\u{202B}' | '\u{202D}' | '\u{202E}' => self.0.push(Open::Embedding),
            '\u{2066}'..='\u{2068}' => self.0.push(Open::Isolate),
            '\u{202C}' => return self.0.last() == Some(&Open::Embedding) && self.0.pop().is_some(),
            _ => {
                // A PDI closes the embeddings within its isolate too (UAX 9, X6a).
                let Some(at) = self.0.iter().rposition(|open| *open == Open::Isolate) else { return false };
                self.0.truncate(at);
            }
        }
        true
    }
}

/// Bytes that may need more than being copied.
const SPECIAL: [bool; 256] = {
    let mut table = [false; 256];
    let mut i = 0;
    while i < 0x20 {
        table[i] = true;
        i += 1;
    }
    table[b'<' as usize] = true;
    table[b'>' as usize] = true;
    table[b'&' as usize] = true;
    table[b'"' as usize] = true;
    table[0x7F] = true;
    table[0xC2] = true; // U+0080 to U+009F
    table[0xE2] = true; // bidi controls
    table[0xEF] = true; // U+FFFE, U+FFFF
    table
};

/// Appends text as character data.
pub(super) fn text(out: &mut String, text: &str, bidi: &mut Bidi) {
    escape(out, text, false, bidi);
}

/// Appends ` name="value"`.
pub(super) fn attr(out: &mut String, name: &str, value: &str) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    let mut bidi = Bidi::default();
    escape(out, value, true, &mut bidi);
    bidi.close(out);
    out.push('"');
}

/// Text on its own, as character data.
pub(super) fn escaped(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    let mut bidi = Bidi::default();
    escape(&mut out, value, false, &mut bidi);
    bidi.close(&mut out);
    out
}

fn escape(out: &mut String, text: &str, attribute: bool, bidi: &mut Bidi) {
    let bytes = text.as_bytes();
    let byte = |i: usize| bytes.get(i).copied().unwrap_or(0);
    let mut copied = 0;
    let mut i = 0;
    while let Some(step) = bytes[i..].iter().position(|b| SPECIAL[usize::from(*b)]) {
        i += step;
        let (length, instead) = match bytes[i] {
            b'<' => (1, "&lt;"),
            b'>' => (1, "&gt;"),
            b'&' => (1, "&amp;"),
            b'"' if attribute => (1, "&quot;"),
            b'\n' | b'\t' if attribute => (1, " "),
            b'"' | b'\n' | b'\t' => (0, ""),
            0xC2 if (0x80..0xA0).contains(&byte(i + 1)) => (2, ""),
            0xE2 if is_bidi_control(byte(i + 1), byte(i + 2)) => {
                let control = text[i..].chars().next().unwrap_or(' ');
                if bidi.admits(control) { (0, "") } else { (3, "") }
            }
            0xEF if byte(i + 1) == 0xBF && byte(i + 2) >= 0xBE => (3, ""),
            0xC2 | 0xE2 | 0xEF => (0, ""),
            _ => (1, ""),
        };
        if length == 0 {
            i += 1;
            continue;
        }
        out.push_str(&text[copied..i]);
        out.push_str(instead);
        i += length;
        copied = i;
    }
    out.push_str(&text[copied..]);
}

fn is_bidi_control(second: u8, third: u8) -> bool {
    second == 0x80 && (0xAA..=0xAE).contains(&third) || second == 0x81 && (0xA6..=0xA9).contains(&third)
}

/// Prefixes of the ids that this room makes itself; see [`id`].
const OWN: [&str; 3] = ["page.", "note.", "ref."];

/// The author's id as it stands in `id` and behind `#`: what a URL fragment cannot hold becomes
/// `_` with its code, and the room's own prefixes are kept free.
pub(super) fn id(author: &str) -> String {
    let mut out = String::with_capacity(author.len());
    let own = OWN.iter().any(|prefix| author.starts_with(prefix));
    for (at, c) in author.char_indices() {
        let plain = match c {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '-' | '_' | ':' => true,
            '.' => !(own && at < 5),
            // RFC 3987 §2.2: ucschar, without the private-use planes.
            _ => {
                !c.is_ascii()
                    && !c.is_whitespace()
                    && !c.is_control()
                    && !matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
                        | '\u{E000}'..='\u{F8FF}' | '\u{FDD0}'..='\u{FDEF}' | '\u{FFF0}'..='\u{FFFF}' | '\u{E0000}'..)
            }
        };
        if plain {
            out.push(c);
        } else {
            let _ = write!(out, "_{:x}", u32::from(c));
        }
    }
    if out.is_empty() {
        out.push('_');
    }
    out
}

/// Only what is safe in a class name.
pub(super) fn class(name: &str) -> String {
    let safe = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '-' | '_') { c } else { '-' };
    name.chars().take(64).map(safe).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_escaped_and_rid_of_what_xml_lacks() {
        assert_eq!(escaped("a<b>&\"c\u{0}\u{1B}\u{85}\u{FFFE}\u{FFFD}é“”"), "a&lt;b&gt;&amp;\"c\u{FFFD}é“”");
        let mut out = String::new();
        attr(&mut out, "alt", "a\"b\nc");
        assert_eq!(out, " alt=\"a&quot;b c\"");
    }

    #[test]
    fn bidi_controls_are_balanced() {
        assert_eq!(escaped("a\u{202E}b"), "a\u{202E}b\u{202C}");
        assert_eq!(escaped("a\u{202C}\u{2069}b"), "ab");
        assert_eq!(escaped("\u{2066}a\u{202E}b\u{2069}c\u{202C}"), "\u{2066}a\u{202E}b\u{2069}c");
    }

    #[test]
    fn ids_keep_clear_of_ours_and_fit_a_fragment() {
        assert_eq!(id("1-füß:x"), "1-füß:x");
        assert_eq!(id("a b%c"), "a_20b_25c");
        assert_eq!(id("page.12"), "page_2e12");
        assert_eq!(id("paged.12"), "paged.12");
    }
}
