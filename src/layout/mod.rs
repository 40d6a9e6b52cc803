//! Book → pages: compose each chapter into a galley, make the galleys up into pages, number them.
//!
//! Comes in: the finished model, the theme, faces and pictures. Goes out: [`page::Typeset`], all
//! that the PDF writer may see, and the [`PageMap`] by which the EPUB learns the printed page
//! numbers. Chapters are composed and made up in parallel, since each opens a page and the text
//! block does not depend on the side of the sheet; only folios are given in order. Knows nothing
//! of PDF.

pub mod compose;
pub mod context;
pub mod dump;
mod folio;
mod formula;
mod front;
pub mod galley;
pub mod makeup;
mod outline;
pub mod page;
pub mod paragraph;
mod report;
mod settle;
mod turn;

use crate::asset::Assets;
use crate::book::opening::number_beside;
use crate::book::walk::plain;
use crate::book::{Anchor, Book, Direction, Matter, PageBreak, PageMap};
use crate::diagnostic::Diagnostics;
use crate::font::{FontBook, Shaper};
use crate::theme::{OpenerNumber, Theme};
use compose::{Inputs, Resetter};
use context::{Context, Found, Missing, NO_FOLIOS, place_name};
use folio::{Count, Numbered, Numbering, Section};
use makeup::{Block, PageBody, Planned, Side};
use page::{Info, Page, Place, Placed, Pool, Tag, TagId, TagKind, Typeset};
use rayon::prelude::*;
use std::collections::HashMap;

/// A chapter, made up.
struct Chapter {
    index: usize,
    /// Taken when the side of its first page is known.
    planned: Option<Planned>,
    /// Its pages, when their side had to be known before.
    kept: Option<(Side, Vec<PageBody>)>,
    pool: Pool,
    tags: Vec<Tag>,
    remarks: Diagnostics,
    found: Found,
}

impl Chapter {
    /// Its pages when the first lies on a side.
    fn bodies(&mut self, side: Side, inputs: &Inputs<'_>, block: Block) -> Vec<PageBody> {
        if let Some((_, bodies)) = self.kept.take_if(|kept| kept.0 == side) {
            return bodies;
        }
        // Pages that were made for the other side cannot be made anew without their lines.
        let planned = self.planned.take().or_else(|| {
            *self = compose_all(inputs, block, vec![self.index]).pop()?;
            self.planned.take()
        });
        planned.map_or_else(Vec::new, |planned| planned.bodies(side))
    }
}

