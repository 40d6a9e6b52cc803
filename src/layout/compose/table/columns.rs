//! Column widths from what the cells ask for.
//!
//! As CSS 2.2 §17.5.2.2 (automatic table layout): each column has a least and a natural width;
//! when the natural widths do not fit, what is over the least is shared in proportion to what
//! each column would like beyond it.

use crate::length::Length;

/// What the columns ask for.
#[derive(Debug)]
pub(super) struct Demand {
    least: Vec<Length>,
    natural: Vec<Length>,
}

impl Demand {
    pub(super) fn new(columns: usize) -> Self {
        Self { least: vec![Length::ZERO; columns], natural: vec![Length::ZERO; columns] }
    }

    /// A cell over `columns` columns from `column` asks for these widths. What a spanning cell
    /// asks for beyond its columns is shared among them by their natural widths.
    pub(super) fn add(&mut self, column: usize, columns: usize, least: Length, natural: Length, gap: Length) {
        let range = column..(column + columns).min(self.least.len());
        let inner = gap * (range.len() as i64 - 1);
        let weights: Vec<Length> = self.natural[range.clone()].iter().map(|n| *n + Length(1)).collect();
        let total: Length = weights.iter().copied().sum();
        for (list, ask) in [(&mut self.least, least), (&mut self.natural, natural)] {
            let have: Length = list[range.clone()].iter().copied().sum();
            let over = ask - inner - have;
            if over > Length::ZERO {
                for (i, weight) in range.clone().zip(&weights) {
                    // One scaled point more, so that rounding never makes the sum too small.
                    list[i] += over.scale(weight.0, total.0.max(1)) + Length(1);
                }
            }
        }
        for i in range {
            self.natural[i] = self.natural[i].max(self.least[i]);
        }
    }

    /// The narrowest width of a column.
    pub(super) fn least_of(&self, column: usize) -> Length {
        self.least[column]
    }

    /// The natural width of a column.
    pub(super) fn natural_of(&self, column: usize) -> Length {
        self.natural[column]
    }

    /// The sum of the natural widths.
    pub(super) fn natural(&self) -> Length {
        self.natural.iter().copied().sum()
    }

    /// The sum of the narrowest widths.
    pub(super) fn least(&self) -> Length {
        self.least.iter().copied().sum()
    }

    /// Widths whose sum is at most `room`.
    pub(super) fn share(&self, room: Length) -> Vec<Length> {
        let natural: Length = self.natural.iter().copied().sum();
        if natural <= room {
            return self.natural.clone();
        }
        let least = self.least();
        if least >= room {
            // Not even the longest words fit: every column gives way alike, but a narrow one less.
            let floor = room / (2 * self.least.len().max(1) as i64);
            let spare = room - floor * self.least.len() as i64;
            return self.least.iter().map(|w| floor + spare.scale(w.0, least.0.max(1))).collect();
        }
        let wish = natural - least;
        self.least
            .iter()
            .zip(&self.natural)
            .map(|(l, n)| *l + (room - least).scale((*n - *l).0, wish.0.max(1)))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_that_fit_keep_their_natural_widths() {
        let mut demand = Demand::new(2);
        demand.add(0, 1, Length(10), Length(30), Length(0));
        demand.add(1, 1, Length(20), Length(50), Length(0));
        assert_eq!(demand.share(Length(100)), [Length(31), Length(51)]);
    }

    #[test]
    fn what_is_over_the_least_is_shared_by_what_each_column_would_like() {
        let mut demand = Demand { least: vec![Length(10), Length(10)], natural: vec![Length(20), Length(100)] };
        assert_eq!(demand.share(Length(70)), [Length(15), Length(55)]);
        demand.least = vec![Length(60), Length(60)];
        let squeezed = demand.share(Length(60));
        assert!(squeezed.iter().copied().sum::<Length>() <= Length(60));
    }

    #[test]
    fn a_spanning_cell_widens_its_columns_together() {
        let mut demand = Demand::new(2);
        demand.add(0, 2, Length(100), Length(100), Length(10));
        assert!(demand.least() >= Length(90) && demand.least() <= Length(94));
    }
}
