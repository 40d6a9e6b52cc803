//! SUMMARY.md → the book's plan.
//!
//! Comes in: the text of SUMMARY.md. Goes out: chapters, part titles and separators in order. The
//! grammar is mdBook's, read from Markdown events: a title, prefix chapters as plain links, numbered
//! chapters as lists under part titles, suffix chapters as plain links. What mdBook drops silently is
//! dropped too, but the author is told; numbers run on through parts and separators.

use std::collections::HashMap;
use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, Parser, Tag, TagEnd};

use super::build::Builder;
use super::events::Places;
use super::model::Model;
use super::shared::{Notes, Shared};
use super::{Options, front_matter};
use crate::book::{Inline, Matter, Number, walk};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::source::{FileId, SourceMap, Span};
use crate::text::percent_decoded;

/// Chapters are nested at most so deep (from 0).
const DEPTH: usize = 20;

/// The plan of a book.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// What it lists, in order.
    pub items: Vec<Item>,
}

/// One line of the plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item {
    /// The title of a part; the chapters behind it belong to it.
    Part {
        /// Where it stands.
        span: Span,
        /// Its words.
        title: Vec<Inline>,
    },
    /// A chapter.
    Chapter {
        /// Where it is named.
        span: Span,
        /// Its title.
        title: Vec<Inline>,
        /// Its file, relative to SUMMARY.md's folder, percent-decoded; `None` is a draft.
        path: Option<String>,
        /// Where in the book it belongs.
        matter: Matter,
        /// How deep it is nested, from 0.
        depth: u8,
        /// Its number; only in the body.
        number: Option<Number>,
    },
    /// A line between chapters.
    Separator,
}

/// Reads SUMMARY.md.
pub fn read(sources: &SourceMap, file: FileId, remarks: &mut Diagnostics) -> Summary {
    let whole = sources.text(file);
    let base = front_matter::length(whole, file, remarks);
    let text = &whole[base..];
    let events: Vec<_> = Parser::new(text).into_offset_iter().collect();
    let options = Options {
        language: String::new(),
        smart_punctuation: false,
        definition_lists: false,
        admonitions: false,
        math: false,
        hidelines: Vec::new(),
        show_hidden: false,
        citations: false,
    };
    let places = Places::Shift(base as u32);
    let errors = remarks.count(Severity::Error);
    let shared = Shared::new(file, &options, remarks);
    let mut reader = Reader {
        text,
        events,
        at: 0,
        places,
        shared,
        items: Vec::new(),
        state: State::Title,
        counts: Vec::new(),
        root: 0,
        linked: Vec::new(),
        after_title: false,
        files: HashMap::new(),
    };
    reader.run();
    let items = reader.items;
    let failed = remarks.count(Severity::Error) > errors;
    if !failed && !items.iter().any(|item| matches!(item, Item::Chapter { .. })) {
        let message = "SUMMARY.md names no chapters";
        remarks.push(
            Diagnostic::new(Code::EmptySummary, Span::new(file, 0, 0), message)
                .help("list them: - [Title of the chapter](chapter.md)"),
        );
    }
    Summary { items }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// A first heading would be the title, which is not used.
    Title,
    Prefix,
    Numbered,
    Suffix,
}

struct Reader<'a, 'c> {
    text: &'a str,
    events: Vec<(Event<'a>, Range<usize>)>,
    at: usize,
    places: Places,
    shared: Shared<'c>,
    items: Vec<Item>,
    state: State,
    /// Per open list: how many chapters it has so far; the outermost counts on.
    counts: Vec<u32>,
    root: u32,
    /// Per open item: whether its link was found.
    linked: Vec<bool>,
    /// Right behind a part title.
    after_title: bool,
    files: HashMap<String, Span>,
}

impl<'a> Reader<'a, '_> {
    fn span(&self, range: &Range<usize>) -> Span {
        let (start, end) = self.places.of(range.start, range.end);
        Span { file: self.shared.file, start, end }
    }

