//! Which elements there will be, and in which order things stand in them.

use super::super::content::Written;
use super::{Annotation, parent};
use crate::layout::page::{Tag, TagKind};

/// Something inside an element.
#[derive(Clone, Copy)]
pub(super) enum Kid {
    /// Page of the book, and identifier of a marked-content sequence on its sheet.
    Content(u32, u32),
    /// An element, by its tag.
    Element(u32),
}

/// Lists of numbers, one list a tag, in one piece of memory.
pub(super) struct Lists<T> {
    starts: Vec<usize>,
    items: Vec<T>,
}

impl<T: Copy> Lists<T> {
    fn new(count: usize, pairs: impl Iterator<Item = (usize, T)> + Clone, blank: T) -> Self {
        let mut starts = vec![0; count + 1];
        for (i, _) in pairs.clone() {
            starts[i + 1] += 1;
        }
        for i in 0..count {
            starts[i + 1] += starts[i];
        }
        let mut next = starts.clone();
        let mut items = vec![blank; starts[count]];
        for (i, item) in pairs {
            items[next[i]] = item;
            next[i] += 1;
        }
        Lists { starts, items }
    }

    pub(super) fn of(&self, i: usize) -> &[T] {
        &self.items[self.starts[i]..self.starts[i + 1]]
    }
}

/// Which elements there will be, and what is in them.
pub(super) struct Plan {
    pub(super) live: Vec<bool>,
    /// Page and identifier of an element's first content, its own or below it, as one number.
    first: Vec<u64>,
    content: Lists<(u32, u32)>,
    children: Lists<u32>,
    pub(super) annotations: Lists<u32>,
}

impl Plan {
    pub(super) fn new(tags: &[Tag], written: &[Written<'_>], homes: &[u32], annotations: &[Annotation]) -> Self {
        let pieces =
            written.iter().enumerate().flat_map(|(page, written)| {
                written.owners.iter().enumerate().map(move |(id, owner)| {
                    (homes[owner.0 as usize] as usize, (page as u32, written.first + id as u32))
                })
            });
        let content = Lists::new(tags.len(), pieces, (0, 0));
        let links = annotations.iter().enumerate().map(|(i, a)| (a.tag.0 as usize, i as u32));
        let annotations = Lists::new(tags.len(), links, 0);
        let below = (0..tags.len()).filter_map(|i| Some((parent(tags, i)?, i as u32)));
        let children = Lists::new(tags.len(), below, 0);
        let mut first: Vec<u64> =
            (0..tags.len()).map(|i| content.of(i).first().map_or(u64::MAX, |&at| order(at))).collect();
        let mut live: Vec<bool> =
            (0..tags.len()).map(|i| first[i] != u64::MAX || !annotations.of(i).is_empty()).collect();
        for i in (0..tags.len()).rev() {
            if let Some(above) = parent(tags, i) {
                live[above] |= live[i];
                first[above] = first[above].min(first[i]);
            }
        }
        // An empty cell still holds its place in the row, and an empty row its place in the table.
        for i in 0..tags.len() {
            let holds = match tags[i].kind {
                TagKind::Header { .. } | TagKind::Data { .. } => TagKind::Row,
                TagKind::Row => {
                    let section = parent(tags, i).filter(|&above| tags[above].kind != TagKind::Table);
                    if let Some(section) = section {
                        live[section] |= parent(tags, section).is_some_and(|above| live[above]);
                    }
                    tags[parent(tags, i).unwrap_or(i)].kind
                }
                _ => continue,
            };
            live[i] |= parent(tags, i).is_some_and(|above| live[above] && tags[above].kind == holds);
        }
        Plan { live, first, content, children, annotations }
    }

    /// An element's children, in the order of the list.
    pub(super) fn children(&self, i: usize) -> &[u32] {
        self.children.of(i)
    }

    pub(super) fn kids(&self, i: usize, out: &mut Vec<Kid>) {
        out.clear();
        out.extend(self.content.of(i).iter().map(|&(page, id)| Kid::Content(page, id)));
        let mixed = !out.is_empty();
        out.extend(self.children.of(i).iter().filter(|&&tag| self.live[tag as usize]).map(|&tag| Kid::Element(tag)));
        if mixed {
            out.sort_by_key(|kid| match *kid {
                Kid::Content(page, id) => order((page, id)),
                Kid::Element(tag) => self.first[tag as usize],
            });
        }
    }
}

fn order((page, id): (u32, u32)) -> u64 {
    u64::from(page) << 32 | u64::from(id)
}
