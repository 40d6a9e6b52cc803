//! Lengths in integers, as in TeX: 65 536 scaled points are one point (1/72 inch, the PDF unit).
//!
//! Integers compare, hash and add alike on every machine, which keeps builds reproducible.
//! A sum never overflows in practice: i64 holds fifty million kilometers.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Div, Mul, Neg, Sub, SubAssign};

/// A length in scaled points.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Length(pub i64);

impl Length {
    /// Nothing.
    pub const ZERO: Length = Length(0);
    /// Larger than any page.
    pub const MAX: Length = Length(i64::MAX / 4);

    /// From PDF points (1/72 inch).
    pub const fn pt(points: i64) -> Self {
        Self(points * 65_536)
    }

    /// From PDF points, rounded to the nearest scaled point; NaN is zero.
    pub fn from_pt(points: f64) -> Self {
        Self((points * 65_536.0).round() as i64)
    }

    /// From millimeters.
    pub fn from_mm(mm: f64) -> Self {
        Self::from_pt(mm * 72.0 / 25.4)
    }

    /// In PDF points.
    pub fn to_pt(self) -> f64 {
        self.0 as f64 / 65_536.0
    }

    /// `self · numerator / denominator` without overflow, rounded to nearest.
    pub fn scale(self, numerator: i64, denominator: i64) -> Self {
        // Most fit a word of the machine, which it divides many times faster.
        if let Some(product) = self.0.checked_mul(numerator) {
            let half = if (product < 0) == (denominator < 0) { denominator / 2 } else { -(denominator / 2) };
            if let Some(scaled) = product.checked_add(half).and_then(|sum| sum.checked_div(denominator)) {
                return Self(scaled);
            }
        }
        let product = i128::from(self.0) * i128::from(numerator);
        let d = i128::from(denominator);
        let half = if (product < 0) == (d < 0) { d / 2 } else { -d / 2 };
        Self(((product + half) / d) as i64)
    }

    /// Font units of a face with `upem` units per em, at this size.
    pub fn units(self, units: i64, upem: u16) -> Self {
        self.scale(units, i64::from(upem.max(1)))
    }

    /// Reads `12pt`, `110mm`, `4.5cm`, `6in`, `2pc`, `300px` (96 to the inch) or a bare number of points.
    /// `None` when it is none of these, or a million points or more.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let split = text.find(|c: char| c.is_ascii_alphabetic() && c != 'e' && c != 'E').unwrap_or(text.len());
        let (number, unit) = text.split_at(split);
        let value: f64 = number.trim().parse().ok()?;
        let points = match unit.trim() {
            "" | "pt" => value,
            "mm" => value * 72.0 / 25.4,
            "cm" => value * 72.0 / 2.54,
            "in" => value * 72.0,
            "px" => value * 0.75,
            "pc" => value * 12.0,
            _ => return None,
        };
        (points.is_finite() && points.abs() < 1e6).then(|| Self::from_pt(points))
    }

    /// The absolute value.
    pub fn abs(self) -> Self {
        Self(self.0.abs())
    }
}

impl fmt::Display for Length {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.2}pt", self.to_pt())
    }
}

impl Add for Length {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}
impl Sub for Length {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}
impl Neg for Length {
    type Output = Self;
    fn neg(self) -> Self {
        Self(-self.0)
    }
}
impl Mul<i64> for Length {
    type Output = Self;
    fn mul(self, by: i64) -> Self {
        Self(self.0 * by)
    }
}
impl Div<i64> for Length {
    type Output = Self;
    fn div(self, by: i64) -> Self {
        Self(self.0 / by)
    }
}
impl AddAssign for Length {
    fn add_assign(&mut self, other: Self) {
        self.0 += other.0;
    }
}
impl SubAssign for Length {
    fn sub_assign(&mut self, other: Self) {
        self.0 -= other.0;
    }
}
impl Sum for Length {
    fn sum<I: Iterator<Item = Self>>(iter: I) -> Self {
        iter.fold(Self::ZERO, Add::add)
    }
}

/// A place on a page: from its top left corner, `y` growing downwards.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Point {
    /// To the right.
    pub x: Length,
    /// Down.
    pub y: Length,
}

impl Point {
    /// A point from its two coordinates.
    pub const fn new(x: Length, y: Length) -> Self {
        Self { x, y }
    }
}

/// Width and height.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Size {
    /// Horizontal extent.
    pub width: Length,
    /// Vertical extent.
    pub height: Length,
}

impl Size {
    /// A size from its two extents.
    pub const fn new(width: Length, height: Length) -> Self {
        Self { width, height }
    }
}

/// A step of a filled path, `y` downwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PathStep {
    /// Begin anew.
    Move(Point),
    /// Straight line.
    Line(Point),
    /// Cubic Bézier curve: two controls, then the end.
    Curve(Point, Point, Point),
    /// Back to the beginning.
    Close,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_read_with_their_units() {
        assert_eq!(Length::parse("12pt"), Some(Length::pt(12)));
        assert_eq!(Length::parse("25.4 mm"), Some(Length::pt(72)));
        assert_eq!(Length::parse("-1in"), Some(Length::pt(-72)));
        assert_eq!(Length::parse("1e308in"), None);
        assert_eq!(Length::parse("nan"), None);
        assert_eq!(Length::parse("3 furlongs"), None);
    }

    #[test]
    fn scaling_rounds_to_nearest_on_both_sides_of_zero() {
        assert_eq!(Length(10).scale(1, 4), Length(3));
        assert_eq!(Length(-10).scale(1, 4), Length(-3));
        assert_eq!(Length(9).scale(1, 4), Length(2));
        // Beyond a word of the machine.
        assert_eq!(Length(1 << 61).scale(15, -30), Length(-(1 << 60)));
    }
}
