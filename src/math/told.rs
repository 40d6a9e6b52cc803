//! Which glyphs of a formula do not say by themselves what they mean: those of scripts, fractions, roots, arrays.
//!
//! Comes in: nodes, and the boxes that ratex made of them. Goes out: stretches of what is drawn, each with its linear form. All else is
//! letters and signs on one line, which say what they are. Stretches are as short as may be, so that a reader can mark a part of a formula, a search
//! shows the place that it found, and lines can end between them.

use super::class::classes;
use super::linear::{linear, needs_space};
use super::mathml::elements;
use super::parting::{is_kern, places};
use super::symbol::public;
use ratex_layout::hbox::make_hbox;
use ratex_layout::layout_box::BoxContent;
use ratex_layout::spacing::MathClass;
use ratex_layout::{LayoutBox, to_display_list};
use ratex_parser::ParseNode;
use ratex_types::display_item::{DisplayItem, DisplayList};
use std::ops::Range;
use std::slice;
use unicode_normalization::UnicodeNormalization;

/// Neighboring items of what is drawn, and what they say.
pub(super) struct Stretch {
    pub(super) items: Range<usize>,
    pub(super) text: String,
}

/// Something that stands farther off the line than this, in em, is put on another line by programs that go by places (poppler: half the type size).
const OFF: f64 = 0.4;
/// What follows farther behind the last glyph of a stretch than this, in em, these programs take for another column.
const SHORT: f64 = 1.1;
/// Space that is told, in em: TeX's thin space.
const SPACE: f64 = 0.16;

/// One node or cell.
struct Sign {
    items: Range<usize>,
    text: String,
    /// It says by itself what it is.
    plain: bool,
    /// Its first glyph stands off the line.
    off: bool,
    /// Its last glyph stands well before its end.
    short: bool,
    /// A space stands before it.
    spaced: bool,
    /// A line begins with it.
    fresh: bool,
}

/// The stretches of a whole formula.
pub(super) fn all(nodes: &[ParseNode], root: &LayoutBox, display: bool) -> Vec<Stretch> {
    match &root.content {
        BoxContent::HBox(children) => stretches(nodes, children, display),
        _ => stretches(nodes, slice::from_ref(root), display),
    }
}

/// The stretches of a list of boxes, one a node.
pub(super) fn stretches(nodes: &[ParseNode], boxes: &[LayoutBox], display: bool) -> Vec<Stretch> {
    let mut signs = Vec::with_capacity(nodes.len());
    gather(nodes, boxes, display, 0, &mut signs);
    together(signs)
}

/// Takes down the signs of a list from the item `first` on; gives how many items it has.
fn gather(mut nodes: &[ParseNode], mut boxes: &[LayoutBox], display: bool, first: usize, out: &mut Vec<Sign>) -> usize {
    while let Some(node) = only(nodes, is_space) {
        // What is around all of it changes nothing.
        match (node, only(boxes, is_blank).map(|set| (set, &set.content))) {
            (
                ParseNode::OrdGroup { body, .. } | ParseNode::Styling { body, .. },
                Some((_, BoxContent::HBox(children))),
            ) => {
                (nodes, boxes) = (body, children);
            }
            // Boxes of a list within a list may stand in the outer one.
            (ParseNode::OrdGroup { body, .. }, None) => nodes = body,
            (ParseNode::Array { .. }, Some((_, BoxContent::HBox(children)))) => boxes = children,
            (ParseNode::Array { body, .. }, Some((set, BoxContent::Array { cells, row_tags, .. }))) => {
                let total = to_display_list(set).items.len();
                let from = out.len();
                let own = rows(body, cells, row_tags, first, out);
                // Lines between rows and columns are drawn first.
                for sign in &mut out[from..] {
                    sign.items = sign.items.start + total - own..sign.items.end + total - own;
                }
                return total;
            }
            _ => break,
        }
    }
    let mut found = places(nodes, boxes);
    while found.is_none()
        && let Some(LayoutBox { content: BoxContent::HBox(children), .. }) = only(boxes, is_blank)
    {
        boxes = children;
        found = places(nodes, boxes);
    }
    let Some(places) = found else {
        let list = to_display_list(&make_hbox(boxes.to_vec()));
        out.push(Sign::new(&list, first, told(nodes, &classes(nodes), display), false));
        return list.items.len();
    };
    let classes = classes(nodes);
    let (mut item, mut before) = (first, 0);
    for (i, (node, place)) in nodes.iter().zip(places).enumerate() {
        if is_kern(&boxes[place]) {
            continue;
        }
        let gap: f64 = boxes[before..place].iter().map(|kern| kern.width).sum();
        before = place + 1;
        let list = to_display_list(&boxes[place]);
        let text = told(slice::from_ref(node), &classes[i..=i], display);
        out.push(Sign::new(&list, item, text, gap >= SPACE));
        item += list.items.len();
    }
    item - first
}

