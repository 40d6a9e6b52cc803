//! A few words in lines, as large as they fit.
//!
//! Widths are asked of the engine that will draw the words, all in one go, so that every script and
//! every fallback face is measured as it will stand.

use crate::asset::drawing::text_widths;
use crate::font::FontBook;

/// How a text looks.
pub(super) struct Style {
    pub family: &'static str,
    pub weight: u16,
    pub italic: bool,
    /// Between letters, in ems.
    pub spacing: f32,
    /// To choose from, the largest first, in pixels.
    pub sizes: &'static [f32],
    /// From line to line, in ems.
    pub leading: f32,
}

impl Style {
    /// As SVG attributes.
    pub(super) fn attributes(&self, size: f32) -> String {
        let slant = if self.italic { "italic" } else { "normal" };
        format!(
            r#"font-family="{}" font-weight="{}" font-style="{slant}" font-size="{size}" letter-spacing="{:.2}""#,
            self.family,
            self.weight,
            self.spacing * size
        )
    }
}

/// A text in lines.
pub(super) struct Block {
    pub lines: Vec<String>,
    /// Pixels.
    pub size: f32,
    leading: f32,
}

impl Block {
    /// From the top of the first line to the bottom of the last, in pixels.
    pub(super) fn height(&self) -> f32 {
        match self.lines.len() {
            0 => 0.0,
            n => self.size * (1.0 + (n - 1) as f32 * self.leading),
        }
    }
}

/// What stays together.
struct Piece {
    text: String,
    /// At a size of 1.
    width: f32,
    space_before: bool,
}

/// More of a text than this is not set on a cover.
const MAX_PIECES: usize = 300;

