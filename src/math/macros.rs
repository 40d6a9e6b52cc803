//! The author's own TeX commands: a list of names and replacements.
//!
//! Comes in: the text of a macros file, in the form that mdbook-katex reads: a line `\name:replacement`
//! for each, `#1` to `#9` standing for the arguments; any other line is a comment. Goes out: pairs
//! of name (with its backslash) and replacement, sorted by name, each name once.

use ratex_parser::Parser;

/// Reads a macros file; of two lines for one name the later holds.
pub fn read_macros(text: &str) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    for line in text.lines() {
        let Some((name, replacement)) = line.split_once(':') else { continue };
        if is_command(name) {
            found.push((name.to_owned(), replacement.trim_end().to_owned()));
        }
    }
    // The sort is stable: of equal names the last stands last.
    found.sort_by(|a, b| a.0.cmp(&b.0));
    found.reverse();
    found.dedup_by(|a, b| a.0 == b.0);
    found.reverse();
    found
}

/// A control word (`\name`) or a control symbol (`\;`): The TeXbook, chapter 3.
fn is_command(name: &str) -> bool {
    let Some(rest) = name.strip_prefix('\\') else { return false };
    !rest.is_empty() && (rest.chars().all(|c| c.is_ascii_alphabetic() || c == '@') || rest.chars().nth(1).is_none())
}

/// Tells the parser those of the commands that a formula can come to use: most use none of a long list.
pub(super) fn define(parser: &mut Parser<'_>, tex: &str, macros: &[(String, String)]) {
    if macros.is_empty() {
        return;
    }
    let mut known = vec![false; macros.len()];
    let mut texts = vec![tex];
    while let Some(text) = texts.pop() {
        for name in commands(text) {
            let Ok(at) = macros.binary_search_by(|known| known.0.as_str().cmp(name)) else { continue };
            if !std::mem::replace(&mut known[at], true) {
                parser.gullet.set_text_macro(&macros[at].0, &macros[at].1);
                texts.push(&macros[at].1);
            }
        }
    }
}

/// The commands in a text, with their backslashes.
fn commands(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        rest = &rest[rest.find('\\')?..];
        let word = rest[1..].bytes().take_while(|b| b.is_ascii_alphabetic() || *b == b'@').count();
        let length = if word > 0 { word } else { rest[1..].chars().next().map_or(0, char::len_utf8) };
        let (command, behind) = rest.split_at(1 + length);
        rest = behind;
        Some(command)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_line_by_line() {
        let macros = read_macros("# \\no:x\n\\R:{\\mathbb{R}}\r\nwords: no\n\\a:1\n\\a:{#1:#2}\n\\:no\n");
        let pairs: Vec<(&str, &str)> = macros.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        assert_eq!(pairs, [("\\R", "{\\mathbb{R}}"), ("\\a", "{#1:#2}")]);
    }

    #[test]
    fn commands_are_words_or_single_signs() {
        let found: Vec<&str> = commands(r"a\alpha+\,\\ \b\é\").collect();
        assert_eq!(found, [r"\alpha", r"\,", r"\\", r"\b", r"\é", r"\"]);
    }
}
