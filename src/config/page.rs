//! `[output.chapbook.pdf]`: paper, margins and type; and the same of a theme's tables. Every number
//! has bounds, so that no value can make a page on which nothing fits, or a length that overflows.

use super::keys::Keys;
use super::tree::Node;
use crate::length::{Length, Size};
use crate::theme::{Family, Media, PageTheme, Theme};
use serde::Deserialize;

/// A length as authors write it: a number of points, or a text with a unit.
#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum Measure {
    Points(f64),
    Text(String),
}

impl Measure {
    pub(super) fn length(&self) -> Option<Length> {
        match self {
            Measure::Points(points) if points.is_finite() && points.abs() < 1e6 => Some(Length::from_pt(*points)),
            Measure::Points(_) => None,
            Measure::Text(text) => Length::parse(text),
        }
    }
}

/// Smallest width or height of the paper, in points (50 mm).
const PAPER_LEAST: f64 = 141.7;
/// Largest: 200 inches, the limit of PDF viewers (ISO 32000-1, annex C).
const PAPER_MOST: f64 = 14_400.0;
/// The least width and height that the margins have to leave to the text, in points.
const TEXT_LEAST: f64 = 72.0;

pub(super) fn read(theme: &mut Theme, mut keys: Keys<'_, '_>) {
    paper(theme, &mut keys, "page");
    text(theme, &mut keys);
    if let Some(family) = family(&mut keys, "heading-family") {
        theme.heading_family = family;
    }
    keys.end(&[]);
}

/// Paper, under the key of that name, and margins.
pub(super) fn paper(theme: &mut Theme, keys: &mut Keys<'_, '_>, key: &'static str) {
    let page = keys.found::<String>(key, "a paper, such as \"a5\" or \"170mm x 240mm\"");
    if let Some((text, node)) = page {
        match sheet(&text) {
            Some(page) => theme.put_on(page),
            None => keys.wrong(key, node, &sheets()),
        }
    }
    if let Some(two_sided) = keys.get("two-sided", "true or false") {
        theme.page.two_sided = two_sided;
    }
    theme.page.grid = keys.get("baseline-grid", "true or false").unwrap_or(theme.page.grid);
    theme.media = keys.one_of("media", &[("screen", Media::Screen), ("print", Media::Print)]).unwrap_or(theme.media);
    margins(theme, keys);
}

/// What a paper may be.
pub(super) fn sheets() -> String {
    format!("one of {}, or width x height between 50mm and 5080mm", PageTheme::PRESETS.join(", "))
}

/// A preset by name, or the sizes of a paper with margins in proportion to it.
pub(super) fn sheet(text: &str) -> Option<PageTheme> {
    let text = text.trim().to_lowercase();
    if let Some(preset) = PageTheme::preset(&text) {
        return Some(preset);
    }
    let (width, height) = text.split_once(['x', '×'])?;
    // "170 x 240mm": the unit of the one holds for both. `px` has an x of its own: not a unit of paper.
    let unit: String = height.chars().filter(|c| c.is_ascii_alphabetic()).collect();
    let bare = !width.contains(|c: char| c.is_ascii_alphabetic());
    let width = Length::parse(&if bare { format!("{}{unit}", width.trim()) } else { width.to_owned() })?;
    let height = Length::parse(height)?;
    let fits = |length: Length| (PAPER_LEAST..=PAPER_MOST).contains(&length.to_pt());
    if !fits(width) || !fits(height) {
        return None;
    }
    Some(PageTheme {
        size: Size::new(width, height),
        two_sided: false,
        grid: false,
        inside: width.scale(13, 100),
        outside: width.scale(11, 100),
        top: height.scale(10, 100),
        bottom: height.scale(10, 100),
    })
}

