//! SVG made safe: comes in an author's file, goes out one that every reading system may open.
//!
//! The file is parsed and written anew with what is allowed: elements of the SVG namespace that
//! draw, their attributes without event handlers, references within the file or to embedded
//! pictures, style sheets without foreign addresses. Out fall scripts, DOCTYPE and entities (which
//! are expanded within roxmltree's bounds), comments, processing instructions, editors' private
//! elements. Text stays text. `id`s become unique XML names, as EPUBCheck asks. The text of a
//! `foreignObject` (Mermaid's labels) becomes SVG text unless a `switch` offers a substitute.
//!
//! The cost of drawing is bounded here too: nesting by [`MAX_DEPTH`], and what `use` and other
//! references multiply by [`MAX_ELEMENTS`]; circles of `use` are cut.

mod css;
mod names;
mod refs;
mod size;
mod weight;
mod write;

use usvg::roxmltree::{Document, Node, ParsingOptions};

/// Elements may nest so deep, references followed: what follows walks them by recursion.
const MAX_DEPTH: u32 = 128;
/// So many elements may be drawn, references followed.
const MAX_ELEMENTS: u64 = 300_000;

const SVG_NS: &str = "http://www.w3.org/2000/svg";
const XLINK_NS: &str = "http://www.w3.org/1999/xlink";
const XHTML_NS: &str = "http://www.w3.org/1999/xhtml";
const XML_NS: &str = "http://www.w3.org/XML/1998/namespace";

/// A cleaned SVG.
#[derive(Debug)]
pub(super) struct Clean {
    /// The file, UTF-8.
    pub bytes: Vec<u8>,
    /// CSS pixels, at least 1.
    pub width: u32,
    /// CSS pixels, at least 1.
    pub height: u32,
}

/// Whether the first element that is named looks like `svg`.
pub(super) fn looks_like(bytes: &[u8]) -> bool {
    let head = text(&bytes[..bytes.len().min(4096)]);
    let head = head.trim_start_matches('\u{FEFF}').trim_start();
    if !head.starts_with('<') {
        return false;
    }
    let mut rest = head;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        if rest.starts_with("!--") {
            let Some(end) = rest.find("-->") else { return true };
            rest = &rest[end..];
        } else if !rest.starts_with(['?', '!']) {
            let name = rest.split(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).next().unwrap_or("");
            return name == "svg" || name.ends_with(":svg");
        }
    }
    // Long comments or a long DOCTYPE: the parser will tell.
    bytes.len() > 4096
}

/// Cleans an SVG. The error is a clause about the picture.
pub(super) fn clean(bytes: &[u8]) -> Result<Clean, String> {
    clean_nested(bytes, 0)
}

fn clean_nested(bytes: &[u8], level: u32) -> Result<Clean, String> {
    let text = text(bytes);
    let text = text.trim_start_matches('\u{FEFF}').trim_start();
    if too_many_attributes(text) {
        return Err("has an element with too many attributes".to_owned());
    }
    let options = ParsingOptions { allow_dtd: true, nodes_limit: 2_000_000, ..ParsingOptions::default() };
    let document = Document::parse_with_options(text, options).map_err(|e| format!("is not well-formed XML: {e}"))?;
    let root = document.root_element();
    if root.tag_name().name() != "svg" || !is_svg(&root) {
        return Err(format!("is no SVG: its root element is {}", root.tag_name().name()));
    }
    let refs = refs::Refs::collect(&document)?;
    let size = size::of(&root);
    let out = write::Writer::new(&refs, level).document(&root, &size);
    Ok(Clean { bytes: out.into_bytes(), width: size.pixels().0, height: size.pixels().1 })
}

/// The parser compares each attribute of an element with all the others.
fn too_many_attributes(text: &str) -> bool {
    let mut count = 0;
    text.bytes().any(|b| {
        match b {
            b'<' | b'>' => count = 0,
            b'=' => count += 1,
            _ => {}
        }
        count > 4000
    })
}

/// The file as text: UTF-8, UTF-16 with a mark, or Latin-1, which old editors wrote.
fn text(bytes: &[u8]) -> std::borrow::Cow<'_, str> {
    let wide = |rest: &[u8], of: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = rest.chunks_exact(2).map(|b| of([b[0], b[1]])).collect();
        String::from_utf16_lossy(&units).into()
    };
    match bytes {
        [0xFF, 0xFE, rest @ ..] => wide(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => wide(rest, u16::from_be_bytes),
        _ => {
            let head = String::from_utf8_lossy(&bytes[..bytes.len().min(100)]).to_ascii_lowercase();
            match std::str::from_utf8(bytes) {
                Err(_) if head.contains("iso-8859-1") || head.contains("windows-1252") => {
                    bytes.iter().map(|b| char::from(*b)).collect::<String>().into()
                }
                _ => String::from_utf8_lossy(bytes),
            }
        }
    }
}

/// Of the SVG namespace, or of none (files cut out of web pages).
fn is_svg(node: &Node<'_, '_>) -> bool {
    node.is_element() && matches!(node.tag_name().namespace(), None | Some(SVG_NS))
}

/// Element of that name.
fn is(node: &Node<'_, '_>, name: &str) -> bool {
    is_svg(node) && node.tag_name().name() == name
}

/// `href`, or `xlink:href` of SVG 1.1.
fn href<'a>(node: &Node<'a, '_>) -> Option<&'a str> {
    node.attribute("href").or_else(|| node.attribute((XLINK_NS, "href"))).map(str::trim)
}
