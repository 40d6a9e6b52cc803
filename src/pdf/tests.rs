//! The writer's own bytes, read back.

mod by_hand;

use super::{Job, Sides, print, write};
use crate::asset::{AssetId, Assets};
use crate::font::FaceId;
use crate::layout::page::{GlyphRun, LinkTarget, Mark, Matrix, OutlineEntry, Place, Sheet, Slot, TagId, TagKind};
use crate::length::{Length, PathStep, Point, Size};
use crate::theme::Color;
use by_hand::{Book, dict, get, outline_of, structure};
use lopdf::{Document, Object};

#[test]
fn text_is_found_behind_ligatures_and_aliases() {
    let mut book = Book::new();
    book.page();
    let paragraph = book.tag(None, TagKind::Paragraph);
    // Any one glyph stands for the letters of a ligature.
    book.show(Some(paragraph), &[("o", "o"), ("ß", "ffi"), ("c", "c"), ("e", "e"), (" ", " "), ("a", "a")]);
    book.show(Some(paragraph), &[(" ", "\u{A0}"), ("b", "b"), (" ", " "), ("c", "c")]);
    assert_eq!(book.text(), "officea\u{A0}bc");
}

#[test]
fn a_cluster_of_other_letters_tells_its_text() {
    let mut book = Book::new();
    book.page();
    let paragraph = book.tag(None, TagKind::Paragraph);
    book.words(Some(paragraph), "ab");
    book.show(Some(paragraph), &[("ab", "xyz"), ("a", "a")]);
    let document = book.document();
    let content = String::from_utf8_lossy(&document.get_page_content(document.get_pages()[&1])).into_owned();
    assert!(content.contains("/Span<</MCID 1/ActualText(xyz)>>BDC"), "{content}");
    assert_eq!(structure(&document), "Document(P(0 1 2))");
}

#[test]
fn runs_that_say_something_together_are_told_in_one_sequence() {
    let mut book = Book::new();
    book.page();
    let paragraph = book.tag(None, TagKind::Paragraph);
    let formula = book.tag(Some(paragraph), TagKind::Formula);
    book.words(Some(paragraph), "a");
    book.mark(Some(formula), Mark::Told("x_i".into(), 2));
    // The space behind the line is not theirs; nor is the cluster within another sequence in theirs.
    book.changed(Some(formula), &[("a", "xyz")], |_| ());
    book.changed(Some(formula), &[("b", "b")], |run| (run.space, run.size) = (true, run.size / 2));
    book.words(Some(paragraph), "c");
    // What is nobody's is told to nobody.
    book.mark(None, Mark::Told("y".into(), 1));
    book.words(None, "b");
    let document = book.document();
    let content = String::from_utf8_lossy(&document.get_page_content(document.get_pages()[&1])).into_owned();
    let (_, told) = content.split_once("/Span<</MCID 1/ActualText(x_i)>>BDC").expect(&content);
    let (told, behind) = told.split_once("EMC").expect(&content);
    let sizes: Vec<&str> = told.split(" Tf ").filter_map(|part| part.rsplit(' ').next()).collect();
    // Both glyphs, and the size of the first again where the sequence ends.
    assert_eq!(told.matches("]TJ").count(), 2, "{content}");
    assert_eq!((sizes.len(), sizes[0]), (4, sizes[2]), "{content}");
    assert!(behind.trim_start().starts_with("/Formula<</MCID 2>>BDC"), "{content}");
    assert_eq!(content.matches("ActualText").count(), 1, "{content}");
    assert_eq!(structure(&document), "Document(P(0 Formula(1 2) 3))");
}

impl Book {
    /// Shows a run after a change.
    fn changed(&mut self, tag: Option<TagId>, clusters: &[(&str, &str)], change: impl Fn(&mut GlyphRun)) {
        let mut pool = std::mem::take(&mut self.typeset.pools[0]);
        let mut run = self.run(&mut pool, clusters);
        change(&mut run);
        self.typeset.pools[0] = pool;
        self.mark(tag, Mark::Glyphs(run));
    }

    /// How many codes each `TJ` of the first page shows.
    fn codes(&self) -> Vec<usize> {
        self.shown().iter().map(Vec::len).collect()
    }
}

