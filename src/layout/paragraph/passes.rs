//! Which lines: the passes of breaking, from the strictest to the last resort, and the same
//! paragraph with a line less or more.
//!
//! The passes are TeX's (§863) but for the emergency and what comes after it: undivided words;
//! divided words; spaces of any width; words cut anywhere.

use super::hlist::{HList, Kind};
use super::linebreak::{AWFUL, Break, Found, Pass, Source, break_counts, break_lines};
use super::margin::{EXPANSION, Edges};
use super::{Line, Paragraph, divide};
use crate::layout::context::{Context, LineAlign};
use crate::length::Length;
use crate::source::Span;
use std::borrow::Cow;

/// How many lines a paragraph may have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LineCounts {
    /// Lines of the best setting: what [`Paragraph::lines`] gives.
    pub best: u32,
    /// What a setting with one line less costs, in demerits over the best; `None`: there is no decent one.
    pub shorter: Option<i64>,
    /// Likewise with one line more.
    pub longer: Option<i64>,
}

/// Lines as found, not set yet.
pub(super) struct Broken<'p> {
    pub(super) list: Cow<'p, HList>,
    pub(super) found: Found,
    /// The pass that found them, from 0.
    stage: u8,
}

/// Lines with one less and one more than the best, with the passes that found them; none where it would take lines that
/// are not decent.
#[derive(Default)]
struct Others<'p> {
    found: [Option<(Found, u8)>; 2],
    /// The list that those of the second pass break.
    divided: Option<Cow<'p, HList>>,
}

/// The pass that cuts words anywhere.
const LAST: u8 = 3;
/// Worst badness of a line of undivided words (with a ragged edge likewise), and of a decent line at all.
const UNDIVIDED: i64 = 70;
const RAGGED: i64 = 200;
const DECENT: i64 = 800;

impl Broken<'_> {
    /// It has been found by force: lines may stick out.
    pub(super) fn is_forced(&self) -> bool {
        self.stage == LAST
    }
}

impl Paragraph {
    /// Whether all of it fits one line.
    fn is_one_line(&self, measure: Length) -> bool {
        self.natural_width() <= measure - self.setting.indent
            && !self.list.items.iter().any(|item| item.kind == Kind::Forced)
    }

    /// The passes that take words as they are or divided, by stage.
    fn passes(&self, measure: Length) -> [Pass; 3] {
        let setting = &self.setting;
        let ragged = setting.align != LineAlign::Justify;
        let em = setting.size.0;
        let free = |ems: i64| match (ragged, setting.title) {
            // A line may be as short as it must: what that costs is less than a break within a word does.
            (true, true) => 2 * measure.0,
            (true, false) => ems * em,
            (false, _) => 0,
        };
        let first = Pass {
            measure: measure.0,
            indent: setting.indent.0,
            indented: setting.indented,
            tolerance: if ragged { RAGGED } else { UNDIVIDED },
            stretch: free(3),
            ragged,
            runt: 2 * em,
            last: false,
            counts: false,
        };
        let second = Pass { tolerance: DECENT, stretch: free(5), ..first };
        // Spaces as wide as they must be. No line gets stretch for free (TeX's `\emergencystretch`): lines that
        // could be good would not be so any more.
        let third = Pass { tolerance: AWFUL, ..second };
        [first, second, third]
    }

    /// What stands at the ends of the lines of a list.
    pub(super) fn edges<'l>(&'l self, list: &'l HList) -> Edges<'l> {
        Edges { text: &self.flat.text, runs: &list.runs, flush: self.setting.align == LineAlign::Justify }
    }

    fn source<'l>(&'l self, list: &'l HList) -> Source<'l> {
        Source { items: &list.items, edges: self.edges(list), whole: &[] }
    }

