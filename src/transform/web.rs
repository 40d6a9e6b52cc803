//! Addresses on the web: which schemes a book may carry, and how an address is written so that
//! every reader takes it (RFC 3986 §2; the host rules of the WHATWG URL standard §3.3).

use crate::text::scheme;
use core::net::{Ipv4Addr, Ipv6Addr};

/// What an author's address turned out to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Address {
    /// A valid URL in ASCII.
    Good(String),
    /// It has no host, a broken port, or the like.
    Broken,
    /// A scheme that a book should not carry.
    Unsafe,
}

/// Schemes that a reader may follow: those that EPUBCheck takes for registered.
const SCHEMES: &[&str] =
    &["http", "https", "mailto", "tel", "ftp", "irc", "xmpp", "news", "nntp", "urn", "sip", "sips"];

/// Makes a valid URL of an address that has a scheme.
pub(super) fn address(raw: &str) -> Address {
    let Some(name) = scheme(raw) else { return Address::Broken };
    let lower = name.to_ascii_lowercase();
    if lower == "doi" {
        // Where a DOI is looked up, for readers that do not know the scheme.
        return address(&format!("https://doi.org/{}", &raw[name.len() + 1..]));
    }
    if !SCHEMES.contains(&lower.as_str()) {
        return Address::Unsafe;
    }
    let rest = &raw[name.len() + 1..];
    if !matches!(lower.as_str(), "http" | "https" | "ftp") {
        let rest = encode(rest, "[]|^`{}");
        return if rest.is_empty() { Address::Broken } else { Address::Good(format!("{lower}:{rest}")) };
    }
    let rest = rest.trim_start_matches(['/', '\\']);
    let end = rest.find(['/', '\\', '?', '#']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
    match host(authority) {
        Some(authority) => Address::Good(format!("{lower}://{authority}{}", encode(path, "[]|^`{}"))),
        None => Address::Broken,
    }
}

/// The authority with its host checked and made ASCII.
fn host(authority: &str) -> Option<String> {
    let (user, place) = match authority.rsplit_once('@') {
        Some((user, place)) => (format!("{}@", encode(user, "[]|^`{}@:<>")), place),
        None => (String::new(), authority),
    };
    if let Some(inside) = place.strip_prefix('[') {
        let (address, port) = inside.split_once(']')?;
        address.parse::<Ipv6Addr>().ok()?;
        valid_port(port.strip_prefix(':').unwrap_or(port)).then_some(())?;
        return Some(format!("{user}{place}"));
    }
    let (name, port) = place.split_once(':').unwrap_or((place, ""));
    let forbidden = |c: char| c.is_whitespace() || c.is_control() || r##"#/:<>?@[\]^|%{}`""##.contains(c);
    if name.is_empty() || name.contains(forbidden) || !valid_port(port) {
        return None;
    }
    let name = if name.is_ascii() { name.to_owned() } else { punycode_labels(name)? };
    is_host(&name).then_some(())?;
    let colon = if port.is_empty() { "" } else { ":" };
    Some(format!("{user}{name}{colon}{port}"))
}

/// Whether a strict parser takes a host (RFC 1034 §3.1; WHATWG URL §3.5: one whose last label is a number is an IPv4 address).
fn is_host(host: &str) -> bool {
    let labels = host.strip_suffix('.').unwrap_or(host);
    let sound = |label: &str| match label.strip_prefix("xn--") {
        Some(code) => is_punycode(code),
        None => (1..=63).contains(&label.len()),
    };
    let last = labels.rsplit('.').next().unwrap_or_default();
    host.len() <= 253
        && host.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_'))
        && labels.split('.').all(sound)
        && (!last.bytes().all(|b| b.is_ascii_digit()) || labels.parse::<Ipv4Addr>().is_ok())
}

fn valid_port(port: &str) -> bool {
    port.is_empty() || port.bytes().all(|b| b.is_ascii_digit()) && port.parse::<u16>().is_ok()
}

/// Escapes what may not stand in a URL: controls, spaces, quotes, angle brackets, `also`, all
/// that is not ASCII, a `%` that escapes nothing and any `#` after the first.
pub(super) fn encode(text: &str, also: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = String::with_capacity(text.len());
    let mut fragment = false;
    for (i, c) in text.char_indices() {
        let escapes = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_hexdigit);
        let bad = match c {
            '%' => !(escapes(i + 1) && escapes(i + 2)),
            '#' => std::mem::replace(&mut fragment, true),
            '"' | '<' | '>' | '\\' => true,
            c => !c.is_ascii_graphic() || also.contains(c),
        };
        if bad {
            for byte in c.encode_utf8(&mut [0; 4]).bytes() {
                out.push('%');
                out.extend([byte >> 4, byte & 15].map(|d| char::from(b"0123456789ABCDEF"[usize::from(d)])));
            }
        } else {
            out.push(c);
        }
    }
    out
}

/// Each label of a host in ASCII (RFC 5890): `bücher.example` is `xn--bcher-kva.example`.
fn punycode_labels(host: &str) -> Option<String> {
    let mut out = String::new();
    for (i, label) in host.split(['.', '。']).enumerate() {
        if i > 0 {
            out.push('.');
        }
        let label: String = label.chars().flat_map(char::to_lowercase).collect();
        if label.is_ascii() {
            out.push_str(&label);
        } else {
            out.push_str("xn--");
            out.push_str(&punycode(&label)?);
        }
    }
    Some(out)
}

