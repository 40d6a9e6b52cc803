//! An EPUB's text, by its spine (EPUB 3.3 §5.4), and its list of printed pages (§7.4.5).

use super::event::{Event, Kind, Target};
use super::facts::{Facts, Sort};
use super::gather::{Gathered, NOWHERE, gather};
use super::xhtml;
use roxmltree::{Document, Node, ParsingOptions};
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// The text files of an EPUB larger than this in sum are not read, in bytes.
const MOST: u64 = 256 << 20;
/// A file with more elements and texts than this is not read.
const NODES: u32 = 8_000_000;

/// What an EPUB says; an error tells what of it cannot be read.
pub fn read(bytes: &[u8]) -> Result<Facts, String> {
    let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| format!("not a ZIP archive: {error}"))?;
    let mut archive = Archive { archive, left: MOST };
    let container = archive.entry("META-INF/container.xml")?;
    let container = parse(&container, "META-INF/container.xml")?;
    let package = container
        .descendants()
        .find(|node| node.has_tag_name(("urn:oasis:names:tc:opendocument:xmlns:container", "rootfile")))
        .and_then(|node| node.attribute("full-path"))
        .ok_or("META-INF/container.xml names no package")?
        .to_owned();
    let text = archive.entry(&package)?;
    let opf = parse(&text, &package)?;
    let items: Vec<Node<'_, '_>> = opf.descendants().filter(|node| node.tag_name().name() == "item").collect();
    let path = |item: &Node<'_, '_>| resolved(&package, item.attribute("href").unwrap_or_default()).0;
    let mut events = Vec::new();
    let mut navigation = None;
    for reference in opf.descendants().filter(|node| node.tag_name().name() == "itemref") {
        let id = reference.attribute("idref").unwrap_or_default();
        let Some(item) = items.iter().find(|item| item.attribute("id") == Some(id)) else {
            return Err(format!("{package}: the spine names {id}, which is no item"));
        };
        let path = path(item);
        let text = archive.entry(&path)?;
        let document = parse(&text, &path)?;
        let navigates = has(*item, "properties", "nav");
        // The contents are compared by the headings that they name.
        let added = if navigates {
            Some("contents of the reading system")
        } else {
            (reference.attribute("linear") == Some("no")).then_some("documents beside the text")
        };
        events.push(Event::Document(path.clone()));
        events.extend(added.map(|class| Event::Start(Kind::Added(class))));
        xhtml::events(&document, &path, &mut events);
        events.extend(added.map(|_| Event::End));
        if navigates {
            navigation = Some(page_list(&document, &path));
        }
    }
    if navigation.is_none()
        && let Some(item) = items.iter().find(|item| has(**item, "properties", "nav"))
    {
        let path = path(item);
        let text = archive.entry(&path)?;
        navigation = Some(page_list(&parse(&text, &path)?, &path));
    }
    let mut facts = resolve(gather(events));
    listed(&mut facts, &navigation.unwrap_or_default());
    Ok(facts)
}

/// Says where each link within the book leads.
fn resolve(Gathered { mut facts, inside }: Gathered) -> Facts {
    for (link, target) in inside {
        let Target::Anchor(name) = target else { continue };
        let fact = link.map(|link| &mut facts.facts[Sort::Link as usize][link]);
        let spot = facts.anchors.get(&name);
        if let Some(fact) = fact {
            fact.leads = spot.map(|spot| (*spot, *spot));
            fact.label = if spot.is_some() { String::new() } else { NOWHERE.to_owned() };
        }
        if spot.is_none() {
            facts.faults.push(format!("a link leads to {name}, which is not there"));
        }
    }
    facts
}

