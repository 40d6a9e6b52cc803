//! Info strings: what stands behind an opening fence.
//!
//! Three dialects in one reading: mdBook's words (`rust,ignore,hidelines=~`), the attributes of Pandoc
//! and Quarto in braces (`{.rust #lst-a caption="…"}`), and the line numbers in braces that web sites
//! know (`rust {2,4-6}`). What is not understood is left alone: other tools read info strings too.

use super::attrs;
use crate::book::Attrs;

/// Ranges of marked lines in one block; more are left out.
const RANGES: usize = 1000;
/// The highest line number.
const HIGHEST: u32 = 999_999;

/// What an info string says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Info {
    /// In lower case, only of what may stand in a class.
    pub(super) language: Option<String>,
    /// Id and classes.
    pub(super) attrs: Attrs,
    /// Markdown.
    pub(super) caption: Option<String>,
    /// Shown over the code.
    pub(super) file_name: Option<String>,
    /// Number of the first line, when lines are numbered.
    pub(super) numbers: Option<u32>,
    /// First and last of the marked lines, from 1, in order and apart.
    pub(super) marked: Vec<(u32, u32)>,
    /// Prefix of hidden lines.
    pub(super) hidelines: Option<String>,
    /// Attributes that are known and whose value makes no sense, as written.
    pub(super) ill: Vec<String>,
}

/// Reads an info string.
pub(super) fn read(text: &str) -> Info {
    let mut info = Info::default();
    let mut rest = text;
    // `lines`: bare numbers are lines, in braces and behind `hl_lines=2,`.
    let (mut braces, mut lines, mut first) = (false, false, true);
    loop {
        rest = rest.trim_start_matches([',', ' ', '\t']);
        if let Some(after) = rest.strip_prefix(['{', '}']) {
            (braces, lines, rest) = (rest.starts_with('{'), false, after);
            continue;
        }
        if rest.is_empty() {
            break;
        }
        let (name, value, after) = word(rest, braces);
        match value {
            Some(value) => lines = info.pair(name, &value, first),
            None if (braces || lines) && is_range(name) => info.mark(name),
            None => {
                lines = false;
                info.bare(name, braces, first);
            }
        }
        rest = after;
        first = false;
    }
    info.marked.sort_unstable();
    info.marked.dedup_by(|next, last| {
        let joins = next.0 <= last.1 + 1;
        if joins {
            last.1 = last.1.max(next.1);
        }
        joins
    });
    info
}

/// The first word of a text that does not begin with white space: its name, its value, and what follows.
fn word(text: &str, braces: bool) -> (&str, Option<String>, &str) {
    let is_end = |c: char| matches!(c, ',' | ' ' | '\t');
    let end = text.find(|c: char| is_end(c) || matches!(c, '{' | '}' | '=')).unwrap_or(text.len());
    let (name, rest) = text.split_at(end);
    let Some(value) = rest.strip_prefix('=') else { return (name, None, rest) };
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
    if let Some(quote) = quote
        && let Some((inside, after)) = value[1..].split_once(quote)
    {
        return (name, Some(inside.trim().to_owned()), after);
    }
    let end = value.find(|c: char| is_end(c) || braces && c == '}').unwrap_or(value.len());
    (name, Some(value[..end].to_owned()), &value[end..])
}

/// Whether a word is a line or a range of lines.
fn is_range(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_digit()) && word.bytes().all(|b| b.is_ascii_digit() || b == b'-')
}

/// A key in the one form of its spellings: `hl_lines`, `hl-lines` and `hlLines` are the same.
fn key(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).take(40).collect()
}

/// A word that turns line numbers on.
fn numbers_lines(key: &str) -> bool {
    matches!(key, "numberlines" | "linenos" | "linenumbers" | "showlinenumbers" | "codelinenumbers")
}

/// The first word of an info string as a name: lower case, and only what may stand in a class.
fn language(word: &str) -> Option<String> {
    let legal = |c: &char| c.is_alphanumeric() || "+#-_.".contains(*c);
    let name: String =
        word.trim_start_matches('.').chars().filter(legal).take(40).flat_map(char::to_lowercase).collect();
    (!name.is_empty()).then_some(name)
}

impl Info {
    /// A word without value.
    fn bare(&mut self, name: &str, braces: bool, first: bool) {
        if let Some(id) = name.strip_prefix('#').filter(|id| braces && !id.is_empty()) {
            self.attrs.id = Some(attrs::id(id));
        } else if numbers_lines(&key(name)) {
            self.numbers = self.numbers.or(Some(1));
        } else if let Some(class) = name.strip_prefix('.').filter(|_| braces) {
            if self.language.is_none() {
                self.language = language(class);
            } else {
                attrs::classes(class, &mut self.attrs.classes);
            }
        } else if first {
            self.language = language(name);
        }
    }

