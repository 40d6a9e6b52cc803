//! What is to be said of the pages once they have their folios, and how they came out.

use super::folio::{Numbered, Section};
use super::makeup::{Block, Fault};
use super::page::Summary;
use crate::book::{Block as Part, BlockKind, Book, Chapter, walk};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::length::Length;
use crate::source::Span;
use std::collections::BTreeMap;

/// A remark about a line that sticks out: which one, its chapter, its first text leaf.
pub(super) struct Overfull {
    remark: usize,
    chapter: usize,
    leaf: (u32, u32),
}

/// The remarks from `from` on that are about lines of a chapter of which the leaf is known.
pub(super) fn overfull(
    chapter: usize,
    remarks: &Diagnostics,
    from: usize,
    leaves: &BTreeMap<(u32, u32), (u32, u32)>,
) -> Vec<Overfull> {
    let lines = remarks.iter().enumerate().skip(from).filter(|(_, remark)| remark.code == Code::OverfullLine);
    let found = lines.filter_map(|(i, remark)| {
        let span = remark.span?;
        Some(Overfull { remark: i, chapter, leaf: *leaves.get(&(span.start, span.end))? })
    });
    found.collect()
}

/// Adds their pages to the remarks about lines that stick out.
pub(super) fn tell_pages(lines: &[Overfull], sections: &[Section], numbered: &[Numbered], remarks: &mut Diagnostics) {
    if lines.is_empty() {
        return;
    }
    let mut told = remarks.iter_mut().enumerate();
    for line in lines {
        let pages = numbered.iter().filter_map(|page| Some((page, page.body?)));
        let page = pages.rev().find(|(_, (s, b))| {
            sections[*s].chapter == Some(line.chapter)
                && sections[*s].bodies[*b].leaf.is_some_and(|leaf| leaf <= line.leaf)
        });
        let Some((_, remark)) = told.find(|(i, _)| *i == line.remark) else { return };
        if let (Some((page, _)), Some((what, text))) = (page, remark.message.split_once(": ")) {
            remark.message = format!("{what} on page {}: {text}", page.folio);
        }
    }
}

/// Remarks what had to be given up, each with its page.
pub(super) fn remark(book: &Book, sections: &[Section], numbered: &[Numbered], remarks: &mut Diagnostics) {
    for (i, page) in numbered.iter().enumerate() {
        let Some((s, b)) = page.body else { continue };
        let section = &sections[s];
        let body = &section.bodies[b];
        let folio = &page.folio;
        let chapter = section.chapter.and_then(|index| book.chapters.get(index));
        // What stands at a page's end is best found by what opens the next.
        let next = section.bodies.get(b + 1).and_then(|next| next.leaf).or(body.leaf);
        let overfull = body.overfull > Length::pt(1);
        if overfull {
            let message = format!("something on page {folio} is {} taller than the page", body.overfull);
            remarks.push(Diagnostic::new(Code::OversizedPicture, place(chapter, body.leaf.or(next)), message));
        }
        let following = numbered.get(i + 1).map_or("", |next| &next.folio);
        // That a page is too long says already why it was cut.
        for fault in body.faults.iter().filter(|fault| !(overfull && **fault == Fault::Cut)) {
            let (code, message) = match fault {
                Fault::Club => {
                    (Code::Widow, format!("the first line of a paragraph stands alone at the foot of page {folio}"))
                }
                Fault::Widow => {
                    (Code::Widow, format!("the last line of a paragraph stands alone at the top of page {following}"))
                }
                Fault::Pair => {
                    (Code::Widow, format!("the two lines of a paragraph stand on pages {folio} and {following}"))
                }
                Fault::Heading => {
                    (Code::LoneHeading, format!("a heading stands nearly alone at the foot of page {folio}"))
                }
                Fault::Cut => (
                    Code::ForcedBreak,
                    format!("what should stay together is longer than a page, and was cut at the foot of page {folio}"),
                ),
                Fault::Short => (Code::ShortPage, format!("page {folio} is left empty by more than a quarter")),
            };
            remarks.push(Diagnostic::new(code, place(chapter, next), message));
        }
    }
}

