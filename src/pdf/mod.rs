//! Typeset pages → PDF bytes, by printpdf.
//!
//! Comes in: pages of placed marks with their structure, outline, places and information; faces;
//! pictures. Goes out: a tagged PDF 1.7 (ISO 32000-1). Lays nothing out and knows no book.
//!
//! printpdf writes the document, the page tree and the fonts; the pages' contents are streams of
//! our own, made in parallel, since an operation a glyph costs ten times as much. What printpdf
//! does not know (structure, outline, places, labels, annotations) is added as objects that are
//! spelled out at once. The same pages give the same bytes: no clock, no random numbers.

mod alias;
mod cluster;
mod content;
mod drawing;
mod font;
mod icc;
mod image;
mod info;
mod link;
mod outline;
mod save;
mod syntax;
mod tag;
mod usage;

#[cfg(test)]
mod tests;

use crate::asset::{AssetId, Assets};
use crate::error::Error;
use crate::font::FontBook;
use crate::layout::page::{Mark, Tag, TagKind, Typeset};
use lopdf::{Dictionary, Document, Object};
use rayon::prelude::*;
use save::Store;
use syntax::{int, millis, reference, to_milli};

/// The finished edition.
pub struct Pdf {
    /// The file.
    pub bytes: Vec<u8>,
    /// Pictures that could not be drawn and left a frame, with a clause about each: "cannot be decoded".
    pub broken: Vec<(AssetId, String)>,
}

/// Writes the PDF.
///
/// Fails only where a face cannot be embedded. A picture that cannot be drawn leaves a frame.
pub fn write(typeset: &Typeset, fonts: &FontBook, assets: &Assets) -> Result<Pdf, Error> {
    let (used, base) = font::embed(typeset, fonts)?;
    let mut document = base.document;
    let (pictures, broken) = pictures(&mut document, base.resources, typeset, assets, fonts);

    let roots = tag::Roots::of(&typeset.tags);
    let scene = content::Scene { typeset, fonts: &used, pictures: &pictures, roots: &roots };
    let mut written: Vec<content::Written<'_>> = typeset
        .pages
        .par_iter()
        .map_init(content::Scratch::default, |scratch, page| content::page(scratch, &scene, page))
        .collect();

    let mut store = Store::after(document.max_id);
    let pages: Vec<u32> = base.pages.iter().map(|page| page.0).collect();
    let (annotations, tagged) = link::annotations(&mut store, typeset, &written, &roots);
    for (i, (page, &(id, contents))) in typeset.pages.iter().zip(&base.pages).enumerate() {
        store.stream(contents, b"/Filter/FlateDecode".to_vec(), std::mem::take(&mut written[i].stream));
        let out = store.object(id);
        out.extend_from_slice(b"<</Type/Page/Parent ");
        reference(out, base.tree.0);
        for key in [&b"/MediaBox[0 0 "[..], b"/TrimBox[0 0 "] {
            out.extend_from_slice(key);
            millis(out, &[to_milli(page.size.width), to_milli(page.size.height)]);
            out.push(b']');
        }
        out.extend_from_slice(b"/Resources ");
        reference(out, base.resources.0);
        out.extend_from_slice(b"/Contents ");
        reference(out, contents);
        if !written[i].owners.is_empty() {
            out.extend_from_slice(b"/StructParents ");
            int(out, i as i64);
        }
        out.extend_from_slice(b"/Tabs/S");
        if !annotations[i].is_empty() {
            out.extend_from_slice(b"/Annots[");
            for &annotation in &annotations[i] {
                reference(out, annotation);
                out.push(b' ');
            }
            out.push(b']');
        }
        out.extend_from_slice(b">>");
    }

    let structure = tag::tree(&mut store, typeset, &written, &pages, tagged);
    let outline = outline::outline(&mut store, typeset, &pages);
    let names = link::names(&mut store, typeset, &pages);
    let labels = (!pages.is_empty()).then(|| outline::labels(&mut store, &typeset.pages));
    let claims = info::Claims { accessible: accessible(typeset), archival: archival(typeset) };
    let (information, metadata) = info::info(&mut store, &typeset.info, claims);
    let profile = store.reserve();
    store.stream(profile, b"/N 3/Alternate/DeviceRGB/Filter/FlateDecode".to_vec(), save::deflate(&icc::srgb()));
    let first = pages.first().copied();
    let parts = Parts { structure, outline, names, labels, information, metadata, profile, first };
    finish(&mut document, base.tree, pages.len(), &parts, typeset)?;
    let bytes = save::save(document, store, &format!("{}\n{}", typeset.info.identifier, typeset.info.title));
    Ok(Pdf { bytes, broken })
}

