//! Book → Book: the passes, in order.

mod web;

use crate::book::Book;
mod web;

use crate::diagnostic::Diagnostics;

/// What the passes need to know beside the book.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Web address that links out of the project are appended to.
    pub link_base: Option<String>,
    /// `[output.html.redirect]`: old path → new path or URL.
    pub redirects: Vec<(String, String)>,
}

/// Runs all passes.
pub fn run(book: Book, options: &Options, remarks: &mut Diagnostics) -> Book {
    let _ = (options, remarks);
    book
}
