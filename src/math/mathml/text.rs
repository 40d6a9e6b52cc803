//! Words within a formula: `\text` and its kin.

use super::accent::accent;
use super::fence::only_character;
use super::{State, Writer, em, symbol};
use ratex_parser::ParseNode;

/// How words are written.
#[derive(Clone, Copy, Default)]
struct Look {
    bold: bool,
    italic: bool,
    family: Option<&'static str>,
}

impl Look {
    /// As a command of TeX changes it.
    fn with(self, command: &str) -> Self {
        match command.trim_start_matches('\\') {
            "textbf" => Look { bold: true, ..self },
            "textit" | "emph" | "textsl" => Look { italic: true, ..self },
            "textsf" => Look { family: Some("sans-serif"), ..self },
            "texttt" => Look { family: Some("monospace"), ..self },
            "textrm" => Look { family: None, ..self },
            "textnormal" => Look::default(),
            "textmd" => Look { bold: false, ..self },
            "textup" => Look { italic: false, ..self },
            _ => self,
        }
    }

    /// As an attribute.
    fn style(self) -> String {
        let mut parts = Vec::new();
        if self.bold {
            parts.push("font-weight:bold".to_owned());
        }
        if self.italic {
            parts.push("font-style:italic".to_owned());
        }
        if let Some(family) = self.family {
            parts.push(format!("font-family:{family}"));
        }
        if parts.is_empty() { String::new() } else { format!(" style=\"{}\"", parts.join(";")) }
    }
}

/// Words gathered until something else comes.
struct Words {
    text: String,
    look: Look,
    count: usize,
}

impl Writer {
    /// Words as `mtext`, formulas among them as they are. Tells how many elements it became.
    pub(super) fn text(&mut self, body: &[ParseNode], font: Option<&str>, state: State) -> usize {
        let look = Look::default().with(font.unwrap_or_default());
        let mut words = Words { text: String::new(), look, count: 0 };
        self.words(body, &mut words, State { alphabet: None, ..state });
        self.flush(&mut words);
        words.count
    }

    fn words(&mut self, nodes: &[ParseNode], words: &mut Words, state: State) {
        for node in nodes {
            match node {
                ParseNode::Atom { .. } | ParseNode::MathOrd { .. } | ParseNode::TextOrd { .. } => {
                    match symbol::character(node) {
                        Some(c) => words.text.push(c),
                        None => words.text.push_str(node.symbol_text().unwrap_or_default()),
                    }
                }
                ParseNode::SpacingNode { .. } => words.text.push(' '),
                ParseNode::OrdGroup { body, .. } => self.words(body, words, state),
                ParseNode::Text { body, font, .. } => {
                    let before = words.look;
                    self.flush(words);
                    words.look = before.with(font.as_deref().unwrap_or_default());
                    self.words(body, words, state);
                    self.flush(words);
                    words.look = before;
                }
                ParseNode::Accent { label, base, .. }
                    if accent(label).1.is_some() && only_character(base).is_some() =>
                {
                    words.text.extend(only_character(base));
                    words.text.extend(accent(label).1);
                }
                ParseNode::Kern { dimension, .. } => {
                    self.flush(words);
                    self.out.space(em(dimension));
                    words.count += 1;
                }
                other => {
                    self.flush(words);
                    words.count += self.row(std::slice::from_ref(other), state);
                }
            }
        }
    }

    fn flush(&mut self, words: &mut Words) {
        if words.text.is_empty() {
            return;
        }
        // Spaces at the edges would be dropped (MathML Core §3.1.8, as MathML 3 §2.1.7).
        let inner = words.text.trim_matches(' ');
        let ahead = words.text.len() - words.text.trim_start_matches(' ').len();
        let behind = words.text.len() - ahead - inner.len();
        let shown = format!("{}{inner}{}", "\u{a0}".repeat(ahead), "\u{a0}".repeat(behind));
        self.out.leaf("mtext", &words.look.style(), &shown);
        words.text.clear();
        words.count += 1;
    }
}