/// Lays out the whole book.
pub fn typeset(
    book: &Book,
    theme: &Theme,
    fonts: &FontBook,
    assets: &Assets,
    remarks: &mut Diagnostics,
) -> (Typeset, PageMap) {
    let inputs = Inputs { book, theme, fonts, assets, folios: &NO_FOLIOS };
    let rtl = book.meta.direction == Direction::Rtl;
    let block = Block {
        height: theme.page.text_height(),
        measure: theme.page.measure(),
        leading: theme.body.leading,
        grid: theme.page.grid,
        rule: theme.colors.rule,
        rtl,
    };
    let (chapters, printed) = settle::chapters(&inputs, block, remarks);

    let count = book.chapters.len();
    let mut typeset = Typeset { pools: vec![Pool::default(); count], info: info(book, theme), ..Typeset::default() };
    let mut front = inputs.context(0, count as u32);
    let mut bench = Bench {
        typeset: &mut typeset,
        sections: Vec::new(),
        block,
        count: Count::new(theme.page.two_sided),
        theme,
        language: &book.meta.language,
        part: None,
        above: Vec::new(),
    };

    let title = front::title_page(&mut front, book, theme);
    bench.add(&mut front, title, Numbering::Roman);
    let contents_at = bench.sections.len();
    // Filled when the folios of the body are known; their tags stand before the chapters'. The lists follow.
    // Their own length does not depend on the numbers in them: compose once to count, once to print.
    let pieces = front::guide_pieces(book);
    for piece in pieces.clone() {
        let draft = front::guide(&mut inputs.context(0, count as u32), book, theme, piece, &|_| "000".to_owned());
        let bodies = vec![PageBody::default(); makeup::make_up(draft, block).len()];
        bench.push(Section { bodies, recto: piece == 0, ..empty_section() });
    }
    let contents_tags = bench.typeset.tags.len();

    let mut missing = Missing::default();
    let mut overfull = Vec::new();
    let mut chapters_in_order = chapters.into_iter().peekable();
    for (index, chapter) in book.chapters.iter().enumerate() {
        let numbering = if chapter.matter == Matter::Front { Numbering::Roman } else { Numbering::Arabic };
        if let Some(part) = &chapter.part {
            let galley = front::part_page(&mut front, &part.title, front::part_place(book, index), theme, book);
            bench.part = Some(TagId(bench.typeset.tags.len() as u32));
            bench.above.clear();
            bench.add(&mut front, galley, numbering);
        }
        if let Some(mut made) = chapters_in_order.next_if(|made| made.index == index) {
            let side = bench.count.side(opens_recto(theme, chapter), numbering);
            let bodies = made.bodies(side, &inputs, block);
            let from = remarks.iter().len();
            remarks.append(made.remarks);
            missing.append(made.found.missing);
            overfull.extend(report::overfull(index, remarks, from, &made.found.overfull));
            bench.chapter(made.index, bodies, made.pool, made.tags, chapter, numbering);
        }
    }

    let sections = {
        let numbered = folio::number(&bench.sections, theme.page.two_sided);
        let folios = folios_of(&bench.sections, &numbered);
        let folio_of = |place: &str| folios.get(place).map_or_else(String::new, |f| (*f).to_owned());
        let galleys: Vec<_> =
            pieces.clone().map(|piece| front::guide(&mut front, book, theme, piece, &folio_of)).collect();
        let tags = std::mem::take(&mut front.tags);
        let offset = bench.insert_tags(contents_tags, tags);
        for ((at, piece), galley) in pieces.clone().enumerate().zip(galleys) {
            let mut bodies = makeup::make_up(galley, block);
            bodies.iter_mut().for_each(|body| retag(&mut body.marks, offset, None));
            let section = &mut bench.sections[contents_at + at];
            section.bodies = bodies;
            section.head = Some(front::guide_head(book, piece));
        }
        bench.sections
    };

    let numbered = folio::number(&sections, theme.page.two_sided);
    report::tell_pages(&overfull, &sections, &numbered, remarks);
    report::remark(book, &sections, &numbered, remarks);
    typeset.summary = report::summary(&sections, &numbered, block, theme.page.two_sided);
    let folio = |place: &Anchor| {
        let name = place_name(&book.chapters.get(place.chapter)?.slug, place.id.as_deref());
        Some((place.clone(), printed.get(&name)?.to_owned()))
    };
    let mut map = PageMap { breaks: Vec::new(), folios: book.paged.iter().filter_map(folio).collect() };
    for (index, page) in numbered.iter().enumerate() {
        let body = page.body.map(|(s, b)| (&sections[s], b));
        let set: Page = folio::page(&mut front, index, &page.folio, body, rtl);
        typeset.pages.push(set);
        if let Some((section, b)) = body {
            let at = folio::origin(theme, index, rtl);
            let body = &section.bodies[b];
            typeset.places.extend(body.places.iter().map(|(name, y)| Place {
                name: name.clone(),
                page: index as u32,
                y: at.y + *y,
            }));
            if let (Some(chapter), Some((leaf, byte))) = (section.chapter, body.leaf) {
                map.breaks.push(PageBreak { chapter, leaf, byte, folio: page.folio.clone() });
            }
        }
    }
    typeset.pools.push(front.pool);
    remarks.append(front.remarks);
    missing.append(front.found.missing);
    missing.remark(remarks);
    typeset.places.sort_by(|a, b| a.name.cmp(&b.name).then(a.page.cmp(&b.page)).then(a.y.cmp(&b.y)));
    typeset.places.dedup_by(|b, a| a.name == b.name);
    typeset.outline = outline::outline(book, &typeset.places);
    (typeset, map)
}

/// Composes chapters and plans their pages, in parallel.
fn compose_all(inputs: &Inputs<'_>, block: Block, indices: Vec<usize>) -> Vec<Chapter> {
    let Inputs { book, theme, fonts, .. } = *inputs;
    indices
        .into_par_iter()
        .map_init(
            || Shaper::new(fonts),
            |shaper, index| {
                let own = std::mem::replace(shaper, Shaper::new(fonts));
                let mut ctx = inputs.context_with(index, index as u32, own);
                ctx.pool.reserve(&book.chapters[index]);
                let composed = compose::chapter(&mut ctx);
                let sides = sides(theme, &book.chapters[index]);
                let elastic = composed.supple.iter().map(|paragraph| paragraph.elastic.clone()).collect();
                let mut reset = Resetter { ctx: &mut ctx, paragraphs: &composed.supple };
                let planned = makeup::plan(composed.galley, composed.notes, block, sides, elastic, &mut reset);
                let Context { pool, tags, remarks, found, shaper: own, .. } = ctx;
                *shaper = own;
                shaper.trim();
                Chapter { index, planned: Some(planned), kept: None, pool, tags, remarks, found }
            },
        )
        .collect()
}

