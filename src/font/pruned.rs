//! A face for an EPUB: a font file of its own in which the glyphs that a book has no use for are empty.
//!
//! Reading systems shape text themselves, so that glyph ids, the character map, substitutions and positions stay as
//! they are, and with them ligatures, kerning and joined scripts. What can be reached by substitution is kept. In a
//! TrueType face the outlines are packed; in a CFF face the charstrings are packed and what they leave is zero, so that
//! no offset changes and the archive takes next to nothing for it.
//! Sources: OpenType 1.9 ("OpenType font file", `glyf`, `loca`, `OS/2`); Adobe TN 5176, "The Compact Font Format", §4, §5.

use super::{Face, FontError};
use skrifa::raw::collections::IntSet;
use skrifa::raw::tables::glyf::Glyph;
use skrifa::raw::types::NameId;
use skrifa::raw::{FontRef, TableProvider};
use skrifa::{GlyphId, Tag};
use std::borrow::Cow;

/// A face as an EPUB carries it.
#[derive(Clone, Debug)]
pub struct Pruned {
    /// The font file.
    pub bytes: Vec<u8>,
    /// The family it belongs to.
    pub family: String,
    /// Whose it is and what it may be used for, in its own words.
    pub notice: String,
}

/// Tables that say nothing about the outlines left or the text set in them.
const USELESS: [&[u8; 4]; 4] = [b"DSIG", b"FFTM", b"LTSH", b"hdmx"];

/// Keeps of a face what these characters need.
pub fn prune(face: &Face, chars: impl Iterator<Item = char>) -> Result<Pruned, FontError> {
    let broken = |what: &str| FontError(format!("the face {} cannot be embedded: {what}", face.name));
    let font = FontRef::from_index(&face.data, face.index).map_err(|error| broken(&error.to_string()))?;
    let mut kept: IntSet<GlyphId> = chars.filter_map(|c| face.glyph(c)).map(|gid| GlyphId::new(gid.into())).collect();
    kept.insert(GlyphId::new(0));
    if let Ok(gsub) = font.gsub() {
        gsub.closure_glyphs(&IntSet::all(), &mut kept).map_err(|error| broken(&error.to_string()))?;
    }
    let mut tables: Vec<(Tag, Cow<'_, [u8]>)> = Vec::new();
    for record in font.table_directory().table_records() {
        let tag = record.tag();
        if let Some(data) = font.data_for_tag(tag)
            && !USELESS.contains(&&tag.to_be_bytes())
        {
            tables.push((tag, Cow::Borrowed(data.as_bytes())));
        }
    }
    let packed = if face.cff { charstrings(&mut tables, &kept) } else { outlines(&font, &mut tables, &mut kept) };
    packed.ok_or_else(|| broken("its outlines cannot be read"))?;
    let names = face.font.names();
    let name = |id| names.get(id).and_then(|name| name.english_or_first()).map(|name| name.name().to_string());
    let family = name(NameId::TYPOGRAPHIC_FAMILY_NAME).or_else(|| name(NameId::FAMILY_NAME));
    let notice =
        [NameId::COPYRIGHT_NOTICE, NameId::LICENSE_DESCRIPTION, NameId::LICENSE_URL].into_iter().filter_map(name);
    Ok(Pruned {
        bytes: file(if face.cff { *b"OTTO" } else { [0, 1, 0, 0] }, &mut tables),
        family: family.unwrap_or_else(|| face.name.clone()),
        notice: notice.collect::<Vec<_>>().join(" "),
    })
}

fn table<'t, 'a>(tables: &'t mut [(Tag, Cow<'a, [u8]>)], tag: &[u8; 4]) -> Option<&'t mut Cow<'a, [u8]>> {
    tables.iter_mut().find(|(found, _)| *found == Tag::new(tag)).map(|(_, data)| data)
}

