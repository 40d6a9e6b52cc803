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
mod catalog;
mod cluster;
mod content;
mod drawing;
mod encoding;
mod font;
mod icc;
mod image;
mod info;
mod ink;
mod job;
mod link;
mod outline;
mod resources;
mod save;
mod spot;
mod syntax;
mod tag;
mod usage;

#[cfg(test)]
mod tests;

pub use ink::Ink;
pub use job::{Job, Press, Sides};

use crate::asset::{AssetId, Assets};
use crate::error::Error;
use crate::font::FontBook;
use crate::layout::page::{Area, Placed, Sheet, Tag, TagKind, Typeset};
use crate::length::Length;
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
    let (pictures, broken) = resources::fill(&mut document, base.resources, marks(typeset, sheets), job, assets, fonts);

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
        let on = &spots.sheets[i];
        let out = store.object(id);
        out.extend_from_slice(b"<</Type/Page/Parent ");
        reference(out, base.tree.0);
        boxes(out, sheet);
        out.extend_from_slice(b"/Resources ");
        reference(out, base.resources.0);
        out.extend_from_slice(b"/Contents ");
        reference(out, contents);
        if on.iter().any(|&page| !written[page].owners.is_empty()) {
            out.extend_from_slice(b"/StructParents ");
            int(out, i as i64);
        }
        out.extend_from_slice(b"/Tabs/S");
        let mut annotations = on.iter().flat_map(|&page| &annotations[page]).peekable();
        if annotations.peek().is_some() {
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
    let parts = catalog::Parts { structure, outline, names, labels, information, metadata, profile, first };
    catalog::finish(&mut document, base.tree, &pages.objects, &parts, typeset, job)?;
    let bytes = save::save(document, store, &format!("{}\n{}", typeset.info.identifier, typeset.info.title));
    Ok(Pdf { bytes, broken })
}

/// The boxes of a sheet, from its lower left corner (§14.11.2): what is not said of the bleed is that there is none.
fn boxes(out: &mut Vec<u8>, sheet: &Sheet) {
    let whole = [0, 0, to_milli(sheet.size.width), to_milli(sheet.size.height)];
    let up = |area: &Area| {
        let (left, top) = (to_milli(area.at.x), whole[3] - to_milli(area.at.y));
        [left, top - to_milli(area.size.height), left + to_milli(area.size.width), top]
    };
    let (bleed, trim) = match &sheet.cut {
        None => (None, whole),
        Some(cut) => (Some(up(&cut.bleed)), up(&cut.trim)),
    };
    for (key, area) in [(&b"/MediaBox["[..], Some(whole)), (b"/BleedBox[", bleed), (b"/TrimBox[", Some(trim))] {
        if let Some(area) = area {
            out.extend_from_slice(key);
            millis(out, &area);
            out.push(b']');
        }
    }
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
