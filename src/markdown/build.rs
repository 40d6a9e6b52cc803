//! Events → tree: Markdown's own elements, with limits on nesting.
//!
//! Markdown's events are balanced. Tags of raw HTML are not: `html.rs` opens and closes them on
//! the same stack, within the Markdown element that they stand in.
//!
//! Nesting is cut: at most [`BLOCKS`] levels of blocks and [`INLINES`] of inlines, weighed so that
//! the model made from the tree never nests deeper than a hundred. What is deeper keeps its text.

mod start;

use std::ops::Range;

use pulldown_cmark::{CowStr, Event};

use super::elements::Shape;
use super::events::Places;
use super::shared::{Notes, Shared};
use super::tree::{Extra, Kind, NodeId, Tree};
use super::{fence, marks, quotes};
use crate::book::{Attrs, Image};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;

/// Levels of blocks.
const BLOCKS: u32 = 60;
/// Levels of inlines.
const INLINES: u32 = 32;
/// Nodes on one path from the root.
const STACK: usize = 160;

/// An element that is open.
#[derive(Debug)]
pub(super) struct Open {
    pub(super) node: NodeId,
    /// The tag's name; empty for Markdown's own.
    pub(super) name: &'static str,
    pub(super) shape: Shape,
    weight: u32,
    /// Its content is dropped.
    pub(super) dropped: bool,
}

impl Open {
    /// Opened by a tag.
    pub(super) fn is_raw(&self) -> bool {
        !self.name.is_empty()
    }
}

/// What is being collected instead of built.
enum Mode<'a> {
    Build,
    /// The alternative text of a picture; how many elements are open inside.
    Alt(Box<Image>, Range<usize>, u32),
    /// The text of a code block, with its info string.
    Code(Option<CowStr<'a>>, String, Range<usize>),
    /// The text of an HTML block, with the places of its chunks.
    Html(String, Vec<(usize, usize)>),
    /// A paragraph that was understood as a whole.
    Skip,
}

/// Builds a tree.
pub(super) struct Builder<'a, 'b, 'c> {
    pub(super) tree: Tree<'a>,
    pub(super) notes: Notes,
    pub(super) shared: &'b mut Shared<'c>,
    pub(super) stack: Vec<Open>,
    /// Markdown elements inside the top one that are too deep to be opened.
    pub(super) skipped: u32,
    /// Quotes that the parser makes of straight ones are kept apart, to be settled by language.
    pub(super) quotes: bool,
    /// What is parsed.
    pub(super) text: &'a str,
    places: &'b Places,
    mode: Mode<'a>,
    blocks: u32,
    inlines: u32,
    /// Where the last reference ends: the parser may give it in several pieces.
    pub(super) referred: usize,
    /// What stands in braces or brackets that are understood as a whole: the parser gives it all the same.
    pub(super) skip: Range<usize>,
    /// Brackets may be marks for the index.
    pub(super) marks: bool,
}

impl<'a, 'b, 'c> Builder<'a, 'b, 'c> {
    /// A builder for events of `text`.
    pub(super) fn new(text: &'a str, places: &'b Places, shared: &'b mut Shared<'c>) -> Self {
        Self {
            tree: Tree::new(text.len()),
            notes: Notes::default(),
            shared,
            stack: Vec::new(),
            skipped: 0,
            quotes: false,
            text,
            places,
            mode: Mode::Build,
            blocks: 0,
            inlines: 0,
            referred: 0,
            skip: 0..0,
            marks: text.contains(marks::BRACES),
        }
    }

