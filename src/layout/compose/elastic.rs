//! Paragraphs kept for make-up, which may set them a line shorter or longer so that a page comes out well.

use super::{Flow, Frame, shift};
use crate::layout::context::Context;
use crate::layout::galley::{Elastic, Fragment, Item, Role};
use crate::layout::makeup::Reset;
use crate::layout::paragraph::{Line, Paragraph};
use crate::length::Length;
use crate::source::Span;

/// Paragraphs of fewer lines are not kept: a line less or more would change them too much.
const LEAST: usize = 4;

/// A paragraph that may be set with another number of lines.
#[derive(Debug)]
pub struct Supple {
    /// Where it stands in the galley.
    pub elastic: Elastic,
    paragraph: Paragraph,
    measure: Length,
    left: Length,
    span: Span,
}

/// Sets the paragraphs of a chapter anew.
pub struct Resetter<'c, 'a> {
    /// What the chapter was composed with.
    pub ctx: &'c mut Context<'a>,
    /// Its paragraphs.
    pub paragraphs: &'c [Supple],
}

/// The most demerits that lines other than the best may cost: no page is worth loose lines.
const DEAREST: i64 = 12_000;

impl Reset for Resetter<'_, '_> {
    fn costs(&mut self, paragraph: usize) -> [Option<i64>; 2] {
        let Some(supple) = self.paragraphs.get(paragraph) else { return [None; 2] };
        let counts = supple.paragraph.options(self.ctx, supple.measure);
        [counts.shorter, counts.longer].map(|cost| cost.filter(|cost| *cost <= DEAREST))
    }

    fn lines(&mut self, paragraph: usize, looseness: i8) -> Vec<Fragment> {
        let Some(supple) = self.paragraphs.get(paragraph) else { return Vec::new() };
        supple.placed(supple.paragraph.lines_with(self.ctx, supple.measure, supple.span, looseness))
    }

    fn whole(&mut self, paragraph: usize, lines: &[u32]) -> Option<Vec<Fragment>> {
        let supple = self.paragraphs.get(paragraph)?;
        let set = supple.paragraph.lines_whole(self.ctx, supple.measure, supple.span, lines, DEAREST)?;
        Some(supple.placed(set))
    }
}

impl Supple {
    /// Its lines as they stand in the galley.
    fn placed(&self, lines: Vec<Line>) -> Vec<Fragment> {
        let placed = lines.into_iter().map(|line| {
            let mut fragment = line.fragment;
            fragment.baseline = line.baseline;
            fragment.divided = line.divided;
            fragment.role = Role::Line;
            shift(&mut fragment, self.left);
            fragment
        });
        placed.collect()
    }
}

impl Flow<'_, '_> {
    /// Keeps the paragraph whose lines are the items from `first` on.
    /// Of what its first line names, `places` are its own.
    pub(super) fn keep_supple(
        &mut self,
        paragraph: Paragraph,
        first: usize,
        places: usize,
        frame: Frame<'_>,
        span: Span,
    ) {
        let items = first..self.out.len();
        // A line and a penalty take turns.
        let lines = items.len().div_ceil(2);
        let (Some(kept), true) = (&mut self.ctx.supple, lines >= LEAST) else { return };
        let Some(Item::Fragment(line)) = self.out.get(first) else { return };
        // A line less or more is a leading less or more where no line is taller than it.
        let even = |item: &Item| !matches!(item, Item::Fragment(line) if line.height != frame.leading);
        if !self.out[items.clone()].iter().all(even) {
            return;
        }
        let elastic = Elastic { items, marks: line.marks.len(), places };
        kept.push(Supple { elastic, paragraph, measure: frame.measure, left: frame.left, span });
    }
}
