//! TeX in fields of BibTeX → plain text: accents, dashes, quotes; braces and commands of style go.

use unicode_normalization::UnicodeNormalization;

/// The text of a field.
pub(super) fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '{' | '}' | '$' => {}
            '~' => out.push('\u{a0}'),
            '-' => {
                let mut count = 1;
                while chars.next_if_eq(&'-').is_some() {
                    count += 1;
                }
                out.push_str(["", "-", "\u{2013}", "\u{2014}"][count.min(3)]);
            }
            '`' if chars.next_if_eq(&'`').is_some() => out.push('\u{201c}'),
            '\'' if chars.next_if_eq(&'\'').is_some() => out.push('\u{201d}'),
            '\\' => command(&mut chars, &mut out),
            c => out.push(c),
        }
    }
    let words: Vec<&str> = out.split([' ', '\t', '\n', '\r']).filter(|word| !word.is_empty()).collect();
    words.join(" ").nfc().collect()
}

/// What stands behind a backslash.
fn command(chars: &mut std::iter::Peekable<std::str::Chars<'_>>, out: &mut String) {
    let Some(first) = chars.next() else { return };
    if !first.is_ascii_alphabetic() {
        match accent(first) {
            Some(mark) => accented(chars, mark, out),
            None => out.push(first),
        }
        return;
    }
    let mut name = String::from(first);
    while let Some(c) = chars.next_if(char::is_ascii_alphabetic) {
        name.push(c);
    }
    while chars.next_if_eq(&' ').is_some() {}
    let letter = match name.as_str() {
        "ss" => "ß",
        "o" => "ø",
        "O" => "Ø",
        "ae" => "æ",
        "AE" => "Æ",
        "oe" => "œ",
        "OE" => "Œ",
        "aa" => "å",
        "AA" => "Å",
        "l" => "ł",
        "L" => "Ł",
        "i" => "i",
        "j" => "j",
        "TeX" => "TeX",
        "LaTeX" => "LaTeX",
        "BibTeX" => "BibTeX",
        name => {
            let first = name.chars().next().filter(|_| name.len() == 1).and_then(accent);
            if let Some(mark) = first {
                accented(chars, mark, out);
            }
            return;
        }
    };
    out.push_str(letter);
}

/// The letter behind an accent, in braces or not.
fn accented(chars: &mut std::iter::Peekable<std::str::Chars<'_>>, mark: char, out: &mut String) {
    while chars.next_if(|c| matches!(c, '{' | ' ')).is_some() {}
    let Some(mut letter) = chars.next() else { return };
    if letter == '\\' {
        // The dotless letters: the accent takes the place of the dot.
        letter = chars.next().unwrap_or('i');
    }
    out.push(letter);
    out.push(mark);
}

/// The combining character of an accent.
fn accent(name: char) -> Option<char> {
    Some(match name {
        '\'' => '\u{301}',
        '`' => '\u{300}',
        '^' => '\u{302}',
        '"' => '\u{308}',
        '~' => '\u{303}',
        '=' => '\u{304}',
        '.' => '\u{307}',
        'u' => '\u{306}',
        'v' => '\u{30c}',
        'H' => '\u{30b}',
        'c' => '\u{327}',
        'k' => '\u{328}',
        'r' => '\u{30a}',
        'd' => '\u{323}',
        'b' => '\u{331}',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn accents_and_commands() {
        assert_eq!(
            plain(r#"G{\"o}del, Erd{\H o}s, \'Eluard, \v{S}koda, Mar\'{\i}a, Gro\ss"#),
            "Gödel, Erdős, Éluard, Škoda, María, Groß"
        );
        assert_eq!(plain(r"\emph{On} {TCP}/{IP} --- 5\% of 1--2~m"), "On TCP/IP — 5% of 1–2\u{a0}m");
        assert_eq!(plain("``a''  b\n c"), "“a” b c");
        assert_eq!(plain(r"\"), "");
    }
}
