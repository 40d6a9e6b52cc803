//! Booklets: sheets that are folded once, laid into each other and stitched through the fold.
//!
//! Two pages stand on each side. Sheets that are folded together are a *signature*; a long booklet has several, which
//! lie behind each other. In a signature each sheet lies outside of the next, so that the inner ones stick out at the
//! fore edge by the thickness of the sheets around them (*creep*) and lose as much when the booklet is trimmed. Their
//! pages stand as much nearer to the fold, so that all outer margins are equal afterwards.

use super::label;
use crate::layout::page::{Matrix, ONE, Page, Sheet, Slot};
use crate::length::{Length, Point, Size};
use std::ops::Range;

/// How a booklet is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Booklet {
    /// A sheet before it is folded, lying: twice as wide as a page.
    pub sheet: Size,
    /// Sheets that are folded together at most.
    pub signature: usize,
    /// How thick a sheet is.
    pub thickness: Length,
    /// The book runs from right to left: it is bound at the right.
    pub rtl: bool,
    /// Backs stand on their heads, for printers that turn the paper over its long edge.
    pub turn_backs: bool,
}

/// The pages of each signature; its last pages may lie behind the end and are blank. All signatures are of nearly
/// equal length: they differ by one sheet at most.
pub fn signatures(pages: usize, most: usize) -> Vec<Range<usize>> {
    let sheets = pages.div_ceil(4);
    let count = sheets.div_ceil(most.max(1));
    let mut from = 0;
    (0..count)
        .map(|i| {
            let own = sheets / count + usize::from(i < sheets % count);
            let range = from..from + own * 4;
            from = range.end;
            range
        })
        .collect()
}

/// Puts the pages on sheets: the front and the back of each, from the outermost sheet of the first signature on.
pub fn booklet(pages: &[Page], how: &Booklet) -> Vec<Sheet> {
    let mut out = Vec::new();
    for signature in signatures(pages.len(), how.signature) {
        let sheets = signature.len() / 4;
        for depth in 0..sheets {
            let (first, last) = (signature.start + 2 * depth, signature.end - 1 - 2 * depth);
            let creep = how.thickness * depth as i64;
            out.push(how.side(pages, [last, first], creep, false));
            out.push(how.side(pages, [first + 1, last - 1], creep, true));
        }
    }
    out
}

