//! Words for pictures of which the author said nothing.
//!
//! Both editions need some: to a reader who hears the book, a picture without words is none. The caption serves,
//! then the title, then the name of the file; nothing is invented. That the author should say what the picture
//! shows is remarked all the same ([`crate::check`]). What is said to be ornament is left without words.

use crate::book::walk::{self, blocks_mut, inlines, inlines_mut, plain};
use crate::book::words;
use crate::book::{AltSource, Block, BlockKind, Book, Image, Inline, InlineKind};
use crate::text::{percent_decoded, single_spaced};

pub(super) fn fill(book: &mut Book) {
    let language = &book.meta.language;
    for chapter in &mut book.chapters {
        let notes = chapter.notes.iter_mut().map(|note| &mut note.blocks);
        std::iter::once(&mut chapter.blocks).chain(notes).for_each(|blocks| within(blocks, language));
    }
}

fn within(blocks: &mut [Block], language: &str) {
    pictures(blocks, &mut settle);
    inlines_mut(blocks, &mut |inline| {
        if let InlineKind::Link { content, .. } = &mut inline.kind {
            name_link(content);
        }
    });
    blocks_mut(blocks, &mut caption);
    pictures(blocks, &mut |image| {
        if lacks_words(image) {
            image.alt = stand_in(image, language);
        }
    });
}

fn pictures(blocks: &mut [Block], visit: &mut dyn FnMut(&mut Image)) {
    inlines_mut(blocks, &mut |inline| {
        if let InlineKind::Image(image) = &mut inline.kind {
            visit(image);
        }
    });
}

/// Settles whether a picture has words, needs none, or lacks them.
fn settle(image: &mut Image) {
    let said = !image.alt.trim().is_empty();
    let decorative = image.attrs.as_ref().is_some_and(|attrs| attrs.has_class("decorative"));
    image.alt_source = match image.alt_source {
        AltSource::Author if said => AltSource::Author,
        AltSource::Author if decorative => AltSource::Ornament,
        AltSource::Author => AltSource::StandIn,
        settled => settled,
    };
}

/// A picture that is all that a link has is no ornament: it says where the link leads (HTML §4.8.4.4.2).
fn name_link(content: &mut [Inline]) {
    if plain(content).trim().is_empty() {
        walk::within_mut(content, &mut |inline| {
            if let InlineKind::Image(image) = &mut inline.kind
                && image.alt_source == AltSource::Ornament
            {
                image.alt_source = AltSource::StandIn;
            }
        });
    }
}

/// What is said under a picture is said of it, if it is the only one there.
fn caption(block: &mut Block) {
    let BlockKind::Figure { caption, blocks, .. } = &mut block.kind else { return };
    let words = plain(caption);
    let mut count = 0;
    inlines(blocks, &mut |inline| count += u32::from(matches!(inline.kind, InlineKind::Image(_))));
    if count == 1 && !words.trim().is_empty() {
        pictures(blocks, &mut |image| {
            if lacks_words(image) {
                image.alt = single_spaced(&words);
            }
        });
    }
}

/// A picture that is not there is shown by its name and needs nothing to stand in for it.
fn lacks_words(image: &Image) -> bool {
    image.alt_source == AltSource::StandIn && image.asset.is_some() && image.alt.trim().is_empty()
}

fn stand_in(image: &Image, language: &str) -> String {
    if let Some(title) = image.title.as_deref().filter(|title| !title.trim().is_empty()) {
        return single_spaced(title);
    }
    words::picture(&percent_decoded(image.file_name().unwrap_or_default()), language)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::{Attrs, FigureKind, LinkRole, Target};
    use crate::source::{FileId, Span};

    const AT: Span = Span { file: FileId(0), start: 0, end: 1 };

    fn image(source: &str, alt_source: AltSource) -> Image {
        Image {
            source: source.to_owned(),
            asset: Some(Default::default()),
            alt: String::new(),
            alt_source,
            title: None,
            width: None,
            height: None,
            attrs: None,
        }
    }

    fn inline(image: Image) -> Inline {
        Inline::new(AT, InlineKind::Image(Box::new(image)))
    }

    fn paragraph(content: Vec<Inline>) -> Block {
        Block::new(AT, BlockKind::Paragraph(content))
    }

    /// The words of each picture, and whose they are.
    fn told(mut blocks: Vec<Block>, language: &str) -> Vec<(String, AltSource)> {
        within(&mut blocks, language);
        let mut out = Vec::new();
        pictures(&mut blocks, &mut |image| out.push((image.alt.clone(), image.alt_source)));
        out
    }

    #[test]
    fn the_name_of_the_file_stands_in_behind_the_title() {
        let titled = Image { title: Some("The  south window".into()), ..image("b.png", AltSource::Author) };
        let said = Image { alt: "Pots".into(), ..image("c.png", AltSource::Author) };
        let missing = Image { asset: None, ..image("d.png", AltSource::Author) };
        let data = image("data:image/png;base64,AA/BB", AltSource::Author);
        let all = [image("../my%20pots.png?v=2", AltSource::Author), titled, said, missing, data];
        let stand_in = |words: &str| (words.to_owned(), AltSource::StandIn);
        assert_eq!(
            told(vec![paragraph(all.into_iter().map(inline).collect())], "de"),
            [
                stand_in("Abbildung: my pots.png"),
                stand_in("The south window"),
                ("Pots".to_owned(), AltSource::Author),
                stand_in(""),
                stand_in("Abbildung"),
            ]
        );
    }

    #[test]
    fn a_caption_stands_in_for_the_only_picture_above_it() {
        let figure = |count: usize| {
            let inside = (0..count).map(|_| inline(image("a.png", AltSource::Author))).collect();
            let caption = vec![Inline::new(AT, InlineKind::Text("Pots in May".into()))];
            let blocks = vec![paragraph(inside)];
            let kind = FigureKind::Figure;
            vec![Block::new(AT, BlockKind::Figure { kind, number: None, caption, file_name: None, blocks })]
        };
        assert_eq!(told(figure(1), "en"), [("Pots in May".to_owned(), AltSource::StandIn)]);
        assert_eq!(told(figure(2), "en")[1], ("Figure: a.png".to_owned(), AltSource::StandIn));
    }

    #[test]
    fn ornament_has_no_words_but_as_all_of_a_link() {
        let classes = vec!["decorative".to_owned()];
        let attrs = Some(Box::new(Attrs { classes, ..Attrs::default() }));
        let marked = Image { attrs, ..image("a.png", AltSource::Author) };
        let link = |content: Vec<Inline>| {
            let target = Target::Web("https://example.org".into());
            Inline::new(AT, InlineKind::link(target, content, LinkRole::Plain))
        };
        let text = Inline::new(AT, InlineKind::Text("words".into()));
        let ornament = || inline(image("b.png", AltSource::Ornament));
        let content = vec![inline(marked), ornament(), link(vec![ornament()]), link(vec![ornament(), text])];
        let bare = (String::new(), AltSource::Ornament);
        assert_eq!(
            told(vec![paragraph(content)], "en"),
            [bare.clone(), bare.clone(), ("Figure: b.png".to_owned(), AltSource::StandIn), bare]
        );
    }
}
