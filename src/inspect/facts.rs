//! What a finished edition says, in the order in which it says it.
//!
//! Both readers tell a file as [`Event`]s; [`Facts::gather`] makes of them what is compared. What an
//! edition adds by its nature (the marks of a list, the printed contents) is put aside by class and
//! counted, never dropped unseen.

use std::collections::BTreeMap;

/// One step of a walk through a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// An element begins.
    Start(Kind),
    /// The innermost element ends.
    End,
    /// Characters, as they stand in the file.
    Text(String),
    /// Alternative text of the innermost element.
    Alt(String),
    /// Where the innermost link leads.
    Target(Target),
    /// A printed page begins, by its label.
    Page(String),
}

/// What an element is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A heading and its level.
    Heading(u8),
    /// A block of its own: words never run over its edges.
    Block,
    /// A cell of a table.
    Cell,
    /// A caption.
    Caption,
    /// A picture with its alternative text.
    Figure,
    /// A formula: compared by its alternative text.
    Formula,
    /// A footnote, wherever it stands.
    Note,
    /// A link.
    Link,
    /// Text within a block: no edge for words.
    Span,
    /// Something the edition adds: its words are put aside under this name.
    Added(&'static str),
}

/// Where a link leads, as far as both editions can say it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// Out of the book: the address.
    Web(String),
    /// To a place in the book.
    Inside,
    /// Nowhere: the edition is for paper.
    Printed,
}

/// What is compared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// The running text, word by word; a formula and a picture stand as one word each.
    pub words: Vec<String>,
    /// Headings: level and text.
    pub headings: Vec<(u8, String)>,
    /// Links in the running text: words and where they lead.
    pub links: Vec<(String, Target)>,
    /// Footnotes, in order.
    pub notes: Vec<String>,
    /// Cells of tables, in order.
    pub cells: Vec<String>,
    /// Captions.
    pub captions: Vec<String>,
    /// Alternative texts of pictures.
    pub alts: Vec<String>,
    /// Formulas.
    pub formulas: Vec<String>,
    /// Printed pages: label, and the number of words of running text before it.
    pub folios: Vec<(String, usize)>,
    /// Words put aside, by class.
    pub aside: BTreeMap<&'static str, usize>,
    /// What was made alike before the comparison, by class: how often.
    pub alike: BTreeMap<&'static str, usize>,
}

/// Stands in the running text for a picture.
const PICTURE: &str = "\u{fffc}";

impl Facts {
    /// Makes facts of events.
    pub fn gather(events: impl IntoIterator<Item = Event>) -> Facts {
        let mut gatherer = Gatherer::default();
        for event in events {
            gatherer.event(event);
        }
        gatherer.break_word();
        gatherer.facts
    }
}

/// An element that is open.
struct Open {
    kind: Kind,
    text: String,
    target: Option<Target>,
    alt: Option<String>,
}

#[derive(Default)]
struct Gatherer {
    facts: Facts,
    open: Vec<Open>,
    word: String,
}

impl Gatherer {
    fn event(&mut self, event: Event) {
        match event {
            Event::Start(kind) => {
                if kind != Kind::Span && kind != Kind::Link {
                    self.break_word();
                }
                self.open.push(Open { kind, text: String::new(), target: None, alt: None });
            }
            Event::End => {
                if let Some(open) = self.open.pop() {
                    self.end(open);
                }
            }
            Event::Text(text) => self.text(&text),
            Event::Alt(alt) => {
                if let Some(open) = self.open.last_mut() {
                    open.alt = Some(plain(&alt));
                }
            }
            Event::Target(target) => {
                if let Some(link) = self.open.iter_mut().rev().find(|open| open.kind == Kind::Link) {
                    link.target = Some(target);
                }
            }
            Event::Page(folio) => {
                if self.inside(|kind| matches!(kind, Kind::Note | Kind::Added(_))) {
                    return;
                }
                let at = self.facts.words.len();
                self.facts.folios.push((folio, at));
            }
        }
    }

    fn inside(&self, is: impl Fn(Kind) -> bool) -> bool {
        self.open.iter().any(|open| is(open.kind))
    }

