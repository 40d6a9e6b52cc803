//! `chapbook verify` through the real program: editions that say the same, planted differences, files that are none.
//!
//! Differences are planted in three ways: in the finished EPUB, in the finished PDF, and in the source, so that each
//! edition is held against the other of a book that says something else.

mod hostile;
mod odd;

use lopdf::{Dictionary, Document, Object};
use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

const TEXT: &str = "# One\n\nSome *running* text with a [link](https://example.org/), a note[^n] and `code here`, \
see [the tables](#tables) or [two](two.md).\n\n\
## Tables\n\n| Key | Value |\n|-----|-------|\n| a (`u8` only) | 1.5 |\n| b | 22 |\n\n- first\n- second\n\n\
1. $a^2 + b^2$ is a formula\n2. and \u{5e9}\u{5dc}\u{5d5}\u{5dd} (\u{5e2}\u{5d5}\u{5dc}\u{5dd}) a greeting\n\n```rust\nlet x = \"\u{5e9}\u{5dc}\";\n```\n\n\
![A red dot](dot.svg \"The dot\"){#fig-dot}\n\n### Small print\n\n\
> A quotation of some words.\n\n<img src=\"dot.svg\" alt=\"\"> and ![](dot.svg)\n\n[^n]: Said below, with an [address](https://example.net/).\n";

const DOT: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"20\" height=\"20\"><circle cx=\"10\" cy=\"10\" r=\"9\" fill=\"red\"/></svg>";

fn chapbook(arguments: &[&Path]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_chapbook"));
    command.args(arguments).env_remove("SOURCE_DATE_EPOCH").output().expect("the program starts")
}

/// The editions of a small book.
#[derive(Clone)]
struct Editions {
    epub: PathBuf,
    pdf: PathBuf,
}

/// Builds a small book.
fn built(name: &str, text: &str) -> Editions {
    built_for(name, text, "generic")
}

/// Builds a small book for the readers of a target.
fn built_for(name: &str, text: &str, target: &str) -> Editions {
    built_with(name, text, &format!("[output.chapbook.epub]\ntarget = \"{target}\"\n"))
}

/// Builds a small book with some lines at the end of `book.toml`.
fn built_with(name: &str, text: &str, lines: &str) -> Editions {
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("verify").join(name);
    let _ = fs::remove_dir_all(&dir);
    fs::create_dir_all(dir.join("src")).expect("a folder");
    let config = "[book]\ntitle = \"Small\"\n[output.chapbook]\nmath = true\n";
    fs::write(dir.join("book.toml"), format!("{config}{lines}")).expect("written");
    fs::write(dir.join("src/SUMMARY.md"), "- [One](one.md)\n- [Two](two.md)\n").expect("written");
    fs::write(dir.join("src/one.md"), text).expect("written");
    fs::write(dir.join("src/dot.svg"), DOT).expect("written");
    let long = "Words that fill a page or more, again and again.\n\n".repeat(120);
    fs::write(dir.join("src/two.md"), format!("# Two\n\n{long}")).expect("written");
    let made = dir.join("out");
    let out = chapbook(&[Path::new("build"), &dir, Path::new("-d"), &made, Path::new("--verify")]);
    assert_eq!(out.status.code(), Some(0), "{out:?}");
    let find = |end: &str| {
        let mut files =
            fs::read_dir(&made).expect("the folder is there").filter_map(Result::ok).map(|file| file.path());
        files.find(|path| path.extension().is_some_and(|own| own == end)).expect("an edition")
    };
    Editions { epub: find("epub"), pdf: find("pdf") }
}

/// The book of [`TEXT`], made once for all tests.
fn whole() -> Editions {
    static MADE: OnceLock<Editions> = OnceLock::new();
    MADE.get_or_init(|| built("whole", TEXT)).clone()
}

/// Compares; returns exit code and what was said.
fn verify(options: &[&str], epub: &Path, pdf: &Path) -> (Option<i32>, String) {
    let mut arguments = vec![Path::new("verify"), epub, pdf];
    arguments.extend(options.iter().map(Path::new));
    let out = chapbook(&arguments);
    let said = String::from_utf8_lossy(&[out.stdout, out.stderr].concat()).into_owned();
    assert!(!said.contains("panicked"), "{said}");
    (out.status.code(), said)
}

/// Both must differ, in that sort of things.
fn differ(what: &str, epub: &Path, pdf: &Path, told: &str) {
    let (code, said) = verify(&[], epub, pdf);
    assert_eq!(code, Some(1), "{what}: {said}");
    assert!(said.lines().any(|line| line.starts_with(told)), "{what}: {told} is not told:\n{said}");
}

