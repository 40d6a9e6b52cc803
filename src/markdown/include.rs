//! Include directives: `{{#include …}}` and its kin, as mdBook's `links` preprocessor reads them.
//!
//! Comes in: files already loaded. Goes out: one text with the way back to the files it was made
//! of. [`wanted`] tells what to load; [`expand`] puts it together. What cannot be included stays
//! in the text as it is, and is remarked with its place. All scans are linear.

mod lines;
mod scan;

use std::ops::Range;

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::source::{Expanded, FileId, Piece, SourceMap, Span};
use lines::Taken;
use scan::{Action, scan};

/// Includes are followed so deep, as in mdBook.
const DEPTH: usize = 10;
/// How much one chapter may grow by includes, in bytes.
const GROWTH: usize = 64 << 20;
/// How many directives one chapter may come to.
const COUNT: usize = 100_000;
/// What is said of more than that.
const TOO_MUCH: &str = "the includes of this chapter come to too much text";

/// A directive that names a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Directive {
    /// The file, as the author wrote it: relative to the file that holds the directive.
    pub path: String,
    /// Where the directive stands in the text, in bytes.
    pub range: Range<usize>,
}

/// Which files a text includes, in order, as often as it names them.
pub fn wanted(text: &str) -> Vec<Directive> {
    let named = scan(text).into_iter().filter_map(|found| match found.action {
        Action::Include { path, .. } | Action::Rustdoc { path, .. } | Action::Playground { path, .. } => {
            Some(Directive { path, range: found.range })
        }
        Action::Title | Action::Nothing | Action::Escaped => None,
    });
    named.collect()
}

/// What became of a file that a directive names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// It is loaded.
    File(FileId),
    /// There is none.
    Missing,
    /// It lies outside the project's root; whoever looked for it has said so.
    Outside,
    /// It is not a UTF-8 text.
    NotText,
    /// It cannot be read (a folder, too large); whoever looked for it has said so.
    Unreadable,
}

/// Puts a chapter together. `find` is asked with the file that holds the directive and the path as
/// written there.
pub fn expand(
    sources: &SourceMap,
    chapter: FileId,
    find: &dyn Fn(FileId, &str) -> Found,
    remarks: &mut Diagnostics,
) -> Expanded {
    let text = sources.text(chapter);
    let mut whole = Expanded { text: String::new(), pieces: Vec::new() };
    if !text.contains("{{") {
        copy(&mut whole, text, chapter, 0);
        return whole;
    }
    copy(&mut whole, text, chapter, 0);
    let mut work = Work { sources, find, remarks, open: vec![chapter], left: GROWTH, count: COUNT };
    work.expand(whole)
}

struct Work<'a> {
    sources: &'a SourceMap,
    find: &'a dyn Fn(FileId, &str) -> Found,
    remarks: &'a mut Diagnostics,
    /// The files that are being included, outermost first.
    open: Vec<FileId>,
    left: usize,
    count: usize,
}

