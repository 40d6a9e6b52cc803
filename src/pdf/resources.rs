//! The resources that all pages share, beside the fonts (ISO 32000-1 §7.8.3): pictures, kinds of artifacts, states.

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::image::{Printing, add};
use super::{Job, content};
use crate::asset::{AssetId, Assets};
use crate::font::FontBook;
use crate::layout::page::{Mark, Placed};

/// Puts the pictures that the pages show into the resources; tells for each whether it is there, and why not.
pub(super) fn fill<'a>(
    document: &mut Document,
    resources: ObjectId,
    marks: impl Iterator<Item = &'a Placed>,
    job: &Job,
    assets: &Assets,
    fonts: &FontBook,
) -> (Vec<bool>, Vec<(AssetId, String)>) {
    let mut broken = Vec::new();
    let mut shown = vec![false; assets.list.len()];
    let mut printing = vec![Printing::of(job); assets.list.len()];
    for placed in marks {
        let (Mark::Image(id, size) | Mark::Turned(id, size)) = placed.mark else { continue };
        let index = id.0 as usize;
        if let (Some(shown), Some(printing), Some(asset)) =
            (shown.get_mut(index), printing.get_mut(index), assets.list.get(index))
        {
            *shown = true;
            printing.shown(asset, size, matches!(placed.mark, Mark::Turned(..)));
        }
    }
    let mut names = Dictionary::new();
    for (i, (shown, asset)) in shown.iter_mut().zip(&assets.list).enumerate().filter(|(_, (shown, _))| **shown) {
        match add(document, asset, fonts, &printing[i]) {
            Ok(id) => names.set(format!("I{i}"), id),
            Err(why) => {
                *shown = false;
                broken.push((AssetId(i as u32), why));
            }
        }
    }
    if let Ok(resources) = document.get_dictionary_mut(resources) {
        resources.set("XObject", names);
        let mut properties = Dictionary::new();
        for (key, kind, subtype) in content::ARTIFACTS {
            let mut list = Dictionary::from_iter([("Type", Object::from(kind))]);
            if let Some(subtype) = subtype {
                list.set("Subtype", subtype);
            }
            properties.set(key, list);
        }
        resources.set("Properties", properties);
        if job.overprints() {
            let state = |on: bool| {
                let mode = if on { 1 } else { 0 };
                let mut state = Dictionary::from_iter([("Type", Object::from("ExtGState"))]);
                state.set("OP", on);
                state.set("op", on);
                state.set("OPM", mode);
                state
            };
            let mut states = Dictionary::new();
            states.set(content::OVERPRINT, state(true));
            states.set(content::KNOCK_OUT, state(false));
            resources.set("ExtGState", states);
        }
    }
    (shown, broken)
}
