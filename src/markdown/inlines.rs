//! Tree → inlines.

use super::build::Builder;
use super::displays::close_displays;
use super::elements::Shape;
use super::events::{Places, parse};
use super::marks::Written;
use super::model::Model;
use super::shared::Notes;
use super::tree::{Extra, Kind, NodeId, Tree, is_block};
use super::{directive, quotes};
use crate::book::{Attrs, Inline, InlineKind, LinkRole, Pending, RefForm, Target, walk};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;

impl Model<'_, '_> {
    /// Nodes as the content of a paragraph: merged, without white space at its ends, wrapped in the
    /// inline elements that stand around the paragraph.
    pub(super) fn inlines(&mut self, tree: &Tree<'_>, nodes: impl Iterator<Item = NodeId>) -> Vec<Inline> {
        let mut out = Vec::new();
        let mut first = None;
        let brackets = std::mem::take(&mut self.brackets);
        for node in nodes {
            first.get_or_insert(node);
            self.inline(tree, node, &mut out);
        }
        self.brackets = brackets;
        trim(&mut out);
        close_displays(&mut out);
        if std::mem::take(&mut self.quotes) {
            let own = first.and_then(|node| tree.lang(tree.parent(node)));
            quotes::settle(&mut out, own.unwrap_or(&self.shared.options.language));
        }
        if out.is_empty() {
            return out;
        }
        self.undefined_notes(&out);
        for around in std::mem::take(&mut self.around).into_iter().rev() {
            let mut wrapped = Vec::new();
            // The id of such an element stands on its first block (see `step`).
            let attrs = tree.get(around).attrs.clone().map(|attrs| Box::new(Attrs { id: None, ..*attrs }));
            self.element(tree, around, attrs, out, &mut wrapped);
            out = wrapped;
            self.around.insert(0, around);
        }
        // Most lists are of one piece, and stay to the end of the build.
        out.shrink_to_fit();
        out
    }

    /// One node; text is joined to text before it.
    fn inline(&mut self, tree: &Tree<'_>, id: NodeId, out: &mut Vec<Inline>) {
        let node = tree.get(id);
        let span = self.span(tree, id);
        let kind = match &node.kind {
            Kind::Text(text) => return self.text(text, span, out),
            Kind::Quote(mark) if self.code => return self.text(&quotes::typed(*mark).to_string(), span, out),
            Kind::Quote(mark) => {
                self.quotes = true;
                return self.text(mark.encode_utf8(&mut [0; 4]), span, out);
            }
            Kind::Html(text) => return self.collapse(text, span, out),
            Kind::Code(text) => InlineKind::Code(text.to_string()),
            Kind::Soft if self.code => return self.text(" ", span, out),
            Kind::Soft => InlineKind::SoftBreak,
            Kind::Hard => InlineKind::HardBreak,
            Kind::Math { display, tex } => InlineKind::Math { display: *display, tex: tex.trim().to_owned() },
            Kind::Image(image) => InlineKind::Image(image.clone()),
            Kind::Note(label) => match self.number(label) {
                Some(number) => {
                    let note = Inline::new(span, InlineKind::Note(number));
                    match &mut self.waiting {
                        Some(waiting) => waiting.push(note),
                        None => out.push(note),
                    }
                    return;
                }
                None => return self.text(&format!("[^{label}]"), span, out),
            },
            Kind::Reference(found) if self.code => return self.text(&found.written(), span, out),
            Kind::Reference(found) => {
                let content = vec![Inline::new(span, InlineKind::Text(found.written()))];
                // Where there are no pages, a reference to one shows what it leads to.
                let (form, role) = match found.page {
                    true => (RefForm::Running, LinkRole::Page(found.form)),
                    false => (found.form, LinkRole::Plain),
                };
                let target = Target::Label { label: found.label.clone(), form };
                InlineKind::link(target, content, role)
            }
            Kind::Index(written) => return self.index_mark(written, None, span, out),
            Kind::Open if self.code => return self.text("[", span, out),
            Kind::Open => {
                self.text("[", span, out);
                let offset = match out.last().map(|last| &last.kind) {
                    Some(InlineKind::Text(text)) => text.len() - 1,
                    _ => return,
                };
                return self.brackets.push((out.len() - 1, offset));
            }
            Kind::Close(written) => return self.bracket(written.as_deref(), span, out),
            Kind::Cite(citation) if self.code => return self.text(&written(citation), span, out),
            Kind::Cite(citation) => InlineKind::Pending(Box::new(Pending::Cite((**citation).clone()))),
            Kind::Rule => InlineKind::HardBreak,
            Kind::CodeBlock(code) => InlineKind::Code(code.0.text.replace('\n', " ")),
            Kind::RuleName(name) => InlineKind::Text(format!("[{name}]")),
            Kind::Element { shape: Shape::Hidden, .. } => return,
            Kind::Element { .. } if is_block(&node.kind) => {
                // A block where only a line of text can be: its words, set off by spaces.
                out.push(Inline::new(span, InlineKind::SoftBreak));
                tree.children(id).for_each(|child| self.inline(tree, child, out));
                out.push(Inline::new(span, InlineKind::SoftBreak));
                return;
            }
            Kind::Element { shape, .. } => return self.open(tree, id, *shape, out),
        };
        out.push(Inline::new(span, kind));
    }