/// Packs `glyf` and points `loca` into it.
fn outlines(font: &FontRef<'_>, tables: &mut [(Tag, Cow<'_, [u8]>)], kept: &mut IntSet<GlyphId>) -> Option<()> {
    let (loca, glyf) = (font.loca(None).ok()?, font.glyf().ok()?);
    // Parts of composite glyphs are kept too.
    let mut open: Vec<GlyphId> = kept.iter().collect();
    while let Some(gid) = open.pop() {
        if let Ok(Some(Glyph::Composite(glyph))) = loca.get_glyf(gid, &glyf) {
            open.extend(glyph.components().map(|part| part.glyph).filter(|part| kept.insert(*part)));
        }
    }
    let outlines = font.data_for_tag(Tag::new(b"glyf"))?.as_bytes();
    let count = loca.len();
    let mut packed: Vec<u8> = Vec::new();
    let mut places: Vec<u8> = Vec::with_capacity(count * 4 + 4);
    for i in 0..count {
        places.extend_from_slice(&u32::try_from(packed.len()).ok()?.to_be_bytes());
        if kept.contains(GlyphId::new(u32::try_from(i).ok()?)) {
            packed.extend_from_slice(outlines.get(loca.get_raw(i)? as usize..loca.get_raw(i + 1)? as usize)?);
            packed.resize(packed.len().next_multiple_of(4), 0);
        }
    }
    places.extend_from_slice(&u32::try_from(packed.len()).ok()?.to_be_bytes());
    *table(tables, b"glyf")? = Cow::Owned(packed);
    *table(tables, b"loca")? = Cow::Owned(places);
    // `head.indexToLocFormat`: long offsets.
    table(tables, b"head")?.to_mut().get_mut(50..52)?.copy_from_slice(&[0, 1]);
    Some(())
}

/// An INDEX of CFF (TN 5176 §5): where its offsets and its data begin, and where it ends.
struct Index {
    count: usize,
    offset_size: usize,
    offsets: usize,
    data: usize,
    end: usize,
}

impl Index {
    fn at(cff: &[u8], at: usize) -> Option<Index> {
        let count = usize::from(u16::from_be_bytes(cff.get(at..at + 2)?.try_into().ok()?));
        if count == 0 {
            return Some(Index { count, offset_size: 1, offsets: at + 2, data: at + 2, end: at + 2 });
        }
        let offset_size = usize::from(*cff.get(at + 2)?);
        let offsets = at + 3;
        // Offsets count from the byte before the data.
        let data = offsets + (count + 1) * offset_size;
        let mut index = Index { count, offset_size, offsets, data, end: data };
        index.end = index.place(cff, count)?;
        (offset_size <= 4 && index.end <= cff.len()).then_some(index)
    }

    /// Where an element begins; the one behind the last is the end.
    fn place(&self, cff: &[u8], element: usize) -> Option<usize> {
        let at = self.offsets + element * self.offset_size;
        let offset = cff.get(at..at + self.offset_size)?.iter().fold(0, |sum, byte| sum << 8 | usize::from(*byte));
        (self.data + offset).checked_sub(1)
    }
}

/// A charstring that draws nothing: `endchar`.
const NOTHING: &[u8] = &[14];

