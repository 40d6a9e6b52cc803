//! Deflate (RFC 1951) and its check sum, from memory to memory. The same bytes give the same stream.

use std::fmt;

use flate2::Crc;
use zlib_rs::{Deflate, DeflateConfig, DeflateFlush, Status, Strategy};

/// Room for what is deflated, beside half of what is, in bytes.
const ROOM: usize = 128;

/// Deflates one stream after the other: to set one up costs as much as some kilobytes to deflate.
pub struct Deflater {
    deflate: Deflate,
    out: Vec<u8>,
}

impl Deflater {
    /// One whose streams have zlib's form (RFC 1950), as in PDF files and PNGs; `level` goes from 1, the
    /// fastest, to 9.
    pub fn zlib(level: u8) -> Self {
        Deflater::new(DeflateConfig::new(level.into()))
    }

    /// One for the filtered rows of pictures (PNG §9), in zlib's form: runs of one byte are told, and no other repetition
    /// is looked for.
    pub fn of_runs() -> Self {
        Deflater::new(DeflateConfig { strategy: Strategy::Rle, ..DeflateConfig::default() })
    }

    fn new(config: DeflateConfig) -> Self {
        Deflater { deflate: Deflate::new_with_config(config), out: Vec::new() }
    }

    /// A whole stream, or the last piece of one; the deflater is then as new.
    pub fn run(&mut self, bytes: &[u8]) -> Vec<u8> {
        self.push(bytes, DeflateFlush::Finish);
        self.deflate.reset();
        std::mem::take(&mut self.out)
    }

    /// Adds a piece of a stream.
    pub fn write(&mut self, bytes: &[u8]) {
        self.push(bytes, DeflateFlush::NoFlush);
    }

    /// Ends the stream; the next piece begins another.
    pub fn finish(&mut self) -> Vec<u8> {
        self.run(&[])
    }

    /// Deflates the bytes behind what is deflated already, which gets room as it needs it.
    fn push(&mut self, mut bytes: &[u8], flush: DeflateFlush) {
        loop {
            let start = self.out.len();
            self.out.resize(start + bytes.len() / 2 + ROOM, 0);
            let (read, written) = (self.deflate.total_in(), self.deflate.total_out());
            let status = self.deflate.compress(bytes, &mut self.out[start..], flush);
            bytes = &bytes[(self.deflate.total_in() - read) as usize..];
            self.out.truncate(start + (self.deflate.total_out() - written) as usize);
            match status {
                Ok(Status::StreamEnd) => return,
                Ok(_) if bytes.is_empty() && flush == DeflateFlush::NoFlush => return,
                Ok(_) => {}
                Err(error) => unreachable!("deflating from memory to memory: {}", error.as_str()),
            }
        }
    }
}

impl fmt::Debug for Deflater {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Deflater").finish_non_exhaustive()
    }
}

/// The check sum of ZIP and PNG (CRC-32 of ISO 3309).
pub fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = Crc::new();
    crc.update(bytes);
    crc.sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    fn inflated(stream: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        flate2::read::ZlibDecoder::new(stream).read_to_end(&mut out).expect("a whole stream with the right sum");
        out
    }

    /// Bytes without order (Marsaglia's xorshift, 2003).
    fn noise(seed: u64) -> impl Iterator<Item = u8> {
        let mut state = seed;
        std::iter::from_fn(move || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            Some((state >> 32) as u8)
        })
    }

    #[test]
    fn what_is_deflated_comes_out_again() {
        let text = b"0 -14.5 Td .603 Tw [(a line )-7(of a page)]TJ\n".repeat(3000);
        let sparse = noise(5).zip(noise(6)).map(|(a, b)| if a < 250 { 0 } else { b });
        let samples = [
            Vec::new(),
            vec![7],
            text,
            vec![0; 700_000],
            noise(1).take(200_000).collect(),
            sparse.take(500_000).collect(),
        ];
        for make in [|| Deflater::zlib(2), Deflater::of_runs] {
            let mut deflater = make();
            for bytes in &samples {
                let stream = deflater.run(bytes);
                assert!(inflated(&stream) == *bytes, "{} bytes", bytes.len());
                assert_eq!(stream, make().run(bytes), "what was deflated before leaves no trace");
                bytes.chunks(1000).for_each(|piece| deflater.write(piece));
                assert!(inflated(&deflater.finish()) == *bytes, "{} bytes in pieces", bytes.len());
            }
        }
    }

    #[test]
    fn it_gets_smaller() {
        let page = b"0 -14.5 Td .603 Tw [(a line )-7(of a page)]TJ\n".repeat(100);
        assert!(Deflater::zlib(2).run(&page).len() < page.len() / 30);
        let picture = vec![0; 10 << 20];
        assert!(Deflater::of_runs().run(&picture).len() < picture.len() / 900);
        // Each byte once more takes hardly more than itself.
        let noise: Vec<u8> = noise(7).take(100_000).collect();
        assert!(Deflater::zlib(2).run(&noise).len() < noise.len() + noise.len() / 200);
    }
}
