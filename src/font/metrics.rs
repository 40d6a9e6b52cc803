//! One face: its bytes and its measures.

use std::borrow::Cow;

/// A loaded face. Measures are in font units.
#[derive(Clone, Debug)]
pub struct Face {
    /// The whole file.
    pub data: Cow<'static, [u8]>,
    /// Which face of a collection.
    pub index: u32,
    /// PostScript name.
    pub name: String,
    /// Units per em.
    pub upem: u16,
    /// Above the baseline, positive.
    pub ascent: i32,
    /// Below the baseline, positive.
    pub descent: i32,
    /// Height of capitals.
    pub cap_height: i32,
    /// Height of x.
    pub x_height: i32,
    /// Degrees, negative leans right.
    pub italic_angle: f32,
    /// Bold by design.
    pub bold: bool,
    /// Italic by design.
    pub italic: bool,
    /// All advances equal.
    pub monospaced: bool,
    /// Bounding box: x min, y min, x max, y max.
    pub bbox: [i32; 4],
    /// Outlines are CFF (else TrueType).
    pub cff: bool,
    /// Advance of every glyph.
    pub advances: Vec<u16>,
}
