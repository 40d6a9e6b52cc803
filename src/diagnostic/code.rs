//! Every kind of remark, its name, its severity and its long explanation.

use super::Severity;

macro_rules! codes {
    ($($variant:ident, $name:literal, $severity:ident, $explain:literal;)*) => {
        /// A kind of remark; its name is stable and shown in brackets: `warning[dead-link]`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Code {
            $(#[doc = $explain] $variant,)*
        }

        impl Code {
            /// Every code, in the order of the documentation.
            pub const ALL: &'static [Code] = &[$(Code::$variant,)*];

            /// The name that stands in brackets and that `chapbook explain` takes.
            pub fn name(self) -> &'static str {
                match self { $(Code::$variant => $name,)* }
            }

            /// How bad a finding of this kind is by default.
            pub fn severity(self) -> Severity {
                match self { $(Code::$variant => Severity::$severity,)* }
            }

            /// What it means and what to do, as `chapbook explain` prints it.
            pub fn explain(self) -> &'static str {
                match self { $(Code::$variant => $explain,)* }
            }
        }
    };
}

codes! {
    ConfigSyntax, "config-syntax", Error, "book.toml is not valid TOML. The place shown is where the reader of the file gave up; the mistake is there or just before it.";
    ConfigValue, "config-value", Error, "A key of book.toml has a value of the wrong type, or one that makes no sense for it (a negative page width, a language that is a list). The message tells what is expected.";
    UnknownKey, "unknown-key", Warning, "A key or table of book.toml is not one that mdBook or chapbook knows. It is ignored. Often it is a spelling mistake.";
    ThemeKey, "theme-key", Error, "A theme sets a key that themes do not have. No other program reads a theme, so that it must be a mistake; often it is one of spelling, or the key stands in the wrong table.";
    AlikeInks, "alike-inks", Warning, "Two inks of code in a theme have nearly the same lightness, weight and slant. On e-ink and in black-and-white print what they color cannot be told apart.";
    UnknownVariable, "unknown-variable", Warning, "An environment variable whose name starts with MDBOOK_ does not name a key of book.toml that could be set.";
    NoSummary, "no-summary", Error, "The book has no SUMMARY.md. A book is made of the chapters that SUMMARY.md lists, in their order.";
    EmptySummary, "empty-summary", Warning, "SUMMARY.md names no chapters. As mdBook does, an empty book is made: a cover and a title page.";
    SummarySyntax, "summary-syntax", Error, "SUMMARY.md does not follow the grammar: prefix chapters as plain links, then numbered chapters as a list, then suffix chapters as plain links.";
    SummaryIgnored, "summary-ignored", Warning, "A part of SUMMARY.md is neither a chapter, nor a part title, nor a separator. It is left out.";
    DuplicateChapter, "duplicate-chapter", Warning, "SUMMARY.md names the same file twice. A chapter has one place in a book, that where it is listed first; the other is left out.";
    MissingChapter, "missing-chapter", Error, "SUMMARY.md names a chapter file that does not exist. Create it, or leave the parentheses empty to make it a draft.";
    OutsideRoot, "outside-root", Error, "Something named by the book lies outside the project's root, and nothing outside it is read. Use --root to widen the root when that is what you mean.";
    NotUtf8, "not-utf8", Error, "A text file is not UTF-8. Convert it; many editors can (\"save with encoding\").";
    Unreadable, "unreadable", Error, "A file of the book cannot be read: it is a folder, too large, or the system refused.";
    TooDeep, "too-deep", Warning, "Something is nested deeper than the program follows: quotes in quotes, lists in lists, chapters in chapters. The text is kept, the nesting is cut.";
    IncludeCycle, "include-cycle", Error, "A file includes itself, directly or through others.";
    MissingInclude, "missing-include", Warning, "An include names a file, an anchor or a range of lines that does not exist. As in mdBook, the directive stays in the text, so that its place is visible.";
    UnknownDirective, "unknown-directive", Warning, "A directive in double braces belongs to a preprocessor that chapbook does not know and does not run. Alone in a paragraph it is left out, within a sentence it is printed as code, and a link that is made with it leads nowhere. Each name is told once, with the first places.";
    DiagramSource, "diagram-source", Note, "A diagram is written as text that another program draws (Mermaid, PlantUML, D2). chapbook runs no programs: the text is printed as code. Each language is told once.";
    IncludeDepth, "include-depth", Error, "Includes are nested deeper than ten levels.";
    Preprocessor, "preprocessor", Note, "book.toml names a preprocessor. chapbook does not run preprocessors; it understands the mark-up of some common ones itself.";
    FrontMatter, "front-matter", Warning, "The block of YAML or TOML at the top of a chapter is not closed or cannot be read. It is never printed.";
    DeadLink, "dead-link", Warning, "A link names a file that is not a chapter of this book. In the editions its text is kept, without a link.";
    DeadAnchor, "dead-anchor", Warning, "A link names a heading or anchor that its chapter does not have. The link goes to the start of the chapter.";
    OutsideLink, "outside-link", Warning, "A link points outside the book. It is never opened; give [output.chapbook] link-base to make it a web link.";
    UnsafeLink, "unsafe-link", Warning, "A link has a scheme that a book should not carry, such as javascript:, or that reading systems do not know, such as ssh:. Its text is kept, without a link.";
    VagueLink, "vague-link", Warning, "The words of a link say nothing of where it leads (here, click here, more). People who listen to a page go from link to link and hear nothing else.";
    UndefinedNote, "undefined-note", Warning, "A footnote is referred to but not defined in this chapter.";
    UnusedNote, "unused-note", Warning, "A footnote is defined but nothing in the chapter refers to it, so it is left out.";
    DuplicateId, "duplicate-id", Warning, "Two things of one chapter have the same id. Links go to the first. So it is with labels of figures, tables, listings and formulas, which are unique in the whole book.";
    UnknownLabel, "unknown-label", Warning, "A reference such as @fig-pots names a label that nothing in the book bears. It stays in the text as it is written; if it was meant as text, write \\@fig-pots.";
    IndexMark, "index-mark", Warning, "A mark for the index cannot be understood: it names no entry, or holds a word that such marks do not know. It is left out. A second place for the index is left empty, and so is one in a book without marks.";
    IndexRange, "index-range", Warning, "A range of an index entry begins and never ends, or ends and never began. The marks of its start and end must name the same entry.";
    IndexSee, "index-see", Warning, "An entry of the index sends to an entry that the index does not have. The reference is left out.";
    UnknownSource, "unknown-source", Warning, "A citation names a key that no source of the bibliography has. It stays in the text as it is written; if it was meant as text, write \\@name.";
    BadSource, "bad-source", Warning, "A bibliography file, or an entry of it, cannot be read, lacks a title, or has the key of another one. What cannot be used is left out.";
    GlossaryTerm, "glossary-term", Warning, "The glossary explains a term twice. Links from the text go to the first.";
    MissingImage, "missing-image", Warning, "An image file does not exist. Its alternative text is shown in its place.";
    BadImage, "bad-image", Warning, "An image file cannot be decoded, is empty, or is of a kind that neither edition can show. Its alternative text is shown in its place.";
    RemoteImage, "remote-image", Warning, "An image lies on the web. Nothing is fetched while a book is built; its alternative text is shown, with a link.";
    TargetLimit, "target-limit", Warning, "The EPUB is made for a reading system whose limits it exceeds, and what is too large could not be made to fit.";
    MissingAlt, "missing-alt", Warning, "An image has no alternative text. Readers who cannot see it learn nothing of it.";
    SkippedHeading, "skipped-heading", Note, "A heading stands more than one level below the heading before it, so that the outline would have a hole. In the editions it moves up into the hole.";
    UnsupportedHtml, "unsupported-html", Warning, "An HTML element or attribute is not carried into the editions. Its text is kept, except for scripts, styles and embedded objects, which are dropped.";
    OverfullLine, "overfull-line", Warning, "A line of the PDF could not be broken so that it fits the measure, and sticks out. Rephrase, or allow a break.";
    MissingGlyph, "missing-glyph", Warning, "No face at hand has a glyph for a character. The PDF draws a box whose extracted text is the character. Name a face that has it under [output.chapbook.fonts].";
    FontNotEmbedded, "font-not-embedded", Warning, "A face cannot be embedded in the EPUB, since its license forbids it or its outlines cannot be read. Reading systems take one of their own.";
    NoConfig, "no-config", Warning, "The folder has chapters (src/SUMMARY.md) but no book.toml. The book is made with default settings, and its title is the name of the folder.";
    BadFont, "bad-font", Error, "A font that book.toml names cannot be read.";
    TableTooWide, "table-too-wide", Warning, "A table is wider than the page, even a landscape one, when its columns are as narrow as their longest words allow. It was set very small, or its words were broken.";
    TableFitted, "table-fitted", Note, "A table is wider than the text block of the PDF. It was set smaller or, when that was not enough, turned onto landscape pages of its own, which stand behind the page where it is written.";
    BadMath, "bad-math", Warning, "A formula could not be read. Its source is printed instead.";
    SmallFormula, "small-formula", Warning, "A displayed formula is larger than its place and cannot be broken between relations and operators. The PDF shows it much smaller than the text.";
    CodeAttribute, "code-attribute", Warning, "An attribute behind a fence of code has a value that makes no sense (a line number that is none), or marks lines that the code does not have. It is ignored.";
    OversizedPicture, "oversized-picture", Warning, "Something that cannot be broken is taller than the text block of a page, and runs over its foot.";
    Widow, "widow", Warning, "A line of a paragraph had to be left alone at the foot or at the top of a page, since every other page end was worse. A word more or less in the paragraphs before it moves the page's end.";
    LoneHeading, "lone-heading", Warning, "A heading had to be left at the foot of a page with less than two lines of what it announces.";
    ForcedBreak, "forced-break", Warning, "Something that should stay together is longer than a page and was cut where the page was full: a row of a table, a heading of many lines.";
    ShortPage, "short-page", Note, "A page is left empty by more than a quarter, since what follows cannot be broken there: a large picture, a table row, a formula.";
    UnusedClass, "unused-class", Warning, "Nothing in the chapters of a handout bears a class that --without names. Often it is a spelling mistake, and what was to be left out is in the handout.";
    EmptyTitle, "empty-title", Warning, "The book or a chapter has no title; one was made from its heading or its name.";
    NoLanguage, "bad-language", Warning, "The book's language is not a language tag of BCP 47.";
    BarcodeArea, "barcode-area", Warning, "The area of a wrap cover that the barcode will cover is not free and white. Printers place the barcode there whatever lies below.";
    BarredContent, "barred-content", Warning, "A PDF for a press has something that the printer does not take: annotations, scripts, fields, bookmarks, layers, transparency, marks beside the page, encryption.";
    CoarsePicture, "coarse-picture", Warning, "A picture has fewer pixels than the printer asks for at the size at which it is printed, and will look blurred or stepped. Take one with more pixels, or show it smaller.";
    HeavyInk, "heavy-ink", Warning, "A spot of a PDF for a press takes more ink than the paper can hold. Too much ink does not dry, and comes off on the opposite page.";
    PageBoxes, "page-boxes", Warning, "The boxes of a page in a PDF for a press (MediaBox, BleedBox, TrimBox) are missing, do not lie in each other, or are not of the size of the book.";
    PageCount, "page-count", Warning, "A book has fewer or more pages than the printer binds on the paper and in the ink that were chosen, or a number that is no multiple of the printer's.";
    PressFile, "press-file", Note, "What a build with --press has made: sizes, margins and spine, what follows from the printer's rules, and what could not be made for want of a figure.";
    SmallType, "small-type", Warning, "Type in a PDF for a press is smaller than the printer prints cleanly.";
    ThinLine, "thin-line", Warning, "A line or rule in a PDF for a press is thinner than the printer prints without gaps.";
    TrimSize, "trim-size", Warning, "The printer does not trim books to the size of the book's pages, or not with so many pages. The message tells the nearest size where there is one.";
    UnembeddedFace, "unembedded-face", Warning, "A face that a PDF for a press uses is not in the file. The printer would put another in its place.";
    UnknownStock, "unknown-stock", Error, "The printer has no such paper, or none for such ink. The message lists those that are known.";
    UnsafeMargin, "unsafe-margin", Warning, "Text stands closer to the edge or to the spine than the printer allows, or something goes over the edge without going on to the end of the bleed.";
    WrongInk, "wrong-ink", Warning, "A PDF for a press has color where black is the only ink, or an ink that the press does not have.";
    Unsettled, "unsettled", Warning, "The numbers that references to pages and the index print move the text, and with it the pages that they name, so that they did not come to rest in four rounds. What is printed may be wrong by a page. A word more or less before it settles them.";
}

impl Code {
    /// The code of that name.
    pub fn from_name(name: &str) -> Option<Code> {
        Code::ALL.iter().copied().find(|code| code.name() == name)
    }
}
