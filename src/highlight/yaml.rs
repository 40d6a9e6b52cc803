//! YAML.
//!
//! In: code. Out: paint. Goes line by line; a block scalar (`|`, `>`) takes the
//! lines that are indented more than the line that opened it.
//! Invariant: each line is searched for its key once.

use super::Class;
use super::literals;
use super::painter::{Painter, blanks, byte, find, line_end, skip, starts};

/// Scans `code` from `at` on.
pub(super) fn scan(code: &[u8], mut at: usize, out: &mut Painter<'_>) {
    // The indent of the line that opened a block scalar.
    let mut block: Option<usize> = None;
    while at < code.len() {
        let end = line_end(code, at);
        let start = skip(&code[..end], at, |b| b == b' ');
        let indent = start - at;
        if let Some(outer) = block
            && (start == end || indent > outer)
        {
            out.paint(start, end, Class::String);
            at = end + 1;
            continue;
        }
        block = None;
        if starts(code, at, b"---") || starts(code, at, b"...") {
            out.paint(at, at + 3, Class::Operator);
            at += 3;
        } else if byte(code, at) == b'%' {
            out.paint(at, end, Class::Macro);
            at = end + 1;
            continue;
        }
        let mut line = Line { code, end, at: at.max(start), out, flow: false, scalar: false };
        let next = line.run();
        block = line.scalar.then_some(indent);
        at = next + 1;
    }
}

struct Line<'c, 'o, 'p> {
    code: &'c [u8],
    end: usize,
    at: usize,
    out: &'o mut Painter<'p>,
    /// Whether a `{` or `[` has opened on this line.
    flow: bool,
    /// Whether the line ends in the mark of a block scalar.
    scalar: bool,
}

impl Line<'_, '_, '_> {
    fn take(&mut self, end: usize, class: Class) {
        self.out.paint(self.at, end, class);
        self.at = end;
    }

    /// Goes to the end of the line, or further within a quoted string.
    fn run(&mut self) -> usize {
        while self.at < self.end {
            let (b, next) = (byte(self.code, self.at), byte(self.code, self.at + 1));
            let spaced = matches!(next, b' ' | b'\n' | b'\r' | 0);
            match b {
                b' ' | b'\t' | b'\r' => self.at += 1,
                b'#' => self.take(self.end, Class::Comment),
                b'-' | b'?' | b':' if spaced => self.take(self.at + 1, Class::Operator),
                b'{' | b'[' | b'}' | b']' | b',' => {
                    self.flow = true;
                    self.at += 1;
                }
                b'"' | b'\'' => self.quoted(b),
                b'&' | b'*' => self.mark(Class::Label),
                b'!' => self.mark(Class::Type),
                b'|' | b'>' => {
                    self.scalar = true;
                    let end = skip(self.code, self.at + 1, |b| matches!(b, b'+' | b'-' | b'0'..=b'9'));
                    self.take(end, Class::Operator);
                }
                _ => self.plain(),
            }
        }
        // A string over lines has moved beyond this one: the rest of its last
        // line is left to a later call.
        self.at.max(self.end)
    }

    fn mark(&mut self, class: Class) {
        let end = skip(self.code, self.at, |b| !matches!(b, b' ' | b'\n' | b'\r' | b',' | b']' | b'}'));
        self.take(end, class);
    }

    fn quoted(&mut self, quote: u8) {
        let (start, mut end) = (self.at, self.at + 1);
        while let Some(b) = self.code.get(end).copied() {
            end += 1;
            match b {
                b'\\' if quote == b'"' => end = literals::escape(self.code, end - 1),
                _ if b == quote => break,
                _ => {}
            }
        }
        // Strings over lines are taken whole, and their last line to its end.
        let class = if byte(self.code, end) == b':' { Class::Key } else { Class::String };
        if end > self.end {
            self.end = line_end(self.code, end);
        }
        let mut text = start;
        while quote == b'"' && text < end {
            let escape = find(&self.code[..end], text, b'\\');
            self.out.paint(text, escape, class);
            text = if escape < end { literals::escape(self.code, escape) } else { end };
            self.out.paint(escape, text.min(end), Class::Escape);
        }
        self.out.paint(start, end, class);
        self.at = end;
    }

    /// A word or words: a key, a constant, a number, a string.
    fn plain(&mut self) {
        let (code, start) = (&self.code[..self.end], self.at);
        let mut end = start;
        while end < code.len() {
            let next = byte(code, end + 1);
            match code[end] {
                b':' if matches!(next, b' ' | b'\r' | 0) && (next != 0 || end + 1 >= code.len()) => {
                    break;
                }
                b' ' if next == b'#' => break,
                b',' | b']' | b'}' if self.flow => break,
                _ => end += 1,
            }
        }
        let end = end.max(start + 1);
        let text = code[start..end].trim_ascii_end();
        let class = match text {
            _ if byte(code, end) == b':' => Class::Key,
            b"<<" => Class::Key,
            b"true" | b"false" | b"null" | b"~" | b"yes" | b"no" | b"on" | b"off" | b"True" | b"False" => {
                Class::Constant
            }
            [b'0'..=b'9' | b'-' | b'+' | b'.', ..] if is_number(text) => Class::Number,
            _ => Class::String,
        };
        let stop = start + text.len();
        self.take(stop, class);
        self.at = blanks(code, stop).max(start + 1);
    }
}

fn is_number(text: &[u8]) -> bool {
    let digits =
        |b: &u8| b.is_ascii_hexdigit() || matches!(b, b'.' | b'-' | b':' | b'_' | b'+' | b'x' | b'o' | b'T' | b'Z');
    text.iter().any(u8::is_ascii_digit) && text.iter().all(digits)
}
