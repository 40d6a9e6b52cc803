//! What the book says of itself, as Dublin Core with its refinements (EPUB 3.3 §5.5).
//!
//! Only what the author gave is written; what must be there and is not is derived where the model is made.

use std::fmt::Write as _;

use super::xml;
use crate::book::{Book, Contributor, Metadata, Series, Subject};
use crate::text::single_spaced;

/// The elements of the metadata, the accessibility apart.
pub(super) fn metadata(out: &mut String, book: &Book) {
    let meta = &book.meta;
    element(out, "identifier", "pub-id", &meta.identifier);
    identifier_type(out, "pub-id", &meta.identifier);
    for (i, identifier) in meta.identifiers.iter().enumerate() {
        let id = format!("id-{}", i + 2);
        if element(out, "identifier", &id, identifier) {
            identifier_type(out, &id, identifier);
        }
    }
    if !element(out, "title", "title", &meta.title) {
        element(out, "title", "title", "Untitled");
    }
    if element(out, "title", "subtitle", meta.subtitle.as_deref().unwrap_or("")) {
        for (i, (id, kind)) in [("title", "main"), ("subtitle", "subtitle")].into_iter().enumerate() {
            refine(out, id, "title-type", "", kind);
            refine(out, id, "display-seq", "", &(i + 1).to_string());
        }
    }
    element(out, "language", "", &meta.language);
    people(out, meta);
    element(out, "description", "", meta.description.as_deref().unwrap_or(""));
    element(out, "publisher", "", meta.publisher.as_deref().unwrap_or(""));
    element(out, "rights", "", meta.rights.as_deref().unwrap_or(""));
    element(out, "date", "", meta.date.as_deref().unwrap_or(""));
    for (i, subject) in meta.subjects.iter().enumerate() {
        self::subject(out, &format!("subject-{}", i + 1), subject);
    }
    if let Some(series) = &meta.series {
        self::series(out, series);
    }
    let _ = writeln!(out, "<meta property=\"dcterms:modified\">{}</meta>", meta.modified);
}

/// An element of Dublin Core; an empty one is not written.
fn element(out: &mut String, name: &str, id: &str, value: &str) -> bool {
    let value = line(value);
    if value.is_empty() {
        return false;
    }
    let id = if id.is_empty() { String::new() } else { format!(" id=\"{id}\"") };
    let _ = writeln!(out, "<dc:{name}{id}>{value}</dc:{name}>");
    true
}

/// A statement about the element of that id. `scheme` is empty for none.
fn refine(out: &mut String, id: &str, property: &str, scheme: &str, value: &str) {
    let scheme = if scheme.is_empty() { String::new() } else { format!(" scheme=\"{scheme}\"") };
    let _ = writeln!(out, "<meta refines=\"#{id}\" property=\"{property}\"{scheme}>{}</meta>", line(value));
}

/// Text on one line, escaped.
fn line(text: &str) -> String {
    xml::escaped(&single_spaced(text))
}

/// What kind of identifier it is, by code list 5 of ONIX.
fn identifier_type(out: &mut String, id: &str, identifier: &str) {
    let kind = match identifier.strip_prefix("urn:isbn:") {
        Some(digits) if digits.len() == 13 => "15",
        Some(digits) if digits.len() == 10 => "02",
        _ if identifier.starts_with("doi:") => "06",
        _ => return,
    };
    refine(out, id, "identifier-type", "onix:codelist5", kind);
}

/// The authors as creators, all others as contributors; one who is named as an author too only says how that one is filed.
fn people(out: &mut String, meta: &Metadata) {
    let (authors, others): (Vec<&Contributor>, Vec<&Contributor>) =
        meta.contributors.iter().partition(|person| person.role == "aut");
    let filed = |name: &str| authors.iter().find(|known| known.name == name).and_then(|known| known.file_as.as_deref());
    let mut creators: Vec<&str> = meta.authors.iter().map(String::as_str).collect();
    creators.extend(authors.iter().map(|author| &*author.name).filter(|name| !meta.authors.iter().any(|a| a == name)));
    for (i, name) in creators.iter().enumerate() {
        person(out, "creator", i + 1, name, "aut", filed(name));
    }
    for (i, other) in others.iter().enumerate() {
        person(out, "contributor", i + 1, &other.name, &other.role, other.file_as.as_deref());
    }
}

fn person(out: &mut String, element_name: &str, number: usize, name: &str, role: &str, file_as: Option<&str>) {
    let id = format!("{element_name}-{number}");
    if !element(out, element_name, &id, name) {
        return;
    }
    refine(out, &id, "role", "marc:relators", role);
    if let Some(file_as) = file_as {
        refine(out, &id, "file-as", "", file_as);
    }
}

/// A subject; an authority needs a term and the other way round (EPUB 3.3 §5.5.4, `authority`).
fn subject(out: &mut String, id: &str, subject: &Subject) {
    let named = if subject.code.is_some() { id } else { "" };
    if !element(out, "subject", named, &subject.term) {
        return;
    }
    if let Some((scheme, code)) = &subject.code {
        refine(out, id, "authority", "", scheme);
        refine(out, id, "term", "", code);
    }
}

/// A series, also as Calibre and the readers that follow it have it.
fn series(out: &mut String, series: &Series) {
    let name = line(&series.name);
    let _ = writeln!(out, "<meta property=\"belongs-to-collection\" id=\"series\">{name}</meta>");
    refine(out, "series", "collection-type", "", "series");
    let _ = writeln!(out, "<meta name=\"calibre:series\" content=\"{}\"/>", name.replace('"', "&quot;"));
    if let Some(position) = &series.position {
        refine(out, "series", "group-position", "", position);
        let _ = writeln!(out, "<meta name=\"calibre:series_index\" content=\"{}\"/>", line(position));
    }
}
