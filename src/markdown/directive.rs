//! Directives of preprocessors, `{{#name …}}`, that are none of chapbook's.
//!
//! Those of mdbook-tabs are put into terms of Markdown, others in `foreign.rs`. What remains is told: one remark for each
//! name. mdBook's own are read before, in `include.rs`; whatever is wrong with them is told there.

use super::events::Places;
use super::rewrite::Out;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;

/// What mdBook itself reads.
const OWN: &[&str] = &["include", "rustdoc_include", "playground", "playpen", "title"];

/// The name of the first directive in a text that chapbook does not know.
pub(super) fn name(text: &str) -> Option<&str> {
    text.match_indices("{{").find_map(|(i, _)| named(&text[i + 2..]))
}

/// The name behind double braces, `#name …`, if it is none that mdBook knows.
pub(super) fn named(inside: &str) -> Option<&str> {
    let rest = inside.trim_start().strip_prefix('#')?;
    let end = rest.find(|c: char| !c.is_alphanumeric() && !"_-".contains(c)).unwrap_or(rest.len());
    (end > 0 && !OWN.contains(&&rest[..end])).then(|| &rest[..end])
}

/// A directive that is told.
pub(super) struct Told {
    /// As the message has it.
    pub(super) name: String,
    /// What becomes of it.
    pub(super) end: &'static str,
    /// Where it stands in the chapter.
    pub(super) start: u32,
    pub(super) stop: u32,
}

/// What becomes of a directive that is a paragraph of its own.
pub(super) const LEFT_OUT: &str = "it is left out";
/// What becomes of one within a sentence.
pub(super) const AS_CODE: &str = "it is printed as code";
/// What becomes of a link that is made with one.
pub(super) const DEAD: &str = "the link leads nowhere";

/// What is said of one.
pub(super) fn remark(name: &str, end: &str, span: Span) -> Diagnostic {
    let message = format!("`{name}` is a directive of a preprocessor, which is not run; {end}");
    Diagnostic::new(Code::UnknownDirective, span, message).help(
        "build the book from what the preprocessor makes of it, or write here what readers are to see; \
         between backticks, a directive is text",
    )
}

/// Whether there is anything for [`tabs`].
pub(super) fn has_tabs(text: &str) -> bool {
    text.contains("{{#tab")
}

/// Tabs (mdbook-tabs) stand one behind the other on paper: the name of each becomes a line over what it holds, in the
/// form of a file name over code, and the marks around them go.
pub(super) fn tabs(text: &str, places: &Places) -> Out {
    let mut out = Out::default();
    let (mut at, mut copied, mut fenced) = (0, 0, false);
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let body = line.trim();
        fenced ^= body.starts_with("```") || body.starts_with("~~~");
        let Some(inside) = body.strip_prefix("{{#").and_then(|body| body.strip_suffix("}}")).filter(|_| !fenced) else {
            continue;
        };
        let (word, rest) = inside.trim().split_once(char::is_whitespace).unwrap_or((inside.trim(), ""));
        if !matches!(word, "tabs" | "endtabs" | "tab" | "endtab") {
            continue;
        }
        out.copy(text, copied, start, places);
        copied = at;
        let origin = places.of(start, start).0;
        let indent = &line[..line.len() - line.trim_start().len()];
        match word {
            "tab" => {
                let name = rest.split_once("name=").map_or(rest, |(_, name)| name).trim();
                let quoted = name.strip_prefix('"').and_then(|name| name.split_once('"')).map(|(name, _)| name);
                let name = escaped(quoted.unwrap_or(name));
                out.add(&format!("\n{indent}<span class=\"filename\">{name}</span>\n\n"), origin);
            }
            _ => out.add("\n", origin),
        }
    }
    out.copy(text, copied, text.len(), places);
    out
}

/// A text within HTML, where Markdown finds nothing in it.
fn escaped(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut out, c| {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            c if c.is_ascii_punctuation() => out.extend(['\\', c]),
            c => out.push(c),
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_directives_of_others_have_names() {
        assert_eq!(name("a {{#include b}} {{# c}} {{#tabs }} {{#tab x}}"), Some("tabs"));
        assert_eq!(name("{{ #each}}"), Some("each"));
        for text in ["{{#title x}}", "{{x}}", "{#x}", "{{#", "{{#}}", "#x"] {
            assert_eq!(name(text), None, "{text}");
        }
    }

    #[test]
    fn a_tab_has_its_name_above() {
        let text = "{{#tabs global=\"os\" }}\n{{#tab name=\"a_b & c\" }}\nx\n{{#endtab }}\n{{#endtabs }}\n```\n{{#tab y}}\n```\n";
        let made = tabs(text, &Places::Shift(0)).text;
        let wanted = "\n\n<span class=\"filename\">a\\_b &amp; c</span>\n\nx\n\n\n```\n{{#tab y}}\n```\n";
        assert_eq!(made, wanted);
    }
}
