//! Book → EPUB 3.3.
//!
//! Comes in: the book after all transform passes, the theme, its pictures and, when pages were laid
//! out, where each begins. Goes out: the bytes of one container: cover, title page, contents, part
//! pages and a file a chapter, with package document, navigation document and NCX of our own.
//! Invariants: total, and the same bytes for the same book whatever the number of threads; nothing
//! remote, no script; every id unique in its file. This room knows nothing of Markdown or of pages.
//! Sources: EPUB 3.3, EPUB Accessibility 1.1, DPUB-ARIA 1.1, HTML (WHATWG), OPF 2.0.1 for the NCX.

mod chapter;
mod code;
mod container;
mod css;
mod decimals;
mod fonts;
mod formula;
mod index;
mod inline;
mod kobo;
mod landmarks;
mod manifest;
mod markup;
mod metadata;
mod nav;
mod ncx;
mod package;
mod pictures;
mod seams;
mod sides;
mod split;
mod table;
mod titlepage;
mod writer;
mod xhtml;
mod xml;

#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use crate::asset::{AssetId, Assets, Kind};
use crate::book::{Book, PageBreak, PageMap};
use crate::diagnostic::Diagnostics;
use crate::font::FontBook;
use crate::theme::{Faces, Target, Theme};
use manifest::Manifest;
use nav::PageTarget;
use package::Access;
use split::{Part, Places};
use writer::Facts;

/// A finished EPUB.
#[derive(Clone, Debug)]
pub struct Written {
    /// The file.
    pub bytes: Vec<u8>,
    /// What of it does not suit the reading system that it is made for.
    pub remarks: Diagnostics,
}

/// What the files of one EPUB are made from.
#[derive(Clone, Copy)]
struct Edition<'a> {
    book: &'a Book,
    theme: &'a Theme,
    fonts: &'a FontBook,
    /// The pictures as the target takes them.
    assets: &'a Assets,
    /// The page numbers of the printed edition, when there is one.
    pages: Option<&'a PageMap>,
}

/// A chapter as written: its files, and what they hold.
struct Chapter {
    parts: Vec<Part>,
    facts: Facts,
}

/// Writes the whole EPUB. `pages` gives it the page numbers of the printed edition; `drawn_cover`
/// is a PNG that stands in when the author gave no cover.
pub fn write(
    book: &Book,
    theme: &Theme,
    fonts: &FontBook,
    assets: &Assets,
    pages: Option<&PageMap>,
    drawn_cover: Option<Vec<u8>>,
) -> Written {
    let target = theme.ebook.target;
    let mut remarks = Diagnostics::new();
    let assets = &*pictures::fitted(book, assets, fonts, target, &mut remarks);
    let edition = Edition { book, theme, fonts, assets, pages };
    let mut chapters = chapters(edition);
    let Gathered { places, mut used, formulas, mut access, page_targets } =
        gather(edition, &mut chapters, &mut remarks);
    let cover = book.meta.cover.filter(|id| (id.0 as usize) < assets.list.len());
    used.extend(cover);
    access.may_flash = used.iter().any(|id| assets.get(*id).kind == Kind::Gif);

    let mut manifest = Manifest::default();
    for id in &used {
        let asset = assets.get(*id);
        let (name, href) = (format!("i-{}", asset.name), format!("images/{}", asset.name));
        let (kind, bytes) = (asset.kind.media_type(), Cow::Borrowed(&asset.bytes[..]));
        if cover == Some(*id) {
            manifest.cover(&name, href, kind, bytes);
        } else {
            manifest.media(&name, href, kind, bytes);
        }
    }
    for (name, png) in formulas {
        manifest.media(&format!("f-{name}"), format!("formulas/{name}"), "image/png", Cow::Owned(png));
    }
    if let Some(png) = drawn_cover.filter(|_| manifest.cover.is_none()) {
        manifest.cover("cover-image", "cover.png".to_owned(), "image/png", Cow::Owned(png));
    }
    let landmarks = landmarks::landmarks(book, manifest.cover.is_some());
    let mut texts = texts(edition, chapters, &places, &mut manifest);
    manifest.file("ncx", "toc.ncx", "application/x-dtbncx+xml");
    manifest.file("css", "stylesheet.css", "text/css");

    let entries = nav::entries(edition);
    let nav = nav::document(edition, &entries, &landmarks, &page_targets);
    if nav.contains("<math") {
        // Titles and captions have formulas as the target wants them.
        manifest.amend("nav", "nav mathml");
    }
    let mut nav = places.relinked(&nav, "", "").into_owned();
    let mut style = css::style(theme, book);
    let mut encryption = None;
    if theme.ebook.faces != Faces::Readers {
        let all = texts.iter().map(|(_, text)| text.as_str()).chain([nav.as_str()]);
        let mut fonts = fonts::embedded(edition, all, &mut remarks);
        style.push_str(&fonts.rules);
        if theme.ebook.faces == Faces::Obfuscated {
            fonts.files.iter_mut().for_each(|(_, _, font)| fonts::obfuscate(font, &book.meta.identifier));
            let paths: Vec<&str> = fonts.files.iter().map(|(path, ..)| path.as_str()).collect();
            encryption = (!paths.is_empty()).then(|| fonts::encryption(&paths));
        }
        for (i, (href, media_type, font)) in fonts.files.into_iter().enumerate() {
            manifest.media(&format!("font-{}", i + 1), href, media_type, Cow::Owned(font));
        }
    }
    if target == Target::Kobo {
        texts.par_iter_mut().for_each(|(_, text)| *text = kobo::spanned(text));
        nav = kobo::spanned(&nav);
    }
    let media = std::mem::take(&mut manifest.media);
    let items = manifest.items();
    let cover_id = manifest.cover.as_ref().map(|(id, _)| &**id);
    let parts = container::Parts {
        style,
        texts,
        media,
        package: package::document(book, theme.ebook, &items, cover_id, &landmarks, access),
        nav,
        ncx: ncx::document(book, &entries, &page_targets, pictures::limits(target).levels),
        modified: &book.meta.modified,
        fonts: theme.ebook.faces != Faces::Readers,
        encryption,
    };
    let bytes = container::assemble(parts)
        .unwrap_or_else(|fault| unreachable!("a container in memory with unique paths: {fault}"));
    pictures::check_book(book, assets, bytes.len(), target, &mut remarks);
    Written { bytes, remarks }
}

