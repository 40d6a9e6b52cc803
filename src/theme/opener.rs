//! How chapters begin, and what stands around the text: openers, scene breaks, running heads, folios.

/// Where titles stand in the measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TitleAlign {
    /// Where lines begin.
    Start,
    /// In the middle.
    Center,
}

/// The first page of a chapter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Opener {
    /// White space over it, in 1/1200 of the height of the text block (twelve divides by 2, 3, 4 and 6).
    pub sink: u16,
    /// White space under the title, in thousandths of the leading.
    pub below: u16,
    /// Where number and title stand.
    pub align: TitleAlign,
    /// The title is bold.
    pub bold: bool,
    /// How the chapter's number is told.
    pub number: OpenerNumber,
    /// Chapters of the first level open on a recto of a two-sided book, else on either page.
    pub recto: bool,
    /// Lines that the first letter of the text is high; less than 2 is none.
    pub drop_cap: u8,
    /// The first line of the text is in small capitals.
    pub small_caps: bool,
}

/// How a chapter's number is told over its title.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OpenerNumber {
    /// `3.1`.
    Plain,
    /// `Chapter 3`, in the book's language; chapters within chapters as `Plain`.
    Label,
    /// Not at all.
    None,
}

/// What a thematic break looks like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SceneBreak {
    /// A short rule.
    Rule,
    /// A sign or a few, in the middle.
    Ornament(String),
}

/// The line over or under the text, and the folio.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Running {
    /// Where the line stands.
    pub place: RunningPlace,
    /// What it says on versos; at its start, when one-sided.
    pub verso: RunningText,
    /// What it says on rectos; at its end, when one-sided.
    pub recto: RunningText,
    /// In the middle of the line on two-sided pages, else at the fore edge.
    pub center: bool,
    /// How it is set.
    pub style: RunningStyle,
    /// A fine rule between it and the text.
    pub rule: bool,
    /// Where the folio stands.
    pub folio: Folio,
    /// The folio tells how many pages there are: `3 of 8`. Pages with roman numerals do not.
    pub total: bool,
    /// A line at the foot says its words only on every page of so many, from the first on: pages that share a sheet.
    pub every: u32,
}

/// Where the running line stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RunningPlace {
    /// Over the text.
    Head,
    /// Under the text.
    Foot,
    /// Nowhere.
    None,
}

/// What a running line says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RunningText {
    /// The title of the book.
    Book,
    /// Its authors.
    Author,
    /// The chapter.
    Chapter,
    /// The section; the chapter where there is none.
    Section,
    /// Nothing.
    None,
}

/// How a running line is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RunningStyle {
    /// Upright.
    Plain,
    /// Italic.
    Italic,
    /// Small capitals.
    SmallCaps,
}

/// Where the folio stands. On an opener it is always at the foot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Folio {
    /// At the foot: in the middle, or at the fore edge when two-sided.
    Foot,
    /// In the middle of the foot.
    FootCenter,
    /// On the running line, at the fore edge.
    Line,
}
