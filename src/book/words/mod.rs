//! The few words that the program itself prints, by language; both editions use the same.

mod back;
mod handout;
mod languages;

use super::{CalloutKind, FigureKind, RefForm};
use back::{BACK, Back};
use languages::{ENGLISH, LANGUAGES, Words};

/// What may bear a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Numbered {
    /// Something with a caption, or a formula.
    Captioned(FigureKind),
    /// A nested chapter.
    Section,
    /// A chapter.
    Chapter,
}

/// The heading of the table of contents.
pub fn contents(language: &str) -> &'static str {
    of(language).contents
}

/// The heading of a list of figures, tables or listings; formulas are not listed.
pub fn list(kind: FigureKind, language: &str) -> &'static str {
    let lists = of(language).lists;
    match kind {
        FigureKind::Figure | FigureKind::Equation => lists[0],
        FigureKind::Table => lists[1],
        FigureKind::Listing => lists[2],
    }
}

/// `Figure 3.2`, as it stands before a caption or at the start of a sentence. No line may end within it.
pub fn label(thing: Numbered, number: &str, language: &str) -> String {
    let labels = of(language).labels;
    let form = match thing {
        Numbered::Captioned(FigureKind::Figure) => labels[0],
        Numbered::Captioned(FigureKind::Table) => labels[1],
        Numbered::Captioned(FigureKind::Listing) => labels[2],
        Numbered::Captioned(FigureKind::Equation) => labels[3],
        Numbered::Section => labels[4],
        Numbered::Chapter => labels[5],
    };
    form.replace(' ', "\u{a0}").replace("{}", number)
}

/// The same within a sentence: many languages write it with a small letter.
pub fn running_label(thing: Numbered, number: &str, language: &str) -> String {
    let label = label(thing, number, language);
    let mut letters = label.chars();
    match letters.next() {
        Some(first) if of(language).lower => first.to_lowercase().chain(letters).collect(),
        _ => label,
    }
}

/// What stands for a picture of which nothing is said: that it is one, and the name of its file if it has one.
pub fn picture(file: &str, language: &str) -> String {
    let word = of(language).labels[0].replace("{}", "");
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    if file.is_empty() { word.to_owned() } else { format!("{word}{}{file}", label_end(language)) }
}

/// What parts a label from the caption behind it.
pub fn label_end(language: &str) -> &'static str {
    match primary(language) {
        "fr" => "\u{a0}: ",
        "ja" | "zh" => "：",
        _ => ": ",
    }
}

/// The title of a callout that has none of its own.
pub fn callout(kind: &CalloutKind, language: &str) -> String {
    let names = of(language).callouts;
    let name = match kind {
        CalloutKind::Note => names[0],
        CalloutKind::Tip => names[1],
        CalloutKind::Important => names[2],
        CalloutKind::Warning => names[3],
        CalloutKind::Caution => names[4],
        CalloutKind::Other(name) => {
            // `edition-2024` is printed as "Edition 2024".
            let name = name.replace(['-', '_'], " ");
            let mut letters = name.chars();
            return letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect());
        }
    };
    name.to_owned()
}

/// The first subtag of a language tag.
pub fn primary(language: &str) -> &str {
    language.split(['-', '_']).next().unwrap_or("")
}

/// The heading of the index.
pub fn index(language: &str) -> &'static str {
    back_of(language).index
}

/// The heading of the list of sources.
pub fn sources(language: &str) -> &'static str {
    back_of(language).sources
}

/// Joins the last two of several names.
pub fn and(language: &str) -> &'static str {
    match primary(language) {
        "en" => "and",
        "de" => "und",
        "fr" | "la" => "et",
        "es" => "y",
        "it" | "pt" => "e",
        "nl" => "en",
        "sv" => "och",
        "da" | "nb" | "no" | "nn" => "og",
        "pl" => "i",
        _ => "&",
    }
}

/// What sends from one entry of the index to another, instead of numbers or behind them.
pub fn see(also: bool, language: &str) -> &'static str {
    back_of(language).see[usize::from(also)]
}

/// A reference to a page: `page 12`. No line may end within it.
pub fn page(form: RefForm, folio: &str, language: &str) -> String {
    let text = back_of(language).page.replace(' ', "\u{a0}").replace("{}", folio);
    let mut letters = text.chars();
    match (form, letters.next()) {
        (RefForm::Number, _) => folio.to_owned(),
        (RefForm::Opening, Some(first)) => first.to_uppercase().chain(letters).collect(),
        (RefForm::Opening | RefForm::Running, _) => text,
    }
}

