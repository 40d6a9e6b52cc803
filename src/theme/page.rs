//! Paper and margins.

use crate::length::{Length, Size};

/// Paper and margins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageTheme {
    /// Trimmed size.
    pub size: Size,
    /// Mirrored margins, chapters open on a recto.
    pub two_sided: bool,
    /// Lines of running text stand on a grid of the leading, on every page alike.
    pub grid: bool,
    /// Margin at the spine (left when one-sided).
    pub inside: Length,
    /// Margin at the fore edge (right when one-sided).
    pub outside: Length,
    /// From the top of the page to the top of the text block.
    pub top: Length,
    /// From the bottom of the text block to the bottom of the page.
    pub bottom: Length,
}

/// Room to write notes in, beside or under the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoteRoom {
    /// Where it is.
    pub place: NotePlace,
    /// How wide it is in the outer margin, or how high under the text; the margins hold it.
    pub extent: Length,
    /// Between the text and it.
    pub gap: Length,
    /// Ruled with lines.
    pub ruled: bool,
}

/// Where there is room for notes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotePlace {
    /// In the outer margin.
    Beside,
    /// Between the text and the foot of the page.
    Below,
}

impl PageTheme {
    /// Width of the text block.
    pub fn measure(&self) -> Length {
        self.size.width - self.inside - self.outside
    }

    /// Height of the text block.
    pub fn text_height(&self) -> Length {
        self.size.height - self.top - self.bottom
    }

    /// One of `a4`, `letter`, `a5`, `6x9`, `digest`, with margins that suit it; `None` for another name.
    pub fn preset(name: &str) -> Option<PageTheme> {
        let (width, height, inside, outside, top, bottom) = match name {
            "a4" => (Length::from_mm(210.0), Length::from_mm(297.0), 40.0, 42.0, 30.0, 32.0),
            "letter" => (Length::pt(612), Length::pt(792), 41.0, 43.0, 28.0, 29.0),
            "a5" => (Length::from_mm(148.0), Length::from_mm(210.0), 20.0, 17.0, 20.0, 20.0),
            "6x9" => (Length::pt(432), Length::pt(648), 21.0, 17.0, 21.0, 21.0),
            "digest" => (Length::pt(396), Length::pt(612), 19.0, 15.0, 19.0, 19.0),
            _ => return None,
        };
        Some(PageTheme {
            size: Size::new(width, height),
            two_sided: false,
            grid: false,
            inside: Length::from_mm(inside),
            outside: Length::from_mm(outside),
            top: Length::from_mm(top),
            bottom: Length::from_mm(bottom),
        })
    }

    /// The names that `preset` knows.
    pub const PRESETS: &'static [&'static str] = &["a4", "letter", "a5", "6x9", "digest"];

    /// These margins on another paper, each in proportion to its side.
    pub(super) fn in_proportion(&self, size: Size) -> PageTheme {
        let across = |margin: Length| margin.scale(size.width.0, self.size.width.0.max(1));
        let down = |margin: Length| margin.scale(size.height.0, self.size.height.0.max(1));
        PageTheme {
            size,
            two_sided: self.two_sided,
            grid: self.grid,
            inside: across(self.inside),
            outside: across(self.outside),
            top: down(self.top),
            bottom: down(self.bottom),
        }
    }
}
