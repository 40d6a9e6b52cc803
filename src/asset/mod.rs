//! Pictures: bytes, kind, size; what the EPUB may carry and what the PDF draws.
//!
//! Comes in: the bytes of a picture file. Goes out: an [`Asset`]: a safe file for the EPUB, and,
//! on demand, pixels or a small tree of paths for the PDF. Never allocates more than the file's
//! own size warrants: a header that promises too many pixels is refused.

/// Names one picture of [`Assets`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
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
    /// The file as the EPUB may carry it (SVG cleaned, foreign kinds converted to PNG).
    pub bytes: Vec<u8>,
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
