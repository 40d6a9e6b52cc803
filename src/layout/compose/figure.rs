//! Pictures and captioned things.

use super::table::Caption;
use super::{Flow, Frame};
use crate::asset::{AssetId, Assets};
use crate::book::inline::Extent;
use crate::book::walk::plain;
use crate::book::words::{Numbered, label, label_end};
use crate::book::{Block, BlockKind, FigureKind, Image, Inline, InlineKind};
use crate::layout::context::{LineAlign, ParagraphStyle, TextFormat};
use crate::layout::galley::{Fragment, INFINITE, Item};
use crate::layout::page::{Mark, Placed, TagId, TagKind};
use crate::layout::paragraph::figure_tag;
use crate::length::{Length, Point, Size};
use crate::source::Span;

/// What stands over or under a captioned thing.
pub(super) struct Head<'a> {
    pub(super) kind: FigureKind,
    pub(super) number: Option<&'a str>,
    pub(super) caption: &'a [Inline],
    pub(super) file_name: Option<&'a str>,
}

impl<'a> Flow<'_, 'a> {
    /// A picture that stands alone, centered, its title as caption.
    pub(super) fn picture(&mut self, image: &'a Image, span: Span, frame: Frame<'a>) {
        let Some(asset) = image.asset else { return };
        self.space(frame.leading.scale(7, 10));
        self.name(image.attrs.as_ref().and_then(|a| a.id.as_deref()));
        let tag = figure_tag(self.ctx, image, frame.parent);
        let float = self.float();
        self.picture_box(image, asset, frame, tag);
        if let Some(title) = image.title.as_deref().filter(|t| !t.trim().is_empty()) {
            let caption = [Inline::new(span, InlineKind::Text(title.to_owned()))];
            let leaf = self.ctx.leaf;
            self.caption(&caption, frame, None, LineAlign::Center, span);
            self.ctx.leaf = leaf;
        }
        self.end_float(float);
        self.space(frame.leading.scale(7, 10));
    }

    /// Begins a figure that may wait for the top of the next page.
    fn float(&mut self) -> usize {
        self.out.push(Item::Float(0));
        self.out.len()
    }

    /// Ends it.
    fn end_float(&mut self, first: usize) {
        if let Some(items) = self.out.len().checked_sub(first)
            && let Some(Item::Float(count)) = self.out.get_mut(first - 1)
        {
            *count = items as u32;
        }
    }

    /// Takes the caption that was composed behind the only picture since `from` along with it.
    fn widen_float(&mut self, from: usize) {
        let mut floats = (from..self.out.len()).filter(|i| matches!(self.out[*i], Item::Float(_)));
        let (Some(at), None) = (floats.next(), floats.next()) else { return };
        if self.out[at + 1..].iter().all(|item| matches!(item, Item::Fragment(_) | Item::Penalty(_))) {
            self.end_float(at + 1);
        }
    }

    fn picture_box(&mut self, image: &Image, asset: AssetId, frame: Frame<'_>, tag: Option<TagId>) {
        let most = Size::new(frame.measure, self.ctx.theme.page.text_height().scale(8, 10));
        let size = picture_size(self.ctx.assets.get(asset), image, most);
        let x = frame.left + (frame.measure - size.width) / 2;
        let mark = Mark::Image(asset, size);
        let leaf = Some((self.ctx.leaf, 0));
        self.ctx.leaf += 1;
        self.push(Fragment {
            leaf,
            height: size.height,
            baseline: size.height,
            marks: vec![Placed { at: Point::new(x, Length::ZERO), tag, mark }],
            ..Fragment::default()
        });
    }

    /// The words under a picture or listing; kept with what stands above.
    pub(super) fn caption(
        &mut self,
        caption: &[Inline],
        frame: Frame<'a>,
        parent: Option<TagId>,
        align: LineAlign,
        span: Span,
    ) {
        let theme = self.ctx.theme;
        let tag = self.ctx.tag(parent.or(frame.parent), TagKind::Caption);
        let size = theme.small(frame.format.size, 88);
        let format = TextFormat { family: theme.heading_family, size, color: theme.colors.faint, ..frame.format };
        let style = ParagraphStyle { format, leading: size.scale(13, 10), align, ..frame.style() };
        self.keep();
        self.out.push(Item::Fragment(Fragment { height: frame.leading.scale(35, 100), ..Fragment::default() }));
        self.out.push(Item::Penalty(INFINITE));
        let narrow = if align == LineAlign::Center { frame.inset(size, size) } else { frame };
        self.lines_together(caption, &style, narrow, Some(tag), span);
    }

    /// The name of a file over its listing; kept with it.
    pub(super) fn file_name(&mut self, words: &[Inline], frame: Frame<'a>, parent: Option<TagId>, span: Span) {
        let tag = self.ctx.tag(parent, TagKind::Paragraph);
        let size = self.ctx.theme.small(frame.format.size, 88);
        let family = self.ctx.theme.heading_family;
        let format = TextFormat { family, bold: true, size, ..frame.format };
        let leading = size.scale(13, 10);
        let style = frame.display(format, leading);
        self.space(frame.skip);
        self.lines_together(words, &style, frame, Some(tag), span);
        self.keep();
        self.space(frame.leading.scale(3, 10));
    }

    /// A figure, listing or table with its caption.
    pub(super) fn figure(&mut self, span: Span, head: &Head<'a>, blocks: &'a [Block], frame: Frame<'a>) {
        self.space(frame.leading.scale(7, 10));
        let from = self.out.len();
        let tag = self.ctx.tag(frame.parent, TagKind::Div);
        if let Some(name) = head.file_name {
            let words = [Inline::new(span, InlineKind::Text(name.to_owned()))];
            let leaf = self.ctx.leaf;
            self.file_name(&words, frame, Some(tag), span);
            self.ctx.leaf = leaf;
        }
        let mut words = Vec::new();
        if let Some(number) = head.number {
            let language = &self.ctx.book.meta.language;
            let mut text = label(Numbered::Captioned(head.kind), number, language);
            text.push_str(if head.caption.is_empty() { "" } else { label_end(language) });
            words.push(Inline::new(span, InlineKind::Strong(vec![Inline::new(span, InlineKind::Text(text))])));
        }
        words.extend(head.caption.iter().cloned());
        let labeled = head.number.is_some();
        let captioned = labeled || !plain(head.caption).is_empty();
        // The caption of a table stands above it.
        if let (FigureKind::Table, [first @ Block { kind: BlockKind::Table(table), .. }, rest @ ..]) =
            (head.kind, blocks)
        {
            self.name(first.id());
            let caption = Caption { labeled, words: &words };
            self.table(table, captioned.then_some(&caption), first.span, frame.with(first.attrs.as_deref()).under(tag));
            self.blocks(rest, frame.under(tag));
            return;
        }
        self.blocks(blocks, frame.under(tag));
        if captioned {
            self.trim();
            self.ctx.label = labeled;
            self.caption(&words, frame, Some(tag), LineAlign::Center, span);
            self.widen_float(from);
        }
        self.space(frame.leading.scale(7, 10));
    }
}

