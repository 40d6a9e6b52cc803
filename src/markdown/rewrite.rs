//! Mark-up of common mdBook preprocessors, put into terms that the Markdown parser knows.
//!
//! * A fence ```` ```admonish kind "title" ```` (mdbook-admonish) becomes a division marked with
//!   [`CALLOUT`]; its content is then Markdown like any other, with the chapter's notes and references.
//! * `\\( … \\)` and `\\[ … \\]`, which mdBook hands to MathJax, become `$ … $` and `$$ … $$`.
//! * The marks of mdbook-tabs go; see `directive.rs`. Other directives: `foreign.rs`.
//! * A drawing written as `<svg>` becomes a picture; see `drawings.rs`.
//! * A line `r[some.rule]` (the Rust reference) becomes a paragraph of its own.
//!
//! Comes in: a chapter's text. Goes out: a text with the way back to the first one's offsets.

use std::borrow::Cow;

use pulldown_cmark::{CodeBlockKind, Event, Tag};

use super::Options;
use super::directive::{Told, has_tabs, tabs};
use super::displays::joined;
use super::dollars::tightened;
use super::drawings::drawings;
use super::events::{Places, Stretch, parse};
use super::foreign::{foreign, has_any};

/// The attribute that marks a division as a callout; its value is the kind.
pub(super) const CALLOUT: &str = "data-chapbook-callout";

/// Callouts within callouts are followed so deep.
const ROUNDS: usize = 6;

/// Rewrites a text whose first byte is at `base` in the chapter; what is to be told of it goes into `told`.
pub(super) fn rewrite<'t>(
    text: &'t str,
    base: usize,
    options: &Options,
    told: &mut Vec<Told>,
) -> (Cow<'t, str>, Places) {
    let mut now = Cow::Borrowed(text);
    let mut places = Places::Shift(base as u32);
    if text.starts_with("r[") || text.contains("\nr[") || text.contains(" r[") {
        let out = rules(&now, &places);
        (now, places) = (Cow::Owned(out.text), Places::Pieces(out.pieces));
    }
    if has_tabs(text) {
        let out = tabs(&now, &places);
        (now, places) = (Cow::Owned(out.text), Places::Pieces(out.pieces));
    }
    if let Some(out) = drawings(&now, &places, options) {
        (now, places) = (Cow::Owned(out.text), Places::Pieces(out.pieces));
    }
    if has_any(text, options) {
        let out = foreign(&now, &places, options, told);
        (now, places) = (Cow::Owned(out.text), Places::Pieces(out.pieces));
    }
    if options.math && text.contains('$') {
        // Both leave the text as long as before: places stay as they are.
        for mend in [joined, tightened] {
            if let Some(mended) = mend(&now) {
                now = Cow::Owned(mended);
            }
        }
    }
    if options.math && (text.contains(r"\\(") || text.contains(r"\\[")) {
        let out = formulas(&now, &places, options);
        (now, places) = (Cow::Owned(out.text), Places::Pieces(out.pieces));
    }
    for _ in 0..ROUNDS {
        let fenced = now.match_indices("admonish").any(|(i, _)| now[..i].trim_end_matches(' ').ends_with(['`', '~']));
        let Some(out) = fenced.then(|| callouts(&now, &places, options)).flatten() else { break };
        (now, places) = (Cow::Owned(out.text), Places::Pieces(out.pieces));
    }
    (now, places)
}

/// A text under construction.
#[derive(Default)]
pub(super) struct Out {
    pub(super) text: String,
    pub(super) pieces: Vec<Stretch>,
}

impl Out {
    /// Copies a part of the text before, with its places.
    pub(super) fn copy(&mut self, from: &str, start: usize, end: usize, places: &Places) {
        if start >= end {
            return;
        }
        let at = self.text.len() as u32;
        let (mut first, mut inside) = (Stretch { at, origin: places.of(start, start).0, copied: true }, &[][..]);
        if let Places::Pieces(pieces) = places {
            let next = pieces.partition_point(|piece| (piece.at as usize) <= start);
            let last = pieces.partition_point(|piece| (piece.at as usize) < end);
            inside = &pieces[next..last.max(next)];
            first.copied = next.checked_sub(1).and_then(|i| pieces.get(i)).is_none_or(|piece| piece.copied);
        }
        self.pieces.push(first);
        self.pieces.extend(inside.iter().map(|piece| Stretch { at: at + (piece.at - start as u32), ..*piece }));
        self.text.push_str(&from[start..end]);
    }

    /// Adds text that stands for what begins at `origin` in the chapter.
    pub(super) fn add(&mut self, text: &str, origin: u32) {
        self.pieces.push(Stretch { at: self.text.len() as u32, origin, copied: false });
        self.text.push_str(text);
    }
}

