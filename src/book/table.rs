//! Tables: a head, bodies of rows, cells that span.

use super::{Attrs, Block};
use crate::source::Span;

/// A table. Cells are in source order; a cell that spans covers grid places after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// Alignment of each column; its length is the number of columns, at least 1.
    pub columns: Vec<Align>,
    /// Head rows, repeated on each page.
    pub head: Vec<Row>,
    /// Body rows.
    pub body: Vec<Row>,
}

/// One row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// What the author wrote.
    pub span: Span,
    /// Its cells.
    pub cells: Vec<Cell>,
}

/// One cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// What the author wrote.
    pub span: Span,
    /// Id, classes, language.
    pub attrs: Option<Box<Attrs>>,
    /// A header cell (`th`), also in the body.
    pub header: bool,
    /// Own alignment, overriding the column's.
    pub align: Option<Align>,
    /// Columns covered, at least 1.
    pub colspan: u16,
    /// Rows covered, at least 1.
    pub rowspan: u16,
    /// Content; a Markdown cell is one `Plain`.
    pub blocks: Vec<Block>,
}

/// Horizontal alignment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Align {
    /// As the text runs.
    #[default]
    Auto,
    /// Left.
    Left,
    /// Centred.
    Center,
    /// Right.
    Right,
}
