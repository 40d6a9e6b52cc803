//! What is painted on a page: an interpreter of content streams (ISO 32000-1 §7.8.2, §8, §9.4) that
//! keeps places and inks, and paints nothing.

mod inks;
mod matrix;
mod text;

use super::color::{Ink, Space};
use super::font::{Face, Faces};
use super::{Area, as_table, entry, follow, number, numbers};
use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Document, Object, ObjectId, Stream};
use matrix::{IDENTITY, Matrix, apply, around, concat, matrix, spread};
use std::rc::Rc;

/// Something painted.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Mark {
    pub(super) area: Area,
    pub(super) kind: Kind,
    pub(super) ink: Ink,
    /// It lets through what is below, by opacity, blending or a soft mask.
    pub(super) transparent: bool,
}

/// What it is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Kind {
    /// Letters, at this size in points on the page.
    Text { size: f64, invisible: bool },
    /// An area of one color or of flowing ones.
    Fill,
    /// A line so many points wide on the page.
    Line { width: f64 },
    /// A picture of so many pixels, which fills so many points across and down.
    Picture { pixels: [u32; 2], points: [f64; 2], space: &'static str },
}

/// Operators that are read in all, over all pages: more than any honest book has.
const MOST_OPERATORS: usize = 8_000_000;
/// What stands behind every content stream while it is read.
const END: &[u8] = b"\nEndOfContent\n";
/// So many bytes of content cost as much as an operator.
const BYTES: usize = 64;
/// Forms within forms.
const DEEPEST: usize = 12;
/// Bytes of a page's or form's content.
const MOST_BYTES: usize = 256 << 20;

/// Reads page after page.
pub(super) struct Reader<'a> {
    file: &'a Document,
    pub(super) faces: Faces,
    left: usize,
    /// Content of the page at hand could not be read to its end.
    cut: bool,
}

/// The graphics state as far as it is looked at.
#[derive(Clone)]
struct State {
    matrix: Matrix,
    fill: Ink,
    stroke: Ink,
    fill_space: Space,
    stroke_space: Space,
    line: f64,
    transparent: [bool; 4],
    face: Option<Rc<Face>>,
    size: f64,
    scale: f64,
    rise: f64,
    leading: f64,
    letters: f64,
    words: f64,
    invisible: bool,
}

impl Default for State {
    fn default() -> Self {
        State {
            matrix: IDENTITY,
            fill: Ink::black(),
            stroke: Ink::black(),
            fill_space: Space::Gray,
            stroke_space: Space::Gray,
            line: 1.0,
            transparent: [false; 4],
            face: None,
            size: 0.0,
            scale: 1.0,
            rise: 0.0,
            leading: 0.0,
            letters: 0.0,
            words: 0.0,
            invisible: false,
        }
    }
}

/// An entry of a kind of resource, in the first of the dictionaries that has it.
pub(super) fn resource<'a>(
    file: &'a Document,
    resources: &[&'a Dictionary],
    kind: &[u8],
    name: &[u8],
) -> Option<&'a Object> {
    resources.iter().find_map(|own| super::table(file, own, kind)?.get(name).ok())
}

impl<'a> Reader<'a> {
    pub(super) fn new(file: &'a Document) -> Self {
        Reader { file, faces: Faces::default(), left: MOST_OPERATORS, cut: false }
    }

    /// Whether reading was given up.
    pub(super) fn spent(&self) -> bool {
        self.left == 0
    }

    /// The marks of a page, in the order of painting, and whether these are all.
    pub(super) fn page(&mut self, page: ObjectId) -> Result<(Vec<Mark>, bool), String> {
        self.cut = false;
        let file = self.file;
        let bytes = file.get_page_content_with_limit(page, MOST_BYTES).map_err(|error| error.to_string())?;
        let dictionary = file.get_dictionary(page).map_err(|error| error.to_string())?;
        let own = super::boxes::passed_on(file, dictionary, b"Resources");
        let resources = own.and_then(|own| as_table(follow(file, own)?)).into_iter().collect();
        let mut marks = Vec::new();
        let run = Run { marks: &mut marks, resources, depth: 0 };
        self.run(bytes, State::default(), run)?;
        Ok((marks, !self.cut))
    }

