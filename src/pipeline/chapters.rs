//! The chapters that SUMMARY.md lists: their files and what these include, then their Markdown.

use super::reader::{Fault, Reader, tidy};
use super::slug;
use crate::book::{Chapter, Part};
use crate::config;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::markdown;
use crate::markdown::include::{self, Found};
use crate::markdown::summary::{Item, Summary};
use crate::source::{Expanded, FileId, SourceMap, Span};
use rayon::prelude::*;
use std::cell::RefCell;
use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};
use std::path::{MAIN_SEPARATOR, Path, PathBuf};

/// Reads all chapters' files and what they include; the chapters have no content yet.
pub(super) fn load(
    reader: &Reader,
    src: &Path,
    summary: FileId,
    sources: &mut SourceMap,
    remarks: &mut Diagnostics,
) -> Vec<Chapter> {
    let mut chapters = listed(markdown::summary::read(sources, summary, remarks));
    let paths: Vec<_> = chapters.iter().filter(|chapter| !chapter.path.is_empty()).map(|c| src.join(&c.path)).collect();
    let texts = reader.texts(&paths);
    let with_files = chapters.iter_mut().filter(|chapter| !chapter.path.is_empty());
    for ((chapter, path), text) in with_files.zip(paths).zip(texts) {
        let missing = |fault: &Fault| {
            fault.remark(Code::MissingChapter, Some(chapter.span), "the chapter's file", &reader.shown(&path))
        };
        match reader.add(sources, &path, text, missing) {
            Ok(file) => chapter.file = Some(file),
            Err(remark) => remarks.push(remark),
        }
    }
    let own = chapters.iter().filter_map(|chapter| Some((chapter.file?, tidy(&src.join(&chapter.path)))));
    let included = include(reader, own.collect(), sources);
    let expanded: Vec<_> = chapters
        .par_iter()
        .map(|chapter| {
            let mut told = Diagnostics::new();
            let text = chapter.file.and_then(|file| expand(reader, sources, file, &included, &mut told));
            (text, told)
        })
        .collect();
    for (chapter, (text, told)) in chapters.iter_mut().zip(expanded) {
        remarks.append(told);
        if let (Some(file), Some(text)) = (chapter.file, text) {
            chapter.file = Some(sources.add_expanded(sources.path(file).to_owned(), text));
        }
    }
    chapters
}

/// The chapters of the plan, without files and content.
fn listed(summary: Summary) -> Vec<Chapter> {
    let mut chapters = Vec::new();
    let mut part = None;
    for item in summary.items {
        match item {
            Item::Separator => {}
            Item::Part { span, title } => part = Some(Part { span, title }),
            Item::Chapter { span, title, path, matter, depth, number } => chapters.push(Chapter {
                span,
                file: None,
                // Written with `/` on every system.
                path: path.map_or_else(String::new, |path| {
                    tidy(Path::new(&path)).to_string_lossy().replace(MAIN_SEPARATOR, "/")
                }),
                slug: String::new(),
                matter,
                depth,
                number,
                part: part.take(),
                title,
                blocks: Vec::new(),
                notes: Vec::new(),
            }),
        }
    }
    let slugs = slug::chapters(chapters.iter().map(|chapter| chapter.path.as_str()));
    for (chapter, slug) in chapters.iter_mut().zip(slugs) {
        chapter.slug = slug;
    }
    chapters
}

/// Reads the Markdown of all chapters.
pub(super) fn parse(
    sources: &SourceMap,
    options: &config::Markdown,
    language: &str,
    chapters: &mut [Chapter],
    remarks: &mut Diagnostics,
) {
    let options = markdown::Options {
        language: language.to_owned(),
        smart_punctuation: options.smart_punctuation,
        definition_lists: options.definition_lists,
        admonitions: options.admonitions,
        math: options.math,
        hidelines: options.hidelines.clone(),
        show_hidden: options.show_hidden,
        citations: options.citations,
    };
    let told: Vec<Diagnostics> = chapters
        .par_iter_mut()
        .map(|chapter| {
            let mut remarks = Diagnostics::new();
            if let Some(file) = chapter.file {
                let content = markdown::read(sources, file, &options, &mut remarks);
                chapter.blocks = content.blocks;
                chapter.notes = content.notes;
            }
            remarks
        })
        .collect();
    for own in told {
        remarks.append(own);
    }
    remarks.fold(Code::UnknownDirective);
    remarks.fold(Code::DiagramSource);
}

