//! Marks → a sheet's content stream (ISO 32000-1 §7.8.2, §9, §14.6).
//!
//! Comes in: the marks of the pages on a sheet, from the top left, `y` downwards. Goes out: the deflated
//! stream, and what the rest of the document must know of each page: the elements of its marked content in
//! order, its links, the boxes of its figures.
//!
//! One `TJ` a run: the pen runs by the font's exact widths, and a number stands only where the
//! typeset place differs, so that rounding never adds up. Neighboring marks of one element share
//! one marked-content sequence; sequences with text lie inside text objects.

mod line;
mod paint;
mod run;
mod sequence;
mod shape;

use super::Job;
use super::font::{Fonts, Ghost};
use super::ink::Paint;
use super::save;
use super::spot::{Spot, Spots};
use super::syntax::{int, millis, to_milli};
use super::tag::Roots;
use crate::asset::Deflater;
use crate::layout::page::{LinkTarget, Mark, Page, Placed, Sheet, TagId, Typeset};
use crate::length::{Point, Size};
use crate::theme::Color;

/// What belongs to a page's content.
#[derive(Default)]
pub(super) struct Written<'a> {
    /// The identifier of its first marked-content sequence on its sheet.
    pub(super) first: u32,
    /// The element of each marked-content sequence, in order of their identifiers.
    pub(super) owners: Vec<TagId>,
    /// Its links.
    pub(super) links: Vec<Area<'a>>,
    /// Words of links: the link's element and a piece of its text.
    pub(super) words: Vec<(u32, &'a str)>,
    /// Figures and their boxes on the sheet: left, bottom, right, top in thousandths of a point.
    pub(super) figures: Vec<(u32, [i64; 4])>,
}

/// A link's sensitive area.
pub(super) struct Area<'a> {
    /// Left, bottom, right, top on the sheet, in thousandths of a point.
    pub(super) rect: [i64; 4],
    /// Where it goes.
    pub(super) target: &'a LinkTarget,
    /// Its element.
    pub(super) tag: Option<TagId>,
}

/// What is the same for all pages.
pub(super) struct Scene<'a> {
    pub(super) typeset: &'a Typeset,
    pub(super) fonts: &'a Fonts<'a>,
    /// For each picture whether it is in the resources.
    pub(super) pictures: &'a [bool],
    pub(super) roots: &'a Roots,
    /// What the pages are printed for.
    pub(super) job: &'a Job,
}

/// Memory that a worker uses for one page after another.
pub(super) struct Scratch {
    out: Vec<u8>,
    deflater: Deflater,
}

impl Default for Scratch {
    fn default() -> Self {
        Scratch { out: Vec::new(), deflater: save::deflater() }
    }
}

/// Writes the sheet of this index; gives its deflated stream, and what belongs to each of its pages.
pub(super) fn sheet<'a>(
    scratch: &mut Scratch,
    scene: &Scene<'a>,
    number: usize,
    sheet: &'a Sheet,
    spots: &Spots,
) -> (Vec<u8>, Vec<(usize, Written<'a>)>) {
    scratch.out.clear();
    let mut painter = Painter::new(scene, &mut scratch.out);
    let mut pages = Vec::with_capacity(spots.sheets[number].len());
    let mut first = 0;
    for &index in &spots.sheets[number] {
        let Some(spot) = spots.get(index) else { continue };
        let written = painter.page(&scene.typeset.pages[index], spot, first);
        first += written.owners.len() as u32;
        pages.push((index, written));
    }
    if !sheet.marks.is_empty() {
        painter.furniture(sheet);
    }
    (scratch.deflater.run(&scratch.out), pages)
}

/// Untagged marks of the text area: rules, grounds, leaders, the marks of wrapped lines.
const LAYOUT: &[u8] = b"L";
const HEAD: &[u8] = b"H";
const FOOT: &[u8] = b"F";

/// Graphics states, by their names in the resources.
pub(super) const OVERPRINT: &[u8] = b"O";
pub(super) const KNOCK_OUT: &[u8] = b"K";

/// Property lists of artifacts (§14.8.2.2), by their names in the resources: type and subtype.
pub(super) const ARTIFACTS: [(&[u8], &str, Option<&str>); 3] =
    [(LAYOUT, "Layout", None), (HEAD, "Pagination", Some("Header")), (FOOT, "Pagination", Some("Footer"))];

/// An open marked-content sequence.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Open {
    tag: Option<TagId>,
    /// It has an `ActualText`.
    actual: bool,
}

