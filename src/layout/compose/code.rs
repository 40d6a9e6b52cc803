//! Code: lines of monospaced type on a ground, coloured; what is too long wraps with a mark.

use super::{Flow, Frame, breaks, shift};
use crate::book::CodeBlock;
use crate::highlight::{self, Class};
use crate::layout::context::TextFormat;
use crate::layout::galley::{Decor, Fragment, Item};
use crate::layout::page::{TagId, TagKind};
use crate::layout::paragraph::{self, Stretch};
use crate::length::Length;
use crate::theme::{Color, Family};

/// What is printed where a line of code was wrapped; furniture, so that copying does not take it.
const WRAP_MARK: &str = "↪";

/// A line of code that is cut for the paper: its parts, with their bytes in the code.
struct Part {
    start: usize,
    end: usize,
    wrapped: bool,
}

impl<'a> Flow<'_, 'a> {
    /// A block of code. Breaks over pages leave two lines on each side.
    pub(super) fn code(&mut self, block: &'a CodeBlock, frame: Frame<'a>) {
        let theme = self.ctx.theme;
        let size = frame.format.size.scale(i64::from(theme.code_scale), 1000);
        let leading = size.scale(13, 10);
        let format = TextFormat { family: Family::Mono, code: true, bold: false, italic: false, size, ..frame.format };
        let tag = self.ctx.tag(frame.parent, TagKind::Code);
        let leaf = self.ctx.leaf;
        self.ctx.leaf += 1;
        let pad = size.scale(7, 10);
        // Code reads from left to right, whatever the text around it does.
        let inner = Frame { rtl: false, ..frame }.inset(pad, pad);
        let advance = self.label("0", format, None, false).width;
        let columns = usize::try_from(inner.measure.0 / advance.0.max(1)).unwrap_or(1).max(12);
        let spans =
            block.language.as_deref().map_or_else(Vec::new, |language| highlight::highlight(language, &block.text));
        let parts = cut(&block.text, columns);
        self.space(frame.skip.max(frame.leading.scale(1, 2)));
        self.out.push(Item::Open(Decor {
            left: frame.left,
            right: frame.left + frame.measure,
            ground: Some(theme.colors.code_ground),
            bar: None,
            bar_at_right: false,
            pad: size.scale(6, 10),
        }));
        let mut next_span = 0;
        let count = parts.len();
        for (i, part) in parts.iter().enumerate() {
            if i > 0 {
                let above = &block.text[parts[i - 1].start..parts[i - 1].end];
                let below = &block.text[part.start..part.end];
                let cost = if part.wrapped { breaks::INSIDE } else { breaks::in_code(above, below, i, count) };
                self.out.push(Item::Penalty(cost));
            }
            let mut fragment = self.code_line(block, part, &spans, &mut next_span, format, leading, tag);
            fragment.leaf = Some((leaf, part.start as u32));
            shift(&mut fragment, inner.left);
            self.push(fragment);
        }
        self.out.push(Item::Close);
        self.space(frame.skip.max(frame.leading.scale(1, 2)));
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "one line's place, colours and look; a struct would be built and taken apart once"
    )]
    fn code_line(
        &mut self,
        block: &CodeBlock,
        part: &Part,
        spans: &[highlight::Span],
        next_span: &mut usize,
        format: TextFormat,
        leading: Length,
        tag: TagId,
    ) -> Fragment {
        let mut stretches = Vec::new();
        if part.wrapped {
            let faint = TextFormat { color: self.ctx.theme.colors.faint, ..format };
            stretches.push(Stretch { text: WRAP_MARK, format: faint, tag: None });
            stretches.push(Stretch { text: " ", format: faint, tag: None });
        }
        let mut at = part.start;
        while at < part.end {
            while spans.get(*next_span).is_some_and(|span| span.end as usize <= at) {
                *next_span += 1;
            }
            let (end, class) = match spans.get(*next_span) {
                Some(span) if (span.start as usize) <= at => ((span.end as usize).min(part.end), Some(span.class)),
                Some(span) => ((span.start as usize).min(part.end), None),
                None => (part.end, None),
            };
            stretches.push(Stretch {
                text: &block.text[at..end],
                format: class.map_or(format, |c| coloured(format, c)),
                tag: Some(tag),
            });
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

/// Cuts code into lines of at most `columns` characters: after a space, a comma or an opening
/// bracket where one lies in the last third, else anywhere.
fn cut(text: &str, columns: usize) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut line_start = 0;
    for line in text.split('\n') {
        let line_end = line_start + line.len();
        let mut start = line_start;
        let mut room = columns;
        loop {
            let rest = &text[start..line_end];
            let end = match rest.char_indices().nth(room) {
                // A line that is wide in bytes only still fits.
                None => line_end,
                Some((over, _)) => start + good_cut(rest, over),
            };
            parts.push(Part { start, end, wrapped: start > line_start });
            if end >= line_end {
                break;
            }
            start = end;
            room = columns.saturating_sub(2).max(8);
        }
        line_start = line_end + 1;
    }
    parts
}

fn good_cut(rest: &str, over: usize) -> usize {
    let earliest = over / 3 * 2;
    let bytes = rest.as_bytes();
    let after = |set: &[u8]| (earliest.max(1)..=over).rev().find(|&i| set.contains(&bytes[i - 1]));
    after(b" ").or_else(|| after(b",;([{")).or_else(|| after(b".:/-_|&=")).unwrap_or(over)
}

/// The colours of code: each has a contrast of at least 4.5 to the ground (WCAG 2.2 §1.4.3), and
/// weight and slant keep the main classes apart in grey.
fn coloured(format: TextFormat, class: Class) -> TextFormat {
    let (color, bold, italic) = match class {
        Class::Keyword | Class::Tag => (Color::rgb(0x8a, 0x1f, 0x5c), true, false),
        Class::Type | Class::Key => (Color::rgb(0x1a, 0x4f, 0x8b), false, false),
        Class::Function | Class::Macro | Class::Heading => (Color::rgb(0x3d, 0x3a, 0x9c), false, false),
        Class::String | Class::Escape | Class::Inserted => (Color::rgb(0x1e, 0x63, 0x3a), false, false),
        Class::Number | Class::Constant => (Color::rgb(0x8a, 0x3b, 0x12), false, false),
        Class::Comment | Class::DocComment => (Color::rgb(0x5f, 0x5f, 0x5f), false, true),
        Class::Attribute | Class::Label | Class::Prompt => (Color::rgb(0x6b, 0x51, 0x00), false, false),
        Class::Deleted => (Color::rgb(0x9b, 0x22, 0x26), false, false),
        Class::Variable | Class::Operator => (format.color, false, false),
    };
    TextFormat { color, bold, italic, ..format }
}
