//! Long formulas of running text: where one becomes several elements.

use crate::math::parting::{End, ends};
use ratex_layout::layout_box::BoxContent;
use ratex_layout::{LayoutOptions, layout};
use ratex_parser::ParseNode;
use ratex_types::math_style::MathStyle;
use std::ops::Range;

/// A small screen, in em; and what a piece of a longer formula may fill of it.
const SCREEN: f64 = 20.0;
const PIECE: f64 = 12.0;

/// The nodes at which a formula that is too wide for a small screen is parted.
pub(super) fn parted(nodes: &[ParseNode]) -> Vec<Range<usize>> {
    let root = layout(nodes, &LayoutOptions { style: MathStyle::Text, ..LayoutOptions::default() });
    let BoxContent::HBox(boxes) = &root.content else { return Vec::new() };
    if root.width < SCREEN {
        return Vec::new();
    }
    let width = |range: Range<usize>| boxes[range].iter().map(|child| child.width).sum::<f64>();
    let mut out = Vec::new();
    let (mut from, mut last): (usize, Option<End>) = (0, None);
    for end in ends(nodes, &root).unwrap_or_default().into_iter().filter(|end| end.cost < 1000) {
        if let Some(fits) = last.take()
            && width(from..end.boxes.start) > PIECE
        {
            from = fits.boxes.end;
            out.push(fits.nodes);
        }
        last = Some(end);
    }
    if let Some(fits) = last
        && width(from..boxes.len()) > PIECE
    {
        out.push(fits.nodes);
    }
    out
}
