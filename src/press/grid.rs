//! Several pages on one side of a sheet, in rows, as they are read.

use super::label;
use crate::layout::page::{Matrix, ONE, Page, Sheet, Slot};
use crate::length::{Length, Point, Size};

/// How many pages a sheet bears.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grid {
    /// Beside each other.
    pub across: u32,
    /// One under the other.
    pub down: u32,
}

impl Grid {
    /// One, two or four pages; two stand side by side on paper that lies.
    pub fn of(pages: u32) -> Self {
        match pages {
            4.. => Grid { across: 2, down: 2 },
            2 | 3 => Grid { across: 2, down: 1 },
            _ => Grid { across: 1, down: 1 },
        }
    }

    /// The paper as the grid lies on it: upright, or turned for columns without rows.
    pub fn sheet(self, paper: Size) -> Size {
        if self.lies() { Size::new(paper.height, paper.width) } else { paper }
    }

    /// The part of the paper that each page has.
    pub fn cell(self, paper: &Paper) -> Size {
        let sheet = self.sheet(paper.size);
        let (width, height) = if self.lies() {
            (sheet.width, sheet.height - paper.strip)
        } else {
            (sheet.width - paper.strip, sheet.height)
        };
        Size::new(width / i64::from(self.across.max(1)), height / i64::from(self.down.max(1)))
    }

    fn lies(self) -> bool {
        self.across > self.down
    }
}

/// The paper that pages are put on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paper {
    /// Upright.
    pub size: Size,
    /// Kept free along the long edge where it is bound: at the left of upright paper (at the right for what runs from
    /// right to left), at the top of paper that lies.
    pub strip: Length,
    /// Printed on both sides and turned over that edge, so that the strip lies at the other edge of backs.
    pub turned: bool,
}

/// Puts the pages on sheets. A page that is larger than its cell is made smaller; a smaller one stands in the middle.
pub fn n_up(pages: &[Page], paper: &Paper, grid: Grid, rtl: bool) -> Vec<Sheet> {
    let (size, cell) = (grid.sheet(paper.size), grid.cell(paper));
    let (across, each) = (grid.across.max(1), (grid.across * grid.down).max(1) as usize);
    let sheet = |(number, pages): (usize, &[Page])| {
        let other = paper.turned && number % 2 == 1;
        let strip = |here: bool| if here != other { paper.strip } else { Length::ZERO };
        let origin = match grid.lies() {
            true => Point::new(Length::ZERO, strip(true)),
            false => Point::new(strip(!rtl), Length::ZERO),
        };
        let slots = (0..).zip(pages).map(|(i, page): (u32, &Page)| {
            let (column, row) = (i % across, i / across);
            let column = if rtl { across - 1 - column } else { column };
            let x = origin.x + cell.width * i64::from(column);
            let y = origin.y + cell.height * i64::from(row);
            Slot { page: (number * each) as u32 + i, matrix: fit(page.size, cell, Point::new(x, y)) }
        });
        let folios: Vec<&str> = pages.iter().map(|page| page.folio.as_str()).collect();
        Sheet { size, label: label(&folios, "–"), slots: slots.collect(), ..Sheet::default() }
    };
    pages.chunks(each).enumerate().map(sheet).collect()
}

/// A page within its cell, in the middle.
fn fit(page: Size, cell: Size, corner: Point) -> Matrix {
    let share = |cell: Length, page: Length| Length(ONE).scale(cell.0, page.0.max(1)).0;
    let share = share(cell.width, page.width).min(share(cell.height, page.height)).min(ONE);
    let spare = |cell: Length, page: Length| (cell - page.scale(share, ONE)) / 2;
    let (x, y) = (spare(cell.width, page.width), spare(cell.height, page.height));
    Matrix::scaled(share, Point::new(corner.x + x, corner.y + y))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pages(count: usize, size: Size) -> Vec<Page> {
        (1..=count).map(|n| Page { size, folio: n.to_string(), ..Page::default() }).collect()
    }

    const SIZE: Size = Size { width: Length::pt(600), height: Length::pt(800) };
    const A4: Paper = Paper { size: SIZE, strip: Length::ZERO, turned: false };

    /// The corners of the pages, in points, row by row.
    fn corners(sheet: &Sheet) -> Vec<(u32, i64, i64)> {
        let pt = |length: Length| length.0 / Length::pt(1).0;
        sheet.slots.iter().map(|slot| (slot.page, pt(slot.matrix.at.x), pt(slot.matrix.at.y))).collect()
    }

    #[test]
    fn four_pages_stand_in_the_order_of_reading() {
        let grid = Grid::of(4);
        let sheets = n_up(&pages(5, grid.cell(&A4)), &A4, grid, false);
        assert_eq!(corners(&sheets[0]), [(0, 0, 0), (1, 300, 0), (2, 0, 400), (3, 300, 400)]);
        assert_eq!(corners(&sheets[1]), [(4, 0, 0)]);
        assert_eq!(sheets.iter().map(|sheet| sheet.label.as_str()).collect::<Vec<_>>(), ["1–4", "5"]);
        assert!(sheets.iter().flat_map(|sheet| &sheet.slots).all(|slot| slot.matrix.a == ONE));
    }

    #[test]
    fn right_to_left_the_first_page_is_on_the_right() {
        let grid = Grid::of(2);
        let sheets = n_up(&pages(2, grid.cell(&A4)), &A4, grid, true);
        assert_eq!(sheets[0].size, Size::new(SIZE.height, SIZE.width));
        assert_eq!(corners(&sheets[0]), [(0, 400, 0), (1, 0, 0)]);
    }

    #[test]
    fn a_strip_for_holes_lies_at_the_long_edge() {
        let at = |up, turned, rtl| -> Vec<(i64, i64)> {
            let (paper, grid) = (Paper { strip: Length::pt(60), turned, ..A4 }, Grid::of(up));
            let pages = pages(up as usize * 2, grid.cell(&paper));
            n_up(&pages, &paper, grid, rtl).iter().map(|sheet| (corners(sheet)[0].1, corners(sheet)[0].2)).collect()
        };
        assert_eq!(at(4, false, false), [(60, 0), (60, 0)]);
        assert_eq!(at(4, true, false), [(60, 0), (0, 0)]);
        // The first page of a sheet that runs from right to left is its right one, 270 wide.
        assert_eq!(at(4, true, true), [(270, 0), (330, 0)]);
        assert_eq!(at(2, true, false), [(0, 60), (0, 0)]);
        assert_eq!(at(2, false, false), [(0, 60), (0, 60)]);
    }

    #[test]
    fn pages_that_are_too_large_are_made_smaller_and_stand_in_the_middle() {
        let sheets = n_up(&pages(1, SIZE), &A4, Grid::of(2), false);
        // 400 × 600 is there: the width gives two thirds, 66 points are left over above and below.
        assert_eq!(sheets[0].slots[0].matrix.a, 666_667);
        assert_eq!(corners(&sheets[0]), [(0, 0, 33)]);
        let far = sheets[0].slots[0].matrix.apply(Point::new(SIZE.width, SIZE.height));
        assert!((far.x - Length::pt(400)).abs() < Length(100) && far.y < Length::pt(600));
    }
}
