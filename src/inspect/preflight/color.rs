//! Which inks a color takes (ISO 32000-1 §8.6).

use super::{entry, follow, shown};
use lopdf::{Dictionary, Document, Object};

/// A color space, as far as inks go.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) enum Space {
    #[default]
    Gray,
    Rgb,
    Cmyk,
    /// Inks by name.
    Spot(Vec<String>),
    /// Rows of another space.
    Indexed(Box<Space>),
    /// A pattern or gradient of colors in this space.
    Pattern(Box<Space>),
}

/// What a color takes.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Ink {
    /// More than black.
    pub(super) colored: bool,
    /// Nothing at all: white paper.
    pub(super) white: bool,
    /// The sum of inks, where the color is told as inks.
    pub(super) total: Option<f64>,
    /// An ink that is none of the four.
    pub(super) spot: Option<String>,
}

impl Ink {
    /// Black, the color at the start of a page.
    pub(super) fn black() -> Ink {
        Ink { total: Some(1.0), ..Ink::default() }
    }
}

/// Parts of a color this close are equal: a rounding of eight bits.
const EQUAL: f64 = 0.008;

impl Space {
    /// The space that an object names.
    pub(super) fn of(file: &Document, resources: &[&Dictionary], object: &Object, depth: u32) -> Space {
        if depth > 8 {
            return Space::Gray;
        }
        match follow(file, object) {
            Some(Object::Name(name)) => match name.as_slice() {
                b"DeviceGray" | b"G" | b"CalGray" => Space::Gray,
                b"DeviceRGB" | b"RGB" | b"CalRGB" | b"Lab" => Space::Rgb,
                b"DeviceCMYK" | b"CMYK" => Space::Cmyk,
                b"Pattern" => Space::Pattern(Box::default()),
                name => super::content::resource(file, resources, b"ColorSpace", name)
                    .map_or(Space::Gray, |named| Space::of(file, resources, named, depth + 1)),
            },
            Some(Object::Array(list)) => {
                let at = |index: usize| list.get(index).map(|own| Space::of(file, resources, own, depth + 1));
                match list.first().and_then(|kind| follow(file, kind)?.as_name().ok()).unwrap_or_default() {
                    b"ICCBased" => {
                        let profile = list.get(1).and_then(|own| super::as_table(follow(file, own)?));
                        match profile.and_then(|profile| entry(file, profile, b"N")?.as_i64().ok()) {
                            Some(1) => Space::Gray,
                            Some(4) => Space::Cmyk,
                            _ => Space::Rgb,
                        }
                    }
                    b"CalRGB" | b"Lab" | b"DeviceRGB" | b"RGB" => Space::Rgb,
                    b"DeviceCMYK" | b"CMYK" => Space::Cmyk,
                    b"Indexed" | b"I" => Space::Indexed(Box::new(at(1).unwrap_or_default())),
                    b"Pattern" => Space::Pattern(Box::new(at(1).unwrap_or_default())),
                    b"Separation" | b"DeviceN" => {
                        let names = list.get(1).and_then(|own| follow(file, own));
                        let names = match names {
                            Some(Object::Array(names)) => names.iter().collect(),
                            Some(name) => vec![name],
                            None => Vec::new(),
                        };
                        Space::Spot(names.iter().filter_map(|name| name.as_name().ok()).map(shown).collect())
                    }
                    _ => Space::Gray,
                }
            }
            _ => Space::Gray,
        }
    }

    /// The inks of a color in this space.
    pub(super) fn ink(&self, parts: &[f64]) -> Ink {
        let part = |index: usize| parts.get(index).copied().unwrap_or(0.0);
        match self {
            Space::Gray => Ink { white: part(0) >= 1.0 - EQUAL, total: Some(1.0 - part(0)), ..Ink::default() },
            Space::Rgb => {
                let (least, most) = ((0..3).map(part).fold(1.0, f64::min), (0..3).map(part).fold(0.0, f64::max));
                Ink { colored: most - least > EQUAL, white: least >= 1.0 - EQUAL, total: None, spot: None }
            }
            Space::Cmyk => {
                let colored = (0..3).any(|index| part(index) > EQUAL);
                let total = (0..4).map(part).sum();
                Ink { colored, white: total <= EQUAL, total: Some(total), spot: None }
            }
            Space::Spot(names) => {
                // `All` is every ink there is: for marks of registration alone.
                let own = |name: &&String| !matches!(name.as_str(), "Black" | "All" | "None");
                let process = ["Cyan", "Magenta", "Yellow"];
                let spot = names.iter().filter(own).find(|name| !process.contains(&name.as_str())).cloned();
                let all = names.iter().any(|name| name == "All");
                let total = if all { 4.0 * part(0) } else { parts.iter().sum() };
                let colored = all || names.iter().filter(own).count() > 0;
                Ink { colored: colored && total > EQUAL, white: total <= EQUAL, total: Some(total), spot }
            }
            // Its rows are not looked at: a picture in a space of colors counts as one in colors.
            Space::Indexed(base) | Space::Pattern(base) => Ink { colored: base.is_colored(), ..Ink::default() },
        }
    }

    /// A picture in this space is printed in more than black.
    pub(super) fn is_colored(&self) -> bool {
        match self {
            Space::Gray => false,
            Space::Rgb | Space::Cmyk => true,
            Space::Spot(names) => names.iter().any(|name| name != "Black" && name != "None"),
            Space::Indexed(base) | Space::Pattern(base) => base.is_colored(),
        }
    }

    /// What a message calls it.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Space::Gray => "gray",
            Space::Rgb => "RGB",
            Space::Cmyk => "CMYK",
            Space::Spot(_) => "spot color",
            Space::Indexed(base) | Space::Pattern(base) => base.name(),
        }
    }
}
