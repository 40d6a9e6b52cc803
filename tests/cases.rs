//! Cases and their goldens: `tests/cases/<stage>/<name>.md` (`.code` for `highlight`) beside `<name>.<what the stage makes>`.
//! `BLESS=1 cargo test --test cases` writes the goldens; read them before you commit them.
//! tests/README.md tells how to add a case.

use std::fmt::Write as _;
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use chapbook::asset::{self, AssetId, Assets};
use chapbook::book::{
    Book, Chapter, Direction, FigureKind, Inline, InlineKind, Matter, Metadata, Number, Part, dump, walk,
};
use chapbook::diagnostic::{Diagnostics, render};
use chapbook::font::FontBook;
use chapbook::length::Length;
use chapbook::source::{SourceMap, Span};
use chapbook::theme::{Target, Theme};
use chapbook::{bibliography, check, epub, highlight, layout, markdown, transform};
use rayon::prelude::*;

/// A stage: the folder of its cases, the endings of its inputs and goldens, and what it makes of an input.
struct Stage {
    folder: &'static str,
    input: &'static str,
    golden: &'static str,
    make: fn(&str, &str) -> String,
}

const STAGES: &[Stage] = &[
    Stage { folder: "book", input: "md", golden: "book", make: book },
    Stage { folder: "transform", input: "md", golden: "book", make: transformed },
    Stage { folder: "check", input: "md", golden: "remarks", make: remarks },
    Stage { folder: "epub", input: "md", golden: "xhtml", make: xhtml },
    Stage { folder: "layout", input: "md", golden: "pages", make: pages },
    Stage { folder: "highlight", input: "code", golden: "spans", make: spans },
];

/// Some ideographs, kana and full-width signs.
const CJK: &[u8] = include_bytes!("fonts/NotoSerifCJKsc-few.otf");

/// What cases with `cite` cite from.
const SOURCES: &str = "\
@book{knuth84, author = {Donald E. Knuth}, title = {The {\\TeX}book}, publisher = {Addison-Wesley}, address = {Reading}, year = 1984}
@article{kp81, author = {Knuth, Donald E. and Plass, Michael F.}, title = {Breaking Paragraphs into Lines}, journal = {Software: Practice and Experience}, volume = 11, number = 11, pages = {1119--1184}, year = 1981, doi = {10.1002/spe.4380111102}}
@book{knuth84b, author = {Knuth, Donald E.}, title = {Another One}, year = 1984, edition = 2}
@misc{unused, title = {Not cited}}
@inproceedings{many, author = {A, B and C, D and E, F}, title = {With Many}, booktitle = {Proceedings}, pages = {1--2}, year = 2001}
@book{untitled, author = {X, Y}}
";

/// What a case is read into.
struct Read {
    sources: SourceMap,
    book: Book,
    links: transform::Options,
    theme: Theme,
    remarks: Diagnostics,
    fonts: &'static FontBook,
    assets: Assets,
}

/// The faces that we ship; they are read once, not for every case.
static FONTS: LazyLock<FontBook> = LazyLock::new(FontBook::bundled);

/// The faces that we ship, and one more.
static FONTS_AND_CJK: LazyLock<FontBook> = LazyLock::new(|| {
    let mut fonts = FontBook::bundled();
    fonts.add_fallback(CJK.to_vec(), 0).expect("the face can be read");
    fonts
});

