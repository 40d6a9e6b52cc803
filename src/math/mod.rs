//! TeX mathematics → MathML for the EPUB, positioned glyphs and rules for the pages.
//!
//! Comes in: TeX source and the author's macros. Goes out: [`mathml`], or a [`Formula`] of glyphs.
//! One parser stands behind both, so that the editions agree on what can be read. Both are total:
//! what cannot be read is an `Err` with words for the author.

mod class;
mod draw;
mod linear;
mod lines;
mod macros;
mod mathml;
mod order;
mod parting;
mod read;
mod set;
mod stroke;
mod symbol;
mod told;

pub use lines::{Line, set_lines};
pub use macros::read_macros;
pub use mathml::mathml;
pub use read::Fault;
pub use set::{set, set_pieces};

use crate::font::FaceId;
use crate::length::{Length, PathStep};
use std::ops::Range;

/// A formula set at a size: its parts relative to its left end on the baseline, `y` downwards.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Formula {
    /// Width.
    pub width: Length,
    /// Above the baseline.
    pub height: Length,
    /// Below the baseline.
    pub depth: Length,
    /// Its parts, in the order in which they are drawn: that of reading, the lower script before the upper.
    pub parts: Vec<Part>,
    /// Characters that no face has: an empty frame stands for each.
    pub missing: String,
    /// When it is an array, the places between its rows, down from the baseline.
    pub rows: Vec<Length>,
    /// Glyphs that do not say by themselves what they mean together, in order.
    pub told: Vec<Told>,
}

/// Neighboring parts, all glyphs, whose places on the page say something: scripts, fractions, roots.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// Which of a formula's parts.
    pub parts: Range<usize>,
    /// What they say, on one line: `x_i^2`, `(a+b)/c` (see [`linear`]).
    pub text: String,
}

impl Formula {
    /// The rows of an array as formulas of their own, each on the baseline of its lower edge; else itself.
    pub fn strips(self) -> Vec<Formula> {
        let Formula { width, height, depth, parts, missing, rows, told } = self;
        if rows.is_empty() {
            return vec![Formula { width, height, depth, parts, missing, rows, told }];
        }
        let mut strips: Vec<Formula> = Vec::with_capacity(rows.len() + 1);
        let mut top = -height;
        for bottom in rows.iter().copied().chain([depth]) {
            strips.push(Formula { width, height: bottom - top, ..Formula::default() });
            top = bottom;
        }
        let mut told = told.into_iter().peekable();
        // What is told together stays together.
        let mut together: Option<(usize, Told)> = None;
        for (i, mut part) in parts.into_iter().enumerate() {
            let mut strip = rows.partition_point(|row| *row <= part.shape.place());
            if let Some(told) = told.next_if(|told| told.parts.start == i) {
                together = Some((strip, told));
            }
            if let Some((own, told)) = &together {
                strip = *own;
                let at = strips[strip].parts.len();
                match strips[strip].told.last_mut().filter(|_| told.parts.start < i) {
                    Some(last) => last.parts.end = at + 1,
                    None => strips[strip].told.push(Told { parts: at..at + 1, text: told.text.clone() }),
                }
            }
            part.shape.rise(rows.get(strip).copied().unwrap_or(depth));
            strips[strip].parts.push(part);
            together = together.filter(|(_, told)| told.parts.end > i + 1);
        }
        strips[0].missing = missing;
        strips
    }
}

/// A part of a formula.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// A color that the author chose; `None` is that of the text around.
    pub ink: Option<Ink>,
    /// What is drawn.
    pub shape: Shape,
}

/// A color, in 255ths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ink {
    /// Red.
    pub r: u8,
    /// Green.
    pub g: u8,
    /// Blue.
    pub b: u8,
}

/// What a part of a formula looks like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shape {
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

impl Shape {
    /// Down from the baseline to where it stands, by which it belongs to a row.
    fn place(&self) -> Length {
        match self {
            Shape::Glyph { y, .. } => *y,
            Shape::Rule { y, height, .. } => *y + *height / 2,
            Shape::Path(steps) => match steps.first() {
                Some(PathStep::Move(to) | PathStep::Line(to) | PathStep::Curve(_, _, to)) => to.y,
                _ => Length::ZERO,
            },
        }
    }

    /// Moves it up.
    fn rise(&mut self, by: Length) {
        match self {
            Shape::Glyph { y, .. } | Shape::Rule { y, .. } => *y -= by,
            Shape::Path(steps) => {
                for step in steps {
                    match step {
                        PathStep::Move(to) | PathStep::Line(to) => to.y -= by,
                        PathStep::Curve(a, b, to) => [a, b, to].into_iter().for_each(|point| point.y -= by),
                        PathStep::Close => {}
                    }
                }
            }
        }
    }
}

/// A piece of a formula that lines may part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The piece.
    pub formula: Formula,
    /// Space before the next piece, dropped where a line ends.
    pub gap: Length,
    /// What it costs to end a line behind this piece, as TeX's penalties.
    pub cost: i32,
}
