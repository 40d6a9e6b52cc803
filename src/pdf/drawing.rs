//! Drawings → form XObjects: paths, clips, gradients as shadings, opacity as graphics states.
//!
//! Comes in: the tree of [`asset::drawing`], CSS pixels with y downwards. Goes out: one form whose
//! matrix maps it to the unit square. Groups that mix as one become transparency groups of their
//! own (ISO 32000-2 §11.6.6); masks and fading gradients become soft masks (§11.5).

mod content;
mod shading;

use std::sync::Arc;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};

use super::image::{Printing, add_pixels, name};
use crate::asset::drawing::{Blend, Group, Item, Mask, Matrix, Paint, Path, Picture};
use crate::asset::{self, Asset};
use crate::font::FontBook;
use content::{Content, concat};

/// Adds an SVG; the form fills the unit square.
pub(super) fn add(
    document: &mut Document,
    asset: &Asset,
    fonts: &FontBook,
    printing: &Printing,
) -> Result<ObjectId, String> {
    let drawing = asset::drawing(asset, fonts)?;
    if drawing.raster.is_some() || printing.flat && content::lets_through(&drawing.items) {
        let pixels = match drawing.raster {
            Some(pixels) if !printing.flat => pixels,
            // Pixels of the press, where the picture is largest: its flattening must not be seen.
            _ => asset::drawing::raster_at(asset, fonts, printing.scales[1].max(0.1) * PRESS_PIXELS / 72.0)?,
        };
        return add_pixels(document, &pixels, printing);
    }
    let (width, height) = (drawing.width, drawing.height);
    let flip = [1.0, 0.0, 0.0, -1.0, 0.0, height];
    let mut painter = Painter::new(document, fonts, flip, printing);
    painter.content.matrix(&flip);
    painter.items(&drawing.items)?;
    let form = painter.finish();
    let dict = dictionary! {
        "BBox" => numbers(&[0.0, 0.0, width, height]),
        "Matrix" => numbers(&[1.0 / width, 0.0, 0.0, 1.0 / height, 0.0, 0.0]),
    };
    Ok(form.add(document, dict, printing.ink.space().0))
}

/// Pixels to the inch of a drawing that has to be flattened: twice what pictures need, for the sake of its letters.
const PRESS_PIXELS: f32 = 600.0;

/// Groups this deep go into a stream of their own: saved states may nest 28 times (ISO 19005-2, 6.1.13).
const DEEP: usize = 20;

/// Paints items into one content stream.
struct Painter<'a> {
    document: &'a mut Document,
    fonts: &'a FontBook,
    printing: &'a Printing,
    content: Content,
    /// From the present space to that of the content stream: patterns are placed in the latter.
    matrix: Matrix,
    states: Vec<(State, String)>,
    patterns: Dictionary,
    objects: Dictionary,
    /// Pictures and masks are added once for all streams of a drawing.
    shared: Shared,
    transparent: bool,
}

/// What has been added for this drawing, by the address of what it was made from.
#[derive(Default)]
struct Shared {
    masks: Vec<(*const Mask, ObjectId)>,
    pictures: Vec<(Arc<Asset>, ObjectId)>,
}

/// An entry of the ExtGState resources.
#[derive(Clone, Copy, PartialEq)]
struct State {
    fill: f32,
    stroke: f32,
    blend: Blend,
    mask: Option<ObjectId>,
}

/// A finished content stream with its resources.
struct Form {
    content: Vec<u8>,
    resources: Dictionary,
    transparent: bool,
    shared: Shared,
}

impl Form {
    fn add(self, document: &mut Document, mut dict: Dictionary, colors: &str) -> ObjectId {
        dict.set("Type", name("XObject"));
        dict.set("Subtype", name("Form"));
        dict.set("Resources", self.resources);
        if self.transparent {
            dict.set("Group", dictionary! { "S" => name("Transparency"), "CS" => name(colors), "I" => true });
        }
        // Deflated with all that is not yet, on saving.
        document.add_object(Stream::new(dict, self.content))
    }
}

impl<'a> Painter<'a> {
    fn new(document: &'a mut Document, fonts: &'a FontBook, matrix: Matrix, printing: &'a Printing) -> Self {
        Painter {
            document,
            fonts,
            printing,
            content: Content::new(&matrix, printing.ink, printing.least_stroke()),
            matrix,
            states: Vec::new(),
            patterns: Dictionary::new(),
            objects: Dictionary::new(),
            shared: Shared::default(),
            transparent: false,
        }
    }

