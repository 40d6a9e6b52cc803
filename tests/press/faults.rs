//! What `preflight` finds: a fault planted for every rule, covers that are drawn over, files that are broken or hostile.

use super::{Bytes, TRIM, build, chapbook, folder, pages, preflight};
use lopdf::{Dictionary, Document, Object, Stream, dictionary};
use std::fs;

type Plant = fn(&mut Document);

/// Appends to the content of a page in its middle.
fn append(file: &mut Document, content: &str) {
    let page = pages(file)[6];
    let mut bytes = file.get_page_content(page).expect_content();
    bytes.extend_from_slice(b"\n");
    bytes.extend_from_slice(content.as_bytes());
    let id = file.add_object(Stream::new(Dictionary::new(), bytes));
    file.get_dictionary_mut(page).expect("a page").set("Contents", id);
}

fn add_resource(file: &mut Document, kind: &str, name: &str, object: Object) {
    let page = pages(file)[6];
    let id = file.get_dictionary(page).and_then(|page| page.get(b"Resources")).and_then(Object::as_reference);
    let id = id.expect("resources");
    let mut list = match file.get_dictionary(id).and_then(|resources| resources.get(kind.as_bytes())) {
        Ok(Object::Dictionary(list)) => list.clone(),
        Ok(Object::Reference(own)) => file.get_dictionary(*own).expect("a list").clone(),
        _ => Dictionary::new(),
    };
    list.set(name, object);
    file.get_dictionary_mut(id).expect("resources").set(kind, list);
}

fn plant_picture(file: &mut Document) {
    let dict = dictionary! {
        "Type" => "XObject", "Subtype" => "Image", "Width" => 90, "Height" => 90, "BitsPerComponent" => 8,
        "ColorSpace" => "DeviceRGB",
    };
    let id = file.add_object(Stream::new(dict, vec![120; 90 * 90 * 3]));
    add_resource(file, "XObject", "Bad", id.into());
    append(file, "q 72 0 0 72 150 300 cm /Bad Do Q");
}

/// The name of a face of the page.
fn face(file: &Document) -> String {
    let fonts = file.get_page_fonts(pages(file)[6]).expect("faces");
    String::from_utf8(fonts.keys().next().expect("a face").clone()).expect("a name")
}

fn edit_page(file: &mut Document, edit: impl Fn(&mut Dictionary)) {
    let page = pages(file)[6];
    edit(file.get_dictionary_mut(page).expect("a page"));
}