/// Every chapter as files; `None` for a draft.
fn chapters(edition: Edition<'_>) -> Vec<Option<Chapter>> {
    let breaks = breaks(edition.book, edition.pages);
    breaks
        .into_par_iter()
        .enumerate()
        .map(|(i, breaks)| {
            (!edition.book.chapters[i].is_draft()).then(|| {
                let (text, facts) = chapter::chapter(edition, i, breaks);
                Chapter { parts: split::parts(text, &facts.cuts, edition.book.chapters[i].span), facts }
            })
        })
        .collect()
}

/// What all chapters together have.
#[derive(Default)]
struct Gathered {
    /// In which file every id is.
    places: Places,
    /// The pictures that are shown.
    used: BTreeSet<AssetId>,
    /// Formulas that were drawn, by the names of their files.
    formulas: BTreeMap<String, Vec<u8>>,
    access: Access,
    /// Where the pages of the printed edition begin.
    page_targets: Vec<PageTarget>,
}

fn gather(edition: Edition<'_>, chapters: &mut [Option<Chapter>], remarks: &mut Diagnostics) -> Gathered {
    let mut out = Gathered::default();
    for (chapter, written) in edition.book.chapters.iter().zip(chapters) {
        let Some(Chapter { parts, facts }) = written else { continue };
        out.places.add(&chapter.slug, parts);
        parts.iter().filter_map(Part::remark).for_each(|remark| remarks.push(remark));
        out.used.extend(&facts.images);
        pictures::check_file(edition.assets, &facts.images, edition.theme.ebook.target, chapter.span, remarks);
        out.formulas.append(&mut facts.formulas);
        out.access.missing_alt |= facts.missing_alt;
        out.access.math |= facts.math;
        out.page_targets.extend(facts.marks.iter().map(|(folio, id)| PageTarget {
            folio: folio.clone(),
            href: format!("text/{}#{id}", out.places.file(&chapter.slug, id)),
        }));
    }
    out.access.images = !out.used.is_empty();
    out.access.pages = !out.page_targets.is_empty();
    out
}

/// The documents in the order of reading, with their paths, each entered in the manifest.
fn texts(
    edition: Edition<'_>,
    chapters: Vec<Option<Chapter>>,
    places: &Places,
    manifest: &mut Manifest<'_>,
) -> Vec<(String, String)> {
    let book = edition.book;
    let mut texts: Vec<(String, String)> = Vec::with_capacity(chapters.len() + 3);
    if let Some((_, image)) = &manifest.cover {
        texts.push(("cover.xhtml".to_owned(), titlepage::cover(book, image)));
        manifest.document("cover", "cover.xhtml", "");
    }
    texts.push(("title.xhtml".to_owned(), titlepage::title(book)));
    manifest.document("title-page", "title.xhtml", "");
    manifest.document("nav", "nav.xhtml", "nav");
    let mathml = |is: bool| if is { "mathml" } else { "" };
    let mut opened = 0;
    for (chapter, written) in book.chapters.iter().zip(chapters) {
        if let Some(part) = &chapter.part {
            opened += 1;
            let file = nav::part_file(opened);
            let text = titlepage::part(edition, part);
            manifest.document(format!("part-{opened}"), &file, mathml(text.contains("<math")));
            texts.push((file, text));
        }
        let Some(Chapter { parts, facts }) = written else { continue };
        for Part { suffix, text, .. } in parts {
            let slug = &chapter.slug;
            let file = format!("text/{slug}{suffix}.xhtml");
            let math = facts.math && (suffix.is_empty() || text.contains("<math"));
            manifest.document(format!("c-{slug}{suffix}"), &file, mathml(math));
            let text = match places.relinked(&text, slug, &suffix) {
                Cow::Owned(led) => led,
                Cow::Borrowed(_) => text,
            };
            texts.push((file, text));
        }
    }
    texts
}

/// The page breaks of each chapter; a folio counts once a chapter, since it makes an id.
fn breaks<'a>(book: &Book, pages: Option<&'a PageMap>) -> Vec<Vec<&'a PageBreak>> {
    let mut out = vec![Vec::new(); book.chapters.len()];
    let mut seen = BTreeSet::new();
    for page in pages.map_or(&[][..], |p| &p.breaks) {
        if let Some(list) = out.get_mut(page.chapter)
            && seen.insert((page.chapter, page.folio.as_str()))
        {
            list.push(page);
        }
    }
    out
}
