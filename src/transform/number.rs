//! Numbers of figures, tables, listings and formulas, and what refers to them.
//!
//! What bears a label is numbered: within its chapter of the top level (`3.2`), or through the book
//! where chapters have no numbers. Something with a caption but without a label is numbered when the
//! book labels others of its kind, or when the author asks for it: authors of mdBooks write numbers
//! into their captions, and those must not be said twice. Numbers that the author gives stay.
//!
//! Afterwards everything with a number stands in a `BlockKind::Figure`. A book without labels and numbers costs one walk over
//! its blocks: what it refers to all the same is told by `resolve`.

use std::collections::{BTreeMap, HashMap};

use super::Options;
use super::{contents, tex_tag};
use crate::book::walk::{PartMut, blocks, inlines_mut, parts_mut, plain, within_mut};
use crate::book::words::{self, Numbered};
use crate::book::{Block, BlockKind, Book, FigureKind, Inline, InlineKind, Number, RefForm, Target};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Near};
use crate::source::Span;

/// Numbers things and replaces references.
pub(super) fn number(book: &mut Book, options: &Options, remarks: &mut Diagnostics) {
    let Some(counted) = counted(book, options) else { return };
    let mut numberer = Numberer {
        counted,
        listed: options.lists.clone(),
        chapter: 0,
        top: None,
        counts: BTreeMap::new(),
        unnamed: 0,
        labels: Labels::default(),
        remarks,
    };
    for (index, chapter) in book.chapters.iter_mut().enumerate() {
        numberer.chapter = index;
        numberer.top = chapter.number.as_ref().and_then(|number| number.0.first().copied());
        numberer.unnamed = 0;
        if chapter.opens_with_title()
            && let Some(title) = chapter.blocks.first()
        {
            numberer.title(title, chapter.number.as_ref());
        }
        numberer.blocks(&mut chapter.blocks, false);
        for note in &mut chapter.notes {
            numberer.blocks(&mut note.blocks, false);
        }
    }
    let Numberer { labels, .. } = numberer;
    Refer { labels, language: book.meta.language.clone(), near: Near::default(), unknown: 0, remarks }.book(book);
}

/// The kinds of which captions without a label are numbered too; `None` when nothing in the book is numbered or labeled.
fn counted(book: &Book, options: &Options) -> Option<[bool; 4]> {
    let mut counted = [options.number_all; 4];
    let mut any = options.number_all || !options.lists.is_empty();
    for chapter in &book.chapters {
        let notes = chapter.notes.iter().map(|note| &note.blocks);
        for list in std::iter::once(&chapter.blocks).chain(notes) {
            blocks(list, &mut |block| match &block.kind {
                BlockKind::Heading { .. } => any |= block.id().is_some_and(|id| id.starts_with("sec-")),
                BlockKind::Math(tex) if tex.contains(tex_tag::COMMAND) => any = true,
                _ => {
                    if let Some(kind) = kind_of(block).filter(|_| label_of(block).is_some()) {
                        counted[kind as usize] = true;
                        any = true;
                    }
                }
            });
        }
    }
    any.then_some(counted)
}

/// What a block may be numbered as.
fn kind_of(block: &Block) -> Option<FigureKind> {
    match &block.kind {
        BlockKind::Figure { kind, .. } => Some(*kind),
        BlockKind::Paragraph(_) => picture(block).map(|_| FigureKind::Figure),
        BlockKind::Table(_) => Some(FigureKind::Table),
        BlockKind::Code(_) => Some(FigureKind::Listing),
        BlockKind::Math(_) => Some(FigureKind::Equation),
        _ => None,
    }
}

/// The picture that a paragraph is made of.
fn picture(block: &Block) -> Option<&crate::book::Image> {
    match &block.kind {
        BlockKind::Paragraph(content) => match content.as_slice() {
            [Inline { kind: InlineKind::Image(image), .. }] => Some(image),
            _ => None,
        },
        _ => None,
    }
}

/// The label of something that may be numbered.
fn label_of(block: &Block) -> Option<&str> {
    let id = block.id().or_else(|| picture(block)?.attrs.as_ref()?.id.as_deref());
    id.filter(|id| ["fig-", "tbl-", "lst-", "eq-"].iter().any(|kind| id.starts_with(kind)))
}

/// Who bears a label.
struct Bearer {
    chapter: usize,
    /// Its number; without one it is called by its title.
    number: Option<(Numbered, String)>,
    title: Vec<Inline>,
    span: Span,
    /// Something in another chapter that bears the same label.
    rival: Option<Span>,
}

