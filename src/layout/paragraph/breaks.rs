//! Where a line may end within text that has no space there.
//!
//! Plain Western text follows four rules (hyphen, dashes, slash); all else follows UAX 14, with
//! Thai, Lao, Khmer and Burmese words found by dictionary. Code and addresses break behind
//! `::`, `.`, `/`, `_` and between `camelCase` words, without a hyphen.

use super::cjk::{Between, is_hangul};
use super::divide::HYPHEN;
use super::flat::Flat;
use icu_segmenter::LineSegmenter;
use icu_segmenter::options::LineBreakOptions;
use unicode_linebreak::{BreakClass, BreakOpportunity, break_property, linebreaks};

/// A place where a line may end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Opportunity {
    /// Byte of the flat text before which the line ends.
    pub(super) at: u32,
    /// Penalty.
    pub(super) cost: i32,
    /// A hyphen stands before it.
    pub(super) flagged: bool,
    /// What lines may do there.
    pub(super) between: Between,
}

/// Behind a dash.
pub(super) const AFTER_DASH: i32 = 60;
/// Behind a slash, in a path or between words.
const AFTER_SLASH: i32 = 80;
/// Between the words of `camelCase`.
const WITHIN_NAME: i32 = 340;
/// Between syllables of a Korean word.
const WITHIN_KOREAN: i32 = 1500;

/// All places of a flat text, in order.
pub(super) fn opportunities(flat: &Flat, out: &mut Vec<Opportunity>) {
    let text = flat.text.as_str();
    if text.is_ascii() || text.chars().all(is_plain) {
        plain(text, out);
    } else {
        unicode(text, out);
    }
    // Within code and addresses only places of their own count: `--flag` stays whole.
    let mut own: Vec<std::ops::Range<usize>> = Vec::new();
    let mut more = Vec::new();
    for span in &flat.spans {
        let content = &text[span.start as usize..span.end as usize];
        let code = span.format.code;
        if code {
            beside_code(out, span.start);
            beside_code(out, span.end);
        }
        if !code && !may_hold_address(content.as_bytes()) {
            continue;
        }
        for word in words(content) {
            let range = span.start as usize + word.start..span.start as usize + word.end;
            if code || is_address(&text[range.clone()]) {
                identifiers(&text[range.clone()], range.start, &mut more);
                own.push(range);
            }
        }
    }
    if own.is_empty() {
        return;
    }
    let mut at = 0;
    out.retain(|o| {
        while own.get(at).is_some_and(|range| range.end <= o.at as usize) {
            at += 1;
        }
        own.get(at).is_none_or(|range| o.at as usize <= range.start) || o.between.is_cjk()
    });
    out.append(&mut more);
    out.sort_by_key(|o| (o.at, o.cost));
    out.dedup_by_key(|o| o.at);
}

/// Between an ideograph and code stands what stands between it and a Latin word.
fn beside_code(out: &mut [Opportunity], at: u32) {
    if let Ok(found) = out.binary_search_by_key(&at, |o| o.at)
        && out[found].between.is_cjk()
    {
        out[found].between = Between::Scripts;
    }
}

fn words(text: &str) -> impl Iterator<Item = std::ops::Range<usize>> + '_ {
    let base = text.as_ptr() as usize;
    text.split([' ', '\u{a0}', '\u{2028}', '\u{fffc}']).filter(|word| !word.is_empty()).map(move |word| {
        let start = word.as_ptr() as usize - base;
        start..start + word.len()
    })
}

/// Letters of alphabets that break only at spaces, and punctuation that never changes that.
fn is_plain(c: char) -> bool {
    matches!(c, '\u{0}'..='\u{2af}' | '\u{300}'..='\u{52f}' | '\u{1e00}'..='\u{1fff}' | '\u{2010}'..='\u{203a}' | '\u{20a0}'..='\u{20bf}' | '\u{2100}'..='\u{21ff}' | '\u{fffc}')
}

