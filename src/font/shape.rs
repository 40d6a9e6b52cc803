//! Text → glyphs, by harfrust, word by word, each word once.
//!
//! A book says the same words over and over: shaping only new ones is four times as fast as
//! shaping whole paragraphs. Glyphs are kept in font units, without the size, in one arena; what
//! is handed out are ranges of it. The arena grows until [`Shaper::trim`] is called.

use super::{FaceId, FontBook};
use crate::theme::Family;
use harfrust::{Buffer, BufferFlags, Direction, Feature, Language, ShapeOptions, ShapePlan, ShaperFont, Tag};
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use unicode_script::Script;

/// One glyph of a shaped text; measures in font units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ShapedGlyph {
    /// Glyph id in the whole face.
    pub gid: u16,
    /// Byte offset into the shaped text of the cluster it belongs to.
    pub cluster: u32,
    /// Advance.
    pub advance: i32,
    /// Shift right.
    pub x_offset: i32,
    /// Shift up.
    pub y_offset: i32,
    /// The text may not be broken before this glyph without shaping anew.
    pub unsafe_to_break: bool,
}

/// OpenType features asked for beside the default ones.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Features {
    /// No ligatures, no kerning: code.
    pub code: bool,
    /// Small capitals.
    pub small_caps: bool,
    /// Old-style figures.
    pub old_style: bool,
    /// Tabular lining figures.
    pub tabular: bool,
    /// Half-width forms of full-width punctuation.
    pub half: bool,
}

/// Names a face with features, script, language and direction; made by [`Shaper::style`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct StyleId(u16);

/// A shaped word: a range of the shaper's glyphs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shaped {
    /// First glyph, for [`Shaper::glyphs`].
    pub start: u32,
    /// How many glyphs.
    pub len: u32,
    /// Sum of the advances, in font units.
    pub width: i32,
    /// Its place in the cache, for [`Shaper::note`].
    pub word: u32,
}

struct Style<'a> {
    face: FaceId,
    features: Features,
    script: Script,
    lang: Box<str>,
    rtl: bool,
    language: Option<Language>,
    tag: Option<harfrust::Script>,
    font: ShaperFont<'a, 'static>,
    plan: ShapePlan,
    list: Vec<Feature>,
}

#[derive(Clone, Copy)]
struct Word {
    hash: u64,
    style: u16,
    text_len: u32,
    text_start: u32,
    start: u32,
    len: u32,
    width: i32,
    note: u64,
}

/// Shapes words and keeps them; one per worker.
pub struct Shaper<'a> {
    /// The faces.
    pub fonts: &'a FontBook,
    styles: Vec<Style<'a>>,
    buffer: Option<Buffer>,
    arena: Vec<ShapedGlyph>,
    texts: String,
    words: Vec<Word>,
    /// Open addressing, a power of two long; an index into `words` plus one, zero is empty.
    table: Vec<u32>,
    picks: HashMap<Pick, Option<FaceId>, BuildHasherDefault<Mix>>,
}

/// What [`Shaper::pick`] is asked.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Pick {
    family: Family,
    bold: bool,
    italic: bool,
    script: Script,
    c: char,
}

impl<'a> Shaper<'a> {
    /// A shaper that knows no word yet.
    pub fn new(fonts: &'a FontBook) -> Self {
        Self {
            fonts,
            styles: Vec::new(),
            buffer: Some(Buffer::new()),
            arena: Vec::new(),
            texts: String::new(),
            words: Vec::new(),
            table: vec![0; 1024],
            picks: HashMap::default(),
        }
    }

    /// Forgets the words when there are very many. All ranges handed out before become void: call it between chapters.
    pub fn trim(&mut self) {
        if self.words.len() > 65_536 || self.arena.len() > 1_000_000 {
            self.arena.clear();
            self.texts.clear();
            self.words.clear();
            self.table.clear();
            self.table.resize(1024, 0);
        }
        if self.picks.len() > 65_536 {
            self.picks.clear();
        }
    }

    /// The style of that face, features, script, language (BCP 47) and direction.
    pub fn style(&mut self, face: FaceId, features: Features, script: Script, lang: &str, rtl: bool) -> StyleId {
        let known = self.styles.iter().position(|s| {
            s.face == face && s.script == script && s.rtl == rtl && s.features == features && *s.lang == *lang
        });
        if let Some(known) = known {
            return StyleId(known as u16);
        }
        let fonts: &'a FontBook = self.fonts;
        let font = ShaperFont::new(&fonts.face(face).font);
        let list = feature_list(features);
        let tag = Tag::from_be_bytes(script.as_iso15924_tag().to_be_bytes());
        let tag = harfrust::Script::from_iso15924_tag(tag);
        // A made-up language must not grow a plan without end: tags are short.
        let language = if lang.len() <= 35 { Language::new(lang) } else { None };
        let direction = if rtl { Direction::RightToLeft } else { Direction::LeftToRight };
        let plan = ShapePlan::new(&font, direction, tag, language.as_ref(), &list);
        let style = Style { face, features, script, lang: lang.into(), rtl, language, tag, font, plan, list };
        if self.styles.len() >= usize::from(u16::MAX) {
            // More styles than any book has: overwrite the last one, whose words are forgotten with it.
            self.words.clear();
            self.table.fill(0);
            self.styles.pop();
        }
        self.styles.push(style);
        StyleId((self.styles.len() - 1) as u16)
    }

