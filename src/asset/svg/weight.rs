//! What drawing an SVG costs: elements that are drawn anew for every reference, and circles of them.
//!
//! A file of a thousand bytes can ask for more elements than there are atoms, by `use`, by patterns
//! in patterns, by masks of masks, by markers at every corner, in attributes or in style sheets.

use std::collections::{HashMap, HashSet};

use usvg::roxmltree::{Document, Node, NodeId};

use super::{MAX_DEPTH, MAX_ELEMENTS, css, href, is, is_svg};

/// Style rules times elements: what matching them takes.
const MAX_MATCHES: usize = 30_000_000;

/// Weighs a document; gives the elements whose references close a circle.
pub(super) fn check<'a, 'i>(
    document: &'a Document<'i>,
    find: impl Fn(&str) -> Option<Node<'a, 'i>>,
) -> Result<HashSet<NodeId>, String> {
    let mut elements = 0;
    let mut rules = 0;
    let mut sheets: HashMap<String, Vec<Target<'a, 'i>>> = HashMap::new();
    for node in document.descendants().filter(is_svg) {
        elements += 1;
        if !is(&node, "style") {
            continue;
        }
        let text: String = node.children().filter_map(|n| n.text()).collect();
        rules += text.matches('{').count();
        for (key, ids, everywhere) in css::references(&text) {
            let found = ids.iter().filter_map(|id| find(id)).map(|node| Target { node, everywhere });
            sheets.entry(key).or_default().extend(found);
        }
    }
    if rules.saturating_mul(elements) > MAX_MATCHES {
        return Err("has too many style rules for its elements".to_owned());
    }
    let mut scales = Scales { find, sheets, known: HashMap::new(), cut: HashSet::new() };
    let weight = scales.weigh(document.root_element(), 0)?;
    if weight.elements > MAX_ELEMENTS {
        return Err(format!("draws more than {MAX_ELEMENTS} elements"));
    }
    Ok(scales.cut)
}

/// What drawing an element takes, references followed.
#[derive(Clone, Copy)]
struct Weight {
    elements: u64,
    depth: u32,
}

/// Something drawn anew for the element that points at it.
#[derive(Clone, Copy)]
struct Target<'a, 'i> {
    node: Node<'a, 'i>,
    /// If it is a marker: at every corner.
    everywhere: bool,
}

struct Scales<'a, 'i, F> {
    find: F,
    /// What style rules point at, by the class, `id` or name that they ask for.
    sheets: HashMap<String, Vec<Target<'a, 'i>>>,
    /// `None` for what is being weighed: meeting it again closes a circle.
    known: HashMap<NodeId, Option<Weight>>,
    cut: HashSet<NodeId>,
}

impl<'a, 'i, F: Fn(&str) -> Option<Node<'a, 'i>>> Scales<'a, 'i, F> {
    fn weigh(&mut self, node: Node<'a, 'i>, depth: u32) -> Result<Weight, String> {
        let too_deep = || Err(format!("nests elements more than {MAX_DEPTH} deep"));
        if depth > MAX_DEPTH {
            return too_deep();
        }
        self.known.insert(node.id(), None);
        let mut weight = Weight { elements: 1, depth: 1 };
        let mut add = |other: Weight, times: u64| {
            weight.elements = weight.elements.saturating_add(other.elements.saturating_mul(times));
            weight.depth = weight.depth.max(other.depth + 1);
        };
        for child in node.children().filter(is_svg) {
            match self.known.get(&child.id()) {
                Some(Some(known)) => add(*known, 1),
                // A reference from within led to a parent of this child.
                Some(None) => {}
                None => add(self.weigh(child, depth + 1)?, 1),
            }
        }
        for target in self.own_targets(&node) {
            match self.known.get(&target.node.id()) {
                Some(Some(known)) => add(*known, times(&node, &target)),
                Some(None) => {
                    self.cut.insert(node.id());
                }
                None => add(self.weigh(target.node, depth + 1)?, times(&node, &target)),
            }
        }
        for target in self.sheet_targets(&node) {
            match self.known.get(&target.node.id()) {
                Some(Some(known)) => add(*known, times(&node, &target)),
                // Here nothing can be cut but the rule, which is right for other elements.
                Some(None) => return Err("has style rules that lead in a circle".to_owned()),
                None => add(self.weigh(target.node, depth + 1)?, times(&node, &target)),
            }
        }
        if depth + weight.depth > MAX_DEPTH {
            return too_deep();
        }
        self.known.insert(node.id(), Some(weight));
        Ok(weight)
    }

    /// What an element's own attributes point at.
    fn own_targets(&self, node: &Node<'a, 'i>) -> Vec<Target<'a, 'i>> {
        let mut out = Vec::new();
        if is(node, "use") {
            let target = href(node).and_then(|h| h.strip_prefix('#')).and_then(&self.find);
            out.extend(target.map(|node| Target { node, everywhere: false }));
        }
        for attribute in node.attributes().filter(|a| a.value().contains('(')) {
            let everywhere = match attribute.name() {
                "style" => css::marks_corners(attribute.value()),
                name => matches!(name, "marker" | "marker-mid"),
            };
            let found = css::targets(attribute.value()).into_iter().filter_map(&self.find);
            out.extend(found.filter(costs).map(|node| Target { node, everywhere }));
        }
        out
    }

    /// What the style rules that may hold for an element point at.
    fn sheet_targets(&self, node: &Node<'a, 'i>) -> Vec<Target<'a, 'i>> {
        if self.sheets.is_empty() {
            return Vec::new();
        }
        let classes = node.attribute("class").unwrap_or("").split_whitespace().map(|class| format!(".{class}"));
        let id = node.attribute("id").map(|id| format!("#{id}"));
        let keys = classes.chain(id).chain([node.tag_name().name().to_owned(), "*".to_owned()]);
        let found = keys.filter_map(|key| self.sheets.get(&key)).flatten();
        found.filter(|target| costs(&target.node)).copied().collect()
    }
}

/// Gradients cost nothing to repeat.
fn costs(node: &Node<'_, '_>) -> bool {
    !is(node, "linearGradient") && !is(node, "radialGradient")
}

/// How often an element draws a target: markers may stand at all its corners, of which an outline
/// has no more than signs that are no digits.
fn times(node: &Node<'_, '_>, target: &Target<'_, '_>) -> u64 {
    if !target.everywhere || !is(&target.node, "marker") {
        return 1;
    }
    let outline = node.attribute("d").or_else(|| node.attribute("points")).unwrap_or("");
    outline.bytes().filter(|b| !b.is_ascii_digit() && *b != b'.').count() as u64 + 2
}
