//! Brackets that grow, fractions with and without them, frames and strokes.

use super::write::number;
use super::{MathClass, State, Writer, em, hex, named, symbol};
use ratex_parser::ParseNode;
use ratex_parser::parse_node::Mode;

/// Where a bracket stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Left,
    Middle,
    Right,
}

impl Writer {
    /// Content between brackets as high as it.
    pub(super) fn fenced(&mut self, left: &str, right: &str, inner: impl FnOnce(&mut Self)) {
        self.out.open("mrow", "");
        self.fence(left, Side::Left);
        inner(self);
        self.fence(right, Side::Right);
        self.out.close("mrow");
    }

    /// A bracket that grows with what is around it; `.` stands for none.
    pub(super) fn fence(&mut self, delim: &str, side: Side) {
        let Some(c) = delimiter(delim) else { return };
        let attrs = match side {
            Side::Left => " fence=\"true\" form=\"prefix\" stretchy=\"true\"",
            Side::Middle => " fence=\"true\" lspace=\"0.05em\" rspace=\"0.05em\" stretchy=\"true\"",
            Side::Right => " fence=\"true\" form=\"postfix\" stretchy=\"true\"",
        };
        self.out.leaf("mo", attrs, c.encode_utf8(&mut [0; 4]));
    }

    /// A bracket of a size that the author chose, `\big` to `\Bigg`.
    pub(super) fn sized(&mut self, size: u8, class: &str, delim: &str) {
        let Some(c) = delimiter(delim) else { return self.out.empty("mrow", "") };
        let height = ["1.2em", "1.8em", "2.4em", "3em"][usize::from(size).clamp(1, 4) - 1];
        let form = match named(class) {
            MathClass::Open => " fence=\"true\" form=\"prefix\"",
            MathClass::Close => " fence=\"true\" form=\"postfix\"",
            MathClass::Rel => " lspace=\"0.2778em\" rspace=\"0.2778em\"",
            _ => " lspace=\"0\" rspace=\"0\"",
        };
        let attrs = format!("{form} stretchy=\"true\" symmetric=\"true\" minsize=\"{height}\" maxsize=\"{height}\"");
        self.out.leaf("mo", &attrs, c.encode_utf8(&mut [0; 4]));
    }

    pub(super) fn fraction(&mut self, node: &ParseNode, state: State) {
        let ParseNode::GenFrac { numer, denom, has_bar_line, left_delim, right_delim, bar_size, .. } = node else {
            return;
        };
        let thickness = match bar_size {
            _ if !has_bar_line => " linethickness=\"0\"".to_owned(),
            Some(size) => format!(" linethickness=\"{}em\"", number(em(size).max(0.0))),
            None => String::new(),
        };
        let inner = |to: &mut Self| {
            to.out.open("mfrac", &thickness);
            to.single(numer, state.fraction());
            to.single(denom, state.fraction());
            to.out.close("mfrac");
        };
        match (left_delim.as_deref(), right_delim.as_deref()) {
            (None, None) => inner(self),
            (left, right) => self.fenced(left.unwrap_or("."), right.unwrap_or("."), inner),
        }
    }

    /// Boxes and strokes. MathML Core has no `menclose`; what CSS draws is drawn everywhere.
    pub(super) fn enclosed(&mut self, node: &ParseNode, state: State) {
        let ParseNode::Enclose { label, background_color, border_color, body, .. } = node else { return };
        let stroke = |towards: &str| {
            format!("linear-gradient(to {towards},transparent 48%,currentColor 48%,currentColor 52%,transparent 52%)")
        };
        let style = match label.as_str() {
            "\\slashed" | "\\centernot" => {
                if let Some(c) = only_character(body) {
                    let text: String = [c, '\u{338}'].into_iter().collect();
                    let tag = if c.is_alphabetic() { "mi" } else { "mo" };
                    return self.out.leaf(tag, "", &text);
                }
                format!("background:{}", stroke("top left"))
            }
            "\\cancel" => format!("background:{}", stroke("top left")),
            "\\bcancel" => format!("background:{}", stroke("top right")),
            "\\xcancel" => format!("background:{},{}", stroke("top left"), stroke("top right")),
            "\\sout" => format!("background:{}", stroke("top")),
            "\\angl" => "border:solid currentColor;border-width:0.06em 0.06em 0 0;padding:0.1em 0.1em 0 0".to_owned(),
            "\\phase" => {
                self.out.open("mrow", "");
                self.out.leaf("mo", " lspace=\"0\" rspace=\"0\"", "\u{2220}");
                self.out.open("mrow", " style=\"border-bottom:0.06em solid\"");
                self.single(body, state);
                self.out.close("mrow");
                return self.out.close("mrow");
            }
            "\\colorbox" | "\\fcolorbox" => {
                let ground = background_color.as_deref().and_then(hex);
                let border = border_color.as_deref().and_then(hex);
                let ground = ground.map(|color| format!("background:{color};")).unwrap_or_default();
                let border = border.map(|color| format!("border:0.04em solid {color};")).unwrap_or_default();
                format!("{ground}{border}padding:0.3em")
            }
            _ => "border:0.04em solid currentColor;padding:0.3em".to_owned(),
        };
        let attrs = format!(" style=\"{style}\"");
        self.within("mrow", &attrs, std::slice::from_ref(body), state);
    }
}

/// The character of a bracket by TeX's name.
pub(super) fn delimiter(name: &str) -> Option<char> {
    match name {
        "." | "" => None,
        "<" | "\\lt" | "\\langle" => Some('⟨'),
        ">" | "\\gt" | "\\rangle" => Some('⟩'),
        "|" | "\\vert" | "\\lvert" | "\\rvert" => Some('|'),
        "\\|" | "\\Vert" | "\\lVert" | "\\rVert" => Some('‖'),
        _ => symbol::resolve(name, Mode::Math),
    }
}

/// The only character of a node.
pub(super) fn only_character(node: &ParseNode) -> Option<char> {
    match node {
        ParseNode::OrdGroup { body, .. } => match body.as_slice() {
            [only] => only_character(only),
            _ => None,
        },
        _ => symbol::character(node),
    }
}
