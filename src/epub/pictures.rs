//! What a reading system takes, and the pictures made to fit it.
//!
//! Sources: Kobo EPUB Guidelines, "Limitations and Maximums" (5 MB a picture, 10 MB of embedded content a file,
//! 1 GB a book); Kindle Publishing Guidelines (5 MB a picture, SVG without text), Send to Kindle (200 MB a book);
//! Apple Books, "Prepare your book" (4 million pixels a picture, 2 GB a book).

use std::borrow::Cow;
use std::collections::BTreeSet;

use rayon::prelude::*;

use crate::asset::{self, Asset, AssetId, Assets, Kind};
use crate::book::{Book, InlineKind, walk};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::font::FontBook;
use crate::source::Span;
use crate::theme::Target;

/// More drawings than this switch off what Amazon calls Enhanced Typesetting.
const KINDLE_DRAWINGS: usize = 25;

/// Limits of a reading system; what it does not limit is the largest number.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    /// Pixels of a picture.
    pixels: u64,
    /// Bytes of a picture.
    picture: usize,
    /// Bytes of the pictures of one XHTML file.
    file: usize,
    /// Bytes of the EPUB.
    book: usize,
    /// Levels of the NCX.
    pub levels: usize,
}

/// The limits of a target.
pub(super) fn limits(target: Target) -> Limits {
    const MB: usize = 1_000_000;
    let none = Limits { pixels: u64::MAX, picture: usize::MAX, file: usize::MAX, book: usize::MAX, levels: usize::MAX };
    match target {
        Target::Generic => none,
        Target::Kobo => Limits { picture: 5 * MB, file: 10 * MB, book: 1000 * MB, ..none },
        Target::Kindle => Limits { picture: 5 * MB, book: 200 * MB, levels: 2, ..none },
        Target::Apple => Limits { pixels: 4_000_000, book: 2000 * MB, ..none },
    }
}

/// The pictures as the target takes them; what cannot be made to fit is told with its place.
pub(super) fn fitted<'a>(
    book: &Book,
    assets: &'a Assets,
    fonts: &FontBook,
    target: Target,
    remarks: &mut Diagnostics,
) -> Cow<'a, Assets> {
    let limits = limits(target);
    let drawings = assets.list.iter().filter(|asset| asset.kind == Kind::Svg);
    let all = target == Target::Kindle && drawings.count() > KINDLE_DRAWINGS;
    let fit = |asset: &Asset| -> Result<Option<Asset>, String> {
        let has_text = || asset.bytes.windows(5).any(|window| window == b"<text");
        if asset.kind == Kind::Svg && target == Target::Kindle && (all || has_text()) {
            return asset::rasterized(asset, fonts).map(Some);
        }
        asset::shrunk(asset, limits.pixels, limits.picture)
    };
    let made: Vec<Result<Option<Asset>, String>> = assets.list.par_iter().map(fit).collect();
    let mut changed = None;
    for (i, made) in made.into_iter().enumerate() {
        match made {
            Ok(None) => {}
            Ok(Some(asset)) => changed.get_or_insert_with(|| assets.clone()).list[i] = asset,
            Err(why) => {
                let id = AssetId(u32::try_from(i).unwrap_or(u32::MAX));
                let message = format!("a picture is not as {} takes it: it {why}", name(target));
                remarks.push(Diagnostic::new(Code::TargetLimit, place(book, id), message));
            }
        }
    }
    changed.map_or(Cow::Borrowed(assets), Cow::Owned)
}

/// Tells when the pictures of one file are more than the target takes.
pub(super) fn check_file(
    assets: &Assets,
    shown: &BTreeSet<AssetId>,
    target: Target,
    span: Span,
    remarks: &mut Diagnostics,
) {
    let (sum, limit) = (shown.iter().map(|id| assets.get(*id).bytes.len()).sum::<usize>(), limits(target).file);
    if sum > limit {
        let message = format!(
            "the pictures of this chapter have {} MB together; {} recommends at most {}",
            sum / 1_000_000,
            name(target),
            limit / 1_000_000
        );
        let remark = Diagnostic::new(Code::TargetLimit, Some(span), message);
        remarks.push(remark.help("divide the chapter, or save its pictures smaller"));
    }
}

/// Tells when the finished EPUB is larger than the target takes, with the place of the largest picture.
pub(super) fn check_book(book: &Book, assets: &Assets, size: usize, target: Target, remarks: &mut Diagnostics) {
    let limit = limits(target).book;
    if size > limit {
        let message =
            format!("the EPUB has {} MB; {} takes at most {}", size / 1_000_000, name(target), limit / 1_000_000);
        let largest = (0..).zip(&assets.list).max_by_key(|(_, asset)| asset.bytes.len()).map(|(i, _)| AssetId(i));
        let remark = Diagnostic::new(Code::TargetLimit, largest.and_then(|id| place(book, id)), message);
        remarks.push(remark.help("save the pictures smaller; the place shown is that of the largest"));
    }
}

fn name(target: Target) -> &'static str {
    match target {
        Target::Generic => "a reading system",
        Target::Kobo => "Kobo",
        Target::Kindle => "Kindle",
        Target::Apple => "Apple Books",
    }
}

/// Where a picture is first shown; `None` for the cover.
fn place(book: &Book, id: AssetId) -> Option<Span> {
    let mut found = None;
    for chapter in &book.chapters {
        let notes = chapter.notes.iter().map(|note| &note.blocks);
        for blocks in std::iter::once(&chapter.blocks).chain(notes) {
            walk::inlines(blocks, &mut |inline| match &inline.kind {
                InlineKind::Image(image) if image.asset == Some(id) => found = found.or(Some(inline.span)),
                _ => {}
            });
        }
    }
    found
}
