//! Rust.
//!
//! In: code. Out: paint. Knows nested comments, raw, byte and C strings,
//! lifetimes against characters, attributes, macros, raw identifiers.
//! Invariant: each branch moves on; what is looked at ahead is bounded or taken.

use super::Class;
use super::literals;
use super::painter::{Painter, byte, find, is_word, line_end, skip, starts};

/// Scans `code` from `at` on.
pub(super) fn scan(code: &[u8], mut at: usize, out: &mut Painter<'_>) {
    // The function name stands after `fn`, whatever follows it.
    let mut naming = false;
    while let Some(b) = code.get(at).copied() {
        let start = at;
        let class = match b {
            b'a'..=b'z' | b'A'..=b'Z' | b'_' | 0x80.. => {
                if let Some(end) = prefixed(code, at) {
                    at = end;
                    Class::String
                } else {
                    at = skip(code, at + 1, is_word);
                    let word = &code[start..at];
                    let named = std::mem::take(&mut naming);
                    naming = word == b"fn";
                    match word_class(code, word, start, at, named) {
                        Some(Class::Macro) => {
                            at += 1;
                            Class::Macro
                        }
                        Some(class) => class,
                        None => continue,
                    }
                }
            }
            b'0'..=b'9' => {
                at = literals::number(code, at, false);
                // `1.` is a number too, but `1..2` and `1.max(2)` are not.
                let next = byte(code, at + 1);
                let dotted = code[start..at].contains(&b'.');
                at += usize::from(byte(code, at) == b'.' && !dotted && next != b'.' && !is_word(next));
                Class::Number
            }
            b'/' if byte(code, at + 1) == b'/' => {
                at = line_end(code, at);
                let doc = matches!(byte(code, start + 2), b'/' | b'!') && !starts(code, start, b"////");
                if doc { Class::DocComment } else { Class::Comment }
            }
            b'/' if byte(code, at + 1) == b'*' => {
                at = comment(code, at + 2);
                let doc = byte(code, start + 2) == b'!'
                    || byte(code, start + 2) == b'*' && !matches!(byte(code, start + 3), b'*' | b'/');
                if doc { Class::DocComment } else { Class::Comment }
            }
            b'"' => {
                at = string(code, at, out);
                naming = false;
                continue;
            }
            b'\'' => {
                if let Some(end) = literals::character(code, at) {
                    at = end;
                    Class::String
                } else {
                    at = skip(code, at + 1, is_word);
                    if at == start + 1 {
                        continue;
                    }
                    Class::Label
                }
            }
            b'#' if byte(code, at + 1) == b'[' || starts(code, at, b"#![") => {
                at = attribute(code, at, out);
                continue;
            }
            b'$' if is_word(byte(code, at + 1)) => {
                at = skip(code, at + 1, is_word);
                Class::Variable
            }
            b'+' | b'-' | b'*' | b'/' | b'%' | b'=' | b'<' | b'>' | b'!' | b'&' | b'|' | b'^' | b'?' => {
                at += 1;
                Class::Operator
            }
            _ => {
                at += 1;
                continue;
            }
        };
        out.paint(start, at, class);
    }
}

/// What a word is, from itself and what stands around it; `Macro` if a `!`
/// belongs to it.
fn word_class(code: &[u8], word: &[u8], start: usize, end: usize, named: bool) -> Option<Class> {
    let next = byte(code, end);
    if let Some(class) = known(word) {
        // `r#type` has been cut at the mark: the name is no keyword.
        let raw = start > 1 && &code[start - 2..start] == b"r#";
        return (!raw).then_some(class);
    }
    if next == b'!' && byte(code, end + 1) != b'=' {
        return Some(Class::Macro);
    }
    if named
        || next == b'(' && !word[0].is_ascii_uppercase()
        || starts(code, end, b"::<") && word[0].is_ascii_lowercase()
    {
        return Some(Class::Function);
    }
    if word[0].is_ascii_uppercase() {
        let shout = word.len() > 1 && word.iter().all(|b| !b.is_ascii_lowercase());
        return Some(if shout { Class::Constant } else { Class::Type });
    }
    None
}

