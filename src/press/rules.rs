//! What a printer asks for, and the arithmetic that follows: gutters, numbers of pages, spines.
//!
//! Lengths are in millionths of an inch, the unit in which printers' tables are whole numbers.

use crate::length::{Length, Size};

/// A length in millionths of an inch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Inch(pub i64);

impl Inch {
    /// From thousandths of an inch.
    pub const fn mil(mils: i64) -> Self {
        Inch(mils * 1000)
    }

    /// From micrometers, rounded to nearest.
    pub const fn micron(microns: i64) -> Self {
        Inch((microns * 10_000 + 127) / 254)
    }

    /// In scaled points, rounded to nearest.
    pub fn length(self) -> Length {
        Length::pt(72).scale(self.0, 1_000_000)
    }
}

/// A printer and what it asks for.
#[derive(Debug, PartialEq, Eq)]
pub struct Printer {
    /// The name on the command line.
    pub name: &'static str,
    /// The name in messages.
    pub title: &'static str,
    /// Where the figures were read, and when (year, month, day of the reading).
    pub sources: &'static [(&'static str, &'static str)],
    /// Paper and ink, the usual one first; empty where any will do.
    pub stocks: &'static [Stock],
    /// Sizes after trimming.
    pub trims: Trims,
    /// The least inside margin, by the number of pages up to which it holds; ascending.
    pub gutters: &'static [(u32, Inch)],
    /// The least outside, top and bottom margin of pages without bleed, and of those with bleed.
    pub margins: (Inch, Inch),
    /// How far what reaches the edge goes past it.
    pub bleed: Inch,
    /// Pages with bleed have it on the side of the spine too.
    pub bleed_at_spine: bool,
    /// The number of pages is a multiple of this.
    pub multiple: u32,
    /// Crop marks are welcome; else they are a reason to send the file back.
    pub marks: bool,
    /// Whether the file may have an outline and a description of itself (XMP).
    pub described: bool,
    /// Whether the file may bring profiles of its colors.
    pub profiles: bool,
    /// Whether transparency is taken; else it must be flattened.
    pub transparency: bool,
    /// Whether all letters must be wholly black where the ink is black.
    pub solid_text: bool,
    /// The thinnest line, in thousandths of a point.
    pub least_line: i64,
    /// The lightest gray that prints evenly, in thousandths of full black; 0 for any.
    pub least_tint: u16,
    /// The smallest type size, in thousandths of a point; 0 for any.
    pub least_type: i64,
    /// The least resolution of pictures, in pixels to the inch.
    pub resolution: u32,
    /// The most ink on one spot of the cover, in hundredths of one ink; 0 where none is published.
    pub most_ink: u16,
    /// Colors of the cover are to be told as inks (CMYK).
    pub cmyk: bool,
    /// The wrap cover.
    pub cover: Cover,
}

/// What a printer asks of the wrap cover: back, spine and front on one sheet.
#[derive(Debug, PartialEq, Eq)]
pub struct Cover {
    /// Bleed on all four sides.
    pub bleed: Inch,
    /// From the edges to text.
    pub safety: Inch,
    /// From the folds of the spine to its text, by the width of spine from which it holds; ascending.
    pub spine_safety: &'static [(Inch, Inch)],
    /// The number of pages from which the spine may have text.
    pub spine_text: u32,
    /// Width and height of the area kept free for the barcode.
    pub barcode: (Inch, Inch),
    /// From the fold and from the bottom edge to that area.
    pub barcode_margin: Inch,
}

/// The sizes that a printer trims books to.
#[derive(Debug, PartialEq, Eq)]
pub struct Trims {
    /// Width and height, with the most pages by stock where that differs (`None`: as the stock says).
    pub list: &'static [(Inch, Inch, Option<[u32; 4]>)],
    /// Any other size between these is printed too: least and greatest width, least and greatest height.
    pub between: Option<[Inch; 4]>,
    /// `list` is all there is.
    pub whole: bool,
}

/// Paper and ink of an interior.
#[derive(Debug, PartialEq, Eq)]
pub struct Stock {
    /// The paper's name, as in book.toml.
    pub paper: &'static str,
    /// The ink's.
    pub ink: InkName,
    /// The fewest and the most pages.
    pub pages: (u32, u32),
    /// How thick a book of it is.
    pub spine: Spine,
}

/// The inks of an interior.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum InkName {
    /// Black alone.
    #[default]
    Black,
    /// Colors, by a cheaper press.
    StandardColor,
    /// Colors.
    PremiumColor,
}

impl InkName {
    /// As in book.toml.
    pub const ALL: [(&'static str, InkName); 3] = [
        ("black", InkName::Black),
        ("standard-color", InkName::StandardColor),
        ("premium-color", InkName::PremiumColor),
    ];

    /// Its name in book.toml.
    pub fn name(self) -> &'static str {
        match self {
            InkName::Black => "black",
            InkName::StandardColor => "standard-color",
            InkName::PremiumColor => "premium-color",
        }
    }
}

/// How the width of a spine follows from the number of pages.
#[derive(Debug, PartialEq, Eq)]
pub enum Spine {
    /// So much a page (half a leaf).
    PerPage(Inch),
    /// Widths of spines at numbers of pages, ascending; between them in proportion.
    Table(&'static [(u32, Inch)]),
}

impl Printer {
    /// The stock of a paper and an ink; `None` when the printer has none such.
    pub fn stock(&self, paper: &str, ink: InkName) -> Option<&'static Stock> {
        let stocks: &'static [Stock] = self.stocks;
        stocks.iter().find(|stock| stock.paper == paper && stock.ink == ink)
    }

