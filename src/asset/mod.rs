//! Pictures: bytes, kind, size; what the EPUB may carry and what the PDF draws.
//!
//! Comes in: the bytes of a picture file. Goes out: an [`Asset`]: a safe file for the EPUB, and,
//! on demand, pixels or a small tree of paths for the PDF. Never allocates more than the file's
//! own size warrants: a header that promises too many pixels is refused.
//!
//! JPEG, PNG and GIF go into the EPUB byte for byte, once their structure has been walked to the
//! end; WebP, BMP and TIFF become PNG; SVG is written anew by [`svg`]; all else is refused by name.
//! Raster data is decoded only when someone asks for [`pixels`].

pub mod data_url;
mod deflate;
pub mod drawing;
mod faces;
mod gif;
pub mod jpeg;
pub mod png;
mod raster;
mod shrink;
mod svg;

pub use data_url::DataUrl;
pub use deflate::{Deflater, crc32};
pub use drawing::{Drawing, drawing};
pub use raster::{Pixels, indexed_png, pixels};
pub use shrink::{gray_png, rasterized, shrunk};

/// More pixels than any page can show: an A0 sheet at 250 dpi.
pub const MAX_PIXELS: u64 = 100_000_000;

/// Names one picture of [`Assets`]; by default the first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AssetId(pub u32);

/// All pictures of a book; equal files are kept once.
#[derive(Clone, Debug, Default)]
pub struct Assets {
    /// Indexed by `AssetId`.
    pub list: Vec<Asset>,
}

impl Assets {
    /// The picture of that id.
    pub fn get(&self, id: AssetId) -> &Asset {
        &self.list[id.0 as usize]
    }
}

/// A picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asset {
    /// File name for the EPUB, unique, only `[a-z0-9.-]`, with the right extension: `ferris.svg`.
    pub name: String,
    /// What `bytes` are.
    pub kind: Kind,
    /// Width in CSS pixels (1/96 inch), as shown (after EXIF rotation), at least 1.
    pub width: u32,
    /// Height in CSS pixels.
    pub height: u32,
    /// The EXIF orientation, 1 to 8: how a viewer must turn the stored pixels to show them. `width`
    /// and `height` are those of the turned picture. 1, upright, for all but some JPEG files.
    pub orientation: u8,
    /// The file as the EPUB may carry it (SVG cleaned, foreign kinds converted to PNG).
    pub bytes: Vec<u8>,
}

impl Asset {
    /// All of it but its bytes.
    fn clone_head(&self) -> Asset {
        let Asset { ref name, kind, width, height, orientation, bytes: _ } = *self;
        Asset { name: name.clone(), kind, width, height, orientation, bytes: Vec::new() }
    }
}

/// The kinds of picture that an EPUB may carry (EPUB 3.3 §3.2, core media types).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// JPEG.
    Jpeg,
    /// PNG.
    Png,
    /// GIF, the first frame in print.
    Gif,
    /// SVG.
    Svg,
}

impl Kind {
    /// The media type of the EPUB manifest.
    pub fn media_type(self) -> &'static str {
        match self {
            Kind::Jpeg => "image/jpeg",
            Kind::Png => "image/png",
            Kind::Gif => "image/gif",
            Kind::Svg => "image/svg+xml",
        }
    }
}

