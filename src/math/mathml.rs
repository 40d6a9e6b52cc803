//! TeX → MathML Core, by pulldown-latex.

use pulldown_latex::config::{DisplayMode, RenderConfig};
use pulldown_latex::{Parser, Storage, push_mathml};

/// A formula as a MathML element, well-formed XML with its namespace. `Err` tells what cannot be read.
pub fn mathml(tex: &str, display: bool) -> Result<String, String> {
    super::sane(tex)?;
    let storage = Storage::new();
    let mut events = Vec::new();
    for event in Parser::new(tex, &storage) {
        match event {
            Ok(event) => events.push(Ok::<_, std::convert::Infallible>(event)),
            Err(error) => return Err(first_line(&error.to_string())),
        }
    }
    let display_mode = if display { DisplayMode::Block } else { DisplayMode::Inline };
    let config = RenderConfig { display_mode, xml: true, annotation: None, ..RenderConfig::default() };
    let mut out = String::new();
    push_mathml(&mut out, events.into_iter(), config).map_err(|error| error.to_string())?;
    Ok(mended(&out))
}

/// Elements that hold a base and its scripts, a fixed number of children (MathML Core §3.4).
const SCRIPTS: [&str; 6] = ["<msub>", "<msup>", "<msubsup>", "<munder>", "<mover>", "<munderover>"];

/// pulldown-latex 0.8 writes relations and delimiters as they are (`<mo><</mo>`) and spaces as the
/// entity `nbsp`, which XML does not have (XML 1.0 §2.4, §4.6). Tags are kept, the rest is escaped.
fn mended(markup: &str) -> String {
    let mut out = String::with_capacity(markup.len() + 16);
    let mut rest = markup;
    while let Some(at) = rest.find(['<', '>', '&']) {
        out.push_str(&rest[..at]);
        let (found, behind) = (rest.as_bytes()[at], &rest[at + 1..]);
        rest = behind;
        match found {
            b'<' if behind.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/') => {
                let end = behind.find('>').map_or(behind.len(), |end| end + 1);
                // The space before a function stands in the script that holds it, as a child too many.
                let holder =
                    if behind.starts_with("mspace") { SCRIPTS.iter().find(|s| out.ends_with(*s)) } else { None };
                out.truncate(out.len() - holder.map_or(0, |holder| holder.len()));
                out.push('<');
                tag(&behind[..end], &mut out);
                out.push_str(holder.unwrap_or(&""));
                rest = &behind[end..];
            }
            b'<' => out.push_str("&lt;"),
            b'>' => out.push_str("&gt;"),
            _ if ["amp;", "lt;", "gt;", "quot;", "apos;", "#"].iter().any(|known| behind.starts_with(known)) => {
                out.push('&');
            }
            _ => match behind.strip_prefix("nbsp;") {
                Some(behind) => {
                    out.push('\u{A0}');
                    rest = behind;
                }
                None => out.push_str("&amp;"),
            },
        }
    }
    out.push_str(rest);
    out
}

/// A tag, with a space between its attributes: sized delimiters lack one (XML 1.0 §3.1).
fn tag(tag: &str, out: &mut String) {
    let mut pieces = tag.split('"').peekable();
    let mut quoted = false;
    while let Some(piece) = pieces.next() {
        if !quoted && piece.starts_with(|c: char| c.is_ascii_alphabetic()) && out.ends_with('"') {
            out.push(' ');
        }
        out.push_str(piece);
        if pieces.peek().is_some() {
            out.push('"');
        }
        quoted = !quoted;
    }
}

fn first_line(text: &str) -> String {
    text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or("it is not TeX mathematics").to_owned()
}

#[cfg(test)]
mod tests {
    use super::mathml;

    #[test]
    fn a_fraction_becomes_mathml() {
        let out = mathml(r"\frac{a}{b}", false).expect("valid");
        assert!(out.starts_with("<math") && out.contains("<mfrac>") && out.ends_with("</math>"), "{out}");
    }

    #[test]
    fn relations_and_spaces_are_xml() {
        let out = mathml(r"a < b > c \& \text{ if x }", false).expect("valid");
        assert!(out.contains(">&lt;</mo>") && out.contains(">&gt;</mo>") && !out.contains("&nbsp;"), "{out}");
        assert!(out.contains("&amp;"), "{out}");
        let out = mathml(r"\big( x \Bigr)", false).expect("valid");
        assert!(!out.contains("\"m") && out.contains("\" minsize="), "{out}");
    }

    /// Fails where an element of a fixed number of children has another.
    fn assert_counts(markup: &str) {
        let mut open: Vec<(&str, usize)> = Vec::new();
        for piece in markup.split('<').skip(1) {
            let tag = piece.split('>').next().unwrap_or("");
            let name = tag.trim_start_matches('/').split([' ', '/']).next().unwrap_or("");
            if tag.starts_with('/') {
                let (opened, children) = open.pop().expect("balanced");
                assert_eq!(opened, name, "{markup}");
                match name {
                    "msub" | "msup" | "munder" | "mover" | "mfrac" | "mroot" => {
                        assert_eq!(children, 2, "{name}: {markup}")
                    }
                    "msubsup" | "munderover" => assert_eq!(children, 3, "{name}: {markup}"),
                    _ => {}
                }
                continue;
            }
            if let Some((_, children)) = open.last_mut() {
                *children += 1;
            }
            if !tag.ends_with('/') {
                open.push((name, 0));
            }
        }
        assert!(open.is_empty(), "{markup}");
    }

    #[test]
    fn scripts_have_their_base_and_no_more() {
        let formulas = [
            r"O(n\log_2 n)",
            r"\lim_{x\to 0} x",
            r"a\max_i x",
            r"a\sin^2 x",
            r"a\sum_{i=0}^n i",
            r"a\operatorname{foo}_2 b",
            r"x\,\log_2^3 y",
            r"\sqrt[3]{a\log_2 n}",
            r"\frac{a\log n}{b\sin x}",
            r"a \bmod b_2",
            r"a \xrightarrow[x]{y} b",
            r"\overset{a}{\log} \underbrace{x}_{y}",
            r"a \neq b \not= c \not\in d",
            r"a'_2 b''^{3}",
        ];
        for tex in formulas {
            for display in [false, true] {
                assert_counts(&mathml(tex, display).expect(tex));
            }
        }
    }

    #[test]
    fn what_is_not_tex_is_told() {
        assert!(mathml(r"\frac{a", true).is_err());
        assert!(mathml(&"{".repeat(100), true).is_err());
    }
}
