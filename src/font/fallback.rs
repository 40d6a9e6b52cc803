//! The font book: which face sets which character.
//!
//! Faces that we ship have fixed numbers and are read when first asked for; an author's faces come
//! behind them. No face of the system is looked at unless the author says so.

use super::{Face, FaceData, FaceId, FontError};
use crate::theme::Family;
use std::sync::OnceLock;
use unicode_script::{Script, UnicodeScript};

/// Where the bytes of a slot come from.
#[derive(Clone, Debug)]
enum Source {
    Built(&'static Bundled),
    Katex(&'static str),
    Loaded,
}

/// A face that is read when first asked for.
#[derive(Clone, Debug)]
struct Slot {
    source: Source,
    face: OnceLock<Face>,
}

/// What a face that we ship says of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FaceName {
    /// Its family, without the style.
    pub family: &'static str,
    /// As of CSS: 400 for text, 700 bold.
    pub weight: u16,
    /// It is an italic.
    pub italic: bool,
}

/// An author's face for one of the families.
#[derive(Clone, Copy, Debug)]
struct Named {
    family: Family,
    bold: bool,
    italic: bool,
    face: FaceId,
}

/// All faces of a build.
#[derive(Clone, Debug, Default)]
pub struct FontBook {
    /// Indexed by `FaceId`.
    slots: Vec<Slot>,
    named: Vec<Named>,
    fallbacks: Vec<FaceId>,
}

/// A face that we ship, and what it says of itself, to be known without looking into it.
#[derive(Debug)]
struct Bundled {
    bytes: &'static [u8],
    name: FaceName,
}

macro_rules! bundle {
    ($($id:ident = $number:literal, $path:literal, ($family:literal, $weight:literal, $italic:literal);)*) => {
        $(const $id: FaceId = FaceId($number);)*
        /// The faces that we ship, by number.
        static BUNDLE: &[Bundled] = &[$(Bundled {
            bytes: include_bytes!(concat!("../../fonts/", $path)),
            name: FaceName { family: $family, weight: $weight, italic: $italic },
        },)*];
    };
}

bundle! {
    SERIF = 0, "libertinus-serif/LibertinusSerif-Regular.otf", ("Libertinus Serif", 400, false);
    SERIF_ITALIC = 1, "libertinus-serif/LibertinusSerif-Italic.otf", ("Libertinus Serif", 400, true);
    SERIF_BOLD = 2, "libertinus-serif/LibertinusSerif-Bold.otf", ("Libertinus Serif", 700, false);
    SERIF_BOLD_ITALIC = 3, "libertinus-serif/LibertinusSerif-BoldItalic.otf", ("Libertinus Serif", 700, true);
    SANS = 4, "source-sans-3/SourceSans3-Regular.otf", ("Source Sans 3", 400, false);
    SANS_ITALIC = 5, "source-sans-3/SourceSans3-It.otf", ("Source Sans 3", 400, true);
    SANS_BOLD = 6, "source-sans-3/SourceSans3-Semibold.otf", ("Source Sans 3", 600, false);
    SANS_HEAVY = 7, "source-sans-3/SourceSans3-Bold.otf", ("Source Sans 3", 700, false);
    MONO = 8, "source-code-pro/SourceCodePro-Regular.otf", ("Source Code Pro", 400, false);
    MONO_ITALIC = 9, "source-code-pro/SourceCodePro-It.otf", ("Source Code Pro", 400, true);
    MONO_BOLD = 10, "source-code-pro/SourceCodePro-Bold.otf", ("Source Code Pro", 700, false);
    HEBREW = 11, "noto-serif-hebrew/NotoSerifHebrew-Regular.ttf", ("Noto Serif Hebrew", 400, false);
    HEBREW_BOLD = 12, "noto-serif-hebrew/NotoSerifHebrew-Bold.ttf", ("Noto Serif Hebrew", 700, false);
    ARABIC = 13, "noto-naskh-arabic/NotoNaskhArabic-Regular.ttf", ("Noto Naskh Arabic", 400, false);
    ARABIC_BOLD = 14, "noto-naskh-arabic/NotoNaskhArabic-Bold.ttf", ("Noto Naskh Arabic", 700, false);
    DEVANAGARI = 15, "noto-serif-devanagari/NotoSerifDevanagari-Regular.ttf", ("Noto Serif Devanagari", 400, false);
    DEVANAGARI_BOLD = 16, "noto-serif-devanagari/NotoSerifDevanagari-Bold.ttf", ("Noto Serif Devanagari", 700, false);
    THAI = 17, "noto-serif-thai/NotoSerifThai-Regular.ttf", ("Noto Serif Thai", 400, false);
    THAI_BOLD = 18, "noto-serif-thai/NotoSerifThai-Bold.ttf", ("Noto Serif Thai", 700, false);
    LAST = 19, "dejavu-sans-mono/DejaVuSansMono.ttf", ("DejaVu Sans Mono", 400, false);
    EMOJI = 20, "noto-emoji/NotoEmoji-Regular.ttf", ("Noto Emoji", 400, false);
}

/// KaTeX's faces, numbered behind the bundle in this order.
const KATEX: &[&str] = &[
    "KaTeX_AMS-Regular",
    "KaTeX_Caligraphic-Bold",
    "KaTeX_Caligraphic-Regular",
    "KaTeX_Fraktur-Bold",
    "KaTeX_Fraktur-Regular",
    "KaTeX_Main-Bold",
    "KaTeX_Main-BoldItalic",
    "KaTeX_Main-Italic",
    "KaTeX_Main-Regular",
    "KaTeX_Math-BoldItalic",
    "KaTeX_Math-Italic",
    "KaTeX_SansSerif-Bold",
    "KaTeX_SansSerif-Italic",
    "KaTeX_SansSerif-Regular",
    "KaTeX_Script-Regular",
    "KaTeX_Size1-Regular",
    "KaTeX_Size2-Regular",
    "KaTeX_Size3-Regular",
    "KaTeX_Size4-Regular",
    "KaTeX_Typewriter-Regular",
];

impl FontBook {
    /// The faces that we ship; none is read before it is used.
    pub fn bundled() -> Self {
        let slot = |source| Slot { source, face: OnceLock::new() };
        let built = BUNDLE.iter().map(|face| slot(Source::Built(face)));
        let katex = KATEX.iter().map(|name| slot(Source::Katex(name)));
        Self { slots: built.chain(katex).collect(), named: Vec::new(), fallbacks: Vec::new() }
    }

