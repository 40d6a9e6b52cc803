//! Links: from what the author wrote to a place in the book, an address on the web, or nowhere.
//!
//! After this pass no target is raw, and every place exists. Relative paths start at the folder of
//! the chapter's file, absolute ones at the book's `src`; queries are dropped; anchors are compared
//! as mdBook's site would, then with percent-escapes undone, then without regard to ASCII case.
//! Time is linear in the links; only "did you mean" searches, within a budget.

use super::Options;
use super::ids::Anchors;
use super::number::{self, OFTEN};
use super::places::{self, Joined, Places};
use super::web::{self, Address};
use crate::book::walk::{inlines_mut, plain};
use crate::book::{Anchor, Book, InlineKind, LinkRole, Target};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Near};
use crate::source::Span;
use crate::text::{percent_decoded, scheme};
use std::borrow::Cow;
use std::collections::HashMap;

/// Resolves every link of the book; `anchors` are the ids of each chapter.
pub(super) fn resolve(book: &mut Book, anchors: Vec<Anchors>, options: &Options, remarks: &mut Diagnostics) {
    let mut resolver = Resolver {
        rules: rules(&anchors),
        places: Places::new(book, &options.redirects),
        paths: book.chapters.iter().map(|chapter| chapter.path.clone()).collect(),
        anchors,
        base: options.link_base.as_deref(),
        near: Near::default(),
        remarks,
    };
    let mut paged = Vec::new();
    for (chapter, content) in book.chapters.iter_mut().enumerate() {
        let mut unknown = 0;
        let notes = content.notes.iter_mut().map(|note| &mut note.blocks);
        for blocks in std::iter::once(&mut content.blocks).chain(notes) {
            inlines_mut(blocks, &mut |inline| {
                let InlineKind::Link { target, content, .. } = &mut inline.kind else { return };
                match &mut **target {
                    Target::Raw(raw) => {
                        let link = Link { chapter, span: inline.span, raw: raw.as_str() };
                        **target = resolver.target(&link);
                    }
                    Target::Label { label, .. } => {
                        unknown += 1;
                        if unknown <= OFTEN {
                            resolver.remarks.push(number::unknown(label, inline.span, None));
                        }
                        inline.kind = InlineKind::Text(plain(content));
                    }
                    Target::Place { .. } | Target::Web(_) | Target::Dead => {}
                }
                if let InlineKind::Link { target, role: role @ LinkRole::Page(_), .. } = &mut inline.kind {
                    match &**target {
                        Target::Place { chapter, anchor } => {
                            paged.push(Anchor { chapter: *chapter, id: anchor.clone() });
                        }
                        _ => *role = LinkRole::Plain,
                    }
                }
            });
        }
    }
    book.paged.append(&mut paged);
}

/// The rules that the book states (`r[name]`, as the Rust project's books do): a link may name one.
fn rules(anchors: &[Anchors]) -> HashMap<String, usize> {
    let mut out = HashMap::new();
    for (chapter, anchors) in anchors.iter().enumerate() {
        for rule in anchors.list.iter().filter_map(|id| id.strip_prefix("r-")) {
            out.entry(rule.to_owned()).or_insert(chapter);
        }
    }
    out
}

/// A link as written.
struct Link<'a> {
    /// Index of the chapter that it stands in.
    chapter: usize,
    span: Span,
    raw: &'a str,
}

/// A path within the book with the fragment that was asked for.
struct Wanted {
    path: String,
    fragment: String,
}

struct Resolver<'a> {
    places: Places,
    /// Chapters by the names of the rules they state.
    rules: HashMap<String, usize>,
    /// Of all chapters.
    paths: Vec<String>,
    anchors: Vec<Anchors>,
    base: Option<&'a str>,
    near: Near,
    remarks: &'a mut Diagnostics,
}

