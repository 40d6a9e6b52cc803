//! The finished PDF, read back: what the standards ask of it, rule by rule (docs, "PDF Conformance").
//!
//! Every rule is a function from the file to faults. The book `tests/books/everything` has none; and for
//! every rule a fault is planted, which that rule, and only that, must find.

use chapbook::asset::Assets;
use chapbook::font::FontBook;
use lopdf::content::Content;
use lopdf::{Dictionary, Document, Object, ObjectId};
use std::collections::{BTreeMap, BTreeSet};
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
/// A rule: its name, what looks for its faults, what plants one.
type Rule = (&'static str, fn(&Document) -> Faults, fn(&mut Document));

const RULES: &[Rule] = &[
    ("marked-content", marked_content, |d| edit_content(d, |c| drop_first(c, b"EMC"))),
    ("all-marked", all_marked, |d| edit_content(d, unmark)),
    ("artifacts", artifacts, |d| drop_key(d, "Properties")),
    ("parent-tree", parent_tree, |d| edit_first(d, "StructElem?MCID", |e| e.set("K", Object::Array(Vec::new())))),
    ("structure", structure, |d| edit_first(d, "TR", |e| e.set("S", Object::Name(b"Row".to_vec())))),
    ("alternatives", alternatives, |d| edit_first(d, "Figure", |e| drop(e.remove(b"Alt")))),
    ("figure-boxes", figure_boxes, |d| edit_first(d, "Figure", |e| drop(e.remove(b"A")))),
    ("table-groups", table_groups, |d| edit_first(d, "TBody", |e| e.set("S", Object::Name(b"THead".to_vec())))),
    ("headers", headers, |d| edit_first(d, "TH", |e| drop(e.remove(b"A")))),
    ("notes", notes, |d| edit_first(d, "Note", |e| drop(e.remove(b"ID")))),
    ("headings", headings, |d| edit_first(d, "H2", |e| e.set("S", Object::Name(b"H5".to_vec())))),
    ("links", links, |d| edit_first(d, "Annot", |e| drop(e.remove(b"Contents")))),
    ("destinations", destinations, repeat_name),
    ("metadata", metadata, plant_title),
    ("claims", claims, |d| edit_xmp(d, "<pdfaid:part", "<pdfaid:parts")),
    ("catalog", catalog, |d| drop(d.catalog_mut().expect("a catalog").remove(b"Lang"))),
    ("intent", intent, |d| drop(d.catalog_mut().expect("a catalog").remove(b"OutputIntents"))),
    ("fonts", fonts, |d| edit_first(d, "FontDescriptor", |e| drop((e.remove(b"FontFile2"), e.remove(b"FontFile3"))))),
    ("to-unicode", to_unicode, plant_zero),
    ("notdef", notdef, |d| edit_content(d, show_zero)),
    ("streams", streams, |d| edit_first_stream(d, |e| e.set("Filter", Object::Name(b"LZWDecode".to_vec())))),
    ("limits", limits, |d| edit_first(d, "Page", |e| e.set("UserUnit", i64::from(i32::MAX) + 1))),
    ("actions", actions, |d| edit_first(d, "Annot", |e| e.set("AA", Dictionary::new()))),
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
}

#[test]
fn an_empty_book_of_marks_makes_no_claims() {
    let typeset = chapbook::layout::page::Typeset::default();
    let made = chapbook::pdf::write(&typeset, &FontBook::bundled(), &Assets::default()).expect("a file");
    let file = Document::load_mem(&made.bytes).expect("the file can be read");
    assert!(!xmp(&file).contains("pdfaid:part") && !xmp(&file).contains("pdfuaid:part"));
}

// Finding one's way in the file.

fn dict<'a>(file: &'a Document, object: &'a Object) -> Option<&'a Dictionary> {
    file.dereference(object).ok()?.1.as_dict().ok()
}

fn at<'a>(file: &'a Document, dictionary: &'a Dictionary, path: &[&str]) -> Option<&'a Object> {
    let (first, rest) = path.split_first()?;
    let object = file.dereference(dictionary.get(first.as_bytes()).ok()?).ok()?.1;
    if rest.is_empty() { Some(object) } else { at(file, object.as_dict().ok()?, rest) }
}

fn from_catalog<'a>(file: &'a Document, path: &[&str]) -> Option<&'a Object> {
    at(file, file.catalog().ok()?, path)
}

