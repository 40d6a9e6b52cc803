//! Tables → XHTML, with head, groups of rows and the scope of header cells.
//!
//! Where header cells span, a `scope` alone does not tell reading systems which headers a cell
//! has: there each data cell names them (HTML §4.9.11, `headers`).

use std::fmt::Write as _;

use super::decimals;
use super::inline::only_math;
use super::writer::Writer;
use super::xml;
use crate::book::numeric::words;
use crate::book::{Align, Attrs, Cell, Row, Table};
use crate::theme::Target;

/// From so many columns, or letters in the longest words of a row, a table is set smaller and its words may break.
const WIDE: (usize, usize) = (5, 40);
/// Where rows become lists: the class of the table's division, and the width of the screen in em below which they do.
/// A letter takes about half an em, and tables are set a little smaller than text.
pub(super) const FOLDS: [(&str, u32); 3] = [("fold-s", 18), ("fold-m", 27), ("fold-l", 38)];
/// The letters of a row, from which on each of these holds: what a screen of 34 letters cannot show is folded there.
const FOLDED_FROM: [usize; 3] = [35, 46, 66];
/// Where a table that is set smaller has room for the usual size: its class, the width of its own room in em from which
/// on it has, and the letters of a row up to which that is so.
pub(super) const ROOMS: [(&str, u32, usize); 2] = [(" room-m", 27, 54), (" room-l", 38, 76)];
/// Letters in the longest words of a row up to which these have room where the narrowest of [`ROOMS`] is.
const WHOLE: usize = 50;
/// A column of running text is not read below so many letters.
const COLUMN: usize = 14;
/// A name of a row is kept whole up to so many letters.
const NAME: usize = 20;
/// More columns than this cannot be relied on where screens are small (Kobo EPUB Guidelines, "Tables").
const COLUMNS: usize = 4;
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
    /// For columns whose points meet, the most figures behind them.
    fractions: &'t [Option<usize>],
    /// The columns' names, where rows may become lists.
    names: &'t [String],
}

