//! Tables: a head, bodies of rows, cells that span.

use super::walk::{plain, within};
use super::{Attrs, Block, BlockKind, InlineKind};
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

    /// Whether no cell heads others, so that nothing tells how the cells belong together: what is side by side is but
    /// arranged so. Neither edition calls that a table of data (HTML §4.9.1, `role=presentation`; ISO 14289-1 §7.5).
    pub fn is_arrangement(&self) -> bool {
        let heads = |row: &Row, head: bool| row.cells.iter().any(|cell| (head || cell.header) && !cell.is_empty());
        !self.head.iter().any(|row| heads(row, true)) && !self.body.iter().any(|row| heads(row, false))
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

impl Cell {
    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        self.blocks.iter().all(|block| match &block.kind {
            BlockKind::Plain(words) | BlockKind::Paragraph(words) => {
                let mut picture = false;
                within(words, &mut |inline| picture |= matches!(inline.kind, InlineKind::Image(_)));
                !picture && plain(words).trim().is_empty()
            }
            _ => false,
        })
    }
}

/// Horizontal alignment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Align {
    /// As the text runs.
    #[default]
    Auto,
    /// Left.
    Left,
    /// Centered.
    Center,
    /// Right.
    Right,
}
