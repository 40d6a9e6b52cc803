//! Pictures that have no alternative text.
//!
//! An EPUB marks them so; a tagged PDF must name every picture (ISO 14289-1 §7.3), and its writer has nothing but
//! the name of the file. That name answers to no text, and nothing else does.

use super::facts::Fact;
use std::collections::HashSet;

/// Alternative texts as they are compared.
pub(super) struct Names<'a> {
    pub(super) first: Vec<(&'a str, &'a str)>,
    pub(super) second: Vec<(&'a str, &'a str)>,
    /// Names of files that were taken for no text.
    pub(super) count: usize,
}

/// The alternative texts of an EPUB (first) and a PDF (second).
pub(super) fn names<'a>(first: &[&'a Fact], second: &[&'a Fact]) -> Names<'a> {
    let nameless: HashSet<String> =
        first.iter().filter(|fact| fact.text.is_empty()).map(|fact| letters(&fact.source)).collect();
    let mut count = 0;
    let second = second
        .iter()
        .map(|fact| {
            let names = !fact.text.is_empty() && fact.text.contains('.') && nameless.contains(&letters(&fact.text));
            count += usize::from(names);
            (fact.label.as_str(), if names { "" } else { fact.text.as_str() })
        })
        .collect();
    let first = first.iter().map(|fact| (fact.label.as_str(), fact.text.as_str())).collect();
    Names { first, second, count }
}

/// What stays of a file's name whatever an archive makes of it: letters and digits before the ending.
fn letters(name: &str) -> String {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    stem.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inspect::facts::Spot;

    #[test]
    fn only_the_name_of_the_picture_answers_to_no_text() {
        let fact = |text: &str, source: &str| Fact {
            label: String::new(),
            text: text.to_owned(),
            at: Spot::Text(0),
            leads: None,
            source: source.to_owned(),
        };
        let (ours, theirs) = (fact("", "big-dot.png"), fact("Big_Dot.PNG", ""));
        let told = names(&[&ours], &[&theirs]);
        assert_eq!((told.first == told.second, told.count), (true, 1));
        let other = fact("A big dot", "");
        let told = names(&[&ours], &[&other]);
        assert_eq!((told.first == told.second, told.count), (false, 0));
    }
}
