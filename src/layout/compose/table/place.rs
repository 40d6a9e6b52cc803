//! Rows → the galley, with rules and the head that pages repeat; or → landscape pages.
//!
//! Rules as books have them: heavy at the top and the bottom, fine under the head and between
//! groups of rows, none upright (Fear, *Publication quality tables in LaTeX*, §2).

use super::super::{Flow, Frame};
use super::Columns;
use super::grid::Grid;
use super::rows::{Block, merge};
use crate::layout::compose::breaks::ALONE;
use crate::layout::galley::{Fragment, INFINITE, Item};
use crate::layout::page::{Mark, Placed};
use crate::layout::turn::turned;
use crate::length::{Length, Point, Size};
use crate::theme::Color;

/// Between rows of several lines.
const HAIR: Color = Color::rgb(0xc8, 0xc8, 0xc8);

/// The rules of one table.
struct Rules {
    left: Length,
    width: Length,
    ink: Color,
}

impl Rules {
    fn rule(&self, height: Length, color: Color) -> Fragment {
        let mark = Mark::Rule(Size::new(self.width, height), color);
        let marks = vec![Placed { at: Point::new(self.left, Length::ZERO), tag: None, mark }];
        Fragment { height, marks, ..Fragment::default() }
    }

    /// At the top and the bottom.
    fn heavy(&self) -> Fragment {
        self.rule(Length::from_pt(0.9), self.ink)
    }

    /// Under the head and between groups.
    fn fine(&self) -> Fragment {
        self.rule(Length::from_pt(0.45), self.ink)
    }

    fn hair(&self) -> Fragment {
        self.rule(Length::from_pt(0.25), HAIR)
    }
}

/// A table's rows with what stands between them.
struct Parts {
    rules: Rules,
    /// Rule, head rows, rule; of a table without a head the rule.
    head: Vec<Fragment>,
    has_head: bool,
    /// The rows of the body, each with the rule before it.
    body: Vec<(Option<Fragment>, Block)>,
}

fn parts(grid: &Grid<'_>, mut rows: Vec<Block>, columns: &Columns, frame: Frame<'_>, ink: Color) -> Parts {
    let rules = Rules { left: columns.left, width: columns.total, ink };
    let at = rows.iter().position(|row| row.first >= grid.head).unwrap_or(rows.len());
    let rest = rows.split_off(at);
    let mut head = vec![rules.heavy()];
    let has_head = !rows.is_empty();
    if has_head {
        head.extend(rows.into_iter().flat_map(|row| row.pieces));
        head.push(rules.fine());
    }
    let several_lines = rest.iter().flat_map(|row| &row.pieces).any(|row| row.height > frame.leading * 2);
    let body = rest
        .into_iter()
        .enumerate()
        .map(|(i, row)| {
            let rule = if i == 0 {
                None
            } else if grid.opens_group(row.first) {
                Some(rules.fine())
            } else {
                several_lines.then(|| rules.hair())
            };
            (rule, row)
        })
        .collect();
    Parts { rules, head, has_head, body }
}

