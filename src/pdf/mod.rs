//! Typeset pages → PDF bytes, by printpdf.
//!
//! Comes in: pages of placed marks with their structure, outline, places and information; the sheets they stand on;
//! faces; pictures. Goes out: a tagged PDF 1.7 (ISO 32000-1). Lays nothing out and knows no book.
//!
//! printpdf writes the document and the fonts; the pages' contents are streams of
//! our own, made in parallel, since an operation a glyph costs ten times as much. What printpdf
//! does not know (structure, outline, places, labels, annotations) is added as objects that are
//! spelled out at once. The same pages give the same bytes: no clock, no random numbers.

mod alias;
mod cluster;
mod content;
mod drawing;
mod encoding;
mod font;
mod icc;
mod image;
mod info;
mod ink;
mod link;
mod outline;
mod save;
mod spot;
mod syntax;
mod tag;
mod usage;

#[cfg(test)]
mod tests;

pub use ink::Ink;

use crate::asset::{AssetId, Assets};
use crate::error::Error;
use crate::font::FontBook;
use crate::layout::page::{Area, Mark, Placed, Sheet, Tag, TagKind, Typeset};
use crate::length::Length;
use lopdf::{Dictionary, Document, Object};
use rayon::prelude::*;
use save::Store;
use spot::Spots;
use syntax::{int, millis, reference, to_milli};

/// The finished edition.
pub struct Pdf {
    /// The file.
    pub bytes: Vec<u8>,
    /// Pictures that could not be drawn and left a frame, with a clause about each: "cannot be decoded".
    pub broken: Vec<(AssetId, String)>,
}

/// How pages go to paper.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Job {
    /// The sheets; none: each page of the book is one.
    pub sheets: Vec<Sheet>,
    /// What the print dialog is to begin with.
    pub sides: Option<Sides>,
    /// The inks that colours become.
    pub ink: Ink,
    /// The file is for a press: it has no links and no outline, since paper has none.
    pub press: Option<Press>,
}

/// What a press asks of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Press {
    /// The file describes itself (XMP).
    pub described: bool,
    /// The file brings the profile of its colours.
    pub profiled: bool,
    /// Nothing lets through what is below it: pictures are laid on white.
    pub flat: bool,
    /// The thinnest line, in thousandths of a point: thinner ones are made so.
    pub least_line: i64,
}

impl Job {
    /// Black letters leave the inks below them. Where black is the only ink there is nothing to leave.
    fn overprints(&self) -> bool {
        self.press.is_some() && !matches!(self.ink, Ink::Black { .. })
    }

    /// PDF/A wants a description of the file and a profile of its colours (ISO 19005-2, 6.2.4.3, 6.6.2.1), and knows
    /// no four inks beside a profile of lights.
    pub fn archival(&self) -> bool {
        self.press.is_none_or(|press| press.described && press.profiled) && !matches!(self.ink, Ink::Process { .. })
    }
}

/// Printing on both sides (ISO 32000-1 §12.2, `Duplex`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sides {
    /// Leaves are turned over their long edge.
    LongEdge,
    /// Leaves are turned over their short edge.
    ShortEdge,
}

/// Writes the PDF of a book, a page on each sheet.
///
/// Fails as [`print`] does.
pub fn write(typeset: &Typeset, fonts: &FontBook, assets: &Assets) -> Result<Pdf, Error> {
    print(typeset, &Job::default(), fonts, assets)
}

