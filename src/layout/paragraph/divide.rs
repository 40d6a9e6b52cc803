//! The horizontal list with more places where a line may end: hyphenation points, and as a last
//! resort any letter.

use super::breaks;
use super::flat::Flat;
use super::hlist::{Disc, HList, Item, Kind, plain_disc, shape};
use super::hyphenate;
use crate::book::Division;
use crate::font::Shaper;

/// Penalty of a divided word.
pub(super) const HYPHEN: i32 = 152;
/// Of a divided part of a word that has hyphens of its own, or of a name: a last hope before holes.
const PART: i32 = 200;
/// Parts of fewer bytes are not divided.
const LEAST_PART: u32 = 8;

/// What touches a word.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Touch {
    /// White space or signs.
    Free,
    /// A hyphen of the word's own, or a joint of a name.
    Joint,
    /// More of the word.
    Word,
}

/// The list with every word that may be divided cut at its hyphenation points.
pub(super) fn hyphenated(shaper: &mut Shaper<'_>, flat: &Flat, list: &HList, own: &[Division]) -> HList {
    let mut out = HList {
        items: Vec::with_capacity(list.items.len() * 2),
        runs: list.runs.clone(),
        discs: list.discs.clone(),
        missing: Vec::new(),
    };
    for (i, item) in list.items.iter().enumerate() {
        let Kind::Box { word: true, id, .. } = item.kind else {
            out.items.push(*item);
            continue;
        };
        let before = i.checked_sub(1).map_or(Touch::Free, |j| touch(flat, list, j, true));
        let touches = before.max(touch(flat, list, i + 1, false));
        let points = if touches == Touch::Word || touches == Touch::Joint && item.text_len < LEAST_PART {
            0
        } else {
            let text = &flat.text[item.text as usize..(item.text + item.text_len) as usize];
            match shaper.note(id) {
                0 => {
                    let lang = &flat.langs[usize::from(list.runs[item.run as usize].lang)];
                    let points = hyphenate::points(text, lang, own);
                    // Bit 0 can be no point: it tells that the others are known.
                    shaper.set_note(id, points | 1);
                    points
                }
                note => note & !1,
            }
        };
        if points == 0 || list.runs[item.run as usize].level & 1 == 1 {
            out.items.push(*item);
        } else {
            let cost = if touches == Touch::Joint { PART } else { HYPHEN };
            divide(shaper, flat, item, points, cost, &mut out);
        }
    }
    out
}

/// What an item is to the word beside it, which it stands before or behind.
fn touch(flat: &Flat, list: &HList, at: usize, before: bool) -> Touch {
    let Some(item) = list.items.get(at) else { return Touch::Free };
    match item.kind {
        // A word in two styles is one word; a comma behind an emphasized word is not.
        Kind::Box { .. } => {
            let text = &flat.text[item.text as usize..(item.text + item.text_len) as usize];
            let sign = if before { text.chars().next_back() } else { text.chars().next() };
            let raised = list.runs[item.run as usize].rise.0 > 0;
            if raised || sign.is_some_and(|c| !c.is_alphanumeric() && c != '_') { Touch::Free } else { Touch::Word }
        }
        Kind::Disc { .. } => Touch::Word,
        // A dash parts words, a hyphen joins them.
        Kind::Penalty { flagged: true, .. } if !flat.text[..item.text as usize].ends_with(['—', '–']) => {
            Touch::Joint
        }
        // In an address, a hyphen might be one of its own.
        Kind::Penalty { cost: 1.., flagged: false } => {
            if breaks::is_in_url(&flat.text, item.text as usize) {
                Touch::Word
            } else {
                Touch::Joint
            }
        }
        _ => Touch::Free,
    }
}

