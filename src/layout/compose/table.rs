//! Tables: columns by content, rows as fragments, the head repeated over pages.
//!
//! Comes in: a table of the model. Goes out: one fragment a row (or a group of rows that a cell
//! spans), so that pages break between rows. A row taller than two fifths of a page is cut
//! between its lines. A table that is too wide is fitted as [`fit`] says, at the end by turning it.

mod balance;
mod cells;
mod columns;
mod fit;
mod grid;
mod place;
mod rows;

use super::{Flow, Frame};
use crate::book::{Inline, Table};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::layout::context::{LineAlign, TextFormat};
use crate::layout::galley::{Fragment, INFINITE, Item};
use crate::layout::page::{TagId, TagKind};
use crate::layout::paragraph::{self, Breaking, Paragraph};
use crate::length::Length;
use crate::source::Span;
use cells::{Measured, Points};
use columns::Demand;
use fit::Plan;
use grid::{Grid, Slot};
use rows::Setting;

/// Widths and places of columns.
struct Columns {
    widths: Vec<Length>,
    left: Length,
    total: Length,
    gap: Length,
    rtl: bool,
}

impl Columns {
    /// Left edge and width of a cell.
    fn cell(&self, slot: &Slot<'_>) -> (Length, Length) {
        let before: Length = self.widths[..slot.column].iter().map(|w| *w + self.gap).sum();
        let end = (slot.column + slot.columns).min(self.widths.len());
        let inner: Length = self.widths[slot.column..end].iter().map(|w| *w + self.gap).sum();
        let width = inner - self.gap;
        let x = if self.rtl { self.total - before - width } else { before };
        (self.left + x, width)
    }
}

/// The words over a table.
pub(super) struct Caption<'w> {
    /// They begin with its label, which is no text leaf.
    pub(super) labeled: bool,
    pub(super) words: &'w [Inline],
}

/// A table is squeezed when its columns are narrower than so many ems…
const NARROW: i64 = 5;
/// …and its rows have more lines than this.
const TALL: u64 = 5;

/// The most that lines of a cell are apart, in thousandths of the size: short lines need less than those of the text, and what stands
/// between two rows is then clearly more.
const LEADING: i64 = 1_280;

/// Space between columns: an em where room is scarce, else more; less only in tables of very many columns.
fn gap(base: Frame<'_>, measure: Length, columns: usize, scarce: bool) -> Length {
    let tenths = if scarce { 10 } else { 13 };
    base.format.size.scale(tenths, 10).min(measure / (2 * columns as i64).max(1))
}

