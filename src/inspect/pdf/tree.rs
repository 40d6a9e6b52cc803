//! The structure tree, told as events in its own order.

use super::piece::Page;
use crate::inspect::facts::{Event, Kind, Target};
use lopdf::{Dictionary, Document, Object, ObjectId};
use std::collections::{HashMap, HashSet};

/// Stands for a list whose labels are words, not numbers or bullets.
const TERMS: &[u8] = b"L of terms";

/// One step of the walk: an element's children are put on a stack, so that depth costs no stack of ours.
enum Step<'a> {
    Visit(&'a Object, Option<ObjectId>),
    End,
}

/// Walks the tree.
pub(super) fn events(
    document: &Document,
    pages: &[ObjectId],
    texts: &[Page],
    labels: &[String],
    printed: bool,
) -> Result<Vec<Event>, String> {
    let catalog = document.catalog().map_err(|error| error.to_string())?;
    let root = document.get_dict_in_dict(catalog, b"StructTreeRoot").map_err(|_| "the file has no structure tree")?;
    let roles = document.get_dict_in_dict(root, b"RoleMap").ok();
    let numbers: HashMap<ObjectId, usize> = pages.iter().enumerate().map(|(number, id)| (*id, number)).collect();
    let mut walk =
        Walk { document, roles, numbers, texts, labels, printed, shown: None, kinds: Vec::new(), out: Vec::new() };
    let mut stack: Vec<Step<'_>> = Vec::new();
    walk.push_kids(&mut stack, root, None);
    let mut seen = HashSet::new();
    while let Some(step) = stack.pop() {
        match step {
            Step::End => {
                walk.kinds.pop();
                walk.out.push(Event::End);
            }
            Step::Visit(object, page) => {
                // A tree that goes in a circle is followed once.
                if object.as_reference().is_ok_and(|id| !seen.insert(id)) {
                    continue;
                }
                walk.visit(&mut stack, object, page);
            }
        }
    }
    Ok(walk.out)
}

struct Walk<'a> {
    document: &'a Document,
    roles: Option<&'a Dictionary>,
    numbers: HashMap<ObjectId, usize>,
    texts: &'a [Page],
    labels: &'a [String],
    /// The file has no annotations: its links lead nowhere.
    printed: bool,
    /// The page that was told last.
    shown: Option<usize>,
    /// The structure types that are open.
    kinds: Vec<Vec<u8>>,
    out: Vec<Event>,
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
        let Some(text) = self.texts[number].texts.get(&id).filter(|text| !text.is_empty()) else { return };
        let aside = self.within(b"Note") || self.within(b"TOC") || self.within(b"Lbl") && !self.within(TERMS);
        if !aside && self.shown.replace(number) != Some(number) {
            self.out.push(Event::Page(self.labels[number].clone()));
        }
        self.out.push(Event::Text(text.clone()));
    }

    /// A link says where it leads.
    fn annotation(&mut self, reference: &'a Dictionary) {
        let Some(annotation) = reference.get(b"Obj").ok().and_then(|object| super::dictionary(self.document, object))
        else {
            return;
        };
        let action = annotation.get(b"A").ok().and_then(|action| super::dictionary(self.document, action));
        let target = match action.and_then(|action| action.get(b"URI").ok()) {
            Some(address) => Target::Web(super::string(address)),
            None => Target::Inside,
        };
        self.out.push(Event::Target(target));
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
    fn numbered(&self, list: &Dictionary) -> bool {
        let Ok(attributes) = list.get(b"A") else { return false };
        let all = super::array(self.document, Some(attributes)).unwrap_or(std::slice::from_ref(attributes));
        all.iter()
            .filter_map(|object| super::dictionary(self.document, object))
            .any(|object| object.get(b"ListNumbering").and_then(Object::as_name).is_ok_and(|name| name != b"None"))
    }

    /// One of the element's own children is a table of contents.
    fn holds_contents(&self, element: &Dictionary) -> bool {
        super::array(self.document, element.get(b"K").ok())
            .unwrap_or_default()
            .iter()
            .any(|kid| super::dictionary(self.document, kid).is_some_and(|kid| self.role(kid) == b"TOC"))
    }

    fn kind(&self, element: &Dictionary) -> Kind {
        match self.role(element).as_slice() {
            b"H" => Kind::Heading(1),
            [b'H', level @ b'1'..=b'6'] => Kind::Heading(level - b'0'),
            b"TH" | b"TD" => Kind::Cell,
            b"Caption" => Kind::Caption,
            b"Figure" => Kind::Figure,
            b"Formula" => Kind::Formula,
            b"Note" => Kind::Note,
            b"Link" => Kind::Link,
            b"TOC" => Kind::Added("printed contents"),
            // The heading of the printed contents stands beside them, in one group.
            b"Sect" | b"Div" | b"Part" if self.holds_contents(element) => Kind::Added("printed contents"),
            b"Lbl" if self.within(b"Note") => Kind::Added("marks of notes"),
            b"Lbl"
                if self
                    .kinds
                    .iter()
                    .rev()
                    .find(|kind| *kind == b"L" || *kind == TERMS)
                    .is_some_and(|list| list == TERMS) =>
            {
                Kind::Block
            }
            b"Lbl" => Kind::Added("marks of lists"),
            b"Span" | b"Reference" | b"Quote" | b"Em" | b"Strong" => Kind::Span,
            // A listing is a block; code in a line of text is not (§14.8.4.4).
            b"Code"
                if self.kinds.last().is_some_and(|kind| {
                    matches!(kind.as_slice(), b"P" | b"Link" | b"TD" | b"TH" | b"Caption" | b"Span")
                        || kind.first() == Some(&b'H')
                }) =>
            {
                Kind::Span
            }
            _ => Kind::Block,
        }
    }
}
