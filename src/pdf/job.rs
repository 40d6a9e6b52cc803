//! What a file is made for: sheets of paper, inks, a press.

use super::Ink;
use crate::layout::page::Sheet;

/// How pages go to paper.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Job {
    /// The sheets; none: each page of the book is one.
    pub sheets: Vec<Sheet>,
    /// What the print dialog is to begin with.
    pub sides: Option<Sides>,
    /// The inks that colors become.
    pub ink: Ink,
    /// The file is for a press: it has no links and no outline, since paper has none.
    pub press: Option<Press>,
}

/// What a press asks of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Press {
    /// The file describes itself (XMP).
    pub described: bool,
    /// The file brings the profile of its colors.
    pub profiled: bool,
    /// Nothing lets through what is below it: pictures are laid on white.
    pub flat: bool,
    /// The thinnest line, in thousandths of a point: thinner ones are made so.
    pub least_line: i64,
}

impl Job {
    /// Black letters leave the inks below them. Where black is the only ink there is nothing to leave.
    pub(super) fn overprints(&self) -> bool {
        self.press.is_some() && !matches!(self.ink, Ink::Black { .. })
    }

    /// PDF/A wants a description of the file and a profile of its colors (ISO 19005-2, 6.2.4.3, 6.6.2.1), and knows
    /// no four inks beside a profile of lights.
    pub fn archival(&self) -> bool {
        self.press.is_none_or(|press| press.described && press.profiled) && !matches!(self.ink, Ink::Process { .. })
    }
}

/// Printing on both sides (ISO 32000-1 §12.2, `Duplex`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sides {
    /// Leaves are turned over their long edge.
    LongEdge,
    /// Leaves are turned over their short edge.
    ShortEdge,
}