/// Runs that one text stands for.
#[derive(Clone, Copy)]
struct Told<'a> {
    text: &'a str,
    /// How many of them are left.
    runs: u32,
    /// Their sequence is open.
    open: bool,
    /// Face, alias and size of the first.
    font: Option<(u16, u16, i64)>,
}

struct Painter<'s, 'a> {
    scene: &'s Scene<'a>,
    out: &'s mut Vec<u8>,
    /// Of the page, in thousandths of a point.
    height: i64,
    /// Where the page stands; `None` is the sheet itself.
    spot: Option<Spot>,
    open: Option<Open>,
    /// What untagged marks are: a name in [`ARTIFACTS`].
    zone: &'static [u8],
    /// In a text object.
    in_text: bool,
    /// Start of the current line, from the bottom left.
    line: (i64, i64),
    /// Face, alias and size.
    font: Option<(u16, u16, i64)>,
    fill: Option<Paint>,
    stroke: Option<Paint>,
    /// What is painted now leaves the inks below it.
    overprints: bool,
    rise: i64,
    /// Horizontal scaling beyond the natural, in thousandths.
    stretch: i64,
    /// What a reader adds to each space, in thousandths of a point.
    word: i64,
    /// Texts of the boxes just drawn, and where they stand.
    ghosts: Vec<(&'a str, Ghost, [i64; 4])>,
    /// Height and end of the last piece of a link.
    word_end: Option<(i64, i64)>,
    /// The run before ran leftwards.
    leftwards: bool,
    /// What the next runs say together.
    told: Option<Told<'a>>,
    done: Written<'a>,
}

impl<'s, 'a> Painter<'s, 'a> {
    fn new(scene: &'s Scene<'a>, out: &'s mut Vec<u8>) -> Self {
        Painter {
            scene,
            out,
            height: 0,
            spot: None,
            open: None,
            zone: LAYOUT,
            in_text: false,
            line: (0, 0),
            font: None,
            fill: None,
            stroke: None,
            overprints: false,
            rise: 0,
            stretch: 0,
            word: 0,
            ghosts: Vec::new(),
            word_end: None,
            leftwards: false,
            told: None,
            done: Written::default(),
        }
    }

