//! `[output.chapbook.epub]`: what the EPUB is made for.

use super::Config;
use super::keys::Keys;
use crate::theme::{Faces, Target};

/// The levels of WCAG 2.2.
const LEVELS: [&str; 3] = ["A", "AA", "AAA"];

pub(super) fn read(config: &mut Config, mut keys: Keys<'_, '_>) {
    config.publication.conformance = conformance(&mut keys);
    let (ebook, language) = (&mut config.theme.ebook, &config.language);
    ebook.target = keys.one_of("target", Target::NAMED).unwrap_or(ebook.target);
    if let Some(node) = keys.node("embed-fonts") {
        match (node.read::<bool>(), node.read::<String>().as_deref()) {
            (Some(false), _) => ebook.faces = Faces::Readers,
            (Some(true), _) => ebook.faces = Faces::Embedded,
            (_, Some("obfuscated")) => ebook.faces = Faces::Obfuscated,
            _ => keys.wrong("embed-fonts", node, "true, false or \"obfuscated\""),
        }
    }
    let expected = "\"horizontal\" or \"vertical\"";
    if let Some((writing, node)) = keys.found::<String>("writing", expected) {
        let east_asian = ["ja", "zh", "ko"].contains(&language.split('-').next().unwrap_or_default());
        match writing.as_str() {
            "horizontal" => ebook.vertical = false,
            "vertical" if east_asian => ebook.vertical = true,
            "vertical" => {
                let help = "`book.language` must be \"ja\", \"zh\" or \"ko\" for lines that run downwards".to_owned();
                keys.wrong_but("writing", node, "\"horizontal\" in a book of this language", Some(help));
            }
            _ => keys.wrong("writing", node, expected),
        }
    }
    keys.end(&[]);
}

/// A claim of the author's; no program can make it.
fn conformance(keys: &mut Keys<'_, '_>) -> Option<(&'static str, String)> {
    let by = keys.text("certified-by");
    let (level, node) = keys.found::<String>("conforms-to", "\"A\", \"AA\" or \"AAA\"")?;
    let known = LEVELS.into_iter().find(|known| *known == level);
    match (known, by) {
        (Some(level), Some(by)) => return Some((level, by)),
        (None, _) => keys.wrong("conforms-to", node, "\"A\", \"AA\" or \"AAA\""),
        (_, None) => keys.wrong("conforms-to", node, "told with `certified-by`, the name of who vouches for it"),
    }
    None
}
