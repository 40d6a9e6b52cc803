//! TeX mathematics → MathML for the EPUB, positioned glyphs and rules for the pages.
//!
//! Comes in: TeX source. Goes out: [`mathml`], or a [`Formula`] of glyphs of the KaTeX faces.
//! Both are total: what cannot be read is an `Err` with words for the author. For now two
//! readers stand behind this door, one for each output; nothing outside the room sees them.

mod mathml;
mod set;

pub use mathml::mathml;
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
        /// A KaTeX face of the font book.
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

/// Longest source that is read, in bytes: a formula of a book has a few hundred.
const LONGEST: usize = 20_000;

/// Refuses what no formula is: too long, or nested too deeply for readers that recurse.
fn sane(tex: &str) -> Result<(), String> {
    if tex.len() > LONGEST {
        return Err(format!("it is longer than {LONGEST} bytes"));
    }
    let mut depth = 0_i32;
    for byte in tex.bytes() {
        match byte {
            b'{' => depth += 1,
            b'}' => depth -= 1,
            _ => {}
        }
        if depth > 60 {
            return Err("its braces are nested more than 60 deep".to_owned());
        }
    }
    Ok(())
}
