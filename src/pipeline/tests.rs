use super::*;
use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};

/// A folder of its own for one test, gone at its end.
pub(crate) struct Scratch(PathBuf);

impl Scratch {
    pub(crate) fn new(name: &str) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let dir = std::env::temp_dir().join(format!("chapbook-test-{name}-{}-{count}", std::process::id()));
        fs::create_dir_all(&dir).expect("a scratch folder");
        Self(fs::canonicalize(dir).expect("just made"))
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        if path.is_empty() { self.0.clone() } else { self.0.join(path) }
    }

    pub(crate) fn write(&self, path: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap_or(Path::new("/"))).expect("a folder");
        fs::write(path, bytes).expect("a file");
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// What a build of `book/` in the scratch folder says: `file:line: code`, and the outcome.
fn build_in(scratch: &Scratch, change: impl FnOnce(&mut Request)) -> (Vec<String>, Outcome) {
    let mut request =
        Request { dir: scratch.path("book"), out: Some(scratch.path("out")), epub: true, ..Request::default() };
    change(&mut request);
    let outcome = build(&request, &mut |_| {});
    let told = outcome
        .remarks
        .iter()
        .map(|remark| {
            let place = remark.span.map_or_else(String::new, |span| {
                let place = outcome.sources.locate(span);
                let file = place.path.file_name().unwrap_or_default().to_string_lossy();
                format!("{file}:{}: ", place.line)
            });
            format!("{place}{}", remark.code.name())
        })
        .collect();
    (told, outcome)
}

#[test]
fn an_empty_folder_is_no_book_and_the_error_names_what_is_missing() {
    let scratch = Scratch::new("empty");
    scratch.write("book/notes.txt", "");
    let (told, outcome) = build_in(&scratch, |_| {});
    assert_eq!(told, Vec::<String>::new());
    let error = outcome.result.expect_err("no book");
    assert!(error.to_string().contains("book.toml"), "{error}");
}

#[test]
fn what_is_wrong_with_the_configuration_is_told_before_anything_is_read() {
    let scratch = Scratch::new("config");
    for (toml, expected) in [
        ("[book]\ntitle = 5\n", "book.toml:2: config-value"),
        ("[book\n", "book.toml:1: config-syntax"),
        ("[book]\ntitle = \"t\"\nsrc = \"nosuch\"\n", "book.toml:3: config-value"),
        ("[book]\ntitle = \"t\"\nsrc = \"../_outside\"\n", "book.toml:3: outside-root"),
    ] {
        scratch.write("book/book.toml", toml);
        let (told, outcome) = build_in(&scratch, |_| {});
        assert_eq!(told, [expected], "{toml}");
        assert_eq!(outcome.result.expect("no trouble"), None);
        assert!(!scratch.path("out").exists());
    }
}

#[test]
fn a_missing_summary_is_named() {
    let scratch = Scratch::new("summary");
    scratch.write("book/book.toml", "[book]\ntitle = \"t\"\n");
    scratch.write("book/src/a.md", "# a\n");
    let (told, outcome) = build_in(&scratch, |_| {});
    assert_eq!(told, ["no-summary"]);
    let message = &outcome.remarks.iter().next().expect("one").message;
    assert!(message.contains("book/src/SUMMARY.md"), "{message}");
}

const TOML: &str = "[book]\ntitle = \"A Book\"\n";

/// A book of these files under `book/`.
fn book_of(name: &str, files: &[(&str, &str)]) -> Scratch {
    let scratch = Scratch::new(name);
    scratch.write("book/book.toml", TOML);
    scratch.write("secret.txt", "secret");
    for (path, text) in files {
        scratch.write(&format!("book/{path}"), text);
    }
    scratch
}

#[test]
fn every_missing_chapter_is_told_and_nothing_is_written() {
    let summary = "# Summary\n\n- [a](a.md)\n- [no](no.md)\n- [neither](x/y.md)\n- [out](../../secret.md)\n";
    let scratch = book_of("missing", &[("src/SUMMARY.md", summary), ("src/a.md", "# a\n")]);
    let (told, outcome) = build_in(&scratch, |_| {});
    let expected = ["missing-chapter", "missing-chapter", "outside-root"];
    let expected: Vec<_> = expected.iter().zip(4..).map(|(code, line)| format!("SUMMARY.md:{line}: {code}")).collect();
    assert_eq!(told, expected);
    assert_eq!(outcome.result.expect("no trouble"), None);
    assert!(!scratch.path("out").exists());
}