    fn finish(self) -> Form {
        let mut states = Dictionary::new();
        for (state, key) in &self.states {
            let mut dict = dictionary! { "ca" => state.fill, "CA" => state.stroke, "BM" => name(blend(state.blend)) };
            if let Some(mask) = state.mask {
                dict.set("SMask", mask);
            }
            states.set(key.as_bytes(), dict);
        }
        let mut resources = Dictionary::new();
        for (key, dict) in [("ExtGState", states), ("Pattern", self.patterns), ("XObject", self.objects)] {
            if !dict.is_empty() {
                resources.set(key, dict);
            }
        }
        Form { content: self.content.bytes, resources, transparent: self.transparent, shared: self.shared }
    }

    fn items(&mut self, items: &[Item]) -> Result<(), String> {
        for item in items {
            match item {
                Item::Group(group) => self.group(group)?,
                Item::Path(path) => self.path(path, 1.0)?,
                Item::Picture(picture) => self.picture(picture)?,
            }
        }
        Ok(())
    }

    fn group(&mut self, group: &Group) -> Result<(), String> {
        let outer = self.matrix;
        self.content.save();
        self.matrix = concat(&group.matrix, &outer);
        self.content.matrix(&group.matrix);
        self.content.set_scale(&self.matrix);
        for clip in &group.clips {
            self.content.clip(clip);
        }
        let deep = self.content.depth() >= DEEP;
        let as_one =
            group.opacity < 1.0 || group.blend != Blend::Normal || group.mask.is_some() || group.isolated || deep;
        match &group.items[..] {
            items if !as_one => self.items(items)?,
            // A lone shape with a lone paint needs no group to fade.
            [Item::Path(path)]
                if group.blend == Blend::Normal
                    && group.mask.is_none()
                    && (path.fill.is_none() || path.stroke.is_none()) =>
            {
                self.path(path, group.opacity)?;
            }
            items => {
                let mask = match &group.mask {
                    Some(mask) => Some(self.mask(mask)?),
                    None => None,
                };
                let form = self.nested(items, self.printing.ink.space().0)?;
                self.state(State { fill: group.opacity, stroke: group.opacity, blend: group.blend, mask });
                self.draw(form);
            }
        }
        self.content.restore();
        self.matrix = outer;
        self.content.set_scale(&outer);
        Ok(())
    }

