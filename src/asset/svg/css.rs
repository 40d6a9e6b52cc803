//! Style text written anew: rules and declarations that any parser reads, without addresses.
//!
//! A rule that is not whole, a declaration that is none, `@import`, `@font-face` and every other
//! at-rule but the conditional ones and key frames fall out; so does what could load or run
//! something. `url(#id)` follows renamed `id`s, and becomes `none` where it leads nowhere.

use super::refs::Refs;

/// At-rules hold rules that hold at-rules: no deeper than this.
const MAX_DEPTH: u32 = 4;

/// The text of a `style` element.
pub(super) fn sheet(text: &str, refs: &Refs<'_, '_>) -> String {
    let mut out = String::with_capacity(text.len());
    rules(&plain(text), refs, 0, &mut out);
    out
}

/// The text of a `style` attribute.
pub(super) fn declarations(text: &str, refs: &Refs<'_, '_>) -> String {
    let mut out = String::with_capacity(text.len());
    declare(&plain(text), refs, &mut out);
    out
}

/// The value of a presentation attribute or property, or `None` if it cannot stay.
pub(super) fn value(property: &str, text: &str, refs: &Refs<'_, '_>) -> Option<String> {
    let text = text.trim();
    let count = |c: char| text.matches(c).count();
    if text.is_empty()
        || text.contains(['{', '}', '@', '<', '\\'])
        || count('(') != count(')')
        || count('"') % 2 + count('\'') % 2 > 0
        || is_script(text)
    {
        return None;
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = find_url(rest) {
        out.push_str(&rest[..at]);
        let (inner, after) = rest[at + 4..].split_once(')')?;
        match target(inner).filter(|id| refs.may_use(property, id)).and_then(|id| refs.new_name(id)) {
            Some(id) => out.push_str(&format!("url(#{id})")),
            None => out.push_str("none"),
        }
        rest = after;
    }
    out.push_str(rest);
    // What was replaced may not join up to another address.
    let mut rest = out.as_str();
    while let Some(at) = find_url(rest) {
        rest = &rest[at + 4..];
        if !rest.starts_with('#') {
            return None;
        }
    }
    Some(out)
}

fn rules(text: &str, refs: &Refs<'_, '_>, depth: u32, out: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}', ';']) {
        let head = rest[..at].trim();
        let opens = rest.as_bytes()[at] == b'{';
        rest = &rest[at + 1..];
        if !opens {
            continue;
        }
        let end = closing(rest);
        let body = &rest[..end];
        rest = rest.get(end + 1..).unwrap_or("");
        if let Some(name) = head.strip_prefix('@') {
            let name = name.split(|c: char| c.is_whitespace() || c == '(').next().unwrap_or("").to_ascii_lowercase();
            let kept = matches!(name.as_str(), "media" | "supports" | "keyframes" | "-webkit-keyframes");
            if kept && depth < MAX_DEPTH && is_head(&head[1..]) {
                out.push_str(head);
                out.push('{');
                rules(body, refs, depth + 1, out);
                out.push_str("}\n");
            }
        } else if is_head(head) {
            let start = out.len();
            out.push_str(head);
            out.push('{');
            let empty = out.len();
            declare(body, refs, out);
            if out.len() == empty {
                out.truncate(start);
            } else {
                out.push_str("}\n");
            }
        }
    }
}

/// A selector or condition that no parser trips over.
fn is_head(head: &str) -> bool {
    let count = |c: char| head.matches(c).count();
    !head.is_empty()
        && !head.contains(['<', '@', '|', '&', '!'])
        && count('(') == count(')')
        && count('[') == count(']')
        && count('"') % 2 + count('\'') % 2 == 0
        && !head.starts_with([',', '>', '+', '~'])
        && !head.ends_with([',', '>', '+', '~'])
        && find_url(head).is_none()
}

