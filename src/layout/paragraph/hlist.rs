//! Flat text → the horizontal list: boxes of shaped words, glue, penalties, discretionaries.
//!
//! Words come out of the shaper's cache, in font units; widths here are scaled points. An item
//! keeps the range of the flat text it prints, so that what is extracted is what was written.

use super::bidi::Levels;
use super::breaks::{self, Opportunity};
use super::chars::{is_separator, is_western};
use super::cjk;
use super::divide::HYPHEN;
use super::flat::{Flat, FlatSpan};
use super::line::Scale;
use super::margin::Role;
use super::small_caps;
use crate::font::{FaceId, Features, Shaper, StyleId};
use crate::layout::context::TextFormat;
use crate::layout::page::TagId;
use crate::length::Length;
use crate::theme::{Color, Family};
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
        other: Script::Latin,
        recent: [(RunKey { span: u32::MAX, face: FaceId(0), script: Script::Latin, level: 0, form: Form::Own }, 0); 4],
        turn: 0,
        sign: (0, 0),
        // U+3000 and all behind it begin with a byte no less than this one.
        cjk: flat.text.bytes().any(|byte| byte >= 0xe3),
    };
    builder.list.items.reserve(flat.text.len() / 3 + 2);
    for span in &flat.spans {
        builder.span(span);
    }
    builder.list
}

pub(super) struct Builder<'b, 'a> {
    pub(super) shaper: &'b mut Shaper<'a>,
    pub(super) flat: &'b Flat,
    pub(super) levels: &'b Levels,
    fixed: bool,
    opportunities: &'b [Opportunity],
    /// The first opportunity not passed yet.
    next: usize,
    pub(super) list: HList,
    /// Script of the last letter, which signs and digits follow.
    pub(super) script: Script,
    /// Of the last letter that is not Latin.
    pub(super) other: Script,
    /// Runs made lately, overwritten in turn.
    recent: [(RunKey, u32); 4],
    turn: usize,
    /// The last full-width sign: how many items there were with it, and the blank that belongs behind it.
    pub(super) sign: (usize, i64),
    /// There may be ideographs in the text.
    pub(super) cjk: bool,
}

/// What tells one run of a span from another.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct RunKey {
    /// Where its span begins.
    pub(super) span: u32,
    pub(super) face: FaceId,
    pub(super) script: Script,
    pub(super) level: u8,
    pub(super) form: Form,
}

/// Other forms of glyphs than those of the format.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// Just those.
    Own,
    /// Capitals of the size of small ones.
    Reduced,
    /// Half-width punctuation.
    Half,
}

impl Builder<'_, '_> {
    fn span(&mut self, span: &FlatSpan) {
        let lang = &self.flat.langs[usize::from(span.lang)];
        if self.cjk && cjk::is_ideographic(lang) {
            self.script = cjk::script_of(lang);
        }
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
            let (mut ascii, mut western) = (true, true);
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
                western &=
                    is_western(c) && !(self.cjk && cjk::is_shared_sign(c) && self.is_among_ideographs(span, at, c));
                at += c.len_utf8();
            }
            if at > start {
                let metrics = self.shaper.fonts.face(face);
                let plain = if ascii { metrics.has_ascii() } else { western && metrics.has_western() };
                self.word(span, face, start, at, plain);
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
            if opportunity.flagged && self.repeated_hyphen(span.lang) {
                continue;
            }
            let last = self.list.items[self.list.items.len() - 1];
            let blank = self.blank().unwrap_or(0);
            let glue = opportunity.between.glue(span.format.size, blank, at as u32, last.run);
            let kind = Kind::Penalty { cost: opportunity.cost, flagged: opportunity.flagged };
            self.list.items.push(glue.unwrap_or(Item::new(kind, at as u32, last.run)));
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
                    _ if span.format.code => (space, space / 4, space / 6),
                    // Half its width as in Computer Modern, and two fifths, which the breaker avoids where it can.
                    _ => (space, space / 2, space * 2 / 5),
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
                    let pictures = matches!(self.list.items.last(), Some(Item { kind: Kind::Object(last), .. })
                        if object.picture && self.flat.objects[*last as usize].picture);
                    if pictures && !self.fixed {
                        self.list.items.push(Item::new(Kind::Penalty { cost: 0, flagged: false }, at, run));
                    }
                    let item = Item { width: object.width.0, ..Item::new(Kind::Object(index as u32), at, run) };
                    self.list.items.push(item);
                    if let (Some((cost, gap)), false) = (object.then, self.fixed) {
                        self.list.items.push(Item::new(Kind::Penalty { cost, flagged: false }, at, run));
                        self.list.items.push(Item { width: gap.0, ..Item::new(Kind::Glue, at, run) });
                    } else if let Some((_, gap)) = object.then {
                        self.list.items.push(Item { width: gap.0, ..Item::new(Kind::Tie, at, run) });
                    }
                }
            }
            _ => {}
        }
    }

    /// The run for a face and script at this place; within a span few change.
    pub(super) fn run(&mut self, span: &FlatSpan, face: FaceId, script: Script, at: u32) -> u32 {
        self.run_of(
            span,
            RunKey { span: span.start, face, script, level: self.levels.at(at as usize), form: Form::Own },
        )
    }

    /// The run of a key.
    pub(super) fn run_of(&mut self, span: &FlatSpan, key: RunKey) -> u32 {
        if let Some((_, run)) = self.recent.iter().find(|(known, _)| *known == key) {
            return *run;
        }
        let TextFormat { code, small_caps, old_style, tabular, size, .. } = span.format;
        let small_caps = small_caps && key.form != Form::Reduced;
        let old_style = old_style && !tabular;
        let features = Features { code, small_caps, old_style, tabular, half: key.form == Form::Half };
        let lang = &self.flat.langs[usize::from(span.lang)];
        let style = self.shaper.style(key.face, features, key.script, lang, key.level & 1 == 1);
        let size = if key.form == Form::Reduced { small_caps::reduced(size) } else { size };
        let scale = Scale::new(size, self.shaper.fonts.face(key.face).upem);
        self.list.runs.push(Run {
            face: key.face,
            style,
            size,
            rise: span.format.rise,
            color: span.format.color,
            tag: span.tag,
            deco: span.deco,
            level: key.level,
            scale,
            lang: span.lang,
            role: role(&span.format, key.script),
        });
        let run = (self.list.runs.len() - 1) as u32;
        self.recent[self.turn % 4] = (key, run);
        self.turn += 1;
        run
    }
}

fn role(format: &TextFormat, script: Script) -> Role {
    let squares =
        matches!(script, Script::Han | Script::Hiragana | Script::Katakana | Script::Hangul | Script::Bopomofo);
    match format.family {
        _ if format.code || squares => Role::Rigid,
        Family::Serif => Role::Serif,
        Family::Sans => Role::Sans,
        Family::Mono => Role::Rigid,
    }
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
