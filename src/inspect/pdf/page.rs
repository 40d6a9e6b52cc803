//! A page's content, as the text of each marked-content sequence (ISO 32000-1 §14.6, §9.4).

use super::cmap::{Font, code_length, parse};
use super::lex::{Operand, Operators};
use super::piece::{Owner, Page, Pieces};
use lopdf::{Dictionary, Document, Object, ObjectId};
use std::collections::HashMap;
use std::rc::Rc;

/// Fonts that were read already, by their object.
#[derive(Default)]
pub(super) struct Fonts {
    read: HashMap<ObjectId, Rc<Font>>,
}

/// An open sequence: its identifier, and whether a text of its own stands for what is shown in it.
struct Open {
    id: Option<i64>,
    actual: bool,
    artifact: bool,
    listing: bool,
}

/// A page's content is not read beyond this, in bytes; nor is the map of a font.
const MOST: usize = 64 << 20;

/// Reads one page.
pub(super) fn texts(document: &Document, page: ObjectId, fonts: &mut Fonts) -> Result<Page, String> {
    let content = content(document, page)?;
    let resources = document.get_page_fonts(page).map_err(|error| error.to_string())?;
    let ids = font_ids(document, page);
    let mut pieces = Pieces::default();
    let mut open: Vec<Open> = Vec::new();
    let mut face = Face::default();
    let mut saved = Vec::new();
    let mut operators = Operators::new(&content);
    let mut operands = Vec::new();
    while let Some(operator) = operators.next(&mut operands) {
        pieces.place(operator, &operands);
        match operator {
            b"BDC" | b"BMC" => {
                let (id, actual) = match operands.get(1) {
                    Some(Operand::Name(name)) => named(document, page, name),
                    Some(table) => {
                        let id = table.get(b"MCID").and_then(Operand::number).map(|id| id as i64);
                        let actual = table.get(b"ActualText").and_then(|text| match text {
                            Operand::Text(bytes) => Some(super::text(bytes)),
                            _ => None,
                        });
                        (id, actual)
                    }
                    None => (None, None),
                };
                let tag = operands.first().and_then(Operand::name).unwrap_or_default();
                let (artifact, listing) = (tag == b"Artifact", tag == b"Code");
                open.push(Open { id, actual: actual.is_some(), artifact, listing });
                if let Some(actual) = actual {
                    // The innermost one that stands for all within it has been said when the outer began.
                    let outer = open[..open.len() - 1].iter().any(|open| open.actual);
                    if !outer {
                        pieces.say(owner(&open), &actual);
                    }
                }
            }
            b"EMC" => {
                open.pop();
            }
            b"Do" => pieces.picture(owner(&open)),
            b"q" => saved.push(face.clone()),
            b"Q" => face = saved.pop().unwrap_or_default(),
            b"Tf" => {
                let name = operands.first().and_then(Operand::name).unwrap_or_default();
                let font = resources.get(name);
                face.font = font.map(|dictionary| fonts.font(document, ids.get(name).copied(), dictionary));
                face.size = operands.get(1).and_then(Operand::number).unwrap_or(0.0);
            }
            b"Tj" | b"'" | b"\"" | b"TJ" => {
                let Some(font) = face.font.as_deref().filter(|_| !open.iter().any(|open| open.actual)) else {
                    continue;
                };
                let owner = owner(&open);
                pieces.code = font.fixed && !open.iter().any(|open| open.listing);
                pieces.size = face.size;
                for operand in &operands {
                    let list = match operand {
                        Operand::List(list) => list,
                        one => std::slice::from_ref(one),
                    };
                    for part in list {
                        if let Operand::Text(bytes) = part {
                            font.decode(bytes, |text| pieces.say(owner, text));
                        }
                    }
                }
            }
            _ => {}
        }
    }
    if operators.damaged {
        return Err("its content is damaged".to_owned());
    }
    Ok(pieces.page())
}

/// The face in use.
#[derive(Clone, Default)]
struct Face {
    font: Option<Rc<Font>>,
    size: f32,
}