/// Puts the pictures that the pages show into the resources; tells for each whether it is there, and why not.
fn pictures(
    document: &mut Document,
    resources: lopdf::ObjectId,
    typeset: &Typeset,
    assets: &Assets,
    fonts: &FontBook,
) -> (Vec<bool>, Vec<(AssetId, String)>) {
    let mut broken = Vec::new();
    let mut shown = vec![false; assets.list.len()];
    for placed in typeset.pages.iter().flat_map(|page| &page.marks) {
        let (Mark::Image(id, _) | Mark::Turned(id, _)) = placed.mark else { continue };
        if let Some(shown) = shown.get_mut(id.0 as usize) {
            *shown = true;
        }
    }
    let mut names = Dictionary::new();
    for (i, (shown, asset)) in shown.iter_mut().zip(&assets.list).enumerate().filter(|(_, (shown, _))| **shown) {
        match self::image::add(document, asset, fonts) {
            Ok(id) => names.set(format!("I{i}"), id),
            Err(why) => {
                *shown = false;
                broken.push((AssetId(i as u32), why));
            }
        }
    }
    if let Ok(resources) = document.get_dictionary_mut(resources) {
        resources.set("XObject", names);
        let mut properties = Dictionary::new();
        for (key, kind, subtype) in content::ARTIFACTS {
            let mut list = Dictionary::from_iter([("Type", Object::from(kind))]);
            if let Some(subtype) = subtype {
                list.set("Subtype", subtype);
            }
            properties.set(key, list);
        }
        resources.set("Properties", properties);
    }
    (shown, broken)
}

/// Whether what can be told by a program of PDF/UA-1 (ISO 14289-1 §7) is kept: a title, a language,
/// a structure, and a text for every picture and formula.
fn accessible(typeset: &Typeset) -> bool {
    let needs_text = |kind| matches!(kind, TagKind::Figure | TagKind::Formula);
    let told = |tag: &Tag| !needs_text(tag.kind) || tag.alt.as_deref().is_some_and(|alt| !alt.is_empty());
    let info = &typeset.info;
    !info.title.is_empty() && archival(typeset) && typeset.tags.iter().all(told)
}

/// Whether the file keeps to PDF/A-2a (ISO 19005-2): it is tagged and has a language. All else that the
/// standard asks for holds of every file.
fn archival(typeset: &Typeset) -> bool {
    !typeset.pages.is_empty() && syntax::names_language(&typeset.info.language) && !typeset.tags.is_empty()
}

/// The parts of the document that the catalog names.
struct Parts {
    structure: Option<u32>,
    outline: Option<u32>,
    names: Option<u32>,
    labels: Option<u32>,
    information: u32,
    metadata: u32,
    /// The colours' profile.
    profile: u32,
    /// The first page.
    first: Option<u32>,
}

/// Brings the page tree, the catalog (§7.7.2) and the trailer up to date.
fn finish(
    document: &mut Document,
    tree: lopdf::ObjectId,
    count: usize,
    parts: &Parts,
    typeset: &Typeset,
) -> Result<(), Error> {
    let broken = |_| Error::new("printpdf made a document of an unknown shape");
    let pages = document.get_dictionary_mut(tree).map_err(broken)?;
    if let Ok(Object::Array(kids)) = pages.get_mut(b"Kids") {
        kids.truncate(count);
    }
    pages.set("Count", count as i64);

    let info = &typeset.info;
    let catalog = document.catalog_mut().map_err(broken)?;
    let object = |id: u32| Object::Reference((id, 0));
    // A bound book lies open, its first page on the right, and is seen whole; single pages run on at the window's width.
    catalog.set("PageLayout", if info.two_sided { "TwoPageRight" } else { "OneColumn" });
    if let Some(first) = parts.first {
        let mut opening =
            vec![object(first), Object::Name(if info.two_sided { b"Fit".to_vec() } else { b"FitH".to_vec() })];
        opening.extend((!info.two_sided).then_some(Object::Null));
        catalog.set("OpenAction", opening);
    }
    let mut intent = Dictionary::from_iter([("Type", Object::from("OutputIntent")), ("S", Object::from("GTS_PDFA1"))]);
    for key in ["OutputConditionIdentifier", "Info"] {
        intent.set(key, Object::string_literal("sRGB IEC61966-2.1"));
    }
    intent.set("DestOutputProfile", object(parts.profile));
    catalog.set("OutputIntents", vec![Object::Dictionary(intent)]);
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
    catalog.set("ViewerPreferences", preferences);
    catalog.set("Metadata", object(parts.metadata));

    if let Ok(Object::Reference(old)) = document.trailer.get(b"Info").cloned() {
        document.objects.remove(&old);
    }
    document.trailer.set("Info", object(parts.information));
    Ok(())
}