const FAULTS: &[(&str, &str, &str, Plant)] = &[
    ("picture", "coarse-picture", "page 7: a picture of 90 × 90 pixels", plant_picture),
    ("rgb", "wrong-ink", "page 7: a picture in color (RGB)", plant_picture),
    ("face", "unembedded-face", "is not embedded", |file| {
        let embedded =
            |object: &&mut Object| object.as_dict().is_ok_and(|d| d.has(b"FontFile2") || d.has(b"FontFile3"));
        let descriptor = file.objects.values_mut().find(embedded).and_then(|object| object.as_dict_mut().ok());
        let descriptor = descriptor.expect("a descriptor");
        descriptor.remove(b"FontFile2");
        descriptor.remove(b"FontFile3");
    }),
    ("standard-face", "unembedded-face", "the face Helvetica is not embedded", |file| {
        let font = dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica" };
        add_resource(file, "Font", "Helv", font.into());
        append(file, "BT /Helv 12 Tf 150 300 Td (by heart) Tj ET");
    }),
    ("text-in-bleed", "unsafe-margin", "page 7: text in the right margin", |file| {
        let face = face(file);
        append(file, &format!("BT /{face} 12 Tf 1 0 0 1 425 300 Tm <00010002> Tj ET"));
    }),
    ("text-in-gutter", "unsafe-margin", "page 7: text in the left margin", |file| {
        let face = face(file);
        append(file, &format!("BT /{face} 12 Tf 1 0 0 1 20 300 Tm <00010002> Tj ET"));
    }),
    ("edge", "unsafe-margin", "page 7: something goes over the right edge", |file| {
        edit_page(file, |page| {
            page.set("MediaBox", vec![0.into(), (-9).into(), 441.into(), 657.into()]);
            page.set("BleedBox", vec![0.into(), (-9).into(), 441.into(), 657.into()]);
        });
        append(file, "0 g 300 300 135 20 re f");
    }),
    ("heavy", "wrong-ink", "page 7: a picture in color (CMYK)", |file| {
        let dict = dictionary! {
            "Type" => "XObject", "Subtype" => "Image", "Width" => 400, "Height" => 400, "BitsPerComponent" => 8,
            "ColorSpace" => "DeviceCMYK",
        };
        let id = file.add_object(Stream::new(dict, vec![250; 400 * 400 * 4]));
        add_resource(file, "XObject", "Dense", id.into());
        append(file, "q 72 0 0 72 150 300 cm /Dense Do Q");
    }),
    ("noise", "barred-content", "page 7: content that is no PDF", |file| append(file, ") 0 m 5 5 l S")),
    ("hairline", "thin-line", "page 7: a line of 0.10 pt", |file| append(file, "q .1 w 100 300 m 200 300 l S Q")),
    ("rule", "thin-line", "page 7: a rule of 0.20 pt", |file| append(file, "0 g 100 300 80 .2 re f")),
    ("scaled-line", "thin-line", "page 7: a line of 0.50 pt", |file| {
        append(file, "q .5 0 0 .5 0 0 cm 1 w 200 600 m 400 600 l S Q");
    }),
    ("color", "wrong-ink", "page 7: a colored area or line", |file| append(file, "1 0 0 rg 100 300 80 9 re f")),
    ("colored-text", "wrong-ink", "page 7: colored text", |file| {
        let face = face(file);
        append(file, &format!("BT 0 .4 0 0 k /{face} 12 Tf 1 0 0 1 150 300 Tm <00010002> Tj ET"));
    }),
    ("spot", "wrong-ink", "page 7: an ink of its own: Gold", |file| {
        let tint = dictionary! { "FunctionType" => 2, "Domain" => vec![0.into(), 1.into()], "N" => 1,
        "C0" => vec![0.into(); 4], "C1" => vec![0.into(), 0.into(), 1.into(), 0.into()] };
        let space = vec!["Separation".into(), "Gold".into(), "DeviceCMYK".into(), tint.into()];
        add_resource(file, "ColorSpace", "Own", Object::Array(space));
        append(file, "/Own cs 1 scn 100 300 80 9 re f");
    }),
    ("small", "small-type", "page 7: type of 4.0 pt", |file| {
        let face = face(file);
        append(file, &format!("BT /{face} 4 Tf 1 0 0 1 150 300 Tm <00010002> Tj ET"));
    }),
    ("opacity", "barred-content", "page 7: transparency", |file| {
        add_resource(file, "ExtGState", "Faint", dictionary! { "ca" => 0.5 }.into());
        append(file, "/Faint gs 0 g 100 300 80 9 re f");
    }),
    ("no-trim", "page-boxes", "page 7: no TrimBox", |file| edit_page(file, |page| drop(page.remove(b"TrimBox")))),
    ("odd-size", "page-boxes", "page 7: trimmed to 5.944 × 9.000 in", |file| {
        edit_page(file, |page| page.set("TrimBox", vec![0.into(), 0.into(), 428.into(), 648.into()]));
    }),
    ("outside", "page-boxes", "page 7: the TrimBox reaches over the BleedBox", |file| {
        edit_page(file, |page| page.set("BleedBox", vec![9.into(), 9.into(), 400.into(), 600.into()]));
    }),
    ("marks", "barred-content", "page 7: something beside the trimmed page", |file| {
        edit_page(file, |page| page.set("MediaBox", vec![(-30).into(), 0.into(), 432.into(), 648.into()]));
        append(file, "0 g -25 300 10 1 re f");
    }),
    ("count", "page-count", "which is no multiple of 2", |file| {
        let count = pages(file).len() as u32;
        file.delete_pages(&[count]);
    }),
    ("few", "page-count", "the fewest are 24", |file| {
        let count = pages(file).len() as u32;
        file.delete_pages(&(21..=count).collect::<Vec<_>>());
    }),
    ("note", "barred-content", "page 7: annotations of the kind Text", |file| {
        let rect = vec![Object::from(9), 9.into(), 20.into(), 20.into()];
        let note = file.add_object(dictionary! { "Type" => "Annot", "Subtype" => "Text", "Rect" => rect });
        edit_page(file, |page| page.set("Annots", vec![note.into()]));
    }),
    ("script", "barred-content", "a script (JavaScript)", |file| {
        let script = dictionary! { "S" => "JavaScript", "JS" => Object::string_literal("app.alert(1)") };
        let id = file.add_object(script);
        file.catalog_mut().expect("a catalog").set("OpenAction", id);
    }),
    ("attached", "barred-content", "files attached to it", |file| {
        let names = dictionary! { "EmbeddedFiles" => dictionary! { "Names" => Vec::<Object>::new() } };
        file.catalog_mut().expect("a catalog").set("Names", names);
    }),
    ("described", "barred-content", "a description of itself", |file| {
        let xmp = file.add_object(Stream::new(Dictionary::new(), b"<x/>".to_vec()));
        file.catalog_mut().expect("a catalog").set("Metadata", xmp);
    }),
];

