//! Rules over the finished model: what an author would want to know.

use crate::book::Book;
use crate::diagnostic::Diagnostics;

/// Runs every rule.
pub fn check(book: &Book, remarks: &mut Diagnostics) {
    let _ = (book, remarks);
}
