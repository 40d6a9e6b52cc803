//! A source as a paragraph of the list: who, what, where and when, each closed by a full stop.

use super::{CitationStyle, Cited, creators};
use crate::bibliography::{Kind, Name, Source};
use crate::book::{Attrs, Block, BlockKind, Inline, InlineKind, LinkRole, Target, words};
use crate::source::Span;

/// A source as a paragraph of the list.
pub(super) fn entry(cited: &Cited<'_>, style: CitationStyle, language: &str, span: Span) -> Block {
    let source = cited.source;
    let span = source.span.unwrap_or(span);
    let text = |text: String| Inline::new(span, InlineKind::Text(text));
    let stressed = |words: &str| Inline::new(span, InlineKind::Emphasis(vec![text(words.to_owned())]));
    let mut out = Vec::new();
    if style == CitationStyle::Numeric {
        out.push(text(format!("[{}]\u{2002}", cited.label)));
    }
    let names = full(source, style, language);
    if !names.is_empty() {
        out.push(text(closed(names) + " "));
    }
    if style == CitationStyle::AuthorDate {
        out.push(text(format!("{}. ", cited.label)));
    }
    let title = closed(source.title.clone());
    match source.kind {
        Kind::Whole => out.push(stressed(&title)),
        Kind::Article | Kind::Part => out.push(text(title)),
    }
    if let Some(edition) = source.edition.as_deref() {
        out.push(text(format!(" {}", closed(ordinal(edition, language)))));
    }
    let year = source.year.as_deref().filter(|_| style == CitationStyle::Numeric);
    let published = [&source.place, &source.publisher].into_iter().flatten().map(String::as_str);
    let mut imprint = published.collect::<Vec<_>>().join(": ");
    let pages = source.pages.as_deref();
    if let Some(container) = &source.container {
        out.push(text(if source.kind == Kind::Part { " In " } else { " " }.to_owned()));
        out.push(stressed(container));
        let mut place = String::new();
        place.extend(source.volume.as_deref().map(|volume| format!(" {volume}")));
        place.extend(source.issue.as_deref().map(|issue| format!(" ({issue})")));
        place.extend(pages.map(|pages| if place.is_empty() { format!(", {pages}") } else { format!(": {pages}") }));
        if source.kind == Kind::Article {
            place.extend(year.map(|year| format!(", {year}")));
        }
        out.push(text(closed(place)));
    }
    if let Some(year) = year.filter(|_| source.kind != Kind::Article || source.container.is_none()) {
        imprint = if imprint.is_empty() { year.to_owned() } else { format!("{imprint}, {year}") };
    }
    if !imprint.is_empty() {
        out.push(text(format!(" {}", closed(imprint))));
    }
    if let Some(note) = &source.note {
        out.push(text(format!(" {}", closed(note.clone()))));
    }
    let address = source.doi.as_ref().map(|doi| format!("https://doi.org/{doi}")).or_else(|| source.url.clone());
    if let Some(address) = address {
        out.push(text(" ".to_owned()));
        let content = vec![text(address.clone())];
        out.push(Inline::new(span, InlineKind::link(Target::Raw(address), content, LinkRole::Plain)));
        out.push(text(".".to_owned()));
    }
    let attrs = Attrs { id: Some(cited.id.clone()), ..Attrs::default() };
    Block { span, attrs: Some(Box::new(attrs)), kind: BlockKind::Paragraph(out) }
}

/// All names of a source.
fn full(source: &Source, style: CitationStyle, language: &str) -> String {
    let straight = |name: &Name| match &name.given {
        Some(given) => format!("{given} {}", name.family),
        None => name.family.clone(),
    };
    let inverted = |name: &Name| match &name.given {
        Some(given) => format!("{}, {given}", name.family),
        None => name.family.clone(),
    };
    let names: Vec<String> = creators(source)
        .iter()
        .enumerate()
        .map(|(at, name)| if at == 0 && style == CitationStyle::AuthorDate { inverted(name) } else { straight(name) })
        .collect();
    let mut out = match names.as_slice() {
        [.., _] if source.others => format!("{}, et al.", names.join(", ")),
        [first, second] => format!("{first} {} {second}", words::and(language)),
        [first @ .., last] if !first.is_empty() => format!("{}, {} {last}", first.join(", "), words::and(language)),
        _ => names.concat(),
    };
    if source.authors.is_empty() && !out.is_empty() {
        out.push_str(if names.len() > 1 { ", eds." } else { ", ed." });
    }
    out
}

/// `2nd ed.`, for an edition that is a number.
fn ordinal(edition: &str, language: &str) -> String {
    match edition.parse::<u32>() {
        Ok(number) if words::primary(language) == "en" => {
            let end = match (number % 10, number % 100) {
                (_, 11..=13) => "th",
                (1, _) => "st",
                (2, _) => "nd",
                (3, _) => "rd",
                _ => "th",
            };
            format!("{number}{end} ed.")
        }
        Ok(number) => format!("{number}. ed."),
        Err(_) => edition.to_owned(),
    }
}

/// With a full stop at its end, unless a sign stands there.
fn closed(mut text: String) -> String {
    if !text.is_empty() && !text.ends_with(['.', '!', '?', '…', '。']) {
        text.push('.');
    }
    text
}
