//! The marks of the whole book become the entries of its index.
//!
//! They are made when all ids are settled. Entries that differ only in the case of their first
//! letter are one. They are sorted as the book's language does (UTS 10, CLDR), space before letters
//! (word by word), and leading articles count.

use super::collate::Collators;
use super::marks::{Marked, Marks};
use super::number::OFTEN;
use crate::book::walk::plain;
use crate::book::{
    BlockKind, Book, Index, IndexEntry, IndexGroup, IndexMark, IndexPlace, IndexSays, IndexSee, Inline, InlineKind,
};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Near};
use crate::source::Span;
use std::collections::{BTreeMap, HashMap};
use unicode_normalization::UnicodeNormalization;

/// An entry while it gathers.
#[derive(Default)]
struct Node {
    term: Vec<Inline>,
    sort: Option<String>,
    places: Vec<IndexPlace>,
    see: Vec<(String, Span)>,
    also: Vec<(String, Span)>,
    children: Vec<Node>,
    names: HashMap<String, usize>,
}

impl Node {
    fn child(&mut self, term: &[Inline]) -> &mut Node {
        let shown = plain(term);
        let next = self.children.len();
        let at = *self.names.entry(key(&shown)).or_insert(next);
        if at == next {
            self.children.push(Node { term: term.to_vec(), ..Node::default() });
        }
        let child = &mut self.children[at];
        let small = |text: &str| text.trim_start().starts_with(char::is_lowercase);
        if small(&shown) && !small(&plain(&child.term)) {
            child.term = term.to_vec();
        }
        child
    }

    /// What it is sorted by.
    fn sorted_by(&self) -> String {
        self.sort.clone().unwrap_or_else(|| plain(&self.term))
    }

    /// The entry that a path names, as indices.
    fn find(&self, path: &str) -> Option<Vec<usize>> {
        let mut at = self;
        let mut out = Vec::new();
        for level in path.split(';') {
            let child = *at.names.get(&key(level.trim().trim_matches('`')))?;
            out.push(child);
            at = &at.children[child];
        }
        Some(out)
    }

    fn paths(&self, before: &str, out: &mut Vec<String>) {
        for child in &self.children {
            let path = if before.is_empty() { plain(&child.term) } else { format!("{before}; {}", plain(&child.term)) };
            out.push(path.clone());
            child.paths(&path, out);
        }
    }
}

