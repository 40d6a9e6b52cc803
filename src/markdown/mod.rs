//! Markdown → the model.
//!
//! Comes in: the expanded text of a chapter (see [`include`]), or `SUMMARY.md` (see [`summary`]).
//! Goes out: blocks and notes with their spans. Three steps: [`rewrite`] puts the mark-up of common
//! preprocessors into plain Markdown, [`build`] makes one tree of Markdown's events and of raw HTML,
//! [`blocks`] and [`inlines`] make the model from the tree.
//!
//! Invariants of what goes out: no text holds a line end (code blocks do); nothing nests deeper than
//! a hundred levels; no link stands in a link (but for references by label), no note in a link; every heading has an id that is
//! unique among those made here; `InlineKind::Note(i)` always names an existing note.
//!
//! This room follows CommonMark 0.31, GitHub's extensions, mdBook's rules for headings, code and
//! includes, and the HTML standard for the recovery from broken tags. It knows nothing of files.

mod attrs;
mod blocks;
mod build;
mod captions;
mod cites;
mod code;
mod directive;
mod displays;
mod dollars;
mod drawings;
mod elements;
mod events;
mod fence;
mod foreign;
mod front_matter;
mod html;
mod ids;
pub mod include;
mod inlines;
mod lists;
mod marks;
mod model;
mod pictures;
mod quotes;
mod references;
mod rewrite;
mod settle;
mod shared;
pub mod summary;
mod tables;
mod tags;
mod tree;

use crate::book::{Block, Note};
use crate::diagnostic::Diagnostics;
use crate::source::{FileId, SourceMap, Span};

/// What a chapter's file holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Content {
    /// Its blocks.
    pub blocks: Vec<Block>,
    /// Its footnotes in order of first reference.
    pub notes: Vec<Note>,
}

/// Which extensions are on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// Language of the book, BCP 47: which quotation marks straight ones become.
    pub language: String,
    /// Curly quotes, dashes, ellipses.
    pub smart_punctuation: bool,
    /// Definition lists.
    pub definition_lists: bool,
    /// GitHub's alerts.
    pub admonitions: bool,
    /// `$…$` and `$$…$$`.
    pub math: bool,
    /// Prefixes of hidden lines by language, from `[output.html.code.hidelines]`.
    pub hidelines: Vec<(String, String)>,
    /// Show hidden lines.
    pub show_hidden: bool,
    /// `@key` cites a source: the book has a bibliography.
    pub citations: bool,
}

/// Reads one chapter.
pub fn read(sources: &SourceMap, file: FileId, options: &Options, remarks: &mut Diagnostics) -> Content {
    let whole = sources.text(file);
    let base = front_matter::length(whole, file, remarks);
    let mut told = Vec::new();
    let (text, places) = rewrite::rewrite(&whole[base..], base, options, &mut told);
    let mut shared = shared::Shared::new(file, options, remarks);
    for directive::Told { name, end, start, stop } in told {
        shared.once(&format!("directive {name}"), || directive::remark(&name, end, Span { file, start, end: stop }));
    }
    let mut builder = build::Builder::new(&text, &places, &mut shared);
    // Passages of other languages name them in HTML.
    builder.quotes = options.smart_punctuation && (!quotes::is_english(&options.language) || text.contains("lang="));
    builder.run(events::parse(&text, options));
    let (tree, defined) = (builder.tree, builder.notes);

    let mut model = model::Model::new(&mut shared, whole, &tree, &defined);
    let blocks = model.flow(&tree, 0, blocks::Bare::Paragraph);
    let notes = model.notes(&tree);
    Content { blocks, notes }
}

#[cfg(test)]
mod tests;
