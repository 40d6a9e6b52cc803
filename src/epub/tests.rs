//! A small book with every kind of block and inline, written and read again.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read};

use crate::asset::{Asset, AssetId, Assets, Kind};
use crate::book::block::{Attrs, Block, BlockKind, CalloutKind, CodeBlock, Definition, FigureKind, ListItem, Term};
use crate::book::table::{Align, Cell, Row, Table};
use crate::book::{
    Book, Chapter, Contributor, Direction, Image, Inline, InlineKind, LinkRole, Matter, Metadata, Note, Number,
    PageBreak, PageMap, Part, Series, Subject, Target,
};
use crate::font::FontBook;
use crate::source::{FileId, Span};
use crate::theme::{self, Theme};

const HERE: Span = Span { file: FileId(0), start: 0, end: 0 };

fn inline(kind: InlineKind) -> Inline {
    Inline::new(HERE, kind)
}

fn text(words: &str) -> Vec<Inline> {
    vec![inline(InlineKind::Text(words.to_owned()))]
}

fn block(kind: BlockKind) -> Block {
    Block::new(HERE, kind)
}

fn paragraph(words: &str) -> Block {
    block(BlockKind::Paragraph(text(words)))
}

fn image(asset: Option<u32>, title: Option<&str>) -> Inline {
    inline(InlineKind::Image(Box::new(Image {
        source: "img/lost.png".to_owned(),
        asset: asset.map(AssetId),
        alt: String::new(),
        title: title.map(str::to_owned),
        width: None,
        height: None,
        attrs: None,
    })))
}

fn link(target: Target, content: Vec<Inline>) -> Inline {
    inline(InlineKind::Link { target, title: None, content, role: LinkRole::Plain })
}

fn chapter(slug: &str, depth: u8, blocks: Vec<Block>) -> Chapter {
    Chapter {
        span: HERE,
        file: Some(FileId(0)),
        path: format!("{slug}.md"),
        slug: slug.to_owned(),
        matter: Matter::Body,
        depth,
        number: Some(Number(vec![1; usize::from(depth) + 1])),
        part: None,
        title: text("A & B"),
        blocks,
        notes: Vec::new(),
    }
}

fn cell(words: &str, header: bool) -> Cell {
    let blocks = vec![block(BlockKind::Plain(text(words)))];
    Cell { span: HERE, attrs: None, header, align: None, colspan: 1, rowspan: 1, blocks }
}

fn inlines() -> Vec<Inline> {
    let to_two = Target::Place { chapter: 1, anchor: Some("a b".to_owned()) };
    let nested = vec![
        inline(InlineKind::Text("out ".to_owned())),
        link(Target::Web("https://a.example/".to_owned()), text("in")),
        inline(InlineKind::Note(0)),
    ];
    vec![
        inline(InlineKind::Text("one <two> three".to_owned())),
        inline(InlineKind::SoftBreak),
        inline(InlineKind::HardBreak),
        inline(InlineKind::Emphasis(text("e"))),
        inline(InlineKind::Strong(text("s"))),
        inline(InlineKind::Strikeout(text("d"))),
        inline(InlineKind::Superscript(text("u"))),
        inline(InlineKind::Subscript(text("l"))),
        inline(InlineKind::Underline(text("u"))),
        inline(InlineKind::Mark(text("m"))),
        inline(InlineKind::Small(text("s"))),
        inline(InlineKind::Key(text("k"))),
        inline(InlineKind::Code("a && b".to_owned())),
        inline(InlineKind::Math { display: false, tex: "a < b".to_owned() }),
        link(to_two, nested),
        link(Target::Place { chapter: 2, anchor: None }, text("draft")),
        link(Target::Dead, text("dead")),
        image(Some(0), None),
        image(None, None),
        inline(InlineKind::Note(0)),
        inline(InlineKind::Ruby { base: text("漢"), reading: text("かん") }),
        inline(InlineKind::Span {
            attrs: Box::new(Attrs { id: Some("1 x".to_owned()), ..Attrs::default() }),
            content: vec![],
        }),
    ]
}

