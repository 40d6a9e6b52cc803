//! POSIX shells and Bash, and recorded terminal sessions.
//!
//! In: code. Out: paint. The first word of a command is a function or a
//! keyword. Invariants: strings and substitutions keep their place on a stack;
//! each byte is looked at a bounded number of times.

use super::Class;
use super::literals;
use super::painter::{Painter, blanks, byte, is_word, line_end, skip, starts};

const KEYWORDS: &[&str] = &[
    "!", "[[", "case", "coproc", "do", "done", "elif", "else", "esac", "fi", "for", "function", "if", "in", "select",
    "then", "time", "until", "while", "{", "}",
];
/// Keywords after which a command stands.
const OPENERS: &[&str] = &["!", "do", "elif", "else", "if", "then", "time", "until", "while", "{"];

/// What the scanner is inside of.
#[derive(Clone, Copy, PartialEq)]
enum Inside {
    /// `"…"`, which goes on after a substitution.
    Quotes,
    /// `$(…)` or `(…)`.
    Parens,
    /// `` `…` ``
    Ticks,
}

struct Shell<'c, 'o, 'p> {
    code: &'c [u8],
    at: usize,
    out: &'o mut Painter<'p>,
    stack: Vec<Inside>,
    /// Whether the next word is a command.
    command: bool,
    pending: Vec<(usize, usize)>,
}

/// Scans a script from `start` on.
pub(super) fn scan(code: &[u8], start: usize, out: &mut Painter<'_>) {
    let mut shell = Shell { code, at: start, out, stack: Vec::new(), command: true, pending: Vec::new() };
    while shell.at < code.len() {
        shell.step();
    }
}

/// Scans a session: lines after a prompt are commands, the others plain.
pub(super) fn session(code: &[u8], start: usize, out: &mut Painter<'_>) {
    let mut at = start;
    while at < code.len() {
        let mut end = line_end(code, at);
        if let Some(prompt) = prompt(&code[at..end]) {
            // A backslash at the end of the line takes in the next one.
            while end > at && code[end - 1] == b'\\' && end < code.len() {
                end = line_end(code, end + 1);
            }
            out.paint(at, at + prompt, Class::Prompt);
            scan(&code[..end], at + prompt, out);
        }
        at = end + 1;
    }
}

/// The length of the prompt: `$ `, `> `, `# `, `% ` or `user@host:~$ `, or Windows's `C:\dir>` and `PS C:\dir> `.
fn prompt(line: &[u8]) -> Option<usize> {
    let drive = |at: usize| byte(line, at).is_ascii_alphabetic() && starts(line, at + 1, b":\\");
    if drive(0) || starts(line, 0, b"PS>") || starts(line, 0, b"PS ") && drive(3) {
        let end = skip(line, 0, |b| b != b'>') + 1;
        return (end <= line.len()).then(|| blanks(line, end));
    }
    let head = line.iter().position(|b| matches!(b, b' ' | b'\t')).unwrap_or(line.len());
    let (last, name) = line[..head].split_last()?;
    let bare = name.is_empty() && matches!(last, b'$' | b'>' | b'#' | b'%');
    let named = name.contains(&b'@') && matches!(last, b'$' | b'#' | b'%');
    (bare || named).then_some(head + usize::from(head < line.len()))
}

