//! The baseline grid: lines of running text stand on multiples of the leading from the top of
//! every page; what lies between them is rounded up to such multiples.

use crate::layout::galley::{Item, Role};
use crate::length::Length;

/// White space before lines, so that they stand on the grid; for a page that begins at the galley's beginning.
#[derive(Default)]
pub(super) struct Snaps {
    /// By item; empty without a grid.
    before: Vec<Length>,
    /// What a page that begins at an item needs more than its sums tell.
    more: Vec<Length>,
}

impl Snaps {
    /// White space before an item.
    pub(super) fn before(&self, item: usize) -> Length {
        self.before.get(item).copied().unwrap_or_default()
    }

    /// What a page that begins at an item needs more than its sums tell.
    pub(super) fn more(&self, start: usize) -> Length {
        self.more.get(start).copied().unwrap_or_default()
    }
}

/// What lacks to the next multiple of the leading. What is over one is taken away where it is
/// little: rounding, or a part of the white space right before.
pub(super) fn lacking(y: Length, leading: Length, white: Length) -> Length {
    let over = y.0.rem_euclid(leading.0.max(1));
    if over <= 8 || (over <= white.0 && over * 4 <= leading.0) { Length(-over) } else { Length(leading.0 - over) }
}

/// Whether an item stands on the grid.
pub(super) fn stands(item: &Item) -> bool {
    matches!(item, Item::Fragment(fragment) if fragment.role == Role::Line)
}

/// The white space right before what follows an item.
pub(super) fn white_after(item: &Item, before: Length) -> Length {
    match item {
        Item::Glue(glue) => glue.natural,
        Item::Penalty(_) | Item::Section(_) | Item::Float(_) => before,
        _ => Length::ZERO,
    }
}

/// The white space that puts every line of a galley on the grid.
pub(super) fn snaps(galley: &[Item], leading: Length) -> Snaps {
    let mut out = Snaps { before: vec![Length::ZERO; galley.len()], more: vec![Length::ZERO; galley.len() + 1] };
    // Since the last line's end, which is on the grid unless that line was taller.
    let mut y = Length::ZERO;
    let mut run: Vec<(usize, Length)> = Vec::new();
    let mut pads: Vec<Length> = Vec::new();
    let mut white = Length::ZERO;
    for (i, item) in galley.iter().enumerate() {
        run.push((i, y));
        match item {
            Item::Fragment(fragment) => {
                if stands(item) {
                    let snap = lacking(y, leading, white);
                    out.before[i] = snap;
                    for (start, at) in run.drain(..) {
                        let white = if start == i { Length::ZERO } else { white };
                        out.more[start] = lacking(y - at, leading, white) - snap;
                    }
                    y = Length::ZERO;
                }
                y += fragment.height;
            }
            Item::Glue(glue) => y += glue.natural,
            Item::Open(decor) => {
                pads.push(decor.pad);
                y += decor.pad;
            }
            Item::Close => y += pads.pop().unwrap_or_default(),
            Item::Penalty(_)
            | Item::Repeat(_)
            | Item::EndRepeat
            | Item::Section(_)
            | Item::Float(_)
            | Item::Plate(_) => {}
        }
        white = white_after(item, white);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lacks_to_the_grid() {
        let lead = Length(1000);
        let all = [0, 4, 500, 999, 1000, 1003, 1200].map(|y| lacking(Length(y), lead, Length::ZERO).0);
        assert_eq!(all, [0, -4, 500, 1, 0, -3, 800]);
        assert_eq!([1200, 1300].map(|y| lacking(Length(y), lead, Length(400)).0), [-200, 700]);
    }
}
