//! Drawings that stand in the text as `<svg>`: each becomes a picture whose address holds it, so that it is cleaned, drawn
//! and described like one of a file.
//!
//! Comes in: a chapter's text. Goes out: a text with the way back. Code and comments are left alone, and so is what never
//! closes or is not to be seen (`display: none`, as sets of symbols have it): the allow-list of HTML drops it.

use std::ops::Range;

use pulldown_cmark::{Event, Tag};

use super::events::{Places, parse};
use super::rewrite::Out;
use super::tags::{OpenTag, Token, Tokens};
use super::{Options, attrs};
use crate::asset::data_url;

/// How a drawing begins and ends.
const OPEN: &str = "<svg";
const CLOSE: &str = "</svg";

/// Replaces each drawing; `None` when there is none.
pub(super) fn drawings(text: &str, places: &Places, options: &Options) -> Option<Out> {
    if !text.contains(OPEN) || !text.contains(CLOSE) {
        return None;
    }
    let (mut out, mut copied) = (Out::default(), 0);
    for range in found(text, &code(text, options)) {
        let Some(picture) = picture(&text[range.clone()]) else { continue };
        out.copy(text, copied, range.start, places);
        out.add(&picture, places.of(range.start, range.start).0);
        copied = range.end;
    }
    if copied == 0 {
        return None;
    }
    out.copy(text, copied, text.len(), places);
    Some(out)
}

/// Stretches of code, in order.
fn code(text: &str, options: &Options) -> Vec<Range<usize>> {
    let is_code = |event: &Event| matches!(event, Event::Code(_) | Event::Start(Tag::CodeBlock(_)));
    parse(text, options).filter(|(event, _)| is_code(event)).map(|(_, range)| range).collect()
}

/// The outermost drawings outside of code and comments, in order.
fn found(text: &str, code: &[Range<usize>]) -> Vec<Range<usize>> {
    let (mut found, mut open): (Vec<Range<usize>>, Vec<usize>) = (Vec::new(), Vec::new());
    let (mut at, mut next) = (0, 0);
    while let Some(start) = text[at..].find('<').map(|i| at + i) {
        let rest = &text[start..];
        at = start + 1;
        while code.get(next).is_some_and(|range| range.end <= start) {
            next += 1;
        }
        if let Some(range) = code.get(next).filter(|range| range.start <= start) {
            at = range.end;
        } else if rest.starts_with("<!--") {
            at = rest.find("-->").map_or(text.len(), |i| start + i);
        } else if names(rest, OPEN) {
            open.push(start);
        } else if names(rest, CLOSE) {
            let end = rest.find('>').map_or(text.len(), |i| start + i + 1);
            if let Some(first) = open.pop() {
                while found.last().is_some_and(|inner| inner.start > first) {
                    found.pop();
                }
                found.push(first..end);
            }
            at = end;
        }
    }
    found
}

/// Whether a tag begins with this, and its name ends there.
fn names(text: &str, tag: &str) -> bool {
    text.strip_prefix(tag).is_some_and(|rest| rest.starts_with(|c: char| c.is_whitespace() || matches!(c, '>' | '/')))
}

/// A drawing as a picture of HTML.
fn picture(svg: &str) -> Option<String> {
    let (Token::Open(tag), range) = Tokens::new(svg).next()? else { return None };
    let hidden = attrs::style(&tag, "display").is_some_and(|value| value.trim() == "none");
    if hidden || tag.self_closing || tag.attr("hidden").is_some() {
        return None;
    }
    // HTML needs no names of namespaces, XML does.
    let mut whole = String::with_capacity(svg.len() + 100);
    whole.push_str(OPEN);
    for (name, space) in [("xmlns", "http://www.w3.org/2000/svg"), ("xmlns:xlink", "http://www.w3.org/1999/xlink")] {
        if tag.attr(name).is_none() && (name == "xmlns" || svg.contains("xlink:")) {
            whole.push_str(&format!(" {name}=\"{space}\""));
        }
    }
    whole.push_str(&svg[OPEN.len()..]);
    let mut out = format!("<img src=\"{}\"", data_url::of("image/svg+xml", whole.as_bytes()));
    if let Some(alt) = words(&tag, &svg[range.end..]) {
        out.push_str(&format!(" alt=\"{}\"", escaped(&alt)));
    }
    for name in ["id", "class"] {
        if let Some(value) = tag.attr(name) {
            out.push_str(&format!(" {name}=\"{}\"", escaped(value)));
        }
    }
    out.push('>');
    Some(out)
}

/// What a drawing says to those who do not see it (SVG accessibility API mappings §5); empty for ornament.
fn words(tag: &OpenTag<'_>, content: &str) -> Option<String> {
    let role = tag.attr("role").map(str::trim);
    if tag.attr("aria-hidden") == Some("true") || matches!(role, Some("presentation" | "none")) {
        return Some(String::new());
    }
    let told = tag.attr("aria-label").or_else(|| child(content, "title")).or_else(|| child(content, "desc"))?;
    let told = told.split_whitespace().collect::<Vec<_>>().join(" ");
    (!told.is_empty()).then_some(told)
}

/// The text of the first child of a name, as written.
fn child<'t>(content: &'t str, name: &str) -> Option<&'t str> {
    let at = content.find(&format!("<{name}"))?;
    let text = content[at..].split_once('>')?.1;
    text.split_once("</").map(|(text, _)| text)
}

/// A text within a value in quotes; references of HTML stay what they are.
fn escaped(text: &str) -> String {
    text.replace('"', "&quot;").replace('<', "&lt;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::tests::options;

    fn made(text: &str) -> Option<String> {
        drawings(text, &Places::Shift(0), &options()).map(|out| out.text)
    }

    #[test]
    fn a_drawing_is_a_picture_with_its_words() {
        let svg = "<svg width=\"9\"><title>A\n dot</title><svg><path d=\"m0 0\"/></svg></svg>";
        let text = made(&format!("a {svg} b\n\n<div>\n\n{svg}\n</div>\n")).expect("two drawings");
        assert_eq!(text.matches("<img src=\"data:image/svg+xml;").count(), 2);
        assert_eq!(text.matches(" alt=\"A dot\">").count(), 2);
        assert!(text.starts_with("a <img") && text.ends_with(">\n</div>\n"), "{text}");
        let url = text.split('"').nth(1).expect("an address");
        let bytes = data_url::read(url).expect("an address").bytes;
        let wanted = svg.replacen("<svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"", 1);
        assert_eq!(String::from_utf8(bytes).expect("a text"), wanted);
    }

    #[test]
    fn code_comments_and_what_is_not_seen_are_left_alone() {
        for text in [
            "`<svg></svg>`",
            "```html\n<svg></svg>\n```",
            "<!-- <svg></svg> -->",
            "<svg> never closes `</svg>`",
            "</svg> <svgs></svgs> <svg/>",
            "<svg style=\"display: none\"><symbol/></svg>",
            "no drawing",
        ] {
            assert_eq!(made(text), None, "{text}");
        }
        let text = made("<svg aria-hidden=\"true\" class=\"a b\" id=\"x\">\n\n</svg>").expect("a drawing");
        assert!(text.ends_with("\" alt=\"\" id=\"x\" class=\"a b\">"), "{text}");
    }

    #[test]
    fn many_that_never_close_take_no_time() {
        let text = "<svg>".repeat(40_000) + &"</svg>".repeat(39_999);
        assert!(made(&text).is_some());
    }
}
