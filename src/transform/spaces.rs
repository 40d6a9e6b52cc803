//! Which spaces bind, by language: between a number and its unit, after an initial, before a dash.
//!
//! French: narrow before `; ! ?` and within guillemets, a full no-break space before the colon
//! (*Lexique des règles typographiques en usage à l'Imprimerie nationale*, "Ponctuation"). Czech,
//! Slovak and Polish: no word of one letter at a line's end (ČSN 01 6910, "Dělení"; PN-83/P-55366).

/// What a binding space is.
pub(super) const TIE: char = '\u{a0}';
/// The same, thinner than a space.
pub(super) const NARROW: char = '\u{202f}';

/// The rules of one language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Rules {
    /// Spaces stand before high punctuation and within guillemets.
    french: bool,
    /// Words of one letter that no line may end with.
    letters: &'static str,
    /// Spaces part the thousands.
    thousands: bool,
    /// By byte: whether it may be the last before a space that binds, or the first behind one.
    kinds: &'static [u8; 256],
}

const BEFORE: u8 = 1;
const AFTER: u8 = 2;
const SPACE: u8 = 4;

const CZECH: &str = "kKsSvVzZoOuUaAiI";
const SLOVAK: &str = "aAiIkKoOsSuUvVzZ";
const POLISH: &str = "aAiIoOuUwWzZ";

const fn kinds(french: bool, letters: &str) -> [u8; 256] {
    let mut out = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        // Digit, full stop, the last byte of § or №, of «; the first of a dash, of ».
        let before = (byte as u8).is_ascii_digit() || matches!(byte, 0x2e | 0xa7 | 0x96) || french && byte == 0xab;
        let after = byte == 0xe2 || french && matches!(byte as u8, b';' | b':' | b'!' | b'?' | 0xc2);
        out[byte] = if before { BEFORE } else { 0 } | if after { AFTER } else { 0 };
        byte += 1;
    }
    let mut i = 0;
    while i < letters.len() {
        out[letters.as_bytes()[i] as usize] |= BEFORE;
        i += 1;
    }
    out[b' ' as usize] = SPACE;
    out
}

impl Rules {
    /// By the primary language of a tag (BCP 47).
    pub(super) fn of(tag: &str) -> Self {
        let primary = tag.split(['-', '_']).next().unwrap_or("").to_ascii_lowercase();
        let french = primary == "fr";
        let (letters, kinds) = match primary.as_str() {
            "fr" => ("", const { &kinds(true, "") }),
            "cs" => (CZECH, const { &kinds(false, CZECH) }),
            "sk" => (SLOVAK, const { &kinds(false, SLOVAK) }),
            "pl" => (POLISH, const { &kinds(false, POLISH) }),
            _ => ("", const { &kinds(false, "") }),
        };
        let thousands = matches!(
            &*primary,
            "fr" | "cs" | "sk" | "pl" | "ru" | "uk" | "be" | "bg" | "sv" | "fi" | "nb" | "no" | "hu"
        );
        Rules { french, letters, thousands, kinds }
    }

    /// The space that belongs between the word before and the text behind one; `None`: an ordinary one.
    /// `after` is asked only when the word before leaves it open.
    pub(super) fn space<'t>(&self, before: &str, after: impl FnOnce() -> &'t str) -> Option<char> {
        let last = before.chars().next_back()?;
        if last == '«' {
            return self.french.then_some(NARROW);
        }
        if !self.letters.is_empty() && self.letters.contains(last) && is_alone(before) {
            return Some(TIE);
        }
        let after = after();
        let first = after.chars().next()?;
        match first {
            // A line does not begin with a dash between words.
            '–' | '—' => after[first.len_utf8()..].starts_with([' ', TIE]).then_some(TIE),
            ';' | ':' | '!' | '?' | '»' if self.french => french(first, &after[first.len_utf8()..]),
            _ if last.is_ascii_digit() && is_number(before) => self.behind_number(after).then_some(TIE),
            '0'..='9' if matches!(last, '§' | '№') || is_reference(before) => Some(TIE),
            _ if last == '.' && first.is_uppercase() && is_name_part(before) => Some(TIE),
            _ => None,
        }
    }

    fn behind_number(&self, after: &str) -> bool {
        let end = after.find(|c: char| !c.is_alphanumeric() && !"°%‰€$£¥".contains(c)).unwrap_or(after.len());
        let word = &after[..end];
        if self.thousands && word.len() == 3 && word.bytes().all(|b| b.is_ascii_digit()) {
            return true;
        }
        word.len() <= 8 && UNITS.contains(&word)
    }

    /// Where a text can hold a space that these rules bind, by a quick look at the bytes beside each: all places from a byte
    /// on. Of what stands around the text nothing is known.
    pub(super) fn candidates(&self, text: &str) -> impl Iterator<Item = usize> {
        let kind = |at: usize| text.as_bytes().get(at).map_or(AFTER, |byte| self.kinds[usize::from(*byte)]);
        let (mut before, mut here) = (BEFORE, kind(0));
        (0..text.len()).filter(move |at| {
            let after = kind(at + 1);
            // No branch for each space: where words end cannot be guessed.
            let binds = (before & BEFORE | after >> 1) & here >> 2;
            (before, here) = (here, after);
            binds & 1 != 0
        })
    }
}

/// The signs behind a French space: nothing that makes another sign, a time or an address of them.
fn french(sign: char, rest: &str) -> Option<char> {
    let next = rest.chars().next();
    let ends = next.is_none_or(|c| c.is_whitespace() || "!?»”)].,…\u{202f}".contains(c));
    match sign {
        _ if !ends => None,
        ':' => Some(TIE),
        _ => Some(NARROW),
    }
}

