//! The paragraph that opens a chapter: its first letter over several lines, its first line in small
//! capitals.
//!
//! The letter is as high as from the baseline of its last line to the height of the capitals of the
//! first, so that both agree. It is drawn, and its text belongs to the word that it begins: every
//! reader gets “Once”, not “O” and “nce”. Opening quotes hang in the margin, letters that reach below their
//! baseline push one line more aside. Where the first line ends is not known before the letters
//! are shaped, nor the other way round, so that both are tried until they agree.

use super::bidi::Levels;
use super::build::build;
use super::flat::{Flat, FlatSpan};
use super::flatten;
use super::hlist::Kind;
use super::{Line, Paragraph, Setting, Stretch, count_missing, hbox, span_of_leaf};
use crate::book::Inline;
use crate::book::opening::{Initial, initial};
use crate::font::Face;
use crate::layout::context::{Context, ParagraphStyle, TextFormat};
use crate::layout::page::{Mark, Placed, TagId};
use crate::length::{Length, Point};
use crate::source::Span;

/// How a text opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Opening {
    /// Lines that the first letter is high; less than 2 is no such letter.
    pub lines: u8,
    /// The first line is in small capitals.
    pub small_caps: bool,
}

/// Tries to find where small capitals end.
const ROUNDS: usize = 5;

/// Sets an opening paragraph. Gives its lines, and how many of them stand beside the letter.
pub fn opening(
    ctx: &mut Context<'_>,
    content: &[Inline],
    style: &ParagraphStyle<'_>,
    tag: Option<TagId>,
    want: Opening,
    measure: Length,
    place: Span,
) -> (Vec<Line>, usize) {
    let first_leaf = ctx.leaf;
    let flat = flatten::flatten(ctx, content, style, tag);
    let cut = if style.rtl { None } else { cut(&flat) };
    let most = if cut.is_some() { usize::from(want.lines.min(9)) } else { 1 };
    let mut found = None;
    for lines in (2..=most).rev() {
        let Some((initial, end)) = cut else { break };
        let Some(letter) = Letter::of(ctx, &flat, initial, style, lines, measure) else { continue };
        let rest = flat.without(end);
        let setting = Setting { indent: letter.room, indented: letter.beside, ..Setting::of(ctx, style) };
        let paragraph = capitalized(ctx, rest, setting, style, want.small_caps, measure);
        // A letter taller than its paragraph would stand in the next.
        if paragraph.broken(ctx, measure).found.breaks.len() >= letter.beside as usize {
            found = Some((paragraph, Some((letter, end)), lines));
            break;
        }
    }
    let (paragraph, letter, lines) = match found {
        Some(found) => found,
        None => {
            let setting = Setting::of(ctx, style);
            let small_caps = want.small_caps && cut.is_some();
            (capitalized(ctx, flat.clone(), setting, style, small_caps, measure), None, 1)
        }
    };
    count_missing(ctx, &paragraph.list, &paragraph.flat, |leaf| {
        let inside = leaf.checked_sub(first_leaf).and_then(|number| span_of_leaf(content, number));
        inside.or_else(|| content.first().map(|inline| inline.span))
    });
    let Some((letter, end)) = letter else { return (paragraph.lines(ctx, measure, place), lines) };
    let start = ctx.pool.text.len() as u32;
    ctx.pool.text.push_str(&flat.text[..end]);
    let behind = ctx.pool.text.len() as u32;
    let mut set = paragraph.lines(ctx, measure, place);
    // A formula that was too wide is smaller now, which may have spared a line.
    let lines = lines.min(set.len());
    let baseline = set[..lines - 1].iter().map(|line| line.fragment.height).sum::<Length>() + set[lines - 1].baseline;
    let first = &mut set[0].fragment;
    let word = first.marks.iter_mut().find_map(|placed| match &mut placed.mark {
        Mark::Glyphs(run) if run.text.start == behind => Some(run),
        _ => None,
    });
    let mut marks = match word {
        Some(run) => {
            run.text.start = start;
            for glyph in &mut ctx.pool.glyphs[run.glyphs.start as usize..run.glyphs.end as usize] {
                if glyph.cluster == behind {
                    glyph.cluster = start;
                }
            }
            letter.draw(ctx, baseline)
        }
        // Nothing there is text that could take it up.
        None => letter.print(ctx, baseline, tag),
    };
    marks.append(&mut first.marks);
    first.marks = marks;
    (set, lines)
}

