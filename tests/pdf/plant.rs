//! Planting faults.

use super::read::{at, content, from_catalog, kids, name_of, of_kind, xmp};
use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Document, Object};

/// Changes the content of the first page that has some.
pub(crate) fn edit_content(file: &mut Document, change: impl Fn(&mut Content) -> bool) {
    for id in file.get_pages().into_values() {
        let mut operations = content(file, id);
        if change(&mut operations) {
            let bytes = operations.encode().expect("operators");
            return file.change_page_content(id, bytes).expect("a page");
        }
    }
    panic!("nothing to change");
}

pub(crate) fn drop_first(content: &mut Content, operator: &[u8]) -> bool {
    let at = content.operations.iter().position(|operation| operation.operator.as_bytes() == operator);
    at.map(|at| content.operations.remove(at)).is_some()
}

/// Takes the first sequence's operators away and leaves what is in it.
pub(crate) fn unmark(content: &mut Content) -> bool {
    drop_first(content, b"BDC") && drop_first(content, b"EMC")
}

pub(crate) fn show_zero(content: &mut Content) -> bool {
    let array = content.operations.iter_mut().find(|operation| operation.operator == "TJ");
    let first = array.and_then(|operation| operation.operands.first_mut()?.as_array_mut().ok()?.first_mut());
    first.map(|first| *first = Object::string_literal(vec![0, 0])).is_some()
}

/// Changes the first dictionary of a type: `Type`, or structure type, or for `StructElem?MCID` an element with content.
pub(crate) fn edit_first(file: &mut Document, kind: &str, change: impl Fn(&mut Dictionary)) {
    let fits = |dictionary: &Dictionary| match kind {
        "TH?ID" => name_of(dictionary, "S") == "TH" && dictionary.has(b"ID"),
        "StructElem?MCID" => {
            dictionary.has(b"S") && kids(dictionary).iter().any(|kid| matches!(kid, Object::Integer(_)))
        }
        _ => name_of(dictionary, "Type") == kind || (dictionary.has(b"P") && name_of(dictionary, "S") == kind),
    };
    let mut all = file.objects.values_mut().filter_map(|object| object.as_dict_mut().ok());
    change(all.find(|dictionary| fits(dictionary)).unwrap_or_else(|| panic!("no {kind}")));
}

pub(crate) fn edit_first_stream(file: &mut Document, change: impl Fn(&mut Dictionary)) {
    let mut all = file.objects.values_mut().filter_map(|object| object.as_stream_mut().ok());
    change(&mut all.next().expect("a stream").dict);
}

pub(crate) fn drop_key(file: &mut Document, key: &str) {
    for dictionary in file.objects.values_mut().filter_map(|object| object.as_dict_mut().ok()) {
        dictionary.remove(key.as_bytes());
    }
}

/// The first name of all comes once more, before itself.
pub(crate) fn repeat_name(file: &mut Document) {
    let names = from_catalog(file, &["Names"]).and_then(|names| names.as_dict().ok()).expect("names");
    let mut id = names.get(b"Dests").and_then(Object::as_reference).expect("a tree");
    while let Some(Object::Array(kids)) = at(file, file.get_dictionary(id).expect("a node"), &["Kids"]) {
        id = kids[0].as_reference().expect("a kid");
    }
    if let Ok(Object::Array(names)) = file.get_dictionary_mut(id).expect("a leaf").get_mut(b"Names") {
        let pair: Vec<Object> = names[..2].to_vec();
        names.splice(0..0, pair);
    }
}

pub(crate) fn plant_title(file: &mut Document) {
    let info = file.trailer.get(b"Info").and_then(Object::as_reference).expect("document information");
    file.get_dictionary_mut(info).expect("a dictionary").set("Title", Object::string_literal("Another"));
}

pub(crate) fn edit_xmp(file: &mut Document, from: &str, to: &str) {
    let changed = xmp(file).replace(from, to).into_bytes();
    let id = file.catalog().and_then(|c| c.get(b"Metadata")).and_then(Object::as_reference).expect("metadata");
    file.get_object_mut(id).and_then(Object::as_stream_mut).expect("a stream").set_content(changed);
}

/// The first map to characters says something else.
pub(crate) fn edit_map(file: &mut Document, map: &str) {
    let font =
        of_kind(file, "Font").into_iter().find_map(|font| font.get(b"ToUnicode").and_then(Object::as_reference).ok());
    let stream = file.get_object_mut(font.expect("a map")).and_then(Object::as_stream_mut).expect("a stream");
    stream.dict.remove(b"Filter");
    stream.set_content(map.as_bytes().to_vec());
}