/// What nodes say. Letters of mathematical alphabets that are beyond the first 65 536 characters are told as plain ones, as their glyphs are: pdfium drops them.
fn told(nodes: &[ParseNode], classes: &[Option<MathClass>], display: bool) -> String {
    let text = linear(&elements(nodes, classes, display));
    if text.chars().all(|c| c < '\u{10000}') { text } else { text.chars().flat_map(plain).collect() }
}

fn plain(c: char) -> impl Iterator<Item = char> {
    let alphabet = matches!(c, '\u{1d400}'..='\u{1d7ff}');
    let plain = alphabet.then(|| c.nfkc());
    plain.into_iter().flatten().chain((!alphabet).then_some(c))
}

/// Takes down the signs of an array's cells: rows are lines of their own.
fn rows(
    body: &[Vec<ParseNode>],
    cells: &[Vec<LayoutBox>],
    tags: &[Option<LayoutBox>],
    first: usize,
    out: &mut Vec<Sign>,
) -> usize {
    let mut item = first;
    for (at, row) in cells.iter().enumerate() {
        let start = out.len();
        for (node, set) in body.get(at).map(Vec::as_slice).unwrap_or_default().iter().zip(row) {
            let cell = out.len();
            item += gather(slice::from_ref(node), slice::from_ref(set), true, item, out);
            if let Some(sign) = out.get_mut(cell) {
                sign.spaced = true;
            }
        }
        if let Some(sign) = out.get_mut(start) {
            sign.fresh = true;
        }
        item += tags.get(at).and_then(Option::as_ref).map_or(0, |tag| to_display_list(tag).items.len());
    }
    item - first
}

/// The only member of a list but for what shows nothing.
pub(super) fn only<T>(list: &[T], shows_nothing: fn(&T) -> bool) -> Option<&T> {
    let mut shown = list.iter().filter(|member| !shows_nothing(member));
    shown.next().filter(|_| shown.next().is_none())
}

pub(super) fn is_space(node: &ParseNode) -> bool {
    matches!(node, ParseNode::SpacingNode { .. } | ParseNode::Kern { .. })
}

fn is_blank(set: &LayoutBox) -> bool {
    matches!(set.content, BoxContent::Kern | BoxContent::Empty)
}

impl Sign {
    fn new(list: &DisplayList, first: usize, text: String, spaced: bool) -> Self {
        let mut glyphs = text.chars().filter(|c| !c.is_whitespace());
        let mut plain = true;
        let mut off = None;
        for item in &list.items {
            let DisplayItem::GlyphPath { y, scale, char_code, .. } = item else {
                plain = false;
                continue;
            };
            let rise = (y - list.height).abs();
            off.get_or_insert(rise > OFF);
            let c = char::from_u32(*char_code).map(public).filter(|c| !c.is_whitespace());
            plain &= rise < 0.01 && (scale - 1.0).abs() < 0.01 && c.is_none_or(|c| glyphs.next() == Some(c));
        }
        plain &= glyphs.next().is_none();
        // Without glyphs there is nothing that could tell it.
        let off = off.unwrap_or_default();
        let last = list.items.iter().rev().find_map(|item| match item {
            DisplayItem::GlyphPath { x, .. } => Some(*x),
            _ => None,
        });
        let short = last.is_some_and(|x| list.width - x > SHORT);
        let items = first..first + list.items.len();
        Sign { plain: plain || text.is_empty(), items, text, off, short, spaced, fresh: false }
    }
}

