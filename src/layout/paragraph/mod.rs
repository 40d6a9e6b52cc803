//! Inlines → lines: hlist, hyphenation, Knuth–Plass line breaking, justified lines.
//!
//! Comes in: inlines with a [`ParagraphStyle`]. Goes out: [`Line`]s of the given measure. The
//! hlist is made once ([`prepare`]) and may be broken for several measures (tables ask for its
//! narrowest and widest measure first). Knows nothing of pages.

use super::context::{Context, HBox, ParagraphStyle, TextFormat};
use super::galley::Fragment;
use super::page::TagId;
use crate::book::Inline;
use crate::length::Length;
use crate::source::Span;

/// A paragraph whose text is shaped, ready to be broken.
#[derive(Debug, Default)]
pub struct Paragraph {}

/// A set line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// The line as a fragment: height is the leading (more when something taller stands in it); marks relative to the measure's left edge and the line's top.
    pub fragment: Fragment,
    /// From the fragment's top to the baseline.
    pub baseline: Length,
    /// Natural width of what stands in it.
    pub width: Length,
    /// It ends in a divided word.
    pub hyphenated: bool,
    /// How far its spaces were stretched (+) or shrunk (−), in thousandths of what they may; 0 when ragged.
    pub ratio: i32,
}

/// Shapes a paragraph's inlines. `tag` is the element its text belongs to; links, notes and formulas get children of it.
pub fn prepare(ctx: &mut Context<'_>, content: &[Inline], style: &ParagraphStyle<'_>, tag: Option<TagId>) -> Paragraph {
    let _ = (ctx, content, style, tag);
    Paragraph::default()
}

impl Paragraph {
    /// Nothing in it.
    pub fn is_empty(&self) -> bool {
        true
    }

    /// Width of the widest piece that cannot be broken.
    pub fn min_width(&self) -> Length {
        Length::ZERO
    }

    /// Width when nothing but forced breaks break it.
    pub fn natural_width(&self) -> Length {
        Length::ZERO
    }

    /// Breaks it into lines of the measure. `place` is where an overfull line is remarked.
    pub fn lines(&self, ctx: &mut Context<'_>, measure: Length, place: Span) -> Vec<Line> {
        let _ = (ctx, measure, place);
        Vec::new()
    }
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
    let _ = (ctx, stretches, rtl);
    HBox::default()
}