    fn run(&mut self, mut bytes: Vec<u8>, state: State, run: Run<'a, '_>) -> Result<(), String> {
        // A form that is drawn again is read again: its bytes count as well.
        self.left = self.left.saturating_sub(bytes.len() / BYTES);
        if self.left == 0 {
            return Ok(());
        }
        // The parser stops without a word at what it does not know: so the end has to be seen.
        bytes.extend_from_slice(END);
        let mut content = Content::decode(&bytes).map_err(|error| error.to_string())?;
        if content.operations.pop().is_none_or(|last| last.operator.as_bytes() != END.trim_ascii()) {
            self.cut = true;
        }
        let mut machine =
            Machine { reader: self, run, state, saved: Vec::new(), path: None, text: IDENTITY, line: IDENTITY };
        for operation in &content.operations {
            if machine.reader.left == 0 {
                break;
            }
            machine.reader.left -= 1;
            machine.step(operation);
        }
        Ok(())
    }
}

/// Where a stream's names are looked up and its marks go.
struct Run<'a, 'm> {
    marks: &'m mut Vec<Mark>,
    resources: Vec<&'a Dictionary>,
    depth: usize,
}

struct Machine<'a, 'r, 'm> {
    reader: &'r mut Reader<'a>,
    run: Run<'a, 'm>,
    state: State,
    saved: Vec<State>,
    /// The box around the path so far, on the page.
    path: Option<Area>,
    text: Matrix,
    line: Matrix,
}

