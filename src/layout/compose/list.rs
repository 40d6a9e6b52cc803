//! Lists: labels hang in the margin of their items.

use super::{Flow, Frame};
use crate::book::ListItem;
use crate::layout::context::TextFormat;
use crate::layout::galley::{Fragment, Item};
use crate::layout::page::{Mark, Placed, TagKind};
use crate::length::{Length, Point, Size};

impl<'a> Flow<'_, 'a> {
    /// A bullet, numbered or task list.
    pub(super) fn list(&mut self, start: Option<u64>, tight: bool, items: &'a [ListItem], frame: Frame<'a>) {
        let size = frame.format.size;
        let list = self.ctx.tag(frame.parent, TagKind::List { ordered: start.is_some() });
        // The widest number decides how far all items are indented.
        let last = start.map(|first| first.saturating_add(items.len() as u64).saturating_sub(1));
        let indent = match last {
            Some(last) => {
                let digits = 1 + last.max(1).ilog10();
                (size.scale(i64::from(digits) * 52 + 28, 100) + size.scale(4, 10)).max(size.scale(15, 10))
            }
            None => size.scale(14, 10),
        };
        let inner = frame.inset(indent, Length::ZERO);
        let between = if tight { frame.leading.scale(12, 100) } else { frame.skip };
        self.space(frame.skip);
        for (i, item) in items.iter().enumerate() {
            if i > 0 {
                self.space(between);
            }
            let tag = self.ctx.tag(Some(list), TagKind::Item);
            let label_tag = self.ctx.tag(Some(tag), TagKind::Label);
            let body = self.ctx.tag(Some(tag), TagKind::ItemBody);
            let label = match (item.checked, start) {
                (Some(_), _) => None,
                (None, Some(first)) => Some(format!("{}.", first.saturating_add(i as u64))),
                (None, None) => Some(bullet(frame.lists).to_owned()),
            };
            let from = self.out.len();
            let lists = frame.lists.saturating_add(u8::from(start.is_none()));
            self.blocks(&item.blocks, Frame { skip: between, lists, ..inner }.under(body));
            let mut marks = Vec::new();
            let gap = size.scale(5, 10);
            match (label, item.checked) {
                (Some(text), _) => {
                    let format = TextFormat { code: false, bold: false, italic: false, ..frame.format };
                    let set = self.label(&text, format, Some(label_tag), frame.rtl);
                    let x = if frame.rtl { inner.left + inner.measure + gap } else { inner.left - gap - set.width };
                    marks.extend(set.marks.into_iter().map(|mut placed| {
                        placed.at.x += x;
                        placed
                    }));
                }
                (None, checked) => {
                    let x =
                        if frame.rtl { inner.left + inner.measure + gap } else { inner.left - gap - size.scale(7, 10) };
                    marks.extend(task_box(frame, checked == Some(true), x, label_tag));
                }
            }
            self.hang(from, marks, frame);
        }
        self.space(frame.skip);
    }

    /// Puts a label on the first line composed since `from`; an empty item gets a line for it.
    fn hang(&mut self, from: usize, marks: Vec<Placed>, frame: Frame<'a>) {
        let first = self.out.iter_mut().skip(from).find_map(|item| match item {
            Item::Fragment(fragment) => Some(fragment),
            _ => None,
        });
        let fallback = frame.leading.scale(7, 10);
        if let Some(fragment) = first {
            let baseline = if fragment.baseline == Length::ZERO { fallback } else { fragment.baseline };
            lower(fragment, marks, baseline);
        } else {
            let mut fragment = Fragment { height: frame.leading, baseline: fallback, ..Fragment::default() };
            lower(&mut fragment, marks, fallback);
            self.push(fragment);
        }
    }
}

/// Adds marks that stand on a baseline; they come first, so that the label is read before its item.
fn lower(fragment: &mut Fragment, marks: Vec<Placed>, baseline: Length) {
    let mut all: Vec<Placed> = marks;
    for placed in &mut all {
        placed.at.y += baseline;
    }
    all.append(&mut fragment.marks);
    fragment.marks = all;
}

/// The bullet of a list within so many others.
fn bullet(lists: u8) -> &'static str {
    ["•", "–", "·"][usize::from(lists % 3)]
}

/// An empty or ticked box standing on the baseline.
fn task_box(frame: Frame<'_>, done: bool, x: Length, tag: crate::layout::page::TagId) -> Vec<Placed> {
    let side = frame.format.size.scale(66, 100);
    let line = frame.format.size.scale(6, 100);
    let at = Point::new(x, -side);
    let actual = Some(if done { "☑" } else { "☐" }.into());
    let mut marks = vec![Placed {
        at,
        tag: Some(tag),
        mark: Mark::Frame { size: Size::new(side, side), line, color: frame.format.color, actual },
    }];
    if done {
        let inset = side.scale(25, 100);
        let size = Size::new(side - inset * 2, side - inset * 2);
        let at = Point::new(x + inset, -side + inset);
        marks.push(Placed { at, tag: Some(tag), mark: Mark::Rule(size, frame.format.color) });
    }
    marks
}
