//! Published Markdown examples through both writers.
//!
//! `cargo run --release --example conformance -- DIR` reads DIR/commonmark.json, gfm.json and the
//! suites of extensions that the program has. For each example the EPUB must be well-formed XML and
//! show the text of the expected HTML; the PDF must be made. Differences that are meant are listed
//! in `known.rs`; any other ends with exit code 1. Skeletons of elements and addresses of links are
//! compared too, and counted.

#![allow(clippy::print_stdout, reason = "an example speaks on standard output")]

mod known;
mod shown;

use std::collections::BTreeSet;
use std::io::{Cursor, Read as _};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::process::ExitCode;

use chapbook::asset::Assets;
use chapbook::book::{Book, Chapter, Inline, InlineKind, Matter, Metadata};
use chapbook::diagnostic::Diagnostics;
use chapbook::font::FontBook;
use chapbook::source::{SourceMap, Span};
use chapbook::theme::Theme;
use chapbook::{epub, layout, markdown, pdf, transform};
use shown::Shown;

/// A suite: its file, and whether mathematics is switched on for it.
const SUITES: &[(&str, bool)] = &[
    ("commonmark", false),
    ("gfm", false),
    ("gfm-extensions", false),
    ("pulldown-blockquotes_tags", false),
    ("pulldown-definition_lists", false),
    ("pulldown-footnotes", false),
    ("pulldown-heading_attrs", false),
    ("pulldown-math", true),
    ("pulldown-metadata_blocks", false),
    ("pulldown-regression", false),
    ("pulldown-strikethrough", false),
    ("pulldown-table", false),
];

/// Extensions that the program does not have, and examples that their own suite leaves out.
const SKIPPED: &[&str] = &["disabled", "_wikilinks", "_old_footnotes", "_container_extensions", "_super_sub"];

/// What came of one example.
struct Outcome {
    shown: Shown,
    /// Bytes of the PDF.
    pdf: usize,
}

#[derive(Default)]
struct Count {
    run: usize,
    text: usize,
    known: usize,
    skeleton: usize,
    links: usize,
}

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let Some(folder) = arguments.next() else {
        println!("usage: conformance DIR [-v]");
        return ExitCode::from(2);
    };
    let verbose = arguments.next().is_some_and(|argument| argument == "-v");
    std::panic::set_hook(Box::new(|_| {}));
    let fonts = FontBook::bundled();
    let (mut faults, mut known) = (0, BTreeSet::new());
    println!("{:28} {:>5} {:>5} {:>6} {:>9} {:>6}", "suite", "run", "text", "known", "skeleton", "links");
    for (suite, math) in SUITES {
        let path = Path::new(&folder).join(format!("{suite}.json"));
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) => {
                println!("{}: {error}", path.display());
                return ExitCode::from(2);
            }
        };
        let examples: Vec<serde_json::Value> = match serde_json::from_str(&text) {
            Ok(examples) => examples,
            Err(error) => {
                println!("{}: {error}", path.display());
                return ExitCode::from(2);
            }
        };
        let mut count = Count::default();
        for example in &examples {
            let skipped = example["ext"].as_array().into_iter().flatten().filter_map(|ext| ext.as_str());
            if skipped.clone().any(|ext| SKIPPED.contains(&ext)) {
                continue;
            }
            let number = example["example"].as_u64().unwrap_or(0) as usize;
            let markdown = example["markdown"].as_str().unwrap_or_default();
            let html = example["html"].as_str().unwrap_or_default();
            let expected = shown::of_html(html);
            count.run += 1;
            let made = catch_unwind(AssertUnwindSafe(|| run(markdown, *math, &fonts)));
            let fault = match made {
                Err(_) => Some("panics".to_owned()),
                Ok(Err(fault)) => Some(fault),
                Ok(Ok(outcome)) if outcome.pdf == 0 => Some("no PDF".to_owned()),
                Ok(Ok(Outcome { shown, .. })) => {
                    count.skeleton += usize::from(shown.skeleton == expected.skeleton);
                    count.links += usize::from(shown.links == expected.links);
                    if verbose && shown.skeleton != expected.skeleton {
                        println!("{suite} {number}: skeleton\n  {}\n  {}", expected.skeleton, shown.skeleton);
                    }
                    if verbose && shown.links != expected.links {
                        println!("{suite} {number}: links\n  {:?}\n  {:?}", expected.links, shown.links);
                    }
                    // Where a suite only asks that nothing breaks.
                    let same = html == "<IGNORE>\n" || (&shown.text, &shown.notes) == (&expected.text, &expected.notes);
                    count.text += usize::from(same);
                    (!same).then(|| {
                        format!(
                            "text\n  expected: {} {:?}\n  shown:    {} {:?}",
                            expected.text, expected.notes, shown.text, shown.notes
                        )
                    })
                }
            };
            let Some(fault) = fault else { continue };
            let meant = known::KNOWN.iter().find(|(file, n, _)| file == suite && *n == number);
            if let Some((file, n, _)) = meant.filter(|_| fault.starts_with("text")) {
                known.insert((*file, *n));
                count.known += 1;
            } else {
                faults += 1;
                println!("{suite} {number}: {fault}\n  markdown: {markdown:?}");
            }
        }
        println!(
            "{suite:28} {:5} {:5} {:6} {:9} {:6}",
            count.run, count.text, count.known, count.skeleton, count.links
        );
    }
    println!("\nDifferences that are meant:");
    for (suite, number, reason) in known::KNOWN {
        if known.contains(&(*suite, *number)) {
            println!("  {suite} {number}: {reason}");
        } else {
            faults += 1;
            println!("  {suite} {number}: is listed, but does not differ any more");
        }
    }
    println!("\n{faults} unknown");
    if faults == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// One example as the only chapter of a book, through both writers.
