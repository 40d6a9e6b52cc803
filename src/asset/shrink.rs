//! Pictures made to fit what a reading system takes: fewer pixels, fewer bytes, no drawings.

use image::DynamicImage;
use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::metadata::Orientation;

use super::{Asset, Kind, Pixels, drawing, raster};
use crate::font::FontBook;

/// Quality of JPEG files written anew, of 100: above it files grow faster than what can be seen.
const QUALITY: u8 = 88;

/// Pixels of a drawing that is made a picture, at most.
const DRAWN: f32 = 4e6;

/// Picture and drawing alike stand on white, as on paper: dark lines on nothing vanish on a dark page.
const WHITE: u8 = 255;

/// A drawing as a PNG of 300 pixels to the inch; its size in CSS pixels stays.
pub fn rasterized(asset: &Asset, fonts: &FontBook) -> Result<Asset, String> {
    let pixels = drawing::raster(asset, fonts, DRAWN)?;
    let bytes = raster::png(&on_white(pixels))?;
    Ok(Asset { name: format!("{}.png", asset.name), kind: Kind::Png, bytes, ..asset.clone_head() })
}

/// An SVG of our own making, black on white, as a PNG in gray; `scale` is the number of pixels a unit.
pub fn gray_png(svg: &str, fonts: &FontBook, scale: f32) -> Result<Vec<u8>, String> {
    let Pixels { width, height, rgba } = drawing::render(svg, fonts, scale)?;
    // Colors are multiplied by alpha: white shows through what is left of it.
    let gray = rgba.as_chunks::<4>().0.iter().map(|[r, g, b, a]| {
        let sum = 299 * u32::from(*r) + 587 * u32::from(*g) + 114 * u32::from(*b);
        u8::try_from(sum / 1000 + u32::from(WHITE - *a)).unwrap_or(WHITE)
    });
    let image = image::GrayImage::from_raw(width, height, gray.collect()).ok_or("is of a strange size")?;
    raster::png(&DynamicImage::ImageLuma8(image))
}

/// The picture with at most so many pixels and bytes; `None` when it is as small already. A GIF and a drawing stay as
/// they are: the one may move, the other has no pixels.
pub fn shrunk(asset: &Asset, pixels: u64, bytes: usize) -> Result<Option<Asset>, String> {
    let count = u64::from(asset.width) * u64::from(asset.height);
    if count <= pixels && asset.bytes.len() <= bytes || matches!(asset.kind, Kind::Gif | Kind::Svg) {
        return Ok(None);
    }
    let mut image = raster::image(asset)?;
    if let Some(turn) = Orientation::from_exif(asset.orientation) {
        image.apply_orientation(turn);
    }
    let mut share = (pixels as f64 / count.max(1) as f64).min(1.0);
    // Bytes follow pixels, roughly.
    for _ in 0..6 {
        let side = |length: u32| ((f64::from(length) * share.sqrt()) as u32).max(1);
        let (width, height) = (side(image.width()), side(image.height()));
        let small = if share < 1.0 { image.resize_exact(width, height, FilterType::CatmullRom) } else { image.clone() };
        let made = match asset.kind {
            Kind::Jpeg => jpeg(&small)?,
            Kind::Png | Kind::Gif | Kind::Svg => raster::png(&small)?,
        };
        if made.len() <= bytes {
            let (width, height) = (small.width(), small.height());
            return Ok(Some(Asset { bytes: made, width, height, orientation: 1, ..asset.clone_head() }));
        }
        share *= (bytes as f64 / made.len() as f64 * 0.9).min(0.9);
    }
    Err(format!("cannot be made smaller than {} bytes", asset.bytes.len()))
}

fn jpeg(image: &DynamicImage) -> Result<Vec<u8>, String> {
    let mut out = Vec::new();
    let encoder = JpegEncoder::new_with_quality(&mut out, QUALITY);
    let image = match image.color().has_color() {
        true => DynamicImage::ImageRgb8(image.to_rgb8()),
        false => DynamicImage::ImageLuma8(image.to_luma8()),
    };
    image.write_with_encoder(encoder).map_err(|e| format!("cannot be written as JPEG ({e})"))?;
    Ok(out)
}

fn on_white(pixels: Pixels) -> DynamicImage {
    let Pixels { width, height, rgba } = pixels;
    let rgb = rgba.as_chunks::<4>().0.iter().flat_map(|[r, g, b, a]| {
        [r, g, b].map(|c| {
            let mixed = u32::from(*c) * u32::from(*a) + u32::from(WHITE) * u32::from(255 - *a);
            u8::try_from(mixed / 255).unwrap_or(WHITE)
        })
    });
    let image = image::RgbImage::from_raw(width, height, rgb.collect());
    image.map_or_else(|| DynamicImage::new_rgb8(width, height), DynamicImage::ImageRgb8)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(width: u32, height: u32) -> Asset {
        let noise = |x: u32, y: u32| {
            let n = x.wrapping_mul(2_654_435_761) ^ y.wrapping_mul(40_503).wrapping_mul(x | 1);
            image::Rgb([(n >> 8) as u8, (n >> 16) as u8, (n >> 24) as u8])
        };
        let image = DynamicImage::ImageRgb8(image::RgbImage::from_fn(width, height, noise));
        let bytes = raster::png(&image).expect("written");
        Asset { name: "a.png".into(), kind: Kind::Png, width, height, orientation: 1, bytes }
    }

    #[test]
    fn a_picture_is_made_to_fit_and_no_smaller() {
        let asset = png(200, 100);
        assert_eq!(shrunk(&asset, 20_000, usize::MAX), Ok(None));
        let fewer = shrunk(&asset, 5_000, usize::MAX).expect("made").expect("smaller");
        assert_eq!((fewer.width, fewer.height, &*fewer.name), (100, 50, "a.png"));
        let limit = asset.bytes.len() / 3;
        let lighter = shrunk(&asset, u64::MAX, limit).expect("made").expect("smaller");
        assert!(lighter.bytes.len() <= limit && lighter.bytes.len() > limit / 3, "{}", lighter.bytes.len());
        assert!(shrunk(&asset, u64::MAX, 60).is_err());
    }

    #[test]
    fn a_drawing_becomes_a_picture_on_white() {
        let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"10\" height=\"10\"><rect width=\"5\" height=\"10\"/></svg>";
        let fonts = FontBook::default();
        let asset = super::super::read("d.svg", svg.as_bytes().to_vec()).expect("an SVG");
        let made = rasterized(&asset, &fonts).expect("drawn");
        assert_eq!((&*made.name, made.kind, made.width), ("d.svg.png", Kind::Png, 10));
        let pixels = raster::pixels(&made).expect("a PNG");
        assert_eq!(pixels.rgba[..4], [0, 0, 0, 255]);
        assert_eq!(pixels.rgba[pixels.rgba.len() - 4..], [255, 255, 255, 255]);
    }
}
