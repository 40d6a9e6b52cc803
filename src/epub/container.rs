//! Files → one EPUB container (OCF, EPUB 3.3 §4), begun by epub-builder.
//!
//! epub-builder makes the container of a book without chapters. Texts and pictures are put into it here; its package
//! document and its two tables of contents are replaced by ours, since it knows no landmarks, page list, roles or
//! properties; all files have the book's date. So the same book makes the same bytes.

use std::borrow::Cow;
use std::collections::HashMap;
use std::io::{Cursor, Read};

use epub_builder::{EpubBuilder, EpubVersion, ZipLibrary};
use zip::ZipArchive;
use zip::result::ZipResult;

use super::archive::{self, File};

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
pub(super) fn assemble(parts: Parts<'_>) -> Result<Vec<u8>, String> {
    let frame = frame().map_err(|e| e.to_string())?;
    let modified = parts.modified;
    let files = filled(frame, parts).map_err(|e| e.to_string())?;
    Ok(archive::zip(files, modified))
}

/// The container of a book without chapters.
fn frame() -> epub_builder::Result<Vec<u8>> {
    let mut builder = EpubBuilder::new(ZipLibrary::new()?)?;
    builder.epub_version(EpubVersion::V33);
    let mut out = Vec::new();
    builder.generate(&mut out)?;
    Ok(out)
}

/// The files of a frame with ours in their places, texts and pictures behind the style sheet.
fn filled(frame: Vec<u8>, parts: Parts<'_>) -> ZipResult<Vec<File<'_>>> {
    let text = |path: String, text: String| File { path, bytes: Cow::Owned(text.into_bytes()), loose: true };
    let Parts { style, texts, media, package, nav, ncx, fonts, encryption, .. } = parts;
    let texts = texts.into_iter().map(|(path, content)| text(format!("OEBPS/{path}"), content));
    let media = media.into_iter().map(|(path, media_type, bytes)| {
        // SVG is text, and fonts are plain; all else is compressed already.
        let loose = media_type == "image/svg+xml" || media_type.starts_with("font/");
        File { path: format!("OEBPS/{path}"), bytes, loose }
    });
    let mut behind: Vec<File<'_>> = texts.chain(media).collect();
    let mut ours = HashMap::from([
        ("OEBPS/stylesheet.css", style),
        ("OEBPS/content.opf", package),
        ("OEBPS/nav.xhtml", nav),
        ("OEBPS/toc.ncx", ncx),
    ]);
    let mut files = Vec::with_capacity(behind.len() + 8);
    let mut frame = ZipArchive::new(Cursor::new(frame))?;
    for i in 0..frame.len() {
        let mut file = frame.by_index(i)?;
        let path = file.name().to_owned();
        if let Some(content) = ours.remove(path.as_str()) {
            let style = path.ends_with(".css");
            files.push(text(path, content));
            if style {
                files.append(&mut behind);
            }
        // It says that the book has fonts of its own.
        } else if fonts || path != "META-INF/com.apple.ibooks.display-options.xml" {
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes)?;
            // The first must be plain (EPUB 3.3 §4.2.3).
            files.push(File { loose: path != "mimetype", path, bytes: Cow::Owned(bytes) });
        }
    }
    files.extend(encryption.map(|content| text("META-INF/encryption.xml".to_owned(), content)));
    Ok(files)
}
