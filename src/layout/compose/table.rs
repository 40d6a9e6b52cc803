//! Tables: columns by content, rows as fragments, the head repeated over pages.
//!
//! Comes in: a table of the model. Goes out: one fragment a row (or a group of rows that a cell
//! spans), so that pages break between rows. A row taller than two fifths of a page is cut
//! between its lines. Rules as books have them: at the top, under the head, at the bottom.

mod columns;
mod grid;

use super::{Flow, Frame, INFINITE};
use crate::book::{Align, Block, BlockKind, Table, walk};
use crate::diagnostic::{Code, Diagnostic};
use crate::layout::context::LineAlign;
use crate::layout::galley::{Fragment, Galley, Item, stack};
use crate::layout::page::{Mark, Placed, TagId, TagKind};
use crate::layout::paragraph::{self, Paragraph};
use crate::length::{Length, Point, Size};
use crate::math;
use crate::source::Span;
use crate::theme::Color;
use columns::Demand;
use grid::{Grid, Slot};

/// A cell's content while its column's width is not known yet.
enum Content<'a> {
    /// One paragraph, shaped once.
    Text(Box<Paragraph>, Span),
    /// Anything else, composed when the width is known.
    Blocks(&'a [Block]),
}

/// A cell, measured.
struct Measured<'a> {
    content: Content<'a>,
    tag: TagId,
    frame: Frame<'a>,
    /// Number of its first text leaf.
    leaf: u32,
}

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
    fn cell(&self, slot: &Slot) -> (Length, Length) {
        let before: Length = self.widths[..slot.column].iter().map(|w| *w + self.gap).sum();
        let end = (slot.column + slot.columns).min(self.widths.len());
        let inner: Length = self.widths[slot.column..end].iter().map(|w| *w + self.gap).sum();
        let width = inner - self.gap;
        let x = if self.rtl { self.total - before - width } else { before };
        (self.left + x, width)
    }
}

/// The smallest share of its size that a table's text is set at so that its columns fit, in thousandths.
const SMALLEST: u16 = 650;

