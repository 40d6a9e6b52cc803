//! Events → facts.
//!
//! What an edition adds by its nature (the marks of a list, the printed contents) is put aside by class and
//! counted, never dropped unseen.

use super::event::{Event, Kind, Target};
use super::facts::{Beginning, Fact, Facts, Line, Sort, Spot};
use super::signs::{self, nfc, plain, unseen};

/// Stands in the running text for a picture.
pub(super) const PICTURE: &str = "\u{fffc}";
/// Stands for where a link on paper leads.
pub(super) const PRINTED: &str = "nowhere, in print";
/// Stands for where a dead link leads.
pub(super) const NOWHERE: &str = "nowhere";
/// What formulas and pictures show, which their alternative texts tell.
const SHOWN: &str = "letters that formulas and pictures show";

/// Facts of which links are not yet resolved.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    pub(super) facts: Facts,
    /// Links within the book: index among the links, `None` for those that are not compared, and where they lead.
    pub(super) inside: Vec<(Option<usize>, Target)>,
}

/// Makes facts of events.
pub(super) fn gather(events: impl IntoIterator<Item = Event>) -> Gathered {
    let mut gatherer = Gatherer::default();
    for event in events {
        gatherer.event(event);
    }
    gatherer.break_word();
    let Gatherer { mut facts, inside, .. } = gatherer;
    for page in &mut facts.pages {
        // Behind the last letter of a word is before the next word.
        if page.within > 0 && facts.words.get(page.word).is_none_or(|word| word.chars().count() <= page.within) {
            (page.word, page.within, page.until) = (page.word + 1, 0, 0);
        }
    }
    Gathered { facts, inside }
}

/// An element that is open.
struct Open {
    kind: Kind,
    text: String,
    targets: Vec<Target>,
    alt: Option<String>,
    at: Spot,
    /// Rows of a table, cells of a row, texts of a formula.
    count: usize,
    /// Pages that begin within a formula.
    pages: Vec<usize>,
    /// What a formula shows.
    shown: String,
}

/// Whether a text so much higher than a line is still of it: raised or lowered letters are.
fn is_same_line(size: f32, higher: f32) -> bool {
    -0.3 * size < higher && higher < 0.6 * size
}

#[derive(Default)]
struct Gatherer {
    facts: Facts,
    inside: Vec<(Option<usize>, Target)>,
    open: Vec<Open>,
    word: String,
    /// Text since the last edge of a block.
    block: String,
    /// Where it began.
    block_at: Option<Spot>,
    /// Rows of the table that ended last.
    rows: usize,
    /// The block goes on that was told last.
    goes_on: bool,
    white: White,
}

/// The white space that was read last.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum White {
    /// The last character was none.
    None,
    /// One space.
    Space,
    /// More, or another; or the edge of a block, where white space says nothing.
    #[default]
    More,
}

/// Whether the text of an element is compared.
fn tells(kind: Kind) -> bool {
    match kind {
        Kind::Heading(_) | Kind::Cell { .. } | Kind::Caption | Kind::Note | Kind::Link => true,
        Kind::Formula | Kind::Figure | Kind::Block | Kind::Table | Kind::Row | Kind::List | Kind::Item => false,
        Kind::Term | Kind::Quote | Kind::Code | Kind::Span | Kind::Added(_) => false,
    }
}

impl Gatherer {
    fn event(&mut self, event: Event) {
        match event {
            Event::Start(kind) => self.start(kind),
            Event::End => {
                if let Some(open) = self.open.pop() {
                    self.end(open);
                }
            }
            Event::GoesOn => match self.open.last_mut() {
                Some(table) if table.kind == Kind::Table => table.count = self.rows,
                open => self.goes_on = open.is_some_and(|open| open.kind == Kind::Code),
            },
            Event::Text(text) => self.text(&text),
            Event::Alt(alt) => {
                if let Some(open) = self.open.last_mut() {
                    open.alt = Some(plain(&alt));
                }
            }
            Event::Aside(class) => *self.facts.aside.entry(class).or_default() += 1,
            Event::Target(target) => {
                if let Target::Nowhere(name) = &target {
                    self.facts.faults.push(format!("a link leads to {name}, which is not there"));
                }
                if matches!(target, Target::Anchor(_)) && self.inside(|kind| matches!(kind, Kind::Added(_))) {
                    self.inside.push((None, target));
                    return;
                }
                if let Some(link) = self.open.iter_mut().rev().find(|open| open.kind == Kind::Link)
                    && !link.targets.contains(&target)
                {
                    link.targets.push(target);
                }
            }
            Event::Page(label, name) => {
                self.facts.breaks.extend(name.map(|name| (name, label.clone())));
                if !self.inside(|kind| matches!(kind, Kind::Added(_))) {
                    self.facts.labels.push(label.clone());
                }
                if !self.inside(|kind| matches!(kind, Kind::Note | Kind::Added(_))) {
                    let within = self.within();
                    // A page may begin within a formula that began on the page before.
                    let formula = self.open.iter_mut().rev().find(|open| open.kind == Kind::Formula);
                    if let Some(formula) = formula.filter(|open| open.count > 0) {
                        formula.pages.push(self.facts.pages.len());
                    }
                    let in_cell = self.inside(|kind| matches!(kind, Kind::Cell { .. }));
                    let word = self.facts.words.len();
                    self.facts.pages.push(Beginning { label, word, within, until: within, in_cell });
                }
            }
            Event::Document(path) => {
                self.facts.documents.push((path.clone(), self.facts.words.len()));
                self.facts.anchors.insert(path, self.spot());
            }
            Event::Anchor(name) => {
                let spot = self.spot();
                self.facts.anchors.entry(name).or_insert(spot);
            }
            Event::Line { page, height, size } => {
                let at = self.spot();
                let same = |last: &Line| last.page == page && is_same_line(last.size, height - last.height);
                if !self.inside(|kind| matches!(kind, Kind::Added(_))) && !self.facts.lines.last().is_some_and(same) {
                    let within = self.within() > 0;
                    self.facts.lines.push(Line { page, height, size, at, within });
                }
            }
        }
    }

