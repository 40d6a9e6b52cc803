//! Title and author → a drawn cover, for books whose author gave none.
//!
//! Comes in: a book's metadata and the faces. Goes out: a PNG of [`WIDTH`] × [`HEIGHT`] pixels. The
//! cover is composed as an SVG (a calm ground, a motif of fine lines, the title as large as it can
//! be) and painted by resvg; colors and motif follow from the title, so that a book keeps its
//! face from build to build and a shelf of books is not all of one color.

mod lines;
mod motif;
mod shades;
mod wrap;

pub use wrap::{Wrapped, wrap};

use crate::asset::drawing::render_bands;
use crate::book::{Book, Direction};
use crate::font::FontBook;
use crate::text::fnv64;
use lines::{Block, Style};
use shades::Shades;

/// Pixels across.
pub const WIDTH: u32 = 1200;
/// Pixels down: the shops ask for about 1.6 times the width.
pub const HEIGHT: u32 = 1920;

/// From the edge to the text.
const MARGIN: f32 = 112.0;
/// The rule above the author.
const FOOT: f32 = 1712.0;

/// The cover of a book; `None` where nothing can be drawn (a book without faces).
pub fn png(book: &Book, fonts: &FontBook) -> Option<Vec<u8>> {
    let mut shades = Shades::new();
    let (width, height) = render_bands(&svg(book, fonts), fonts, &mut |rgba| shades.note(rgba)).ok()?;
    shades.png(width, height)
}

/// Ground, ink, accent.
type Colors = [[u8; 3]; 3];

/// Grounds that print and screens show alike; inks at more than 7 : 1 on them.
const PALETTES: [Colors; 8] = [
    [[0x17, 0x2a, 0x41], [0xf4, 0xee, 0xe0], [0xe0, 0xa9, 0x4a]],
    [[0x5a, 0x1e, 0x26], [0xf6, 0xec, 0xdf], [0xdf, 0xa9, 0x63]],
    [[0x1d, 0x3b, 0x30], [0xf2, 0xed, 0xde], [0xd3, 0xb8, 0x5a]],
    [[0x1b, 0x42, 0x4a], [0xf2, 0xef, 0xe5], [0xe8, 0x96, 0x62]],
    [[0x3b, 0x25, 0x44], [0xf4, 0xec, 0xe2], [0xdc, 0x98, 0xa6]],
    [[0x2b, 0x2c, 0x30], [0xf2, 0xed, 0xe4], [0xdb, 0x62, 0x49]],
    [[0xf1, 0xea, 0xdb], [0x25, 0x22, 0x1e], [0xa8, 0x3c, 0x2e]],
    [[0xdd, 0xe2, 0xd6], [0x1f, 0x2e, 0x2a], [0x96, 0x4e, 0x28]],
];

/// The cover as an SVG.
pub fn svg(book: &Book, fonts: &FontBook) -> String {
    let panel = Panel { height: HEIGHT as f32, over: 0.0 };
    format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}"><rect width="{WIDTH}" height="{HEIGHT}" fill="{}"/>{}</svg>"#,
        hex(colors(book)[0]),
        front(book, fonts, panel)
    )
}

/// Where the front is drawn: [`WIDTH`] across, its ground there already.
#[derive(Clone, Copy)]
struct Panel {
    /// Down.
    height: f32,
    /// How far the drawing goes on over the fore edge, for bleed.
    over: f32,
}

/// The colors of a book.
fn colors(book: &Book) -> Colors {
    PALETTES[(hash(&book.meta.title) % PALETTES.len() as u64) as usize]
}

