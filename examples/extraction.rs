//! Whether other programs get a book's words out of its PDF: `cargo run --release --example extraction -- BOOK [--root DIR] [--with COMMAND]… [--tell]`.
//!
//! The book is built, and the words are those of its Markdown, as the program read them: those of text and code, and of each formula the letters and digits that
//! its signs are. `pdftotext` and `pdftotext -raw` (poppler) and `mutool draw -F txt` (MuPDF) read the PDF, and each further command, which is given the path of the PDF and
//! prints its text. A word is in order if it stands where the words before it end, past running heads, notes and what else only pages have; moved if it stands nearby, among
//! what is no other word's; else it is lost. Of the words in order, those are joined that have no space before them where the source has one, and those are cut that have one
//! within, not at the end of a line. `--tell` prints every word that is not in order, with what stands in its place.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "an example speaks on the terminal")]

use chapbook::book::{Book, InlineKind, walk};
use chapbook::math;
use chapbook::pipeline::{self, Request};
use std::collections::HashMap;
use std::path::PathBuf;
use std::process::Command;
use unicode_normalization::UnicodeNormalization;

/// How far the next words may be, in letters, and how many letters of them must follow each other there: past a call of a note, past a page of notes.
const AHEAD: [(usize, usize); 3] = [(60, 6), (300, 14), (12_000, 40)];
/// How far from its place a moved word is looked for.
const AROUND: usize = 40_000;
/// How many places that begin as a word does are looked at.
const PLACES: usize = 400;

fn main() {
    let (mut book, mut root, mut engines, mut tell) = (None, None, Vec::new(), false);
    for engine in ["pdftotext -enc UTF-8 {} -", "pdftotext -raw -enc UTF-8 {} -", "mutool draw -q -F txt {}"] {
        engines.push(engine.to_owned());
    }
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--root" => root = arguments.next().map(PathBuf::from),
            "--with" => engines.extend(arguments.next().map(|command| format!("{command} {{}}"))),
            "--tell" => tell = true,
            _ => book = Some(PathBuf::from(argument)),
        }
    }
    let Some(dir) = book else {
        return eprintln!("usage: extraction BOOK [--root DIR] [--with COMMAND]... [--tell]");
    };
    let out = std::env::temp_dir().join(format!("chapbook-extraction-{}", std::process::id()));
    let request = Request { dir, root, out: Some(out.clone()), pdf: true, epoch: Some("0".to_owned()), ..Request::default() };
    let outcome = pipeline::build(&request, &mut |_| {});
    let (Ok(Some(editions)), Some(debris)) = (outcome.result, outcome.debris) else {
        return eprintln!("the book cannot be built");
    };
    let words = words(debris.book());
    println!("{}: {} words", editions.title, words.len());
    for engine in engines {
        let mut parts = engine.split(' ');
        let mut command = Command::new(parts.next().unwrap_or_default());
        for part in parts {
            if part == "{}" {
                command.arg(&editions.files[0].path);
            } else {
                command.arg(part);
            }
        }
        let Ok(output) = command.output() else {
            eprintln!("{engine} cannot be run");
            continue;
        };
        let text = Text::of(&String::from_utf8_lossy(&output.stdout));
        let found = text.find(&words);
        let share = |count: usize| count as f64 * 100.0 / words.len().max(1) as f64;
        let count = |kind: Miss| found.missed.iter().filter(|miss| miss.kind == kind).count();
        println!(
            "  {engine}: in order {} ({:.3} %), moved {}, lost {}, joined {}, cut {}",
            found.ordered,
            share(found.ordered),
            count(Miss::Moved),
            count(Miss::Lost),
            found.joined.len(),
            found.cut.len(),
        );
        if tell {
            for Missed { kind, word, at } in &found.missed {
                let before: String = words[word.saturating_sub(3)..*word].iter().map(Word::told).collect();
                println!("    {kind:?}\t{before}[{}]\t{}", words[*word].told().trim(), text.around(*at));
            }
            for (kind, list) in [("Joined", &found.joined), ("Cut", &found.cut)] {
                list.iter().for_each(|(word, at)| println!("    {kind}\t{}\t{}", words[*word].told(), text.around(*at)));
            }
        }
    }
    let _ = std::fs::remove_dir_all(out);
}

/// A word of the source.
struct Word {
    letters: Vec<char>,
    /// A space stands before it, in one piece of text.
    parted: bool,
}

impl Word {
    fn told(&self) -> String {
        self.letters.iter().chain([&' ']).collect()
    }
}

/// The words of a book.
fn words(book: &Book) -> Vec<Word> {
    let mut out = Vec::new();
    let mut say = |text: &str, signs: bool| {
        let all = text.split_whitespace().enumerate();
        let word = |(i, word)| Word { letters: letters(word).collect(), parted: i > 0 && !signs };
        out.extend(all.map(word).filter(|word| !word.letters.is_empty()));
    };
    for chapter in &book.chapters {
        let notes = chapter.notes.iter().map(|note| &note.blocks);
        for blocks in std::iter::once(&chapter.blocks).chain(notes) {
            tell(book, blocks, &mut say);
        }
    }
    out
}

fn tell(book: &Book, blocks: &[chapbook::book::Block], say: &mut dyn FnMut(&str, bool)) {
    use chapbook::book::BlockKind;
    for block in blocks {
        match &block.kind {
            BlockKind::Code(code) => say(&code.text, false),
            BlockKind::Math(formula) => say(&signs(book, formula, true), true),
            _ => {}
        }
        walk::parts(block, &mut |part| match part {
            walk::Part::Blocks(inside) => tell(book, inside, say),
            walk::Part::Inlines(content) => walk::within(content, &mut |inline| match &inline.kind {
                InlineKind::Text(text) | InlineKind::Code(text) => say(text, false),
                InlineKind::Math { display, tex } => say(&signs(book, tex, *display), true),
                _ => {}
            }),
        });
    }
}

