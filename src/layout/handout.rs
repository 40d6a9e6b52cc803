//! Chapters that are handed out: under a masthead instead of behind front matter, some within pages that others end on.

use super::bench::Bench;
use super::compose::Inputs;
use super::context::Folios;
use super::makeup::{PageBody, Side};
use super::masthead::Masthead;
use super::page::Typeset;
use super::{Above, Chapter, lay_out, settle};
use crate::book::PageMap;
use crate::diagnostic::Diagnostics;
use crate::length::Length;

/// What a handout has instead of front matter.
#[derive(Clone, Copy)]
pub(super) struct Handout<'a> {
    masthead: &'a Masthead,
    run_on: bool,
}

/// Lays out chapters that are handed out: under a masthead instead of behind front matter, numbered from 1. Chapters
/// within chapters begin where the one before ends; with `run_on` all do.
pub fn handout(inputs: Inputs<'_>, masthead: &Masthead, run_on: bool, remarks: &mut Diagnostics) -> (Typeset, PageMap) {
    let mut printed = Folios::default();
    let mut rounds = settle::ROUNDS;
    loop {
        let mut told = Diagnostics::new();
        let handout = Handout { masthead, run_on };
        let laid = lay_out(Inputs { folios: &printed, ..inputs }, Some(handout), &mut told);
        let found = settle::folios(inputs.book, &laid.0);
        rounds -= 1;
        if found == printed || rounds == 0 {
            remarks.append(told);
            return laid;
        }
        printed = found;
    }
}

impl Handout<'_> {
    /// Makes a chapter and its pages, the first on `side` or, `true`, on the page that the one before ends on.
    pub(super) fn chapter(
        &self,
        inputs: &Inputs<'_>,
        bench: &Bench<'_>,
        index: usize,
        side: Side,
    ) -> (Chapter, Vec<PageBody>, bool) {
        let chapters = &inputs.book.chapters;
        let first = chapters.iter().position(|chapter| !chapter.is_draft());
        let make = |used: Length, side: Side| {
            let above = Above { masthead: Some(self.masthead).filter(|_| first == Some(index)), used };
            let mut ctx = inputs.context(index, index as u32);
            let planned = super::chapter(inputs, bench.block, index, &mut ctx, above);
            (Chapter::of(index, &mut ctx), planned.bodies(side))
        };
        let used = if self.run_on || chapters[index].depth > 0 { bench.used() } else { None };
        let joined = used.map(|used| make(used, bench.count.last_side()));
        // What cannot begin under another chapter without a fault begins a page.
        let whole = |page: &PageBody| page.faults.is_empty() && page.overfull == Length::ZERO;
        match joined.filter(|(_, bodies)| bodies.first().is_some_and(whole)) {
            Some((made, bodies)) => (made, bodies, true),
            None => {
                let (made, bodies) = make(Length::ZERO, side);
                (made, bodies, false)
            }
        }
    }
}
