//! An XHTML document of an EPUB, told as events.

use super::epub::resolved;
use super::event::{Event, Kind, Target};
use roxmltree::{Document, Node};

/// The namespace of `epub:type`.
pub(super) const OPS: &str = "http://www.idpf.org/2007/ops";

/// Elements nested deeper than this are read as plain text.
const DEEPEST: usize = 400;

/// The name of a place: a document, and an id in it.
pub(super) fn anchor(path: &str, id: &str) -> String {
    if id.is_empty() { path.to_owned() } else { format!("{path}#{id}") }
}

/// Tells the body of a document.
pub(super) fn events(document: &Document<'_>, path: &str, out: &mut Vec<Event>) {
    let Some(body) = document.descendants().find(|node| node.tag_name().name() == "body") else { return };
    // A cover is a picture of the title; the PDF has a title page.
    let cover = body.attribute((OPS, "type")).is_some_and(|types| types.split(' ').any(|one| one == "cover"));
    out.push(Event::Start(if cover { Kind::Added("cover") } else { Kind::Block }));
    let mut walk = Walk { path, out };
    walk.children(body, 0);
    out.push(Event::End);
}

/// A document being told.
struct Walk<'a> {
    /// Its path, for links within it.
    path: &'a str,
    out: &'a mut Vec<Event>,
}

impl Walk<'_> {
    fn children(&mut self, node: Node<'_, '_>, depth: usize) {
        let out = &mut *self.out;
        if depth > DEEPEST {
            out.extend(
                node.descendants()
                    .filter(Node::is_text)
                    .filter_map(|text| text.text())
                    .map(|text| Event::Text(text.to_owned())),
            );
            return;
        }
        for child in node.children() {
            if let Some(text) = child.text().filter(|_| child.is_text()) {
                self.out.push(Event::Text(text.to_owned()));
            } else if child.is_element() {
                self.element(child, depth + 1);
            }
        }
    }

    fn element(&mut self, node: Node<'_, '_>, depth: usize) {
        let name = node.tag_name().name();
        let types = node.attribute((OPS, "type")).unwrap_or_default();
        let has_type = |wanted: &str| types.split(' ').any(|one| one == wanted);
        let anchor = node.attribute("id").map(|id| Event::Anchor(anchor(self.path, id)));
        if has_type("pagebreak") {
            let label = node.attribute("aria-label").or_else(|| node.attribute("title"));
            self.out.extend(anchor);
            self.out.extend(label.map(|label| {
                Event::Page(label.to_owned(), node.attribute("id").map(|id| self::anchor(self.path, id)))
            }));
            return;
        }
        let goes_on = node.attribute("class").is_some_and(|classes| classes.split(' ').any(|class| class == "goes-on"));
        let kind = match name {
            // Said again for a part of the table in another file.
            "thead" if goes_on => Kind::Added("heads of tables that go on"),
            "script" | "style" | "head" => Kind::Added("scripts and styles"),
            "rp" => Kind::Added("signs around ruby for readers without it"),
            "br" | "hr" => {
                self.out.extend(anchor);
                self.out.push(Event::Text("\n".to_owned()));
                return;
            }
            // A formula for readers without mathematics is a picture that tells its source.
            "img" if node.attribute("class") == Some("math") => {
                self.out.extend(anchor);
                self.out.push(Event::Start(Kind::Formula));
                self.out.push(Event::Alt(node.attribute("alt").unwrap_or_default().to_owned()));
                self.out.push(Event::End);
                return;
            }
            // What has no words by intent is ornament; on pages it is an artifact (HTML §4.8.4.4.5).
            "img" if node.attribute("alt").is_some_and(|alt| alt.trim().is_empty()) => {
                self.out.extend(anchor);
                self.out.push(Event::Aside("pictures that are ornament"));
                return;
            }
            "img" | "svg" => {
                self.out.extend(anchor);
                let alt = if name == "img" { "alt" } else { "aria-label" };
                self.out.push(Event::Start(Kind::Figure));
                self.out.push(Event::Alt(node.attribute(alt).unwrap_or_default().to_owned()));
                self.letters(node);
                self.out.push(Event::End);
                return;
            }
            // A long formula in several elements is told by the first of them.
            "math"
                if node.attribute("alttext").is_none()
                    && node.prev_sibling().is_some_and(|other| other.tag_name().name() == "math") =>
            {
                return;
            }
            "math" => {
                self.out.extend(anchor);
                self.out.push(Event::Start(Kind::Formula));
                self.out.push(Event::Alt(node.attribute("alttext").unwrap_or_default().to_owned()));
                let mut shown = String::new();
                signs(node, &mut shown);
                let mut next = node.next_sibling();
                while let Some(part) =
                    next.filter(|part| part.tag_name().name() == "math" && part.attribute("alttext").is_none())
                {
                    signs(part, &mut shown);
                    next = part.next_sibling();
                }
                self.out.push(Event::Text(shown));
                self.out.push(Event::End);
                return;
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Kind::Heading(name.as_bytes()[1] - b'0'),
            // Cells that are but arranged are no table, and are not told as one (WAI-ARIA 1.2, `presentation`).
            "table" | "tr" | "td" if is_arranged(node) => Kind::Block,
            "td" | "th" => {
                let span = |name: &str| node.attribute(name).and_then(|number| number.parse().ok()).unwrap_or(1);
                Kind::Cell { head: name == "th", columns: span("colspan"), rows: span("rowspan") }
            }
            "figcaption" | "caption" => Kind::Caption,
            "span" if names_caption(node) => Kind::Caption,
            "a" if has_type("backlink") || node.attribute("role") == Some("doc-backlink") => {
                Kind::Added("ways back from notes")
            }
            "a" if node.attribute("href").is_some() => Kind::Link,
            "aside" | "li" | "div" if has_type("footnote") || has_type("endnote") => Kind::Note,
            // A note's number is no part of what it says; in a PDF it is a label.
            "span" if node.attribute("class") == Some("note-number") => Kind::Added("marks of notes"),
            // The box of a task, drawn in print.
            "span" if node.attribute("class") == Some("box") => Kind::Added("marks of lists"),
            "input" => return,
            "table" => Kind::Table,
            "tr" => Kind::Row,
            "ul" | "ol" | "dl" => Kind::List,
            "li" | "dd" => Kind::Item,
            "dt" => Kind::Term,
            "blockquote" => Kind::Quote,
            "pre" => Kind::Code,
            "p" | "div" | "section" | "article" | "aside" | "header" | "footer" | "main" | "nav" | "thead"
            | "tbody" | "tfoot" | "figure" | "hgroup" | "details" | "summary" | "address" | "body" => Kind::Block,
            _ => Kind::Span,
        };
        // What an element begins with is on its own page, not before the edge that it is.
        self.out.push(Event::Start(kind));
        self.out.extend(goes_on.then_some(Event::GoesOn));
        self.out.extend(anchor);
        if kind == Kind::Link {
            let href = node.attribute("href").unwrap_or_default();
            let web = href
                .split_once(':')
                .is_some_and(|(scheme, _)| scheme.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b)));
            self.out.push(Event::Target(if web {
                Target::Web(href.to_owned())
            } else {
                let (path, id) = resolved(self.path, href);
                Target::Anchor(self::anchor(&path, &id))
            }));
        }
        self.children(node, depth);
        self.out.push(Event::End);
    }

    /// What stands written in a drawing.
    fn letters(&mut self, node: Node<'_, '_>) {
        let texts = node.descendants().filter(Node::is_text).filter_map(|text| text.text());
        self.out.extend(texts.map(|text| Event::Text(text.to_owned())));
    }
}

