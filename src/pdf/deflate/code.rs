//! Prefix codes (RFC 1951 §3.2): how often symbols appear → a block that tells its codes, and its tokens in them.

use super::bits::Bits;

/// Bytes, the end of a block, codes of lengths.
pub(super) const SYMBOLS: usize = 286;
/// Codes of distances.
pub(super) const DISTANCES: usize = 30;
/// The symbol that ends a block.
pub(super) const END: usize = 256;

/// §3.2.5, by length less 3: the symbol's place behind [`END`]; by symbol: the first length, and how many bits say which.
const LENGTHS: ([u8; 256], [(u16, u8); 29]) = lengths();

const fn lengths() -> ([u8; 256], [(u16, u8); 29]) {
    let (mut symbols, mut bases) = ([0; 256], [(0, 0); 29]);
    let (mut length, mut symbol) = (0, 0);
    while symbol < 28 {
        let extra = if symbol < 8 { 0 } else { symbol / 4 - 1 };
        bases[symbol] = (length as u16, extra as u8);
        let end = length + (1 << extra);
        while length < end && length < 256 {
            symbols[length] = symbol as u8;
            length += 1;
        }
        symbol += 1;
    }
    (symbols[255], bases[28]) = (28, (255, 0));
    (symbols, bases)
}

/// What takes the place of a distance in the token of a byte.
const NONE: u32 = 31;

/// The token of a byte: 9 bits for it, 5 for the code of a distance, the rest for what its extra bits say.
#[inline]
pub(super) fn literal(byte: u8) -> u32 {
    u32::from(byte) | NONE << 9
}

/// The token of a repetition, its symbol and the code of its distance.
#[inline]
pub(super) fn repetition(length: usize, back: usize) -> (u32, usize, usize) {
    let (length, less) = ((length - 3) & 0xFF, back as u32 - 1);
    let extra = (less | 2).ilog2() - 1;
    let code = 2 * extra + (less >> extra);
    let token = (256 + length as u32) | code << 9 | (less & ((1 << extra) - 1)) << 14;
    (token, END + 1 + usize::from(LENGTHS.0[length]), code as usize)
}

/// Bits, the first the lowest, and how many.
type Word = (u32, u8);

/// A code for each symbol of an alphabet.
pub(super) struct Code<const N: usize>([Word; N]);

/// The codes of a block.
pub(super) struct Codes {
    symbols: Code<SYMBOLS>,
    distances: Code<DISTANCES>,
    /// The bits of all its tokens.
    size: usize,
}

impl Codes {
    /// The codes for symbols and distances that appear so often.
    pub(super) fn of(symbols: &[u32; SYMBOLS], distances: &[u32; DISTANCES]) -> Self {
        let (a, b) = (Code::of(symbols, 15), Code::of(distances, 15));
        let mut size = a.size(symbols) + b.size(distances);
        size +=
            symbols[END + 1..].iter().zip(&LENGTHS.1).map(|(n, base)| *n as usize * usize::from(base.1)).sum::<usize>();
        size += distances.iter().enumerate().map(|(code, n)| *n as usize * (code / 2).saturating_sub(1)).sum::<usize>();
        Codes { symbols: a, distances: b, size }
    }

    /// Writes a block, not the stream's last.
    pub(super) fn write(&self, tokens: &[u32], out: &mut Bits) {
        self.head(out);
        out.room(self.size / 8);
        // For each length the bits of its symbol and those behind it, in one.
        let mut words = [(0, 0); 512];
        words[..256].copy_from_slice(&self.symbols.0[..256]);
        for (length, word) in words[256..].iter_mut().enumerate() {
            let symbol = usize::from(LENGTHS.0[length]);
            let ((bits, count), (base, extra)) = (self.symbols.0[END + 1 + symbol], LENGTHS.1[symbol]);
            *word = (bits | (length as u32 - u32::from(base)) << count, count + extra);
        }
        // And for each distance how many bits there are with those behind it.
        let mut distances = [(0, 0, 0); 32];
        for (code, (entry, &(bits, count))) in distances.iter_mut().zip(&self.distances.0).enumerate() {
            *entry = (bits, count, count + (code as u8 / 2).saturating_sub(1));
        }
        for &token in tokens {
            let (bits, count) = words[(token & 511) as usize];
            let (distance, extra, more) = distances[(token >> 9 & 31) as usize];
            let distance = u64::from(distance) | u64::from(token >> 14) << extra;
            out.put(u64::from(bits) | distance << count, count + more);
        }
        let (bits, count) = self.symbols.0[END];
        out.put(bits.into(), count);
    }

