//! The table of contents: parts, chapters, drafts, and the headings of level 2 within chapters.

use super::links;
use crate::book::opening::number_beside;
use crate::book::walk::inner_mut;
use crate::book::{AltSource, Block, BlockKind, Book, ContentsEntry, ContentsKind, Inline, InlineKind};

/// Lists the book's contents.
pub(super) fn list(book: &mut Book) {
    let mut contents = Vec::with_capacity(book.chapters.len() * 2);
    for (index, chapter) in book.chapters.iter().enumerate() {
        let entry = |kind, depth, title: &[Inline]| ContentsEntry {
            kind,
            depth,
            number: None,
            title: listed(title),
            chapter: index,
            anchor: None,
        };
        if let Some(part) = &chapter.part {
            contents.push(entry(ContentsKind::Part, 0, &part.title));
        }
        let kind = if chapter.is_draft() { ContentsKind::Draft } else { ContentsKind::Chapter };
        let number = number_beside(&chapter.title, chapter.number.as_ref(), &book.meta.language);
        contents.push(ContentsEntry { number, ..entry(kind, chapter.depth, &chapter.title) });
        sections(&chapter.blocks, &mut |anchor, title| {
            let section = entry(ContentsKind::Section, chapter.depth.saturating_add(1), title);
            contents.push(ContentsEntry { anchor: Some(anchor.to_owned()), ..section });
        });
    }
    book.contents = contents;
}

/// The headings of level 2 that divide the chapter itself, not those within quotes or lists.
fn sections(blocks: &[Block], visit: &mut dyn FnMut(&str, &[Inline])) {
    for block in blocks {
        match &block.kind {
            BlockKind::Heading { level: 2, content } => {
                if let Some(id) = block.id() {
                    visit(id, content);
                }
            }
            BlockKind::Div(inside) => sections(inside, visit),
            _ => {}
        }
    }
}

/// A title as it is listed: without links, notes, pictures, ids and line ends.
pub(super) fn listed(title: &[Inline]) -> Vec<Inline> {
    let mut title = title.to_vec();
    links::unwrap(&mut title, &mut Vec::new());
    plain_breaks(&mut title);
    title
}

fn plain_breaks(list: &mut Vec<Inline>) {
    let empty = |inline: &Inline| match &inline.kind {
        InlineKind::Span { content, .. } => content.is_empty(),
        InlineKind::Image(image) => image.alt.is_empty() || image.alt_source == AltSource::StandIn,
        _ => false,
    };
    list.retain(|inline| !empty(inline));
    for inline in list {
        match &mut inline.kind {
            InlineKind::HardBreak => inline.kind = InlineKind::SoftBreak,
            InlineKind::Image(image) => inline.kind = InlineKind::Text(std::mem::take(&mut image.alt)),
            InlineKind::Span { attrs, .. } => attrs.id = None,
            _ => {}
        }
        inner_mut(inline).into_iter().flatten().for_each(plain_breaks);
    }
}
