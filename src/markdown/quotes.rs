//! Quotation marks by language, where the author typed straight ones and smart punctuation is on.
//!
//! The Markdown parser makes English quotes of straight ones. In a text of another language those
//! are marked while inlines are made (noncharacters of Unicode stand for them, never outside of this
//! room), and settled when the paragraph is whole: an apostrophe is told from a quote, and each quote
//! becomes that of the language where it stands. Curly quotes that the author typed stay.
//!
//! The pairs follow the delimiters of CLDR 46, but where a national authority asks for others:
//! French after the *Lexique* of the Imprimerie nationale, Danish after *Retskrivningsordbogen*.

use crate::book::{Inline, InlineKind, walk};

/// What stands for a straight quote until it is settled: double or single, opening or closing as the parser thinks.
const MARKS: [char; 4] = ['\u{fdd0}', '\u{fdd1}', '\u{fdd2}', '\u{fdd3}'];

/// The mark of a quote that the parser made.
pub(super) fn mark(made: &str) -> Option<char> {
    let at = ["“", "”", "‘", "’"].iter().position(|quote| *quote == made)?;
    Some(MARKS[at])
}

/// What the author typed for a mark.
pub(super) fn typed(mark: char) -> char {
    if mark == MARKS[0] || mark == MARKS[1] { '"' } else { '\'' }
}

