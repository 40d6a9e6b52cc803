//! The guide against the code: every code, key and option is documented, and none that is not there.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use chapbook::theme::Theme;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn page(name: &str) -> String {
    fs::read_to_string(root().join("docs/src").join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

#[test]
fn every_code_has_a_section_and_every_section_a_code() {
    let page = page("diagnostics.md");
    let sections: Vec<&str> = page.lines().filter_map(|line| line.strip_prefix("### ")).collect();
    let told: BTreeSet<&str> = sections.iter().copied().collect();
    let known: BTreeSet<&str> = chapbook::diagnostic::Code::ALL.iter().map(|code| code.name()).collect();
    assert_eq!(told, known);
    assert_eq!(sections.len(), told.len(), "a code has two sections");
    // The first words of a section give the severity.
    for code in chapbook::diagnostic::Code::ALL {
        let after = page.split(&format!("### {}\n\n", code.name())).nth(1).unwrap_or("");
        let severity = code.severity().name();
        assert!(after.to_lowercase().starts_with(&format!("*{severity}.*")), "{} is told to be otherwise", code.name());
    }
}

/// The keys that the `config` room asks for: string literals in the places where keys stand.
fn keys() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut files: Vec<_> = fs::read_dir(root().join("src/config")).expect("the room").flatten().collect();
    files.sort_by_key(fs::DirEntry::file_name);
    for file in files.iter().filter(|file| file.file_name() != "tests.rs") {
        let text = fs::read_to_string(file.path()).expect("a source file");
        let code: Vec<&str> = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
        for (before, literal, after) in literals(&code.join("\n")) {
            if !literal.is_empty() && literal.bytes().all(|b| b.is_ascii_lowercase() || b == b'-') {
                found.extend(is_key(before, after).then(|| literal.to_owned()));
            }
        }
    }
    found
}

/// Each string literal of some code, with what stands before and behind it.
fn literals(code: &str) -> Vec<(&str, &str, &str)> {
    let bytes = code.as_bytes();
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(open) = code[at..].find('"').map(|i| at + i) {
        at = open + 1;
        if open > 0 && bytes[open - 1] == b'\'' && bytes.get(open + 1) == Some(&b'\'') {
            continue;
        }
        while at < bytes.len() && bytes[at] != b'"' {
            at += 1 + usize::from(bytes[at] == b'\\');
        }
        let end = at.min(bytes.len());
        out.push((&code[..open], &code[open + 1..end], code.get(end + 1..).unwrap_or("")));
        at = end + 1;
    }
    out
}

/// Whether a literal stands where a key does: `keys.get("x", …)`, `named(&mut keys, "x")`,
/// `("margin-top", &mut theme.page.top)`.
fn is_key(before: &str, after: &str) -> bool {
    let Some(paren) = before.rfind('(') else { return false };
    let (call, inside) = (&before[..paren], before[paren + 1..].trim());
    let call = if call.ends_with('>') { call.rsplit_once("::<").map_or(call, |(call, _)| call) } else { call };
    let name = call.rsplit(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or("");
    match name {
        "get" | "found" | "text" | "table" | "node" | "elements" | "one_of" => inside.is_empty(),
        // Their first argument is the table that is asked, which may be a call: `&mut output.table("epub")`.
        "named" | "list" | "styles" | "length" | "share" | "family" | "between" | "paper" => inside.ends_with(','),
        "" => inside.is_empty() && after.starts_with(", &mut "),
        _ => false,
    }
}

/// The tables of book.toml that are headings in the guide rather than rows of a table.
const TABLES: &[&str] = &[
    "book",
    "build",
    "rust",
    "preprocessor",
    "output",
    "html",
    "code",
    "epub",
    "pdf",
    "chapbook",
    "fonts",
    "headings",
    "opener",
    "scene-break",
    "running-line",
    "colors",
    "press",
];

#[test]
fn every_key_is_documented_and_every_documented_key_is_read() {
    let page = format!("{}\n{}", page("configuration.md"), page("themes.md"));
    let mut known = keys();
    known.extend(chapbook::theme::code::NAMES.map(str::to_owned));
    assert!(known.len() > 40, "the keys are not found any more: {known:?}");
    // A key is documented by a table row that begins with it, with or without its table.
    let rows: BTreeSet<&str> = page
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split('`').next())
        .map(|name| name.rsplit('.').next().unwrap_or(name))
        .collect();
    for key in known.iter().filter(|key| !TABLES.contains(&key.as_str())) {
        let told =
            rows.contains(key.as_str()) || page.contains(&format!("`{key}`")) || page.contains(&format!(".{key}`"));
        assert!(told, "configuration.md says nothing of `{key}`");
    }
    for name in rows.iter().filter(|name| !name.starts_with("MDBOOK_")) {
        let preset = chapbook::theme::PageTheme::preset(name).is_some() || Theme::PRESETS.contains(name);
        assert!(preset || known.contains(*name), "configuration.md tells of `{name}`, which is not read");
    }
    for preset in chapbook::theme::PageTheme::PRESETS.iter().chain(Theme::PRESETS) {
        assert!(rows.contains(preset), "configuration.md says nothing of the page `{preset}`");
    }
}

/// The long options in a text.
fn options(text: &str) -> BTreeSet<String> {
    text.split(|c: char| !c.is_alphanumeric() && c != '-')
        .filter(|word| word.len() > 3 && word.starts_with("--") && word.as_bytes()[2].is_ascii_lowercase())
        .map(str::to_owned)
        .collect()
}