fn run(text: &str, math: bool, fonts: &FontBook) -> Result<Outcome, String> {
    let options = markdown::Options {
        language: "en".to_owned(),
        smart_punctuation: false,
        definition_lists: true,
        admonitions: true,
        math,
        hidelines: Vec::new(),
        show_hidden: true,
        citations: false,
    };
    let (mut sources, mut remarks) = (SourceMap::new(), Diagnostics::new());
    let file = sources.add("example.md", text);
    let content = markdown::read(&sources, file, &options, &mut remarks);
    let span = Span::new(file, 0, 0);
    let chapter = Chapter {
        span,
        file: Some(file),
        path: "example.md".into(),
        slug: "example".into(),
        matter: Matter::Body,
        depth: 0,
        number: None,
        part: None,
        title: vec![Inline::new(span, InlineKind::Text("Example".into()))],
        blocks: content.blocks,
        notes: content.notes,
    };
    let titled = !chapter.opens_with_title();
    let meta = Metadata {
        title: "Examples".into(),
        language: "en".into(),
        modified: "2000-01-01T00:00:00Z".into(),
        identifier: "urn:uuid:00000000-0000-4000-8000-000000000000".into(),
        ..Metadata::default()
    };
    let book = Book { meta, chapters: vec![chapter], contents: Vec::new(), lists: Vec::new(), paged: Vec::new() };
    let book = transform::run(book, &transform::Options::default(), &mut remarks);
    let (theme, assets) = (Theme::default(), Assets::default());
    let (typeset, pages) = layout::typeset(&book, &theme, fonts, &assets, &mut remarks);
    let pdf = pdf::write(&typeset, fonts, &assets).map_err(|error| error.to_string())?.bytes.len();
    let bytes = epub::write(&book, &theme, fonts, &assets, Some(&pages), None).bytes;
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|error| error.to_string())?;
    let mut entry = (0..archive.len())
        .find(|i| archive.name_for_index(*i).is_some_and(|name| name.ends_with("/example.xhtml")))
        .ok_or("no chapter in the EPUB")?;
    let mut page = String::new();
    let mut entry = archive.by_index(std::mem::take(&mut entry)).map_err(|error| error.to_string())?;
    entry.read_to_string(&mut page).map_err(|error| error.to_string())?;
    let shown = shown::of_xhtml(&page, titled).map_err(|error| format!("not well-formed: {error}"))?;
    Ok(Outcome { shown, pdf })
}