#[test]
fn every_planted_fault_is_found_and_nothing_else() {
    let made = build("book", "faults", "kdp", &[TRIM]);
    let whole = Document::load(&made.interior).expect("a PDF");
    for (name, rule, message, plant) in FAULTS {
        let mut file = whole.clone();
        plant(&mut file);
        let path = made.interior.with_file_name(format!("{name}.pdf"));
        file.save(&path).expect("written");
        let (code, told) = preflight(&path, &["--press", "kdp", "--trim", "6x9"]);
        assert_eq!(code, Some(1), "{name}: {told}");
        let found: Vec<&str> = told.lines().filter(|line| line.contains("warning[")).collect();
        assert!(
            found.iter().any(|line| line.contains(&format!("[{rule}]")) && line.contains(message)),
            "{name}: {told}"
        );
        // The picture is coarse and colored; pages with bleed have wider margins. All other faults are one.
        // Bleed that is smaller than the sheet is found twice too.
        let most = if ["picture", "rgb", "edge", "outside", "marks"].contains(name) { 2 } else { 1 };
        assert!(found.len() <= most, "{name}: {told}");
    }
    let dense = made.interior.with_file_name("heavy.pdf");
    let (_, told) = preflight(&dense, &["--press", "ingram", "--ink", "standard-color"]);
    assert!(told.contains("[heavy-ink]: page 7: 392 % of ink on one spot, more than 240 %"), "{told}");
    // The same as JSON, an object a line.
    let path = made.interior.with_file_name("hairline.pdf");
    let out =
        chapbook(&["preflight", path.to_str().expect("a path"), "--press", "kdp", "--message-format", "json"], &[]);
    let line = String::from_utf8(out.stdout).expect("text");
    let record: serde_json::Value = serde_json::from_str(line.trim()).expect("one object");
    assert_eq!((record["code"].as_str(), record["pages"][0].as_i64()), (Some("thin-line"), Some(7)));
}

#[test]
fn a_cover_that_is_drawn_over_is_found() {
    let made = build("book", "covers", "ingram", &[TRIM]);
    let count = Document::load(&made.interior).expect("a PDF").page_iter().count().to_string();
    let cover = made.cover.expect("a cover");
    let whole = Document::load(&cover).expect("a PDF");
    let all = ["--press", "ingram", "--trim", "6x9", "--cover", "--pages", &count];
    for (name, content, rule) in [
        ("barcode", "0 g 280 60 20 20 re f", "barcode-area"),
        ("ink", "1 1 1 .9 k 600 300 50 50 re f", "heavy-ink"),
        // Over the lower edge of the trim, which lies nine points up, and not to the end of the bleed.
        ("edge", "0 g 40 4 20 20 re f", "unsafe-margin"),
        ("words", "BT /F 9 Tf 12 300 Td (close) Tj ET", "unsafe-margin"),
    ] {
        let mut file = whole.clone();
        let page = pages(&file)[0];
        let face = dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica" };
        let id = file.get_dictionary(page).and_then(|page| page.get(b"Resources")).and_then(Object::as_reference);
        let resources = file.get_dictionary_mut(id.expect("resources")).expect("resources");
        resources.set("Font", dictionary! { "F" => face });
        let mut bytes = file.get_page_content(page).expect_content();
        bytes.extend_from_slice(b"\n");
        bytes.extend_from_slice(content.as_bytes());
        let id = file.add_object(Stream::new(Dictionary::new(), bytes));
        file.get_dictionary_mut(page).expect("a page").set("Contents", id);
        let path = cover.with_file_name(format!("{name}-cover.pdf"));
        file.save(&path).expect("written");
        let (code, told) = preflight(&path, &all);
        assert!(code == Some(1) && told.contains(&format!("[{rule}]")), "{name}: {told}");
    }
}