/// Reads a case: one chapter, or several between lines `<!-- file: path.md -->`. A first line
/// `<!-- case: smart math lang=fr rtl cjk theme=NAME target=NAME vertical part=NAME link-base=URL redirect=OLD=NEW -->` sets options;
/// a part begins with the first chapter.
fn read(name: &str, text: &str) -> Read {
    let words = text.strip_prefix("<!-- case:").and_then(|rest| rest.split_once("-->")).map_or("", |(words, _)| words);
    let has = |word: &str| words.split_whitespace().any(|w| w == word);
    let values = |key: &str| -> Vec<&str> { words.split_whitespace().filter_map(|w| w.strip_prefix(key)).collect() };
    let language = values("lang=").first().map_or("en", |lang| lang).to_owned();
    let options = markdown::Options {
        language: language.clone(),
        smart_punctuation: has("smart"),
        definition_lists: true,
        admonitions: true,
        math: has("math"),
        hidelines: Vec::new(),
        show_hidden: false,
        citations: has("cite"),
    };
    let pair = |both: &str| both.split_once('=').map(|(old, new)| (old.to_owned(), new.to_owned()));
    let (mut sources, mut remarks) = (SourceMap::new(), Diagnostics::new());
    let cited = if has("cite") { vec![sources.add("refs.bib", SOURCES)] } else { Vec::new() };
    let cited = cited.into_iter().flat_map(|file| bibliography::read(&sources, file, &mut remarks)).collect();
    let links = transform::Options {
        link_base: values("link-base=").first().map(|base| (*base).to_owned()),
        redirects: values("redirect=").into_iter().filter_map(pair).collect(),
        lists: if has("lists") { vec![FigureKind::Figure, FigureKind::Table, FigureKind::Listing] } else { Vec::new() },
        number_all: has("number-all"),
        citations: has("cite"),
        sources: cited,
        style: if has("author-date") {
            transform::CitationStyle::AuthorDate
        } else {
            transform::CitationStyle::Numeric
        },
    };
    let mut chapters = Vec::new();
    for (i, (path, text)) in files(name, text).into_iter().enumerate() {
        let file = sources.add(&path, text);
        let content = markdown::read(&sources, file, &options, &mut remarks);
        let span = Span::new(file, 0, 0);
        let part = values("part=")
            .first()
            .filter(|_| i == 0)
            .map(|name| Part { span, title: vec![Inline::new(span, InlineKind::Text((*name).to_owned()))] });
        let slug = path.trim_end_matches(".md").replace(|c: char| !c.is_ascii_alphanumeric(), "-").to_lowercase();
        chapters.push(Chapter {
            span,
            file: Some(file),
            title: vec![Inline::new(span, InlineKind::Text(format!("Chapter {slug}")))],
            path,
            slug,
            matter: Matter::Body,
            depth: 0,
            number: Some(Number(vec![i as u32 + 1])),
            part,
            blocks: content.blocks,
            notes: content.notes,
        });
    }
    let meta = Metadata {
        title: "Case".into(),
        direction: if has("rtl") { Direction::Rtl } else { Direction::Ltr },
        language,
        modified: "2000-01-01T00:00:00Z".into(),
        identifier: "urn:uuid:00000000-0000-4000-8000-000000000000".into(),
        ..Metadata::default()
    };
    let fonts = if has("cjk") { &*FONTS_AND_CJK } else { &*FONTS };
    let assets = drawn(&mut chapters);
    let book = Book { meta, chapters, contents: Vec::new(), lists: Vec::new(), paged: Vec::new() };
    Read { sources, book, links, theme: theme(text), remarks, fonts, assets }
}

/// A picture such as `120x80.svg` is an empty drawing of so many pixels; others are not there.
fn drawn(chapters: &mut [Chapter]) -> Assets {
    let mut assets = Assets::default();
    for chapter in chapters {
        walk::inlines_mut(&mut chapter.blocks, &mut |inline| {
            let InlineKind::Image(image) = &mut inline.kind else { return };
            let Some((width, height)) = image.source.strip_suffix(".svg").and_then(|size| size.split_once('x')) else {
                return;
            };
            let svg = format!("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\"></svg>");
            if let Ok(asset) = asset::read(&image.source, svg.into_bytes()) {
                image.asset = Some(AssetId(assets.list.len() as u32));
                assets.list.push(asset);
            }
        });
    }
    assets
}

/// The files of a case with their texts; the first bears the case's name.
fn files<'a>(name: &str, text: &'a str) -> Vec<(String, &'a str)> {
    let mut out = Vec::new();
    let (mut path, mut rest) = (format!("{name}.md"), text);
    while let Some((before, (next, after))) =
        rest.split_once("<!-- file: ").and_then(|(before, after)| Some((before, after.split_once(" -->\n")?)))
    {
        out.push((std::mem::replace(&mut path, next.to_owned()), before));
        rest = after;
    }
    out.push((path, rest));
    out
}

fn said(sources: &SourceMap, remarks: &Diagnostics) -> String {
    remarks.iter().map(|remark| render::human(sources, remark) + "\n").collect()
}

