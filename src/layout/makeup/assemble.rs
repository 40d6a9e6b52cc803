//! Pages whose stretch is known → marks at their places in the text block.

use super::breaks::PageRange;
use super::{Block, PageBody};
use crate::layout::galley::{Decor, Fragment, Item};
use crate::layout::page::{Mark, Placed};
use crate::length::{Length, Point, Size};

/// An open decoration: where it began on this page, and the place in `behind` kept for it.
struct Opened {
    decor: Decor,
    top: Length,
    slot: usize,
}

struct Builder {
    body: PageBody,
    /// Grounds and bars, painted before all else; outer ones first.
    behind: Vec<Vec<Placed>>,
    open: Vec<Opened>,
    y: Length,
}

impl Builder {
    fn new() -> Self {
        Builder { body: PageBody::default(), behind: Vec::new(), open: Vec::new(), y: Length::ZERO }
    }

    fn open(&mut self, decor: Decor) {
        self.behind.push(Vec::new());
        self.open.push(Opened { decor, top: self.y, slot: self.behind.len() - 1 });
        self.y += decor.pad;
    }

    fn close(&mut self) -> Option<Decor> {
        let Opened { decor, top, slot } = self.open.pop()?;
        self.y += decor.pad;
        let height = self.y - top;
        if height <= Length::ZERO {
            return Some(decor);
        }
        if let Some(ground) = decor.ground {
            let mark = Mark::Rule(Size::new(decor.right - decor.left, height), ground);
            self.behind[slot].push(Placed { at: Point::new(decor.left, top), tag: None, mark });
        }
        if let Some((width, color)) = decor.bar {
            let x = if decor.bar_at_right { decor.right - width } else { decor.left };
            self.behind[slot].push(Placed {
                at: Point::new(x, top),
                tag: None,
                mark: Mark::Rule(Size::new(width, height), color),
            });
        }
        Some(decor)
    }

    fn place(&mut self, fragment: &Fragment) {
        let y = self.y;
        self.body.marks.extend(
            fragment
                .marks
                .iter()
                .map(|placed| Placed { at: Point::new(placed.at.x, placed.at.y + y), ..placed.clone() }),
        );
        self.body.places.extend(fragment.places.iter().map(|name| (name.clone(), y)));
        self.body.leaf = self.body.leaf.or(fragment.leaf);
        self.y += fragment.height;
    }

    /// Puts the grounds behind everything.
    fn finish(mut self) -> PageBody {
        let mut marks: Vec<Placed> = self.behind.into_iter().flatten().collect();
        marks.append(&mut self.body.marks);
        self.body.marks = marks;
        self.body
    }
}

/// Places everything.
pub(super) fn assemble(
    galley: &[Item],
    calls: &[Vec<u32>],
    notes: &[Vec<Fragment>],
    pages: &[PageRange],
    block: Block,
) -> Vec<PageBody> {
    let mut out = Vec::with_capacity(pages.len());
    let mut open: Vec<Decor> = Vec::new();
    let mut repeat: Option<&[Fragment]> = None;
    let mut section: Option<String> = None;
    // Pieces of footnotes that wait for room.
    let mut waiting: Vec<&Fragment> = Vec::new();
    for (number, page) in pages.iter().enumerate() {
        let mut builder = Builder::new();
        for decor in open.drain(..) {
            builder.open(decor);
        }
        if let Some(head) = repeat {
            head.iter().for_each(|fragment| builder.place(fragment));
        }
        let items = &galley[page.start..page.end];
        let called: Vec<u32> = calls[page.start..page.end].iter().flatten().copied().collect();
        waiting.extend(called.iter().flat_map(|note| &notes[*note as usize]));
        let stretched = page_stretch(items, &builder, &waiting, number + 1 == pages.len(), block);
        let mut first_section = None;
        for item in items {
            match item {
                Item::Fragment(fragment) => builder.place(fragment),
                Item::Glue(glue) => {
                    let extra = if stretched >= 0 {
                        glue.stretch.scale(stretched, 1_000)
                    } else {
                        glue.shrink.scale(stretched, 1_000)
                    };
                    builder.y += glue.natural + extra;
                }
                Item::Open(decor) => builder.open(*decor),
                Item::Close => {
                    builder.close();
                }
                Item::Repeat(head) => repeat = Some(head),
                Item::EndRepeat => repeat = None,
                Item::Section(title) => {
                    first_section.get_or_insert_with(|| title.clone());
                    section = Some(title.clone());
                }
                Item::Penalty(_) | Item::Plate(_) => {}
            }
        }
        // What stays open closes at the foot and opens again on the next page, innermost last.
        let mut still_open = Vec::new();
        while let Some(decor) = builder.close() {
            still_open.push(decor);
        }
        still_open.reverse();
        open = still_open;
        builder.body.section = first_section.or_else(|| section.clone());
        builder.body.overfull = (builder.y - block.height).max(Length::ZERO);
        foot(&mut builder, &mut waiting, block);
        out.push(builder.finish());
        for item in items {
            if let Item::Plate(plate) = item {
                let mut builder = Builder::new();
                builder.place(plate);
                builder.body.section.clone_from(&section);
                out.push(builder.finish());
            }
        }
    }
    while !waiting.is_empty() {
        let mut builder = Builder::new();
        builder.body.section.clone_from(&section);
        foot(&mut builder, &mut waiting, block);
        out.push(builder.finish());
    }
    out
}

