//! Marked-content sequences and text objects (ISO 32000-1 §14.6): whose is what is shown.

use super::super::syntax::{int, text};
use super::super::tag::type_name;
use super::{Open, Painter, Told};
use crate::layout::page::TagId;

impl Painter<'_, '_> {
    /// Ends the open sequence, if any.
    pub(super) fn close(&mut self) {
        if self.open.take().is_some() {
            self.op(b"EMC\n");
        }
    }

    /// Goes into a text object or out of it. Sequences do not reach over its edge (§14.6.1).
    pub(super) fn text_object(&mut self, inside: bool) {
        if self.in_text != inside {
            self.close();
            self.op(if inside { b"BT\n" } else { b"ET\n" });
            self.in_text = inside;
            self.line = (0, 0);
        }
    }

    /// Says what the untagged marks from here on are.
    pub(super) fn zone(&mut self, zone: &'static [u8]) {
        if self.zone != zone {
            if self.open.is_some_and(|open| open.tag.is_none()) {
                self.show_ghosts();
                self.close();
            }
            self.zone = zone;
        }
    }

    /// Sees to it that a sequence of this element is open.
    pub(super) fn enter(&mut self, tag: Option<TagId>) {
        let wanted = Open { tag, actual: false };
        if self.open == Some(wanted) || self.is_told() {
            return;
        }
        self.close();
        match tag {
            Some(tag) => {
                let kind = self.scene.typeset.tags[tag.0 as usize].kind;
                self.op(b"/");
                self.op(type_name(kind).as_bytes());
                self.op(b"<<");
                self.number(tag);
                self.op(b">>BDC\n");
            }
            None => {
                self.op(b"/Artifact/");
                self.op(self.zone);
                self.op(b" BDC\n");
            }
        }
        self.open = Some(wanted);
    }

    /// Begins a sequence that stands for another text than its glyphs; `leave_actual` ends it.
    ///
    /// Marked content of an element is not nested but parted, as some readers lose the rest of an
    /// element behind an inner sequence.
    pub(super) fn enter_actual(&mut self, tag: Option<TagId>, actual: &str) {
        if self.is_told() {
            return;
        }
        match tag {
            Some(_) => self.close(),
            None => self.enter(None),
        }
        // Poppler heeds the text of a `Span` alone.
        self.op(b"/Span<<");
        if let Some(tag) = tag {
            self.number(tag);
        }
        self.op(b"/ActualText");
        text(self.out, actual);
        self.op(b">>BDC\n");
        if tag.is_some() {
            self.open = Some(Open { tag, actual: true });
        }
    }

    pub(super) fn leave_actual(&mut self, tag: Option<TagId>) {
        if self.is_told() {
            return;
        }
        match tag {
            Some(_) => self.close(),
            None => self.op(b"EMC\n"),
        }
    }

    /// In a sequence of several runs, whose text is said.
    fn is_told(&self) -> bool {
        self.told.is_some_and(|told| told.open)
    }

    /// Begins the sequence of runs that are told together.
    pub(super) fn begin_told(&mut self, tag: Option<TagId>) {
        if let Some(told) = self.told.filter(|told| !told.open) {
            self.enter_actual(tag, told.text);
            self.told = Some(Told { open: true, ..told });
        }
    }

    /// Behind a run: ends their sequence when it was the last.
    pub(super) fn end_told(&mut self, tag: Option<TagId>) {
        let Some(told) = self.told.filter(|told| told.open) else { return };
        let font = told.font.or(self.font);
        self.told = Some(Told { font, ..told });
        if told.runs == 1 {
            // Poppler takes the size of a told text from where its sequence ends, and a smaller one for another line.
            if let Some((face, alias, size)) = font {
                self.set_font(face, alias, size);
            }
            self.told = Some(Told { open: false, ..told });
            self.leave_actual(tag);
        }
    }

    /// Numbers the next sequence of an element.
    fn number(&mut self, tag: TagId) {
        self.op(b"/MCID ");
        int(self.out, i64::from(self.done.first) + self.done.owners.len() as i64);
        self.done.owners.push(tag);
    }
}
