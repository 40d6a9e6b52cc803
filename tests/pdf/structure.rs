//! Rules about the structure tree and what hangs in it.

use super::Faults;
use super::read::{annotations, attribute, dict, elements, from_catalog, kids, name_of, of_type, string_of, tree};
use super::text::{Owner, Piece, pieces};
use lopdf::{Dictionary, Document, Object, ObjectId};
use std::collections::{BTreeMap, BTreeSet};

/// Which types there are and what they may lie in (ISO 32000-1 §14.8.4).
pub(crate) fn structure(file: &Document) -> Faults {
    const INLINE: &[&str] = &["Span", "Link", "Reference", "Note", "Formula", "Figure", "Code"];
    const BLOCKS: &[&str] =
        &["P", "H1", "H2", "H3", "H4", "H5", "H6", "L", "Table", "BlockQuote", "Div", "Sect", "Part", "TOC", "Caption"];
    const TIED: &[(&str, &[&str])] = &[
        ("LI", &["L"]),
        ("Lbl", &["LI", "Note"]),
        ("LBody", &["LI"]),
        ("THead", &["Table"]),
        ("TBody", &["Table"]),
        ("TR", &["Table", "THead", "TBody"]),
        ("TH", &["TR"]),
        ("TD", &["TR"]),
        ("TOCI", &["TOC"]),
    ];
    let all = elements(file);
    let types: BTreeMap<ObjectId, &str> = all.iter().map(|(id, element)| (*id, name_of(element, "S"))).collect();
    let mut faults = Faults::new();
    for (id, element) in &all {
        let kind = types[id];
        let above = element.get(b"P").and_then(Object::as_reference).ok().and_then(|id| types.get(&id)).copied();
        let fits = match TIED.iter().find(|(tied, _)| *tied == kind) {
            Some((_, parents)) => above.is_some_and(|above| parents.contains(&above)),
            None if kind == "Document" => above.is_none(),
            None => above.is_some() && (INLINE.contains(&kind) || BLOCKS.contains(&kind)),
        };
        if !fits {
            faults.push(format!("{kind} in {}", above.unwrap_or("nothing")));
        }
    }
    if from_catalog(file, &["StructTreeRoot", "RoleMap"]).is_some() {
        faults.push("types are mapped".to_owned());
    }
    if all.first().is_none_or(|(_, first)| name_of(first, "S") != "Document") {
        faults.push("the first element is no Document".to_owned());
    }
    faults
}

pub(crate) fn alternatives(file: &Document) -> Faults {
    let both = of_type(file, "Figure").into_iter().chain(of_type(file, "Formula"));
    let silent = both.filter(|(_, element)| string_of(element, "Alt").trim().is_empty());
    silent.map(|(id, element)| format!("{} {id:?} has no text", name_of(element, "S"))).collect()
}

pub(crate) fn figure_boxes(file: &Document) -> Faults {
    let figures = of_type(file, "Figure").into_iter();
    let fits = |element: &Dictionary| {
        attribute(file, element, "BBox").and_then(|b| b.as_array().ok()).is_some_and(|b| b.len() == 4)
    };
    figures.filter(|(_, figure)| !fits(figure)).map(|(id, _)| format!("figure {id:?} has no box")).collect()
}

/// A head has a body beside it (ISO 32000-1 §14.8.4.3.4, table 337).
pub(crate) fn table_groups(file: &Document) -> Faults {
    let mut faults = Faults::new();
    for (id, table) in of_type(file, "Table") {
        let kids = kids(table);
        let count =
            |kind| kids.iter().filter_map(|kid| dict(file, kid)).filter(|kid| name_of(kid, "S") == kind).count();
        if count("THead") > 1 || (count("THead") == 1 && count("TBody") == 0) {
            faults.push(format!("{id:?}: a table's heads without bodies"));
        }
    }
    faults
}

pub(crate) fn headers(file: &Document) -> Faults {
    let scoped = |element: &Dictionary| {
        let scope = attribute(file, element, "Scope").and_then(|scope| scope.as_name().ok());
        matches!(scope, Some(b"Row" | b"Column" | b"Both"))
    };
    of_type(file, "TH")
        .into_iter()
        .filter(|(_, e)| !scoped(e))
        .map(|(id, _)| format!("TH {id:?} has no scope"))
        .collect()
}

/// Where header cells span, each data cell names its own, and each name is that of a header cell of its table.
pub(crate) fn header_names(file: &Document) -> Faults {
    let mut faults = Faults::new();
    let spans = |cell: &Dictionary| ["ColSpan", "RowSpan"].iter().any(|key| attribute(file, cell, key).is_some());
    for (id, table) in of_type(file, "Table") {
        let cells: Vec<&Dictionary> = below(file, table);
        let of = |kind: &'static str| cells.iter().copied().filter(move |cell| name_of(cell, "S") == kind);
        let names: BTreeSet<Vec<u8>> =
            of("TH").filter_map(|head| Some(head.get(b"ID").ok()?.as_str().ok()?.to_vec())).collect();
        let mut named = 0;
        for cell in of("TD") {
            let list = attribute(file, cell, "Headers").and_then(|list| list.as_array().ok());
            for name in list.into_iter().flatten().filter_map(|name| name.as_str().ok()) {
                named += 1;
                if !names.contains(name) {
                    faults.push(format!("{id:?}: a cell names a head that is not there"));
                }
            }
        }
        if named == 0 && of("TH").any(spans) {
            faults.push(format!("{id:?}: heads span and no cell names its own"));
        }
    }
    let table = from_catalog(file, &["StructTreeRoot", "IDTree"]).and_then(|root| root.as_dict().ok());
    let known = table.map(|table| tree(file, table, "Names").len()).unwrap_or(0);
    let given = elements(file).iter().filter(|(_, element)| element.has(b"ID")).count();
    if known != given {
        faults.push(format!("{given} identifiers, {known} of them in the table"));
    }
    faults
}

