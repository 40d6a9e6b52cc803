//! The spelling of PDF: numbers, names, strings, references (ISO 32000-1 §7.3), as bytes.
//!
//! Lengths are written in points with at most three decimals, by integer arithmetic, so that the
//! bytes are the same on every machine.

use crate::length::Length;

/// An integer.
pub(super) fn int(out: &mut Vec<u8>, value: i64) {
    if value < 0 {
        out.push(b'-');
    }
    let mut digits = [0; 20];
    let mut at = digits.len();
    let mut rest = value.unsigned_abs();
    loop {
        at -= 1;
        digits[at] = b'0' + (rest % 10) as u8;
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    out.extend_from_slice(&digits[at..]);
}

/// A number given in thousandths.
pub(super) fn milli(out: &mut Vec<u8>, value: i64) {
    if value < 0 {
        out.push(b'-');
    }
    let value = value.unsigned_abs();
    let (whole, part) = (value / 1000, value % 1000);
    if whole != 0 || part == 0 {
        int(out, i64::try_from(whole).unwrap_or(i64::MAX));
    }
    if part != 0 {
        let digits = [b'.', b'0' + (part / 100) as u8, b'0' + (part / 10 % 10) as u8, b'0' + (part % 10) as u8];
        let end = if !part.is_multiple_of(10) {
            4
        } else if !part.is_multiple_of(100) {
            3
        } else {
            2
        };
        out.extend_from_slice(&digits[..end]);
    }
}

/// A length in thousandths of a point, rounded to nearest.
pub(super) fn to_milli(length: Length) -> i64 {
    // Nothing on a page is longer than a kilometre; the clamp keeps hostile sizes from overflow.
    let clamped = length.0.clamp(-(1 << 42), 1 << 42);
    (clamped * 1000 + (1 << 15)) >> 16
}

/// Several thousandths, with spaces between.
pub(super) fn millis(out: &mut Vec<u8>, values: &[i64]) {
    for (i, &value) in values.iter().enumerate() {
        if i > 0 {
            out.push(b' ');
        }
        milli(out, value);
    }
}

/// A reference to an object.
pub(super) fn reference(out: &mut Vec<u8>, id: u32) {
    int(out, i64::from(id));
    out.extend_from_slice(b" 0 R");
}

/// A byte inside a literal string (§7.3.4.2); a bare carriage return would be read as a line feed.
fn byte(out: &mut Vec<u8>, byte: u8) {
    match byte {
        b'(' | b')' | b'\\' => out.extend_from_slice(&[b'\\', byte]),
        b'\r' => out.extend_from_slice(b"\\r"),
        _ => out.push(byte),
    }
}

/// A code of one or two bytes inside a literal string.
pub(super) fn code(out: &mut Vec<u8>, code: u16, narrow: bool) {
    let [high, low] = code.to_be_bytes();
    if !narrow {
        byte(out, high);
    }
    byte(out, low);
}

/// The longest string, in bytes (ISO 19005-2, 6.1.13).
const LONGEST: usize = 32_767;

/// A byte string; what is too long is cut.
pub(super) fn string(out: &mut Vec<u8>, bytes: &[u8]) {
    out.push(b'(');
    bytes.iter().take(LONGEST).for_each(|&each| byte(out, each));
    out.push(b')');
}

/// A text string (§7.9.2.2): ASCII as it is, all else as UTF-16.
pub(super) fn text(out: &mut Vec<u8>, text: &str) {
    if text.bytes().all(|b| (0x20..0x7F).contains(&b)) {
        string(out, text.as_bytes());
        return;
    }
    out.extend_from_slice(b"<FEFF");
    let mut room = LONGEST / 2 - 1;
    for c in text.chars() {
        let mut units = [0; 2];
        let units = c.encode_utf16(&mut units);
        if units.len() > room {
            break;
        }
        room -= units.len();
        for unit in units {
            for shift in [12, 8, 4, 0] {
                out.push(b"0123456789ABCDEF"[usize::from(*unit >> shift & 15)]);
            }
        }
    }
    out.push(b'>');
}

/// Whether this can name a language (RFC 3066 §2.1, as ISO 32000-1 §14.9.2 wants it).
pub(super) fn names_language(lang: &str) -> bool {
    let mut parts = lang.split('-');
    let fits = |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric());
    parts.next().is_some_and(|first| fits(first) && first.bytes().all(|b| b.is_ascii_alphabetic())) && parts.all(fits)
}

/// A name, with all irregular bytes escaped (§7.3.5).
pub(super) fn name(out: &mut Vec<u8>, name: &[u8]) {
    out.push(b'/');
    for &byte in name {
        if byte.is_ascii_graphic() && !b"#()<>[]{}/%".contains(&byte) {
            out.push(byte);
        } else {
            out.push(b'#');
            out.push(b"0123456789ABCDEF"[usize::from(byte >> 4)]);
            out.push(b"0123456789ABCDEF"[usize::from(byte & 15)]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(f: impl FnOnce(&mut Vec<u8>)) -> String {
        let mut out = Vec::new();
        f(&mut out);
        String::from_utf8(out).unwrap_or_default()
    }

    #[test]
    fn numbers_are_written_short() {
        for (value, expected) in [
            (0, "0"),
            (1000, "1"),
            (-500, "-.5"),
            (1050, "1.05"),
            (595_276, "595.276"),
            (7, ".007"),
            (-12_340, "-12.34"),
        ] {
            assert_eq!(written(|out| milli(out, value)), expected);
        }
        assert_eq!(to_milli(Length(-1)), 0);
        assert_eq!(to_milli(Length::pt(-3)), -3000);
        assert!(to_milli(Length::MAX) > 0);
    }

    #[test]
    fn strings_are_escaped() {
        assert_eq!(written(|out| string(out, b"a(b)\\\r\n")), "(a\\(b\\)\\\\\\r\n)");
        assert_eq!(written(|out| text(out, "a\u{e9}\u{1D4}")), "<FEFF006100E901D4>");
        assert_eq!(written(|out| text(out, "plain")), "(plain)");
        assert_eq!(written(|out| name(out, b"A b#")), "/A#20b#23");
        assert_eq!(written(|out| text(out, &"\u{1F600}".repeat(20_000))).len(), 5 + 4 * 16_382 + 1);
        assert_eq!(written(|out| string(out, &[b'a'; 40_000])).len(), 32_769);
    }

    #[test]
    fn languages_are_told_from_other_words() {
        assert!(names_language("en") && names_language("zh-Hant-TW") && names_language("de-1996"));
        assert!(
            !names_language("") && !names_language("en_US") && !names_language("1a") && !names_language("Englisch nah")
        );
    }
}