#[derive(Default)]
struct Labels {
    bearers: HashMap<String, Bearer>,
    /// In the order of the book.
    list: Vec<String>,
}

struct Numberer<'a> {
    counted: [bool; 4],
    /// What has a caption and is of these kinds needs an id, since a list will name it.
    listed: Vec<FigureKind>,
    chapter: usize,
    /// Number of the current chapter of the top level.
    top: Option<u32>,
    /// By chapter of the top level, then by kind.
    counts: BTreeMap<Option<u32>, [u32; 4]>,
    /// Ids made in this chapter.
    unnamed: u32,
    labels: Labels,
    remarks: &'a mut Diagnostics,
}

impl Numberer<'_> {
    fn blocks(&mut self, list: &mut [Block], within: bool) {
        for block in list {
            self.block(block, within);
        }
    }

    fn block(&mut self, block: &mut Block, within: bool) {
        if !within {
            self.wrap(block);
        }
        match &block.kind {
            BlockKind::Heading { .. } => return self.title(block, None),
            BlockKind::Figure { .. } => self.figure(block, within),
            _ => {}
        }
        let within = within || matches!(block.kind, BlockKind::Figure { .. });
        parts_mut(block, &mut |part| match part {
            PartMut::Blocks(inside) => self.blocks(inside, within),
            PartMut::Inlines(_) => {}
        });
    }

    /// Makes a figure of what will have a number.
    fn wrap(&self, block: &mut Block) {
        let labeled = label_of(block).is_some();
        let titled = |title: &Option<String>| title.as_deref().is_some_and(|title| !title.trim().is_empty());
        let (kind, mut number, mut caption) = match &mut block.kind {
            BlockKind::Table(_) if labeled => (FigureKind::Table, None, Vec::new()),
            BlockKind::Code(_) if labeled => (FigureKind::Listing, None, Vec::new()),
            BlockKind::Math(tex) => match tex_tag::take(tex) {
                None if !labeled => return,
                number => (FigureKind::Equation, number, Vec::new()),
            },
            BlockKind::Paragraph(content) => match content.as_mut_slice() {
                [Inline { kind: InlineKind::Image(image), span }]
                    if labeled || self.counted[FigureKind::Figure as usize] && titled(&image.title) =>
                {
                    let title = image.title.take().filter(|title| !title.trim().is_empty());
                    let id = image.attrs.as_mut().and_then(|attrs| attrs.id.take());
                    let caption = title.map(|title| Inline::new(*span, InlineKind::Text(title)));
                    if id.is_some() {
                        block.attrs.get_or_insert_default().id = id;
                    }
                    (FigureKind::Figure, None, caption.into_iter().collect())
                }
                _ => return,
            },
            // The label of a formula that says its own number.
            BlockKind::Figure { kind: FigureKind::Equation, number, blocks, .. } => {
                if let [Block { kind: BlockKind::Math(tex), .. }] = blocks.as_mut_slice() {
                    *number = number.take().or_else(|| tex_tag::take(tex));
                }
                return;
            }
            _ => return,
        };
        let attrs = block.attrs.take();
        let inside = std::mem::replace(&mut block.kind, BlockKind::Rule);
        let blocks = vec![Block::new(block.span, inside)];
        let (number, caption) = (number.take(), std::mem::take(&mut caption));
        block.kind = BlockKind::Figure { kind, number, caption, file_name: None, blocks };
        block.attrs = attrs;
    }

    fn figure(&mut self, block: &mut Block, within: bool) {
        let labeled = label_of(block).is_some();
        let BlockKind::Figure { kind, number, caption, .. } = &mut block.kind else { return };
        let kind = *kind;
        let captioned = !plain(caption).trim().is_empty();
        if number.is_none() && (labeled || captioned && !within && self.counted[kind as usize]) {
            let count = &mut self.counts.entry(self.top).or_default()[kind as usize];
            *count += 1;
            *number = Some(self.top.map_or_else(|| count.to_string(), |top| format!("{top}.{count}")));
        }
        let named = number.is_some() || captioned;
        let bearer = Bearer {
            chapter: self.chapter,
            number: number.clone().map(|number| (Numbered::Captioned(kind), number)),
            title: Vec::new(),
            span: block.span,
            rival: None,
        };
        if let (true, Some(id)) = (labeled, block.id()) {
            let id = id.to_owned();
            self.bear(id, bearer);
        } else if named && self.listed.contains(&kind) && block.id().is_none() {
            self.unnamed += 1;
            block.attrs_mut().id = Some(format!("caption-{}", self.unnamed));
        }
    }

    /// A heading; `number` is its chapter's, when it is the chapter's title.
    fn title(&mut self, heading: &Block, number: Option<&Number>) {
        let BlockKind::Heading { content, .. } = &heading.kind else { return };
        let Some(id) = heading.id().filter(|id| id.starts_with("sec-")) else { return };
        // The chapter's title is met twice, first with its number.
        if self.labels.bearers.get(id).is_some_and(|known| known.span == heading.span) {
            return;
        }
        let number = number.map(|number| {
            let thing = if number.0.len() > 1 { Numbered::Section } else { Numbered::Chapter };
            (thing, number.to_string())
        });
        let title = contents::listed(content);
        self.bear(id.to_owned(), Bearer { chapter: self.chapter, number, title, span: heading.span, rival: None });
    }

    fn bear(&mut self, label: String, bearer: Bearer) {
        let Some(first) = self.labels.bearers.get_mut(&label) else {
            self.labels.list.push(label.clone());
            self.labels.bearers.insert(label, bearer);
            return;
        };
        // Within a chapter it is an id used twice, which another pass tells.
        if first.chapter == bearer.chapter {
            return;
        }
        if bearer.title.is_empty() {
            self.remarks.push(twice(&label, bearer.span, first.span));
        } else {
            // Ids of headings are often made from their words: only a reference makes them labels.
            first.rival.get_or_insert(bearer.span);
        }
    }
}

