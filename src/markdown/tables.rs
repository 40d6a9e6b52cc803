//! Tree → tables.

use super::blocks::Bare;
use super::elements::Shape;
use super::model::Model;
use super::tree::{Extra, Kind, NodeId, Tree};
use crate::book::numeric::words;
use crate::book::{Align, Block, BlockKind, Cell, FigureKind, Inline, InlineKind, Row, Table};

/// Columns beyond this are joined to the last.
const COLUMNS: usize = 1000;

#[derive(Default)]
struct Parts {
    head: Vec<Row>,
    body: Vec<Row>,
    /// Rows of the body that open a group.
    groups: Vec<usize>,
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
        let Parts { mut head, mut body, mut groups, mut foot, mut stray } = parts;
        if !foot.is_empty() {
            groups.push(body.len());
        }
        body.append(&mut foot);
        out.append(&mut stray);
        // A head without words is Markdown's way to write a table that has none.
        if head.iter().flat_map(|row| &row.cells).all(Cell::is_empty) && !body.is_empty() {
            head.clear();
        }
        // Rows of header cells at the top are the head, also when the author did not say so.
        if head.is_empty() && body.len() > 1 {
            let header = |row: &Row| !row.cells.is_empty() && row.cells.iter().all(|cell| cell.header);
            let fits = |row: &Row| row.cells.iter().all(|cell| cell.rowspan == 1);
            if body.first().is_some_and(|row| header(row) && fits(row)) {
                head.push(body.remove(0));
                groups.iter_mut().for_each(|row| *row = row.saturating_sub(1));
            }
        }
        if head.is_empty() && !body.iter().flat_map(|row| &row.cells).any(|cell| cell.header || cell.rowspan > 1) {
            heads_by_look(&mut head, &mut body);
            groups.iter_mut().for_each(|row| *row = row.saturating_sub(head.len()));
        }
        // Captions of Markdown's tables: a last row that is no row, since it stands without bars.
        if caption.is_empty()
            && let Some(words) = body.last().and_then(|row| self.caption_row(row))
        {
            caption = words;
            body.pop();
        }
        groups.retain(|row| (1..body.len()).contains(row));
        groups.dedup();
        let columns = grid(&mut head).max(grid(&mut body));
        if columns == 0 {
            return;
        }
        let mut aligns = match &node.kind {
            Kind::Element { extra: Extra::Columns(columns), .. } => columns.clone(),
            _ => Vec::new(),
        };
        aligns.resize(columns.max(aligns.len()), Align::Auto);
        let table = BlockKind::Table(Box::new(Table { columns: aligns, head, body, groups }));
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
                    if shape == Shape::Body {
                        parts.groups.push(parts.body.len());
                    }
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

    /// The words of a row that is a caption: `: words` or `Table: words` right under a table's last row.
    fn caption_row(&self, row: &Row) -> Option<Vec<Inline>> {
        let written = self.source.get(row.span.start as usize..row.span.end as usize)?.trim();
        if !(written.starts_with(": ") || written.starts_with("Table: ")) {
            return None;
        }
        let (first, rest) = row.cells.split_first()?;
        if !rest.iter().all(|cell| words(cell).is_some_and(<[Inline]>::is_empty)) {
            return None;
        }
        let mut words = words(first)?.to_vec();
        strip_label(&mut words).then_some(words)
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

/// Heads that only their bold letters tell: a first row of them, a first column of them. (Markdown has no other way to
/// write the head of a row.)
fn heads_by_look(head: &mut Vec<Row>, body: &mut Vec<Row>) {
    let row_is_bold =
        |row: &Row| row.cells.iter().any(is_bold) && row.cells.iter().all(|cell| is_bold(cell) || cell.is_empty());
    if body.len() > 1 && row_is_bold(&body[0]) && !body[1..].iter().all(row_is_bold) {
        let mut row = body.remove(0);
        row.cells.iter_mut().for_each(|cell| cell.header = true);
        head.push(row);
    }
    let names_row = |row: &Row| row.cells.len() > 1 && is_bold(&row.cells[0]) && !row.cells[1..].iter().all(is_bold);
    if body.iter().all(names_row) {
        body.iter_mut().filter_map(|row| row.cells.first_mut()).for_each(|cell| cell.header = true);
    }
}

/// Whether all that a cell says is bold.
fn is_bold(cell: &Cell) -> bool {
    let blank = |inline: &Inline| match &inline.kind {
        InlineKind::Text(text) => text.trim().is_empty(),
        InlineKind::SoftBreak | InlineKind::HardBreak => true,
        _ => false,
    };
    let bold = |inline: &Inline| matches!(inline.kind, InlineKind::Strong(_));
    words(cell).is_some_and(|words| words.iter().any(bold) && words.iter().all(|inline| bold(inline) || blank(inline)))
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

/// How long the label is that makes words a caption.
fn label(words: &[Inline]) -> Option<usize> {
    let InlineKind::Text(text) = &words.first()?.kind else { return None };
    let label = ["Table:", ":"].into_iter().find(|label| text.starts_with(label))?;
    let rest = &text[label.len()..];
    // `:` alone, `::`, `:smile:` are something else.
    (rest.starts_with(' ') || rest.is_empty() && words.len() > 1).then_some(label.len())
}

fn strip_label(words: &mut Vec<Inline>) -> bool {
    let Some(length) = label(words) else { return false };
    if let Some(Inline { kind: InlineKind::Text(text), .. }) = words.first_mut() {
        *text = text[length..].trim_start().to_owned();
        if text.is_empty() {
            words.remove(0);
        }
    }
    true
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
