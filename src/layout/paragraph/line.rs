//! A line's items → marks: spaces justified, pieces in visual order, glyph runs as long as may be.
//!
//! One run a line, face, size, color, tag and direction, spaces included as glyphs.

use super::bidi;
use super::flat::{Deco, DecoKind, Flat};
use super::hlist::{Item, Kind, Run};
use super::margin::Role;
use crate::layout::context::Context;
use crate::layout::page::{Glyph, GlyphRun, Mark, Placed, space_after};
use crate::length::{Length, Point, Size};
use crate::theme::Color;

/// An item as it stands in a line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece {
    pub(super) item: Item,
    /// As set, in scaled points.
    pub(super) width: i64,
    /// The hyphen of a divided word: a glyph without text.
    pub(super) hyphen: bool,
}

/// Ground of marked text: light enough for every text color.
const GROUND: Color = Color::rgb(0xff, 0xf2, 0xa8);

/// Where and how a line is printed.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Start {
    /// Its left end on the baseline.
    pub(super) at: Point,
    /// By how much its letters are widened, in thousandths; their pieces' widths are so already.
    pub(super) expansion: i16,
    /// The text goes on behind a space.
    pub(super) space: bool,
}

/// Prints pieces, in logical order.
pub(super) fn print(
    ctx: &mut Context<'_>,
    flat: &Flat,
    runs: &[Run],
    pieces: &[Piece],
    start: Start,
    marks: &mut Vec<Placed>,
) {
    let Start { at: Point { x, y }, expansion, space } = start;
    let mixed = pieces.iter().any(|p| runs[p.item.run as usize].level > 0);
    let order: Vec<u32> = if mixed {
        let levels: Vec<u8> = pieces.iter().map(|p| runs[p.item.run as usize].level).collect();
        bidi::visual(&levels)
    } else {
        Vec::new()
    };
    let piece = |i: usize| &pieces[order.get(i).map_or(i, |i| *i as usize)];
    let extents = if flat.decos.is_empty() { Vec::new() } else { extents(flat, runs, pieces.len(), &piece, x.0) };
    for (deco, from, to) in &extents {
        let deco = &flat.decos[*deco];
        if matches!(deco.kind, DecoKind::Ground) {
            let top = y - deco.rise - deco.size.scale(80, 100);
            let size = Size::new(Length(to - from), deco.size.scale(105, 100));
            marks.push(Placed { at: Point::new(Length(*from), top), tag: None, mark: Mark::Rule(size, GROUND) });
        }
    }
    let start = marks.len();
    let mut printer = Printer {
        ctx,
        flat,
        runs,
        y,
        expansion,
        marks,
        group: Vec::with_capacity(pieces.len()),
        group_x: x.0,
        x: x.0,
        start,
        at: 0,
        group_at: 0,
        last: if space { pieces.iter().rposition(|piece| shows(flat, piece)).map_or(0, |at| at as u32 + 1) } else { 0 },
        space: false,
        mixed,
        keys: Vec::new(),
    };
    for i in 0..pieces.len() {
        printer.at = order.get(i).map_or(i as u32, |at| *at);
        let mut shown = *piece(i);
        if matches!(shown.item.kind, Kind::Glue | Kind::Tie) {
            let beside = [i.checked_sub(1), Some(i + 1).filter(|next| *next < pieces.len())].map(|at| at.map(&piece));
            shown.item.run = spaced(printer.ctx, runs, shown.item.run, beside);
        }
        printer.piece(&shown);
    }
    printer.flush();
    if mixed {
        // Marks are placed where they belong, but stand in the order of reading (ISO 32000-1 §14.8.2.3).
        let Printer { marks, keys, .. } = &mut printer;
        let mut line: Vec<(u32, Placed)> = keys.drain(..).zip(marks.drain(start..)).collect();
        line.sort_by_key(|(key, _)| *key);
        marks.extend(line.into_iter().map(|(_, mark)| mark));
    }
    for (deco, from, to) in &extents {
        decorate(&flat.decos[*deco], Length(*from), Length(*to), y, printer.marks, printer.ctx.theme.colors.rule);
    }
}

