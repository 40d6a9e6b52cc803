//! `[output.chapbook.fonts]`: which faces the author wants.

use super::Named;
use super::keys::Keys;
use serde::Deserialize;

/// The faces of a book; empty lists leave the bundled ones.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fonts {
    /// Running text: regular, italic, bold, bold italic, as far as given; or one family.
    pub serif: Vec<FontSource>,
    /// Headings.
    pub sans: Vec<FontSource>,
    /// Code.
    pub mono: Vec<FontSource>,
    /// Asked, in order, for characters that the others lack.
    pub fallback: Vec<FontSource>,
    /// Whether the faces of the system may be used.
    pub system: bool,
}

/// Where a face comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FontSource {
    /// A file, relative to the folder of book.toml.
    File(Named),
    /// A family of the system's, by name.
    Family(Named),
}

impl FontSource {
    /// The value with its key and place.
    pub fn named(&self) -> &Named {
        match self {
            FontSource::File(named) | FontSource::Family(named) => named,
        }
    }
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

pub(super) fn read(fonts: &mut Fonts, mut keys: Keys<'_, '_>) {
    fonts.serif = styles(&mut keys, "serif");
    fonts.sans = styles(&mut keys, "sans");
    fonts.mono = styles(&mut keys, "mono");
    let own = list(&mut keys, "fallback");
    fonts.fallback.splice(0..0, own);
    fonts.system = keys.get("system", "true or false").unwrap_or(false);
    keys.end(&[]);
}

/// A family's faces: one to four.
fn styles(keys: &mut Keys<'_, '_>, key: &'static str) -> Vec<FontSource> {
    let faces = list(keys, key);
    if faces.len() > 4
        && let Some(node) = keys.node(key)
    {
        keys.wrong(key, node, "one to four files: regular, italic, bold, bold italic");
        return Vec::new();
    }
    faces
}

/// A text or a list of texts; a text that looks like a file is one, else it names a family.
pub(super) fn list(keys: &mut Keys<'_, '_>, key: &'static str) -> Vec<FontSource> {
    let full = keys.full(key);
    let Some((value, node)) = keys.found(key, "a font file, a family name, or a list of them") else {
        return Vec::new();
    };
    let texts = match value {
        OneOrMany::One(text) => vec![text],
        OneOrMany::Many(texts) => texts,
    };
    if texts.iter().any(|text| text.trim().is_empty()) {
        keys.wrong(key, node, "a font file, a family name, or a list of them; a name is blank here");
        return Vec::new();
    }
    let source = |(i, text): (usize, String)| {
        let span = match &node.value {
            super::tree::Value::List(items) => items.get(i).and_then(|item| item.span),
            _ => node.span,
        };
        let is_file = is_file(&text);
        let named = Named { text, key: full.clone(), span };
        if is_file { FontSource::File(named) } else { FontSource::Family(named) }
    };
    texts.into_iter().enumerate().map(source).collect()
}

fn is_file(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    text.contains('/') || [".ttf", ".otf", ".ttc", ".otc"].iter().any(|end| lower.ends_with(end))
}
