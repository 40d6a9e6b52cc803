//! Data formats of one token at a time: JSON, TOML, INI.
//!
//! In: code. Out: paint. A string or word is a key if `:` or `=` follows it.
//! Invariant: looking for that mark passes only over blanks, or over a line
//! once.

use super::Class;
use super::literals;
use super::painter::{Painter, after, blanks, byte, find, is_word, line_end, opens_line, skip, starts};

/// Paints the string at `start` with its escapes; a single one ends with the
/// line. Gives its end.
fn string(code: &[u8], start: usize, close: &[u8], class: Class, out: &mut Painter<'_>) -> usize {
    let (mut text, mut at) = (start, start + close.len());
    while let Some(b) = code.get(at).copied() {
        match b {
            b'\\' if close[0] == b'"' => {
                let end = literals::escape(code, at);
                out.paint(text, at, class);
                out.paint(at, end, Class::Escape);
                (text, at) = (end, end);
            }
            b'\n' if close.len() == 1 => break,
            _ if starts(code, at, close) => {
                at += close.len();
                break;
            }
            _ => at += 1,
        }
    }
    out.paint(text, at, class);
    at
}

/// The end of a plain string, to see what follows it; never beyond the line.
fn string_end(code: &[u8], start: usize) -> usize {
    let quote = code[start];
    let mut at = start + 1;
    while let Some(b) = code.get(at).copied() {
        match b {
            b'\n' => return at,
            // As in `string`: only double quotes know escapes.
            b'\\' if quote == b'"' => at += 1,
            _ if b == quote => return at + 1,
            _ => {}
        }
        at += 1;
    }
    at
}

/// Scans JSON, with the comments and bare keys of its offspring.
pub(super) fn json(code: &[u8], mut at: usize, out: &mut Painter<'_>) {
    while let Some(b) = code.get(at).copied() {
        let start = at;
        let class = match b {
            b'"' | b'\'' => {
                let next = skip(code, string_end(code, at), |b| b.is_ascii_whitespace());
                let class = if byte(code, next) == b':' { Class::Key } else { Class::String };
                at = string(code, at, if b == b'"' { b"\"" } else { b"'" }, class, out);
                continue;
            }
            b'/' if byte(code, at + 1) == b'/' => {
                at = line_end(code, at);
                Class::Comment
            }
            b'/' if byte(code, at + 1) == b'*' => {
                at = after(code, at + 2, b"*/");
                Class::Comment
            }
            b'-' | b'+' | b'0'..=b'9' => {
                at = literals::number(code, at, false);
                Class::Number
            }
            _ if is_word(b) => {
                at = skip(code, at, is_word);
                match &code[start..at] {
                    b"true" | b"false" | b"null" | b"NaN" | b"Infinity" => Class::Constant,
                    _ if byte(code, blanks(code, at)) == b':' => Class::Key,
                    _ => continue,
                }
            }
            _ => {
                at += 1;
                continue;
            }
        };
        out.paint(start, at, class);
    }
}

/// Scans TOML.
pub(super) fn toml(code: &[u8], mut at: usize, out: &mut Painter<'_>) {
    while let Some(b) = code.get(at).copied() {
        let start = at;
        let class = match b {
            b'#' => {
                at = line_end(code, at);
                Class::Comment
            }
            b'[' if opens_line(code, at) && !opens_value(code, at) => {
                let end = line_end(code, at);
                at = skip(code, (find(&code[..end], at, b']') + 1).min(end), |b| b == b']');
                Class::Heading
            }
            b'"' | b'\'' => {
                let close: &[u8] = match (b, byte(code, at + 1), byte(code, at + 2)) {
                    (b'"', b'"', b'"') => b"\"\"\"",
                    (b'"', ..) => b"\"",
                    (_, b'\'', b'\'') => b"'''",
                    _ => b"'",
                };
                let next = byte(code, blanks(code, string_end(code, at)));
                let key = close.len() == 1 && matches!(next, b'=' | b'.');
                at = string(code, at, close, if key { Class::Key } else { Class::String }, out);
                continue;
            }
            b'=' => {
                at += 1;
                Class::Operator
            }
            _ if is_word(b) || matches!(b, b'+' | b'-') => {
                at = skip(code, at + 1, |b| is_word(b) || matches!(b, b'-' | b'.' | b':' | b'+'));
                match (byte(code, blanks(code, at)), &code[start..at]) {
                    (b'=', _) => Class::Key,
                    (_, b"true" | b"false" | b"inf" | b"nan") => Class::Constant,
                    _ => Class::Number,
                }
            }
            _ => {
                at += 1;
                continue;
            }
        };
        out.paint(start, at, class);
    }
}

/// Whether the `[` that opens a line is a value within an array: what stands in
/// it is then not a bare name.
fn opens_value(code: &[u8], at: usize) -> bool {
    let first = byte(code, blanks(code, at + 1));
    !(is_word(first) || matches!(first, b'[' | b'"' | b'\'')) || byte(code, at.wrapping_sub(1)) == b' '
}

/// Scans INI and the formats like it, a line at a time.
pub(super) fn ini(code: &[u8], mut at: usize, out: &mut Painter<'_>) {
    while at < code.len() {
        let end = line_end(code, at);
        let line = &code[..end];
        let start = blanks(line, at);
        match byte(line, start) {
            b'#' | b';' | b'!' => out.paint(start, end, Class::Comment),
            b'[' => out.paint(start, find(line, start, b']') + 1, Class::Heading),
            _ => {
                let mark = skip(line, start, |b| !matches!(b, b'=' | b':'));
                if mark < end {
                    out.paint(start, start + line[start..mark].trim_ascii_end().len(), Class::Key);
                    out.paint(mark, mark + 1, Class::Operator);
                    value(line, blanks(line, mark + 1), out);
                }
            }
        }
        at = end + 1;
    }
}

fn value(line: &[u8], start: usize, out: &mut Painter<'_>) {
    // In quotes there is no comment.
    let from = match byte(line, start) {
        quote @ (b'"' | b'\'') => (find(line, start + 1, quote) + 1).min(line.len()),
        _ => start,
    };
    let comment = line.windows(2).skip(from).position(|w| w[0] == b' ' && matches!(w[1], b'#' | b';'));
    let end = comment.map_or(line.len(), |offset| from + offset);
    let value = line.get(start..end).unwrap_or_default().trim_ascii();
    let class = match value {
        b"true" | b"false" | b"yes" | b"no" | b"on" | b"off" => Class::Constant,
        [b'0'..=b'9' | b'-', ..] if value.iter().skip(1).all(|b| b.is_ascii_digit() || *b == b'.') => Class::Number,
        _ => Class::String,
    };
    out.paint(start, start + value.len(), class);
    out.paint(end + 1, line.len(), Class::Comment);
}
