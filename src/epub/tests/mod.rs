//! A small book with every kind of block and inline, written and read again: the book, and how it is read.

mod package;
mod text;
mod whole;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read};

use crate::asset::{Asset, AssetId, Assets, Kind};
use crate::book::block::{Attrs, Block, BlockKind, CalloutKind, CodeBlock, Definition, FigureKind, ListItem, Term};
use crate::book::table::{Align, Cell, Row, Table};
use crate::book::{
    AltSource, Book, Chapter, Contributor, Direction, Image, Inline, InlineKind, LinkRole, Matter, Metadata, Note,
    Number, PageBreak, PageMap, Part, Series, Subject, Target,
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
        alt_source: AltSource::StandIn,
        title: title.map(str::to_owned),
        width: None,
        height: None,
        attrs: None,
    })))
}

fn link(target: Target, content: Vec<Inline>) -> Inline {
    inline(InlineKind::link(target, content, LinkRole::Plain))
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

fn drawing(inner: &str) -> Asset {
    let bytes =
        format!("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\">{inner}</svg>").into_bytes();
    Asset { name: "a.svg".to_owned(), kind: Kind::Svg, width: 9, height: 9, orientation: 1, bytes }
}

fn written() -> Vec<u8> {
    written_for(theme::Target::Generic)
}

fn written_for(target: theme::Target) -> Vec<u8> {
    let page =
        |chapter, leaf, byte, folio: &str| PageBreak { chapter, leaf, byte, torn: false, folio: folio.to_owned() };
    let pages = PageMap {
        breaks: vec![page(0, 1, 6, "1"), page(0, 33, 9, "2"), page(1, 1, 7, "3"), page(1, 99, 0, "4")],
        folios: Vec::new(),
    };
    let assets = Assets { list: vec![drawing("")] };
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
