//! Footnotes as a queue of lines: which are called where, and after which of them a page may end.

use crate::layout::galley::{Fragment, Item};
use crate::length::Length;

/// The lines of all footnotes in the order of their first calls.
#[derive(Default)]
pub(super) struct Notes {
    /// Height of all pieces before one; one more than there are pieces.
    heights: Vec<Length>,
    /// Whether a page may end after so many pieces: two lines of a note at least stand on each side.
    splits: Vec<bool>,
    /// (note, piece in it) of each piece.
    pub(super) order: Vec<(u32, u32)>,
    /// Items that call notes for the first time, with the pieces called up to their end; sorted.
    calls: Vec<(usize, u32)>,
}

impl Notes {
    pub(super) fn of(galley: &[Item], notes: &[Vec<Fragment>]) -> Self {
        let mut out = Notes { heights: vec![Length::ZERO], splits: vec![true], ..Notes::default() };
        if notes.is_empty() {
            return out;
        }
        for (item, called) in first_calls(galley, notes) {
            for note in called {
                let pieces = &notes[note as usize];
                for (i, piece) in pieces.iter().enumerate() {
                    let height = out.heights.last().copied().unwrap_or_default() + piece.height;
                    out.heights.push(height);
                    let placed = i + 1;
                    out.splits.push(placed == pieces.len() || (placed >= 2 && placed + 2 <= pieces.len()));
                    out.order.push((note, i as u32));
                }
            }
            out.calls.push((item, out.order.len() as u32));
        }
        out
    }

    /// Pieces called up to the end of an item, when it is one that calls.
    pub(super) fn called(&self, item: usize) -> Option<u32> {
        if self.calls.is_empty() {
            return None;
        }
        self.calls.binary_search_by_key(&item, |call| call.0).ok().map(|i| self.calls[i].1)
    }

    /// All pieces.
    pub(super) fn count(&self) -> u32 {
        self.order.len() as u32
    }

    /// Height of some pieces in a row.
    pub(super) fn height(&self, from: u32, to: u32) -> Length {
        self.heights[to as usize] - self.heights[from as usize]
    }

    /// How many of the pieces up to `to` fit into some room, where a page may end after them; with `force`, anywhere.
    pub(super) fn fitting(&self, from: u32, to: u32, room: Length, force: bool) -> u32 {
        let full = self.heights[from as usize] + room;
        let most = self.heights[from as usize..=to as usize].partition_point(|height| *height <= full) as u32;
        let most = from + most.saturating_sub(1);
        (from..=most).rev().find(|placed| force || self.splits[*placed as usize]).unwrap_or(from)
    }
}

/// The items that call notes for the first time, with those notes; a note that is called in
/// another note comes right behind that.
fn first_calls(galley: &[Item], notes: &[Vec<Fragment>]) -> Vec<(usize, Vec<u32>)> {
    let mut seen = vec![false; notes.len()];
    let mut out = Vec::new();
    for (i, item) in galley.iter().enumerate() {
        // Notes called on a page of its own stand at the foot of the page before.
        let fragment = match item {
            Item::Fragment(fragment) => fragment,
            Item::Plate(plate) => plate,
            _ => continue,
        };
        if fragment.notes.is_empty() {
            continue;
        }
        let mut called = Vec::new();
        let mut stack: Vec<u32> = fragment.notes.iter().rev().copied().collect();
        while let Some(note) = stack.pop() {
            let Some(seen) = seen.get_mut(note as usize) else { continue };
            if !std::mem::replace(seen, true) {
                called.push(note);
                stack.extend(notes[note as usize].iter().flat_map(|piece| &piece.notes).rev());
            }
        }
        if !called.is_empty() {
            out.push((i, called));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(notes: &[u32]) -> Fragment {
        Fragment { height: Length(10), notes: notes.to_vec(), ..Fragment::default() }
    }

    #[test]
    fn a_note_called_in_a_note_comes_behind_it_once() {
        let galley = [Item::Fragment(call(&[0, 1])), Item::Fragment(call(&[2, 0]))];
        let notes = [vec![call(&[2])], vec![call(&[])], vec![call(&[0, 2])]];
        assert_eq!(first_calls(&galley, &notes), [(0, vec![0, 2, 1])]);
    }

    #[test]
    fn two_lines_of_a_note_stand_on_each_side() {
        let galley = [Item::Fragment(call(&[0]))];
        let notes = Notes::of(&galley, &[vec![call(&[]); 5]]);
        let fitting = |room| notes.fitting(0, 5, Length(room), false);
        assert_eq!([15, 25, 35, 45, 50].map(fitting), [0, 2, 3, 3, 5]);
        assert_eq!(notes.fitting(0, 5, Length(45), true), 4);
    }
}
