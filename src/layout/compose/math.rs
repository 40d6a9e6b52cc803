//! Displayed formulas: on one line, in several, or smaller.

use super::{Flow, Frame};
use crate::book::{Inline, InlineKind};
use crate::diagnostic::{Code, Diagnostic};
use crate::layout::context::{HBox, LineAlign, ParagraphStyle};
use crate::layout::formula::{self, Row};
use crate::layout::galley::{Fragment, INFINITE, Item};
use crate::layout::page::{TagId, TagKind};
use crate::length::{Length, Point};
use crate::math::{self, Formula, Line};
use crate::source::Span;

/// What it costs to leave one row of a formula alone on a page.
const ALONE: i32 = 3000;
/// A formula that fits at so much of its size is set smaller, in hundredths; else it is broken, if it can be.
const SMALLER: i64 = 80;
/// Sizes that are tried for one that is broken, in hundredths.
const BROKEN: [i64; 3] = [100, 90, 80];
/// One that is set smaller than this is told, in hundredths.
const TOLD: i64 = 65;

impl<'a> Flow<'_, 'a> {
    /// A displayed formula, centered, its number at the end of the line. One that is far too wide is broken into lines; else one that is too wide or too high
    /// is set smaller.
    pub(super) fn math(&mut self, span: Span, tex: &'a str, number: Option<&str>, frame: Frame<'a>) {
        self.space(frame.leading.scale(6, 10));
        // A paragraph of its own: where text stands beside, a formula alone would be one of its words.
        let paragraph = self.ctx.tag(frame.parent, TagKind::Paragraph);
        let size = frame.format.size;
        let set = math::set(tex, true, size, self.ctx.fonts, &self.ctx.book.meta.macros);
        // One that cannot be read is but code.
        let tag = if set.is_ok() { self.ctx.tag(Some(paragraph), TagKind::Formula) } else { paragraph };
        if set.is_ok() {
            self.ctx.tags[tag.0 as usize].alt = Some(tex.into());
        }
        let mut number = number.map(|number| self.formula_number(number, frame));
        match set {
            Ok(set) => {
                formula::note_missing(self.ctx, span, &set);
                let (row, lines) = self.fitted(span, tex, set, number.as_ref().map(|number| number.width), frame);
                self.formula_lines(&row, lines, tag, &mut number, frame);
            }
            Err(fault) => {
                formula::unreadable(self.ctx, span, tex, &fault);
                let content = [Inline::new(span, InlineKind::Code(tex.to_owned()))];
                // Its code is one leaf, as the formula is.
                self.lines(
                    &content,
                    &ParagraphStyle { align: LineAlign::Center, ..frame.style() },
                    frame,
                    Some(tag),
                    span,
                );
            }
        }
        if let Some(number) = number {
            self.out.push(Item::Penalty(INFINITE));
            let mut line = Fragment::default();
            formula::beside(&mut line, number, frame);
            self.push(line);
        }
        self.space(frame.leading.scale(6, 10));
    }

    /// A formula as it fits: the line for its number, and its own lines.
    fn fitted(
        &mut self,
        span: Span,
        tex: &str,
        set: Formula,
        number: Option<Length>,
        frame: Frame<'a>,
    ) -> (Row, Vec<Line>) {
        let size = frame.format.size;
        let (fonts, macros) = (self.ctx.fonts, &self.ctx.book.meta.macros);
        let row = Row::new(frame.measure, set.width, number, size);
        if set.width.scale(SMALLER, 100) > row.room {
            let row = Row::new(frame.measure, Length::ZERO, number, size);
            let broken = BROKEN
                .iter()
                .find_map(|part| math::set_lines(tex, size.scale(*part, 100), row.room, fonts, macros))
                .filter(|lines| lines.len() > 1);
            if let Some(mut lines) = broken {
                // Lines stand a little apart, so that indices and exponents of neighbors do.
                lines.iter_mut().skip(1).for_each(|line| line.formula.height += size.scale(35, 100));
                return (row, lines);
            }
        }
        let room = self.ctx.theme.page.text_height();
        let wide = formula::fitting(set.width, row.room);
        // Rows go on to the next page.
        let parted = |set: &Formula| !set.rows.is_empty() && set.height + set.depth > room.scale(6, 10);
        let high = if parted(&set) { None } else { formula::fitting(set.height + set.depth, room) };
        let smaller = [wide, high].into_iter().flatten().map(|(part, whole)| size.scale(part, whole)).min();
        let set = match smaller {
            Some(smaller) => math::set(tex, true, smaller, fonts, macros).unwrap_or(set),
            None => set,
        };
        if let Some(smaller) = smaller.filter(|smaller| *smaller < size.scale(TOLD, 100))
            && self.ctx.found.math.insert((span.start, span.end))
        {
            let part = (smaller.0 * 100 + size.0 / 2) / size.0.max(1);
            let message = format!(
                "this formula is larger than its place and cannot be broken: it is set at {part} % of its size"
            );
            let help = "break it by hand, with `\\\\` in the environment `aligned`";
            self.ctx.remarks.push(Diagnostic::new(Code::SmallFormula, span, message).help(help));
        }
        let strips = if parted(&set) { set.strips() } else { vec![set] };
        (row, strips.into_iter().map(|formula| Line { formula, indent: Length::ZERO }).collect())
    }

    /// The lines of a formula, its number beside the last where it has room.
    fn formula_lines(&mut self, row: &Row, lines: Vec<Line>, tag: TagId, number: &mut Option<HBox>, frame: Frame<'a>) {
        let width = lines.iter().map(|line| line.indent + line.formula.width).max().unwrap_or_default();
        let start = frame.left + row.start(width, frame.rtl);
        let last = lines.len() - 1;
        let leaf = self.ctx.leaf;
        self.ctx.leaf += 1;
        for (i, Line { formula: set, indent }) in lines.into_iter().enumerate() {
            if i > 0 {
                self.out.push(Item::Penalty(if i == 1 || i == last || indent > Length::ZERO { ALONE } else { 0 }));
            }
            let (height, baseline) = (set.height + set.depth, set.height);
            let place = Point::new(start + indent, baseline);
            let marks = formula::marks(self.ctx, set, place, Some(tag), frame.format.color);
            // A page that begins with a later row of the formula is told behind it: nothing can stand within.
            let leaf = Some((leaf + u32::from(i > 0), 0));
            let mut fragment = Fragment { height, baseline, marks, leaf, ..Fragment::default() };
            if let Some(number) = number.take_if(|_| i == last && row.beside) {
                formula::beside(&mut fragment, number, frame);
            }
            self.push(fragment);
        }
    }

    /// The number of a formula, in parentheses.
    fn formula_number(&mut self, number: &str, frame: Frame<'a>) -> HBox {
        let tag = self.ctx.tag(frame.parent, TagKind::Paragraph);
        self.label(&format!("({number})"), frame.format, Some(tag), frame.rtl)
    }
}