/// Opening and closing marks: of a quotation, and of one within it.
type Quotes = [&'static str; 4];

const ENGLISH: Quotes = ["“", "”", "‘", "’"];

/// By primary language; a tag with a region stands before its language.
const BY_LANGUAGE: &[(&str, Quotes)] = &[
    ("de-ch", ["«", "»", "‹", "›"]),
    ("de-li", ["«", "»", "‹", "›"]),
    ("fr-ch", ["«", "»", "‹", "›"]),
    ("it-ch", ["«", "»", "‹", "›"]),
    ("pt-br", ENGLISH),
    ("pt-pt", ["«", "»", "“", "”"]),
    ("ar", ["«", "»", "”", "“"]),
    ("be", ["«", "»", "„", "“"]),
    ("bg", ["„", "“", "‚", "‘"]),
    ("bs", ["„", "”", "‘", "’"]),
    ("ca", ["«", "»", "“", "”"]),
    ("cs", ["„", "“", "‚", "‘"]),
    ("da", ["”", "”", "’", "’"]),
    ("de", ["„", "“", "‚", "‘"]),
    ("el", ["«", "»", "“", "”"]),
    ("es", ["«", "»", "“", "”"]),
    ("et", ["„", "“", "«", "»"]),
    ("eu", ["«", "»", "“", "”"]),
    ("fa", ["«", "»", "‹", "›"]),
    ("fi", ["”", "”", "’", "’"]),
    ("fr", ["«\u{202f}", "\u{202f}»", "“", "”"]),
    ("gl", ["«", "»", "“", "”"]),
    ("he", ["”", "”", "’", "’"]),
    ("hr", ["„", "”", "‚", "’"]),
    ("hu", ["„", "”", "»", "«"]),
    ("hy", ["«", "»", "«", "»"]),
    ("is", ["„", "“", "‚", "‘"]),
    ("it", ["«", "»", "“", "”"]),
    ("ka", ["„", "“", "“", "”"]),
    ("lt", ["„", "“", "‚", "‘"]),
    ("lv", ["„", "”", "‚", "’"]),
    ("mk", ["„", "“", "’", "‘"]),
    ("nb", ["«", "»", "‘", "’"]),
    ("nn", ["«", "»", "‘", "’"]),
    ("no", ["«", "»", "‘", "’"]),
    ("pl", ["„", "”", "‚", "’"]),
    ("pt", ["“", "”", "‘", "’"]),
    ("ro", ["„", "”", "«", "»"]),
    ("ru", ["«", "»", "„", "“"]),
    ("sk", ["„", "“", "‚", "‘"]),
    ("sl", ["„", "“", "‚", "‘"]),
    ("sq", ["«", "»", "“", "”"]),
    ("sr", ["„", "”", "’", "’"]),
    ("sv", ["”", "”", "’", "’"]),
    ("uk", ["«", "»", "„", "“"]),
];

/// The quotes of a language tag (BCP 47); English ones where nothing else is known.
pub(super) fn of(tag: &str) -> Quotes {
    let tag = tag.replace('_', "-").to_ascii_lowercase();
    let primary = tag.split('-').next().unwrap_or("");
    let region = tag.split('-').find(|part| part.len() == 2 && *part != primary).unwrap_or("");
    let find = |wanted: &str| BY_LANGUAGE.iter().find(|(known, _)| *known == wanted).map(|(_, quotes)| *quotes);
    find(&format!("{primary}-{region}")).or_else(|| find(primary)).unwrap_or(ENGLISH)
}

/// Whether all quotes of a language are those that the parser makes.
pub(super) fn is_english(tag: &str) -> bool {
    // Where no space stands behind a closing quote, the parser takes it for an opening one.
    let attached = ["ja", "ko", "zh", "th", "lo", "km", "my"];
    of(tag) == ENGLISH && !attached.contains(&tag.split(['-', '_']).next().unwrap_or("").to_ascii_lowercase().as_str())
}

/// A mark with what stands beside it.
struct Seen {
    mark: char,
    before: char,
    after: char,
    quotes: Quotes,
}

/// Settles all marks of a paragraph in a language.
pub(super) fn settle(content: &mut [Inline], lang: &str) {
    let mut seen = Vec::new();
    let mut last = ' ';
    look(content, of(lang), &mut last, &mut seen);
    if seen.is_empty() {
        return;
    }
    let mut settled = decide(&seen).into_iter();
    put(content, &mut settled);
}

/// Gathers the marks, in order.
fn look(content: &[Inline], quotes: Quotes, last: &mut char, seen: &mut Vec<Seen>) {
    for inline in content {
        match &inline.kind {
            InlineKind::Text(text) => {
                for c in text.chars() {
                    step(c, quotes, last, seen);
                }
            }
            // Code counts as a word.
            InlineKind::Code(_) | InlineKind::Math { .. } => step('x', quotes, last, seen),
            InlineKind::SoftBreak | InlineKind::HardBreak => step(' ', quotes, last, seen),
            InlineKind::Image(_) | InlineKind::Note(_) => step('\u{fffc}', quotes, last, seen),
            InlineKind::Span { attrs, content } => {
                let quotes = attrs.lang.as_deref().map_or(quotes, of);
                look(content, quotes, last, seen);
            }
            _ => walk::inner(inline).into_iter().for_each(|content| look(content, quotes, last, seen)),
        }
    }
}

fn step(c: char, quotes: Quotes, last: &mut char, seen: &mut Vec<Seen>) {
    if MARKS.contains(last)
        && let Some(mark) = seen.last_mut()
    {
        mark.after = c;
    }
    if MARKS.contains(&c) {
        seen.push(Seen { mark: c, before: *last, after: ' ', quotes });
    }
    *last = c;
}

/// What each mark becomes.
fn decide(seen: &[Seen]) -> Vec<&'static str> {
    let mut out: Vec<&'static str> = Vec::with_capacity(seen.len());
    // Quotes that are open, as indices.
    let mut open: Vec<usize> = Vec::new();
    let is_double = |at: &usize| typed(seen[*at].mark) == '"';
    for (i, this) in seen.iter().enumerate() {
        let [opening, closing, inner_opening, inner_closing] = this.quotes;
        // Nobody nests so deep: time stays linear.
        if open.len() > 32 {
            open.remove(0);
        }
        let single_is_open = open.last().is_some_and(|at| !is_double(at));
        let inside = this.before.is_alphanumeric() && this.after.is_alphanumeric();
        let settled = match (is_double(&i), this.opens()) {
            // Hebrew marks acronyms and foreign sounds with them.
            (true, _) if inside && is_hebrew(this.before) => "״",
            (false, _) if is_hebrew(this.before) && open.iter().all(is_double) => "׳",
            (true, true) if !this.before.is_alphanumeric() || !open.iter().any(is_double) => {
                open.push(i);
                opening
            }
            (true, _) => {
                if let Some(at) = open.iter().rposition(is_double) {
                    open.truncate(at);
                }
                closing
            }
            // A particle may stand right behind a closing quote, where there are no apostrophes.
            (false, _) if inside && !(is_uncased(this.before) && single_is_open) => "’",
            (false, true) if !(inside || this.mark == MARKS[3] && single_is_open) => {
                open.push(i);
                // Until it is closed: most words that begin so have lost letters ('t, '90s).
                if loses_letters(this) { "’" } else { inner_opening }
            }
            (false, _) if single_is_open => {
                if let Some(at) = open.pop() {
                    out[at] = inner_opening;
                }
                inner_closing
            }
            (false, _) => "’",
        };
        out.push(settled);
    }
    out
}

impl Seen {
    /// As the parser thinks; it takes one for an apostrophe whose closing quote it does not see.
    fn opens(&self) -> bool {
        let begins = !self.before.is_alphanumeric() && is_uncased(self.after);
        self.mark == MARKS[0] || self.mark == MARKS[2] || self.mark == MARKS[3] && begins
    }
}

