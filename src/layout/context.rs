//! What composing one chapter needs at hand, and what it gathers.
//!
//! One context per chapter and worker: nothing in it is shared, so chapters compose in parallel.

use super::compose::Supple;
use super::page::{Glyph, GlyphRun, Placed, Pool, Tag, TagId, TagKind};
use crate::asset::Assets;
use crate::book::{Anchor, Book};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::font::{FaceId, FontBook, Shaper};
use crate::length::Length;
use crate::source::Span;
use crate::theme::{Color, Family, Theme};
use std::collections::{BTreeMap, BTreeSet};

/// The state of composing one chapter.
pub struct Context<'a> {
    /// The whole book, for links and numbers.
    pub book: &'a Book,
    /// Index of the chapter being composed.
    pub chapter: usize,
    /// The look.
    pub theme: &'a Theme,
    /// The faces.
    pub fonts: &'a FontBook,
    /// The pictures.
    pub assets: &'a Assets,
    /// Shapes words and remembers them.
    pub shaper: Shaper<'a>,
    /// Which pool the runs point into: the chapter's place among [`super::page::Typeset::pools`].
    pub pool_index: u32,
    /// Glyphs and text of the chapter.
    pub pool: Pool,
    /// The chapter's elements; numbered from 0 here, moved behind the others' later. A `None` parent is the chapter.
    pub tags: Vec<Tag>,
    /// The number of the next text leaf (see `book::walk`): counted in pre-order as text is set.
    pub leaf: u32,
    /// The next text is the label of a caption: the program's own, and no leaf of the model.
    pub label: bool,
    /// What is found on the way.
    pub remarks: Diagnostics,
    /// What the paragraphs of the chapter have met so far; starts as the default.
    pub found: Found,
    /// The folios that references to pages and the index print, as far as they are known.
    pub folios: &'a Folios,
    /// Paragraphs that may be set with another number of lines; `None` where that is not wanted.
    pub supple: Option<Vec<Supple>>,
}

/// What paragraphs have met in a chapter.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// Footnotes already called, as indices into the chapter's notes.
    pub notes: BTreeSet<u32>,
    /// Formulas already remarked: the bytes of their spans.
    pub math: BTreeSet<(u32, u32)>,
    /// What is being composed: the place of a missing glyph in what is set from plain text (code, labels).
    pub here: Option<Span>,
    /// First text leaves of the lines of running text that stick out, by what is remarked: the bytes of the span.
    pub overfull: BTreeMap<(u32, u32), (u32, u32)>,
    /// Characters that no face has; remarked once for the whole book.
    pub missing: Missing,
    /// The folios that were asked for.
    pub paged: Paged,
}

/// Folios by the names of places.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folios(BTreeMap<Box<str>, String>);

/// Before any page was made.
pub static NO_FOLIOS: Folios = Folios(BTreeMap::new());

impl Folios {
    /// That of a place.
    pub fn get(&self, place: &str) -> Option<&str> {
        self.0.get(place).map(String::as_str)
    }

    /// No folio is known.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds one.
    pub fn insert(&mut self, place: Box<str>, folio: &str) {
        self.0.insert(place, folio.to_owned());
    }
}

/// The folios that a chapter was set with: by place, and where the first asks for it.
#[derive(Clone, Debug, Default)]
pub struct Paged(BTreeMap<Box<str>, (Option<String>, Option<Span>)>);

impl Paged {
    /// Notes that a place was asked for.
    pub fn note(&mut self, place: Box<str>, given: Option<&str>, span: Option<Span>) {
        self.0.entry(place).or_insert_with(|| (given.map(str::to_owned), span));
    }

    /// What would be set otherwise with these folios: place, folio it was set with, where.
    pub fn stale(&self, now: &Folios) -> impl Iterator<Item = (&str, Option<&str>, Option<Span>)> {
        self.0.iter().filter_map(|(place, (given, span))| {
            let given = given.as_deref();
            (now.get(place) != given).then_some((&**place, given, *span))
        })
    }

    /// Whether anything would.
    pub fn is_stale(&self, now: &Folios) -> bool {
        self.stale(now).next().is_some()
    }
}

