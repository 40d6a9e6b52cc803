//! The colours of code, for both editions: each class on light and on dark ground.
//!
//! Every ink has a contrast of at least 4.5 to its ground (WCAG 2.2, §1.4.3), also on the ground of marked
//! lines and on the sepia and the greys of reading programs. In grey the classes still differ: keywords
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

/// The ink of a class; `None` is the colour of plain code.
pub const fn of(class: Class) -> Option<Ink> {
    Some(match class {
        Class::Keyword | Class::Tag => Ink { bold: true, ..ink(0x7a_1d_53, 0xf4_af_d7) },
        Class::Heading => Ink { bold: true, ..ink(0x27_22_88, 0xab_a7_f8) },
        Class::Function | Class::Macro => ink(0x27_22_88, 0xab_a7_f8),
        Class::Type | Class::Key => ink(0x18_4b_86, 0x96_c1_f3),
        Class::String | Class::Escape | Class::Inserted => ink(0x1c_61_39, 0xc0_e4_c3),
        Class::Number | Class::Constant => ink(0x6a_2d_0f, 0xf2_c1_a5),
        Class::Attribute | Class::Label | Class::Prompt => ink(0x79_5b_00, 0xf2_eb_cc),
        Class::Comment | Class::DocComment => Ink { italic: true, ..ink(0x60_60_60, 0xaf_af_af) },
        Class::Deleted => Ink { italic: true, ..ink(0x90_1f_1f, 0xf3_ab_ab) },
        Class::Variable | Class::Operator => return None,
    })
}

/// What is laid over the ground of marked lines, and how thickly, in thousandths.
pub const MARKED: (Color, u16) = (Color::rgb(0xc8, 0xa0, 0x00), 140);

/// The ground of marked lines on a ground.
pub fn marked(ground: Color) -> Color {
    over(ground, MARKED.0, MARKED.1)
}

/// A ground with a colour laid over it, so many thousandths thick.
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

    fn contrast(a: Color, b: Color) -> f64 {
        a.contrast(b)
    }

    const GREY: Color = Color::rgb(128, 128, 128);

    #[test]
    fn every_ink_can_be_read_on_every_ground() {
        let paper = Theme::default().colors.code_ground;
        // In the EPUB the ground of code is a veil of grey over the reader's page: white or sepia, black or grey.
        let light = [0xff_ff_ff, 0xf4_ec_d8].map(|page| over(color(page), GREY, 80));
        let dark = [0x00_00_00, 0x12_12_12, 0x1e_1e_1e, 0x2d_2d_2d].map(|page| over(color(page), GREY, 80));
        for (class, ink) in Class::ALL.into_iter().filter_map(|class| Some((class, of(class)?))) {
            for ground in [paper, light[0], light[1]] {
                for ground in [ground, marked(ground)] {
                    let contrast = contrast(ink.light, ground);
                    assert!(contrast >= 4.5, "{class:?} on {}: {contrast:.2}", ground.hex());
                }
            }
            for ground in dark {
                for ground in [ground, marked(ground)] {
                    let contrast = contrast(ink.dark, ground);
                    assert!(contrast >= 4.5, "{class:?} on {}: {contrast:.2}", ground.hex());
                }
            }
        }
    }

    #[test]
    fn classes_differ_without_colour() {
        let inks: Vec<(Class, Ink)> = Class::ALL.into_iter().filter_map(|class| Some((class, of(class)?))).collect();
        for (i, (a, one)) in inks.iter().enumerate() {
            for (b, other) in &inks[..i] {
                if one == other || (one.bold, one.italic) != (other.bold, other.italic) {
                    continue;
                }
                // Tags are keywords of markup; headings stand alone on their lines.
                if matches!((a, b), (Class::Heading, Class::Keyword | Class::Tag) | (Class::Tag, Class::Heading)) {
                    continue;
                }
                for (one, other) in [(one.light, other.light), (one.dark, other.dark)] {
                    assert!(contrast(one, other) >= 1.13, "{a:?} and {b:?}: {:.2}", contrast(one, other));
                }
            }
        }
    }
}