/// What a formula shows, but for what only takes room and for its annotations (MathML Core §3.3.7, §3.5).
fn signs(node: Node<'_, '_>, out: &mut String) {
    let hidden = |node: Node<'_, '_>| matches!(node.tag_name().name(), "mphantom" | "annotation" | "annotation-xml");
    for text in node.descendants().filter(Node::is_text) {
        if !text.ancestors().take_while(|other| *other != node).any(hidden) {
            out.push_str(text.text().unwrap_or_default().trim());
        }
    }
}

/// Whether the table of a row or cell, or the table itself, says that it is none.
fn is_arranged(node: Node<'_, '_>) -> bool {
    let table = node.ancestors().find(|node| node.tag_name().name() == "table");
    table.is_some_and(|table| table.attribute("role") == Some("presentation"))
}

/// A paragraph's only content whose class is that of a caption: what mdBook's authors write for want of an element.
fn names_caption(node: Node<'_, '_>) -> bool {
    let classes = node.attribute("class").unwrap_or_default();
    let alone = |parent: Node<'_, '_>| {
        parent.tag_name().name() == "p"
            && parent
                .children()
                .all(|child| child == node || child.is_text() && child.text().is_none_or(|t| t.trim().is_empty()))
    };
    classes.split(' ').any(|class| matches!(class, "caption" | "u-caption")) && node.parent().is_some_and(alone)
}