/// The entries of the page list: label, and the name of the place.
fn page_list(document: &Document<'_>, path: &str) -> Vec<(String, String)> {
    let lists = document.descendants().filter(|node| {
        node.tag_name().name() == "nav"
            && node.attribute((xhtml::OPS, "type")).is_some_and(|types| types.split(' ').any(|one| one == "page-list"))
    });
    lists
        .flat_map(|list| list.descendants().filter(|node| node.tag_name().name() == "a"))
        .map(|link| {
            let label: String = link.descendants().filter_map(|node| node.text().filter(|_| node.is_text())).collect();
            let (path, id) = resolved(path, link.attribute("href").unwrap_or_default());
            (label, xhtml::anchor(&path, &id))
        })
        .collect()
}

/// The page list must name the page breaks of the documents, in their order.
fn listed(facts: &mut Facts, list: &[(String, String)]) {
    let breaks = &facts.labels;
    if let Some(at) =
        (0..breaks.len().max(list.len())).find(|at| breaks.get(*at) != list.get(*at).map(|entry| &entry.0))
    {
        let name = |label: Option<&String>| label.map_or("no page".to_owned(), |label| format!("page {label}"));
        facts.faults.push(format!(
            "number {} of the page list is {}, where the text has {}",
            at + 1,
            name(list.get(at).map(|entry| &entry.0)),
            name(breaks.get(at))
        ));
        return;
    }
    let wrong = list.iter().find(|(label, place)| facts.breaks.get(place) != Some(label));
    if let Some((label, place)) = wrong {
        facts.faults.push(format!("the page list leads to {place} for page {label}, which does not begin there"));
    }
}

/// One of the words of an attribute.
fn has(node: Node<'_, '_>, name: &str, word: &str) -> bool {
    node.attribute(name).is_some_and(|words| words.split(' ').any(|one| one == word))
}

fn parse<'a>(text: &'a str, path: &str) -> Result<Document<'a>, String> {
    let options = ParsingOptions { allow_dtd: true, nodes_limit: NODES, ..ParsingOptions::default() };
    Document::parse_with_options(text, options).map_err(|error| format!("{path}: {error}"))
}

/// An archive, and how much may still be read of it.
struct Archive<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    left: u64,
}

impl Archive<'_> {
    fn entry(&mut self, path: &str) -> Result<String, String> {
        let file = self.archive.by_name(path).map_err(|error| format!("{path}: {error}"))?;
        let mut text = String::new();
        // What an archive says of sizes may be wrong.
        let read = file.take(self.left + 1).read_to_string(&mut text).map_err(|error| format!("{path}: {error}"))?;
        match self.left.checked_sub(read as u64) {
            Some(left) => self.left = left,
            None => return Err(format!("{path}: the text is larger than {} MB", MOST >> 20)),
        }
        Ok(text)
    }
}

/// A reference seen from a file of the archive: path and fragment, with `%20` and the like undone.
pub(super) fn resolved(base: &str, href: &str) -> (String, String) {
    let (href, fragment) = href.split_once('#').unwrap_or((href, ""));
    let (href, fragment) = (unescaped(href.split('?').next().unwrap_or_default()), unescaped(fragment));
    if href.is_empty() {
        return (base.to_owned(), fragment);
    }
    let folder = base.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in href.split('/') {
        match part {
            ".." => {
                parts.pop();
            }
            "." | "" => {}
            part => parts.push(part),
        }
    }
    (parts.join("/"), fragment)
}

fn unescaped(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
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
        let resolved = |base: &str, href: &str| {
            let (path, fragment) = resolved(base, href);
            format!("{path}|{fragment}")
        };
        assert_eq!(resolved("OEBPS/p.opf", "text/a%20b.xhtml#x"), "OEBPS/text/a b.xhtml|x");
        assert_eq!(resolved("a/b/d.xhtml", "../c.xhtml"), "a/c.xhtml|");
        assert_eq!(resolved("p.opf", "c%zz.xhtml"), "c%zz.xhtml|");
        assert_eq!(resolved("a/d.xhtml", "#y%C3%A9"), "a/d.xhtml|y\u{e9}");
    }

    #[test]
    fn no_epub_is_an_error() {
        assert!(read(b"PK\x03\x04 no").is_err());
    }
}
