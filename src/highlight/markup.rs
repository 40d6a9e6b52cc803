//! HTML and XML.
//!
//! In: code. Out: paint. Within HTML, `<script>` and `<style>` are scanned as
//! their own languages. Invariants: a tag is walked once, from `<` to `>`.

use super::Class;
use super::painter::{Painter, after, byte, find, is_word, skip, starts};
use super::{css, engine, langs_web};

/// Scans HTML from `at` on.
pub(super) fn html(code: &[u8], at: usize, out: &mut Painter<'_>) {
    scan(code, at, true, out);
}

/// Scans XML from `at` on.
pub(super) fn xml(code: &[u8], at: usize, out: &mut Painter<'_>) {
    scan(code, at, false, out);
}

fn scan(code: &[u8], mut at: usize, html: bool, out: &mut Painter<'_>) {
    while let Some(b) = code.get(at).copied() {
        let (start, next) = (at, byte(code, at + 1));
        let class = match b {
            b'<' if starts(code, at, b"<!--") => {
                at = after(code, at + 4, b"-->");
                Class::Comment
            }
            b'<' if starts(code, at, b"<![CDATA[") => {
                at = after(code, at, b"]]>");
                Class::String
            }
            b'<' if next == b'?' => {
                at = after(code, at, b"?>");
                Class::Macro
            }
            b'<' if next == b'!' => {
                // A document type may hold declarations in brackets.
                let plain = skip(code, at, |b| !matches!(b, b'>' | b'['));
                at = after(code, plain, if byte(code, plain) == b'[' { b"]>" } else { b">" });
                Class::Macro
            }
            b'<' if next == b'/' || next.is_ascii_alphabetic() || next == b'_' => {
                at = tag(code, at, out);
                if html {
                    at = embedded(code, start, at, out);
                }
                continue;
            }
            b'&' => match entity(code, at) {
                Some(end) => {
                    at = end;
                    Class::Escape
                }
                None => {
                    at += 1;
                    continue;
                }
            },
            _ => {
                at = skip(code, at + 1, |b| b != b'<' && b != b'&');
                continue;
            }
        };
        out.paint(start, at, class);
    }
}

fn is_name(b: u8) -> bool {
    is_word(b) || matches!(b, b'-' | b':' | b'.' | b'@' | b'#')
}

/// Paints the tag at `start`; gives its end.
fn tag(code: &[u8], start: usize, out: &mut Painter<'_>) -> usize {
    let mut at = skip(code, start + 1, |b| b == b'/' || is_name(b));
    out.paint(start, at, Class::Tag);
    while let Some(b) = code.get(at).copied() {
        let start = at;
        let class = match b {
            b'>' => {
                out.paint(at, at + 1, Class::Tag);
                return at + 1;
            }
            b'/' => {
                at += 1;
                Class::Tag
            }
            // The tag was never closed: the next one starts.
            b'<' => return at,
            b'"' | b'\'' => {
                at = (find(code, at + 1, b) + 1).min(code.len());
                Class::String
            }
            b'=' => {
                at += 1;
                out.paint(start, at, Class::Operator);
                let value = at;
                at = skip(code, at, |b| !b.is_ascii_whitespace() && !matches!(b, b'>' | b'"' | b'\'' | b'<'));
                out.paint(value, at, Class::String);
                continue;
            }
            _ if is_name(b) => {
                at = skip(code, at, is_name);
                Class::Attribute
            }
            _ => {
                at += 1;
                continue;
            }
        };
        out.paint(start, at, class);
    }
    at
}

/// `&name;` or `&#123;`, of a bounded length.
fn entity(code: &[u8], at: usize) -> Option<usize> {
    let end = skip(&code[..code.len().min(at + 40)], at + 1, |b| b.is_ascii_alphanumeric() || b == b'#');
    (end > at + 1 && byte(code, end) == b';').then_some(end + 1)
}

/// Scans the text of `<script>` and `<style>`; gives its end.
fn embedded(code: &[u8], tag: usize, at: usize, out: &mut Painter<'_>) -> usize {
    let name = skip(&code[..code.len().min(tag + 8)], tag + 1, |b| b.is_ascii_alphabetic());
    let name = &code[tag + 1..name];
    let script = name.eq_ignore_ascii_case(b"script");
    if !script && !name.eq_ignore_ascii_case(b"style") || code[at - 1] != b'>' || code[at - 2] == b'/' {
        return at;
    }
    let mut end = at;
    loop {
        end = find(code, end, b'<');
        let close = code.get(end + 2..end + 2 + name.len());
        if end >= code.len() || byte(code, end + 1) == b'/' && close.is_some_and(|c| c.eq_ignore_ascii_case(name)) {
            break;
        }
        end += 1;
    }
    if script {
        engine::scan(&langs_web::JAVASCRIPT, &code[..end], at, out);
    } else {
        css::scan(&code[..end], at, out);
    }
    end
}
