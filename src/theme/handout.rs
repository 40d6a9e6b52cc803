//! The `handout` theme on the paper at hand: margins, type and room for notes by the size of a page.

use super::{NotePlace, NoteRoom, PageTheme, TextStyle, Theme};
use crate::length::{Length, Size};

/// What a page of a handout is to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HandoutPage {
    /// The page: a sheet, or the part of one that it has.
    pub page: Size,
    /// Room for notes, and whether it is ruled.
    pub notes: Option<(NotePlace, bool)>,
    /// Rectos and versos: printed on both sides and turned like a book.
    pub two_sided: bool,
    /// The inner margin has room for holes.
    pub holes: bool,
    /// Smaller type and margins.
    pub compact: bool,
}

/// Margins in millimeters, type and leading in points.
struct Measures {
    inside: f64,
    outside: f64,
    /// The outer margin that holds notes.
    noted: f64,
    top: f64,
    bottom: f64,
    size: f64,
    leading: f64,
}

/// A whole sheet (A4, letter), half of one, a quarter. The type shrinks far less than the page: it has to be read.
const FULL: Measures =
    Measures { inside: 20.0, outside: 70.0, noted: 78.0, top: 20.0, bottom: 27.0, size: 10.0, leading: 13.0 };
const HALF: Measures =
    Measures { inside: 16.0, outside: 23.0, noted: 52.0, top: 15.0, bottom: 21.0, size: 9.0, leading: 11.6 };
const QUARTER: Measures =
    Measures { inside: 9.0, outside: 11.0, noted: 33.0, top: 9.0, bottom: 15.0, size: 7.6, leading: 9.7 };

/// Where punched holes leave off: they are 6 mm wide, 12 mm from the edge (ISO 838), and need some paper around them.
const HOLES: f64 = 25.0;

/// Between the text and the room for notes.
const GAP: f64 = 6.0;
/// Between the room for notes and the edge of the paper.
const EDGE: f64 = 9.0;

impl Theme {
    /// The theme of handouts for such a page.
    pub fn handout(on: &HandoutPage) -> Theme {
        let mut theme = super::presets::handout();
        let mut m = if on.page.width > Length::from_mm(180.0) {
            FULL
        } else if on.page.width > Length::from_mm(120.0) {
            HALF
        } else {
            QUARTER
        };
        let mut share = 1.0;
        if on.compact {
            share = 0.9;
            m = Measures { outside: m.outside * 0.85, top: m.top * 0.75, bottom: m.bottom * 0.85, ..m };
        }
        let beside = on.notes.filter(|notes| notes.0 == NotePlace::Beside);
        if beside.is_some() {
            m.outside = m.noted;
        } else if on.notes.is_some() && m.outside > 40.0 {
            // The room is under the text, which may be wider for it, and larger lest its lines grow too long.
            m = Measures { inside: 24.0, outside: 49.0, size: 10.5, leading: 13.6, ..m };
        }
        if on.holes {
            // What the holes take of the measure the margin for notes gives back, as far as it is there.
            let more = HOLES - m.inside;
            m.inside = m.inside.max(HOLES);
            m.outside = (m.outside - more.max(0.0)).max(m.outside.min(12.0));
        }
        let mm = Length::from_mm;
        theme.body = TextStyle {
            size: Length::from_pt(m.size * share),
            leading: Length::from_pt(m.leading * share),
            ..theme.body
        };
        theme.paragraph_skip = theme.body.leading.scale(if on.compact { 10 } else { 31 }, 100);
        if on.compact {
            // So little space alone parts no paragraphs.
            theme.paragraph_indent = theme.body.size;
        }
        theme.page = PageTheme {
            size: on.page,
            two_sided: on.two_sided,
            inside: mm(m.inside),
            outside: mm(m.outside),
            top: mm(m.top),
            bottom: mm(m.bottom),
            ..theme.page
        };
        theme.notes = on.notes.map(|(place, ruled)| {
            let extent = match place {
                NotePlace::Beside => theme.page.outside - mm(GAP + EDGE),
                NotePlace::Below => {
                    let extent = theme.page.text_height().scale(36, 100);
                    theme.page.bottom += extent + mm(GAP);
                    extent
                }
            };
            NoteRoom { place, extent, gap: mm(GAP), ruled }
        });
        theme
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_of_a_handout_leaves_a_measure_that_can_be_read() {
        let mm = |width, height| Size::new(Length::from_mm(width), Length::from_mm(height));
        let pages = [
            mm(210.0, 297.0),
            mm(215.9, 279.4),
            mm(148.5, 210.0),
            mm(139.7, 215.9),
            mm(105.0, 148.5),
            mm(107.95, 139.7),
        ];
        for page in pages {
            for notes in [None, Some((NotePlace::Beside, false)), Some((NotePlace::Below, true))] {
                for (compact, holes) in [(false, false), (true, false), (false, true), (true, true)] {
                    // Pages that share a sheet have no holes of their own.
                    let holes = holes && page.width > Length::from_mm(180.0);
                    let theme = Theme::handout(&HandoutPage { page, notes, two_sided: false, holes, compact });
                    let ems = theme.page.measure().to_pt() / theme.body.size.to_pt();
                    let lines = theme.page.text_height().0 / theme.body.leading.0;
                    assert!((20.0..=43.0).contains(&ems), "{page:?} {notes:?} {compact} {holes}: {ems} em");
                    assert!(lines >= 18, "{page:?} {notes:?} {compact}: {lines} lines");
                    assert!(theme.notes.is_none_or(|room| room.extent >= Length::from_mm(14.0)));
                }
            }
        }
    }
}