    /// The content of an inline element, then the element.
    fn open(&mut self, tree: &Tree<'_>, id: NodeId, shape: Shape, out: &mut Vec<Inline>) {
        if shape == Shape::Ruby {
            return self.ruby(tree, id, out);
        }
        let is_link = shape == Shape::Link && self.waiting.is_none();
        if is_link {
            self.waiting = Some(Vec::new());
        }
        let outer_code = self.code;
        self.code |= shape == Shape::Code;
        let brackets = std::mem::take(&mut self.brackets);
        let mut content = Vec::new();
        tree.children(id).for_each(|child| self.inline(tree, child, &mut content));
        self.brackets = brackets;
        self.code = outer_code;
        let waiting = if is_link { self.waiting.take() } else { None };
        if is_link || self.waiting.is_none() || shape != Shape::Link {
            self.element(tree, id, tree.get(id).attrs.clone(), content, out);
        } else {
            // A link within a link is only its text.
            out.append(&mut content);
        }
        out.extend(waiting.into_iter().flatten());
    }

    /// Puts an inline element around its content.
    fn element(
        &mut self,
        tree: &Tree<'_>,
        id: NodeId,
        mut attrs: Option<Box<Attrs>>,
        mut content: Vec<Inline>,
        out: &mut Vec<Inline>,
    ) {
        let span = self.span(tree, id);
        let Kind::Element { shape, extra, raw } = &tree.get(id).kind else { return };
        if let Extra::Index(written) = extra {
            self.index_mark(written, Some(&content), span, out);
        }
        if *raw && content.is_empty() {
            // Nothing to show (an icon, or a mistake): only an id is kept, as an anchor.
            let anchor = attrs.and_then(|attrs| attrs.id);
            let attrs = anchor.map(|id| Box::new(Attrs { id: Some(id), ..Attrs::default() }));
            return wrap(attrs, span, content, out);
        }
        let inner = match shape {
            Shape::Emphasis => InlineKind::Emphasis(content),
            Shape::Strong => InlineKind::Strong(content),
            Shape::Strikeout => InlineKind::Strikeout(content),
            Shape::Superscript => InlineKind::Superscript(content),
            Shape::Subscript => InlineKind::Subscript(content),
            Shape::Underline => InlineKind::Underline(content),
            Shape::Mark => InlineKind::Mark(content),
            Shape::Small => InlineKind::Small(content),
            Shape::Key => InlineKind::Key(content),
            Shape::Link => {
                let Extra::Link(link) = extra else { return };
                // The tooltip is the link's own, and a class on a link has no use in a book.
                if let Some(attrs) = &mut attrs {
                    attrs.title = None;
                    attrs.classes.clear();
                }
                let role = link.page.map_or(LinkRole::Plain, LinkRole::Page);
                // Where it would lead only a preprocessor knows; that is told with the directive.
                let unknown = directive::name(&link.href).is_some();
                let target = if unknown { Target::Dead } else { Target::Raw(link.href.clone()) };
                let title = link.title.as_deref().map(Box::from);
                InlineKind::Link { target: Box::new(target), title, content, role }
            }
            Shape::Quotation => {
                let lang = tree.lang(id).unwrap_or(&self.shared.options.language);
                let [opening, closing, ..] = quotes::of(lang);
                content.insert(0, Inline::new(span, InlineKind::Text(opening.into())));
                content.push(Inline::new(span, InlineKind::Text(closing.into())));
                return wrap(attrs, span, content, out);
            }
            _ => return wrap(attrs, span, content, out),
        };
        wrap(attrs, span, vec![Inline::new(span, inner)], out);
    }

    /// A mark for the index; without a term of its own it is the words that it stands around.
    fn index_mark(&mut self, written: &Written, words: Option<&[Inline]>, span: Span, out: &mut Vec<Inline>) {
        let mut mark = written.mark(|term| self.inline_text(term, span));
        if let Some(words) = words.filter(|_| mark.terms.is_empty()) {
            let mut term = words.iter().filter(|inline| !is_mark(inline)).cloned().collect();
            drop_marks(&mut term);
            trim(&mut term);
            mark.terms.extend(Some(term).filter(|term| !term.is_empty()));
        }
        out.push(Inline::new(span, InlineKind::Pending(Box::new(Pending::Index(mark)))));
    }

