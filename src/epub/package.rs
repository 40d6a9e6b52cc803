//! The package document `content.opf` (EPUB 3.3 §5): metadata, manifest, spine.

use std::fmt::Write as _;

use super::landmarks::Landmark;
use super::metadata::metadata;
use super::xml;
use crate::book::{Book, Direction};
use crate::theme::{Ebook, Faces, Target};

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

/// The package document. `cover` is the manifest id of the cover picture; `landmarks` make the guide, which old readers ask for.
pub(super) fn document(
    book: &Book,
    ebook: Ebook,
    items: &[Item],
    cover: Option<&str>,
    landmarks: &[Landmark],
    access: Access,
) -> String {
    let mut out = String::with_capacity(4096 + items.len() * 160);
    out.push_str(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<package xmlns=\"http://www.idpf.org/2007/opf\" version=\"3.0\" \
         unique-identifier=\"pub-id\"",
    );
    xml::attr(&mut out, "xml:lang", &book.meta.language);
    if book.meta.direction == Direction::Rtl {
        out.push_str(" dir=\"rtl\"");
    }
    // Apple's own statement about faces; its prefix is declared where it is used (EPUB 3.3, §5.3.5).
    let fonts = ebook.target == Target::Apple && ebook.faces != Faces::Readers;
    if fonts {
        out.push_str(" prefix=\"ibooks: http://vocabulary.itunes.apple.com/rdf/ibooks/vocabulary-extensions-1.0/\"");
    }
    out.push_str(">\n<metadata xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n");
    metadata(&mut out, book);
    accessibility(&mut out, book, access);
    if let Some(cover) = cover {
        let _ = writeln!(out, "<meta name=\"cover\" content=\"{cover}\"/>");
    }
    if fonts {
        out.push_str("<meta property=\"ibooks:specified-fonts\">true</meta>\n");
    }
    if ebook.vertical {
        // What Amazon's converter goes by.
        out.push_str("<meta name=\"primary-writing-mode\" content=\"vertical-rl\"/>\n");
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
    if book.meta.direction == Direction::Rtl || ebook.vertical {
        out.push_str(" page-progression-direction=\"rtl\"");
    }
    out.push_str(">\n");
    for item in items.iter().filter(|item| item.spine) {
        let _ = writeln!(out, "<itemref idref=\"{}\"/>", item.id);
    }
    out.push_str("</spine>\n<guide>\n");
    for Landmark { guide, title, file, .. } in landmarks {
        let _ = writeln!(out, "<reference type=\"{guide}\" title=\"{title}\" href=\"{file}\"/>");
    }
    out.push_str("</guide>\n</package>\n");
    out
}

/// Discovery metadata: true statements only. Conformance is claimed where the author vouches for it, for no machine can.
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
    if let Some((level, by)) = &book.meta.conformance {
        // The wording is prescribed (EPUB Accessibility 1.1 §4.2.1).
        let _ = writeln!(
            out,
            "<meta property=\"dcterms:conformsTo\" id=\"conformance\">EPUB Accessibility 1.1 - WCAG 2.2 Level {level}</meta>\n\
             <meta property=\"a11y:certifiedBy\" refines=\"#conformance\">{}</meta>",
            xml::escaped(by)
        );
    }
    if access.pages {
        let _ = writeln!(
            out,
            "<dc:source id=\"src\">{} (PDF edition)</dc:source>\n<meta refines=\"#src\" property=\"source-of\">pagination</meta>",
            xml::escaped(&book.meta.title)
        );
    }
}
