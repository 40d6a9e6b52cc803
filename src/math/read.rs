//! TeX → the parser's tree, with the author's macros; what is wrong is told in plain words.

use super::macros::define;
use ratex_parser::parse_node::ArrayTag;
use ratex_parser::{ParseError, ParseNode, Parser};
use std::fmt::Write as _;
use std::ops::Range;

/// Why a formula cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What is wrong, as the end of a sentence.
    pub why: String,
    /// Where in the formula, in bytes, when that is known.
    pub at: Option<Range<usize>>,
}

impl From<String> for Fault {
    fn from(why: String) -> Self {
        Self { why, at: None }
    }
}

/// Longest source that is read, in bytes: a formula of a book has a few hundred.
const LONGEST: usize = 20_000;

/// Reads a formula; `macros` sorted by name.
pub(super) fn read(tex: &str, macros: &[(String, String)]) -> Result<Vec<ParseNode>, Fault> {
    sane(tex)?;
    // What cannot be read is told of the author's own text.
    let whole = with_last_rows(tex).and_then(|tex| parse(&tex, macros).ok());
    match whole.map_or_else(|| parse(tex, macros), Ok) {
        Ok(mut nodes) => {
            nodes.iter_mut().for_each(without_numbers);
            Ok(nodes)
        }
        Err(error) if error.message.starts_with("Too many tab") => {
            // LaTeX refuses cells beyond the columns of an {array}, KaTeX sets them centered.
            let more = with_more_columns(tex);
            parse(&with_last_rows(&more).unwrap_or(more), macros).map_err(|error| fault(&error, tex))
        }
        Err(error) => Err(fault(&error, tex)),
    }
}

fn parse(tex: &str, macros: &[(String, String)]) -> Result<Vec<ParseNode>, ParseError> {
    let mut parser = Parser::new(tex);
    define(&mut parser, tex, macros);
    parser.parse()
}

/// Fills the last cell of arrays that end in an empty one: the parser takes a last row that ends so for none, and loses it. `None` where there is none.
fn with_last_rows(tex: &str) -> Option<String> {
    let mut out = String::new();
    let mut rest = tex;
    while let Some(at) = rest.find('&') {
        let (before, behind) = rest.split_at(at + 1);
        out.push_str(before);
        if behind.trim_start().starts_with("\\end{") && !before.ends_with("\\&") {
            out.push_str("{}");
        }
        rest = behind;
    }
    out.push_str(rest);
    (out.len() > tex.len()).then_some(out)
}

/// Takes away the numbers that the parser gives equations of its own accord: it begins anew with
/// every formula, so that all would be called (1). What the author wrote as a `\tag` stays.
fn without_numbers(node: &mut ParseNode) {
    let ParseNode::Array { tags, .. } = node else { return };
    let own = |tag: &ArrayTag| match tag {
        // Its numbers are one node of several digits; a figure of the author's is a node each.
        ArrayTag::Explicit(nodes) => matches!(nodes.as_slice(),
            [_, ParseNode::MathOrd { text, .. }, _] if text.bytes().all(|byte| byte.is_ascii_digit())),
        ArrayTag::Auto(_) => true,
    };
    if let Some(all) = tags {
        all.iter_mut().filter(|tag| own(tag)).for_each(|tag| *tag = ArrayTag::Auto(false));
        if all.iter().all(own) {
            *tags = None;
        }
    }
}

/// Refuses what no formula is: too long, or nested too deeply for readers that recurse.
fn sane(tex: &str) -> Result<(), Fault> {
    if tex.len() > LONGEST {
        return Err(format!("it is longer than {LONGEST} bytes").into());
    }
    let mut depth = 0_i32;
    for byte in tex.bytes() {
        match byte {
            b'{' => depth += 1,
            b'}' => depth -= 1,
            _ => {}
        }
        if depth > 60 {
            return Err("its braces are nested more than 60 deep".to_owned().into());
        }
    }
    Ok(())
}

/// Gives every {array} centered columns behind those it names.
fn with_more_columns(tex: &str) -> String {
    let mut out = String::with_capacity(tex.len() + 64);
    let mut rest = tex;
    while let Some(at) = rest.find("array}") {
        let (before, behind) = rest.split_at(at + "array}".len());
        out.push_str(before);
        rest = behind;
        let opens = before.trim_end_matches("array}").trim_end_matches('d').trim_end_matches('{').trim_end();
        if !opens.ends_with("\\begin") {
            continue;
        }
        if let (true, Some(end)) = (behind.trim_start().starts_with('{'), behind.find('}')) {
            out.push_str(&behind[..end]);
            out.push_str("cccccccccccccccccccccccccccccc");
            rest = &behind[end..];
        }
    }
    out.push_str(rest);
    out
}

