//! Whether other programs get a book's words out of its PDF: `cargo run --release --example extraction -- BOOK [--root DIR] [--with COMMAND]… [--tell]`.
//!
//! The book is built, and the words are those of its Markdown, as the program read them: those of text and code, and of each formula the letters and digits that
//! its signs are. `pdftotext` and `pdftotext -raw` (poppler) and `mutool draw -F txt` (MuPDF) read the PDF, and each further command, which is given the path of the PDF and
//! prints its text. Stretches of letters that both have once show which parts belong to each other. Between these a word is in order if it stands where the words before it end,
//! past running heads, notes and what else only pages have; moved if it stands nearby, among what is no other word's; else it is lost. The words of notes are looked for in
//! what is left, in an order of their own. Of the words in order, those are joined that have no space before them where the source has one, and those are cut that have one
//! within, not at the end of a line. `--tell` prints every word that is not in order, with what stands in its place.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "an example speaks on the terminal")]

use chapbook::book::{Book, InlineKind, walk};
use chapbook::math;
use chapbook::pipeline::{self, Request};
use std::collections::HashMap;
use std::path::PathBuf;
use std::process::Command;
use unicode_normalization::UnicodeNormalization;

/// How many letters in a row show by themselves where they belong.
const TELLING: usize = 24;
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
    let request =
        Request { dir, root, out: Some(out.clone()), pdf: true, epoch: Some("0".to_owned()), ..Request::default() };
    let outcome = pipeline::build(&request, &mut |_| {});
    let (Ok(Some(editions)), Some(debris)) = (outcome.result, outcome.debris) else {
        return eprintln!("the book cannot be built");
    };
    let (words, body) = words(debris.book());
    println!("{}: {} words, {} of them in notes", editions.title, words.len(), words.len() - body);
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
        let found = text.find(&words, body);
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
                list.iter()
                    .for_each(|(word, at)| println!("    {kind}\t{}\t{}", words[*word].told(), text.around(*at)));
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

/// The words of a book, those of notes last, and how many are not in notes.
fn words(book: &Book) -> (Vec<Word>, usize) {
    let (mut out, mut notes) = (Vec::new(), Vec::new());
    for chapter in &book.chapters {
        gather(book, &chapter.blocks, &mut out);
        chapter.notes.iter().for_each(|note| gather(book, &note.blocks, &mut notes));
    }
    let body = out.len();
    out.append(&mut notes);
    (out, body)
}

