//! A word → boxes: each cluster of letters in the first face that has it.

use super::build::Builder;
use super::chars::{is_ignorable, is_joined, shared};
use super::cjk::{self, is_cjk};
use super::flat::FlatSpan;
use super::hlist::{Item, Kind, shape};
use super::small_caps;
use crate::font::{FaceId, substitute};
use unicode_script::{Script, UnicodeScript};

impl Builder<'_, '_> {
    /// Shapes a word (or what stands between two places where a line may end).
    pub(super) fn word(&mut self, span: &FlatSpan, base: FaceId, start: usize, end: usize, plain: bool) {
        let words = span.hyphenate;
        if plain {
            let word = &self.flat.text[start..end];
            if word.bytes().any(|b| b.is_ascii_alphabetic()) {
                self.script = Script::Latin;
            }
            self.piece(span, base, Script::Latin, start, end, words);
            return;
        }
        // Clusters of a letter with its marks; each goes to the first face that has it, and neighbors of one face and script are shaped together.
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
                Script::Common if self.is_arabic(start) => Script::Arabic,
                Script::Common | Script::Inherited | Script::Unknown => shared(c, self.script, self.other),
                script => {
                    self.script = script;
                    self.other = if script == Script::Latin { self.other } else { script };
                    script
                }
            };
            let neutral = c.script() == Script::Common;
            let sign = self.face_of_sign(span, start + i, c);
            if let Some(face) = sign.filter(|_| cjk::is_sign(c, &self.flat.langs[usize::from(span.lang)])) {
                if let Some((face, script, from)) = pending.take() {
                    self.piece(span, face, script, start + from, start + i, words);
                }
                if self.sign(span, face, start + i, start + cluster_end) {
                    continue;
                }
            }
            let kept =
                pending.filter(|(face, with, _)| neutral && *with == script && self.shaper.fonts.face(*face).covers(c));
            let face = sign.or(kept.map(|(face, ..)| face)).or_else(|| self.face_for(span, script, cluster, c));
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
        if cluster[c.len_utf8()..].starts_with('\u{fe0f}') {
            return Some(fonts.as_emoji(face, c));
        }
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
            let told = match c.script() {
                // Their punctuation is missed with the ideographs.
                Script::Common if is_cjk(c) => Script::Han,
                Script::Common => Script::Common,
                _ => script,
            };
            self.list.missing.push((told, start as u32));
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

    /// A box of one face and script.
    pub(super) fn piece(
        &mut self,
        span: &FlatSpan,
        face: FaceId,
        script: Script,
        start: usize,
        end: usize,
        word: bool,
    ) {
        let run = self.run(span, face, script, start as u32);
        let text = &self.flat.text[start..end];
        let item = shape(self.shaper, &self.list.runs[run as usize], run, text, start as u32, word);
        if let Some(blank) = self.blank().filter(|blank| *blank > 0) {
            self.tie(blank, start as u32);
        }
        if span.format.small_caps && !small_caps::are_made(self.shaper, face, &item, text) {
            return self.capitals(span, face, script, start, end);
        }
        self.kern(&item);
        self.list.items.push(item);
    }

    /// Kerns the box before against a new one that touches it and is set alike, where a link or an element ends
    /// between them.
    fn kern(&mut self, item: &Item) {
        let Some(last) = self.list.items.last() else { return };
        let joined = matches!(last.kind, Kind::Box { whole: false, .. }) && last.text + last.text_len == item.text;
        let (before, after) = (self.list.runs[last.run as usize], self.list.runs[item.run as usize]);
        let alike = before.style == after.style && before.size == after.size && before.rise == after.rise;
        if !joined || !alike || before.level > 0 || after.level > 0 {
            return;
        }
        let text = &self.flat.text;
        let (first, second) =
            (text[..item.text as usize].chars().next_back(), text[item.text as usize..].chars().next());
        let (Some(first), Some(second)) = (first, second) else { return };
        let pair = self
            .shaper
            .shape(after.style, &text[item.text as usize - first.len_utf8()..item.text as usize + second.len_utf8()]);
        let mut buffer = [0; 4];
        let apart = self.shaper.shape(after.style, first.encode_utf8(&mut buffer)).width
            + self.shaper.shape(after.style, second.encode_utf8(&mut buffer)).width;
        // A ligature would be one glyph: nothing to kern.
        if pair.len == 2
            && let Some(last) = self.list.items.last_mut()
        {
            last.width += after.scale.apply(pair.width - apart);
        }
    }
}
