//! Style text without addresses: `@import`, `@font-face`, foreign `url(…)` and scripts fall out.

use super::refs::Refs;

/// Cleans the text of a `style` element or attribute, or any attribute value that holds `url(…)`.
/// References within the file follow renamed `id`s; those that lead nowhere become `none`.
pub(super) fn clean(text: &str, refs: &Refs<'_, '_>) -> String {
    // An escape could spell what is looked for below; nothing that draws needs one.
    let text = without_comments(text).replace('\\', "");
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(at) = rest.find(['@', 'u', 'U']) {
        out.push_str(&rest[..at]);
        let found = &rest[at..];
        rest = if starts(found, "@import") || starts(found, "@charset") || starts(found, "@namespace") {
            found.split_once(';').map_or("", |(_, after)| after)
        } else if starts(found, "@font-face") {
            found.split_once('}').map_or("", |(_, after)| after)
        } else if starts(found, "url(") {
            let (inner, after) = found[4..].split_once(')').unwrap_or((&found[4..], ""));
            let inner = inner.trim().trim_matches(['"', '\'']).trim();
            match inner.strip_prefix('#').and_then(|id| refs.new_name(id)) {
                Some(id) => out.push_str(&format!("url(#{id})")),
                None => out.push_str("none"),
            }
            after
        } else {
            let first = found.chars().next().map_or(0, char::len_utf8);
            out.push_str(&found[..first]);
            &found[first..]
        };
    }
    out.push_str(rest);
    if is_script(&out) || starts_anywhere(&out, "@import") || starts_anywhere(&out, "url(") && foreign(&out) {
        return String::new();
    }
    out
}

/// Whether a value could run something.
pub(super) fn is_script(text: &str) -> bool {
    let folded: String =
        text.chars().filter(|c| !c.is_whitespace() && !c.is_control()).map(|c| c.to_ascii_lowercase()).collect();
    ["javascript:", "vbscript:", "expression(", "-moz-binding", "behavior:"].iter().any(|bad| folded.contains(bad))
}

/// Some `url(` is left that does not point into the file: what was cut out joined up to one.
fn foreign(text: &str) -> bool {
    let low = text.to_ascii_lowercase();
    low.match_indices("url(").any(|(at, _)| !low[at + 4..].starts_with('#'))
}

fn without_comments(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("/*") {
        out.push_str(before);
        out.push(' ');
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    out.push_str(rest);
    // Style text for old browsers was wrapped in an XML comment's marks.
    out.replace("<!--", " ").replace("-->", " ")
}

fn starts(text: &str, what: &str) -> bool {
    text.get(..what.len()).is_some_and(|head| head.eq_ignore_ascii_case(what))
}

fn starts_anywhere(text: &str, what: &str) -> bool {
    text.to_ascii_lowercase().contains(what)
}

/// The `id`s that `url(#…)` names, quotes removed.
pub(super) fn targets(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find('(') {
        let before = &rest[..at];
        rest = &rest[at + 1..];
        let is_url = before.len() >= 3 && before.get(before.len() - 3..).is_some_and(|b| b.eq_ignore_ascii_case("url"));
        if is_url {
            let inner = rest.split(')').next().unwrap_or("").trim().trim_matches(['"', '\'']).trim();
            out.extend(inner.strip_prefix('#'));
        }
    }
    out
}
