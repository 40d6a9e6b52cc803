//! BibTeX: `@article{key, author = {…}, title = "…" # name, year = 1984}`.
//!
//! The format is that of BibTeX 0.99 (Patashnik, "BibTeXing", 1988) with the field names of biblatex beside the older
//! ones. Cross-references are not followed.

use super::{Kind, Name, Source, tex};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::source::{FileId, Span};
use std::collections::HashMap;

/// Reads a file.
pub(super) fn read(text: &str, file: FileId, remarks: &mut Diagnostics) -> Vec<Source> {
    let mut reader = Reader { text, at: 0, names: HashMap::new(), patience: PATIENCE };
    let mut out = Vec::new();
    while let Some(found) = text[reader.at..].find('@') {
        let start = reader.at + found;
        reader.at = start + 1;
        match reader.entry() {
            Ok(Some(mut source)) => {
                source.span = Some(Span::new(file, start, start + 1 + source.key.len()));
                out.push(source);
            }
            Ok(None) => {}
            Err(why) => {
                let end = text[start..].find('\n').map_or(text.len(), |end| start + end);
                remarks.push(Diagnostic::new(Code::BadSource, Span::new(file, start, end), why));
                if reader.patience == 0 {
                    break;
                }
                // The next entry begins a line.
                reader.at = text[end..].find("\n@").map_or(text.len(), |next| end + next);
            }
        }
    }
    out
}

/// Bytes that are read in vain, in search of the ends of values that have none; then the rest of the file is given up.
const PATIENCE: usize = 64 << 20;

struct Reader<'t> {
    text: &'t str,
    at: usize,
    /// Values of `@string`.
    names: HashMap<String, String>,
    /// What is left of [`PATIENCE`].
    patience: usize,
}

impl<'t> Reader<'t> {
    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    fn blanks(&mut self) {
        self.at = self.text.len() - self.rest().trim_start().len();
    }

    fn word(&mut self) -> &'t str {
        self.blanks();
        let rest = self.rest();
        let end = rest.find(|c: char| c.is_whitespace() || "{}(),=#\"@".contains(c)).unwrap_or(rest.len());
        self.at += end;
        &rest[..end]
    }

    fn take(&mut self, sign: char) -> bool {
        self.blanks();
        let found = self.rest().starts_with(sign);
        if found {
            self.at += sign.len_utf8();
        }
        found
    }

    /// What stands behind an `@`.
    fn entry(&mut self) -> Result<Option<Source>, String> {
        let kind = self.word().to_ascii_lowercase();
        let close = match (self.take('{'), kind.as_str()) {
            (true, _) => '}',
            (false, _) if self.take('(') => ')',
            // An address in a remark between entries.
            _ => return Ok(None),
        };
        match kind.as_str() {
            "comment" | "preamble" => {
                self.at -= 1;
                self.braced()?;
                return Ok(None);
            }
            "string" => {
                let name = self.word().to_ascii_lowercase();
                if !self.take('=') {
                    return Err("a name of `@string` has no value".to_owned());
                }
                let value = self.value()?;
                self.names.insert(name, value);
                self.take(close);
                return Ok(None);
            }
            _ => {}
        }
        let key = self.word().to_owned();
        if key.is_empty() {
            return Err("an entry has no key; it is left out".to_owned());
        }
        let mut fields: HashMap<String, String> = HashMap::new();
        loop {
            while self.take(',') {}
            if self.take(close) {
                break;
            }
            let name = self.word().to_ascii_lowercase();
            if name.is_empty() || !self.take('=') {
                return Err(format!("the entry `{key}` cannot be read; it is left out"));
            }
            let value = self.value()?;
            fields.entry(name).or_insert(value);
        }
        Ok(Some(source(key, &kind, &fields)))
    }

    /// Pieces joined by `#`.
    fn value(&mut self) -> Result<String, String> {
        let mut out = String::new();
        loop {
            self.blanks();
            match self.rest().chars().next() {
                Some('{') => out.push_str(self.braced()?),
                Some('"') => out.push_str(self.quoted()?),
                _ => {
                    let word = self.word();
                    if word.is_empty() {
                        return Err("a field has no value; its entry is left out".to_owned());
                    }
                    out.push_str(self.names.get(&word.to_ascii_lowercase()).map_or(word, String::as_str));
                }
            }
            if !self.take('#') {
                return Ok(out);
            }
        }
    }

    /// What stands in braces, those within balanced.
    fn braced(&mut self) -> Result<&'t str, String> {
        let (start, mut depth) = (self.at + 1, 0_u32);
        for (at, c) in self.rest().char_indices() {
            match c {
                '{' | '(' if at == 0 => depth = 1,
                '{' => depth += 1,
                '}' | ')' if depth == 1 && (c == '}' || self.text[start - 1..].starts_with('(')) => {
                    self.at += at + 1;
                    return Ok(&self.text[start..self.at - 1]);
                }
                '}' => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
        Err(self.never_closed("a brace"))
    }

    fn quoted(&mut self) -> Result<&'t str, String> {
        let (start, mut depth) = (self.at + 1, 0_u32);
        for (at, c) in self.rest().char_indices().skip(1) {
            match c {
                '{' => depth += 1,
                '}' => depth = depth.saturating_sub(1),
                '"' if depth == 0 => {
                    self.at += at + 1;
                    return Ok(&self.text[start..self.at - 1]);
                }
                _ => {}
            }
        }
        Err(self.never_closed("a quotation mark"))
    }

    fn never_closed(&mut self, what: &str) -> String {
        self.patience = self.patience.saturating_sub(self.rest().len());
        let lost = if self.patience > 0 { "what it belongs to" } else { "all that follows" };
        format!("{what} is never closed; {lost} is left out")
    }
}

