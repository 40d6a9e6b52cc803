//! Files of sources → sources: what a citation can name.
//!
//! Comes in: a BibTeX file, or one of CSL-JSON (by its name, `.json`). Goes out: [`Source`]s, with their text as plain
//! Unicode. What cannot be read is remarked with its place, and the rest is read all the same. How sources are
//! printed is not known here.

mod bibtex;
mod csl;
mod tex;

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::source::{FileId, SourceMap, Span};

/// A source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Source {
    /// What citations call it.
    pub key: String,
    /// Where its entry begins; `None` only before it is read.
    pub span: Option<Span>,
    /// What it is.
    pub kind: Kind,
    /// Who wrote it, in order.
    pub authors: Vec<Name>,
    /// There are more authors than are named.
    pub others: bool,
    /// Who edited what it stands in, or it itself.
    pub editors: Vec<Name>,
    /// Never empty once it is read.
    pub title: String,
    /// The journal or collection that it stands in.
    pub container: Option<String>,
    /// Who published it: also a school or institution.
    pub publisher: Option<String>,
    /// Where that is.
    pub place: Option<String>,
    /// As written: mostly a number.
    pub year: Option<String>,
    /// Of a journal.
    pub volume: Option<String>,
    /// Of a volume.
    pub issue: Option<String>,
    /// As `97–111`.
    pub pages: Option<String>,
    /// As written: mostly a number.
    pub edition: Option<String>,
    /// Address on the web.
    pub url: Option<String>,
    /// Without `https://doi.org/`.
    pub doi: Option<String>,
    /// Anything else to be printed.
    pub note: Option<String>,
}

/// What a source is, as far as its entry is printed otherwise.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// It stands by itself: a book, a report, a thesis, a page on the web.
    #[default]
    Whole,
    /// It stands in a journal.
    Article,
    /// It stands in a collection: a chapter, a paper in proceedings.
    Part,
}

/// The name of a person or body.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Name {
    /// With particles that are sorted with it; the whole name of a body.
    pub family: String,
    /// What stands before the family name.
    pub given: Option<String>,
}

/// Reads a file of sources.
pub fn read(sources: &SourceMap, file: FileId, remarks: &mut Diagnostics) -> Vec<Source> {
    let json = sources.path(file).extension().is_some_and(|end| end.eq_ignore_ascii_case("json"));
    let text = sources.text(file);
    let all = if json { csl::read(text, file, remarks) } else { bibtex::read(text, file, remarks) };
    all.into_iter().filter(|source| usable(source, remarks)).collect()
}

fn usable(source: &Source, remarks: &mut Diagnostics) -> bool {
    if source.title.is_empty() {
        let message = format!("the source `{}` has no title; it is left out", source.key);
        remarks.push(Diagnostic::new(Code::BadSource, source.span, message));
    }
    !source.title.is_empty()
}
