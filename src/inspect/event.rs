//! Steps of a walk through a finished edition: the common speech of both readers.

/// One step of a walk through a file.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// An element begins.
    Start(Kind),
    /// The innermost element ends.
    End,
    /// The innermost element goes on where the last of its kind ended: files part what is long.
    GoesOn,
    /// Characters, as they stand in the file.
    Text(String),
    /// Alternative text of the innermost element.
    Alt(String),
    /// Something that is no text and is put aside under this name.
    Aside(&'static str),
    /// Where the innermost link leads.
    Target(Target),
    /// A printed page begins: its label, and the name of the place if it has one.
    Page(String, Option<String>),
    /// A document of the edition begins, by its path.
    Document(String),
    /// A place that links may lead to, by its full name.
    Anchor(String),
    /// A stretch of text begins.
    Line {
        /// Index of its page.
        page: usize,
        /// Its baseline, from the bottom of the page, in points.
        height: f32,
        /// The size of its letters, in points.
        size: f32,
    },
}

/// What an element is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A heading and its level.
    Heading(u8),
    /// A block of its own: words never run over its edges.
    Block,
    /// A table.
    Table,
    /// A row of a table.
    Row,
    /// A cell of a table.
    Cell {
        /// It heads others.
        head: bool,
        /// Columns covered.
        columns: u32,
        /// Rows covered.
        rows: u32,
    },
    /// A caption.
    Caption,
    /// A list.
    List,
    /// An item of a list, or what is said of a term.
    Item,
    /// A term that is explained.
    Term,
    /// A quotation that stands by itself.
    Quote,
    /// Code that stands by itself.
    Code,
    /// A picture with its alternative text.
    Figure,
    /// A formula: compared by its alternative text and its letters.
    Formula,
    /// A footnote, wherever it stands.
    Note,
    /// A link.
    Link,
    /// Text within a block: no edge for words.
    Span,
    /// Something the edition adds: its words are put aside under this name.
    Added(&'static str),
}

/// Where a link leads, as its file says it.
#[derive(Clone, Debug, PartialEq)]
pub enum Target {
    /// Out of the book: the address.
    Web(String),
    /// To an [`Event::Anchor`].
    Anchor(String),
    /// To a page, by its index, and a height on it; `None` is its top.
    Page(usize, Option<f32>),
    /// To what the file does not have, by its name.
    Nowhere(String),
    /// Nowhere: the edition is for paper.
    Printed,
}