/// The parser's error in words for the author.
fn fault(error: &ParseError, tex: &str) -> Fault {
    let message = error.message.as_str();
    let at = error.loc.as_ref().map(|loc| loc.start..loc.end).filter(|at| tex.get(at.clone()).is_some());
    if let Some(command) = message.strip_prefix("Undefined control sequence: ") {
        // A command out of a macro has a place in the macro's text, not in the formula's.
        let at = at.filter(|at| tex[at.clone()].trim_end() == command);
        return Fault { why: format!("`{command}` is not known"), at };
    }
    let why = match message {
        "Double superscript" => "two superscripts stand on one base".to_owned(),
        "Double subscript" => "two subscripts stand on one base".to_owned(),
        "Recursion limit exceeded" => "it is nested too deeply".to_owned(),
        "Unexpected end of input in a macro argument" => "it ends within the argument of a command".to_owned(),
        _ => plain(message),
    };
    Fault { why, at: None }
}

/// `Expected X, got Y` and the like, with TeX in backquotes.
fn plain(message: &str) -> String {
    let mut out = String::with_capacity(message.len());
    let (what, got) = match message.strip_prefix("Expected ").and_then(|rest| rest.split_once(", got ")) {
        Some((what, got)) => (what, got),
        None => {
            let mut chars = message.chars();
            out.extend(chars.next().map(|first| first.to_ascii_lowercase()));
            out.push_str(chars.as_str());
            return out.replace('\'', "`");
        }
    };
    let what = what.replace('\'', "`");
    let got = got.trim_matches('\'');
    if what == "`EOF`" {
        let _ = write!(out, "`{got}` is out of place");
    } else if got == "EOF" {
        let _ = write!(out, "it ends where {what} is due");
    } else {
        let _ = write!(out, "`{got}` stands where {what} is due");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn why(tex: &str) -> String {
        read(tex, &[]).expect_err("not TeX").why
    }

    #[test]
    fn a_last_row_that_ends_in_an_empty_cell_is_read() {
        let rows = |tex: &str| match read(tex, &[]).expect("valid").as_slice() {
            [ParseNode::Array { body, .. }] => body.len(),
            other => panic!("{other:?}"),
        };
        assert_eq!(rows("\\begin{array}{rcl}a&=&b\\\\c&d& \\end{array}"), 2);
        assert_eq!(rows("\\begin{array}{rcl}a&=&b\\\\\\end{array}"), 1);
        assert_eq!(rows("\\begin{array}{r}a&=\\\\c&\\end{array}"), 2);
    }

    #[test]
    fn faults_are_told_in_plain_words() {
        assert_eq!(why(r"\frac{a"), "it ends within the argument of a command");
        assert_eq!(why(r"{a"), "it ends where `}` is due");
        assert_eq!(why(r"a&b"), "`&` is out of place");
        assert_eq!(why(r"a^b^c"), "two superscripts stand on one base");
        let fault = read(r"x+\nowhere{y}", &[]).expect_err("no such command");
        assert_eq!(fault, Fault { why: r"`\nowhere` is not known".into(), at: Some(2..10) });
        assert!(read(&"{".repeat(100), &[]).is_err());
    }

    #[test]
    fn cells_beyond_the_columns_of_an_array_are_read() {
        assert!(read(r"\begin{array}{c}a&b&c\\d\end{array}", &[]).is_ok());
    }

    #[test]
    fn only_numbers_of_the_author_s_stay() {
        let tags = |tex: &str| match read(tex, &[]).expect("TeX").remove(0) {
            ParseNode::Array { tags, .. } => {
                tags.map(|tags| tags.iter().filter(|t| matches!(t, ArrayTag::Explicit(_))).count())
            }
            other => unreachable!("{}", other.type_name()),
        };
        assert_eq!(tags(r"\begin{align}a\\b\end{align}"), None);
        assert_eq!(tags(r"\begin{align}a\\b\tag{12}\end{align}"), Some(1));
    }

    #[test]
    fn macros_take_arguments_and_use_one_another() {
        let macros = super::super::read_macros("\\pair:{\\open{#1},#2)}\n\\open:(\n\\sec:{\\lambda}\n");
        assert!(read(r"\pair{a}{b}+\sec", &macros).is_ok());
        let circle = super::super::read_macros("\\a:\\b\n\\b:\\a\n");
        assert!(read(r"\a", &circle).is_err());
    }
}
