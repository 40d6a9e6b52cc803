//! Writes the cleaned SVG.

use usvg::roxmltree::{Attribute, Node};

use super::refs::Refs;
use super::size::Size;
use super::{SVG_NS, XHTML_NS, XLINK_NS, XML_NS, css, href, is, is_svg, names};
use crate::asset::data_url;

/// Collects the file.
pub(super) struct Writer<'r, 'a, 'i> {
    refs: &'r Refs<'a, 'i>,
    out: String,
    /// How many SVG files stand around this one.
    level: u32,
}

impl<'r, 'a, 'i> Writer<'r, 'a, 'i> {
    pub(super) fn new(refs: &'r Refs<'a, 'i>, level: u32) -> Self {
        Writer { refs, out: String::new(), level }
    }

    pub(super) fn document(mut self, root: &Node<'_, '_>, size: &Size) -> String {
        self.out.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg");
        self.attribute("xmlns", SVG_NS);
        self.attribute("xmlns:xlink", XLINK_NS);
        if let Some(view_box) = &size.view_box {
            self.attribute("viewBox", view_box);
        }
        if !size.sized {
            let (width, height) = size.pixels();
            self.attribute("width", &width.to_string());
            self.attribute("height", &height.to_string());
        }
        let replaced: &[&str] = match (&size.view_box, size.sized) {
            (Some(_), false) => &["viewBox", "width", "height"],
            (Some(_), true) => &["viewBox"],
            (None, _) => &[],
        };
        self.attributes(root, replaced);
        self.out.push('>');
        self.children(root);
        self.out.push_str("</svg>\n");
        self.out
    }

    /// An element and all in it. Recursion: [`Refs`] has refused what is nested too deep.
    fn element(&mut self, node: &Node<'_, '_>) {
        let name = match node.tag_name().name() {
            "foreignObject" => return self.foreign_object(node),
            // A picture is no place for links; their content stays.
            "a" if node.parent().is_some_and(|p| names::holds_text(p.tag_name().name())) => "tspan",
            "a" => "g",
            name => name,
        };
        if !names::allowed(name) || names::animates(name) && !may_animate(node) || is_costly(node, name) {
            return;
        }
        let picture = match href(node) {
            Some(href) if matches!(name, "image" | "feImage") && !href.starts_with('#') => match self.picture(href) {
                Some(url) => Some(url),
                None => return,
            },
            None if name == "image" => return,
            _ => None,
        };
        if name == "use" && self.target(node).is_none() {
            return;
        }
        self.out.push('<');
        self.out.push_str(name);
        self.attributes(node, &[]);
        if let Some(url) = picture {
            self.attribute("xlink:href", &url);
        } else if let Some(id) = self.target(node) {
            self.attribute("xlink:href", &format!("#{id}"));
        }
        let open = self.out.len();
        self.out.push('>');
        match name {
            "title" | "desc" => self.plain(node),
            "style" => {
                let text: String = node.children().filter_map(|n| n.text()).collect();
                let text = css::sheet(&text, self.refs);
                escape(&text, false, &mut self.out);
            }
            _ => self.children(node),
        }
        if self.out.len() == open + 1 {
            self.out.truncate(open);
            self.out.push_str("/>");
        } else {
            self.out.push_str("</");
            self.out.push_str(name);
            self.out.push('>');
        }
    }

    fn children(&mut self, node: &Node<'_, '_>) {
        let keeps_text = names::holds_text(node.tag_name().name()) || is(node, "a");
        for child in node.children() {
            if is_svg(&child) {
                self.element(&child);
            } else if let Some(text) = child.text().filter(|_| child.is_text()) {
                if keeps_text {
                    escape(text, false, &mut self.out);
                } else if text.contains('\n') && !self.out.ends_with('\n') {
                    self.out.push('\n');
                }
            }
        }
    }

    /// The text in an element, whatever elements it holds.
    fn plain(&mut self, node: &Node<'_, '_>) {
        for text in node.descendants().filter(Node::is_text).filter_map(|n| n.text()) {
            escape(text, false, &mut self.out);
        }
    }

