//! Chinese, Japanese and Korean lines: what stands between characters.
//!
//! Full-width punctuation is set as half its width with a blank of its own (JLREQ §3.1.2; CLREQ §3.1.3):
//! the blank is lost at a line's edge, is shared between neighbors and shrinks where a line is
//! short of room. Which side is blank is asked of the face, by the half-width forms of its feature
//! `halt`; a face without it sets full-width signs as they are. Between ideographs and Latin
//! letters or figures stands a quarter em (JLREQ §3.2.6). Where lines may not begin or end
//! (kinsoku) is told by UAX 14, in its strict form.

use super::build::{Builder, Form, RunKey};
use super::flat::FlatSpan;
use super::hlist::{Item, Kind, shape};
use crate::font::FaceId;
use crate::length::Length;
use unicode_script::{Script, UnicodeScript};

/// What lines may do where they may end without a space.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Between {
    /// Nothing: the line ends there or it does not.
    Nothing,
    /// Ideographs, kana and their signs: lines stretch there, so that full ones come out flush.
    Ideographs,
    /// An ideograph and a Latin letter, a figure or code: a quarter em.
    Scripts,
    /// Words of a script without spaces (Thai, Lao, Khmer, Burmese): a very little stretch.
    Words,
}

impl Between {
    /// What stands between two characters where UAX 14 allows a line to end.
    pub(super) fn of(before: char, after: char) -> Self {
        match (is_cjk(before), is_cjk(after)) {
            (true, true) => Between::Ideographs,
            (true, false) if is_letter(before) && is_western_word(after) => Between::Scripts,
            (false, true) if is_letter(after) && is_western_word(before) => Between::Scripts,
            (false, false) => Between::Nothing,
            _ => Between::Ideographs,
        }
    }

    /// Lines are broken by the rules of ideographs.
    pub(super) fn is_cjk(self) -> bool {
        matches!(self, Between::Ideographs | Between::Scripts)
    }

    /// The glue, at a type size, behind a sign that leaves `blank` (scaled points); `None` where it is but a penalty.
    pub(super) fn glue(self, size: Length, blank: i64, at: u32, run: u32) -> Option<Item> {
        let em = size.0;
        let (width, stretch, shrink) = match self {
            Between::Nothing => return None,
            Between::Ideographs => (blank, em / 8, blank / 2),
            Between::Scripts => ((em / 4).max(blank), em / 8, em / 8),
            Between::Words => (0, em / 10, 0),
        };
        Some(Item { width, stretch, shrink, ..Item::new(Kind::Glue, at, run) })
    }
}

impl Builder<'_, '_> {
    /// The face that sets a sign of ideographic text: a full-width sign in its own script's, and quotes,
    /// dashes and dots, which Latin has too, in that of the ideographs. `None` for anything else.
    pub(super) fn face_of_sign(&mut self, span: &FlatSpan, at: usize, c: char) -> Option<FaceId> {
        if !self.cjk || span.format.code {
            return None;
        }
        let format = &span.format;
        let like = if is_shared_sign(c) && self.is_among_ideographs(span, at, c) {
            '一'
        } else if !is_shared_sign(c) && is_sign(c, &self.flat.langs[usize::from(span.lang)]) {
            c
        } else {
            return None;
        };
        let face = self.shaper.pick(format.family, format.bold, format.italic, Script::Han, like)?;
        self.shaper.fonts.face(face).covers(c).then_some(face)
    }

    /// Whether a quote, a dash or a dot belongs to ideographs: by the language, else by what stands beside it.
    pub(super) fn is_among_ideographs(&self, span: &FlatSpan, at: usize, c: char) -> bool {
        let text = &self.flat.text;
        let before = text[..at].chars().next_back();
        let after = text[at + c.len_utf8()..].chars().next();
        let letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        let ideographic = is_ideographic(&self.flat.langs[usize::from(span.lang)]);
        ideographic && !(c == '’' && letter(before) && letter(after))
            || before.is_some_and(is_cjk)
            || after.is_some_and(is_cjk)
    }

    /// The blank that belongs behind the sign that was set last, where nothing was set since.
    pub(super) fn blank(&self) -> Option<i64> {
        (self.sign.0 == self.list.items.len() && self.sign.0 > 0).then_some(self.sign.1)
    }

    /// A blank where no line may end. It is printed with what stands before it, so that it is of its run.
    pub(super) fn tie(&mut self, width: i64, at: u32) {
        if let Some(run) = self.list.items.last().map(|item| item.run) {
            self.list.items.push(Item { width, ..Item::new(Kind::Tie, at, run) });
        }
    }

