//! How large a block of code is set: a little smaller, where that spares its lines from being wrapped.
//!
//! Comes in: the block, the type size of code and the room. Goes out: a size, and the lines cut for it. Only widths count,
//! which grow with the size: instead of the letters the room is scaled.

use super::cut::{self, Part};
use crate::length::Length;

/// Sizes to choose from, the largest first, in thousandths. With the last, a line of the default theme has 80 columns.
const SHARES: [i64; 4] = [1000, 950, 900, 850];

/// The share of the size that a block is set at, in thousandths, and its lines at that size. `room`: where lines stand at full
/// size; `column`: width of a column then. `least`: the smallest share.
///
/// A smaller size has to spare all wrapped lines, or four of five: type that changes for less would look like an accident.
pub(super) fn choose(
    text: &str,
    room: impl Fn(i64) -> Length,
    column: Length,
    least: i64,
    width: &mut dyn FnMut(char) -> Length,
) -> (i64, Vec<Part>) {
    let mut cut_at = |share: i64| {
        let mut scaled = |c: char| width(c).scale(share, 1000);
        cut::cut(text, room(share), column.scale(share, 1000), &mut scaled)
    };
    let wraps = |parts: &[Part]| parts.iter().filter(|part| part.is_wrapped()).count();
    let full = cut_at(1000);
    let before = wraps(&full);
    if before == 0 {
        return (1000, full);
    }
    let mut smallest = None;
    for share in SHARES.into_iter().skip(1).filter(|share| *share >= least) {
        let parts = cut_at(share);
        let after = wraps(&parts);
        if after == 0 {
            return (share, parts);
        }
        smallest = (after * 5 <= before).then_some((share, parts));
    }
    smallest.unwrap_or((1000, full))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share(lines: &[usize], least: i64) -> i64 {
        let text: Vec<String> = lines.iter().map(|columns| "x ".repeat(columns / 2)).collect();
        let room = |_| Length(1000 * 100);
        choose(&text.join("\n"), room, Length(1000), least, &mut |_| Length(1000)).0
    }

    #[test]
    fn code_is_no_smaller_than_it_must_be() {
        assert_eq!(share(&[100, 20], 0), 1000);
        assert_eq!(share(&[104, 20], 0), 950);
        assert_eq!(share(&[110, 104], 0), 900);
        assert_eq!(share(&[116, 20], 0), 850);
        // Neither for a line that is wrapped all the same, nor below the least size.
        assert_eq!(share(&[140, 20], 0), 1000);
        assert_eq!(share(&[116, 20], 900), 1000);
        assert_eq!(share(&[104, 20], 1000), 1000);
    }

    #[test]
    fn four_of_five_wrapped_lines_are_spared() {
        assert_eq!(share(&[116, 116, 116, 116, 200], 0), 850);
        assert_eq!(share(&[116, 116, 200], 0), 1000);
    }
}
