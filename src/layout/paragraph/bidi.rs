//! Embedding levels of a paragraph and the visual order of a line (UAX 9), by unicode-bidi.

use std::ops::Range;
use unicode_bidi::{Level, ParagraphBidiInfo};

/// The embedding level of every byte of a flat text.
#[derive(Clone, Debug)]
pub(super) enum Levels {
    /// No letter runs from right to left: all is level 0.
    Plain,
    /// Where each stretch of one level begins, with its level.
    Mixed(Vec<(u32, u8)>),
}

impl Levels {
    /// Resolves a paragraph with its base direction; each of the stretches `whole` runs from left to right.
    pub(super) fn resolve(text: &str, rtl: bool, whole: &[Range<usize>]) -> Self {
        if !rtl && !has_rtl(text) {
            return Levels::Plain;
        }
        let base = if rtl { Level::rtl() } else { Level::ltr() };
        let info = ParagraphBidiInfo::new(text, Some(base));
        let mut levels: Vec<u8> = info.levels.iter().map(|level| level.number()).collect();
        for range in whole {
            let level = levels.get(range.start).map_or(0, |level| level + (level & 1));
            levels.iter_mut().take(range.end).skip(range.start).for_each(|own| *own = level);
        }
        let mut runs: Vec<(u32, u8)> = Vec::new();
        for (at, level) in levels.into_iter().enumerate() {
            if runs.last().is_none_or(|last| last.1 != level) {
                runs.push((at as u32, level));
            }
        }
        Levels::Mixed(runs)
    }

    /// Resolves code, which runs from the left: each of the stretches that end at `ends`, such as a string or a comment, by itself, so that what
    /// stands behind a string in Hebrew stays behind it (UTS 55, 4.1).
    pub(super) fn of_code(text: &str, ends: impl Iterator<Item = usize>) -> Self {
        if !has_rtl(text) {
            return Levels::Plain;
        }
        let (mut runs, mut start): (Vec<(u32, u8)>, usize) = (Vec::new(), 0);
        for end in ends {
            let own = match Levels::resolve(&text[start..end], false, &[]) {
                Levels::Plain => vec![(0, 0)],
                Levels::Mixed(own) => own,
            };
            for (at, level) in own {
                if runs.last().is_none_or(|last| last.1 != level) {
                    runs.push((start as u32 + at, level));
                }
            }
            start = end;
        }
        Levels::Mixed(runs)
    }

    /// The level at a byte.
    pub(super) fn at(&self, at: usize) -> u8 {
        match self {
            Levels::Plain => 0,
            Levels::Mixed(runs) => {
                let after = runs.partition_point(|run| run.0 as usize <= at);
                after.checked_sub(1).map_or(0, |i| runs[i].1)
            }
        }
    }

    /// Where the level that holds at a byte ends.
    pub(super) fn run_end(&self, at: usize) -> usize {
        match self {
            Levels::Plain => usize::MAX,
            Levels::Mixed(runs) => {
                let after = runs.partition_point(|run| run.0 as usize <= at);
                runs.get(after).map_or(usize::MAX, |run| run.0 as usize)
            }
        }
    }
}

fn has_rtl(text: &str) -> bool {
    // The first such character is U+0590: in UTF-8 nothing below 0xd6 begins one, so that plain text is passed byte by byte.
    text.bytes().enumerate().any(|(at, byte)| byte >= 0xd6 && text[at..].chars().next().is_some_and(is_rtl))
}

/// Letters and controls that make a text run from right to left; the blocks that Unicode keeps for such scripts.
fn is_rtl(c: char) -> bool {
    matches!(
        c,
        '\u{590}'..='\u{8ff}' | '\u{200f}' | '\u{202b}' | '\u{202e}' | '\u{2067}' | '\u{fb1d}'..='\u{fdff}'
            | '\u{fe70}'..='\u{feff}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}'
    )
}

/// Visual order of pieces by their levels, left to right: rule L2.
pub(super) fn visual(levels: &[u8]) -> Vec<u32> {
    let mut order: Vec<u32> = (0..levels.len() as u32).collect();
    let highest = levels.iter().copied().max().unwrap_or(0);
    let Some(lowest) = levels.iter().copied().filter(|l| l & 1 == 1).min() else { return order };
    for level in (lowest..=highest).rev() {
        let mut i = 0;
        while i < order.len() {
            let start = i;
            while i < order.len() && levels[order[i] as usize] >= level {
                i += 1;
            }
            order[start..i].reverse();
            i += usize::from(i == start);
        }
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_within_hebrew_keeps_its_own_direction() {
        // Hebrew, Latin, Hebrew in a right-to-left line: the line is read from the right, the Latin words from the left.
        assert_eq!(visual(&[1, 1, 2, 2, 1]), [4, 2, 3, 1, 0]);
        assert_eq!(visual(&[0, 1, 1, 0]), [0, 2, 1, 3]);
        assert_eq!(visual(&[0, 0]), [0, 1]);
    }

    #[test]
    fn what_stands_behind_a_string_in_code_stays_behind_it() {
        let text = "f(\"אב\", 42)";
        let string = text.find(',').expect("a comma");
        let levels = |ends: &[usize]| {
            let levels = Levels::of_code(text, ends.iter().copied());
            text.char_indices().map(|(at, _)| levels.at(at)).collect::<Vec<_>>()
        };
        assert_eq!(levels(&[2, string, text.len()]), [0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0]);
        // As plain text the number would go to the left of the string.
        assert_eq!(levels(&[text.len()]), [0, 0, 0, 1, 1, 1, 1, 1, 2, 2, 0]);
    }

    #[test]
    fn plain_text_is_not_resolved() {
        assert!(matches!(Levels::resolve("Plain “text” — αβγ", false, &[]), Levels::Plain));
        let mixed = Levels::resolve("a אב 12", false, &[]);
        assert_eq!((mixed.at(0), mixed.at(2), mixed.at(7)), (0, 1, 2));
        assert_eq!(mixed.run_end(2), 6 + 1);
    }
}
