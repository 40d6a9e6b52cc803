//! Room for notes: a rule that parts it from the text, and lines to write on. Furniture.

use super::page::{Mark, Placed};
use crate::length::{Length, Point, Size};
use crate::theme::{NotePlace, NoteRoom, Theme};

/// Between two lines to write on: as in exercise books.
const LINE: f64 = 8.0;

/// The marks of the room on a page; `at` is the top left corner of its text.
pub(super) fn marks(theme: &Theme, room: &NoteRoom, at: Point, spine_is_left: bool) -> Vec<Placed> {
    let (measure, height) = (theme.page.measure(), theme.page.text_height());
    let thin = Length::from_pt(0.35);
    let rule = |x: Length, y: Length, size: Size| {
        let mark = Mark::Rule(size, theme.colors.rule);
        Placed { at: Point::new(x, y), tag: None, mark }
    };
    let (corner, size, parting) = match room.place {
        NotePlace::Beside => {
            let (left, edge) = if spine_is_left {
                (at.x + measure + room.gap, at.x + measure + room.gap / 2)
            } else {
                (at.x - room.gap - room.extent, at.x - room.gap / 2)
            };
            let parting = rule(edge, at.y, Size::new(thin, height));
            (Point::new(left, at.y), Size::new(room.extent, height), parting)
        }
        NotePlace::Below => {
            let top = at.y + height + room.gap;
            let parting = rule(at.x, top, Size::new(measure, thin));
            (Point::new(at.x, top), Size::new(measure, room.extent), parting)
        }
    };
    let mut out = vec![parting];
    if room.ruled {
        let step = Length::from_mm(LINE);
        let lines =
            (1..=size.height.0 / step.0).map(|n| rule(corner.x, corner.y + step * n, Size::new(size.width, thin)));
        out.extend(lines);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theme::HandoutPage;

    #[test]
    fn lines_stay_within_the_margin_and_the_page() {
        let page = Size::new(Length::from_mm(210.0), Length::from_mm(297.0));
        for place in [NotePlace::Beside, NotePlace::Below] {
            let on = HandoutPage { page, notes: Some((place, true)), two_sided: false, holes: false, compact: false };
            let theme = Theme::handout(&on);
            let room = theme.notes.unwrap_or_else(|| unreachable!("asked for"));
            for left in [true, false] {
                let at = Point::new(if left { theme.page.inside } else { theme.page.outside }, theme.page.top);
                let marks = marks(&theme, &room, at, left);
                assert!(marks.len() > 8);
                for placed in marks {
                    let Mark::Rule(size, _) = placed.mark else { panic!("only rules") };
                    let (right, bottom) = (placed.at.x + size.width, placed.at.y + size.height);
                    assert!(placed.at.x > Length::ZERO && right < page.width && bottom < page.height);
                    let text = at.x..at.x + theme.page.measure();
                    let beside = right <= text.start || placed.at.x >= text.end;
                    assert!(beside == (place == NotePlace::Beside));
                    assert!(place == NotePlace::Beside || placed.at.y >= at.y + theme.page.text_height());
                }
            }
        }
    }
}