impl<'a> Flow<'_, 'a> {
    /// Puts the rows into the galley; pages break between them.
    pub(super) fn place_rows(&mut self, grid: &Grid<'a>, rows: Vec<Block>, columns: &Columns, frame: Frame<'a>) {
        let Parts { rules, head, has_head, body } = parts(grid, rows, columns, frame, self.ctx.theme.colors.text);
        // On further pages the head is furniture: its text was read once.
        let again = if has_head { head.iter().map(furniture).collect() } else { vec![rules.heavy()] };
        for fragment in head {
            self.push(fragment);
            self.out.push(Item::Penalty(INFINITE));
        }
        // A head as tall as a third of a page would leave no room for rows: it stands once.
        let height: Length = again.iter().map(|f| f.height).sum();
        let page = self.ctx.theme.page.text_height();
        self.out.push(Item::Repeat(if height < page / 3 { again } else { vec![rules.heavy()] }));
        let count = body.len();
        // A table that would take less than half a page is better kept whole, at the price of some white.
        let tall: Length = body.iter().flat_map(|(_, row)| &row.pieces).map(|piece| piece.height).sum();
        let (edge, inner) = if tall < page / 2 { (ALONE, 3_000) } else { (ALONE, 0) };
        let mut after_title = false;
        for (i, (rule, row)) in body.into_iter().enumerate() {
            if i > 0 {
                let cost = if i == 1 || i + 1 == count { edge } else { inner };
                let cost = if after_title { INFINITE } else { cost };
                if let Some(rule) = rule {
                    self.out.push(Item::Penalty(INFINITE));
                    self.push(rule);
                }
                self.out.push(Item::Penalty(cost));
            }
            after_title = row.title;
            for (k, piece) in row.pieces.into_iter().enumerate() {
                if k > 0 {
                    self.out.push(Item::Penalty(if k == 1 { 3_000 } else { 100 }));
                }
                self.push(piece);
            }
        }
        self.out.push(Item::EndRepeat);
        self.out.push(Item::Penalty(INFINITE));
        self.push(rules.heavy());
    }

    /// Puts the rows onto landscape pages that come behind the running one.
    pub(super) fn place_turned(
        &mut self,
        grid: &Grid<'a>,
        rows: Vec<Block>,
        columns: &Columns,
        frame: Frame<'a>,
        caption: Vec<Fragment>,
    ) {
        let Parts { rules, head, has_head, body } = parts(grid, rows, columns, frame, self.ctx.theme.colors.text);
        let page = &self.ctx.theme.page;
        let size = Size::new(page.text_height(), page.measure());
        let foot = rules.heavy();
        let height = |stack: &[Fragment]| stack.iter().map(|piece| piece.height).sum::<Length>();
        let repeated: Vec<Fragment> = if has_head && height(&head) < size.height / 3 {
            head.iter().map(furniture).collect()
        } else {
            vec![rules.heavy()]
        };
        let mut stack: Vec<Fragment> = caption.into_iter().chain(head).collect();
        let mut full = height(&stack) + foot.height;
        let mut begun = true;
        let mut plates = Vec::new();
        for (rule, row) in body {
            let own = height(&row.pieces) + rule.as_ref().map_or(Length::ZERO, |rule| rule.height);
            // A title goes with the row below it.
            let wanted = if row.title { own + frame.leading * 2 } else { own };
            if full + wanted > size.height && !begun && height(&repeated) + wanted <= size.height {
                stack.push(rules.fine());
                plates.push(std::mem::replace(&mut stack, repeated.clone()));
                full = height(&repeated) + foot.height;
                begun = true;
            }
            if !begun {
                full += rule.as_ref().map_or(Length::ZERO, |rule| rule.height);
                stack.extend(rule);
            }
            for piece in row.pieces {
                if full + piece.height > size.height && !begun {
                    stack.push(rules.fine());
                    plates.push(std::mem::replace(&mut stack, repeated.clone()));
                    full = height(&repeated) + foot.height;
                }
                full += piece.height;
                stack.push(piece);
                begun = false;
            }
        }
        stack.push(foot);
        plates.push(stack);
        // Before white space and penalties: what stands before the table is kept with what follows it.
        let loose = |item: &&Item| matches!(item, Item::Glue(_) | Item::Penalty(_));
        let at = self.out.len() - self.out.iter().rev().take_while(loose).count();
        let mut places = std::mem::take(&mut self.places);
        let plates = plates.into_iter().map(|stack| {
            let mut plate = plate(&stack, size);
            places.append(&mut plate.places);
            plate.places = std::mem::take(&mut places);
            Item::Plate(Box::new(plate))
        });
        let plates: Vec<Item> = plates.collect();
        self.out.splice(at..at, plates);
    }
}

/// A landscape block in the middle of an upright page.
fn plate(stack: &[Fragment], size: Size) -> Fragment {
    let height: Length = stack.iter().map(|piece| piece.height).sum();
    let mut out = Fragment::default();
    merge(&mut out, stack, (size.height - height).max(Length::ZERO) / 2);
    out.height = size.width;
    out.marks = std::mem::take(&mut out.marks).into_iter().map(|placed| turned(placed, size.width)).collect();
    out
}

/// The same marks without meaning: what is repeated on a further page.
fn furniture(fragment: &Fragment) -> Fragment {
    let marks = fragment
        .marks
        .iter()
        .filter(|placed| !matches!(placed.mark, Mark::Link(..)))
        .map(|placed| Placed { tag: None, ..placed.clone() })
        .collect();
    Fragment { height: fragment.height, baseline: fragment.baseline, marks, ..Fragment::default() }
}
