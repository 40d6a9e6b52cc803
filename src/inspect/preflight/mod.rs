//! A finished PDF → what a printer would send it back for.
//!
//! Comes in: the bytes of a PDF, of whatever maker, and the [`Rules`] of a printer as plain numbers.
//! Goes out: [`Finding`]s with their pages. Each file here is one part of the reading: `boxes` the
//! pages' boxes, `document` what belongs to no page, `content` the marks on a page (the interpreter of
//! ISO 32000-1 §8 and §9), `color` the inks they take, `font` the widths and programs of faces, and
//! `judge` the rules about marks. What cannot be read is a finding or an error, never a panic; what
//! takes too long is left half read and told.

mod boxes;
mod color;
mod content;
mod document;
mod font;
mod judge;

use lopdf::{Dictionary, Document, Object, ObjectId};

/// What the file is to be printed as.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Part {
    /// The pages.
    #[default]
    Interior,
    /// Back, spine and front on one sheet.
    Cover,
}

/// What a printer asks for. Lengths are in points.
#[derive(Clone, Debug, PartialEq)]
pub struct Rules {
    /// Pages or cover.
    pub part: Part,
    /// Black is the only ink.
    pub black: bool,
    /// Width and height after trimming, of a page or of the open cover, where it is known.
    pub trim: Option<[f64; 2]>,
    /// Bleed, where there is any.
    pub bleed: f64,
    /// The fewest and the most pages.
    pub pages: Option<(u32, u32)>,
    /// The number of pages is a multiple of this.
    pub multiple: u32,
    /// Least inside margin, by the number of pages up to which it holds.
    pub gutters: Vec<(u32, f64)>,
    /// Least outside, top and bottom margin without bleed, and with it.
    pub margins: (f64, f64),
    /// The thinnest line.
    pub least_line: f64,
    /// The smallest type; 0 for any.
    pub least_type: f64,
    /// Pixels to the inch.
    pub resolution: f64,
    /// The most ink on one spot, 1 being one ink in full; 0 for any.
    pub most_ink: f64,
    /// Crop marks are welcome.
    pub marks: bool,
    /// An outline and a description (XMP) are welcome.
    pub described: bool,
    /// Transparency is welcome.
    pub transparent: bool,
    /// On a cover: left, bottom, right and top of the area that the barcode will cover, from the corner of the trim.
    pub barcode: Option<[f64; 4]>,
}

impl Default for Rules {
    /// What every printer asks for.
    fn default() -> Self {
        Rules {
            part: Part::Interior,
            black: false,
            trim: None,
            bleed: 0.0,
            pages: None,
            multiple: 1,
            gutters: Vec::new(),
            margins: (0.0, 0.0),
            least_line: 0.25,
            least_type: 0.0,
            resolution: 300.0,
            most_ink: 0.0,
            marks: true,
            described: true,
            transparent: true,
            barcode: None,
        }
    }
}

/// Something that a printer would send back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule, by the name of its remark.
    pub rule: &'static str,
    /// The pages, from 1, ascending; none for the file as a whole.
    pub pages: Vec<u32>,
    /// What it is, in one sentence without a full stop.
    pub message: String,
}

/// The names of all rules.
pub const RULES: [&str; 11] = [
    "barcode-area",
    "barred-content",
    "coarse-picture",
    "heavy-ink",
    "page-boxes",
    "page-count",
    "small-type",
    "thin-line",
    "unembedded-face",
    "unsafe-margin",
    "wrong-ink",
];

/// A box or an area: left, bottom, right, top in points.
type Area = [f64; 4];

