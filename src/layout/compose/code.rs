//! Code: lines of monospaced type on a ground, colored; what is too long wraps with a mark.
//!
//! Marks of wrapped lines and numbers of lines are drawn, not set: they are furniture, and no viewer
//! takes them for text when code is copied or read aloud.

mod cut;
mod size;

use super::{Flow, Frame, breaks, shift};
use crate::book::CodeBlock;
use crate::font::Face;
use crate::highlight;
use crate::layout::context::TextFormat;
use crate::layout::galley::{Decor, Fragment, Glue, Item};
use crate::layout::page::{Mark, Placed, TagId, TagKind, space_after};
use crate::layout::paragraph::{self, Stretch};
use crate::length::{Length, PathStep, Point, Size};
use crate::theme::{Color, Family, Theme, code};
use cut::Part;

/// A block of code while its lines are set.
struct Setting<'b> {
    text: &'b str,
    spans: &'b [highlight::Span],
    /// The first span that does not end before the running line.
    next_span: usize,
    format: TextFormat,
    leading: Length,
    tag: TagId,
}

/// Line numbers: figures as outlines, right-aligned in a gutter.
struct Numbers {
    first: u32,
    figures: Vec<Vec<PathStep>>,
    /// Advance of a figure.
    advance: Length,
    /// Where the last figure ends, from the left of the gutter.
    right: Length,
    /// Width of the gutter.
    gutter: Length,
}

impl<'a> Flow<'_, 'a> {
    /// A block of code. Breaks over pages leave two lines on each side.
    pub(super) fn code(&mut self, block: &'a CodeBlock, frame: Frame<'a>) {
        let theme = self.ctx.theme;
        let full = frame.format.size.scale(i64::from(theme.code_scale), 1000);
        let tag = self.ctx.tag(frame.parent, TagKind::Code);
        let leaf = self.ctx.leaf;
        self.ctx.leaf += 1;
        let pad = full.scale(7, 10);
        // Code reads from left to right, whatever the text around it does.
        let inner = Frame { rtl: false, ..frame }.inset(pad, pad);
        let face = self.ctx.fonts.face(self.ctx.fonts.base(Family::Mono, false, false));
        let zero = i64::from(face.advance(face.glyph('0').unwrap_or(0)));
        let column_at = |size: Length| size.units(zero, face.upem).max(Length(1));
        let text = &*cut::untabbed(&block.text);
        let spans = block.language.as_deref().map_or_else(Vec::new, |language| highlight::highlight(language, text));
        let numbers_at = |size: Length| {
            let numbers = block.numbers.map(|first| Numbers::new(first, text, face, size));
            // In a narrow cell the code needs the room.
            numbers.filter(|numbers| inner.measure - numbers.gutter >= column_at(size) * 20)
        };
        let gutter_of = |numbers: Option<&Numbers>| numbers.map_or(Length::ZERO, |numbers| numbers.gutter);
        let room = |share: i64| {
            let size = full.scale(share, 1000);
            (inner.measure - gutter_of(numbers_at(size).as_ref())).max(column_at(size) * 12)
        };
        let format = TextFormat { family: Family::Mono, code: true, bold: false, italic: false, ..frame.format };
        let wide = TextFormat { size: full, ..format };
        let mut width = |c: char| self.width(c, wide, column_at(full));
        let (share, parts) = size::choose(text, room, column_at(full), least(theme, full, frame), &mut width);
        let size = full.scale(share, 1000);
        let (column, leading, format) = (column_at(size), size.scale(13, 10), TextFormat { size, ..format });
        let numbers = numbers_at(size);
        let gutter = gutter_of(numbers.as_ref());
        let mut author = cut::Author::new(&block.text);
        self.space(frame.skip.max(frame.leading.scale(1, 2)));
        self.out.push(Item::Open(Decor {
            left: frame.left,
            right: frame.left + frame.measure,
            ground: (!theme.toner_light).then_some(theme.colors.code_ground),
            bar: theme.toner_light.then_some((Length::from_pt(0.75), theme.colors.rule)),
            bar_at_right: false,
            pad: size.scale(6, 10),
        }));
        let mut setting = Setting { text, spans: &spans, next_span: 0, format, leading, tag };
        let next = written(&parts, text);
        for (i, part) in parts.iter().enumerate() {
            let blank = |i: usize| numbers.is_none() && is_blank(block, &parts, i, text);
            if blank(i) {
                // White space, so that no page begins or ends with it.
                if !blank(i - 1) {
                    self.out.push(Item::Penalty(penalty(&parts, i, next[i], text)));
                }
                self.out.push(Item::Glue(Glue { natural: leading, ..Glue::default() }));
                continue;
            }
            if i > 0 && !blank(i - 1) {
                self.out.push(Item::Penalty(penalty(&parts, i, next[i], text)));
            }
            let mut fragment = self.code_line(&mut setting, part);
            fragment.leaf = Some((leaf, author.byte(part.start) as u32));
            shift(&mut fragment, inner.left + gutter + part.hang);
            let faint = theme.colors.faint;
            let at = Point::new(inner.left, fragment.baseline);
            if part.is_wrapped() {
                let x = inner.left + gutter + part.hang - column * 2;
                draw(&mut fragment, Point::new(x, at.y), turn(column), faint);
            } else if let Some(numbers) = &numbers {
                draw(&mut fragment, at, numbers.outline(part.line), faint);
            }
            if is_marked(block, part.line) {
                let joined = parts.get(i + 1).is_some_and(|next| is_marked(block, next.line));
                let ground = (!theme.toner_light).then_some(theme.colors.code_ground);
                mark(&mut fragment, frame, (ground, theme.colors.accent), joined);
            }
            // The next line of the code, not of the paper.
            if parts.get(i + 1).is_some_and(|next| !next.is_wrapped()) {
                let text = fragment.marks.iter().rposition(|placed| placed.tag.is_some());
                space_after(&mut fragment.marks[..text.map_or(0, |last| last + 1)]);
            }
            self.push(fragment);
        }
        self.out.push(Item::Close);
        self.space(frame.skip.max(frame.leading.scale(1, 2)));
    }

    /// The room that a character takes.
    fn width(&mut self, c: char, format: TextFormat, column: Length) -> Length {
        use unicode_script::UnicodeScript;
        if c.is_ascii() {
            return column;
        }
        let face = self.ctx.shaper.pick(format.family, format.bold, format.italic, c.script(), c);
        let Some(face) = face.map(|face| self.ctx.fonts.face(face)) else { return column };
        let advance = face.glyph(c).map_or(0, |gid| face.advance(gid));
        format.size.units(i64::from(advance), face.upem)
    }

    fn code_line(&mut self, setting: &mut Setting<'_>, part: &Part) -> Fragment {
        let Setting { text, spans, format, leading, tag, .. } = *setting;
        let mut stretches = Vec::new();
        let mut at = part.start;
        while at < part.end {
            while spans.get(setting.next_span).is_some_and(|span| span.end as usize <= at) {
                setting.next_span += 1;
            }
            let (end, class) = match spans.get(setting.next_span) {
                Some(span) if (span.start as usize) <= at => ((span.end as usize).min(part.end), Some(span.class)),
                Some(span) => ((span.start as usize).min(part.end), None),
                None => (part.end, None),
            };
            let format = match class.and_then(|class| self.ctx.theme.inks.of(class)) {
                Some(ink) => TextFormat { color: ink.light, bold: ink.bold, italic: ink.italic, ..format },
                None => format,
            };
            stretches.push(Stretch { text: &text[at..end], format, tag: Some(tag) });
            at = end;
        }
        let set = paragraph::hbox(self.ctx, &stretches, false);
        let baseline = leading.scale(72, 100);
        let mut fragment = Fragment { height: leading, baseline, marks: set.marks, ..Fragment::default() };
        for placed in &mut fragment.marks {
            placed.at.y += baseline;
        }
        fragment
    }
}

