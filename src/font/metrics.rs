//! One face: its bytes and its measures.
//!
//! A face is read once, all of its measures in one go; what cannot be trusted (a file cut short,
//! no character map, no outlines) is refused here, so that nothing behind has to ask again.

use super::FontError;
use skrifa::raw::TableProvider;
use skrifa::raw::types::NameId;
use skrifa::{Font, GlyphId, Tag};
use std::ops::Deref;
use std::sync::Arc;

/// The bytes of a font file; cloning shares them.
#[derive(Clone)]
pub enum FaceData {
    /// Built into the program.
    Static(&'static [u8]),
    /// Read at run time.
    Shared(Arc<Vec<u8>>),
}

impl Deref for FaceData {
    type Target = [u8];
    fn deref(&self) -> &[u8] {
        match self {
            FaceData::Static(bytes) => bytes,
            FaceData::Shared(bytes) => bytes,
        }
    }
}

impl AsRef<[u8]> for FaceData {
    fn as_ref(&self) -> &[u8] {
        self
    }
}

impl std::fmt::Debug for FaceData {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} bytes", self.len())
    }
}

impl From<&'static [u8]> for FaceData {
    fn from(bytes: &'static [u8]) -> Self {
        FaceData::Static(bytes)
    }
}

impl From<Vec<u8>> for FaceData {
    fn from(bytes: Vec<u8>) -> Self {
        FaceData::Shared(Arc::new(bytes))
    }
}

impl From<std::borrow::Cow<'static, [u8]>> for FaceData {
    fn from(bytes: std::borrow::Cow<'static, [u8]>) -> Self {
        match bytes {
            std::borrow::Cow::Borrowed(bytes) => FaceData::Static(bytes),
            std::borrow::Cow::Owned(bytes) => bytes.into(),
        }
    }
}

/// A loaded face. Measures are in font units.
#[derive(Clone)]
pub struct Face {
    /// The whole file.
    pub data: FaceData,
    /// Which face of a collection.
    pub index: u32,
    /// PostScript name.
    pub name: String,
    /// Units per em.
    pub upem: u16,
    /// Above the baseline, positive.
    pub ascent: i32,
    /// Below the baseline, positive.
    pub descent: i32,
    /// Height of capitals; never zero.
    pub cap_height: i32,
    /// Height of x; never zero.
    pub x_height: i32,
    /// Degrees, negative leans right.
    pub italic_angle: f32,
    /// Bold by design.
    pub bold: bool,
    /// Italic by design.
    pub italic: bool,
    /// All advances equal.
    pub monospaced: bool,
    /// Bounding box: x min, y min, x max, y max.
    pub bbox: [i32; 4],
    /// Outlines are CFF (else TrueType).
    pub cff: bool,
    /// Advance of every glyph.
    pub advances: Vec<u16>,
    /// Glyph of the space.
    pub(super) space: u16,
    /// Has all of printable ASCII.
    pub(super) ascii: bool,
    /// Has what Western text takes beyond ASCII.
    pub(super) western: bool,
    /// The parsed file, shared with the shaper.
    pub(super) font: Font,
}

impl std::fmt::Debug for Face {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Face").field("name", &self.name).field("data", &self.data).finish_non_exhaustive()
    }
}

