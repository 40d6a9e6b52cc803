//! What stands above, below and beside: scripts, limits, accents, braces, arrows.

use super::accent::accent;
use super::fence::only_character;
use super::letters::Alphabet;
use super::{State, Writer, symbol};
use ratex_parser::ParseNode;
use ratex_parser::parse_node::{Mode, ProofBranch, ProofLineStyle, StyleStr};

impl Writer {
    pub(super) fn sup_sub(
        &mut self,
        base: Option<&ParseNode>,
        sup: Option<&ParseNode>,
        sub: Option<&ParseNode>,
        state: State,
    ) {
        let from = self.out.text.len();
        match base {
            Some(base) => self.base(base, state),
            None => self.out.empty("mrow", ""),
        }
        let limits = base.is_some_and(|base| has_limits(base, sup.is_some(), state));
        self.scripts(from, sup, sub, limits, state);
    }

    /// What scripts are put on: one element.
    fn base(&mut self, base: &ParseNode, state: State) {
        match base {
            ParseNode::Op { .. } | ParseNode::OperatorName { .. } => self.operator(base, state),
            _ => self.single(base, state),
        }
    }

    /// Wraps the one element written since `from` with scripts, or with limits above and below.
    pub(super) fn scripts(
        &mut self,
        from: usize,
        sup: Option<&ParseNode>,
        sub: Option<&ParseNode>,
        limits: bool,
        state: State,
    ) {
        let inner = state.smaller();
        if let Some(sub) = sub {
            self.single(sub, inner);
        }
        if let Some(sup) = sup {
            self.superscript(sup, inner);
        }
        let tag = match (sub.is_some(), sup.is_some(), limits) {
            (true, true, false) => "msubsup",
            (true, false, false) => "msub",
            (false, true, false) => "msup",
            (true, true, true) => "munderover",
            (true, false, true) => "munder",
            (false, true, true) => "mover",
            (false, false, _) => return,
        };
        self.out.wrap(from, tag, "");
    }

    /// A superscript; primes become one sign.
    fn superscript(&mut self, sup: &ParseNode, state: State) {
        let ParseNode::OrdGroup { body, .. } = sup else { return self.single(sup, state) };
        let prime = |node: &&ParseNode| matches!(node, ParseNode::TextOrd { text, .. } if text == "\\prime");
        let primes = body.iter().take_while(prime).count();
        if primes == 0 {
            return self.single(sup, state);
        }
        let sign = match primes {
            1 => "\u{2032}".to_owned(),
            2 => "\u{2033}".to_owned(),
            3 => "\u{2034}".to_owned(),
            4 => "\u{2057}".to_owned(),
            more => "\u{2032}".repeat(more),
        };
        let from = self.out.text.len();
        self.out.leaf("mo", " lspace=\"0\" rspace=\"0\"", &sign);
        if primes < body.len() {
            self.row(&body[primes..], state);
            self.out.wrap(from, "mrow", "");
        }
    }

    /// `\sum`, `\int`, `\sin`, `\operatorname`, `\mathop`: one element.
    pub(super) fn operator(&mut self, node: &ParseNode, state: State) {
        let body = match node {
            ParseNode::Op { name: Some(name), symbol: true, .. } => {
                let attrs = if name == "\\smallint" { " largeop=\"false\"" } else { "" };
                let sign = if name == "\\smallint" { Some('∫') } else { symbol::resolve(name, Mode::Math) };
                let sign = sign.or(name.chars().next()).unwrap_or(' ');
                return self.out.leaf("mo", attrs, sign.encode_utf8(&mut [0; 4]));
            }
            ParseNode::Op { name: Some(name), .. } => {
                let name = name.trim_start_matches('\\');
                let attrs = if name.chars().count() == 1 { " mathvariant=\"normal\"" } else { "" };
                return self.out.leaf("mi", attrs, name);
            }
            ParseNode::OperatorName { body, .. } => {
                let mut name = String::new();
                if plain_name(body, &mut name) && !name.trim().is_empty() {
                    let attrs = if name.chars().count() == 1 { " mathvariant=\"normal\"" } else { "" };
                    return self.out.leaf("mi", attrs, &name);
                }
                return self.group(body, State { alphabet: Some(Alphabet::Roman), ..state });
            }
            ParseNode::Op { body, .. } => body.as_deref().unwrap_or_default(),
            _ => return self.single(node, state),
        };
        match body {
            [only @ (ParseNode::TextOrd { .. } | ParseNode::Atom { .. })]
                if symbol::character(only).is_some_and(|c| !c.is_alphanumeric()) =>
            {
                let sign = symbol::character(only).unwrap_or(' ');
                self.out.leaf("mo", "", sign.encode_utf8(&mut [0; 4]));
            }
            _ => self.group(body, state),
        }
    }

