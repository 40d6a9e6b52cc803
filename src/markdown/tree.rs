//! The tree between the events and the model: Markdown and HTML elements in one nesting.
//!
//! Nodes lie in one vector and are linked by index, so that building is a single pass, a node
//! costs no allocation of its own, and dropping even a hostile tree needs no stack.

use pulldown_cmark::CowStr;

use super::elements::Shape;
use super::marks::Written;
use super::references::Reference;
use crate::book::{Align, Attrs, CalloutKind, Citation, CodeBlock, Image, RefForm};

/// Names a node; `0` is the root, and as a link it means "none".
pub(super) type NodeId = u32;

/// What a node is.
#[derive(Debug)]
pub(super) enum Kind<'a> {
    /// Text of Markdown, to be kept as it is.
    Text(CowStr<'a>),
    /// A quote that the parser made of a straight one (see `quotes`).
    Quote(char),
    /// Text of HTML, entities decoded: white space collapses.
    Html(String),
    /// A line end.
    Soft,
    /// A forced line end.
    Hard,
    /// A scene break.
    Rule,
    /// Inline code.
    Code(CowStr<'a>),
    /// TeX.
    Math { display: bool, tex: CowStr<'a> },
    /// A reference to a footnote.
    Note(CowStr<'a>),
    /// A reference by label.
    Reference(Box<Reference>),
    /// A mark for the index, at a point.
    Index(Box<Written>),
    /// A bracket that may begin the words of a mark.
    Open,
    /// The end of such words and what the mark says; `None` is a mere bracket. Behind a link it is the link that is marked.
    Close(Option<Box<Written>>),
    /// Citations.
    Cite(Box<Citation>),
    /// A picture.
    Image(Box<Image>),
    /// A code block, hidden lines taken out, and what makes it a listing.
    CodeBlock(Box<(CodeBlock, Option<Listing>)>),
    /// A rule identifier of the Rust reference.
    RuleName(String),
    /// An inner node.
    Element { shape: Shape, raw: bool, extra: Extra },
}

/// What some shapes know beside their attributes.
#[derive(Debug, Default)]
pub(super) enum Extra {
    /// Nothing.
    #[default]
    None,
    /// A list: first number of an ordered one.
    List(Option<u64>),
    /// A list item: done or not.
    Checked(bool),
    /// A table's columns.
    Columns(Vec<Align>),
    /// A cell.
    Cell { header: bool, align: Option<Align>, colspan: u16, rowspan: u16 },
    /// A link.
    Link(Box<Link>),
    /// A quote or division that is a callout.
    Callout(Box<Callout>),
    /// A listing.
    Listing(Box<Listing>),
    /// Details that start open.
    Open,
    /// A span that is a mark for the index.
    Index(Box<Written>),
}

/// Where a link goes.
#[derive(Debug)]
pub(super) struct Link {
    pub(super) href: String,
    pub(super) title: Option<String>,
    /// It shows the page that it leads to.
    pub(super) page: Option<RefForm>,
}

/// A callout; its title is Markdown.
#[derive(Debug)]
pub(super) struct Callout {
    pub(super) kind: CalloutKind,
    pub(super) title: Option<String>,
}

/// A listing; its caption is Markdown.
#[derive(Debug)]
pub(super) struct Listing {
    pub(super) number: Option<String>,
    pub(super) caption: Option<String>,
    pub(super) file_name: Option<String>,
}

/// One node.
#[derive(Debug)]
pub(super) struct Node<'a> {
    pub(super) kind: Kind<'a>,
    pub(super) start: u32,
    pub(super) end: u32,
    pub(super) attrs: Option<Box<Attrs>>,
    /// An inline element with a block somewhere inside.
    pub(super) holds_block: bool,
    parent: NodeId,
    first: NodeId,
    last: NodeId,
    next: NodeId,
}

/// The tree.
#[derive(Debug)]
pub(super) struct Tree<'a> {
    nodes: Vec<Node<'a>>,
}

impl<'a> Tree<'a> {
    /// A tree with only its root, with room for the nodes of a text of this length in bytes.
    pub(super) fn new(length: usize) -> Self {
        // Measured: a node to 30 bytes of prose with some code.
        let mut tree = Self { nodes: Vec::with_capacity(length / 24 + 1) };
        tree.root();
        tree
    }

    /// A node without a parent, for what stands elsewhere (notes).
    pub(super) fn root(&mut self) -> NodeId {
        let kind = Kind::Element { shape: Shape::Division, raw: false, extra: Extra::None };
        self.nodes.push(Node {
            kind,
            start: 0,
            end: 0,
            attrs: None,
            holds_block: false,
            parent: 0,
            first: 0,
            last: 0,
            next: 0,
        });
        (self.nodes.len() - 1) as NodeId
    }

    /// Adds a last child.
    pub(super) fn add(&mut self, parent: NodeId, kind: Kind<'a>, (start, end): (u32, u32)) -> NodeId {
        let id = self.nodes.len() as NodeId;
        let block = is_block(&kind);
        self.nodes.push(Node { kind, start, end, attrs: None, holds_block: false, parent, first: 0, last: 0, next: 0 });
        let last = std::mem::replace(&mut self.nodes[parent as usize].last, id);
        match last {
            0 => self.nodes[parent as usize].first = id,
            _ => self.nodes[last as usize].next = id,
        }
        // Each node is marked once, so this is linear in all.
        let mut up = parent;
        while block && up != 0 && !self.nodes[up as usize].holds_block {
            self.nodes[up as usize].holds_block = true;
            if is_block(&self.nodes[up as usize].kind) {
                break;
            }
            up = self.nodes[up as usize].parent;
        }
        id
    }

    /// A node.
    pub(super) fn get(&self, id: NodeId) -> &Node<'a> {
        &self.nodes[id as usize]
    }

    /// A node, to change.
    pub(super) fn get_mut(&mut self, id: NodeId) -> &mut Node<'a> {
        &mut self.nodes[id as usize]
    }

    /// The node around one; `0` at the top.
    pub(super) fn parent(&self, id: NodeId) -> NodeId {
        self.get(id).parent
    }

    /// The children in order.
    pub(super) fn children(&self, id: NodeId) -> impl Iterator<Item = NodeId> + use<'_, 'a> {
        let link = |id: NodeId| (id != 0).then_some(id);
        std::iter::successors(link(self.get(id).first), move |id| link(self.get(*id).next))
    }

    /// The language that holds at a node; `None`: the book's.
    pub(super) fn lang(&self, id: NodeId) -> Option<&str> {
        let up = |id: &NodeId| Some(self.get(*id).parent).filter(|parent| *parent != 0);
        std::iter::successors(Some(id), up).find_map(|id| self.get(id).attrs.as_ref()?.lang.as_deref())
    }

    /// The shape of an inner node.
    pub(super) fn shape(&self, id: NodeId) -> Option<Shape> {
        match self.get(id).kind {
            Kind::Element { shape, .. } => Some(shape),
            _ => None,
        }
    }

    /// All nodes, in the order of the source.
    pub(super) fn iter(&self) -> std::slice::Iter<'_, Node<'a>> {
        self.nodes.iter()
    }
}

/// Whether a node stands on its own lines.
pub(super) fn is_block(kind: &Kind<'_>) -> bool {
    match kind {
        Kind::Element { shape, .. } => !shape.is_inline(),
        Kind::Rule | Kind::CodeBlock(_) | Kind::RuleName(_) => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn nodes_are_small() {
        assert!(std::mem::size_of::<super::Node<'_>>() <= 80, "{}", std::mem::size_of::<super::Node<'_>>());
    }
}
