//! What stands over the first page of a handout.

/// Where the pages come from, and what they are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Masthead {
    /// A title of the handout's own; the chapters have theirs.
    pub title: Option<String>,
    /// The book and its authors.
    pub source: String,
    /// Where the same can be read on the web.
    pub address: Option<Address>,
}

/// An address with its picture.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Address {
    /// The URL.
    pub url: String,
    /// Its QR code, row by row, without the quiet zone around it; `true` is dark. Empty when it is too long for one.
    pub code: Vec<Vec<bool>>,
}
