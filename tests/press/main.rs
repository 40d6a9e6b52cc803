//! Books for printers: what `build --press` makes, recomputed from the printers' published rules, and
//! what `preflight` finds, one planted fault after the other.
//!
//! The rules stand here once more, typed from the printers' pages and in inches, so that an error in the
//! program's own table shows.

mod faults;

use lopdf::content::Content;
use lopdf::{Document, Object, ObjectId};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn chapbook(arguments: &[&str], variables: &[(&str, &str)]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_chapbook"));
    command.current_dir(env!("CARGO_MANIFEST_DIR")).args(arguments);
    command.env_remove("SOURCE_DATE_EPOCH").envs(variables.iter().copied());
    command.output().expect("the program starts")
}

fn said(out: &Output) -> String {
    let said = String::from_utf8_lossy(&[&out.stdout[..], &out.stderr[..]].concat()).into_owned();
    assert!(!said.contains("panicked"), "{said}");
    said
}

fn folder(name: &str) -> PathBuf {
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("press").join(name);
    let _ = fs::remove_dir_all(&dir);
    fs::create_dir_all(&dir).expect("a folder");
    dir
}

/// What a build for a printer made.
struct Made {
    said: String,
    epub: PathBuf,
    interior: PathBuf,
    cover: Option<PathBuf>,
}

fn build(book: &str, name: &str, printer: &str, variables: &[(&str, &str)]) -> Made {
    let dir = folder(name);
    let out = chapbook(&["build", book, "--press", printer, "-d", dir.to_str().expect("a path")], variables);
    let told = said(&out);
    assert_eq!(out.status.code(), Some(0), "{told}");
    let mut files: Vec<PathBuf> = fs::read_dir(&dir).expect("the folder").flatten().map(|file| file.path()).collect();
    files.sort();
    let find = |end: &str| files.iter().find(|path| path.to_string_lossy().ends_with(end)).cloned();
    Made {
        said: told,
        epub: find(".epub").expect("an EPUB"),
        interior: find("-interior.pdf").expect("an interior"),
        cover: find("-cover.pdf"),
    }
}

const TRIM: (&str, &str) = ("MDBOOK_OUTPUT__CHAPBOOK__PRESS__TRIM", "6x9");
const CREAM: (&str, &str) = ("MDBOOK_OUTPUT__CHAPBOOK__PRESS__PAPER", "cream");

fn preflight(file: &Path, more: &[&str]) -> (Option<i32>, String) {
    let out = chapbook(&[&["preflight", file.to_str().expect("a path")], more].concat(), &[]);
    (out.status.code(), said(&out))
}

fn clean(file: &Path, more: &[&str]) {
    let (code, said) = preflight(file, more);
    assert_eq!(code, Some(0), "{said}");
}

fn pages(file: &Document) -> Vec<ObjectId> {
    file.page_iter().collect()
}

/// A box of a page, in inches.
fn area(file: &Document, page: ObjectId, key: &str) -> [f64; 4] {
    let list = file.get_dictionary(page).and_then(|page| page.get(key.as_bytes())).and_then(Object::as_array);
    let list = list.unwrap_or_else(|_| panic!("no {key}"));
    let numbers: Vec<f64> = list.iter().map(|number| f64::from(number.as_float().expect("a number")) / 72.0).collect();
    numbers.try_into().expect("four numbers")
}

fn size([left, bottom, right, top]: [f64; 4]) -> [f64; 2] {
    [right - left, top - bottom]
}

fn assert_near(found: [f64; 2], wanted: [f64; 2]) {
    assert!(
        (found[0] - wanted[0]).abs() < 0.0002 && (found[1] - wanted[1]).abs() < 0.0002,
        "{found:?}, not {wanted:?}"
    );
}

