//! Text → XML: escaping, characters that XML 1.0 does not have, bidi controls, ids, addresses, language tags.
//!
//! Everything that reaches a file of the EPUB passes here. XML 1.0 §2.2 says which characters may
//! stand in a document; XHTML 1.1 and EPUB 3.3 add nothing to it.

use std::fmt::Write as _;

/// Bidi controls (UAX 9) that the running block has opened and not closed yet.
#[derive(Clone, Debug, Default)]
pub(super) struct Bidi(Vec<Open>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Open {
    Embedding,
    Isolate,
}

impl Bidi {
    /// Closes what is open, so that nothing leaks into the next block.
    pub(super) fn close(&mut self, out: &mut String) {
        while let Some(open) = self.0.pop() {
            out.push(if open == Open::Isolate { '\u{2069}' } else { '\u{202C}' });
        }
    }

    /// Whether a control may stand: openers always, closers only when they close something.
    fn admits(&mut self, control: char) -> bool {
        match control {
            '\u{202A}' | '\u{202B}' | '\u{202D}' | '\u{202E}' => self.0.push(Open::Embedding),
            '\u{2066}'..='\u{2068}' => self.0.push(Open::Isolate),
            '\u{202C}' => return self.0.last() == Some(&Open::Embedding) && self.0.pop().is_some(),
            _ => {
                // A PDI closes the embeddings within its isolate too (UAX 9, X6a).
                let Some(at) = self.0.iter().rposition(|open| *open == Open::Isolate) else { return false };
                self.0.truncate(at);
            }
        }
        true
    }
}

/// Bytes that may need more than being copied.
const SPECIAL: [bool; 256] = {
    let mut table = [false; 256];
    let mut i = 0;
    while i < 0x20 {
        table[i] = true;
        i += 1;
    }
    table[b'<' as usize] = true;
    table[b'>' as usize] = true;
    table[b'&' as usize] = true;
    table[b'"' as usize] = true;
    table[0x7F] = true;
    table[0xC2] = true; // U+0080 to U+009F
    table[0xE2] = true; // bidi controls
    table[0xEF] = true; // U+FFFE, U+FFFF
    table
};

/// Appends text as character data.
pub(super) fn text(out: &mut String, text: &str, bidi: &mut Bidi) {
    escape(out, text, false, bidi);
}

/// Appends ` name="value"`.
pub(super) fn attr(out: &mut String, name: &str, value: &str) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    let mut bidi = Bidi::default();
    escape(out, value, true, &mut bidi);
    bidi.close(out);
    out.push('"');
}

/// Text on its own, as character data.
pub(super) fn escaped(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    let mut bidi = Bidi::default();
    escape(&mut out, value, false, &mut bidi);
    bidi.close(&mut out);
    out
}

fn escape(out: &mut String, text: &str, attribute: bool, bidi: &mut Bidi) {
    let bytes = text.as_bytes();
    let byte = |i: usize| bytes.get(i).copied().unwrap_or(0);
    let mut copied = 0;
    let mut i = 0;
    while let Some(step) = bytes[i..].iter().position(|b| SPECIAL[usize::from(*b)]) {
        i += step;
        let (length, instead) = match bytes[i] {
            b'<' => (1, "&lt;"),
            b'>' => (1, "&gt;"),
            b'&' => (1, "&amp;"),
            b'"' if attribute => (1, "&quot;"),
            b'\n' | b'\t' if attribute => (1, " "),
            b'"' | b'\n' | b'\t' => (0, ""),
            0xC2 if (0x80..0xA0).contains(&byte(i + 1)) => (2, ""),
            0xE2 if is_bidi_control(byte(i + 1), byte(i + 2)) => {
                let control = text[i..].chars().next().unwrap_or(' ');
                if bidi.admits(control) { (0, "") } else { (3, "") }
            }
            0xEF if byte(i + 1) == 0xBF && byte(i + 2) >= 0xBE => (3, ""),
            0xC2 | 0xE2 | 0xEF => (0, ""),
            _ => (1, ""),
        };
        if length == 0 {
            i += 1;
            continue;
        }
        out.push_str(&text[copied..i]);
        out.push_str(instead);
        i += length;
        copied = i;
    }
    out.push_str(&text[copied..]);
}

