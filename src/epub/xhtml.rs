//! Blocks → XHTML flow content.

use std::fmt::Write as _;

use super::inline::{names, only_math};
use super::writer::Writer;
use super::xml;
use crate::book::opening::{is_epigraph, is_glossary};
use crate::book::words::{self, Numbered};
use crate::book::{
    Attrs, Block, BlockKind, ByHand, CalloutKind, Definition, FigureKind, Inline, InlineKind, ListItem, walk,
};

impl Writer<'_> {
    /// A run of blocks.
    pub(super) fn blocks(&mut self, blocks: &[Block]) {
        for (i, block) in blocks.iter().enumerate() {
            self.block(block, blocks.get(i + 1));
        }
    }

    /// One block, and what follows it. Those that hold text of their own take up `lead` and `tail`.
    pub(super) fn block(&mut self, block: &Block, next: Option<&Block>) {
        let attrs = block.attrs.as_deref();
        match &block.kind {
            BlockKind::Paragraph(_) | BlockKind::Plain(_) => {}
            _ => self.flush_lead(),
        }
        match &block.kind {
            BlockKind::Heading { level, content } => self.heading(*level, attrs, content, None),
            BlockKind::Paragraph(content) => {
                let opens = std::mem::take(&mut self.opens);
                let class = if opens { "opening" } else { tie(content, next) };
                self.paragraph(attrs, content, class);
            }
            BlockKind::Plain(content) => {
                let anchored = attrs.is_some_and(|a| *a != Attrs::default());
                if anchored {
                    self.open("span", attrs, "");
                    self.raw(">");
                }
                self.flow(content);
                self.raw(if anchored { "</span>\n" } else { "\n" });
            }
            BlockKind::List { start, tight, items } => self.list(attrs, *start, *tight, items),
            BlockKind::Definitions { items } => self.definitions(attrs, items),
            BlockKind::Quote(blocks) if is_epigraph(block) => self.epigraph("blockquote", attrs, blocks),
            BlockKind::Div(blocks) if is_epigraph(block) => self.epigraph("div", attrs, blocks),
            BlockKind::Quote(blocks) => self.holder("blockquote", attrs, "", blocks),
            BlockKind::Callout { kind, title, blocks } => self.callout(attrs, kind, title.as_deref(), blocks),
            BlockKind::Code(code) => self.code(attrs, code),
            BlockKind::Table(table) => self.table(attrs, table),
            BlockKind::Figure { kind: FigureKind::Equation, number, blocks, .. } => {
                self.equation(attrs, number.as_deref(), blocks);
            }
            BlockKind::Figure { kind, number, caption, file_name, blocks } => {
                self.figure_open(attrs, *kind, file_name.as_deref());
                // The caption of a table stands above it.
                let above = *kind == FigureKind::Table;
                if above {
                    self.caption(*kind, number.as_deref(), caption);
                }
                let outer = std::mem::replace(&mut self.in_figure, true);
                self.blocks(blocks);
                self.in_figure = outer;
                if !above {
                    self.caption(*kind, number.as_deref(), caption);
                }
                self.raw("</figure>\n");
            }
            BlockKind::Math(tex) => {
                self.display_math(attrs, tex);
            }
            BlockKind::Rule => {
                self.open("hr", attrs, "");
                self.raw("/>\n");
            }
            BlockKind::Details { summary, open: _, blocks } => {
                // Always open: readers without scripts, above all on e-ink, would hide the text for good.
                self.open("div", attrs, "details");
                self.raw(">\n<p class=\"summary\">");
                self.flow(summary);
                self.raw("</p>\n");
                self.blocks(blocks);
                self.raw("</div>\n");
            }
            BlockKind::Div(blocks) if is_glossary(block) => {
                self.open("section", attrs, "");
                self.raw(" epub:type=\"glossary\" role=\"doc-glossary\">\n");
                self.blocks(blocks);
                self.raw("</section>\n");
            }
            BlockKind::Div(blocks) if block.has_class("bibliography") => {
                self.holder("div", attrs, "bibliography", blocks);
            }
            BlockKind::Div(blocks) => self.holder("div", attrs, "", blocks),
            BlockKind::Index(index) => self.index(index),
        }
    }

    /// A formula on a line of its own.
    fn display_math(&mut self, attrs: Option<&Attrs>, tex: &str) {
        self.open("div", attrs, "display-math");
        self.raw(">");
        self.math(tex, true);
        self.raw("</div>\n");
    }

    /// An element that only holds blocks.
    fn holder(&mut self, name: &str, attrs: Option<&Attrs>, class: &str, blocks: &[Block]) {
        self.open(name, attrs, class);
        self.raw(">\n");
        self.blocks(blocks);
        self.end(name);
    }

    /// A quotation before the text.
    fn epigraph(&mut self, name: &str, attrs: Option<&Attrs>, blocks: &[Block]) {
        self.open(name, attrs, "epigraph");
        self.raw(" epub:type=\"epigraph\" role=\"doc-epigraph\">\n");
        self.blocks(blocks);
        self.end(name);
    }

    /// Sets a waiting lead on a line of its own: what follows cannot hold it.
    pub(super) fn flush_lead(&mut self) {
        if !self.lead.is_empty() {
            let lead = std::mem::take(&mut self.lead);
            self.raw("<p class=\"lead\">");
            self.raw(&lead);
            self.raw("</p>\n");
        }
    }

    /// A heading, with the chapter's number when it is the chapter's title. Its level is its depth
    /// in the outline, so that none is skipped (WCAG 2.2, 1.3.1); a class keeps the author's look.
    pub(super) fn heading(&mut self, level: u8, attrs: Option<&Attrs>, content: &[Inline], number: Option<&str>) {
        if number.is_none() && !names(content) {
            // It heads nothing that could be read out; but links may lead to it.
            self.open("div", attrs, "");
            self.raw(">");
            self.flow(content);
            return self.raw("</div>\n");
        }
        let level = level.clamp(1, 6);
        let mut own = format!("h{level}");
        let name = if self.in_header_cell { "p" } else { self.heading_element(level) };
        if own == name {
            own.clear();
        }
        self.open(name, attrs, &own);
        if !self.in_header_cell
            && number.is_none()
            && let Some(name) = only_math(content)
        {
            self.attr("aria-label", &name);
        }
        self.raw(">");
        if let Some(number) = number {
            self.pages_here();
            self.raw("<span class=\"number\">");
            self.text(number);
            self.raw("</span> ");
        }
        self.flow(content);
        self.end(name);
    }

    /// Takes a heading into the outline.
    pub(super) fn heading_element(&mut self, level: u8) -> &'static str {
        while self.outline.last().is_some_and(|above| *above >= level) {
            self.outline.pop();
        }
        self.outline.push(level);
        ["h1", "h2", "h3", "h4", "h5", "h6"][self.outline.len().clamp(1, 6) - 1]
    }

    fn paragraph(&mut self, attrs: Option<&Attrs>, content: &[Inline], class: &str) {
        let alone = match content {
            [Inline { kind: InlineKind::Image(image), .. }] if image.asset.is_some() => Some(image),
            _ => None,
        };
        let Some(image) = alone.filter(|_| self.lead.is_empty() && self.tail.is_empty() && !self.bare) else {
            self.open("p", attrs, class);
            self.raw(">");
            self.flow(content);
            return self.raw("</p>\n");
        };
        // Within a figure the author's own caption is the caption.
        let name = if self.in_figure { "div" } else { "figure" };
        let title = image.title.as_deref().filter(|_| !self.in_figure);
        self.open(name, attrs, "image");
        self.raw(">");
        self.image(image, title.is_some());
        if let Some(title) = title {
            self.raw("<figcaption>");
            self.text(title);
            self.bidi.close(&mut self.out);
            self.raw("</figcaption>");
        }
        self.end(name);
    }

    fn list(&mut self, attrs: Option<&Attrs>, start: Option<u64>, tight: bool, items: &[ListItem]) {
        let name = if start.is_some() { "ol" } else { "ul" };
        self.open(name, attrs, if tight { "tight" } else { "" });
        if let Some(start) = start.filter(|s| *s != 1) {
            // HTML readers keep the number in 32 bits.
            let _ = write!(self.out, " start=\"{}\"", start.min(0x7FFF_FFFF));
        }
        self.raw(">\n");
        for item in items {
            self.raw(if item.checked.is_some() { "<li class=\"task\">" } else { "<li>" });
            if let Some(done) = item.checked {
                let (label, sign) = if done { ("done", '☑') } else { ("to do", '☐') };
                let _ = write!(self.lead, "<span class=\"box\" role=\"img\" aria-label=\"{label}\">{sign}</span> ");
            }
            self.blocks(&item.blocks);
            self.flush_lead();
            trim_newline(&mut self.out);
            self.raw("</li>\n");
        }
        self.end(name);
    }

    fn definitions(&mut self, attrs: Option<&Attrs>, items: &[Definition]) {
        self.open("dl", attrs, "");
        self.raw(">\n");
        for item in items {
            // A group needs both (HTML §4.4.9).
            if item.terms.is_empty() {
                self.raw("<dt></dt>\n");
            }
            for term in &item.terms {
                self.raw("<dt");
                if let Some(id) = &term.id {
                    self.attr("id", &xml::id(id));
                }
                self.raw(">");
                self.flow(&term.content);
                self.raw("</dt>\n");
            }
            if item.definitions.is_empty() {
                self.raw("<dd></dd>\n");
            }
            for blocks in &item.definitions {
                self.raw("<dd>");
                self.blocks(blocks);
                trim_newline(&mut self.out);
                self.raw("</dd>\n");
            }
        }
        self.raw("</dl>\n");
    }

    fn callout(&mut self, attrs: Option<&Attrs>, kind: &CalloutKind, title: Option<&[Inline]>, blocks: &[Block]) {
        // A `div`: `aside` may not stand in a header cell, and readers take it for a popup.
        self.open("div", attrs, &format!("callout {}", xml::class(kind.name())));
        self.raw(" role=\"note\">\n");
        match title {
            Some([]) => {}
            Some(title) => {
                self.raw("<p class=\"callout-title\">");
                self.flow(title);
                self.raw("</p>\n");
            }
            None => {
                self.raw("<p class=\"callout-title\">");
                self.pages_here();
                self.text(&words::callout(kind, &self.book.meta.language));
                self.raw("</p>\n");
            }
        }
        self.blocks(blocks);
        self.raw("</div>\n");
    }

    /// A formula with its number beside it.
    fn equation(&mut self, attrs: Option<&Attrs>, number: Option<&str>, blocks: &[Block]) {
        self.open("div", attrs, "equation");
        self.raw(">\n");
        self.blocks(blocks);
        if let Some(number) = number {
            self.raw("<span class=\"equation-number\">(");
            self.text(number);
            self.raw(")</span>\n");
        }
        self.raw("</div>\n");
    }

    fn figure_open(&mut self, attrs: Option<&Attrs>, kind: FigureKind, file_name: Option<&str>) {
        self.open(
            "figure",
            attrs,
            match kind {
                FigureKind::Figure => "figure",
                FigureKind::Listing => "listing",
                FigureKind::Table => "table",
                FigureKind::Equation => "equation",
            },
        );
        self.raw(">\n");
        if let Some(name) = file_name {
            self.raw("<p class=\"file-name\">");
            self.pages_here();
            self.text(name);
            self.bidi.close(&mut self.out);
            self.raw("</p>\n");
        }
    }

    fn caption(&mut self, kind: FigureKind, number: Option<&str>, caption: &[Inline]) {
        if number.is_none() && caption.is_empty() {
            return;
        }
        self.raw("<figcaption>");
        self.pages_here();
        if let Some(number) = number {
            let language = &self.book.meta.language;
            let label = words::label(Numbered::Captioned(kind), number, language);
            let end = if caption.is_empty() { "" } else { words::label_end(language) };
            self.raw("<span class=\"label\">");
            self.text(&label);
            self.text(end.trim_end_matches(' '));
            self.raw("</span>");
            self.raw(if end.ends_with(' ') { " " } else { "" });
        }
        self.flow(caption);
        self.raw("</figcaption>\n");
    }
}

/// To which neighbor a paragraph is tied that is marked by hand: a screen does not end between the two. Pictures side by
/// side are centered.
fn tie(content: &[Inline], next: Option<&Block>) -> &'static str {
    match ByHand::of(content) {
        Some((ByHand::RuleName | ByHand::FileName, ..)) => "above",
        Some((ByHand::Caption, ..)) => match next.map(|next| &next.kind) {
            Some(BlockKind::Table(_)) => "above",
            _ => "below",
        },
        None if walk::are_pictures(content) => "pictures",
        None => "",
    }
}

fn trim_newline(out: &mut String) {
    if out.ends_with('\n') {
        out.pop();
    }
}