/// The run that prints a space: that of a word beside it, where only the face is another. So what is set in a face that is not the paragraph's own
/// stands in one run with its spaces: other programs put text together by runs, and lose spaces between those that go leftwards. Within leftward
/// text that is the run of the word behind, on the left, if not of that before: at the left end of a run the same programs take a space for one
/// before it. But there it keeps vowel signs from being so taken (see `pdf::cluster`).
fn spaced(ctx: &Context<'_>, runs: &[Run], own: u32, beside: [Option<&Piece>; 2]) -> u32 {
    let space = &runs[own as usize];
    let alike = |run: &Run| (run.size, run.rise, run.color, run.tag, run.level);
    let fits = |piece: &&Piece| {
        let run = &runs[piece.item.run as usize];
        matches!(piece.item.kind, Kind::Box { .. })
            && alike(run) == alike(space)
            && (run.face == space.face || ctx.fonts.face(run.face).space() != 0)
    };
    let [left, right] = beside.map(|piece| piece.filter(fits));
    let signed = |piece: &&Piece| {
        ctx.shaper.glyphs(piece.item.glyphs, piece.item.glyphs_len).first().is_some_and(|glyph| glyph.advance == 0)
    };
    match (left, right) {
        (Some(left), Some(right)) if runs[left.item.run as usize].face == runs[right.item.run as usize].face => {
            left.item.run
        }
        (left, right) if space.level & 1 == 1 => left.or(right.filter(signed)).map_or(own, |piece| piece.item.run),
        _ => own,
    }
}

/// Whether a mark comes of a piece. Penalties may stand behind the last of a line, and the room around keys.
fn shows(flat: &Flat, piece: &Piece) -> bool {
    match piece.item.kind {
        Kind::Penalty { .. } | Kind::Forced => false,
        Kind::Object(index) => !flat.objects[index as usize].marks.is_empty(),
        Kind::Box { .. } | Kind::Disc { .. } | Kind::Glue | Kind::Tie | Kind::Missing => true,
    }
}

/// From where to where each decoration reaches on this line.
fn extents<'p>(
    flat: &Flat,
    runs: &[Run],
    count: usize,
    piece: &dyn Fn(usize) -> &'p Piece,
    mut x: i64,
) -> Vec<(usize, i64, i64)> {
    let mut found: Vec<(usize, i64, i64)> = Vec::new();
    for i in 0..count {
        let piece = piece(i);
        let end = x + piece.width;
        let mut deco = runs[piece.item.run as usize].deco;
        while let Some(index) = deco.checked_sub(1) {
            let index = index as usize;
            match found.iter_mut().rev().find(|(known, ..)| *known == index) {
                Some((.., to)) if *to == x => *to = end,
                _ => found.push((index, x, end)),
            }
            deco = flat.decos[index].outer;
        }
        x = end;
    }
    found
}

fn decorate(deco: &Deco, from: Length, to: Length, y: Length, marks: &mut Vec<Placed>, rule: Color) {
    let base = y - deco.rise;
    let width = to - from;
    let (at, tag, mark) = match &deco.kind {
        DecoKind::Ground => return,
        DecoKind::Link(target) => {
            let top = base - deco.size.scale(80, 100);
            (Point::new(from, top), deco.tag, Mark::Link(Size::new(width, deco.size.scale(105, 100)), target.clone()))
        }
        DecoKind::Underline => {
            let at = Point::new(from, base + deco.size.scale(10, 100));
            (at, None, Mark::Rule(Size::new(width, deco.size.scale(5, 100)), deco.color))
        }
        DecoKind::Strikeout => {
            let at = Point::new(from, base - deco.size.scale(26, 100));
            (at, None, Mark::Rule(Size::new(width, deco.size.scale(5, 100)), deco.color))
        }
        DecoKind::Frame => {
            let room = deco.size.scale(20, 100);
            let at = Point::new(from - room, base - deco.size.scale(92, 100));
            let size = Size::new(width + room * 2, deco.size.scale(122, 100));
            (at, None, Mark::Frame { size, line: Length::from_pt(0.5), color: rule, actual: None })
        }
    };
    marks.push(Placed { at, tag, mark });
}