impl Numbers {
    fn new(first: u32, text: &str, face: &Face, code_size: Length) -> Self {
        let last = u64::from(first) + text.matches('\n').count() as u64;
        let figures = i64::from(last.max(9).ilog10()) + 1;
        let size = code_size.scale(85, 100);
        let glyph = |c: char| face.glyph(c).unwrap_or(0);
        let advance = size.units(i64::from(face.advance(glyph('0'))), face.upem);
        let right = advance * figures;
        let outlines = ('0'..='9').map(|c| face.outline(glyph(c), size)).collect();
        Self { first, figures: outlines, advance, right, gutter: right + code_size }
    }

    /// The number of a line, which is counted from 0.
    fn outline(&self, line: u32) -> Vec<PathStep> {
        let mut out = Vec::new();
        let mut rest = self.first.saturating_add(line);
        let mut x = self.right;
        loop {
            x -= self.advance;
            out.extend(self.figures[(rest % 10) as usize].iter().map(|step| moved(step, x)));
            rest /= 10;
            if rest == 0 {
                return out;
            }
        }
    }
}

fn moved(step: &PathStep, by: Length) -> PathStep {
    let to = |at: Point| Point::new(at.x + by, at.y);
    match *step {
        PathStep::Move(at) => PathStep::Move(to(at)),
        PathStep::Line(at) => PathStep::Line(to(at)),
        PathStep::Curve(a, b, at) => PathStep::Curve(to(a), to(b), to(at)),
        PathStep::Close => PathStep::Close,
    }
}

