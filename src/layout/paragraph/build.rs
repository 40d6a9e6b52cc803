//! Flat text → the horizontal list: words, spaces and break opportunities in the order of the text.
//!
//! What a word becomes is said in [`super::words`] and, for some scripts, in [`super::cjk`],
//! [`super::small_caps`] and [`super::language`], which go on with the [`Builder`].

use super::bidi::Levels;
use super::breaks::{self, Opportunity};
use super::chars::{is_separator, is_western};
use super::cjk;
use super::flat::{Flat, FlatSpan};
use super::hlist::{HList, Item, Kind, Run, plain_disc};
use super::line::Scale;
use super::margin::Role;
use super::small_caps;
use crate::font::{FaceId, Features, Shaper};
use crate::layout::context::TextFormat;
use crate::length::Length;
use crate::theme::Family;
use unicode_script::{Script, UnicodeScript};

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
        other: leftward_script(flat, levels),
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

/// Arabic, if there are letters of it: signs may stand before the first.
fn leftward_script(flat: &Flat, levels: &Levels) -> Script {
    let arabic = matches!(levels, Levels::Mixed(_)) && flat.text.chars().any(|c| c.script() == Script::Arabic);
    if arabic { Script::Arabic } else { Script::Latin }
}

/// The list under construction.
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
    /// Whether signs at a place are those of Arabic, whose face has some of its own: they run leftwards, and so does it.
    pub(super) fn is_arabic(&self, at: usize) -> bool {
        self.other == Script::Arabic && self.levels.at(at) & 1 == 1
    }

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
                let plain = plain && !self.is_arabic(start);
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
