//! Citations: each leads to its source in the list, and the list holds the sources that are cited.
//!
//! Two styles of our own. *numeric*: sources are numbered in the order in which they are first cited, `[3, p. 7]`.
//! *author-date*: `(Knuth 1984, p. 7)`, sorted by author and year; two of one author and year are told apart by
//! letters. The list stands where the author wants it, else in a chapter of its own behind all others. Sources
//! that nothing cites are not printed.

mod entry;

use super::Options;
use super::collate::Collators;
use super::number::OFTEN;
use crate::bibliography::{Name, Source};
use crate::book::walk::{blocks_mut, inlines, inner_mut, runs_mut};
use crate::book::{
    Block, BlockKind, Book, Citation, CitationItem, Inline, InlineKind, LinkRole, Pending, Target, words,
};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Near};
use crate::source::Span;
use entry::entry;
use std::collections::{BTreeMap, HashMap, HashSet};

/// How citations and sources are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CitationStyle {
    /// By numbers in brackets.
    #[default]
    Numeric,
    /// By author and year in parentheses.
    AuthorDate,
}

/// A source that is cited.
struct Cited<'a> {
    source: &'a Source,
    id: String,
    /// `3`, or `1984a`.
    label: String,
    /// `Knuth`, `Knuth and Plass`, `Knuth et al.`
    authors: String,
}

/// Replaces the citations of the book and lists their sources.
pub(super) fn settle(book: &mut Book, options: &Options, remarks: &mut Diagnostics) {
    if options.sources.is_empty() && !options.citations {
        return;
    }
    let known = known(&options.sources, remarks);
    let (order, span) = cited(book, &known, remarks);
    let Some(span) = span else { return };
    let language = book.meta.language.clone();
    let all = labeled(order, options, &language);
    let chapter = list(book, &all, options, span);
    let by_key: HashMap<&str, &Cited<'_>> = all.iter().map(|cited| (cited.source.key.as_str(), cited)).collect();
    let writer = Writer { by_key, chapter, style: options.style };
    for chapter in &mut book.chapters {
        runs_mut(&mut chapter.blocks, &mut |run| writer.run(run));
        chapter.notes.iter_mut().for_each(|note| runs_mut(&mut note.blocks, &mut |run| writer.run(run)));
    }
}

/// Sources by their keys; of two with one key the first counts.
fn known<'a>(sources: &'a [Source], remarks: &mut Diagnostics) -> BTreeMap<&'a str, &'a Source> {
    let mut out: BTreeMap<&str, &Source> = BTreeMap::new();
    for source in sources {
        match out.get(source.key.as_str()) {
            None => _ = out.insert(&source.key, source),
            Some(first) => {
                let message = format!("two sources have the key `{}`; the first counts", source.key);
                let mut remark = Diagnostic::new(Code::BadSource, source.span, message);
                if let Some(span) = first.span {
                    remark = remark.label(span, "the first");
                }
                remarks.push(remark);
            }
        }
    }
    out
}

fn citation(inline: &Inline) -> Option<&Citation> {
    match &inline.kind {
        InlineKind::Pending(pending) => match &**pending {
            Pending::Cite(citation) => Some(citation),
            Pending::Index(_) => None,
        },
        _ => None,
    }
}

/// The sources that are cited, in the order of the first citations; and where the first stands.
fn cited<'a>(
    book: &Book,
    known: &BTreeMap<&str, &'a Source>,
    remarks: &mut Diagnostics,
) -> (Vec<&'a Source>, Option<Span>) {
    let (mut order, mut seen, mut first, mut near) = (Vec::new(), HashSet::new(), None, Near::default());
    for chapter in &book.chapters {
        let mut unknown = 0;
        let mut look = |inline: &Inline| {
            for item in citation(inline).map(|citation| &citation.items[..]).unwrap_or_default() {
                first.get_or_insert(item.span);
                match known.get(item.key.as_str()) {
                    Some(source) if seen.insert(source.key.as_str()) => order.push(*source),
                    Some(_) => {}
                    None => {
                        unknown += 1;
                        if unknown <= OFTEN {
                            let message = format!("the bibliography has no source `{}`", item.key);
                            let mut remark = Diagnostic::new(Code::UnknownSource, item.span, message);
                            let near = near.nearest(&item.key, known.keys().copied());
                            remark.help = near.map(|near| format!("did you mean `@{near}`?"));
                            remarks.push(remark);
                        }
                    }
                }
            }
        };
        inlines(&chapter.blocks, &mut look);
        chapter.notes.iter().for_each(|note| inlines(&note.blocks, &mut look));
    }
    (order, first)
}