#[test]
fn a_line_that_goes_on_ends_in_a_space() {
    let mut book = Book::new();
    book.page();
    book.changed(None, &[("a", "a"), ("b", "b")], |run| run.space = true);
    book.changed(None, &[("c", "c"), ("d", "d")], |_| ());
    assert_eq!(book.codes(), [3, 2]);
}

#[test]
fn a_sign_behind_leftward_text_is_told_from_it() {
    let mut book = Book::new();
    book.page();
    book.changed(None, &[("b", "b"), ("a", "a")], |run| run.rtl = true);
    book.words(None, ");");
    book.words(None, "x");
    assert_eq!(book.codes(), [2, 1, 2, 1]);
    assert!(book.text().contains('\u{200E}'), "{}", book.text());
}

#[test]
fn a_vowel_sign_at_the_left_end_of_leftward_text_is_told_from_what_stands_there() {
    let leftward = |clusters: &[(&str, &str)]| {
        let mut book = Book::new();
        book.page();
        let mut pool = std::mem::take(&mut book.typeset.pools[0]);
        let run = GlyphRun { rtl: true, ..book.run(&mut pool, clusters) };
        // From left to right; the last letter takes no room, as a vowel sign.
        pool.glyphs[clusters.iter().position(|cluster| cluster.0 == "b").expect("the last letter")].advance = 0;
        pool.glyphs.reverse();
        book.typeset.pools[0] = pool;
        book.mark(None, Mark::Glyphs(run));
        book.shown().concat().concat()
    };
    // With the space beside it in one glyph.
    assert_eq!(leftward(&[("a", "a"), ("b", "b"), (" ", " ")]), "\u{200F} ba");
    assert_eq!(leftward(&[("a", "a"), ("b", "b"), (".", ".")]), "\u{200F}.ba");
    assert_eq!(leftward(&[("b", "b"), ("a", "a"), (" ", " ")]), " ab");
}

#[test]
fn signs_that_share_a_glyph_share_its_text() {
    let mut book = Book::new();
    book.page();
    // A letter with two signs, of which the face has one glyph.
    book.show(None, &[("ab", "xyz")]);
    assert_eq!(book.shown(), [["x", "yz"]]);
}

#[test]
fn characters_of_private_use_are_told_by_actual_text() {
    let mut book = Book::new();
    book.page();
    book.show(None, &[("a", "\u{E000}"), ("b", "b")]);
    let size = Size::new(Length::pt(5), Length::pt(8));
    book.mark(None, Mark::Frame { size, line: Length::pt(1), color: Color::BLACK, actual: Some("\u{E001}".into()) });
    let document = book.document();
    let content = String::from_utf8_lossy(&document.get_page_content(document.get_pages()[&1])).into_owned();
    assert!(content.contains("/ActualText<FEFFE000>") && content.contains("/ActualText<FEFFE001>"), "{content}");
}

#[test]
fn a_picture_that_cannot_be_drawn_is_told() {
    let mut book = Book::new();
    book.page();
    book.mark(None, Mark::Image(AssetId(0), Size::new(Length::pt(30), Length::pt(20))));
    let (kind, bytes) = (crate::asset::Kind::Png, b"no picture".to_vec());
    let asset = crate::asset::Asset { name: "p.png".to_owned(), kind, width: 3, height: 2, orientation: 1, bytes };
    let made = write(&book.typeset, &book.fonts, &Assets { list: vec![asset] }).expect("the book can be written");
    assert_eq!(made.broken.iter().map(|broken| broken.0).collect::<Vec<_>>(), [AssetId(0)]);
}

#[test]
fn a_soft_hyphen_and_a_box_have_their_text() {
    let mut book = Book::new();
    book.page();
    let mut pool = std::mem::take(&mut book.typeset.pools[0]);
    let mut run = book.run(&mut pool, &[("i", "i"), ("n", "n"), ("-", "")]);
    run.soft_hyphen = true;
    book.typeset.pools[0] = pool;
    book.mark(None, Mark::Glyphs(run));
    book.words(None, "a-b");
    let size = Size::new(Length::pt(5), Length::pt(8));
    book.mark(None, Mark::Frame { size, line: Length::pt(1), color: Color::BLACK, actual: Some("漢".into()) });
    assert_eq!(book.text(), "in\u{AD}a-b漢");
}

