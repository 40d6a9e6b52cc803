//! Lines of code → lines that fit the paper.

use crate::length::Length;
use std::borrow::Cow;

/// Tabs lead to the next multiple of so many columns.
const TAB: usize = 4;

/// A line of code, or a part of one that is too long.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Part {
    /// Its bytes in the printed text.
    pub(super) start: usize,
    /// Behind its last byte.
    pub(super) end: usize,
    /// Number of its line, from 0.
    pub(super) line: u32,
    /// How far it is set in: zero for the first part of a line.
    pub(super) hang: Length,
}

impl Part {
    /// Not the first of its line.
    pub(super) fn is_wrapped(&self) -> bool {
        self.hang > Length::ZERO
    }
}

/// The text as it is printed: spaces instead of tabs.
pub(super) fn untabbed(text: &str) -> Cow<'_, str> {
    if !text.contains('\t') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    let mut column = 0;
    for c in text.chars() {
        match c {
            '\t' => out.extend(std::iter::repeat_n(' ', columns(c, &mut column))),
            _ => {
                out.push(c);
                columns(c, &mut column);
            }
        }
    }
    Cow::Owned(out)
}

/// How many columns a character takes that stands in one; the column behind it.
fn columns(c: char, column: &mut usize) -> usize {
    let count = match c {
        '\t' => TAB - *column % TAB,
        '\n' => 0,
        _ => 1,
    };
    *column = if c == '\n' { 0 } else { *column + count };
    count
}

/// Leads from bytes of the printed text, asked for in order, back to the author's, which the page map counts.
pub(super) struct Author<'t> {
    text: &'t str,
    /// So far: the author's bytes, those printed, columns of the line.
    at: usize,
    printed: usize,
    column: usize,
}

impl<'t> Author<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, at: 0, printed: 0, column: 0 }
    }

    pub(super) fn byte(&mut self, printed: usize) -> usize {
        for c in self.text[self.at..].chars() {
            if self.printed >= printed {
                break;
            }
            let columns = columns(c, &mut self.column);
            self.printed += if c == '\t' { columns } else { c.len_utf8() };
            self.at += c.len_utf8();
        }
        self.at
    }
}

/// Cuts code into parts that are no wider than `room`. What follows in a line hangs two columns deeper
/// than its line begins.
pub(super) fn cut(text: &str, room: Length, column: Length, width: &mut dyn FnMut(char) -> Length) -> Vec<Part> {
    let mut parts = Vec::new();
    let columns = usize::try_from(room.0 / column.0.max(1)).unwrap_or(usize::MAX);
    let mut line_start = 0;
    for (number, line) in (0..).zip(text.split('\n')) {
        let line_end = line_start + line.len();
        if line.len() <= columns && line.is_ascii() {
            parts.push(Part { start: line_start, end: line_end, line: number, hang: Length::ZERO });
            line_start = line_end + 1;
            continue;
        }
        let indent = line.len() - line.trim_start_matches(' ').len();
        let deep = (column * i64::try_from(indent + 2).unwrap_or(i64::MAX / 1_000_000)).min(room / 2).max(Length(1));
        let (mut start, mut hang) = (line_start, Length::ZERO);
        loop {
            let rest = &text[start..line_end];
            let end = over(rest, room - hang, width).map_or(line_end, |over| start + good(rest, over));
            parts.push(Part { start, end, line: number, hang });
            if end >= line_end {
                break;
            }
            (start, hang) = (end, deep);
        }
        line_start = line_end + 1;
    }
    parts
}

/// The byte of the first character that does not fit; never the first of all.
fn over(rest: &str, room: Length, width: &mut dyn FnMut(char) -> Length) -> Option<usize> {
    let mut used = Length::ZERO;
    for (i, c) in rest.char_indices() {
        used += width(c);
        if used > room && i > 0 {
            return Some(i);
        }
    }
    None
}

/// Where to cut a line of which `over` bytes fit: at a place that reads well and leaves little empty.
fn good(rest: &str, over: usize) -> usize {
    let bytes = rest.as_bytes();
    let indent = rest.len() - rest.trim_start_matches(' ').len();
    let earliest = (over / 2).max(indent + 1);
    let cost = |i: usize| {
        let (before, after) = (bytes[i - 1], bytes[i]);
        let place = match before {
            _ if after == b' ' => return None,
            b' ' if i > 1 && matches!(bytes[i - 2], b',' | b';' | b'{' | b'(') => 0,
            b' ' if i > 2 && matches!(&bytes[i - 3..i - 1], b"&&" | b"||" | b"=>" | b"->") => 0,
            b' ' => 10,
            // A call in a chain.
            b')' | b']' | b'?' if after == b'.' => 16,
            b',' | b';' => 22,
            b'(' | b'[' | b'{' => 30,
            b'.' | b':' | b'/' | b'\\' | b'-' | b'_' | b'|' | b'&' | b'=' | b'?' | b'+' => 40,
            _ => return None,
        };
        Some(place + (over - i) * 40 / over)
    };
    let places = (earliest..=over).filter(|&i| rest.is_char_boundary(i));
    let best = places.filter_map(|i| Some((cost(i)?, std::cmp::Reverse(i)))).min();
    // Nothing cheaper than a cut anywhere.
    best.map_or(over, |(_, std::cmp::Reverse(i))| i)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn printed_bytes_lead_back_to_the_authors() {
        let text = "a\tb\n\t\tword \u{e9}x";
        let printed = untabbed(text);
        assert_eq!(printed, "a   b\n        word \u{e9}x");
        let mut author = Author::new(text);
        let places = ["b", "word", "\u{e9}", "x"].map(|what| (printed.find(what), text.find(what)));
        for (printed, wanted) in places {
            assert_eq!(Some(author.byte(printed.expect("it is there"))), wanted);
        }
    }

    fn parts(text: &str, columns: i64) -> Vec<&str> {
        let wide = |c: char| if c < '\u{1100}' { Length(10) } else { Length(17) };
        cut(text, Length(10 * columns), Length(10), &mut { wide }).iter().map(|p| &text[p.start..p.end]).collect()
    }

    #[test]
    fn long_lines_are_cut_where_they_read_well() {
        assert_eq!(parts("ab\n\ncd", 4), ["ab", "", "cd"]);
        assert_eq!(parts("let pots = fill(basil, thyme, mint);", 24), ["let pots = fill(basil, ", "thyme, mint);"]);
        assert_eq!(
            parts("pots.herbs.iter().filter(is_dry).collect()", 28),
            ["pots.herbs.iter()", ".filter(is_dry).collect()"]
        );
        assert_eq!(parts("/srv/pots/south/window", 12), ["/srv/pots/", "south/", "window"]);
        assert_eq!(parts("aaaaaaaaaaaa", 8), ["aaaaaaaa", "aaaa"]);
    }

    #[test]
    fn nothing_is_lost_and_nothing_is_too_wide() {
        let text = "        deep(in, the, block, of, code)\n鉢植えのバジルと鉢植えのミント\nx";
        for columns in 6..40 {
            let joined: String = parts(text, columns).concat();
            assert_eq!(joined, text.replace('\n', ""));
        }
        assert_eq!(parts("鉢植えの", 4), ["鉢植", "え", "の"]);
    }

    #[test]
    fn tabs_lead_to_the_next_stop() {
        assert_eq!(untabbed("\ta\tbc\n\té\t."), "    a   bc\n    é   .");
        assert!(matches!(untabbed("plain"), Cow::Borrowed(_)));
    }
}
