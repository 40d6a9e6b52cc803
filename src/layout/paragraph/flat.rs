//! Inlines → flat text: the paragraph as one string, with what holds for each stretch of it.
//!
//! The flat text is what extraction must give, but for a few characters that stand for something:
//! U+2028 a forced line end, U+FFFC an object (picture, formula, ruby).

use super::cjk::is_cjk;
use super::object::{self, Object};
use crate::book::walk::leaves_within;
use crate::book::{Anchor, Attrs, Inline, InlineKind, LinkRole, RefForm, Target, words};
use crate::layout::context::{Context, ParagraphStyle, TextFormat};
use crate::layout::formula::unreadable;
use crate::layout::page::{LinkTarget, TagId, TagKind};
use crate::length::Length;
use crate::source::Span;
use crate::theme::{Color, Family};
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

/// What holds where the walk stands.
#[derive(Clone, Copy, Debug)]
struct State {
    format: TextFormat,
    tag: Option<TagId>,
    deco: u32,
    lang: u16,
    hyphenate: bool,
}

/// Flattens a paragraph's inlines.
pub(super) fn flatten(
    ctx: &mut Context<'_>,
    content: &[Inline],
    style: &ParagraphStyle<'_>,
    tag: Option<TagId>,
) -> Flat {
    let mut flat = Flat { langs: vec![style.lang.into()], rtl: style.rtl, ..Flat::default() };
    let state = State { format: style.format, tag, deco: 0, lang: 0, hyphenate: style.hyphenate && !style.format.code };
    walk(ctx, &mut flat, content, state);
    flat.trim_end(&[' ', '\u{2028}']);
    flat
}

fn walk(ctx: &mut Context<'_>, flat: &mut Flat, content: &[Inline], state: State) {
    for inline in content {
        visit(ctx, flat, inline, state);
    }
}

