//! What making a chapter's model needs at hand: its ids, its footnotes, and the state of the paragraph being made.
//!
//! [`super::blocks`] and [`super::inlines`] do the making; the tree is handed along, since captions have trees of their own.

use super::blocks::Bare;
use super::ids::Ids;
use super::shared::{Notes, Shared};
use super::tree::{NodeId, Tree};
use crate::book::{Inline, Note};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;

/// Makes the model of one chapter.
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
}
