//! What is said at the end: the remarks, the timings, the summary.

use super::arguments::{MessageFormat, Run};
use crate::diagnostic::render::{self, clean};
use crate::diagnostic::{Diagnostic, Severity};
use crate::pipeline::{Editions, Outcome, Stage};
use serde::Serialize;
use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};
use std::fmt::Write as _;
use std::io::{BufWriter, Write};
use std::time::Duration;

/// How many notes of one kind are shown.
const NOTES: usize = 5;

/// Says it all and gives the exit code.
pub(super) fn report(arguments: &Run, outcome: &Outcome, took: Duration) -> u8 {
    // What cannot be printed is dropped: nobody is there to read it.
    let mut err = BufWriter::new(std::io::stderr().lock());
    let json = arguments.message_format == MessageFormat::Json;
    let mut counts = Counts::default();
    let mut said = HashSet::new();
    // Notes of one kind tell little more when there are many of them.
    let mut notes: BTreeMap<&str, usize> = BTreeMap::new();
    for remark in outcome.remarks.iter() {
        let remark = judged(remark, arguments.strict);
        let text =
            if json { render::json(&outcome.sources, &remark) } else { render::human(&outcome.sources, &remark) };
        let wanted = !arguments.quiet || remark.severity != Severity::Note;
        // A file that two chapters include is remarked twice; it has to be mended once.
        if wanted && !said.contains(&text) {
            counts.add(remark.severity);
            let shown = json || arguments.verbose || remark.severity != Severity::Note || {
                let like = notes.entry(remark.code.name()).or_default();
                *like += 1;
                *like <= NOTES
            };
            if shown {
                let _ = writeln!(err, "{text}");
            }
            said.insert(text);
        }
    }
    for (name, count) in notes.iter().filter(|(_, count)| **count > NOTES) {
        let _ = writeln!(err, "note[{name}]: {} more; --verbose shows them", count - NOTES);
    }
    let code = match &outcome.result {
        Ok(Some(_)) => 0,
        Ok(None) => {
            if !json {
                let _ = writeln!(err, "{}; nothing was written", counts.told());
            }
            1
        }
        Err(error) => {
            let message = error.to_string();
            let _ =
                if json { writeln!(err, "{}", failure(&message)) } else { writeln!(err, "error: {}", clean(&message)) };
            2
        }
    };
    if arguments.timings {
        let _ = write!(err, "{}", timings(&outcome.stages, took));
    }
    let _ = err.flush();
    if let Ok(Some(editions)) = &outcome.result
        && (json || !arguments.quiet)
    {
        let mut out = std::io::stdout().lock();
        if arguments.verbose && !json {
            let _ = writeln!(out, "root: {}", clean(&editions.root.to_string_lossy()));
            let _ = writeln!(out, "{} chapters, {} pictures", editions.chapters, editions.pictures);
        }
        let line = if json { record(editions, &counts, took) } else { summary(editions, &counts, took) };
        let _ = writeln!(out, "{line}");
    }
    code
}

/// A remark as this run takes it: with `--strict` warnings are errors.
fn judged(remark: &Diagnostic, strict: bool) -> Cow<'_, Diagnostic> {
    if strict && remark.severity == Severity::Warning {
        Cow::Owned(Diagnostic { severity: Severity::Error, ..remark.clone() })
    } else {
        Cow::Borrowed(remark)
    }
}

#[derive(Default)]
struct Counts {
    errors: usize,
    warnings: usize,
}

impl Counts {
    fn add(&mut self, severity: Severity) {
        match severity {
            Severity::Error => self.errors += 1,
            Severity::Warning => self.warnings += 1,
            Severity::Note => {}
        }
    }

    fn told(&self) -> String {
        let many = |n: usize, what: &str| format!("{n} {what}{}", if n == 1 { "" } else { "s" });
        match (self.errors, self.warnings) {
            (errors, 0) => many(errors, "error"),
            (0, warnings) => many(warnings, "warning"),
            (errors, warnings) => format!("{}, {}", many(errors, "error"), many(warnings, "warning")),
        }
    }
}

