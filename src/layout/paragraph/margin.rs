//! The edges of lines: which signs hang into the margin and how far, and how much letters give.
//!
//! After Thành, "Micro-typographic extensions to the TeX typesetting system" (2000): the ink of a
//! hyphen or a full stop is so light that a line which ends in one seems to end early; and type
//! that is two parts in a hundred wider or narrower is not seen, while the spaces gain much.

use super::hlist::{Item, Kind, Run};

/// What may be done with a run's glyphs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Nothing: code, and scripts whose signs fill squares.
    Rigid,
    /// A book face.
    Serif,
    /// A face without serifs.
    Sans,
}

/// Most that letters are widened or narrowed, in thousandths.
pub(super) const EXPANSION: i64 = 20;

/// Beyond this size (12 points) signs hang no further: the larger the type, the more the eye sees of it.
const LARGEST: i64 = 12 << 16;

/// Finds out what stands at the ends of lines.
#[derive(Clone, Copy)]
pub(super) struct Edges<'a> {
    /// The flat text.
    pub(super) text: &'a str,
    pub(super) runs: &'a [Run],
    /// Both edges of the lines are flush; else nothing hangs and nothing is widened.
    pub(super) flush: bool,
}

impl Edges<'_> {
    /// How much of an item's width may be widened or narrowed.
    pub(super) fn flexible(&self, item: &Item) -> i64 {
        match item.kind {
            Kind::Box { .. } | Kind::Disc { .. } if self.flush => match self.runs.get(item.run as usize) {
                Some(run) if run.role != Role::Rigid => item.width,
                _ => 0,
            },
            _ => 0,
        }
    }

    /// How far a line that begins with this item reaches into the left margin, in scaled points.
    pub(super) fn left(&self, item: Option<&Item>) -> i64 {
        self.hang(item, |text, role| text.chars().next().map_or(0, |c| left(c, role)))
    }

    /// How far a line that ends with this item reaches into the right margin, in scaled points.
    pub(super) fn right(&self, item: Option<&Item>) -> i64 {
        self.hang(item, |text, role| match text.as_bytes().last() {
            Some(b'a'..=b'q' | b's'..=b'u') | None => 0,
            Some(_) => text.chars().next_back().map_or(0, |c| right(c, role)),
        })
    }

    /// Likewise for the hyphen of a word divided at this item.
    pub(super) fn hyphen(&self, item: &Item) -> i64 {
        self.runs.get(item.run as usize).map_or(0, |run| self.scaled(run, |role| right('-', role)))
    }

    fn hang(&self, item: Option<&Item>, amount: impl Fn(&str, Role) -> i64) -> i64 {
        let Some(item @ Item { kind: Kind::Box { whole: false, .. }, .. }) = item else { return 0 };
        let Some(run) = self.runs.get(item.run as usize) else { return 0 };
        let text = self.text.get(item.text as usize..(item.text + item.text_len) as usize).unwrap_or("");
        self.scaled(run, |role| amount(text, role))
    }

    /// Thousandths of the size in scaled points, where something may hang at all.
    fn scaled(&self, run: &Run, thousandths: impl Fn(Role) -> i64) -> i64 {
        if !self.flush || run.role == Role::Rigid || run.level > 0 || run.rise.0 != 0 {
            return 0;
        }
        run.size.0.min(LARGEST) * thousandths(run.role) / 1000
    }
}

/// Thousandths of the size by which a sign at a line's start hangs out.
pub(super) fn left(c: char, role: Role) -> i64 {
    match c {
        '“' | '„' | '"' => 170,
        '‘' | '‚' | '\'' => 130,
        '«' => 120,
        '‹' => 90,
        '—' | '–' => 80,
        '(' | '[' | '¿' | '¡' => 30,
        _ => letter(c, role),
    }
}

/// Likewise at a line's end.
pub(super) fn right(c: char, role: Role) -> i64 {
    match c {
        '-' | '\u{2010}' | '\u{ad}' => 175,
        '.' | ',' => 150,
        '”' | '“' | '"' => 170,
        '’' | '‘' | '\'' => 130,
        '–' | '—' => 150,
        '»' => 120,
        '‹' | '›' => 90,
        ':' | ';' => 90,
        '!' | '?' | ')' | ']' | '…' => 30,
        _ => letter(c, role),
    }
}

/// Letters that are open at the side; those of a face with serifs are less so than they look.
fn letter(c: char, role: Role) -> i64 {
    let amount = match c {
        'A' | 'T' | 'V' | 'Y' | 'Л' | 'Т' | 'У' | 'А' | 'Δ' | 'Λ' | 'Τ' | 'Υ' => 30,
        'W' | 'v' | 'w' | 'y' | 'r' | 'т' | 'у' | 'г' => 18,
        _ => 0,
    };
    if role == Role::Sans { amount * 4 / 3 } else { amount }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn light_signs_hang_out_and_never_by_more_than_their_width() {
        assert!(right('-', Role::Serif) > right('.', Role::Serif) && right('.', Role::Serif) > right(':', Role::Serif));
        // Widths of the narrower of the two faces that we ship.
        for (c, width) in [('-', 311), ('.', 220), (',', 220), (':', 236), ('”', 375), ('’', 249), ('–', 480)] {
            let hangs = right(c, Role::Serif);
            assert!(hangs * 100 >= width * 25 && hangs * 100 <= width * 70, "{c}");
        }
        assert_eq!((left('n', Role::Serif), right('n', Role::Sans)), (0, 0));
    }
}
