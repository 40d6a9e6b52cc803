//! The index of a book, and the numbers that stand behind its entries: both editions make them alike.

use super::opening::roman;
use super::{Anchor, Inline, InlineKind, LinkRole, Target, words};
use crate::source::{FileId, Span};
use std::collections::HashMap;

/// The index of a book.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Index {
    /// In the order of the language.
    pub groups: Vec<IndexGroup>,
}

/// The entries that begin with one letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndexGroup {
    /// The letter; empty for entries that begin with none.
    pub label: String,
    /// In the order of the language; never empty.
    pub entries: Vec<IndexEntry>,
}

/// An entry, or a sub-entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndexEntry {
    /// Unique within the chapter of the index.
    pub id: String,
    /// What is spoken of.
    pub term: Vec<Inline>,
    /// Where, in the order of the book.
    pub places: Vec<IndexPlace>,
    /// Entries to look under instead.
    pub see: Vec<IndexSee>,
    /// Entries to look under as well.
    pub also: Vec<IndexSee>,
    /// Its sub-entries.
    pub entries: Vec<IndexEntry>,
}

/// A place that an entry names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndexPlace {
    /// Where it is, or begins.
    pub from: Anchor,
    /// Where it ends.
    pub to: Option<Anchor>,
    /// The entry is treated here.
    pub main: bool,
}

/// An entry that another one sends to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndexSee {
    /// Its words, those of sub-entries behind a colon.
    pub term: Vec<Inline>,
    /// Its id.
    pub entry: String,
}

impl Index {
    /// Every entry, before its sub-entries.
    pub fn entries<'a>(&'a self, visit: &mut dyn FnMut(&'a IndexEntry)) {
        fn each<'a>(entries: &'a [IndexEntry], visit: &mut dyn FnMut(&'a IndexEntry)) {
            for entry in entries {
                visit(entry);
                each(&entry.entries, visit);
            }
        }
        self.groups.iter().for_each(|group| each(&group.entries, visit));
    }

    /// The running text of every entry, as it is read: its term, then those that it sends to.
    pub fn texts<'a>(&'a self, visit: &mut dyn FnMut(&'a Vec<Inline>)) {
        self.entries(&mut |entry| {
            visit(&entry.term);
            entry.see.iter().chain(&entry.also).for_each(|see| visit(&see.term));
        });
    }

    /// The same, to be changed.
    pub fn texts_mut<'a>(&'a mut self, visit: &mut dyn FnMut(&'a mut Vec<Inline>)) {
        fn each<'a>(entries: &'a mut [IndexEntry], visit: &mut dyn FnMut(&'a mut Vec<Inline>)) {
            for IndexEntry { id: _, term, places: _, see, also, entries } in entries {
                visit(term);
                see.iter_mut().chain(also).for_each(|see| visit(&mut see.term));
                each(entries, visit);
            }
        }
        self.groups.iter_mut().for_each(|group| each(&mut group.entries, visit));
    }
}

/// What is printed for one or more places of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Locator<'a> {
    /// Where it leads, and its number.
    pub first: (&'a Anchor, String),
    /// The end of a range.
    pub last: Option<(&'a Anchor, String)>,
    /// Printed bold.
    pub main: bool,
}

/// A page in an order of pages: how it is numbered, and its number.
type Page = (u8, u32);

/// A stretch of pages of an entry.
struct Stretch<'a> {
    first: (Page, &'a Anchor, &'a str),
    last: (Page, &'a Anchor, &'a str),
    main: bool,
}

/// The locators of an entry by page: in the order of the pages, each page once, pages that follow each other as a range.
/// The pages where the entry is treated stand by themselves. Places on no page are left out.
pub fn by_page<'a>(places: &'a [IndexPlace], folio: &dyn Fn(&'a Anchor) -> Option<&'a str>) -> Vec<Locator<'a>> {
    let mut stretches: Vec<Stretch<'a>> = Vec::new();
    for (at, place) in places.iter().enumerate() {
        let Some(folio_from) = folio(&place.from) else { continue };
        let first = (page(folio_from, at), &place.from, folio_from);
        let end = place.to.as_ref().and_then(|to| Some((to, folio(to)?)));
        let last = end.map_or(first, |(to, folio)| (page(folio, at), to, folio));
        // From front matter to the body, or backwards: only the start is sure.
        let last = if last.0.0 == first.0.0 && last.0.1 >= first.0.1 { last } else { first };
        stretches.push(Stretch { first, last, main: place.main });
    }
    stretches.sort_by_key(|stretch| (stretch.first.0, stretch.last.0, !stretch.main));
    let mains: Vec<(Page, Page)> = stretches.iter().filter(|s| s.main).map(|s| (s.first.0, s.last.0)).collect();
    let mut merged: Vec<Stretch<'a>> = Vec::new();
    for stretch in stretches {
        let told = |(from, to): &(Page, Page)| *from <= stretch.first.0 && stretch.last.0 <= *to;
        if !stretch.main && mains.iter().any(told) {
            continue;
        }
        let before = merged.iter_mut().rev().find(|before| before.main == stretch.main);
        match before {
            Some(before) if joins(before.last.0, stretch.first.0) => {
                if before.last.0 < stretch.last.0 {
                    before.last = stretch.last;
                }
            }
            _ => merged.push(stretch),
        }
    }
    merged
        .into_iter()
        .map(|Stretch { first, last, main }| Locator {
            first: (first.1, first.2.to_owned()),
            last: (last.0 > first.0).then(|| (last.1, last.2.to_owned())),
            main,
        })
        .collect()
}

