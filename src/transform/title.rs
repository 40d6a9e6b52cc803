//! The chapter's printed title: one, and of level 1.
//!
//! Authors of mdBooks often begin a nested chapter's file with a heading of level 2 that repeats
//! the title of SUMMARY.md. Printed as it is, the page would say it twice: such a heading becomes
//! the title, and the headings under it move up with it, so that the outline has no hole.

use crate::book::{Block, BlockKind, Book, Chapter, walk};

/// Promotes leading headings that are the chapter's title.
pub(super) fn promote(book: &mut Book) {
    book.chapters.iter_mut().for_each(promote_chapter);
}

fn promote_chapter(chapter: &mut Chapter) {
    let Some(Block { kind: BlockKind::Heading { level, content }, .. }) = chapter.blocks.first() else { return };
    let by = level - 1;
    if by == 0 || !same_words(&walk::plain(content), &walk::plain(&chapter.title)) {
        return;
    }
    let mut shallowest = u8::MAX;
    walk::blocks(&chapter.blocks[1..], &mut |block| {
        if let BlockKind::Heading { level, .. } = block.kind {
            shallowest = shallowest.min(level);
        }
    });
    // Other headings of its own level are its siblings: there it is a section, not the title.
    if shallowest <= by + 1 {
        by_itself(chapter);
        return;
    }
    walk::blocks_mut(&mut chapter.blocks, &mut |block| {
        if let BlockKind::Heading { level, .. } = &mut block.kind {
            *level -= by;
        }
    });
}

/// The title moves up alone.
fn by_itself(chapter: &mut Chapter) {
    if let Some(Block { kind: BlockKind::Heading { level, .. }, .. }) = chapter.blocks.first_mut() {
        *level = 1;
    }
}

/// Whether one text has all words of the other.
fn same_words(a: &str, b: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
    };
    let (a, b) = (words(a), words(b));
    let within =
        |inner: &[String], outer: &[String]| !inner.is_empty() && inner.iter().all(|word| outer.contains(word));
    within(&a, &b) || within(&b, &a)
}

#[cfg(test)]
mod tests {
    use super::same_words;

    #[test]
    fn a_title_is_known_by_its_words() {
        assert!(same_words("Appendix B: Operators and Symbols", "B - Operators and Symbols"));
        assert!(same_words("Hello, World!", "Hello, world"));
        assert!(!same_words("Yielding Control to the Runtime", "Working With Any Number of Futures"));
        assert!(!same_words("!", "Hello"));
    }
}
