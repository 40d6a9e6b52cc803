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

/// Some of a table's rows.
pub(super) struct Sample {
    /// How many.
    pub(super) rows: usize,
    /// Row in the sample, and index of the cell.
    pub(super) slots: Vec<(usize, usize)>,
}

/// A table's cells with their places, in reading order.
pub(super) struct Grid<'a> {
    pub(super) slots: Vec<Slot<'a>>,
    pub(super) columns: usize,
    pub(super) aligns: Vec<Align>,
    /// Which columns hold numbers.
    pub(super) numeric: Vec<bool>,
    /// How many rows the head has.
    pub(super) head: usize,
    /// The table is a mere arrangement: its elements are none of a table.
    pub(super) arrangement: bool,
    /// Rows that no break may part, because a cell spans them: first and last.
    pub(super) groups: Vec<(usize, usize)>,
    /// Rows that open a group of the body.
    openers: Vec<usize>,
}

impl Slot<'_> {
    /// The only cell of its row, and the title of the rows below.
    pub(super) fn is_title(&self, grid: &Grid<'_>) -> bool {
        self.cell.header && self.row >= grid.head && self.columns == grid.columns && self.rows == 1
    }
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
            let end = section_end(table, row);
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
        let mut numeric = table.numeric_columns();
        numeric.resize(columns, false);
        let openers = table.groups.iter().map(|row| head + row).collect();
        let arrangement = table.is_arrangement();
        Self { slots, columns, aligns, numeric, head, arrangement, groups: groups(&reach), openers }
    }

    /// Some rows, spread evenly, with the cells of one column in them that stand in one row.
    pub(super) fn sample(&self, most: usize) -> Sample {
        let total = self.slots.last().map_or(0, |slot| slot.row + 1);
        let body = total.saturating_sub(self.head).max(1);
        let step = body.div_ceil(most).max(1);
        let chosen = |row: usize| match row.checked_sub(self.head) {
            None => Some(row).filter(|row| *row < most),
            Some(row) => (row % step == 0).then_some(self.head.min(most) + row / step),
        };
        let single = self.slots.iter().enumerate().filter(|(_, slot)| slot.columns == 1 && slot.rows == 1);
        let slots: Vec<(usize, usize)> = single.filter_map(|(i, slot)| Some((chosen(slot.row)?, i))).collect();
        Sample { rows: slots.iter().map(|(row, _)| row + 1).max().unwrap_or(0), slots }
    }

    /// Whether a group of the body begins with a row.
    pub(super) fn opens_group(&self, row: usize) -> bool {
        self.openers.binary_search(&row).is_ok()
    }
}

/// The first row behind the head, or behind the group of the body, that a row is in: no cell spans further.
fn section_end(table: &Table, row: usize) -> usize {
    let head = table.head.len();
    if row < head {
        return head;
    }
    let next = table.groups.partition_point(|opener| head + opener <= row);
    table.groups.get(next).map_or(head + table.body.len(), |opener| head + opener)
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
