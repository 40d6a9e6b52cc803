//! Bytes of a content stream; says nothing twice that is in force already.

use crate::asset::drawing::{Blend, Item, Matrix, Outline, Paint, Segment, Stroke};
use crate::pdf::ink::Ink;

/// A content stream in the making.
pub(super) struct Content {
    pub(super) bytes: Vec<u8>,
    /// Digits behind the point.
    digits: usize,
    ink: Ink,
    /// The thinnest stroke, in units of the stream's own space.
    least: f32,
    /// By how much the present space is enlarged in it.
    scale: f32,
    now: Now,
    saved: Vec<Now>,
}

/// The graphics state as far as it is set here.
#[derive(Clone, Default)]
struct Now {
    fill: Option<[u8; 3]>,
    stroke: Option<[u8; 3]>,
    state: Option<String>,
    width: Option<f32>,
    cap: u8,
    join: u8,
    miter: Option<f32>,
    dashes: (Vec<f32>, f32),
}

impl Content {
    pub(super) fn new(matrix: &Matrix, ink: Ink, least: f32) -> Self {
        let (now, saved) = (Now::default(), Vec::new());
        let mut content = Content { bytes: Vec::new(), digits: 2, ink, least, scale: 1.0, now, saved };
        content.set_scale(matrix);
        content
    }

    /// Rounds coordinates to about 1/200 pixel, however far a matrix enlarges them.
    pub(super) fn set_scale(&mut self, matrix: &Matrix) {
        let scale = (matrix[0] * matrix[3] - matrix[1] * matrix[2]).abs().sqrt();
        self.scale = if scale.is_finite() { scale.max(1e-6) } else { 1.0 };
        let digits = if scale.is_finite() { (scale.max(1e-6) * 100.0).log10().ceil() } else { 2.0 };
        self.digits = digits.clamp(1.0, 6.0) as usize;
    }

    pub(super) fn save(&mut self) {
        self.bytes.extend_from_slice(b"q\n");
        self.saved.push(self.now.clone());
    }

    pub(super) fn restore(&mut self) {
        self.bytes.extend_from_slice(b"Q\n");
        self.now = self.saved.pop().unwrap_or_default();
    }

    /// How many states are saved.
    pub(super) fn depth(&self) -> usize {
        self.saved.len()
    }

    pub(super) fn op(&mut self, op: &str) {
        self.bytes.extend_from_slice(op.as_bytes());
        self.bytes.push(b'\n');
    }

    pub(super) fn matrix(&mut self, matrix: &Matrix) {
        if *matrix == [1.0, 0.0, 0.0, 1.0, 0.0, 0.0] {
            return;
        }
        for value in matrix {
            number(&mut self.bytes, *value, 6);
        }
        self.op("cm");
    }

    pub(super) fn clip(&mut self, outline: &Outline) {
        if outline.segments.is_empty() {
            // Nothing is inside an empty clip.
            self.bytes.extend_from_slice(b"0 0 0 0 re ");
        }
        self.outline(outline);
        self.op(if outline.even_odd { "W* n" } else { "W n" });
    }

    pub(super) fn outline(&mut self, outline: &Outline) {
        for segment in &outline.segments {
            match *segment {
                Segment::Move(x, y) => self.point(&[x, y], b"m "),
                Segment::Line(x, y) => self.point(&[x, y], b"l "),
                Segment::Curve(a, b, c, d, x, y) => self.point(&[a, b, c, d, x, y], b"c "),
                Segment::Close => self.bytes.extend_from_slice(b"h "),
            }
        }
    }

    fn point(&mut self, numbers: &[f32], op: &[u8]) {
        for value in numbers {
            number(&mut self.bytes, *value, self.digits);
        }
        self.bytes.extend_from_slice(op);
    }

    pub(super) fn fill_color(&mut self, color: [u8; 3]) {
        if self.now.fill != Some(color) {
            self.now.fill = Some(color);
            self.color(color, ["g", "rg"]);
        }
    }

    pub(super) fn stroke_color(&mut self, color: [u8; 3]) {
        if self.now.stroke != Some(color) {
            self.now.stroke = Some(color);
            self.color(color, ["G", "RG"]);
        }
    }

    fn color(&mut self, [r, g, b]: [u8; 3], [gray, rgb]: [&str; 2]) {
        if self.ink != Ink::Colors {
            self.ink.paint([r, g, b], false).write(&mut self.bytes, gray == "G");
        } else if r == g && g == b {
            number(&mut self.bytes, f32::from(r) / 255.0, 4);
            self.op(gray);
        } else {
            for part in [r, g, b] {
                number(&mut self.bytes, f32::from(part) / 255.0, 4);
            }
            self.op(rgb);
        }
    }

    pub(super) fn pattern(&mut self, key: &str, strokes: bool) {
        let [space, color] = if strokes { ["CS", "SCN"] } else { ["cs", "scn"] };
        self.op(&format!("/Pattern {space} /{key} {color}"));
        *(if strokes { &mut self.now.stroke } else { &mut self.now.fill }) = None;
    }

    pub(super) fn state(&mut self, key: &str) {
        if self.now.state.as_deref() != Some(key) {
            self.now.state = Some(key.to_owned());
            self.op(&format!("/{key} gs"));
        }
    }

    pub(super) fn draw(&mut self, key: &str) {
        self.op(&format!("/{key} Do"));
    }

