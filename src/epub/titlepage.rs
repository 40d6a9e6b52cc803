//! The pages that no chapter holds: cover, title page, part pages.

use std::fmt::Write as _;

use super::chapter::head;
use super::writer::Writer;
use super::{Edition, xml};
use crate::book::{Book, Part};

/// The page that shows the cover picture alone. `image` is its path.
pub(super) fn cover(book: &Book, image: &str) -> String {
    let mut out = String::new();
    head(&mut out, book, &book.meta.title, "");
    out.push_str("<body class=\"cover-page\" epub:type=\"cover\">\n<img class=\"cover\" role=\"doc-cover\"");
    xml::attr(&mut out, "src", image);
    let by = if book.meta.authors.is_empty() { String::new() } else { format!(", {}", book.meta.authors.join(", ")) };
    xml::attr(&mut out, "alt", &format!("{}{by}", book.meta.title));
    out.push_str("/>\n</body>\n</html>\n");
    out
}

/// The title page.
pub(super) fn title(book: &Book) -> String {
    let meta = &book.meta;
    let mut out = String::new();
    head(&mut out, book, &meta.title, "");
    out.push_str("<body>\n<section class=\"title-page\" epub:type=\"titlepage\">\n");
    let _ = writeln!(out, "<h1 epub:type=\"title\">{}</h1>", xml::escaped(&meta.title));
    let mut line = |class: &str, text: &str| {
        if !text.trim().is_empty() {
            let _ = writeln!(out, "<p {class}>{}</p>", xml::escaped(text));
        }
    };
    line("class=\"subtitle\" epub:type=\"subtitle\" role=\"doc-subtitle\"", meta.subtitle.as_deref().unwrap_or(""));
    line("class=\"author\"", &meta.bylines().join(", "));
    let imprint: Vec<&str> = [&meta.publisher, &meta.date].into_iter().filter_map(|text| text.as_deref()).collect();
    line("class=\"publisher\"", &imprint.join(" · "));
    line("class=\"rights\"", meta.rights.as_deref().unwrap_or(""));
    out.push_str("</section>\n</body>\n</html>\n");
    out
}

/// The page that opens a part.
pub(super) fn part(edition: Edition<'_>, part: &Part) -> String {
    let mut out = String::new();
    let words = super::inline::plain(&part.title);
    head(&mut out, edition.book, &words, "");
    let markup = Writer::bare(edition, &part.title);
    let _ = write!(
        out,
        "<body>\n<section class=\"part-page\" epub:type=\"part\" role=\"doc-part\">\n<h1>{markup}</h1>\n</section>\n</body>\n</html>\n"
    );
    out
}
