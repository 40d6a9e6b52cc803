//! What the package lists (EPUB 3.3 §5.6.1): documents in the order of reading, then all that belongs to them.

use std::borrow::Cow;

use super::container::Media;
use super::package::Item;

/// The media type of a content document.
const XHTML: &str = "application/xhtml+xml";

/// The manifest under construction, with the files that are no text.
#[derive(Default)]
pub(super) struct Manifest<'a> {
    documents: Vec<Item>,
    others: Vec<Item>,
    /// Pictures and fonts.
    pub media: Vec<Media<'a>>,
    /// The picture on the cover: its identifier and its path.
    pub cover: Option<(String, String)>,
}

impl<'a> Manifest<'a> {
    /// A document, behind those that are read before it.
    pub(super) fn document(&mut self, id: impl Into<String>, href: &str, properties: &'static str) {
        let href = href.to_owned();
        self.documents.push(Item { id: id.into(), href, media_type: XHTML, properties, spine: true });
    }

    /// A file that the container has by itself.
    pub(super) fn file(&mut self, id: &str, href: &str, media_type: &'static str) {
        let (id, href) = (id.to_owned(), href.to_owned());
        self.others.push(Item { id, href, media_type, properties: "", spine: false });
    }

    /// A picture or a font.
    pub(super) fn media(&mut self, id: &str, href: String, media_type: &'static str, bytes: Cow<'a, [u8]>) {
        self.file(id, &href, media_type);
        self.media.push((href, media_type, bytes));
    }

    /// The picture on the cover.
    pub(super) fn cover(&mut self, id: &str, href: String, media_type: &'static str, bytes: Cow<'a, [u8]>) {
        self.cover = Some((id.to_owned(), href.clone()));
        self.media(id, href, media_type, bytes);
        self.others.iter_mut().rev().take(1).for_each(|item| item.properties = "cover-image");
    }

    /// Says something of a document that was not known when it was listed.
    pub(super) fn amend(&mut self, id: &str, properties: &'static str) {
        self.documents.iter_mut().filter(|item| item.id == id).for_each(|item| item.properties = properties);
    }

    /// The whole list.
    pub(super) fn items(&mut self) -> Vec<Item> {
        let mut items = std::mem::take(&mut self.documents);
        items.append(&mut self.others);
        items
    }
}
