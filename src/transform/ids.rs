//! Ids are unique within a chapter. The first of several keeps its id, since that is where links
//! go in a browser; the others get a number behind theirs.

use std::collections::{HashMap, HashSet};

use crate::book::ids::{Identified, ids_mut};
use crate::book::walk::plain;
use crate::book::{Book, Chapter};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::source::Span;

/// The ids of one chapter.
#[derive(Debug, Default)]
pub(super) struct Anchors {
    exact: HashSet<String>,
    /// In document order.
    pub list: Vec<String>,
    /// ASCII lower case → index into `list` of the first such id; made when first asked for.
    folded: Option<HashMap<String, usize>>,
}

impl Anchors {
    /// The chapter's own id for what a link names, matched exactly or but for ASCII case.
    pub(super) fn find(&mut self, wanted: &str) -> Option<&str> {
        if let Some(id) = self.exact.get(wanted) {
            return Some(id);
        }
        let list = &self.list;
        let folded = self.folded.get_or_insert_with(|| {
            let mut map = HashMap::new();
            for (i, id) in list.iter().enumerate() {
                map.entry(id.to_ascii_lowercase()).or_insert(i);
            }
            map
        });
        folded.get(&wanted.to_ascii_lowercase()).map(|i| list[*i].as_str())
    }
}

/// Makes the ids of each chapter unique, and tells them.
pub(super) fn make_unique(book: &mut Book, remarks: &mut Diagnostics) -> Vec<Anchors> {
    book.chapters.iter_mut().map(|chapter| unique(chapter, remarks)).collect()
}

fn unique(chapter: &mut Chapter, remarks: &mut Diagnostics) -> Anchors {
    let mut anchors = Anchors::default();
    let mut twice = false;
    ids_mut(chapter, &mut |found| {
        if found.id.as_ref().is_some_and(String::is_empty) {
            *found.id = None;
        }
        if let Some(id) = found.id {
            twice |= !anchors.exact.insert(id.clone());
            anchors.list.push(id.clone());
        }
    });
    if twice {
        anchors.list.clear();
        let mut firsts = HashMap::new();
        ids_mut(chapter, &mut |found| rename(found, &mut anchors, &mut firsts, remarks));
    }
    anchors
}

/// The first thing that carries an id, and the number that the next thing of that id may take.
struct First {
    span: Span,
    next: usize,
}

fn rename(
    Identified { span, id, heading }: Identified<'_>,
    anchors: &mut Anchors,
    firsts: &mut HashMap<String, First>,
    remarks: &mut Diagnostics,
) {
    let Some(id) = id else { return };
    let Some(first) = firsts.get_mut(id) else {
        firsts.insert(id.clone(), First { span, next: 1 });
        anchors.list.push(id.clone());
        return;
    };
    if !heading.is_some_and(|words| is_made_of(id, &plain(words))) {
        remarks.push(
            Diagnostic::new(Code::DuplicateId, span, format!("the id `{id}` is used twice in this chapter"))
                .label(first.span, "first used here"),
        );
    }
    let free = loop {
        let candidate = format!("{id}-{}", first.next);
        first.next += 1;
        if !anchors.exact.contains(&candidate) {
            break candidate;
        }
    };
    anchors.exact.insert(free.clone());
    anchors.list.push(free.clone());
    *id = free;
}

/// Whether a heading's id was made of its words rather than written by the author.
fn is_made_of(id: &str, words: &str) -> bool {
    let letters =
        |text: &str| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    letters(id).starts_with(&letters(words))
}