/// Packs the charstrings of `CFF ` within the room that they had.
fn charstrings(tables: &mut [(Tag, Cow<'_, [u8]>)], kept: &IntSet<GlyphId>) -> Option<()> {
    let cff = table(tables, b"CFF ")?.to_mut();
    let names = Index::at(cff, usize::from(*cff.get(2)?))?;
    let top = Index::at(cff, names.end)?;
    let at = charstrings_at(cff.get(top.place(cff, 0)?..top.place(cff, 1)?)?)?;
    let index = Index::at(cff, at)?;
    let old = cff.get(index.data..index.end)?.to_vec();
    cff[index.data..index.end].fill(0);
    let mut to = 0;
    let mut from = index.place(cff, 0)? - index.data;
    for i in 0..=index.count {
        // The offset that says where this one ends is read before it is written anew.
        let end = if i < index.count { index.place(cff, i + 1)? - index.data } else { from };
        let place = u32::try_from(to + 1).ok()?.to_be_bytes();
        let write = index.offsets + i * index.offset_size;
        cff.get_mut(write..write + index.offset_size)?.copy_from_slice(&place[4 - index.offset_size..]);
        if i == index.count {
            break;
        }
        let whole = old.get(from..end)?;
        let used = kept.contains(GlyphId::new(u32::try_from(i).ok()?)) || whole.is_empty();
        let data = if used { whole } else { NOTHING };
        cff.get_mut(index.data + to..index.data + to + data.len())?.copy_from_slice(data);
        to += data.len();
        from = end;
    }
    Some(())
}

/// The operand of `CharStrings` in a Top DICT (TN 5176 §4, table 9).
fn charstrings_at(dict: &[u8]) -> Option<usize> {
    let mut operand = 0_i64;
    let mut at = 0;
    while let Some(&first) = dict.get(at) {
        let byte = |i: usize| dict.get(at + i).map(|b| i64::from(*b));
        let length = match first {
            17 => return usize::try_from(operand).ok(),
            12 => 2,
            28 => {
                operand = byte(1)? << 8 | byte(2)?;
                3
            }
            29 => {
                operand = byte(1)? << 24 | byte(2)? << 16 | byte(3)? << 8 | byte(4)?;
                5
            }
            30 => 2 + dict[at + 1..].iter().position(|b| b & 0x0f == 0x0f || b >> 4 == 0x0f)?,
            32..=246 => {
                operand = i64::from(first) - 139;
                1
            }
            247..=250 => {
                operand = (i64::from(first) - 247) * 256 + byte(1)? + 108;
                2
            }
            251..=254 => 2,
            _ => 1,
        };
        at += length;
    }
    None
}

/// A font file of these tables.
fn file(version: [u8; 4], tables: &mut [(Tag, Cow<'_, [u8]>)]) -> Vec<u8> {
    tables.sort_by_key(|(tag, _)| *tag);
    if let Some(head) = table(tables, b"head")
        && let Some(sum) = head.to_mut().get_mut(8..12)
    {
        sum.fill(0);
    }
    let count = u16::try_from(tables.len()).unwrap_or(u16::MAX);
    let log = count.max(1).ilog2();
    let range = 16u16 << log;
    let mut out = version.to_vec();
    for number in [count, range, u16::try_from(log).unwrap_or(0), (count * 16).wrapping_sub(range)] {
        out.extend_from_slice(&number.to_be_bytes());
    }
    let mut offset = 12 + 16 * tables.len();
    let mut head = None;
    for (tag, data) in tables.iter() {
        if *tag == Tag::new(b"head") {
            head = Some(offset);
        }
        out.extend_from_slice(&tag.to_be_bytes());
        for number in [checksum(data), offset as u32, data.len() as u32] {
            out.extend_from_slice(&number.to_be_bytes());
        }
        offset += data.len().next_multiple_of(4);
    }
    for (_, data) in tables.iter() {
        out.extend_from_slice(data);
        out.resize(out.len().next_multiple_of(4), 0);
    }
    // `head.checkSumAdjustment`.
    let adjustment = 0xb1b0_afba_u32.wrapping_sub(checksum(&out));
    if let Some(place) = head.and_then(|at| out.get_mut(at + 8..at + 12)) {
        place.copy_from_slice(&adjustment.to_be_bytes());
    }
    out
}

/// The sum of 32-bit words, the last filled up with zeros.
fn checksum(data: &[u8]) -> u32 {
    data.chunks(4).fold(0, |sum, chunk| {
        let mut word = [0; 4];
        word[..chunk.len()].copy_from_slice(chunk);
        sum.wrapping_add(u32::from_be_bytes(word))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::font::FontBook;
    use crate::length::Length;
    use crate::theme::Family;

    #[test]
    fn what_is_kept_is_drawn_as_before_and_the_rest_is_empty() {
        let fonts = FontBook::bundled();
        let size = Length::pt(10);
        for (face, used, unused) in [
            (fonts.base(Family::Serif, false, false), 'q', 'Ж'),
            (fonts.base(Family::Mono, true, false), 'q', 'Ж'),
            (fonts.setting(Family::Serif, false, false, 'س').expect("bundled"), 'س', 'ض'),
        ] {
            let face = fonts.face(face);
            let pruned = prune(face, [used, 'i', 'f'].into_iter()).expect("it can be embedded");
            let again = Face::parse(pruned.bytes.clone(), 0).expect("a font");
            let gid = |c: char| again.glyph(c).expect("in the character map");
            assert_eq!(gid(used), face.glyph(used).expect("there"), "{}", face.name);
            assert_eq!(again.outline(gid(used), size), face.outline(gid(used), size), "{}", face.name);
            assert!(again.outline(gid(unused), size).is_empty(), "{}", face.name);
            assert_eq!(again.advances, face.advances);
            assert_eq!(checksum(&pruned.bytes), 0xb1b0_afba, "{}", face.name);
            assert!(pruned.notice.contains("Open Font License"), "{}", pruned.notice);
        }
    }

    #[test]
    fn ligatures_of_what_is_used_are_kept() {
        let fonts = FontBook::bundled();
        let face = fonts.face(fonts.base(Family::Serif, false, false));
        let drawn = |chars: &str| -> Vec<u16> {
            let pruned = Face::parse(prune(face, chars.chars()).expect("pruned").bytes, 0).expect("a font");
            (0..pruned.advances.len() as u16).filter(|gid| !pruned.outline(*gid, Length::pt(10)).is_empty()).collect()
        };
        let (f, i) = (drawn("f"), drawn("i"));
        assert!(drawn("fi").iter().any(|gid| !f.contains(gid) && !i.contains(gid)), "f and i are joined in one glyph");
    }
}
