//! `novel`: one serif throughout, indents, drop caps, small capitals, ornaments; two-sided 6 × 9 in.
//!
//! 36 lines of 14 pt in a measure of 29 em. The margins grow from inside over top and outside to
//! bottom as in the canons of book pages, but for the inside, which a glued spine eats into.

use super::technical;
use crate::length::{Length, Size};
use crate::theme::{
    Color, Family, Folio, Opener, OpenerNumber, PageTheme, Palette, Running, RunningPlace, RunningStyle, RunningText,
    SceneBreak, TextStyle, Theme, TitleAlign,
};

/// The theme.
pub(in crate::theme) fn novel() -> Theme {
    Theme {
        page: PageTheme {
            size: Size::new(Length::pt(432), Length::pt(648)),
            two_sided: true,
            grid: false,
            inside: Length::pt(57),
            outside: Length::pt(51),
            top: Length::pt(64),
            bottom: Length::pt(80),
        },
        paper_margins: false,
        body: TextStyle { family: Family::Serif, size: Length::from_pt(11.0), leading: Length::from_pt(14.0) },
        heading_family: Family::Serif,
        heading_scale: [1700, 1200, 1050, 1000, 1000, 1000],
        heading_bold: false,
        quote_bar: false,
        heading_align: TitleAlign::Center,
        paragraph_skip: Length::ZERO,
        paragraph_indent: Length::from_pt(15.0),
        old_style_figures: true,
        colors: Palette {
            text: Color::rgb(0x14, 0x14, 0x14),
            faint: Color::rgb(0x40, 0x40, 0x40),
            accent: Color::rgb(0x40, 0x40, 0x40),
            ..technical().colors
        },
        opener: Opener {
            sink: 200,
            below: 3000,
            align: TitleAlign::Center,
            bold: false,
            number: OpenerNumber::Label,
            recto: false,
            drop_cap: 3,
            small_caps: true,
        },
        scene_break: SceneBreak::Ornament("❧".to_owned()),
        running: Running {
            place: RunningPlace::Head,
            verso: RunningText::Book,
            recto: RunningText::Chapter,
            center: true,
            style: RunningStyle::SmallCaps,
            rule: false,
            folio: Folio::Line,
            total: false,
            every: 1,
        },
        ..technical()
    }
}
