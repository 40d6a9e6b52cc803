//! Dockerfiles.
//!
//! In: code. Out: paint. A line starts with an instruction; `RUN`, `CMD` and
//! their like go on as shell, in other instructions variables and strings
//! count. Invariant: a continued line belongs to its instruction as a whole.

use super::Class;
use super::painter::{Painter, blanks, byte, is_word, line_end, skip};
use super::shell;

const INSTRUCTIONS: &[&str] = &[
    "add",
    "arg",
    "cmd",
    "copy",
    "entrypoint",
    "env",
    "expose",
    "from",
    "healthcheck",
    "label",
    "maintainer",
    "onbuild",
    "run",
    "shell",
    "stopsignal",
    "user",
    "volume",
    "workdir",
];

/// Scans `code` from `at` on.
pub(super) fn scan(code: &[u8], mut at: usize, out: &mut Painter<'_>) {
    while at < code.len() {
        let start = blanks(code, at);
        let mut end = line_end(code, start);
        if byte(code, start) == b'#' {
            out.paint(start, end, Class::Comment);
            at = end + 1;
            continue;
        }
        while end > start && code[end - 1] == b'\\' && end < code.len() {
            end = line_end(code, end + 1);
        }
        let line = &code[..end];
        let word = skip(line, start, is_word);
        let name = &line[start..word];
        if INSTRUCTIONS.iter().any(|known| name.eq_ignore_ascii_case(known.as_bytes())) {
            out.paint(start, word, Class::Keyword);
        }
        let text = blanks(line, word);
        if name.eq_ignore_ascii_case(b"run") && byte(line, text) != b'[' {
            let flags = options(line, text, out);
            shell::scan(line, flags, out);
        } else {
            arguments(line, text, out);
        }
        at = end + 1;
    }
}

/// Paints `--name=value` before a command; gives where the command starts.
fn options(line: &[u8], mut at: usize, out: &mut Painter<'_>) -> usize {
    while line[at.min(line.len())..].starts_with(b"--") {
        let end = skip(line, at, |b| !b.is_ascii_whitespace());
        out.paint(at, end, Class::Attribute);
        at = blanks(line, end);
    }
    at
}

fn arguments(line: &[u8], mut at: usize, out: &mut Painter<'_>) {
    while let Some(b) = line.get(at).copied() {
        let start = at;
        let class = match b {
            b'"' | b'\'' => {
                at = skip(line, at + 1, |c| c != b) + 1;
                Class::String
            }
            b'$' if byte(line, at + 1) == b'{' => {
                at = skip(line, at, |c| c != b'}') + 1;
                Class::Variable
            }
            b'$' => {
                at = skip(line, at + 1, is_word);
                Class::Variable
            }
            b'-' if byte(line, at + 1) == b'-' => {
                at = skip(line, at, |c| is_word(c) || c == b'-');
                Class::Attribute
            }
            b'0'..=b'9' => {
                at = skip(line, at, is_word);
                Class::Number
            }
            b'\\' if matches!(byte(line, at + 1), b'\n') => {
                at += 1;
                Class::Escape
            }
            _ if is_word(b) => {
                at = skip(line, at, |c| is_word(c) || matches!(c, b'-' | b'.' | b'/' | b':'));
                match (&line[start..at], byte(line, at)) {
                    (b"AS" | b"as", _) => Class::Keyword,
                    (_, b'=') => Class::Key,
                    _ => continue,
                }
            }
            _ => {
                at += 1;
                continue;
            }
        };
        at = at.min(line.len());
        out.paint(start, at, class);
    }
}
