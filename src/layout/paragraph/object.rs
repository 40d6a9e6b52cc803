//! What stands in a line and is not text: pictures, formulas, ruby, bare space.

use super::natural_box;
use crate::book::inline::Extent;
use crate::book::{AltSource, Image, Inline};
use crate::layout::context::{Context, LineAlign, ParagraphStyle, TextFormat};
use crate::layout::formula;
use crate::layout::page::{Mark, Placed, TagId, TagKind};
use crate::length::{Length, Point, Size};
use crate::math::{self, Piece};
use crate::source::Span;

/// A box that is not text; marks relative to its left end on the baseline.
#[derive(Clone, Debug, Default)]
pub(super) struct Object {
    /// Where it stands in the flat text.
    pub(super) at: u32,
    pub(super) width: Length,
    /// Above the baseline.
    pub(super) height: Length,
    /// Below the baseline.
    pub(super) depth: Length,
    pub(super) marks: Vec<Placed>,
    /// Centered when alone on its line.
    pub(super) display: bool,
    /// A picture.
    pub(super) picture: bool,
    /// A formula or a piece of one.
    pub(super) formula: bool,
    /// The formula goes on behind it: the cost of ending the line there, and else the space between the two.
    pub(super) then: Option<(i32, Length)>,
    /// Places that are named within it, and footnotes that are called there, until the flat text takes them over.
    pub(super) places: Vec<Box<str>>,
    pub(super) notes: Vec<u32>,
}

impl Object {
    /// Bare space.
    pub(super) fn space(width: Length) -> Self {
        Object { width, ..Object::default() }
    }

    /// Whether the object can and has to be made smaller.
    pub(super) fn is_too_wide(&self, measure: Length) -> bool {
        let can = self.formula || self.picture;
        can && self.width > measure && measure > Length::ZERO
    }

    /// The object at most so wide: pictures and formulas can be made smaller.
    pub(super) fn within(&self, ctx: &mut Context<'_>, measure: Length) -> Option<Object> {
        if !self.is_too_wide(measure) {
            return None;
        }
        if self.formula {
            let (part, whole) = formula::fitting(self.width, measure)?;
            let less = |length: Length| length.scale(part, whole);
            let (width, height, depth) = (less(self.width), less(self.height), less(self.depth));
            let marks = formula::scaled(ctx, &self.marks, (part, whole));
            return Some(Object { width, height, depth, marks, ..self.clone() });
        }
        let [Placed { mark: Mark::Image(id, size), tag, .. }] = self.marks.as_slice() else { return None };
        let size = Size::new(measure, size.height.scale(measure.0, self.width.0.max(1)));
        Some(Object {
            width: size.width,
            height: size.height,
            marks: vec![Placed { at: Point::new(Length::ZERO, -size.height), tag: *tag, mark: Mark::Image(*id, size) }],
            ..self.clone()
        })
    }
}

/// A picture in running text, on the baseline.
pub(super) fn image(ctx: &mut Context<'_>, image: &Image, parent: Option<TagId>) -> Option<Object> {
    let id = image.asset?;
    let asset = ctx.assets.list.get(id.0 as usize)?;
    let measure = ctx.theme.page.measure();
    // A CSS pixel is three quarters of a point.
    let natural =
        Size::new(Length::from_pt(f64::from(asset.width) * 0.75), Length::from_pt(f64::from(asset.height) * 0.75));
    let asked = |extent: Option<Extent>| {
        extent.map(|extent| match extent {
            Extent::Length(length) => length,
            Extent::Percent(percent) => measure.scale(i64::from(percent), 100),
        })
    };
    let least = Length(1);
    let mut size = match (asked(image.width), asked(image.height)) {
        (Some(width), Some(height)) => Size::new(width, height),
        (Some(width), None) => Size::new(width, natural.height.scale(width.0, natural.width.0.max(1))),
        (None, Some(height)) => Size::new(natural.width.scale(height.0, natural.height.0.max(1)), height),
        (None, None) => natural,
    };
    let highest = ctx.theme.page.text_height() / 2;
    if size.width > measure {
        size = Size::new(measure, size.height.scale(measure.0, size.width.0.max(1)));
    }
    if size.height > highest {
        size = Size::new(size.width.scale(highest.0, size.height.0.max(1)), highest);
    }
    let size = Size::new(size.width.max(least), size.height.max(least));
    let tag = parent.and_then(|parent| figure_tag(ctx, image, Some(parent)));
    Some(Object {
        width: size.width,
        height: size.height,
        marks: vec![Placed { at: Point::new(Length::ZERO, -size.height), tag, mark: Mark::Image(id, size) }],
        picture: true,
        ..Object::default()
    })
}

