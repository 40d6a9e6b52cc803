//! Who points at whom within an SVG: new names for `id`s, and what must not be followed.

use std::collections::{HashMap, HashSet};

use usvg::roxmltree::{Document, Node, NodeId};

use super::{is_svg, names, weight};

/// The references of a document.
pub(super) struct Refs<'a, 'i> {
    /// The first element of each `id`, and the name it gets.
    ids: HashMap<&'a str, (Node<'a, 'i>, String)>,
    /// Elements whose references would lead back to themselves.
    cut: HashSet<NodeId>,
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
        let cut = weight::check(document, |id| ids.get(id).map(|(node, _)| *node))?;
        Ok(Refs { ids, cut })
    }

    /// The name that the element of this `id` has in the cleaned file.
    pub(super) fn new_name(&self, id: &str) -> Option<&str> {
        self.ids.get(id).map(|(_, name)| name.as_str())
    }

    /// Whether a property may point at this `id`: a color at a gradient, a clip at a clip path.
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

    /// Whether this element's references must not be followed.
    pub(super) fn is_cut(&self, node: &Node<'_, '_>) -> bool {
        self.cut.contains(&node.id())
    }
}

/// An XML name without a colon, of the characters that no tool trips over.
fn is_name(id: &str) -> bool {
    id.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') && id.chars().all(is_name_char)
}

fn is_name_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.')
}
