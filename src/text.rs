//! What may be asked of any text, wherever it stands: the scheme and the escapes of an address, white space, a language tag, a hash.

use std::borrow::Cow;

/// A path or address as an author writes it, with `%20` and its kin undone (RFC 3986 §2.1); a `%`
/// without two hexadecimal digits stays, and so does all of it when it would not be UTF-8.
pub fn percent_decoded(text: &str) -> Cow<'_, str> {
    if !text.contains('%') {
        return Cow::Borrowed(text);
    }
    let bytes = text.as_bytes();
    let digit = |at: usize| bytes.get(at).and_then(|b| char::from(*b).to_digit(16));
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        match (bytes[at], digit(at + 1), digit(at + 2)) {
            (b'%', Some(high), Some(low)) => {
                out.push((high * 16 + low) as u8);
                at += 3;
            }
            (byte, ..) => {
                out.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8(out).map_or(Cow::Borrowed(text), Cow::Owned)
}

/// A text on one line: white space is single spaces, with none at its ends.
pub fn single_spaced(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// The scheme in front of an address, if it has one (RFC 3986 §3.1).
pub fn scheme(address: &str) -> Option<&str> {
    let (scheme, rest) = address.split_once(':')?;
    // `std::mem` is a path of Rust, which some books hand to a program of their own.
    let valid = !rest.starts_with(':')
        && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'));
    valid.then_some(scheme)
}

/// A well-formed BCP 47 tag, or `None` (RFC 5646 §2.2.9).
pub fn language_tag(tag: &str) -> Option<String> {
    let tag = tag.trim().replace('_', "-");
    let mut subtags = tag.split('-');
    let primary = subtags.next()?;
    let private_only = primary.eq_ignore_ascii_case("x");
    let letters = (2..=8).contains(&primary.len()) && primary.bytes().all(|b| b.is_ascii_alphabetic());
    if !private_only && !letters {
        return None;
    }
    let mut rank = 0; // extlang 1, script 2, region 3, variant 4, extension 5, private use 6
    let mut needs_more = private_only;
    if private_only {
        rank = 6;
    }
    for part in subtags {
        if !(1..=8).contains(&part.len()) || !part.bytes().all(|b| b.is_ascii_alphanumeric()) {
            return None;
        }
        let letters = part.bytes().all(|b| b.is_ascii_alphabetic());
        let digits = part.bytes().all(|b| b.is_ascii_digit());
        let opens_with_digit = part.as_bytes()[0].is_ascii_digit();
        let kind = match part.len() {
            _ if rank == 6 => 6,
            1 if needs_more => return None,
            1 if part.eq_ignore_ascii_case("x") => 6,
            1 => 5,
            _ if rank == 5 => 5,
            3 if letters => 1,
            4 if letters => 2,
            2 if letters => 3,
            3 if digits => 3,
            5..=8 => 4,
            4 if opens_with_digit => 4,
            _ => return None,
        };
        let repeats = matches!(kind, 1 | 4 | 5 | 6);
        if kind < rank || kind == rank && !repeats {
            return None;
        }
        needs_more = part.len() == 1 && (rank != 6 || kind != 6);
        rank = kind;
    }
    (!needs_more).then_some(tag)
}

/// FNV-1a in 64 bits: names that have to be the same in every build, not secrets.
pub fn fnv64(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, b| (hash ^ u64::from(*b)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schemes_are_told_from_paths() {
        assert_eq!(scheme("HTTPS://x"), Some("HTTPS"));
        assert_eq!(scheme("a/b:c.png"), None);
        assert_eq!(scheme("img.png"), None);
        assert_eq!(scheme("std::mem"), None);
    }

    #[test]
    fn a_text_on_one_line_has_single_spaces() {
        assert_eq!(single_spaced(" a \n\tb\u{a0} c "), "a b c");
        assert_eq!(single_spaced(" \n"), "");
    }

    #[test]
    fn percents_are_decoded_and_odd_ones_stay() {
        assert_eq!(percent_decoded("a%20b%C3%A9"), "a bé");
        assert_eq!(percent_decoded("100%25%zz%4"), "100%%zz%4");
        assert_eq!(percent_decoded("%ff%20"), "%ff%20");
    }

    #[test]
    fn language_tags_are_well_formed_or_none() {
        assert_eq!(language_tag("zh-Hant-TW-x-private").as_deref(), Some("zh-Hant-TW-x-private"));
        assert_eq!(language_tag("en_US").as_deref(), Some("en-US"));
        for bad in ["", "e", "en-", "en-x", "en US", "en-US-Latn", "deutsch!"] {
            assert_eq!(language_tag(bad), None, "{bad}");
        }
    }
}
