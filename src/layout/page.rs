//! Waist 2: pages of placed marks: all that the PDF writer may see.
//!
//! Coordinates run from the top left corner of the page, `y` downwards. Every mark says which
//! element of the structure it belongs to ([`Placed::tag`]); `None` is furniture, a PDF artifact.
//! A tag on each mark, not begin/end pairs: pages cut through elements, and PDF forbids nested
//! marked content (ISO 32000-2 §14.7, §14.8). A page is not yet paper: see [`Sheet`].

mod sheet;

pub use sheet::{Area, Cut, Matrix, ONE, Sheet, Slot};

use crate::asset::AssetId;
use crate::book::{Chapter, walk};
use crate::font::FaceId;
use crate::length::{Length, PathStep, Point, Size};
use crate::theme::Color;
use std::ops::Range;

/// The whole printed edition.
#[derive(Clone, Debug, Default)]
pub struct Typeset {
    /// Every page, in order.
    pub pages: Vec<Page>,
    /// Glyphs and texts that the runs point into: one pool a chapter.
    pub pools: Vec<Pool>,
    /// The outline, in order, as a flat list with levels.
    pub outline: Vec<OutlineEntry>,
    /// The structure tree; a parent stands before its children.
    pub tags: Vec<Tag>,
    /// Where links can go, sorted by name.
    pub places: Vec<Place>,
    /// Document information.
    pub info: Info,
    /// How the pages came out.
    pub summary: Summary,
}

/// How the pages of a book came out, to measure make-up by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Pages with text that do not end a chapter.
    pub pages: usize,
    /// Pairs of facing pages of a chapter of which neither ends it.
    pub spreads: usize,
    /// Those that end within one line of each other.
    pub level: usize,
    /// Last lines of paragraphs alone at the top of a page.
    pub widows: usize,
    /// First lines of paragraphs alone at the foot of a page.
    pub clubs: usize,
    /// Headings at the foot with less than two lines of what follows.
    pub headings: usize,
    /// Pages that end in a divided word.
    pub hyphens: usize,
    /// Pages that are left empty by more than a quarter.
    pub short: usize,
    /// Pages that were cut by force.
    pub cut: usize,
    /// How full `pages` are on average, in thousandths.
    pub fill: usize,
    /// The widest white space, in thousandths of its natural height.
    pub gap: usize,
    /// Last pages of chapters with less than three lines.
    pub stubs: usize,
}

/// One page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// Paper.
    pub size: Size,
    /// Printed label (`iv`, `12`), shown even where no folio is printed.
    pub folio: String,
    /// Its marks, in painting order.
    pub marks: Vec<Placed>,
    /// Those of its running head.
    pub head: Range<u32>,
    /// Those of its foot.
    pub foot: Range<u32>,
}

/// Values and letters of roman numerals in lower case, from the largest: how folios of front matter are written.
pub const ROMAN: [(u32, &str); 13] = [
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
];

/// A mark with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed {
    /// Baseline origin of glyphs; top left corner of all else.
    pub at: Point,
    /// Index into [`Typeset::tags`]; `None` for furniture.
    pub tag: Option<TagId>,
    /// What is printed.
    pub mark: Mark,
}

/// Says that the text of these marks goes on behind a space that is not printed.
pub fn space_after(marks: &mut [Placed]) {
    // A formula may end with a rule, which says nothing.
    for placed in marks.iter_mut().rev() {
        match &mut placed.mark {
            Mark::Glyphs(run) => return run.space = true,
            Mark::Frame { actual: Some(text), .. } => return *text = format!("{text} ").into(),
            _ => {}
        }
    }
}

/// Index into [`Typeset::tags`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TagId(pub u32);

/// What can stand on a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mark {
    /// A run of glyphs of one face, size and color.
    Glyphs(GlyphRun),
    /// A filled rectangle.
    Rule(Size, Color),
    /// A stroked outline of a rectangle: the box of a missing glyph, a task box. The line lies inside the size.
    Frame {
        /// Outer size.
        size: Size,
        /// Line width.
        line: Length,
        /// Its color.
        color: Color,
        /// Text that extraction gives for it (a missing glyph's character).
        actual: Option<Box<str>>,
    },
    /// A filled path of an own drawing (parts of formulas): points relative to `at`, y down.
    Path(Box<[PathStep]>, Color),
    /// Round dots in a row: a leader. Drawn, so that nobody copies them with the words beside them.
    Dots {
        /// How many.
        count: u32,
        /// From one to the next, along one axis.
        step: Point,
        /// Diameter.
        size: Length,
        /// Their color.
        color: Color,
    },
    /// A picture, scaled to this size.
    Image(AssetId, Size),
    /// A picture turned a quarter to the left; the size is that of the box it fills on the page.
    Turned(AssetId, Size),
    /// A link's sensitive area.
    Link(Size, LinkTarget),
    /// What the next runs of glyphs, so many, say together, where their places say more than their letters: a formula's fraction, its scripts. Nothing is printed.
    Told(Box<str>, u32),
}

/// Where a link goes.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum LinkTarget {
    /// A [`Place`] by name.
    Place(Box<str>),
    /// A URL.
    Web(Box<str>),
}

