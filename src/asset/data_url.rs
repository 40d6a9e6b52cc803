//! `data:` URLs: pictures that an author wrote into the page. Follows RFC 2397.

/// What a `data:` URL holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataUrl {
    /// As the author wrote it, in small letters: `image/png`; empty if not given.
    pub media_type: String,
    /// The data, decoded.
    pub bytes: Vec<u8>,
}

/// Whether it is a `data:` URL at all.
pub fn is(url: &str) -> bool {
    url.trim_start().get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("data:"))
}

/// The URL that holds some bytes.
pub fn of(media_type: &str, bytes: &[u8]) -> String {
    format!("data:{media_type};base64,{}", to_base64(bytes))
}

/// Decodes a `data:` URL. The error is a clause about the URL.
pub fn read(url: &str) -> Result<DataUrl, String> {
    let rest = url.trim().get(5..).filter(|_| is(url)).ok_or("is no data: URL")?;
    let (head, data) = rest.split_once(',').ok_or("is a data: URL without a comma")?;
    let mut parts = head.split(';').map(str::trim);
    let media_type = parts.next().unwrap_or("").to_ascii_lowercase();
    let bytes = percent(data)?;
    let bytes = if parts.any(|p| p.eq_ignore_ascii_case("base64")) { base64(&bytes)? } else { bytes };
    Ok(DataUrl { media_type, bytes })
}

fn percent(text: &str) -> Result<Vec<u8>, String> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        if *first != b'%' {
            out.push(*first);
            continue;
        }
        let digit = |i: usize| rest.get(i).and_then(|b| char::from(*b).to_digit(16));
        let (Some(high), Some(low)) = (digit(0), digit(1)) else {
            return Err("is a data: URL with a broken %-escape".to_owned());
        };
        out.push((high * 16 + low) as u8);
        rest = &rest[2..];
    }
    Ok(out)
}

/// Base64, both alphabets, white space anywhere, padding optional (RFC 4648 §4, §5).
fn base64(text: &[u8]) -> Result<Vec<u8>, String> {
    let bad = || Err("is a data: URL with broken base64".to_owned());
    let mut out = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut count, mut ended) = (0u32, 0, false);
    for b in text {
        let value = match b {
            b'A'..=b'Z' => b - b'A',
            b'a'..=b'z' => b - b'a' + 26,
            b'0'..=b'9' => b - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            b'=' => {
                ended = true;
                continue;
            }
            b' ' | b'\t' | b'\r' | b'\n' => continue,
            _ => return bad(),
        };
        if ended {
            return bad();
        }
        bits = bits << 6 | u32::from(value);
        count += 1;
        if count == 4 {
            out.extend_from_slice(&bits.to_be_bytes()[1..]);
            (bits, count) = (0, 0);
        }
    }
    match count {
        0 => {}
        2 => out.push((bits >> 4) as u8),
        3 => out.extend_from_slice(&((bits >> 2) as u16).to_be_bytes()),
        _ => return bad(),
    }
    Ok(out)
}

/// The other way, standard alphabet with padding.
fn to_base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let byte = |i: usize| u32::from(three.get(i).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for i in 0..4 {
            out.push(if i <= three.len() { char::from(ALPHABET[(bits >> (18 - 6 * i) & 63) as usize]) } else { '=' });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_codings_are_read() {
        let read = |url| read(url).map(|d| (d.media_type, String::from_utf8_lossy(&d.bytes).into_owned()));
        assert_eq!(read("data:text/plain;base64,aGVsbG8="), Ok(("text/plain".to_owned(), "hello".to_owned())));
        assert_eq!(
            read("DATA:image/svg+xml,%3Csvg a='1'/>"),
            Ok(("image/svg+xml".to_owned(), "<svg a='1'/>".to_owned()))
        );
        for bad in ["data:image/png;base64", "data:image/png;base64,a*b=", "data:,%4", "http://x", "data:;base64,a"] {
            assert!(read(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn base64_goes_there_and_back() {
        for n in 0..9u8 {
            let bytes: Vec<u8> = (0..n).map(|b| b.wrapping_mul(97)).collect();
            assert_eq!(base64(to_base64(&bytes).as_bytes()).as_ref(), Ok(&bytes));
            assert_eq!(super::read(&of("a/b", &bytes)).map(|url| url.bytes), Ok(bytes));
        }
    }
}
