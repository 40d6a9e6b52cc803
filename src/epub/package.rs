//! The package document `content.opf` (EPUB 3.3 §5): metadata, manifest, spine.

use std::fmt::Write as _;

use super::chapter::language;
use super::xml;
use crate::book::{Book, Direction};

/// An entry of the manifest.
#[derive(Clone, Debug)]
pub(super) struct Item {
    /// Unique in the package, an XML name.
    pub id: String,
    /// Path from the folder of the package.
    pub href: String,
    pub media_type: &'static str,
    /// Such as `mathml`; empty for none.
    pub properties: &'static str,
    /// Whether it stands in the reading order.
    pub spine: bool,
}

/// What the accessibility metadata is computed from (EPUB Accessibility 1.1 §2).
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Access {
    pub images: bool,
    pub missing_alt: bool,
    /// A GIF may move; whether it flashes is not known.
    pub may_flash: bool,
    pub math: bool,
    pub pages: bool,
}

/// The package document. `cover` is the manifest id of the cover picture; `guide` are places old readers ask for.
pub(super) fn document(
    book: &Book,
    items: &[Item],
    cover: Option<&str>,
    guide: &[(&str, &str, String)],
    access: Access,
) -> String {
    let mut out = String::with_capacity(4096 + items.len() * 160);
    out.push_str(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<package xmlns=\"http://www.idpf.org/2007/opf\" version=\"3.0\" \
         unique-identifier=\"pub-id\"",
    );
    xml::attr(&mut out, "xml:lang", &language(book));
    if book.meta.direction == Direction::Rtl {
        out.push_str(" dir=\"rtl\"");
    }
    out.push_str(">\n<metadata xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n");
    metadata(&mut out, book);
    accessibility(&mut out, book, access);
    if let Some(cover) = cover {
        let _ = writeln!(out, "<meta name=\"cover\" content=\"{cover}\"/>");
    }
    let _ = writeln!(out, "<meta name=\"generator\" content=\"chapbook {}\"/>", env!("CARGO_PKG_VERSION"));
    out.push_str("</metadata>\n<manifest>\n");
    for item in items {
        let _ = write!(out, "<item id=\"{}\" href=\"{}\" media-type=\"{}\"", item.id, item.href, item.media_type);
        if !item.properties.is_empty() {
            let _ = write!(out, " properties=\"{}\"", item.properties);
        }
        out.push_str("/>\n");
    }
    out.push_str("</manifest>\n<spine toc=\"ncx\"");
    if book.meta.direction == Direction::Rtl {
        out.push_str(" page-progression-direction=\"rtl\"");
    }
    out.push_str(">\n");
    for item in items.iter().filter(|item| item.spine) {
        let _ = writeln!(out, "<itemref idref=\"{}\"/>", item.id);
    }
    out.push_str("</spine>\n<guide>\n");
    for (kind, name, href) in guide {
        let _ = writeln!(out, "<reference type=\"{kind}\" title=\"{name}\" href=\"{href}\"/>");
    }
    out.push_str("</guide>\n</package>\n");
    out
}

fn metadata(out: &mut String, book: &Book) {
    let meta = &book.meta;
    let mut element = |name: &str, id: &str, value: &str| -> bool {
        let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
        let value = xml::escaped(&value);
        if value.is_empty() {
            return false;
        }
        let id = if id.is_empty() { String::new() } else { format!(" id=\"{id}\"") };
        let _ = writeln!(out, "<dc:{name}{id}>{value}</dc:{name}>");
        true
    };
    element("identifier", "pub-id", &meta.identifier);
    if !element("title", "title", &meta.title) {
        element("title", "title", "Untitled");
    }
    let subtitled = element("title", "subtitle", meta.subtitle.as_deref().unwrap_or(""));
    element("language", "", &language(book));
    let authors: Vec<bool> =
        meta.authors.iter().enumerate().map(|(i, a)| element("creator", &format!("creator-{}", i + 1), a)).collect();
    element("description", "", meta.description.as_deref().unwrap_or(""));
    element("publisher", "", meta.publisher.as_deref().unwrap_or(""));
    element("rights", "", meta.rights.as_deref().unwrap_or(""));
    element("date", "", meta.date.as_deref().filter(|d| is_date(d)).unwrap_or(""));
    for subject in &meta.subjects {
        element("subject", "", subject);
    }
    if subtitled {
        out.push_str(
            "<meta refines=\"#title\" property=\"title-type\">main</meta>\n<meta refines=\"#title\" property=\"display-seq\">1</meta>\n\
             <meta refines=\"#subtitle\" property=\"title-type\">subtitle</meta>\n<meta refines=\"#subtitle\" property=\"display-seq\">2</meta>\n",
        );
    }
    for (i, _) in authors.iter().enumerate().filter(|(_, written)| **written) {
        let _ =
            writeln!(out, "<meta refines=\"#creator-{}\" property=\"role\" scheme=\"marc:relators\">aut</meta>", i + 1);
    }
    let modified = if is_moment(&meta.modified) { &*meta.modified } else { "2000-01-01T00:00:00Z" };
    let _ = writeln!(out, "<meta property=\"dcterms:modified\">{modified}</meta>");
}