/// Text belongs to the innermost sequence that has an identifier or is an artifact.
fn owner(open: &[Open]) -> Owner {
    let own = open.iter().rev().find_map(|open| match open.id {
        Some(id) => Some(Owner::Sequence(id)),
        None => open.artifact.then_some(Owner::Artifact),
    });
    own.unwrap_or(Owner::Stray)
}

/// The content streams of a page, as one.
fn content(document: &Document, page: ObjectId) -> Result<Vec<u8>, String> {
    let mut out = Vec::new();
    for id in document.get_page_contents(page) {
        let stream = document.get_object(id).and_then(Object::as_stream).map_err(|error| error.to_string())?;
        let part = stream.get_plain_content_with_limit(MOST.saturating_sub(out.len()));
        out.extend(part.map_err(|error| error.to_string())?);
        out.push(b'\n');
    }
    Ok(out)
}

/// Identifier and text of a property list that the resources name.
fn named(document: &Document, page: ObjectId, name: &[u8]) -> (Option<i64>, Option<String>) {
    let Ok((direct, inherited)) = document.get_page_resources(page) else { return (None, None) };
    let list = direct
        .into_iter()
        .chain(inherited.iter().filter_map(|id| document.get_dictionary(*id).ok()))
        .filter_map(|resources| document.get_dict_in_dict(resources, b"Properties").ok())
        .find_map(|list| super::dictionary(document, list.get(name).ok()?));
    let id = list.and_then(|list| list.get(b"MCID").ok()).and_then(|id| id.as_i64().ok());
    (id, list.and_then(|list| list.get(b"ActualText").ok()).map(super::string))
}

/// The objects of the page's fonts, so that each is read once.
fn font_ids(document: &Document, page: ObjectId) -> HashMap<Vec<u8>, ObjectId> {
    let mut out = HashMap::new();
    let Ok((direct, inherited)) = document.get_page_resources(page) else { return out };
    let all = direct.into_iter().chain(inherited.iter().filter_map(|id| document.get_dictionary(*id).ok()));
    for list in all.filter_map(|resources| document.get_dict_in_dict(resources, b"Font").ok()) {
        for (name, font) in list.iter() {
            if let Ok(id) = font.as_reference() {
                out.entry(name.clone()).or_insert(id);
            }
        }
    }
    out
}

/// Whether the codes of a composite font have one byte: its own map of codes says so (§9.7.5.3).
fn one_byte(document: &Document, font: &Dictionary) -> bool {
    let map = font.get(b"Encoding").and_then(|map| document.dereference(map)).and_then(|(_, map)| map.as_stream());
    let text = map.and_then(lopdf::Stream::get_plain_content).unwrap_or_default();
    code_length(&text) == Some(1)
}

impl Fonts {
    fn font(&mut self, document: &Document, id: Option<ObjectId>, dictionary: &Dictionary) -> Rc<Font> {
        if let Some(known) = id.and_then(|id| self.read.get(&id)) {
            return Rc::clone(known);
        }
        let map = dictionary
            .get(b"ToUnicode")
            .ok()
            .and_then(|map| document.dereference(map).ok())
            .and_then(|(_, map)| map.as_stream().ok())
            .and_then(|stream| stream.get_plain_content_with_limit(MOST).ok())
            .map(|text| parse(&text))
            .unwrap_or_default();
        let wide = dictionary.get(b"Subtype").and_then(Object::as_name).is_ok_and(|kind| kind == b"Type0")
            && !one_byte(document, dictionary);
        // Font descriptors' flags, bit 1: fixed pitch (§9.8.2).
        let own = super::array(document, dictionary.get(b"DescendantFonts").ok())
            .and_then(|fonts| super::dictionary(document, fonts.first()?))
            .unwrap_or(dictionary);
        let flags = document.get_dict_in_dict(own, b"FontDescriptor").and_then(|descriptor| descriptor.get(b"Flags"));
        let fixed = flags.and_then(Object::as_i64).is_ok_and(|flags| flags & 1 == 1);
        let font = Rc::new(Font { wide, fixed, map });
        if let Some(id) = id {
            self.read.insert(id, Rc::clone(&font));
        }
        font
    }
}