impl<'a> Flow<'_, 'a> {
    /// A table, with its caption above it.
    pub(super) fn table(&mut self, table: &'a Table, caption: Option<&Caption<'_>>, span: Span, frame: Frame<'a>) {
        let theme = self.ctx.theme;
        let grid = Grid::of(table);
        let kind = if grid.arrangement { TagKind::Div } else { TagKind::Table };
        let tag = self.ctx.tag(frame.parent, kind);
        let caption = caption.map(|caption| self.table_caption(caption, frame, tag));
        if grid.slots.is_empty() {
            let lines = self.caption_lines(caption, frame.left, frame.measure, frame, span);
            lines.into_iter().for_each(|line| self.push(line));
            return;
        }
        let mut base =
            Frame { align: LineAlign::Start, skip: frame.leading.scale(3, 10), ..frame.scaled(theme.table_scale) };
        // Rows are as far from each other as lines of the text would have them.
        let apart = base.leading;
        base.leading = apart.min(base.format.size.scale(LEADING, 1_000));
        // Numbers in columns are of the height of capitals.
        base.format.old_style = false;
        let row_tags = self.row_tags(table, &grid, tag);

        // What was remarked before the table stands before what is remarked in it.
        let before = std::mem::take(&mut self.ctx.remarks);
        let trial = self.mark();
        let cells = self.measure_cells(&grid, base, &row_tags);
        let page = &theme.page;
        let turned = (!frame.nested && page.text_height() > page.measure()).then(|| page.text_height());
        let plan = plan(&grid, &cells, base, turned);
        let measure = if plan.turned { page.text_height() } else { frame.measure };
        let (cells, base) = if plan.share == 1000 {
            (cells, base)
        } else {
            self.rewind(trial);
            let base = base.scaled(plan.share);
            (self.measure_cells(&grid, base, &row_tags), base)
        };
        let apart = apart.scale(i64::from(plan.share), 1_000);
        let gap = gap(base, measure, grid.columns, plan.scarce);
        let points = cells::points(&grid, &cells);
        let demand = cells::demand(&grid, &cells, &points, gap, plan.breaking);
        let columns = columns_of(&grid, &cells, &demand, gap, measure, &plan, frame);

        let composed: Vec<(&Slot<'a>, Measured<'a>)> = grid.slots.iter().zip(cells).collect();
        let stacks: Vec<Vec<Fragment>> = composed
            .into_iter()
            .map(|(slot, cell)| {
                let (x, width) = columns.cell(slot);
                let points = points[slot.column].filter(|_| slot.columns == 1);
                self.compose_cell(cell, x, width, points)
            })
            .collect();
        let within = std::mem::replace(&mut self.ctx.remarks, before);
        self.ctx.remarks.append(told(&plan, span));
        // That its lines stick out is what "too wide" says already.
        for remark in within.iter().filter(|remark| plan.fits || remark.code != Code::OverfullLine) {
            self.ctx.remarks.push(remark.clone());
        }
        let setting = Setting {
            pad: apart.scale(22, 100) + (apart - base.leading) / 2,
            leading: base.leading,
            tall: if plan.turned { page.measure() / 2 } else { page.text_height().scale(4, 10) },
            ink: theme.colors.text,
            rule: Length::from_pt(0.3),
        };
        let rows = rows::rows(&grid, &stacks, &columns, &setting);
        if plan.turned {
            let caption = self.caption_lines(caption, columns.left, columns.total, frame, span);
            return self.place_turned(&grid, rows, &columns, base, caption);
        }
        self.space(frame.leading.scale(7, 10));
        let caption = self.caption_lines(caption, frame.left, frame.measure, frame, span);
        for line in caption {
            self.push(line);
            self.out.push(Item::Penalty(INFINITE));
        }
        self.place_rows(&grid, rows, &columns, base);
        self.space(frame.leading.scale(9, 10));
    }

    /// The caption's words, shaped.
    fn table_caption(&mut self, caption: &Caption<'_>, frame: Frame<'a>, tag: TagId) -> Paragraph {
        let theme = self.ctx.theme;
        let tag = self.ctx.tag(Some(tag), TagKind::Caption);
        let size = frame.format.size.scale(88, 100);
        let format = TextFormat { family: theme.heading_family, size, color: theme.colors.faint, ..frame.format };
        let style = frame.display(format, size.scale(13, 10));
        self.ctx.label = caption.labeled;
        paragraph::prepare(self.ctx, caption.words, &style, Some(tag))
    }

    /// Its lines, the last with the space that parts it from the table.
    fn caption_lines(
        &mut self,
        caption: Option<Paragraph>,
        left: Length,
        measure: Length,
        frame: Frame<'a>,
        span: Span,
    ) -> Vec<Fragment> {
        let lines = caption.map_or_else(Vec::new, |set| set.lines(self.ctx, measure, span));
        let count = lines.len();
        let lines = lines.into_iter().enumerate().map(|(i, line)| {
            let mut fragment = line.fragment;
            fragment.baseline = line.baseline;
            super::shift(&mut fragment, left);
            fragment.height += if i + 1 == count { frame.leading.scale(35, 100) } else { Length::ZERO };
            fragment
        });
        lines.collect()
    }

    /// One element a row, in order; head rows first, then the groups of the body.
    fn row_tags(&mut self, table: &Table, grid: &Grid<'a>, tag: TagId) -> Vec<TagId> {
        let mut tags = Vec::with_capacity(table.head.len() + table.body.len());
        if grid.arrangement {
            tags.resize(table.head.len() + table.body.len(), tag);
            return tags;
        }
        if !table.head.is_empty() {
            // A head without a body is rows of the table: a THead needs a TBody (ISO 32000-1 §14.8.4.3.4).
            let group = match table.body.is_empty() {
                true => tag,
                false => self.ctx.tag(Some(tag), TagKind::TableHead),
            };
            tags.extend(table.head.iter().map(|_| self.ctx.tag(Some(group), TagKind::Row)));
        }
        let mut group = tag;
        for row in 0..table.body.len() {
            if row == 0 || grid.opens_group(table.head.len() + row) {
                group = self.ctx.tag(Some(tag), TagKind::TableBody);
            }
            tags.push(self.ctx.tag(Some(group), TagKind::Row));
        }
        tags
    }

    /// Remembers how far the context has come, to undo a trial.
    fn mark(&mut self) -> Trial {
        Trial {
            glyphs: self.ctx.pool.glyphs.len(),
            text: self.ctx.pool.text.len(),
            tags: self.ctx.tags.len(),
            leaf: self.ctx.leaf,
            places: self.places.len(),
            notes: self.ctx.found.notes.clone(),
            remarks: std::mem::take(&mut self.ctx.remarks),
        }
    }

    fn rewind(&mut self, trial: Trial) {
        self.ctx.pool.glyphs.truncate(trial.glyphs);
        self.ctx.pool.text.truncate(trial.text);
        self.ctx.tags.truncate(trial.tags);
        self.ctx.leaf = trial.leaf;
        self.places.truncate(trial.places);
        self.ctx.found.notes = trial.notes;
        self.ctx.remarks = trial.remarks;
    }
}