/// The mark of a wrapped line: an arrow that turns in from above, a column and a third wide.
fn turn(column: Length) -> Vec<PathStep> {
    // In hundredths of a column from the left end of the baseline.
    const CORNERS: [(i64, i64); 9] =
        [(24, -100), (24, -34), (82, -34), (82, -60), (128, -28), (82, 4), (82, -22), (12, -22), (12, -100)];
    let at = |(x, y): (i64, i64)| Point::new(column.scale(x, 100), column.scale(y, 100));
    let mut steps = vec![PathStep::Move(at(CORNERS[0]))];
    steps.extend(CORNERS[1..].iter().map(|corner| PathStep::Line(at(*corner))));
    steps.push(PathStep::Close);
    steps
}

/// Draws furniture on a line.
fn draw(fragment: &mut Fragment, at: Point, steps: Vec<PathStep>, color: Color) {
    if !steps.is_empty() {
        fragment.marks.push(Placed { at, tag: None, mark: Mark::Path(steps.into(), color) });
    }
}

/// Lays a ground, if there is to be one, behind a marked line, and a bar beside it for those who see no color.
fn mark(fragment: &mut Fragment, frame: Frame<'_>, (ground, bar): (Option<Color>, Color), joined: bool) {
    // Neighbors overlap a little, lest a viewer show a seam.
    let height = if joined { fragment.height + Length::pt(1) / 5 } else { fragment.height };
    let at = Point::new(frame.left, Length::ZERO);
    let rule =
        |width: Length, color: Color| Placed { at, tag: None, mark: Mark::Rule(Size::new(width, height), color) };
    let ground = ground.map(|ground| rule(frame.measure, code::marked(ground)));
    let behind = ground.into_iter().chain([rule(Length::pt(2), bar)]);
    fragment.marks.splice(0..0, behind);
}

/// The smallest share of its size that code may be set at, in thousandths.
fn least(theme: &Theme, full: Length, frame: Frame<'_>) -> i64 {
    // What stands in cells and notes is small as it is.
    if frame.nested { 1000 } else { (theme.least_size.0 * 1000 / full.0.max(1)).min(1000) }
}

/// Whether the author marked a line, counted from 0.
fn is_marked(block: &CodeBlock, line: u32) -> bool {
    let after = block.marked.partition_point(|range| range.0 <= line + 1);
    after > 0 && line < block.marked[after - 1].1
}

/// Whether a part is an empty line between others, with nothing beside it.
fn is_blank(block: &CodeBlock, parts: &[Part], i: usize, text: &str) -> bool {
    let part = &parts[i];
    i > 0
        && i + 1 < parts.len()
        && text[part.start..part.end].trim().is_empty()
        && !part.is_wrapped()
        && !is_marked(block, part.line)
}

/// For each part, the next one with words: empty lines go with the break before them. Found from behind, at once for all.
fn written(parts: &[Part], text: &str) -> Vec<usize> {
    let mut next: Vec<usize> = (0..parts.len()).collect();
    let mut seen = None;
    for (i, part) in parts.iter().enumerate().rev() {
        if !text[part.start..part.end].trim().is_empty() {
            seen = Some(i);
        }
        next[i] = seen.unwrap_or(i);
    }
    next
}

/// The cost of a page break before a part; `next`: the part that is written behind it.
fn penalty(parts: &[Part], i: usize, next: usize, text: &str) -> i32 {
    let below = &parts[i];
    if below.is_wrapped() && i > 1 && i + 1 < parts.len() {
        return breaks::INSIDE;
    }
    let above = parts[..i].iter().rfind(|part| !part.is_wrapped()).unwrap_or(below);
    let words = |part: &Part| &text[part.start..part.end];
    breaks::in_code(words(above), words(below), i, next, parts.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrapped_line_stays_whole_where_it_can() {
        let text = "fn a() {\n    b();\n}\n\nfn c() {\n    long(call, and, more);\n    d();\n}\n// end";
        let parts = cut::cut(text, Length(20), Length(1), &mut |_| Length(1));
        let next = written(&parts, text);
        let costs: Vec<i32> = (1..parts.len()).map(|i| penalty(&parts, i, next[i], text)).collect();
        // Before: b, }, the empty line, fn c, long, its second part, d, }, end.
        assert_eq!((costs[0], costs[5], costs[8]), (breaks::ALONE, breaks::INSIDE, breaks::ALONE));
        assert_eq!(costs.iter().min(), Some(&costs[3]));
    }

    #[test]
    fn marked_lines_are_counted_from_one() {
        let block = CodeBlock { marked: vec![(2, 3), (5, 5)], ..CodeBlock::default() };
        let marked: Vec<u32> = (0..8).filter(|line| is_marked(&block, *line)).collect();
        assert_eq!(marked, [1, 2, 4]);
        assert!(!is_marked(&CodeBlock::default(), 0));
    }
}
