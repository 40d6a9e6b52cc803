//! Bytes → zlib's form (RFC 1950), deflated (RFC 1951).
//!
//! Comes in: bytes, in one piece or in several. Goes out: a stream that every reader of PDF inflates (ISO 32000-1 §7.4.4).
//! The same bytes, in the same pieces, give the same stream.
//!
//! What a PDF deflates are pages of a few thousand bytes, and filtered pictures of many millions that are nearly all zero.
//! A general deflater spends its time on what neither needs: on making its tables ready, on moving its window, on searching
//! within runs. Here a repetition is looked for in the last two places alone that begin alike, a run of one byte is told
//! without a search, and each piece is searched by itself, so that nothing is kept or moved.

mod bits;
mod code;
mod sum;

use bits::Bits;
use code::{Codes, DISTANCES, END, SYMBOLS};
use sum::Sum;

/// The farthest back that a repetition may lie, in bytes.
const WINDOW: usize = 1 << 15;
/// The longest repetition.
const LONGEST: usize = 258;
/// The shortest run that is summed as a run.
const RUN: usize = 64;
/// How many bytes are compared at once.
const STEP: usize = 16;
/// Bits of a hash: few enough for the table to stay in a processor's innermost cache.
const HASH: u32 = 13;
/// How many places within a repetition are noted: its beginning is the likeliest to be repeated again.
const NOTED: usize = 2;
/// Tokens of a block, which has codes of its own.
const BLOCK: usize = 1 << 15;

/// A deflater that is used again and again.
pub(super) struct Deflater {
    /// By hash of four bytes: the two last places where they stood, the later first, in the low 16 bits.
    places: Box<[[u16; 2]; 1 << HASH]>,
    tokens: Vec<u32>,
    /// How often each symbol is in `tokens`.
    symbols: [u32; SYMBOLS],
    distances: [u32; DISTANCES],
    out: Bits,
    sum: Sum,
}

/// A piece of data in zlib's form.
pub(super) fn deflate(bytes: &[u8]) -> Vec<u8> {
    Deflater::default().run(bytes)
}

impl Default for Deflater {
    fn default() -> Self {
        Deflater {
            places: Box::new([[0; 2]; 1 << HASH]),
            tokens: Vec::with_capacity(BLOCK),
            symbols: [0; SYMBOLS],
            distances: [0; DISTANCES],
            out: Bits::default(),
            sum: Sum::default(),
        }
    }
}

impl Deflater {
    /// A whole stream.
    pub(super) fn run(&mut self, bytes: &[u8]) -> Vec<u8> {
        self.write(bytes);
        self.finish()
    }

    /// Adds a piece of a stream.
    pub(super) fn write(&mut self, bytes: &[u8]) {
        self.places.fill([0; 2]);
        let (mut at, mut summed) = (0, 0);
        while let Some(ahead) = wide(bytes, at) {
            let word = ahead as u32;
            if word == word.rotate_left(8) {
                let (byte, length) = (bytes[at], run(&bytes[at..]));
                if length >= RUN {
                    self.sum.add(&bytes[summed..at]);
                    self.sum.repeat(byte, length);
                    summed = at + length;
                }
                at += length;
                self.run_of(byte, length);
                continue;
            }
            let bucket = self.note(at, word);
            let (length, back) = longest(bytes, at, ahead, bucket);
            if length < 4 {
                self.literal(bytes[at]);
                at += 1;
                continue;
            }
            self.repetition(length, back);
            for i in 1..=NOTED {
                self.note(at + i, (ahead >> (8 * i)) as u32);
            }
            at += length;
        }
        bytes[at..].iter().for_each(|&byte| self.literal(byte));
        self.sum.add(&bytes[summed..]);
        self.block();
    }

    /// Ends the stream; the next piece begins another.
    pub(super) fn finish(&mut self) -> Vec<u8> {
        let mut out = self.out.finish();
        out.extend_from_slice(&std::mem::take(&mut self.sum).value().to_be_bytes());
        out
    }

    /// Notes the four bytes at a place; gives the places where they may have stood before.
    #[inline]
    fn note(&mut self, at: usize, word: u32) -> [u16; 2] {
        let bucket = &mut self.places[(word.wrapping_mul(0x9E37_79B1) >> (32 - HASH)) as usize];
        std::mem::replace(bucket, [at as u16, bucket[0]])
    }

    #[inline]
    fn literal(&mut self, byte: u8) {
        self.symbols[usize::from(byte)] += 1;
        self.token(code::literal(byte));
    }

    /// The same byte so many times.
    fn run_of(&mut self, byte: u8, length: usize) {
        self.literal(byte);
        let mut rest = length - 1;
        while rest >= 3 {
            let part = rest.min(LONGEST);
            self.repetition(part, 1);
            rest -= part;
        }
        (0..rest).for_each(|_| self.literal(byte));
    }

    #[inline]
    fn repetition(&mut self, length: usize, back: usize) {
        let (token, symbol, distance) = code::repetition(length, back);
        self.symbols[symbol] += 1;
        self.distances[distance] += 1;
        self.token(token);
    }

    #[inline]
    fn token(&mut self, token: u32) {
        self.tokens.push(token);
        if self.tokens.len() == BLOCK {
            self.block();
        }
    }

