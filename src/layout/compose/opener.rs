//! How a chapter begins and where its scenes part: openers, epigraphs, opening paragraphs, scene breaks.

use super::{Flow, Frame, body_format};
use crate::book::opening::{chapter_label, number_beside};
use crate::book::{Block, BlockKind, Chapter, Inline, InlineKind};
use crate::layout::context::{LineAlign, ParagraphStyle, TextFormat};
use crate::layout::front::moved;
use crate::layout::galley::{Fragment, INFINITE, Item};
use crate::layout::page::{Mark, Placed, TagKind, space_after};
use crate::layout::paragraph::{self, Opening};
use crate::length::{Length, Point, Size};
use crate::source::Span;
use crate::theme::{OpenerNumber, SceneBreak, Theme, TitleAlign};

impl<'a> Flow<'_, 'a> {
    /// The chapter's number and title, set as an opener. Returns the blocks that follow.
    pub(super) fn opener(&mut self, chapter: &'a Chapter, frame: Frame<'a>) -> &'a [Block] {
        let own = chapter.opens_with_title();
        let (title, span, blocks): (&[Inline], Span, &[Block]) = match chapter.blocks.split_first() {
            Some((Block { kind: BlockKind::Heading { level: 1, content }, attrs, span }, rest)) => {
                self.name(attrs.as_ref().and_then(|a| a.id.as_deref()));
                (content, *span, rest)
            }
            _ => (&chapter.title, chapter.span, &chapter.blocks),
        };
        let theme = self.ctx.theme;
        let opener = theme.opener;
        let tag = self.ctx.tag(frame.parent, TagKind::Heading(1));
        if chapter.depth == 0 && opener.sink > 0 {
            self.out.push(Item::Fragment(Fragment {
                height: theme.page.text_height().scale(i64::from(opener.sink), 1200),
                ..Fragment::default()
            }));
            self.out.push(Item::Penalty(INFINITE));
        }
        let scale = if chapter.depth == 0 {
            theme.heading_scale[0]
        } else {
            theme.heading_scale[0].midpoint(theme.heading_scale[1])
        };
        let size = theme.body.size.scale(i64::from(scale), 1000);
        let format = TextFormat { family: theme.heading_family, bold: opener.bold, size, ..body_format(theme) };
        let align = title_align(opener.align);
        if let Some((number, labeled)) = opener_number(chapter, theme, &self.ctx.book.meta.language) {
            let small = size.scale(if chapter.depth == 0 { 700 } else { 600 }, 1000);
            let format =
                TextFormat { size: small, color: theme.colors.accent, bold: false, small_caps: labeled, ..format };
            let content = [Inline::new(span, InlineKind::Text(number))];
            let style = ParagraphStyle { align, ..frame.display(format, small.scale(7, 5)) };
            let leaf = self.ctx.leaf;
            self.lines(&content, &style, frame, Some(tag), span);
            if let Some(Item::Fragment(last)) = self.out.last_mut() {
                space_after(&mut last.marks);
            }
            // The number is the program's own text, not a leaf of the model.
            self.ctx.leaf = leaf;
            self.keep();
            if labeled {
                self.space(theme.body.leading.scale(1, 2));
            }
        }
        let style = ParagraphStyle { align, ..frame.title(format, size.scale(6, 5)) };
        self.title_lines(title, &style, frame, Some(tag), span);
        if !own {
            // A title that only SUMMARY.md gives is no leaf of the chapter.
            self.ctx.leaf = 0;
        }
        self.keep();
        self.space(theme.body.leading.scale(if chapter.depth == 0 { i64::from(opener.below) } else { 1200 }, 1000));
        blocks
    }

    /// The paragraph that opens a chapter's text.
    pub(super) fn opening(&mut self, block: &'a Block, content: &'a [Inline], frame: Frame<'a>) {
        let opener = self.ctx.theme.opener;
        self.ctx.found.here = Some(block.span);
        self.name(block.id());
        self.space(frame.skip);
        let tag = self.ctx.tag(frame.parent, TagKind::Paragraph);
        let want = Opening { lines: opener.drop_cap, small_caps: opener.small_caps };
        let style = frame.style();
        let (lines, beside) = paragraph::opening(self.ctx, content, &style, Some(tag), want, frame.measure, block.span);
        self.put(lines, beside, true, frame);
        self.space(frame.skip);
    }

    /// A scene break: a short centered rule or an ornament.
    pub(super) fn rule(&mut self, frame: Frame<'a>) {
        let theme = self.ctx.theme;
        if let SceneBreak::Ornament(sign) = &theme.scene_break {
            return self.ornament(sign, frame);
        }
        let width = frame.measure.scale(1, 4);
        self.space(frame.leading);
        let at = Point::new(frame.left + (frame.measure - width) / 2, Length::ZERO);
        let mark = Mark::Rule(Size::new(width, Length::from_pt(0.6)), self.ctx.theme.colors.rule);
        self.push(Fragment {
            height: Length::from_pt(0.6),
            marks: vec![Placed { at, tag: None, mark }],
            ..Fragment::default()
        });
        self.space(frame.leading);
    }

    /// Signs in the middle of a line, decoration for extraction and for screen readers.
    fn ornament(&mut self, sign: &str, frame: Frame<'a>) {
        let format = TextFormat { color: self.ctx.theme.colors.accent, ..frame.format };
        let set = self.label(sign, format, None, frame.rtl);
        // A line with half a line above and below, so that the page keeps its lines.
        self.space(frame.leading.scale(1, 2));
        let x = frame.left + (frame.measure - set.width) / 2;
        let baseline = (frame.leading - (set.height + set.depth)) / 2 + set.height;
        let marks = moved(set.marks, x, baseline);
        self.push(Fragment { height: frame.leading, baseline, marks, ..Fragment::default() });
        self.space(frame.leading.scale(1, 2));
    }

    /// An epigraph: small, at the far side of the measure, its attribution at the end of a line.
    pub(super) fn epigraph(&mut self, blocks: &'a [Block], frame: Frame<'a>) {
        let tag = self.ctx.tag(frame.parent, TagKind::Quote);
        let inner = Frame {
            align: LineAlign::Start,
            skip: frame.leading.scale(4, 10),
            ..frame.scaled(900).inset(frame.measure.scale(38, 100), Length::ZERO).under(tag)
        };
        for block in blocks {
            match &block.kind {
                BlockKind::Paragraph(content) if block.has_class("attribution") => {
                    self.keep();
                    let paragraph = self.ctx.tag(Some(tag), TagKind::Paragraph);
                    let style = ParagraphStyle { align: LineAlign::End, hyphenate: false, ..inner.style() };
                    self.lines_together(content, &style, inner, Some(paragraph), block.span);
                }
                _ => self.blocks(std::slice::from_ref(block), inner),
            }
        }
        self.space(frame.leading.scale(5, 2));
    }
}

/// Where the lines of a title stand.
pub(in crate::layout) fn title_align(align: TitleAlign) -> LineAlign {
    match align {
        TitleAlign::Start => LineAlign::Start,
        TitleAlign::Center => LineAlign::Center,
    }
}

/// The number over a chapter's title, and whether it is labeled; `None` where the title tells it.
fn opener_number(chapter: &Chapter, theme: &Theme, language: &str) -> Option<(String, bool)> {
    let number = chapter.number.as_ref()?;
    let plain = number_beside(chapter.printed_title(), Some(number), language)?;
    match (theme.opener.number, &number.0[..]) {
        (OpenerNumber::None, _) => None,
        (OpenerNumber::Label, [only]) => Some((chapter_label(*only, language), true)),
        (OpenerNumber::Label | OpenerNumber::Plain, _) => Some((plain, false)),
    }
}
