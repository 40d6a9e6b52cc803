//! Colors and lines, as the press wants them.

use super::super::ink::Paint;
use super::{KNOCK_OUT, OVERPRINT, Painter};
use crate::theme::Color;

impl Painter<'_, '_> {
    pub(super) fn fill(&mut self, color: Color) {
        let paint = self.paint(color);
        if self.scene.job.overprints() {
            self.overprint(self.in_text && paint.is_black());
        }
        if self.fill != Some(paint) {
            self.fill = Some(paint);
            paint.write(self.out, false);
        }
    }

    pub(super) fn stroke(&mut self, color: Color) {
        let paint = self.paint(color);
        if self.stroke != Some(paint) {
            self.stroke = Some(paint);
            paint.write(self.out, true);
        }
    }

    fn paint(&self, color: Color) -> Paint {
        self.scene.job.ink.paint([color.r, color.g, color.b], self.in_text)
    }

    /// Black letters on a ground of other inks leave no white rim if the press is not quite true (§8.6.7).
    fn overprint(&mut self, on: bool) {
        if self.overprints != on {
            self.overprints = on;
            self.op(b"/");
            self.op(if on { OVERPRINT } else { KNOCK_OUT });
            self.op(b" gs ");
        }
    }

    /// An area with both sides at least as long as the press's thinnest line.
    pub(super) fn thick(&self, [left, bottom, right, top]: [i64; 4]) -> [i64; 4] {
        let least = self.scene.job.press.map_or(0, |press| press.least_line);
        let (across, down) = ((least - (right - left)).max(0), (least - (top - bottom)).max(0));
        [left - across / 2, bottom - down / 2, right + across - across / 2, top + down - down / 2]
    }
}