/// The sides that a chapter may open on.
fn sides(theme: &Theme, chapter: &crate::book::Chapter) -> &'static [Side] {
    match (theme.page.two_sided, opens_recto(theme, chapter)) {
        (false, _) => &[Side::Single],
        (true, true) => &[Side::Recto],
        (true, false) => &[Side::Recto, Side::Verso],
    }
}

/// Whether a chapter opens on a recto of a two-sided book. The back of a part's page is always blank.
fn opens_recto(theme: &Theme, chapter: &crate::book::Chapter) -> bool {
    chapter.depth == 0 && theme.opener.recto || chapter.part.is_some()
}

fn empty_section() -> Section {
    Section { bodies: Vec::new(), numbering: Numbering::Roman, recto: true, head: None, bare: false, chapter: None }
}

/// The folio of every place.
fn folios_of<'a>(sections: &'a [Section], numbered: &'a [Numbered]) -> HashMap<&'a str, &'a str> {
    let mut out = HashMap::new();
    for page in numbered {
        let Some((s, b)) = page.body else { continue };
        for (name, _) in &sections[s].bodies[b].places {
            out.entry(&**name).or_insert(page.folio.as_str());
        }
    }
    out
}

/// Marks whose tags were numbered from 0 now point behind those before them; a mark without a
/// parent element stays furniture.
fn retag(marks: &mut [Placed], offset: u32, from: Option<u32>) {
    for placed in marks {
        if let Some(tag) = &mut placed.tag
            && from.is_none_or(|from| tag.0 >= from)
        {
            tag.0 += offset;
        }
    }
}

/// Where sections and their tags are gathered.
struct Bench<'t> {
    typeset: &'t mut Typeset,
    sections: Vec<Section>,
    block: Block,
    /// Pages so far.
    count: Count,
    theme: &'t Theme,
    /// The book's.
    language: &'t str,
    /// The element of the part at hand.
    part: Option<TagId>,
    /// The chapters that the next one may lie in, outermost first: depth and element.
    above: Vec<(u8, TagId)>,
}

impl Bench<'_> {
    fn push(&mut self, section: Section) {
        self.count.add(&section);
        self.sections.push(section);
    }

    /// Makes up a galley of the front matter, takes its tags over, and adds it without folios.
    fn add(&mut self, ctx: &mut Context<'_>, galley: galley::Galley, numbering: Numbering) {
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

    /// Adds a chapter: an element for it, its tags behind, its pool at its place.
    fn chapter(
        &mut self,
        index: usize,
        mut bodies: Vec<PageBody>,
        pool: Pool,
        tags: Vec<Tag>,
        chapter: &crate::book::Chapter,
        numbering: Numbering,
    ) {
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
        let number = chapter.number.as_ref().filter(|_| self.theme.opener.number == OpenerNumber::Plain);
        let number = number_beside(&chapter.title, number, self.language);
        let number = number.map_or_else(String::new, |number| format!("{number}\u{a0}\u{a0}"));
        let head = Some(format!("{number}{}", plain(&chapter.title)));
        let recto = opens_recto(self.theme, chapter);
        self.push(Section { bodies, numbering, recto, head, bare: false, chapter: Some(index) });
    }

    /// Inserts tags before others and moves those behind. Returns the offset of the inserted.
    fn insert_tags(&mut self, at: usize, tags: Vec<Tag>) -> u32 {
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

fn info(book: &Book, theme: &Theme) -> Info {
    let meta = &book.meta;
    Info {
        title: meta.title.clone(),
        authors: meta.authors.clone(),
        description: meta.description.clone(),
        language: meta.language.clone(),
        rtl: meta.direction == Direction::Rtl,
        subjects: meta.subjects.iter().map(|subject| subject.term.clone()).collect(),
        modified: meta.modified.clone(),
        identifier: meta.identifier.clone(),
        two_sided: theme.page.two_sided,
    }
}
