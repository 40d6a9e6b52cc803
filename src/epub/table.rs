//! Tables → XHTML, with head, body and the scope of header cells.

use std::fmt::Write as _;

use super::writer::Writer;
use crate::book::{Align, Attrs, Block, BlockKind, Cell, Row, Table};

/// From so many columns on a table is set smaller and its words may break.
const WIDE: usize = 5;

impl Writer<'_> {
    /// A table.
    pub(super) fn table(&mut self, attrs: Option<&Attrs>, table: &Table) {
        self.raw("<table");
        self.attrs(attrs, if table.columns.len() >= WIDE { "wide" } else { "" });
        self.raw(">\n");
        if !table.head.is_empty() {
            self.raw("<thead>\n");
            self.rows(table, &table.head, "col");
            self.raw("</thead>\n");
        }
        if !table.body.is_empty() || table.head.is_empty() {
            self.raw("<tbody>\n");
            self.rows(table, &table.body, "row");
            self.raw("</tbody>\n");
        }
        self.raw("</table>\n");
    }

    /// Rows of one section. `covered` counts, for each column, the rows that a cell above still spans.
    fn rows(&mut self, table: &Table, rows: &[Row], scope: &str) {
        let mut covered = vec![0u16; table.columns.len()];
        for (i, row) in rows.iter().enumerate() {
            self.raw("<tr>");
            let mut column = 0;
            let left = rows.len() - i;
            for cell in &row.cells {
                while covered.get(column).is_some_and(|rows| *rows > 0) {
                    column += 1;
                }
                let align = cell.align.unwrap_or(table.columns.get(column).copied().unwrap_or_default());
                self.cell(cell, align, scope, left);
                for rows in covered.iter_mut().skip(column).take(usize::from(cell.colspan.max(1))) {
                    *rows = cell.rowspan.max(1);
                }
                column += usize::from(cell.colspan.max(1));
            }
            for rows in &mut covered {
                *rows = rows.saturating_sub(1);
            }
            self.raw("</tr>\n");
        }
    }

    fn cell(&mut self, cell: &Cell, align: Align, scope: &str, rows_left: usize) {
        // An empty header names nothing, so it is a plain cell.
        let header = cell.header && !is_empty(&cell.blocks);
        let name = if header { "th" } else { "td" };
        self.raw("<");
        self.raw(name);
        self.attrs(
            cell.attrs.as_deref(),
            match align {
                Align::Auto => "",
                Align::Left => "al",
                Align::Center => "ac",
                Align::Right => "ar",
            },
        );
        if header {
            let group = if scope == "col" { cell.colspan > 1 } else { cell.rowspan > 1 };
            let _ = write!(self.out, " scope=\"{scope}{}\"", if group { "group" } else { "" });
        }
        if cell.colspan > 1 {
            let _ = write!(self.out, " colspan=\"{}\"", cell.colspan.min(1000));
        }
        let rowspan = usize::from(cell.rowspan).min(rows_left);
        if rowspan > 1 {
            let _ = write!(self.out, " rowspan=\"{rowspan}\"");
        }
        self.raw(">");
        let outer = self.in_header_cell;
        self.in_header_cell |= header;
        self.blocks(&cell.blocks);
        self.in_header_cell = outer;
        if self.out.ends_with('\n') {
            self.out.pop();
        }
        self.raw("</");
        self.raw(name);
        self.raw(">");
    }
}

fn is_empty(blocks: &[Block]) -> bool {
    blocks.iter().all(|block| match &block.kind {
        BlockKind::Plain(content) | BlockKind::Paragraph(content) => super::inline::plain(content).is_empty(),
        _ => false,
    })
}