    fn start(&mut self, kind: Kind) {
        if kind != Kind::Span && kind != Kind::Link {
            self.break_word();
        }
        if kind != Kind::Span && kind != Kind::Link && kind != Kind::Formula {
            self.end_block();
        }
        let parent = match kind {
            Kind::Row => Some(Kind::Table),
            Kind::Cell { .. } => Some(Kind::Row),
            _ => None,
        };
        if let Some(parent) = parent.filter(|_| !self.inside(|kind| matches!(kind, Kind::Added(_))))
            && let Some(parent) = self.open.iter_mut().rev().find(|open| open.kind == parent)
        {
            parent.count += 1;
        }
        let at = if kind == Kind::Note { Spot::Note(self.facts.of(Sort::Note).len()) } else { self.spot() };
        self.open.push(Open {
            kind,
            text: String::new(),
            targets: Vec::new(),
            alt: None,
            at,
            count: 0,
            pages: Vec::new(),
            shown: String::new(),
        });
    }

    /// How many characters of the running word there are.
    fn within(&self) -> usize {
        if self.word.is_ascii() { self.word.len() } else { nfc(&self.word).chars().count() }
    }

    fn inside(&self, is: impl Fn(Kind) -> bool) -> bool {
        self.open.iter().any(|open| is(open.kind))
    }

    /// Where the walk is.
    fn spot(&self) -> Spot {
        if self.inside(|kind| kind == Kind::Note) {
            Spot::Note(self.facts.of(Sort::Note).len())
        } else {
            Spot::Text(self.facts.words.len())
        }
    }

    fn text(&mut self, text: &str) {
        let count = || text.split_whitespace().count();
        if let Some(class) = self.open.iter().rev().find_map(|open| match open.kind {
            Kind::Added(class) => Some(class),
            _ => None,
        }) {
            *self.facts.aside.entry(class).or_default() += count();
            return;
        }
        let inner = |open: &&mut Open| matches!(open.kind, Kind::Formula | Kind::Figure | Kind::Caption);
        match self.open.iter_mut().rev().find(inner) {
            Some(open) if open.kind != Kind::Caption => {
                *self.facts.aside.entry(SHOWN).or_default() += count();
                // But the space behind a formula parts it from the next word.
                if open.kind == Kind::Formula {
                    open.count += 1;
                    open.shown.push_str(text);
                    open.text.clear();
                    open.text.extend(text.chars().next_back().filter(|c| c.is_whitespace()));
                }
                return;
            }
            _ => {}
        }
        for open in self.open.iter_mut().filter(|open| tells(open.kind)) {
            open.text.push_str(text);
        }
        if self.block_at.is_none() && !text.trim().is_empty() {
            self.block_at = Some(self.spot());
        }
        self.block.push_str(text);
        let in_note = self.inside(|kind| kind == Kind::Note);
        for c in text.chars() {
            if c.is_whitespace() {
                self.white(c);
                self.end_word();
                continue;
            }
            self.white = White::None;
            if let Some(class) = unseen(c) {
                *self.facts.alike.entry(class).or_default() += 1;
            } else if self.word.is_empty() && signs::guides(c) {
                *self.facts.alike.entry(signs::GUIDES).or_default() += usize::from(!in_note);
            } else if !in_note {
                self.word.push(c);
            }
        }
    }

    /// Counts a stretch of white space that is not one space, once.
    fn white(&mut self, c: char) {
        let (next, counts) = match (self.white, c) {
            (White::None, ' ') => (White::Space, false),
            (White::None, _) | (White::Space, _) => (White::More, true),
            (White::More, _) => (White::More, false),
        };
        self.white = next;
        if counts {
            *self.facts.alike.entry(signs::WHITE).or_default() += 1;
        }
    }

    fn end_word(&mut self) {
        if !self.word.is_empty() {
            let word = signs::word(std::mem::take(&mut self.word), &mut self.facts.alike);
            self.facts.words.push(word);
        }
    }

