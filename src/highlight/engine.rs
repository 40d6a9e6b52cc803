//! The one scanner behind every language that is a table.
//!
//! In: a [`Syntax`], the code and where to start. Out: paint. The engine looks
//! at each byte's kinds in a table made for the call, and goes to the one
//! routine that can start there. Invariants: every routine either moves `at`
//! on or declines without having moved; what it looks at ahead it consumes, or
//! is bounded. Strings with holes keep their place on `stack`, not by recursion.

use super::Class;
use super::engine_strings::delimited;
use super::literals;
use super::painter::{Painter, after, blanks, byte, find, is_word, line_end, opens_line, skip, starts};
use super::syntax::{Prefix, Quote, Syntax};

/// A name may start here.
const WORD: u8 = 1;
/// A number may start here.
const DIGIT: u8 = 2;
/// A comment, a string or a fixed text may open here.
const OPEN: u8 = 4;
/// A sigil.
const SIGIL: u8 = 8;
/// An operator.
const OPERATOR: u8 = 16;
/// What only some languages give a meaning to: see `special`.
const SPECIAL: u8 = 32;
/// A name may go on here.
const INNER: u8 = 64;
/// A space.
const SPACE: u8 = 128;

/// Words longer than this are in no table.
pub(super) const LONGEST: usize = 31;

/// Where to go on when a hole closes.
#[derive(Clone, Copy)]
pub(super) enum Back {
    /// Into a string.
    String(Quote),
    /// Into a tag of markup, within so many elements.
    Tag(u32),
    /// Into the text of so many elements.
    Text(u32),
}

/// A hole that is open: code within a string or within markup.
pub(super) struct Hole {
    pub back: Back,
    pub open: u8,
    pub close: u8,
    /// How many inner brackets are open.
    pub depth: u32,
}

/// The state of one scan.
pub(super) struct Engine<'s, 'c, 'o, 'p> {
    pub syntax: &'s Syntax,
    pub code: &'c [u8],
    pub at: usize,
    pub out: &'o mut Painter<'p>,
    pub stack: Vec<Hole>,
    /// Whether the last token ends a value, so that `/` divides and `<` compares.
    pub value: bool,
    /// Whether the last word was one after which a function's name stands.
    pub naming: bool,
    /// Whether it was one after which a type's name stands.
    pub typing: bool,
    /// Here-documents announced on this line: the ranges of their end marks.
    pub pending: Vec<(usize, usize)>,
    kinds: [u8; 256],
    /// For each first byte, the lengths of the known words, as bits.
    pub lengths: [u32; 256],
}

/// Scans `code` from `start` to its end.
pub(super) fn scan(syntax: &Syntax, code: &[u8], start: usize, out: &mut Painter<'_>) {
    let mut engine = Engine {
        syntax,
        code,
        at: start,
        out,
        stack: Vec::new(),
        value: false,
        naming: false,
        typing: false,
        pending: Vec::new(),
        kinds: kinds(syntax),
        lengths: lengths(syntax),
    };
    if start == 0 && starts(code, 0, b"#!/") {
        engine.take(line_end(code, 0), Class::Comment, false);
    }
    engine.run();
}

fn kinds(syntax: &Syntax) -> [u8; 256] {
    let mut kinds = [0; 256];
    for (b, kind) in (0..=u8::MAX).zip(kinds.iter_mut()) {
        *kind = match b {
            b'0'..=b'9' => DIGIT | INNER,
            b' ' | b'\t' | b'\r' => SPACE,
            b if is_word(b) => WORD | INNER,
            _ => 0,
        };
    }
    let mut mark = |b: u8, kind: u8| kinds[usize::from(b)] |= kind;
    syntax.operators.iter().for_each(|b| mark(*b, OPERATOR));
    syntax.inner.iter().for_each(|b| mark(*b, INNER));
    syntax.sigils.iter().for_each(|(b, _)| mark(*b, SIGIL));
    let opens = syntax.blocks.iter().map(|b| b.open);
    let opens = opens.chain(syntax.line_comments.iter().map(|c| c.0));
    let opens = opens.chain(syntax.quotes.iter().map(|q| q.open));
    let opens = opens.chain(syntax.fixed.iter().map(|f| f.0));
    opens.for_each(|text| mark(byte(text.as_bytes(), 0), OPEN));
    b"{}()[]".iter().for_each(|b| mark(*b, SPECIAL));
    let specials = [
        (b'\'', syntax.chars),
        (b'/', syntax.regex),
        (b'#', syntax.directives),
        (b'<', syntax.jsx || !syntax.heredoc.is_empty()),
        (b'\n', !syntax.heredoc.is_empty()),
        (b'%', syntax.prefix == Prefix::Ruby),
        (b'~', syntax.prefix == Prefix::Elixir),
        (b'?', syntax.prefix == Prefix::Elixir),
    ];
    specials.iter().filter(|s| s.1).for_each(|s| mark(s.0, SPECIAL));
    kinds
}

