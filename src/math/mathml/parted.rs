//! Long formulas of running text: where one becomes several elements.

use crate::math::parting::{End, Side, ends};
use ratex_layout::layout_box::BoxContent;
use ratex_layout::{LayoutOptions, layout};
use ratex_parser::ParseNode;
use ratex_types::math_style::MathStyle;
use std::ops::Range;

/// A line of a small screen within a list, in em; and what a piece of a longer formula may fill of it.
const SCREEN: f64 = 15.0;
const PIECE: f64 = 12.0;

/// The nodes at which a formula that is too wide for a small screen is parted; none when a piece would still be.
pub(super) fn parted(nodes: &[ParseNode]) -> Vec<Range<usize>> {
    let root = layout(nodes, &LayoutOptions { style: MathStyle::Text, ..LayoutOptions::default() });
    let BoxContent::HBox(boxes) = &root.content else { return Vec::new() };
    if root.width < SCREEN {
        return Vec::new();
    }
    let width = |range: Range<usize>| boxes[range].iter().map(|child| child.width).sum::<f64>();
    let (mut out, mut widest) = (Vec::new(), 0.0_f64);
    let (mut from, mut last): (usize, Option<End>) = (0, None);
    for end in ends(nodes, &root, Side::Behind).unwrap_or_default().into_iter().filter(|end| end.cost < 1000) {
        if let Some(fits) = last.take()
            && width(from..end.boxes.start) > PIECE
        {
            widest = widest.max(width(from..fits.boxes.start));
            from = fits.boxes.end;
            out.push(fits.nodes);
        }
        last = Some(end);
    }
    if let Some(fits) = last
        && width(from..boxes.len()) > PIECE
    {
        widest = widest.max(width(from..fits.boxes.start));
        from = fits.boxes.end;
        out.push(fits.nodes);
    }
    widest = widest.max(width(from..boxes.len()));
    if widest > SCREEN { Vec::new() } else { out }
}
