//! The closed set of things a piece of code can be.
//!
//! In: nothing. Out: [`Class`] and its CSS names. Each class has one name, and
//! no two classes share one.

/// What a piece of code is, for coloring; the same classes serve CSS and print.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Class {
    /// A reserved word: `if`, `fn`, `SELECT`.
    Keyword,
    /// The name of a type: `u32`, `String`.
    Type,
    /// A function where it is defined or called, a command of a shell.
    Function,
    /// A macro or a preprocessor directive: `println!`, `#include`.
    Macro,
    /// A string, a character, a regular expression.
    String,
    /// What is special within a string: `\n`, the marks around `${…}`.
    Escape,
    /// A number, a date, a color.
    Number,
    /// A comment.
    Comment,
    /// A comment that documents: `///`, `/** … */`.
    DocComment,
    /// An attribute, annotation or decorator: `#[test]`, `@Override`.
    Attribute,
    /// A variable with a mark: `$HOME`, `@name`, `self`.
    Variable,
    /// A named constant: `true`, `null`, `MAX_LEN`, `:symbol`.
    Constant,
    /// An operator.
    Operator,
    /// A lifetime, an anchor, a jump target.
    Label,
    /// The tag of a markup language, with its angle brackets; a CSS selector.
    Tag,
    /// The key of a pair in a data format, a CSS property.
    Key,
    /// A line that a patch adds.
    Inserted,
    /// A line that a patch removes.
    Deleted,
    /// A heading of a text, a `[section]`, the header of a hunk.
    Heading,
    /// The prompt of a recorded terminal session.
    Prompt,
}

impl Class {
    /// Every class, in order: for whoever writes a style sheet.
    pub const ALL: [Class; 20] = [
        Class::Keyword,
        Class::Type,
        Class::Function,
        Class::Macro,
        Class::String,
        Class::Escape,
        Class::Number,
        Class::Comment,
        Class::DocComment,
        Class::Attribute,
        Class::Variable,
        Class::Constant,
        Class::Operator,
        Class::Label,
        Class::Tag,
        Class::Key,
        Class::Inserted,
        Class::Deleted,
        Class::Heading,
        Class::Prompt,
    ];

    /// The class attribute under which a style sheet finds it.
    #[must_use]
    pub const fn css(self) -> &'static str {
        match self {
            Class::Keyword => "hl-kw",
            Class::Type => "hl-ty",
            Class::Function => "hl-fn",
            Class::Macro => "hl-mc",
            Class::String => "hl-st",
            Class::Escape => "hl-es",
            Class::Number => "hl-nu",
            Class::Comment => "hl-co",
            Class::DocComment => "hl-dc",
            Class::Attribute => "hl-at",
            Class::Variable => "hl-va",
            Class::Constant => "hl-cn",
            Class::Operator => "hl-op",
            Class::Label => "hl-lb",
            Class::Tag => "hl-tg",
            Class::Key => "hl-ke",
            Class::Inserted => "hl-in",
            Class::Deleted => "hl-de",
            Class::Heading => "hl-he",
            Class::Prompt => "hl-pr",
        }
    }
}