fn margins(theme: &mut Theme, keys: &mut Keys<'_, '_>) {
    let page = theme.page;
    let mut last = None;
    for (key, own) in [
        ("margin-inside", &mut theme.page.inside),
        ("margin-outside", &mut theme.page.outside),
        ("margin-top", &mut theme.page.top),
        ("margin-bottom", &mut theme.page.bottom),
    ] {
        if let Some((length, node)) = length(keys, key, 0.0, PAPER_MOST) {
            *own = length;
            last = Some((key, node));
        }
    }
    let least = Length::from_pt(TEXT_LEAST);
    if theme.page.measure() >= least && theme.page.text_height() >= least {
        return;
    }
    // Paper and presets leave enough, so that a margin must have taken it.
    if let Some((key, node)) = last {
        keys.wrong(key, node, "less: the margins leave less than an inch for the text");
    }
    theme.page = page;
}

/// Type: sizes, leading, paragraphs.
pub(super) fn text(theme: &mut Theme, keys: &mut Keys<'_, '_>) {
    let body = &mut theme.body;
    if let Some((size, _)) = length(keys, "font-size", 4.0, 72.0) {
        body.leading = body.leading.scale(size.0, body.size.0);
        body.size = size;
    }
    if let Some((leading, node)) = keys.found::<Measure>("leading", "a length or a multiple of the type size") {
        // A bare number below 4 is a multiple of the size: nobody sets lines four points apart.
        let length = match leading {
            Measure::Points(factor) if (0.0..4.0).contains(&factor) => {
                Some(body.size.scale((factor * 1000.0).round() as i64, 1000))
            }
            other => other.length(),
        };
        match length {
            Some(length) if length >= body.size && length <= body.size * 3 => body.leading = length,
            _ => keys.wrong("leading", node, "between one and three times the type size"),
        }
    }
    let indent = length(keys, "paragraph-indent", 0.0, 72.0);
    let skip = length(keys, "paragraph-skip", 0.0, 72.0);
    if let Some((indent, _)) = indent {
        theme.paragraph_indent = indent;
        // Paragraphs are told apart by an indent or by a space; the author chose the indent.
        if skip.is_none() && indent > Length::ZERO {
            theme.paragraph_skip = Length::ZERO;
        }
    }
    if let Some((skip, _)) = skip {
        theme.paragraph_skip = skip;
    }
    theme.justify = keys.get("justify", "true or false").unwrap_or(theme.justify);
    theme.hyphenate = keys.get("hyphenate", "true or false").unwrap_or(theme.hyphenate);
    let size = theme.body.size;
    for (key, own) in [
        ("code-size", &mut theme.code_scale),
        ("table-size", &mut theme.table_scale),
        ("note-size", &mut theme.note_scale),
    ] {
        if let Some(scale) = share(keys, key, size) {
            *own = scale;
        }
    }
}

/// A family by its name.
pub(super) fn family(keys: &mut Keys<'_, '_>, key: &'static str) -> Option<Family> {
    keys.one_of(key, &[("serif", Family::Serif), ("sans", Family::Sans), ("mono", Family::Mono)])
}

/// A length between two bounds in points.
pub(super) fn length<'a>(
    keys: &mut Keys<'a, '_>,
    key: &'static str,
    least: f64,
    most: f64,
) -> Option<(Length, &'a Node)> {
    let expected = format!("a length between {least}pt and {most}pt");
    let (measure, node) = keys.found::<Measure>(key, &expected)?;
    match measure.length() {
        Some(length) if (least..=most).contains(&length.to_pt()) => Some((length, node)),
        _ => {
            keys.wrong(key, node, &expected);
            None
        }
    }
}

/// A type size as a share of the body's, in thousandths: `0.85`, or a length.
fn share(keys: &mut Keys<'_, '_>, key: &'static str, body: Length) -> Option<u16> {
    let expected = "a share of the type size between 0.5 and 1.5, or such a length";
    let (measure, node) = keys.found::<Measure>(key, expected)?;
    let share = match measure {
        Measure::Points(share) if (0.0..=1.5).contains(&share) => share,
        other => other.length().map_or(f64::NAN, |length| length.to_pt() / body.to_pt()),
    };
    if (0.5..=1.5).contains(&share) {
        return Some((share * 1000.0).round() as u16);
    }
    keys.wrong(key, node, expected);
    None
}
