//! A line made as wide as its measure: first by its letters, then by its spaces.

use super::line::Piece;
use super::margin::{EXPANSION, Edges};

/// How many times their stretch spaces are stretched at most: to three times their width.
const MOST: i64 = 4;

/// What letters give more, in thousandths, before spaces get wider than one and a half times: a hole is seen sooner.
const RESERVE: i64 = 10;

/// Widens or narrows the letters by what the line lacks, one share for the whole line, as far as they may give;
/// gives the share in thousandths.
pub(super) fn expand(pieces: &mut [Piece], slack: i64, edges: &Edges<'_>) -> i16 {
    let flexible: i64 = pieces.iter().map(|piece| edges.flexible(&piece.item)).sum();
    if flexible <= 0 {
        return 0;
    }
    let half = if slack < 0 { -flexible / 2 } else { flexible / 2 };
    let spaces: i64 = pieces.iter().map(|piece| piece.item.stretch).sum();
    // Rounded up.
    let beyond = ((slack - spaces) * 1000 + flexible - 1) / flexible;
    let most = beyond.clamp(EXPANSION, EXPANSION + RESERVE);
    let share = ((slack * 1000 + half) / flexible).clamp(-EXPANSION, most);
    let (mut given, mut seen) = (0, 0);
    for piece in pieces.iter_mut() {
        seen += edges.flexible(&piece.item);
        let target = seen * share / 1000;
        piece.width += target - given;
        given = target;
    }
    share as i16
}

/// Stretches or shrinks the spaces by what the line now lacks of `room`, exactly; gives the ratio in thousandths.
pub(super) fn space(pieces: &mut [Piece], room: i64) -> i32 {
    let slack = room - pieces.iter().map(|piece| piece.width).sum::<i64>();
    let give: i64 = pieces.iter().map(|p| if slack > 0 { p.item.stretch } else { p.item.shrink }).sum();
    if give == 0 || slack == 0 {
        return 0;
    }
    // A line that would be all holes is better left short.
    let slack = if slack > MOST * give { give } else { slack.max(-give) };
    let (mut given, mut seen) = (0i64, 0i64);
    for piece in pieces.iter_mut() {
        let part = if slack > 0 { piece.item.stretch } else { piece.item.shrink };
        if part == 0 {
            continue;
        }
        seen += part;
        let target = shared(slack, seen, give);
        piece.width += target - given;
        given = target;
    }
    i32::try_from(shared(slack, 1000, give)).unwrap_or(i32::MAX)
}

/// `slack · share / whole`, cut to an integer.
fn shared(slack: i64, share: i64, whole: i64) -> i64 {
    // Most products fit a word of the machine, which it divides many times faster.
    match slack.checked_mul(share) {
        Some(product) => product / whole,
        None => (i128::from(slack) * i128::from(share) / i128::from(whole)) as i64,
    }
}
