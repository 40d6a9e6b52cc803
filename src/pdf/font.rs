//! Fonts: which glyphs are used, what text each stands for, and the font objects.
//!
//! Comes in: the typeset pages and the faces. Goes out: printpdf's document with the subset fonts
//! in it, and for each face a table from its glyph ids to the codes and texts of the PDF font.
//!
//! printpdf writes the font programs, descriptors, widths and `ToUnicode` maps; so that it does, a
//! *carrier page* shows every used glyph once and is then taken out. One glyph has one text in
//! `ToUnicode` (ISO 32000-1 §9.10.3): the one it is used for most. Wherever it stands for another,
//! the page says so with `ActualText`.

use super::cluster;
use super::save::fingerprint;
use crate::error::Error;
use crate::font::subset::subset;
use crate::font::{Face, FaceId, FontBook};
use crate::layout::page::{Mark, Typeset};
use lopdf::{Dictionary, Document, Object, ObjectId};
use printpdf::{
    Codepoint, FontId, Mm, Op, ParsedFont, PdfDocument, PdfFontHandle, PdfPage, PdfSaveOptions, Pt, TextItem,
};
use rayon::prelude::*;

/// A used face as the pages need it.
pub(super) struct Used<'a> {
    /// By glyph id of the whole face.
    pub(super) glyphs: Vec<Code<'a>>,
    /// Advances in font units, by glyph id of the whole face.
    pub(super) advances: &'a [u16],
    /// Font units per em.
    pub(super) upem: f64,
}

/// A glyph in the PDF font.
#[derive(Clone, Copy, Default)]
pub(super) struct Code<'a> {
    /// What a page's string says.
    pub(super) code: u16,
    /// What `ToUnicode` says of it.
    pub(super) text: &'a str,
}

/// All used faces.
pub(super) struct Fonts<'a> {
    /// By `FaceId`; `None` for a face that no page uses.
    pub(super) faces: Vec<Option<Used<'a>>>,
    /// A glyph that can be shown invisibly where a box stands for text: face, code, advance in thousandths of the size.
    pub(super) filler: Option<(usize, u16, i64)>,
}

/// printpdf's document, made ready for pages of our own.
pub(super) struct Base {
    /// The objects.
    pub(super) document: Document,
    /// Root of the page tree.
    pub(super) tree: ObjectId,
    /// The pages and their contents.
    pub(super) pages: Vec<(u32, u32)>,
    /// The one dictionary of resources.
    pub(super) resources: ObjectId,
}

/// The name of a face in the pages' resources. Not `F`: printpdf keeps those for built-in fonts.
pub(super) fn resource(face: usize) -> String {
    format!("T{face}")
}

/// How a glyph is used.
#[derive(Clone, Default)]
struct Use<'a> {
    /// The text it alone stood for first, and how often.
    text: &'a str,
    count: u32,
    /// Other texts it stood for.
    others: Vec<(&'a str, u32)>,
    /// Text to give it if it never stands alone.
    part: &'a str,
    used: bool,
}

impl<'a> Use<'a> {
    fn stands_for(&mut self, text: &'a str) {
        self.used = true;
        if self.count == 0 || self.text == text {
            self.text = text;
            self.count += 1;
        } else if let Some(other) = self.others.iter_mut().find(|other| other.0 == text) {
            other.1 += 1;
        } else if self.others.len() < 16 {
            self.others.push((text, 1));
        }
    }

    /// The text used most; of equals the smallest.
    fn canonical(&self) -> &'a str {
        let mut best = (self.text, self.count);
        for &(text, count) in &self.others {
            if count > best.1 || count == best.1 && text < best.0 {
                best = (text, count);
            }
        }
        if best.1 == 0 { self.part } else { best.0 }
    }
}

/// Looks at every glyph of the pages.
fn gather<'a>(typeset: &'a Typeset, fonts: &FontBook) -> Vec<Vec<Use<'a>>> {
    let mut uses: Vec<Vec<Use<'a>>> = vec![Vec::new(); fonts.len()];
    for placed in typeset.pages.iter().flat_map(|page| &page.marks) {
        let Mark::Glyphs(run) = &placed.mark else { continue };
        let Some(table) = uses.get_mut(usize::from(run.face.0)) else { continue };
        if table.is_empty() {
            table.resize(fonts.face(run.face).advances.len().max(1), Use::default());
        }
        let last = table.len() - 1;
        // A glyph id that the face does not have shows as its glyph 0.
        let slot = |gid: u16| if usize::from(gid) > last { 0 } else { usize::from(gid) };
        let Some(split) = cluster::split(typeset, run) else { continue };
        for cluster in split.clusters() {
            if let [glyph] = cluster.glyphs {
                table[slot(glyph.gid)].stands_for(cluster.text);
                continue;
            }
            let mut chars = cluster.text.char_indices();
            let mut part = "";
            for glyph in cluster.glyphs {
                if let Some((at, c)) = chars.next() {
                    part = &cluster.text[at..at + c.len_utf8()];
                }
                let entry = &mut table[slot(glyph.gid)];
                entry.used = true;
                if entry.part.is_empty() {
                    entry.part = part;
                }
            }
        }
        if let Some(hyphen) = split.hyphen {
            let entry = &mut table[slot(hyphen.gid)];
            entry.used = true;
            if entry.part.is_empty() {
                entry.part = "\u{AD}";
            }
        }
    }
    uses
}

