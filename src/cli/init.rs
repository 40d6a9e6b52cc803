//! `chapbook init`: the first files of a book.
//!
//! Nothing that is there is written over: where a book is already, nothing is written at all.

use std::fs;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// The files beside `book.toml`: a summary and the chapters that it names.
const FILES: [(&str, &str); 3] = [
    ("src/SUMMARY.md", "# Summary\n\n[Preface](preface.md)\n\n- [The First Chapter](first-chapter.md)\n"),
    ("src/preface.md", "# Preface\n\nWhat this book is about, and for whom.\n"),
    ("src/first-chapter.md", "# The First Chapter\n\nWrite here.\n"),
];

/// Makes a book in a folder, which need not be there yet.
pub(super) fn init(dir: Option<&Path>) -> ExitCode {
    let dir = dir.unwrap_or(Path::new("."));
    match make(dir) {
        Ok(written) => {
            let mut out = std::io::stdout();
            for path in written {
                let _ = writeln!(out, "{}", shown(&path));
            }
            let place = if dir == Path::new(".") { String::new() } else { format!(" {}", shown(dir)) };
            let _ = writeln!(out, "To make its EPUB and PDF: chapbook build{place}");
            ExitCode::SUCCESS
        }
        Err(message) => super::fail(&message),
    }
}

fn make(dir: &Path) -> Result<Vec<PathBuf>, String> {
    let config = dir.join("book.toml");
    for there in [&config, &dir.join("src/SUMMARY.md")] {
        if there.exists() {
            return Err(format!("{}: there is a book here already; nothing was written", there.display()));
        }
    }
    let book = format!("[book]\ntitle = \"{}\"\nauthors = []\nlanguage = \"en\"\n", title(dir));
    let files = FILES.map(|(name, text)| (dir.join(name), text.to_owned()));
    let mut written = Vec::new();
    for (path, text) in std::iter::once((config, book)).chain(files) {
        let folder = path.parent().unwrap_or(dir);
        fs::create_dir_all(folder)
            .map_err(|error| format!("{}: cannot make this folder: {error}", folder.display()))?;
        let made = fs::File::options().write(true).create_new(true).open(&path);
        match made.and_then(|mut file| file.write_all(text.as_bytes())) {
            Ok(()) => written.push(path),
            // A chapter that the author has written.
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(format!("{}: cannot write this file: {error}", path.display())),
        }
    }
    Ok(written)
}

/// The name of the folder as a title, for TOML's quotes: `herb-garden` becomes `Herb garden`.
fn title(dir: &Path) -> String {
    let whole = dir.canonicalize().or_else(|_| std::path::absolute(dir)).unwrap_or_else(|_| dir.to_owned());
    let name = whole.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let words: String = name
        .chars()
        .map(|c| if matches!(c, '-' | '_') { ' ' } else { c })
        .filter(|c| !c.is_control() && !matches!(c, '"' | '\\'))
        .collect();
    let mut letters = words.trim().chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => "A Book".to_owned(),
    }
}

fn shown(path: &Path) -> String {
    crate::diagnostic::render::clean(&path.display().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_gives_the_title() {
        assert_eq!(title(Path::new("/nowhere/herb-garden")), "Herb garden");
        assert_eq!(title(Path::new("/nowhere/a\"b\\c\n")), "Abc");
        assert_eq!(title(Path::new("/")), "A Book");
    }
}
