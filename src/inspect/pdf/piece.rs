//! What is shown of a page, piece by piece, in the order of reading.
//!
//! A piece is what is shown from one place on, up to the next operator that moves the line (ISO 32000-1
//! §9.4.2). Its glyphs go from the left to the right whatever the script (§14.8.2.3.3), so a piece of
//! right-to-left text is told backwards: glyph by glyph, the text of one glyph as it is.

use super::lex::Operand;
use std::collections::HashMap;

/// A page's text.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Page {
    /// Text by marked-content identifier, line by line.
    pub(super) texts: HashMap<i64, Vec<Stretch>>,
    /// Words of artifacts.
    pub(super) artifacts: usize,
    /// Text that is neither an artifact's nor an element's.
    pub(super) stray: String,
    /// Pieces that were told backwards.
    pub(super) turned: usize,
    /// Texts that have other letters than the glyphs they stand for, and what the glyphs say, by marked-content identifier.
    pub(super) others: HashMap<i64, (String, String)>,
}

/// A text on one baseline.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Stretch {
    /// The height of the baseline, from the bottom of the page, in points.
    pub(super) height: f32,
    /// The size of its first letters, in points.
    pub(super) size: f32,
    pub(super) text: String,
}

/// Whose a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Owner {
    /// A sequence of this identifier.
    Sequence(i64),
    /// An artifact (§14.8.2.2).
    Artifact,
    /// Nobody.
    Stray,
}

/// What is shown from one place on.
#[derive(Default)]
struct Piece {
    /// Where it begins, in text space.
    at: (f32, f32),
    size: f32,
    /// Texts of glyphs, or texts that stand for some of them, and whose they are.
    units: Vec<(i64, usize)>,
    /// All of them; each ends where its number says.
    text: String,
    /// It begins in a face of fixed width, as code within a line does, which reads from the left by itself.
    code: bool,
}

/// A page being read.
#[derive(Default)]
pub(super) struct Pieces {
    all: Vec<Piece>,
    line: (f32, f32),
    leading: f32,
    moved: bool,
    artifacts: String,
    pictures: Vec<i64>,
    stray: String,
    /// The face is of fixed width, and the sequence is no listing.
    pub(super) code: bool,
    /// The size of the face, in points.
    pub(super) size: f32,
    pub(super) others: HashMap<i64, (String, String)>,
}

impl Pieces {
    /// Follows the operators that move the line.
    pub(super) fn place(&mut self, operator: &[u8], operands: &[Operand<'_>]) {
        let number = |at: usize| operands.get(at).and_then(Operand::number).unwrap_or(0.0);
        match operator {
            b"BT" => self.line = (0.0, 0.0),
            b"Td" | b"TD" => {
                self.line = (self.line.0 + number(0), self.line.1 + number(1));
                if operator == b"TD" {
                    self.leading = -number(1);
                }
            }
            b"Tm" => self.line = (number(4), number(5)),
            b"TL" => {
                self.leading = number(0);
                return;
            }
            b"T*" | b"'" | b"\"" => self.line.1 -= self.leading,
            _ => return,
        }
        self.moved = true;
    }

    /// Text is shown.
    pub(super) fn say(&mut self, owner: Owner, text: &str) {
        let moved = std::mem::take(&mut self.moved);
        let id = match owner {
            Owner::Sequence(id) => id,
            Owner::Artifact | Owner::Stray => {
                let beside = if owner == Owner::Artifact { &mut self.artifacts } else { &mut self.stray };
                beside.push_str(if moved { " " } else { "" });
                return beside.push_str(text);
            }
        };
        if moved || self.all.is_empty() {
            self.all.push(Piece {
                at: self.line,
                size: self.size,
                units: Vec::new(),
                text: String::new(),
                code: self.code,
            });
        }
        if let Some(piece) = self.all.last_mut() {
            piece.text.push_str(text);
            piece.units.push((id, piece.text.len()));
        }
    }

    /// A picture is shown: a sequence without text.
    pub(super) fn picture(&mut self, owner: Owner) {
        if let Owner::Sequence(id) = owner {
            self.pictures.push(id);
        }
    }

    /// The texts in the order of reading.
    pub(super) fn page(self) -> Page {
        let mut page = Page {
            artifacts: self.artifacts.split_whitespace().count(),
            stray: self.stray.trim().to_owned(),
            others: self.others,
            ..Page::default()
        };
        for id in &self.pictures {
            page.texts.entry(*id).or_default();
        }
        for (number, piece) in self.all.iter().enumerate() {
            let leftwards = piece.leftwards().unwrap_or_else(|| {
                // Signs alone go the way in which the line goes here; in code only between two leftward words (UAX 9, N1).
                let leftward = |other: Option<&Piece>| other.is_some_and(|other| other.leftwards() == Some(true));
                let around = [number.checked_sub(1), Some(number + 1)].map(|at| self.all.get(at?));
                if piece.code && !around.into_iter().all(leftward) {
                    return false;
                }
                let same = |other: &&Piece| (other.at.1 - piece.at.1).abs() < 0.01;
                match around.map(|other| other.filter(same)) {
                    [Some(before), _] => piece.at.0 < before.at.0,
                    [None, Some(after)] => after.at.0 < piece.at.0,
                    [None, None] => false,
                }
            });
            if leftwards && piece.units.len() > 1 {
                page.turned += 1;
                // A piece is of one element; its sequences are told by the first of them.
                let text = page.text(piece.units[0].0, piece);
                let mut to = piece.text.len();
                for (_, from) in piece.units.iter().rev().skip(1).chain([&(0, 0)]) {
                    text.push_str(&piece.text[*from..to]);
                    to = *from;
                }
            } else {
                let mut from = 0;
                for units in piece.units.chunk_by(|a, b| a.0 == b.0) {
                    let (owner, to) = units[units.len() - 1];
                    page.text(owner, piece).push_str(&piece.text[from..to]);
                    from = to;
                }
            }
        }
        page
    }
}

impl Page {
    /// The text of a sequence at the height of a piece.
    fn text(&mut self, id: i64, piece: &Piece) -> &mut String {
        let texts = self.texts.entry(id).or_default();
        if texts.last().is_none_or(|last| last.height != piece.at.1) {
            texts.push(Stretch { height: piece.at.1, size: piece.size, text: String::new() });
        }
        let last = texts.len() - 1;
        &mut texts[last].text
    }
}

impl Piece {
    /// By its first letter, digit or mark of direction; `None` without one.
    fn leftwards(&self) -> Option<bool> {
        self.text.chars().find_map(|c| match c {
            '\u{200e}' => Some(false),
            '\u{200f}' => Some(true),
            c if rightmost_first(c) => Some(true),
            c if c.is_alphanumeric() => Some(false),
            _ => None,
        })
    }
}

/// Letters of scripts that run leftwards, and the signs that are as strong: the blocks that the Unicode Standard
/// keeps for them (UAX 9, table 4, classes R and AL). Their digits run rightwards, their other signs either way.
fn rightmost_first(c: char) -> bool {
    let block = matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefe}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}');
    let sign = matches!(c, '\u{5be}' | '\u{5c0}' | '\u{5c3}' | '\u{5c6}' | '\u{5f3}' | '\u{5f4}' | '\u{61b}' | '\u{61d}'..='\u{61f}' | '\u{66d}' | '\u{6d4}' | '\u{700}'..='\u{70d}');
    block && c.is_alphabetic() || sign
}