/// Where lines of text begin on a page, from its left edge in inches.
fn starts(file: &Document, page: ObjectId) -> Vec<f64> {
    let content = Content::decode(&file.get_page_content(page).expect_content()).expect("a content stream");
    let (mut x, mut out) = (0.0, Vec::new());
    let mut shift = 0.0;
    for operation in &content.operations {
        let at = |index: usize| operation.operands[index].as_float().map(f64::from).expect("a number");
        match operation.operator.as_str() {
            "cm" => shift = at(4),
            "Q" => shift = 0.0,
            "BT" => x = 0.0,
            "Td" => x += at(0),
            "Tm" => x = at(4),
            "Tj" | "TJ" => out.push((x + shift) / 72.0),
            _ => {}
        }
    }
    out
}

trait Bytes {
    fn expect_content(self) -> Vec<u8>;
}

impl Bytes for Vec<u8> {
    fn expect_content(self) -> Vec<u8> {
        assert!(self.len() < 50_000_000);
        self
    }
}

/// KDP, "Set Trim Size, Bleed, and Margins": the inside margin by the number of pages.
fn kdp_gutter(pages: usize) -> f64 {
    match pages {
        24..=150 => 0.375,
        151..=300 => 0.5,
        301..=500 => 0.625,
        501..=700 => 0.75,
        701..=828 => 0.875,
        _ => panic!("KDP does not bind {pages} pages"),
    }
}

#[test]
fn a_kdp_interior_and_its_cover_are_as_kdp_asks() {
    let made = build("book", "kdp", "kdp", &[TRIM, CREAM]);
    let file = Document::load(&made.interior).expect("a PDF");
    let pages = pages(&file);
    assert!(pages.len().is_multiple_of(2) && (24..=776).contains(&pages.len()), "{} pages", pages.len());
    for (number, page) in pages.iter().enumerate() {
        for key in ["MediaBox", "TrimBox", "BleedBox"] {
            assert_eq!(area(&file, *page, key), [0.0, 0.0, 6.0, 9.0]);
        }
        if number.is_multiple_of(2) {
            let least = starts(&file, *page).into_iter().fold(f64::MAX, f64::min);
            assert!(least >= kdp_gutter(pages.len()) - 0.001, "page {}: text at {least} in", number + 1);
        }
        let page = file.get_dictionary(*page).expect("a page");
        assert!(!page.has(b"Annots"), "paper has no links");
    }
    let catalog = file.catalog().expect("a catalog");
    assert!(!catalog.has(b"Outlines") && !catalog.has(b"Metadata") && !catalog.has(b"OutputIntents"));
    assert!(made.said.contains("the interior is not PDF/A: KDP"), "{}", made.said);
    only_black(&file);

    let trim = ["--press", "kdp", "--trim", "6x9", "--paper", "cream"];
    clean(&made.interior, &trim);

    // "Create a Paperback Cover": cream is 0.0025 inches a page; bleed 0.125 on all sides.
    let cover = made.cover.expect("a cover");
    let file = Document::load(&cover).expect("a PDF");
    let [page] = file.page_iter().collect::<Vec<_>>()[..] else { panic!("a cover is one page") };
    let spine = pages.len() as f64 * 0.0025;
    assert_near(size(area(&file, page, "TrimBox")), [12.0 + spine, 9.0]);
    assert_near(size(area(&file, page, "BleedBox")), [12.25 + spine, 9.25]);
    assert_near(size(area(&file, page, "MediaBox")), [12.25 + spine, 9.25]);
    let count = pages.len().to_string();
    let all = [&trim[..], &["--cover", "--pages", &count]].concat();
    clean(&cover, &all);
    // Two pages more, and the spine is too narrow by 0.005 inches, which is within the tolerance; fifty are not.
    let more = (pages.len() + 50).to_string();
    let (code, told) = preflight(&cover, &[&trim[..], &["--cover", "--pages", &more]].concat());
    assert!(code == Some(1) && told.contains("[page-boxes]"), "{told}");

    let out = chapbook(&["verify", made.epub.to_str().expect("a path"), made.interior.to_str().expect("a path")], &[]);
    let told = said(&out);
    assert_eq!(out.status.code(), Some(0), "{told}");
    assert!(told.contains("links without targets"), "{told}");
}

