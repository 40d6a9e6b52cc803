//! Walks over the model, all in one order: the order of reading.
//!
//! [`parts`] and [`inner`] say what a node holds and in which order; every other walk is made of
//! them, so that a new kind of node is added in one place. Their matches have no catch-all arm.
//! Walks recurse: the reader keeps the model at most 100 levels deep.
//!
//! A *leaf* is what the writers set as a whole: every text, code, formula and picture, in pre-order
//! (see [`is_leaf`]). The printed edition counts leaves while it sets them, and the EPUB counts them
//! again to find where pages begin (see [`super::PageMap`]).

use super::{AltSource, Block, BlockKind, Chapter, FigureKind, Inline, InlineKind};

/// One of the lists that a block holds.
#[derive(Clone, Copy, Debug)]
pub enum Part<'a> {
    /// Running text.
    Inlines(&'a [Inline]),
    /// Blocks within.
    Blocks(&'a [Block]),
}

/// One of the lists that a block holds, to be changed.
#[derive(Debug)]
pub enum PartMut<'a> {
    /// Running text.
    Inlines(&'a mut Vec<Inline>),
    /// Blocks within.
    Blocks(&'a mut Vec<Block>),
}

/// Generates [`parts`] and [`parts_mut`] from one match, so that they cannot part ways.
macro_rules! visit_parts {
    ($block:expr, $visit:expr, $part:ident, $iter:ident, $texts:ident, $($borrow:tt)+) => {
        match $($borrow)+ $block.kind {
            BlockKind::Heading { level: _, content } => $visit($part::Inlines(content)),
            BlockKind::Paragraph(content) | BlockKind::Plain(content) => $visit($part::Inlines(content)),
            BlockKind::List { start: _, tight: _, items } => {
                for item in items {
                    $visit($part::Blocks($($borrow)+ item.blocks));
                }
            }
            BlockKind::Definitions { items } => {
                for item in items {
                    for term in $($borrow)+ item.terms {
                        $visit($part::Inlines($($borrow)+ term.content));
                    }
                    for definition in $($borrow)+ item.definitions {
                        $visit($part::Blocks(definition));
                    }
                }
            }
            BlockKind::Quote(blocks) | BlockKind::Div(blocks) => $visit($part::Blocks(blocks)),
            BlockKind::Callout { kind: _, title, blocks } => {
                if let Some(title) = title {
                    $visit($part::Inlines(title));
                }
                $visit($part::Blocks(blocks));
            }
            BlockKind::Table(table) => {
                for row in table.head.$iter().chain(table.body.$iter()) {
                    for cell in $($borrow)+ row.cells {
                        $visit($part::Blocks($($borrow)+ cell.blocks));
                    }
                }
            }
            // The caption of a table stands above it.
            BlockKind::Figure { kind: FigureKind::Table, number: _, caption, file_name: _, blocks } => {
                $visit($part::Inlines(caption));
                $visit($part::Blocks(blocks));
            }
            BlockKind::Figure { kind: _, number: _, caption, file_name: _, blocks } => {
                $visit($part::Blocks(blocks));
                $visit($part::Inlines(caption));
            }
            BlockKind::Details { summary, open: _, blocks } => {
                $visit($part::Inlines(summary));
                $visit($part::Blocks(blocks));
            }
            BlockKind::Index(index) => index.$texts(&mut |content| $visit($part::Inlines(content))),
            BlockKind::Code(_) | BlockKind::Math(_) | BlockKind::Rule => {}
        }
    };
}

/// The lists that a block holds, in the order of reading.
pub fn parts<'a>(block: &'a Block, visit: &mut dyn FnMut(Part<'a>)) {
    visit_parts!(block, visit, Part, iter, texts, &);
}

/// The lists that a block holds, in the order of reading, to be changed.
pub fn parts_mut<'a>(block: &'a mut Block, visit: &mut dyn FnMut(PartMut<'a>)) {
    visit_parts!(block, visit, PartMut, iter_mut, texts_mut, &mut);
}

/// Generates [`inner`] and [`inner_mut`] from one match.
macro_rules! inner_lists {
    ($kind:expr, $list:ident => $some:expr, $none:expr) => {
        match $kind {
            InlineKind::Emphasis($list)
            | InlineKind::Strong($list)
            | InlineKind::Strikeout($list)
            | InlineKind::Superscript($list)
            | InlineKind::Subscript($list)
            | InlineKind::Underline($list)
            | InlineKind::Mark($list)
            | InlineKind::Small($list)
            | InlineKind::Key($list)
            | InlineKind::Link { target: _, title: _, content: $list, role: _ }
            | InlineKind::Span { attrs: _, content: $list } => [$some, $none],
            InlineKind::Ruby { base: $list, reading } => {
                let base = $some;
                let $list = reading;
                [base, $some]
            }
            InlineKind::Text(_)
            | InlineKind::SoftBreak
            | InlineKind::HardBreak
            | InlineKind::Code(_)
            | InlineKind::Math { .. }
            | InlineKind::Image(_)
            | InlineKind::Note(_)
            | InlineKind::Pending(_) => [$none, $none],
        }
    };
}

/// What an inline holds: one list, or two for ruby (base, then reading); empty lists where there is none.
pub fn inner(inline: &Inline) -> [&[Inline]; 2] {
    inner_lists!(&inline.kind, content => content, &[])
}

/// What an inline holds, to be changed.
pub fn inner_mut(inline: &mut Inline) -> [Option<&mut Vec<Inline>>; 2] {
    inner_lists!(&mut inline.kind, content => Some(content), None)
}

/// Every block, parents before their children.
pub fn blocks(list: &[Block], visit: &mut dyn FnMut(&Block)) {
    for block in list {
        visit(block);
        parts(block, &mut |part| match part {
            Part::Blocks(inside) => blocks(inside, visit),
            Part::Inlines(_) => {}
        });
    }
}

/// Every block, parents before their children, to be changed.
pub fn blocks_mut(list: &mut [Block], visit: &mut dyn FnMut(&mut Block)) {
    for block in list {
        visit(block);
        parts_mut(block, &mut |part| match part {
            PartMut::Blocks(inside) => blocks_mut(inside, visit),
            PartMut::Inlines(_) => {}
        });
    }
}

/// Every inline of some blocks, parents before their children.
pub fn inlines(list: &[Block], visit: &mut dyn FnMut(&Inline)) {
    for block in list {
        parts(block, &mut |part| match part {
            Part::Blocks(inside) => inlines(inside, visit),
            Part::Inlines(content) => within(content, visit),
        });
    }
}

/// Every inline of some blocks, parents before their children, to be changed.
pub fn inlines_mut(list: &mut [Block], visit: &mut dyn FnMut(&mut Inline)) {
    runs_mut(list, &mut |content| within_mut(content, visit));
}

/// Every list of running text of some blocks, whole, to be changed.
pub fn runs_mut(list: &mut [Block], visit: &mut dyn FnMut(&mut Vec<Inline>)) {
    for block in list {
        parts_mut(block, &mut |part| match part {
            PartMut::Blocks(inside) => runs_mut(inside, visit),
            PartMut::Inlines(content) => visit(content),
        });
    }
}

/// Every inline of a piece of running text, parents before their children.
pub fn within(list: &[Inline], visit: &mut dyn FnMut(&Inline)) {
    for inline in list {
        visit(inline);
        // Most inlines hold none.
        for content in inner(inline).into_iter().filter(|content| !content.is_empty()) {
            within(content, visit);
        }
    }
}

/// Every inline of a piece of running text, parents before their children, to be changed.
pub fn within_mut(list: &mut [Inline], visit: &mut dyn FnMut(&mut Inline)) {
    for inline in list {
        visit(inline);
        for content in inner_mut(inline).into_iter().flatten() {
            within_mut(content, visit);
        }
    }
}

/// The texts of a chapter's leaves, in order: its blocks, then its notes.
pub fn leaves(chapter: &Chapter, visit: &mut dyn FnMut(&str)) {
    leaves_of(&chapter.blocks, visit);
    for note in &chapter.notes {
        leaves_of(&note.blocks, visit);
    }
}

/// Whether an inline is a leaf.
pub fn is_leaf(kind: &InlineKind) -> bool {
    matches!(kind, InlineKind::Text(_) | InlineKind::Code(_) | InlineKind::Math { .. } | InlineKind::Image(_))
}

/// The texts of the leaves of some blocks, in order; those of formulas and pictures are empty.
pub fn leaves_of(list: &[Block], visit: &mut dyn FnMut(&str)) {
    for block in list {
        match &block.kind {
            BlockKind::Code(code) => visit(&code.text),
            BlockKind::Math(_) => visit(""),
            _ => {}
        }
        parts(block, &mut |part| match part {
            Part::Blocks(inside) => leaves_of(inside, visit),
            Part::Inlines(content) => within(content, &mut |inline| match &inline.kind {
                InlineKind::Text(text) | InlineKind::Code(text) => visit(text),
                other if is_leaf(other) => visit(""),
                _ => {}
            }),
        });
    }
}

/// How many leaves a piece of running text has.
pub fn leaves_within(list: &[Inline]) -> u32 {
    let mut count = 0;
    within(list, &mut |inline| count += u32::from(is_leaf(&inline.kind)));
    count
}

/// Whether a piece of running text has a leaf. It stops at the first, since callers ask this of all that stands behind many places.
pub fn has_leaf(list: &[Inline]) -> bool {
    list.iter().any(|inline| is_leaf(&inline.kind) || inner(inline).into_iter().any(has_leaf))
}

/// Whether running text is nothing but pictures: several side by side, or linked ones.
pub fn are_pictures(list: &[Inline]) -> bool {
    let mut found = false;
    let all = list.iter().all(|inline| match &inline.kind {
        InlineKind::Image(image) => {
            found = true;
            image.asset.is_some()
        }
        InlineKind::Link { content, .. } => {
            found = true;
            are_pictures(content)
        }
        InlineKind::Text(text) => text.trim().is_empty(),
        kind => matches!(kind, InlineKind::SoftBreak | InlineKind::HardBreak),
    });
    found && all
}

/// Running text as a plain string: breaks are spaces, an image is its alternative text, notes and
/// the readings of ruby are left out.
pub fn plain(list: &[Inline]) -> String {
    let mut out = String::new();
    plain_into(list, &mut out);
    out
}

fn plain_into(list: &[Inline], out: &mut String) {
    for inline in list {
        match &inline.kind {
            InlineKind::Text(text) | InlineKind::Code(text) => out.push_str(text),
            InlineKind::SoftBreak | InlineKind::HardBreak => out.push(' '),
            InlineKind::Math { display: _, tex } => out.push_str(tex),
            // The name of a file is no part of a title.
            InlineKind::Image(image) if image.alt_source == AltSource::StandIn => {}
            InlineKind::Image(image) => out.push_str(&image.alt),
            InlineKind::Ruby { base, reading: _ } => plain_into(base, out),
            InlineKind::Emphasis(_)
            | InlineKind::Strong(_)
            | InlineKind::Strikeout(_)
            | InlineKind::Superscript(_)
            | InlineKind::Subscript(_)
            | InlineKind::Underline(_)
            | InlineKind::Mark(_)
            | InlineKind::Small(_)
            | InlineKind::Key(_)
            | InlineKind::Link { .. }
            | InlineKind::Span { .. }
            | InlineKind::Note(_)
            | InlineKind::Pending(_) => plain_into(inner(inline)[0], out),
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::book::{CodeBlock, Definition, FigureKind, Matter, Note, Term};
    use crate::source::{FileId, Span};

    const AT: Span = Span { file: FileId(0), start: 0, end: 0 };

    fn text(words: &str) -> Vec<Inline> {
        vec![Inline::new(AT, InlineKind::Text(words.into()))]
    }

    fn block(kind: BlockKind) -> Block {
        Block::new(AT, kind)
    }

    pub(in crate::book) fn chapter() -> Chapter {
        let mut id = block(BlockKind::Paragraph(text("quoted")));
        id.attrs_mut().id = Some("q".into());
        Chapter {
            span: AT,
            file: Some(FileId(0)),
            path: "a.md".into(),
            slug: "a".into(),
            matter: Matter::Body,
            depth: 0,
            number: None,
            part: None,
            title: text("A"),
            blocks: vec![
                block(BlockKind::Figure {
                    kind: FigureKind::Listing,
                    number: None,
                    caption: text("caption"),
                    file_name: None,
                    blocks: vec![block(BlockKind::Code(CodeBlock { text: "code".into(), ..CodeBlock::default() }))],
                }),
                block(BlockKind::Definitions {
                    items: vec![Definition {
                        terms: vec![Term { span: AT, id: Some("t".into()), content: text("term") }],
                        definitions: vec![vec![block(BlockKind::Plain(text("meaning")))]],
                    }],
                }),
                block(BlockKind::Details { summary: text("summary"), open: false, blocks: vec![id] }),
            ],
            notes: vec![Note {
                span: AT,
                label: "1".into(),
                blocks: vec![block(BlockKind::Paragraph(vec![Inline::new(AT, InlineKind::Code("note".into()))]))],
            }],
        }
    }

    #[test]
    fn leaves_come_in_the_order_of_reading() {
        let mut told = Vec::new();
        leaves(&chapter(), &mut |leaf| told.push(leaf.to_owned()));
        assert_eq!(told, ["code", "caption", "term", "meaning", "summary", "quoted", "note"]);
    }

    #[test]
    fn both_kinds_of_walk_see_the_same() {
        let mut chapter = chapter();
        let (mut read, mut changed) = (0, 0);
        inlines(&chapter.blocks, &mut |_| read += 1);
        inlines_mut(&mut chapter.blocks, &mut |_| changed += 1);
        assert_eq!((read, changed), (5, 5));
    }
}