    /// Tells the codes (§3.2.7).
    fn head(&self, out: &mut Bits) {
        const ORDER: [usize; 19] = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
        let used = |code: &[Word], least: usize| {
            code.iter().rposition(|word| word.1 > 0).map_or(0, |last| last + 1).max(least)
        };
        let (symbols, distances) = (&self.symbols.0, &self.distances.0);
        let (symbols, distances) = (&symbols[..used(symbols, END + 1)], &distances[..used(distances, 1)]);
        let mut lengths = [0; SYMBOLS + DISTANCES];
        lengths.iter_mut().zip(symbols.iter().chain(distances)).for_each(|(length, word)| *length = word.1);
        let lengths = &lengths[..symbols.len() + distances.len()];
        let mut counts = [0; 19];
        let mut said: Vec<(u8, usize, u8)> = Vec::with_capacity(lengths.len());
        let mut say = |symbol: u8, more: usize, bits: u8| {
            counts[usize::from(symbol)] += 1;
            said.push((symbol, more, bits));
        };
        for same in lengths.chunk_by(|a, b| a == b) {
            let (length, mut rest) = (same[0], same.len());
            if length > 0 {
                say(length, 0, 0);
                rest -= 1;
            }
            while rest > 2 {
                let (symbol, least, most, bits) = match (length, rest) {
                    (0, 11..) => (18, 11, 138, 7),
                    (0, _) => (17, 3, 10, 3),
                    _ => (16, 3, 6, 2),
                };
                let part = rest.min(most);
                say(symbol, part - least, bits);
                rest -= part;
            }
            (0..rest).for_each(|_| say(length, 0, 0));
        }
        let code: Code<19> = Code::of(&counts, 7);
        let order = ORDER.iter().rposition(|&symbol| counts[symbol] > 0).map_or(4, |last| (last + 1).max(4));
        out.room(16 + said.len() * 2);
        out.put(0b100, 3);
        out.put(symbols.len() as u64 - 257, 5);
        out.put(distances.len() as u64 - 1, 5);
        out.put(order as u64 - 4, 4);
        ORDER[..order].iter().for_each(|&symbol| out.put(code.0[symbol].1.into(), 3));
        for &(symbol, more, extra) in &said {
            let (bits, count) = code.0[usize::from(symbol)];
            out.put(u64::from(bits) | (more as u64) << count, count + extra);
        }
    }
}

impl<const N: usize> Code<N> {
    /// The code for symbols that appear so often, in which none has more than `most` bits, at most 15.
    fn of(counts: &[u32; N], most: usize) -> Self {
        let mut sorted = [(0, 0); N];
        let mut used = 0;
        for (symbol, &count) in counts.iter().enumerate().filter(|(_, count)| **count > 0) {
            sorted[used] = (count, symbol);
            used += 1;
        }
        let sorted = &mut sorted[..used];
        sorted.sort_unstable();
        let many = many::<N>(sorted, most);
        let mut lengths = [0; N];
        let deepest_first = (1..=most).rev().flat_map(|length| (0..many[length]).map(move |_| length));
        sorted.iter().zip(deepest_first).for_each(|(&(_, symbol), length)| lengths[symbol] = length);
        // §3.2.2: the bits of one length count upwards.
        let mut next = [0_u32; 17];
        (1..=most).for_each(|length| next[length + 1] = (next[length] + many[length]) << 1);
        let mut code = Code([(0, 0); N]);
        for (word, &length) in code.0.iter_mut().zip(&lengths).filter(|(_, length)| **length > 0) {
            *word = (next[length].reverse_bits() >> (32 - length), length as u8);
            next[length] += 1;
        }
        code
    }

    /// How many bits the symbols take.
    fn size(&self, counts: &[u32; N]) -> usize {
        self.0.iter().zip(counts).map(|(word, &count)| usize::from(word.1) * count as usize).sum()
    }
}

