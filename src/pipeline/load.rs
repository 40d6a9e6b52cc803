//! Everything that is read: book.toml, SUMMARY.md, the chapters with what they include, fonts and
//! pictures. What the author can mend becomes a remark; after one that makes the rest meaningless
//! (no configuration, no list of chapters) nothing more is read.

use super::Request;
use super::chapters;
use super::clock::Clock;
use super::fonts;
use super::meta;
use super::pictures;
use super::reader::{Fault, Reader};
use crate::asset::Assets;
use crate::bibliography;
use crate::book::Book;
use crate::config::{self, Config, Named};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::error::Error;
use crate::font::FontBook;
use crate::math;
use crate::source::{FileId, SourceMap};
use crate::theme::Theme;
use crate::transform::{self, CitationStyle};
use std::path::{Path, PathBuf};

/// A book as read, with all that making it takes.
pub(super) struct Loaded {
    /// The model, before the passes.
    pub(super) book: Book,
    /// What the passes need to know.
    pub(super) links: transform::Options,
    /// The look.
    pub(super) theme: Theme,
    /// The faces.
    pub(super) fonts: FontBook,
    /// The pictures.
    pub(super) assets: Assets,
    /// Where the book stands on the web.
    pub(super) url: Option<String>,
    /// Where the editions go when the command line does not say.
    pub(super) out: PathBuf,
    /// The folder outside which nothing was read.
    pub(super) root: PathBuf,
    /// What the printer is asked for.
    pub(super) press: config::Press,
}

/// Reads the book; `None` when it has errors.
pub(super) fn load(
    request: &Request,
    sources: &mut SourceMap,
    remarks: &mut Diagnostics,
    clock: &mut Clock<'_>,
) -> Result<Option<Loaded>, Error> {
    let reader = Reader::new(&request.dir, request.root.as_deref())?;
    let read = clock.stage("load", || {
        let Some(config) = configuration(request, &reader, sources, remarks)? else { return Ok(None) };
        let src = PathBuf::from(&config.src.text);
        let Some(summary) = summary(&reader, &config, &src, sources, remarks) else { return Ok(None) };
        let mut meta = meta::metadata(&config, reader.base(), request.epoch.as_deref(), remarks)?;
        meta.macros = config.math_macros.as_ref().map(|named| macros(&reader, named, remarks)).unwrap_or_default();
        let fonts = fonts::font_book(&reader, &config.fonts, request.system_fonts, remarks);
        let chapters = chapters::load(&reader, &src, summary, sources, remarks);
        let cited =
            config.bibliography.iter().flat_map(|named| bibliography(&reader, named, sources, remarks)).collect();
        Ok(Some((config, src, meta, fonts, chapters, cited)))
    })?;
    let Some((config, src, mut meta, fonts, mut chapters, cited)) = read else { return Ok(None) };
    clock.stage("parse", || chapters::parse(sources, &config.markdown, &config.language, &mut chapters, remarks));
    let cover = config.publication.cover.as_ref();
    let (assets, cover) = clock.stage("pictures", || pictures::load(&reader, &src, &mut chapters, cover, remarks));
    meta.cover = cover;
    if remarks.count(Severity::Error) > 0 {
        return Ok(None);
    }
    Ok(Some(Loaded {
        out: reader.shown(Path::new(&config.build_dir)),
        root: reader.root().to_owned(),
        url: config.url,
        book: Book { meta, chapters, contents: Vec::new(), lists: Vec::new(), paged: Vec::new() },
        links: transform::Options {
            link_base: config.link_base,
            redirects: config.redirects,
            lists: config.lists,
            number_all: config.number_all,
            citations: config.markdown.citations,
            sources: cited,
            style: if config.author_date { CitationStyle::AuthorDate } else { CitationStyle::Numeric },
        },
        theme: config.theme,
        press: config.press,
        fonts,
        assets,
    }))
}

