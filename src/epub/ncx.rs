//! `toc.ncx`, the contents for readers of EPUB 2 (OPF 2.0.1 §2.4.1, NISO Z39.86-2005 §8).

use std::fmt::Write as _;

use super::nav::{Entry, PageTarget};
use super::xml;
use crate::book::Book;

/// The NCX. Entries that lead nowhere are left out, those below them move up; so are those deeper than `levels`.
pub(super) fn document(book: &Book, entries: &[Entry], pages: &[PageTarget], levels: usize) -> String {
    let mut out = String::with_capacity(1024 + entries.len() * 160);
    let points = points(entries, levels);
    let depth = points.iter().map(|(depth, ..)| depth + 1).max().unwrap_or(1);
    out.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ncx xmlns=\"http://www.daisy.org/z3986/2005/ncx/\" version=\"2005-1\"");
    xml::attr(&mut out, "xml:lang", &book.meta.language);
    out.push_str(">\n<head>\n<meta name=\"dtb:uid\"");
    xml::attr(&mut out, "content", book.meta.identifier.trim());
    let last = pages.iter().filter_map(|p| p.folio.parse::<u32>().ok()).max().unwrap_or(0);
    let _ = write!(
        out,
        "/>\n<meta name=\"dtb:depth\" content=\"{depth}\"/>\n<meta name=\"dtb:totalPageCount\" content=\"{}\"/>\n\
         <meta name=\"dtb:maxPageNumber\" content=\"{last}\"/>\n</head>\n<docTitle><text>{}</text></docTitle>\n<navMap>\n",
        pages.len(),
        xml::escaped(&book.meta.title)
    );
    let mut open = 0;
    for (i, (depth, text, href)) in points.iter().enumerate() {
        while open > *depth {
            out.push_str("</navPoint>\n");
            open -= 1;
        }
        let _ = write!(
            out,
            "<navPoint id=\"n{}\"><navLabel><text>{}</text></navLabel><content src=\"{href}\"/>",
            i + 1,
            xml::escaped(text)
        );
        out.push('\n');
        open += 1;
    }
    for _ in 0..open {
        out.push_str("</navPoint>\n");
    }
    if points.is_empty() {
        let title = xml::escaped(&book.meta.title);
        let _ = writeln!(
            out,
            "<navPoint id=\"n1\"><navLabel><text>{title}</text></navLabel><content src=\"title.xhtml\"/></navPoint>"
        );
    }
    out.push_str("</navMap>\n");
    if !pages.is_empty() {
        out.push_str("<pageList>\n<navLabel><text>Pages</text></navLabel>\n");
        for (i, page) in pages.iter().enumerate() {
            let folio = xml::escaped(&page.folio);
            let (kind, value) = match page.folio.parse::<u32>() {
                Ok(number) => ("normal", format!(" value=\"{number}\"")),
                Err(_) => ("front", String::new()),
            };
            let _ = writeln!(
                out,
                "<pageTarget id=\"p{}\" type=\"{kind}\"{value}><navLabel><text>{folio}</text></navLabel><content src=\"{}\"/></pageTarget>",
                i + 1,
                page.href
            );
        }
        out.push_str("</pageList>\n");
    }
    out.push_str("</ncx>\n");
    out
}

/// Depth, text and address of the entries that lead somewhere.
fn points(entries: &[Entry], levels: usize) -> Vec<(usize, &str, &str)> {
    let mut out: Vec<(usize, &str, &str)> = Vec::with_capacity(entries.len());
    for entry in entries {
        if let Some(href) = &entry.href {
            let deepest = out.last().map_or(0, |(depth, ..)| depth + 1);
            out.push((entry.depth.min(deepest).min(levels.saturating_sub(1)), &entry.text, href));
        }
    }
    out
}