/// A piece of decoration within the first sequence of an element.
pub(crate) fn decorate(content: &mut Content) -> bool {
    let tagged = |o: &Operation| o.operator == "BDC" && o.operands.get(1).is_some_and(|list| list.as_dict().is_ok());
    let at = content.operations.iter().position(tagged);
    at.is_some_and(|at| {
        content.operations.insert(at + 1, Operation::new("BMC", vec!["Artifact".into()]));
        content.operations.insert(at + 2, Operation::new("EMC", Vec::new()));
        true
    })
}

/// Marked content in the first drawing.
pub(crate) fn mark_form(file: &mut Document) {
    let mut streams = file.objects.values_mut().filter_map(|object| object.as_stream_mut().ok());
    let form = streams.find(|stream| name_of(&stream.dict, "Subtype") == "Form").expect("a drawing");
    let mut content = form.get_plain_content().unwrap_or_else(|_| form.content.clone());
    content.extend_from_slice(b" /P <</MCID 0>> BDC EMC");
    form.dict.remove(b"Filter");
    form.set_content(content);
}

pub(crate) fn edit_first_stream_of(file: &mut Document, kind: &str, change: impl Fn(&mut Dictionary)) {
    let mut all = file.objects.values_mut().filter_map(|object| object.as_stream_mut().ok());
    change(&mut all.find(|stream| name_of(&stream.dict, "Type") == kind).unwrap_or_else(|| panic!("no {kind}")).dict);
}

/// The first sequence of decoration with this list gets another.
pub(crate) fn rename_list(content: &mut Content, from: &str, to: &str) -> bool {
    let lists = content.operations.iter_mut().filter(|operation| operation.operator == "BDC");
    let mut lists = lists.filter_map(|operation| operation.operands.get_mut(1));
    lists.find(|list| list.as_name().is_ok_and(|name| name == from.as_bytes())).map(|list| *list = to.into()).is_some()
}

/// Puts operators behind the first that begins a sequence.
fn within(content: &mut Content, operations: Vec<Operation>) -> bool {
    let at = content.operations.iter().position(|operation| operation.operator == "BDC");
    at.map(|at| content.operations.splice(at + 1..at + 1, operations)).is_some()
}

/// An image among the operators of the first page that has some.
pub(crate) fn inline_image(file: &mut Document) {
    let pages = file.get_pages().into_values().map(|id| (id, file.get_page_content(id)));
    let begins = |bytes: &[u8]| Some(bytes.windows(4).position(|part| part == b"BDC\n")? + 4);
    let (id, mut bytes, at) =
        pages.filter_map(|(id, bytes)| begins(&bytes).map(|at| (id, bytes, at))).next().expect("a page");
    bytes.splice(at..at, *b"BI /W 1 /H 1 /BPC 8 /CS /G ID x EI\n");
    file.change_page_content(id, bytes).expect("a page");
}

/// A color of four inks.
pub(crate) fn ink(content: &mut Content) -> bool {
    within(content, vec![Operation::new("k", vec![0.into(), 0.into(), 0.into(), 1.into()])])
}

pub(crate) fn save_states(content: &mut Content) -> bool {
    let each = |operator| (0..29).map(move |_| Operation::new(operator, Vec::new()));
    within(content, each("q").chain(each("Q")).collect())
}

pub(crate) fn long_string(content: &mut Content) -> bool {
    within(content, vec![Operation::new("Tj", vec![Object::string_literal(vec![1; 32_768])])])
}

/// Lists that count in one way say that they count in another.
pub(crate) fn swap_numbering(file: &mut Document, from: &str, to: &str) {
    let mut count = 0;
    for dictionary in file.objects.values_mut().filter_map(|object| object.as_dict_mut().ok()) {
        let inner = if dictionary.has(b"ListNumbering") {
            Some(dictionary)
        } else {
            dictionary.get_mut(b"A").and_then(Object::as_dict_mut).ok()
        };
        if let Some(inner) = inner.filter(|inner| name_of(inner, "ListNumbering") == from) {
            inner.set("ListNumbering", to);
            count += 1;
        }
    }
    assert!(count > 0, "no list counts by {from}");
}