/// Makes the fonts and the empty document.
pub(super) fn embed<'a>(typeset: &'a Typeset, fonts: &'a FontBook) -> Result<(Fonts<'a>, Base), Error> {
    let uses = gather(typeset, fonts);
    let made: Vec<Option<Made<'a>>> = uses
        .par_iter()
        .enumerate()
        .map(|(i, uses)| if uses.is_empty() { Ok(None) } else { make(uses, fonts.face(FaceId(i as u16))).map(Some) })
        .collect::<Result<_, Error>>()?;

    let mut source = PdfDocument::new("");
    source.pages = vec![PdfPage::new(Mm(1.0), Mm(1.0), Vec::new()); typeset.pages.len()];
    let mut carrier = Vec::new();
    let mut faces = Vec::with_capacity(made.len());
    let mut widths = Vec::new();
    let mut filler = None;
    for (number, made) in made.into_iter().enumerate() {
        let Some(made) = made else {
            faces.push(None);
            continue;
        };
        let face = fonts.face(FaceId(number as u16));
        let id = FontId(resource(number));
        carrier.push(Op::SetFont { font: PdfFontHandle::External(id.clone()), size: Pt(1.0) });
        let show = made.shown.iter().map(|&(code, text, _)| Codepoint::with_cid(code, 0.0, text.to_owned())).collect();
        carrier.push(Op::ShowText { items: vec![TextItem::GlyphIds(show)] });
        source.resources.fonts.map.insert(id, printpdf::PdfFont::new(made.parsed));
        let upem = i64::from(face.upem.max(1));
        let blank = made.shown.iter().find(|shown| shown.1 == " " && shown.2 > 0);
        let any = || made.shown.iter().find(|shown| shown.0 > 0 && shown.2 > 0);
        if filler.is_none_or(|(_, _, _, is_blank): (usize, u16, i64, bool)| !is_blank && blank.is_some()) {
            if let Some(&(code, _, advance)) = blank.or_else(any) {
                filler = Some((number, code, i64::from(advance) * 1000 / upem, blank.is_some()));
            }
        }
        widths.push((number, made.shown.iter().map(|&(code, _, advance)| (code, advance)).collect::<Vec<_>>()));
        faces.push(Some(Used { glyphs: made.glyphs, advances: &face.advances, upem: upem as f64 }));
    }
    source.pages.push(PdfPage::new(Mm(1.0), Mm(1.0), carrier));

    let mut base = base(&source, typeset.pages.len())?;
    for (number, widths) in &widths {
        adjust(&mut base, *number, fonts.face(FaceId(*number as u16)), widths)?;
    }
    let filler = filler.map(|(face, code, advance, _)| (face, code, advance));
    Ok((Fonts { faces, filler }, base))
}

/// A face on its way into the document.
struct Made<'a> {
    parsed: ParsedFont,
    glyphs: Vec<Code<'a>>,
    /// Code, text and advance of every glyph, by code.
    shown: Vec<(u16, &'a str, u16)>,
}

/// Subsets a face and has printpdf read the result.
fn make<'a>(uses: &[Use<'a>], face: &Face) -> Result<Made<'a>, Error> {
    let used: Vec<u16> =
        uses.iter().enumerate().skip(1).filter(|(_, entry)| entry.used).map(|(gid, _)| gid as u16).collect();
    let subset = subset(face, &used).map_err(Error::new)?;
    let mut parsed = ParsedFont::from_bytes(&subset.bytes, 0, &mut Vec::new())
        .ok_or_else(|| Error::new(format!("the face {} cannot be embedded in the PDF", face.name)))?;
    parsed.font_name = Some(tagged_name(face, &used));
    let mut glyphs = vec![Code::default(); uses.len()];
    let mut shown = Vec::with_capacity(used.len() + 1);
    for (code, &gid) in subset.glyphs.iter().enumerate() {
        let Some(entry) = uses.get(usize::from(gid)) else { continue };
        if entry.used {
            let code = code as u16;
            glyphs[usize::from(gid)] = Code { code, text: entry.canonical() };
            shown.push((code, entry.canonical(), face.advances.get(usize::from(gid)).copied().unwrap_or(0)));
        }
    }
    Ok(Made { parsed, glyphs, shown })
}

/// The PostScript name with a subset's six letters before it (§9.6.4), the same for the same glyphs.
fn tagged_name(face: &Face, used: &[u16]) -> String {
    let mut key: Vec<u8> = used.iter().flat_map(|gid| gid.to_le_bytes()).collect();
    key.extend_from_slice(face.name.as_bytes());
    let letters: String = fingerprint(&key)[..6].iter().map(|byte| char::from(b'A' + byte % 26)).collect();
    let name: String = face.name.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).collect();
    format!("{letters}+{}", if name.is_empty() { "Face" } else { &name })
}

