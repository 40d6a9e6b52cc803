//! The marks for the index are taken out of the text and become anchors.
//!
//! This comes before other passes look at paragraphs: a mark on lines of its own belongs to the
//! block behind it.

use super::append;
use crate::book::walk::{PartMut, inlines, inner_mut, parts_mut, plain, runs_mut};
use crate::book::{Anchor, Attrs, Block, BlockKind, Book, IndexMark, IndexSays, Inline, InlineKind, Pending, words};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::source::Span;

/// The marks of a book, in its order.
pub(super) struct Marks(pub(super) Vec<Marked>);

/// A mark and the anchor that stands at its place.
pub(super) struct Marked {
    pub(super) mark: IndexMark,
    pub(super) place: Anchor,
    /// Where the mark is written.
    pub(super) span: Span,
}

/// Takes the marks out of the text and sees to it that the index has a chapter; `None` when there is nothing to index.
pub(super) fn gather(book: &mut Book, remarks: &mut Diagnostics) -> Option<Marks> {
    let mut marked = Vec::new();
    for (number, chapter) in book.chapters.iter_mut().enumerate() {
        let notes = chapter.notes.iter_mut().map(|note| &mut note.blocks);
        let mut lists: Vec<&mut Vec<Block>> = std::iter::once(&mut chapter.blocks).chain(notes).collect();
        if !lists.iter().any(|list| has_marks(list)) {
            continue;
        }
        let mut taker = Taker { chapter: number, prefix: "ix".to_owned(), count: 0, marked: Vec::new() };
        while lists.iter().any(|list| has_id(list, &taker.prefix)) {
            taker.prefix.push('x');
        }
        for list in &mut lists {
            taker.settle(list);
            runs_mut(list, &mut |run| taker.run(run));
        }
        // Those that ids of blocks stand for were met first.
        taker.marked.sort_by_key(|marked| marked.span.start);
        marked.append(&mut taker.marked);
    }
    let placed = places_of_index(book, remarks).or_else(|| marked.first().and_then(|_| chapter_of_index(book)));
    let first = match (marked.first(), placed) {
        (None, None) => return None,
        (None, Some(span)) => {
            let message = "there is nothing to index: the book has no marks";
            remarks.push(Diagnostic::new(Code::IndexMark, span, message));
            return None;
        }
        (Some(first), None) => Some(first.span),
        (Some(_), Some(_)) => None,
    };
    if let Some(span) = first {
        let index = Block::new(span, BlockKind::Index(Box::default()));
        append(book, span, words::index(&book.meta.language), "book-index", vec![index]);
    }
    Some(Marks(marked))
}

fn has_marks(list: &[Block]) -> bool {
    let mut found = false;
    inlines(list, &mut |inline| found |= mark_of(inline).is_some());
    found
}

fn mark_of(inline: &Inline) -> Option<&IndexMark> {
    match &inline.kind {
        InlineKind::Pending(pending) => match &**pending {
            Pending::Index(mark) => Some(mark),
            Pending::Cite(_) => None,
        },
        _ => None,
    }
}

fn has_id(list: &[Block], prefix: &str) -> bool {
    let begins = |id: Option<&str>| id.is_some_and(|id| id.strip_prefix(prefix).is_some_and(|id| id.starts_with('-')));
    let mut found = false;
    crate::book::walk::blocks(list, &mut |block| found |= begins(block.id()));
    inlines(list, &mut |inline| {
        if let InlineKind::Span { attrs, .. } = &inline.kind {
            found |= begins(attrs.id.as_deref());
        }
    });
    found
}

/// Where the author wants the index; only the first of several places is one.
fn places_of_index(book: &mut Book, remarks: &mut Diagnostics) -> Option<Span> {
    let mut first: Option<Span> = None;
    for chapter in &mut book.chapters {
        crate::book::walk::blocks_mut(&mut chapter.blocks, &mut |block| {
            if !matches!(block.kind, BlockKind::Index(_)) {
                return;
            }
            let Some(known) = first else {
                first = Some(block.span);
                return;
            };
            let message = "a book has one index; this place of another is left empty";
            remarks.push(Diagnostic::new(Code::IndexMark, block.span, message).label(known, "the index stands here"));
            block.kind = BlockKind::Div(Vec::new());
        });
    }
    first
}

