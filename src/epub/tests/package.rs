//! What reading systems go by before they open a page: package, contents, landmarks.

use super::*;

#[test]
fn what_readers_go_by_stands_in_the_package() {
    let texts = texts();
    let package = &texts["OEBPS/content.opf"];
    for wanted in [
        "unique-identifier=\"pub-id\" xml:lang=\"en\">",
        "<item id=\"cover-image\" href=\"cover.png\" media-type=\"image/png\" properties=\"cover-image\"/>",
        "<meta name=\"cover\" content=\"cover-image\"/>",
        "<itemref idref=\"cover\"/>\n<itemref idref=\"title-page\"/>\n<itemref idref=\"nav\"/>",
        "<meta refines=\"#title\" property=\"title-type\">main</meta>",
        "<meta refines=\"#subtitle\" property=\"title-type\">subtitle</meta>",
        "<meta property=\"schema:accessMode\">textual</meta>",
        "<meta property=\"schema:accessibilityHazard\">none</meta>",
        "<meta property=\"schema:accessibilityFeature\">MathML</meta>",
        "href=\"text/one.xhtml\" media-type=\"application/xhtml+xml\" properties=\"mathml\"/>",
        "href=\"text/two.xhtml\" media-type=\"application/xhtml+xml\"/>",
        "<spine toc=\"ncx\">",
    ] {
        assert!(package.contains(wanted), "{wanted}\n{package}");
    }
    let nav = &texts["OEBPS/nav.xhtml"];
    for kind in ["cover", "titlepage", "toc", "bodymatter"] {
        assert!(nav.contains(&format!("<a epub:type=\"{kind}\"")), "{kind} is a landmark");
    }
    assert!(texts["OEBPS/toc.ncx"].contains("<meta name=\"dtb:uid\" content=\"urn:x\"/>"));
    assert!(texts["OEBPS/title.xhtml"].contains("epub:type=\"titlepage\""));
    assert!(texts["OEBPS/cover.xhtml"].contains("epub:type=\"cover\""));
    assert!(
        texts.values().filter(|text| text.contains("<html")).all(|text| text.contains(" lang=\"en\" xml:lang=\"en\""))
    );
}

#[test]
fn contents_nest_and_drafts_have_no_address() {
    let texts = texts();
    let nav = &texts["OEBPS/nav.xhtml"];
    assert!(nav.contains(
        "<ol>\n<li><a href=\"part-1.xhtml\">Part &lt;One&gt;</a><ol>\n<li><a href=\"text/one.xhtml\">1 A &amp; B</a>"
    ));
    assert!(nav.contains("<li><a>1.1 A &amp; B</a></li>"), "{nav}");
    assert!(texts["OEBPS/toc.ncx"].contains("<meta name=\"dtb:depth\" content=\"3\"/>"));
    assert!(
        texts["OEBPS/content.opf"].contains("<meta property=\"schema:accessModeSufficient\">textual,visual</meta>")
    );
    assert!(!texts["OEBPS/content.opf"].contains("alternativeText"), "one picture has none");
}

#[test]
fn metadata_is_told_with_what_refines_it() {
    let mut book = book();
    let person = |name: &str, role: &str, file_as: Option<&str>| Contributor {
        name: name.to_owned(),
        role: role.to_owned(),
        file_as: file_as.map(str::to_owned),
    };
    book.meta.identifiers = vec!["urn:isbn:9783161484100".to_owned()];
    book.meta.contributors = vec![person("A", "aut", Some("A, The")), person("B & C", "trl", None)];
    book.meta.series = Some(Series { name: "S \"x\"".to_owned(), position: Some("2".to_owned()) });
    book.meta.subjects = vec![
        Subject { term: "plain".to_owned(), code: None },
        Subject { term: "coded".to_owned(), code: Some(("THEMA", "UYZF".to_owned())) },
    ];
    let made = crate::epub::write(&book, &Theme::default(), &FontBook::bundled(), &Assets::default(), None, None);
    let package = &texts_of(made.bytes)["OEBPS/content.opf"];
    for wanted in [
        "<dc:identifier id=\"pub-id\">urn:x</dc:identifier>",
        "<dc:identifier id=\"id-2\">urn:isbn:9783161484100</dc:identifier>",
        "<meta refines=\"#id-2\" property=\"identifier-type\" scheme=\"onix:codelist5\">15</meta>",
        "<meta refines=\"#creator-1\" property=\"file-as\">A, The</meta>",
        "<dc:contributor id=\"contributor-1\">B &amp; C</dc:contributor>",
        "<meta refines=\"#contributor-1\" property=\"role\" scheme=\"marc:relators\">trl</meta>",
        "<dc:subject>plain</dc:subject>",
        "<meta refines=\"#subject-2\" property=\"authority\">THEMA</meta>",
        "<meta refines=\"#subject-2\" property=\"term\">UYZF</meta>",
        "<meta refines=\"#series\" property=\"group-position\">2</meta>",
        "<meta name=\"calibre:series\" content=\"S &quot;x&quot;\"/>",
    ] {
        assert!(package.contains(wanted), "{wanted}\n{package}");
    }
    assert_eq!(package.matches("<dc:creator").count(), 1, "an author who is filed is no second one");
    assert_well_formed("content.opf", package);
}