    /// Builds a whole text.
    pub(super) fn run(&mut self, events: impl Iterator<Item = (Event<'a>, Range<usize>)>) {
        for (event, range) in events {
            self.event(event, range);
        }
        let end = self.place(self.text.len()..self.text.len()).0;
        while !self.stack.is_empty() {
            self.pop(end);
        }
    }

    /// The bytes of the chapter that a range of the parsed text came from.
    pub(super) fn place(&self, range: Range<usize>) -> (u32, u32) {
        self.places.of(range.start, range.end)
    }

    /// The span of a place.
    pub(super) fn span(&self, (start, end): (u32, u32)) -> Span {
        Span { file: self.shared.file, start, end }
    }

    /// The node that new ones are added to.
    pub(super) fn top(&self) -> NodeId {
        self.stack.last().map_or(0, |open| open.node)
    }

    /// Adds a leaf.
    pub(super) fn leaf(&mut self, kind: Kind<'a>, place: (u32, u32)) -> NodeId {
        self.tree.add(self.top(), kind, place)
    }

    /// Opens an element; `false` when it would be too deep.
    pub(super) fn push(
        &mut self,
        name: &'static str,
        shape: Shape,
        extra: Extra,
        attrs: Option<Box<Attrs>>,
        place: (u32, u32),
    ) -> bool {
        let raw = !name.is_empty();
        let heavy = raw && (attrs.is_some() || matches!(shape, Shape::Table | Shape::Figure | Shape::Listing));
        let at_home = shape.is_part() && self.stack.last().is_some_and(|top| belongs(shape, top.shape));
        let weight = if at_home { 0 } else { 1 + u32::from(heavy) };
        let (depth, limit) = if shape.is_inline() { (&mut self.inlines, INLINES) } else { (&mut self.blocks, BLOCKS) };
        if *depth + weight > limit || self.stack.len() >= STACK {
            let span = self.span(place);
            self.shared.once("too-deep", || {
                Diagnostic::new(Code::TooDeep, span, "this is nested too deep; its text is kept, its nesting is cut")
            });
            self.leaf(Kind::Soft, place);
            return false;
        }
        *depth += weight;
        let node = self.tree.add(self.top(), Kind::Element { shape, raw, extra }, place);
        self.tree.get_mut(node).attrs = attrs;
        self.stack.push(Open { node, name, shape, weight, dropped: false });
        true
    }

    /// Closes the top element.
    pub(super) fn pop(&mut self, end: u32) {
        if let Some(open) = self.stack.pop() {
            let depth = if open.shape.is_inline() { &mut self.inlines } else { &mut self.blocks };
            *depth -= open.weight;
            let node = self.tree.get_mut(open.node);
            node.end = node.end.max(end);
        }
    }

    fn start(&mut self, shape: Shape, extra: Extra, attrs: Option<Box<Attrs>>, range: Range<usize>) {
        let place = self.place(range);
        if self.skipped > 0 || !self.push("", shape, extra, attrs, place) {
            self.skipped += 1;
        }
    }

    /// Closes a Markdown element, and what raw HTML left open in it.
    fn end(&mut self, end: u32) {
        if self.skipped > 0 {
            self.skipped -= 1;
            self.leaf(Kind::Soft, (end, end));
            return;
        }
        while self.stack.last().is_some_and(Open::is_raw) {
            self.reveal();
            self.pop(end);
        }
        self.pop(end);
    }

    /// Takes one event.
    pub(super) fn event(&mut self, event: Event<'a>, range: Range<usize>) {
        match std::mem::replace(&mut self.mode, Mode::Build) {
            Mode::Build => self.build(event, range),
            Mode::Alt(image, whole, depth) => self.alt(event, image, whole, depth),
            Mode::Code(info, mut text, whole) => match event {
                Event::End(_) => {
                    let place = self.place(whole);
                    self.code(info.as_deref().map(fence::read).unwrap_or_default(), &text, place);
                }
                other => {
                    if let Event::Text(part) | Event::Html(part) = other {
                        text.push_str(&part);
                    }
                    self.mode = Mode::Code(info, text, whole);
                }
            },
            Mode::Html(mut text, mut chunks) => match event {
                Event::End(_) => self.html(&text, &chunks, true),
                other => {
                    if let Event::Html(part) | Event::Text(part) = other {
                        chunks.push((text.len(), range.start));
                        text.push_str(&part);
                    }
                    self.mode = Mode::Html(text, chunks);
                }
            },
            Mode::Skip => {
                if !matches!(event, Event::End(pulldown_cmark::TagEnd::Paragraph)) {
                    self.mode = Mode::Skip;
                }
            }
        }
    }

    fn build(&mut self, event: Event<'a>, range: Range<usize>) {
        if range.start >= self.skip.start && range.end <= self.skip.end && range.start < range.end {
            return;
        }
        let kind = match event {
            Event::Start(tag) => return self.start_tag(tag, range),
            Event::End(_) => {
                let end = self.place(range).1;
                return self.end(end);
            }
            Event::InlineHtml(html) => return self.html(&html, &[(0, range.start)], false),
            Event::Html(html) => return self.html(&html, &[(0, range.start)], true),
            Event::TaskListMarker(done) => return self.check(done),
            // One byte of the source: made of a straight quote, not typed.
            Event::Text(text) => match quotes::mark(&text).filter(|_| self.quotes && range.len() == 1) {
                Some(mark) => Kind::Quote(mark),
                None => return self.text(text, range),
            },
            Event::Code(text) => Kind::Code(text),
            Event::InlineMath(tex) => Kind::Math { display: false, tex },
            Event::DisplayMath(tex) => Kind::Math { display: true, tex },
            Event::FootnoteReference(label) => Kind::Note(label),
            Event::SoftBreak => Kind::Soft,
            Event::HardBreak => Kind::Hard,
            Event::Rule => Kind::Rule,
        };
        let place = self.place(range);
        self.leaf(kind, place);
    }

    /// A task list's marker belongs to the item that is open.
    fn check(&mut self, done: bool) {
        let item = self.stack.iter().rev().find(|open| open.shape == Shape::Item).map(|open| open.node);
        if let Some(item) = item
            && self.skipped == 0
            && let Kind::Element { extra, .. } = &mut self.tree.get_mut(item).kind
        {
            *extra = Extra::Checked(done);
        }
    }

    fn alt(&mut self, event: Event<'a>, mut image: Box<Image>, whole: Range<usize>, depth: u32) {
        let mut inside = depth;
        match event {
            Event::Start(_) => inside += 1,
            Event::End(_) if depth == 0 => {
                let place = self.place(whole);
                image.alt = image.alt.trim().to_owned();
                self.leaf(Kind::Image(image), place);
                return;
            }
            Event::End(_) => inside -= 1,
            Event::Text(text) | Event::Code(text) => image.alt.push_str(&text),
            Event::InlineMath(tex) | Event::DisplayMath(tex) => image.alt.push_str(&tex),
            Event::SoftBreak | Event::HardBreak => image.alt.push(' '),
            _ => {}
        }
        self.mode = Mode::Alt(image, whole, inside);
    }
}

/// Whether a part is where it belongs.
fn belongs(part: Shape, parent: Shape) -> bool {
    match part {
        Shape::Item => parent == Shape::List,
        Shape::Term | Shape::Meaning => parent == Shape::Definitions,
        Shape::Row => matches!(parent, Shape::Table | Shape::Head | Shape::Body | Shape::Foot),
        Shape::Cell => matches!(parent, Shape::Row | Shape::Head),
        Shape::Head | Shape::Body | Shape::Foot | Shape::Caption => parent == Shape::Table,
        Shape::FigureCaption => parent == Shape::Figure,
        Shape::Summary => parent == Shape::Details,
        _ => false,
    }
}
