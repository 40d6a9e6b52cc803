//! What tables ask of a paragraph before it is broken: widths and heights, at the price of one
//! look at each item.

use super::Paragraph;
use super::hlist::{Item, Kind};
use crate::font::Shaper;
use crate::length::Length;

/// Where a line may end when the narrowest width is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Breaking {
    /// Between words, and behind their hyphens.
    Words,
    /// Also at the joints of identifiers, paths and addresses.
    Identifiers,
    /// Wherever a line may end at all.
    Anywhere,
}

impl Breaking {
    /// Whether a line may end at a penalty.
    fn allows(self, cost: i32, flagged: bool) -> bool {
        match self {
            Breaking::Words => cost <= 0 || (flagged && cost < 10_000),
            Breaking::Identifiers => cost <= 200,
            Breaking::Anywhere => cost < 10_000,
        }
    }
}

impl Paragraph {
    /// Width of the widest piece that cannot be broken.
    pub fn least_width(&self, breaking: Breaking) -> Length {
        let (mut widest, mut piece) = (0, 0);
        for item in &self.list.items {
            match item.kind {
                Kind::Glue | Kind::Forced => {
                    widest = widest.max(piece);
                    piece = 0;
                }
                Kind::Penalty { cost, flagged } => {
                    if breaking.allows(cost, flagged) {
                        widest = widest.max(piece);
                        piece = 0;
                    }
                }
                Kind::Disc { .. } => {
                    widest = widest.max(piece + item.stretch);
                    piece = item.shrink;
                }
                Kind::Box { .. } | Kind::Tie | Kind::Object(_) | Kind::Missing => piece += item.width,
            }
        }
        Length(widest.max(piece))
    }

    /// How many lines it makes of a width when each takes what fits.
    pub fn lines_at(&self, measure: Length) -> u32 {
        let (mut lines, mut line, mut space, mut piece) = (1_u32, 0, 0, 0);
        let mut settle = |line: &mut i64, space: &mut i64, piece: &mut i64| {
            if *line > 0 && *line + *space + *piece > measure.0 {
                lines += 1;
                *line = *piece;
            } else {
                *line += *space + *piece;
            }
            (*space, *piece) = (0, 0);
        };
        let mut forced = 0;
        for item in &self.list.items {
            match item.kind {
                Kind::Glue => {
                    settle(&mut line, &mut space, &mut piece);
                    space = item.width;
                }
                Kind::Penalty { cost, .. } if cost < 10_000 => settle(&mut line, &mut space, &mut piece),
                Kind::Penalty { .. } => {}
                Kind::Forced => {
                    settle(&mut line, &mut space, &mut piece);
                    forced += 1;
                    line = 0;
                }
                Kind::Disc { .. } => {
                    settle(&mut line, &mut space, &mut piece);
                    piece = item.width;
                }
                Kind::Box { .. } | Kind::Tie | Kind::Object(_) | Kind::Missing => piece += item.width,
            }
        }
        settle(&mut line, &mut space, &mut piece);
        lines + forced
    }

    /// Width of what stands before a byte of its text, set on one line.
    pub fn width_before(&self, shaper: &Shaper<'_>, byte: usize) -> Length {
        let byte = u32::try_from(byte).unwrap_or(u32::MAX);
        let end = |item: &Item| item.text + item.text_len;
        let whole = self.list.items.iter().take_while(|item| end(item) <= byte);
        let width: i64 = whole.clone().map(|item| item.width).sum();
        let part = self.list.items.get(whole.count()).filter(|item| item.text < byte && item.text_len > 0);
        let part = part.map_or(0, |item| {
            let scale = self.list.runs[item.run as usize].scale;
            let glyphs = shaper.glyphs(item.glyphs, item.glyphs_len);
            glyphs
                .iter()
                .filter(|glyph| item.origin + glyph.cluster < byte)
                .map(|glyph| scale.apply(glyph.advance))
                .sum()
        });
        Length(width + part)
    }

    /// Its text as it is set.
    pub fn text(&self) -> &str {
        &self.flat.text
    }
}

#[cfg(test)]
mod tests {
    use super::super::flat::Flat;
    use super::super::hlist::HList;
    use super::*;

    fn of(items: Vec<Item>) -> Paragraph {
        let list = HList { items, ..HList::default() };
        Paragraph { flat: Box::new(Flat::default()), list: Box::new(list), ..Paragraph::default() }
    }

    fn word(width: i64) -> Item {
        Item { width, ..Item::new(Kind::Box { word: true, id: 0, whole: false }, 0, 0) }
    }

    fn space() -> Item {
        Item { width: 10, ..Item::new(Kind::Glue, 0, 0) }
    }

    fn joint(cost: i32) -> Item {
        Item::new(Kind::Penalty { cost, flagged: false }, 0, 0)
    }

    #[test]
    fn the_narrowest_width_depends_on_what_may_be_broken() {
        let set = of(vec![word(30), joint(100), word(40), joint(1500), word(20), space(), word(50)]);
        let least = [Breaking::Words, Breaking::Identifiers, Breaking::Anywhere].map(|b| set.least_width(b).0);
        assert_eq!(least, [90, 60, 50]);
    }

    #[test]
    fn lines_are_counted_as_they_fill() {
        let set = of(vec![word(30), space(), word(30), space(), word(30), Item::new(Kind::Forced, 0, 0), word(5)]);
        assert_eq!([30, 70, 110].map(|width| set.lines_at(Length(width))), [4, 3, 2]);
    }
}
