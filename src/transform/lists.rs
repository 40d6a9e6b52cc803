//! The lists of figures, tables and listings that book.toml asks for.

use super::Options;
use super::contents::listed;
use crate::book::walk::{blocks, inlines, plain};
use crate::book::{AltSource, Block, BlockKind, Book, CaptionEntry, CaptionList, Inline, InlineKind};

/// Lists what has a caption, in the order of the book. In place of one stands the name of a listing's file,
/// or what is said of a picture to those who do not see it; what has nothing of these is not listed.
pub(super) fn list(book: &mut Book, options: &Options) {
    let mut lists: Vec<CaptionList> =
        options.lists.iter().map(|kind| CaptionList { kind: *kind, entries: Vec::new() }).collect();
    if lists.is_empty() {
        return;
    }
    for (index, chapter) in book.chapters.iter().enumerate() {
        blocks(&chapter.blocks, &mut |block| {
            let BlockKind::Figure { kind, number, caption, file_name, blocks } = &block.kind else { return };
            if let Some(list) = lists.iter_mut().find(|list| list.kind == *kind)
                && let Some(id) = block.id()
                && let Some(title) = title(block, caption, file_name.as_deref(), blocks)
            {
                let number = number.clone();
                list.entries.push(CaptionEntry { number, title, chapter: index, anchor: id.to_owned() });
            }
        });
    }
    lists.retain(|list| !list.entries.is_empty());
    book.lists = lists;
}

fn title(block: &Block, caption: &[Inline], file_name: Option<&str>, inside: &[Block]) -> Option<Vec<Inline>> {
    if !plain(caption).trim().is_empty() {
        return Some(listed(caption));
    }
    let mut alt = None;
    inlines(inside, &mut |inline| {
        if let InlineKind::Image(image) = &inline.kind {
            let said = if image.alt_source == AltSource::Author { image.alt.clone() } else { String::new() };
            alt.get_or_insert(said);
        }
    });
    let words = file_name.map(str::to_owned).or(alt).filter(|words| !words.trim().is_empty())?;
    Some(vec![Inline::new(block.span, InlineKind::Text(words))])
}