fn name_of<'a>(dictionary: &'a Dictionary, key: &str) -> &'a str {
    dictionary
        .get(key.as_bytes())
        .and_then(Object::as_name)
        .ok()
        .and_then(|n| std::str::from_utf8(n).ok())
        .unwrap_or("")
}

fn string_of(dictionary: &Dictionary, key: &str) -> String {
    let bytes = dictionary.get(key.as_bytes()).and_then(Object::as_str).unwrap_or_default();
    match bytes.strip_prefix(b"\xFE\xFF") {
        Some(rest) => {
            let units: Vec<u16> = rest.chunks(2).map(|u| u16::from_be_bytes([u[0], u[u.len() - 1]])).collect();
            String::from_utf16_lossy(&units)
        }
        None => String::from_utf8_lossy(bytes).into_owned(),
    }
}

/// Every element of the structure, in order, with its object number.
fn elements(file: &Document) -> Vec<(ObjectId, &Dictionary)> {
    fn walk<'a>(file: &'a Document, object: &'a Object, out: &mut Vec<(ObjectId, &'a Dictionary)>) {
        match object {
            Object::Reference(id) => {
                let Some(element) = dict(file, object) else { return };
                out.push((*id, element));
                if let Ok(kids) = element.get(b"K") {
                    walk(file, kids, out);
                }
            }
            Object::Array(kids) => kids.iter().for_each(|kid| walk(file, kid, out)),
            _ => {}
        }
    }
    let mut out = Vec::new();
    if let Some(kids) = from_catalog(file, &["StructTreeRoot", "K"]) {
        walk(file, kids, &mut out);
    }
    out
}

fn of_type<'a>(file: &'a Document, kind: &str) -> Vec<(ObjectId, &'a Dictionary)> {
    elements(file).into_iter().filter(|(_, element)| name_of(element, "S") == kind).collect()
}

/// An attribute of an element.
fn attribute<'a>(file: &'a Document, element: &'a Dictionary, key: &str) -> Option<&'a Object> {
    at(file, element, &["A", key])
}

fn kids(element: &Dictionary) -> Vec<Object> {
    match element.get(b"K") {
        Ok(Object::Array(kids)) => kids.clone(),
        Ok(other) => vec![other.clone()],
        Err(_) => Vec::new(),
    }
}

/// The pairs of a name or number tree.
fn tree(file: &Document, root: &Dictionary, key: &str) -> Vec<(Object, Object)> {
    let mut out = Vec::new();
    if let Some(Object::Array(leaf)) = at(file, root, &[key]) {
        out.extend(leaf.chunks(2).map(|pair| (pair[0].clone(), pair[1].clone())));
    }
    if let Some(Object::Array(kids)) = at(file, root, &["Kids"]) {
        out.extend(kids.iter().filter_map(|kid| dict(file, kid)).flat_map(|kid| tree(file, kid, key)));
    }
    out
}

fn content(file: &Document, page: ObjectId) -> Content {
    Content::decode(&file.get_page_content(page)).expect("operators")
}

fn annotations(file: &Document) -> Vec<(ObjectId, &Dictionary)> {
    let pages = file.get_pages();
    let lists =
        pages.values().filter_map(|page| at(file, file.get_dictionary(*page).ok()?, &["Annots"])?.as_array().ok());
    lists.flatten().filter_map(|a| Some((a.as_reference().ok()?, dict(file, a)?))).collect()
}

fn xmp(file: &Document) -> String {
    let stream = from_catalog(file, &["Metadata"]).and_then(|m| m.as_stream().ok());
    stream.map_or_else(String::new, |stream| String::from_utf8_lossy(&stream.content).into_owned())
}

