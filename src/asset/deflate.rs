//! Deflate (RFC 1951) and its check sum, from memory to memory.

use flate2::{Compress, Compression, Crc, FlushCompress, Status};

/// Deflates one piece after the other: to set one up costs as much as some kilobytes to deflate.
#[derive(Debug)]
pub struct Deflater(Compress);

impl Deflater {
    /// One whose pieces are bare, as in ZIP files; `level` goes from 1, the fastest, to 9.
    pub fn bare(level: u32) -> Self {
        Deflater(Compress::new(Compression::new(level), false))
    }

    /// One whose pieces have zlib's form (RFC 1950), as in PDF files and PNGs.
    pub fn zlib(level: u32) -> Self {
        Deflater(Compress::new(Compression::new(level), true))
    }

    /// The bytes deflated.
    pub fn run(&mut self, bytes: &[u8]) -> Vec<u8> {
        self.0.reset();
        let mut out = Vec::with_capacity(bytes.len() / 2 + 128);
        loop {
            let read = usize::try_from(self.0.total_in()).unwrap_or(bytes.len()).min(bytes.len());
            match self.0.compress_vec(&bytes[read..], &mut out, FlushCompress::Finish) {
                Ok(Status::StreamEnd) => return out,
                Ok(_) => out.reserve(out.capacity().max(1024)),
                Err(error) => unreachable!("deflating from memory to memory: {error}"),
            }
        }
    }
}

/// The check sum of ZIP and PNG (CRC-32 of ISO 3309).
pub fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = Crc::new();
    crc.update(bytes);
    crc.sum()
}
