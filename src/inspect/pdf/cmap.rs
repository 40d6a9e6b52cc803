//! `ToUnicode` maps: what the codes of a font mean (ISO 32000-1 §9.10.3).

use std::collections::HashMap;

/// A font as far as its text goes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Font {
    /// Codes of two bytes, else of one.
    pub(super) wide: bool,
    /// All its glyphs are of one width: a face for code.
    pub(super) fixed: bool,
    /// Code → text.
    pub(super) map: HashMap<u32, String>,
}

impl Font {
    /// Tells the text of each code of a shown string; a code without meaning is U+FFFD.
    pub(super) fn decode(&self, bytes: &[u8], mut out: impl FnMut(&str)) {
        if self.wide {
            for pair in bytes.chunks(2) {
                let code = pair.iter().fold(0, |code, byte| code << 8 | u32::from(*byte));
                self.code(code, &mut out);
            }
        } else {
            for byte in bytes {
                self.code(u32::from(*byte), &mut out);
            }
        }
    }

    fn code(&self, code: u32, out: &mut impl FnMut(&str)) {
        match self.map.get(&code) {
            Some(text) => out(text),
            None if !self.wide && (32..127).contains(&code) => {
                out(char::from(code as u8).encode_utf8(&mut [0; 4]));
            }
            None => out("\u{fffd}"),
        }
    }
}

/// Codes that the ranges of a map may name in all: sixteen times as many as there are.
const MOST_CODES: usize = 1 << 20;

/// Reads a map: its `bfchar` and `bfrange` sections.
pub(in crate::inspect) fn parse(text: &[u8]) -> HashMap<u32, String> {
    let mut map = HashMap::new();
    // Ranges that name the same codes again and again are a trap.
    let mut left = MOST_CODES;
    let tokens = tokens(text);
    let mut i = 0;
    while i < tokens.len() {
        match &tokens[i] {
            Token::Word(b"beginbfchar") => {
                i += 1;
                while let (Some(Token::Hex(code)), Some(Token::Hex(value))) = (tokens.get(i), tokens.get(i + 1)) {
                    map.insert(number(code), utf16(value));
                    i += 2;
                }
            }
            Token::Word(b"beginbfrange") => {
                i += 1;
                while let (Some(Token::Hex(low)), Some(Token::Hex(high))) = (tokens.get(i), tokens.get(i + 1)) {
                    let (low, high) = (number(low), number(high).min(number(low).saturating_add(0xffff)));
                    i += 2;
                    match tokens.get(i) {
                        Some(Token::Hex(value)) => {
                            for (step, code) in (low..=high).enumerate().take(left) {
                                map.insert(code, shifted(value, step));
                            }
                            left = left.saturating_sub((high.saturating_sub(low)) as usize + 1);
                            i += 1;
                        }
                        Some(Token::Open) => {
                            i += 1;
                            let mut code = low;
                            while let Some(Token::Hex(value)) = tokens.get(i) {
                                map.insert(code, utf16(value));
                                code = code.saturating_add(1);
                                i += 1;
                            }
                            i += 1;
                        }
                        _ => break,
                    }
                }
            }
            _ => i += 1,
        }
    }
    map
}

/// How many bytes the codes of a map have, by the first range that it declares.
pub(in crate::inspect) fn code_length(text: &[u8]) -> Option<usize> {
    let mut tokens = tokens(text).into_iter().skip_while(|token| !matches!(token, Token::Word(b"begincodespacerange")));
    match tokens.nth(1) {
        Some(Token::Hex(low)) => Some(low.len()),
        _ => None,
    }
}

enum Token<'a> {
    Hex(Vec<u8>),
    Open,
    Word(&'a [u8]),
}

fn tokens(text: &[u8]) -> Vec<Token<'_>> {
    let mut out = Vec::new();
    let mut i = 0;
    while let Some(&byte) = text.get(i) {
        match byte {
            b'<' if text.get(i + 1) != Some(&b'<') => {
                let end = text[i..].iter().position(|b| *b == b'>').map_or(text.len(), |n| i + n);
                let digits: Vec<u8> =
                    text[i + 1..end].iter().filter_map(|b| char::from(*b).to_digit(16)).map(|d| d as u8).collect();
                out.push(Token::Hex(digits.chunks(2).map(|pair| pair[0] << 4 | pair.get(1).unwrap_or(&0)).collect()));
                i = end + 1;
            }
            b'[' => {
                out.push(Token::Open);
                i += 1;
            }
            b'%' => i += text[i..].iter().position(|b| matches!(b, b'\n' | b'\r')).unwrap_or(text.len() - i),
            byte if byte.is_ascii_alphanumeric() => {
                let end = text[i..].iter().position(|b| !b.is_ascii_alphanumeric()).map_or(text.len(), |n| i + n);
                out.push(Token::Word(&text[i..end]));
                i = end;
            }
            _ => i += 1,
        }
    }
    out
}

fn number(bytes: &[u8]) -> u32 {
    bytes.iter().take(4).fold(0, |number, byte| number << 8 | u32::from(*byte))
}

/// A range's text, its last unit moved on.
fn shifted(value: &[u8], step: usize) -> String {
    let mut units = units(value);
    if let Some(last) = units.last_mut() {
        *last = last.wrapping_add(step as u16);
    }
    String::from_utf16_lossy(&units)
}

fn units(bytes: &[u8]) -> Vec<u16> {
    bytes.chunks(2).map(|pair| u16::from(pair[0]) << 8 | u16::from(*pair.get(1).unwrap_or(&0))).collect()
}

/// UTF-16, big end first; what is no text becomes U+FFFD.
pub(super) fn utf16(bytes: &[u8]) -> String {
    String::from_utf16_lossy(&units(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_kinds_of_section_are_read() {
        let map = parse(
            b"1 begincodespacerange <0000> <FFFF> endcodespacerange 1 beginbfchar <0001> <00660069> endbfchar \
              2 beginbfrange <0002> <0004> <0061> <0005> <0006> [<0078> <D835DC00>] endbfrange",
        );
        assert_eq!(map[&1], "fi");
        assert_eq!((map[&2].as_str(), map[&4].as_str()), ("a", "c"));
        assert_eq!((map[&5].as_str(), map[&6].as_str()), ("x", "\u{1d400}"));
        assert_eq!(map.len(), 6);
        assert_eq!(code_length(b"1 begincodespacerange <00> <FF> endcodespacerange"), Some(1));
        assert_eq!(code_length(b"1 begincidrange <00> <FF> 0 endcidrange"), None);
    }

    #[test]
    fn a_code_without_meaning_is_not_silent() {
        let font = Font { wide: true, fixed: false, map: HashMap::from([(1, "a".to_owned())]) };
        let mut out = String::new();
        font.decode(&[0, 1, 0, 2], |text| out.push_str(text));
        assert_eq!(out, "a\u{fffd}");
    }
}
