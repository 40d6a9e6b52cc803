//! Whole small books through the real program: exit codes, files, messages, the same bytes twice.
//! Goldens are `books/*.expected`; `BLESS=1 cargo test --test books` writes them anew. See docs, "Testing".

use std::ffi::OsStr;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The program, started in the project's folder so that messages name paths in the same way everywhere.
fn chapbook<A: AsRef<OsStr>>(arguments: impl IntoIterator<Item = A>, variables: &[(&str, &str)]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_chapbook"));
    command.current_dir(env!("CARGO_MANIFEST_DIR")).args(arguments);
    // What the tester has set must not change the outcome.
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("MDBOOK_") {
            command.env_remove(name);
        }
    }
    command.env_remove("SOURCE_DATE_EPOCH").envs(variables.iter().copied());
    command.output().expect("the program starts")
}

/// An empty folder for one test.
fn out(name: &str) -> PathBuf {
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("books").join(name);
    let _ = fs::remove_dir_all(&dir);
    fs::create_dir_all(&dir).expect("a folder");
    dir
}

fn build(book: &str, out: &Path, more: &[&str]) -> Output {
    let mut arguments = vec!["build", book, "--dest-dir", out.to_str().expect("a path in UTF-8")];
    arguments.extend(more);
    chapbook(arguments, &[])
}

/// The names of the files in a folder, also the hidden ones.
fn names(dir: &Path) -> Vec<String> {
    let entries = fs::read_dir(dir).expect("the folder is there");
    let mut names: Vec<String> =
        entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("messages are UTF-8")
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap_or_else(|| panic!("no exit code: {}", text(&output.stderr)))
}

/// A file of an EPUB.
fn entry(epub: &Path, name: &str) -> String {
    let file = fs::File::open(epub).unwrap_or_else(|error| panic!("{}: {error}", epub.display()));
    let mut archive = zip::ZipArchive::new(file).expect("a container");
    let at = (0..archive.len())
        .find(|i| archive.by_index(*i).is_ok_and(|entry| entry.name().ends_with(name)))
        .unwrap_or_else(|| panic!("the EPUB has no {name}"));
    let mut text = String::new();
    archive.by_index(at).expect("an entry").read_to_string(&mut text).expect("a text");
    text
}

/// Compares with `tests/books/NAME.expected`, or writes it with `BLESS=1`.
fn golden(name: &str, actual: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/books").join(format!("{name}.expected"));
    if std::env::var_os("BLESS").is_some() {
        fs::write(&path, actual).expect("the golden is written");
        return;
    }
    let expected = fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    let difference = expected.lines().zip(actual.lines()).position(|(a, b)| a != b);
    let line = difference.unwrap_or_else(|| expected.lines().count().min(actual.lines().count()));
    assert!(
        expected == actual,
        "{} differs from line {} on:\n  expected: {}\n  actual:   {}",
        path.display(),
        line + 1,
        expected.lines().nth(line).unwrap_or("(end)"),
        actual.lines().nth(line).unwrap_or("(end)")
    );
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        let target = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).expect("a file");
        }
    }
}

#[test]
fn everything_is_built_without_a_warning() {
    let dir = out("everything");
    let output = build("tests/books/everything", &dir, &["--strict"]);
    assert_eq!((code(&output), text(&output.stderr).as_str()), (0, ""));
    assert_eq!(names(&dir), ["everything-a-test.epub", "everything-a-test.pdf"]);
    let summary = text(&output.stdout);
    assert!(summary.starts_with("Everything: A Test: ") && summary.lines().count() == 1, "{summary}");
    for name in names(&dir) {
        assert!(summary.contains(&name), "{name} is not in: {summary}");
    }
    let package = entry(&dir.join("everything-a-test.epub"), "content.opf");
    for wanted in [
        "<dc:title id=\"title\">Everything: A Test</dc:title>",
        "<dc:title id=\"subtitle\">“Quoted” &amp; &lt;escaped&gt;</dc:title>",
        "<dc:creator id=\"creator-2\">Second &lt;Author&gt; &amp; Co.</dc:creator>",
        "<dc:publisher>The Test Press</dc:publisher>",
        "<dc:rights>CC0</dc:rights>",
        "<dc:date>2026-03</dc:date>",
        "<dc:description>One chapter for each construct of the guide.</dc:description>",
        ">urn:isbn:9783161484100</dc:identifier>",
        "<dc:subject>tests</dc:subject>",
        "properties=\"cover-image\"",
    ] {
        assert!(package.contains(wanted), "{wanted}\n{package}");
    }
    let pdf = fs::read(dir.join("everything-a-test.pdf")).expect("the PDF");
    assert!(pdf.starts_with(b"%PDF-1.") && pdf.trim_ascii_end().ends_with(b"%%EOF"));
}

