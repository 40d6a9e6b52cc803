//! Blocks of code → `pre`, colored by spans that never cut a word.
//!
//! A block with long lines, numbered or marked lines has an element for each line, so that style
//! sheets can let wrapped lines hang and print numbers, which are then no text. Line ends stay in the
//! text: without a style sheet, and when copied, code is as it was written.

use super::writer::{Writer, word_start};
use super::xml;
use crate::book::{Attrs, CodeBlock, PageBreak};
use crate::highlight::{Class, highlight};
use crate::theme::{Target, code};

/// Lines of more bytes than this wrap on small screens.
const LONG: usize = 36;
/// A stretch without spaces of more bytes than this may be parted where it reads well.
const LONG_WORD: usize = 16;

/// A block while it is written.
struct Pen<'p, 'a> {
    code: &'p CodeBlock,
    at: usize,
    leaf: u32,
    page: Option<&'a PageBreak>,
    /// Each line is an element.
    lined: bool,
    /// Number of the running line, from 1.
    line: u32,
    /// The element of the running line that is open.
    open: Option<&'static str>,
    /// Where the running line may wrap within its words, in order, from the end.
    joints: Vec<usize>,
}

impl<'a> Writer<'a> {
    /// A block of code.
    pub(super) fn code(&mut self, attrs: Option<&Attrs>, code: &CodeBlock) {
        let leaf = self.next_leaf();
        let long = || code.text.split('\n').any(|line| line.len() > LONG);
        let lined = code.numbers.is_some() || !code.marked.is_empty() || long();
        self.open(
            "pre",
            attrs,
            match (code.numbers, lined) {
                (Some(_), _) => "lined numbered",
                (None, true) => "lined",
                (None, false) => "",
            },
        );
        self.raw(if self.rtl { " dir=\"ltr\"><code" } else { "><code" });
        if let Some(language) = &code.language {
            self.attr("class", &format!("language-{}", xml::class(language)));
        }
        self.raw(">");
        let spans = code.language.as_deref().map_or_else(Vec::new, |language| highlight(language, &code.text));
        self.pages_late(leaf);
        let mut pen = Pen { code, at: 0, leaf, page: self.due(leaf), lined, line: 1, open: None, joints: Vec::new() };
        for span in spans.iter().filter(|span| code::is_inked(span.class)) {
            self.stretch(&mut pen, span.start as usize, None);
            self.stretch(&mut pen, span.end as usize, Some(span.class));
        }
        self.stretch(&mut pen, code.text.len(), None);
        if let Some(page) = pen.page {
            self.page(page);
        }
        self.bidi.close(&mut self.out);
        if let Some(element) = pen.open {
            self.close(element);
        }
        self.raw("</code></pre>\n");
    }

    /// Code up to `end`, of one class, with the elements of its lines.
    fn stretch(&mut self, pen: &mut Pen<'_, 'a>, end: usize, class: Option<Class>) {
        if !pen.lined {
            return self.run(pen, end, class);
        }
        while pen.at < end {
            if pen.open.is_none() {
                self.open_line(pen);
            }
            let newline = pen.code.text[pen.at..end].find('\n').map(|i| pen.at + i);
            self.run(pen, newline.unwrap_or(end), class);
            if newline.is_some() {
                self.raw("\n");
                pen.at += 1;
                if let Some(element) = pen.open.take() {
                    self.close(element);
                }
                pen.line += 1;
            }
        }
    }

    /// Opens the element of a line.
    fn open_line(&mut self, pen: &mut Pen<'_, 'a>) {
        let code = pen.code;
        let after = code.marked.partition_point(|range| range.0 <= pen.line);
        let marked = after > 0 && pen.line <= code.marked[after - 1].1;
        let element = if marked { "mark" } else { "span" };
        let rest = &code.text[pen.at..];
        let line = &rest[..rest.find('\n').unwrap_or(rest.len())];
        let indent = line.len() - line.trim_start_matches([' ', '\t']).len();
        let deep = match indent {
            _ if line.len() <= LONG => "",
            0..4 => "",
            4..8 => " i4",
            8..12 => " i8",
            _ => " i12",
        };
        for part in ["<", element, " class=\"line", deep, "\""] {
            self.raw(part);
        }
        if let Some(first) = code.numbers {
            self.attr("data-n", &(first.saturating_add(pen.line - 1)).to_string());
        }
        self.raw(">");
        pen.open = Some(element);
        // Amazon's converter does not know the element that tells of them.
        if line.len() > LONG && self.edition.theme.ebook.target != Target::Kindle {
            pen.joints = joints(line).map(|joint| pen.at + joint).collect();
            pen.joints.reverse();
        }
    }

    /// Code up to `end`, of one class.
    fn run(&mut self, pen: &mut Pen<'_, 'a>, end: usize, class: Option<Class>) {
        let Some(class) = class.filter(|_| pen.at < end) else { return self.plain_code(pen, end) };
        self.raw("<span class=\"");
        self.raw(class.css());
        // What stands behind a string in Hebrew stays behind it (UTS 55, 4.1).
        let leftward = pen.code.text[pen.at..end].chars().any(runs_leftwards);
        self.raw(if leftward { "\" dir=\"ltr\">" } else { "\">" });
        self.plain_code(pen, end);
        self.raw("</span>");
    }

    /// Code up to `end`, with the page breaks in it, each moved to the start of its line.
    fn plain_code(&mut self, pen: &mut Pen<'_, 'a>, end: usize) {
        let text = pen.code.text.as_str();
        while let Some(due) = pen.page {
            let byte = word_start(text, due.byte as usize, ' ');
            if byte >= end && end < text.len() {
                break;
            }
            let byte = byte.clamp(pen.at, end);
            self.words(pen, byte);
            self.page(due);
            pen.page = self.due(pen.leaf);
        }
        self.words(pen, end);
    }

    /// Code up to `end`, with the places where it may wrap.
    fn words(&mut self, pen: &mut Pen<'_, 'a>, end: usize) {
        let text = pen.code.text.as_str();
        while let Some(joint) = pen.joints.pop_if(|joint| *joint < end) {
            xml::text(&mut self.out, &text[pen.at..joint], &mut self.bidi);
            self.raw("<wbr/>");
            pen.at = joint;
        }
        xml::text(&mut self.out, &text[pen.at..end], &mut self.bidi);
        pen.at = end;
    }
}

/// Whether a character belongs to a block that Unicode keeps for scripts that run leftwards.
fn runs_leftwards(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefe}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}

/// Where the long words of a line may be parted: behind what opens or parts, and before the dot of a call.
fn joints(line: &str) -> impl Iterator<Item = usize> {
    let mut end = 0;
    let words = line.split([' ', '\t']).map(move |word| {
        let start = end;
        end += word.len() + 1;
        (start, word)
    });
    words.filter(|(_, word)| word.len() > LONG_WORD).flat_map(|(start, word)| {
        let bytes = word.as_bytes();
        let joint = move |i: &usize| match (bytes[i - 2], bytes[i - 1], bytes[*i]) {
            (_, b')' | b']' | b'?', after) => after == b'.',
            (b':', b':', after) | (_, b'(' | b'[' | b'{' | b',' | b';' | b'/' | b'\\' | b'=' | b'|' | b'&', after) => {
                after.is_ascii_alphanumeric()
                    || after >= 0x80
                    || matches!(after, b'_' | b'"' | b'\'' | b'&' | b'*' | b'$')
            }
            _ => false,
        };
        (3..word.len().saturating_sub(2)).filter(joint).map(move |i| start + i)
    })
}
