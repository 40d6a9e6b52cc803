//! Markdown → the model.
//!
//! Comes in: expanded chapter texts. Goes out: blocks and notes with their spans.

pub mod include;
pub mod summary;

use crate::book::{Block, Note};
use crate::diagnostic::Diagnostics;
use crate::source::{FileId, SourceMap};

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
}

/// Reads one chapter.
pub fn read(sources: &SourceMap, file: FileId, options: &Options, remarks: &mut Diagnostics) -> Content {
    let _ = (sources, file, options, remarks);
    Content::default()
}
