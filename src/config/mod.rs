//! book.toml and the environment → plain data, with a span where one is needed later.
//!
//! Comes in: the text of book.toml and the `MDBOOK_…` variables. Goes out: one [`Config`]; every
//! key has a value, its default where the author gave none. Follows mdBook 0.5 and accepts the
//! keys of 0.4; chapbook's own keys live under `[output.chapbook]`, since mdBook refuses unknown
//! keys elsewhere. Paths are not looked at here: this room touches no file.

mod contributors;
mod ebook;
mod fonts;
mod hyphenation;
mod identifiers;
mod keys;
mod output;
mod page;
mod press;
mod publication;
mod subjects;
mod theme_toml;
mod tree;

pub use fonts::{FontSource, Fonts};
pub use press::{Bleed, Press};
pub use publication::Publication;

use crate::book::{Direction, Division, FigureKind};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::length::Size;
use crate::source::{FileId, SourceMap, Span};
use crate::text::language_tag;
use crate::theme::Theme;
use keys::Keys;
use tree::Node;

/// A value that something outside will be asked for, with the key that gave it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Named {
    /// The value: a path relative to the folder of book.toml, a family name.
    pub text: String,
    /// The key, with its tables.
    pub key: String,
    /// Where the value stands; `None` for a default or a variable's value.
    pub span: Option<Span>,
}

/// Everything book.toml says that either edition cares for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// `book.title`; `None` when missing or blank.
    pub title: Option<String>,
    /// Where the title stands, or the `[book]` table when it has none.
    pub title_span: Option<Span>,
    /// `book.authors`.
    pub authors: Vec<String>,
    /// `book.description`.
    pub description: Option<String>,
    /// `book.src`: folder of the sources, relative to that of book.toml.
    pub src: Named,
    /// `book.language`, a well-formed tag of BCP 47; `en` when missing, as mdBook has it.
    pub language: String,
    /// `book.text-direction`, or what the language is written in.
    pub direction: Direction,
    /// `build.build-dir`, relative to the folder of book.toml.
    pub build_dir: String,
    /// What the publication says of itself beside title and authors.
    pub publication: Publication,
    /// Extensions of the Markdown.
    pub markdown: Markdown,
    /// `output.chapbook.link-base`: web address for links that leave the book.
    pub link_base: Option<String>,
    /// Where the book stands on the web: `link_base`, or what `output.html` says of its site; ends with `/`.
    pub url: Option<String>,
    /// `output.html.redirect`: old path, new path or URL; sorted by old path.
    pub redirects: Vec<(String, String)>,
    /// `output.chapbook.hyphenation-exceptions`, sorted.
    pub hyphenation: Vec<Division>,
    /// A file of TeX macros: `output.chapbook.math-macros`, or that of mdbook-katex.
    pub math_macros: Option<Named>,
    /// `output.chapbook.lists`: which lists of captions are made, in this order.
    pub lists: Vec<FigureKind>,
    /// `output.chapbook.numbering` is `"all"`: everything with a caption has a number.
    pub number_all: bool,
    /// `output.chapbook.bibliography`: files of sources.
    pub bibliography: Vec<Named>,
    /// `output.chapbook.citation-style` is `"author-date"`.
    pub author_date: bool,
    /// The look of both editions.
    pub theme: Theme,
    /// Faces that the author names.
    pub fonts: Fonts,
    /// What the printer is asked for.
    pub press: Press,
}

/// Which extensions of the Markdown are on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Markdown {
    /// Curly quotes, dashes, ellipses.
    pub smart_punctuation: bool,
    /// Definition lists.
    pub definition_lists: bool,
    /// GitHub's alerts.
    pub admonitions: bool,
    /// `$…$` and `$$…$$`.
    pub math: bool,
    /// Prefixes of hidden lines by language.
    pub hidelines: Vec<(String, String)>,
    /// Show hidden lines.
    pub show_hidden: bool,
    /// `@key` cites a source: the book has a bibliography.
    pub citations: bool,
}