/// Writes the PDF of a job.
///
/// Fails only where a face cannot be embedded. A picture that cannot be drawn leaves a frame.
pub fn print(typeset: &Typeset, job: &Job, fonts: &FontBook, assets: &Assets) -> Result<Pdf, Error> {
    let own: Vec<Sheet>;
    let sheets = if job.sheets.is_empty() {
        own = (0..).zip(&typeset.pages).map(|(i, page)| Sheet::of(i, page)).collect();
        &own
    } else {
        &job.sheets
    };
    let (used, base) = font::embed(typeset, sheets, fonts)?;
    let mut document = base.document;
    let (pictures, broken) = pictures(&mut document, base.resources, marks(typeset, sheets), job, assets, fonts);

    let roots = tag::Roots::of(&typeset.tags);
    let spots = Spots::of(&typeset.pages, sheets);
    let scene = content::Scene { typeset, fonts: &used, pictures: &pictures, roots: &roots, job };
    let painted: Vec<_> = sheets
        .par_iter()
        .enumerate()
        .map_init(content::Scratch::default, |scratch, (i, sheet)| content::sheet(scratch, &scene, i, sheet, &spots))
        .collect();
    let mut streams = Vec::with_capacity(sheets.len());
    let mut written: Vec<content::Written<'_>> = Vec::new();
    written.resize_with(typeset.pages.len(), content::Written::default);
    for (stream, pages) in painted {
        streams.push(stream);
        pages.into_iter().for_each(|(index, page)| written[index] = page);
    }

    let mut store = Store::after(document.max_id);
    if job.press.is_some() {
        written.iter_mut().for_each(|page| page.links.clear());
    }
    let first = store.reserve_many(sheets.len());
    let objects: Vec<u32> = (first..).take(sheets.len()).collect();
    let (annotations, tagged) = link::annotations(&mut store, typeset, &written, &roots, &spots);
    for (i, ((sheet, &id), stream)) in sheets.iter().zip(&objects).zip(streams).enumerate() {
        let contents = store.reserve();
        store.stream(contents, b"/Filter/FlateDecode".to_vec(), stream);
        let out = store.object(id);
        out.extend_from_slice(b"<</Type/Page/Parent ");
        reference(out, base.tree.0);
        let whole = [0, 0, to_milli(sheet.size.width), to_milli(sheet.size.height)];
        let up = |area: &Area| {
            let (left, top) = (to_milli(area.at.x), whole[3] - to_milli(area.at.y));
            [left, top - to_milli(area.size.height), left + to_milli(area.size.width), top]
        };
        let boxes = match &sheet.cut {
            // §14.11.2: what is not said of the bleed is that there is none.
            None => [Some(whole), None, Some(whole)],
            Some(cut) => [Some(whole), Some(up(&cut.bleed)), Some(up(&cut.trim))],
        };
        for (key, area) in [&b"/MediaBox["[..], b"/BleedBox[", b"/TrimBox["].iter().zip(boxes) {
            if let Some(area) = area {
                out.extend_from_slice(key);
                millis(out, &area);
                out.push(b']');
            }
        }
        out.extend_from_slice(b"/Resources ");
        reference(out, base.resources.0);
        out.extend_from_slice(b"/Contents ");
        reference(out, contents);
        if spots.sheets[i].iter().any(|&page| !written[page].owners.is_empty()) {
            out.extend_from_slice(b"/StructParents ");
            int(out, i as i64);
        }
        out.extend_from_slice(b"/Tabs/S");
        let annotations = spots.sheets[i].iter().flat_map(|&page| &annotations[page]);
        if annotations.clone().next().is_some() {
            out.extend_from_slice(b"/Annots[");
            for &annotation in annotations {
                reference(out, annotation);
                out.push(b' ');
            }
            out.push(b']');
        }
        out.extend_from_slice(b">>");
    }

    let pages = Pages { typeset, spots: &spots, objects };
    let structure = tag::tree(&mut store, &pages, &written, tagged);
    let outline = if job.press.is_none() { outline::outline(&mut store, &pages) } else { None };
    let names = if job.press.is_none() { link::names(&mut store, &pages) } else { None };
    let labels = (!sheets.is_empty()).then(|| outline::labels(&mut store, sheets));
    let claims = info::Claims {
        accessible: accessible(typeset) && job.press.is_none(),
        archival: archival(typeset) && job.archival(),
    };
    let described = job.press.is_none_or(|press| press.described);
    let (information, metadata) = info::info(&mut store, &typeset.info, claims, described);
    let profile = job.press.is_none_or(|press| press.profiled).then(|| {
        let profile = store.reserve();
        store.stream(profile, b"/N 3/Alternate/DeviceRGB/Filter/FlateDecode".to_vec(), save::deflate(&icc::srgb()));
        profile
    });
    let first = pages.objects.first().copied();
    let parts = Parts { structure, outline, names, labels, information, metadata, profile, first };
    finish(&mut document, base.tree, &pages.objects, &parts, typeset, job)?;
    let bytes = save::save(document, store, &format!("{}\n{}", typeset.info.identifier, typeset.info.title));
    Ok(Pdf { bytes, broken })
}