    fn text(&mut self, text: &str) {
        if let Some(class) = self.open.iter().rev().find_map(|open| match open.kind {
            Kind::Added(class) => Some(class),
            _ => None,
        }) {
            *self.facts.aside.entry(class).or_default() += text.split_whitespace().count();
            return;
        }
        if self.inside(|kind| matches!(kind, Kind::Formula | Kind::Figure))
            && !self.inside(|kind| kind == Kind::Caption)
        {
            // What a formula shows is told by its alternative text, but for the space behind it.
            if let Some(open) = self.open.iter_mut().rev().find(|open| open.kind == Kind::Formula) {
                open.text.clear();
                open.text.extend(text.chars().next_back().filter(|c| c.is_whitespace()));
            }
            return;
        }
        for open in &mut self.open {
            open.text.push_str(text);
        }
        if self.inside(|kind| kind == Kind::Note) {
            return;
        }
        for c in text.chars() {
            if c.is_whitespace() {
                self.end_word();
            } else if let Some(class) = unseen(c) {
                *self.facts.alike.entry(class).or_default() += 1;
            } else {
                self.word.push(c);
            }
        }
    }

    fn end_word(&mut self) {
        if !self.word.is_empty() {
            let word = nfc(&std::mem::take(&mut self.word));
            self.facts.words.push(word);
        }
    }

    /// The edge of a block: no word runs over it.
    fn break_word(&mut self) {
        self.end_word();
        for open in &mut self.open {
            if !open.text.ends_with(' ') {
                open.text.push(' ');
            }
        }
    }

    fn end(&mut self, open: Open) {
        if self.inside(|kind| matches!(kind, Kind::Added(_))) {
            return;
        }
        let alt = open.alt.unwrap_or_default();
        let in_note = self.inside(|kind| kind == Kind::Note);
        match open.kind {
            Kind::Heading(level) => self.facts.headings.push((level, plain(&open.text))),
            Kind::Cell => self.facts.cells.push(plain(&open.text)),
            Kind::Caption => self.facts.captions.push(plain(&open.text)),
            Kind::Note => self.facts.notes.push(plain(&open.text)),
            Kind::Figure => {
                self.facts.alts.push(alt);
                if !in_note {
                    self.facts.words.push(PICTURE.to_owned());
                }
            }
            Kind::Formula => {
                let shown = format!("[{alt}]");
                let ends = open.text.ends_with(char::is_whitespace);
                for outer in &mut self.open {
                    outer.text.push_str(&shown);
                    outer.text.push_str(if ends { " " } else { "" });
                }
                self.facts.formulas.push(alt);
                if !in_note {
                    self.word.push_str(&shown);
                    if ends {
                        self.end_word();
                    }
                }
                return;
            }
            Kind::Link => {
                // A link on a picture or a formula has no words of its own.
                if let (Some(target), false) = (open.target, in_note) {
                    self.facts.links.push((plain(&open.text), target));
                }
                return;
            }
            Kind::Span => return,
            Kind::Block | Kind::Added(_) => {}
        }
        self.break_word();
    }
}

/// Signs that are never seen and only guide the setting of others: the class under which they are counted.
fn unseen(c: char) -> Option<&'static str> {
    match c {
        '\u{ad}' => Some("soft hyphens and hyphens at the ends of lines"),
        '\u{200e}' | '\u{200f}' | '\u{61c}' => Some("marks of direction"),
        _ => None,
    }
}

/// White space as single spaces, unseen signs away, NFC.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.extend(word.chars().filter(|c| unseen(*c).is_none()));
    }
    nfc(&out)
}

fn nfc(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    text.nfc().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Event {
        Event::Text(text.to_owned())
    }

    #[test]
    fn words_end_at_blocks_and_run_through_spans() {
        let facts = Facts::gather([
            Event::Start(Kind::Heading(2)),
            text("One"),
            Event::End,
            Event::Start(Kind::Block),
            text("un"),
            Event::Start(Kind::Span),
            text("bro\u{ad}ken "),
            Event::End,
            text("word"),
            Event::End,
        ]);
        assert_eq!(facts.words, ["One", "unbroken", "word"]);
        assert_eq!(facts.headings, [(2, "One".to_owned())]);
    }

    #[test]
    fn what_is_added_is_counted_and_notes_stand_apart() {
        let facts = Facts::gather([
            Event::Start(Kind::Block),
            Event::Start(Kind::Added("list marks")),
            text("1."),
            Event::End,
            text("item"),
            Event::Start(Kind::Note),
            text("said below"),
            Event::End,
            text("goes on"),
            Event::End,
        ]);
        assert_eq!(facts.words, ["item", "goes", "on"]);
        assert_eq!(facts.notes, ["said below"]);
        assert_eq!(facts.aside.get("list marks"), Some(&1));
    }
}
