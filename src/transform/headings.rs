//! Headings: one title a chapter, and an outline without holes.
//!
//! A chapter that SUMMARY.md names by its file alone, `[](chapter.md)`, is called after its heading.
//!
//! Authors of mdBooks often begin a nested chapter's file with a heading of level 2 that repeats
//! the title of SUMMARY.md. Printed as it is, the page would say it twice: such a heading becomes
//! the title. Then every heading gets the level that it has in the outline: one that skips a level
//! (WCAG 2.2 technique G141) moves up into the hole, and the author is told.

use super::contents;
use crate::book::{Block, BlockKind, Book, Chapter, Inline, InlineKind, walk};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};

/// Promotes titles and closes holes.
pub(super) fn settle(book: &mut Book, remarks: &mut Diagnostics) {
    for chapter in &mut book.chapters {
        if !chapter.is_draft() && walk::plain(&chapter.title).trim().is_empty() {
            name(chapter, remarks);
        }
        for note in &mut chapter.notes {
            walk::blocks_mut(&mut note.blocks, &mut unhead);
        }
        let title = promote(chapter);
        close_holes(chapter, title, remarks);
    }
}

/// A footnote is no part of the outline, and its headings are but paragraphs.
fn unhead(block: &mut Block) {
    if let BlockKind::Heading { content, .. } = &mut block.kind {
        let words = Inline::new(block.span, InlineKind::Strong(std::mem::take(content)));
        block.kind = BlockKind::Paragraph(vec![words]);
    }
}

/// Gives a chapter a title: its heading, else the name of its file.
fn name(chapter: &mut Chapter, remarks: &mut Diagnostics) {
    let heading = chapter.blocks.iter().find_map(|block| match &block.kind {
        BlockKind::Heading { content, .. } => Some(contents::listed(content)),
        _ => None,
    });
    let heading = heading.filter(|title| !walk::plain(title).trim().is_empty());
    let after = if heading.is_some() { "heading" } else { "file" };
    chapter.title = heading.unwrap_or_else(|| {
        let file = chapter.path.rsplit('/').next().unwrap_or_default();
        let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
        vec![Inline::new(chapter.span, InlineKind::Text(stem.replace(['-', '_'], " ")))]
    });
    let title = walk::plain(&chapter.title);
    let message = format!("the chapter has no title here; it is called `{}` after its {after}", title.trim());
    let remark = Diagnostic::new(Code::EmptyTitle, chapter.span, message);
    remarks.push(remark.help(format!("write it between the brackets: [{}]({})", title.trim(), chapter.path)));
}

/// Makes a leading heading that is the chapter's title one. Returns the level that it had, 1 where
/// the writers print the title.
fn promote(chapter: &mut Chapter) -> u8 {
    let title = walk::plain(&chapter.title);
    // Anchors that old links lead to may stand over the heading; they lead to its text as well.
    let anchors = chapter.blocks.iter().take_while(|block| is_bare(block)).count();
    let heads = matches!(chapter.blocks.get(anchors), Some(Block { kind: BlockKind::Heading { level, content }, .. })
        if *level == 1 || same_words(&walk::plain(content), &title));
    if heads {
        chapter.blocks[..=anchors].rotate_right(1);
    }
    match chapter.blocks.first_mut() {
        Some(Block { kind: BlockKind::Heading { level, content }, .. })
            if same_words(&walk::plain(content), &title) =>
        {
            std::mem::replace(level, 1)
        }
        _ => 1,
    }
}

/// A paragraph that only names places.
fn is_bare(block: &Block) -> bool {
    fn bare(content: &[Inline]) -> bool {
        content.iter().all(|inline| match &inline.kind {
            InlineKind::Text(text) => text.trim().is_empty(),
            InlineKind::SoftBreak | InlineKind::HardBreak => true,
            InlineKind::Span { content, .. } => bare(content),
            _ => false,
        })
    }
    matches!(&block.kind, BlockKind::Paragraph(content) if bare(content))
}

fn close_holes(chapter: &mut Chapter, title: u8, remarks: &mut Diagnostics) {
    // Levels as the author gave them, of the headings that the current one stands under.
    let mut above = vec![1];
    let mut last = title;
    let skip = usize::from(chapter.opens_with_title());
    walk::blocks_mut(&mut chapter.blocks[skip..], &mut |block| {
        let span = block.span;
        let BlockKind::Heading { level, .. } = &mut block.kind else { return };
        let own = *level;
        if own > last + 1 {
            let message = format!("a heading of level {own} follows one of level {last}");
            remarks.push(Diagnostic::new(Code::SkippedHeading, span, message));
        }
        last = own;
        while above.len() > 1 && above.last().is_some_and(|level| *level >= own) {
            above.pop();
        }
        if own > 1 {
            above.push(own);
        }
        *level = above.len().min(6) as u8;
    });
}

/// Whether one text has all words of the other, and not many more.
fn same_words(a: &str, b: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
    };
    let (a, b) = (words(a), words(b));
    let within = |inner: &[String], outer: &[String]| {
        !inner.is_empty() && outer.len() <= inner.len() * 2 && inner.iter().all(|word| outer.contains(word))
    };
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
        assert!(!same_words("How to write macros", "Macros"));
        assert!(!same_words("!", "Hello"));
    }
}