/// The EPUB with its text documents, or its navigation, changed.
fn changed(name: &str, epub: &Path, nav: bool, edit: impl Fn(&str) -> String) -> PathBuf {
    let mut archive = zip::ZipArchive::new(fs::File::open(epub).expect("the EPUB")).expect("a container");
    let path = epub.with_extension(format!("{name}.epub"));
    let mut out = zip::ZipWriter::new(fs::File::create(&path).expect("a file"));
    let mut found = false;
    for at in 0..archive.len() {
        let mut entry = archive.by_index(at).expect("an entry");
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).expect("its bytes");
        if entry.name().ends_with(".xhtml") && entry.name().ends_with("nav.xhtml") == nav {
            let text = String::from_utf8(bytes).expect("a text");
            let new = edit(&text);
            found |= new != text;
            bytes = new.into_bytes();
        }
        out.start_file(entry.name(), zip::write::SimpleFileOptions::default()).expect("an entry");
        out.write_all(&bytes).expect("its bytes");
    }
    out.finish().expect("a container");
    assert!(found, "{name} changes nothing in the EPUB");
    path
}

/// A block of each kind, each longer than a file of an EPUB may be.
fn long_blocks() -> String {
    let rows = |row: &str, count: usize| (1..=count).map(|i| row.replace('#', &i.to_string())).collect::<String>();
    let items = rows("#. Item number # of a list that is longer than a file, with `code` and *stress*.\n", 3000);
    let table = rows("| row # | a cell of row # | and *another* one |\n", 3000);
    let code = rows("let value_# = other(#, \"a text\");\n\n", 2000);
    format!(
        "# One\n\nSee [the end](#end).\n\n{items}\n## Rows\n\n| Name | `Value` | Remark |\n|---|---|---|\n{table}\n\
         ## Code\n\n```rust\n{code}```\n\n## End\n\nLast words.\n"
    )
}

#[test]
fn blocks_longer_than_a_file_are_parted_and_say_the_same() {
    let Editions { epub, pdf } = built("long-blocks", &long_blocks());
    for options in [&[][..], &["--structure"]] {
        let (code, said) = verify(options, &epub, &pdf);
        assert_eq!(code, Some(0), "{said}");
        assert!(said.contains("heads of tables that go on"), "{said}");
    }
    changed("list", &epub, false, |text| text.replacen("<section>\n<ol start=", "", 1));
    // What goes on is no new block, its rows count on, and its head is said but once.
    for (name, option, mark, without) in [
        ("code", &["--structure"][..], "<pre class=\"lined goes-on\">", "<pre class=\"lined\">"),
        ("table", &[], "<table class=\"goes-on\">", "<table>"),
        ("head", &[], "<thead class=\"goes-on\">", "<thead>"),
    ] {
        let epub = changed(name, &epub, false, |text| text.replacen(mark, without, 1));
        let (code, said) = verify(option, &epub, &pdf);
        assert_eq!(code, Some(1), "{name}: {said}");
    }
}

#[test]
fn differences_planted_in_the_epub_are_found() {
    let Editions { epub, pdf } = whole();
    let (code, said) = verify(&[], &epub, &pdf);
    assert_eq!(code, Some(0), "{said}");
    let page = |n: u32| format!("aria-label=\"{n}\"></span>");
    let planted: &[(&str, &str, &str, &str)] = &[
        ("word-lost", "> text with", "> with", "words"),
        ("word-added", "> text with", "> text text with", "words"),
        ("word-moved", "quotation of some words", "words quotation of some", "words"),
        ("words-joined", "of some words", "of somewords", "words"),
        ("address", "https://example.org/", "https://example.com/", "links"),
        ("address-in-note", "https://example.net/", "https://example.com/", "links"),
        ("anchor", "href=\"#tables\"", "href=\"#small-print\"", "links"),
        ("chapter", "href=\"two.xhtml\"", "href=\"one.xhtml\"", "links"),
        ("dead", "href=\"two.xhtml\"", "href=\"three.xhtml\"", "links"),
        ("anchor-moved", "<h2 id=\"tables\">", "<span id=\"tables\"></span><h2>", "equal"),
        ("note", "Said below", "Said above", "notes"),
        ("cell", "22", "23", "table cells"),
        ("head-cell", "<th scope=\"col\">Key</th>", "<td>Key</td>", "table cells"),
        ("row", "<td class=\"num\">1.5</td></tr>\n<tr>", "<td class=\"num\">1.5</td>", "table cells"),
        ("level", "<h3 id=\"small-print\">Small print</h3>", "<h2 id=\"small-print\">Small print</h2>", "headings"),
        ("heading", "<h2 id=\"tables\">Tables</h2>", "<p id=\"tables\">Tables</p>", "headings"),
        ("caption", "The dot", "The dots", "captions"),
        ("caption-number", "Figure\u{a0}1.1", "Figure\u{a0}1.2", "captions"),
        ("alt", "alt=\"A red dot\"", "alt=\"A dot\"", "alternative texts"),
        ("alt-lost", "alt=\"A red dot\"", "alt=\"\"", "alternative texts"),
        ("alt-added", "alt=\"\"", "alt=\"dot\"", "alternative texts"),
        ("stand-in", "alt=\"Figure: dot.svg\"", "alt=\"\"", "alternative texts"),
        ("formula", "alttext=\"a^2", "alttext=\"a^3", "formulas"),
        ("formula-letters", "<mi>b</mi>", "<mi>c</mi>", "formulas"),
        ("folio", &page(3), &page(33), "pages"),
        ("folio-lost", "epub:type=\"pagebreak\" role", "role", "file"),
    ];
    for (name, from, to, told) in planted {
        let other = changed(name, &epub, false, |text| text.replacen(from, to, 1));
        if *told == "equal" {
            // The same words stand behind it: no difference.
            assert_eq!(verify(&[], &other, &pdf).0, Some(0), "{name}");
        } else {
            differ(name, &other, &pdf, told);
        }
    }
}