/// The model as read, with the spans of all nodes.
fn book(name: &str, text: &str) -> String {
    read(name, text).book.chapters.iter().map(dump::chapter_with_spans).collect()
}

/// The model after the passes, and what they said.
fn transformed(name: &str, text: &str) -> String {
    let mut read = read(name, text);
    let book = transform::run(read.book, &read.links, &mut read.remarks);
    format!("{}{}", dump::dump(&book), said(&read.sources, &read.remarks))
}

/// All that is said to the author.
fn remarks(name: &str, text: &str) -> String {
    let mut read = read(name, text);
    let book = transform::run(read.book, &read.links, &mut read.remarks);
    check::check(&book, &mut read.remarks);
    said(&read.sources, &read.remarks)
}

/// The bodies of the chapters in the EPUB, and the lists of captions.
fn xhtml(name: &str, text: &str) -> String {
    let mut read = read(name, text);
    let book = transform::run(read.book, &read.links, &mut read.remarks);
    let bytes = epub::write(&book, &read.theme, &FONTS, &Assets::default(), None, None).bytes;
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("the EPUB is a ZIP file");
    let mut file = |slug: &str| {
        let entry = (0..archive.len()).find(|i| {
            let name = archive.name_for_index(*i).unwrap_or("");
            name.ends_with(&format!("/{slug}.xhtml"))
        });
        let mut page = String::new();
        let entry = entry.expect("it is a file of the EPUB");
        archive.by_index(entry).expect("entry").read_to_string(&mut page).expect("UTF-8");
        page
    };
    let mut out = String::new();
    for chapter in &book.chapters {
        let page = file(&chapter.slug);
        let body = page.find("<body").expect("a body")..page.find("</body>").expect("a body");
        let _ = writeln!(out, "{}", page[body].trim_end());
    }
    if !book.lists.is_empty() {
        let page = file("nav");
        let behind = page.find("</nav>\n").expect("contents") + "</nav>\n".len();
        let lists = behind..page.find("<nav epub:type=\"landmarks\"").expect("landmarks");
        out.push_str(&page[lists]);
    }
    out
}

/// The theme that the case names, or the default, with what its options change: `two-sided`, `grid`, `lines=N` of running text on a
/// page, `measure=POINTS`.
fn theme(text: &str) -> Theme {
    let words = text.strip_prefix("<!-- case:").and_then(|rest| rest.split_once("-->")).map_or("", |(words, _)| words);
    let named = words.split_whitespace().find_map(|word| word.strip_prefix("theme="));
    let mut theme = named.and_then(Theme::preset).unwrap_or_default();
    let target = words.split_whitespace().find_map(|word| Target::from_name(word.strip_prefix("target=")?));
    theme.ebook.target = target.unwrap_or_default();
    for word in words.split_whitespace() {
        let page = &mut theme.page;
        match word.split_once('=').map(|(key, value)| (key, value.parse::<i64>().unwrap_or(0))) {
            None if word == "two-sided" => page.two_sided = true,
            None if word == "grid" => page.grid = true,
            None if word == "vertical" => theme.ebook.vertical = true,
            Some(("lines", lines)) => page.size.height = page.top + page.bottom + theme.body.leading * lines,
            Some(("measure", points)) => page.size.width = page.inside + page.outside + Length::pt(points),
            _ => {}
        }
    }
    theme
}

/// The pages of the text as marks (title page and contents left out, but not the lists of captions, and of a case with
/// `contents` not these), and what layout said.
fn pages(name: &str, text: &str) -> String {
    let mut read = read(name, text);
    let book = transform::run(read.book, &read.links, &mut read.remarks);
    let (typeset, _) = layout::typeset(&book, &read.theme, read.fonts, &read.assets, &mut read.remarks);
    let all = layout::dump::dump(&typeset);
    // A book of one chapter without sections has no contents.
    let contents = text.lines().next().is_some_and(|line| line.starts_with("<!-- case:") && line.contains(" contents"));
    let first = if book.lists.is_empty() && !contents { "page 1\n" } else { "page ii\n" };
    let text = all.find(first).map_or("", |start| &all[start..]);
    format!("{text}{}", said(&read.sources, &read.remarks))
}