#[test]
fn content_and_children_keep_their_order_over_pages() {
    let mut book = Book::new();
    book.page();
    let section = book.tag(None, TagKind::Sect);
    let paragraph = book.tag(Some(section), TagKind::Paragraph);
    let link = book.tag(Some(paragraph), TagKind::Link);
    let empty = book.tag(Some(section), TagKind::Paragraph);
    let table = book.tag(Some(section), TagKind::Table);
    let row = book.tag(Some(table), TagKind::Row);
    let data = TagKind::Data { colspan: 1, rowspan: 1 };
    let (first, _second) = (book.tag(Some(row), data), book.tag(Some(row), data));
    book.words(Some(paragraph), "See");
    book.words(Some(link), "there");
    let area = Size::new(Length::pt(20), Length::pt(10));
    book.mark(Some(link), Mark::Link(area, LinkTarget::Place("here".into())));
    book.words(None, "head");
    book.page();
    book.words(Some(paragraph), "now.");
    book.words(Some(first), "cell");
    let _ = empty;
    book.typeset.places.push(Place { name: "here".into(), page: 1, y: Length::pt(48) });
    let document = book.document();
    assert_eq!(structure(&document), "Document(Sect(P(0 Link(1 OBJR) MCR) Table(TR(TD(1) TD()))))");

    let pages = document.get_pages();
    let page = document.get_dictionary(pages[&1]).expect("a page");
    let annotation = get(&document, page, &["Annots"]).as_array().expect("annotations")[0].clone();
    let annotation = dict(&document, &annotation);
    let key = annotation.get(b"StructParent").and_then(Object::as_i64).expect("a key");
    assert_eq!(annotation.get(b"Contents").and_then(Object::as_str).ok(), Some(&b"there"[..]));
    assert_eq!(annotation.get(b"Rect").and_then(Object::as_array).map(Vec::len).ok(), Some(4));
    let catalog = document.catalog().expect("a catalog");
    let numbers = get(&document, catalog, &["StructTreeRoot", "ParentTree", "Nums"]).as_array().expect("numbers");
    let at = numbers.chunks(2).find(|pair| pair[0] == Object::Integer(key)).expect("the annotation's parent");
    assert_eq!(outline_of(&document, dict(&document, &at[1])), "Link(1 OBJR)");
    let dests = get(&document, catalog, &["Names", "Dests", "Names"]).as_array().expect("names");
    assert_eq!(dests[0].as_str().ok(), Some(&b"here"[..]));
    let place = dests[1].as_array().expect("a destination");
    assert_eq!((place[0].as_reference().ok(), &place[3]), (Some(pages[&2]), &Object::Integer(600)));
}

#[test]
fn ids_are_names_of_the_first_place_that_has_them() {
    let mut book = Book::new();
    book.page();
    book.page();
    for (name, page, y) in [("b#use", 1, 10), ("b", 1, 0), ("a#use", 0, 30), ("a#b", 0, 20), ("z#use", 0, 40)] {
        book.typeset.places.push(Place { name: name.into(), page, y: Length::pt(y) });
    }
    let document = book.document();
    let catalog = document.catalog().expect("a catalog");
    let names = get(&document, catalog, &["Names", "Dests", "Names"]).as_array().expect("names");
    let pages = document.get_pages();
    let found: Vec<(String, u32, i64)> = names
        .chunks(2)
        .map(|pair| {
            let place = pair[1].as_array().expect("a destination");
            let page = place[0].as_reference().expect("a page");
            let number = pages.iter().find(|(_, id)| **id == page).expect("of the file").0;
            let name = String::from_utf8_lossy(pair[0].as_str().expect("a name")).into_owned();
            (name, *number, 648 - place[3].as_i64().expect("a height"))
        })
        .collect();
    let expected = [("a#b", 1, 20), ("a#use", 1, 30), ("b", 2, 0), ("b#use", 2, 10), ("use", 1, 30), ("z#use", 1, 40)];
    assert_eq!(found, expected.map(|(name, page, y)| (name.to_owned(), page, y)));
}

