//! A content stream → operators with their operands (ISO 32000-1 §7.2, §7.3, §7.8.2).
//!
//! Written for pages, of which a book has hundreds: nothing is copied that stands in the stream as it is meant.

use std::borrow::Cow;

/// Lists and tables nested deeper than this are damage.
const DEEPEST: u32 = 32;

/// An operand.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Operand<'a> {
    /// A number.
    Number(f32),
    /// A name, without its slash.
    Name(Cow<'a, [u8]>),
    /// A string's bytes.
    Text(Cow<'a, [u8]>),
    /// An array.
    List(Vec<Operand<'a>>),
    /// A dictionary.
    Table(Vec<(Cow<'a, [u8]>, Operand<'a>)>),
    /// `true`, `false`, `null`.
    Other,
}

impl<'a> Operand<'a> {
    pub(super) fn number(&self) -> Option<f32> {
        if let Operand::Number(number) = self { Some(*number) } else { None }
    }

    pub(super) fn name(&self) -> Option<&[u8]> {
        if let Operand::Name(name) = self { Some(name) } else { None }
    }

    /// An entry of a table.
    pub(super) fn get(&self, key: &[u8]) -> Option<&Operand<'a>> {
        let Operand::Table(entries) = self else { return None };
        entries.iter().find(|(own, _)| **own == *key).map(|(_, value)| value)
    }
}

/// The operators of a stream, one after the other.
pub(super) struct Operators<'a> {
    bytes: &'a [u8],
    at: usize,
    /// Something could not be read.
    pub(super) damaged: bool,
}

