//! What was loaded → the bytes of both editions. Pure: nothing is read or written here.

use super::clock::Clock;
use super::load::Loaded;
use super::press::Job;
use super::{Request, slug, stops};
use crate::asset::{AssetId, Assets};
use crate::book::{Book, Inline, InlineKind, walk};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::error::Error;
use crate::font::FontBook;
use crate::layout::page::Typeset;
use crate::theme::{Media, Target};
use crate::{check, cover, epub, layout, pdf, transform};

/// The editions as bytes, with what the summary tells of them.
pub(super) struct Compiled {
    pub(super) title: String,
    pub(super) chapters: usize,
    pub(super) pictures: usize,
    pub(super) words: usize,
    pub(super) pages: Option<usize>,
    pub(super) summary: Option<layout::page::Summary>,
    /// Of a handout: pages without `--compact`, and printed sides when several pages stand on one.
    pub(super) roomy: Option<usize>,
    pub(super) sides: Option<usize>,
    /// The names of the files without their endings.
    pub(super) stem: String,
    pub(super) epub: Option<Vec<u8>>,
    /// What the EPUB is made for.
    pub(super) target: Target,
    pub(super) pdf: Option<Vec<u8>>,
    /// The cover of a printed book.
    pub(super) wrap: Option<Vec<u8>>,
    /// The printer that the PDF is for.
    pub(super) printer: Option<&'static str>,
    pub(super) debris: Debris,
}

/// What editions were made of, when they are made: millions of small pieces, which a program that ends leaves to the system.
pub struct Debris {
    pub(super) book: Book,
    pub(super) _typeset: Option<Typeset>,
    pub(super) _assets: Assets,
    pub(super) _fonts: FontBook,
}

impl Debris {
    /// The book, as the writers got it.
    pub fn book(&self) -> &Book {
        &self.book
    }
}

impl std::fmt::Debug for Debris {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("Debris")
    }
}

/// Makes the editions that were asked for; `None` when the book has errors.
pub(super) fn compile(
    request: &Request,
    loaded: Loaded,
    remarks: &mut Diagnostics,
    clock: &mut Clock<'_>,
) -> Result<Option<Compiled>, Error> {
    let Loaded { book, links, mut theme, fonts, assets, press, .. } = loaded;
    if let Some(print) = request.print {
        theme.media = if print { Media::Print } else { Media::Screen };
    }
    if let Some(target) = request.target {
        theme.ebook.target = target;
    }
    let job = request.press.map(|printer| Job::of(printer, &press, book.meta.direction, remarks));
    if let Some(job) = &job {
        job.dress(&mut theme);
    }
    let book = clock.stage("transform", || {
        let book = transform::run(book, &links, remarks);
        check::check(&book, remarks);
        book
    });
    if stops(request, remarks) {
        return Ok(None);
    }
    // The EPUB says where the printed pages begin, so that the pages come first.
    let laid = request.pdf.then(|| {
        clock.stage("layout", || match &job {
            Some(job) => job.typeset(&book, &mut theme, &fonts, &assets, remarks),
            None => layout::typeset(&book, &theme, &fonts, &assets, remarks),
        })
    });
    let typeset = laid.as_ref().map(|(typeset, _)| typeset);
    let page_map = laid.as_ref().map(|(_, map)| map);
    let to_pdf = || {
        let write = |typeset| match &job {
            Some(job) => job.interior(typeset, &fonts, &assets),
            None => pdf::write(typeset, &fonts, &assets),
        };
        typeset.map(write).transpose()
    };
    let mut wrap = None;
    if let (Some(job), Some(typeset)) = (&job, typeset) {
        for (asset, why) in job.coarse(typeset, &assets) {
            remark_picture(&book, asset, &|image| (Code::CoarsePicture, format!("the image {image} {why}")), remarks);
        }
        job.tell_archive(remarks);
        wrap = clock.stage("wrap cover", || job.cover(&book, typeset, &fonts, &assets, remarks)).transpose()?;
    }
    let draw = || if request.epub { drawn_cover(&book, &fonts) } else { None };
    let to_epub = |cover| request.epub.then(|| epub::write(&book, &theme, &fonts, &assets, page_map, cover));
    let (pdf, epub) = if request.timings {
        let cover = clock.stage("cover", draw);
        (clock.stage("pdf", to_pdf), clock.stage("epub", || to_epub(cover)))
    } else {
        clock.stage("pdf and epub", || rayon::join(to_pdf, || to_epub(draw())))
    };
    let pdf = pdf?.map(|pdf| told_pdf(pdf, &book, remarks));
    let epub = epub.map(|epub| told_epub(epub, remarks));
    Ok(Some(Compiled {
        stem: slug::title(&book.meta.title),
        title: book.meta.title.clone(),
        roomy: None,
        sides: None,
        chapters: book.chapters.iter().filter(|chapter| !chapter.is_draft()).count(),
        pictures: assets.list.len(),
        words: words(&book),
        pages: typeset.map(|typeset| typeset.pages.len()),
        summary: typeset.map(|typeset| typeset.summary),
        epub,
        target: theme.ebook.target,
        pdf,
        wrap,
        printer: job.as_ref().map(Job::name),
        debris: Debris { book, _typeset: laid.map(|laid| laid.0), _assets: assets, _fonts: fonts },
    }))
}

