//! Labels and captions in plain Markdown: braces behind a picture or a formula, and the paragraph
//! beside a table that is its caption.
//!
//! Nothing else in a book may change its meaning by this: braces count only behind a picture that is
//! alone in its paragraph, behind a displayed formula when they hold a label, and at the end of a
//! table's caption; and only when all that they hold is understood.

use super::attrs;
use super::blocks::Bare;
use super::inlines::trim;
use super::model::Model;
use super::pictures::settle_pictures;
use crate::book::inline::Extent;
use crate::book::{Attrs, Block, BlockKind, FigureKind, Inline, InlineKind};
use crate::source::Span;

/// What stands in braces: `{#fig-pots .wide width=60%}`.
struct Braces {
    attrs: Attrs,
    width: Option<Extent>,
    height: Option<Extent>,
}

/// Reads braces with all that they hold; `None` when a word is none of theirs.
fn braces(text: &str) -> Option<Braces> {
    let words = text.strip_prefix('{')?.strip_suffix('}')?;
    let mut out = Braces { attrs: Attrs::default(), width: None, height: None };
    for word in words.split_whitespace() {
        if let Some(id) = word.strip_prefix('#').filter(|id| !id.is_empty()) {
            out.attrs.id = Some(attrs::id(id));
        } else if let Some(class) = word.strip_prefix('.').filter(|class| !class.is_empty()) {
            attrs::classes(class, &mut out.attrs.classes);
        } else {
            let (name, value) = word.split_once('=')?;
            let extent = attrs::parse_extent(value.trim_matches(['"', '\'']))?;
            match name {
                "width" => out.width = Some(extent),
                "height" => out.height = Some(extent),
                _ => return None,
            }
        }
    }
    (!words.trim().is_empty()).then_some(out)
}

fn has_label(attrs: &Attrs, kind: &str) -> bool {
    attrs.id.as_deref().is_some_and(|id| id.len() > kind.len() && id.starts_with(kind))
}

impl Model<'_, '_> {
    /// The blocks of a paragraph in which braces label something; `None` (and nothing changed) where they do not.
    pub(super) fn labeled(&mut self, content: &mut Vec<Inline>, span: Span, bare: Bare) -> Option<Vec<Block>> {
        let behind = |(i, inline): (usize, &Inline)| match &inline.kind {
            InlineKind::Text(text) => text.trim_start().starts_with('{').then_some(i),
            _ => None,
        };
        // Nearly all paragraphs are left here.
        let at = content.iter().enumerate().skip(1).find_map(behind)?;
        if let InlineKind::Image(_) = content[0].kind {
            return Some(vec![self.picture(content, at, span, bare)?]);
        }
        self.equations(content, span, bare)
    }

    /// What the author wrote at a place.
    fn written(&self, span: Span) -> &str {
        self.source.get(span.start as usize..span.end as usize).unwrap_or("")
    }

    /// Whether a text begins with an escaped sign.
    fn is_escaped(&self, span: Span) -> bool {
        self.source.get(..span.start as usize).is_some_and(|before| before.ends_with('\\'))
            || self.written(span).trim_start().starts_with('\\')
    }

    /// A picture alone with its braces.
    fn picture(&mut self, content: &mut Vec<Inline>, at: usize, span: Span, bare: Bare) -> Option<Block> {
        let alone = match content.as_slice() {
            [_, _] => true,
            [_, Inline { kind: InlineKind::SoftBreak, .. }, _] => at == 2,
            _ => false,
        };
        let place = content[at].span;
        if !alone || self.is_escaped(place) {
            return None;
        }
        // The text's quotes may be curled by now.
        let Braces { attrs, width, height } = braces(self.written(place).trim())?;
        let mut picture = content.swap_remove(0);
        let InlineKind::Image(image) = &mut picture.kind else { return None };
        image.width = width.or(image.width);
        image.height = height.or(image.height);
        if !has_label(&attrs, "fig-") {
            if attrs != Attrs::default() {
                join(image.attrs.get_or_insert_default(), attrs);
            }
            return Some(paragraph(vec![picture], span, bare));
        }
        let caption = image.title.take().map_or_else(Vec::new, |title| self.inline_text(&title, picture.span));
        let blocks = vec![paragraph(vec![picture], span, Bare::Paragraph)];
        let kind = BlockKind::Figure { kind: FigureKind::Figure, number: None, caption, file_name: None, blocks };
        Some(Block { span, attrs: Some(Box::new(attrs)), kind })
    }

    /// Takes labeled formulas out of a paragraph. What stands before and behind them are paragraphs.
    fn equations(&mut self, content: &mut Vec<Inline>, span: Span, bare: Bare) -> Option<Vec<Block>> {
        let is_labeled = |pair: &[Inline]| {
            let [Inline { kind: InlineKind::Math { display: true, .. }, .. }, label] = pair else { return false };
            label_behind(label).is_some() && !self.is_escaped(label.span)
        };
        if !content.windows(2).any(is_labeled) {
            return None;
        }
        let (mut out, mut run) = (Vec::new(), Vec::new());
        let mut rest = std::mem::take(content).into_iter().peekable();
        while let Some(mut inline) = rest.next() {
            let label = rest.peek().filter(|label| !self.is_escaped(label.span)).and_then(label_behind);
            let (InlineKind::Math { display: true, tex }, Some((attrs, behind))) = (&mut inline.kind, label) else {
                run.push(inline);
                continue;
            };
            flush(&mut run, bare, &mut out);
            let math = Block::new(inline.span, BlockKind::Math(std::mem::take(tex)));
            let kind = BlockKind::Figure {
                kind: FigureKind::Equation,
                number: None,
                caption: Vec::new(),
                file_name: None,
                blocks: vec![math],
            };
            if let Some(text) = rest.next() {
                out.push(Block { span: inline.span.to(text.span), attrs: Some(Box::new(attrs)), kind });
                run.push(Inline::new(text.span, InlineKind::Text(behind)));
            }
        }
        flush(&mut run, bare, &mut out);
        if let ([only], Some(whole)) = (out.as_mut_slice(), Some(span)) {
            only.span = whole;
        }
        Some(out)
    }