    /// A word with its value; whether it names lines.
    fn pair(&mut self, name: &str, value: &str, first: bool) -> bool {
        let text = |most: usize| Some(value.chars().take(most).collect::<String>()).filter(|text| !text.is_empty());
        match key(name).as_str() {
            "caption" | "lstcap" => self.caption = text(2000),
            "title" | "filename" => self.file_name = text(500),
            "id" | "lstlabel" if !value.is_empty() => self.attrs.id = Some(attrs::id(value)),
            "class" => attrs::classes(value, &mut self.attrs.classes),
            "hidelines" => self.hidelines = Some(value.to_owned()),
            "hllines" | "emphasizelines" => {
                for range in value.split([',', ' ']).filter(|range| !range.is_empty()) {
                    self.mark(range);
                }
                return true;
            }
            "startfrom" | "linenostart" | "linenums" => self.start(name, value),
            key if numbers_lines(key) => match value.to_ascii_lowercase().as_str() {
                "false" | "no" | "off" => self.numbers = None,
                "true" | "yes" | "on" | "table" | "inline" => self.numbers = self.numbers.or(Some(1)),
                _ => self.start(name, value),
            },
            // Pandoc's `{=html}`.
            "" if first => self.language = language(value),
            _ => {}
        }
        false
    }

    /// Numbers lines from a value on.
    fn start(&mut self, name: &str, value: &str) {
        match value.parse::<u32>() {
            Ok(start) => self.numbers = Some(start.min(HIGHEST)),
            Err(_) => self.ill.push(format!("{name}={value}")),
        }
    }

    /// Marks a line or a range of lines.
    fn mark(&mut self, range: &str) {
        let (from, to) = range.split_once('-').unwrap_or((range, range));
        match (from.trim().parse(), to.trim().parse()) {
            (Ok(from), Ok(to)) if 0 < from && from <= to && to <= HIGHEST => {
                if self.marked.len() < RANGES {
                    self.marked.push((from, to));
                }
            }
            _ => self.ill.push(range.to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lang(text: &str) -> Option<String> {
        read(text).language
    }

    #[test]
    fn languages_are_names() {
        for (text, name) in [
            ("{.rust", "rust"),
            ("C++", "c++"),
            ("\"><script>", "script"),
            ("rust,ignore,E0382", "rust"),
            (" Rust ignore", "rust"),
            ("js{1,4}", "js"),
            ("{r}", "r"),
            ("{#lst-a .python .numberLines}", "python"),
            ("{.numberLines .c}", "c"),
            ("{=html}", "html"),
            ("ignore", "ignore"),
        ] {
            assert_eq!(lang(text).as_deref(), Some(name), "{text}");
        }
        assert_eq!((lang(""), lang("{#x}"), lang("title=\"a b\""), lang("{2}")), (None, None, None, None));
    }

    #[test]
    fn mdbooks_words_mean_what_they_meant() {
        let info = read("text,editable,hidelines=!!!,should_panic");
        let wanted = Info { language: Some("text".into()), hidelines: Some("!!!".into()), ..Info::default() };
        assert_eq!(info, wanted);
        assert_eq!(read("rust,hidelines={").hidelines.as_deref(), Some("{"));
    }

    #[test]
    fn attributes_of_all_dialects() {
        let info = read("rust {#lst-x .wide .wide caption=\"A *pot*, {so}\" 2,4-6,5-7}");
        assert_eq!(info.attrs.id.as_deref(), Some("lst-x"));
        assert_eq!(info.attrs.classes, ["wide"]);
        assert_eq!(info.caption.as_deref(), Some("A *pot*, {so}"));
        assert_eq!(info.marked, [(2, 2), (4, 7)]);
        let info = read("py title='a b.py' linenums=\"10\" hl_lines=\"2 3-4\"");
        assert_eq!((info.file_name.as_deref(), info.numbers), (Some("a b.py"), Some(10)));
        assert_eq!(info.marked, [(2, 4)]);
        assert_eq!(read("c,hl_lines=1-2,9,ignore,7").marked, [(1, 2), (9, 9)]);
        assert_eq!(read("{.c .numberLines startFrom=\"7\"}").numbers, Some(7));
        assert_eq!(read("{.c startFrom=7 .numberLines}").numbers, Some(7));
        assert_eq!(read("jsx showLineNumbers {1}").numbers, Some(1));
        assert_eq!(read("c linenos=false").numbers, None);
    }

    #[test]
    fn values_that_make_no_sense_are_told() {
        assert_eq!(read("c hl_lines='3-2 x' linenos=twice {0}").ill, ["3-2", "x", "linenos=twice", "0"]);
        assert_eq!(read("c hl_lines=\"1 99999999999\" caption=\"open").ill, ["99999999999"]);
    }
}
