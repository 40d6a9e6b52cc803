//! The catalog (ISO 32000-1 §7.7.2): what the document is, and how a reader is to open it.

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::{Job, Sides};
use crate::error::Error;
use crate::layout::page::Typeset;

/// The parts of the document that the catalog names.
pub(super) struct Parts {
    pub(super) structure: Option<u32>,
    pub(super) outline: Option<u32>,
    pub(super) names: Option<u32>,
    pub(super) labels: Option<u32>,
    pub(super) information: u32,
    pub(super) metadata: Option<u32>,
    /// The colors' profile.
    pub(super) profile: Option<u32>,
    /// The first page.
    pub(super) first: Option<u32>,
}

/// Brings the page tree, the catalog (§7.7.2) and the trailer up to date.
pub(super) fn finish(
    document: &mut Document,
    tree: ObjectId,
    kids: &[u32],
    parts: &Parts,
    typeset: &Typeset,
    job: &Job,
) -> Result<(), Error> {
    let broken = |_| Error::new("printpdf made a document of an unknown shape");
    let pages = document.get_dictionary_mut(tree).map_err(broken)?;
    let object = |id: u32| Object::Reference((id, 0));
    pages.set("Kids", kids.iter().map(|&id| object(id)).collect::<Vec<_>>());
    pages.set("Count", kids.len() as i64);

    let info = &typeset.info;
    let catalog = document.catalog_mut().map_err(broken)?;
    // A bound book lies open, its first page on the right, and is seen whole; single pages run on at the window's width.
    // A sheet is seen whole.
    let (layout, whole) = match (job.sheets.is_empty(), info.two_sided) {
        (false, _) => ("SinglePage", true),
        (true, true) => ("TwoPageRight", true),
        (true, false) => ("OneColumn", false),
    };
    catalog.set("PageLayout", layout);
    if let Some(first) = parts.first {
        let mut opening = vec![object(first), Object::Name(if whole { b"Fit".to_vec() } else { b"FitH".to_vec() })];
        opening.extend((!whole).then_some(Object::Null));
        catalog.set("OpenAction", opening);
    }
    if let Some(profile) = parts.profile {
        let mut intent =
            Dictionary::from_iter([("Type", Object::from("OutputIntent")), ("S", Object::from("GTS_PDFA1"))]);
        for key in ["OutputConditionIdentifier", "Info"] {
            intent.set(key, Object::string_literal("sRGB IEC61966-2.1"));
        }
        intent.set("DestOutputProfile", object(profile));
        catalog.set("OutputIntents", vec![Object::Dictionary(intent)]);
    }
    catalog.set("PageMode", if parts.outline.is_some() { "UseOutlines" } else { "UseNone" });
    if let Some(structure) = parts.structure {
        catalog.set("StructTreeRoot", object(structure));
        catalog.set("MarkInfo", Dictionary::from_iter([("Marked", Object::Boolean(true))]));
    }
    if let Some(outline) = parts.outline {
        catalog.set("Outlines", object(outline));
    }
    if let Some(names) = parts.names {
        catalog.set("Names", Dictionary::from_iter([("Dests", object(names))]));
    }
    if let Some(labels) = parts.labels {
        catalog.set("PageLabels", object(labels));
    }
    if !info.language.is_empty() {
        catalog.set("Lang", Object::string_literal(info.language.as_str()));
    }
    let mut preferences = Dictionary::from_iter([("DisplayDocTitle", Object::Boolean(true))]);
    if info.rtl {
        preferences.set("Direction", "R2L");
    }
    if let Some(sides) = job.sides {
        let edge = match sides {
            Sides::LongEdge => "DuplexFlipLongEdge",
            Sides::ShortEdge => "DuplexFlipShortEdge",
        };
        preferences.set("Duplex", edge);
    }
    if !job.sheets.is_empty() {
        // Sheets are made for their paper; shrunk to fit, folds and margins would not meet.
        preferences.set("PrintScaling", "None");
    }
    catalog.set("ViewerPreferences", preferences);
    if let Some(metadata) = parts.metadata {
        catalog.set("Metadata", object(metadata));
    }

    if let Ok(Object::Reference(old)) = document.trailer.get(b"Info").cloned() {
        document.objects.remove(&old);
    }
    document.trailer.set("Info", object(parts.information));
    Ok(())
}
