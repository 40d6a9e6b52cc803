//! Formulas as pictures, for reading systems without MathML: drawn as on paper, named by their source.

use std::fmt::Write as _;

use super::Edition;
use crate::asset;
use crate::length::{Length, PathStep, Point};
use crate::math::{self, Formula, Ink, Shape};
use crate::text::fnv64;

/// Pixels an em: the size of running text on a screen of 300 pixels to the inch.
const DENSITY: f32 = 48.0;

/// The type size that formulas are set at; pictures are measured in it.
const SIZE: Length = Length::pt(10);

/// Room around a formula, in hundredths of an em, for what leans over its edge.
const ROOM: i64 = 6;

/// A drawn formula.
pub(super) struct Drawn {
    /// Name of its file: the same for the same formula, in any book.
    pub name: String,
    pub png: Vec<u8>,
    /// Width and how far it reaches below the baseline, in thousandths of an em.
    pub width: i64,
    pub depth: i64,
}

/// The picture of a formula; `None` when it cannot be read or drawn.
pub(super) fn drawn(edition: Edition<'_>, tex: &str, display: bool) -> Option<Drawn> {
    let macros = &edition.book.meta.macros;
    let formula = math::set(tex, display, SIZE, edition.fonts, macros).ok()?;
    let room = SIZE.scale(ROOM, 100);
    let width = formula.width + room * 2;
    let (svg, name) = svg(edition, &formula, room);
    let png = asset::gray_png(&svg, edition.fonts, DENSITY / SIZE.to_pt() as f32).ok()?;
    let em = |length: Length| length.0 * 1000 / SIZE.0;
    Some(Drawn { name, png, width: em(width), depth: em(formula.depth + room) })
}

/// The room that a formula takes, in thousandths of an em.
#[derive(Clone, Copy)]
pub(super) struct Room {
    pub width: i64,
    /// From its top to its foot.
    pub height: i64,
    /// How far it reaches below the baseline.
    pub depth: i64,
}

/// The room that a formula takes; `None` when it cannot be read.
pub(super) fn room(edition: Edition<'_>, tex: &str, display: bool) -> Option<Room> {
    let formula = math::set(tex, display, SIZE, edition.fonts, &edition.book.meta.macros).ok()?;
    let em = |length: Length| length.0 * 1000 / SIZE.0;
    Some(Room { width: em(formula.width), height: em(formula.height + formula.depth), depth: em(formula.depth) })
}

/// The formula as an SVG in points, and the name of its file.
fn svg(edition: Edition<'_>, formula: &Formula, room: Length) -> (String, String) {
    let (width, height) = (formula.width + room * 2, formula.height + formula.depth + room * 2);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{w:.3}\" height=\"{h:.3}\" viewBox=\"{x:.3} {y:.3} {w:.3} {h:.3}\">",
        w = width.to_pt(),
        h = height.to_pt(),
        x = -room.to_pt(),
        y = -(formula.height + room).to_pt()
    );
    for part in &formula.parts {
        out.push_str("<path");
        if let Some(Ink { r, g, b }) = part.ink {
            let _ = write!(out, " fill=\"#{r:02x}{g:02x}{b:02x}\"");
        }
        out.push_str(" d=\"");
        match &part.shape {
            Shape::Glyph { x, y, face, gid, size, .. } => {
                steps(&mut out, &edition.fonts.face(*face).outline(*gid, *size), Point::new(*x, *y));
            }
            Shape::Rule { x, y, width, height } => {
                let (x, y, w, h) = (x.to_pt(), y.to_pt(), width.to_pt(), height.to_pt());
                let _ = write!(out, "M{x:.3} {y:.3}h{w:.3}v{h:.3}h{:.3}z", -w);
            }
            Shape::Path(path) => steps(&mut out, path, Point::new(Length::ZERO, Length::ZERO)),
        }
        out.push_str("\"/>");
    }
    out.push_str("</svg>");
    // Formulas of one book that share a hash are the same drawing for all that is likely.
    let name = format!("math-{:016x}.png", fnv64(out.as_bytes()));
    (out, name)
}

fn steps(out: &mut String, steps: &[PathStep], at: Point) {
    for step in steps {
        let (sign, points): (&str, &[Point]) = match step {
            PathStep::Move(to) => ("M", &[*to]),
            PathStep::Line(to) => ("L", &[*to]),
            PathStep::Curve(a, b, to) => ("C", &[*a, *b, *to]),
            PathStep::Close => ("z", &[]),
        };
        out.push_str(sign);
        for to in points {
            let _ = write!(out, "{:.3} {:.3} ", (at.x + to.x).to_pt(), (at.y + to.y).to_pt());
        }
    }
}