/// The files that configure a book, as far as there are any.
#[derive(Clone, Copy, Debug, Default)]
pub struct Files {
    /// book.toml; without it defaults hold.
    pub book: Option<FileId>,
    /// The theme's file that [`theme_file`] told of.
    pub theme: Option<FileId>,
}

/// The width and height of a paper: its name, or both with units, as the key `page` takes them.
pub fn paper(text: &str) -> Option<Size> {
    page::sheet(text).map(|page| page.size)
}

/// The theme's file that book.toml or a variable names, relative to the folder of book.toml.
pub fn theme_file(sources: &SourceMap, book: Option<FileId>, env: &[(String, String)]) -> Option<Named> {
    // What is wrong with book.toml is told when it is read.
    theme_toml::wanted(&whole(sources, book, env, &mut Diagnostics::new()))
}

fn whole(sources: &SourceMap, book: Option<FileId>, env: &[(String, String)], told: &mut Diagnostics) -> Node {
    let mut tree = book.map_or_else(Node::empty, |file| tree::of_toml(sources, file, told));
    tree::overlay(&mut tree, env, told);
    tree
}

/// Reads book.toml, the theme's file and the variables of the environment.
pub fn read(sources: &SourceMap, files: Files, env: &[(String, String)], remarks: &mut Diagnostics) -> Config {
    let mut told = Diagnostics::new();
    let tree = whole(sources, files.book, env, &mut told);
    let theme = files.theme.map(|file| tree::of_toml(sources, file, &mut told));
    let config = of_tree(&tree, theme.as_ref(), &mut told);
    // The tree is asked in an order of our own; people read their file from the top.
    told.sort();
    remarks.append(told);
    config
}

fn of_tree(tree: &Node, theme: Option<&Node>, remarks: &mut Diagnostics) -> Config {
    let mut config = Config::default();
    let mut top = Keys::top(tree, remarks);
    book(&mut config, &mut top, tree);
    let mut build = top.table("build");
    if let Some(dir) = build.text("build-dir") {
        config.build_dir = dir;
    }
    // Without effect: chapbook never writes into the sources, and runs no examples.
    let _: Option<bool> = build.get("create-missing", "true or false");
    build.end(&["use-default-preprocessors", "extra-watch-dirs"]);
    let mut rust = top.table("rust");
    let _: Option<String> = rust.get("edition", "a text such as \"2024\"");
    rust.end(&[]);
    let maths = preprocessors(&mut config, &mut top);
    output::read(&mut config, &mut top, theme, maths);
    top.end(&[]);
    config
}

impl Default for Config {
    fn default() -> Self {
        Self {
            title: None,
            title_span: None,
            authors: Vec::new(),
            description: None,
            src: Named { text: "src".to_owned(), key: "book.src".to_owned(), span: None },
            language: "en".to_owned(),
            direction: Direction::Ltr,
            build_dir: "book".to_owned(),
            publication: Publication::default(),
            markdown: Markdown {
                smart_punctuation: true,
                definition_lists: true,
                admonitions: true,
                math: false,
                hidelines: Vec::new(),
                show_hidden: false,
                citations: false,
            },
            link_base: None,
            url: None,
            redirects: Vec::new(),
            hyphenation: Vec::new(),
            math_macros: None,
            lists: Vec::new(),
            number_all: false,
            bibliography: Vec::new(),
            author_date: false,
            theme: Theme::default(),
            fonts: Fonts::default(),
            press: Press::default(),
        }
    }
}

/// Languages that mdBook takes to be written from right to left.
const RIGHT_TO_LEFT: &[&str] = &[
    "ar", "ara", "arc", "ae", "ave", "egy", "he", "heb", "nqo", "pal", "phn", "sam", "syc", "syr", "fa", "per", "fas",
    "ku", "kur", "ur", "urd", "pus", "ps", "yi", "yid",
];

