//! Spaces that bind: an ordinary space becomes a no-break space where a line must not end. In both
//! editions, which thus hold the same text.
//!
//! Only the kind of a space changes: none is added and none taken away. Code, formulas and
//! addresses are left alone.

use super::spaces::Rules;
use crate::book::{Block, Book, Inline, InlineKind, walk};

/// Binds spaces in the whole book.
pub(super) fn bind(book: &mut Book) {
    let rules = Rules::of(&book.meta.language);
    for chapter in &mut book.chapters {
        run(&mut chapter.title, rules);
        if let Some(part) = &mut chapter.part {
            run(&mut part.title, rules);
        }
        blocks(&mut chapter.blocks, rules);
        for note in &mut chapter.notes {
            blocks(&mut note.blocks, rules);
        }
    }
}

fn blocks(list: &mut [Block], rules: Rules) {
    for block in list {
        let own = block.attrs.as_ref().and_then(|attrs| attrs.lang.as_deref());
        let rules = own.map_or(rules, Rules::of);
        walk::parts_mut(block, &mut |part| match part {
            walk::PartMut::Inlines(content) => run(content, rules),
            walk::PartMut::Blocks(inside) => blocks(inside, rules),
        });
    }
}

/// One piece of running text.
fn run(content: &mut [Inline], rules: Rules) {
    let mut word = String::new();
    inlines(content, rules, &mut word);
}

/// `word`: the word that ends where the walk stands; empty behind a space.
fn inlines(list: &mut [Inline], rules: Rules, word: &mut String) {
    for i in 0..list.len() {
        let (done, rest) = list.split_at_mut(i + 1);
        let inline = &mut done[i];
        match &mut inline.kind {
            InlineKind::Text(text) => bind_text(text, rest, rules, word),
            InlineKind::SoftBreak => {
                // A line end of the source is a space like any other.
                if let Some(space) = rules.space(word, || first_text(rest)) {
                    inline.kind = InlineKind::Text(space.into());
                }
                word.clear();
            }
            InlineKind::HardBreak => word.clear(),
            // No word of these rules.
            InlineKind::Code(_) | InlineKind::Math { .. } | InlineKind::Image(_) | InlineKind::Note(_) => {
                word.clear();
                word.push('\u{fffc}');
            }
            InlineKind::Span { attrs, content } => {
                let rules = attrs.lang.as_deref().map_or(rules, Rules::of);
                inlines(content, rules, word);
            }
            _ => walk::inner_mut(inline).into_iter().flatten().for_each(|content| inlines(content, rules, word)),
        }
    }
}

/// The text that some inlines begin with.
fn first_text(list: &[Inline]) -> &str {
    let mut list = list;
    while let Some(first) = list.first() {
        match &first.kind {
            InlineKind::Text(text) => return text,
            _ => list = walk::inner(first)[0],
        }
    }
    ""
}

/// Binds the spaces of one text; `rest` stands behind it.
fn bind_text(text: &mut String, rest: &[Inline], rules: Rules, word: &mut String) {
    let mut bound: Vec<(usize, char)> = Vec::new();
    for at in rules.candidates(text) {
        let start = text[..at].rfind(' ').map_or(0, |space| space + 1);
        if start > 0 {
            word.clear();
        }
        word.push_str(&text[start..at]);
        let after = || if at + 1 < text.len() { &text[at + 1..] } else { first_text(rest) };
        bound.extend(rules.space(word, after).map(|space| (at, space)));
        word.clear();
    }
    let last = text.rfind(' ');
    if last.is_some() {
        word.clear();
    }
    // Of a long word only its end counts, and whether it is short.
    let tail = &text[last.map_or(0, |space| space + 1)..];
    if word.len() + tail.len() <= 64 {
        word.push_str(tail);
    } else {
        word.clear();
        word.push('\u{fffc}');
    }
    if bound.is_empty() {
        return;
    }
    let mut out = String::with_capacity(text.len() + 2 * bound.len());
    let mut from = 0;
    for (at, space) in bound {
        out.push_str(&text[from..at]);
        out.push(space);
        from = at + 1;
    }
    out.push_str(&text[from..]);
    *text = out;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{FileId, Span};

    fn of(kind: InlineKind) -> Inline {
        Inline::new(Span::new(FileId(0), 0, 1), kind)
    }

    fn text(text: &str) -> Inline {
        of(InlineKind::Text(text.into()))
    }

    fn bound(mut content: Vec<Inline>, lang: &str) -> String {
        run(&mut content, Rules::of(lang));
        walk::plain(&content).replace('\u{a0}', "~").replace('\u{202f}', "_")
    }

    #[test]
    fn spaces_bind_across_inlines_and_line_ends() {
        let emphasis = |s: &str| of(InlineKind::Emphasis(vec![text(s)]));
        let content = vec![text("Je v "), emphasis("Praze a"), text(" s"), of(InlineKind::SoftBreak), text("psem.")];
        assert_eq!(bound(content, "cs"), "Je v~Praze a~s~psem.");
        let content = vec![text("« Oui » : "), emphasis("quoi"), text(" ? 10 000 € à 10:30, http://a.b ;")];
        assert_eq!(bound(content, "fr"), "«_Oui_»~: quoi_? 10~000~€ à 10:30, http://a.b_;");
        let content = vec![of(InlineKind::Code("x ; y".into())), text(" km "), emphasis("— no")];
        assert_eq!(bound(content, "fr"), "x ; y km~— no");
    }

    #[test]
    fn in_english_little_is_bound() {
        let content = vec![text("a 10 km run, see p. 12 — or Mr. B. Smith; why ? 5 apples. The end")];
        assert_eq!(bound(content, "en"), "a 10~km run, see p.~12~— or Mr. B.~Smith; why ? 5 apples. The end");
    }
}
