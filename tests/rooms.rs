//! The walls of the house: which room may name which, who may touch the outside world, and by
//! which door each foreign crate comes in. See docs, "Architecture".

use std::fs;
use std::path::{Path, PathBuf};

/// A room, and the rooms above it that it may name.
const ROOMS: &[(&str, &[&str])] = &[
    ("source", &[]),
    ("length", &[]),
    ("error", &[]),
    ("diagnostic", &["source"]),
    ("highlight", &[]),
    ("theme", &["length", "highlight"]),
    ("font", &["length", "theme"]),
    ("asset", &["source", "diagnostic", "length", "font"]),
    ("book", &["source", "asset", "length"]),
    ("bibliography", &["source", "diagnostic"]),
    ("config", &["source", "diagnostic", "book", "length", "theme"]),
    ("math", &["length", "font"]),
    ("markdown", &["source", "diagnostic", "book", "asset", "length"]),
    ("transform", &["source", "diagnostic", "book", "bibliography"]),
    ("check", &["source", "diagnostic", "book", "asset"]),
    ("layout", &["source", "diagnostic", "asset", "book", "theme", "font", "length", "highlight", "math"]),
    ("epub", &["source", "diagnostic", "asset", "book", "theme", "font", "length", "highlight", "math", "error"]),
    ("press", &["layout::page", "length", "theme"]),
    ("cover", &["asset", "book", "theme", "font", "length", "layout::page", "press"]),
    ("pdf", &["layout::page", "asset", "font", "length", "theme", "error"]),
    ("inspect", &[]),
    (
        "pipeline",
        &[
            "source",
            "length",
            "error",
            "diagnostic",
            "theme",
            "font",
            "asset",
            "book",
            "bibliography",
            "config",
            "highlight",
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
    ("cli", &["pipeline", "inspect", "press", "diagnostic", "config", "error", "source", "length", "theme", "pdf"]),
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
    ("usvg", &["asset", "cover"]),
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
    ("unicode_normalization", &["inspect", "transform", "bibliography"]),
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

/// Every `crate::a::b` of a line, as `a::b…`.
fn named(line: &str) -> Vec<&str> {
    line.match_indices("crate::")
        .filter(|(i, _)| *i == 0 || !line.as_bytes()[i - 1].is_ascii_alphanumeric() && line.as_bytes()[i - 1] != b'_')
        .map(|(i, _)| {
            let rest = &line[i + "crate::".len()..];
            let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_' && c != ':').unwrap_or(rest.len());
            &rest[..end]
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

#[test]
fn every_room_keeps_to_its_walls() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&root, &mut files);
    let mut all = Vec::new();
    for path in files {
        let inside = path.strip_prefix(&root).expect("under src");
        if let Some(room) = room(inside) {
            let text = fs::read_to_string(&path).expect("source is UTF-8");
            all.extend(faults(&format!("src/{}", inside.display()), &room, &text));
        }
    }
    assert!(all.is_empty(), "\n{}\n", all.join("\n"));
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
    let told =
        faults("src/layout/mod.rs", "layout", "use std::fs;\nuse crate::pdf::write;\nlet d = printpdf::new();\n");
    assert_eq!(
        told,
        [
            "src/layout/mod.rs:1: layout may not use std::fs",
            "src/layout/mod.rs:2: layout may not know pdf::write",
            "src/layout/mod.rs:3: printpdf does not come in by layout",
        ]
    );
}