    /// A closing bracket: what stands between it and the one that opened is marked.
    fn bracket(&mut self, written: Option<&Written>, span: Span, out: &mut Vec<Inline>) {
        let shown = self.source.get(span.start as usize..span.end as usize).unwrap_or("]").to_owned();
        let opened = if shown.starts_with('{') { None } else { self.brackets.pop() };
        let Some(written) = written.filter(|_| !self.code) else { return self.text(&shown, span, out) };
        let content = match opened {
            Some((at, offset)) if at < out.len() => {
                let mut content = out.split_off(at);
                if let Some(Inline { span: around, kind: InlineKind::Text(text) }) = content.first_mut() {
                    let rest = text.split_off(offset + 1);
                    text.pop();
                    let before = std::mem::replace(text, rest);
                    if !before.is_empty() {
                        out.push(Inline::new(*around, InlineKind::Text(before)));
                    }
                    if text.is_empty() {
                        content.remove(0);
                    }
                }
                content
            }
            // A link, whose brackets the parser has taken.
            _ if matches!(out.last(), Some(Inline { kind: InlineKind::Link { .. }, .. })) => {
                out.split_off(out.len() - 1)
            }
            _ => return self.text(&shown, span, out),
        };
        let words = match &content[..] {
            [Inline { kind: InlineKind::Link { content, .. }, .. }] => content,
            content => content,
        };
        self.index_mark(written, Some(words), span, out);
        out.extend(content);
    }

    /// Text, joined to what stands before.
    fn text(&mut self, text: &str, span: Span, out: &mut Vec<Inline>) {
        if text.is_empty() {
            return;
        }
        match out.last_mut() {
            Some(Inline { span: before, kind: InlineKind::Text(all) }) if !self.code => {
                all.push_str(text);
                *before = before.to(span);
            }
            Some(Inline { span: before, kind: InlineKind::Code(all) }) if self.code => {
                all.push_str(text);
                *before = before.to(span);
            }
            _ if self.code => out.push(Inline::new(span, InlineKind::Code(text.to_owned()))),
            _ => out.push(Inline::new(span, InlineKind::Text(text.to_owned()))),
        }
    }

    /// Text of HTML: runs of white space are one space, or one line end when they hold one.
    fn collapse(&mut self, text: &str, span: Span, out: &mut Vec<Inline>) {
        let white = |c: char| matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}');
        let mut rest = text;
        while !rest.is_empty() {
            let word = rest.find(white).unwrap_or(rest.len());
            self.text(&rest[..word], span, out);
            rest = &rest[word..];
            let gap = rest.find(|c| !white(c)).unwrap_or(rest.len());
            if gap == 0 {
                continue;
            }
            let ends_white = match out.last().map(|last| &last.kind) {
                Some(InlineKind::Text(before)) => before.ends_with(' '),
                Some(InlineKind::SoftBreak | InlineKind::HardBreak) => true,
                _ => false,
            };
            if !ends_white && rest[..gap].contains('\n') && !self.code {
                out.push(Inline::new(span, InlineKind::SoftBreak));
            } else if !ends_white {
                self.text(" ", span, out);
            }
            rest = &rest[gap..];
        }
    }

    /// `<ruby>`: each `rt` is the reading of what stands before it.
    fn ruby(&mut self, tree: &Tree<'_>, id: NodeId, out: &mut Vec<Inline>) {
        let mut base = Vec::new();
        for child in tree.children(id) {
            if tree.shape(child) == Some(Shape::Reading) {
                let mut reading = Vec::new();
                tree.children(child).for_each(|node| self.inline(tree, node, &mut reading));
                trim(&mut reading);
                trim(&mut base);
                let span = self.span(tree, child);
                let span = base.first().map_or(span, |first: &Inline| first.span.to(span));
                if !base.is_empty() || !reading.is_empty() {
                    let base = std::mem::take(&mut base);
                    out.push(Inline::new(span, InlineKind::Ruby { base, reading }));
                }
            } else {
                self.inline(tree, child, &mut base);
            }
        }
        trim(&mut base);
        out.append(&mut base);
    }

    /// Markdown that stands in an attribute (a caption, a title), as inlines at one place.
    pub(super) fn inline_text(&mut self, text: &str, span: Span) -> Vec<Inline> {
        let places = Places::Fixed(span.start, span.end);
        let options = self.shared.options;
        let mut builder = Builder::new(text, &places, self.shared);
        builder.quotes = options.smart_punctuation && !quotes::is_english(&options.language);
        builder.run(parse(text, options));
        let (tree, notes) = (builder.tree, Notes::default());
        let mut model = Model::new(self.shared, "", &tree, &notes);
        model.whole(&tree)
    }

    /// All of a tree as the content of one paragraph.
    pub(super) fn whole(&mut self, tree: &Tree<'_>) -> Vec<Inline> {
        let mut nodes = Vec::new();
        for child in tree.children(0) {
            match tree.shape(child) {
                Some(Shape::Paragraph) => nodes.extend(tree.children(child)),
                _ => nodes.push(child),
            }
        }
        self.inlines(tree, nodes.into_iter())
    }

    /// `[^x]` without a definition is text; the author is told. An escaped bracket is meant so.
    fn undefined_notes(&mut self, content: &[Inline]) {
        for inline in content {
            let InlineKind::Text(text) = &inline.kind else { continue };
            if !text.contains('[') || !text.contains("[^") {
                continue;
            }
            let source = self.source.get(inline.span.start as usize..inline.span.end as usize).unwrap_or("");
            for (at, _) in source.match_indices("[^") {
                let Some(length) = source[at + 2..].find([']', '[', '\n', ' ']) else { break };
                let label = &source[at + 2..at + 2 + length];
                let closed = source[at + 2 + length..].starts_with(']');
                if closed && !label.is_empty() && !source[..at].ends_with('\\') {
                    let start = inline.span.start as usize + at;
                    let span = Span::new(inline.span.file, start, start + length + 3);
                    let message = format!("the footnote [^{label}] is not defined in this chapter");
                    self.shared.remark(Diagnostic::new(Code::UndefinedNote, span, message));
                }
            }
        }
    }
}

