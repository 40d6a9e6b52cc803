//! Which chapter a path of the book means, as mdBook's site would answer it: `x.md` and `x.html`
//! are the same page, `README.md` is the `index.html` of its folder, and old pages redirect.

use std::collections::HashMap;

use crate::book::Book;

/// A path joined to the folder of the chapter that names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Joined {
    /// Within the book's `src`; a folder ends with `/`, and `src` itself is empty.
    Inside(String),
    /// Above it.
    Outside,
}

/// Joins a relative path to a folder (`""` or `a/b`), following `.` and `..` (RFC 3986 §5.2.4).
pub(super) fn join(folder: &str, path: &str) -> Joined {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                if parts.pop().is_none() {
                    return Joined::Outside;
                }
            }
            part => parts.push(part),
        }
    }
    let mut joined = parts.join("/");
    if !joined.is_empty() && matches!(path.rsplit('/').next(), Some("" | "." | "..")) {
        joined.push('/');
    }
    Joined::Inside(joined)
}

/// The folder that a file lies in, without `/` at its end.
pub(super) fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The page that mdBook makes of a Markdown file: `a/README.md` is `a/index.html`.
pub(super) fn page(path: &str) -> String {
    match path.strip_suffix(".md") {
        Some(stem) if stem.eq_ignore_ascii_case("readme") => "index.html".into(),
        Some(stem) if file_name(stem).eq_ignore_ascii_case("readme") => format!("{}/index.html", folder(stem)),
        Some(stem) => format!("{stem}.html"),
        None => path.to_owned(),
    }
}

/// The last part of a path.
pub(super) fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// All chapters by their paths, and the redirects.
pub(super) struct Places {
    chapters: HashMap<String, usize>,
    /// Only names that are unique in the book.
    names: HashMap<String, Option<usize>>,
    redirects: HashMap<String, String>,
    first: Option<usize>,
}

impl Places {
    /// The index of a book; keys and values of `redirects` as in book.toml.
    pub(super) fn new(book: &Book, redirects: &[(String, String)]) -> Self {
        let mut places = Places {
            chapters: HashMap::with_capacity(book.chapters.len()),
            names: HashMap::with_capacity(book.chapters.len()),
            redirects: HashMap::with_capacity(redirects.len()),
            first: book.chapters.iter().position(|chapter| !chapter.is_draft()),
        };
        // Drafts, and what the program adds, have no file that a link could name.
        for (i, chapter) in book.chapters.iter().enumerate().filter(|(_, chapter)| !chapter.path.is_empty()) {
            places.chapters.entry(chapter.path.clone()).or_insert(i);
            let name = file_name(&chapter.path).to_owned();
            places.names.entry(name).and_modify(|place| *place = None).or_insert(Some(i));
        }
        for (old, new) in redirects {
            let old = old.trim_start_matches("./").trim_start_matches('/');
            let (path, fragment) = old.split_once('#').unwrap_or((old, ""));
            let hash = if fragment.is_empty() { "" } else { "#" };
            places.redirects.insert(format!("{}{hash}{fragment}", page(path)), new.clone());
        }
        places
    }

    /// The chapter that a path within `src` leads to.
    pub(super) fn chapter(&self, path: &str) -> Option<usize> {
        let get = |path: &str| self.chapters.get(path).copied();
        let index = |folder: &str| {
            let slash = if folder.is_empty() { "" } else { "/" };
            ["README.md", "index.md", "readme.md", "Readme.md"]
                .iter()
                .find_map(|name| get(&format!("{folder}{slash}{name}")))
        };
        if let Some(found) = get(path) {
            return Some(found);
        }
        if let Some(folder) = path.strip_suffix('/') {
            return index(folder);
        }
        if let Some(stem) = path.strip_suffix(".html") {
            if let Some(found) = get(&format!("{stem}.md")) {
                return Some(found);
            }
            // mdBook writes its first chapter a second time as the site's index.
            return match file_name(stem) {
                "index" => index(folder(stem)).or(self.first.filter(|_| folder(stem).is_empty())),
                _ => None,
            };
        }
        match (path.is_empty(), file_name(path)) {
            (true, _) => index("").or(self.first),
            (_, "index.md") => index(folder(path)),
            // A link to a folder, or one as servers answer it, without the extension.
            (_, name) if !name.contains('.') => index(path).or_else(|| get(&format!("{path}.md"))),
            _ => None,
        }
    }

    /// Where an old page, or a place on a page, went; as written in book.toml.
    pub(super) fn redirect(&self, path: &str, fragment: &str) -> Option<&str> {
        if self.redirects.is_empty() {
            return None;
        }
        let page = page(path);
        let whole = if fragment.is_empty() { None } else { self.redirects.get(&format!("{page}#{fragment}")) };
        whole.or_else(|| self.redirects.get(&page)).map(String::as_str)
    }

    /// Where one place on a page went.
    pub(super) fn redirect_of_place(&self, path: &str, fragment: &str) -> Option<&str> {
        if self.redirects.is_empty() {
            return None;
        }
        self.redirects.get(&format!("{}#{fragment}", page(path))).map(String::as_str)
    }

    /// The only chapter whose file has this name, in whatever folder.
    pub(super) fn namesake(&self, name: &str) -> Option<usize> {
        self.names.get(name).copied().flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_joined_within_the_book() {
        assert_eq!(join("a/b", "../c.md"), Joined::Inside("a/c.md".into()));
        assert_eq!(join("a", "./c/"), Joined::Inside("a/c/".into()));
        assert_eq!(join("a", ".."), Joined::Inside(String::new()));
        assert_eq!(join("a/b", ".."), Joined::Inside("a/".into()));
        assert_eq!(join("a", "../../c.md"), Joined::Outside);
        // Even when it comes back in: what lies above is not ours to know.
        assert_eq!(join("", "../src/c.md"), Joined::Outside);
    }

    #[test]
    fn pages_are_named_as_mdbook_names_them() {
        assert_eq!(page("README.md"), "index.html");
        assert_eq!(page("a/README.md"), "a/index.html");
        assert_eq!(page("a/b.md"), "a/b.html");
        assert_eq!(page("a/b.html"), "a/b.html");
    }
}
