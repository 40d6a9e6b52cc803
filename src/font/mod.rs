//! Faces: the ones we ship, the ones an author names, and what can be asked of them.
//!
//! Comes in: font files as bytes. Goes out: metrics, coverage, shaped glyphs, subsets. Knows
//! nothing of paragraphs or of PDF. All advances are in font units (i32); callers scale.

pub mod fallback;
pub mod metrics;
mod outline;
pub mod pruned;
pub mod shape;
pub mod subset;

pub use fallback::{FaceName, FontBook, substitute};
pub use metrics::{Face, FaceData};
pub use pruned::{Pruned, prune};
pub use shape::{Features, Shaped, ShapedGlyph, Shaper, StyleId};
pub use subset::Subset;

/// Names one face of the [`FontBook`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FaceId(pub u16);

/// Why a font file cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FontError(pub String);

impl std::fmt::Display for FontError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for FontError {}
