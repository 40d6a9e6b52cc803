//! MathML → a formula on one line, for whoever copies it: `x_i^2`, `(a+b)/c`, `√(x+1)`.
//!
//! Comes in: what `mathml` writes. Goes out: its letters and signs, in the same order but for the index of a root, with what their places
//! say as signs between them: the linear format of Unicode Technical Note 28 (§2, §3), which word processors read, without its signs for
//! tables. Those of a table are told as they are in many programs: cells of a matrix by commas, other cells by spaces, rows by semicolons.

/// What stands between brackets, a letter, a number: it can bear scripts.
const ATOM: u8 = 2;
/// A letter with scripts, a root: it can be a part of a fraction.
const SCRIPT: u8 = 1;
/// Several things in a row.
const ROW: u8 = 0;

/// A part of a formula, and how closely it holds together.
struct Said {
    text: String,
    level: u8,
}

impl Said {
    /// Between parentheses unless it holds together so closely.
    fn at_least(self, level: u8) -> String {
        if self.level >= level || self.text.is_empty() || is_enclosed(&self.text) {
            self.text
        } else {
            format!("({})", self.text)
        }
    }
}

/// The linear form of some elements of MathML.
pub(super) fn linear(mathml: &str) -> String {
    let said = Reader { rest: mathml }.row();
    let mut out = String::with_capacity(said.text.len());
    for word in said.text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// What our own writer wrote, read once from its start to its end.
struct Reader<'a> {
    rest: &'a str,
}

impl<'a> Reader<'a> {
    /// The elements up to the end of the one around them, as one.
    fn row(&mut self) -> Said {
        let (parts, broken) = self.parts();
        join(parts, &broken)
    }

    /// The elements up to the end of the one around them; and which of them white space follows, as it does signs that are spaced out.
    fn parts(&mut self) -> (Vec<Said>, Vec<bool>) {
        let (mut parts, mut broken) = (Vec::new(), Vec::new());
        while let Some(at) = self.rest.find('<') {
            if at > 0
                && let Some(last) = broken.last_mut()
            {
                *last = true;
            }
            self.rest = &self.rest[at + 1..];
            let Some((head, rest)) = self.rest.split_once('>') else { break };
            self.rest = rest;
            if head.starts_with('/') {
                break;
            }
            parts.push(self.element(head));
            broken.push(false);
        }
        (parts, broken)
    }

    /// The element whose start was read.
    fn element(&mut self, head: &'a str) -> Said {
        let (name, attrs) = head.split_once(' ').unwrap_or((head, ""));
        if let Some(name) = head.strip_suffix('/') {
            let width = name
                .strip_prefix("mspace")
                .and_then(|attrs| attrs.split_once("width=\"")?.1.split_once("em\"")?.0.parse::<f64>().ok());
            let wide = width.is_some_and(|width| width > 0.16);
            return Said { text: if wide { " ".to_owned() } else { String::new() }, level: ATOM };
        }
        match name {
            "mi" | "mn" | "mo" | "mtext" => self.leaf(name),
            "mphantom" => {
                self.row();
                Said { text: String::new(), level: ATOM }
            }
            "mfrac" => {
                let [over, under] = self.children();
                let bar = if attrs.contains("linethickness=\"0\"") { '¦' } else { '/' };
                Said { text: format!("{}{bar}{}", over.at_least(SCRIPT), under.at_least(SCRIPT)), level: ROW }
            }
            "msqrt" => Said { text: format!("√{}", self.row().at_least(ATOM)), level: SCRIPT },
            "mroot" => {
                let [body, index] = self.children();
                Said { text: format!("√[{}]{}", index.text, body.at_least(ATOM)), level: SCRIPT }
            }
            "mover" | "munder" if attrs.contains("accent") => {
                let [base, sign] = self.children();
                accented(base, &sign.text, name == "munder")
            }
            "msub" | "munder" => {
                let [base, sub] = self.children();
                scripts(base, Some(sub), None)
            }
            "msup" | "mover" => {
                let [base, sup] = self.children();
                scripts(base, None, Some(sup))
            }
            "msubsup" | "munderover" => {
                let [base, sub, sup] = self.children();
                scripts(base, Some(sub), Some(sup))
            }
            "mtable" => self.table(attrs),
            _ => self.row(),
        }
    }

