//! `chapbook verify`: two finished editions, read again and compared.

use super::arguments::{MessageFormat, Verify};
use super::report::failure;
use super::{STACK, fail};
use crate::diagnostic::render::{clean, json_line};
use crate::inspect::compare::{Difference, Ignored};
use crate::inspect::{self, Facts, Report};
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use std::thread::ScopedJoinHandle;

/// Reads an edition.
type Reader = fn(&[u8]) -> Result<Facts, String>;

/// Compares an EPUB and a PDF; exit code 0: they say the same, 1: they do not, 2: one cannot be read.
pub(super) fn verify(arguments: &Verify) -> u8 {
    let json = arguments.message_format == MessageFormat::Json;
    let read = |path: &Path, of: Reader| {
        let bytes = std::fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
        of(&bytes).map_err(|why| format!("{}: {why}", path.display()))
    };
    // Each on a stack of its own: elements may lie deep.
    let both = std::thread::scope(|scope| {
        let spawn =
            |path, of| std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, move || read(path, of));
        let (first, second) =
            (spawn(&arguments.epub, inspect::epub::read as Reader), spawn(&arguments.pdf, inspect::pdf::read));
        [first, second].map(|thread| match thread.map(ScopedJoinHandle::join) {
            Ok(Ok(read)) => read,
            Ok(Err(panic)) => std::panic::resume_unwind(panic),
            Err(error) => Err(format!("cannot start a thread: {error}")),
        })
    });
    let (first, second) = match both.into() {
        (Ok(first), Ok(second)) => (first, second),
        (Err(why), _) | (_, Err(why)) => {
            if json {
                let _ = writeln!(std::io::stderr(), "{}", failure(&why));
            } else {
                fail(&why);
            }
            return 2;
        }
    };
    let report = if arguments.structure {
        inspect::compare_structure(&first, &second)
    } else {
        inspect::compare(&first, &second)
    };
    let mut out = std::io::stdout().lock();
    // A reader of our output who has gone away is no failure.
    let _ = out.write_all(if json { records(&report) } else { text(&report) }.as_bytes());
    u8::from(!report.equal())
}

/// For people: the differences, what was ignored, the verdict.
fn text(report: &Report) -> String {
    let mut out = String::new();
    for Difference { sort, document, page, message } in &report.differences {
        let places = [document.clone(), page.as_ref().map(|page| format!("page {page}"))];
        let places: Vec<String> = places.into_iter().flatten().collect();
        let places = if places.is_empty() { String::new() } else { format!(" ({})", places.join(", ")) };
        out.push_str(&clean(&format!("{sort}{places}: {message}")));
        out.push('\n');
    }
    for (sort, count) in &report.more {
        out.push_str(&format!("{sort}: {count} more differences\n"));
    }
    for Ignored { edition, alike, class, count } in &report.ignored {
        let what = if *alike { "made alike" } else { "not compared" };
        out.push_str(&format!("{what}: {count} in the {edition} ({class})\n"));
    }
    let counts: Vec<String> = report
        .counts
        .iter()
        .map(
            |(what, first, second)| {
                if first == second { format!("{first} {what}") } else { format!("{first}/{second} {what}") }
            },
        )
        .collect();
    let verdict = if report.equal() { "equal" } else { "different" };
    out.push_str(&format!("{verdict}: {}\n", counts.join(", ")));
    out
}

/// For programs: each difference on a line, then the verdict.
fn records(report: &Report) -> String {
    #[derive(Serialize)]
    struct Line<'a> {
        severity: &'static str,
        sort: &'static str,
        message: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        document: Option<&'a str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        page: Option<&'a str>,
    }
    #[derive(Serialize)]
    struct Class {
        edition: &'static str,
        how: &'static str,
        class: &'static str,
        count: usize,
    }
    #[derive(Serialize)]
    struct Verdict {
        equal: bool,
        /// By sort: in the EPUB, in the PDF.
        counts: BTreeMap<&'static str, [usize; 2]>,
        /// Differences that were not told, by sort.
        more: BTreeMap<&'static str, usize>,
        ignored: Vec<Class>,
    }
    let lines = report.differences.iter().map(|Difference { sort, document, page, message }| {
        json_line(&Line { severity: "error", sort, message, document: document.as_deref(), page: page.as_deref() })
    });
    let verdict = Verdict {
        equal: report.equal(),
        counts: report.counts.iter().map(|(sort, first, second)| (*sort, [*first, *second])).collect(),
        more: report.more.iter().copied().collect(),
        ignored: report
            .ignored
            .iter()
            .map(|Ignored { edition, alike, class, count }| Class {
                edition,
                how: if *alike { "made alike" } else { "not compared" },
                class,
                count: *count,
            })
            .collect(),
    };
    let mut out = String::new();
    for line in lines.chain([json_line(&verdict)]) {
        out.push_str(&line);
        out.push('\n');
    }
    out
}
