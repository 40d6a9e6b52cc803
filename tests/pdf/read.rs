//! Finding one's way in a file.

use lopdf::content::Content;
use lopdf::{Dictionary, Document, Object, ObjectId};

pub(crate) fn dict<'a>(file: &'a Document, object: &'a Object) -> Option<&'a Dictionary> {
    file.dereference(object).ok()?.1.as_dict().ok()
}

pub(crate) fn at<'a>(file: &'a Document, dictionary: &'a Dictionary, path: &[&str]) -> Option<&'a Object> {
    let (first, rest) = path.split_first()?;
    let object = file.dereference(dictionary.get(first.as_bytes()).ok()?).ok()?.1;
    if rest.is_empty() { Some(object) } else { at(file, object.as_dict().ok()?, rest) }
}

pub(crate) fn from_catalog<'a>(file: &'a Document, path: &[&str]) -> Option<&'a Object> {
    at(file, file.catalog().ok()?, path)
}

pub(crate) fn name_of<'a>(dictionary: &'a Dictionary, key: &str) -> &'a str {
    dictionary
        .get(key.as_bytes())
        .and_then(Object::as_name)
        .ok()
        .and_then(|n| std::str::from_utf8(n).ok())
        .unwrap_or("")
}

pub(crate) fn string_of(dictionary: &Dictionary, key: &str) -> String {
    let bytes = dictionary.get(key.as_bytes()).and_then(Object::as_str).unwrap_or_default();
    match bytes.strip_prefix(b"\xFE\xFF") {
        Some(rest) => {
            let units: Vec<u16> = rest.chunks(2).map(|u| u16::from_be_bytes([u[0], u[u.len() - 1]])).collect();
            String::from_utf16_lossy(&units)
        }
        None => String::from_utf8_lossy(bytes).into_owned(),
    }
}

/// Every element of the structure, in order, with its object number.
pub(crate) fn elements(file: &Document) -> Vec<(ObjectId, &Dictionary)> {
    fn walk<'a>(file: &'a Document, object: &'a Object, out: &mut Vec<(ObjectId, &'a Dictionary)>) {
        match object {
            Object::Reference(id) => {
                let Some(element) = dict(file, object) else { return };
                out.push((*id, element));
                if let Ok(kids) = element.get(b"K") {
                    walk(file, kids, out);
                }
            }
            Object::Array(kids) => kids.iter().for_each(|kid| walk(file, kid, out)),
            _ => {}
        }
    }
    let mut out = Vec::new();
    if let Some(kids) = from_catalog(file, &["StructTreeRoot", "K"]) {
        walk(file, kids, &mut out);
    }
    out
}

pub(crate) fn of_type<'a>(file: &'a Document, kind: &str) -> Vec<(ObjectId, &'a Dictionary)> {
    elements(file).into_iter().filter(|(_, element)| name_of(element, "S") == kind).collect()
}

/// An attribute of an element.
pub(crate) fn attribute<'a>(file: &'a Document, element: &'a Dictionary, key: &str) -> Option<&'a Object> {
    at(file, element, &["A", key])
}

pub(crate) fn kids(element: &Dictionary) -> Vec<Object> {
    match element.get(b"K") {
        Ok(Object::Array(kids)) => kids.clone(),
        Ok(other) => vec![other.clone()],
        Err(_) => Vec::new(),
    }
}

/// The pairs of a name or number tree.
pub(crate) fn tree(file: &Document, root: &Dictionary, key: &str) -> Vec<(Object, Object)> {
    let mut out = Vec::new();
    if let Some(Object::Array(leaf)) = at(file, root, &[key]) {
        out.extend(leaf.chunks(2).map(|pair| (pair[0].clone(), pair[1].clone())));
    }
    if let Some(Object::Array(kids)) = at(file, root, &["Kids"]) {
        out.extend(kids.iter().filter_map(|kid| dict(file, kid)).flat_map(|kid| tree(file, kid, key)));
    }
    out
}

pub(crate) fn content(file: &Document, page: ObjectId) -> Content {
    Content::decode(&file.get_page_content(page)).expect("operators")
}

pub(crate) fn annotations(file: &Document) -> Vec<(ObjectId, &Dictionary)> {
    let pages = file.get_pages();
    let lists =
        pages.values().filter_map(|page| at(file, file.get_dictionary(*page).ok()?, &["Annots"])?.as_array().ok());
    lists.flatten().filter_map(|a| Some((a.as_reference().ok()?, dict(file, a)?))).collect()
}

pub(crate) fn xmp(file: &Document) -> String {
    let stream = from_catalog(file, &["Metadata"]).and_then(|m| m.as_stream().ok());
    stream.map_or_else(String::new, |stream| String::from_utf8_lossy(&stream.content).into_owned())
}

/// What stands in an element of the XMP, without markup, entries joined by commas.
pub(crate) fn xmp_text(xmp: &str, name: &str) -> String {
    let (open, close) = (format!("<{name}>"), format!("</{name}>"));
    let inside = xmp.split_once(&open).and_then(|(_, rest)| rest.split_once(&close)).map_or("", |(inside, _)| inside);
    let entries: Vec<String> = inside
        .split("</rdf:li>")
        .map(|entry| entry.rsplit('>').next().unwrap_or("").trim().to_owned())
        .filter(|entry| !entry.is_empty())
        .collect();
    entries.join(", ").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

/// Every dictionary of a kind, wherever it lies.
pub(crate) fn of_kind<'a>(file: &'a Document, kind: &str) -> Vec<&'a Dictionary> {
    let dictionaries = file.objects.values().filter_map(|object| object.as_dict().ok());
    dictionaries.filter(|dictionary| name_of(dictionary, "Type") == kind).collect()
}

/// How many bytes a code of a composite font has: `None` if its encoding is not one of the two that are used.
pub(crate) fn code_length(file: &Document, font: &Dictionary) -> Option<usize> {
    if name_of(font, "Encoding") == "Identity-H" {
        return Some(2);
    }
    let map = at(file, font, &["Encoding"])?.as_stream().ok()?;
    let text = String::from_utf8(map.get_plain_content().ok()?).ok()?;
    let told = name_of(&map.dict, "CMapName") == "OneByteIdentityH" && text.contains("<00> <FF> 0");
    told.then_some(1)
}
