//! With what ink, and whether it lets through: colors and graphics states (ISO 32000-1 §8.4, §8.6).

use super::Machine;
use crate::inspect::preflight::color::{Ink, Space};
use crate::inspect::preflight::{as_table, follow, number, table};
use lopdf::Object;

impl Machine<'_, '_, '_> {
    pub(super) fn device_color(&mut self, operator: &str, parts: &[f64]) {
        let space = match operator {
            "g" | "G" => Space::Gray,
            "rg" | "RG" => Space::Rgb,
            _ => Space::Cmyk,
        };
        let ink = space.ink(parts);
        if operator.starts_with(char::is_lowercase) {
            (self.state.fill, self.state.fill_space) = (ink, space);
        } else {
            (self.state.stroke, self.state.stroke_space) = (ink, space);
        }
    }

    pub(super) fn color(&mut self, operator: &str, operands: &[Object], parts: &[f64]) {
        let fills = operator.starts_with(char::is_lowercase);
        if operator.eq_ignore_ascii_case("cs") {
            let space = operands.first().map(|name| self.space(name)).unwrap_or_default();
            let ink = match &space {
                // Every space begins in black, but for inks, which begin in full (§8.6.5, §8.6.6).
                Space::Spot(names) => space.ink(&vec![1.0; names.len()]),
                Space::Cmyk => space.ink(&[0.0, 0.0, 0.0, 1.0]),
                Space::Gray | Space::Rgb => space.ink(&[0.0; 3]),
                Space::Indexed(_) | Space::Pattern(_) => Ink::default(),
            };
            if fills {
                (self.state.fill, self.state.fill_space) = (ink, space);
            } else {
                (self.state.stroke, self.state.stroke_space) = (ink, space);
            }
            return;
        }
        let space = if fills { &self.state.fill_space } else { &self.state.stroke_space };
        let ink = match (space, operands.last()) {
            (Space::Pattern(_), Some(Object::Name(name))) => self.pattern(name),
            (space, _) => space.ink(parts),
        };
        *(if fills { &mut self.state.fill } else { &mut self.state.stroke }) = ink;
    }

    /// The inks of a gradient; a tiling's are not looked at.
    fn pattern(&self, name: &[u8]) -> Ink {
        let file = self.reader.file;
        let space = self.resource(b"Pattern", name).and_then(|pattern| {
            let shading = table(file, as_table(follow(file, pattern)?)?, b"Shading")?;
            Some(self.space(shading.get(b"ColorSpace").ok()?))
        });
        Ink { colored: space.is_some_and(|space| space.is_colored()), ..Ink::default() }
    }

    pub(super) fn graphics_state(&mut self, name: Option<&Object>) {
        let file = self.reader.file;
        let Some(name) = name.and_then(|name| name.as_name().ok()) else { return };
        let Some(entries) = self.resource(b"ExtGState", name).and_then(|object| as_table(follow(file, object)?)) else {
            return;
        };
        let entries = entries.clone();
        let [mut fill, mut stroke, mut mask, mut blend] = self.state.transparent;
        for (key, value) in &entries {
            let value = follow(file, value).unwrap_or(value);
            match key.as_slice() {
                b"ca" => fill = number(value).is_some_and(|opacity| opacity < 0.999),
                b"CA" => stroke = number(value).is_some_and(|opacity| opacity < 0.999),
                b"SMask" => mask = value.as_name().is_err(),
                b"BM" => {
                    let name = match value {
                        Object::Array(list) => list.first().and_then(|name| name.as_name().ok()),
                        other => other.as_name().ok(),
                    };
                    blend = !matches!(name, None | Some(b"Normal" | b"Compatible"));
                }
                b"LW" => self.state.line = number(value).unwrap_or(self.state.line),
                _ => {}
            }
        }
        self.state.transparent = [fill, stroke, mask, blend];
    }
}