fn visit(ctx: &mut Context<'_>, flat: &mut Flat, inline: &Inline, state: State) {
    let format = state.format;
    let with = |format: TextFormat| State { format, ..state };
    match &inline.kind {
        InlineKind::Text(text) => {
            let leaf = ctx.leaf;
            ctx.leaf += 1;
            flat.push(text, Some(leaf), state);
        }
        InlineKind::SoftBreak => flat.soft = Some(state),
        InlineKind::HardBreak => flat.mark('\u{2028}', state),
        InlineKind::Emphasis(inner) if ctx.theme.bold_emphasis => {
            walk(ctx, flat, inner, with(TextFormat { bold: !format.bold, ..format }));
        }
        InlineKind::Emphasis(inner) => walk(ctx, flat, inner, with(TextFormat { italic: !format.italic, ..format })),
        InlineKind::Strong(inner) => walk(ctx, flat, inner, with(TextFormat { bold: true, ..format })),
        InlineKind::Strikeout(inner) => decorated(ctx, flat, inner, state, DecoKind::Strikeout),
        InlineKind::Underline(inner) => decorated(ctx, flat, inner, state, DecoKind::Underline),
        InlineKind::Mark(inner) => decorated(ctx, flat, inner, state, DecoKind::Ground),
        InlineKind::Superscript(inner) => walk(ctx, flat, inner, with(raised(format))),
        InlineKind::Subscript(inner) => {
            let rise = format.rise - format.size.scale(14, 100);
            walk(ctx, flat, inner, with(TextFormat { size: format.size.scale(70, 100), rise, ..format }));
        }
        InlineKind::Small(inner) => {
            walk(ctx, flat, inner, with(TextFormat { size: format.size.scale(85, 100), ..format }));
        }
        InlineKind::Key(inner) => {
            let key = TextFormat { family: Family::Sans, size: format.size.scale(82, 100), ..format };
            let state = State { hyphenate: false, ..with(key) };
            // Room for the frame, which is drawn around the letters.
            let room = key.size.scale(22, 100);
            flat.object(Object::space(room), state);
            decorated(ctx, flat, inner, state, DecoKind::Frame);
            flat.object(Object::space(room), state);
        }
        InlineKind::Code(text) => {
            let leaf = ctx.leaf;
            ctx.leaf += 1;
            let state = State { format: code_format(ctx, format), hyphenate: false, ..state };
            // Code reads from the left, in right-to-left text too: `--vcs` must not become `vcs--`.
            if flat.rtl {
                flat.mark('\u{2066}', state);
            }
            flat.push(text, Some(leaf), state);
            if flat.rtl {
                flat.mark('\u{2069}', state);
            }
        }
        InlineKind::Math { display, tex } => formula(ctx, flat, inline.span, tex, *display, state),
        InlineKind::Link { target, content, role, .. } => {
            let page = match (role, target) {
                (LinkRole::Page(form), Target::Place { chapter, anchor }) => {
                    page_text(ctx, &Anchor { chapter: *chapter, id: anchor.clone() }, *form, inline.span)
                }
                _ => None,
            };
            let target = match target {
                Target::Place { chapter, anchor } if *chapter < ctx.book.chapters.len() => {
                    LinkTarget::Place(ctx.place(*chapter, anchor.as_deref()))
                }
                Target::Web(url) => LinkTarget::Web(url.as_str().into()),
                _ => return walk(ctx, flat, content, state),
            };
            let tag = state.tag.map(|tag| ctx.tag(Some(tag), TagKind::Link));
            let format = TextFormat { color: ctx.theme.link(format.color), ..format };
            let state = State { format, tag, ..state };
            let Some(text) = page else { return decorated(ctx, flat, content, state, DecoKind::Link(target)) };
            // It counts as the leaves that it stands for.
            let leaves = leaves_within(content);
            let leaf = (leaves > 0).then_some(ctx.leaf);
            ctx.leaf += leaves;
            let deco = flat.deco(DecoKind::Link(target), state);
            flat.push(&text, leaf, State { deco, hyphenate: false, ..state });
        }
        InlineKind::Image(image) => {
            flat.leaf(ctx, '\u{fffc}');
            if let Some(attrs) = &image.attrs {
                flat.place(ctx, attrs);
            }
            match object::image(ctx, image, state.tag) {
                Some(object) => flat.object(object, state),
                None => {
                    let shown = if image.alt.trim().is_empty() { object::file_name(image) } else { image.alt.as_str() };
                    let format = TextFormat { italic: !format.italic, ..format };
                    flat.push(&format!("[{shown}]"), None, with(format));
                }
            }
        }
        InlineKind::Note(index) => {
            let reference = state.tag.map(|tag| ctx.tag(Some(tag), TagKind::Reference));
            let tag = reference.map(|tag| ctx.tag(Some(tag), TagKind::Link));
            let number = index + 1;
            let at = flat.text.len() as u32;
            if ctx.found.notes.insert(*index as u32) {
                let place = ctx.place(ctx.chapter, Some(&format!("fnref-{number}")));
                flat.places.push((at, place));
            }
            let target = LinkTarget::Place(ctx.place(ctx.chapter, Some(&format!("fn-{number}"))));
            flat.notes.push((at, *index as u32));
            let state = State { tag, ..with(raised(TextFormat { italic: false, ..format })) };
            let deco = flat.deco(DecoKind::Link(target), state);
            flat.push(&number.to_string(), None, State { deco, hyphenate: false, ..state });
        }
        InlineKind::Ruby { base, reading } => {
            let lang = flat.langs[usize::from(state.lang)].clone();
            if let Some(object) = object::ruby(ctx, base, reading, format, &lang, state.tag) {
                flat.object(object, state);
            }
        }
        InlineKind::Span { attrs, content } => {
            flat.place(ctx, attrs);
            let mut state = state;
            state.format.small_caps |= attrs.is_small_caps() && !format.code;
            if let Some(lang) = attrs.lang.as_deref().filter(|lang| **lang != *flat.langs[usize::from(state.lang)]) {
                state.lang = flat.lang(lang);
                state.tag = state.tag.map(|tag| {
                    let tag = ctx.tag(Some(tag), TagKind::Span);
                    ctx.tags[tag.0 as usize].lang = Some(lang.into());
                    tag
                });
            }
            // Isolates: UAX 9 §2.7, "HTML and CSS" mapping of `dir`.
            let isolate = match attrs.dir.as_deref() {
                Some("rtl") => Some('\u{2067}'),
                Some("ltr") => Some('\u{2066}'),
                Some("auto") => Some('\u{2068}'),
                _ => None,
            };
            if let Some(isolate) = isolate {
                flat.mark(isolate, state);
            }
            walk(ctx, flat, content, state);
            if isolate.is_some() {
                flat.mark('\u{2069}', state);
            }
        }
        // None is left behind `transform`.
        InlineKind::Pending(_) => {}
    }
}

