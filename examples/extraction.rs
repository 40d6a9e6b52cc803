//! Whether two engines get a book's words out of its PDF: `cargo run --release --example extraction -- BOOK.epub BOOK.pdf`.
//!
//! The words are those of the EPUB's running text; formulas are TeX there, which no engine shows, and count as lost. `pdftotext -raw` (poppler) and `mutool draw -F txt` (MuPDF) read the PDF. A word counts as in
//! order if it stands where the words before it end, past running heads, notes and what else only pages have; as moved if it stands elsewhere nearby; else it is lost.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "an example speaks on the terminal")]

use chapbook::inspect::epub;
use std::process::Command;
use unicode_normalization::UnicodeNormalization;

/// How far the next words may be, in letters, and how many of them must follow each other there: past a call of a note, past a page of notes.
const AHEAD: [(usize, usize); 2] = [(300, 3), (12_000, 10)];
/// How far from its place a moved word is looked for.
const AROUND: usize = 40_000;
fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [epub, pdf] = &arguments[..] else { return eprintln!("usage: extraction BOOK.epub BOOK.pdf") };
    let words = match std::fs::read(epub).map_err(|error| error.to_string()).and_then(|bytes| epub::read(&bytes)) {
        Ok(facts) => facts.words,
        Err(why) => return eprintln!("{epub}: {why}"),
    };
    let words: Vec<Vec<char>> = words.iter().map(|word| letters(word)).filter(|word| !word.is_empty()).collect();
    println!("{epub}: {} words", words.len());
    for engine in [vec!["pdftotext", "-raw", "-enc", "UTF-8", pdf, "-"], vec!["mutool", "draw", "-q", "-F", "txt", pdf]]
    {
        let Ok(output) = Command::new(engine[0]).args(&engine[1..]).output() else {
            eprintln!("{} cannot be run", engine[0]);
            continue;
        };
        let found = find(&words, &letters(&String::from_utf8_lossy(&output.stdout)));
        let share = |count: usize| count as f64 * 100.0 / words.len().max(1) as f64;
        println!(
            "  {}: in order {} ({:.3} %), moved {}, lost {} ({:.3} %)",
            engine[0],
            found.ordered,
            share(found.ordered),
            found.moved.len(),
            found.lost.len(),
            share(found.lost.len()),
        );
        println!("    moved: {}", found.moved.iter().take(12).cloned().collect::<Vec<_>>().join(" "));
        println!("    lost: {}", found.lost.iter().take(12).cloned().collect::<Vec<_>>().join(" "));
    }
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

fn find(words: &[Vec<char>], text: &[char]) -> Found {
    let mut found = Found::default();
    let mut at = 0;
    for (i, word) in words.iter().enumerate() {
        if text[at..].starts_with(word) {
            at += word.len();
            found.ordered += 1;
            continue;
        }
        let further = AHEAD.iter().find_map(|&(far, count)| {
            let anchor: Vec<char> = words[i..].iter().take(count).flatten().copied().collect();
            position(&text[at..text.len().min(at + far)], &anchor)
        });
        if let Some(skipped) = further {
            at += skipped + word.len();
            found.ordered += 1;
            continue;
        }
        let around = &text[at.saturating_sub(AROUND)..text.len().min(at + AROUND)];
        let told: String = word.iter().collect();
        if position(around, word).is_some() { found.moved.push(told) } else { found.lost.push(told) }
    }
    found
}

fn position(text: &[char], wanted: &[char]) -> Option<usize> {
    let first = wanted.first()?;
    let fits = |(at, c): (usize, &char)| (c == first && text[at..].starts_with(wanted)).then_some(at);
    text.iter().enumerate().find_map(fits)
}
