//! The running line and the folio of a page: what they say, and where they stand.
//!
//! Comes in: a page with its text, the titles of its chapter and section, its label. Goes out: the same page with its
//! furniture, which no reading order has. What does not fit is cut; what would read as a line of text is brief.

use super::brief::{brief, reads_as_prose};
use super::compose::body_format;
use super::context::{Context, TextFormat};
use super::folio::Section;
use super::front::moved;
use super::page::{Mark, Page, Placed};
use super::paragraph::{self, Stretch};
use crate::book::Book;
use crate::length::{Length, Point, Size};
use crate::theme::{Folio, NotePlace, Running, RunningPlace, RunningStyle, RunningText, Theme};
use std::borrow::Cow;

/// What stands around the text of one page.
pub(super) struct Line<'a> {
    pub(super) section: &'a Section,
    /// The section that the page is in.
    pub(super) within: Option<&'a str>,
    pub(super) folio: &'a str,
    /// Top left corner of the text block.
    pub(super) at: Point,
    /// Recto or verso; `None` when one-sided.
    pub(super) side: Option<bool>,
    /// It is the first page of its chapter.
    pub(super) opens: bool,
    /// It says more than the folio.
    pub(super) worded: bool,
    pub(super) rtl: bool,
}

/// Where a piece of furniture stands on its line.
#[derive(Clone, Copy)]
enum Stand {
    Start,
    Middle,
    End,
}

