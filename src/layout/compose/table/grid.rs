//! Where each cell of a table lies: columns and rows covered, as HTML's table model has it
//! (HTML Living Standard §4.9.12, without its overlapping cells).

use crate::book::{Align, Cell, Table};

/// A cell with its place.
pub(super) struct Slot<'a> {
    pub(super) cell: &'a Cell,
    /// Row, head rows first.
    pub(super) row: usize,
    pub(super) column: usize,
    /// Columns covered, within the table.
    pub(super) columns: usize,
    /// Rows covered, within the head or body.
    pub(super) rows: usize,
}

/// A table's cells with their places, in reading order.
pub(super) struct Grid<'a> {
    pub(super) slots: Vec<Slot<'a>>,
    pub(super) columns: usize,
    pub(super) aligns: Vec<Align>,
    /// How many rows the head has.
    pub(super) head: usize,
    /// Rows that no break may part, because a cell spans them: first and last.
    pub(super) groups: Vec<(usize, usize)>,
}

impl<'a> Grid<'a> {
    /// Finds every cell's place.
    pub(super) fn of(table: &'a Table) -> Self {
        let head = table.head.len();
        let total = head + table.body.len();
        let mut slots = Vec::new();
        let mut columns = table.columns.len().max(1);
        // For each column, the first row that is free again.
        let mut free: Vec<usize> = vec![0; columns];
        let mut reach: Vec<usize> = (0..total).collect();
        for (row, cells) in table.head.iter().chain(&table.body).enumerate() {
            let end = if row < head { head } else { total };
            let mut column = 0;
            for cell in &cells.cells {
                while free.get(column).is_some_and(|until| *until > row) {
                    column += 1;
                }
                // A row with more cells than the table has columns makes the table wider; spans do not, past a sane bound.
                let span = usize::from(cell.colspan.max(1)).min(columns.max(column + 1) - column).max(1);
                if column + span > columns {
                    columns = column + span;
                    free.resize(columns, 0);
                }
                let rows = usize::from(cell.rowspan.max(1)).min(end - row);
                for until in &mut free[column..column + span] {
                    *until = row + rows;
                }
                reach[row] = reach[row].max(row + rows - 1);
                slots.push(Slot { cell, row, column, columns: span, rows });
                column += span;
            }
        }
        let mut aligns = table.columns.clone();
        aligns.resize(columns, Align::Auto);
        Self { slots, columns, aligns, head, groups: groups(&reach) }
    }
}

fn groups(reach: &[usize]) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    let mut first = 0;
    while first < reach.len() {
        let mut last = reach[first];
        let mut row = first + 1;
        while row <= last {
            last = last.max(reach[row]);
            row += 1;
        }
        out.push((first, last));
        first = last + 1;
    }
    out
}
