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
    /// Body rows that open a group of their own (a further `tbody`, the `tfoot`): ascending, never 0.
    pub groups: Vec<usize>,
}

impl Table {
    /// The body's groups of rows, in order; at least one, unless there are no rows.
    pub fn row_groups(&self) -> impl Iterator<Item = &[Row]> {
        let ends = self.groups.iter().copied().chain([self.body.len()]);
        ends.scan(0, |start, end| {
            let group = self.body.get(*start..end);
            *start = end;
            Some(group.unwrap_or_default())
        })
        .filter(|rows| !rows.is_empty())
    }
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
