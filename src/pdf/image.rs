//! Pictures → XObjects that fill the unit square.
//!
//! JPEG goes in byte for byte (ISO 32000-2 §7.4.8). PNG too where PDF's predictors understand its
//! rows (§7.4.4.4); where an alpha channel stands in the way, the channels are parted *without*
//! undoing the row filters: each filter works on the bytes of one channel alone, so that the color
//! channels and the alpha channel are filtered rows in their own right. All streams leave here
//! finished; lopdf must not compress them again.

mod printing;

pub(super) use printing::Printing;

use std::collections::HashMap;
use std::io::Read;

use flate2::bufread::DeflateDecoder;
use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};

use super::ink::Ink;
use super::save::{self, deflate};
use crate::asset::{self, Asset, Deflater, Kind, Pixels, jpeg, png};
use crate::font::FontBook;

/// Adds a picture and all it needs; gives the XObject to draw by `w 0 0 h x y cm /Name Do`.
///
/// The error is a clause about the picture, as of [`asset::read`].
pub(super) fn add(
    document: &mut Document,
    asset: &Asset,
    fonts: &FontBook,
    printing: &Printing,
) -> Result<ObjectId, String> {
    match asset.kind {
        Kind::Jpeg => add_jpeg(document, asset, printing),
        Kind::Png if printing.passes() => add_png(document, asset),
        Kind::Png | Kind::Gif => add_pixels(document, &asset::pixels(asset)?, printing),
        Kind::Svg => super::drawing::add(document, asset, fonts, printing),
    }
}

fn add_jpeg(document: &mut Document, asset: &Asset, printing: &Printing) -> Result<ObjectId, String> {
    let jpeg = jpeg::read(&asset.bytes)?;
    let fits = match printing.ink {
        // Inks have no meaning beside the file's one profile, which is of lights (ISO 19005-2, 6.2.4.3).
        Ink::Colors => jpeg.components != 4,
        Ink::Black { .. } => jpeg.components == 1,
        Ink::Process { .. } => false,
    };
    let image = if !fits {
        add_pixels(document, &asset::pixels(asset)?, printing)?
    } else {
        let mut dict = image_dict(jpeg.width, jpeg.height, 8, space(jpeg.components));
        dict.set("Filter", name("DCTDecode"));
        add_stream(document, dict, asset.bytes.clone())
    };
    // From the stored picture's unit square to the shown one's: EXIF 2.32, tag 0112.
    let turn: &[u8] = match asset.orientation {
        2 => b"-1 0 0 1 1 0",
        3 => b"-1 0 0 -1 1 1",
        4 => b"1 0 0 -1 0 1",
        5 => b"0 -1 -1 0 1 1",
        6 => b"0 -1 1 0 0 1",
        7 => b"0 1 1 0 0 0",
        8 => b"0 1 -1 0 1 0",
        _ => return Ok(image),
    };
    let form = dictionary! {
        "Type" => name("XObject"),
        "Subtype" => name("Form"),
        "BBox" => vec![0.into(), 0.into(), 1.into(), 1.into()],
        "Resources" => dictionary! { "XObject" => dictionary! { "I" => image } },
    };
    Ok(add_stream(document, form, [b"q ", turn, b" cm /I Do Q"].concat()))
}

fn add_png(document: &mut Document, asset: &Asset) -> Result<ObjectId, String> {
    let png = png::parse(&asset.bytes)?;
    if png.interlaced {
        return add_pixels(document, &asset::pixels(asset)?, &Printing::plain());
    }
    if matches!(png.color, 4 | 6) {
        return add_parted(document, &png);
    }
    let colors = match png.palette {
        Some(palette) if png.color == 3 => {
            let last = (palette.len() / 3).min(256) - 1;
            let table = Object::String(palette[..(last + 1) * 3].to_vec(), lopdf::StringFormat::Hexadecimal);
            vec![name("Indexed"), name("DeviceRGB"), (last as i64).into(), table].into()
        }
        _ => space(png.channels()),
    };
    let mut dict = image_dict(png.width, png.height, png.depth, colors);
    filtered(&mut dict, png.channels(), png.depth, png.width);
    match png.transparency {
        // A palette whose colors are all opaque needs no mask.
        Some(alphas) if png.color == 3 && alphas.iter().all(|a| *a == 255) => {}
        Some(_) if png.color == 3 => {
            let pixels = asset::pixels(asset)?;
            dict.set("SMask", add_alpha(document, &pixels)?);
        }
        // One color is no color: two bytes a sample, of which PDF wants a range each.
        Some(key) if key.len() == usize::from(png.channels()) * 2 => {
            let key = key.chunks_exact(2).map(|s| i64::from(s[0]) << 8 | i64::from(s[1]));
            dict.set("Mask", key.flat_map(|s| [s.into(), s.into()]).collect::<Vec<Object>>());
        }
        _ => {}
    }
    Ok(add_stream(document, dict, png.data.concat()))
}