    /// A face by its number.
    pub fn face(&self, id: FaceId) -> &Face {
        let slot = &self.slots[usize::from(id.0)];
        slot.face.get_or_init(|| {
            let read = match &slot.source {
                Source::Built(face) => Face::parse(face.bytes, 0),
                Source::Katex(name) => match ratex_katex_fonts::ttf_bytes(&format!("{name}.ttf")) {
                    Some(bytes) => Face::parse(bytes, 0),
                    None => Err(FontError("is not there".into())),
                },
                Source::Loaded => Err(FontError("is not loaded".into())),
            };
            read.unwrap_or_else(|error| unreachable!("face {} that we ship {error}", id.0))
        })
    }

    /// The files of the faces made for text, in order, and the names of those that we ship; none is looked into. Those made for
    /// formulas have letters too, but not for words.
    pub fn for_text(&self) -> impl Iterator<Item = (FaceData, Option<FaceName>)> + '_ {
        self.slots.iter().filter_map(|slot| match slot.source {
            Source::Built(face) => Some((FaceData::Static(face.bytes), Some(face.name))),
            Source::Katex(_) => None,
            Source::Loaded => slot.face.get().map(|face| (face.data.clone(), None)),
        })
    }

    /// How many faces there are; their numbers run from 0.
    pub fn len(&self) -> usize {
        self.slots.len()
    }