/// Glyphs and text of one chapter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pool {
    /// Placed glyphs.
    pub glyphs: Vec<Glyph>,
    /// Their text, in logical order.
    pub text: String,
}

impl Pool {
    /// Makes room for a chapter, so that lists of megabytes need not grow and move: about a glyph for each of its characters.
    pub fn reserve(&mut self, chapter: &Chapter) {
        let (mut bytes, mut characters) = (0, 0);
        walk::leaves(chapter, &mut |text| {
            bytes += text.len();
            characters += text.chars().count();
        });
        self.text.reserve(bytes + bytes / 32);
        self.glyphs.reserve(characters + characters / 16);
    }
}

/// A run of glyphs on one baseline, in visual order from left to right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GlyphRun {
    /// The face.
    pub face: FaceId,
    /// The type size.
    pub size: Length,
    /// The color.
    pub color: Color,
    /// Which pool.
    pub pool: u32,
    /// Range of the pool's glyphs.
    pub glyphs: Range<u32>,
    /// Range of the pool's text: exactly what extraction must give for this run.
    pub text: Range<u32>,
    /// The run's text is right to left: clusters fall from left to right.
    pub rtl: bool,
    /// A word divided at a line's end: the last glyph is a hyphen that is not in the text (a soft hyphen for extraction).
    pub soft_hyphen: bool,
    /// The run is turned a quarter to the left: its baseline goes up the page.
    pub turned: bool,
    /// By how much the glyphs are drawn wider than they are, in thousandths; negative is narrower. Their advances are so already.
    pub expansion: i16,
    /// A line that ends where the text has a space: it is not printed, not in the text, and extraction must give it.
    pub space: bool,
}

/// A glyph as set: justification, kerning and expansion are already in the advance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Glyph {
    /// Glyph id in the whole face.
    pub gid: u16,
    /// How far to the next glyph, in scaled points.
    pub advance: i32,
    /// Shift right, in scaled points.
    pub x_offset: i32,
    /// Shift up, in scaled points.
    pub y_offset: i32,
    /// Start of its cluster in the pool's text, in bytes.
    pub cluster: u32,
}

/// A named place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Unique: `chapter-slug` or `chapter-slug#id`.
    pub name: Box<str>,
    /// Index into [`Typeset::pages`].
    pub page: u32,
    /// Height on that page, from the top.
    pub y: Length,
}

/// A line of the outline (PDF bookmarks).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutlineEntry {
    /// Nesting, from 0; never more than one deeper than the entry before.
    pub level: u8,
    /// Its words.
    pub title: String,
    /// Index into [`Typeset::pages`].
    pub page: u32,
    /// Height on that page, from the top.
    pub y: Length,
    /// Whether its children show when the file is opened.
    pub open: bool,
}

/// An element of the structure tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag {
    /// `None` is a child of the document.
    pub parent: Option<TagId>,
    /// What it is.
    pub kind: TagKind,
    /// Alternative text of figures and formulas.
    pub alt: Option<Box<str>>,
    /// Language where it differs from the parent's.
    pub lang: Option<Box<str>>,
}

/// The structure types in use (ISO 32000-1 §14.8.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TagKind {
    /// A part of the book.
    Part,
    /// A chapter.
    Sect,
    /// A group without meaning of its own.
    Div,
    /// Heading 1 to 6.
    Heading(u8),
    /// Paragraph.
    Paragraph,
    /// List; ordered or not.
    List {
        /// Numbered.
        ordered: bool,
    },
    /// List of terms and what they mean: its labels are words.
    Definitions,
    /// List item.
    Item,
    /// The bullet or number of an item.
    Label,
    /// The body of an item.
    ItemBody,
    /// Block quote.
    Quote,
    /// Code.
    Code,
    /// Table.
    Table,
    /// Head rows.
    TableHead,
    /// Body rows.
    TableBody,
    /// Row.
    Row,
    /// Header cell.
    Header {
        /// Of a row, else of a column.
        row: bool,
        /// Columns covered.
        colspan: u16,
        /// Rows covered.
        rowspan: u16,
    },
    /// Data cell.
    Data {
        /// Columns covered.
        colspan: u16,
        /// Rows covered.
        rowspan: u16,
    },
    /// Picture.
    Figure,
    /// Caption.
    Caption,
    /// Formula.
    Formula,
    /// Footnote.
    Note,
    /// Reference to a footnote or page.
    Reference,
    /// Link.
    Link,
    /// A stretch of text in another style or language.
    Span,
    /// Table of contents.
    Contents,
    /// Its line.
    ContentsItem,
    /// The index.
    Index,
}

/// Document information.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Info {
    /// Title.
    pub title: String,
    /// Authors.
    pub authors: Vec<String>,
    /// Description.
    pub description: Option<String>,
    /// BCP 47.
    pub language: String,
    /// Reading direction is right to left.
    pub rtl: bool,
    /// Key words.
    pub subjects: Vec<String>,
    /// `YYYY-MM-DDThh:mm:ssZ`.
    pub modified: String,
    /// Unique identifier.
    pub identifier: String,
    /// Two pages side by side suit the book.
    pub two_sided: bool,
}
