//! Where a formula may be parted: behind relations and binary operators that stand outside all braces
//! (The TeXbook, chapter 18), or before them where it is displayed, and, which TeX does not do but narrow measures need, behind commas, at
//! wide spaces and before opening brackets.

use super::class::classes;
use ratex_layout::LayoutBox;
use ratex_layout::layout_box::BoxContent;
use ratex_layout::spacing::MathClass;
use ratex_parser::ParseNode;
use std::ops::Range;

/// A place where a line may end.
pub(super) struct End {
    /// The boxes that vanish there: space before the next piece.
    pub(super) boxes: Range<usize>,
    /// The nodes that vanish there.
    pub(super) nodes: Range<usize>,
    /// As TeX's penalties.
    pub(super) cost: i32,
}

/// Plain TeX's `\relpenalty` and `\binoppenalty` are 500 and 700, for paragraphs that bear lines of
/// a badness of 200 at most; ours bear more, and without a line of two wide spaces they read better.
const AFTER_RELATION: i32 = 200;
const AFTER_OPERATOR: i32 = 300;
/// What TeX would not break at all.
const AFTER_COMMA: i32 = 500;
const AT_SPACE: i32 = 400;
/// Factors stay together rather than terms.
const AT_PRODUCT: i32 = 700;
/// In the narrow columns of tables only.
const BEFORE_BRACKET: i32 = 4000;
/// For each pair of brackets around the place.
const WITHIN_BRACKETS: i32 = 100;

/// On which side of relations and operators a line may end.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    /// In displayed formulas.
    Before,
    /// In running text.
    Behind,
}

/// Where a list may be parted. `None` when its boxes do not tell.
pub(super) fn ends(nodes: &[ParseNode], root: &LayoutBox, side: Side) -> Option<Vec<End>> {
    let BoxContent::HBox(children) = &root.content else { return None };
    let kern = |at: usize| children.get(at).is_some_and(is_kern);
    let places = places(nodes, children)?;
    let classes = classes(nodes);
    let mut out: Vec<End> = Vec::new();
    let mut depth: i32 = 0;
    for (i, node) in nodes.iter().enumerate() {
        let next = classes[i + 1..].iter().flatten().next().copied();
        match classes[i] {
            Some(MathClass::Open) => depth += 1,
            Some(MathClass::Close) => depth = (depth - 1).max(0),
            _ => {}
        }
        let ahead = classes[..i].iter().flatten().next_back().copied();
        let (cost, ahead) = match classes[i] {
            Some(class @ (MathClass::Rel | MathClass::Bin)) if side == Side::Before => match (class, ahead) {
                (_, None) | (MathClass::Rel, Some(MathClass::Rel)) => continue,
                (MathClass::Rel, _) => (AFTER_RELATION, true),
                _ if is_product(node) => (AT_PRODUCT, true),
                _ => (AFTER_OPERATOR, true),
            },
            _ if next.is_none() => continue,
            Some(MathClass::Rel) if next != Some(MathClass::Rel) => (AFTER_RELATION, false),
            Some(MathClass::Bin) => (AFTER_OPERATOR, false),
            Some(MathClass::Punct) => (AFTER_COMMA, false),
            None if is_wide(node, children.get(places[i])) => (AT_SPACE, false),
            Some(MathClass::Ord | MathClass::Close) if classes[i + 1] == Some(MathClass::Open) => {
                (BEFORE_BRACKET, false)
            }
            _ => continue,
        };
        // The first box and the first node behind the place.
        let (at, node) = if ahead { (places[i], i) } else { (places[i] + 1, i + 1) };
        let mut next = at;
        while kern(next) {
            next += 1;
        }
        let mut before = at;
        while before > 0 && kern(before - 1) {
            before -= 1;
        }
        let cost = cost + depth.min(5) * WITHIN_BRACKETS;
        match out.last_mut() {
            Some(last) if last.boxes.end >= before => last.cost = last.cost.min(cost),
            _ if before == 0 || next >= children.len() => {}
            _ => {
                let is_space =
                    |node: &ParseNode| matches!(node, ParseNode::SpacingNode { .. } | ParseNode::Kern { .. });
                let behind = nodes[node..].iter().take_while(|node| is_space(node)).count();
                let ahead = nodes[..node].iter().rev().take_while(|node| is_space(node)).count();
                out.push(End { boxes: before..next, nodes: node - ahead..node + behind, cost });
            }
        }
    }
    Some(out)
}

/// The box of each node: one a node, with a kern before it where the classes of two neighbors ask for one. `None` when they do not come out even.
pub(super) fn places(nodes: &[ParseNode], children: &[LayoutBox]) -> Option<Vec<usize>> {
    let mut at = 0;
    let mut out = Vec::with_capacity(nodes.len());
    for node in nodes {
        let spacing = matches!(node, ParseNode::SpacingNode { .. } | ParseNode::Kern { .. });
        if children.get(at).is_some_and(is_kern) && !spacing {
            at += 1;
        }
        out.push(at);
        at += 1;
    }
    (at == children.len()).then_some(out)
}

fn is_product(node: &ParseNode) -> bool {
    let sign = node.symbol_text().unwrap_or_default();
    matches!(sign, "\\cdot" | "\\times" | "\\ast" | "*" | "⋅" | "·" | "×" | "∗")
}

pub(super) fn is_kern(set: &LayoutBox) -> bool {
    matches!(set.content, BoxContent::Kern)
}

/// A space of half an em or more, where a line may end, or a place that the author marked.
fn is_wide(node: &ParseNode, set: Option<&LayoutBox>) -> bool {
    match node {
        ParseNode::SpacingNode { text, .. } if text == "\\allowbreak" => true,
        ParseNode::SpacingNode { .. } | ParseNode::Kern { .. } => set.is_some_and(|space| space.width >= 0.45),
        _ => false,
    }
}