#[test]
fn includes_are_followed_within_the_root() {
    let a = "# a\n\n{{#include part/b.txt}}\n\n{{#include ../../secret.txt}}\n\n{{#include /etc/passwd}}\n\n\
             {{#include part}}\n\n{{#include no.txt}}\n\n{{#include bad.txt}}\n";
    let scratch = book_of("include", &[("src/SUMMARY.md", "- [a](a.md)\n"), ("src/a.md", a)]);
    // The included file's own include is relative to it; what it names in vain is its own fault.
    scratch.write("book/src/part/b.txt", "B\n{{#include c.txt}}\n");
    scratch.write("book/src/part/c.txt", "C\n{{#include d.txt}}\n");
    scratch.write("book/src/bad.txt", [0xff, 0xfe, 0xfd]);
    let (mut told, _) = build_in(&scratch, |_| {});
    told.sort();
    assert_eq!(
        told,
        [
            "a.md:11: missing-include",
            "a.md:13: missing-include",
            "a.md:5: outside-root",
            "a.md:7: outside-root",
            "a.md:9: missing-include",
            "c.txt:2: missing-include",
        ]
    );
}

#[test]
fn a_chain_of_includes_ends_with_an_error_at_its_eleventh() {
    let scratch = book_of("chain", &[("src/SUMMARY.md", "- [a](a.md)\n"), ("src/a.md", "# a\n\n{{#include 0.txt}}\n")]);
    for i in 0..40 {
        scratch.write(&format!("book/src/{i}.txt"), format!("{{{{#include {}.txt}}}}\n", i + 1));
    }
    let (told, _) = build_in(&scratch, |_| {});
    assert_eq!(told, ["9.txt:1: include-depth"]);
    scratch.write("book/src/0.txt", "{{#include 0.txt}}\n");
    assert_eq!(build_in(&scratch, |_| {}).0, ["0.txt:1: include-cycle"]);
}

#[test]
fn a_chapter_that_is_not_utf8_is_told_with_its_line() {
    let scratch = book_of("bytes", &[("src/SUMMARY.md", "- [a](a.md)\n")]);
    scratch.write("book/src/a.md", b"# bad\n\nok \xff\xfe\n");
    assert_eq!(build_in(&scratch, |_| {}).0, ["a.md:3: not-utf8"]);
    scratch.write("book/src/a.md", b"\xff\xfe#\0 \0T\0");
    let (told, outcome) = build_in(&scratch, |_| {});
    assert_eq!(told, ["a.md:1: not-utf8"]);
    let message = &outcome.remarks.iter().next().expect("one").message;
    assert!(message.contains("UTF-16"), "{message}");
}

#[test]
fn both_editions_are_written_and_the_same_every_time() {
    let scratch = book_of("editions", &[("src/SUMMARY.md", "- [a](a.md)\n"), ("src/a.md", "# A\n\nTwo words.\n")]);
    let build = |out: &str| {
        let (told, outcome) = build_in(&scratch, |request| {
            request.pdf = true;
            request.out = Some(scratch.path(out));
        });
        assert_eq!(told, Vec::<String>::new());
        outcome.result.expect("no trouble").expect("no errors")
    };
    // The second goes into the sources; the third must not swallow it.
    let made = ["out", "book/src", "book/src"].map(build);
    let names = made[0].files.iter().map(|file| file.path.file_name().expect("a name").to_owned());
    assert_eq!(names.collect::<Vec<_>>(), ["a-book.epub", "a-book.pdf"]);
    assert_eq!((made[0].words, made[0].chapters), (3, 1));
    let bytes = |i: usize, file: usize| fs::read(&made[i].files[file].path).expect("written");
    for file in 0..2 {
        assert_eq!(bytes(0, file), bytes(1, file));
        assert_eq!(made[1].files[file].bytes, bytes(2, file).len() as u64);
    }
    assert!(bytes(0, 0).starts_with(b"PK") && bytes(0, 1).starts_with(b"%PDF-"));
}

#[test]
fn warnings_stop_only_a_strict_build() {
    let scratch = book_of("strict", &[("src/SUMMARY.md", "- [a](a.md)\n"), ("src/a.md", "# A\n\n![a](no.png)\n")]);
    let (told, outcome) = build_in(&scratch, |request| request.strict = true);
    assert_eq!(told, ["a.md:3: missing-image"]);
    assert_eq!(outcome.result.expect("no trouble"), None);
    assert!(!scratch.path("out").exists());
    assert!(build_in(&scratch, |_| {}).1.result.expect("no trouble").is_some());
}

#[test]
fn a_font_that_cannot_be_read_is_told_with_its_key() {
    let scratch = book_of("font", &[("src/SUMMARY.md", "- [a](a.md)\n"), ("src/a.md", "# A\n")]);
    scratch.write("book/fonts/bad.ttf", "no font");
    scratch.write(
        "book/book.toml",
        "[book]\ntitle = \"t\"\n[output.chapbook.fonts]\nmono = [\"fonts/bad.ttf\", \"no.ttf\"]\n",
    );
    let (told, outcome) = build_in(&scratch, |_| {});
    assert_eq!(told, ["book.toml:4: bad-font", "book.toml:4: bad-font"]);
    let message = &outcome.remarks.iter().next().expect("one").message;
    assert!(message.contains("output.chapbook.fonts.mono") && message.contains("book/fonts/bad.ttf"), "{message}");
}
