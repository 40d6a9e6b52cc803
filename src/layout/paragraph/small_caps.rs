//! Small capitals: whether a face has them, and what stands in where it has none.

use super::build::{Builder, Form, RunKey};
use super::flat::FlatSpan;
use super::hlist::{Item, Kind, shape};
use crate::font::{FaceId, Shaper};
use crate::length::Length;
use unicode_script::Script;

impl Builder<'_, '_> {
    /// Small capitals for a face that has none: its capitals, reduced. What is printed for a part counts for its whole text.
    pub(super) fn capitals(&mut self, span: &FlatSpan, face: FaceId, script: Script, start: usize, end: usize) {
        for part in parts(&self.flat.text[start..end]) {
            let at = start + part.start;
            let form = if part.capitals.is_some() { Form::Reduced } else { Form::Own };
            let key = RunKey { span: span.start, face, script, level: self.levels.at(at), form };
            let run = self.run_of(span, key);
            let text = &self.flat.text[at..start + part.end];
            let shown = part.capitals.as_deref().unwrap_or(text);
            let mut item = shape(self.shaper, &self.list.runs[run as usize], run, shown, at as u32, false);
            item.text_len = text.len() as u32;
            if let Kind::Box { whole, .. } = &mut item.kind {
                *whole = !part.alike;
            }
            self.list.items.push(item);
        }
    }
}

/// Size of capitals that stand in for small ones: as high as small capitals are drawn, a little above the x-height.
pub(super) fn reduced(size: Length) -> Length {
    size.scale(80, 100)
}

/// Whether the face gave its small capitals to a text shaped with `smcp`: its first lower-case letter
/// came out as another glyph than its own. The face's list of features would not tell for which letters.
pub(super) fn are_made(shaper: &Shaper<'_>, face: FaceId, item: &Item, text: &str) -> bool {
    let Some((at, letter)) = text.char_indices().find(|(_, c)| has_capital(*c)) else { return true };
    let own = shaper.fonts.face(face).glyph(letter);
    let glyphs = shaper.glyphs(item.glyphs, item.glyphs_len);
    glyphs.iter().find(|glyph| glyph.cluster as usize == at).is_none_or(|glyph| Some(glyph.gid) != own)
}

fn has_capital(c: char) -> bool {
    c.is_lowercase() && c.to_uppercase().next() != Some(c)
}

/// A part of a text, as bytes of it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) start: usize,
    pub(super) end: usize,
    /// What is printed at the reduced size; `None`: the text itself at its own size.
    pub(super) capitals: Option<String>,
    /// Each letter takes as many bytes as its capital, so that places within agree.
    pub(super) alike: bool,
}

/// The parts of a text that are printed in reduced capitals and those that are not.
pub(super) fn parts(text: &str) -> Vec<Part> {
    let mut out: Vec<Part> = Vec::new();
    for (start, c) in text.char_indices() {
        let end = start + c.len_utf8();
        let small = has_capital(c);
        // Marks and the like go with the letter before them.
        let goes_on = out.last().is_some_and(|part| part.capitals.is_some() == small || !c.is_alphanumeric());
        if !goes_on {
            out.push(Part { start, end, capitals: small.then(String::new), alike: true });
        }
        let Some(part) = out.last_mut() else { continue };
        part.end = end;
        if let Some(capitals) = &mut part.capitals {
            let before = capitals.len();
            capitals.extend(c.to_uppercase());
            part.alike &= capitals.len() - before == c.len_utf8();
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lower_case_letters_become_capitals_and_figures_stay() {
        let parts = parts("McÉcole-straße 7b");
        let shown: Vec<&str> = parts.iter().map(|p| p.capitals.as_deref().unwrap_or("=")).collect();
        assert_eq!(shown, ["=", "C", "=", "COLE-STRASSE ", "=", "B"]);
        assert!(parts[3].alike, "the sharp s is two bytes, as its capitals are");
        assert!(!super::parts("ŉ").iter().all(|part| part.alike));
        assert_eq!(parts.last().map(|p| p.end), Some("McÉcole-straße 7b".len()));
    }
}
