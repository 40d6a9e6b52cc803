//! Tree → lists and definition lists.

use super::blocks::Bare;
use super::elements::Shape;
use super::ids::plain;
use super::model::Model;
use super::tree::{Extra, Kind, NodeId, Tree};
use crate::book::{Block, BlockKind, Definition, ListItem, Term};

impl Model<'_, '_> {
    /// A list. It is tight when no item holds a paragraph of its own (CommonMark §5.3).
    pub(super) fn list(&mut self, tree: &Tree<'_>, id: NodeId, extra: &Extra) -> BlockKind {
        let start = if let Extra::List(start) = extra { *start } else { None };
        let is_item = |child: &NodeId| tree.shape(*child) == Some(Shape::Item);
        let is_loose = |item| tree.children(item).any(|child| tree.shape(child) == Some(Shape::Paragraph));
        let tight = !tree.children(id).filter(is_item).any(is_loose);
        let mut items: Vec<ListItem> = Vec::new();
        let (mut run, mut stray) = (Vec::new(), Vec::new());
        for child in tree.children(id) {
            if !is_item(&child) {
                self.step(tree, child, Bare::Plain, &mut run, &mut stray);
                continue;
            }
            self.flush(tree, Bare::Plain, &mut run, &mut stray);
            stray_item(&mut items, &mut stray);
            let node = tree.get(child);
            let checked = match &node.kind {
                Kind::Element { extra: Extra::Checked(done), .. } => Some(*done),
                _ => None,
            };
            let span = self.span(tree, child);
            let mut blocks = self.flow(tree, child, Bare::Plain);
            if let Some(attrs) = &node.attrs {
                if attrs.has_class("hidden") {
                    continue;
                }
                blocks = vec![Block { span, attrs: Some(attrs.clone()), kind: BlockKind::Div(blocks) }];
            }
            items.push(ListItem { span, checked, blocks });
        }
        self.flush(tree, Bare::Plain, &mut run, &mut stray);
        stray_item(&mut items, &mut stray);
        BlockKind::List { start, tight, items }
    }

    /// A definition list; groups (`div` in `dl`) are opened.
    pub(super) fn definitions(&mut self, tree: &Tree<'_>, id: NodeId) -> BlockKind {
        let mut items: Vec<Definition> = Vec::new();
        self.group(tree, id, &mut items);
        BlockKind::Definitions { items }
    }

    fn group(&mut self, tree: &Tree<'_>, id: NodeId, items: &mut Vec<Definition>) {
        let (mut run, mut stray) = (Vec::new(), Vec::new());
        for child in tree.children(id) {
            let shape = tree.shape(child);
            if matches!(shape, Some(Shape::Term | Shape::Meaning | Shape::Division)) {
                self.flush(tree, Bare::Plain, &mut run, &mut stray);
                stray_meaning(items, &mut stray);
            }
            match shape {
                Some(Shape::Term) => {
                    let term = self.term(tree, child);
                    match items.last_mut().filter(|last| last.definitions.is_empty()) {
                        Some(last) => last.terms.push(term),
                        None => items.push(Definition { terms: vec![term], definitions: Vec::new() }),
                    }
                }
                Some(Shape::Meaning) => {
                    let mut blocks = self.flow(tree, child, Bare::Plain);
                    let node = tree.get(child);
                    if let Some(attrs) = node.attrs.as_ref().filter(|attrs| attrs.id.is_some()) {
                        let span = self.span(tree, child);
                        blocks = vec![Block { span, attrs: Some(attrs.clone()), kind: BlockKind::Div(blocks) }];
                    }
                    meaning(items, blocks);
                }
                Some(Shape::Division) => self.group(tree, child, items),
                _ => self.step(tree, child, Bare::Plain, &mut run, &mut stray),
            }
        }
        self.flush(tree, Bare::Plain, &mut run, &mut stray);
        stray_meaning(items, &mut stray);
    }

    fn term(&mut self, tree: &Tree<'_>, id: NodeId) -> Term {
        let content = self.inlines(tree, tree.children(id));
        let node = tree.get(id);
        let own = node.attrs.as_ref().and_then(|attrs| attrs.id.clone());
        // mdBook gives ids to Markdown's terms only.
        let raw = matches!(node.kind, Kind::Element { raw: true, .. });
        let id_of_term = own.or_else(|| (!raw).then(|| self.ids.make(&plain(&content))));
        Term { span: self.span(tree, id), id: id_of_term, content }
    }
}

fn meaning(items: &mut Vec<Definition>, blocks: Vec<Block>) {
    match items.last_mut() {
        Some(last) => last.definitions.push(blocks),
        None => items.push(Definition { terms: Vec::new(), definitions: vec![blocks] }),
    }
}

/// What stands in a list outside of its items belongs to the item before it.
fn stray_item(items: &mut Vec<ListItem>, stray: &mut Vec<Block>) {
    let Some(span) = stray.first().map(|block| block.span) else { return };
    match items.last_mut() {
        Some(last) => last.blocks.append(stray),
        None => items.push(ListItem { span, checked: None, blocks: std::mem::take(stray) }),
    }
}

fn stray_meaning(items: &mut Vec<Definition>, stray: &mut Vec<Block>) {
    if stray.is_empty() {
        return;
    }
    match items.last_mut().and_then(|last| last.definitions.last_mut()) {
        Some(last) => last.append(stray),
        None => meaning(items, std::mem::take(stray)),
    }
}
