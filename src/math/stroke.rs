//! A stroked line as the outline of what it covers: our pages know filled shapes only.

use crate::length::{PathStep, Point};
use ratex_types::path_command::PathCommand;

/// Pieces that a curve is drawn with.
const PIECES: u32 = 12;

/// The outline of lines of a thickness, all in em.
pub(super) fn outline(commands: &[PathCommand], thickness: f64, at: &dyn Fn(f64, f64) -> Point) -> Vec<PathStep> {
    let mut out = Vec::new();
    for (line, closed) in lines(commands) {
        let sides = [1.0, -1.0].map(|side| beside(&line, closed, side * thickness / 2.0));
        let [left, mut right] = sides;
        // The second side runs back, so that an open line becomes one ring, and a closed one a ring with a hole.
        right.reverse();
        let rings = if closed { vec![left, right] } else { vec![left.into_iter().chain(right).collect()] };
        for ring in rings {
            for (i, (x, y)) in ring.iter().enumerate() {
                out.push(if i == 0 { PathStep::Move(at(*x, *y)) } else { PathStep::Line(at(*x, *y)) });
            }
            out.push(PathStep::Close);
        }
    }
    out
}

type Pair = (f64, f64);

/// The lines of a path as points, curves cut into straight pieces; whether each is closed.
fn lines(commands: &[PathCommand]) -> Vec<(Vec<Pair>, bool)> {
    let mut all: Vec<(Vec<Pair>, bool)> = Vec::new();
    let mut line: Vec<Pair> = Vec::new();
    let mut end = |line: &mut Vec<Pair>, closed: bool| {
        line.dedup();
        if closed && line.len() > 1 && line.first() == line.last() {
            line.pop();
        }
        if line.len() > 1 {
            all.push((std::mem::take(line), closed));
        }
        line.clear();
    };
    for command in commands {
        let (from_x, from_y) = line.last().copied().unwrap_or_default();
        match *command {
            PathCommand::MoveTo { x, y } => {
                end(&mut line, false);
                line.push((x, y));
            }
            PathCommand::LineTo { x, y } => line.push((x, y)),
            PathCommand::QuadTo { x1, y1, x, y } => line.extend((1..=PIECES).map(|i| {
                let t = f64::from(i) / f64::from(PIECES);
                let mix = |a: f64, b: f64, c: f64| (1.0 - t) * (1.0 - t) * a + 2.0 * t * (1.0 - t) * b + t * t * c;
                (mix(from_x, x1, x), mix(from_y, y1, y))
            })),
            PathCommand::CubicTo { x1, y1, x2, y2, x, y } => line.extend((1..=PIECES).map(|i| {
                let t = f64::from(i) / f64::from(PIECES);
                let u = 1.0 - t;
                let mix = |a: f64, b: f64, c: f64, d: f64| {
                    u * u * u * a + 3.0 * u * u * t * b + 3.0 * u * t * t * c + t * t * t * d
                };
                (mix(from_x, x1, x2, x), mix(from_y, y1, y2, y))
            })),
            PathCommand::Close => end(&mut line, true),
        }
    }
    end(&mut line, false);
    all
}

/// The points of a line moved to one side of it.
fn beside(line: &[Pair], closed: bool, by: f64) -> Vec<Pair> {
    let count = line.len();
    let direction = |from: Pair, to: Pair| {
        let (x, y) = (to.0 - from.0, to.1 - from.1);
        let length = x.hypot(y).max(1e-9);
        (x / length, y / length)
    };
    (0..count)
        .map(|i| {
            let before = if i > 0 { Some(line[i - 1]) } else { closed.then(|| line[count - 1]) };
            let after = if i + 1 < count { Some(line[i + 1]) } else { closed.then(|| line[0]) };
            let into = before.map(|before| direction(before, line[i]));
            let out = after.map(|after| direction(line[i], after));
            let (x, y) = match (into, out) {
                (Some(a), Some(b)) => direction((0.0, 0.0), (a.0 + b.0, a.1 + b.1)),
                (Some(a), None) | (None, Some(a)) => a,
                (None, None) => (1.0, 0.0),
            };
            (line[i].0 - y * by, line[i].1 + x * by)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::length::Length;

    #[test]
    fn a_straight_line_becomes_a_rectangle() {
        let line = [PathCommand::MoveTo { x: 0.0, y: 0.0 }, PathCommand::LineTo { x: 4.0, y: 0.0 }];
        let steps = outline(&line, 2.0, &|x, y| Point::new(Length::from_pt(x), Length::from_pt(y)));
        let at = |x: i64, y: i64| Point::new(Length::pt(x), Length::pt(y));
        let corners = [
            PathStep::Move(at(0, 1)),
            PathStep::Line(at(4, 1)),
            PathStep::Line(at(4, -1)),
            PathStep::Line(at(0, -1)),
            PathStep::Close,
        ];
        assert_eq!(steps, corners);
    }
}
