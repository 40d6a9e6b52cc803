//! The masthead of a handout: title, book and authors, address with its QR code, a rule.

use super::{Flow, Frame, body_format};
use crate::book::{Inline, InlineKind, LinkRole, Target};
use crate::layout::context::TextFormat;
use crate::layout::galley::{Fragment, Item};
use crate::layout::masthead::{Address, Masthead};
use crate::layout::page::{LinkTarget, Mark, Placed, TagKind};
use crate::length::{Length, PathStep, Point, Size};
use crate::source::Span;

/// The side of a module, at least, so that a telephone can tell it from its neighbors.
const MODULE: f64 = 0.4;
/// The side of a code with its quiet zone, at least.
const CODE: f64 = 17.0;
/// Modules of white around a code (ISO/IEC 18004 §6.3.8); the paper is white beyond it, so that half is kept clear.
const QUIET: i64 = 2;

impl<'a> Flow<'_, 'a> {
    /// Sets the masthead; it takes no leaf of the model.
    pub(super) fn masthead(&mut self, masthead: &Masthead, span: Span, frame: Frame<'a>) {
        let leaf = self.ctx.leaf;
        let theme = self.ctx.theme;
        let tag = self.ctx.tag(frame.parent, TagKind::Div);
        let address = masthead.address.as_ref();
        let code = address.filter(|address| !address.code.is_empty());
        let side = code.map_or(Length::ZERO, |address| side(address.code.len()));
        let gap = if code.is_some() { theme.body.size * 2 } else { Length::ZERO };
        let inner = frame.under(tag).inset(Length::ZERO, side + gap);
        let words = |text: &str| vec![Inline::new(span, InlineKind::Text(text.to_owned()))];
        if let Some(title) = &masthead.title {
            let size = theme.body.size.scale(i64::from(theme.heading_scale[0]), 1000).scale(11, 10);
            let format = TextFormat { family: theme.heading_family, bold: true, size, ..body_format(theme) };
            let tag = self.ctx.tag(inner.parent, TagKind::Heading(1));
            self.lines(&words(title), &inner.title(format, size.scale(6, 5)), inner, Some(tag), span);
            self.keep();
            self.push(Fragment { height: theme.body.leading.scale(1, 4), ..Fragment::default() });
            self.keep();
        }
        let small = theme.small(theme.body.size, 88);
        let format =
            TextFormat { family: theme.heading_family, size: small, color: theme.colors.faint, ..body_format(theme) };
        let style = inner.display(format, small.scale(14, 10));
        let mut lines = vec![words(&masthead.source)];
        if let Some(Address { url, .. }) = address {
            let shown = url.split_once("://").map_or(url.as_str(), |(_, rest)| rest).trim_end_matches('/');
            let target = Target::Web(url.clone());
            lines.push(vec![Inline::new(span, InlineKind::link(target, words(shown), LinkRole::Plain))]);
        }
        for line in lines {
            let tag = self.ctx.tag(inner.parent, TagKind::Paragraph);
            self.lines(&line, &style, inner, Some(tag), span);
            self.keep();
        }
        if let Some(address) = code {
            self.code_beside(address, side, frame.under(tag));
        }
        let rule = Length::from_pt(0.6);
        let mark = Mark::Rule(Size::new(frame.measure, rule), theme.colors.rule);
        let at = Point::new(frame.left, theme.body.size.scale(1, 2));
        let height = at.y + rule;
        self.push(Fragment { height, marks: vec![Placed { at, tag: None, mark }], ..Fragment::default() });
        self.keep();
        self.space(theme.body.leading.scale(15, 10));
        self.ctx.leaf = leaf;
    }

    /// Draws the code at the end of what is set so far, which becomes as high as the code.
    fn code_beside(&mut self, address: &Address, side: Length, frame: Frame<'a>) {
        let height = |item: &Item| if let Item::Fragment(fragment) = item { fragment.height } else { Length::ZERO };
        let above: Length = self.out.iter().map(height).sum();
        let x = if frame.rtl { frame.left } else { frame.left + frame.measure - side };
        let link = self.ctx.tag(frame.parent, TagKind::Link);
        let figure = self.ctx.tag(Some(link), TagKind::Figure);
        for tag in [link, figure] {
            self.ctx.tags[tag.0 as usize].alt = Some(format!("QR: {}", address.url).into());
        }
        let target = LinkTarget::Web(address.url.as_str().into());
        let drawn = Mark::Path(modules(&address.code, side).into(), self.ctx.theme.colors.text);
        let area = Mark::Link(Size::new(side, side), target);
        // Behind the lines, so that it comes last in the order of reading; it stands beside them.
        let at = Point::new(x, -above);
        let strut = Fragment {
            height: (side - above).max(Length::ZERO),
            marks: vec![Placed { at, tag: Some(figure), mark: drawn }, Placed { at, tag: Some(link), mark: area }],
            ..Fragment::default()
        };
        self.push(strut);
        self.keep();
    }
}

/// The side of a code of so many modules.
fn side(modules: usize) -> Length {
    Length::from_mm(CODE).max(Length::from_mm(MODULE) * (modules as i64 + 2 * QUIET))
}

/// The dark modules as one path: a rectangle for each stretch of a row.
fn modules(code: &[Vec<bool>], side: Length) -> Vec<PathStep> {
    let count = code.len() as i64 + 2 * QUIET;
    let edge = |n: usize| side.scale(n as i64 + QUIET, count);
    let mut steps = Vec::new();
    for (row, modules) in code.iter().enumerate() {
        let mut from = 0;
        for stretch in modules.chunk_by(|a, b| a == b) {
            let to = from + stretch.len();
            if stretch[0] {
                let (left, right, top, bottom) = (edge(from), edge(to), edge(row), edge(row + 1));
                steps.extend([
                    PathStep::Move(Point::new(left, top)),
                    PathStep::Line(Point::new(right, top)),
                    PathStep::Line(Point::new(right, bottom)),
                    PathStep::Line(Point::new(left, bottom)),
                    PathStep::Close,
                ]);
            }
            from = to;
        }
    }
    steps
}
