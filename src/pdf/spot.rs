//! Where the book's pages stand in the file: on which sheet, and how moved, turned or scaled.
//!
//! Marked content, links and places belong to pages of the book, while a PDF counts by sheets. A sheet's content is
//! one stream, in which the pages on it follow each other between `q … cm` and `Q`; the numbers of marked content run
//! on through the sheet. Form XObjects with structure of their own (ISO 32000-1 §14.7.4.4) would do without new
//! numbers, but many readers lose the text within them.

use super::syntax::{millis, to_milli};
use crate::layout::page::{ONE, Page, Sheet};

/// A page's place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Spot {
    /// The sheet, by index.
    pub(super) sheet: usize,
    /// The matrix of PDF (§8.3.3): four coefficients in millionths, then two lengths in thousandths of a point.
    matrix: [i64; 6],
}

impl Spot {
    /// Of a page on the sheet of this index.
    fn of(sheet: usize, paper: &Sheet, slot: &crate::layout::page::Slot, page: &Page) -> Self {
        let crate::layout::page::Matrix { a, b, c, d, at } = slot.matrix;
        // Both run upwards here: the page's own bottom is the origin.
        let height = to_milli(page.size.height);
        let x = to_milli(at.x) + times(c, height);
        let y = to_milli(paper.size.height) - to_milli(at.y) - times(d, height);
        Spot { sheet, matrix: [a, -b, -c, d, x, y] }
    }

    /// The page is the sheet.
    pub(super) fn is_whole(&self) -> bool {
        self.matrix == [ONE, 0, 0, ONE, 0, 0]
    }

    /// Writes the operator that moves to the page's coordinates.
    pub(super) fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(b"q ");
        for value in &self.matrix[..4] {
            share(out, *value);
            out.push(b' ');
        }
        millis(out, &self.matrix[4..]);
        out.extend_from_slice(b" cm\n");
    }

    /// Where a point of the page lies on the sheet, from the bottom left, in thousandths of a point.
    pub(super) fn point(&self, [x, y]: [i64; 2]) -> [i64; 2] {
        let [a, b, c, d, e, f] = self.matrix;
        [times(a, x) + times(c, y) + e, times(b, x) + times(d, y) + f]
    }

    /// Where an area lies: left, bottom, right, top.
    pub(super) fn area(&self, [left, bottom, right, top]: [i64; 4]) -> [i64; 4] {
        let ([a, b], [c, d]) = (self.point([left, bottom]), self.point([right, top]));
        [a.min(c), b.min(d), a.max(c), b.max(d)]
    }
}

/// A share of a length, rounded to nearest.
fn times(millionths: i64, length: i64) -> i64 {
    let product = i128::from(millionths) * i128::from(length);
    (product + i128::from(ONE / 2)).div_euclid(i128::from(ONE)) as i64
}

/// A number in millionths.
fn share(out: &mut Vec<u8>, value: i64) {
    let (sign, value) = (if value < 0 { "-" } else { "" }, value.unsigned_abs());
    let (whole, part) = (value / ONE as u64, value % ONE as u64);
    let text = if part == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{part:06}") };
    out.extend_from_slice(if part == 0 { &text } else { text.trim_end_matches('0') }.as_bytes());
}

/// All pages of the book, and the sheets.
pub(super) struct Spots {
    /// By page of the book; `None` for one that no sheet bears.
    spots: Vec<Option<Spot>>,
    /// The pages on each sheet, in the order of painting.
    pub(super) sheets: Vec<Vec<usize>>,
}

impl Spots {
    pub(super) fn of(pages: &[Page], sheets: &[Sheet]) -> Self {
        let mut spots = vec![None; pages.len()];
        let mut on = Vec::with_capacity(sheets.len());
        for (number, sheet) in sheets.iter().enumerate() {
            let mut own = Vec::with_capacity(sheet.slots.len());
            for slot in &sheet.slots {
                let index = slot.page as usize;
                // Content belongs to one element once (§14.7.4): a page stands on one sheet.
                let (Some(page), Some(spot @ None)) = (pages.get(index), spots.get_mut(index)) else { continue };
                *spot = Some(Spot::of(number, sheet, slot, page));
                own.push(index);
            }
            // They do not lie over each other: what is read first is painted first.
            own.sort_unstable();
            on.push(own);
        }
        Spots { spots, sheets: on }
    }

    /// Where a page stands.
    pub(super) fn get(&self, page: usize) -> Option<Spot> {
        self.spots.get(page).copied().flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::page::{Matrix, Slot};
    use crate::length::{Length, Point, Size};

    #[test]
    fn pages_are_moved_scaled_and_turned() {
        let page = Page { size: Size::new(Length::pt(100), Length::pt(200)), ..Page::default() };
        let mut sheet = Sheet { size: Size::new(Length::pt(300), Length::pt(400)), ..Sheet::default() };
        let half = Matrix::scaled(ONE / 2, Point::new(Length::pt(10), Length::pt(20)));
        let spot = |sheet: &Sheet, matrix| Spot::of(0, sheet, &Slot { page: 0, matrix }, &page);
        // The page's top left corner lies 20 below the top.
        assert_eq!(spot(&sheet, half).point([0, 200_000]), [10_000, 380_000]);
        assert_eq!(spot(&sheet, half).area([0, 0, 100_000, 200_000]), [10_000, 280_000, 60_000, 380_000]);
        let turned = half.turned(sheet.size);
        assert_eq!(spot(&sheet, turned).area([0, 0, 100_000, 200_000]), [240_000, 20_000, 290_000, 120_000]);
        let mut out = Vec::new();
        spot(&sheet, turned).write(&mut out);
        assert_eq!(String::from_utf8_lossy(&out), "q -0.5 0 0 -0.5 290 120 cm\n");
        sheet.size = page.size;
        assert!(spot(&sheet, Matrix::at(Point::default())).is_whole());
    }
}
