//! Captions of pictures as authors of mdBooks write them, for want of a form of their own: words right below a picture,
//! on the next line of its paragraph or in the next paragraph, all in italics or behind "Figure 3:".

use crate::book::words::{self, Numbered};
use crate::book::{Attrs, Block, BlockKind, FigureKind, Inline, InlineKind, walk};

/// Joins pictures with the words right below them that are their captions, in italics or behind a number.
pub(super) fn settle_pictures(blocks: &mut Vec<Block>, language: &str) {
    let begins = |block: &Block| match &block.kind {
        BlockKind::Paragraph(content) => matches!(content.first(), Some(first) if is_image(first)),
        _ => false,
    };
    if !blocks.iter().any(begins) {
        return;
    }
    let mut out: Vec<Block> = Vec::with_capacity(blocks.len());
    for mut block in std::mem::take(blocks) {
        out.extend(split_picture(&mut block, language));
        match out.pop_if(|before| is_picture(before) && is_under_picture(&block, language)) {
            Some(picture) => out.push(picture_figure(picture, block)),
            None => out.push(block),
        }
    }
    *blocks = out;
}

fn is_image(inline: &Inline) -> bool {
    matches!(inline.kind, InlineKind::Image(_))
}

/// A picture alone in its paragraph, without a title, which would be its caption.
fn is_picture(block: &Block) -> bool {
    let BlockKind::Paragraph(content) = &block.kind else { return false };
    let untitled = |one: &Inline| matches!(&one.kind, InlineKind::Image(image) if image.title.is_none());
    is_bare(block) && matches!(content.as_slice(), [one] if untitled(one))
}

/// Whether a block is but centered, as captioned pictures are.
fn is_bare(block: &Block) -> bool {
    block.attrs.as_ref().is_none_or(|attrs| {
        **attrs == Attrs { classes: attrs.classes.clone(), ..Attrs::default() } && attrs.classes == ["center"]
    })
}

/// Parts a picture from a caption on the next line of its paragraph, which is left.
fn split_picture(block: &mut Block, language: &str) -> Option<Block> {
    let bare = is_bare(block);
    let BlockKind::Paragraph(content) = &mut block.kind else { return None };
    let [picture, line_end, rest @ ..] = content.as_slice() else { return None };
    let parted = bare && is_image(picture) && matches!(line_end.kind, InlineKind::SoftBreak | InlineKind::HardBreak);
    if !parted || !is_under(rest, language) {
        return None;
    }
    let caption = content.split_off(2);
    content.truncate(1);
    let mut picture = std::mem::replace(content, caption);
    // Its title would be the caption of a picture alone.
    if let InlineKind::Image(image) = &mut picture.first_mut()?.kind {
        image.title = None;
    }
    Some(Block::new(picture.first()?.span, BlockKind::Paragraph(picture)))
}

/// A picture and the paragraph that is its caption.
fn picture_figure(picture: Block, paragraph: Block) -> Block {
    let span = picture.span.to(paragraph.span);
    let BlockKind::Paragraph(mut caption) = paragraph.kind else { return picture };
    if let [Inline { kind: InlineKind::Emphasis(words), .. }] = caption.as_mut_slice() {
        caption = std::mem::take(words);
    }
    let blocks = vec![Block { attrs: None, ..picture }];
    let kind = BlockKind::Figure { kind: FigureKind::Figure, number: None, caption, file_name: None, blocks };
    Block::new(span, kind)
}

fn is_under_picture(block: &Block, language: &str) -> bool {
    matches!(&block.kind, BlockKind::Paragraph(content) if is_bare(block) && is_under(content, language))
}

/// Whether words below a picture are its caption: all in italics, or behind "Figure 3:".
fn is_under(content: &[Inline], language: &str) -> bool {
    /// Longer ones are text.
    const LONG: usize = 400;
    let words = match content {
        [Inline { kind: InlineKind::Emphasis(words), .. }] => return walk::plain(words).len() <= LONG,
        // Nearly all paragraphs are left here.
        [first, ..] => match &first.kind {
            InlineKind::Text(text) => text.to_string(),
            InlineKind::Strong(words) | InlineKind::Emphasis(words) => walk::plain(words),
            _ => return false,
        },
        [] => return false,
    };
    let label = words::label(Numbered::Captioned(FigureKind::Figure), "", language);
    let names = [label.trim(), "Figure", "Fig.", "Fig"];
    let Some(rest) = names.into_iter().find_map(|name| words.strip_prefix(name)) else { return false };
    let rest = rest.trim_start();
    let number = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit() || ".-–".contains(c)).len();
    let (number, behind) = rest.split_at(number);
    let ends = behind.starts_with([':', '：']) || number.ends_with('.') || behind.is_empty() && content.len() > 1;
    number.starts_with(|c: char| c.is_ascii_digit()) && ends && walk::plain(content).len() <= LONG
}
