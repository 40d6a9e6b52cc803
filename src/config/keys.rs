//! Asking a table for its keys: wrong types and unknown names become remarks with their places.

use super::tree::{Entry, Node};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Near};
use serde::Deserialize;

/// A table of book.toml while it is read.
pub(super) struct Keys<'a, 'r> {
    /// Its name with dots; empty for the whole file.
    path: String,
    entries: &'a [Entry],
    asked: Vec<&'static str>,
    /// An unknown key is an error.
    strict: bool,
    /// Where remarks go.
    pub(super) remarks: &'r mut Diagnostics,
}

impl<'a, 'r> Keys<'a, 'r> {
    /// The whole file.
    pub(super) fn top(tree: &'a Node, remarks: &'r mut Diagnostics) -> Self {
        Self { path: String::new(), entries: tree.entries().unwrap_or(&[]), asked: Vec::new(), strict: false, remarks }
    }

    /// A table of this table; an empty one when it is not there or (which is remarked) not a table.
    pub(super) fn table(&mut self, key: &'static str) -> Keys<'a, '_> {
        let node = self.node(key);
        let entries = node.and_then(Node::entries);
        if let (Some(node), None) = (node, entries) {
            self.wrong(key, node, "a table");
        }
        let (path, strict) = (self.full(key), self.strict);
        Keys { path, entries: entries.unwrap_or(&[]), asked: Vec::new(), strict, remarks: self.remarks }
    }

    /// The same, with unknown keys as errors: for tables that no other program reads.
    pub(super) fn strictly(self) -> Self {
        Self { strict: true, ..self }
    }

    /// All entries, for tables whose keys the author chooses; nothing is left to be unknown.
    pub(super) fn entries(&self) -> &'a [Entry] {
        self.entries
    }

    /// The value of a key as it stands.
    pub(super) fn node(&mut self, key: &'static str) -> Option<&'a Node> {
        self.asked.push(key);
        self.entries.iter().find(|entry| entry.key == key).map(|entry| &entry.node)
    }

    /// The value of a key as a type; of another type it is an error that tells what is expected.
    pub(super) fn get<T: Deserialize<'a>>(&mut self, key: &'static str, expected: &str) -> Option<T> {
        self.found(key, expected).map(|(value, _)| value)
    }

    /// As [`Keys::get`], with the node for its place.
    pub(super) fn found<T: Deserialize<'a>>(&mut self, key: &'static str, expected: &str) -> Option<(T, &'a Node)> {
        let node = self.node(key)?;
        match node.read() {
            Some(value) => Some((value, node)),
            None => {
                self.wrong(key, node, expected);
                None
            }
        }
    }

    /// The elements of a list; a value of another type is an error that tells what is expected.
    pub(super) fn elements(&mut self, key: &'static str, expected: &str) -> &'a [Node] {
        match self.node(key).map(|node| (node, node.elements())) {
            Some((_, Some(elements))) => elements,
            Some((node, None)) => {
                self.wrong(key, node, expected);
                &[]
            }
            None => &[],
        }
    }

    /// An element of a list as a table; `None` when it is none.
    pub(super) fn element(&mut self, key: &str, node: &'a Node) -> Option<Keys<'a, '_>> {
        let (path, strict) = (self.full(key), self.strict);
        Some(Keys { path, entries: node.entries()?, asked: Vec::new(), strict, remarks: self.remarks })
    }

    /// A text; a blank one counts as not given.
    pub(super) fn text(&mut self, key: &'static str) -> Option<String> {
        self.get(key, "a text in quotes").filter(|text: &String| !text.trim().is_empty())
    }

    /// One of a few names, as what it stands for.
    pub(super) fn one_of<T: Copy>(&mut self, key: &'static str, names: &[(&str, T)]) -> Option<T> {
        let all: Vec<String> = names.iter().map(|(name, _)| format!("\"{name}\"")).collect();
        let expected = match all.split_last() {
            Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
            None => String::new(),
        };
        let (text, node) = self.found::<String>(key, &expected)?;
        let found = names.iter().find(|(name, _)| *name == text).map(|(_, value)| *value);
        if found.is_none() {
            self.wrong_but(key, node, &expected, meant(&text, names.iter().map(|(name, _)| *name)));
        }
        found
    }

    /// The name of a key with all its tables.
    pub(super) fn full(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) }
    }

    /// Remarks that a value is not what it should be.
    pub(super) fn wrong(&mut self, key: &str, node: &Node, expected: &str) {
        self.wrong_but(key, node, expected, None);
    }

    /// The same, with help.
    pub(super) fn wrong_but(&mut self, key: &str, node: &Node, expected: &str, help: Option<String>) {
        let mut message = format!("`{}` must be {expected}, not {}", self.full(key), node.describe());
        if let Some(variable) = &node.variable {
            message = format!("{message} (from the variable {variable})");
        }
        let mut remark = Diagnostic::new(Code::ConfigValue, node.span, message);
        remark.help = help;
        self.remarks.push(remark);
    }

    /// Remarks every key that was not asked for and is not among `ignored`.
    pub(super) fn end(self, ignored: &[&str]) {
        for entry in self.entries {
            let key = entry.key.as_str();
            if self.asked.contains(&key) || ignored.contains(&key) {
                continue;
            }
            let what = if entry.node.entries().is_some() { "table" } else { "key" };
            let mut message = format!("unknown {what} `{}`", self.full(key));
            if let Some(variable) = &entry.node.variable {
                message = format!("{message} (from the variable {variable})");
            }
            let code = if self.strict { Code::ThemeKey } else { Code::UnknownKey };
            let mut remark = Diagnostic::new(code, entry.span, message);
            remark.help = meant(key, self.asked.iter().chain(ignored).copied());
            self.remarks.push(remark);
        }
    }
}

/// The help for a misspelt name, where one of those that are known is near.
pub(super) fn meant<'n>(word: &str, names: impl Iterator<Item = &'n str>) -> Option<String> {
    Near::default().nearest(word, names).map(|near| format!("did you mean `{near}`?"))
}
