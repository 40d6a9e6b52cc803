//! The boxes of pages (ISO 32000-1 §14.11.2): there, one in the other, all of one size, and that of
//! the book.

use super::{Area, Findings, Rules, numbers};
use lopdf::{Dictionary, Document, Object, ObjectId};

/// The boxes of a page, in points.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Frame {
    /// The sheet.
    pub(super) media: Area,
    /// What is left after trimming.
    pub(super) trim: Area,
    /// What must be covered for the trim to be covered for sure.
    pub(super) bleed: Area,
}

/// How far sizes may differ, in points: no printer cuts finer.
const TOLERANCE: f64 = 0.9;

/// Checks every page; gives their boxes, with what stands for those that are not there (§14.11.2.1).
pub(super) fn check(file: &Document, pages: &[ObjectId], rules: &Rules, findings: &mut Findings) -> Vec<Frame> {
    let frames: Vec<Frame> =
        pages.iter().enumerate().map(|(number, page)| of_page(file, *page, number as u32 + 1, findings)).collect();
    let size = |area: &Area| [area[2] - area[0], area[3] - area[1]];
    let near = |a: [f64; 2], b: [f64; 2]| (a[0] - b[0]).abs() <= TOLERANCE && (a[1] - b[1]).abs() <= TOLERANCE;
    let first = size(&frames[0].trim);
    for (number, frame) in frames.iter().enumerate() {
        let page = Some(number as u32 + 1);
        let trim = size(&frame.trim);
        // Sheets of the trimmed size and of that with bleed at three or four sides are all usual.
        let fits = |wanted| near(trim, wanted) || bled(&frame.trim, wanted, rules.bleed);
        match rules.trim {
            Some(wanted) if !fits(wanted) => {
                let message = format!("trimmed to {}, where the book is {}", inches(trim), inches(wanted));
                findings.add("page-boxes", page, message);
            }
            Some(_) => {}
            None if !near(trim, first) => {
                let message = format!("trimmed to {}, where the first page is {}", inches(trim), inches(first));
                findings.add("page-boxes", page, message);
            }
            None => {}
        }
        if !rules.marks && !near(size(&frame.media), size(&frame.bleed)) {
            let (media, bleed) = (inches(size(&frame.media)), inches(size(&frame.bleed)));
            let message = format!("a sheet of {media} around a page of {bleed} with its bleed");
            findings.add("page-boxes", page, message);
        }
    }
    frames
}

/// A file without boxes of its own is as large as the trimmed page with its bleed.
fn bled(area: &Area, wanted: [f64; 2], bleed: f64) -> bool {
    let (width, height) = (area[2] - area[0], area[3] - area[1]);
    let near = |a: f64, b: f64| (a - b).abs() <= TOLERANCE;
    bleed > 0.0
        && near(height, wanted[1] + 2.0 * bleed)
        && (near(width, wanted[0] + bleed) || near(width, wanted[0] + 2.0 * bleed))
}

fn inches([width, height]: [f64; 2]) -> String {
    format!("{:.3} × {:.3} in", width / 72.0, height / 72.0)
}

fn of_page(file: &Document, page: ObjectId, number: u32, findings: &mut Findings) -> Frame {
    let mut tell = |message: &str| findings.add("page-boxes", Some(number), message.to_owned());
    let Ok(dictionary) = file.get_dictionary(page) else {
        tell("no page can be read here");
        return Frame { media: LETTER, trim: LETTER, bleed: LETTER };
    };
    let mut find = |key: &str, inherited: bool| {
        let list =
            if inherited { passed_on(file, dictionary, key.as_bytes()) } else { dictionary.get(key.as_bytes()).ok() }?;
        let area = area(&numbers(file, list));
        if area.is_none() {
            tell(&format!("the {key} is no box"));
        }
        area
    };
    let media = find("MediaBox", true);
    let crop = find("CropBox", true);
    let bleed = find("BleedBox", false);
    let trim = find("TrimBox", false);
    let Some(media) = media else {
        tell("no MediaBox");
        return Frame { media: LETTER, trim: LETTER, bleed: LETTER };
    };
    if trim.is_none() {
        tell("no TrimBox: where to cut is not told");
    }
    let crop = crop.unwrap_or(media);
    let frame = Frame { media, trim: trim.or(bleed).unwrap_or(crop), bleed: bleed.or(trim).unwrap_or(crop) };
    if !holds(&media, &frame.bleed) {
        tell("the BleedBox reaches over the MediaBox");
    }
    if !holds(&frame.bleed, &frame.trim) {
        tell("the TrimBox reaches over the BleedBox");
    }
    if !holds(&crop, &frame.trim) {
        tell("the CropBox cuts off a part of the trimmed page");
    }
    if dictionary.get(b"UserUnit").ok().and_then(super::number).is_some_and(|unit| unit != 1.0) {
        tell("the page has a unit of its own (UserUnit), which many presses do not know");
    }
    frame
}

/// What stands for a page that tells no size.
const LETTER: Area = [0.0, 0.0, 612.0, 792.0];

/// An entry of the page or of the nodes above it (§7.7.3.4); a node that is its own parent ends the search.
pub(super) fn passed_on<'a>(file: &'a Document, page: &'a Dictionary, key: &[u8]) -> Option<&'a Object> {
    let mut node = page;
    for _ in 0..64 {
        if let Ok(found) = node.get(key) {
            return Some(found);
        }
        node = super::table(file, node, b"Parent")?;
    }
    None
}

/// Four numbers as a box, whichever corners they name; `None` for an empty one.
fn area(numbers: &[f64]) -> Option<Area> {
    let &[a, b, c, d] = numbers else { return None };
    let area = [a.min(c), b.min(d), a.max(c), b.max(d)];
    (area[2] - area[0] > 1.0 && area[3] - area[1] > 1.0).then_some(area)
}

fn holds(outer: &Area, inner: &Area) -> bool {
    let slack = 0.1;
    inner[0] >= outer[0] - slack
        && inner[1] >= outer[1] - slack
        && inner[2] <= outer[2] + slack
        && inner[3] <= outer[3] + slack
}
