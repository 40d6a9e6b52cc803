//! Flat text → the horizontal list: boxes of shaped words, glue, penalties, discretionaries.
//!
//! Words come out of the shaper's cache, in font units; widths here are scaled points. An item
//! keeps the range of the flat text it prints, so that what is extracted is what was written.

use super::bidi::Levels;
use super::breaks::{self, Opportunity};
use super::flat::{Flat, FlatSpan};
use super::hyphenate;
use crate::font::{FaceId, Features, Shaper, StyleId, substitute};
use crate::layout::page::TagId;
use crate::length::Length;
use crate::theme::Color;
use unicode_script::{Script, UnicodeScript};

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
    pub(super) upem: u16,
    /// Language, as index into the flat text's list.
    pub(super) lang: u16,
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
    Disc(u32),
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

/// Characters that stand in the flat text without being printed.
fn is_separator(c: char) -> bool {
    matches!(
        c,
        ' ' | '\u{a0}' | '\u{ad}' | '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}' | '\u{202a}'
            ..='\u{202f}' | '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{3000}' | '\u{feff}' | '\u{fffc}'
    )
}

/// Makes the list of a flat text. `fixed`: spaces keep their natural width and no line ends anywhere.
pub(super) fn build(shaper: &mut Shaper<'_>, flat: &Flat, levels: &Levels, fixed: bool) -> HList {
    let mut opportunities = Vec::new();
    if !fixed {
        breaks::opportunities(flat, &mut opportunities);
    }
    let mut builder = Builder {
        shaper,
        flat,
        levels,
        fixed,
        opportunities: &opportunities,
        next: 0,
        list: HList::default(),
        script: Script::Latin,
        recent: [(RunKey { span: u32::MAX, face: FaceId(0), script: Script::Latin, level: 0 }, 0); 4],
        turn: 0,
    };
    builder.list.items.reserve(flat.text.len() / 3 + 2);
    for span in &flat.spans {
        builder.span(span);
    }
    builder.list
}

struct Builder<'b, 'a> {
    shaper: &'b mut Shaper<'a>,
    flat: &'b Flat,
    levels: &'b Levels,
    fixed: bool,
    opportunities: &'b [Opportunity],
    /// The first opportunity not passed yet.
    next: usize,
    list: HList,
    /// Script of the last letter, which signs and digits follow.
    script: Script,
    /// Runs made lately, overwritten in turn.
    recent: [(RunKey, u32); 4],
    turn: usize,
}

/// What tells one run of a span from another.
#[derive(Clone, Copy, PartialEq, Eq)]
struct RunKey {
    span: u32,
    face: FaceId,
    script: Script,
    level: u8,
}

impl Builder<'_, '_> {
    fn span(&mut self, span: &FlatSpan) {
        let text = self.flat.text.as_str();
        let bytes = text.as_bytes();
        let end = span.end as usize;
        let mut at = span.start as usize;
        let face = self.shaper.fonts.base(span.format.family, span.format.bold, span.format.italic);
        while at < end {
            self.opportunity(at, span);
            let level_end = self.levels.run_end(at).min(end);
            let stop = self.opportunities.get(self.next).map_or(end, |o| (o.at as usize).min(end)).min(level_end);
            let start = at;
            let mut ascii = true;
            let mut separator = None;
            while at < stop {
                let byte = bytes[at];
                if byte == b' ' {
                    separator = Some(' ');
                    break;
                }
                if byte < 0x80 {
                    at += 1;
                    continue;
                }
                let Some(c) = text[at..].chars().next() else { break };
                if is_separator(c) {
                    separator = Some(c);
                    break;
                }
                ascii = false;
                at += c.len_utf8();
            }
            if at > start {
                self.word(span, face, start, at, ascii);
            }
            if let Some(c) = separator {
                self.opportunity(at, span);
                self.separator(span, face, c, at);
                at += c.len_utf8();
            }
        }
    }

    /// Puts in the break opportunity that stands at this place, if one does.
    fn opportunity(&mut self, at: usize, span: &FlatSpan) {
        while let Some(opportunity) = self.opportunities.get(self.next).filter(|o| o.at as usize <= at) {
            self.next += 1;
            // The number of a note stays with what it belongs to.
            let raised = span.format.rise > Length::ZERO && at == span.start as usize;
            let usable = opportunity.at as usize == at
                && !raised
                && self
                    .list
                    .items
                    .last()
                    .is_some_and(|i| matches!(i.kind, Kind::Box { .. } | Kind::Missing | Kind::Object(_)));
            if !usable {
                continue;
            }
            let last = self.list.items[self.list.items.len() - 1];
            let item = if opportunity.cjk {
                // Between ideographs: nothing that may grow, so that full lines come out flush.
                Item { stretch: span.format.size.0 / 8, ..Item::new(Kind::Glue, at as u32, last.run) }
            } else {
                let kind = Kind::Penalty { cost: opportunity.cost, flagged: opportunity.flagged };
                Item::new(kind, at as u32, last.run)
            };
            self.list.items.push(item);
        }
    }

