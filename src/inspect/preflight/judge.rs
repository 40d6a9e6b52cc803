//! The rules about marks: where they may stand, how fine they may be, what inks they may take.

use super::boxes::Frame;
use super::content::{Kind, Mark};
use super::{Area, Findings, Part, Rules};

/// A page and what holds for it.
pub(super) struct Place<'a> {
    /// From 1.
    pub(super) number: u32,
    frame: &'a Frame,
    rules: &'a Rules,
    /// Where letters may stand.
    safe: Area,
}

/// How far over an edge a mark may reach unseen, in points: a quarter of a millimeter.
const SLACK: f64 = 0.7;

impl<'a> Place<'a> {
    /// The page of that number of so many; `leftwards`: its book is read from right to left.
    pub(super) fn new(number: u32, count: u32, frame: &'a Frame, leftwards: bool, rules: &'a Rules) -> Self {
        let trim = &frame.trim;
        let bleeds = frame.bleed[3] - trim[3] > SLACK;
        let margin = if bleeds { rules.margins.1 } else { rules.margins.0 };
        let (left, right) = match rules.part {
            Part::Cover => (margin, margin),
            Part::Interior => {
                let row = rules.gutters.iter().find(|(most, _)| count <= *most).or(rules.gutters.last());
                let gutter = row.map_or(margin, |(_, gutter)| *gutter);
                // A recto has its spine at the left.
                if number.is_multiple_of(2) == leftwards { (gutter, margin) } else { (margin, gutter) }
            }
        };
        let safe = [trim[0] + left, trim[1] + margin, trim[2] - right, trim[3] - margin];
        Place { number, frame, rules, safe }
    }
}

/// Looks at every mark of a page.
pub(super) fn check(place: &Place<'_>, marks: &[Mark], findings: &mut Findings) {
    let mut tell = |rule, message: String| findings.add(rule, Some(place.number), message);
    for mark in marks {
        match &mark.kind {
            Kind::Text { invisible: true, .. } => continue,
            Kind::Text { size, .. } => text(place, mark, *size, &mut tell),
            Kind::Picture { pixels, points, .. } => picture(place, mark, *pixels, *points, &mut tell),
            // Zero is the thinnest line of the machine (ISO 32000-1 §8.4.3.2).
            Kind::Line { width } if *width < place.rules.least_line - 0.01 && on_page(place, mark) => {
                let least = place.rules.least_line;
                tell("thin-line", format!("a line of {width:.2} pt, thinner than {least:.2} pt"));
            }
            Kind::Fill => fill(place, mark, &mut tell),
            Kind::Line { .. } => {}
        }
        if !matches!(mark.kind, Kind::Text { .. }) {
            edges(place, mark, &mut tell);
        }
        inks(place, mark, &mut tell);
    }
    if let Some(barcode) = place.rules.barcode.filter(|_| place.rules.part == Part::Cover) {
        free(place, barcode, marks, &mut tell);
    }
}

fn text(place: &Place<'_>, mark: &Mark, size: f64, tell: &mut impl FnMut(&'static str, String)) {
    let Place { rules, safe, frame, .. } = place;
    // What stands wholly beside the page is the printer's own, such as the name of a job between crop marks.
    if !meets(&mark.area, &frame.trim) {
        return;
    }
    if rules.least_type > 0.0 && size < rules.least_type - 0.05 {
        tell("small-type", format!("type of {size:.1} pt, smaller than {:.1} pt", rules.least_type));
    }
    let over = [
        ("left", safe[0] - mark.area[0]),
        ("lower", safe[1] - mark.area[1]),
        ("right", mark.area[2] - safe[2]),
        ("upper", mark.area[3] - safe[3]),
    ];
    for (side, over) in over {
        if over > SLACK {
            tell("unsafe-margin", format!("text in the {side} margin that has to stay free"));
        }
    }
}

