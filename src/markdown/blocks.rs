//! Tree → blocks.

use super::code::preformatted;
use super::elements::Shape;
use super::ids::plain;
use super::inlines::drop_last_breaks;
use super::model::Model;
use super::settle::{self, anchor_block, is_anchor};
use super::tree::{Extra, Kind, Listing, NodeId, Tree, is_block};
use crate::book::{Attrs, Block, BlockKind, CodeBlock, FigureKind, Inline, InlineKind};
use crate::source::Span;

/// What inline content becomes that stands among blocks without a paragraph around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bare {
    /// A paragraph.
    Paragraph,
    /// Text without paragraph spacing.
    Plain,
}

impl Model<'_, '_> {
    /// The content of a node as blocks.
    pub(super) fn flow(&mut self, tree: &Tree<'_>, parent: NodeId, bare: Bare) -> Vec<Block> {
        self.flow_of(tree, tree.children(parent), bare)
    }

    /// The content of a node without the first child of one shape.
    pub(super) fn flow_without(&mut self, tree: &Tree<'_>, parent: NodeId, without: Shape) -> Vec<Block> {
        let skip = tree.children(parent).find(|child| tree.shape(*child) == Some(without));
        self.flow_of(tree, tree.children(parent).filter(|child| Some(*child) != skip), Bare::Paragraph)
    }

    fn flow_of(&mut self, tree: &Tree<'_>, children: impl Iterator<Item = NodeId>, bare: Bare) -> Vec<Block> {
        let (mut out, mut run) = (Vec::new(), Vec::new());
        for child in children {
            self.step(tree, child, bare, &mut run, &mut out);
        }
        self.flush(tree, bare, &mut run, &mut out);
        settle::anchors(&mut out);
        settle::rule_names(&mut out);
        self.settle_captions(&mut out);
        out.shrink_to_fit();
        out
    }

    /// Takes one child of a flow: inlines gather in `run`, blocks go `out`.
    pub(super) fn step(
        &mut self,
        tree: &Tree<'_>,
        child: NodeId,
        bare: Bare,
        run: &mut Vec<NodeId>,
        out: &mut Vec<Block>,
    ) {
        let node = tree.get(child);
        if is_block(&node.kind) {
            self.flush(tree, bare, run, out);
            self.block(tree, child, out);
        } else if node.holds_block && tree.shape(child) != Some(Shape::Hidden) {
            // An inline element around blocks: each of them is wrapped in it.
            self.flush(tree, bare, run, out);
            self.around.push(child);
            let mut blocks = self.flow(tree, child, bare);
            self.around.pop();
            if let Some(id) = node.attrs.as_ref().and_then(|attrs| attrs.id.clone()) {
                // The id goes to the first of them, or to an empty division before it.
                if blocks.first().is_none_or(|first| first.id().is_some()) {
                    blocks.insert(0, Block::new(self.span(tree, child), BlockKind::Div(Vec::new())));
                }
                blocks.iter_mut().take(1).for_each(|first| first.attrs_mut().id = Some(id.clone()));
            }
            out.append(&mut blocks);
        } else {
            run.push(child);
        }
    }

    /// Makes a paragraph of the inlines that were gathered.
    pub(super) fn flush(&mut self, tree: &Tree<'_>, bare: Bare, run: &mut Vec<NodeId>, out: &mut Vec<Block>) {
        let nodes = std::mem::take(run);
        let (Some(first), Some(last)) = (nodes.first(), nodes.last()) else { return };
        let span = self.span(tree, *first).to(self.span(tree, *last));
        let mut content = self.inlines(tree, nodes.iter().copied());
        drop_last_breaks(&mut content);
        if content.is_empty() {
            return;
        }
        if let Some(mut blocks) = self.labeled(&mut content, span, bare) {
            return out.append(&mut blocks);
        }
        if let Some(mut formulas) = display_math(&mut content, span) {
            return out.append(&mut formulas);
        }
        if content.iter().all(is_anchor) {
            out.extend(content.into_iter().map(anchor_block));
            return;
        }
        let kind = match bare {
            Bare::Paragraph => BlockKind::Paragraph(content),
            Bare::Plain => BlockKind::Plain(content),
        };
        out.push(Block::new(span, kind));
    }