/// A PNG with an alpha channel, 8 or 16 bits a sample.
fn add_parted(document: &mut Document, png: &png::Png<'_>) -> Result<ObjectId, String> {
    let damaged = |_| "is a PNG whose data is damaged".to_owned();
    let sample = usize::from(png.depth / 8);
    let pixel = sample * usize::from(png.channels());
    let color = pixel - sample;
    let joined;
    let data = match png.data[..] {
        [whole] => whole,
        _ => {
            joined = png.data.concat();
            &joined
        }
    };
    // Without zlib's two bytes of head there is no second sum to keep: each chunk had its own, and was held against it.
    let mut source = DeflateDecoder::new(data.get(2..).unwrap_or_default());
    let (width, height) = (png.width as usize, png.height as usize);
    let (row, color_row, alpha_row) = (png.row_bytes() + 1, width * color + 1, width * sample + 1);
    let band = (BAND / row).clamp(1, height.max(1));
    let (mut rows, mut colors, mut alphas) =
        (vec![0; band * row], vec![0; band * color_row], vec![0; band * alpha_row]);
    let blank = vec![0; row];
    let (mut color_out, mut alpha_out) = (None, None::<Deflater>);
    for top in (0..height).step_by(band) {
        let count = band.min(height - top);
        let (rows, colors, alphas) =
            (&mut rows[..count * row], &mut colors[..count * color_row], &mut alphas[..count * alpha_row]);
        source.read_exact(rows).map_err(damaged)?;
        let parts = colors.chunks_exact_mut(color_row).zip(alphas.chunks_exact_mut(alpha_row));
        for (row, (into, alphas_into)) in rows.chunks_exact(row).zip(parts) {
            (into[0], alphas_into[0]) = (row[0], row[0]);
            let (row, into, alphas_into) = (&row[1..], &mut into[1..], &mut alphas_into[1..]);
            // On screenshots most rows are the row above.
            if row == &blank[1..] {
                into.fill(0);
                alphas_into.fill(0);
                continue;
            }
            match (pixel, sample) {
                (4, 1) => part(row, into, alphas_into, |[r, g, b, a]| ([r, g, b], [a])),
                (2, 1) => part(row, into, alphas_into, |[g, a]| ([g], [a])),
                (8, 2) => part(row, into, alphas_into, |[r, s, g, h, b, c, a, z]| ([r, s, g, h, b, c], [a, z])),
                _ => part(row, into, alphas_into, |[g, h, a, z]| ([g, h], [a, z])),
            }
        }
        let color_out = color_out.get_or_insert_with(|| deflater(rows, row));
        color_out.write(colors);
        let is_opaque = |(y, row): (usize, &[u8])| opaque(row, sample, top + y == 0);
        match &mut alpha_out {
            Some(out) => out.write(alphas),
            None if alphas.chunks_exact(alpha_row).enumerate().all(is_opaque) => {}
            None => {
                // The first rows that are not opaque: write the opaque ones above them now.
                let mut out = deflater(rows, row);
                let mut solid = vec![0; band * alpha_row];
                solid.iter_mut().step_by(alpha_row).for_each(|filter| *filter = 2);
                let mut first = solid.clone();
                first[0] = 0;
                first[1..alpha_row].fill(255);
                for above in (0..top).step_by(band) {
                    out.write(if above == 0 { &first } else { &solid });
                }
                out.write(alphas);
                alpha_out = Some(out);
            }
        }
    }
    let mut dict = image_dict(png.width, png.height, png.depth, space(png.channels() - 1));
    filtered(&mut dict, png.channels() - 1, png.depth, png.width);
    if let Some(mut out) = alpha_out {
        let mut mask = image_dict(png.width, png.height, png.depth, space(1));
        filtered(&mut mask, 1, png.depth, png.width);
        dict.set("SMask", add_stream(document, mask, out.finish()));
    }
    Ok(add_stream(document, dict, color_out.map(|mut out| out.finish()).unwrap_or_default()))
}

