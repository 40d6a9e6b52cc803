//! Book → pages: compose each chapter into a galley, make the galleys up into pages, number them.
//!
//! Comes in: the finished model, the theme, faces and pictures. Goes out: [`page::Typeset`], all
//! that the PDF writer may see, and the [`PageMap`] by which the EPUB learns the printed page
//! numbers. Chapters are composed and made up in parallel, since each opens a page and the text
//! block does not depend on the side of the sheet; only folios are given in order. Knows nothing
//! of PDF.

mod bench;
mod brief;
pub mod compose;
pub mod context;
pub mod dump;
mod folio;
mod formula;
mod front;
pub mod galley;
mod handout;
pub mod makeup;
pub mod masthead;
mod outline;
pub mod page;
pub mod paragraph;
mod report;
mod room;
mod running;
mod settle;
mod turn;

use crate::asset::Assets;
use crate::book::{Anchor, Book, Direction, Matter, PageBreak, PageMap};
use crate::diagnostic::Diagnostics;
use crate::font::{FontBook, Shaper};
use crate::length::Length;
use crate::theme::Theme;
use bench::{Bench, Set, retag};
pub use compose::Inputs;
use compose::Resetter;
use context::{Context, Found, Missing, NO_FOLIOS, place_name};
use folio::{Count, Label, Numbered, Numbering, Section};
use front::Guide;
use handout::Handout;
pub use handout::handout;
use makeup::{Block, PageBody, Planned, Side};
use masthead::Masthead;
use page::{Info, Page, Place, Pool, Tag, TagId, Typeset};
use rayon::prelude::*;
use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};

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
    /// What was composed with a context.
    fn of(index: usize, ctx: &mut Context<'_>) -> Self {
        let (pool, tags) = (std::mem::take(&mut ctx.pool), std::mem::take(&mut ctx.tags));
        let (remarks, found) = (std::mem::take(&mut ctx.remarks), std::mem::take(&mut ctx.found));
        Chapter { index, planned: None, kept: None, pool, tags, remarks, found }
    }

    /// Its pages when the first lies on a side.
    fn bodies(&mut self, side: Side, inputs: &Inputs<'_>, block: Block) -> Vec<PageBody> {
        if let Some((_, bodies)) = self.kept.take_if(|kept| kept.0 == side) {
            return bodies;
        }
        // Pages that were made for the other side cannot be made anew without their lines.
        let planned = self.planned.take().or_else(|| {
            *self = compose_all(inputs, block, &[self.index]).pop()?;
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
    lay_out(Inputs { book, theme, fonts, assets, folios: &NO_FOLIOS }, None, remarks)
}

/// What stands over a chapter's first page.
#[derive(Clone, Copy, Default)]
struct Above<'a> {
    masthead: Option<&'a Masthead>,
    /// The end of another chapter and the space behind it, of this height.
    used: Length,
}

/// Composes a chapter and plans its pages.
fn chapter(inputs: &Inputs<'_>, block: Block, index: usize, ctx: &mut Context<'_>, above: Above<'_>) -> Planned {
    ctx.pool.reserve(&inputs.book.chapters[index]);
    let mut composed = compose::chapter(ctx, above.masthead);
    if above.used > Length::ZERO {
        let strut = galley::Fragment { height: above.used, ..galley::Fragment::default() };
        let strut = [galley::Item::Fragment(strut), galley::Item::Penalty(galley::INFINITE)];
        let by = strut.len();
        composed.galley.splice(0..0, strut);
        for paragraph in &mut composed.supple {
            let items = &mut paragraph.elastic.items;
            *items = items.start + by..items.end + by;
        }
    }
    let sides = sides(inputs.theme, &inputs.book.chapters[index]);
    let elastic = composed.supple.iter().map(|paragraph| paragraph.elastic.clone()).collect();
    let mut reset = Resetter { ctx, paragraphs: &composed.supple };
    makeup::plan(composed.galley, composed.notes, block, sides, elastic, &mut reset)
}

fn lay_out(inputs: Inputs<'_>, handout: Option<Handout<'_>>, remarks: &mut Diagnostics) -> (Typeset, PageMap) {
    let Inputs { book, theme, .. } = inputs;
    let block = block(book, theme);
    // Those of a handout are made one after the other, since each may begin on the last page of the one before.
    let (chapters, printed) = match handout {
        None => settle::chapters(&inputs, block, remarks),
        Some(_) => (Vec::new(), inputs.folios.clone()),
    };

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

    if handout.is_none() {
        let title = front::title_page(&mut front, book, theme);
        bench.add(&mut front, title, Numbering::Roman);
    }
    let contents_at = bench.sections.len();
    // Filled when the folios of the body are known; their tags stand before the chapters'. The lists follow.
    // Their own length does not depend on the numbers in them: compose once to count, once to print.
    let guides = if handout.is_none() { Guide::of(book, theme) } else { Vec::new() };
    for (nth, guide) in guides.iter().enumerate() {
        let draft = guide.galley(&mut inputs.context(0, count as u32), book, theme, &|_| "000".to_owned());
        let bodies = vec![PageBody::default(); makeup::make_up(draft, block).len()];
        bench.push(Section { bodies, recto: nth == 0, ..empty_section() });
    }
    let contents_tags = bench.typeset.tags.len();

    let mut missing = Missing::default();
    let mut overfull = Vec::new();
    let mut chapters_in_order = chapters.into_iter().peekable();
    for (index, chapter) in book.chapters.iter().enumerate() {
        let roman = chapter.matter == Matter::Front && handout.is_none();
        let numbering = if roman { Numbering::Roman } else { Numbering::Arabic };
        if let Some(part) = &chapter.part {
            let galley = front::part_page(&mut front, &part.title, front::part_place(book, index), theme, book);
            bench.part = Some(TagId(bench.typeset.tags.len() as u32));
            bench.above.clear();
            bench.add(&mut front, galley, numbering);
        }
        let side = bench.count.side(opens_recto(theme, chapter), numbering);
        let laid = match handout {
            None => chapters_in_order.next_if(|made| made.index == index).map(|mut made| {
                let bodies = made.bodies(side, &inputs, block);
                (made, bodies, false)
            }),
            Some(_) if chapter.is_draft() => None,
            Some(handout) => Some(handout.chapter(&inputs, &bench, index, side)),
        };
        if let Some((made, bodies, joins)) = laid {
            let from = remarks.iter().len();
            remarks.append(made.remarks);
            missing.append(made.found.missing);
            overfull.extend(report::overfull(index, remarks, from, &made.found.overfull));
            let set = Set { bodies, pool: made.pool, tags: made.tags, joins };
            bench.chapter(made.index, set, chapter, numbering);
        }
    }

    fill_guides(&mut front, &mut bench, &guides, contents_at, contents_tags);
    let mut sections = bench.sections;
    let numbered = folio::number(&sections, theme.page.two_sided);
    report::tell_pages(&overfull, &sections, &numbered, remarks);
    report::remark(book, &sections, &numbered, remarks);
    typeset.summary = report::summary(&sections, &numbered, block, theme.page.two_sided);
    let folio = |place: &Anchor| {
        let name = place_name(&book.chapters.get(place.chapter)?.slug, place.id.as_deref());
        Some((place.clone(), printed.get(&name)?.to_owned()))
    };
    let folios = book.paged.iter().filter_map(folio).collect();
    let map = PageMap { breaks: pages(&mut front, &mut typeset, &mut sections, &numbered), folios };
    typeset.pools.push(front.pool);
    remarks.append(front.remarks);
    missing.append(front.found.missing);
    missing.remark(remarks);
    typeset.places.sort_by(|a, b| a.name.cmp(&b.name).then(a.page.cmp(&b.page)).then(a.y.cmp(&b.y)));
    typeset.places.dedup_by(|b, a| a.name == b.name);
    typeset.outline = outline::outline(book, &typeset.places);
    (typeset, map)
}

/// The text block of every page.
fn block(book: &Book, theme: &Theme) -> Block {
    Block {
        height: theme.page.text_height(),
        measure: theme.page.measure(),
        leading: theme.body.leading,
        grid: theme.page.grid,
        rule: theme.colors.rule,
        rtl: book.meta.direction == Direction::Rtl,
    }
}

/// Sets contents and lists, whose folios are known now, into the sections from `at` on that were kept for them; their tags
/// go to `tags_at`.
fn fill_guides(front: &mut Context<'_>, bench: &mut Bench<'_>, guides: &[Guide], at: usize, tags_at: usize) {
    let (book, theme) = (front.book, front.theme);
    let numbered = folio::number(&bench.sections, theme.page.two_sided);
    let folios = folios_of(&bench.sections, &numbered);
    let folio_of = |place: &str| folios.get(place).map_or_else(String::new, |f| (*f).to_owned());
    let galleys: Vec<_> = guides.iter().map(|guide| guide.galley(front, book, theme, &folio_of)).collect();
    let tags = std::mem::take(&mut front.tags);
    let offset = bench.insert_tags(tags_at, tags);
    for ((nth, guide), galley) in guides.iter().enumerate().zip(galleys) {
        let mut bodies = makeup::make_up(galley, bench.block);
        bodies.iter_mut().for_each(|body| retag(&mut body.marks, offset, None));
        let section = &mut bench.sections[at + nth];
        section.bodies = bodies;
        section.head = Some(guide.head(book));
    }
}

/// Makes the pages, each with its running lines, of the marks that are in the sections, and tells where they begin.
fn pages(
    front: &mut Context<'_>,
    typeset: &mut Typeset,
    sections: &mut [Section],
    numbered: &[Numbered],
) -> Vec<PageBreak> {
    let (theme, rtl) = (front.theme, front.book.meta.direction == Direction::Rtl);
    let pages = numbered.iter().rev().find_map(|page| page.folio.parse().ok()).unwrap_or(0);
    let mut breaks = Vec::new();
    for (index, page) in numbered.iter().enumerate() {
        let body = page.body.map(|(s, b)| (&mut sections[s], b));
        let set: Page = folio::page(front, index, Label { folio: &page.folio, pages }, body, rtl);
        typeset.pages.push(set);
        if let Some((section, b)) = page.body.map(|(s, b)| (&sections[s], b)) {
            let at = folio::origin(theme, index, rtl);
            let body = &section.bodies[b];
            typeset.places.extend(body.places.iter().map(|(name, y)| Place {
                name: name.clone(),
                page: index as u32,
                y: at.y + *y,
            }));
            if let (Some(chapter), Some((leaf, byte))) = (section.chapter, body.leaf) {
                let before = b.checked_sub(1).map(|before| &section.bodies[before]);
                let torn = byte == 0 && before.is_some_and(|page| [page.leaf, page.last_leaf].contains(&body.leaf));
                breaks.push(PageBreak { chapter, leaf, byte, torn, folio: page.folio.clone() });
            }
        }
    }
    breaks
}

/// Composes chapters and plans their pages, in parallel.
///
/// A worker keeps its shaper for all the chapters that it takes: most words of one are in the next. Lists that are
/// parted among workers are parted again and again, and each part would shape its words anew.
fn compose_all(inputs: &Inputs<'_>, block: Block, indices: &[usize]) -> Vec<Chapter> {
    let next = AtomicUsize::new(0);
    let work = |_| {
        let mut spare = None;
        let mut made = Vec::new();
        while let Some(&index) = indices.get(next.fetch_add(1, Ordering::Relaxed)) {
            let shaper = spare.take().unwrap_or_else(|| Shaper::new(inputs.fonts));
            let mut ctx = inputs.context_with(index, index as u32, shaper);
            let planned = chapter(inputs, block, index, &mut ctx, Above::default());
            made.push(Chapter { planned: Some(planned), ..Chapter::of(index, &mut ctx) });
            ctx.shaper.trim();
            spare = Some(ctx.shaper);
        }
        made
    };
    let workers = rayon::current_num_threads().min(indices.len());
    let parts: Vec<Vec<Chapter>> = (0..workers).into_par_iter().with_max_len(1).map(work).collect();
    let mut made: Vec<Chapter> = parts.into_iter().flatten().collect();
    made.sort_by_key(|chapter| chapter.index);
    made
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