/// What stands in an element of the XMP, without markup, entries joined by commas.
fn xmp_text(xmp: &str, name: &str) -> String {
    let (open, close) = (format!("<{name}>"), format!("</{name}>"));
    let inside = xmp.split_once(&open).and_then(|(_, rest)| rest.split_once(&close)).map_or("", |(inside, _)| inside);
    let entries: Vec<String> = inside
        .split("</rdf:li>")
        .map(|entry| entry.rsplit('>').next().unwrap_or("").trim().to_owned())
        .filter(|entry| !entry.is_empty())
        .collect();
    entries.join(", ").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

// The rules.

fn marked_content(file: &Document) -> Faults {
    let mut faults = Faults::new();
    for (number, id) in file.get_pages() {
        let (mut open, mut text, mut inside) = (0_i32, false, false);
        for operation in content(file, id).operations {
            match operation.operator.as_str() {
                "BDC" | "BMC" => {
                    open += 1;
                    inside = text;
                }
                "EMC" => {
                    open -= 1;
                    if inside != text {
                        faults.push(format!("page {number}: a sequence reaches over the edge of a text object"));
                    }
                }
                "BT" => text = true,
                "ET" => text = false,
                _ => {}
            }
            if !(0..=2).contains(&open) {
                faults.push(format!("page {number}: sequences nest {open} deep"));
                break;
            }
        }
        if open != 0 || text {
            faults.push(format!("page {number}: a sequence or a text object is left open"));
        }
    }
    faults
}

fn all_marked(file: &Document) -> Faults {
    let paints = ["f", "f*", "S", "B", "B*", "Do", "Tj", "TJ", "sh"];
    let mut faults = Faults::new();
    for (number, id) in file.get_pages() {
        let mut open = 0;
        for operation in content(file, id).operations {
            match operation.operator.as_str() {
                "BDC" | "BMC" => open += 1,
                "EMC" => open -= 1,
                painter if open == 0 && paints.contains(&painter) => {
                    faults.push(format!("page {number}: {painter} outside of all marked content"));
                }
                _ => {}
            }
        }
    }
    faults
}

fn artifacts(file: &Document) -> Faults {
    let mut faults = Faults::new();
    for (number, id) in file.get_pages() {
        let page = file.get_dictionary(id).expect("a page");
        for operation in content(file, id).operations.iter().filter(|o| o.operator == "BDC") {
            let [Object::Name(tag), Object::Name(list)] = &operation.operands[..] else { continue };
            let list = String::from_utf8_lossy(list).into_owned();
            let kind = at(file, page, &["Resources", "Properties", &list, "Type"]).and_then(|kind| kind.as_name().ok());
            if tag == b"Artifact" && !matches!(kind, Some(b"Layout" | b"Pagination")) {
                faults.push(format!("page {number}: an artifact without a type"));
            }
        }
    }
    faults
}

/// ISO 32000-1 §14.7.4.4: each sequence has one owner, which names it.
fn parent_tree(file: &Document) -> Faults {
    let mut faults = Faults::new();
    let root = from_catalog(file, &["StructTreeRoot", "ParentTree"]).and_then(|root| root.as_dict().ok());
    let owners: BTreeMap<i64, Object> = root
        .map(|root| tree(file, root, "Nums"))
        .unwrap_or_default()
        .into_iter()
        .filter_map(|(key, value)| Some((key.as_i64().ok()?, value)))
        .collect();
    for (number, id) in file.get_pages() {
        let page = file.get_dictionary(id).expect("a page");
        let key = page.get(b"StructParents").and_then(Object::as_i64).unwrap_or(-1);
        let list = owners.get(&key).and_then(|list| list.as_array().ok());
        let mut seen = BTreeSet::new();
        for operation in content(file, id).operations.iter().filter(|o| o.operator == "BDC") {
            let list_of = operation.operands.get(1).and_then(|list| list.as_dict().ok());
            let Some(mcid) = list_of.and_then(|list| list.get(b"MCID").and_then(Object::as_i64).ok()) else { continue };
            if !seen.insert(mcid) {
                faults.push(format!("page {number}: the identifier {mcid} comes twice"));
            }
            let owner = list.and_then(|list| dict(file, list.get(usize::try_from(mcid).ok()?)?));
            let here = |owner: &Dictionary| owner.get(b"Pg").and_then(Object::as_reference).ok() == Some(id);
            let names = |owner: &Dictionary| {
                kids(owner).iter().any(|kid| match kid {
                    Object::Integer(kid) => *kid == mcid && here(owner),
                    Object::Dictionary(kid) => {
                        here(kid) && kid.get(b"MCID").and_then(Object::as_i64).ok() == Some(mcid)
                    }
                    _ => false,
                })
            };
            if !owner.is_some_and(names) {
                faults.push(format!("page {number}: the sequence {mcid} belongs to no element"));
            }
        }
        if list.map_or(0, Vec::len) != seen.len() {
            faults.push(format!("page {number}: {} sequences, {} owners", seen.len(), list.map_or(0, Vec::len)));
        }
    }
    faults
}

/// Which types there are and what they may lie in (ISO 32000-1 §14.8.4).
fn structure(file: &Document) -> Faults {
    const INLINE: &[&str] = &["Span", "Link", "Reference", "Note", "Formula", "Figure", "Code"];
    const BLOCKS: &[&str] =
        &["P", "H1", "H2", "H3", "H4", "H5", "H6", "L", "Table", "BlockQuote", "Div", "Sect", "Part", "TOC", "Caption"];
    const TIED: &[(&str, &[&str])] = &[
        ("LI", &["L"]),
        ("Lbl", &["LI", "Note"]),
        ("LBody", &["LI"]),
        ("THead", &["Table"]),
        ("TBody", &["Table"]),
        ("TR", &["Table", "THead", "TBody"]),
        ("TH", &["TR"]),
        ("TD", &["TR"]),
        ("TOCI", &["TOC"]),
    ];
    let all = elements(file);
    let types: BTreeMap<ObjectId, &str> = all.iter().map(|(id, element)| (*id, name_of(element, "S"))).collect();
    let mut faults = Faults::new();
    for (id, element) in &all {
        let kind = types[id];
        let above = element.get(b"P").and_then(Object::as_reference).ok().and_then(|id| types.get(&id)).copied();
        let fits = match TIED.iter().find(|(tied, _)| *tied == kind) {
            Some((_, parents)) => above.is_some_and(|above| parents.contains(&above)),
            None if kind == "Document" => above.is_none(),
            None => above.is_some() && (INLINE.contains(&kind) || BLOCKS.contains(&kind)),
        };
        if !fits {
            faults.push(format!("{kind} in {}", above.unwrap_or("nothing")));
        }
    }
    if all.first().is_none_or(|(_, first)| name_of(first, "S") != "Document") {
        faults.push("the first element is no Document".to_owned());
    }
    faults
}

fn alternatives(file: &Document) -> Faults {
    let both = of_type(file, "Figure").into_iter().chain(of_type(file, "Formula"));
    let silent = both.filter(|(_, element)| string_of(element, "Alt").trim().is_empty());
    silent.map(|(id, element)| format!("{} {id:?} has no text", name_of(element, "S"))).collect()
}

fn figure_boxes(file: &Document) -> Faults {
    let figures = of_type(file, "Figure").into_iter();
    let fits = |element: &Dictionary| {
        attribute(file, element, "BBox").and_then(|b| b.as_array().ok()).is_some_and(|b| b.len() == 4)
    };
    figures.filter(|(_, figure)| !fits(figure)).map(|(id, _)| format!("figure {id:?} has no box")).collect()
}

/// A head has a body beside it (ISO 32000-1 §14.8.4.3.4, table 337).
fn table_groups(file: &Document) -> Faults {
    let mut faults = Faults::new();
    for (id, table) in of_type(file, "Table") {
        let kids = kids(table);
        let count =
            |kind| kids.iter().filter_map(|kid| dict(file, kid)).filter(|kid| name_of(kid, "S") == kind).count();
        if count("THead") > 1 || (count("THead") == 1 && count("TBody") == 0) {
            faults.push(format!("{id:?}: a table's heads without bodies"));
        }
    }
    faults
}

fn headers(file: &Document) -> Faults {
    let scoped = |element: &Dictionary| {
        let scope = attribute(file, element, "Scope").and_then(|scope| scope.as_name().ok());
        matches!(scope, Some(b"Row" | b"Column" | b"Both"))
    };
    of_type(file, "TH")
        .into_iter()
        .filter(|(_, e)| !scoped(e))
        .map(|(id, _)| format!("TH {id:?} has no scope"))
        .collect()
}

fn notes(file: &Document) -> Faults {
    let mut seen = BTreeSet::new();
    let mut faults = Faults::new();
    for (id, note) in of_type(file, "Note") {
        let name = string_of(note, "ID");
        if name.is_empty() || !seen.insert(name) {
            faults.push(format!("note {id:?} has no identifier of its own"));
        }
    }
    faults
}

fn headings(file: &Document) -> Faults {
    let mut faults = Faults::new();
    let mut before = 0;
    for (_, element) in elements(file) {
        let Some(level) = name_of(element, "S").strip_prefix('H').and_then(|level| level.parse::<u8>().ok()) else {
            continue;
        };
        if level > before + 1 {
            faults.push(format!("H{level} after H{before}"));
        }
        before = level;
    }
    faults
}

fn links(file: &Document) -> Faults {
    let mut faults = Faults::new();
    let root = from_catalog(file, &["StructTreeRoot", "ParentTree"]).and_then(|root| root.as_dict().ok());
    let owners = root.map(|root| tree(file, root, "Nums")).unwrap_or_default();
    for (id, annotation) in annotations(file) {
        let key = annotation.get(b"StructParent").cloned().unwrap_or(Object::Null);
        let owner = owners.iter().find(|(k, _)| *k == key).and_then(|(_, owner)| dict(file, owner));
        let held = owner.is_some_and(|owner| {
            name_of(owner, "S") == "Link"
                && kids(owner).iter().any(|kid| {
                    kid.as_dict().is_ok_and(|kid| {
                        name_of(kid, "Type") == "OBJR"
                            && kid.get(b"Obj").and_then(Object::as_reference).ok() == Some(id)
                    })
                })
        });
        let flags = annotation.get(b"F").and_then(Object::as_i64).unwrap_or(0);
        if name_of(annotation, "Subtype") != "Link"
            || !held
            || flags != 4
            || string_of(annotation, "Contents").is_empty()
        {
            faults.push(format!("annotation {id:?} has no element, no text or the wrong flags"));
        }
    }
    faults
}

fn destinations(file: &Document) -> Faults {
    let root = from_catalog(file, &["Names", "Dests"]).and_then(|root| root.as_dict().ok());
    let names: Vec<Vec<u8>> = root
        .map(|root| tree(file, root, "Names"))
        .unwrap_or_default()
        .iter()
        .filter_map(|(name, _)| name.as_str().ok().map(<[u8]>::to_vec))
        .collect();
    let mut faults = Faults::new();
    if !names.windows(2).all(|pair| pair[0] < pair[1]) {
        faults.push("names are not in order, or come twice".to_owned());
    }
    for name in &names {
        let id = name.iter().position(|byte| *byte == b'#').map(|at| name[at + 1..].to_vec());
        if id.is_some_and(|id| names.binary_search(&id).is_err()) {
            faults.push(format!("{} cannot be called from outside", String::from_utf8_lossy(name)));
        }
    }
    for (id, annotation) in annotations(file) {
        if let Ok(Object::String(name, _)) = annotation.get(b"Dest")
            && names.binary_search(name).is_err()
        {
            faults.push(format!("annotation {id:?} leads nowhere"));
        }
    }
    faults
}

fn metadata(file: &Document) -> Faults {
    let xmp = xmp(file);
    let info = file.trailer.get(b"Info").ok().and_then(|info| dict(file, info)).expect("document information");
    let date = |key| string_of(info, key).chars().filter(char::is_ascii_digit).collect::<String>();
    let plain = |name| xmp_text(&xmp, name);
    let digits = |name| plain(name).chars().filter(char::is_ascii_digit).collect::<String>();
    let pairs = [
        ("Title", string_of(info, "Title"), plain("dc:title")),
        ("Author", string_of(info, "Author"), plain("dc:creator")),
        ("Subject", string_of(info, "Subject"), plain("dc:description")),
        ("Keywords", string_of(info, "Keywords"), plain("pdf:Keywords")),
        ("Creator", string_of(info, "Creator"), plain("xmp:CreatorTool")),
        ("Producer", string_of(info, "Producer"), plain("pdf:Producer")),
        ("CreationDate", date("CreationDate"), digits("xmp:CreateDate")),
        ("ModDate", date("ModDate"), digits("xmp:ModifyDate")),
    ];
    let differ = pairs.into_iter().filter(|(_, info, xmp)| info != xmp);
    differ.map(|(name, info, xmp)| format!("{name}: {info:?} is not {xmp:?}")).collect()
}

fn claims(file: &Document) -> Faults {
    let xmp = xmp(file);
    let wanted = ["<pdfaid:part ", "<pdfaid:conformance ", "<pdfuaid:part ", "<pdfaSchema:prefix>pdfuaid<"];
    wanted.into_iter().filter(|w| !xmp.contains(w)).map(|w| format!("{w} is missing")).collect()
}

fn catalog(file: &Document) -> Faults {
    let mut faults = Faults::new();
    let wanted: [(&[&str], Object); 2] =
        [(&["MarkInfo", "Marked"], true.into()), (&["ViewerPreferences", "DisplayDocTitle"], true.into())];
    for (path, value) in wanted {
        if from_catalog(file, path) != Some(&value) {
            faults.push(format!("{path:?} is not {value:?}"));
        }
    }
    let language = file.catalog().map(|catalog| string_of(catalog, "Lang")).unwrap_or_default();
    let primary = language.split('-').next().unwrap_or_default();
    if !(2..=3).contains(&primary.len()) || !primary.bytes().all(|b| b.is_ascii_alphabetic()) {
        faults.push(format!("the language is {language:?}"));
    }
    for key in ["OpenAction", "Outlines", "PageLabels", "Names"] {
        if from_catalog(file, &[key]).is_none() {
            faults.push(format!("no {key}"));
        }
    }
    for page in file.get_pages().values().filter_map(|page| file.get_dictionary(*page).ok()) {
        if name_of(page, "Tabs") != "S" {
            faults.push("a page whose tabs do not follow the structure".to_owned());
        }
    }
    if file.trailer.has(b"Encrypt") || file.trailer.get(b"ID").and_then(Object::as_array).map_or(0, Vec::len) != 2 {
        faults.push("encrypted, or without identifier".to_owned());
    }
    faults
}

fn intent(file: &Document) -> Faults {
    let intents = from_catalog(file, &["OutputIntents"]).and_then(|list| list.as_array().ok());
    let found = intents.and_then(|list| dict(file, list.first()?)).and_then(|intent| {
        let profile = at(file, intent, &["DestOutputProfile"])?.as_stream().ok()?;
        let bytes = profile.decompressed_content().ok()?;
        let whole =
            name_of(intent, "S") == "GTS_PDFA1" && profile.dict.get(b"N").and_then(Object::as_i64).ok() == Some(3);
        (whole && bytes.get(12..20)? == b"mntrRGB " && bytes.get(36..40)? == b"acsp").then_some(())
    });
    if found.is_some() { Faults::new() } else { vec!["no output intent with a profile for RGB".to_owned()] }
}

/// Every dictionary of a kind, wherever it lies.
fn of_kind<'a>(file: &'a Document, kind: &str) -> Vec<&'a Dictionary> {
    let dictionaries = file.objects.values().filter_map(|object| object.as_dict().ok());
    dictionaries.filter(|dictionary| name_of(dictionary, "Type") == kind).collect()
}

