//! The finished PDF, read back: what the standards ask of it, rule by rule (docs, "PDF Conformance").
//!
//! Every rule is a function from the file to faults. The book `tests/books/everything` has none; and for
//! every rule a fault is planted, which that rule must find.

mod content;
mod document;
mod fonts;
mod plant;
mod read;
mod structure;
mod text;

use chapbook::asset::Assets;
use chapbook::font::FontBook;
use lopdf::{Dictionary, Document, Object};
use plant::{
    decorate, drop_first, drop_key, edit_content, edit_first, edit_first_stream, edit_first_stream_of, edit_map,
    edit_xmp, ink, inline_image, long_string, mark_form, plant_title, rename_list, repeat_name, save_states, show_zero,
    swap_numbering, unmark,
};
use read::{of_type, string_of, xmp};
use std::path::Path;
use std::process::Command;

/// The book, made once for all tests.
fn file() -> Document {
    static FILE: std::sync::OnceLock<Document> = std::sync::OnceLock::new();
    FILE.get_or_init(|| made("book", &["build", "tests/books/everything"])).clone()
}

/// The PDF that a command makes.
fn made(name: &str, command: &[&str]) -> Document {
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("pdf").join(name);
    let _ = std::fs::remove_dir_all(&dir);
    let out = Command::new(env!("CARGO_BIN_EXE_chapbook"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(command)
        .args(["-q", "-f", "pdf", "--dest-dir"])
        .arg(&dir)
        .env_remove("SOURCE_DATE_EPOCH")
        .output()
        .expect("the program starts");
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let entry = std::fs::read_dir(&dir).expect("the folder").next().expect("a file").expect("an entry");
    Document::load(entry.path()).expect("the file can be read")
}

type Faults = Vec<String>;
/// A fault to be planted: the name of the rule that finds it, what plants it.
type Fault = (&'static str, fn(&mut Document));
/// A rule: its name, what looks for its faults, what plants one.
type Rule = (&'static str, fn(&Document) -> Faults, fn(&mut Document));

const RULES: &[Rule] = &[
    ("marked-content", content::marked_content, |d| edit_content(d, |c| drop_first(c, b"EMC"))),
    ("all-marked", content::all_marked, |d| edit_content(d, unmark)),
    ("apart", content::apart, |d| edit_content(d, decorate)),
    ("artifacts", content::artifacts, |d| drop_key(d, "Properties")),
    ("parent-tree", content::parent_tree, |d| {
        edit_first(d, "StructElem?MCID", |e| e.set("K", Object::Array(Vec::new())));
    }),
    ("pictures", content::pictures, |d| edit_first(d, "Figure", |e| e.set("S", "P"))),
    ("codes", content::codes, |d| edit_map(d, "")),
    ("notdef", content::notdef, |d| edit_content(d, show_zero)),
    ("structure", structure::structure, |d| edit_first(d, "TR", |e| e.set("S", "Row"))),
    ("alternatives", structure::alternatives, |d| edit_first(d, "Figure", |e| drop(e.remove(b"Alt")))),
    ("figure-boxes", structure::figure_boxes, |d| edit_first(d, "Figure", |e| drop(e.remove(b"A")))),
    ("table-groups", structure::table_groups, |d| edit_first(d, "TBody", |e| e.set("S", "THead"))),
    ("headers", structure::headers, |d| edit_first(d, "TH", |e| drop(e.remove(b"A")))),
    ("header-names", structure::header_names, |d| edit_first(d, "TH?ID", |e| drop(e.remove(b"ID")))),
    ("lists", structure::lists, |d| edit_first(d, "L", |e| drop(e.remove(b"A")))),
    ("notes", structure::notes, |d| edit_first(d, "Note", |e| drop(e.remove(b"ID")))),
    ("headings", structure::headings, |d| edit_first(d, "H2", |e| e.set("S", "H5"))),
    ("links", structure::links, |d| edit_first(d, "Annot", |e| drop(e.remove(b"Contents")))),
    ("destinations", document::destinations, repeat_name),
    ("metadata", document::metadata, plant_title),
    ("claims", document::claims, |d| edit_xmp(d, "<pdfaid:part", "<pdfaid:parts")),
    ("catalog", document::catalog, |d| drop(d.catalog_mut().expect("a catalog").remove(b"Lang"))),
    ("absent", document::absent, |d| d.catalog_mut().expect("a catalog").set("AcroForm", Dictionary::new())),
    ("intent", document::intent, |d| drop(d.catalog_mut().expect("a catalog").remove(b"OutputIntents"))),
    ("streams", document::streams, |d| edit_first_stream(d, |e| e.set("Filter", "LZWDecode"))),
    ("forms", document::forms, mark_form),
    ("limits", document::limits, |d| edit_first(d, "Page", |e| e.set("UserUnit", i64::from(i32::MAX) + 1))),
    ("actions", document::actions, |d| edit_first(d, "Annot", |e| e.set("AA", Dictionary::new()))),
    ("fonts", fonts::fonts, |d| {
        edit_first(d, "FontDescriptor", |e| drop((e.remove(b"FontFile2"), e.remove(b"FontFile3"))))
    }),
    ("collections", fonts::collections, |d| {
        edit_first_stream_of(d, "CMap", |e| e.set("CIDSystemInfo", Dictionary::new()))
    }),
    ("to-unicode", fonts::to_unicode, |d| edit_map(d, "1 beginbfchar\n<0001> <0000>\nendbfchar\n")),
];

/// Further faults.
const MORE: &[Fault] = &[
    ("artifacts", |d| edit_content(d, |c| rename_list(c, "H", "L"))),
    ("all-marked", inline_image),
    ("lists", |d| swap_numbering(d, "Decimal", "Disc")),
    ("lists", |d| swap_numbering(d, "Disc", "Decimal")),
    ("streams", |d| edit_content(d, ink)),
    ("limits", |d| edit_content(d, save_states)),
    ("limits", |d| edit_content(d, long_string)),
    ("actions", |d| {
        let action = Dictionary::from_iter([("S", Object::from("JavaScript"))]);
        d.catalog_mut().expect("a catalog").set("OpenAction", action);
    }),
    ("actions", |d| {
        let next = Dictionary::from_iter([("S", Object::from("Launch"))]);
        let action = Dictionary::from_iter([("S", Object::from("URI")), ("Next", next.into())]);
        edit_first(d, "Annot", |e| e.set("A", action.clone()));
    }),
];

#[test]
fn the_book_keeps_every_rule() {
    let file = file();
    for (name, find, _) in RULES {
        assert_eq!(find(&file), Faults::new(), "{name}");
    }
}

/// Whatever an author leaves out, such as the words of a picture.
#[test]
fn a_book_of_faults_keeps_every_rule() {
    let file = made("faults", &["build", "tests/books/faults"]);
    for (name, find, _) in RULES {
        assert_eq!(find(&file), Faults::new(), "{name}");
    }
    let alts: Vec<String> = of_type(&file, "Figure").iter().map(|(_, figure)| string_of(figure, "Alt")).collect();
    assert!(alts.contains(&"Figure: dot.svg".to_owned()), "{alts:?}");
}

#[test]
fn sheets_keep_every_rule() {
    let chapters = ["handout", "--book", "tests/books/everything", "preface", "1-13", "afterword"];
    for (name, more) in [
        ("two", &["--up", "2", "--notes", "right,lines"][..]),
        ("four", &["--up", "4", "--gray", "--toner-light"]),
        ("booklet", &["--booklet", "--duplex", "long"]),
    ] {
        let file = made(name, &[&chapters[..], more].concat());
        for (rule, find, _) in RULES {
            assert_eq!(find(&file), Faults::new(), "{name}: {rule}");
        }
    }
}

#[test]
fn every_rule_finds_its_fault() {
    for (name, find, plant) in RULES {
        let mut file = file();
        plant(&mut file);
        assert!(!find(&file).is_empty(), "{name} does not find its fault");
    }
    for (i, (wanted, plant)) in MORE.iter().enumerate() {
        let (_, find, _) = RULES.iter().find(|(name, ..)| name == wanted).expect("a rule");
        let mut file = file();
        plant(&mut file);
        assert!(!find(&file).is_empty(), "{wanted} does not find the further fault {i}");
    }
}

#[test]
fn an_empty_book_of_marks_makes_no_claims() {
    let typeset = chapbook::layout::page::Typeset::default();
    let made = chapbook::pdf::write(&typeset, &FontBook::bundled(), &Assets::default()).expect("a file");
    let file = Document::load_mem(&made.bytes).expect("the file can be read");
    assert!(!xmp(&file).contains("pdfaid:part") && !xmp(&file).contains("pdfuaid:part"));
}

/// Most programs put what is shown into one text in the order in which it is shown.
#[test]
fn formulas_are_shown_in_the_order_of_reading() {
    let shown = text::pieces(&file());
    // The sum's limits, the lower first; the letters of one index together.
    assert!(text::follow(&shown, &["∑", "k", "=1", "n", "k"]));
    assert!(!text::follow(&shown, &["∑", "n"]));
    assert!(text::follow(&shown, &["∫", "0", "∞", "e"]));
}

/// Programs that read text which runs leftwards lose spaces that are shown apart from its words.
#[test]
fn words_of_another_script_share_a_run_with_their_spaces() {
    let shown = text::pieces(&file());
    let arabic = |text: &str| text.contains(|c| ('\u{621}'..='\u{64a}').contains(&c));
    assert!(shown.iter().any(|piece| piece.text.split(' ').filter(|word| arabic(word)).count() > 1));
    let alone = |pieces: &[text::Piece]| pieces[1].text == " " && arabic(&pieces[0].text) && arabic(&pieces[2].text);
    assert!(!shown.windows(3).any(alone));
}
