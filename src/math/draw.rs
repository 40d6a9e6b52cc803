//! What ratex lays out → glyphs of our faces, rules and outlines, in scaled points.

use super::stroke::outline;
use super::symbol::public;
use super::told::Stretch;
use super::{Formula, Ink, Part, Shape, Told};
use crate::font::{FaceId, FontBook};
use crate::length::{Length, PathStep, Point};
use ratex_font::{FontId, katex_ttf_glyph_char};
use ratex_layout::{FallbackGlyphMetrics, LayoutBox, to_display_list, validate_layout};
use ratex_types::color::Color;
use ratex_types::display_item::{DisplayItem, DisplayList};
use ratex_types::path_command::PathCommand;

/// Thickness of strokes in em, as KaTeX has it for `\cancel`.
const STROKE: f64 = 0.046;

/// No place in a formula is farther away, in em: sums of such lengths stay far from overflow.
const LARGEST: f64 = 2000.0;

/// Characters of a layout that no face of KaTeX has.
pub(super) fn strangers(list: &DisplayList, fonts: &FontBook) -> Vec<char> {
    let mut faces = Faces::new(fonts);
    let mut found = Vec::new();
    for item in &list.items {
        if let DisplayItem::GlyphPath { font, char_code, .. } = item {
            let c = char::from_u32(*char_code).unwrap_or('\u{fffd}');
            if !is_blank(c) && faces.katex(font, c).is_none() && !found.contains(&c) {
                found.push(c);
            }
        }
    }
    found
}

/// How wide and high another face draws a character.
pub(super) fn measured(c: char, fonts: &FontBook) -> FallbackGlyphMetrics {
    let Some((face, gid)) = fonts.anywhere(c) else {
        return FallbackGlyphMetrics { width: 0.7, height: 0.6, depth: 0.1 };
    };
    let face = fonts.face(face);
    let em = |units: i32| f64::from(units) / f64::from(face.upem.max(1));
    FallbackGlyphMetrics { width: em(face.advance(gid)), height: em(face.cap_height) * 1.1, depth: 0.15 }
}

/// Checks a layout and lists what it draws.
pub(super) fn listed(root: &LayoutBox) -> Result<DisplayList, String> {
    validate_layout(root).map_err(|error| error.to_string())?;
    Ok(to_display_list(root))
}

/// A layout in em as a formula at a size; `stretches` of its items are told by texts of their own.
pub(super) fn formula(list: &DisplayList, stretches: Vec<Stretch>, size: Length, fonts: &FontBook) -> Formula {
    let mut pen = Pen {
        em: size.to_pt(),
        height: list.height,
        faces: Faces::new(fonts),
        parts: Vec::with_capacity(list.items.len()),
        missing: String::new(),
    };
    let mut starts = Vec::with_capacity(list.items.len() + 1);
    for item in &list.items {
        starts.push(pen.parts.len());
        pen.item(item);
    }
    starts.push(pen.parts.len());
    let Pen { mut parts, missing, .. } = pen;
    let mut told = Vec::with_capacity(stretches.len());
    for Stretch { items, text } in stretches {
        let (Some(&from), Some(&to)) = (starts.get(items.start), starts.get(items.end)) else { continue };
        // Grounds and bars are drawn before the glyphs and outlines behind them, so that nothing parts the glyphs.
        let rank = |part: &Part| match part.shape {
            Shape::Rule { .. } => 0,
            Shape::Glyph { .. } => 1,
            Shape::Path(_) => 2,
        };
        parts[from..to].sort_by_key(rank);
        let glyphs = from + parts[from..to].partition_point(|part| rank(part) < 1)
            ..from + parts[from..to].partition_point(|part| rank(part) < 2);
        if !glyphs.is_empty() {
            told.push(Told { parts: glyphs, text });
        }
    }
    let to = |units: f64| Length::from_pt(units.clamp(0.0, LARGEST) * size.to_pt());
    Formula {
        width: to(list.width),
        height: to(list.height),
        depth: to(list.depth),
        parts,
        missing,
        rows: Vec::new(),
        told,
    }
}

struct Pen<'a> {
    em: f64,
    height: f64,
    faces: Faces<'a>,
    parts: Vec<Part>,
    missing: String,
}

