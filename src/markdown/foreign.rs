//! What preprocessors would have replaced in running text: put into Markdown where chapbook has the thing itself, kept
//! out of the readers' way where only the preprocessor knows what it stands for.
//!
//! * `{{footnote: …}}` (mdbook-footnote) is a footnote.
//! * `{{i:…}}`, `{{ii:…}}`, `{{hi:…}}` (mdbook-indexing) are marks for the index.
//! * `{{#cite key}}` and `@@key` (mdbook-bib) are citations, in a book that has sources.
//! * Other directives are told. A paragraph that holds nothing else is left out; within a sentence, they are code.
//! * A paragraph `[TOC]` or `[[_TOC_]]`, where a table of contents of the chapter would stand, is left out.
//!
//! Comes in: a chapter's text. Goes out: a text with the way back, and what is to be told.

use std::ops::Range;

use pulldown_cmark::{Event, Tag};

use super::Options;
use super::directive::{self, Told};
use super::events::{Places, parse};
use super::references::begins_word;
use super::rewrite::Out;

/// How a place for a chapter's table of contents is written, in small letters.
const CONTENTS: &[&str] = &["[toc]", "[[toc]]", "[[_toc_]]"];

/// A comment in which mdbook-cmdrun would put what a command prints.
const COMMAND: &str = "<!-- cmdrun";

/// Whether there is anything for [`foreign`].
pub(super) fn has_any(text: &str, options: &Options) -> bool {
    ["{{", "{%", COMMAND].iter().any(|mark| text.contains(mark))
        || options.citations && text.contains("@@")
        || text.match_indices('[').any(|(at, _)| {
            let begins = |mark: &str| text.get(at..at + mark.len()).is_some_and(|own| own.eq_ignore_ascii_case(mark));
            CONTENTS.iter().copied().any(begins)
        })
}

/// What stands in place of a stretch of the text.
struct Edit {
    range: Range<usize>,
    text: String,
}

/// Replaces them all.
pub(super) fn foreign(text: &str, places: &Places, options: &Options, told: &mut Vec<Told>) -> Out {
    let page = Page::read(text, options);
    let mut tell = |name: String, end: &'static str, range: &Range<usize>| {
        let (start, stop) = places.of(range.start, range.end);
        told.push(Told { name, end, start, stop });
    };
    let mut edits = Vec::new();
    for range in &page.paragraphs {
        if let Some(names) = alone(&text[range.clone()], options) {
            names.into_iter().for_each(|name| tell(name, directive::LEFT_OUT, range));
            edits.push(Edit { range: range.clone(), text: String::new() });
        }
    }
    let gone: Vec<_> = edits.iter().map(|edit| edit.range.clone()).collect();
    let mut notes = Notes { made: 0, text: String::new(), origin: 0 };
    let (mut closed, mut gone) = (Cursor::new(&page.closed), Cursor::new(&gone));
    let mut at = 0;
    while let Some(i) = text[at..].find(['{', '@']) {
        let start = at + i;
        at = start + 1;
        if let Some(end) = closed.over(start).or(gone.over(start)) {
            at = end.max(at);
            continue;
        }
        let escaped = text[..start].bytes().rev().take_while(|byte| *byte == b'\\').count() % 2 == 1;
        let found = if escaped {
            None
        } else if text[start..].starts_with("{{") {
            braces(text, start)
        } else {
            cited(text, start, options)
        };
        let Some((range, mark)) = found else { continue };
        at = range.end;
        if let Some(edit) = target(text, &range) {
            // It is told with the link.
            at = edit.range.end;
            edits.push(edit);
            continue;
        }
        let text = match mark {
            Mark::Note(words) => notes.add(&words, places.of(start, start).0),
            Mark::Entry(kind, words) => entry(kind, words),
            Mark::Cite(key) if options.citations => format!("[@{key}]"),
            Mark::Cite(_) => {
                tell("{{#cite}}".to_owned(), directive::AS_CODE, &range);
                as_code(&text[range.clone()])
            }
            Mark::Unknown(name) => {
                tell(name, directive::AS_CODE, &range);
                as_code(&text[range.clone()])
            }
        };
        edits.push(Edit { range, text });
    }
    for (i, _) in text.match_indices(COMMAND).filter(|(i, _)| page.comments.binary_search(i).is_ok()) {
        tell(format!("{COMMAND} -->"), directive::LEFT_OUT, &(i..i + COMMAND.len()));
    }
    edits.sort_by_key(|edit| edit.range.start);
    let (mut out, mut copied) = (Out::default(), 0);
    for Edit { range, text: made } in edits {
        out.copy(text, copied, range.start, places);
        if !made.is_empty() {
            out.add(&made, places.of(range.start, range.start).0);
        }
        copied = range.end;
    }
    out.copy(text, copied, text.len(), places);
    if notes.made > 0 {
        out.add(&notes.text, notes.origin);
    }
    out
}