/// Every color of pages and forms is a gray.
fn only_black(file: &Document) {
    let mut streams: Vec<Vec<u8>> = file.page_iter().map(|page| file.get_page_content(page).expect_content()).collect();
    for object in file.objects.values() {
        let Ok(stream) = object.as_stream() else { continue };
        let kind = stream.dict.get(b"Subtype").and_then(Object::as_name).unwrap_or_default();
        if kind == b"Form" {
            streams.push(stream.get_plain_content().expect("a form"));
        } else if kind == b"Image" {
            let space = stream.dict.get(b"ColorSpace").and_then(Object::as_name);
            assert_eq!(space.ok(), Some(&b"DeviceGray"[..]));
        }
    }
    let mut black = 0;
    for bytes in streams {
        for operation in Content::decode(&bytes).expect("a content stream").operations {
            let operator = operation.operator.as_str();
            assert!(!matches!(operator, "rg" | "RG" | "k" | "K" | "cs" | "CS"), "{operation:?}");
            if operator == "g" && operation.operands[0].as_float().expect("a number") == 0.0 {
                black += 1;
            }
        }
    }
    assert!(black > 10, "the text is not black");
}

/// A book of one chapter of so many words, with a page and margins of its own.
fn long_book(name: &str, words: usize, settings: &str) -> PathBuf {
    let dir = folder(name).join("book");
    fs::create_dir_all(dir.join("src")).expect("a folder");
    fs::write(dir.join("book.toml"), format!("[book]\ntitle = \"Long\"\nauthors = [\"A. Writer\"]\n{settings}"))
        .expect("written");
    fs::write(dir.join("src/SUMMARY.md"), "- [One](one.md)\n").expect("written");
    let paragraph = "Some words that stand for any others, and go on as long as anybody cares to read them.\n\n";
    fs::write(dir.join("src/one.md"), format!("# One\n\n{}", paragraph.repeat(words / 17))).expect("written");
    dir
}

#[test]
fn the_gutter_follows_from_the_pages_that_it_makes() {
    let settings = "[output.chapbook.pdf]\npage = \"6x9\"\nmargin-inside = \"5mm\"\n";
    let book = long_book("gutter", 62_000, settings);
    let made = build(book.to_str().expect("a path"), "gutter-out", "kdp", &[]);
    let file = Document::load(&made.interior).expect("a PDF");
    let pages = pages(&file);
    // Long enough that the first margin, good for 150 pages, does not do.
    assert!((151..=300).contains(&pages.len()), "{} pages", pages.len());
    let inside = pages.iter().step_by(2).flat_map(|page| starts(&file, *page)).fold(f64::MAX, f64::min);
    // A fifth of an em more, since quotes and hyphens hang out of the text.
    assert!((0.0..0.04).contains(&(inside - kdp_gutter(pages.len()))), "{inside} in");
    assert!(made.said.contains("(KDP asks for 12.7 mm)"), "{}", made.said);
    clean(&made.interior, &["--press", "kdp", "--trim", "6x9"]);
}

#[test]
fn an_ingram_spine_lies_between_the_answers_of_its_calculator() {
    let made = build("book", "ingram", "ingram", &[TRIM, CREAM]);
    let interior = Document::load(&made.interior).expect("a PDF");
    let count = interior.page_iter().count();
    // Spine calculator, 6 × 9, creme: 100 pages 0.240, 150 pages 0.348 inches.
    assert!((100..=150).contains(&count), "{count} pages");
    let spine = 0.240 + (0.348 - 0.240) * (count - 100) as f64 / 50.0;
    let cover = made.cover.expect("a cover");
    let file = Document::load(&cover).expect("a PDF");
    let page = file.page_iter().next().expect("a page");
    assert_near(size(area(&file, page, "TrimBox")), [12.0 + spine, 9.0]);
    let all = ["--press", "ingram", "--trim", "6x9", "--paper", "cream"];
    clean(&made.interior, &all);
    clean(&cover, &[&all[..], &["--cover", "--pages", &count.to_string()]].concat());
    // Text is wholly black, and the cover is told in inks.
    only_black(&interior);
    let forms: Vec<_> = file.objects.values().filter_map(|object| object.as_stream().ok()).collect();
    let inks =
        forms.iter().filter(|form| form.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|s| s == b"Form"));
    let operators: Vec<String> = inks
        .flat_map(|form| Content::decode(&form.get_plain_content().expect("a form")).expect("a stream").operations)
        .map(|operation| operation.operator)
        .collect();
    assert!(operators.iter().any(|o| o == "k") && !operators.iter().any(|o| o == "rg" || o == "g"), "{operators:?}");
}

