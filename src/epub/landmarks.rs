//! Places that readers offer by name: in the navigation document as landmarks, in the package as its guide.

use super::chapter::{holds_index, lists_sources};
use super::nav::chapter_file;
use crate::book::opening::is_glossary;
use crate::book::{Book, Chapter, Matter, words};

/// A place and what it is.
#[derive(Clone, Debug)]
pub(super) struct Landmark {
    /// Its name in the EPUB 3 Structural Semantics Vocabulary.
    pub kind: &'static str,
    /// Its name in the guide (OPF 2.0.1 §2.6).
    pub guide: &'static str,
    /// What the reader sees.
    pub title: &'static str,
    /// Path of its file from the folder of the package.
    pub file: String,
    /// `#` and an id, where the place is not the file's beginning. The guide knows files only.
    pub anchor: &'static str,
}

/// The landmarks of a book, in reading order as far as it is known.
pub(super) fn landmarks(book: &Book, has_cover: bool) -> Vec<Landmark> {
    let language = &book.meta.language;
    let mut list = Vec::new();
    let mut name = |kind, guide, title, file: Option<String>, anchor| {
        list.extend(file.map(|file| Landmark { kind, guide, title, file, anchor }));
    };
    let page = |file: &str| Some(file.to_owned());
    let chapter = |is: fn(&Chapter) -> bool| book.chapters.iter().find(|c| is(c)).map(|c| chapter_file(&c.slug));
    name("cover", "cover", "Cover", page("cover.xhtml").filter(|_| has_cover), "");
    name("titlepage", "title-page", "Title page", page("title.xhtml"), "");
    name("toc", "toc", words::contents(language), page("nav.xhtml"), "#toc");
    name("bodymatter", "text", "Start of the text", start(book), "");
    name("bibliography", "bibliography", words::sources(language), chapter(lists_sources), "");
    name("index", "index", words::index(language), chapter(holds_index), "");
    // The glossary's title is text of the author's, which the list does not need.
    name("glossary", "glossary", "Glossary", chapter(|c| c.blocks.first().is_some_and(is_glossary)), "");
    list
}

/// Where reading starts: the first chapter of the body, else the first of all.
fn start(book: &Book) -> Option<String> {
    let mut written = book.chapters.iter().filter(|c| !c.is_draft());
    let body = written.clone().find(|c| c.matter == Matter::Body);
    body.or_else(|| written.next()).map(|c| chapter_file(&c.slug))
}
