//! The one door by which the book's files come in. Every path is relative to the book's folder,
//! and no file outside the root is read, be it by `..`, by an absolute path or by a symlink.

use crate::diagnostic::{Code, Diagnostic};
use crate::error::Error;
use crate::source::{FileId, SourceMap, Span};
use rayon::prelude::*;
use std::fs::{self, Metadata};
use std::io::{self, ErrorKind, Read};
use std::path::{Component, Path, PathBuf};

/// The largest file that is read, in bytes.
pub(super) const MOST: u64 = 64 << 20;

/// Why a file was not read.
#[derive(Debug)]
pub(super) enum Fault {
    /// There is no such file.
    Missing,
    /// It lies outside the root.
    Outside,
    /// It is there, but cannot be read as a file: why.
    Unreadable(String),
    /// It is not UTF-8: what stands before the first bad byte, and what it looks like.
    NotUtf8 {
        /// The text before the first bad byte.
        before: String,
        /// It starts with a byte order mark of UTF-16.
        utf16: bool,
    },
}

impl Fault {
    /// The remark for a file that is needed: `missing` is the code when there is none such.
    pub(super) fn remark(&self, missing: Code, span: Option<Span>, what: &str, shown: &Path) -> Diagnostic {
        let shown = shown.display();
        match self {
            Fault::Missing => Diagnostic::new(missing, span, format!("{what} is not there: {shown}")),
            Fault::Outside => Diagnostic::new(
                Code::OutsideRoot,
                span,
                format!("{what} lies outside the project's root and is not read: {shown}"),
            )
            .help("if it belongs to the project, widen the root with --root"),
            Fault::Unreadable(why) => {
                Diagnostic::new(Code::Unreadable, span, format!("{what} cannot be read: {shown}: {why}"))
            }
            Fault::NotUtf8 { .. } => Diagnostic::new(Code::NotUtf8, span, format!("{what} is not UTF-8: {shown}")),
        }
    }
}

/// Reads the files of one book.
#[derive(Debug)]
pub(super) struct Reader {
    /// The book's folder, canonical.
    base: PathBuf,
    /// The book's folder as the author typed it, for messages.
    typed: PathBuf,
    /// The root, canonical.
    root: PathBuf,
}

impl Reader {
    /// A reader for the book in `dir`; `root` as given on the command line.
    pub(super) fn new(dir: &Path, root: Option<&Path>) -> Result<Self, Error> {
        let base = fs::canonicalize(dir).map_err(|error| Error::at(dir, error))?;
        if !base.is_dir() {
            return Err(Error::at(dir, "not a folder; name the folder that holds book.toml"));
        }
        let root = match root {
            None => super::root::find(&base),
            Some(root) => {
                let real = fs::canonicalize(root).map_err(|error| Error::at(root, error))?;
                if !base.starts_with(&real) {
                    return Err(Error::at(root, format!("the root does not hold the book in {}", dir.display())));
                }
                real
            }
        };
        Ok(Self { base, typed: dir.to_owned(), root })
    }

    /// The book's folder, canonical.
    pub(super) fn base(&self) -> &Path {
        &self.base
    }

    /// The root, canonical.
    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    /// A path as messages show it: relative to where the program was started.
    pub(super) fn shown(&self, path: &Path) -> PathBuf {
        tidy(&self.typed.join(path))
    }

    /// The real path of a file inside the root. A path that leads out by `..` is refused before the
    /// file system is asked, so that not even its existence is told.
    pub(super) fn resolve(&self, path: &Path) -> Result<PathBuf, Fault> {
        self.find(path, &mut PathBuf::new()).map(|(real, _)| real)
    }

    /// The real path of a file and what is known of it; `way` as [`Reader::plain`] has it.
    fn find(&self, path: &Path, way: &mut PathBuf) -> Result<(PathBuf, Metadata), Fault> {
        let full = tidy(&self.base.join(path));
        if !full.starts_with(&self.root) {
            return Err(Fault::Outside);
        }
        let missing = |error: io::Error| match error.kind() {
            ErrorKind::NotFound | ErrorKind::NotADirectory | ErrorKind::InvalidInput => Fault::Missing,
            _ => Fault::Unreadable(error.to_string()),
        };
        if let Some(found) = self.plain(&full, way).map_err(missing)? {
            return Ok((full, found));
        }
        let real = fs::canonicalize(&full).map_err(missing)?;
        if !real.starts_with(&self.root) {
            return Err(Fault::Outside);
        }
        let found = fs::metadata(&real).map_err(missing)?;
        Ok((real, found))
    }