fn is_bidi_control(second: u8, third: u8) -> bool {
    second == 0x80 && (0xAA..=0xAE).contains(&third) || second == 0x81 && (0xA6..=0xA9).contains(&third)
}

/// Prefixes of the ids that this room makes itself; see [`id`].
const OWN: [&str; 3] = ["page.", "note.", "ref."];

/// The author's id as it stands in `id` and behind `#`: what a URL fragment cannot hold becomes
/// `_` with its code, and the room's own prefixes are kept free.
pub(super) fn id(author: &str) -> String {
    let mut out = String::with_capacity(author.len());
    let own = OWN.iter().any(|prefix| author.starts_with(prefix));
    for (at, c) in author.char_indices() {
        let plain = match c {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '-' | '_' | ':' => true,
            '.' => !(own && at < 5),
            // RFC 3987 §2.2: ucschar, without the private-use planes.
            _ => {
                !c.is_ascii()
                    && !c.is_whitespace()
                    && !c.is_control()
                    && !matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
                        | '\u{E000}'..='\u{F8FF}' | '\u{FDD0}'..='\u{FDEF}' | '\u{FFF0}'..='\u{FFFF}' | '\u{E0000}'..)
            }
        };
        if plain {
            out.push(c);
        } else {
            let _ = write!(out, "_{:x}", u32::from(c));
        }
    }
    if out.is_empty() {
        out.push('_');
    }
    out
}

/// Only what is safe in a class name.
pub(super) fn class(name: &str) -> String {
    let safe = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '-' | '_') { c } else { '-' };
    name.chars().take(64).map(safe).collect()
}

/// A web or mail address that every URL parser takes, or `None` (WHATWG URL §4.3).
pub(super) fn address(url: &str) -> Option<String> {
    let url = url.trim();
    if url.starts_with("//") {
        return address(&format!("https:{url}"));
    }
    let colon = url.find(':')?;
    let (scheme, rest) = (url[..colon].to_ascii_lowercase(), &url[colon + 1..]);
    match scheme.as_str() {
        "http" | "https" | "ftp" => {
            let rest = rest.strip_prefix("//")?;
            let end = rest.find(['/', '?', '#', '\\']).unwrap_or(rest.len());
            let (authority, path) = rest.split_at(end);
            Some(format!("{scheme}://{}{}", authority_of(authority)?, encoded(path)))
        }
        "mailto" | "tel" | "sms" | "urn" | "doi" | "irc" | "geo" if !rest.is_empty() => {
            Some(format!("{scheme}:{}", encoded(rest)))
        }
        _ => None,
    }
}

