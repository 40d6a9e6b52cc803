//! A PDF's text, by its structure tree (ISO 32000-1 §14.7, §14.8).
//!
//! What no element owns (running heads, folios, rules) is an artifact and not told.

pub(super) mod cmap;
mod lex;
mod page;
mod piece;
mod place;
mod tree;

use super::facts::{Beginning, Facts};
use super::gather::gather;
use lopdf::{Document, LoadOptions, Object, ObjectId};
use place::{Place, destinations, place};
use std::collections::{HashMap, HashSet};

/// An object stream or table of a PDF is not read beyond this, in bytes.
const MOST: usize = 256 << 20;

/// More pages than this no book has.
const MOST_PAGES: usize = 200_000;

/// The pages of a document in their order, at most so many.
///
/// The library takes the room for as many as the tree says that there are, which may be any number.
pub(super) fn leaves(document: &Document, most: usize) -> Vec<ObjectId> {
    let mut pages = document.page_iter();
    std::iter::from_fn(|| pages.next()).take(most).collect()
}

/// What a PDF says; an error tells what of it cannot be read.
pub fn read(bytes: &[u8]) -> Result<Facts, String> {
    let document = Document::load_mem_with_options(bytes, LoadOptions::with_max_decompressed_size(MOST))
        .map_err(|error| format!("not a PDF that can be read: {error}"))?;
    if document.is_encrypted() {
        return Err("the file is encrypted".to_owned());
    }
    let pages = leaves(&document, MOST_PAGES);
    if pages.is_empty() {
        return Err("the file has no pages".to_owned());
    }
    let mut reader = page::Reader::new(&document);
    let mut texts = Vec::with_capacity(pages.len());
    for (number, id) in pages.iter().enumerate() {
        let page = reader.texts(*id).map_err(|why| format!("page {}: {why}", number + 1))?;
        texts.push(page);
    }
    let labels = labels(&document, pages.len());
    // Nowhere in the file is there anything to click on.
    let printed = pages.iter().all(|id| document.get_dictionary(*id).is_ok_and(|page| !page.has(b"Annots")));
    let shown = tree::Shown { pages: &pages, texts: &texts, labels: &labels, printed };
    let told = tree::walk(&document, &shown, &destinations(&document, &pages))?;
    let mut facts = place::resolve(gather(told.events));
    facts.faults.extend(told.faults);
    let sum = |of: fn(&piece::Page) -> usize| texts.iter().map(of).sum();
    facts.aside.insert("running heads, folios and other artifacts", sum(|page| page.artifacts));
    facts.alike.insert("pieces of leftward text, told backwards", sum(|page| page.turned));
    facts.pages = beginnings(&facts.pages, &labels);
    Ok(facts)
}

/// The label of each page and the text that elements own on it, in the order in which it is painted.
pub fn pages(bytes: &[u8]) -> Result<Vec<(String, String)>, String> {
    let document = Document::load_mem(bytes).map_err(|error| format!("not a PDF that can be read: {error}"))?;
    let ids = leaves(&document, MOST_PAGES);
    let mut reader = page::Reader::new(&document);
    let mut out = Vec::with_capacity(ids.len());
    for (label, id) in labels(&document, ids.len()).into_iter().zip(ids) {
        let page = reader.texts(id)?;
        let mut pieces: Vec<_> = page.texts.into_iter().collect();
        pieces.sort_unstable_by_key(|(id, _)| *id);
        let texts: Vec<String> = pieces.into_iter().flat_map(|(_, all)| all).map(|stretch| stretch.text).collect();
        out.push((label, texts.join(" ")));
    }
    Ok(out)
}

/// Where each page begins, from all changes of page in reading order: the first of its words behind which no earlier
/// page comes again. (A figure that waited for the next page is read before the end of the page that names it.)
///
/// A page that begins within a row of a table is read there first, and again behind the cells of the page before: such a
/// page has two beginnings.
fn beginnings(changes: &[Beginning], labels: &[String]) -> Vec<Beginning> {
    let numbers: HashMap<&str, usize> =
        labels.iter().enumerate().map(|(number, label)| (label.as_str(), number)).collect();
    let mut least = usize::MAX;
    let mut out: Vec<Beginning> = Vec::new();
    for change in changes.iter().rev() {
        let number = numbers.get(change.label.as_str()).copied().unwrap_or(0);
        if number > least {
            continue;
        }
        least = number;
        match out.last_mut() {
            Some(last) if last.label == change.label => *last = change.clone(),
            _ => out.push(change.clone()),
        }
    }
    // A page of which nothing else is to be had begins where it comes first: a table that waited fills it.
    let mut known: HashSet<String> = out.iter().map(|page| page.label.clone()).collect();
    out.extend(changes.iter().filter(|change| known.insert(change.label.clone())).cloned());
    let mut read: HashSet<&str> = HashSet::new();
    let first = changes.iter().filter(|change| read.insert(&change.label) && change.in_cell);
    let torn: Vec<Beginning> = first.filter(|first| !out.contains(first)).cloned().collect();
    out.extend(torn);
    out.sort_by_key(|page| (page.word, page.within));
    out
}

