//! The description of a language, read by the engine.
//!
//! In: nothing, these are the types of the tables. Invariants, tested: every
//! word list is sorted by bytes (it is searched by halves) and every word is
//! at most 31 bytes long.

use super::Class;

/// What may interrupt a string.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Holes {
    /// Nothing.
    None,
    /// `$name`, `${…}` and `$(…)`.
    Dollar,
    /// `${…}` only.
    DollarBrace,
    /// `${…}`, where `$$` stands for a dollar.
    DollarBraceDoubled,
    /// `{…}`, where `{{` stands for a brace.
    Brace,
    /// `#{…}`.
    HashBrace,
    /// `\(…)`.
    Paren,
}

/// One kind of string.
#[derive(Clone, Copy)]
pub(super) struct Quote {
    pub open: &'static str,
    pub close: &'static str,
    /// The byte that takes away the meaning of the next; 0 if there is none.
    pub escape: u8,
    /// Whether escapes are stepped over but not colored (raw strings).
    pub quiet: bool,
    /// Whether the closing mark, written twice, stands for itself.
    pub doubled: bool,
    /// Bytes that, right behind the closing mark, make an escape of it.
    pub kept: &'static [u8],
    /// Whether the string may run over line ends.
    pub lines: bool,
    pub holes: Holes,
    pub class: Class,
}

impl Quote {
    /// A string of one line, with backslash escapes.
    pub(super) const fn new(open: &'static str, close: &'static str) -> Self {
        Quote {
            open,
            close,
            escape: b'\\',
            quiet: false,
            doubled: false,
            kept: b"",
            lines: false,
            holes: Holes::None,
            class: Class::String,
        }
    }

    /// A string over lines in which nothing but the closing mark counts.
    pub(super) const fn raw(open: &'static str, close: &'static str) -> Self {
        Quote { escape: 0, lines: true, ..Quote::new(open, close) }
    }

    pub(super) const fn escape(self, escape: u8) -> Self {
        Quote { escape, ..self }
    }

    pub(super) const fn lines(self) -> Self {
        Quote { lines: true, ..self }
    }

    /// Escapes are stepped over, but not colored.
    pub(super) const fn quiet(self) -> Self {
        Quote { quiet: true, ..self }
    }

    pub(super) const fn kept(self, kept: &'static [u8]) -> Self {
        Quote { kept, ..self }
    }

    pub(super) const fn doubled(self) -> Self {
        Quote { doubled: true, ..self }
    }

    pub(super) const fn holes(self, holes: Holes) -> Self {
        Quote { holes, ..self }
    }

    pub(super) const fn class(self, class: Class) -> Self {
        Quote { class, ..self }
    }
}

/// A comment with two ends.
pub(super) struct Block {
    pub open: &'static str,
    pub close: &'static str,
    /// What opens a comment within the comment; empty if they do not nest.
    pub nest: &'static str,
    /// Whether it opens only at the very start of a line.
    pub flush: bool,
    pub class: Class,
}

impl Block {
    pub(super) const fn new(open: &'static str, close: &'static str) -> Self {
        Block { open, close, nest: "", flush: false, class: Class::Comment }
    }

    pub(super) const fn doc(open: &'static str, close: &'static str) -> Self {
        Block { class: Class::DocComment, ..Block::new(open, close) }
    }

    pub(super) const fn nested(self, nest: &'static str) -> Self {
        Block { nest, ..self }
    }

    pub(super) const fn flush(self) -> Self {
        Block { flush: true, ..self }
    }
}

/// `/** … */` before `/* … */`.
pub(super) const C_BLOCKS: &[Block] = &[Block::doc("/**", "*/"), Block::new("/*", "*/")];

/// The same where comments nest.
pub(super) const NESTED_BLOCKS: &[Block] = &[Block::doc("/**", "*/").nested("/*"), Block::new("/*", "*/").nested("/*")];

/// `//` alone.
pub(super) const SLASHES: &[(&str, Class)] = &[("//", Class::Comment)];

/// `///` before `//`.
pub(super) const DOC_SLASHES: &[(&str, Class)] = &[("///", Class::DocComment), ("//", Class::Comment)];

/// `#` to the end of the line.
pub(super) const HASH: &[(&str, Class)] = &[("#", Class::Comment)];

/// Which words before a quote belong to the string.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Prefix {
    None,
    /// `r`, `b`, `f`, `u`, `t` and their pairs.
    Python,
    /// `L`, `u8`, `R"mark(…)mark"` and so on.
    Cpp,
    /// `s"…$name…"`: any word interpolates.
    Scala,
    /// `q{…}`, `qw(…)`, `m/…/`, `s/…/…/`.
    Perl,
    /// None; but `~r/…/` is a string, and `?a` a character.
    Elixir,
    /// None; but `%w[…]` is a string, and `puts /x/` takes a regex.
    Ruby,
}

/// A language for the engine.
pub(super) struct Syntax {
    pub keywords: &'static [&'static str],
    pub types: &'static [&'static str],
    pub constants: &'static [&'static str],
    /// Functions and commands known by name.
    pub builtins: &'static [&'static str],
    /// Variables known by name: `self`, `this`.
    pub variables: &'static [&'static str],
    /// Keywords after which a function's name stands.
    pub defines: &'static [&'static str],
    /// The most specific first: they are tried in order.
    pub line_comments: &'static [(&'static str, Class)],
    pub blocks: &'static [Block],
    pub quotes: &'static [Quote],
    /// Fixed pieces of text with a class of their own.
    pub fixed: &'static [(&'static str, Class)],
    /// Bytes that make the following name something: `$`, `@`.
    pub sigils: &'static [(u8, Class)],
    /// Bytes besides letters, digits and `_` that a name may contain.
    pub inner: &'static [u8],
    pub operators: &'static [u8],
    pub prefix: Prefix,
    /// What starts a here-document; empty if there is none.
    pub heredoc: &'static str,
    /// Whether `'x'` is a character and a lone `'` nothing.
    pub chars: bool,
    /// Whether `1'000` is one number.
    pub digit_quotes: bool,
    /// Whether the case of words does not matter; the tables are lower case.
    pub fold: bool,
    /// Whether a Capitalized name is a type, an UPPER one a constant.
    pub capitals: bool,
    /// Whether a name before `(` is a function.
    pub calls: bool,
    /// Whether a keyword after a dot is merely a member.
    pub members: bool,
    /// Whether a keyword right before a colon is merely a key.
    pub keys: bool,
    /// Whether `/…/` may be a regular expression.
    pub regex: bool,
    /// Whether `#word` at the start of a line is a directive.
    pub directives: bool,
    /// Whether `[[…]]` and `[=[…]=]` are strings, comments after `--`.
    pub long_brackets: bool,
    /// Whether markup may stand where a value is expected.
    pub jsx: bool,
    /// Whether `name:` opening a line is a label.
    pub labels: bool,
}

/// A language without anything, the base of every table.
pub(super) const PLAIN: Syntax = Syntax {
    keywords: &[],
    types: &[],
    constants: &[],
    builtins: &[],
    variables: &[],
    defines: &[],
    line_comments: &[],
    blocks: &[],
    quotes: &[],
    fixed: &[],
    sigils: &[],
    inner: &[],
    operators: b"+-*/%=<>!&|^~?",
    prefix: Prefix::None,
    heredoc: "",
    chars: false,
    digit_quotes: false,
    fold: false,
    capitals: false,
    calls: true,
    members: true,
    keys: false,
    regex: false,
    directives: false,
    long_brackets: false,
    jsx: false,
    labels: false,
};
