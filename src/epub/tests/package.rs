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
        "<dc:creator id=\"creator-1\">A</dc:creator>\n<meta refines=\"#creator-1\" property=\"role\" scheme=\"marc:relators\">aut</meta>",
        "<meta refines=\"#title\" property=\"title-type\">main</meta>",
        "<meta refines=\"#subtitle\" property=\"title-type\">subtitle</meta>",
        "href=\"text/one.xhtml\" media-type=\"application/xhtml+xml\" properties=\"mathml\"/>",
        "href=\"text/two.xhtml\" media-type=\"application/xhtml+xml\"/>",
        "<spine toc=\"ncx\">",
    ] {
        assert!(package.contains(wanted), "{wanted}\n{package}");
    }
    let nav = &texts["OEBPS/nav.xhtml"];
    for wanted in [
        "<nav epub:type=\"landmarks\" aria-label=\"Landmarks\" hidden=\"hidden\">\n<ol>\n\
         <li><a epub:type=\"cover\" href=\"cover.xhtml\">Cover</a></li>\n\
         <li><a epub:type=\"titlepage\" href=\"title.xhtml\">Title page</a></li>\n\
         <li><a epub:type=\"toc\" href=\"nav.xhtml#toc\">Contents</a></li>\n\
         <li><a epub:type=\"bodymatter\" href=\"text/one.xhtml\">Start of the text</a></li>\n</ol>\n</nav>",
        "<nav epub:type=\"page-list\" role=\"doc-pagelist\" aria-label=\"Pages of the printed edition\" hidden=\"hidden\">\n<ol>\n\
         <li><a href=\"text/one.xhtml#page.1\">1</a></li>\n",
    ] {
        assert!(nav.contains(wanted), "{wanted}\n{nav}");
    }
    let ncx = &texts["OEBPS/toc.ncx"];
    for wanted in [
        "<meta name=\"dtb:uid\" content=\"urn:x\"/>",
        "<content src=\"part-1.xhtml\"/>\n<navPoint id=\"n2\"><navLabel><text>1 A &amp; B</text></navLabel>",
        "<pageTarget id=\"p1\" type=\"normal\" value=\"1\"><navLabel><text>1</text></navLabel><content src=\"text/one.xhtml#page.1\"/>",
    ] {
        assert!(ncx.contains(wanted), "{wanted}\n{ncx}");
    }
    assert!(texts["OEBPS/cover.xhtml"].contains(
        "<body class=\"cover-page\" epub:type=\"cover\">\n<img class=\"cover\" role=\"doc-cover\" src=\"cover.png\" alt=\"T &amp; T, A\"/>\n</body>"
    ));
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
        "<meta property=\"belongs-to-collection\" id=\"series\">S \"x\"</meta>",
        "<meta refines=\"#series\" property=\"collection-type\">series</meta>",
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

#[test]
fn accessibility_is_told_of_what_the_book_holds() {
    let told = |texts: &BTreeMap<String, String>| -> Vec<String> {
        let metas = texts["OEBPS/content.opf"].split("<meta property=\"schema:").skip(1);
        metas.filter_map(|rest| Some(rest.split_once("</meta>")?.0.replace("\">", ": "))).collect()
    };
    let always = [
        "accessibilityFeature: tableOfContents",
        "accessibilityFeature: readingOrder",
        "accessibilityFeature: structuralNavigation",
        "accessibilityFeature: displayTransformability",
        "accessibilityFeature: ARIA",
    ];
    let summary = "accessibilitySummary\" xml:lang=\"en: Text with headings, lists and tables marked as such, in reading \
                   order, with a linked table of contents.";
    let of_all = [
        &["accessMode: textual", "accessMode: visual", "accessModeSufficient: textual,visual"][..],
        &always,
        &[
            "accessibilityFeature: MathML",
            "accessibilityFeature: pageBreakMarkers",
            "accessibilityFeature: pageNavigation",
            "accessibilityHazard: none",
        ],
        &[&*format!(
            "{summary} Some pictures have no alternative text. The page numbers are those of the PDF edition."
        )],
    ];
    assert_eq!(told(&texts()), of_all.concat());
    let mut plain = book();
    plain.chapters[0].blocks = vec![paragraph("Words.")];
    let write = |book: &Book, assets: &Assets| {
        texts_of(crate::epub::write(book, &Theme::default(), &FontBook::bundled(), assets, None, None).bytes)
    };
    let of_words = [
        &["accessMode: textual", "accessModeSufficient: textual"][..],
        &always,
        &["accessibilityHazard: none", &*format!("{summary} There are no pictures in the text.")],
    ];
    assert_eq!(told(&write(&plain, &Assets::default())), of_words.concat());
    let mut described = image(Some(0), None);
    if let InlineKind::Image(image) = &mut described.kind {
        (image.alt, image.alt_source) = ("Words".to_owned(), AltSource::Author);
    }
    plain.chapters[0].blocks = vec![block(BlockKind::Paragraph(vec![described]))];
    let of_pictures = told(&write(&plain, &Assets { list: vec![drawing("<rect/>")] }));
    assert!(of_pictures.contains(&"accessibilityFeature: alternativeText".to_owned()), "{of_pictures:?}");
    assert!(of_pictures.contains(&format!("{summary} Every picture has an alternative text.")), "{of_pictures:?}");
}

