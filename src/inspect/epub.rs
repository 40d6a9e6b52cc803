//! An EPUB's text, by its spine (EPUB 3.3 §5.4).

use super::facts::{Event, Facts};
use super::xhtml;
use roxmltree::{Document, ParsingOptions};
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// A file of an EPUB larger than this is not read, in bytes.
const MOST: u64 = 64 << 20;

/// What an EPUB says; an error tells what of it cannot be read.
pub fn read(bytes: &[u8]) -> Result<Facts, String> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| format!("not a ZIP archive: {error}"))?;
    let container = entry(&mut archive, "META-INF/container.xml")?;
    let container = parse(&container, "META-INF/container.xml")?;
    let package = container
        .descendants()
        .find(|node| node.has_tag_name(("urn:oasis:names:tc:opendocument:xmlns:container", "rootfile")))
        .and_then(|node| node.attribute("full-path"))
        .ok_or("META-INF/container.xml names no package")?
        .to_owned();
    let folder = package.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
    let text = entry(&mut archive, &package)?;
    let opf = parse(&text, &package)?;
    let mut events = Vec::new();
    for item in opf.descendants().filter(|node| node.tag_name().name() == "itemref") {
        let id = item.attribute("idref").unwrap_or_default();
        let manifest =
            opf.descendants().find(|node| node.tag_name().name() == "item" && node.attribute("id") == Some(id));
        let Some(manifest) = manifest else { return Err(format!("{package}: the spine names {id}, which is no item")) };
        let properties = manifest.attribute("properties").unwrap_or_default();
        // The contents are compared by the headings that they name; a cover is a picture of the title.
        if properties.split(' ').any(|property| property == "nav") || item.attribute("linear") == Some("no") {
            continue;
        }
        let path = resolved(&folder, manifest.attribute("href").unwrap_or_default());
        let text = entry(&mut archive, &path)?;
        let document = parse(&text, &path)?;
        xhtml::events(&document, &mut events);
    }
    Ok(Facts::gather(events.into_iter().collect::<Vec<Event>>()))
}

fn parse<'a>(text: &'a str, path: &str) -> Result<Document<'a>, String> {
    let options = ParsingOptions { allow_dtd: true, ..ParsingOptions::default() };
    Document::parse_with_options(text, options).map_err(|error| format!("{path}: {error}"))
}

fn entry(archive: &mut ZipArchive<Cursor<&[u8]>>, path: &str) -> Result<String, String> {
    let mut file = archive.by_name(path).map_err(|error| format!("{path}: {error}"))?;
    if file.size() > MOST {
        return Err(format!("{path}: larger than {} MB", MOST >> 20));
    }
    let mut text = String::new();
    file.by_ref().take(MOST).read_to_string(&mut text).map_err(|error| format!("{path}: {error}"))?;
    Ok(text)
}

/// A path relative to a folder of the archive, with `%20` and the like undone.
fn resolved(folder: &str, href: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in href.split('#').next().unwrap_or_default().split('/') {
        match part {
            ".." => {
                parts.pop();
            }
            "." | "" => {}
            part => parts.push(part),
        }
    }
    let joined = parts.join("/");
    let mut bytes = Vec::with_capacity(joined.len());
    let mut rest = joined.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        let digits = tail.get(..2).and_then(|pair| std::str::from_utf8(pair).ok());
        match (first, digits.and_then(|pair| u8::from_str_radix(pair, 16).ok())) {
            (b'%', Some(byte)) => {
                bytes.push(byte);
                rest = &tail[2..];
            }
            _ => {
                bytes.push(first);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_resolved() {
        assert_eq!(resolved("OEBPS", "text/a%20b.xhtml#x"), "OEBPS/text/a b.xhtml");
        assert_eq!(resolved("a/b", "../c.xhtml"), "a/c.xhtml");
        assert_eq!(resolved("", "c%zz.xhtml"), "c%zz.xhtml");
    }

    #[test]
    fn no_epub_is_an_error() {
        assert!(read(b"PK\x03\x04 no").is_err());
    }
}
