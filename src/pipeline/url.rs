//! The little of URLs that finding a file takes (RFC 3986).

/// The scheme of a URL in lower case. One letter and a colon is a drive, not a scheme.
pub(super) fn scheme(url: &str) -> Option<String> {
    let scheme = url.split_once(':')?.0;
    let fits = scheme.len() > 1
        && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'));
    fits.then(|| scheme.to_ascii_lowercase())
}

/// A text with its `%20` and the like decoded; `None` when that does not give UTF-8.
pub(super) fn decode(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut i = 0;
    while i < bytes.len() {
        let pair = bytes.get(i + 1..i + 3).filter(|_| bytes[i] == b'%');
        if let Some(byte) = pair.and_then(|pair| Some(nibble(pair[0])? << 4 | nibble(pair[1])?)) {
            out.push(byte);
            i += 3;
        } else {
            out.push(bytes[i]);
            i += 1;
        }
    }
    String::from_utf8(out).ok()
}

fn nibble(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).map(|digit| digit as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percents_are_decoded_and_odd_ones_stay() {
        assert_eq!(decode("a%20b%C3%A9").as_deref(), Some("a bé"));
        assert_eq!(decode("100%25%zz%4").as_deref(), Some("100%%zz%4"));
        assert_eq!(decode("%ff"), None);
    }

    #[test]
    fn schemes_are_told_from_paths() {
        assert_eq!(scheme("HTTPS://x").as_deref(), Some("https"));
        assert_eq!(scheme("C:\\x.png"), None);
        assert_eq!(scheme("a/b:c.png"), None);
        assert_eq!(scheme("img.png"), None);
    }
}
