//! Book → Book: the passes, in order.
//!
//! Comes in: the book as the reader made it (links raw, notes in order of first reference).
//! Goes out: the same book with marks for the index as anchors and their entries listed, an
//! outline without holes, numbered figures, attributions apart from their epigraphs, spaces bound
//! where a line must not end, unique ids, no link or note within a link, every link and reference
//! resolved, words for every picture that is no ornament, text of another direction isolated, and its contents listed. Knows nothing of files: what is not a chapter is a dead link.

mod alternatives;
mod cite;
mod collate;
mod contents;
mod directions;
mod epigraphs;
mod excerpt;
mod glossary;
mod headings;
mod ids;
mod index;
mod links;
mod lists;
mod marks;
mod number;
mod places;
mod punctuate;
mod resolve;
mod spaces;
mod tex_tag;
mod web;

pub use excerpt::{Cut, Excerpt, Outside, address, excerpt, refers_outside};

use crate::bibliography::Source;
use crate::book::{Block, Book, Chapter, FigureKind, Inline, InlineKind, Matter};
use crate::diagnostic::Diagnostics;
use crate::source::Span;

pub use cite::CitationStyle;

/// What the passes need to know beside the book.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Web address that links out of the project are appended to.
    pub link_base: Option<String>,
    /// `[output.html.redirect]`: old path → new path or URL.
    pub redirects: Vec<(String, String)>,
    /// Which lists of captions are made, in this order.
    pub lists: Vec<FigureKind>,
    /// Number everything that has a caption, also in a book without labels.
    pub number_all: bool,
    /// The book has a bibliography: `@key` was read as a citation.
    pub citations: bool,
    /// What it cites from.
    pub sources: Vec<Source>,
    /// How citations are printed.
    pub style: CitationStyle,
}

/// Runs all passes. This is the list; each pass relies on those before it.
pub fn run(mut book: Book, options: &Options, remarks: &mut Diagnostics) -> Book {
    cite::settle(&mut book, options, remarks);
    let marks = marks::gather(&mut book, remarks);
    headings::settle(&mut book, remarks);
    number::number(&mut book, options, remarks);
    links::flatten(&mut book);
    epigraphs::part(&mut book);
    punctuate::bind(&mut book);
    let anchors = ids::make_unique(&mut book, remarks);
    resolve::resolve(&mut book, anchors, options, remarks);
    glossary::link(&mut book, remarks);
    if let Some(marks) = marks {
        index::list(&mut book, marks, remarks);
    }
    alternatives::fill(&mut book);
    book.paged.sort_unstable();
    book.paged.dedup();
    directions::isolate(&mut book);
    contents::list(&mut book);
    lists::list(&mut book, options);
    book
}

/// Adds a chapter of the program's own behind all others.
fn append(book: &mut Book, span: Span, title: &str, slug: &str, blocks: Vec<Block>) {
    let mut slug = slug.to_owned();
    while book.chapters.iter().any(|chapter| chapter.slug == slug) {
        slug.push_str("-1");
    }
    book.chapters.push(Chapter {
        span,
        file: Some(span.file),
        path: String::new(),
        slug,
        matter: Matter::Back,
        depth: 0,
        number: None,
        part: None,
        title: vec![Inline::new(span, InlineKind::Text(title.to_owned()))],
        blocks,
        notes: Vec::new(),
    });
}
