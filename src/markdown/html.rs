//! Raw HTML → tree: tags open and close elements on the builder's stack.
//!
//! Recovery: an element that is not closed closes with the Markdown element it stands in; a stray
//! end tag is ignored; `li`, `dt`, `dd`, `tr`, `td`, `p` close as the HTML standard says (§13.1.2.4).
//! Scripts, frames and forms go with their content, comments go silently, of unknown elements only
//! the tags go. The author is told once a chapter for each kind of element.

use super::attrs;
use super::build::{Builder, Open};
use super::elements::{Shape, Treatment, Void, look_up};
use super::marks::Written;
use super::references;
use super::tags::{OpenTag, Token, Tokens, decode};
use super::tree::{Callout, Extra, Kind, Link, Listing};
use crate::book::{Align, AltSource, Attrs, CalloutKind, Image, RefForm};
use crate::diagnostic::{Code, Diagnostic};
use crate::text::single_spaced;

impl Builder<'_, '_, '_> {
    /// Takes a piece of HTML: a whole block, or one inline tag. `chunks` tells which byte of the
    /// parsed text each stretch of `text` began at.
    pub(super) fn html(&mut self, text: &str, chunks: &[(usize, usize)], block: bool) {
        let origin = |at: usize| {
            let i = chunks.partition_point(|chunk| chunk.0 <= at);
            i.checked_sub(1).and_then(|i| chunks.get(i)).map_or(at, |(own, src)| src + (at - own))
        };
        for (token, range) in Tokens::new(text) {
            let start = origin(range.start);
            let end = origin(range.end.saturating_sub(1)) + 1;
            let place = self.place(start..end.max(start));
            match token {
                Token::Text(words) => {
                    let mut at = 0;
                    while let Some(found) = references::next(words, at, words.len()) {
                        self.leaf(Kind::Html(decode(&words[at..found.start]).into_owned()), place);
                        at = found.end;
                        let from = origin(range.start + found.start);
                        let own = self.place(from..from + (found.end - found.start));
                        self.leaf(Kind::Reference(Box::new(found)), own);
                    }
                    self.leaf(Kind::Html(decode(&words[at..]).into_owned()), place);
                }
                Token::Open(tag) => self.open(&tag, place),
                Token::Close(name) => self.close(name, place.1),
                Token::Comment(comment) => self.comment(comment, place),
            }
        }
        if block {
            // What is dropped ends with its block at the latest, lest a chapter vanish.
            let from = self.stack.iter().rposition(|open| !open.is_raw()).map_or(0, |i| i + 1);
            if let Some(first) = self.stack[from..].iter().position(|open| open.dropped) {
                let end = self.place(0..0).1;
                while self.stack.len() > from + first {
                    self.reveal();
                    self.pop(end);
                }
            }
        }
    }

    /// An element that was to be dropped but was never closed: better show what it swallowed.
    pub(super) fn reveal(&mut self) {
        let Some(open) = self.stack.last().filter(|open| open.dropped) else { return };
        if !matches!(open.name, "script" | "style")
            && let Kind::Element { shape, .. } = &mut self.tree.get_mut(open.node).kind
        {
            *shape = Shape::Span;
        }
    }

    fn hidden(&self) -> bool {
        self.stack.iter().rev().take_while(|open| open.is_raw()).any(|open| open.shape == Shape::Hidden)
    }

    fn remark(&mut self, key: &str, place: (u32, u32), message: String) {
        let span = self.span(place);
        if !self.hidden() {
            self.shared.once(key, || Diagnostic::new(Code::UnsupportedHtml, span, message));
        }
    }

    fn open(&mut self, tag: &OpenTag<'_>, place: (u32, u32)) {
        let (treatment, name) = look_up(tag.name);
        if let Some((handler, _)) = tag.attrs.iter().find(|(n, _)| is_handler(n)) {
            let message = format!("the event handler {handler} is dropped");
            self.remark("on…", place, message);
        }
        let mut common = attrs::common(tag);
        let hidden = common.as_ref().is_some_and(|attrs| attrs.has_class("hidden"));
        match treatment {
            Treatment::Void(_) if hidden => {}
            Treatment::Void(Void::Break) => {
                self.leaf(Kind::Hard, place);
            }
            Treatment::Void(Void::Rule) => {
                self.close_paragraph(place.0);
                self.leaf(Kind::Rule, place);
            }
            Treatment::Void(Void::Image) => self.image(tag, common, place),
            Treatment::Ignore | Treatment::Unknown => {
                if treatment == Treatment::Unknown {
                    let shown: String = tag.name.chars().filter(|c| !c.is_control()).take(40).collect();
                    let message = format!("the element <{shown}> is not carried over; only its content is kept");
                    self.remark(&format!("<{}>", shown.to_lowercase()), place, message);
                }
                if let Some(id) = common.and_then(|attrs| attrs.id) {
                    self.anchor(id, place);
                }
            }
            Treatment::Drop | Treatment::DropVoid => {
                self.remark(name, place, format!("the element <{name}> is dropped"));
                if treatment == Treatment::Drop && !tag.self_closing {
                    self.push_raw(name, Shape::Hidden, Extra::None, None, place);
                    if let Some(top) = self.stack.last_mut().filter(|top| top.name == name) {
                        top.dropped = true;
                    }
                }
            }
            Treatment::Keep(shape) => {
                self.imply(shape, place.0);
                let (extra, shape) = if hidden { (Extra::None, Shape::Hidden) } else { extra(tag, name, shape) };
                let marked = |attrs: &&mut Box<Attrs>| attrs.has_class("index");
                let extra = match common.as_mut().filter(marked) {
                    Some(attrs) if shape == Shape::Span => Extra::Index(Box::new(Written::of_tag(tag, attrs))),
                    _ => extra,
                };
                let opened = self.push_raw(name, shape, extra, common, place);
                if opened && tag.self_closing {
                    self.pop(place.1);
                }
            }
        }
    }

    fn push_raw(
        &mut self,
        name: &'static str,
        shape: Shape,
        extra: Extra,
        attrs: Option<Box<Attrs>>,
        place: (u32, u32),
    ) -> bool {
        self.skipped == 0 && self.push(name, shape, extra, attrs, place)
    }

    /// An empty span that only carries an id.
    fn anchor(&mut self, id: String, place: (u32, u32)) {
        let attrs = Box::new(Attrs { id: Some(id), ..Attrs::default() });
        if self.push_raw("a", Shape::Span, Extra::None, Some(attrs), place) {
            self.pop(place.1);
        }
    }

    fn image(&mut self, tag: &OpenTag<'_>, mut attrs: Option<Box<Attrs>>, place: (u32, u32)) {
        let Some(source) = tag.attr("src").map(str::trim).filter(|source| !source.is_empty()) else { return };
        let title = attrs.as_mut().and_then(|attrs| attrs.title.take());
        let alt = tag.attr("alt").map(single_spaced);
        // A text that is said to be empty is another thing than one that was not given.
        let ornament = alt.as_deref() == Some("");
        let image = Image {
            source: source.to_owned(),
            asset: None,
            alt: alt.unwrap_or_default(),
            alt_source: if ornament { AltSource::Ornament } else { AltSource::Author },
            title,
            width: attrs::extent(tag, "width"),
            height: attrs::extent(tag, "height"),
            attrs: attrs.filter(|attrs| **attrs != Attrs::default()),
        };
        self.leaf(Kind::Image(Box::new(image)), place);
    }

    /// Closes the element that an end tag names, and what is open inside it.
    fn close(&mut self, name: &str, end: u32) {
        let (treatment, name) = look_up(name);
        let inline = matches!(treatment, Treatment::Keep(shape) if shape.is_inline());
        if self.skipped > 0 || name.is_empty() {
            return;
        }
        let raw = self.stack.iter().rev().take_while(|open| open.is_raw());
        // An inline element does not close the block it is in.
        let mut reach = raw.take_while(|open| !inline || open.name == name || open.shape.is_inline());
        if let Some(inside) = reach.position(|open| open.name == name) {
            (0..=inside).for_each(|_| self.pop(end));
        }
    }

    /// Closes what the start of `shape` closes by itself.
    fn imply(&mut self, shape: Shape, end: u32) {
        use Shape::*;
        let (closed, walls): (&[Shape], &[Shape]) = match shape {
            Item => (&[Item], &[List]),
            Term | Meaning => (&[Term, Meaning], &[Definitions]),
            Cell => (&[Cell, Caption], &[Row, Table]),
            Row => (&[Row, Caption], &[Head, Body, Foot, Table]),
            Head | Body | Foot => (&[Head, Body, Foot, Caption, Row], &[Table]),
            _ if !shape.is_inline() && !shape.is_part() => return self.close_paragraph(end),
            _ => return,
        };
        if self.skipped > 0 {
            return;
        }
        let mut raw = self.stack.iter().rev().take_while(|open| open.is_raw());
        let mut found = None;
        for (depth, open) in raw.by_ref().enumerate() {
            if walls.contains(&open.shape) {
                break;
            }
            if closed.contains(&open.shape) {
                found = Some(depth);
            }
        }
        if let Some(depth) = found {
            (0..=depth).for_each(|_| self.pop(end));
        }
    }

    /// A block ends the paragraph that a tag opened.
    fn close_paragraph(&mut self, end: u32) {
        if self.skipped > 0 {
            return;
        }
        let raw = self.stack.iter().rev().take_while(|open| open.is_raw());
        let found = raw
            .take_while(|open| open.shape.is_inline() || open.shape == Shape::Paragraph)
            .position(|open: &Open| open.shape == Shape::Paragraph);
        if let Some(depth) = found {
            (0..=depth).for_each(|_| self.pop(end));
        }
    }
}

