//! The parser's tree → MathML Core, by the rules of TeX's own spacing where MathML has none.
//!
//! Comes in: what `read` made. Goes out: one `math` element with its source as `alttext`, always
//! well-formed XML with no entities but XML's own. Every node says something: one that MathML has
//! no element for becomes its content or its text. Sources: MathML Core (W3C, 2025), MathML 3 for
//! what EPUB 3.3 §6.1.4 takes from it, and The TeXbook, appendix G, for styles.

mod accent;
mod fence;
mod letters;
mod measure;
mod parted;
mod script;
mod symbol;
mod table;
mod text;
mod write;

use super::class::{class, classes, named};
use super::read::{Fault, read};
use letters::Alphabet;
use measure::{MEDIUM, THICK, THIN, em, hex};
use parted::parted;
use ratex_layout::spacing::MathClass;
use ratex_parser::ParseNode;
use ratex_parser::parse_node::{Measurement, StyleStr};
use write::{Out, escape, number};

/// A formula as a MathML element; `macros` sorted by name. `Err` tells what cannot be read. A long
/// formula of running text becomes several elements, since no reading system parts the lines of one.
pub fn mathml(tex: &str, display: bool, macros: &[(String, String)]) -> Result<String, Fault> {
    let nodes = read(tex, macros)?;
    let mut writer = Writer { out: Out::default() };
    writer.out.text.reserve(200 + tex.len() * 8);
    let style = if display { StyleStr::Display } else { StyleStr::Text };
    let state = State { style, alphabet: None };
    let places = if display || tex.len() < SHORT { Vec::new() } else { parted(&nodes) };
    if places.is_empty() {
        let mut attrs = String::from(NAMESPACE);
        attrs.push_str(if display { " display=\"block\" alttext=\"" } else { " alttext=\"" });
        escape(&mut attrs, tex.trim());
        attrs.push('"');
        writer.out.open("math", &attrs);
        writer.row(&nodes, state);
        writer.out.close("math");
        return Ok(writer.out.text);
    }
    let classes = classes(&nodes);
    let mut from = 0;
    let end = nodes.len()..nodes.len();
    for gap in places.into_iter().chain([end]) {
        // The first element tells the source of all.
        let mut attrs = String::from(NAMESPACE);
        if from == 0 {
            attrs.push_str(" alttext=\"");
            escape(&mut attrs, tex.trim());
            attrs.push('"');
        }
        writer.out.open("math", &attrs);
        writer.classed_row(&nodes[from..gap.start], &classes[from..gap.start], state);
        writer.out.close("math");
        from = gap.end;
    }
    Ok(writer.out.text)
}

/// The elements of some nodes, without one around them; `classes` are theirs among all their neighbors.
pub(super) fn elements(nodes: &[ParseNode], classes: &[Option<MathClass>], display: bool) -> String {
    let mut writer = Writer { out: Out::default() };
    let style = if display { StyleStr::Display } else { StyleStr::Text };
    let state = State { style, alphabet: None };
    match nodes.iter().any(|node| matches!(node, ParseNode::Cr { .. })) {
        true => writer.lines(nodes, state),
        false => _ = writer.classed_row(nodes, classes, state),
    }
    writer.out.text
}

const NAMESPACE: &str = " xmlns=\"http://www.w3.org/1998/Math/MathML\"";
/// Source so short, in bytes, makes no formula that is wider than a small screen.
const SHORT: usize = 40;
/// Engines without mathematics set a formula as running text, and lose what stands beyond the edge of the screen: there
/// a line may end behind a sign or a cell. White space between elements says nothing else (MathML 3 §2.1.7).
const BREAK: char = ' ';
/// What holds where a node stands.
#[derive(Clone, Copy)]
struct State {
    style: StyleStr,
    alphabet: Option<Alphabet>,
}

impl State {
    /// In scripts, and in fractions within text, letters are smaller.
    fn smaller(self) -> Self {
        let style = match self.style {
            StyleStr::Display | StyleStr::Text => StyleStr::Script,
            StyleStr::Script | StyleStr::Scriptscript => StyleStr::Scriptscript,
        };
        State { style, ..self }
    }

    /// Numerators and denominators.
    fn fraction(self) -> Self {
        if self.style == StyleStr::Display { State { style: StyleStr::Text, ..self } } else { self.smaller() }
    }

    /// Within scripts nothing but operators' names is spaced out.
    fn tight(self) -> bool {
        matches!(self.style, StyleStr::Script | StyleStr::Scriptscript)
    }
}

struct Writer {
    out: Out,
}

