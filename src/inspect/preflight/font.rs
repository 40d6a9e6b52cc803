//! Faces of a PDF, as far as print cares: whether their programs are in the file, and how wide their
//! glyphs are (ISO 32000-1 §9.6, §9.7).

use super::super::pdf::cmap::{code_length, parse};
use super::{entry, number, numbers, shown, table};
use lopdf::{Dictionary, Document, Object, ObjectId};
use std::collections::{BTreeSet, HashMap, HashSet};
use std::rc::Rc;

/// A face.
#[derive(Default)]
pub(super) struct Face {
    /// Codes are two bytes.
    wide: bool,
    /// Advances by code, in thousandths of the size (of the glyph space's unit for Type 3).
    widths: HashMap<u32, f64>,
    /// Of codes without one.
    usual: f64,
    /// From glyph space to text space.
    unit: f64,
    /// Codes that stand for white space: nothing is seen of them.
    spaces: HashSet<u32>,
}

/// A glyph of a string.
pub(super) struct Advance {
    /// In text space, at size 1.
    pub(super) width: f64,
    /// It is white space.
    pub(super) space: bool,
    /// It is the single-byte code 32, which word spacing widens (§9.3.3).
    pub(super) word: bool,
}

impl Face {
    /// The glyphs of a string.
    pub(super) fn advances<'a>(&'a self, bytes: &'a [u8]) -> impl Iterator<Item = Advance> + 'a {
        bytes.chunks(if self.wide { 2 } else { 1 }).map(move |code| {
            let value = code.iter().fold(0, |value, byte| value << 8 | u32::from(*byte));
            let width = self.widths.get(&value).copied().unwrap_or(self.usual) * self.unit;
            Advance { width, space: self.spaces.contains(&value), word: !self.wide && value == 32 }
        })
    }
}

/// Faces read already, and those whose programs are missing.
#[derive(Default)]
pub(super) struct Faces {
    read: HashMap<ObjectId, Rc<Face>>,
    missing: BTreeSet<String>,
}

impl Faces {
    /// The face of a resource.
    pub(super) fn face(&mut self, file: &Document, object: &Object) -> Option<Rc<Face>> {
        let id = object.as_reference().ok();
        if let Some(known) = id.and_then(|id| self.read.get(&id)) {
            return Some(Rc::clone(known));
        }
        let dictionary = super::as_table(super::follow(file, object)?)?;
        let face = Rc::new(self.of(file, dictionary));
        if let Some(id) = id {
            self.read.insert(id, Rc::clone(&face));
        }
        Some(face)
    }

    /// The names of faces that pages use and that are not in the file.
    pub(super) fn missing(&self) -> impl Iterator<Item = &str> {
        self.missing.iter().map(String::as_str)
    }

    fn of(&mut self, file: &Document, font: &Dictionary) -> Face {
        let kind = font.get(b"Subtype").and_then(Object::as_name).unwrap_or_default();
        let wide = kind == b"Type0";
        let descendant = match entry(file, font, b"DescendantFonts") {
            Some(Object::Array(list)) => list.first().and_then(|own| super::as_table(super::follow(file, own)?)),
            _ => None,
        };
        let own = descendant.filter(|_| wide).unwrap_or(font);
        let descriptor = table(file, own, b"FontDescriptor");
        let program = |descriptor: &Dictionary| {
            [&b"FontFile"[..], b"FontFile2", b"FontFile3"].iter().any(|key| entry(file, descriptor, key).is_some())
        };
        // The glyphs of a Type 3 font are drawings in the file itself.
        if kind != b"Type3" && !descriptor.is_some_and(program) {
            let name = font.get(b"BaseFont").and_then(Object::as_name).unwrap_or(b"without a name");
            self.missing.insert(shown(name));
        }
        let mut spaces = blanks(file, font);
        if wide {
            let usual = own.get(b"DW").ok().and_then(number).unwrap_or(1000.0);
            let wide = !one_byte(file, font);
            return Face { wide, widths: wide_widths(file, own), usual, unit: 0.001, spaces };
        }
        if !font.has(b"ToUnicode") {
            spaces.insert(32);
        }
        let first = font.get(b"FirstChar").and_then(Object::as_i64).unwrap_or(0).clamp(0, 255) as u32;
        let list = font.get(b"Widths").map(|list| numbers(file, list)).unwrap_or_default();
        let usual = descriptor.and_then(|d| d.get(b"MissingWidth").ok()).and_then(number).unwrap_or(500.0);
        let unit = match font.get(b"FontMatrix").map(|matrix| numbers(file, matrix)) {
            Ok(matrix) if kind == b"Type3" && !matrix.is_empty() => matrix[0].abs(),
            _ => 0.001,
        };
        Face { wide, widths: (first..).zip(list).collect(), usual, unit, spaces }
    }
}

/// Codes of a composite font have two bytes, if its own map does not say otherwise (§9.7.5.3).
fn one_byte(file: &Document, font: &Dictionary) -> bool {
    let Some(Object::Stream(map)) = entry(file, font, b"Encoding") else { return false };
    map.get_plain_content_with_limit(MOST_MAP).is_ok_and(|map| code_length(&map) == Some(1))
}

/// The codes that the face's `ToUnicode` map gives as white space.
fn blanks(file: &Document, font: &Dictionary) -> HashSet<u32> {
    let Some(Object::Stream(stream)) = entry(file, font, b"ToUnicode") else { return HashSet::new() };
    let Ok(map) = stream.get_plain_content_with_limit(MOST_MAP) else { return HashSet::new() };
    parse(&map).into_iter().filter(|(_, text)| text.trim().is_empty()).map(|(code, _)| code).collect()
}

/// Bytes of a map; honest ones have a tenth of it.
const MOST_MAP: usize = 16 << 20;

/// `W`: a first code and a list, or a first and a last code and one width (§9.7.4.3).
fn wide_widths(file: &Document, font: &Dictionary) -> HashMap<u32, f64> {
    let mut out = HashMap::new();
    let Some(Object::Array(list)) = entry(file, font, b"W") else { return out };
    let (mut at, mut left) = (0, 1_u32 << 20);
    let code = |index: usize| list.get(index).and_then(number).map(|code| code.clamp(0.0, 65_535.0) as u32);
    while let Some(first) = code(at) {
        match list.get(at + 1).and_then(|next| super::follow(file, next)) {
            Some(object @ Object::Array(_)) => {
                out.extend((first..).zip(numbers(file, object)));
                at += 2;
            }
            Some(_) => {
                let (Some(last), Some(width)) = (code(at + 1), list.get(at + 2).and_then(number)) else { break };
                // Ranges that name the same codes again and again are no widths but a trap.
                left = left.saturating_sub((last + 1).saturating_sub(first));
                if left == 0 {
                    break;
                }
                out.extend((first..=last).map(|code| (code, width)));
                at += 3;
            }
            None => break,
        }
    }
    out
}
