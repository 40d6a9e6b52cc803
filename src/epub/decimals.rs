//! Numbers whose points stand under one another: white space behind those with fewer figures.
//!
//! CSS has no alignment on a character that reading systems know. With figures of one width, which the style sheet asks
//! for, as many of them as are lacking behind the point make the points meet. A reading system that knows no `ch` takes
//! half an em for a figure; one that knows no style sheet shows the plain numbers. The text is left as it is.

use std::fmt::Write as _;

use crate::book::numeric::{is_no_number, unit_place, words};
use crate::book::walk::plain;
use crate::book::{Cell, InlineKind, Table};

/// Figures behind the point, at most; with more, the numbers only end alike.
const MOST: usize = 6;

/// What stands behind the unit place of a number.
struct Fraction {
    figures: usize,
    /// Behind the figures: a unit or nothing.
    tail: String,
}

impl Fraction {
    fn of(cell: &Cell) -> Option<Self> {
        let words = words(cell)?;
        let text = plain(words);
        let text = text.trim();
        let place = unit_place(text)?;
        // Figures of another face or size have another width.
        if !words.iter().all(|word| matches!(word.kind, InlineKind::Text(_))) {
            return None;
        }
        let rest = &text[place..];
        let after = rest.strip_prefix(['.', ',', '٫']).unwrap_or(rest);
        let figures = if after.len() < rest.len() { after.chars().take_while(|c| c.is_numeric()).count() } else { 0 };
        Some(Self { figures, tail: after.chars().skip(figures).collect() })
    }

    fn is_none(cell: &Cell) -> bool {
        words(cell).is_some_and(|words| is_no_number(plain(words).trim()))
    }
}

/// For each column of numbers the most figures behind the point, where the points can be made to meet.
pub(super) fn columns(table: &Table, numeric: &[bool]) -> Vec<Option<usize>> {
    let spans = |cell: &Cell| cell.colspan > 1 || cell.rowspan > 1;
    if table.body.iter().any(|row| row.cells.iter().any(spans)) {
        return vec![None; numeric.len()];
    }
    let column = |at: usize| {
        let mut found: Option<(usize, String)> = None;
        for cell in table.body.iter().filter_map(|row| row.cells.get(at)).filter(|cell| !Fraction::is_none(cell)) {
            let own = Fraction::of(cell)?;
            let (most, tail) = found.get_or_insert_with(|| (0, own.tail.clone()));
            // Units of several widths cannot be reckoned with.
            if *tail != own.tail || own.figures > MOST {
                return None;
            }
            *most = own.figures.max(*most);
        }
        found.map(|(most, _)| most).filter(|most| *most > 0)
    };
    numeric.iter().enumerate().map(|(at, numeric)| if *numeric { column(at) } else { None }).collect()
}

/// The class of a cell in a column with so many figures behind the point; empty where nothing is lacking.
pub(super) fn class(cell: &Cell, most: usize) -> String {
    let Some(own) = Fraction::of(cell).filter(|own| own.figures < most) else { return String::new() };
    // A number without a fraction lacks the point too.
    let letter = if own.figures == 0 { 'p' } else { 'f' };
    format!("{letter}{}", most - own.figures)
}

/// The rules of these classes. A point is about a quarter of an em wide.
pub(super) fn rules(out: &mut String) {
    for figures in 1..=MOST {
        for (letter, point) in [('f', 0.0), ('p', 0.25)] {
            let side = 0.5 + point;
            let em = side + 0.5 * figures as f64;
            let _ = writeln!(
                out,
                "td.num.{letter}{figures} {{ padding-right: {em:.2}em; padding-right: calc({side:.2}em + {figures}ch); }}"
            );
        }
    }
}
