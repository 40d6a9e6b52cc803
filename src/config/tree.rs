//! book.toml and the `MDBOOK_…` variables as one tree of values, each knowing where it was written.
//!
//! TOML comes in by the `toml` crate, whose values carry spans; variables are read as JSON, and as
//! plain text when they are not JSON, as mdBook does. Any value can be asked for as any type that
//! serde knows (see [`Node::read`]), one key at a time, so that one wrong key never hides another.

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::source::{FileId, SourceMap, Span};
use serde::de::value::{Error, MapDeserializer, SeqDeserializer};
use serde::de::{Deserialize, Deserializer, IntoDeserializer, Visitor};
use serde::forward_to_deserialize_any;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A value and where it comes from.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Node {
    /// The value.
    pub(super) value: Value,
    /// Where it stands in book.toml; `None` for a variable's.
    pub(super) span: Option<Span>,
    /// The environment variable that set it.
    pub(super) variable: Option<String>,
}

/// A value of either language; dates of TOML are text.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    Nothing,
    Text(String),
    Integer(i64),
    Float(f64),
    Bool(bool),
    List(Vec<Node>),
    Table(Vec<Entry>),
}

/// A key with its value.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Entry {
    /// The key.
    pub(super) key: String,
    /// Where the key stands.
    pub(super) span: Option<Span>,
    /// Its value.
    pub(super) node: Node,
}

impl Node {
    /// An empty table.
    pub(super) fn empty() -> Self {
        Node { value: Value::Table(Vec::new()), span: None, variable: None }
    }

    /// The value as a type that serde knows; `None` when it is of another type.
    pub(super) fn read<'a, T: Deserialize<'a>>(&'a self) -> Option<T> {
        T::deserialize(self).ok()
    }

    /// The entries of a table.
    pub(super) fn entries(&self) -> Option<&[Entry]> {
        match &self.value {
            Value::Table(entries) => Some(entries),
            _ => None,
        }
    }

    /// The elements of a list.
    pub(super) fn elements(&self) -> Option<&[Node]> {
        match &self.value {
            Value::List(list) => Some(list),
            _ => None,
        }
    }

    /// The value of a key of a table.
    pub(super) fn get(&self, key: &str) -> Option<&Node> {
        self.entries()?.iter().find(|entry| entry.key == key).map(|entry| &entry.node)
    }

    /// What a message calls this value.
    pub(super) fn describe(&self) -> String {
        match &self.value {
            Value::Nothing => "nothing".to_owned(),
            Value::Text(text) if text.chars().count() <= 40 => format!("{text:?}"),
            Value::Text(_) => "a long text".to_owned(),
            Value::Integer(number) => format!("the number {number}"),
            Value::Float(number) => format!("the number {number:?}"),
            Value::Bool(value) => value.to_string(),
            Value::List(_) => "a list".to_owned(),
            Value::Table(_) => "a table".to_owned(),
        }
    }
}

/// The tree of book.toml; an empty table after a syntax error, which is remarked.
pub(super) fn of_toml(sources: &SourceMap, file: FileId, remarks: &mut Diagnostics) -> Node {
    match DeTable::parse(sources.text(file)) {
        Ok(table) => {
            let span = place(file, table.span());
            Node { value: Value::Table(entries(file, table.into_inner())), span, variable: None }
        }
        Err(error) => {
            let end = sources.text(file).len();
            let range = error.span().unwrap_or(end..end);
            let message = format!("not valid TOML: {}", error.message().trim().replace('\n', ", "));
            remarks.push(Diagnostic::new(Code::ConfigSyntax, place(file, range), message));
            Node::empty()
        }
    }
}

fn place(file: FileId, range: std::ops::Range<usize>) -> Option<Span> {
    Some(Span::new(file, range.start, range.end))
}

/// The entries of a table in the order of the file (the crate sorts them by name).
fn entries(file: FileId, table: DeTable<'_>) -> Vec<Entry> {
    let mut out: Vec<Entry> = table
        .into_iter()
        .map(|(key, value)| {
            let span = place(file, key.span());
            Entry { key: key.into_inner().into_owned(), span, node: node(file, value) }
        })
        .collect();
    out.sort_by_key(|entry| entry.span);
    out
}