impl Writer<'_> {
    /// A table.
    pub(super) fn table(&mut self, attrs: Option<&Attrs>, table: &Table) {
        if self.in_cell && self.edition.theme.ebook.target == Target::Kindle {
            return self.unfolded(attrs, table);
        }
        let widths = Widths::of(table);
        let fold = widths.fold(table.columns.len());
        // What asks for its own room has no width of its own, which a cell needs (CSS Containment 3 §3.1).
        let names = if fold.is_some() && !self.in_cell { names(table) } else { Vec::new() };
        let fold = fold.filter(|_| !names.is_empty());
        let wide = table.columns.len() >= WIDE.0 || widths.words >= WIDE.1;
        let asks = wide && !self.in_cell;
        let room = ROOMS.iter().find(|(.., most)| asks && widths.read <= *most).map_or("", |(class, ..)| class);
        let whole = if asks && widths.words <= WHOLE { " whole" } else { "" };
        let boxed = fold.is_some() || !room.is_empty() || !whole.is_empty();
        if boxed {
            self.raw("<div class=\"fold");
            self.raw(if fold.is_some() { " " } else { "" });
            self.raw(fold.unwrap_or_default());
            self.raw("\">");
        }
        self.raw("<table");
        let keep = if wide && widths.names <= NAME { " keep" } else { "" };
        self.attrs(attrs, &if wide { format!("wide{keep}{room}{whole}") } else { String::new() });
        self.raw(if table.is_arrangement() { " role=\"presentation\">\n" } else { ">\n" });
        let numeric = table.numeric_columns();
        let fractions = decimals::columns(table, &numeric);
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
            fractions: &fractions,
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
        self.raw(if boxed { "</div>\n" } else { "\n" });
    }

    /// A table within a table, which Amazon's converter refuses: its cells one below the other.
    fn unfolded(&mut self, attrs: Option<&Attrs>, table: &Table) {
        self.open("div", attrs, "unfolded");
        self.raw(">\n");
        for row in table.head.iter().chain(&table.body) {
            self.raw("<div class=\"row\">\n");
            for cell in &row.cells {
                self.open("div", cell.attrs.as_deref(), if is_header(cell) { "head" } else { "" });
                self.raw(">");
                self.blocks(&cell.blocks);
                self.raw("</div>\n");
            }
            self.raw("</div>\n");
        }
        self.raw("</div>\n");
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
        let named = words(cell).and_then(only_math).filter(|_| header);
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
        let fraction = section.fractions.get(column).copied().flatten().filter(|_| numeric && !header);
        let lacking = fraction.map(|most| decimals::class(cell, most)).filter(|class| !class.is_empty());
        let class = match (align, lacking) {
            (Align::Auto | Align::Right, Some(lacking)) => &*format!("num {lacking}"),
            (Align::Auto | Align::Right, None) if numeric => "num",
            (Align::Auto, _) => "",
            (Align::Left, _) => "al",
            (Align::Center, _) => "ac",
            (Align::Right, _) => "ar",
        };
        self.attrs(cell.attrs.as_deref(), class);
        if header {
            let scope = match (section.scope, whole) {
                ("col", _) if cell.colspan > 1 => "colgroup",
                ("row", true) => "rowgroup",
                ("row", _) if cell.rowspan > 1 => "rowgroup",
                (scope, _) => scope,
            };
            let _ = write!(self.out, " scope=\"{scope}\"");
            if let Some(name) = &named {
                self.attr("aria-label", name);
            }
        } else if let Some(headers) = headers {
            headers.name(&mut self.out, column, usize::from(cell.colspan));
        }
        if let Some(name) = section.names.get(column).filter(|name| !header && !name.is_empty()) {
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
        if named.is_some() {
            // Checkers take no formula for text: a word joiner is text that nobody sees or hears.
            self.raw("\u{2060}");
        }
        let outer = (self.in_header_cell, self.in_cell);
        (self.in_header_cell, self.in_cell) = (outer.0 || header, true);
        self.blocks(&cell.blocks);
        (self.in_header_cell, self.in_cell) = outer;
        if self.out.ends_with('\n') {
            self.out.pop();
        }
        self.close(name);
    }
}

/// How wide a table is, in letters, with the gaps between columns.
struct Widths {
    /// By the longest word of each column.
    words: usize,
    /// The longest word of the first column, which mostly names the rows.
    names: usize,
    /// So that each column can be read: its longest cell in one line, or [`COLUMN`] letters of it.
    read: usize,
}

impl Widths {
    fn of(table: &Table) -> Self {
        let mut columns = vec![(0, 0); table.columns.len()];
        let heads = table.head.iter().map(|row| (row, 0));
        for (row, column) in heads.chain(table.body.iter().map(|row| (row, COLUMN))).take(SAMPLE) {
            for (most, cell) in columns.iter_mut().zip(&row.cells).filter(|(_, cell)| cell.colspan == 1) {
                let text = super::inline::plain(words(cell).unwrap_or_default());
                let word = text.split_whitespace().map(|word| word.chars().count()).max().unwrap_or(0);
                most.0 = word.max(most.0);
                // Heads may stand in as many lines as they have words.
                most.1 = text.chars().count().min(word.max(column)).max(most.1);
            }
        }
        let words = columns.iter().map(|(word, _)| word + 2).sum();
        let names = columns.first().map_or(0, |(word, _)| *word);
        Self { words, names, read: columns.iter().map(|(_, read)| read + 2).sum() }
    }

    /// The class of a table that is too wide for narrow screens.
    fn fold(&self, columns: usize) -> Option<&'static str> {
        let letters = if columns > COLUMNS { self.read.max(FOLDED_FROM[1]) } else { self.read };
        let step = FOLDED_FROM.iter().rposition(|least| letters >= *least)?;
        Some(FOLDS[step].0)
    }
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
    cell.header && !cell.is_empty()
}
