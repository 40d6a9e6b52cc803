//! The colors of code, for both editions: each class on light and on dark ground.
//!
//! Every ink has a contrast of at least 4.5 to its ground (WCAG 2.2, §1.4.3), also on the ground of marked
//! lines and on the sepia and the grays of reading programs. In gray the classes still differ: keywords
//! are bold, comments slanted, and no two of the others are alike in lightness. The tests hold both.

use super::Color;
use crate::highlight::Class;

/// How one class of code is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ink {
    /// On paper and light screens.
    pub light: Color,
    /// On dark screens.
    pub dark: Color,
    /// Bold.
    pub bold: bool,
    /// Italic.
    pub italic: bool,
}

const fn ink(light: u32, dark: u32) -> Ink {
    Ink { light: color(light), dark: color(dark), bold: false, italic: false }
}

const fn color(rgb: u32) -> Color {
    Color::rgb((rgb >> 16) as u8, (rgb >> 8) as u8, rgb as u8)
}

/// What the inks are called in a theme file, in the order of [`Inks`].
pub const NAMES: [&str; 9] =
    ["keyword", "heading", "function", "type", "string", "number", "attribute", "comment", "deleted"];

/// The inks of code, one for each of [`NAMES`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Inks(pub [Ink; NAMES.len()]);

impl Default for Inks {
    fn default() -> Self {
        Self([
            Ink { bold: true, ..ink(0x7a_1d_53, 0xf4_af_d7) },
            Ink { bold: true, ..ink(0x27_22_88, 0xab_a7_f8) },
            ink(0x27_22_88, 0xab_a7_f8),
            ink(0x18_4b_86, 0x96_c1_f3),
            ink(0x1c_61_39, 0xc0_e4_c3),
            ink(0x6a_2d_0f, 0xf2_c1_a5),
            ink(0x79_5b_00, 0xf2_eb_cc),
            Ink { italic: true, ..ink(0x60_60_60, 0xaf_af_af) },
            Ink { italic: true, ..ink(0x90_1f_1f, 0xf3_ab_ab) },
        ])
    }
}

impl Inks {
    /// The ink of a class; `None` is the color of plain code.
    pub fn of(&self, class: Class) -> Option<Ink> {
        place(class).map(|at| self.0[at])
    }
}

/// Whether a class has an ink of its own.
pub fn is_inked(class: Class) -> bool {
    place(class).is_some()
}

/// Where the ink of a class stands.
const fn place(class: Class) -> Option<usize> {
    Some(match class {
        Class::Keyword | Class::Tag => 0,
        Class::Heading => 1,
        Class::Function | Class::Macro => 2,
        Class::Type | Class::Key => 3,
        Class::String | Class::Escape | Class::Inserted => 4,
        Class::Number | Class::Constant => 5,
        Class::Attribute | Class::Label | Class::Prompt => 6,
        Class::Comment | Class::DocComment => 7,
        Class::Deleted => 8,
        Class::Variable | Class::Operator => return None,
    })
}

/// The least contrast of two inks that nothing but their color tells apart, so that they differ in gray too.
const APART: f64 = 1.13;

impl Inks {
    /// Two inks, by their places, that look alike in gray: the given one and another.
    pub fn alike_in_gray(&self, one: usize) -> Option<usize> {
        let ink = self.0[one];
        (0..self.0.len()).find(|other| {
            let with = self.0[*other];
            // Headings stand alone on their lines.
            let alone = |at: usize| NAMES[at] == "heading";
            *other != one
                && (ink.bold, ink.italic) == (with.bold, with.italic)
                && !alone(one)
                && !alone(*other)
                && ink.light.contrast(with.light) < APART
        })
    }
}

/// Least contrast of text to its ground (WCAG 2.2, §1.4.3).
pub const LEGIBLE: f64 = 4.5;

const GRAY: Color = Color::rgb(128, 128, 128);

/// The least contrast of a color to the grounds that code has on light pages: that of the theme, and in the EPUB a veil of
/// gray over white or sepia; each also as the ground of marked lines.
pub fn contrast_on_light(ink: Color, paper: Color) -> f64 {
    let pages = [0xff_ff_ff, 0xf4_ec_d8].map(|page| over(color(page), GRAY, 80));
    least_contrast(ink, [paper, pages[0], pages[1]])
}

/// Likewise on dark pages: black and three grays.
pub fn contrast_on_dark(ink: Color) -> f64 {
    least_contrast(ink, [0x00_00_00, 0x12_12_12, 0x1e_1e_1e, 0x2d_2d_2d].map(|page| over(color(page), GRAY, 80)))
}

fn least_contrast<const N: usize>(ink: Color, grounds: [Color; N]) -> f64 {
    let all = grounds.into_iter().flat_map(|ground| [ground, marked(ground)]);
    all.map(|ground| ink.contrast(ground)).fold(f64::INFINITY, f64::min)
}

/// A color made lighter until it can be read on dark pages.
pub fn lightened(ink: Color) -> Color {
    let white = Color::rgb(255, 255, 255);
    let lighter = (0..=20).map(|step| over(ink, white, step * 50));
    lighter.into_iter().find(|color| contrast_on_dark(*color) >= LEGIBLE).unwrap_or(white)
}

/// What is laid over the ground of marked lines, and how thickly, in thousandths.
pub const MARKED: (Color, u16) = (Color::rgb(0xc8, 0xa0, 0x00), 140);

/// The ground of marked lines on a ground.
pub fn marked(ground: Color) -> Color {
    over(ground, MARKED.0, MARKED.1)
}

/// A ground with a color laid over it, so many thousandths thick.
fn over(ground: Color, color: Color, thick: u16) -> Color {
    let mix = |below: u8, above: u8| {
        let thick = u32::from(thick.min(1000));
        let sum = u32::from(below) * (1000 - thick) + u32::from(above) * thick;
        u8::try_from((sum + 500) / 1000).unwrap_or(u8::MAX)
    };
    Color::rgb(mix(ground.r, color.r), mix(ground.g, color.g), mix(ground.b, color.b))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theme::Theme;

    #[test]
    fn every_ink_can_be_read_on_every_ground() {
        let paper = Theme::default().colors.code_ground;
        for (name, ink) in NAMES.iter().zip(Inks::default().0) {
            let (light, dark) = (contrast_on_light(ink.light, paper), contrast_on_dark(ink.dark));
            assert!(light >= LEGIBLE && dark >= LEGIBLE, "{name}: {light:.2}, {dark:.2}");
        }
    }

    #[test]
    fn classes_differ_without_color() {
        let inks = Inks::default();
        let dark = Inks(inks.0.map(|ink| Ink { light: ink.dark, ..ink }));
        for inks in [inks, dark] {
            for (at, name) in NAMES.iter().enumerate() {
                assert_eq!(inks.alike_in_gray(at).map(|other| NAMES[other]), None, "{name}");
            }
        }
        let mut same = inks;
        same.0[4].light = same.0[5].light;
        assert_eq!((same.alike_in_gray(4), same.alike_in_gray(5)), (Some(5), Some(4)));
    }

    #[test]
    fn an_ink_for_light_pages_is_lightened_for_dark_ones() {
        assert!(contrast_on_dark(lightened(Color::BLACK)) >= LEGIBLE);
        let light = Color::rgb(0xf0, 0xf0, 0xf0);
        assert_eq!(lightened(light), light);
    }
}