/// The words and drawings of the front, as elements of an SVG.
fn front(book: &Book, fonts: &FontBook, panel: Panel) -> String {
    let meta = &book.meta;
    let hash = hash(&meta.title);
    let [ground, ink, accent] = colors(book);
    let right = meta.direction == Direction::Rtl;
    let title = Style { family: "serif", weight: 700, italic: false, spacing: 0.0, sizes: &TITLE_SIZES, leading: 1.12 };
    let subtitle =
        Style { family: "serif", weight: 400, italic: true, spacing: 0.0, sizes: &SUBTITLE_SIZES, leading: 1.25 };
    let measure = WIDTH as f32 - 2.0 * MARGIN;
    let foot = panel.height - (HEIGHT as f32 - FOOT);
    // What is not as tall as usual has smaller words.
    let share = |height: f32| height * (panel.height / HEIGHT as f32).min(1.0);

    let (names, author) = names(&meta.bylines());
    let mut blocks = lines::set(
        &[
            (&meta.title, &title, share(760.0)),
            (meta.subtitle.as_deref().unwrap_or(""), &subtitle, share(300.0)),
            (&names, &author, 130.0),
        ],
        measure,
        fonts,
    );
    let [title_block, subtitle_block, author_block] = &mut blocks;
    for line in &mut author_block.lines {
        // Where a line ends, nothing has to part two names.
        *line = line.trim_matches(|c| c == ' ' || c == PARTS).to_owned();
    }

    let mut out = String::new();
    let anchor = if right { "end" } else { "start" };
    let x = if right { WIDTH as f32 - MARGIN } else { MARGIN };

    let top = share(236.0);
    let title_end = top + title_block.height();
    let rule = title_end + 58.0;
    let text_end = if subtitle_block.lines.is_empty() { rule + 8.0 } else { rule + 62.0 + subtitle_block.height() };

    // The motif has what is left between the words and the foot, and bleeds off the page.
    let width = WIDTH as f32 + panel.over;
    let area = motif::Area { top: text_end + 84.0, bottom: foot - 64.0, width, right };
    let (ground_hex, line_hex, accent_hex) = (hex(ground), hex(mix(ground, ink, 0.22)), hex(accent));
    let motif = motif::draw(hash / PALETTES.len() as u64, &area, [&ground_hex, &line_hex, &accent_hex]);
    if right && panel.over > 0.0 {
        out.push_str(&format!(r#"<g transform="translate({} 0)">{motif}</g>"#, -panel.over));
    } else {
        out.push_str(&motif);
    }

    // The band goes over all edges that are cut.
    let (left, above) = (if right { -panel.over } else { 0.0 }, panel.over);
    out.push_str(&format!(
        r#"<rect x="{left}" y="{}" width="{width}" height="{}" fill="{}"/>"#,
        -above,
        26.0 + above,
        hex(accent)
    ));
    write_block(&mut out, title_block, &title, [x, top], anchor, ink);
    let rule_x = if right { x - 120.0 } else { x };
    out.push_str(&format!(r#"<rect x="{rule_x}" y="{rule}" width="120" height="8" fill="{}"/>"#, hex(accent)));
    write_block(&mut out, subtitle_block, &subtitle, [x, rule + 62.0], anchor, mix(ink, ground, 0.12));
    if !author_block.lines.is_empty() {
        // A press prints no finer line.
        let weight = if panel.over > 0.0 { 3 } else { 2 };
        out.push_str(&format!(
            r#"<rect x="{MARGIN}" y="{foot}" width="{measure}" height="{weight}" fill="{}"/>"#,
            hex(mix(ground, ink, 0.5))
        ));
        write_block(&mut out, author_block, &author, [x, foot + 42.0], anchor, ink);
    }
    out
}

/// Stands between two names.
const PARTS: char = '·';

/// The authors on one line, and how they are set.
fn names(authors: &[String]) -> (String, Style) {
    let mut style =
        Style { family: "sans-serif", weight: 600, italic: false, spacing: 0.12, sizes: &AUTHOR_SIZES, leading: 1.4 };
    let names = authors.join(&format!("  {PARTS}  "));
    // Capitals and spaced letters are for scripts that know them.
    if names.chars().all(|c| c < '\u{0590}' || ('\u{1E00}'..'\u{2070}').contains(&c)) {
        return (names.to_uppercase(), style);
    }
    style.spacing = 0.0;
    (names, style)
}

const TITLE_SIZES: [f32; 14] =
    [176.0, 164.0, 152.0, 140.0, 130.0, 120.0, 110.0, 100.0, 92.0, 84.0, 76.0, 68.0, 58.0, 48.0];
const SUBTITLE_SIZES: [f32; 5] = [58.0, 52.0, 46.0, 40.0, 34.0];
const AUTHOR_SIZES: [f32; 4] = [40.0, 36.0, 32.0, 28.0];

fn write_block(out: &mut String, block: &Block, style: &Style, [x, y]: [f32; 2], anchor: &str, ink: [u8; 3]) {
    for (i, line) in block.lines.iter().enumerate() {
        let baseline = y + block.size * (0.78 + i as f32 * style.leading);
        out.push_str(&format!(
            r#"<text x="{x}" y="{baseline:.1}" text-anchor="{anchor}" fill="{}" {}>{}</text>"#,
            hex(ink),
            style.attributes(block.size),
            lines::escape(line)
        ));
    }
}

fn mix(a: [u8; 3], b: [u8; 3], part: f32) -> [u8; 3] {
    let blend = |i: usize| (f32::from(a[i]) + (f32::from(b[i]) - f32::from(a[i])) * part).round() as u8;
    [blend(0), blend(1), blend(2)]
}

fn hex([r, g, b]: [u8; 3]) -> String {
    format!("#{r:02x}{g:02x}{b:02x}")
}

/// What a title's look follows from; folded, so that the low digits are well mixed.
fn hash(title: &str) -> u64 {
    let hash = fnv64(title.as_bytes());
    hash ^ (hash >> 29)
}

#[cfg(test)]
mod tests;
