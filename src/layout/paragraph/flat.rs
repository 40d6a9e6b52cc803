//! The flat text: a paragraph as one string, with what holds for each stretch of it.
//!
//! The flat text is what extraction must give, but for a few characters that stand for something:
//! U+2028 a forced line end, U+FFFC an object (picture, formula, ruby).

use super::cjk::is_cjk;
use super::object::Object;
use crate::book::Attrs;
use crate::layout::context::{Context, TextFormat};
use crate::layout::page::{LinkTarget, TagId};
use crate::length::Length;
use crate::theme::Color;
use std::ops::Range;

/// A stretch of the flat text that is set alike.
#[derive(Clone, Copy, Debug)]
pub(super) struct FlatSpan {
    pub(super) start: u32,
    pub(super) end: u32,
    pub(super) format: TextFormat,
    pub(super) tag: Option<TagId>,
    /// Innermost decoration, index plus one; 0 is none.
    pub(super) deco: u32,
    /// Index into the languages.
    pub(super) lang: u16,
    pub(super) hyphenate: bool,
}

/// What is drawn for a stretch beside its glyphs.
#[derive(Clone, Debug)]
pub(super) struct Deco {
    pub(super) kind: DecoKind,
    /// The decoration around it, index plus one.
    pub(super) outer: u32,
    pub(super) tag: Option<TagId>,
    pub(super) size: Length,
    pub(super) rise: Length,
    pub(super) color: Color,
}

/// The kinds of decoration.
#[derive(Clone, Debug)]
pub(super) enum DecoKind {
    Link(LinkTarget),
    Underline,
    Strikeout,
    Ground,
    Frame,
}

/// A paragraph as one string.
#[derive(Clone, Debug, Default)]
pub(super) struct Flat {
    pub(super) text: String,
    pub(super) spans: Vec<FlatSpan>,
    pub(super) decos: Vec<Deco>,
    pub(super) objects: Vec<Object>,
    /// Where each leaf's text begins: (place in the flat text, leaf, byte in the leaf); more where the two run apart.
    pub(super) leaves: Vec<(u32, u32, u32)>,
    /// Named places.
    pub(super) places: Vec<(u32, Box<str>)>,
    /// Calls of footnotes.
    pub(super) notes: Vec<(u32, u32)>,
    pub(super) langs: Vec<Box<str>>,
    /// A line end of the source that is a space unless it stands between ideographs, and what holds there.
    soft: Option<State>,
    /// Places that were named behind it: they are behind the space.
    soft_places: usize,
    /// The paragraph's base direction is right to left.
    rtl: bool,
}

impl Flat {
    /// The object that stands at a place of the text.
    pub(super) fn object_at(&self, at: u32) -> Option<usize> {
        self.objects.binary_search_by_key(&at, |object| object.at).ok()
    }

    /// All behind a place in plain text.
    pub(super) fn without(&self, end: usize) -> Flat {
        let mut rest = self.clone();
        rest.text.drain(..end);
        let end = end as u32;
        let behind = |at: u32| at.saturating_sub(end);
        rest.spans.retain(|span| span.end > end);
        for span in &mut rest.spans {
            (span.start, span.end) = (behind(span.start), behind(span.end));
        }
        let before = self.leaves.partition_point(|leaf| leaf.0 <= end).saturating_sub(1);
        rest.leaves.drain(..before);
        for leaf in &mut rest.leaves {
            *leaf = (behind(leaf.0), leaf.1, leaf.2 + end.saturating_sub(leaf.0));
        }
        rest.places.iter_mut().for_each(|place| place.0 = behind(place.0));
        rest.notes.iter_mut().for_each(|note| note.0 = behind(note.0));
        rest.objects.iter_mut().for_each(|object| object.at = behind(object.at));
        rest
    }

