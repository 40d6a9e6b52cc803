//! TeX → glyphs of the KaTeX faces, by ratex: TeX's own rules for mathematics (The TeXbook, appendix G).

use super::draw::{formula, listed, measured, strangers};
use super::order::lower_first;
use super::parting::{End, Side, ends};
use super::read::{Fault, read};
use super::{Formula, Piece, told};
use crate::font::FontBook;
use crate::length::Length;
use ratex_layout::layout_box::BoxContent;
use ratex_layout::{LayoutBox, LayoutOptions, layout, layout_with_fallback_metrics};
use ratex_parser::ParseNode;
use ratex_parser::parse_node::{Measurement, Mode};
use ratex_types::math_style::MathStyle;
use std::sync::Arc;

/// Sets a formula at a type size; `macros` sorted by name. `Err` tells what cannot be read.
pub fn set(
    tex: &str,
    display: bool,
    size: Length,
    fonts: &FontBook,
    macros: &[(String, String)],
) -> Result<Formula, Fault> {
    let mut nodes = read(tex, macros)?;
    if let Some(at) = nodes.iter().position(|node| matches!(node, ParseNode::Tag { .. })) {
        let dimension = Measurement { number: 2.0, unit: "em".to_owned() };
        nodes.insert(at, ParseNode::Kern { mode: Mode::Math, dimension, loc: None });
    }
    let root = laid_out(&nodes, display, strange(tex, macros), fonts)?;
    let list = listed(&root)?;
    if list.width.max(list.height + list.depth) > ABSURD {
        return Err("it is larger than any page".to_owned().into());
    }
    let told = told::all(&nodes, &root, display);
    let mut set = formula(&list, told, size, fonts);
    set.rows = rows(&root).into_iter().map(|em| Length::from_pt(em * size.to_pt())).collect();
    Ok(set)
}

/// An array that stands alone.
fn lone(root: &LayoutBox) -> Option<&BoxContent> {
    let BoxContent::HBox(children) = &root.content else { return None };
    let mut solid = children.iter().filter(|child| !matches!(child.content, BoxContent::Kern | BoxContent::Empty));
    let (Some(only), None) = (solid.next(), solid.next()) else { return None };
    if matches!(only.content, BoxContent::Array { .. }) { Some(&only.content) } else { lone(only) }
}

/// The places between the rows of an array that stands alone, in em down from the baseline.
fn rows(root: &LayoutBox) -> Vec<f64> {
    let Some(BoxContent::Array { row_heights, row_depths, offset, col_separators, .. }) = lone(root) else {
        return Vec::new();
    };
    // A rule between columns goes through all rows.
    if col_separators.iter().any(Option::is_some) {
        return Vec::new();
    }
    let mut at = -*offset;
    let heights = row_heights.iter().zip(row_depths).map(|(height, depth)| height + depth);
    let mut places: Vec<f64> = heights
        .map(|height| {
            at += height;
            at
        })
        .collect();
    places.pop();
    places
}

/// Sets a formula of running text in pieces between which a line may end (see `parting`).
pub fn set_pieces(tex: &str, size: Length, fonts: &FontBook, macros: &[(String, String)]) -> Result<Vec<Piece>, Fault> {
    let all = read(tex, macros)?;
    let mut nodes = all.as_slice();
    while let [ParseNode::OrdGroup { body, .. }] = nodes {
        nodes = body;
    }
    let root = laid_out(nodes, false, strange(tex, macros), fonts)?;
    if root.width.max(root.height + root.depth) > ABSURD {
        return Err("it is larger than any page".to_owned().into());
    }
    let whole = |root: &LayoutBox| -> Result<Vec<Piece>, Fault> {
        let told = told::all(nodes, root, false);
        let formula = formula(&listed(root)?, told, size, fonts);
        Ok(vec![Piece { formula, gap: Length::ZERO, cost: 0 }])
    };
    let Some(ends) = ends(nodes, &root, Side::Behind) else { return whole(&root) };
    let LayoutBox { content: BoxContent::HBox(children), .. } = &root else { return whole(&root) };
    let mut pieces = Vec::with_capacity(ends.len() + 1);
    let (mut from, mut from_node) = (0, 0);
    let last = End { boxes: children.len()..children.len(), nodes: nodes.len()..nodes.len(), cost: 0 };
    for End { boxes, nodes: gone, cost } in ends.into_iter().chain([last]) {
        let piece = ratex_layout::hbox::make_hbox(children[from..boxes.start].to_vec());
        let gap: f64 = children[boxes.clone()].iter().map(|kern| kern.width).sum();
        let told = told::stretches(&nodes[from_node..gone.start], &children[from..boxes.start], false);
        let formula = formula(&listed(&piece)?, told, size, fonts);
        pieces.push(Piece { formula, gap: Length::from_pt(gap * size.to_pt()), cost });
        (from, from_node) = (boxes.end, gone.end);
    }
    Ok(pieces)
}

