//! Displayed formulas, with their numbers.

use super::{Flow, Frame};
use crate::book::{Inline, InlineKind};
use crate::layout::context::{HBox, LineAlign, ParagraphStyle};
use crate::layout::formula;
use crate::layout::galley::{Fragment, INFINITE, Item};
use crate::layout::page::TagKind;
use crate::length::Point;
use crate::math;
use crate::source::Span;

/// What it costs to leave one row of a formula alone on a page.
const ALONE: i32 = 3000;

impl<'a> Flow<'_, 'a> {
    /// A displayed formula, centered, its number at the end of the line; one that is too wide or too high is set smaller.
    pub(super) fn math(&mut self, span: Span, tex: &'a str, number: Option<&str>, frame: Frame<'a>) {
        self.space(frame.leading.scale(6, 10));
        // A paragraph of its own: where text stands beside, a formula alone would be one of its words.
        let paragraph = self.ctx.tag(frame.parent, TagKind::Paragraph);
        let size = frame.format.size;
        let (fonts, macros) = (self.ctx.fonts, &self.ctx.book.meta.macros);
        let set = math::set(tex, true, size, fonts, macros);
        // One that cannot be read is but code.
        let tag = if set.is_ok() { self.ctx.tag(Some(paragraph), TagKind::Formula) } else { paragraph };
        if set.is_ok() {
            self.ctx.tags[tag.0 as usize].alt = Some(tex.into());
        }
        let mut number = number.map(|number| self.formula_number(number, frame));
        match set {
            Ok(set) => {
                let room = self.ctx.theme.page.text_height();
                let row = formula::Row::new(frame.measure, set.width, number.as_ref().map(|number| number.width), size);
                let wide = formula::fitting(set.width, row.room);
                // Rows go on to the next page.
                let parted = |set: &math::Formula| !set.rows.is_empty() && set.height + set.depth > room.scale(6, 10);
                let high = if parted(&set) { None } else { formula::fitting(set.height + set.depth, room) };
                let smaller = [wide, high].into_iter().flatten().map(|(part, whole)| size.scale(part, whole)).min();
                let set = match smaller {
                    Some(smaller) => math::set(tex, true, smaller, fonts, macros).unwrap_or(set),
                    None => set,
                };
                formula::note_missing(self.ctx, span, &set);
                let x = frame.left + row.start(set.width, frame.rtl);
                let strips = if parted(&set) { set.strips() } else { vec![set] };
                let last = strips.len() - 1;
                let leaf = self.ctx.leaf;
                self.ctx.leaf += 1;
                for (i, strip) in strips.into_iter().enumerate() {
                    if i > 0 {
                        self.out.push(Item::Penalty(if i == 1 || i == last { ALONE } else { 0 }));
                    }
                    let (height, baseline) = (strip.height + strip.depth, strip.height);
                    let marks = formula::marks(self.ctx, strip, Point::new(x, baseline), Some(tag), frame.format.color);
                    // A page that begins with a later row of the formula is told behind it: nothing can stand within.
                    let leaf = Some((leaf + u32::from(i > 0), 0));
                    let mut fragment = Fragment { height, baseline, marks, leaf, ..Fragment::default() };
                    if let Some(number) = number.take_if(|_| i == last && row.beside) {
                        formula::beside(&mut fragment, number, frame);
                    }
                    self.push(fragment);
                }
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

    /// The number of a formula, in parentheses.
    fn formula_number(&mut self, number: &str, frame: Frame<'a>) -> HBox {
        let tag = self.ctx.tag(frame.parent, TagKind::Paragraph);
        self.label(&format!("({number})"), frame.format, Some(tag), frame.rtl)
    }
}
