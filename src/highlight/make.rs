//! Makefiles.
//!
//! In: code. Out: paint. A line is a recipe (after a tab), a directive, an
//! assignment or a rule. Invariant: the kind of a line is found in one pass.

use super::Class;
use super::painter::{Painter, blanks, byte, find, is_word, line_end, skip, starts};

const DIRECTIVES: &[&[u8]] = &[
    b"-include",
    b"define",
    b"else",
    b"endef",
    b"endif",
    b"export",
    b"ifdef",
    b"ifeq",
    b"ifndef",
    b"ifneq",
    b"include",
    b"override",
    b"sinclude",
    b"undefine",
    b"unexport",
    b"vpath",
];

/// Scans `code` from `at` on.
pub(super) fn scan(code: &[u8], mut at: usize, out: &mut Painter<'_>) {
    while at < code.len() {
        let end = line_end(code, at);
        let line = &code[..end];
        if byte(line, at) == b'\t' {
            let mark = skip(line, at, |b| b.is_ascii_whitespace());
            let command = skip(line, mark, |b| matches!(b, b'@' | b'-' | b'+'));
            out.paint(mark, command, Class::Operator);
            text(line, command, out);
        } else {
            head(line, at, out);
        }
        at = end + 1;
    }
}

fn head(line: &[u8], at: usize, out: &mut Painter<'_>) {
    let start = blanks(line, at);
    let word = skip(line, start, |b| is_word(b) || matches!(b, b'-' | b'.'));
    if DIRECTIVES.contains(&&line[start..word]) {
        out.paint(start, word, Class::Keyword);
        return text(line, word, out);
    }
    let comment = find(line, start, b'#');
    // Variables in the name of a target hide their own marks.
    let (mut mark, mut depth) = (start, 0_u32);
    while mark < comment {
        match line[mark] {
            b'(' | b'{' => depth += 1,
            b')' | b'}' => depth = depth.saturating_sub(1),
            b':' | b'=' if depth == 0 => break,
            _ => {}
        }
        mark += 1;
    }
    if mark >= comment {
        return text(line, start, out);
    }
    let assigns = byte(line, mark) == b'=' || starts(line, mark, b":=") || starts(line, mark, b"::=");
    let name = line[start..mark].trim_ascii_end();
    let name = name.strip_suffix(b"?").or(name.strip_suffix(b"+")).or(name.strip_suffix(b"!")).unwrap_or(name);
    let class = match (assigns, name) {
        (true, _) => Class::Variable,
        (false, [b'.', ..]) => Class::Keyword,
        (false, _) => Class::Function,
    };
    let name_end = start + name.trim_ascii_end().len();
    if assigns || !name.contains(&b'$') {
        out.paint(start, name_end, class);
    } else {
        text(&line[..name_end], start, out);
    }
    let after = skip(line, mark, |b| matches!(b, b':' | b'='));
    let from = skip(line, name_end, |b| b == b' ');
    out.paint(from, after, Class::Operator);
    text(line, after, out);
}

/// Paints variables, strings and the comment of the rest of a line.
fn text(line: &[u8], mut at: usize, out: &mut Painter<'_>) {
    while let Some(b) = line.get(at).copied() {
        let (start, next) = (at, byte(line, at + 1));
        let class = match b {
            b'#' => {
                at = line.len();
                Class::Comment
            }
            b'$' if matches!(next, b'(' | b'{') => {
                at = variable(line, at + 1);
                Class::Variable
            }
            b'$' => {
                let shell = next == b'$';
                at = if shell { skip(line, at + 2, is_word) } else { at + 2 };
                Class::Variable
            }
            b'"' | b'\'' => {
                at = skip(line, at + 1, |c| c != b) + 1;
                Class::String
            }
            b'\\' if next == 0 => {
                at += 1;
                Class::Escape
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

/// The end of `(…)`, with those within it; never beyond the line.
fn variable(line: &[u8], open: usize) -> usize {
    let (mut at, mut depth) = (open, 0_u32);
    while let Some(b) = line.get(at).copied() {
        at += 1;
        match b {
            b'(' | b'{' => depth += 1,
            b')' | b'}' if depth <= 1 => return at,
            b')' | b'}' => depth -= 1,
            _ => {}
        }
    }
    at
}