    /// Joins tables with the paragraphs beside them that are their captions.
    pub(super) fn settle_captions(&self, blocks: &mut Vec<Block>) {
        let is_table = |block: &Block| matches!(block.kind, BlockKind::Table(_));
        for block in blocks.iter_mut() {
            // A caption that HTML gives may end in a label too.
            if let BlockKind::Figure { kind: FigureKind::Table, caption, .. } = &mut block.kind
                && let Some(label) = self.take_label(caption)
            {
                join(block.attrs_mut(), label);
            }
        }
        settle_pictures(blocks, &self.shared.options.language);
        if blocks.len() < 2 || !blocks.iter().any(is_table) {
            return;
        }
        let mut out: Vec<Block> = Vec::with_capacity(blocks.len());
        let mut rest = std::mem::take(blocks).into_iter().peekable();
        while let Some(block) = rest.next() {
            if !is_table(&block) {
                out.push(block);
            } else if let Some(caption) = rest.next_if(|next| is_caption(next, &["Table:", "table:", ":"])) {
                out.push(self.table_figure(block, caption));
            } else if let Some(caption) = out.pop_if(|before| is_caption(before, &["Table:", "table:"])) {
                out.push(self.table_figure(block, caption));
            } else {
                out.push(block);
            }
        }
        *blocks = out;
    }

    fn table_figure(&self, table: Block, paragraph: Block) -> Block {
        let span = table.span.to(paragraph.span);
        let (BlockKind::Paragraph(mut caption) | BlockKind::Plain(mut caption)) = paragraph.kind else { return table };
        let attrs = self.take_label(&mut caption).map(Box::new);
        if let Some(Inline { kind: InlineKind::Text(text), .. }) = caption.first_mut() {
            let end = text.find(':').map_or(0, |i| i + 1);
            text.drain(..end);
        }
        trim(&mut caption);
        let kind =
            BlockKind::Figure { kind: FigureKind::Table, number: None, caption, file_name: None, blocks: vec![table] };
        Block { span, attrs, kind }
    }

    /// The braces that a caption ends in.
    fn take_label(&self, caption: &mut Vec<Inline>) -> Option<Attrs> {
        let Inline { kind: InlineKind::Text(text), span } = caption.last_mut()? else { return None };
        let at = text.rfind('{').filter(|_| text.ends_with('}'))?;
        let before = self.written(*span).trim_end().strip_suffix(&text[at..])?;
        let found = braces(&text[at..]).filter(|_| !before.ends_with('\\'))?;
        text.truncate(at);
        trim(caption);
        Some(found.attrs)
    }
}

/// Whether a paragraph begins as a caption does.
fn is_caption(block: &Block, beginnings: &[&str]) -> bool {
    let (BlockKind::Paragraph(content), None) = (&block.kind, &block.attrs) else { return false };
    let Some(Inline { kind: InlineKind::Text(text), .. }) = content.first() else { return false };
    beginnings
        .iter()
        .filter_map(|word| text.strip_prefix(word))
        .any(|rest| rest.starts_with(' ') || rest.is_empty() && content.len() > 1)
}

/// The label of a formula at the start of a text, and what follows.
fn label_behind(inline: &Inline) -> Option<(Attrs, String)> {
    let InlineKind::Text(text) = &inline.kind else { return None };
    let text = text.trim_start();
    let end = text.starts_with("{#eq-").then(|| text.find('}')).flatten()? + 1;
    let found = braces(&text[..end])?;
    has_label(&found.attrs, "eq-").then(|| (found.attrs, text[end..].to_owned()))
}

fn paragraph(content: Vec<Inline>, span: Span, bare: Bare) -> Block {
    let kind = match bare {
        Bare::Paragraph => BlockKind::Paragraph(content),
        Bare::Plain => BlockKind::Plain(content),
    };
    Block::new(span, kind)
}

fn flush(run: &mut Vec<Inline>, bare: Bare, out: &mut Vec<Block>) {
    let mut content = std::mem::take(run);
    trim(&mut content);
    if let (Some(first), Some(last)) = (content.first(), content.last()) {
        let span = first.span.to(last.span);
        out.push(paragraph(content, span, bare));
    }
}

/// Adds the attributes of braces to those that are there.
fn join(own: &mut Attrs, found: Attrs) {
    own.id = found.id.or(own.id.take());
    found.classes.iter().for_each(|class| attrs::classes(class, &mut own.classes));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::length::Length;

    #[test]
    fn braces_are_understood_whole_or_not_at_all() {
        let found = braces("{#fig-a .wide .x width=\"50%\" height=1in}").expect("braces");
        assert_eq!(found.attrs.id.as_deref(), Some("fig-a"));
        assert_eq!(found.attrs.classes, ["wide", "x"]);
        assert_eq!(found.width, Some(Extent::Percent(50)));
        assert_eq!(found.height, Some(Extent::Length(Length::pt(72))));
        for text in ["{}", "{ }", "{fig-a}", "{#fig-a b}", "{#}", "{{#include x}}", "{width=x}", "{#a"] {
            assert!(braces(text).is_none(), "{text}");
        }
    }
}