/// Rounds in which includes are looked for: one more than the reader follows, so that it is the
/// reader who says that they go too deep.
const ROUNDS: usize = 12;

/// Every file that a directive may need, by its tidy path relative to the book's folder.
struct Included {
    files: HashMap<PathBuf, Result<FileId, Fault>>,
    /// The folder of each file, which its directives are relative to.
    folders: HashMap<FileId, PathBuf>,
}

/// Reads what the files include, and what that includes, until nothing new is named. Whether a
/// directive is really in force is not known here: nothing is remarked yet.
fn include(reader: &Reader, mut queue: Vec<(FileId, PathBuf)>, sources: &mut SourceMap) -> Included {
    let folder = |path: &Path| path.parent().map_or_else(PathBuf::new, Path::to_owned);
    let mut included = Included { files: HashMap::new(), folders: HashMap::new() };
    for (file, path) in &queue {
        included.files.insert(path.clone(), Ok(*file));
        included.folders.insert(*file, folder(path));
    }
    for _ in 0..ROUNDS {
        let named: Vec<_> = queue.par_iter().map(|(file, _)| include::wanted(sources.text(*file))).collect();
        let mut fresh = Vec::new();
        for ((file, _), named) in queue.iter().zip(named) {
            for directive in named {
                if let Entry::Vacant(new) = included.files.entry(tidy(&included.folders[file].join(&directive.path))) {
                    fresh.push(new.key().clone());
                    // Until it is read.
                    new.insert(Err(Fault::Missing));
                }
            }
        }
        let texts = reader.texts(&fresh);
        queue.clear();
        for (path, text) in fresh.into_iter().zip(texts) {
            let file = text.map(|text| sources.add(reader.shown(&path), text));
            if let Ok(file) = file {
                included.folders.insert(file, folder(&path));
                queue.push((file, path.clone()));
            }
            included.files.insert(path, file);
        }
    }
    included
}

/// A chapter's text with its includes; `None` when it has none.
fn expand(
    reader: &Reader,
    sources: &SourceMap,
    file: FileId,
    included: &Included,
    remarks: &mut Diagnostics,
) -> Option<Expanded> {
    if !sources.text(file).contains("{{") {
        return None;
    }
    let refused: RefCell<BTreeMap<(FileId, PathBuf), Diagnostic>> = RefCell::default();
    let find = |from: FileId, written: &str| {
        let Some(folder) = included.folders.get(&from) else { return Found::Missing };
        let path = tidy(&folder.join(written));
        match included.files.get(&path) {
            Some(Ok(file)) => Found::File(*file),
            None | Some(Err(Fault::Missing)) => Found::Missing,
            Some(Err(Fault::NotUtf8 { .. })) => Found::NotText,
            Some(Err(fault)) => {
                let mut refused = refused.borrow_mut();
                let remark = refused
                    .entry((from, path))
                    .or_insert_with_key(|(_, path)| refusal(fault, sources, (from, written), &reader.shown(path)));
                if remark.code == Code::OutsideRoot { Found::Outside } else { Found::Unreadable }
            }
        }
    };
    let expanded = include::expand(sources, file, &find, remarks);
    refused.into_inner().into_values().for_each(|remark| remarks.push(remark));
    Some(expanded)
}

/// The remark for what may not or cannot be included, at the first directive that names it.
fn refusal(fault: &Fault, sources: &SourceMap, (from, written): (FileId, &str), shown: &Path) -> Diagnostic {
    let all = include::wanted(sources.text(from));
    let named = all.into_iter().filter(|directive| directive.path == written);
    let mut places = named.map(|directive| Span::new(from, directive.range.start, directive.range.end));
    let mut remark = fault.remark(Code::MissingInclude, places.next(), "the file to include", shown);
    if remark.code != Code::OutsideRoot {
        // As with a missing one, the directive stays in the text.
        (remark.code, remark.severity) = (Code::MissingInclude, Code::MissingInclude.severity());
    }
    remark.labels.extend(places.map(|place| (place, "and here".to_owned())));
    remark
}