    /// Whether there are no faces at all.
    pub fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }

    /// One of KaTeX's faces by its name, with or without `.ttf`: `KaTeX_Main-Regular`.
    pub fn katex(&self, name: &str) -> Option<FaceId> {
        let name = name.strip_suffix(".ttf").unwrap_or(name);
        let at = KATEX.iter().position(|known| *known == name)?;
        Some(FaceId((BUNDLE.len() + at) as u16))
    }

    /// Takes an author's face into a family; bold and italic are read from the face.
    pub fn add(&mut self, family: Family, bytes: Vec<u8>, index: u32) -> Result<FaceId, FontError> {
        let (face, bold, italic) = self.load(bytes.into(), index)?;
        self.named.retain(|n| !(n.family == family && n.bold == bold && n.italic == italic));
        self.named.push(Named { family, bold, italic, face });
        Ok(face)
    }

    /// Takes an author's face for characters that the families lack.
    pub fn add_fallback(&mut self, bytes: Vec<u8>, index: u32) -> Result<FaceId, FontError> {
        let (face, ..) = self.load(bytes.into(), index)?;
        self.fallbacks.push(face);
        Ok(face)
    }

    fn load(&mut self, data: FaceData, index: u32) -> Result<(FaceId, bool, bool), FontError> {
        if self.slots.len() >= usize::from(u16::MAX) {
            return Err(FontError("is one too many".into()));
        }
        let face = Face::parse(data, index)?;
        let (bold, italic) = (face.bold, face.italic);
        self.slots.push(Slot { source: Source::Loaded, face: OnceLock::from(face) });
        Ok((FaceId((self.slots.len() - 1) as u16), bold, italic))
    }

    /// The faces of a family that is installed on this system, as files: (bytes, index in the file). Looks at
    /// the system's font folders; only for an author who asked for it.
    fn installed(family: &str) -> Result<Vec<(Vec<u8>, u32)>, FontError> {
        let mut database = fontdb::Database::new();
        database.load_system_fonts();
        let mut found: Vec<&fontdb::FaceInfo> = database
            .faces()
            .filter(|info| {
                info.families.iter().any(|(name, _)| name.eq_ignore_ascii_case(family))
                    && info.stretch == fontdb::Stretch::Normal
                    && matches!(info.weight, fontdb::Weight::NORMAL | fontdb::Weight::BOLD)
            })
            .collect();
        found.sort_by(|a, b| {
            let key = |info: &fontdb::FaceInfo| (info.weight.0, info.style != fontdb::Style::Normal);
            key(a).cmp(&key(b)).then_with(|| a.post_script_name.cmp(&b.post_script_name))
        });
        let read = |info: &&fontdb::FaceInfo| database.with_face_data(info.id, |bytes, index| (bytes.to_vec(), index));
        let files: Vec<_> = found.iter().filter_map(read).collect();
        if files.is_empty() { Err(FontError(format!("{family} is not installed"))) } else { Ok(files) }
    }

    /// Takes an installed family into one of the families.
    pub fn add_system(&mut self, family: Family, name: &str) -> Result<(), FontError> {
        Self::installed(name)?.into_iter().try_for_each(|(bytes, index)| self.add(family, bytes, index).map(|_| ()))
    }

    /// Takes an installed family as fallback.
    pub fn add_system_fallback(&mut self, name: &str) -> Result<(), FontError> {
        Self::installed(name)?.into_iter().try_for_each(|(bytes, index)| self.add_fallback(bytes, index).map(|_| ()))
    }

    /// The face of a family in a style: the author's, else the one that we ship.
    pub fn base(&self, family: Family, bold: bool, italic: bool) -> FaceId {
        self.authors(family, bold, italic).unwrap_or(match (family, bold, italic) {
            (Family::Serif, false, false) => SERIF,
            (Family::Serif, false, true) => SERIF_ITALIC,
            (Family::Serif, true, false) => SERIF_BOLD,
            (Family::Serif, true, true) => SERIF_BOLD_ITALIC,
            (Family::Sans, false, false) => SANS,
            (Family::Sans, false, true) => SANS_ITALIC,
            (Family::Sans, true, _) => SANS_BOLD,
            (Family::Mono, true, _) => MONO_BOLD,
            (Family::Mono, false, true) => MONO_ITALIC,
            (Family::Mono, false, false) => MONO,
        })
    }

    fn authors(&self, family: Family, bold: bool, italic: bool) -> Option<FaceId> {
        self.named.iter().find(|n| n.family == family && n.bold == bold && n.italic == italic).map(|n| n.face)
    }

    /// The faces to ask for a character of a script, in order; some come twice.
    pub fn chain(&self, family: Family, bold: bool, italic: bool, script: Script) -> impl Iterator<Item = FaceId> + '_ {
        // Libertinus has Hebrew too, and Source Code Pro nothing of these: a script's own face goes first, unless the author named one.
        let of_script = match script {
            Script::Hebrew => Some((HEBREW, HEBREW_BOLD)),
            Script::Arabic => Some((ARABIC, ARABIC_BOLD)),
            Script::Devanagari => Some((DEVANAGARI, DEVANAGARI_BOLD)),
            Script::Thai => Some((THAI, THAI_BOLD)),
            _ => None,
        };
        // Scripts without italics stress by weight; in code the slant of comments is no stress.
        let stressed = italic && family != Family::Mono;
        let of_script = of_script.map(|(regular, heavy)| if bold || stressed { heavy } else { regular });
        let own = [self.authors(family, bold, italic), self.authors(family, false, false)];
        let serif = match (bold, italic) {
            (false, false) => SERIF,
            (false, true) => SERIF_ITALIC,
            (true, false) => SERIF_BOLD,
            (true, true) => SERIF_BOLD_ITALIC,
        };
        // Of the author's further faces those of the right style go first, then those that stress by weight, or have the right weight.
        let fallbacks = move |rank: u8| {
            self.fallbacks.iter().copied().filter(move |face| {
                let face = self.face(*face);
                let own = match (face.bold == bold, face.italic == italic) {
                    (true, true) => 0,
                    _ if stressed && face.bold => 1,
                    (true, false) => 2,
                    (false, _) => 3,
                };
                own == rank
            })
        };
        own.into_iter()
            .flatten()
            .chain(of_script)
            .chain([self.base(family, bold, italic)])
            .chain((0..4).flat_map(fallbacks))
            .chain([serif, SERIF, if bold { SANS_HEAVY } else { SANS }, if bold { MONO_BOLD } else { MONO }])
            // Signs that a face of text has, such as ⚠, stay in the weight of text; the rest are emoji.
            .chain([MONO, LAST, EMOJI])
    }

    /// The face for a character that VARIATION SELECTOR-16 asks to be an emoji (UTS 51, 1.4.4), when `face` would set it: the
    /// author's faces keep what they have.
    pub fn as_emoji(&self, face: FaceId, c: char) -> FaceId {
        let ours = usize::from(face.0) < BUNDLE.len();
        if ours && self.face(EMOJI).covers(c) { EMOJI } else { face }
    }

    /// The face that sets a character in a style; `None` when no face has it.
    pub fn setting(&self, family: Family, bold: bool, italic: bool, c: char) -> Option<FaceId> {
        self.chain(family, bold, italic, c.script()).find(|face| self.face(*face).covers(c))
    }

    /// The first face of the serif family's chain that has a character, with its glyph.
    pub fn anywhere(&self, c: char) -> Option<(FaceId, u16)> {
        self.chain(Family::Serif, false, false, c.script()).find_map(|face| Some((face, self.face(face).glyph(c)?)))
    }
}

