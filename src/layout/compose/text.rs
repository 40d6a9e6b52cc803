//! Headings, paragraphs, definitions, sources: what is mostly words.

use super::{Flow, Frame, breaks, title_align};
use crate::book::{Block, BlockKind, ByHand, Definition, Inline, InlineKind, walk};
use crate::layout::context::{HBox, LineAlign, ParagraphStyle, TextFormat};
use crate::layout::galley::{INFINITE, Item, Role};
use crate::layout::page::{TagId, TagKind};
use crate::layout::paragraph::{self, Stretch};
use crate::length::Length;
use crate::source::Span;

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

    /// A line of plain text in the frame, without breaks.
    pub(in crate::layout) fn label(&mut self, text: &str, format: TextFormat, tag: Option<TagId>, rtl: bool) -> HBox {
        paragraph::hbox(self.ctx, &[Stretch { text, format, tag }], rtl)
    }
}
