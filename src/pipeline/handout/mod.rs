//! Some chapters of a book → a handout.
//!
//! The whole book is read and passes through all passes, so that numbers and references are the book's own. Where the
//! handout refers to what it does not hold, the book's pages are laid out too, for the sake of their numbers. Then the
//! chapters are cut out, laid out on pages of their own, and put on sheets.

mod select;

use super::clock::Clock;
use super::compile::{Compiled, Debris, drawn_cover, told_epub, told_pdf, words};
use super::load::Loaded;
use super::{Request, meta, slug, stops};
use crate::book::walk::plain;
use crate::book::{Book, Chapter, Direction};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::error::Error;
use crate::layout::context::{NO_FOLIOS, place_name};
use crate::layout::masthead::{Address, Masthead};
use crate::layout::page::{Sheet, Typeset};
use crate::length::{Length, Size};
use crate::pdf::{Ink, Job, Sides};
use crate::press::{self, Booklet, Grid, Paper};
use crate::source::SourceMap;
use crate::theme::{HandoutPage, Media, NotePlace, Theme};
use crate::transform::{Cut, Excerpt, Outside};
use crate::{check, epub, layout, pdf, transform};

/// What is to be handed out, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// The chapters: numbers, ranges of numbers, slugs, files.
    pub chapters: Vec<String>,
    /// What becomes of references to what is not in the handout.
    pub references: References,
    /// Room for notes, and whether it is ruled.
    pub notes: Option<(NotePlace, bool)>,
    /// The paper, upright.
    pub paper: Size,
    /// Pages on one side: 1, 2 or 4.
    pub up: u32,
    /// A booklet.
    pub booklet: Option<Folded>,
    /// Printed on both sides.
    pub sides: Option<Sides>,
    /// Room for punched holes.
    pub holes: bool,
    /// No colors.
    pub gray: bool,
    /// No grounds under code.
    pub toner_light: bool,
    /// Fewer pages.
    pub compact: bool,
    /// Classes of blocks that are left out.
    pub without: Vec<String>,
    /// Its title.
    pub title: Option<String>,
}

/// How a booklet is folded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Folded {
    /// Sheets that are folded together at most; `None`: all, as long as they can be stapled.
    pub signature: Option<usize>,
    /// How thick a sheet is.
    pub thickness: Length,
}

/// What becomes of references to what is not in a handout.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum References {
    /// They are plain words.
    None,
    /// They name the page of the book.
    Book,
    /// They lead to the book's site.
    Url,
}

/// So many sheets of common paper an office stapler still gets through, and a fold still closes over.
const STAPLED: usize = 20;
/// Sheets of a signature where one is not enough.
const SEWN: usize = 8;
/// Left free for punched holes where pages share a sheet and bring margins of their own: the holes end 15 mm from the edge (ISO 838).
const STRIP: f64 = 16.0;