/// Reads a picture: finds out what it is, checks that it is whole, makes it fit for the EPUB.
///
/// `name` is the author's path or any other name; it only serves to name the file in the EPUB, the
/// kind is found in the bytes. The error is a clause about the picture: "is empty".
pub fn read(name: &str, bytes: Vec<u8>) -> Result<Asset, String> {
    let found = sniff(&bytes)?;
    let (kind, width, height, orientation, bytes) = match found {
        Found::Png => {
            let png = png::verify(&bytes)?;
            (Kind::Png, png.width, png.height, 1, bytes)
        }
        Found::Jpeg => {
            let jpeg = jpeg::read(&bytes)?;
            let (width, height) = jpeg.shown();
            (Kind::Jpeg, width, height, jpeg.orientation, bytes)
        }
        Found::Gif => {
            let (width, height) = gif::read(&bytes)?;
            (Kind::Gif, width, height, 1, bytes)
        }
        Found::Svg => {
            let clean = svg::clean(&bytes)?;
            (Kind::Svg, clean.width, clean.height, 1, clean.bytes)
        }
        Found::Foreign(format) => {
            let (bytes, width, height) = raster::convert(&bytes, format)?;
            (Kind::Png, width, height, 1, bytes)
        }
    };
    Ok(Asset { name: file_name(name, kind), kind, width, height, orientation, bytes })
}

/// What the first bytes tell.
enum Found {
    Png,
    Jpeg,
    Gif,
    Svg,
    Foreign(raster::Foreign),
}

fn sniff(bytes: &[u8]) -> Result<Found, String> {
    let refuse = |what: &str| Err(format!("is {what}, which cannot be used; save it as PNG, JPEG or SVG"));
    match bytes {
        [] => Err("is empty".to_owned()),
        [0x89, b'P', b'N', b'G', ..] => Ok(Found::Png),
        [0xFF, 0xD8, 0xFF, ..] => Ok(Found::Jpeg),
        [b'G', b'I', b'F', b'8', ..] => Ok(Found::Gif),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Ok(Found::Foreign(raster::Foreign::WebP)),
        [b'B', b'M', ..] => Ok(Found::Foreign(raster::Foreign::Bmp)),
        [b'I', b'I', 42, 0, ..] | [b'M', b'M', 0, 42, ..] => Ok(Found::Foreign(raster::Foreign::Tiff)),
        [_, _, _, _, b'f', b't', b'y', b'p', b'a', b'v', b'i', _, ..] => refuse("an AVIF picture"),
        [_, _, _, _, b'f', b't', b'y', b'p', ..] => refuse("a HEIF picture or a film"),
        [0x1F, 0x8B, ..] => refuse("a compressed file (perhaps svgz)"),
        [0xFF, 0x0A, ..] | [0, 0, 0, 12, b'J', b'X', b'L', ..] => refuse("a JPEG XL picture"),
        [0, 0, 0, 12, b'j', b'P', ..] => refuse("a JPEG 2000 picture"),
        [b'%', b'P', b'D', b'F', ..] => refuse("a PDF"),
        [b'%', b'!', b'P', b'S', ..] => refuse("a PostScript file"),
        [0, 0, 1, 0, ..] => refuse("a Windows icon"),
        [b'8', b'B', b'P', b'S', ..] => refuse("a Photoshop file"),
        _ if svg::looks_like(bytes) => Ok(Found::Svg),
        _ => refuse("no picture of a known kind"),
    }
}

/// Refuses sizes that no honest picture has.
fn check_size(width: u32, height: u32) -> Result<(), String> {
    if width == 0 || height == 0 {
        return Err("has no pixels".to_owned());
    }
    if u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Err(format!("claims {width} × {height} pixels, more than {} million", MAX_PIXELS / 1_000_000));
    }
    Ok(())
}

/// `Images/My Pic.PNG` → `my-pic.png`.
fn file_name(name: &str, kind: Kind) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let last = last.split(['?', '#']).next().unwrap_or(last);
    let stem = last.rsplit_once('.').map_or(last, |(stem, _)| stem);
    let mut out = String::new();
    for c in stem.chars().take(60) {
        if c.is_ascii_alphanumeric() {
            out.push(c.to_ascii_lowercase());
        } else if !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
    }
    let out = out.trim_end_matches('-');
    let extension = match kind {
        Kind::Jpeg => "jpg",
        Kind::Png => "png",
        Kind::Gif => "gif",
        Kind::Svg => "svg",
    };
    format!("{}.{extension}", if out.is_empty() { "picture" } else { out })
}

#[cfg(test)]
mod tests;