/// Whether a stretch that begins on a page goes on with one that ended.
fn joins(end: Page, start: Page) -> bool {
    end.0 == start.0 && start.1 <= end.1.saturating_add(1)
}

/// The page that a folio names: roman ones stand before arabic ones, others behind, in the order of the places.
fn page(folio: &str, at: usize) -> Page {
    match (roman(folio), folio.parse()) {
        (_, Ok(number)) => (1, number),
        (Some(number), _) => (0, number),
        // No two of them follow each other.
        (None, Err(_)) => (2, (at as u32).saturating_mul(2)),
    }
}

/// The locators of an entry where no pages were laid out: the names of chapters, and behind each the number of a further place in it.
pub fn by_chapter<'a>(places: &'a [IndexPlace], name: &dyn Fn(usize) -> String) -> Vec<Locator<'a>> {
    let mut seen: HashMap<usize, usize> = HashMap::new();
    places
        .iter()
        .map(|place| {
            let count = seen.entry(place.from.chapter).or_default();
            *count += 1;
            let text = if *count == 1 { name(place.from.chapter) } else { format!("({count})") };
            Locator { first: (&place.from, text), last: None, main: place.main }
        })
        .collect()
}

/// What an entry says, as running text: its term, its locators, and where else to look. `chapter` is that of the index.
pub fn line(entry: &IndexEntry, locators: &[Locator<'_>], chapter: usize, language: &str) -> Vec<Inline> {
    let span = entry.term.first().map_or(NOWHERE, |first| first.span);
    let text = |text: &str| Inline::new(span, InlineKind::Text(text.to_owned()));
    let comma = if matches!(words::primary(language), "ar" | "fa") { "\u{60c} " } else { ", " };
    let link = |place: &Anchor, role: LinkRole, content: Vec<Inline>| {
        let target = Target::Place { chapter: place.chapter, anchor: place.id.clone() };
        Inline::new(span, InlineKind::link(target, content, role))
    };
    let mut out = entry.term.clone();
    for locator in locators {
        let mut shown = vec![link(locator.first.0, LinkRole::Locator, vec![text(&locator.first.1)])];
        if let Some((place, folio)) = &locator.last {
            shown.push(text("\u{2013}"));
            shown.push(link(place, LinkRole::Locator, vec![text(folio)]));
        }
        out.push(text(comma));
        match locator.main {
            true => out.push(Inline::new(span, InlineKind::Strong(shown))),
            false => out.append(&mut shown),
        }
    }
    for (list, also) in [(&entry.see, false), (&entry.also, true)] {
        for (at, see) in list.iter().enumerate() {
            let numbers = !locators.is_empty() && also;
            out.push(text(if at > 0 || numbers { "; " } else { comma }));
            if at == 0 {
                let word = text(words::see(also, language));
                out.push(Inline::new(span, InlineKind::Emphasis(vec![word])));
                out.push(text(" "));
            }
            let place = Anchor { chapter, id: Some(see.entry.clone()) };
            out.push(link(&place, LinkRole::Plain, see.term.clone()));
        }
    }
    out
}

/// The span of what no author wrote.
const NOWHERE: Span = Span { file: FileId(0), start: 0, end: 0 };

#[cfg(test)]
mod tests {
    use super::*;

    /// Places named by their folios: `12`, `12-14`, `!12` for a main one.
    fn places(text: &str) -> Vec<IndexPlace> {
        let anchor = |folio: &str| Anchor { chapter: 0, id: Some(folio.to_owned()) };
        text.split(' ')
            .map(|word| {
                let (main, word) = (word.starts_with('!'), word.trim_start_matches('!'));
                let (from, to) = word.split_once('-').map_or((word, None), |(from, to)| (from, Some(anchor(to))));
                IndexPlace { from: anchor(from), to, main }
            })
            .collect()
    }

    fn shown(text: &str) -> String {
        let places = places(text);
        let locators = by_page(&places, &|anchor| anchor.id.as_deref().filter(|id| *id != "?"));
        let one = |locator: &Locator<'_>| {
            let mark = if locator.main { "!" } else { "" };
            let last = locator.last.as_ref().map(|last| format!("-{}", last.1)).unwrap_or_default();
            format!("{mark}{}{last}", locator.first.1)
        };
        locators.iter().map(one).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn pages_are_sorted_and_merged() {
        assert_eq!(shown("12 12 7"), "7 12");
        assert_eq!(shown("12 13 14 16"), "12-14 16");
        assert_eq!(shown("12-14 13 15-20"), "12-20");
        assert_eq!(shown("3 iv v 1"), "iv-v 1 3");
        assert_eq!(shown("xii 12"), "xii 12");
        assert_eq!(shown("? 2"), "2");
        // A range that ends before it begins is only its start.
        assert_eq!(shown("9-3"), "9");
    }

    #[test]
    fn main_pages_stand_by_themselves() {
        assert_eq!(shown("12 !13 14"), "12 !13 14");
        assert_eq!(shown("13 !13"), "!13");
        assert_eq!(shown("!13 !14 15"), "!13-14 15");
        assert_eq!(shown("10-20 !13"), "10-20 !13");
    }

    #[test]
    fn without_pages_chapters_are_named() {
        let mut places = places("1 2 3");
        places[2].from.chapter = 4;
        let locators = by_chapter(&places, &|chapter| format!("ch{chapter}"));
        let texts: Vec<&str> = locators.iter().map(|locator| locator.first.1.as_str()).collect();
        assert_eq!(texts, ["ch0", "(2)", "ch4"]);
    }
}
