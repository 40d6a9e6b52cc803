//! Who points at whom within an SVG: new names for `id`s, circles of `use`, and the cost of drawing.

use std::collections::{HashMap, HashSet};

use usvg::roxmltree::{Document, Node, NodeId};

use super::{MAX_DEPTH, MAX_ELEMENTS, css, href, is, is_svg, names};

/// The references of a document.
pub(super) struct Refs<'a, 'i> {
    /// The first element of each `id`, and the name it gets.
    ids: HashMap<&'a str, (Node<'a, 'i>, String)>,
    /// `use` elements that would lead back to themselves.
    cut: HashSet<NodeId>,
}

/// What drawing an element takes, references followed.
#[derive(Clone, Copy)]
struct Weight {
    elements: u64,
    depth: u32,
}

impl<'a, 'i> Refs<'a, 'i> {
    /// Collects the `id`s and weighs the document.
    pub(super) fn collect(document: &'a Document<'i>) -> Result<Self, String> {
        let mut ids: HashMap<&str, (Node<'_, '_>, String)> = HashMap::new();
        let mut taken = HashSet::new();
        let mut renamed = Vec::new();
        for node in document.descendants().filter(is_svg) {
            let Some(id) = node.attribute("id") else { continue };
            if ids.contains_key(id) || !names::allowed(node.tag_name().name()) {
                continue;
            }
            ids.insert(id, (node, id.to_owned()));
            if is_name(id) {
                taken.insert(id.to_owned());
            } else {
                renamed.push(id);
            }
        }
        for (number, id) in renamed.into_iter().enumerate() {
            let mut name: String = id.chars().map(|c| if is_name_char(c) { c } else { '_' }).take(200).collect();
            if !name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') {
                name.insert(0, '_');
            }
            if taken.contains(&name) {
                // Unique: the number is, and no other name was made with it.
                name = format!("{name}.{number}");
                while taken.contains(&name) {
                    name.push('_');
                }
            }
            taken.insert(name.clone());
            if let Some(entry) = ids.get_mut(id) {
                entry.1 = name;
            }
        }
        let mut refs = Refs { ids, cut: HashSet::new() };
        refs.weigh_all(document)?;
        Ok(refs)
    }

    /// The name that the element of this `id` has in the cleaned file.
    pub(super) fn new_name(&self, id: &str) -> Option<&str> {
        self.ids.get(id).map(|(_, name)| name.as_str())
    }

    /// Whether a property may point at this `id`: a colour at a gradient, a clip at a clip path.
    pub(super) fn may_use(&self, property: &str, id: &str) -> bool {
        let Some((node, _)) = self.ids.get(id) else { return false };
        let kind = node.tag_name().name();
        match property.trim().to_ascii_lowercase().as_str() {
            "fill" | "stroke" => matches!(kind, "linearGradient" | "radialGradient" | "pattern"),
            "clip-path" => kind == "clipPath",
            "mask" => kind == "mask",
            "filter" => kind == "filter",
            "marker" | "marker-start" | "marker-mid" | "marker-end" => kind == "marker",
            _ => true,
        }
    }

    /// The name of the element that a `use` may show.
    pub(super) fn shown_name(&self, id: &str) -> Option<&str> {
        let (node, name) = self.ids.get(id)?;
        let shown = matches!(
            node.tag_name().name(),
            "svg"
                | "g"
                | "symbol"
                | "use"
                | "switch"
                | "path"
                | "rect"
                | "circle"
                | "ellipse"
                | "line"
                | "polyline"
                | "polygon"
                | "image"
                | "text"
        );
        shown.then_some(name)
    }

    /// The name of this element, if it is the one that bears its `id`.
    pub(super) fn name_of(&self, node: &Node<'_, '_>) -> Option<&str> {
        let (owner, name) = self.ids.get(node.attribute("id")?)?;
        (owner.id() == node.id()).then_some(name.as_str())
    }

    /// Whether this `use` must not be followed.
    pub(super) fn is_cut(&self, node: &Node<'_, '_>) -> bool {
        self.cut.contains(&node.id())
    }

    fn weigh_all(&mut self, document: &'a Document<'i>) -> Result<(), String> {
        let mut known = HashMap::new();
        let weight = self.weigh(document.root_element(), 0, &mut known)?;
        if weight.elements > MAX_ELEMENTS {
            return Err(format!("draws more than {MAX_ELEMENTS} elements"));
        }
        Ok(())
    }

    /// `known` holds `None` for what is being weighed: meeting it again closes a circle.
    fn weigh(
        &mut self,
        node: Node<'a, 'i>,
        depth: u32,
        known: &mut HashMap<NodeId, Option<Weight>>,
    ) -> Result<Weight, String> {
        let too_deep = || Err(format!("nests elements more than {MAX_DEPTH} deep"));
        if depth > MAX_DEPTH {
            return too_deep();
        }
        known.insert(node.id(), None);
        let mut weight = Weight { elements: 1, depth: 1 };
        for child in node.children().filter(is_svg) {
            let child = match known.get(&child.id()) {
                Some(Some(weight)) => *weight,
                // A reference from within led to a parent of this child.
                Some(None) => continue,
                None => self.weigh(child, depth + 1, known)?,
            };
            weight.elements = weight.elements.saturating_add(child.elements);
            weight.depth = weight.depth.max(child.depth + 1);
        }
        for target in self.targets(&node) {
            let target = match known.get(&target.id()) {
                Some(Some(weight)) => *weight,
                Some(None) => {
                    self.cut.insert(node.id());
                    continue;
                }
                None => self.weigh(target, depth + 1, known)?,
            };
            weight.elements = weight.elements.saturating_add(target.elements);
            weight.depth = weight.depth.max(target.depth + 1);
        }
        if depth + weight.depth > MAX_DEPTH {
            return too_deep();
        }
        known.insert(node.id(), Some(weight));
        Ok(weight)
    }

    /// The elements that are drawn anew for this one. Gradients cost nothing to repeat.
    fn targets(&self, node: &Node<'a, 'i>) -> Vec<Node<'a, 'i>> {
        let mut names: Vec<&str> = Vec::new();
        if is(node, "use") {
            names.extend(href(node).and_then(|h| h.strip_prefix('#')));
        }
        for attribute in node.attributes().filter(|a| a.value().contains('(')) {
            names.extend(css::targets(attribute.value()));
        }
        let found = names.into_iter().filter_map(|name| self.ids.get(name)).map(|(node, _)| *node);
        found.filter(|node| !is(node, "linearGradient") && !is(node, "radialGradient")).collect()
    }
}

/// An XML name without a colon, of the characters that no tool trips over.
fn is_name(id: &str) -> bool {
    id.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') && id.chars().all(is_name_char)
}

fn is_name_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.')
}
