//! TeX and LaTeX.
//!
//! In: code. Out: paint. Invariant: what an environment for code holds, and what stands between the
//! marks of `\verb`, is one string; it is walked once.

use super::Class;
use super::painter::{Painter, after, byte, find, line_end, skip, starts};

/// Environments whose text is code.
const VERBATIM: &[&[u8]] =
    &[b"verbatim", b"verbatim*", b"Verbatim", b"lstlisting", b"minted", b"comment", b"filecontents"];

/// Commands whose argument is a heading.
const HEADINGS: &[&[u8]] = &[b"part", b"chapter", b"section", b"subsection", b"subsubsection", b"paragraph", b"title"];

/// Scans `code` from `at` on.
pub(super) fn scan(code: &[u8], mut at: usize, out: &mut Painter<'_>) {
    while let Some(b) = code.get(at).copied() {
        let start = at;
        let class = match b {
            b'\\' => {
                at = command(code, at, out);
                continue;
            }
            b'%' => {
                at = line_end(code, at);
                Class::Comment
            }
            b'$' => {
                at = skip(code, at, |b| b == b'$');
                Class::Macro
            }
            b'#' => {
                at = skip(code, at + 1, |b| b == b'#' || b.is_ascii_digit());
                Class::Variable
            }
            b'&' | b'^' | b'_' | b'~' => {
                at += 1;
                Class::Operator
            }
            _ => {
                at = skip(code, at, |b| !matches!(b, b'\\' | b'%' | b'$' | b'#' | b'&' | b'^' | b'_' | b'~'));
                continue;
            }
        };
        out.paint(start, at, class);
    }
}

/// Paints the command at `start`, with what belongs to it; gives its end.
fn command(code: &[u8], start: usize, out: &mut Painter<'_>) -> usize {
    let name_end = skip(code, start + 1, |b| b.is_ascii_alphabetic() || b == b'@');
    if name_end == start + 1 {
        let next = byte(code, name_end);
        let end = (name_end + 1).min(code.len());
        let math = matches!(next, b'[' | b']' | b'(' | b')');
        out.paint(start, end, if math { Class::Macro } else { Class::Escape });
        return end;
    }
    let end = name_end + usize::from(byte(code, name_end) == b'*');
    let name = &code[start + 1..name_end];
    if name == b"verb" || name == b"lstinline" {
        out.paint(start, end, Class::Function);
        let line = line_end(code, end);
        let close = (find(&code[..line], end + 1, byte(code, end)) + 1).min(line);
        out.paint(end, close, Class::String);
        return close.max(end);
    }
    if name == b"begin" || name == b"end" {
        out.paint(start, end, Class::Keyword);
        return environment(code, end, name == b"begin", out);
    }
    let heading = HEADINGS.contains(&name);
    out.paint(start, end, if heading { Class::Keyword } else { Class::Function });
    if heading && byte(code, end) == b'{' {
        // Up to the next brace or command, which is scanned for itself.
        let text = skip(code, end + 1, |b| !matches!(b, b'{' | b'}' | b'\\' | b'\n' | b'$' | b'%'));
        out.paint(end + 1, text, Class::Heading);
        return text;
    }
    end
}

/// Paints the name of an environment, and its text when that is code.
fn environment(code: &[u8], at: usize, begins: bool, out: &mut Painter<'_>) -> usize {
    let end = skip(code, at + 1, |b| b.is_ascii_alphanumeric() || b == b'*');
    if byte(code, at) != b'{' || byte(code, end) != b'}' {
        return at;
    }
    out.paint(at + 1, end, Class::Type);
    let name = &code[at + 1..end];
    if !begins || !VERBATIM.contains(&name) {
        return end + 1;
    }
    let mut close = end + 1;
    loop {
        close = after(code, close, b"\\end{");
        if close >= code.len() || starts(code, close, name) && byte(code, close + name.len()) == b'}' {
            break;
        }
    }
    let close = if close >= code.len() { close } else { close - b"\\end{".len() };
    out.paint(end + 1, close, Class::String);
    close
}