#[test]
fn the_books_of_the_project_have_no_warnings() {
    for book in ["book", "docs"] {
        let dir = out(book);
        let output = build(book, &dir, &["--strict", "--quiet"]);
        assert_eq!((code(&output), text(&output.stderr).as_str()), (0, ""), "{book}");
        assert_eq!(text(&output.stdout), "", "--quiet says nothing of {book}");
        assert_eq!(names(&dir).len(), 2);
    }
}

#[test]
fn the_same_bytes_come_out_with_any_number_of_threads_and_from_any_folder() {
    let (one, two, again) = (out("jobs-1"), out("jobs-2"), out("jobs-2-again"));
    for (dir, jobs) in [(&one, "1"), (&two, "2"), (&again, "2")] {
        assert_eq!(code(&build("tests/books/everything", dir, &["--jobs", jobs])), 0);
    }
    // A copy in a folder whose name is awkward, outside of the project's root, and with no editions made before.
    let moved = out("a folder with späces & a #hash");
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/books/everything"), &moved.join("the book"));
    let output = chapbook(["build".as_ref(), moved.join("the book").as_os_str()], &[]);
    assert_eq!((code(&output), text(&output.stderr).as_str()), (0, ""));
    for name in names(&one) {
        let bytes = fs::read(one.join(&name)).expect("an edition");
        for dir in [&two, &again, &moved.join("the book/book")] {
            assert!(fs::read(dir.join(&name)).expect("an edition") == bytes, "{name} in {} differs", dir.display());
        }
    }
}

#[test]
fn one_edition_can_be_made_alone() {
    let dir = out("formats");
    assert_eq!(code(&build("tests/books/everything", &dir, &["-f", "epub"])), 0);
    assert_eq!(names(&dir), ["everything-a-test.epub"]);
    assert!(!entry(&dir.join("everything-a-test.epub"), "nav.xhtml").contains("page-list"));
    assert_eq!(code(&build("tests/books/everything", &dir, &["-f", "pdf,epub"])), 0);
    assert_eq!(names(&dir).len(), 2);
    assert!(entry(&dir.join("everything-a-test.epub"), "nav.xhtml").contains("page-list"));
}

#[test]
fn a_target_is_told_by_the_name_of_its_file() {
    for (target, name) in [
        ("generic", "everything-a-test.epub"),
        ("kobo", "everything-a-test.kepub.epub"),
        ("kindle", "everything-a-test.epub"),
        ("apple", "everything-a-test.epub"),
    ] {
        let dir = out(&format!("target-{target}"));
        assert_eq!(code(&build("tests/books/everything", &dir, &["-f", "epub", "--target", target])), 0);
        assert_eq!(names(&dir), [name]);
        assert_eq!(entry(&dir.join(name), "nav.xhtml").contains("koboSpan"), target == "kobo");
    }
}

#[test]
fn the_stamp_is_the_books_date_or_that_of_the_environment() {
    let dir = out("epoch");
    for (variables, stamp) in
        [(&[][..], "2026-03-01T00:00:00Z"), (&[("SOURCE_DATE_EPOCH", "1000000000")], "2001-09-09T01:46:40Z")]
    {
        let arguments = ["build", "tests/books/everything", "-d", dir.to_str().expect("a path in UTF-8")];
        assert_eq!(code(&chapbook(arguments, variables)), 0);
        let package = entry(&dir.join("everything-a-test.epub"), ".opf");
        assert!(package.contains(&format!("<meta property=\"dcterms:modified\">{stamp}</meta>")), "{package}");
        let pdf = fs::read(dir.join("everything-a-test.pdf")).expect("the PDF");
        assert!(pdf.windows(stamp.len()).any(|part| part == stamp.as_bytes()), "the PDF is not stamped {stamp}");
    }
    let output = chapbook(["build", "tests/books/everything"], &[("SOURCE_DATE_EPOCH", "yesterday")]);
    assert_eq!(code(&output), 2);
}

#[test]
fn variables_set_keys() {
    let dir = out("variables");
    let arguments = ["build", "tests/books/everything", "-f", "epub", "-d", dir.to_str().expect("a path in UTF-8")];
    assert_eq!(code(&chapbook(arguments, &[("MDBOOK_BOOK__TITLE", "Another Title")])), 0);
    assert_eq!(names(&dir), ["another-title.epub"]);
}