    /// Sets a full-width sign as its half-width form between its blanks; `false` where it has none.
    pub(super) fn sign(&mut self, span: &FlatSpan, face: FaceId, start: usize, end: usize) -> bool {
        let metrics = self.shaper.fonts.face(face);
        let glyph = self.flat.text[start..end].chars().next().and_then(|c| metrics.glyph(c));
        if glyph.is_none_or(|glyph| metrics.advance(glyph) < i32::from(metrics.upem) * 9 / 10) {
            return false;
        }
        let (text, level) = (&self.flat.text[start..end], self.levels.at(start));
        let key = RunKey { span: span.start, face, script: Script::Han, level, form: Form::Half };
        let run = self.run_of(span, key);
        let item = shape(self.shaper, &self.list.runs[run as usize], run, text, start as u32, false);
        let first = self.shaper.glyphs(item.glyphs, item.glyphs_len).first().map_or(0, |glyph| glyph.x_offset);
        let shift = self.list.runs[run as usize].scale.apply(first);
        let Some((before, behind)) = blanks(span.format.size, item.width, shift) else {
            return false;
        };
        match (self.blank(), self.list.items.last_mut()) {
            // Closing signs in a row, opening signs in a row: nothing between them.
            (Some(blank), _) if before == 0 || blank == 0 => {}
            (None, Some(Item { kind: Kind::Glue, text_len: 0, width, shrink, .. })) if before > *width => {
                (*width, *shrink) = (before, before / 2);
            }
            (_, Some(Item { kind: Kind::Box { .. } | Kind::Missing | Kind::Object(_), .. })) if before > 0 => {
                self.tie(before, start as u32);
            }
            _ => {}
        }
        self.list.items.push(item);
        self.sign = (self.list.items.len(), behind);
        true
    }
}

fn is_western_word(c: char) -> bool {
    c.is_alphanumeric() && matches!(c.script(), Script::Latin | Script::Greek | Script::Cyrillic | Script::Common)
}

fn is_letter(c: char) -> bool {
    c.is_alphanumeric() && !matches!(c, '\u{ff00}'..='\u{ffef}')
}

/// Ideographs, kana, and their punctuation: lines may break and stretch between them.
pub(super) fn is_cjk(c: char) -> bool {
    matches!(
        c,
        '\u{2e80}'..='\u{2fdf}' | '\u{3000}'..='\u{30ff}' | '\u{3100}'..='\u{312f}' | '\u{3190}'..='\u{31ff}'
            | '\u{3200}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}'
            | '\u{ff00}'..='\u{ffef}' | '\u{1b000}'..='\u{1b2ff}' | '\u{20000}'..='\u{3ffff}'
    )
}

/// Syllables of Korean, whose words are parted by spaces.
pub(super) fn is_hangul(c: char) -> bool {
    matches!(c, '\u{ac00}'..='\u{d7a3}' | '\u{1100}'..='\u{11ff}' | '\u{3131}'..='\u{318e}')
}

/// Quotes, dashes and dots that Chinese and Japanese take from the ideographs' face.
pub(super) fn is_shared_sign(c: char) -> bool {
    matches!(c, '“' | '”' | '‘' | '’' | '—' | '…' | '·' | '⸺')
}

/// Signs that may be half an em wide, with the other half blank.
pub(super) fn is_sign(c: char, lang: &str) -> bool {
    match c {
        '“'
        | '”'
        | '‘'
        | '’'
        | '、'
        | '。'
        | '，'
        | '．'
        | '・'
        | '：'
        | '；'
        | '\u{3008}'..='\u{3011}'
        | '\u{3014}'..='\u{301b}'
        | '\u{301d}'..='\u{301f}'
        | '（'
        | '）'
        | '［'
        | '］'
        | '｛'
        | '｝'
        | '｟'
        | '｠' => true,
        // In Japanese they keep their width (JLREQ §3.1.3).
        '！' | '？' => !is_primary(lang, "ja"),
        _ => false,
    }
}

/// The script that signs are taken to be of before the first letter of a text.
pub(super) fn script_of(lang: &str) -> Script {
    match lang.get(..2) {
        Some("zh") if is_primary(lang, "zh") => Script::Han,
        Some("ja") if is_primary(lang, "ja") => Script::Hiragana,
        _ => Script::Latin,
    }
}

/// Whether text of a language runs in ideographs.
pub(super) fn is_ideographic(lang: &str) -> bool {
    script_of(lang) != Script::Latin
}

fn is_primary(tag: &str, lang: &str) -> bool {
    tag.split(['-', '_']).next().is_some_and(|primary| primary.eq_ignore_ascii_case(lang))
}

/// The blanks before and behind a sign, from its half-width form: how far the form lies left of where
/// the full one does, and what is left of the em. `None`: the face has no such form.
pub(super) fn blanks(size: Length, form: i64, shift: i64) -> Option<(i64, i64)> {
    let em = size.0;
    if form > em * 3 / 4 || form < em / 4 {
        return None;
    }
    let before = (-shift).clamp(0, em - form);
    Some((before, em - form - before))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn between_characters() {
        assert_eq!(Between::of('中', '文'), Between::Ideographs);
        assert_eq!(Between::of('中', 'R'), Between::Scripts);
        assert_eq!(Between::of('7', 'か'), Between::Scripts);
        assert_eq!(Between::of('。', 'R'), Between::Ideographs);
        assert_eq!(Between::of('中', '('), Between::Ideographs);
        assert_eq!(Between::of('a', 'b'), Between::Nothing);
    }

    #[test]
    fn the_face_tells_which_side_is_blank() {
        let size = Length(1000);
        assert_eq!(blanks(size, 500, 0), Some((0, 500)));
        assert_eq!(blanks(size, 500, -500), Some((500, 0)));
        assert_eq!(blanks(size, 500, -250), Some((250, 250)));
        assert_eq!(blanks(size, 1000, 0), None);
    }

    #[test]
    fn exclamation_marks_are_wide_in_japanese() {
        assert!(is_sign('！', "zh-Hans") && !is_sign('！', "ja-JP") && is_sign('。', "ja") && !is_sign('中', "zh"));
        assert_eq!(script_of("zh-CN"), Script::Han);
        assert_eq!(script_of("zhx"), Script::Latin);
    }
}
