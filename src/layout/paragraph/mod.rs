//! Inlines → lines: hlist, hyphenation, Knuth–Plass line breaking, justified lines.
//!
//! Comes in: inlines with a [`ParagraphStyle`]. Goes out: [`Line`]s of the given measure. The
//! hlist is made once ([`prepare`]) and may be broken for several measures (tables ask for its
//! narrowest and widest measure first). Knows nothing of pages.

mod bidi;
mod breaks;
mod build;
mod chars;
mod cjk;
mod divide;
mod flat;
mod flatten;
mod hlist;
mod hyphenate;
mod justify;
mod language;
mod line;
mod linebreak;
mod margin;
mod measure;
mod object;
mod opening;
mod passes;
mod set;
mod small_caps;
#[cfg(test)]
mod tests;
mod words;

use super::context::{Context, HBox, LineAlign, ParagraphStyle, TextFormat};
use super::galley::Fragment;
use super::page::TagId;
use crate::book::Inline;
use crate::length::Length;
use crate::source::Span;
use bidi::Levels;
use build::build;
use flat::Flat;
use hlist::{HList, Kind};
use line::Piece;
pub use measure::Breaking;
pub(super) use object::figure_tag;
pub use opening::{Opening, opening};
pub use passes::LineCounts;

/// A paragraph whose text is shaped, ready to be broken.
#[derive(Debug, Default)]
pub struct Paragraph {
    // Boxed: a table holds many paragraphs beside other things.
    flat: Box<Flat>,
    list: Box<HList>,
    setting: Setting,
}

/// What of its style a paragraph still needs when it is broken.
#[derive(Clone, Copy, Debug)]
struct Setting {
    size: Length,
    ascent: Length,
    descent: Length,
    leading: Length,
    indent: Length,
    /// How many lines are indented.
    indented: u32,
    align: LineAlign,
    hyphenate: bool,
    title: bool,
    rtl: bool,
}

impl Setting {
    fn of(ctx: &Context<'_>, style: &ParagraphStyle<'_>) -> Self {
        let base = ctx.fonts.face(ctx.fonts.base(style.format.family, style.format.bold, style.format.italic));
        let size = style.format.size;
        Setting {
            size,
            ascent: size.units(i64::from(base.ascent), base.upem),
            descent: size.units(i64::from(base.descent), base.upem),
            leading: style.leading,
            indent: style.indent,
            indented: 1,
            align: style.align,
            hyphenate: style.hyphenate,
            title: style.title,
            rtl: style.rtl,
        }
    }
}

impl Default for Setting {
    fn default() -> Self {
        Self {
            size: Length::pt(10),
            ascent: Length::pt(8),
            descent: Length::pt(2),
            leading: Length::pt(12),
            indent: Length::ZERO,
            indented: 1,
            align: LineAlign::Start,
            hyphenate: false,
            title: false,
            rtl: false,
        }
    }
}

/// A set line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// The line as a fragment: height is the leading (more when something taller stands in it); marks relative to the measure's left edge and the line's top.
    pub fragment: Fragment,
    /// From the fragment's top to the baseline.
    pub baseline: Length,
    /// Natural width of what stands in it.
    pub width: Length,
    /// It ends within a word.
    pub divided: bool,
    /// How far its spaces were stretched (+) or shrunk (−), in thousandths of what they may; 0 when ragged.
    pub ratio: i32,
}

/// Shapes a paragraph's inlines. `tag` is the element its text belongs to; links, notes and formulas get children of it.
pub fn prepare(ctx: &mut Context<'_>, content: &[Inline], style: &ParagraphStyle<'_>, tag: Option<TagId>) -> Paragraph {
    let first_leaf = ctx.leaf;
    let flat = flatten::flatten(ctx, content, style, tag);
    let levels = Levels::resolve(&flat.text, style.rtl, &flat.formulas());
    let list = build(&mut ctx.shaper, &flat, &levels, false);
    count_missing(ctx, &list, &flat, |leaf| {
        let inside = leaf.checked_sub(first_leaf).and_then(|number| span_of_leaf(content, number));
        inside.or_else(|| content.first().map(|inline| inline.span))
    });
    let setting = Setting::of(ctx, style);
    Paragraph { flat: Box::new(flat), list: Box::new(list), setting }
}

impl Paragraph {
    /// Nothing in it.
    pub fn is_empty(&self) -> bool {
        self.list.items.is_empty() && self.flat.places.is_empty() && self.flat.notes.is_empty()
    }

    /// Width when nothing but forced breaks break it.
    pub fn natural_width(&self) -> Length {
        let (mut widest, mut line) = (0, 0);
        for item in &self.list.items {
            if item.kind == Kind::Forced {
                widest = widest.max(line);
                line = 0;
            } else {
                line += item.width;
            }
        }
        Length(widest.max(line))
    }

    /// Breaks it into lines of the measure. `place` is where an overfull line is remarked.
    pub fn lines(&self, ctx: &mut Context<'_>, measure: Length, place: Span) -> Vec<Line> {
        self.lines_with(ctx, measure, place, 0)
    }