fn every_block() -> Vec<Block> {
    let code = CodeBlock {
        language: Some("rust".to_owned()),
        text: "fn a() {\n    b(\"<\")\n}".to_owned(),
        ..CodeBlock::default()
    };
    let item = |checked, blocks| ListItem { span: HERE, checked, blocks };
    let row = |cells| Row { span: HERE, cells };
    let spanning = Cell { rowspan: 9, ..cell("tall", true) };
    let mut heading = block(BlockKind::Heading { level: 3, content: text("In a header cell") });
    heading.attrs_mut().id = Some("deep".to_owned());
    let table = Table {
        columns: vec![Align::Left, Align::Right],
        head: vec![row(vec![cell("h", true), cell("", true)])],
        body: vec![row(vec![spanning, cell("x", false)]), row(vec![Cell { blocks: vec![heading], ..cell("", true) }])],
        groups: Vec::new(),
    };
    vec![
        block(BlockKind::Heading { level: 1, content: text("A & B") }),
        block(BlockKind::Paragraph(inlines())),
        block(BlockKind::List {
            start: Some(3),
            tight: true,
            items: vec![item(Some(true), vec![block(BlockKind::Plain(text("done")))]), item(Some(false), vec![])],
        }),
        block(BlockKind::Definitions {
            items: vec![
                Definition {
                    terms: vec![Term { span: HERE, id: Some("t".to_owned()), content: text("term") }],
                    definitions: vec![vec![paragraph("means")]],
                },
                Definition { terms: vec![], definitions: vec![] },
            ],
        }),
        block(BlockKind::Quote(vec![paragraph("left \u{202E}open"), paragraph("next")])),
        block(BlockKind::Callout { kind: CalloutKind::Warning, title: None, blocks: vec![paragraph("careful")] }),
        block(BlockKind::Code(code.clone())),
        block(BlockKind::Table(Box::new(table))),
        block(BlockKind::Figure {
            kind: FigureKind::Listing,
            number: Some("1-1".to_owned()),
            caption: text("A listing"),
            file_name: Some("src/main.rs".to_owned()),
            blocks: vec![block(BlockKind::Code(code))],
        }),
        block(BlockKind::Paragraph(vec![image(Some(0), Some("Caption"))])),
        block(BlockKind::Math("x".to_owned())),
        block(BlockKind::Rule),
        block(BlockKind::Details { summary: text("more"), open: false, blocks: vec![paragraph("hidden")] }),
        block(BlockKind::Div(vec![paragraph("in a division")])),
    ]
}

fn book() -> Book {
    let mut one = chapter("one", 0, every_block());
    one.part = Some(Part { span: HERE, title: text("Part <One>") });
    one.notes = vec![
        Note {
            span: HERE,
            label: "a".to_owned(),
            blocks: vec![block(BlockKind::Paragraph(vec![
                inline(InlineKind::Text("see".to_owned())),
                inline(InlineKind::Note(1)),
            ]))],
        },
        Note { span: HERE, label: "b".to_owned(), blocks: vec![] },
    ];
    let mut heading = block(BlockKind::Heading { level: 2, content: text("Section") });
    heading.attrs_mut().id = Some("a b".to_owned());
    let two = chapter("two", 1, vec![heading, paragraph("Some words of text.")]);
    let mut draft = chapter("", 1, vec![]);
    draft.file = None;
    Book {
        meta: Metadata {
            title: "T & T".to_owned(),
            subtitle: Some("S".to_owned()),
            authors: vec!["A".to_owned()],
            language: "en".to_owned(),
            modified: "2024-05-06T07:08:09Z".to_owned(),
            identifier: "urn:x".to_owned(),
            ..Metadata::default()
        },
        chapters: vec![one, two, draft],
        contents: vec![],
        lists: vec![],
        paged: vec![],
    }
}

fn written() -> Vec<u8> {
    written_for(theme::Target::Generic)
}

