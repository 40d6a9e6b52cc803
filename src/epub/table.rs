//! Tables → XHTML, with head, groups of rows and the scope of header cells.
//!
//! Where header cells span, a `scope` alone does not tell reading systems which headers a cell
//! has: there each data cell names them (HTML §4.9.11, `headers`).

use std::fmt::Write as _;

use super::writer::Writer;
use super::xml;
use crate::book::number::words;
use crate::book::{Align, Attrs, Block, BlockKind, Cell, Row, Table};

/// From so many columns, or letters in the longest words of a row, a table is set smaller and its words may break.
const WIDE: (usize, usize) = (5, 40);
/// From so many letters on its rows are lists where the screen is narrow.
const VAST: usize = 64;
/// Rows of a table whose cells each carry the name of their column.
const NAMED: usize = 300;
/// Rows whose words are looked at.
const SAMPLE: usize = 100;

/// The headers of a table whose header cells span.
#[derive(Default)]
struct Headers {
    /// Number of the table in its file.
    table: u32,
    /// Header cells so far.
    count: u32,
    /// For each column, the ids of its header cells.
    columns: Vec<Vec<String>>,
    /// The header cells of the row at hand: id, and how many further rows it names.
    rows: Vec<(String, usize)>,
    /// The title of the running group of rows.
    group: Option<String>,
}

/// What holds for the rows of one section.
struct Section<'t> {
    scope: &'static str,
    columns: &'t [Align],
    numeric: &'t [bool],
    /// The columns' names, where rows may become lists.
    names: &'t [String],
}