/// The initial, and where the rest of the text begins behind it.
fn cut(flat: &Flat) -> Option<(Initial, usize)> {
    // It is shaped a few times over: none that is meant to be read is so long.
    if flat.text.len() > 20_000 {
        return None;
    }
    let initial = initial(&flat.text)?;
    let span = flat.spans.first().filter(|span| span.start == 0 && span.end as usize >= initial.end)?;
    if span.deco != 0 || span.format.code {
        return None;
    }
    let rest = &flat.text[initial.end..];
    let end = flat.text.len() - rest.trim_start_matches(' ').len();
    let next = flat.text[end..].chars().next()?;
    (!matches!(next, '\u{fffc}' | '\u{2028}')).then_some((initial, end))
}

/// A large letter with what stands before it.
struct Letter {
    letter: char,
    before: String,
    format: TextFormat,
    /// From the margin to the text beside it.
    room: Length,
    /// Left of the letter's ink, which stands at the margin.
    bearing: Length,
    /// How many lines stand aside.
    beside: u32,
}

impl Letter {
    /// The letter as high as so many lines; `None` where it would leave the text too little room.
    fn of(
        ctx: &Context<'_>,
        flat: &Flat,
        initial: Initial,
        style: &ParagraphStyle<'_>,
        lines: usize,
        measure: Length,
    ) -> Option<Self> {
        let format = flat.spans.first()?.format;
        let before = &flat.text[..initial.before];
        let mut letters = flat.text[initial.before..initial.end].chars();
        // An accent of its own is not set on a drawn letter.
        let (letter, None) = (letters.next()?, letters.next()) else { return None };
        let base = base_face(ctx, &format);
        if !before.chars().all(|c| base.covers(c)) {
            return None;
        }
        let capitals = format.size.units(i64::from(base.cap_height), base.upem);
        let height = style.leading * (lines as i64 - 1) + capitals;
        let size = height.scale(i64::from(base.upem), i64::from(base.cap_height));
        let [left, bottom, right, _] = base.extents(base.glyph(letter)?)?;
        let of = |units: i32| size.units(i64::from(units), base.upem);
        let room = of(right - left) + format.size.scale(3, 10);
        // Where it reaches into the line under it.
        let deep = of(-bottom) > style.leading - capitals;
        (room * 3 < measure).then(|| Self {
            letter,
            before: before.to_owned(),
            format: TextFormat { size, small_caps: false, rise: Length::ZERO, ..format },
            room,
            bearing: of(left),
            beside: lines as u32 + u32::from(deep),
        })
    }

    /// What it is made of, each with its size and place: marks in the margin are smaller and as high, else they would shout.
    fn parts(&self, ctx: &Context<'_>, baseline: Length) -> Vec<(char, Length, Point)> {
        let base = base_face(ctx, &self.format);
        let small = self.format.size.scale(55, 100);
        let lift = (self.format.size - small).units(i64::from(base.cap_height), base.upem);
        let mut parts = vec![(self.letter, self.format.size, Point::new(Length::ZERO - self.bearing, baseline))];
        let mut x = Length::ZERO;
        for mark in self.before.chars().rev() {
            x -= small.units(i64::from(base.glyph(mark).map_or(0, |gid| base.advance(gid))), base.upem);
            parts.insert(0, (mark, small, Point::new(x, baseline - lift)));
        }
        parts
    }

