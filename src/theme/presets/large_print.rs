//! `large-print`: for readers with low vision.
//!
//! After the Clear Print guidance of RNIB and UKAAF (large print: 16 pt and more) and the American
//! Printing House's guidelines for large print (18 pt, sans serif, leading of at least 1.25, block
//! paragraphs with space between, no divided words, flush left and ragged right, bold in place of
//! italic, black on white, an inch of margin). Nothing in the text is smaller than 16 pt.

use super::technical;
use crate::length::Length;
use crate::theme::{Color, Family, Opener, PageTheme, Palette, Running, RunningText, TextStyle, Theme};

/// The theme.
pub(in crate::theme) fn large_print() -> Theme {
    let technical = technical();
    Theme {
        page: PageTheme {
            inside: Length::from_mm(26.0),
            outside: Length::from_mm(26.0),
            top: Length::from_mm(32.0),
            bottom: Length::from_mm(32.0),
            ..technical.page
        },
        paper_margins: false,
        body: TextStyle { family: Family::Sans, size: Length::from_pt(18.0), leading: Length::from_pt(26.0) },
        code_scale: 890,
        table_scale: 890,
        note_scale: 890,
        heading_scale: [1650, 1350, 1200, 1100, 1000, 1000],
        paragraph_skip: Length::from_pt(13.0),
        justify: false,
        hyphenate: false,
        least_size: Length::from_pt(16.0),
        bold_emphasis: true,
        colors: Palette {
            text: Color::BLACK,
            faint: Color::BLACK,
            link: Color::rgb(0x00, 0x30, 0x80),
            rule: Color::rgb(0x40, 0x40, 0x40),
            code_ground: Color::rgb(0xf4, 0xf4, 0xf4),
            accent: Color::BLACK,
        },
        opener: Opener { sink: 60, below: 1500, ..technical.opener },
        running: Running { recto: RunningText::None, ..technical.running },
        ..technical
    }
}
