//! Column widths for the least height of the whole table.
//!
//! Sharing what is over by natural widths is a good guess but no more: a column whose cells are one
//! word too long for it makes every row taller. From that guess width goes, step by step, from one
//! column to another, as long as the table gets less tall. Heights are estimates: lines that each
//! take what fits, of a sample of rows in long tables.

use super::columns::Demand;
use crate::length::Length;

/// Rows that are looked at.
pub(super) const SAMPLE: usize = 36;
/// Moves at most.
const MOVES: usize = 24;
/// The measure in steps of a move.
const STEPS: i64 = 64;
/// A move is so many steps.
const STRIDES: [i64; 4] = [1, 2, 4, 8];
/// More columns than any honest table: there the guess stands.
const MOST_COLUMNS: usize = 24;

/// Heights of one column's cells at the widths asked for so far, row by row.
struct Column {
    known: Vec<(Length, Vec<u32>)>,
}

impl Column {
    fn at(&mut self, width: Length, lines: &mut dyn FnMut(Length) -> Vec<u32>) -> usize {
        if let Some(i) = self.known.iter().position(|(known, _)| *known == width) {
            return i;
        }
        self.known.push((width, lines(width)));
        self.known.len() - 1
    }
}

/// Widths whose sum is at most `room`. `lines(column, width)` gives the heights of a column's cells
/// in the rows that are looked at, in lines; 0 where there is none.
pub(super) fn balanced(demand: &Demand, room: Length, mut lines: impl FnMut(usize, Length) -> Vec<u32>) -> Vec<Length> {
    let mut widths = demand.share(room);
    let count = widths.len();
    if demand.natural() <= room || demand.least() >= room || !(2..=MOST_COLUMNS).contains(&count) {
        return widths;
    }
    let step = (room / STEPS).max(Length(1));
    let mut columns: Vec<Column> = (0..count).map(|_| Column { known: Vec::new() }).collect();
    for _ in 0..MOVES {
        let now: Vec<usize> = (0..count).map(|c| columns[c].at(widths[c], &mut |w| lines(c, w))).collect();
        let heights = |columns: &[Column], c: usize, which: usize| columns[c].known[which].1.clone();
        let present: Vec<Vec<u32>> = (0..count).map(|c| heights(&columns, c, now[c])).collect();
        let rows = present.first().map_or(0, Vec::len);
        let broken = |cells: &[u32]| cells.iter().filter(|lines| **lines > 1).count();
        let all: usize = present.iter().map(|cells| broken(cells)).sum();
        // The height, then how many cells have more than one line.
        let mut least = ((0..rows).map(|row| tallest(&present, row, count, count)).sum::<u64>(), all);
        let mut best: Option<(usize, usize, Length)> = None;
        for stride in STRIDES {
            let by = step * stride;
            for from in (0..count).filter(|c| widths[*c] - by >= demand.least_of(*c)) {
                let narrow = columns[from].at(widths[from] - by, &mut |w| lines(from, w));
                for to in (0..count).filter(|c| *c != from && widths[*c] < demand.natural_of(*c)) {
                    let wide = columns[to].at(widths[to] + by, &mut |w| lines(to, w));
                    let (narrow, wide) = (&columns[from].known[narrow].1, &columns[to].known[wide].1);
                    let height: u64 = (0..rows)
                        .map(|row| {
                            let changed = narrow.get(row).max(wide.get(row)).copied().unwrap_or(0);
                            tallest(&present, row, from, to).max(u64::from(changed))
                        })
                        .sum();
                    let others = all - broken(&present[from]) - broken(&present[to]);
                    let cost = (height, others + broken(narrow) + broken(wide));
                    if cost < least {
                        least = cost;
                        best = Some((from, to, by));
                    }
                }
            }
        }
        let Some((from, to, by)) = best else { break };
        widths[from] -= by;
        widths[to] += by;
    }
    widths
}

/// The tallest cell of a row, but for two columns.
fn tallest(heights: &[Vec<u32>], row: usize, but: usize, and: usize) -> u64 {
    let others = heights.iter().enumerate().filter(|(column, _)| *column != but && *column != and);
    others.filter_map(|(_, heights)| heights.get(row)).max().copied().unwrap_or(0).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Cells of running text: so many units long, broken anywhere.
    fn fluid(lengths: &'static [&'static [i64]]) -> impl FnMut(usize, Length) -> Vec<u32> {
        move |column, width| lengths[column].iter().map(|length| (length / width.0.max(1) + 1) as u32).collect()
    }

    #[test]
    fn width_goes_where_it_saves_height() {
        let mut demand = Demand::new(2);
        // One long cell makes the first column want as much as the second, whose every cell is long.
        demand.add(0, 1, Length(640), Length(6_400), Length(0));
        demand.add(1, 1, Length(640), Length(6_400), Length(0));
        let cells: &[&[i64]] = &[&[6_300, 500, 500, 500], &[500, 3_300, 3_300, 3_300]];
        let widths = balanced(&demand, Length(6_400), fluid(cells));
        assert!(widths[1] > Length(3_300), "{widths:?}");
        assert!(widths[0] + widths[1] <= Length(6_400 + 4));
    }

    #[test]
    fn a_short_head_is_not_broken_where_that_saves_nothing_else() {
        let mut demand = Demand::new(2);
        demand.add(0, 1, Length(640), Length(1_500), Length(0));
        demand.add(1, 1, Length(640), Length(9_000), Length(0));
        // Two lines each at first; the second column keeps its two at any width above 4 500.
        let cells: &[&[i64]] = &[&[1_450], &[8_900]];
        let guess = demand.share(Length(6_400));
        assert!(guess[0] < Length(1_450), "{guess:?}");
        let widths = balanced(&demand, Length(6_400), fluid(cells));
        assert!(widths[0] >= Length(1_450) && widths[1] > Length(4_450), "{widths:?}");
    }

    #[test]
    fn columns_that_are_alike_stay_alike() {
        let mut demand = Demand::new(2);
        demand.add(0, 1, Length(640), Length(6_400), Length(0));
        demand.add(1, 1, Length(640), Length(6_400), Length(0));
        let cells: &[&[i64]] = &[&[6_000, 6_000], &[6_000, 6_000]];
        let widths = balanced(&demand, Length(6_400), fluid(cells));
        assert_eq!(widths[0], widths[1]);
    }

    #[test]
    fn no_column_gets_narrower_than_it_can() {
        let mut demand = Demand::new(2);
        demand.add(0, 1, Length(3_000), Length(6_400), Length(0));
        demand.add(1, 1, Length(640), Length(64_000), Length(0));
        let cells: &[&[i64]] = &[&[6_000], &[60_000]];
        let widths = balanced(&demand, Length(6_400), fluid(cells));
        assert!(widths[0] >= Length(3_000), "{widths:?}");
    }
}
