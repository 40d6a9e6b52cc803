//! Whether other programs get a book's words out of its PDF: `cargo run --release --example extraction -- BOOK [--root DIR] [--with COMMAND]… [--tell]`.
//!
//! The book is built, and the words are those of its Markdown, as the program read them: those of text and code, and of each formula the letters and digits that
//! its signs are, which are also those of its linear form. Dashes part words, and ideographs and other letters of scripts without spaces are a word each. `pdftotext` and `pdftotext -raw` (poppler) and `mutool draw -F txt` (MuPDF) read the PDF, and each further command, which is given the path of the PDF and
//! prints its text. Stretches of letters that both have once show which parts belong to each other. Between these a word is in order if it stands where the words before it end,
//! past running heads, notes and what else only pages have; moved if it stands nearby, among what is no other word's; else it is lost. The words of notes, and of captions
//! whose picture waits for the next page, are looked for in what is left, in orders of their own. Of the words in order, those are joined that have no space before them where the source has one, and those are cut that have one
//! within, or before them where the source has none, not at the end of a line. `--tell` prints every word that is not in order, with what stands in its place.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "an example speaks on the terminal")]

mod words;

use chapbook::pipeline::{self, Request};
use std::collections::HashMap;
use std::path::PathBuf;
use std::process::Command;
use unicode_normalization::UnicodeNormalization;
use words::{Word, words};

/// How many letters in a row show by themselves where they belong.
const TELLING: usize = 24;
/// How far the next words may be, in letters, and how many letters of them must follow each other there: past a call of a note, past a page of notes.
const AHEAD: [(usize, usize); 3] = [(60, 6), (300, 14), (12_000, 40)];
/// How far from its place a moved word is looked for.
const AROUND: usize = 40_000;
/// How far the top of the next page may be, in letters, where a page ends within a line or two.
const TO_TOP: usize = 300;
/// So many digits at the end of an entry of an index are numbers of pages.
const NUMBERS: usize = 20;
/// So many lines of a page may be head or folio.
const TOPS: usize = 3;
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
    let asked = words.iter().filter(|word| !word.own).count();
    let in_notes = words[body..].iter().filter(|word| !word.own).count();
    println!("{}: {asked} words, {in_notes} of them in notes", editions.title);
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
        let share = |count: usize| count as f64 * 100.0 / asked.max(1) as f64;
        let count = |kind: Miss| found.missed.iter().filter(|miss| miss.kind == kind).count();
        println!(
            "  {engine}: in order {} ({:.3} %), moved {}, lost {}, joined {}, cut {}; of captions that wait {}",
            found.ordered,
            share(found.ordered),
            count(Miss::Moved),
            count(Miss::Lost),
            found.joined.len(),
            found.cut.len(),
            found.waited,
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
    /// How many words are of captions that waited.
    waited: usize,
}

/// What stands before a letter.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Before {
    Letter,
    Space,
    Line,
    /// One of the first lines of a page.
    Top,
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
        let (mut letters, mut before, mut last) = (Vec::new(), Vec::new(), Before::Top);
        let mut tops = TOPS;
        for c in text.nfkd() {
            if c.is_alphanumeric() {
                tops -= usize::from(last == Before::Top);
                letters.push(c);
                before.push(last);
                last = Before::Letter;
            } else if c == '\u{c}' {
                (last, tops) = (Before::Top, TOPS);
            } else if matches!(c, '\n' | '\r') {
                last = if tops > 0 { Before::Top } else { Before::Line };
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
                Before::Line | Before::Top => out.push('/'),
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
        let mut missed = Vec::new();
        let mut search = |which: &[usize], waiting: &mut Vec<usize>, found: &mut Found| {
            // What is left, as a text of its own, and where its letters stand.
            let left: Vec<usize> = (0..self.letters.len()).filter(|at| !taken[*at]).collect();
            let mut rest = Text { letters: left.iter().map(|at| self.letters[*at]).collect(), ..Text::default() };
            rest.before = left.iter().map(|at| self.before[*at]).collect();
            rest.index();
            let mut follow = Follow { text: &rest, words, which, taken: vec![false; left.len()], found, waiting };
            let lacking = follow.all();
            left.iter().zip(&follow.taken).for_each(|(at, used)| taken[*at] = *used);
            missed.extend(lacking.into_iter().map(|(i, at)| (i, left.get(at).copied().unwrap_or_default())));
        };
        let (all, mut waiting): (Vec<usize>, Vec<usize>) = ((0..words.len()).collect(), Vec::new());
        search(&all[..body], &mut waiting, &mut found);
        found.waited = waiting.len();
        search(&waiting, &mut Vec::new(), &mut found);
        search(&all[body..], &mut Vec::new(), &mut found);
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
}

/// A search for words in order.
struct Follow<'t> {
    text: &'t Text,
    words: &'t [Word],
    /// The words looked for.
    which: &'t [usize],
    /// The letters that are found.
    taken: Vec<bool>,
    found: &'t mut Found,
    /// Words of captions that do not stand in their place.
    waiting: &'t mut Vec<usize>,
}

