//! Pages that are cut: each on a sheet of its own, with bleed and crop marks.

use crate::layout::page::{Area, Cut, Mark, Matrix, Page, Placed, Sheet, Slot};
use crate::length::{Length, Point, Size};
use crate::theme::Color;

/// How the pages of an interior lie on their sheets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Interior {
    /// Bleed at the sides that are cut; zero for none.
    pub bleed: Length,
    /// There is bleed at the spine too.
    pub bleed_at_spine: bool,
    /// With crop marks.
    pub marks: bool,
    /// The book runs from right to left: its rectos have the spine at the right.
    pub rtl: bool,
}

/// How long crop marks are, in points: 5 mm.
const MARK: f64 = 14.173;
/// From the trim to the marks at least, in points: 3 mm.
const GAP: f64 = 8.504;
/// How thick marks are, in points.
const WEIGHT: f64 = 0.25;

/// Puts each page on a sheet.
pub fn interior(pages: &[Page], how: &Interior) -> Vec<Sheet> {
    let sheet = |(number, page): (usize, &Page)| {
        let spine = if how.bleed_at_spine { how.bleed } else { Length::ZERO };
        // The first page is a recto.
        let left_spine = number.is_multiple_of(2) != how.rtl;
        let (left, right) = if left_spine { (spine, how.bleed) } else { (how.bleed, spine) };
        let mut sheet = cut(page.size, [left, how.bleed, right, how.bleed], how.marks);
        let at = sheet.cut.map_or(Point::default(), |cut| cut.trim.at);
        sheet.slots = vec![Slot { page: number as u32, matrix: Matrix::at(at) }];
        sheet.label = page.folio.clone();
        sheet
    };
    pages.iter().enumerate().map(sheet).collect()
}

/// A sheet that is cut to a size, with bleed at the left, above, at the right and below, and with crop marks or not.
pub(super) fn cut(trim: Size, [left, above, right, below]: [Length; 4], marks: bool) -> Sheet {
    let bleed = [left, above, right, below].into_iter().max().unwrap_or_default();
    let gap = bleed.max(Length::from_pt(GAP));
    let around = if marks { gap + Length::from_pt(MARK) } else { Length::ZERO };
    let [left_edge, top_edge] = [left, above].map(|side| if marks { around } else { side });
    let [right_edge, bottom_edge] = [right, below].map(|side| if marks { around } else { side });
    let size = Size::new(left_edge + trim.width + right_edge, top_edge + trim.height + bottom_edge);
    let trim = Area { at: Point::new(left_edge, top_edge), size: trim };
    let bleed = Area {
        at: Point::new(left_edge - left, top_edge - above),
        size: Size::new(left + trim.size.width + right, above + trim.size.height + below),
    };
    let marks = if marks { crop_marks(&trim, gap) } else { Vec::new() };
    Sheet { size, marks, cut: Some(Cut { trim, bleed }), ..Sheet::default() }
}

/// Two marks at each corner, in line with the edges of the trim and off it, so that none is left on the page.
fn crop_marks(trim: &Area, gap: Length) -> Vec<Placed> {
    let (long, thin) = (Length::from_pt(MARK), Length::from_pt(WEIGHT));
    let (left, top) = (trim.at.x, trim.at.y);
    let (right, bottom) = (left + trim.size.width, top + trim.size.height);
    let rule = |x: Length, y: Length, size: Size| Placed {
        at: Point::new(x, y),
        tag: None,
        mark: Mark::Rule(size, Color::BLACK),
    };
    let mut out = Vec::with_capacity(8);
    for y in [top, bottom] {
        for x in [left - gap - long, right + gap] {
            out.push(rule(x, y - thin / 2, Size::new(long, thin)));
        }
    }
    for x in [left, right] {
        for y in [top - gap - long, bottom + gap] {
            out.push(rule(x - thin / 2, y, Size::new(thin, long)));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pages() -> Vec<Page> {
        vec![Page { size: Size::new(Length::pt(432), Length::pt(648)), ..Page::default() }; 2]
    }

    #[test]
    fn without_bleed_the_sheet_is_the_page() {
        let sheets = interior(&pages(), &Interior::default());
        assert_eq!(sheets[0].size, pages()[0].size);
        assert_eq!(sheets[0].cut.map(|cut| (cut.trim, cut.bleed)).map(|(a, b)| a == b), Some(true));
    }

    #[test]
    fn bleed_is_at_the_sides_that_are_cut() {
        let how = Interior { bleed: Length::pt(9), ..Interior::default() };
        let sheets = interior(&pages(), &how);
        // KDP's own example: 6 × 9 inches become 6.125 × 9.25.
        assert_eq!(sheets[0].size, Size::new(Length::pt(441), Length::pt(666)));
        let lefts = sheets.iter().filter_map(|sheet| sheet.cut.map(|cut| cut.trim.at.x)).collect::<Vec<_>>();
        assert_eq!(lefts, [Length::ZERO, Length::pt(9)]);
        let rtl = interior(&pages(), &Interior { rtl: true, ..how });
        assert_eq!(rtl[0].cut.map(|cut| cut.trim.at.x), Some(Length::pt(9)));
    }

    #[test]
    fn crop_marks_point_at_the_corners_and_stay_off_the_bleed() {
        let how = Interior { bleed: Length::pt(9), bleed_at_spine: true, marks: true, rtl: false };
        let sheet = &interior(&pages(), &how)[0];
        let Some(cut) = sheet.cut else { panic!("a cut") };
        assert_eq!(sheet.marks.len(), 8);
        for placed in &sheet.marks {
            let Mark::Rule(size, _) = placed.mark else { panic!("a rule") };
            let (left, right) = (placed.at.x, placed.at.x + size.width);
            let (top, bottom) = (placed.at.y, placed.at.y + size.height);
            assert!(
                left >= Length(-1) && top >= Length(-1) && right <= sheet.size.width && bottom <= sheet.size.height
            );
            let beside = right <= cut.bleed.at.x
                || left >= cut.bleed.at.x + cut.bleed.size.width
                || bottom <= cut.bleed.at.y
                || top >= cut.bleed.at.y + cut.bleed.size.height;
            assert!(beside, "{placed:?}");
        }
    }
}
