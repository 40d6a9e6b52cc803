//! What programs get that put text together by what the pages show, without the structure.

use super::read::{at, code_length, content};
use lopdf::{Dictionary, Document, Object};
use std::collections::BTreeMap;

/// What each code of a font stands for.
fn texts(file: &Document, font: &Dictionary) -> BTreeMap<u64, String> {
    let map = at(file, font, &["ToUnicode"]).and_then(|map| map.as_stream().ok()).expect("a ToUnicode map");
    let map = String::from_utf8(map.get_plain_content().expect("a map")).expect("a text");
    let pair = |line: &str| {
        let (code, text) = line.strip_prefix('<')?.strip_suffix('>')?.split_once("> <")?;
        let units: Option<Vec<u16>> =
            (0..text.len()).step_by(4).map(|i| u16::from_str_radix(text.get(i..i + 4)?, 16).ok()).collect();
        Some((u64::from_str_radix(code, 16).ok()?, String::from_utf16_lossy(&units?)))
    };
    map.lines().filter_map(pair).collect()
}

/// The text of every `TJ`, in the order in which the pages show them.
pub(crate) fn shown(file: &Document) -> Vec<String> {
    let mut out = Vec::new();
    for (_, id) in file.get_pages() {
        let page = file.get_dictionary(id).expect("a page");
        let mut known: BTreeMap<String, (usize, BTreeMap<u64, String>)> = BTreeMap::new();
        let mut font = String::new();
        for operation in content(file, id).operations {
            match (operation.operator.as_str(), operation.operands.first()) {
                ("Tf", Some(Object::Name(name))) => {
                    font = String::from_utf8_lossy(name).into_owned();
                    known.entry(font.clone()).or_insert_with(|| {
                        let font = at(file, page, &["Resources", "Font", &font])
                            .and_then(|f| f.as_dict().ok())
                            .expect("a font");
                        (code_length(file, font).expect("a known encoding"), texts(file, font))
                    });
                }
                ("TJ", Some(Object::Array(parts))) => {
                    let (length, texts) = &known[&font];
                    let codes =
                        parts.iter().filter_map(|part| part.as_str().ok()).flat_map(|string| string.chunks(*length));
                    let code = |code: &[u8]| code.iter().fold(0, |code, byte| code << 8 | u64::from(*byte));
                    out.push(codes.map(|c| texts.get(&code(c)).map_or("", String::as_str)).collect());
                }
                _ => {}
            }
        }
    }
    out
}

/// Whether pieces with these texts follow each other.
pub(crate) fn follow(shown: &[String], wanted: &[&str]) -> bool {
    shown.windows(wanted.len()).any(|pieces| pieces.iter().zip(wanted).all(|(piece, wanted)| piece.trim() == *wanted))
}
