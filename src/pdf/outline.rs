//! The outline (ISO 32000-1 §12.3.3) and the labels of the pages (§12.4.2).

use super::Pages;
use super::save::Store;
use super::syntax::{int, reference, text};
use crate::layout::page::{OutlineEntry, ROMAN, Sheet};

/// Writes the outline; gives the number of its root, `None` when it is empty.
pub(super) fn outline(store: &mut Store, pages: &Pages<'_>) -> Option<u32> {
    let there = |entry: &&OutlineEntry| pages.object(entry.page as usize).is_some();
    let entries: Vec<&OutlineEntry> = pages.typeset.outline.iter().filter(there).collect();
    if entries.is_empty() {
        return None;
    }
    let root = store.reserve();
    let first = store.reserve_many(entries.len());
    let id = |i: usize| first + i as u32;
    let nodes = link(&entries);
    for (i, (entry, node)) in entries.iter().zip(&nodes).enumerate() {
        let out = store.object(id(i));
        out.extend_from_slice(b"<</Title");
        text(out, &entry.title);
        out.extend_from_slice(b"/Parent ");
        reference(out, node.parent.map_or(root, id));
        let family = [("/Prev ", node.previous), ("/Next ", node.next), ("/First ", node.first), ("/Last ", node.last)];
        for (key, other) in family {
            if let Some(other) = other {
                out.extend_from_slice(key.as_bytes());
                reference(out, id(other));
            }
        }
        if node.first.is_some() {
            out.extend_from_slice(b"/Count ");
            int(out, if entry.open { node.visible } else { -node.visible });
        }
        out.extend_from_slice(b"/Dest");
        let _ = pages.destination(out, entry.page, entry.y);
        out.extend_from_slice(b">>");
    }
    let tops: Vec<usize> = (0..entries.len()).filter(|&i| nodes[i].parent.is_none()).collect();
    let visible: i64 = tops.iter().map(|&i| 1 + if entries[i].open { nodes[i].visible } else { 0 }).sum();
    let out = store.object(root);
    out.extend_from_slice(b"<</Type/Outlines/First ");
    reference(out, id(tops.first().copied().unwrap_or(0)));
    out.extend_from_slice(b"/Last ");
    reference(out, id(tops.last().copied().unwrap_or(0)));
    out.extend_from_slice(b"/Count ");
    int(out, visible);
    out.extend_from_slice(b">>");
    Some(root)
}

/// An entry's family, by index.
#[derive(Clone, Default)]
struct Node {
    parent: Option<usize>,
    previous: Option<usize>,
    next: Option<usize>,
    first: Option<usize>,
    last: Option<usize>,
    /// Descendants that show when the entry is open.
    visible: i64,
}

/// Makes a tree of the flat list with levels.
fn link(entries: &[&OutlineEntry]) -> Vec<Node> {
    let mut nodes = vec![Node::default(); entries.len()];
    // The entries above the next one, outermost first.
    let mut path: Vec<usize> = Vec::new();
    let mut last_top = None;
    for (i, entry) in entries.iter().enumerate() {
        while path.last().is_some_and(|&above| entries[above].level >= entry.level) {
            path.pop();
        }
        let parent = path.last().copied();
        let previous = match parent {
            Some(parent) => nodes[parent].last.replace(i),
            None => last_top.replace(i),
        };
        nodes[i].parent = parent;
        nodes[i].previous = previous;
        match (previous, parent) {
            (Some(previous), _) => nodes[previous].next = Some(i),
            (None, Some(parent)) => nodes[parent].first = Some(i),
            (None, None) => {}
        }
        path.push(i);
    }
    for i in (0..entries.len()).rev() {
        if let Some(parent) = nodes[i].parent {
            nodes[parent].visible += 1 + if entries[i].open { nodes[i].visible } else { 0 };
        }
    }
    nodes
}

/// How a page is labeled.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Label {
    Decimal(u32),
    SmallRoman(u32),
    LargeRoman(u32),
    Words(String),
}