fn is_handler(name: &str) -> bool {
    name.len() > 2 && name.is_char_boundary(2) && name[..2].eq_ignore_ascii_case("on")
}

/// What a tag says beside the attributes that all elements share.
fn extra(tag: &OpenTag<'_>, name: &str, shape: Shape) -> (Extra, Shape) {
    let own = |attr: &str| tag.attr(attr).map(str::trim).filter(|v| !v.is_empty()).map(str::to_owned);
    let number = |attr: &str| tag.attr(attr).and_then(|v| v.trim().parse::<u64>().ok());
    let extra = match shape {
        Shape::List if name == "ol" => Extra::List(Some(number("start").unwrap_or(1))),
        Shape::List => Extra::List(None),
        Shape::Link => match own("href") {
            Some(href) => {
                let class =
                    |name: &str| tag.attr("class").is_some_and(|list| list.split_whitespace().any(|c| c == name));
                let page = match (class("page"), class("page-number")) {
                    (_, true) => Some(RefForm::Number),
                    (true, false) => Some(RefForm::Running),
                    (false, false) => None,
                };
                Extra::Link(Box::new(Link { href, title: own("title"), page }))
            }
            None => return (Extra::None, Shape::Span),
        },
        Shape::Cell => {
            let span = |attr| number(attr).unwrap_or(1).clamp(1, 200) as u16;
            let side = tag.attr("align").or_else(|| attrs::style(tag, "text-align")).unwrap_or("");
            let align = match side.trim().to_ascii_lowercase().as_str() {
                "left" | "start" => Some(Align::Left),
                "right" | "end" => Some(Align::Right),
                "center" => Some(Align::Center),
                _ => None,
            };
            Extra::Cell { header: name == "th", align, colspan: span("colspan"), rowspan: span("rowspan") }
        }
        Shape::Details if tag.attr("open").is_some() => Extra::Open,
        Shape::Listing => {
            let (number, caption, file_name) = (own("number"), own("caption"), own("file-name"));
            Extra::Listing(Box::new(Listing { number, caption, file_name }))
        }
        Shape::Division if tag.attr(super::rewrite::CALLOUT).is_some() => {
            let kind = tag.attr(super::rewrite::CALLOUT).unwrap_or("");
            let title = tag.attr("data-title").map(str::to_owned);
            return (Extra::Callout(Box::new(callout(kind, title))), Shape::Quote);
        }
        _ => Extra::None,
    };
    (extra, shape)
}

/// The kinds of mdbook-admonish, by their names and the aliases of its reference page; an alias is
/// also the title when there is no other.
pub(super) fn callout(name: &str, title: Option<String>) -> Callout {
    let other = |name: &str| CalloutKind::Other(name.to_owned());
    let kind = match name {
        "" | "note" => CalloutKind::Note,
        "tip" | "hint" => CalloutKind::Tip,
        "important" => CalloutKind::Important,
        "warning" | "attention" => CalloutKind::Warning,
        "caution" => CalloutKind::Caution,
        "summary" | "tldr" => other("abstract"),
        "todo" => other("info"),
        "check" | "done" => other("success"),
        "help" | "faq" => other("question"),
        "fail" | "missing" => other("failure"),
        "error" => other("danger"),
        "cite" => other("quote"),
        name => other(name),
    };
    let alias = || {
        let mut letters = name.chars();
        let first = letters.next().filter(|_| name != kind.name())?;
        Some(first.to_uppercase().chain(letters).collect())
    };
    let title = title.or_else(alias);
    Callout { kind, title }
}
