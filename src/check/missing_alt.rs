//! Pictures without alternative text (WCAG 2.2 §1.1.1). What is mere ornament needs none.

use crate::book::walk::inlines;
use crate::book::{AltSource, Book, Chapter, InlineKind};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};

pub(super) fn check(_: &Book, chapter: &Chapter, remarks: &mut Diagnostics) {
    let notes = chapter.notes.iter().map(|note| &note.blocks);
    for blocks in std::iter::once(&chapter.blocks).chain(notes) {
        inlines(blocks, &mut |inline| {
            let InlineKind::Image(image) = &inline.kind else { return };
            if image.alt_source == AltSource::StandIn {
                remarks.push(
                    Diagnostic::new(Code::MissingAlt, inline.span, "this image has no alternative text")
                        .help("say in the brackets what it shows: ![a map of the harbor](map.png)"),
                );
            }
        });
    }
}
