//! The galley under construction: fragments, white space and penalties are put to its end.

use super::frame::Frame;
use crate::book::Inline;
use crate::layout::context::{Context, LineAlign, ParagraphStyle};
use crate::layout::galley::{CLUB, Fragment, Galley, Glue, INFINITE, Item, PAIR, Role, WIDOW};
use crate::layout::page::TagId;
use crate::layout::paragraph::{self, Paragraph};
use crate::length::Length;
use crate::source::Span;

/// The galley under construction.
pub(in crate::layout) struct Flow<'c, 'a> {
    /// What composing needs at hand.
    pub(in crate::layout) ctx: &'c mut Context<'a>,
    /// The list so far.
    pub(in crate::layout) out: Galley,
    /// Names that the next fragment will carry.
    pub(in crate::layout) places: Vec<Box<str>>,
}

impl Flow<'_, '_> {
    /// Appends a fragment, with the names that wait for one.
    pub(in crate::layout) fn push(&mut self, mut fragment: Fragment) {
        if !self.places.is_empty() {
            let mut places = std::mem::take(&mut self.places);
            places.append(&mut fragment.places);
            fragment.places = places;
        }
        self.out.push(Item::Fragment(fragment));
    }

    /// White space before what follows; of two that meet, the larger stands. Nothing opens with white space.
    pub(in crate::layout) fn space(&mut self, natural: Length) {
        let glue = Glue { natural, stretch: natural / 2, shrink: natural.scale(1, 6) };
        match self.out.last_mut() {
            None | Some(Item::Open(_)) => {}
            Some(Item::Glue(last)) => {
                if last.natural < natural {
                    *last = glue;
                }
            }
            Some(
                Item::Fragment(_)
                | Item::Penalty(_)
                | Item::Close
                | Item::Repeat(_)
                | Item::EndRepeat
                | Item::Section(_)
                | Item::Float(_)
                | Item::Plate(_),
            ) => {
                self.out.push(Item::Glue(glue));
            }
        }
    }

    /// Forbids a break before what follows.
    pub(in crate::layout) fn keep(&mut self) {
        self.trim();
        self.out.push(Item::Penalty(INFINITE));
    }

    /// Drops white space at the end.
    pub(in crate::layout) fn trim(&mut self) {
        while matches!(self.out.last(), Some(Item::Glue(_) | Item::Penalty(_))) {
            self.out.pop();
        }
    }

    /// Closes the list; names that still wait get a fragment of their own.
    pub(in crate::layout) fn finish(&mut self) {
        self.trim();
        if !self.places.is_empty() || !self.out.iter().any(|item| matches!(item, Item::Fragment(_))) {
            self.push(Fragment::default());
        }
    }

    /// Names the next fragment after the id of an element.
    pub(in crate::layout) fn name(&mut self, id: Option<&str>) {
        if let Some(id) = id {
            let place = self.ctx.place(self.ctx.chapter, Some(id));
            self.places.push(place);
        }
    }

    /// Sets inlines as lines of the frame, with penalties against widows and clubs between them.
    pub(in crate::layout) fn lines(
        &mut self,
        content: &[Inline],
        style: &ParagraphStyle<'_>,
        frame: Frame<'_>,
        tag: Option<TagId>,
        span: Span,
    ) {
        let set = paragraph::prepare(self.ctx, content, style, tag);
        let mut lines = set.lines(self.ctx, frame.measure, span);
        let mut frame = frame;
        let centered = style.align == LineAlign::Center;
        // What is flush may end in a shorter line than what is centered.
        if (centered || style.title)
            && let Some((even, measure)) =
                self.balanced(&set, &lines, frame.measure, if centered { 70 } else { 55 }, span)
        {
            let spare = frame.measure - measure;
            let start = if centered { spare / 2 } else { Length::ZERO };
            (lines, frame) = (even, frame.inset(start, spare - start));
        }
        let first = self.out.len();
        let places = lines.first().map_or(0, |line| line.fragment.places.len());
        let on_grid = style.leading == self.ctx.theme.body.leading;
        self.put(lines, 1, on_grid, frame);
        if on_grid {
            self.keep_supple(set, first, places, frame, span);
        }
    }

    /// Lines of about one length, and the measure that makes them so, instead of a last one that is shorter than a share
    /// of the widest, in hundredths.
    fn balanced(
        &mut self,
        set: &Paragraph,
        lines: &[paragraph::Line],
        measure: Length,
        share: i64,
        span: Span,
    ) -> Option<(Vec<paragraph::Line>, Length)> {
        let (count, last) = (lines.len(), lines.last()?.width);
        let widest = lines.iter().map(|line| line.width).max()?;
        if !(2..=4).contains(&count) || last >= widest.scale(share, 100) {
            return None;
        }
        let mean = lines.iter().map(|line| line.width).sum::<Length>() / count as i64;
        // What a trial says of its lines is not so of those that are printed.
        let remarks = std::mem::take(&mut self.ctx.remarks);
        let trials = (0..12).map(|step| mean.scale(100 + 4 * step, 100)).take_while(|narrow| *narrow < measure);
        let found = trials.into_iter().find_map(|narrow| {
            let even = set.lines(self.ctx, narrow, span);
            let fits = even.len() == count && even.iter().all(|line| line.width <= narrow && !line.divided);
            fits.then_some((even, narrow))
        });
        self.ctx.remarks = remarks;
        found
    }

    /// Appends the lines of a paragraph; no page break parts the first `together`. `on_grid`: they are lines of running text.
    pub(in crate::layout) fn put(
        &mut self,
        lines: Vec<paragraph::Line>,
        together: usize,
        on_grid: bool,
        frame: Frame<'_>,
    ) {
        let count = lines.len();
        for (i, line) in lines.into_iter().enumerate() {
            if i > 0 {
                self.out.push(Item::Penalty(match (i == 1, i + 1 == count) {
                    _ if i < together => INFINITE,
                    (true, true) => PAIR,
                    (true, false) => CLUB,
                    (false, true) => WIDOW,
                    (false, false) => 0,
                }));
            }
            let mut fragment = line.fragment;
            fragment.baseline = line.baseline;
            fragment.divided = line.divided;
            if on_grid {
                fragment.role = Role::Line;
            }
            shift(&mut fragment, frame.left);
            self.push(fragment);
        }
    }
}

/// Moves a fragment's marks to the right.
pub(in crate::layout) fn shift(fragment: &mut Fragment, by: Length) {
    if by != Length::ZERO {
        for placed in &mut fragment.marks {
            placed.at.x += by;
        }
    }
}