#[test]
fn a_book_that_runs_leftwards_turns_leftwards() {
    let mut book = book();
    book.meta.direction = Direction::Rtl;
    book.meta.language = "ar".to_owned();
    let made = crate::epub::write(&book, &Theme::default(), &FontBook::bundled(), &Assets::default(), None, None);
    let texts = texts_of(made.bytes);
    assert!(texts["OEBPS/content.opf"].contains("<spine toc=\"ncx\" page-progression-direction=\"rtl\">"));
    assert!(texts["OEBPS/text/one.xhtml"].contains("lang=\"ar\" xml:lang=\"ar\" dir=\"rtl\""));
    let mut theme = Theme::default();
    theme.ebook.vertical = true;
    book.meta.direction = Direction::Ltr;
    let made = crate::epub::write(&book, &theme, &FontBook::bundled(), &Assets::default(), None, None);
    assert!(
        texts_of(made.bytes)["OEBPS/content.opf"].contains("page-progression-direction=\"rtl\""),
        "vertical lines too"
    );
}

#[test]
fn conformance_is_claimed_only_where_somebody_vouches() {
    assert!(!texts()["OEBPS/content.opf"].contains("conformsTo"));
    let mut book = book();
    book.meta.conformance = Some(("AA", "C & D".to_owned()));
    let made = crate::epub::write(&book, &Theme::default(), &FontBook::bundled(), &Assets::default(), None, None);
    let package = &texts_of(made.bytes)["OEBPS/content.opf"];
    assert!(package.contains(">EPUB Accessibility 1.1 - WCAG 2.2 Level AA</meta>"), "{package}");
    assert!(
        package.contains("<meta property=\"a11y:certifiedBy\" refines=\"#conformance\">C &amp; D</meta>"),
        "{package}"
    );
}

#[test]
fn what_may_move_may_flash() {
    let gif = |kind| {
        let asset =
            Asset { name: "a".to_owned(), kind, width: 1, height: 1, orientation: 1, bytes: b"GIF89a".to_vec() };
        let assets = Assets { list: vec![asset] };
        let made = crate::epub::write(&book(), &Theme::default(), &FontBook::bundled(), &assets, None, None);
        texts_of(made.bytes)["OEBPS/content.opf"].clone()
    };
    assert!(gif(Kind::Gif).contains("accessibilityHazard\">unknown<"));
    assert!(gif(Kind::Svg).contains("accessibilityHazard\">none<"));
}

#[test]
fn apple_is_told_of_faces_where_there_are_some() {
    let told = |target, faces| {
        let mut theme = Theme::default();
        (theme.ebook.target, theme.ebook.faces) = (target, faces);
        let made = crate::epub::write(&book(), &theme, &FontBook::bundled(), &Assets::default(), None, None);
        texts_of(made.bytes)["OEBPS/content.opf"].contains("<meta property=\"ibooks:specified-fonts\">true</meta>")
    };
    assert!(told(theme::Target::Apple, theme::Faces::Embedded));
    assert!(!told(theme::Target::Apple, theme::Faces::Readers));
    assert!(!told(theme::Target::Generic, theme::Faces::Embedded));
}
