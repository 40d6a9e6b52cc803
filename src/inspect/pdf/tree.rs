//! The structure tree, told as events in its own order.

use super::Place;
use super::piece::{Page, Stretch};
use crate::inspect::event::{Event, Kind, Target};
use lopdf::{Dictionary, Document, Object, ObjectId};
use std::collections::{HashMap, HashSet};

/// Stands for a list whose labels are words, not numbers or bullets.
const TERMS: &[u8] = b"L of terms";

/// No structure is nested deeper.
const DEEPEST: usize = 1000;

/// One step of the walk: an element's children are put on a stack, so that depth costs no stack of ours.
enum Step<'a> {
    Visit(&'a Object, Option<ObjectId>),
    End,
}

/// What the tree says, and what is wrong with it.
pub(super) struct Told {
    pub(super) events: Vec<Event>,
    pub(super) faults: Vec<String>,
}

/// What the pages show.
pub(super) struct Shown<'a> {
    pub(super) pages: &'a [ObjectId],
    pub(super) texts: &'a [Page],
    pub(super) labels: &'a [String],
    /// The file has no annotations: its links lead nowhere.
    pub(super) printed: bool,
}

/// Walks the tree.
pub(super) fn walk(document: &Document, shown: &Shown<'_>, places: &HashMap<Vec<u8>, Place>) -> Result<Told, String> {
    let Shown { pages, texts, labels, printed } = *shown;
    let catalog = document.catalog().map_err(|error| error.to_string())?;
    let root = document.get_dict_in_dict(catalog, b"StructTreeRoot").map_err(|_| "the file has no structure tree")?;
    let roles = document.get_dict_in_dict(root, b"RoleMap").ok();
    let numbers: HashMap<ObjectId, usize> = pages.iter().enumerate().map(|(number, id)| (*id, number)).collect();
    let mut walk = Walk {
        document,
        roles,
        numbers,
        texts,
        labels,
        printed,
        places,
        shown: None,
        kinds: Vec::new(),
        aside: Vec::new(),
        out: Vec::new(),
        told: HashSet::new(),
        linked: HashSet::new(),
        faults: Vec::new(),
    };
    let mut stack: Vec<Step<'_>> = Vec::new();
    walk.push_kids(&mut stack, root, None);
    let mut seen = HashSet::new();
    while let Some(step) = stack.pop() {
        match step {
            Step::End => {
                walk.kinds.pop();
                walk.aside.pop();
                walk.out.push(Event::End);
            }
            Step::Visit(object, page) => {
                // A tree that goes in a circle is followed once.
                if object.as_reference().is_ok_and(|id| !seen.insert(id)) {
                    walk.faults.push("an element has two parents".to_owned());
                    continue;
                }
                if walk.kinds.len() > DEEPEST {
                    return Err("its structure is nested too deep".to_owned());
                }
                walk.visit(&mut stack, object, page);
            }
        }
    }
    walk.left_out(pages);
    Ok(Told { events: walk.out, faults: walk.faults })
}

struct Walk<'a> {
    document: &'a Document,
    roles: Option<&'a Dictionary>,
    numbers: HashMap<ObjectId, usize>,
    texts: &'a [Page],
    labels: &'a [String],
    printed: bool,
    places: &'a HashMap<Vec<u8>, Place>,
    /// The page that was told last.
    shown: Option<usize>,
    /// The structure types that are open.
    kinds: Vec<Vec<u8>>,
    /// Whether each stands beside the running text.
    aside: Vec<bool>,
    out: Vec<Event>,
    /// Sequences whose text was told: page and identifier.
    told: HashSet<(usize, i64)>,
    /// Annotations that were told.
    linked: HashSet<ObjectId>,
    faults: Vec<String>,
}

impl<'a> Walk<'a> {
    fn push_kids(&self, stack: &mut Vec<Step<'a>>, element: &'a Dictionary, page: Option<ObjectId>) {
        let Ok(kids) = element.get(b"K") else { return };
        match self.document.dereference(kids) {
            Ok((_, Object::Array(list))) => stack.extend(list.iter().rev().map(|kid| Step::Visit(kid, page))),
            Ok(_) => stack.push(Step::Visit(kids, page)),
            Err(_) => {}
        }
    }