/// How many symbols get each length: Huffman's tree, from symbols sorted by how often they appear.
fn many<const N: usize>(sorted: &[(u32, usize)], most: usize) -> [u32; 16] {
    let mut many = [0; 64];
    if let count @ 2.. = sorted.len() {
        // What is joined comes out sorted too: two queues give the lightest pair (van Leeuwen 1976).
        let mut weights = [0; N];
        let (mut above, mut leaves) = ([0; N], [0; N]);
        let (mut leaf, mut joined) = (0, 0);
        for made in 0..count - 1 {
            for _ in 0..2 {
                if leaf < count && (joined == made || sorted[leaf].0 <= weights[joined]) {
                    weights[made] += sorted[leaf].0;
                    leaves[leaf] = made;
                    leaf += 1;
                } else {
                    weights[made] += weights[joined];
                    above[joined] = made;
                    joined += 1;
                }
            }
        }
        let mut depths = [0; N];
        (0..count - 2).rev().for_each(|i| depths[i] = depths[above[i]] + 1);
        leaves[..count].iter().for_each(|&above| many[depths[above] + 1] += 1);
    } else {
        many[1] = sorted.len() as u32;
    }
    // A pair that lies too deep: one goes to the place above both, the other joins a leaf that is less deep (ITU-T T.81, figure K.3).
    for length in (most + 1..64).rev() {
        while many[length] > 0 {
            let shorter = (1..length - 1).rev().find(|&shorter| many[shorter] > 0).unwrap_or(1);
            many[length] -= 2;
            many[length - 1] += 1;
            many[shorter] -= 1;
            many[shorter + 1] += 2;
        }
    }
    *many.first_chunk().unwrap_or(&[0; 16])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_whole_and_none_is_too_long() {
        // Fibonacci's numbers make the deepest tree (§3.2.1 allows 15 bits).
        let mut deep = [0; SYMBOLS];
        (deep[0], deep[1]) = (1, 1);
        (2..40).for_each(|i| deep[i] = deep[i - 1] + deep[i - 2]);
        let mut even = [0; SYMBOLS];
        even[..200].fill(5);
        for counts in [deep, even] {
            for most in [15, 9] {
                let code: Code<SYMBOLS> = Code::of(&counts, most);
                let shares = code.0.iter().filter(|word| word.1 > 0).map(|word| 1_u32 << (15 - word.1));
                assert_eq!(shares.sum::<u32>(), 1 << 15, "Kraft's sum");
                assert!(code.0.iter().zip(&counts).all(|(word, &count)| (word.1 > 0) == (count > 0)));
                assert_eq!(code.0.iter().map(|word| word.1).max(), Some(if counts == deep { most as u8 } else { 8 }));
                // No word begins another: read from the lowest bit.
                for (i, a) in code.0.iter().enumerate().filter(|(_, a)| a.1 > 0) {
                    let begins = |b: &Word| b.1 >= a.1 && b.0 & ((1 << a.1) - 1) == a.0;
                    assert!(code.0.iter().enumerate().all(|(j, b)| i == j || !begins(b)), "{i}");
                }
            }
        }
        let one: Code<DISTANCES> = Code::of(&std::array::from_fn(|i| u32::from(i == 4)), 15);
        assert_eq!(one.0[4], (0, 1));
    }

    #[test]
    fn lengths_and_distances_have_the_standard_s_codes() {
        // §3.2.5: length and distance → symbol, code of the distance, its extra bits.
        for (length, back, symbol, code, more) in [
            (3, 1, 257, 0, 0),
            (10, 4, 264, 3, 0),
            (11, 5, 265, 4, 0),
            (18, 8, 268, 5, 1),
            (114, 257, 279, 16, 0),
            (257, 32_768, 284, 29, 8191),
            (258, 24_577, 285, 29, 0),
        ] {
            let token = (256 + length as u32 - 3) | (code as u32) << 9 | more << 14;
            assert_eq!(repetition(length, back), (token, symbol, code), "{length} {back}");
        }
        assert_eq!(LENGTHS.1[284 - 257], (227 - 3, 5));
        assert_eq!(LENGTHS.1[285 - 257], (258 - 3, 0));
    }
}
