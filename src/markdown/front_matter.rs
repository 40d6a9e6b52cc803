//! The block of YAML (`---`) or TOML (`+++`) at the top of a chapter: read off, never printed.

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::source::{FileId, Span};

/// How many bytes at the top are front matter. A rule (`---`) at the top is no front matter: the
/// line behind it must look like a key.
pub(super) fn length(text: &str, file: FileId, remarks: &mut Diagnostics) -> usize {
    let mut lines = text.split_inclusive('\n');
    let fence = lines.next().map_or("", str::trim_end);
    let key_mark = match fence {
        "---" => ':',
        "+++" => '=',
        _ => return 0,
    };
    let mut at = text.find('\n').map_or(text.len(), |i| i + 1);
    let is_key = |line: &str| {
        let line = line.trim();
        line.starts_with(['#', '[']) && key_mark == '='
            || line.split_once(key_mark).is_some_and(|(key, _)| {
                !key.trim().is_empty() && key.chars().all(|c| c.is_alphanumeric() || "_-.\"' ".contains(c))
            })
    };
    let first = lines.clone().find(|line| !line.trim_start().starts_with('#')).unwrap_or("");
    if !is_key(first) {
        return 0;
    }
    let mut paragraph_end = None;
    for line in lines {
        let closes = line.trim_end();
        at += line.len();
        if closes == fence || (closes == "..." && fence == "---") {
            return at;
        }
        if closes.is_empty() && paragraph_end.is_none() {
            paragraph_end = Some(at);
        }
    }
    remarks.push(
        Diagnostic::new(
            Code::FrontMatter,
            Span::new(file, 0, fence.len()),
            "the block of metadata at the top is not closed",
        )
        .help(format!("end it with a line {fence}")),
    );
    paragraph_end.unwrap_or(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(text: &str) -> (usize, usize) {
        let mut remarks = Diagnostics::new();
        (length(text, FileId(0), &mut remarks), remarks.iter().count())
    }

    #[test]
    fn metadata_is_taken_off_and_a_rule_is_not() {
        assert_eq!(run("---\ntitle: x\n---\n# A"), (17, 0));
        assert_eq!(run("+++\ntitle = \"x\"\n+++\n# A"), (20, 0));
        assert_eq!(run("---\n"), (0, 0));
        assert_eq!(run("---\n\ntext: a\n\n---\n"), (0, 0));
        assert_eq!(run("# A\n---\nb: c\n---\n"), (0, 0));
        assert_eq!(run("---\ntitle: x\n\n# A"), (14, 1));
    }
}