    fn run(&mut self) {
        while let Some((event, range)) = self.events.get(self.at).cloned() {
            self.at += 1;
            // Only what comes right behind the title does; a paragraph behind that is one of suffix chapters.
            let after_title = std::mem::take(&mut self.after_title);
            match event {
                Event::Start(Tag::Heading { level: HeadingLevel::H1, .. }) if self.counts.is_empty() => {
                    self.heading(&range);
                }
                Event::Start(Tag::List(_)) => {
                    if self.state == State::Suffix {
                        let message = "a list of chapters cannot follow suffix chapters";
                        let help = "suffix chapters (plain links) come last; put this list before them";
                        self.syntax(&range, message, help);
                        return;
                    }
                    self.state = State::Numbered;
                    let outermost = self.counts.is_empty();
                    self.counts.push(if outermost { self.root } else { 0 });
                    if self.counts.len() == DEPTH + 2 {
                        let span = self.span(&range);
                        let message = format!("chapters nested more than {DEPTH} deep are listed at that depth");
                        self.shared.once("too-deep", || Diagnostic::new(Code::TooDeep, span, message));
                    }
                }
                Event::End(TagEnd::List(_)) => {
                    let count = self.counts.pop().unwrap_or(0);
                    if self.counts.is_empty() {
                        self.root = count;
                    }
                }
                Event::Start(Tag::Item) => self.linked.push(false),
                Event::End(TagEnd::Item) => {
                    let linked = self.linked.pop();
                    if linked == Some(false) {
                        self.no_link(&range);
                    }
                }
                Event::Start(Tag::Link { dest_url, .. }) => {
                    let content = self.take_until(TagEnd::Link);
                    let title = self.title(content);
                    self.link(&range, title, &dest_url);
                }
                Event::Rule => {
                    if self.state == State::Title {
                        self.state = State::Prefix;
                    }
                    if self.counts.is_empty() {
                        self.items.push(Item::Separator);
                    }
                }
                Event::Start(Tag::Paragraph) if self.counts.is_empty() => match self.state {
                    State::Title => self.state = State::Prefix,
                    State::Numbered if !after_title => self.state = State::Suffix,
                    _ => {}
                },
                Event::Start(Tag::Image { .. }) => {
                    self.take_until(TagEnd::Image);
                    self.ignored(&range, "a picture");
                }
                Event::Start(Tag::CodeBlock(_)) => {
                    self.take_until(TagEnd::CodeBlock);
                    self.ignored(&range, "code");
                }
                // A rule right below a line of text makes that line a heading: its links count.
                Event::Start(Tag::Heading { .. }) if self.counts.is_empty() && self.state != State::Numbered => {
                    self.state = if self.state == State::Suffix { State::Suffix } else { State::Prefix };
                }
                Event::Start(Tag::Heading { level, .. }) => {
                    self.take_until(TagEnd::Heading(level));
                    self.ignored(&range, "a heading that is not of the first level");
                }
                Event::Text(_) | Event::Code(_) => self.stray(&range),
                // Comments are silent; mark-up around links (`**[x](y)**`) is looked into.
                _ => {}
            }
        }
    }

    /// The events up to an end.
    fn take_until(&mut self, end: TagEnd) -> Range<usize> {
        let start = self.at;
        while let Some((event, _)) = self.events.get(self.at) {
            self.at += 1;
            if *event == Event::End(end) {
                return start..self.at - 1;
            }
        }
        start..self.at
    }

    /// Inlines of some events.
    fn title(&mut self, range: Range<usize>) -> Vec<Inline> {
        let events = self.events[range].to_vec();
        let mut builder = Builder::new(self.text, &self.places, &mut self.shared);
        builder.run(events.into_iter());
        let (tree, notes) = (builder.tree, Notes::default());
        let mut model = Model::new(&mut self.shared, "", &tree, &notes);
        model.whole(&tree)
    }

    fn heading(&mut self, range: &Range<usize>) {
        let content = self.take_until(TagEnd::Heading(HeadingLevel::H1));
        match self.state {
            State::Title => self.state = State::Prefix,
            State::Suffix => {
                let message = "a part cannot follow suffix chapters";
                self.syntax(range, message, "suffix chapters (plain links) come last; put this part before them");
            }
            State::Prefix | State::Numbered => {
                self.state = State::Numbered;
                self.after_title = true;
                let (span, title) = (self.span(range), self.title(content));
                // One without words would open on an empty page.
                if !walk::plain(&title).trim().is_empty() {
                    self.items.push(Item::Part { span, title });
                }
            }
        }
    }

