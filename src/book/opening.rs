//! How a chapter's text begins: epigraphs, then the paragraph whose first letter and line a theme may mark.

use super::walk::plain;
use super::{Block, BlockKind, Inline, InlineKind, Number, words};

/// A quotation that stands before the text: a quote or division of the class `epigraph`.
pub fn is_epigraph(block: &Block) -> bool {
    matches!(block.kind, BlockKind::Quote(_) | BlockKind::Div(_)) && block.has_class("epigraph")
}

/// A glossary, or the title of a chapter that is one: a division or heading of the class `glossary`.
pub fn is_glossary(block: &Block) -> bool {
    matches!(block.kind, BlockKind::Heading { level: 1, .. } | BlockKind::Div(_)) && block.has_class("glossary")
}

/// Which of the blocks behind a chapter's title opens its text: a paragraph of words behind nothing
/// but epigraphs and lines that are stressed as a whole (a date, a name, a place).
pub fn opening(blocks: &[Block]) -> Option<usize> {
    for (i, block) in blocks.iter().enumerate() {
        match &block.kind {
            _ if is_epigraph(block) => {}
            BlockKind::Paragraph(content) => match &content[..] {
                [Inline { kind: InlineKind::Emphasis(_) | InlineKind::Strong(_), .. }] => {}
                _ => return first_text(content).and_then(initial).map(|_| i),
            },
            _ => return None,
        }
    }
    None
}

/// The text that a paragraph begins with, through what stresses it.
fn first_text(content: &[Inline]) -> Option<&str> {
    // Anchors show nothing.
    let anchor = |inline: &&Inline| matches!(&inline.kind, InlineKind::Span { content, .. } if content.is_empty());
    match &content.iter().find(|inline| !anchor(inline))?.kind {
        InlineKind::Text(text) => Some(text),
        InlineKind::Emphasis(inner) | InlineKind::Strong(inner) => first_text(inner),
        _ => None,
    }
}

/// What a text begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Initial {
    /// Bytes of the quotation marks before the letter.
    pub before: usize,
    /// Where the letter ends, with the accents set on it.
    pub end: usize,
}

/// The initial of a text: a letter of a script that has capitals, perhaps behind opening marks.
pub fn initial(text: &str) -> Option<Initial> {
    const OPENING: &[char] = &['“', '‘', '”', '’', '„', '‚', '«', '»', '‹', '›', '"', '\'', '¿', '¡', '(', '['];
    let before = text.find(|c: char| !OPENING.contains(&c))?;
    // Three marks are no quotation any more.
    if text[..before].chars().count() > 2 {
        return None;
    }
    let letter = text[before..].chars().next().filter(|c| c.is_uppercase() || c.is_lowercase())?;
    let rest = &text[before + letter.len_utf8()..];
    let accents = rest.find(|c: char| !matches!(c, '\u{300}'..='\u{36f}')).unwrap_or(rest.len());
    Some(Initial { before, end: before + letter.len_utf8() + accents })
}

/// Where in the last paragraph of an epigraph its attribution begins, marked by a dash at the
/// start of the paragraph or of a line; the line end before it is dropped.
pub fn attribution(content: &[Inline]) -> Option<usize> {
    let dashed = |inline: &Inline| {
        let text = match &inline.kind {
            InlineKind::Text(text) => text.as_str(),
            _ => return false,
        };
        text.starts_with(['—', '―', '–']) || text.starts_with("--")
    };
    let ends = |inline: &Inline| matches!(inline.kind, InlineKind::HardBreak | InlineKind::SoftBreak);
    (0..content.len()).rev().find(|&i| dashed(&content[i]) && (i == 0 || ends(&content[i - 1])))
}

/// “Chapter 3”, in the book's language.
pub fn chapter_label(number: u32, language: &str) -> String {
    words::label(words::Numbered::Chapter, &number.to_string(), language)
}

/// The number that stands beside a chapter's title; `None` where the title tells it already.
pub fn number_beside(title: &[Inline], number: Option<&Number>, language: &str) -> Option<String> {
    let number = number?;
    match number.0[..] {
        [only] if tells_number(&plain(title), only, &chapter_label(only, language)) => None,
        _ => Some(number.to_string()),
    }
}

/// Whether a chapter's title tells its number already: “Chapter 3”, “III”, “3. The Whale” for 3.
/// `label` is how the program would tell it.
fn tells_number(title: &str, number: u32, label: &str) -> bool {
    let (title, label) = (title.trim().to_lowercase(), label.to_lowercase().replace('\u{a0}', " "));
    let word = label.strip_suffix(&number.to_string()).unwrap_or("\0");
    let rest = title.strip_prefix(word);
    let at = rest.unwrap_or(&title);
    let figure = at.find(|c: char| !c.is_alphanumeric()).map_or(at, |end| &at[..end]);
    if figure.parse() != Ok(number) && roman(figure) != Some(number) {
        return title == label;
    }
    let behind = &at[figure.len()..];
    let ends = behind.trim_matches(['.', ')', ':']).is_empty();
    // “3.5 Things” begins with another number; “I am” with a word.
    let leads = behind.starts_with(['.', ':']) && !behind[1..].starts_with(char::is_alphanumeric);
    rest.is_some() || ends || leads
}

/// The value of a roman numeral in lower case.
pub(super) fn roman(text: &str) -> Option<u32> {
    let mut sum = 0;
    let mut last = 0;
    for letter in text.bytes().rev() {
        let value = match letter {
            b'i' => 1,
            b'v' => 5,
            b'x' => 10,
            b'l' => 50,
            b'c' => 100,
            b'd' => 500,
            b'm' => 1000,
            _ => return None,
        };
        sum = if value < last { u32::checked_sub(sum, value)? } else { u32::checked_add(sum, value)? };
        last = last.max(value);
    }
    (sum > 0 && text.len() < 20).then_some(sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_letters_with_their_quotes_and_accents() {
        assert_eq!(initial("Once"), Some(Initial { before: 0, end: 1 }));
        assert_eq!(initial("“Éh"), Some(Initial { before: 3, end: 5 }));
        assert_eq!(initial("E\u{301}h"), Some(Initial { before: 0, end: 3 }));
        for text in ["", "1984", "他们", "— No", "“‘“No", "…and"] {
            assert_eq!(initial(text), None, "{text}");
        }
    }

    #[test]
    fn a_number_is_not_told_twice() {
        for title in
            ["Chapter 3", "CHAPTER III.", "Chapter 3 - The Pool", "III", "3.", "3. The Whale", "chapter iii: On"]
        {
            assert!(tells_number(title, 3, "Chapter 3"), "{title}");
        }
        for title in ["Chapter 30", "Chapters", "The Third", "3D", "I am", "3.5 Things", "Chapter 4"] {
            assert!(!tells_number(title, 3, "Chapter 3"), "{title}");
        }
    }
}
