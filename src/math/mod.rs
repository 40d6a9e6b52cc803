//! TeX mathematics → MathML for the EPUB, positioned glyphs and rules for the pages.
//!
//! Comes in: TeX source and the author's macros. Goes out: [`mathml`], or a [`Formula`] of glyphs.
//! One parser stands behind both, so that the editions agree on what can be read. Both are total:
//! what cannot be read is an `Err` with words for the author.

mod class;
mod macros;
mod mathml;
mod read;
mod set;

pub use macros::read_macros;
pub use mathml::mathml;
pub use read::Fault;
pub use set::set;

use crate::font::FaceId;
use crate::length::{Length, PathStep};

/// A formula set at a size: its parts relative to its left end on the baseline, `y` downwards.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Formula {
    /// Width.
    pub width: Length,
    /// Above the baseline.
    pub height: Length,
    /// Below the baseline.
    pub depth: Length,
    /// Its parts.
    pub parts: Vec<Part>,
}

/// A part of a formula.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// One glyph at a size.
    Glyph {
        /// From the left end.
        x: Length,
        /// Down from the baseline.
        y: Length,
        /// A face of the font book, mostly one of KaTeX's.
        face: FaceId,
        /// Its glyph.
        gid: u16,
        /// What it says.
        text: char,
        /// Its type size.
        size: Length,
    },
    /// A filled rectangle, from its top left corner.
    Rule {
        /// From the left end.
        x: Length,
        /// Down from the baseline.
        y: Length,
        /// Width.
        width: Length,
        /// Height.
        height: Length,
    },
    /// A filled outline: closed polygons of lines and curves, relative to the left end on the baseline.
    Path(Vec<PathStep>),
}
