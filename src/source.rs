//! Every byte the author wrote, and where it came from.
//!
//! Comes in: file texts, already read by the pipeline. Goes out: [`FileId`], [`Span`] and the
//! way back from a span to `path:line:column`. Texts are normalized once, on entry: a byte order
//! mark is dropped, CRLF and lone CR become LF, NUL becomes U+FFFD (CommonMark 0.31 §2.1, §2.3).
//!
//! A chapter with includes is stored twice: as files (what the author wrote) and as one
//! *expanded* text made of pieces of files. Spans of the model point into the expanded text;
//! [`SourceMap::locate`] follows the pieces home.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// Names one text of the [`SourceMap`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileId(pub u32);

/// A range of bytes in one text. There is no dummy span: a node made by the program carries the
/// span of what caused it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// The text the range is in.
    pub file: FileId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// A span from byte offsets.
    pub fn new(file: FileId, start: usize, end: usize) -> Self {
        Self { file, start: start as u32, end: end as u32 }
    }

    /// The smallest span that holds both; `other` must be of the same text, else `self` is kept.
    pub fn to(self, other: Span) -> Span {
        if self.file != other.file {
            return self;
        }
        Span { file: self.file, start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

/// One stretch of an expanded text that was copied from a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Where the stretch begins in the expanded text, in bytes.
    pub at: u32,
    /// The file it was copied from.
    pub file: FileId,
    /// Where it begins in that file, in bytes.
    pub offset: u32,
}

/// A text made of pieces of files, with the way back. Pieces are sorted by `at`; each runs to the next.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Expanded {
    /// The whole text.
    pub text: String,
    /// Where its parts came from.
    pub pieces: Vec<Piece>,
}

#[derive(Debug)]
struct SourceFile {
    path: PathBuf,
    text: String,
    pieces: Vec<Piece>,
    /// The first byte of each line, found when a place is first asked for: there may be a remark for every line.
    lines: OnceLock<Vec<u32>>,
}

impl SourceFile {
    fn lines(&self) -> &[u32] {
        self.lines.get_or_init(|| {
            let ends = self.text.match_indices('\n').map(|(at, _)| at as u32 + 1);
            std::iter::once(0).chain(ends).collect()
        })
    }
}

/// All texts of one build.
#[derive(Debug, Default)]
pub struct SourceMap {
    files: Vec<SourceFile>,
}

/// A place as people read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location<'a> {
    /// Path as the author would type it, relative to where the program was started.
    pub path: &'a Path,
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
    /// The whole line, without its line end.
    pub text: &'a str,
    /// How many characters of that line the span covers, at least 1.
    pub width: u32,
}

impl SourceMap {
    /// An empty map.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a file as read from disk; the text is normalized (see the module's head).
    pub fn add(&mut self, path: impl Into<PathBuf>, text: impl Into<String>) -> FileId {
        self.push(path.into(), normalize(text.into()), Vec::new())
    }

    /// Adds a text made of pieces of files already in the map; `path` is the chapter's own.
    pub fn add_expanded(&mut self, path: impl Into<PathBuf>, expanded: Expanded) -> FileId {
        self.push(path.into(), expanded.text, expanded.pieces)
    }

    fn push(&mut self, path: PathBuf, text: String, pieces: Vec<Piece>) -> FileId {
        self.files.push(SourceFile { path, text, pieces, lines: OnceLock::new() });
        FileId((self.files.len() - 1) as u32)
    }

    /// The text of a file.
    pub fn text(&self, file: FileId) -> &str {
        &self.files[file.0 as usize].text
    }

    /// The path of a file.
    pub fn path(&self, file: FileId) -> &Path {
        &self.files[file.0 as usize].path
    }

    /// The text that a span covers; empty when the span does not fall on character borders.
    pub fn slice(&self, span: Span) -> &str {
        self.text(span.file).get(span.start as usize..span.end as usize).unwrap_or("")
    }

    /// Follows an expanded text's pieces back to the file that the author wrote.
    pub fn origin(&self, span: Span) -> Span {
        let file = &self.files[span.file.0 as usize];
        let after = file.pieces.partition_point(|piece| piece.at <= span.start);
        let Some(piece) = after.checked_sub(1).and_then(|i| file.pieces.get(i)) else { return span };
        let end = file.pieces.get(after).map_or(file.text.len() as u32, |next| next.at).min(span.end).max(span.start);
        Span { file: piece.file, start: piece.offset + (span.start - piece.at), end: piece.offset + (end - piece.at) }
    }

    /// Where a span begins, for people.
    pub fn locate(&self, span: Span) -> Location<'_> {
        let span = self.origin(span);
        let file = &self.files[span.file.0 as usize];
        let text = file.text.as_str();
        let start = floor_char(text, span.start as usize);
        let lines = file.lines();
        let line = lines.partition_point(|line| *line as usize <= start);
        let line_start = lines[line - 1] as usize;
        let line_end = lines.get(line).map_or(text.len(), |next| *next as usize - 1);
        let end = floor_char(text, (span.end as usize).min(line_end)).max(start);
        Location {
            path: &file.path,
            line: line as u32,
            column: 1 + text[line_start..start].chars().count() as u32,
            text: &text[line_start..line_end],
            width: (text[start..end].chars().count() as u32).max(1),
        }
    }
}

fn floor_char(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn normalize(mut text: String) -> String {
    if text.starts_with('\u{feff}') {
        text.drain(..'\u{feff}'.len_utf8());
    }
    // Looked for one by one, they are found many bytes at a time.
    if !text.contains('\r') && !text.contains('\0') {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' => {
                chars.next_if_eq(&'\n');
                out.push('\n');
            }
            '\0' => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_ends_and_marks_are_normalized() {
        let mut map = SourceMap::new();
        let id = map.add("a.md", "\u{feff}a\r\nb\rc\0");
        assert_eq!(map.text(id), "a\nb\nc\u{fffd}");
    }

    #[test]
    fn a_span_of_an_expanded_text_is_located_in_the_included_file() {
        let mut map = SourceMap::new();
        let chapter = map.add("a.md", "one\n{{#include b.md}}\nthree");
        let included = map.add("b.md", "first\nsecond");
        let expanded = map.add_expanded(
            "a.md",
            Expanded {
                text: "one\nsecond\nthree".into(),
                pieces: vec![
                    Piece { at: 0, file: chapter, offset: 0 },
                    Piece { at: 4, file: included, offset: 6 },
                    Piece { at: 10, file: chapter, offset: 21 },
                ],
            },
        );
        let place = map.locate(Span::new(expanded, 6, 8));
        assert_eq!((place.path, place.line, place.column), (Path::new("b.md"), 2, 3));
        let place = map.locate(Span::new(expanded, 11, 16));
        assert_eq!((place.path, place.line, place.column, place.width), (Path::new("a.md"), 3, 1, 5));
    }
}
