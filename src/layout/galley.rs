//! The vertical list: a chapter as long as it is, before it is cut into pages.
//!
//! TeX's vertical list (The TeXbook, chapter 15) with boxes of our own: a [`Fragment`] is a line
//! of type or anything that may not be cut; decorations span fragments and survive page breaks.

use super::page::{Mark, Placed};
use crate::length::{Length, Point, Size};
use crate::theme::Color;
use std::ops::Range;

/// One chapter's vertical list.
pub type Galley = Vec<Item>;

/// An item of the vertical list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item {
    /// Something indivisible: a line, a row, a picture.
    Fragment(Fragment),
    /// White space; dropped at the top of a page.
    Glue(Glue),
    /// How bad a break here is: `INFINITE` forbids, `FORCED` demands.
    Penalty(i32),
    /// A decoration begins; it lasts to its `Close`, over page breaks.
    Open(Decor),
    /// The innermost open decoration ends.
    Close,
    /// From here, a page that begins repeats these fragments at its top (a table's head).
    Repeat(Vec<Fragment>),
    /// The repetition ends.
    EndRepeat,
    /// The section's title, for running heads.
    Section(String),
    /// The next so many items are a figure: the text after it may stand before it, and it at the top of the next page.
    Float(u32),
    /// A page of its own, which comes right behind the page that this stands on: a turned table.
    Plate(Box<Fragment>),
}

/// A penalty that forbids a break.
pub const INFINITE: i32 = 10_000;
/// The penalty of leaving so little of what a heading announces with it.
pub const LONELY: i32 = 9_500;
/// The penalty of parting a paragraph of two lines: a club and a widow.
pub const PAIR: i32 = 9_002;
/// The penalty of a paragraph's last line alone at the top of a page.
pub const WIDOW: i32 = 9_001;
/// The penalty of a paragraph's first line alone at the foot of a page.
pub const CLUB: i32 = 9_000;
/// A penalty that forces a break.
pub const FORCED: i32 = -10_000;

/// White space that may stretch or shrink.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Glue {
    /// Natural height.
    pub natural: Length,
    /// How far it stretches.
    pub stretch: Length,
    /// How far it shrinks.
    pub shrink: Length,
}

/// An indivisible piece of the galley. Its marks are relative to the left edge of the text block
/// and to its own top.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fragment {
    /// Its whole height.
    pub height: Length,
    /// From its top to the baseline of its (first) line of type.
    pub baseline: Length,
    /// What is printed; a place of `(0, 0)` is its top left.
    pub marks: Vec<Placed>,
    /// Named places at its top.
    pub places: Vec<Box<str>>,
    /// Named places below its top, each by so much.
    pub lower: Vec<(Box<str>, Length)>,
    /// Footnotes called in it, as indices into the chapter's notes.
    pub notes: Vec<u32>,
    /// First text leaf in it: (leaf, byte), for the page map.
    pub leaf: Option<(u32, u32)>,
    /// What make-up has to know of it.
    pub role: Role,
    /// It is a line that ends within a word.
    pub divided: bool,
}

/// What a fragment is, as far as make-up treats it in its own way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Role {
    /// Anything.
    #[default]
    Other,
    /// A line of running text; it stands on the baseline grid where there is one.
    Line,
    /// A line of a heading: two lines at least of what follows stay with it.
    Heading,
}

/// A paragraph of the galley whose lines may be set anew with another number of lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Elastic {
    /// Its items.
    pub items: Range<usize>,
    /// How many of its first line's marks are its own, and not a label's before them.
    pub marks: usize,
    /// How many of its first line's places are its own; others stand before them.
    pub places: usize,
}

/// Something drawn behind or beside the fragments it spans.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decor {
    /// Left edge, from the left edge of the text block.
    pub left: Length,
    /// Right edge, likewise.
    pub right: Length,
    /// Filled ground.
    pub ground: Option<Color>,
    /// A bar along the starting edge: width and color.
    pub bar: Option<(Length, Color)>,
    /// The bar stands at the right edge (right to left).
    pub bar_at_right: bool,
    /// Padding above and below within the ground.
    pub pad: Length,
}

/// A galley that is not broken over pages, as pieces from top to bottom: white space goes into
/// the piece above it, grounds and bars become marks of each piece.
pub fn stack(galley: Galley) -> Vec<Fragment> {
    let mut out: Vec<Fragment> = Vec::new();
    let mut open: Vec<Decor> = Vec::new();
    let mut first_of_box = false;
    for item in galley {
        match item {
            Item::Fragment(mut fragment) => {
                if let Some(decor) = open.last() {
                    let pad = if first_of_box { decor.pad } else { Length::ZERO };
                    for placed in &mut fragment.marks {
                        placed.at.y += pad;
                    }
                    fragment.height += pad;
                    fragment.baseline += pad;
                    let size = Size::new(decor.right - decor.left, fragment.height);
                    if let Some(ground) = decor.ground {
                        let at = Point::new(decor.left, Length::ZERO);
                        fragment.marks.insert(0, Placed { at, tag: None, mark: Mark::Rule(size, ground) });
                    }
                    first_of_box = false;
                }
                out.push(fragment);
            }
            Item::Glue(Glue { natural, .. }) => {
                if let Some(last) = out.last_mut() {
                    last.height += natural;
                }
            }
            Item::Open(decor) => {
                open.push(decor);
                first_of_box = true;
            }
            Item::Close => {
                let Some(decor) = open.pop().filter(|_| !first_of_box) else { continue };
                let Some(last) = out.last_mut() else { continue };
                last.height += decor.pad;
                if let (Some(ground), Some(Mark::Rule(size, color))) =
                    (decor.ground, last.marks.first_mut().map(|placed| &mut placed.mark))
                    && *color == ground
                {
                    size.height += decor.pad;
                }
            }
            // Never made where nothing can come behind a page.
            Item::Plate(plate) => out.push(*plate),
            Item::Repeat(_) | Item::EndRepeat | Item::Penalty(_) | Item::Section(_) | Item::Float(_) => {}
        }
    }
    out
}
