//! Our faces as usvg wants them: a database, and which face a `font-family` means.

use std::sync::{Arc, Mutex, PoisonError};

use usvg::fontdb::{Database, Family, Query, Source, Stretch, Style, Weight};

use crate::font::{Face, FaceId, FontBook};

/// What tells one set of faces from another: where they lie, how long they are, their names.
type Key = Vec<(usize, usize, String)>;

/// The last database made: a build has one `FontBook`, and making a database parses every face.
static LAST: Mutex<Option<(Key, Arc<Database>)>> = Mutex::new(None);

/// A database of the faces of `fonts` and no others. Made once for the same faces.
pub(super) fn database(fonts: &FontBook) -> Arc<Database> {
    let faces: Vec<&Face> =
        (0..fonts.len() as u16).map(|id| fonts.face(FaceId(id))).filter(|f| is_for_text(f)).collect();
    let key: Key = faces.iter().map(|f| (f.data.as_ptr() as usize, f.data.len(), f.name.clone())).collect();
    let mut last = LAST.lock().unwrap_or_else(PoisonError::into_inner);
    match &*last {
        Some((known, database)) if *known == key => database.clone(),
        _ => {
            let database = Arc::new(load(&faces));
            *last = Some((key, database.clone()));
            database
        }
    }
}

/// Faces made for formulas have letters too, but not for words.
fn is_for_text(face: &Face) -> bool {
    !face.name.starts_with("KaTeX")
}

fn load(faces: &[&Face]) -> Database {
    let mut database = Database::new();
    for face in faces {
        database.load_font_source(Source::Binary(Arc::new(face.data.clone())));
    }
    database.set_serif_family(SERIF);
    database.set_cursive_family(SERIF);
    database.set_fantasy_family(SERIF);
    database.set_sans_serif_family(SANS);
    database.set_monospace_family(MONO);
    database
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
