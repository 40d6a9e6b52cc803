//! The sink of every scanner, and the few byte searches they share.
//!
//! In: ranges a scanner believes to be of a class. Out: [`Span`]s that are in
//! order, apart, non-empty and on char boundaries. A range that breaks the
//! rules is trimmed until it obeys, so a scanner may count in bytes and skip
//! "the byte after the backslash" without thought for UTF-8.

use super::Class;

/// One colored stretch: a byte range into the code and its class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// The byte after the last one.
    pub end: u32,
    /// What the stretch is.
    pub class: Class,
}

/// Collects spans over one text.
pub(super) struct Painter<'a> {
    code: &'a [u8],
    spans: Vec<Span>,
    /// Where the last span ends: nothing may be painted before it.
    end: usize,
}

impl<'a> Painter<'a> {
    /// An empty picture over `code`.
    pub(super) fn new(code: &'a str) -> Self {
        Painter {
            code: code.as_bytes(),
            // About one span in ten bytes of ordinary code.
            spans: Vec::with_capacity(code.len() / 10 + 4),
            end: 0,
        }
    }

    /// Paints `start..end`; what is already painted stays as it is.
    #[inline]
    pub(super) fn paint(&mut self, start: usize, end: usize, class: Class) {
        let start = self.align(start.max(self.end));
        let end = self.align(end);
        if start >= end {
            return;
        }
        let (Ok(from), Ok(to)) = (u32::try_from(start), u32::try_from(end)) else {
            return;
        };
        self.end = end;
        match self.spans.last_mut() {
            Some(last) if last.end == from && last.class == class => last.end = to,
            _ => self.spans.push(Span { start: from, end: to, class }),
        }
    }

    /// The next char boundary at or after `at`: at most three steps.
    #[inline]
    fn align(&self, mut at: usize) -> usize {
        while self.code.get(at).is_some_and(|byte| byte & 0xC0 == 0x80) {
            at += 1;
        }
        at.min(self.code.len())
    }

    /// The finished spans.
    pub(super) fn into_spans(self) -> Vec<Span> {
        self.spans
    }
}

/// The position of the first `byte` at or after `from`, or the end.
#[inline]
pub(super) fn find(code: &[u8], from: usize, byte: u8) -> usize {
    code.get(from..).and_then(|rest| rest.iter().position(|b| *b == byte)).map_or(code.len(), |offset| from + offset)
}

/// The end of the line that holds `from`: its line feed, or the end of the code.
#[inline]
pub(super) fn line_end(code: &[u8], from: usize) -> usize {
    find(code, from, b'\n')
}

/// The position after the first `text` at or after `from`, or the end.
///
/// Linear because no text searched here has a long repetitive prefix.
pub(super) fn after(code: &[u8], mut from: usize, text: &[u8]) -> usize {
    let Some(first) = text.first() else {
        return from.min(code.len());
    };
    loop {
        from = find(code, from, *first);
        if from >= code.len() {
            return code.len();
        }
        if starts(code, from, text) {
            return from + text.len();
        }
        from += 1;
    }
}

/// Whether `text` stands at `at`.
#[inline]
pub(super) fn starts(code: &[u8], at: usize, text: &[u8]) -> bool {
    code.get(at..).is_some_and(|rest| rest.starts_with(text))
}

/// The byte at `at`, or 0 beyond the end.
#[inline]
pub(super) fn byte(code: &[u8], at: usize) -> u8 {
    code.get(at).copied().unwrap_or(0)
}

/// The first position at or after `from` whose byte is not accepted.
#[inline]
pub(super) fn skip(code: &[u8], mut from: usize, accept: impl Fn(u8) -> bool) -> usize {
    while code.get(from).is_some_and(|b| accept(*b)) {
        from += 1;
    }
    from
}

/// Skips spaces and tabs.
#[inline]
pub(super) fn blanks(code: &[u8], from: usize) -> usize {
    skip(code, from, |b| b == b' ' || b == b'\t')
}

/// Whether a byte may stand in a name: letters, digits, `_`, all of non-ASCII.
#[inline]
pub(super) fn is_word(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b == b'_' || b >= 0x80
}

/// Whether only blanks stand between the start of the line and `at`.
pub(super) fn opens_line(code: &[u8], at: usize) -> bool {
    code.iter().take(at).rev().find(|b| !matches!(b, b' ' | b'\t')).is_none_or(|b| *b == b'\n')
}