impl Resolver<'_> {
    fn target(&mut self, link: &Link<'_>) -> Target {
        // As browsers do (WHATWG URL §4.4): blanks around are dropped, line ends and tabs anywhere.
        let raw = link.raw.trim_matches(|c: char| c <= ' ').replace(['\t', '\n', '\r'], "");
        if raw.is_empty() {
            return self.dead(link, Code::DeadLink, "the link has no target", None);
        }
        if raw.starts_with("//") || raw.starts_with(r"\\") {
            return self.web(link, &format!("https:{raw}"));
        }
        let folder = places::folder(&self.paths[link.chapter]).to_owned();
        if let Some(found) = scheme(&raw) {
            return match web::address(&raw) {
                Address::Good(url) => Target::Web(url),
                Address::Unsafe if self.file_named(&folder, &raw).is_some() => self.local(link, &folder, &raw),
                // `C:\x.md`: no scheme has a single letter.
                Address::Unsafe if found.len() == 1 => self.outside(link, &raw),
                _ => self.web(link, &raw),
            };
        }
        self.local(link, &folder, &raw)
    }

    /// An address on the web, or none if it is not one.
    fn web(&mut self, link: &Link<'_>, url: &str) -> Target {
        match web::address(url) {
            Address::Good(url) => Target::Web(url),
            Address::Broken => {
                let message = format!("{} is not a valid web address", quoted(link.raw));
                self.dead(link, Code::DeadLink, message, None)
            }
            Address::Unsafe => {
                let scheme = scheme(url).unwrap_or_default();
                let message = format!("a book does not carry {} links", quoted(&format!("{scheme}:")));
                self.dead(link, Code::UnsafeLink, message, None)
            }
        }
    }

    /// A reference without a scheme: into the book or beside it.
    fn local(&mut self, link: &Link<'_>, folder: &str, raw: &str) -> Target {
        let (before, fragment) = raw.split_once('#').unwrap_or((raw, ""));
        let path = before.split('?').next().unwrap_or(before);
        if path.is_empty() {
            return self.place(link, link.chapter, fragment);
        }
        if let Some(found) = self.file_named(folder, raw) {
            return self.place(link, found, "");
        }
        let decoded = percent_decoded(path).replace('\\', "/");
        let absolute = decoded.starts_with('/');
        let Joined::Inside(inside) = places::join(if absolute { "" } else { folder }, &decoded) else {
            return self.outside(link, raw);
        };
        if let Some(found) = self.places.chapter(&inside) {
            return self.place(link, found, fragment);
        }
        let wanted = Wanted { path: inside, fragment: fragment.to_owned() };
        if let Some(target) = self.redirected(link, &wanted) {
            return target;
        }
        if absolute && !wanted.path.ends_with(".md") {
            return self.outside(link, raw);
        }
        if let Some(found) = self.rules.get(raw) {
            return Target::Place { chapter: *found, anchor: Some(format!("r-{raw}")) };
        }
        let near = self.near_chapter(&wanted.path);
        let message = format!("{} is not a chapter of this book", quoted(link.raw));
        self.dead(link, Code::DeadLink, message, near.map(|path| relative(folder, &path)))
    }

    /// The chapter whose file is named so, with all its `#`, `?` and `%`.
    fn file_named(&self, folder: &str, raw: &str) -> Option<usize> {
        if !raw.contains(['#', '?', '%', ':', '\\']) || !raw.contains('.') {
            return None;
        }
        [Cow::Borrowed(raw), percent_decoded(raw)].iter().find_map(|path| match places::join(folder, path) {
            Joined::Inside(path) if path.ends_with(".md") => self.places.chapter(&path),
            _ => None,
        })
    }

    /// Follows `[output.html.redirect]`, a few times at most: it may run in circles.
    fn redirected(&mut self, link: &Link<'_>, wanted: &Wanted) -> Option<Target> {
        let mut wanted = Wanted { path: wanted.path.clone(), fragment: wanted.fragment.clone() };
        for _ in 0..8 {
            let new = self.places.redirect(&wanted.path, &wanted.fragment)?.to_owned();
            if scheme(&new).is_some() {
                return Some(self.web(link, &new));
            }
            let (path, fragment) = new.split_once('#').unwrap_or((&new, ""));
            let folder = if path.starts_with('/') { "" } else { places::folder(&wanted.path) };
            match places::join(folder, path) {
                Joined::Inside(path) => wanted.path = path,
                Joined::Outside => return Some(self.outside(link, &new)),
            }
            if !fragment.is_empty() {
                wanted.fragment = fragment.to_owned();
            }
            if let Some(found) = self.places.chapter(&wanted.path) {
                return Some(self.place(link, found, &wanted.fragment));
            }
        }
        None
    }

    /// A chapter, at the anchor if it has it.
    fn place(&mut self, link: &Link<'_>, chapter: usize, fragment: &str) -> Target {
        let start = Target::Place { chapter, anchor: None };
        // HTML §7.4.6.4: the empty fragment and, where nothing has that id, `top` are the start.
        if fragment.is_empty() {
            return start;
        }
        let decoded = percent_decoded(fragment);
        for wanted in [fragment, decoded.as_ref()] {
            if let Some(id) = self.anchors[chapter].find(wanted) {
                return Target::Place { chapter, anchor: Some(id.to_owned()) };
            }
        }
        if fragment.eq_ignore_ascii_case("top") {
            return start;
        }
        if let Some(target) = self.moved(chapter, fragment) {
            return target;
        }
        let near = self.near.nearest(&decoded, self.anchors[chapter].list.iter().map(String::as_str));
        let owner = match chapter == link.chapter {
            true => "this chapter".to_owned(),
            false => quoted(&self.paths[chapter]),
        };
        let mut remark =
            Diagnostic::new(Code::DeadAnchor, link.span, format!("{owner} has no anchor {}", quoted(&decoded)));
        remark.help = near.map(|id| format!("did you mean {}?", quoted(&format!("#{id}"))));
        self.remarks.push(remark);
        start
    }

    /// Where book.toml says that a place of a chapter went, when it is a place of this book.
    fn moved(&mut self, chapter: usize, fragment: &str) -> Option<Target> {
        let path = &self.paths[chapter];
        let new = self.places.redirect_of_place(path, fragment)?;
        if scheme(new).is_some() {
            return match web::address(new) {
                Address::Good(url) => Some(Target::Web(url)),
                Address::Broken | Address::Unsafe => None,
            };
        }
        let (file, fragment) = new.split_once('#').unwrap_or((new, ""));
        let folder = if file.starts_with('/') { "" } else { places::folder(path) };
        let Joined::Inside(file) = places::join(folder, file) else { return None };
        let chapter = self.places.chapter(&file)?;
        let anchor = self.anchors[chapter].find(fragment).map(str::to_owned);
        Some(Target::Place { chapter, anchor })
    }

    /// Something beside the book: on the web when the author said where the book stands.
    fn outside(&mut self, link: &Link<'_>, raw: &str) -> Target {
        let folder = places::folder(&self.paths[link.chapter]);
        if let Some(url) = self.base.and_then(|base| on_base(base, folder, raw)) {
            return Target::Web(url);
        }
        let message = format!("{} lies outside the book", quoted(link.raw));
        let help = match self.base {
            None => Some("set link-base under [output.chapbook] to make it a link to the web"),
            Some(_) => None,
        };
        let mut remark = Diagnostic::new(Code::OutsideLink, link.span, message);
        remark.help = help.map(str::to_owned);
        self.remarks.push(remark);
        Target::Dead
    }

    fn dead(&mut self, link: &Link<'_>, code: Code, message: impl Into<String>, near: Option<String>) -> Target {
        let mut remark = Diagnostic::new(code, link.span, message);
        remark.help = near.map(|near| format!("did you mean {}?", quoted(&near)));
        self.remarks.push(remark);
        Target::Dead
    }

    /// The path of a chapter that the author may have meant.
    fn near_chapter(&mut self, path: &str) -> Option<String> {
        let name = places::file_name(path);
        let namesake = name.strip_suffix(".html").map(|stem| format!("{stem}.md"));
        if let Some(found) = self.places.namesake(namesake.as_deref().unwrap_or(name)) {
            return Some(self.paths[found].clone());
        }
        let written = |path: &&str| !path.is_empty();
        self.near.nearest(path, self.paths.iter().map(String::as_str).filter(written)).map(str::to_owned)
    }
}

