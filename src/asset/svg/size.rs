//! How large an SVG is. Follows SVG 2 §7.2 and CSS Images 3 §4.2, with 300 × 150 px as last resort.

use usvg::roxmltree::Node;

/// Width and height, and what the cleaned root element must say besides.
pub(super) struct Size {
    width: f64,
    height: f64,
    /// The root gives no box of its own: one is added, so that readers scale the picture instead of cutting it.
    pub view_box: Option<String>,
    /// The root has neither a size nor a box: its size is added.
    pub sized: bool,
}

impl Size {
    /// Whole pixels, at least 1 and at most a hundred thousand.
    pub(super) fn pixels(&self) -> (u32, u32) {
        let whole = |x: f64| x.round().clamp(1.0, 100_000.0) as u32;
        (whole(self.width), whole(self.height))
    }
}

/// The size of an SVG by its root element.
pub(super) fn of(root: &Node<'_, '_>) -> Size {
    let given = |name| root.attribute(name).and_then(length);
    let view = root.attribute("viewBox").and_then(view_box);
    let (width, height) = match (given("width"), given("height"), view) {
        (Some(w), Some(h), _) => (w, h),
        (Some(w), None, Some((vw, vh))) => (w, w * vh / vw),
        (None, Some(h), Some((vw, vh))) => (h * vw / vh, h),
        (None, None, Some(size)) => size,
        (Some(w), None, None) => (w, 150.0),
        (None, Some(h), None) => (300.0, h),
        (None, None, None) => (300.0, 150.0),
    };
    let sized = view.is_some() || given("width").is_some() && given("height").is_some();
    let added = view.is_none().then(|| format!("0 0 {width} {height}"));
    Size { width, height, view_box: added, sized }
}

fn view_box(text: &str) -> Option<(f64, f64)> {
    let numbers: Vec<f64> = text
        .split(|c: char| c.is_whitespace() || c == ',')
        .filter(|part| !part.is_empty())
        .map_while(|part| part.parse().ok())
        .collect();
    match numbers[..] {
        [_, _, w, h] if w > 0.0 && h > 0.0 && w.is_finite() && h.is_finite() => Some((w, h)),
        _ => None,
    }
}

/// A length in CSS pixels; a share of an unknown whole is none.
fn length(text: &str) -> Option<f64> {
    let text = text.trim();
    let end = text.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | '+' | '-' | 'e' | 'E')));
    let (mut number, mut unit) = text.split_at(end.unwrap_or(text.len()));
    // The e of `2em` is no exponent.
    if let Some(stripped) = number.strip_suffix(['e', 'E']) {
        unit = &text[stripped.len()..];
        number = stripped;
    }
    let factor = match unit.trim().to_ascii_lowercase().as_str() {
        "" | "px" => 1.0,
        "pt" => 96.0 / 72.0,
        "pc" => 16.0,
        "in" => 96.0,
        "cm" => 96.0 / 2.54,
        "mm" => 96.0 / 25.4,
        "em" | "rem" => 16.0,
        "ex" => 8.0,
        _ => return None,
    };
    number.parse::<f64>().ok().map(|n| n * factor).filter(|n| *n > 0.0 && n.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_have_units() {
        assert_eq!(length("72pt"), Some(96.0));
        assert_eq!(length(" 2em"), Some(32.0));
        assert_eq!(length("1e2"), Some(100.0));
        assert_eq!(length("100%"), None);
        assert_eq!(length("-3"), None);
    }
}