    fn block(&mut self, tree: &Tree<'_>, id: NodeId, out: &mut Vec<Block>) {
        let node = tree.get(id);
        let span = self.span(tree, id);
        let (shape, extra) = match &node.kind {
            Kind::Rule => return out.push(Block::new(span, BlockKind::Rule)),
            Kind::CodeBlock(fenced) => {
                let (code, listing) = &**fenced;
                return self.code(code.clone(), listing.as_ref(), node.attrs.clone(), span, out);
            }
            Kind::RuleName(name) => return out.push(rule_name(span, name)),
            Kind::Element { shape, extra, .. } => (*shape, extra),
            _ => return,
        };
        let attrs = node.attrs.clone();
        let hidden = |attrs: &Attrs| attrs.has_class("hidden");
        if attrs.as_deref().is_some_and(hidden) {
            return;
        }
        let kind = match shape {
            Shape::Paragraph => return self.paragraph(tree, id, attrs, out),
            Shape::Heading(level) => {
                let content = self.inlines(tree, tree.children(id));
                let mut attrs = attrs.unwrap_or_default();
                if attrs.id.is_none() {
                    attrs.id = Some(self.ids.make(&plain(&content)));
                }
                out.push(Block { span, attrs: Some(attrs), kind: BlockKind::Heading { level, content } });
                return;
            }
            Shape::Quote => match extra {
                Extra::Callout(callout) => {
                    let title = callout.title.as_deref().map(|text| self.inline_text(text, span));
                    let blocks = self.flow(tree, id, Bare::Paragraph);
                    BlockKind::Callout { kind: callout.kind.clone(), title, blocks }
                }
                _ => BlockKind::Quote(self.flow(tree, id, Bare::Paragraph)),
            },
            Shape::List => self.list(tree, id, extra),
            Shape::Definitions => self.definitions(tree, id),
            Shape::Table => return self.table(tree, id, out),
            Shape::Figure => self.figure(tree, id),
            Shape::Listing => {
                let Extra::Listing(listing) = extra else { return };
                let blocks = self.flow(tree, id, Bare::Paragraph);
                let mut attrs = attrs.unwrap_or_default();
                if let (None, Some(number)) = (&attrs.id, &listing.number) {
                    // The preprocessor of The Rust Programming Language gives this id.
                    let id = super::attrs::id(&format!("listing-{number}"));
                    self.ids.take(&id);
                    attrs.id = Some(id);
                }
                let attrs = (*attrs != Attrs::default()).then_some(attrs);
                let kind = self.listing(listing, blocks, span);
                out.push(Block { span, attrs, kind });
                return;
            }
            Shape::Details => {
                let summary = tree.children(id).find(|child| tree.shape(*child) == Some(Shape::Summary));
                let content = summary.map_or_else(Vec::new, |child| self.inlines(tree, tree.children(child)));
                let blocks = self.flow_without(tree, id, Shape::Summary);
                BlockKind::Details { summary: content, open: matches!(extra, Extra::Open), blocks }
            }
            Shape::Preformatted => BlockKind::Code(preformatted(tree, id)),
            // A division, and parts that stand outside of what they are part of.
            _ => {
                let blocks = self.flow(tree, id, Bare::Paragraph);
                let is_index = |attrs: &Attrs| attrs.has_class("index");
                match &attrs {
                    None => {
                        out.extend(blocks);
                        return;
                    }
                    Some(attrs) if blocks.is_empty() && is_index(attrs) => BlockKind::Index(Box::default()),
                    Some(_) => BlockKind::Div(blocks),
                }
            }
        };
        out.push(Block { span, attrs, kind });
    }

    /// A listing around its blocks.
    fn listing(&mut self, listing: &Listing, blocks: Vec<Block>, span: Span) -> BlockKind {
        let caption = listing.caption.as_deref().map_or_else(Vec::new, |text| self.inline_text(text, span));
        let (number, file_name) = (listing.number.clone(), listing.file_name.clone());
        BlockKind::Figure { kind: FigureKind::Listing, number, caption, file_name, blocks }
    }

