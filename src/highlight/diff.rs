//! Diffs and patches, a line at a time.
//!
//! In: code. Out: paint over whole lines. Invariant: the first bytes of a line
//! decide, whatever came before it.

use super::Class;
use super::painter::{Painter, line_end};

/// Lines that speak of files rather than of their content.
const HEADERS: &[&[u8]] = &[
    b"diff ",
    b"index ",
    b"--- ",
    b"+++ ",
    b"new file",
    b"deleted file",
    b"rename ",
    b"similarity ",
    b"old mode",
    b"new mode",
    b"Index: ",
    b"====",
];

/// Scans `code` from `at` on.
pub(super) fn scan(code: &[u8], mut at: usize, out: &mut Painter<'_>) {
    while at < code.len() {
        let end = line_end(code, at);
        let line = &code[at..end];
        let class = match line.first() {
            _ if HEADERS.iter().any(|header| line.starts_with(header)) => Some(Class::Keyword),
            Some(b'@') => Some(Class::Heading),
            Some(b'+' | b'>') => Some(Class::Inserted),
            Some(b'-' | b'<') => Some(Class::Deleted),
            Some(b'\\' | b'#') => Some(Class::Comment),
            _ => None,
        };
        if let Some(class) = class {
            out.paint(at, end, class);
        }
        at = end + 1;
    }
}
