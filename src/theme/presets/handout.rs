//! `handout`: dense pages to be given out, with a wide outer margin for notes and a running foot that tells
//! how many pages there are.

use super::technical;
use crate::length::Length;
use crate::theme::{Family, Folio, Opener, PageTheme, Running, RunningPlace, RunningText, TextStyle, Theme};

/// The theme.
pub(in crate::theme) fn handout() -> Theme {
    let technical = technical();
    Theme {
        page: PageTheme {
            inside: Length::from_mm(20.0),
            outside: Length::from_mm(70.0),
            top: Length::from_mm(20.0),
            bottom: Length::from_mm(27.0),
            ..technical.page
        },
        paper_margins: false,
        body: TextStyle { family: Family::Serif, size: Length::from_pt(10.0), leading: Length::from_pt(13.0) },
        code_scale: 820,
        heading_scale: [1700, 1300, 1120, 1030, 1000, 1000],
        paragraph_skip: Length::from_pt(4.0),
        opener: Opener { sink: 0, below: 1200, recto: false, ..technical.opener },
        running: Running {
            place: RunningPlace::Foot,
            verso: RunningText::Book,
            recto: RunningText::Chapter,
            folio: Folio::Line,
            total: true,
            ..technical.running
        },
        ..technical
    }
}