    fn separator(&mut self, span: &FlatSpan, face: FaceId, c: char, at: usize) {
        let len = c.len_utf8() as u32;
        let at = at as u32;
        match c {
            ' ' | '\u{a0}' | '\u{202f}' | '\u{3000}' => {
                let run = self.run(span, face, Script::Latin, at);
                let metrics = self.shaper.fonts.face(face);
                let size = span.format.size;
                let space = match metrics.advance(metrics.space()) {
                    0 => size.0 / 4,
                    units => size.units(i64::from(units), metrics.upem).0,
                };
                let (width, stretch, shrink) = match c {
                    '\u{3000}' => (size.0, 0, 0),
                    '\u{202f}' => (space * 3 / 5, 0, 0),
                    _ if self.fixed => (space, 0, 0),
                    // Computer Modern's proportions: half and a third.
                    _ => (space, space / 2, space / 3),
                };
                let kind = if self.fixed || matches!(c, '\u{a0}' | '\u{202f}') { Kind::Tie } else { Kind::Glue };
                let item = Item { width, stretch, shrink, text_len: len, ..Item::new(kind, at, run) };
                self.list.items.push(item);
            }
            '\u{ad}' if !self.fixed && matches!(self.list.items.last(), Some(Item { kind: Kind::Box { .. }, .. })) => {
                let run = self.run(span, face, Script::Latin, at);
                let disc = plain_disc(self.shaper, &mut self.list, run, at);
                self.list.items.push(disc);
            }
            '\u{200b}' if !self.fixed => {
                let run = self.run(span, face, Script::Latin, at);
                self.list.items.push(Item::new(Kind::Penalty { cost: 0, flagged: false }, at, run));
            }
            '\u{2028}' => {
                let run = self.run(span, face, Script::Latin, at);
                self.list.items.push(Item::new(Kind::Forced, at, run));
            }
            '\u{fffc}' => {
                let run = self.run(span, face, Script::Latin, at);
                if let Some(index) = self.flat.object_at(at) {
                    let object = &self.flat.objects[index];
                    let item = Item { width: object.width.0, ..Item::new(Kind::Object(index as u32), at, run) };
                    self.list.items.push(item);
                }
            }
            _ => {}
        }
    }

    /// The run for a face and script at this place; within a span few change.
    fn run(&mut self, span: &FlatSpan, face: FaceId, script: Script, at: u32) -> u32 {
        let key = RunKey { span: span.start, face, script, level: self.levels.at(at as usize) };
        if let Some((_, run)) = self.recent.iter().find(|(known, _)| *known == key) {
            return *run;
        }
        let features =
            Features { code: span.format.code, small_caps: span.format.small_caps, old_style: false, tabular: false };
        let lang = &self.flat.langs[usize::from(span.lang)];
        let style = self.shaper.style(face, features, script, lang, key.level & 1 == 1);
        let upem = self.shaper.fonts.face(face).upem;
        self.list.runs.push(Run {
            face,
            style,
            size: span.format.size,
            rise: span.format.rise,
            color: span.format.color,
            tag: span.tag,
            deco: span.deco,
            level: key.level,
            upem,
            lang: span.lang,
        });
        let run = (self.list.runs.len() - 1) as u32;
        self.recent[self.turn % 4] = (key, run);
        self.turn += 1;
        run
    }

