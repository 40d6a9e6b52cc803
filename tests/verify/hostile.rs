//! Files that are broken, damaged or made to hurt: each ends with a reason, none with a panic.

use super::{Editions, changed, changed_pdf, first, role, verify, whole};
use lopdf::{Dictionary, Document, Object};
use std::fs;
use std::path::Path;

#[test]
fn files_that_cannot_be_read_are_errors() {
    let Editions { epub, pdf } = whole();
    let bytes = fs::read(&pdf).expect("the PDF");
    let cut = pdf.with_extension("cut");
    for share in [0, 1, 30, 60, 90, 99] {
        fs::write(&cut, &bytes[..bytes.len() * share / 100]).expect("written");
        let (code, said) = verify(&[], &epub, &cut);
        assert!(matches!(code, Some(1 | 2)), "{share}: {code:?} {said}");
    }
    let noise: Vec<u8> = (0..20_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    fs::write(&cut, noise).expect("written");
    assert_eq!(verify(&[], &cut, &pdf).0, Some(2));
    assert_eq!(verify(&[], &epub, &cut).0, Some(2));
    assert_eq!(verify(&[], &epub, Path::new("there/is/no.pdf")).0, Some(2));
    let (code, said) = verify(&["--message-format", "json"], &pdf, &epub);
    let record: serde_json::Value = serde_json::from_str(said.trim()).expect("JSON");
    assert_eq!((code, &record["severity"]), (Some(2), &"error".into()));
}

#[test]
fn hostile_pdfs_end_with_a_reason() {
    let Editions { epub, pdf } = whole();
    type Plant = fn(&mut Document);
    // A tree with a circle can be read, but not all that it should say.
    let planted: &[(&str, i32, Plant)] = &[
        ("no-tree", 2, |d| drop(d.catalog_mut().expect("a catalog").remove(b"StructTreeRoot"))),
        ("page-circle", 2, |d| {
            let root = d.catalog().and_then(|c| c.get(b"Pages")).and_then(Object::as_reference).expect("pages");
            let pages = d.get_dictionary_mut(root).expect("a node");
            pages.set("Kids", vec![Object::Reference(root), Object::Reference(root)]);
        }),
        ("structure-circle", 1, |d| {
            let root =
                d.catalog().and_then(|c| c.get(b"StructTreeRoot")).and_then(Object::as_reference).expect("a tree");
            first(d, role("Document"), |e| e.set("K", vec![Object::Reference(root), Object::Reference(root)]));
        }),
        ("deep", 2, |d| {
            let mut below = Object::Array(Vec::new());
            for _ in 0..20_000 {
                let mut element = Dictionary::new();
                element.set("S", "Div");
                element.set("K", below);
                below = Object::Reference(d.add_object(element));
            }
            first(d, role("Document"), |e| e.set("K", below));
        }),
        ("encrypted", 2, |d| {
            let mut how = Dictionary::new();
            how.set("Filter", "Standard");
            how.set("V", 9);
            d.trailer.set("Encrypt", how);
        }),
        ("bomb", 2, |d| {
            let page = *d.get_pages().values().next().expect("a page");
            let mut stream = lopdf::Stream::new(Dictionary::new(), vec![b' '; 80 << 20]);
            stream.compress().expect("compressed");
            let stream = d.add_object(stream);
            d.get_dictionary_mut(page).expect("the page").set("Contents", stream);
        }),
        ("garbage", 2, |d| {
            let page = *d.get_pages().values().next().expect("a page");
            let stream = d.add_object(lopdf::Stream::new(Dictionary::new(), b"BT (never closed".to_vec()));
            d.get_dictionary_mut(page).expect("the page").set("Contents", stream);
        }),
        ("deep-marks", 2, |d| {
            let page = *d.get_pages().values().next().expect("a page");
            let stream = d.add_object(lopdf::Stream::new(Dictionary::new(), b"/Span BMC ".repeat(100_000)));
            d.get_dictionary_mut(page).expect("the page").set("Contents", stream);
        }),
        ("parent-circle", 1, |d| {
            let page = *d.get_pages().values().next_back().expect("a page");
            let page_itself = Object::Reference(page);
            let entries = d.get_dictionary_mut(page).expect("the page");
            entries.remove(b"Resources");
            entries.set("Parent", page_itself);
        }),
        ("count", 0, |d| {
            let root = d.catalog().and_then(|c| c.get(b"Pages")).and_then(Object::as_reference).expect("pages");
            let kids = d.get_dictionary(root).and_then(|pages| pages.get(b"Kids")).cloned().expect("kids");
            let mut inner = Dictionary::new();
            inner.set("Type", "Pages");
            inner.set("Kids", kids);
            inner.set("Count", i64::MAX);
            let inner = Object::Reference(d.add_object(inner));
            d.get_dictionary_mut(root).expect("a node").set("Kids", vec![inner]);
        }),
        ("labels-circle", 1, |d| {
            let mut node = Dictionary::new();
            node.set("Nums", Object::Array(Vec::new()));
            let node = d.add_object(node);
            let kids = vec![Object::Reference(node); 4];
            d.get_dictionary_mut(node).expect("a node").set("Kids", kids);
            d.catalog_mut().expect("a catalog").set("PageLabels", node);
        }),
    ];
    for (name, expected, plant) in planted {
        let other = changed_pdf(name, &pdf, plant);
        let (code, said) = verify(&[], &epub, &other);
        assert_eq!(code, Some(*expected), "{name}: {said}");
        let refused = *expected == 2;
        assert!(!refused || said.starts_with("error: ") && said.lines().count() == 1, "{name}: {said}");
    }
}

#[test]
fn hostile_epubs_end_with_a_reason() {
    let Editions { epub, pdf } = whole();
    let deep = format!("{}deep{}</body>", "<div>".repeat(10_000), "</div>".repeat(10_000));
    let laughs = (1..12).fold(String::from("<!DOCTYPE html [<!ENTITY l0 \"ha\">"), |mut out, n| {
        let one = format!("&l{};", n - 1);
        out.push_str(&format!("<!ENTITY l{n} \"{}\">", one.repeat(10)));
        out
    }) + "]>";
    for (name, from, to) in [("deep", "</body>", deep.as_str()), ("laughs", "<!DOCTYPE html>", laughs.as_str())] {
        let other = changed(name, &epub, false, |text| text.replace("<p>", "<p>&l11;").replacen(from, to, 1));
        let (code, said) = verify(&[], &other, &pdf);
        assert!(matches!(code, Some(1 | 2)), "{name}: {code:?} {said}");
    }
    let broken = changed("broken", &epub, false, |text| text.replacen("</p>", "", 1));
    let (code, said) = verify(&[], &broken, &pdf);
    assert_eq!((code, said.lines().count()), (Some(2), 1), "{said}");
}

/// Bytes flipped, cut out and doubled: whatever comes of it, nothing panics and everything ends.
#[test]
fn damaged_files_never_panic() {
    let Editions { epub, pdf } = whole();
    for (path, read) in [
        (epub, chapbook::inspect::epub::read as fn(&[u8]) -> Result<chapbook::inspect::Facts, String>),
        (pdf, chapbook::inspect::pdf::read),
    ] {
        let bytes = fs::read(path).expect("an edition");
        assert!(read(&bytes).is_ok());
        // Marsaglia's xorshift (2003): the same damage each time.
        let mut state = 0x9e37_79b9_7f4a_7c15_u64;
        let mut next = |below: usize| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state as usize % below
        };
        let mut refused = 0;
        for round in 0..240 {
            let mut damaged = bytes.clone();
            let at = next(bytes.len());
            let len = next(300).min(bytes.len() - at);
            match round % 4 {
                0 => damaged.truncate(at),
                1 => (0..=next(8)).for_each(|_| damaged[next(bytes.len())] = next(256) as u8),
                2 => drop(damaged.drain(at..at + len)),
                _ => {
                    let to = next(bytes.len());
                    drop(damaged.splice(to..to, bytes[at..at + len].to_vec()));
                }
            }
            refused += usize::from(read(&damaged).is_err());
        }
        assert!(refused > 60, "{refused} of 240 were refused");
    }
}
