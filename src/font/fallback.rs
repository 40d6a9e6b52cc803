//! The font book: which face sets which character.

use super::Face;

/// All faces of a build.
#[derive(Clone, Debug, Default)]
pub struct FontBook {
    /// Indexed by `FaceId`.
    pub faces: Vec<Face>,
}