    /// Where formulas stand that are set in several pieces.
    pub(super) fn formulas(&self) -> Vec<Range<usize>> {
        let mut out: Vec<Range<usize>> = Vec::new();
        let mut goes_on = false;
        for object in &self.objects {
            let end = object.at as usize + '\u{fffc}'.len_utf8();
            match out.last_mut() {
                Some(last) if goes_on => last.end = end,
                _ if object.then.is_some() => out.push(object.at as usize..end),
                _ => {}
            }
            goes_on = object.then.is_some();
        }
        out
    }
}

/// What holds for text that is added.
#[derive(Clone, Copy, Debug)]
pub(super) struct State {
    pub(super) format: TextFormat,
    pub(super) tag: Option<TagId>,
    /// Innermost decoration, index plus one; 0 is none.
    pub(super) deco: u32,
    /// Index into the languages.
    pub(super) lang: u16,
    pub(super) hyphenate: bool,
}

impl Flat {
    /// Nothing yet, in a language and a direction.
    pub(super) fn new(lang: &str, rtl: bool) -> Self {
        // Room for most paragraphs, so that the lists need not grow.
        let (text, spans, leaves) = (String::with_capacity(256), Vec::with_capacity(8), Vec::with_capacity(8));
        Flat { text, spans, leaves, langs: vec![lang.into()], rtl, ..Flat::default() }
    }

    /// The paragraph's base direction is right to left.
    pub(super) fn is_rtl(&self) -> bool {
        self.rtl
    }

    /// A line end of the source: a space, unless it stands between ideographs.
    pub(super) fn line_end(&mut self, state: State) {
        self.soft = Some(state);
    }

    fn span(&mut self, start: usize, state: State) {
        let (start, end) = (start as u32, self.text.len() as u32);
        if start == end {
            return;
        }
        if let Some(last) = self.spans.last_mut()
            && last.end == start
            && last.format == state.format
            && last.tag == state.tag
            && last.deco == state.deco
            && last.lang == state.lang
            && last.hyphenate == state.hyphenate
        {
            last.end = end;
            return;
        }
        let State { format, tag, deco, lang, hyphenate } = state;
        self.spans.push(FlatSpan { start, end, format, tag, deco, lang, hyphenate });
    }

    /// Adds text; spaces in running text are joined, controls dropped.
    pub(super) fn push(&mut self, text: &str, leaf: Option<u32>, state: State) {
        let Some(first) = text.chars().next() else { return };
        self.settle(first);
        let start = self.text.len();
        if let Some(leaf) = leaf {
            self.leaves.push((start as u32, leaf, 0));
        }
        let clean = text.bytes().all(|b| b >= 0x20 && b != 0x7f && b != 0xe2 && b != 0xef && b != 0xc2)
            && !text.contains("  ")
            && !(first == ' ' && self.ends_in_space());
        if clean {
            self.text.push_str(text);
        } else {
            for (at, c) in text.char_indices() {
                let c = match c {
                    '\t' | '\n' | '\r' | '\u{2028}' | '\u{2029}' | '\u{85}' => ' ',
                    c if is_dropped(c) => {
                        self.resume(leaf, at + c.len_utf8());
                        continue;
                    }
                    c => c,
                };
                if c == ' ' && self.ends_in_space() && !(state.format.code && self.text.len() > start) {
                    self.resume(leaf, at + 1);
                    continue;
                }
                self.text.push(c);
            }
        }
        self.span(start, state);
    }

    /// A leaf begins here that is not running text; `next` is what will be added.
    pub(super) fn leaf(&mut self, ctx: &mut Context<'_>, next: char) {
        self.settle(next);
        self.leaves.push((self.text.len() as u32, ctx.leaf, 0));
        ctx.leaf += 1;
    }

    /// The leaf's text goes on here at another byte, something having been left out.
    fn resume(&mut self, leaf: Option<u32>, byte: usize) {
        if let Some(leaf) = leaf {
            let at = self.text.len() as u32;
            if self.leaves.last().is_some_and(|last| last.0 == at && last.1 == leaf) {
                self.leaves.pop();
            }
            self.leaves.push((at, leaf, byte as u32));
        }
    }

    fn ends_in_space(&self) -> bool {
        self.text.is_empty() || self.text.ends_with([' ', '\u{2028}'])
    }