impl Shell<'_, '_, '_> {
    fn take(&mut self, end: usize, class: Class) {
        let end = end.min(self.code.len());
        self.out.paint(self.at, end, class);
        self.at = end;
    }

    fn step(&mut self) {
        if self.stack.last() == Some(&Inside::Quotes) {
            return self.quoted();
        }
        let (b, next) = (byte(self.code, self.at), byte(self.code, self.at + 1));
        match b {
            b' ' | b'\t' | b'\r' => self.at += 1,
            b'\n' => self.newline(),
            b'#' if self.at == 0 || matches!(byte(self.code, self.at - 1), b' ' | b'\t' | b'\n' | b';' | b'(') => {
                self.take(line_end(self.code, self.at), Class::Comment);
            }
            b'"' => {
                self.take(self.at + 1, Class::String);
                self.stack.push(Inside::Quotes);
                self.command = false;
            }
            b'\'' => {
                let end = skip(self.code, self.at + 1, |b| b != b'\'') + 1;
                self.take(end, Class::String);
                self.command = false;
            }
            b'$' => self.dollar(),
            b'\\' => self.take(self.at + 2, Class::Escape),
            b'`' => self.tick(),
            b'(' => {
                self.stack.push(Inside::Parens);
                // `((` is arithmetic.
                self.command = next != b'(' && byte(self.code, self.at.wrapping_sub(1)) != b'(';
                self.at += 1;
            }
            b')' => {
                let popped = self.stack.last() == Some(&Inside::Parens);
                if popped {
                    self.stack.pop();
                }
                // After a pattern of `case`, and after `name()`, a command.
                self.command = !popped || byte(self.code, self.at.wrapping_sub(1)) == b'(';
                let quoted = self.stack.last() == Some(&Inside::Quotes);
                if quoted { self.take(self.at + 1, Class::Escape) } else { self.at += 1 }
            }
            b'<' if next == b'<' && byte(self.code, self.at + 2) != b'<' => self.announce(),
            b'&' if next == b'>' => self.take(self.at + 2, Class::Operator),
            b'<' | b'>' if next == b'&' => self.take(self.at + 2, Class::Operator),
            b'|' | b'&' | b';' => {
                self.take(self.at + 1, Class::Operator);
                self.command = true;
            }
            b'<' | b'>' | b'=' => self.take(self.at + 1, Class::Operator),
            _ => self.word(),
        }
    }

    fn newline(&mut self) {
        self.at += 1;
        self.command = true;
        for (from, to) in std::mem::take(&mut self.pending) {
            let (start, mark) = (self.at, &self.code[from..to]);
            while self.at < self.code.len() {
                let word = blanks(self.code, self.at);
                let end = line_end(self.code, word);
                self.at = (end + 1).min(self.code.len());
                if &self.code[word..end] == mark {
                    self.at = end;
                    break;
                }
            }
            self.out.paint(start, self.at, Class::String);
        }
    }

    /// One piece of a string in double quotes.
    fn quoted(&mut self) {
        match byte(self.code, self.at) {
            b'"' => {
                self.take(self.at + 1, Class::String);
                self.stack.pop();
            }
            b'\\' => self.take(self.at + 2, Class::Escape),
            b'$' => self.dollar(),
            b'`' => self.tick(),
            _ => {
                let end = skip(self.code, self.at, |b| !matches!(b, b'"' | b'\\' | b'$' | b'`'));
                self.take(end, Class::String);
            }
        }
    }

    fn tick(&mut self) {
        self.take(self.at + 1, Class::Escape);
        if self.stack.last() == Some(&Inside::Ticks) {
            self.stack.pop();
        } else {
            self.stack.push(Inside::Ticks);
            self.command = true;
        }
    }

    fn dollar(&mut self) {
        let from = self.at + 1;
        let quoted = self.stack.last() == Some(&Inside::Quotes);
        match byte(self.code, from) {
            b'(' => {
                self.take(from + 1, Class::Escape);
                self.stack.push(Inside::Parens);
                self.command = byte(self.code, from + 1) != b'(';
                return;
            }
            b'{' => self.take(braces(self.code, from), Class::Variable),
            b'\'' if !quoted => {
                let mut end = from + 1;
                while end < self.code.len() && byte(self.code, end) != b'\'' {
                    end = if byte(self.code, end) == b'\\' {
                        literals::escape(self.code, end).max(end + 1)
                    } else {
                        end + 1
                    };
                }
                self.take(end + 1, Class::String);
            }
            b'0'..=b'9' | b'@' | b'*' | b'#' | b'?' | b'!' | b'-' | b'$' => self.take(from + 1, Class::Variable),
            b if is_word(b) => self.take(skip(self.code, from, is_word), Class::Variable),
            _ => self.take(from, if quoted { Class::String } else { Class::Operator }),
        }
        self.command = false;
    }

    /// `<<MARK`: the body starts on the next line.
    fn announce(&mut self) {
        let mut from = self.at + 2;
        from += usize::from(byte(self.code, from) == b'-');
        from = blanks(self.code, from);
        from += usize::from(matches!(byte(self.code, from), b'\'' | b'"' | b'\\'));
        let to = skip(self.code, from, is_word);
        self.take(self.at + 2, Class::Operator);
        if to > from {
            self.pending.push((from, to));
            let end = to + usize::from(matches!(byte(self.code, to), b'\'' | b'"'));
            self.take(end, Class::String);
        }
    }

    fn word(&mut self) {
        let start = self.at;
        let end = skip(self.code, start, |b| {
            !matches!(
                b,
                b' ' | b'\t'
                    | b'\r'
                    | b'\n'
                    | b'"'
                    | b'\''
                    | b'$'
                    | b'\\'
                    | b'`'
                    | b'('
                    | b')'
                    | b'<'
                    | b'>'
                    | b'|'
                    | b'&'
                    | b';'
                    | b'='
            )
        });
        let end = end.max(start + 1);
        let word = &self.code[start..end];
        let assigns =
            byte(self.code, end) == b'=' && word.iter().all(|b| is_word(*b) || matches!(b, b'[' | b']' | b'+'));
        let known = |list: &[&str]| list.iter().any(|known| known.as_bytes() == word);
        self.at = end;
        if self.command && assigns {
            self.out.paint(start, end, Class::Variable);
            self.at = end + 1;
            self.out.paint(end, end + 1, Class::Operator);
            // `NAME=value command`: the value is a word of its own.
            let value = skip(self.code, self.at, |b| {
                !matches!(b, b' ' | b'\n' | b'"' | b'\'' | b'$' | b'`' | b'(' | b')' | b';' | b'|' | b'&')
            });
            self.at = value;
            self.command = matches!(byte(self.code, value), b' ');
        } else if self.command && known(KEYWORDS) || word == b"in" && !self.command {
            self.out.paint(start, end, Class::Keyword);
            self.command = known(OPENERS);
        } else if self.command && byte(self.code, end) == b')' && self.stack.last() != Some(&Inside::Parens) {
            // A pattern of `case`.
            self.command = false;
        } else if self.command && word[0] != b'-' && !word.ends_with(b"]]") {
            self.out.paint(start, end, Class::Function);
            self.command = false;
        } else if word[0] == b'-' && word.len() > 1 {
            self.out.paint(start, end, Class::Attribute);
            self.command = false;
        } else if word.iter().all(u8::is_ascii_digit) {
            self.out.paint(start, end, Class::Number);
        }
    }
}

/// The end of `{…}`, or of the line.
fn braces(code: &[u8], from: usize) -> usize {
    let (mut at, mut depth) = (from, 0_u32);
    while let Some(b) = code.get(at).copied() {
        match b {
            b'\n' => return at,
            b'{' if at == from || starts(code, at - 1, b"$") => depth += 1,
            b'}' => depth -= 1,
            _ => {}
        }
        at += 1;
        if depth == 0 {
            return at;
        }
    }
    at
}
