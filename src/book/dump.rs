//! The model as text, for golden files: one node a line, indented by its depth, in the order of
//! [`super::walk`]. Strings stand in quotes, escaped as in Rust.

mod inline;

use std::fmt::Write as _;

use super::block::{Attrs, Block, BlockKind, Definition, FigureKind, ListItem};
use super::inline::Inline;
use super::pagemap::Anchor;
use super::table::{Align, Row, Table};
use super::{Book, Chapter, ContentsKind, IndexEntry, Matter};
use crate::source::Span;

/// All chapters and the contents, without spans.
pub fn dump(book: &Book) -> String {
    let mut dump = Dump::default();
    for chapter in &book.chapters {
        dump.chapter(chapter);
    }
    if !book.contents.is_empty() {
        dump.line("contents");
        dump.depth += 1;
        for entry in &book.contents {
            let kind = match entry.kind {
                ContentsKind::Part => "part",
                ContentsKind::Chapter => "chapter",
                ContentsKind::Draft => "draft",
                ContentsKind::Section => "section",
            };
            let mut line = format!("{kind} depth={} of={}", entry.depth, entry.chapter);
            dump.option(&mut line, "number", entry.number.as_deref());
            dump.option(&mut line, "anchor", entry.anchor.as_deref());
            dump.line(&line);
            dump.nested(|dump| dump.inlines(&entry.title));
        }
    }
    for list in &book.lists {
        dump.depth = 0;
        dump.line(&format!("list of {}s", figure_kind(list.kind)));
        dump.depth += 1;
        for entry in &list.entries {
            let mut line = format!("entry of={} anchor={:?}", entry.chapter, entry.anchor);
            dump.option(&mut line, "number", entry.number.as_deref());
            dump.line(&line);
            dump.nested(|dump| dump.inlines(&entry.title));
        }
    }
    dump.out
}

/// One chapter, without spans.
pub fn chapter(chapter: &Chapter) -> String {
    let mut dump = Dump::default();
    dump.chapter(chapter);
    dump.out
}

/// One chapter; each node with its place, as `@start..end`.
pub fn chapter_with_spans(chapter: &Chapter) -> String {
    let mut dump = Dump { spans: true, ..Dump::default() };
    dump.chapter(chapter);
    dump.out
}

#[derive(Default)]
struct Dump {
    out: String,
    depth: usize,
    spans: bool,
}

impl Dump {
    fn line(&mut self, text: &str) {
        self.out.extend(std::iter::repeat_n("  ", self.depth));
        self.out.push_str(text);
        self.out.push('\n');
    }

    fn node(&mut self, mut text: String, span: Span) {
        if self.spans {
            let _ = write!(text, " @{}..{}", span.start, span.end);
        }
        self.line(&text);
    }

    fn nested(&mut self, inside: impl FnOnce(&mut Self)) {
        self.depth += 1;
        inside(self);
        self.depth -= 1;
    }

    fn option(&self, line: &mut String, name: &str, value: Option<&str>) {
        if let Some(value) = value {
            let _ = write!(line, " {name}={value:?}");
        }
    }

    fn titled(&mut self, name: &str, content: &[Inline]) {
        self.line(name);
        self.nested(|dump| dump.inlines(content));
    }

