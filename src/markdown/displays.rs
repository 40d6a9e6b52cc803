//! Lines within `$$ … $$` that mean something to Markdown: mdbook-katex takes formulas out before the
//! Markdown is read, so that authors leave lines blank in them or begin one with `+`; to Markdown that ends
//! the paragraph or begins a list.
//!
//! Comes in: a text. Goes out: the same text, byte for byte as long, with the line ends before such
//! lines turned into spaces; `None` when there are none.
//!
//! A formula that is read takes the point behind it in; see [`close_displays`].

use crate::book::{Inline, InlineKind};

/// A formula has no more lines than this; two signs farther apart are no pair.
const MOST_LINES: usize = 400;

/// Joins the lines of displayed formulas.
pub(super) fn joined(text: &str) -> Option<String> {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let mut out: Option<Vec<u8>> = None;
    let (mut at, mut start) = (0, 0);
    let mut fence: Option<u8> = None;
    while let Some(line) = lines.get(at) {
        let mark = fence_of(line);
        match (fence, mark) {
            (Some(open), Some(mark)) if open == mark => fence = None,
            (None, Some(mark)) => fence = Some(mark),
            (None, None) if signs(line) % 2 == 1 => {
                if let Some(count) = formula(&lines[at..]) {
                    let mut place = start;
                    let quoted = line.trim_start().starts_with('>');
                    for pair in lines[at..at + count].windows(2) {
                        place += pair[0].len();
                        if parts(pair[0], pair[1], quoted) {
                            out.get_or_insert_with(|| text.as_bytes().to_vec())[place - 1] = b' ';
                        }
                    }
                    start += lines[at..at + count].iter().map(|line| line.len()).sum::<usize>();
                    at += count;
                    continue;
                }
            }
            _ => {}
        }
        start += line.len();
        at += 1;
    }
    // A line's end is one byte: the text stays UTF-8.
    String::from_utf8(out?).ok()
}

/// How many lines a formula takes that begins on the first; `None` when it does not end soon, or is none.
fn formula(lines: &[&str]) -> Option<usize> {
    let more = lines.iter().enumerate().skip(1).take(MOST_LINES);
    for (at, line) in more {
        if fence_of(line).is_some() || line.starts_with('#') {
            return None;
        }
        if signs(line) % 2 == 1 {
            let tex = lines[..=at].iter().any(|line| line.contains(['\\', '^', '=']));
            return tex.then_some(at + 1);
        }
    }
    None
}

/// Whether Markdown would end a paragraph between two lines.
fn parts(before: &str, line: &str, quoted: bool) -> bool {
    let line = line.trim();
    let Some(first) = line.chars().next() else { return true };
    let numbers = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let begins = match first {
        '+' | '-' | '*' => line[1..].is_empty() || line[1..].starts_with([' ', '\t']) || is_rule(line),
        '=' => is_rule(line),
        '>' => !quoted,
        '0'..='9' => {
            numbers.strip_prefix(['.', ')']).is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t']))
        }
        _ => false,
    };
    // A comment of TeX ends with its line.
    begins && !before.replace("\\%", "").contains('%')
}

/// A line of one character only: a rule, or the line under a heading.
fn is_rule(line: &str) -> bool {
    line.bytes().all(|byte| byte == line.as_bytes()[0])
}

/// The signs `$$` of a line outside of code.
fn signs(line: &str) -> usize {
    if !line.contains("$$") {
        return 0;
    }
    let mut text = String::new();
    for (i, part) in line.split('`').enumerate() {
        if i % 2 == 0 {
            text.push_str(part);
        }
    }
    text.replace("\\$", "").matches("$$").count()
}

/// The character of a fence that a line opens or closes.
fn fence_of(line: &str) -> Option<u8> {
    let line = line.trim_start_matches([' ', '>']);
    (line.starts_with("```") || line.starts_with("~~~")).then(|| line.as_bytes()[0])
}

/// A point or comma right behind a displayed formula is its last sign: it would begin the next line.
pub(super) fn close_displays(content: &mut Vec<Inline>) {
    let is_display = |inline: &Inline| matches!(inline.kind, InlineKind::Math { display: true, .. });
    if !content.iter().any(is_display) {
        return;
    }
    for at in 1..content.len() {
        let (before, [behind, ..]) = content.split_at_mut(at) else { continue };
        let Some(Inline { kind: InlineKind::Math { display: true, tex }, .. }) = before.last_mut() else { continue };
        let InlineKind::Text(text) = &mut behind.kind else { continue };
        let Some(rest) = text.strip_prefix(['.', ',', ';']) else { continue };
        if tex.contains("\\tag") || rest.starts_with(|c: char| !c.is_whitespace()) {
            continue;
        }
        // Behind what numbers its rows itself nothing can stand: there it ends the last row.
        let rows = ["align", "gather", "equation"].map(|name| tex.rfind(&format!("\\end{{{name}")));
        let at = rows.into_iter().flatten().max().unwrap_or(tex.len());
        let at = tex[..at].trim_end().len();
        tex.replace_range(at..at, &text[..text.len() - rest.len()]);
        *text = rest.to_owned();
    }
    content.retain(|inline| !matches!(&inline.kind, InlineKind::Text(text) if text.is_empty()));
}

#[cfg(test)]
mod tests {
    use super::joined;

    #[test]
    fn blank_lines_within_a_formula_go() {
        let text = "a\n\n$$x =\n\n\ny$$\n\nb\n";
        assert_eq!(joined(text).as_deref(), Some("a\n\n$$x =  \ny$$\n\nb\n"));
    }

    #[test]
    fn lists_do_not_begin_within_a_formula() {
        let text = "$$\nx\n+\n1. y\n-z % w\n- v\n=\n$$\n";
        assert_eq!(joined(text).as_deref(), Some("$$\nx + 1. y\n-z % w\n- v =\n$$\n"));
    }

    #[test]
    fn other_blank_lines_stay() {
        for text in [
            "$$x$$\n\n$$y$$\n",
            "```sh\necho $$\n\n$$=\n```\n",
            "a $$ b\n\n# H\n\n$$ =\n",
            "`$$`=\n\n`$$`\n",
            "$$\n\na\n",
        ] {
            assert_eq!(joined(text), None, "{text}");
        }
    }
}
