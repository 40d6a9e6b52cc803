//! Headings that go down by more than one level at once (WCAG 2.2 technique G141): the outline that
//! a screen reader shows has a hole there.

use crate::book::walk::blocks;
use crate::book::{BlockKind, Chapter};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};

pub(super) fn check(chapter: &Chapter, remarks: &mut Diagnostics) {
    // Writers print the chapter's title as level 1 where the file has none.
    let mut above = 1;
    blocks(&chapter.blocks, &mut |block| {
        let BlockKind::Heading { level, .. } = block.kind else { return };
        if level > above + 1 {
            let message = format!("a heading of level {level} follows one of level {above}");
            remarks.push(Diagnostic::new(Code::SkippedHeading, block.span, message));
        }
        above = level;
    });
}
