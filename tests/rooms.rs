//! The walls of the house: which room may name which, who may touch the outside world, and by
//! which door each foreign crate comes in. See docs, "Architecture".

use std::fs;
use std::path::{Path, PathBuf};

/// A room, and the rooms above it that it may name.
const ROOMS: &[(&str, &[&str])] = &[
    ("source", &[]),
    ("text", &[]),
    ("length", &[]),
    ("error", &[]),
    ("diagnostic", &["source"]),
    ("highlight", &[]),
    ("theme", &["length", "highlight"]),
    ("font", &["length", "theme"]),
    ("asset", &["font"]),
    ("book", &["source", "asset", "length"]),
    ("bibliography", &["text", "source", "diagnostic"]),
    ("config", &["text", "source", "diagnostic", "book", "length", "theme"]),
    ("math", &["length", "font"]),
    ("markdown", &["text", "source", "diagnostic", "asset::data_url", "book", "length"]),
    ("transform", &["text", "source", "diagnostic", "book", "bibliography"]),
    ("check", &["diagnostic", "book"]),
    ("layout", &["source", "diagnostic", "asset", "book", "theme", "font", "length", "highlight", "math"]),
    ("epub", &["text", "source", "diagnostic", "asset", "book", "theme", "font", "length", "highlight", "math"]),
    ("press", &["layout::page", "length", "theme"]),
    ("cover", &["text", "asset", "book", "font", "length", "layout::page", "press"]),
    ("pdf", &["layout::page", "asset", "font", "length", "theme", "error"]),
    ("inspect", &[]),
    (
        "pipeline",
        &[
            "source",
            "text",
            "length",
            "error",
            "diagnostic",
            "theme",
            "font",
            "asset",
            "book",
            "bibliography",
            "config",
            "math",
            "markdown",
            "transform",
            "check",
            "layout",
            "epub",
            "cover",
            "press",
            "pdf",
        ],
    ),
    ("cli", &["pipeline", "inspect", "press", "diagnostic", "config", "length", "theme", "pdf"]),
];

/// The rooms that may read files, the environment, the clock, or start processes.
const MAY_DO_IO: &[&str] = &["pipeline", "cli"];

/// Each foreign crate and the rooms by which it comes in.
const DOORS: &[(&str, &[&str])] = &[
    ("pulldown_cmark", &["markdown"]),
    ("epub_builder", &["epub"]),
    ("zip", &["epub", "inspect"]),
    ("printpdf", &["pdf"]),
    ("lopdf", &["pdf", "inspect"]),
    ("flate2", &["asset", "pdf"]),
    ("zlib_rs", &["asset"]),
    ("subsetter", &["font"]),
    ("harfrust", &["font"]),
    ("skrifa", &["font"]),
    ("fontdb", &["font"]),
    ("hypher", &["layout"]),
    ("unicode_bidi", &["layout"]),
    ("unicode_linebreak", &["layout"]),
    ("icu_segmenter", &["layout"]),
    ("icu_collator", &["transform"]),
    ("icu_locale_core", &["transform"]),
    ("unicode_script", &["font", "layout"]),
    ("toml", &["config"]),
    ("serde", &["config", "diagnostic", "cli"]),
    ("serde_json", &["diagnostic", "cli", "config", "bibliography"]),
    ("usvg", &["asset"]),
    ("resvg", &["asset", "cover"]),
    ("image", &["asset"]),
    ("ratex_font", &["math"]),
    ("ratex_layout", &["math"]),
    ("ratex_parser", &["math"]),
    ("ratex_types", &["math"]),
    ("ratex_katex_fonts", &["font"]),
    ("syntect", &["highlight"]),
    ("two_face", &["highlight"]),
    ("roxmltree", &["inspect"]),
    ("unicode_normalization", &["inspect", "transform", "bibliography", "math"]),
    ("qrcode", &["press"]),
    ("clap", &["cli"]),
    ("rayon", &["pipeline", "epub", "layout", "pdf", "cli"]),
];

const IO: &[&str] = &["std::fs", "std::env", "std::process", "SystemTime", "std::net"];

fn sources(dir: &Path, out: &mut Vec<PathBuf>) {
    let mut entries: Vec<_> = fs::read_dir(dir).expect("src is readable").map(|e| e.expect("entry").path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            sources(&path, out);
        } else if path.extension().is_some_and(|e| e == "rs") {
            out.push(path);
        }
    }
}

/// The room that a path under `src/` belongs to; `None` for `lib.rs` and `main.rs`.
fn room(path: &Path) -> Option<String> {
    let first = path.components().next()?.as_os_str().to_str()?;
    let name = first.strip_suffix(".rs").unwrap_or(first);
    (name != "lib" && name != "main").then(|| name.to_owned())
}