/// How many bytes a code of a composite font has: `None` if its encoding is not one of the two that are used.
fn code_length(file: &Document, font: &Dictionary) -> Option<usize> {
    if name_of(font, "Encoding") == "Identity-H" {
        return Some(2);
    }
    let map = at(file, font, &["Encoding"])?.as_stream().ok()?;
    let text = String::from_utf8(map.get_plain_content().ok()?).ok()?;
    let told = name_of(&map.dict, "CMapName") == "OneByteIdentityH" && text.contains("<00> <FF> 0");
    told.then_some(1)
}

fn fonts(file: &Document) -> Faults {
    let mut faults = Faults::new();
    for font in of_kind(file, "Font") {
        let name = name_of(font, "BaseFont");
        match name_of(font, "Subtype") {
            "Type0" => {
                let known = code_length(file, font).is_some();
                let fits = known && font.has(b"ToUnicode");
                if !fits {
                    faults.push(format!("{name} has no text"));
                }
            }
            kind => {
                let descriptor = at(file, font, &["FontDescriptor"]).and_then(|d| d.as_dict().ok());
                let there = descriptor.is_some_and(|d| d.has(b"FontFile2") || d.has(b"FontFile3"));
                let mapped = kind != "CIDFontType2" || name_of(font, "CIDToGIDMap") == "Identity";
                if !there || !mapped || !font.has(b"W") {
                    faults.push(format!("{name} is not whole in the file"));
                }
            }
        }
    }
    faults
}

