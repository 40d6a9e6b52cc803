//! `chapbook preflight`: a finished PDF against a printer's rules.

use super::arguments::{MessageFormat, Preflight};
use crate::diagnostic::Code;
use crate::diagnostic::render::{clean, json_line};
use crate::inspect::preflight::{Finding, Part, Rules, preflight as read};
use crate::length::Length;
use crate::press::{InkName, Wrap};
use serde::Serialize;
use std::io::Write;

/// Reads the file and tells what is found; exit code 0: nothing, 1: something, 2: the file cannot be read.
pub(super) fn preflight(arguments: &Preflight) -> u8 {
    let path = arguments.file.to_string_lossy();
    let found = rules(arguments).and_then(|rules| {
        let bytes = std::fs::read(&arguments.file).map_err(|error| format!("{path}: {error}"))?;
        read(&bytes, &rules).map_err(|why| format!("{path}: {why}"))
    });
    let findings = match found {
        Ok(findings) => findings,
        Err(why) => {
            let _ = writeln!(std::io::stderr(), "error: {}", clean(&why));
            return 2;
        }
    };
    let mut out = std::io::stdout().lock();
    for finding in &findings {
        let line = match arguments.message_format {
            MessageFormat::Human => human(&path, finding),
            MessageFormat::Json => json(&path, finding),
        };
        let _ = writeln!(out, "{line}");
    }
    if arguments.message_format == MessageFormat::Human {
        let printer = arguments.press.title;
        let verdict = match findings.len() {
            0 => format!("nothing that {printer} would send back"),
            1 => format!("one thing that {printer} would send back"),
            many => format!("{many} things that {printer} would send back"),
        };
        let _ = writeln!(out, "{}: {verdict}", clean(&path));
    }
    u8::from(!findings.is_empty())
}

/// The printer's rules as plain numbers.
fn rules(arguments: &Preflight) -> Result<Rules, String> {
    let printer = arguments.press;
    let stock = match &arguments.paper {
        Some(paper) => printer.stock(paper, arguments.ink),
        None => printer.stocks.iter().find(|stock| stock.ink == arguments.ink),
    };
    if stock.is_none() && !printer.stocks.is_empty() {
        let paper = arguments.paper.as_deref().unwrap_or("any");
        return Err(format!("{} has no paper `{paper}` for the ink `{}`", printer.title, arguments.ink.name()));
    }
    let part = if arguments.cover { Part::Cover } else { Part::Interior };
    let cover = &printer.cover;
    let mut rules = Rules {
        part,
        black: part == Part::Interior && arguments.ink == InkName::Black,
        trim: arguments.trim.map(|size| [size.width.to_pt(), size.height.to_pt()]),
        bleed: printer.bleed.length().to_pt(),
        pages: stock.map(|stock| stock.pages),
        multiple: printer.multiple,
        gutters: printer.gutters.iter().map(|(pages, gutter)| (*pages, gutter.length().to_pt())).collect(),
        margins: (printer.margin(false).to_pt(), printer.margin(true).to_pt()),
        least_line: printer.least_line as f64 / 1000.0,
        least_type: printer.least_type as f64 / 1000.0,
        resolution: f64::from(printer.resolution),
        most_ink: f64::from(printer.most_ink) / 100.0,
        marks: printer.marks,
        described: printer.described,
        transparent: printer.transparency,
        barcode: None,
    };
    if part == Part::Cover {
        let safety = cover.safety.length().to_pt();
        (rules.trim, rules.margins, rules.bleed) = (None, (safety, safety), cover.bleed.length().to_pt());
        rules.least_type = 0.0;
        let spine = stock.zip(arguments.pages).map(|(stock, pages)| (stock.spine.width(pages), pages));
        if let (Some(trim), Some((spine, pages))) = (arguments.trim, spine) {
            let wrap = Wrap::new(cover, trim, spine, pages, false, false);
            let (open, cut) = (wrap.trim(), wrap.sheet.cut.unwrap_or_default());
            rules.trim = Some([open.width.to_pt(), open.height.to_pt()]);
            // From the lower left corner of the trim, upwards.
            let (area, corner) = (wrap.barcode, cut.trim.at);
            let up = |y: Length| (corner.y + open.height - y).to_pt();
            let (left, top) = ((area.at.x - corner.x).to_pt(), up(area.at.y));
            rules.barcode = Some([left, up(area.at.y + area.size.height), left + area.size.width.to_pt(), top]);
        }
    }
    Ok(rules)
}

/// `book.pdf: warning[thin-line]: pages 3–5: a rule of 0.10 pt, thinner than 0.25 pt`.
fn human(path: &str, finding: &Finding) -> String {
    let severity = Code::from_name(finding.rule).map_or("warning", |code| code.severity().name());
    let pages = pages(&finding.pages);
    format!("{}: {severity}[{}]: {pages}{}", clean(path), finding.rule, clean(&finding.message))
}

/// `page 3: `, `pages 3–5, 9: `; nothing for the file as a whole.
fn pages(pages: &[u32]) -> String {
    /// More than so many ranges help nobody.
    const MOST: usize = 12;
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    for &page in pages {
        match ranges.last_mut() {
            Some((_, last)) if *last + 1 == page => *last = page,
            _ => ranges.push((page, page)),
        }
    }
    let told = |(first, last): &(u32, u32)| if first == last { first.to_string() } else { format!("{first}–{last}") };
    let list: Vec<String> = ranges.iter().take(MOST).map(told).collect();
    match (pages.len(), ranges.len()) {
        (0, _) => String::new(),
        (1, _) => format!("page {}: ", list[0]),
        (_, count) if count > MOST => format!("pages {} and others ({} in all): ", list.join(", "), pages.len()),
        _ => format!("pages {}: ", list.join(", ")),
    }
}

#[derive(Serialize)]
struct Record<'a> {
    code: &'a str,
    severity: &'a str,
    message: &'a str,
    path: &'a str,
    pages: &'a [u32],
}

/// One JSON object on one line, as remarks of a build are.
fn json(path: &str, finding: &Finding) -> String {
    let severity = Code::from_name(finding.rule).map_or("warning", |code| code.severity().name());
    let record = Record { code: finding.rule, severity, message: &finding.message, path, pages: &finding.pages };
    json_line(&record)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inspect::preflight::RULES;

    #[test]
    fn every_rule_is_a_remark_that_can_be_explained() {
        for rule in RULES {
            assert!(Code::from_name(rule).is_some(), "{rule}");
        }
    }

    #[test]
    fn pages_in_a_row_are_told_as_one() {
        assert_eq!(pages(&[]), "");
        assert_eq!(pages(&[7]), "page 7: ");
        assert_eq!(pages(&[1, 2, 3, 9]), "pages 1–3, 9: ");
        let odd: Vec<u32> = (0..40).map(|n| n * 2 + 1).collect();
        assert!(pages(&odd).ends_with("23 and others (40 in all): "));
    }
}