#[test]
fn a_book_with_faults_is_made_and_every_fault_is_told() {
    let dir = out("faults");
    let output = build("tests/books/faults", &dir, &[]);
    let told = text(&output.stderr);
    assert_eq!(code(&output), 0, "{told}");
    assert_eq!(names(&dir), ["faults.epub", "faults.pdf"]);
    golden("faults", &told);

    // The same in JSON: one object a message, the summary on standard output.
    let output = build("tests/books/faults", &dir, &["--message-format", "json"]);
    assert_eq!(code(&output), 0);
    let mut codes = Vec::new();
    for line in text(&output.stderr).lines() {
        let message: serde_json::Value = serde_json::from_str(line).unwrap_or_else(|error| panic!("{line}: {error}"));
        codes.push(format!(
            "{}[{}]",
            message["severity"].as_str().unwrap_or(""),
            message["code"].as_str().unwrap_or("")
        ));
    }
    let heads: Vec<&str> = told.lines().filter_map(head).collect();
    assert_eq!(codes, heads);
    let summary: serde_json::Value = serde_json::from_str(&text(&output.stdout)).expect("one JSON object");
    let warnings = codes.iter().filter(|code| code.starts_with("warning")).count();
    assert_eq!(summary["warnings"].as_u64(), Some(warnings as u64));
    assert_eq!(summary["files"].as_array().map(Vec::len), Some(2));
}

/// `warning[dead-link]` from a message's first line; `None` for another line.
fn head(line: &str) -> Option<&str> {
    let end = line.find("]: ")? + 1;
    let start = line[..end].rfind(' ').map_or(0, |i| i + 1);
    let head = &line[start..end];
    ["error[", "warning[", "note["].iter().any(|kind| head.starts_with(kind)).then_some(head)
}

#[test]
fn strict_makes_warnings_errors() {
    let dir = out("strict");
    let output = build("tests/books/faults", &dir, &["--strict"]);
    let told = text(&output.stderr);
    assert_eq!(code(&output), 1, "{told}");
    assert_eq!(names(&dir), Vec::<String>::new());
    assert!(told.contains("error[dead-link]") && !told.contains("warning["), "{told}");
    assert!(told.contains("note[preprocessor]"), "notes remain notes: {told}");
}

#[test]
fn broken_books_are_errors_and_leave_nothing() {
    let books = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/books/broken");
    let mut told = String::new();
    for name in names(&books) {
        let dir = out("broken").join("not made");
        let book = format!("tests/books/broken/{name}");
        let output = build(&book, &dir, &["--root", &book]);
        let message = text(&output.stderr);
        assert_eq!(code(&output), 1, "{name}: {message}");
        assert!(!dir.exists(), "{name} left something");
        assert_eq!(text(&output.stdout), "", "{name}");
        // A book that has a code's name is there for that code.
        if chapbook::diagnostic::Code::from_name(&name).is_some() {
            assert!(message.contains(&format!("error[{name}]: ")), "{name}: {message}");
        }
        told.push_str(&format!("== {name}\n{message}"));
    }
    golden("broken", &told);
}

#[test]
fn editions_of_before_stay_when_the_book_breaks() {
    let dir = out("kept");
    fs::write(dir.join("missing-chapter.epub"), "of before").expect("a file");
    assert_eq!(code(&build("tests/books/broken/missing-chapter", &dir, &[])), 1);
    assert_eq!(names(&dir), ["missing-chapter.epub"]);
    assert_eq!(fs::read(dir.join("missing-chapter.epub")).expect("a file"), b"of before");
}

#[test]
fn what_cannot_run_gives_two() {
    let lines: [&[&str]; 6] = [
        &["build", "tests/books/nowhere"],
        &["build", "tests/rooms.rs"],
        &["build", "tests/books/everything", "--root", "tests/books/faults"],
        &["build", "tests/books/everything", "--jobs", "0"],
        &["build", "tests/books/everything", "--format", "mobi"],
        &["explain", "no-such-code"],
    ];
    for line in lines {
        let output = chapbook(line, &[]);
        assert_eq!(code(&output), 2, "{line:?}");
        assert_ne!(text(&output.stderr), "", "{line:?} says why");
    }
}

#[test]
fn a_book_is_begun_and_nothing_written_over() {
    let dir = out("init").join("herb-garden");
    fs::create_dir_all(dir.join("src")).expect("a folder");
    fs::write(dir.join("src/preface.md"), "# Mine\n").expect("a chapter");
    let path = dir.to_str().expect("a path in UTF-8");
    let output = chapbook(["init", path], &[]);
    assert_eq!(code(&output), 0, "{}", text(&output.stderr));
    assert_eq!(fs::read_to_string(dir.join("src/preface.md")).expect("a chapter"), "# Mine\n");
    let made = build(path, &dir.join("book"), &["--strict"]);
    assert_eq!((code(&made), text(&made.stderr)), (0, String::new()));
    assert_eq!(names(&dir.join("book")), ["herb-garden.epub", "herb-garden.pdf"]);
    fs::remove_file(dir.join("src/first-chapter.md")).expect("the chapter was there");
    assert_eq!(code(&chapbook(["init", path], &[])), 2, "there is a book already");
    assert_eq!(names(&dir.join("src")), ["SUMMARY.md", "preface.md"]);
}

