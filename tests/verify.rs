//! `chapbook verify` through the real program: editions that say the same, planted faults, files that are none.

use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const TEXT: &str = "# One\n\nSome *running* text with a [link](https://example.org/), a note[^n] and `code here`.\n\n\
## Tables\n\n| Key | Value |\n|-----|-------|\n| a (`u8` only) | 1.5 |\n| b | 22 |\n\n- first\n- second\n\n\
1. $a^2 + b^2$ is a formula\n2. and \u{5e9}\u{5dc}\u{5d5}\u{5dd} (\u{5e2}\u{5d5}\u{5dc}\u{5dd}) a greeting\n\n```rust\nlet x = \"\u{5e9}\u{5dc}\";\n```\n\n\
> A quotation of some words.\n\n[^n]: Said below.\n";

fn chapbook(arguments: &[&Path]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_chapbook"));
    command.args(arguments).env_remove("SOURCE_DATE_EPOCH").output().expect("the program starts")
}

/// Builds a small book; returns its editions.
fn built(name: &str, text: &str) -> (PathBuf, PathBuf) {
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("verify").join(name);
    let _ = fs::remove_dir_all(&dir);
    fs::create_dir_all(dir.join("src")).expect("a folder");
    fs::write(dir.join("book.toml"), "[book]\ntitle = \"Small\"\n[output.chapbook]\nmath = true\n").expect("written");
    fs::write(dir.join("src/SUMMARY.md"), "- [One](one.md)\n- [Two](two.md)\n").expect("written");
    fs::write(dir.join("src/one.md"), text).expect("written");
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
    (find("epub"), find("pdf"))
}

/// Compares; returns exit code and what was said.
fn verify(epub: &Path, pdf: &Path) -> (Option<i32>, String) {
    let out = chapbook(&[Path::new("verify"), epub, pdf]);
    let said = String::from_utf8_lossy(&[out.stdout, out.stderr].concat()).into_owned();
    assert!(!said.contains("panicked"), "{said}");
    (out.status.code(), said)
}

/// The EPUB with one of its documents changed.
fn changed(epub: &Path, from: &str, to: &str) -> PathBuf {
    let mut archive = zip::ZipArchive::new(fs::File::open(epub).expect("the EPUB")).expect("a container");
    let path = epub.with_extension(format!("{}.changed", from.len() * 31 + to.len()));
    let mut out = zip::ZipWriter::new(fs::File::create(&path).expect("a file"));
    let mut found = false;
    for at in 0..archive.len() {
        let mut entry = archive.by_index(at).expect("an entry");
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).expect("its bytes");
        if entry.name().ends_with(".xhtml") && !entry.name().ends_with("nav.xhtml") {
            let text = String::from_utf8(bytes).expect("a text");
            found |= text.contains(from);
            bytes = text.replacen(from, to, 1).into_bytes();
        }
        out.start_file(entry.name(), zip::write::SimpleFileOptions::default()).expect("an entry");
        out.write_all(&bytes).expect("its bytes");
    }
    out.finish().expect("a container");
    assert!(found, "the EPUB says nowhere {from}");
    path
}

#[test]
fn planted_faults_are_found() {
    let (epub, pdf) = built("faults", TEXT);
    let (code, said) = verify(&epub, &pdf);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("made alike"), "{said}");
    for (from, to, told) in [
        ("> text with", "> with", "words: after"),
        ("https://example.org/", "https://example.com/", "links: number 1"),
        ("22", "23", "table cells: number"),
        ("Said below", "Said above", "notes: number 1"),
        ("alttext=\"a^2", "alttext=\"a^3", "formulas: number 1"),
        ("aria-label=\"3\"></span>", "aria-label=\"33\"></span>", "pages: the PDF has no page 33"),
    ] {
        let (code, said) = verify(&changed(&epub, from, to), &pdf);
        assert_eq!(code, Some(1), "{from}: {said}");
        assert!(said.contains(told), "{from}: {said}");
    }
}

#[test]
fn the_edition_of_another_text_differs() {
    let (_, pdf) = built("first", TEXT);
    let (epub, _) = built("second", &TEXT.replace("## Tables", "## Figures"));
    let (code, said) = verify(&epub, &pdf);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("headings: number"), "{said}");
}

#[test]
fn files_that_cannot_be_read_are_errors() {
    let (epub, pdf) = built("hostile", TEXT);
    let bytes = fs::read(&pdf).expect("the PDF");
    let cut = pdf.with_extension("cut");
    for share in [0, 1, 30, 60, 90, 99] {
        fs::write(&cut, &bytes[..bytes.len() * share / 100]).expect("written");
        let (code, said) = verify(&epub, &cut);
        assert!(matches!(code, Some(1 | 2)), "{share}: {code:?} {said}");
    }
    let noise: Vec<u8> = (0..20_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    fs::write(&cut, noise).expect("written");
    assert_eq!(verify(&cut, &pdf).0, Some(2));
    assert_eq!(verify(&epub, &cut).0, Some(2));
    let deep = format!("{}deep{}</body>", "<div>".repeat(10_000), "</div>".repeat(10_000));
    let (code, said) = verify(&changed(&epub, "</body>", &deep), &pdf);
    assert!(matches!(code, Some(1 | 2)), "{code:?} {said}");
}