fn twice(label: &str, here: Span, first: Span) -> Diagnostic {
    let message = format!("the label `{label}` is used twice in the book; references go to the first");
    Diagnostic::new(Code::DuplicateId, here, message).label(first, "first used here")
}

/// References to nothing in one chapter; after so many the author knows.
pub(super) const OFTEN: usize = 100;

/// What is said of a reference to nothing.
pub(super) fn unknown(label: &str, span: Span, near: Option<&str>) -> Diagnostic {
    let mut remark = Diagnostic::new(Code::UnknownLabel, span, format!("nothing bears the label `{label}`"));
    remark.help = near.map(|near| format!("did you mean `@{near}`?"));
    remark
}

/// Replaces references.
struct Refer<'a> {
    labels: Labels,
    language: String,
    near: Near,
    /// Unknown labels in this chapter.
    unknown: usize,
    remarks: &'a mut Diagnostics,
}

impl Refer<'_> {
    fn book(&mut self, book: &mut Book) {
        for chapter in &mut book.chapters {
            self.unknown = 0;
            if let Some(part) = &mut chapter.part {
                within_mut(&mut part.title, &mut |inline| self.inline(inline));
            }
            within_mut(&mut chapter.title, &mut |inline| self.inline(inline));
            inlines_mut(&mut chapter.blocks, &mut |inline| self.inline(inline));
            for note in &mut chapter.notes {
                inlines_mut(&mut note.blocks, &mut |inline| self.inline(inline));
            }
        }
    }

    fn inline(&mut self, inline: &mut Inline) {
        let InlineKind::Link { target, content, .. } = &mut inline.kind else { return };
        let (label, form) = match &**target {
            Target::Label { label, form } => (label.as_str(), Some(*form)),
            // Words of the author's own that lead to a label: `[the pots](@fig-pots)`.
            Target::Raw(raw) => match raw.strip_prefix('@') {
                Some(label) if self.labels.bearers.contains_key(label) => (label, None),
                _ => return,
            },
            _ => return,
        };
        let Some(bearer) = self.labels.bearers.get_mut(label) else {
            self.unknown += 1;
            if self.unknown <= OFTEN {
                let near = self.near.nearest(label, self.labels.list.iter().map(String::as_str));
                self.remarks.push(unknown(label, inline.span, near));
            }
            inline.kind = InlineKind::Text(plain(content));
            return;
        };
        if let Some(rival) = bearer.rival.take() {
            self.remarks.push(twice(label, rival, bearer.span));
        }
        if let Some(form) = form {
            *content = shown(bearer, form, &self.language, inline.span);
        }
        **target = Target::Place { chapter: bearer.chapter, anchor: Some(label.to_owned()) };
    }
}

/// What a reference shows.
fn shown(bearer: &Bearer, form: RefForm, language: &str, span: Span) -> Vec<Inline> {
    let Some((thing, number)) = &bearer.number else { return bearer.title.clone() };
    let text = match (form, thing) {
        (RefForm::Number, Numbered::Captioned(FigureKind::Equation)) => format!("({number})"),
        (RefForm::Number, _) => number.clone(),
        (RefForm::Running, _) => words::running_label(*thing, number, language),
        (RefForm::Opening, _) => words::label(*thing, number, language),
    };
    vec![Inline::new(span, InlineKind::Text(text))]
}