/// A word of one letter, perhaps behind an opening sign.
fn is_alone(word: &str) -> bool {
    let mut chars = word.chars().rev();
    chars.next();
    chars.all(|c| matches!(c, '(' | '[' | '„' | '‚' | '»' | '«' | '"' | '“' | '‘' | '–' | '—'))
}

fn is_number(word: &str) -> bool {
    let word =
        word.trim_start_matches(['(', '[', '-', '−', '+', '±', '~', '≈', '<', '>', '„', '“', '«', '$', '€', '£']);
    word.len() <= 24
        && word.starts_with(|c: char| c.is_ascii_digit())
        && word.chars().all(|c| c.is_ascii_digit() || ".,–-/×".contains(c) || c == TIE || c == NARROW)
}

/// Short for a page, a figure, a number …: what follows is its figure.
fn is_reference(word: &str) -> bool {
    let Some(word) = word.strip_suffix('.') else { return false };
    let word = word.trim_start_matches(['(', '[', '„', '“', '«']);
    word.len() <= 5 && REFERENCES.contains(&word)
}

/// An initial (`A.`, `J.R.R.`) before a name. Titles (`Mr.`) are not bound: where people talk they stand in every other
/// line, and the holes that they would make are uglier than a title at a line's end.
fn is_name_part(word: &str) -> bool {
    let Some(word) = word.strip_suffix('.') else { return false };
    let word = word.trim_start_matches(['(', '[', '„', '“', '«']);
    let initial = |part: &str| {
        let mut chars = part.chars();
        chars.next().is_some_and(char::is_uppercase) && chars.next().is_none()
    };
    // "… than I. He …" ends a sentence.
    word.len() <= 12 && word != "I" && word.split('.').all(|part| initial(part.trim_start_matches('-')))
}

const REFERENCES: &[&str] = &[
    "p", "pp", "S", "s", "str", "Str", "Fig", "fig", "Figs", "Abb", "Tab", "tab", "Eq", "eq", "Nr", "nr", "No", "no",
    "č", "vol", "Vol", "Bd", "ch", "Ch", "Chap", "chap", "Kap", "kap", "cap", "art", "Art", "sec", "Sec", "rys", "obr",
    "рис", "стр", "с",
];

const UNITS: &[&str] = &[
    "km", "m", "cm", "mm", "µm", "μm", "nm", "km²", "m²", "m³", "kg", "g", "mg", "µg", "l", "L", "ml", "mL", "h",
    "min", "s", "ms", "µs", "μs", "ns", "Hz", "kHz", "MHz", "GHz", "bit", "bits", "B", "kB", "KB", "MB", "GB", "TB",
    "KiB", "MiB", "GiB", "TiB", "V", "mV", "kV", "mA", "W", "kW", "MW", "kWh", "J", "kJ", "N", "Pa", "kPa", "hPa",
    "°C", "°F", "K", "dB", "px", "pt", "dpi", "%", "‰", "€", "$", "£", "¥", "Kč", "zł", "kr", "€/h",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn space(lang: &str, before: &str, after: &str) -> Option<char> {
        let rules = Rules::of(lang);
        let bound = rules.space(before, || after);
        let text = format!("{before} {after}");
        let found = rules.candidates(&text).any(|at| at == before.len());
        assert!(found || bound.is_none(), "the quick look misses {text}");
        bound
    }

    #[test]
    fn numbers_hold_their_units() {
        for (before, after) in [("10", "km,"), ("(3.5", "GHz)"), ("25", "%"), ("§", "5"), ("p.", "12"), ("Fig.", "3")]
        {
            assert_eq!(space("en", before, after), Some(TIE), "{before} {after}");
        }
        for (before, after) in [("10", "men"), ("x10", "km"), ("in", "12"), ("end.", "12"), ("1", "000"), ("v2", "s")] {
            assert_eq!(space("en", before, after), None, "{before} {after}");
        }
        assert_eq!(space("fr", "10", "000"), Some(TIE));
    }

    #[test]
    fn names_hold_together() {
        for (before, after) in [("A.", "Mickiewicz"), ("J.R.R.", "Tolkien"), ("(E.", "Bennet)")] {
            assert_eq!(space("en", before, after), Some(TIE), "{before} {after}");
        }
        for (before, after) in [("Mr.", "Bennet"), ("end.", "Then"), ("I.", "Then")] {
            assert_eq!(space("en", before, after), None, "{before} {after}");
        }
        assert_eq!(space("en", "A.", "then"), None);
    }

    #[test]
    fn french_signs_have_their_spaces() {
        for (before, after, wanted) in [
            ("mot", "; puis", Some(NARROW)),
            ("mot", ": puis", Some(TIE)),
            ("quoi", "?", Some(NARROW)),
            ("quoi", "?!", Some(NARROW)),
            ("mot", "»", Some(NARROW)),
            ("«", "mot", Some(NARROW)),
            ("a", "!= b", None),
            ("a", ":: b", None),
            ("a", ":)", Some(TIE)),
        ] {
            assert_eq!(space("fr-FR", before, after), wanted, "{before} {after}");
        }
        assert_eq!(space("en", "word", "; then"), None);
    }

    #[test]
    fn no_line_ends_with_a_word_of_one_letter() {
        for (lang, before) in [("cs", "v"), ("cs", "„V"), ("pl", "w"), ("pl", "(i"), ("sk", "o")] {
            assert_eq!(space(lang, before, "domu"), Some(TIE), "{lang} {before}");
        }
        assert_eq!(space("cs", "nov", "domu"), None);
        assert_eq!(space("en", "a", "house"), None);
        assert_eq!(space("de", "Haus", "– und"), Some(TIE));
    }
}
