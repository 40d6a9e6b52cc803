//! Tree → tables.

use super::blocks::{Bare, Model};
use super::elements::Shape;
use super::tree::{Extra, Kind, NodeId, Tree};
use crate::book::{Align, Block, BlockKind, Cell, FigureKind, Row, Table};

/// Columns beyond this are joined to the last.
const COLUMNS: usize = 1000;

#[derive(Default)]
struct Parts {
    head: Vec<Row>,
    body: Vec<Row>,
    foot: Vec<Row>,
    /// What stands in the table outside of its cells; it goes before the table (HTML §13.2.6.1).
    stray: Vec<Block>,
}

impl Model<'_, '_> {
    /// A table; with a caption it is a figure.
    pub(super) fn table(&mut self, tree: &Tree<'_>, id: NodeId, out: &mut Vec<Block>) {
        let node = tree.get(id);
        let span = self.span(tree, id);
        let mut parts = Parts::default();
        let mut caption = Vec::new();
        self.rows(tree, id, Shape::Body, &mut parts, &mut caption);
        let Parts { mut head, mut body, mut foot, mut stray } = parts;
        body.append(&mut foot);
        out.append(&mut stray);
        // Rows of header cells at the top are the head, also when the author did not say so.
        if head.is_empty() && body.len() > 1 {
            let header = |row: &Row| !row.cells.is_empty() && row.cells.iter().all(|cell| cell.header);
            let fits = |row: &Row| row.cells.iter().all(|cell| cell.rowspan == 1);
            if body.first().is_some_and(|row| header(row) && fits(row)) {
                head.push(body.remove(0));
            }
        }
        let columns = grid(&mut head).max(grid(&mut body));
        if columns == 0 {
            return;
        }
        let mut aligns = match &node.kind {
            Kind::Element { extra: Extra::Columns(columns), .. } => columns.clone(),
            _ => Vec::new(),
        };
        aligns.resize(columns.max(aligns.len()), Align::Auto);
        let table = BlockKind::Table(Box::new(Table { columns: aligns, head, body }));
        let attrs = node.attrs.clone();
        out.push(if caption.is_empty() {
            Block { span, attrs, kind: table }
        } else {
            let blocks = vec![Block::new(span, table)];
            let kind = BlockKind::Figure { kind: FigureKind::Table, number: None, caption, file_name: None, blocks };
            Block { span, attrs, kind }
        });
    }

    fn rows(
        &mut self,
        tree: &Tree<'_>,
        id: NodeId,
        part: Shape,
        parts: &mut Parts,
        caption: &mut Vec<crate::book::Inline>,
    ) {
        let mut run = Vec::new();
        // Cells without a row around them: Markdown's head, or a forgotten `tr`.
        let mut loose: Vec<Cell> = Vec::new();
        for child in tree.children(id) {
            match tree.shape(child) {
                Some(Shape::Caption) => *caption = self.inlines(tree, tree.children(child)),
                Some(shape @ (Shape::Head | Shape::Body | Shape::Foot)) => {
                    self.rows(tree, child, shape, parts, caption);
                }
                Some(Shape::Row) => {
                    let mut cells = Vec::new();
                    for cell in tree.children(child) {
                        if tree.shape(cell) == Some(Shape::Cell) {
                            cells.push(self.cell(tree, cell));
                        } else {
                            self.step(tree, cell, Bare::Paragraph, &mut run, &mut parts.stray);
                        }
                    }
                    let row = Row { span: self.span(tree, child), cells };
                    parts.add(part, row);
                }
                Some(Shape::Cell) => loose.push(self.cell(tree, child)),
                _ => self.step(tree, child, Bare::Paragraph, &mut run, &mut parts.stray),
            }
        }
        self.flush(tree, Bare::Paragraph, &mut run, &mut parts.stray);
        if let (Some(first), Some(last)) = (loose.first(), loose.last()) {
            let span = first.span.to(last.span);
            parts.add(part, Row { span, cells: loose });
        }
    }

    fn cell(&mut self, tree: &Tree<'_>, id: NodeId) -> Cell {
        let node = tree.get(id);
        let span = self.span(tree, id);
        let mut cell = Cell {
            span,
            attrs: node.attrs.clone(),
            header: false,
            align: None,
            colspan: 1,
            rowspan: 1,
            blocks: self.flow(tree, id, Bare::Plain),
        };
        if let Kind::Element { extra: Extra::Cell { header, align, colspan, rowspan }, .. } = node.kind {
            cell.header = header;
            cell.align = align;
            cell.colspan = colspan;
            cell.rowspan = rowspan;
        }
        if cell.blocks.is_empty() {
            cell.blocks.push(Block::new(span, BlockKind::Plain(Vec::new())));
        }
        cell
    }
}

impl Parts {
    fn add(&mut self, part: Shape, row: Row) {
        match part {
            Shape::Head => self.head.push(row),
            Shape::Foot => self.foot.push(row),
            _ => self.body.push(row),
        }
    }
}

/// Counts the columns that rows cover, and clips spans that reach beyond the last row or column.
fn grid(rows: &mut [Row]) -> usize {
    let mut columns = 0;
    // For each column, how many rows are still covered from above.
    let mut covered: Vec<usize> = Vec::new();
    let count = rows.len();
    for (i, row) in rows.iter_mut().enumerate() {
        let mut at = 0;
        for cell in &mut row.cells {
            while covered.get(at).is_some_and(|rows| *rows > 0) {
                at += 1;
            }
            let free = COLUMNS.saturating_sub(at).max(1);
            cell.colspan = usize::from(cell.colspan).min(free) as u16;
            cell.rowspan = usize::from(cell.rowspan).min(count - i) as u16;
            let end = (at + usize::from(cell.colspan)).min(COLUMNS);
            if covered.len() < end {
                covered.resize(end, 0);
            }
            for column in covered.iter_mut().take(end).skip(at) {
                *column = (*column).max(usize::from(cell.rowspan));
            }
            at = end;
        }
        columns = columns.max(covered.len());
        covered.iter_mut().for_each(|rows| *rows = rows.saturating_sub(1));
    }
    columns
}
