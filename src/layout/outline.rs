//! The contents as PDF bookmarks: parts, chapters, sections, each with its page and height.

use super::context::place_name;
use super::front::part_place;
use super::page::{OutlineEntry, Place};
use crate::book::walk::plain;
use crate::book::{Book, ContentsKind, Matter};

/// The outline of the book; places are sorted by name.
pub(super) fn outline(book: &Book, places: &[Place]) -> Vec<OutlineEntry> {
    let mut out: Vec<OutlineEntry> = Vec::new();
    let mut within_part = 0;
    for entry in &book.contents {
        let name = match entry.kind {
            ContentsKind::Part => part_place(book, entry.chapter),
            ContentsKind::Chapter | ContentsKind::Section | ContentsKind::Draft => {
                place_name(&book.chapters[entry.chapter].slug, entry.anchor.as_deref())
            }
        };
        let Ok(found) = places.binary_search_by(|place| place.name.cmp(&name)) else { continue };
        let part = entry.kind == ContentsKind::Part;
        if part {
            within_part = 1;
        } else if book.chapters[entry.chapter].matter != Matter::Body && entry.kind == ContentsKind::Chapter {
            // Suffix chapters stand beside the parts again.
            within_part = 0;
        }
        let wanted = if part { 0 } else { entry.depth + within_part };
        let level = wanted.min(out.last().map_or(0, |last| last.level + 1));
        let title = plain(&entry.title);
        let title = match &entry.number {
            Some(number) => format!("{number} {title}"),
            None => title,
        };
        out.push(OutlineEntry { level, title, page: places[found].page, y: places[found].y, open: part });
    }
    out
}
