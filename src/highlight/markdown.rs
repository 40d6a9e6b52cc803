//! Markdown.
//!
//! In: code. Out: paint. Goes line by line; a fenced block is scanned in its
//! own language, unless that one hosts languages in turn.
//! Invariant: a mark without partner on its line is plain, and the search for
//! it is not repeated on that line.

use super::Class;
use super::painter::{Painter, blanks, byte, find, is_word, line_end, skip};
use super::registry::{self, Scanner};

/// Scans `code` from `at` on.
pub(super) fn scan(code: &[u8], mut at: usize, out: &mut Painter<'_>) {
    while at < code.len() {
        let end = line_end(code, at);
        let line = &code[..end];
        let start = blanks(line, at);
        let mark = byte(line, start);
        let marks = skip(line, start, |b| b == mark);
        let run = marks - start;
        match mark {
            b'`' | b'~' if run >= 3 => {
                at = fence(code, start, marks, out);
                continue;
            }
            b'#' if run <= 6 && matches!(byte(line, marks), b' ' | 0) => out.paint(start, end, Class::Heading),
            b'=' | b'-' if run >= 3 && blanks(line, marks) == end => out.paint(start, end, Class::Heading),
            b'>' => {
                out.paint(start, start + 1, Class::Operator);
                inline(line, start + 1, out);
            }
            b'-' | b'*' | b'+' if byte(line, start + 1) == b' ' => {
                out.paint(start, start + 1, Class::Keyword);
                inline(line, start + 1, out);
            }
            b'0'..=b'9' => {
                let digits = skip(line, start, |b| b.is_ascii_digit());
                if matches!(byte(line, digits), b'.' | b')') && byte(line, digits + 1) == b' ' {
                    out.paint(start, digits + 1, Class::Keyword);
                }
                inline(line, digits, out);
            }
            _ => inline(line, start, out),
        }
        at = end + 1;
    }
}

/// Paints a fenced block with what is in it; gives where to go on.
fn fence(code: &[u8], start: usize, marks: usize, out: &mut Painter<'_>) -> usize {
    let head = line_end(code, start);
    out.paint(start, head, Class::Attribute);
    let from = (head + 1).min(code.len());
    let (mark, run) = (code[start], marks - start);
    let mut at = from;
    while at < code.len() {
        let end = line_end(code, at);
        let first = blanks(&code[..end], at);
        let close = skip(&code[..end], first, |b| b == mark);
        if close - first >= run && blanks(&code[..end], close) == end {
            break;
        }
        at = (end + 1).min(code.len());
    }
    let name = skip(code, blanks(code, marks), |b| is_word(b) || matches!(b, b'+' | b'#' | b'-'));
    let name = std::str::from_utf8(&code[blanks(code, marks)..name]).unwrap_or_default();
    match registry::find(name) {
        Some(scanner @ (Scanner::Table(_) | Scanner::Own(_))) if from < at => scanner.run(&code[..at], from, out),
        Some(_) => {}
        None => out.paint(from, at, Class::String),
    }
    let end = line_end(code, at);
    out.paint(at, end, Class::Attribute);
    end + 1
}

/// Paints the marks within a line.
fn inline(line: &[u8], mut at: usize, out: &mut Painter<'_>) {
    // Up to where each mark is known to have no partner.
    let mut hopeless = [false; 256];
    while let Some(b) = line.get(at).copied() {
        let next = byte(line, at + 1);
        let (end, class) = match b {
            b'\\' if next.is_ascii_punctuation() => (at + 2, Class::Escape),
            b'`' | b'*' | b'_'
                if !hopeless[usize::from(b)] && (b != b'_' || !is_word(byte(line, at.wrapping_sub(1)))) =>
            {
                let text = skip(line, at, |c| c == b);
                let close = find(line, text, b);
                hopeless[usize::from(b)] = close >= line.len();
                let spaced = matches!(byte(line, text), b' ' | 0) && b != b'`';
                if hopeless[usize::from(b)] || spaced {
                    at = text;
                    continue;
                }
                let end = skip(line, close, |c| c == b);
                (end, if b == b'`' { Class::String } else { Class::Variable })
            }
            b'<' if (next.is_ascii_alphabetic() || matches!(next, b'/' | b'!')) && !hopeless[usize::from(b)] => {
                let end = find(line, at, b'>');
                hopeless[usize::from(b)] = end >= line.len();
                (if end < line.len() { end + 1 } else { at }, Class::Tag)
            }
            b']' if next == b'(' && !hopeless[usize::from(b)] => {
                let end = find(line, at, b')');
                hopeless[usize::from(b)] = end >= line.len();
                (if end < line.len() { end + 1 } else { at }, Class::Label)
            }
            _ => (at, Class::Label),
        };
        out.paint(at, end, class);
        at = end.max(at + 1);
    }
}