    /// One page; `first` is the identifier of its first marked-content sequence.
    fn page(&mut self, page: &'a Page, spot: Spot, first: u32) -> Written<'a> {
        self.height = to_milli(page.size.height);
        self.spot = Some(spot).filter(|spot| !spot.is_whole());
        self.done.first = first;
        if let Some(spot) = self.spot {
            spot.write(self.out);
        }
        for (i, placed) in page.marks.iter().enumerate() {
            let i = i as u32;
            self.zone(if page.head.contains(&i) {
                HEAD
            } else if page.foot.contains(&i) {
                FOOT
            } else {
                LAYOUT
            });
            self.mark(placed);
        }
        self.finish();
        if self.spot.is_some() {
            self.op(b"Q\n");
            self.forget();
        }
        std::mem::take(&mut self.done)
    }

    /// What stands on the sheet beside its pages.
    fn furniture(&mut self, sheet: &'a Sheet) {
        (self.height, self.spot) = (to_milli(sheet.size.height), None);
        self.zone(LAYOUT);
        for placed in sheet.marks.iter().filter(|placed| placed.tag.is_none()) {
            self.mark(placed);
        }
        self.finish();
        self.done = Written::default();
    }

    /// Ends what is open.
    fn finish(&mut self) {
        self.show_ghosts();
        self.text_object(false);
        self.close();
    }

    /// The graphics state is what it was at the sheet's start.
    fn forget(&mut self) {
        (self.font, self.fill, self.stroke) = (None, None, None);
        (self.rise, self.stretch, self.word) = (0, 0, 0);
        self.overprints = false;
        (self.word_end, self.leftwards) = (None, false);
    }

    fn mark(&mut self, placed: &'a Placed) {
        let Placed { at, tag, mark } = placed;
        let tag = tag.filter(|tag| (tag.0 as usize) < self.scene.typeset.tags.len());
        if !matches!(mark, Mark::Frame { .. } if self.open == Some(Open { tag, actual: false })) {
            self.show_ghosts();
        }
        match mark {
            Mark::Glyphs(run) => {
                self.run(*at, tag, run);
                self.told = self.told.map(|told| Told { runs: told.runs - 1, ..told }).filter(|told| told.runs > 0);
            }
            // What is no element's is furniture, which nobody needs to be told.
            Mark::Told(text, runs) => {
                self.told = (tag.is_some() && *runs > 0).then_some(Told { text, runs: *runs, open: false, font: None });
            }
            Mark::Rule(size, color) => {
                self.text_object(false);
                self.enter(tag);
                self.fill(*color);
                self.rectangle(self.thick(self.area(*at, *size)));
                self.op(b"f\n");
                self.figure(tag, *at, *size);
            }
            Mark::Frame { size, line, color, actual } => self.frame(*at, tag, *size, *line, *color, actual.as_deref()),
            Mark::Path(steps, color) => {
                self.text_object(false);
                self.enter(tag);
                self.fill(*color);
                self.path(*at, steps);
                if let Some((at, size)) = self.scene.roots.figure(tag).and_then(|_| shape::extent(*at, steps)) {
                    self.figure(tag, at, size);
                }
            }
            Mark::Dots { count, step, size, color } => {
                self.text_object(false);
                self.enter(tag);
                self.stroke(*color);
                self.dots(*at, *count, *step, *size);
            }
            Mark::Image(id, size) | Mark::Turned(id, size) => {
                self.text_object(false);
                self.enter(tag);
                self.figure(tag, *at, *size);
                let [left, bottom, right, top] = self.area(*at, *size);
                if self.scene.pictures.get(id.0 as usize) == Some(&true) {
                    self.op(b"q ");
                    let (width, height) = (right - left, top - bottom);
                    if matches!(mark, Mark::Turned(..)) {
                        millis(self.out, &[0, height, -width, 0, right, bottom]);
                    } else {
                        millis(self.out, &[width, 0, 0, height, left, bottom]);
                    }
                    self.op(b" cm/I");
                    int(self.out, i64::from(id.0));
                    self.op(b" Do Q\n");
                } else {
                    // A picture that cannot be shown leaves its frame.
                    self.stroke(Color { r: 0xBB, g: 0xBB, b: 0xBB });
                    self.op(b".5 w ");
                    self.rectangle([left + 250, bottom + 250, right - 250, top - 250]);
                    self.op(b"S\n");
                }
            }
            Mark::Link(size, target) => {
                let rect = self.seen(self.area(*at, *size));
                self.done.links.push(Area { rect, target, tag });
            }
        }
    }

    fn op(&mut self, bytes: &[u8]) {
        self.out.extend_from_slice(bytes);
    }

    /// A box on the page: left, bottom, right, top.
    fn area(&self, at: Point, size: Size) -> [i64; 4] {
        [
            to_milli(at.x),
            self.height - to_milli(at.y + size.height),
            to_milli(at.x + size.width),
            self.height - to_milli(at.y),
        ]
    }

    /// A box of the page as it lies on the sheet.
    fn seen(&self, area: [i64; 4]) -> [i64; 4] {
        self.spot.map_or(area, |spot| spot.area(area))
    }

    /// Makes the box of the figure around a mark larger.
    fn figure(&mut self, tag: Option<TagId>, at: Point, size: Size) {
        let Some(figure) = self.scene.roots.figure(tag) else { return };
        let new = self.seen(self.area(at, size));
        match self.done.figures.last_mut() {
            Some((last, old)) if *last == figure => {
                *old = [old[0].min(new[0]), old[1].min(new[1]), old[2].max(new[2]), old[3].max(new[3])];
            }
            _ => self.done.figures.push((figure, new)),
        }
    }
}
