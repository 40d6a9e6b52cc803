//! Adler-32 (RFC 1950 §8.2).

/// The largest prime below 2¹⁶.
const BASE: u64 = 65_521;

/// The sum of the bytes so far.
pub(super) struct Sum {
    /// One and all bytes.
    a: u64,
    /// All values of `a`.
    b: u64,
}

impl Default for Sum {
    fn default() -> Self {
        Sum { a: 1, b: 0 }
    }
}

impl Sum {
    pub(super) fn value(&self) -> u32 {
        (self.b << 16 | self.a) as u32
    }

    pub(super) fn add(&mut self, bytes: &[u8]) {
        let (rows, rest) = bytes.as_chunks::<16>();
        // Narrow sums, of which a processor adds eight at once: 16 rows stay below 2¹⁶.
        for rows in rows.chunks(16) {
            let (mut sums, mut above) = ([0_u16; 16], [0_u16; 16]);
            for row in rows {
                for (i, &byte) in row.iter().enumerate() {
                    above[i] += sums[i];
                    sums[i] += u16::from(byte);
                }
            }
            self.b += self.a * rows.len() as u64 * 16;
            for (i, (&sum, &above)) in sums.iter().zip(&above).enumerate() {
                self.a += u64::from(sum);
                self.b += u64::from(above) * 16 + u64::from(sum) * (16 - i as u64);
            }
            self.b %= BASE;
        }
        for &byte in rest {
            self.a += u64::from(byte);
            self.b += self.a;
        }
        (self.a, self.b) = (self.a % BASE, self.b % BASE);
    }

    /// The same byte so many times.
    pub(super) fn repeat(&mut self, byte: u8, count: usize) {
        let (byte, count) = (u64::from(byte), count as u64 % (BASE * 2));
        self.b = (self.b + count * self.a % BASE + count * (count + 1) / 2 % BASE * byte) % BASE;
        self.a = (self.a + byte * count) % BASE;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As the standard tells it.
    fn plain(bytes: &[u8]) -> u32 {
        let step =
            |(a, b): (u32, u32), byte: &u8| ((a + u32::from(*byte)) % 65_521, (b + a + u32::from(*byte)) % 65_521);
        let (a, b) = bytes.iter().fold((1, 0), step);
        b << 16 | a
    }

    #[test]
    fn sums_are_the_standard_s() {
        for (bytes, count) in
            [(vec![255; 70_001], 1), (b"Wikipedia".to_vec(), 200_000), ((0..=255).collect(), 131_041), (vec![], 64)]
        {
            let mut sum = Sum::default();
            sum.add(&bytes);
            assert_eq!(sum.value(), plain(&bytes));
            sum.repeat(201, count);
            sum.add(&bytes);
            assert_eq!(sum.value(), plain(&[&bytes[..], &vec![201; count], &bytes].concat()));
        }
        assert_eq!(plain(b"Wikipedia"), 0x11E6_0398);
    }
}