fn book(config: &mut Config, top: &mut Keys<'_, '_>, tree: &Node) {
    let table = tree.get("book").and_then(|node| node.span);
    let mut book = top.table("book");
    let title = book.found::<String>("title", "a text in quotes");
    config.title_span = title.as_ref().and_then(|(_, node)| node.span).or(table);
    config.title = title.map(|(text, _)| text.trim().to_owned()).filter(|text| !text.is_empty());
    let authors: Option<Vec<String>> = book.get("authors", "a list of texts, such as [\"A. Author\"]");
    config.authors = authors.unwrap_or_default().into_iter().filter(|author| !author.trim().is_empty()).collect();
    config.description = book.text("description");
    if let Some(src) = named(&mut book, "src") {
        config.src = src;
    }
    if let Some((tag, node)) = book.found::<String>("language", "a text, such as \"en\"") {
        if let Some(tag) = language_tag(&tag) {
            config.language = tag;
        } else {
            let message = format!("`book.language` is no language tag: {}", node.describe());
            let help = "give a tag of BCP 47, such as \"en\", \"pt-BR\" or \"zh-Hans\"";
            book.remarks.push(Diagnostic::new(Code::NoLanguage, node.span, message).help(help));
            config.language = "und".to_owned();
        }
    }
    let primary = config.language.split('-').next().unwrap_or_default().to_lowercase();
    let usual = if RIGHT_TO_LEFT.contains(&primary.as_str()) { Direction::Rtl } else { Direction::Ltr };
    let directions = [("ltr", Direction::Ltr), ("rtl", Direction::Rtl)];
    config.direction = book.one_of("text-direction", &directions).unwrap_or(usual);
    book.end(&["multilingual"]);
}

fn named(keys: &mut Keys<'_, '_>, key: &'static str) -> Option<Named> {
    let full = keys.full(key);
    let (text, node) = keys.found::<String>(key, "a text in quotes")?;
    if text.trim().is_empty() {
        keys.wrong(key, node, "a path");
        return None;
    }
    Some(Named { text, key: full, span: node.span })
}

/// Preprocessors of which nothing is missed: mdBook's own, those whose marks are read, and those that only change or
/// check the web site.
const UNDERSTOOD: &[&str] = &[
    "links",
    "index",
    "admonish",
    "alerts",
    "bib",
    "callouts",
    "footnote",
    "indexing",
    "katex",
    "tabs",
    "toc",
    "pagetoc",
    "linkcheck",
    "last-changed",
];

/// Notes every preprocessor that is missed, since none is run; tells whether one of them is for mathematics.
fn preprocessors(config: &mut Config, top: &mut Keys<'_, '_>) -> bool {
    let table = top.table("preprocessor");
    let mut maths = false;
    for entry in table.entries() {
        let name = entry.key.as_str();
        maths |= ["katex", "mathjax", "math", "latex"].iter().any(|m| name == *m || name.starts_with(&format!("{m}-")));
        if name == "katex"
            && let Some(node) = entry.node.get("macros")
            && let Some(text) = node.read::<String>().filter(|text| !text.trim().is_empty())
        {
            let key = "preprocessor.katex.macros".to_owned();
            config.math_macros = Some(Named { text, key, span: node.span });
        }
        if name == "bib"
            && let Some(node) = entry.node.get("bibliography")
            && let Some(text) = node.read::<String>().filter(|text| text.ends_with(".bib"))
        {
            // Its path starts at the folder of the chapters.
            let text = format!("{}/{text}", config.src.text.trim_end_matches('/'));
            config.bibliography =
                vec![Named { text, key: "preprocessor.bib.bibliography".to_owned(), span: node.span }];
        }
        if !UNDERSTOOD.contains(&name) {
            let message = format!("the preprocessor `{}` is not run", entry.key);
            let help = "what it would put into the chapters is missing; where it leaves marks there, messages tell";
            table.remarks.push(Diagnostic::new(Code::Preprocessor, entry.span, message).help(help));
        }
    }
    maths
}

#[cfg(test)]
mod tests;