/// Sets each rule identifier off as a paragraph.
fn rules(text: &str, places: &Places) -> Out {
    let mut out = Out::default();
    let (mut at, mut copied, mut fenced) = (0, 0, false);
    let mut lines = text.split_inclusive('\n').peekable();
    while let Some(line) = lines.next() {
        at += line.len();
        let body = line.trim();
        fenced ^= body.starts_with("```") || body.starts_with("~~~");
        let is_rule = !fenced && body.starts_with("r[") && body.find(']') == Some(body.len() - 1);
        if is_rule && lines.peek().is_some_and(|next| !next.trim().is_empty()) {
            out.copy(text, copied, at, places);
            out.add("\n", places.of(at, at).0);
            copied = at;
        }
    }
    out.copy(text, copied, text.len(), places);
    out
}

/// The next place of a string, looked for once for each place.
struct Next<'t> {
    text: &'t str,
    what: &'static str,
    found: usize,
}

impl<'t> Next<'t> {
    fn new(text: &'t str, what: &'static str) -> Self {
        Self { text, what, found: 0 }
    }

    /// The first place from `at` on; places are asked for in order. The text's end when there is none.
    fn from(&mut self, at: usize) -> usize {
        if self.found < at || at == 0 {
            self.found = self.text[at..].find(self.what).map_or(self.text.len(), |i| at + i);
        }
        self.found
    }
}

/// Turns MathJax's delimiters into dollars, outside of code. Markdown takes one backslash off each
/// pair before MathJax sees it, so that is done here too.
fn formulas(text: &str, places: &Places, options: &Options) -> Out {
    let code: Vec<_> = parse(text, options)
        .filter(|(event, _)| matches!(event, Event::Code(_) | Event::Start(Tag::CodeBlock(_) | Tag::HtmlBlock)))
        .map(|(_, range)| range)
        .collect();
    let (mut round, mut square) = (Next::new(text, r"\\)"), Next::new(text, r"\\]"));
    let mut paragraph = Next::new(text, "\n\n");
    let mut out = Out::default();
    let (mut at, mut copied, mut next) = (0, 0, 0);
    while let Some(i) = text[at..].find(r"\\") {
        let open = at + i;
        at = open + 2;
        while code.get(next).is_some_and(|range| range.end <= open) {
            next += 1;
        }
        let (close, dollars) = match text.as_bytes().get(at) {
            Some(b'(') => (round.from(at), "$"),
            Some(b'[') => (square.from(at), "$$"),
            _ => continue,
        };
        if let Some(range) = code.get(next).filter(|range| range.start <= open) {
            at = range.end;
            continue;
        }
        if close >= paragraph.from(at) {
            continue;
        }
        let length = close - at;
        let mut tex = String::with_capacity(length);
        let mut chars = text[at + 1..at + length].trim().chars().peekable();
        while let Some(c) = chars.next() {
            let escaped = if c == '\\' { chars.next_if(char::is_ascii_punctuation) } else { None };
            tex.push(escaped.unwrap_or(c));
        }
        if tex.is_empty() || tex.contains('$') {
            continue;
        }
        out.copy(text, copied, open, places);
        out.add(&format!("{dollars}{tex}{dollars}"), places.of(open, open).0);
        at += length + 3;
        copied = at;
    }
    out.copy(text, copied, text.len(), places);
    out
}

/// Replaces the outermost admonish fences; `None` when there are none.
fn callouts(text: &str, places: &Places, options: &Options) -> Option<Out> {
    let mut out = Out::default();
    let mut copied = 0;
    for (event, range) in parse(text, options) {
        let Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) = event else { continue };
        let Some(rest) = info.strip_prefix("admonish") else { continue };
        let Some(fence) = text[range.clone()].find(['`', '~']).map(|i| range.start + i) else { continue };
        if rest.starts_with(|c: char| c.is_alphanumeric() || c == '-') || range.start < copied {
            continue;
        }
        let line = text[..fence].rfind('\n').map_or(0, |i| i + 1);
        // Lines within the same quotes and list items begin like the first, without its list marker.
        let prefix: String = text[line..fence].chars().map(|c| if c == '>' { '>' } else { ' ' }).collect();
        let content = text[fence..range.end].find('\n').map_or(range.end, |i| fence + i + 1);
        let last = text[content..range.end].trim_end_matches('\n').rfind('\n').map_or(content, |i| content + i + 1);
        let mark = &text[fence..=fence];
        let closing = text[last..range.end].trim_start_matches(['>', ' ']).trim_end();
        let closed = closing.len() >= 3 && closing.bytes().all(|b| b == mark.as_bytes()[0]);
        let end = if closed { last } else { range.end };
        let origin = places.of(fence, fence).0;
        out.copy(text, copied, fence, places);
        out.add(&format!("{}\n{prefix}\n", open_tag(rest)), origin);
        out.copy(text, content, end.max(content), places);
        let line_end = if out.text.ends_with('\n') { "" } else { "\n" };
        out.add(&format!("{line_end}{prefix}</section>\n{prefix}\n"), places.of(range.end, range.end).0);
        copied = range.end;
    }
    if copied == 0 {
        return None;
    }
    out.copy(text, copied, text.len(), places);
    Some(out)
}

