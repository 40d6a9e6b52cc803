//! Headings, paragraphs, quotes, callouts, definitions: what is mostly words.

use super::{Flow, Frame, breaks, title_align};
use crate::book::words::callout;
use crate::book::{Block, BlockKind, ByHand, CalloutKind, Definition, Inline, InlineKind, walk};
use crate::layout::context::{HBox, LineAlign, ParagraphStyle, TextFormat};
use crate::layout::formula;
use crate::layout::galley::{Decor, Fragment, INFINITE, Item, Role};
use crate::layout::page::{TagId, TagKind};
use crate::layout::paragraph::{self, Stretch};
use crate::length::{Length, Point};
use crate::math;
use crate::source::Span;
use crate::theme::Color;

/// What it costs to leave one row of a formula alone on a page.
const ALONE: i32 = 3000;

impl<'a> Flow<'_, 'a> {
    /// The lines of a heading.
    pub(super) fn title_lines(
        &mut self,
        content: &[Inline],
        style: &ParagraphStyle<'_>,
        frame: Frame<'_>,
        tag: Option<TagId>,
        span: Span,
    ) {
        let from = self.out.len();
        self.lines_together(content, style, frame, tag, span);
        for item in &mut self.out[from..] {
            if let Item::Fragment(line) = item {
                line.role = Role::Heading;
            }
        }
    }

    /// Lines that no page break may part.
    pub(super) fn lines_together(
        &mut self,
        content: &[Inline],
        style: &ParagraphStyle<'_>,
        frame: Frame<'_>,
        tag: Option<TagId>,
        span: Span,
    ) {
        let from = self.out.len();
        self.lines(content, style, frame, tag, span);
        for item in &mut self.out[from..] {
            if let Item::Penalty(cost) = item {
                *cost = INFINITE;
            }
        }
    }

    /// A heading within the chapter; kept with what follows.
    pub(super) fn heading(&mut self, block: &'a Block, level: u8, content: &'a [Inline], frame: Frame<'a>) {
        let theme = self.ctx.theme;
        let level = level.clamp(1, 6);
        let share = i64::from(theme.heading_scale[usize::from(level.max(2)) - 1]);
        let size = frame.format.size.scale(share, 1000);
        let above = [20, 18, 14, 11, 10, 10][usize::from(level) - 1];
        self.space(frame.leading.scale(above, 10));
        let tag = self.ctx.tag(frame.parent, TagKind::Heading(level));
        if level == 2 {
            self.out.push(Item::Section(walk::plain(content)));
        }
        self.name(block.id());
        let format = TextFormat {
            family: theme.heading_family,
            bold: theme.heading_bold,
            // Without weight the lower levels are told apart by slope.
            italic: level > 4 || !theme.heading_bold && level > 2,
            size,
            color: theme.colors.text,
            ..frame.format
        };
        let align = title_align(theme.heading_align);
        let style = ParagraphStyle { align, ..frame.title(format, size.scale(5, 4)) };
        self.title_lines(content, &style, frame, Some(tag), block.span);
        self.keep();
        self.space(frame.leading.scale(4, 10));
    }

    /// A paragraph; one that is a single picture is set as a figure.
    /// `follows`: it stands behind another paragraph.
    pub(super) fn paragraph(&mut self, block: &'a Block, content: &'a [Inline], follows: bool, frame: Frame<'a>) {
        if let [Inline { kind: InlineKind::Image(image), span }] = content
            && image.asset.is_some()
        {
            return self.picture(image, *span, frame);
        }
        // What a site sets beside the text stands before it.
        if let [Inline { kind: InlineKind::Image(image), span }, rest @ ..] = content
            && image.asset.is_some()
            && image.attrs.as_ref().is_some_and(|attrs| attrs.has_class("left") || attrs.has_class("right"))
        {
            self.picture(image, *span, frame);
            return self.paragraph(block, rest, follows, frame);
        }
        match ByHand::of(content) {
            Some((ByHand::RuleName, attrs, content)) => {
                let tag = self.ctx.tag(frame.parent, TagKind::Paragraph);
                let size = frame.format.size.scale(75, 100);
                let format = TextFormat { size, color: self.ctx.theme.colors.faint, ..frame.format };
                let style =
                    ParagraphStyle { format, leading: size.scale(6, 5), align: LineAlign::Start, ..frame.style() };
                self.space(frame.leading);
                self.name(attrs.id.as_deref());
                self.lines_together(content, &style, frame, Some(tag), block.span);
                return self.keep();
            }
            Some((ByHand::FileName, _, content)) => {
                return self.file_name(content, frame, frame.parent, block.span);
            }
            Some((ByHand::Caption, attrs, content)) => {
                self.trim();
                self.name(attrs.id.as_deref());
                self.caption(content, frame, None, LineAlign::Center, block.span);
                return self.space(frame.leading.scale(7, 10));
            }
            None => {}
        }
        self.space(frame.skip);
        let tag = self.ctx.tag(frame.parent, TagKind::Paragraph);
        // A picture may be as wide as the measure.
        let begins = matches!(content.first(), Some(Inline { kind: InlineKind::Image(_), .. }));
        let indent = if follows && !begins { self.ctx.theme.paragraph_indent } else { Length::ZERO };
        let mut style = ParagraphStyle { indent, ..frame.style() };
        if walk::are_pictures(content) {
            // As a picture alone is.
            (style.indent, style.align) = (Length::ZERO, LineAlign::Center);
        }
        self.lines(content, &style, frame, Some(tag), block.span);
        if breaks::announces(content) {
            self.out.push(Item::Penalty(breaks::ANNOUNCED));
        }
        self.space(frame.skip);
    }

    /// The text of a tight list item or a table cell.
    pub(super) fn plain(&mut self, block: &'a Block, content: &'a [Inline], frame: Frame<'a>) {
        let tag = match frame.parent {
            // What only groups other elements holds no words itself (ISO 32000-1 §14.8.4.2).
            Some(tag) if self.ctx.tags[tag.0 as usize].kind != TagKind::Div => tag,
            parent => self.ctx.tag(parent, TagKind::Paragraph),
        };
        self.lines(content, &frame.style(), frame, Some(tag), block.span);
    }

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

    /// The list of sources: each hangs.
    pub(super) fn sources(&mut self, blocks: &'a [Block], frame: Frame<'a>) {
        let tag = self.ctx.tag(frame.parent, TagKind::Div);
        let hang = frame.format.size * 2;
        let inner = frame.inset(hang, Length::ZERO).under(tag);
        for block in blocks {
            let BlockKind::Paragraph(content) = &block.kind else {
                self.blocks(std::slice::from_ref(block), frame.under(tag));
                continue;
            };
            self.space(frame.skip.max(frame.leading / 4));
            self.name(block.id());
            let tag = self.ctx.tag(Some(tag), TagKind::Paragraph);
            let style = ParagraphStyle { indent: Length::ZERO - hang, align: LineAlign::Start, ..inner.style() };
            self.lines(content, &style, inner, Some(tag), block.span);
        }
        self.space(frame.skip);
    }

    /// A definition list: terms bold, definitions indented under them.
    pub(super) fn definitions(&mut self, items: &'a [Definition], frame: Frame<'a>) {
        self.space(frame.skip);
        let list = self.ctx.tag(frame.parent, TagKind::Definitions);
        for item in items {
            self.space(frame.skip);
            let tag = self.ctx.tag(Some(list), TagKind::Item);
            for term in &item.terms {
                self.name(term.id.as_deref());
                let label = self.ctx.tag(Some(tag), TagKind::Label);
                let style = ParagraphStyle {
                    format: TextFormat { bold: true, ..frame.format },
                    align: LineAlign::Start,
                    ..frame.style()
                };
                self.lines_together(&term.content, &style, frame, Some(label), term.span);
                self.keep();
            }
            let body = self.ctx.tag(Some(tag), TagKind::ItemBody);
            let inner = frame.inset(frame.format.size.scale(18, 10), Length::ZERO).under(body);
            for definition in &item.definitions {
                // Of several each is a group of its own, so that the last word of one and the first of the next are parted.
                let several = item.definitions.len() > 1;
                let group = if several { self.ctx.tag(Some(body), TagKind::Div) } else { body };
                self.definition(definition, inner.under(group));
            }
        }
        self.space(frame.skip);
    }

    /// What explains a term; its first paragraph stands right under it.
    fn definition(&mut self, blocks: &'a [Block], frame: Frame<'a>) {
        let [first, rest @ ..] = blocks else { return };
        let BlockKind::Paragraph(content) = &first.kind else { return self.blocks(blocks, frame) };
        let tag = self.ctx.tag(frame.parent, TagKind::Paragraph);
        self.name(first.id());
        self.lines(content, &frame.style(), frame, Some(tag), first.span);
        self.space(frame.skip);
        self.blocks(rest, frame);
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

    /// A displayed formula, centered, its number at the end of the line; one that is too wide or too high is set smaller.
    pub(super) fn math(&mut self, span: Span, tex: &'a str, number: Option<&str>, frame: Frame<'a>) {
        self.space(frame.leading.scale(6, 10));
        // A paragraph of its own: where text stands beside, a formula alone would be one of its words.
        let paragraph = self.ctx.tag(frame.parent, TagKind::Paragraph);
        let size = frame.format.size;
        let (fonts, macros) = (self.ctx.fonts, &self.ctx.book.meta.macros);
        let set = math::set(tex, true, size, fonts, macros);
        // One that cannot be read is but code.
        let tag = if set.is_ok() { self.ctx.tag(Some(paragraph), TagKind::Formula) } else { paragraph };
        if set.is_ok() {
            self.ctx.tags[tag.0 as usize].alt = Some(tex.into());
        }
        let mut number = number.map(|number| self.formula_number(number, frame));
        match set {
            Ok(set) => {
                let room = self.ctx.theme.page.text_height();
                let row = formula::Row::new(frame.measure, set.width, number.as_ref().map(|number| number.width), size);
                let wide = formula::fitting(set.width, row.room);
                // Rows go on to the next page.
                let parted = |set: &math::Formula| !set.rows.is_empty() && set.height + set.depth > room.scale(6, 10);
                let high = if parted(&set) { None } else { formula::fitting(set.height + set.depth, room) };
                let smaller = [wide, high].into_iter().flatten().map(|(part, whole)| size.scale(part, whole)).min();
                let set = match smaller {
                    Some(smaller) => math::set(tex, true, smaller, fonts, macros).unwrap_or(set),
                    None => set,
                };
                formula::note_missing(self.ctx, span, &set);
                let x = frame.left + row.start(set.width, frame.rtl);
                let strips = if parted(&set) { set.strips() } else { vec![set] };
                let last = strips.len() - 1;
                let leaf = self.ctx.leaf;
                self.ctx.leaf += 1;
                for (i, strip) in strips.into_iter().enumerate() {
                    if i > 0 {
                        self.out.push(Item::Penalty(if i == 1 || i == last { ALONE } else { 0 }));
                    }
                    let (height, baseline) = (strip.height + strip.depth, strip.height);
                    let marks = formula::marks(self.ctx, strip, Point::new(x, baseline), Some(tag), frame.format.color);
                    // A page that begins with a later row of the formula is told behind it: nothing can stand within.
                    let leaf = Some((leaf + u32::from(i > 0), 0));
                    let mut fragment = Fragment { height, baseline, marks, leaf, ..Fragment::default() };
                    if let Some(number) = number.take_if(|_| i == last && row.beside) {
                        formula::beside(&mut fragment, number, frame);
                    }
                    self.push(fragment);
                }
            }
            Err(fault) => {
                formula::unreadable(self.ctx, span, tex, &fault);
                let content = [Inline::new(span, InlineKind::Code(tex.to_owned()))];
                // Its code is one leaf, as the formula is.
                self.lines(
                    &content,
                    &ParagraphStyle { align: LineAlign::Center, ..frame.style() },
                    frame,
                    Some(tag),
                    span,
                );
            }
        }
        if let Some(number) = number {
            self.out.push(Item::Penalty(INFINITE));
            let mut line = Fragment::default();
            formula::beside(&mut line, number, frame);
            self.push(line);
        }
        self.space(frame.leading.scale(6, 10));
    }

    /// The number of a formula, in parentheses.
    fn formula_number(&mut self, number: &str, frame: Frame<'a>) -> HBox {
        let tag = self.ctx.tag(frame.parent, TagKind::Paragraph);
        self.label(&format!("({number})"), frame.format, Some(tag), frame.rtl)
    }

    /// A line of plain text in the frame, without breaks.
    pub(in crate::layout) fn label(&mut self, text: &str, format: TextFormat, tag: Option<TagId>, rtl: bool) -> HBox {
        paragraph::hbox(self.ctx, &[Stretch { text, format, tag }], rtl)
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
