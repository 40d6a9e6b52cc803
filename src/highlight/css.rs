//! CSS, SCSS, Less.
//!
//! In: code. Out: paint. Whether a word is a selector or a property shows only
//! at the `{`, `;` or `}` after it, so each statement is looked over once
//! before it is painted. Invariant: no byte belongs to two statements.

use super::Class;
use super::literals;
use super::painter::{Painter, after, byte, find, is_word, line_end, skip, starts};

/// Scans `code` from `at` on.
pub(super) fn scan(code: &[u8], mut at: usize, out: &mut Painter<'_>) {
    while at < code.len() {
        let (end, selector) = statement(code, at);
        paint(&code[..end], at, selector, out);
        at = end + 1;
    }
}

/// Where the statement ends, and whether a block follows it.
fn statement(code: &[u8], mut at: usize) -> (usize, bool) {
    while let Some(b) = code.get(at).copied() {
        let next = byte(code, at + 1);
        match b {
            b'{' => return (at, true),
            b';' | b'}' => return (at, false),
            b'#' | b'@' if next == b'{' => at = after(code, at, b"}"),
            b'/' if next == b'*' => at = after(code, at + 2, b"*/"),
            b'/' if next == b'/' && byte(code, at.wrapping_sub(1)) != b':' => at = line_end(code, at),
            b'"' | b'\'' => at = string(code, at),
            b'u' if starts(code, at, b"url(") => at = after(code, at, b")"),
            _ => at += 1,
        }
    }
    (code.len(), false)
}

fn string(code: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while let Some(b) = code.get(at).copied() {
        match b {
            b'\\' => at += 1,
            b'\n' => return at,
            _ if b == code[start] => return at + 1,
            _ => {}
        }
        at += 1;
    }
    code.len()
}

fn is_name(b: u8) -> bool {
    is_word(b) || b == b'-'
}

fn paint(code: &[u8], mut at: usize, selector: bool, out: &mut Painter<'_>) {
    // Before the colon of a declaration stands its property.
    let mut value = false;
    // Within an at-rule there are no selectors.
    let mut rule = false;
    while let Some(b) = code.get(at).copied() {
        let (start, next) = (at, byte(code, at + 1));
        let class = match b {
            b'/' if next == b'*' => {
                at = after(code, at + 2, b"*/");
                Class::Comment
            }
            b'/' if next == b'/' && byte(code, at.wrapping_sub(1)) != b':' => {
                at = line_end(code, at);
                Class::Comment
            }
            b'"' | b'\'' => {
                at = string(code, at);
                Class::String
            }
            b'@' if is_name(next) => {
                at = skip(code, at + 1, is_name);
                rule = true;
                Class::Keyword
            }
            b'$' | b'@' => {
                at = skip(code, at + 1, is_name);
                Class::Variable
            }
            b'#' if !selector && is_name(next) => {
                at = skip(code, at + 1, is_name);
                Class::Number
            }
            b'!' if value => {
                at = skip(code, at + 1, is_name);
                Class::Keyword
            }
            b'.' | b'#' | b':' if selector && !rule && (is_name(next) || next == b':') => {
                at = skip(code, at + 1, |b| is_name(b) || b == b':');
                if b == b':' { Class::Attribute } else { Class::Tag }
            }
            b':' => {
                value = true;
                at += 1;
                continue;
            }
            b'0'..=b'9' => {
                let point = usize::from(literals::opens_with_point(code, at));
                at = literals::number(code, at, false);
                at += usize::from(byte(code, at) == b'%');
                out.paint(start - point, at, Class::Number);
                continue;
            }
            b'>' | b'+' | b'~' | b'*' | b'&' | b'=' | b'|' => {
                at += 1;
                Class::Operator
            }
            b'-' if next.is_ascii_digit() => {
                at = literals::number(code, at + 1, false);
                Class::Number
            }
            _ if is_name(b) => {
                at = skip(code, at + 1, is_name);
                let word = &code[start..at];
                if word == b"url" && byte(code, at) == b'(' && !matches!(byte(code, at + 1), b'"' | b'\'') {
                    out.paint(start, at, Class::Function);
                    let end = find(code, at, b')');
                    out.paint(at + 1, end, Class::String);
                    at = end;
                    continue;
                }
                match (selector && !rule, byte(code, at)) {
                    (true, _) => Class::Tag,
                    _ if word.starts_with(b"--") => Class::Variable,
                    (_, b'(') => Class::Function,
                    (_, b':') | (false, b' ' | b'\t' | b'\n') if !value && !rule => Class::Key,
                    _ => continue,
                }
            }
            _ => {
                at += 1;
                continue;
            }
        };
        at = at.min(code.len());
        out.paint(start, at, class);
    }
}
