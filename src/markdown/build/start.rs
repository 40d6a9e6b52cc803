//! What opens: Markdown's tags as elements of the tree.

use std::ops::Range;

use pulldown_cmark::{Alignment, BlockQuoteKind, CodeBlockKind, CowStr, LinkType, Tag};

use super::{Builder, Mode, Open};
use crate::book::{Align, AltSource, Attrs, CalloutKind, Image};
use crate::diagnostic::{Code, Diagnostic};
use crate::markdown::elements::Shape;
use crate::markdown::html::callout;
use crate::markdown::shared::Defined;
use crate::markdown::tree::{Callout, Extra, Kind, Link};
use crate::markdown::{attrs, directive};

impl<'a> Builder<'a, '_, '_> {
    /// Opens an element, or begins to collect what is understood as a whole.
    pub(super) fn start_tag(&mut self, tag: Tag<'a>, range: Range<usize>) {
        let (shape, extra, attrs) = match tag {
            Tag::Paragraph => match rule_name(&self.text[range.clone()]) {
                Some(name) => {
                    let place = self.place(range);
                    self.leaf(Kind::RuleName(name.to_owned()), place);
                    self.mode = Mode::Skip;
                    return;
                }
                None => (Shape::Paragraph, Extra::None, None),
            },
            Tag::Heading { level, id, classes, .. } => {
                let mut list = Vec::new();
                classes.iter().for_each(|class| attrs::classes(class, &mut list));
                let id = id.map(|id| attrs::id(&id));
                let attrs = (id.is_some() || !list.is_empty())
                    .then(|| Box::new(Attrs { id, classes: list, ..Attrs::default() }));
                (Shape::Heading(level as u8), Extra::None, attrs)
            }
            Tag::BlockQuote(None) => match self.alert(range.clone()) {
                Some(callout) => (Shape::Quote, Extra::Callout(Box::new(callout)), None),
                None => (Shape::Quote, Extra::None, None),
            },
            Tag::BlockQuote(Some(kind)) => {
                let extra = Extra::Callout(Box::new(Callout { kind: alert(kind), title: None }));
                (Shape::Quote, extra, None)
            }
            Tag::CodeBlock(kind) => {
                let info = match kind {
                    CodeBlockKind::Indented => None,
                    CodeBlockKind::Fenced(info) => Some(info),
                };
                self.mode = Mode::Code(info, String::new(), range);
                return;
            }
            Tag::HtmlBlock => {
                self.mode = Mode::Html(String::new(), Vec::new());
                return;
            }
            Tag::Image { dest_url, title, .. } => {
                let image = Image {
                    source: dest_url.into_string(),
                    asset: None,
                    alt: String::new(),
                    alt_source: AltSource::Author,
                    title: (!title.is_empty()).then(|| title.into_string()),
                    width: None,
                    height: None,
                    attrs: None,
                };
                self.mode = Mode::Alt(Box::new(image), range, 0);
                return;
            }
            Tag::FootnoteDefinition(label) => return self.define(label, range),
            Tag::List(start) => (Shape::List, Extra::List(start), None),
            Tag::Item => (Shape::Item, Extra::None, None),
            Tag::DefinitionList => (Shape::Definitions, Extra::None, None),
            Tag::DefinitionListTitle => (Shape::Term, Extra::None, None),
            Tag::DefinitionListDefinition => (Shape::Meaning, Extra::None, None),
            Tag::Table(columns) => (Shape::Table, Extra::Columns(columns.into_iter().map(align).collect()), None),
            Tag::TableHead => (Shape::Head, Extra::None, None),
            Tag::TableRow => (Shape::Row, Extra::None, None),
            Tag::TableCell => {
                let header = self.stack.last().is_some_and(|top| top.shape == Shape::Head);
                (Shape::Cell, Extra::Cell { header, align: None, colspan: 1, rowspan: 1 }, None)
            }
            Tag::Emphasis => (Shape::Emphasis, Extra::None, None),
            Tag::Strong => (Shape::Strong, Extra::None, None),
            Tag::Strikethrough => (Shape::Strikeout, Extra::None, None),
            Tag::Superscript => (Shape::Superscript, Extra::None, None),
            Tag::Subscript => (Shape::Subscript, Extra::None, None),
            Tag::Link { link_type, dest_url, title, .. } => {
                if let Some(name) = directive::name(&dest_url) {
                    self.directive(name, range.clone());
                }
                let href =
                    if link_type == LinkType::Email { format!("mailto:{dest_url}") } else { dest_url.into_string() };
                let title = (!title.is_empty()).then(|| title.into_string());
                (Shape::Link, Extra::Link(Box::new(Link { href, title, page: None })), None)
            }
            // Front matter is read off before the parser sees the text.
            Tag::MetadataBlock(_) => (Shape::Hidden, Extra::None, None),
        };
        self.start(shape, extra, attrs, range);
    }

