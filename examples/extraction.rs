//! Whether two engines get a book's words out of its PDF: `cargo run --release --example extraction -- BOOK [ROOT]`.
//!
//! The book is built, and the words are those of its Markdown, as the program read them: those of text and code, and of each formula the letters and digits that
//! its signs are. `pdftotext` and `pdftotext -raw` (poppler) and `mutool draw -F txt` (MuPDF) read the PDF. A word is in order if it stands where the words before it
//! end, past running heads, notes and what else only pages have; moved if it stands nearby, among what is no other word's; else it is lost.

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
    let mut arguments = std::env::args().skip(1);
    let Some(dir) = arguments.next() else { return eprintln!("usage: extraction BOOK [ROOT]") };
    let out = std::env::temp_dir().join(format!("chapbook-extraction-{}", std::process::id()));
    let request = Request {
        dir: PathBuf::from(dir),
        root: arguments.next().map(PathBuf::from),
        out: Some(out.clone()),
        pdf: true,
        epoch: Some("0".to_owned()),
        ..Request::default()
    };
    let outcome = pipeline::build(&request, &mut |_| {});
    let (Ok(Some(editions)), Some(debris)) = (outcome.result, outcome.debris) else {
        return eprintln!("the book cannot be built");
    };
    let words = words(debris.book());
    println!("{}: {} words", editions.title, words.len());
    let pdf = editions.files[0].path.as_os_str();
    for engine in [
        &["pdftotext", "-enc", "UTF-8"][..],
        &["pdftotext", "-raw", "-enc", "UTF-8"],
        &["mutool", "draw", "-q", "-F", "txt"],
    ] {
        let mut command = Command::new(engine[0]);
        command.args(&engine[1..]).arg(pdf);
        if engine[0] == "pdftotext" {
            command.arg("-");
        }
        let Ok(output) = command.output() else {
            eprintln!("{} cannot be run", engine[0]);
            continue;
        };
        let found = Text::of(letters(&String::from_utf8_lossy(&output.stdout))).find(&words);
        let share = |count: usize| count as f64 * 100.0 / words.len().max(1) as f64;
        let name = if engine.contains(&"-raw") { "pdftotext -raw" } else { engine[0] };
        println!(
            "  {name}: in order {} ({:.3} %), moved {}, lost {} ({:.3} %)",
            found.ordered,
            share(found.ordered),
            found.moved.len(),
            found.lost.len(),
            share(found.lost.len()),
        );
        println!("    moved: {}", found.moved.iter().take(12).cloned().collect::<Vec<_>>().join(" "));
        println!("    lost: {}", found.lost.iter().take(12).cloned().collect::<Vec<_>>().join(" "));
    }
    let _ = std::fs::remove_dir_all(out);
}

/// The words of a book, each as its letters.
fn words(book: &Book) -> Vec<Vec<char>> {
    let mut out = Vec::new();
    let mut say = |text: &str| out.extend(text.split_whitespace().map(letters).filter(|word| !word.is_empty()));
    for chapter in &book.chapters {
        let notes = chapter.notes.iter().map(|note| &note.blocks);
        for blocks in std::iter::once(&chapter.blocks).chain(notes) {
            tell(book, blocks, &mut say);
        }
    }
    out
}

fn tell(book: &Book, blocks: &[chapbook::book::Block], say: &mut dyn FnMut(&str)) {
    use chapbook::book::BlockKind;
    for block in blocks {
        match &block.kind {
            BlockKind::Code(code) => say(&code.text),
            BlockKind::Math(formula) => say(&signs(book, formula, true)),
            _ => {}
        }
        walk::parts(block, &mut |part| match part {
            walk::Part::Blocks(inside) => tell(book, inside, say),
            walk::Part::Inlines(content) => walk::within(content, &mut |inline| match &inline.kind {
                InlineKind::Text(text) | InlineKind::Code(text) => say(text),
                InlineKind::Math { display, tex } => say(&signs(book, tex, *display)),
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
fn letters(text: &str) -> Vec<char> {
    text.nfkc().filter(|c| c.is_alphanumeric()).collect()
}

#[derive(Default)]
struct Found {
    ordered: usize,
    moved: Vec<String>,
    lost: Vec<String>,
}

/// What an engine told, with the places of all its pairs of letters.
struct Text {
    letters: Vec<char>,
    pairs: HashMap<[char; 2], Vec<usize>>,
    singles: HashMap<char, Vec<usize>>,
}

impl Text {
    fn of(letters: Vec<char>) -> Text {
        let mut pairs: HashMap<_, Vec<usize>> = HashMap::new();
        for (at, pair) in letters.windows(2).enumerate() {
            pairs.entry([pair[0], pair[1]]).or_default().push(at);
        }
        let mut singles: HashMap<_, Vec<usize>> = HashMap::new();
        for (at, letter) in letters.iter().enumerate() {
            singles.entry(*letter).or_default().push(at);
        }
        Text { letters, pairs, singles }
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

    fn find(&self, words: &[Vec<char>]) -> Found {
        let mut found = Found::default();
        let mut taken = vec![false; self.letters.len()];
        let mut missed: Vec<(usize, usize)> = Vec::new();
        let mut at = 0;
        for (i, word) in words.iter().enumerate() {
            let here = if self.letters[at..].starts_with(word) { Some(at) } else { self.further(&words[i..], at) };
            match here {
                Some(place) => {
                    at = place + word.len();
                    taken[place..at].fill(true);
                    found.ordered += 1;
                }
                None => missed.push((i, at)),
            }
        }
        // What no word in order has taken is looked through for the others.
        for (i, at) in missed {
            let word = &words[i];
            let around = at.saturating_sub(AROUND)..(at + AROUND).min(self.letters.len());
            let free = |place: &usize| {
                let whole = *place..*place + word.len();
                self.letters[*place..].starts_with(word) && !taken[whole].contains(&true)
            };
            let place = self.places(word, around).filter(|place| !taken[*place]).take(PLACES).find(free);
            let told: String = word.iter().collect();
            match place {
                Some(place) => {
                    taken[place..place + word.len()].fill(true);
                    found.moved.push(told);
                }
                None => found.lost.push(told),
            }
        }
        found
    }

    /// Where the next words go on behind something else.
    fn further(&self, words: &[Vec<char>], at: usize) -> Option<usize> {
        AHEAD.iter().find_map(|&(far, count)| {
            let anchor: Vec<char> = words.iter().flatten().copied().take(count.max(words[0].len())).collect();
            let end = (at + far).min(self.letters.len());
            self.places(&anchor, at..end).find(|place| self.letters[*place..].starts_with(&anchor))
        })
    }
}
