//! JPEG as a file: its markers, without decoding a pixel.
//!
//! Follows ITU-T T.81 Annex B and EXIF 2.32 §4.5.

use super::check_size;

/// What a JPEG says of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Jpeg {
    /// Pixels across, as stored.
    pub width: u32,
    /// Pixels down, as stored.
    pub height: u32,
    /// 1 gray, 3 color, 4 CMYK.
    pub components: u8,
    /// EXIF orientation, 1 to 8.
    pub orientation: u8,
}

impl Jpeg {
    /// Width and height after turning.
    pub fn shown(&self) -> (u32, u32) {
        if self.orientation >= 5 { (self.height, self.width) } else { (self.width, self.height) }
    }
}

/// Reads the markers up to the first scan and looks for the end of the picture.
pub fn read(bytes: &[u8]) -> Result<Jpeg, String> {
    let cut = || "is a JPEG cut short".to_owned();
    let damaged = || Err("is a damaged JPEG".to_owned());
    let mut at = 2;
    let mut frame: Option<(u32, u32, u8)> = None;
    let mut orientation = 1;
    loop {
        // Any number of FF may stand before a marker.
        while bytes.get(at) == Some(&0xFF) && bytes.get(at + 1) == Some(&0xFF) {
            at += 1;
        }
        let (Some(0xFF), Some(&marker)) = (bytes.get(at), bytes.get(at + 1)) else {
            return Err(if at + 1 >= bytes.len() { cut() } else { "is a damaged JPEG".to_owned() });
        };
        if matches!(marker, 0x01 | 0xD0..=0xD8) {
            at += 2;
            continue;
        }
        if marker == 0xD9 {
            return Err("is a JPEG without a picture".to_owned());
        }
        let length = bytes.get(at + 2..at + 4).map(|l| usize::from(l[0]) << 8 | usize::from(l[1])).ok_or_else(cut)?;
        if length < 2 {
            return Err("is a damaged JPEG".to_owned());
        }
        let body = bytes.get(at + 4..at + 2 + length).ok_or_else(cut)?;
        at += 2 + length;
        match marker {
            0xC0..=0xC2 => {
                let [precision, h1, h0, w1, w0, components, ref each @ ..] = *body else { return damaged() };
                // The last byte of each component names one of four quantization tables.
                if each.len() != 3 * usize::from(components) || each.chunks(3).any(|component| component[2] > 3) {
                    return damaged();
                }
                let (width, height) = (u32::from(w1) << 8 | u32::from(w0), u32::from(h1) << 8 | u32::from(h0));
                check_size(width, height)?;
                if precision != 8 || !matches!(components, 1 | 3 | 4) {
                    return Err("is a JPEG of a kind that readers do not show".to_owned());
                }
                frame = Some((width, height, components));
            }
            0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF => {
                return Err("is a lossless or arithmetic-coded JPEG, which readers do not show".to_owned());
            }
            0xE1 if orientation == 1 => orientation = exif(body).unwrap_or(1),
            0xC4 if !huffman(body) => return damaged(),
            0xDB if !quantization(body) => return damaged(),
            0xDA if body.first().is_none_or(|count| body.len() != 4 + 2 * usize::from(*count)) => return damaged(),
            0xDA => break,
            _ => {}
        }
    }
    let (width, height, components) = frame.ok_or("is a JPEG without a frame")?;
    // What follows is coded data and further scans. Some cameras append previews behind the end.
    if !bytes[at..].windows(2).rev().any(|pair| pair == [0xFF, 0xD9]) {
        return Err(cut());
    }
    Ok(Jpeg { width, height, components, orientation })
}

/// Whether a segment holds whole Huffman tables (§B.2.4.2) whose codes there are (§C.2).
fn huffman(mut rest: &[u8]) -> bool {
    while let Some((head, behind)) = rest.split_at_checked(17) {
        let (mut codes, mut values) = (0_u32, 0);
        for (length, count) in (1..).zip(&head[1..]) {
            codes = codes * 2 + u32::from(*count);
            values += usize::from(*count);
            if codes > 1 << length {
                return false;
            }
        }
        if head[0] & 0xEC != 0 || values > 256 || values > behind.len() {
            return false;
        }
        // Differences of eight-bit samples have at most so many bits (§F.1.2.1).
        if head[0] & 0x10 == 0 && behind[..values].iter().any(|bits| *bits > 15) {
            return false;
        }
        rest = &behind[values..];
    }
    rest.is_empty()
}

/// Whether a segment holds whole quantization tables (§B.2.4.1).
fn quantization(mut rest: &[u8]) -> bool {
    while let Some((head, behind)) = rest.split_first() {
        let length = if head >> 4 == 0 { 64 } else { 128 };
        if head & 0xEC != 0 || behind.len() < length {
            return false;
        }
        rest = &behind[length..];
    }
    true
}

/// The orientation that an EXIF block gives.
fn exif(body: &[u8]) -> Option<u8> {
    let tiff = body.strip_prefix(b"Exif\0\0")?;
    let big = match tiff.get(..4)? {
        [b'M', b'M', 0, 42] => true,
        [b'I', b'I', 42, 0] => false,
        _ => return None,
    };
    let short = |at: usize| {
        let b = <[u8; 2]>::try_from(tiff.get(at..at.checked_add(2)?)?).ok()?;
        Some(if big { u16::from_be_bytes(b) } else { u16::from_le_bytes(b) })
    };
    let long = |at: usize| {
        let b = <[u8; 4]>::try_from(tiff.get(at..at.checked_add(4)?)?).ok()?;
        Some(if big { u32::from_be_bytes(b) } else { u32::from_le_bytes(b) } as usize)
    };
    let directory = long(4)?;
    for entry in 0..usize::from(short(directory)?) {
        let at = directory.checked_add(2 + 12 * entry)?;
        if short(at)? == 0x0112 {
            return u8::try_from(short(at + 8)?).ok().filter(|o| (1..=8).contains(o));
        }
    }
    None
}
