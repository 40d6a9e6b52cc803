//! The contents of the book: entries for `nav.xhtml` and `toc.ncx`, and the navigation document itself (EPUB 3.3 §7).

use std::fmt::Write as _;

use super::chapter::head;
use super::inline::plain;
use super::landmarks::Landmark;
use super::writer::Writer;
use super::{Edition, xml};
use crate::book::{Book, CaptionList, ContentsKind, FigureKind, Inline, Matter};

/// Deeper entries stand on this level: no reader shows as many, and validators recurse.
const MAX_DEPTH: usize = 16;

/// A line of the contents.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    /// Nesting, from 0, never more than one deeper than the entry before.
    pub depth: usize,
    /// Text with its number, without markup, not escaped.
    pub text: String,
    /// The same as XHTML.
    pub markup: String,
    /// Where it leads, from the folder of the package; `None` for a draft.
    pub href: Option<String>,
}

/// A printed page and where it begins.
pub(super) struct PageTarget {
    pub folio: String,
    pub href: String,
}

/// Path of a chapter's file.
pub(super) fn chapter_file(slug: &str) -> String {
    format!("text/{slug}.xhtml")
}

/// Path of the page that opens the part before a chapter.
pub(super) fn part_file(part: usize) -> String {
    format!("part-{part}.xhtml")
}

/// The lines of the contents, in reading order. Chapters of a part stand one level below it.
pub(super) fn entries(edition: Edition<'_>) -> Vec<Entry> {
    let book = edition.book;
    let mut list = Entries { edition, entries: Vec::new(), shift: 0, parts: 0 };
    if book.contents.is_empty() {
        for chapter in &book.chapters {
            if let Some(part) = &chapter.part {
                list.part(&part.title);
            }
            let number = chapter.number.as_ref().map(ToString::to_string);
            let href = (!chapter.is_draft()).then(|| chapter_file(&chapter.slug));
            list.chapter(chapter.matter, chapter.depth, number.as_deref(), &chapter.title, href);
        }
        return list.entries;
    }
    for line in &book.contents {
        let Some(chapter) = book.chapters.get(line.chapter) else { continue };
        match line.kind {
            ContentsKind::Part => list.part(&line.title),
            ContentsKind::Chapter | ContentsKind::Draft => {
                let href = (!chapter.is_draft()).then(|| chapter_file(&chapter.slug));
                list.chapter(chapter.matter, line.depth, line.number.as_deref(), &line.title, href);
            }
            ContentsKind::Section => {}
        }
    }
    list.entries
}

struct Entries<'a> {
    edition: Edition<'a>,
    entries: Vec<Entry>,
    /// 1 within a part.
    shift: usize,
    parts: usize,
}

impl Entries<'_> {
    fn part(&mut self, title: &[Inline]) {
        self.parts += 1;
        self.shift = 0;
        let href = part_file(self.parts);
        self.push(0, None, title, Some(href));
        self.shift = 1;
    }

    fn chapter(&mut self, matter: Matter, depth: u8, number: Option<&str>, title: &[Inline], href: Option<String>) {
        if matter != Matter::Body {
            self.shift = 0;
        }
        self.push(usize::from(depth) + self.shift, number, title, href);
    }

    fn push(&mut self, depth: usize, number: Option<&str>, title: &[Inline], href: Option<String>) {
        let deepest = self.entries.last().map_or(0, |e| e.depth + 1);
        let (mut text, mut markup) = (plain(title), Writer::bare(self.edition, title));
        if text.is_empty() {
            text = href.as_deref().unwrap_or("—").trim_start_matches("text/").trim_end_matches(".xhtml").to_owned();
            markup = xml::escaped(&text);
        }
        if let Some(number) = number {
            text = format!("{number} {text}");
            markup = format!("{number} {markup}");
        }
        self.entries.push(Entry { depth: depth.min(deepest).min(MAX_DEPTH), text, markup, href });
    }
}

