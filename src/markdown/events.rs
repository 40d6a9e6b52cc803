//! The parser's door: which extensions are on, and where an offset of a rewritten text came from.

use pulldown_cmark::{Event, OffsetIter, Options as Flags, Parser};

use super::Options;

/// Parser and flags for one text.
pub(super) fn parse<'a>(text: &'a str, options: &Options) -> OffsetIter<'a> {
    let mut flags = Flags::ENABLE_TABLES
        | Flags::ENABLE_FOOTNOTES
        | Flags::ENABLE_STRIKETHROUGH
        | Flags::ENABLE_TASKLISTS
        | Flags::ENABLE_HEADING_ATTRIBUTES;
    flags.set(Flags::ENABLE_SMART_PUNCTUATION, options.smart_punctuation);
    flags.set(Flags::ENABLE_DEFINITION_LIST, options.definition_lists);
    flags.set(Flags::ENABLE_GFM, options.admonitions);
    flags.set(Flags::ENABLE_MATH, options.math);
    Parser::new_ext(text, flags).into_offset_iter()
}

/// What a character reference (`&copy;`) stands for: the Markdown parser has the table already.
pub(super) fn reference(whole: &str) -> Option<String> {
    let text: String = Parser::new(whole)
        .filter_map(|event| match event {
            Event::Text(text) => Some(text),
            _ => None,
        })
        .fold(String::new(), |all, text| all + &text);
    (!text.is_empty() && text != whole).then_some(text)
}

/// A stretch of a rewritten text, up to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stretch {
    /// Where it begins.
    pub(super) at: u32,
    /// Where what it was copied from, or what caused it, begins.
    pub(super) origin: u32,
    /// Copied, and not made.
    pub(super) copied: bool,
}

/// Leads offsets of the text that was parsed back to the text of the [`crate::source::SourceMap`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Places {
    /// The same text, from this byte on.
    Shift(u32),
    /// A rewritten text, in pieces sorted by `at`.
    Pieces(Vec<Stretch>),
    /// A text that stands in an attribute: all of it is at one place.
    Fixed(u32, u32),
}

impl Places {
    /// Where a range came from.
    pub(super) fn of(&self, start: usize, end: usize) -> (u32, u32) {
        match self {
            Places::Shift(by) => (start as u32 + by, end as u32 + by),
            Places::Pieces(_) => {
                let (a, b) = (self.one(start as u32), self.one(end as u32));
                (a, b.max(a))
            }
            Places::Fixed(start, end) => (*start, *end),
        }
    }

    fn one(&self, at: u32) -> u32 {
        let Places::Pieces(pieces) = self else { return at };
        let i = pieces.partition_point(|piece| piece.at <= at);
        let piece = i.checked_sub(1).and_then(|i| pieces.get(i));
        piece.map_or(at, |piece| if piece.copied { piece.origin + (at - piece.at) } else { piece.origin })
    }
}