    /// Items as a transparency group in the present space.
    fn nested(&mut self, items: &[Item], colors: &str) -> Result<ObjectId, String> {
        let identity = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];
        let mut inner = Painter::new(self.document, self.fonts, identity, self.printing);
        // Numbers are rounded for the eye, wherever the group will stand.
        inner.content.set_scale(&self.matrix);
        inner.shared = std::mem::take(&mut self.shared);
        inner.items(items)?;
        inner.transparent = true;
        let mut form = inner.finish();
        self.shared = std::mem::take(&mut form.shared);
        let bounds = content::bounds(items, &identity).unwrap_or([0.0; 4]);
        Ok(form.add(self.document, dictionary! { "BBox" => numbers(&bounds) }, colors))
    }

    fn mask(&mut self, mask: &Arc<Mask>) -> Result<ObjectId, String> {
        let key = Arc::as_ptr(mask);
        if let Some((_, id)) = self.shared.masks.iter().find(|(k, _)| *k == key) {
            return Ok(*id);
        }
        let form = self.nested(&mask.items, "DeviceRGB")?;
        let id = self.soft_mask(form, mask.luminance);
        self.shared.masks.push((key, id));
        Ok(id)
    }

    fn soft_mask(&mut self, form: ObjectId, luminance: bool) -> ObjectId {
        let kind = if luminance { "Luminosity" } else { "Alpha" };
        self.document.add_object(dictionary! { "Type" => name("Mask"), "S" => name(kind), "G" => form })
    }

    fn path(&mut self, path: &Path, opacity: f32) -> Result<(), String> {
        let fill = path.fill.as_ref().map(|f| (&f.paint, f.opacity * opacity));
        let stroke = path.stroke.as_ref().map(|s| (s, s.opacity * opacity));
        if let (Some((Paint::Solid(inner), 1.0)), Some((edge, 1.0)), false) = (fill, stroke, path.stroke_first)
            && let Paint::Solid(outer) = edge.paint
        {
            self.state(OPAQUE);
            self.content.fill_color(*inner);
            self.content.stroke_color(outer);
            self.content.line(edge);
            self.content.outline(&path.outline);
            self.content.op(if path.outline.even_odd { "B*" } else { "B" });
            return Ok(());
        }
        for part in [path.stroke_first, !path.stroke_first] {
            match (part, fill, stroke) {
                (false, Some((paint, opacity)), _) => {
                    let op = if path.outline.even_odd { "f*" } else { "f" };
                    self.painted(path, paint, opacity, op)?;
                }
                (true, _, Some((stroke, opacity))) => {
                    self.content.line(stroke);
                    self.painted(path, &stroke.paint, opacity, "S")?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// One painting of a path's outline, by a fill operator or `S`.
    fn painted(&mut self, path: &Path, paint: &Paint, opacity: f32, op: &str) -> Result<(), String> {
        let strokes = op == "S";
        let state = State { fill: opacity, stroke: opacity, ..OPAQUE };
        match paint {
            Paint::Solid(color) => {
                self.state(state);
                if strokes {
                    self.content.stroke_color(*color);
                } else {
                    self.content.fill_color(*color);
                }
                self.content.outline(&path.outline);
                self.content.op(op);
            }
            Paint::Gradient(gradient) => {
                let first = gradient.stops.first().map_or(1.0, |s| s.opacity);
                let even = gradient.stops.iter().all(|s| s.opacity == first);
                self.content.save();
                if even {
                    self.state(State { fill: opacity * first, stroke: opacity * first, ..OPAQUE });
                } else {
                    let form = shading::fading(self.document, gradient, &path.bounds);
                    let mask = self.soft_mask(form, true);
                    self.transparent = true;
                    self.state(State { mask: Some(mask), ..state });
                }
                let pattern = shading::pattern(self.document, gradient, &self.matrix, Some(self.printing.ink));
                let key = format!("P{}", self.patterns.len());
                self.patterns.set(key.as_bytes(), pattern);
                self.content.pattern(&key, strokes);
                self.content.outline(&path.outline);
                self.content.op(op);
                self.content.restore();
            }
        }
        Ok(())
    }

    fn picture(&mut self, picture: &Picture) -> Result<(), String> {
        let known = self.shared.pictures.iter().find(|(known, _)| known.bytes == picture.asset.bytes);
        let id = match known {
            Some((_, id)) => *id,
            None => {
                let id = super::image::add(self.document, &picture.asset, self.fonts, self.printing)?;
                self.shared.pictures.push((picture.asset.clone(), id));
                id
            }
        };
        self.content.save();
        self.state(OPAQUE);
        self.content.matrix(&[picture.width, 0.0, 0.0, -picture.height, 0.0, picture.height]);
        self.draw(id);
        self.content.restore();
        Ok(())
    }

    fn draw(&mut self, object: ObjectId) {
        let key = format!("X{}", self.objects.len());
        self.objects.set(key.as_bytes(), object);
        self.content.draw(&key);
    }

    fn state(&mut self, state: State) {
        let plain = state == OPAQUE;
        self.transparent |= !plain;
        // A fresh stream is opaque: nothing need be said until something else has been.
        if plain && self.states.is_empty() {
            return;
        }
        let key = match self.states.iter().find(|(known, _)| *known == state) {
            Some((_, key)) => key.clone(),
            None => {
                let key = format!("G{}", self.states.len());
                self.states.push((state, key.clone()));
                key
            }
        };
        self.content.state(&key);
    }
}

const OPAQUE: State = State { fill: 1.0, stroke: 1.0, blend: Blend::Normal, mask: None };

fn blend(blend: Blend) -> &'static str {
    match blend {
        Blend::Normal => "Normal",
        Blend::Multiply => "Multiply",
        Blend::Screen => "Screen",
        Blend::Overlay => "Overlay",
        Blend::Darken => "Darken",
        Blend::Lighten => "Lighten",
        Blend::ColorDodge => "ColorDodge",
        Blend::ColorBurn => "ColorBurn",
        Blend::HardLight => "HardLight",
        Blend::SoftLight => "SoftLight",
        Blend::Difference => "Difference",
        Blend::Exclusion => "Exclusion",
        Blend::Hue => "Hue",
        Blend::Saturation => "Saturation",
        Blend::Color => "Color",
        Blend::Luminosity => "Luminosity",
    }
}

fn numbers(values: &[f32]) -> Vec<Object> {
    values.iter().map(|v| Object::Real(*v)).collect()
}