    /// What a tidy path leads to, if it is its own real path: it lies in the book's folder, which is canonical, and goes
    /// through no symlink from there on. `way` is a folder that was found by such a path; what a path shares with
    /// it is not looked at again. Asked of a book's many files, this is a small part of the work of `canonicalize`.
    fn plain(&self, full: &Path, way: &mut PathBuf) -> io::Result<Option<Metadata>> {
        if !cfg!(unix) || !full.starts_with(&self.base) {
            return Ok(None);
        }
        if way.as_os_str().is_empty() {
            way.clone_from(&self.base);
        }
        let (whole, known) = (full.as_os_str().as_encoded_bytes(), way.as_os_str().as_encoded_bytes());
        let shared = whole.iter().zip(known).take_while(|(a, b)| a == b).count();
        let is_known = |at: &Path| {
            let end = at.as_os_str().len();
            end <= shared && known.get(end).is_none_or(|next| *next == b'/')
        };
        let unknown: Vec<&Path> = full.ancestors().take_while(|at| !is_known(at)).collect();
        let mut found = None;
        for at in unknown.into_iter().rev() {
            let here = fs::symlink_metadata(at)?;
            if here.is_symlink() {
                return Ok(None);
            }
            found = Some(here);
        }
        if let (Some(_), Some(folder)) = (&found, full.parent()) {
            folder.clone_into(way);
        }
        Ok(found)
    }

    /// The bytes of a file.
    pub(super) fn bytes(&self, path: &Path) -> Result<Vec<u8>, Fault> {
        self.read(path, &mut PathBuf::new())
    }

    fn read(&self, path: &Path, way: &mut PathBuf) -> Result<Vec<u8>, Fault> {
        // Looked at before it is opened: opening a pipe would wait for its writer.
        let (real, kind) = self.find(path, way)?;
        if !kind.is_file() {
            let what = if kind.is_dir() { "it is a folder" } else { "it is not a file" };
            return Err(Fault::Unreadable(what.to_owned()));
        }
        let too_large = || Fault::Unreadable(format!("it is larger than {} MB", MOST >> 20));
        if kind.len() > MOST {
            return Err(too_large());
        }
        let unreadable = |error: io::Error| Fault::Unreadable(error.to_string());
        let mut bytes = Vec::with_capacity(kind.len() as usize + 1);
        let file = fs::File::open(&real).map_err(unreadable)?;
        file.take(MOST + 1).read_to_end(&mut bytes).map_err(unreadable)?;
        if bytes.len() as u64 > MOST { Err(too_large()) } else { Ok(bytes) }
    }

    /// The text of a file.
    pub(super) fn text(&self, path: &Path) -> Result<String, Fault> {
        text(self.bytes(path)?)
    }

    /// The texts of many files, of which neighbors are mostly near each other in the folders too.
    pub(super) fn texts(&self, paths: &[PathBuf]) -> Vec<Result<String, Fault>> {
        paths.par_iter().map_init(PathBuf::new, |way, path| text(self.read(path, way)?)).collect()
    }

    /// Adds a text to the map, or the remark that tells why not. A file that is not UTF-8 is added
    /// as far as it is good, so that the remark can show where it goes wrong.
    pub(super) fn add(
        &self,
        sources: &mut SourceMap,
        path: &Path,
        text: Result<String, Fault>,
        remark: impl FnOnce(&Fault) -> Diagnostic,
    ) -> Result<FileId, Diagnostic> {
        let shown = self.shown(path);
        match text {
            Ok(text) => Ok(sources.add(shown, text)),
            Err(Fault::NotUtf8 { before, utf16 }) => {
                let bad = char::REPLACEMENT_CHARACTER;
                let file = sources.add(&shown, format!("{before}{bad}"));
                let end = sources.text(file).len();
                let span = Span::new(file, end - bad.len_utf8(), end);
                let looks = if utf16 { "; it looks like UTF-16" } else { "" };
                let message = format!("{} is not UTF-8{looks}", shown.display());
                Err(Diagnostic::new(Code::NotUtf8, span, message).help("convert the file to UTF-8"))
            }
            Err(fault) => Err(remark(&fault)),
        }
    }
}

