//! A set formula → marks on the page.

use super::compose::Frame;
use super::context::{Context, HBox};
use super::front::moved;
use super::galley::Fragment;
use super::page::{Mark, Placed, TagId};
use crate::diagnostic::{Code, Diagnostic};
use crate::length::{Length, PathStep, Point, Size};
use crate::math::{Fault, Formula, Shape, Told};
use crate::source::Span;
use crate::theme::Color;

/// Smallest size that a formula too large for its place is set at, in hundredths of its own.
const LEAST: i64 = 40;

/// A line with a displayed formula and perhaps its number.
pub(super) struct Row {
    measure: Length,
    /// How wide the formula may be.
    pub(super) room: Length,
    /// The number stands on the same line.
    pub(super) beside: bool,
    /// What the number takes with the space before it.
    taken: Length,
}

impl Row {
    /// For a formula of some width; its number stands under it when it would have to shrink by more than a tenth.
    pub(super) fn new(measure: Length, width: Length, number: Option<Length>, em: Length) -> Self {
        let taken = number.map_or(Length::ZERO, |number| number + em);
        let beside = number.is_some() && width.scale(9, 10) <= measure - taken;
        let room = if beside { measure - taken } else { measure };
        Self { measure, room, beside, taken }
    }

    /// Where a formula begins: it is centered in the measure, or in what the number leaves when they would meet.
    pub(super) fn start(&self, width: Length, rtl: bool) -> Length {
        let centered = ((self.measure - width) / 2).max(Length::ZERO);
        if !self.beside || centered >= self.taken {
            return centered;
        }
        let start = ((self.room - width) / 2).max(Length::ZERO);
        if rtl { self.measure - start - width } else { start }
    }
}

/// Puts a number at the end of a line.
pub(super) fn beside(line: &mut Fragment, number: HBox, frame: Frame<'_>) {
    let baseline = line.baseline.max(number.height);
    let depth = (line.height - line.baseline).max(number.depth);
    line.marks.iter_mut().for_each(|placed| placed.at.y += baseline - line.baseline);
    let x = if frame.rtl { frame.left } else { frame.left + frame.measure - number.width };
    line.marks.extend(moved(number.marks, x, baseline));
    (line.baseline, line.height) = (baseline, baseline + depth);
}

/// A formula's parts as marks; `at` is its left end on the baseline. Letters side by side, as those of a function's name, are one run:
/// other programs put what begins at one place in the order in which it stands on the page, and would mix the letters of an index with those of an exponent.
pub(super) fn marks(
    ctx: &mut Context<'_>,
    formula: Formula,
    at: Point,
    tag: Option<TagId>,
    color: Color,
) -> Vec<Placed> {
    let mut out: Vec<Placed> = Vec::with_capacity(formula.parts.len());
    let mut told = formula.told.into_iter().peekable();
    // Of the stretch that is told together: where its mark stands, and where it ends.
    let (mut head, mut end) = (None, 0);
    for (i, part) in formula.parts.into_iter().enumerate() {
        let edge = i == end || told.peek().is_some_and(|told| told.parts.start == i);
        if i == end {
            head = None;
        }
        if let Some(Told { parts, text }) = told.next_if(|told| told.parts.start == i) {
            (head, end) = (Some(out.len()), parts.end);
            out.push(Placed { at, tag, mark: Mark::Told(text.into(), 0) });
        }
        let color = part.ink.map_or(color, |ink| Color::rgb(ink.r, ink.g, ink.b));
        let (x, y, mark) = match part.shape {
            Shape::Glyph { x, y, face, gid, text, size } => {
                if !edge
                    && let Some(Placed { at: start, mark: Mark::Glyphs(run), .. }) = out.last_mut()
                    && (run.face, run.size, run.color, start.y) == (face, size, color, at.y + y)
                    && ctx.touching_glyph(run, at.x + x - start.x, gid, text)
                {
                    continue;
                }
                if let Some(Placed { mark: Mark::Told(_, runs), .. }) = head.and_then(|head: usize| out.get_mut(head)) {
                    *runs += 1;
                }
                (x, y, Mark::Glyphs(ctx.single_glyph(face, gid, text, size, color)))
            }
            Shape::Rule { x, y, width, height } => (x, y, Mark::Rule(Size::new(width, height), color)),
            Shape::Path(steps) => (Length::ZERO, Length::ZERO, Mark::Path(steps.into(), color)),
        };
        out.push(Placed { at: Point::new(at.x + x, at.y + y), tag, mark });
    }
    out
}

/// How much smaller something so large has to be to fit, as a fraction; not below what can be read.
pub(super) fn fitting(natural: Length, room: Length) -> Option<(i64, i64)> {
    if natural <= room || natural <= Length::ZERO {
        return None;
    }
    let (part, whole) = (room.0.max(0), natural.0);
    Some(if part * 100 < whole * LEAST { (LEAST, 100) } else { (part, whole) })
}

/// The marks of a formula at a part of their size, around the point they are relative to.
pub(super) fn scaled(ctx: &mut Context<'_>, marks: &[Placed], (part, whole): (i64, i64)) -> Vec<Placed> {
    let less = |length: Length| length.scale(part, whole);
    let point = |at: Point| Point::new(less(at.x), less(at.y));
    let mut out = Vec::with_capacity(marks.len());
    for placed in marks {
        let mark = match &placed.mark {
            Mark::Glyphs(run) => Mark::Glyphs(ctx.resized(run, less(run.size))),
            Mark::Rule(size, color) => Mark::Rule(Size::new(less(size.width), less(size.height)), *color),
            Mark::Path(steps, color) => {
                let step = |step: &PathStep| match *step {
                    PathStep::Move(to) => PathStep::Move(point(to)),
                    PathStep::Line(to) => PathStep::Line(point(to)),
                    PathStep::Curve(a, b, to) => PathStep::Curve(point(a), point(b), point(to)),
                    PathStep::Close => PathStep::Close,
                };
                Mark::Path(steps.iter().map(step).collect(), *color)
            }
            other => other.clone(),
        };
        out.push(Placed { at: point(placed.at), tag: placed.tag, mark });
    }
    out
}

/// Remarks a formula that cannot be read, once for each; `tex` is what stands between the dollar signs of `span`.
pub(super) fn unreadable(ctx: &mut Context<'_>, span: Span, tex: &str, fault: &Fault) {
    if !ctx.found.math.insert((span.start, span.end)) {
        return;
    }
    // Where nothing but the signs (and the line's end) stands around it, a place in the formula is one in the source.
    let around = (span.end - span.start).saturating_sub(tex.len() as u32);
    let before = match around {
        2 => Some(1),
        4 | 5 => Some(2),
        _ => None,
    };
    let exact = fault.at.clone().zip(before).map(|(at, before)| {
        let from = span.start + before;
        Span { start: from + at.start as u32, end: from + at.end as u32, ..span }
    });
    let message = format!("this formula cannot be read: {}", fault.why);
    let mut remark = Diagnostic::new(Code::BadMath, exact.unwrap_or(span), message);
    if fault.why.ends_with("is not known") {
        remark =
            remark.help("a command of your own is defined in the file that `math-macros` of [output.chapbook] names");
    }
    ctx.remarks.push(remark);
}

/// Notes the characters of a formula that no face has.
pub(super) fn note_missing(ctx: &mut Context<'_>, span: Span, formula: &Formula) {
    for c in formula.missing.chars() {
        ctx.found.missing.count("Common", c, || Some(span));
    }
}
