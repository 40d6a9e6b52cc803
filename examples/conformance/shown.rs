//! What a piece of HTML shows: its text, its notes, its skeleton of elements, its links.
//!
//! The expected side is tokenized by html5ever, the EPUB's side is parsed as strict XML; both go
//! through the same [`Page`], so that they are compared by one rule. Left out on both sides is what
//! a renderer adds of its own: back-links, numbers of notes, check boxes, titles of callouts.

use std::cell::RefCell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};
use usvg::roxmltree;

/// What is compared.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Shown {
    /// Running text; white space is one space, but kept in `pre`.
    pub(crate) text: String,
    /// The same of each note, sorted: suites differ in where notes stand.
    pub(crate) notes: Vec<String>,
    /// Names of the elements that carry meaning, nested in parentheses.
    pub(crate) skeleton: String,
    /// Addresses of links to the web.
    pub(crate) links: Vec<String>,
}

/// An element with the attributes that matter here.
struct Element {
    name: String,
    role: Role,
    /// Where the texts before it were kept, for a note.
    outer: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Plain,
    /// Left out with all it holds.
    Skipped,
    /// A footnote's own text.
    Note,
    /// Mathematics: only that it is there.
    Math,
}

/// Collects what is shown while elements open and close.
#[derive(Default)]
struct Page {
    stack: Vec<Element>,
    shown: Shown,
    /// Directly behind `<pre>`, where a line end says nothing (HTML §4.4.3).
    at_pre: bool,
}

const VOID: &[&str] =
    &["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"];
/// Elements that carry nothing into a book; the program drops them with their content.
const DROPPED: &[&str] = &["script", "style", "iframe", "object", "title", "textarea", "noembed", "noframes", "rt"];
const BLOCKS: &[&str] = &[
    "p",
    "div",
    "ul",
    "ol",
    "li",
    "blockquote",
    "pre",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "table",
    "thead",
    "tbody",
    "tr",
    "td",
    "th",
    "hr",
    "br",
    "section",
    "aside",
    "dl",
    "dt",
    "dd",
    "details",
    "summary",
    "figure",
    "figcaption",
];
const MEANING: &[&str] = &[
    "em",
    "strong",
    "code",
    "pre",
    "ul",
    "ol",
    "li",
    "blockquote",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "table",
    "tr",
    "td",
    "th",
    "del",
    "hr",
    "br",
    "p",
    "dl",
    "dt",
    "dd",
];

impl Page {
    fn skipping(&self) -> bool {
        self.stack.iter().any(|open| matches!(open.role, Role::Skipped | Role::Math))
    }

    fn in_note(&self) -> bool {
        self.stack.iter().any(|open| open.role == Role::Note)
    }

    fn open(&mut self, name: &str, get: &dyn Fn(&str) -> Option<String>) {
        let class = get("class").unwrap_or_default();
        // An alert is a quote in the suites.
        let name = if name == "div" && class.starts_with("callout") { "blockquote" } else { name };
        let has = |wanted: &str| class.split_whitespace().any(|c| c == wanted);
        let skipping = self.skipping();
        if skipping && VOID.contains(&name) {
            return;
        }
        let skipped = DROPPED.contains(&name)
            || ["backlink", "footnote-backref", "note-number", "footnote-definition-label", "callout-title", "box"]
                .iter()
                .any(|wanted| has(wanted));
        let role = match name {
            _ if skipping || skipped => Role::Skipped,
            "math" => Role::Math,
            _ if has("math") => Role::Math,
            // GitHub's list of notes is a list of `li`, pulldown-cmark's notes are `div`s, ours `aside`s.
            "aside" if get("role").as_deref() == Some("doc-footnote") => Role::Note,
            "div" if has("footnote-definition") => Role::Note,
            "li" if get("id").is_some_and(|id| id.starts_with("fn")) => Role::Note,
            _ => Role::Plain,
        };
        if role == Role::Math {
            self.shown.text.push('∑');
        }
        self.at_pre = name == "pre";
        if !skipping {
            self.start(name, role, get);
        }
        if !VOID.contains(&name) {
            let outer = (role == Role::Note && !self.in_note()).then(|| std::mem::take(&mut self.shown.text));
            let role = if role == Role::Note && outer.is_none() { Role::Plain } else { role };
            self.stack.push(Element { name: name.to_owned(), role, outer });
        }
    }

