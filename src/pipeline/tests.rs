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