/// The element of a picture; ornament has none (ISO 14289-1 §7.3).
pub(in crate::layout) fn figure_tag(ctx: &mut Context<'_>, image: &Image, parent: Option<TagId>) -> Option<TagId> {
    if image.alt_source == AltSource::Ornament {
        return None;
    }
    let tag = ctx.tag(parent, TagKind::Figure);
    ctx.tags[tag.0 as usize].alt = Some(image.alt.as_str().into());
    Some(tag)
}

/// A formula, in pieces where a line may end within it; `Err` tells what cannot be read.
pub(super) fn formula(
    ctx: &mut Context<'_>,
    span: Span,
    tex: &str,
    display: bool,
    format: &TextFormat,
    parent: Option<TagId>,
) -> Result<Vec<Object>, math::Fault> {
    let (fonts, macros) = (ctx.fonts, &ctx.book.meta.macros);
    let set = |size: Length| {
        if !display {
            return math::set_pieces(tex, size, fonts, macros);
        }
        let formula = math::set(tex, true, size, fonts, macros)?;
        Ok(vec![Piece { formula, gap: Length::ZERO, cost: 0 }])
    };
    let mut pieces = set(format.size)?;
    let tallest = pieces.iter().map(|piece| piece.formula.height + piece.formula.depth).max().unwrap_or_default();
    if let Some((part, whole)) = formula::fitting(tallest, ctx.theme.page.text_height().scale(9, 10)) {
        pieces = set(format.size.scale(part, whole))?;
    }
    let tag = parent.map(|parent| {
        let tag = ctx.tag(Some(parent), TagKind::Formula);
        ctx.tags[tag.0 as usize].alt = Some(tex.trim().into());
        tag
    });
    let last = pieces.len().saturating_sub(1);
    let objects = pieces.into_iter().enumerate().map(|(i, Piece { formula: set, gap, cost })| {
        formula::note_missing(ctx, span, &set);
        // A displayed formula stands clear of the lines around it.
        let air = if display { format.size.scale(45, 100) } else { Length::ZERO };
        let (width, height, depth) = (set.width, set.height + format.rise + air, set.depth - format.rise + air);
        let marks = formula::marks(ctx, set, Point::new(Length::ZERO, -format.rise), tag, format.color);
        let then = (i < last).then_some((cost, gap));
        Object { width, height, depth, marks, display, formula: true, then, ..Object::default() }
    });
    Ok(objects.collect())
}

/// Base text with a reading over it, both centered.
pub(super) fn ruby(
    ctx: &mut Context<'_>,
    base: &[Inline],
    reading: &[Inline],
    format: TextFormat,
    lang: &str,
    tag: Option<TagId>,
) -> Option<Object> {
    let style = |format: TextFormat| ParagraphStyle {
        format,
        leading: format.size,
        indent: Length::ZERO,
        align: LineAlign::Start,
        hyphenate: false,
        title: false,
        rtl: false,
        lang,
    };
    let (below, mut flat) = natural_box(ctx, base, &style(format), tag);
    let small = TextFormat { size: format.size / 2, rise: Length::ZERO, ..format };
    let (above, over) = natural_box(ctx, reading, &style(small), tag);
    flat.places.extend(over.places);
    flat.notes.extend(over.notes);
    let places: Vec<_> = flat.places.into_iter().map(|(_, place)| place).collect();
    let notes = flat.notes.into_iter().map(|(_, note)| note).collect();
    if below.marks.is_empty() && above.marks.is_empty() && places.is_empty() {
        return None;
    }
    let width = below.width.max(above.width);
    let up = format.rise + format.size.scale(92, 100);
    let mut marks = below.marks;
    for mark in &mut marks {
        mark.at.x += (width - below.width) / 2;
    }
    marks.extend(above.marks.into_iter().map(|mut mark| {
        mark.at.x += (width - above.width) / 2;
        mark.at.y -= up;
        mark
    }));
    Some(Object { width, height: up + small.size.scale(80, 100), marks, places, notes, ..Object::default() })
}
