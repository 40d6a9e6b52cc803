//! Marks of a landscape block → marks of the upright page: a quarter turn to the left.
//!
//! Who turns the page a quarter to the right reads the block upright, as is the custom in books for
//! both sides of a spread (Chicago Manual of Style §3.55). Every mark keeps a place of its own on the
//! page, so that nothing downstream needs a stack of coordinate systems.

use super::page::{Mark, Placed};
use crate::length::{Length, PathStep, Point, Size};

/// A mark of a block that is `width` wide, as it stands on the page; `(0, 0)` stays the top left.
pub(super) fn turned(placed: Placed, width: Length) -> Placed {
    let Placed { at, tag, mark } = placed;
    let point = Point::new(at.y, width - at.x);
    // A box lies on its side: its top left corner is where its top right one was.
    let corner = |size: Size| (Point::new(at.y, width - at.x - size.width), Size::new(size.height, size.width));
    let (at, mark) = match mark {
        Mark::Glyphs(mut run) => {
            run.turned = true;
            (point, Mark::Glyphs(run))
        }
        Mark::Rule(size, color) => {
            let (at, size) = corner(size);
            (at, Mark::Rule(size, color))
        }
        Mark::Frame { size, line, color, actual } => {
            let (at, size) = corner(size);
            (at, Mark::Frame { size, line, color, actual })
        }
        Mark::Path(steps, color) => (point, Mark::Path(steps.iter().map(step).collect(), color)),
        Mark::Dots { count, step, size, color } => {
            let (at, _) = corner(Size::new(size, size));
            (at, Mark::Dots { count, step: Point::new(step.y, -step.x), size, color })
        }
        Mark::Image(id, size) | Mark::Turned(id, size) => {
            let (at, size) = corner(size);
            (at, Mark::Turned(id, size))
        }
        Mark::Told(..) => (point, mark),
        Mark::Link(size, target) => {
            let (at, size) = corner(size);
            (at, Mark::Link(size, target))
        }
    };
    Placed { at, tag, mark }
}

fn step(step: &PathStep) -> PathStep {
    let turn = |point: Point| Point::new(point.y, -point.x);
    match *step {
        PathStep::Move(to) => PathStep::Move(turn(to)),
        PathStep::Line(to) => PathStep::Line(turn(to)),
        PathStep::Curve(a, b, to) => PathStep::Curve(turn(a), turn(b), turn(to)),
        PathStep::Close => PathStep::Close,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theme::Color;

    #[test]
    fn a_box_at_the_top_left_comes_to_the_bottom_left() {
        let mark = Mark::Rule(Size::new(Length(30), Length(2)), Color::BLACK);
        let placed = turned(Placed { at: Point::new(Length(5), Length(1)), tag: None, mark }, Length(100));
        assert_eq!(placed.at, Point::new(Length(1), Length(65)));
        assert!(matches!(placed.mark, Mark::Rule(Size { width: Length(2), height: Length(30) }, _)));
    }
}
