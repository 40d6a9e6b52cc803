//! Colors → what the press puts on paper.
//!
//! The conversion to gray is that which PDF itself prescribes (ISO 32000-1 §10.3.3); that to four inks is the plain one
//! without a profile, since no press is known. By integers, so that the bytes are the same on every machine.

use super::syntax::millis;

/// The inks that a file is made for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ink {
    /// Colors as they are (sRGB): for screens, and for printers that part them into inks themselves.
    #[default]
    Colors,
    /// Black alone: colors become grays.
    Black {
        /// Grays lighter than this are made as dark, in thousandths of full black; paper stays white.
        least_tint: u16,
        /// Letters are wholly black, whatever their color.
        solid_text: bool,
    },
    /// Cyan, magenta, yellow and black, told one by one.
    Process {
        /// The most of all four on one spot, in hundredths of one.
        most: u16,
    },
}

/// A color as a content stream says it, in thousandths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Paint {
    Gray(i64),
    Rgb([i64; 3]),
    Cmyk([i64; 4]),
}

/// Darker than this, in 255ths, a gray is black: its dots would only fray the edges of letters and rules.
const NEARLY_BLACK: u8 = 64;

impl Ink {
    /// How a color is said; `text`: of letters.
    pub(super) fn paint(self, [r, g, b]: [u8; 3], text: bool) -> Paint {
        match self {
            Ink::Colors if r == g && g == b => Paint::Gray(thousandths(r)),
            Ink::Colors => Paint::Rgb([r, g, b].map(thousandths)),
            Ink::Black { least_tint, solid_text } => {
                let gray = match gray([r, g, b]) {
                    0..NEARLY_BLACK => 0,
                    255 => 255,
                    _ if text && solid_text => 0,
                    gray => gray,
                };
                let lightest = 1000 - i64::from(least_tint);
                Paint::Gray(if gray == 255 { 1000 } else { thousandths(gray).min(lightest) })
            }
            Ink::Process { most } => {
                let inks = process([r, g, b], most);
                let dark =
                    u16::from(gray([r, g, b])) < u16::from(NEARLY_BLACK) && r.abs_diff(g).max(g.abs_diff(b)) < 16;
                // Letters in four inks that do not quite meet have colored edges.
                Paint::Cmyk(if dark && text { [0, 0, 0, 1000] } else { inks.map(thousandths) })
            }
        }
    }

    /// All inks of a color together, in hundredths of one; `None` where colors are not told as inks.
    pub fn total(self, rgb: [u8; 3]) -> Option<u32> {
        match self.paint(rgb, false) {
            Paint::Cmyk(parts) => Some((parts.iter().sum::<i64>() / 10) as u32),
            Paint::Gray(gray) if self != Ink::Colors => Some(((1000 - gray) / 10) as u32),
            Paint::Gray(_) | Paint::Rgb(_) => None,
        }
    }

    /// The name of the color space of what `samples` gives, and how many samples a pixel has.
    pub(super) fn space(self) -> (&'static str, usize) {
        match self {
            Ink::Colors => ("DeviceRGB", 3),
            Ink::Black { .. } => ("DeviceGray", 1),
            Ink::Process { .. } => ("DeviceCMYK", 4),
        }
    }

    /// A pixel of a picture, added to others; pictures keep their lightest and darkest grays.
    pub(super) fn samples(self, rgb: [u8; 3], out: &mut Vec<u8>) {
        match self {
            Ink::Colors => out.extend(rgb),
            Ink::Black { .. } => out.push(gray(rgb)),
            Ink::Process { most } => out.extend(process(rgb, most)),
        }
    }
}

impl Paint {
    /// Nothing but black, in full.
    pub(super) fn is_black(self) -> bool {
        matches!(self, Paint::Gray(0) | Paint::Cmyk([0, 0, 0, 1000]))
    }

    /// The operator that makes it the color of fillings, or of strokes (§8.6.8).
    pub(super) fn write(self, out: &mut Vec<u8>, strokes: bool) {
        let (values, [fill, stroke]): (&[i64], [&[u8]; 2]) = match &self {
            Paint::Gray(gray) => (std::slice::from_ref(gray), [b" g ", b" G "]),
            Paint::Rgb(parts) => (parts, [b" rg ", b" RG "]),
            Paint::Cmyk(parts) => (parts, [b" k ", b" K "]),
        };
        millis(out, values);
        out.extend_from_slice(if strokes { stroke } else { fill });
    }

