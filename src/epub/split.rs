//! Long chapters → several files, for reading systems that open a file as a whole.
//!
//! A chapter is written as one file, with the places noted where it may be cut; what is longer than
//! [`LIMIT`] is then cut before blocks, best before a heading of high rank, a block that is longer itself at its
//! [`seams`], and the links of all files are led to where their targets are now. The first file keeps the chapter's name.

use std::borrow::Cow;
use std::collections::HashMap;

use super::markup::{Piece, pieces, value};
use super::seams::{closings, seams};
use super::writer::Cut;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;

/// What closes a file that is cut, behind its section.
const END: &str = "\n</body>\n</html>\n";
/// Bytes of a file that every reading system takes: Adobe's engine for e-ink stops at 300 KB.
const LIMIT: usize = 250 << 10;

/// Bytes of a file that some do not take (EDRLab, Qualebook, rule 087).
const TAKEN: usize = 300_000;

/// A file of a chapter.
#[derive(Debug)]
pub(super) struct Part {
    /// What is put behind the chapter's slug to name it: nothing for the first.
    pub suffix: String,
    pub text: String,
    /// What it begins with.
    pub span: Span,
}

impl Part {
    /// A remark when some readers do not open the file: it holds something long that cannot be parted.
    pub(super) fn remark(&self) -> Option<Diagnostic> {
        let message = || format!("what begins here has {} KB, in one piece", self.text.len() / 1000);
        let remark = |message| Diagnostic::new(Code::TargetLimit, Some(self.span), message);
        let help = "old readers open at most 300 KB at once: divide this block";
        (self.text.len() > TAKEN).then(|| remark(message()).help(help))
    }
}

/// The files of a chapter whose `text` may be cut at `cuts`, which stand in order; `span` is that of the chapter.
pub(super) fn parts(text: String, cuts: &[Cut], span: Span) -> Vec<Part> {
    let within = if text.len() > LIMIT { within_blocks(&text, cuts, span) } else { Vec::new() };
    let chosen = chosen(text.len(), &within, LIMIT);
    if chosen.is_empty() {
        return vec![Part { suffix: String::new(), text, span }];
    }
    let places: Vec<usize> = chosen.iter().map(|cut| cut.at).collect();
    let body = text.find("<body>\n").map_or(0, |at| at + "<body>\n".len());
    let mut out: Vec<Part> = Vec::with_capacity(places.len() + 1);
    let mut part = Part { suffix: String::new(), text: String::new(), span };
    let mut start = 0;
    for (cut, (close, open)) in chosen.iter().zip(closings(&text, &places)) {
        part.text.push_str(&text[start..cut.at]);
        part.text.push_str(&close);
        part.text.push_str(END);
        out.push(part);
        let suffix = format!(".{}", out.len() + 1);
        part = Part { suffix, text: format!("{}{open}", &text[..body]), span: cut.span };
        start = cut.at;
    }
    part.text.push_str(&text[start..]);
    out.push(part);
    out
}

/// The cuts, and more of them within the blocks that are too long for a file.
fn within_blocks(text: &str, cuts: &[Cut], mut span: Span) -> Vec<Cut> {
    let mut out = Vec::with_capacity(cuts.len());
    let mut start = 0;
    for end in cuts.iter().map(Some).chain([None]) {
        let at = end.map_or(text.len(), |cut| cut.at);
        if at - start > LIMIT {
            out.extend(seams(text, start, at).into_iter().map(|(at, rank)| Cut { at, rank, span }));
        }
        out.extend(end.cloned());
        (start, span) = (at, end.map_or(span, |cut| cut.span));
    }
    out
}

/// The cuts that make files of at most `limit` bytes, as far as blocks allow: each as late as it can be, but in the
/// second half of its file where there is a better place.
fn chosen(length: usize, cuts: &[Cut], limit: usize) -> Vec<&Cut> {
    let mut out = Vec::new();
    let mut start = 0;
    let mut rest = cuts;
    while length - start > limit {
        let behind = rest.partition_point(|cut| cut.at <= start);
        rest = &rest[behind..];
        let within = rest.partition_point(|cut| cut.at - start <= limit);
        let late = rest[..within].iter().filter(|cut| cut.at - start > limit / 2);
        let best = late.min_by_key(|cut| (cut.rank, std::cmp::Reverse(cut.at)));
        // A block longer than the limit stands in a file of its own.
        let Some(cut) = best.or_else(|| rest[..within].last()).or_else(|| rest.first()) else { break };
        out.push(cut);
        start = cut.at;
    }
    out
}

/// Where the ids of the chapters that were cut are now.
#[derive(Default)]
pub(super) struct Places {
    /// For the file of a chapter as links name it, the suffix of each id that is not in the first file.
    moved: HashMap<String, HashMap<String, String>>,
}