/// Every `crate::a::b` of a line, as `a::b…`; of `crate::{a::b, c}` both.
fn named(line: &str) -> Vec<&str> {
    let path = |text: &str| text.find(|c: char| !c.is_alphanumeric() && c != '_' && c != ':').unwrap_or(text.len());
    line.match_indices("crate::")
        .filter(|(i, _)| *i == 0 || !line.as_bytes()[i - 1].is_ascii_alphanumeric() && line.as_bytes()[i - 1] != b'_')
        .flat_map(|(i, _)| {
            let rest = &line[i + "crate::".len()..];
            let list = rest.strip_prefix('{').map_or(rest, |list| list.split('}').next().unwrap_or(list));
            let most = if rest.starts_with('{') { usize::MAX } else { 1 };
            list.split(',').take(most).map(str::trim).map(move |text| &text[..path(text)])
        })
        .collect()
}

/// The faults of one file.
fn faults(shown: &str, room: &str, text: &str) -> Vec<String> {
    let mut out = Vec::new();
    let Some((_, allowed)) = ROOMS.iter().find(|(name, _)| *name == room) else {
        return vec![format!("{shown}:1: {room} is not a room of tests/rooms.rs")];
    };
    for (number, line) in text.lines().enumerate() {
        let at = format!("{shown}:{}", number + 1);
        let code = line.split("//").next().unwrap_or("");
        for path in named(code) {
            let target = path.split("::").next().unwrap_or("");
            let fits = |rule: &&str| path == *rule || path.starts_with(&format!("{rule}::"));
            if target != room && !target.is_empty() && !allowed.iter().any(fits) {
                out.push(format!("{at}: {room} may not know {path}"));
            }
        }
        if !MAY_DO_IO.contains(&room) {
            out.extend(IO.iter().filter(|io| code.contains(**io)).map(|io| format!("{at}: {room} may not use {io}")));
        }
        for (krate, rooms) in DOORS {
            let uses = code.match_indices(&format!("{krate}::")).any(|(i, _)| {
                i == 0
                    || !(code.as_bytes()[i - 1].is_ascii_alphanumeric()
                        || matches!(code.as_bytes()[i - 1], b'_' | b':'))
            });
            if uses && !rooms.contains(&room) {
                out.push(format!("{at}: {krate} does not come in by {room}"));
            }
        }
    }
    out
}

/// The files of all rooms: path, room, text.
fn house() -> Vec<(String, String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&root, &mut files);
    let file = |path: PathBuf| {
        let inside = path.strip_prefix(&root).expect("under src");
        let text = fs::read_to_string(&path).expect("source is UTF-8");
        room(inside).map(|room| (format!("src/{}", inside.display()), room, text))
    };
    files.into_iter().filter_map(file).collect()
}

#[test]
fn every_room_keeps_to_its_walls() {
    let all: Vec<String> = house().iter().flat_map(|(path, room, text)| faults(path, room, text)).collect();
    assert!(all.is_empty(), "\n{}\n", all.join("\n"));
}

#[test]
fn no_wall_has_an_opening_that_nobody_uses() {
    let house = house();
    let uses = |room: &str, what: &dyn Fn(&str) -> bool| {
        house.iter().filter(|(_, own, _)| own == room).any(|(_, _, text)| text.lines().any(what))
    };
    let mut unused = Vec::new();
    for (room, allowed) in ROOMS {
        for rule in *allowed {
            let names =
                |line: &str| named(line).iter().any(|path| path == rule || path.starts_with(&format!("{rule}::")));
            if !uses(room, &names) {
                unused.push(format!("{room} may know {rule}, and does not"));
            }
        }
    }
    for (krate, rooms) in DOORS {
        for room in *rooms {
            if !uses(room, &|line| line.contains(krate)) {
                unused.push(format!("{krate} may come in by {room}, and does not"));
            }
        }
    }
    assert!(unused.is_empty(), "\n{}\n", unused.join("\n"));
}

#[test]
fn rooms_are_listed_above_those_that_name_them() {
    for (i, (name, allowed)) in ROOMS.iter().enumerate() {
        for target in *allowed {
            let top = target.split("::").next().expect("a name");
            let above = ROOMS.iter().position(|(room, _)| *room == top).expect("a room");
            assert!(above < i, "{name} names {target}, which stands below it");
        }
    }
}

#[test]
fn a_wall_that_is_broken_is_told() {
    let text = "use std::fs;\nuse crate::pdf::write;\nlet d = printpdf::new();\nuse crate::{math, epub::write};\n";
    assert_eq!(
        faults("src/layout/mod.rs", "layout", text),
        [
            "src/layout/mod.rs:1: layout may not use std::fs",
            "src/layout/mod.rs:2: layout may not know pdf::write",
            "src/layout/mod.rs:3: printpdf does not come in by layout",
            "src/layout/mod.rs:4: layout may not know epub::write",
        ]
    );
}