/// Makes the handout; `None` when the book has errors.
pub(super) fn compile(
    request: &Request,
    order: &Order,
    loaded: Loaded,
    sources: &SourceMap,
    remarks: &mut Diagnostics,
    clock: &mut Clock<'_>,
) -> Result<Option<Compiled>, Error> {
    let Loaded { book, links, theme, fonts, assets, url, .. } = loaded;
    let book = clock.stage("transform", || {
        let book = transform::run(book, &links, remarks);
        check::check(&book, remarks);
        book
    });
    let chosen = select::chapters(&book, &order.chapters).map_err(Error::new)?;
    of_interest(&book, &chosen, sources, remarks);
    if stops(request, remarks) {
        return Ok(None);
    }
    if order.references == References::Url && url.is_none() {
        let message = "--refs url needs the book's address: set link-base under [output.chapbook] in book.toml";
        return Err(Error::new(message));
    }
    let cut = cut(&book, &chosen, order, url.as_deref(), || {
        clock.stage("book", || layout::typeset(&book, &theme, &fonts, &assets, &mut Diagnostics::new()).0)
    });
    for class in &cut.unused {
        let message = format!("nothing in these chapters has the class `{class}`");
        remarks.push(Diagnostic::new(Code::UnusedClass, None, message));
    }
    let names = Names::of(&book, &chosen, order);
    let mut excerpt = cut.book;

    let rtl = book.meta.direction == Direction::Rtl;
    let sheet = Imposition::of(order);
    let masthead = masthead(&book, &excerpt, url.as_deref(), order);
    let own = look(order, sheet.page, &theme);
    let lay = |look: &Theme, run_on: bool, remarks: &mut Diagnostics| {
        let folios = &NO_FOLIOS;
        let inputs = layout::Inputs { book: &excerpt, theme: look, fonts: &fonts, assets: &assets, folios };
        layout::handout(inputs, &masthead, run_on, remarks)
    };
    let mut laid = request.pdf.then(|| clock.stage("layout", || lay(&own, order.compact, remarks)));
    let roomy = (request.pdf && order.compact).then(|| {
        let roomy = look(order, HandoutPage { compact: false, ..sheet.page }, &theme);
        lay(&roomy, false, &mut Diagnostics::new()).0.pages.len()
    });
    let ink = if order.gray { Ink::Black { least_tint: 0, solid_text: false } } else { Ink::Colors };
    let mut job = Job { sides: sheet.sides, ink, ..Job::default() };
    if let Some((typeset, _)) = &mut laid {
        typeset.info.title.clone_from(&names.title);
        typeset.info.identifier.clone_from(&names.identifier);
        job.sheets = sheet.sheets(typeset, rtl);
    }
    let (typeset, map) = (laid.as_ref().map(|laid| &laid.0), laid.as_ref().map(|laid| &laid.1));
    let made = clock.stage("pdf", || typeset.map(|typeset| pdf::print(typeset, &job, &fonts, &assets)).transpose())?;
    let pdf = made.map(|pdf| told_pdf(pdf, &excerpt, remarks));
    let (chapters, count) = (excerpt.chapters.len(), words(&excerpt));
    excerpt.meta.subtitle = Some(std::mem::replace(&mut excerpt.meta.title, names.title.clone()));
    excerpt.meta.identifier.clone_from(&names.identifier);
    let epub = request.epub.then(|| {
        clock.stage("epub", || epub::write(&excerpt, &own, &fonts, &assets, map, drawn_cover(&excerpt, &fonts)))
    });
    let epub = epub.map(|epub| told_epub(epub, remarks));
    let pictures = assets.list.len();
    Ok(Some(Compiled {
        stem: names.stem,
        title: names.title,
        chapters,
        pictures,
        words: count,
        pages: typeset.map(|typeset| typeset.pages.len()),
        roomy,
        sides: typeset.map(|_| job.sheets.len()).filter(|sides| *sides > 0),
        summary: typeset.map(|typeset| typeset.summary),
        epub,
        target: theme.ebook.target,
        pdf,
        wrap: None,
        printer: None,
        debris: Debris { book: excerpt, _typeset: laid.map(|laid| laid.0), _assets: assets, _fonts: fonts },
    }))
}

/// Cuts the chapters out. `pages` lays the whole book out, which is asked only where the handout names one of its pages.
fn cut(book: &Book, chosen: &[usize], order: &Order, url: Option<&str>, pages: impl FnOnce() -> Typeset) -> Cut {
    let named = order.references == References::Book && transform::refers_outside(book, chosen, &order.without);
    let whole = named.then(pages);
    let folio = |chapter: usize, anchor: Option<&str>| folio(book, whole.as_ref()?, chapter, anchor);
    let outside = match (order.references, url) {
        (References::Url, Some(url)) => Outside::Site(url),
        (References::Book, _) => Outside::Page(&folio),
        (References::None | References::Url, _) => Outside::Words,
    };
    transform::excerpt(book, &Excerpt { chapters: chosen, without: &order.without, outside })
}

/// The look of the pages: that of handouts, in the colors of the book.
fn look(order: &Order, page: HandoutPage, theme: &Theme) -> Theme {
    let mut look = Theme::handout(&page);
    (look.colors, look.media, look.toner_light) = (theme.colors, Media::Print, order.toner_light);
    look.ebook = theme.ebook;
    // Pages that share a sheet share its foot; those of a booklet cannot get lost.
    look.running.every = if order.booklet.is_some() { 1 } else { order.up };
    look.running.total &= order.booklet.is_none();
    look
}

/// Drops what is said of other chapters, but for errors.
fn of_interest(book: &Book, chosen: &[usize], sources: &SourceMap, remarks: &mut Diagnostics) {
    let path = |chapter: &Chapter| chapter.file.map(|file| sources.path(file));
    let others = book.chapters.iter().enumerate().filter(|(index, _)| chosen.binary_search(index).is_err());
    let others: std::collections::BTreeSet<_> = others.filter_map(|(_, chapter)| path(chapter)).collect();
    remarks.retain(|remark| {
        let elsewhere = remark.span.is_some_and(|span| others.contains(sources.path(span.file)));
        remark.severity == Severity::Error || !elsewhere
    });
}

