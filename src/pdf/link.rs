//! Links: annotations on the pages (ISO 32000-1 §12.5.6.5), and the names they lead to.

use super::Pages;
use super::content::{Area, Written};
use super::save::Store;
use super::spot::Spots;
use super::syntax::{int, millis, reference, string, text};
use super::tag::{Annotation, Roots};
use crate::layout::page::{LinkTarget, Place, TagId, Typeset};

/// Writes all annotations. Gives, for each page of the book, the numbers of its annotations, and those that
/// belong in the structure tree; a link to a place that does not exist is left out.
pub(super) fn annotations(
    store: &mut Store,
    typeset: &Typeset,
    written: &[Written<'_>],
    roots: &Roots,
    spots: &Spots,
) -> (Vec<Vec<u32>>, Vec<Annotation>) {
    let there = typeset.places.iter().filter(|place| spots.get(place.page as usize).is_some());
    let mut names: Vec<&str> = there.map(|place| &*place.name).collect();
    names.sort_unstable();
    let words = link_words(written);
    let mut tagged = Vec::new();
    let mut pages = Vec::with_capacity(written.len());
    for (page, written) in written.iter().enumerate() {
        let mut ids = Vec::new();
        for link in &written.links {
            if matches!(link.target, LinkTarget::Place(name) if names.binary_search(&&**name).is_err()) {
                continue;
            }
            let id = store.reserve();
            ids.push(id);
            let root = roots.link(link.tag);
            let tag = root.map(TagId).or(link.tag).filter(|tag| (tag.0 as usize) < typeset.tags.len());
            let words = root.map(|root| words_of(&words, root)).filter(|words| !words.is_empty());
            let key = tag.map(|_| spots.sheets.len() + tagged.len());
            annotation(store.object(id), link, words.as_deref(), key);
            if let Some(tag) = tag {
                tagged.push(Annotation { id, page, tag });
            }
        }
        pages.push(ids);
    }
    (pages, tagged)
}

fn annotation(out: &mut Vec<u8>, link: &Area<'_>, words: Option<&str>, key: Option<usize>) {
    out.extend_from_slice(b"<</Type/Annot/Subtype/Link/Rect[");
    millis(out, &link.rect);
    // Flag 4: printed (which for a link without a border shows nothing, but archives ask for it).
    out.extend_from_slice(b"]/F 4/Border[0 0 0]");
    if let Some(key) = key {
        out.extend_from_slice(b"/StructParent ");
        int(out, key as i64);
    }
    out.extend_from_slice(b"/Contents");
    match link.target {
        LinkTarget::Place(name) => {
            text(out, words.unwrap_or(name));
            out.extend_from_slice(b"/Dest");
            string(out, name.as_bytes());
        }
        LinkTarget::Web(url) => {
            text(out, url);
            out.extend_from_slice(b"/A<</S/URI/URI");
            string(out, ascii(url).as_bytes());
            out.extend_from_slice(b">>");
        }
    }
    out.extend_from_slice(b">>");
}

/// A URL in ASCII (§12.6.4.7): all else percent-encoded.
fn ascii(url: &str) -> String {
    let mut out = String::with_capacity(url.len());
    for byte in url.bytes() {
        if byte.is_ascii_graphic() {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// The text of all links, sorted by the link's element, pieces in reading order.
fn link_words<'a>(written: &[Written<'a>]) -> Vec<(u32, &'a str)> {
    let mut words: Vec<(u32, &str)> = written.iter().flat_map(|written| written.words.iter().copied()).collect();
    words.sort_by_key(|&(link, _)| link);
    words
}

/// The text of one link, on one line.
fn words_of(words: &[(u32, &str)], link: u32) -> String {
    let from = words.partition_point(|word| word.0 < link);
    let mut out = String::new();
    for (_, piece) in words[from..].iter().take_while(|word| word.0 == link) {
        out.push_str(piece);
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Writes the name tree of places (§12.3.2.3); gives its number.
///
/// A place within a chapter is called `chapter#id`, and by its `id` alone too, which is what a link from outside
/// (`book.pdf#id`) names. Where several chapters have the id, it is the first one's, and a chapter's own name comes before all ids.
pub(super) fn names(store: &mut Store, pages: &Pages<'_>) -> Option<u32> {
    let mut places: Vec<(&str, &Place)> = pages.typeset.places.iter().map(|place| (&*place.name, place)).collect();
    let mut ids: Vec<(&str, &Place)> =
        places.iter().filter_map(|(name, place)| Some((name.split_once('#')?.1, *place))).collect();
    ids.sort_by_key(|(_, place)| (place.page, place.y));
    places.extend(ids.into_iter().filter(|(id, _)| !id.is_empty()));
    // Sorting is stable: what came first stays first among its equals.
    places.sort_by_key(|place| place.0);
    places.dedup_by_key(|place| place.0);
    let entry = |&(name, place): &(&str, &Place)| {
        let (mut key, mut value) = (Vec::new(), Vec::new());
        string(&mut key, name.as_bytes());
        pages.destination(&mut value, place.page, place.y)?;
        Some((key, value))
    };
    let entries: Vec<_> = places.iter().filter_map(entry).collect();
    (!entries.is_empty()).then(|| store.tree("Names", &entries))
}

/// A place on a sheet, at a height from its bottom and perhaps from its left edge, with the reader's zoom (§12.3.2.2).
pub(super) fn destination(out: &mut Vec<u8>, page: u32, left: Option<i64>, height: i64) {
    out.push(b'[');
    reference(out, page);
    out.extend_from_slice(b"/XYZ ");
    match left {
        Some(left) => millis(out, &[left]),
        None => out.extend_from_slice(b"null"),
    }
    out.push(b' ');
    millis(out, &[height]);
    out.extend_from_slice(b" null]");
}
