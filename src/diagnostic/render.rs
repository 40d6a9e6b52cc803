//! Diagnostics as text for people (with a caret under the place) and as JSON for programs.
//!
//! What the author wrote is shown, never obeyed: control characters and bidirectional controls do
//! not reach the terminal (CVE-2021-42574), and a line of a million letters is cut to the place.

use super::Diagnostic;
use crate::source::{Location, SourceMap, Span};
use serde::Serialize;

/// A remark for people: `path:line:column: warning[dead-link]: message`, the source line with a
/// caret under the place, further places, help. Several lines, without a line end behind the last.
pub fn human(sources: &SourceMap, remark: &Diagnostic) -> String {
    let mut out = String::new();
    let place = remark.span.map(|span| sources.locate(span));
    if let Some(place) = &place {
        out.push_str(&address(place));
        out.push_str(": ");
    }
    out.push_str(&format!("{}[{}]: {}", remark.severity.name(), remark.code.name(), clean(&remark.message)));
    let mut margin = 1;
    if let Some(place) = &place {
        margin = place.line.to_string().len();
        let excerpt = Excerpt::of(place);
        // An empty line says nothing that the address does not.
        if !excerpt.text.trim().is_empty() {
            let blank = " ".repeat(margin);
            let lead = " ".repeat(excerpt.lead);
            let marks = "^".repeat(excerpt.width);
            out.push_str(&format!("\n{blank} |\n{} | {}\n{blank} | {lead}{marks}", place.line, excerpt.text));
        }
    }
    let blank = " ".repeat(margin);
    for (span, text) in &remark.labels {
        out.push_str(&format!("\n{blank} = {}: {}", address(&sources.locate(*span)), clean(text)));
    }
    if let Some(help) = &remark.help {
        out.push_str(&format!("\n{blank} = help: {}", clean(help)));
    }
    out
}

/// A remark as one JSON object on one line, without a line end.
pub fn json(sources: &SourceMap, remark: &Diagnostic) -> String {
    let labels = remark.labels.iter().map(|(span, text)| JsonLabel { place: JsonPlace::of(sources, *span), text });
    let record = JsonRemark {
        code: remark.code.name(),
        severity: remark.severity.name(),
        message: &remark.message,
        place: remark.span.map(|span| JsonPlace::of(sources, span)),
        labels: labels.collect(),
        help: remark.help.as_deref(),
    };
    json_line(&record)
}

/// A record as one JSON object on one line, without a line end, that a terminal only shows.
pub fn json_line(record: &impl Serialize) -> String {
    let text = serde_json::to_string(record).unwrap_or_else(|_| unreachable!("plain strings and numbers"));
    // JSON lets DEL, C1 and bidirectional controls stand; a terminal would obey them. They can only
    // be within strings, where an escape means the same.
    if !text.contains(unprintable) {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if unprintable(c) {
            let mut units = [0; 2];
            c.encode_utf16(&mut units).iter().for_each(|unit| out.push_str(&format!("\\u{unit:04x}")));
        } else {
            out.push(c);
        }
    }
    out
}

#[derive(Serialize)]
struct JsonRemark<'a> {
    code: &'a str,
    severity: &'a str,
    message: &'a str,
    #[serde(flatten)]
    place: Option<JsonPlace>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    labels: Vec<JsonLabel<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
}

#[derive(Serialize)]
struct JsonLabel<'a> {
    #[serde(flatten)]
    place: JsonPlace,
    text: &'a str,
}

/// Lines and columns (in characters) from 1; `width` in characters.
#[derive(Serialize)]
struct JsonPlace {
    path: String,
    line: u32,
    column: u32,
    width: u32,
}

impl JsonPlace {
    fn of(sources: &SourceMap, span: Span) -> Self {
        let place = sources.locate(span);
        let path = place.path.to_string_lossy().into_owned();
        Self { path, line: place.line, column: place.column, width: place.width }
    }
}

fn address(place: &Location<'_>) -> String {
    format!("{}:{}:{}", clean(&place.path.to_string_lossy()), place.line, place.column)
}

/// A text on one line that a terminal only shows.
pub fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        show(c, &mut out);
    }
    out
}

/// Adds a character as it may be shown, and tells how many columns it takes.
fn show(c: char, out: &mut String) -> usize {
    match c {
        '\t' => {
            out.push_str("    ");
            4
        }
        '\n' => {
            out.push(' ');
            1
        }
        c if c.is_control() => {
            out.push('\u{fffd}');
            1
        }
        c if unprintable(c) => {
            let escape = format!("\\u{{{:x}}}", u32::from(c));
            out.push_str(&escape);
            escape.len()
        }
        c => {
            out.push(c);
            columns(c)
        }
    }
}

/// Characters that change how a terminal shows what stands around them (UAX 9 §2; line separators; the tags).
fn unprintable(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        || matches!(c, '\u{feff}' | '\u{e0000}'..='\u{e007f}')
}

