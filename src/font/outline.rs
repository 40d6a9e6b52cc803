//! Outlines of single glyphs: for letters that are drawn, so that they are no text.

use super::Face;
use crate::length::{Length, PathStep, Point};
use skrifa::{DrawMemory, GlyphId, PathSink, ScalerFont};

impl Face {
    /// The outline of a glyph at a size, relative to its origin on the baseline, `y` downwards;
    /// empty for a glyph that cannot be drawn.
    pub fn outline(&self, gid: u16, size: Length) -> Vec<PathStep> {
        let scaler = ScalerFont::force_unhinted(self.font.clone(), None);
        let mut sink = Sink { steps: Vec::new(), at: (0.0, 0.0), size, upem: self.upem };
        let drawn = scaler.outline(GlyphId::from(gid)).map(|outline| outline.draw(DrawMemory::Scratch, &mut sink));
        if matches!(drawn, Some(Ok(_))) { sink.steps } else { Vec::new() }
    }
}

/// Takes an outline in font units.
struct Sink {
    steps: Vec<PathStep>,
    at: (f32, f32),
    size: Length,
    upem: u16,
}

impl Sink {
    /// Implied points of TrueType lie on halves, thirds of quadratic curves on sixths.
    fn point(&mut self, x: f32, y: f32) -> Point {
        let to = |v: f32| self.size.scale((f64::from(v) * 6.0).round() as i64, i64::from(self.upem.max(1)) * 6);
        Point::new(to(x), to(-y))
    }
}

impl PathSink for Sink {
    fn move_to(&mut self, x: f32, y: f32) {
        let to = self.point(x, y);
        self.steps.push(PathStep::Move(to));
        self.at = (x, y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let to = self.point(x, y);
        self.steps.push(PathStep::Line(to));
        self.at = (x, y);
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        let third = |from: f32, control: f32| from + (control - from) * 2.0 / 3.0;
        let (x0, y0) = self.at;
        self.curve_to(third(x0, cx), third(y0, cy), third(x, cx), third(y, cy), x, y);
    }

    fn curve_to(&mut self, cx0: f32, cy0: f32, cx1: f32, cy1: f32, x: f32, y: f32) {
        let (a, b, to) = (self.point(cx0, cy0), self.point(cx1, cy1), self.point(x, y));
        self.steps.push(PathStep::Curve(a, b, to));
        self.at = (x, y);
    }

    fn close(&mut self) {
        self.steps.push(PathStep::Close);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::font::FontBook;
    use crate::theme::Family;

    #[test]
    fn a_figure_is_drawn_on_its_baseline_within_its_advance() {
        let fonts = FontBook::bundled();
        let face = fonts.face(fonts.base(Family::Mono, false, false));
        let (Some(one), size) = (face.glyph('1'), Length::pt(10)) else { unreachable!("a mono face has figures") };
        let steps = face.outline(one, size);
        let points: Vec<Point> = steps
            .iter()
            .filter_map(|step| match *step {
                PathStep::Move(to) | PathStep::Line(to) | PathStep::Curve(_, _, to) => Some(to),
                PathStep::Close => None,
            })
            .collect();
        assert!(points.len() > 4 && steps.last() == Some(&PathStep::Close));
        let advance = size.units(i64::from(face.advance(one)), face.upem);
        let fits = |p: &Point| p.x >= Length::ZERO && p.x <= advance && p.y <= Length(1_000) && p.y >= Length::pt(-8);
        assert!(points.iter().all(fits), "{points:?}");
        assert!(face.outline(u16::MAX, size).is_empty());
    }
}
