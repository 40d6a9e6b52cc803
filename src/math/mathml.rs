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
    Ok(out)
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
    fn what_is_not_tex_is_told() {
        assert!(mathml(r"\frac{a", true).is_err());
        assert!(mathml(&"{".repeat(100), true).is_err());
    }
}