fn declare(text: &str, refs: &Refs<'_, '_>, out: &mut String) {
    let start = out.len();
    let mut depth = 0usize;
    let parts = text.split(|c| {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        c == ';' && depth == 0
    });
    for part in parts {
        let Some((name, text)) = part.split_once(':') else { continue };
        let name = name.trim();
        let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '-')
            && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
        let Some(value) = value(name, text, refs).filter(|_| is_name) else { continue };
        if out.len() > start {
            out.push(';');
        }
        out.push_str(name);
        out.push(':');
        out.push_str(&value);
    }
}

/// Where the block ends whose opening brace has been read.
fn closing(text: &str) -> usize {
    let mut depth = 0u32;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' if depth == 0 => return at,
            b'}' => depth -= 1,
            _ => {}
        }
    }
    text.len()
}

/// Whether a value could run something.
pub(super) fn is_script(text: &str) -> bool {
    let folded: String =
        text.chars().filter(|c| !c.is_whitespace() && !c.is_control()).map(|c| c.to_ascii_lowercase()).collect();
    ["javascript:", "vbscript:", "expression(", "-moz-binding", "behavior:"].iter().any(|bad| folded.contains(bad))
}

/// Without comments and escapes: an escape could spell what is looked for, and nothing that draws needs one.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("/*") {
        out.push_str(before);
        out.push(' ');
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    out.push_str(rest);
    // For old browsers, style text was wrapped in the marks of an XML comment.
    out.replace("<!--", " ").replace("-->", " ").replace('\\', "")
}

fn find_url(text: &str) -> Option<usize> {
    text.as_bytes().windows(4).position(|w| w.eq_ignore_ascii_case(b"url("))
}

/// The `id` in the brackets of `url(…)`.
fn target(inner: &str) -> Option<&str> {
    inner.trim().trim_matches(['"', '\'']).trim().strip_prefix('#')
}

/// The `id`s that `url(#…)` names.
pub(super) fn targets(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut rest = text;
    while let Some(at) = find_url(rest) {
        rest = &rest[at + 4..];
        out.extend(rest.split(')').next().and_then(target));
    }
    out
}

/// Whether style text may put markers on every corner of a line.
pub(super) fn marks_corners(text: &str) -> bool {
    text.contains("marker-mid") || text.contains("marker:") || text.contains("marker ")
}

/// The rules that point at something: what they ask for (`.class`, `#id`, a name, or `*`), the
/// `id`s, and whether they may mark corners. What is asked for is what the last part of a selector
/// says most plainly: the rule may hold for fewer elements, not for more.
pub(super) fn references(text: &str) -> Vec<(String, Vec<String>, bool)> {
    let text = plain(text);
    let mut out = Vec::new();
    let mut head = "";
    let mut rest = text.as_str();
    while let Some(at) = rest.find(['{', '}']) {
        let part = &rest[..at];
        if rest.as_bytes()[at] == b'{' {
            head = part.rsplit(';').next().unwrap_or(part);
        }
        let ids: Vec<String> = targets(part).into_iter().map(str::to_owned).collect();
        if !ids.is_empty() {
            out.extend(head.split(',').map(|selector| (key(selector), ids.clone(), marks_corners(part))));
        }
        rest = &rest[at + 1..];
    }
    let ids: Vec<String> = targets(rest).into_iter().map(str::to_owned).collect();
    if !ids.is_empty() {
        out.extend(head.split(',').map(|selector| (key(selector), ids.clone(), marks_corners(rest))));
    }
    out
}

fn key(selector: &str) -> String {
    let last = selector.trim().rsplit(|c: char| c.is_whitespace() || matches!(c, '>' | '+' | '~')).next().unwrap_or("");
    let ends = |c: char| matches!(c, '.' | '#' | ':' | '[');
    if last.contains(['(', ')', '[', ']', '*', '"', '\'']) {
        return "*".to_owned();
    }
    for mark in ['.', '#'] {
        if let Some((_, after)) = last.split_once(mark) {
            return format!("{mark}{}", after.split(ends).next().unwrap_or(""));
        }
    }
    let name = last.split(ends).next().unwrap_or("");
    if name.is_empty() { "*".to_owned() } else { name.to_owned() }
}
