//! What stands before a block and belongs to it: anchors on lines of their own, the names of rules.

use crate::book::{Attrs, Block, BlockKind, Inline, InlineKind};

/// An empty span with an id: a place that links go to.
pub(super) fn is_anchor(inline: &Inline) -> bool {
    matches!(&inline.kind, InlineKind::Span { content, attrs } if content.is_empty() && attrs.id.is_some())
}

pub(super) fn anchor_block(inline: Inline) -> Block {
    let attrs = match inline.kind {
        InlineKind::Span { attrs, .. } => Some(attrs),
        _ => None,
    };
    Block { span: inline.span, attrs, kind: BlockKind::Div(Vec::new()) }
}

/// An anchor on a line of its own belongs to the block behind it: on paper it must not stay behind
/// on the page before, and on screen it must not make a gap.
pub(super) fn anchors(blocks: &mut Vec<Block>) {
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
pub(super) fn rule_names(blocks: &mut [Block]) {
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
