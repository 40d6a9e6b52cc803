//! A galley → pages: where to break, then what stands where.
//!
//! Comes in: a chapter's vertical list and its footnotes. Goes out: [`PageBody`]s, with marks
//! relative to the text block. Which side a page lies on and what its folio is are not known
//! here, and do not matter: the text block is the same on every page.

mod assemble;
mod breaks;

use super::galley::{Fragment, Galley, Item, stack};
use super::page::Placed;
use crate::length::Length;
use crate::theme::Color;

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
    /// Something indivisible is taller than the text block: by so much.
    pub overfull: Length,
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
    /// The rule over footnotes is this colour.
    pub rule: Color,
    /// The rule stands at the right.
    pub rtl: bool,
}

impl Block {
    /// Height that the separation of footnotes takes.
    fn note_gap(self) -> Length {
        self.leading.scale(9, 10)
    }
}

/// Makes a chapter up into pages; at least one.
pub fn make_up(galley: &Galley, notes: Vec<Galley>, block: Block) -> Vec<PageBody> {
    let notes: Vec<Vec<Fragment>> = notes.into_iter().map(stack).collect();
    let heights: Vec<Length> = notes.iter().map(|note| note.iter().map(|piece| piece.height).sum()).collect();
    let calls = first_calls(galley, &notes);
    let pages = breaks::breaks(galley, &calls, &heights, block);
    assemble::assemble(galley, &calls, &notes, &pages, block)
}

/// For each item, the notes that are called there for the first time; a note that is called in
/// another note comes right behind that.
fn first_calls(galley: &[Item], notes: &[Vec<Fragment>]) -> Vec<Vec<u32>> {
    let mut seen = vec![false; notes.len()];
    let mut newly = |calls: &[u32]| {
        let mut called = Vec::new();
        let mut stack: Vec<u32> = calls.iter().rev().copied().collect();
        while let Some(note) = stack.pop() {
            let Some(seen) = seen.get_mut(note as usize) else { continue };
            if !std::mem::replace(seen, true) {
                called.push(note);
                stack.extend(notes[note as usize].iter().flat_map(|piece| &piece.notes).rev());
            }
        }
        called
    };
    galley
        .iter()
        .map(|item| match item {
            Item::Fragment(fragment) => newly(&fragment.notes),
            // They stand at the foot of the page before: a plate has no foot.
            Item::Plate(plate) => newly(&plate.notes),
            Item::Glue(_)
            | Item::Penalty(_)
            | Item::Open(_)
            | Item::Close
            | Item::Repeat(_)
            | Item::EndRepeat
            | Item::Section(_) => Vec::new(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_called_in_a_note_comes_behind_it_once() {
        let call = |notes: &[u32]| Fragment { notes: notes.to_vec(), ..Fragment::default() };
        let galley = [Item::Fragment(call(&[0, 1])), Item::Fragment(call(&[2, 0]))];
        let notes = [vec![call(&[2])], vec![call(&[])], vec![call(&[0, 2])]];
        assert_eq!(first_calls(&galley, &notes), [vec![0, 2, 1], vec![]]);
    }
}