impl Face {
    /// Reads one face of a font file (TrueType, OpenType, or a collection of them).
    pub fn parse(data: impl Into<FaceData>, index: u32) -> Result<Face, FontError> {
        let data = data.into();
        check_directory(&data, index)?;
        let font = match &data {
            FaceData::Static(bytes) => Font::new(*bytes, index),
            FaceData::Shared(bytes) => {
                let shared: Arc<dyn AsRef<[u8]> + Send + Sync> = bytes.clone();
                Font::new(shared, index)
            }
        }
        .ok_or_else(|| FontError("is not a font that can be read".into()))?;
        let tables = font.tables();
        let cff = tables.cff().is_ok();
        // Both editions hold parts of the faces that they are set in (OpenType 1.9, `OS/2`, "fsType").
        let rights = tables.os2().map_or(0, |os2| os2.fs_type());
        if rights & 0x000F == 0x0002 || rights & 0x0100 != 0 {
            return Err(FontError("may not be embedded in part, as its license says (OS/2.fsType)".into()));
        }
        if !cff && (tables.glyf().is_err() || tables.loca(None).is_err()) {
            return Err(FontError("has no outlines that can be printed".into()));
        }
        let metrics = *font.metrics();
        if metrics.raw_units_per_em != metrics.units_per_em || metrics.num_glyphs == 0 || metrics.num_glyphs > 65_535 {
            return Err(FontError("has a damaged head or no glyphs".into()));
        }
        if !font.charmap().has_unicode() {
            return Err(FontError("has no Unicode character map".into()));
        }
        if tables.hmtx().is_err() || tables.hhea().is_err() {
            return Err(FontError("has no horizontal metrics".into()));
        }
        let upem = metrics.units_per_em;
        let glyph_metrics = font.glyph_metrics();
        let advances: Vec<u16> = (0..metrics.num_glyphs)
            .map(|gid| glyph_metrics.h_advance(GlyphId::new(gid)).clamp(0.0, 65_535.0) as u16)
            .collect();
        // Some faces leave these fields empty (Noto Naskh Arabic, DejaVu Sans Mono): measure the letter, else guess.
        let letter_height = |c: char, guess: i32| {
            let gid = font.charmap().map_unicode(c)?;
            let extents = glyph_metrics.extents(gid)?;
            (extents.y_bearing > 0.0).then_some(extents.y_bearing as i32).or(Some(guess))
        };
        let em = i32::from(upem);
        let known = |value: Option<i32>| value.filter(|v| *v > em / 10 && *v < 2 * em);
        let cap_height = known(metrics.cap_height.map(|v| v.to_i32()))
            .or_else(|| known(letter_height('H', 0)))
            .unwrap_or(em * 7 / 10);
        let x_height =
            known(metrics.x_height.map(|v| v.to_i32())).or_else(|| known(letter_height('x', 0))).unwrap_or(em / 2);
        let line = metrics.hhea_line.or(metrics.typo_line);
        let ascent = known(line.map(|l| l.ascender.to_i32())).unwrap_or(em * 8 / 10);
        let descent = line.map_or(em / 5, |l| -l.descender.to_i32()).clamp(0, 2 * em);
        let style = font.style_metrics();
        let attributes = font.default_attributes();
        let mac = tables.head().map(|head| head.mac_style().bits()).unwrap_or(0);
        let italic_angle = style.italic_angle.map_or(0.0, |angle| angle.to_f32());
        let name = font
            .names()
            .get(NameId::POSTSCRIPT_NAME)
            .and_then(|name| name.english_or_first())
            .map(|name| postscript_name(&name.name().to_string()))
            .filter(|name| !name.is_empty())
            .unwrap_or_else(|| "Unnamed".to_owned());
        let bounds = metrics.bounds;
        let map = |c: char| font.charmap().map_unicode(c);
        let space = map(' ').map_or(0, |gid| gid.to_u32() as u16);
        let ascii = (' '..='~').all(|c| map(c).is_some());
        let western = ascii && WESTERN.iter().cloned().flatten().all(|c| map(c).is_some());
        let monospaced = style.is_fixed_pitch.unwrap_or(false) || {
            let width = |c: char| map(c).and_then(|gid| advances.get(gid.to_u32() as usize).copied());
            width('i').is_some() && width('i') == width('W') && width('i') == width('.')
        };
        Ok(Face {
            index,
            name,
            upem,
            ascent,
            descent,
            cap_height,
            x_height,
            italic_angle,
            bold: attributes.weight.value() >= 600.0 || mac & 1 != 0,
            italic: !matches!(attributes.style, skrifa::font::attribute::Style::Normal) || mac & 2 != 0,
            monospaced,
            bbox: [bounds.x_min.to_i32(), bounds.y_min.to_i32(), bounds.x_max.to_i32(), bounds.y_max.to_i32()],
            cff,
            advances,
            space,
            ascii,
            western,
            data,
            font,
        })
    }

    /// The glyph of a character, if the face has one.
    pub fn glyph(&self, c: char) -> Option<u16> {
        self.font.charmap().map_unicode(c).map(|gid| gid.to_u32() as u16)
    }

    /// Whether the face has a glyph for a character.
    pub fn covers(&self, c: char) -> bool {
        (self.ascii && matches!(c, ' '..='~')) || self.glyph(c).is_some()
    }

    /// Advance of a glyph; zero for one that the face does not have.
    pub fn advance(&self, gid: u16) -> i32 {
        self.advances.get(usize::from(gid)).map_or(0, |advance| i32::from(*advance))
    }