/// What a reference to a page prints: in the first round, a folio of three figures; `None` when its place is on no page.
fn page_text(ctx: &mut Context<'_>, place: &Anchor, form: RefForm, span: Span) -> Option<String> {
    let folio = ctx.folio(place, Some(span)).or_else(|| ctx.folios.is_empty().then(|| "000".to_owned()))?;
    Some(words::page(form, &folio, &ctx.book.meta.language))
}

fn decorated(ctx: &mut Context<'_>, flat: &mut Flat, content: &[Inline], state: State, kind: DecoKind) {
    let deco = flat.deco(kind, state);
    walk(ctx, flat, content, State { deco, ..state });
}

/// A superior figure or letter.
fn raised(format: TextFormat) -> TextFormat {
    let rise = format.rise + format.size.scale(34, 100);
    TextFormat { size: format.size.scale(70, 100), rise, ..format }
}

/// Code within text: the fixed-width face at the size at which its x is as high as that of the text around it.
pub(super) fn code_format(ctx: &Context<'_>, format: TextFormat) -> TextFormat {
    let around = ctx.fonts.face(ctx.fonts.base(format.family, format.bold, format.italic));
    let mono = ctx.fonts.face(ctx.fonts.base(Family::Mono, format.bold, format.italic));
    let mut size = format.size;
    if format.family != Family::Mono {
        // In thousandths of the size; 0.97 since letters of equal width look larger.
        let ratio = i64::from(around.x_height) * i64::from(mono.upem) * 970
            / (i64::from(mono.x_height) * i64::from(around.upem)).max(1);
        size = size.scale(ratio.clamp(700, 1000), 1000);
    }
    TextFormat { family: Family::Mono, code: true, small_caps: false, old_style: false, size, ..format }
}

fn formula(ctx: &mut Context<'_>, flat: &mut Flat, span: Span, tex: &str, display: bool, state: State) {
    match object::formula(ctx, span, tex, display, &state.format, state.tag) {
        Ok(objects) if display => {
            if !flat.text.ends_with('\u{2028}') {
                flat.mark('\u{2028}', state);
            }
            flat.leaf(ctx, '\u{fffc}');
            objects.into_iter().for_each(|object| flat.object(object, state));
            flat.mark('\u{2028}', state);
        }
        Ok(objects) => {
            flat.leaf(ctx, '\u{fffc}');
            objects.into_iter().for_each(|object| flat.object(object, state));
        }
        Err(fault) => {
            unreadable(ctx, span, tex, &fault);
            flat.leaf(ctx, tex.chars().next().unwrap_or(' '));
            let state = State { format: code_format(ctx, state.format), hyphenate: false, ..state };
            flat.push(tex, None, state);
        }
    }
}

impl Flat {
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
    fn push(&mut self, text: &str, leaf: Option<u32>, state: State) {
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
                    c if c.is_control() || c == '\u{fffc}' => {
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
    fn leaf(&mut self, ctx: &mut Context<'_>, next: char) {
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
    fn settle(&mut self, next: char) {
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

    fn trim_end(&mut self, of: &[char]) {
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
    fn mark(&mut self, c: char, state: State) {
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

    fn object(&mut self, mut object: Object, state: State) {
        self.settle('\u{fffc}');
        object.at = self.text.len() as u32;
        self.objects.push(object);
        let start = self.text.len();
        self.text.push('\u{fffc}');
        self.span(start, state);
    }

    fn deco(&mut self, kind: DecoKind, state: State) -> u32 {
        let State { format, tag, deco, .. } = state;
        self.decos.push(Deco { kind, outer: deco, tag, size: format.size, rise: format.rise, color: format.color });
        self.decos.len() as u32
    }

    fn place(&mut self, ctx: &Context<'_>, attrs: &Attrs) {
        if let Some(id) = &attrs.id {
            self.places.push((self.text.len() as u32, ctx.place(ctx.chapter, Some(id))));
            self.soft_places += usize::from(self.soft.is_some());
        }
    }

    fn lang(&mut self, lang: &str) -> u16 {
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
                c if c.is_control() || c == '\u{fffc}' => {}
                c => flat.text.push(c),
            }
        }
        flat.span(start, State { format: stretch.format, tag: stretch.tag, deco: 0, lang: 0, hyphenate: false });
    }
    flat
}
