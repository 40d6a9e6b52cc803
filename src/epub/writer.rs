//! The state of one XHTML file being written: output, place in the book, page breaks, open bidi controls.

use std::collections::{BTreeMap, BTreeSet};

use super::Edition;
use super::xml::{self, Bidi};
use crate::asset::{AssetId, Assets};
use crate::book::{Attrs, Book, Inline, PageBreak};
use crate::source::Span;
use crate::text::language_tag;

/// What a finished XHTML file holds, for the package document.
#[derive(Clone, Debug, Default)]
pub(super) struct Facts {
    /// Mathematics as MathML.
    pub math: bool,
    /// Pictures it shows.
    pub images: BTreeSet<AssetId>,
    /// A picture whose author gave no alternative text.
    pub missing_alt: bool,
    /// Printed pages that begin in it: folio and id, in document order.
    pub marks: Vec<(String, String)>,
    /// Where the file may be cut, in order.
    pub cuts: Vec<Cut>,
    /// Formulas drawn as pictures: file name and PNG.
    pub formulas: BTreeMap<String, Vec<u8>>,
}

/// A place between two blocks of a chapter.
#[derive(Clone, Debug)]
pub(super) struct Cut {
    /// The byte in the file.
    pub at: usize,
    /// How ill it suits: the level of the heading behind it, or [`Cut::BLOCK`].
    pub rank: u8,
    /// What follows it.
    pub span: Span,
}

impl Cut {
    /// Before a block that is no heading.
    pub(super) const BLOCK: u8 = 7;
}

/// Writes one file, straight into a string.
pub(super) struct Writer<'a> {
    pub out: String,
    pub edition: Edition<'a>,
    pub book: &'a Book,
    pub assets: &'a Assets,
    /// Index of the chapter, for links within it.
    pub chapter: usize,
    pub facts: Facts,
    /// No ids, links, notes or pictures: the text of a contents entry.
    pub bare: bool,
    /// Within a link, which may not hold another (HTML §4.5.1).
    pub in_link: bool,
    /// Notes referred to within the running link, to be written behind it.
    pub held_notes: Vec<usize>,
    /// Within a `th`, which may hold no headings (HTML §4.9.10).
    pub in_header_cell: bool,
    pub in_figure: bool,
    /// Within a cell of a table.
    pub in_cell: bool,
    /// Tables so far whose header cells have ids.
    pub tables: u32,
    /// The next paragraph opens the text of its chapter.
    pub opens: bool,
    /// The author's levels of the headings above the running text.
    pub outline: Vec<u8>,
    /// The code of this book runs against its text.
    pub rtl: bool,
    /// References written so far, for each note of the chapter.
    pub references: Vec<u32>,
    /// Markup that opens the next paragraph: a task's box, a note's number.
    pub lead: String,
    /// Markup that ends the next paragraph: a note's backlinks.
    pub tail: String,
    /// Controls that the running block has opened.
    pub bidi: Bidi,
    /// The last character of text written in the running block.
    pub last: char,
    breaks: Vec<&'a PageBreak>,
    next_break: usize,
    leaf: u32,
}

/// Where a writer stood, to write the same nodes again.
pub(super) struct Mark {
    out: usize,
    next_break: usize,
    leaf: u32,
    marks: usize,
    references: Vec<u32>,
    outline: Vec<u8>,
}

impl<'a> Writer<'a> {
    /// A writer for that chapter. `breaks` are its page breaks.
    pub(super) fn new(edition: Edition<'a>, chapter: usize, mut breaks: Vec<&'a PageBreak>) -> Self {
        breaks.sort_by_key(|b| (b.leaf, b.byte));
        let book = edition.book;
        Self {
            out: String::new(),
            edition,
            book,
            assets: edition.assets,
            chapter,
            facts: Facts::default(),
            bare: false,
            in_link: false,
            held_notes: Vec::new(),
            in_header_cell: false,
            in_figure: false,
            in_cell: false,
            tables: 0,
            opens: false,
            outline: Vec::new(),
            rtl: book.meta.direction == crate::book::Direction::Rtl,
            references: vec![0; book.chapters.get(chapter).map_or(0, |c| c.notes.len())],
            lead: String::new(),
            tail: String::new(),
            bidi: Bidi::default(),
            last: ' ',
            breaks,
            next_break: 0,
            leaf: 0,
        }
    }