#[test]
fn a_line_of_the_contents_becomes_a_link() {
    let mut book = Book::new();
    book.page();
    let contents = book.tag(None, TagKind::Contents);
    let item = book.tag(Some(contents), TagKind::ContentsItem);
    let paragraph = book.tag(None, TagKind::Paragraph);
    book.words(Some(item), "One");
    let area = Size::new(Length::pt(20), Length::pt(10));
    book.mark(Some(item), Mark::Link(area, LinkTarget::Web("https://example.org".into())));
    book.mark(Some(item), Mark::Link(area, LinkTarget::Web("https://example.org".into())));
    book.words(Some(paragraph), "text");
    book.mark(Some(paragraph), Mark::Link(area, LinkTarget::Web("https://example.org/é".into())));
    assert_eq!(structure(&book.document()), "Document(TOC(TOCI(Link(0 OBJR OBJR))) P(1 Link(OBJR)))");
}

#[test]
fn the_same_book_gives_the_same_bytes() {
    let mut book = Book::new();
    for _ in 0..40 {
        book.page();
        let heading = book.tag(None, TagKind::Heading(1));
        book.words(Some(heading), "Heading");
        let page = book.typeset.pages.len() as u32 - 1;
        let (title, y) = (format!("Ü {page}"), Length::pt(50));
        book.typeset.outline.push(OutlineEntry { level: (page % 2) as u8, title, page, y, open: true });
    }
    let bytes = book.bytes();
    assert!(bytes == book.bytes());
    assert!(bytes.starts_with(b"%PDF-1.7"));
    let document = Document::load_mem(&bytes).expect("the file can be read");
    assert_eq!(document.get_pages().len(), 40);
    let root = dict(&document, get(&document, document.catalog().expect("a catalog"), &["Outlines"]));
    assert_eq!(root.get(b"Count").ok(), Some(&Object::Integer(40)));
}

#[test]
fn what_points_nowhere_is_left_out() {
    let mut book = Book::new();
    assert!(Document::load_mem(&book.bytes()).is_ok(), "no page at all");
    book.page();
    let orphan = book.tag(Some(TagId(77)), TagKind::Figure);
    book.words(Some(TagId(99)), "text");
    book.mark(Some(orphan), Mark::Image(AssetId(5), Size::new(Length::pt(30), Length::pt(20))));
    book.mark(Some(orphan), Mark::Path(Box::new([PathStep::Close]), Color::BLACK));
    book.mark(None, Mark::Link(Size::default(), LinkTarget::Place("nowhere".into())));
    let size = Size::new(Length::MAX, Length::MAX);
    book.mark(None, Mark::Rule(size, Color::BLACK));
    for (face, pool, glyphs, text) in
        [(0, 9, 0..1, 0..1), (0, 0, 0..900, 0..1), (0, 0, 2..3, 5..900), (900, 0, 0..1, 0..1)]
    {
        let face = FaceId(face);
        let (size, color) = (Length::pt(10), Color::BLACK);
        let (rtl, soft_hyphen, turned, expansion, space) = (true, true, true, 20, true);
        let run = GlyphRun { face, size, color, pool, glyphs, text, rtl, soft_hyphen, turned, expansion, space };
        book.mark(None, Mark::Glyphs(run));
    }
    book.typeset.pools[0].glyphs[0].gid = u16::MAX;
    book.typeset.outline.push(OutlineEntry { level: 3, title: String::new(), page: 7, y: Length::ZERO, open: false });
    book.typeset.places.push(Place { name: "p".into(), page: 7, y: Length::ZERO });
    let document = book.document();
    assert_eq!(structure(&document), "Document(Figure(0))");
    let catalog = document.catalog().expect("a catalog");
    assert!(!catalog.has(b"Outlines") && !catalog.has(b"Names"));
    let page = document.get_dictionary(document.get_pages()[&1]).expect("a page");
    assert!(!page.has(b"Annots"));
}