/// All elements below one.
fn below<'a>(file: &'a Document, element: &'a Dictionary) -> Vec<&'a Dictionary> {
    let mut out = Vec::new();
    let list = match element.get(b"K") {
        Ok(Object::Array(list)) => list.as_slice(),
        Ok(one) => std::slice::from_ref(one),
        Err(_) => &[],
    };
    for kid in list.iter().filter(|kid| kid.as_reference().is_ok()).filter_map(|kid| dict(file, kid)) {
        out.push(kid);
        out.extend(below(file, kid));
    }
    out
}

/// A list says how it counts: by numbers, if its labels have digits, else by signs.
pub(crate) fn lists(file: &Document) -> Faults {
    let pages: BTreeMap<ObjectId, u32> = file.get_pages().into_iter().map(|(number, id)| (id, number)).collect();
    let mut texts: BTreeMap<(u32, i64), String> = BTreeMap::new();
    for Piece { page, text, owner, .. } in pieces(file) {
        if let Owner::Sequence(id) = owner {
            texts.entry((page, id)).or_default().push_str(&text);
        }
    }
    let label = |element: &Dictionary| -> String {
        let page = |element: &Dictionary| pages.get(&element.get(b"Pg").and_then(Object::as_reference).ok()?).copied();
        let text = |kid: &Object| match kid {
            Object::Integer(id) => texts.get(&(page(element)?, *id)),
            Object::Dictionary(kid) => texts.get(&(page(kid)?, kid.get(b"MCID").and_then(Object::as_i64).ok()?)),
            _ => None,
        };
        kids(element).iter().filter_map(text).map(String::as_str).collect()
    };
    let mut faults = Faults::new();
    for (id, list) in of_type(file, "L") {
        let numbering = attribute(file, list, "ListNumbering").and_then(|numbering| numbering.as_name().ok());
        let direct = |element: &Dictionary, kind: &str| -> Vec<Dictionary> {
            let kids = kids(element);
            kids.iter().filter_map(|kid| dict(file, kid)).filter(|kid| name_of(kid, "S") == kind).cloned().collect()
        };
        let items = direct(list, "LI");
        let mut labels = items.iter().flat_map(|item| direct(item, "Lbl")).map(|element| label(&element));
        let counted = labels.any(|label| label.contains(char::is_numeric));
        match numbering {
            Some(b"Decimal") if counted => {}
            // The labels of a list of terms are words.
            Some(b"None") => {}
            Some(b"Disc") if !counted => {}
            _ => faults.push(format!("the list {id:?} does not say how it counts")),
        }
    }
    faults
}

pub(crate) fn notes(file: &Document) -> Faults {
    let mut seen = BTreeSet::new();
    let mut faults = Faults::new();
    for (id, note) in of_type(file, "Note") {
        let name = string_of(note, "ID");
        if name.is_empty() || !seen.insert(name) {
            faults.push(format!("note {id:?} has no identifier of its own"));
        }
    }
    faults
}

pub(crate) fn headings(file: &Document) -> Faults {
    let mut faults = Faults::new();
    let mut before = 0;
    for (_, element) in elements(file) {
        let Some(level) = name_of(element, "S").strip_prefix('H').and_then(|level| level.parse::<u8>().ok()) else {
            continue;
        };
        if level > before + 1 {
            faults.push(format!("H{level} after H{before}"));
        }
        before = level;
    }
    faults
}

pub(crate) fn links(file: &Document) -> Faults {
    let mut faults = Faults::new();
    let root = from_catalog(file, &["StructTreeRoot", "ParentTree"]).and_then(|root| root.as_dict().ok());
    let owners = root.map(|root| tree(file, root, "Nums")).unwrap_or_default();
    for (id, annotation) in annotations(file) {
        let key = annotation.get(b"StructParent").cloned().unwrap_or(Object::Null);
        let owner = owners.iter().find(|(k, _)| *k == key).and_then(|(_, owner)| dict(file, owner));
        let held = owner.is_some_and(|owner| {
            name_of(owner, "S") == "Link"
                && kids(owner).iter().any(|kid| {
                    kid.as_dict().is_ok_and(|kid| {
                        name_of(kid, "Type") == "OBJR"
                            && kid.get(b"Obj").and_then(Object::as_reference).ok() == Some(id)
                    })
                })
        });
        let flags = annotation.get(b"F").and_then(Object::as_i64).unwrap_or(0);
        if name_of(annotation, "Subtype") != "Link"
            || !held
            || flags != 4
            || string_of(annotation, "Contents").is_empty()
        {
            faults.push(format!("annotation {id:?} has no element, no text or the wrong flags"));
        }
    }
    faults
}
