//! Bits on their way into bytes, the first the lowest (RFC 1951 §3.1.1).

/// A stream in the making.
pub(super) struct Bits {
    bytes: Vec<u8>,
    /// How many bytes are whole.
    at: usize,
    held: u64,
    count: u32,
}

impl Default for Bits {
    fn default() -> Self {
        // RFC 1950 §2.2: deflated, a window of 32 kB, by a quick search.
        Bits { bytes: vec![0x78, 0x01], at: 2, held: 0, count: 0 }
    }
}

impl Bits {
    /// Makes room for so many bytes.
    pub(super) fn room(&mut self, bytes: usize) {
        self.bytes.resize(self.bytes.len().max(self.at + bytes + 16), 0);
    }

    /// Adds at most 56 bits, for which there is room.
    #[inline]
    pub(super) fn put(&mut self, bits: u64, count: u8) {
        self.held |= bits << self.count;
        self.count += u32::from(count);
        self.bytes[self.at..self.at + 8].copy_from_slice(&self.held.to_le_bytes());
        self.at += self.count as usize / 8;
        self.held >>= self.count & !7;
        self.count &= 7;
    }

    /// Ends with an empty block (§3.2.6), gives all bytes, and begins anew.
    pub(super) fn finish(&mut self) -> Vec<u8> {
        self.room(8);
        self.put(0b011, 3 + 7);
        self.put(0, 7);
        let out = self.bytes[..self.at].to_vec();
        (self.at, self.held, self.count) = (2, 0, 0);
        out
    }
}
