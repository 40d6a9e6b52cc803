//! What holds for all files of an EPUB at once.

use super::*;

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
            PageBreak { chapter: 0, leaf: 60, byte: 0, torn: false, folio: "1".to_owned() },
            PageBreak { chapter: 0, leaf: 110, byte: 0, torn: false, folio: "2".to_owned() },
        ],
        folios: Vec::new(),
    };
    let made =
        crate::epub::write(&long, &Theme::default(), &FontBook::bundled(), &Assets::default(), Some(&pages), None);
    let texts = texts_of(made.bytes);
    let parts: Vec<&String> = texts.keys().filter(|name| name.contains("/text/one")).collect();
    assert_eq!(parts, ["OEBPS/text/one.2.xhtml", "OEBPS/text/one.3.xhtml", "OEBPS/text/one.xhtml"]);
    assert!(parts.iter().all(|name| texts[*name].len() < 260 << 10));
    assert!(texts["OEBPS/text/one.xhtml"].contains("<a href=\"one.3.xhtml#far\">"));
    assert!(texts["OEBPS/text/two.xhtml"].contains("<a href=\"one.3.xhtml#far\">"));
    assert!(texts["OEBPS/nav.xhtml"].contains("<a href=\"text/one.2.xhtml#page.1\">"), "{}", texts["OEBPS/nav.xhtml"]);
    assert_sound(&texts);
}

#[test]
fn blocks_longer_than_a_file_are_parted_where_they_have_seams() {
    let mut long = book();
    let many = |line: &str, count: usize| -> String { (0..count).map(|i| format!("{line} {i};\n")).collect() };
    let code = CodeBlock {
        language: Some("rust".to_owned()),
        text: many("\nlet a_name = \"a text\" + 1", 9000),
        ..CodeBlock::default()
    };
    let item =
        |i: usize| ListItem { span: HERE, checked: None, blocks: vec![paragraph(&format!("Item {i} of many."))] };
    let row = |i: usize| Row { span: HERE, cells: vec![cell("a name", true), cell(&format!("value {i}"), false)] };
    let table = Table {
        columns: vec![Align::Left, Align::Right],
        head: vec![Row { span: HERE, cells: vec![cell("Name", true), cell("Value", true)] }],
        body: (0..6000).map(row).collect(),
        groups: Vec::new(),
    };
    let list = |start| BlockKind::List { start, tight: false, items: (0..12000).map(item).collect() };
    long.chapters[0].blocks = vec![
        block(BlockKind::Callout { kind: CalloutKind::Note, title: None, blocks: vec![block(BlockKind::Code(code))] }),
        block(list(Some(5))),
        block(BlockKind::Quote(vec![block(list(None))])),
        block(BlockKind::Table(Box::new(table))),
        paragraph(&"one paragraph ".repeat(24000)),
    ];
    let made = crate::epub::write(&long, &Theme::default(), &FontBook::bundled(), &Assets::default(), None, None);
    let remarks: Vec<String> = made.remarks.iter().map(|remark| remark.message.clone()).collect();
    assert_eq!(remarks.len(), 1, "{remarks:?}");
    assert!(remarks[0].starts_with("what begins here has 33"), "a paragraph is never parted: {remarks:?}");
    let texts = texts_of(made.bytes);
    assert_sound(&texts);
    let parts: Vec<&String> =
        texts.iter().filter(|(name, _)| name.contains("/text/one")).map(|(_, text)| text).collect();
    let large = parts.iter().filter(|text| text.len() > 256 << 10).count();
    assert!(parts.len() > 8 && large == 1, "{large} of {}", parts.len());
    let all = |wanted: &str| parts.iter().map(|text| text.matches(wanted).count()).sum::<usize>();
    assert_eq!((all("<li>"), all("<td"), all(" a_name")), (24000, 6000, 9000));
    let heads = |text: &&&String| text.contains("<td");
    assert!(parts.iter().filter(heads).all(|text| text.contains("<thead")), "a head over each part");
    let numbered: Vec<&&String> = parts.iter().filter(|text| text.contains("<section>\n<ol")).collect();
    assert!(numbered.len() > 1);
    for text in numbered {
        let item = text.split("<li><p>Item ").nth(1).and_then(|rest| rest.split(' ').next()).expect("an item");
        let start = values(text, "start").first().and_then(|start| start.parse::<usize>().ok());
        assert_eq!(start, item.parse::<usize>().ok().map(|item| item + 5));
    }
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
    let items: Vec<&str> = package.split("<item ").skip(1).flat_map(|item| values(item, "href")).collect();
    assert!(items.len() > 8 && !items.iter().any(|href| href.contains(':')), "{items:?}");
    let css = style(&written());
    assert!(!css.contains("@import") && !css.contains("url("), "{css}");
}