#[test]
fn broken_and_hostile_files_are_told_and_never_a_panic() {
    let dir = folder("hostile");
    let made = build("book", "hostile-book", "kdp", &[TRIM]);
    let bytes = fs::read(&made.interior).expect("the PDF");
    let path = dir.join("x.pdf");
    for share in [0, 1, 20, 50, 80, 97, 99] {
        fs::write(&path, &bytes[..bytes.len() * share / 100]).expect("written");
        let (code, told) = preflight(&path, &[]);
        assert!(matches!(code, Some(1 | 2)), "{share}: {code:?} {told}");
    }
    let noise: Vec<u8> = (0..30_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    fs::write(&path, noise).expect("written");
    assert_eq!(preflight(&path, &[]).0, Some(2));
    assert_eq!(preflight(&dir.join("nowhere.pdf"), &[]).0, Some(2));
    // Forms that draw themselves, many times over; nodes that are their own parents; numbers beyond measure.
    let mut file = Document::load(&made.interior).expect("a PDF");
    let form = file.new_object_id();
    let resources = dictionary! { "XObject" => dictionary! { "Me" => form } };
    let dict = dictionary! { "Type" => "XObject", "Subtype" => "Form", "Resources" => resources,
    "BBox" => vec![0.into(), 0.into(), 9.into(), 9.into()] };
    let big = "9".repeat(9);
    let body = format!("{} {big} {big} {big} {big} re f", "/Me Do ".repeat(12));
    file.objects.insert(form, Stream::new(dict, body.into_bytes()).into());
    add_resource(&mut file, "XObject", "Me", form.into());
    let page = pages(&file)[3];
    let parent = file.get_dictionary(page).and_then(|page| page.get(b"Parent")).and_then(Object::as_reference);
    let parent = parent.expect("a parent");
    file.get_dictionary_mut(parent).expect("a node").set("Parent", parent);
    file.get_dictionary_mut(page).expect("a page").remove(b"MediaBox");
    // A face that names all its widths and all its meanings thousands of times.
    let widths: Vec<Object> = (0..20_000).flat_map(|_| [Object::from(0), 65_535.into(), 500.into()]).collect();
    let meanings = format!(
        "1 begincodespacerange <0000> <FFFF> endcodespacerange 9 beginbfrange {}",
        "<0000> <FFFF> <0041> ".repeat(20_000)
    );
    let meanings = file.add_object(Stream::new(Dictionary::new(), meanings.into_bytes()));
    let own = dictionary! { "Type" => "Font", "Subtype" => "CIDFontType2", "BaseFont" => "Trap", "W" => widths };
    let face = dictionary! { "Type" => "Font", "Subtype" => "Type0", "BaseFont" => "Trap", "Encoding" => "Identity-H",
    "DescendantFonts" => vec![own.into()], "ToUnicode" => meanings };
    let face = file.add_object(face);
    add_resource(&mut file, "Font", "Trap", face.into());
    append(&mut file, "BT /Trap 9 Tf <00010002> Tj ET");
    append(&mut file, &format!("{big} 0 0 {big} 0 0 cm /Me Do BT {big} Tf (x) Tj Q Q Q EMC"));
    file.save(&path).expect("written");
    let (code, told) = preflight(&path, &["--press", "kdp"]);
    assert!(code == Some(1) && told.contains("no MediaBox"), "{told}");
    assert!(told.contains("the face Trap is not embedded") && told.contains("too intricate"), "{told}");
}
