//! Marks for the index: `[text]{.index}`, `<span class="index">text</span>` and `<!-- index: term -->`.
//!
//! The three say the same with the same words: `term="risk; register"`, `.main`, `.begin`, `.end`,
//! `see="…"`, `see-also="…"`, `sort="…"`. HTML shows nothing of the last two, so that they are at home in
//! any mdBook. Brackets count only before braces that begin with `.index`.

use super::build::Builder;
use super::tags::OpenTag;
use super::tree::Kind;
use crate::book::{Attrs, IndexMark, IndexSays, Inline};
use crate::diagnostic::{Code, Diagnostic};
use pulldown_cmark::CowStr;

/// How braces of a mark begin.
pub(super) const BRACES: &str = "{.index";

/// A mark as written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Written {
    /// Entry and sub-entries, Markdown, with semicolons between them.
    term: Option<String>,
    main: bool,
    begin: bool,
    end: bool,
    see: Option<String>,
    also: Option<String>,
    sort: Option<String>,
}

impl Written {
    /// Takes one word of a mark; `false` when it is none.
    fn word(&mut self, name: &str, value: Option<String>) -> bool {
        match (name, value) {
            (".index", None) => {}
            (".main", None) => self.main = true,
            (".begin", None) => self.begin = true,
            (".end", None) => self.end = true,
            ("term", Some(value)) => self.term = Some(value),
            ("see", Some(value)) => self.see = Some(value),
            ("see-also", Some(value)) => self.also = Some(value),
            ("sort", Some(value)) => self.sort = Some(value).filter(|value| !value.is_empty()),
            _ => return false,
        }
        true
    }

    /// The mark of a `span` of the class; its other classes and its attributes of the mark are taken away.
    pub(super) fn of_tag(tag: &OpenTag<'_>, attrs: &mut Attrs) -> Self {
        let mut written = Self::default();
        attrs.classes.retain(|class| !written.word(&format!(".{class}"), None));
        for name in ["term", "see", "see-also", "sort"] {
            if let Some(value) = tag.attr(&format!("data-{name}")) {
                written.word(name, Some(value.trim().to_owned()));
            }
        }
        written
    }

    /// What it tells the index.
    pub(super) fn says(&self) -> IndexSays {
        let entries = |list: &str| {
            let list = list.split('|').map(str::trim).filter(|entry| !entry.is_empty());
            list.map(str::to_owned).collect()
        };
        match (&self.see, &self.also) {
            (Some(see), _) => IndexSays::See(entries(see)),
            (None, Some(also)) => IndexSays::SeeAlso(entries(also)),
            (None, None) if self.end => IndexSays::End,
            (None, None) if self.begin => IndexSays::Begin { main: self.main },
            (None, None) => IndexSays::Here { main: self.main },
        }
    }

    /// The entry and its sub-entries as Markdown; none when the mark names none.
    pub(super) fn terms(&self) -> Vec<&str> {
        self.term.as_deref().map(levels).unwrap_or_default()
    }

    /// The mark, its terms read by `markdown`.
    pub(super) fn mark(&self, mut markdown: impl FnMut(&str) -> Vec<Inline>) -> IndexMark {
        let terms = self.terms().into_iter().map(&mut markdown).collect();
        IndexMark { terms, sort: self.sort.clone(), says: self.says() }
    }
}

/// Entry and sub-entries: what stands between semicolons, outside of code.
fn levels(term: &str) -> Vec<&str> {
    let (mut out, mut from, mut code) = (Vec::new(), 0, false);
    for (at, c) in term.char_indices() {
        match c {
            '`' => code = !code,
            ';' if !code => {
                out.push(term[from..at].trim());
                from = at + 1;
            }
            _ => {}
        }
    }
    out.push(term[from..].trim());
    out.retain(|level| !level.is_empty());
    out
}

/// Reads the words of a mark, as they stand in braces; the first that is none of theirs is the error.
fn read(words: &str) -> Result<Written, &str> {
    let mut written = Written::default();
    let mut rest = words.trim_start();
    while !rest.is_empty() {
        let end = rest.find(|c: char| c == '=' || c.is_whitespace()).unwrap_or(rest.len());
        let (name, behind) = rest.split_at(end);
        let (value, behind) = match behind.strip_prefix('=') {
            None => (None, behind),
            Some(value) => {
                let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
                let quoted = quote.and_then(|quote| value[1..].split_once(quote));
                let (value, behind) =
                    quoted.unwrap_or_else(|| value.split_at(value.find(char::is_whitespace).unwrap_or(value.len())));
                (Some(value.trim().to_owned()), behind)
            }
        };
        if !written.word(name, value) {
            return Err(name);
        }
        rest = behind.trim_start();
    }
    Ok(written)
}