/// A link's target that begins with a directive; it may have spaces, which a bare target may not.
fn target(text: &str, directive: &Range<usize>) -> Option<Edit> {
    let line = text[directive.end..].find('\n').map_or(text.len(), |i| directive.end + i);
    let end = text[directive.end..line].find(')').filter(|_| text[..directive.start].ends_with("]("))? + directive.end;
    let whole = &text[directive.start..end];
    (!whole.contains(['<', '>'])).then(|| Edit { range: directive.start..end, text: format!("<{whole}>") })
}

/// What the parser finds in a text.
#[derive(Default)]
struct Page {
    /// Code, HTML, formulas, and links that a directive leads: left alone; sorted, none within another.
    closed: Vec<Range<usize>>,
    /// Paragraphs without links, up to their last sign.
    paragraphs: Vec<Range<usize>>,
    /// Where comments begin.
    comments: Vec<usize>,
}

impl Page {
    fn read(text: &str, options: &Options) -> Self {
        let mut page = Self::default();
        for (event, range) in parse(text, options) {
            match event {
                Event::Html(_) | Event::InlineHtml(_) => {
                    let html = text[range.clone()].trim_start();
                    if html.starts_with("<!--") {
                        page.comments.push(range.end - html.len());
                    }
                    page.close(range);
                }
                Event::Code(_) | Event::InlineMath(_) | Event::DisplayMath(_) | Event::Start(Tag::CodeBlock(_)) => {
                    page.close(range);
                }
                Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                    page.paragraphs.pop_if(|last| last.start <= range.start && range.end <= last.end);
                    if dest_url.contains("{{") {
                        page.close(range);
                    }
                }
                Event::Start(Tag::Paragraph) => {
                    page.paragraphs.push(range.start..range.start + text[range.clone()].trim_end().len());
                }
                _ => {}
            }
        }
        page
    }

    fn close(&mut self, range: Range<usize>) {
        if self.closed.last().is_none_or(|last| last.end <= range.start) {
            self.closed.push(range);
        }
    }
}

/// Stretches of a text, asked for in order.
struct Cursor<'r> {
    ranges: &'r [Range<usize>],
}

impl<'r> Cursor<'r> {
    fn new(ranges: &'r [Range<usize>]) -> Self {
        Self { ranges }
    }

    /// The end of the stretch that covers a place.
    fn over(&mut self, at: usize) -> Option<usize> {
        while self.ranges.first().is_some_and(|range| range.end <= at) {
            self.ranges = &self.ranges[1..];
        }
        self.ranges.first().filter(|range| range.start <= at).map(|range| range.end)
    }
}

/// What a mark asks for.
enum Mark<'t> {
    Note(String),
    Entry(&'static str, &'t str),
    Cite(&'t str),
    Unknown(String),
}