    /// Drawn, without text.
    fn draw(&self, ctx: &Context<'_>, baseline: Length) -> Vec<Placed> {
        let base = base_face(ctx, &self.format);
        let drawn = |(c, size, at): (char, Length, Point)| {
            let steps = base.outline(base.glyph(c)?, size);
            Some(Placed { at, tag: None, mark: Mark::Path(steps.into(), self.format.color) })
        };
        self.parts(ctx, baseline).into_iter().filter_map(drawn).collect()
    }

    /// Set, as text of its own.
    fn print(&self, ctx: &mut Context<'_>, baseline: Length, tag: Option<TagId>) -> Vec<Placed> {
        let mut marks = Vec::new();
        for (c, size, at) in self.parts(ctx, baseline) {
            let format = TextFormat { size, ..self.format };
            let set = hbox(ctx, &[Stretch { text: c.encode_utf8(&mut [0; 4]), format, tag }], false);
            let moved = |mark: Placed| Placed { at: Point::new(mark.at.x + at.x, mark.at.y + at.y), ..mark };
            marks.extend(set.marks.into_iter().map(moved));
        }
        marks
    }
}

fn base_face<'a>(ctx: &Context<'a>, format: &TextFormat) -> &'a Face {
    ctx.fonts.face(ctx.fonts.base(format.family, format.bold, format.italic))
}

/// A paragraph whose first line, if asked for, is in small capitals.
fn capitalized(
    ctx: &mut Context<'_>,
    flat: Flat,
    setting: Setting,
    style: &ParagraphStyle<'_>,
    small_caps: bool,
    measure: Length,
) -> Paragraph {
    let plain = flat.spans.clone();
    let mut flat = flat;
    // No first line is longer than so many letters.
    let letters = (measure.0 / (setting.size.0 / 5).max(1)).clamp(1, 4000) as usize;
    let furthest = flat.text.char_indices().nth(letters).map_or(flat.text.len(), |(at, _)| at) as u32;
    let mut make = |ctx: &mut Context<'_>, spans: Vec<FlatSpan>| {
        flat.spans = spans;
        let levels = Levels::resolve(&flat.text, style.rtl, &flat.formulas());
        let list = build(&mut ctx.shaper, &flat, &levels, false);
        Paragraph { flat: Box::new(flat.clone()), list: Box::new(list), setting }
    };
    if !small_caps {
        return make(ctx, plain);
    }
    let mut end = furthest;
    let mut shortest = u32::MAX;
    for _ in 0..ROUNDS {
        let paragraph = make(ctx, small_until(&plain, end));
        let ends = first_end(&paragraph, ctx, measure);
        if ends == end {
            return paragraph;
        }
        shortest = shortest.min(ends);
        end = ends;
    }
    make(ctx, small_until(&plain, shortest))
}

/// Where in its text the first line ends; at the start of the last word when that is divided.
fn first_end(paragraph: &Paragraph, ctx: &mut Context<'_>, measure: Length) -> u32 {
    let broken = paragraph.broken(ctx, measure);
    let whole = paragraph.flat.text.len() as u32;
    let Some(end) = broken.found.breaks.first() else { return whole };
    match broken.list.items.get(end.at) {
        None => whole,
        Some(item) if matches!(item.kind, Kind::Disc { .. }) => {
            let before = &paragraph.flat.text[..item.text as usize];
            before.rfind(' ').map_or(0, |space| space as u32)
        }
        Some(item) => item.text,
    }
}

/// The spans with all before a place in small capitals.
fn small_until(spans: &[FlatSpan], end: u32) -> Vec<FlatSpan> {
    let mut out = Vec::with_capacity(spans.len() + 1);
    for span in spans {
        if span.format.code || span.start >= end {
            out.push(*span);
            continue;
        }
        let format = TextFormat { small_caps: true, ..span.format };
        let middle = span.end.min(end);
        out.push(FlatSpan { end: middle, format, ..*span });
        if middle < span.end {
            out.push(FlatSpan { start: middle, ..*span });
        }
    }
    out
}