    /// Running text for contents, headings of other files and the like: emphasis stays, all else is text.
    pub(super) fn bare(edition: Edition<'a>, content: &[Inline]) -> String {
        let mut writer = Self::new(edition, usize::MAX, Vec::new());
        writer.bare = true;
        writer.flow(content);
        writer.out
    }

    /// Notes that the file may be cut here, before what is written at `span`.
    pub(super) fn cut(&mut self, rank: u8, span: Span) {
        self.facts.cuts.push(Cut { at: self.out.len(), rank, span });
    }

    /// Remembers where the writer stands.
    pub(super) fn mark(&self) -> Mark {
        Mark {
            out: self.out.len(),
            next_break: self.next_break,
            leaf: self.leaf,
            marks: self.facts.marks.len(),
            references: self.references.clone(),
            outline: self.outline.clone(),
        }
    }

    /// Goes back to where it stood.
    pub(super) fn rewind(&mut self, mark: Mark) {
        self.out.truncate(mark.out);
        self.next_break = mark.next_break;
        self.leaf = mark.leaf;
        self.facts.marks.truncate(mark.marks);
        self.references = mark.references;
        self.outline = mark.outline;
    }

    /// Appends text as it is: markup.
    pub(super) fn raw(&mut self, markup: &str) {
        self.out.push_str(markup);
    }

    /// Opens an element, up to the end of its attributes: what follows may add some, and closes the tag. `own` are classes of
    /// this room.
    pub(super) fn open(&mut self, name: &str, attrs: Option<&Attrs>, own: &str) {
        self.raw("<");
        self.raw(name);
        self.attrs(attrs, own);
    }

    /// Closes an element.
    pub(super) fn close(&mut self, name: &str) {
        self.raw("</");
        self.raw(name);
        self.raw(">");
    }

    /// Closes an element, and the line.
    pub(super) fn end(&mut self, name: &str) {
        self.close(name);
        self.raw("\n");
    }

    /// Appends text that is no leaf: a label, a number.
    pub(super) fn text(&mut self, text: &str) {
        xml::text(&mut self.out, text, &mut self.bidi);
    }

    /// Appends ` name="value"`.
    pub(super) fn attr(&mut self, name: &str, value: &str) {
        xml::attr(&mut self.out, name, value);
    }

    /// Appends id, class, language, direction and title. `own` are classes of this room.
    pub(super) fn attrs(&mut self, attrs: Option<&Attrs>, own: &str) {
        let classes = attrs.map_or(&[][..], |a| &a.classes);
        if !own.is_empty() || !classes.is_empty() {
            self.raw(" class=\"");
            self.raw(own);
            for (i, class) in classes.iter().enumerate() {
                // The author's classes are kept apart from ours.
                self.raw(if i == 0 && own.is_empty() { "u-" } else { " u-" });
                self.raw(&xml::class(class));
            }
            self.raw("\"");
        }
        let Some(attrs) = attrs else { return };
        if let Some(id) = attrs.id.as_deref().filter(|_| !self.bare) {
            self.attr("id", &xml::id(id));
        }
        if let Some(lang) = attrs.lang.as_deref().and_then(language_tag) {
            self.attr("lang", &lang);
            self.attr("xml:lang", &lang);
        }
        if let Some(dir) = attrs.dir.as_deref().filter(|d| matches!(*d, "ltr" | "rtl" | "auto")) {
            self.attr("dir", dir);
        }
        if let Some(title) = &attrs.title {
            self.attr("title", title);
        }
    }

    /// Appends a text leaf, with the page breaks that fall into it.
    pub(super) fn leaf_text(&mut self, text: &str) {
        let leaf = self.next_leaf();
        let mut from = 0;
        while let Some(page) = self.due(leaf) {
            let byte = if page.leaf == leaf { page.byte as usize } else { 0 };
            let at = word_start(text, byte, self.last).max(from);
            if at == text.len() && byte < at {
                // The word began in an earlier leaf and may go on in the next.
                self.next_break -= 1;
                break;
            }
            xml::text(&mut self.out, &text[from..at], &mut self.bidi);
            self.page(page);
            from = at;
        }
        xml::text(&mut self.out, &text[from..], &mut self.bidi);
        if let Some(last) = text.chars().next_back() {
            self.last = last;
        }
    }