    pub(super) fn accent(&mut self, label: &str, base: &ParseNode, below: bool, state: State) {
        let (sign, combining, stretchy) = accent(label);
        // In text an accent and its letter are one character.
        if let (Some(combining), Some(c)) = (combining, only_character(base)) {
            let text: String = [c, combining].into_iter().collect();
            return self.out.leaf("mtext", "", &text);
        }
        let below = below || label == "\\c";
        let (tag, attrs) = if below { ("munder", " accentunder=\"true\"") } else { ("mover", " accent=\"true\"") };
        self.out.open(tag, attrs);
        self.single(base, state);
        self.out.leaf("mo", if stretchy { " stretchy=\"true\"" } else { " stretchy=\"false\"" }, sign);
        self.out.close(tag);
    }

    pub(super) fn lined(&mut self, body: &ParseNode, tag: &str, line: &str, state: State) {
        let attrs = if tag == "mover" { " accent=\"true\"" } else { " accentunder=\"true\"" };
        self.out.open(tag, attrs);
        self.single(body, state);
        self.out.leaf("mo", " stretchy=\"true\"", line);
        self.out.close(tag);
    }

    pub(super) fn brace(&mut self, label: &str, over: bool, base: &ParseNode, state: State) {
        let sign = match (label.ends_with("bracket"), over) {
            (false, true) => "⏞",
            (false, false) => "⏟",
            (true, true) => "⎴",
            (true, false) => "⎵",
        };
        self.lined(base, if over { "mover" } else { "munder" }, sign, state);
    }

    /// An arrow as long as what stands above and below it.
    pub(super) fn arrow(&mut self, label: &str, above: Option<&ParseNode>, below: Option<&ParseNode>, state: State) {
        let tag = match (above.is_some(), below.is_some()) {
            (_, false) => "mover",
            (false, true) => "munder",
            (true, true) => "munderover",
        };
        self.out.open(tag, "");
        self.out.leaf("mo", " stretchy=\"true\" lspace=\"0.2778em\" rspace=\"0.2778em\"", long_arrow(label));
        for part in [below, above].into_iter().flatten() {
            self.out.open("mrow", "");
            self.out.space(0.4);
            self.single(part, state.smaller());
            self.out.space(0.4);
            self.out.close("mrow");
        }
        if above.is_none() && below.is_none() {
            self.out.space(1.5);
        }
        self.out.close(tag);
    }

    /// An arrow of a commutative diagram.
    pub(super) fn diagram_arrow(&mut self, node: &ParseNode, state: State) {
        let ParseNode::CdArrow { direction, label_above, label_below, .. } = node else { return };
        let (above, below) = (label_above.as_deref(), label_below.as_deref());
        match direction.as_str() {
            "right" => self.arrow("\\xrightarrow", above, below, state),
            "left" => self.arrow("\\xleftarrow", above, below, state),
            "horiz_eq" => self.arrow("\\xlongequal", above, below, state),
            "none" => self.out.empty("mrow", ""),
            upright => {
                let sign = match upright {
                    "up" => "↑",
                    "down" => "↓",
                    _ => "‖",
                };
                self.out.open("mrow", "");
                if let Some(left) = above {
                    self.single(left, state.smaller());
                }
                self.out.leaf("mo", " stretchy=\"true\" minsize=\"1.8em\"", sign);
                if let Some(right) = below {
                    self.single(right, state.smaller());
                }
                self.out.close("mrow");
            }
        }
    }

