//! Asking a table for its keys: wrong types and unknown names become remarks with their places.

use super::tree::{Entry, Node};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
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
        let remark = Diagnostic::new(Code::ConfigValue, node.span, message);
        self.remarks.push(match help {
            Some(help) => remark.help(help),
            None => remark,
        });
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
            if let Some(near) = nearest(key, self.asked.iter().chain(ignored).copied()) {
                remark = remark.help(format!("did you mean `{near}`?"));
            }
            self.remarks.push(remark);
        }
    }
}

/// The known name that a misspelt one most likely stands for.
pub(super) fn nearest<'n>(word: &str, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let most = match word.chars().count() {
        0..=2 => return None,
        3..=5 => 2,
        _ => 3,
    };
    names
        .map(|name| (distance(word, name), name))
        .filter(|(distance, name)| *distance <= most && *distance * 2 < name.len())
        .min()
        .map(|(_, name)| name)
}

/// How many letters have to be added, removed, changed or swapped with their neighbor
/// (Damerau's distance, restricted to one swap a place).
fn distance(a: &str, b: &str) -> usize {
    // A key is short; what is longer is no misspelling of one.
    let a: Vec<char> = a.chars().take(64).collect();
    let b: Vec<char> = b.chars().take(64).collect();
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, &x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, &y) in b.iter().enumerate() {
            let mut best = (last[j] + usize::from(x != y)).min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && x == b[j - 1] && a[i - 1] == y {
                best = best.min(before[j - 1] + 1);
            }
            row.push(best);
        }
        before = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_name_finds_its_neighbor() {
        assert_eq!(nearest("titel", ["title", "src"].into_iter()), Some("title"));
        assert_eq!(nearest("outptu", ["output", "book"].into_iter()), Some("output"));
        assert_eq!(nearest("author", ["authors", "title"].into_iter()), Some("authors"));
        assert_eq!(nearest("git-repository-url", ["authors", "title"].into_iter()), None);
        assert_eq!(nearest("srx", ["src"].into_iter()), Some("src"));
    }
}