    /// Writes the tokens so far.
    fn block(&mut self) {
        if self.tokens.is_empty() {
            return;
        }
        self.symbols[END] = 1;
        Codes::of(&self.symbols, &self.distances).write(&self.tokens, &mut self.out);
        self.tokens.clear();
        self.symbols.fill(0);
        self.distances.fill(0);
    }
}

/// The bytes from a place on, the first the lowest.
#[inline]
fn wide(bytes: &[u8], at: usize) -> Option<u128> {
    Some(u128::from_le_bytes(*bytes.get(at..)?.first_chunk::<STEP>()?))
}

/// How often the first byte follows itself, with itself.
fn run(bytes: &[u8]) -> usize {
    let byte = bytes[0];
    let chunks = bytes.as_chunks::<32>().0.iter().take_while(|chunk| **chunk == [byte; 32]).count() * 32;
    chunks + bytes[chunks..].iter().take_while(|other| **other == byte).count()
}

/// The longer of the two repetitions that may begin here: its length, and how far back it lies.
#[inline]
fn longest(bytes: &[u8], at: usize, ahead: u128, bucket: [u16; 2]) -> (usize, usize) {
    let same = |place: u16| {
        let back = usize::from((at as u16).wrapping_sub(place));
        let there = wide(bytes, at.wrapping_sub(back)).unwrap_or(!ahead);
        let fits = (1..=WINDOW).contains(&back) & (back <= at);
        let same = (there ^ ahead).trailing_zeros() as usize / 8;
        (if fits { same } else { 0 }, back)
    };
    let (a, b) = (same(bucket[0]), same(bucket[1]));
    let (length, back) = if b.0 > a.0 { b } else { a };
    if length < STEP {
        return (length, back);
    }
    let end = bytes.len().min(at + LONGEST);
    let (earlier, later) = (&bytes[at - back + STEP..end - back], &bytes[at + STEP..end]);
    let mut length = STEP;
    for (x, y) in earlier.as_chunks::<8>().0.iter().zip(later.as_chunks::<8>().0) {
        let differ = u64::from_le_bytes(*x) ^ u64::from_le_bytes(*y);
        if differ != 0 {
            return (length + differ.trailing_zeros() as usize / 8, back);
        }
        length += 8;
    }
    let rest = earlier.iter().zip(later).skip(length - STEP);
    (length + rest.take_while(|(x, y)| x == y).count(), back)
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

    fn samples() -> Vec<Vec<u8>> {
        let text = b"0 -14.5 Td .603 Tw [(a line )-7(of a page)]TJ\n".repeat(300);
        let mut out: Vec<Vec<u8>> = vec![Vec::new(), vec![7], b"abcabcabcabcabcabcabcabc".to_vec(), text];
        // About all lengths at which a run or a repetition is parted.
        out.extend((1..70).chain(250..270).chain([515, 516, 517, 70_000]).map(|length| vec![0; length]));
        out.push([vec![9; 100], vec![255; 6000], vec![9; 100]].concat());
        out.push(noise(1).take(200_000).collect());
        // Few values, so that repetitions of all lengths lie at all distances.
        out.push(noise(2).map(|byte| byte % 3).take(300_000).collect());
        let far: Vec<u8> = noise(3).take(400).collect();
        for distance in [WINDOW - 1, WINDOW, WINDOW + 1, 1 << 16, (1 << 16) + 5] {
            let between = noise(4).take(distance - far.len());
            out.push(far.iter().copied().chain(between).chain(far.iter().copied()).collect());
        }
        let sparse = noise(5).zip(noise(6)).map(|(a, b)| if a < 250 { 0 } else { b });
        out.push(sparse.take(500_000).collect());
        out
    }

    #[test]
    fn what_is_deflated_comes_out_again() {
        let mut deflater = Deflater::default();
        for bytes in samples() {
            let stream = deflater.run(&bytes);
            assert!(inflated(&stream) == bytes, "{} bytes", bytes.len());
            assert_eq!(stream, deflate(&bytes), "what was deflated before leaves no trace");
            bytes.chunks(1000).for_each(|piece| deflater.write(piece));
            assert!(inflated(&deflater.finish()) == bytes, "{} bytes in pieces", bytes.len());
        }
    }

    #[test]
    fn it_gets_smaller() {
        let page = b"0 -14.5 Td .603 Tw [(a line )-7(of a page)]TJ\n".repeat(100);
        assert!(deflate(&page).len() < page.len() / 30);
        let picture = vec![0; 10 << 20];
        assert!(deflate(&picture).len() < picture.len() / 900);
        // Each byte once more takes hardly more than itself.
        let noise: Vec<u8> = noise(7).take(100_000).collect();
        assert!(deflate(&noise).len() < noise.len() + noise.len() / 200);
        // What lies as far back as it may is found; a byte farther it is not.
        let far: Vec<u8> = self::noise(8).take(200).collect();
        let apart = |distance: usize| {
            let between: Vec<u8> = self::noise(9).take(distance - far.len()).collect();
            deflate(&[&far[..], &between, &far].concat()).len() as i64
                - deflate(&[&far[..], &between].concat()).len() as i64
        };
        assert!(apart(WINDOW) < 50, "{}", apart(WINDOW));
        assert!(apart(WINDOW + 1) > 150, "{}", apart(WINDOW + 1));
    }
}
