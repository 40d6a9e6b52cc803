//! Some chapters of a book as a book of their own: for handouts.
//!
//! Comes in: the book after all passes. Goes out: the chapters that were chosen, without the blocks that bear certain
//! classes. Numbers stay those of the whole book. What refers to something that is not there any more says so: by the
//! page of the printed book, by a link to the book's site, or not at all.

use super::contents;
use super::places;
use super::web::{self, Address};
use crate::book::ids::ids_mut;
use crate::book::walk::{PartMut, inlines, inlines_mut, parts_mut, runs_mut, within_mut};
use crate::book::words;
use crate::book::{
    Anchor, Attrs, Block, BlockKind, Book, Chapter, Inline, InlineKind, LinkRole, Matter, RefForm, Target,
};
use std::collections::{BTreeSet, HashSet};

/// What is cut out.
pub struct Excerpt<'a> {
    /// Indices of the chapters, in their order.
    pub chapters: &'a [usize],
    /// Classes of what is left out.
    pub without: &'a [String],
    /// What becomes of references to the rest.
    pub outside: Outside<'a>,
}

/// What becomes of references to what is not in an excerpt.
#[derive(Clone, Copy)]
pub enum Outside<'a> {
    /// Their words stay.
    Words,
    /// Behind their words stands the page of the printed book, as far as it is known.
    Page(&'a dyn Fn(usize, Option<&str>) -> Option<String>),
    /// They lead to the site of the book, whose address ends with `/`.
    Site(&'a str),
}

/// An excerpt.
pub struct Cut {
    /// As a book.
    pub book: Book,
    /// The classes of `without` that nothing bears.
    pub unused: Vec<String>,
}

/// Where a place of the book can be read on its site, as mdBook names its pages.
pub fn address(site: &str, path: &str, anchor: Option<&str>) -> String {
    let page = places::page(path);
    // The page of a folder is the folder's.
    let mut url = site.to_owned();
    let folder = page.strip_suffix("index.html").filter(|folder| folder.is_empty() || folder.ends_with('/'));
    encode(folder.unwrap_or(&page), &mut url);
    if let Some(anchor) = anchor {
        url.push('#');
        encode(anchor, &mut url);
    }
    url
}

/// What a path and a fragment may hold as it is, and all else percent-encoded (RFC 3986 §3.3, §3.5).
fn encode(text: &str, out: &mut String) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
}

/// Whether anything in these chapters may refer to what will not be there.
pub fn refers_outside(book: &Book, chapters: &[usize], without: &[String]) -> bool {
    let mut found = false;
    for &index in chapters {
        let Some(chapter) = book.chapters.get(index) else { continue };
        let notes = chapter.notes.iter().map(|note| &note.blocks);
        for blocks in std::iter::once(&chapter.blocks).chain(notes) {
            inlines(blocks, &mut |inline| {
                if let InlineKind::Link { target, .. } = &inline.kind
                    && let Target::Place { chapter, .. } = &**target
                {
                    found |= !without.is_empty() || chapters.binary_search(chapter).is_err();
                }
            });
        }
    }
    found
}

/// Cuts chapters out of a book.
pub fn excerpt(book: &Book, want: &Excerpt<'_>) -> Cut {
    let mut used = vec![false; want.without.len()];
    let mut chapters: Vec<Chapter> = Vec::with_capacity(want.chapters.len());
    let mut kept: Vec<Option<Kept>> = Vec::new();
    kept.resize_with(book.chapters.len(), || None);
    let mut above: Vec<u8> = Vec::new();
    for &index in want.chapters {
        let Some(original) = book.chapters.get(index) else { continue };
        let mut chapter = original.clone();
        // The index is that of the whole book.
        chapter.blocks.retain(|block| !matches!(block.kind, BlockKind::Index(_)));
        while above.pop_if(|depth| *depth >= original.depth).is_some() {}
        (chapter.depth, chapter.part, chapter.matter) = (above.len() as u8, None, Matter::Body);
        above.push(original.depth);
        let ids = (!want.without.is_empty()).then(|| {
            leave_out(&mut chapter, want.without, &mut used);
            let mut ids = HashSet::new();
            ids_mut(&mut chapter, &mut |found| ids.extend(found.id.clone()));
            ids
        });
        kept[index] = Some(Kept { index: chapters.len(), ids });
        chapters.push(chapter);
    }
    let mut links = Links { book, kept: &kept, outside: want.outside, told: false, paged: Vec::new() };
    for chapter in &mut chapters {
        links.settle_all(&mut chapter.title);
        runs_mut(&mut chapter.blocks, &mut |content| links.settle_all(content));
        for note in &mut chapter.notes {
            runs_mut(&mut note.blocks, &mut |content| links.settle_all(content));
        }
    }
    let mut paged = links.paged;
    paged.sort_unstable();
    paged.dedup();
    let mut book = Book { meta: book.meta.clone(), chapters, contents: Vec::new(), lists: Vec::new(), paged };
    contents::list(&mut book);
    let unused = want.without.iter().zip(used).filter(|(_, used)| !used).map(|(class, _)| class.clone()).collect();
    Cut { book, unused }
}