impl Booklet {
    /// One side, with the page that comes first on it when it is read from the left; `creep`: towards the fold.
    fn side(&self, pages: &[Page], mut numbers: [usize; 2], creep: Length, back: bool) -> Sheet {
        if self.rtl {
            numbers.reverse();
        }
        let half = Size::new(self.sheet.width / 2, self.sheet.height);
        let mut slots = Vec::new();
        for (left, number) in [true, false].into_iter().zip(numbers) {
            let Some(page) = pages.get(number) else { continue };
            let share = |cell: Length, page: Length| Length(ONE).scale(cell.0, page.0.max(1)).0;
            let share = share(half.width, page.size.width).min(share(half.height, page.size.height)).min(ONE);
            let (width, height) = (page.size.width.scale(share, ONE), page.size.height.scale(share, ONE));
            // The inner edge of a page lies on the fold.
            let x = if left { half.width - width + creep } else { half.width - creep };
            let matrix = Matrix::scaled(share, Point::new(x, (half.height - height) / 2));
            let matrix = if back && self.turn_backs { matrix.turned(self.sheet) } else { matrix };
            slots.push(Slot { page: number as u32, matrix });
        }
        let folios = numbers.map(|number| pages.get(number).map_or("", |page| page.folio.as_str()));
        Sheet { size: self.sheet, label: label(&folios, ", "), slots, ..Sheet::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOW: Booklet = Booklet {
        sheet: Size { width: Length::pt(800), height: Length::pt(600) },
        signature: 20,
        thickness: Length::pt(1),
        rtl: false,
        turn_backs: false,
    };

    fn pages(count: usize) -> Vec<Page> {
        let size = Size::new(HOW.sheet.width / 2, HOW.sheet.height);
        (1..=count).map(|n| Page { size, folio: n.to_string(), ..Page::default() }).collect()
    }

    /// The page on the left and on the right half of a side, when the paper lies so that it can be read.
    fn halves(sheet: &Sheet) -> [Option<u32>; 2] {
        let mut out = [None; 2];
        for slot in &sheet.slots {
            let turned = slot.matrix.a < 0;
            let middle = slot.matrix.apply(Point::new(sheet.size.width / 4, Length::ZERO)).x;
            out[usize::from((middle > sheet.size.width / 2) != turned)] = Some(slot.page);
        }
        out
    }

    /// Prints, folds, lays one into the other, and leafs through.
    fn read(sheets: &[Sheet], how: &Booklet, count: usize) -> Vec<Option<u32>> {
        let mut out = Vec::new();
        let mut rest = sheets;
        for signature in signatures(count, how.signature) {
            let (own, others) = rest.split_at(signature.len() / 2);
            rest = others;
            // A leaf is half a sheet. Lying open with its front down, a sheet has the later leaf on one side of the fold.
            let (mut before, mut behind) = (Vec::new(), Vec::new());
            for sheet in own.chunks(2) {
                let (front, back) = (halves(&sheet[0]), halves(&sheet[1]));
                // Turned over like a leaf of a book, the left of the front is the right of the back.
                let [left, right] = [[front[0], back[1]], [front[1], back[0]]];
                let (first, last) = if how.rtl { (left, right) } else { (right, left) };
                before.push(first);
                behind.push([last[1], last[0]]);
            }
            behind.reverse();
            out.extend(before.into_iter().chain(behind).flatten());
        }
        out
    }

    #[test]
    fn a_folded_booklet_reads_in_order() {
        for count in [1, 2, 3, 4, 5, 8, 11, 16, 78, 83] {
            for (rtl, turn_backs, signature) in
                [(false, false, 20), (true, false, 20), (false, true, 4), (true, true, 1)]
            {
                let how = Booklet { rtl, turn_backs, signature, ..HOW };
                let found = read(&booklet(&pages(count), &how), &how, count);
                let wanted: Vec<Option<u32>> =
                    (0..count.next_multiple_of(4)).map(|n| (n < count).then_some(n as u32)).collect();
                assert_eq!(found, wanted, "{count} pages, {how:?}");
            }
        }
    }

    #[test]
    fn signatures_are_of_nearly_equal_length() {
        let sheets = |pages, most| -> Vec<usize> { signatures(pages, most).iter().map(|s| s.len() / 4).collect() };
        assert_eq!(sheets(78, 20), [20]);
        assert_eq!(sheets(82, 8), [7, 7, 7]);
        assert_eq!(sheets(86, 8), [8, 7, 7]);
        assert_eq!(sheets(0, 8), [0; 0]);
    }

    #[test]
    fn inner_sheets_stand_nearer_to_the_fold_by_the_paper_around_them() {
        let sheets = booklet(&pages(16), &HOW);
        let mut found = Vec::new();
        for sheet in &sheets {
            for slot in &sheet.slots {
                // How far the page's inner edge lies beyond the fold.
                let left = slot.matrix.at.x < Length::pt(200);
                let over = if left { slot.matrix.at.x } else { Length::pt(400) - slot.matrix.at.x };
                found.push((slot.page, over.0 / Length::pt(1).0));
            }
        }
        found.sort_unstable();
        let shifts: Vec<i64> = found.into_iter().map(|(_, shift)| shift).collect();
        assert_eq!(shifts, [0, 0, 1, 1, 2, 2, 3, 3, 3, 3, 2, 2, 1, 1, 0, 0]);
    }

    #[test]
    fn turned_backs_are_those_of_the_same_pages() {
        let (plain, turned) = (booklet(&pages(8), &HOW), booklet(&pages(8), &Booklet { turn_backs: true, ..HOW }));
        assert_eq!(plain[0], turned[0]);
        let corner = |sheet: &Sheet, x, y| sheet.slots[0].matrix.apply(Point::new(x, y));
        let zero = Length::ZERO;
        assert_eq!(corner(&plain[1], zero, zero), Point::new(zero, zero));
        assert_eq!(corner(&turned[1], zero, zero), Point::new(Length::pt(800), Length::pt(600)));
        assert_eq!(corner(&turned[1], Length::pt(400), Length::pt(600)), Point::new(Length::pt(400), zero));
    }
}
