//! `technical`: sans headings at the left, paragraphs set apart, one-sided A4. The default.

use crate::length::Length;
use crate::theme::code::Inks;
use crate::theme::{
    Color, Ebook, Family, Folio, Media, Opener, OpenerNumber, PageTheme, Palette, Running, RunningPlace, RunningStyle,
    RunningText, SceneBreak, TextStyle, Theme, TitleAlign,
};

/// The theme.
pub(in crate::theme) fn technical() -> Theme {
    Theme {
        page: PageTheme::preset("a4").unwrap_or_else(|| unreachable!("a4 is a preset")),
        paper_margins: true,
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
        inks: Inks::default(),
        colors: Palette {
            text: Color::rgb(0x1a, 0x1a, 0x1a),
            faint: Color::rgb(0x5c, 0x5c, 0x5c),
            link: Color::rgb(0x1a, 0x4f, 0x8b),
            rule: Color::rgb(0x8a, 0x8a, 0x8a),
            code_ground: Color::rgb(0xf5, 0xf5, 0xf2),
            accent: Color::rgb(0x8a, 0x3b, 0x12),
        },
        contents_depth: 2,
        least_size: Length::ZERO,
        old_style_figures: false,
        bold_emphasis: false,
        quote_bar: true,
        heading_bold: true,
        heading_align: TitleAlign::Start,
        opener: Opener {
            sink: 100,
            below: 2000,
            align: TitleAlign::Start,
            bold: true,
            number: OpenerNumber::Plain,
            recto: true,
            drop_cap: 0,
            small_caps: false,
        },
        scene_break: SceneBreak::Rule,
        media: Media::Screen,
        ebook: Ebook::default(),
        toner_light: false,
        notes: None,
        running: Running {
            place: RunningPlace::Head,
            verso: RunningText::Chapter,
            recto: RunningText::Section,
            center: false,
            style: RunningStyle::Plain,
            rule: true,
            folio: Folio::Foot,
            total: false,
            every: 1,
        },
    }
}
