//! Where blocks are set: a stretch of the measure, and what they inherit.

use crate::book::{Attrs, Book, Direction};
use crate::layout::context::{LineAlign, ParagraphStyle, TextFormat};
use crate::layout::page::TagId;
use crate::length::Length;
use crate::theme::Theme;

/// Where blocks are set: a stretch of the measure, and what they inherit.
#[derive(Clone, Copy)]
pub(in crate::layout) struct Frame<'a> {
    /// Left edge, from the left edge of the text block.
    pub(in crate::layout) left: Length,
    /// Width.
    pub(in crate::layout) measure: Length,
    /// Format of running text.
    pub(in crate::layout) format: TextFormat,
    /// Distance of baselines.
    pub(in crate::layout) leading: Length,
    /// How lines lie.
    pub(in crate::layout) align: LineAlign,
    /// Space between paragraphs.
    pub(in crate::layout) skip: Length,
    /// Element that the blocks are children of.
    pub(in crate::layout) parent: Option<TagId>,
    /// Base direction is right to left.
    pub(in crate::layout) rtl: bool,
    /// Language.
    pub(in crate::layout) lang: &'a str,
    /// Words may be divided.
    pub(in crate::layout) hyphenate: bool,
    /// How many bullet lists are around.
    pub(in crate::layout) lists: u8,
    /// In a cell or a note: what stands here cannot go to a page of its own.
    pub(in crate::layout) nested: bool,
}

impl<'a> Frame<'a> {
    /// The whole measure in the body's format.
    pub(in crate::layout) fn of(book: &'a Book, theme: &Theme) -> Self {
        Frame {
            left: Length::ZERO,
            measure: theme.page.measure(),
            format: body_format(theme),
            leading: theme.body.leading,
            align: if theme.justify { LineAlign::Justify } else { LineAlign::Start },
            skip: theme.paragraph_skip,
            parent: None,
            rtl: book.meta.direction == Direction::Rtl,
            lang: &book.meta.language,
            hyphenate: theme.hyphenate,
            lists: 0,
            nested: false,
        }
    }

    /// Narrower by `start` where lines begin and by `end` where they end; never narrower than 4 em.
    pub(in crate::layout) fn inset(self, start: Length, end: Length) -> Self {
        let least = self.format.size * 4;
        let room = (self.measure - least).max(Length::ZERO);
        let start = start.min(room);
        let end = end.min(room - start);
        let left = if self.rtl { end } else { start };
        Frame { left: self.left + left, measure: self.measure - start - end, ..self }
    }

    /// The same with text at a share of its size, in thousandths.
    pub(in crate::layout) fn scaled(self, thousandths: u16) -> Self {
        let share = i64::from(thousandths);
        let format = TextFormat { size: self.format.size.scale(share, 1000), ..self.format };
        Frame { format, leading: self.leading.scale(share, 1000), ..self }
    }

    /// Children of an element.
    pub(in crate::layout) fn under(self, tag: TagId) -> Self {
        Frame { parent: Some(tag), ..self }
    }

    /// With the language and direction that attributes set.
    pub(in crate::layout) fn with(self, attrs: Option<&'a Attrs>) -> Self {
        let Some(attrs) = attrs else { return self };
        let rtl = match attrs.dir.as_deref() {
            Some("rtl") => true,
            Some("ltr") => false,
            _ => self.rtl,
        };
        Frame { lang: attrs.lang.as_deref().unwrap_or(self.lang), rtl, ..self }
    }

    /// How a paragraph of it is set.
    pub(in crate::layout) fn style(&self) -> ParagraphStyle<'a> {
        ParagraphStyle {
            format: self.format,
            leading: self.leading,
            indent: Length::ZERO,
            align: self.align,
            hyphenate: self.hyphenate,
            title: false,
            rtl: self.rtl,
            lang: self.lang,
        }
    }

    /// How titles are set: as labels are, in lines of about one length.
    pub(in crate::layout) fn title(&self, format: TextFormat, leading: Length) -> ParagraphStyle<'a> {
        ParagraphStyle { title: true, ..self.display(format, leading) }
    }

    /// How labels are set: flush at the start, words undivided.
    pub(in crate::layout) fn display(&self, format: TextFormat, leading: Length) -> ParagraphStyle<'a> {
        ParagraphStyle { format, leading, align: LineAlign::Start, hyphenate: false, ..self.style() }
    }
}

/// The format of running text.
pub(in crate::layout) fn body_format(theme: &Theme) -> TextFormat {
    TextFormat {
        family: theme.body.family,
        bold: false,
        italic: false,
        small_caps: false,
        old_style: theme.old_style_figures,
        tabular: false,
        code: false,
        size: theme.body.size,
        rise: Length::ZERO,
        color: theme.colors.text,
    }
}