    fn chapter(&mut self, chapter: &Chapter) {
        if let Some(part) = &chapter.part {
            self.titled("part", &part.title);
        }
        let matter = match chapter.matter {
            Matter::Front => "front",
            Matter::Body => "body",
            Matter::Back => "back",
        };
        let mut line = format!("chapter {} {matter} depth={}", chapter.slug, chapter.depth);
        self.option(&mut line, "path", Some(&chapter.path).filter(|path| !path.is_empty()).map(|path| &**path));
        if let Some(number) = &chapter.number {
            let _ = write!(line, " number={number}");
        }
        if chapter.is_draft() {
            line.push_str(" draft");
        }
        self.line(&line);
        self.nested(|dump| {
            dump.titled("title", &chapter.title);
            dump.blocks(&chapter.blocks);
            for (i, note) in chapter.notes.iter().enumerate() {
                dump.node(format!("note {i} {:?}", note.label), note.span);
                dump.nested(|dump| dump.blocks(&note.blocks));
            }
        });
    }

    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            self.block(block);
        }
    }

    fn block(&mut self, block: &Block) {
        let attrs = block.attrs.as_deref().map(attributes).unwrap_or_default();
        let node = |dump: &mut Self, name: &str| dump.node(format!("{name}{attrs}"), block.span);
        match &block.kind {
            BlockKind::Heading { level, content } => {
                node(self, &format!("heading {level}"));
                self.nested(|dump| dump.inlines(content));
            }
            BlockKind::Paragraph(content) => {
                node(self, "paragraph");
                self.nested(|dump| dump.inlines(content));
            }
            BlockKind::Plain(content) => {
                node(self, "plain");
                self.nested(|dump| dump.inlines(content));
            }
            BlockKind::List { start, tight, items } => {
                let kind = start.map_or_else(|| "bullets".to_owned(), |start| format!("numbers from {start}"));
                node(self, &format!("list {kind} {}", if *tight { "tight" } else { "loose" }));
                self.nested(|dump| items.iter().for_each(|item| dump.item(item)));
            }
            BlockKind::Definitions { items } => {
                node(self, "definitions");
                self.nested(|dump| items.iter().for_each(|item| dump.definition(item)));
            }
            BlockKind::Quote(blocks) => {
                node(self, "quote");
                self.nested(|dump| dump.blocks(blocks));
            }
            BlockKind::Callout { kind, title, blocks } => {
                node(self, &format!("callout {}", kind.name()));
                self.nested(|dump| {
                    if let Some(title) = title {
                        dump.titled("title", title);
                    }
                    dump.blocks(blocks);
                });
            }
            BlockKind::Code(code) => {
                let language = code.language.as_ref().map(|name| format!(" {name:?}")).unwrap_or_default();
                let numbers = code.numbers.map(|first| format!(" numbers={first}")).unwrap_or_default();
                let marked: String = code.marked.iter().map(|(from, to)| format!(" marked={from}-{to}")).collect();
                node(self, &format!("code{language}{numbers}{marked}"));
                self.nested(|dump| code.text.split('\n').for_each(|line| dump.line(&format!("| {line:?}"))));
            }
            BlockKind::Table(table) => {
                node(self, &format!("table{}", table.columns.iter().map(|a| align(*a)).collect::<String>()));
                self.nested(|dump| dump.table(table));
            }
            BlockKind::Figure { kind, number, caption, file_name, blocks } => {
                let kind = figure_kind(*kind);
                let mut line = format!("captioned {kind}");
                self.option(&mut line, "number", number.as_deref());
                self.option(&mut line, "file", file_name.as_deref());
                node(self, &line);
                self.nested(|dump| {
                    dump.blocks(blocks);
                    dump.titled("caption", caption);
                });
            }
            BlockKind::Math(tex) => node(self, &format!("math {tex:?}")),
            BlockKind::Rule => node(self, "rule"),
            BlockKind::Details { summary, open, blocks } => {
                node(self, if *open { "details open" } else { "details" });
                self.nested(|dump| {
                    dump.titled("summary", summary);
                    dump.blocks(blocks);
                });
            }
            BlockKind::Div(blocks) => {
                node(self, "div");
                self.nested(|dump| dump.blocks(blocks));
            }
            BlockKind::Index(index) => {
                node(self, "index");
                self.nested(|dump| {
                    for group in &index.groups {
                        dump.line(&format!("group {:?}", group.label));
                        dump.nested(|dump| dump.entries(&group.entries));
                    }
                });
            }
        }
    }

    fn item(&mut self, item: &ListItem) {
        let mark = match item.checked {
            Some(true) => " [x]",
            Some(false) => " [ ]",
            None => "",
        };
        self.node(format!("item{mark}"), item.span);
        self.nested(|dump| dump.blocks(&item.blocks));
    }

    fn definition(&mut self, item: &Definition) {
        for term in &item.terms {
            let id = term.id.as_ref().map(|id| format!(" #{id}")).unwrap_or_default();
            self.node(format!("term{id}"), term.span);
            self.nested(|dump| dump.inlines(&term.content));
        }
        for definition in &item.definitions {
            self.line("definition");
            self.nested(|dump| dump.blocks(definition));
        }
    }

    fn entries(&mut self, entries: &[IndexEntry]) {
        for entry in entries {
            let mut line = format!("entry #{}", entry.id);
            for place in &entry.places {
                let _ = write!(line, " {}{}", if place.main { "main " } else { "" }, anchor(&place.from));
                if let Some(to) = &place.to {
                    let _ = write!(line, "..{}", anchor(to));
                }
            }
            self.line(&line);
            self.nested(|dump| {
                dump.inlines(&entry.term);
                for (name, list) in [("see", &entry.see), ("see also", &entry.also)] {
                    for see in list {
                        dump.titled(&format!("{name} #{}", see.entry), &see.term);
                    }
                }
                dump.entries(&entry.entries);
            });
        }
    }

    fn table(&mut self, table: &Table) {
        if !table.head.is_empty() {
            self.line("head");
            self.nested(|dump| dump.rows(&table.head));
        }
        if table.body.is_empty() {
            self.line("body");
        }
        for rows in table.row_groups() {
            self.line("body");
            self.nested(|dump| dump.rows(rows));
        }
    }

    fn rows(&mut self, rows: &[Row]) {
        for row in rows {
            self.node("row".into(), row.span);
            self.nested(|dump| {
                for cell in &row.cells {
                    let mut line = String::from(if cell.header { "header" } else { "cell" });
                    if cell.colspan != 1 || cell.rowspan != 1 {
                        let _ = write!(line, " {}x{}", cell.colspan, cell.rowspan);
                    }
                    line.push_str(cell.align.map_or("", align));
                    line.push_str(&cell.attrs.as_deref().map(attributes).unwrap_or_default());
                    dump.node(line, cell.span);
                    dump.nested(|dump| dump.blocks(&cell.blocks));
                }
            });
        }
    }
}

fn anchor(place: &Anchor) -> String {
    format!("{}#{}", place.chapter, place.id.as_deref().unwrap_or_default())
}

fn figure_kind(kind: FigureKind) -> &'static str {
    match kind {
        FigureKind::Figure => "figure",
        FigureKind::Listing => "listing",
        FigureKind::Table => "table",
        FigureKind::Equation => "equation",
    }
}

fn align(align: Align) -> &'static str {
    match align {
        Align::Auto => " auto",
        Align::Left => " left",
        Align::Center => " center",
        Align::Right => " right",
    }
}

fn attributes(attrs: &Attrs) -> String {
    let mut out = String::new();
    let Attrs { id, classes, lang, dir, title } = attrs;
    if let Some(id) = id {
        let _ = write!(out, " #{id}");
    }
    for class in classes {
        let _ = write!(out, " .{class}");
    }
    for (name, value) in [("lang", lang), ("dir", dir), ("title", title)] {
        if let Some(value) = value {
            let _ = write!(out, " {name}={value:?}");
        }
    }
    out
}