impl Follow<'_> {
    /// Takes the words that stand in order; gives the others, with the places where they should stand.
    fn all(&mut self) -> Vec<(usize, usize)> {
        let sure = self.sure();
        let mut missed = Vec::new();
        let (mut at, mut next, mut i) = (0, sure.iter().peekable(), 0);
        while let Some(&index) = self.which.get(i) {
            while next.peek().is_some_and(|sure| sure.0 < i) {
                next.next();
            }
            let word = &self.words[index];
            let end = next.peek().filter(|sure| sure.1 >= at).map_or(self.text.letters.len(), |sure| sure.1);
            let caption = self.caption(i);
            if caption > 1 && !self.is_here(i, caption, at, end) {
                self.waiting.extend(&self.which[i..i + caption]);
                i += caption;
                continue;
            }
            let place = match next.peek() {
                Some(&&(sure, place)) if sure == i && place >= at => Some(place),
                _ if self.text.has(at, &word.letters) => Some(at),
                _ if word.own => None,
                _ => self.further(i, at, end),
            };
            i += 1;
            let Some(place) = place else {
                if !word.own {
                    missed.push((index, at));
                }
                continue;
            };
            let end = place + word.letters.len();
            let before = self.text.before[place];
            if word.before == words::Before::Space && place == at && before == Before::Letter {
                self.found.joined.push((index, place));
            }
            let parted = word.before == words::Before::Nothing && place == at && before == Before::Space;
            if parted || self.text.before[place + 1..end].contains(&Before::Space) {
                self.found.cut.push((index, place));
            }
            at = end;
            self.taken[place..at].fill(true);
            self.found.ordered += usize::from(!word.own);
        }
        missed
    }

    /// How many words a caption has that begins with one and may wait; 0 for any other word.
    fn caption(&self, i: usize) -> usize {
        let of = |i: usize| self.which.get(i).and_then(|word| self.words[*word].caption);
        match of(i) {
            Some(caption) if i == 0 || of(i - 1) != Some(caption) => {
                (i..self.which.len()).take_while(|word| of(*word) == Some(caption)).count()
            }
            _ => 0,
        }
    }

    /// Whether a caption stands where it should.
    fn is_here(&self, i: usize, count: usize, at: usize, end: usize) -> bool {
        let anchor: Vec<char> = self.letters(&self.which[i..i + count]).take(TELLING).collect();
        let stretch = at..(at + AHEAD[1].0).min(end + anchor.len());
        self.text.places(&anchor, stretch).any(|place| self.text.has(place, &anchor))
    }

    fn letters<'w>(&'w self, which: &'w [usize]) -> impl Iterator<Item = char> + 'w {
        which.iter().flat_map(|word| &self.words[*word].letters).copied()
    }

    /// Words that begin a stretch of letters which words and text have once each, with its place: the most of them that stand in the same order in both.
    fn sure(&self) -> Vec<(usize, usize)> {
        let letters: Vec<char> = self.letters(self.which).collect();
        let mut seen: HashMap<&[char], (usize, usize)> = HashMap::new();
        for stretch in self.text.letters.windows(TELLING).enumerate() {
            seen.entry(stretch.1).and_modify(|known| known.1 += 1).or_insert((stretch.0, 1));
        }
        let mut own: HashMap<&[char], usize> = HashMap::new();
        letters.windows(TELLING).for_each(|stretch| *own.entry(stretch).or_default() += 1);
        let (mut at, mut pairs) = (0, Vec::new());
        for (i, word) in self.which.iter().enumerate() {
            if let Some(stretch) = letters.get(at..at + TELLING)
                && let Some((place, 1)) = seen.get(stretch)
                && own.get(stretch) == Some(&1)
            {
                pairs.push((i, *place));
            }
            at += self.words[*word].letters.len();
        }
        longest_rising(&pairs)
    }

    /// Where the next words go on behind something else, before `end`.
    fn further(&self, i: usize, at: usize, end: usize) -> Option<usize> {
        let word = &self.words[self.which[i]].letters;
        let ahead = AHEAD.iter().find_map(|&(far, count)| {
            let anchor: Vec<char> = self.letters(&self.which[i..]).take(count.max(word.len())).collect();
            let stretch = at..(at + far).min(end);
            self.text.places(&anchor, stretch).find(|place| self.text.has(*place, &anchor))
        });
        // Numbers of pages stand behind the entries of an index.
        let digits = self.text.letters[at..end.max(at)].iter().take(NUMBERS).take_while(|c| c.is_ascii_digit()).count();
        let number = self.words[self.which[i]].entry && digits > 0 && at + digits < self.text.letters.len();
        let number = number && self.text.has(at + digits, word) && self.text.before[at + digits] != Before::Letter;
        // A word or two may be all that the next page has of a paragraph.
        let top = |place: &usize| {
            let behind = place + word.len();
            let whole = self.text.before.get(behind).is_none_or(|before| *before != Before::Letter);
            self.text.before[*place] == Before::Top && whole && self.text.has(*place, word)
        };
        ahead.or(number.then_some(at + digits)).or_else(|| (at..(at + TO_TOP).min(end)).find(top))
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