/// A letter of a script without capitals.
fn is_uncased(c: char) -> bool {
    c.is_alphabetic() && !c.is_lowercase() && !c.is_uppercase()
}

/// A single quote before a figure, or in a language with words that begin with an apostrophe.
fn loses_letters(seen: &Seen) -> bool {
    seen.after.is_ascii_digit() || seen.quotes == ENGLISH
}

fn is_hebrew(c: char) -> bool {
    matches!(c, '\u{5d0}'..='\u{5ea}')
}

fn put(content: &mut [Inline], settled: &mut std::vec::IntoIter<&'static str>) {
    for inline in content {
        if let InlineKind::Text(text) = &mut inline.kind {
            if text.contains(MARKS) {
                let mut out = String::with_capacity(text.len());
                for c in text.chars() {
                    match MARKS.contains(&c) {
                        true => out.push_str(settled.next().unwrap_or_default()),
                        false => out.push(c),
                    }
                }
                *text = out;
            }
        } else {
            for content in walk::inner_mut(inline).into_iter().flatten() {
                put(content, settled);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{FileId, Span};

    /// A text whose quotes were typed as the straight ones of the sample, made by the parser's rule of thumb.
    fn quoted(text: &str, lang: &str) -> String {
        let mut marked = String::new();
        let chars: Vec<char> = text.chars().collect();
        for (i, c) in chars.iter().enumerate() {
            let opens = (i == 0 || " („«\"'".contains(chars[i - 1])) && chars.get(i + 1).is_some_and(|c| *c != ' ');
            marked.push(match (c, opens) {
                ('"', true) => MARKS[0],
                ('"', false) => MARKS[1],
                ('\'', true) => MARKS[2],
                ('\'', false) => MARKS[3],
                (c, _) => *c,
            });
        }
        let span = Span::new(FileId(0), 0, 1);
        let mut content = vec![Inline::new(span, InlineKind::Text(marked))];
        settle(&mut content, lang);
        walk::plain(&content)
    }

    #[test]
    fn quotes_follow_the_language() {
        let shown = |lang| quoted("a \"b 'c' d\" e", lang);
        assert_eq!(shown("en-GB"), "a “b ‘c’ d” e");
        assert_eq!(shown("de-AT"), "a „b ‚c‘ d“ e");
        assert_eq!(shown("de-CH"), "a «b ‹c› d» e");
        assert_eq!(shown("pl"), "a „b ‚c’ d” e");
        assert_eq!(shown("fr"), "a «\u{202f}b “c” d\u{202f}» e");
        assert_eq!(shown("ru"), "a «b „c“ d» e");
        assert_eq!(shown("sv"), "a ”b ’c’ d” e");
        assert_eq!(shown("xx"), "a “b ‘c’ d” e");
    }

    #[test]
    fn an_apostrophe_is_no_quote() {
        assert_eq!(quoted("l'homme d'\"or\"", "fr"), "l’homme d’\u{ab}\u{202f}or\u{202f}»");
        assert_eq!(quoted("Hans' 'Auto' und 's Geld '90", "de"), "Hans’ ‚Auto‘ und ‚s Geld ’90");
        assert_eq!(quoted("'t is 'n 'woord'", "nl"), "’t is ’n ‘woord’");
        assert_eq!(quoted("צה\"ל צ'ק \"שלום\"", "he"), "צה״ל צ׳ק ”שלום”");
    }

    #[test]
    fn particles_stand_right_behind_a_closing_quote() {
        assert_eq!(quoted("과 '강조'는 \"둘\"이다 '셋'", "ko"), "과 ‘강조’는 “둘”이다 ‘셋’");
        assert_eq!(quoted("Rust's 'a' '말.'은", "ko"), "Rust’s ‘a’ ‘말.’은");
        // Some parsers take the second for an opening one.
        let all = [MARKS[0], '문', MARKS[0], '과'].iter().collect();
        let mut content = vec![Inline::new(Span::new(FileId(0), 0, 1), InlineKind::Text(all))];
        settle(&mut content, "ko");
        assert_eq!(walk::plain(&content), "“문”과");
    }

    #[test]
    fn what_is_not_closed_is_a_quote_all_the_same() {
        assert_eq!(quoted("\"a", "de"), "„a");
        assert_eq!(quoted("a\"", "de"), "a“");
        assert_eq!(quoted("\"a 'b\" c", "de"), "„a ‚b“ c");
    }
}
