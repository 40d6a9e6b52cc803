//! A run's glyphs and its text, matched cluster by cluster.
//!
//! A run gives the text that extraction must yield and, for each glyph, where its cluster starts
//! in it. From left to right the clusters rise (fall, in a right-to-left run). Where they do
//! not, the whole run is one cluster: its text is then right, though not its parts.

use crate::layout::page::{Glyph, GlyphRun, Typeset};

/// Before a vowel sign that is the first glyph of leftward text: readers that work directions out anew would take it for a part of what stands to the left.
pub(super) const RIGHT_TO_LEFT: &str = "\u{200F}";

/// The space before such a sign. In one glyph with the mark, since some readers pass over what is but a space or but a mark, and then take sign and
/// letter apart.
const RIGHT_TO_LEFT_SPACE: &str = "\u{200F} ";

/// A run with its parts.
#[derive(Clone, Copy)]
pub(super) struct Split<'a> {
    /// All glyphs that stand for text, in visual order.
    pub(super) glyphs: &'a [Glyph],
    /// The run's text.
    pub(super) text: &'a str,
    /// Where that text starts in its pool.
    start: usize,
    rtl: bool,
    regular: bool,
    /// A leftward run begins on the left, past other signs, with a glyph that takes no room, as vowel signs are: they are shown before their letter.
    signed: bool,
    /// A space stands behind the run, at the end of a line.
    space: bool,
    /// The hyphen of a word divided at the line's end.
    pub(super) hyphen: Option<&'a Glyph>,
}

/// Glyphs that stand for a text together.
#[derive(Clone, Copy)]
pub(super) struct Cluster<'a> {
    pub(super) glyphs: &'a [Glyph],
    pub(super) text: &'a str,
}

/// Looks a run up in its pool; `None` when it points outside.
pub(super) fn split<'a>(typeset: &'a Typeset, run: &GlyphRun) -> Option<Split<'a>> {
    let pool = typeset.pools.get(run.pool as usize)?;
    let mut glyphs = pool.glyphs.get(run.glyphs.start as usize..run.glyphs.end as usize)?;
    let text = pool.text.get(run.text.start as usize..run.text.end as usize)?;
    let mut hyphen = None;
    if run.soft_hyphen {
        // In a right-to-left run the end of the line is its left.
        let parted = if run.rtl { glyphs.split_first() } else { glyphs.split_last() };
        if let Some((last, rest)) = parted {
            (hyphen, glyphs) = (Some(last), rest);
        }
    }
    let falls = |pair: &[Glyph]| pair[0].cluster < pair[1].cluster;
    let rises = |pair: &[Glyph]| pair[0].cluster > pair[1].cluster;
    let regular = if run.rtl { !glyphs.windows(2).any(falls) } else { !glyphs.windows(2).any(rises) };
    let start = run.text.start as usize;
    let mut split = Split { glyphs, text, start, rtl: run.rtl, regular, signed: false, space: run.space, hyphen };
    split.signed = run.rtl && {
        let mut clusters = split.clusters().skip_while(|cluster| !cluster.text.contains(char::is_alphanumeric));
        clusters.next().is_some_and(|cluster| cluster.glyphs[0].advance == 0)
    };
    Some(split)
}

impl<'a> Split<'a> {
    /// The clusters from left to right. Their texts, in reading order, are the run's text, but for a mark of direction with a space at its end.
    pub(super) fn clusters(self) -> Clusters<'a> {
        Clusters { end: self.text.len(), at: 0, split: self }
    }

    /// The text of the space at the end of a line, where one stands.
    pub(super) fn line_space(&self) -> Option<&'static str> {
        self.space.then_some(if self.signed { RIGHT_TO_LEFT_SPACE } else { " " })
    }

    /// Whether [`RIGHT_TO_LEFT`] must stand before it: no space does.
    pub(super) fn needs_mark(&self) -> bool {
        self.signed
            && !self.space
            && self.hyphen.is_none()
            && self.clusters().next().is_some_and(|first| first.text != RIGHT_TO_LEFT_SPACE)
    }
}

/// Iterates over the clusters of a run.
#[derive(Clone)]
pub(super) struct Clusters<'a> {
    split: Split<'a>,
    /// Next glyph.
    at: usize,
    /// Where the text of the cluster to the left started (right-to-left runs).
    end: usize,
}

impl<'a> Clusters<'a> {
    /// The next glyph, if it alone stands for one byte of text, as most do, and the two fit; else it stays the next.
    #[inline]
    pub(super) fn plain(&mut self, fits: impl FnOnce(&Glyph, u8) -> bool) -> Option<&'a Glyph> {
        let Split { glyphs, text, start, rtl, regular, .. } = self.split;
        let [glyph, next, ..] = glyphs.get(self.at..)? else { return None };
        let offset = (glyph.cluster as usize).checked_sub(start)?;
        let alone = next.cluster.wrapping_sub(glyph.cluster) == 1 && (self.at > 0 || offset == 0);
        if !regular || rtl || !alone || !fits(glyph, *text.as_bytes().get(offset)?) {
            return None;
        }
        self.at += 1;
        Some(glyph)
    }
}

/// The one byte that a text is.
pub(super) fn only_byte(text: &str) -> Option<u8> {
    if let [byte] = *text.as_bytes() { Some(byte) } else { None }
}

impl<'a> Iterator for Clusters<'a> {
    type Item = Cluster<'a>;

    #[inline]
    fn next(&mut self) -> Option<Cluster<'a>> {
        let Split { glyphs, text, start, rtl, regular, signed, .. } = self.split;
        let from = self.at;
        let cluster = glyphs.get(from)?.cluster;
        if !regular {
            self.at = glyphs.len();
            return Some(Cluster { glyphs, text });
        }
        let mut to = from + 1;
        while glyphs.get(to).is_some_and(|glyph| glyph.cluster == cluster) {
            to += 1;
        }
        self.at = to;
        let offset = |cluster: u32| (cluster as usize).saturating_sub(start).min(text.len());
        // The first and the last cluster take what stands before and after them.
        let (begin, end) = if rtl {
            let begin = if to == glyphs.len() { 0 } else { offset(cluster) };
            let end = self.end;
            self.end = begin;
            (begin, end)
        } else {
            let begin = if from == 0 { 0 } else { offset(cluster) };
            (begin, glyphs.get(to).map_or(text.len(), |next| offset(next.cluster)))
        };
        let text = match text.get(begin..end).unwrap_or("") {
            " " if signed && from == 0 => RIGHT_TO_LEFT_SPACE,
            text => text,
        };
        Some(Cluster { glyphs: &glyphs[from..to], text })
    }
}

/// Equality of short texts, most of them one byte long.
#[inline]
pub(super) fn same(a: &str, b: &str) -> bool {
    match (a.as_bytes(), b.as_bytes()) {
        ([a], [b]) => a == b,
        (a, b) => a == b,
    }
}