/// Cuts one box at the points of a bit set of byte offsets.
fn divide(shaper: &mut Shaper<'_>, flat: &Flat, item: &Item, points: u64, cost: i32, out: &mut HList) {
    let run = out.runs[item.run as usize];
    // Clusters as (first byte, first glyph, width in units), in order, with an end behind the last.
    let mut clusters: Vec<(u32, u32, i32)> = Vec::with_capacity(24);
    for (i, glyph) in shaper.glyphs(item.glyphs, item.glyphs_len).iter().enumerate() {
        match clusters.last_mut() {
            Some(last) if last.0 == glyph.cluster => last.2 += glyph.advance,
            _ => clusters.push((glyph.cluster, i as u32, glyph.advance)),
        }
    }
    clusters.push((item.text_len, item.glyphs_len, 0));
    let part = |from: usize, to: usize| {
        let (start, end) = (clusters[from], clusters[to]);
        let units: i32 = clusters[from..to].iter().map(|c| c.2).sum();
        Item {
            width: run.scale.apply(units),
            text: item.origin + start.0,
            text_len: end.0 - start.0,
            glyphs: item.glyphs + start.1,
            glyphs_len: end.1 - start.1,
            ..*item
        }
    };
    let mut from = 0;
    for at in (1..64u32).filter(|bit| points & (1 << bit) != 0) {
        let to = clusters.partition_point(|c| c.0 < at);
        if to <= from || to + 1 > clusters.len() {
            continue;
        }
        let place = item.origin + at;
        if clusters[to].0 == at {
            out.items.push(part(from, to));
            let plain = plain_disc(shaper, out, item.run, place);
            out.items.push(Item { kind: Kind::Disc { parts: u32::MAX, cost }, ..plain });
            from = to;
        } else {
            // Within a ligature: its two halves are shaped anew.
            let ligature = part(to - 1, to);
            let (start, end) = (ligature.text as usize, (ligature.text + ligature.text_len) as usize);
            if to - 1 < from || end <= place as usize {
                continue;
            }
            if to - 1 > from {
                out.items.push(part(from, to - 1));
            }
            let pre = shape(shaper, &run, item.run, &flat.text[start..place as usize], ligature.text, false);
            let post = shape(shaper, &run, item.run, &flat.text[place as usize..end], place, false);
            let plain = plain_disc(shaper, out, item.run, place);
            out.discs.push(Disc { pre, post });
            out.items.push(Item {
                kind: Kind::Disc { parts: (out.discs.len() - 1) as u32, cost },
                stretch: pre.width + plain.stretch,
                shrink: post.width,
                ..ligature
            });
            from = to;
        }
    }
    if from + 1 < clusters.len() {
        out.items.push(part(from, clusters.len() - 1));
    }
}

/// The last resort: what stands between two places where a line may end and is wider than `measure`
/// gets further places, between its boxes, at its ties, and between letters.
pub(super) fn crumbled(shaper: &Shaper<'_>, list: &HList, measure: i64) -> HList {
    let mut out = HList {
        items: Vec::with_capacity(list.items.len() * 2),
        runs: list.runs.clone(),
        discs: list.discs.clone(),
        missing: Vec::new(),
    };
    let mut start = 0;
    while start < list.items.len() {
        let is_break = |item: &Item| match item.kind {
            Kind::Glue | Kind::Forced | Kind::Disc { .. } => true,
            Kind::Penalty { cost, .. } => cost < 10_000,
            _ => false,
        };
        let len = list.items[start..].iter().position(is_break).unwrap_or(list.items.len() - start);
        let stretch = &list.items[start..start + len];
        if stretch.iter().map(|item| item.width).sum::<i64>() > measure {
            for (i, item) in stretch.iter().enumerate() {
                if i > 0 || item.kind == Kind::Tie {
                    out.items.push(Item::new(Kind::Penalty { cost: 4000, flagged: false }, item.text, item.run));
                }
                match item.kind {
                    // Behind a penalty it is dropped with it, and is no place of its own.
                    Kind::Tie => out.items.push(Item { kind: Kind::Glue, ..*item }),
                    Kind::Box { whole: false, .. } => crumble(shaper, list, item, measure, &mut out.items),
                    _ => out.items.push(*item),
                }
            }
        } else {
            out.items.extend_from_slice(stretch);
        }
        out.items.extend(list.items.get(start + len));
        start += len + 1;
    }
    out
}

/// A box wider than so many lines is no word of any language: there is nothing to choose among its letters.
const NO_WORD: i64 = 8;

/// One box cut between its letters; one of very many lines, into pieces that fill a line each.
fn crumble(shaper: &Shaper<'_>, list: &HList, item: &Item, measure: i64, out: &mut Vec<Item>) {
    let least = if item.width / NO_WORD > measure { measure } else { 0 };
    let run = list.runs[item.run as usize];
    let rtl = run.level & 1 == 1;
    let mut parts: Vec<Item> = Vec::new();
    for (i, glyph) in shaper.glyphs(item.glyphs, item.glyphs_len).iter().enumerate() {
        let width = run.scale.apply(glyph.advance);
        let text = item.origin + glyph.cluster;
        let same = parts.last().is_some_and(|p| p.text == text);
        // Joined letters (Arabic) stay together.
        let joined = glyph.unsafe_to_break && rtl;
        match parts.last_mut() {
            Some(last) if same || joined || last.width + width <= least => {
                last.width += width;
                last.glyphs_len += 1;
                last.text = last.text.min(text);
            }
            _ => parts.push(Item { width, text, glyphs: item.glyphs + i as u32, glyphs_len: 1, ..*item }),
        }
    }
    if rtl {
        parts.reverse();
    }
    let mut end = item.text + item.text_len;
    for part in parts.iter_mut().rev() {
        part.text_len = end.saturating_sub(part.text);
        end = part.text;
    }
    for (i, part) in parts.iter().enumerate() {
        if i > 0 {
            out.push(Item::new(Kind::Penalty { cost: 5000, flagged: false }, part.text, item.run));
        }
        out.push(*part);
    }
}