impl Line<'_> {
    /// Sets the running line and the folio on a page that has its text.
    pub(super) fn set(&self, ctx: &mut Context<'_>, page: &mut Page) {
        let theme = ctx.theme;
        let running = theme.running;
        let size = theme.small(theme.body.size, 82);
        let format = TextFormat { family: theme.heading_family, size, color: theme.colors.faint, ..body_format(theme) };
        let under = theme.notes.filter(|room| room.place == NotePlace::Below);
        let under = under.map_or(Length::ZERO, |room| room.gap + room.extent);
        let foot = self.at.y + theme.page.text_height() + under + theme.body.leading.scale(22, 10);
        let (baseline, rule) = match running.place {
            RunningPlace::Foot => (foot, foot - theme.body.size.scale(13, 10)),
            RunningPlace::Head | RunningPlace::None => {
                let baseline = self.at.y - theme.body.leading.scale(15, 10);
                (baseline, baseline + theme.body.size.scale(45, 100))
            }
        };
        // A head over the title of a chapter would say it twice; a foot goes on, for pages that are handed out one by one.
        let runs = match running.place {
            RunningPlace::Head => !self.opens && self.section.head.is_some(),
            RunningPlace::Foot => self.section.head.is_some(),
            RunningPlace::None => false,
        };
        let outer = if self.side == Some(false) { Stand::Start } else { Stand::End };
        let on_line = running.folio == Folio::Line && runs;
        let (height, stand) = match running.folio {
            Folio::Line if on_line => (baseline, outer),
            Folio::Foot if self.side.is_some() => (foot, outer),
            Folio::Foot | Folio::FootCenter | Folio::Line => (foot, Stand::Middle),
        };
        let set = paragraph::hbox(ctx, &[Stretch { text: self.folio, format, tag: None }], self.rtl);
        let folio_room = if on_line { set.width + size * 2 } else { Length::ZERO };
        let from = page.marks.len() as u32;
        page.marks.extend(moved(set.marks, self.x(theme, stand, set.width), height));
        let folio_end = page.marks.len() as u32;
        page.foot = from..folio_end;
        if !runs {
            return;
        }
        let format = TextFormat {
            italic: running.style == RunningStyle::Italic,
            small_caps: running.style == RunningStyle::SmallCaps,
            ..format
        };
        let measure = theme.page.measure();
        let mut room = measure - folio_room;
        let texts =
            if self.worded { self.texts(ctx.book, &running) } else { [(None, Stand::Start), (None, Stand::End)] };
        let both = texts.iter().all(|(text, _)| text.is_some());
        for (i, (text, stand)) in texts.iter().enumerate() {
            let Some(text) = text else { continue };
            let most = match stand {
                Stand::Middle => room - folio_room,
                Stand::End if both && i == 1 => room - theme.body.size * 2,
                Stand::Start | Stand::End => room,
            };
            let Some((set, width)) = fitted(ctx, text, format, most, self.rtl) else { continue };
            room -= width;
            page.marks.extend(moved(set, self.x(theme, *stand, width), baseline));
        }
        if running.rule {
            let mark = Mark::Rule(Size::new(measure, Length::from_pt(0.4)), theme.colors.rule);
            page.marks.push(Placed { at: Point::new(self.at.x, rule), tag: None, mark });
        }
        let end = page.marks.len() as u32;
        match running.place {
            RunningPlace::Head if on_line => (page.head, page.foot) = (from..end, end..end),
            RunningPlace::Head => page.head = folio_end..end,
            RunningPlace::Foot | RunningPlace::None => page.foot = from..end,
        }
    }

    /// What the running line says, and where.
    fn texts<'t>(&'t self, book: &'t Book, running: &Running) -> [(Option<Cow<'t, str>>, Stand); 2] {
        let Some(side) = self.side else {
            let (start, end) = (self.text(book, running.verso, false), self.text(book, running.recto, false));
            // Where both together read as a sentence the section gives way.
            let end = end.filter(|end| start.as_deref().is_none_or(|start| !reads_as_prose(&[start, end])));
            if running.folio != Folio::Line {
                return [(start, Stand::Start), (end, Stand::End)];
            }
            // The folio has the end of the line.
            let both = match (start, end) {
                (Some(start), Some(end)) if start != end => {
                    Some(Cow::from(format!("{start}\u{a0}\u{a0}·\u{a0}\u{a0}{end}")))
                }
                (start, end) => start.or(end),
            };
            return [(both, Stand::Start), (None, Stand::End)];
        };
        let text = self.text(book, if side { running.recto } else { running.verso }, true);
        let stand = match (running.center, running.folio == Folio::Line) {
            (true, _) => Stand::Middle,
            // The fore edge, or the spine where the folio has that.
            (false, inner) => {
                if side != inner {
                    Stand::End
                } else {
                    Stand::Start
                }
            }
        };
        [(text, stand), (None, Stand::End)]
    }

    /// What a head or foot says, in brief. `alone`: nothing else names the chapter on this page.
    fn text<'t>(&'t self, book: &'t Book, text: RunningText, alone: bool) -> Option<Cow<'t, str>> {
        let chapter = self.section.head.as_deref();
        let whole = match text {
            RunningText::Book => Some(Cow::from(book.meta.title.as_str())),
            RunningText::Author if book.meta.authors.is_empty() => None,
            RunningText::Author => Some(Cow::from(book.meta.authors.join(", "))),
            RunningText::Chapter => chapter.map(Cow::from),
            RunningText::Section => {
                // A section named as its chapter is would only say it twice.
                let section = self.within.filter(|section| !chapter.is_some_and(|c| c.ends_with(section)));
                section.or(chapter.filter(|_| alone)).map(Cow::from)
            }
            RunningText::None => None,
        };
        whole.map(brief)
    }

    fn x(&self, theme: &Theme, stand: Stand, width: Length) -> Length {
        let spare = theme.page.measure() - width;
        match (stand, self.rtl) {
            (Stand::Middle, _) => self.at.x + spare / 2,
            (Stand::Start, false) | (Stand::End, true) => self.at.x,
            (Stand::End, false) | (Stand::Start, true) => self.at.x + spare,
        }
    }
}

/// Text cut with an ellipsis so that it fits; `None` when not even a few letters do.
fn fitted(
    ctx: &mut Context<'_>,
    text: &str,
    format: TextFormat,
    most: Length,
    rtl: bool,
) -> Option<(Vec<Placed>, Length)> {
    let whole = paragraph::hbox(ctx, &[Stretch { text, format, tag: None }], rtl);
    if whole.width <= most {
        return Some((whole.marks, whole.width));
    }
    let count = text.chars().count() as i64;
    let mut keep = usize::try_from(count * most.0.max(0) / whole.width.0.max(1)).unwrap_or(0);
    while keep > 5 {
        let cut: String = text.chars().take(keep - 1).collect();
        let cut = format!("{}…", cut.trim_end());
        let set = paragraph::hbox(ctx, &[Stretch { text: &cut, format, tag: None }], rtl);
        if set.width <= most {
            return Some((set.marks, set.width));
        }
        keep -= (keep / 20).max(1);
    }
    None
}
