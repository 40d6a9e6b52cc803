//! Fonts: the font objects, and how the pages name glyphs.
//!
//! Comes in: the typeset pages and the faces. Goes out: printpdf's document with the subset fonts
//! in it, and for each face a table from its glyph ids to the codes and texts of the PDF font.
//!
//! printpdf writes the font programs, descriptors, widths and `ToUnicode` maps; so that it does, a
//! *carrier page* shows every used glyph once and is then taken out. Aliases (see `usage`) and the
//! texts of drawn boxes become further font dictionaries over the same font programs.

use super::alias;
use super::cluster::only_byte;
use super::encoding;
use super::save::fingerprint;
use super::usage::{Use, gather, private};
use crate::error::Error;
use crate::font::subset::subset;
use crate::font::{Face, FaceId, FontBook};
use crate::layout::page::{Sheet, Typeset};
use lopdf::{Dictionary, Document, Object, ObjectId};
use printpdf::{
    Codepoint, FontId, Mm, Op, ParsedFont, PdfDocument, PdfFontHandle, PdfPage, PdfSaveOptions, Pt, TextItem,
};
use rayon::prelude::*;
use std::collections::BTreeMap;

/// A used face as the pages need it.
pub(super) struct Used<'a> {
    /// By glyph id of the whole face.
    pub(super) glyphs: Vec<Code<'a>>,
    /// Font units per em.
    pub(super) upem: f64,
    /// Code and text → the alias that gives the code this text.
    pub(super) aliases: BTreeMap<(u16, &'a str), u16>,
    /// Its space, by glyph id of the whole face; 0 for none.
    pub(super) space: u16,
    /// Its codes have one byte.
    pub(super) narrow: bool,
}

/// A glyph in the PDF font.
#[derive(Clone, Copy, Default)]
pub(super) struct Code<'a> {
    /// What a page's string says.
    pub(super) code: u16,
    /// Its advance in font units.
    pub(super) advance: u16,
    /// What `ToUnicode` says of it.
    pub(super) text: &'a str,
    /// That text, if it is one byte and the glyph can be shown.
    pub(super) byte: Option<u8>,
    /// The text has characters for private use.
    pub(super) private: bool,
}

/// All used faces.
pub(super) struct Fonts<'a> {
    /// By `FaceId`; `None` for a face that no page uses.
    pub(super) faces: Vec<Option<Used<'a>>>,
    /// What to show, invisibly, where a drawn box stands for a text.
    pub(super) ghosts: BTreeMap<&'a str, Ghost>,
}

/// A glyph that gives a text and is never seen.
#[derive(Clone, Copy)]
pub(super) struct Ghost {
    /// Its face.
    pub(super) face: u16,
    /// The alias of the face that gives the text.
    pub(super) alias: u16,
    /// The glyph.
    pub(super) code: u16,
    /// The code has one byte.
    pub(super) narrow: bool,
    /// Its advance in thousandths of the size.
    pub(super) advance: i64,
    /// The text has characters for private use.
    pub(super) private: bool,
}

/// A font of the pages: a face, under its own name (0) or that of an alias.
pub(super) fn resource(face: usize, alias: u16) -> String {
    // Not `F`: printpdf keeps those for built-in fonts.
    if alias == 0 { format!("T{face}") } else { format!("T{face}-{alias}") }
}

/// printpdf's document, made ready for pages of our own.
pub(super) struct Base {
    /// The objects.
    pub(super) document: Document,
    /// Root of the page tree, which has no pages yet.
    pub(super) tree: ObjectId,
    /// The one dictionary of resources.
    pub(super) resources: ObjectId,
}

