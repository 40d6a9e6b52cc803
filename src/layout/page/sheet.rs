//! Sheets: sides of paper with pages on them. The press makes them, the PDF writer writes them.

use super::Placed;
use crate::length::{Length, Point, Size};

/// One side of a sheet of paper: a page of the PDF.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// The paper.
    pub size: Size,
    /// How viewers name it: the folio of its page, or of the first and the last in the order of their places.
    pub label: String,
    /// The pages on it; none is a blank side. A page of the book has one slot at most on all sheets.
    pub slots: Vec<Slot>,
    /// What is printed beside the pages, such as crop marks: furniture, in the sheet's coordinates.
    pub marks: Vec<Placed>,
    /// Where the paper is cut; `None`: nowhere.
    pub cut: Option<Cut>,
}

/// Where a sheet is cut after printing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cut {
    /// What is left.
    pub trim: Area,
    /// What must be covered where the trim is covered to its edge: a little more, since no cut is quite true.
    pub bleed: Area,
}

/// A part of a sheet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Area {
    /// Its top left corner.
    pub at: Point,
    /// Its extent.
    pub size: Size,
}

/// A page's place on a sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot {
    /// Index into [`super::Typeset::pages`].
    pub page: u32,
    /// From the page to the sheet.
    pub matrix: Matrix,
}

/// From coordinates of a page to those of its sheet, both from the top left corner, `y` downwards:
/// `x' = a·x + c·y + at.x`, `y' = b·x + d·y + at.y`. The coefficients are in millionths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Matrix {
    /// `x` to `x'`.
    pub a: i64,
    /// `x` to `y'`.
    pub b: i64,
    /// `y` to `x'`.
    pub c: i64,
    /// `y` to `y'`.
    pub d: i64,
    /// Where the page's top left corner comes to lie.
    pub at: Point,
}

/// One, in millionths.
pub const ONE: i64 = 1_000_000;

impl Matrix {
    /// The page as it is, its top left corner here.
    pub const fn at(at: Point) -> Self {
        Matrix { a: ONE, b: 0, c: 0, d: ONE, at }
    }

    /// The page at a share of its size, in millionths, its top left corner here.
    pub const fn scaled(share: i64, at: Point) -> Self {
        Matrix { a: share, b: 0, c: 0, d: share, at }
    }

    /// The same after the sheet has been turned by half a turn.
    pub fn turned(self, sheet: Size) -> Self {
        let at = Point::new(sheet.width - self.at.x, sheet.height - self.at.y);
        Matrix { a: -self.a, b: -self.b, c: -self.c, d: -self.d, at }
    }

    /// Where a point of the page comes to lie.
    pub fn apply(&self, point: Point) -> Point {
        let part = |x: i64, y: i64| point.x.scale(x, ONE) + point.y.scale(y, ONE);
        Point::new(part(self.a, self.c) + self.at.x, part(self.b, self.d) + self.at.y)
    }
}

impl Sheet {
    /// A sheet that is one page.
    pub fn of(index: u32, page: &super::Page) -> Self {
        let matrix = Matrix::at(Point::new(Length::ZERO, Length::ZERO));
        let (size, label) = (page.size, page.folio.clone());
        Sheet { size, label, slots: vec![Slot { page: index, matrix }], ..Sheet::default() }
    }
}
