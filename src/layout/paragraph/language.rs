//! What a language asks of words at a line's end: a hyphen that is repeated.

use super::build::Builder;
use super::divide::HYPHEN;
use super::hlist::{Disc, Item, Kind, plain_disc, shape};

/// Whether a word with a hyphen of its own, divided there, bears one on both lines: `biało-/-czerwony`.
/// Czech, Slovak and Polish by their rules of orthography, as are Croatian, Serbian and Bosnian; Portuguese by the
/// *Acordo Ortográfico* of 1990, Base XX, 6º.
fn repeats(tag: &str) -> bool {
    matches!(tag.split(['-', '_']).next(), Some("cs" | "sk" | "pl" | "hr" | "sr" | "bs" | "pt"))
}

impl Builder<'_, '_> {
    /// Where the language wants it and the last box ends with a hyphen: makes of it a place where the word
    /// may be divided, with that hyphen behind the break.
    pub(super) fn repeated_hyphen(&mut self, lang: u16) -> bool {
        let Some(last) = self.list.items.last().copied() else { return false };
        if !repeats(&self.flat.langs[usize::from(lang)]) || !matches!(last.kind, Kind::Box { whole: false, .. }) {
            return false;
        }
        let text = &self.flat.text[last.text as usize..(last.text + last.text_len) as usize];
        let Some(stem) = text.strip_suffix('-').filter(|stem| stem.ends_with(char::is_alphabetic)) else {
            return false;
        };
        let run = self.list.runs[last.run as usize];
        let at = last.text + stem.len() as u32;
        let head = shape(self.shaper, &run, last.run, stem, last.text, false);
        let own = shape(self.shaper, &run, last.run, "-", at, false);
        let hyphen = plain_disc(self.shaper, &mut self.list, last.run, at);
        let nothing = Item::new(Kind::Box { word: false, id: 0, whole: false }, at, last.run);
        self.list.discs.push(Disc { pre: nothing, post: own });
        let kind = Kind::Disc { parts: (self.list.discs.len() - 1) as u32, cost: HYPHEN };
        self.list.items.pop();
        self.list.items.push(head);
        self.list.items.push(Item { kind, stretch: hyphen.stretch, shrink: own.width, ..own });
        true
    }
}
