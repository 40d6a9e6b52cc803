//! Waist 1: the book as a plain owned tree. Readers above make it, writers below read it.
//!
//! Comes in: chapters from the Markdown room, metadata from the configuration. Goes out: the
//! same tree, refined by the transform passes. `Clone + Eq`, no `Rc`, no arena, no parent links;
//! every block and inline carries the span of what the author wrote. This room knows nothing of
//! Markdown, of EPUB or of pages.

pub mod block;
mod by_hand;
pub mod dump;
pub mod ids;
pub mod index;
pub mod inline;
pub mod numeric;
pub mod opening;
pub mod pagemap;
pub mod table;
pub mod walk;
pub mod words;

pub use block::{Attrs, Block, BlockKind, CalloutKind, CodeBlock, Definition, FigureKind, ListItem, Term};
pub use by_hand::ByHand;
pub use index::{Index, IndexEntry, IndexGroup, IndexPlace, IndexSee};
pub use inline::{
    AltSource, Citation, CitationItem, Image, IndexMark, IndexSays, Inline, InlineKind, LinkRole, Pending, RefForm,
    Target,
};
pub use pagemap::{Anchor, PageBreak, PageMap};
pub use table::{Align, Cell, Row, Table};

use crate::asset::AssetId;
use crate::source::{FileId, Span};

/// A whole book.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Book {
    /// What the book says of itself.
    pub meta: Metadata,
    /// All chapters in reading order, nested ones right behind their parents.
    pub chapters: Vec<Chapter>,
    /// The table of contents, filled by `transform::contents`.
    pub contents: Vec<ContentsEntry>,
    /// Lists of figures, tables or listings, those that were asked for and are not empty, in that order;
    /// filled by `transform::lists`.
    pub lists: Vec<CaptionList>,
    /// Places whose folios are printed somewhere: by references to pages and by the index. Sorted, each once.
    pub paged: Vec<Anchor>,
}

/// What the book says of itself; the writers turn it into package metadata and document information.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Metadata {
    /// Never empty.
    pub title: String,
    /// Printed under the title.
    pub subtitle: Option<String>,
    /// As the author wrote them, in order.
    pub authors: Vec<String>,
    /// A sentence or more.
    pub description: Option<String>,
    /// BCP 47, e.g. `en` or `zh-Hans`; never empty.
    pub language: String,
    /// Reading direction.
    pub direction: Direction,
    /// `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; given by the author, never the clock.
    pub date: Option<String>,
    /// `YYYY-MM-DDThh:mm:ssZ`, the moment files are stamped with: `SOURCE_DATE_EPOCH`, the book's date, or a constant.
    pub modified: String,
    /// Who publishes it.
    pub publisher: Option<String>,
    /// Rights statement.
    pub rights: Option<String>,
    /// Unique identifier, e.g. `urn:isbn:…` or `urn:uuid:…` derived from the book; never empty.
    pub identifier: String,
    /// Further identifiers, such as the ISBN beside a `urn:uuid:…`.
    pub identifiers: Vec<String>,
    /// What it is about.
    pub subjects: Vec<Subject>,
    /// Who worked on it beside the authors, and how an author is filed.
    pub contributors: Vec<Contributor>,
    /// The series it belongs to.
    pub series: Option<Series>,
    /// That the EPUB conforms to a level of WCAG 2.2 (`A`, `AA`, `AAA`), and who vouches for it.
    pub conformance: Option<(&'static str, String)>,
    /// The author's TeX commands, name with backslash and replacement, sorted by name.
    pub macros: Vec<(String, String)>,
    /// Words that are divided otherwise than their language's rules tell, sorted.
    pub hyphenation: Vec<Division>,
    /// The author's cover picture.
    pub cover: Option<AssetId>,
}

impl Metadata {
    /// The authors, each name in one piece: its spaces do not break where it is no longer than a line may always hold.
    pub fn bylines(&self) -> Vec<String> {
        const WHOLE: usize = 30;
        let byline =
            |name: &String| if name.chars().count() > WHOLE { name.clone() } else { name.replace(' ', "\u{a0}") };
        self.authors.iter().map(byline).collect()
    }
}

/// What a book is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// In words.
    pub term: String,
    /// The scheme and the code it has there, such as `BISAC` and `COM051010`.
    pub code: Option<(&'static str, String)>,
}

/// Somebody who worked on a book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contributor {
    /// As it is shown.
    pub name: String,
    /// As it is filed: `Austen, Jane`.
    pub file_as: Option<String>,
    /// A code of the MARC relators, such as `trl`.
    pub role: String,
}

