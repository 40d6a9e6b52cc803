//! Pages → sheets: where each page stands on the paper.
//!
//! Comes in: the finished pages, and what is to be done with the paper. Goes out:
//! [`Sheet`](crate::layout::page::Sheet)s, sides of paper in the order of printing (front, back, front, …), each with
//! the pages on it and their places. Pages are moved, turned or scaled as a whole and never changed. This room knows
//! nothing of what stands on them, and nothing of PDF. It knows printers, though: what they publish stands in
//! `printers`, and the arithmetic of gutters, spines and covers (`rules`, `wrap`) follows from there.

mod booklet;
mod grid;
mod interior;
pub mod printers;
mod qr;
mod rules;
mod wrap;

pub use booklet::{Booklet, booklet, signatures};
pub use grid::{Grid, Paper, n_up};
pub use interior::{Interior, interior};
pub use qr::qr;
pub use rules::{Cover, Inch, InkName, Printer, Spine, Stock, Trims};
pub use wrap::Wrap;

/// The label of a sheet: the folios of its first and last page that has one.
fn label(folios: &[&str], between: &str) -> String {
    let mut shown = folios.iter().filter(|folio| !folio.is_empty());
    match (shown.next(), shown.next_back()) {
        (Some(first), Some(last)) => format!("{first}{between}{last}"),
        (Some(only), None) => (*only).to_owned(),
        (None, _) => String::new(),
    }
}