impl Pen<'_> {
    fn to(&self, units: f64) -> Length {
        Length::from_pt(units.clamp(-LARGEST, LARGEST) * self.em)
    }

    /// Their origin is the top left corner, ours the left end of the baseline.
    fn down(&self, y: f64) -> Length {
        self.to(y - self.height)
    }

    fn rule(&mut self, x: f64, y: f64, width: f64, height: f64, color: &Color) {
        let shape = Shape::Rule { x: self.to(x), y: self.down(y), width: self.to(width), height: self.to(height) };
        self.parts.push(Part { ink: ink(color), shape });
    }

    fn item(&mut self, item: &DisplayItem) {
        match item {
            DisplayItem::GlyphPath { x, y, scale, font, char_code, color } => {
                let c = char::from_u32(*char_code).unwrap_or('\u{fffd}');
                if is_blank(c) {
                    return;
                }
                let Some((face, gid)) = self.faces.any(font, c) else { return self.absent(c, *x, *y, *scale, color) };
                let (x, y, size) = (self.to(*x), self.down(*y), self.to(*scale));
                self.parts
                    .push(Part { ink: ink(color), shape: Shape::Glyph { x, y, face, gid, text: public(c), size } });
            }
            DisplayItem::Line { x, y, width, thickness, color, dashed } => {
                let top = *y - *thickness / 2.0;
                if !dashed {
                    return self.rule(*x, top, *width, *thickness, color);
                }
                // Dashes of four thicknesses, and as much between them.
                let count = (*width / (8.0 * thickness.max(0.01))).clamp(1.0, 200.0).ceil();
                let dash = *width / (2.0 * count - 1.0);
                for at in 0..count as u32 {
                    self.rule(*x + f64::from(at) * 2.0 * dash, top, dash, *thickness, color);
                }
            }
            DisplayItem::Rect { x, y, width, height, color } => self.rule(*x, *y, *width, *height, color),
            DisplayItem::Path { x, y, commands, fill, color } => {
                let at = |px: f64, py: f64| Point::new(self.to(x + px), self.down(y + py));
                let steps = if *fill { steps(commands, &at) } else { outline(commands, STROKE, &at) };
                if !steps.is_empty() {
                    self.parts.push(Part { ink: ink(color), shape: Shape::Path(steps) });
                }
            }
        }
    }

    /// A character that no face has: drawn by hand when it is a few dots, else an empty frame.
    fn absent(&mut self, c: char, x: f64, y: f64, scale: f64, color: &Color) {
        let at = |px: f64, py: f64| Point::new(self.to(x + px * scale), self.down(y - py * scale));
        let mut steps = Vec::new();
        match dots(c) {
            Some(dots) => dots.iter().for_each(|(px, py)| dot(*px, *py, 0.055, &at, &mut steps)),
            None => {
                frame((0.08, 0.0, 0.62, 0.66), &at, &mut steps);
                if !self.missing.contains(c) {
                    self.missing.push(c);
                }
            }
        }
        // A path has no text of its own; what it says is in the alternative text of the formula.

        self.parts.push(Part { ink: ink(color), shape: Shape::Path(steps) });
    }
}

/// Marks of punctuation that are nothing but dots; mathematicians take them for operators.
fn dots(c: char) -> Option<&'static [(f64, f64)]> {
    Some(match c {
        '\u{2e2d}' => &[(0.35, 0.25), (0.35, 0.47), (0.35, 0.03), (0.13, 0.25), (0.57, 0.25)],
        '\u{2058}' => &[(0.35, 0.47), (0.35, 0.03), (0.13, 0.25), (0.57, 0.25)],
        '\u{2059}' => &[(0.35, 0.25), (0.17, 0.43), (0.53, 0.43), (0.17, 0.07), (0.53, 0.07)],
        _ => return None,
    })
}