/// What deflates a picture some of whose rows are these. Where a picture is even, filtered rows are runs of zeros; rows as
/// they are repeat what lies a pixel before, which has to be looked for.
fn deflater(rows: &[u8], row: usize) -> Deflater {
    let plain = rows.chunks_exact(row).filter(|row| row[0] == 0).count();
    if plain * row * 8 > rows.len() { save::deflater() } else { Deflater::of_runs() }
}

/// How many bytes of a picture are in hand at a time: few enough for a processor's cache, many enough to spare calls.
const BAND: usize = 192 << 10;

/// Parts the bytes of a filtered row into those of its colors and those of its alpha.
///
/// Whole arrays, and two loops, let the compiler use wide registers: twenty times as fast as slices.
fn part<const PIXEL: usize, const COLOR: usize, const ALPHA: usize>(
    row: &[u8],
    colors: &mut [u8],
    alphas: &mut [u8],
    parted: impl Fn([u8; PIXEL]) -> ([u8; COLOR], [u8; ALPHA]),
) {
    let pixels = row.as_chunks::<PIXEL>().0;
    for (pixel, color) in pixels.iter().zip(colors.as_chunks_mut::<COLOR>().0) {
        *color = parted(*pixel).0;
    }
    for (pixel, alpha) in pixels.iter().zip(alphas.as_chunks_mut::<ALPHA>().0) {
        *alpha = parted(*pixel).1;
    }
}

/// Whether a filtered row of alphas is all 255, if the row above was: PNG (2003) §9.2 on constants.
fn opaque(row: &[u8], sample: usize, top: bool) -> bool {
    let (first, rest) = match (row[0], top) {
        (0, _) | (2, true) => (255, 255),
        (1, _) | (4, true) => (255, 0),
        (2 | 4, false) => (0, 0),
        (3, true) => (255, 128),
        (3, false) => (128, 0),
        _ => return false,
    };
    let (head, tail) = row[1..].split_at(sample.min(row.len() - 1));
    // Without an early way out the loop runs in wide registers.
    head.iter().all(|b| *b == first) && tail.iter().fold(0, |odd, b| odd | (b ^ rest)) == 0
}

/// Decoded pixels in the inks of the press, or else with a palette where 256 colors are enough.
pub(super) fn add_pixels(document: &mut Document, pixels: &Pixels, printing: &Printing) -> Result<ObjectId, String> {
    let Pixels { width, height, ref rgba } = *pixels;
    if !printing.passes() {
        let (space, channels) = printing.ink.space();
        let mut samples = Vec::with_capacity(rgba.len() / 4 * channels);
        for pixel in rgba.as_chunks::<4>().0 {
            printing
                .ink
                .samples(if printing.flat { on_white(*pixel) } else { [pixel[0], pixel[1], pixel[2]] }, &mut samples);
        }
        let mut dict = image_dict(width, height, 8, name(space));
        filtered(&mut dict, channels as u8, 8, width);
        if !printing.flat && rgba.iter().skip(3).step_by(4).any(|a| *a != 255) {
            dict.set("SMask", add_alpha(document, pixels)?);
        }
        let bytes = deflate(&raised(&samples, width as usize * channels));
        return Ok(add_stream(document, dict, bytes));
    }
    let (mut dict, bytes) = match indexed(rgba) {
        Some((palette, indices)) => {
            let last = palette.len() as i64 / 3 - 1;
            let table = Object::String(palette, lopdf::StringFormat::Hexadecimal);
            let colors = vec![name("Indexed"), name("DeviceRGB"), last.into(), table];
            let mut dict = image_dict(width, height, 8, colors.into());
            dict.set("Filter", name("FlateDecode"));
            (dict, deflate(&indices))
        }
        None => {
            let mut dict = image_dict(width, height, 8, space(3));
            filtered(&mut dict, 3, 8, width);
            let rgb: Vec<u8> = rgba.as_chunks::<4>().0.iter().flat_map(|[r, g, b, _]| [*r, *g, *b]).collect();
            (dict, deflate(&raised(&rgb, width as usize * 3)))
        }
    };
    if rgba.iter().skip(3).step_by(4).any(|a| *a != 255) {
        dict.set("SMask", add_alpha(document, pixels)?);
    }
    Ok(add_stream(document, dict, bytes))
}