    /// Shapes a word, or finds it among those already shaped.
    pub fn shape(&mut self, style: StyleId, text: &str) -> Shaped {
        let hash = hash(text.as_bytes(), style.0);
        let mask = self.table.len() - 1;
        let mut slot = (hash >> 32) as usize & mask;
        while let Some(index) = self.table[slot].checked_sub(1) {
            let word = &self.words[index as usize];
            if word.hash == hash && word.style == style.0 && word.text_len as usize == text.len() {
                let start = word.text_start as usize;
                if self.texts.as_bytes()[start..start + text.len()] == *text.as_bytes() {
                    return Shaped { start: word.start, len: word.len, width: word.width, word: index };
                }
            }
            slot = (slot + 1) & mask;
        }
        let start = self.arena.len() as u32;
        let width = self.shape_new(style, text);
        let word = Word {
            hash,
            style: style.0,
            text_len: text.len() as u32,
            text_start: self.texts.len() as u32,
            start,
            len: self.arena.len() as u32 - start,
            width,
            note: 0,
        };
        self.texts.push_str(text);
        self.words.push(word);
        self.table[slot] = self.words.len() as u32;
        if self.words.len() * 2 > self.table.len() {
            self.grow();
        }
        Shaped { start, len: word.len, width, word: self.words.len() as u32 - 1 }
    }

    /// Glyphs of a range that `shape` gave (or a part of it), in visual order.
    pub fn glyphs(&self, start: u32, len: u32) -> &[ShapedGlyph] {
        &self.arena[start as usize..(start + len) as usize]
    }

    /// A number that the caller keeps with a word; zero at first.
    pub fn note(&self, word: u32) -> u64 {
        self.words[word as usize].note
    }

    /// Keeps a number with a word.
    pub fn set_note(&mut self, word: u32, note: u64) {
        self.words[word as usize].note = note;
    }

    /// The face for a character: the first of the chain for its family, weight, slant and script
    /// that has it; `None` when no face has.
    pub fn pick(&mut self, family: Family, bold: bool, italic: bool, script: Script, c: char) -> Option<FaceId> {
        let fonts = self.fonts;
        *self
            .picks
            .entry(Pick { family, bold, italic, script, c })
            .or_insert_with(|| fonts.chain(family, bold, italic, script).find(|face| fonts.face(*face).covers(c)))
    }

    fn grow(&mut self) {
        let mask = self.table.len() * 2 - 1;
        self.table.clear();
        self.table.resize(mask + 1, 0);
        for (index, word) in self.words.iter().enumerate() {
            let mut slot = (word.hash >> 32) as usize & mask;
            while self.table[slot] != 0 {
                slot = (slot + 1) & mask;
            }
            self.table[slot] = index as u32 + 1;
        }
    }

    /// Shapes into the arena; gives the width.
    fn shape_new(&mut self, style: StyleId, text: &str) -> i32 {
        let style = &self.styles[usize::from(style.0)];
        let mut buffer = self.buffer.take().unwrap_or_default();
        buffer.clear();
        buffer.push_str(text);
        buffer.set_direction(style.plan.direction());
        buffer.set_script(style.tag);
        buffer.set_language(style.language.clone());
        buffer.set_flags(BufferFlags::REMOVE_DEFAULT_IGNORABLES);
        let options = ShapeOptions::new().plan(Some(&style.plan)).features(&style.list);
        let mut width = 0i32;
        // The plan was made for just these properties, so that shaping cannot refuse; if it did, the word is empty.
        if harfrust::shape(&style.font, &mut buffer, options).is_ok() {
            for (info, position) in buffer.glyph_infos().iter().zip(buffer.glyph_positions()) {
                // Damaged faces can give absurd positions; a glyph is never wider than a hundred thousand units.
                let sane = |v: i32| v.clamp(-100_000, 100_000);
                self.arena.push(ShapedGlyph {
                    gid: u16::try_from(info.glyph_id).unwrap_or(0),
                    cluster: info.cluster,
                    advance: sane(position.x_advance),
                    x_offset: sane(position.x_offset),
                    y_offset: sane(position.y_offset),
                    unsafe_to_break: info.unsafe_to_break(),
                });
                width = width.saturating_add(sane(position.x_advance));
            }
        }
        self.buffer = Some(buffer);
        width
    }
}