impl Writer {
    /// Writes a list and tells how many elements it became.
    fn row(&mut self, nodes: &[ParseNode], state: State) -> usize {
        if nodes.iter().any(|node| matches!(node, ParseNode::Cr { .. })) {
            self.lines(nodes, state);
            return 1;
        }
        self.classed_row(nodes, &classes(nodes), state)
    }

    /// Writes a list or a stretch of one, whose classes are those among all its neighbors.
    fn classed_row(&mut self, nodes: &[ParseNode], classes: &[Option<MathClass>], state: State) -> usize {
        let mut count = 0;
        let mut before: Option<MathClass> = None;
        let mut at = 0;
        while let Some(node) = nodes.get(at) {
            let this = classes[at];
            let function = symbol::is_function(node);
            if function && matches!(before, Some(MathClass::Ord | MathClass::Close | MathClass::Inner)) {
                self.out.space(THIN);
                count += 1;
            }
            let (written, taken) = self.several(&nodes[at..], this, state);
            count += written;
            at += taken;
            before = this.or(before);
            let parts = matches!(this, Some(MathClass::Rel | MathClass::Bin | MathClass::Punct))
                || matches!(node, ParseNode::Text { .. });
            if parts && !state.tight() && at < nodes.len() {
                self.out.text.push(BREAK);
            }
            if function && let Some(next) = classes[at.min(classes.len())..].iter().flatten().next() {
                count += self.application(*next);
            }
        }
        count
    }

    /// Between the name of a function and what it is applied to.
    fn application(&mut self, next: MathClass) -> usize {
        if !matches!(next, MathClass::Ord | MathClass::Op | MathClass::Inner | MathClass::Open) {
            return 0;
        }
        self.out.leaf("mo", "", "\u{2061}");
        if next == MathClass::Open {
            return 1;
        }
        self.out.space(THIN);
        2
    }

    /// Writes the first of the nodes, with those behind it that belong to one element with it:
    /// the digits of a number, the letters of a word, what a stroke goes through.
    fn several(&mut self, nodes: &[ParseNode], class: Option<MathClass>, state: State) -> (usize, usize) {
        let Some((first, rest)) = nodes.split_first() else { return (0, 1) };
        let digits = symbol::digits(nodes);
        if digits > 0 {
            let text: String = nodes[..digits].iter().filter_map(symbol::character).collect();
            // 12^2 is the square of twelve, though TeX raises it over the 2 alone.
            if let Some(ParseNode::SupSub { base: Some(base), sup, sub, .. }) = nodes.get(digits)
                && symbol::digit(base).is_some()
            {
                let text = text + &symbol::character(base).map(String::from).unwrap_or_default();
                let from = self.out.text.len();
                self.number(&text, state);
                self.scripts(from, sup.as_deref(), sub.as_deref(), false, state);
                return (1, digits + 1);
            }
            self.number(&text, state);
            return (1, digits);
        }
        if let Some(style) = state.alphabet.and_then(Alphabet::word_style) {
            let letters = symbol::word(nodes);
            if letters > 1 {
                let text: String = nodes[..letters].iter().filter_map(symbol::character).collect();
                self.out.leaf("mi", style, &text);
                return (1, letters);
            }
        }
        if symbol::is_stroke(first)
            && let Some(struck) = rest.first()
            && let Some(character) = symbol::character(struck)
        {
            let text: String = [character, '\u{338}'].into_iter().collect();
            self.out.leaf("mo", "", &text);
            return (1, 2);
        }
        (self.node(first, class, state), 1)
    }

    /// Writes a list as one element.
    fn group(&mut self, nodes: &[ParseNode], state: State) {
        let from = self.out.text.len();
        if self.row(nodes, state) != 1 {
            self.out.wrap(from, "mrow", "");
        }
    }

    /// Writes a node as one element.
    fn single(&mut self, node: &ParseNode, state: State) {
        if let ParseNode::OrdGroup { body, .. } = node {
            return self.group(body, state);
        }
        self.group(std::slice::from_ref(node), state);
    }