fn node(file: FileId, value: Spanned<DeValue<'_>>) -> Node {
    let span = place(file, value.span());
    let value = match value.into_inner() {
        DeValue::String(text) => Value::Text(text.into_owned()),
        DeValue::Integer(number) => match i64::from_str_radix(number.as_str(), number.radix()) {
            Ok(number) => Value::Integer(number),
            Err(_) => Value::Text(number.to_string()),
        },
        DeValue::Float(number) => number.as_str().parse().map_or(Value::Nothing, Value::Float),
        DeValue::Boolean(value) => Value::Bool(value),
        DeValue::Datetime(date) => Value::Text(date.to_string()),
        DeValue::Array(list) => Value::List(list.into_iter().map(|item| node(file, item)).collect()),
        DeValue::Table(table) => Value::Table(entries(file, table)),
    };
    Node { value, span, variable: None }
}

/// Sets what the variables say, in the order of their names: `MDBOOK_BOOK__TITLE` is
/// `book.title`, `__` being a dot and `_` a dash. A variable that names a whole table replaces it.
pub(super) fn overlay(tree: &mut Node, variables: &[(String, String)], remarks: &mut Diagnostics) {
    let mut variables: Vec<_> = variables.iter().filter(|(name, _)| name.starts_with("MDBOOK_")).collect();
    variables.sort();
    for (name, text) in variables {
        let path = name["MDBOOK_".len()..].to_lowercase().replace("__", ".").replace('_', "-");
        let mut keys = path.split('.');
        match keys.next() {
            Some("book" | "build" | "rust" | "output" | "preprocessor") => set(tree, &path, of_text(name, text)),
            Some("log") => {}
            _ => {
                let message = format!("the variable {name} sets nothing of book.toml");
                let help = "the tables that variables can set are book, build, rust, output and preprocessor";
                remarks.push(Diagnostic::new(Code::UnknownVariable, None, message).help(help));
            }
        }
    }
}

/// Sets one value; what stands in the way of its path is replaced by tables.
fn set(tree: &mut Node, path: &str, value: Node) {
    let mut at = tree;
    for key in path.split('.') {
        if at.entries().is_none() {
            at.value = Value::Table(Vec::new());
        }
        let Value::Table(entries) = &mut at.value else { unreachable!("made a table just above") };
        let index = entries.iter().position(|entry| entry.key == key).unwrap_or_else(|| {
            let node = Node { variable: value.variable.clone(), ..Node::empty() };
            entries.push(Entry { key: key.to_owned(), span: None, node });
            entries.len() - 1
        });
        at = &mut entries[index].node;
    }
    *at = value;
}

fn of_text(name: &str, text: &str) -> Node {
    match serde_json::from_str(text) {
        Ok(json) => of_json(name, json),
        Err(_) => Node { value: Value::Text(text.to_owned()), span: None, variable: Some(name.to_owned()) },
    }
}

fn of_json(name: &str, json: serde_json::Value) -> Node {
    use serde_json::Value as Json;
    let value = match json {
        Json::Null => Value::Nothing,
        Json::Bool(value) => Value::Bool(value),
        Json::Number(number) => match number.as_i64() {
            Some(number) => Value::Integer(number),
            None => Value::Float(number.as_f64().unwrap_or(f64::NAN)),
        },
        Json::String(text) => Value::Text(text),
        Json::Array(list) => Value::List(list.into_iter().map(|item| of_json(name, item)).collect()),
        Json::Object(table) => Value::Table(
            table.into_iter().map(|(key, item)| Entry { key, span: None, node: of_json(name, item) }).collect(),
        ),
    };
    Node { value, span: None, variable: Some(name.to_owned()) }
}

impl<'de> Deserializer<'de> for &'de Node {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match &self.value {
            Value::Nothing => visitor.visit_unit(),
            Value::Text(text) => visitor.visit_borrowed_str(text),
            Value::Integer(number) => visitor.visit_i64(*number),
            Value::Float(number) => visitor.visit_f64(*number),
            Value::Bool(value) => visitor.visit_bool(*value),
            Value::List(list) => visitor.visit_seq(SeqDeserializer::new(list.iter())),
            Value::Table(entries) => {
                visitor.visit_map(MapDeserializer::new(entries.iter().map(|entry| (entry.key.as_str(), &entry.node))))
            }
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.value {
            Value::Nothing => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match &self.value {
            Value::Text(text) => {
                let text: serde::de::value::StrDeserializer<'_, Error> = text.as_str().into_deserializer();
                text.deserialize_enum(name, variants, visitor)
            }
            _ => self.deserialize_any(visitor),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct newtype_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}

impl<'a> IntoDeserializer<'a, Error> for &'a Node {
    type Deserializer = Self;
    fn into_deserializer(self) -> Self {
        self
    }
}
