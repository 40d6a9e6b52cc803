//! What is set off from the text by a ground or a bar: quotes, callouts, folds.

use super::{Flow, Frame};
use crate::book::words::callout;
use crate::book::{Block, CalloutKind, Inline, InlineKind};
use crate::layout::context::{LineAlign, ParagraphStyle, TextFormat};
use crate::layout::galley::{Decor, Item};
use crate::layout::page::TagKind;
use crate::length::Length;
use crate::source::Span;
use crate::theme::Color;

impl<'a> Flow<'_, 'a> {
    /// A block quote: indented, with a fine bar where the theme has it.
    pub(super) fn quote(&mut self, blocks: &'a [Block], frame: Frame<'a>) {
        let tag = self.ctx.tag(frame.parent, TagKind::Quote);
        let em = frame.format.size;
        let theme = self.ctx.theme;
        let bar = theme.quote_bar.then_some((Length::from_pt(1.5), theme.colors.rule));
        self.boxed(frame, None, bar, |flow| {
            flow.blocks(blocks, frame.inset(em.scale(13, 10), em.scale(13, 10)).under(tag));
        });
    }

    /// A note or warning set off from the text.
    pub(super) fn callout(
        &mut self,
        span: Span,
        kind: &CalloutKind,
        title: Option<&'a [Inline]>,
        blocks: &'a [Block],
        frame: Frame<'a>,
    ) {
        let theme = self.ctx.theme;
        let tag = self.ctx.tag(frame.parent, TagKind::Div);
        let em = frame.format.size;
        let color = callout_color(kind);
        let inner = frame.inset(em, em).under(tag);
        self.boxed(frame, Some(tint(color)), Some((Length::pt(3), color)), |flow| {
            let named;
            let leaf = flow.ctx.leaf;
            let words = match title {
                Some(words) => words,
                None => {
                    named = [Inline::new(span, InlineKind::Text(callout(kind, &flow.ctx.book.meta.language)))];
                    &named[..]
                }
            };
            if !words.is_empty() {
                let format = TextFormat {
                    family: theme.heading_family,
                    bold: true,
                    color,
                    size: em.scale(95, 100),
                    ..frame.format
                };
                let style = ParagraphStyle { format, align: LineAlign::Start, hyphenate: false, ..frame.style() };
                let paragraph = flow.ctx.tag(Some(tag), TagKind::Paragraph);
                flow.lines_together(words, &style, inner, Some(paragraph), span);
                flow.keep();
                flow.space(em.scale(1, 5));
                if title.is_none() {
                    flow.ctx.leaf = leaf;
                }
            }
            flow.blocks(blocks, inner);
        });
    }

    /// Composes within a decoration that spans it over page breaks.
    pub(super) fn boxed(
        &mut self,
        frame: Frame<'a>,
        ground: Option<Color>,
        bar: Option<(Length, Color)>,
        inner: impl FnOnce(&mut Self),
    ) {
        let skip = frame.skip.max(frame.leading.scale(1, 2));
        let pad = if ground.is_some() { frame.leading.scale(4, 10) } else { Length::ZERO };
        self.space(skip);
        let bar_at_right = frame.rtl;
        self.out.push(Item::Open(Decor {
            left: frame.left,
            right: frame.left + frame.measure,
            ground,
            bar,
            bar_at_right,
            pad,
        }));
        inner(self);
        self.trim();
        self.out.push(Item::Close);
        self.space(skip);
    }

    /// A fold: on paper it is always open.
    pub(super) fn details(&mut self, span: Span, summary: &'a [Inline], blocks: &'a [Block], frame: Frame<'a>) {
        let tag = self.ctx.tag(frame.parent, TagKind::Div);
        let em = frame.format.size;
        self.boxed(frame, None, Some((Length::from_pt(0.75), self.ctx.theme.colors.rule)), |flow| {
            let inner = frame.inset(em, Length::ZERO).under(tag);
            if !summary.is_empty() {
                let paragraph = flow.ctx.tag(Some(tag), TagKind::Paragraph);
                let style = ParagraphStyle {
                    format: TextFormat { bold: true, ..frame.format },
                    align: LineAlign::Start,
                    ..frame.style()
                };
                flow.lines_together(summary, &style, inner, Some(paragraph), span);
                flow.keep();
                flow.space(frame.skip);
            }
            flow.blocks(blocks, inner);
        });
    }
}

/// Colors that keep a contrast of 4.5 to their own tint.
fn callout_color(kind: &CalloutKind) -> Color {
    match kind {
        CalloutKind::Note => Color::rgb(0x1a, 0x4f, 0x8b),
        CalloutKind::Tip => Color::rgb(0x1e, 0x63, 0x3a),
        CalloutKind::Important => Color::rgb(0x5b, 0x36, 0x8f),
        CalloutKind::Warning => Color::rgb(0x7d, 0x51, 0x00),
        CalloutKind::Caution => Color::rgb(0x9b, 0x22, 0x26),
        CalloutKind::Other(_) => Color::rgb(0x4a, 0x4a, 0x4a),
    }
}

/// A light ground of the same hue: one part color, fifteen parts white.
fn tint(color: Color) -> Color {
    let mix = |c: u8| (240 + u16::from(c) / 16) as u8;
    Color::rgb(mix(color.r), mix(color.g), mix(color.b))
}