/// A chapter that is called as the index would be, with nothing in it but a paragraph at most: the index stands there,
/// as with mdbook-indexing.
fn chapter_of_index(book: &mut Book) -> Option<Span> {
    let title = words::index(&book.meta.language);
    let is_text = |block: &Block| !matches!(block.kind, BlockKind::Heading { .. });
    let chapter = book.chapters.iter_mut().rev().find(|chapter| {
        plain(&chapter.title).trim() == title && chapter.blocks.iter().filter(|block| is_text(block)).count() <= 1
    })?;
    chapter.blocks.push(Block::new(chapter.span, BlockKind::Index(Box::default())));
    Some(chapter.span)
}

/// A mark behind the last word of a paragraph would lead to what follows: it goes before that word.
fn before_last_word(content: &mut Vec<Inline>) {
    let is_mark = |inline: &Inline| mark_of(inline).is_some();
    let is_blank = |inline: &Inline| match &inline.kind {
        InlineKind::Text(text) => text.trim().is_empty(),
        kind => matches!(kind, InlineKind::SoftBreak | InlineKind::HardBreak),
    };
    let Some(last) = content.iter().rposition(|inline| !is_mark(inline) && !is_blank(inline)) else { return };
    if !content[last + 1..].iter().any(is_mark) {
        return;
    }
    let marks: Vec<Inline> = content.drain(last + 1..).filter(is_mark).collect();
    for at in (0..=last).rev() {
        let Inline { kind: InlineKind::Text(text), span } = &mut content[at] else {
            if is_blank(&content[at]) {
                content.splice(at + 1..at + 1, marks);
                return;
            }
            continue;
        };
        if at == last {
            text.truncate(text.trim_end().len());
        }
        let Some((start, space)) = text.char_indices().rfind(|(_, c)| c.is_whitespace()) else { continue };
        let start = start + space.len_utf8();
        let (word, span) = (text.split_off(start), *span);
        let word = (!word.is_empty()).then(|| Inline::new(span, InlineKind::Text(word)));
        content.splice(at + 1..at + 1, marks.into_iter().chain(word));
        return;
    }
    content.splice(0..0, marks);
}

/// Takes marks out of one chapter.
struct Taker {
    chapter: usize,
    /// What the ids of anchors begin with.
    prefix: String,
    count: usize,
    marked: Vec<Marked>,
}

impl Taker {
    fn fresh(&mut self) -> String {
        self.count += 1;
        format!("{}-{}", self.prefix, self.count)
    }

    fn note(&mut self, mark: IndexMark, span: Span, id: String) {
        let place = Anchor { chapter: self.chapter, id: Some(id) };
        self.marked.push(Marked { mark, place, span });
    }

    /// Lets marks that stand alone be in the text beside them.
    fn settle(&mut self, list: &mut Vec<Block>) {
        let mut waiting: Vec<Inline> = Vec::new();
        let mut out: Vec<Block> = Vec::with_capacity(list.len());
        for mut block in list.drain(..) {
            if let BlockKind::Paragraph(content) | BlockKind::Plain(content) = &mut block.kind
                && content.iter().any(|inline| mark_of(inline).is_some())
            {
                let image = |inline: &Inline| matches!(inline.kind, InlineKind::Image(_));
                let blank = |inline: &Inline| match &inline.kind {
                    InlineKind::SoftBreak => true,
                    InlineKind::Text(text) => text.trim().is_empty(),
                    _ => mark_of(inline).is_some(),
                };
                if content.iter().all(blank) {
                    waiting.extend(content.drain(..).filter(|inline| mark_of(inline).is_some()));
                    continue;
                }
                if content.iter().all(|inline| blank(inline) || image(inline))
                    && content.iter().filter(|inline| image(inline)).count() == 1
                {
                    // A picture alone in its paragraph stays alone.
                    let (own, rest) = content.drain(..).partition(|inline| mark_of(inline).is_some());
                    waiting.extend::<Vec<Inline>>(own);
                    *content = rest;
                    content.retain(image);
                }
                before_last_word(content);
            }
            parts_mut(&mut block, &mut |part| match part {
                PartMut::Blocks(inside) => self.settle(inside),
                PartMut::Inlines(_) => {}
            });
            if !waiting.is_empty() {
                match first_run(&mut block) {
                    Some(run) => {
                        run.splice(0..0, waiting.drain(..));
                    }
                    None => self.name(&mut block, &mut waiting),
                }
            }
            out.push(block);
        }
        // Nothing follows: they belong to what is before.
        if !waiting.is_empty() {
            match out.last_mut().and_then(last_run) {
                Some(run) => run.append(&mut waiting),
                None => match out.last_mut() {
                    Some(block) => self.name(block, &mut waiting),
                    None => {
                        let span = waiting[0].span;
                        out.push(Block::new(span, BlockKind::Plain(waiting)));
                    }
                },
            }
        }
        *list = out;
    }

