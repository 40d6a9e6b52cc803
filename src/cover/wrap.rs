//! The cover of a printed book: back, spine and front on one sheet, drawn around the front that the
//! EPUB has too.
//!
//! Comes in: the book, the faces and the arithmetic of the sheet ([`Wrap`]). Goes out: an SVG as large as the
//! sheet, in points. Words keep off the edges, the folds and the area of the barcode, which is white; grounds
//! and drawings go on into the bleed. Spines are read from the top down (ISO 6357).

use super::lines::{self, Style};
use super::{Colors, MARGIN, Panel, WIDTH, colors, front, hex, mix, names, write_block};
use crate::asset::drawing::text_widths;
use crate::book::{Book, Direction};
use crate::font::FontBook;
use crate::layout::page::Area;
use crate::length::Length;
use crate::press::Wrap;

/// A drawn cover.
pub struct Wrapped {
    /// The drawing, in points.
    pub svg: String,
    /// Every color of its areas, ground first.
    pub colors: Vec<[u8; 3]>,
}

/// Draws the cover; with `pictured` the front is left free for a picture that lies below.
pub fn wrap(book: &Book, fonts: &FontBook, wrap: &Wrap, pictured: bool) -> Wrapped {
    let palette @ [ground, ink, accent] = colors(book);
    let (width, height) = (pt(wrap.sheet.size.width), pt(wrap.sheet.size.height));
    let mut out = format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">"#
    );
    let bleed = pt(wrap.bleed);
    if !pictured {
        // The front first: what of its drawing goes over the fold is covered by the ground of the spine.
        let all = Rect::of(wrap.sheet.cut.map_or(Area { size: wrap.sheet.size, ..Area::default() }, |cut| cut.bleed));
        out.push_str(&all.filled(ground));
        let front_area = Rect::of(wrap.front);
        let scale = front_area.width / WIDTH as f32;
        let panel = Panel { height: front_area.height / scale, over: bleed / scale };
        out.push_str(&format!(
            r#"<g transform="translate({} {}) scale({scale})">{}</g>"#,
            front_area.x,
            front_area.y,
            front(book, fonts, panel)
        ));
    }
    // What goes over the bleed is no part of the cover.
    out.push_str(&around(wrap).map(|rect| rect.filled([255; 3])).concat());
    let rest = beside(wrap, bleed);
    out.push_str(&rest.filled(ground));
    if !pictured {
        // The band of the front runs around the book.
        let band = Rect { height: bleed + 26.0 * pt(wrap.front.size.width) / WIDTH as f32, ..rest };
        out.push_str(&band.filled(accent));
    }
    out.push_str(&back(book, fonts, wrap, palette));
    if let Some(area) = wrap.spine_text {
        out.push_str(&spine(book, fonts, Rect::of(area), ink));
    }
    out.push_str(&Rect::of(wrap.barcode).filled([255; 3]));
    out.push_str("</svg>");
    let shades = [mix(ground, ink, 0.22), mix(ground, ink, 0.5), mix(ink, ground, 0.12)];
    Wrapped { svg: out, colors: palette.into_iter().chain(shades).collect() }
}

fn pt(length: Length) -> f32 {
    length.to_pt() as f32
}

#[derive(Clone, Copy)]
struct Rect {
    x: f32,
    y: f32,
    width: f32,
    height: f32,
}

impl Rect {
    fn of(area: Area) -> Rect {
        Rect { x: pt(area.at.x), y: pt(area.at.y), width: pt(area.size.width), height: pt(area.size.height) }
    }

