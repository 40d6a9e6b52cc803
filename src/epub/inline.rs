//! Inlines → XHTML phrasing content.

use std::fmt::Write as _;

use super::formula::{Room, drawn, room};
use super::writer::{Writer, is_han_or_kana};
use super::xml;
use crate::book::inline::Extent;
use crate::book::{AltSource, Anchor, Image, Inline, InlineKind, LinkRole, Target, walk, words};
use crate::text::single_spaced;

/// A formula wider than this, in thousandths of an em, is set smaller where the screen is narrow.
const WIDE_FORMULA: i64 = 14_000;
/// A formula taller than this may be taller than a screen, which engines cut it at.
const TALL_FORMULA: i64 = 20_000;
/// Bytes of the shortest formula in running text that is measured: one of fewer is hardly ever wide.
const LONG_FORMULA: usize = 24;
/// Lines of text reach so far below the baseline, in thousandths of an em.
const DESCENT: i64 = 250;

impl Writer<'_> {
    /// The running text of one block: what it opens, it closes.
    pub(super) fn flow(&mut self, content: &[Inline]) {
        self.last = ' ';
        let lead = std::mem::take(&mut self.lead);
        self.raw(&lead);
        self.inlines(content);
        self.bidi.close(&mut self.out);
        let tail = std::mem::take(&mut self.tail);
        self.raw(&tail);
    }

    /// A run of inlines.
    pub(super) fn inlines(&mut self, content: &[Inline]) {
        for (i, inline) in content.iter().enumerate() {
            match &inline.kind {
                InlineKind::Text(text) => self.leaf_text(text),
                InlineKind::SoftBreak => {
                    let next = content.get(i + 1).and_then(first_char);
                    // A line end between ideographs is no space (CSS Text 3 §4.1.3).
                    if !(is_han_or_kana(self.last) && next.is_some_and(is_han_or_kana)) {
                        self.raw("\n");
                        self.last = ' ';
                    }
                }
                InlineKind::HardBreak => {
                    self.raw(if self.bare { " " } else { "<br/>\n" });
                    self.last = ' ';
                }
                InlineKind::Emphasis(content) => self.element("em", content),
                InlineKind::Strong(content) => self.element("strong", content),
                InlineKind::Strikeout(content) => self.element("del", content),
                InlineKind::Superscript(content) => self.element("sup", content),
                InlineKind::Subscript(content) => self.element("sub", content),
                InlineKind::Underline(content) => self.element("u", content),
                InlineKind::Mark(content) => self.element("mark", content),
                InlineKind::Small(content) => self.element("small", content),
                InlineKind::Key(content) => self.element("kbd", content),
                InlineKind::Code(code) => self.inline_code(code),
                InlineKind::Math { display, tex } => self.math(tex, *display),
                InlineKind::Link { target, title, content, role } => {
                    self.link(target, title.as_deref(), content, *role);
                }
                InlineKind::Image(image) => self.image(image, false),
                InlineKind::Note(note) => {
                    // One at the start of a paragraph is on the page of the text behind it.
                    if walk::has_leaf(&content[i + 1..]) {
                        self.pages_here();
                    }
                    self.note_reference(*note);
                }
                InlineKind::Ruby { base, reading } => {
                    self.raw("<ruby>");
                    self.inlines(base);
                    self.element("rt", reading);
                    self.raw("</ruby>");
                }
                InlineKind::Span { attrs, content: inside } => {
                    // An anchor stands on the page of the text behind it.
                    if inside.is_empty() && walk::has_leaf(&content[i + 1..]) {
                        self.pages_here();
                    }
                    let content = inside;
                    self.open("span", Some(attrs), "");
                    self.raw(">");
                    self.inlines(content);
                    self.raw("</span>");
                }
                // None is left behind `transform`.
                InlineKind::Pending(_) => {}
            }
        }
    }

    fn element(&mut self, name: &str, content: &[Inline]) {
        self.raw("<");
        self.raw(name);
        self.raw(">");
        self.inlines(content);
        self.close(name);
    }

    fn inline_code(&mut self, code: &str) {
        self.pages_here();
        self.raw("<code");
        if stays_whole(code) {
            self.raw(" class=\"whole\"");
        }
        self.raw(if self.rtl { " dir=\"ltr\">" } else { ">" });
        // Code is an island: what it opens ends with it.
        let outer = std::mem::take(&mut self.bidi);
        self.leaf_text(code);
        self.bidi.close(&mut self.out);
        self.bidi = outer;
        self.raw("</code>");
    }

    /// Mathematics as MathML; what cannot be read is shown as its source.
    pub(super) fn math(&mut self, tex: &str, display: bool) {
        let leaf = self.next_leaf();
        self.pages_before(leaf);
        if !self.edition.theme.ebook.target.sets_mathml() && self.drawn_math(tex, display) {
            return;
        }
        match crate::math::mathml(tex, display, &self.book.meta.macros) {
            Ok(markup) => {
                self.facts.math |= !self.bare;
                // What can be scrolled has no width of its own, which a cell needs (CSS Containment 3 §3.1).
                let alone = !self.bare && !self.in_link && !self.in_cell && (display || tex.len() > LONG_FORMULA);
                // What became several elements wraps as text does.
                let whole = markup.rfind("<math") == Some(0);
                let taken = if alone && whole { room(self.edition, tex, display) } else { None };
                let large = |room: &Room| room.width > WIDE_FORMULA || room.height > TALL_FORMULA;
                let Some(Room { width, height, depth }) = taken.filter(large) else {
                    self.raw(&markup);
                    self.last = ' ';
                    return;
                };
                // As large as the room allows, but readable; the rest can be scrolled, and so be reached without a
                // pointer (WCAG 2.2, 2.1.1).
                let em = |thousandths: i64| thousandths as f64 / 1000.0;
                self.raw("<span class=\"wide-math");
                self.raw(if height > TALL_FORMULA { " tall" } else { "" });
                if !display {
                    // No wider than its line. A box that can be scrolled has no baseline (CSS 2.1 §10.8.1), so it is
                    // told how far it reaches below; the face of the reader may be a little wider than ours.
                    let (width, depth) = (em(width * 21 / 20), em(depth.max(DESCENT)));
                    let _ = write!(
                        self.out,
                        " run\" style=\"width: min(100%, {width:.1}em); vertical-align: -{depth:.2}em"
                    );
                }
                let _ = write!(
                    self.out,
                    "\" tabindex=\"0\"><span style=\"font-size: max(0.6em, min(1em, calc(97cqi / \
                     {:.1})))\">{markup}</span></span>",
                    em(width)
                );
            }
            Err(_) => {
                self.raw("<code class=\"math\" dir=\"ltr\">");
                self.text(tex);
                self.raw("</code>");
            }
        }
        self.last = ' ';
    }

    /// A formula as a picture, which has its source for alternative text as MathML has it; false when there is none.
    fn drawn_math(&mut self, tex: &str, display: bool) -> bool {
        if self.bare {
            // A picture does not belong into a line of the contents.
            self.text(tex);
            self.last = ' ';
            return true;
        }
        let Some(drawn) = drawn(self.edition, tex, display) else { return false };
        self.raw("<img class=\"math\"");
        self.attr("src", &format!("../formulas/{}", drawn.name));
        self.attr("alt", tex.trim());
        let em = |thousandths: i64| thousandths as f64 / 1000.0;
        let _ =
            write!(self.out, " style=\"width: {:.3}em; vertical-align: {:.3}em\"/>", em(drawn.width), -em(drawn.depth));
        self.facts.formulas.insert(drawn.name, drawn.png);
        self.last = ' ';
        true
    }

    fn link(&mut self, target: &Target, title: Option<&str>, content: &[Inline], role: LinkRole) {
        if self.bare || self.in_link {
            return self.inlines(content);
        }
        let Some(href) = self.href(target) else {
            self.raw("<span class=\"dead-link\">");
            self.inlines(content);
            return self.raw("</span>");
        };
        self.raw("<a");
        self.raw(match role {
            LinkRole::Plain | LinkRole::Page(_) => "",
            LinkRole::Glossary => " epub:type=\"glossref\" role=\"doc-glossref\"",
            LinkRole::Citation => " epub:type=\"biblioref\" role=\"doc-biblioref\"",
            LinkRole::Locator => " epub:type=\"index-locator\"",
        });
        self.attr("href", &href);
        if let Some(title) = title {
            self.attr("title", title);
        }
        if !names(content) {
            // A link needs a name (WCAG 2.2, 2.4.4): its address, for want of a better one.
            self.attr("aria-label", &href);
        }
        self.raw(">");
        self.in_link = true;
        match self.page_text(target, role) {
            // The folio stands for the leaves that it counts as, as in print.
            Some(text) if walk::has_leaf(content) => {
                self.leaf_text(&text);
                (1..walk::leaves_within(content)).for_each(|_| _ = self.next_leaf());
            }
            Some(text) => self.text(&text),
            None => self.inlines(content),
        }
        self.in_link = false;
        self.raw("</a>");
        for note in std::mem::take(&mut self.held_notes) {
            self.note_reference(note);
        }
    }

    /// What a reference to a page shows when pages were laid out.
    fn page_text(&self, target: &Target, role: LinkRole) -> Option<String> {
        let (LinkRole::Page(form), Target::Place { chapter, anchor }) = (role, target) else { return None };
        let folio = self.edition.pages?.folio(&Anchor { chapter: *chapter, id: anchor.clone() })?;
        Some(words::page(form, folio, &self.book.meta.language))
    }

    /// The address of a target, seen from the file being written; `None` when it leads nowhere.
    pub(super) fn href(&self, target: &Target) -> Option<String> {
        match target {
            Target::Place { chapter, anchor } => {
                let to = self.book.chapters.get(*chapter).filter(|c| !c.is_draft())?;
                let file = if *chapter == self.chapter && anchor.is_some() { "" } else { &*to.slug };
                let mut href = if file.is_empty() { String::new() } else { format!("{file}.xhtml") };
                if let Some(anchor) = anchor {
                    href.push('#');
                    href.push_str(&xml::id(anchor));
                }
                Some(href)
            }
            Target::Web(url) => Some(url.clone()),
            Target::Raw(_) | Target::Label { .. } | Target::Dead => None,
        }
    }

    /// A picture. `captioned`: its title is shown elsewhere.
    pub(super) fn image(&mut self, image: &Image, captioned: bool) {
        let alt = image.alt.trim();
        let Some(asset) = image.asset.filter(|id| !self.bare && (id.0 as usize) < self.assets.list.len()) else {
            if self.bare {
                self.next_leaf();
                return self.text(if image.alt_source == AltSource::StandIn { "" } else { alt });
            }
            self.open("span", image.attrs.as_deref(), "missing-image");
            self.raw(">");
            self.leaf_text(&image.placeholder());
            return self.raw("</span>");
        };
        let leaf = self.next_leaf();
        self.pages_before(leaf);
        self.facts.images.insert(asset);
        self.facts.missing_alt |= image.alt_source == AltSource::StandIn;
        let mut own = String::new();
        if let Some(Extent::Percent(share)) = image.width {
            let _ = write!(own, "w{}", percent_step(share));
        }
        self.open("img", image.attrs.as_deref(), &own);
        let source = format!("../images/{}", self.assets.get(asset).name);
        self.attr("src", &source);
        self.attr("alt", alt);
        for (name, extent) in [("width", image.width), ("height", image.height)] {
            if let Some(Extent::Length(length)) = extent {
                // HTML counts CSS pixels, 96 to the inch.
                let pixels = (length.to_pt() * 96.0 / 72.0).round().clamp(1.0, 10_000.0) as u32;
                let _ = write!(self.out, " {name}=\"{pixels}\"");
            }
        }
        let titled = image.attrs.as_ref().is_some_and(|a| a.title.is_some());
        if let Some(title) = image.title.as_deref().filter(|_| !captioned && !titled) {
            self.attr("title", title);
        }
        self.raw("/>");
        self.last = ' ';
    }

    /// A reference to a footnote: nothing but its number within the link, for popups need it so.
    fn note_reference(&mut self, note: usize) {
        if self.bare || note >= self.references.len() {
            return;
        }
        if self.in_link {
            return self.held_notes.push(note);
        }
        self.references[note] += 1;
        let (number, nth) = (note + 1, self.references[note]);
        let _ = write!(
            self.out,
            "<sup class=\"noteref\"><a epub:type=\"noteref\" role=\"doc-noteref\" id=\"ref.{number}.{nth}\" \
             href=\"#note.{number}\">{number}</a></sup>"
        );
    }
}

