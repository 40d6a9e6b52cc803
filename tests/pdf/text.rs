//! What programs get that put text together by what the pages show, without the structure.

use super::read::{at, code_length, content};
use lopdf::{Dictionary, Document, Object};
use std::collections::BTreeMap;

/// What each code of a font stands for.
fn texts(file: &Document, font: &Dictionary) -> BTreeMap<u64, String> {
    let map = at(file, font, &["ToUnicode"]).and_then(|map| map.as_stream().ok());
    let Some(map) = map else { return BTreeMap::new() };
    let map = String::from_utf8_lossy(&map.get_plain_content().unwrap_or_else(|_| map.content.clone())).into_owned();
    let pair = |line: &str| {
        let (code, text) = line.strip_prefix('<')?.strip_suffix('>')?.split_once("> <")?;
        let units: Option<Vec<u16>> =
            (0..text.len()).step_by(4).map(|i| u16::from_str_radix(text.get(i..i + 4)?, 16).ok()).collect();
        Some((u64::from_str_radix(code, 16).ok()?, String::from_utf16_lossy(&units?)))
    };
    map.lines().filter_map(pair).collect()
}

/// Whose a piece of text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Owner {
    /// A running head or a foot.
    Pagination,
    /// Other decoration.
    Decoration,
    /// The element whose sequence has this identifier.
    Sequence(i64),
}

/// What one `TJ` shows.
pub(crate) struct Piece {
    /// Its page, from 1.
    pub(crate) page: u32,
    /// Its height, in thousandths of a point.
    pub(crate) y: i64,
    pub(crate) text: String,
    pub(crate) owner: Owner,
}

/// Everything that the pages show, in the order in which they do.
pub(crate) fn pieces(file: &Document) -> Vec<Piece> {
    let mut out = Vec::new();
    for (number, id) in file.get_pages() {
        let page = file.get_dictionary(id).expect("a page");
        let mut known: BTreeMap<String, (usize, BTreeMap<u64, String>)> = BTreeMap::new();
        let mut font = String::new();
        let mut owners = vec![Owner::Decoration];
        let mut y = 0.0;
        let number_of = |object: &Object| object.as_float().map_or(0.0, f64::from);
        for operation in content(file, id).operations {
            match (operation.operator.as_str(), operation.operands.as_slice()) {
                ("BDC", [_, Object::Name(list)]) => {
                    let list = String::from_utf8_lossy(list).into_owned();
                    let kind = at(file, page, &["Resources", "Properties", &list, "Type"])
                        .and_then(|kind| kind.as_name().ok());
                    owners.push(if kind == Some(b"Pagination") { Owner::Pagination } else { Owner::Decoration });
                }
                ("BDC", [_, Object::Dictionary(list)]) => {
                    let id = list.get(b"MCID").and_then(Object::as_i64).ok();
                    owners.push(id.map_or(owners[owners.len() - 1], Owner::Sequence));
                }
                ("BMC", _) => owners.push(owners[owners.len() - 1]),
                ("EMC", _) if owners.len() > 1 => drop(owners.pop()),
                ("BT", _) => y = 0.0,
                ("Td", [_, down]) => y += number_of(down),
                ("Tm", [.., at]) => y = number_of(at),
                ("Tf", [Object::Name(name), ..]) => {
                    font = String::from_utf8_lossy(name).into_owned();
                    known.entry(font.clone()).or_insert_with(|| {
                        let font = at(file, page, &["Resources", "Font", &font])
                            .and_then(|f| f.as_dict().ok())
                            .expect("a font");
                        (code_length(file, font).unwrap_or(2), texts(file, font))
                    });
                }
                ("TJ", [Object::Array(parts)]) => {
                    let (length, texts) = &known[&font];
                    let codes =
                        parts.iter().filter_map(|part| part.as_str().ok()).flat_map(|string| string.chunks(*length));
                    let code = |code: &[u8]| code.iter().fold(0, |code, byte| code << 8 | u64::from(*byte));
                    let text = codes.map(|c| texts.get(&code(c)).map_or("", String::as_str)).collect();
                    out.push(Piece {
                        page: number,
                        y: (y * 1000.0).round() as i64,
                        text,
                        owner: owners[owners.len() - 1],
                    });
                }
                _ => {}
            }
        }
    }
    out
}

/// Whether pieces with these texts follow each other.
pub(crate) fn follow(shown: &[Piece], wanted: &[&str]) -> bool {
    shown
        .windows(wanted.len())
        .any(|pieces| pieces.iter().zip(wanted).all(|(piece, wanted)| piece.text.trim() == *wanted))
}