/// The cover of an EPUB whose author gave none.
pub(super) fn drawn_cover(book: &Book, fonts: &FontBook) -> Option<Vec<u8>> {
    if book.meta.cover.is_some() { None } else { cover::png(book, fonts) }
}

/// A PDF, when it is told where its pictures could not be drawn.
pub(super) fn told_pdf(pdf: pdf::Pdf, book: &Book, remarks: &mut Diagnostics) -> Vec<u8> {
    for (asset, why) in pdf.broken {
        let told = |image: &str| format!("the image {image} {why}; the PDF has an empty frame in its place");
        remark_picture(book, asset, &|image| (Code::BadImage, told(image)), remarks);
    }
    pdf.bytes
}

/// An EPUB, when it is told what of it does not suit its readers.
pub(super) fn told_epub(epub: epub::Written, remarks: &mut Diagnostics) -> Vec<u8> {
    remarks.append(epub.remarks);
    epub.bytes
}

/// Says something at each place of a picture; `told` is given its path.
fn remark_picture(book: &Book, asset: AssetId, told: &dyn Fn(&str) -> (Code, String), remarks: &mut Diagnostics) {
    let mut look = |inline: &Inline| {
        if let InlineKind::Image(image) = &inline.kind
            && image.asset == Some(asset)
        {
            let (code, message) = told(&image.source);
            remarks.push(Diagnostic::new(code, inline.span, message));
        }
    };
    for chapter in &book.chapters {
        walk::inlines(&chapter.blocks, &mut look);
        chapter.notes.iter().for_each(|note| walk::inlines(&note.blocks, &mut look));
    }
}

/// Words of running text and code. A Chinese character or kana is a word, as word processors count.
pub(super) fn words(book: &Book) -> usize {
    let mut count = 0;
    for chapter in &book.chapters {
        walk::leaves(chapter, &mut |text| count += words_of(text));
    }
    count
}

/// What an ASCII character is to a count of words.
const KINDS: [u8; 128] = {
    let mut kinds = [0; 128];
    let mut byte = 0;
    while byte < 128 {
        kinds[byte] = match byte as u8 {
            letter if letter.is_ascii_alphanumeric() => LETTER,
            space if space.is_ascii_whitespace() => END,
            _ => 0,
        };
        byte += 1;
    }
    kinds
};
/// It makes a word of what it stands in.
const LETTER: u8 = 1;
/// A word ends here.
const END: u8 = 2;

fn words_of(text: &str) -> usize {
    let kind = |c: char| match u32::from(c) {
        ascii @ 0..128 => KINDS[ascii as usize],
        // A word of its own.
        0x3040..=0x30ff | 0x3400..=0x4dbf | 0x4e00..=0x9fff | 0x20000..=0x3fffd => LETTER | END,
        _ if c.is_whitespace() => END,
        _ => u8::from(c.is_alphanumeric()),
    };
    let (mut count, mut inside) = (0, 0);
    for c in text.chars() {
        // Bits instead of branches, which in prose would be guessed wrong once a word.
        let kind = kind(c);
        let (letter, end) = (kind & LETTER, kind >> 1);
        count += usize::from(letter & (end | inside ^ 1));
        inside = (inside | letter) & (end ^ 1);
    }
    count
}

#[cfg(test)]
mod tests {
    use super::words_of;

    #[test]
    fn words_are_counted() {
        assert_eq!(words_of("The quick — brown don't."), 4);
        assert_eq!(words_of("The quick - brown\tdon't."), 4);
        assert_eq!(words_of("漢字かな mixed in"), 6);
        assert_eq!(words_of("  { } "), 0);
    }
}