    fn link(&mut self, range: &Range<usize>, title: Vec<Inline>, href: &str) {
        let span = self.span(range);
        let path = (!href.is_empty()).then(|| percent_decoded(href).into_owned());
        let mut number = None;
        let matter = match self.linked.last_mut() {
            Some(true) => return self.ignored(range, "a second link in one list item"),
            Some(linked) => {
                *linked = true;
                // What is too deep goes on at the deepest level.
                let level = self.counts.len().clamp(1, DEPTH + 1);
                self.counts.get_mut(level - 1).into_iter().for_each(|count| *count += 1);
                number = Some(Number(self.counts[..level.min(self.counts.len())].to_vec()));
                Matter::Body
            }
            None => match self.state {
                State::Title | State::Prefix => Matter::Front,
                State::Numbered => return self.ignored(range, "a link between a part title and its list"),
                State::Suffix => Matter::Back,
            },
        };
        if let Some(path) = &path {
            let key = normal(path);
            if let Some(first) = self.files.get(&key) {
                // mdBook 0.4 renders the file once and links it twice; its number is counted all the same.
                let message = format!("the file {path} is listed twice; it stands where it is listed first");
                let remark = Diagnostic::new(Code::DuplicateChapter, span, message);
                return self.shared.remarks.push(remark.label(*first, "it is listed here first"));
            }
            self.files.insert(key, span);
        }
        let depth = self.counts.len().saturating_sub(1).min(DEPTH) as u8;
        self.items.push(Item::Chapter { span, title, path, matter, depth, number });
    }

    /// An item without a link: an error, unless it is a link with bare spaces, `[x](a b.md)`.
    fn no_link(&mut self, range: &Range<usize>) {
        let message = "a list item must be a link to a chapter";
        self.syntax(range, message, "write - [Title](file.md), or - [Title]() for a draft");
    }

    /// Text outside of links.
    fn stray(&mut self, range: &Range<usize>) {
        let line_end = self.text[range.start..].find('\n').map_or(self.text.len(), |i| range.start + i);
        let line = &self.text[range.start..line_end];
        let wanted = self.linked.last() == Some(&false) || self.linked.is_empty();
        if let Some((length, title, path)) = bare_link(line).filter(|_| wanted) {
            let whole = range.start..range.start + length;
            let title = {
                let span = self.span(&whole);
                let notes = Notes::default();
                let tree = super::tree::Tree::new(0);
                Model::new(&mut self.shared, "", &tree, &notes).inline_text(title, span)
            };
            while self.events.get(self.at).is_some_and(|(event, r)| {
                r.end <= whole.end && !matches!(event, Event::End(TagEnd::Item | TagEnd::Paragraph))
            }) {
                self.at += 1;
            }
            return self.link(&whole, title, path);
        }
        // Within an item that never gets its link, the error there says it all.
        if self.linked.last() == Some(&false) && !self.item_has_link() {
            return;
        }
        if !self.text[range.clone()].trim().is_empty() {
            self.ignored(&(range.start..line_end), "text outside of a link");
            // One remark a line.
            while self
                .events
                .get(self.at)
                .is_some_and(|(event, r)| r.start < line_end && matches!(event, Event::Text(_) | Event::Code(_)))
            {
                self.at += 1;
            }
        }
    }

    /// Whether a link comes before the open item or a list in it ends or begins.
    fn item_has_link(&self) -> bool {
        self.events[self.at..]
            .iter()
            .map(|(event, _)| event)
            .take_while(|event| !matches!(event, Event::End(TagEnd::Item) | Event::Start(Tag::List(_))))
            .any(|event| matches!(event, Event::Start(Tag::Link { .. })))
    }

    fn ignored(&mut self, range: &Range<usize>, what: &str) {
        let span = self.span(range);
        let message = format!("{what} in SUMMARY.md is ignored");
        self.shared.remark(Diagnostic::new(Code::SummaryIgnored, span, message));
    }

    fn syntax(&mut self, range: &Range<usize>, message: &str, help: &str) {
        // Only the first line: an item runs on over its nested lists.
        let end = self.text[range.clone()].find('\n').map_or(range.end, |i| range.start + i);
        let span = self.span(&(range.start..end));
        self.shared.remark(Diagnostic::new(Code::SummarySyntax, span, message).help(help));
    }
}

/// `[title](path with spaces)` at the start of a line: its length, title and path.
fn bare_link(line: &str) -> Option<(usize, &str, &str)> {
    let rest = line.strip_prefix('[')?;
    let (title, rest) = rest.split_once("](")?;
    let (path, _) = rest.split_once(')')?;
    let legal = !title.is_empty() && path.contains(' ') && !path.contains(['(', '<', '"']);
    legal.then_some((title.len() + path.len() + 4, title, path.trim()))
}

/// A path without `.` and `..` where they can be resolved, for comparing.
fn normal(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests;