fn to_unicode(file: &Document) -> Faults {
    let mut faults = Faults::new();
    for font in of_kind(file, "Font") {
        let Some(map) = at(file, font, &["ToUnicode"]).and_then(|map| map.as_stream().ok()) else { continue };
        let map = map.decompressed_content().unwrap_or_else(|_| map.content.clone());
        let map = String::from_utf8_lossy(&map).into_owned();
        let targets = map.lines().filter(|line| line.starts_with('<')).filter_map(|line| line.split('<').nth(2));
        for target in targets {
            let units: Vec<&str> = (0..target.len().saturating_sub(3)).step_by(4).map(|i| &target[i..i + 4]).collect();
            if units.iter().any(|unit| ["0000", "FEFF", "FFFE"].contains(unit)) {
                faults.push(format!("{}: {target}", name_of(font, "BaseFont")));
            }
        }
    }
    faults
}

fn notdef(file: &Document) -> Faults {
    let mut faults = Faults::new();
    for (number, id) in file.get_pages() {
        let fonts = file.get_page_fonts(id).expect("fonts");
        let mut length = 2;
        for operation in content(file, id).operations {
            if operation.operator == "Tf" {
                let name = operation.operands[0].as_name().expect("a name");
                length = code_length(file, fonts[name]).unwrap_or(2);
            }
            let strings = operation.operands.iter().flat_map(|operand| match operand {
                Object::Array(parts) => parts.iter().collect::<Vec<_>>(),
                other => vec![other],
            });
            let zero = |object: &Object| {
                object.as_str().is_ok_and(|codes| codes.chunks(length).any(|code| code.iter().all(|byte| *byte == 0)))
            };
            if ["Tj", "TJ"].contains(&operation.operator.as_str()) && strings.into_iter().any(zero) {
                faults.push(format!("page {number} shows the glyph of missing characters"));
            }
        }
    }
    faults
}