/// Sets texts, each with the height it may take, in lines of at most `measure`.
pub(super) fn set<const N: usize>(texts: &[(&str, &Style, f32); N], measure: f32, fonts: &FontBook) -> [Block; N] {
    let mut pieces: [Vec<Piece>; N] = texts.map(|(text, style, _)| {
        // What is wider than the page even at the smallest size must break somewhere.
        let smallest = style.sizes.last().copied().unwrap_or(10.0);
        split(text, (measure / smallest * 1.5) as usize)
    });
    const AT: f32 = 100.0;
    let mut svg = String::from(r#"<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10">"#);
    for (pieces, (_, style, _)) in pieces.iter().zip(texts) {
        for text in pieces.iter().map(|p| p.text.as_str()).chain(["n\u{a0}n", "nn"]) {
            svg.push_str(&format!("<text {}>{}</text>", style.attributes(AT), escape(text)));
        }
    }
    svg.push_str("</svg>");
    let widths = text_widths(&svg, fonts).unwrap_or_default();
    let mut widths = widths.into_iter().map(|w| w / AT);
    let expected: usize = pieces.iter().map(|p| p.len() + 2).sum();
    // A text that no face can draw is left out by the engine, and widths no longer stand for pieces.
    let trusted = widths.len() == expected;
    let mut spaces = [0.25; N];
    for (space, pieces) in spaces.iter_mut().zip(&mut pieces) {
        for piece in pieces.iter_mut() {
            piece.width = match widths.next() {
                Some(width) if trusted => width,
                _ => piece.text.chars().count() as f32 * 0.6,
            };
        }
        if let (Some(with), Some(without)) = (widths.next(), widths.next())
            && trusted
        {
            *space = with - without;
        }
    }
    std::array::from_fn(|i| {
        let (_, style, height) = texts[i];
        fit(&pieces[i], spaces[i], style, measure, height)
    })
}

/// The largest size at which the pieces fit, in lines of even length.
fn fit(pieces: &[Piece], space: f32, style: &Style, measure: f32, height: f32) -> Block {
    let block = |lines: Vec<String>, size: f32| Block { lines, size, leading: style.leading };
    if pieces.is_empty() {
        return block(Vec::new(), 0.0);
    }
    for &size in style.sizes {
        let lines = wrap(pieces, space, measure / size);
        let tall = size * (1.0 + (lines.len() - 1) as f32 * style.leading);
        let wide = pieces.iter().any(|p| p.width * size > measure);
        // One long word on a line is handsome; a title of one word a line for long is not.
        if tall <= height && !wide {
            return block(text(pieces, &balance(pieces, space, measure / size, lines.len())), size);
        }
    }
    let size = style.sizes.last().copied().unwrap_or(10.0);
    let room = (((height / size - 1.0) / style.leading).floor() as usize) + 1;
    let mut lines = text(pieces, &wrap(pieces, space, measure / size));
    if lines.len() > room {
        lines.truncate(room);
        if let Some(last) = lines.last_mut() {
            last.pop();
            last.push('…');
        }
    }
    block(lines, size)
}

/// The narrowest lines of that number: a binary search over the measure.
fn balance(pieces: &[Piece], space: f32, measure: f32, count: usize) -> Vec<usize> {
    let (mut narrow, mut wide) = (measure / count as f32 / 2.0, measure);
    for _ in 0..16 {
        let middle = (narrow + wide) / 2.0;
        let fits = pieces.iter().all(|p| p.width <= middle) && wrap(pieces, space, middle).len() <= count;
        *(if fits { &mut wide } else { &mut narrow }) = middle;
    }
    wrap(pieces, space, wide)
}

/// Where each line ends (index behind its last piece), filling line after line.
fn wrap(pieces: &[Piece], space: f32, measure: f32) -> Vec<usize> {
    let mut ends = Vec::new();
    let mut width = 0.0;
    for (i, piece) in pieces.iter().enumerate() {
        let with = width + piece.width + if piece.space_before { space } else { 0.0 };
        if i > 0 && with > measure {
            ends.push(i);
            width = piece.width;
        } else {
            width = with;
        }
    }
    ends.push(pieces.len());
    ends
}

fn text(pieces: &[Piece], ends: &[usize]) -> Vec<String> {
    let starts = std::iter::once(&0).chain(ends);
    let line = |(start, end): (&usize, &usize)| {
        let mut line = String::new();
        for piece in &pieces[*start..*end] {
            if piece.space_before && !line.is_empty() {
                line.push(' ');
            }
            line.push_str(&piece.text);
        }
        line
    };
    starts.zip(ends).map(line).collect()
}

/// Words, and names whose spaces do not break; ideographs and Thai letters one by one; words longer than `longest` in bits.
fn split(text: &str, longest: usize) -> Vec<Piece> {
    let mut out: Vec<Piece> = Vec::new();
    let parts = |c: char| c.is_whitespace() && c != '\u{a0}';
    for word in text.split(parts).filter(|word| !word.is_empty()) {
        let mut space_before = !out.is_empty();
        let mut length = 0;
        let mut before = None;
        for c in word.chars().filter(|c| !c.is_control()) {
            let breaks = before.is_none_or(|b| (loose(b) || loose(c)) && !clings(c) && !opens(b)) || length >= longest;
            if breaks {
                if out.len() >= MAX_PIECES {
                    return out;
                }
                out.push(Piece { text: String::new(), width: 0.0, space_before });
                space_before = false;
                length = 0;
            }
            if let Some(piece) = out.last_mut() {
                piece.text.push(c);
            }
            length += 1;
            before = Some(c);
        }
    }
    out
}

/// Scripts that are broken between any two letters.
fn loose(c: char) -> bool {
    matches!(c, '\u{0E00}'..='\u{0EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}' | '\u{2E80}'..='\u{9FFF}'
        | '\u{AC00}'..='\u{D7AF}' | '\u{F900}'..='\u{FAFF}' | '\u{FF00}'..='\u{FFEF}' | '\u{20000}'..='\u{3FFFF}')
}

/// Closing marks, vowel signs and the like, which do not begin a line.
fn clings(c: char) -> bool {
    matches!(c, '、' | '。' | '，' | '．' | '：' | '；' | '！' | '？' | '）' | '」' | '』' | '》' | '〉' | '】' | 'ー'
        | '\u{0E30}'..='\u{0E3A}' | '\u{0E45}'..='\u{0E4E}' | '\u{0EB0}'..='\u{0ECD}' | '\u{102B}'..='\u{103E}'
        | '\u{17B6}'..='\u{17D3}' | '\u{3099}'..='\u{309C}')
        || c.is_ascii_punctuation()
}

/// Opening marks and Thai's leading vowels, which do not end one.
fn opens(c: char) -> bool {
    matches!(c, '（' | '「' | '『' | '《' | '〈' | '【' | '(' | '[' | '\u{0E40}'..='\u{0E44}' | '\u{0EC0}'..='\u{0EC4}')
}

/// For XML; what XML cannot say is left out.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\u{FFFE}' | '\u{FFFF}' => {}
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}
