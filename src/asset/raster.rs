//! Pixels: decoding what must be decoded, and writing PNG.

use std::io::Cursor;

use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};

use super::{Asset, Deflater, Kind, MAX_PIXELS, check_size, crc32};

/// A decoded picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pixels {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// Red, green, blue, alpha (not multiplied in) a pixel, row by row from the top.
    pub rgba: Vec<u8>,
}

/// Kinds that are read, but that an EPUB may not or had better not carry.
#[derive(Clone, Copy, Debug)]
pub(super) enum Foreign {
    WebP,
    Bmp,
    Tiff,
}

impl Foreign {
    fn format(self) -> (ImageFormat, &'static str) {
        match self {
            Foreign::WebP => (ImageFormat::WebP, "WebP"),
            Foreign::Bmp => (ImageFormat::Bmp, "BMP"),
            Foreign::Tiff => (ImageFormat::Tiff, "TIFF"),
        }
    }
}

/// Decodes a raster picture (of a GIF the first frame), as stored: EXIF is not looked at.
pub fn pixels(asset: &Asset) -> Result<Pixels, String> {
    let image = image(asset)?.into_rgba8();
    Ok(Pixels { width: image.width(), height: image.height(), rgba: image.into_raw() })
}

/// Decodes a raster picture as [`pixels`] does, in its own form.
pub(super) fn image(asset: &Asset) -> Result<DynamicImage, String> {
    let (format, name) = match asset.kind {
        Kind::Jpeg => (ImageFormat::Jpeg, "JPEG"),
        Kind::Png => (ImageFormat::Png, "PNG"),
        Kind::Gif => (ImageFormat::Gif, "GIF"),
        Kind::Svg => return Err("is a drawing, not pixels".to_owned()),
    };
    decode(&asset.bytes, format, name)
}

/// A picture as a PNG file.
pub(super) fn png(image: &DynamicImage) -> Result<Vec<u8>, String> {
    let mut out = Vec::new();
    let encoder = PngEncoder::new_with_quality(&mut out, CompressionType::Default, FilterType::Adaptive);
    image.write_with_encoder(encoder).map_err(|e| e.to_string())?;
    Ok(out)
}

/// A foreign picture as PNG, with its width and height.
pub(super) fn convert(bytes: &[u8], from: Foreign) -> Result<(Vec<u8>, u32, u32), String> {
    let (format, name) = from.format();
    let image = decode(bytes, format, name)?;
    // What PNG or the encoder does not know (floats) becomes eight bits a sample.
    let image = match image.color() {
        image::ColorType::Rgb32F => DynamicImage::ImageRgb8(image.into_rgb8()),
        image::ColorType::Rgba32F => DynamicImage::ImageRgba8(image.into_rgba8()),
        image::ColorType::Rgba8 if image.as_bytes().iter().skip(3).step_by(4).all(|a| *a == 255) => {
            DynamicImage::ImageRgb8(image.into_rgb8())
        }
        _ => image,
    };
    let out = png(&image).map_err(|e| format!("is a {name} that cannot be converted ({e})"))?;
    Ok((out, image.width(), image.height()))
}

fn decode(bytes: &[u8], format: ImageFormat, name: &str) -> Result<DynamicImage, String> {
    let broken = |e: image::ImageError| format!("is a {name} that cannot be decoded ({e})");
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_PIXELS * 8 + (64 << 20));
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(broken)?;
    let (width, height) = decoder.dimensions();
    check_size(width, height)?;
    // A header may promise anything: large plain areas pack well, but not beyond all measure.
    if u64::from(width) * u64::from(height) > (1 << 24) + (bytes.len() as u64).saturating_mul(4096) {
        return Err(format!("is a {name} with too little data for its {width} × {height} pixels"));
    }
    // The PDF turns a JPEG by itself; the foreign kinds are upright from here on.
    let turn = match format {
        ImageFormat::WebP | ImageFormat::Tiff => decoder.orientation().ok(),
        _ => None,
    };
    let mut image = DynamicImage::from_decoder(decoder).map_err(broken)?;
    if let Some(turn) = turn {
        image.apply_orientation(turn);
    }
    Ok(image)
}

/// A PNG with a palette of at most 256 colors. The runs tell which color stands how many times, row by row from the top; the
/// picture is never there at once. `None` if the arguments do not fit each other.
pub fn indexed_png(
    width: u32,
    height: u32,
    palette: &[[u8; 3]],
    runs: impl IntoIterator<Item = (u8, u32)>,
) -> Option<Vec<u8>> {
    let mut data = Deflater::zlib(4);
    // Each row has the number of its filter before it: none (PNG 2003, 9.2).
    let mut row = vec![0; width as usize + 1];
    let (mut at, mut rows) = (1, 0);
    for (index, count) in runs.into_iter().filter(|_| width > 0) {
        let mut left = count as usize;
        while left > 0 {
            let part = left.min(row.len() - at);
            row[at..at + part].fill(index);
            (at, left) = (at + part, left - part);
            if at == row.len() {
                data.write(&row);
                (at, rows) = (1, rows + 1);
            }
        }
    }
    if palette.len() > 256 || at != 1 || rows != height {
        return None;
    }
    let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut chunk = |kind: &[u8; 4], data: &[u8]| {
        out.extend_from_slice(&(data.len() as u32).to_be_bytes());
        let start = out.len();
        out.extend_from_slice(kind);
        out.extend_from_slice(data);
        let sum = crc32(&out[start..]);
        out.extend_from_slice(&sum.to_be_bytes());
    };
    // Eight bits a pixel, colors from a palette.
    let header = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[8, 3, 0, 0, 0]].concat();
    chunk(b"IHDR", &header);
    chunk(b"PLTE", palette.as_flattened());
    chunk(b"IDAT", &data.finish());
    chunk(b"IEND", &[]);
    Some(out)
}
