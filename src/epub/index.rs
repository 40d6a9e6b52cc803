//! The index (EPUB Indexes 1.0 names its parts; DPUB-ARIA 1.1 `doc-index` stands on its section).

use super::writer::Writer;
use super::xml;
use crate::book::{Index, IndexEntry, index};

impl Writer<'_> {
    /// Entries in their groups; each locator leads to its place.
    pub(super) fn index(&mut self, index: &Index) {
        for group in &index.groups {
            self.raw("<section epub:type=\"index-group\">\n");
            if !group.label.is_empty() {
                self.raw("<p class=\"index-letter\">");
                // A page that begins with the letter begins before it.
                self.pages_here();
                self.text(&group.label);
                self.raw("</p>\n");
            }
            self.index_entries(&group.entries, " class=\"index\"");
            self.raw("</section>\n");
        }
    }

    fn index_entries(&mut self, entries: &[IndexEntry], class: &str) {
        self.raw("<ul");
        self.raw(class);
        self.raw(" epub:type=\"index-entry-list\">\n");
        for entry in entries {
            let locators = match self.edition.pages {
                Some(pages) => index::by_page(&entry.places, &|place| pages.folio(place)),
                None => index::by_chapter(&entry.places, &|chapter| self.chapter_name(chapter)),
            };
            let line = index::line(entry, &locators, self.chapter, &self.book.meta.language);
            self.raw("<li epub:type=\"index-entry\"");
            self.attr("id", &xml::id(&entry.id));
            self.raw("><p>");
            // The term is all that stands before the locators.
            let (term, rest) = line.split_at(entry.term.len().min(line.len()));
            self.last = ' ';
            self.raw("<span epub:type=\"index-term\">");
            self.inlines(term);
            self.raw("</span>");
            self.inlines(rest);
            self.bidi.close(&mut self.out);
            self.raw("</p>");
            if !entry.entries.is_empty() {
                self.raw("\n");
                self.index_entries(&entry.entries, "");
            }
            self.raw("</li>\n");
        }
        self.raw("</ul>\n");
    }

    /// What a place is called by where there are no pages: its chapter's number or title.
    fn chapter_name(&self, chapter: usize) -> String {
        let Some(chapter) = self.book.chapters.get(chapter) else { return String::new() };
        match &chapter.number {
            Some(number) => number.to_string(),
            None => super::inline::plain(&chapter.title),
        }
    }
}
