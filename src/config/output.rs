//! `[output]`: what mdBook's site is told and chapbook heeds, and `[output.chapbook]`.

use super::keys::Keys;
use super::tree::Node;
use super::{Config, Named, ebook, fonts, hyphenation, named, page, press, publication, theme_toml};
use crate::book::FigureKind;

/// Reads it, the theme before what book.toml says itself. `maths`: a preprocessor for formulas is named.
pub(super) fn read(config: &mut Config, top: &mut Keys<'_, '_>, theme: Option<&Node>, maths: bool) {
    let mut output = top.table("output");
    html(config, output.table("html"), maths);
    // What other e-book tools are told serves as a hint; the rest of their tables is theirs.
    config.publication.cover = named(&mut output.table("epub"), "cover-image");
    config.fonts.fallback = fonts::list(&mut output.table("pdf"), "fonts");
    let mut ours = output.table("chapbook");
    publication::read(&mut config.publication, &mut ours);
    // The theme first: what book.toml says itself goes before it.
    theme_toml::apply(&mut config.theme, &mut ours, theme);
    if let Some((base, node)) = ours.found::<String>("link-base", "a web address") {
        if base.starts_with("https://") || base.starts_with("http://") {
            config.link_base = Some(base);
        } else {
            ours.wrong("link-base", node, "a web address that starts with https:// or http://");
        }
    }
    if let Some(base) = &config.link_base {
        config.url = site(base, None);
    }
    if let Some(on) = ours.get("math", "true or false") {
        config.markdown.math = on;
    }
    if let Some(macros) = named(&mut ours, "math-macros") {
        config.math_macros = Some(macros);
    }
    hyphenation::read(&mut config.hyphenation, &config.language, &mut ours);
    config.markdown.show_hidden = ours.get("show-hidden-lines", "true or false").unwrap_or(false);
    if let Some((depth, node)) = ours.found::<i64>("contents-depth", "a number from 1 to 6") {
        match u8::try_from(depth) {
            Ok(depth @ 1..=6) => config.theme.contents_depth = depth,
            _ => ours.wrong("contents-depth", node, "a number from 1 to 6"),
        }
    }
    captions(config, &mut ours);
    bibliography(config, &mut ours);
    page::read(&mut config.theme, ours.table("pdf"));
    ebook::read(config, ours.table("epub"));
    fonts::read(&mut config.fonts, ours.table("fonts"));
    press::read(&mut config.press, ours.table("press"));
    ours.end(&["command", "optional"]);
    // `output.end` is not asked: any other table belongs to a tool we need not know.
}

/// What is numbered, and what is listed.
fn captions(config: &mut Config, ours: &mut Keys<'_, '_>) {
    config.number_all = ours.one_of("numbering", &[("labels", false), ("all", true)]).unwrap_or(false);
    let expected = "a list of \"figures\", \"tables\" and \"listings\"";
    let Some((names, node)) = ours.found::<Vec<String>>("lists", expected) else { return };
    for name in names {
        let kind = match name.as_str() {
            "figures" => FigureKind::Figure,
            "tables" => FigureKind::Table,
            "listings" => FigureKind::Listing,
            _ => return ours.wrong("lists", node, expected),
        };
        if !config.lists.contains(&kind) {
            config.lists.push(kind);
        }
    }
}

/// Where citations lead.
fn bibliography(config: &mut Config, ours: &mut Keys<'_, '_>) {
    if let Some((files, node)) =
        ours.found::<Vec<String>>("bibliography", "a list of paths to BibTeX or CSL-JSON files")
    {
        let named = |text| Named { text, key: "output.chapbook.bibliography".to_owned(), span: node.span };
        config.bibliography = files.into_iter().map(named).collect();
    }
    let styles = [("numeric", false), ("author-date", true)];
    config.author_date = ours.one_of("citation-style", &styles).unwrap_or(false);
    config.markdown.citations = !config.bibliography.is_empty();
}

/// Keys of `[output.html]` in mdBook 0.4 and 0.5 that neither edition has a use for.
const HTML_ONLY: &[&str] = &[
    "theme",
    "default-theme",
    "preferred-dark-theme",
    "copy-fonts",
    "additional-css",
    "additional-js",
    "fold",
    "playground",
    "playpen",
    "print",
    "no-section-label",
    "git-repository-url",
    "git-repository-icon",
    "input-404",
    "edit-url-template",
    "live-reload-endpoint",
    "livereload-url",
    "google-analytics",
    "search",
    "hash-files",
    "sidebar-header-nav",
    "command",
    "optional",
];

fn html(config: &mut Config, mut html: Keys<'_, '_>, maths: bool) {
    let flag = "true or false";
    let markdown = &mut config.markdown;
    let curly = html.get("curly-quotes", flag);
    markdown.smart_punctuation = html.get("smart-punctuation", flag).or(curly).unwrap_or(true);
    markdown.definition_lists = html.get("definition-lists", flag).unwrap_or(true);
    markdown.admonitions = html.get("admonitions", flag).unwrap_or(true);
    markdown.math = html.get("mathjax-support", flag).unwrap_or(false) || maths;
    let mut code = html.table("code");
    markdown.hidelines = pairs(code.table("hidelines"));
    code.end(&[]);
    config.redirects = pairs(html.table("redirect"));
    // Mostly only a path, which alone tells no address.
    let host = html.get::<String>("cname", "a host name");
    let path = html.get::<String>("site-url", "a path or a web address");
    config.url = site(path.as_deref().unwrap_or("/"), host.as_deref());
    html.end(HTML_ONLY);
}

/// The address of a site, with `/` at its end; from a path and a host, or from a whole address.
fn site(path: &str, host: Option<&str>) -> Option<String> {
    let whole =
        |url: &str| (url.starts_with("https://") || url.starts_with("http://")) && !url.contains(char::is_whitespace);
    let path = path.trim();
    let url = match host.map(str::trim).filter(|host| !host.is_empty()) {
        _ if whole(path) => path.to_owned(),
        Some(host) => format!("https://{host}/{}", path.trim_start_matches('/')),
        None => return None,
    };
    (whole(&url) && url.len() > "https://".len()).then(|| format!("{}/", url.trim_end_matches('/')))
}

/// A table of texts, sorted by key.
fn pairs(mut table: Keys<'_, '_>) -> Vec<(String, String)> {
    let mut out = Vec::new();
    for entry in table.entries() {
        match entry.node.read() {
            Some(text) => out.push((entry.key.clone(), text)),
            None => table.wrong(&entry.key, &entry.node, "a text in quotes"),
        }
    }
    out.sort();
    out
}
