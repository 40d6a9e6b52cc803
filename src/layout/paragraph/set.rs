//! Breaks → lines, each justified and placed.

use super::hlist::{self, HList, Item, Kind};
use super::line::{self, Piece};
use super::passes::Broken;
use super::{Line, Paragraph, justify};
use crate::diagnostic::{Code, Diagnostic};
use crate::layout::context::{Context, LineAlign};
use crate::layout::galley::Fragment;
use crate::length::{Length, Point};
use crate::source::Span;

impl Paragraph {
    /// Sets lines as they have been found. `place` is where those that stick out are remarked.
    pub(super) fn set(&self, ctx: &mut Context<'_>, broken: &Broken<'_>, measure: Length, place: Span) -> Vec<Line> {
        let list = &*broken.list;
        let breaks = &broken.found.breaks;
        let mut overfull = broken.is_forced().then_some(place);
        let mut lines = Vec::with_capacity(breaks.len());
        let mut from = 0;
        let mut post: Option<Item> = None;
        let mut pieces: Vec<Piece> = Vec::with_capacity(64);
        let mut place = 0;
        let mut note = 0;
        for (number, end) in breaks.iter().enumerate() {
            pieces.clear();
            pieces.extend(post.take().map(|item| Piece { item, width: item.width, hyphen: false }));
            for item in &list.items[from.min(end.at)..end.at] {
                let printed = match item.kind {
                    Kind::Penalty { .. } | Kind::Forced => false,
                    Kind::Disc { .. } => item.glyphs_len > 0,
                    _ => true,
                };
                if printed {
                    let mut item = *item;
                    if let Kind::Disc { .. } = item.kind {
                        // Not divided: the ligature, which neither stretches nor shrinks.
                        (item.stretch, item.shrink) = (0, 0);
                        item.kind = Kind::Box { word: false, id: 0, whole: false };
                    }
                    pieces.push(Piece { item, width: item.width, hyphen: false });
                }
            }
            // A space may stand behind the place where the line ends: a bound one that had to give way.
            let dropped = list.items.get(end.at..end.next.max(end.at)).unwrap_or_default();
            let mut space = dropped.iter().any(|item| match item.kind {
                Kind::Glue => item.text_len > 0,
                Kind::Forced => number + 1 < breaks.len(),
                _ => false,
            });
            while let Some(glue) = pieces.pop_if(|piece| piece.item.kind == Kind::Glue) {
                space |= glue.item.text_len > 0;
            }
            let divided = list.items.get(end.at).is_some_and(Item::parts_word);
            if let Some(item @ Item { kind: Kind::Disc { parts, .. }, .. }) = list.items.get(end.at) {
                let parts = list.discs.get(*parts as usize);
                pieces.extend(parts.map(|parts| Piece { item: parts.pre, width: parts.pre.width, hyphen: false }));
                let hyphen = hlist::hyphen(&mut ctx.shaper, list, item.run, item.text);
                pieces.push(Piece { item: hyphen, width: hyphen.width, hyphen: true });
                post = parts.map(|parts| parts.post);
            }
            let last = end.at >= list.items.len() || list.items[end.at].kind == Kind::Forced;
            let indent = if number < self.setting.indented as usize { self.setting.indent } else { Length::ZERO };
            let remarks = ctx.remarks.iter().len();
            let mut line = self.line(ctx, list, &mut pieces, space, measure, indent, last, overfull);
            // One remark a paragraph is enough.
            overfull = overfull.filter(|_| ctx.remarks.iter().len() == remarks);
            line.divided = divided;
            from = end.next;
            // Places and notes of the text up to where the next line begins.
            let until = list.items.get(from).map_or(u32::MAX, |item| item.text);
            let until = if number + 1 == breaks.len() { u32::MAX } else { until };
            while let Some((_, name)) = self.flat.places.get(place).filter(|(at, _)| *at < until) {
                line.fragment.places.push(name.clone());
                place += 1;
            }
            while let Some((_, index)) = self.flat.notes.get(note).filter(|(at, _)| *at < until) {
                line.fragment.notes.push(*index);
                note += 1;
            }
            lines.push(line);
        }
        lines
    }

