//! Scripts in the order of reading: the lower before the upper, as MathML has them (MathML Core §3.4.1) and most authors write them.
//!
//! The page shows a formula's glyphs in the order in which ratex draws its boxes (ISO 32000-1 §14.8.2.3 wants that of reading), and ratex draws what stands above
//! first. Both places of a base are alike but for their measures, so that upper and lower script can change them.

use ratex_layout::LayoutBox;
use ratex_layout::layout_box::{BoxContent, VBoxChildKind};
use std::mem::swap;

/// Has lower scripts drawn before the upper ones of the same base, all at their places.
pub(super) fn lower_first(root: &mut LayoutBox) {
    let mut pending = vec![root];
    while let Some(set) = pending.pop() {
        exchange(&mut set.content);
        match &mut set.content {
            BoxContent::HBox(children) => pending.extend(children),
            BoxContent::VBox(children) => {
                pending.extend(children.iter_mut().filter_map(|child| match &mut child.kind {
                    VBoxChildKind::Box(inner) => Some(&mut **inner),
                    VBoxChildKind::Kern(_) => None,
                }))
            }
            BoxContent::Fraction { numer, denom, .. } => pending.extend([&mut **numer, denom]),
            BoxContent::SupSub { base, sup, sub, .. } | BoxContent::OpLimits { base, sup, sub, .. } => {
                pending.push(base);
                pending.extend(sup.as_deref_mut());
                pending.extend(sub.as_deref_mut());
            }
            BoxContent::Radical { body, index, .. } => {
                pending.push(body);
                pending.extend(index.as_deref_mut());
            }
            BoxContent::Accent { base, accent, .. } => pending.extend([&mut **base, accent]),
            BoxContent::LeftRight { left, right, inner } => pending.extend([&mut **left, right, inner]),
            BoxContent::Array { cells, row_tags, .. } => {
                pending.extend(cells.iter_mut().flatten());
                pending.extend(row_tags.iter_mut().flatten());
            }
            BoxContent::Framed { body, .. }
            | BoxContent::RaiseBox { body, .. }
            | BoxContent::Scaled { body, .. }
            | BoxContent::Angl { body, .. }
            | BoxContent::Overline { body, .. }
            | BoxContent::Underline { body, .. } => pending.push(body),
            BoxContent::ProofTree { children, .. } => pending.extend(children.iter_mut().map(|child| &mut child.box_)),
            BoxContent::Glyph { .. }
            | BoxContent::GlyphRun { .. }
            | BoxContent::Rule { .. }
            | BoxContent::Kern
            | BoxContent::SvgPath { .. }
            | BoxContent::Empty => {}
        }
    }
}

/// Puts each of two scripts in the other's stead, with measures that leave it where it is.
fn exchange(content: &mut BoxContent) {
    match content {
        BoxContent::SupSub {
            sup: sup @ Some(_),
            sub: sub @ Some(_),
            sup_shift,
            sub_shift,
            sup_scale,
            sub_scale,
            italic_correction,
            sub_h_kern,
            ..
        } => {
            swap(sup, sub);
            swap(sup_scale, sub_scale);
            swap(italic_correction, sub_h_kern);
            (*sup_shift, *sub_shift) = (-*sub_shift, -*sup_shift);
        }
        BoxContent::OpLimits {
            base,
            sup: Some(sup),
            sub: Some(sub),
            sup_kern,
            sub_kern,
            slant,
            sup_scale,
            sub_scale,
            ..
        } => {
            // A limit's baseline lies so far from its end of the base: a kern and the part of it that faces the base.
            let (above, below) = (*sup_kern + sup.depth * *sup_scale, *sub_kern + sub.height * *sub_scale);
            let base = base.height + base.depth;
            swap(sup, sub);
            swap(sup_scale, sub_scale);
            *slant = -*slant;
            *sup_kern = -base - below - sup.depth * *sup_scale;
            *sub_kern = -base - above - sub.height * *sub_scale;
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratex_layout::{LayoutOptions, layout, to_display_list};
    use ratex_types::display_item::DisplayItem;
    use ratex_types::math_style::MathStyle;

    /// The glyphs drawn, with their places in millionths of an em.
    fn drawn(root: &LayoutBox) -> Vec<(char, i64, i64)> {
        let list = to_display_list(root);
        let place = |em: f64| (em * 1e6).round() as i64;
        let glyph = |item: &DisplayItem| match item {
            DisplayItem::GlyphPath { x, y, char_code, .. } => Some((char::from_u32(*char_code)?, place(*x), place(*y))),
            _ => None,
        };
        list.items.iter().filter_map(glyph).collect()
    }

    #[test]
    fn scripts_and_limits_are_drawn_from_below_and_stay_where_they_are() {
        let cases = [
            ("a_b^c", "abc"),
            ("a^c", "ac"),
            (r"\sum_{i=0}^n x", "∑i=0nx"),
            (r"\int_a^b f_1^2", "∫abf12"),
            (r"\frac{a_1^2}{\sqrt{b_3^4}}", "a12√b34"),
            (r"\left(\begin{matrix}a_1^2&b\end{matrix}\right)_3^4", "(a12b)34"),
            (r"\overline{x_1^2}+{\scriptstyle y_3^4}", "x12+y34"),
            (r"\max_{k\in K}^{m_1^2} z", "maxk∈Km12z"),
        ];
        for (tex, wanted) in cases {
            let nodes = ratex_parser::parse(tex).expect("valid");
            let mut root = layout(&nodes, &LayoutOptions { style: MathStyle::Display, ..LayoutOptions::default() });
            let mut before = drawn(&root);
            lower_first(&mut root);
            let mut after = drawn(&root);
            assert_eq!(after.iter().map(|glyph| glyph.0).collect::<String>(), wanted, "{tex}");
            before.sort_unstable();
            after.sort_unstable();
            assert_eq!(before, after, "{tex}");
        }
    }
}