    fn visit(&mut self, stack: &mut Vec<Step<'a>>, object: &'a Object, page: Option<ObjectId>) {
        let Ok((_, object)) = self.document.dereference(object) else { return };
        if let Ok(id) = object.as_i64() {
            self.content(page, id);
            return;
        }
        let Ok(element) = object.as_dict() else { return };
        let page = element.get(b"Pg").and_then(Object::as_reference).ok().or(page);
        match element.get(b"Type").and_then(Object::as_name) {
            Ok(b"MCR") => {
                if let Ok(id) = element.get(b"MCID").and_then(Object::as_i64) {
                    self.content(page, id);
                }
            }
            Ok(b"OBJR") => self.annotation(element),
            _ => {
                let kind = self.kind(element);
                self.out.push(Event::Start(kind));
                if self.printed && kind == Kind::Link {
                    self.out.push(Event::Target(Target::Printed));
                }
                let role = self.role(element);
                self.aside.push(matches!(kind, Kind::Note | Kind::Added(_)));
                self.kinds.push(if role == b"L" && !self.numbered(element) { TERMS.to_vec() } else { role });
                stack.push(Step::End);
                if let Ok(alt) = element.get(b"Alt") {
                    self.out.push(Event::Alt(super::string(alt)));
                }
                match element.get(b"ActualText") {
                    Ok(actual) => self.out.push(Event::Text(super::string(actual))),
                    Err(_) => self.push_kids(stack, element, page),
                }
            }
        }
    }

    /// The text of a sequence; the first text of a page tells the page.
    fn content(&mut self, page: Option<ObjectId>, id: i64) {
        let Some(number) = page.and_then(|page| self.numbers.get(&page).copied()) else { return };
        if !self.told.insert((number, id)) {
            return self.faults.push(format!("page {}: a text has two parents", self.labels[number]));
        }
        let texts = self.texts;
        if let Some((told, shown)) = texts[number].others.get(&id).filter(|_| self.within(b"Formula")) {
            let label = &self.labels[number];
            self.faults.push(format!(
                "page {label}: a formula shows \u{201c}{shown}\u{201d} and is told as \u{201c}{told}\u{201d}"
            ));
        }
        let Some(texts) = texts[number].texts.get(&id) else { return };
        if !self.aside.contains(&true) && self.shown.replace(number) != Some(number) {
            self.out.push(Event::Page(self.labels[number].clone(), None));
        }
        for Stretch { height, size, text } in texts {
            self.out.push(Event::Line { page: number, height: *height, size: *size });
            self.out.push(Event::Text(text.clone()));
        }
    }

    /// A link says where it leads.
    fn annotation(&mut self, reference: &'a Dictionary) {
        let Ok(object) = reference.get(b"Obj") else { return };
        if let Ok(id) = object.as_reference() {
            self.linked.insert(id);
        }
        let Some(annotation) = super::dictionary(self.document, object) else { return };
        let action = annotation.get(b"A").ok().and_then(|action| super::dictionary(self.document, action));
        let target = match action.and_then(|action| action.get(b"URI").ok()) {
            Some(address) => Target::Web(super::string(address)),
            None => {
                let inside = action.and_then(|action| action.get(b"D").ok()).or(annotation.get(b"Dest").ok());
                inside.map_or_else(|| Target::Nowhere("no place".to_owned()), |place| self.place(place))
            }
        };
        self.out.push(Event::Target(target));
    }

    /// A destination: by its name or as it is (§12.3.2).
    fn place(&self, object: &Object) -> Target {
        let Ok((_, object)) = self.document.dereference(object) else { return Target::Nowhere("no object".to_owned()) };
        let name = object.as_name().or(object.as_str());
        let place = match name {
            Ok(name) => self.places.get(name).copied(),
            Err(_) => super::place(self.document, &self.numbers, object),
        };
        match place {
            Some((page, height)) => Target::Page(page, height),
            None => Target::Nowhere(name.map_or("a page".into(), String::from_utf8_lossy).into_owned()),
        }
    }

    /// What the pages show and the tree does not hold.
    fn left_out(&mut self, pages: &[ObjectId]) {
        for (number, page) in self.texts.iter().enumerate() {
            let mut lost: Vec<(&i64, String)> = (page.texts.iter())
                .filter(|(id, _)| !self.told.contains(&(number, **id)))
                .map(|(id, texts)| (id, texts.iter().map(|stretch| stretch.text.as_str()).collect::<String>()))
                .filter(|(_, text)| !text.trim().is_empty())
                .collect();
            lost.sort();
            let lost =
                lost.into_iter().map(|(_, text)| text).chain([page.stray.clone()]).filter(|text| !text.is_empty());
            let label = &self.labels[number];
            self.faults.extend(lost.map(|text| {
                let start: String = text.trim().chars().take(60).collect();
                format!("page {label}: no element holds \u{201c}{start}\u{201d}")
            }));
            let annotations =
                self.document.get_dictionary(pages[number]).ok().and_then(|page| page.get(b"Annots").ok());
            let links = super::array(self.document, annotations).unwrap_or_default().iter().filter(|object| {
                let link = super::dictionary(self.document, object)
                    .is_some_and(|a| a.get(b"Subtype").and_then(Object::as_name).is_ok_and(|kind| kind == b"Link"));
                link && object.as_reference().is_ok_and(|id| !self.linked.contains(&id))
            });
            match links.count() {
                0 => {}
                count => self.faults.push(format!("page {label}: {count} links are of no element")),
            }
        }
    }

