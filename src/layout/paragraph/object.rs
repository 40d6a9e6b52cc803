//! What stands in a line and is not text: pictures, formulas, ruby, bare space.

use super::natural_box;
use crate::book::inline::Extent;
use crate::book::{Image, Inline};
use crate::diagnostic::{Code, Diagnostic};
use crate::layout::context::{Context, LineAlign, ParagraphStyle, TextFormat};
use crate::layout::page::{Glyph, GlyphRun, Mark, Placed, TagId, TagKind};
use crate::length::{Length, PathStep, Point, Size};
use crate::math::{self, Part};
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
    /// Centred when alone on its line.
    pub(super) display: bool,
}

impl Object {
    /// Bare space.
    pub(super) fn space(width: Length) -> Self {
        Object { width, ..Object::default() }
    }

    /// The object at most so wide: only pictures can be made smaller.
    pub(super) fn within(&self, measure: Length) -> Option<Object> {
        let [Placed { mark: Mark::Image(id, size), tag, .. }] = self.marks.as_slice() else { return None };
        if self.width <= measure || measure <= Length::ZERO {
            return None;
        }
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
    let tag = parent.map(|parent| {
        let tag = ctx.tag(Some(parent), TagKind::Figure);
        // A figure has to have words of its own (ISO 14289-1 §7.3), even poor ones.
        let alt = if image.alt.trim().is_empty() { file_name(image) } else { image.alt.as_str() };
        ctx.tags[tag.0 as usize].alt = Some(alt.into());
        tag
    });
    Some(Object {
        width: size.width,
        height: size.height,
        marks: vec![Placed { at: Point::new(Length::ZERO, -size.height), tag, mark: Mark::Image(id, size) }],
        ..Object::default()
    })
}

/// The last part of a picture's path.
pub(super) fn file_name(image: &Image) -> &str {
    image.source.rsplit('/').next().unwrap_or("")
}

/// A formula; `Err` tells what cannot be read.
pub(super) fn formula(
    ctx: &mut Context<'_>,
    tex: &str,
    display: bool,
    format: &TextFormat,
    parent: Option<TagId>,
) -> Result<Object, math::Fault> {
    let mut formula = math::set(tex, display, format.size, ctx.fonts, &ctx.book.meta.macros)?;
    let measure = ctx.theme.page.measure();
    if display && formula.width > measure {
        // Too wide for any line: set smaller, but never so small that its indices cannot be read.
        let size = format.size.scale(measure.0, formula.width.0.max(1)).max(format.size.scale(6, 10));
        formula = math::set(tex, display, size, ctx.fonts, &ctx.book.meta.macros)?;
    }
    let tag = parent.map(|parent| {
        let tag = ctx.tag(Some(parent), TagKind::Formula);
        ctx.tags[tag.0 as usize].alt = Some(tex.trim().into());
        tag
    });
    let mut marks = Vec::with_capacity(formula.parts.len());
    for part in formula.parts {
        let (at, mark) = match part {
            Part::Glyph { x, y, face, gid, text, size } => {
                let face_data = ctx.fonts.face(face);
                let advance = size.units(i64::from(face_data.advance(gid)), face_data.upem);
                let start = ctx.pool.glyphs.len() as u32;
                let text_start = ctx.pool.text.len() as u32;
                ctx.pool.text.push(text);
                ctx.pool.glyphs.push(Glyph {
                    gid,
                    advance: i32::try_from(advance.0).unwrap_or(0),
                    x_offset: 0,
                    y_offset: 0,
                    cluster: text_start,
                });
                let run = GlyphRun {
                    face,
                    size,
                    color: format.color,
                    pool: ctx.pool_index,
                    glyphs: start..start + 1,
                    text: text_start..ctx.pool.text.len() as u32,
                    rtl: false,
                    soft_hyphen: false,
                };
                (Point::new(x, y - format.rise), Mark::Glyphs(run))
            }
            Part::Rule { x, y, width, height } => {
                (Point::new(x, y - format.rise), Mark::Rule(Size::new(width, height), format.color))
            }
            Part::Path(steps) => {
                let steps: Vec<PathStep> = steps;
                (Point::new(Length::ZERO, -format.rise), Mark::Path(steps.into(), format.color))
            }
        };
        marks.push(Placed { at, tag, mark });
    }
    Ok(Object {
        width: formula.width,
        height: formula.height + format.rise,
        depth: formula.depth - format.rise,
        marks,
        display,
        ..Object::default()
    })
}

/// Remarks a formula that cannot be read, once for each.
pub(super) fn bad_math(ctx: &mut Context<'_>, span: Span, fault: &math::Fault) {
    if ctx.found.math.insert((span.start, span.end)) {
        ctx.remarks.push(Diagnostic::new(Code::BadMath, span, format!("this formula cannot be read: {}", fault.why)));
    }
}

/// Base text with a reading over it, both centred.
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
        rtl: false,
        lang,
    };
    let below = natural_box(ctx, base, &style(format), tag);
    let small = TextFormat { size: format.size / 2, rise: Length::ZERO, ..format };
    let above = natural_box(ctx, reading, &style(small), tag);
    if below.marks.is_empty() && above.marks.is_empty() {
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
    Some(Object { width, height: up + small.size.scale(80, 100), marks, ..Object::default() })
}