fn plain(text: &str, out: &mut Vec<Opportunity>) {
    let bytes = text.as_bytes();
    let letter = |b: u8| b.is_ascii_alphabetic() || b >= 0x80;
    for (i, byte) in bytes.iter().enumerate() {
        let end = match byte {
            b'-' | b'/' => i + 1,
            // U+2010, U+2013, U+2014: hyphen and dashes. U+2026 and the quotes begin alike and end otherwise.
            0xe2 if bytes.get(i + 1) == Some(&0x80) && matches!(bytes.get(i + 2), Some(0x90 | 0x93 | 0x94)) => i + 3,
            _ => continue,
        };
        let (Some(before), Some(after)) = (i.checked_sub(1).map(|j| bytes[j]), bytes.get(end).copied()) else {
            continue;
        };
        let fits = match byte {
            b'-' => (letter(before) || before.is_ascii_digit()) && letter(after),
            b'/' => (letter(before) || before.is_ascii_digit()) && letter(after),
            // A dash that opens a word, as in dialogue, stays with it.
            _ => before != b' ' && (letter(after) || after.is_ascii_digit()),
        };
        // Closing quotes and the like never begin a line.
        let closing = after >= 0x80
            && text[end..].chars().next().is_some_and(|c| {
                matches!(c, '»' | '’' | '”' | '›' | '…' | '—' | '–' | '‐' | '\u{a0}' | '\u{202f}' | '\u{2060}')
            });
        if fits && !closing {
            out.push(Opportunity {
                at: end as u32,
                // Behind a hyphen of the word's own: no better than where it is divided.
                cost: match byte {
                    b'/' => AFTER_SLASH,
                    b'-' => HYPHEN,
                    _ if bytes.get(i + 2) == Some(&0x90) => HYPHEN,
                    _ => AFTER_DASH,
                },
                flagged: *byte != b'/',
                between: Between::Nothing,
            });
        }
    }
}

fn unicode(text: &str, out: &mut Vec<Opportunity>) {
    let mut push = |at: usize| {
        let before = text[..at].chars().next_back();
        let after = text[at..].chars().next();
        let (Some(before), Some(after)) = (before, after) else { return };
        if matches!(before, ' ' | '\u{2028}' | '\u{200b}') {
            return;
        }
        let between = Between::of(before, after);
        let cjk = between.is_cjk();
        // Between pictures a line may end (see `hlist`); a formula clings to what it touches, as a word does.
        if !cjk && (before == '\u{fffc}' || after == '\u{fffc}') {
            return;
        }
        let flagged = matches!(before, '-' | '\u{2010}' | '\u{2013}' | '\u{2014}');
        // A line never begins or ends inside "--flag" or "1-2".
        if flagged && !cjk && !after.is_alphabetic() {
            return;
        }
        let cost = match flagged {
            true if matches!(before, '-' | '\u{2010}') => HYPHEN,
            true => AFTER_DASH,
            // Words of Korean are kept whole where the spaces do not suffer too much.
            false if is_hangul(before) && after.is_alphanumeric() || is_hangul(after) && before.is_alphanumeric() => {
                WITHIN_KOREAN
            }
            false => 0,
        };
        let complex = |c: char| break_property(c as u32) == BreakClass::ComplexContext;
        let between = if !cjk && complex(before) && complex(after) { Between::Words } else { between };
        out.push(Opportunity { at: at as u32, cost, flagged, between });
    };
    let dictionary = text.chars().any(|c| break_property(c as u32) == BreakClass::ComplexContext);
    if dictionary {
        let segmenter = LineSegmenter::new_dictionary(LineBreakOptions::default());
        segmenter.segment_str(text).for_each(&mut push);
    } else {
        linebreaks(text).filter(|(_, kind)| *kind == BreakOpportunity::Allowed).for_each(|(at, _)| push(at));
    }
}

