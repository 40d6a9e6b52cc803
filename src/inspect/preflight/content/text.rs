//! Text: where strings begin and end, and how large their letters are on the page (ISO 32000-1 §9.4).

use super::{IDENTITY, Kind, Machine, State, apply, around, concat, matrix, resource};
use crate::inspect::preflight::number;
use lopdf::Object;

impl Machine<'_, '_, '_> {
    pub(super) fn text_step(&mut self, operator: &str, operands: &[Object], all: &[f64]) {
        let at = |index: usize| all.get(index).copied().unwrap_or(0.0);
        match operator {
            "BT" => (self.text, self.line) = (IDENTITY, IDENTITY),
            "Tf" => {
                self.state.size = at(0);
                let name = operands.first().and_then(|name| name.as_name().ok()).unwrap_or_default();
                let file = self.reader.file;
                let found = resource(file, &self.run.resources, b"Font", name);
                self.state.face = found.and_then(|object| self.reader.faces.face(file, object));
            }
            "Tc" => self.state.letters = at(0),
            "Tw" => self.state.words = at(0),
            "Tz" => self.state.scale = at(0) / 100.0,
            "TL" => self.state.leading = at(0),
            "Ts" => self.state.rise = at(0),
            "Tr" => self.state.invisible = matches!(at(0), 3.0 | 7.0),
            "Tm" => (self.text, self.line) = (matrix(all), matrix(all)),
            "Td" => self.next_line(at(0), at(1)),
            "TD" => {
                self.state.leading = -at(1);
                self.next_line(at(0), at(1));
            }
            "T*" => self.next_line(0.0, -self.state.leading),
            "Tj" => self.show(operands),
            "TJ" => {
                if let Some(Object::Array(list)) = operands.first() {
                    self.show(list);
                }
            }
            "'" => {
                self.next_line(0.0, -self.state.leading);
                self.show(operands);
            }
            "\"" => {
                (self.state.words, self.state.letters) = (at(0), at(1));
                self.next_line(0.0, -self.state.leading);
                self.show(operands.get(2..).unwrap_or_default());
            }
            _ => {}
        }
    }

    fn next_line(&mut self, x: f64, y: f64) {
        self.line = concat(&[1.0, 0.0, 0.0, 1.0, x, y], &self.line);
        self.text = self.line;
    }

    /// Shows strings with shifts between them (§9.4.3, §9.4.4); spaces at the end are not seen.
    fn show(&mut self, pieces: &[Object]) {
        let Some(face) = self.state.face.clone() else { return };
        let State { size, scale, letters, words, rise, .. } = self.state;
        let (mut x, mut seen) = (0.0, 0.0);
        for piece in pieces {
            if let Some(shift) = number(piece) {
                x -= shift / 1000.0 * size * scale;
            } else if let Ok(bytes) = piece.as_str() {
                for glyph in face.advances(bytes) {
                    let ink = x + glyph.width * size * scale;
                    x = ink + (letters + if glyph.word { words } else { 0.0 }) * scale;
                    if !glyph.space {
                        seen = ink;
                    }
                }
            }
        }
        // Letters reach about so far over and under the line they stand on.
        let (low, high) = (rise - 0.2 * size, rise + 0.7 * size);
        let whole = concat(&self.text, &self.state.matrix);
        let corners = [(0.0, low), (seen, low), (0.0, high), (seen, high)].map(|corner| apply(&whole, corner));
        if seen != 0.0 {
            let kind = Kind::Text { size: (size * whole[2].hypot(whole[3])).abs(), invisible: self.state.invisible };
            let ink = self.state.fill.clone();
            self.mark(around(&corners), kind, ink, true);
        }
        self.text = concat(&[1.0, 0.0, 0.0, 1.0, x, 0.0], &self.text);
    }
}