    /// The least inside margin of a book of so many pages; zero where none is published.
    pub fn gutter(&self, pages: u32) -> Length {
        let row = self.gutters.iter().find(|(most, _)| pages <= *most).or(self.gutters.last());
        row.map_or(Length::ZERO, |(_, gutter)| gutter.length())
    }

    /// The number of pages with the blank ones at the end.
    pub fn padded(pages: u32, multiple: u32) -> u32 {
        pages.div_ceil(multiple.max(1)) * multiple.max(1)
    }

    /// The least margin at the other three sides.
    pub fn margin(&self, bleeds: bool) -> Length {
        if bleeds { self.margins.1.length() } else { self.margins.0.length() }
    }
}

/// How far a paper may be off a published size: printers round theirs to a hundredth of an inch.
const TOLERANCE: Inch = Inch::mil(12);

impl Trims {
    /// The row of a size in the list.
    pub fn row(&self, size: Size) -> Option<usize> {
        let near = |a: Length, b: Inch| (a - b.length()).abs() <= TOLERANCE.length();
        self.list.iter().position(|(width, height, _)| near(size.width, *width) && near(size.height, *height))
    }

    /// Whether a size outside the list is printed too.
    pub fn custom(&self, size: Size) -> bool {
        let within = |length: Length, least: Inch, most: Inch| (least.length()..=most.length()).contains(&length);
        self.between
            .is_some_and(|[narrow, wide, low, high]| within(size.width, narrow, wide) && within(size.height, low, high))
    }
}

impl Spine {
    /// The width of the spine of a book of so many pages.
    pub fn width(&self, pages: u32) -> Length {
        match self {
            Spine::PerPage(page) => Inch(page.0 * i64::from(pages)).length(),
            Spine::Table(rows) => between(rows, pages).length(),
        }
    }
}

/// In proportion between the rows; beyond them as between the last two, before them as from nothing.
fn between(rows: &[(u32, Inch)], pages: u32) -> Inch {
    let pages = i64::from(pages);
    let mut below = (0, 0);
    let mut above = (0, 0);
    for (row, width) in rows {
        (below, above) =
            if above == (0, 0) { ((0, 0), (i64::from(*row), width.0)) } else { (above, (i64::from(*row), width.0)) };
        if pages <= above.0 {
            break;
        }
    }
    let span = (above.0 - below.0).max(1);
    Inch(below.1 + ((above.1 - below.1) * (pages - below.0) + span / 2) / span)
}

impl Cover {
    /// From the folds of a spine of this width to its text.
    pub fn spine_margin(&self, spine: Length) -> Length {
        let row = self.spine_safety.iter().rev().find(|(from, _)| spine >= from.length());
        row.map_or(Length::ZERO, |(_, margin)| margin.length())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::press::printers::{GENERIC, INGRAM, KDP};

    fn inches(length: Length) -> f64 {
        length.to_pt() / 72.0
    }

    #[test]
    fn spines_are_those_of_the_printers_own_examples() {
        // KDP's calculator: 240 pages on cream 0.600, on white 0.540, in premium color 0.563 inches.
        for (paper, ink, width) in
            [("cream", InkName::Black, 0.6), ("white", InkName::Black, 0.540), ("white", InkName::PremiumColor, 0.563)]
        {
            let spine = KDP.stock(paper, ink).map(|stock| inches(stock.spine.width(240))).unwrap_or_default();
            assert!((spine - width).abs() < 0.0006, "{paper}: {spine}");
        }
        // IngramSpark's calculator: 240 pages on cream 0.545; between the rows in proportion.
        let cream = &INGRAM.stock("cream", InkName::Black).map(|stock| &stock.spine);
        let at = |pages| cream.map_or(0.0, |spine| inches(spine.width(pages)));
        assert!((at(240) - 0.545).abs() < 1e-6);
        assert!((at(270) - (0.545 + 0.674) / 2.0).abs() < 1e-5);
        assert!((at(12) - 0.029).abs() < 1e-5 && (at(1000) - 2.201).abs() < 1e-5);
    }

    #[test]
    fn gutters_grow_at_the_published_numbers_of_pages() {
        let gutters = [24, 150, 151, 300, 301, 500, 501, 700, 701, 828].map(|pages| inches(KDP.gutter(pages)));
        assert_eq!(gutters, [0.375, 0.375, 0.5, 0.5, 0.625, 0.625, 0.75, 0.75, 0.875, 0.875]);
        assert_eq!(GENERIC.gutter(400), Length::ZERO);
        assert_eq!([1, 2, 3, 17].map(|pages| Printer::padded(pages, 2)), [2, 2, 4, 18]);
        assert_eq!([1, 16, 17].map(|pages| Printer::padded(pages, 16)), [16, 16, 32]);
    }

    #[test]
    fn trims_are_found_by_their_rounded_sizes() {
        let a4 = Size::new(Length::from_mm(210.0), Length::from_mm(297.0));
        assert_eq!(KDP.trims.row(a4), Some(15));
        let royal = Size::new(Length::from_mm(156.0), Length::from_mm(234.0));
        assert!(KDP.trims.row(royal).is_some() && INGRAM.trims.row(royal).is_some());
        let odd = Size::new(Length::from_mm(170.0), Length::from_mm(240.0));
        assert!(KDP.trims.row(odd).is_none() && KDP.trims.custom(odd) && !INGRAM.trims.custom(odd));
    }

    #[test]
    fn the_text_of_narrow_spines_may_go_closer_to_the_fold() {
        assert_eq!(INGRAM.cover.spine_margin(Length::from_pt(20.0)), Inch(31_250).length());
        assert_eq!(INGRAM.cover.spine_margin(Length::from_pt(26.0)), Inch(62_500).length());
        assert_eq!(KDP.cover.spine_margin(Length::from_pt(5.0)), Inch(62_500).length());
    }
}
