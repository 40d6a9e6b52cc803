//! An XHTML document of an EPUB, told as events.

use super::facts::{Event, Kind, Target};
use roxmltree::{Document, Node};

const OPS: &str = "http://www.idpf.org/2007/ops";

/// Elements nested deeper than this are read as plain text.
const DEEPEST: usize = 400;

/// Tells the body of a document.
pub(super) fn events(document: &Document<'_>, out: &mut Vec<Event>) {
    let Some(body) = document.descendants().find(|node| node.tag_name().name() == "body") else { return };
    // A cover is a picture of the title; the PDF has a title page.
    let cover = body.attribute((OPS, "type")).is_some_and(|types| types.split(' ').any(|one| one == "cover"));
    out.push(Event::Start(if cover { Kind::Added("cover") } else { Kind::Block }));
    children(body, out, 0);
    out.push(Event::End);
}

fn children(node: Node<'_, '_>, out: &mut Vec<Event>, depth: usize) {
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
            out.push(Event::Text(text.to_owned()));
        } else if child.is_element() {
            element(child, out, depth + 1);
        }
    }
}

fn element(node: Node<'_, '_>, out: &mut Vec<Event>, depth: usize) {
    let name = node.tag_name().name();
    let types = node.attribute((OPS, "type")).unwrap_or_default();
    let has_type = |wanted: &str| types.split(' ').any(|one| one == wanted);
    if has_type("pagebreak") {
        let label = node.attribute("aria-label").or_else(|| node.attribute("title"));
        out.extend(label.map(|label| Event::Page(label.to_owned())));
        return;
    }
    let kind = match name {
        "script" | "style" | "head" | "rp" => return,
        "br" | "hr" => {
            out.push(Event::Text("\n".to_owned()));
            return;
        }
        "img" => {
            picture(node.attribute("alt"), out);
            return;
        }
        "svg" => {
            picture(node.attribute("aria-label"), out);
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
            out.push(Event::Start(Kind::Formula));
            out.push(Event::Alt(node.attribute("alttext").unwrap_or_default().to_owned()));
            out.push(Event::End);
            return;
        }
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Kind::Heading(name.as_bytes()[1] - b'0'),
        "td" | "th" => Kind::Cell,
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
        "p" | "div" | "section" | "article" | "aside" | "header" | "footer" | "main" | "nav" | "ul" | "ol" | "li"
        | "dl" | "dt" | "dd" | "blockquote" | "pre" | "table" | "thead" | "tbody" | "tfoot" | "tr" | "figure"
        | "hgroup" | "details" | "summary" | "address" | "body" => Kind::Block,
        _ => Kind::Span,
    };
    out.push(Event::Start(kind));
    if kind == Kind::Link {
        let href = node.attribute("href").unwrap_or_default();
        let web = href
            .split_once(':')
            .is_some_and(|(scheme, _)| scheme.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b)));
        out.push(Event::Target(if web { Target::Web(href.to_owned()) } else { Target::Inside }));
    }
    children(node, out, depth);
    out.push(Event::End);
}

fn picture(alt: Option<&str>, out: &mut Vec<Event>) {
    out.push(Event::Start(Kind::Figure));
    out.push(Event::Alt(alt.unwrap_or_default().to_owned()));
    out.push(Event::End);
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
