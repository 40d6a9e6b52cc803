//! What the program says to the author: errors, warnings and notes with their places.
//!
//! Comes in: findings of every stage, each with a [`Code`], a span where there is one, and help
//! where there is a remedy. Goes out: a list in the order of the book. Nothing here prints; the
//! command line does. A diagnostic is never an `Err`: the book is still made where it can be.

pub mod code;
mod near;
pub mod render;

pub use code::Code;
pub use near::Near;

use crate::source::Span;
use std::collections::HashMap;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing; never fails a build, not even with `--strict`.
    Note,
    /// The book is made, but something in it is not as the author meant.
    Warning,
    /// No book is written.
    Error,
}

impl Severity {
    /// `error`, `warning` or `note`.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

/// One remark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The kind of finding.
    pub code: Code,
    /// How bad it is.
    pub severity: Severity,
    /// One sentence without a full stop, lower case at its start.
    pub message: String,
    /// Where.
    pub span: Option<Span>,
    /// Further places, each with what it has to do with it.
    pub labels: Vec<(Span, String)>,
    /// What the author can do.
    pub help: Option<String>,
}

impl Diagnostic {
    /// A remark with the code's own severity.
    pub fn new(code: Code, span: impl Into<Option<Span>>, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity(),
            message: message.into(),
            span: span.into(),
            labels: Vec::new(),
            help: None,
        }
    }

    /// With a remedy.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// With a further place.
    #[must_use]
    pub fn label(mut self, span: Span, text: impl Into<String>) -> Self {
        self.labels.push((span, text.into()));
        self
    }
}

/// Places told of remarks that say the same, beside the first.
const PLACES: usize = 2;

/// A list of remarks; each worker owns one, and they are joined in book order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
}

impl Diagnostics {
    /// An empty list.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one remark.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.list.push(diagnostic);
    }

    /// Adds another list behind this one.
    pub fn append(&mut self, mut other: Diagnostics) {
        self.list.append(&mut other.list);
    }

    /// Makes one of all remarks of a kind that say the same: the first, with the next few places.
    pub fn fold(&mut self, code: Code) {
        let mut kept: Vec<Diagnostic> = Vec::with_capacity(self.list.len());
        let mut firsts: HashMap<String, usize> = HashMap::new();
        for remark in self.list.drain(..) {
            let first = (remark.code == code).then(|| firsts.get(&remark.message)).flatten();
            match first.map(|at| &mut kept[*at]) {
                Some(first) if first.labels.len() < PLACES => {
                    first.labels.extend(remark.span.map(|span| (span, "and here".to_owned())));
                }
                Some(_) => {}
                None => {
                    if remark.code == code {
                        firsts.insert(remark.message.clone(), kept.len());
                    }
                    kept.push(remark);
                }
            }
        }
        self.list = kept;
    }

    /// Puts the remarks in the order of their places, those without one first.
    pub fn sort(&mut self) {
        self.list.sort_by_key(|remark| remark.span);
    }

    /// All remarks, in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.list.iter()
    }

    /// All remarks, in order, to be changed.
    pub fn iter_mut(&mut self) -> std::slice::IterMut<'_, Diagnostic> {
        self.list.iter_mut()
    }

    /// Drops the remarks that do not pass.
    pub fn retain(&mut self, keeps: impl FnMut(&Diagnostic) -> bool) {
        self.list.retain(keeps);
    }

    /// How many remarks are of this severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.list.iter().filter(|d| d.severity == severity).count()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }
}