impl Machine<'_, '_, '_> {
    fn step(&mut self, operation: &Operation) {
        let operands = &operation.operands;
        let all: Vec<f64> = operands.iter().filter_map(number).collect();
        let at = |index: usize| all.get(index).copied().unwrap_or(0.0);
        match operation.operator.as_str() {
            "q" if self.saved.len() < 512 => self.saved.push(self.state.clone()),
            "Q" => {
                if let Some(state) = self.saved.pop() {
                    self.state = state;
                }
            }
            "cm" => self.state.matrix = concat(&matrix(&all), &self.state.matrix),
            "w" => self.state.line = at(0),
            "gs" => self.graphics_state(operands.first()),
            "m" | "l" => self.points(&[(at(0), at(1))]),
            "c" => self.points(&[(at(0), at(1)), (at(2), at(3)), (at(4), at(5))]),
            "v" | "y" => self.points(&[(at(0), at(1)), (at(2), at(3))]),
            "re" => {
                let (x, y, w, h) = (at(0), at(1), at(2), at(3));
                self.points(&[(x, y), (x + w, y), (x, y + h), (x + w, y + h)]);
            }
            "f" | "F" | "f*" => self.paint(true, false),
            "S" | "s" => self.paint(false, true),
            "B" | "B*" | "b" | "b*" => self.paint(true, true),
            "n" => self.path = None,
            "sh" => {
                let space = operands.first().and_then(|name| name.as_name().ok()).and_then(|name| {
                    let shading = as_table(follow(self.reader.file, self.resource(b"Shading", name)?)?)?;
                    Some(self.space(shading.get(b"ColorSpace").ok()?))
                });
                self.state.fill = Ink { colored: space.is_some_and(|space| space.is_colored()), ..Ink::default() };
            }
            "g" | "rg" | "k" | "G" | "RG" | "K" => self.device_color(&operation.operator, &all),
            "cs" | "CS" | "sc" | "scn" | "SC" | "SCN" => self.color(&operation.operator, operands, &all),
            "Do" => self.object(operands.first()),
            "BI" | "EI" => {
                if let Some(Object::Stream(stream)) = operands.first() {
                    self.picture(stream);
                }
            }
            operator => self.text_step(operator, operands, &all),
        }
    }

    fn resource(&self, kind: &[u8], name: &[u8]) -> Option<&Object> {
        resource(self.reader.file, &self.run.resources, kind, name)
    }

    fn space(&self, object: &Object) -> Space {
        Space::of(self.reader.file, &self.run.resources, object, 0)
    }

    /// Whether what is filled (or stroked) now lets through.
    fn lets_through(&self, fills: bool) -> bool {
        let [fill, stroke, mask, blend] = self.state.transparent;
        (if fills { fill } else { stroke }) || mask || blend
    }

    // ---- Paths ----

    fn points(&mut self, points: &[(f64, f64)]) {
        for point in points {
            let (x, y) = apply(&self.state.matrix, *point);
            let path = self.path.get_or_insert([x, y, x, y]);
            *path = [path[0].min(x), path[1].min(y), path[2].max(x), path[3].max(y)];
        }
    }

    fn paint(&mut self, fills: bool, strokes: bool) {
        let Some(area) = self.path.take() else { return };
        if fills {
            let ink = self.state.fill.clone();
            self.mark(area, Kind::Fill, ink, true);
        }
        if strokes {
            let width = self.state.line * spread(&self.state.matrix);
            let half = width / 2.0;
            let area = [area[0] - half, area[1] - half, area[2] + half, area[3] + half];
            let ink = self.state.stroke.clone();
            self.mark(area, Kind::Line { width }, ink, false);
        }
    }

    fn mark(&mut self, area: Area, kind: Kind, ink: Ink, fills: bool) {
        if area.iter().all(|edge| edge.is_finite()) {
            let transparent = self.lets_through(fills);
            self.run.marks.push(Mark { area, kind, ink, transparent });
        }
    }

    // ---- Pictures and forms ----

    fn object(&mut self, name: Option<&Object>) {
        let file = self.reader.file;
        let Some(name) = name.and_then(|name| name.as_name().ok()) else { return };
        let found = resource(file, &self.run.resources, b"XObject", name);
        let Some(Object::Stream(stream)) = found.and_then(|object| follow(file, object)) else { return };
        match stream.dict.get(b"Subtype").and_then(Object::as_name) {
            Ok(b"Image") => self.picture(stream),
            Ok(b"Form") if self.run.depth < DEEPEST => {
                let Ok(bytes) = stream.get_plain_content_with_limit(MOST_BYTES) else { return };
                let own = stream.dict.get(b"Matrix").map(|object| numbers(file, object)).unwrap_or_default();
                let mut state = self.state.clone();
                state.matrix = concat(&matrix(&own), &state.matrix);
                // A form without resources uses those of its page (§7.8.3).
                let resources = match super::table(file, &stream.dict, b"Resources") {
                    Some(own) => vec![own],
                    None => self.run.resources.clone(),
                };
                let run = Run { marks: self.run.marks, resources, depth: self.run.depth + 1 };
                // A form that cannot be read shows nothing in a reader either.
                let _ = self.reader.run(bytes, state, run);
            }
            _ => {}
        }
    }

    fn picture(&mut self, stream: &Stream) {
        let file = self.reader.file;
        let get =
            |long: &[u8], short: &[u8]| entry(file, &stream.dict, long).or_else(|| entry(file, &stream.dict, short));
        let count = |long: &[u8], short: &[u8]| {
            get(long, short).and_then(|object| object.as_i64().ok()).and_then(|n| u32::try_from(n).ok()).unwrap_or(0)
        };
        let pixels = [count(b"Width", b"W"), count(b"Height", b"H")];
        let stencil = get(b"ImageMask", b"IM").is_some_and(|object| matches!(object, Object::Boolean(true)));
        let space = get(b"ColorSpace", b"CS").map(|object| self.space(object)).unwrap_or_default();
        let m = &self.state.matrix;
        let points = [m[0].hypot(m[1]), m[2].hypot(m[3])];
        let corners = [(0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0)].map(|corner| apply(m, corner));
        let area = around(&corners);
        // What a masked picture lets through is what is below it.
        let masked = entry(file, &stream.dict, b"SMask").is_some_and(|mask| matches!(mask, Object::Stream(_)));
        let (ink, name) = if stencil {
            (self.state.fill.clone(), "one-bit")
        } else {
            let total = if space == Space::Cmyk { densest(stream) } else { None };
            (Ink { colored: space.is_colored(), total, ..Ink::default() }, space.name())
        };
        self.mark(area, Kind::Picture { pixels, points, space: name }, ink, true);
        if let Some(last) = self.run.marks.last_mut() {
            last.transparent |= masked;
        }
    }
}

/// The most ink of a pixel of a picture in four inks, where its samples can be told without decoding a photograph.
fn densest(stream: &Stream) -> Option<f64> {
    let plain = |filter: &[u8]| filter == b"FlateDecode" || filter == b"LZWDecode";
    let filters = stream.filters().unwrap_or_default();
    let eight = stream.dict.get(b"BitsPerComponent").and_then(Object::as_i64).is_ok_and(|bits| bits == 8);
    if !eight || stream.dict.has(b"Decode") || !filters.iter().all(|filter| plain(filter)) {
        return None;
    }
    let samples = stream.get_plain_content_with_limit(MOST_BYTES).ok()?;
    let pixels = samples.as_chunks::<4>().0.iter();
    pixels.map(|pixel| pixel.iter().map(|ink| u32::from(*ink)).sum::<u32>()).max().map(|sum| f64::from(sum) / 255.0)
}
