//! What the EPUB is made for, and what it brings along.

/// How the EPUB is made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ebook {
    /// Whose readers it is made for.
    pub target: Target,
    /// Whose faces it is read in.
    pub faces: Faces,
    /// Lines run from top to bottom and follow each other leftwards, as in Japanese books.
    pub vertical: bool,
}

/// The reading systems that an EPUB is made for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Target {
    /// Any: nothing but EPUB 3.3.
    #[default]
    Generic,
    /// Kobo's own engine, which wants the file to end in `.kepub.epub`.
    Kobo,
    /// Amazon's converter.
    Kindle,
    /// Apple Books.
    Apple,
}

impl Target {
    /// Every target with its name, the default first.
    pub const NAMED: &'static [(&'static str, Target)] =
        &[("generic", Target::Generic), ("kobo", Target::Kobo), ("kindle", Target::Kindle), ("apple", Target::Apple)];

    /// The target of that name.
    pub fn from_name(name: &str) -> Option<Target> {
        Target::NAMED.iter().find(|(named, _)| *named == name).map(|(_, target)| *target)
    }

    /// What a file's name ends in, without the dot before it.
    pub fn ending(self) -> &'static str {
        match self {
            Target::Kobo => "kepub.epub",
            Target::Generic | Target::Kindle | Target::Apple => "epub",
        }
    }

    /// Whether its readers set MathML; else formulas are pictures.
    pub fn sets_mathml(self) -> bool {
        self != Target::Kindle
    }
}

/// Whose faces an EPUB is read in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Faces {
    /// The reader's own.
    #[default]
    Readers,
    /// The theme's, cut down to what the book uses.
    Embedded,
    /// The same, obfuscated (EPUB 3.3 §4.4).
    Obfuscated,
}