/// A mark in double braces that begins at a place; its end is looked for within the paragraph.
fn braces(text: &str, start: usize) -> Option<(Range<usize>, Mark<'_>)> {
    let (inner, length) = inside(&text[start..], "{{", "}}")?;
    let range = start..start + length;
    let words = inner.trim_start();
    if let Some(note) = words.strip_prefix("footnote:") {
        let lines = note.lines().map(|line| line.trim_matches(['>', ' ', '\t'])).collect::<Vec<_>>();
        return Some((range, Mark::Note(lines.join(" ").trim().to_owned())));
    }
    for kind in ["i", "ii", "hi"] {
        if let Some(entry) = words.strip_prefix(kind).and_then(|rest| rest.strip_prefix(':')) {
            return Some((range, Mark::Entry(kind, entry.trim())));
        }
    }
    let name = directive::named(inner)?;
    let key = words.strip_prefix("#cite").map(str::trim).filter(|key| is_key(key));
    Some((range, key.map_or_else(|| Mark::Unknown(format!("{{{{#{name}}}}}")), Mark::Cite)))
}

/// `@@key`, where a word begins.
fn cited<'t>(text: &'t str, start: usize, options: &Options) -> Option<(Range<usize>, Mark<'t>)> {
    let rest = text[start..].strip_prefix("@@").filter(|_| options.citations && begins_word(&text[..start]))?;
    let end = rest.find(|c: char| !is_key(c.encode_utf8(&mut [0; 4]))).unwrap_or(rest.len());
    let key = rest[..end].trim_end_matches(['.', ':', '-']);
    (!key.is_empty()).then(|| (start..start + 2 + key.len(), Mark::Cite(key)))
}

/// Whether a text can be the key of a source.
fn is_key(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || "_:.-/".contains(c))
}

/// What stands between two signs at the start of a text, and how long the whole is.
fn inside<'t>(text: &'t str, open: &str, close: &str) -> Option<(&'t str, usize)> {
    let rest = text.strip_prefix(open)?;
    let paragraph = rest.find("\n\n").unwrap_or(rest.len());
    let end = rest[..paragraph].find(close)?;
    Some((&rest[..end], open.len() + end + close.len()))
}

/// The names of the directives that a paragraph is made of; `None` when there is anything else in it. A place for a
/// table of contents has no name: nobody need be told.
fn alone(paragraph: &str, options: &Options) -> Option<Vec<String>> {
    if CONTENTS.iter().any(|mark| paragraph.eq_ignore_ascii_case(mark)) {
        return Some(Vec::new());
    }
    let (mut rest, mut names) = (paragraph.trim_start(), Vec::new());
    while !rest.is_empty() {
        let (name, length) = match inside(rest, "{{", "}}") {
            Some((inner, length)) => (lone_name(inner, options)?, length),
            None => {
                let (inner, length) = inside(rest, "{%", "%}")?;
                (format!("{{% {} %}}", inner.split_whitespace().next()?), length)
            }
        };
        names.push(name);
        rest = rest[length..].trim_start();
    }
    Some(names)
}

/// The name of what stands in double braces, if it says nothing without its preprocessor: `#name …`, `name`, `%name …%`.
fn lone_name(inner: &str, options: &Options) -> Option<String> {
    if let Some(name) = directive::named(inner) {
        return (name != "cite" || !options.citations).then(|| format!("{{{{#{name}}}}}"));
    }
    let word = inner.trim();
    if let Some(inner) = word.strip_prefix('%') {
        return Some(format!("{{{{%{}}}}}", inner.split_whitespace().next()?));
    }
    let legal = |c: char| c.is_alphanumeric() || "_-.".contains(c);
    (word.starts_with(char::is_alphabetic) && word.chars().all(legal)).then(|| format!("{{{{{word}}}}}"))
}

/// The footnotes of a chapter, defined at its end.
struct Notes {
    made: usize,
    text: String,
    origin: u32,
}

impl Notes {
    /// Adds one; what calls it.
    fn add(&mut self, words: &str, origin: u32) -> String {
        if words.is_empty() {
            return String::new();
        }
        self.made += 1;
        self.origin = if self.made == 1 { origin } else { self.origin };
        let label = format!("[^mdbook-footnote-{}]", self.made);
        self.text.push_str(&format!("\n\n{label}: {words}\n"));
        label
    }
}

/// A mark for the index.
fn entry(kind: &str, words: &str) -> String {
    match kind {
        "hi" => {
            let term = words.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;");
            format!("<span class=\"index\" data-term=\"{}\"></span>", term.replace('\n', " "))
        }
        "ii" => format!("<em><span class=\"index\">{words}</span></em>"),
        _ => format!("<span class=\"index\">{words}</span>"),
    }
}