/// Joins what stands off the line with what stands before it.
fn together(signs: Vec<Sign>) -> Vec<Stretch> {
    let mut out: Vec<Stretch> = Vec::new();
    let (mut before, mut short): (Option<Sign>, bool) = (None, false);
    for sign in signs {
        if sign.items.is_empty() {
            continue;
        }
        if sign.fresh {
            (before, short) = (None, false);
        }
        let space = if sign.spaced { " " } else { "" };
        // A script ends where a space stands.
        if let Some(last) = out.last_mut()
            && last.items.end == sign.items.start
            && !(sign.spaced || sign.fresh)
            && last.text.contains(['_', '^'])
            && last.text.ends_with(char::is_alphanumeric)
            && needs_space(&sign.text)
        {
            last.text.push(' ');
        }
        let follows = !sign.fresh && out.last().is_some_and(|last| last.items.end == sign.items.start);
        if !sign.plain || short && follows {
            match (out.last_mut(), &before) {
                (Some(last), _) if (sign.off || short) && follows => {
                    last.text = format!("{}{space}{}", last.text, sign.text);
                    last.items.end = sign.items.end;
                }
                (_, Some(before)) if sign.off && before.items.end == sign.items.start => {
                    let text = format!("{}{space}{}", before.text, sign.text);
                    out.push(Stretch { items: before.items.start..sign.items.end, text });
                }
                _ => out.push(Stretch { items: sign.items.clone(), text: sign.text.clone() }),
            }
        }
        short = sign.short;
        before = Some(sign).filter(|sign| sign.plain);
    }
    out
}

#[cfg(test)]
mod tests {
    use crate::font::FontBook;
    use crate::length::Length;
    use crate::math::{Formula, Shape, set, set_pieces};

    /// What a formula says: its glyphs, and between bars what stands for some of them.
    fn said(formula: &Formula) -> String {
        let mut out = String::new();
        let mut told = formula.told.iter().peekable();
        let mut end = 0;
        for (i, part) in formula.parts.iter().enumerate() {
            if let Some(told) = told.next_if(|told| told.parts.start == i) {
                out.push_str(&format!("|{}|", told.text));
                end = told.parts.end;
            }
            match part.shape {
                Shape::Glyph { text, .. } if i >= end => out.push(text),
                Shape::Glyph { .. } => {}
                _ => assert!(i >= end, "a stretch has glyphs alone"),
            }
        }
        assert_eq!(told.next(), None);
        out
    }

    #[test]
    fn what_letters_on_a_line_do_not_say_is_told() {
        let fonts = FontBook::bundled();
        let cases = [
            (false, r"x+y=\sin\lambda", "x+y=sinλ"),
            (false, r"x_i^2+\lambda_1y", "|x_i^2|+|λ_1 |y"),
            (false, r"a\neq\mathbb F_p", "a|≠||F_p|"),
            (false, r"\text{if }\frac{a}{b}<1", "if|a/b|<1"),
            // What stands high goes with what stands before it, and what leaves a gap with what stands behind.
            (true, r"a=\frac{b+1}{c}+d_i", "a|= (b + 1)/c +||d_i|"),
            (true, r"\frac ab", "|a/b|"),
            (true, r"\begin{aligned}a_1&=b\\\frac cd&=\text{no}\end{aligned}", "|a_1|=b|c/d|=no"),
            (true, r"M=\begin{pmatrix}1&0\\0&1\end{pmatrix}", "M=|(1, 0; 0, 1)|"),
            (true, r"{\displaystyle x^2}", "|x^2|"),
        ];
        let found = cases.map(|(display, tex, _)| {
            let formula = set(tex, display, Length::pt(10), &fonts, &[]).expect("valid");
            (tex, said(&formula))
        });
        assert_eq!(found, cases.map(|(_, tex, wanted)| (tex, wanted.to_owned())));
    }

    #[test]
    fn pieces_say_together_what_the_whole_says() {
        let fonts = FontBook::bundled();
        let pieces = set_pieces(r"x_i=\frac{a}{b},\quad y^2", Length::pt(10), &fonts, &[]).expect("valid");
        let said: Vec<String> = pieces.iter().map(|piece| said(&piece.formula)).collect();
        assert_eq!(said, ["|x_i|=", "|a/b|,", "|y^2|"]);
    }

    #[test]
    fn rows_that_come_apart_keep_what_is_told_of_each() {
        let fonts = FontBook::bundled();
        let tex = r"\begin{array}{l}a\\x_1+\frac{c}{d}\\b^2\end{array}";
        let strips = set(tex, true, Length::pt(10), &fonts, &[]).expect("valid").strips();
        let said: Vec<String> = strips.iter().map(said).collect();
        assert_eq!(said, ["a", "|x_1|+|c/d|", "|b^2|"]);
    }
}
