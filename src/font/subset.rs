//! A face cut down to the glyphs that a book uses.

/// A font program with only some glyphs.
#[derive(Clone, Debug)]
pub struct Subset {
    /// The font file.
    pub bytes: Vec<u8>,
    /// Old glyph ids in the order of the new ones: `glyphs[new] = old`; `glyphs[0]` is 0.
    pub glyphs: Vec<u16>,
}
