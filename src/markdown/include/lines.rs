//! Which lines of a file an include takes.

use std::ops::Range;

/// The part of a file that a directive asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// Lines from the first to before the second, counted from 0; `None` is open.
    Lines(Option<usize>, Option<usize>),
    /// The lines between two comments with this name.
    Anchor(String),
}

impl Part {
    /// Reads what stands behind the path: `2`, `2:`, `:10`, `2:10`, a name, or nothing.
    pub(super) fn parse(text: &str) -> Part {
        let mut words = text.splitn(3, ':');
        let first = words.next().unwrap_or("");
        let start = first.parse::<usize>().ok().map(|line| line.saturating_sub(1));
        if start.is_none() && !first.is_empty() {
            return Part::Anchor(first.to_owned());
        }
        let end = match words.next() {
            Some(word) => word.parse().ok(),
            None => start.map(|line| line.saturating_add(1)),
        };
        Part::Lines(start, end)
    }
}

/// A stretch of whole lines, without the last line end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Taken {
    /// Bytes of the file.
    pub(super) range: Range<usize>,
    /// To be hidden by a `#` in front.
    pub(super) hidden: bool,
}

/// The lines of a text with their bytes.
fn lines(text: &str) -> impl Iterator<Item = (Range<usize>, &str)> {
    let mut at = 0;
    text.split_inclusive('\n').map(move |line| {
        let start = at;
        at += line.len();
        let line = line.strip_suffix('\n').unwrap_or(line);
        (start..start + line.len(), line)
    })
}

/// The lines of a part, joined where they follow each other; `Err` says what is not there.
pub(super) fn take(text: &str, part: &Part) -> Result<Vec<Taken>, String> {
    let mut out: Vec<Taken> = Vec::new();
    let mut add = |range: Range<usize>| match out.last_mut() {
        Some(last) if last.range.end + 1 == range.start => last.range.end = range.end,
        _ => out.push(Taken { range, hidden: false }),
    };
    match part {
        Part::Lines(start, end) => {
            check(text, *start, *end)?;
            let (start, end) = (start.unwrap_or(0), end.unwrap_or(usize::MAX));
            lines(text).skip(start).take(end.saturating_sub(start)).for_each(|(range, _)| add(range));
        }
        Part::Anchor(name) => {
            let mut inside = false;
            let mut seen = false;
            for (range, line) in lines(text) {
                let (opens, closes) = anchors(line);
                if !inside {
                    inside = opens == Some(name);
                    seen |= inside;
                } else if closes == Some(name) {
                    break;
                } else if opens.is_none() && closes.is_none() {
                    add(range);
                }
            }
            if !seen {
                return Err(format!("there is no anchor {name}"));
            }
        }
    }
    Ok(out)
}

/// All lines, those outside the part hidden; lines that name anchors are left out.
pub(super) fn take_rustdoc(text: &str, part: &Part) -> Result<Vec<Taken>, String> {
    let mut out = Vec::new();
    match part {
        Part::Lines(start, end) => {
            check(text, *start, *end)?;
            let (start, end) = (start.unwrap_or(0), end.unwrap_or(usize::MAX));
            let taken = |(i, (range, _))| Taken { range, hidden: i < start || i >= end };
            out.extend(lines(text).enumerate().map(taken));
        }
        Part::Anchor(name) => {
            let (mut inside, mut seen) = (false, false);
            for (range, line) in lines(text) {
                let (opens, closes) = anchors(line);
                if inside && closes == Some(name) {
                    inside = false;
                } else if !inside && opens == Some(name) {
                    inside = true;
                    seen = true;
                } else if opens.is_none() && closes.is_none() {
                    out.push(Taken { range, hidden: !inside });
                }
            }
            if !seen {
                return Err(format!("there is no anchor {name}"));
            }
        }
    }
    Ok(out)
}

/// A range must begin within the text, and before it ends.
fn check(text: &str, start: Option<usize>, end: Option<usize>) -> Result<(), String> {
    if let Some(first) = start
        && lines(text).nth(first).is_none()
    {
        return Err(format!("there is no line {}", first.saturating_add(1)));
    }
    match (start, end) {
        (Some(first), Some(end)) if end <= first => {
            Err(format!("there are no lines from {} to {end}", first.saturating_add(1)))
        }
        _ => Ok(()),
    }
}

/// The names behind `ANCHOR:` and `ANCHOR_END:` in a line.
fn anchors(line: &str) -> (Option<&str>, Option<&str>) {
    if !line.contains("ANCHOR") {
        return (None, None);
    }
    (name_behind(line, "ANCHOR:"), name_behind(line, "ANCHOR_END:"))
}

fn name_behind<'a>(line: &'a str, mark: &str) -> Option<&'a str> {
    let behind = line.match_indices(mark).map(|(i, _)| line[i + mark.len()..].trim_start());
    let mut names = behind.map(|rest| {
        let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_' && c != '-').unwrap_or(rest.len());
        &rest[..end]
    });
    names.find(|name| !name.is_empty())
}
