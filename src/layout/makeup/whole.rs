//! No page ends within a word, where that can be helped.
//!
//! The paragraph that goes on over the page's end is set with as many lines as before, so that no other page
//! changes, and with another break of the line at the foot. It costs next to nothing where the lines
//! hardly suffer; where they would, the break is the dearer, and the pages are planned again.

use super::Reset;
use super::assemble::take_over;
use super::cost::Page;
use super::measure::{Break, Word};
use super::variants::Variants;
use crate::layout::galley::{Elastic, Fragment, Item};
use std::collections::BTreeMap;

/// Items of a paragraph of some twenty pages; longer ones stay as they are.
const LONG: usize = 2_000;

/// What was asked for, and came of it.
#[derive(Default)]
pub(super) struct Whole {
    /// By paragraph and those of its lines that end pages.
    lines: BTreeMap<(usize, Vec<u32>), Option<Vec<Fragment>>>,
}

impl Whole {
    /// Asks the paragraphs in which pages end within a word; whether there is anything new.
    pub(super) fn ask(
        &mut self,
        pages: &mut [Page],
        breaks: &mut [Break],
        galley: &[Item],
        variants: &Variants,
        reset: &mut dyn Reset,
    ) -> bool {
        let mut news = false;
        for page in pages.iter_mut().filter(|page| page.word == Word::Divided) {
            let mended = place(variants, page.items.end)
                .is_some_and(|(paragraph, line)| self.mends((paragraph, vec![line]), galley, variants, reset));
            page.word = if mended { Word::Mendable } else { Word::Stubborn };
            if let Ok(at) = breaks.binary_search_by_key(&page.items.end, |end| end.at) {
                breaks[at].word = page.word;
            }
            news |= !mended;
        }
        news
    }

    /// Sets the paragraphs anew that can be mended.
    pub(super) fn set(
        &mut self,
        pages: &mut [Page],
        galley: &[Item],
        variants: &Variants,
        reset: &mut dyn Reset,
    ) -> Vec<(usize, Vec<Fragment>)> {
        let mut wanted: BTreeMap<usize, Vec<(u32, usize)>> = BTreeMap::new();
        for (i, page) in
            pages.iter().enumerate().filter(|(_, page)| matches!(page.word, Word::Divided | Word::Mendable))
        {
            if let Some((paragraph, line)) = place(variants, page.items.end) {
                wanted.entry(paragraph).or_default().push((line, i));
            }
        }
        let mut out = Vec::new();
        for (paragraph, mut ends) in wanted {
            // Of a paragraph over several pages perhaps not all ends can be mended together.
            loop {
                let key = (paragraph, ends.iter().map(|end| end.0).collect());
                let mended = self.mends(key.clone(), galley, variants, reset);
                ends.iter()
                    .for_each(|(_, page)| pages[*page].word = if mended { Word::Mendable } else { Word::Stubborn });
                if mended {
                    out.extend(self.lines.remove(&key).flatten().map(|lines| (paragraph, lines)));
                    break;
                }
                ends.pop();
                if ends.is_empty() {
                    break;
                }
            }
        }
        out
    }

    fn mends(&mut self, key: (usize, Vec<u32>), galley: &[Item], variants: &Variants, reset: &mut dyn Reset) -> bool {
        if let Some(known) = self.lines.get(&key) {
            return known.is_some();
        }
        let old: Vec<&Fragment> = lines(galley, &variants.paragraphs[key.0]).collect();
        let new = reset.whole(key.0, &key.1).filter(|new| fits(&old, new, &key.1));
        let mends = new.is_some();
        self.lines.insert(key, new);
        mends
    }
}

/// The paragraph within which a page ends, and the last of its lines there.
fn place(variants: &Variants, end: usize) -> Option<(usize, u32)> {
    let paragraph = variants.paragraphs.partition_point(|p| p.items.end <= end);
    let items = &variants.paragraphs.get(paragraph)?.items;
    // A line and a penalty take turns. Each page of a paragraph asks for all of it: one over very many would take the
    // square of its length.
    (items.start < end && items.len() <= LONG && !variants.is_barred(paragraph))
        .then(|| (paragraph, ((end - items.start) / 2) as u32))
}

fn lines<'g>(galley: &'g [Item], paragraph: &Elastic) -> impl Iterator<Item = &'g Fragment> {
    galley[paragraph.items.clone()].iter().filter_map(|item| match item {
        Item::Fragment(line) => Some(line),
        _ => None,
    })
}

/// Whether lines can stand in the place of others, and call the same notes up to the end of each page.
fn fits(old: &[&Fragment], new: &[Fragment], ends: &[u32]) -> bool {
    let called = |line: &&Fragment| line.notes.clone();
    old.len() == new.len()
        && old.iter().zip(new).all(|(old, new)| old.height == new.height)
        && ends.iter().all(|end| {
            let (old, new) = (old.iter().copied(), new.iter());
            let count = *end as usize + 1;
            old.take(count).flat_map(|line| called(&line)).eq(new.take(count).flat_map(|line| called(&line)))
        })
}

/// Puts a paragraph's lines in the place of those that it had.
pub(super) fn put(galley: &mut [Item], paragraph: &Elastic, lines: Vec<Fragment>) {
    let places = galley[paragraph.items.clone()].iter_mut().filter_map(|item| match item {
        Item::Fragment(line) => Some(line),
        _ => None,
    });
    for (i, (old, mut new)) in places.zip(lines).enumerate() {
        if i == 0 {
            take_over(std::mem::take(old), &mut new, paragraph.marks, paragraph.places);
        }
        *old = new;
    }
}