/// Whether there may be characters that the faces of KaTeX lack.
pub(super) fn strange(tex: &str, macros: &[(String, String)]) -> bool {
    !tex.is_ascii() || tex.contains("\\char") || macros.iter().any(|(_, text)| !text.is_ascii())
}

pub(super) fn laid_out(
    nodes: &[ParseNode],
    display: bool,
    strange: bool,
    fonts: &FontBook,
) -> Result<LayoutBox, Fault> {
    let style = if display { MathStyle::Display } else { MathStyle::Text };
    let options = LayoutOptions { style, ..LayoutOptions::default() };
    let mut root = layout(nodes, &options);
    let characters = if strange { strangers(&listed(&root)?, fonts) } else { Vec::new() };
    if !characters.is_empty() {
        let metrics = characters.into_iter().map(|c| (c, measured(c, fonts))).collect();
        root = layout_with_fallback_metrics(nodes, &options, Arc::new(metrics));
    }
    lower_first(&mut root);
    Ok(root)
}

/// No formula is as wide or as high, in em: a page has some fifty.
const ABSURD: f64 = 500.0;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::Shape;

    fn text(formula: &Formula) -> String {
        let glyph = |shape: &Shape| if let Shape::Glyph { text, .. } = shape { Some(*text) } else { None };
        formula.parts.iter().filter_map(|part| glyph(&part.shape)).collect()
    }

    #[test]
    fn a_square_root_has_glyphs_and_ink_above_the_baseline() {
        let fonts = FontBook::bundled();
        let formula = set(r"\sqrt{x^2+1}", false, Length::pt(10), &fonts, &[]).expect("valid");
        assert!(formula.width > Length::pt(20) && formula.height > Length::pt(6));
        let letters = text(&formula);
        assert!(letters.contains('x') && letters.contains('2') && letters.contains('+'), "{letters}");
    }

    #[test]
    fn what_cannot_be_read_is_told() {
        let fonts = FontBook::bundled();
        assert!(set(r"\frac{1", true, Length::pt(10), &fonts, &[]).is_err());
    }

    #[test]
    fn the_rows_of_an_array_come_apart() {
        let fonts = FontBook::bundled();
        let set = |tex: &str| set(tex, true, Length::pt(10), &fonts, &[]).expect("valid");
        let whole = set(r"\quad\begin{array}{l}a\\b\\\frac{c}{d}\end{array}");
        let (height, depth) = (whole.height, whole.depth);
        let strips = whole.strips();
        let texts: Vec<String> = strips.iter().map(text).collect();
        assert_eq!(texts, ["a", "b", "cd"]);
        let sum = strips.iter().fold(Length::ZERO, |sum, strip| sum + strip.height + strip.depth);
        assert_eq!(sum, height + depth);
        assert_eq!(set(r"a\begin{matrix}a\\b\end{matrix}").strips().len(), 1);
        assert_eq!(set(r"\begin{array}{c|c}a\\b\end{array}").strips().len(), 1);
    }

    #[test]
    fn characters_that_katex_lacks_come_from_other_faces() {
        let fonts = FontBook::bundled();
        let formula = set("Ⓐ+❁+⸭+\u{e123}+𝐱", false, Length::pt(10), &fonts, &[]).expect("valid");
        assert_eq!(text(&formula), "Ⓐ+❁+++𝐱");
        assert_eq!(formula.missing, "\u{e123}");
        assert_eq!(formula.parts.iter().filter(|part| matches!(part.shape, Shape::Path(_))).count(), 2);
    }

    #[test]
    fn pieces_are_as_wide_together_as_the_whole() {
        let fonts = FontBook::bundled();
        let tex = r"-a=b+c,\quad f(x+\{y\})\neq -\frac{a+b}{c}";
        let whole = set(tex, false, Length::pt(10), &fonts, &[]).expect("valid");
        let pieces = set_pieces(tex, Length::pt(10), &fonts, &[]).expect("valid");
        let texts: Vec<String> = pieces.iter().map(|piece| text(&piece.formula)).collect();
        assert_eq!(texts, ["\u{2212}a=", "b+", "c,", "f", "(x+", "{y})\u{338}=", "\u{2212}a+bc"]);
        let costs: Vec<i32> = pieces.iter().map(|piece| piece.cost).collect();
        assert_eq!(costs, [200, 300, 400, 4000, 400, 200, 0]);
        let sum = pieces.iter().fold(Length::ZERO, |sum, piece| sum + piece.formula.width + piece.gap);
        assert!((sum - whole.width).0.abs() < 100, "{sum:?} {:?}", whole.width);
    }
}
