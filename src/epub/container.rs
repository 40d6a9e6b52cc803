//! Files → one EPUB container (OCF, EPUB 3.3 §4), assembled by epub-builder.
//!
//! epub-builder lays out the container and deflates every text once. Its package document and its
//! two tables of contents are replaced by ours, since it knows no landmarks, page list, roles or
//! properties; pictures, compressed already, are stored; the files that it gives a date of its own
//! get the book's. So the same book makes the same bytes.

use std::borrow::Cow;
use std::collections::HashMap;
use std::io::{Cursor, Write as _};

use epub_builder::{EpubBuilder, EpubContent, EpubVersion, ZipLibrary};
use zip::result::ZipResult;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

/// A picture: path from the folder of the package, media type, bytes.
pub(super) type Media<'a> = (String, &'static str, Cow<'a, [u8]>);

/// What goes into the container, apart from what epub-builder adds. No path occurs twice.
pub(super) struct Parts<'a> {
    pub style: String,
    /// XHTML files: path from the folder of the package, text.
    pub texts: Vec<(String, String)>,
    /// Pictures and fonts.
    pub media: Vec<Media<'a>>,
    pub package: String,
    pub nav: String,
    pub ncx: String,
    /// `YYYY-MM-DDThh:mm:ssZ`.
    pub modified: &'a str,
    /// It brings faces of its own.
    pub fonts: bool,
    /// `META-INF/encryption.xml`.
    pub encryption: Option<String>,
}

/// The finished EPUB.
pub(super) fn assemble(mut parts: Parts<'_>) -> Result<Vec<u8>, String> {
    let draft = draft(&mut parts).map_err(|e| e.to_string())?;
    finish(draft, &parts).map_err(|e| e.to_string())
}

/// The container as epub-builder makes it; pictures are empty yet. A text that is in it is given up.
fn draft(parts: &mut Parts<'_>) -> epub_builder::Result<Vec<u8>> {
    let mut builder = EpubBuilder::new(ZipLibrary::new()?)?;
    builder.epub_version(EpubVersion::V33);
    builder.stylesheet(parts.style.as_bytes())?;
    let size: usize = parts.texts.iter().map(|(_, text)| text.len()).sum();
    for (path, text) in std::mem::take(&mut parts.texts) {
        builder.add_content(EpubContent::new(path, text.as_bytes()))?;
    }
    for (path, media_type, _) in &parts.media {
        builder.add_resource(path, &b""[..], *media_type)?;
    }
    let mut out = Vec::with_capacity(size / 3 + 4096);
    builder.generate(&mut out)?;
    Ok(out)
}

/// Puts our documents and the pictures in place, with one date for all.
fn finish(draft: Vec<u8>, parts: &Parts<'_>) -> ZipResult<Vec<u8>> {
    let ours = [
        ("OEBPS/content.opf", parts.package.as_bytes()),
        ("OEBPS/nav.xhtml", parts.nav.as_bytes()),
        ("OEBPS/toc.ncx", parts.ncx.as_bytes()),
    ];
    let mut replaced: HashMap<String, (CompressionMethod, &[u8])> = HashMap::new();
    for (path, bytes) in ours {
        replaced.insert(path.to_owned(), (CompressionMethod::Deflated, bytes));
    }
    let mut media = 0;
    for (path, media_type, bytes) in &parts.media {
        // SVG is text, and fonts are plain; all else is compressed already.
        let plain = *media_type == "image/svg+xml" || media_type.starts_with("font/");
        let method = if plain { CompressionMethod::Deflated } else { CompressionMethod::Stored };
        replaced.insert(format!("OEBPS/{path}"), (method, bytes));
        media += bytes.len();
    }
    let date = date(parts.modified);
    let options = |method, bytes: &[u8]| {
        SimpleFileOptions::default()
            .compression_method(method)
            .last_modified_time(date)
            .unix_permissions(0o644)
            .large_file(bytes.len() >= u32::MAX as usize)
    };
    let mut out = ZipWriter::new(Cursor::new(Vec::with_capacity(draft.len() + media)));
    let mut draft = ZipArchive::new(Cursor::new(draft))?;
    for i in 0..draft.len() {
        let file = draft.by_index_raw(i)?;
        match (file.name(), replaced.get(file.name())) {
            // It says that the book has fonts of its own.
            ("META-INF/com.apple.ibooks.display-options.xml", _) if !parts.fonts => {}
            (_, None) => out.raw_copy_file_touch(file, date, Some(0o644))?,
            (name, Some((method, bytes))) => {
                out.start_file(name, options(*method, bytes))?;
                out.write_all(bytes)?;
            }
        }
    }
    if let Some(encryption) = &parts.encryption {
        out.start_file("META-INF/encryption.xml", options(CompressionMethod::Deflated, encryption.as_bytes()))?;
        out.write_all(encryption.as_bytes())?;
    }
    Ok(out.finish()?.into_inner())
}

/// The moment as zip has it: years from 1980, without a zone.
fn date(moment: &str) -> DateTime {
    let number = |range: std::ops::Range<usize>| moment.get(range).and_then(|n| n.parse::<u16>().ok());
    let small = |range: std::ops::Range<usize>| number(range).and_then(|n| u8::try_from(n).ok());
    let fields = (number(0..4), small(5..7), small(8..10), small(11..13), small(14..16), small(17..19));
    let (Some(year), Some(month), Some(day), Some(hour), Some(minute), Some(second)) = fields else {
        return DateTime::default();
    };
    DateTime::from_date_and_time(year, month, day, hour, minute, second).unwrap_or_default()
}
