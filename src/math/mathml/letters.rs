//! Letters in the alphabets of mathematics: Unicode 16.0 §22.2, "Mathematical Alphanumeric Symbols".

/// A way of writing letters that TeX selects by a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Alphabet {
    /// `\mathrm`.
    Roman,
    /// `\mathbf`.
    Bold,
    /// `\mathit`.
    Italic,
    /// `\boldsymbol`: bold, and slanted where the plain letter is.
    BoldItalic,
    /// `\mathsf`.
    Sans,
    /// `\mathtt`.
    Mono,
    /// `\mathcal`, `\mathscr`.
    Script,
    /// `\mathfrak`.
    Fraktur,
    /// `\mathbb`.
    Double,
}

impl Alphabet {
    /// By the name of TeX's command without its backslash; `None` for one that changes nothing.
    pub(super) fn of_command(name: &str) -> Option<Self> {
        Some(match name {
            "mathrm" | "rm" | "textrm" | "textnormal" | "textup" | "textmd" => Alphabet::Roman,
            "mathbf" | "bf" | "textbf" | "bold" => Alphabet::Bold,
            "mathit" | "it" | "textit" | "emph" | "textsl" => Alphabet::Italic,
            "boldsymbol" | "bm" => Alphabet::BoldItalic,
            "mathsf" | "sf" | "textsf" | "mathsfit" => Alphabet::Sans,
            "mathtt" | "tt" | "texttt" => Alphabet::Mono,
            "mathcal" | "cal" | "mathscr" => Alphabet::Script,
            "mathfrak" | "frak" => Alphabet::Fraktur,
            "mathbb" | "Bbb" => Alphabet::Double,
            _ => return None,
        })
    }

    /// What tells a word of several letters apart: a screen reader spells letters of mathematical
    /// alphabets one by one, and faces lack them, so that words keep their plain letters.
    /// `None`: the letters of this alphabet carry meaning one by one.
    pub(super) fn word_style(self) -> Option<&'static str> {
        match self {
            Alphabet::Roman => Some(""),
            Alphabet::Bold => Some(" style=\"font-weight:bold\""),
            Alphabet::Italic => Some(" style=\"font-style:italic\""),
            Alphabet::Sans => Some(" style=\"font-family:sans-serif\""),
            Alphabet::Mono => Some(" style=\"font-family:monospace\""),
            Alphabet::BoldItalic | Alphabet::Script | Alphabet::Fraktur | Alphabet::Double => None,
        }
    }

    /// The character as this alphabet writes it; `None` where it has none of its own.
    pub(super) fn letter(self, c: char) -> Option<char> {
        let (upper, digit, greek) = match self {
            Alphabet::Roman => return None,
            Alphabet::Bold => (0x1D400, 0x1D7CE, 0x1D6A8),
            // Digits have no slanted form, and bold capitals of Greek stand upright in TeX.
            Alphabet::BoldItalic if c.is_ascii_digit() || ('Α'..='Ω').contains(&c) => {
                return Alphabet::Bold.letter(c);
            }
            Alphabet::BoldItalic => (0x1D468, 0, 0x1D71C),
            Alphabet::Italic => (0x1D434, 0, 0x1D6E2),
            Alphabet::Sans => (0x1D5A0, 0x1D7E2, 0),
            Alphabet::Mono => (0x1D670, 0x1D7F6, 0),
            Alphabet::Script => (0x1D49C, 0, 0),
            Alphabet::Fraktur => (0x1D504, 0, 0),
            Alphabet::Double => (0x1D538, 0x1D7D8, 0),
        };
        if let Some(old) = self.older(c) {
            return Some(old);
        }
        let place = match c {
            'A'..='Z' => upper + (c as u32 - 'A' as u32),
            'a'..='z' => upper + 26 + (c as u32 - 'a' as u32),
            '0'..='9' if digit > 0 => digit + (c as u32 - '0' as u32),
            'Α'..='Ω' if greek > 0 => greek + (c as u32 - 'Α' as u32),
            'α'..='ω' if greek > 0 => greek + 26 + (c as u32 - 'α' as u32),
            _ if greek > 0 => greek + 51 + "∂ϵϑϰϕϱϖ".chars().position(|variant| variant == c)? as u32,
            _ => return None,
        };
        char::from_u32(place)
    }

    /// Letters that Unicode had before it had the alphabets: their places in these are empty.
    fn older(self, c: char) -> Option<char> {
        Some(match (self, c) {
            (Alphabet::Italic, 'h') => 'ℎ',
            (Alphabet::Script, 'B') => 'ℬ',
            (Alphabet::Script, 'E') => 'ℰ',
            (Alphabet::Script, 'F') => 'ℱ',
            (Alphabet::Script, 'H') => 'ℋ',
            (Alphabet::Script, 'I') => 'ℐ',
            (Alphabet::Script, 'L') => 'ℒ',
            (Alphabet::Script, 'M') => 'ℳ',
            (Alphabet::Script, 'R') => 'ℛ',
            (Alphabet::Script, 'e') => 'ℯ',
            (Alphabet::Script, 'g') => 'ℊ',
            (Alphabet::Script, 'o') => 'ℴ',
            (Alphabet::Fraktur, 'C') => 'ℭ',
            (Alphabet::Fraktur, 'H') => 'ℌ',
            (Alphabet::Fraktur, 'I') => 'ℑ',
            (Alphabet::Fraktur, 'R') => 'ℜ',
            (Alphabet::Fraktur, 'Z') => 'ℨ',
            (Alphabet::Double, 'C') => 'ℂ',
            (Alphabet::Double, 'H') => 'ℍ',
            (Alphabet::Double, 'N') => 'ℕ',
            (Alphabet::Double, 'P') => 'ℙ',
            (Alphabet::Double, 'Q') => 'ℚ',
            (Alphabet::Double, 'R') => 'ℝ',
            (Alphabet::Double, 'Z') => 'ℤ',
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Alphabet;

    #[test]
    fn letters_change_their_alphabet() {
        let cases = [
            (Alphabet::Double, 'R', 'ℝ'),
            (Alphabet::Double, 'F', '𝔽'),
            (Alphabet::Bold, 'x', '𝐱'),
            (Alphabet::Bold, '7', '𝟕'),
            (Alphabet::Bold, 'ω', '𝛚'),
            (Alphabet::BoldItalic, 'ϖ', '𝝕'),
            (Alphabet::BoldItalic, 'Γ', '𝚪'),
            (Alphabet::Script, 'A', '𝒜'),
            (Alphabet::Fraktur, 'g', '𝔤'),
            (Alphabet::Sans, 'z', '𝗓'),
            (Alphabet::Mono, '0', '𝟶'),
        ];
        for (alphabet, plain, styled) in cases {
            assert_eq!(alphabet.letter(plain), Some(styled), "{alphabet:?} {plain}");
        }
        assert_eq!(Alphabet::Script.letter('1'), None);
        assert_eq!(Alphabet::Bold.letter('+'), None);
    }
}