    /// A tree of inferences: premises over a line over what follows from them.
    pub(super) fn proof(&mut self, tree: &ProofBranch, state: State) {
        if tree.premises.is_empty() && tree.left_label.is_none() && tree.right_label.is_none() {
            return self.group(&tree.conclusion, state);
        }
        self.out.open("mrow", "");
        if let Some(label) = &tree.left_label {
            self.group(label, state);
        }
        self.out
            .open("mfrac", if matches!(tree.line_style, ProofLineStyle::None) { " linethickness=\"0\"" } else { "" });
        for conclusion in [tree.root_at_top, !tree.root_at_top] {
            self.out.open("mstyle", " displaystyle=\"true\" scriptlevel=\"0\"");
            let inner = State { style: StyleStr::Display, ..state };
            if conclusion {
                self.group(&tree.conclusion, inner);
            } else {
                for (at, premise) in tree.premises.iter().enumerate() {
                    if at > 0 {
                        self.out.space(2.0);
                    }
                    self.proof(premise, inner);
                }
            }
            self.out.close("mstyle");
        }
        self.out.close("mfrac");
        if let Some(label) = &tree.right_label {
            self.group(label, state);
        }
        self.out.close("mrow");
    }
}

/// Whether scripts stand above and below their base.
fn has_limits(base: &ParseNode, over: bool, state: State) -> bool {
    let display = state.style == StyleStr::Display;
    match base {
        ParseNode::Op { limits, always_handle_sup_sub, .. } => {
            *limits && (display || always_handle_sup_sub.unwrap_or(false))
        }
        ParseNode::OperatorName { limits, always_handle_sup_sub, .. } => *always_handle_sup_sub && (display || *limits),
        ParseNode::HorizBrace { is_over, .. } => *is_over == over,
        ParseNode::XArrow { .. } => false,
        _ => false,
    }
}

/// The letters of an operator's name, when there is nothing else in it.
fn plain_name(body: &[ParseNode], name: &mut String) -> bool {
    body.iter().all(|node| match node {
        ParseNode::MathOrd { .. } | ParseNode::TextOrd { .. } | ParseNode::Atom { .. } => {
            // A hyphen in a name is no minus.
            symbol::character(node).map(|c| name.push(if c == '\u{2212}' { '-' } else { c })).is_some()
        }
        ParseNode::OrdGroup { body, .. } | ParseNode::Text { body, font: None, .. } => plain_name(body, name),
        ParseNode::Font { font, body, .. } if font == "mathrm" => plain_name(std::slice::from_ref(body), name),
        ParseNode::Kern { .. } | ParseNode::SpacingNode { .. } => {
            name.push('\u{2009}');
            true
        }
        _ => false,
    })
}

/// The arrow that grows, by the name of TeX's command.
fn long_arrow(label: &str) -> &'static str {
    match label.trim_start_matches('\\') {
        "xleftarrow" => "←",
        "xRightarrow" => "⇒",
        "xLeftarrow" => "⇐",
        "xleftrightarrow" => "↔",
        "xLeftrightarrow" => "⇔",
        "xhookleftarrow" => "↩",
        "xhookrightarrow" => "↪",
        "xmapsto" => "↦",
        "xrightharpoondown" => "⇁",
        "xrightharpoonup" => "⇀",
        "xleftharpoondown" => "↽",
        "xleftharpoonup" => "↼",
        "xrightleftharpoons" | "xrightequilibrium" => "⇌",
        "xleftrightharpoons" | "xleftequilibrium" => "⇋",
        "xlongequal" => "=",
        "xtwoheadrightarrow" => "↠",
        "xtwoheadleftarrow" => "↞",
        "xtofrom" | "xrightleftarrows" => "⇄",
        _ => "→",
    }
}
