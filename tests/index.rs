//! The index and the references to pages of a finished book: every number is looked up in both editions, and numbers
//! that cannot come to rest are told.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn build(book: &Path, out: &Path, more: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_chapbook"));
    command.arg("build").arg(book).arg("--dest-dir").arg(out).args(more).env_remove("SOURCE_DATE_EPOCH");
    command.output().expect("the program starts")
}

fn folder(name: &str) -> PathBuf {
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("index").join(name);
    let _ = fs::remove_dir_all(&dir);
    fs::create_dir_all(&dir).expect("a folder");
    dir
}

fn edition(dir: &Path, end: &str) -> Vec<u8> {
    let mut files = fs::read_dir(dir).expect("the folder is there").filter_map(Result::ok).map(|file| file.path());
    let path = files.find(|path| path.extension().is_some_and(|own| own == end)).expect("an edition");
    fs::read(path).expect("its bytes")
}

/// The texts of an EPUB by their names, without folders.
fn documents(epub: Vec<u8>) -> BTreeMap<String, String> {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(epub)).expect("a container");
    let mut out = BTreeMap::new();
    for at in 0..archive.len() {
        let mut entry = archive.by_index(at).expect("an entry");
        let name = entry.name().rsplit('/').next().unwrap_or_default().to_owned();
        if name.ends_with(".xhtml") {
            let mut text = String::new();
            entry.read_to_string(&mut text).expect("a text");
            out.insert(name, text);
        }
    }
    out
}

/// Letters and figures alone: what lines and faces do to a text does not matter.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// What is shown behind a place of a document, as so many letters, and where the first of them stands.
fn behind(document: &str, from: usize, count: usize) -> (String, usize) {
    let mut out = String::new();
    let (mut inside, mut first) = (true, from);
    for (at, c) in document[from..].char_indices() {
        match c {
            '<' => inside = true,
            '>' => inside = false,
            c if !inside && c.is_alphanumeric() => {
                first = if out.is_empty() { from + at } else { first };
                out.push(c);
            }
            _ => {}
        }
        if out.chars().count() == count {
            break;
        }
    }
    (out, first)
}

/// A finished book: the documents of its EPUB, and the letters of the pages of its PDF by their labels.
struct Finished {
    documents: BTreeMap<String, String>,
    pages: Vec<(String, String)>,
}

impl Finished {
    fn read(dir: &Path) -> Self {
        let pages = chapbook::inspect::pdf::pages(&edition(dir, "pdf")).expect("a PDF");
        let pages = pages.into_iter().map(|(label, text)| (label, letters(&text))).collect();
        Finished { documents: documents(edition(dir, "epub")), pages }
    }

    /// Looks up that a place of the EPUB stands on a page of the PDF, and behind the mark of that page in the EPUB.
    fn check(&self, from: &str, href: &str, folio: &str) {
        let (file, id) = href.split_once('#').unwrap_or((href, ""));
        let name = if file.is_empty() { from } else { file };
        let document = &self.documents[name];
        let at = match id {
            "" => document.find("<h1").expect("a chapter has a title"),
            id => document.find(&format!("id=\"{id}\"")).unwrap_or_else(|| panic!("{href} is nowhere")),
        };
        let (words, at) = behind(document, at, 14);
        let at_page = self.pages.iter().position(|(label, _)| label == folio);
        let at_page = at_page.unwrap_or_else(|| panic!("the PDF has no page {folio}"));
        let page = &self.pages[at_page].1;
        let next = self.pages.get(at_page + 1).map_or("", |page| &page.1);
        // The words may begin on the page and go on over its end.
        let mut ends = words.char_indices().map(|(end, _)| end).skip(1);
        let begins = ends.any(|end| next.starts_with(&words[end..]) && page.contains(&words[..end]));
        assert!(
            page.contains(&words) || begins,
            "{href} is said to be on page {folio}, where {words:?} is not: {page}"
        );
        // A note stands at the foot of its page in print and at the end of its chapter in the EPUB.
        let note = document[..at].rfind("<aside").is_some_and(|note| !document[note..at].contains("</aside>"));
        let mark = document[..at].rmatches("role=\"doc-pagebreak\"").count();
        if !note && mark > 0 {
            let last = document[..at].rfind("role=\"doc-pagebreak\"").expect("it was counted");
            let label = document[last..].split("aria-label=\"").nth(1).and_then(|rest| rest.split('"').next());
            assert_eq!(label, Some(folio), "{href}: {words:?}");
        }
    }
}

