//! Attributes of HTML, sanitized: identifiers, classes, language, direction, tooltip; sizes of pictures.

use super::tags::OpenTag;
use crate::book::Attrs;
use crate::book::inline::Extent;
use crate::length::Length;
use crate::text::single_spaced;

/// The attributes that every element may carry; `None` when there are none.
pub(super) fn common(tag: &OpenTag<'_>) -> Option<Box<Attrs>> {
    let mut attrs = Attrs::default();
    for (name, value) in &tag.attrs {
        let value = value.trim();
        if name.eq_ignore_ascii_case("class") {
            classes(value, &mut attrs.classes);
        } else if value.is_empty() {
            continue;
        } else if name.eq_ignore_ascii_case("id") {
            attrs.id = Some(id(value));
        } else if name.eq_ignore_ascii_case("name") && tag.name.eq_ignore_ascii_case("a") {
            attrs.id.get_or_insert_with(|| id(value));
        } else if name.eq_ignore_ascii_case("lang") || name.eq_ignore_ascii_case("xml:lang") {
            attrs.lang = is_language(value).then(|| value.to_owned());
        } else if name.eq_ignore_ascii_case("dir") {
            let value = value.to_ascii_lowercase();
            attrs.dir = matches!(value.as_str(), "ltr" | "rtl" | "auto").then_some(value);
        } else if name.eq_ignore_ascii_case("title") {
            attrs.title = Some(single_spaced(value));
        } else if name.eq_ignore_ascii_case("align") {
            // The old way of centring pictures and paragraphs; themes know the classes.
            if ["center", "left", "right"].iter().any(|side| value.eq_ignore_ascii_case(side)) {
                classes(&value.to_ascii_lowercase(), &mut attrs.classes);
            }
        } else if name.eq_ignore_ascii_case("style") {
            let float = if tag.name.eq_ignore_ascii_case("img") { style(tag, "float") } else { None };
            let side = style(tag, "text-align").or(float).unwrap_or_default().to_ascii_lowercase();
            if ["center", "left", "right"].contains(&side.as_str()) {
                classes(&side, &mut attrs.classes);
            }
        }
    }
    if tag.name.eq_ignore_ascii_case("center") {
        classes("center", &mut attrs.classes);
    }
    (attrs != Attrs::default()).then(|| Box::new(attrs))
}

/// An identifier that XHTML accepts: not empty, no white space, no control characters.
pub(super) fn id(text: &str) -> String {
    let id: String =
        text.chars().filter(|c| !c.is_control()).map(|c| if c.is_whitespace() { '-' } else { c }).take(500).collect();
    if id.is_empty() { "section".to_owned() } else { id }
}

/// Adds the class names of a list, each once.
pub(super) fn classes(text: &str, list: &mut Vec<String>) {
    for word in text.split_whitespace() {
        if list.len() < 32 && word.len() <= 200 && !word.contains(char::is_control) && !list.iter().any(|c| c == word) {
            list.push(word.to_owned());
        }
    }
}

/// Looks like a language tag (BCP 47 §2.1): letters, then subtags of letters and digits.
fn is_language(text: &str) -> bool {
    let mut parts = text.split('-');
    parts.next().is_some_and(|p| (1..=8).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_alphabetic()))
        && parts.all(|p| (1..=8).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_alphanumeric()))
}

/// A width or height: from the attribute, else from the style.
pub(super) fn extent(tag: &OpenTag<'_>, which: &str) -> Option<Extent> {
    let style = || style(tag, which);
    tag.attr(which).and_then(parse_extent).or_else(|| style().and_then(parse_extent))
}

/// The value of a property in the `style` attribute.
pub(super) fn style<'t>(tag: &'t OpenTag<'_>, property: &str) -> Option<&'t str> {
    tag.attr("style")?
        .split(';')
        .filter_map(|d| d.split_once(':'))
        .find(|(name, _)| name.trim().eq_ignore_ascii_case(property))
        .map(|(_, value)| value.trim())
}

/// A width or height: CSS pixels without a unit, percent, or a length.
pub(super) fn parse_extent(text: &str) -> Option<Extent> {
    let text = text.trim();
    if let Some(percent) = text.strip_suffix('%') {
        let value: f64 = percent.trim().parse().ok()?;
        return (value > 0.0 && value <= 100.0).then(|| Extent::Percent(value.round().max(1.0) as u16));
    }
    // Without a unit these are CSS pixels (HTML §4.8.17).
    let bare = text.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    let length = if bare { Length::parse(&format!("{text}px")) } else { Length::parse(text) }?;
    (length > Length::ZERO).then_some(Extent::Length(length))
}

#[cfg(test)]
mod tests {
    use super::super::tags::{Token, Tokens};
    use super::*;

    fn tag(text: &str) -> OpenTag<'_> {
        match Tokens::new(text).next() {
            Some((Token::Open(tag), _)) => tag,
            other => unreachable!("{other:?}"),
        }
    }

    #[test]
    fn attributes_are_sanitized() {
        let attrs = common(&tag("<a name='my id' class='x y x' onclick=x() lang=de-AT dir=RTL style='a:b'>"));
        let attrs = attrs.expect("there are attributes");
        assert_eq!(attrs.id.as_deref(), Some("my-id"));
        assert_eq!(attrs.classes, ["x", "y"]);
        assert_eq!((attrs.lang.as_deref(), attrs.dir.as_deref()), (Some("de-AT"), Some("rtl")));
        assert_eq!(common(&tag("<p onclick=x id='' lang='<'>")), None);
    }

    #[test]
    fn sizes_of_pictures() {
        let img = tag("<img width=96 height='50%' style='width: 1in'>");
        assert_eq!(extent(&img, "width"), Some(Extent::Length(Length::pt(72))));
        assert_eq!(extent(&img, "height"), Some(Extent::Percent(50)));
        assert_eq!(extent(&tag("<img style='x:y; width: 25.4mm'>"), "width"), Some(Extent::Length(Length::pt(72))));
        assert_eq!(extent(&tag("<img width=-1 height=auto>"), "width"), None);
    }
}