#[test]
fn the_authors_own_cover_is_named_and_shown() {
    let mut book = book();
    book.meta.cover = Some(AssetId(0));
    let assets = Assets { list: vec![drawing("<rect/>")] };
    let made = crate::epub::write(&book, &Theme::default(), &FontBook::bundled(), &assets, None, Some(vec![1, 2, 3]));
    let texts = texts_of(made.bytes);
    let package = &texts["OEBPS/content.opf"];
    let item = "<item id=\"i-a.svg\" href=\"images/a.svg\" media-type=\"image/svg+xml\" properties=\"cover-image\"/>";
    assert!(package.contains(item) && package.contains("<meta name=\"cover\" content=\"i-a.svg\"/>"), "{package}");
    assert_eq!(package.matches("cover-image").count(), 1, "no drawn one beside it");
    assert!(texts["OEBPS/cover.xhtml"].contains(" src=\"images/a.svg\""));
}

#[test]
fn the_title_page_says_what_a_title_page_says() {
    let mut book = book();
    book.meta.authors.push("B <b>".to_owned());
    (book.meta.publisher, book.meta.rights) = (Some("P & P".to_owned()), Some("All rights".to_owned()));
    (book.meta.date, book.meta.description) = (Some("2024-05".to_owned()), Some("About\n it".to_owned()));
    let made = crate::epub::write(&book, &Theme::default(), &FontBook::bundled(), &Assets::default(), None, None);
    let texts = texts_of(made.bytes);
    let page = "<section class=\"title-page\" epub:type=\"titlepage\">\n<h1 epub:type=\"title\">T &amp; T</h1>\n\
                <p class=\"subtitle\" epub:type=\"subtitle\" role=\"doc-subtitle\">S</p>\n<p class=\"author\">A, B\u{a0}&lt;b&gt;</p>\n\
                <p class=\"publisher\">P &amp; P · 2024-05</p>\n<p class=\"rights\">All rights</p>\n</section>";
    assert!(texts["OEBPS/title.xhtml"].contains(page), "{}", texts["OEBPS/title.xhtml"]);
    let package = &texts["OEBPS/content.opf"];
    for wanted in [
        "<dc:description>About it</dc:description>",
        "<dc:publisher>P &amp; P</dc:publisher>",
        "<dc:rights>All rights</dc:rights>",
        "<dc:date>2024-05</dc:date>",
    ] {
        assert!(package.contains(wanted), "{wanted}\n{package}");
    }
}

#[test]
fn roles_and_types_are_where_they_belong() {
    let texts = texts();
    for (file, name, role, count) in [
        ("cover.xhtml", "img", "doc-cover", 1),
        ("title.xhtml", "p", "doc-subtitle", 1),
        ("nav.xhtml", "nav", "doc-toc", 1),
        ("nav.xhtml", "nav", "doc-pagelist", 1),
        ("part-1.xhtml", "section", "doc-part", 1),
        ("text/one.xhtml", "section", "doc-chapter", 1),
        ("text/one.xhtml", "span", "doc-pagebreak", 2),
        ("text/one.xhtml", "a", "doc-noteref", 3),
        ("text/one.xhtml", "aside", "doc-footnote", 2),
        ("text/one.xhtml", "a", "doc-backlink", 3),
    ] {
        let tags = texts[&format!("OEBPS/{file}")].split('<').filter(|tag| tag.split(' ').next() == Some(name));
        let found = tags.filter(|tag| tag.contains(&format!(" role=\"{role}\""))).count();
        assert_eq!(found, count, "{file}: {name} as {role}");
    }
    let mut book = book();
    for (title, kind) in [
        ("Introduction", "introduction"),
        ("Foreword", "foreword"),
        ("PREFACE", "preface"),
        ("Prologue", "prologue"),
        ("Epilogue", "epilogue"),
        ("Afterword", "afterword"),
        ("Acknowledgments", "acknowledgments"),
        ("Acknowledgements", "acknowledgments"),
        ("Appendix", "appendix"),
    ] {
        (book.chapters[1].title, book.chapters[1].matter) = (text(title), Matter::Front);
        let made = crate::epub::write(&book, &Theme::default(), &FontBook::bundled(), &Assets::default(), None, None);
        let two = &texts_of(made.bytes)["OEBPS/text/two.xhtml"];
        assert!(two.contains(&format!("<section epub:type=\"{kind}\" role=\"doc-{kind}\">")), "{title}: {two}");
    }
}

#[test]
fn mathematics_in_titles_is_told_of_the_files_that_show_it() {
    let mut book = book();
    let formula = || vec![inline(InlineKind::Math { display: false, tex: "x".to_owned() })];
    book.chapters[1].title = formula();
    book.chapters[0].part = Some(Part { span: HERE, title: formula() });
    let made = crate::epub::write(&book, &Theme::default(), &FontBook::bundled(), &Assets::default(), None, None);
    let package = &texts_of(made.bytes)["OEBPS/content.opf"];
    for (file, properties) in [("nav.xhtml", "nav mathml"), ("part-1.xhtml", "mathml"), ("text/two.xhtml", "mathml")] {
        let item = format!("href=\"{file}\" media-type=\"application/xhtml+xml\" properties=\"{properties}\"/>");
        assert!(package.contains(&item), "{item}\n{package}");
    }
    assert!(package.contains("href=\"title.xhtml\" media-type=\"application/xhtml+xml\"/>"), "{package}");
}
