//! The words of a book, in the order in which its pages should tell them.

use chapbook::book::words::{Numbered, callout, label};
use chapbook::book::{Block, BlockKind, Book, ByHand, FigureKind, Inline, InlineKind, LinkRole, walk};
use chapbook::math;
use unicode_normalization::UnicodeNormalization;

/// A word of the source.
pub(crate) struct Word {
    pub(crate) letters: Vec<char>,
    /// What stands before it in its piece of text.
    pub(crate) before: Before,
    /// The program put it there, as a label or number: it shows where others belong, and is not asked for itself.
    pub(crate) own: bool,
    /// It is of an entry of the index: numbers of pages may stand before it.
    pub(crate) entry: bool,
    /// It is of a caption that may wait for the next page with its picture: of which.
    pub(crate) caption: Option<usize>,
}

/// What stands between a word and the one before.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Before {
    /// A space.
    Space,
    /// Nothing, or a dash.
    Nothing,
    /// The end of another piece of text, which may be anything.
    Unknown,
}

impl Word {
    pub(crate) fn told(&self) -> String {
        self.letters.iter().chain([&' ']).collect()
    }
}

/// The words of a book, those of notes last, and how many are not in notes.
pub(crate) fn words(book: &Book) -> (Vec<Word>, usize) {
    let mut body = Gathering { book, words: Vec::new(), own: false, entry: false, caption: None, captions: 0 };
    let mut notes = Gathering { words: Vec::new(), ..body };
    for chapter in &book.chapters {
        body.blocks(&chapter.blocks);
        chapter.notes.iter().for_each(|note| notes.blocks(&note.blocks));
    }
    let count = body.words.len();
    body.words.append(&mut notes.words);
    (body.words, count)
}

struct Gathering<'b> {
    book: &'b Book,
    words: Vec<Word>,
    /// What is said now is a label of the program's.
    own: bool,
    /// What is said now is the index.
    entry: bool,
    /// The caption that is being said.
    caption: Option<usize>,
    captions: usize,
}

impl Gathering<'_> {
    fn blocks(&mut self, blocks: &[Block]) {
        blocks.iter().for_each(|block| self.block(block));
    }

    fn block(&mut self, block: &Block) {
        match &block.kind {
            BlockKind::Code(code) => self.text(&code.text),
            BlockKind::Math(formula) => self.formula(formula, true),
            BlockKind::List { start: Some(first), items, .. } => {
                for (number, item) in (*first..).zip(items) {
                    self.label(&number.to_string());
                    self.blocks(&item.blocks);
                }
                return;
            }
            BlockKind::Callout { kind, title: None, .. } => {
                self.label(&callout(kind, &self.book.meta.language));
            }
            BlockKind::Figure { kind, number, caption, file_name, blocks } => {
                file_name.iter().for_each(|name| self.label(name));
                // The caption of a table stands above it.
                let above = *kind == FigureKind::Table;
                if !above {
                    self.blocks(blocks);
                }
                self.caption = self.waits(*kind == FigureKind::Figure);
                if let Some(number) = number {
                    self.label(&label(Numbered::Captioned(*kind), number, &self.book.meta.language));
                }
                self.inlines(caption);
                self.caption = None;
                if above {
                    self.blocks(blocks);
                }
                return;
            }
            BlockKind::Paragraph(content) => {
                let caption = matches!(ByHand::of(content), Some((ByHand::Caption, ..)));
                self.caption = self.waits(caption);
                self.inlines(content);
                self.caption = None;
                return;
            }
            _ => {}
        }
        let entry = self.entry;
        self.entry |= matches!(block.kind, BlockKind::Index(_));
        walk::parts(block, &mut |part| match part {
            walk::Part::Blocks(inside) => self.blocks(inside),
            walk::Part::Inlines(content) => self.inlines(content),
        });
        self.entry = entry;
    }

    /// The number of the next caption, if it is one that may wait.
    fn waits(&mut self, may: bool) -> Option<usize> {
        self.captions += usize::from(may);
        may.then_some(self.captions)
    }

    fn inlines(&mut self, content: &[Inline]) {
        for inline in content {
            match &inline.kind {
                InlineKind::Text(text) | InlineKind::Code(text) => self.text(text),
                InlineKind::Math { display, tex } => self.formula(tex, *display),
                // The PDF has the number of the page in its place.
                InlineKind::Link { role: LinkRole::Page(_), .. } => {}
                _ => walk::inner(inline).iter().for_each(|inner| self.inlines(inner)),
            }
        }
    }

    /// Words of the program's own.
    fn label(&mut self, text: &str) {
        self.own = true;
        self.text(text);
        self.own = false;
    }

    fn text(&mut self, text: &str) {
        let mut before = Before::Unknown;
        for part in text.split_whitespace() {
            for piece in pieces(part) {
                if self.word(piece, before) {
                    before = Before::Nothing;
                }
            }
            before = Before::Space;
        }
    }

    /// Says a word; `false` when there is nothing but signs in it.
    fn word(&mut self, text: &str, before: Before) -> bool {
        let letters: Vec<char> = letters(text).collect();
        let says = !letters.is_empty();
        if says {
            self.words.push(Word { letters, before, own: self.own, entry: self.entry, caption: self.caption });
        }
        says
    }

    fn formula(&mut self, tex: &str, display: bool) {
        for sign in signs(self.book, tex, display).split_whitespace() {
            self.word(sign, Before::Unknown);
        }
    }
}

/// What a line may end behind without a hyphen: the parts between dashes; each letter of a script that has no spaces.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let dash = |c: char| matches!(c, '–' | '—');
    text.split_inclusive(move |c| dash(c) || is_spaceless(c)).flat_map(|part| {
        let last = part.char_indices().next_back().filter(|(_, c)| is_spaceless(*c)).map_or(part.len(), |(at, _)| at);
        let (first, last) = part.split_at(last);
        [first, last]
    })
}

/// Han, kana, and the scripts of Thai, Lao, Burmese and Khmer.
fn is_spaceless(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{3041}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// The signs of a formula, a word each where they are parts of it: what its MathML shows.
fn signs(book: &Book, tex: &str, display: bool) -> String {
    let Ok(mathml) = math::mathml(tex, display, &book.meta.macros) else { return tex.to_owned() };
    let mut shown = mathml.split("<annotation").next().unwrap_or_default().to_owned();
    while let Some(from) = shown.find("<mphantom") {
        // What takes room alone is nobody's word.
        let length = shown[from..].find("</mphantom>").unwrap_or(shown.len() - from);
        shown.replace_range(from..from + length, "");
    }
    let mut out = String::new();
    for part in shown.split('<').skip(1) {
        out.push_str(part.split_once('>').map_or("", |(_, text)| text));
        out.push(' ');
    }
    for (name, sign) in [("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")] {
        out = out.replace(name, sign);
    }
    out
}

/// Letters and digits, in their compatible forms: signs, spaces, hyphens of divided words and marks of direction are nobody's word.
pub(crate) fn letters(text: &str) -> impl Iterator<Item = char> + '_ {
    text.nfkd().filter(|c| c.is_alphanumeric())
}
