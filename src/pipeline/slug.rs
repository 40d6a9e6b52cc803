//! Names for files and places, from what the author named: short, safe, and the same in every build.

use crate::text::fnv64;
use std::collections::HashSet;

/// Names that the editions use for pages of their own, and that Windows keeps for devices.
const TAKEN: &[&str] = &["cover", "titlepage", "nav", "toc", "index", "con", "prn", "aux", "nul", "package", "style"];

/// Bytes of a chapter's slug at most.
const MOST: usize = 80;

/// A slug for each chapter, unique in the book and only of `[a-z0-9-]`, from the chapter's path in
/// `src`. A draft (an empty path) is called by its number among the drafts. Where letters had to be
/// left out, or two paths give the same, a hash of the path keeps them apart: unlike a counter it
/// does not change when a chapter is added before.
pub(super) fn chapters<'p>(paths: impl Iterator<Item = &'p str>) -> Vec<String> {
    let mut used: HashSet<String> = HashSet::new();
    let mut drafts = 0;
    let mut out = Vec::new();
    for path in paths {
        let mut slug = if path.is_empty() {
            drafts += 1;
            format!("draft-{drafts}")
        } else {
            chapter(path)
        };
        if used.contains(&slug) {
            slug = hashed(&slug, path);
        }
        let stem = slug.clone();
        let mut copy = 1;
        while !used.insert(slug.clone()) {
            copy += 1;
            slug = format!("{stem}-{copy}");
        }
        out.push(slug);
    }
    out
}

fn chapter(path: &str) -> String {
    let stem = path.rsplit_once('.').map_or(path, |(stem, end)| if end.contains('/') { path } else { stem });
    let mut slug = String::new();
    for c in stem.chars() {
        if c.is_ascii_alphanumeric() {
            slug.push(c.to_ascii_lowercase());
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    if slug.is_empty() {
        return hashed("chapter", path);
    }
    let device =
        slug.len() == 4 && (slug.starts_with("com") || slug.starts_with("lpt")) && slug.ends_with(char::is_numeric);
    if TAKEN.contains(&slug.as_str()) || device || !slug.starts_with(|c: char| c.is_ascii_alphabetic()) {
        // An XML name may not begin with a digit either.
        slug.insert_str(0, "chapter-");
    }
    if !stem.is_ascii() || slug.len() > MOST { hashed(&slug, path) } else { slug }
}

/// A slug with a hash of the whole path behind it.
fn hashed(slug: &str, path: &str) -> String {
    let kept = slug[..slug.len().min(MOST - 9)].trim_end_matches('-');
    format!("{kept}-{:08x}", fnv64(path.as_bytes()) as u32)
}

/// The file name of an edition without its ending, from the book's title. Letters of every script
/// are kept: file systems know them, and a hash would tell a reader nothing.
pub(super) fn title(title: &str) -> String {
    let mut slug = String::new();
    for c in title.chars() {
        if keeps(c) {
            slug.extend(c.to_lowercase());
        } else if !slug.is_empty() && !slug.ends_with('-') && c != '\'' && c != '’' {
            slug.push('-');
        }
        if slug.len() > 120 {
            break;
        }
    }
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() { "book".to_owned() } else { slug.to_owned() }
}

/// Letters, digits, and the marks that letters of some scripts need.
fn keeps(c: char) -> bool {
    let mark = matches!(u32::from(c), 0x300..=0x36f | 0x900..=0x109f | 0x1780..=0x17ff) && !matches!(c, '।' | '॥');
    c.is_alphanumeric() || mark
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_come_from_paths_and_are_unique() {
        let paths = [
            "ch01-00-getting-started.md",
            "ch01/README.md",
            "a b.md",
            "a-b.md",
            "A b.md",
            "",
            "nav.md",
            "CON.md",
            "01.md",
            "中文 章节.md",
            "emoji 😀.md",
            "((.md",
            ",.md",
            "",
        ];
        let slugs = chapters(paths.into_iter());
        let fixed = ["ch01-00-getting-started", "ch01-readme", "a-b"];
        assert_eq!(slugs[..3], fixed);
        assert!(slugs[3].starts_with("a-b-") && slugs[4].starts_with("a-b-") && slugs[3] != slugs[4], "{slugs:?}");
        assert_eq!(slugs[5..9], ["draft-1", "chapter-nav", "chapter-con", "chapter-01"]);
        assert!(slugs[9].starts_with("chapter-") && slugs[10].starts_with("emoji-"), "{slugs:?}");
        assert_eq!(slugs[13], "draft-2");
        let all: HashSet<_> = slugs.iter().collect();
        assert_eq!(all.len(), slugs.len());
        assert!(slugs.iter().all(|s| s.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-'))), "{slugs:?}");
    }

    #[test]
    fn slugs_have_a_length() {
        let long = format!("{}.md", "n".repeat(246));
        let longer = format!("{}x.md", "n".repeat(246));
        let slugs = chapters([long.as_str(), &longer].into_iter());
        assert!(slugs.iter().all(|s| s.len() <= MOST) && slugs[0] != slugs[1], "{slugs:?}");
    }

    #[test]
    fn titles_name_files() {
        assert_eq!(title("Technical Program Management"), "technical-program-management");
        assert_eq!(title("The `wasm-bindgen` Guide!"), "the-wasm-bindgen-guide");
        assert_eq!(title("Alice’s Café"), "alices-café");
        assert_eq!(title("Rust 程序设计语言"), "rust-程序设计语言");
        assert_eq!(title("../../etc/passwd"), "etc-passwd");
        assert_eq!(title("\u{202e}?"), "book");
        assert!(title(&"漢".repeat(500)).len() < 130);
    }
}
