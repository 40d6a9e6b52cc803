//! Footnotes: small text with its number, to stand at the foot of the page that calls it.

use super::{Flow, Frame};
use crate::book::Chapter;
use crate::layout::context::{Context, LineAlign, TextFormat};
use crate::layout::galley::{Fragment, Galley, Item};
use crate::layout::page::{LinkTarget, Mark, Placed, TagKind};
use crate::length::{Length, Point, Size};

/// Composes the note of that index.
pub(super) fn compose<'a>(ctx: &mut Context<'a>, chapter: &'a Chapter, index: usize, frame: Frame<'a>) -> Galley {
    let note = &chapter.notes[index];
    let tag = ctx.tag(None, TagKind::Note);
    let label_tag = ctx.tag(Some(tag), TagKind::Label);
    // The number leads back to where the note is called.
    let link_tag = ctx.tag(Some(label_tag), TagKind::Link);
    let number = (index + 1).to_string();
    let anchor = format!("fn-{number}");
    let back = ctx.place(ctx.chapter, Some(&format!("fnref-{number}")));
    let place = ctx.place(ctx.chapter, Some(&anchor));
    let mut flow = Flow { ctx, out: Galley::new(), places: vec![place] };
    let outer = frame.scaled(flow.ctx.theme.note_scale).under(tag);
    let indent = outer.format.size.scale(16, 10);
    let skip = outer.leading.scale(2, 10);
    let inner = Frame {
        skip,
        align: if frame.align == LineAlign::Start { frame.align } else { LineAlign::Justify },
        nested: true,
        ..outer.inset(indent, Length::ZERO)
    };
    flow.blocks(&note.blocks, inner);
    flow.finish();
    let format = TextFormat { color: flow.ctx.theme.link(outer.format.color), ..outer.format };
    let label = flow.label(&number, format, Some(link_tag), false);
    // The number stands beside the first words, not beside the rule of a table.
    let words = |item: &Item| matches!(item, Item::Fragment(fragment) if first_line(fragment).is_some());
    let from = flow.out.iter().position(words).unwrap_or(0);
    if let Some(Item::Fragment(first)) = flow.out[from..].iter_mut().find(|item| matches!(item, Item::Fragment(_))) {
        let gap = outer.format.size.scale(5, 10);
        let x = if outer.rtl { inner.left + inner.measure + gap } else { inner.left - gap - label.width };
        let baseline = first_line(first).unwrap_or(first.baseline);
        let mut marks: Vec<Placed> = label
            .marks
            .into_iter()
            .map(|mut placed| {
                placed.at.x += x;
                placed.at.y += baseline;
                placed
            })
            .collect();
        let size = Size::new(label.width, outer.leading);
        marks.push(Placed {
            at: Point::new(x, Length::ZERO),
            tag: Some(link_tag),
            mark: Mark::Link(size, LinkTarget::Place(back)),
        });
        marks.append(&mut first.marks);
        first.marks = marks;
    }
    flow.out
}

/// The baseline of a fragment's first letters.
fn first_line(fragment: &Fragment) -> Option<Length> {
    fragment.marks.iter().find(|placed| matches!(placed.mark, Mark::Glyphs(_))).map(|placed| placed.at.y)
}
