//! A galley → pages: where to break, then what stands where.
//!
//! Comes in: a chapter's vertical list, its footnotes, and the sides that its first page may lie
//! on. Goes out: [`PageBody`]s, with marks relative to the text block, which is the same on every
//! page. The folios are not known here. In order: the galley is measured ([`measure`]), pages are
//! planned for each side ([`breaks`], with the prices of [`cost`]), again with paragraphs a line shorter or longer where
//! pages came out badly ([`variants`]) or end within a word ([`whole`]), facing pages levelled ([`level`]), and when the side is known everything is put at its place ([`assemble`]).
//! Every fragment stands on the pages once, in the galley's order; only a figure may move to the
//! top of the next page.

mod assemble;
mod breaks;
mod cost;
mod faults;
mod grid;
mod level;
mod measure;
mod notes;
mod side;
mod variants;
mod whole;

pub use faults::Fault;
pub use side::Side;

use super::galley::{Elastic, Fragment, Galley, stack};
use super::page::Placed;
use crate::length::Length;
use crate::theme::Color;
use level::Plan;
use measure::{Float, Measured};
use variants::Variants;
use whole::Whole;

/// What stands in the text block of one page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageBody {
    /// Relative to the top left corner of the text block, in painting order.
    pub marks: Vec<Placed>,
    /// Named places with their height in the text block.
    pub places: Vec<(Box<str>, Length)>,
    /// The section that the running head names.
    pub section: Option<String>,
    /// The first text leaf on the page: (leaf, byte).
    pub leaf: Option<(u32, u32)>,
    /// That of the last thing on the page that has one.
    pub last_leaf: Option<(u32, u32)>,
    /// Something indivisible is taller than the text block: by so much.
    pub overfull: Length,
    /// Where the last thing on it ends.
    pub depth: Length,
    /// How far its white space is stretched, in thousandths of what it may.
    pub stretch: i64,
    /// What had to be given up at its end.
    pub faults: Vec<Fault>,
    /// It ends in a divided word.
    pub hyphen: bool,
    /// It ends its chapter.
    pub last: bool,
}

impl PageBody {
    /// Takes over what stands lower on the same page.
    pub fn join(&mut self, mut below: PageBody) {
        self.marks.append(&mut below.marks);
        self.places.append(&mut below.places);
        self.faults.append(&mut below.faults);
        self.leaf = self.leaf.or(below.leaf);
        self.last_leaf = below.last_leaf.or(self.last_leaf);
        self.section = self.section.take().or(below.section);
        self.overfull = self.overfull.max(below.overfull);
        (self.depth, self.stretch, self.hyphen, self.last) = (below.depth, below.stretch, below.hyphen, below.last);
    }
}

/// The text block and what stands at its foot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// Height.
    pub height: Length,
    /// Width, for the rule over footnotes.
    pub measure: Length,
    /// Distance of baselines: the unit of what a page lacks.
    pub leading: Length,
    /// Lines of running text stand on a grid of the leading.
    pub grid: bool,
    /// The rule over footnotes is this color.
    pub rule: Color,
    /// The rule stands at the right.
    pub rtl: bool,
}

impl Block {
    /// Height that the separation of footnotes takes.
    fn note_gap(self) -> Length {
        self.leading.scale(9, 10)
    }

    /// A length in half lines, to nearest.
    fn halves(self, length: Length) -> i64 {
        (length.0 * 4 / self.leading.0.max(1) + 1) / 2
    }
}

/// Sets paragraphs of the chapter with another number of lines.
pub trait Reset {
    /// What it costs to set a paragraph with a line less and with a line more, in demerits; `None` when it cannot be done
    /// decently.
    fn costs(&mut self, paragraph: usize) -> [Option<i64>; 2];
    /// Its lines with one less (`looseness` −1) or one more (1).
    fn lines(&mut self, paragraph: usize, looseness: i8) -> Vec<Fragment>;
    /// As many lines as the best, of which some (counted from 0) do not end within a word; `None` when that cannot be done decently.
    fn whole(&mut self, paragraph: usize, lines: &[u32]) -> Option<Vec<Fragment>>;
}

/// Sets nothing anew.
pub struct Rigid;

impl Reset for Rigid {
    fn costs(&mut self, _: usize) -> [Option<i64>; 2] {
        [None; 2]
    }

    fn lines(&mut self, _: usize, _: i8) -> Vec<Fragment> {
        Vec::new()
    }

    fn whole(&mut self, _: usize, _: &[u32]) -> Option<Vec<Fragment>> {
        None
    }
}

/// How often paragraphs are asked for other numbers of lines.
const ROUNDS: usize = 2;

/// A chapter whose pages are planned, for each side that its first page may lie on.
pub struct Planned {
    galley: Galley,
    /// Pieces of the footnotes, in the order in which they are placed.
    notes: Vec<Fragment>,
    floats: Vec<Float>,
    plans: Vec<Plan>,
    variants: Variants,
    block: Block,
}

/// Plans the pages of a chapter. `elastic` are the paragraphs that `reset` can set anew.
pub fn plan(
    galley: Galley,
    notes: Vec<Galley>,
    block: Block,
    sides: &[Side],
    elastic: Vec<Elastic>,
    reset: &mut dyn Reset,
) -> Planned {
    let mut notes: Vec<Vec<Fragment>> = notes.into_iter().map(stack).collect();
    let mut measured = Measured::of(&galley, &notes, block);
    let (mut variants, mut whole) = (Variants::new(elastic, &measured.floats), Whole::default());
    let plans = sides
        .iter()
        .map(|side| {
            let mut pages = breaks::pages(&galley, &measured, &variants, block, *side);
            // Other pages may come out badly then.
            for _ in 0..ROUNDS {
                let asked = whole.ask(&mut pages, &mut measured.breaks, &galley, &variants, reset);
                if !(variants.ask(&pages, block, reset) || asked) {
                    break;
                }
                pages = breaks::pages(&galley, &measured, &variants, block, *side);
            }
            variants.set(&pages, reset);
            let otherwise = whole.set(&mut pages, &galley, &variants, reset);
            Plan { otherwise, ..Plan::new(*side, pages, block) }
        })
        .collect();
    let order = measured.notes.order.iter();
    let notes = order.map(|(note, piece)| std::mem::take(&mut notes[*note as usize][*piece as usize])).collect();
    Planned { galley, notes, floats: measured.floats, plans, variants, block }
}

impl Planned {
    /// The pages of the chapter when its first lies on a side.
    pub fn bodies(self, side: Side) -> Vec<PageBody> {
        let Planned { mut galley, notes, floats, mut plans, variants, block } = self;
        let at = plans.iter().position(|plan| plan.side == side).unwrap_or(0);
        let Some(plan) = plans.get_mut(at) else { return Vec::new() };
        for (paragraph, lines) in std::mem::take(&mut plan.otherwise) {
            whole::put(&mut galley, &variants.paragraphs[paragraph], lines);
        }
        assemble::assemble(galley, notes, &floats, plan, variants, block)
    }
}

/// Makes up what has no facing pages: front matter.
pub fn make_up(galley: Galley, block: Block) -> Vec<PageBody> {
    plan(galley, Vec::new(), block, &[Side::Single], Vec::new(), &mut Rigid).bodies(Side::Single)
}