fn lengths(syntax: &Syntax) -> [u32; 256] {
    let mut lengths = [0; 256];
    let lists = [syntax.keywords, syntax.types, syntax.constants, syntax.builtins, syntax.variables];
    for word in lists.into_iter().flatten() {
        lengths[usize::from(byte(word.as_bytes(), 0))] |= 1 << word.len().min(LONGEST);
    }
    lengths
}

impl Engine<'_, '_, '_, '_> {
    fn run(&mut self) {
        while let Some(b) = self.code.get(self.at).copied() {
            let kind = self.kinds[usize::from(b)];
            if kind & (OPEN | SPECIAL | SIGIL) != 0 && self.marked(b, kind) {
                continue;
            }
            if kind & SPACE != 0 {
                self.at += 1;
            } else if kind & WORD != 0 {
                self.word();
            } else if kind & DIGIT != 0 {
                let end = literals::number(self.code, self.at, self.syntax.digit_quotes);
                self.at -= usize::from(literals::opens_with_point(self.code, self.at));
                self.take(end, Class::Number, true);
            } else if kind & OPERATOR != 0 {
                self.operator(b);
            } else {
                self.value = b == b'\n' && self.value;
                self.at += 1;
            }
        }
    }

    /// One operator; a value stays one behind `x++`, `x--` and `x!`.
    fn operator(&mut self, b: u8) {
        let next = byte(self.code, self.at + 1);
        let double = matches!(b, b'+' | b'-') && next == b;
        let behind = self.value && (double || b == b'!' && next != b'=');
        self.take(self.at + 1 + usize::from(double), Class::Operator, behind);
    }

    /// Whatever the language gives a meaning of its own.
    fn marked(&mut self, b: u8, kind: u8) -> bool {
        kind & OPEN != 0 && self.opening()
            || kind & SPECIAL != 0 && self.special(b)
            || kind & SIGIL != 0 && self.sigil(b)
    }

    /// Paints up to `end` and goes there.
    pub(super) fn take(&mut self, end: usize, class: Class, value: bool) {
        self.out.paint(self.at, end, class);
        self.at = end;
        self.value = value;
    }

    fn opening(&mut self) -> bool {
        let (code, at, syntax) = (self.code, self.at, self.syntax);
        for block in syntax.blocks {
            if starts(code, at, block.open.as_bytes()) && (!block.flush || at == 0 || byte(code, at - 1) == b'\n') {
                // Only two bytes are surely not part of the end: `/**/`.
                let from = at + block.open.len().min(2);
                let end = block_end(code, from, block.nest.as_bytes(), block.close.as_bytes());
                self.out.paint(at, end, block.class);
                self.at = end;
                return true;
            }
        }
        if syntax.long_brackets && self.long_bracket() {
            return true;
        }
        for quote in syntax.quotes {
            if starts(code, at, quote.open.as_bytes()) {
                self.at += quote.open.len();
                self.string(quote, at);
                return true;
            }
        }
        for (open, class) in syntax.line_comments {
            if starts(code, at, open.as_bytes()) {
                let end = line_end(code, at);
                self.out.paint(at, end, *class);
                self.at = end;
                return true;
            }
        }
        for (text, class) in syntax.fixed {
            let end = at + text.len();
            let whole = !(is_word(byte(code, end)) && is_word(byte(code, end - 1)));
            if whole && starts(code, at, text.as_bytes()) {
                self.take(end, *class, false);
                return true;
            }
        }
        false
    }

    /// Counts brackets, and leaves a hole at its end.
    fn bracket(&mut self, b: u8) {
        // Behind a subscript in braces `/` divides.
        let braces = matches!(self.syntax.prefix, Prefix::Perl | Prefix::Ruby);
        self.value = matches!(b, b')' | b']') || b == b'}' && braces;
        self.typing = false;
        // `func (receiver) name`: the receiver is not the name.
        self.naming &= b == b')';
        self.at += 1;
        let Some(hole) = self.stack.last_mut() else {
            return;
        };
        if b == hole.open {
            hole.depth += 1;
        } else if b == hole.close && hole.depth > 0 {
            hole.depth -= 1;
        } else if b == hole.close {
            self.out.paint(self.at - 1, self.at, Class::Escape);
            match self.stack.pop().map(|hole| hole.back) {
                Some(Back::String(quote)) => self.string(&quote, self.at),
                Some(back) => self.markup(back),
                None => {}
            }
        }
    }