    fn leaf(&mut self, name: &str) -> Said {
        let (raw, rest) = self.rest.split_once('<').unwrap_or((self.rest, ""));
        self.rest = rest.split_once('>').map_or("", |(_, rest)| rest);
        let mut text = String::with_capacity(raw.len());
        let mut rest = raw;
        while let Some(c) = rest.chars().next() {
            let known = [("&amp;", '&'), ("&lt;", '<'), ("&gt;", '>'), ("&quot;", '"')]
                .into_iter()
                .find(|(name, _)| rest.starts_with(name));
            let (length, c) = known.map_or((c.len_utf8(), c), |(name, c)| (name.len(), c));
            rest = &rest[length..];
            match c {
                '\u{a0}' => text.push(' '),
                // What is applied to what is seen by the space or the bracket behind it.
                '\u{2061}'..='\u{2064}' | '\u{200b}' => {}
                _ => text.push(c),
            }
        }
        let level = if name == "mtext" && text.contains(' ') { ROW } else { ATOM };
        Said { text, level }
    }

    /// So many children; what is not there says nothing.
    fn children<const N: usize>(&mut self) -> [Said; N] {
        let mut parts = self.parts().0.into_iter();
        std::array::from_fn(|_| parts.next().unwrap_or(Said { text: String::new(), level: ATOM }))
    }

    fn table(&mut self, attrs: &str) -> Said {
        let parted = if attrs.contains("columnalign") { " " } else { ", " };
        let (mut rows, mut row) = (Vec::new(), Vec::new());
        // Rows and cells are elements of their own, which nothing else has.
        while let Some((_, rest)) = self.rest.split_once('<') {
            let Some((head, rest)) = rest.split_once('>') else { break };
            self.rest = rest;
            match head.split(' ').next().unwrap_or_default() {
                "mtd" => {
                    let cell = self.row().text;
                    if parted != " " || !cell.trim().is_empty() {
                        row.push(cell.trim().to_owned());
                    }
                }
                "/mtr" => rows.push(std::mem::take(&mut row).join(parted)),
                "/mtable" => break,
                _ => {}
            }
        }
        rows.retain(|row| !row.is_empty());
        Said { text: rows.join("; "), level: ROW }
    }
}

/// Parts in a row; signs that white space follows have some before them too.
fn join(mut parts: Vec<Said>, broken: &[bool]) -> Said {
    if parts.len() == 1
        && let Some(only) = parts.pop()
    {
        return only;
    }
    let mut text = String::new();
    let mut after_script = false;
    for (part, broken) in parts.iter().zip(broken) {
        let spaced = *broken && !text.is_empty() && !part.text.starts_with([',', ';', '.', ':']);
        let sign = part.text.chars().next().is_some_and(|c| !c.is_alphanumeric() && !c.is_whitespace());
        if spaced && sign || after_script && needs_space(&part.text) {
            text.push(' ');
        }
        // What says nothing changes nothing.
        after_script = if part.text.is_empty() { after_script } else { part.level == SCRIPT };
        text.push_str(&part.text);
        if *broken {
            text.push(' ');
        }
    }
    Said { text: text.trim_end().to_owned(), level: ROW }
}

/// What begins so would be a part of a script before it.
pub(super) fn needs_space(text: &str) -> bool {
    text.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '√' | '∑' | '∏' | '∫'))
}

