//! Text of the other direction: in a book that runs leftwards, a paragraph, cell or heading without a letter that does is isolated as text that runs
//! rightwards, in both editions. Else `8-bit` would be shown as `bit-8` and `C++` as `++C`, since figures and signs at its ends go the book's way
//! (UAX 9, 3.3). It stays where it stands.

use crate::book::{Book, Direction, Inline, InlineKind, walk};

/// Isolates such text in the whole book.
pub(super) fn isolate(book: &mut Book) {
    if book.meta.direction != Direction::Rtl {
        return;
    }
    for chapter in &mut book.chapters {
        run(&mut chapter.title);
        walk::runs_mut(&mut chapter.blocks, &mut run);
        for note in &mut chapter.notes {
            walk::runs_mut(&mut note.blocks, &mut run);
        }
    }
}

fn run(content: &mut Vec<Inline>) {
    let Some(span) = content.first().map(|inline| inline.span).filter(|_| is_turned(content)) else { return };
    // What is but one element may be known by its classes.
    if !matches!(**content, [Inline { kind: InlineKind::Span { .. }, .. }]) {
        let content_within = std::mem::take(content);
        content.push(Inline::new(span, InlineKind::Span { attrs: Box::default(), content: content_within }));
    }
    if let [Inline { kind: InlineKind::Span { attrs, .. }, .. }] = &mut **content {
        attrs.dir.get_or_insert_with(|| "ltr".to_owned());
    }
}

/// Whether text without a leftward letter would be shown out of order among leftward text.
fn is_turned(content: &[Inline]) -> bool {
    let mut text = String::new();
    walk::within(content, &mut |inline| match &inline.kind {
        InlineKind::Text(piece) => text.push_str(piece),
        InlineKind::SoftBreak | InlineKind::HardBreak => text.push(' '),
        // They are isolated in any case, and go the way of what is around them.
        InlineKind::Code(_) | InlineKind::Math { .. } | InlineKind::Image(_) => text.push('\u{fffc}'),
        _ => {}
    });
    let mut chars = text.trim().chars();
    let (first, second, last) = (chars.next(), chars.next(), text.trim_end().chars().next_back());
    if text.chars().any(runs_leftwards) {
        return false;
    }
    if text.chars().any(char::is_alphabetic) {
        return !first.is_some_and(char::is_alphabetic) || !last.is_some_and(char::is_alphanumeric);
    }
    // A number with its sign; ranges and dates of figures alone go the book's way.
    matches!(first, Some('+' | '-' | '\u{2212}')) && second.is_some_and(|c| c.is_ascii_digit())
}

/// The blocks that Unicode keeps for scripts that run leftwards (UAX 9, table 4), and marks that make text do so.
fn runs_leftwards(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{200f}' | '\u{202b}' | '\u{202e}' | '\u{2067}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefe}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{FileId, Span};

    fn isolated(kinds: Vec<InlineKind>) -> bool {
        let span = Span { file: FileId(0), start: 0, end: 0 };
        let mut content: Vec<Inline> = kinds.into_iter().map(|kind| Inline::new(span, kind)).collect();
        run(&mut content);
        matches!(&*content, [Inline { kind: InlineKind::Span { attrs, .. }, .. }] if attrs.dir.as_deref() == Some("ltr"))
    }

    #[test]
    fn only_what_would_be_turned_is_isolated() {
        let text = |text: &str| InlineKind::Text(text.to_owned());
        for turned in ["8-bit", "C++", "Rust 2021.", "(a)", "\u{2212}3"] {
            assert!(isolated(vec![text(turned)]), "{turned}");
        }
        for fine in ["u8", "Rust 2021", "8-\u{5d0}", "5-7", "\u{663}", "(1)", ""] {
            assert!(!isolated(vec![text(fine)]), "{fine}");
        }
        assert!(isolated(vec![InlineKind::Code("x".to_owned()), text(" is set")]));
        assert!(!isolated(vec![InlineKind::Code("x".to_owned())]));
    }
}
