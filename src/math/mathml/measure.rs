//! Lengths and colors.

use ratex_parser::parse_node::Measurement;
use ratex_types::color::Color;

/// TeX's thin, medium and thick spaces: 3, 4 and 5 of 18 parts of an em.
pub(super) const THIN: f64 = 3.0 / 18.0;
pub(super) const MEDIUM: f64 = 4.0 / 18.0;
pub(super) const THICK: f64 = 5.0 / 18.0;

/// A measure in em, at 10 pt where TeX's unit is absolute.
pub(super) fn em(measure: &Measurement) -> f64 {
    let (pt, ex) = (0.1, 0.431);
    measure.number
        * match measure.unit.as_str() {
            "mu" => 1.0 / 18.0,
            "ex" => ex,
            "pt" => pt,
            "bp" | "px" => pt * 803.0 / 800.0,
            "mm" => pt * 7227.0 / 2540.0,
            "cm" => pt * 7227.0 / 254.0,
            "in" => pt * 72.27,
            "pc" => pt * 12.0,
            "dd" => pt * 1238.0 / 1157.0,
            "cc" => pt * 14856.0 / 1157.0,
            "nd" => pt * 685.0 / 642.0,
            "nc" => pt * 1370.0 / 107.0,
            "sp" => pt / 65536.0,
            _ => 1.0,
        }
}

/// A color as `#rrggbb`.
pub(super) fn hex(color: &str) -> Option<String> {
    let Color { r, g, b, .. } = Color::parse(color)?;
    let byte = |part: f32| (part.clamp(0.0, 1.0) * 255.0).round() as u8;
    Some(format!("#{:02x}{:02x}{:02x}", byte(r), byte(g), byte(b)))
}
