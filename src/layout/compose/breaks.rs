//! What it costs to end a page within a block of code or a table.
//!
//! The square of these is weighed against the lines that a page lacks otherwise: 300 is worth one line, 900 four, 6000 ten.

use crate::book::{Inline, InlineKind, walk};

/// Within a line of code that is wrapped.
pub(super) const INSIDE: i32 = 3_000;
/// So that one line, or one row of a table, stands alone.
pub(super) const ALONE: i32 = 6_000;
/// Between words that end in a colon and what they announce.
pub(super) const ANNOUNCED: i32 = 600;
/// Blocks of code up to this many lines are better kept whole.
const SHORT: usize = 8;

/// Whether words end in a colon.
pub(super) fn announces(words: &[Inline]) -> bool {
    match words.last().map(|word| &word.kind) {
        Some(InlineKind::Text(text)) => text.trim_end().ends_with([':', '：']),
        Some(_) => words.last().is_some_and(|word| walk::inner(word).iter().rev().any(|inner| announces(inner))),
        None => false,
    }
}

/// Whether a line of code is about the one below it: an attribute, a decorator, a comment. What marks them is much the same in
/// all languages.
fn leads(line: &str) -> bool {
    ["#[", "#![", "@", "//", "/*", "# ", "-- "].iter().any(|mark| line.starts_with(mark)) || line.ends_with("*/")
}

/// Between two lines of code, of which all before `index` stand above; `next` is the first behind it that is not empty.
pub(super) fn in_code(above: &str, below: &str, index: usize, next: usize, count: usize) -> i32 {
    if index == 1 || next + 1 >= count {
        return ALONE;
    }
    let (above, below) = (above.trim(), below.trim());
    let place = if above.is_empty() || below.is_empty() {
        100
    } else if leads(above) && !leads(below) {
        900
    } else if leads(above) || above.ends_with(['{', '(', '[', ':']) || below.starts_with(['}', ')', ']']) {
        600
    } else {
        350
    };
    if count <= SHORT { place + 800 } else { place }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_is_best_broken_behind_an_empty_line() {
        let at = |above, below| in_code(above, below, 10, 10, 20);
        assert!(at("a();", "") < at("a();", "b();"));
        assert!(at("a();", "b();") < at("fn a() {", "b();") && at("a();", "b();") < at("a();", "}"));
        for line in ["#[test]", "@cached", "// why", "# why", " */"] {
            assert!(at("fn a() {", "b();") < at(line, "fn a() {"), "{line} goes with what follows");
            assert!(at(line, "// more") < at(line, "fn a() {"));
        }
        assert!(in_code("a();", "b();", 1, 1, 20) > in_code("a();", "b();", 2, 2, 7));
        assert_eq!(in_code("a();", "b();", 19, 19, 20), ALONE);
        assert_eq!(in_code("a();", "", 18, 19, 20), ALONE);
    }
}
