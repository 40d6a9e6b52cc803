//! The little of URLs that finding a file takes (RFC 3986).

/// The scheme of a URL in lower case. One letter and a colon is a drive, not a scheme.
pub(super) fn scheme(url: &str) -> Option<String> {
    let scheme = url.split_once(':')?.0;
    let fits = scheme.len() > 1
        && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'));
    fits.then(|| scheme.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schemes_are_told_from_paths() {
        assert_eq!(scheme("HTTPS://x").as_deref(), Some("https"));
        assert_eq!(scheme("C:\\x.png"), None);
        assert_eq!(scheme("a/b:c.png"), None);
        assert_eq!(scheme("img.png"), None);
    }
}
