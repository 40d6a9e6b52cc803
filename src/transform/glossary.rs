//! The glossary: the first use of each of its terms in a chapter leads to where it is explained.
//!
//! A glossary is what stands in a chapter whose title, or in a division which, has the class
//! `glossary`: its definition lists. Terms are found in running text, not in titles, captions, links or code, as whole words;
//! the first letter may be small or a capital, and in English a plural in -s is found too.

use crate::book::opening::is_glossary;
use crate::book::walk::{PartMut, inner_mut, parts_mut, plain};
use crate::book::{Block, BlockKind, Book, Inline, InlineKind, LinkRole, Target, words};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::source::Span;
use crate::text::single_spaced;
use std::collections::BTreeMap;
use std::ops::Range;

/// A term as it may stand in the text.
struct Form {
    text: String,
    /// Which term.
    term: usize,
}

struct Term {
    chapter: usize,
    id: String,
}

#[derive(Default)]
struct Glossary {
    terms: Vec<Term>,
    /// By the first word in lower case; longer forms first.
    forms: BTreeMap<String, Vec<Form>>,
    plurals: bool,
}

/// Links the terms of the book's glossary, if it has one.
pub(super) fn link(book: &mut Book, remarks: &mut Diagnostics) {
    let mut glossary = Glossary { plurals: words::primary(&book.meta.language) == "en", ..Glossary::default() };
    let mut known: BTreeMap<String, Span> = BTreeMap::new();
    for (number, chapter) in book.chapters.iter().enumerate() {
        let whole = chapter.blocks.first().is_some_and(is_glossary);
        glossary.gather(&chapter.blocks, number, whole, &mut known, remarks);
    }
    if glossary.terms.is_empty() {
        return;
    }
    for forms in glossary.forms.values_mut() {
        forms.sort_by_key(|form| std::cmp::Reverse(form.text.len()));
    }
    for chapter in &mut book.chapters {
        if chapter.blocks.first().is_some_and(is_glossary) {
            continue;
        }
        let mut linker = Linker { glossary: &glossary, used: vec![false; glossary.terms.len()] };
        linker.blocks(&mut chapter.blocks);
    }
}

impl Glossary {
    fn gather(
        &mut self,
        blocks: &[Block],
        chapter: usize,
        inside: bool,
        known: &mut BTreeMap<String, Span>,
        remarks: &mut Diagnostics,
    ) {
        for block in blocks {
            match &block.kind {
                BlockKind::Div(inner) => {
                    self.gather(inner, chapter, inside || is_glossary(block), known, remarks);
                }
                BlockKind::Definitions { items } if inside => {
                    for term in items.iter().flat_map(|item| &item.terms) {
                        let Some(id) = term.id.clone() else { continue };
                        let text = plain(&term.content);
                        if let Some(first) = known.get(&text.to_lowercase()) {
                            let message =
                                format!("the glossary explains `{}` twice; links go to the first", text.trim());
                            let remark = Diagnostic::new(Code::GlossaryTerm, term.span, message);
                            remarks.push(remark.label(*first, "first explained here"));
                            continue;
                        }
                        known.insert(text.to_lowercase(), term.span);
                        self.terms.push(Term { chapter, id });
                        self.add(&text, self.terms.len() - 1);
                    }
                }
                _ => {}
            }
        }
    }

    /// Adds a term; of `service level (SLO)` both are its forms.
    fn add(&mut self, text: &str, term: usize) {
        let text = single_spaced(text);
        let short = text.strip_suffix(')').and_then(|text| text.rsplit_once(" ("));
        let forms = short.map_or_else(|| vec![text.as_str()], |(long, short)| vec![long, short]);
        for form in forms {
            let first = &form[..first_word(form, 0)];
            if !first.is_empty() {
                let list = self.forms.entry(first.to_lowercase()).or_default();
                list.push(Form { text: form.to_owned(), term });
            }
        }
    }
}

/// Where the word that begins at a byte ends.
fn first_word(text: &str, at: usize) -> usize {
    at + text[at..].find(|c: char| !c.is_alphanumeric()).unwrap_or(text.len() - at)
}

struct Linker<'a> {
    glossary: &'a Glossary,
    /// Terms that have a link in this chapter.
    used: Vec<bool>,
}

