//! Code → colored spans.
//!
//! In: the language of a code block (the first word of its info string) and
//! its text. Out: [`Span`]s, each a byte range with a [`Class`], the same for
//! the web (a CSS class) and for print (a color).
//!
//! Invariants, kept by [`painter`] whatever a scanner does: spans come in
//! order, never overlap, are never empty and lie on char boundaries. Scanners
//! go over the bytes once, without recursion: the time is linear in the text,
//! even if nothing in it is ever closed. They never fail: code that is not
//! well formed is merely colored less well.
//!
//! Most languages are tables ([`syntax::Syntax`]) read by one [`engine`]; a
//! language whose lexing depends on lines or on position has a file of its own.
//! What has no scanner here is left to a [`library`], which is slower.

mod class;
mod css;
mod data;
mod diff;
mod docker;
mod engine;
mod engine_strings;
mod engine_words;
mod jsx;
mod langs_asm;
mod langs_c;
mod langs_dynamic;
mod langs_functional;
mod langs_managed;
mod langs_mobile;
mod langs_query;
mod langs_script;
mod langs_system;
mod langs_web;
mod library;
mod literals;
mod make;
mod markdown;
mod markup;
mod painter;
mod php;
mod registry;
mod rust;
mod shell;
mod syntax;
#[cfg(test)]
mod tests;
mod tex;
mod yaml;

pub use class::Class;
pub use painter::Span;

use painter::Painter;

/// Colors `code` written in `language`.
///
/// The language is the first word of a fence's info string, in any case, with
/// the usual aliases (`rs`, `js`, `py`, `sh`, `yml` …). An unknown language
/// gives no spans, and so does a text too long for 32-bit positions.
#[must_use]
pub fn highlight(language: &str, code: &str) -> Vec<Span> {
    if u32::try_from(code.len()).is_err() {
        return Vec::new();
    }
    if let Some(scanner) = registry::find(language) {
        let mut out = Painter::new(code);
        scanner.run(code.as_bytes(), 0, &mut out);
        return out.into_spans();
    }
    library::find(language).map_or_else(Vec::new, |syntax| {
        let mut out = Painter::new(code);
        library::scan(syntax, code, &mut out);
        out.into_spans()
    })
}

/// Whether code in the language is colored.
#[must_use]
pub fn knows(language: &str) -> bool {
    registry::find(language).is_some() || library::find(language).is_some()
}