    /// Its parts, from 0 to 1.
    pub(super) fn parts(self) -> Vec<f32> {
        let parts: &[i64] = match &self {
            Paint::Gray(gray) => std::slice::from_ref(gray),
            Paint::Rgb(parts) => parts,
            Paint::Cmyk(parts) => parts,
        };
        parts.iter().map(|part| *part as f32 / 1000.0).collect()
    }
}

fn thousandths(value: u8) -> i64 {
    (i64::from(value) * 1000 + 127) / 255
}

/// How light a color is (§10.3.3).
fn gray([r, g, b]: [u8; 3]) -> u8 {
    ((u32::from(r) * 300 + u32::from(g) * 590 + u32::from(b) * 110 + 500) / 1000) as u8
}

/// A color as inks. Each takes a share of the light that the others leave, so that `r = (1 - c)(1 - k)`; what cyan,
/// magenta and yellow have in common is printed in black. Where all together are more than the paper takes, the three
/// give way.
fn process([r, g, b]: [u8; 3], most: u16) -> [u8; 4] {
    let light = r.max(g).max(b);
    let k = 255 - light;
    let (whole, most) = (u32::from(light).max(1), u32::from(most) * 255 / 100);
    let parts = [r, g, b].map(|part| ((whole - u32::from(part).min(whole)) * 255 + whole / 2) / whole);
    let parts = if light == 0 { [0; 3] } else { parts };
    let (colored, room) = (parts.iter().sum::<u32>(), most.saturating_sub(u32::from(k)));
    let [c, m, y] = if most > 0 && colored > room { parts.map(|part| part * room / colored) } else { parts };
    [c as u8, m as u8, y as u8, k]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn on_a_black_press_nearly_black_is_black_and_faint_grounds_are_seen() {
        let ink = Ink::Black { least_tint: 100, solid_text: false };
        assert_eq!(ink.paint([0x1a; 3], true), Paint::Gray(0));
        assert_eq!(ink.paint([0xff; 3], false), Paint::Gray(1000));
        assert_eq!(ink.paint([0xf5, 0xf5, 0xf2], false), Paint::Gray(900));
        let Paint::Gray(green) = ink.paint([0x1c, 0x61, 0x39], true) else { panic!("a gray") };
        assert!((250..350).contains(&green), "{green}");
        let solid = Ink::Black { least_tint: 0, solid_text: true };
        assert_eq!(
            (solid.paint([0x1c, 0x61, 0x39], true), solid.paint([0xff; 3], true)),
            (Paint::Gray(0), Paint::Gray(1000))
        );
    }

    #[test]
    fn inks_together_keep_to_the_limit() {
        let ink = Ink::Process { most: 240 };
        for rgb in [[0x17, 0x2a, 0x41], [0x20, 0, 0], [0, 0, 1], [255, 0, 0], [0x2b, 0x2c, 0x30], [3, 200, 7]] {
            let Paint::Cmyk(parts) = ink.paint(rgb, false) else { panic!("inks") };
            assert!(parts.iter().sum::<i64>() <= 2401, "{rgb:?}: {parts:?}");
        }
        assert_eq!(ink.paint([0x1a, 0x1a, 0x1a], true), Paint::Cmyk([0, 0, 0, 1000]));
        assert_eq!(ink.paint([255; 3], false), Paint::Cmyk([0; 4]));
        let mut out = Vec::new();
        ink.samples([255, 0, 0], &mut out);
        assert_eq!(out, [0, 255, 255, 0]);
    }

    #[test]
    fn colors_are_said_in_the_shortest_form() {
        let said = |paint: Paint| {
            let mut out = Vec::new();
            paint.write(&mut out, false);
            String::from_utf8_lossy(&out).into_owned()
        };
        assert_eq!(said(Ink::Colors.paint([0x33; 3], false)), ".2 g ");
        assert_eq!(said(Ink::Colors.paint([255, 0, 0], false)), "1 0 0 rg ");
    }
}
