//! A displayed formula that is wider than its place, in lines: broken before relations and operators, as printers of mathematics do it
//! (The Chicago Manual of Style §12.23; in running text breaks stand behind them, see `parting`).
//!
//! An array that stands alone is broken row by row, if what stands between its columns are relations and operators: the columns are given up.

use super::Formula;
use super::draw::{formula, listed};
use super::parting::{End, Side, ends};
use super::read::read;
use super::set::{laid_out, strange};
use super::told::{self, only};
use crate::font::FontBook;
use crate::length::Length;
use ratex_layout::LayoutBox;
use ratex_layout::layout_box::BoxContent;
use ratex_layout::spacing::MathClass;
use ratex_parser::ParseNode;
use ratex_parser::parse_node::{Mode, StyleStr};

/// A line of a formula.
#[derive(Clone, Debug)]
pub struct Line {
    /// What stands on it.
    pub formula: Formula,
    /// How far it is set in.
    pub indent: Length,
}

/// How far lines are set in that go on with a row, in em.
const INDENT: f64 = 2.0;
/// A line more costs as much as breaking at a bad place.
const LINE: i32 = 800;
/// What a line costs that is next to empty; a last line half of it.
const SHORT: f64 = 600.0;

/// A row as a list of its own, and the style it is set in.
struct Row {
    nodes: Vec<ParseNode>,
    display: bool,
}

/// Sets a displayed formula in lines at most so wide. `None` if it cannot be broken so.
pub fn set_lines(
    tex: &str,
    size: Length,
    room: Length,
    fonts: &FontBook,
    macros: &[(String, String)],
) -> Option<Vec<Line>> {
    let nodes = read(tex, macros).ok()?;
    let room = room.to_pt() / size.to_pt().max(0.01);
    let mut lines = Vec::new();
    for Row { nodes, display } in rows(&nodes)? {
        let root = laid_out(&nodes, display, strange(tex, macros), fonts).ok()?;
        let BoxContent::HBox(boxes) = &root.content else { return None };
        let ends = ends(&nodes, &root, Side::Before)?;
        let (mut from, mut from_node) = (0, 0);
        let whole = End { boxes: boxes.len()..boxes.len(), nodes: nodes.len()..nodes.len(), cost: 0 };
        let follows = |node: Option<&ParseNode>| node.is_none_or(|node| matches!(node, ParseNode::Kern { .. }));
        // A row without a left side goes on with the row before it.
        let first = if lines.is_empty() || !follows(nodes.first()) { 0.0 } else { INDENT };
        for (i, End { boxes: gone, nodes: left, .. }) in
            breaks(boxes, ends, whole, room, first)?.into_iter().enumerate()
        {
            let line = ratex_layout::hbox::make_hbox(boxes[from..gone.start].to_vec());
            let told = told::stretches(&nodes[from_node..left.start], &boxes[from..gone.start], display);
            let formula = formula(&listed(&line).ok()?, told, size, fonts);
            lines.push(Line { formula, indent: Length::from_pt(if i == 0 { first } else { INDENT } * size.to_pt()) });
            (from, from_node) = (gone.end, left.end);
        }
    }
    Some(lines)
}

/// The ends of a row's lines: with the least cost of all ways to break it (Bellman's recursion). `None` when a part of it is too wide.
fn breaks(boxes: &[LayoutBox], ends: Vec<End>, whole: End, room: f64, first: f64) -> Option<Vec<End>> {
    let mut sums = vec![0.0];
    for set in boxes {
        sums.push(sums[sums.len() - 1] + set.width);
    }
    let ends: Vec<End> = ends.into_iter().chain([whole]).collect();
    // For each end the least cost up to there, and the end before it.
    let mut best: Vec<Option<(i32, Option<usize>)>> = Vec::with_capacity(ends.len());
    for (at, end) in ends.iter().enumerate() {
        let mut found: Option<(i32, Option<usize>)> = None;
        for before in (0..=at).rev().map(|before| before.checked_sub(1)) {
            let (from, cost, room) = match before {
                Some(before) => (ends[before].boxes.end, best[before].map(|best| best.0), room - INDENT),
                None => (0, Some(0), room - first),
            };
            let width = sums[end.boxes.start] - sums[from];
            if width > room + 0.001 {
                break;
            }
            let Some(cost) = cost else { continue };
            let short = (1.0 - width / room).powi(2) * if at + 1 == ends.len() { SHORT / 2.0 } else { SHORT };
            let cost = cost + LINE + end.cost + short as i32;
            if found.is_none_or(|found| cost < found.0) {
                found = Some((cost, before));
            }
        }
        best.push(found);
    }
    let mut taken = vec![false; ends.len()];
    let mut at = Some(ends.len() - 1);
    while let Some(end) = at {
        taken[end] = true;
        at = best[end]?.1;
    }
    Some(ends.into_iter().zip(taken).filter_map(|(end, taken)| taken.then_some(end)).collect())
}