#[test]
fn a_generic_printer_gets_bleed_crop_marks_and_an_archive() {
    let made = build("book", "generic", "generic", &[TRIM]);
    assert!(made.cover.is_none() && made.said.contains("no cover was made"), "{}", made.said);
    let file = Document::load(&made.interior).expect("a PDF");
    let bleed = 3.0 / 25.4;
    for page in file.page_iter() {
        let (media, trim) = (area(&file, page, "MediaBox"), area(&file, page, "TrimBox"));
        assert_near(size(trim), [6.0, 9.0]);
        assert_near(size(area(&file, page, "BleedBox")), [6.0 + 2.0 * bleed, 9.0 + 2.0 * bleed]);
        // The marks are 5 mm long and 3 mm off the trim.
        assert_near(size(media), [6.0 + 16.0 / 25.4, 9.0 + 16.0 / 25.4]);
        assert_near([trim[0], trim[1]], [8.0 / 25.4, 8.0 / 25.4]);
    }
    let metadata = file.catalog().and_then(|catalog| catalog.get(b"Metadata")).and_then(|m| file.dereference(m));
    let (_, metadata) = metadata.expect("a description");
    let xmp = metadata.as_stream().expect("a stream").get_plain_content().expect("text");
    assert!(String::from_utf8_lossy(&xmp).contains("pdfaid:conformance"));
    clean(&made.interior, &["--trim", "6x9"]);
    let leaf = ("MDBOOK_OUTPUT__CHAPBOOK__PRESS__LEAF_THICKNESS", "0.1mm");
    let made = build("book", "generic-leaf", "generic", &[TRIM, leaf]);
    let count = file.page_iter().count();
    let file = Document::load(made.cover.expect("a cover")).expect("a PDF");
    let page = file.page_iter().next().expect("a page");
    assert_near(size(area(&file, page, "TrimBox")), [12.0 + count as f64 / 2.0 * 0.1 / 25.4, 9.0]);
}

#[test]
fn wishes_that_cannot_be_are_told() {
    let paper = ("MDBOOK_OUTPUT__CHAPBOOK__PRESS__PAPER", "papyrus");
    let dir = folder("papyrus");
    let out = chapbook(&["build", "book", "--press", "kdp", "-d", dir.to_str().expect("a path")], &[TRIM, paper]);
    assert_eq!(out.status.code(), Some(1));
    assert!(said(&out).contains("error[unknown-stock]: KDP has no paper `papyrus`"), "{}", said(&out));
    assert_eq!(fs::read_dir(&dir).expect("the folder").count(), 0);
    let trim = ("MDBOOK_OUTPUT__CHAPBOOK__PRESS__TRIM", "100mm x 100mm");
    let book = long_book("square", 40, "");
    let out = build(book.to_str().expect("a path"), "square-out", "kdp", &[trim]);
    assert!(out.said.contains("warning[trim-size]: KDP does not trim books to 3.937 × 3.937 in"), "{}", out.said);
    assert!(out.said.contains("warning[page-count]") && out.said.contains("no fewer than 24"), "{}", out.said);
    assert_eq!(chapbook(&["build", "book", "--press", "gutenberg"], &[]).status.code(), Some(2));
}

/// A picture of so many pixels.
fn png(width: u32, height: u32) -> Vec<u8> {
    let mut out = std::io::Cursor::new(Vec::new());
    let pixel = |x: u32, y: u32| image::Rgba([(x * 3) as u8, (y * 5) as u8, 90, if x < 4 { 128 } else { 255 }]);
    let picture = image::RgbaImage::from_fn(width, height, pixel);
    picture.write_to(&mut out, image::ImageFormat::Png).expect("a PNG");
    out.into_inner()
}