/// The words of the language; the compiler makes a decision tree of them.
fn known(word: &[u8]) -> Option<Class> {
    let class = match word {
        b"as" | b"async" | b"await" | b"break" | b"const" | b"continue" | b"crate" | b"dyn" | b"else" | b"enum"
        | b"extern" | b"fn" | b"for" | b"if" | b"impl" | b"in" | b"let" | b"loop" | b"match" | b"mod" | b"move"
        | b"mut" | b"pub" | b"ref" | b"return" | b"static" | b"struct" | b"super" | b"trait" | b"type" | b"unsafe"
        | b"use" | b"where" | b"while" | b"yield" | b"abstract" | b"become" | b"box" | b"do" | b"final" | b"macro"
        | b"override" | b"priv" | b"try" | b"typeof" | b"unsized" | b"virtual" => Class::Keyword,
        b"bool" | b"char" | b"f32" | b"f64" | b"i8" | b"i16" | b"i32" | b"i64" | b"i128" | b"isize" | b"str"
        | b"u8" | b"u16" | b"u32" | b"u64" | b"u128" | b"usize" | b"Self" => Class::Type,
        b"true" | b"false" | b"None" | b"Some" | b"Ok" | b"Err" => Class::Constant,
        b"self" => Class::Variable,
        _ => return None,
    };
    Some(class)
}

/// The end of a literal that starts with letters: `b'x'`, `br"…"`, `r#"…"#`.
/// `b"…"` and `c"…"` are taken whole too, without looking at their escapes.
fn prefixed(code: &[u8], at: usize) -> Option<usize> {
    let letters = match (code[at], byte(code, at + 1)) {
        (b'b' | b'c', b'r') => 2,
        (b'b' | b'c' | b'r', _) => 1,
        _ => return None,
    };
    let from = at + letters;
    let raw = code[from - 1] == b'r';
    match byte(code, from) {
        b'\'' if !raw && code[at] == b'b' => literals::character(code, from),
        b'"' if !raw => Some(quoted(code, from + 1)),
        b'"' | b'#' if raw => {
            let open = skip(code, from, |b| b == b'#');
            (byte(code, open) == b'"').then(|| raw_end(code, open + 1, open - from))
        }
        _ => None,
    }
}

/// The end of a raw string, closed by a quote and `hashes` marks.
///
/// A quote with too few marks is passed together with them: linear.
fn raw_end(code: &[u8], mut at: usize, hashes: usize) -> usize {
    while at < code.len() {
        at = find(code, at, b'"') + 1;
        let end = (at + hashes).min(code.len());
        let marks = skip(&code[..end], at, |b| b == b'#');
        if marks == at + hashes {
            return marks.min(code.len());
        }
        at = marks;
    }
    code.len()
}

/// The end of the string whose text starts at `at`.
fn quoted(code: &[u8], mut at: usize) -> usize {
    while let Some(b) = code.get(at).copied() {
        at += 1;
        match b {
            b'"' => return at,
            b'\\' => at += 1,
            _ => {}
        }
    }
    code.len()
}

/// Paints the string at `start`, its escapes apart; gives its end.
fn string(code: &[u8], start: usize, out: &mut Painter<'_>) -> usize {
    let (mut text, mut at) = (start, start + 1);
    while let Some(b) = code.get(at).copied() {
        match b {
            b'"' => {
                out.paint(text, at + 1, Class::String);
                return at + 1;
            }
            b'\\' => {
                let end = literals::escape(code, at);
                out.paint(text, at, Class::String);
                out.paint(at, end, Class::Escape);
                (text, at) = (end, end);
            }
            _ => at += 1,
        }
    }
    out.paint(text, at, Class::String);
    at
}

/// The end of the block comment whose text starts at `at`.
fn comment(code: &[u8], mut at: usize) -> usize {
    let mut depth = 1_u32;
    while let Some(b) = code.get(at).copied() {
        let next = byte(code, at + 1);
        match (b, next) {
            (b'/', b'*') => depth += 1,
            (b'*', b'/') => depth -= 1,
            _ => {
                at += 1;
                continue;
            }
        }
        at += 2;
        if depth == 0 {
            return at;
        }
    }
    code.len()
}

/// Paints an attribute up to its closing bracket, its strings apart.
fn attribute(code: &[u8], start: usize, out: &mut Painter<'_>) -> usize {
    let (mut text, mut at, mut depth) = (start, start, 0_u32);
    while let Some(b) = code.get(at).copied() {
        match b {
            b'"' => {
                out.paint(text, at, Class::Attribute);
                at = string(code, at, out);
                text = at;
                continue;
            }
            b'[' => depth += 1,
            b']' if depth <= 1 => {
                at += 1;
                break;
            }
            b']' => depth -= 1,
            _ => {}
        }
        at += 1;
    }
    out.paint(text, at, Class::Attribute);
    at
}
