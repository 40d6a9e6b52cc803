//! Diffs and patches, a line at a time.
//!
//! In: code. Out: paint over whole lines. The first bytes of a line decide; but
//! within a hunk, whose head tells its length, a line that begins with `---` is
//! one that begins with `--` and was removed.

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
    // Lines of the hunk that are still to come: of the old text and of the new.
    let (mut old, mut new) = (0_usize, 0_usize);
    while at < code.len() {
        let end = line_end(code, at);
        let line = &code[at..end];
        let inside = old > 0 || new > 0;
        match line.first() {
            Some(b'@') => (old, new) = lengths(line).unwrap_or_default(),
            Some(b'-') => old = old.saturating_sub(1),
            Some(b'+') => new = new.saturating_sub(1),
            Some(b'\\') => {}
            _ => (old, new) = (old.saturating_sub(1), new.saturating_sub(1)),
        }
        let class = match line.first() {
            Some(b'+') if inside => Some(Class::Inserted),
            Some(b'-') if inside => Some(Class::Deleted),
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

/// How many lines of the old and of the new text a hunk has: `@@ -1,4 +1,5 @@`.
fn lengths(head: &[u8]) -> Option<(usize, usize)> {
    let head = std::str::from_utf8(head).ok()?.strip_prefix("@@ -")?;
    let (old, rest) = head.split_once(" +")?;
    let new = rest.split_once(" @@")?.0;
    let length = |range: &str| range.split_once(',').map_or(Some(1), |(_, length)| length.parse().ok());
    Some((length(old)?, length(new)?))
}