#[test]
fn coarse_pictures_are_told_with_their_places_and_colors_become_grays() {
    let book = long_book("pictures", 9_000, "[output.chapbook.pdf]\npage = \"6x9\"\n");
    fs::write(book.join("src/coarse.png"), png(300, 200)).expect("written");
    fs::write(book.join("src/fine.png"), png(1400, 900)).expect("written");
    let drawing = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"200\" height=\"80\"><rect width=\"200\" \
                   height=\"80\" fill=\"#3060c0\" opacity=\".5\"/><path d=\"M0 0L200 80\" stroke=\"#c00\" \
                   stroke-width=\".2\"/></svg>";
    fs::write(book.join("src/drawing.svg"), drawing).expect("written");
    let text = fs::read_to_string(book.join("src/one.md")).expect("the chapter");
    let pictures = "![coarse](coarse.png){width=100%}\n\n![fine](fine.png)\n\n![drawn](drawing.svg)\n\n\
                    ```rust\nlet x = \"green\"; // faint\n```\n\n";
    fs::write(book.join("src/one.md"), text.replacen("\n\n", &format!("\n\n{pictures}"), 1)).expect("written");
    let made = build(book.to_str().expect("a path"), "pictures-out", "kdp", &[]);
    let remark = made.said.lines().find(|line| line.contains("[coarse-picture]")).expect("a remark");
    assert!(remark.contains("one.md:3:1: warning") && remark.contains("coarse.png has"), "{remark}");
    assert_eq!(made.said.matches("[coarse-picture]").count(), 1, "{}", made.said);
    only_black(&Document::load(&made.interior).expect("a PDF"));
    let (code, told) = preflight(&made.interior, &["--press", "kdp", "--trim", "6x9"]);
    let found: Vec<&str> = told.lines().filter(|line| line.contains("warning[")).collect();
    assert!(code == Some(1) && found.len() == 1 && found[0].contains("a picture of 300 × 200 pixels"), "{told}");
    // A black press gets no soft masks, a color press none either.
    let color = ("MDBOOK_OUTPUT__CHAPBOOK__PRESS__INK", "premium-color");
    let made = build(book.to_str().expect("a path"), "pictures-color", "kdp", &[color]);
    let file = Document::load(&made.interior).expect("a PDF");
    let masked = file.objects.values().filter_map(|object| object.as_stream().ok()).any(|s| s.dict.has(b"SMask"));
    assert!(!masked, "a picture lets through");
    // Black letters leave the inks below them.
    let overprints = |page: &ObjectId| {
        let content = Content::decode(&file.get_page_content(*page).expect_content()).expect("a content stream");
        content.operations.iter().any(|operation| operation.operator == "gs")
    };
    assert!(pages(&file).iter().any(overprints), "nothing is overprinted");
    let (_, told) = preflight(&made.interior, &["--press", "kdp", "--trim", "6x9", "--ink", "premium-color"]);
    assert!(!told.contains("transparency") && !told.contains("wrong-ink"), "{told}");
    // IngramSpark is told inks, of which no spot takes more than 240 %.
    let color = ("MDBOOK_OUTPUT__CHAPBOOK__PRESS__INK", "standard-color");
    let inks = build(book.to_str().expect("a path"), "pictures-inks", "ingram", &[color]);
    let file = Document::load(&inks.interior).expect("a PDF");
    let spaces: Vec<_> = file
        .objects
        .values()
        .filter_map(|object| object.as_stream().ok())
        .filter_map(|stream| stream.dict.get(b"ColorSpace").and_then(Object::as_name).ok())
        .collect();
    assert!(!spaces.is_empty() && spaces.iter().all(|space| *space == b"DeviceCMYK"), "{spaces:?}");
    let (_, told) = preflight(&inks.interior, &["--press", "ingram", "--trim", "6x9", "--ink", "standard-color"]);
    assert!(!told.contains("heavy-ink") && !told.contains("wrong-ink") && !told.contains("transparency"), "{told}");
    // On a black press the same file would be sent back.
    let (_, told) = preflight(&made.interior, &["--press", "kdp", "--trim", "6x9"]);
    assert!(told.contains("[wrong-ink]: page"), "{told}");
}