fn feature_list(features: Features) -> Vec<Feature> {
    let mut list = Vec::new();
    let mut set = |tag: &[u8; 4], value| list.push(Feature::new(Tag::new(tag), value, ..));
    if features.code {
        for tag in [b"liga", b"clig", b"calt", b"kern"] {
            set(tag, 0);
        }
    }
    if features.small_caps {
        set(b"smcp", 1);
    }
    if features.old_style {
        set(b"onum", 1);
    }
    if features.tabular {
        set(b"tnum", 1);
        set(b"lnum", 1);
    }
    if features.half {
        set(b"halt", 1);
    }
    list
}

/// A quick hash of a word: multiply and rotate by eight bytes, as Firefox does.
fn hash(bytes: &[u8], style: u16) -> u64 {
    let mut mix = Mix(u64::from(style) + 1);
    mix.write(bytes);
    mix.finish()
}

/// The hasher of the tables here; not proof against chosen collisions across a table, but a chain ends where it is compared.
#[derive(Clone, Copy, Default)]
struct Mix(u64);

impl Mix {
    fn add(&mut self, value: u64) {
        self.0 = (self.0.rotate_left(5) ^ value).wrapping_mul(0x517c_c1b7_2722_0a95);
    }
}

impl Hasher for Mix {
    fn write(&mut self, bytes: &[u8]) {
        let mut chunks = bytes.chunks_exact(8);
        for chunk in &mut chunks {
            self.add(u64::from_le_bytes(chunk.try_into().unwrap_or_default()));
        }
        let mut rest = [0u8; 8];
        rest[..chunks.remainder().len()].copy_from_slice(chunks.remainder());
        self.add(u64::from_le_bytes(rest) ^ ((bytes.len() as u64) << 56));
    }
    fn write_u8(&mut self, value: u8) {
        self.add(u64::from(value));
    }
    fn write_u32(&mut self, value: u32) {
        self.add(u64::from(value));
    }
    fn write_u64(&mut self, value: u64) {
        self.add(value);
    }
    fn write_usize(&mut self, value: usize) {
        self.add(value as u64);
    }
    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 29)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn serif<'a>(fonts: &'a FontBook) -> (Shaper<'a>, FaceId) {
        (Shaper::new(fonts), fonts.base(Family::Serif, false, false))
    }

    #[test]
    fn a_word_is_shaped_once() {
        let fonts = FontBook::bundled();
        let (mut shaper, face) = serif(&fonts);
        let style = shaper.style(face, Features::default(), Script::Latin, "en", false);
        let first = shaper.shape(style, "office");
        let glyphs = shaper.arena.len();
        assert_eq!(shaper.shape(style, "office"), first);
        assert_eq!(shaper.arena.len(), glyphs);
        assert!(first.len < 6, "ffi is a ligature");
        let sum: i32 = shaper.glyphs(first.start, first.len).iter().map(|g| g.advance).sum();
        assert_eq!(sum, first.width);
    }

    #[test]
    fn code_has_no_ligatures() {
        let fonts = FontBook::bundled();
        let (mut shaper, face) = serif(&fonts);
        let style = shaper.style(face, Features { code: true, ..Features::default() }, Script::Latin, "en", false);
        assert_eq!(shaper.shape(style, "office").len, 6);
    }

    #[test]
    fn many_words_are_all_found_again() {
        let fonts = FontBook::bundled();
        let (mut shaper, face) = serif(&fonts);
        let style = shaper.style(face, Features::default(), Script::Latin, "en", false);
        let words: Vec<String> = (0..3000).map(|i| format!("w{i}")).collect();
        let shaped: Vec<Shaped> = words.iter().map(|w| shaper.shape(style, w)).collect();
        for (word, was) in words.iter().zip(shaped) {
            assert_eq!(shaper.shape(style, word), was);
        }
    }

    #[test]
    fn right_to_left_glyphs_come_in_visual_order() {
        let fonts = FontBook::bundled();
        let mut shaper = Shaper::new(&fonts);
        let face = shaper.pick(Family::Serif, false, false, Script::Hebrew, 'א').expect("Hebrew is bundled");
        let style = shaper.style(face, Features::default(), Script::Hebrew, "he", true);
        let word = shaper.shape(style, "אב");
        let clusters: Vec<u32> = shaper.glyphs(word.start, word.len).iter().map(|g| g.cluster).collect();
        assert_eq!(clusters, [2, 0]);
    }
}