fn add_alpha(document: &mut Document, pixels: &Pixels) -> Result<ObjectId, String> {
    let alphas: Vec<u8> = pixels.rgba.iter().skip(3).step_by(4).copied().collect();
    let mut dict = image_dict(pixels.width, pixels.height, 8, space(1));
    dict.set("Filter", name("FlateDecode"));
    let bytes = deflate(&alphas);
    Ok(add_stream(document, dict, bytes))
}

/// Palette and indices, if there are at most 256 colors; in the order in which they appear.
fn indexed(rgba: &[u8]) -> Option<(Vec<u8>, Vec<u8>)> {
    let mut seen: HashMap<[u8; 3], u8> = HashMap::new();
    let mut palette = Vec::new();
    let mut indices = Vec::with_capacity(rgba.len() / 4);
    let mut last: Option<([u8; 3], u8)> = None;
    for [r, g, b, _] in rgba.as_chunks::<4>().0 {
        let color = [*r, *g, *b];
        let index = match last {
            Some((known, index)) if known == color => index,
            _ => match seen.get(&color) {
                Some(index) => *index,
                None => {
                    let index = u8::try_from(seen.len()).ok()?;
                    seen.insert(color, index);
                    palette.extend_from_slice(&color);
                    index
                }
            },
        };
        last = Some((color, index));
        indices.push(index);
    }
    Some((palette, indices))
}

/// A pixel on white paper.
fn on_white([r, g, b, alpha]: [u8; 4]) -> [u8; 3] {
    let alpha = u32::from(alpha);
    [r, g, b].map(|part| ((u32::from(part) * alpha + 255 * (255 - alpha) + 127) / 255) as u8)
}

/// Rows of so many bytes as differences from the row above (PNG's filter "Up").
fn raised(samples: &[u8], row: usize) -> Vec<u8> {
    let row = row.max(1);
    let mut out = Vec::with_capacity(samples.len() + samples.len() / row);
    let mut above = vec![0; row];
    for own in samples.chunks_exact(row) {
        out.push(2);
        out.extend(own.iter().zip(&above).map(|(sample, up)| sample.wrapping_sub(*up)));
        above.copy_from_slice(own);
    }
    out
}

fn image_dict(width: u32, height: u32, depth: u8, colors: Object) -> Dictionary {
    dictionary! {
        "Type" => name("XObject"),
        "Subtype" => name("Image"),
        "Width" => i64::from(width),
        "Height" => i64::from(height),
        "BitsPerComponent" => i64::from(depth),
        "ColorSpace" => colors,
    }
}

/// Says that the stream is deflated rows with PNG's filters.
fn filtered(dict: &mut Dictionary, channels: u8, depth: u8, width: u32) {
    dict.set("Filter", name("FlateDecode"));
    dict.set(
        "DecodeParms",
        dictionary! {
            "Predictor" => 15,
            "Colors" => i64::from(channels),
            "BitsPerComponent" => i64::from(depth),
            "Columns" => i64::from(width),
        },
    );
}

fn space(components: u8) -> Object {
    name(match components {
        1 => "DeviceGray",
        _ => "DeviceRGB",
    })
}

/// Adds a stream that stays as it is.
pub(super) fn add_stream(document: &mut Document, dict: Dictionary, bytes: Vec<u8>) -> ObjectId {
    document.add_object(Stream::new(dict, bytes).with_compression(false))
}

/// A PDF name.
pub(super) fn name(text: &str) -> Object {
    Object::Name(text.as_bytes().to_vec())
}

#[cfg(test)]
mod tests;
