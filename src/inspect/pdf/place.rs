//! Destinations (ISO 32000-1 §12.3.2): where on the pages they are, and which words stand there.

use crate::inspect::event::Target;
use crate::inspect::facts::{Facts, Line, Sort, Spot};
use crate::inspect::gather::{Gathered, PICTURE};
use lopdf::{Dictionary, Document, Object, ObjectId};
use std::collections::{HashMap, HashSet};

/// A page, by its index, and a height on it.
pub(super) type Place = (usize, Option<f32>);

/// Baselines that differ by less are side by side, in points.
const LEVEL: f32 = 2.0;

/// The named destinations of a document.
pub(super) fn destinations(document: &Document, pages: &[ObjectId]) -> HashMap<Vec<u8>, Place> {
    let numbers: HashMap<ObjectId, usize> = pages.iter().enumerate().map(|(number, id)| (*id, number)).collect();
    let mut out = HashMap::new();
    let Ok(catalog) = document.catalog() else { return out };
    let mut add = |name: &[u8], object: &Object| {
        if let Some(place) = document.dereference(object).ok().and_then(|(_, o)| place(document, &numbers, o)) {
            out.entry(name.to_vec()).or_insert(place);
        }
    };
    // Names of PDF 1.1 stand in the catalog by themselves.
    if let Ok(names) = document.get_dict_in_dict(catalog, b"Dests") {
        names.iter().for_each(|(name, object)| add(name, object));
    }
    let tree =
        document.get_dict_in_dict(catalog, b"Names").and_then(|names| document.get_dict_in_dict(names, b"Dests"));
    let (mut stack, mut seen) = (Vec::from_iter(tree), HashSet::new());
    while let Some(node) = stack.pop() {
        if !seen.insert(std::ptr::from_ref::<Dictionary>(node)) {
            continue;
        }
        for pair in super::array(document, node.get(b"Names").ok()).unwrap_or_default().chunks_exact(2) {
            if let Ok(name) = pair[0].as_str() {
                add(name, &pair[1]);
            }
        }
        let kids = super::array(document, node.get(b"Kids").ok()).unwrap_or_default();
        stack.extend(kids.iter().filter_map(|kid| super::dictionary(document, kid)));
    }
    out
}

/// A destination that is an array, or a dictionary that holds one.
pub(super) fn place(document: &Document, numbers: &HashMap<ObjectId, usize>, object: &Object) -> Option<Place> {
    let array = match object {
        Object::Dictionary(dictionary) => super::array(document, dictionary.get(b"D").ok())?,
        other => other.as_array().ok()?,
    };
    let page = match array.first()? {
        Object::Integer(number) => usize::try_from(*number).ok().filter(|number| *number < numbers.len())?,
        other => *numbers.get(&other.as_reference().ok()?)?,
    };
    let height = match array.get(1).and_then(|kind| kind.as_name().ok()) {
        Some(b"XYZ") => 3,
        Some(b"FitH" | b"FitBH") => 2,
        Some(b"FitR") => 5,
        _ => usize::MAX,
    };
    Some((page, array.get(height).and_then(|height| height.as_float().ok())))
}

/// Says which words each link within the book leads to.
pub(super) fn resolve(Gathered { mut facts, inside }: Gathered) -> Facts {
    let lines = Lines::of(&facts);
    let spots: Vec<_> = inside
        .iter()
        .map(|(link, target)| match target {
            Target::Page(page, height) => (*link, lines.below(&facts, *page, *height)),
            Target::Web(_) | Target::Anchor(_) | Target::Nowhere(_) | Target::Printed => (*link, None),
        })
        .collect();
    for (link, spot) in spots.into_iter().filter_map(|(link, spot)| Some((link?, spot))) {
        facts.facts[Sort::Link as usize][link].leads = spot;
    }
    facts
}

/// The lines of each page, from its head, each with the place where the next begins.
struct Lines(HashMap<usize, Vec<(Line, Option<Spot>)>>);

