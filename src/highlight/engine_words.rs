//! The engine's words: names, keywords, and strings that start with letters.
//!
//! In: an engine that stands at the first byte of a name. Out: paint over it, or
//! over the string it belongs to. Invariant: a word is read once, and looked up
//! only if the language knows one of its first byte and length.

use super::Class;
use super::engine::{Engine, LONGEST};
use super::engine_strings::delimited;
use super::literals;
use super::painter::{blanks, byte, find, opens_line, skip, starts};
use super::syntax::{Holes, Prefix, Quote};

impl Engine<'_, '_, '_, '_> {
    pub(super) fn word(&mut self) {
        let (code, start, syntax) = (self.code, self.at, self.syntax);
        let end = self.name_end(start + 1);
        let word = &code[start..end];
        let next = byte(code, end);
        if syntax.prefix != Prefix::None && self.prefixed(word, end) {
            return;
        }
        let member = syntax.members
            && start > 0
            && byte(code, start - 1) == b'.'
            && !(start > 1 && byte(code, start - 2) == b'.');
        let key = syntax.keys && next == b':' && word != b"default";
        let known = if member { None } else { self.known(word) };
        let known = known.filter(|class| !(key && *class == Class::Keyword));
        let naming = std::mem::take(&mut self.naming);
        let typing = std::mem::take(&mut self.typing);
        let class = known.or_else(|| {
            if typing {
                return Some(Class::Type);
            }
            // `Verb-Noun`, where names may contain dashes.
            let dashed = syntax.fold && word.contains(&b'-');
            if naming || dashed || syntax.calls && next == b'(' {
                return Some(Class::Function);
            }
            if syntax.labels && next == b':' && opens_line(code, start) {
                return Some(Class::Label);
            }
            let upper = syntax.capitals && word[0].is_ascii_uppercase();
            upper.then(|| {
                if word.len() > 1 && word.iter().all(|b| !b.is_ascii_lowercase()) {
                    Class::Constant
                } else {
                    Class::Type
                }
            })
        });
        self.at = end;
        self.value = !matches!(known, Some(Class::Keyword | Class::Function));
        if let Some(class) = class {
            self.out.paint(start, end, class);
            self.naming = class == Class::Keyword && syntax.defines.iter().any(|d| d.as_bytes() == word);
            self.typing = class == Class::Keyword
                && matches!(word, b"class" | b"struct" | b"enum" | b"interface" | b"trait" | b"record");
        }
    }

    pub(super) fn known(&self, word: &[u8]) -> Option<Class> {
        let mut buffer = [0; LONGEST];
        let folded = buffer.get_mut(..word.len())?;
        folded.copy_from_slice(word);
        if self.syntax.fold {
            folded.make_ascii_lowercase();
        }
        if self.lengths[usize::from(folded[0])] & (1 << folded.len()) == 0 {
            return None;
        }
        let lists = [
            (self.syntax.keywords, Class::Keyword),
            (self.syntax.types, Class::Type),
            (self.syntax.constants, Class::Constant),
            (self.syntax.builtins, Class::Function),
            (self.syntax.variables, Class::Variable),
        ];
        let found = lists.iter().find(|(list, _)| list.binary_search_by(|w| w.as_bytes().cmp(folded)).is_ok());
        found.map(|(_, class)| *class)
    }

    /// A string whose first letters looked like a name.
    pub(super) fn prefixed(&mut self, word: &[u8], end: usize) -> bool {
        let (code, start) = (self.code, self.at);
        let has = |letter: u8| word.iter().any(|b| b.eq_ignore_ascii_case(&letter));
        let quoted = matches!(byte(code, end), b'"' | b'\'');
        match self.syntax.prefix {
            Prefix::Python if quoted && word.len() <= 2 && word.iter().all(|b| b"rbfutRBFUT".contains(b)) => {}
            Prefix::Scala if byte(code, end) == b'"' => {}
            Prefix::Cpp if quoted && matches!(word, b"L" | b"u" | b"U" | b"u8") => {}
            Prefix::Cpp if byte(code, end) == b'"' && matches!(word, b"R" | b"LR" | b"uR" | b"UR" | b"u8R") => {
                // The mark between quote and parenthesis has at most 16 bytes.
                let mark = skip(&code[..code.len().min(end + 17)], end + 1, |b| !b"( )\\\"\n".contains(&b));
                let mut close = mark;
                while close < code.len() {
                    close = find(code, close, b')') + 1;
                    if starts(code, close, &code[end + 1..mark]) && byte(code, close + mark - end - 1) == b'"' {
                        break;
                    }
                }
                self.take((close + mark - end).min(code.len()), Class::String, true);
                return true;
            }
            Prefix::Perl if matches!(word, b"q" | b"qq" | b"qw" | b"qr" | b"m" | b"s" | b"tr" | b"y") => {
                return self.perl_quote(word, end);
            }
            _ => return false,
        }
        if byte(code, end) == b'\'' && self.syntax.chars {
            let Some(close) = literals::character(code, end) else {
                return false;
            };
            self.take(close, Class::String, true);
            return true;
        }
        let Some(quote) = self.syntax.quotes.iter().find(|q| starts(code, end, q.open.as_bytes())) else {
            return false;
        };
        let holes = match self.syntax.prefix {
            Prefix::Scala => Holes::Dollar,
            _ if has(b'f') || has(b't') => Holes::Brace,
            _ => quote.holes,
        };
        let quote = Quote { holes, quiet: quote.quiet || has(b'r'), ..*quote };
        self.at = end + quote.open.len();
        self.string(&quote, start);
        true
    }

    pub(super) fn perl_quote(&mut self, word: &[u8], open: usize) -> bool {
        let (code, before) = (self.code, byte(self.code, self.at.wrapping_sub(1)));
        let pairs = matches!(byte(code, open), b'{' | b'(' | b'[');
        // `use warnings qw(all)`: a list may follow a name.
        if self.value && !(word == b"qw" && pairs)
            || before == b'>'
            || before == b'{'
            || !(pairs || matches!(byte(code, open), b'/' | b'|' | b'!' | b'#'))
        {
            return false;
        }
        let mut end = delimited(code, open);
        if matches!(word, b"s" | b"tr" | b"y") {
            // The second half starts at the shared mark or at a bracket of its own.
            end = delimited(code, if pairs { blanks(code, end) } else { end - 1 });
        }
        self.take(skip(code, end, |b| b.is_ascii_lowercase()), Class::String, true);
        true
    }
}
