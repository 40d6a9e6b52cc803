//! The structure tree (ISO 32000-1 §14.7, §14.8): what each piece of a page's content is.
//!
//! Comes in: the flat list of tags (a parent before its children) and, for each page, the tag of
//! every marked-content sequence. Goes out: one element a tag that holds something, the parent
//! tree, the table of identifiers. An element's own content and its children stand in the order
//! in which the pages show them; children alone stand in the order of the list.

mod element;
mod headers;
mod plan;

use super::Pages;
use super::content::Written;
use super::save::Store;
use super::spot::Spots;
use super::syntax::{int, reference, string};
use crate::layout::page::{Tag, TagId, TagKind, Typeset};
use element::Elements;
use headers::Headers;
use plan::Plan;

const NONE: u32 = u32::MAX;

/// The nearest link (or what becomes one) and the nearest figure around each tag.
pub(super) struct Roots {
    links: Vec<u32>,
    figures: Vec<u32>,
}

impl Roots {
    pub(super) fn of(tags: &[Tag]) -> Self {
        let mut links = nearest(tags, |kind| kind == TagKind::Link);
        for (link, other) in links.iter_mut().zip(nearest(tags, holds_one_link)) {
            if *link == NONE {
                *link = other;
            }
        }
        Roots { links, figures: nearest(tags, |kind| kind == TagKind::Figure) }
    }

    /// The link that a tag is or is in.
    pub(super) fn link(&self, tag: Option<TagId>) -> Option<u32> {
        self.links.get(tag?.0 as usize).copied().filter(|&link| link != NONE)
    }

    /// The figure that a tag is or is in.
    pub(super) fn figure(&self, tag: Option<TagId>) -> Option<u32> {
        self.figures.get(tag?.0 as usize).copied().filter(|&figure| figure != NONE)
    }
}

/// For each tag itself or its nearest ancestor of a kind.
fn nearest(tags: &[Tag], is: impl Fn(TagKind) -> bool) -> Vec<u32> {
    let mut out: Vec<u32> = Vec::with_capacity(tags.len());
    for (i, tag) in tags.iter().enumerate() {
        let above = parent(tags, i).map_or(NONE, |above| out[above]);
        out.push(if is(tag.kind) { i as u32 } else { above });
    }
    out
}

/// A tag's parent; one that does not stand before it is none.
fn parent(tags: &[Tag], i: usize) -> Option<usize> {
    tags[i].parent.map(|parent| parent.0 as usize).filter(|&parent| parent < i)
}

/// The structure type of a kind (§14.8.4).
pub(super) fn type_name(kind: TagKind) -> &'static str {
    match kind {
        TagKind::Part => "Part",
        TagKind::Sect => "Sect",
        TagKind::Div => "Div",
        TagKind::Heading(level) => ["H1", "H2", "H3", "H4", "H5", "H6"][usize::from(level.clamp(1, 6)) - 1],
        TagKind::Paragraph => "P",
        TagKind::List { .. } | TagKind::Definitions => "L",
        TagKind::Item => "LI",
        TagKind::Label => "Lbl",
        TagKind::ItemBody => "LBody",
        TagKind::Quote => "BlockQuote",
        TagKind::Code => "Code",
        TagKind::Table => "Table",
        TagKind::TableHead => "THead",
        TagKind::TableBody => "TBody",
        TagKind::Row => "TR",
        TagKind::Header { .. } => "TH",
        TagKind::Data { .. } => "TD",
        TagKind::Figure => "Figure",
        TagKind::Caption => "Caption",
        TagKind::Formula => "Formula",
        TagKind::Note => "Note",
        TagKind::Reference => "Reference",
        TagKind::Link => "Link",
        TagKind::Span => "Span",
        TagKind::Contents => "TOC",
        TagKind::Index => "Index",
        TagKind::ContentsItem => "TOCI",
    }
}

/// A link annotation that belongs in the tree.
pub(super) struct Annotation {
    /// Its object.
    pub(super) id: u32,
    /// The page of the book, by index.
    pub(super) page: usize,
    /// The element it stands for.
    pub(super) tag: TagId,
}

