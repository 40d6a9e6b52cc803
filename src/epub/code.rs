//! Blocks of code → `pre`, coloured by spans that never cut a word.

use super::css;
use super::writer::Writer;
use super::xml;
use crate::book::{Attrs, CodeBlock, PageBreak};
use crate::highlight::highlight;

impl<'a> Writer<'a> {
    /// A block of code.
    pub(super) fn code(&mut self, attrs: Option<&Attrs>, code: &CodeBlock) {
        let leaf = self.next_leaf();
        self.raw("<pre");
        self.attrs(attrs, "");
        self.raw(if self.rtl { " dir=\"ltr\"><code" } else { "><code" });
        if let Some(language) = &code.language {
            self.attr("class", &format!("language-{}", xml::class(language)));
        }
        self.raw(">");
        let mut at = 0;
        let mut page = self.due(leaf);
        let spans = code.language.as_deref().map_or_else(Vec::new, |language| highlight(language, &code.text));
        for span in spans.iter().filter(|span| css::code_colors(span.class).is_some()) {
            self.plain_code(&code.text, &mut at, span.start as usize, leaf, &mut page);
            self.raw("<span class=\"");
            self.raw(span.class.css());
            self.raw("\">");
            self.plain_code(&code.text, &mut at, span.end as usize, leaf, &mut page);
            self.raw("</span>");
        }
        self.plain_code(&code.text, &mut at, code.text.len(), leaf, &mut page);
        if let Some(page) = page {
            self.page(page);
        }
        self.bidi.close(&mut self.out);
        self.raw("</code></pre>\n");
    }

    /// Code from `at` to `end`, with the page breaks in it, each moved to the start of its line.
    fn plain_code(&mut self, text: &str, at: &mut usize, end: usize, leaf: u32, page: &mut Option<&'a PageBreak>) {
        while let Some(due) = *page {
            let byte = line_start(text, due.byte as usize);
            if byte >= end && end < text.len() {
                break;
            }
            let byte = byte.clamp(*at, end);
            xml::text(&mut self.out, &text[*at..byte], &mut self.bidi);
            *at = byte;
            self.page(due);
            *page = self.due(leaf);
        }
        xml::text(&mut self.out, &text[*at..end], &mut self.bidi);
        *at = end;
    }
}

fn line_start(text: &str, byte: usize) -> usize {
    let upto = &text.as_bytes()[..byte.min(text.len())];
    upto.iter().rposition(|b| *b == b'\n').map_or(0, |newline| newline + 1)
}
