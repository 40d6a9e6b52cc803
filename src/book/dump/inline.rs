//! Running text as lines of a dump.

use std::fmt::Write as _;

use super::{Dump, attributes};
use crate::book::inline::{AltSource, Extent, Image, Inline, InlineKind, LinkRole, Pending, RefForm, Target};
use crate::book::walk::plain;

impl Dump {
    pub(super) fn inlines(&mut self, list: &[Inline]) {
        for inline in list {
            self.inline(inline);
        }
    }

    fn inline(&mut self, inline: &Inline) {
        let node = |dump: &mut Self, name: &str| dump.node(name.to_owned(), inline.span);
        let (name, content) = match &inline.kind {
            InlineKind::Text(text) => return node(self, &format!("{text:?}")),
            InlineKind::SoftBreak => return node(self, "soft break"),
            InlineKind::HardBreak => return node(self, "hard break"),
            InlineKind::Code(text) => return node(self, &format!("code {text:?}")),
            InlineKind::Math { display, tex } => {
                return node(self, &format!("math{} {tex:?}", if *display { " display" } else { "" }));
            }
            InlineKind::Note(i) => return node(self, &format!("note reference {i}")),
            InlineKind::Image(image) => return node(self, &self.picture(image)),
            InlineKind::Ruby { base, reading } => {
                node(self, "ruby");
                self.nested(|dump| {
                    dump.titled("base", base);
                    dump.titled("reading", reading);
                });
                return;
            }
            InlineKind::Emphasis(content) => ("emphasis".to_owned(), content),
            InlineKind::Strong(content) => ("strong".to_owned(), content),
            InlineKind::Strikeout(content) => ("strikeout".to_owned(), content),
            InlineKind::Superscript(content) => ("superscript".to_owned(), content),
            InlineKind::Subscript(content) => ("subscript".to_owned(), content),
            InlineKind::Underline(content) => ("underline".to_owned(), content),
            InlineKind::Mark(content) => ("mark".to_owned(), content),
            InlineKind::Small(content) => ("small".to_owned(), content),
            InlineKind::Key(content) => ("key".to_owned(), content),
            InlineKind::Link { target, title, content, role } => {
                let mut line = match &**target {
                    Target::Raw(raw) => format!("link raw {raw:?}"),
                    Target::Label { label, form: RefForm::Running } => format!("link to label {label}"),
                    Target::Label { label, form: RefForm::Opening } => format!("link to label {label} opening"),
                    Target::Label { label, form: RefForm::Number } => format!("link to label {label} number"),
                    Target::Place { chapter, anchor: None } => format!("link to {chapter}"),
                    Target::Place { chapter, anchor: Some(anchor) } => format!("link to {chapter} #{anchor}"),
                    Target::Web(url) => format!("link web {url:?}"),
                    Target::Dead => "link dead".to_owned(),
                };
                self.option(&mut line, "title", title.as_deref());
                line.push_str(match role {
                    LinkRole::Plain => "",
                    LinkRole::Page(RefForm::Running) => " page",
                    LinkRole::Page(RefForm::Opening) => " page opening",
                    LinkRole::Page(RefForm::Number) => " page number",
                    LinkRole::Glossary => " glossary",
                    LinkRole::Citation => " citation",
                    LinkRole::Locator => " locator",
                });
                (line, content)
            }
            InlineKind::Span { attrs, content } => (format!("span{}", attributes(attrs)), content),
            InlineKind::Pending(pending) => return node(self, &pended(pending)),
        };
        node(self, &name);
        self.nested(|dump| dump.inlines(content));
    }

    fn picture(&self, image: &Image) -> String {
        let mut line = format!("image {:?} alt={:?}", image.source, image.alt);
        line.push_str(match image.alt_source {
            AltSource::Author => "",
            AltSource::StandIn => " stand-in",
            AltSource::Ornament => " ornament",
        });
        self.option(&mut line, "title", image.title.as_deref());
        if let Some(id) = image.asset {
            let _ = write!(line, " asset={}", id.0);
        }
        for (name, extent) in [("width", image.width), ("height", image.height)] {
            match extent {
                Some(Extent::Length(length)) => {
                    let _ = write!(line, " {name}={:.2}pt", length.to_pt());
                }
                Some(Extent::Percent(percent)) => {
                    let _ = write!(line, " {name}={percent}%");
                }
                None => {}
            }
        }
        line.push_str(&image.attrs.as_deref().map(attributes).unwrap_or_default());
        line
    }
}

/// What waits for a pass.
fn pended(pending: &Pending) -> String {
    match pending {
        Pending::Index(mark) => {
            let terms: Vec<String> = mark.terms.iter().map(|term| plain(term)).collect();
            let mut line = format!("index {terms:?} {:?}", mark.says);
            if let Some(sort) = &mark.sort {
                let _ = write!(line, " sort={sort:?}");
            }
            line
        }
        Pending::Cite(citation) => {
            let mut line = String::from(if citation.narrative { "cite in text" } else { "cite" });
            for item in &citation.items {
                let bare = if item.bare { "-" } else { "" };
                let _ = write!(line, " [{:?} {bare}@{} {:?}]", item.before, item.key, item.behind);
            }
            line
        }
    }
}