impl Writer<'_> {
    /// A table.
    pub(super) fn table(&mut self, attrs: Option<&Attrs>, table: &Table) {
        let letters = widest_row(table);
        let names = if letters >= VAST { names(table) } else { Vec::new() };
        if !names.is_empty() {
            self.raw("<div class=\"vast\">");
        }
        self.raw("<table");
        let wide = table.columns.len() >= WIDE.0 || letters >= WIDE.1;
        self.attrs(attrs, if wide { "wide" } else { "" });
        self.raw(">\n");
        let numeric = table.numeric_columns();
        let spans = |row: &Row| row.cells.iter().any(|cell| cell.header && (cell.colspan > 1 || cell.rowspan > 1));
        let mut headers = None;
        if table.head.iter().chain(&table.body).any(spans) {
            self.tables += 1;
            let columns = vec![Vec::new(); table.columns.len()];
            headers = Some(Headers { table: self.tables, columns, ..Headers::default() });
        }
        let section = |scope| Section {
            scope,
            columns: &table.columns,
            numeric: &numeric,
            names: if scope == "row" { &names } else { &[] },
        };
        if !table.head.is_empty() {
            self.raw("<thead>\n");
            self.rows(&table.head, &section("col"), &mut headers);
            self.raw("</thead>\n");
        }
        for rows in table.row_groups() {
            self.raw("<tbody>\n");
            self.rows(rows, &section("row"), &mut headers);
            self.raw("</tbody>\n");
        }
        if table.head.is_empty() && table.body.is_empty() {
            self.raw("<tbody>\n</tbody>\n");
        }
        self.raw("</table>");
        self.raw(if names.is_empty() { "\n" } else { "</div>\n" });
    }

    /// Rows of one section. `covered` counts, for each column, the rows that a cell above still spans.
    fn rows(&mut self, rows: &[Row], section: &Section<'_>, headers: &mut Option<Headers>) {
        let mut covered = vec![0u16; section.columns.len()];
        for (i, row) in rows.iter().enumerate() {
            self.raw("<tr>");
            let mut column = 0;
            let left = rows.len() - i;
            if let Some(headers) = headers {
                headers.begin_row(row, left, section);
            }
            for cell in &row.cells {
                while covered.get(column).is_some_and(|rows| *rows > 0) {
                    column += 1;
                }
                self.cell(cell, column, section, left, headers);
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

    fn cell(
        &mut self,
        cell: &Cell,
        column: usize,
        section: &Section<'_>,
        rows_left: usize,
        headers: &mut Option<Headers>,
    ) {
        // An empty header names nothing, so it is a plain cell.
        let header = is_header(cell);
        let name = if header { "th" } else { "td" };
        let whole = usize::from(cell.colspan) >= section.columns.len() && cell.colspan > 1;
        self.raw("<");
        self.raw(name);
        if let Some(headers) = headers.as_mut().filter(|_| header) {
            let id = headers.take(cell, column, section);
            if own_id(cell).is_none() {
                self.attr("id", &id);
            }
        }
        let numeric = section.numeric.get(column) == Some(&true) && cell.colspan <= 1;
        let align = cell.align.unwrap_or(section.columns.get(column).copied().unwrap_or_default());
        self.attrs(
            cell.attrs.as_deref(),
            match align {
                Align::Auto | Align::Right if numeric => "num",
                Align::Auto => "",
                Align::Left => "al",
                Align::Center => "ac",
                Align::Right => "ar",
            },
        );
        if header {
            let scope = match (section.scope, whole) {
                ("col", _) if cell.colspan > 1 => "colgroup",
                ("row", true) => "rowgroup",
                ("row", _) if cell.rowspan > 1 => "rowgroup",
                (scope, _) => scope,
            };
            let _ = write!(self.out, " scope=\"{scope}\"");
        } else if let Some(headers) = headers {
            headers.name(&mut self.out, column, usize::from(cell.colspan));
        }
        if let Some(name) = section.names.get(column).filter(|name| !name.is_empty()) {
            self.attr("data-name", name);
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

/// How many letters the longest words of a row have together, with the gaps between columns.
fn widest_row(table: &Table) -> usize {
    let mut longest = vec![0; table.columns.len()];
    for row in table.head.iter().chain(&table.body).take(SAMPLE) {
        for (longest, cell) in longest.iter_mut().zip(&row.cells).filter(|(_, cell)| cell.colspan == 1) {
            let words = words(cell).unwrap_or_default();
            let text = super::inline::plain(words);
            let most = text.split_whitespace().map(|word| word.chars().count()).max().unwrap_or(0);
            *longest = most.max(*longest);
        }
    }
    longest.iter().map(|letters| letters + 2).sum()
}

/// The names of the columns, when a list of names and values says as much as a row: there is one head and no cell spans.
fn names(table: &Table) -> Vec<String> {
    let spans = |row: &Row| row.cells.iter().any(|cell| cell.colspan > 1 || cell.rowspan > 1);
    let [head] = &table.head[..] else { return Vec::new() };
    if table.body.len() > NAMED || spans(head) || table.body.iter().any(spans) {
        return Vec::new();
    }
    head.cells.iter().map(|cell| words(cell).map_or_else(String::new, super::inline::plain)).collect()
}

impl Headers {
    /// Numbers the headers of a row before its first cell, so that cells before them can name them too.
    fn begin_row(&mut self, row: &Row, rows_left: usize, section: &Section<'_>) {
        self.rows.retain_mut(|(_, more)| {
            let goes_on = *more > 0;
            *more = more.saturating_sub(1);
            goes_on
        });
        if section.scope != "row" {
            return;
        }
        let mut number = self.count;
        for cell in row.cells.iter().filter(|cell| is_header(cell)) {
            number += 1;
            let id = self.id(cell, number);
            if usize::from(cell.colspan) >= section.columns.len() {
                self.group = Some(id);
            } else {
                self.rows.push((id, usize::from(cell.rowspan).min(rows_left).saturating_sub(1)));
            }
        }
    }

    /// The id of a header cell: the author's or one made of numbers.
    fn id(&self, cell: &Cell, number: u32) -> String {
        own_id(cell).map_or_else(|| format!("t{}-h{number}", self.table), xml::id)
    }

    /// Takes the next header cell; gives its id.
    fn take(&mut self, cell: &Cell, column: usize, section: &Section<'_>) -> String {
        self.count += 1;
        let id = self.id(cell, self.count);
        if section.scope == "col" {
            for list in self.columns.iter_mut().skip(column).take(usize::from(cell.colspan.max(1))) {
                // No honest head is deeper.
                if list.len() < 8 {
                    list.push(id.clone());
                }
            }
        }
        id
    }

    /// Writes the names of the headers of a data cell.
    fn name(&self, out: &mut String, column: usize, columns: usize) {
        let above = self.columns.iter().skip(column).take(columns.max(1)).flatten();
        let beside = self.rows.iter().map(|(id, _)| id);
        let mut names: Vec<&str> = Vec::new();
        for id in above.chain(&self.group).chain(beside) {
            if !names.contains(&id.as_str()) {
                names.push(id);
            }
        }
        if !names.is_empty() {
            xml::attr(out, "headers", &names.join(" "));
        }
    }
}

fn own_id(cell: &Cell) -> Option<&str> {
    cell.attrs.as_deref()?.id.as_deref()
}

fn is_header(cell: &Cell) -> bool {
    cell.header && !is_empty(&cell.blocks)
}

fn is_empty(blocks: &[Block]) -> bool {
    blocks.iter().all(|block| match &block.kind {
        BlockKind::Plain(content) | BlockKind::Paragraph(content) => super::inline::plain(content).is_empty(),
        _ => false,
    })
}
