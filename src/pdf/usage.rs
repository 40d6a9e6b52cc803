//! Which glyphs the pages use, and for what text.
//!
//! A PDF font gives one text to one glyph (`ToUnicode`, ISO 32000-1 §9.10.3). A glyph gets the
//! text that it stands for most often. Its other texts are kept too: for each of them there is an
//! *alias*, the same font under another name with another `ToUnicode`, which every reader
//! understands; many do not know `ActualText`.

use super::cluster::{self, RIGHT_TO_LEFT, Split, same};
use crate::font::FontBook;
use crate::layout::page::{Glyph, GlyphRun, Mark, Sheet, Typeset};
use std::collections::BTreeSet;

/// What the hyphen of a divided word stands for.
pub(super) const SOFT_HYPHEN: &str = "\u{AD}";

/// More texts than this of one glyph are told by `ActualText`.
const OTHERS: usize = 24;

/// Behind text that runs leftwards stands text that does not: for readers that work directions out anew.
const LEFT_TO_RIGHT: &str = "\u{200E}";

/// The mark of direction that a run needs before it; `leftwards` is the direction of the run before it.
///
/// Readers turn what they take for right-to-left around, and take signs behind such letters for a part of it.
pub(super) fn needed_mark(run: &GlyphRun, split: Split<'_>, leftwards: bool) -> Option<&'static str> {
    if run.rtl {
        return split.needs_mark().then_some(RIGHT_TO_LEFT);
    }
    (leftwards && split.text.chars().next().is_some_and(|c| !c.is_alphanumeric())).then_some(LEFT_TO_RIGHT)
}

/// What no glyph may stand for (ISO 19005-2, 6.2.11.7.2).
const FORBIDDEN: [char; 3] = ['\0', '\u{FEFF}', '\u{FFFE}'];

/// Whether a text has characters for private use, which only `ActualText` may tell (ISO 19005-2, 6.2.11.7.3).
pub(super) fn private(text: &str) -> bool {
    text.chars().any(|c| matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..))
}

/// How a glyph is used.
#[derive(Clone, Default)]
pub(super) struct Use<'a> {
    /// It is shown.
    pub(super) used: bool,
    /// The text it alone stood for first, and how often.
    text: &'a str,
    count: u32,
    /// That text, if it is one byte.
    byte: Option<u8>,
    /// Other texts it stood for.
    others: Vec<(&'a str, u32)>,
    /// Text to give it if it never stands alone.
    part: &'a str,
}

impl<'a> Use<'a> {
    fn stands_for(&mut self, text: &'a str, weight: u32) {
        self.used = true;
        if same(self.text, text) || self.text.is_empty() {
            (self.text, self.byte) = (text, cluster::only_byte(text));
            self.count += weight;
        } else if let Some(other) = self.others.iter_mut().find(|other| other.0 == text) {
            other.1 += weight;
        } else if self.others.len() < OTHERS {
            self.others.push((text, weight));
        }
    }

    /// The texts it stands for alone, the most usual first; of equals the smallest. If it never
    /// stands alone, one that fits its part of a cluster. Empty when there is no text at all.
    pub(super) fn texts(&self) -> Vec<&'a str> {
        let mut texts = vec![(self.text, self.count)];
        texts.extend_from_slice(&self.others);
        texts.retain(|text| !text.0.is_empty() && !text.0.contains(FORBIDDEN));
        texts.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
        if texts.is_empty() && !self.part.is_empty() {
            texts.push((self.part, 0));
        }
        texts.into_iter().map(|text| text.0).collect()
    }
}

/// All that the pages use.
pub(super) struct Usage<'a> {
    /// By `FaceId`, then by glyph id; empty for a face that is not used.
    pub(super) faces: Vec<Vec<Use<'a>>>,
    /// Texts of drawn boxes.
    pub(super) boxes: BTreeSet<&'a str>,
}

/// Looks at every mark of the pages and of the sheets.
pub(super) fn gather<'a>(typeset: &'a Typeset, sheets: &'a [Sheet], fonts: &FontBook) -> Usage<'a> {
    let mut usage = Usage { faces: vec![Vec::new(); fonts.len()], boxes: BTreeSet::new() };
    let mut leftwards = false;
    for placed in super::marks(typeset, sheets) {
        let run = match &placed.mark {
            Mark::Glyphs(run) => run,
            Mark::Frame { actual: Some(actual), .. } => {
                if !actual.contains(FORBIDDEN) {
                    usage.boxes.insert(actual);
                }
                continue;
            }
            _ => continue,
        };
        let Some(table) = usage.faces.get_mut(usize::from(run.face.0)) else { continue };
        let Some(split) = cluster::split(typeset, run) else { continue };
        if table.is_empty() {
            table.resize(fonts.face(run.face).advances.len().max(1), Use::default());
        }
        let last = table.len() - 1;
        // A glyph id that the face does not have shows as its glyph 0.
        let slot = |gid: u16| if usize::from(gid) > last { 0 } else { usize::from(gid) };
        let mut clusters = split.clusters();
        loop {
            let again = |glyph: &Glyph, byte: u8| match table.get_mut(usize::from(glyph.gid)) {
                Some(entry) if entry.byte == Some(byte) => {
                    entry.count += 1;
                    true
                }
                _ => false,
            };
            if clusters.plain(again).is_some() {
                continue;
            }
            let Some(cluster) = clusters.next() else { break };
            if let [glyph] = cluster.glyphs {
                table[slot(glyph.gid)].stands_for(cluster.text, 1);
                continue;
            }
            // Each takes a character, the last one the rest: vowel signs may share a glyph.
            let (mut rest, mut left) = (cluster.text, cluster.glyphs.len());
            let mut share = |gid: u16| {
                left -= 1;
                let end = if left == 0 { rest.len() } else { rest.chars().next().map_or(0, char::len_utf8) };
                let part;
                (part, rest) = rest.split_at(end);
                let entry = &mut table[slot(gid)];
                entry.used = true;
                if entry.part.is_empty() {
                    entry.part = part;
                }
            };
            if run.rtl {
                cluster.glyphs.iter().rev().for_each(|glyph| share(glyph.gid));
            } else {
                cluster.glyphs.iter().for_each(|glyph| share(glyph.gid));
            }
        }
        if let Some(hyphen) = split.hyphen {
            // Without weight: the glyph is a hyphen before it is a soft one.
            table[slot(hyphen.gid)].stands_for(SOFT_HYPHEN, 0);
        }
        if let Some(space) = split.line_space() {
            table[slot(fonts.face(run.face).space())].stands_for(space, 1);
        }
        if let Some(mark) = needed_mark(run, split, leftwards) {
            table[slot(fonts.face(run.face).space())].stands_for(mark, 0);
        }
        leftwards = run.rtl;
    }
    usage
}