/// A source made of fields.
fn source(key: String, kind: &str, fields: &HashMap<String, String>) -> Source {
    let raw = |names: &[&str]| names.iter().find_map(|name| fields.get(*name)).map(String::as_str);
    let get = |names: &[&str]| raw(names).map(tex::plain).filter(|text| !text.is_empty());
    let kind = match kind {
        "article" => Kind::Article,
        "incollection" | "inproceedings" | "conference" | "inbook" => Kind::Part,
        _ => Kind::Whole,
    };
    let (authors, others) = names(raw(&["author"]).unwrap_or_default());
    let year = get(&["year", "date"]).map(|year| year.split('-').next().unwrap_or_default().to_owned());
    let subtitle = get(&["subtitle"]).map_or_else(String::new, |subtitle| format!(": {subtitle}"));
    let title = get(&["title"]).map_or_else(String::new, |title| title + &subtitle);
    Source {
        key,
        span: None,
        kind,
        authors,
        others,
        editors: names(raw(&["editor"]).unwrap_or_default()).0,
        title,
        container: get(&["journal", "journaltitle", "booktitle"]),
        publisher: get(&["publisher", "school", "institution", "organization", "howpublished"]),
        place: get(&["address", "location"]),
        year,
        volume: get(&["volume"]),
        issue: get(&["number", "issue"]),
        pages: get(&["pages"]).map(|pages| pages.replace('-', "\u{2013}")),
        edition: get(&["edition"]),
        url: raw(&["url"]).map(|url| url.trim().trim_start_matches("\\url{").trim_end_matches('}').to_owned()),
        doi: get(&["doi"]).map(|doi| doi.trim_start_matches("https://doi.org/").to_owned()),
        note: get(&["note"]),
    }
}

/// Names with `and` between them; whether others follow.
fn names(text: &str) -> (Vec<Name>, bool) {
    let mut out = Vec::new();
    let mut others = false;
    for name in split(text, " and ") {
        match name.trim() {
            "" => {}
            "others" => others = true,
            name => out.push(one_name(name)),
        }
    }
    (out, others)
}

/// `Last, First`, `von Last, Jr, First` or `First von Last`; in braces it is a body.
fn one_name(name: &str) -> Name {
    let given = |given: String| Some(given).filter(|given| !given.is_empty());
    if name.starts_with('{') && name.ends_with('}') && split(name, ",").len() == 1 {
        return Name { family: tex::plain(name), given: None };
    }
    let parts: Vec<String> = split(name, ",").into_iter().map(tex::plain).collect();
    match parts.as_slice() {
        [family, first] => Name { family: family.clone(), given: given(first.clone()) },
        [family, junior, first, ..] => Name { family: family.clone(), given: given(format!("{first}, {junior}")) },
        _ => {
            let words = split(name, " ");
            let words: Vec<&str> = words.into_iter().filter(|word| !word.trim().is_empty()).collect();
            let small = |word: &&str| word.starts_with(char::is_lowercase);
            // The family name begins with its particle, or is the last word.
            let last = words.len().saturating_sub(1);
            let from = words[..last].iter().position(small).unwrap_or(last);
            Name { family: tex::plain(&words[from..].join(" ")), given: given(tex::plain(&words[..from].join(" "))) }
        }
    }
}

/// Parts of a text between what stands outside of braces.
fn split<'t>(text: &'t str, at: &str) -> Vec<&'t str> {
    let (mut out, mut from, mut depth, mut i) = (Vec::new(), 0, 0_u32, 0);
    while i < text.len() {
        let rest = &text[i..];
        if depth == 0 && rest.starts_with(at) {
            out.push(&text[from..i]);
            i += at.len();
            from = i;
            continue;
        }
        let c = rest.chars().next().unwrap_or(' ');
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        i += c.len_utf8();
    }
    out.push(&text[from..]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> (Vec<Source>, usize) {
        let mut remarks = Diagnostics::new();
        let out = read(text, FileId(0), &mut remarks);
        (out, remarks.iter().len())
    }

    #[test]
    fn entries_are_read() {
        let (all, told) = all(r#"
            Text before, me@example.org. @string{aw = "Addison-Wesley"} @comment{ @book{no} }
            @Book{knuth84, author = "Donald E. Knuth", title = {The {\TeX}book}, publisher = aw # ", Reading", year = 1984,}
            @article(b, author = {van der Berg, Jan and {The Group} and Mar{\'\i}a de la Cruz and others},
              title = {On {IT}}, journal = J, pages = {1--9}, date = {2001-02-03})
        "#);
        assert_eq!(told, 0);
        assert_eq!(all.len(), 2);
        assert_eq!(
            (all[0].title.as_str(), all[0].publisher.as_deref()),
            ("The TeXbook", Some("Addison-Wesley, Reading"))
        );
        let names: Vec<String> =
            all[1].authors.iter().map(|n| format!("{}|{}", n.family, n.given.as_deref().unwrap_or("-"))).collect();
        assert_eq!(names, ["van der Berg|Jan", "The Group|-", "de la Cruz|María"]);
        assert_eq!((all[1].others, all[1].year.as_deref(), all[1].pages.as_deref()), (true, Some("2001"), Some("1–9")));
    }

    #[test]
    fn faults_are_told_and_the_rest_is_read() {
        let (all, told) =
            all("@book{a, title = {never closed\n@book{b, title = {B}}\n@book{c title}\n@book{d, title={D}}");
        assert_eq!((all.iter().map(|s| s.key.as_str()).collect::<Vec<_>>(), told), (vec!["b", "d"], 2));
        let whole = "@book{a, title = {x} # \"y\", author = {A and B}}";
        for end in 0..=whole.len() {
            super::read(&whole[..end], FileId(0), &mut Diagnostics::new());
        }
    }
}