/// Length of the braces of a mark at the start of a text.
fn braces(text: &str) -> Option<usize> {
    let rest = text.strip_prefix(BRACES)?;
    if !rest.starts_with(['}', ' ', '\n']) {
        return None;
    }
    let mut quote = None;
    for (at, c) in rest.char_indices() {
        match (c, quote) {
            ('}', None) => return Some(BRACES.len() + at + 1),
            ('"' | '\'', None) if rest[..at].ends_with('=') => quote = Some(c),
            (c, Some(open)) if c == open => quote = None,
            // A paragraph ends.
            ('\n', _) if rest[at + 1..].trim_start_matches([' ', '\t']).starts_with('\n') => return None,
            _ => {}
        }
    }
    None
}

impl<'a> Builder<'a, '_, '_> {
    /// A comment of HTML: the marks in it, one a line.
    pub(super) fn comment(&mut self, comment: &str, place: (u32, u32)) {
        let Some(lines) = comment.trim_start().strip_prefix("index:") else { return };
        for line in lines.lines().map(str::trim).filter(|line| !line.is_empty()) {
            let (term, words) = match line.strip_suffix('}').and_then(|line| line.rsplit_once('{')) {
                Some((term, words)) => (term.trim(), words),
                None => (line, ""),
            };
            if let Some(mut written) = self.mark(words, place) {
                written.term = Some(term.to_owned()).filter(|term| !term.is_empty()).or(written.term);
                self.leaf(Kind::Index(Box::new(written)), place);
            }
        }
    }

    /// The words of a mark; one that is not understood is remarked.
    fn mark(&mut self, words: &str, place: (u32, u32)) -> Option<Written> {
        match read(words) {
            Ok(written) => Some(written),
            Err(word) => {
                let message = format!("a mark for the index does not know `{word}`; it is left out");
                let help = "it knows .main, .begin, .end, term=\"…\", see=\"…\", see-also=\"…\" and sort=\"…\"";
                let span = self.span(place);
                self.shared.remark(Diagnostic::new(Code::IndexMark, span, message).help(help));
                None
            }
        }
    }

    /// Text in a chapter where brackets may be marks: brackets are told apart.
    pub(super) fn bracketed(&mut self, from: usize, to: usize) {
        let whole = self.text;
        let mut at = from;
        let piece = |builder: &mut Self, from: usize, to: usize| {
            if from < to {
                let place = builder.place(from..to);
                builder.leaf(Kind::Text(CowStr::Borrowed(&whole[from..to])), place);
            }
        };
        while let Some(found) = whole[at..to].find(['[', ']', '{']).map(|i| at + i) {
            let sign = whole.as_bytes()[found];
            let escaped = whole[..found].bytes().rev().take_while(|byte| *byte == b'\\').count() % 2 == 1;
            if escaped || sign == b'{' && !(found > 0 && matches!(whole.as_bytes()[found - 1], b')' | b']')) {
                piece(self, at, found + 1);
                at = found + 1;
                continue;
            }
            piece(self, at, found);
            let place = self.place(found..found + 1);
            if sign == b'[' {
                self.leaf(Kind::Open, place);
                at = found + 1;
                continue;
            }
            let behind = found + usize::from(sign == b']');
            let length = braces(&whole[behind..]);
            at = behind;
            match length {
                Some(length) => {
                    let end = behind + length;
                    let place = self.place(found..end);
                    let written = self.mark(&whole[behind + 1..end - 1], place);
                    self.leaf(Kind::Close(written.map(Box::new)), place);
                    self.skip = found..end;
                    at = end;
                }
                None if sign == b']' => {
                    self.leaf(Kind::Close(None), place);
                }
                None => {
                    piece(self, found, found + 1);
                    at = found + 1;
                }
            }
            if at >= to {
                return;
            }
        }
        piece(self, at, to);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_a_mark() {
        let written = read(r#".index .main term="risk; `a;b`" sort=x"#).expect("all is known");
        assert_eq!(written.terms(), ["risk", "`a;b`"]);
        assert_eq!((written.main, written.sort.as_deref()), (true, Some("x")));
        assert_eq!(read(".mian"), Err(".mian"));
        assert_eq!(read("see='a | b; c'").map(|w| w.says()), Ok(IndexSays::See(vec!["a".into(), "b; c".into()])));
    }

    #[test]
    fn braces_end_behind_their_values() {
        assert_eq!(braces("{.index} x"), Some(8));
        assert_eq!(braces("{.index term=\"}\"}"), Some(17));
        assert_eq!(braces("{.indexed}"), None);
        assert_eq!(braces("{.index term=\"x"), None);
        assert_eq!(braces("{.index\n\nx}"), None);
    }
}