fn scripts(base: Said, sub: Option<Said>, sup: Option<Said>) -> Said {
    let mut text = base.at_least(ATOM);
    if let Some(sub) = sub.filter(|sub| !sub.text.is_empty()) {
        text.push('_');
        text.push_str(&sub.at_least(ATOM));
    }
    if let Some(sup) = sup.filter(|sup| !sup.text.is_empty()) {
        // Primes are raised by themselves.
        if !sup.text.chars().all(|c| matches!(c, '\u{2032}'..='\u{2034}' | '\u{2057}')) {
            text.push('^');
        }
        text.push_str(&sup.at_least(ATOM));
    }
    Said { text, level: SCRIPT }
}

/// A base under or over an accent, which Unicode has as a combining character (§3.9).
fn accented(base: Said, sign: &str, below: bool) -> Said {
    let combining = match (sign, below) {
        ("_", true) => '\u{332}',
        ("~", true) => '\u{330}',
        ("→", true) => '\u{20ef}',
        ("←", true) => '\u{20ee}',
        ("^", false) => '\u{302}',
        ("~", false) => '\u{303}',
        ("¯", false) => '\u{304}',
        ("\u{203e}", false) => '\u{305}',
        ("˘", false) => '\u{306}',
        ("˙", false) => '\u{307}',
        ("¨", false) => '\u{308}',
        ("˚", false) => '\u{30a}',
        ("ˇ", false) => '\u{30c}',
        ("´", false) => '\u{301}',
        ("`", false) => '\u{300}',
        ("→", false) => '\u{20d7}',
        ("←", false) => '\u{20d6}',
        ("↔", false) => '\u{20e1}',
        ("\u{20db}", false) => '\u{20db}',
        ("\u{20dc}", false) => '\u{20dc}',
        _ => {
            let sign = Some(Said { text: sign.to_owned(), level: ATOM });
            return if below { scripts(base, sign, None) } else { scripts(base, None, sign) };
        }
    };
    let mut text = base.at_least(ATOM);
    text.push(combining);
    Said { text, level: ATOM }
}

/// One pair of brackets holds it all.
fn is_enclosed(text: &str) -> bool {
    let mut depth = 0;
    if !text.starts_with(['(', '[', '{']) {
        return false;
    }
    for (at, c) in text.char_indices() {
        match c {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return at + c.len_utf8() == text.len();
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::mathml;

    #[test]
    fn places_become_signs() {
        let cases = [
            ("x_i^2", "x_i^2"),
            ("x_{i+1}^{(2)}", "x_(i+1)^(2)"),
            (r"\frac{a+b}{c_1}", "(a + b)/c_1"),
            (r"\frac{\frac12}{(x+y)(z)}", "(1/2)/((x + y)(z))"),
            (r"\sqrt{x+1}+\sqrt x+\sqrt[n]{(a)}", "√(x + 1) + √x + √[n](a)"),
            (r"\sum_{i=0}^n a_i", "∑_(i=0)^n a_i"),
            (r"\hat x+\overline{ab}+\vec{v}", "x\u{302} + (ab)\u{305} + v\u{20d7}"),
            (r"f''(x)+{x_1}^2", "f″(x) + (x_1)^2"),
            (r"\begin{pmatrix}1&0\\0&1\end{pmatrix}^T", "(1, 0; 0, 1)^T"),
            (r"\begin{cases}1&\text{if }x<0\\0\end{cases}", "{1 if x < 0; 0"),
            (r"\log_2 n\cdot\binom nk", "log_2 n ⋅ (n¦k)"),
            (r"\mathbb F_p^\times\phantom{x}\neq\emptyset", "𝔽_p^× ≠ ∅"),
        ];
        let told = |tex: &str| linear(&mathml(tex, true, &[]).expect("valid"));
        let found: Vec<(&str, String)> = cases.iter().map(|(tex, _)| (*tex, told(tex))).collect();
        assert_eq!(found, cases.map(|(tex, wanted)| (tex, wanted.to_owned())));
    }
}
