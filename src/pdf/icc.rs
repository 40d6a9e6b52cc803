//! The colors of the file: sRGB, as a profile of a few hundred bytes (ICC.1:2004-10, version 4.2).
//!
//! Every color of the pages is red, green and blue as screens show them, or a gray. PDF/A wants
//! that said by an output intent (ISO 19005-2, 6.2.3). The profile is made of the standard's own
//! numbers: primaries, white point and curve of IEC 61966-2-1, adapted to D50 by Bradford's matrix
//! (ICC.1 annex E).

/// Red, green and blue under D50: X, Y, Z in 1/65 536.
const COLORANTS: [[i32; 3]; 3] = [[28_576, 14_581, 912], [25_239, 46_983, 6_361], [9_375, 3_972, 46_787]];

/// From D65 to D50, row by row, in 1/65 536.
const ADAPTATION: [i32; 9] = [68_674, 1_502, -3_291, 1_939, 64_912, -1_119, -606, 988, 49_262];

/// D50, the white of the space that profiles connect to (§7.2.16).
const WHITE: [i32; 3] = [0xF6D6, 0x1_0000, 0xD32D];

/// The curve: a power above a straight line (§10.15, function 3): g = 2.4, a = 1/1.055,
/// b = 0.055/1.055, c = 1/12.92, d = 0.04045, in 1/65 536.
const CURVE: [i32; 5] = [157_286, 62_119, 3_417, 5_072, 2_651];

/// The profile.
pub(super) fn srgb() -> Vec<u8> {
    let xyz = |values: [i32; 3]| numbers(b"XYZ ", &[], &values);
    let [red, green, blue] = COLORANTS;
    let curve = numbers(b"para", &[0, 3, 0, 0], &CURVE);
    let tags: [(&[u8; 4], Vec<u8>); 10] = [
        (b"desc", words("sRGB")),
        (b"cprt", words("No copyright, use freely")),
        (b"wtpt", xyz(WHITE)),
        (b"chad", numbers(b"sf32", &[], &ADAPTATION)),
        (b"rXYZ", xyz(red)),
        (b"gXYZ", xyz(green)),
        (b"bXYZ", xyz(blue)),
        (b"rTRC", curve),
        // One curve serves all three.
        (b"gTRC", Vec::new()),
        (b"bTRC", Vec::new()),
    ];
    let mut table = (tags.len() as u32).to_be_bytes().to_vec();
    let mut data = Vec::new();
    let start = 128 + 4 + 12 * tags.len();
    let mut place = (0, 0);
    for (name, bytes) in &tags {
        if !bytes.is_empty() {
            place = ((start + data.len()) as u32, bytes.len() as u32);
            data.extend_from_slice(bytes);
            data.resize(data.len().next_multiple_of(4), 0);
        }
        table.extend_from_slice(*name);
        table.extend_from_slice(&place.0.to_be_bytes());
        table.extend_from_slice(&place.1.to_be_bytes());
    }
    let mut out = ((start + data.len()) as u32).to_be_bytes().to_vec();
    // §7.2: no preferred method, version 4.2, a display's, from RGB to XYZ, of the first of 2004.
    out.extend_from_slice(&[0; 4]);
    out.extend_from_slice(&[4, 0x20, 0, 0]);
    out.extend_from_slice(b"mntrRGB XYZ ");
    out.extend_from_slice(&[7, 0xD4, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0]);
    out.extend_from_slice(b"acsp");
    out.resize(68, 0);
    for value in WHITE {
        out.extend_from_slice(&value.to_be_bytes());
    }
    out.resize(128, 0);
    out.extend_from_slice(&table);
    out.extend_from_slice(&data);
    out
}

/// A tag's data: its type, what comes first, fixed-point numbers.
fn numbers(kind: &[u8; 4], first: &[u8], values: &[i32]) -> Vec<u8> {
    let mut out = kind.to_vec();
    out.extend_from_slice(&[0; 4]);
    out.extend_from_slice(first);
    for value in values {
        out.extend_from_slice(&value.to_be_bytes());
    }
    out
}

/// A text in one language (§10.13).
fn words(text: &str) -> Vec<u8> {
    let mut out = b"mluc\0\0\0\0\0\0\0\x01\0\0\0\x0CenUS".to_vec();
    out.extend_from_slice(&(text.len() as u32 * 2).to_be_bytes());
    out.extend_from_slice(&28_u32.to_be_bytes());
    out.extend(text.encode_utf16().flat_map(u16::to_be_bytes));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    type Matrix = [[f64; 3]; 3];

    fn times(m: &Matrix, v: [f64; 3]) -> [f64; 3] {
        m.map(|row| row[0] * v[0] + row[1] * v[1] + row[2] * v[2])
    }

    fn product(a: &Matrix, b: &Matrix) -> Matrix {
        a.map(|row| [0, 1, 2].map(|j| row[0] * b[0][j] + row[1] * b[1][j] + row[2] * b[2][j]))
    }

    fn inverse(m: &Matrix) -> Matrix {
        let minor = |i: usize, j: usize| {
            let (a, b, c, d) = ((i + 1) % 3, (i + 2) % 3, (j + 1) % 3, (j + 2) % 3);
            m[a][c] * m[b][d] - m[a][d] * m[b][c]
        };
        let whole = m[0][0] * minor(0, 0) + m[0][1] * minor(0, 1) + m[0][2] * minor(0, 2);
        [0, 1, 2].map(|i| [0, 1, 2].map(|j| minor(j, i) / whole))
    }

    /// The published chromaticities give the profile's numbers.
    #[test]
    fn the_numbers_are_those_of_the_standard() {
        let place = |x: f64, y: f64| [x / y, 1.0, (1.0 - x - y) / y];
        let [r, g, b] = [place(0.64, 0.33), place(0.30, 0.60), place(0.15, 0.06)];
        let primaries = [0, 1, 2].map(|i| [r[i], g[i], b[i]]);
        let white = place(0.3127, 0.3290);
        let share = times(&inverse(&primaries), white);
        let primaries = primaries.map(|row| [0, 1, 2].map(|j| row[j] * share[j]));
        let bradford = [[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]];
        let target = times(&bradford, WHITE.map(|v| f64::from(v) / 65_536.0));
        let from = times(&bradford, white);
        let scaled = [0, 1, 2].map(|i| bradford[i].map(|v| v * target[i] / from[i]));
        let adaptation = product(&inverse(&bradford), &scaled);
        let colorants = product(&adaptation, &primaries);
        let fixed = |v: f64| (v * 65_536.0).round() as i32;
        assert_eq!([0, 1, 2].map(|j| [0, 1, 2].map(|i| fixed(colorants[i][j]))), COLORANTS);
        assert_eq!(adaptation.concat().iter().map(|v| fixed(*v)).collect::<Vec<_>>(), ADAPTATION);
        assert_eq!([2.4, 1.0 / 1.055, 0.055 / 1.055, 1.0 / 12.92, 0.04045].map(fixed), CURVE);
    }

    #[test]
    fn every_tag_lies_inside_the_profile() {
        let profile = srgb();
        let word = |at: usize| u32::from_be_bytes([0, 1, 2, 3].map(|i| profile[at + i])) as usize;
        assert_eq!(word(0), profile.len());
        for tag in 0..word(128) {
            let (at, length) = (word(136 + 12 * tag), word(140 + 12 * tag));
            assert!(at % 4 == 0 && at >= 252 && at + length <= profile.len());
        }
    }
}
