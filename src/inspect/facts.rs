//! What a finished edition says, in the order in which it says it: what is compared.

use std::collections::{BTreeMap, HashMap};

/// What a finished edition says.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// The running text, word by word; a formula and a picture stand as one word each.
    pub words: Vec<String>,
    /// Everything that is compared besides, by [`Sort`].
    pub facts: [Vec<Fact>; Sort::ALL.len()],
    /// Blocks of text, and where in the structure each lies.
    pub blocks: Vec<Fact>,
    /// Where the printed pages begin.
    pub pages: Vec<Beginning>,
    /// The labels of all page breaks, also of those in notes, which `pages` leaves out.
    pub labels: Vec<String>,
    /// Names of the places of page breaks, and the labels of the pages.
    pub breaks: HashMap<String, String>,
    /// The documents of an EPUB: path, and how many words stand before.
    pub documents: Vec<(String, usize)>,
    /// Places that links lead to, by their names.
    pub anchors: HashMap<String, Spot>,
    /// Lines of a PDF, in reading order.
    pub lines: Vec<Line>,
    /// What is wrong in the file by itself: one sentence each.
    pub faults: Vec<String>,
    /// What was put aside, by class: words.
    pub aside: BTreeMap<&'static str, usize>,
    /// What was made alike before the comparison, by class: how often.
    pub alike: BTreeMap<&'static str, usize>,
}

/// A sort of facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// Headings with their levels.
    Heading,
    /// Links: their words and where they lead.
    Link,
    /// Footnotes.
    Note,
    /// Cells of tables, with row and column.
    Cell,
    /// Captions with their numbers.
    Caption,
    /// Alternative texts of pictures.
    Alt,
    /// Formulas by their source and the letters that they show.
    Formula,
}

impl Sort {
    /// All of them, in the order in which they are told.
    pub const ALL: [Sort; 7] =
        [Sort::Heading, Sort::Link, Sort::Note, Sort::Cell, Sort::Caption, Sort::Alt, Sort::Formula];

    /// In a report.
    pub fn name(self) -> &'static str {
        match self {
            Sort::Heading => "headings",
            Sort::Link => "links",
            Sort::Note => "notes",
            Sort::Cell => "table cells",
            Sort::Caption => "captions",
            Sort::Alt => "alternative texts",
            Sort::Formula => "formulas",
        }
    }
}

/// One thing that an edition says.
#[derive(Clone, Debug, PartialEq)]
pub struct Fact {
    /// What it is beyond its sort: a level, row and column, an address, the letters that a formula shows.
    pub label: String,
    /// Its text.
    pub text: String,
    /// Where it begins.
    pub at: Spot,
    /// Where it leads within the book: from there to there, as closely as the file says.
    pub leads: Option<(Spot, Spot)>,
}

/// A place in what an edition says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Spot {
    /// Behind so many words of the running text.
    Text(usize),
    /// In the note of this number, from 0.
    Note(usize),
}

/// Where a printed page begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Beginning {
    /// The page's label.
    pub label: String,
    /// How many words stand before it.
    pub word: usize,
    /// How many characters of the next word stand before it.
    pub within: usize,
    /// Behind how many of them a break may stand that the place itself cannot have: it lies in a formula.
    pub until: usize,
    /// It lies in a cell of a table, where pages may alternate: rows are torn side by side.
    pub in_cell: bool,
}

/// A line of text on a page.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Line {
    /// Index of the page.
    pub page: usize,
    /// Its baseline, from the bottom, in points.
    pub height: f32,
    /// The size of its first letters, in points.
    pub size: f32,
    /// What it begins with.
    pub at: Spot,
    /// It goes on with a word that the line before began.
    pub within: bool,
}

impl Facts {
    /// The facts of a sort.
    pub fn of(&self, sort: Sort) -> &[Fact] {
        &self.facts[sort as usize]
    }
}
