//! Code blocks: which of them are listings, and their text without the lines that a book hides.

use super::Options;
use super::build::Builder;
use super::elements::Shape;
use super::fence::Info;
use super::inlines::written;
use super::quotes;
use super::tree::{Kind, Listing, NodeId, Tree};
use crate::book::{Attrs, CodeBlock};
use crate::diagnostic::{Code, Diagnostic};

impl Builder<'_, '_, '_> {
    /// A code block; with a caption, a file's name or a listing's label it is a listing.
    pub(super) fn code(&mut self, info: Info, text: &str, place: (u32, u32)) {
        for ill in &info.ill {
            let message = format!("the attribute \"{ill}\" of this code makes no sense");
            self.shared.remark(Diagnostic::new(Code::CodeAttribute, self.span(place), message));
        }
        let Some(block) = block(&info, text, self.shared.options) else { return };
        if let Some((_, last)) = block.marked.last() {
            let lines = 1 + block.text.matches('\n').count();
            if *last as usize > lines {
                let message = format!("line {last} of this code is marked, but it has {lines}");
                self.shared.remark(Diagnostic::new(Code::CodeAttribute, self.span(place), message));
            }
        }
        if let Some(language) = info.language.as_deref().filter(|language| is_diagram(language)) {
            let span = self.span(place);
            self.shared.once(&format!("diagram {language}"), || {
                let message =
                    format!("diagrams in `{language}` are not drawn; what they are drawn from is printed as code");
                Diagnostic::new(Code::DiagramSource, span, message)
                    .help("draw them to SVG, and show the pictures: ![what it shows](diagram.svg)")
            });
        }
        let labeled = info.attrs.id.as_deref().is_some_and(|id| id.starts_with("lst-"));
        let listing = (info.caption.is_some() || info.file_name.is_some() || labeled).then_some(Listing {
            number: None,
            caption: info.caption,
            file_name: info.file_name,
        });
        let node = self.leaf(Kind::CodeBlock(Box::new((block, listing))), place);
        if info.attrs != Attrs::default() {
            self.tree.get_mut(node).attrs = Some(Box::new(info.attrs));
        }
    }
}

/// Whether a language is one of drawings that readers make little of before they are drawn.
fn is_diagram(language: &str) -> bool {
    const DRAWN: &[&str] = &["mermaid", "plantuml", "puml", "d2", "graphviz", "pikchr", "chess"];
    DRAWN.contains(&language) || language.starts_with("kroki-")
}

/// A code block from its info string and its text; `None` when every line is hidden.
pub(super) fn block(info: &Info, text: &str, options: &Options) -> Option<CodeBlock> {
    let own = info.hidelines.as_deref();
    let text = text.strip_suffix('\n').unwrap_or(text);
    let shown = match info.language.as_deref() {
        Some("rust") => rust(text, options.show_hidden),
        other => {
            let configured = other.and_then(|l| options.hidelines.iter().find(|(name, _)| name == l));
            match own.or_else(|| configured.map(|(_, prefix)| prefix.as_str())) {
                Some(prefix) if !prefix.is_empty() => prefixed(text, prefix, options.show_hidden),
                _ => Some(text.to_owned()),
            }
        }
    };
    let mut shown = shown?;
    if shown.len() < text.len() && info.marked.is_empty() {
        // The lines that parted hidden ones from the others have nothing to part.
        shown = trimmed(&shown)?.to_owned();
    }
    let text = shown;
    Some(CodeBlock { language: info.language.clone(), text, numbers: info.numbers, marked: info.marked.clone() })
}

/// `<pre>`: its text as it stands; the language from a class `language-…` on it or its `code`.
pub(super) fn preformatted(tree: &Tree<'_>, id: NodeId) -> CodeBlock {
    let mut text = String::new();
    let mut language = None;
    let mut stack = vec![id];
    while let Some(id) = stack.pop() {
        let node = tree.get(id);
        let classes = node.attrs.iter().flat_map(|attrs| attrs.classes.iter());
        language = language.or_else(|| classes.filter_map(|class| class.strip_prefix("language-")).next());
        match &node.kind {
            Kind::Text(part) | Kind::Code(part) | Kind::Math { tex: part, .. } => text.push_str(part),
            Kind::Html(part) => text.push_str(part),
            Kind::Quote(mark) => text.push(quotes::typed(*mark)),
            Kind::Soft | Kind::Hard => text.push('\n'),
            Kind::CodeBlock(code) => text.push_str(&code.0.text),
            Kind::Element { shape: Shape::Hidden, .. } => {}
            Kind::Element { .. } => {
                let from = stack.len();
                stack.extend(tree.children(id));
                stack[from..].reverse();
            }
            Kind::Reference(found) => text.push_str(&found.written()),
            Kind::Open => text.push('['),
            Kind::Close(_) => text.push(']'),
            Kind::Cite(citation) => text.push_str(&written(citation)),
            Kind::Rule | Kind::Note(_) | Kind::Image(_) | Kind::RuleName(_) | Kind::Index(_) => {}
        }
    }
    // The line end right behind the tag does not count (HTML §13.2.6.4.7).
    let text = text.strip_prefix('\n').unwrap_or(&text).trim_end_matches('\n').to_owned();
    CodeBlock { language: language.map(str::to_lowercase), text, ..CodeBlock::default() }
}