    /// An element's structure type, as the role map gives it (§14.7.3).
    fn role(&self, element: &Dictionary) -> Vec<u8> {
        let mut name = element.get(b"S").and_then(Object::as_name).unwrap_or_default().to_vec();
        for _ in 0..8 {
            match self.roles.and_then(|roles| roles.get(&name).ok()).and_then(|role| role.as_name().ok()) {
                Some(role) if role != name.as_slice() => name = role.to_vec(),
                _ => break,
            }
        }
        name
    }

    fn within(&self, role: &[u8]) -> bool {
        self.kinds.iter().any(|kind| kind == role)
    }

    /// The labels of a list are numbers or bullets, by its attributes (§14.8.5.5, table 347).
    fn numbered(&self, list: &'a Dictionary) -> bool {
        self.attribute(list, b"ListNumbering").and_then(|name| name.as_name().ok()).is_some_and(|name| name != b"None")
    }

    /// An attribute of an element (§14.7.5).
    fn attribute(&self, element: &'a Dictionary, name: &[u8]) -> Option<&'a Object> {
        let attributes = element.get(b"A").ok()?;
        let all = super::array(self.document, Some(attributes)).unwrap_or(std::slice::from_ref(attributes));
        all.iter()
            .filter_map(|object| super::dictionary(self.document, object))
            .find_map(|object| object.get(name).ok())
    }

    /// One of the element's own children is a table of contents.
    fn holds_contents(&self, element: &Dictionary) -> bool {
        super::array(self.document, element.get(b"K").ok())
            .unwrap_or_default()
            .iter()
            .any(|kid| super::dictionary(self.document, kid).is_some_and(|kid| self.role(kid) == b"TOC"))
    }

    fn kind(&self, element: &'a Dictionary) -> Kind {
        match self.role(element).as_slice() {
            b"H" => Kind::Heading(1),
            [b'H', level @ b'1'..=b'6'] => Kind::Heading(level - b'0'),
            role @ (b"TH" | b"TD") => {
                let span = |name: &[u8]| {
                    self.attribute(element, name).and_then(|span| u32::try_from(span.as_i64().ok()?).ok())
                };
                Kind::Cell {
                    head: role == b"TH",
                    columns: span(b"ColSpan").unwrap_or(1),
                    rows: span(b"RowSpan").unwrap_or(1),
                }
            }
            b"Table" => Kind::Table,
            b"TR" => Kind::Row,
            b"L" => Kind::List,
            b"LBody" => Kind::Item,
            b"BlockQuote" => Kind::Quote,
            b"Caption" => Kind::Caption,
            b"Figure" => Kind::Figure,
            b"Formula" => Kind::Formula,
            b"Note" => Kind::Note,
            b"Link" => Kind::Link,
            b"TOC" => Kind::Added("printed contents"),
            // The heading of the printed contents stands beside them, in one group.
            b"Sect" | b"Div" | b"Part" if self.holds_contents(element) => Kind::Added("printed contents"),
            b"Lbl" => {
                match self.kinds.iter().rev().map(Vec::as_slice).find(|kind| matches!(*kind, b"L" | b"Note" | TERMS)) {
                    Some(TERMS) => Kind::Term,
                    Some(b"Note") => Kind::Added("marks of notes"),
                    _ => Kind::Added("marks of lists"),
                }
            }
            b"Span" | b"Reference" | b"Quote" | b"Em" | b"Strong" => Kind::Span,
            // A listing is a block and may say so; code in a line of text is not (§14.8.4.4, §14.8.5.4.3).
            b"Code"
                if self
                    .attribute(element, b"Placement")
                    .is_some_and(|at| at.as_name().is_ok_and(|at| at == b"Block")) =>
            {
                Kind::Code
            }
            b"Code"
                if self.kinds.last().is_some_and(|kind| {
                    matches!(kind.as_slice(), b"P" | b"Link" | b"TD" | b"TH" | b"Caption" | b"Span")
                        || kind.first() == Some(&b'H')
                }) =>
            {
                Kind::Span
            }
            b"Code" => Kind::Code,
            _ => Kind::Block,
        }
    }
}
