//! How pictures go to the press.

use crate::asset::Asset;
use crate::length::Size;
use crate::pdf::Job;
use crate::pdf::ink::Ink;

/// How a picture is to be printed.
#[derive(Clone, Copy, Debug)]
pub(in crate::pdf) struct Printing {
    /// The inks.
    pub(in crate::pdf) ink: Ink,
    /// It is laid on white.
    pub(in crate::pdf) flat: bool,
    /// The thinnest line, in points.
    pub(in crate::pdf) least_line: f32,
    /// Points to its own unit (a CSS pixel) where it is shown smallest and where it is shown largest.
    pub(in crate::pdf) scales: [f32; 2],
}

impl Printing {
    /// What holds for all pictures of a job.
    pub(in crate::pdf) fn of(job: &Job) -> Printing {
        let least_line = job.press.map_or(0.0, |press| press.least_line as f32 / 1000.0);
        let flat = job.press.is_some_and(|press| press.flat);
        Printing { ink: job.ink, flat, least_line, scales: [f32::MAX, 0.0] }
    }

    /// For a screen.
    pub(in crate::pdf) fn plain() -> Printing {
        Printing::of(&Job::default())
    }

    /// It is shown at this size, a quarter turned or not.
    pub(in crate::pdf) fn shown(&mut self, asset: &Asset, size: Size, turned: bool) {
        let across = if turned { size.height } else { size.width };
        let scale = (across.to_pt() / f64::from(asset.width.max(1))) as f32;
        if scale.is_finite() && scale > 0.0 {
            self.scales = [self.scales[0].min(scale), self.scales[1].max(scale)];
        }
    }

    /// The thinnest line in the picture's own units.
    pub(in crate::pdf) fn least_stroke(&self) -> f32 {
        if self.scales[1] > 0.0 { self.least_line / self.scales[0] } else { 0.0 }
    }

    /// It goes into the file as it is.
    pub(super) fn passes(&self) -> bool {
        self.ink == Ink::Colors && !self.flat
    }
}