#[test]
fn pages_that_share_a_sheet_keep_their_order_and_their_links() {
    let mut book = Book::new();
    let section = book.tag(None, TagKind::Sect);
    let paragraph = book.tag(Some(section), TagKind::Paragraph);
    let link = book.tag(Some(paragraph), TagKind::Link);
    for (page, word) in (0..).zip(["one", "two", "three"]) {
        book.page();
        book.words(Some(paragraph), word);
        book.typeset.places.push(Place { name: format!("p{page}").into(), page, y: Length::pt(48) });
    }
    book.words(Some(link), "back");
    book.mark(Some(link), Mark::Link(Size::new(Length::pt(20), Length::pt(10)), LinkTarget::Place("p0".into())));
    let size = Size::new(Length::pt(864), Length::pt(648));
    // Folded: the front has a blank and page one, the back two and three.
    let slot = |page, x| Slot { page, matrix: Matrix::at(Point::new(x, Length::ZERO)) };
    let half = Length::pt(432);
    let turned = |page, x| Slot { page, matrix: Matrix::at(Point::new(x, Length::ZERO)).turned(size) };
    let sheet = |slots| Sheet { size, label: "x".to_owned(), slots, ..Sheet::default() };
    let sheets = vec![sheet(vec![slot(0, half)]), sheet(vec![turned(2, half), turned(1, Length::ZERO)])];
    let job = Job { sheets, sides: Some(Sides::ShortEdge), ..Job::default() };
    let made = print(&book.typeset, &job, &book.fonts, &Assets::default()).expect("the job can be printed");
    let document = Document::load_mem(&made.bytes).expect("the file can be read");
    let pages = document.get_pages();
    assert_eq!(pages.len(), 2);

    // On the back page two is painted first though it is told last: its content has the identifier 0.
    assert_eq!(structure(&document), "Document(Sect(P(0 MCR MCR Link(2 OBJR))))");
    let catalog = document.catalog().expect("a catalog");
    let top = dict(&document, get(&document, catalog, &["StructTreeRoot"]));
    let element = |mut at: Object, path: &[usize]| {
        for step in path {
            at = get(&document, dict(&document, &at), &["K"]).as_array().expect("kids")[*step].clone();
        }
        at
    };
    let words = element(get(&document, top, &["K"]).as_array().expect("an array")[0].clone(), &[0, 0]);
    let of_page = |kid: usize| {
        let kid = element(words.clone(), &[kid]);
        let kid = kid.as_dict().expect("a reference to content");
        let page = kid.get(b"Pg").and_then(Object::as_reference).expect("its sheet");
        (page, kid.get(b"MCID").and_then(Object::as_i64).expect("its number"))
    };
    assert_eq!((of_page(1), of_page(2)), ((pages[&2], 0), (pages[&2], 1)));
    let numbers = get(&document, top, &["ParentTree", "Nums"]).as_array().expect("numbers");
    let owners: Vec<String> = numbers
        .chunks(2)
        .map(|pair| match document.dereference(&pair[1]).expect("an entry").1 {
            Object::Array(owners) => {
                let name = |owner| {
                    String::from_utf8_lossy(get(&document, dict(&document, owner), &["S"]).as_name().expect("a name"))
                        .into_owned()
                };
                format!("{:?}: {}", pair[0], owners.iter().map(name).collect::<Vec<_>>().join(" "))
            }
            _ => format!("{:?}: an annotation", pair[0]),
        })
        .collect();
    assert_eq!(owners, ["0: P", "1: P P Link", "2: an annotation"]);
    let content = String::from_utf8_lossy(&document.get_page_content(pages[&2])).into_owned();
    assert!(content.starts_with("q -1 0 0 -1 864 648 cm\n") && content.matches("\nQ\n").count() == 2, "{content}");

    // The link stood 72 from the left and 100 from the top of a right-hand page that stands on its head.
    let page = document.get_dictionary(pages[&2]).expect("a page");
    let annotation = dict(&document, &get(&document, page, &["Annots"]).as_array().expect("annotations")[0]).clone();
    let area: Vec<f32> = get(&document, &annotation, &["Rect"])
        .as_array()
        .expect("four numbers")
        .iter()
        .map(|n| n.as_float().expect("a number"))
        .collect();
    assert_eq!(area, [432.0 - 72.0 - 20.0, 100.0, 432.0 - 72.0, 110.0]);
    let dests = get(&document, catalog, &["Names", "Dests", "Names"]).as_array().expect("names");
    let place = |name: &str| {
        let at = dests.chunks(2).find(|pair| pair[0].as_str().ok() == Some(name.as_bytes())).expect("a place");
        let place = at[1].as_array().expect("a destination");
        (place[0].as_reference().expect("a page"), place[2].as_i64().ok(), place[3].as_i64().expect("a height"))
    };
    assert_eq!(place("p0"), (pages[&1], Some(432), 600));
    assert_eq!(place("p1"), (pages[&2], Some(432), 48));
    assert_eq!(
        get(&document, catalog, &["ViewerPreferences", "Duplex"]).as_name().ok(),
        Some(&b"DuplexFlipShortEdge"[..])
    );
}