    fn special(&mut self, b: u8) -> bool {
        let (code, at) = (self.code, self.at);
        match b {
            b'[' if self.syntax.prefix == Prefix::Cpp && self.attribute() => {}
            b'{' | b'}' | b'(' | b')' | b'[' | b']' => self.bracket(b),
            b'\'' => match literals::character(code, at) {
                Some(end) => self.take(end, Class::String, true),
                None => self.at += 1,
            },
            b'/' => return self.regex(),
            b'#' => return self.directive(),
            b'<' if self.syntax.jsx => return self.jsx(),
            b'<' => return self.announce(),
            b'\n' => {
                self.at += 1;
                self.value = false;
                for (from, to) in std::mem::take(&mut self.pending) {
                    self.heredoc(from, to);
                }
            }
            b'%' if !self.value
                && matches!(byte(code, at + 1), b'w' | b'W' | b'i' | b'I' | b'q' | b'Q' | b'r')
                && matches!(byte(code, at + 2), b'(' | b'[' | b'{' | b'<' | b'|' | b'!') =>
            {
                let end = delimited(code, at + 2);
                let flags = if byte(code, at + 1) == b'r' { skip(code, end, |b| b.is_ascii_lowercase()) } else { end };
                self.take(flags, Class::String, true);
            }
            b'~' | b'?' if self.syntax.prefix == Prefix::Elixir => return self.elixir_sigil(b),
            _ => return false,
        }
        true
    }

    fn directive(&mut self) -> bool {
        if !opens_line(self.code, self.at) {
            return false;
        }
        let word = blanks(self.code, self.at + 1);
        let end = skip(self.code, word, is_word);
        self.take(end, Class::Macro, false);
        let path = blanks(self.code, end);
        if matches!(&self.code[word..end], b"include" | b"import") && byte(self.code, path) == b'<' {
            let line = line_end(self.code, path);
            let close = find(&self.code[..line], path, b'>');
            self.out.paint(path, (close + 1).min(line), Class::String);
            self.at = (close + 1).min(line);
        }
        true
    }

    fn sigil(&mut self, b: u8) -> bool {
        let class = self.syntax.sigils.iter().find(|s| s.0 == b).map(|s| s.1);
        let from = self.at + 1 + usize::from(byte(self.code, self.at + 1) == b);
        let end = self.name_end(from);
        let before = byte(self.code, self.at.wrapping_sub(1));
        match class {
            // `a::b` and `key:value` have no symbol.
            Some(_) if b == b':' && (from != self.at + 1 || is_word(before) || before == b) => false,
            // Perl's last index.
            Some(Class::Variable)
                if b == b'$' && self.syntax.prefix == Prefix::Perl && byte(self.code, from) == b'#' =>
            {
                self.take(self.name_end(from + 1), Class::Variable, true);
                true
            }
            Some(class) if end > from && !byte(self.code, from).is_ascii_digit() => {
                self.take(end, class, true);
                true
            }
            Some(Class::Variable) if b == b'$' && byte(self.code, from) == b'{' => {
                let close = skip(&self.code[..self.code.len().min(from + 80)], from, |b| b != b'}' && b != b'\n');
                self.take((close + 1).min(self.code.len()), Class::Variable, true);
                true
            }
            Some(Class::Variable) if b == b'$' && end > from => {
                self.take(end, Class::Variable, true);
                true
            }
            _ => false,
        }
    }

    pub(super) fn name_end(&self, from: usize) -> usize {
        skip(self.code, from, |b| self.kinds[usize::from(b)] & INNER != 0)
    }
}

/// The end of a comment whose text starts at `from`.
fn block_end(code: &[u8], mut from: usize, nest: &[u8], close: &[u8]) -> usize {
    if nest.is_empty() {
        return after(code, from, close);
    }
    let mut depth = 1_u32;
    while from < code.len() {
        if starts(code, from, close) {
            from += close.len();
            depth -= 1;
            if depth == 0 {
                return from;
            }
        } else if starts(code, from, nest) {
            from += nest.len();
            depth += 1;
        } else {
            from += 1;
        }
    }
    code.len()
}