/// Reads book.toml; `None` when it is wrong.
fn configuration(
    request: &Request,
    reader: &Reader,
    sources: &mut SourceMap,
    remarks: &mut Diagnostics,
) -> Result<Option<Config>, Error> {
    let path = Path::new("book.toml");
    let shown = reader.shown(path);
    let file = match reader.text(path) {
        Err(Fault::Missing) => {
            if reader.resolve(Path::new("src/SUMMARY.md")).is_err() {
                let message = "there is no book in this folder: neither book.toml nor src/SUMMARY.md is there; name the \
                               folder of one, as in `chapbook build path/to/book`, or begin one with `chapbook init`";
                let folder = shown.parent().filter(|folder| *folder != Path::new(""));
                return Err(Error::at(folder.unwrap_or(Path::new(".")), message));
            }
            let message = format!("there is no {}; defaults hold for everything", shown.display());
            remarks.push(Diagnostic::new(Code::NoConfig, None, message));
            None
        }
        text => {
            let missing = |fault: &Fault| fault.remark(Code::Unreadable, None, "the book's configuration", &shown);
            match reader.add(sources, path, text, missing) {
                Ok(file) => Some(file),
                Err(remark) => {
                    remarks.push(remark);
                    return Ok(None);
                }
            }
        }
    };
    let theme = config::theme_file(sources, file, &request.variables).and_then(|named| {
        let path = Path::new(&named.text);
        let what = format!("the file of `{}`", named.key);
        let missing = |fault: &Fault| fault.remark(Code::ConfigValue, named.span, &what, &reader.shown(path));
        reader.add(sources, path, reader.text(path), missing).map_err(|remark| remarks.push(remark)).ok()
    });
    let files = config::Files { book: file, theme };
    let config = config::read(sources, files, &request.variables, remarks);
    Ok((remarks.count(Severity::Error) == 0).then_some(config))
}

/// Reads the author's TeX macros.
fn macros(reader: &Reader, named: &Named, remarks: &mut Diagnostics) -> Vec<(String, String)> {
    let path = Path::new(&named.text);
    match reader.text(path) {
        Ok(text) => math::read_macros(&text),
        Err(fault) => {
            let what = format!("the file of `{}`", named.key);
            remarks.push(fault.remark(Code::ConfigValue, named.span, &what, &reader.shown(path)));
            Vec::new()
        }
    }
}

/// Reads a file of sources.
fn bibliography(
    reader: &Reader,
    named: &Named,
    sources: &mut SourceMap,
    remarks: &mut Diagnostics,
) -> Vec<bibliography::Source> {
    let path = Path::new(&named.text);
    let what = format!("a file of `{}`", named.key);
    let missing = |fault: &Fault| fault.remark(Code::ConfigValue, named.span, &what, &reader.shown(path));
    match reader.add(sources, path, reader.text(path), missing) {
        Ok(file) => bibliography::read(sources, file, remarks),
        Err(remark) => {
            remarks.push(remark);
            Vec::new()
        }
    }
}

/// Reads SUMMARY.md; `None` when it is not there.
fn summary(
    reader: &Reader,
    config: &Config,
    src: &Path,
    sources: &mut SourceMap,
    remarks: &mut Diagnostics,
) -> Option<FileId> {
    let key = &config.src;
    match reader.resolve(src) {
        Ok(real) if real.is_dir() => {}
        Ok(_) | Err(Fault::Missing) => {
            let message = format!("`{}` names a folder that is not there: {}", key.key, reader.shown(src).display());
            let place = if key.span.is_none() { " (book.toml does not set it)" } else { "" };
            remarks.push(Diagnostic::new(Code::ConfigValue, key.span, format!("{message}{place}")));
            return None;
        }
        Err(fault) => {
            let what = format!("the folder of `{}`", key.key);
            remarks.push(fault.remark(Code::ConfigValue, key.span, &what, &reader.shown(src)));
            return None;
        }
    }
    let path = src.join("SUMMARY.md");
    let shown = reader.shown(&path);
    let missing = |fault: &Fault| {
        let remark = fault.remark(Code::NoSummary, None, "the list of chapters", &shown);
        remark.help("write one: a list of links to the chapters, such as `- [First](first.md)`")
    };
    match reader.add(sources, &path, reader.text(&path), missing) {
        Ok(file) => Some(file),
        Err(remark) => {
            remarks.push(remark);
            None
        }
    }
}