fn streams(file: &Document) -> Faults {
    let mut faults = Faults::new();
    for (id, stream) in file.objects.iter().filter_map(|(id, object)| Some((id, object.as_stream().ok()?))) {
        let filter = name_of(&stream.dict, "Filter");
        let foreign =
            [&b"F"[..], b"FFilter", b"Alternates", b"OPI", b"Ref", b"PS"].iter().any(|key| stream.dict.has(key));
        let smooth = stream.dict.get(b"Interpolate").and_then(Object::as_bool).ok() == Some(true);
        let ink = stream.dict.get(b"ColorSpace").and_then(Object::as_name).ok() == Some(&b"DeviceCMYK"[..]);
        if !["", "FlateDecode", "DCTDecode"].contains(&filter) || foreign || smooth || ink {
            faults.push(format!("stream {id:?}: {filter}"));
        }
    }
    faults
}

/// ISO 19005-2, 6.1.13.
fn limits(file: &Document) -> Faults {
    fn walk(object: &Object, faults: &mut Faults) {
        match object {
            Object::Integer(value) if i32::try_from(*value).is_err() => faults.push(format!("the number {value}")),
            Object::Real(value) if !value.is_normal() && *value != 0.0 => faults.push(format!("the number {value}")),
            Object::String(value, _) if value.len() > 32_767 => faults.push("a long string".to_owned()),
            Object::Name(value) if value.len() > 127 => faults.push("a long name".to_owned()),
            Object::Array(items) => items.iter().for_each(|item| walk(item, faults)),
            Object::Dictionary(d) => d.iter().for_each(|(_, item)| walk(item, faults)),
            Object::Stream(stream) => stream.dict.iter().for_each(|(_, item)| walk(item, faults)),
            _ => {}
        }
    }
    let mut faults = Faults::new();
    file.objects.values().for_each(|object| walk(object, &mut faults));
    for (id, stream) in file.objects.iter().filter_map(|(id, object)| Some((id, object.as_stream().ok()?))) {
        if name_of(&stream.dict, "Subtype") != "Form" {
            continue;
        }
        let (mut depth, mut most) = (0, 0);
        let bytes = stream.decompressed_content().unwrap_or_else(|_| stream.content.clone());
        for operation in Content::decode(&bytes).map(|content| content.operations).unwrap_or_default() {
            depth += i32::from(operation.operator == "q") - i32::from(operation.operator == "Q");
            most = most.max(depth);
        }
        if most > 28 || depth != 0 {
            faults.push(format!("the drawing {id:?} saves {most} states"));
        }
    }
    faults
}

