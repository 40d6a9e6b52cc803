//! How the book looks, for both outputs: page, margins, text styles, colors. Plain data.
//!
//! Comes in: nothing (a preset) or values from the configuration. Goes out: one [`Theme`] that
//! layout reads for the pages and `epub::css` for the style sheet.

pub mod code;
mod color;
mod ebook;
mod handout;
mod opener;
mod page;
mod presets;

pub use color::{Color, Palette};
pub use ebook::{Ebook, Faces, Target};
pub use handout::HandoutPage;
pub use opener::{
    Folio, Opener, OpenerNumber, Running, RunningPlace, RunningStyle, RunningText, SceneBreak, TitleAlign,
};
pub use page::{NotePlace, NoteRoom, PageTheme};

use crate::length::Length;

/// The look of a book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Theme {
    /// Paper and margins.
    pub page: PageTheme,
    /// Another paper brings margins of its own; else these are kept in proportion.
    pub paper_margins: bool,
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
    /// Colors.
    pub colors: Palette,
    /// Inks of code.
    pub inks: code::Inks,
    /// Depth of the printed contents: chapters of this `depth` and above are listed.
    pub contents_depth: u8,
    /// Captions, running heads and folios are not set smaller than this (nor larger than the body).
    pub least_size: Length,
    /// Figures of running text are old-style ones, where the face has them.
    pub old_style_figures: bool,
    /// What is stressed is bold instead of italic.
    pub bold_emphasis: bool,
    /// Quotes have a fine bar at their start; else they are only indented.
    pub quote_bar: bool,
    /// Headings within a chapter are bold.
    pub heading_bold: bool,
    /// Where headings within a chapter stand.
    pub heading_align: TitleAlign,
    /// How chapters begin.
    pub opener: Opener,
    /// Scene breaks.
    pub scene_break: SceneBreak,
    /// Running heads and folios.
    pub running: Running,
    /// What the pages are made for.
    pub media: Media,
    /// What the EPUB is made for.
    pub ebook: Ebook,
    /// Code has a bar at its side instead of a ground.
    pub toner_light: bool,
    /// Room for notes.
    pub notes: Option<NoteRoom>,
}

/// What pages are made for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Media {
    /// Reading on a screen: links have a color of their own.
    #[default]
    Screen,
    /// Paper: links look like the text around them.
    Print,
}

impl Theme {
    /// Color of a link on a page, in text of this color.
    pub fn link(&self, around: Color) -> Color {
        match self.media {
            Media::Screen => self.colors.link,
            Media::Print => around,
        }
    }
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

impl Theme {
    /// The names that `preset` knows, the default first.
    pub const PRESETS: &'static [&'static str] = &["technical", "novel", "handout", "large-print"];

    /// A theme by its name; `None` for another name.
    pub fn preset(name: &str) -> Option<Theme> {
        Some(match name {
            "technical" => presets::technical(),
            "novel" => presets::novel(),
            "handout" => presets::handout(),
            "large-print" => presets::large_print(),
            _ => return None,
        })
    }

    /// Takes another paper, with its margins or with its own in proportion.
    pub fn put_on(&mut self, paper: PageTheme) {
        let PageTheme { two_sided, grid, .. } = self.page;
        self.page = if self.paper_margins { paper } else { self.page.in_proportion(paper.size) };
        (self.page.two_sided, self.page.grid) = (two_sided, grid);
    }

    /// A share of a size in hundredths, but not less than the least size.
    pub fn small(&self, size: Length, hundredths: i64) -> Length {
        size.scale(hundredths, 100).max(self.least_size.min(size))
    }
}

impl Default for Theme {
    /// The `technical` theme on A4.
    fn default() -> Self {
        presets::technical()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_preset_leaves_room_and_keeps_its_contrast() {
        for name in Theme::PRESETS {
            let theme = Theme::preset(name).unwrap_or_else(|| unreachable!("{name} is a preset"));
            // Lines of 45 to 80 letters (Bringhurst, §2.1.2): some 20 to 36 em.
            let ems = theme.page.measure().0 / theme.body.size.0;
            assert!((20..=36).contains(&ems), "{name}: {ems} em");
            assert!(theme.page.text_height() > theme.body.leading * 20, "{name}");
            for color in [theme.colors.text, theme.colors.faint, theme.colors.link, theme.colors.accent] {
                assert!(color.contrast_to_white() >= 4.5, "{name}: {}", color.hex());
            }
        }
        assert_eq!(Theme::preset("novella"), None);
    }

    #[test]
    fn a_theme_on_another_paper_keeps_its_proportions() {
        let mut novel = presets::novel();
        let a5 = PageTheme::preset("a5").unwrap_or_else(|| unreachable!("a5 is a preset"));
        let before = novel.page;
        novel.put_on(a5);
        assert!(novel.page.two_sided);
        assert_eq!(novel.page.size, a5.size);
        let share = |page: PageTheme| (page.measure().0 * 1000 + page.size.width.0 / 2) / page.size.width.0;
        assert!(share(novel.page).abs_diff(share(before)) <= 1);
        let mut technical = Theme::default();
        technical.put_on(a5);
        assert_eq!(technical.page, a5);
    }
}
