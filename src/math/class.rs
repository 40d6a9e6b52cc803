//! Classes of atoms: what decides the space between two of them, and where a formula may break
//! (The TeXbook, chapter 18 and rules 5 and 6 of appendix G).

use ratex_layout::spacing::MathClass;
use ratex_parser::ParseNode;
use ratex_parser::parse_node::AtomFamily;

/// The class of a part; `None` for one that spacing does not see.
pub(super) fn class(node: &ParseNode) -> Option<MathClass> {
    Some(match node {
        ParseNode::Atom { family, .. } => match family {
            AtomFamily::Bin => MathClass::Bin,
            AtomFamily::Rel => MathClass::Rel,
            AtomFamily::Open => MathClass::Open,
            AtomFamily::Close => MathClass::Close,
            AtomFamily::Punct => MathClass::Punct,
            AtomFamily::Inner => MathClass::Inner,
        },
        ParseNode::OpToken { .. } | ParseNode::Op { .. } | ParseNode::OperatorName { .. } => MathClass::Op,
        ParseNode::SupSub { base, .. } => return base.as_deref().and_then(class),
        ParseNode::MClass { mclass, .. } | ParseNode::DelimSizing { mclass, .. } => named(mclass),
        ParseNode::HtmlMathMl { html: body, .. } | ParseNode::Html { body, .. } => return body.iter().find_map(class),
        ParseNode::GenFrac { left_delim, right_delim, .. } => {
            let none = |delim: &Option<String>| delim.as_deref().is_none_or(|d| d.is_empty() || d == ".");
            if none(left_delim) && none(right_delim) { MathClass::Inner } else { MathClass::Ord }
        }
        ParseNode::LeftRight { .. } => MathClass::Inner,
        ParseNode::XArrow { .. } | ParseNode::CdArrow { .. } => MathClass::Rel,
        ParseNode::Enclose { label, .. } if label == "\\centernot" => MathClass::Rel,
        ParseNode::SpacingNode { .. }
        | ParseNode::Kern { .. }
        | ParseNode::Lap { .. }
        | ParseNode::Cr { .. }
        | ParseNode::NoNumber { .. }
        | ParseNode::Internal { .. } => return None,
        _ => MathClass::Ord,
    })
}

/// The class that a `mrel` and the like names.
pub(super) fn named(name: &str) -> MathClass {
    match name {
        "mop" => MathClass::Op,
        "mbin" => MathClass::Bin,
        "mrel" => MathClass::Rel,
        "mopen" => MathClass::Open,
        "mclose" => MathClass::Close,
        "mpunct" => MathClass::Punct,
        "minner" => MathClass::Inner,
        _ => MathClass::Ord,
    }
}

/// The classes of a list; a binary operator without two operands is a sign, an ordinary atom.
pub(super) fn classes(nodes: &[ParseNode]) -> Vec<Option<MathClass>> {
    let mut out: Vec<Option<MathClass>> = nodes.iter().map(class).collect();
    let mut before: Option<usize> = None;
    for at in 0..out.len() {
        let Some(this) = out[at] else { continue };
        let last = before.and_then(|before| out[before]);
        if this == MathClass::Bin
            && matches!(
                last,
                None | Some(MathClass::Bin | MathClass::Op | MathClass::Rel | MathClass::Open | MathClass::Punct)
            )
        {
            out[at] = Some(MathClass::Ord);
        }
        if let (Some(before), MathClass::Rel | MathClass::Close | MathClass::Punct) = (before, this)
            && last == Some(MathClass::Bin)
        {
            out[before] = Some(MathClass::Ord);
        }
        before = Some(at);
    }
    if let Some(before) = before
        && out[before] == Some(MathClass::Bin)
    {
        out[before] = Some(MathClass::Ord);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_minus_without_a_left_side_is_a_sign() {
        let nodes = ratex_parser::parse("-a-(-b)-").expect("TeX");
        let bins: Vec<bool> = classes(&nodes).iter().map(|class| *class == Some(MathClass::Bin)).collect();
        assert_eq!(bins, [false, false, true, false, false, false, false, false]);
    }
}
