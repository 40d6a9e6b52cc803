//! Rules about what the pages show.

use super::Faults;
use super::read::{at, code_length, content, dict, from_catalog, kids, name_of, tree};
use super::text::{Owner, Piece, pieces};
use lopdf::content::Operation;
use lopdf::{Dictionary, Document, Object, ObjectId};
use std::collections::{BTreeMap, BTreeSet};

pub(crate) fn marked_content(file: &Document) -> Faults {
    let mut faults = Faults::new();
    for (number, id) in file.get_pages() {
        let (mut open, mut text, mut inside) = (0_i32, false, false);
        for operation in content(file, id).operations {
            match operation.operator.as_str() {
                "BDC" | "BMC" => {
                    open += 1;
                    inside = text;
                }
                "EMC" => {
                    open -= 1;
                    if inside != text {
                        faults.push(format!("page {number}: a sequence reaches over the edge of a text object"));
                    }
                }
                "BT" => text = true,
                "ET" => text = false,
                _ => {}
            }
            if !(0..=2).contains(&open) {
                faults.push(format!("page {number}: sequences nest {open} deep"));
                break;
            }
        }
        if open != 0 || text {
            faults.push(format!("page {number}: a sequence or a text object is left open"));
        }
    }
    faults
}

pub(crate) fn all_marked(file: &Document) -> Faults {
    let paints = ["f", "F", "f*", "S", "s", "B", "B*", "b", "b*", "Do", "Tj", "TJ", "'", "\"", "sh"];
    let mut faults = Faults::new();
    for (number, id) in file.get_pages() {
        let mut open = 0;
        for operation in content(file, id).operations {
            match operation.operator.as_str() {
                "BDC" | "BMC" => open += 1,
                "EMC" => open -= 1,
                "BI" => faults.push(format!("page {number}: an inline image")),
                painter if open == 0 && paints.contains(&painter) => {
                    faults.push(format!("page {number}: {painter} outside of all marked content"));
                }
                _ => {}
            }
        }
    }
    faults
}

/// Decoration says what it is, and no words at the height of heads or feet are another kind of it.
pub(crate) fn artifacts(file: &Document) -> Faults {
    let mut faults = Faults::new();
    let pieces = pieces(file);
    let pagination = pieces.iter().filter(|piece| piece.owner == Owner::Pagination);
    let heights: BTreeSet<i64> = pagination.map(|piece| piece.y).collect();
    for Piece { page, y, text, owner } in &pieces {
        if *owner == Owner::Decoration && heights.contains(y) && text.contains(char::is_alphanumeric) {
            faults.push(format!("page {page}: {text:?} is not marked as a head or a foot"));
        }
    }
    for (number, id) in file.get_pages() {
        let page = file.get_dictionary(id).expect("a page");
        for operation in content(file, id).operations.iter().filter(|o| o.operator == "BDC") {
            let [Object::Name(tag), Object::Name(list)] = &operation.operands[..] else { continue };
            let list = String::from_utf8_lossy(list).into_owned();
            let kind = at(file, page, &["Resources", "Properties", &list, "Type"]).and_then(|kind| kind.as_name().ok());
            let subtype = at(file, page, &["Resources", "Properties", &list, "Subtype"]).and_then(|s| s.as_name().ok());
            let known = match kind {
                Some(b"Layout") => true,
                Some(b"Pagination") => matches!(subtype, Some(b"Header" | b"Footer")),
                _ => false,
            };
            if tag == b"Artifact" && !known {
                faults.push(format!("page {number}: an artifact without a type"));
            }
        }
    }
    faults
}

/// Decoration and content do not lie within each other.
pub(crate) fn apart(file: &Document) -> Faults {
    let mut faults = Faults::new();
    for (number, id) in file.get_pages() {
        let mut open: Vec<(bool, bool)> = Vec::new();
        for operation in content(file, id).operations {
            match operation.operator.as_str() {
                "BDC" | "BMC" => {
                    let artifact = operation.operands.first().and_then(|tag| tag.as_name().ok()) == Some(b"Artifact");
                    let tagged = mcid(&operation).is_some();
                    let within = |is: fn(&(bool, bool)) -> bool| open.iter().any(is);
                    if artifact && within(|open| open.1) || tagged && within(|open| open.0) {
                        faults.push(format!("page {number}: content within decoration, or the other way round"));
                    }
                    open.push((artifact, tagged));
                }
                "EMC" => drop(open.pop()),
                _ => {}
            }
        }
    }
    faults
}