/// A quick look whether any word can be one that [`is_address`] finds.
fn may_hold_address(bytes: &[u8]) -> bool {
    bytes.iter().enumerate().any(|(i, byte)| match byte {
        b'_' | b'@' => true,
        b'.' | b'(' => bytes.get(i + 1).is_some_and(u8::is_ascii_alphanumeric),
        b':' => matches!(bytes.get(i + 1), Some(b':' | b'/')),
        b'w' => bytes[i..].starts_with(b"www."),
        _ => false,
    })
}

/// Whether a place lies in a web or mail address.
pub(super) fn is_in_url(text: &str, at: usize) -> bool {
    let ends = [' ', '\u{a0}', '\u{2028}', '\u{fffc}'];
    let start = text[..at].rfind(ends).map_or(0, |space| space + 1);
    let end = text[at..].find(ends).map_or(text.len(), |len| at + len);
    text.get(start..end).is_none_or(is_url)
}

fn is_url(word: &str) -> bool {
    word.contains("://") || word.starts_with("www.") || (word.contains('@') && word.contains('.'))
}

/// Web addresses, paths and identifiers outside code.
fn is_address(word: &str) -> bool {
    is_url(word)
        || word.contains("::")
        || (word.len() > 12 && word.contains('_'))
        || (word.len() > 12 && (is_dotted(word) || is_call(word)))
}

/// Two dots or more between letters: `items.fn.extern`, and no `e.g.`.
fn is_dotted(word: &str) -> bool {
    let joins = |dot: &&[u8]| {
        dot[1] == b'.' && (dot[0].is_ascii_alphanumeric() || dot[0] == b')') && dot[2].is_ascii_alphabetic()
    };
    word.as_bytes().windows(3).filter(joins).count() > 1
}

/// A bracket right behind a word and more than a plural within: `max(first`, and no `word(s)`.
fn is_call(word: &str) -> bool {
    let opens =
        |at: &[u8]| at[1] == b'(' && at[0].is_ascii_alphanumeric() && at[2..].iter().all(u8::is_ascii_alphanumeric);
    word.as_bytes().windows(6).any(opens)
}

/// A letter, a digit, or the end of a call.
fn ends_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b')' | b']' | b'>')
}

/// What a line may begin with behind a sign: nothing that closes what that sign opened, or ends with it.
fn begins_part(byte: u8) -> bool {
    byte.is_ascii_graphic() && !matches!(byte, b')' | b']' | b'}' | b'>' | b',' | b';' | b'.' | b':')
}

/// Places within an identifier, a path or an address.
fn identifiers(word: &str, start: usize, out: &mut Vec<Opportunity>) {
    if word.len() < 8 {
        return;
    }
    let bytes = word.as_bytes();
    // Signs alone, such as `#[` and `--`, end no line.
    let first = bytes.iter().position(|byte| byte.is_ascii_alphanumeric() || *byte >= 0x80).unwrap_or(bytes.len());
    for i in first + 1..bytes.len() {
        let (before, after) = (bytes[i - 1], bytes[i]);
        if !word.is_char_boundary(i) || i < 2 || i + 2 > bytes.len() {
            continue;
        }
        let inside = after.is_ascii_alphanumeric() || after >= 0x80;
        let cost = match before {
            b':' if i >= 2 && bytes[i - 2] == b':' && inside => 80,
            b'/' | b'\\' if inside && i > 1 => AFTER_SLASH,
            b'.' if inside && ends_name(bytes[i - 2]) && !after.is_ascii_digit() => 100,
            b'_' | b'-' if inside && bytes[i - 2].is_ascii_alphanumeric() => 130,
            b',' | b'(' | b'=' | b'&' | b'?' | b'<' | b'[' | b'{' | b';' | b'|' | b'+' if begins_part(after) => 150,
            // Costly: nothing tells the reader that the word goes on.
            b'a'..=b'z' if after.is_ascii_uppercase() && i > 2 && i + 3 <= bytes.len() => WITHIN_NAME,
            _ => continue,
        };
        out.push(Opportunity { at: (start + i) as u32, cost, flagged: false, between: Between::Nothing });
    }
}