/// A mark for the index.
fn is_mark(inline: &Inline) -> bool {
    matches!(&inline.kind, InlineKind::Pending(pending) if matches!(**pending, Pending::Index(_)))
}

/// Takes the marks out of the words of another: each level of marks around marks would double them.
fn drop_marks(content: &mut Vec<Inline>) {
    content.retain(|inline| !is_mark(inline));
    content.iter_mut().flat_map(walk::inner_mut).flatten().for_each(drop_marks);
}

/// A citation as it may have been written, for places where it is none.
pub(super) fn written(citation: &crate::book::Citation) -> String {
    let one = |item: &crate::book::CitationItem| {
        let before = if item.before.is_empty() { String::new() } else { format!("{} ", item.before) };
        let behind = if item.behind.is_empty() { String::new() } else { format!(", {}", item.behind) };
        format!("{before}{}@{}{behind}", if item.bare { "-" } else { "" }, item.key)
    };
    let all = citation.items.iter().map(one).collect::<Vec<_>>().join("; ");
    if citation.narrative { all } else { format!("[{all}]") }
}

/// Puts a span around content when there is something for it to carry.
fn wrap(attrs: Option<Box<Attrs>>, span: Span, mut content: Vec<Inline>, out: &mut Vec<Inline>) {
    match attrs.filter(|attrs| **attrs != Attrs::default()) {
        Some(attrs) => out.push(Inline::new(span, InlineKind::Span { attrs, content })),
        None => out.append(&mut content),
    }
}

/// Takes line ends off the end of a paragraph, where they end nothing. One of nothing else is an author's blank line.
pub(super) fn drop_last_breaks(content: &mut Vec<Inline>) {
    let is_break = |inline: &Inline| matches!(inline.kind, InlineKind::HardBreak);
    if content.iter().all(is_break) {
        return;
    }
    while content.pop_if(|last| is_break(last)).is_some() {
        trim(content);
    }
}

/// Takes white space off both ends.
pub(super) fn trim(content: &mut Vec<Inline>) {
    while let Some(last) = content.last_mut() {
        match &mut last.kind {
            InlineKind::SoftBreak => {}
            InlineKind::Text(text) => {
                text.truncate(text.trim_end_matches([' ', '\t']).len());
                if !text.is_empty() {
                    break;
                }
            }
            _ => break,
        }
        content.pop();
    }
    let mut empty = 0;
    for inline in content.iter_mut() {
        match &mut inline.kind {
            InlineKind::SoftBreak => {}
            InlineKind::Text(text) => {
                let white = text.len() - text.trim_start_matches([' ', '\t']).len();
                text.drain(..white);
                if !text.is_empty() {
                    break;
                }
            }
            _ => break,
        }
        empty += 1;
    }
    content.drain(..empty);
}