/// The links of a document that begin with some markup: address and text.
fn links<'a>(document: &'a str, begin: &str) -> Vec<(&'a str, &'a str)> {
    document
        .split(begin)
        .skip(1)
        .filter_map(|rest| {
            let (href, rest) = rest.split_once('"')?;
            let text = rest.strip_prefix('>')?.split("</a>").next()?;
            Some((href, text))
        })
        .collect()
}

#[test]
fn every_number_of_the_project_s_book_is_right() {
    let out = folder("book");
    let book = Path::new(env!("CARGO_MANIFEST_DIR")).join("book");
    let told = build(&book, &out, &["--verify"]);
    assert_eq!(told.status.code(), Some(0), "{}", String::from_utf8_lossy(&[told.stdout, told.stderr].concat()));
    let finished = Finished::read(&out);

    let (name, index) =
        finished.documents.iter().find(|(_, text)| text.contains("role=\"doc-index\"")).expect("the book has an index");
    assert!(index.matches("<li epub:type=\"index-entry\"").count() >= 120);
    let locators = links(index, "<a epub:type=\"index-locator\" href=\"");
    assert!(locators.len() >= 120, "{}", locators.len());
    for (href, folio) in &locators {
        finished.check(name, href, folio);
    }
    for markup in ["<strong><a epub", "<em>see</em>", "<em>see also</em>", "</a>\u{2013}<a"] {
        assert!(index.contains(markup), "{markup}");
    }
    // The PDF's index says the same, by `--verify`; its pages are there.
    let last = finished.pages.iter().filter(|page| page.1.contains("Ilves")).count();
    assert!(last > 1, "the index is printed");

    let mut references = 0;
    for (name, document) in &finished.documents {
        for (href, text) in links(document, "<a href=\"") {
            if let Some(folio) = text.strip_prefix("page\u{a0}") {
                finished.check(name, href, folio);
                references += 1;
            }
        }
    }
    assert!(references >= 20, "{references} references to pages");
}

/// A book whose preface refers so often to one of its own places that the width of the number moves it.
fn preface(dir: &Path, lines: usize) {
    fs::create_dir_all(dir.join("src")).expect("a folder");
    fs::write(dir.join("book.toml"), "[book]\ntitle = \"Restless\"\nlanguage = \"en\"\n").expect("written");
    fs::write(dir.join("src/SUMMARY.md"), "[Preface](preface.md)\n\n- [One](one.md)\n").expect("written");
    fs::write(dir.join("src/one.md"), "# One\n\nText, and @page:sec-there.\n").expect("written");
    let mut text = format!("# Preface\n\n{}\n\n", "-@page:sec-there, ".repeat(900));
    (0..lines).for_each(|line| text.push_str(&format!("Line {line}.\n\n")));
    text.push_str("## There {#sec-there}\n\nThis is the place.\n");
    fs::write(dir.join("src/preface.md"), text).expect("written");
}

#[test]
fn numbers_that_never_come_to_rest_are_told() {
    // `viii` is wider than `ix`: where it moves the place to the next page, and `ix` lets it come back.
    let mut said = Vec::new();
    for lines in (60..160).step_by(4) {
        let dir = folder("restless");
        preface(&dir, lines);
        let told = build(&dir, &dir.join("out"), &["-f", "pdf"]);
        assert_eq!(told.status.code(), Some(0), "{told:?}");
        let told = String::from_utf8_lossy(&told.stderr).into_owned();
        if told.contains("warning[unsettled]") {
            assert!(told.contains("preface.md:3:"), "with its place: {told}");
            return;
        }
        said.push(lines);
    }
    panic!("all settle: {said:?}");
}
