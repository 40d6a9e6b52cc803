//! Columns of numbers: which columns of a table hold them, and where a number has its unit place.
//!
//! Numbers are compared by eye, so that their figures have to stand under one another (Tschichold;
//! Bringhurst §4.4): units under units, points under points.

use super::table::{Align, Cell, Table};
use super::walk::plain;
use super::{Block, BlockKind, Inline};

/// Looked at in each column: enough to know it by, and no more in tables of many thousand rows.
const SAMPLE: usize = 400;

impl Table {
    /// For each column whether it is one of numbers: two at least, and most cells that hold anything.
    /// A column that the author aligns left or centers is none.
    pub fn numeric_columns(&self) -> Vec<bool> {
        let columns = self.columns.len();
        let mut counts = vec![(0_usize, 0_usize); columns];
        let mut covered = vec![0_usize; columns];
        let step = (self.body.len() / SAMPLE).max(1);
        for (number, row) in self.body.iter().enumerate() {
            let mut at = 0;
            for cell in &row.cells {
                while covered.get(at).is_some_and(|rows| *rows > 0) {
                    at += 1;
                }
                let span = usize::from(cell.colspan.max(1));
                for rows in covered.iter_mut().skip(at).take(span) {
                    *rows = usize::from(cell.rowspan.max(1));
                }
                if let Some((numbers, others)) = counts.get_mut(at).filter(|_| span == 1 && number % step == 0) {
                    match cell_kind(cell) {
                        CellKind::Number => *numbers += 1,
                        CellKind::Nothing => {}
                        CellKind::Other => *others += 1,
                    }
                }
                at += span;
            }
            covered.iter_mut().for_each(|rows| *rows = rows.saturating_sub(1));
        }
        let free = |align: &Align| matches!(align, Align::Auto | Align::Right);
        let is_numeric = |(numbers, others): (usize, usize)| numbers >= 2 && numbers >= 3 * others;
        self.columns.iter().zip(counts).map(|(align, counts)| free(align) && is_numeric(counts)).collect()
    }
}

/// What a cell says, as far as numbers go.
enum CellKind {
    Number,
    /// Empty, or a sign that there is no number.
    Nothing,
    Other,
}

fn cell_kind(cell: &Cell) -> CellKind {
    let Some(words) = words(cell) else { return CellKind::Other };
    if cell.header {
        return CellKind::Other;
    }
    let text = plain(words);
    match text.trim() {
        text if is_no_number(text) => CellKind::Nothing,
        text if unit_place(text).is_some() => CellKind::Number,
        _ => CellKind::Other,
    }
}

/// The running text of a cell that holds nothing else.
pub fn words(cell: &Cell) -> Option<&[Inline]> {
    match &cell.blocks[..] {
        [Block { kind: BlockKind::Plain(words) | BlockKind::Paragraph(words), attrs: None, .. }] => Some(words),
        [] => Some(&[]),
        _ => None,
    }
}

/// Nothing, or a sign that there is no number.
pub fn is_no_number(text: &str) -> bool {
    matches!(text, "" | "-" | "–" | "—" | "−" | "?" | "…" | "n/a" | "N/A" | "n.a.")
}

/// Where the whole part of a number ends, in bytes; `None` if the text is not a number: a sign, a
/// currency, figures in groups, a part after the point or comma, an exponent, a unit.
pub fn unit_place(text: &str) -> Option<usize> {
    let start = text.trim_start_matches(|c: char| "+-−–±~≈<>≤≥=$€£¥₹₩₽¢(".contains(c) || is_space(c));
    let from = text.len() - start.len();
    if from > 12 {
        return None;
    }
    let mut whole = 0;
    let mut fraction = 0;
    let mut place = None;
    let mut end = text.len();
    let mut chars = start.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next_is_digit = chars.peek().is_some_and(|(_, c)| c.is_numeric());
        if c.is_numeric() {
            if place.is_none() { whole += 1 } else { fraction += 1 }
        } else if c == '.' || c == ',' || c == '٫' {
            if !next_is_digit || (place.is_some() && fraction != 3) {
                return None;
            }
            // A group of three figures: the point before it parts thousands, unless nothing came before or no other follows it.
            let digits = start[at + c.len_utf8()..].chars().take_while(char::is_ascii_digit).count();
            let after = start[at + c.len_utf8()..].chars().nth(digits);
            let groups = digits == 3 && whole > 0 && (c == ',' || matches!(after, Some('.' | ',')));
            match place {
                None if groups => {}
                None => place = Some(from + at),
                Some(_) => return None,
            }
        } else if !(next_is_digit && whole > 0 && place.is_none() && is_separator(c)) {
            end = from + at;
            break;
        }
    }
    if whole + fraction == 0 || whole + fraction > 40 {
        return None;
    }
    is_unit(&text[end..]).then(|| place.unwrap_or(end))
}

fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '\u{2007}')
}

/// What parts groups of figures beside point and comma.
fn is_separator(c: char) -> bool {
    is_space(c) || matches!(c, '\'' | '’' | '_' | '٬')
}

/// What may follow a number: a per cent sign, a unit, an exponent, a closing parenthesis.
fn is_unit(text: &str) -> bool {
    let text = text.trim_matches(|c: char| is_space(c) || matches!(c, ')' | '*' | '†' | '+'));
    text.chars().count() <= 7
        && text.chars().all(|c| c.is_alphabetic() || "%‰°′″/×^²³-−·".contains(c) || c.is_ascii_digit())
        && text.chars().next().is_none_or(|c| !matches!(c, '-' | '−' | '/'))
}

#[cfg(test)]
mod tests {
    use super::unit_place;

    #[test]
    fn numbers_are_known_with_signs_groups_currencies_and_units() {
        for (text, place) in [
            ("1", 1),
            ("1.5", 1),
            ("-12.25", 3),
            ("+3 %", 2),
            ("1,234.56", 5),
            ("1 234,5", 5),
            ("1.234.567,8", 9),
            ("$9.99", 2),
            ("~40 ms", 3),
            ("12,345", 6),
            ("3.14159", 1),
            ("1e6", 1),
            ("0.2°C", 1),
        ] {
            assert_eq!(unit_place(text), Some(place), "{text}");
        }
        let minus = "−7.5";
        assert_eq!(unit_place(minus), Some(minus.find('.').unwrap_or(0)));
    }

    #[test]
    fn dates_versions_ranges_and_words_are_no_numbers() {
        for text in ["", "one", "2024-01-05", "1.2.3", "1–5", "3/4", "v2", "1 of 3", "10:30", "8 or more", "."] {
            assert_eq!(unit_place(text), None, "{text:?}");
        }
    }
}
