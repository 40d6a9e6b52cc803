//! Where the printed pages begin, in terms of the model: how the EPUB learns its page numbers.

/// The printed edition's page breaks, in reading order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageMap {
    /// Each page's first text.
    pub breaks: Vec<PageBreak>,
    /// The folios of [`super::Book::paged`] as the pages print them, in that order; a place that is on no page is left out.
    pub folios: Vec<(Anchor, String)>,
}

impl PageMap {
    /// The folio that is printed for a place.
    pub fn folio(&self, place: &Anchor) -> Option<&str> {
        let found = self.folios.binary_search_by(|(known, _)| known.cmp(place)).ok()?;
        Some(&self.folios[found].1)
    }
}

/// A place in the book.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Anchor {
    /// Index into `Book::chapters`.
    pub chapter: usize,
    /// Id within the chapter; `None` is its start.
    pub id: Option<String>,
}

/// The start of one printed page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageBreak {
    /// Index into `Book::chapters`.
    pub chapter: usize,
    /// Pre-order number of the text leaf within the chapter (see `walk::leaves`).
    pub leaf: u32,
    /// Byte offset into that leaf's text.
    pub byte: u32,
    /// What the program adds before that leaf, the label of a caption, stands on the page before.
    pub torn: bool,
    /// The page's label: `iv`, `12`.
    pub folio: String,
}