/// Without empty lines at the start and at the end; `None` if there are no others.
fn trimmed(text: &str) -> Option<&str> {
    let text = text.trim_end();
    let first = text.find(|c: char| !c.is_whitespace())?;
    Some(&text[text[..first].rfind('\n').map_or(0, |line| line + 1)..])
}

/// mdBook's rule for Rust: `#` alone or followed by a space hides a line, `##` is a literal `#`,
/// anything else behind `#` (attributes) is shown.
fn rust(text: &str, show: bool) -> Option<String> {
    if !text.contains('#') {
        return Some(text.to_owned());
    }
    lines(text, show, |line| {
        let body = line.trim_start();
        let after = body.strip_prefix('#')?;
        let indent = &line[..line.len() - body.len()];
        match after.chars().next() {
            None => Some((true, indent, "")),
            Some(' ') => Some((true, indent, &after[1..])),
            Some('#') => Some((false, indent, after)),
            Some(_) => None,
        }
    })
}

fn prefixed(text: &str, prefix: &str, show: bool) -> Option<String> {
    lines(text, show, |line| {
        let body = line.trim_start();
        let after = body.strip_prefix(prefix)?;
        Some((true, &line[..line.len() - body.len()], after))
    })
}

/// Goes through the lines; `look` gives (hidden, indent, rest) for a line that is not shown as it stands.
fn lines<'a>(text: &'a str, show: bool, look: impl Fn(&'a str) -> Option<(bool, &'a str, &'a str)>) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut any = false;
    for line in text.split('\n') {
        let found = look(line);
        if found.is_some_and(|(hidden, ..)| hidden) && !show {
            continue;
        }
        if any {
            out.push('\n');
        }
        any = true;
        match found {
            Some((_, indent, rest)) => {
                out.push_str(indent);
                out.push_str(rest);
            }
            None => out.push_str(line),
        }
    }
    any.then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options() -> Options {
        Options {
            language: "en".into(),
            smart_punctuation: true,
            definition_lists: true,
            admonitions: true,
            math: false,
            hidelines: vec![("python".into(), "~".into())],
            show_hidden: false,
            citations: false,
        }
    }

    fn block(info: &str, text: &str, options: &Options) -> Option<CodeBlock> {
        super::block(&super::super::fence::read(info), text, options)
    }

    const RUST: &str = "#![allow(x)]\n#\n#hidden();\n# hidden();\n## shown\n  # deep\n#[shown]\nshown();\n";

    #[test]
    fn rust_lines_are_hidden_as_mdbook_hides_them() {
        let code = block("Rust,ignore", RUST, &options()).expect("some lines are shown");
        assert_eq!(code.language.as_deref(), Some("rust"));
        assert_eq!(code.text, "#![allow(x)]\n#hidden();\n# shown\n#[shown]\nshown();");
        let code = block("rust", "# use a;\n\n  b();\n\n# }\n", &options()).map(|code| code.text);
        assert_eq!(code.as_deref(), Some("  b();"));
        let all = block("rust", "# a\nb", &Options { show_hidden: true, citations: false, ..options() });
        assert_eq!(all.map(|c| c.text), Some("a\nb".into()));
        assert_eq!(block("rust", "# a\n# b\n", &options()), None);
    }

    #[test]
    fn other_languages_hide_by_prefix() {
        let text = |info: &str, t: &str| block(info, t, &options()).map(|c| c.text);
        assert_eq!(text("python", "~a\nb\n  ~c\n"), Some("b".into()));
        assert_eq!(text("text,hidelines=!!!", "!!!a\n~b\n"), Some("~b".into()));
        assert_eq!(text("c", "# a\n"), Some("# a".into()));
    }
}
