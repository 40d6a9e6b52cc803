//! What single characters mean for setting.

use unicode_script::{Script, UnicodeScript};

/// Characters that stand in the flat text without being printed.
pub(super) fn is_separator(c: char) -> bool {
    matches!(
        c,
        ' ' | '\u{a0}' | '\u{ad}' | '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}' | '\u{202a}'
            ..='\u{202f}' | '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{3000}' | '\u{feff}' | '\u{fffc}'
    )
}

/// The script of a sign that several scripts share, after letters of `around` and, before those, of
/// `other`, which is not Latin: an Arabic comma after a Latin word is still Arabic.
pub(super) fn shared(c: char, around: Script, other: Script) -> Script {
    let scripts = c.script_extension();
    if c < '\u{300}' || scripts.contains_script(around) {
        return around;
    }
    [other, Script::Arabic, Script::Hebrew, Script::Devanagari, Script::Thai]
        .into_iter()
        .find(|script| scripts.contains_script(*script))
        .unwrap_or(around)
}

/// Marks, joiners and selectors: they stay with the letter before them.
pub(super) fn is_joined(c: char) -> bool {
    c >= '\u{300}'
        && (c.script() == Script::Inherited
            || is_ignorable(c)
            || is_mark(c)
            // Skin tones.
            || matches!(c, '\u{1f3fb}'..='\u{1f3ff}'))
}

/// Spacing and non-spacing marks of the Indic and Thai blocks that have a script of their own.
pub(super) fn is_mark(c: char) -> bool {
    use unicode_linebreak::{BreakClass, break_property};
    matches!(break_property(c as u32), BreakClass::CombiningMark | BreakClass::ZeroWidthJoiner)
}

/// Never printed, and never missed (Unicode's Default_Ignorable_Code_Point, as far as text has them, and controls).
pub(super) fn is_ignorable(c: char) -> bool {
    matches!(
        c,
        '\u{0}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}'
            | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
            | '\u{fff0}'..='\u{fff8}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}'
    )
}

/// Letters and signs of Western text outside ASCII: those of [`crate::font::Face::has_western`].
pub(super) fn is_western(c: char) -> bool {
    matches!(c, '\u{a1}'..='\u{ac}' | '\u{ae}'..='\u{17f}' | '\u{2013}' | '\u{2014}' | '\u{2018}' | '\u{2019}' | '\u{201c}' | '\u{201d}' | '\u{2026}')
}
