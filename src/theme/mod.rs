//! How the book looks, for both outputs: page, margins, text styles, colours. Plain data.
//!
//! Comes in: nothing (defaults) or values from the configuration. Goes out: one [`Theme`] that
//! layout reads for the pages and `epub::css` for the style sheet.

pub mod code;

use crate::length::{Length, Size};

/// The look of a book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Theme {
    /// Paper and margins.
    pub page: PageTheme,
    /// Running text.
    pub body: TextStyle,
    /// Code, as a share of the body size in thousandths.
    pub code_scale: u16,
    /// Table text, as a share of the body size in thousandths.
    pub table_scale: u16,
    /// Footnotes, as a share of the body size in thousandths.
    pub note_scale: u16,
    /// Family of headings.
    pub heading_family: Family,
    /// Sizes of headings 1 to 6, as shares of the body size in thousandths.
    pub heading_scale: [u16; 6],
    /// Space between paragraphs; zero with first-line indents.
    pub paragraph_skip: Length,
    /// First-line indent.
    pub paragraph_indent: Length,
    /// Whether paragraphs are set justified (else ragged).
    pub justify: bool,
    /// Whether words are divided at line ends.
    pub hyphenate: bool,
    /// Colours.
    pub colors: Palette,
    /// Depth of the printed contents: chapters of this `depth` and above are listed.
    pub contents_depth: u8,
    /// What the pages are made for.
    pub media: Media,
}

/// What pages are made for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Media {
    /// Reading on a screen: links have a colour of their own.
    #[default]
    Screen,
    /// Paper: links look like the text around them.
    Print,
}

impl Theme {
    /// Colour of a link on a page, in text of this colour.
    pub fn link(&self, around: Color) -> Color {
        match self.media {
            Media::Screen => self.colors.link,
            Media::Print => around,
        }
    }
}

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
}

/// Size, leading and family of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TextStyle {
    /// Family.
    pub family: Family,
    /// Type size.
    pub size: Length,
    /// Distance of baselines.
    pub leading: Length,
}

/// The roles that faces play; which files play them is the font book's business.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Family {
    /// Running text.
    Serif,
    /// Headings and furniture.
    Sans,
    /// Code.
    Mono,
}

/// A colour in sRGB.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub struct Color {
    /// Red.
    pub r: u8,
    /// Green.
    pub g: u8,
    /// Blue.
    pub b: u8,
}

impl Color {
    /// Black.
    pub const BLACK: Color = Color { r: 0, g: 0, b: 0 };

    /// From its three parts.
    pub const fn rgb(r: u8, g: u8, b: u8) -> Self {
        Self { r, g, b }
    }

    /// `#rrggbb`.
    pub fn hex(self) -> String {
        format!("#{:02x}{:02x}{:02x}", self.r, self.g, self.b)
    }
}

/// The colours of a theme, for white paper; every text colour has a contrast of at least 4.5 to its ground (WCAG 2.2 AA).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Palette {
    /// Running text.
    pub text: Color,
    /// Running heads, captions' labels, folios.
    pub faint: Color,
    /// Links.
    pub link: Color,
    /// Rules of tables and under running heads.
    pub rule: Color,
    /// Ground of code blocks.
    pub code_ground: Color,
    /// Chapter numbers and small ornaments.
    pub accent: Color,
}

impl Default for Theme {
    /// The `technical` theme on A4.
    fn default() -> Self {
        Self {
            page: PageTheme::preset("a4").unwrap_or_else(|| unreachable!("a4 is a preset")),
            body: TextStyle { family: Family::Serif, size: Length::from_pt(11.0), leading: Length::from_pt(14.5) },
            code_scale: 800,
            table_scale: 900,
            note_scale: 850,
            heading_family: Family::Sans,
            heading_scale: [2000, 1400, 1170, 1050, 1000, 1000],
            paragraph_skip: Length::from_pt(6.0),
            paragraph_indent: Length::ZERO,
            justify: true,
            hyphenate: true,
            colors: Palette {
                text: Color::rgb(0x1a, 0x1a, 0x1a),
                faint: Color::rgb(0x5c, 0x5c, 0x5c),
                link: Color::rgb(0x1a, 0x4f, 0x8b),
                rule: Color::rgb(0x8a, 0x8a, 0x8a),
                code_ground: Color::rgb(0xf5, 0xf5, 0xf2),
                accent: Color::rgb(0x8a, 0x3b, 0x12),
            },
            contents_depth: 2,
            media: Media::Screen,
        }
    }
}