/// How far a context had come before a trial.
struct Trial {
    glyphs: usize,
    text: usize,
    tags: usize,
    leaf: u32,
    places: usize,
    notes: std::collections::BTreeSet<u32>,
    remarks: Diagnostics,
}

/// What has to be given up.
fn plan(grid: &Grid<'_>, cells: &[Measured<'_>], base: Frame<'_>, turned: Option<Length>) -> Plan {
    let points = cells::points(grid, cells);
    let least = |breaking, scarce| {
        let gap = gap(base, base.measure, grid.columns, scarce);
        cells::demand(grid, cells, &points, gap, breaking).least() + gap * (grid.columns as i64 - 1)
    };
    let words = least(Breaking::Words, false);
    let wide = turned.filter(|wide| words <= *wide && is_squeezed(grid, cells, &points, base, *wide));
    if wide.is_some() {
        return Plan { turned: true, ..Plan::whole() };
    }
    if words <= base.measure {
        return Plan::whole();
    }
    let least = [Breaking::Words, Breaking::Identifiers, Breaking::Anywhere].map(|breaking| least(breaking, true));
    fit::plan(least, base.measure, turned)
}

/// Whether a table of running text gets columns of a word or two on an upright page, and clearly
/// better ones on a landscape page that is `wide`.
fn is_squeezed(grid: &Grid<'_>, cells: &[Measured<'_>], points: &[Points], base: Frame<'_>, wide: Length) -> bool {
    let gap = gap(base, base.measure, grid.columns, false);
    let gaps = gap * (grid.columns as i64 - 1);
    if base.measure - gaps >= base.format.size * NARROW * grid.columns as i64 {
        return false;
    }
    let demand = cells::demand(grid, cells, points, gap, Breaking::Words);
    let sample = grid.sample(balance::SAMPLE);
    let lines = |measure: Length| {
        let widths = demand.share(measure - gaps);
        let mut heights = vec![0_u32; sample.rows];
        for (row, slot) in sample.slots.iter().filter(|(_, slot)| grid.slots[*slot].row >= grid.head) {
            heights[*row] = heights[*row].max(cells[*slot].lines_at(widths[grid.slots[*slot].column]));
        }
        heights.into_iter().map(u64::from).sum::<u64>()
    };
    let upright = lines(base.measure);
    upright > sample.rows.saturating_sub(grid.head) as u64 * TALL && upright * 2 > lines(wide) * 3
}

/// Widths and places of the columns.
fn columns_of(
    grid: &Grid<'_>,
    cells: &[Measured<'_>],
    demand: &Demand,
    gap: Length,
    measure: Length,
    plan: &Plan,
    frame: Frame<'_>,
) -> Columns {
    let gaps = gap * (grid.columns as i64 - 1);
    let sample = grid.sample(balance::SAMPLE);
    let widths = balance::balanced(demand, measure - gaps, |column, width| {
        let mut heights = vec![0; sample.rows];
        for (row, slot) in sample.slots.iter().filter(|(_, slot)| grid.slots[*slot].column == column) {
            heights[*row] = cells[*slot].lines_at(width);
        }
        heights
    });
    let total = widths.iter().copied().sum::<Length>() + gaps;
    let left = match (plan.turned, frame.rtl) {
        (true, _) => (measure - total).max(Length::ZERO) / 2,
        (false, true) => frame.left + measure - total,
        (false, false) => frame.left,
    };
    Columns { widths, left, total, gap, rtl: frame.rtl }
}

/// What the author is told about a table that was too wide.
fn told(plan: &Plan, span: Span) -> Diagnostics {
    let mut out = Diagnostics::new();
    let size = format!("at {} % of its size", u32::from(plan.share) / 10);
    let turned = if plan.turned { ", on a landscape page of its own," } else { "" };
    let too_wide = |how: String| {
        Diagnostic::new(Code::TableTooWide, span, format!("this table is wider than the page; {how} to fit"))
            .help("shorten its longest words, or give it fewer columns")
    };
    if !plan.fits {
        out.push(too_wide(format!("its words are broken{turned}")));
    } else if plan.is_small() {
        out.push(too_wide(format!("it is set {size}{turned}")));
    } else if plan.turned || plan.share < 1000 {
        let how = match (plan.turned, plan.share) {
            (true, 1000) => "it stands on a landscape page of its own".to_owned(),
            (true, _) => format!("it stands on a landscape page of its own, {size}"),
            (false, _) => format!("it is set {size}"),
        };
        out.push(Diagnostic::new(Code::TableFitted, span, format!("this table is wider than the text; {how}")));
    }
    out
}