/// The folio of a place in the printed book; that of its chapter when the place is not known.
fn folio(book: &Book, whole: &Typeset, chapter: usize, anchor: Option<&str>) -> Option<String> {
    let slug = &book.chapters.get(chapter)?.slug;
    let find = |anchor| {
        let name = place_name(slug, anchor);
        let found = whole.places.binary_search_by(|place| place.name.cmp(&name)).ok()?;
        Some(whole.pages.get(whole.places[found].page as usize)?.folio.clone())
    };
    find(anchor).or_else(|| find(None))
}

/// What stands over the first page.
fn masthead(book: &Book, excerpt: &Book, url: Option<&str>, order: &Order) -> Masthead {
    let mut source = book.meta.title.clone();
    if !book.meta.authors.is_empty() {
        source = format!("{source} · {}", book.meta.authors.join(", "));
    }
    // One chapter, with those in it, has an address of its own.
    let mut tops = excerpt.chapters.iter().filter(|chapter| chapter.depth == 0);
    let only = tops.next().filter(|_| tops.next().is_none());
    let url = url.map(|url| only.map_or_else(|| url.to_owned(), |only| transform::address(url, &only.path, None)));
    let address = url.map(|url| Address { code: press::qr(&url), url });
    Masthead { title: order.title.clone(), source, address }
}

/// How pages go to paper.
struct Imposition<'o> {
    order: &'o Order,
    grid: Grid,
    paper: Paper,
    page: HandoutPage,
    sides: Option<Sides>,
}

impl<'o> Imposition<'o> {
    fn of(order: &'o Order) -> Self {
        let grid = Grid::of(if order.booklet.is_some() { 2 } else { order.up });
        let alone = order.up == 1 && order.booklet.is_none();
        let strip = if order.holes && !alone { Length::from_mm(STRIP) } else { Length::ZERO };
        let sides = order.sides.or(order.booklet.map(|_| Sides::ShortEdge));
        let paper = Paper { size: order.paper, strip, turned: sides == Some(Sides::LongEdge) };
        let page = HandoutPage {
            page: grid.cell(&paper),
            notes: order.notes,
            two_sided: order.booklet.is_some() || alone && sides == Some(Sides::LongEdge),
            holes: order.holes && alone,
            compact: order.compact,
        };
        Imposition { order, grid, paper, page, sides }
    }

    /// The sheets; none where each page is one.
    fn sheets(&self, typeset: &Typeset, rtl: bool) -> Vec<Sheet> {
        let pages = &typeset.pages;
        match self.order.booklet {
            Some(Folded { signature, thickness }) => {
                let most = if pages.len().div_ceil(4) <= STAPLED { STAPLED } else { SEWN };
                let how = Booklet {
                    sheet: self.grid.sheet(self.paper.size),
                    signature: signature.unwrap_or(most),
                    thickness,
                    rtl,
                    turn_backs: self.paper.turned,
                };
                press::booklet(pages, &how)
            }
            None if self.order.up == 1 => Vec::new(),
            None => press::n_up(pages, &self.paper, self.grid, rtl),
        }
    }
}

/// What the handout is called.
struct Names {
    title: String,
    stem: String,
    identifier: String,
}

impl Names {
    fn of(book: &Book, chosen: &[usize], order: &Order) -> Self {
        // Chapters that lie in no other that was chosen.
        let mut tops: Vec<&Chapter> = Vec::new();
        let mut above: Vec<u8> = Vec::new();
        for chapter in chosen.iter().map(|index| &book.chapters[*index]) {
            while above.pop_if(|depth| *depth >= chapter.depth).is_some() {}
            if above.is_empty() {
                tops.push(chapter);
            }
            above.push(chapter.depth);
        }
        let named = |chapter: &&Chapter| match &chapter.number {
            Some(number) => format!("{number} {}", plain(&chapter.title)),
            None => plain(&chapter.title),
        };
        let titles: Vec<String> = match tops.as_slice() {
            [first, .., last] if tops.len() > 3 => vec![format!("{} – {}", named(first), named(last))],
            tops => tops.iter().map(named).collect(),
        };
        let title = order.title.clone().unwrap_or_else(|| format!("{} – {}", titles.join(" · "), book.meta.title));
        let label = select::label(&tops);
        let kind = match (&order.booklet, order.up) {
            (Some(_), _) => "booklet",
            (None, 2) => "handout-2up",
            (None, 4) => "handout-4up",
            (None, _) => "handout",
        };
        let stem = format!("{}-{label}-{kind}", slug::title(&book.meta.title));
        let all: Vec<String> = chosen.iter().map(|index| book.chapters[*index].slug.clone()).collect();
        let own = [book.meta.identifier.as_str(), "handout", &title, &all.join(" "), &order.without.join(" ")];
        let identifier = meta::derived(&own.join("\u{1f}"), &book.meta.authors, &book.meta.language);
        Names { title, stem, identifier }
    }
}