/// `Technical Program Management: 212 pages, 18 200 words, 0.21 s, out/x.epub (312 kB), …`.
fn summary(editions: &Editions, counts: &Counts, took: Duration) -> String {
    let mut line = format!("{}: ", clean(&editions.title));
    let plural = |n: usize, what: &str| format!("{} {what}{}", grouped(n as u64), if n == 1 { "" } else { "s" });
    if let Some(pages) = editions.pages {
        let _ = write!(line, "{}", plural(pages, "page"));
        if let Some(roomy) = editions.roomy {
            let _ = write!(line, " instead of {}", grouped(roomy as u64));
        }
        if let Some(sides) = editions.sides {
            let _ = write!(line, " on {}", plural(sides, "side"));
        }
        line.push_str(", ");
    }
    let _ = write!(line, "{}", plural(editions.words, "word"));
    if counts.warnings > 0 {
        let _ = write!(line, ", {}", counts.told());
    }
    let _ = write!(line, ", {:.2} s", took.as_secs_f64());
    for file in &editions.files {
        let path = clean(&file.path.to_string_lossy());
        let _ = write!(line, ", {} {} ({path})", file.format, size(file.bytes));
    }
    line
}

fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..10_000_000 => format!("{} kB", grouped((bytes + 500) / 1000)),
        _ => format!("{:.1} MB", bytes as f64 / 1e6),
    }
}

/// Digits in groups of three, from four digits on.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(' ');
        }
        out.push(digit);
    }
    out
}

/// A table of the stages, in milliseconds.
fn timings(stages: &[Stage], took: Duration) -> String {
    let ms = |time: Duration| format!("{:.1}", time.as_secs_f64() * 1e3);
    let mut out = format!("{:<12} {:>10} {:>10}\n", "stage", "wall ms", "cpu ms");
    let mut sum = Some(Duration::ZERO);
    for stage in stages {
        let cpu = stage.cpu.map_or_else(|| "-".to_owned(), ms);
        let _ = writeln!(out, "{:<12} {:>10} {cpu:>10}", stage.name, ms(stage.wall));
        sum = sum.and_then(|sum| Some(sum + stage.cpu?));
    }
    let sum = sum.map_or_else(|| "-".to_owned(), ms);
    let _ = writeln!(out, "{:<12} {:>10} {sum:>10}", "all", ms(took));
    out
}

#[derive(Serialize)]
struct Record<'a> {
    title: &'a str,
    pages: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pages_before: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sides: Option<usize>,
    words: usize,
    chapters: usize,
    warnings: usize,
    seconds: f64,
    files: Vec<FileRecord<'a>>,
}

#[derive(Serialize)]
struct FileRecord<'a> {
    format: &'a str,
    path: Cow<'a, str>,
    bytes: u64,
}

/// The summary as one JSON object.
fn record(editions: &Editions, counts: &Counts, took: Duration) -> String {
    let record = Record {
        title: &editions.title,
        pages: editions.pages,
        pages_before: editions.roomy,
        sides: editions.sides,
        words: editions.words,
        chapters: editions.chapters,
        warnings: counts.warnings,
        seconds: took.as_secs_f64(),
        files: editions
            .files
            .iter()
            .map(|file| FileRecord { format: file.format, path: file.path.to_string_lossy(), bytes: file.bytes })
            .collect(),
    };
    render::json_line(&record)
}

/// What stopped the program, as one JSON object.
pub(super) fn failure(message: &str) -> String {
    #[derive(Serialize)]
    struct Failure<'a> {
        severity: &'a str,
        message: &'a str,
    }
    render::json_line(&Failure { severity: "error", message })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pipeline::Written;

    #[test]
    fn the_summary_names_pages_words_sizes_and_files() {
        let file = |format, path: &str, bytes| Written { format, path: path.into(), bytes };
        let editions = Editions {
            title: "Technical Program Management".into(),
            chapters: 9,
            pictures: 1,
            words: 18_200,
            pages: Some(212),
            roomy: None,
            sides: None,
            summary: None,
            root: ".".into(),
            files: vec![file("EPUB", "out/t.epub", 312_100), file("PDF", "out/t.pdf", 12_480_000)],
        };
        let counts = Counts { errors: 0, warnings: 1 };
        assert_eq!(
            summary(&editions, &counts, Duration::from_millis(214)),
            "Technical Program Management: 212 pages, 18 200 words, 1 warning, 0.21 s, EPUB 312 kB (out/t.epub), PDF \
             12.5 MB (out/t.pdf)"
        );
        let compact = Editions { roomy: Some(240), sides: Some(53), ..editions.clone() };
        let told = summary(&compact, &counts, Duration::ZERO);
        assert!(told.contains(": 212 pages instead of 240 on 53 sides, 18 200 words"), "{told}");
        let back: serde_json::Value =
            serde_json::from_str(&record(&editions, &counts, Duration::ZERO)).unwrap_or_default();
        assert_eq!(back["files"][1]["path"], "out/t.pdf");
    }

    #[test]
    fn numbers_are_grouped() {
        assert_eq!([grouped(0), grouped(999), grouped(1000), grouped(1_234_567)], ["0", "999", "1 000", "1 234 567"]);
    }
}
