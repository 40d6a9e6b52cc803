//! `[output.chapbook.press]`: what the printer is asked for. Which printer it is the command line says.

use super::keys::Keys;
use super::page::{self, Measure};
use super::{Named, named};
use crate::length::Length;
use crate::theme::PageTheme;
use serde::Deserialize;

/// The table as it is written; what a key means for a printer is not known here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Press {
    /// `paper`: the name of a paper.
    pub paper: Option<Named>,
    /// `ink`: black, standard-color or premium-color.
    pub ink: Option<Named>,
    /// `trim`: the paper after cutting, instead of the theme's.
    pub trim: Option<PageTheme>,
    /// `bleed`: how far the pages have bleed; zero for none. `None`: as the printer has it.
    pub bleed: Option<Bleed>,
    /// `crop-marks`.
    pub marks: Option<bool>,
    /// `multiple`: the number of pages is a multiple of this.
    pub multiple: Option<u32>,
    /// `leaf-thickness`: how thick a leaf, two pages, is.
    pub leaf: Option<Length>,
    /// `spine`: the width of the spine, when the printer has told it.
    pub spine: Option<Length>,
}

/// Bleed of the pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bleed {
    /// None.
    None,
    /// As wide as the printer has it.
    Usual,
    /// So wide.
    Wide(Length),
}

#[derive(Deserialize)]
#[serde(untagged)]
enum BleedValue {
    On(bool),
    Wide(Measure),
}

pub(super) fn read(press: &mut Press, mut keys: Keys<'_, '_>) {
    press.paper = named(&mut keys, "paper");
    press.ink = named(&mut keys, "ink");
    if let Some((text, node)) = keys.found::<String>("trim", "a paper, such as \"6x9\" or \"170mm x 240mm\"") {
        press.trim = page::sheet(&text);
        if press.trim.is_none() {
            keys.wrong("trim", node, &page::sheets());
        }
    }
    let expected = "true, false or a length up to 25mm";
    if let Some((value, node)) = keys.found::<BleedValue>("bleed", expected) {
        press.bleed = match value {
            BleedValue::On(on) => Some(if on { Bleed::Usual } else { Bleed::None }),
            BleedValue::Wide(measure) => match measure.length() {
                Some(length) if (0.0..=71.0).contains(&length.to_pt()) => {
                    Some(if length > Length::ZERO { Bleed::Wide(length) } else { Bleed::None })
                }
                _ => {
                    keys.wrong("bleed", node, expected);
                    None
                }
            },
        };
    }
    press.marks = keys.get("crop-marks", "true or false");
    let expected = "a number from 1 to 64";
    if let Some((multiple, node)) = keys.found::<i64>("multiple", expected) {
        match u32::try_from(multiple) {
            Ok(multiple @ 1..=64) => press.multiple = Some(multiple),
            _ => keys.wrong("multiple", node, expected),
        }
    }
    press.leaf = page::length(&mut keys, "leaf-thickness", 0.05, 3.0).map(|(length, _)| length);
    press.spine = page::length(&mut keys, "spine", 0.5, 400.0).map(|(length, _)| length);
    keys.end(&[]);
}