/// The place of a text leaf, or of its chapter.
fn place(chapter: Option<&Chapter>, leaf: Option<(u32, u32)>) -> Option<Span> {
    let chapter = chapter?;
    let (leaf, _) = leaf.unwrap_or_default();
    let mut left = leaf;
    let blocks = chapter.blocks.iter().chain(chapter.notes.iter().flat_map(|note| &note.blocks));
    for block in blocks {
        if let Some(span) = leaf_in(block, &mut left) {
            return Some(span);
        }
    }
    Some(chapter.span)
}

/// The span of the leaf that so many come before; in the order of `walk::leaves`.
fn leaf_in(block: &Part, left: &mut u32) -> Option<Span> {
    if matches!(block.kind, BlockKind::Code(_) | BlockKind::Math(_)) && pass(left) {
        return Some(block.span);
    }
    let mut found = None;
    walk::parts(block, &mut |part| match part {
        walk::Part::Inlines(content) => walk::within(content, &mut |inline| {
            if walk::is_leaf(&inline.kind) && found.is_none() && pass(left) {
                found = Some(inline.span);
            }
        }),
        walk::Part::Blocks(blocks) => {
            if found.is_none() {
                found = blocks.iter().find_map(|block| leaf_in(block, left));
            }
        }
    });
    found
}

/// Counts down; whether nothing was left.
fn pass(left: &mut u32) -> bool {
    match left.checked_sub(1) {
        None => true,
        Some(rest) => {
            *left = rest;
            false
        }
    }
}

/// How the pages came out.
pub(super) fn summary(sections: &[Section], numbered: &[Numbered], block: Block, two_sided: bool) -> Summary {
    let mut out = Summary::default();
    let mut filled = 0;
    let body = |page: &Numbered| {
        let (s, b) = page.body?;
        sections[s].chapter.map(|_| (s, &sections[s].bodies[b]))
    };
    for (i, page) in numbered.iter().enumerate() {
        let Some((section, here)) = body(page) else { continue };
        for fault in &here.faults {
            match fault {
                Fault::Club => out.clubs += 1,
                Fault::Widow => out.widows += 1,
                Fault::Pair => {
                    out.clubs += 1;
                    out.widows += 1;
                }
                Fault::Heading => out.headings += 1,
                Fault::Cut => out.cut += 1,
                Fault::Short => out.short += 1,
            }
        }
        out.hyphens += usize::from(here.hyphen);
        out.gap = out.gap.max(1_000 + usize::try_from(here.stretch / 2).unwrap_or(0));
        if here.last {
            let alone = sections[section].bodies.len() == 1;
            out.stubs += usize::from(!alone && here.depth < block.leading * 3);
            continue;
        }
        out.pages += 1;
        filled += here.depth.0 * 1_000 / block.height.0.max(1);
        // Versos are the even pages, the odd ones from 0.
        if let Some((_, facing)) = numbered.get(i + 1).and_then(body).filter(|(s, _)| *s == section)
            && two_sided
            && i % 2 == 1
            && !facing.last
        {
            out.spreads += 1;
            let apart = (here.depth - facing.depth).abs();
            out.level += usize::from(apart <= block.leading + Length::from_pt(0.1));
        }
    }
    out.fill = usize::try_from(filled).unwrap_or(0) / out.pages.max(1);
    out
}

#[cfg(test)]
mod tests {
    use super::super::folio::Numbering;
    use super::super::makeup::PageBody;
    use super::*;
    use crate::source::FileId;

    #[test]
    fn a_line_that_sticks_out_is_told_with_its_page() {
        let body = |leaf| PageBody { leaf: Some((leaf, 0)), ..PageBody::default() };
        let section = Section {
            bodies: vec![body(0), body(4), body(9)],
            numbering: Numbering::Arabic,
            recto: true,
            head: None,
            bare: false,
            chapter: Some(3),
        };
        let numbered: Vec<Numbered> =
            (0..3).map(|b| Numbered { body: Some((0, b)), folio: format!("{}", 7 + b) }).collect();
        let span = Span { file: FileId(0), start: 10, end: 20 };
        let mut remarks = Diagnostics::new();
        remarks.push(Diagnostic::new(Code::OverfullLine, span, "a line sticks out by 3.0pt: “a: b”"));
        let lines = overfull(3, &remarks, 0, &BTreeMap::from([((10, 20), (6, 2))]));
        tell_pages(&lines, &[section], &numbered, &mut remarks);
        let message = remarks.iter().next().map(|remark| remark.message.as_str());
        assert_eq!(message, Some("a line sticks out by 3.0pt on page 8: “a: b”"));
    }
}