/// ` (book, p. 214)`: behind words that name something which only the book has.
pub fn book_page(folio: &str, language: &str) -> String {
    let words = in_book(folio, language);
    match primary(language) {
        "ja" | "zh" => format!("（{words}）"),
        _ => format!(" ({words})"),
    }
}

/// `book, p. 214`: a page of the book, told in a handout.
pub fn in_book(folio: &str, language: &str) -> String {
    // A line may end behind the book, not before the number.
    handout(language).0.replace(' ', "\u{a0}").replace(",\u{a0}", ", ").replace("{}", folio)
}

/// `3 of 8`, as a folio.
pub fn page_of(page: &str, pages: usize, language: &str) -> String {
    handout(language).1.replacen("{}", page, 1).replacen("{}", &pages.to_string(), 1)
}

fn handout(language: &str) -> (&'static str, &'static str) {
    let tag = tag_of(language);
    let found = handout::LANGUAGES.binary_search_by_key(&tag, |words| words.0);
    found.map_or(handout::ENGLISH, |at| (handout::LANGUAGES[at].1, handout::LANGUAGES[at].2))
}

fn back_of(language: &str) -> &'static Back {
    let tag = tag_of(language);
    BACK.iter().find(|words| words.tag == tag).unwrap_or(&back::ENGLISH)
}

fn of(language: &str) -> &'static Words {
    let tag = tag_of(language);
    LANGUAGES.iter().find(|words| words.tag == tag).unwrap_or(&ENGLISH)
}

/// The tag by which a language stands in the lists.
fn tag_of(language: &str) -> &str {
    let primary = primary(language);
    // Where nothing else is said, Taiwan, Hong Kong and Macau write traditional characters.
    let traditional = || language.split(['-', '_']).any(|part| ["Hant", "TW", "HK", "MO"].contains(&part));
    match primary {
        "no" | "nn" => "nb",
        "zh" if traditional() => "zh-hant",
        tag => tag,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIGURE: Numbered = Numbered::Captioned(FigureKind::Figure);

    #[test]
    fn labels_follow_the_language() {
        assert_eq!(label(FIGURE, "3.2", "en-GB"), "Figure\u{a0}3.2");
        assert_eq!(label(FIGURE, "3.2", "tlh"), "Figure\u{a0}3.2");
        assert_eq!(label(FIGURE, "3.2", "hu"), "3.2.\u{a0}ábra");
        assert_eq!(label(Numbered::Chapter, "3", "zh-Hans"), "第3章");
        assert_eq!(label(Numbered::Section, "3.1", "zh-TW"), "第3.1節");
        assert_eq!(running_label(FIGURE, "3.2", "de"), "Abbildung\u{a0}3.2");
        assert_eq!(running_label(FIGURE, "3.2", "pl"), "rysunek\u{a0}3.2");
    }

    #[test]
    fn pages_of_the_book_and_of_a_handout_are_told_in_its_language() {
        assert_eq!(book_page("214", "en"), " (book, p.\u{a0}214)");
        assert_eq!(book_page("xii", "de-AT"), " (Buch, S.\u{a0}xii)");
        assert_eq!(book_page("214", "zh-TW"), "（書，第214頁）");
        assert_eq!(
            [page_of("3", 8, "en"), page_of("3", 8, "fr"), page_of("3", 8, "tlh")],
            ["3 of 8", "3 sur 8", "3 of 8"]
        );
        assert!(handout::LANGUAGES.is_sorted_by_key(|words| words.0));
        assert!(handout::LANGUAGES.iter().map(|words| words.0).eq(LANGUAGES.iter().map(|words| words.tag)));
    }

    #[test]
    fn pages_are_named_as_the_language_does() {
        assert_eq!(page(RefForm::Running, "12", "en"), "page\u{a0}12");
        assert_eq!(page(RefForm::Opening, "xii", "fr"), "Page\u{a0}xii");
        assert_eq!(page(RefForm::Number, "12", "de"), "12");
        assert_eq!(page(RefForm::Running, "12", "zh-Hans"), "第12页");
        assert!(BACK.is_sorted_by_key(|words| words.tag));
        assert!(BACK.iter().all(|words| words.page.matches("{}").count() == 1));
        assert!(BACK.iter().map(|words| words.tag).eq(LANGUAGES.iter().map(|words| words.tag)), "the same languages");
    }

    #[test]
    fn the_list_is_sorted_and_every_label_has_a_number() {
        assert!(LANGUAGES.is_sorted_by_key(|words| words.tag));
        for words in LANGUAGES {
            assert!(words.labels.iter().all(|label| label.matches("{}").count() == 1), "{}", words.tag);
        }
    }
}