/// A circle as four curves.
fn dot(x: f64, y: f64, r: f64, at: &dyn Fn(f64, f64) -> Point, out: &mut Vec<PathStep>) {
    let k = r * 0.5523;
    out.push(PathStep::Move(at(x + r, y)));
    out.push(PathStep::Curve(at(x + r, y + k), at(x + k, y + r), at(x, y + r)));
    out.push(PathStep::Curve(at(x - k, y + r), at(x - r, y + k), at(x - r, y)));
    out.push(PathStep::Curve(at(x - r, y - k), at(x - k, y - r), at(x, y - r)));
    out.push(PathStep::Curve(at(x + k, y - r), at(x + r, y - k), at(x + r, y)));
    out.push(PathStep::Close);
}

/// A rectangle with a smaller one, drawn the other way round, taken out of it.
fn frame((left, bottom, right, top): (f64, f64, f64, f64), at: &dyn Fn(f64, f64) -> Point, out: &mut Vec<PathStep>) {
    let line = 0.04;
    let outer = [(left, bottom), (right, bottom), (right, top), (left, top)];
    let (left, bottom, right, top) = (left + line, bottom + line, right - line, top - line);
    let inner = [(left, bottom), (left, top), (right, top), (right, bottom)];
    for corners in [outer, inner] {
        for (i, (x, y)) in corners.into_iter().enumerate() {
            out.push(if i == 0 { PathStep::Move(at(x, y)) } else { PathStep::Line(at(x, y)) });
        }
        out.push(PathStep::Close);
    }
}

/// KaTeX's faces by ratex's names, and the others where these have no glyph.
struct Faces<'a> {
    fonts: &'a FontBook,
    /// The last name asked for.
    last: Option<(String, FontId, FaceId)>,
}

impl<'a> Faces<'a> {
    fn new(fonts: &'a FontBook) -> Self {
        Self { fonts, last: None }
    }

    fn katex(&mut self, name: &str, c: char) -> Option<(FaceId, u16)> {
        if self.last.as_ref().is_none_or(|last| last.0 != name) {
            let face = self.fonts.katex(&format!("KaTeX_{name}"))?;
            self.last = Some((name.to_owned(), FontId::parse(name)?, face));
        }
        let (_, id, face) = self.last.as_ref()?;
        // Letters of mathematical alphabets stand at the places of plain ones.
        let c = katex_ttf_glyph_char(*id, c as u32);
        let own = self.fonts.face(*face).glyph(c).map(|gid| (*face, gid));
        own.or_else(|| {
            let main = self.fonts.katex("KaTeX_Main-Regular")?;
            Some((main, self.fonts.face(main).glyph(c)?))
        })
    }

    fn any(&mut self, name: &str, c: char) -> Option<(FaceId, u16)> {
        self.katex(name, c).or_else(|| self.fonts.anywhere(c))
    }
}

fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{fe00}'..='\u{fe0f}')
}

/// A color that the author chose; black is that of the text around.
fn ink(color: &Color) -> Option<Ink> {
    let byte = |part: f32| (part.clamp(0.0, 1.0) * 255.0).round() as u8;
    let ink = Ink { r: byte(color.r), g: byte(color.g), b: byte(color.b) };
    (ink != Ink { r: 0, g: 0, b: 0 }).then_some(ink)
}

fn steps(commands: &[PathCommand], at: &dyn Fn(f64, f64) -> Point) -> Vec<PathStep> {
    let mut out = Vec::with_capacity(commands.len());
    let mut last = (0.0, 0.0);
    for command in commands {
        match *command {
            PathCommand::MoveTo { x, y } => {
                out.push(PathStep::Move(at(x, y)));
                last = (x, y);
            }
            PathCommand::LineTo { x, y } => {
                out.push(PathStep::Line(at(x, y)));
                last = (x, y);
            }
            PathCommand::CubicTo { x1, y1, x2, y2, x, y } => {
                out.push(PathStep::Curve(at(x1, y1), at(x2, y2), at(x, y)));
                last = (x, y);
            }
            PathCommand::QuadTo { x1, y1, x, y } => {
                // A quadratic curve is the cubic with its control pulled two thirds of the way.
                let pull = |from: f64, control: f64| from + (control - from) * 2.0 / 3.0;
                out.push(PathStep::Curve(
                    at(pull(last.0, x1), pull(last.1, y1)),
                    at(pull(x, x1), pull(y, y1)),
                    at(x, y),
                ));
                last = (x, y);
            }
            PathCommand::Close => out.push(PathStep::Close),
        }
    }
    out
}
