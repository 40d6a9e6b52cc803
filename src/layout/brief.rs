//! Running heads and feet in brief: what would read as a line of the text is cut to its first words.

use std::borrow::Cow;

/// Words of two letters or more that a line of furniture may have before it is looked at as a sentence.
const HEAD_WORDS: usize = 7;

/// The words of a text: stretches of two letters or more, with where they end.
fn words(text: &str) -> impl Iterator<Item = (&str, usize)> {
    text.split(|c: char| !c.is_alphabetic())
        .filter(|word| word.chars().nth(1).is_some())
        .map(|word| (word, word.as_ptr() as usize - text.as_ptr() as usize + word.len()))
}

/// Whether texts that stand on one line read as a sentence of running text: programs that read aloud or reflow a page tell a
/// head from a line of text by its words, and a head so long is no help to the eye either.
pub(super) fn reads_as_prose(texts: &[&str]) -> bool {
    let all = || texts.iter().flat_map(|text| words(text));
    all().count() > HEAD_WORDS && all().filter(|(word, _)| word.starts_with(char::is_lowercase)).count() >= 4
}

/// A text as a running head has it: its first words, where all of them read as a sentence, and no colon at its end, since
/// nothing follows that it would announce.
pub(super) fn brief(text: Cow<'_, str>) -> Cow<'_, str> {
    let text = match text.trim_end().strip_suffix(':') {
        Some(words) => Cow::from(words.to_owned()),
        None => text,
    };
    if !reads_as_prose(&[&text]) {
        return text;
    }
    let end = words(&text).nth(HEAD_WORDS - 1).map_or(text.len(), |(_, end)| end);
    Cow::from(format!("{}…", &text[..end]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_are_brief() {
        let short = "Storing Keys with Associated Values in Hash Maps";
        assert_eq!(brief(Cow::from(short)), short, "mostly capitals: a title");
        let long = "3 What is the difference between a stack and a heap, in short";
        assert_eq!(brief(Cow::from(long)), "3 What is the difference between a stack and…");
        assert_eq!(brief(Cow::from("See also:")), "See also");
        assert!(reads_as_prose(&["How to tell the two apart", "when it is too late"]));
        assert!(!reads_as_prose(&["How to tell the two apart", "Late"]));
    }
}