struct Printer<'p, 'a> {
    ctx: &'p mut Context<'a>,
    flat: &'p Flat,
    runs: &'p [Run],
    y: Length,
    expansion: i16,
    marks: &'p mut Vec<Placed>,
    /// Pieces of the run being gathered, in visual order.
    group: Vec<Piece>,
    group_x: i64,
    x: i64,
    /// Where the line's marks start.
    start: usize,
    /// Logical number of the piece at hand, and of the first piece of the run being gathered.
    at: u32,
    group_at: u32,
    /// Count of the pieces of a line that goes on behind a space; else 0.
    last: u32,
    /// The run being gathered holds the last of them.
    space: bool,
    /// The line has text of both directions.
    mixed: bool,
    /// Then: the logical number of each of its marks.
    keys: Vec<u32>,
}

impl Printer<'_, '_> {
    fn piece(&mut self, piece: &Piece) {
        match piece.item.kind {
            Kind::Box { .. } | Kind::Disc { .. } | Kind::Glue | Kind::Tie => {
                let run = &self.runs[piece.item.run as usize];
                let alike = self.group.last().is_some_and(|last| {
                    let last = &self.runs[last.item.run as usize];
                    (last.face, last.size, last.rise, last.color, last.tag, last.level, last.role)
                        == (run.face, run.size, run.rise, run.color, run.tag, run.level, run.role)
                });
                // Stretch between ideographs has no text; it widens what stands before it.
                let bare = piece.item.text_len == 0 && piece.item.glyphs_len == 0;
                if bare && self.group.is_empty() {
                    self.x += piece.width;
                    return;
                }
                if !alike && !bare {
                    self.flush();
                    self.group_x = self.x;
                }
                if self.group.is_empty() {
                    self.group_at = self.at;
                }
                self.space |= self.at + 1 == self.last;
                self.group.push(*piece);
                self.x += piece.width;
            }
            Kind::Object(index) => {
                self.flush();
                let shift = Point::new(Length(self.x), self.y);
                self.marks.extend(self.flat.objects[index as usize].marks.iter().map(|placed| Placed {
                    at: Point::new(placed.at.x + shift.x, placed.at.y + shift.y),
                    ..placed.clone()
                }));
                self.key(self.at);
                if self.at + 1 == self.last {
                    let from = self.marks.len() - self.flat.objects[index as usize].marks.len();
                    space_after(&mut self.marks[from..]);
                }
                self.x += piece.width;
            }
            Kind::Missing => {
                self.flush();
                let run = &self.runs[piece.item.run as usize];
                let item = &piece.item;
                let height = run.size.scale(68, 100);
                let mut text = self.flat.text[item.text as usize..(item.text + item.text_len) as usize].to_owned();
                if self.at + 1 == self.last {
                    text.push(' ');
                }
                let mark = Mark::Frame {
                    size: Size::new(Length(piece.width * 84 / 100), height),
                    line: Length::from_pt(0.5),
                    color: run.color,
                    actual: Some(text.into()),
                };
                let at = Point::new(Length(self.x + piece.width * 8 / 100), self.y - run.rise - height);
                self.marks.push(Placed { at, tag: run.tag, mark });
                self.key(self.at);
                self.x += piece.width;
            }
            Kind::Penalty { .. } | Kind::Forced => {}
        }
    }

    /// Says which piece the marks since the last one belong to.
    fn key(&mut self, at: u32) {
        if self.mixed {
            self.keys.resize(self.marks.len() - self.start, at);
        }
    }