/// The identifier that a sequence begins with.
fn mcid(operation: &Operation) -> Option<i64> {
    operation.operands.get(1)?.as_dict().ok()?.get(b"MCID").ok()?.as_i64().ok()
}

/// The elements of the sequences of a page, by their identifiers.
fn owners(file: &Document, page: ObjectId) -> Vec<Option<&Dictionary>> {
    let key = file.get_dictionary(page).and_then(|page| page.get(b"StructParents")).and_then(Object::as_i64);
    let root = from_catalog(file, &["StructTreeRoot", "ParentTree"]).and_then(|root| root.as_dict().ok());
    let all = root.map(|root| tree(file, root, "Nums")).unwrap_or_default();
    let list = key.ok().and_then(|key| all.into_iter().find(|(k, _)| k.as_i64().ok() == Some(key)));
    let list = list.and_then(|(_, list)| list.as_array().cloned().ok()).unwrap_or_default();
    list.iter().map(|owner| file.get_dictionary(owner.as_reference().ok()?).ok()).collect()
}

/// A picture is of a `Figure`, or decoration.
pub(crate) fn pictures(file: &Document) -> Faults {
    let mut faults = Faults::new();
    for (number, id) in file.get_pages() {
        let owners = owners(file, id);
        let mut open = Vec::new();
        for operation in content(file, id).operations {
            match operation.operator.as_str() {
                "BDC" | "BMC" => {
                    let artifact = operation.operands.first().and_then(|tag| tag.as_name().ok()) == Some(b"Artifact");
                    let owner = mcid(&operation).and_then(|id| *owners.get(usize::try_from(id).ok()?)?);
                    open.push(artifact || owner.is_some_and(|owner| name_of(owner, "S") == "Figure"));
                }
                "EMC" => drop(open.pop()),
                "Do" if !open.contains(&true) => faults.push(format!("page {number}: a picture that is no figure")),
                _ => {}
            }
        }
    }
    faults
}

/// Each code that is shown has characters: by its font, or because its sequence names them.
pub(crate) fn codes(file: &Document) -> Faults {
    let mut faults = Faults::new();
    for (number, id) in file.get_pages() {
        let fonts = file.get_page_fonts(id).expect("fonts");
        let maps: BTreeMap<&[u8], BTreeSet<u32>> =
            fonts.iter().map(|(name, font)| (name.as_slice(), mapped(file, font))).collect();
        let (mut known, mut length) = (None, 2);
        let mut open = Vec::new();
        for operation in content(file, id).operations {
            match operation.operator.as_str() {
                "BDC" | "BMC" => {
                    let list = operation.operands.get(1).and_then(|list| list.as_dict().ok());
                    open.push(list.is_some_and(|list| list.has(b"ActualText")));
                }
                "EMC" => drop(open.pop()),
                "Tf" => {
                    let name = operation.operands[0].as_name().expect("a name");
                    length = code_length(file, fonts[name]).unwrap_or(2);
                    known = maps.get(name);
                }
                "Tj" | "TJ" if !open.contains(&true) => {
                    for code in shown(&operation).chunks(length) {
                        let code = code.iter().fold(0, |code, byte| code << 8 | u32::from(*byte));
                        if !known.is_some_and(|known| known.contains(&code)) {
                            faults.push(format!("page {number}: the code {code} has no characters"));
                        }
                    }
                }
                _ => {}
            }
        }
    }
    faults
}

