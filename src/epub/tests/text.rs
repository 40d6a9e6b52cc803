//! The text of chapters: links, notes, pages, headings.

use super::*;

#[test]
fn links_and_notes_never_nest() {
    let one = &texts()["OEBPS/text/one.xhtml"];
    assert!(one.contains("<a href=\"two.xhtml#a_20b\">out in</a><sup class=\"noteref\">"), "{one}");
    assert!(one.contains("<span class=\"dead-link\">draft</span>"), "a draft has no file to link to");
    assert_eq!(one.matches("role=\"doc-backlink\"").count(), 3, "two references to note 1, one to note 2");
}

#[test]
fn pages_begin_between_words_and_are_listed() {
    let texts = texts();
    let mark = |folio: &str| {
        format!(
            "<span epub:type=\"pagebreak\" role=\"doc-pagebreak\" id=\"page.{folio}\" aria-label=\"{folio}\"></span>"
        )
    };
    let one = &texts["OEBPS/text/one.xhtml"];
    assert!(one.contains(&format!("one {}&lt;two&gt; three", mark("1"))), "{one}");
    // Spans color the code, but none opens between the line's start and the page's mark.
    assert!(one.contains(&format!("() {{\n{}    <span", mark("2"))), "{one}");
    let two = &texts["OEBPS/text/two.xhtml"];
    assert!(two.contains(&format!("Some {}words of text.", mark("3"))), "{two}");
    assert_eq!(values(&texts["OEBPS/nav.xhtml"], "href").iter().filter(|h| h.contains("#page.")).count(), 4);
    assert!(texts["OEBPS/content.opf"].contains("<meta refines=\"#src\" property=\"source-of\">pagination</meta>"));
}

#[test]
fn what_a_block_opens_it_closes() {
    let one = &texts()["OEBPS/text/one.xhtml"];
    assert!(one.contains("left \u{202E}open\u{202C}</p>\n<p>next</p>"), "{one}");
    assert!(one.contains("<th id=\"t1-h2\" class=\"al\" scope=\"rowgroup\" rowspan=\"2\">tall</th>"), "{one}");
    assert!(one.contains("<p class=\"h3\" id=\"deep\">"), "no heading in a header cell: {one}");
    assert!(one.contains("<td class=\"ar\"></td>"), "an empty header cell is none: {one}");
}

#[test]
fn no_heading_level_is_skipped() {
    let mut book = book();
    let heading = |level| block(BlockKind::Heading { level, content: text("x") });
    book.chapters[1].blocks = [1, 4, 4, 2, 3, 1, 6].map(heading).to_vec();
    let (theme, fonts, assets) = (Theme::default(), FontBook::bundled(), Assets::default());
    let edition = crate::epub::Edition { book: &book, theme: &theme, fonts: &fonts, assets: &assets, pages: None };
    let (out, _) = crate::epub::chapter::chapter(edition, 1, Vec::new());
    let found: Vec<&str> =
        out.split("<h").skip(1).filter(|rest| !rest.starts_with(['t', 'e'])).map(|rest| &rest[..1]).collect();
    assert_eq!(found, ["1", "2", "2", "2", "3", "1", "2"], "{out}");
}

#[test]
fn a_page_that_divides_a_word_of_several_elements_begins_behind_it() {
    let mut book = book();
    let code = |code: &str| inline(InlineKind::Code(code.into()));
    let content = [text("see ["), vec![code("a::b")], text("], or"), text(" on")].concat();
    let last = [text("["), vec![code("c::d")], text("]")].concat();
    let next = vec![code("e")];
    book.chapters[1].blocks = [content, last, next].map(|content| block(BlockKind::Paragraph(content))).to_vec();
    let (theme, fonts, assets) = (Theme::default(), FontBook::bundled(), Assets::default());
    let edition = crate::epub::Edition { book: &book, theme: &theme, fonts: &fonts, assets: &assets, pages: None };
    let pages = [("1", 1, 3), ("2", 5, 3)].map(|(folio, leaf, byte)| crate::book::PageBreak {
        folio: folio.into(),
        chapter: 1,
        leaf,
        byte,
        torn: false,
    });
    let (out, _) = crate::epub::chapter::chapter(edition, 1, pages.iter().collect());
    assert!(out.contains("],<span epub:type=\"pagebreak\" role=\"doc-pagebreak\" id=\"page.1\""), "{out}");
    assert!(out.contains("<p><span epub:type=\"pagebreak\" role=\"doc-pagebreak\" id=\"page.2\""), "{out}");
}