impl<'a> Flow<'_, 'a> {
    /// A table.
    pub(super) fn table(&mut self, table: &'a Table, span: Span, frame: Frame<'a>) {
        let theme = self.ctx.theme;
        let grid = Grid::of(table);
        if grid.slots.is_empty() {
            return;
        }
        let tag = self.ctx.tag(frame.parent, TagKind::Table);
        let base =
            Frame { align: LineAlign::Start, skip: frame.leading.scale(3, 10), ..frame.scaled(theme.table_scale) };
        let gap = base.format.size.scale(12, 10).min(frame.measure / (2 * grid.columns as i64).max(1));
        let room = frame.measure - gap * (grid.columns as i64 - 1);
        let row_tags = self.row_tags(table, tag);

        // Set smaller until the narrowest columns fit; then break words.
        let mut share = 1000;
        let (measured, demand, base, fits) = loop {
            let mark = self.mark();
            let scaled = base.scaled(share);
            let measured = self.measure_cells(&grid, scaled, &row_tags);
            let demand = self.demand(&grid, &measured, gap);
            let fits = demand.least() <= room;
            if fits || share == SMALLEST {
                // What was remarked before the table stands before what was remarked in it.
                let within = std::mem::replace(&mut self.ctx.remarks, mark.remarks);
                self.ctx.remarks.append(within);
                break (measured, demand, scaled, fits);
            }
            // Widths shrink with the type: go to the share that just fits, by a tenth at least.
            let wanted = room.0.saturating_mul(i64::from(share)) / demand.least().0.max(1) - 5;
            share = wanted.min(i64::from(share) * 9 / 10).max(i64::from(SMALLEST)) as u16;
            self.rewind(mark);
        };
        if !fits {
            let remark = Diagnostic::new(
                Code::TableTooWide,
                span,
                "this table is wider than the page; its words are broken to fit",
            )
            .help("shorten its longest words, or give it fewer columns");
            self.ctx.remarks.push(remark);
        }
        let widths = demand.share(room);
        let total = widths.iter().copied().sum::<Length>() + gap * (grid.columns as i64 - 1);
        let left = if frame.rtl { frame.left + frame.measure - total } else { frame.left };
        let columns = Columns { widths, left, total, gap, rtl: frame.rtl };

        self.space(frame.leading.scale(7, 10));
        let before = std::mem::take(&mut self.ctx.remarks);
        let rows = self.rows(&grid, measured, &columns, base);
        let within = std::mem::replace(&mut self.ctx.remarks, before);
        // That its lines stick out is what "too wide" says already.
        for remark in within.iter().filter(|remark| fits || remark.code != Code::OverfullLine) {
            self.ctx.remarks.push(remark.clone());
        }
        self.place_rows(table.head.len(), rows, &columns, base);
        self.space(frame.leading.scale(9, 10));
    }

    /// One element a row, in order; head rows first.
    fn row_tags(&mut self, table: &Table, tag: TagId) -> Vec<TagId> {
        let mut tags = Vec::new();
        for (rows, kind) in [(&table.head, TagKind::TableHead), (&table.body, TagKind::TableBody)] {
            if !rows.is_empty() {
                let group = self.ctx.tag(Some(tag), kind);
                tags.extend(rows.iter().map(|_| self.ctx.tag(Some(group), TagKind::Row)));
            }
        }
        tags
    }

    fn measure_cells(&mut self, grid: &Grid<'a>, base: Frame<'a>, rows: &[TagId]) -> Vec<Measured<'a>> {
        let mut out = Vec::with_capacity(grid.slots.len());
        for slot in &grid.slots {
            let cell = slot.cell;
            let (colspan, rowspan) = (slot.columns as u16, slot.rows as u16);
            let kind = if cell.header || slot.row < grid.head {
                TagKind::Header { row: slot.row >= grid.head, colspan, rowspan }
            } else {
                TagKind::Data { colspan, rowspan }
            };
            let tag = self.ctx.tag(Some(rows[slot.row]), kind);
            let align = match cell.align.unwrap_or(grid.aligns[slot.column]) {
                Align::Auto => LineAlign::Start,
                Align::Left if base.rtl => LineAlign::End,
                Align::Right if base.rtl => LineAlign::Start,
                Align::Left => LineAlign::Start,
                Align::Center => LineAlign::Center,
                Align::Right => LineAlign::End,
            };
            let mut frame = Frame { align, ..base.with(cell.attrs.as_deref()) }.under(tag);
            frame.format.bold |= cell.header || slot.row < grid.head;
            if let Some(attrs) = &cell.attrs {
                self.name(attrs.id.as_deref());
            }
            let leaf = self.ctx.leaf;
            let content = match &cell.blocks[..] {
                [Block { kind: BlockKind::Plain(words) | BlockKind::Paragraph(words), attrs: None, span }]
                    if !super::figure::is_picture(words) =>
                {
                    Content::Text(Box::new(paragraph::prepare(self.ctx, words, &frame.style(), Some(tag))), *span)
                }
                blocks => {
                    // Composed only when the width is known, but its leaves are counted in their turn.
                    walk::leaves_of(blocks, &mut |_| self.ctx.leaf += 1);
                    Content::Blocks(blocks)
                }
            };
            out.push(Measured { content, tag, frame, leaf });
        }
        out
    }

    fn demand(&mut self, grid: &Grid<'a>, cells: &[Measured<'a>], gap: Length) -> Demand {
        let mut demand = Demand::new(grid.columns);
        for (slot, cell) in grid.slots.iter().zip(cells) {
            let (least, natural) = match &cell.content {
                Content::Text(paragraph, _) => (paragraph.min_width(), paragraph.natural_width()),
                Content::Blocks(blocks) => {
                    let mark = self.mark();
                    let widths = self.widths(blocks, cell.frame);
                    self.rewind(mark);
                    widths
                }
            };
            demand.add(slot.column, slot.columns, least, natural, gap);
        }
        demand
    }

    /// The narrowest and the natural width of blocks.
    fn widths(&mut self, blocks: &'a [Block], frame: Frame<'a>) -> (Length, Length) {
        let em = frame.format.size;
        let mut most = (em, em);
        let mut add = |(least, natural): (Length, Length), extra: Length| {
            most = (most.0.max(least + extra), most.1.max(natural + extra));
        };
        for block in blocks {
            match &block.kind {
                // A picture gives way to words: it is drawn as large as its column allows.
                BlockKind::Paragraph(words) | BlockKind::Plain(words) if super::figure::is_picture(words) => {
                    let natural = super::figure::natural_width(words, self.ctx.assets);
                    add((natural.min(em * 5), natural.min(frame.measure / 4)), Length::ZERO);
                }
                BlockKind::Paragraph(words) | BlockKind::Plain(words) | BlockKind::Heading { content: words, .. } => {
                    let set = paragraph::prepare(self.ctx, words, &frame.style(), None);
                    add((set.min_width(), set.natural_width()), Length::ZERO);
                }
                BlockKind::List { items, .. } => {
                    for item in items {
                        add(self.widths(&item.blocks, frame), em * 2);
                    }
                }
                BlockKind::Definitions { items } => {
                    for definition in items.iter().flat_map(|item| &item.definitions) {
                        add(self.widths(definition, frame), em * 2);
                    }
                }
                BlockKind::Quote(inner) | BlockKind::Callout { blocks: inner, .. } => {
                    add(self.widths(inner, frame), em * 3)
                }
                BlockKind::Details { blocks: inner, .. } => add(self.widths(inner, frame), em),
                BlockKind::Div(inner) | BlockKind::Figure { blocks: inner, .. } => {
                    add(self.widths(inner, frame), Length::ZERO)
                }
                BlockKind::Code(code) => {
                    let size = em.scale(i64::from(self.ctx.theme.code_scale), 1000);
                    let longest = code.text.lines().map(|line| line.chars().count()).max().unwrap_or(0);
                    let natural = size.scale(i64::try_from(longest).unwrap_or(i64::MAX / 1_000_000).min(10_000), 1) * 6
                        / 10
                        + size * 2;
                    add((natural.min(size * 10), natural), Length::ZERO);
                }
                BlockKind::Table(table) => add((em * 4 * table.columns.len() as i64, frame.measure), Length::ZERO),
                BlockKind::Math(tex) => {
                    let width = math::set(tex, true, em, self.ctx.fonts, &self.ctx.book.meta.macros)
                        .map_or(em * 6, |formula| formula.width);
                    add((width, width), Length::ZERO);
                }
                BlockKind::Rule => {}
            }
        }
        most
    }

    /// Every row (or group of rows that a cell spans) as fragments.
    fn rows(
        &mut self,
        grid: &Grid<'a>,
        cells: Vec<Measured<'a>>,
        columns: &Columns,
        base: Frame<'a>,
    ) -> Vec<Vec<Fragment>> {
        let pad = base.leading.scale(22, 100);
        let tall = self.ctx.theme.page.text_height().scale(4, 10);
        let stacks: Vec<Vec<Fragment>> = grid
            .slots
            .iter()
            .zip(cells)
            .map(|(slot, cell)| {
                let (x, width) = columns.cell(slot);
                self.compose_cell(cell, x, width)
            })
            .collect();
        let mut out: Vec<Vec<Fragment>> = Vec::new();
        let mut next = 0;
        for (first, last) in &grid.groups {
            let from = next;
            while next < grid.slots.len() && grid.slots[next].row <= *last {
                next += 1;
            }
            let members: Vec<(&Slot, &Vec<Fragment>)> =
                grid.slots[from..next].iter().zip(&stacks[from..next]).collect();
            let heights = row_heights(&members, *first, *last, pad, base.leading);
            let whole: Length = heights.iter().copied().sum();
            if whole > tall && first == last {
                out.push(cut_row(&members, pad));
                continue;
            }
            let mut fragment =
                Fragment { height: whole, baseline: pad + base.leading.scale(7, 10), ..Fragment::default() };
            for (slot, stack) in members {
                let top: Length = heights[..slot.row - first].iter().copied().sum::<Length>() + pad;
                merge(&mut fragment, stack, top);
            }
            out.push(vec![fragment]);
        }
        out
    }

    fn compose_cell(&mut self, cell: Measured<'a>, x: Length, width: Length) -> Vec<Fragment> {
        let frame = Frame { left: x, measure: width, ..cell.frame };
        let galley = match cell.content {
            Content::Text(paragraph, span) => paragraph
                .lines(self.ctx, width, span)
                .into_iter()
                .map(|line| {
                    let mut fragment = line.fragment;
                    fragment.baseline = line.baseline;
                    super::shift(&mut fragment, x);
                    Item::Fragment(fragment)
                })
                .collect(),
            Content::Blocks(blocks) => {
                let after = std::mem::replace(&mut self.ctx.leaf, cell.leaf);
                let mut inner = Flow { ctx: self.ctx, out: Galley::new(), places: Vec::new() };
                inner.blocks(blocks, frame.under(cell.tag));
                inner.trim();
                let galley = inner.out;
                self.ctx.leaf = after;
                galley
            }
        };
        stack(galley)
    }

    fn place_rows(&mut self, head_rows: usize, rows: Vec<Vec<Fragment>>, columns: &Columns, base: Frame<'a>) {
        let colors = self.ctx.theme.colors;
        let heavy = Length::from_pt(0.9);
        let fine = Length::from_pt(0.45);
        let rule = |height: Length, color: Color| {
            let mark = Mark::Rule(Size::new(columns.total, height), color);
            Fragment {
                height,
                marks: vec![Placed { at: Point::new(columns.left, Length::ZERO), tag: None, mark }],
                ..Fragment::default()
            }
        };
        let several_lines = rows.iter().skip(head_rows).flatten().any(|row| row.height > base.leading * 2);
        let mut head = vec![rule(heavy, colors.text)];
        let mut body = rows;
        let rest = body.split_off(head_rows.min(body.len()));
        if !body.is_empty() {
            head.extend(body.into_iter().flatten());
            head.push(rule(fine, colors.text));
        }
        // On further pages the head is furniture: its text was read once.
        let repeated: Vec<Fragment> = if head_rows == 0 { Vec::new() } else { head.iter().map(furniture).collect() };
        for fragment in head {
            self.push(fragment);
            self.out.push(Item::Penalty(INFINITE));
        }
        // A head as tall as half a page would leave no room for rows: it stands once.
        let height: Length = repeated.iter().map(|f| f.height).sum();
        let repeats = !repeated.is_empty() && height < self.ctx.theme.page.text_height() / 3;
        if repeats {
            self.out.push(Item::Repeat(repeated));
        }
        let count = rest.len();
        // A table that would take less than half a page is better kept whole, at the price of some white.
        let tall: Length = rest.iter().flatten().map(|row| row.height).sum();
        let (edge, inner) = if tall < self.ctx.theme.page.text_height() / 2 { (4_000, 3_000) } else { (2_000, 0) };
        for (i, row) in rest.into_iter().enumerate() {
            if i > 0 {
                let cost = if i == 1 || i + 1 == count { edge } else { inner };
                if several_lines {
                    self.out.push(Item::Penalty(INFINITE));
                    self.push(rule(Length::from_pt(0.25), Color::rgb(0xc8, 0xc8, 0xc8)));
                }
                self.out.push(Item::Penalty(cost));
            }
            for (k, piece) in row.into_iter().enumerate() {
                if k > 0 {
                    self.out.push(Item::Penalty(if k == 1 { 3_000 } else { 100 }));
                }
                self.push(piece);
            }
        }
        if repeats {
            self.out.push(Item::EndRepeat);
        }
        self.out.push(Item::Penalty(INFINITE));
        self.push(rule(heavy, colors.text));
    }

    /// Remembers how far the context has come, to undo a trial.
    fn mark(&mut self) -> Trial {
        Trial {
            glyphs: self.ctx.pool.glyphs.len(),
            text: self.ctx.pool.text.len(),
            tags: self.ctx.tags.len(),
            leaf: self.ctx.leaf,
            places: self.places.len(),
            remarks: std::mem::take(&mut self.ctx.remarks),
        }
    }

    fn rewind(&mut self, trial: Trial) {
        self.ctx.pool.glyphs.truncate(trial.glyphs);
        self.ctx.pool.text.truncate(trial.text);
        self.ctx.tags.truncate(trial.tags);
        self.ctx.leaf = trial.leaf;
        self.places.truncate(trial.places);
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
    remarks: crate::diagnostic::Diagnostics,
}