/// `user@host:port`, or `None` when a strict parser would refuse it.
fn authority_of(authority: &str) -> Option<String> {
    let (user, place) = authority.rsplit_once('@').unwrap_or(("", authority));
    if place.starts_with('[') {
        let inner = place.strip_prefix('[')?.strip_suffix(']')?;
        inner.parse::<core::net::Ipv6Addr>().ok()?;
        return Some(place.to_owned());
    }
    let (host, port) = match place.rsplit_once(':') {
        Some((host, port)) => (host, Some(port)),
        None => (place, None),
    };
    if port.is_some_and(|p| !p.is_empty() && p.parse::<u16>().is_err()) {
        return None;
    }
    let fits = |c: char| c.is_alphanumeric() || matches!(c, '-' | '.' | '_');
    let labels = host.trim_end_matches('.');
    if labels.is_empty() || host.len() > 253 || !host.chars().all(fits) {
        return None;
    }
    let sound = |label: &str| match label.strip_prefix("xn--") {
        Some(code) => is_punycode(code),
        None => !label.is_empty() && label.len() <= 63,
    };
    if !labels.split('.').all(sound) {
        return None;
    }
    // A host whose last label is a number has to be an IPv4 address.
    let last = labels.rsplit('.').next().unwrap_or("");
    if last.bytes().all(|b| b.is_ascii_digit()) && labels.parse::<core::net::Ipv4Addr>().is_err() {
        return None;
    }
    let port = port.filter(|p| !p.is_empty()).map_or(String::new(), |p| format!(":{p}"));
    Some(if user.is_empty() { format!("{host}{port}") } else { format!("{}@{host}{port}", encoded(user)) })
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

/// Percent-encodes what may not stand in a path, query or fragment.
fn encoded(part: &str) -> String {
    let mut out = String::with_capacity(part.len());
    let bytes = part.as_bytes();
    let mut in_fragment = false;
    for (i, b) in bytes.iter().copied().enumerate() {
        let keep = match b {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => true,
            b'#' => !std::mem::replace(&mut in_fragment, true),
            b'%' => {
                let hex = |i: usize| bytes.get(i).is_some_and(u8::is_ascii_hexdigit);
                hex(i + 1) && hex(i + 2)
            }
            _ => b"-._~!$&'()*+,;=:@/?".contains(&b),
        };
        if keep {
            out.push(char::from(b));
        } else {
            let _ = write!(out, "%{b:02X}");
        }
    }
    out
}

/// A well-formed BCP 47 tag, or `None` (RFC 5646 §2.2.9).
pub(super) fn language(tag: &str) -> Option<String> {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_escaped_and_rid_of_what_xml_lacks() {
        assert_eq!(escaped("a<b>&\"c\u{0}\u{1B}\u{85}\u{FFFE}\u{FFFD}é“”"), "a&lt;b&gt;&amp;\"c\u{FFFD}é“”");
        let mut out = String::new();
        attr(&mut out, "alt", "a\"b\nc");
        assert_eq!(out, " alt=\"a&quot;b c\"");
    }

    #[test]
    fn bidi_controls_are_balanced() {
        assert_eq!(escaped("a\u{202E}b"), "a\u{202E}b\u{202C}");
        assert_eq!(escaped("a\u{202C}\u{2069}b"), "ab");
        assert_eq!(escaped("\u{2066}a\u{202E}b\u{2069}c\u{202C}"), "\u{2066}a\u{202E}b\u{2069}c");
    }

    #[test]
    fn ids_keep_clear_of_ours_and_fit_a_fragment() {
        assert_eq!(id("1-füß:x"), "1-füß:x");
        assert_eq!(id("a b%c"), "a_20b_25c");
        assert_eq!(id("page.12"), "page_2e12");
        assert_eq!(id("paged.12"), "paged.12");
    }

    #[test]
    fn addresses_are_made_valid_or_refused() {
        assert_eq!(
            address("HTTP://a.example/x y?q=[1]#a#b").as_deref(),
            Some("http://a.example/x%20y?q=%5B1%5D#a%23b")
        );
        assert_eq!(
            address("https://de.wikipedia.org/wiki/Straße").as_deref(),
            Some("https://de.wikipedia.org/wiki/Stra%C3%9Fe")
        );
        assert_eq!(address("mailto:a@b.example").as_deref(), Some("mailto:a@b.example"));
        assert_eq!(address("javascript:alert(1)"), None);
        assert_eq!(address("http://xn--mnchen-3ya.example/").as_deref(), Some("http://xn--mnchen-3ya.example/"));
        assert_eq!(address("http://xn--a/"), None);
        assert_eq!(address("http://"), None);
        assert_eq!(address("http://a:port/"), None);
        assert_eq!(address("http://1.2.3.999/"), None);
    }

    #[test]
    fn languages_are_well_formed_or_refused() {
        assert_eq!(language("zh-Hant-TW-x-private").as_deref(), Some("zh-Hant-TW-x-private"));
        assert_eq!(language("en_US").as_deref(), Some("en-US"));
        for bad in ["", "e", "en-", "en-x", "en US", "en-US-Latn", "deutsch!"] {
            assert_eq!(language(bad), None, "{bad}");
        }
    }
}
