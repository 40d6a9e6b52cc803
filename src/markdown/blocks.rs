//! Tree → blocks.

use super::elements::Shape;
use super::ids::Ids;
use super::quotes;
use super::shared::{Notes, Shared};
use super::tree::{Extra, Kind, Listing, NodeId, Tree, is_block};
use crate::book::{Attrs, Block, BlockKind, CodeBlock, FigureKind, Inline, InlineKind, Note, Pending};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;

/// What inline content becomes that stands among blocks without a paragraph around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bare {
    /// A paragraph.
    Paragraph,
    /// Text without paragraph spacing.
    Plain,
}

/// Makes the model of one chapter; the tree is handed along, since captions have trees of their own.
pub(super) struct Model<'b, 'c> {
    pub(super) shared: &'b mut Shared<'c>,
    pub(super) ids: Ids,
    /// The chapter's text, to look at what the author wrote.
    pub(super) source: &'b str,
    notes: &'b Notes,
    /// By definition: its number, when it is referred to.
    numbers: Vec<Option<usize>>,
    /// Definitions in the order of first reference.
    order: Vec<usize>,
    /// Inline elements around the blocks that are made: each paragraph is wrapped in them.
    pub(super) around: Vec<NodeId>,
    /// Inside a link: notes wait here until it ends.
    pub(super) waiting: Option<Vec<Inline>>,
    /// Inside inline code.
    pub(super) code: bool,
    /// Quotes of the paragraph being made wait to be settled.
    pub(super) quotes: bool,
    /// Opening brackets of the running text at hand: which inline, which byte of its text.
    pub(super) brackets: Vec<(usize, usize)>,
}

impl<'b, 'c> Model<'b, 'c> {
    /// For one chapter.
    pub(super) fn new(shared: &'b mut Shared<'c>, source: &'b str, tree: &Tree<'_>, notes: &'b Notes) -> Self {
        let mut ids = Ids::default();
        tree.iter().filter_map(|node| node.attrs.as_ref()?.id.as_deref()).for_each(|id| ids.take(id));
        let numbers = vec![None; notes.list.len()];
        Self {
            shared,
            ids,
            source,
            notes,
            numbers,
            order: Vec::new(),
            around: Vec::new(),
            waiting: None,
            code: false,
            quotes: false,
            brackets: Vec::new(),
        }
    }

    /// The span of a node.
    pub(super) fn span(&self, tree: &Tree<'_>, id: NodeId) -> Span {
        let node = tree.get(id);
        Span { file: self.shared.file, start: node.start, end: node.end }
    }

    /// The number of a footnote, from 0, given out in the order of first reference.
    pub(super) fn number(&mut self, label: &str) -> Option<usize> {
        let found = self.notes.find(label)?;
        let number = self.numbers.get_mut(found)?;
        if number.is_none() {
            *number = Some(self.order.len());
            self.order.push(found);
        }
        *number
    }

    /// All notes that were referred to. A note may refer to others, also to itself: each is made once.
    pub(super) fn notes(&mut self, tree: &Tree<'_>) -> Vec<Note> {
        let all = self.notes;
        let mut out = Vec::new();
        while let Some(defined) = self.order.get(out.len()).and_then(|i| all.list.get(*i)) {
            let blocks = self.flow(tree, defined.node, Bare::Paragraph);
            out.push(Note { span: defined.span, label: defined.label.clone(), blocks });
        }
        for (defined, number) in all.list.iter().zip(&self.numbers) {
            if number.is_none() {
                let message = format!("nothing refers to the footnote [^{}]; it is left out", defined.label);
                self.shared.remark(Diagnostic::new(Code::UnusedNote, defined.span, message));
            }
        }
        out
    }