/// The same marks without meaning: what is repeated on a further page.
fn furniture(fragment: &Fragment) -> Fragment {
    let marks = fragment
        .marks
        .iter()
        .filter(|placed| !matches!(placed.mark, Mark::Link(..)))
        .map(|placed| Placed { tag: None, ..placed.clone() })
        .collect();
    Fragment { height: fragment.height, baseline: fragment.baseline, marks, ..Fragment::default() }
}

/// Adds a stack's marks to a row.
fn merge(row: &mut Fragment, stack: &[Fragment], top: Length) {
    let mut y = top;
    for piece in stack {
        row.marks.extend(piece.marks.iter().map(|placed| {
            let mut placed = placed.clone();
            placed.at.y += y;
            placed
        }));
        row.places.extend(piece.places.iter().cloned());
        row.notes.extend(piece.notes.iter().copied());
        row.leaf = row.leaf.or(piece.leaf);
        y += piece.height;
    }
}

/// The height of each row of a group; a cell over several rows makes the last of them taller.
fn row_heights(
    members: &[(&Slot, &Vec<Fragment>)],
    first: usize,
    last: usize,
    pad: Length,
    least: Length,
) -> Vec<Length> {
    let mut heights = vec![least + pad * 2; last - first + 1];
    let height = |stack: &Vec<Fragment>| stack.iter().map(|piece| piece.height).sum::<Length>() + pad * 2;
    for (slot, stack) in members.iter().filter(|(slot, _)| slot.rows == 1) {
        let row = &mut heights[slot.row - first];
        *row = (*row).max(height(stack));
    }
    for (slot, stack) in members.iter().filter(|(slot, _)| slot.rows > 1) {
        let end = (slot.row + slot.rows).min(last + 1) - first;
        let have: Length = heights[slot.row - first..end].iter().copied().sum();
        let need = height(stack);
        if need > have {
            heights[end - 1] += need - have;
        }
    }
    heights
}

/// A very tall row, cut between its lines: the n-th pieces of all cells stand side by side.
fn cut_row(members: &[(&Slot, &Vec<Fragment>)], pad: Length) -> Vec<Fragment> {
    let pieces = members.iter().map(|(_, stack)| stack.len()).max().unwrap_or(0);
    let mut out = Vec::with_capacity(pieces);
    for i in 0..pieces {
        let mut fragment = Fragment::default();
        let top = if i == 0 { pad } else { Length::ZERO };
        let bottom = if i + 1 == pieces { pad } else { Length::ZERO };
        for (_, stack) in members {
            if let Some(piece) = stack.get(i) {
                merge(&mut fragment, std::slice::from_ref(piece), top);
                fragment.height = fragment.height.max(piece.height + top + bottom);
                if fragment.baseline == Length::ZERO {
                    fragment.baseline = piece.baseline + top;
                }
            }
        }
        out.push(fragment);
    }
    out
}
