//! GIF as a file: its blocks, without decoding a pixel. Follows "GIF89a Specification", 1990.

use super::check_size;

/// Width and height of the screen; checks that the first picture is whole.
pub(super) fn read(bytes: &[u8]) -> Result<(u32, u32), String> {
    let cut = || "is a GIF cut short".to_owned();
    let head = bytes.get(6..13).ok_or_else(cut)?;
    let (width, height) = (u32::from(head[1]) << 8 | u32::from(head[0]), u32::from(head[3]) << 8 | u32::from(head[2]));
    check_size(width, height)?;
    let table = |packed: u8| if packed & 0x80 == 0 { 0 } else { 3 << ((packed & 7) + 1) };
    let mut at = 13 + table(head[4]);
    loop {
        match bytes.get(at).ok_or_else(cut)? {
            0x21 => at = blocks(bytes, at + 2).ok_or_else(cut)?,
            0x2C => {
                let packed = *bytes.get(at + 9).ok_or_else(cut)?;
                // One byte behind the descriptor and its table: the code size.
                blocks(bytes, at + 10 + table(packed) + 1).ok_or_else(cut)?;
                return Ok((width, height));
            }
            0x3B => return Err("is a GIF without a picture".to_owned()),
            _ => return Err("is a damaged GIF".to_owned()),
        }
    }
}

/// Where a chain of sub-blocks ends.
fn blocks(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        let length = usize::from(*bytes.get(at)?);
        at += 1 + length;
        if length == 0 {
            return Some(at);
        }
    }
}
