//! Cells: what each asks of its column, and its content as a stack of fragments.

use super::super::{Flow, Frame, figure};
use super::columns::Demand;
use super::grid::{Grid, Slot};
use crate::book::numeric::{is_no_number, unit_place};
use crate::book::{Align, Block, BlockKind, walk};
use crate::layout::context::LineAlign;
use crate::layout::galley::{Fragment, Galley, Item, stack};
use crate::layout::page::{TagId, TagKind};
use crate::layout::paragraph::{self, Breaking, Paragraph};
use crate::length::Length;
use crate::math;
use crate::source::Span;

/// A cell's content while its column's width is not known yet.
pub(super) enum Content<'a> {
    /// One paragraph, shaped once.
    Text(Box<Paragraph>, Span),
    /// Anything else, composed when the width is known.
    Blocks(&'a [Block], Inside),
}

/// What is known of blocks before they are composed, to tell how tall they will be.
#[derive(Default)]
pub(super) struct Inside {
    /// Paragraphs, and how much narrower than the cell each is.
    paragraphs: Vec<(Paragraph, Length)>,
    /// Height of all else.
    rest: Length,
}

/// The widths that something asks for.
#[derive(Clone, Copy)]
pub(super) struct Ask {
    /// The narrowest, by what may be broken.
    least: [Length; 3],
    natural: Length,
}

impl Ask {
    fn new(least: Length, natural: Length) -> Self {
        Self { least: [least; 3], natural }
    }

    fn of(set: &Paragraph) -> Self {
        let least = [Breaking::Words, Breaking::Identifiers, Breaking::Anywhere].map(|b| set.least_width(b));
        Self { least, natural: set.natural_width() }
    }

    fn plus(self, extra: Length) -> Self {
        Self { least: self.least.map(|least| least + extra), natural: self.natural + extra }
    }

    fn most(&mut self, other: Self) {
        for (least, other) in self.least.iter_mut().zip(other.least) {
            *least = (*least).max(other);
        }
        self.natural = self.natural.max(other.natural);
    }
}

/// A cell, measured.
pub(super) struct Measured<'a> {
    content: Content<'a>,
    tag: TagId,
    frame: Frame<'a>,
    /// Number of its first text leaf.
    leaf: u32,
    ask: Ask,
    /// Of a number in a column of numbers: its width up to its unit place, and behind it.
    number: Option<(Length, Length)>,
}

impl Measured<'_> {
    /// How tall the cell gets at a width, in lines.
    pub(super) fn lines_at(&self, width: Length) -> u32 {
        match &self.content {
            Content::Text(set, _) => set.lines_at(width),
            Content::Blocks(_, inside) => {
                let lines: u32 = inside.paragraphs.iter().map(|(set, less)| set.lines_at(width - *less)).sum();
                let rest = inside.rest.0 / self.frame.leading.0.max(1) + 1;
                lines.saturating_add(u32::try_from(rest).unwrap_or(u32::MAX))
            }
        }
    }
}

/// Of a column of numbers: the widest part up to the unit place, and the widest behind it.
pub(super) type Points = Option<(Length, Length)>;

/// For each column of numbers the widest part up to the unit place, and the widest behind it.
pub(super) fn points(grid: &Grid<'_>, cells: &[Measured<'_>]) -> Vec<Points> {
    let mut out: Vec<Points> = vec![None; grid.columns];
    let mut widest = vec![Length::ZERO; grid.columns];
    for (slot, cell) in grid.slots.iter().zip(cells) {
        if let Some((whole, rest)) = cell.number {
            let most = out[slot.column].get_or_insert((Length::ZERO, Length::ZERO));
            *most = (most.0.max(whole), most.1.max(rest));
            widest[slot.column] = widest[slot.column].max(whole + rest);
        }
    }
    for (points, widest) in out.iter_mut().zip(widest) {
        // Long fractions beside long whole parts would take twice the room: those only end alike.
        if points.is_some_and(|(whole, rest)| whole + rest > widest.scale(17, 10)) {
            *points = None;
        }
    }
    out
}