/// The code with its colored spans marked: `«kw:fn»`. The case's name begins with the language.
fn spans(name: &str, text: &str) -> String {
    let language = name.split('-').next().unwrap_or(name);
    let (mut out, mut at) = (String::new(), 0);
    for span in highlight::highlight(language, text) {
        let (start, end) = (span.start as usize, span.end as usize);
        let _ = write!(out, "{}«{}:{}»", &text[at..start], &span.class.css()[3..], &text[start..end]);
        at = end;
    }
    out + &text[at..]
}

/// The inputs of a stage, sorted.
fn inputs(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().map(|entry| entry.expect("entry").path());
    let mut paths: Vec<_> = entries.filter(|path| path.extension().is_some_and(|e| e == ending)).collect();
    paths.sort();
    paths
}

fn cases() -> impl Iterator<Item = (&'static Stage, PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    STAGES.iter().flat_map(move |stage| {
        inputs(&root.join(stage.folder), stage.input).into_iter().map(move |path| {
            let text = fs::read_to_string(&path).expect("a case is UTF-8");
            (stage, path, text)
        })
    })
}

fn name(path: &Path) -> String {
    path.file_stem().expect("a name").to_string_lossy().into_owned()
}

#[test]
fn every_case_is_as_its_golden() {
    let bless = std::env::var_os("BLESS").is_some();
    let mut faults = String::new();
    for (stage, path, text) in cases() {
        let made = (stage.make)(&name(&path), &text);
        let golden = path.with_extension(stage.golden);
        if bless {
            fs::write(&golden, made).expect("goldens can be written");
        } else if let Ok(wanted) = fs::read_to_string(&golden) {
            if let Some((i, (was, is))) = differing_line(&wanted, &made) {
                let _ = writeln!(faults, "{}:{i}:\n  golden: {was}\n  now:    {is}", golden.display());
            }
        } else {
            let _ = writeln!(faults, "{}: no golden; run with BLESS=1 and read it", path.display());
        }
    }
    assert!(faults.is_empty(), "\n{faults}");
}

/// The first line in which two texts differ.
fn differing_line(a: &str, b: &str) -> Option<(usize, (String, String))> {
    let end = |line: Option<&str>| line.map_or("(end)".to_owned(), str::to_owned);
    let (mut a, mut b) = (a.split('\n'), b.split('\n'));
    for i in 1.. {
        match (a.next(), b.next()) {
            (None, None) => return None,
            (was, is) if was == is => {}
            (was, is) => return Some((i, (end(was), end(is)))),
        }
    }
    None
}

#[test]
fn no_golden_is_without_its_case() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    for folder in fs::read_dir(root).expect("cases").map(|entry| entry.expect("entry").path()) {
        let stage = STAGES.iter().find(|stage| folder.ends_with(stage.folder));
        let stage = stage.unwrap_or_else(|| panic!("{}: no such stage", folder.display()));
        for path in fs::read_dir(&folder).expect("cases").map(|entry| entry.expect("entry").path()) {
            let ending = path.extension().and_then(|e| e.to_str()).unwrap_or("");
            assert!(ending == stage.input || ending == stage.golden, "{}: neither case nor golden", path.display());
            assert!(path.with_extension(stage.input).exists(), "{}: a golden without its case", path.display());
        }
    }
}

#[test]
fn twice_makes_the_same() {
    for (stage, path, text) in cases() {
        let name = name(&path);
        assert_eq!((stage.make)(&name, &text), (stage.make)(&name, &text), "{}", path.display());
    }
}

/// An author's file is often unfinished: whatever it ends in, something is made of it.
#[test]
fn no_case_panics_when_it_is_cut() {
    let short: Vec<_> = cases().filter(|(.., text)| text.len() < 2000).collect();
    let cuts = short.iter().flat_map(|case| {
        let text = &case.2;
        (0..text.len()).filter(|cut| text.is_char_boundary(*cut)).map(move |cut| (case, cut))
    });
    // The work of half a minute: on all processors.
    cuts.collect::<Vec<_>>().into_par_iter().for_each(|((stage, path, text), cut)| {
        let made = std::panic::catch_unwind(|| (stage.make)("cut", &text[..cut]));
        assert!(made.is_ok(), "{} panics when cut at byte {cut}", path.display());
    });
}
