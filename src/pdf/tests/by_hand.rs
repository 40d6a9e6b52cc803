//! Books made mark by mark, and what the files written of them say.

use crate::asset::Assets;
use crate::font::{FaceId, FontBook};
use crate::layout::page::{Glyph, GlyphRun, Info, Mark, Page, Placed, Pool, Tag, TagId, TagKind, Typeset};
use crate::length::{Length, Point, Size};
use crate::pdf::write;
use crate::theme::Color;
use lopdf::{Dictionary, Document, Object};

/// A book that is made by hand, mark by mark.
pub(super) struct Book {
    pub(super) typeset: Typeset,
    pub(super) fonts: FontBook,
}

impl Book {
    pub(super) fn new() -> Self {
        let info = Info {
            title: "Title".to_owned(),
            language: "en".to_owned(),
            modified: "2024-02-03T04:05:06Z".to_owned(),
            ..Info::default()
        };
        let typeset = Typeset { pools: vec![Pool::default()], info, ..Typeset::default() };
        Book { typeset, fonts: FontBook::bundled() }
    }

    pub(super) fn page(&mut self) {
        let size = Size::new(Length::pt(432), Length::pt(648));
        let folio = (self.typeset.pages.len() + 1).to_string();
        self.typeset.pages.push(Page { size, folio, ..Page::default() });
    }

    pub(super) fn tag(&mut self, parent: Option<TagId>, kind: TagKind) -> TagId {
        self.typeset.tags.push(Tag { parent, kind, alt: None, lang: None });
        TagId(self.typeset.tags.len() as u32 - 1)
    }

    pub(super) fn mark(&mut self, tag: Option<TagId>, mark: Mark) {
        let at = Point::new(Length::pt(72), Length::pt(100));
        if let Some(page) = self.typeset.pages.last_mut() {
            page.marks.push(Placed { at, tag, mark });
        }
    }

    /// A run of clusters: the characters shown (one glyph each) and the text they stand for.
    pub(super) fn run(&self, pool: &mut Pool, clusters: &[(&str, &str)]) -> GlyphRun {
        let face = self.fonts.face(FaceId(0));
        let (glyphs, text) = (pool.glyphs.len() as u32, pool.text.len() as u32);
        let size = Length::pt(10);
        for (shown, stands_for) in clusters {
            let cluster = pool.text.len() as u32;
            pool.text.push_str(stands_for);
            for c in shown.chars() {
                let gid = face.glyph(c).unwrap_or(0);
                let advance = size.units(i64::from(face.advance(gid)), face.upem).0 as i32;
                pool.glyphs.push(Glyph { gid, advance, x_offset: 0, y_offset: 0, cluster });
            }
        }
        GlyphRun {
            face: FaceId(0),
            size,
            color: Color::BLACK,
            pool: 0,
            glyphs: glyphs..pool.glyphs.len() as u32,
            text: text..pool.text.len() as u32,
            rtl: false,
            soft_hyphen: false,
            turned: false,
            expansion: 0,
            space: false,
        }
    }

    pub(super) fn show(&mut self, tag: Option<TagId>, clusters: &[(&str, &str)]) {
        let mut pool = std::mem::take(&mut self.typeset.pools[0]);
        let run = self.run(&mut pool, clusters);
        self.typeset.pools[0] = pool;
        self.mark(tag, Mark::Glyphs(run));
    }

    pub(super) fn words(&mut self, tag: Option<TagId>, words: &str) {
        let parts: Vec<String> = words.chars().map(String::from).collect();
        let clusters: Vec<(&str, &str)> = parts.iter().map(|part| (part.as_str(), part.as_str())).collect();
        self.show(tag, &clusters);
    }

    pub(super) fn bytes(&self) -> Vec<u8> {
        write(&self.typeset, &self.fonts, &Assets::default()).expect("the book can be written").bytes
    }

    /// The first page's text without spaces, by the fonts' own maps.
    pub(super) fn text(&self) -> String {
        self.shown().concat().concat().replace(' ', "")
    }

    /// What each `TJ` of the first page shows, code by code.
    pub(super) fn shown(&self) -> Vec<Vec<String>> {
        let document = self.document();
        let page = document.get_pages()[&1];
        let fonts = document.get_page_fonts(page).expect("fonts");
        let map = |font: &Dictionary| {
            let map = get(&document, font, &["ToUnicode"]).as_stream().and_then(lopdf::Stream::get_plain_content);
            String::from_utf8(map.expect("a map")).expect("ASCII")
        };
        let mut lines = Vec::new();
        let mut current = String::new();
        let content = document.get_page_content(page);
        for operation in lopdf::content::Content::decode(&content).expect("operators").operations {
            match (operation.operator.as_str(), operation.operands.first()) {
                ("Tf", Some(name)) => current = map(fonts[name.as_name().expect("a name")]),
                ("TJ", Some(Object::Array(parts))) => {
                    let codes = parts.iter().filter_map(|part| part.as_str().ok()).flatten();
                    lines.push(codes.map(|code| meaning(&current, *code)).collect());
                }
                ("Tj", Some(shown)) => {
                    lines.push(shown.as_str().expect("a string").iter().map(|code| meaning(&current, *code)).collect());
                }
                _ => {}
            }
        }
        lines
    }

    pub(super) fn document(&self) -> Document {
        Document::load_mem(&self.bytes()).expect("the file can be read")
    }
}

/// What a `ToUnicode` map says of a code of one byte.
fn meaning(map: &str, code: u8) -> String {
    let entry = format!("<{code:02X}> <");
    let line = map.lines().find_map(|line| line.strip_prefix(&entry)).unwrap_or_else(|| panic!("{code} has no text"));
    let units = line.trim_end_matches('>').as_bytes().chunks(4);
    let units: Vec<u16> = units
        .map(|unit| u16::from_str_radix(std::str::from_utf8(unit).expect("ASCII"), 16).expect("a number"))
        .collect();
    String::from_utf16(&units).expect("UTF-16")
}

pub(super) fn get<'a>(document: &'a Document, dictionary: &'a Dictionary, path: &[&str]) -> &'a Object {
    let mut object = dictionary.get(path[0].as_bytes()).unwrap_or_else(|_| panic!("no {}", path[0]));
    for key in &path[1..] {
        object = dict(document, object).get(key.as_bytes()).unwrap_or_else(|_| panic!("no {key}"));
    }
    document.dereference(object).expect("the object is there").1
}

pub(super) fn dict<'a>(document: &'a Document, object: &'a Object) -> &'a Dictionary {
    document.dereference(object).expect("the object is there").1.as_dict().expect("it is a dictionary")
}

/// The structure as `Type(kids)`.
pub(super) fn outline_of(document: &Document, element: &Dictionary) -> String {
    let name = String::from_utf8_lossy(element.get(b"S").and_then(Object::as_name).unwrap_or(b"?")).into_owned();
    let kids: Vec<String> = get(document, element, &["K"])
        .as_array()
        .expect("an array of kids")
        .iter()
        .map(|kid| match kid {
            Object::Integer(id) => id.to_string(),
            Object::Dictionary(other) => {
                String::from_utf8_lossy(other.get(b"Type").and_then(Object::as_name).unwrap_or(b"?")).into_owned()
            }
            other => outline_of(document, dict(document, other)),
        })
        .collect();
    format!("{name}({})", kids.join(" "))
}

pub(super) fn structure(document: &Document) -> String {
    let root = dict(document, get(document, document.catalog().expect("a catalog"), &["StructTreeRoot"]));
    let top = get(document, root, &["K"]).as_array().expect("an array")[0].clone();
    outline_of(document, dict(document, &top))
}