fn written_for(target: theme::Target) -> Vec<u8> {
    let svg = Asset {
        name: "a.svg".to_owned(),
        kind: Kind::Svg,
        width: 1,
        height: 1,
        orientation: 1,
        bytes: b"<svg/>".to_vec(),
    };
    let page = |chapter, leaf, byte, folio: &str| PageBreak { chapter, leaf, byte, folio: folio.to_owned() };
    let pages = PageMap {
        breaks: vec![page(0, 1, 6, "1"), page(0, 33, 12, "2"), page(1, 1, 7, "3"), page(1, 99, 0, "4")],
        folios: Vec::new(),
    };
    let assets = Assets { list: vec![svg] };
    let mut theme = Theme::default();
    theme.ebook.target = target;
    super::write(&book(), &theme, &FontBook::bundled(), &assets, Some(&pages), Some(vec![1, 2, 3])).bytes
}

fn files(epub: Vec<u8>) -> Vec<(String, bool, Vec<u8>)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(epub)).expect("a zip");
    (0..archive.len())
        .map(|i| {
            let mut file = archive.by_index(i).expect("an entry");
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).expect("sound");
            (file.name().to_owned(), file.compression() == zip::CompressionMethod::Stored, bytes)
        })
        .collect()
}

fn texts() -> BTreeMap<String, String> {
    texts_of(written())
}

fn texts_of(epub: Vec<u8>) -> BTreeMap<String, String> {
    let is_text = |name: &str| [".xhtml", ".opf", ".ncx"].iter().any(|end| name.ends_with(end));
    let texts = files(epub).into_iter().filter(|(name, ..)| is_text(name));
    texts.map(|(name, _, bytes)| (name, String::from_utf8(bytes).expect("UTF-8"))).collect()
}

/// The value of each attribute of that name.
fn values<'a>(text: &'a str, name: &str) -> Vec<&'a str> {
    text.split(&format!(" {name}=\"")).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

/// Fails where tags are not balanced or characters not escaped.
fn assert_well_formed(name: &str, text: &str) {
    let mut open = Vec::new();
    for piece in text.split('<').skip(1) {
        let (tag, data) = piece.split_once('>').unwrap_or_else(|| panic!("{name}: a tag does not end: {piece}"));
        assert!(!data.contains('>'), "{name}: a loose > in {data}");
        if let Some(closed) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(closed), "{name}: {piece}");
        } else if !tag.ends_with('/') && !tag.starts_with(['?', '!']) {
            open.push(tag.split_whitespace().next().unwrap_or(""));
            assert_eq!(tag.matches('"').count() % 2, 0, "{name}: {tag}");
        }
    }
    assert!(open.is_empty(), "{name}: {open:?} are not closed");
    for reference in text.split('&').skip(1) {
        let known = ["amp;", "lt;", "gt;", "quot;"].iter().any(|entity| reference.starts_with(entity));
        assert!(known, "{name}: &{}", &reference[..reference.len().min(8)]);
    }
}

#[test]
fn every_file_is_well_formed_and_every_link_leads_somewhere() {
    for (_, target) in theme::Target::NAMED {
        assert_sound(&texts_of(written_for(*target)));
    }
    let mut long = book();
    let words = "Words of a long chapter. ".repeat(200);
    let mut blocks: Vec<Block> = (0..120).map(|_| paragraph(&words)).collect();
    let mut last = block(BlockKind::Heading { level: 2, content: text("Far behind") });
    last.attrs_mut().id = Some("far".to_owned());
    let to_far = Target::Place { chapter: 0, anchor: Some("far".to_owned()) };
    blocks.insert(0, block(BlockKind::Paragraph(vec![link(to_far.clone(), text("there"))])));
    blocks.push(last);
    blocks.push(block(BlockKind::Paragraph(vec![inline(InlineKind::Note(0))])));
    long.chapters[0].blocks.splice(1..1, blocks);
    long.chapters[1].blocks.push(block(BlockKind::Paragraph(vec![link(to_far, text("there"))])));
    let pages = PageMap {
        breaks: vec![
            PageBreak { chapter: 0, leaf: 60, byte: 0, folio: "1".to_owned() },
            PageBreak { chapter: 0, leaf: 110, byte: 0, folio: "2".to_owned() },
        ],
        folios: Vec::new(),
    };
    let made = super::write(&long, &Theme::default(), &FontBook::bundled(), &Assets::default(), Some(&pages), None);
    let texts = texts_of(made.bytes);
    let parts: Vec<&String> = texts.keys().filter(|name| name.contains("/text/one")).collect();
    assert_eq!(parts, ["OEBPS/text/one.2.xhtml", "OEBPS/text/one.3.xhtml", "OEBPS/text/one.xhtml"]);
    assert!(parts.iter().all(|name| texts[*name].len() < 260 << 10));
    assert!(texts["OEBPS/text/one.xhtml"].contains("<a href=\"one.3.xhtml#far\">"));
    assert!(texts["OEBPS/text/two.xhtml"].contains("<a href=\"one.3.xhtml#far\">"));
    assert!(texts["OEBPS/nav.xhtml"].contains("<a href=\"text/one.2.xhtml#page.1\">"), "{}", texts["OEBPS/nav.xhtml"]);
    assert_sound(&texts);
}

