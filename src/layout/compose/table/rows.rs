//! Rows: cells side by side as fragments, each of which no page break parts.
//!
//! Cells hang from one line: the baselines of their first lines are one; the cells of the head
//! stand on one. Rows that a cell spans stay together, unless they are taller than a good part of
//! a page.

use super::Columns;
use super::grid::{Grid, Slot};
use crate::layout::galley::Fragment;
use crate::layout::page::{Mark, Placed};
use crate::length::{Length, Point, Size};
use crate::theme::Color;

/// A row, or rows that belong together.
pub(super) struct Block {
    /// The first row.
    pub(super) first: usize,
    /// From top to bottom; a page may end between them.
    pub(super) pieces: Vec<Fragment>,
    /// It is the title of the rows below.
    pub(super) title: bool,
}

/// A cell in its place, as pieces from top to bottom.
type Member<'s, 'a> = (&'s Slot<'a>, &'s [Fragment]);

/// What rows are made by.
pub(super) struct Setting {
    /// Above and below each row.
    pub(super) pad: Length,
    /// Distance of baselines.
    pub(super) leading: Length,
    /// Rows taller than this are cut.
    pub(super) tall: Length,
    /// Of the rule under a heading over several columns.
    pub(super) ink: Color,
    /// Its height.
    pub(super) rule: Length,
}

/// Every row (or group of rows that a cell spans) as fragments.
pub(super) fn rows(grid: &Grid<'_>, stacks: &[Vec<Fragment>], columns: &Columns, setting: &Setting) -> Vec<Block> {
    let mut out = Vec::with_capacity(grid.groups.len());
    let mut next = 0;
    for (first, last) in &grid.groups {
        let from = next;
        while next < grid.slots.len() && grid.slots[next].row <= *last {
            next += 1;
        }
        let members: Vec<Member<'_, '_>> =
            grid.slots[from..next].iter().zip(stacks[from..next].iter().map(Vec::as_slice)).collect();
        let title = matches!(&members[..], [(slot, _)] if slot.is_title(grid));
        let drops = drops(&members, *first, *last, setting);
        let heights = row_heights(&members, &drops, *first, *last, setting);
        let whole: Length = heights.iter().copied().sum();
        let pieces = if whole <= setting.tall {
            vec![whole_group(grid, &members, &drops, &heights, *first, columns, setting)]
        } else if first == last {
            cut_row(&members, &drops, setting.pad)
        } else {
            cut_group(&members, *first, *last, setting)
        };
        out.push(Block { first: *first, pieces, title });
    }
    out
}

fn whole_group(
    grid: &Grid<'_>,
    members: &[Member<'_, '_>],
    drops: &[Length],
    heights: &[Length],
    first: usize,
    columns: &Columns,
    setting: &Setting,
) -> Fragment {
    let height = heights.iter().copied().sum();
    let baseline = setting.pad + setting.leading.scale(7, 10);
    let mut fragment = Fragment { height, baseline, ..Fragment::default() };
    for ((slot, stack), drop) in members.iter().zip(drops) {
        let above: Length = heights[..slot.row - first].iter().copied().sum();
        let end = (slot.row - first + slot.rows).min(heights.len());
        let room: Length = heights[slot.row - first..end].iter().copied().sum();
        if slot.row < grid.head {
            // Heads stand on the rule below them.
            let own: Length = stack.iter().map(|piece| piece.height).sum();
            merge(&mut fragment, stack, above + (room - own - setting.pad).max(setting.pad));
            if slot.columns > 1 && slot.columns < grid.columns && slot.row + slot.rows < grid.head {
                let (x, width) = columns.cell(slot);
                let at = Point::new(x, above + room - setting.rule / 2);
                let mark = Mark::Rule(Size::new(width, setting.rule), setting.ink);
                fragment.marks.push(Placed { at, tag: None, mark });
            }
        } else {
            merge(&mut fragment, stack, above + setting.pad + *drop);
        }
    }
    fragment
}

/// How far each cell has to come down so that the first lines of a row stand on one baseline.
fn drops(members: &[Member<'_, '_>], first: usize, last: usize, setting: &Setting) -> Vec<Length> {
    // A picture or a formula at the top hangs as it is.
    let usual = setting.leading.scale(16, 10);
    let own = |stack: &[Fragment]| stack.first().map(|piece| piece.baseline).filter(|baseline| *baseline <= usual);
    let mut deepest = vec![Length::ZERO; last - first + 1];
    for (slot, stack) in members {
        let row = &mut deepest[slot.row - first];
        *row = (*row).max(own(stack).unwrap_or(Length::ZERO));
    }
    let drop = |(slot, stack): &Member<'_, '_>| {
        own(stack).filter(|own| *own > Length::ZERO).map_or(Length::ZERO, |own| deepest[slot.row - first] - own)
    };
    members.iter().map(drop).collect()
}

/// The height of each row of a group; a cell over several rows makes the last of them taller.
fn row_heights(
    members: &[Member<'_, '_>],
    drops: &[Length],
    first: usize,
    last: usize,
    setting: &Setting,
) -> Vec<Length> {
    let mut heights = vec![setting.leading + setting.pad * 2; last - first + 1];
    let height = |stack: &[Fragment]| stack.iter().map(|piece| piece.height).sum::<Length>() + setting.pad * 2;
    for ((slot, stack), drop) in members.iter().zip(drops).filter(|((slot, _), _)| slot.rows == 1) {
        let row = &mut heights[slot.row - first];
        *row = (*row).max(height(stack) + *drop);
    }
    for ((slot, stack), drop) in members.iter().zip(drops).filter(|((slot, _), _)| slot.rows > 1) {
        let end = (slot.row + slot.rows).min(last + 1) - first;
        let have: Length = heights[slot.row - first..end].iter().copied().sum();
        let need = height(stack) + *drop;
        if need > have {
            heights[end - 1] += need - have;
        }
    }
    heights
}

/// A very tall row, cut between its lines: the n-th pieces of all cells stand side by side.
fn cut_row(members: &[Member<'_, '_>], drops: &[Length], pad: Length) -> Vec<Fragment> {
    let pieces = members.iter().map(|(_, stack)| stack.len()).max().unwrap_or(0);
    let mut out = Vec::with_capacity(pieces);
    for i in 0..pieces {
        let mut fragment = Fragment::default();
        let bottom = if i + 1 == pieces { pad } else { Length::ZERO };
        for ((_, stack), drop) in members.iter().zip(drops) {
            if let Some(piece) = stack.get(i) {
                let top = if i == 0 { pad + *drop } else { Length::ZERO };
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

/// Rows that a cell spans and that are too tall together: each by itself, the spanning cell's
/// pieces flowing down beside them.
fn cut_group(members: &[Member<'_, '_>], first: usize, last: usize, setting: &Setting) -> Vec<Fragment> {
    let mut out = Vec::new();
    let mut running: Vec<Member<'_, '_>> = Vec::new();
    let mut next = 0;
    for row in first..=last {
        let from = next;
        while next < members.len() && members[next].0.row <= row {
            next += 1;
        }
        let (own, spanning): (Vec<_>, Vec<_>) = members[from..next].iter().partition(|(slot, _)| slot.rows == 1);
        running.extend(spanning);
        let height = |stack: &[Fragment]| stack.iter().map(|piece| piece.height).sum::<Length>();
        let room = own.iter().map(|(_, stack)| height(stack)).max().unwrap_or(Length::ZERO).max(setting.leading);
        let mut here = own;
        for (slot, rest) in &mut running {
            let mut taken = 0;
            let mut sum = Length::ZERO;
            let ends = slot.row + slot.rows == row + 1 || row == last;
            while let Some(piece) = rest.get(taken).filter(|piece| ends || sum + piece.height <= room) {
                sum += piece.height;
                taken += 1;
            }
            let (now, later) = rest.split_at(taken);
            here.push((*slot, now));
            *rest = later;
        }
        running.retain(|(slot, _)| slot.row + slot.rows > row + 1);
        let drops = vec![Length::ZERO; here.len()];
        let tall = here.iter().map(|(_, stack)| height(stack)).max().unwrap_or(Length::ZERO).max(setting.leading);
        if tall > setting.tall {
            out.extend(cut_row(&here, &drops, setting.pad));
            continue;
        }
        let baseline = setting.pad + setting.leading.scale(7, 10);
        let mut fragment = Fragment { height: tall + setting.pad * 2, baseline, ..Fragment::default() };
        for (_, stack) in &here {
            merge(&mut fragment, stack, setting.pad);
        }
        out.push(fragment);
    }
    out
}

/// Adds a stack's marks to a row.
pub(super) fn merge(row: &mut Fragment, stack: &[Fragment], top: Length) {
    let mut y = top;
    for piece in stack {
        row.marks.extend(piece.marks.iter().map(|placed| {
            let mut placed = placed.clone();
            placed.at.y += y;
            placed
        }));
        row.places.extend(piece.places.iter().cloned());
        row.notes.extend(piece.notes.iter().copied());
        // Cells over several rows come behind those of their first row.
        row.leaf = row.leaf.into_iter().chain(piece.leaf).min();
        y += piece.height;
    }
}
