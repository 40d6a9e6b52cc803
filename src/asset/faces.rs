//! Our faces as usvg wants them: a database, and which face a `font-family` means.

use std::sync::{Arc, Mutex, PoisonError};

use usvg::fontdb::{Database, FaceInfo, Family, ID, Language, Query, Source, Stretch, Style, Weight};

use crate::font::{FaceName, FontBook};

/// What tells one set of faces from another: where they lie and how long they are.
type Key = Vec<(usize, usize)>;

/// The last database made: a build has one `FontBook`, and making a database looks into every face. It keeps the faces of its
/// key, so that no others can come to lie in their places.
static LAST: Mutex<Option<(Key, Arc<Database>)>> = Mutex::new(None);

/// A database of the faces of `fonts` that are made for text, and no others. Made once for the same faces.
pub(super) fn database(fonts: &FontBook) -> Arc<Database> {
    let key: Key = fonts.for_text().map(|(face, _)| (face.as_ptr() as usize, face.len())).collect();
    let mut last = LAST.lock().unwrap_or_else(PoisonError::into_inner);
    match &*last {
        Some((known, database)) if *known == key => database.clone(),
        _ => {
            let database = Arc::new(load(fonts));
            *last = Some((key, database.clone()));
            database
        }
    }
}

fn load(fonts: &FontBook) -> Database {
    let mut database = Database::new();
    for (face, name) in fonts.for_text() {
        let source = Source::Binary(Arc::new(face));
        match name {
            Some(name) => {
                database.push_face_info(info(source, name));
            }
            None => {
                database.load_font_source(source);
            }
        }
    }
    database.set_serif_family(SERIF);
    database.set_cursive_family(SERIF);
    database.set_fantasy_family(SERIF);
    database.set_sans_serif_family(SANS);
    database.set_monospace_family(MONO);
    database
}

/// What the database would find out about a face that we ship; twenty files need not be opened for the one that is used.
fn info(source: Source, FaceName { family, weight, italic }: FaceName) -> FaceInfo {
    FaceInfo {
        id: ID::dummy(),
        source,
        index: 0,
        families: vec![(family.to_owned(), Language::English_UnitedStates)],
        post_script_name: String::new(),
        style: if italic { Style::Italic } else { Style::Normal },
        weight: Weight(weight),
        stretch: Stretch::Normal,
        monospaced: false,
    }
}

pub(super) const SERIF: &str = "Libertinus Serif";
const SANS: &str = "Source Sans 3";
const MONO: &str = "Source Code Pro";

/// usvg's font resolver over our faces: a family that we lack becomes the nearest that we have.
pub(super) fn resolver() -> usvg::FontResolver<'static> {
    usvg::FontResolver {
        select_font: Box::new(|font, database| {
            let mut families: Vec<Family<'_>> = Vec::new();
            for family in font.families() {
                match family {
                    usvg::FontFamily::Serif | usvg::FontFamily::Cursive | usvg::FontFamily::Fantasy => {
                        families.push(Family::Serif);
                    }
                    usvg::FontFamily::SansSerif => families.push(Family::SansSerif),
                    usvg::FontFamily::Monospace => families.push(Family::Monospace),
                    usvg::FontFamily::Named(name) => {
                        families.push(Family::Name(name));
                        families.extend(alike(name));
                    }
                }
            }
            families.push(Family::SansSerif);
            let style = match font.style() {
                usvg::FontStyle::Normal => Style::Normal,
                usvg::FontStyle::Italic => Style::Italic,
                usvg::FontStyle::Oblique => Style::Oblique,
            };
            let weight = Weight(font.weight());
            let query = Query { families: &families, weight, stretch: Stretch::Normal, style };
            // A build whose author replaced every face of ours still has some face.
            database.query(&query).or_else(|| database.faces().next().map(|face| face.id))
        }),
        select_fallback: usvg::FontResolver::default_fallback_selector(),
    }
}

/// What a well-known family, or one whose name tells, looks like.
fn alike(name: &str) -> Option<Family<'static>> {
    const SANS_LIKE: &[&str] = &[
        "sans",
        "arial",
        "helvetica",
        "verdana",
        "tahoma",
        "trebuchet",
        "calibri",
        "segoe",
        "roboto",
        "lato",
        "ubuntu",
        "inter",
        "noto sans",
        "open",
        "gill",
        "futura",
        "geneva",
        "system-ui",
        "ui-sans",
    ];
    const SERIF_LIKE: &[&str] = &["times", "georgia", "serif", "palatino", "garamond", "cambria", "book", "roman"];
    const MONO_LIKE: &[&str] = &["mono", "courier", "consol", "menlo", "monaco", "code", "typewriter", "fixed"];
    let name = name.to_ascii_lowercase();
    let like = |list: &[&str]| list.iter().any(|part| name.contains(part));
    if like(MONO_LIKE) {
        Some(Family::Monospace)
    } else if like(SANS_LIKE) {
        Some(Family::SansSerif)
    } else if like(SERIF_LIKE) {
        Some(Family::Serif)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faces_that_we_ship_are_what_their_names_say() {
        for (face, name) in FontBook::bundled().for_text() {
            let mut read = Database::new();
            read.load_font_source(Source::Binary(Arc::new(face.clone())));
            let read = read.faces().next().expect("a face");
            let told = info(Source::Binary(Arc::new(face)), name.expect("we ship it"));
            assert_eq!(read.families[0], told.families[0]);
            assert_eq!((read.style, read.weight, read.stretch), (told.style, told.weight, told.stretch), "{name:?}");
        }
    }
}