/// A chapter that is in an excerpt.
struct Kept {
    /// Its index there.
    index: usize,
    /// Its ids, when some may be gone.
    ids: Option<HashSet<String>>,
}

/// Links of an excerpt.
struct Links<'a> {
    /// The whole book.
    book: &'a Book,
    /// By chapter of the whole book.
    kept: &'a [Option<Kept>],
    outside: Outside<'a>,
    /// The page of the link looked at stands behind it.
    told: bool,
    /// Places of the excerpt whose folios it prints.
    paged: Vec<Anchor>,
}

impl Links<'_> {
    /// Settles the links of a piece of running text.
    fn settle_all(&mut self, content: &mut [Inline]) {
        for i in 0..content.len() {
            self.told = is_followed_by_its_page(&content[i..]);
            within_mut(&mut content[i..=i], &mut |inline| self.settle(inline));
        }
    }

    fn settle(&mut self, inline: &mut Inline) {
        let InlineKind::Link { target, content, role, .. } = &mut inline.kind else { return };
        let Target::Place { chapter, anchor } = &mut **target else { return };
        if let Some(Some(Kept { index, ids })) = self.kept.get(*chapter) {
            let gone = anchor.as_ref().is_some_and(|id| ids.as_ref().is_some_and(|ids| !ids.contains(id)));
            if !gone {
                *chapter = *index;
                if matches!(role, LinkRole::Page(_)) {
                    self.paged.push(Anchor { chapter: *chapter, id: anchor.clone() });
                }
                return;
            }
        }
        let page = match self.outside {
            // Words that the book explains elsewhere, and sources that it lists: nobody asks for their page.
            _ if matches!(role, LinkRole::Glossary | LinkRole::Citation) => None,
            Outside::Site(site) => {
                let path = self.book.chapters.get(*chapter).map_or("", |chapter| chapter.path.as_str());
                if let Address::Good(url) = web::address(&address(site, path, anchor.as_deref())) {
                    **target = Target::Web(url);
                    *role = LinkRole::Plain;
                    return;
                }
                None
            }
            Outside::Page(page) => page(*chapter, anchor.as_deref()),
            Outside::Words => None,
        };
        let (mut content, role) = (std::mem::take(content), *role);
        if let Some(folio) = page.filter(|_| !self.told) {
            let language = &self.book.meta.language;
            let text = |text: String| Inline::new(inline.span, InlineKind::Text(text));
            match role {
                // The folio stands for what the link shows.
                LinkRole::Page(RefForm::Number) => content = vec![text(folio)],
                LinkRole::Page(_) => content = vec![text(words::in_book(&folio, language))],
                _ => content.push(text(words::book_page(&folio, language))),
            }
        }
        inline.kind = InlineKind::Span { attrs: Box::new(Attrs::default()), content };
    }
}

/// Whether a text begins with a link whose author tells its page: `[the plan](plan.md) (<a class="page" href="plan.md"></a>)`.
fn is_followed_by_its_page(content: &[Inline]) -> bool {
    let place = |inline: &Inline| match &inline.kind {
        InlineKind::Link { target, role, .. } => match **target {
            Target::Place { chapter, .. } => Some((chapter, matches!(role, LinkRole::Page(_)))),
            _ => None,
        },
        _ => None,
    };
    let Some((chapter, false)) = content.first().and_then(place) else { return false };
    let mut rest = content[1..].iter().filter(|inline| inline.kind != InlineKind::SoftBreak);
    let opens = rest.next().is_some_and(|inline| matches!(&inline.kind, InlineKind::Text(text) if text.trim() == "("));
    opens && rest.next().and_then(place) == Some((chapter, true))
}

/// Leaves out what bears a class, and the notes that only this called.
fn leave_out(chapter: &mut Chapter, without: &[String], used: &mut [bool]) {
    let mut cutter = Cutter { without, used };
    cutter.blocks(&mut chapter.blocks);
    chapter.notes.iter_mut().for_each(|note| cutter.blocks(&mut note.blocks));
    let mut called = BTreeSet::new();
    let mut queue = notes_of(&chapter.blocks);
    while let Some(note) = queue.pop() {
        if called.insert(note)
            && let Some(note) = chapter.notes.get(note)
        {
            queue.extend(notes_of(&note.blocks));
        }
    }
    if called.len() == chapter.notes.len() {
        return;
    }
    let new: Vec<usize> = called.into_iter().collect();
    let mut renumber = |inline: &mut Inline| {
        if let InlineKind::Note(note) = &mut inline.kind {
            *note = new.binary_search(note).unwrap_or(*note);
        }
    };
    inlines_mut(&mut chapter.blocks, &mut renumber);
    let mut number = 0;
    chapter.notes.retain_mut(|note| {
        number += 1;
        inlines_mut(&mut note.blocks, &mut renumber);
        new.binary_search(&(number - 1)).is_ok()
    });
}