    /// Shapes a word (or what stands between two places where a line may end).
    fn word(&mut self, span: &FlatSpan, base: FaceId, start: usize, end: usize, ascii: bool) {
        let words = span.hyphenate;
        if ascii && self.shaper.fonts.face(base).has_ascii() {
            let word = &self.flat.text[start..end];
            if word.bytes().any(|b| b.is_ascii_alphabetic()) {
                self.script = Script::Latin;
            }
            self.piece(span, base, Script::Latin, start, end, words);
            return;
        }
        // Clusters of a letter with its marks; each goes to the first face that has it, and neighbours of one face and script are shaped together.
        let text = &self.flat.text[start..end];
        let mut pending: Option<(FaceId, Script, usize)> = None;
        let mut chars = text.char_indices().peekable();
        while let Some((i, c)) = chars.next() {
            let mut cluster_end = i + c.len_utf8();
            while let Some((j, mark)) = chars.next_if(|(_, c)| is_joined(*c)) {
                cluster_end = j + mark.len_utf8();
                if mark == '\u{200d}'
                    && let Some((k, joined)) = chars.next()
                {
                    cluster_end = k + joined.len_utf8();
                }
            }
            let cluster = &text[i..cluster_end];
            let script = match c.script() {
                Script::Common | Script::Inherited | Script::Unknown => shared(c, self.script),
                script => {
                    self.script = script;
                    script
                }
            };
            let neutral = c.script() == Script::Common;
            let kept =
                pending.filter(|(face, with, _)| neutral && *with == script && self.shaper.fonts.face(*face).covers(c));
            let face = kept.map(|(face, ..)| face).or_else(|| self.face_for(span, script, cluster, c));
            match (face, pending) {
                (Some(face), Some((pending_face, pending_script, _)))
                    if face == pending_face && script == pending_script => {}
                (face, before) => {
                    if let Some((face, script, from)) = before {
                        self.piece(span, face, script, start + from, start + i, words);
                    }
                    pending = face.map(|face| (face, script, i));
                    if face.is_none() {
                        self.absent(span, base, script, start + i, start + cluster_end);
                    }
                }
            }
        }
        if let Some((face, script, from)) = pending {
            self.piece(span, face, script, start + from, end, words);
        }
    }

    /// The face for a letter with its marks: one that has them all, else one that has the letter.
    fn face_for(&mut self, span: &FlatSpan, script: Script, cluster: &str, c: char) -> Option<FaceId> {
        let format = &span.format;
        let face = self.shaper.pick(format.family, format.bold, format.italic, script, c)?;
        let fonts = self.shaper.fonts;
        let all = |face: FaceId| cluster.chars().all(|c| is_ignorable(c) || fonts.face(face).covers(c));
        if cluster.len() == c.len_utf8() || all(face) {
            return Some(face);
        }
        let mut chain = fonts.chain(format.family, format.bold, format.italic, script);
        Some(chain.find(|face| all(*face)).unwrap_or(face))
    }

    /// A cluster that no face has: a substitute, or a frame.
    fn absent(&mut self, span: &FlatSpan, base: FaceId, script: Script, start: usize, end: usize) {
        let Some(c) = self.flat.text[start..end].chars().next() else { return };
        if is_ignorable(c) {
            return;
        }
        let format = &span.format;
        let instead = substitute(c).and_then(|instead| {
            let first = instead.chars().next()?;
            let face = self.shaper.pick(format.family, format.bold, format.italic, Script::Latin, first)?;
            Some((instead, face))
        });
        let Some((instead, face)) = instead else {
            let run = self.run(span, base, Script::Latin, start as u32);
            self.list.missing.push((if c.script() == Script::Common { Script::Common } else { script }, start as u32));
            let item = Item::new(Kind::Missing, start as u32, run);
            let width = format.size.0 * 6 / 10;
            self.list.items.push(Item { width, text_len: (end - start) as u32, ..item });
            return;
        };
        let run = self.run(span, face, Script::Latin, start as u32);
        let mut item = shape(self.shaper, &self.list.runs[run as usize], run, instead, start as u32, false);
        item.text_len = (end - start) as u32;
        if let Kind::Box { whole, .. } = &mut item.kind {
            *whole = true;
        }
        self.list.items.push(item);
    }

    fn piece(&mut self, span: &FlatSpan, face: FaceId, script: Script, start: usize, end: usize, word: bool) {
        let run = self.run(span, face, script, start as u32);
        let text = &self.flat.text[start..end];
        let item = shape(self.shaper, &self.list.runs[run as usize], run, text, start as u32, word);
        self.list.items.push(item);
    }
}

/// The script of a sign that several scripts share, after letters of `around`: an Arabic comma after
/// a Latin word is still Arabic.
fn shared(c: char, around: Script) -> Script {
    let scripts = c.script_extension();
    if c < '\u{300}' || scripts.contains_script(around) {
        return around;
    }
    [Script::Arabic, Script::Hebrew, Script::Devanagari, Script::Thai]
        .into_iter()
        .find(|script| scripts.contains_script(*script))
        .unwrap_or(around)
}

/// A box of shaped text.
fn shape(shaper: &mut Shaper<'_>, setting: &Run, run: u32, text: &str, at: u32, word: bool) -> Item {
    let shaped = shaper.shape(setting.style, text);
    Item {
        width: setting.size.units(i64::from(shaped.width), setting.upem).0,
        text_len: text.len() as u32,
        glyphs: shaped.start,
        glyphs_len: shaped.len,
        ..Item::new(Kind::Box { word, id: shaped.word, whole: false }, at, run)
    }
}