/// How large a picture is printed: its CSS size (96 pixels an inch) or what the author asks for, within `most`.
pub(crate) fn picture_size(asset: &crate::asset::Asset, image: &Image, most: Size) -> Size {
    let natural =
        Size::new(Length::from_pt(f64::from(asset.width) * 0.75), Length::from_pt(f64::from(asset.height) * 0.75));
    let asked = |extent: Option<Extent>, whole: Length| match extent {
        Some(Extent::Length(length)) if length > Length::ZERO => Some(length),
        Some(Extent::Percent(share)) if share > 0 => Some(whole.scale(i64::from(share), 100)),
        _ => None,
    };
    let (w, h) = (natural.width.0.max(1), natural.height.0.max(1));
    let mut size = match (asked(image.width, most.width), asked(image.height, most.height)) {
        (Some(width), Some(height)) => Size::new(width, height),
        (Some(width), None) => Size::new(width, width.scale(h, w)),
        (None, Some(height)) => Size::new(height.scale(w, h), height),
        (None, None) => natural,
    };
    if size.width > most.width {
        size = Size::new(most.width, size.height.scale(most.width.0, size.width.0.max(1)));
    }
    if size.height > most.height {
        size = Size::new(size.width.scale(most.height.0, size.height.0.max(1)), most.height);
    }
    Size::new(size.width.max(Length(1)), size.height.max(Length(1)))
}

/// Whether a paragraph is a single picture.
pub(super) fn is_picture(words: &[Inline]) -> bool {
    matches!(words, [Inline { kind: InlineKind::Image(image), .. }] if image.asset.is_some())
}

/// Width of a single picture at 96 pixels an inch.
pub(super) fn natural_width(words: &[Inline], assets: &Assets) -> Length {
    match words {
        [Inline { kind: InlineKind::Image(image), .. }] => {
            image.asset.map_or(Length::ZERO, |id| Length::from_pt(f64::from(assets.get(id).width) * 0.75))
        }
        _ => Length::ZERO,
    }
}
