//! `chapbook handout` through the real program, on `books/course` and on the project's own book: which chapters, what
//! becomes of references, what is left out, how pages come to stand on sheets. What is made is read back.

use chapbook::inspect::facts::Sort;
use chapbook::inspect::{self, Facts};
use lopdf::{Document, Object};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn chapbook(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_chapbook"));
    command.current_dir(env!("CARGO_MANIFEST_DIR")).args(arguments).env_remove("SOURCE_DATE_EPOCH");
    command.output().expect("the program starts")
}

/// Makes a handout of a book; what came of it, and the folder.
fn run(name: &str, book: &str, arguments: &[&str]) -> (Output, PathBuf) {
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("handout").join(name);
    let _ = fs::remove_dir_all(&dir);
    let mut all = vec!["handout", "--book", book, "--dest-dir", dir.to_str().expect("a path in UTF-8")];
    all.extend(arguments);
    (chapbook(&all), dir)
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("messages are UTF-8")
}

const COURSE: &str = "tests/books/course";

/// A handout of the course, which must be made without a word of warning: its one file.
fn made(name: &str, arguments: &[&str]) -> PathBuf {
    let (output, dir) = run(name, COURSE, arguments);
    assert_eq!((output.status.code(), text(&output.stderr).as_str()), (Some(0), ""), "{arguments:?}");
    let files: Vec<PathBuf> = fs::read_dir(&dir).expect("the folder").flatten().map(|entry| entry.path()).collect();
    assert_eq!(files.len(), 1, "{files:?}");
    files[0].clone()
}

fn facts(path: &Path) -> Facts {
    let bytes = fs::read(path).expect("the file");
    match path.extension().and_then(|end| end.to_str()) {
        Some("epub") => inspect::epub::read(&bytes),
        _ => inspect::pdf::read(&bytes),
    }
    .expect("it can be read")
}

/// What is said of a sort: texts with their labels (levels of headings, addresses of links that lead out).
fn told_of(path: &Path, sort: Sort) -> Vec<(String, String)> {
    facts(path).of(sort).iter().map(|fact| (fact.label.clone(), fact.text.clone())).collect()
}

/// The texts of the footnotes.
fn notes(path: &Path) -> Vec<String> {
    told_of(path, Sort::Note).into_iter().map(|note| note.1).collect()
}

/// All words in the order of reading.
fn words(path: &Path) -> String {
    facts(path).words.iter().map(|word| word.as_str()).collect::<Vec<_>>().join(" ")
}

#[test]
fn numbers_bring_what_is_within_and_names_do_not() {
    let headings = |name: &str, chapters: &[&str]| -> Vec<String> {
        let all = told_of(&made(name, chapters), Sort::Heading);
        all.into_iter().filter(|heading| heading.0 == "level 1").map(|heading| heading.1).collect()
    };
    assert_eq!(headings("number", &["1"]), ["1 Basil", "1.1 Sowing", "1.2 Watering"]);
    assert_eq!(headings("nested", &["1.2"]), ["1.2 Watering"]);
    assert_eq!(headings("range", &["1.2-2"]), ["1.2 Watering", "2 Thyme"]);
    assert_eq!(headings("several", &["mint", "preface.md", "2"]), ["Preface", "2 Thyme", "3 Mint"]);
    assert_eq!(headings("file", &["sowing/README.md", "./tests/books/course/src/mint.md"]), ["1.1 Sowing", "3 Mint"]);
    assert_eq!(headings("slug", &["sowing-readme"]), ["1.1 Sowing"]);
}