    /// The list with its words divided, where they may be.
    fn divided(&self, ctx: &mut Context<'_>) -> Cow<'_, HList> {
        if self.setting.hyphenate {
            Cow::Owned(divide::hyphenated(&mut ctx.shaper, &self.flat, &self.list, &ctx.book.meta.hyphenation))
        } else {
            Cow::Borrowed(&*self.list)
        }
    }

    /// The best lines that the first pass that succeeds can give.
    pub(super) fn broken(&self, ctx: &mut Context<'_>, measure: Length) -> Broken<'_> {
        let whole = Cow::Borrowed(&*self.list);
        if self.is_one_line(measure) {
            let end = self.list.items.len();
            let found = Found { breaks: vec![Break { at: end, next: end }], demerits: 0 };
            return Broken { list: whole, found, stage: 0 };
        }
        let [first, second, third] = self.passes(measure);
        if let Some(found) = break_lines(self.source(&self.list), &first) {
            return Broken { list: whole, found, stage: 0 };
        }
        let list = self.divided(ctx);
        for (stage, pass) in [(1, second), (2, third)] {
            if let Some(found) = break_lines(self.source(&list), &pass) {
                return Broken { list, found, stage };
            }
        }
        // Something is wider than the line: words are cut anywhere, what then still is too wide sticks out.
        let crumbled = divide::crumbled(&ctx.shaper, &list, measure.0 - self.setting.indent.0.max(0));
        let last = Pass { last: true, ..third };
        let found = break_lines(self.source(&crumbled), &last).unwrap_or_default();
        Broken { list: Cow::Owned(crumbled), found, stage: LAST }
    }

    /// How many lines it may have within the measure, and what other numbers than the best cost.
    ///
    /// Meant to be asked where a page needs it: it breaks the paragraph again, unless its widths
    /// tell that no other number is possible.
    pub fn options(&self, ctx: &mut Context<'_>, measure: Length) -> LineCounts {
        if self.list.items.is_empty() {
            return LineCounts { best: u32::from(!self.is_empty()), ..LineCounts::default() };
        }
        let narrowed = self.narrowed(ctx, measure);
        let this = narrowed.as_ref().unwrap_or(self);
        let best = this.broken(ctx, measure);
        let cost = |found: (Found, u8)| (found.0.demerits - best.found.demerits).max(0);
        let [shorter, longer] = this.others(ctx, measure, &best, [true; 2]).found.map(|found| found.map(cost));
        LineCounts { best: best.found.breaks.len() as u32, shorter, longer }
    }

    /// Breaks it into lines of the measure: one line less than the best (`looseness` −1), one more (1), or the
    /// best themselves, which also come where [`Paragraph::options`] tells no other (TeX's `\looseness`, §875).
    pub fn lines_with(&self, ctx: &mut Context<'_>, measure: Length, place: Span, looseness: i8) -> Vec<Line> {
        if self.list.items.is_empty() {
            return self.bare_line();
        }
        let narrowed = self.narrowed(ctx, measure);
        let this = narrowed.as_ref().unwrap_or(self);
        let best = this.broken(ctx, measure);
        let Others { divided, found: [shorter, longer] } =
            this.others(ctx, measure, &best, [looseness < 0, looseness > 0]);
        let chosen = shorter.or(longer).map(|(found, stage)| {
            let list = divided.filter(|_| stage > 0).unwrap_or(Cow::Borrowed(&*this.list));
            Broken { list, found, stage }
        });
        this.set(ctx, chosen.as_ref().unwrap_or(&best), measure, place)
    }

    /// Breaks it into as many lines as the best, of which those in `whole` (counted from 0) do not end within a word;
    /// `None` where that would cost more than so many demerits.
    pub fn lines_whole(
        &self,
        ctx: &mut Context<'_>,
        measure: Length,
        place: Span,
        whole: &[u32],
        dearest: i64,
    ) -> Option<Vec<Line>> {
        let narrowed = self.narrowed(ctx, measure);
        let this = narrowed.as_ref().unwrap_or(self);
        let best = this.broken(ctx, measure);
        let [first, second, _] = this.passes(measure);
        let search = |list: &HList, pass: &Pass| {
            let source = Source { whole, ..this.source(list) };
            let mut found = break_counts(source, pass).into_iter();
            let found = found.find(|found| found.breaks.len() == best.found.breaks.len());
            found.filter(|found| found.demerits - best.found.demerits <= dearest)
        };
        let chosen = match best.stage {
            0 => {
                let found = search(&best.list, &first);
                found.map(|found| Broken { list: Cow::Borrowed(&*best.list), found, stage: 0 }).or_else(|| {
                    // Divided words, but no worse lines than without.
                    let (list, pass) = (this.divided(ctx), Pass { tolerance: first.tolerance, ..second });
                    search(&list, &pass).map(|found| Broken { list, found, stage: 1 })
                })
            }
            1 => search(&best.list, &second).map(|found| Broken { list: Cow::Borrowed(&*best.list), found, stage: 1 }),
            _ => None,
        };
        chosen.map(|chosen| this.set(ctx, &chosen, measure, place))
    }

    /// Lines with one less and one more than the best, of those that are wanted.
    fn others<'b>(
        &'b self,
        ctx: &mut Context<'_>,
        measure: Length,
        best: &'b Broken<'_>,
        mut wanted: [bool; 2],
    ) -> Others<'b> {
        let mut others = Others::default();
        let count = best.found.breaks.len();
        let counts = [count.saturating_sub(1), count + 1];
        // For the sake of one short word a line more would look worse than any page.
        let [first, mut second, _] =
            self.passes(measure).map(|pass| Pass { runt: pass.runt.max(measure.0 / 8), ..pass });
        for (wanted, count) in wanted.iter_mut().zip(counts) {
            *wanted &= best.stage < 2 && count > 0 && self.is_plausible(count, &second);
        }
        let mut search = |list: &HList, pass: &Pass, stage: u8| {
            let missing = |i: usize, found: &[Option<_>; 2]| wanted[i] && found[i].is_none();
            if (0..2).any(|i| missing(i, &others.found)) {
                for found in break_counts(self.source(list), pass) {
                    let at = counts.iter().position(|count| *count == found.breaks.len());
                    if let Some(i) = at.filter(|i| missing(*i, &others.found)) {
                        others.found[i] = Some((found, stage));
                    }
                }
            }
            (0..2).any(|i| missing(i, &others.found))
        };
        if best.stage == 0 {
            if !search(&self.list, &first, 0) {
                return others;
            }
            // Divided words, but no worse lines than without.
            second.tolerance = first.tolerance;
        }
        let list = if best.stage == 0 { self.divided(ctx) } else { Cow::Borrowed(&*best.list) };
        search(&list, &second, 1);
        others.divided = Some(list);
        others
    }

    /// Whether so many lines can be, as far as all widths together tell.
    fn is_plausible(&self, count: usize, pass: &Pass) -> bool {
        let (mut width, mut stretch, mut shrink) = (pass.indent, 0, 0);
        for item in &self.list.items {
            width += item.width;
            if item.kind == Kind::Glue {
                stretch += item.stretch;
                shrink += item.shrink;
            }
        }
        let lines = pass.measure.saturating_mul(count as i64);
        if pass.ragged {
            (stretch, shrink) = (pass.stretch.saturating_mul(count as i64), 0);
        } else {
            stretch += width * EXPANSION / 2000;
            shrink += width * EXPANSION / 1000;
        }
        // The last line may be of any length; the others are stretched by 1.3 at most, divided words by twice.
        width - shrink <= lines && width + stretch * 2 >= lines - pass.measure
    }
}