/// The signs of a formula, a word each where they are parts of it: what its MathML shows.
fn signs(book: &Book, tex: &str, display: bool) -> String {
    let Ok(mathml) = math::mathml(tex, display, &book.meta.macros) else { return tex.to_owned() };
    let shown = mathml.split("<annotation").next().unwrap_or_default();
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
fn letters(text: &str) -> impl Iterator<Item = char> + '_ {
    text.nfkc().filter(|c| c.is_alphanumeric())
}

/// How a word is not in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Miss {
    Moved,
    Lost,
}

struct Missed {
    kind: Miss,
    word: usize,
    /// Where it should stand.
    at: usize,
}

#[derive(Default)]
struct Found {
    ordered: usize,
    missed: Vec<Missed>,
    joined: Vec<(usize, usize)>,
    cut: Vec<(usize, usize)>,
}

/// What stands before a letter.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Before {
    Letter,
    Space,
    Line,
}

/// What an engine told, with the places of all its pairs of letters.
struct Text {
    letters: Vec<char>,
    before: Vec<Before>,
    pairs: HashMap<[char; 2], Vec<usize>>,
    singles: HashMap<char, Vec<usize>>,
}

impl Text {
    fn of(text: &str) -> Text {
        let (mut letters, mut before, mut last) = (Vec::new(), Vec::new(), Before::Line);
        for c in text.nfkc() {
            if c.is_alphanumeric() {
                letters.push(c);
                before.push(last);
                last = Before::Letter;
            } else if matches!(c, '\n' | '\r' | '\u{c}') {
                last = Before::Line;
            } else if c.is_whitespace() {
                last = last.max(Before::Space);
            }
        }
        let mut pairs: HashMap<_, Vec<usize>> = HashMap::new();
        for (at, pair) in letters.windows(2).enumerate() {
            pairs.entry([pair[0], pair[1]]).or_default().push(at);
        }
        let mut singles: HashMap<_, Vec<usize>> = HashMap::new();
        for (at, letter) in letters.iter().enumerate() {
            singles.entry(*letter).or_default().push(at);
        }
        Text { letters, before, pairs, singles }
    }

    /// Some letters around a place.
    fn around(&self, at: usize) -> String {
        let stretch = at.saturating_sub(24)..(at + 40).min(self.letters.len());
        let mut out = String::new();
        for i in stretch {
            match self.before[i] {
                Before::Letter => {}
                Before::Space => out.push(' '),
                Before::Line => out.push('/'),
            }
            if i == at {
                out.push('|');
            }
            out.push(self.letters[i]);
        }
        out
    }

    /// Whether the letters stand at a place.
    fn has(&self, place: usize, word: &[char]) -> bool {
        self.letters[place..].starts_with(word)
    }

    /// The places in a stretch that begin as a word does.
    fn places(&self, word: &[char], stretch: std::ops::Range<usize>) -> impl Iterator<Item = usize> {
        let all = match word {
            [] => None,
            [one] => self.singles.get(one),
            [one, two, ..] => self.pairs.get(&[*one, *two]),
        };
        let all = all.map_or(&[][..], Vec::as_slice);
        let from = all.partition_point(|at| *at < stretch.start);
        all[from..].iter().copied().take_while(move |at| *at < stretch.end)
    }

    fn find(&self, words: &[Word]) -> Found {
        let mut found = Found::default();
        let mut taken = vec![false; self.letters.len()];
        let mut missed: Vec<(usize, usize)> = Vec::new();
        let mut at = 0;
        for (i, word) in words.iter().enumerate() {
            let here = if self.has(at, &word.letters) { Some(at) } else { self.further(&words[i..], at) };
            let Some(place) = here else {
                missed.push((i, at));
                continue;
            };
            let end = place + word.letters.len();
            if word.parted && place == at && self.before[place] == Before::Letter {
                found.joined.push((i, place));
            }
            if self.before[place + 1..end].contains(&Before::Space) {
                found.cut.push((i, place));
            }
            at = end;
            taken[place..at].fill(true);
            found.ordered += 1;
        }
        // What no word in order has taken is looked through for the others.
        for (i, at) in missed {
            let word = &words[i].letters;
            let around = at.saturating_sub(AROUND)..(at + AROUND).min(self.letters.len());
            let free = |place: &usize| self.has(*place, word) && !taken[*place..*place + word.len()].contains(&true);
            let place = self.places(word, around).filter(|place| !taken[*place]).take(PLACES).find(free);
            if let Some(place) = place {
                taken[place..place + word.len()].fill(true);
            }
            found.missed.push(Missed { kind: if place.is_some() { Miss::Moved } else { Miss::Lost }, word: i, at });
        }
        found
    }

    /// Where the next words go on behind something else.
    fn further(&self, words: &[Word], at: usize) -> Option<usize> {
        AHEAD.iter().find_map(|&(far, count)| {
            let letters = words.iter().flat_map(|word| &word.letters).copied();
            let anchor: Vec<char> = letters.take(count.max(words[0].letters.len())).collect();
            let end = (at + far).min(self.letters.len());
            self.places(&anchor, at..end).find(|place| self.has(*place, &anchor))
        })
    }
}
