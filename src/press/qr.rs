//! Addresses as QR codes (ISO/IEC 18004), by the crate `qrcode`.

use qrcode::{Color, EcLevel, QrCode};

/// The modules of a code, row by row; `true` is dark. Empty when the text is too long for a code.
///
/// Level M: a seventh of the code may be smudged, as on paper that is written on.
pub fn qr(text: &str) -> Vec<Vec<bool>> {
    let Ok(code) = QrCode::with_error_correction_level(text, EcLevel::M) else { return Vec::new() };
    let dark: Vec<bool> = code.to_colors().into_iter().map(|color| color == Color::Dark).collect();
    dark.chunks(code.width()).map(<[bool]>::to_vec).collect()
}

#[cfg(test)]
mod tests {
    use super::qr;

    #[test]
    fn a_code_has_its_finders_and_a_long_text_has_none() {
        let code = qr("https://example.org/book/ch1.html");
        assert!(code.len() >= 25 && code.iter().all(|row| row.len() == code.len()));
        // §6.3.3: a finder pattern at three corners, a ring around a square of three.
        let end = code.len() - 7;
        for (x, y) in [(0, 0), (end, 0), (0, end)] {
            let row = |dy: usize| -> Vec<bool> { (0..7).map(|dx| code[y + dy][x + dx]).collect() };
            assert_eq!(row(0), [true; 7]);
            assert_eq!(row(1), [true, false, false, false, false, false, true]);
            assert_eq!(row(3), [true, false, true, true, true, false, true]);
        }
        assert!(qr(&"x".repeat(5000)).is_empty());
    }
}
