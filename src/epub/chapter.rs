//! A chapter → its XHTML file: head, title, text, notes.

use std::fmt::Write as _;

use super::inline::plain;
use super::writer::{Cut, Facts, Writer};
use super::{Edition, xml};
use crate::book::opening::{chapter_label, is_glossary, number_beside, opening};
use crate::book::{Block, BlockKind, Book, Chapter, Direction, Matter, PageBreak};
use crate::theme::OpenerNumber;

/// The XHTML of a chapter, and what it holds.
pub(super) fn chapter(edition: Edition<'_>, index: usize, breaks: Vec<&PageBreak>) -> (String, Facts) {
    let Edition { book, theme, .. } = edition;
    let chapter = &book.chapters[index];
    let mut writer = Writer::new(edition, index, breaks);
    let plain_number = number_beside(chapter.printed_title(), chapter.number.as_ref(), &book.meta.language);
    let number = plain_number.clone().and_then(|plain| match (theme.opener.number, &chapter.number.as_ref()?.0[..]) {
        (OpenerNumber::None, _) => None,
        (OpenerNumber::Label, [only]) => Some(chapter_label(*only, &book.meta.language)),
        (OpenerNumber::Label | OpenerNumber::Plain, _) => Some(plain),
    });
    let title = plain(&chapter.title);
    let shown = match &plain_number {
        Some(number) => format!("{number} {title}"),
        None => title.clone(),
    };
    // Few chapters are smaller.
    writer.out.reserve(16 << 10);
    head(&mut writer.out, book, &shown, "../");
    let _ = writeln!(writer.out, "<body>\n<section{}>", meaning(chapter, &title));
    let mut blocks = &chapter.blocks[..];
    if let [Block { kind: BlockKind::Heading { level: 1, content }, attrs, .. }, rest @ ..] = blocks {
        writer.heading(1, attrs.as_deref(), content, number.as_deref());
        blocks = rest;
    } else if !shown.trim().is_empty() {
        let markup = Writer::bare(edition, &chapter.title);
        writer.heading_element(1);
        writer.raw("<h1>");
        writer.pages_here();
        if let Some(number) = &number {
            writer.raw("<span class=\"number\">");
            writer.text(number);
            writer.raw("</span> ");
        }
        writer.facts.math |= markup.contains("<math");
        writer.raw(&markup);
        writer.raw("</h1>\n");
    }
    let marked = theme.opener.drop_cap > 1 || theme.opener.small_caps;
    let opening = opening(blocks).filter(|_| marked && chapter.depth == 0);
    for (i, block) in blocks.iter().enumerate() {
        let behind_heading = i > 0 && matches!(blocks[i - 1].kind, BlockKind::Heading { .. });
        match block.kind {
            _ if i == 0 || behind_heading => {}
            BlockKind::Heading { level, .. } => writer.cut(level, block.span),
            _ => writer.cut(Cut::BLOCK, block.span),
        }
        writer.opens |= opening == Some(i);
        writer.block(block, blocks.get(i + 1));
    }
    writer.notes(chapter);
    writer.pages_before(u32::MAX);
    writer.raw("</section>\n</body>\n</html>\n");
    (writer.out, writer.facts)
}

impl Writer<'_> {
    /// The chapter's footnotes. Readers that know `epub:type` show them as popups, all others here.
    fn notes(&mut self, chapter: &Chapter) {
        if chapter.notes.is_empty() {
            return;
        }
        // A note may refer to another, so all references are counted before the backlinks are set.
        let here = self.mark();
        for note in &chapter.notes {
            self.blocks(&note.blocks);
        }
        let totals = self.references.clone();
        self.rewind(here);
        self.cut(Cut::BLOCK, chapter.notes[0].span);
        self.raw("<section class=\"footnotes\" epub:type=\"footnotes\">\n");
        for (i, note) in chapter.notes.iter().enumerate() {
            if i > 0 {
                self.cut(Cut::BLOCK, note.span);
            }
            let number = i + 1;
            let _ = writeln!(self.out, "<aside id=\"note.{number}\" epub:type=\"footnote\" role=\"doc-footnote\">");
            let _ = write!(self.lead, "<span class=\"note-number\">{number}.</span> ");
            let backlinks = backlinks(number, totals[i]);
            match note.blocks.split_last() {
                Some((last, first)) if matches!(last.kind, BlockKind::Paragraph(_) | BlockKind::Plain(_)) => {
                    self.blocks(first);
                    self.tail = backlinks;
                    self.block(last, None);
                }
                _ => {
                    self.blocks(&note.blocks);
                    self.flush_lead();
                    let _ = writeln!(self.out, "<p>{}</p>", backlinks.trim_start());
                }
            }
            self.raw("</aside>\n");
        }
        self.raw("</section>\n");
    }
}