fn actions(file: &Document) -> Faults {
    let mut faults = Faults::new();
    for (id, object) in &file.objects {
        let Ok(dictionary) = object.as_dict() else { continue };
        let action = at(file, dictionary, &["A"]).and_then(|action| action.as_dict().ok());
        let kind = action.filter(|action| action.has(b"S")).map_or("URI", |action| name_of(action, "S"));
        if dictionary.has(b"AA") || kind != "URI" || dictionary.has(b"JS") || dictionary.has(b"EF") {
            faults.push(format!("object {id:?} acts"));
        }
    }
    faults
}

// Planting faults.

/// Changes the content of the first page that has some.
fn edit_content(file: &mut Document, change: impl Fn(&mut Content) -> bool) {
    for id in file.get_pages().into_values() {
        let mut operations = content(file, id);
        if change(&mut operations) {
            let bytes = operations.encode().expect("operators");
            return file.change_page_content(id, bytes).expect("a page");
        }
    }
    panic!("nothing to change");
}

fn drop_first(content: &mut Content, operator: &[u8]) -> bool {
    let at = content.operations.iter().position(|operation| operation.operator.as_bytes() == operator);
    at.map(|at| content.operations.remove(at)).is_some()
}

/// Takes the first sequence's operators away and leaves what is in it.
fn unmark(content: &mut Content) -> bool {
    drop_first(content, b"BDC") && drop_first(content, b"EMC")
}