/// The style sheet of an EPUB.
fn style(epub: &[u8]) -> String {
    let files = files(epub.to_vec()).into_iter().find(|(name, ..)| name.ends_with("stylesheet.css"));
    String::from_utf8(files.expect("a style sheet").2).expect("UTF-8")
}

#[test]
fn drawings_with_text_are_pictures_for_kindle() {
    let shown = |target, inner| -> Vec<String> {
        let mut theme = Theme::default();
        theme.ebook.target = target;
        let assets = Assets { list: vec![drawing(inner)] };
        let made = crate::epub::write(&book(), &theme, &FontBook::bundled(), &assets, None, None);
        files(made.bytes).into_iter().map(|(name, ..)| name).filter(|name| name.contains("images/")).collect()
    };
    let text = "<text x=\"0\" y=\"5\">a</text>";
    assert_eq!(shown(theme::Target::Kindle, text), ["OEBPS/images/a.svg.png"]);
    assert_eq!(shown(theme::Target::Kindle, "<rect/>"), ["OEBPS/images/a.svg"]);
    assert_eq!(shown(theme::Target::Generic, text), ["OEBPS/images/a.svg"]);
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
fn faces_are_embedded_and_obfuscated_only_on_request() {
    let with = |faces| {
        let mut theme = Theme::default();
        theme.ebook.faces = faces;
        files(crate::epub::write(&book(), &theme, &FontBook::bundled(), &Assets::default(), None, None).bytes)
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
    // The style sheet names each file.
    let epub = {
        let mut theme = Theme::default();
        theme.ebook.faces = theme::Faces::Embedded;
        crate::epub::write(&book(), &theme, &FontBook::bundled(), &Assets::default(), None, None).bytes
    };
    let css = style(&epub);
    let named: Vec<&str> =
        css.split("url(").skip(1).filter_map(|rest| rest.split(')').next()).map(|url| url.trim_matches('"')).collect();
    assert!(named.len() > 2 && css.matches("@font-face").count() == named.len(), "{named:?}");
    assert!(named.iter().all(|url| has(&embedded, &format!("OEBPS/{url}"))), "{named:?}");
    let mut archive = zip::ZipArchive::new(Cursor::new(epub)).expect("a zip");
    let serif = named.iter().find(|url| url.contains("serif-regular")).expect("the face of the text");
    let entry = archive.by_name(&format!("OEBPS/{serif}")).expect("a font");
    assert!(entry.compressed_size() * 2 < entry.size(), "letters that are not used are empty");
    let plain = fonts(embedded);
    assert!(plain.iter().all(|font| font.starts_with(b"OTTO") || font.starts_with(&[0, 1, 0, 0])));
    let obfuscated = with(theme::Faces::Obfuscated);
    assert!(has(&obfuscated, "META-INF/encryption.xml"));
    for (plain, hidden) in plain.iter().zip(fonts(obfuscated)) {
        assert!(plain[..1040] != hidden[..1040] && plain[1040..] == hidden[1040..]);
    }
}
