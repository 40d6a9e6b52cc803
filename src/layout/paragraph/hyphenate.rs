//! Where a word may be divided: Liang's patterns, by hypher.
//!
//! Only what is surely a word is divided: letters alone (with punctuation around, an apostrophe
//! within), at least five; capitals alone only from six on, and words written together also
//! where they join.

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

/// Capitals alone are divided from this many letters on: fewer may be an abbreviation.
const CAPITALS: usize = 6;
/// Letters on either side of a joint of `JavaScript`.
const JOINED: usize = 3;

/// Byte offsets before which the word may be divided, as a set of bits; words longer than 63 bytes have none.
///
/// `own` are the author's, which go before all rules.
pub(super) fn points(word: &str, lang: &str, own: &[Division]) -> u64 {
    if word.len() > 63 || word.chars().any(|c| matches!(c, '_' | '@' | '\\' | '=')) || has_joined_digit(word) {
        return 0;
    }
    let mut set = 0;
    let mut rest = 0;
    let mut cores = 0;
    while let Some(start) = word[rest..].find(char::is_alphabetic).map(|at| rest + at) {
        // Letters go on behind an apostrophe: `l’administration`, `fox’s`. Behind other signs, they are a second word.
        if cores > 0 && !matches!(&word[rest..start], "’" | "'") {
            return if word[start..].chars().filter(|c| c.is_alphabetic()).count() > 2 { 0 } else { set };
        }
        let letters = &word[start..];
        let end = letters.find(|c: char| !c.is_alphabetic() && !is_mark(c)).unwrap_or(letters.len());
        set |= within(&letters[..end], lang, own) << start;
        rest = start + end;
        cores += 1;
    }
    set
}

/// A digit stands beside a letter.
fn has_joined_digit(word: &str) -> bool {
    let mut pairs = word.chars().zip(word.chars().skip(1));
    pairs.any(|(a, b)| a.is_numeric() && b.is_alphabetic() || a.is_alphabetic() && b.is_numeric())
}

/// The points of letters alone.
fn within(core: &str, lang: &str, own: &[Division]) -> u64 {
    if let Some(division) = exception(core, lang, own) {
        let points = division.points.iter().map(|point| usize::from(*point));
        return points.filter(|point| core.is_char_boundary(*point)).fold(0, |set, point| set | 1 << point);
    }
    let Some(lang) = language(lang) else { return 0 };
    let count = core.chars().count();
    let capitals = core.chars().filter(|c| c.is_uppercase()).count();
    if count < 5 {
        return 0;
    }
    if capitals == 0 || capitals == 1 && core.starts_with(char::is_uppercase) {
        return syllables(core, lang);
    }
    if capitals == count {
        let lower = core.to_lowercase();
        return if count >= CAPITALS && lower.len() == core.len() { syllables(&lower, lang) } else { 0 };
    }
    // Words written together: each by itself, and where they join.
    let mut set = 0;
    let mut start = 0;
    let joints = core.char_indices().zip(core.chars().skip(1)).zip(core.chars().skip(2).map(Some).chain([None]));
    let joints = joints.filter_map(|(((at, before), c), after)| {
        let joins = c.is_uppercase() && (before.is_lowercase() || after.is_some_and(char::is_lowercase));
        joins.then_some(at + before.len_utf8())
    });
    for end in joints.chain([core.len()]) {
        let part = &core[start..end];
        if part.chars().skip(1).all(char::is_lowercase) {
            set |= syllables(part, lang) << start;
        }
        if end < core.len() && core[..end].chars().count() >= JOINED && core[end..].chars().count() >= JOINED {
            set |= 1 << end;
        }
        start = end;
    }
    set
}

/// The points of a word by the patterns of its language.
fn syllables(word: &str, lang: Lang) -> u64 {
    if word.chars().count() < 5 {
        return 0;
    }
    if lang == Lang::English {
        let lower = word.to_ascii_lowercase();
        if let Ok(at) = ENGLISH.binary_search_by_key(&lower.as_str(), |(word, _)| word) {
            return ENGLISH[at].1.iter().fold(0, |set, point| set | 1 << *point);
        }
    }
    let (left, right) = lang.bounds();
    let mut at = 0;
    let mut set = 0u64;
    for syllable in hypher::hyphenate_bounded(word, lang, left.max(2), right.max(2)) {
        at += syllable.len();
        if at < word.len() {
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
        assert_eq!(divided("fox’s", "en"), "fox’s");
    }

    #[test]
    fn letters_go_on_behind_an_apostrophe() {
        assert_eq!(divided("l’administration", "fr"), "l’ad-mi-nis-tra-tion");
        assert_eq!(divided("(dell’università),", "it"), "(dell’uni-ver-si-tà),");
        assert_eq!(divided("extensive’s", "en"), "ex-ten-sive’s");
    }

    #[test]
    fn capitals_are_divided_in_long_words_and_where_words_join() {
        assert_eq!(divided("IMPLEMENTATION", "en"), "IM-PLE-MEN-TA-TION");
        assert_eq!(divided("JavaScript,", "en"), "Java-Script,");
        assert_eq!(divided("WebAssembly", "en"), "Web-As-sem-bly");
        assert_eq!(divided("HTMLElement", "en"), "HTML-El-e-ment");
        assert_eq!(divided("iPhone", "en"), "iPhone");
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
        for word in ["ASCII", "HTTPS", "abc123def", "snake_case_name", "4711", "a", "", "project", "words.words"] {
            assert_eq!(divided(word, "en"), word);
        }
    }

    #[test]
    fn the_list_of_exceptions_is_sorted() {
        assert!(ENGLISH.windows(2).all(|pair| pair[0].0 < pair[1].0));
    }
}
