//! Rules over the finished model: what an author would want to know.
//!
//! Comes in: the book after all passes. Goes out: remarks, chapter by chapter. One rule a file,
//! named by its code. What another room finds while it does its work (dead links, missing images,
//! wide tables) is said there.

mod missing_alt;
mod vague_link;

use crate::book::{Book, Chapter};
use crate::diagnostic::Diagnostics;

/// The list of rules.
const RULES: &[fn(&Book, &Chapter, &mut Diagnostics)] = &[missing_alt::check, vague_link::check];

/// Runs every rule.
pub fn check(book: &Book, remarks: &mut Diagnostics) {
    for chapter in &book.chapters {
        for rule in RULES {
            rule(book, chapter, remarks);
        }
    }
}
