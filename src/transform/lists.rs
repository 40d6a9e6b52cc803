//! The lists of figures, tables and listings that book.toml asks for.

use super::Options;
use super::contents::listed;
use crate::book::walk::{blocks, plain};
use crate::book::{BlockKind, Book, CaptionEntry, CaptionList};

/// Lists what has a caption or a number, in the order of the book.
pub(super) fn list(book: &mut Book, options: &Options) {
    let mut lists: Vec<CaptionList> =
        options.lists.iter().map(|kind| CaptionList { kind: *kind, entries: Vec::new() }).collect();
    if lists.is_empty() {
        return;
    }
    for (index, chapter) in book.chapters.iter().enumerate() {
        blocks(&chapter.blocks, &mut |block| {
            let BlockKind::Figure { kind, number, caption, .. } = &block.kind else { return };
            if let Some(list) = lists.iter_mut().find(|list| list.kind == *kind)
                && let Some(id) = block.id()
                && (number.is_some() || !plain(caption).trim().is_empty())
            {
                let (number, title) = (number.clone(), listed(caption));
                list.entries.push(CaptionEntry { number, title, chapter: index, anchor: id.to_owned() });
            }
        });
    }
    lists.retain(|list| !list.entries.is_empty());
    book.lists = lists;
}
