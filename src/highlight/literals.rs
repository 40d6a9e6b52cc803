//! Numbers, escapes and character literals, alike in most languages.
//!
//! In: the code and where a literal starts. Out: where it ends. All but
//! [`number`] look a bounded number of bytes ahead, and [`number`] only over
//! what it consumes.

use super::painter::{byte, is_word, skip};

/// The end of the escape whose backslash is at `at`.
///
/// May lie within a character; the painter rounds it up.
pub(super) fn escape(code: &[u8], at: usize) -> usize {
    let from = at + 2;
    let end = match byte(code, at + 1) {
        b'x' | b'u' | b'U' if byte(code, from) == b'{' => {
            let end = digits(code, from + 1, 6, |b| b.is_ascii_hexdigit());
            if byte(code, end) == b'}' { end + 1 } else { end }
        }
        b'x' => digits(code, from, 2, |b| b.is_ascii_hexdigit()),
        b'u' => digits(code, from, 4, |b| b.is_ascii_hexdigit()),
        b'U' => digits(code, from, 8, |b| b.is_ascii_hexdigit()),
        b'0'..=b'7' => digits(code, from, 2, |b| matches!(b, b'0'..=b'7')),
        _ => from,
    };
    end.min(code.len())
}

fn digits(code: &[u8], from: usize, most: usize, accept: impl Fn(u8) -> bool) -> usize {
    skip(&code[..code.len().min(from + most)], from, accept)
}

/// The end of the character literal whose quote is at `at`; `None` if there is
/// none, as with a lifetime or an apostrophe.
pub(super) fn character(code: &[u8], at: usize) -> Option<usize> {
    let end = match byte(code, at + 1) {
        b'\\' => escape(code, at + 1),
        b'\'' | b'\n' | 0 => return None,
        0..=0x7F => at + 2,
        0x80..=0xDF => at + 3,
        0xE0..=0xEF => at + 4,
        0xF0..=0xFF => at + 5,
    };
    (byte(code, end) == b'\'').then_some(end + 1)
}

/// Whether the digit at `at` follows the point that its number begins with: `.5`, but not `x.5` or `0..5`.
pub(super) fn opens_with_point(code: &[u8], at: usize) -> bool {
    at > 0 && code[at - 1] == b'.' && (at < 2 || !(is_word(code[at - 2]) || b").]".contains(&code[at - 2])))
}

/// The end of the number that starts at `at`; `quotes` allows `1'000`.
pub(super) fn number(code: &[u8], at: usize, quotes: bool) -> usize {
    let hex = byte(code, at) == b'0' && matches!(byte(code, at + 1), b'x' | b'X');
    let mut end = at + 1;
    loop {
        let next = byte(code, end + 1);
        match byte(code, end) {
            b'e' | b'E' if !hex && matches!(next, b'+' | b'-') => end += 2,
            b'p' | b'P' if hex && matches!(next, b'+' | b'-') => end += 2,
            b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' | b'_' => end += 1,
            b'.' if next.is_ascii_digit() => end += 2,
            b'\'' if quotes && next.is_ascii_alphanumeric() => end += 2,
            _ => return end.min(code.len()),
        }
    }
}
