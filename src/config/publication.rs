//! `[output.chapbook]`: what the publication says of itself beside title and authors.

use super::keys::Keys;
use super::{Named, contributors, identifiers, named, subjects};
use crate::book::{Contributor, Series, Subject};

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
    /// `identifier`, `urn:isbn:…` of a valid `isbn`, `identifiers`; the first is the unique one.
    pub identifiers: Vec<String>,
    /// What it is about.
    pub subjects: Vec<Subject>,
    /// Who worked on it beside the authors.
    pub contributors: Vec<Contributor>,
    /// The series it belongs to.
    pub series: Option<Series>,
    /// `epub.conforms-to`, the level of WCAG 2.2, and `epub.certified-by`.
    pub conformance: Option<(&'static str, String)>,
    /// Cover picture; `output.epub.cover-image` where ours is not given.
    pub cover: Option<Named>,
}

pub(super) fn read(publication: &mut Publication, keys: &mut Keys<'_, '_>) {
    publication.subtitle = keys.text("subtitle");
    publication.publisher = keys.text("publisher");
    publication.rights = keys.text("rights");
    identifiers::read(&mut publication.identifiers, keys);
    subjects::read(&mut publication.subjects, keys);
    contributors::read(&mut publication.contributors, keys);
    publication.series = series(keys);
    if let Some((date, node)) = keys.found::<String>("date", "a date such as 2026-03-01") {
        // A TOML date-time is as good as a date.
        let day = date.split(['T', ' ']).next().unwrap_or_default();
        if is_date(day) {
            publication.date = Some(day.to_owned());
        } else {
            keys.wrong("date", node, "a date: YYYY, YYYY-MM or YYYY-MM-DD");
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

/// A series: its name, or a table of name and position.
fn series(keys: &mut Keys<'_, '_>) -> Option<Series> {
    const EXPECTED: &str = "the name of a series, or a table such as { name = \"…\", position = 2 }";
    let node = keys.node("series")?;
    if let Some(name) = node.read::<String>() {
        return (!name.trim().is_empty()).then_some(Series { name, position: None });
    }
    if node.entries().is_none() {
        keys.wrong("series", node, EXPECTED);
        return None;
    }
    let mut table = keys.table("series");
    let name = table.text("name");
    let position = table.node("position").and_then(|node| {
        let text = node.read::<String>().or_else(|| node.read::<i64>().map(|n| n.to_string()));
        let text = text.or_else(|| node.read::<f64>().map(|n| n.to_string()));
        let holds = |text: &String| text.split('.').all(|p| !p.is_empty() && p.bytes().all(|b| b.is_ascii_digit()));
        let position = text.filter(holds);
        if position.is_none() {
            table.wrong("position", node, "a number, such as 2 or \"2.1\"");
        }
        position
    });
    table.end(&[]);
    if name.is_none() {
        keys.wrong("series", node, EXPECTED);
    }
    Some(Series { name: name?, position })
}