fn picture(
    place: &Place<'_>,
    mark: &Mark,
    pixels: [u32; 2],
    points: [f64; 2],
    tell: &mut impl FnMut(&'static str, String),
) {
    let least = (0..2)
        .filter(|i| points[*i] > 0.01)
        .map(|i| f64::from(pixels[i]) / points[i] * 72.0)
        .fold(f64::INFINITY, f64::min);
    // A pixel or two stretched to an area is a fill, not a picture.
    let real = pixels[0] > 2 && pixels[1] > 2;
    if real && least < place.rules.resolution - 0.5 && on_page(place, mark) {
        let mm = |points: f64| points / 72.0 * 25.4;
        let message = format!(
            "a picture of {} × {} pixels is {:.0} × {:.0} mm large: {least:.0} pixels to the inch, fewer than {:.0}",
            pixels[0],
            pixels[1],
            mm(points[0]),
            mm(points[1]),
            place.rules.resolution
        );
        tell("coarse-picture", message);
    }
}

/// A rule is an area, and may be a thin one.
fn fill(place: &Place<'_>, mark: &Mark, tell: &mut impl FnMut(&'static str, String)) {
    let [left, bottom, right, top] = mark.area;
    let (thin, long) = ((right - left).min(top - bottom), (right - left).max(top - bottom));
    // Only what is a line to the eye: dots and the strokes of drawn letters are not.
    if thin < place.rules.least_line - 0.01 && long > 12.0 && !mark.ink.white && on_page(place, mark) {
        let least = place.rules.least_line;
        tell("thin-line", format!("a rule of {thin:.2} pt, thinner than {least:.2} pt"));
    }
}

/// What goes over the edge of the page must go on to the end of the bleed.
fn edges(place: &Place<'_>, mark: &Mark, tell: &mut impl FnMut(&'static str, String)) {
    let (trim, bleed, area) = (&place.frame.trim, &place.frame.bleed, &mark.area);
    if mark.ink.white {
        return;
    }
    if !meets(area, trim) {
        if !place.rules.marks && !matches!(mark.kind, Kind::Text { .. }) {
            tell("barred-content", "something beside the trimmed page, such as crop marks".to_owned());
        }
        return;
    }
    let sides = [
        ("left", trim[0] - area[0], area[0] - bleed[0]),
        ("lower", trim[1] - area[1], area[1] - bleed[1]),
        ("right", area[2] - trim[2], bleed[2] - area[2]),
        ("upper", area[3] - trim[3], bleed[3] - area[3]),
    ];
    for (side, over, short) in sides {
        if over > SLACK && short > SLACK {
            tell("unsafe-margin", format!("something goes over the {side} edge, but not to the end of the bleed"));
        }
    }
}

fn inks(place: &Place<'_>, mark: &Mark, tell: &mut impl FnMut(&'static str, String)) {
    let rules = place.rules;
    if !on_page(place, mark) {
        return;
    }
    if let Some(spot) = &mark.ink.spot {
        tell("wrong-ink", format!("an ink of its own: {spot}"));
    } else if rules.black && mark.ink.colored {
        let what = match &mark.kind {
            Kind::Text { .. } => "colored text".to_owned(),
            Kind::Picture { space, .. } => format!("a picture in color ({space})"),
            Kind::Fill | Kind::Line { .. } => "a colored area or line".to_owned(),
        };
        tell("wrong-ink", format!("{what}, where black is the only ink"));
    }
    if let Some(total) = mark.ink.total.filter(|total| rules.most_ink > 0.0 && *total > rules.most_ink + 0.005) {
        let message = format!("{:.0} % of ink on one spot, more than {:.0} %", total * 100.0, rules.most_ink * 100.0);
        tell("heavy-ink", message);
    }
    if mark.transparent && !rules.transparent {
        tell("barred-content", "transparency that is not flattened".to_owned());
    }
}

/// The last thing that touches the barcode's area has to be white and to cover it whole.
fn free(place: &Place<'_>, barcode: Area, marks: &[Mark], tell: &mut impl FnMut(&'static str, String)) {
    let trim = &place.frame.trim;
    let area = [trim[0] + barcode[0], trim[1] + barcode[1], trim[0] + barcode[2], trim[1] + barcode[3]];
    let covers = |mark: &Mark| {
        mark.area[0] <= area[0] + SLACK
            && mark.area[1] <= area[1] + SLACK
            && mark.area[2] >= area[2] - SLACK
            && mark.area[3] >= area[3] - SLACK
    };
    match marks.iter().rev().find(|mark| meets(&mark.area, &area)) {
        None => {}
        Some(mark) if mark.ink.white && covers(mark) => {}
        Some(_) => tell("barcode-area", "the area of the barcode is not free and white".to_owned()),
    }
}

/// Whether any of a mark is left after trimming.
fn on_page(place: &Place<'_>, mark: &Mark) -> bool {
    meets(&mark.area, &place.frame.trim)
}

/// Whether two areas share more than an edge; a line without width shares what it crosses.
fn meets(a: &Area, b: &Area) -> bool {
    a[0] < b[2] - 0.01 && a[2] > b[0] + 0.01 && a[1] < b[3] - 0.01 && a[3] > b[1] + 0.01
}