/// Characters that no face has, by the name of their script.
#[derive(Clone, Debug, Default)]
pub struct Missing(BTreeMap<&'static str, MissingGlyphs>);

/// Characters of one script that no face has.
#[derive(Clone, Debug, Default)]
struct MissingGlyphs {
    /// How many, counting each occurrence.
    count: u64,
    /// The first few different ones.
    sample: String,
    /// Where they stand; the first of each paragraph or block.
    places: Vec<Span>,
}

/// How many different characters a remark shows, and how many places.
const SHOWN: usize = 8;
const PLACES: usize = 4;

impl Missing {
    /// Counts one character; `place` is asked where it stands while places are still wanted.
    pub fn count(&mut self, script: &'static str, c: char, place: impl FnOnce() -> Option<Span>) {
        let found = self.0.entry(script).or_default();
        found.count += 1;
        found.show(c);
        if found.places.len() < PLACES
            && let Some(place) = place()
            && !found.places.contains(&place)
        {
            found.places.push(place);
        }
    }

    /// Adds what another chapter has met.
    pub fn append(&mut self, other: Missing) {
        for (script, more) in other.0 {
            let found = self.0.entry(script).or_default();
            found.count += more.count;
            more.sample.chars().for_each(|c| found.show(c));
            let room = PLACES.saturating_sub(found.places.len());
            found.places.extend(more.places.into_iter().take(room));
        }
    }

    /// One remark a script, with its first places.
    pub fn remark(self, remarks: &mut Diagnostics) {
        for (script, MissingGlyphs { count, sample, places }) in self.0 {
            let what = if count == 1 { "1 character has".to_owned() } else { format!("{count} characters have") };
            let of = if script == "Common" { "signs and symbols" } else { script };
            let message = format!("{what} no glyph in any face ({of}): {sample}");
            let mut places = places.into_iter();
            let mut told = Diagnostic::new(Code::MissingGlyph, places.next(), message)
                .help("name a face that has them under [output.chapbook.fonts]");
            for place in places {
                told = told.label(place, "and here");
            }
            remarks.push(told);
        }
    }
}

impl MissingGlyphs {
    fn show(&mut self, c: char) {
        if self.sample.chars().count() < SHOWN && !self.sample.contains(c) {
            self.sample.push(c);
        }
    }
}

impl Context<'_> {
    /// Adds an element to the structure tree.
    pub fn tag(&mut self, parent: Option<TagId>, kind: TagKind) -> TagId {
        self.tags.push(Tag { parent, kind, alt: None, lang: None });
        TagId((self.tags.len() - 1) as u32)
    }

    /// One glyph as a run of its own: a part of a formula.
    pub fn single_glyph(&mut self, face: FaceId, gid: u16, text: char, size: Length, color: Color) -> GlyphRun {
        let glyph = self.pool.glyphs.len() as u32;
        let start = self.pool.text.len() as u32;
        self.pool.text.push(text);
        let advance = size.units(i64::from(self.fonts.face(face).advance(gid)), self.fonts.face(face).upem);
        self.pool.glyphs.push(Glyph { gid, advance: advance.0 as i32, x_offset: 0, y_offset: 0, cluster: start });
        GlyphRun {
            face,
            size,
            color,
            pool: self.pool_index,
            glyphs: glyph..glyph + 1,
            text: start..self.pool.text.len() as u32,
            rtl: false,
            soft_hyphen: false,
            turned: false,
            expansion: 0,
            space: false,
        }
    }

    /// Puts a glyph of a formula into the run made last, at a distance from its start, if it touches the last one there, by a tenth of the size; says whether it does.
    pub fn touching_glyph(&mut self, run: &mut GlyphRun, x: Length, gid: u16, text: char) -> bool {
        let Some((last, before)) = self.pool.glyphs[run.glyphs.start as usize..].split_last_mut() else { return false };
        let start = before.iter().map(|glyph| i64::from(glyph.advance)).sum::<i64>();
        let gap = x.0 - start - i64::from(last.advance);
        let Ok(advance) = i32::try_from(x.0 - start) else { return false };
        if gap.abs() * 10 > run.size.0 {
            return false;
        }
        last.advance = advance;
        let next = self.single_glyph(run.face, gid, text, run.size, run.color);
        (run.glyphs.end, run.text.end) = (next.glyphs.end, next.text.end);
        true
    }

    /// A run of a formula at another size.
    pub fn resized(&mut self, run: &GlyphRun, size: Length) -> GlyphRun {
        let (glyphs, text) = (self.pool.glyphs.len() as u32, self.pool.text.len() as u32);
        self.pool.text.extend_from_within(run.text.start as usize..run.text.end as usize);
        for at in run.glyphs.start..run.glyphs.end {
            let glyph = self.pool.glyphs[at as usize];
            let advance = Length(i64::from(glyph.advance)).scale(size.0, run.size.0.max(1)).0 as i32;
            self.pool.glyphs.push(Glyph { advance, cluster: glyph.cluster - run.text.start + text, ..glyph });
        }
        GlyphRun {
            size,
            glyphs: glyphs..self.pool.glyphs.len() as u32,
            text: text..self.pool.text.len() as u32,
            ..run.clone()
        }
    }

    /// The folio of a place; `None` where none is known.
    pub fn folio(&mut self, place: &Anchor, span: Option<Span>) -> Option<String> {
        let name = self.place(place.chapter, place.id.as_deref());
        let folio = self.folios.get(&name);
        self.found.paged.note(name, folio, span);
        folio.map(str::to_owned)
    }

    /// Name of a place in the printed edition: `slug` or `slug#anchor`.
    pub fn place(&self, chapter: usize, anchor: Option<&str>) -> Box<str> {
        place_name(&self.book.chapters[chapter].slug, anchor)
    }
}

