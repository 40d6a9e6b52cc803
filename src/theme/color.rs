//! Colors, and what they are for.

/// A color in sRGB.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub struct Color {
    /// Red.
    pub r: u8,
    /// Green.
    pub g: u8,
    /// Blue.
    pub b: u8,
}

impl Color {
    /// Black.
    pub const BLACK: Color = Color { r: 0, g: 0, b: 0 };

    /// From its three parts.
    pub const fn rgb(r: u8, g: u8, b: u8) -> Self {
        Self { r, g, b }
    }

    /// `#rrggbb`.
    pub fn hex(self) -> String {
        format!("#{:02x}{:02x}{:02x}", self.r, self.g, self.b)
    }

    /// Reads `#rrggbb`.
    pub fn parse(text: &str) -> Option<Self> {
        let digits =
            text.trim().strip_prefix('#').filter(|d| d.len() == 6 && d.bytes().all(|b| b.is_ascii_hexdigit()))?;
        let part = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).ok();
        Some(Self { r: part(0)?, g: part(2)?, b: part(4)? })
    }

    /// Contrast to white paper, from 1 to 21 (WCAG 2.2, "contrast ratio").
    pub fn contrast_to_white(self) -> f64 {
        self.contrast(Color::rgb(255, 255, 255))
    }

    /// Contrast of two colors, from 1 to 21 (WCAG 2.2, "contrast ratio").
    pub fn contrast(self, other: Color) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// From 0, black, to 1, white (WCAG 2.2, "relative luminance").
    fn luminance(self) -> f64 {
        let linear = |part: u8| {
            let s = f64::from(part) / 255.0;
            if s <= 0.04045 { s / 12.92 } else { ((s + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(self.r) + 0.7152 * linear(self.g) + 0.0722 * linear(self.b)
    }
}

/// The colors of a theme, for white paper; every text color has a contrast of at least 4.5 to its ground (WCAG 2.2 AA).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Palette {
    /// Running text.
    pub text: Color,
    /// Running heads, captions' labels, folios.
    pub faint: Color,
    /// Links.
    pub link: Color,
    /// Rules of tables and under running heads.
    pub rule: Color,
    /// Ground of code blocks.
    pub code_ground: Color,
    /// Chapter numbers and small ornaments.
    pub accent: Color,
}
