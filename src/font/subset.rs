//! A face cut down to the glyphs that a book uses, by `subsetter`.
//!
//! The result is a font program for a PDF only: it has no `cmap`, and its glyph ids are also its
//! CIDs, for TrueType and CFF outlines alike.

use super::{Face, FontError};
use subsetter::GlyphRemapper;

/// A font program with only some glyphs.
#[derive(Clone, Debug)]
pub struct Subset {
    /// The font file.
    pub bytes: Vec<u8>,
    /// Old glyph ids in the order of the new ones: `glyphs[new] = old`; `glyphs[0]` is 0.
    pub glyphs: Vec<u16>,
}

/// Keeps `glyphs` (and glyph 0) of a face.
///
/// Parts of composite glyphs come along in the file; they stand after the glyphs asked for.
pub fn subset(face: &Face, glyphs: &[u16]) -> Result<Subset, FontError> {
    let mut remapper = GlyphRemapper::new();
    let mut old = vec![0];
    for &gid in glyphs {
        if usize::from(remapper.remap(gid)) == old.len() {
            old.push(gid);
        }
    }
    let bytes = subsetter::subset(&face.data, face.index, &remapper)
        .map_err(|error| FontError(format!("the face {} cannot be cut to its used glyphs: {error}", face.name)))?;
    Ok(Subset { bytes, glyphs: old })
}