#[test]
fn formulas_drawn_for_kindle_are_compared() {
    let Editions { epub, pdf } = built_for("kindle", TEXT, "kindle");
    let alt = |text: &str| text.replacen("alt=\"a^2", "alt=\"a^3", 1);
    differ("another formula", &changed("drawn", &epub, false, alt), &pdf, "formulas");
    let lost = |text: &str| match text.split_once("<img class=\"math\"") {
        Some((before, behind)) => format!("{before}{}", behind.split_once("/>").expect("the element ends").1),
        None => text.to_owned(),
    };
    differ("a formula lost", &changed("drawn-lost", &epub, false, lost), &pdf, "formulas");
}

#[test]
fn page_breaks_may_not_move_by_a_word() {
    let Editions { epub, pdf } = whole();
    let at = |text: &str| {
        let start = text
            .find("<span epub:type=\"pagebreak\"")
            .filter(|_| text.contains("<h1>2 Two") || text.contains("Two</h1>"));
        start.map(|start| (start, start + text[start..].find("</span>").expect("an end") + "</span>".len()))
    };
    // The last break of the second chapter, a word later and a word earlier.
    let moved = |later: bool| {
        move |text: &str| {
            let Some(_) = at(text) else { return text.to_owned() };
            let start = text.rfind("<span epub:type=\"pagebreak\"").expect("a break");
            let end = start + text[start..].find("</span>").expect("an end") + "</span>".len();
            let (before, mark, after) = (&text[..start], &text[start..end], &text[end..]);
            if later {
                let word = after.find(' ').expect("a word") + 1;
                format!("{before}{}{mark}{}", &after[..word], &after[word..])
            } else {
                // The word before stands in the paragraph before.
                let word = before.rfind("</p>").expect("a paragraph");
                let word = before[..word].rfind(' ').expect("a word") + 1;
                format!("{}{mark}{}{after}", &before[..word], &before[word..])
            }
        }
    };
    for (name, later) in [("later", true), ("earlier", false)] {
        differ(name, &changed(name, &epub, false, moved(later)), &pdf, "pages");
    }
    // The list of pages itself.
    let swapped = changed("page-list", &epub, true, |text| text.replacen("#page.2\">2<", "#page.1\">2<", 1));
    differ("page list", &swapped, &pdf, "file: the EPUB by itself: the page list leads to");
    let shifted = changed("page-list-label", &epub, true, |text| text.replacen(">2</a>", ">22</a>", 1));
    differ("page list", &shifted, &pdf, "file: the EPUB by itself: number 2 of the page list");
}

/// The PDF with its objects changed.
fn changed_pdf(name: &str, pdf: &Path, edit: impl FnOnce(&mut Document)) -> PathBuf {
    let mut document = Document::load(pdf).expect("the PDF");
    edit(&mut document);
    let path = pdf.with_extension(format!("{name}.pdf"));
    document.save(&path).expect("written");
    path
}

/// Changes the first dictionary that is meant.
fn first(document: &mut Document, is: impl Fn(&Dictionary) -> bool, edit: impl FnOnce(&mut Dictionary)) {
    let found = document.objects.values_mut().filter_map(|object| object.as_dict_mut().ok()).find(|d| is(d));
    edit(found.expect("such an object"));
}