    /// A code block. In a listing the listing has the id, and the code its classes.
    fn code(
        &mut self,
        code: CodeBlock,
        listing: Option<&Listing>,
        mut attrs: Option<Box<Attrs>>,
        span: Span,
        out: &mut Vec<Block>,
    ) {
        let id = attrs.as_mut().filter(|_| listing.is_some()).and_then(|attrs| attrs.id.take());
        let attrs = attrs.filter(|attrs| **attrs != Attrs::default());
        let mut block = Block { span, attrs, kind: BlockKind::Code(code) };
        if let Some(listing) = listing {
            block = Block::new(span, self.listing(listing, vec![block], span));
            if id.is_some() {
                block.attrs_mut().id = id;
            }
        }
        out.push(block);
    }

    fn paragraph(&mut self, tree: &Tree<'_>, id: NodeId, attrs: Option<Box<Attrs>>, out: &mut Vec<Block>) {
        let span = self.span(tree, id);
        if tree.get(id).holds_block {
            let blocks = self.flow(tree, id, Bare::Paragraph);
            match attrs {
                None => out.extend(blocks),
                Some(_) => out.push(Block { span, attrs, kind: BlockKind::Div(blocks) }),
            }
            return;
        }
        let mut content = self.inlines(tree, tree.children(id));
        drop_last_breaks(&mut content);
        if attrs.is_none()
            && let Some(mut blocks) = self.labeled(&mut content, span, Bare::Paragraph)
        {
            return out.append(&mut blocks);
        }
        if let Some(mut formulas) = display_math(&mut content, span) {
            if let Some(attrs) = attrs {
                formulas[0].attrs = Some(attrs);
            }
            out.append(&mut formulas);
        } else if attrs.is_none() && content.iter().all(is_anchor) {
            out.extend(content.into_iter().map(anchor_block));
        } else if !content.is_empty() {
            out.push(Block { span, attrs, kind: BlockKind::Paragraph(content) });
        } else if attrs.as_ref().is_some_and(|attrs| attrs.id.is_some()) {
            out.push(Block { span, attrs, kind: BlockKind::Div(Vec::new()) });
        }
    }

    fn figure(&mut self, tree: &Tree<'_>, id: NodeId) -> BlockKind {
        let caption = tree.children(id).find(|child| tree.shape(*child) == Some(Shape::FigureCaption));
        let caption = caption.map_or_else(Vec::new, |child| self.inlines(tree, tree.children(child)));
        let blocks = self.flow_without(tree, id, Shape::FigureCaption);
        let kind = match blocks.as_slice() {
            [Block { kind: BlockKind::Table(_), .. }] => FigureKind::Table,
            [Block { kind: BlockKind::Code(_), .. }] => FigureKind::Listing,
            _ => FigureKind::Figure,
        };
        BlockKind::Figure { kind, number: None, caption, file_name: None, blocks }
    }
}

/// A paragraph that is only displayed formulas: a block each.
fn display_math(content: &mut [Inline], span: Span) -> Option<Vec<Block>> {
    let is_math = |inline: &Inline| matches!(inline.kind, InlineKind::Math { display: true, .. });
    let is_blank = |inline: &Inline| match &inline.kind {
        InlineKind::SoftBreak | InlineKind::HardBreak => true,
        InlineKind::Text(text) => text.trim().is_empty(),
        _ => false,
    };
    if !content.iter().any(is_math) || !content.iter().all(|inline| is_math(inline) || is_blank(inline)) {
        return None;
    }
    let mut out = Vec::new();
    for inline in content {
        if let InlineKind::Math { tex, .. } = &mut inline.kind {
            out.push(Block::new(inline.span, BlockKind::Math(std::mem::take(tex))));
        }
    }
    if let [only] = out.as_mut_slice() {
        only.span = span;
    }
    Some(out)
}

/// The Rust reference shows the identifiers of its rules and links to them as `#r-some.rule`.
fn rule_name(span: Span, name: &str) -> Block {
    let text = Inline::new(span, InlineKind::Text(format!("[{name}]")));
    let attrs = Box::new(Attrs { classes: vec!["rule".to_owned()], ..Attrs::default() });
    let content = vec![Inline::new(span, InlineKind::Span { attrs: attrs.clone(), content: vec![text] })];
    let attrs = Some(Box::new(Attrs { id: Some(super::attrs::id(&format!("r-{name}"))), ..*attrs }));
    Block { span, attrs, kind: BlockKind::Paragraph(content) }
}