impl Places {
    /// Takes in the files of a chapter.
    pub(super) fn add(&mut self, slug: &str, parts: &[Part]) {
        let [_, later @ ..] = parts else { return };
        let mut ids = HashMap::new();
        for part in later {
            for piece in pieces(&part.text) {
                if let Piece::Tag(tag) = piece
                    && let Some(id) = value(tag, " id=\"")
                {
                    ids.insert(id.to_owned(), part.suffix.clone());
                }
            }
        }
        if !later.is_empty() {
            self.moved.insert(slug.to_owned(), ids);
        }
    }

    /// The file that holds an id of a chapter, relative to the folder of the chapters.
    pub(super) fn file(&self, slug: &str, id: &str) -> String {
        let suffix = self.moved.get(slug).and_then(|ids| ids.get(id)).map_or("", String::as_str);
        format!("{slug}{suffix}.xhtml")
    }

    /// A file with its links led to where they belong; `slug` and `suffix` are those of the file itself.
    pub(super) fn relinked<'t>(&self, text: &'t str, slug: &str, suffix: &str) -> Cow<'t, str> {
        if self.moved.is_empty() {
            return Cow::Borrowed(text);
        }
        let mut out = String::with_capacity(text.len() + 256);
        for piece in pieces(text) {
            let (Piece::Tag(whole) | Piece::Text(whole)) = piece;
            let led = match piece {
                Piece::Tag(tag) => self.led(tag, slug, suffix),
                Piece::Text(_) => None,
            };
            out.push_str(led.as_deref().unwrap_or(whole));
        }
        Cow::Owned(out)
    }

    /// A tag whose link leads to another file than it says.
    fn led(&self, tag: &str, slug: &str, suffix: &str) -> Option<String> {
        const HREF: &str = " href=\"";
        let href = value(tag, HREF).filter(|href| !href.contains(':'))?;
        let (file, id) = href.split_once('#')?;
        let (folder, name) =
            file.rsplit_once('/').map_or(("", file), |(folder, name)| (&file[..folder.len() + 1], name));
        let to = if file.is_empty() { slug } else { name.strip_suffix(".xhtml")? };
        let there = self.moved.get(to)?.get(id).map_or("", String::as_str);
        if file.is_empty() && there == suffix || !file.is_empty() && there.is_empty() {
            return None;
        }
        Some(tag.replacen(&format!("{HREF}{href}\""), &format!("{HREF}{folder}{to}{there}.xhtml#{id}\""), 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;

    const HERE: Span = Span { file: FileId(0), start: 0, end: 0 };

    fn cut(at: usize, rank: u8) -> Cut {
        Cut { at, rank, span: HERE }
    }

    #[test]
    fn cuts_stand_before_headings_where_they_can() {
        let at = |length, cuts: &[Cut]| -> Vec<usize> { chosen(length, cuts, 100).iter().map(|cut| cut.at).collect() };
        assert!(at(100, &[cut(50, 9)]).is_empty());
        assert_eq!(at(150, &[cut(40, 2), cut(60, 3), cut(70, 2), cut(99, 9)]), [70]);
        assert_eq!(at(135, &[cut(40, 2), cut(120, 9)]), [40]);
        // Nothing can be done about a block of 300.
        assert_eq!(at(400, &[cut(50, 9), cut(350, 9)]), [50, 350]);
        assert!(at(400, &[]).is_empty());
    }

    #[test]
    fn links_follow_what_was_moved() {
        let mut places = Places::default();
        let part = |suffix: &str, text: &str| Part { suffix: suffix.to_owned(), text: text.to_owned(), span: HERE };
        places.add("a", &[part("", "<p id=\"x\">"), part(".2", "<p id=\"y\"><a id=\"note.1\" href=\"#\">")]);
        let led = |text: &str, slug: &str, suffix: &str| places.relinked(text, slug, suffix).into_owned();
        assert_eq!(led("<a class=\"c\" href=\"#y\">#y</a>", "a", ""), "<a class=\"c\" href=\"a.2.xhtml#y\">#y</a>");
        assert_eq!(led("<a href=\"#y\">", "a", ".2"), "<a href=\"#y\">");
        assert_eq!(led("<a href=\"#x\">", "a", ".2"), "<a href=\"a.xhtml#x\">");
        assert_eq!(led("<a href=\"text/a.xhtml#note.1\">", "", ""), "<a href=\"text/a.2.xhtml#note.1\">");
        assert_eq!(led("<a href=\"a.xhtml\"> href=\"#y\"", "b", ""), "<a href=\"a.xhtml\"> href=\"#y\"");
        assert_eq!(
            led("<a href=\"#y\"><a href=\"https://e.org/a.xhtml#y\">", "b", ""),
            "<a href=\"#y\"><a href=\"https://e.org/a.xhtml#y\">"
        );
    }
}
