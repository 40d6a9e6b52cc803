//! Where a word may be divided: Liang's patterns, by hypher.
//!
//! Only what is surely a word is divided: letters alone (with punctuation around), not all
//! capitals, at least five letters.

use crate::book::Division;
use hypher::Lang;

/// Words that the patterns for English divide wrongly, or differently as noun and verb. After the
/// list in `hyphen.tex`; the first column is looked up in lower case.
const ENGLISH: &[(&str, &[u8])] = &[
    ("associate", &[2, 4]),
    ("associates", &[2, 4]),
    ("attribute", &[2, 6]),
    ("attributes", &[2, 6]),
    ("declination", &[3, 5, 7]),
    ("obligatory", &[5, 6]),
    ("present", &[]),
    ("presents", &[]),
    ("project", &[]),
    ("projects", &[]),
    ("reciprocity", &[4]),
    ("record", &[]),
    ("records", &[]),
    ("reformation", &[3, 5, 7]),
    ("retribution", &[3, 5, 7]),
    ("visual", &[]),
    ("visuals", &[]),
];

/// Byte offsets before which the word may be divided, as a set of bits; words longer than 63 bytes have none.
///
/// `own` are the author's, which go before all rules.
pub(super) fn points(word: &str, lang: &str, own: &[Division]) -> u64 {
    let Some(first) = word.find(char::is_alphabetic) else { return 0 };
    let letters = &word[first..];
    let end = letters.find(|c: char| !c.is_alphabetic() && !is_mark(c)).unwrap_or(letters.len());
    let (core, rest) = letters.split_at(end);
    if core.chars().count() < 5 && own.is_empty() || first + core.len() > 63 {
        return 0;
    }
    // What follows may be punctuation or a genitive, but no second word, digit or sign of code.
    let tail = rest.strip_prefix(['’', '\'']).unwrap_or(rest);
    let alphabetic = tail.chars().filter(|c| c.is_alphanumeric()).count();
    if alphabetic > 2 || word.chars().any(|c| c.is_numeric() || matches!(c, '_' | '/' | '@' | '\\' | '=')) {
        return 0;
    }
    if core.chars().filter(|c| c.is_uppercase()).count() > 1 {
        return 0;
    }
    if let Some(division) = exception(core, lang, own) {
        let points = division.points.iter().map(|point| first + usize::from(*point));
        return points.filter(|point| word.is_char_boundary(*point)).fold(0, |set, point| set | 1 << point);
    }
    let Some(lang) = language(lang) else { return 0 };
    if lang == Lang::English {
        let lower = core.to_ascii_lowercase();
        if let Ok(at) = ENGLISH.binary_search_by_key(&lower.as_str(), |(word, _)| word) {
            return ENGLISH[at].1.iter().fold(0, |set, point| set | 1 << (first + usize::from(*point)));
        }
    }
    if core.chars().count() < 5 {
        return 0;
    }
    let (left, right) = lang.bounds();
    let mut at = first;
    let mut set = 0u64;
    for syllable in hypher::hyphenate_bounded(core, lang, left.max(2), right.max(2)) {
        at += syllable.len();
        if at < first + core.len() {
            set |= 1 << at;
        }
    }
    set
}

/// What the author says of a word.
fn exception<'d>(core: &str, lang: &str, own: &'d [Division]) -> Option<&'d Division> {
    if own.is_empty() {
        return None;
    }
    let primary = lang.split(['-', '_']).next().unwrap_or("").to_lowercase();
    let word = core.to_lowercase();
    let at = own.binary_search_by(|d| (d.language.as_str(), d.word.as_str()).cmp(&(&primary, &word))).ok()?;
    // Letters that are longer in lower case would move the points.
    (word.len() == core.len()).then(|| &own[at])
}

fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

/// The patterns for a BCP 47 tag, by its language alone.
fn language(tag: &str) -> Option<Lang> {
    let primary = tag.split(['-', '_']).next().unwrap_or("");
    let code: [u8; 2] = primary.as_bytes().try_into().ok()?;
    Lang::from_iso(code.map(|b| b.to_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn divided(word: &str, lang: &str) -> String {
        let points = points(word, lang, &[]);
        let mut out = String::new();
        for (i, c) in word.char_indices() {
            if i > 0 && i < 64 && points & (1 << i) != 0 {
                out.push('-');
            }
            out.push(c);
        }
        out
    }

    #[test]
    fn words_are_divided_by_their_language() {
        assert_eq!(divided("extensive", "en-GB"), "ex-ten-sive");
        assert_eq!(divided("“Extensive,”", "en"), "“Ex-ten-sive,”");
        assert_eq!(divided("Silbentrennung", "de"), "Sil-ben-tren-nung");
        assert_eq!(divided("extensive", "xx"), "extensive");
        assert_eq!(divided("attribute", "en"), "at-trib-ute");
    }

    #[test]
    fn the_author_knows_better() {
        let division = |language: &str, word: &str, points: &[u8]| Division {
            language: language.into(),
            word: word.into(),
            points: points.into(),
        };
        let own = [division("de", "gift", &[]), division("en", "data", &[2]), division("en", "extensive", &[6])];
        assert_eq!(points("“Extensive”", "en-GB", &own), 1 << 9);
        assert_eq!(points("data,", "en", &own), 1 << 2);
        assert_eq!(points("technical", "en", &own), points("technical", "en", &[]));
        assert_eq!(points("extensive", "de", &own), points("extensive", "de", &[]));
    }

    #[test]
    fn what_is_no_plain_word_stays_whole() {
        for word in ["HTTPSERVER", "HashMap", "abc123def", "snake_case_name", "4711", "a", "", "project"] {
            assert_eq!(divided(word, "en"), word);
        }
    }

    #[test]
    fn the_list_of_exceptions_is_sorted() {
        assert!(ENGLISH.windows(2).all(|pair| pair[0].0 < pair[1].0));
    }
}