/// How many columns of a terminal a character takes: none for the common combining marks, two for
/// what UAX 11 calls wide, as far as carets need it.
fn columns(c: char) -> usize {
    match u32::from(c) {
        0x300..=0x36f | 0x200b..=0x200d | 0x20d0..=0x20ff | 0xfe00..=0xfe0f => 0,
        0x1100..=0x115f | 0x2e80..=0xa4cf | 0xac00..=0xd7a3 | 0xf900..=0xfaff | 0xfe30..=0xfe6f => 2,
        0xff00..=0xff60 | 0xffe0..=0xffe6 | 0x1f300..=0x1f64f | 0x1f900..=0x1f9ff | 0x20000..=0x3fffd => 2,
        _ => 1,
    }
}

/// The part of a source line that is shown, with the columns of the place in it.
struct Excerpt {
    text: String,
    lead: usize,
    width: usize,
}

impl Excerpt {
    /// Characters shown of a line.
    const MOST: usize = 100;
    /// Characters shown before the place when the line is cut.
    const BEFORE: usize = 40;

    fn of(place: &Location<'_>) -> Self {
        let at = place.column as usize - 1;
        let from = if at + 1 > Self::MOST - 20 { at - Self::BEFORE } else { 0 };
        let mut excerpt = Self { text: String::new(), lead: 0, width: 0 };
        if from > 0 {
            excerpt.text.push('…');
            excerpt.lead = 1;
        }
        let mut chars = place.text.chars().skip(from);
        for (i, c) in chars.by_ref().take(Self::MOST).enumerate() {
            let columns = show(c, &mut excerpt.text);
            if from + i < at {
                excerpt.lead += columns;
            } else if from + i < at + place.width as usize {
                excerpt.width += columns;
            }
        }
        if chars.next().is_some() {
            excerpt.text.push('…');
        }
        excerpt.width = excerpt.width.max(1);
        excerpt.text.truncate(excerpt.text.trim_end().len());
        excerpt
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Code;

    fn remark(text: &str, start: usize, end: usize) -> (SourceMap, Diagnostic) {
        let mut sources = SourceMap::new();
        let file = sources.add("src/a.md", text);
        (sources, Diagnostic::new(Code::DeadLink, Span::new(file, start, end), "`whale.md` is no chapter"))
    }

    #[test]
    fn a_remark_shows_its_line_with_a_caret() {
        let (sources, remark) = remark("one\n\nSee [the whale](whale.md).\n", 9, 30);
        let first = Span { start: 0, end: 3, ..remark.span.unwrap_or_else(|| unreachable!("given")) };
        let remark = remark.label(first, "first here").help("make it one");
        assert_eq!(
            human(&sources, &remark),
            "src/a.md:3:5: warning[dead-link]: `whale.md` is no chapter\n  |\n3 | See [the whale](whale.md).\n  \
             |     ^^^^^^^^^^^^^^^^^^^^^\n  = src/a.md:1:1: first here\n  = help: make it one"
        );
    }

    #[test]
    fn wide_letters_and_tabs_move_the_caret() {
        let (sources, remark) = remark("\t漢字 x", 8, 9);
        let shown = human(&sources, &remark);
        assert!(shown.ends_with("\n1 |     漢字 x\n  |          ^"), "{shown}");
    }

    #[test]
    fn long_lines_are_cut_around_the_place() {
        let text = format!("{}HERE{}", "a".repeat(500_000), "b".repeat(500_000));
        let (sources, remark) = remark(&text, 500_000, 500_004);
        let shown = human(&sources, &remark);
        assert!(shown.len() < 500, "{}", shown.len());
        assert!(shown.contains(&format!("…{}HERE{}…", "a".repeat(40), "b".repeat(56))), "{shown}");
        let caret = shown.lines().last().map(|line| line.trim_end_matches('^').chars().count());
        assert_eq!(caret, Some(4 + 1 + 40));
    }

    #[test]
    fn controls_never_reach_the_terminal() {
        let (sources, mut remark) = remark("a\u{1b}[31m \u{202e}evil \u{9b}", 0, 2);
        remark.message = "told\u{1b}[2J\nof \u{2066}it".to_owned();
        let human = human(&sources, &remark);
        assert!(!human.contains(|c: char| unprintable(c) && c != '\n'), "{human:?}");
        assert!(human.contains("\\u{202e}evil"));
        let json = json(&sources, &remark);
        assert!(!json.contains(unprintable), "{json:?}");
        let back: serde_json::Value = serde_json::from_str(&json).unwrap_or_default();
        assert_eq!(back["message"], remark.message.as_str());
        assert_eq!((back["line"].as_u64(), back["code"].as_str()), (Some(1), Some("dead-link")));
    }
}
