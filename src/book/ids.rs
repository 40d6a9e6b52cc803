//! The ids of a chapter: every node that may carry one, in document order.

use super::walk::{PartMut, parts_mut, within_mut};
use super::{Attrs, Block, BlockKind, Chapter, Inline, InlineKind};
use crate::source::Span;

/// Something that carries an id.
#[derive(Debug)]
pub struct Identified<'a> {
    /// Where its carrier is written.
    pub span: Span,
    /// The id; set to `None` to take it away.
    pub id: &'a mut Option<String>,
    /// The words of a heading, which ids are commonly made of.
    pub heading: Option<&'a [Inline]>,
}

/// Every id of a chapter in document order, its notes last: of blocks, terms, cells, spans and images.
pub fn ids_mut(chapter: &mut Chapter, visit: &mut dyn FnMut(Identified<'_>)) {
    block_ids(&mut chapter.blocks, visit);
    for note in &mut chapter.notes {
        block_ids(&mut note.blocks, visit);
    }
}

fn block_ids(list: &mut [Block], visit: &mut dyn FnMut(Identified<'_>)) {
    for block in list {
        let heading = match &block.kind {
            BlockKind::Heading { level: _, content } => Some(&content[..]),
            _ => None,
        };
        attrs_id(block.attrs.as_deref_mut(), block.span, heading, visit);
        match &mut block.kind {
            // Terms and cells carry ids of their own.
            BlockKind::Definitions { items } => {
                for item in items {
                    for term in &mut item.terms {
                        if term.id.is_some() {
                            visit(Identified { span: term.span, id: &mut term.id, heading: None });
                        }
                        inline_ids(&mut term.content, visit);
                    }
                    for definition in &mut item.definitions {
                        block_ids(definition, visit);
                    }
                }
            }
            BlockKind::Table(table) => {
                for row in table.head.iter_mut().chain(&mut table.body) {
                    for cell in &mut row.cells {
                        attrs_id(cell.attrs.as_deref_mut(), cell.span, None, visit);
                        block_ids(&mut cell.blocks, visit);
                    }
                }
            }
            _ => parts_mut(block, &mut |part| match part {
                PartMut::Inlines(content) => inline_ids(content, visit),
                PartMut::Blocks(inside) => block_ids(inside, visit),
            }),
        }
    }
}

fn inline_ids(list: &mut [Inline], visit: &mut dyn FnMut(Identified<'_>)) {
    within_mut(list, &mut |inline| {
        let span = inline.span;
        match &mut inline.kind {
            InlineKind::Span { attrs, .. } => attrs_id(Some(attrs), span, None, visit),
            InlineKind::Image(image) => attrs_id(image.attrs.as_deref_mut(), span, None, visit),
            _ => {}
        }
    });
}

fn attrs_id(attrs: Option<&mut Attrs>, span: Span, heading: Option<&[Inline]>, visit: &mut dyn FnMut(Identified<'_>)) {
    if let Some(attrs) = attrs
        && attrs.id.is_some()
    {
        visit(Identified { span, id: &mut attrs.id, heading });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::walk::tests::chapter;

    #[test]
    fn ids_of_blocks_and_terms_are_found_and_changed() {
        let mut chapter = chapter();
        let mut told = Vec::new();
        ids_mut(&mut chapter, &mut |found| told.extend(found.id.take()));
        assert_eq!(told, ["t", "q"]);
        ids_mut(&mut chapter, &mut |_| panic!("all ids were taken away"));
    }
}
