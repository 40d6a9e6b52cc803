//! Boxes and paths → operators (ISO 32000-1 §8.5).

use super::super::syntax::{milli, millis, to_milli};
use super::Painter;
use crate::layout::page::TagId;
use crate::length::{Length, PathStep, Point, Size};
use crate::theme::Color;

/// Boxes that are nearer to each other than this belong to one word, in hundredths of their height: less than any space beside them.
const GAP: i64 = 40;

/// Length of a dash that is but a dot, in thousandths of a point.
const DASH: i64 = 10;

impl<'a> Painter<'_, 'a> {
    pub(super) fn rectangle(&mut self, [left, bottom, right, top]: [i64; 4]) {
        millis(self.out, &[left, bottom, right - left, top - bottom]);
        self.op(b" re ");
    }

    pub(super) fn path(&mut self, at: Point, steps: &[PathStep]) {
        let height = self.height;
        let place = |point: Point| [to_milli(at.x + point.x), height - to_milli(at.y + point.y)];
        for step in steps {
            match *step {
                PathStep::Move(to) => {
                    millis(self.out, &place(to));
                    self.op(b" m ");
                }
                PathStep::Line(to) => {
                    millis(self.out, &place(to));
                    self.op(b" l ");
                }
                PathStep::Curve(a, b, to) => {
                    millis(self.out, &[place(a), place(b), place(to)].concat());
                    self.op(b" c ");
                }
                PathStep::Close => self.op(b"h "),
            }
        }
        self.op(if steps.is_empty() { b"n\n" } else { b"f\n" });
    }

    /// Dots as the dashes of a line with round ends (§8.4.3.3, §8.4.3.6). One without any length is drawn longer than it is by pdfium.
    pub(super) fn dots(&mut self, at: Point, count: u32, step: Point, size: Length) {
        let center = Point::new(at.x + size / 2, at.y + size / 2);
        // The line goes on behind the last dot a little, lest that be cut off.
        let along = |step: Length| step * i64::from(count.saturating_sub(1)) + step / 4;
        let end = Point::new(center.x + along(step.x), center.y + along(step.y));
        self.op(b"1 J [");
        millis(self.out, &[DASH, (to_milli(step.x + step.y).abs() - DASH).max(1)]);
        self.op(b"]0 d ");
        milli(self.out, to_milli(size));
        self.op(b" w ");
        let place = |point: Point| [to_milli(point.x), self.height - to_milli(point.y)];
        let (from, to) = (place(center), place(end));
        millis(self.out, &from);
        self.op(b" m ");
        millis(self.out, &to);
        self.op(b" l S 0 J []0 d\n");
    }

    pub(super) fn frame(
        &mut self,
        at: Point,
        tag: Option<TagId>,
        size: Size,
        line: Length,
        color: Color,
        actual: Option<&'a str>,
    ) {
        self.text_object(false);
        self.enter(tag);
        self.figure(tag, at, size);
        self.stroke(color);
        let [left, bottom, right, top] = self.area(at, size);
        let line = to_milli(line).max(self.scene.job.press.map_or(0, |press| press.least_line));
        let half = line / 2;
        milli(self.out, line);
        self.op(b" w ");
        self.rectangle([left + half, bottom + half, right - half, top - half]);
        self.op(b"S\n");
        if let Some((actual, ghost)) = actual.and_then(|actual| Some((actual, self.scene.fonts.ghosts.get(actual)?))) {
            if let Some((before, _, area)) = self.ghosts.last_mut()
                && [area[1], area[3]] == [bottom, top]
                && (1..(top - bottom) * GAP / 100).contains(&(left - area[2]))
                && !before.ends_with(' ')
            {
                // What is between two boxes of a word is not to be taken for a space.
                area[2] = left;
            }
            self.ghosts.push((actual, *ghost, [left, bottom, right, top]));
        }
    }
}

/// The box around a path; `None` for one without points.
pub(super) fn extent(at: Point, steps: &[PathStep]) -> Option<(Point, Size)> {
    let mut points = steps.iter().flat_map(|step| match *step {
        PathStep::Move(to) | PathStep::Line(to) => vec![to],
        PathStep::Curve(a, b, to) => vec![a, b, to],
        PathStep::Close => Vec::new(),
    });
    let first = points.next()?;
    let (mut low, mut high) = (first, first);
    for point in points {
        low = Point::new(low.x.min(point.x), low.y.min(point.y));
        high = Point::new(high.x.max(point.x), high.y.max(point.y));
    }
    Some((Point::new(at.x + low.x, at.y + low.y), Size::new(high.x - low.x, high.y - low.y)))
}