/// What comes next.
enum Token<'a> {
    Operand(Operand<'a>),
    Word(&'a [u8]),
    EndList,
    EndTable,
}

impl<'a> Operators<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Operators { bytes, at: 0, damaged: false }
    }

    /// The next operator; its operands are put into `operands`. Behind the last is `None`.
    pub(super) fn next(&mut self, operands: &mut Vec<Operand<'a>>) -> Option<&'a [u8]> {
        operands.clear();
        loop {
            match self.token(0)? {
                Token::Operand(operand) => operands.push(operand),
                Token::Word(b"true" | b"false" | b"null") => operands.push(Operand::Other),
                Token::Word(b"BI") => {
                    self.picture();
                    return Some(b"BI");
                }
                Token::Word(word) => return Some(word),
                Token::EndList | Token::EndTable => self.damaged = true,
            }
        }
    }

    fn token(&mut self, depth: u32) -> Option<Token<'a>> {
        self.white();
        while let Some(b')' | b'{' | b'}') = self.bytes.get(self.at) {
            // Nothing opened it.
            self.damaged = true;
            self.at += 1;
            self.white();
        }
        let first = *self.bytes.get(self.at)?;
        let second = self.bytes.get(self.at + 1);
        self.at += 1;
        Some(match first {
            b'0'..=b'9' | b'+' | b'-' | b'.' => Token::Operand(self.number()),
            b'/' => Token::Operand(Operand::Name(self.name())),
            b'(' => Token::Operand(Operand::Text(self.text())),
            b'<' if second == Some(&b'<') => {
                self.at += 1;
                Token::Operand(self.table(depth + 1))
            }
            b'<' => Token::Operand(Operand::Text(self.hex())),
            b'>' if second == Some(&b'>') => {
                self.at += 1;
                Token::EndTable
            }
            b'[' => Token::Operand(self.list(depth + 1)),
            b']' => Token::EndList,
            b'>' => {
                self.damaged = true;
                Token::EndTable
            }
            _ => Token::Word(self.regular(self.at - 1)),
        })
    }

    /// Passes over white space and comments.
    fn white(&mut self) {
        while let Some(byte) = self.bytes.get(self.at) {
            match byte {
                b'\0' | b'\t' | b'\n' | b'\x0c' | b'\r' | b' ' => self.at += 1,
                b'%' => {
                    let rest = &self.bytes[self.at..];
                    self.at += rest.iter().position(|b| matches!(b, b'\n' | b'\r')).unwrap_or(rest.len());
                }
                _ => return,
            }
        }
    }

    /// Regular characters from a place on (§7.2.2).
    fn regular(&mut self, from: usize) -> &'a [u8] {
        let rest = &self.bytes[self.at..];
        self.at += rest.iter().position(|b| !is_regular(*b)).unwrap_or(rest.len());
        &self.bytes[from..self.at]
    }

    fn number(&mut self) -> Operand<'a> {
        let digits = self.regular(self.at - 1);
        let (sign, digits) = match digits {
            [b'-', rest @ ..] => (-1.0, rest),
            [b'+', rest @ ..] => (1.0, rest),
            digits => (1.0, digits),
        };
        let (mut value, mut scale) = (0.0_f64, 0.0_f64);
        for digit in digits {
            match digit {
                b'0'..=b'9' => {
                    value = value * 10.0 + f64::from(digit - b'0');
                    scale *= 10.0;
                }
                b'.' if scale == 0.0 => scale = 1.0,
                _ => self.damaged = true,
            }
        }
        Operand::Number((sign * value / if scale == 0.0 { 1.0 } else { scale }) as f32)
    }

    fn name(&mut self) -> Cow<'a, [u8]> {
        let name = self.regular(self.at);
        if !name.contains(&b'#') {
            return Cow::Borrowed(name);
        }
        let mut out = Vec::with_capacity(name.len());
        let mut rest = name;
        while let Some((&first, tail)) = rest.split_first() {
            let digit = |at: usize| tail.get(at).and_then(|b| char::from(*b).to_digit(16));
            rest = match (first, digit(0), digit(1)) {
                (b'#', Some(high), Some(low)) => {
                    out.push((high << 4 | low) as u8);
                    &tail[2..]
                }
                _ => {
                    out.push(first);
                    tail
                }
            };
        }
        Cow::Owned(out)
    }

    /// A string in parentheses (§7.3.4.2).
    fn text(&mut self) -> Cow<'a, [u8]> {
        let from = self.at;
        let mut depth = 1;
        let mut plain = true;
        while let Some(byte) = self.bytes.get(self.at) {
            self.at += 1;
            match byte {
                b'\\' => {
                    plain = false;
                    self.at += 1;
                }
                b'\r' => plain = false,
                b'(' => depth += 1,
                b')' => {
                    depth -= 1;
                    if depth == 0 {
                        let raw = &self.bytes[from..self.at - 1];
                        return if plain { Cow::Borrowed(raw) } else { Cow::Owned(unescaped(raw)) };
                    }
                }
                _ => {}
            }
        }
        self.at = self.bytes.len();
        self.damaged = true;
        Cow::Borrowed(&[])
    }

    /// A string of hexadecimal digits (§7.3.4.3).
    fn hex(&mut self) -> Cow<'a, [u8]> {
        let rest = &self.bytes[self.at..];
        let Some(end) = rest.iter().position(|b| *b == b'>') else {
            self.at = self.bytes.len();
            self.damaged = true;
            return Cow::Borrowed(&[]);
        };
        self.at += end + 1;
        let digits: Vec<u32> = rest[..end].iter().filter_map(|b| char::from(*b).to_digit(16)).collect();
        Cow::Owned(digits.chunks(2).map(|pair| (pair[0] << 4 | pair.get(1).unwrap_or(&0)) as u8).collect())
    }

    fn list(&mut self, depth: u32) -> Operand<'a> {
        let mut out = Vec::new();
        if depth > DEEPEST {
            self.stop();
        }
        loop {
            match self.token(depth) {
                Some(Token::Operand(operand)) => out.push(operand),
                Some(Token::EndList) => return Operand::List(out),
                Some(Token::Word(b"true" | b"false" | b"null")) => out.push(Operand::Other),
                Some(Token::Word(_) | Token::EndTable) => self.damaged = true,
                None => {
                    self.damaged = true;
                    return Operand::List(out);
                }
            }
        }
    }

    fn table(&mut self, depth: u32) -> Operand<'a> {
        let mut out = Vec::new();
        if depth > DEEPEST {
            self.stop();
        }
        let mut key = None;
        loop {
            let value = match self.token(depth) {
                Some(Token::Operand(value)) => value,
                Some(Token::EndTable) => return Operand::Table(out),
                Some(Token::Word(_)) => Operand::Other,
                Some(Token::EndList) => {
                    self.damaged = true;
                    continue;
                }
                None => {
                    self.damaged = true;
                    return Operand::Table(out);
                }
            };
            match (key.take(), value) {
                (Some(key), value) => out.push((key, value)),
                (None, Operand::Name(name)) => key = Some(name),
                (None, _) => self.damaged = true,
            }
        }
    }

    /// Reads no further.
    fn stop(&mut self) {
        self.at = self.bytes.len();
        self.damaged = true;
    }

    /// Passes over an inline picture (§8.9.7).
    fn picture(&mut self) {
        let rest = &self.bytes[self.at..];
        let ends = |at: &usize| {
            let edge = |at: usize| rest.get(at).is_none_or(|b| !is_regular(*b));
            rest[*at..].starts_with(b"EI") && edge(at.wrapping_sub(1)) && edge(at + 2)
        };
        match (1..rest.len().saturating_sub(1)).find(ends) {
            Some(end) => self.at += end + 2,
            None => self.stop(),
        }
    }
}