/// Changes what pages show; each byte is a character.
fn content(document: &mut Document, edit: impl Fn(&str) -> String) {
    let before = document.objects.clone();
    for (_, page) in document.get_pages() {
        for id in document.get_page_contents(page) {
            let Some(stream) = document.objects.get_mut(&id).and_then(|object| object.as_stream_mut().ok()) else {
                continue;
            };
            let text: String =
                stream.get_plain_content().expect("a content").iter().map(|byte| char::from(*byte)).collect();
            stream.set_plain_content(edit(&text).chars().map(|c| c as u8).collect());
        }
    }
    assert!(before != document.objects, "nothing was changed");
}

fn role(name: &'static str) -> impl Fn(&Dictionary) -> bool {
    move |d| d.has(b"P") && d.get(b"S").and_then(Object::as_name).is_ok_and(|own| own == name.as_bytes())
}

fn array<'a>(d: &'a mut Dictionary, key: &[u8]) -> &'a mut Vec<Object> {
    d.get_mut(key).and_then(Object::as_array_mut).expect("an array")
}

#[test]
fn differences_planted_in_the_pdf_are_found() {
    let Editions { epub, pdf } = whole();
    type Plant = fn(&mut Document);
    let planted: &[(&str, &str, Plant)] = &[
        ("alt", "alternative texts", |d| first(d, role("Figure"), |e| e.set("Alt", Object::string_literal("A dot")))),
        ("alt-lost", "alternative texts", |d| first(d, role("Figure"), |e| drop(e.remove(b"Alt")))),
        ("formula", "formulas", |d| first(d, role("Formula"), |e| e.set("Alt", Object::string_literal("a^3")))),
        ("formula-told", "formulas", |d| {
            content(d, |text| text.replacen("/ActualText(a^2)", "/ActualText(c^2)", 1));
        }),
        // All letters of the formula are told, but not where they are shown.
        ("formula-swapped", "file: the PDF by itself: page 1: a formula shows", |d| {
            content(d, |text| {
                text.replacen("(a^2)", "(?)", 1).replacen("(b^2)", "(a^2)", 1).replacen("(?)", "(b^2)", 1)
            });
        }),
        ("level", "headings", |d| first(d, role("H3"), |e| e.set("S", "H2"))),
        ("heading", "headings", |d| first(d, role("H2"), |e| e.set("S", "P"))),
        ("caption", "captions", |d| first(d, role("Caption"), |e| e.set("S", "P"))),
        ("head-cell", "table cells", |d| first(d, role("TH"), |e| e.set("S", "TD"))),
        ("cells-swapped", "words", |d| first(d, role("TR"), |e| array(e, b"K").reverse())),
        ("rows-swapped", "words", |d| first(d, role("TBody"), |e| array(e, b"K").reverse())),
        ("note-lost", "notes", |d| first(d, role("Note"), |e| e.set("S", "P"))),
        ("order", "words", |d| {
            let long =
                |e: &Dictionary| role("Sect")(e) && e.get(b"K").and_then(Object::as_array).is_ok_and(|k| k.len() > 3);
            first(d, long, |e| array(e, b"K").swap(1, 3));
        }),
        ("text-lost", "file: the PDF by itself: page", |d| {
            first(d, role("BlockQuote"), |e| array(e, b"K").clear());
        }),
        ("replaced", "words", |d| {
            first(d, role("BlockQuote"), |e| e.set("ActualText", Object::string_literal("other")))
        }),
        ("address", "links", |d| {
            let web = |a: &Dictionary| a.get(b"A").and_then(Object::as_dict).is_ok_and(|a| a.has(b"URI"));
            first(d, web, |a| {
                let action = a.get_mut(b"A").and_then(Object::as_dict_mut).expect("an action");
                action.set("URI", Object::string_literal("https://example.com/"));
            });
        }),
        ("name", "links", |d| {
            first(
                d,
                |a| a.get(b"Dest").and_then(Object::as_str).is_ok_and(|name| name.ends_with(b"#tables")),
                |a| {
                    a.set("Dest", Object::string_literal("one#small-print"));
                },
            );
        }),
        ("dead", "file: the PDF by itself: a link leads to three", |d| {
            first(
                d,
                |a| a.get(b"Dest").and_then(Object::as_str).is_ok_and(|name| name == b"two"),
                |a| {
                    a.set("Dest", Object::string_literal("three"));
                },
            );
        }),
        ("link-lost", "file: the PDF by itself: page", |d| {
            first(d, role("Link"), |e| array(e, b"K").retain(|kid| kid.as_dict().is_err()));
        }),
        ("labels", "pages", |d| {
            let labels = |e: &Dictionary| {
                e.get(b"Nums").and_then(Object::as_array).is_ok_and(|nums| nums.iter().any(|num| num.as_dict().is_ok()))
            };
            first(d, labels, |e| {
                let style = array(e, b"Nums").iter_mut().rev().find_map(|num| num.as_dict_mut().ok());
                style.expect("a style").set("St", 2);
            });
        }),
    ];
    for (name, told, plant) in planted {
        differ(name, &epub, &changed_pdf(name, &pdf, plant), told);
    }
}