    pub(super) fn line(&mut self, stroke: &Stroke) {
        let width = stroke.width.max(self.least / self.scale);
        if self.now.width != Some(width) {
            self.now.width = Some(width);
            number(&mut self.bytes, width, self.digits + 2);
            self.op("w");
        }
        if self.now.cap != stroke.cap {
            self.now.cap = stroke.cap;
            self.op(&format!("{} J", stroke.cap));
        }
        if self.now.join != stroke.join {
            self.now.join = stroke.join;
            self.op(&format!("{} j", stroke.join));
        }
        if stroke.join == 0 && self.now.miter != Some(stroke.miter_limit) {
            self.now.miter = Some(stroke.miter_limit);
            number(&mut self.bytes, stroke.miter_limit.max(1.0), 3);
            self.op("M");
        }
        if self.now.dashes.0 != stroke.dashes || self.now.dashes.1 != stroke.dash_offset {
            self.now.dashes = (stroke.dashes.clone(), stroke.dash_offset);
            self.bytes.push(b'[');
            for dash in &stroke.dashes {
                number(&mut self.bytes, *dash, self.digits + 1);
            }
            self.bytes.extend_from_slice(b"] ");
            number(&mut self.bytes, stroke.dash_offset, self.digits + 1);
            self.op("d");
        }
    }
}

/// A number with at most `digits` digits behind the point, and a space.
pub(super) fn number(out: &mut Vec<u8>, value: f32, digits: usize) {
    const POWERS: [f64; 9] = [1.0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8];
    let mut behind = digits.min(8);
    // Beyond these bounds nothing is seen, and readers differ.
    let mut rest = (f64::from(value.abs()).clamp(0.0, 1e9) * POWERS[behind] + 0.5) as u64;
    if rest == 0 {
        out.extend_from_slice(b"0 ");
        return;
    }
    while behind > 0 && rest.is_multiple_of(10) {
        rest /= 10;
        behind -= 1;
    }
    // From the last sign to the first.
    let mut signs = [b' '; 24];
    let mut at = signs.len() - 1;
    let mut say = |sign: u8| {
        at -= 1;
        signs[at] = sign;
    };
    while rest > 0 || behind > 0 {
        say(b'0' + (rest % 10) as u8);
        rest /= 10;
        if behind == 1 {
            say(b'.');
        }
        behind = behind.saturating_sub(1);
    }
    if value < 0.0 {
        say(b'-');
    }
    out.extend_from_slice(&signs[at..]);
}

/// Whether any of the items lets through what is below it.
pub(super) fn lets_through(items: &[Item]) -> bool {
    let paint = |paint: &Paint| match paint {
        Paint::Solid(_) => false,
        Paint::Gradient(gradient) => gradient.stops.iter().any(|stop| stop.opacity < 1.0),
    };
    items.iter().any(|item| match item {
        Item::Group(group) => {
            let as_one = group.opacity < 1.0 || group.blend != Blend::Normal || group.mask.is_some();
            as_one || group.isolated || lets_through(&group.items)
        }
        Item::Path(path) => {
            path.fill.as_ref().is_some_and(|fill| fill.opacity < 1.0 || paint(&fill.paint))
                || path.stroke.as_ref().is_some_and(|stroke| stroke.opacity < 1.0 || paint(&stroke.paint))
        }
        // A raster within is laid on white by itself.
        Item::Picture(_) => false,
    })
}

/// `inner` first, then `outer`.
pub(super) fn concat(inner: &Matrix, outer: &Matrix) -> Matrix {
    let [a, b, c, d, e, f] = *inner;
    let [m, n, o, p, q, r] = *outer;
    [a * m + b * o, a * n + b * p, c * m + d * o, c * n + d * p, e * m + f * o + q, e * n + f * p + r]
}

/// A rectangle around all items; `None` if there are none.
pub(super) fn bounds(items: &[Item], matrix: &Matrix) -> Option<[f32; 4]> {
    let mut all: Option<[f32; 4]> = None;
    for item in items {
        let one = match item {
            Item::Group(group) => bounds(&group.items, &concat(&group.matrix, matrix)),
            Item::Path(path) => Some(mapped(&path.bounds, matrix)),
            Item::Picture(picture) => Some(mapped(&[0.0, 0.0, picture.width, picture.height], matrix)),
        };
        all = match (all, one) {
            (Some(a), Some(b)) => Some([a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])]),
            (a, b) => a.or(b),
        };
    }
    all
}

fn mapped(rect: &[f32; 4], [a, b, c, d, e, f]: &Matrix) -> [f32; 4] {
    let [l, t, r, u] = *rect;
    let corners = [(l, t), (r, t), (l, u), (r, u)].map(|(x, y)| (a * x + c * y + e, b * x + d * y + f));
    corners.iter().fold([f32::MAX, f32::MAX, f32::MIN, f32::MIN], |m, (x, y)| {
        [m[0].min(*x), m[1].min(*y), m[2].max(*x), m[3].max(*y)]
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short() {
        let text = |value, digits| {
            let mut out = Vec::new();
            number(&mut out, value, digits);
            String::from_utf8_lossy(&out).into_owned()
        };
        assert_eq!(text(1.0, 2), "1 ");
        assert_eq!(text(-0.5, 2), "-.5 ");
        assert_eq!(text(12.345, 2), "12.35 ");
        assert_eq!(text(-0.001, 2), "0 ");
        assert_eq!(text(100.0, 0), "100 ");
        assert_eq!(text(f32::NAN, 2), "0 ");
        assert_eq!(text(1.05, 3), "1.05 ");
    }

    #[test]
    fn matrices_join_in_order() {
        let shift = [1.0, 0.0, 0.0, 1.0, 5.0, 0.0];
        let double = [2.0, 0.0, 0.0, 2.0, 0.0, 0.0];
        assert_eq!(concat(&shift, &double)[4], 10.0);
        assert_eq!(concat(&double, &shift)[4], 5.0);
    }
}