/// Makes the fonts and a document without pages.
pub(super) fn embed<'a>(
    typeset: &'a Typeset,
    sheets: &'a [Sheet],
    fonts: &'a FontBook,
) -> Result<(Fonts<'a>, Base), Error> {
    let usage = gather(typeset, sheets, fonts);
    let face = |number: usize| fonts.face(FaceId(number as u16));
    let made: Vec<Option<Made<'a>>> = usage
        .faces
        .par_iter()
        .enumerate()
        .map(|(i, uses)| if uses.is_empty() { Ok(None) } else { make(uses, face(i)).map(Some) })
        .collect::<Result<_, Error>>()?;

    let mut source = PdfDocument::new("");
    let mut carrier = Vec::new();
    let mut kept = Vec::with_capacity(made.len());
    for (number, made) in made.into_iter().enumerate() {
        let Some(Made { parsed, glyphs, shown, others, narrow }) = made else {
            kept.push(None);
            continue;
        };
        let id = FontId(resource(number, 0));
        carrier.push(Op::SetFont { font: PdfFontHandle::External(id.clone()), size: Pt(1.0) });
        let show = shown.iter().map(|shown| Codepoint::with_cid(shown.code, 0.0, shown.text.to_owned())).collect();
        carrier.push(Op::ShowText { items: vec![TextItem::GlyphIds(show)] });
        source.resources.fonts.map.insert(id, printpdf::PdfFont::new(parsed));
        kept.push(Some((glyphs, shown, others, narrow)));
    }
    source.pages.push(PdfPage::new(Mm(1.0), Mm(1.0), carrier));

    let mut base = base(&source)?;
    let one_byte = base.document.add_object(encoding::one_byte());
    let mut faces = Vec::with_capacity(kept.len());
    let mut ghosts = BTreeMap::new();
    for (number, kept) in kept.into_iter().enumerate() {
        let Some((glyphs, shown, others, narrow)) = kept else {
            faces.push(None);
            continue;
        };
        adjust(&mut base, number, face(number), &shown, narrow.then_some(one_byte))?;
        // The first face lends its glyphs to the boxes.
        let boxes =
            if ghosts.is_empty() && !usage.boxes.is_empty() { alias::Boxes::of(&usage.boxes, &shown) } else { None };
        let made = alias::add(&mut base, number, &others, boxes.as_ref(), narrow)?;
        if let Some(boxes) = &boxes {
            ghosts = boxes.ghosts(number, made.boxes, face(number).upem, narrow);
        }
        let upem = f64::from(face(number).upem.max(1));
        let space = face(number).space();
        faces.push(Some(Used { glyphs, upem, aliases: made.aliases, space, narrow }));
    }
    Ok((Fonts { faces, ghosts }, base))
}

/// A glyph that is shown: its code, its main text, its advance in font units.
pub(super) struct Shown<'a> {
    pub(super) code: u16,
    pub(super) text: &'a str,
    pub(super) advance: u16,
}

/// A face on its way into the document.
struct Made<'a> {
    parsed: ParsedFont,
    glyphs: Vec<Code<'a>>,
    /// Every glyph, by code.
    shown: Vec<Shown<'a>>,
    /// Further texts of a code.
    others: Vec<(u16, Vec<&'a str>)>,
    /// Codes have one byte.
    narrow: bool,
}

/// Subsets a face and has printpdf read the result.
fn make<'a>(uses: &[Use<'a>], face: &Face) -> Result<Made<'a>, Error> {
    let used = uses.iter().enumerate().skip(1).filter(|(_, entry)| entry.used);
    let used: Vec<(u16, &str)> =
        used.map(|(gid, entry)| (gid as u16, entry.texts().first().copied().unwrap_or(" "))).collect();
    let (ordered, narrow) = encoding::order(&used);
    let subset = subset(face, &ordered).map_err(Error::new)?;
    let mut parsed = ParsedFont::from_bytes(&subset.bytes, 0, &mut Vec::new())
        .ok_or_else(|| Error::new(format!("the face {} cannot be embedded in the PDF", face.name)))?;
    parsed.font_name = Some(tagged_name(face, &ordered));
    let mut glyphs = vec![Code::default(); uses.len()];
    let (mut shown, mut others) = (Vec::with_capacity(used.len() + 1), Vec::new());
    for (code, &gid) in subset.glyphs.iter().enumerate() {
        let Some(entry) = uses.get(usize::from(gid)).filter(|entry| entry.used) else { continue };
        let code = code as u16;
        let mut texts = entry.texts();
        // A glyph without any text (it cannot be searched for, but must have some) is a space.
        let text = if texts.is_empty() { " " } else { texts.remove(0) };
        let advance = face.advances.get(usize::from(gid)).copied().unwrap_or(0);
        glyphs[usize::from(gid)] =
            Code { code, advance, text, byte: only_byte(text).filter(|_| code != 0), private: private(text) };
        shown.push(Shown { code, text, advance });
        if !texts.is_empty() {
            others.push((code, texts));
        }
    }
    Ok(Made { parsed, glyphs, shown, others, narrow })
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
fn base(source: &PdfDocument) -> Result<Base, Error> {
    let broken = || Error::new("printpdf made a document of an unknown shape");
    let mut document = source.to_lopdf_document(&PdfSaveOptions::default(), &mut Vec::new());
    let tree = document.catalog().ok().and_then(|c| c.get(b"Pages").ok()?.as_reference().ok()).ok_or_else(broken)?;
    let pages = document.get_dictionary_mut(tree).map_err(|_| broken())?;
    let carrier = match pages.get_mut(b"Kids") {
        Ok(Object::Array(kids)) => kids.pop().and_then(|kid| kid.as_reference().ok()).ok_or_else(broken)?,
        _ => return Err(broken()),
    };
    let page = document.get_dictionary(carrier).map_err(|_| broken())?;
    let part = |key: &[u8]| page.get(key).and_then(Object::as_reference).map_err(|_| broken());
    let (contents, resources) = (part(b"Contents")?, part(b"Resources")?);
    document.objects.remove(&carrier);
    document.objects.remove(&contents);
    Ok(Base { document, tree, resources })
}

