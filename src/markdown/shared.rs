//! What the steps of reading one chapter share: its options, its remarks, its footnotes.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::Options;
use super::tree::NodeId;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::source::{FileId, Span};

/// Remarks of one kind in one chapter; after so many the author knows.
const OFTEN: usize = 100;

/// A footnote's definition: its label, its content, its place.
#[derive(Debug)]
pub(super) struct Defined {
    pub(super) label: String,
    pub(super) node: NodeId,
    pub(super) span: Span,
}

/// The footnotes of one text, found by label without case.
#[derive(Debug, Default)]
pub(super) struct Notes {
    pub(super) list: Vec<Defined>,
    labels: HashMap<String, usize>,
}

impl Notes {
    /// Adds a definition.
    pub(super) fn add(&mut self, note: Defined) {
        self.labels.insert(note.label.to_lowercase(), self.list.len());
        self.list.push(note);
    }

    /// The definition of a label.
    pub(super) fn find(&self, label: &str) -> Option<usize> {
        self.labels.get(&label.to_lowercase()).copied()
    }
}

/// What all parts of one chapter share while they are built.
pub(super) struct Shared<'c> {
    pub(super) file: FileId,
    pub(super) options: &'c Options,
    pub(super) remarks: &'c mut Diagnostics,
    /// What was remarked once for this chapter.
    said: BTreeSet<String>,
    counts: BTreeMap<Code, usize>,
}

impl<'c> Shared<'c> {
    /// For one chapter.
    pub(super) fn new(file: FileId, options: &'c Options, remarks: &'c mut Diagnostics) -> Self {
        Self { file, options, remarks, said: BTreeSet::new(), counts: BTreeMap::new() }
    }

    /// A remark that may be made often: of each kind a chapter gets at most [`OFTEN`].
    pub(super) fn remark(&mut self, remark: Diagnostic) {
        let count = self.counts.entry(remark.code).or_insert(0);
        *count += 1;
        if *count <= OFTEN {
            self.remarks.push(remark);
        }
    }

    /// A remark that is made once a chapter; `key` tells which.
    pub(super) fn once(&mut self, key: &str, make: impl FnOnce() -> Diagnostic) {
        if !self.said.contains(key) {
            self.said.insert(key.to_owned());
            self.remarks.push(make());
        }
    }
}