    /// Marks that no text can take are at the block's id.
    fn name(&mut self, block: &mut Block, waiting: &mut Vec<Inline>) {
        let picture = match &mut block.kind {
            BlockKind::Paragraph(content) | BlockKind::Plain(content) => match content.as_mut_slice() {
                [Inline { kind: InlineKind::Image(image), .. }] => {
                    image.attrs.as_mut().and_then(|attrs| attrs.id.clone())
                }
                _ => None,
            },
            _ => None,
        };
        let id = match picture.or_else(|| block.id().map(str::to_owned)) {
            Some(id) => id,
            None => {
                let id = self.fresh();
                block.attrs_mut().id = Some(id.clone());
                id
            }
        };
        for inline in waiting.drain(..) {
            if let Some(mark) = mark_of(&inline) {
                self.note(mark.clone(), inline.span, id.clone());
            }
        }
    }

    /// Marks become anchors; what only sends to other entries is at no place.
    fn run(&mut self, run: &mut Vec<Inline>) {
        for inline in run.iter_mut() {
            inner_mut(inline).into_iter().flatten().for_each(|run| self.run(run));
            let Some(mark) = mark_of(inline).cloned() else { continue };
            let id = self.fresh();
            if !sends(&mark) {
                let attrs = Box::new(Attrs { id: Some(id.clone()), ..Attrs::default() });
                inline.kind = InlineKind::Span { attrs, content: Vec::new() };
            }
            self.note(mark, inline.span, id);
        }
        run.retain(|inline| mark_of(inline).is_none());
    }
}

fn sends(mark: &IndexMark) -> bool {
    matches!(mark.says, IndexSays::See(_) | IndexSays::SeeAlso(_))
}

/// The first running text of a block; `None` when something else stands before it, or when it is a mere picture.
fn first_run(block: &mut Block) -> Option<&mut Vec<Inline>> {
    match &mut block.kind {
        BlockKind::Paragraph(content) | BlockKind::Plain(content) => match content.as_slice() {
            [Inline { kind: InlineKind::Image(_), .. }] => None,
            _ => Some(content),
        },
        BlockKind::Heading { content, .. } => Some(content),
        BlockKind::List { items, .. } => first_run(items.first_mut()?.blocks.first_mut()?),
        BlockKind::Definitions { items } => Some(&mut items.first_mut()?.terms.first_mut()?.content),
        BlockKind::Quote(blocks) | BlockKind::Div(blocks) | BlockKind::Callout { title: None, blocks, .. } => {
            first_run(blocks.first_mut()?)
        }
        BlockKind::Callout { title: Some(title), .. } => Some(title),
        BlockKind::Details { summary, .. } => Some(summary),
        BlockKind::Figure { .. }
        | BlockKind::Table(_)
        | BlockKind::Code(_)
        | BlockKind::Math(_)
        | BlockKind::Rule
        | BlockKind::Index(_) => None,
    }
}

/// The last running text of a block, where it is its end.
fn last_run(block: &mut Block) -> Option<&mut Vec<Inline>> {
    match &mut block.kind {
        BlockKind::Paragraph(content) | BlockKind::Plain(content) => match content.as_slice() {
            [Inline { kind: InlineKind::Image(_), .. }] => None,
            _ => Some(content),
        },
        BlockKind::Heading { content, .. } => Some(content),
        BlockKind::List { items, .. } => last_run(items.last_mut()?.blocks.last_mut()?),
        BlockKind::Quote(blocks) | BlockKind::Div(blocks) | BlockKind::Callout { blocks, .. } => {
            last_run(blocks.last_mut()?)
        }
        BlockKind::Definitions { .. }
        | BlockKind::Details { .. }
        | BlockKind::Figure { .. }
        | BlockKind::Table(_)
        | BlockKind::Code(_)
        | BlockKind::Math(_)
        | BlockKind::Rule
        | BlockKind::Index(_) => None,
    }
}
