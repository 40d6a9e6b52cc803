//! TeX → glyphs of the KaTeX faces, by ratex: TeX's own rules for mathematics (The TeXbook, appendix G).

use super::read::{Fault, read};
use super::{Formula, Part};
use crate::font::FontBook;
use crate::length::{Length, PathStep, Point};
use ratex_layout::{LayoutOptions, layout, to_display_list, validate_layout};
use ratex_types::display_item::DisplayItem;
use ratex_types::math_style::MathStyle;
use ratex_types::path_command::PathCommand;

/// Sets a formula at a type size; `macros` sorted by name. `Err` tells what cannot be read.
pub fn set(
    tex: &str,
    display: bool,
    size: Length,
    fonts: &FontBook,
    macros: &[(String, String)],
) -> Result<Formula, Fault> {
    let nodes = read(tex, macros)?;
    let style = if display { MathStyle::Display } else { MathStyle::Text };
    let root = layout(&nodes, &LayoutOptions { style, ..LayoutOptions::default() });
    validate_layout(&root).map_err(|error| error.to_string())?;
    let list = to_display_list(&root);
    let em = size.to_pt();
    let to = |units: f64| Length::from_pt(units * em);
    // Their origin is the top left corner, ours the left end of the baseline.
    let down = |y: f64| to(y - list.height);
    let mut parts = Vec::with_capacity(list.items.len());
    for item in &list.items {
        match item {
            DisplayItem::GlyphPath { x, y, scale, font, char_code, .. } => {
                let text = char::from_u32(*char_code).unwrap_or('\u{fffd}');
                if text == ' ' || text == '\u{a0}' {
                    continue;
                }
                let face = fonts.katex(&format!("KaTeX_{font}")).or_else(|| fonts.katex("KaTeX_Main-Regular"));
                let found = face.and_then(|face| Some((face, fonts.face(face).glyph(text)?)));
                let Some((face, gid)) = found else {
                    return Err(format!("no face for mathematics has the character {text:?}").into());
                };
                parts.push(Part::Glyph { x: to(*x), y: down(*y), face, gid, text, size: to(*scale) });
            }
            DisplayItem::Line { x, y, width, thickness, .. } => parts.push(Part::Rule {
                x: to(*x),
                y: down(*y - *thickness / 2.0),
                width: to(*width),
                height: to(*thickness),
            }),
            // A coloured ground would hide the text of a printed page; only black rectangles are ink.
            DisplayItem::Rect { x, y, width, height, color } => {
                if color.r + color.g + color.b < 0.3 {
                    parts.push(Part::Rule { x: to(*x), y: down(*y), width: to(*width), height: to(*height) });
                }
            }
            DisplayItem::Path { x, y, commands, fill, .. } => {
                if *fill {
                    parts.push(Part::Path(steps(commands, &|px, py| Point::new(to(x + px), down(y + py)))));
                }
            }
        }
    }
    Ok(Formula { width: to(list.width), height: to(list.height), depth: to(list.depth), parts })
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_square_root_has_glyphs_and_ink_above_the_baseline() {
        let fonts = FontBook::bundled();
        let formula = set(r"\sqrt{x^2+1}", false, Length::pt(10), &fonts, &[]).expect("valid");
        assert!(formula.width > Length::pt(20) && formula.height > Length::pt(6));
        let letters: String = formula
            .parts
            .iter()
            .filter_map(|p| if let Part::Glyph { text, .. } = p { Some(*text) } else { None })
            .collect();
        assert!(letters.contains('x') && letters.contains('2') && letters.contains('+'), "{letters}");
    }

    #[test]
    fn what_cannot_be_read_is_told() {
        let fonts = FontBook::bundled();
        assert!(set(r"\frac{1", true, Length::pt(10), &fonts, &[]).is_err());
    }
}
