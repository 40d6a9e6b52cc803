//! PNG as a file: its chunks and their check sums, without decoding a pixel.
//!
//! Follows "Portable Network Graphics (PNG) Specification", W3C 2003, §5 and §11.

use super::{check_size, crc32};

/// A PNG file taken apart.
#[derive(Clone, Debug)]
pub struct Png<'a> {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// Bits a sample: 1, 2, 4, 8 or 16.
    pub depth: u8,
    /// 0 gray, 2 RGB, 3 palette, 4 gray with alpha, 6 RGB with alpha.
    pub color: u8,
    /// Adam7.
    pub interlaced: bool,
    /// `PLTE`: R, G, B, a triple an entry.
    pub palette: Option<&'a [u8]>,
    /// `tRNS`: an alpha a palette entry, or the one transparent color (16 bits a sample).
    pub transparency: Option<&'a [u8]>,
    /// `IDAT`, in order: together one zlib stream.
    pub data: Vec<&'a [u8]>,
}

impl Png<'_> {
    /// Samples a pixel.
    pub fn channels(&self) -> u8 {
        match self.color {
            2 => 3,
            4 => 2,
            6 => 4,
            _ => 1,
        }
    }

    /// Bytes of one row, without its filter byte.
    pub fn row_bytes(&self) -> usize {
        let bits = u64::from(self.width) * u64::from(self.channels()) * u64::from(self.depth);
        usize::try_from(bits.div_ceil(8)).unwrap_or(usize::MAX)
    }
}

/// Takes a PNG apart and checks its size and the order and number of its chunks, not their sums.
pub fn parse(bytes: &[u8]) -> Result<Png<'_>, String> {
    walk(bytes, false)
}

/// As [`parse`], and checks the sums of the chunks that matter.
pub fn verify(bytes: &[u8]) -> Result<Png<'_>, String> {
    walk(bytes, true)
}

const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

fn walk(bytes: &[u8], sums: bool) -> Result<Png<'_>, String> {
    let cut = || "is a PNG cut short".to_owned();
    let mut rest = bytes.strip_prefix(SIGNATURE).ok_or("is a PNG damaged in its first bytes")?;
    let mut png: Option<Png<'_>> = None;
    loop {
        let (length, after) = rest.split_first_chunk::<4>().ok_or_else(cut)?;
        let length = u32::from_be_bytes(*length) as usize;
        let (kind, after) = after.split_first_chunk::<4>().ok_or_else(cut)?;
        let data = after.get(..length).ok_or_else(cut)?;
        let (sum, next) = after[length..].split_first_chunk::<4>().ok_or_else(cut)?;
        if !kind.iter().all(u8::is_ascii_alphabetic) {
            return Err("is a damaged PNG".to_owned());
        }
        // A small letter first marks a chunk that one may do without; `tRNS` alone of these is used.
        let matters = kind[0].is_ascii_uppercase() || kind == b"tRNS";
        if sums && matters && crc32(&rest[4..8 + length]) != u32::from_be_bytes(*sum) {
            return Err(format!("is a damaged PNG (the check sum of {} is wrong)", String::from_utf8_lossy(kind)));
        }
        rest = next;
        match (kind, &mut png) {
            (b"IHDR", None) => png = Some(header(data)?),
            (_, None) => return Err("is a PNG without a header".to_owned()),
            (b"PLTE", Some(png)) => png.palette = Some(data),
            (b"tRNS", Some(png)) => png.transparency = Some(data),
            (b"IDAT", Some(png)) => png.data.push(data),
            (b"IEND", Some(_)) => break,
            _ => {}
        }
    }
    let png = png.ok_or_else(cut)?;
    if png.color == 3 && png.palette.is_none_or(|p| p.len() < 3 || p.len() % 3 != 0) {
        return Err("is a PNG that lacks its palette".to_owned());
    }
    // Deflate cannot make more than 1032 bytes from one: less data than that is no whole picture.
    let stored: u64 = png.data.iter().map(|d| d.len() as u64).sum();
    if (png.row_bytes() as u64).saturating_mul(u64::from(png.height)) > stored.saturating_mul(1032) {
        return Err(format!("is a PNG with too little data for its {} × {} pixels", png.width, png.height));
    }
    Ok(png)
}

fn header<'a>(data: &[u8]) -> Result<Png<'a>, String> {
    let [w0, w1, w2, w3, h0, h1, h2, h3, depth, color, 0, 0, interlace] = *data else {
        return Err("is a PNG with a strange header".to_owned());
    };
    let (width, height) = (u32::from_be_bytes([w0, w1, w2, w3]), u32::from_be_bytes([h0, h1, h2, h3]));
    check_size(width, height)?;
    if !matches!((color, depth), (0, 1 | 2 | 4 | 8 | 16) | (3, 1 | 2 | 4 | 8) | (2 | 4 | 6, 8 | 16)) || interlace > 1 {
        return Err("is a PNG with a strange header".to_owned());
    }
    let interlaced = interlace == 1;
    Ok(Png { width, height, depth, color, interlaced, palette: None, transparency: None, data: Vec::new() })
}