    /// A directive in a link's target, told once a chapter.
    fn directive(&mut self, name: &str, range: Range<usize>) {
        let (name, span) = (format!("{{{{#{name}}}}}"), self.span(self.place(range)));
        self.shared.once(&format!("directive {name}"), || directive::remark(&name, directive::DEAD, span));
    }

    /// A quote that begins as GitHub's alerts do is one, also with a kind that GitHub does not know, or with a title
    /// behind the kind, as in Obsidian.
    fn alert(&mut self, range: Range<usize>) -> Option<Callout> {
        if !self.shared.options.admonitions {
            return None;
        }
        let quote = &self.text[range.clone()];
        let line = quote.split_inclusive('\n').next()?;
        let words = line.trim_start_matches([' ', '>']).strip_prefix("[!")?;
        let (kind, title) = words.split_once(']')?;
        let legal = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        // The sign says whether the callout can be folded.
        let title = title.strip_prefix(['+', '-']).unwrap_or(title);
        if kind.is_empty()
            || !kind.chars().all(legal)
            || !title.is_empty() && !title.starts_with([' ', '\t', '\r', '\n'])
        {
            return None;
        }
        self.skip = range.start + line.len() - words.len() - 2..range.start + line.len();
        let title = Some(title.trim()).filter(|title| !title.is_empty());
        Some(callout(&kind.to_ascii_lowercase(), title.map(str::to_owned)))
    }

    /// A footnote's text is built beside the tree; where it is referred to decides its place.
    fn define(&mut self, label: CowStr<'a>, range: Range<usize>) {
        let place = self.place(range);
        if self.skipped > 0 {
            self.skipped += 1;
            return;
        }
        let node = self.tree.root();
        let span = self.span(place);
        let first = self.notes.find(&label).and_then(|i| self.notes.list.get(i));
        match first.map(|note| note.span) {
            Some(first) => self.shared.remark(
                Diagnostic::new(Code::UnusedNote, span, format!("the footnote [^{label}] is defined twice"))
                    .label(first, "the first definition is used"),
            ),
            None => self.notes.add(Defined { label: label.into_string(), node, span }),
        }
        self.stack.push(Open { node, name: "", shape: Shape::Division, weight: 0, dropped: false });
    }
}

/// The name in a paragraph that is only `r[some.rule]`, the rule identifiers of the Rust reference.
fn rule_name(paragraph: &str) -> Option<&str> {
    let name = paragraph.trim().strip_prefix("r[")?.strip_suffix(']')?;
    let legal = |c: char| c.is_alphanumeric() || "._-".contains(c);
    (!name.is_empty() && name.chars().all(legal)).then_some(name)
}

fn align(alignment: Alignment) -> Align {
    match alignment {
        Alignment::None => Align::Auto,
        Alignment::Left => Align::Left,
        Alignment::Center => Align::Center,
        Alignment::Right => Align::Right,
    }
}

fn alert(kind: BlockQuoteKind) -> CalloutKind {
    match kind {
        BlockQuoteKind::Note => CalloutKind::Note,
        BlockQuoteKind::Tip => CalloutKind::Tip,
        BlockQuoteKind::Important => CalloutKind::Important,
        BlockQuoteKind::Warning => CalloutKind::Warning,
        BlockQuoteKind::Caution => CalloutKind::Caution,
    }
}
