//! The horizontal list of a paragraph: boxes of shaped words, glue, penalties, discretionaries.
//!
//! Words come out of the shaper's cache, in font units; widths here are scaled points. An item
//! keeps the range of the flat text it prints, so that what is extracted is what was written.

use super::breaks::AFTER_DASH;
use super::divide::HYPHEN;
use super::line::Scale;
use super::margin::Role;
use crate::font::{FaceId, Shaper, StyleId};
use crate::layout::page::TagId;
use crate::length::Length;
use crate::theme::Color;
use unicode_script::Script;

/// How glyphs of a stretch of items are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Run {
    pub(super) face: FaceId,
    pub(super) style: StyleId,
    pub(super) size: Length,
    pub(super) rise: Length,
    pub(super) color: Color,
    pub(super) tag: Option<TagId>,
    /// Innermost decoration, as index plus one into the flat text's list; 0 is none.
    pub(super) deco: u32,
    /// Embedding level (UAX 9).
    pub(super) level: u8,
    pub(super) scale: Scale,
    /// Language, as index into the flat text's list.
    pub(super) lang: u16,
    /// What may be done with its glyphs at a line's ends and to fill it.
    pub(super) role: Role,
}

/// What an item of the horizontal list is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Glyphs of one word or a part of it.
    Box {
        /// May be divided by hyphenation.
        word: bool,
        /// Its place in the shaper's cache.
        id: u32,
        /// All glyphs stand for the whole text (a substitute was shaped).
        whole: bool,
    },
    /// Space; a line may end before it when a box stands before it.
    Glue,
    /// Space where no line may end.
    Tie,
    /// A place where a line may end, at a cost; flagged after a hyphen.
    Penalty { cost: i32, flagged: bool },
    /// A place where a word may be divided. `width` is that of the text undivided (its glyphs, if any,
    /// are those of `Item::glyphs`), `stretch` the width before the break with the hyphen, `shrink` the width behind it.
    Disc {
        /// Index into the list of parts; beyond it, both are empty.
        parts: u32,
        /// Penalty.
        cost: i32,
    },
    /// Index into the flat text's objects.
    Object(u32),
    /// A character that no face has: a frame.
    Missing,
    /// A line ends here.
    Forced,
}

/// An item of the horizontal list; lengths in scaled points.
#[derive(Clone, Copy, Debug)]
pub(super) struct Item {
    pub(super) kind: Kind,
    pub(super) width: i64,
    pub(super) stretch: i64,
    pub(super) shrink: i64,
    /// What it prints, in the flat text.
    pub(super) text: u32,
    pub(super) text_len: u32,
    /// Where its word begins in the flat text; glyphs' clusters count from there.
    pub(super) origin: u32,
    /// Range of the shaper's glyphs.
    pub(super) glyphs: u32,
    pub(super) glyphs_len: u32,
    /// Index into the runs.
    pub(super) run: u32,
}

impl Item {
    pub(super) fn new(kind: Kind, text: u32, run: u32) -> Self {
        Self { kind, width: 0, stretch: 0, shrink: 0, text, text_len: 0, origin: text, glyphs: 0, glyphs_len: 0, run }
    }

    /// A line that ends here ends within a word: divided, or behind a hyphen of its own or a sign in code.
    pub(super) fn parts_word(&self) -> bool {
        match self.kind {
            Kind::Disc { .. } => true,
            Kind::Penalty { cost, .. } => cost > AFTER_DASH,
            _ => false,
        }
    }

    /// It is dropped at the start of a line (The TeXbook, chapter 14).
    pub(super) fn is_discardable(&self) -> bool {
        matches!(self.kind, Kind::Glue | Kind::Penalty { .. })
    }
}

/// The two parts of a word that is divided within a ligature; a plain discretionary has empty parts.
#[derive(Clone, Copy, Debug)]
pub(super) struct Disc {
    pub(super) pre: Item,
    pub(super) post: Item,
}

/// The horizontal list.
#[derive(Clone, Debug, Default)]
pub(super) struct HList {
    pub(super) items: Vec<Item>,
    pub(super) runs: Vec<Run>,
    pub(super) discs: Vec<Disc>,
    /// Characters that no face has: (script, place in the flat text).
    pub(super) missing: Vec<(Script, u32)>,
}

/// A box of shaped text.
pub(super) fn shape(shaper: &mut Shaper<'_>, setting: &Run, run: u32, text: &str, at: u32, word: bool) -> Item {
    let shaped = shaper.shape(setting.style, text);
    Item {
        width: setting.scale.apply(shaped.width),
        text_len: text.len() as u32,
        glyphs: shaped.start,
        glyphs_len: shaped.len,
        ..Item::new(Kind::Box { word, id: shaped.word, whole: false }, at, run)
    }
}

/// A place where a hyphen may come in and nothing else changes.
pub(super) fn plain_disc(shaper: &mut Shaper<'_>, list: &mut HList, run: u32, at: u32) -> Item {
    let hyphen = shape(shaper, &list.runs[run as usize], run, "-", at, false);
    Item { stretch: hyphen.width, ..Item::new(Kind::Disc { parts: u32::MAX, cost: HYPHEN }, at, run) }
}

/// The hyphen of a divided word.
pub(super) fn hyphen(shaper: &mut Shaper<'_>, list: &HList, run: u32, at: u32) -> Item {
    let item = shape(shaper, &list.runs[run as usize], run, "-", at, false);
    Item { text_len: 0, ..item }
}