fn show_zero(content: &mut Content) -> bool {
    let array = content.operations.iter_mut().find(|operation| operation.operator == "TJ");
    let first = array.and_then(|operation| operation.operands.first_mut()?.as_array_mut().ok()?.first_mut());
    first.map(|first| *first = Object::string_literal(vec![0, 0])).is_some()
}

/// Changes the first dictionary of a type: `Type`, or structure type, or for `StructElem?MCID` an element with content.
fn edit_first(file: &mut Document, kind: &str, change: impl Fn(&mut Dictionary)) {
    let fits = |dictionary: &Dictionary| match kind {
        "StructElem?MCID" => {
            dictionary.has(b"S") && kids(dictionary).iter().any(|kid| matches!(kid, Object::Integer(_)))
        }
        _ => name_of(dictionary, "Type") == kind || (dictionary.has(b"P") && name_of(dictionary, "S") == kind),
    };
    let mut all = file.objects.values_mut().filter_map(|object| object.as_dict_mut().ok());
    change(all.find(|dictionary| fits(dictionary)).unwrap_or_else(|| panic!("no {kind}")));
}

fn edit_first_stream(file: &mut Document, change: impl Fn(&mut Dictionary)) {
    let mut all = file.objects.values_mut().filter_map(|object| object.as_stream_mut().ok());
    change(&mut all.next().expect("a stream").dict);
}

fn drop_key(file: &mut Document, key: &str) {
    for dictionary in file.objects.values_mut().filter_map(|object| object.as_dict_mut().ok()) {
        dictionary.remove(key.as_bytes());
    }
}

/// The first name of all comes once more, before itself.
fn repeat_name(file: &mut Document) {
    let names = from_catalog(file, &["Names"]).and_then(|names| names.as_dict().ok()).expect("names");
    let mut id = names.get(b"Dests").and_then(Object::as_reference).expect("a tree");
    while let Some(Object::Array(kids)) = at(file, file.get_dictionary(id).expect("a node"), &["Kids"]) {
        id = kids[0].as_reference().expect("a kid");
    }
    if let Ok(Object::Array(names)) = file.get_dictionary_mut(id).expect("a leaf").get_mut(b"Names") {
        let pair: Vec<Object> = names[..2].to_vec();
        names.splice(0..0, pair);
    }
}

fn plant_title(file: &mut Document) {
    let info = file.trailer.get(b"Info").and_then(Object::as_reference).expect("document information");
    file.get_dictionary_mut(info).expect("a dictionary").set("Title", Object::string_literal("Another"));
}

fn edit_xmp(file: &mut Document, from: &str, to: &str) {
    let changed = xmp(file).replace(from, to).into_bytes();
    let id = file.catalog().and_then(|c| c.get(b"Metadata")).and_then(Object::as_reference).expect("metadata");
    file.get_object_mut(id).and_then(Object::as_stream_mut).expect("a stream").set_content(changed);
}

fn plant_zero(file: &mut Document) {
    let map =
        of_kind(file, "Font").into_iter().find_map(|font| font.get(b"ToUnicode").and_then(Object::as_reference).ok());
    let stream = file.get_object_mut(map.expect("a map")).and_then(Object::as_stream_mut).expect("a stream");
    stream.dict.remove(b"Filter");
    stream.set_content(b"1 beginbfchar\n<0001> <0000>\nendbfchar\n".to_vec());
}
