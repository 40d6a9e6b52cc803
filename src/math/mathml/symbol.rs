//! Single characters: identifiers, numbers, operators.

use super::letters::Alphabet;
use super::{MEDIUM, MathClass, State, THICK, Writer, class, named};
use crate::math::symbol::public;
use ratex_font::{Mode as FontMode, get_symbol};
use ratex_parser::ParseNode;
use ratex_parser::parse_node::Mode;

/// The character that a symbol prints; `None` for what is no symbol.
pub(super) fn character(node: &ParseNode) -> Option<char> {
    let text = node.symbol_text()?;
    resolve(text, node.mode())
}

/// The character that TeX's name of a symbol stands for.
pub(super) fn resolve(text: &str, mode: Mode) -> Option<char> {
    let mut chars = text.chars();
    let first = chars.next()?;
    // Letters of mathematical alphabets stand for themselves; the table knows them as plain ones.
    if ('\u{1d400}'..='\u{1d7ff}').contains(&first) {
        return Some(first);
    }
    let mode = if mode == Mode::Text { FontMode::Text } else { FontMode::Math };
    if let Some(found) = get_symbol(text, mode).and_then(|symbol| symbol.codepoint) {
        return Some(public(found));
    }
    (chars.next().is_none() || first != '\\').then_some(first)
}

/// A digit on its own.
pub(super) fn digit(node: &ParseNode) -> Option<char> {
    let ParseNode::TextOrd { text, mode: Mode::Math, .. } = node else { return None };
    let mut chars = text.chars();
    chars.next().filter(|c| c.is_ascii_digit() && chars.next().is_none())
}

/// How many of the first nodes make one number.
pub(super) fn digits(nodes: &[ParseNode]) -> usize {
    let mut count = nodes.iter().take_while(|node| digit(node).is_some()).count();
    let point = |node: &ParseNode| matches!(node, ParseNode::TextOrd { text, .. } if text == ".");
    if nodes.get(count).is_some_and(point) && nodes.get(count + 1).and_then(digit).is_some() {
        count += 1;
        count += nodes[count..].iter().take_while(|node| digit(node).is_some()).count();
    }
    count
}

/// How many of the first nodes are the letters and digits of one word.
pub(super) fn word(nodes: &[ParseNode]) -> usize {
    let letter = |node: &&ParseNode| {
        matches!(node, ParseNode::MathOrd { .. } | ParseNode::TextOrd { .. })
            && character(node).is_some_and(|c| c.is_ascii_alphanumeric())
    };
    nodes.iter().take_while(letter).count()
}

/// The name of a function, with or without scripts: `\sin`, `\operatorname{ev}`, `\log_2`.
pub(super) fn is_function(node: &ParseNode) -> bool {
    match node {
        ParseNode::Op { symbol: false, name: Some(_), .. } | ParseNode::OperatorName { .. } => true,
        ParseNode::SupSub { base: Some(base), .. } => is_function(base),
        _ => false,
    }
}

/// `\not`: it strikes through what follows.
pub(super) fn is_stroke(node: &ParseNode) -> bool {
    let ParseNode::HtmlMathMl { mathml, .. } = node else { return false };
    matches!(mathml.as_slice(), [ParseNode::TextOrd { text, .. }] if text == "\u{338}")
}

impl Writer {
    pub(super) fn number(&mut self, digits: &str, state: State) {
        let text: String = match state.alphabet {
            Some(alphabet) => digits.chars().map(|c| alphabet.letter(c).unwrap_or(c)).collect(),
            None => digits.to_owned(),
        };
        self.out.leaf("mn", "", &text);
    }

    /// A symbol of the class that it has among its neighbors.
    pub(super) fn symbol(&mut self, node: &ParseNode, class: Option<MathClass>, state: State) {
        let Some(c) = character(node) else {
            // A name that the table does not have; its words are better than nothing.
            let text = node.symbol_text().unwrap_or_default().trim_start_matches('\\');
            return self.out.leaf("mi", "", text);
        };
        match node {
            ParseNode::Atom { .. } | ParseNode::OpToken { .. } => {
                self.operator_sign(c, class.unwrap_or(MathClass::Ord), own(node), state);
            }
            _ if node.mode() == Mode::Text && !c.is_ascii() => self.out.leaf("mtext", "", c.encode_utf8(&mut [0; 4])),
            _ if c.is_ascii_digit() => self.number(c.encode_utf8(&mut [0; 4]), state),
            _ => match c {
                '\u{2032}' | '\u{2035}' => self.mark(c, " lspace=\"0\" rspace=\"0\""),
                '|' | '∣' | '∥' | '‖' | '/' | '\\' | '↑' | '↓' | '↕' | '⇑' | '⇓' | '⇕' => {
                    self.mark(c, " stretchy=\"false\" lspace=\"0\" rspace=\"0\"");
                }
                _ if own(node) != MathClass::Ord => self.operator_sign(c, MathClass::Ord, own(node), state),
                _ => self.identifier(c, state),
            },
        }
    }

    fn mark(&mut self, c: char, attrs: &str) {
        self.out.leaf("mo", attrs, c.encode_utf8(&mut [0; 4]));
    }

