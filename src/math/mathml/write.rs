//! MathML as text: elements are written one behind the other, and wrapped afterwards where it
//! turns out that several have to be one.

/// Well-formed XML as it grows: text and attribute values are escaped, characters that XML lacks dropped.
#[derive(Debug, Default)]
pub(super) struct Out {
    pub(super) text: String,
}

impl Out {
    /// Opens an element; `attrs` is empty or begins with a space and is XML already.
    pub(super) fn open(&mut self, tag: &str, attrs: &str) {
        self.text.push('<');
        self.text.push_str(tag);
        self.text.push_str(attrs);
        self.text.push('>');
    }

    pub(super) fn close(&mut self, tag: &str) {
        self.text.push_str("</");
        self.text.push_str(tag);
        self.text.push('>');
    }

    /// An element of text.
    pub(super) fn leaf(&mut self, tag: &str, attrs: &str, text: &str) {
        self.open(tag, attrs);
        escape(&mut self.text, text);
        self.close(tag);
    }

    /// An element without content.
    pub(super) fn empty(&mut self, tag: &str, attrs: &str) {
        self.text.push('<');
        self.text.push_str(tag);
        self.text.push_str(attrs);
        self.text.push_str("/>");
    }

    /// Puts all that was written since `from` into an element.
    pub(super) fn wrap(&mut self, from: usize, tag: &str, attrs: &str) {
        let mut opening = String::with_capacity(tag.len() + attrs.len() + 2);
        opening.push('<');
        opening.push_str(tag);
        opening.push_str(attrs);
        opening.push('>');
        self.text.insert_str(from, &opening);
        self.close(tag);
    }

    /// Bare space of a width in em.
    pub(super) fn space(&mut self, em: f64) {
        let width = number(em);
        self.empty("mspace", &format!(" width=\"{width}em\""));
    }
}

/// A number with at most four digits behind the point, without needless ones.
pub(super) fn number(value: f64) -> String {
    let value = if value.is_finite() { value.clamp(-1000.0, 1000.0) } else { 0.0 };
    let text = format!("{value:.4}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// Text or a value between double quotes (XML 1.0 §2.4), of characters that XML has (§2.2).
pub(super) fn escape(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(' '),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
            _ => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short() {
        let shown = [1.0, 0.16670, -0.00001, f64::NAN, -0.5, 1e9].map(number);
        assert_eq!(shown, ["1", "0.1667", "0", "0", "-0.5", "1000"]);
    }

    #[test]
    fn what_xml_lacks_is_dropped() {
        let mut out = String::new();
        escape(&mut out, "a<\u{1}&\"\n>");
        assert_eq!(out, "a&lt;&amp;&quot; &gt;");
    }
}