fn assert_sound(texts: &BTreeMap<String, String>) {
    for (name, text) in texts {
        assert_well_formed(name, text);
        let ids = values(text, "id");
        assert_eq!(ids.len(), ids.iter().collect::<BTreeSet<_>>().len(), "{name}: an id occurs twice");
        let places = values(text, "href").into_iter().chain(values(text, "src"));
        for href in places.filter(|h| !h.contains(':') && h.contains(".xhtml")) {
            let (file, anchor) = href.split_once('#').unwrap_or((href, ""));
            let folder = if name.contains("/text/") { "OEBPS/text/" } else { "OEBPS/" };
            let target = texts.get(&format!("{folder}{file}")).unwrap_or_else(|| panic!("{name}: {href}"));
            assert!(anchor.is_empty() || values(target, "id").contains(&anchor), "{name}: {href}");
        }
        for anchor in values(text, "href").iter().filter_map(|h| h.strip_prefix('#')) {
            assert!(ids.contains(&anchor), "{name}: #{anchor}");
        }
    }
}

#[test]
fn the_container_is_as_readers_want_it_and_the_same_each_time() {
    let epub = written();
    assert_eq!(epub, written());
    // The media type can be read at a fixed place (OCF, EPUB 3.3 §4.3.1).
    assert_eq!(&epub[30..58], b"mimetypeapplication/epub+zip");
    let files = files(epub);
    let cover = files.iter().find(|(name, ..)| name == "OEBPS/cover.png").expect("the drawn cover");
    assert!(cover.1 && cover.2 == [1, 2, 3], "the cover is stored as given");
    assert!(!files.iter().any(|(name, ..)| name.contains("ibooks")), "no claim to fonts");
}

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
    // Spans colour the code, but none opens between the line's start and the page's mark.
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
    let edition = super::Edition { book: &book, theme: &theme, fonts: &fonts, assets: &assets, pages: None };
    let (out, _) = super::chapter::chapter(edition, 1, Vec::new());
    let found: Vec<&str> =
        out.split("<h").skip(1).filter(|rest| !rest.starts_with(['t', 'e'])).map(|rest| &rest[..1]).collect();
    assert_eq!(found, ["1", "2", "2", "2", "3", "1", "2"], "{out}");
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
    let made = super::write(&book, &Theme::default(), &FontBook::bundled(), &Assets::default(), None, None);
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
fn each_target_gets_what_it_takes() {
    let kindle = files(written_for(theme::Target::Kindle));
    let depth = texts_of(written_for(theme::Target::Kindle));
    assert!(depth["OEBPS/toc.ncx"].contains("<meta name=\"dtb:depth\" content=\"2\"/>"));
    assert!(!depth.values().any(|text| text.contains("<math")), "formulas are pictures");
    assert!(kindle.iter().any(|(name, ..)| name.starts_with("OEBPS/formulas/math-")));
    let generic = texts();
    assert!(generic["OEBPS/text/one.xhtml"].contains("<math"));
    assert!(!generic.values().any(|text| text.contains("koboSpan")));
    let kobo = texts_of(written_for(theme::Target::Kobo));
    assert!(
        kobo.iter().filter(|(name, _)| name.ends_with(".xhtml")).all(|(_, text)| text.contains("id=\"book-inner\""))
    );
}