/// A link back to each reference of a note.
fn backlinks(number: usize, references: u32) -> String {
    let mut out = String::new();
    for nth in 1..=references {
        let which = if references > 1 { format!(", {nth}") } else { String::new() };
        let _ = write!(
            out,
            " <a class=\"backlink\" role=\"doc-backlink\" href=\"#ref.{number}.{nth}\" \
             aria-label=\"Back to reference {number}{which}\">↩</a>"
        );
    }
    out
}

/// What kind of section a chapter is (EPUB 3.3 §5.3, DPUB-ARIA 1.1).
fn meaning(chapter: &Chapter, title: &str) -> &'static str {
    const NAMED: [(&str, &str); 9] = [
        ("introduction", " epub:type=\"introduction\" role=\"doc-introduction\""),
        ("foreword", " epub:type=\"foreword\" role=\"doc-foreword\""),
        ("preface", " epub:type=\"preface\" role=\"doc-preface\""),
        ("prologue", " epub:type=\"prologue\" role=\"doc-prologue\""),
        ("epilogue", " epub:type=\"epilogue\" role=\"doc-epilogue\""),
        ("afterword", " epub:type=\"afterword\" role=\"doc-afterword\""),
        ("acknowledgments", " epub:type=\"acknowledgments\" role=\"doc-acknowledgments\""),
        ("acknowledgements", " epub:type=\"acknowledgments\" role=\"doc-acknowledgments\""),
        ("appendix", " epub:type=\"appendix\" role=\"doc-appendix\""),
    ];
    if holds_index(chapter) {
        return " epub:type=\"index\" role=\"doc-index\"";
    }
    if lists_sources(chapter) {
        return " epub:type=\"bibliography\" role=\"doc-bibliography\"";
    }
    if chapter.blocks.first().is_some_and(is_glossary) {
        return " epub:type=\"glossary\" role=\"doc-glossary\"";
    }
    match chapter.matter {
        Matter::Body if chapter.depth == 0 => " epub:type=\"chapter\" role=\"doc-chapter\"",
        Matter::Body => "",
        Matter::Front | Matter::Back => {
            let title = title.to_lowercase();
            NAMED.iter().find(|(name, _)| title == *name).map_or("", |(_, markup)| markup)
        }
    }
}

/// Whether the index of the book stands in a chapter.
pub(super) fn holds_index(chapter: &Chapter) -> bool {
    let filled = |block: &Block| matches!(&block.kind, BlockKind::Index(index) if !index.groups.is_empty());
    chapter.blocks.iter().any(filled)
}

/// Whether the sources of the book are listed in a chapter.
pub(super) fn lists_sources(chapter: &Chapter) -> bool {
    let filled = |block: &Block| matches!(&block.kind, BlockKind::Div(inner) if !inner.is_empty());
    chapter.blocks.iter().any(|block| filled(block) && block.has_class("bibliography"))
}

/// Everything before `body`; without a title of its own a file has the book's. `up` leads from the file to the folder of the style sheet.
pub(super) fn head(out: &mut String, book: &Book, title: &str, up: &str) {
    out.push_str(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE html>\n<html xmlns=\"http://www.w3.org/1999/xhtml\" \
         xmlns:epub=\"http://www.idpf.org/2007/ops\"",
    );
    let language = &book.meta.language;
    xml::attr(out, "lang", language);
    xml::attr(out, "xml:lang", language);
    if book.meta.direction == Direction::Rtl {
        out.push_str(" dir=\"rtl\"");
    }
    let escaped = [title, &book.meta.title].iter().map(|t| xml::escaped(t)).find(|t| !t.trim().is_empty());
    let _ = write!(
        out,
        ">\n<head>\n<meta charset=\"UTF-8\"/>\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n\
         <title>{}</title>\n<link rel=\"stylesheet\" type=\"text/css\" href=\"{up}stylesheet.css\"/>\n</head>\n",
        escaped.as_deref().unwrap_or("Untitled")
    );
}