    /// A letter, or a sign used like one. A lone letter slants of itself: MathML Core §2.1.5.1.
    pub(super) fn identifier(&mut self, c: char, state: State) {
        let mut text = c;
        let mut upright = ('Α'..='Ω').contains(&c) || matches!(c, '∇' | 'ı' | 'ȷ');
        match state.alphabet {
            Some(Alphabet::Roman) => upright = c.is_alphabetic(),
            // It would slant of itself, and then has its place in no face.
            Some(Alphabet::Italic) if c.is_ascii_alphabetic() => upright = false,
            Some(alphabet) => {
                if let Some(styled) = alphabet.letter(c) {
                    (text, upright) = (styled, false);
                }
            }
            None => {}
        }
        let attrs = if upright { " mathvariant=\"normal\"" } else { "" };
        self.out.leaf("mi", attrs, text.encode_utf8(&mut [0; 4]));
    }

    /// An operator, relation, bracket or sign of punctuation. The operator dictionary of MathML Core
    /// (appendix B) spaces most of them as TeX does; attributes say where it does not.
    pub(super) fn operator_sign(&mut self, c: char, class: MathClass, own: MathClass, state: State) {
        let sign = class == MathClass::Ord && own != MathClass::Ord;
        let attrs = match class {
            MathClass::Open if is_bracket(c) => " stretchy=\"false\"",
            MathClass::Close if is_bracket(c) => " stretchy=\"false\"",
            MathClass::Open => " form=\"prefix\" stretchy=\"false\" lspace=\"0\" rspace=\"0\"",
            MathClass::Close => " form=\"postfix\" stretchy=\"false\" lspace=\"0\" rspace=\"0\"",
            MathClass::Punct if matches!(c, ',' | ';') && !state.tight() => "",
            MathClass::Punct if !state.tight() => " lspace=\"0\" rspace=\"0.1667em\"",
            MathClass::Bin | MathClass::Rel | MathClass::Punct if state.tight() => match c {
                '|' | '∣' | '∥' | '‖' => " stretchy=\"false\" lspace=\"0\" rspace=\"0\"",
                _ => " lspace=\"0\" rspace=\"0\"",
            },
            MathClass::Rel if matches!(c, '|' | '∣' | '∥' | '‖' | '↑' | '↓' | '↕' | '⇑' | '⇓' | '⇕') => {
                " stretchy=\"false\" lspace=\"0.2778em\" rspace=\"0.2778em\""
            }
            MathClass::Rel if matches!(c, ':' | '/' | '<' | '>') => " lspace=\"0.2778em\" rspace=\"0.2778em\"",
            MathClass::Bin if !is_known_binary(c) => " lspace=\"0.2222em\" rspace=\"0.2222em\"",
            _ if sign && matches!(c, '+' | '\u{2212}' | '±' | '∓') => " form=\"prefix\"",
            MathClass::Inner | MathClass::Ord => " lspace=\"0\" rspace=\"0\"",
            _ => "",
        };
        self.mark(c, attrs);
    }

    /// What `\mathrel` and its kin make of a list.
    pub(super) fn classed(&mut self, name: &str, body: &[ParseNode], class: Option<MathClass>, state: State) -> usize {
        let own = named(name);
        if let [only] = body
            && let Some(c) = character(only)
        {
            // A letter that is made an ordinary atom stays a letter.
            if own == MathClass::Ord && matches!(only, ParseNode::MathOrd { .. } | ParseNode::TextOrd { .. }) {
                self.symbol(only, Some(MathClass::Ord), state);
            } else {
                self.operator_sign(c, class.unwrap_or(own), own, state);
            }
            return 1;
        }
        let around = match class.unwrap_or(own) {
            _ if state.tight() || body.is_empty() => 0.0,
            MathClass::Bin => MEDIUM,
            MathClass::Rel => THICK,
            _ => 0.0,
        };
        // A single element inside that is an operator brings its own space.
        let bare = matches!(body, [ParseNode::SupSub { .. } | ParseNode::Op { .. } | ParseNode::XArrow { .. }]);
        if around == 0.0 || bare {
            self.group(body, state);
            return 1;
        }
        self.out.space(around);
        self.group(body, state);
        self.out.space(around);
        3
    }
}

/// The class that a symbol's name gives it.
fn own(node: &ParseNode) -> MathClass {
    class(node).unwrap_or(MathClass::Ord)
}

/// Brackets whose form the dictionary tells from the character.
fn is_bracket(c: char) -> bool {
    matches!(c, '(' | ')' | '[' | ']' | '{' | '}' | '⟨' | '⟩' | '⌈' | '⌉' | '⌊' | '⌋' | '⟦' | '⟧' | '⟮' | '⟯')
}

/// Binary operators that the dictionary spaces by 4 of 18 parts of an em, as TeX does.
fn is_known_binary(c: char) -> bool {
    matches!(
        c,
        '+' | '\u{2212}'
            | '±'
            | '∓'
            | '×'
            | '÷'
            | '∖'
            | '∗'
            | '∘'
            | '∧'
            | '∨'
            | '∩'
            | '∪'
            | '⊎'
            | '⊓'
            | '⊔'
            | '⊕'
            | '⊖'
            | '⊗'
            | '⊘'
            | '⊙'
    )
}