/// What the columns ask for.
pub(super) fn demand(
    grid: &Grid<'_>,
    cells: &[Measured<'_>],
    points: &[Points],
    gap: Length,
    breaking: Breaking,
) -> Demand {
    let mut demand = Demand::new(grid.columns);
    for (slot, cell) in grid.slots.iter().zip(cells) {
        let least = cell.ask.least[breaking as usize];
        let (least, natural) = match points[slot.column].filter(|_| cell.number.is_some()) {
            Some((whole, rest)) => (whole + rest, whole + rest),
            None => (least, cell.ask.natural),
        };
        demand.add(slot.column, slot.columns, least, natural, gap);
    }
    demand
}

impl<'a> Flow<'_, 'a> {
    /// Shapes all cells.
    pub(super) fn measure_cells(&mut self, grid: &Grid<'a>, base: Frame<'a>, rows: &[TagId]) -> Vec<Measured<'a>> {
        let mut out = Vec::with_capacity(grid.slots.len());
        for slot in &grid.slots {
            out.push(self.measure_cell(grid, slot, base, rows[slot.row]));
        }
        out
    }

    fn measure_cell(&mut self, grid: &Grid<'a>, slot: &Slot<'a>, base: Frame<'a>, row: TagId) -> Measured<'a> {
        let cell = slot.cell;
        let (colspan, rowspan) = (slot.columns as u16, slot.rows as u16);
        let head = slot.row < grid.head;
        let words = match &cell.blocks[..] {
            [Block { kind: BlockKind::Plain(words) | BlockKind::Paragraph(words), attrs: None, span }]
                if !figure::is_picture(words) =>
            {
                Some((words, *span))
            }
            _ => None,
        };
        let kind = if grid.arrangement {
            if words.is_some() { TagKind::Paragraph } else { TagKind::Div }
        } else if (cell.header || head) && !cell.is_empty() {
            TagKind::Header { row: !head, colspan, rowspan }
        } else {
            // An empty head names nothing, so it is a plain cell.
            TagKind::Data { colspan, rowspan }
        };
        let tag = self.ctx.tag(Some(row), kind);
        let numeric = slot.columns == 1 && grid.numeric[slot.column];
        let align = match cell.align.unwrap_or(grid.aligns[slot.column]) {
            // Figures run from the left in every script.
            Align::Auto if numeric => LineAlign::End,
            // A heading over several columns stands in the middle of them.
            Align::Auto if head && slot.columns > 1 => LineAlign::Center,
            Align::Auto => LineAlign::Start,
            Align::Left => LineAlign::Start,
            Align::Center => LineAlign::Center,
            Align::Right => LineAlign::End,
        };
        // Left and right are meant as such, start and end depend on the direction.
        let sided = numeric || matches!(cell.align.unwrap_or(grid.aligns[slot.column]), Align::Left | Align::Right);
        let mut frame = base.with(cell.attrs.as_deref()).under(tag);
        frame.align = match align {
            LineAlign::Start if sided && frame.rtl => LineAlign::End,
            LineAlign::End if sided && frame.rtl => LineAlign::Start,
            align => align,
        };
        frame.format.bold |= cell.header || head;
        frame.format.tabular |= numeric && !head;
        if let Some(attrs) = &cell.attrs {
            self.name(attrs.id.as_deref());
        }
        let leaf = self.ctx.leaf;
        match words {
            Some((words, span)) => {
                let set = paragraph::prepare(self.ctx, words, &frame.style(), Some(tag));
                let ask = Ask::of(&set);
                // A sign that there is no number stands where its units would.
                let text = set.text();
                let place = unit_place(text).or_else(|| is_no_number(text).then_some(text.len()));
                let number = place.filter(|_| numeric && !head && !cell.header).map(|place| {
                    let whole = set.width_before(&self.ctx.shaper, place);
                    (whole, ask.natural - whole)
                });
                Measured { content: Content::Text(Box::new(set), span), tag, frame, leaf, ask, number }
            }
            None => {
                let blocks = &cell.blocks[..];
                // Composed only when the width is known, but its leaves are counted in their turn.
                let trial = self.mark();
                let mut inside = Inside::default();
                let ask = self.ask(blocks, frame, Length::ZERO, &mut inside);
                self.rewind(trial);
                walk::leaves_of(blocks, &mut |_| self.ctx.leaf += 1);
                Measured { content: Content::Blocks(blocks, inside), tag, frame, leaf, ask, number: None }
            }
        }
    }

    /// What blocks ask for that are set narrower than their cell by `less`.
    fn ask(&mut self, blocks: &'a [Block], frame: Frame<'a>, less: Length, inside: &mut Inside) -> Ask {
        let em = frame.format.size;
        let mut most = Ask::new(em, em);
        for block in blocks {
            inside.rest += frame.skip;
            let ask = match &block.kind {
                // A picture gives way to words: it is drawn as large as its column allows.
                BlockKind::Paragraph(words) | BlockKind::Plain(words) if figure::is_picture(words) => {
                    let natural = figure::natural_width(words, self.ctx.assets);
                    inside.rest += natural.min(em * 6);
                    Ask::new(natural.min(em * 5), natural.min(frame.measure / 4))
                }
                BlockKind::Paragraph(words) | BlockKind::Plain(words) | BlockKind::Heading { content: words, .. } => {
                    let set = paragraph::prepare(self.ctx, words, &frame.style(), None);
                    let ask = Ask::of(&set);
                    inside.paragraphs.push((set, less));
                    ask
                }
                BlockKind::List { items, .. } => {
                    let mut list = Ask::new(em, em);
                    for item in items {
                        list.most(self.ask(&item.blocks, frame, less + em * 2, inside));
                    }
                    list.plus(em * 2)
                }
                BlockKind::Definitions { items } => {
                    let mut list = Ask::new(em, em);
                    for definition in items.iter().flat_map(|item| &item.definitions) {
                        list.most(self.ask(definition, frame, less + em * 2, inside));
                    }
                    list.plus(em * 2)
                }
                BlockKind::Quote(inner) | BlockKind::Callout { blocks: inner, .. } => {
                    self.ask(inner, frame, less + em * 3, inside).plus(em * 3)
                }
                BlockKind::Details { blocks: inner, .. } => self.ask(inner, frame, less + em, inside).plus(em),
                BlockKind::Div(inner) | BlockKind::Figure { blocks: inner, .. } => self.ask(inner, frame, less, inside),
                BlockKind::Code(code) => {
                    let size = em.scale(i64::from(self.ctx.theme.code_scale), 1000);
                    let longest = code.text.lines().map(|line| line.chars().count()).max().unwrap_or(0);
                    let longest = i64::try_from(longest).unwrap_or(i64::MAX).min(10_000);
                    let natural = size * longest * 6 / 10 + size * 2;
                    let lines = i64::try_from(code.text.lines().count()).unwrap_or(i64::MAX).min(10_000);
                    inside.rest += size.scale(13, 10) * (lines + 1);
                    Ask::new(natural.min(size * 10), natural)
                }
                BlockKind::Table(table) => {
                    inside.rest += frame.leading * (table.body.len() as i64 + 2);
                    Ask::new((em * 4 * table.columns.len() as i64).min(frame.measure / 2), frame.measure)
                }
                BlockKind::Math(tex) => {
                    let width = math::set(tex, true, em, self.ctx.fonts, &self.ctx.book.meta.macros)
                        .map_or(em * 6, |formula| formula.width);
                    inside.rest += frame.leading * 2;
                    Ask::new(width, width)
                }
                BlockKind::Rule => Ask::new(em, em),
                BlockKind::Index(_) => Ask::new(em * 10, frame.measure),
            };
            most.most(ask);
        }
        most
    }

    /// A cell as pieces from top to bottom. `points`: those of its column.
    pub(super) fn compose_cell(
        &mut self,
        cell: Measured<'a>,
        x: Length,
        width: Length,
        points: Points,
    ) -> Vec<Fragment> {
        let frame = Frame { left: x, measure: width, ..cell.frame };
        let galley = match cell.content {
            Content::Text(paragraph, span) => {
                let mut lines = paragraph.lines(self.ctx, width, span);
                let mut left = x;
                if let (Some((_, rest)), Some((whole, most)), [_]) = (cell.number, points, &lines[..])
                    && whole + most <= width + Length(2)
                {
                    left -= most - rest;
                }
                let set = lines.drain(..).map(|line| {
                    let mut fragment = line.fragment;
                    fragment.baseline = line.baseline;
                    super::super::shift(&mut fragment, left);
                    Item::Fragment(fragment)
                });
                set.collect()
            }
            Content::Blocks(blocks, _) => {
                let after = std::mem::replace(&mut self.ctx.leaf, cell.leaf);
                let mut inner = Flow { ctx: self.ctx, out: Galley::new(), places: Vec::new() };
                inner.blocks(blocks, Frame { nested: true, ..frame.under(cell.tag) });
                if inner.places.is_empty() {
                    inner.trim();
                } else {
                    // What the last of them names is at their end.
                    inner.finish();
                }
                let galley = inner.out;
                self.ctx.leaf = after;
                galley
            }
        };
        stack(galley)
    }
}