/// A text as code, on one line.
fn as_code(text: &str) -> String {
    let ticks = if text.contains('`') { "``" } else { "`" };
    format!("{ticks}{}{ticks}", text.split_whitespace().collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::tests::options;

    /// What becomes of a text, and the names that are told.
    fn made(text: &str, citations: bool) -> (String, Vec<String>) {
        let (options, mut told) = (Options { citations, ..options() }, Vec::new());
        let out = foreign(text, &Places::Shift(0), &options, &mut told);
        (out.text, told.into_iter().map(|told| told.name).collect())
    }

    #[test]
    fn a_directive_alone_goes_and_one_in_a_sentence_is_code() {
        let (text, told) = made("a\n\n{{#quiz q.toml}}\n\n> {{ #x }} {{#y}}\n\nb {{#z \"a\" `b`}} c\n", false);
        assert_eq!(text, "a\n\n\n\n> \n\nb ``{{#z \"a\" `b`}}`` c\n");
        assert_eq!(told, ["{{#quiz}}", "{{#x}}", "{{#y}}", "{{#z}}"]);
        let (text, told) = made("{{toc}}\n\n{% youtube id=\"x\" %}\n\n{{%outline 1}}\n\n{{a b}}\n\nx {{v}} y\n", false);
        assert_eq!(text, "\n\n\n\n\n\n{{a b}}\n\nx {{v}} y\n");
        assert_eq!(told, ["{{toc}}", "{% youtube %}", "{{%outline}}"]);
    }

    #[test]
    fn code_html_and_targets_stay_as_they_are() {
        for text in [
            "`{{#x}}`\n",
            "```\n{{#x}}\n```\n",
            "[a]({{#url}}/b) c\n",
            "[a](<{{#url b}}/c>)\n",
            "<a href=\"{{#url}}\">b</a>\n",
            "{{#include gone.md}}\n",
            "x {{#title y}} {{",
            "\\{{i:x}}\n",
        ] {
            assert_eq!(made(text, true), (text.to_owned(), Vec::new()));
        }
    }

    #[test]
    fn a_target_with_spaces_is_one() {
        let wanted = ("[a](<{{#path_for id}}/b>), c".to_owned(), Vec::new());
        assert_eq!(made("[a]({{#path_for id}}/b), c", false), wanted);
    }

    #[test]
    fn places_of_contents_go_and_commands_are_told() {
        let (text, told) = made("[TOC]\n\n[[_TOC_]]\n\na [TOC]\n\n<!-- cmdrun ls -->\n\n`<!-- cmdrun a -->`\n", false);
        assert_eq!(text, "\n\n\n\na [TOC]\n\n<!-- cmdrun ls -->\n\n`<!-- cmdrun a -->`\n");
        assert_eq!(told, ["<!-- cmdrun -->"]);
        let linked = "[TOC]\n\n[toc]: x.md\n";
        assert_eq!(made(linked, false).0, linked);
    }

    #[test]
    fn notes_entries_and_citations_become_markdown() {
        let (text, _) = made("A{{footnote: *One*\n line.}} b {{footnote:Two}}.", false);
        let wanted = "A[^mdbook-footnote-1] b [^mdbook-footnote-2].\n\n[^mdbook-footnote-1]: *One* line.\n\n\n\
                      [^mdbook-footnote-2]: Two\n";
        assert_eq!(text, wanted);
        let (text, _) = made("{{i:a}} {{ii:b}} {{hi:\"c\"}}", false);
        let wanted = "<span class=\"index\">a</span> <em><span class=\"index\">b</span></em> \
                      <span class=\"index\" data-term=\"&quot;c&quot;\"></span>";
        assert_eq!(text, wanted);
        assert_eq!(made("By {{#cite k:1}} and @@m. a@@b", true).0, "By [@k:1] and [@m]. a@@b");
        assert_eq!(
            made("By {{#cite k}} @@m", false),
            ("By `{{#cite k}}` @@m".to_owned(), vec!["{{#cite}}".to_owned()])
        );
    }
}
