//! Where the sections of a book and their tags are gathered, in order.
//!
//! Comes in: the pages of one section after the other. Goes out: the list of sections, and the structure tree, in which
//! elements that were numbered from 0 stand behind those before them.

use super::context::Context;
use super::folio::{Count, Numbering, Section};
use super::galley::Galley;
use super::makeup::{self, Block, PageBody};
use super::opens_recto;
use super::page::{Placed, Pool, Tag, TagId, TagKind, Typeset};
use crate::book::opening::number_beside;
use crate::book::walk::plain;
use crate::book::{Chapter, Matter};
use crate::length::Length;
use crate::theme::{OpenerNumber, Theme};

/// Marks whose tags were numbered from 0 now point behind those before them; a mark without a
/// parent element stays furniture.
pub(super) fn retag(marks: &mut [Placed], offset: u32, from: Option<u32>) {
    for placed in marks {
        if let Some(tag) = &mut placed.tag
            && from.is_none_or(|from| tag.0 >= from)
        {
            tag.0 += offset;
        }
    }
}

/// A chapter whose pages are made.
pub(super) struct Set {
    pub(super) bodies: Vec<PageBody>,
    pub(super) pool: Pool,
    pub(super) tags: Vec<Tag>,
    /// Its first page is the last one of the chapter before.
    pub(super) joins: bool,
}

/// Where sections and their tags are gathered.
pub(super) struct Bench<'t> {
    pub(super) typeset: &'t mut Typeset,
    pub(super) sections: Vec<Section>,
    pub(super) block: Block,
    /// Pages so far.
    pub(super) count: Count,
    pub(super) theme: &'t Theme,
    /// The book's.
    pub(super) language: &'t str,
    /// The element of the part at hand.
    pub(super) part: Option<TagId>,
    /// The chapters that the next one may lie in, outermost first: depth and element.
    pub(super) above: Vec<(u8, TagId)>,
}

impl Bench<'_> {
    pub(super) fn push(&mut self, section: Section) {
        self.count.add(&section);
        self.sections.push(section);
    }

    /// Makes up a galley of the front matter, takes its tags over, and adds it without folios.
    pub(super) fn add(&mut self, ctx: &mut Context<'_>, galley: Galley, numbering: Numbering) {
        let offset = self.typeset.tags.len() as u32;
        for mut tag in std::mem::take(&mut ctx.tags) {
            if let Some(parent) = &mut tag.parent {
                parent.0 += offset;
            }
            self.typeset.tags.push(tag);
        }
        let mut bodies = makeup::make_up(galley, self.block);
        bodies.iter_mut().for_each(|body| retag(&mut body.marks, offset, None));
        self.push(Section { bodies, numbering, recto: true, head: None, bare: true, chapter: None });
    }

    /// What the last page holds and the space behind it, if the next chapter may begin there.
    pub(super) fn used(&self) -> Option<Length> {
        let leading = self.block.leading;
        let depth = self.sections.last()?.bodies.last()?.depth + leading.scale(25, 10);
        (depth + leading * 9 <= self.block.height).then_some(depth)
    }

    /// Adds a chapter: an element for it, its tags behind, its pool at its place.
    pub(super) fn chapter(&mut self, index: usize, set: Set, chapter: &Chapter, numbering: Numbering) {
        let Set { mut bodies, pool, tags, joins } = set;
        let sect = TagId(self.typeset.tags.len() as u32);
        if chapter.matter == Matter::Back {
            // Suffix chapters stand beside the parts again.
            self.part = None;
        }
        while self.above.pop_if(|above| above.0 >= chapter.depth).is_some() {}
        let parent = self.above.last().map(|above| above.1).or(self.part);
        self.above.push((chapter.depth, sect));
        self.typeset.tags.push(Tag { parent, kind: TagKind::Sect, alt: None, lang: None });
        let offset = sect.0 + 1;
        self.typeset.tags.extend(tags.into_iter().map(|mut tag| {
            tag.parent = Some(tag.parent.map_or(sect, |parent| TagId(parent.0 + offset)));
            tag
        }));
        bodies.iter_mut().for_each(|body| retag(&mut body.marks, offset, None));
        self.typeset.pools[index] = pool;
        if joins
            && let Some(page) = self.sections.last_mut().and_then(|section| section.bodies.last_mut())
            && !bodies.is_empty()
        {
            page.join(bodies.remove(0));
            if bodies.is_empty() {
                return;
            }
        }
        let number = chapter.number.as_ref().filter(|_| self.theme.opener.number == OpenerNumber::Plain);
        let number = number_beside(&chapter.title, number, self.language);
        let number = number.map_or_else(String::new, |number| format!("{number}\u{a0}\u{a0}"));
        let head = Some(format!("{number}{}", plain(&chapter.title)));
        let recto = opens_recto(self.theme, chapter);
        self.push(Section { bodies, numbering, recto, head, bare: false, chapter: Some(index) });
    }

    /// Inserts tags before others and moves those behind. Returns the offset of the inserted.
    pub(super) fn insert_tags(&mut self, at: usize, tags: Vec<Tag>) -> u32 {
        let by = tags.len() as u32;
        let from = at as u32;
        for tag in &mut self.typeset.tags[at..] {
            if let Some(parent) = &mut tag.parent
                && parent.0 >= from
            {
                parent.0 += by;
            }
        }
        for section in &mut self.sections {
            section.bodies.iter_mut().for_each(|body| retag(&mut body.marks, by, Some(from)));
        }
        let moved = tags.into_iter().map(|mut tag| {
            if let Some(parent) = &mut tag.parent {
                parent.0 += from;
            }
            tag
        });
        self.typeset.tags.splice(at..at, moved);
        from
    }
}