/// Writes the tree; gives the number of its root, `None` when the book has no tags.
///
/// The keys of the parent tree are the sheets' indices, then the number of sheets plus `i` for the annotation `i`.
pub(super) fn tree(
    store: &mut Store,
    pages: &Pages<'_>,
    written: &[Written<'_>],
    mut annotations: Vec<Annotation>,
) -> Option<u32> {
    let typeset = pages.typeset;
    if typeset.tags.is_empty() {
        return None;
    }
    let (tags, homes) = with_links(typeset, &mut annotations);
    let plan = Plan::new(&tags, written, &homes, &annotations);
    let root = store.reserve();
    let document = store.reserve();
    let mut ids = vec![0; tags.len()];
    for (id, _) in ids.iter_mut().zip(&plan.live).filter(|(_, live)| **live) {
        *id = store.reserve();
    }
    let elements = Elements {
        pages,
        tags: &tags,
        plan: &plan,
        ids: &ids,
        document,
        annotations: &annotations,
        headers: &Headers::of(&tags, &plan),
    };
    let identifiers = elements.write(store, written);
    let out = store.object(document);
    out.extend_from_slice(b"<</S/Document/P ");
    reference(out, root);
    out.extend_from_slice(b"/K[");
    for i in (0..tags.len()).filter(|&i| plan.live[i] && parent(&tags, i).is_none()) {
        reference(out, ids[i]);
        out.push(b' ');
    }
    out.extend_from_slice(b"]>>");

    let parents = parent_tree(store, pages.spots, written, |tag| ids[homes[tag.0 as usize] as usize], &annotations);
    let table = id_tree(store, identifiers);
    let out = store.object(root);
    out.extend_from_slice(b"<</Type/StructTreeRoot/K[");
    reference(out, document);
    out.extend_from_slice(b"]/ParentTree ");
    reference(out, parents);
    out.extend_from_slice(b"/ParentTreeNextKey ");
    int(out, (pages.spots.sheets.len() + annotations.len()) as i64);
    if let Some(table) = table {
        out.extend_from_slice(b"/IDTree ");
        reference(out, table);
    }
    out.extend_from_slice(b">>");
    Some(root)
}

/// The tags with a link for every area that lies in none, and for each tag the one that holds its content.
///
/// The line of a table of contents and a reference put their words into that link.
fn with_links(typeset: &Typeset, annotations: &mut [Annotation]) -> (Vec<Tag>, Vec<u32>) {
    let mut tags = typeset.tags.clone();
    let mut homes: Vec<u32> = (0..tags.len() as u32).collect();
    for annotation in annotations {
        let above = annotation.tag.0 as usize;
        if tags[above].kind == TagKind::Link {
            continue;
        }
        if homes[above] as usize == above {
            let link = tags.len() as u32;
            if holds_one_link(tags[above].kind) {
                homes[above] = link;
            }
            homes.push(link);
            tags.push(Tag { parent: Some(annotation.tag), kind: TagKind::Link, alt: None, lang: None });
            annotation.tag = TagId(link);
        } else {
            annotation.tag = TagId(homes[above]);
        }
    }
    (tags, homes)
}

fn holds_one_link(kind: TagKind) -> bool {
    matches!(kind, TagKind::ContentsItem | TagKind::Reference)
}

/// Which element owns each sequence of a sheet and each annotation (§14.7.4.4).
fn parent_tree(
    store: &mut Store,
    spots: &Spots,
    written: &[Written<'_>],
    element: impl Fn(TagId) -> u32,
    annotations: &[Annotation],
) -> u32 {
    let mut entries = Vec::with_capacity(spots.sheets.len() + annotations.len());
    let key = |number: usize| {
        let mut out = Vec::new();
        int(&mut out, number as i64);
        out
    };
    for (sheet, pages) in spots.sheets.iter().enumerate() {
        let mut owners = pages.iter().flat_map(|&page| &written[page].owners).peekable();
        if owners.peek().is_none() {
            continue;
        }
        let mut value = vec![b'['];
        for &owner in owners {
            reference(&mut value, element(owner));
            value.push(b' ');
        }
        value.push(b']');
        entries.push((key(sheet), value));
    }
    for (a, annotation) in annotations.iter().enumerate() {
        let mut value = Vec::new();
        reference(&mut value, element(annotation.tag));
        entries.push((key(spots.sheets.len() + a), value));
    }
    store.tree("Nums", &entries)
}

/// Identifiers of elements: a reader must be able to look them up (§14.7.2, table 322).
fn id_tree(store: &mut Store, mut identifiers: Vec<(String, u32)>) -> Option<u32> {
    if identifiers.is_empty() {
        return None;
    }
    identifiers.sort();
    let entries: Vec<_> = identifiers
        .iter()
        .map(|(id, element)| {
            let (mut key, mut value) = (Vec::new(), Vec::new());
            string(&mut key, id.as_bytes());
            reference(&mut value, *element);
            (key, value)
        })
        .collect();
    Some(store.tree("Names", &entries))
}