/// The codes that a font's map gives characters.
fn mapped(file: &Document, font: &Dictionary) -> BTreeSet<u32> {
    let map = at(file, font, &["ToUnicode"]).and_then(|map| map.as_stream().ok());
    let text = map.map(|map| map.get_plain_content().unwrap_or_else(|_| map.content.clone())).unwrap_or_default();
    let text = String::from_utf8_lossy(&text).into_owned();
    let pairs = text.split("beginbfchar").skip(1).filter_map(|part| part.split("endbfchar").next());
    let lines = pairs.flat_map(str::lines).filter_map(|line| line.strip_prefix('<')?.split_once("> <"));
    lines.filter(|(_, to)| to.len() >= 5).filter_map(|(code, _)| u32::from_str_radix(code, 16).ok()).collect()
}

/// The bytes that an operation shows.
fn shown(operation: &Operation) -> Vec<u8> {
    let parts = operation.operands.iter().flat_map(|operand| match operand {
        Object::Array(parts) => parts.as_slice(),
        other => std::slice::from_ref(other),
    });
    parts.filter_map(|part| part.as_str().ok()).flatten().copied().collect()
}

/// ISO 32000-1 §14.7.4.4: each sequence has one owner, which names it.
pub(crate) fn parent_tree(file: &Document) -> Faults {
    let mut faults = Faults::new();
    let root = from_catalog(file, &["StructTreeRoot", "ParentTree"]).and_then(|root| root.as_dict().ok());
    let owners: BTreeMap<i64, Object> = root
        .map(|root| tree(file, root, "Nums"))
        .unwrap_or_default()
        .into_iter()
        .filter_map(|(key, value)| Some((key.as_i64().ok()?, value)))
        .collect();
    for (number, id) in file.get_pages() {
        let page = file.get_dictionary(id).expect("a page");
        let key = page.get(b"StructParents").and_then(Object::as_i64).unwrap_or(-1);
        let list = owners.get(&key).and_then(|list| list.as_array().ok());
        let mut seen = BTreeSet::new();
        for operation in content(file, id).operations.iter().filter(|o| o.operator == "BDC") {
            let list_of = operation.operands.get(1).and_then(|list| list.as_dict().ok());
            let Some(mcid) = list_of.and_then(|list| list.get(b"MCID").and_then(Object::as_i64).ok()) else { continue };
            if !seen.insert(mcid) {
                faults.push(format!("page {number}: the identifier {mcid} comes twice"));
            }
            let owner = list.and_then(|list| dict(file, list.get(usize::try_from(mcid).ok()?)?));
            let here = |owner: &Dictionary| owner.get(b"Pg").and_then(Object::as_reference).ok() == Some(id);
            let names = |owner: &Dictionary| {
                kids(owner).iter().any(|kid| match kid {
                    Object::Integer(kid) => *kid == mcid && here(owner),
                    Object::Dictionary(kid) => {
                        here(kid) && kid.get(b"MCID").and_then(Object::as_i64).ok() == Some(mcid)
                    }
                    _ => false,
                })
            };
            if !owner.is_some_and(names) {
                faults.push(format!("page {number}: the sequence {mcid} belongs to no element"));
            }
        }
        if list.map_or(0, Vec::len) != seen.len() {
            faults.push(format!("page {number}: {} sequences, {} owners", seen.len(), list.map_or(0, Vec::len)));
        }
    }
    faults
}

pub(crate) fn notdef(file: &Document) -> Faults {
    let mut faults = Faults::new();
    for (number, id) in file.get_pages() {
        let fonts = file.get_page_fonts(id).expect("fonts");
        let mut length = 2;
        for operation in content(file, id).operations {
            if operation.operator == "Tf" {
                let name = operation.operands[0].as_name().expect("a name");
                length = code_length(file, fonts[name]).unwrap_or(2);
            }
            let strings = operation.operands.iter().flat_map(|operand| match operand {
                Object::Array(parts) => parts.iter().collect::<Vec<_>>(),
                other => vec![other],
            });
            let zero = |object: &Object| {
                object.as_str().is_ok_and(|codes| codes.chunks(length).any(|code| code.iter().all(|byte| *byte == 0)))
            };
            if ["Tj", "TJ"].contains(&operation.operator.as_str()) && strings.into_iter().any(zero) {
                faults.push(format!("page {number} shows the glyph of missing characters"));
            }
        }
    }
    faults
}