    /// With pictures and formulas that are wider than the measure made smaller.
    fn narrowed(&self, ctx: &mut Context<'_>, measure: Length) -> Option<Paragraph> {
        if !self.flat.objects.iter().any(|object| object.is_too_wide(measure)) {
            return None;
        }
        let mut flat = self.flat.clone();
        let mut list = self.list.clone();
        for object in &mut flat.objects {
            if let Some(smaller) = object.within(ctx, measure) {
                *object = smaller;
            }
        }
        for item in &mut list.items {
            if let Kind::Object(index) = item.kind {
                item.width = flat.objects[index as usize].width.0;
            }
        }
        Some(Paragraph { flat, list, setting: self.setting })
    }

    /// A line without height, for a paragraph that only names places.
    fn bare_line(&self) -> Vec<Line> {
        if self.is_empty() {
            return Vec::new();
        }
        let mut line = Line::default();
        line.fragment.places = self.flat.places.iter().map(|(_, place)| place.clone()).collect();
        line.fragment.notes = self.flat.notes.iter().map(|(_, note)| *note).collect();
        vec![line]
    }
}

/// Keeps account of characters that no face has.
fn count_missing(ctx: &mut Context<'_>, list: &HList, flat: &Flat, span: impl Fn(u32) -> Option<Span>) {
    for (script, at) in &list.missing {
        let Some(c) = flat.text[*at as usize..].chars().next() else { continue };
        ctx.found.missing.count(script.full_name(), c, || {
            let after = flat.leaves.partition_point(|leaf| leaf.0 <= *at);
            span(after.checked_sub(1).map_or(0, |i| flat.leaves[i].1))
        });
    }
}

/// The span of a paragraph's n-th text leaf.
fn span_of_leaf(content: &[Inline], number: u32) -> Option<Span> {
    use crate::book::InlineKind as K;
    fn find(content: &[Inline], left: &mut u32) -> Option<Span> {
        for inline in content {
            let found = match &inline.kind {
                K::Text(_) | K::Code(_) | K::Math { .. } | K::Image(_) => {
                    let here = *left == 0;
                    *left = left.wrapping_sub(1);
                    here.then_some(inline.span)
                }
                K::Emphasis(inner)
                | K::Strong(inner)
                | K::Strikeout(inner)
                | K::Superscript(inner)
                | K::Subscript(inner)
                | K::Underline(inner)
                | K::Mark(inner)
                | K::Small(inner)
                | K::Key(inner)
                | K::Link { content: inner, .. }
                | K::Span { content: inner, .. } => find(inner, left),
                K::Ruby { base, reading } => find(base, left).or_else(|| find(reading, left)),
                K::SoftBreak | K::HardBreak | K::Note(_) | K::Pending(_) => None,
            };
            if found.is_some() {
                return found;
            }
        }
        None
    }
    let mut left = number;
    find(content, &mut left)
}

/// Inlines on one line, as wide as they are, and their flat text: it tells what they name and call.
fn natural_box(
    ctx: &mut Context<'_>,
    content: &[Inline],
    style: &ParagraphStyle<'_>,
    tag: Option<TagId>,
) -> (HBox, Flat) {
    let flat = flatten::flatten(ctx, content, style, tag);
    let levels = Levels::resolve(&flat.text, style.rtl, &flat.formulas());
    (boxed(ctx, &flat, style.format, &levels), flat)
}

/// One stretch of plain text for [`hbox`].
pub struct Stretch<'a> {
    /// Its text.
    pub text: &'a str,
    /// How it is set.
    pub format: TextFormat,
    /// The element it belongs to.
    pub tag: Option<TagId>,
}

/// Sets stretches of plain text on one line without any break: running heads, folios, labels, lines of code.
pub fn hbox(ctx: &mut Context<'_>, stretches: &[Stretch<'_>], rtl: bool) -> HBox {
    let Some(first) = stretches.first() else { return HBox::default() };
    let flat = flat::plain(stretches, &ctx.book.meta.language);
    let levels = if first.format.code && !rtl {
        Levels::of_code(&flat.text, flat.spans.iter().map(|span| span.end as usize))
    } else {
        Levels::resolve(&flat.text, rtl, &[])
    };
    boxed(ctx, &flat, first.format, &levels)
}

fn boxed(ctx: &mut Context<'_>, flat: &Flat, format: TextFormat, levels: &Levels) -> HBox {
    let list = build(&mut ctx.shaper, flat, levels, true);
    let here = ctx.found.here;
    count_missing(ctx, &list, flat, |_| here);
    let pieces: Vec<Piece> =
        list.items.iter().map(|item| Piece { item: *item, width: item.width, hyphen: false }).collect();
    let base = ctx.fonts.face(ctx.fonts.base(format.family, format.bold, format.italic));
    let mut hbox = HBox {
        width: Length(pieces.iter().map(|piece| piece.width).sum()),
        height: format.size.units(i64::from(base.ascent), base.upem),
        depth: format.size.units(i64::from(base.descent), base.upem),
        marks: Vec::new(),
    };
    for object in &flat.objects {
        hbox.height = hbox.height.max(object.height);
        hbox.depth = hbox.depth.max(object.depth);
    }
    line::print(ctx, flat, &list.runs, &pieces, line::Start::default(), &mut hbox.marks);
    hbox
}