    /// The edge of a block: no word runs over it.
    fn break_word(&mut self) {
        self.end_word();
        self.white = White::More;
        for open in self.open.iter_mut().filter(|open| tells(open.kind)) {
            if !open.text.ends_with(' ') {
                open.text.push(' ');
            }
        }
        if !self.block.ends_with(' ') {
            self.block.push(' ');
        }
    }

    /// What stands since the last edge is a block of what is open now.
    fn end_block(&mut self) {
        let text = plain(&self.block);
        self.block.clear();
        let at = self.block_at.take();
        if !text.is_empty() {
            if std::mem::take(&mut self.goes_on)
                && let Some(last) = self.facts.blocks.last_mut()
            {
                last.text.push(' ');
                return last.text.push_str(&text);
            }
            let at = at.unwrap_or_else(|| self.spot());
            let label = super::structure::path(self.open.iter().map(|open| open.kind));
            self.facts.blocks.push(Fact { label, text, at, leads: None });
        }
    }

    fn end(&mut self, open: Open) {
        if open.kind != Kind::Span && open.kind != Kind::Link && open.kind != Kind::Formula {
            // The block is of the element that ends here.
            let kind = open.kind;
            self.open.push(open);
            self.break_word();
            self.end_block();
            let Some(open) = self.open.pop() else { return };
            self.rows = if kind == Kind::Table { open.count } else { self.rows };
            if !self.inside(|kind| matches!(kind, Kind::Added(_))) && !matches!(kind, Kind::Added(_)) {
                self.tell(open);
            }
            return;
        }
        if !self.inside(|kind| matches!(kind, Kind::Added(_))) {
            self.tell(open);
        }
    }

    /// Takes down what an element says.
    fn tell(&mut self, open: Open) {
        let Open { kind, text, targets, alt, at, pages, shown: letters, .. } = open;
        let alt = alt.unwrap_or_default();
        let in_note = self.inside(|kind| kind == Kind::Note);
        let (sort, label, text) = match kind {
            Kind::Heading(level) => (Sort::Heading, format!("level {level}"), plain(&text)),
            Kind::Cell { head, columns, rows } => (Sort::Cell, self.cell(head, columns, rows), plain(&text)),
            Kind::Caption => (Sort::Caption, String::new(), plain(&text)),
            Kind::Note => (Sort::Note, String::new(), plain(&text)),
            Kind::Figure => {
                if !in_note {
                    self.facts.words.push(PICTURE.to_owned());
                }
                (Sort::Alt, String::new(), alt)
            }
            Kind::Formula => {
                let shown = format!("[{alt}]");
                let ends = text.ends_with(char::is_whitespace);
                let outer = self.open.iter_mut().filter(|open| tells(open.kind)).map(|open| &mut open.text);
                for outer in outer.chain([&mut self.block]) {
                    outer.push_str(&shown);
                    outer.push_str(if ends { " " } else { "" });
                }
                self.block_at.get_or_insert(at);
                if !in_note {
                    self.word.push_str(&shown);
                    let until = self.within();
                    pages.into_iter().for_each(|page| self.facts.pages[page].until = until);
                    if ends {
                        self.end_word();
                    }
                }
                self.white = if ends { White::Space } else { White::None };
                (Sort::Formula, signs::letters(&letters), alt)
            }
            Kind::Link => return self.link(&plain(&text), targets, at),
            Kind::Block
            | Kind::Table
            | Kind::Row
            | Kind::List
            | Kind::Item
            | Kind::Term
            | Kind::Quote
            | Kind::Code
            | Kind::Span
            | Kind::Added(_) => return,
        };
        self.facts.facts[sort as usize].push(Fact { label, text, at, leads: None });
    }

    /// A link; one on a picture or a formula has no words of its own.
    fn link(&mut self, text: &str, targets: Vec<Target>, at: Spot) {
        for target in targets {
            let label = match target {
                Target::Web(address) => address,
                Target::Nowhere(_) => NOWHERE.to_owned(),
                Target::Printed => PRINTED.to_owned(),
                inside => {
                    self.inside.push((Some(self.facts.of(Sort::Link).len()), inside));
                    String::new()
                }
            };
            let fact = Fact { label, text: text.to_owned(), at, leads: None };
            self.facts.facts[Sort::Link as usize].push(fact);
        }
    }

    /// The place of a cell in its table, and its reach.
    fn cell(&self, head: bool, columns: u32, rows: u32) -> String {
        let count = |kind: Kind| self.open.iter().rev().find(|open| open.kind == kind).map_or(0, |open| open.count);
        let mut label = format!("row {}, cell {}", count(Kind::Table), count(Kind::Row));
        if head {
            label.push_str(", head");
        }
        if columns > 1 {
            label.push_str(&format!(", over {columns} columns"));
        }
        if rows > 1 {
            label.push_str(&format!(", over {rows} rows"));
        }
        label
    }
}

#[cfg(test)]
mod tests;