    /// Counts a leaf; pages are numbered by leaves (`PageMap`). Contents entries are not counted.
    pub(super) fn next_leaf(&mut self) -> u32 {
        self.leaf = self.leaf.saturating_add(1);
        self.leaf - 1
    }

    /// The next page break, if it falls into that leaf or before it.
    pub(super) fn due(&mut self, leaf: u32) -> Option<&'a PageBreak> {
        let page = *self.breaks.get(self.next_break)?;
        if page.leaf > leaf {
            return None;
        }
        self.next_break += 1;
        Some(page)
    }

    /// Writes the page breaks that waited for the end of a word in an earlier leaf.
    pub(super) fn pages_late(&mut self, leaf: u32) {
        if let Some(before) = leaf.checked_sub(1) {
            self.pages_before(before);
        }
    }

    /// Writes the page breaks that are due before a leaf that cannot be divided.
    pub(super) fn pages_before(&mut self, leaf: u32) {
        while let Some(page) = self.due(leaf) {
            self.page(page);
        }
    }

    /// Writes the page breaks that are due at the start of the next leaf, so that what the program adds before it
    /// (the label of a caption) is on its page: the leaf's, unless a page ends between them.
    pub(super) fn pages_here(&mut self) {
        let next = self.leaf;
        let due = |page: &&PageBreak| page.leaf < next || page.leaf == next && page.byte == 0 && !page.torn;
        while let Some(page) = self.breaks.get(self.next_break).copied().filter(&due) {
            self.next_break += 1;
            self.page(page);
        }
    }

    /// The mark of a page break (EPUB 3.3 §9.2, DPUB-ARIA `doc-pagebreak`).
    pub(super) fn page(&mut self, page: &PageBreak) {
        let id = format!("page.{}", xml::id(&page.folio));
        self.raw("<span epub:type=\"pagebreak\" role=\"doc-pagebreak\"");
        self.attr("id", &id);
        self.attr("aria-label", &page.folio);
        self.raw("></span>");
        self.facts.marks.push((page.folio.clone(), id));
    }
}

/// A stretch of so many characters is no word that dictionaries or searches know: a break may divide it.
const LONGEST_WORD: usize = 200;

/// Where the word around `byte` begins; behind the word when it began in an earlier leaf.
pub(super) fn word_start(text: &str, byte: usize, before: char) -> usize {
    let mut at = byte.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let mut next = text[at..].chars().next().unwrap_or(' ');
    let here = at;
    for (i, c) in text[..at].chars().rev().enumerate() {
        if !joined(c, next) {
            return at;
        }
        if i == LONGEST_WORD {
            return here;
        }
        at -= c.len_utf8();
        next = c;
    }
    let mut previous = before;
    for (i, c) in text.char_indices() {
        if !joined(previous, c) {
            return i;
        }
        previous = c;
    }
    text.len()
}

/// Whether two characters belong to one word.
fn joined(a: char, b: char) -> bool {
    !(a.is_whitespace() || b.is_whitespace() || is_han_or_kana(a) && is_han_or_kana(b))
}

/// Han, kana and their punctuation: scripts that set no spaces between words.
pub(super) fn is_han_or_kana(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{2FFF}' | '\u{3000}'..='\u{312F}' | '\u{31A0}'..='\u{31FF}' | '\u{3400}'..='\u{4DBF}'
        | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FF00}'..='\u{FF9F}' | '\u{20000}'..='\u{3FFFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_never_begins_inside_a_word() {
        assert_eq!(word_start("one typesetting", 9, ' '), 4);
        assert_eq!(word_start("one two", 4, ' '), 4);
        assert_eq!(word_start("esque and", 2, 't'), 5);
        assert_eq!(word_start("漢字漢字", 6, ' '), 6);
        assert_eq!(word_start("é", 1, ' '), 0);
    }
}