    #[allow(clippy::too_many_arguments, reason = "one line's place in its paragraph")]
    fn line(
        &self,
        ctx: &mut Context<'_>,
        list: &HList,
        pieces: &mut [Piece],
        space: bool,
        measure: Length,
        indent: Length,
        last: bool,
        overfull: Option<Span>,
    ) -> Line {
        let setting = &self.setting;
        let edges = self.edges(list);
        let natural: i64 = pieces.iter().map(|piece| piece.width).sum();
        let left = if indent == Length::ZERO {
            Length(edges.left(pieces.first().map(|piece| &piece.item)))
        } else {
            Length::ZERO
        };
        let right =
            Length(
                pieces.last().map_or(0, |last| {
                    if last.hyphen { edges.hyphen(&last.item) } else { edges.right(Some(&last.item)) }
                }),
            );
        let room = measure - indent + left + right;
        let slack = room.0 - natural;
        let mut expansion = 0;
        let mut ratio = 0;
        if setting.align == LineAlign::Justify && (slack < 0 || !last) {
            expansion = justify::expand(pieces, slack, &edges);
            ratio = justify::space(pieces, room.0);
        }
        let width: i64 = pieces.iter().map(|piece| piece.width).sum();
        if let Some(span) = overfull.filter(|_| width > room.0 + Length::from_pt(0.1).0) {
            let by = Length(width - room.0).to_pt();
            let message = format!("a line sticks out by {by:.1}pt: {}", self.shown(pieces));
            ctx.remarks.push(Diagnostic::new(Code::OverfullLine, span, message));
            let leaf = pieces.iter().find(|p| p.item.text_len > 0).and_then(|p| self.leaf(p.item.text));
            // Footnotes, whose leaves do not tell the page, are set when no paragraphs are kept any more.
            if let (Some(leaf), true) = (leaf, ctx.supple.is_some()) {
                ctx.found.overfull.insert((span.start, span.end), leaf);
            }
        }
        let spare = Length(room.0 - width);
        let display = match pieces {
            [Piece { item: Item { kind: Kind::Object(index), .. }, .. }] => self.flat.objects[*index as usize].display,
            _ => false,
        };
        let x = match (if display { LineAlign::Center } else { setting.align }, setting.rtl) {
            (LineAlign::Center, false) => indent + spare / 2,
            (LineAlign::Center, true) => spare / 2,
            (LineAlign::Justify | LineAlign::Start, false) | (LineAlign::End, true) => {
                if setting.rtl {
                    Length::ZERO
                } else {
                    indent - left
                }
            }
            (LineAlign::Justify | LineAlign::Start, true) => spare,
            (LineAlign::End, false) => indent + spare,
        };
        // The baseline where the face's extent is centered in the leading; lower or followed by more room where something tall stands.
        let mut baseline = (setting.leading - (setting.ascent + setting.descent)) / 2 + setting.ascent;
        let mut height = setting.leading;
        let clearance = Length::pt(1);
        let (mut above, mut below) = (Length::ZERO, Length::ZERO);
        for piece in pieces.iter() {
            if let Kind::Object(index) = piece.item.kind {
                let object = &self.flat.objects[index as usize];
                above = above.max(object.height);
                below = below.max(object.depth);
            }
        }
        let more = (above + clearance - baseline).max(Length::ZERO);
        if above > Length::ZERO && more > Length::ZERO {
            baseline += more;
            height += more;
        }
        let more = (below + clearance - (height - baseline)).max(Length::ZERO);
        if below > Length::ZERO && more > Length::ZERO {
            height += more;
        }
        let mut fragment = Fragment { height, ..Fragment::default() };
        let begins =
            |p: &&Piece| p.item.text_len > 0 || matches!(p.item.kind, Kind::Object(_)) && self.opens(p.item.text);
        // The call of a footnote that begins a paragraph is of no leaf.
        fragment.leaf = pieces.iter().filter(begins).find_map(|p| self.leaf(p.item.text));
        let place = line::Start { at: Point::new(x, baseline), expansion, space };
        line::print(ctx, &self.flat, &list.runs, pieces, place, &mut fragment.marks);
        Line { fragment, baseline, width: Length(natural), divided: false, ratio }
    }

    /// Whether a leaf begins at that place of the flat text.
    fn opens(&self, at: u32) -> bool {
        self.flat.leaves.binary_search_by_key(&at, |leaf| leaf.0).is_ok()
    }

    /// The leaf at a place of the flat text.
    pub(super) fn leaf(&self, at: u32) -> Option<(u32, u32)> {
        let after = self.flat.leaves.partition_point(|leaf| leaf.0 <= at);
        let (start, leaf, byte) = *self.flat.leaves.get(after.checked_sub(1)?)?;
        Some((leaf, byte + (at - start)))
    }

    /// A line's text for a remark.
    fn shown(&self, pieces: &[Piece]) -> String {
        let text: String = pieces
            .iter()
            .map(|piece| match piece.item.kind {
                Kind::Object(_) => "[…]",
                _ => &self.flat.text[piece.item.text as usize..(piece.item.text + piece.item.text_len) as usize],
            })
            .collect();
        let count = text.chars().count();
        let tail: String = text.chars().skip(count.saturating_sub(40)).collect();
        if count > 40 { format!("“…{tail}”") } else { format!("“{tail}”") }
    }
}
