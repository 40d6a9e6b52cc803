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
use nav::PageTarget;
use package::{Access, Item};
use split::{Part, Places};
use writer::Facts;

const XHTML: &str = "application/xhtml+xml";

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
    let breaks = breaks(book, pages);
    let mut chapters: Vec<Option<Chapter>> = breaks
        .into_par_iter()
        .enumerate()
        .map(|(i, breaks)| {
            (!book.chapters[i].is_draft()).then(|| {
                let (text, facts) = chapter::chapter(edition, i, breaks);
                Chapter { parts: split::parts(text, &facts.cuts, book.chapters[i].span), facts }
            })
        })
        .collect();

    let mut places = Places::default();
    let mut used: BTreeSet<AssetId> = BTreeSet::new();
    let mut formulas: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    let mut access = Access::default();
    let mut page_targets = Vec::new();
    for (chapter, written) in book.chapters.iter().zip(&mut chapters) {
        let Some(Chapter { parts, facts }) = written else { continue };
        places.add(&chapter.slug, parts);
        parts.iter().filter_map(Part::remark).for_each(|remark| remarks.push(remark));
        used.extend(&facts.images);
        pictures::check_file(assets, &facts.images, target, chapter.span, &mut remarks);
        formulas.append(&mut facts.formulas);
        access.missing_alt |= facts.missing_alt;
        access.math |= facts.math;
        page_targets.extend(facts.marks.iter().map(|(folio, id)| PageTarget {
            folio: folio.clone(),
            href: format!("text/{}#{id}", places.file(&chapter.slug, id)),
        }));
    }
    access.images = !used.is_empty();
    access.pages = !page_targets.is_empty();

    let cover = book.meta.cover.filter(|id| (id.0 as usize) < assets.list.len());
    used.extend(cover);
    access.may_flash = used.iter().any(|id| assets.get(*id).kind == Kind::Gif);
    let mut media: Vec<container::Media<'_>> = Vec::new();
    let mut items = Vec::new();
    let mut cover_item = None;
    for id in &used {
        let asset = assets.get(*id);
        let (href, kind) = (format!("images/{}", asset.name), asset.kind.media_type());
        let is_cover = cover == Some(*id);
        let item_id = format!("i-{}", asset.name);
        if is_cover {
            cover_item = Some((item_id.clone(), href.clone()));
        }
        let properties = if is_cover { "cover-image" } else { "" };
        items.push(Item { id: item_id, href: href.clone(), media_type: kind, properties, spine: false });
        media.push((href, kind, Cow::Borrowed(&asset.bytes)));
    }
    for (name, png) in formulas {
        let (id, href) = (format!("f-{name}"), format!("formulas/{name}"));
        items.push(Item { id, href: href.clone(), media_type: "image/png", properties: "", spine: false });
        media.push((href, "image/png", Cow::Owned(png)));
    }
    if let Some(png) = drawn_cover.filter(|_| cover_item.is_none()) {
        let (id, href) = ("cover-image".to_owned(), "cover.png".to_owned());
        cover_item = Some((id.clone(), href.clone()));
        items.push(Item { id, href: href.clone(), media_type: "image/png", properties: "cover-image", spine: false });
        media.push((href, "image/png", Cow::Owned(png)));
    }

    let mut texts: Vec<(String, String)> = Vec::with_capacity(chapters.len() + 3);
    let mut spine = Vec::with_capacity(chapters.len() + 4);
    let page = |id: &str, href: &str, properties: &'static str| Item {
        id: id.to_owned(),
        href: href.to_owned(),
        media_type: XHTML,
        properties,
        spine: true,
    };
    let landmarks = landmarks::landmarks(book, cover_item.is_some());
    if let Some((_, image)) = &cover_item {
        texts.push(("cover.xhtml".to_owned(), titlepage::cover(book, image)));
        spine.push(page("cover", "cover.xhtml", ""));
    }
    texts.push(("title.xhtml".to_owned(), titlepage::title(book)));
    spine.push(page("title-page", "title.xhtml", ""));
    let entries = nav::entries(edition);
    spine.push(page("nav", "nav.xhtml", "nav"));
    let mut parts = 0;
    for (chapter, written) in book.chapters.iter().zip(chapters) {
        if let Some(part) = &chapter.part {
            parts += 1;
            let file = nav::part_file(parts);
            let text = titlepage::part(edition, part);
            spine.push(page(&format!("part-{parts}"), &file, if text.contains("<math") { "mathml" } else { "" }));
            texts.push((file, text));
        }
        let Some(Chapter { parts, facts }) = written else { continue };
        for Part { suffix, text, .. } in parts {
            let slug = &chapter.slug;
            let file = format!("text/{slug}{suffix}.xhtml");
            let math = facts.math && (suffix.is_empty() || text.contains("<math"));
            spine.push(page(&format!("c-{slug}{suffix}"), &file, if math { "mathml" } else { "" }));
            let text = match places.relinked(&text, slug, &suffix) {
                Cow::Owned(led) => led,
                Cow::Borrowed(_) => text,
            };
            texts.push((file, text));
        }
    }

    items.push(Item {
        id: "ncx".to_owned(),
        href: "toc.ncx".to_owned(),
        media_type: "application/x-dtbncx+xml",
        properties: "",
        spine: false,
    });
    items.push(Item {
        id: "css".to_owned(),
        href: "stylesheet.css".to_owned(),
        media_type: "text/css",
        properties: "",
        spine: false,
    });
    items.splice(0..0, spine);
    let nav = nav::document(edition, &entries, &landmarks, &page_targets);
    if nav.contains("<math") {
        // Titles and captions have formulas as the target wants them.
        items.iter_mut().filter(|item| item.id == "nav").for_each(|item| item.properties = "nav mathml");
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
            let id = format!("font-{}", i + 1);
            items.push(Item { id, href: href.clone(), media_type, properties: "", spine: false });
            media.push((href, media_type, Cow::Owned(font)));
        }
    }
    if target == Target::Kobo {
        texts.par_iter_mut().for_each(|(_, text)| *text = kobo::spanned(text));
        nav = kobo::spanned(&nav);
    }
    let cover_id = cover_item.as_ref().map(|(id, _)| &**id);
    let parts = container::Parts {
        style: &style,
        texts,
        media: &media,
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
