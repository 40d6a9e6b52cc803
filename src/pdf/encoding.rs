//! Codes: how the strings of the pages name glyphs (ISO 32000-1 §9.7.5), and what they mean (§9.10.3).
//!
//! A face of which the book shows few glyphs has codes of one byte: its strings are half as long, a deflater has
//! less to do, and a reader can be told the width of word spaces once for a line (§9.3.3), which holds for the
//! one-byte code 32 only. Other faces have codes of two bytes. In both, the code of a glyph is its number in the
//! subset, so that no reader needs a table. The places of the glyphs are chosen: letters have the same code in
//! all faces, which deflates better, and the codes that a string has to escape go to rare glyphs.

use lopdf::{Dictionary, Object, Stream, StringFormat};
use std::collections::BTreeMap;

/// The code of a space in faces with codes of one byte.
pub(super) const SPACE: u16 = 32;

/// The most glyphs of a face with codes of one byte, without glyph 0.
const MOST: usize = 255;

/// Glyphs in the order of their codes from 1 on, and whether these have one byte. Each glyph comes with its text.
pub(super) fn order(glyphs: &[(u16, &str)]) -> (Vec<u16>, bool) {
    let gids = || glyphs.iter().map(|glyph| glyph.0);
    if glyphs.len() > MOST {
        return (gids().collect(), false);
    }
    let mut places: Vec<Option<u16>> = vec![None; glyphs.len()];
    let mut others = Vec::new();
    for &(gid, text) in glyphs {
        match favorite(text).and_then(|code| places.get_mut(code - 1)) {
            Some(place @ None) => *place = Some(gid),
            _ => others.push(gid),
        }
    }
    // Escaped codes are filled last.
    let free: Vec<usize> = (0..places.len()).filter(|&i| places[i].is_none()).collect();
    let (costly, cheap): (Vec<usize>, Vec<usize>) = free.into_iter().partition(|&i| is_escaped(i + 1));
    for (place, gid) in cheap.into_iter().chain(costly).zip(others) {
        places[place] = Some(gid);
    }
    (places.into_iter().flatten().collect(), true)
}

/// Whether a code takes two bytes in a string (§7.3.4.2).
fn is_escaped(code: usize) -> bool {
    matches!(u8::try_from(code), Ok(b'(' | b')' | b'\\' | b'\r'))
}

/// Where a glyph of this text stands if there is room: small letters first, as few faces show a hundred glyphs;
/// all else where ASCII has it.
fn favorite(text: &str) -> Option<usize> {
    let [byte] = *text.as_bytes() else { return None };
    match byte {
        // From 1 on, but for 13, a carriage return.
        b'a'..=b'l' => Some(usize::from(byte - b'a') + 1),
        b'm'..=b'z' => Some(usize::from(byte - b'a') + 2),
        b' '..=b'~' if !is_escaped(usize::from(byte)) => Some(usize::from(byte)),
        _ => None,
    }
}

/// The map from codes of one byte to the same glyphs (§9.7.5.3), under the name that it has had since Acrobat Distiller.
pub(super) fn one_byte() -> Stream {
    let text = "%!PS-Adobe-3.0 Resource-CMap\n\
        /CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n\
        /CIDSystemInfo 3 dict dup begin\n/Registry (Adobe) def\n/Ordering (Identity) def\n/Supplement 0 def\nend def\n\
        /CMapName /OneByteIdentityH def\n/CMapVersion 1 def\n/CMapType 1 def\n/WMode 0 def\n\
        1 begincodespacerange\n<00> <FF>\nendcodespacerange\n\
        1 begincidrange\n<00> <FF> 0\nendcidrange\n\
        endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n";
    let ascii = |text: &str| Object::String(text.as_bytes().to_vec(), StringFormat::Literal);
    let system = Dictionary::from_iter([
        ("Registry", ascii("Adobe")),
        ("Ordering", ascii("Identity")),
        ("Supplement", Object::Integer(0)),
    ]);
    let dictionary = Dictionary::from_iter([
        ("Type", Object::from("CMap")),
        ("CMapName", Object::from("OneByteIdentityH")),
        ("CIDSystemInfo", Object::Dictionary(system)),
        ("WMode", Object::Integer(0)),
    ]);
    Stream::new(dictionary, text.as_bytes().to_vec())
}

/// A `ToUnicode` map; `narrow` says that codes have one byte.
pub(super) fn to_unicode(map: &BTreeMap<u16, &str>, narrow: bool) -> Stream {
    let (range, digits) = if narrow { ("<00> <FF>", 2) } else { ("<0000> <FFFF>", 4) };
    let mut out = format!(
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n\
         /CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n\
         /CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n\
         1 begincodespacerange\n{range}\nendcodespacerange\n",
    );
    let entries: Vec<_> = map.iter().collect();
    for chunk in entries.chunks(100) {
        out.push_str(&format!("{} beginbfchar\n", chunk.len()));
        for (code, text) in chunk {
            let units: String = text.encode_utf16().map(|unit| format!("{unit:04X}")).collect();
            out.push_str(&format!("<{code:0digits$X}> <{units}>\n"));
        }
        out.push_str("endbfchar\n");
    }
    out.push_str("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n");
    Stream::new(Dictionary::new(), out.into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_and_spaces_have_their_places() {
        let texts: Vec<String> = (' '..='~').map(String::from).collect();
        let glyphs: Vec<(u16, &str)> = texts.iter().enumerate().map(|(i, text)| (i as u16 + 1, &**text)).collect();
        let (order, narrow) = order(&glyphs);
        assert!(narrow);
        let mut sorted = order.clone();
        sorted.sort_unstable();
        assert_eq!(sorted, (1..=95).collect::<Vec<u16>>(), "each glyph once");
        let code = |c: char| order.iter().position(|&gid| u32::from(gid) == u32::from(c) - 31).map(|at| at + 1);
        assert_eq!(
            (code(' '), code('a'), code('m'), code('z'), code('A')),
            (Some(32), Some(1), Some(14), Some(27), Some(65))
        );
    }

    #[test]
    fn few_glyphs_leave_no_gaps_and_many_have_two_bytes() {
        assert_eq!(order(&[(7, " "), (9, "x"), (11, "ffi")]), (vec![7, 9, 11], true));
        let many: Vec<(u16, &str)> = (1..=256).map(|gid| (gid, "漢")).collect();
        assert_eq!(order(&many), ((1..=256).collect(), false));
    }
}