/// Writes the ranges of page labels; gives the number of the tree.
pub(super) fn labels(store: &mut Store, sheets: &[Sheet]) -> u32 {
    let mut entries = Vec::new();
    let mut before: Option<Label> = None;
    for (i, sheet) in sheets.iter().enumerate() {
        let label = label(&sheet.label);
        let goes_on = match (&before, &label) {
            (Some(Label::Decimal(a)), Label::Decimal(b))
            | (Some(Label::SmallRoman(a)), Label::SmallRoman(b))
            | (Some(Label::LargeRoman(a)), Label::LargeRoman(b)) => a.checked_add(1) == Some(*b),
            (Some(Label::Words(a)), Label::Words(b)) => a == b,
            _ => false,
        };
        if !goes_on {
            let (mut key, mut value) = (Vec::new(), b"<<".to_vec());
            int(&mut key, i as i64);
            let (style, start): (&[u8], u32) = match &label {
                Label::Decimal(n) => (b"/S/D", *n),
                Label::SmallRoman(n) => (b"/S/r", *n),
                Label::LargeRoman(n) => (b"/S/R", *n),
                Label::Words(words) => {
                    if !words.is_empty() {
                        value.extend_from_slice(b"/P");
                        text(&mut value, words);
                    }
                    (b"", 1)
                }
            };
            value.extend_from_slice(style);
            if start != 1 {
                value.extend_from_slice(b"/St ");
                int(&mut value, i64::from(start));
            }
            value.extend_from_slice(b">>");
            entries.push((key, value));
        }
        before = Some(label);
    }
    store.tree("Nums", &entries)
}

/// Reads a folio. Only what a reader would write the same way counts as a number.
fn label(folio: &str) -> Label {
    if let Some(number) = folio.parse().ok().filter(|&n: &u32| n > 0 && n.to_string() == folio) {
        return Label::Decimal(number);
    }
    if let Some(number) = from_roman(folio) {
        return Label::SmallRoman(number);
    }
    let lower = folio.to_ascii_lowercase();
    match from_roman(&lower) {
        Some(number) if folio.bytes().all(|b| b.is_ascii_uppercase()) => Label::LargeRoman(number),
        _ => Label::Words(folio.to_owned()),
    }
}

/// Reads a roman number; `None` for one that is not written the usual way.
fn from_roman(text: &str) -> Option<u32> {
    let (mut rest, mut sum) = (text, 0);
    for (value, letters) in ROMAN {
        while let Some(after) = rest.strip_prefix(letters) {
            (rest, sum) = (after, sum + value);
            if sum > 4000 {
                return None;
            }
        }
    }
    (rest.is_empty() && sum > 0 && to_roman(sum) == text).then_some(sum)
}

fn to_roman(mut number: u32) -> String {
    let mut out = String::new();
    for (value, letters) in ROMAN {
        while number >= value {
            out.push_str(letters);
            number -= value;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folios_are_numbers_only_when_readers_write_them_so() {
        assert_eq!(label("12"), Label::Decimal(12));
        assert_eq!(label("012"), Label::Words("012".to_owned()));
        assert_eq!(label("xiv"), Label::SmallRoman(14));
        assert_eq!(label("XL"), Label::LargeRoman(40));
        assert_eq!(label("iiii"), Label::Words("iiii".to_owned()));
        assert_eq!(label("A-3"), Label::Words("A-3".to_owned()));
    }

    #[test]
    fn equal_runs_share_one_label() {
        let sheet = |label: &str| Sheet { label: label.to_owned(), ..Sheet::default() };
        let sheets = ["cover", "i", "ii", "iii", "1", "2", "5", "6"].map(sheet);
        let mut store = Store::after(0);
        labels(&mut store, &sheets);
        let written = String::from_utf8(store.written()).unwrap_or_default();
        assert_eq!(written, "<</Nums[0 <</P(cover)>> 1 <</S/r>> 4 <</S/D>> 6 <</S/D/St 5>> ]>>");
    }

    #[test]
    fn an_outline_counts_what_shows() {
        let entry =
            |level, open| OutlineEntry { level, title: String::new(), page: 0, y: crate::length::Length::ZERO, open };
        let entries = [entry(0, true), entry(1, false), entry(2, true), entry(1, true), entry(0, true)];
        let nodes = link(&entries.iter().collect::<Vec<_>>());
        assert_eq!(nodes.iter().map(|node| node.visible).collect::<Vec<_>>(), [2, 1, 0, 0, 0]);
        assert_eq!(nodes.iter().map(|node| node.next).collect::<Vec<_>>(), [Some(4), Some(3), None, None, None]);
        assert_eq!(nodes[0].last, Some(3));
    }
}