#[test]
fn editions_of_other_texts_differ_both_ways() {
    let one = whole();
    let planted = [
        ("word", "of some words", "of words", "words"),
        ("moved", "of some words", "some of words", "words"),
        ("address", "https://example.org/", "https://example.com/", "links"),
        ("anchor", "(#tables)", "(#small-print)", "links"),
        ("link", "[the tables](#tables)", "the tables", "links"),
        ("note", "Said below", "Said above", "notes"),
        ("no-note", " a note[^n] and", " a note and", "notes"),
        ("cell", "| b | 22 |", "| 22 | b |", "table cells"),
        ("column", "| Key | Value |\n|-----|-------|", "| Key | Value | |\n|-----|-------|--|", "table cells"),
        ("level", "### Small", "## Small", "headings"),
        ("caption", "The dot", "A dot", "captions"),
        ("number", "![A red dot]", "![A dot](dot.svg){#fig-one}\n\n![A red dot]", "captions"),
        ("alt", "![A red dot]", "![]", "alternative texts"),
        ("formula", "$a^2", "$a^3", "formulas"),
        ("length", "# Two", "# Two", "equal"),
    ];
    for (name, from, to, told) in planted {
        assert!(told == "equal" || TEXT.contains(from), "{name}");
        let other = built(name, &TEXT.replacen(from, to, 1));
        if told == "equal" {
            assert_eq!(verify(&[], &other.epub, &one.pdf).0, Some(0), "the same book twice");
            continue;
        }
        differ(name, &one.epub, &other.pdf, told);
        differ(name, &other.epub, &one.pdf, told);
    }
}

#[test]
fn the_structure_is_compared_block_by_block() {
    let Editions { epub, pdf } = whole();
    let (code, said) = verify(&["--structure"], &epub, &pdf);
    assert_eq!(code, Some(0), "{said}");
    for (name, from, to) in [
        ("no-quotation", "blockquote>", "div>"),
        ("no-item", "<li>first</li>", "<p>first</p>"),
        ("joined", "</li>\n<li>second", " second"),
    ] {
        let other = changed(name, &epub, false, |text| text.replace(from, to));
        let (code, said) = verify(&["--structure"], &other, &pdf);
        assert_eq!(code, Some(1), "{name}: {said}");
        assert!(said.starts_with("blocks"), "{name}: {said}");
    }
    for (name, of, to) in [("no-code", "Code", "P"), ("no-list", "L", "Div")] {
        let other = changed_pdf(name, &pdf, |d| {
            let all = d.objects.values_mut().filter_map(|object| object.as_dict_mut().ok());
            all.filter(|d| role(of)(d)).for_each(|d| d.set("S", to));
        });
        let (code, said) = verify(&["--structure"], &epub, &other);
        assert_eq!(code, Some(1), "{name}: {said}");
    }
}

#[test]
fn what_is_ignored_is_listed_and_programs_can_read_it() {
    let Editions { epub, pdf } = whole();
    let (_, said) = verify(&[], &epub, &pdf);
    for class in
        ["contents of the reading system", "printed contents", "running heads", "marks of lists", "white space"]
    {
        assert!(said.lines().any(|line| line.contains(class)), "{class}:\n{said}");
    }
    assert!(said.lines().last().is_some_and(|line| line.starts_with("equal: ")), "{said}");
    let other = changed("json", &epub, false, |text| text.replacen("> text with", "> with", 1));
    let (code, said) = verify(&["--message-format", "json"], &other, &pdf);
    assert_eq!(code, Some(1));
    let lines: Vec<serde_json::Value> = said.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!((&lines[0]["sort"], &lines[0]["severity"]), (&"words".into(), &"error".into()));
    assert!(lines[0]["document"].as_str().is_some_and(|path| path.ends_with("one.xhtml")), "{said}");
    assert_eq!(lines[0]["page"], "1", "{said}");
    let last = lines.last().expect("a verdict");
    assert_eq!(last["equal"], false);
    assert!(last["counts"]["words"][0].as_u64() < last["counts"]["words"][1].as_u64(), "{said}");
}
