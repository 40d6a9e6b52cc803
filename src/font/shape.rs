//! Text → glyphs, by harfrust.

/// One glyph of a shaped text; measures in font units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ShapedGlyph {
    /// Glyph id in the whole face.
    pub gid: u16,
    /// Byte offset into the shaped text of the cluster it belongs to.
    pub cluster: u32,
    /// Advance.
    pub advance: i32,
    /// Shift right.
    pub x_offset: i32,
    /// Shift up.
    pub y_offset: i32,
    /// The text may not be broken before this glyph without shaping anew.
    pub unsafe_to_break: bool,
}

/// OpenType features asked for beside the default ones.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Features {
    /// No ligatures, no kerning: code.
    pub code: bool,
    /// Small capitals.
    pub small_caps: bool,
    /// Old-style figures.
    pub old_style: bool,
    /// Tabular figures.
    pub tabular: bool,
}

/// Shapes words and keeps them; one per worker.
pub struct Shaper<'a> {
    /// The faces.
    pub fonts: &'a super::FontBook,
}