/// The tag that stands for a fence: `kind`, `"title"`, `key=value`, apart by spaces or commas.
fn open_tag(info: &str) -> String {
    let (mut kind, mut title) = (String::new(), None);
    let (mut id, mut classes) = (None, String::new());
    let mut rest = info;
    loop {
        rest = rest.trim_start_matches([' ', ',', '\t']);
        if rest.is_empty() {
            break;
        }
        let (key, value, after) = word(rest);
        rest = after;
        match (key, value) {
            ("", Some(text)) | ("title", Some(text)) => title = Some(text),
            ("class", Some(text)) => classes.push_str(text),
            ("id", Some(text)) => id = Some(text),
            (name, None) if kind.is_empty() => {
                let mut parts = name.split('.');
                kind = parts.next().unwrap_or("").to_lowercase();
                parts.for_each(|class| classes.extend([" ", class]));
            }
            _ => {}
        }
    }
    kind.retain(|c| c.is_alphanumeric() || c == '-');
    let escape = |text: &str| text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;");
    let mut tag = format!("<section {CALLOUT}=\"{kind}\"");
    for (name, value) in [("data-title", title), ("id", id), ("class", Some(classes.trim()).filter(|c| !c.is_empty()))]
    {
        if let Some(value) = value {
            tag.push_str(&format!(" {name}=\"{}\"", escape(value)));
        }
    }
    tag.push('>');
    tag
}

/// One word: its key (empty for a bare string), its value, and what follows.
fn word(text: &str) -> (&str, Option<&str>, &str) {
    let quoted = |text: &str| {
        let quote = text.chars().next().filter(|c| *c == '"' || *c == '\'')?;
        text[1..].find(quote).map(|end| end + 1)
    };
    if let Some(end) = quoted(text) {
        return ("", Some(&text[1..end]), &text[end + 1..]);
    }
    let end = text.find([' ', ',', '\t', '=']).unwrap_or(text.len());
    let (key, rest) = text.split_at(end);
    let Some(value) = rest.strip_prefix('=') else { return (key, None, rest) };
    if let Some(end) = quoted(value) {
        return (key, Some(&value[1..end]), &value[end + 1..]);
    }
    let end = value.find([' ', ',', '\t']).unwrap_or(value.len());
    (key, Some(&value[..end]), &value[end..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_a_fence_become_attributes() {
        let tag = |info: &str| open_tag(info).replace(CALLOUT, "C");
        assert_eq!(tag(" warning \"Data <loss>\""), "<section C=\"warning\" data-title=\"Data &lt;loss>\">");
        assert_eq!(tag(""), "<section C=\"\">");
        assert_eq!(
            tag(" quote.big collapsible=true, title='A \"b\"', id=x"),
            "<section C=\"quote\" data-title=\"A &quot;b&quot;\" id=\"x\" class=\"big\">"
        );
    }

    #[test]
    fn a_fence_in_a_quote_keeps_the_quote_and_the_places() {
        let options = crate::markdown::tests::options();
        let text = "a\n\n> ```admonish tip\n> *b*\n> ```\nc\n";
        let (out, places) = rewrite(text, 10, &options, &mut Vec::new());
        assert_eq!(
            out.replace(CALLOUT, "C"),
            "a\n\n> <section C=\"tip\">\n> \n> *b*\n> </section>\n> \nc\n".replace("\n> \nc", "\n> \n\nc")
        );
        let b = out.find("*b*").expect("it is there");
        assert_eq!(places.of(b, b).0 as usize, 10 + text.find("*b*").expect("it is there"));
    }

    #[test]
    fn rules_stand_alone() {
        let (out, _) =
            rewrite("r[a.b]\nText r[c]\n\n```\nr[x]\ny\n```\n", 0, &crate::markdown::tests::options(), &mut Vec::new());
        assert_eq!(out, "r[a.b]\n\nText r[c]\n\n```\nr[x]\ny\n```\n");
    }
}