/// Widths are rounded to twentieths, for which the style sheet has classes.
fn percent_step(percent: u16) -> u16 {
    (percent.saturating_add(2) / 5 * 5).clamp(5, 100)
}

/// Whether some running text says anything.
pub(super) fn names(content: &[Inline]) -> bool {
    content.iter().any(|inline| match &inline.kind {
        InlineKind::Text(text) | InlineKind::Code(text) | InlineKind::Math { tex: text, .. } => !text.trim().is_empty(),
        InlineKind::Image(image) => image.asset.is_none() || !image.alt.trim().is_empty(),
        _ => names(walk::inner(inline)[0]),
    })
}

/// The source of the mathematics that some running text is made of alone: assistive technology may
/// not read MathML as a name.
pub(super) fn only_math(content: &[Inline]) -> Option<String> {
    let mut out = String::new();
    for inline in content {
        match &inline.kind {
            InlineKind::Math { tex, .. } => out.push_str(tex),
            InlineKind::Text(text) if text.trim().is_empty() => out.push(' '),
            InlineKind::SoftBreak | InlineKind::HardBreak => out.push(' '),
            InlineKind::Span { content, .. } if content.is_empty() => {}
            _ => return None,
        }
    }
    let name = out.trim();
    (!name.is_empty()).then(|| name.to_owned())
}

/// The first character that an inline shows.
fn first_char(inline: &Inline) -> Option<char> {
    match &inline.kind {
        InlineKind::Text(text) | InlineKind::Code(text) => text.chars().next(),
        _ => walk::inner(inline)[0].iter().find_map(first_char),
    }
}

/// The words of running text, without any markup, on one line.
pub(super) fn plain(content: &[Inline]) -> String {
    single_spaced(&walk::plain(content))
}

/// Short code with signs at which reading programs end a line, such as `#[test]` and `--all`: on paper it is not parted either.
fn stays_whole(code: &str) -> bool {
    const SHORT: usize = 16;
    (2..=SHORT).contains(&code.len())
        && !code.contains(char::is_whitespace)
        && code.bytes().any(|byte| b"-/#?!|[{".contains(&byte))
}

#[cfg(test)]
mod tests {
    #[test]
    fn widths_are_rounded_to_classes() {
        assert_eq!([1, 33, 50, 400].map(super::percent_step), [5, 35, 50, 100]);
    }
}