    /// The ink of a glyph in font units: x min, y min, x max, y max; `None` for one without.
    pub fn extents(&self, gid: u16) -> Option<[i32; 4]> {
        let ink = self.font.glyph_metrics().extents(GlyphId::new(u32::from(gid)))?;
        let (left, top) = (ink.x_bearing, ink.y_bearing);
        let edges = [left, top - ink.height.abs(), left + ink.width, top];
        (edges[2] > edges[0]).then(|| edges.map(|edge| edge.round() as i32))
    }

    /// The glyph of the space (0 when the face has none).
    pub fn space(&self) -> u16 {
        self.space
    }

    /// Whether Latin-1, Latin Extended-A, and the dashes, quotes and ellipsis of Western text are all there.
    pub fn has_western(&self) -> bool {
        self.western
    }

    /// Whether every printable character of ASCII is there.
    pub fn has_ascii(&self) -> bool {
        self.ascii
    }
}

/// Latin-1 (without the no-break space and the soft hyphen), Latin Extended-A, dashes, quotes, ellipsis.
const WESTERN: [std::ops::RangeInclusive<char>; 6] = [
    '\u{a1}'..='\u{ac}',
    '\u{ae}'..='\u{17f}',
    '\u{2013}'..='\u{2014}',
    '\u{2018}'..='\u{2019}',
    '\u{201c}'..='\u{201d}',
    '\u{2026}'..='\u{2026}',
];

/// A name as PDF allows it: printable ASCII without delimiters (ISO 32000-1 §7.3.5).
fn postscript_name(name: &str) -> String {
    name.chars().filter(|c| c.is_ascii_graphic() && !"[](){}<>/%".contains(*c)).take(63).collect()
}

/// Checks that every table that the directory names lies within the file (OpenType 1.9, "Organization of an OpenType Font").
fn check_directory(data: &[u8], index: u32) -> Result<(), FontError> {
    let cut = || FontError("is cut short or damaged".into());
    let u16_at = |at: usize| Some(u16::from_be_bytes(data.get(at..at.checked_add(2)?)?.try_into().ok()?));
    let u32_at = |at: usize| Some(u32::from_be_bytes(data.get(at..at.checked_add(4)?)?.try_into().ok()?));
    let start = match data.get(..4).ok_or_else(cut)? {
        b"ttcf" => {
            let count = u32_at(8).ok_or_else(cut)?;
            if index >= count {
                return Err(FontError(format!("is a collection of {count} faces and has no face {index}")));
            }
            u32_at(12 + 4 * index as usize).ok_or_else(cut)? as usize
        }
        [0, 1, 0, 0] | b"OTTO" | b"true" if index == 0 => 0,
        [0, 1, 0, 0] | b"OTTO" | b"true" => return Err(FontError(format!("holds one face and has no face {index}"))),
        b"wOFF" | b"wOF2" => return Err(FontError("is a web font (WOFF); name a TTF, OTF or TTC file".into())),
        _ => return Err(FontError("is not a TrueType or OpenType font".into())),
    };
    let tables = u16_at(start.checked_add(4).ok_or_else(cut)?).ok_or_else(cut)?;
    for i in 0..usize::from(tables) {
        let record = start + 12 + 16 * i;
        let offset = u32_at(record + 8).ok_or_else(cut)? as usize;
        let length = u32_at(record + 12).ok_or_else(cut)? as usize;
        if offset.checked_add(length).is_none_or(|end| end > data.len()) {
            let tag = u32_at(record).ok_or_else(cut)?;
            let tag = Tag::from_u32(tag);
            return Err(FontError(format!("is cut short: its table {tag:?} lies beyond the end of the file")));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::font::FontBook;
    use crate::theme::Family;

    #[test]
    fn a_face_whose_license_forbids_it_is_not_read() {
        let fonts = FontBook::bundled();
        let face = fonts.face(fonts.base(Family::Sans, false, false));
        for rights in [0x0002_u16, 0x0100] {
            let mut bytes = face.data.to_vec();
            let record = bytes[12..].chunks(16).position(|record| &record[..4] == b"OS/2").expect("a table") * 16 + 12;
            let at = u32::from_be_bytes(bytes[record + 8..record + 12].try_into().expect("four")) as usize;
            bytes[at + 8..at + 10].copy_from_slice(&rights.to_be_bytes());
            let error = Face::parse(bytes, 0).map(|face| face.name).expect_err("forbidden");
            assert!(error.0.contains("license"), "{error}");
        }
    }
}
