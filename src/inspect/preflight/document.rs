//! What belongs to no page or hangs on pages unseen: actions, forms, attachments, annotations, the
//! outline and the description; the number of pages.

use super::{Findings, Part, Rules, as_table, entry, follow, table};
use lopdf::{Document, Object, ObjectId};
use std::collections::BTreeSet;

pub(super) fn check(file: &Document, pages: &[ObjectId], rules: &Rules, findings: &mut Findings) {
    count(pages.len(), rules, findings);
    for object in file.objects.values() {
        let Some(dictionary) = as_table(object) else { continue };
        let kind = dictionary.get(b"S").and_then(Object::as_name).unwrap_or_default();
        if kind == b"JavaScript" || dictionary.has(b"JS") {
            findings.add("barred-content", None, "the file has a script (JavaScript)".to_owned());
            break;
        }
    }
    if let Ok(catalog) = file.catalog() {
        let mut bar = |there: bool, what: &str| {
            if there {
                findings.add("barred-content", None, format!("the file has {what}"));
            }
        };
        let names = table(file, catalog, b"Names");
        bar(table(file, catalog, b"AcroForm").is_some(), "fields to fill in");
        bar(names.is_some_and(|names| names.has(b"EmbeddedFiles")), "files attached to it");
        bar(names.is_some_and(|names| names.has(b"JavaScript")), "scripts that run when it is opened");
        bar(catalog.has(b"OCProperties"), "layers that can be switched");
        if !rules.described {
            bar(table(file, catalog, b"Outlines").is_some_and(|outline| outline.has(b"First")), "bookmarks");
            bar(catalog.has(b"Metadata"), "a description of itself (XMP metadata)");
        }
    }
    for (number, page) in pages.iter().enumerate() {
        let Ok(page) = file.get_dictionary(*page) else { continue };
        let Some(Object::Array(list)) = entry(file, page, b"Annots") else { continue };
        let kinds: BTreeSet<String> = list
            .iter()
            .filter_map(|annotation| as_table(follow(file, annotation)?))
            .map(|annotation| super::shown(annotation.get(b"Subtype").and_then(Object::as_name).unwrap_or(b"unknown")))
            .collect();
        for kind in kinds {
            findings.add("barred-content", Some(number as u32 + 1), format!("annotations of the kind {kind}"));
        }
    }
}

/// The number of pages against the printer's limits.
fn count(pages: usize, rules: &Rules, findings: &mut Findings) {
    let pages = u32::try_from(pages).unwrap_or(u32::MAX);
    let mut tell = |message: String| findings.add("page-count", None, message);
    if rules.part == Part::Cover {
        if pages != 1 {
            tell(format!("the file has {pages} pages, where a cover is one"));
        }
        return;
    }
    if let Some((least, most)) = rules.pages {
        if pages < least {
            tell(format!("the file has {pages} pages; the fewest are {least}"));
        } else if pages > most {
            tell(format!("the file has {pages} pages; the most are {most}"));
        }
    }
    if rules.multiple > 1 && !pages.is_multiple_of(rules.multiple) {
        tell(format!("the file has {pages} pages, which is no multiple of {}", rules.multiple));
    }
}
