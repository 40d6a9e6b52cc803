//! Aliases: a font once more, under another name, with other texts for its glyphs.
//!
//! An alias is a font dictionary over the same descendant font (ISO 32000-1 §9.7.6) whose
//! `ToUnicode` names only the glyphs it is used for. Boxes drawn for missing glyphs get their
//! characters the same way: an invisible glyph of an alias gives the text.

use super::encoding::to_unicode;
use super::font::{Base, Ghost, Shown, dictionary, resource};
use super::usage::private;
use crate::error::Error;
use lopdf::Object;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// Texts of boxes and the glyphs that stand in for them.
pub(super) struct Boxes<'a, 's> {
    texts: Vec<&'a str>,
    glyphs: Vec<&'s Shown<'a>>,
}

impl<'a, 's> Boxes<'a, 's> {
    /// `None` if the face shows no glyph that takes room.
    pub(super) fn of(texts: &BTreeSet<&'a str>, shown: &'s [Shown<'a>]) -> Option<Self> {
        // Spaces are left out: some readers drop one whatever its text.
        let fits = |shown: &&Shown<'_>| shown.code > 0 && shown.advance > 0 && !shown.text.trim().is_empty();
        let mut glyphs: Vec<_> = shown.iter().filter(fits).collect();
        // Glyphs of one width first: readers take texts that are stretched alike for one line.
        let mut alike: BTreeMap<u16, usize> = BTreeMap::new();
        glyphs.iter().for_each(|glyph| *alike.entry(glyph.advance).or_default() += 1);
        glyphs.sort_by_key(|glyph| (Reverse(alike[&glyph.advance]), glyph.advance, glyph.code));
        (!glyphs.is_empty()).then(|| Boxes { texts: texts.iter().copied().collect(), glyphs })
    }

    /// The glyph for each text; the face's aliases for boxes start at `first`.
    pub(super) fn ghosts(&self, face: usize, first: u16, upem: u16, narrow: bool) -> BTreeMap<&'a str, Ghost> {
        let count = self.glyphs.len();
        let ghost = |(i, text): (usize, &&'a str)| {
            let glyph = self.glyphs[i % count];
            let advance = (i64::from(glyph.advance) * 1000 / i64::from(upem.max(1))).max(1);
            let (face, alias, private) = (face as u16, first + (i / count) as u16, private(text));
            (*text, Ghost { face, alias, code: glyph.code, narrow, advance, private })
        };
        self.texts.iter().enumerate().map(ghost).collect()
    }
}

/// The aliases of a face.
pub(super) struct Aliases<'a> {
    /// Code and text → alias.
    pub(super) aliases: BTreeMap<(u16, &'a str), u16>,
    /// The first alias for boxes.
    pub(super) boxes: u16,
}

/// Adds a face's aliases to the document: for the further texts of its codes, and for boxes; `narrow` codes have one byte.
pub(super) fn add<'a>(
    base: &mut Base,
    number: usize,
    others: &[(u16, Vec<&'a str>)],
    boxes: Option<&Boxes<'a, '_>>,
    narrow: bool,
) -> Result<Aliases<'a>, Error> {
    let mut maps: Vec<BTreeMap<u16, &str>> = Vec::new();
    let mut aliases = BTreeMap::new();
    for (code, texts) in others {
        for (i, text) in texts.iter().enumerate() {
            if maps.len() == i {
                maps.push(BTreeMap::new());
            }
            maps[i].insert(*code, text);
            aliases.insert((*code, *text), i as u16 + 1);
        }
    }
    let first = maps.len() as u16 + 1;
    if let Some(boxes) = boxes {
        for texts in boxes.texts.chunks(boxes.glyphs.len()) {
            maps.push(boxes.glyphs.iter().map(|glyph| glyph.code).zip(texts.iter().copied()).collect());
        }
    }
    for (i, map) in maps.iter().enumerate() {
        let broken = || Error::new("printpdf made a font of an unknown shape");
        let font = dictionary(base, number).ok_or_else(broken)?;
        let mut font = base.document.get_dictionary(font).map_err(|_| broken())?.clone();
        font.set("ToUnicode", base.document.add_object(to_unicode(map, narrow)));
        let id = base.document.add_object(font);
        let list =
            base.document.get_dictionary(base.resources).and_then(|r| r.get(b"Font")).and_then(Object::as_reference);
        let list = list.and_then(|list| base.document.get_dictionary_mut(list)).map_err(|_| broken())?;
        list.set(resource(number, i as u16 + 1), id);
    }
    Ok(Aliases { aliases, boxes: first })
}
