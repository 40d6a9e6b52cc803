//! `[output.chapbook]`: what the publication says of itself beside title and authors.

use super::keys::Keys;
use super::{Named, named};

/// Metadata under `[output.chapbook]`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Publication {
    /// Printed under the title.
    pub subtitle: Option<String>,
    /// `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    pub date: Option<String>,
    /// Who publishes it.
    pub publisher: Option<String>,
    /// Rights statement.
    pub rights: Option<String>,
    /// `identifier`, or `urn:isbn:…` of a valid `isbn`.
    pub identifier: Option<String>,
    /// Key words.
    pub subjects: Vec<String>,
    /// Cover picture; `output.epub.cover-image` where ours is not given.
    pub cover: Option<Named>,
}

pub(super) fn read(publication: &mut Publication, keys: &mut Keys<'_, '_>) {
    publication.subtitle = keys.text("subtitle");
    publication.publisher = keys.text("publisher");
    publication.rights = keys.text("rights");
    publication.identifier = keys.text("identifier");
    publication.subjects = keys.get("subjects", "a list of texts").unwrap_or_default();
    if let Some((date, node)) = keys.found::<String>("date", "a date such as 2026-03-01") {
        // A TOML date-time is as good as a date.
        let day = date.split(['T', ' ']).next().unwrap_or_default();
        if is_date(day) {
            publication.date = Some(day.to_owned());
        } else {
            keys.wrong("date", node, "a date: YYYY, YYYY-MM or YYYY-MM-DD");
        }
    }
    if let Some((isbn, node)) = keys.found::<String>("isbn", "a text in quotes") {
        let digits: String = isbn.chars().filter(|c| !matches!(c, '-' | ' ' | '\u{2010}' | '\u{2011}')).collect();
        if is_isbn(&digits) {
            publication.identifier.get_or_insert(format!("urn:isbn:{}", digits.to_ascii_uppercase()));
        } else {
            keys.wrong("isbn", node, "an ISBN of 10 or 13 digits with the right check digit");
        }
    }
    if let Some(cover) = named(keys, "cover-image") {
        publication.cover = Some(cover);
    }
}

/// Whether a text is `YYYY`, `YYYY-MM` or `YYYY-MM-DD` and such a day exists.
pub(super) fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let digits = |part: &&str, n: usize| part.len() == n && part.bytes().all(|b| b.is_ascii_digit());
    let shape = parts.len() <= 3 && digits(&parts[0], 4) && parts[1..].iter().all(|part| digits(part, 2));
    let number = |i: usize, default: u32| parts.get(i).and_then(|part| part.parse().ok()).unwrap_or(default);
    let (year, month, day) = (number(0, 0), number(1, 1), number(2, 1));
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => 31,
    };
    shape && (1..=12).contains(&month) && (1..=days).contains(&day)
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