/// Name of a place: `slug` or `slug#anchor`. Only ASCII, since viewers disagree on how the bytes of
/// a destination's name are to be read: other characters are percent-encoded (RFC 3986 §2.1).
pub fn place_name(slug: &str, anchor: Option<&str>) -> Box<str> {
    match anchor {
        Some(anchor) if anchor.is_ascii() => format!("{slug}#{anchor}").into(),
        Some(anchor) => {
            let mut name = format!("{slug}#");
            for byte in anchor.bytes() {
                if byte.is_ascii() { name.push(char::from(byte)) } else { name.push_str(&format!("%{byte:02X}")) }
            }
            name.into()
        }
        None => slug.into(),
    }
}

/// How a stretch of text is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TextFormat {
    /// Which family.
    pub family: Family,
    /// Bold.
    pub bold: bool,
    /// Italic.
    pub italic: bool,
    /// Small capitals for lower-case letters: the face's own, else capitals of a smaller size. The text stays as written.
    pub small_caps: bool,
    /// Old-style figures, where the face has them.
    pub old_style: bool,
    /// Figures of one width, where the face has them: columns of numbers.
    pub tabular: bool,
    /// Code: no ligatures, no hyphenation.
    pub code: bool,
    /// Type size.
    pub size: Length,
    /// Baseline shift upwards.
    pub rise: Length,
    /// Color.
    pub color: Color,
}

/// How the lines of a paragraph are set within a measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParagraphStyle<'a> {
    /// The format its text starts from.
    pub format: TextFormat,
    /// Distance of baselines; a line with something taller grows.
    pub leading: Length,
    /// First-line indent; negative hangs.
    pub indent: Length,
    /// How lines are aligned.
    pub align: LineAlign,
    /// Whether words may be divided.
    pub hyphenate: bool,
    /// It is a title: lines are of about one length, and end within a word only where nothing else helps.
    pub title: bool,
    /// Base direction is right to left.
    pub rtl: bool,
    /// Language for hyphenation and shaping, BCP 47.
    pub lang: &'a str,
}

/// How lines lie in the measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LineAlign {
    /// Both edges flush; the last line at the start.
    Justify,
    /// Flush at the start edge (left, or right when right to left).
    Start,
    /// Centered.
    Center,
    /// Flush at the end edge.
    End,
}

/// A horizontal box: marks relative to its left end on the baseline, `y` downwards.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HBox {
    /// Advance width.
    pub width: Length,
    /// Above the baseline.
    pub height: Length,
    /// Below the baseline.
    pub depth: Length,
    /// What is printed.
    pub marks: Vec<Placed>,
}