/// RFC 3492 §6.3; `None` for a label that is too long for a host name anyway (RFC 1034 §3.1).
fn punycode(label: &str) -> Option<String> {
    let chars: Vec<u32> = label.chars().map(u32::from).collect();
    if chars.len() > 63 {
        return None;
    }
    let mut out: String = label.chars().filter(char::is_ascii).collect();
    let basic = out.len() as u32;
    if basic > 0 {
        out.push('-');
    }
    let (mut n, mut delta, mut bias, mut done) = (128_u32, 0_u32, 72_u32, basic);
    while (done as usize) < chars.len() {
        let next = chars.iter().copied().filter(|c| *c >= n).min()?;
        delta = delta.checked_add((next - n).checked_mul(done + 1)?)?;
        n = next;
        for c in &chars {
            if *c < n {
                delta = delta.checked_add(1)?;
            } else if *c == n {
                let mut q = delta;
                for k in (36..).step_by(36) {
                    let t = (k.max(bias) - bias).clamp(1, 26);
                    if q < t {
                        break;
                    }
                    out.push(basic_digit(t + (q - t) % (36 - t)));
                    q = (q - t) / (36 - t);
                }
                out.push(basic_digit(q));
                bias = adapt(delta, done + 1, done == basic);
                delta = 0;
                done += 1;
            }
        }
        delta += 1;
        n += 1;
    }
    Some(out)
}

fn basic_digit(value: u32) -> char {
    char::from(b"abcdefghijklmnopqrstuvwxyz0123456789"[value as usize])
}

fn adapt(delta: u32, points: u32, first: bool) -> u32 {
    let mut delta = if first { delta / 700 } else { delta / 2 };
    delta += delta / points;
    let mut k = 0;
    while delta > 455 {
        delta /= 35;
        k += 36;
    }
    k + 36 * delta / (delta + 38)
}

/// Whether a label's code can be undone (RFC 3492 §6.2).
fn is_punycode(code: &str) -> bool {
    let (basic, code) = code.rsplit_once('-').unwrap_or(("", code));
    let (mut n, mut i, mut bias, mut written) = (128u32, 0u32, 72u32, basic.len() as u32);
    let mut digits = code.bytes().peekable();
    let mut any = false;
    while digits.peek().is_some() {
        let (start, mut weight, mut k) = (i, 1u32, 36u32);
        loop {
            let digit = match digits.next() {
                Some(b @ b'a'..=b'z') => u32::from(b - b'a'),
                Some(b @ b'0'..=b'9') => u32::from(b - b'0') + 26,
                _ => return false,
            };
            let Some(sum) = digit.checked_mul(weight).and_then(|d| i.checked_add(d)) else { return false };
            i = sum;
            let threshold = k.saturating_sub(bias).clamp(1, 26);
            if digit < threshold {
                break;
            }
            let Some(next) = weight.checked_mul(36 - threshold) else { return false };
            weight = next;
            k += 36;
        }
        written += 1;
        let mut delta = (i - start) / if start == 0 { 700 } else { 2 };
        delta += delta / written;
        let mut rounds = 0;
        while delta > 455 {
            delta /= 35;
            rounds += 36;
        }
        bias = rounds + 36 * delta / (delta + 38);
        let Some(c) = n.checked_add(i / written) else { return false };
        n = c;
        i = i % written + 1;
        any = char::from_u32(n).is_some_and(char::is_alphanumeric);
        if !any {
            return false;
        }
    }
    any
}

#[cfg(test)]
mod tests {
    use super::*;

    fn good(raw: &str) -> String {
        match address(raw) {
            Address::Good(url) => url,
            other => panic!("{raw}: {other:?}"),
        }
    }

    #[test]
    fn addresses_become_valid_urls() {
        assert_eq!(good("HTTPS://a.b/c d?q=[1]#x#y"), "https://a.b/c%20d?q=%5B1%5D#x%23y");
        assert_eq!(good("http://a.b/%zz%20é"), "http://a.b/%25zz%20%C3%A9");
        assert_eq!(good("http://[::1]:80/"), "http://[::1]:80/");
        assert_eq!(good("https:a.b"), "https://a.b");
        assert_eq!(good("http://1.2.3.4/"), "http://1.2.3.4/");
        assert_eq!(good("http://a_b.example.:80/"), "http://a_b.example.:80/");
        assert_eq!(good("mailto:a@b"), "mailto:a@b");
        assert_eq!(good("doi:10.1000/182"), "https://doi.org/10.1000/182");
    }

    #[test]
    fn hosts_are_written_in_ascii() {
        assert_eq!(good("https://Bücher.example/"), "https://xn--bcher-kva.example/");
        assert_eq!(good("http://xn--mnchen-3ya.example/"), "http://xn--mnchen-3ya.example/");
        // RFC 3492 §7.1 (B), Chinese (simplified).
        assert_eq!(good("https://他们为什么不说中文/"), "https://xn--ihqwcrb4cv8a8dqg056pqjye/");
    }

    #[test]
    fn what_no_reader_should_follow_is_told_apart() {
        for raw in ["javascript:x", "data:text/html,x", "vbscript:x", "file:///etc/passwd", "ssh://a/b", "made-up:x"] {
            assert_eq!(address(raw), Address::Unsafe, "{raw}");
        }
        for raw in ["http://", "https://a b/", "http://a:99999/", "http://a:+1/", "http://[x]/", "mailto:"] {
            assert_eq!(address(raw), Address::Broken, "{raw}");
        }
        for raw in ["http://1.2.3.999/", "http://a..b/", "http://xn--a/", "http://a!b/", "http://."] {
            assert_eq!(address(raw), Address::Broken, "{raw}");
        }
    }
}