/// The book's pages and what stands for them in the file.
struct Pages<'a> {
    typeset: &'a Typeset,
    spots: &'a Spots,
    /// The page objects, one a sheet.
    objects: Vec<u32>,
}

impl Pages<'_> {
    /// The object of the sheet that a page of the book stands on.
    fn object(&self, page: usize) -> Option<u32> {
        self.objects.get(self.spots.get(page)?.sheet).copied()
    }

    /// Writes a destination at this height from the top of a page of the book; `None` for a page that is nowhere.
    fn destination(&self, out: &mut Vec<u8>, page: u32, y: Length) -> Option<()> {
        let index = page as usize;
        let (object, spot) = (self.object(index)?, self.spots.get(index)?);
        let size = self.typeset.pages.get(index)?.size;
        let height = to_milli(size.height) - to_milli(y);
        if spot.is_whole() {
            link::destination(out, object, None, height);
        } else {
            let [left, _, _, top] = spot.area([0, height, to_milli(size.width), height]);
            link::destination(out, object, Some(left), top);
        }
        Some(())
    }
}

/// All that is printed: the pages' marks, then the sheets' own.
fn marks<'a>(typeset: &'a Typeset, sheets: &'a [Sheet]) -> impl Iterator<Item = &'a Placed> {
    let beside = sheets.iter().flat_map(|sheet| &sheet.marks);
    typeset.pages.iter().flat_map(|page| &page.marks).chain(beside)
}

/// Puts the pictures that the pages show into the resources; tells for each whether it is there, and why not.
fn pictures<'a>(
    document: &mut Document,
    resources: lopdf::ObjectId,
    marks: impl Iterator<Item = &'a Placed>,
    job: &Job,
    assets: &Assets,
    fonts: &FontBook,
) -> (Vec<bool>, Vec<(AssetId, String)>) {
    let mut broken = Vec::new();
    let mut shown = vec![false; assets.list.len()];
    let mut printing = vec![self::image::Printing::of(job); assets.list.len()];
    for placed in marks {
        let (Mark::Image(id, size) | Mark::Turned(id, size)) = placed.mark else { continue };
        let index = id.0 as usize;
        if let (Some(shown), Some(printing), Some(asset)) =
            (shown.get_mut(index), printing.get_mut(index), assets.list.get(index))
        {
            *shown = true;
            printing.shown(asset, size, matches!(placed.mark, Mark::Turned(..)));
        }
    }
    let mut names = Dictionary::new();
    for (i, (shown, asset)) in shown.iter_mut().zip(&assets.list).enumerate().filter(|(_, (shown, _))| **shown) {
        match self::image::add(document, asset, fonts, &printing[i]) {
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
        if job.overprints() {
            let state = |on: bool| {
                let mode = if on { 1 } else { 0 };
                let mut state = Dictionary::from_iter([("Type", Object::from("ExtGState"))]);
                state.set("OP", on);
                state.set("op", on);
                state.set("OPM", mode);
                state
            };
            let mut states = Dictionary::new();
            states.set(content::OVERPRINT, state(true));
            states.set(content::KNOCK_OUT, state(false));
            resources.set("ExtGState", states);
        }
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
    metadata: Option<u32>,
    /// The colours' profile.
    profile: Option<u32>,
    /// The first page.
    first: Option<u32>,
}

/// Brings the page tree, the catalog (§7.7.2) and the trailer up to date.
fn finish(
    document: &mut Document,
    tree: lopdf::ObjectId,
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