/// In the order of the list, with their labels.
fn labeled<'a>(mut order: Vec<&'a Source>, options: &Options, language: &str) -> Vec<Cited<'a>> {
    if options.style == CitationStyle::AuthorDate {
        let collators = Collators::of(language);
        let key = |source: &Source| {
            let authors: Vec<&str> = creators(source).iter().map(|name| name.family.as_str()).collect();
            (authors.join(" "), source.year.clone().unwrap_or_default(), source.title.clone())
        };
        order.sort_by(|a, b| {
            let (a, b) = (key(a), key(b));
            collators.order(&a.0, &b.0).then_with(|| a.1.cmp(&b.1)).then_with(|| collators.order(&a.2, &b.2))
        });
    }
    let mut ids: HashSet<String> = HashSet::new();
    let mut out: Vec<Cited<'a>> = Vec::with_capacity(order.len());
    for (at, source) in order.into_iter().enumerate() {
        let legal = |c: char| if c.is_ascii_alphanumeric() || "-_.:".contains(c) { c } else { '-' };
        let mut id = format!("ref-{}", source.key.chars().map(legal).collect::<String>());
        while !ids.insert(id.clone()) {
            id.push('-');
        }
        let label = match options.style {
            CitationStyle::Numeric => (at + 1).to_string(),
            CitationStyle::AuthorDate => source.year.clone().unwrap_or_else(|| "n.d.".to_owned()),
        };
        out.push(Cited { source, id, label, authors: short(source, language) });
    }
    if options.style == CitationStyle::AuthorDate {
        let mut same: BTreeMap<(String, String), Vec<usize>> = BTreeMap::new();
        for (at, cited) in out.iter().enumerate() {
            same.entry((cited.authors.clone(), cited.label.clone())).or_default().push(at);
        }
        for list in same.into_values().filter(|list| list.len() > 1) {
            for (nth, at) in list.into_iter().enumerate() {
                out[at].label.push_str(&letters(nth));
            }
        }
    }
    out
}

/// What parts works of one year: a to z, then aa, ab (CSL 1.0.2, "Year-suffix").
fn letters(mut nth: usize) -> String {
    let mut out = String::new();
    loop {
        out.insert(0, char::from(b'a' + (nth % 26) as u8));
        match nth / 26 {
            0 => return out,
            more => nth = more - 1,
        }
    }
}

/// Who stands at the start of an entry: authors, or editors where there are none.
fn creators(source: &Source) -> &[Name] {
    if source.authors.is_empty() { &source.editors } else { &source.authors }
}

/// How a text names the authors of a source; one without is called by its title.
fn short(source: &Source, language: &str) -> String {
    match creators(source) {
        [] => source.title.clone(),
        [one] if source.others => format!("{} et al.", one.family),
        [one] => one.family.clone(),
        [one, two] if !source.others => format!("{} {} {}", one.family, words::and(language), two.family),
        [one, ..] => format!("{} et al.", one.family),
    }
}

