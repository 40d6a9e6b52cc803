//! `$ x $` with spaces inside the signs: a formula to mdbook-katex, plain text to the Markdown parser.
//!
//! Comes in: a text. Goes out: the same text, byte for byte as long, with the signs of such formulas
//! moved inwards, `$x$`; `None` when there are none. So that no price becomes a formula, only what has a
//! command of TeX or a sign of mathematics in it is taken for one.

/// Moves the signs of formulas to what they enclose.
pub(super) fn tightened(text: &str) -> Option<String> {
    if !text.contains("$ ") && !text.contains(" $") && !text.contains("$\n") && !text.contains("\n$") {
        return None;
    }
    let mut out = String::new();
    let mut copied = 0;
    let signs = signs(text);
    let mut at = 0;
    while let [open, close, ..] = signs[at..] {
        let inner = &text[open + 1..close];
        let tex = inner.trim();
        // Not over the end of a paragraph, nor from one row of a table to the next.
        let parted = inner.contains("\n\n") || inner.contains('\n') && inner.contains('|');
        let together = !parted && !tex.is_empty();
        if together && tex.len() == inner.len() {
            at += 2;
            continue;
        }
        let apart = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
        let outside = apart(text[..open].chars().next_back()) && apart(text[close + 1..].chars().next());
        let marks: &[char] = if inner.starts_with(tex) { &['\\', '=', '^', '_'] } else { &['\\'] };
        if !(together && outside && tex.contains(marks)) {
            at += 1;
            continue;
        }
        let ahead = inner.len() - inner.trim_start().len();
        let behind = &inner[ahead + tex.len()..];
        for part in [&text[copied..open], &inner[..ahead], "$", tex, "$", behind] {
            out.push_str(part);
        }
        copied = close + 1;
        at += 2;
    }
    if copied == 0 {
        return None;
    }
    out.push_str(&text[copied..]);
    Some(out)
}

/// The places of single dollar signs outside of code, but for escaped ones.
fn signs(text: &str) -> Vec<usize> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let (mut at, mut line_start) = (0, true);
    while let Some(byte) = bytes.get(at) {
        let run = match byte {
            b'`' | b'~' | b'$' => bytes[at..].iter().take_while(|next| *next == byte).count(),
            _ => 1,
        };
        match byte {
            b'`' | b'~' if run >= 3 && line_start => at = after_fence(text, at, run),
            b'`' => at = after_code(bytes, at, run),
            b'~' => at += run,
            b'$' => {
                if run == 1 {
                    found.push(at);
                }
                at += run;
            }
            b'\\' => at += 2,
            _ => at += 1,
        }
        line_start = match byte {
            b'\n' => true,
            b' ' | b'>' => line_start,
            _ => false,
        };
    }
    found
}

/// Behind the fence that closes the one at a place.
fn after_fence(text: &str, at: usize, run: usize) -> usize {
    let fence = &text[at..at + run];
    let mut end = at + run;
    while let Some(line) = text[end..].find('\n').map(|i| end + i + 1) {
        end = line;
        if text[line..].trim_start_matches([' ', '>']).starts_with(fence) {
            return text[line..].find('\n').map_or(text.len(), |i| line + i);
        }
    }
    text.len()
}

/// Longest span of code that is looked for, in bytes.
const LONGEST_CODE: usize = 1000;

/// Behind a span of code; behind its opening when it is none.
fn after_code(bytes: &[u8], at: usize, run: usize) -> usize {
    let start = at + run;
    let rest = &bytes[start..bytes.len().min(start + LONGEST_CODE)];
    let paragraph = rest.windows(2).position(|pair| pair == b"\n\n").unwrap_or(rest.len());
    let closing = rest[..paragraph].windows(run).position(|ticks| ticks.iter().all(|byte| *byte == b'`'));
    closing.map_or(start, |i| start + i + run)
}

#[cfg(test)]
mod tests {
    use super::tightened;

    #[test]
    fn formulas_are_tightened() {
        let text = "a $ \\alpha $ b $x$ c $v = $.\n\n$\n\\beta\n$\n";
        assert_eq!(tightened(text).as_deref(), Some("a  $\\alpha$  b $x$ c $v =$ .\n\n\n$\\beta$\n\n"));
    }

    #[test]
    fn prices_and_code_stay() {
        for text in [
            "costs $ 5 and $ 6\n",
            "costs $5 or 5 $ or\n",
            "`$ \\a $` and\n```sh\n$ \\a $\n```\n",
            "\\$ \\a $ b",
            "$$ \\a $$ b",
            "$ a\n\n\\b $",
        ] {
            assert_eq!(tightened(text), None, "{text}");
        }
    }
}
