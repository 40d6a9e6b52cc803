//! Links hold neither links nor notes: neither XHTML nor a PDF annotation can nest them (HTML
//! §4.5.1: no interactive content within `a`). An inner link becomes its text; a note's reference
//! moves behind the link. Titles of chapters and parts hold none of the two at all, since they are
//! links themselves wherever they are listed.

use crate::book::walk::{inner_mut, runs_mut};
use crate::book::{Book, Inline, InlineKind};

/// Flattens the links of the whole book.
pub(super) fn flatten(book: &mut Book) {
    for chapter in &mut book.chapters {
        if let Some(part) = &mut chapter.part {
            unwrap(&mut part.title, &mut Vec::new());
        }
        unwrap(&mut chapter.title, &mut Vec::new());
        runs_mut(&mut chapter.blocks, &mut run);
        for note in &mut chapter.notes {
            runs_mut(&mut note.blocks, &mut run);
        }
    }
}

/// One piece of running text outside of any link.
fn run(list: &mut Vec<Inline>) {
    let mut moved = Vec::new();
    for (i, inline) in list.iter_mut().enumerate() {
        if let InlineKind::Link { content, .. } = &mut inline.kind {
            let mut notes = Vec::new();
            unwrap(content, &mut notes);
            moved.extend(notes.into_iter().map(|note| (i, note)));
        } else {
            inner_mut(inline).into_iter().flatten().for_each(run);
        }
    }
    for (i, note) in moved.into_iter().rev() {
        list.insert(i + 1, note);
    }
}

/// Replaces links by their content and takes notes out into `notes`.
pub(super) fn unwrap(list: &mut Vec<Inline>, notes: &mut Vec<Inline>) {
    if list.iter().any(|inline| matches!(inline.kind, InlineKind::Link { .. } | InlineKind::Note(_))) {
        let mut flat = Vec::with_capacity(list.len());
        for inline in list.drain(..) {
            match inline.kind {
                InlineKind::Link { mut content, .. } => {
                    unwrap(&mut content, notes);
                    flat.append(&mut content);
                }
                InlineKind::Note(_) => notes.push(inline),
                _ => flat.push(inline),
            }
        }
        *list = flat;
    }
    for inline in list {
        for content in inner_mut(inline).into_iter().flatten() {
            unwrap(content, notes);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::{LinkRole, Target};
    use crate::source::{FileId, Span};

    fn at(kind: InlineKind) -> Inline {
        Inline::new(Span { file: FileId(0), start: 0, end: 0 }, kind)
    }

    fn link(content: Vec<Inline>) -> Inline {
        at(InlineKind::link(Target::Dead, content, LinkRole::Plain))
    }

    #[test]
    fn inner_links_become_text_and_notes_move_behind() {
        let text = || at(InlineKind::Text("x".into()));
        let mut list = vec![
            link(vec![
                at(InlineKind::Note(0)),
                at(InlineKind::Strong(vec![link(vec![text(), at(InlineKind::Note(1))])])),
            ]),
            text(),
        ];
        run(&mut list);
        let strong = at(InlineKind::Strong(vec![text()]));
        assert_eq!(list, [link(vec![strong]), at(InlineKind::Note(0)), at(InlineKind::Note(1)), text()]);
    }
}