/// A place where a hyphen may come in and nothing else changes.
fn plain_disc(shaper: &mut Shaper<'_>, list: &mut HList, run: u32, at: u32) -> Item {
    let hyphen = shape(shaper, &list.runs[run as usize], run, "-", at, false);
    Item { stretch: hyphen.width, ..Item::new(Kind::Disc(u32::MAX), at, run) }
}

/// The hyphen of a divided word.
pub(super) fn hyphen(shaper: &mut Shaper<'_>, list: &HList, run: u32, at: u32) -> Item {
    let item = shape(shaper, &list.runs[run as usize], run, "-", at, false);
    Item { text_len: 0, ..item }
}

/// Marks, joiners and selectors: they stay with the letter before them.
fn is_joined(c: char) -> bool {
    c >= '\u{300}'
        && (c.script() == Script::Inherited
            || is_ignorable(c)
            || is_mark(c)
            // Skin tones.
            || matches!(c, '\u{1f3fb}'..='\u{1f3ff}'))
}

/// Spacing and non-spacing marks of the Indic and Thai blocks that have a script of their own.
fn is_mark(c: char) -> bool {
    use unicode_linebreak::{BreakClass, break_property};
    matches!(break_property(c as u32), BreakClass::CombiningMark | BreakClass::ZeroWidthJoiner)
}

/// Never printed, and never missed (Unicode's Default_Ignorable_Code_Point, as far as text has them, and controls).
fn is_ignorable(c: char) -> bool {
    matches!(
        c,
        '\u{0}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}'
            | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
            | '\u{fff0}'..='\u{fff8}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}'
    )
}

/// The list with every word that may be divided cut at its hyphenation points.
pub(super) fn hyphenated(shaper: &mut Shaper<'_>, flat: &Flat, list: &HList) -> HList {
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
        // Only whole words: not the parts of one that is set in two styles, nor those beside a hyphen.
        let beside = |j: Option<usize>| {
            j.and_then(|j| list.items.get(j)).is_some_and(|n| {
                matches!(n.kind, Kind::Box { .. } | Kind::Disc(_) | Kind::Penalty { flagged: true, .. })
            })
        };
        let points = if beside(i.checked_sub(1)) || beside(Some(i + 1)) {
            0
        } else {
            let text = &flat.text[item.text as usize..(item.text + item.text_len) as usize];
            match shaper.note(id) {
                0 => {
                    let lang = &flat.langs[usize::from(list.runs[item.run as usize].lang)];
                    let points = hyphenate::points(text, lang);
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
            divide(shaper, flat, item, points, &mut out);
        }
    }
    out
}

/// Cuts one box at the points of a bit set of byte offsets.
fn divide(shaper: &mut Shaper<'_>, flat: &Flat, item: &Item, points: u64, out: &mut HList) {
    let run = out.runs[item.run as usize];
    let scale = |units: i64| run.size.units(units, run.upem).0;
    // Clusters as (first byte, first glyph, width in units), in order, with an end behind the last.
    let mut clusters: Vec<(u32, u32, i64)> = Vec::with_capacity(24);
    for (i, glyph) in shaper.glyphs(item.glyphs, item.glyphs_len).iter().enumerate() {
        match clusters.last_mut() {
            Some(last) if last.0 == glyph.cluster => last.2 += i64::from(glyph.advance),
            _ => clusters.push((glyph.cluster, i as u32, i64::from(glyph.advance))),
        }
    }
    clusters.push((item.text_len, item.glyphs_len, 0));
    let part = |from: usize, to: usize| {
        let (start, end) = (clusters[from], clusters[to]);
        let units: i64 = clusters[from..to].iter().map(|c| c.2).sum();
        Item {
            width: scale(units),
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
            let disc = plain_disc(shaper, out, item.run, place);
            out.items.push(disc);
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
                kind: Kind::Disc((out.discs.len() - 1) as u32),
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
            Kind::Glue | Kind::Forced | Kind::Disc(_) => true,
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
                    Kind::Box { whole: false, .. } => crumble(shaper, list, item, &mut out.items),
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

/// One box cut between its letters.
fn crumble(shaper: &Shaper<'_>, list: &HList, item: &Item, out: &mut Vec<Item>) {
    let run = list.runs[item.run as usize];
    let rtl = run.level & 1 == 1;
    let mut parts: Vec<Item> = Vec::new();
    for (i, glyph) in shaper.glyphs(item.glyphs, item.glyphs_len).iter().enumerate() {
        let width = run.size.units(i64::from(glyph.advance), run.upem).0;
        let text = item.origin + glyph.cluster;
        let same = parts.last().is_some_and(|p| p.text == text);
        // Joined letters (Arabic) stay together.
        let joined = glyph.unsafe_to_break && rtl;
        match parts.last_mut() {
            Some(last) if same || joined => {
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
