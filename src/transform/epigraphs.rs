//! Who said an epigraph gets a paragraph of its own, of the class `attribution`.

use crate::book::opening::{attribution, is_epigraph};
use crate::book::{Block, BlockKind, Book};

/// Parts the attribution of each epigraph from its words.
pub(super) fn part(book: &mut Book) {
    for chapter in &mut book.chapters {
        for block in chapter.blocks.iter_mut().filter(|block| is_epigraph(block)) {
            if let BlockKind::Quote(blocks) | BlockKind::Div(blocks) = &mut block.kind {
                part_last(blocks);
            }
        }
    }
}

fn part_last(blocks: &mut Vec<Block>) {
    let Some(Block { kind: BlockKind::Paragraph(content), span, .. }) = blocks.last_mut() else { return };
    let span = *span;
    let Some(at) = attribution(content) else { return };
    if at > 0 {
        let by = content.split_off(at);
        // The line end before it.
        content.pop();
        blocks.push(Block::new(span, BlockKind::Paragraph(by)));
    }
    if let Some(by) = blocks.last_mut()
        && !by.has_class("attribution")
    {
        by.attrs_mut().classes.push("attribution".to_owned());
    }
}