/// The label of every page (§12.4.2); pages without one have their number.
fn labels(document: &Document, pages: usize) -> Vec<String> {
    let mut ranges: Vec<(usize, &lopdf::Dictionary)> = Vec::new();
    if let Ok(root) = document.catalog().and_then(|catalog| document.get_dict_in_dict(catalog, b"PageLabels")) {
        numbers(document, root, &mut ranges);
    }
    ranges.sort_by_key(|(start, _)| *start);
    (0..pages)
        .map(|page| {
            let Some((start, style)) = ranges.iter().rev().find(|(start, _)| *start <= page) else {
                return (page + 1).to_string();
            };
            let first = style.get(b"St").and_then(Object::as_i64).unwrap_or(1).max(1);
            let number = first as u64 + (page - start) as u64;
            let prefix = style.get(b"P").map(string).unwrap_or_default();
            let shown = match style.get(b"S").and_then(Object::as_name) {
                Ok(b"D") => number.to_string(),
                Ok(b"r") => roman(number),
                Ok(b"R") => roman(number).to_uppercase(),
                Ok(b"a") => letters(number),
                Ok(b"A") => letters(number).to_uppercase(),
                _ => String::new(),
            };
            prefix + &shown
        })
        .collect()
}

/// The entries of a number tree (§7.9.7); each node once, whatever the tree says.
fn numbers<'a>(document: &'a Document, root: &'a lopdf::Dictionary, out: &mut Vec<(usize, &'a lopdf::Dictionary)>) {
    let (mut stack, mut seen) = (vec![root], HashSet::new());
    while let Some(node) = stack.pop() {
        if !seen.insert(std::ptr::from_ref(node)) {
            continue;
        }
        for pair in array(document, node.get(b"Nums").ok()).unwrap_or_default().chunks_exact(2) {
            if let (Ok(start), Some(value)) = (pair[0].as_i64(), dictionary(document, &pair[1])) {
                out.push((usize::try_from(start).unwrap_or(0), value));
            }
        }
        let kids = array(document, node.get(b"Kids").ok()).unwrap_or_default();
        stack.extend(kids.iter().filter_map(|kid| dictionary(document, kid)));
    }
}

/// An array, direct or referred to.
fn array<'a>(document: &'a Document, object: Option<&'a Object>) -> Option<&'a [Object]> {
    let (_, object) = document.dereference(object?).ok()?;
    object.as_array().ok().map(Vec::as_slice)
}

/// A dictionary, direct or referred to.
fn dictionary<'a>(document: &'a Document, object: &'a Object) -> Option<&'a lopdf::Dictionary> {
    document.dereference(object).ok()?.1.as_dict().ok()
}

/// A text string (§7.9.2.2): UTF-16 or UTF-8 with a mark, else one byte a character.
fn string(object: &Object) -> String {
    object.as_str().map(text).unwrap_or_default()
}

/// The bytes of a text string, told.
fn text(bytes: &[u8]) -> String {
    match bytes {
        [0xfe, 0xff, rest @ ..] => cmap::utf16(rest),
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => bytes.iter().map(|byte| char::from(*byte)).collect(),
    }
}

fn roman(mut number: u64) -> String {
    let mut out = String::new();
    let steps = ["m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i"];
    for (letters, worth) in steps.iter().zip([1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1]) {
        while number >= worth && out.len() < 64 {
            out.push_str(letters);
            number -= worth;
        }
    }
    out
}

/// a … z, aa … zz, and so on (§12.4.2, table 159).
fn letters(number: u64) -> String {
    let letter = char::from(b'a' + ((number - 1) % 26) as u8);
    std::iter::repeat_n(letter, ((number - 1) / 26 + 1).min(64) as usize).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_count_as_they_say() {
        assert_eq!((roman(4), roman(1994)), ("iv".to_owned(), "mcmxciv".to_owned()));
        assert_eq!((letters(2), letters(27)), ("b".to_owned(), "aa".to_owned()));
    }

    #[test]
    fn a_picture_that_waited_begins_a_page_only_by_itself() {
        let labels: Vec<String> = ["1", "2", "3"].map(str::to_owned).to_vec();
        let page = |(label, word): (&str, usize)| Beginning {
            label: label.to_owned(),
            word,
            within: 0,
            until: 0,
            in_cell: false,
        };
        let changes = [("1", 0), ("2", 40), ("1", 45), ("2", 90), ("3", 120)].map(page);
        // The words that stand on page 1 before the picture and behind it are one page.
        assert_eq!(beginnings(&changes, &labels), [("1", 0), ("2", 90), ("3", 120)].map(page));
        let changes = [("1", 0), ("2", 40), ("1", 45), ("3", 120)].map(page);
        assert_eq!(beginnings(&changes, &labels), [("1", 0), ("2", 40), ("3", 120)].map(page));
    }

    #[test]
    fn a_page_that_begins_within_a_row_begins_twice() {
        let labels: Vec<String> = ["1", "2"].map(str::to_owned).to_vec();
        let page = |(label, word): (&str, usize)| Beginning {
            label: label.to_owned(),
            word,
            within: 0,
            until: 0,
            in_cell: true,
        };
        // The first cell's end, the second cell's beginning and end.
        let changes = [("1", 0), ("2", 40), ("1", 45), ("2", 90)].map(page);
        assert_eq!(beginnings(&changes, &labels), [("1", 0), ("2", 40), ("2", 90)].map(page));
    }

    #[test]
    fn no_pdf_is_an_error() {
        assert!(read(b"%PDF-1.7 no").is_err());
    }
}
