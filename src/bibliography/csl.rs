//! CSL-JSON: the list of items that reference managers export (Citation Style Language, "CSL-JSON schema" 1.0).

use super::{Kind, Name, Source};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::source::{FileId, Span};
use crate::text::single_spaced;
use serde_json::Value;
use std::collections::HashMap;

/// Reads a file.
pub(super) fn read(text: &str, file: FileId, remarks: &mut Diagnostics) -> Vec<Source> {
    let items = match serde_json::from_str::<Value>(text) {
        Ok(Value::Array(items)) => items,
        Ok(Value::Object(mut all)) if all.get("items").is_some_and(Value::is_array) => {
            all.get_mut("items").and_then(Value::as_array_mut).map(std::mem::take).unwrap_or_default()
        }
        Ok(_) => {
            let message = "a bibliography in JSON is a list of items (CSL-JSON)";
            remarks.push(Diagnostic::new(Code::BadSource, Span::new(file, 0, 0), message));
            return Vec::new();
        }
        Err(fault) => {
            let line = text.split_inclusive('\n').take(fault.line().saturating_sub(1)).map(str::len).sum::<usize>();
            let mut at = (line + fault.column().saturating_sub(1)).min(text.len());
            while !text.is_char_boundary(at) {
                at -= 1;
            }
            let message = format!("the bibliography is not JSON: {fault}");
            remarks.push(Diagnostic::new(Code::BadSource, Span::new(file, at, at), message));
            return Vec::new();
        }
    };
    let places = places(text);
    let mut out = Vec::new();
    for item in &items {
        match string(item, "id") {
            Some(key) => {
                // The reader of JSON tells no places: the key's own is where it is first written.
                let span = places.get(key.as_str()).map(|at| Span::new(file, *at, at + key.len() + 2));
                out.push(source(key, span, item));
            }
            None => {
                let message = "an item of the bibliography has no id; it is left out";
                remarks.push(Diagnostic::new(Code::BadSource, Span::new(file, 0, 0), message));
            }
        }
    }
    out
}

/// Where each string of a JSON text first stands, by what is between its quotes.
fn places(text: &str) -> HashMap<&str, usize> {
    let mut out = HashMap::new();
    let (mut open, mut escaped) = (None, false);
    for (at, byte) in text.bytes().enumerate() {
        match (open, byte) {
            (Some(_), _) if escaped => escaped = false,
            (Some(_), b'\\') => escaped = true,
            (Some(start), b'"') => {
                out.entry(&text[start + 1..at]).or_insert(start);
                open = None;
            }
            (None, b'"') => open = Some(at),
            _ => {}
        }
    }
    out
}

/// A member that is text or a number.
fn string(item: &Value, name: &str) -> Option<String> {
    let text = match item.get(name)? {
        Value::String(text) => single_spaced(text),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    Some(text).filter(|text| !text.is_empty())
}

fn source(key: String, span: Option<Span>, item: &Value) -> Source {
    let get = |name: &str| string(item, name);
    let kind = match item.get("type").and_then(Value::as_str).unwrap_or_default() {
        "article" | "article-journal" | "article-magazine" | "article-newspaper" => Kind::Article,
        "chapter" | "paper-conference" | "entry" | "entry-encyclopedia" | "entry-dictionary" => Kind::Part,
        _ => Kind::Whole,
    };
    let issued = item.get("issued");
    let part = issued.and_then(|date| date.get("date-parts")?.get(0)?.get(0));
    let year = match part {
        Some(Value::Number(year)) => Some(year.to_string()),
        Some(Value::String(year)) => Some(year.clone()),
        _ => issued.and_then(|date| string(date, "literal").or_else(|| string(date, "raw"))),
    };
    Source {
        key,
        span,
        kind,
        authors: names(item, "author"),
        others: false,
        editors: names(item, "editor"),
        title: get("title").unwrap_or_default(),
        container: get("container-title"),
        publisher: get("publisher"),
        place: get("publisher-place"),
        year,
        volume: get("volume"),
        issue: get("issue"),
        pages: get("page").map(|pages| pages.replace('-', "\u{2013}")),
        edition: get("edition"),
        url: get("URL"),
        doi: get("DOI").map(|doi| doi.trim_start_matches("https://doi.org/").to_owned()),
        note: get("note"),
    }
}

fn names(item: &Value, role: &str) -> Vec<Name> {
    let list = item.get(role).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let one = |name: &Value| {
        if let Some(family) = string(name, "literal") {
            return Some(Name { family, given: None });
        }
        let particle = string(name, "non-dropping-particle").map_or_else(String::new, |p| format!("{p} "));
        Some(Name { family: format!("{particle}{}", string(name, "family")?), given: string(name, "given") })
    };
    list.iter().filter_map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_are_read_and_faults_told() {
        let mut told = Diagnostics::new();
        let text = r#"[{"id": "a", "type": "article-journal", "title": "T", "page": "1-2", "issued": {"date-parts": [[1984, 2]]},
            "author": [{"family": "Berg", "given": "J.", "non-dropping-particle": "van"}, {"literal": "The Group"}]}, {}]"#;
        let all = read(text, FileId(0), &mut told);
        assert_eq!((all.len(), told.iter().len()), (1, 1));
        assert_eq!(
            (all[0].kind, all[0].year.as_deref(), all[0].pages.as_deref()),
            (Kind::Article, Some("1984"), Some("1–2"))
        );
        assert_eq!(all[0].authors[0].family, "van Berg");
        assert!(read("[{\"id\": é", FileId(0), &mut told).is_empty());
        assert_eq!(told.iter().len(), 2);
    }
}