/// How far the page's white space is stretched (+) or shrunk (−), in thousandths of what it may.
fn page_stretch(items: &[Item], builder: &Builder, waiting: &[&Fragment], last: bool, block: Block) -> i64 {
    let (mut natural, mut stretch, mut shrink) = (builder.y, Length::ZERO, Length::ZERO);
    let mut open: Vec<Length> = builder.open.iter().map(|opened| opened.decor.pad).collect();
    for item in items {
        match item {
            Item::Fragment(fragment) => natural += fragment.height,
            Item::Glue(glue) => {
                natural += glue.natural;
                stretch += glue.stretch;
                shrink += glue.shrink;
            }
            Item::Open(decor) => {
                natural += decor.pad;
                open.push(decor.pad);
            }
            Item::Close => natural += open.pop().unwrap_or(Length::ZERO),
            Item::Penalty(_) | Item::Repeat(_) | Item::EndRepeat | Item::Section(_) | Item::Plate(_) => {}
        }
    }
    natural += open.iter().copied().sum();
    let notes: Length = waiting.iter().map(|piece| piece.height).sum();
    let mut room = block.height;
    if notes > Length::ZERO {
        room -= (notes + block.note_gap()).min((room - natural).max(Length::ZERO));
        if room < natural + notes {
            room = room.max(block.height - notes - block.note_gap());
        }
    }
    let slack = room - natural;
    if slack >= Length::ZERO {
        if last || stretch <= Length::ZERO { 0 } else { (slack.0.saturating_mul(1_000) / stretch.0.max(1)).min(1_000) }
    } else if shrink <= Length::ZERO {
        0
    } else {
        (slack.0.saturating_mul(1_000) / shrink.0.max(1)).max(-1_000)
    }
}

/// Puts footnotes at the foot, as many lines as there is room for.
fn foot(builder: &mut Builder, waiting: &mut Vec<&Fragment>, block: Block) {
    if waiting.is_empty() {
        return;
    }
    let room = block.height - builder.y - block.note_gap();
    let mut height = Length::ZERO;
    let mut count = 0;
    for piece in waiting.iter() {
        // On an empty page at least one piece goes in, however tall.
        if height + piece.height > room + Length::from_pt(0.5) && !(builder.y == Length::ZERO && count == 0) {
            break;
        }
        height += piece.height;
        count += 1;
    }
    if count == 0 {
        return;
    }
    builder.y = (block.height - height).max(builder.y);
    let width = block.measure.scale(22, 100);
    let x = if block.rtl { block.measure - width } else { Length::ZERO };
    let rule = Mark::Rule(Size::new(width, Length::from_pt(0.5)), block.rule);
    let at = Point::new(x, builder.y - block.note_gap().scale(45, 100));
    builder.body.marks.push(Placed { at, tag: None, mark: rule });
    for piece in waiting.drain(..count) {
        builder.place(piece);
    }
}
