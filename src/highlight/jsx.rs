//! Markup within JavaScript: JSX.
//!
//! In: an engine that stands at a `<` where a value is expected. Out: paint for
//! tags and attributes; text stays plain. Invariants: as in the engine, code in
//! `{…}` is a hole on the stack, and the depth of elements is a number, so that
//! no nesting is too deep.

use super::Class;
use super::engine::{Back, Engine, Hole};
use super::painter::{blanks, byte, find, is_word, skip, starts};

fn is_name(b: u8) -> bool {
    is_word(b) || matches!(b, b'.' | b'-' | b':')
}

impl Engine<'_, '_, '_, '_> {
    /// Enters markup, if this is some.
    pub(super) fn jsx(&mut self) -> bool {
        let next = byte(self.code, self.at + 1);
        if self.value || !(next.is_ascii_alphabetic() || next == b'>') {
            return false;
        }
        // `<T,>(x: T) =>` and `<T extends U>(x: T) =>` are the type parameters of an arrow.
        let end = blanks(self.code, skip(self.code, self.at + 1, is_name));
        if byte(self.code, end) == b',' || starts(self.code, end, b"extends ") {
            return false;
        }
        let inside = self.tag_name(0);
        self.markup(inside);
        true
    }

    /// Goes on within a tag or a text until the outermost element ends or a
    /// hole opens.
    pub(super) fn markup(&mut self, mut inside: Back) {
        while self.at < self.code.len() {
            let next = match inside {
                Back::Tag(depth) => self.tag(depth),
                Back::Text(0) => {
                    self.value = true;
                    return;
                }
                Back::Text(depth) => self.text(depth),
                Back::String(_) => return,
            };
            match next {
                Some(next) => inside = next,
                None => return,
            }
        }
    }

    /// `<name`, within `depth` elements.
    fn tag_name(&mut self, depth: u32) -> Back {
        let end = skip(self.code, self.at + 1, is_name);
        self.take(end, Class::Tag, false);
        Back::Tag(depth)
    }

    /// One piece of a tag.
    fn tag(&mut self, depth: u32) -> Option<Back> {
        match byte(self.code, self.at) {
            b'>' => {
                self.take(self.at + 1, Class::Tag, false);
                return Some(Back::Text(depth + 1));
            }
            b'/' if byte(self.code, self.at + 1) == b'>' => {
                self.take(self.at + 2, Class::Tag, true);
                return Some(Back::Text(depth));
            }
            b'{' => return self.markup_hole(Back::Tag(depth)),
            b @ (b'"' | b'\'') => {
                let end = (find(self.code, self.at + 1, b) + 1).min(self.code.len());
                self.take(end, Class::String, false);
            }
            b if is_name(b) => {
                let end = skip(self.code, self.at, is_name);
                self.take(end, Class::Attribute, false);
            }
            _ => self.at += 1,
        }
        Some(Back::Tag(depth))
    }

    /// The text up to the next tag or hole, and the tag's name.
    fn text(&mut self, depth: u32) -> Option<Back> {
        self.at = skip(self.code, self.at, |b| b != b'<' && b != b'{');
        if byte(self.code, self.at) == b'{' {
            return self.markup_hole(Back::Text(depth));
        }
        if starts(self.code, self.at, b"</") {
            let end = (find(self.code, self.at, b'>') + 1).min(self.code.len());
            self.take(end, Class::Tag, true);
            return Some(Back::Text(depth - 1));
        }
        Some(self.tag_name(depth))
    }

    fn markup_hole(&mut self, back: Back) -> Option<Back> {
        self.take(self.at + 1, Class::Escape, false);
        self.stack.push(Hole { back, open: b'{', close: b'}', depth: 0 });
        None
    }
}
