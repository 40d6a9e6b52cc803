//! A page's content, as the text of each marked-content sequence (ISO 32000-1 §14.6, §9.4).

use super::cmap::{Font, code_length, parse};
use super::lex::{Operand, Operators};
use super::piece::{Owner, Page, Pieces};
use crate::inspect::signs::letters;
use lopdf::{Dictionary, Document, Object, ObjectId};
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

/// Reads the pages of a document, one after the other.
pub(super) struct Reader<'a> {
    document: &'a Document,
    /// Fonts that were read already, by their object.
    fonts: HashMap<ObjectId, Rc<Font>>,
    /// Bytes of content that may still be read.
    left: usize,
}

/// An open sequence: its identifier, and whether a text of its own stands for what is shown in it.
struct Open {
    id: Option<i64>,
    /// A text of its own, and what its glyphs say.
    told: Option<(String, String)>,
    artifact: bool,
    listing: bool,
}

/// A page's content is not read beyond this, in bytes; nor is the map of a font.
const MOST: usize = 64 << 20;
/// No page nests marked content deeper.
const DEEPEST: usize = 64;
/// All pages together: a stream that packs well may be that of any number of pages.
const MOST_IN_ALL: usize = 1 << 30;

impl<'a> Reader<'a> {
    pub(super) fn new(document: &'a Document) -> Self {
        Reader { document, fonts: HashMap::new(), left: MOST_IN_ALL }
    }

    /// Reads one page.
    pub(super) fn texts(&mut self, page: ObjectId) -> Result<Page, String> {
        let document = self.document;
        let content = content(document, page, self.left.min(MOST))?;
        self.left -= content.len().min(self.left);
        let resources = resources(document, page);
        let of = |kind: &[u8]| resources.and_then(|all| super::dictionary(document, all.get(kind).ok()?));
        let (faces, lists) = (of(b"Font"), of(b"Properties"));
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
                        Some(Operand::Name(name)) => named(document, lists, name),
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
                    let told = actual.clone().map(|actual| (actual, String::new()));
                    open.push(Open { id, told, artifact, listing });
                    if open.len() > DEEPEST {
                        return Err("its marked content is nested too deep".to_owned());
                    }
                    if let Some(actual) = actual {
                        // The innermost one that stands for all within it has been said when the outer began.
                        let outer = open[..open.len() - 1].iter().any(|open| open.told.is_some());
                        if !outer {
                            pieces.say(owner(&open), &actual);
                        }
                    }
                }
                b"EMC" => {
                    if let Some(Open { id: Some(id), told: Some((told, shown)), .. }) = open.pop()
                        && letters(&told) != letters(&shown)
                    {
                        pieces.others.insert(id, (told, shown));
                    }
                }
                b"Do" => pieces.picture(owner(&open)),
                b"q" => saved.push(face.clone()),
                b"Q" => face = saved.pop().unwrap_or_default(),
                b"Tf" => {
                    let name = operands.first().and_then(Operand::name).unwrap_or_default();
                    face.font = faces.and_then(|faces| self.font(faces.get(name).ok()?));
                    face.size = operands.get(1).and_then(Operand::number).unwrap_or(0.0);
                }
                b"Tj" | b"'" | b"\"" | b"TJ" => {
                    let Some(font) = face.font.as_deref() else { continue };
                    if let Some((_, shown)) = open.iter_mut().find_map(|open| open.told.as_mut()) {
                        strings(&operands, |bytes| font.decode(bytes, |text| shown.push_str(text)));
                        continue;
                    }
                    let owner = owner(&open);
                    pieces.code = font.fixed && !open.iter().any(|open| open.listing);
                    pieces.size = face.size;
                    strings(&operands, |bytes| font.decode(bytes, |text| pieces.say(owner, text)));
                }
                _ => {}
            }
        }
        if operators.damaged {
            return Err("its content is damaged".to_owned());
        }
        Ok(pieces.page())
    }

    /// A font that resources name.
    fn font(&mut self, object: &Object) -> Option<Rc<Font>> {
        let (document, id) = (self.document, object.as_reference().ok());
        if let Some(known) = id.and_then(|id| self.fonts.get(&id)) {
            return Some(Rc::clone(known));
        }
        let dictionary = super::dictionary(document, object)?;
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
            self.fonts.insert(id, Rc::clone(&font));
        }
        Some(font)
    }
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

/// The content streams of a page, as one, at most so long.
fn content(document: &Document, page: ObjectId, most: usize) -> Result<Vec<u8>, String> {
    let mut out = Vec::new();
    for id in document.get_page_contents(page) {
        let stream = document.get_object(id).and_then(Object::as_stream).map_err(|error| error.to_string())?;
        let part = stream.get_plain_content_with_limit(most.saturating_sub(out.len()));
        out.extend(part.map_err(|error| error.to_string())?);
        out.push(b'\n');
    }
    Ok(out)
}

/// The resources of a page: its own, or those of the nearest node above it (§7.7.3.4).
fn resources(document: &Document, page: ObjectId) -> Option<&Dictionary> {
    let (mut node, mut seen) = (page, HashSet::new());
    while seen.insert(node) {
        let dictionary = document.get_dictionary(node).ok()?;
        if let Ok(own) = dictionary.get(b"Resources") {
            return super::dictionary(document, own);
        }
        node = dictionary.get(b"Parent").and_then(Object::as_reference).ok()?;
    }
    None
}

/// The strings that are shown.
fn strings(operands: &[Operand<'_>], mut show: impl FnMut(&[u8])) {
    for operand in operands {
        let list = match operand {
            Operand::List(list) => list,
            one => std::slice::from_ref(one),
        };
        for part in list {
            if let Operand::Text(bytes) = part {
                show(bytes);
            }
        }
    }
}

/// Identifier and text of a property list that the resources name.
fn named(document: &Document, lists: Option<&Dictionary>, name: &[u8]) -> (Option<i64>, Option<String>) {
    let list = lists.and_then(|lists| super::dictionary(document, lists.get(name).ok()?));
    let id = list.and_then(|list| list.get(b"MCID").ok()).and_then(|id| id.as_i64().ok());
    (id, list.and_then(|list| list.get(b"ActualText").ok()).map(super::string))
}

/// Whether the codes of a composite font have one byte: its own map of codes says so (§9.7.5.3).
fn one_byte(document: &Document, font: &Dictionary) -> bool {
    let map = font.get(b"Encoding").and_then(|map| document.dereference(map)).and_then(|(_, map)| map.as_stream());
    let text = map.and_then(lopdf::Stream::get_plain_content).unwrap_or_default();
    code_length(&text) == Some(1)
}
