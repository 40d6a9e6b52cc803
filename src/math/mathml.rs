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
                out.push('<');
                tag(&behind[..end], &mut out);
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

    #[test]
    fn what_is_not_tex_is_told() {
        assert!(mathml(r"\frac{a", true).is_err());
        assert!(mathml(&"{".repeat(100), true).is_err());
    }
}
