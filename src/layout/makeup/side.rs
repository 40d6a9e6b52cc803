//! Left and right pages.

/// Which side of the sheet a page lies on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Side {
    /// A page of a book that is not bound: no page faces it.
    Single,
    /// The first page of a leaf: it faces the page before it.
    Recto,
    /// The back of a leaf: it faces the page after it.
    Verso,
}

impl Side {
    /// The side of the page that comes so many pages later.
    #[must_use]
    pub fn after(self, pages: u32) -> Self {
        match (self, pages % 2) {
            (Side::Recto, 1) => Side::Verso,
            (Side::Verso, 1) => Side::Recto,
            (side, _) => side,
        }
    }
}