#[test]
fn files_are_named_after_the_chapters_and_what_was_made() {
    let name = |test: &str, arguments: &[&str]| {
        made(test, arguments).file_name().expect("a name").to_string_lossy().into_owned()
    };
    assert_eq!(name("name-1", &["1", "2"]), "herbs-for-beginners-1-2-handout.pdf");
    assert_eq!(name("name-2", &["3", "1"]), "herbs-for-beginners-1+3-handout.pdf");
    assert_eq!(name("name-3", &["preface", "--up", "4"]), "herbs-for-beginners-preface-handout-4up.pdf");
    assert_eq!(name("name-4", &["1.1", "--booklet"]), "herbs-for-beginners-1.1-booklet.pdf");
    assert_eq!(name("name-5", &["2", "-f", "epub"]), "herbs-for-beginners-2-handout.epub");
}

#[test]
fn what_cannot_be_handed_out_is_an_error_that_helps() {
    for (arguments, said) in [
        (&["basill"][..], "error: no chapter is called `basill`; did you mean `basil`?\n"),
        (&["watr"], "error: no chapter is called `watr`; did you mean `sowing-water`?\n"),
        (&["xyz"], "error: no chapter is called `xyz`; the first are `preface`, `basil` and `sowing-readme`\n"),
        (&["7"], "error: the book has no chapter 7; its chapters are numbered from 1 to 4\n"),
        (&["2-9"], "error: the book has no chapter 9; its chapters are numbered from 1 to 4\n"),
        (&["3-1"], "error: the range 3-1 runs backwards\n"),
        (&["4"], "error: the chapters named are drafts: they have no text yet\n"),
    ] {
        let (output, dir) = run("unknown", COURSE, arguments);
        assert_eq!((output.status.code(), text(&output.stderr).as_str()), (Some(2), said));
        assert!(!dir.exists(), "{arguments:?}");
    }
    for arguments in [&["1", "--up", "3"][..], &["1", "--booklet", "--up", "2"], &["1", "--signature", "4"], &[]] {
        let (output, dir) = run("wrong", COURSE, arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(!dir.exists());
    }
    let (output, dir) = run("no-address", "book", &["1", "--refs", "url"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("set link-base") && !dir.exists(), "{}", text(&output.stderr));
}

/// The label of the page that a named place of a PDF is on.
fn folio_of(path: &Path, name: &str) -> String {
    let document = Document::load(path).expect("the file can be read");
    let (sheet, _) = place(&document, name);
    let labels = document.catalog().expect("a catalog").get(b"PageLabels").and_then(|o| document.dereference(o));
    let labels = labels.expect("labels").1.as_dict().and_then(|d| d.get(b"Nums")).and_then(Object::as_array);
    let ranges = labels.expect("ranges").chunks(2).map(|pair| (pair[0].as_i64().expect("a page") as usize, &pair[1]));
    let (from, range) = ranges.take_while(|range| range.0 <= sheet).last().expect("a range");
    let range = document.dereference(range).expect("a range").1.as_dict().expect("a dictionary");
    let number = range.get(b"St").and_then(Object::as_i64).unwrap_or(1) as usize + sheet - from;
    match range.get(b"S").and_then(Object::as_name).expect("a style") {
        b"D" => number.to_string(),
        b"r" => ["", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii"][number].to_owned(),
        other => panic!("{other:?}"),
    }
}

/// The sheet that a named place is on, from 0, and the destination.
fn place(document: &Document, name: &str) -> (usize, Vec<Object>) {
    let names = document.catalog().expect("a catalog").get(b"Names").and_then(|o| document.dereference(o));
    let dests = names.expect("names").1.as_dict().and_then(|d| d.get(b"Dests")).and_then(|o| document.dereference(o));
    let mut trees = vec![dests.expect("destinations").1.as_dict().expect("a tree")];
    while let Some(tree) = trees.pop() {
        let list = |key: &[u8]| tree.get(key).and_then(Object::as_array).cloned().unwrap_or_default();
        for kid in list(b"Kids") {
            trees.push(document.get_dictionary(kid.as_reference().expect("a reference")).expect("a tree"));
        }
        for pair in list(b"Names").chunks(2) {
            if pair[0].as_str().ok() == Some(name.as_bytes()) {
                let at = pair[1].as_array().expect("a destination").clone();
                let page = at[0].as_reference().expect("a page");
                let number = document.get_pages().iter().position(|(_, id)| *id == page).expect("a page of the file");
                return (number, at);
            }
        }
    }
    panic!("{name} is nowhere");
}

#[test]
fn references_to_the_rest_tell_the_page_of_the_book() {
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("handout/whole");
    let out = chapbook(&["build", COURSE, "-f", "pdf", "-q", "-d", dir.to_str().expect("a path in UTF-8")]);
    assert_eq!(out.status.code(), Some(0));
    let whole = dir.join("herbs-for-beginners.pdf");
    let path = made("refs-book", &["basil", "sowing/README.md"]);
    let said = words(&path);
    let (soil, mint, preface) = (folio_of(&whole, "thyme#soil"), folio_of(&whole, "mint"), folio_of(&whole, "preface"));
    assert!(soil.parse::<u32>().is_ok_and(|page| page > 3), "the book is too short to tell: {soil}");
    for (words, folio) in [("of thyme", &soil), ("see also mint", &mint), ("the preface", &preface)] {
        let wanted = format!("{words} (book, p. {folio})");
        assert!(said.contains(&wanted), "{wanted} is not in: {said}");
    }
    // What is in the handout is linked, by the numbers of the book.
    let inside: Vec<String> = told_of(&path, Sort::Link)
        .into_iter()
        .filter(|link| link.0.is_empty() && link.1.parse::<u32>().is_err())
        .map(|link| link.1)
        .collect();
    assert_eq!(inside, ["below", "a chapter of its own", "depth", "Table 1.1", "the sun", "the reason"]);

    // A reference to a page tells the handout's own where it has the place, else the book's.
    let after = folio_of(&whole, "basil#sec-after");
    let said = words(&made("page-outside", &["mint"]));
    assert!(said.contains(&format!("More is said on book, p. {after}.")), "{said}");
    assert!(said.contains(&format!("Its leaves (book, p. {after}) are strong.")), "told once: {said}");
    let both = made("page-inside", &["basil", "mint"]);
    let (own, said) = (folio_of(&both, "basil#sec-after"), words(&both));
    assert!(own != after && said.contains(&format!("More is said on page {own}.")), "{own}, not {after}: {said}");

    let said = words(&made("refs-none", &["basil", "--refs", "none"]));
    assert!(said.contains("that of thyme, only wetter; see also mint and") && !said.contains("(book"), "{said}");

    let links = told_of(&made("refs-url", &["basil", "--refs", "url"]), Sort::Link);
    let web = |words: &str| links.iter().find(|link| link.1 == words).expect("a link").0.as_str();
    assert_eq!(web("thyme"), "https://example.org/herbs/thyme.html#soil");
    assert_eq!(web("a chapter of its own"), "https://example.org/herbs/sowing/");
    assert_eq!(web("depth"), "https://example.org/herbs/sowing/#depth");
}

#[test]
fn what_bears_a_class_is_left_out_with_its_notes() {
    let with = made("with", &["basil"]);
    assert!(notes(&with).len() == 2 && notes(&with)[1].contains("evaporate"));
    let all = words(&with);
    let path = made("without", &["basil", "--without", "answer"]);
    let said = words(&path);
    for gone in ["oils", "secret", "Solutions Everything", "The reason is the sun", "whispered"] {
        assert!(all.contains(gone) && !said.contains(gone), "{gone}: {said}");
    }
    assert!(said.contains("Exercises Why in the morning? How deep?"), "{said}");
    assert!(said.contains("After the Solutions The end of the chapter."), "{said}");
    // The place is gone, the reference says where the book has it.
    assert!(said.contains("Look at the reason (book, p. "), "{said}");
    let epub = made("without-epub", &["basil", "--without", ".answer", "-f", "epub"]);
    for path in [&path, &epub] {
        assert_eq!(notes(path), ["Clay is better than plastic."]);
    }
    assert!(!words(&epub).contains("oils"));
    let (output, _) = run("unused", COURSE, &["1", "--without", "answr"]);
    assert_eq!(output.status.code(), Some(0));
    assert!(text(&output.stderr).contains("warning[unused-class]: nothing in these chapters has the class `answr`"));
}

#[test]
fn both_editions_of_a_handout_say_the_same() {
    let (output, dir) = run("editions", COURSE, &["1", "3", "-f", "epub,pdf", "--refs", "url"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let (epub, pdf) = (
        facts(&dir.join("herbs-for-beginners-1+3-handout.epub")),
        facts(&dir.join("herbs-for-beginners-1+3-handout.pdf")),
    );
    let opening = |facts: &Facts, words: usize| facts.words[..words].join(" ");
    // The masthead is the PDF's own; the EPUB has a title page.
    assert!(opening(&pdf, 8).starts_with("Herbs for Beginners · A. Gardener"), "{}", opening(&pdf, 8));
    // Title and first word of the text.
    let text = |facts: &Facts| facts.words.windows(2).position(|pair| pair == ["Basil", "Basil"]).expect("the title");
    let (from, start) = (text(&pdf), text(&epub));
    assert!(pdf.words[from..].len() > 500);
    let different = pdf.words[from..].iter().zip(&epub.words[start..]).position(|(a, b)| a != b);
    assert_eq!(different.map(|at| (&pdf.words[from + at..][..3], &epub.words[start + at..][..3])), None);
    assert_eq!(pdf.words.len() - from, epub.words.len() - start);
}

#[test]
fn the_masthead_leads_to_the_chapter_on_the_web() {
    let path = made("masthead", &["1", "--title", "Week One"]);
    assert_eq!(told_of(&path, Sort::Heading)[0].1, "Week One");
    let address = "https://example.org/herbs/basil.html";
    let links = told_of(&path, Sort::Link);
    assert_eq!(links[0], (address.to_owned(), "example.org/herbs/basil.html".to_owned()));
    assert_eq!(links[1].0, address);
    assert_eq!(told_of(&path, Sort::Alt)[0].1, format!("QR: {address}"));
    // Two chapters have no address in common but the book's.
    assert_eq!(told_of(&made("masthead-2", &["2", "3"]), Sort::Link)[0].0, "https://example.org/herbs/");
}

#[test]
fn the_same_bytes_come_out_with_any_number_of_threads() {
    let bytes = |jobs: &str| {
        let path = made(&format!("jobs-{jobs}"), &["1-3", "--booklet", "--notes", "right,lines", "--jobs", jobs]);
        fs::read(path).expect("the file")
    };
    assert!(bytes("1") == bytes("2"));
}

#[test]
fn pages_in_sheets_say_what_pages_alone_say() {
    // But for the number of a page that the text names.
    let words = |path: &Path| {
        let said = words(path);
        let (before, after) = said.split_once("More is said on page ").expect("a reference to a page");
        format!("{before}{}", after.split_once(" are strong.").map_or("", |after| after.1))
    };
    let alone = words(&made("alone", &["1-3"]));
    for (name, arguments, side) in [
        ("two", &["--up", "2"][..], [842, 595]),
        ("four", &["--up", "4", "--holes", "--duplex", "long"], [595, 842]),
        ("folded", &["--booklet", "--duplex", "long"], [842, 595]),
        ("letter", &["--up", "2", "--paper", "letter", "--notes", "below"], [792, 612]),
    ] {
        let mut all = vec!["1-3"];
        all.extend(arguments);
        let path = made(name, &all);
        assert_eq!(words(&path), alone, "{name}");
        let document = Document::load(&path).expect("the file can be read");
        for id in document.get_pages().values() {
            let media = document.get_dictionary(*id).and_then(|page| page.get(b"MediaBox")).and_then(Object::as_array);
            let size: Vec<i64> =
                media.expect("a box")[2..].iter().map(|n| n.as_float().expect("a number").round() as i64).collect();
            assert_eq!(size, side, "{name}");
        }
    }
}

#[test]
fn compaction_is_told() {
    let (output, _) = run("compact", COURSE, &["1-3", "--compact"]);
    let said = text(&output.stdout);
    let numbers: Vec<usize> = said.split(|c: char| !c.is_ascii_digit()).filter_map(|n| n.parse().ok()).collect();
    let told = said.split(" pages instead of ").collect::<Vec<_>>();
    assert_eq!(told.len(), 2, "{said}");
    let after: usize = told[0].rsplit(' ').next().and_then(|n| n.parse().ok()).expect("a number");
    let before: usize = told[1].split(',').next().and_then(|n| n.parse().ok()).expect("a number");
    assert!(after < before && numbers.contains(&after), "{said}");
    let (plain, _) = run("roomy", COURSE, &["1-3"]);
    assert!(text(&plain.stdout).contains(&format!(": {before} pages, ")), "{}", text(&plain.stdout));
}

#[test]
fn gray_is_gray() {
    for (name, arguments) in [("colored", &["1"][..]), ("gray", &["1", "--gray"])] {
        let document = Document::load(made(name, arguments)).expect("the file can be read");
        let mut colors = 0;
        for id in document.get_pages().values() {
            let content = lopdf::content::Content::decode(&document.get_page_content(*id)).expect("operators");
            colors += content.operations.iter().filter(|op| op.operator == "rg" || op.operator == "RG").count();
        }
        assert_eq!(colors == 0, name == "gray", "{name}: {colors}");
    }
}

/// A page on a sheet: where its left edge is, in thousandths of a point, and its marked content.
struct Slot {
    left: i64,
    content: std::ops::Range<i64>,
}

/// The pages on a sheet in the order of painting, from its content stream.
fn slots(document: &Document, page: lopdf::ObjectId) -> Vec<Slot> {
    let content = lopdf::content::Content::decode(&document.get_page_content(page)).expect("operators");
    let mut out: Vec<Slot> = Vec::new();
    let (mut depth, mut next, mut at_corner) = (0, 0, false);
    for operation in content.operations {
        match operation.operator.as_str() {
            "q" => depth += 1,
            "Q" => depth -= 1,
            "cm" if depth == 1 => {
                let left = operation.operands[4].as_float().expect("a number");
                out.push(Slot { left: (f64::from(left) * 1000.0).round() as i64, content: next..next });
            }
            "BDC" => {
                let id = operation.operands[1].as_dict().and_then(|d| d.get(b"MCID")).and_then(Object::as_i64);
                if id.is_ok() && depth == 0 && !at_corner {
                    // A page at the very corner needs no moving.
                    out.push(Slot { left: 0, content: next..next });
                    at_corner = true;
                }
                if let (Ok(id), Some(slot)) = (id, out.last_mut()) {
                    assert_eq!(id, next, "numbers run on through the sheet");
                    next += 1;
                    slot.content.end = next;
                }
            }
            _ => {}
        }
    }
    out
}

/// The structure's content in the order of reading, without notes: sheet and identifier.
fn reading(document: &Document) -> Vec<(usize, i64)> {
    let sheets: Vec<lopdf::ObjectId> = document.get_pages().into_values().collect();
    let sheet_of = |object: &Object| sheets.iter().position(|id| object.as_reference().ok() == Some(*id));
    let root = document.catalog().expect("a catalog").get(b"StructTreeRoot").and_then(|o| document.dereference(o));
    let mut out = Vec::new();
    let mut queue: Vec<(Object, Option<usize>)> = vec![(root.expect("a tree").1.clone(), None)];
    while let Some((object, sheet)) = queue.pop() {
        match document.dereference(&object).expect("an object").1 {
            Object::Integer(id) => out.push((sheet.expect("a page"), *id)),
            Object::Array(kids) => queue.extend(kids.iter().rev().map(|kid| (kid.clone(), sheet))),
            Object::Dictionary(element) => {
                // Notes stand behind their chapter.
                if element.get(b"S").and_then(Object::as_name).ok() == Some(&b"Note"[..]) {
                    continue;
                }
                let own = element.get(b"Pg").ok().and_then(sheet_of).or(sheet);
                match element.get(b"MCID") {
                    Ok(id) => out.push((own.expect("a page"), id.as_i64().expect("a number"))),
                    Err(_) => queue.extend(element.get(b"K").ok().map(|kids| (kids.clone(), own))),
                }
            }
            _ => {}
        }
    }
    out
}

/// A booklet of the project's own book: it is folded and leafed through, and its structure is read along.
#[test]
fn a_folded_booklet_of_the_book_reads_in_order() {
    for (name, more) in [("book-booklet", &[][..]), ("book-signatures", &["--signature", "4"])] {
        let mut arguments = vec!["1-15", "--booklet"];
        arguments.extend(more);
        let (output, dir) = run(name, "book", &arguments);
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        let file = dir.join("technical-program-management-1-15-booklet.pdf");
        let document = Document::load(file).expect("the file can be read");
        let sides: Vec<Vec<Slot>> = document.get_pages().values().map(|id| slots(&document, *id)).collect();
        assert!(sides.len() > 20 && sides.len().is_multiple_of(2));
        let leaves = sides.len() / 2;
        let most = if more.is_empty() { leaves } else { 4 };
        let piles = leaves.div_ceil(most);

        // Piles of nearly equal height; in each the first sheet lies outside.
        let mut read: Vec<Option<(usize, usize)>> = Vec::new();
        let mut from = 0;
        for pile in 0..piles {
            let own = leaves / piles + usize::from(pile < leaves % piles);
            let half = |side: usize, left: bool| {
                let at = sides[side].iter().position(|slot| (slot.left < 300_000) == left);
                at.map(|slot| (side, slot))
            };
            // Leafing through: each sheet's right half in front, with the left half of its back behind; then the others back.
            for sheet in from..from + own {
                read.extend([half(2 * sheet, false), half(2 * sheet + 1, true)]);
            }
            for sheet in (from..from + own).rev() {
                read.extend([half(2 * sheet + 1, false), half(2 * sheet, true)]);
            }
            // Half of A4 is 420.945 points wide; a sheet is a tenth of a millimeter thick.
            for (depth, sheet) in (from..from + own).enumerate() {
                let creep = (depth as f64 * 0.1 * 72.0 / 25.4 * 1000.0).round() as i64;
                for slot in sides[2 * sheet].iter().chain(&sides[2 * sheet + 1]) {
                    let wanted = if slot.left < 300_000 { creep } else { 420_945 - creep };
                    assert!((slot.left - wanted).abs() <= 2, "{} on sheet {sheet}, not {wanted}", slot.left);
                }
            }
            from += own;
        }
        // Blanks are left to the end.
        let blanks = read.iter().rev().take_while(|page| page.is_none()).count();
        assert!(blanks < 4 * piles && read[..read.len() - blanks].iter().all(Option::is_some));

        // The structure is read page by page in that order; a figure may wait for the next page.
        let page_of = |(side, id): (usize, i64)| {
            let slot = sides[side].iter().position(|slot| slot.content.contains(&id)).expect("the content of a page");
            read.iter().position(|page| *page == Some((side, slot))).expect("a page of the booklet")
        };
        let pages: Vec<usize> = reading(&document).into_iter().map(page_of).collect();
        let mut seen: Vec<usize> = Vec::new();
        for page in pages {
            match seen.last() {
                Some(last) if page == *last => {}
                Some(last) if page < *last => assert!(last - page == 1, "page {page} behind page {last}"),
                _ => seen.push(page),
            }
        }
        seen.dedup();
        // A blank back of a part would be missing here: a handout has none.
        assert_eq!(seen, (0..read.len() - blanks).collect::<Vec<_>>());
    }
}
