//! Finds directives, by hand, as these patterns of mdBook do:
//! `\\\{\{\#.*\}\}` and `\{\{\s*\#([a-zA-Z0-9_]+)\s+([^}]+)\}\}`.

use std::ops::Range;

use super::lines::Part;

/// What a directive asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Action {
    /// Lines of a file.
    Include { path: String, part: Part },
    /// All lines of a file, those outside the part hidden.
    Rustdoc { path: String, part: Part },
    /// A file as a Rust code block.
    Playground { path: String, attributes: Vec<String> },
    /// A page title for the web: nothing is left of it.
    Title,
    /// An include that names nothing.
    Nothing,
    /// Text that only looks like a directive, behind a backslash.
    Escaped,
}

/// The directives that name files.
const FILES: &[&str] = &["include", "rustdoc_include", "playground", "playpen"];

/// A directive and its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Located {
    pub(super) range: Range<usize>,
    pub(super) action: Action,
}

/// All directives of a text, in order. Unknown ones are none.
pub(super) fn scan(text: &str) -> Vec<Located> {
    let bytes = text.as_bytes();
    let mut out = Vec::new();
    // Found many bytes at a time, if at all.
    if !text.contains("{{") {
        return out;
    }
    let mut at = 0;
    // Where the next `}` is, and for one line where its last `}}` is: looked for once.
    let mut brace = 0;
    let mut line: (usize, Option<usize>) = (0, None);
    while let Some(i) = text[at..].find("{{") {
        let open = at + i;
        at = open + 1;
        if open > 0 && bytes[open - 1] == b'\\' && bytes.get(open + 2) == Some(&b'#') {
            if line.0 <= open {
                let end = text[open..].find('\n').map_or(text.len(), |n| open + n);
                line = (end, text[open..end].rfind("}}").map(|n| open + n));
            }
            if let Some(close) = line.1.filter(|close| *close >= open + 3) {
                out.push(Located { range: open - 1..close + 2, action: Action::Escaped });
                at = close + 2;
                continue;
            }
        }
        let hash = skip(bytes, open + 2, |b| b.is_ascii_whitespace());
        let name = hash + 1;
        let name_end = skip(bytes, name, |b| b.is_ascii_alphanumeric() || b == b'_');
        let rest = skip(bytes, name_end, |b| b.is_ascii_whitespace());
        if bytes.get(hash) != Some(&b'#') || name_end == name {
            continue;
        }
        if text[rest..].starts_with("}}") && FILES.contains(&&text[name..name_end]) {
            out.push(Located { range: open..rest + 2, action: Action::Nothing });
            at = rest + 2;
            continue;
        }
        if rest == name_end {
            continue;
        }
        if brace < rest {
            brace = text[rest..].find('}').map_or(text.len(), |n| rest + n);
        }
        if bytes.get(brace + 1) != Some(&b'}') || brace == rest {
            continue;
        }
        if let Some(action) = action(&text[name..name_end], text[rest..brace].trim()) {
            out.push(Located { range: open..brace + 2, action });
            at = brace + 2;
        }
    }
    out
}

fn skip(bytes: &[u8], from: usize, what: impl Fn(u8) -> bool) -> usize {
    from + bytes.get(from..).unwrap_or(&[]).iter().take_while(|b| what(**b)).count()
}

fn action(name: &str, argument: &str) -> Option<Action> {
    let (path, rest) = path(argument);
    Some(match name {
        "title" => Action::Title,
        "include" | "rustdoc_include" => {
            // An unquoted path ends at the first colon.
            let (path, part) = match rest {
                Rest::Quoted(rest) => (path, rest.trim_start().strip_prefix(':').unwrap_or("").to_owned()),
                Rest::Plain(_) => match path.split_once(':') {
                    Some((path, part)) => (path.to_owned(), part.to_owned()),
                    None => (path, String::new()),
                },
            };
            let part = Part::parse(&part);
            if name == "include" { Action::Include { path, part } } else { Action::Rustdoc { path, part } }
        }
        "playground" | "playpen" => {
            let (Rest::Quoted(rest) | Rest::Plain(rest)) = rest;
            Action::Playground { path, attributes: rest.split_whitespace().map(str::to_owned).collect() }
        }
        _ => return None,
    })
}

enum Rest<'a> {
    Quoted(&'a str),
    Plain(&'a str),
}

/// The path at the start of an argument, perhaps quoted, and what follows.
fn path(argument: &str) -> (String, Rest<'_>) {
    if let Some(quoted) = argument.strip_prefix('"') {
        let mut path = String::new();
        let mut chars = quoted.char_indices();
        while let Some((i, c)) = chars.next() {
            match c {
                '"' => return (path, Rest::Quoted(&quoted[i + 1..])),
                '\\' => path.extend(chars.next().map(|(_, c)| c)),
                c => path.push(c),
            }
        }
    }
    let end = argument.find(char::is_whitespace).unwrap_or(argument.len());
    (argument[..end].to_owned(), Rest::Plain(&argument[end..]))
}
