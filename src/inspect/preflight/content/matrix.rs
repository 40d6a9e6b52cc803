//! Places on the page: matrices and the boxes around points.

use super::Area;

/// `[a b c d e f]`: x' = a x + c y + e, y' = b x + d y + f (§8.3.3).
pub(super) type Matrix = [f64; 6];

pub(super) const IDENTITY: Matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

/// Six numbers as a matrix; too few are none.
pub(super) fn matrix(numbers: &[f64]) -> Matrix {
    numbers.try_into().unwrap_or(IDENTITY)
}

/// `inner` first, then `outer`.
pub(super) fn concat(inner: &Matrix, outer: &Matrix) -> Matrix {
    let [a, b, c, d, e, f] = *inner;
    let [m, n, o, p, q, r] = *outer;
    [a * m + b * o, a * n + b * p, c * m + d * o, c * n + d * p, e * m + f * o + q, e * n + f * p + r]
}

pub(super) fn apply([a, b, c, d, e, f]: &Matrix, (x, y): (f64, f64)) -> (f64, f64) {
    (a * x + c * y + e, b * x + d * y + f)
}

/// By how much a matrix enlarges lines, on average over directions.
pub(super) fn spread(m: &Matrix) -> f64 {
    (m[0] * m[3] - m[1] * m[2]).abs().sqrt()
}

pub(super) fn around(points: &[(f64, f64)]) -> Area {
    let far = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
    points.iter().fold(far, |a, (x, y)| [a[0].min(*x), a[1].min(*y), a[2].max(*x), a[3].max(*y)])
}