/// The font dictionary of a face in printpdf's document.
pub(super) fn dictionary(base: &Base, number: usize) -> Option<ObjectId> {
    let fonts = base.document.get_dictionary(base.resources).ok()?.get(b"Font").ok()?;
    let fonts = base.document.dereference(fonts).ok()?.1.as_dict().ok()?;
    fonts.get(resource(number, 0).as_bytes()).ok()?.as_reference().ok()
}

/// Gives a font's dictionaries what printpdf only rounds or guesses, and makes the descendant font
/// an object of its own, so that aliases can share it. `one_byte` is the map for codes of one byte.
fn adjust(
    base: &mut Base,
    number: usize,
    face: &Face,
    shown: &[Shown<'_>],
    one_byte: Option<ObjectId>,
) -> Result<(), Error> {
    let broken = || Error::new(format!("printpdf did not embed the face {}", face.name));
    let font = dictionary(base, number).ok_or_else(broken)?;
    let document = &mut base.document;
    let font = document.get_dictionary_mut(font).map_err(|_| broken())?;
    let mut descendant = match font.get_mut(b"DescendantFonts") {
        Ok(Object::Array(fonts)) => fonts.pop(),
        _ => None,
    };
    let own = descendant.as_mut().and_then(|font| font.as_dict_mut().ok()).ok_or_else(broken)?;
    // printpdf must have taken our codes as they are: they are the CIDs of the subset.
    let codes = own.get(b"W").ok().and_then(coded).ok_or_else(broken)?;
    if !codes.iter().copied().eq(shown.iter().map(|shown| i64::from(shown.code))) {
        return Err(Error::new(format!("the glyphs of the face {} cannot be named in a PDF", face.name)));
    }
    own.set("W", exact_widths(shown, face.upem));
    let descriptor = own.get(b"FontDescriptor").and_then(Object::as_reference).map_err(|_| broken())?;
    describe(document.get_dictionary_mut(descriptor).map_err(|_| broken())?, face);
    let id = document.add_object(descendant.ok_or_else(broken)?);
    let texts = one_byte.map(|_| {
        let map = shown.iter().map(|shown| (shown.code, shown.text)).collect();
        base.document.add_object(encoding::to_unicode(&map, true))
    });
    let font = dictionary(base, number).and_then(|font| base.document.get_dictionary_mut(font).ok());
    let font = font.ok_or_else(broken)?;
    font.set("DescendantFonts", vec![Object::Reference(id)]);
    if let (Some(one_byte), Some(texts)) = (one_byte, texts) {
        font.set("Encoding", one_byte);
        font.set("ToUnicode", texts);
    }
    Ok(())
}

/// The codes that a `W` array gives widths to.
fn coded(widths: &Object) -> Option<Vec<i64>> {
    let mut out = Vec::new();
    for pair in widths.as_array().ok()?.chunks(2) {
        let [first, row] = pair else { return None };
        let first = first.as_i64().ok()?;
        out.extend((0..row.as_array().ok()?.len()).map(|i| first + i as i64));
    }
    Some(out)
}

/// The `W` array (§9.7.4.3) with advances as they are, not cut to whole thousandths.
fn exact_widths(shown: &[Shown<'_>], upem: u16) -> Object {
    let mut out = Vec::new();
    let mut next = None;
    for &Shown { code, advance, .. } in shown {
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