/// Discovery metadata: true statements only. No conformance is claimed, for no machine can vouch for it.
fn accessibility(out: &mut String, book: &Book, access: Access) {
    let mut property = |name: &str, value: &str| {
        let _ = writeln!(out, "<meta property=\"schema:{name}\">{value}</meta>");
    };
    property("accessMode", "textual");
    let described = !access.missing_alt;
    if access.images {
        property("accessMode", "visual");
        property("accessModeSufficient", "textual,visual");
    }
    if described {
        property("accessModeSufficient", "textual");
    }
    let features = [
        ("tableOfContents", true),
        ("readingOrder", true),
        ("structuralNavigation", true),
        ("displayTransformability", true),
        ("ARIA", true),
        ("alternativeText", access.images && described),
        ("MathML", access.math),
        ("pageBreakMarkers", access.pages),
        ("pageNavigation", access.pages),
    ];
    for (feature, _) in features.iter().filter(|(_, holds)| *holds) {
        property("accessibilityFeature", feature);
    }
    property("accessibilityHazard", if access.may_flash { "unknown" } else { "none" });
    let mut summary =
        "Text with headings, lists and tables marked as such, in reading order, with a linked table of contents."
            .to_owned();
    match (access.images, described) {
        (false, _) => summary.push_str(" There are no pictures in the text."),
        (true, true) => summary.push_str(" Every picture has an alternative text."),
        (true, false) => summary.push_str(" Some pictures have no alternative text."),
    }
    if access.pages {
        summary.push_str(" The page numbers are those of the PDF edition.");
    }
    let _ = writeln!(out, "<meta property=\"schema:accessibilitySummary\" xml:lang=\"en\">{summary}</meta>");
    if access.pages {
        let _ = writeln!(
            out,
            "<dc:source id=\"src\">{} (PDF edition)</dc:source>\n<meta refines=\"#src\" property=\"source-of\">pagination</meta>",
            xml::escaped(&book.meta.title)
        );
    }
}

/// `YYYY`, `YYYY-MM` or `YYYY-MM-DD` (W3CDTF).
fn is_date(date: &str) -> bool {
    let number = |part: Option<&str>, digits: usize, max: u32| match part {
        None => true,
        Some(part) => {
            part.len() == digits
                && part.bytes().all(|b| b.is_ascii_digit())
                && part.parse::<u32>().is_ok_and(|n| n > 0 && n <= max)
        }
    };
    let mut parts = date.split('-');
    number(parts.next(), 4, 9999)
        && number(parts.next(), 2, 12)
        && number(parts.next(), 2, 31)
        && parts.next().is_none()
}

/// `YYYY-MM-DDThh:mm:ssZ`.
fn is_moment(moment: &str) -> bool {
    const FORM: &[u8] = b"dddd-dd-ddTdd:dd:ddZ";
    moment.len() == FORM.len()
        && moment.bytes().zip(FORM).all(|(b, f)| if *f == b'd' { b.is_ascii_digit() } else { b == *f })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_that_readers_refuse_are_left_out() {
        assert!(is_date("2024") && is_date("2024-02") && is_date("2024-02-29"));
        assert!(
            !is_date("") && !is_date("2024-13") && !is_date("24") && !is_date("2024-1-1") && !is_date("2024-01-01-1")
        );
        assert!(is_moment("2000-01-01T00:00:00Z") && !is_moment("2000-01-01 00:00:00Z"));
    }
}