    /// Decides on a line end of the source, now that what follows is known.
    pub(super) fn settle(&mut self, next: char) {
        // The space is set as the text around it, not as the code that may follow.
        let waiting = std::mem::take(&mut self.soft_places);
        let Some(state) = self.soft.take().filter(|_| !self.ends_in_space()) else { return };
        let ideographs = self.text.chars().next_back().is_some_and(is_cjk) && is_cjk(next);
        if !ideographs {
            let start = self.text.len();
            self.text.push(' ');
            self.span(start, state);
            let named = self.places.len();
            self.places[named - waiting..].iter_mut().for_each(|place| place.0 = start as u32 + 1);
        }
    }

    /// Drops characters at the end.
    pub(super) fn trim_end(&mut self, of: &[char]) {
        let end = self.text.trim_end_matches(of).len();
        self.text.truncate(end);
        while let Some(last) = self.spans.last_mut() {
            last.end = last.end.min(end as u32);
            if last.start < last.end {
                break;
            }
            self.spans.pop();
        }
    }

    /// Adds a character that stands for something.
    pub(super) fn mark(&mut self, c: char, state: State) {
        if c == '\u{2028}' {
            self.soft = None;
            self.trim_end(&[' ']);
            if self.text.is_empty() {
                return;
            }
        } else {
            self.settle(c);
        }
        let start = self.text.len();
        self.text.push(c);
        self.span(start, state);
    }

    /// Adds an object.
    pub(super) fn object(&mut self, mut object: Object, state: State) {
        self.settle('\u{fffc}');
        let at = self.text.len() as u32;
        object.at = at;
        self.places.extend(object.places.drain(..).map(|place| (at, place)));
        self.notes.extend(object.notes.drain(..).map(|note| (at, note)));
        self.objects.push(object);
        let start = self.text.len();
        self.text.push('\u{fffc}');
        self.span(start, state);
    }

    /// A decoration within that which holds: its index plus one.
    pub(super) fn deco(&mut self, kind: DecoKind, state: State) -> u32 {
        let State { format, tag, deco, .. } = state;
        self.decos.push(Deco { kind, outer: deco, tag, size: format.size, rise: format.rise, color: format.color });
        self.decos.len() as u32
    }

    /// Names this place after the id of an element.
    pub(super) fn place(&mut self, ctx: &Context<'_>, attrs: &Attrs) {
        if let Some(id) = &attrs.id {
            self.places.push((self.text.len() as u32, ctx.place(ctx.chapter, Some(id))));
            self.soft_places += usize::from(self.soft.is_some());
        }
    }

    /// Index of a language, which is noted if it is new.
    pub(super) fn lang(&mut self, lang: &str) -> u16 {
        if let Some(known) = self.langs.iter().position(|known| **known == *lang) {
            return known as u16;
        }
        if self.langs.len() >= usize::from(u16::MAX) {
            return 0;
        }
        self.langs.push(lang.into());
        (self.langs.len() - 1) as u16
    }
}

/// Plain stretches as flat text: nothing joined, nothing dropped but controls.
pub(super) fn plain(stretches: &[super::Stretch<'_>], lang: &str) -> Flat {
    let mut flat = Flat { langs: vec![lang.into()], ..Flat::default() };
    for stretch in stretches {
        let start = flat.text.len();
        for c in stretch.text.chars() {
            match c {
                '\t' => flat.text.push_str("    "),
                '\u{2028}' | '\u{2029}' | '\n' | '\r' => flat.text.push(' '),
                c if is_dropped(c) => {}
                c => flat.text.push(c),
            }
        }
        flat.span(start, State { format: stretch.format, tag: stretch.tag, deco: 0, lang: 0, hyphenate: false });
    }
    flat
}

/// Controls, the sign that stands for objects here, and what is no character (XML 1.0 §2.2).
fn is_dropped(c: char) -> bool {
    c.is_control() || matches!(c, '\u{fffc}' | '\u{fffe}' | '\u{ffff}')
}
