//! Which chapters are meant by `3`, `3.2`, `3-5`, a slug or a file.

use crate::book::walk::plain;
use crate::book::{Book, Chapter, Number};
use crate::diagnostic::Near;
use crate::text::fnv64;

/// The chapters that the words name, as sorted indices; a number or a range brings the chapters within. The error is
/// a sentence that names what is near.
pub(super) fn chapters(book: &Book, words: &[String]) -> Result<Vec<usize>, String> {
    let mut out = Vec::new();
    for word in words {
        out.extend(one(book, word.trim())?);
    }
    out.sort_unstable();
    out.dedup();
    out.retain(|index| !book.chapters[*index].is_draft());
    if out.is_empty() {
        return Err(match words {
            [] => "name the chapters to hand out: by number (3, 3.2, 3-5), slug or file".to_owned(),
            _ => "the chapters named are drafts: they have no text yet".to_owned(),
        });
    }
    Ok(out)
}

fn one(book: &Book, word: &str) -> Result<Vec<usize>, String> {
    if let Some(found) = named(book, word) {
        return Ok(vec![found]);
    }
    if let Some(number) = number(word) {
        return within(book, &number).ok_or_else(|| unknown(book, word));
    }
    if let Some((from, to)) = word.split_once(['-', '–']).and_then(|(a, b)| Some((number(a)?, number(b)?))) {
        let find = |end: &Number| within(book, end).ok_or_else(|| unknown(book, &end.to_string()));
        let (first, last) = (find(&from)?, find(&to)?);
        return match (first.first(), last.last()) {
            (Some(first), Some(last)) if first <= last => Ok((*first..=*last).collect()),
            _ => Err(format!("the range {word} runs backwards")),
        };
    }
    Err(unknown(book, word))
}

/// The chapter of that slug or file.
fn named(book: &Book, word: &str) -> Option<usize> {
    if word.is_empty() {
        return None;
    }
    let find = |is: &dyn Fn(&Chapter) -> bool| {
        let mut found = book.chapters.iter().enumerate().filter(|(_, chapter)| !chapter.path.is_empty() && is(chapter));
        let first = found.next()?.0;
        // A name that several files have names none of them.
        found.next().is_none().then_some(first)
    };
    let path = word.replace('\\', "/");
    let path = path.trim_start_matches("./");
    let inside = |chapter: &Chapter| path == chapter.path || path.ends_with(&format!("/{}", chapter.path));
    find(&|chapter| chapter.path == path)
        .or_else(|| find(&|chapter| chapter.slug == word))
        .or_else(|| find(&inside))
        .or_else(|| find(&|chapter| file_name(&chapter.path) == path))
        .or_else(|| find(&|chapter| chapter.path.strip_suffix(".md") == Some(path)))
        .or_else(|| find(&|chapter| file_name(&chapter.path).strip_suffix(".md") == Some(path)))
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// `3.2`, also with a point at its end.
fn number(word: &str) -> Option<Number> {
    let word = word.trim();
    let parts: Option<Vec<u32>> =
        word.strip_suffix('.').unwrap_or(word).split('.').map(|part| part.parse().ok()).collect();
    parts.map(Number)
}

/// The chapter of a number with those in it; `None` when there is none.
fn within(book: &Book, number: &Number) -> Option<Vec<usize>> {
    let inside = |chapter: &Chapter| chapter.number.as_ref().is_some_and(|own| own.0.starts_with(&number.0));
    let found: Vec<usize> =
        book.chapters.iter().enumerate().filter(|(_, chapter)| inside(chapter)).map(|(index, _)| index).collect();
    (!found.is_empty()).then_some(found)
}

/// Names shown at most.
const SHOWN: usize = 3;

fn unknown(book: &Book, word: &str) -> String {
    if number(word).is_some() {
        let last = book.chapters.iter().filter_map(|chapter| chapter.number.as_ref()?.0.first()).max();
        return match last {
            Some(last) => format!("the book has no chapter {word}; its chapters are numbered from 1 to {last}"),
            None => format!("the book has no chapter {word}: its chapters have no numbers; name a slug or a file"),
        };
    }
    // What may have been meant, and what is then shown.
    let mut names: Vec<(String, &str)> = Vec::new();
    for chapter in book.chapters.iter().filter(|chapter| !chapter.path.is_empty()) {
        let stem = file_name(&chapter.path).trim_end_matches(".md");
        for name in [&chapter.slug, &chapter.path, stem, &plain(&chapter.title)] {
            names.push((name.to_lowercase(), &chapter.slug));
        }
    }
    let mut near = Near::default();
    let mut found: Vec<&str> = Vec::new();
    let letters = word.to_lowercase();
    while found.len() < SHOWN {
        let left = || names.iter().filter(|name| !found.contains(&name.1));
        let next = near.nearest(&letters, left().map(|name| name.0.as_str())).map(str::to_owned);
        let holds = |name: &&(String, &str)| letters.len() > 2 && name.0.contains(&letters);
        let next = next.or_else(|| left().find(holds).map(|name| name.0.clone()));
        let shown = next.and_then(|next| left().find(|name| name.0 == next).map(|name| name.1));
        let Some(shown) = shown else { break };
        found.push(shown);
    }
    if found.is_empty() {
        // Nothing is near: the first few tell what names look like here.
        found = book.chapters.iter().filter(|c| !c.path.is_empty()).map(|c| c.slug.as_str()).take(SHOWN).collect();
        return format!("no chapter is called `{word}`; the first are {}", listed(&found, "and"));
    }
    format!("no chapter is called `{word}`; did you mean {}?", listed(&found, "or"))
}

fn listed(names: &[&str], last: &str) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match names.split_last() {
        Some((end, [])) => end.clone(),
        Some((end, rest)) => format!("{} {last} {end}", rest.join(", ")),
        None => String::new(),
    }
}

/// Longest label of chapters in a file's name, in bytes.
const LONGEST: usize = 60;

/// What the chapters are called in a file's name: `3-5`, `2+7.1`, a slug.
pub(super) fn label(tops: &[&Chapter]) -> String {
    let mut parts: Vec<String> = Vec::new();
    let mut rest = tops;
    while let Some((first, more)) = rest.split_first() {
        let whole = |chapter: &Chapter| chapter.number.as_ref().filter(|number| number.0.len() == 1).map(|n| n.0[0]);
        let mut run = 0;
        if let Some(from) = whole(first) {
            run = (1..).zip(more).take_while(|(step, chapter)| whole(chapter) == Some(from + step)).count();
        }
        let name = |chapter: &Chapter| chapter.number.as_ref().map_or_else(|| chapter.slug.clone(), Number::to_string);
        parts.push(match run {
            0 => name(first),
            _ => format!("{}-{}", name(first), name(more[run - 1])),
        });
        rest = &more[run..];
    }
    let label = parts.join("+");
    if label.len() <= LONGEST {
        return label;
    }
    format!("{}+{:08x}", parts[0], fnv64(label.as_bytes()) as u32)
}