/// A series of books.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Series {
    /// Its name.
    pub name: String,
    /// The book's place in it: a number, perhaps with parts after points.
    pub position: Option<String>,
}

/// Where a word may be divided.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Division {
    /// Primary language subtag, in lower case.
    pub language: String,
    /// The word in lower case.
    pub word: String,
    /// The bytes before which it may be divided; none where it must stay whole.
    pub points: Vec<u8>,
}

/// Reading direction of a book.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Direction {
    /// Left to right.
    #[default]
    Ltr,
    /// Right to left: pages turn the other way too.
    Rtl,
}

/// Which division of the book a chapter stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Matter {
    /// mdBook's prefix chapters; unnumbered, before the body.
    Front,
    /// Numbered chapters.
    Body,
    /// mdBook's suffix chapters; unnumbered, behind the body.
    Back,
}

/// A chapter's number as SUMMARY.md gives it: `[3, 1]` is 3.1.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Number(pub Vec<u32>);

impl std::fmt::Display for Number {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (i, part) in self.0.iter().enumerate() {
            if i > 0 {
                f.write_str(".")?;
            }
            write!(f, "{part}")?;
        }
        Ok(())
    }
}

/// One chapter: a Markdown file, or a draft without one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chapter {
    /// Where SUMMARY.md names it.
    pub span: Span,
    /// The expanded text; `None` for a draft.
    pub file: Option<FileId>,
    /// Path relative to the book's `src`, with `/`, e.g. `ch01/README.md`; empty for a draft.
    pub path: String,
    /// Unique in the book, only `[a-z0-9-]`, stable from build to build: file name of the XHTML, prefix of places.
    pub slug: String,
    /// Front, body or back.
    pub matter: Matter,
    /// How deep SUMMARY.md nests it, from 0.
    pub depth: u8,
    /// Its number in SUMMARY.md.
    pub number: Option<Number>,
    /// The part that opens just before this chapter.
    pub part: Option<Part>,
    /// Its title in SUMMARY.md: what contents and running heads show.
    pub title: Vec<Inline>,
    /// Its content. A leading heading of level 1 is the chapter's printed title; when there is none, the writers print `title`.
    pub blocks: Vec<Block>,
    /// Its footnotes, in order of first reference; `InlineKind::Note(i)` indexes this list.
    pub notes: Vec<Note>,
}

impl Chapter {
    /// A chapter that SUMMARY.md names without a file.
    pub fn is_draft(&self) -> bool {
        self.file.is_none()
    }

    /// Whether the first block is the chapter's own title (a heading of level 1).
    pub fn opens_with_title(&self) -> bool {
        matches!(self.blocks.first(), Some(Block { kind: BlockKind::Heading { level: 1, .. }, .. }))
    }

    /// The title that stands over its text: its own, else that of SUMMARY.md.
    pub fn printed_title(&self) -> &[Inline] {
        match self.blocks.first() {
            Some(Block { kind: BlockKind::Heading { level: 1, content }, .. }) => content,
            _ => &self.title,
        }
    }
}

/// A part title of SUMMARY.md.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Where it stands.
    pub span: Span,
    /// Its words.
    pub title: Vec<Inline>,
}

/// A footnote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Where it is defined.
    pub span: Span,
    /// The author's label.
    pub label: String,
    /// What it says.
    pub blocks: Vec<Block>,
}

/// One line of the table of contents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContentsEntry {
    /// What it is.
    pub kind: ContentsKind,
    /// Nesting, from 0; a part and the chapters in it are both at 0.
    pub depth: u8,
    /// `3.1` for a numbered chapter.
    pub number: Option<String>,
    /// Its words, without links or notes.
    pub title: Vec<Inline>,
    /// Index into `Book::chapters`; for a part, the chapter it opens.
    pub chapter: usize,
    /// Id of the heading within the chapter; `None` is the chapter itself.
    pub anchor: Option<String>,
}

/// A list of figures, tables or listings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaptionList {
    /// What is listed.
    pub kind: FigureKind,
    /// In the order of the book; never empty.
    pub entries: Vec<CaptionEntry>,
}

/// One line of a list of figures, tables or listings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaptionEntry {
    /// Its number, as printed.
    pub number: Option<String>,
    /// Its caption, without links or notes.
    pub title: Vec<Inline>,
    /// Index into `Book::chapters`.
    pub chapter: usize,
    /// Its id within the chapter.
    pub anchor: String,
}

/// What a line of the table of contents stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ContentsKind {
    /// A part title: not a place of its own in the EPUB, a part page in print.
    Part,
    /// A chapter.
    Chapter,
    /// A draft: listed, without a link.
    Draft,
    /// A heading of level 2 within a chapter (outlines only).
    Section,
}