/// The long options that a command knows.
fn known_options(command: &str) -> BTreeSet<String> {
    let output = Command::new(env!("CARGO_BIN_EXE_chapbook")).args([command, "--help"]).output().expect("it starts");
    let help = String::from_utf8(output.stdout).expect("UTF-8");
    let options = options(&help);
    assert!(options.len() > 10, "{help}");
    options
}

#[test]
fn every_option_is_documented() {
    let (build, handout) = (known_options("build"), known_options("handout"));
    let page = format!("{}\n{}", page("command-line.md"), page("handouts.md"));
    let readme = fs::read_to_string(root().join("README.md")).expect("README.md");
    for option in build.union(&handout) {
        assert!(
            page.contains(&format!("`{option}")) || page.contains(&format!(", `{option}")),
            "{option} is not in the guide"
        );
        let listed = option == "--help" || !build.contains(option) || readme.contains(option.as_str());
        assert!(listed, "{option} is not in README.md");
    }
    let rows: String = page.lines().filter(|line| line.starts_with("| `-")).collect();
    for told in options(&rows) {
        let known = build.contains(&told) || handout.contains(&told) || told == "--version";
        assert!(known, "the guide tells of {told}, which is not there");
    }
}

#[test]
fn every_page_of_the_guide_is_listed() {
    let summary = page("SUMMARY.md");
    for entry in fs::read_dir(root().join("docs/src")).expect("the guide").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if Path::new(&name).extension().is_some_and(|end| end == "md") && name != "SUMMARY.md" {
            assert!(summary.contains(&format!("({name})")), "{name} is not in SUMMARY.md");
        }
    }
}

#[test]
fn the_words_of_the_vocabulary_are_in_order() {
    let page = page("vocabulary.md");
    let lines: Vec<&str> = page.lines().collect();
    let mut last = "";
    for pair in lines.windows(2) {
        if pair[0].starts_with("## ") {
            last = "";
        }
        if pair[1].starts_with(": ") {
            assert!(last < pair[0], "{} stands behind {last}", pair[0]);
            last = pair[0];
        }
    }
}

/// Every Rust file below a folder, as one text.
fn sources(folder: &Path, out: &mut String) {
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            sources(&path, out);
        } else if path.extension().is_some_and(|end| end == "rs") {
            out.push_str(&fs::read_to_string(&path).expect("a source file"));
        }
    }
}

#[test]
fn every_test_that_the_forty_points_name_is_there() {
    let page = page("epub-points.md");
    let mut code = String::new();
    sources(&root().join("src"), &mut code);
    sources(&root().join("tests"), &mut code);
    let rows: Vec<&str> =
        page.lines().filter(|line| line.starts_with("| ") && line.as_bytes()[2].is_ascii_digit()).collect();
    assert_eq!(rows.len(), 40);
    for row in rows {
        let proven = row.trim_end_matches('|').rsplit('|').next().unwrap_or("");
        let names: Vec<&str> = proven.split('`').skip(1).step_by(2).collect();
        assert!(!names.is_empty() || proven.contains("validate") || proven.contains("by hand"), "nothing proves {row}");
        for name in names {
            let there = match name.ends_with(".md") {
                true => root().join("tests/cases").join(name).exists(),
                false => {
                    code.contains(&format!("#[test]\nfn {name}()"))
                        || code.contains(&format!("#[test]\n    fn {name}()"))
                }
            };
            assert!(there, "{name} is not a test: {row}");
        }
    }
}

/// The conditions of each checkpoint of the Matterhorn Protocol 1.1.
const CONDITIONS: [usize; 31] =
    [7, 4, 3, 1, 3, 4, 2, 2, 8, 1, 7, 1, 8, 7, 5, 3, 3, 2, 4, 3, 1, 1, 1, 1, 1, 2, 1, 18, 1, 2, 30];

#[test]
fn every_condition_of_accessible_files_has_a_row_and_every_test_is_there() {
    let page = page("pdf-conformance.md");
    let rows: Vec<Vec<&str>> = page
        .lines()
        .filter_map(|line| line.strip_prefix("| "))
        .map(|line| line.trim_end_matches(" |").split(" | ").collect())
        .collect();
    let conditions: Vec<&str> = rows.iter().map(|row| row[0]).filter(|id| id.len() == 6 && &id[2..3] == "-").collect();
    let all: Vec<String> = (1..)
        .zip(CONDITIONS)
        .flat_map(|(point, count)| (1..=count).map(move |number| format!("{point:02}-{number:03}")))
        .collect();
    assert_eq!(conditions, all);
    let tests = fs::read_to_string(root().join("tests/pdf/main.rs")).expect("the tests");
    let rules = tests.split("const RULES").nth(1).and_then(|rest| rest.split("\n];").next()).expect("the rules");
    let is_name = |name: &str| !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
    let known: BTreeSet<&str> =
        rules.lines().filter_map(|line| line.trim().strip_prefix("(\"")?.split('"').next()).collect();
    let told: BTreeSet<&str> = page.split('`').skip(1).step_by(2).filter(|name| is_name(name)).collect();
    // An attribute of HTML is named too.
    let told: BTreeSet<&str> = told.into_iter().filter(|name| *name != "lang").collect();
    assert_eq!(told, known);
}