fn notes_of(blocks: &[Block]) -> Vec<usize> {
    let mut out = Vec::new();
    inlines(blocks, &mut |inline| {
        if let InlineKind::Note(note) = inline.kind {
            out.push(note);
        }
    });
    out
}

struct Cutter<'a> {
    without: &'a [String],
    /// For each class whether something bore it.
    used: &'a mut [bool],
}

impl Cutter<'_> {
    /// Whether one of the classes is among these.
    fn bears<'c>(&mut self, classes: impl Iterator<Item = &'c str>) -> bool {
        let mut found = false;
        for class in classes {
            for (wanted, used) in self.without.iter().zip(self.used.iter_mut()) {
                if wanted == class {
                    (found, *used) = (true, true);
                }
            }
        }
        found
    }

    fn bears_attrs(&mut self, attrs: Option<&Attrs>) -> bool {
        self.bears(attrs.into_iter().flat_map(|attrs| attrs.classes.iter().map(String::as_str)))
    }

    fn marked(&mut self, block: &Block) -> bool {
        let own = self.bears_attrs(block.attrs.as_deref());
        let inside = match &block.kind {
            BlockKind::Callout { kind, .. } => self.bears([kind.name()].into_iter()),
            BlockKind::Paragraph(content) | BlockKind::Plain(content) => match content.as_slice() {
                [Inline { kind: InlineKind::Image(image), .. }] => self.bears_attrs(image.attrs.as_deref()),
                _ => false,
            },
            _ => false,
        };
        own || inside
    }

    fn blocks(&mut self, list: &mut Vec<Block>) {
        // The level of a heading that is left out with all that stands under it.
        let mut under: Option<u8> = None;
        list.retain_mut(|block| {
            let marked = self.marked(block);
            if let BlockKind::Heading { level, .. } = block.kind {
                if under.is_some_and(|above| level <= above) {
                    under = None;
                }
                if marked && under.is_none() {
                    under = Some(level);
                }
            }
            if marked || under.is_some() {
                return false;
            }
            let was_empty = is_empty(block);
            let items = match &block.kind {
                BlockKind::List { items, .. } => items.iter().map(|item| item.blocks.is_empty()).collect(),
                _ => Vec::new(),
            };
            parts_mut(block, &mut |part| match part {
                PartMut::Blocks(inside) => self.blocks(inside),
                PartMut::Inlines(content) => self.inlines(content),
            });
            if let BlockKind::List { items: list, .. } = &mut block.kind {
                let mut was_empty = items.into_iter();
                list.retain(|item| was_empty.next() == Some(true) || !item.blocks.is_empty());
            }
            was_empty || !is_empty(block)
        });
    }

    fn inlines(&mut self, list: &mut Vec<Inline>) {
        list.retain_mut(|inline| {
            let marked = match &inline.kind {
                InlineKind::Span { attrs, .. } => self.bears_attrs(Some(attrs)),
                InlineKind::Image(image) => self.bears_attrs(image.attrs.as_deref()),
                _ => false,
            };
            for content in crate::book::walk::inner_mut(inline).into_iter().flatten() {
                self.inlines(content);
            }
            !marked
        });
    }
}

/// A block that holds nothing.
fn is_empty(block: &Block) -> bool {
    match &block.kind {
        BlockKind::Heading { content, .. } | BlockKind::Paragraph(content) | BlockKind::Plain(content) => {
            content.iter().all(|inline| match &inline.kind {
                InlineKind::Text(text) => text.trim().is_empty(),
                InlineKind::SoftBreak | InlineKind::HardBreak => true,
                _ => false,
            })
        }
        BlockKind::List { items, .. } => items.is_empty(),
        BlockKind::Quote(blocks) | BlockKind::Div(blocks) => blocks.is_empty(),
        BlockKind::Callout { blocks, .. } | BlockKind::Details { blocks, .. } | BlockKind::Figure { blocks, .. } => {
            blocks.is_empty()
        }
        BlockKind::Definitions { items } => items.is_empty(),
        BlockKind::Index(_) | BlockKind::Code(_) | BlockKind::Table(_) | BlockKind::Math(_) | BlockKind::Rule => false,
    }
}

#[cfg(test)]
mod tests {
    use super::address;

    #[test]
    fn addresses_are_those_of_the_site() {
        let at = |path, anchor| address("https://example.org/book/", path, anchor);
        assert_eq!(at("ch 1/a.md", None), "https://example.org/book/ch%201/a.html");
        assert_eq!(at("ch1/README.md", Some("übung")), "https://example.org/book/ch1/#%C3%BCbung");
        assert_eq!(at("README.md", Some("a.b-c")), "https://example.org/book/#a.b-c");
    }
}