/// Lists the sources; tells in which chapter.
fn list(book: &mut Book, all: &[Cited<'_>], options: &Options, span: Span) -> usize {
    let language = book.meta.language.clone();
    let entries: Vec<Block> = all.iter().map(|cited| entry(cited, options.style, &language, span)).collect();
    let is_place = |block: &Block| {
        matches!(&block.kind, BlockKind::Div(inner) if inner.is_empty()) && block.has_class("bibliography")
    };
    let mut entries = Some(entries);
    for (number, chapter) in book.chapters.iter_mut().enumerate() {
        blocks_mut(&mut chapter.blocks, &mut |block| {
            if is_place(block)
                && let Some(entries) = entries.take()
            {
                block.kind = BlockKind::Div(entries);
            }
        });
        if entries.is_none() {
            return number;
        }
    }
    let mut block = Block::new(span, BlockKind::Div(entries.unwrap_or_default()));
    block.attrs_mut().classes.push("bibliography".to_owned());
    super::append(book, span, words::sources(&language), "bibliography", vec![block]);
    book.chapters.len() - 1
}

/// With dashes instead of hyphens between figures.
fn ranges(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut before = ' ';
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let dash = c == '-' && before.is_ascii_digit() && chars.peek().is_some_and(char::is_ascii_digit);
        out.push(if dash { '\u{2013}' } else { c });
        before = c;
    }
    out
}

/// Writes citations.
struct Writer<'a> {
    by_key: HashMap<&'a str, &'a Cited<'a>>,
    /// Where the list stands.
    chapter: usize,
    style: CitationStyle,
}

impl Writer<'_> {
    fn run(&self, run: &mut Vec<Inline>) {
        if run.iter().any(|inline| citation(inline).is_some()) {
            for inline in std::mem::take(run) {
                match citation(&inline) {
                    Some(citation) => self.write(citation, inline.span, run),
                    None => run.push(inline),
                }
            }
        }
        for inline in run {
            inner_mut(inline).into_iter().flatten().for_each(|run| self.run(run));
        }
    }

    fn write(&self, citation: &Citation, span: Span, out: &mut Vec<Inline>) {
        let text = |text: String| Inline::new(span, InlineKind::Text(text));
        let found = |item: &CitationItem| self.by_key.get(item.key.as_str()).copied();
        let numeric = self.style == CitationStyle::Numeric;
        if citation.narrative {
            let Some((item, cited)) = citation.items.first().and_then(|item| Some((item, found(item)?))) else {
                return out.extend(citation.items.iter().map(|item| text(format!("@{}", item.key))));
            };
            let link = |shown: String| self.link(cited, item.span, shown);
            if numeric {
                out.extend([text(format!("{} [", cited.authors)), link(cited.label.clone()), text("]".to_owned())]);
            } else {
                out.push(link(format!("{} ({})", cited.authors, cited.label)));
            }
            return;
        }
        out.push(text(if numeric { "[" } else { "(" }.to_owned()));
        let bare = |item: &CitationItem| item.before.is_empty() && item.behind.is_empty();
        let comma = numeric && citation.items.iter().all(bare);
        for (at, item) in citation.items.iter().enumerate() {
            let gap = match at {
                0 => "",
                _ if comma => ", ",
                _ => "; ",
            };
            let before = if item.before.is_empty() { String::new() } else { format!("{} ", item.before) };
            if !gap.is_empty() || !before.is_empty() {
                out.push(text(format!("{gap}{before}")));
            }
            match found(item) {
                Some(cited) => {
                    let shown = match self.style {
                        CitationStyle::AuthorDate if !item.bare => format!("{} {}", cited.authors, cited.label),
                        CitationStyle::Numeric | CitationStyle::AuthorDate => cited.label.clone(),
                    };
                    out.push(self.link(cited, item.span, shown));
                }
                None => out.push(text(format!("@{}", item.key))),
            }
            if !item.behind.is_empty() {
                out.push(text(format!(", {}", ranges(&item.behind))));
            }
        }
        out.push(text(if numeric { "]" } else { ")" }.to_owned()));
    }

    fn link(&self, cited: &Cited<'_>, span: Span, shown: String) -> Inline {
        let target = Target::Place { chapter: self.chapter, anchor: Some(cited.id.clone()) };
        let content = vec![Inline::new(span, InlineKind::Text(shown))];
        Inline::new(span, InlineKind::link(target, content, LinkRole::Citation))
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn more_than_26_works_of_a_year_have_letters_of_their_own() {
        let of = super::letters;
        assert_eq!(
            [of(0), of(25), of(26), of(51), of(52), of(701), of(702)],
            ["a", "z", "aa", "az", "ba", "zz", "aaa"]
        );
    }
}
