//! `chapbook verify`: two finished editions, read again and compared.

use crate::inspect::{self, Facts, Report};
use std::io::Write;
use std::path::Path;

/// Compares an EPUB and a PDF; exit code 0: they say the same, 1: they do not, 2: one cannot be read.
pub(super) fn verify(epub: &Path, pdf: &Path) -> u8 {
    let read = |path: &Path, of: fn(&[u8]) -> Result<Facts, String>| {
        let bytes = std::fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
        of(&bytes).map_err(|why| format!("{}: {why}", path.display()))
    };
    let (first, second) = match (read(epub, inspect::epub::read), read(pdf, inspect::pdf::read)) {
        (Ok(first), Ok(second)) => (first, second),
        (Err(why), _) | (_, Err(why)) => {
            let _ = writeln!(std::io::stderr(), "chapbook: {why}");
            return 2;
        }
    };
    let report = inspect::compare(&first, &second);
    print(&report);
    u8::from(!report.equal())
}

fn print(report: &Report) {
    let mut out = std::io::stdout().lock();
    let counts: Vec<String> = report.counts.iter().map(|(what, count, _)| format!("{count} {what}")).collect();
    for difference in &report.differences {
        let _ = writeln!(out, "{difference}");
    }
    for (edition, aside) in [("EPUB", &report.aside_first), ("PDF", &report.aside_second)] {
        for (class, count) in aside {
            let _ = writeln!(out, "not compared: {count} words of the {edition} ({class})");
        }
    }
    for (edition, alike) in [("EPUB", &report.alike_first), ("PDF", &report.alike_second)] {
        for (class, count) in alike {
            let _ = writeln!(out, "made alike: {count} in the {edition} ({class})");
        }
    }
    let verdict = if report.equal() { "equal" } else { "different" };
    let _ = writeln!(out, "{verdict}: {}", counts.join(", "));
}