/// The navigation document: contents, landmarks and, when pages were laid out, their list.
/// It stands in the spine, as the book's visible contents.
pub(super) fn document(
    edition: Edition<'_>,
    entries: &[Entry],
    landmarks: &[Landmark],
    pages: &[PageTarget],
) -> String {
    let book = edition.book;
    let mut out = String::with_capacity(4096 + entries.len() * 128);
    let contents = crate::book::words::contents(&book.meta.language);
    head(&mut out, book, contents, "");
    out.push_str("<body>\n<nav epub:type=\"toc\" role=\"doc-toc\" id=\"toc\" aria-labelledby=\"toc-title\">\n");
    out.push_str("<h1 id=\"toc-title\">");
    out.push_str(contents);
    out.push_str("</h1>\n");
    tree(&mut out, book, entries);
    out.push_str("</nav>\n");
    for list in &book.lists {
        captions(&mut out, edition, list);
    }
    if !landmarks.is_empty() {
        out.push_str("<nav epub:type=\"landmarks\" aria-label=\"Landmarks\" hidden=\"hidden\">\n<ol>\n");
        for Landmark { kind, title, file, anchor, .. } in landmarks {
            let _ = writeln!(out, "<li><a epub:type=\"{kind}\" href=\"{file}{anchor}\">{title}</a></li>");
        }
        out.push_str("</ol>\n</nav>\n");
    }
    if !pages.is_empty() {
        out.push_str(
            "<nav epub:type=\"page-list\" role=\"doc-pagelist\" aria-label=\"Pages of the printed edition\" hidden=\"hidden\">\n<ol>\n",
        );
        for page in pages {
            let _ = writeln!(out, "<li><a href=\"{}\">{}</a></li>", page.href, xml::escaped(&page.folio));
        }
        out.push_str("</ol>\n</nav>\n");
    }
    out.push_str("</body>\n</html>\n");
    out
}

/// A list of figures, tables or listings. For the first two there is a name (EPUB 3.3 §7.4.7, EPUB Structural
/// Semantics Vocabulary); any other `nav` is told by its heading.
fn captions(out: &mut String, edition: Edition<'_>, list: &CaptionList) {
    let book = edition.book;
    let kind = match list.kind {
        FigureKind::Figure => "loi",
        FigureKind::Table => "lot",
        FigureKind::Listing | FigureKind::Equation => "lol",
    };
    let title = crate::book::words::list(list.kind, &book.meta.language);
    let typed = if kind == "lol" { String::new() } else { format!(" epub:type=\"{kind}\"") };
    let _ = writeln!(out, "<nav{typed} id=\"{kind}\" aria-labelledby=\"{kind}-title\">");
    let _ = writeln!(out, "<h2 id=\"{kind}-title\">{title}</h2>\n<ol>");
    for entry in &list.entries {
        let Some(chapter) = book.chapters.get(entry.chapter) else { continue };
        let number = entry.number.as_deref().unwrap_or_default();
        let gap = if number.is_empty() || entry.title.is_empty() { "" } else { " " };
        let (file, id) = (chapter_file(&chapter.slug), xml::id(&entry.anchor));
        let words = Writer::bare(edition, &entry.title);
        let _ = writeln!(out, "<li><a href=\"{file}#{id}\">{}{gap}{words}</a></li>", xml::escaped(number));
    }
    out.push_str("</ol>\n</nav>\n");
}

/// Nested lists. A draft is a link without an address, HTML's placeholder (HTML §4.5.1): the content
/// model of EPUB 3.3 §7.3.1 wants a link, or a `span` that heads a list.
fn tree(out: &mut String, book: &Book, entries: &[Entry]) {
    if entries.is_empty() {
        let _ = writeln!(out, "<ol>\n<li><a href=\"title.xhtml\">{}</a></li>\n</ol>", xml::escaped(&book.meta.title));
        return;
    }
    let mut open = 0;
    for (i, entry) in entries.iter().enumerate() {
        if entry.depth + 1 > open {
            out.push_str("<ol>\n");
            open += 1;
        } else {
            out.push_str("</li>\n");
            while open > entry.depth + 1 {
                out.push_str("</ol>\n</li>\n");
                open -= 1;
            }
        }
        match &entry.href {
            Some(href) => {
                let _ = write!(out, "<li><a href=\"{href}\">{}</a>", entry.markup);
            }
            None => {
                let heads_list = entries.get(i + 1).is_some_and(|next| next.depth > entry.depth);
                let name = if heads_list { "span" } else { "a" };
                let _ = write!(out, "<li><{name}>{}</{name}>", entry.markup);
            }
        }
    }
    for _ in 0..open {
        out.push_str("</li>\n</ol>\n");
    }
}