    /// Prints the pieces gathered as one run.
    fn flush(&mut self) {
        let Some(first) = self.group.first() else { return };
        let run = self.runs[first.item.run as usize];
        let rtl = run.level & 1 == 1;
        let pool = &mut self.ctx.pool;
        let glyph_start = pool.glyphs.len() as u32;
        let text_start = pool.text.len() as u32;
        // The text goes in in logical order, the glyphs in visual order.
        let mut starts: Vec<u32> = Vec::new();
        let flat_text = |item: &Item| &self.flat.text[item.text as usize..(item.text + item.text_len) as usize];
        if rtl {
            starts.resize(self.group.len(), 0);
            for (i, piece) in self.group.iter().enumerate().rev() {
                starts[i] = pool.text.len() as u32;
                if !piece.hyphen {
                    pool.text.push_str(flat_text(&piece.item));
                }
            }
        }
        let face = self.ctx.fonts.face(run.face);
        let expansion = if run.role == Role::Rigid { 0 } else { self.expansion };
        let scale = |units: i32| {
            let natural = run.scale.apply(units);
            let set = if expansion == 0 { natural } else { natural * (1000 + i64::from(expansion)) / 1000 };
            i32::try_from(set).unwrap_or(0)
        };
        let mut soft_hyphen = false;
        for (i, piece) in self.group.iter().enumerate() {
            let start = starts.get(i).copied().unwrap_or(pool.text.len() as u32);
            let item = &piece.item;
            if !rtl && !piece.hyphen {
                pool.text.push_str(flat_text(item));
            }
            soft_hyphen = piece.hyphen;
            let mut left = piece.width;
            match item.kind {
                Kind::Box { whole, .. } => {
                    for glyph in self.ctx.shaper.glyphs(item.glyphs, item.glyphs_len) {
                        let advance = scale(glyph.advance);
                        left -= i64::from(advance);
                        let cluster = if whole || piece.hyphen {
                            0
                        } else {
                            (item.origin + glyph.cluster).saturating_sub(item.text)
                        };
                        pool.glyphs.push(Glyph {
                            gid: glyph.gid,
                            advance,
                            x_offset: if glyph.x_offset == 0 { 0 } else { scale(glyph.x_offset) },
                            y_offset: i32::try_from(run.scale.apply(glyph.y_offset)).unwrap_or(0),
                            cluster: start + cluster,
                        });
                    }
                }
                _ if item.text_len > 0 && face.space() != 0 => {
                    pool.glyphs.push(Glyph { gid: face.space(), advance: 0, x_offset: 0, y_offset: 0, cluster: start });
                }
                _ => {}
            }
            // Rounding, the width of a space, the stretch between ideographs: onto the last glyph.
            if left != 0
                && pool.glyphs.len() as u32 > glyph_start
                && let Some(last) = pool.glyphs.last_mut()
            {
                last.advance = i32::try_from(i64::from(last.advance) + left).unwrap_or(last.advance);
            }
        }
        let glyphs = glyph_start..pool.glyphs.len() as u32;
        let text = text_start..pool.text.len() as u32;
        self.group.clear();
        let space = std::mem::take(&mut self.space);
        if glyphs.is_empty() {
            return;
        }
        let mark = Mark::Glyphs(GlyphRun {
            face: run.face,
            size: run.size,
            color: run.color,
            pool: self.ctx.pool_index,
            glyphs,
            text,
            rtl,
            soft_hyphen,
            turned: false,
            expansion,
            space,
        });
        self.marks.push(Placed { at: Point::new(Length(self.group_x), self.y - run.rise), tag: run.tag, mark });
        self.key(self.group_at);
    }
}

/// Scaled points a font unit, as a fixed-point number of 16 fractional bits: one multiplication a
/// glyph instead of a division. Exact to a twentieth of a scaled point for any advance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Scale(i64);

impl Scale {
    /// Of a face with so many units per em at a size.
    pub(super) fn new(size: Length, upem: u16) -> Self {
        // A size beyond 65 536 points is no type any more.
        Scale((size.0.clamp(0, 1 << 32) << 16) / i64::from(upem.max(1)))
    }

    /// Font units in scaled points, to nearest.
    pub(super) fn apply(self, units: i32) -> i64 {
        (i64::from(units) * self.0 + 0x8000) >> 16
    }
}