/// Reads a file and tells what a printer would send it back for; an error when it cannot be read at all.
pub fn preflight(bytes: &[u8], rules: &Rules) -> Result<Vec<Finding>, String> {
    let file = Document::load_mem(bytes).map_err(|error| format!("not a PDF that can be read: {error}"))?;
    let mut findings = Findings::default();
    if file.is_encrypted() {
        findings.add("barred-content", None, "the file is encrypted".to_owned());
        return Ok(findings.list);
    }
    if file.was_encrypted() {
        findings.add("barred-content", None, "the file is encrypted, if without a password".to_owned());
    }
    // A page tree that goes in a circle never ends: no honest book has more pages than this.
    let pages: Vec<ObjectId> = super::pdf::leaves(&file, MOST_PAGES);
    if pages.is_empty() {
        return Err("the file has no pages".to_owned());
    }
    document::check(&file, &pages, rules, &mut findings);
    let frames = boxes::check(&file, &pages, rules, &mut findings);
    let mut reader = content::Reader::new(&file);
    let count = u32::try_from(pages.len()).unwrap_or(u32::MAX);
    for (number, (page, frame)) in pages.iter().zip(&frames).enumerate() {
        let place = judge::Place::new(number as u32 + 1, count, frame, leftwards(&file), rules);
        match reader.page(*page) {
            Ok((marks, whole)) => {
                judge::check(&place, &marks, &mut findings);
                if !whole {
                    let message = "content that is no PDF, behind which nothing can be read".to_owned();
                    findings.add("barred-content", Some(place.number), message);
                }
            }
            Err(why) => findings.add("barred-content", Some(place.number), format!("the page cannot be read: {why}")),
        }
    }
    for name in reader.faces.missing() {
        findings.add("unembedded-face", None, format!("the face {name} is not embedded"));
    }
    if findings.more > 0 {
        let message = format!("{} more findings are not told one by one", findings.more);
        findings.list.push(Finding { rule: "barred-content", pages: Vec::new(), message });
    }
    if reader.spent() {
        let message = "the pages are too intricate to be looked at whole; a part of them was not".to_owned();
        findings.add("barred-content", None, message);
    }
    Ok(findings.list)
}

/// More pages than this are not looked at.
const MOST_PAGES: usize = 20_000;

/// What was found; the same thing on several pages is one finding.
#[derive(Default)]
struct Findings {
    list: Vec<Finding>,
    /// Those beyond [`MOST_FINDINGS`].
    more: usize,
}

/// More different findings than this help nobody.
const MOST_FINDINGS: usize = 1000;

impl Findings {
    fn add(&mut self, rule: &'static str, page: Option<u32>, message: String) {
        let same = |known: &&mut Finding| known.rule == rule && known.message == message;
        let full = self.list.len() >= MOST_FINDINGS;
        match self.list.iter_mut().rev().find(same) {
            Some(known) => known.pages.extend(page.filter(|page| known.pages.last() != Some(page))),
            None if full => self.more += 1,
            None => self.list.push(Finding { rule, pages: page.into_iter().collect(), message }),
        }
    }
}

/// The book is read from right to left (ISO 32000-1, table 150).
fn leftwards(file: &Document) -> bool {
    let preferences = file.catalog().and_then(|catalog| file.get_dict_in_dict(catalog, b"ViewerPreferences"));
    preferences
        .and_then(|preferences| preferences.get(b"Direction"))
        .and_then(Object::as_name)
        .is_ok_and(|d| d == b"R2L")
}

/// An object that may be a reference, followed.
fn follow<'a>(file: &'a Document, object: &'a Object) -> Option<&'a Object> {
    file.dereference(object).ok().map(|(_, object)| object)
}

/// An entry of a dictionary, followed.
fn entry<'a>(file: &'a Document, dictionary: &'a Dictionary, key: &[u8]) -> Option<&'a Object> {
    follow(file, dictionary.get(key).ok()?)
}

/// An entry that is a dictionary, or the dictionary of a stream.
fn table<'a>(file: &'a Document, dictionary: &'a Dictionary, key: &[u8]) -> Option<&'a Dictionary> {
    as_table(entry(file, dictionary, key)?)
}

fn as_table(object: &Object) -> Option<&Dictionary> {
    match object {
        Object::Dictionary(dictionary) => Some(dictionary),
        Object::Stream(stream) => Some(&stream.dict),
        _ => None,
    }
}

/// Numbers of an array, followed.
fn numbers(file: &Document, object: &Object) -> Vec<f64> {
    let Some(Object::Array(list)) = follow(file, object) else { return Vec::new() };
    list.iter().filter_map(|item| number(follow(file, item)?)).collect()
}

fn number(object: &Object) -> Option<f64> {
    object.as_float().ok().map(f64::from).filter(|number| number.is_finite())
}

/// A name or a text for a message, whatever bytes it has.
fn shown(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).chars().take(60).collect()
}
