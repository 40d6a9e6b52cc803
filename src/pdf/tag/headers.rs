//! Which header cells a cell of a table has (ISO 32000-1 §14.8.5.7, `Headers`).
//!
//! A scope tells it where each header cell is of one row and one column. Where one spans, a reader would have to
//! guess; there each data cell names its header cells, as it does in the EPUB.

use super::plan::Plan;
use crate::layout::page::{Tag, TagKind};
use std::collections::BTreeMap;

/// The header cells of all tables in which one spans.
#[derive(Default)]
pub(super) struct Headers {
    /// Identifiers of header cells, by their tags.
    ids: BTreeMap<usize, String>,
    /// For each data cell the tags of its header cells.
    named: BTreeMap<usize, Vec<usize>>,
}

/// A cell in its place.
struct Placed {
    tag: usize,
    row: usize,
    rows: usize,
    column: usize,
    columns: usize,
    /// It is a header cell: of its row, or else of its column.
    heads_row: Option<bool>,
}

impl Headers {
    pub(super) fn of(tags: &[Tag], plan: &Plan) -> Headers {
        let mut out = Headers::default();
        let tables = (0..tags.len()).filter(|&i| plan.live[i] && tags[i].kind == TagKind::Table);
        for (number, table) in tables.enumerate() {
            let cells = placed(tags, plan, table);
            if cells.iter().any(|cell| cell.heads_row.is_some() && (cell.rows > 1 || cell.columns > 1)) {
                out.table(number + 1, &cells);
            }
        }
        out
    }

    /// The identifier of a header cell that others name.
    pub(super) fn id(&self, tag: usize) -> Option<&str> {
        self.ids.get(&tag).map(String::as_str)
    }

    /// The identifiers of a data cell's header cells.
    pub(super) fn named(&self, tag: usize) -> impl Iterator<Item = &str> {
        self.named.get(&tag).into_iter().flatten().filter_map(|head| self.id(*head))
    }

    fn table(&mut self, number: usize, cells: &[Placed]) {
        let width = cells.iter().map(|cell| cell.column + cell.columns).max().unwrap_or(0);
        let mut columns: Vec<Vec<usize>> = vec![Vec::new(); width];
        // Header cells of rows with the row behind their last; the title of the rows below it.
        let mut rows: Vec<(usize, usize)> = Vec::new();
        let mut title = None;
        for row in cells.chunk_by(|a, b| a.row == b.row) {
            rows.retain(|(_, end)| *end > row[0].row);
            for cell in row {
                match cell.heads_row {
                    Some(true) if cell.columns >= width => title = Some(cell.tag),
                    Some(true) => rows.push((cell.tag, cell.row + cell.rows)),
                    Some(false) => {
                        columns[cell.column..][..cell.columns].iter_mut().for_each(|list| list.push(cell.tag))
                    }
                    None => continue,
                }
                self.ids.insert(cell.tag, format!("table-{number}-{}", cell.tag));
            }
            for cell in row.iter().filter(|cell| cell.heads_row.is_none()) {
                let above = columns[cell.column..][..cell.columns].iter().flatten().copied();
                let mut heads: Vec<usize> = Vec::new();
                for head in above.chain(title).chain(rows.iter().map(|(head, _)| *head)) {
                    if !heads.contains(&head) {
                        heads.push(head);
                    }
                }
                self.named.insert(cell.tag, heads);
            }
        }
    }
}

/// The cells of a table in their places (HTML Living Standard §4.9.12): spans end with their section.
fn placed(tags: &[Tag], plan: &Plan, table: usize) -> Vec<Placed> {
    let mut out = Vec::new();
    let mut number = 0;
    let rows_of = |group: usize| {
        plan.children(group).iter().map(|row| *row as usize).filter(|&row| tags[row].kind == TagKind::Row)
    };
    let groups = plan.children(table).iter().map(|group| *group as usize);
    let groups = groups.filter(|&group| matches!(tags[group].kind, TagKind::TableHead | TagKind::TableBody));
    // Rows may stand in the table itself.
    for group in std::iter::once(table).chain(groups) {
        let end = number + rows_of(group).count();
        // For each column, the first row that is free again.
        let mut free: Vec<usize> = Vec::new();
        for row in rows_of(group) {
            let mut column = 0;
            for &cell in plan.children(row) {
                let (heads_row, columns, rows) = match tags[cell as usize].kind {
                    TagKind::Header { row, colspan, rowspan } => (Some(row), colspan, rowspan),
                    TagKind::Data { colspan, rowspan } => (None, colspan, rowspan),
                    _ => continue,
                };
                while free.get(column).is_some_and(|until| *until > number) {
                    column += 1;
                }
                let (columns, rows) = (usize::from(columns.max(1)), usize::from(rows.max(1)).min(end - number));
                if free.len() < column + columns {
                    free.resize(column + columns, 0);
                }
                free[column..column + columns].fill(number + rows);
                out.push(Placed { tag: cell as usize, row: number, rows, column, columns, heads_row });
                column += columns;
            }
            number += 1;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::super::content::Written;
    use super::*;
    use crate::layout::page::TagId;

    #[test]
    fn cells_name_the_heads_above_them_and_beside_them() {
        let mut tags: Vec<Tag> = Vec::new();
        let mut tag = |parent: Option<usize>, kind: TagKind| {
            tags.push(Tag { parent: parent.map(|parent| TagId(parent as u32)), kind, alt: None, lang: None });
            tags.len() - 1
        };
        let head = |row: bool, colspan: u16, rowspan: u16| TagKind::Header { row, colspan, rowspan };
        let data = |colspan: u16| TagKind::Data { colspan, rowspan: 1 };
        // Herb | Month over Indoors and Outdoors; Basil, and Thyme over two rows.
        let table = tag(None, TagKind::Table);
        let top = tag(Some(table), TagKind::TableHead);
        let first = tag(Some(top), TagKind::Row);
        let herb = tag(Some(first), head(false, 1, 2));
        let month = tag(Some(first), head(false, 2, 1));
        let second = tag(Some(top), TagKind::Row);
        let indoors = tag(Some(second), head(false, 1, 1));
        let outdoors = tag(Some(second), head(false, 1, 1));
        let body = tag(Some(table), TagKind::TableBody);
        let third = tag(Some(body), TagKind::Row);
        let basil = tag(Some(third), head(true, 1, 1));
        let march = tag(Some(third), data(1));
        let may = tag(Some(third), data(1));
        let fourth = tag(Some(body), TagKind::Row);
        let thyme = tag(Some(fourth), head(true, 1, 2));
        let both = tag(Some(fourth), data(2));
        let fifth = tag(Some(body), TagKind::Row);
        let june = tag(Some(fifth), data(1));
        let homes: Vec<u32> = (0..tags.len() as u32).collect();
        let written = Written { owners: vec![TagId(june as u32)], ..Written::default() };
        let plan = Plan::new(&tags, &[written], &homes, &[]);
        let headers = Headers::of(&tags, &plan);
        let heads = |cell: usize| headers.named.get(&cell).cloned().unwrap_or_default();
        assert_eq!(heads(march), [month, indoors, basil]);
        assert_eq!(heads(may), [month, outdoors, basil]);
        assert_eq!(heads(both), [month, indoors, outdoors, thyme]);
        assert_eq!(heads(june), [month, indoors, thyme]);
        assert!(headers.id(herb).is_some() && headers.id(june).is_none());
    }
}