impl Linker<'_> {
    fn blocks(&mut self, blocks: &mut [Block]) {
        for block in blocks {
            if is_glossary(block) || block.has_class("bibliography") {
                continue;
            }
            match &mut block.kind {
                BlockKind::Paragraph(content) | BlockKind::Plain(content) => self.run(content),
                BlockKind::Heading { .. } | BlockKind::Figure { .. } | BlockKind::Index(_) => {}
                _ => parts_mut(block, &mut |part| match part {
                    PartMut::Blocks(inside) => self.blocks(inside),
                    // Titles of callouts, terms, summaries.
                    PartMut::Inlines(_) => {}
                }),
            }
        }
    }

    /// A run of inlines as one text, in which what is neither text nor a line end is a wall.
    fn run(&mut self, content: &mut Vec<Inline>) {
        let mut flat = String::new();
        let mut ranges: Vec<Range<usize>> = Vec::with_capacity(content.len());
        for inline in content.iter_mut() {
            let from = flat.len();
            match &inline.kind {
                InlineKind::Text(text) => flat.push_str(text),
                InlineKind::SoftBreak => flat.push(' '),
                InlineKind::Span { content, .. } if content.is_empty() => {}
                _ => flat.push('\0'),
            }
            ranges.push(from..flat.len());
        }
        let found = self.find(&flat);
        if !found.is_empty() {
            let old = std::mem::take(content);
            self.rebuild(old, &ranges, found, content);
        }
        for inline in content.iter_mut() {
            if !matches!(inline.kind, InlineKind::Link { .. } | InlineKind::Code(_)) {
                inner_mut(inline).into_iter().flatten().for_each(|run| self.run(run));
            }
        }
    }

    /// The terms that a text uses for the first time, in its order.
    fn find(&mut self, text: &str) -> Vec<(Range<usize>, usize)> {
        let mut out = Vec::new();
        let mut at = 0;
        while let Some(start) = text[at..].find(char::is_alphanumeric).map(|i| at + i) {
            let end = first_word(text, start);
            at = end;
            let mut word = text[start..end].to_lowercase();
            let mut forms = self.glossary.forms.get(&word);
            if forms.is_none() && self.glossary.plurals && word.ends_with('s') {
                word.pop();
                forms = self.glossary.forms.get(&word);
            }
            let unused = forms.into_iter().flatten().filter(|form| !self.used[form.term]);
            let mut fits = unused.filter_map(|form| Some((self.glossary.ends(text, start, &form.text)?, form.term)));
            let Some((end, term)) = fits.next() else { continue };
            self.used[term] = true;
            out.push((start..end, term));
            at = end;
        }
        out
    }

    fn rebuild(
        &self,
        old: Vec<Inline>,
        ranges: &[Range<usize>],
        found: Vec<(Range<usize>, usize)>,
        out: &mut Vec<Inline>,
    ) {
        let mut found = found.into_iter().peekable();
        let mut link: Option<(Range<usize>, usize, Vec<Inline>)> = None;
        for (inline, range) in old.into_iter().zip(ranges) {
            let span = inline.span;
            let InlineKind::Text(text) = &inline.kind else {
                match &mut link {
                    Some((around, _, content)) if range.start < around.end => content.push(inline),
                    _ => out.push(inline),
                }
                continue;
            };
            let mut at = range.start;
            loop {
                if link.is_none() {
                    link =
                        found.next_if(|(next, _)| next.start < range.end).map(|(next, term)| (next, term, Vec::new()));
                }
                let Some((around, term, mut content)) = link.take() else {
                    push(out, &text[at - range.start..], span);
                    break;
                };
                let begin = around.start.max(at);
                push(out, &text[at - range.start..begin - range.start], span);
                at = around.end.min(range.end);
                push(&mut content, &text[begin - range.start..at - range.start], span);
                if around.end > range.end {
                    link = Some((around, term, content));
                    break;
                }
                let Term { chapter, id } = &self.glossary.terms[term];
                let target = Target::Place { chapter: *chapter, anchor: Some(id.clone()) };
                let kind = InlineKind::link(target, content, LinkRole::Glossary);
                out.push(Inline::new(span, kind));
            }
        }
    }
}

impl Glossary {
    /// Where a form that begins at a byte of a text ends.
    fn ends(&self, text: &str, start: usize, form: &str) -> Option<usize> {
        let (mut a, mut b) = (text[start..].char_indices(), form.chars());
        // Capitals within say that the case counts: IT is not it.
        let exact = form.chars().skip(1).any(char::is_uppercase);
        let mut first = true;
        let mut end = start;
        for wanted in b.by_ref() {
            let (at, c) = a.next()?;
            let same = c == wanted || first && !exact && c.to_lowercase().eq(wanted.to_lowercase());
            if !same {
                return None;
            }
            first = false;
            end = start + at + c.len_utf8();
        }
        let rest = &text[end..];
        let plural = if self.plurals && rest.starts_with('s') { 1 } else { 0 };
        let whole = |rest: &str| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_');
        [0, plural].into_iter().find(|more| whole(&rest[*more..])).map(|more| end + more)
    }
}

fn push(out: &mut Vec<Inline>, text: &str, span: Span) {
    if !text.is_empty() {
        out.push(Inline::new(span, InlineKind::Text(text.to_owned())));
    }
}