/// The rows of a formula: those of the array that it is, else itself.
fn rows(nodes: &[ParseNode]) -> Option<Vec<Row>> {
    let mut list = nodes;
    let mut display = true;
    while let Some(node) = only(list, told::is_space) {
        match node {
            ParseNode::OrdGroup { body, .. } => list = body,
            ParseNode::Styling { style, body, .. } => (list, display) = (body, *style == StyleStr::Display),
            ParseNode::Array { body, hlines_before_row, .. } => {
                let ruled = hlines_before_row.iter().any(|lines| !lines.is_empty());
                return if ruled || !is_aligned(body) {
                    None
                } else {
                    Some(body.iter().map(|row| joined(row)).collect())
                };
            }
            _ => break,
        }
    }
    let plain = |node: &ParseNode| !matches!(node, ParseNode::Tag { .. } | ParseNode::Cr { .. });
    list.iter().all(plain).then(|| vec![Row { nodes: list.to_vec(), display }])
}

/// What is in a cell, and the style it is set in.
fn content(cell: &ParseNode) -> (&[ParseNode], bool) {
    let (mut list, mut display) = (std::slice::from_ref(cell), false);
    loop {
        match list {
            [ParseNode::OrdGroup { body, .. }] => list = body,
            [ParseNode::Styling { style, body, .. }] => (list, display) = (body, *style == StyleStr::Display),
            // What a column of `aligned` begins with.
            [ParseNode::OrdGroup { body, .. }, rest @ ..] if body.is_empty() => list = rest,
            _ => return (list, display),
        }
    }
}

/// Whether most columns meet at relations and operators.
fn is_aligned(rows: &[Vec<ParseNode>]) -> bool {
    let sign = |class: Option<MathClass>| matches!(class, Some(MathClass::Rel | MathClass::Bin));
    let (mut signs, mut all) = (0, 0);
    for row in rows {
        let cells: Vec<Vec<MathClass>> = row.iter().map(|cell| raw(content(cell).0)).collect();
        for pair in cells.windows(2).filter(|pair| !pair[0].is_empty() && !pair[1].is_empty()) {
            all += 1;
            signs += usize::from(sign(pair[0].last().copied()) || sign(pair[1].first().copied()));
        }
    }
    signs * 2 > all
}

/// The classes of a list by themselves: at its edges, an operator has but one operand.
fn raw(nodes: &[ParseNode]) -> Vec<MathClass> {
    nodes.iter().filter_map(super::class::class).collect()
}

/// A row's cells as one list, with wide spaces where no sign stands between them. The space of a cell without content tells that the row goes on.
fn joined(row: &[ParseNode]) -> Row {
    let mut out: Vec<ParseNode> = Vec::new();
    let mut display = false;
    for (at, cell) in row.iter().enumerate() {
        let (nodes, own) = content(cell);
        display |= own;
        let sign = |node: Option<&ParseNode>| {
            matches!(node.and_then(super::class::class), Some(MathClass::Rel | MathClass::Bin))
        };
        if nodes.is_empty() && at == 0 && row.len() > 1 {
            out.push(kern(0.0));
        } else if out.iter().any(|node| !told::is_space(node))
            && !nodes.is_empty()
            && !sign(out.last())
            && !sign(nodes.first())
        {
            out.push(kern(1.0));
        }
        out.extend_from_slice(nodes);
    }
    Row { nodes: out, display }
}

fn kern(number: f64) -> ParseNode {
    let dimension = ratex_parser::parse_node::Measurement { number, unit: "em".to_owned() };
    ParseNode::Kern { mode: Mode::Math, dimension, loc: None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::Shape;

    /// The letters of each line, with a mark before those that are set in.
    fn lines(tex: &str, room: i64) -> Option<Vec<String>> {
        let room = Length::pt(room);
        let lines = set_lines(tex, Length::pt(10), room, &FontBook::bundled(), &[])?;
        let said = lines.iter().map(|Line { formula, indent }| {
            assert!(*indent + formula.width <= room + Length(9), "{tex}");
            let glyph = |shape: &Shape| if let Shape::Glyph { text, .. } = shape { Some(*text) } else { None };
            let letters: String = formula.parts.iter().filter_map(|part| glyph(&part.shape)).collect();
            if *indent > Length::ZERO { format!("> {letters}") } else { letters }
        });
        Some(said.collect())
    }

    #[test]
    fn a_line_ends_before_relations_and_operators() {
        let long = "a=b+c+d+e+f+g+h+i+j";
        assert_eq!(lines(long, 200).expect("broken"), [long]);
        // Before a relation rather than an operator, outside brackets rather than within, and no line next to empty.
        assert_eq!(lines(long, 110).expect("broken"), ["a=b+c+d+e+f", "> +g+h+i+j"]);
        assert_eq!(lines("a+b+c+d+e=f(a+b)+c", 100).expect("broken"), ["a+b+c+d+e", "> =f(a+b)+c"]);
        assert_eq!(lines(r"a=\frac{a+b+c+d+e+f+g+h}{x}", 60), None);
    }

    #[test]
    fn the_rows_of_aligned_equations_are_broken_one_by_one() {
        let tex = r"\begin{aligned}a&=b+c+d+e+f\\&=x,&y&=z\end{aligned}";
        assert_eq!(lines(tex, 75).expect("broken"), ["a=b+c+d", "> +e+f", "> =x,y=z"]);
        // What stands in columns for other reasons stays in them.
        assert_eq!(lines(r"\begin{matrix}a&b&c\\d&e&f\end{matrix}", 75), None);
        assert_eq!(lines(r"\left(\begin{matrix}a&b&c\end{matrix}\right)", 20), None);
    }
}