impl Work<'_> {
    /// Replaces the directives of a text.
    fn expand(&mut self, text: Expanded) -> Expanded {
        let found = scan(&text.text);
        if found.is_empty() {
            return text;
        }
        let mut out = Expanded { text: String::with_capacity(text.text.len()), pieces: Vec::new() };
        let mut copied = 0;
        for directive in found {
            append(&mut out, &text, copied..directive.range.start);
            copied = directive.range.end;
            let origin = origin(&text, directive.range.start);
            let width = (directive.range.end - directive.range.start) as u32;
            let place = Span { file: origin.file, start: origin.offset, end: origin.offset + width };
            match &directive.action {
                Action::Title => {}
                // The backslash goes.
                Action::Escaped => append(&mut out, &text, directive.range.start + 1..directive.range.end),
                action => match self.include(action, place) {
                    Some(content) if self.affords(&out, &content, place) => insert(&mut out, &content, origin),
                    _ => append(&mut out, &text, directive.range),
                },
            }
        }
        append(&mut out, &text, copied..text.text.len());
        out
    }

    /// Whether there is room for what the lines of a text are given before them, as [`insert`] does; if not, it is told.
    fn affords(&mut self, out: &Expanded, content: &Expanded, place: Span) -> bool {
        let before = prefix(out).len();
        // Only what repeats something is worth counting.
        let more = if before == 0 { 0 } else { before * content.text.matches('\n').count() };
        if more > self.left {
            self.remarks.push(Diagnostic::new(Code::IncludeDepth, place, TOO_MUCH));
            return false;
        }
        self.left -= more;
        true
    }

    /// The text of one directive; `None` when it stays as it is, with the reason said.
    fn include(&mut self, action: &Action, place: Span) -> Option<Expanded> {
        let path = match action {
            Action::Include { path, .. } | Action::Rustdoc { path, .. } | Action::Playground { path, .. } => path,
            Action::Nothing => {
                let message = "the directive names no file";
                self.remarks.push(Diagnostic::new(Code::MissingInclude, place, message));
                return None;
            }
            Action::Title | Action::Escaped => return None,
        };
        let missing = |message: String| Diagnostic::new(Code::MissingInclude, place, message);
        let file = match (self.find)(place.file, path) {
            Found::File(file) => file,
            Found::Missing => {
                self.remarks.push(missing(format!("the file to include does not exist: {path}")));
                return None;
            }
            Found::NotText => {
                let message = format!("the file to include is not a UTF-8 text: {path}");
                self.remarks.push(missing(message));
                return None;
            }
            Found::Outside | Found::Unreadable => return None,
        };
        if self.open.contains(&file) {
            let message = format!("the file includes itself: {path}");
            self.remarks.push(Diagnostic::new(Code::IncludeCycle, place, message));
            return None;
        }
        let text = self.sources.text(file);
        let too_many = self.count == 0 || self.left < text.len();
        if self.open.len() > DEPTH || too_many {
            let message =
                if too_many { TOO_MUCH.to_owned() } else { format!("includes are nested more than {DEPTH} deep") };
            self.remarks.push(Diagnostic::new(Code::IncludeDepth, place, message));
            return None;
        }
        let taken = match action {
            Action::Include { part, .. } => lines::take(text, part),
            Action::Rustdoc { part, .. } => lines::take_rustdoc(text, part),
            Action::Playground { .. } => Ok(vec![Taken { range: 0..text.len(), hidden: false }]),
            Action::Title | Action::Nothing | Action::Escaped => return None,
        };
        let taken = match taken {
            Ok(taken) => taken,
            Err(reason) => {
                self.remarks.push(missing(format!("{reason} in {path}")));
                return None;
            }
        };
        let mut content = Expanded::default();
        let here = Piece { at: 0, file: place.file, offset: place.start };
        if let Action::Playground { attributes, .. } = action {
            let comma = if attributes.is_empty() { "" } else { "," };
            made(&mut content, &format!("```rust{comma}{}\n", attributes.join(",")), here);
        }
        for (i, lines) in taken.into_iter().enumerate() {
            if i > 0 {
                made(&mut content, "\n", here);
            }
            if lines.hidden {
                made(&mut content, "# ", here);
            }
            let start = lines.range.start;
            copy(&mut content, &text[lines.range], file, start as u32);
        }
        if matches!(action, Action::Playground { .. }) {
            let line_end = if content.text.ends_with('\n') { "" } else { "\n" };
            made(&mut content, &format!("{line_end}```\n"), here);
        }
        self.count -= 1;
        self.left -= content.text.len().min(self.left);
        self.open.push(file);
        let content = self.expand(content);
        self.open.pop();
        Some(content)
    }
}

/// Where a byte of an expanded text came from.
fn origin(text: &Expanded, at: usize) -> Piece {
    let after = text.pieces.partition_point(|piece| piece.at as usize <= at);
    match after.checked_sub(1).and_then(|i| text.pieces.get(i)) {
        Some(piece) => Piece { at: 0, file: piece.file, offset: piece.offset + (at as u32 - piece.at) },
        None => Piece { at: 0, file: FileId(0), offset: 0 },
    }
}

/// Adds text that was copied from a file.
fn copy(out: &mut Expanded, text: &str, file: FileId, offset: u32) {
    if text.is_empty() {
        return;
    }
    let at = out.text.len() as u32;
    let continues = out.pieces.last().is_some_and(|last| last.file == file && last.offset + (at - last.at) == offset);
    if !continues {
        out.pieces.push(Piece { at, file, offset });
    }
    out.text.push_str(text);
}

/// Adds text that a directive made.
fn made(out: &mut Expanded, text: &str, origin: Piece) {
    if !text.is_empty() {
        out.pieces.push(Piece { at: out.text.len() as u32, ..origin });
        out.text.push_str(text);
    }
}

/// Adds a part of another expanded text.
fn append(out: &mut Expanded, from: &Expanded, range: Range<usize>) {
    let mut at = range.start;
    let first = from.pieces.partition_point(|piece| piece.at as usize <= at);
    for piece in &from.pieces[first..] {
        let end = (piece.at as usize).min(range.end);
        if end > at {
            let place = origin(from, at);
            copy(out, &from.text[at..end], place.file, place.offset);
            at = end;
        }
        if end == range.end {
            break;
        }
    }
    if at < range.end {
        let place = origin(from, at);
        copy(out, &from.text[at..range.end], place.file, place.offset);
    }
}

/// What stands on the last line.
fn prefix(out: &Expanded) -> &str {
    &out.text[out.text.rfind('\n').map_or(0, |i| i + 1)..]
}

/// Adds included text: what stands before the directive on its line is repeated on each line, so
/// that quotes and indentation go on. A line end at the very end is dropped.
fn insert(out: &mut Expanded, content: &Expanded, place: Piece) {
    let prefix = prefix(out).to_owned();
    let text = content.text.strip_suffix('\n').unwrap_or(&content.text);
    if prefix.is_empty() {
        return append(out, content, 0..text.len());
    }
    let mut at = 0;
    for line in text.split('\n') {
        if at > 0 {
            append(out, content, at - 1..at);
            made(out, &prefix, place);
        }
        append(out, content, at..at + line.len());
        at += line.len() + 1;
    }
}

#[cfg(test)]
mod tests;