/// What to print instead of a character that no face has.
pub fn substitute(c: char) -> Option<&'static str> {
    Some(match c {
        '\u{27f9}' => "\u{21d2}",
        '\u{27f8}' => "\u{21d0}",
        '\u{27f6}' => "\u{2192}",
        '\u{27f5}' => "\u{2190}",
        '\u{2043}' => "\u{2023}",
        '\u{2011}' | '\u{2010}' => "-",
        '\u{fb00}' => "ff",
        '\u{fb01}' => "fi",
        '\u{fb02}' => "fl",
        '\u{fb03}' => "ffi",
        '\u{fb04}' => "ffl",
        '\u{fb05}' | '\u{fb06}' => "st",
        '\u{2000}'..='\u{200a}' | '\u{205f}' | '\u{3000}' => " ",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_face_that_we_ship_can_be_read() {
        let fonts = FontBook::bundled();
        for id in 0..fonts.len() {
            let face = fonts.face(FaceId(id as u16));
            assert!(face.upem >= 1000 && face.x_height > 0 && face.cap_height > face.x_height / 2, "{}", face.name);
            assert!(!face.advances.is_empty() && face.descent >= 0, "{}", face.name);
        }
        assert!(fonts.face(SERIF_BOLD_ITALIC).bold && fonts.face(SERIF_BOLD_ITALIC).italic);
        assert!(!fonts.face(SERIF).bold && !fonts.face(SERIF).italic);
        assert!(fonts.face(MONO).monospaced && !fonts.face(SANS).monospaced);
        assert!(fonts.face(SERIF).cff && !fonts.face(LAST).cff);
        assert_eq!(fonts.face(fonts.katex("KaTeX_Math-Italic.ttf").expect("it is there")).name, "KaTeX_Math-Italic");
        assert_eq!(fonts.katex("Comic Sans"), None);
    }

    #[test]
    fn a_script_has_its_own_face_even_where_the_serif_has_it_too() {
        let fonts = FontBook::bundled();
        assert!(fonts.face(SERIF).covers('א'));
        let first = |script, c| {
            fonts.chain(Family::Serif, false, false, script).find(|f| fonts.face(*f).covers(c)).expect("bundled")
        };
        assert_eq!(first(Script::Hebrew, 'א'), HEBREW);
        assert_eq!(first(Script::Arabic, 'س'), ARABIC);
        assert_eq!(first(Script::Devanagari, 'क'), DEVANAGARI);
        assert_eq!(first(Script::Thai, 'ก'), THAI);
        assert_eq!(first(Script::Greek, 'λ'), SERIF);
        assert_eq!(first(Script::Common, '☃'), LAST);
        assert_eq!(first(Script::Common, '🦀'), EMOJI);
        assert_eq!(first(Script::Common, '✅'), EMOJI);
    }

    #[test]
    fn damaged_fonts_are_refused_and_never_panic() {
        let mut fonts = FontBook::bundled();
        let whole = BUNDLE[11].bytes;
        assert!(fonts.add(Family::Serif, Vec::new(), 0).is_err());
        assert!(fonts.add(Family::Serif, vec![0xa5; 4096], 0).is_err());
        assert!(fonts.add(Family::Serif, whole[..whole.len() / 2].to_vec(), 0).is_err());
        assert!(fonts.add(Family::Serif, whole.to_vec(), 1).is_err());
        let mut huge = whole.to_vec();
        huge[12 + 8..12 + 12].fill(0xff);
        assert!(fonts.add(Family::Serif, huge, 0).is_err());
        // Any byte of the head of the file may be wrong: refused or read, but no panic, not even in use.
        for at in 0..600 {
            let mut bad = whole.to_vec();
            bad[at] ^= 0xff;
            if let Ok(face) = Face::parse(bad, 0) {
                let _ = (face.covers('א'), face.advance(3), face.glyph('x'));
            }
        }
        assert_eq!(fonts.base(Family::Serif, false, false), SERIF);
        let face = fonts.add(Family::Serif, whole.to_vec(), 0).expect("a whole font is read");
        assert_eq!(fonts.base(Family::Serif, false, false), face);
    }
}