/// What makes two terms the same.
fn key(term: &str) -> String {
    let mut letters = term.trim().chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// Makes the entries.
pub(super) fn list(book: &mut Book, marks: Marks, remarks: &mut Diagnostics) {
    let mut root = Node::default();
    enter(&mut root, marks, remarks);
    let collators = Collators::of(&book.meta.language);
    let mut sends = Vec::new();
    sends_of(&root, &mut Vec::new(), &mut sends);
    let sent = resolve_sends(&root, sends, remarks);
    let mut made = Maker { collators, ids: BTreeMap::new(), sent };
    let order = made.order(&root);
    made.number(&root, &order, &mut Vec::new());
    let entries = made.entries(&root, &order, &mut Vec::new());
    let index = made.grouped(&root, &order, entries);
    index.entries(&mut |entry| {
        for place in &entry.places {
            book.paged.push(place.from.clone());
            book.paged.extend(place.to.clone());
        }
    });
    let mut index = Some(Box::new(index));
    for chapter in &mut book.chapters {
        crate::book::walk::blocks_mut(&mut chapter.blocks, &mut |block| {
            if let BlockKind::Index(here) = &mut block.kind
                && let Some(index) = index.take()
            {
                *here = index;
            }
        });
    }
}

/// Enters every mark.
fn enter(root: &mut Node, marks: Marks, remarks: &mut Diagnostics) {
    /// A range that has begun: the place in the entry's list, and where it is written.
    type Begun = (usize, Span);
    let mut begun: BTreeMap<Vec<String>, Begun> = BTreeMap::new();
    for Marked { mark, place, span } in marks.0 {
        let IndexMark { terms, sort, says } = mark;
        let path: Vec<String> = terms.iter().map(|term| key(&plain(term))).collect();
        if path.is_empty() || path.iter().any(String::is_empty) {
            let message = "a mark for the index names no entry; it is left out";
            let help = "name one: [text]{.index}, or term=\"…\"";
            remarks.push(Diagnostic::new(Code::IndexMark, span, message).help(help));
            continue;
        }
        let node = terms.iter().fold(&mut *root, |node, term| node.child(term));
        node.sort = sort.or(node.sort.take());
        let shown = || terms.iter().map(|term| plain(term)).collect::<Vec<_>>().join("; ");
        match says {
            IndexSays::Here { main } => node.places.push(IndexPlace { from: place, to: None, main }),
            IndexSays::Begin { main } => {
                let at = node.places.len();
                node.places.push(IndexPlace { from: place, to: None, main });
                if let Some((_, first)) = begun.insert(path, (at, span)) {
                    remarks.push(open_range(&shown(), first).label(span, "another of it begins here"));
                }
            }
            IndexSays::End => match begun.remove(&path) {
                Some((at, _)) => node.places[at].to = Some(place),
                None => {
                    let message = format!("a range of the index entry `{}` ends here and never began", shown());
                    let help = "mark its start with .begin";
                    remarks.push(Diagnostic::new(Code::IndexRange, span, message).help(help));
                }
            },
            IndexSays::See(to) => node.see.extend(to.into_iter().map(|to| (to, span))),
            IndexSays::SeeAlso(to) => node.also.extend(to.into_iter().map(|to| (to, span))),
        }
    }
    let mut open: Vec<_> = begun.into_iter().collect();
    open.sort_by_key(|(_, (_, span))| (span.file.0, span.start));
    for (path, (_, span)) in open {
        remarks.push(open_range(&path.join("; "), span));
    }
}

fn open_range(entry: &str, span: Span) -> Diagnostic {
    let message = format!("a range of the index entry `{entry}` begins here and never ends; only its start is listed");
    Diagnostic::new(Code::IndexRange, span, message).help("mark its end with .end")
}

/// An entry by the indices that lead to it.
type Path = Vec<usize>;

/// One entry sends to another: which, whether instead of numbers, the words, where it is written.
type Send = (Path, bool, String, Span);

/// What entries send to: see, then see also.
type Sent = (Vec<Path>, Vec<Path>);

fn sends_of(node: &Node, path: &mut Path, out: &mut Vec<Send>) {
    for (at, child) in node.children.iter().enumerate() {
        path.push(at);
        for (list, instead) in [(&child.see, true), (&child.also, false)] {
            out.extend(list.iter().map(|(to, span)| (path.clone(), instead, to.clone(), *span)));
        }
        sends_of(child, path, out);
        path.pop();
    }
}

fn resolve_sends(root: &Node, sends: Vec<Send>, remarks: &mut Diagnostics) -> BTreeMap<Path, Sent> {
    let mut out: BTreeMap<Path, Sent> = BTreeMap::new();
    let (mut near, mut names, mut missing) = (Near::default(), None, 0);
    for (from, instead, to, span) in sends {
        let Some(target) = root.find(&to).filter(|target| *target != from) else {
            missing += 1;
            if missing <= OFTEN {
                let names = names.get_or_insert_with(|| {
                    let mut names = Vec::new();
                    root.paths("", &mut names);
                    names
                });
                let message = format!("the index has no other entry `{to}` to send to; it is left out");
                let mut remark = Diagnostic::new(Code::IndexSee, span, message);
                remark.help =
                    near.nearest(&to, names.iter().map(String::as_str)).map(|near| format!("did you mean `{near}`?"));
                remarks.push(remark);
            }
            continue;
        };
        let sent = out.entry(from).or_default();
        let list = if instead { &mut sent.0 } else { &mut sent.1 };
        if !list.contains(&target) {
            list.push(target);
        }
    }
    out
}

/// Children in their order, and the orders of theirs.
struct Order(Vec<(usize, Order)>);

struct Maker {
    collators: Collators,
    /// The id of each entry.
    ids: BTreeMap<Path, String>,
    sent: BTreeMap<Path, Sent>,
}

impl Maker {
    fn order(&self, node: &Node) -> Order {
        let mut keys: Vec<(String, usize)> = node.children.iter().map(Node::sorted_by).zip(0..).collect();
        keys.sort_by(|a, b| self.collators.order(&a.0, &b.0).then(a.1.cmp(&b.1)));
        Order(keys.into_iter().map(|(_, at)| (at, self.order(&node.children[at]))).collect())
    }

    fn number(&mut self, node: &Node, order: &Order, path: &mut Path) {
        for (at, inner) in &order.0 {
            path.push(*at);
            let id = format!("index-entry-{}", self.ids.len() + 1);
            self.ids.insert(path.clone(), id);
            self.number(&node.children[*at], inner, path);
            path.pop();
        }
    }

    fn entries(&self, root: &Node, order: &Order, path: &mut Path) -> Vec<IndexEntry> {
        let node = walk(root, path);
        let mut out = Vec::new();
        for (at, inner) in &order.0 {
            let child = &node.children[*at];
            path.push(*at);
            let (mut see, mut also) = self.sent.get(path).cloned().unwrap_or_default();
            if !child.places.is_empty() || !child.children.is_empty() {
                // What has numbers of its own is no mere other name.
                see.append(&mut also);
                (see, also) = (Vec::new(), see);
            }
            let told = |list: Vec<Path>| list.iter().map(|to| self.see(root, to)).collect();
            out.push(IndexEntry {
                id: self.ids.get(path).cloned().unwrap_or_default(),
                term: child.term.clone(),
                places: child.places.clone(),
                see: told(see),
                also: told(also),
                entries: self.entries(root, inner, path),
            });
            path.pop();
        }
        out
    }

    fn see(&self, root: &Node, path: &Path) -> IndexSee {
        let mut term: Vec<Inline> = Vec::new();
        let mut node = root;
        for at in path {
            node = &node.children[*at];
            if let Some(last) = term.last() {
                term.push(Inline::new(last.span, InlineKind::Text(": ".to_owned())));
            }
            term.extend(node.term.iter().cloned());
        }
        IndexSee { term, entry: self.ids.get(path).cloned().unwrap_or_default() }
    }

    /// Entries by their first letters.
    fn grouped(&self, root: &Node, order: &Order, entries: Vec<IndexEntry>) -> Index {
        let mut index = Index::default();
        for ((at, _), entry) in order.0.iter().zip(entries) {
            let label = self.label(&root.children[*at].sorted_by());
            match index.groups.last_mut() {
                Some(last) if last.label == label || self.collators.same_letter(&last.label, &label) => {
                    last.entries.push(entry);
                }
                _ => index.groups.push(IndexGroup { label, entries: vec![entry] }),
            }
        }
        index
    }

    /// The letter that an entry begins with, without an accent where that makes no other letter; none for signs,
    /// figures and ideographs.
    fn label(&self, sorted_by: &str) -> String {
        let first = sorted_by.trim_start().chars().next();
        let Some(c) = first.filter(|c| c.is_alphabetic() && !is_ideograph(*c)) else { return String::new() };
        let whole: String = c.to_uppercase().collect();
        let base: String = whole.nfd().take(1).collect();
        if self.collators.same_letter(&base, &whole) { base } else { whole }
    }
}

fn walk<'n>(root: &'n Node, path: &Path) -> &'n Node {
    path.iter().fold(root, |node, at| &node.children[*at])
}

fn is_ideograph(c: char) -> bool {
    matches!(u32::from(c), 0x3400..=0x4dbf | 0x4e00..=0x9fff | 0xf900..=0xfaff | 0x20000..=0x3fffd)
}
