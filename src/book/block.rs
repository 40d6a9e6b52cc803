//! Blocks: what stands on its own lines.

use super::{Index, Inline, Table};
use crate::source::Span;

/// A block with its place and attributes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// What the author wrote.
    pub span: Span,
    /// Id, classes, language; boxed since most blocks have none.
    pub attrs: Option<Box<Attrs>>,
    /// The block itself.
    pub kind: BlockKind,
}

impl Block {
    /// A block without attributes.
    pub fn new(span: Span, kind: BlockKind) -> Self {
        Self { span, attrs: None, kind }
    }

    /// The id, if any.
    pub fn id(&self) -> Option<&str> {
        self.attrs.as_ref()?.id.as_deref()
    }

    /// Whether a class is set.
    pub fn has_class(&self, class: &str) -> bool {
        self.attrs.as_ref().is_some_and(|attrs| attrs.has_class(class))
    }

    /// The attributes, made when there are none yet.
    pub fn attrs_mut(&mut self) -> &mut Attrs {
        self.attrs.get_or_insert_default()
    }
}

/// Attributes that any block or span of text may carry, already sanitized.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attrs {
    /// Unique within the chapter after `transform::resolve`.
    pub id: Option<String>,
    /// In the author's order.
    pub classes: Vec<String>,
    /// BCP 47.
    pub lang: Option<String>,
    /// `ltr`, `rtl` or `auto`.
    pub dir: Option<String>,
    /// Tooltip text.
    pub title: Option<String>,
}

impl Attrs {
    /// Whether it is of a class.
    pub fn has_class(&self, class: &str) -> bool {
        self.classes.iter().any(|own| own == class)
    }

    /// Its text is to be set in small capitals: the class `smallcaps` (Pandoc's) or `small-caps`.
    pub fn is_small_caps(&self) -> bool {
        self.has_class("smallcaps") || self.has_class("small-caps")
    }
}

/// What a block is. The writers match on it without a catch-all arm.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BlockKind {
    /// A heading; its id is in the attributes.
    Heading {
        /// 1 to 6.
        level: u8,
        /// Its words.
        content: Vec<Inline>,
    },
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// Text without paragraph spacing: the content of a tight list item.
    Plain(Vec<Inline>),
    /// A bullet or numbered list.
    List {
        /// First number of an ordered list; `None` is a bullet list.
        start: Option<u64>,
        /// No space between items.
        tight: bool,
        /// The items.
        items: Vec<ListItem>,
    },
    /// A definition list.
    Definitions {
        /// Terms with what they mean.
        items: Vec<Definition>,
    },
    /// A block quote.
    Quote(Vec<Block>),
    /// A note, tip or warning set off from the text.
    Callout {
        /// Which.
        kind: CalloutKind,
        /// The author's own title; `None` is the kind's name, an empty list is no title at all.
        title: Option<Vec<Inline>>,
        /// What it says.
        blocks: Vec<Block>,
    },
    /// Code.
    Code(CodeBlock),
    /// A table.
    Table(Box<Table>),
    /// Something with a caption: picture, listing, table.
    Figure {
        /// What is captioned.
        kind: FigureKind,
        /// Number within the book as printed (`4.1`), given by the author or by `transform::number`.
        number: Option<String>,
        /// The caption.
        caption: Vec<Inline>,
        /// File name shown with a listing (`src/main.rs`).
        file_name: Option<String>,
        /// What it holds.
        blocks: Vec<Block>,
    },
    /// Display mathematics: its TeX source.
    Math(String),
    /// A scene break.
    Rule,
    /// HTML `details`: always open in print.
    Details {
        /// The line that is always shown.
        summary: Vec<Inline>,
        /// Whether it starts open.
        open: bool,
        /// What it hides.
        blocks: Vec<Block>,
    },
    /// A division that only carries attributes.
    Div(Vec<Block>),
    /// The index of the book: empty where the author wants it, filled by `transform::index`.
    Index(Box<Index>),
}

/// What a figure holds; each kind is numbered by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FigureKind {
    /// A picture.
    Figure,
    /// A piece of code.
    Listing,
    /// A table.
    Table,
    /// A formula: no caption, its number stands beside it.
    Equation,
}

/// The kinds of callout: GitHub's five, and those of mdbook-admonish folded onto them or kept by name.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum CalloutKind {
    /// Useful information.
    Note,
    /// Advice.
    Tip,
    /// Crucial information.
    Important,
    /// Needs attention.
    Warning,
    /// Risks.
    Caution,
    /// Another kind, by its lower-case name (`example`, `bug`, `quote`, …).
    Other(String),
}

impl CalloutKind {
    /// Lower-case name, used as a class.
    pub fn name(&self) -> &str {
        match self {
            CalloutKind::Note => "note",
            CalloutKind::Tip => "tip",
            CalloutKind::Important => "important",
            CalloutKind::Warning => "warning",
            CalloutKind::Caution => "caution",
            CalloutKind::Other(name) => name,
        }
    }
}

/// One item of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListItem {
    /// What the author wrote.
    pub span: Span,
    /// Task list: done or not.
    pub checked: Option<bool>,
    /// What it says.
    pub blocks: Vec<Block>,
}

/// One entry of a definition list: terms that share their definitions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Definition {
    /// The terms; mdBook gives each an id.
    pub terms: Vec<Term>,
    /// Their definitions.
    pub definitions: Vec<Vec<Block>>,
}

/// The term of a definition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// What the author wrote.
    pub span: Span,
    /// Id for links.
    pub id: Option<String>,
    /// Its words.
    pub content: Vec<Inline>,
}

/// A block of code, hidden lines already taken out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CodeBlock {
    /// First word of the info string, lower case; `None` for an indented block.
    pub language: Option<String>,
    /// The code; lines end with LF, none behind the last.
    pub text: String,
    /// Number of the first line, when lines are numbered.
    pub numbers: Option<u32>,
    /// First and last of the lines that are marked, counted from 1 whatever their numbers, in order and apart; they may lie behind the end.
    pub marked: Vec<(u32, u32)>,
}
