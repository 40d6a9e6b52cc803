//! A painted cover → a PNG with a palette of its commonest colors. What it is made of comes in pieces and is kept as runs, since as
//! pixels it would be a large part of what a build holds.

use crate::asset::indexed_png;

/// More shades than this are not told apart on the soft edges of letters.
const SHADES: usize = 24;

/// A picture on its way to a palette: the commonest colors, every other pixel the nearest of them.
pub(super) struct Shades {
    /// Of all pixels so far, how many of one color follow each other, and the bin of that color.
    runs: Vec<(u16, u32)>,
    bins: Vec<Bin>,
    last: [u8; 4],
    run: u32,
}

/// Colors that agree in their first five bits.
#[derive(Clone, Copy, Default)]
struct Bin {
    count: u32,
    /// The longest run of one color, and that color: plain areas keep theirs to the bit.
    run: u32,
    color: [u8; 3],
    index: u8,
}

impl Shades {
    pub(super) fn new() -> Shades {
        Shades { runs: Vec::new(), bins: vec![Bin::default(); 1 << 15], last: [0; 4], run: 0 }
    }

    /// Takes in the pixels that follow.
    pub(super) fn note(&mut self, rgba: &[u8]) {
        let (pixels, _) = rgba.as_chunks::<4>();
        let (pieces, rest) = pixels.as_chunks::<16>();
        for piece in pieces {
            // Most of a cover is plain ground: a piece at a time.
            let last = u32::from_ne_bytes(self.last);
            if piece.iter().fold(0, |other, pixel| other | (u32::from_ne_bytes(*pixel) ^ last)) == 0 {
                self.run += piece.len() as u32;
            } else {
                self.each(piece);
            }
        }
        self.each(rest);
    }

    fn each(&mut self, pixels: &[[u8; 4]]) {
        for &pixel in pixels {
            if pixel != self.last {
                self.end_run();
                self.last = pixel;
            }
            self.run += 1;
        }
    }

    fn end_run(&mut self) {
        let ([r, g, b, _], run) = (self.last, std::mem::take(&mut self.run));
        let bin = u16::from(r >> 3) << 10 | u16::from(g >> 3) << 5 | u16::from(b >> 3);
        self.runs.push((bin, run));
        let bin = &mut self.bins[usize::from(bin)];
        bin.count += run;
        if run > bin.run {
            (bin.run, bin.color) = (run, [r, g, b]);
        }
    }

    /// The picture as a PNG of that many pixels; `None` where the pixels are not as many.
    pub(super) fn png(mut self, width: u32, height: u32) -> Option<Vec<u8>> {
        self.end_run();
        let Shades { runs, mut bins, .. } = self;
        let mut used: Vec<usize> = (0..bins.len()).filter(|i| bins[*i].count > 0).collect();
        // Sorting is stable: colors equally common stay in their own order.
        used.sort_by_key(|i| std::cmp::Reverse(bins[*i].count));
        let palette: Vec<[u8; 3]> = used.iter().take(SHADES).map(|i| bins[*i].color).collect();
        for i in used {
            let color = bins[i].color;
            let far = |a: &[u8; 3]| (0..3).map(|k| (i32::from(a[k]) - i32::from(color[k])).pow(2)).sum::<i32>();
            let nearest = palette.iter().enumerate().min_by_key(|(_, shade)| far(shade));
            bins[i].index = nearest.map_or(0, |(index, _)| index as u8);
        }
        let indexed = runs.into_iter().map(|(bin, run)| (bins[usize::from(bin)].index, run));
        indexed_png(width, height, &palette, indexed)
    }
}