impl Lines {
    fn of(facts: &Facts) -> Lines {
        let mut pages: HashMap<usize, Vec<(Line, Option<Spot>)>> = HashMap::new();
        for (at, line) in facts.lines.iter().enumerate() {
            let next = facts.lines[at + 1..].iter().find(|next| next.at != line.at);
            // A divided word begins on this line.
            let next = next.map(|next| match next.at {
                Spot::Text(word) => Spot::Text(word + usize::from(next.within)),
                note @ Spot::Note(_) => note,
            });
            pages.entry(line.page).or_default().push((*line, next));
        }
        // The order does not matter: each is sorted by itself.
        #[allow(clippy::iter_over_hash_type, reason = "each list is sorted by itself")]
        for lines in pages.values_mut() {
            lines.sort_by(|a, b| b.0.height.total_cmp(&a.0.height));
        }
        Lines(pages)
    }

    /// The words of the first line below a height of a page: of all that stand side by side there.
    fn below(&self, facts: &Facts, page: usize, height: Option<f32>) -> Option<(Spot, Spot)> {
        let none = Vec::new();
        let lines = self.0.get(&page).unwrap_or(&none);
        let first = height.map_or(0, |height| lines.partition_point(|line| line.0.height >= height));
        let Some((line, _)) = lines.get(first) else {
            // Nothing stands below but what is no text: it goes on with the next line there is.
            let next = facts.lines.iter().filter(|line| line.page > page).min_by_key(|line| line.page);
            let at = next.map_or(Spot::Text(facts.words.len()), |line| line.at);
            return Some((before_pictures(facts, at), at));
        };
        let level = lines[first..].iter().take_while(|other| line.height - other.0.height <= LEVEL);
        let level: Vec<_> = level.filter(|other| same_text(other.0.at, line.at)).collect();
        let from = level.iter().map(|line| line.0.at).min()?;
        let to = level.iter().map(|(line, next)| match (line.at, next) {
            (Spot::Text(at), Some(Spot::Text(next))) => Spot::Text(at.max(next.saturating_sub(1))),
            (Spot::Text(_), None) => Spot::Text(facts.words.len()),
            (at, _) => at,
        });
        Some((before_pictures(facts, from), to.max()?))
    }
}

/// Both are in the running text, or both in the same note.
fn same_text(a: Spot, b: Spot) -> bool {
    match (a, b) {
        (Spot::Text(_), Spot::Text(_)) => true,
        (Spot::Note(a), Spot::Note(b)) => a == b,
        _ => false,
    }
}

/// Pictures are on no line: those that stand before one may be what is led to.
fn before_pictures(facts: &Facts, at: Spot) -> Spot {
    match at {
        Spot::Text(mut word) => {
            while word.checked_sub(1).and_then(|before| facts.words.get(before)).is_some_and(|word| word == PICTURE) {
                word -= 1;
            }
            Spot::Text(word)
        }
        note @ Spot::Note(_) => note,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_the_line_below_it() {
        let words = ["one", "two", PICTURE, "three", "four", "five"].map(str::to_owned).to_vec();
        let line =
            |height: f32, word: usize| Line { page: 0, height, size: 10.0, at: Spot::Text(word), within: word == 5 };
        let note = Line { page: 0, height: 50.0, size: 10.0, at: Spot::Note(0), within: false };
        let facts = Facts {
            words,
            lines: vec![line(700.0, 0), line(500.0, 3), line(500.1, 4), line(480.0, 5), note],
            ..Facts::default()
        };
        let lines = Lines::of(&facts);
        let text = |from, to| Some((Spot::Text(from), Spot::Text(to)));
        assert_eq!(lines.below(&facts, 0, Some(710.0)), text(0, 2));
        assert_eq!(lines.below(&facts, 0, Some(690.0)), text(2, 5), "the last word is divided");
        assert_eq!(lines.below(&facts, 0, Some(490.0)), text(5, 5));
        assert_eq!(lines.below(&facts, 0, Some(60.0)), Some((Spot::Note(0), Spot::Note(0))));
        assert_eq!(lines.below(&facts, 0, Some(10.0)), text(6, 6));
    }
}
