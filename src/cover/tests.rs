//! What a cover must be for any title.

use super::*;
use crate::book::Metadata;

fn book(title: &str, subtitle: Option<&str>, authors: &[&str]) -> Book {
    let meta = Metadata {
        title: title.to_owned(),
        subtitle: subtitle.map(str::to_owned),
        authors: authors.iter().map(|a| (*a).to_owned()).collect(),
        ..Metadata::default()
    };
    Book { meta, chapters: Vec::new(), contents: Vec::new(), lists: Vec::new(), paged: Vec::new() }
}

#[test]
fn a_cover_is_a_small_png_and_always_the_same() {
    let fonts = FontBook::bundled();
    let book = book("A Tale of <Two> & Three Cities", Some("in parts"), &["Charles Dickens"]);
    let png = super::png(&book, &fonts).expect("a cover");
    assert_eq!(Some(&png), super::png(&book, &fonts).as_ref());
    assert!(png.len() > 4000 && png.len() < 60_000, "{} bytes", png.len());
    let read = crate::asset::read("cover.png", png).expect("a whole PNG");
    assert_eq!((read.width, read.height), (WIDTH, HEIGHT));
    let decoded = crate::asset::pixels(&read).expect("its palette holds");
    let [ground, ink, _] = PALETTES[(hash(&book.meta.title) % 8) as usize];
    assert_eq!(decoded.rgba[40 * 1200 * 4..][..3], ground);
    assert!(decoded.rgba.chunks_exact(4).any(|p| p[..3] == ink), "the title is drawn");
}

#[test]
fn any_title_is_set() {
    let fonts = FontBook::bundled();
    let long = "word ".repeat(4000);
    let wide = "W".repeat(3000);
    for title in ["", " ", "\u{0}\u{FFFF}", &long, &wide, "日本語の本", "كتاب", "🦀🦀🦀"] {
        let svg = svg(&book(title, Some(&long), &[&wide, ""]), &fonts);
        for part in svg.split("<text ").skip(1) {
            let y: f32 =
                part.split("y=\"").nth(1).and_then(|p| p.split('"').next()).and_then(|y| y.parse().ok()).expect("y");
            assert!(y < HEIGHT as f32, "a line of {title:?} lies below the page");
        }
    }
}

#[test]
fn no_line_begins_or_ends_with_what_parts_names() {
    let svg = svg(
        &book("T", None, &["Steve Klabnik", "Carol Nichols", "Chris Krycho", "the Community"]),
        &FontBook::bundled(),
    );
    let lines: Vec<&str> =
        svg.split("</text>").filter_map(|part| part.rsplit_once('>')).map(|(_, line)| line).collect();
    assert!(lines.len() > 2 && lines.iter().any(|line| line.contains(PARTS)), "{lines:?}");
    assert!(lines.iter().all(|line| !line.starts_with(PARTS) && !line.ends_with(PARTS)), "{lines:?}");
    assert!(lines.iter().any(|line| line.contains("CAROL\u{a0}NICHOLS")), "a name is not parted: {lines:?}");
}

#[test]
fn every_ink_can_be_read_on_its_ground() {
    // WCAG 2.2, "contrast ratio".
    let light = |c: [u8; 3]| {
        let part = |v: u8| match f64::from(v) / 255.0 {
            s if s <= 0.04045 => s / 12.92,
            s => ((s + 0.055) / 1.055).powf(2.4),
        };
        0.2126 * part(c[0]) + 0.7152 * part(c[1]) + 0.0722 * part(c[2])
    };
    for [ground, ink, accent] in PALETTES {
        let against = |c| {
            let (a, b) = (light(ground), light(c));
            (a.max(b) + 0.05) / (a.min(b) + 0.05)
        };
        assert!(against(ink) > 7.0 && against(accent) > 3.0, "{ground:?}: {} {}", against(ink), against(accent));
    }
}