    fn filled(&self, color: [u8; 3]) -> String {
        let Rect { x, y, width, height } = *self;
        if width <= 0.0 || height <= 0.0 {
            return String::new();
        }
        format!(r#"<rect x="{x}" y="{y}" width="{width}" height="{height}" fill="{}"/>"#, hex(color))
    }
}

/// Spine and back with their bleed.
fn beside(wrap: &Wrap, bleed: f32) -> Rect {
    let (spine, back) = (Rect::of(wrap.spine), Rect::of(wrap.back));
    let x = if back.x < spine.x { back.x - bleed } else { spine.x };
    Rect { x, y: spine.y - bleed, width: back.width + spine.width + bleed, height: spine.height + 2.0 * bleed }
}

/// The sheet around the bleed: above, below, left, right; nothing where there is none.
fn around(wrap: &Wrap) -> [Rect; 4] {
    let (width, height) = (pt(wrap.sheet.size.width), pt(wrap.sheet.size.height));
    let bleed = Rect::of(wrap.sheet.cut.map_or(Area { size: wrap.sheet.size, ..Area::default() }, |cut| cut.bleed));
    let (right, below) = (bleed.x + bleed.width, bleed.y + bleed.height);
    [
        Rect { x: 0.0, y: 0.0, width, height: bleed.y },
        Rect { x: 0.0, y: below, width, height: (height - below).max(0.0) },
        Rect { x: 0.0, y: 0.0, width: bleed.x, height },
        Rect { x: right, y: 0.0, width: (width - right).max(0.0), height },
    ]
}

const BLURB_SIZES: [f32; 6] = [40.0, 38.0, 36.0, 34.0, 32.0, 30.0];

/// What the book is about, above the area of the barcode.
fn back(book: &Book, fonts: &FontBook, wrap: &Wrap, [ground, ink, accent]: Colors) -> String {
    let area = Rect::of(wrap.back);
    let scale = area.width / WIDTH as f32;
    let right = book.meta.direction == Direction::Rtl;
    let margin = MARGIN.max(pt(wrap.safety) / scale);
    let measure = WIDTH as f32 - 2.0 * margin;
    let top = 236.0_f32.min(area.height / scale / 6.0);
    let room = (pt(wrap.barcode.at.y) - area.y) / scale - top - 90.0;
    let style = Style { family: "serif", weight: 400, italic: false, spacing: 0.0, sizes: &BLURB_SIZES, leading: 1.45 };
    let text = book.meta.description.as_deref().unwrap_or("");
    let [block] = lines::set(&[(text, &style, room.max(60.0))], measure, fonts);
    let (anchor, x) = if right { ("end", WIDTH as f32 - margin) } else { ("start", margin) };
    let mut inner = String::new();
    if !block.lines.is_empty() {
        let rule = if right { x - 120.0 } else { x };
        let y = top - 48.0;
        inner.push_str(&format!(r#"<rect x="{rule}" y="{y}" width="120" height="8" fill="{}"/>"#, hex(accent)));
        write_block(&mut inner, &block, &style, [x, top], anchor, mix(ink, ground, 0.12));
    }
    format!(r#"<g transform="translate({} {}) scale({scale})">{inner}</g>"#, area.x, area.y)
}

/// The largest type on a spine, in points.
const SPINE_MOST: f32 = 22.0;
/// The smallest.
const SPINE_LEAST: f32 = 6.9;

/// Title and authors on one line from the top down; authors where there is room for them.
fn spine(book: &Book, fonts: &FontBook, area: Rect, ink: [u8; 3]) -> String {
    let (who, who_style) = names(&book.meta.bylines());
    let title_style = Style { family: "serif", weight: 700, italic: false, spacing: 0.0, sizes: &[], leading: 1.0 };
    const AT: f32 = 100.0;
    let one = |text: &str, style: &Style| {
        let text = lines::escape(text);
        format!(r#"<text {}>{text}</text>"#, style.attributes(AT))
    };
    let probe = format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10">{}{}</svg>"#,
        one(&book.meta.title, &title_style),
        one(&who, &who_style)
    );
    let widths = text_widths(&probe, fonts).unwrap_or_default();
    let (Some(title), who_width) = (widths.first().map(|width| width / AT), widths.get(1).map_or(0.0, |w| w / AT))
    else {
        return String::new();
    };
    // Ascenders and descenders together are about one em high.
    let tallest = (area.width * 0.92).min(SPINE_MOST);
    let authors = 0.66;
    let fits = |with: f32| (area.height / with.max(0.1)).min(tallest);
    let both = fits(title + who_width * authors + 2.0);
    let (size, shown) = if who_width > 0.0 && both >= SPINE_LEAST / authors && both >= tallest * 0.6 {
        (both, true)
    } else {
        (fits(title), false)
    };
    if size < SPINE_LEAST {
        return String::new();
    }
    let mut out = String::new();
    let mut line = |text: &str, style: &Style, size: f32, y: f32, anchor: &str| {
        // Turned a quarter to the right, the line of writing goes down and its upper side looks to the right.
        let x = area.x + area.width / 2.0 - size * 0.34;
        out.push_str(&format!(
            r#"<text transform="translate({x} {y}) rotate(90)" text-anchor="{anchor}" fill="{}" {}>{}</text>"#,
            hex(ink),
            style.attributes(size),
            lines::escape(text)
        ));
    };
    let inset = (area.height * 0.04).min(area.height - size * title).max(0.0) / 2.0;
    if shown {
        line(&book.meta.title, &title_style, size, area.y + inset, "start");
        line(&who, &who_style, size * authors, area.y + area.height - inset, "end");
    } else {
        line(&book.meta.title, &title_style, size, area.y + area.height / 2.0, "middle");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::Metadata;
    use crate::length::Size;
    use crate::press::printers::KDP;

    fn book(title: &str) -> Book {
        let meta = Metadata {
            title: title.to_owned(),
            authors: vec!["A. Writer".to_owned()],
            description: Some("What it is about. ".repeat(12)),
            ..Metadata::default()
        };
        Book { meta, ..Book::default() }
    }

    fn cover(pages: u32) -> Wrap {
        let spine = Length::from_pt(f64::from(pages) * 0.0025 * 72.0);
        Wrap::new(&KDP.cover, Size::new(Length::pt(432), Length::pt(648)), spine, pages, false, false)
    }

    #[test]
    fn a_thick_book_has_title_and_author_on_its_spine_and_a_thin_one_nothing() {
        let fonts = FontBook::bundled();
        let turned = |pages| wrap(&book("A Title"), &fonts, &cover(pages), false).svg.matches("rotate(90)").count();
        assert_eq!((turned(240), turned(60)), (2, 0));
        let long = wrap(&book(&"Very Long Words ".repeat(30)), &fonts, &cover(240), false).svg;
        assert!(long.matches("rotate(90)").count() <= 1);
    }

    #[test]
    fn the_last_thing_drawn_is_the_white_area_of_the_barcode() {
        let made = wrap(&book("A Title"), &FontBook::bundled(), &cover(240), false);
        let last = made.svg.rsplit("<rect").next().unwrap_or_default();
        assert!(last.contains("#ffffff") && last.contains(r#"x="279""#), "{last}");
    }
}
