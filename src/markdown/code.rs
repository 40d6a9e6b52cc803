//! Code fences: the info string, and the lines that a book hides.

use super::Options;
use crate::book::CodeBlock;

/// A code block from its info string (`None`: indented) and its text; `None` when every line is hidden.
pub(super) fn block(info: Option<&str>, text: &str, options: &Options) -> Option<CodeBlock> {
    let mut words = info.unwrap_or("").split([',', ' ', '\t']).filter(|word| !word.is_empty());
    let language = words.next().map(language).filter(|l| !l.is_empty());
    let own = words.find_map(|word| word.strip_prefix("hidelines="));
    let text = text.strip_suffix('\n').unwrap_or(text);
    let shown = match language.as_deref() {
        Some("rust") => rust(text, options.show_hidden),
        other => {
            let configured = other.and_then(|l| options.hidelines.iter().find(|(name, _)| name == l));
            match own.or(configured.map(|(_, prefix)| prefix.as_str())) {
                Some(prefix) if !prefix.is_empty() => prefixed(text, prefix, options.show_hidden),
                _ => Some(text.to_owned()),
            }
        }
    };
    Some(CodeBlock { language, text: shown? })
}

/// The first word of an info string as a name: lower case, and only what may stand in a class.
fn language(word: &str) -> String {
    let name = word.trim_start_matches(['{', '.']);
    name.chars().filter(|c| c.is_alphanumeric() || "+#-_.".contains(*c)).take(40).flat_map(char::to_lowercase).collect()
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
        }
    }

    const RUST: &str = "#![allow(x)]\n#\n#hidden();\n# hidden();\n## shown\n  # deep\n#[shown]\nshown();\n";

    #[test]
    fn rust_lines_are_hidden_as_mdbook_hides_them() {
        let code = block(Some("Rust,ignore"), RUST, &options()).expect("some lines are shown");
        assert_eq!(code.language.as_deref(), Some("rust"));
        assert_eq!(code.text, "#![allow(x)]\n#hidden();\n# shown\n#[shown]\nshown();");
        let all = block(Some("rust"), "# a\nb", &Options { show_hidden: true, ..options() });
        assert_eq!(all.map(|c| c.text), Some("a\nb".into()));
        assert_eq!(block(Some("rust"), "# a\n# b\n", &options()), None);
    }

    #[test]
    fn other_languages_hide_by_prefix() {
        let text = |info: &str, t: &str| block(Some(info), t, &options()).map(|c| c.text);
        assert_eq!(text("python", "~a\nb\n  ~c\n"), Some("b".into()));
        assert_eq!(text("text,hidelines=!!!", "!!!a\n~b\n"), Some("~b".into()));
        assert_eq!(text("c", "# a\n"), Some("# a".into()));
    }

    #[test]
    fn languages_are_names() {
        assert_eq!(language("{.rust"), "rust");
        assert_eq!(language("C++"), "c++");
        assert_eq!(language("\"><script>"), "script");
    }
}