/// A reference joined to the address where the book stands on the web (RFC 3986 §5.2).
fn on_base(base: &str, folder: &str, raw: &str) -> Option<String> {
    let (scheme, rest) = base.split_once("://")?;
    let (host, root) = rest.split_once('/').unwrap_or((rest, ""));
    let cut = raw.find(['?', '#']).unwrap_or(raw.len());
    let (path, tail) = raw.split_at(cut);
    let path = path.replace('\\', "/");
    let mut parts: Vec<&str> = match path.starts_with('/') {
        true => Vec::new(),
        false => root.split('/').chain(folder.split('/')).filter(|part| !part.is_empty()).collect(),
    };
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    let slash = if path.ends_with('/') && !parts.is_empty() { "/" } else { "" };
    match web::address(&format!("{scheme}://{host}/{}{slash}{tail}", places::page(&parts.join("/")))) {
        Address::Good(url) => Some(url),
        Address::Broken | Address::Unsafe => None,
    }
}

/// The way from a folder to a file, both within the book.
fn relative(folder: &str, path: &str) -> String {
    let from: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    let to: Vec<&str> = path.split('/').collect();
    let same = from.iter().zip(&to[..to.len() - 1]).take_while(|(a, b)| a == b).count();
    let mut out = "../".repeat(from.len() - same);
    out.push_str(&to[same..].join("/"));
    out
}

/// What the author wrote, in quotes, short and without controls.
fn quoted(text: &str) -> String {
    let mut short: String = text.chars().take(80).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if text.chars().nth(80).is_some() {
        short.push('…');
    }
    format!("`{short}`")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_out_of_the_book_are_joined_to_its_address() {
        let on = |folder: &str, raw: &str| on_base("https://doc.example/book/", folder, raw).unwrap_or_default();
        assert_eq!(on("", "../std/a.md?x#y"), "https://doc.example/std/a.html?x#y");
        assert_eq!(on("a/b", "../../../c/"), "https://doc.example/c/");
        assert_eq!(on("a", "/x"), "https://doc.example/x");
        assert_eq!(on("", "../../../.."), "https://doc.example/");
        assert_eq!(on_base("not an address", "", "../x"), None);
    }

    #[test]
    fn help_names_files_as_the_author_would_write_them() {
        assert_eq!(relative("a/b", "a/c/d.md"), "../c/d.md");
        assert_eq!(relative("", "a/c.md"), "a/c.md");
        assert_eq!(relative("a", "a/c.md"), "c.md");
    }
}