fn text(bytes: Vec<u8>) -> Result<String, Fault> {
    String::from_utf8(bytes).map_err(|error| {
        let good = error.utf8_error().valid_up_to();
        let bytes = error.as_bytes();
        let utf16 = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
        Fault::NotUtf8 { before: String::from_utf8_lossy(&bytes[..good]).into_owned(), utf16 }
    })
}

/// A path without `.` and, as far as there is something to leave, without `..`; no file is looked at.
pub(super) fn tidy(path: &Path) -> PathBuf {
    let bytes = path.as_os_str().as_encoded_bytes();
    // Most paths are tidy.
    let dot_or_empty = |part: &[u8]| part.is_empty() || part[0] == b'.';
    let parts = bytes.strip_prefix(b"/").unwrap_or(bytes);
    if cfg!(unix) && !parts.split(|byte| *byte == b'/').any(dot_or_empty) {
        return path.to_owned();
    }
    let mut out = PathBuf::with_capacity(bytes.len());
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => match out.components().next_back() {
                Some(Component::Normal(_)) => {
                    out.pop();
                }
                Some(Component::RootDir | Component::Prefix(_)) => {}
                _ => out.push(".."),
            },
            other => out.push(other),
        }
    }
    if out.as_os_str().is_empty() { PathBuf::from(".") } else { out }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pipeline::tests::Scratch;

    #[test]
    fn paths_are_tidied() {
        for (path, tidied) in [
            ("a/./b/../c", "a/c"),
            ("./src/a.md", "src/a.md"),
            ("../x/../../y", "../../y"),
            ("/../etc", "/etc"),
            (".", "."),
        ] {
            assert_eq!(tidy(Path::new(path)), Path::new(tidied), "{path}");
        }
    }

    #[test]
    fn nothing_outside_the_root_is_read() {
        let scratch = Scratch::new("reader");
        scratch.write("secret.txt", "secret");
        scratch.write("book/src/a.md", "a");
        let reader = Reader::new(&scratch.path("book"), None).expect("a book");
        assert_eq!(reader.text(Path::new("src/../src/a.md")).expect("inside"), "a");
        let absolute = scratch.path("secret.txt");
        for path in ["../secret.txt", "src/../../secret.txt", "../nothing.txt", "/etc/passwd"] {
            assert!(matches!(reader.bytes(Path::new(path)), Err(Fault::Outside)), "{path}");
        }
        assert!(matches!(reader.bytes(&absolute), Err(Fault::Outside)));
        assert!(matches!(reader.bytes(Path::new("src/no.md")), Err(Fault::Missing)));
        assert!(matches!(reader.bytes(Path::new("src")), Err(Fault::Unreadable(_))));
        let wide = Reader::new(&scratch.path("book"), Some(&scratch.path(""))).expect("a wider root");
        assert_eq!(wide.text(Path::new("../secret.txt")).expect("inside the wider root"), "secret");
        assert!(Reader::new(&scratch.path("book"), Some(&scratch.path("book/src"))).is_err());
    }

    #[cfg(unix)]
    #[test]
    fn symlinks_are_followed_inside_and_refused_outside() {
        let scratch = Scratch::new("links");
        scratch.write("secret.txt", "secret");
        scratch.write("book/a.md", "a");
        let link = |to: &str, at: &str| std::os::unix::fs::symlink(to, scratch.path(at)).expect("a link");
        link("../secret.txt", "book/out.md");
        link("a.md", "book/in.md");
        link("loop2.md", "book/loop1.md");
        link("loop1.md", "book/loop2.md");
        let reader = Reader::new(&scratch.path("book"), None).expect("a book");
        assert!(matches!(reader.bytes(Path::new("out.md")), Err(Fault::Outside)));
        assert_eq!(reader.text(Path::new("in.md")).expect("inside"), "a");
        assert!(matches!(reader.bytes(Path::new("loop1.md")), Err(Fault::Unreadable(_))));
    }

    #[test]
    fn a_bad_byte_is_told_with_its_line() {
        let scratch = Scratch::new("utf8");
        scratch.write("a.md", b"# bad\r\n\r\nok \xff\xfe end\n".as_slice());
        let reader = Reader::new(&scratch.path(""), None).expect("a book");
        let mut sources = SourceMap::new();
        let text = reader.text(Path::new("a.md"));
        let remark = reader
            .add(&mut sources, Path::new("a.md"), text, |fault| unreachable!("{fault:?}"))
            .expect_err("not UTF-8");
        let place = sources.locate(remark.span.expect("a place"));
        assert_eq!((place.line, place.column), (3, 4));
    }
}
