//! References to pages: chapters are set with the folios that were found last, until none changes.
//!
//! The first round reserves the room of a folio of three figures, so that only those chapters are set again whose
//! numbers came out otherwise; most books settle in the second round. A number that moves the text, and by it
//! the page that it names, may never come to rest: after four rounds it is remarked.

use super::context::{Folios, place_name};
use super::folio::{self, Numbering, Section};
use super::front::Guide;
use super::makeup::{self, Block, PageBody};
use super::page::Typeset;
use super::{Chapter, compose_all, front};
use super::{Count, folios_of, opens_recto};
use crate::book::{Book, Matter};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::layout::compose::Inputs;

/// How often chapters are set at most.
pub(super) const ROUNDS: usize = 4;

/// Composes the chapters of a book, again where the folios that they print were wrong. Tells the folios as printed.
pub(super) fn chapters(inputs: &Inputs<'_>, block: Block, remarks: &mut Diagnostics) -> (Vec<Chapter>, Folios) {
    let book = inputs.book;
    let indices: Vec<usize> = (0..book.chapters.len()).filter(|i| !book.chapters[*i].is_draft()).collect();
    let mut made = compose_all(inputs, block, &indices);
    let mut printed = Folios::default();
    if book.paged.is_empty() {
        return (made, printed);
    }
    let lead = Lead::of(inputs, block);
    for _ in 1..ROUNDS {
        let found = lead.folios(&Inputs { folios: &printed, ..*inputs }, block, &mut made);
        let stale: Vec<usize> =
            made.iter().filter(|chapter| chapter.found.paged.is_stale(&found)).map(|chapter| chapter.index).collect();
        if stale.is_empty() {
            return (made, found);
        }
        for chapter in compose_all(&Inputs { folios: &found, ..*inputs }, block, &stale) {
            if let Some(old) = made.iter_mut().find(|old| old.index == chapter.index) {
                *old = chapter;
            }
        }
        printed = found;
    }
    let found = lead.folios(&Inputs { folios: &printed, ..*inputs }, block, &mut made);
    tell(book, &made, &found, remarks);
    (made, printed)
}

/// The folios that the book prints, of the places where they stand now.
pub(super) fn folios(book: &Book, typeset: &Typeset) -> Folios {
    let mut out = Folios::default();
    for place in &book.paged {
        let Some(chapter) = book.chapters.get(place.chapter) else { continue };
        let name = place_name(&chapter.slug, place.id.as_deref());
        if let Ok(found) = typeset.places.binary_search_by(|place| place.name.cmp(&name))
            && let Some(page) = typeset.pages.get(typeset.places[found].page as usize)
        {
            out.insert(name, &page.folio);
        }
    }
    out
}

fn tell(book: &Book, made: &[Chapter], found: &Folios, remarks: &mut Diagnostics) {
    for chapter in made {
        for (place, given, span) in chapter.found.paged.stale(found) {
            let now = found.get(place).unwrap_or("none");
            let given = given.unwrap_or("none");
            let message = format!("a reference prints page {given}, and what it names now stands on page {now}");
            let span = span.unwrap_or(book.chapters[chapter.index].span);
            let help = "a word more or less before it may let it come to rest";
            remarks.push(Diagnostic::new(Code::Unsettled, span, message).help(help));
        }
    }
}

/// How many pages there are that are no chapters.
struct Lead {
    title: usize,
    guides: Vec<usize>,
    /// By the chapter that a part opens with.
    parts: Vec<usize>,
}

impl Lead {
    fn of<'a>(inputs: &Inputs<'a>, block: Block) -> Self {
        let Inputs { book, theme, .. } = *inputs;
        let pool = book.chapters.len() as u32;
        let ctx = || inputs.context(0, pool);
        let title = makeup::make_up(front::title_page(&mut ctx(), book, theme), block).len();
        let guide = |guide: Guide| guide.galley(&mut ctx(), book, theme, &|_| "000".to_owned());
        let guides = Guide::of(book, theme).into_iter().map(|of| makeup::make_up(guide(of), block).len()).collect();
        let part = |(index, chapter): (usize, &'a crate::book::Chapter)| {
            chapter.part.as_ref().map_or(0, |part| {
                let place = front::part_place(book, index);
                makeup::make_up(front::part_page(&mut ctx(), &part.title, place, theme, book), block).len()
            })
        };
        Lead { title, guides, parts: book.chapters.iter().enumerate().map(part).collect() }
    }

    /// The folios of the places that are named, as the chapters stand now.
    fn folios(&self, inputs: &Inputs<'_>, block: Block, made: &mut [Chapter]) -> Folios {
        let Inputs { book, theme, .. } = *inputs;
        let blank = |pages: usize, recto: bool, numbering: Numbering| Section {
            bodies: vec![PageBody::default(); pages],
            numbering,
            recto,
            head: None,
            bare: true,
            chapter: None,
        };
        let mut sections = vec![blank(self.title, true, Numbering::Roman)];
        let guides = self.guides.iter().enumerate();
        sections.extend(guides.map(|(piece, pages)| blank(*pages, piece == 0, Numbering::Roman)));
        let mut count = Count::new(theme.page.two_sided);
        sections.iter().for_each(|section| count.add(section));
        let mut sides = Vec::new();
        let mut chapters = made.iter_mut().peekable();
        for (index, chapter) in book.chapters.iter().enumerate() {
            let numbering = if chapter.matter == Matter::Front { Numbering::Roman } else { Numbering::Arabic };
            if chapter.part.is_some() {
                sections.push(blank(self.parts[index], true, numbering));
                count.add(&sections[sections.len() - 1]);
            }
            if let Some(made) = chapters.next_if(|made| made.index == index) {
                let recto = opens_recto(theme, chapter);
                let side = count.side(recto, numbering);
                sides.push(side);
                let bodies = made.bodies(side, inputs, block);
                let section = Section { bodies, numbering, recto, head: None, bare: false, chapter: Some(index) };
                count.add(&section);
                sections.push(section);
            }
        }
        let numbered = folio::number(&sections, theme.page.two_sided);
        let all = folios_of(&sections, &numbered);
        let mut out = Folios::default();
        for place in &book.paged {
            let Some(chapter) = book.chapters.get(place.chapter) else { continue };
            let name = place_name(&chapter.slug, place.id.as_deref());
            if let Some(folio) = all.get(&*name) {
                out.insert(name, folio);
            }
        }
        // The pages go back to their chapters.
        let mut back = sections.into_iter().filter(|section| section.chapter.is_some());
        for (chapter, side) in made.iter_mut().zip(sides) {
            chapter.kept = back.next().map(|section| (side, section.bodies));
        }
        out
    }
}
