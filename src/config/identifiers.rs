//! `identifier`, `isbn` and `identifiers`: what names the book and nothing else.

use super::keys::Keys;
use super::tree::Node;

const EXPECTED: &str = "a list of identifiers, such as \"doi:10.1000/182\" or an ISBN";
const ISBN: &str = "an ISBN of 10 or 13 digits with the right check digit";

/// The identifiers in order of precedence, each once.
pub(super) fn read(identifiers: &mut Vec<String>, keys: &mut Keys<'_, '_>) {
    let mut found: Vec<(&str, &Node)> = Vec::new();
    found.extend(keys.node("identifier").map(|node| ("identifier", node)));
    found.extend(keys.node("isbn").map(|node| ("isbn", node)));
    found.extend(keys.elements("identifiers", EXPECTED).iter().map(|node| ("identifiers", node)));
    for (key, node) in found {
        let Some(text) = node.read::<String>() else {
            keys.wrong(key, node, "a text in quotes");
            continue;
        };
        match identifier(text.trim(), key == "isbn") {
            Ok(identifier) if identifier.is_empty() || identifiers.contains(&identifier) => {}
            Ok(identifier) => identifiers.push(identifier),
            Err(expected) => keys.wrong(key, node, expected),
        }
    }
}

/// An identifier as the editions carry it; an error tells what was expected.
fn identifier(text: &str, must_be_isbn: bool) -> Result<String, &'static str> {
    let after =
        |prefix: &str| text.get(..prefix.len()).filter(|p| p.eq_ignore_ascii_case(prefix)).map(|p| &text[p.len()..]);
    let named = after("urn:isbn:").or_else(|| after("isbn:")).or_else(|| after("isbn "));
    let digits: String = named
        .unwrap_or(text)
        .chars()
        .filter(|c| !matches!(c, '-' | ' ' | '\u{2010}' | '\u{2011}'))
        .collect::<String>()
        .to_ascii_uppercase();
    let looks = matches!(digits.len(), 10 | 13) && digits.bytes().all(|b| b.is_ascii_digit() || b == b'X');
    if must_be_isbn || named.is_some() || looks {
        return if is_isbn(&digits) { Ok(format!("urn:isbn:{digits}")) } else { Err(ISBN) };
    }
    if let Some(uuid) = after("urn:uuid:") {
        // RFC 9562, §4.
        let groups: Vec<&str> = uuid.split('-').collect();
        let fits = groups.iter().map(|group| group.len()).eq([8, 4, 4, 4, 12])
            && groups.iter().all(|group| group.bytes().all(|b| b.is_ascii_hexdigit()));
        return if fits { Ok(text.to_ascii_lowercase()) } else { Err("a UUID: 8-4-4-4-12 hexadecimal digits") };
    }
    if let Some(doi) = after("doi:") {
        // ISO 26324: a prefix that begins with 10, a slash, a suffix.
        let fits = doi.starts_with("10.") && doi.split_once('/').is_some_and(|(_, suffix)| !suffix.is_empty());
        return if fits { Ok(format!("doi:{doi}")) } else { Err("a DOI, such as \"doi:10.1000/182\"") };
    }
    Ok(text.to_owned())
}

/// Whether the check digit of an ISBN is right (ISO 2108, annex C).
pub(super) fn is_isbn(digits: &str) -> bool {
    let values: Option<Vec<u32>> = digits
        .chars()
        .enumerate()
        .map(|(i, c)| if i == 9 && digits.len() == 10 && matches!(c, 'X' | 'x') { Some(10) } else { c.to_digit(10) })
        .collect();
    match values {
        Some(values) if values.len() == 10 => (0u32..).zip(&values).map(|(i, v)| (10 - i) * v).sum::<u32>() % 11 == 0,
        Some(values) if values.len() == 13 => {
            (0u32..).zip(&values).map(|(i, v)| (1 + i % 2 * 2) * v).sum::<u32>() % 10 == 0
        }
        _ => false,
    }
}
