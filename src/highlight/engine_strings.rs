//! The engine's strings: with escapes and holes, regular expressions,
//! here-documents, long brackets.
//!
//! In: an engine that stands at the opening mark. Out: paint up to the closing
//! one. Invariants: an unclosed string takes what is left rather than giving it
//! back, so that nothing is read twice; a hole leaves the string on the stack.

use super::Class;
use super::engine::{Back, Engine, Hole};
use super::literals;
use super::painter::{after, blanks, byte, find, is_word, line_end, skip, starts};
use super::syntax::{Holes, Prefix, Quote};

impl Engine<'_, '_, '_, '_> {
    /// Goes through a string; `text` is where what is not yet painted starts.
    pub(super) fn string(&mut self, quote: &Quote, mut text: usize) {
        let close = quote.close.as_bytes();
        let (first, escape) = (byte(close, 0), quote.escape);
        self.value = true;
        while let Some(b) = self.code.get(self.at).copied() {
            if b == first && starts(self.code, self.at, close) {
                let end = self.at + close.len();
                let next = byte(self.code, end);
                if quote.kept.contains(&next) {
                    text = self.escape(text, (end + 1 + usize::from(next == b'\\')).min(self.code.len()), quote);
                    continue;
                }
                if !(quote.doubled && starts(self.code, end, close)) {
                    self.out.paint(text, end, quote.class);
                    self.at = end;
                    return;
                }
                text = self.escape(text, end + close.len(), quote);
            } else if b == escape && escape != 0 {
                if quote.holes == Holes::Paren && byte(self.code, self.at + 1) == b'(' {
                    return self.hole(quote, text, 2, (b'(', b')'));
                }
                let end = literals::escape(self.code, self.at);
                if quote.quiet {
                    self.at = end;
                } else {
                    text = self.escape(text, end, quote);
                }
            } else if b == b'\n' && !quote.lines {
                break;
            } else {
                let next = byte(self.code, self.at + 1);
                match (quote.holes, b, next) {
                    (Holes::DollarBraceDoubled, b'$', b'$') => self.at += 2,
                    (Holes::Dollar | Holes::DollarBrace | Holes::DollarBraceDoubled, b'$', b'{')
                    | (Holes::HashBrace, b'#', b'{') => {
                        return self.hole(quote, text, 2, (b'{', b'}'));
                    }
                    (Holes::Dollar, b'$', b'(') => return self.hole(quote, text, 2, (b'(', b')')),
                    (Holes::Dollar, b'$', b'a'..=b'z' | b'A'..=b'Z' | b'_') => {
                        self.out.paint(text, self.at, quote.class);
                        text = skip(self.code, self.at + 1, is_word);
                        self.out.paint(self.at, text, Class::Variable);
                        self.at = text;
                    }
                    (Holes::Brace, b'{', b'{') | (Holes::Brace, b'}', b'}') => {
                        text = self.escape(text, self.at + 2, quote);
                    }
                    (Holes::Brace, b'{', _) => return self.hole(quote, text, 1, (b'{', b'}')),
                    _ => self.at += 1,
                }
            }
        }
        self.at = self.at.min(self.code.len());
        self.out.paint(text, self.at, quote.class);
    }

    pub(super) fn escape(&mut self, text: usize, end: usize, quote: &Quote) -> usize {
        self.out.paint(text, self.at, quote.class);
        self.out.paint(self.at, end, Class::Escape);
        self.at = end;
        end
    }

    pub(super) fn hole(&mut self, quote: &Quote, text: usize, mark: usize, (open, close): (u8, u8)) {
        self.escape(text, self.at + mark, quote);
        self.value = false;
        self.stack.push(Hole { back: Back::String(*quote), open, close, depth: 0 });
    }

    pub(super) fn regex(&mut self) -> bool {
        let (code, at) = (self.code, self.at);
        let spaced = at > 0 && byte(code, at - 1) == b' ' && byte(code, at + 1) != b' ';
        // `puts /x/` of Ruby: a value, a space, a slash right before the text.
        if self.value && !(spaced && self.syntax.prefix == Prefix::Ruby) {
            return false;
        }
        let (mut end, mut set) = (at + 1, false);
        loop {
            match byte(code, end) {
                b'/' if !set => break,
                b'\n' => break,
                b'\\' => end += 1,
                b'[' => set = true,
                b']' => set = false,
                0 if end >= code.len() => break,
                _ => {}
            }
            end += 1;
        }
        if byte(code, end) == b'/' {
            end = skip(code, end + 1, |b| b.is_ascii_lowercase());
        }
        self.take(end.min(code.len()), Class::String, true);
        true
    }