#[test]
fn what_readers_go_by_stands_in_the_package() {
    let texts = texts();
    let package = &texts["OEBPS/content.opf"];
    for wanted in [
        "xml:lang=\"en\"",
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
fn nothing_runs_and_nothing_is_fetched() {
    let texts = texts();
    for (name, text) in &texts {
        for element in ["<script", "<iframe", "<object", "<form", "<svg", "<audio", "<video"] {
            assert!(!text.contains(element), "{name}: {element}");
        }
        assert!(values(text, "src").iter().all(|src| !src.contains(':')), "{name} shows what is not in the book");
    }
    let package = &texts["OEBPS/content.opf"];
    assert!(!package.contains("scripted") && !package.contains("remote-resources"), "{package}");
}

#[test]
fn a_book_that_runs_leftwards_turns_leftwards() {
    let mut book = book();
    book.meta.direction = Direction::Rtl;
    book.meta.language = "ar".to_owned();
    let made = super::write(&book, &Theme::default(), &FontBook::bundled(), &Assets::default(), None, None);
    let texts = texts_of(made.bytes);
    assert!(texts["OEBPS/content.opf"].contains("<spine toc=\"ncx\" page-progression-direction=\"rtl\">"));
    assert!(texts["OEBPS/text/one.xhtml"].contains("lang=\"ar\" xml:lang=\"ar\" dir=\"rtl\""));
    let mut theme = Theme::default();
    theme.ebook.vertical = true;
    book.meta.direction = Direction::Ltr;
    let made = super::write(&book, &theme, &FontBook::bundled(), &Assets::default(), None, None);
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
    let made = super::write(&book, &Theme::default(), &FontBook::bundled(), &Assets::default(), None, None);
    let package = &texts_of(made.bytes)["OEBPS/content.opf"];
    assert!(package.contains(">EPUB Accessibility 1.1 - WCAG 2.2 Level AA</meta>"), "{package}");
    assert!(
        package.contains("<meta property=\"a11y:certifiedBy\" refines=\"#conformance\">C &amp; D</meta>"),
        "{package}"
    );
}

#[test]
fn faces_are_embedded_and_obfuscated_only_on_request() {
    let with = |faces| {
        let mut theme = Theme::default();
        theme.ebook.faces = faces;
        files(super::write(&book(), &theme, &FontBook::bundled(), &Assets::default(), None, None).bytes)
    };
    let has = |files: &[(String, bool, Vec<u8>)], part: &str| files.iter().any(|(name, ..)| name.contains(part));
    let readers = with(theme::Faces::Readers);
    assert!(!has(&readers, "fonts/") && !has(&readers, "ibooks") && !has(&readers, "encryption"));
    let embedded = with(theme::Faces::Embedded);
    assert!(
        has(&embedded, "OEBPS/fonts/libertinusserif-regular")
            && has(&embedded, "ibooks")
            && !has(&embedded, "encryption")
    );
    let fonts = |files: Vec<(String, bool, Vec<u8>)>| -> Vec<Vec<u8>> {
        files.into_iter().filter(|(name, ..)| name.contains("fonts/")).map(|(.., bytes)| bytes).collect()
    };
    let plain = fonts(embedded);
    assert!(plain.iter().all(|font| font.starts_with(b"OTTO") || font.starts_with(&[0, 1, 0, 0])));
    let obfuscated = with(theme::Faces::Obfuscated);
    assert!(has(&obfuscated, "META-INF/encryption.xml"));
    for (plain, hidden) in plain.iter().zip(fonts(obfuscated)) {
        assert!(plain[..1040] != hidden[..1040] && plain[1040..] == hidden[1040..]);
    }
}