#[test]
fn a_word_that_is_no_command_is_answered() {
    let said = |line: &[&str]| {
        let output = chapbook(line, &[]);
        assert_eq!(code(&output), 2, "{line:?}");
        text(&output.stderr)
    };
    assert!(said(&["buidl"]).contains("did you mean `chapbook build`?"));
    assert!(said(&["new", "herbs"]).contains("build, init, handout"));
    let empty = out("empty-folder");
    assert!(said(&["build", empty.to_str().expect("a path in UTF-8")]).contains("`chapbook init`"));
}

#[test]
fn of_many_notes_of_one_kind_the_first_are_shown() {
    let dir = out("many-notes");
    fs::create_dir_all(dir.join("src")).expect("a folder");
    fs::write(dir.join("book.toml"), "[book]\ntitle = \"T\"\n").expect("a file");
    fs::write(dir.join("src/SUMMARY.md"), "# Summary\n\n- [A](a.md)\n").expect("a file");
    let headings: String = (1..=9).map(|i| format!("\n## Part {i}\n\n#### Deep {i}\n\nText.\n")).collect();
    fs::write(dir.join("src/a.md"), format!("# A\n{headings}")).expect("a file");
    let path = dir.to_str().expect("a path in UTF-8");
    let shown = |more: &[&str]| text(&build(path, &dir.join("book"), more).stderr);
    let said = shown(&[]);
    assert_eq!(said.matches("a.md:").count(), 5, "{said}");
    assert!(said.ends_with("note[skipped-heading]: 4 more; --verbose shows them\n"), "{said}");
    assert_eq!(shown(&["-v"]).matches("a.md:").count(), 9);
    assert_eq!(shown(&["--message-format", "json"]).lines().count(), 9);
}

#[test]
fn every_code_is_explained() {
    let list = text(&chapbook(["explain"], &[]).stdout);
    for kind in chapbook::diagnostic::Code::ALL {
        let output = chapbook(["explain", kind.name()], &[]);
        let told = text(&output.stdout);
        assert_eq!(code(&output), 0);
        let words: Vec<&str> = kind.explain().split_whitespace().collect();
        assert!(told.split_whitespace().collect::<Vec<_>>().ends_with(&words), "{told}");
        assert!(
            list.lines().any(|line| line.starts_with(&format!("{} ", kind.name()))),
            "{} is not listed",
            kind.name()
        );
    }
}

#[test]
fn a_book_without_chapters_is_made_with_a_warning() {
    let out = out("empty");
    let output = build("tests/books/empty", &out, &[]);
    assert_eq!(code(&output), 0, "{}", text(&output.stderr));
    assert!(text(&output.stderr).contains("warning[empty-summary]"), "{}", text(&output.stderr));
    assert_eq!(names(&out), ["a-book-without-chapters.epub", "a-book-without-chapters.pdf"]);
}

#[test]
fn marks_of_preprocessors_become_what_they_stand_for() {
    let out = out("preprocessors");
    let made = build("tests/books/preprocessors", &out, &["--verify"]);
    assert_eq!(code(&made), 0, "{}", text(&made.stderr));
    let told = text(&made.stderr);
    let codes: Vec<_> = told.lines().filter_map(|line| line.split_once("]: ").map(|(head, _)| head)).collect();
    assert_eq!(
        codes,
        [
            "tests/books/preprocessors/book.toml:12:15: note[preprocessor",
            "tests/books/preprocessors/src/pots.md:5:1: warning[unknown-directive",
        ],
        "{told}"
    );
    let epub = out.join("marks-of-others.epub");
    let pots = entry(&epub, "text/pots.xhtml");
    assert!(pots.contains("Not <em>all</em> of it.") && pots.contains("epub:type=\"footnote\""), "{pots}");
    assert!(
        pots.contains("says [<a") && !pots.contains("{{") && !pots.contains("@@") && !pots.contains("TOC"),
        "{pots}"
    );
    let index = entry(&epub, "text/the-index.xhtml");
    assert!(index.contains("saucer") && index.contains("clay"), "{index}");
    // The chapters behind the second part title are there, and there is one index.
    let nav = entry(&epub, "nav.xhtml");
    // One more is a landmark.
    assert_eq!((nav.matches(">Index<").count(), nav.matches(">Last<").count()), (2, 1), "{nav}");
}
