//! Where the printed pages begin, in terms of the model: how the EPUB learns its page numbers.

/// The printed edition's page breaks, in reading order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageMap {
    /// Each page's first text.
    pub breaks: Vec<PageBreak>,
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
    /// The page's label: `iv`, `12`.
    pub folio: String,
}
