//! Book → Book: the passes, in order.
//!
//! Comes in: the book as the reader made it (links raw, notes in order of first reference).
//! Goes out: the same book with an outline without holes, unique ids, no link or note within a link, every link resolved,
//! and its contents listed. Knows nothing of files: what is not a chapter is a dead link.

mod contents;
mod headings;
mod ids;
mod links;
mod near;
mod places;
mod resolve;
mod web;

use crate::book::Book;
use crate::diagnostic::Diagnostics;

/// What the passes need to know beside the book.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Web address that links out of the project are appended to.
    pub link_base: Option<String>,
    /// `[output.html.redirect]`: old path → new path or URL.
    pub redirects: Vec<(String, String)>,
}

/// Runs all passes. This is the list; each pass relies on those before it.
pub fn run(mut book: Book, options: &Options, remarks: &mut Diagnostics) -> Book {
    headings::settle(&mut book, remarks);
    links::flatten(&mut book);
    let anchors = ids::make_unique(&mut book, remarks);
    resolve::resolve(&mut book, anchors, options, remarks);
    contents::list(&mut book);
    book
}