/// Lets printpdf write, takes the carrier page out and finds the parts.
fn base(source: &PdfDocument, count: usize) -> Result<Base, Error> {
    let broken = || Error::new("printpdf made a document of an unknown shape");
    let mut remarks = Vec::new();
    let mut document = source.to_lopdf_document(&PdfSaveOptions::default(), &mut remarks);
    let tree = document.catalog().ok().and_then(|c| c.get(b"Pages").ok()?.as_reference().ok()).ok_or_else(broken)?;
    let kids: Vec<ObjectId> = document
        .get_dictionary(tree)
        .ok()
        .and_then(|pages| pages.get(b"Kids").ok()?.as_array().ok())
        .map(|kids| kids.iter().filter_map(|kid| kid.as_reference().ok()).collect())
        .ok_or_else(broken)?;
    let parts: Option<Vec<(ObjectId, ObjectId, ObjectId)>> = kids
        .iter()
        .map(|&id| {
            let page = document.get_dictionary(id).ok()?;
            let part = |key: &[u8]| page.get(key).ok()?.as_reference().ok();
            Some((id, part(b"Contents")?, part(b"Resources")?))
        })
        .collect();
    let mut parts = parts.filter(|parts| parts.len() == count + 1).ok_or_else(broken)?;
    let carrier = parts.pop().ok_or_else(broken)?;
    document.objects.remove(&carrier.0);
    document.objects.remove(&carrier.1);
    let resources = carrier.2;
    for part in &parts {
        for id in [part.0, part.1, part.2] {
            document.objects.remove(&id);
        }
    }
    let pages = parts.iter().map(|part| (part.0.0, part.1.0)).collect();
    Ok(Base { document, tree, pages, resources })
}

/// Gives a font's dictionaries what printpdf only rounds or guesses.
fn adjust(base: &mut Base, number: usize, face: &Face, widths: &[(u16, u16)]) -> Result<(), Error> {
    let broken = || Error::new(format!("printpdf did not embed the face {}", face.name));
    let document = &mut base.document;
    let fonts = document.get_dictionary(base.resources).ok().and_then(|r| r.get(b"Font").ok());
    let fonts = fonts.and_then(|fonts| document.dereference(fonts).ok()?.1.as_dict().ok());
    let font = fonts.and_then(|fonts| fonts.get(resource(number).as_bytes()).ok()?.as_reference().ok());
    let font = font.ok_or_else(broken)?;
    let dictionary = document.get_dictionary_mut(font).map_err(|_| broken())?;
    let descendant = match dictionary.get_mut(b"DescendantFonts") {
        Ok(Object::Array(fonts)) => fonts.first_mut().and_then(|font| font.as_dict_mut().ok()),
        _ => None,
    };
    let descendant = descendant.ok_or_else(broken)?;
    descendant.set("W", exact_widths(widths, face.upem));
    let descriptor = descendant.get(b"FontDescriptor").and_then(Object::as_reference).map_err(|_| broken())?;
    describe(document.get_dictionary_mut(descriptor).map_err(|_| broken())?, face);
    Ok(())
}

/// The `W` array (§9.7.4.3) with advances as they are, not cut to whole thousandths.
fn exact_widths(widths: &[(u16, u16)], upem: u16) -> Object {
    let mut out = Vec::new();
    let mut next = None;
    for &(code, advance) in widths {
        let thousandths = f64::from(advance) * 1000.0 / f64::from(upem.max(1));
        let width = if thousandths.fract() == 0.0 {
            Object::Integer(thousandths as i64)
        } else {
            Object::Real(((thousandths * 1000.0).round() / 1000.0) as f32)
        };
        match out.last_mut() {
            Some(Object::Array(row)) if next == Some(code) => row.push(width),
            _ => out.extend([Object::Integer(i64::from(code)), Object::Array(vec![width])]),
        }
        next = code.checked_add(1);
    }
    Object::Array(out)
}

/// The font descriptor's measures (§9.8), in thousandths of an em.
fn describe(descriptor: &mut Dictionary, face: &Face) {
    let units = |value: i32| Object::Integer((f64::from(value) * 1000.0 / f64::from(face.upem.max(1))).round() as i64);
    // Table 123: fixed pitch, non-symbolic, italic. The subset's encoding is ours, which readers do not ask.
    let flags = i64::from(face.monospaced) | 1 << 5 | i64::from(face.italic) << 6;
    descriptor.set("Flags", flags);
    descriptor.set("Ascent", units(face.ascent));
    descriptor.set("Descent", units(-face.descent));
    descriptor.set("CapHeight", units(face.cap_height));
    descriptor.set("XHeight", units(face.x_height));
    descriptor.set("ItalicAngle", face.italic_angle.round() as i64);
    descriptor.set("StemV", if face.bold { 140 } else { 88 });
    descriptor.set("FontBBox", face.bbox.iter().map(|&value| units(value)).collect::<Vec<_>>());
}
