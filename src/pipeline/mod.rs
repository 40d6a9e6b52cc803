//! load → compile → write: the only room that knows every other.
//!
//! Comes in: a [`Request`]. Goes out: an [`Outcome`]: what there is to say and, when the book has
//! no error, the files written. Reading happens in `load` and its helpers, all of it through
//! `reader`; writing in `write`. What lies between is a pure function of what was read: the same
//! bytes come out on any machine and with any number of threads.

mod chapters;
mod clock;
mod compile;
mod fonts;
pub mod handout;
mod load;
mod meta;
mod pictures;
mod press;
mod reader;
mod root;
mod slug;
mod write;

pub use crate::theme::Target;
pub use clock::Stage;
pub use compile::Debris;

use crate::diagnostic::{Diagnostics, Severity};
use crate::error::Error;
use crate::layout::page::Summary;
use crate::press::Printer;
use crate::source::SourceMap;
use clock::Clock;
use compile::Compiled;
use load::Loaded;
use std::path::PathBuf;

/// What is to be built.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// The folder that holds book.toml.
    pub dir: PathBuf,
    /// `--root`: the folder outside which nothing is read.
    pub root: Option<PathBuf>,
    /// `--dest-dir`: where the editions go; else book.toml says it.
    pub out: Option<PathBuf>,
    /// Make the EPUB.
    pub epub: bool,
    /// Make the PDF.
    pub pdf: bool,
    /// Warnings stop the build as errors do.
    pub strict: bool,
    /// Look at the system's faces, as if book.toml had said so.
    pub system_fonts: bool,
    /// Make the PDF for paper, or for the screen, whatever book.toml says.
    pub print: Option<bool>,
    /// Whose readers the EPUB is made for, whatever book.toml says.
    pub target: Option<Target>,
    /// Make the PDF for a printer, with a cover.
    pub press: Option<&'static Printer>,
    /// Measure the processor time of each stage; then the editions are made one after the other.
    pub timings: bool,
    /// The `MDBOOK_…` variables of the environment.
    pub variables: Vec<(String, String)>,
    /// `SOURCE_DATE_EPOCH`.
    pub epoch: Option<String>,
}

/// What came of a request.
#[derive(Debug)]
pub struct Outcome {
    /// The texts that the remarks point into.
    pub sources: SourceMap,
    /// What there is to say, in the order of the book.
    pub remarks: Diagnostics,
    /// The editions; `Ok(None)` when the book has errors, `Err` when the program could not go on.
    pub result: Result<Option<Editions>, Error>,
    /// The stages that were run.
    pub stages: Vec<Stage>,
    /// What the editions were made of, for a program that ends to leave where it is.
    pub debris: Option<Debris>,
}

/// A book that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Editions {
    /// Its title.
    pub title: String,
    /// Its chapters that have a file.
    pub chapters: usize,
    /// Its pictures.
    pub pictures: usize,
    /// Words of running text; a Chinese character or kana counts as one.
    pub words: usize,
    /// Pages of the PDF, when it was made.
    pub pages: Option<usize>,
    /// Of a compact handout: how many pages it would have otherwise.
    pub roomy: Option<usize>,
    /// Printed sides, when several pages stand on one.
    pub sides: Option<usize>,
    /// How the pages of the PDF came out.
    pub summary: Option<Summary>,
    /// The folder outside which nothing was read.
    pub root: PathBuf,
    /// The files, EPUB first.
    pub files: Vec<Written>,
}

/// A file that was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// `EPUB`, `PDF` or `cover`.
    pub format: &'static str,
    /// Where it is.
    pub path: PathBuf,
    /// Its size.
    pub bytes: u64,
}

/// Builds a book; `progress` is told the name of each stage as it begins.
pub fn build(request: &Request, progress: &mut dyn FnMut(&'static str)) -> Outcome {
    make(request, progress, &|loaded, _, remarks, clock| compile::compile(request, loaded, remarks, clock))
}

/// Makes a handout of some chapters of a book.
pub fn hand_out(request: &Request, order: &handout::Order, progress: &mut dyn FnMut(&'static str)) -> Outcome {
    make(request, progress, &|loaded, sources, remarks, clock| {
        handout::compile(request, order, loaded, sources, remarks, clock)
    })
}

/// What makes bytes of what was read.
type Compile<'a> = &'a dyn Fn(Loaded, &SourceMap, &mut Diagnostics, &mut Clock<'_>) -> Result<Option<Compiled>, Error>;

fn make(request: &Request, progress: &mut dyn FnMut(&'static str), compile: Compile<'_>) -> Outcome {
    let mut sources = SourceMap::new();
    let mut remarks = Diagnostics::new();
    let mut clock = Clock::new(request.timings, progress);
    let mut debris = None;
    let result = run(request, compile, &mut sources, &mut remarks, &mut clock, &mut debris);
    Outcome { sources, remarks, result, stages: clock.stages(), debris }
}

fn run(
    request: &Request,
    compile: Compile<'_>,
    sources: &mut SourceMap,
    remarks: &mut Diagnostics,
    clock: &mut Clock<'_>,
    debris: &mut Option<Debris>,
) -> Result<Option<Editions>, Error> {
    let Some(loaded) = load::load(request, sources, remarks, clock)? else { return Ok(None) };
    let root = loaded.root.clone();
    let out = request.out.clone().unwrap_or_else(|| loaded.out.clone());
    let compiled = compile(loaded, sources, remarks, clock)?;
    let Some(made) = compiled.filter(|_| !stops(request, remarks)) else { return Ok(None) };
    *debris = Some(made.debris);
    let stem = &made.stem;
    // For a printer there are two PDFs, neither of which is the one that is read on screens.
    let epub = made.target.ending();
    let ends = match made.printer {
        Some(printer) => [format!(".{epub}"), format!("-{printer}-cover.pdf"), format!("-{printer}-interior.pdf")],
        None => [format!(".{epub}"), "-cover.pdf".to_owned(), ".pdf".to_owned()],
    };
    let formats = [("EPUB", &made.epub), ("cover", &made.wrap), ("PDF", &made.pdf)];
    let made_formats =
        || formats.iter().zip(&ends).filter_map(|((name, bytes), end)| Some((*name, end, bytes.as_deref()?)));
    let files: Vec<_> = made_formats().map(|(_, end, bytes)| (format!("{stem}{end}"), bytes)).collect();
    let paths = clock.stage("write", || write::write(&out, &files))?;
    let files = made_formats()
        .zip(paths)
        .map(|((format, _, bytes), path)| Written { format, path, bytes: bytes.len() as u64 })
        .collect();
    Ok(Some(Editions {
        title: made.title,
        chapters: made.chapters,
        pictures: made.pictures,
        words: made.words,
        pages: made.pages,
        roomy: made.roomy,
        sides: made.sides,
        summary: made.summary,
        root,
        files,
    }))
}

/// Whether what was said so far keeps the book from being written.
fn stops(request: &Request, remarks: &Diagnostics) -> bool {
    let least = if request.strict { Severity::Warning } else { Severity::Error };
    remarks.iter().any(|remark| remark.severity >= least)
}

#[cfg(test)]
pub(crate) mod tests;