    /// Writes a node and tells how many elements it became; `class` is the one that holds among its neighbors.
    fn node(&mut self, node: &ParseNode, class: Option<MathClass>, state: State) -> usize {
        use ParseNode as N;
        match node {
            N::Atom { .. } | N::MathOrd { .. } | N::TextOrd { .. } | N::OpToken { .. } | N::AccentToken { .. } => {
                self.symbol(node, class, state);
            }
            N::SpacingNode { text, .. } => return self.spacing(text),
            N::Kern { dimension, .. } => self.out.space(em(dimension)),
            N::OrdGroup { body, .. } => match body.as_slice() {
                // Braces make any sign an ordinary one.
                [only @ N::Atom { .. }] => self.symbol(only, Some(MathClass::Ord), state),
                _ => self.group(body, state),
            },
            N::Text { body, font, .. } => return self.text(body, font.as_deref(), state),
            N::HBox { body, .. } => return self.text(body, None, state),
            N::Verb { body, star, .. } => {
                let shown = if *star { body.replace(' ', "\u{2423}") } else { body.replace(' ', "\u{a0}") };
                self.out.leaf("mtext", " style=\"font-family:monospace\"", &shown);
            }
            N::Font { font, body, .. } => {
                let alphabet = if font == "mathnormal" { None } else { Alphabet::of_command(font).or(state.alphabet) };
                let inner = State { alphabet, ..state };
                match &**body {
                    N::OrdGroup { body, .. } => return self.row(body, inner),
                    other => return self.row(std::slice::from_ref(other), inner),
                }
            }
            N::SupSub { base, sup, sub, .. } => {
                self.sup_sub(base.as_deref(), sup.as_deref(), sub.as_deref(), state);
            }
            N::Op { .. } | N::OperatorName { .. } => self.operator(node, state),
            N::Accent { label, base, .. } => self.accent(label, base, false, state),
            N::AccentUnder { label, base, .. } => self.accent(label, base, true, state),
            N::HorizBrace { label, is_over, base, .. } => self.brace(label, *is_over, base, state),
            N::XArrow { label, body, below, .. } => self.arrow(label, Some(body), below.as_deref(), state),
            N::Overline { body, .. } => self.lined(body, "mover", "\u{203e}", state),
            N::Underline { body, .. } => self.lined(body, "munder", "_", state),
            N::GenFrac { .. } => self.fraction(node, state),
            N::Sqrt { body, index, .. } => match index {
                Some(index) => {
                    self.out.open("mroot", "");
                    self.single(body, state);
                    self.single(index, State { style: StyleStr::Scriptscript, ..state });
                    self.out.close("mroot");
                }
                None => {
                    self.out.open("msqrt", "");
                    self.single(body, state);
                    self.out.close("msqrt");
                }
            },
            N::Array { .. } => self.array(node, state),
            N::LeftRight { body, left, right, .. } => self.fenced(left, right, |to| {
                to.group(body, state);
            }),
            N::Middle { delim, .. } | N::LeftRightRight { delim, .. } => self.fence(delim, fence::Side::Middle),
            N::DelimSizing { size, mclass, delim, .. } => self.sized(*size, mclass, delim),
            N::MClass { mclass, body, .. } => return self.classed(mclass, body, class, state),
            N::MathChoice { display, text, script, scriptscript, .. } => {
                let chosen = match state.style {
                    StyleStr::Display => display,
                    StyleStr::Text => text,
                    StyleStr::Script => script,
                    StyleStr::Scriptscript => scriptscript,
                };
                return self.row(chosen, state);
            }
            N::Styling { style, body, .. } => return self.styled(*style, body, state),
            N::Sizing { size, body, .. } => {
                let percent = [50, 60, 70, 80, 90, 100, 120, 144, 173, 207, 249][usize::from(*size).clamp(1, 11) - 1];
                self.within("mstyle", &format!(" mathsize=\"{percent}%\""), body, state);
            }
            N::Color { color, body, .. } => {
                let Some(color) = hex(color) else { return self.row(body, state) };
                self.within("mstyle", &format!(" mathcolor=\"{color}\""), body, state);
            }
            N::Pmb { body, .. } => {
                return self.row(body, State { alphabet: Some(Alphabet::Bold), ..state });
            }
            N::Phantom { body, .. } => self.within("mphantom", "", body, state),
            N::VPhantom { body, .. } => {
                self.out.open("mpadded", " width=\"0\"");
                self.within("mphantom", "", std::slice::from_ref(body), state);
                self.out.close("mpadded");
            }
            N::Smash { body, smash_height, smash_depth, .. } => {
                let height = if *smash_height { " height=\"0\"" } else { "" };
                let depth = if *smash_depth { " depth=\"0\"" } else { "" };
                self.within("mpadded", &format!("{height}{depth}"), std::slice::from_ref(body), state);
            }
            N::Lap { alignment, body, .. } => {
                let shift = match alignment.as_str() {
                    "llap" => " lspace=\"-1width\"",
                    "clap" => " lspace=\"-0.5width\"",
                    _ => "",
                };
                self.within("mpadded", &format!(" width=\"0\"{shift}"), std::slice::from_ref(body), state);
            }
            N::RaiseBox { dy, body, .. } => {
                let shift = number(em(dy));
                self.within("mpadded", &format!(" voffset=\"{shift}em\""), std::slice::from_ref(body), state);
            }
            N::VCenter { body, .. } | N::CdLabelParent { fragment: body, .. } | N::CdLabel { label: body, .. } => {
                self.single(body, state);
            }
            N::Rule { width, height, shift, .. } => self.rule(width, height, shift.as_ref()),
            N::Enclose { .. } => self.enclosed(node, state),
            N::Href { body, .. } | N::Html { body, .. } => return self.row(body, state),
            N::HtmlMathMl { mathml, .. } => return self.row(mathml, state),
            N::CdArrow { .. } => self.diagram_arrow(node, state),
            N::ProofTree { tree, .. } => self.proof(tree, state),
            N::Tag { body, tag, .. } => {
                let written = self.row(body, state);
                self.out.space(2.0);
                return written + 1 + self.tag(tag, state);
            }
            N::IncludeGraphics { alt, .. } => self.out.leaf("mtext", "", alt),
            N::Raw { string: text, .. } | N::Url { url: text, .. } => self.out.leaf("mtext", "", text),
            // These steer the parser and are gone by the time that it is done; lines are made by `row`.
            N::ColorToken { .. }
            | N::Size { .. }
            | N::Environment { .. }
            | N::Infix { .. }
            | N::Internal { .. }
            | N::NoNumber { .. }
            | N::Cr { .. } => return 0,
        }
        1
    }