    /// `<<~MARK`: the body starts on the next line.
    pub(super) fn announce(&mut self) -> bool {
        let (code, open) = (self.code, self.syntax.heredoc.as_bytes());
        if !starts(code, self.at, open) {
            return false;
        }
        let mut from = skip(code, self.at + open.len(), |b| matches!(b, b'-' | b'~'));
        let quote = byte(code, from);
        let quoted = matches!(quote, b'"' | b'\'');
        from += usize::from(quoted);
        let to = skip(code, from, is_word);
        // `a << b` and `1 <<2` are shifts.
        if from == to || !(quoted || byte(code, from).is_ascii_uppercase()) {
            return false;
        }
        self.pending.push((from, to));
        let end = to + usize::from(quoted && byte(code, to) == quote);
        self.take(end, Class::String, true);
        true
    }

    /// `[[nodiscard]]` of C++.
    pub(super) fn attribute(&mut self) -> bool {
        let (code, at) = (self.code, self.at);
        let inside = |b: u8| is_word(b) || b":,()\"= .".contains(&b);
        let end = skip(code, at + 2, inside);
        if !starts(code, at, b"[[") || !is_word(byte(code, at + 2)) || !starts(code, end, b"]]") {
            return false;
        }
        self.out.paint(at, end + 2, Class::Attribute);
        self.at = end + 2;
        true
    }

    /// `~r/…/i` and `?a` of Elixir.
    pub(super) fn elixir_sigil(&mut self, b: u8) -> bool {
        let (code, at) = (self.code, self.at);
        if b == b'?' {
            let end = match byte(code, at + 1) {
                b'\\' => literals::escape(code, at + 1),
                0..=b' ' => return false,
                _ => skip(code, at + 2, |b| b & 0xC0 == 0x80),
            };
            self.take(end, Class::String, true);
            return true;
        }
        let open = skip(code, at + 1, |b| b.is_ascii_alphabetic());
        let mark = byte(code, open);
        if open == at + 1 || !b"/|\"'([{<".contains(&mark) {
            return false;
        }
        let long = [mark; 3];
        let end = match mark {
            b'"' | b'\'' if starts(code, open, &long) => after(code, open + 3, &long),
            _ => delimited(code, open),
        };
        self.take(skip(code, end, |b| b.is_ascii_lowercase()), Class::String, true);
        true
    }

    pub(super) fn heredoc(&mut self, from: usize, to: usize) {
        let (code, start) = (self.code, self.at);
        let mark = &code[from..to];
        while self.at < code.len() {
            let word = blanks(code, self.at);
            let end = word + mark.len();
            if starts(code, word, mark) && !is_word(byte(code, end)) {
                self.at = end;
                break;
            }
            self.at = (line_end(code, word) + 1).min(code.len());
        }
        self.out.paint(start, self.at, Class::String);
    }

    pub(super) fn long_bracket(&mut self) -> bool {
        let (code, at) = (self.code, self.at);
        let comment = starts(code, at, b"--");
        let first = at + if comment { 2 } else { 0 };
        let second = skip(code, first + 1, |b| b == b'=');
        if byte(code, first) != b'[' || byte(code, second) != b'[' {
            return false;
        }
        let signs = &code[first + 1..second];
        let mut end = second + 1;
        loop {
            end = find(code, end, b']') + 1;
            if end > code.len() || starts(code, end, signs) && byte(code, end + signs.len()) == b']' {
                break;
            }
        }
        let class = if comment { Class::Comment } else { Class::String };
        self.take((end + signs.len() + 1).min(code.len()), class, !comment);
        true
    }
}

/// The end of the text between the mark at `at` and its partner.
pub(super) fn delimited(code: &[u8], at: usize) -> usize {
    let open = byte(code, at);
    let close = match open {
        b'(' => b')',
        b'[' => b']',
        b'{' => b'}',
        b'<' => b'>',
        other => other,
    };
    let (mut end, mut depth) = (at + 1, 1_u32);
    while let Some(b) = code.get(end).copied() {
        end += 1;
        if b == b'\\' {
            end += 1;
        } else if b == close {
            depth -= 1;
            if depth == 0 {
                return end.min(code.len());
            }
        } else if b == open {
            depth += 1;
        }
    }
    code.len()
}
