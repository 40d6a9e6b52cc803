//! The wrap cover's arithmetic: back, spine and front on one sheet, and what has to stay free on it.

use super::interior::cut;
use super::rules::Cover;
use crate::layout::page::{Area, Sheet};
use crate::length::{Length, Point, Size};

/// A cover laid open, its outside up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrap {
    /// Paper, bleed, trim and crop marks.
    pub sheet: Sheet,
    /// The back of the book.
    pub back: Area,
    /// The spine.
    pub spine: Area,
    /// The front.
    pub front: Area,
    /// Bleed on all sides.
    pub bleed: Length,
    /// From the edges to text.
    pub safety: Length,
    /// Where the spine may have text; `None` where it may have none.
    pub spine_text: Option<Area>,
    /// Where the barcode comes.
    pub barcode: Area,
}

/// The smallest type on a spine, in points.
const LEAST_TYPE: f64 = 7.0;

impl Wrap {
    /// The cover of a book of so many pages, trimmed to a size, with a spine of this width.
    pub fn new(rules: &Cover, trim: Size, spine: Length, pages: u32, rtl: bool, marks: bool) -> Wrap {
        let bleed = rules.bleed.length();
        let sheet = cut(Size::new(trim.width * 2 + spine, trim.height), [bleed; 4], marks);
        let at = sheet.cut.map_or(Point::default(), |cut| cut.trim.at);
        let area =
            |x: Length, width: Length| Area { at: Point::new(at.x + x, at.y), size: Size::new(width, trim.height) };
        let (left, right) = (area(Length::ZERO, trim.width), area(trim.width + spine, trim.width));
        let (back, front) = if rtl { (right, left) } else { (left, right) };
        let spine = area(trim.width, spine);
        let safety = rules.safety.length();
        let aside = rules.spine_margin(spine.size.width);
        let text = Area {
            at: Point::new(spine.at.x + aside, at.y + safety),
            size: Size::new(spine.size.width - aside * 2, trim.height - safety * 2),
        };
        let allowed = pages >= rules.spine_text && text.size.width >= Length::from_pt(LEAST_TYPE);
        let size = Size::new(rules.barcode.0.length(), rules.barcode.1.length());
        let off = rules.barcode_margin.length();
        // In the lower corner beside the spine.
        let x = if rtl { back.at.x + off } else { back.at.x + trim.width - off - size.width };
        let barcode = Area { at: Point::new(x, at.y + trim.height - off - size.height), size };
        Wrap { sheet, back, spine, front, bleed, safety, spine_text: allowed.then_some(text), barcode }
    }

    /// Width and height of the open cover after trimming.
    pub fn trim(&self) -> Size {
        self.sheet.cut.map_or(self.sheet.size, |cut| cut.trim.size)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::press::InkName;
    use crate::press::printers::{GENERIC, KDP};

    fn inches(length: Length) -> f64 {
        (length.to_pt() / 72.0 * 10_000.0).round() / 10_000.0
    }

    #[test]
    fn the_cover_is_that_of_the_printers_example() {
        // KDP, 6 × 9 inches, 240 pages on cream: 12.85 × 9.25, the spine from 6.125 to 6.725, its text 0.475 wide,
        // the barcode from 3.875 to 5.875 and from 7.675 to 8.875.
        let spine = KDP.stock("cream", InkName::Black).map_or(Length::ZERO, |stock| stock.spine.width(240));
        let wrap = Wrap::new(&KDP.cover, Size::new(Length::pt(432), Length::pt(648)), spine, 240, false, false);
        assert_eq!((inches(wrap.sheet.size.width), inches(wrap.sheet.size.height)), (12.85, 9.25));
        assert_eq!((inches(wrap.back.at.x), inches(wrap.spine.at.x), inches(wrap.front.at.x)), (0.125, 6.125, 6.725));
        assert_eq!(
            wrap.spine_text.map(|text| (inches(text.size.width), inches(text.size.height))),
            Some((0.475, 8.75))
        );
        let barcode = wrap.barcode;
        assert_eq!((inches(barcode.at.x), inches(barcode.at.y)), (3.875, 7.675));
        assert_eq!(
            (inches(barcode.at.x + barcode.size.width), inches(barcode.at.y + barcode.size.height)),
            (5.875, 8.875)
        );
    }

    #[test]
    fn thin_books_have_no_words_on_their_spines() {
        let size = Size::new(Length::pt(432), Length::pt(648));
        let white = KDP.stock("white", InkName::Black);
        let wrap = |pages| {
            let spine = white.map_or(Length::ZERO, |stock| stock.spine.width(pages));
            Wrap::new(&KDP.cover, size, spine, pages, false, false)
        };
        assert!(wrap(78).spine_text.is_none());
        // 130 pages: 0.293 inches, less an eighth: 12 points.
        assert!(wrap(130).spine_text.is_some());
        let generic = Wrap::new(&GENERIC.cover, size, Length::from_pt(10.0), 200, false, true);
        assert!(generic.spine_text.is_none(), "no room for type of seven points");
    }

    #[test]
    fn leftward_books_open_the_other_way() {
        let wrap = Wrap::new(&KDP.cover, Size::new(Length::pt(432), Length::pt(648)), Length::pt(40), 240, true, false);
        assert!(wrap.front.at.x < wrap.spine.at.x && wrap.spine.at.x < wrap.back.at.x);
        assert_eq!(wrap.barcode.at.x, wrap.back.at.x + Length::pt(18));
    }
}