    /// The name within the file that an element's `href` points at.
    fn target(&self, node: &Node<'_, '_>) -> Option<&'r str> {
        if self.refs.is_cut(node) || is(node, "a") {
            return None;
        }
        let id = href(node)?.strip_prefix('#')?;
        if is(node, "use") { self.refs.shown_name(id) } else { self.refs.new_name(id) }
    }

    fn attributes(&mut self, node: &Node<'_, '_>, without: &[&str]) {
        if let Some(name) = self.refs.name_of(node) {
            self.attribute("id", name);
        }
        for attribute in node.attributes() {
            if attribute.namespace().is_none() && without.contains(&attribute.name()) {
                continue;
            }
            // SVG has names of ASCII alone, and what signs others may have depends on the edition of XML.
            let Some(name) = kept_name(&attribute).filter(|name| name.is_ascii()) else { continue };
            let value = attribute.value();
            // A pattern that paints itself and the like: usvg cuts only the plain circles.
            if self.refs.is_cut(node) && value.contains('(') {
                continue;
            }
            if name == "style" {
                let value = css::declarations(value, self.refs);
                if !value.is_empty() {
                    self.attribute(name, &value);
                }
            } else if value.contains('(') && value.to_ascii_lowercase().contains("url(") {
                if let Some(value) = css::value(name, value, self.refs) {
                    self.attribute(name, &value);
                }
            } else if !css::is_script(value) {
                self.attribute(name, value);
            }
        }
    }

    fn attribute(&mut self, name: &str, value: &str) {
        self.out.push(' ');
        self.out.push_str(name);
        self.out.push_str("=\"");
        escape(value, true, &mut self.out);
        self.out.push('"');
    }

    /// An embedded picture that readers know; an embedded SVG is cleaned in its turn.
    fn picture(&self, href: &str) -> Option<String> {
        if !data_url::is(href) {
            return None;
        }
        let data = data_url::read(href).ok()?;
        let (media_type, bytes) = match data.bytes[..] {
            [0x89, b'P', b'N', b'G', ..] => ("image/png", data.bytes),
            [0xFF, 0xD8, 0xFF, ..] => ("image/jpeg", data.bytes),
            [b'G', b'I', b'F', b'8', ..] => ("image/gif", data.bytes),
            _ if self.level < 2 && super::looks_like(&data.bytes) => {
                ("image/svg+xml", super::clean_nested(&data.bytes, self.level + 1).ok()?.bytes)
            }
            _ => return None,
        };
        Some(data_url::of(media_type, &bytes))
    }

    /// HTML in a drawing: its text, a line each block, in the middle of its box.
    fn foreign_object(&mut self, node: &Node<'_, '_>) {
        if node.parent().is_some_and(|p| is(&p, "switch")) {
            return;
        }
        let lines = lines_of(node);
        if lines.is_empty() {
            return;
        }
        let number = |name| node.attribute(name).and_then(|v| v.trim_end_matches("px").parse::<f64>().ok());
        let part = |name| number(name).filter(|n| n.is_finite()).unwrap_or(0.0);
        let x = part("x") + part("width") / 2.0;
        let y = part("y") + part("height") / 2.0;
        self.out.push_str("<text text-anchor=\"middle\"");
        for kept in ["class", "transform", "fill", "font-size", "font-family", "font-weight"] {
            if let Some(value) = node.attribute(kept).filter(|v| !v.contains(['(', '\\']) || kept == "transform") {
                self.attribute(kept, value);
            }
        }
        self.out.push('>');
        for (i, line) in lines.iter().enumerate() {
            self.out.push_str("<tspan");
            self.attribute("x", &x.to_string());
            if i == 0 {
                self.attribute("y", &y.to_string());
                self.attribute("dy", &format!("{:.2}em", 0.35 - 0.6 * (lines.len() - 1) as f64));
            } else {
                self.attribute("dy", "1.2em");
            }
            self.out.push('>');
            escape(line, false, &mut self.out);
            self.out.push_str("</tspan>");
        }
        self.out.push_str("</text>");
    }
}

/// The lines of text in a piece of HTML; scripts and styles are none.
fn lines_of(node: &Node<'_, '_>) -> Vec<String> {
    let mut lines = vec![String::new()];
    for node in node.descendants() {
        if let Some(text) = node.text().filter(|_| node.is_text()) {
            let skipped = |n: Node<'_, '_>| matches!(n.tag_name().name(), "script" | "style");
            if node.parent().is_some_and(skipped) {
                continue;
            }
            if let Some(line) = lines.last_mut() {
                for word in text.split_whitespace() {
                    if !line.is_empty() {
                        line.push(' ');
                    }
                    line.push_str(word);
                }
            }
        } else if node.tag_name().namespace() == Some(XHTML_NS)
            && matches!(node.tag_name().name(), "br" | "div" | "p" | "li" | "h1" | "h2" | "h3" | "h4" | "tr")
            && lines.last().is_some_and(|l| !l.is_empty())
        {
            lines.push(String::new());
        }
    }
    lines.retain(|l| !l.is_empty());
    lines
}

/// The name under which an attribute stays; `id` and addresses are written elsewhere.
fn kept_name<'a>(attribute: &Attribute<'a, '_>) -> Option<&'a str> {
    let name = attribute.name();
    match attribute.namespace() {
        None if matches!(name, "id" | "href" | "ping" | "target" | "download" | "requiredFeatures") => None,
        None if name.get(..2).is_some_and(|on| on.eq_ignore_ascii_case("on")) => None,
        None => Some(name),
        Some(XML_NS) if name == "space" => Some("xml:space"),
        Some(XML_NS) if name == "lang" => Some("xml:lang"),
        Some(_) => None,
    }
}

/// Filters that would take minutes: no picture for a book needs such a matrix.
fn is_costly(node: &Node<'_, '_>, name: &str) -> bool {
    let large = |value: &str| value.split([' ', ',']).any(|n| n.trim().parse::<f32>().is_ok_and(|n| n > 15.0));
    match name {
        "feConvolveMatrix" => node.attribute("order").is_some_and(large),
        "feTurbulence" => node.attribute("numOctaves").is_some_and(large),
        _ => false,
    }
}

/// Animations may not touch addresses or handlers.
fn may_animate(node: &Node<'_, '_>) -> bool {
    let name = node.attribute("attributeName").unwrap_or("").trim().to_ascii_lowercase();
    !name.starts_with("on") && !name.ends_with("href") && name != "style"
}

fn escape(text: &str, quoted: bool, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' if quoted => out.push_str("&quot;"),
            '\n' | '\t' if quoted => out.push(' '),
            c if (c as u32) < 0x20 && !matches!(c, '\n' | '\t') => {}
            '\u{FFFE}' | '\u{FFFF}' => {}
            c => out.push(c),
        }
    }
}
