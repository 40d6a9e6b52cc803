//! Inlines: what runs in a line of text.

use super::Attrs;
use crate::asset::AssetId;
use crate::length::Length;
use crate::source::Span;

/// A piece of running text with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inline {
    /// What the author wrote.
    pub span: Span,
    /// The piece itself.
    pub kind: InlineKind,
}

impl Inline {
    /// A piece with its place.
    pub fn new(span: Span, kind: InlineKind) -> Self {
        Self { span, kind }
    }
}

/// What a piece of running text is. The writers match on it without a catch-all arm.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InlineKind {
    /// Words and spaces, never a line end.
    Text(String),
    /// A line end in the source: a space (nothing between Han or kana).
    SoftBreak,
    /// A forced line end.
    HardBreak,
    /// `*emphasis*`.
    Emphasis(Vec<Inline>),
    /// `**strong**`.
    Strong(Vec<Inline>),
    /// `~~struck out~~`.
    Strikeout(Vec<Inline>),
    /// Raised.
    Superscript(Vec<Inline>),
    /// Lowered.
    Subscript(Vec<Inline>),
    /// Underlined (`u`, `ins`).
    Underline(Vec<Inline>),
    /// Marked (`mark`).
    Mark(Vec<Inline>),
    /// Small print (`small`).
    Small(Vec<Inline>),
    /// A key (`kbd`).
    Key(Vec<Inline>),
    /// Inline code; line ends already spaces.
    Code(String),
    /// Inline or (within a paragraph) display mathematics: TeX source.
    Math {
        /// Set on a line of its own.
        display: bool,
        /// TeX source.
        tex: String,
    },
    /// A link.
    Link {
        /// Where to; boxed, as a book has many pieces of text and few are links.
        target: Box<Target>,
        /// Tooltip.
        title: Option<Box<str>>,
        /// What is shown.
        content: Vec<Inline>,
        /// What it is beside a link.
        role: LinkRole,
    },
    /// A picture.
    Image(Box<Image>),
    /// A reference to `Chapter::notes[i]`; shown number is `i + 1`.
    Note(usize),
    /// Ruby: base text with a reading over it.
    Ruby {
        /// The text.
        base: Vec<Inline>,
        /// The reading.
        reading: Vec<Inline>,
    },
    /// A span that carries attributes (`span`, `abbr`, `cite`, `q` …); an empty one with an id is an anchor.
    Span {
        /// Id, classes, language.
        attrs: Box<Attrs>,
        /// What it holds.
        content: Vec<Inline>,
    },
    /// What a pass of `transform` still has to settle: none is left behind it.
    Pending(Box<Pending>),
}

impl InlineKind {
    /// A link without a tooltip.
    pub fn link(target: Target, content: Vec<Inline>, role: LinkRole) -> Self {
        Self::Link { target: Box::new(target), title: None, content, role }
    }
}

/// What the author wrote and only the whole book can settle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pending {
    /// A mark for the index: nothing is shown at its place.
    Index(IndexMark),
    /// Citations of sources.
    Cite(Citation),
}

/// A mark for the index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndexMark {
    /// The entry, and behind it the sub-entries that it stands under; none where the author named none.
    pub terms: Vec<Vec<Inline>>,
    /// What the innermost entry is sorted by in place of its words.
    pub sort: Option<String>,
    /// What the index is told.
    pub says: IndexSays,
}

/// What a mark tells the index of its entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IndexSays {
    /// It is spoken of here.
    Here {
        /// This is where it is treated: the number is printed bold.
        main: bool,
    },
    /// What is said of it begins here and goes on.
    Begin {
        /// As above.
        main: bool,
    },
    /// It ends here.
    End,
    /// Look under these entries instead; sub-entries stand behind a semicolon.
    See(Vec<String>),
    /// Look under these entries as well.
    SeeAlso(Vec<String>),
}

/// Citations that stand together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Citation {
    /// Each source; never empty.
    pub items: Vec<CitationItem>,
    /// Within the sentence (`@key`), not in brackets behind it.
    pub narrative: bool,
}

/// One citation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CitationItem {
    /// Where it is written.
    pub span: Span,
    /// Name of the source.
    pub key: String,
    /// What stands before it: `see`.
    pub before: String,
    /// The passage in it: `p. 3`.
    pub behind: String,
    /// The author is named in the text already: only the year is shown.
    pub bare: bool,
}

/// What a link is beside a link.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum LinkRole {
    /// Nothing more.
    #[default]
    Plain,
    /// A reference to a page: where pages were laid out, its content gives way to the folio.
    Page(RefForm),
    /// From a term to where the glossary explains it.
    Glossary,
    /// From a citation to its source.
    Citation,
    /// A number of the index.
    Locator,
}

/// Where a link goes.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Target {
    /// As the author wrote it: only before `transform::resolve`.
    Raw(String),
    /// To whatever bears this label (`fig-pots`): only before `transform::number`.
    Label {
        /// Unique in the book.
        label: String,
        /// What the link shows.
        form: RefForm,
    },
    /// Into the book.
    Place {
        /// Index into `Book::chapters`.
        chapter: usize,
        /// Id within the chapter; `None` is its start. After `resolve` it exists.
        anchor: Option<String>,
    },
    /// To the web or a mail address; a valid URL.
    Web(String),
    /// Nowhere: the text stays, the remark is made.
    Dead,
}

/// What a reference shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RefForm {
    /// Word and number as within a sentence, or a title where there is no number: `@fig-x`.
    Running,
    /// The same as at the start of a sentence: `@Fig-x`.
    Opening,
    /// Only the number: `-@fig-x`.
    Number,
}

/// A picture in running text; alone in its paragraph it is set as a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Image {
    /// As the author wrote it (path relative to the chapter's file, or a URL).
    pub source: String,
    /// The loaded file; `None`: missing, broken or remote, `alt` is shown instead.
    pub asset: Option<AssetId>,
    /// Alternative text.
    pub alt: String,
    /// Whose words that are.
    pub alt_source: AltSource,
    /// Title, used as caption or tooltip.
    pub title: Option<String>,
    /// Width asked for in HTML.
    pub width: Option<Extent>,
    /// Height asked for in HTML.
    pub height: Option<Extent>,
    /// Id and classes.
    pub attrs: Option<Box<Attrs>>,
}

impl Image {
    /// The last part of the file's path; `None` when the picture is written into its address.
    pub fn file_name(&self) -> Option<&str> {
        let path = self.source.split(['?', '#']).next().unwrap_or_default();
        if path.starts_with("data:") { None } else { path.rsplit(['/', '\\']).next() }
    }

    /// What both editions show in the place of a picture that is not there: its words in brackets, or its name.
    pub fn placeholder(&self) -> String {
        let shown = match self.alt.trim() {
            "" => self.file_name().unwrap_or("…"),
            alt => alt,
        };
        format!("[{shown}]")
    }
}

/// Whose words the alternative text of a picture is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum AltSource {
    /// The author's; empty as long as nothing stands in for what was not said.
    #[default]
    Author,
    /// Nobody's: a caption, a title or the name of the file stands in for it. No description.
    StandIn,
    /// There is none, since the picture is mere ornament (HTML §4.8.4.4.5): assistive technology is told nothing of it.
    Ornament,
}

/// A width or height as HTML gives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Extent {
    /// So long.
    Length(Length),
    /// Hundredths of the measure.
    Percent(u16),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_piece_of_text_stays_small() {
        // A book has tens of thousands: what few of them need is boxed.
        assert!(size_of::<Inline>() <= 72, "{} bytes", size_of::<Inline>());
    }
}