    /// An element around a list.
    fn within(&mut self, tag: &str, attrs: &str, body: &[ParseNode], state: State) {
        self.out.open(tag, attrs);
        match body {
            [ParseNode::OrdGroup { body, .. }] => self.row(body, state),
            _ => self.row(body, state),
        };
        self.out.close(tag);
    }

    /// `\displaystyle` and its kin.
    fn styled(&mut self, style: StyleStr, body: &[ParseNode], state: State) -> usize {
        if style == state.style {
            return self.row(body, state);
        }
        let attrs = match style {
            StyleStr::Display => " displaystyle=\"true\" scriptlevel=\"0\"",
            StyleStr::Text => " displaystyle=\"false\" scriptlevel=\"0\"",
            StyleStr::Script => " displaystyle=\"false\" scriptlevel=\"1\"",
            StyleStr::Scriptscript => " displaystyle=\"false\" scriptlevel=\"2\"",
        };
        self.within("mstyle", attrs, body, State { style, ..state });
        1
    }

    fn spacing(&mut self, name: &str) -> usize {
        match name {
            "\\nobreak" | "\\allowbreak" => return 0,
            "\\quad" => self.out.space(1.0),
            "\\qquad" => self.out.space(2.0),
            "\\enspace" => self.out.space(0.5),
            "\\," | "\\thinspace" => self.out.space(THIN),
            "\\:" | "\\>" | "\\medspace" => self.out.space(MEDIUM),
            "\\;" | "\\thickspace" => self.out.space(THICK),
            "\\!" | "\\negthinspace" => self.out.space(-THIN),
            "\\negmedspace" => self.out.space(-MEDIUM),
            "\\negthickspace" => self.out.space(-THICK),
            _ => self.out.leaf("mtext", "", "\u{a0}"),
        }
        1
    }

    /// A filled rectangle; one without a side only holds space.
    fn rule(&mut self, width: &Measurement, height: &Measurement, shift: Option<&Measurement>) {
        let (width, height) = (em(width), em(height));
        let ink = if width > 0.0 && height > 0.0 { " style=\"background:currentColor\"" } else { "" };
        let shift = shift.map(em).filter(|shift| *shift != 0.0);
        if let Some(shift) = shift {
            self.out.open("mpadded", &format!(" voffset=\"{}em\"", number(shift)));
        }
        let attrs = format!(" width=\"{}em\" height=\"{}em\"{ink}", number(width.max(0.0)), number(height.max(0.0)));
        self.out.empty("mspace", &attrs);
        if shift.is_some() {
            self.out.close("mpadded");
        }
    }

    /// The number of an equation, or what its author calls it.
    fn tag(&mut self, tag: &[ParseNode], state: State) -> usize {
        let roman = State { style: StyleStr::Text, alphabet: Some(Alphabet::Roman) };
        self.text(tag, None, State { style: state.style, ..roman })
    }
}

#[cfg(test)]
mod tests;