#[cfg(test)]
mod tests {
    use super::*;

    fn show(pieces: &mut Pieces, x: f32, units: &[&str]) {
        pieces.place(b"Tm", &[1.0, 0.0, 0.0, 1.0, x, 700.0].map(Operand::Number));
        for unit in units {
            pieces.say(Owner::Sequence(0), unit);
        }
    }

    #[test]
    fn leftward_pieces_are_told_backwards() {
        let mut pieces = Pieces::default();
        show(&mut pieces, 100.0, &["\"", "("]);
        show(&mut pieces, 130.0, &["\u{5dd}", "\u{5d5}\u{5dc}", "\u{5e9}"]);
        show(&mut pieces, 160.0, &["\"", ")"]);
        let page = pieces.page();
        assert_eq!((page.texts[&0][0].text.as_str(), page.turned), ("\"(\u{5e9}\u{5d5}\u{5dc}\u{5dd}\")", 1));
    }

    #[test]
    fn signs_in_code_go_leftwards_between_leftward_words_alone() {
        let mut pieces = Pieces { code: true, ..Pieces::default() };
        show(&mut pieces, 100.0, &["-", ">"]);
        show(&mut pieces, 200.0, &["\u{5dd}", "\u{5e9}"]);
        show(&mut pieces, 190.0, &["\"", "=", " "]);
        show(&mut pieces, 150.0, &["\u{5d1}", "\u{5d0}"]);
        show(&mut pieces, 220.0, &["\"", ";"]);
        assert_eq!(pieces.page().texts[&0][0].text, "->\u{5e9}\u{5dd} =\"\u{5d0}\u{5d1}\";");
        let mut pieces = Pieces { code: true, ..Pieces::default() };
        // Two strings, each by itself.
        show(&mut pieces, 100.0, &["\u{5dd}", "\u{5e9}"]);
        show(&mut pieces, 120.0, &["\"", ","]);
        show(&mut pieces, 130.0, &["\u{5d1}", "\u{5d0}"]);
        assert_eq!(pieces.page().texts[&0][0].text, "\u{5e9}\u{5dd}\",\u{5d0}\u{5d1}");
    }

    #[test]
    fn marks_tell_the_direction_of_signs() {
        let mut pieces = Pieces { code: true, ..Pieces::default() };
        show(&mut pieces, 200.0, &["\u{5dd}", "\u{5e9}"]);
        show(&mut pieces, 180.0, &["\u{200e}", "+", "="]);
        show(&mut pieces, 150.0, &["\u{5d1}", "\u{5d0}", "."]);
        assert_eq!(pieces.page().texts[&0][0].text, "\u{5e9}\u{5dd}\u{200e}+=.\u{5d0}\u{5d1}");
    }

    #[test]
    fn signs_go_the_way_of_the_line() {
        let mut pieces = Pieces::default();
        show(&mut pieces, 200.0, &["a", "b"]);
        show(&mut pieces, 190.0, &[" ", ")"]);
        show(&mut pieces, 150.0, &["\u{644}", "1"]);
        assert_eq!(pieces.page().texts[&0][0].text, "ab) 1\u{644}");
    }
}