fn gather(book: &Book, blocks: &[chapbook::book::Block], out: &mut Vec<Word>) {
    let mut say = |text: &str, signs: bool| {
        let all = text.split_whitespace().enumerate();
        let word = |(i, word)| Word { letters: letters(word).collect(), parted: i > 0 && !signs };
        out.extend(all.map(word).filter(|word| !word.letters.is_empty()));
    };
    tell(book, blocks, &mut say);
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
#[derive(Default)]
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
        let mut text = Text { letters, before, ..Text::default() };
        text.index();
        text
    }

    fn index(&mut self) {
        for (at, pair) in self.letters.windows(2).enumerate() {
            self.pairs.entry([pair[0], pair[1]]).or_default().push(at);
        }
        for (at, letter) in self.letters.iter().enumerate() {
            self.singles.entry(*letter).or_default().push(at);
        }
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

    fn find(&self, words: &[Word], body: usize) -> Found {
        let mut found = Found::default();
        let mut taken = vec![false; self.letters.len()];
        let mut missed = self.follow(&words[..body], 0, &mut taken, &mut found);
        // What is left, as a text of its own, and where its letters stand.
        let left: Vec<usize> = (0..self.letters.len()).filter(|at| !taken[*at]).collect();
        let mut rest = Text { letters: left.iter().map(|at| self.letters[*at]).collect(), ..Text::default() };
        rest.before = left.iter().map(|at| self.before[*at]).collect();
        rest.index();
        let mut used = vec![false; left.len()];
        missed.extend(rest.follow(&words[body..], body, &mut used, &mut found).into_iter().map(|(i, at)| {
            let at = left.get(at).copied().unwrap_or_default();
            (i, at)
        }));
        left.iter().zip(used).for_each(|(at, used)| taken[*at] = used);
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

    /// Takes the words that stand in order; gives the others, counted from `first`, with the places where they should stand.
    fn follow(&self, words: &[Word], first: usize, taken: &mut [bool], found: &mut Found) -> Vec<(usize, usize)> {
        let sure = self.sure(words);
        let mut missed = Vec::new();
        let (mut at, mut next) = (0, sure.iter().peekable());
        for (i, word) in words.iter().enumerate() {
            while next.peek().is_some_and(|sure| sure.0 < i) {
                next.next();
            }
            let place = match next.peek() {
                Some(&&(sure, place)) if sure == i && place >= at => Some(place),
                _ if self.has(at, &word.letters) => Some(at),
                sure => self.further(&words[i..], at, sure.map_or(self.letters.len(), |sure| sure.1)),
            };
            let Some(place) = place else {
                missed.push((first + i, at));
                continue;
            };
            let end = place + word.letters.len();
            if word.parted && place == at && self.before[place] == Before::Letter {
                found.joined.push((first + i, place));
            }
            if self.before[place + 1..end].contains(&Before::Space) {
                found.cut.push((first + i, place));
            }
            at = end;
            taken[place..at].fill(true);
            found.ordered += 1;
        }
        missed
    }

    /// Words that begin a stretch of letters which words and text have once each, with its place: the most of them that stand in the same order in both.
    fn sure(&self, words: &[Word]) -> Vec<(usize, usize)> {
        let letters: Vec<char> = words.iter().flat_map(|word| &word.letters).copied().collect();
        let mut seen: HashMap<&[char], (usize, usize)> = HashMap::new();
        for stretch in self.letters.windows(TELLING).enumerate() {
            seen.entry(stretch.1).and_modify(|known| known.1 += 1).or_insert((stretch.0, 1));
        }
        let mut own: HashMap<&[char], usize> = HashMap::new();
        letters.windows(TELLING).for_each(|stretch| *own.entry(stretch).or_default() += 1);
        let (mut at, mut pairs) = (0, Vec::new());
        for (i, word) in words.iter().enumerate() {
            if let Some(stretch) = letters.get(at..at + TELLING)
                && let Some((place, 1)) = seen.get(stretch)
                && own.get(stretch) == Some(&1)
            {
                pairs.push((i, *place));
            }
            at += word.letters.len();
        }
        longest_rising(&pairs)
    }

    /// Where the next words go on behind something else, before `end`.
    fn further(&self, words: &[Word], at: usize, end: usize) -> Option<usize> {
        AHEAD.iter().find_map(|&(far, count)| {
            let letters = words.iter().flat_map(|word| &word.letters).copied();
            let anchor: Vec<char> = letters.take(count.max(words[0].letters.len())).collect();
            let stretch = at..(at + far).min(end);
            self.places(&anchor, stretch).find(|place| self.has(*place, &anchor))
        })
    }
}

/// The longest part of a list whose second members rise (patience sorting).
fn longest_rising(pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let (mut tops, mut before): (Vec<usize>, Vec<Option<usize>>) = (Vec::new(), Vec::with_capacity(pairs.len()));
    for (i, pair) in pairs.iter().enumerate() {
        let pile = tops.partition_point(|top| pairs[*top].1 < pair.1);
        before.push(pile.checked_sub(1).map(|below| tops[below]));
        if pile == tops.len() {
            tops.push(i);
        } else {
            tops[pile] = i;
        }
    }
    let mut out = Vec::with_capacity(tops.len());
    let mut last = tops.last().copied();
    while let Some(at) = last {
        out.push(pairs[at]);
        last = before[at];
    }
    out.reverse();
    out
}