    /// The content of a node as blocks.
    pub(super) fn flow(&mut self, tree: &Tree<'_>, parent: NodeId, bare: Bare) -> Vec<Block> {
        let mut out = Vec::new();
        let mut run = Vec::new();
        for child in tree.children(parent) {
            self.step(tree, child, bare, &mut run, &mut out);
        }
        self.flush(tree, bare, &mut run, &mut out);
        settle_anchors(&mut out);
        settle_rule_names(&mut out);
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
        if content.is_empty() {
            return;
        }
        if let Some(mut blocks) = self.labelled(&mut content, span, bare) {
            return out.append(&mut blocks);
        }
        if let Some(kind) = display_math(&mut content) {
            out.push(Block::new(span, kind));
            return;
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
        if attrs.is_none()
            && let Some(mut blocks) = self.labelled(&mut content, span, Bare::Paragraph)
        {
            return out.append(&mut blocks);
        }
        if let Some(kind) = display_math(&mut content) {
            out.push(Block { span, attrs, kind });
        } else if attrs.is_none() && content.iter().all(is_anchor) {
            out.extend(content.into_iter().map(anchor_block));
        } else if !content.is_empty() {
            out.push(Block { span, attrs, kind: BlockKind::Paragraph(content) });
        } else if attrs.as_ref().is_some_and(|attrs| attrs.id.is_some()) {
            out.push(Block { span, attrs, kind: BlockKind::Div(Vec::new()) });
        }
    }

    /// The content of a node without the first child of one shape.
    pub(super) fn flow_without(&mut self, tree: &Tree<'_>, parent: NodeId, without: Shape) -> Vec<Block> {
        let (mut out, mut run) = (Vec::new(), Vec::new());
        let skip = tree.children(parent).find(|child| tree.shape(*child) == Some(without));
        for child in tree.children(parent).filter(|child| Some(*child) != skip) {
            self.step(tree, child, Bare::Paragraph, &mut run, &mut out);
        }
        self.flush(tree, Bare::Paragraph, &mut run, &mut out);
        settle_anchors(&mut out);
        self.settle_captions(&mut out);
        out.shrink_to_fit();
        out
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

/// An empty span with an id: a place that links go to.
fn is_anchor(inline: &Inline) -> bool {
    matches!(&inline.kind, InlineKind::Span { content, attrs } if content.is_empty() && attrs.id.is_some())
}

fn anchor_block(inline: Inline) -> Block {
    let attrs = match inline.kind {
        InlineKind::Span { attrs, .. } => Some(attrs),
        _ => None,
    };
    Block { span: inline.span, attrs, kind: BlockKind::Div(Vec::new()) }
}

/// An anchor on a line of its own belongs to the block behind it: on paper it must not stay behind
/// on the page before, and on screen it must not make a gap.
fn settle_anchors(blocks: &mut Vec<Block>) {
    let is_anchor =
        // One of the class `bibliography` holds the place of the sources.
        |block: &Block| matches!(&block.kind, BlockKind::Div(inner) if inner.is_empty())
            && block.attrs.is_some()
            && !block.has_class("bibliography");
    if !blocks.iter().any(is_anchor) {
        return;
    }
    let mut out: Vec<Block> = Vec::with_capacity(blocks.len());
    for block in blocks.drain(..).rev() {
        let Some(next) = out.last_mut().filter(|_| is_anchor(&block)) else {
            out.push(block);
            continue;
        };
        let Block { span, attrs: Some(attrs), .. } = block else { continue };
        if next.id().is_none() {
            next.attrs_mut().id = attrs.id;
            continue;
        }
        match &mut next.kind {
            BlockKind::Heading { content, .. } | BlockKind::Paragraph(content) | BlockKind::Plain(content) => {
                content.insert(0, Inline::new(span, InlineKind::Span { attrs, content: Vec::new() }));
            }
            _ => out.push(Block { span, attrs: Some(attrs), kind: BlockKind::Div(Vec::new()) }),
        }
    }
    out.reverse();
    *blocks = out;
}

/// The name of a rule that stands over a heading goes behind it, where the rule is told; links to it lead to the heading.
fn settle_rule_names(blocks: &mut [Block]) {
    let is_name = |block: &Block| matches!(block.kind, BlockKind::Paragraph(_)) && block.has_class("rule");
    for i in (1..blocks.len()).rev() {
        let [name, Block { kind: BlockKind::Heading { content, .. }, .. }] = &mut blocks[i - 1..=i] else { continue };
        if !is_name(name) {
            continue;
        }
        let id = name.attrs.as_mut().and_then(|attrs| attrs.id.take());
        if id.is_some() {
            let attrs = Box::new(Attrs { id, ..Attrs::default() });
            content.insert(0, Inline::new(name.span, InlineKind::Span { attrs, content: Vec::new() }));
        }
        blocks.swap(i - 1, i);
    }
}

/// A paragraph that is only display mathematics.
fn display_math(content: &mut [Inline]) -> Option<BlockKind> {
    match content {
        [Inline { kind: InlineKind::Math { display: true, tex }, .. }] => Some(BlockKind::Math(std::mem::take(tex))),
        _ => None,
    }
}

/// The Rust reference shows the identifiers of its rules and links to them as `#r-some.rule`.
fn rule_name(span: Span, name: &str) -> Block {
    let text = Inline::new(span, InlineKind::Text(format!("[{name}]")));
    let attrs = Box::new(Attrs { classes: vec!["rule".to_owned()], ..Attrs::default() });
    let content = vec![Inline::new(span, InlineKind::Span { attrs: attrs.clone(), content: vec![text] })];
    let attrs = Some(Box::new(Attrs { id: Some(super::attrs::id(&format!("r-{name}"))), ..*attrs }));
    Block { span, attrs, kind: BlockKind::Paragraph(content) }
}

/// The words of inlines without their form; what ids are made from.
pub(super) fn plain(content: &[Inline]) -> String {
    let mut out = String::new();
    let mut stack: Vec<_> = content.iter().rev().collect();
    while let Some(inline) = stack.pop() {
        match &inline.kind {
            InlineKind::Text(text) | InlineKind::Code(text) | InlineKind::Math { tex: text, .. } => out.push_str(text),
            InlineKind::SoftBreak => out.push(' '),
            // mdBook counts the number of a note's mark as text.
            InlineKind::Note(number) => out.push_str(&(number + 1).to_string()),
            InlineKind::HardBreak | InlineKind::Image(_) => {}
            InlineKind::Emphasis(inner)
            | InlineKind::Strong(inner)
            | InlineKind::Strikeout(inner)
            | InlineKind::Superscript(inner)
            | InlineKind::Subscript(inner)
            | InlineKind::Underline(inner)
            | InlineKind::Mark(inner)
            | InlineKind::Small(inner)
            | InlineKind::Key(inner)
            | InlineKind::Link { content: inner, .. }
            | InlineKind::Span { content: inner, .. } => stack.extend(inner.iter().rev()),
            InlineKind::Pending(pending) => match &**pending {
                // What mdBook shows of them.
                Pending::Index(_) => {}
                Pending::Cite(citation) => out.push_str(&super::inlines::written(citation)),
            },
            InlineKind::Ruby { base, reading } => {
                stack.extend(reading.iter().rev());
                stack.extend(base.iter().rev());
            }
        }
    }
    out
}

/// `<pre>`: its text as it stands; the language from a class `language-…` on it or its `code`.
fn preformatted(tree: &Tree<'_>, id: NodeId) -> CodeBlock {
    let mut text = String::new();
    let mut language = None;
    let mut stack = vec![id];
    while let Some(id) = stack.pop() {
        let node = tree.get(id);
        let classes = node.attrs.iter().flat_map(|attrs| attrs.classes.iter());
        language = language.or_else(|| classes.filter_map(|class| class.strip_prefix("language-")).next());
        match &node.kind {
            Kind::Text(part) | Kind::Code(part) | Kind::Math { tex: part, .. } => text.push_str(part),
            Kind::Html(part) => text.push_str(part),
            Kind::Quote(mark) => text.push(quotes::typed(*mark)),
            Kind::Soft | Kind::Hard => text.push('\n'),
            Kind::CodeBlock(code) => text.push_str(&code.0.text),
            Kind::Element { shape: Shape::Hidden, .. } => {}
            Kind::Element { .. } => {
                let from = stack.len();
                stack.extend(tree.children(id));
                stack[from..].reverse();
            }
            Kind::Reference(found) => text.push_str(&found.written()),
            Kind::Open => text.push('['),
            Kind::Close(_) => text.push(']'),
            Kind::Cite(citation) => text.push_str(&super::inlines::written(citation)),
            Kind::Rule | Kind::Note(_) | Kind::Image(_) | Kind::RuleName(_) | Kind::Index(_) => {}
        }
    }
    // The line end right behind the tag does not count (HTML §13.2.6.4.7).
    let text = text.strip_prefix('\n').unwrap_or(&text).trim_end_matches('\n').to_owned();
    CodeBlock { language: language.map(str::to_lowercase), text, ..CodeBlock::default() }
}