    fn start(&mut self, name: &str, role: Role, get: &dyn Fn(&str) -> Option<String>) {
        if BLOCKS.contains(&name) {
            self.shown.text.push(' ');
        }
        if MEANING.contains(&name) && !self.in_note() && role == Role::Plain {
            self.shown.skeleton.push_str(name);
            self.shown.skeleton.push_str(if VOID.contains(&name) { " " } else { "(" });
        }
        match name {
            "img" => {
                let alt = get("alt").unwrap_or_default();
                let source = get("src").unwrap_or_default();
                let file = source.rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
                let shown = if alt.trim().is_empty() { file } else { alt.trim().to_owned() };
                self.shown.text.push_str(&format!("[{shown}]"));
            }
            "a" => {
                let href = get("href").unwrap_or_default();
                if ["http:", "https:", "mailto:"].iter().any(|scheme| href.to_ascii_lowercase().starts_with(scheme))
                    && !self.in_note()
                {
                    self.shown.links.push(href.replace("MAILTO:", "mailto:"));
                }
            }
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        self.at_pre = false;
        // As HTML does: an end tag closes what is open within, one without its start is ignored.
        let Some(at) = self.stack.iter().rposition(|open| open.name == name) else { return };
        while self.stack.len() > at {
            self.pop();
        }
    }

    fn pop(&mut self) {
        let skipped = self.skipping();
        let Some(element) = self.stack.pop() else { return };
        if let Some(outer) = element.outer {
            let note = std::mem::replace(&mut self.shown.text, outer);
            self.shown.notes.push(squeezed(&note));
        }
        if skipped {
            return;
        }
        if BLOCKS.contains(&element.name.as_str()) {
            self.shown.text.push(' ');
        }
        if MEANING.contains(&element.name.as_str()) && !self.in_note() && element.role == Role::Plain {
            self.shown.skeleton.push(')');
        }
    }

    fn text(&mut self, text: &str) {
        if self.skipping() {
            return;
        }
        let pre = self.stack.iter().any(|open| open.name == "pre");
        let text = if std::mem::take(&mut self.at_pre) { text.strip_prefix('\n').unwrap_or(text) } else { text };
        // XML 1.0 §2.2 has no place for controls.
        for c in text.chars().filter(|c| !c.is_control() || c.is_whitespace()) {
            self.shown.text.push(match c {
                '\u{b}' | '\u{c}' => ' ',
                // Kept through `squeezed`; a picture of the space.
                ' ' if pre => '␠',
                '\t' if pre => '␉',
                '\n' if pre => '␊',
                c => c,
            });
        }
    }

    fn finish(mut self) -> Shown {
        while !self.stack.is_empty() {
            self.pop();
        }
        self.shown.text = squeezed(&self.shown.text);
        self.shown.notes.sort();
        self.shown
    }
}

/// White space is one space; the line end that closes a `pre` says nothing.
fn squeezed(text: &str) -> String {
    let words: Vec<&str> = text.split([' ', '\t', '\n', '\r']).filter(|word| !word.is_empty()).collect();
    words.iter().map(|word| word.trim_end_matches('␊')).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The expected side.
pub(crate) fn of_html(html: &str) -> Shown {
    struct Sink(RefCell<Page>);
    impl TokenSink for Sink {
        type Handle = ();
        fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
            let mut page = self.0.borrow_mut();
            match token {
                Token::TagToken(Tag { kind, name, attrs, .. }) => match kind {
                    TagKind::StartTag => page.open(&name, &|wanted| {
                        attrs.iter().find(|a| &*a.name.local == wanted).map(|a| a.value.to_string())
                    }),
                    TagKind::EndTag => page.close(&name),
                },
                Token::CharacterTokens(text) => page.text(&text),
                _ => {}
            }
            TokenSinkResult::Continue
        }
    }
    let tokenizer = Tokenizer::new(Sink(RefCell::default()), TokenizerOpts::default());
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(html));
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    tokenizer.sink.0.into_inner().finish()
}

/// The EPUB's side; an error if the file is not well-formed XML. `titled`: the heading in front is
/// the chapter's title, which the program put there.
pub(crate) fn of_xhtml(xhtml: &str, titled: bool) -> Result<Shown, String> {
    let options = roxmltree::ParsingOptions { allow_dtd: true, ..Default::default() };
    let document = roxmltree::Document::parse_with_options(xhtml, options).map_err(|error| error.to_string())?;
    let body = document.descendants().find(|node| node.has_tag_name("body")).ok_or("no body")?;
    let mut page = Page::default();
    let mut title = titled;
    walk(body, &mut page, &mut title);
    Ok(page.finish())
}

fn walk(node: roxmltree::Node<'_, '_>, page: &mut Page, title: &mut bool) {
    for child in node.children() {
        if let Some(text) = child.text().filter(|_| child.is_text()) {
            page.text(text);
        } else if child.is_element() {
            let name = child.tag_name().name();
            if name == "h1" && std::mem::take(title) {
                continue;
            }
            page.open(name, &|wanted| child.attribute(wanted).map(str::to_owned));
            if !VOID.contains(&name) {
                walk(child, page, title);
                page.close(name);
            }
        }
    }
}