/// Neither white space nor a delimiter (§7.2.2).
fn is_regular(byte: u8) -> bool {
    !matches!(
        byte,
        b'\0'
            | b'\t'
            | b'\n'
            | b'\x0c'
            | b'\r'
            | b' '
            | b'('
            | b')'
            | b'<'
            | b'>'
            | b'['
            | b']'
            | b'{'
            | b'}'
            | b'/'
            | b'%'
    )
}

/// Escapes undone (§7.3.4.2, table 3).
fn unescaped(raw: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(raw.len());
    let mut at = 0;
    while let Some(&byte) = raw.get(at) {
        at += 1;
        if byte == b'\r' {
            out.push(b'\n');
            at += usize::from(raw.get(at) == Some(&b'\n'));
            continue;
        }
        if byte != b'\\' {
            out.push(byte);
            continue;
        }
        let Some(&next) = raw.get(at) else { break };
        at += 1;
        match next {
            b'n' => out.push(b'\n'),
            b'r' => out.push(b'\r'),
            b't' => out.push(b'\t'),
            b'b' => out.push(8),
            b'f' => out.push(12),
            b'\n' => {}
            b'\r' => at += usize::from(raw.get(at) == Some(&b'\n')),
            b'0'..=b'7' => {
                let mut code = u32::from(next - b'0');
                for _ in 0..2 {
                    let Some(digit @ b'0'..=b'7') = raw.get(at) else { break };
                    code = code << 3 | u32::from(digit - b'0');
                    at += 1;
                }
                out.push(code as u8);
            }
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> (String, bool) {
        let (mut operators, mut operands, mut out) = (Operators::new(bytes), Vec::new(), String::new());
        while let Some(word) = operators.next(&mut operands) {
            out.push_str(&format!("{operands:?} {}; ", String::from_utf8_lossy(word)));
        }
        (out, operators.damaged)
    }

    fn text(bytes: &'static [u8]) -> Operand<'static> {
        Operand::Text(Cow::Borrowed(bytes))
    }

    #[test]
    fn operands_are_read() {
        let mut operators = Operators::new(
            b"/T#31 -1.5 Tf[(a\\(\\101\\\n(b))20<0a f>]TJ % no\n/P<</MCID 3/X[true]>>BDC BI /W 1 ID \x01EI) EI Q",
        );
        let mut operands = Vec::new();
        assert_eq!(operators.next(&mut operands), Some(&b"Tf"[..]));
        assert_eq!(operands, [Operand::Name(Cow::Borrowed(b"T1")), Operand::Number(-1.5)]);
        assert_eq!(operators.next(&mut operands), Some(&b"TJ"[..]));
        assert_eq!(operands, [Operand::List(vec![text(b"a(A(b)"), Operand::Number(20.0), text(b"\x0a\xf0")])]);
        assert_eq!(operators.next(&mut operands), Some(&b"BDC"[..]));
        assert_eq!(operands[1].get(b"MCID").and_then(Operand::number), Some(3.0));
        assert_eq!(operators.next(&mut operands), Some(&b"BI"[..]));
        assert_eq!(operators.next(&mut operands), Some(&b"Q"[..]));
        assert_eq!(operators.next(&mut operands), None);
        assert!(!operators.damaged);
    }

    #[test]
    fn damage_is_told_and_ends() {
        for bytes in [
            &b"(never closed"[..],
            b"[1 2",
            b"<</A 1",
            b"<0a",
            b") Tj",
            b"BI no end",
            &[b'['; 5000],
            &b"<<".repeat(5000),
        ] {
            assert!(read(bytes).1, "{bytes:?}");
        }
        assert!(!read(b"q 1 0 0 1 0 0 cm Q").1);
    }
}
