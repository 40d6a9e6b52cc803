//! usvg's tree → our items; `None` where they cannot say it.

use std::sync::Arc;

use usvg::tiny_skia_path::{self, PathSegment};

use super::{
    Blend, Coords, Fill, Gradient, Group, Item, Mask, Matrix, Outline, Paint, Path, Picture, Segment, Stop, Stroke,
};
use crate::asset::{self, Kind};

/// The items of a whole tree.
pub(super) fn tree(tree: &usvg::Tree) -> Option<Vec<Item>> {
    let mut converter = Converter::default();
    let root = tree.root();
    // The root group carries the viewBox; as a group it is drawn like any other.
    let mut out = Vec::new();
    converter.group(root, &mut out)?;
    Some(out)
}

/// What the filters of a group and all in it do with a pixel, in simple steps at 300 to the inch.
pub(super) fn filter_work(group: &usvg::Group) -> f32 {
    use usvg::filter::Kind as Step;
    let step = |kind: &Step| match kind {
        Step::Morphology(m) => 4.0 * (3.0 * m.radius_x().get() + 1.0) * (3.0 * m.radius_y().get() + 1.0),
        Step::ConvolveMatrix(m) => m.matrix().data().len() as f32,
        Step::Turbulence(t) => 20.0 * t.num_octaves() as f32,
        Step::GaussianBlur(_) | Step::DropShadow(_) => 8.0,
        Step::DiffuseLighting(_) | Step::SpecularLighting(_) => 12.0,
        _ => 2.0,
    };
    let steps = group.filters().iter().flat_map(|f| f.primitives());
    let mut work: f32 = steps.map(|primitive| step(primitive.kind())).sum();
    for node in group.children() {
        if let usvg::Node::Group(group) = node {
            work += filter_work(group);
        }
        node.subroots(|root| work += filter_work(root));
    }
    work
}

/// Masks and gradients that many share are made once, or a file could multiply them without end.
#[derive(Default)]
struct Converter {
    masks: Vec<(*const usvg::Mask, Arc<Mask>)>,
    gradients: Vec<(*const (), Arc<Gradient>)>,
}

impl Converter {
    fn items(&mut self, group: &usvg::Group) -> Option<Vec<Item>> {
        let mut out = Vec::with_capacity(group.children().len());
        for node in group.children() {
            match node {
                usvg::Node::Group(group) => self.group(group, &mut out)?,
                usvg::Node::Text(text) => self.group(text.flattened(), &mut out)?,
                usvg::Node::Path(path) => {
                    if path.is_visible() {
                        out.extend(self.path(path)?.map(Box::new).map(Item::Path));
                    }
                }
                usvg::Node::Image(image) => {
                    if image.is_visible() {
                        self.image(image, &mut out)?;
                    }
                }
            }
        }
        Some(out)
    }

    fn group(&mut self, group: &usvg::Group, out: &mut Vec<Item>) -> Option<()> {
        if !group.filters().is_empty() {
            return None;
        }
        let items = self.items(group)?;
        if items.is_empty() {
            return Some(());
        }
        let matrix = matrix(group.transform());
        let opacity = group.opacity().get();
        let blend = blend(group.blend_mode())?;
        let mut clips = Vec::new();
        let mut clip = group.clip_path();
        while let Some(path) = clip {
            clips.push(self.clip(path)?);
            clip = path.clip_path();
        }
        let mask = match group.mask() {
            Some(mask) => Some(self.mask(mask)?),
            None => None,
        };
        let plain = opacity >= 1.0 && blend == Blend::Normal && clips.is_empty() && mask.is_none();
        if plain && matrix == [1.0, 0.0, 0.0, 1.0, 0.0, 0.0] && !group.isolate() {
            out.extend(items);
        } else {
            let isolated = group.isolate();
            out.push(Item::Group(Box::new(Group { matrix, opacity, blend, isolated, clips, mask, items })));
        }
        Some(())
    }

    /// The union of a clip path's shapes, in the space of the clipped group.
    fn clip(&mut self, clip: &usvg::ClipPath) -> Option<Outline> {
        let mut outline = Outline { segments: Vec::new(), even_odd: false };
        let mut shapes = 0;
        clip_shapes(clip.root(), clip.transform(), &mut outline, &mut shapes)?;
        // Several shapes, one of them even-odd, have no common rule.
        (shapes <= 1 || !outline.even_odd).then_some(outline)
    }

    fn mask(&mut self, mask: &usvg::Mask) -> Option<Arc<Mask>> {
        let key: *const usvg::Mask = mask;
        if let Some((_, known)) = self.masks.iter().find(|(k, _)| *k == key) {
            return Some(known.clone());
        }
        let items = self.items(mask.root())?;
        // Nothing of the mask holds beyond its rectangle.
        let rect = mask.rect();
        let rect = rectangle([rect.left(), rect.top(), rect.right(), rect.bottom()]);
        let inner = match mask.mask() {
            Some(inner) => Some(self.mask(inner)?),
            None => None,
        };
        let group = Group {
            matrix: [1.0, 0.0, 0.0, 1.0, 0.0, 0.0],
            opacity: 1.0,
            blend: Blend::Normal,
            isolated: false,
            clips: vec![rect],
            mask: inner,
            items,
        };
        let made = Arc::new(Mask {
            luminance: mask.kind() == usvg::MaskType::Luminance,
            items: vec![Item::Group(Box::new(group))],
        });
        self.masks.push((key, made.clone()));
        Some(made)
    }

    fn path(&mut self, path: &usvg::Path) -> Option<Option<Path>> {
        // SVG does not fill what has no area; PDF readers draw a hair's breadth.
        let flat = path.bounding_box().width() == 0.0 || path.bounding_box().height() == 0.0;
        let fill = match path.fill() {
            Some(_) if flat => None,
            Some(fill) => Some(Fill { paint: self.paint(fill.paint())?, opacity: fill.opacity().get() }),
            None => None,
        };
        let stroke = match path.stroke() {
            Some(stroke) => Some(Stroke {
                paint: self.paint(stroke.paint())?,
                opacity: stroke.opacity().get(),
                width: stroke.width().get(),
                cap: match stroke.linecap() {
                    usvg::LineCap::Butt => 0,
                    usvg::LineCap::Round => 1,
                    usvg::LineCap::Square => 2,
                },
                join: match stroke.linejoin() {
                    usvg::LineJoin::Miter | usvg::LineJoin::MiterClip => 0,
                    usvg::LineJoin::Round => 1,
                    usvg::LineJoin::Bevel => 2,
                },
                miter_limit: stroke.miterlimit().get(),
                dashes: stroke.dasharray().unwrap_or(&[]).to_vec(),
                dash_offset: stroke.dashoffset(),
            }),
            None => None,
        };
        if fill.is_none() && stroke.is_none() {
            return Some(None);
        }
        let even_odd = path.fill().is_some_and(|f| f.rule() == usvg::FillRule::EvenOdd);
        let mut segments = Vec::new();
        add_segments(path.data(), usvg::Transform::identity(), &mut segments);
        let b = path.stroke_bounding_box();
        Some(Some(Path {
            outline: Outline { segments, even_odd },
            bounds: [b.left(), b.top(), b.right(), b.bottom()],
            fill,
            stroke,
            stroke_first: path.paint_order() == usvg::PaintOrder::StrokeAndFill,
        }))
    }

    fn paint(&mut self, paint: &usvg::Paint) -> Option<Paint> {
        let (key, base, coords): (*const (), &usvg::BaseGradient, Coords) = match paint {
            usvg::Paint::Color(c) => return Some(Paint::Solid([c.red, c.green, c.blue])),
            usvg::Paint::LinearGradient(g) => {
                (Arc::as_ptr(g).cast(), g, Coords::Linear([g.x1(), g.y1(), g.x2(), g.y2()]))
            }
            usvg::Paint::RadialGradient(g) => {
                let coords = [g.fx(), g.fy(), g.fr().get(), g.cx(), g.cy(), g.r().get()];
                (Arc::as_ptr(g).cast(), g, Coords::Radial(coords))
            }
            usvg::Paint::Pattern(_) => return None,
        };
        if base.spread_method() != usvg::SpreadMethod::Pad {
            return None;
        }
        if let Some((_, known)) = self.gradients.iter().find(|(k, _)| *k == key) {
            return Some(Paint::Gradient(known.clone()));
        }
        let mut stops: Vec<Stop> = Vec::with_capacity(base.stops().len() + 2);
        for stop in base.stops() {
            let color = [stop.color().red, stop.color().green, stop.color().blue];
            let offset = stop.offset().get().max(stops.last().map_or(0.0, |s| s.offset));
            stops.push(Stop { offset, color, opacity: stop.opacity().get() });
        }
        let (first, last) = (*stops.first()?, *stops.last()?);
        if first.offset > 0.0 {
            stops.insert(0, Stop { offset: 0.0, ..first });
        }
        if last.offset < 1.0 || stops.len() < 2 {
            stops.push(Stop { offset: 1.0, ..last });
        }
        let made = Arc::new(Gradient { matrix: matrix(base.transform()), coords, stops });
        self.gradients.push((key, made.clone()));
        Some(Paint::Gradient(made))
    }

    /// A drawing in a drawing, cut at its edges.
    fn nested(&mut self, tree: &usvg::Tree, out: &mut Vec<Item>) -> Option<()> {
        let mut items = Vec::new();
        self.group(tree.root(), &mut items)?;
        let clips = vec![rectangle([0.0, 0.0, tree.size().width(), tree.size().height()])];
        let matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];
        let (blend, mask) = (Blend::Normal, None);
        out.push(Item::Group(Box::new(Group { matrix, opacity: 1.0, blend, isolated: false, clips, mask, items })));
        Some(())
    }

    fn image(&mut self, image: &usvg::Image, out: &mut Vec<Item>) -> Option<()> {
        let bytes = match image.kind() {
            usvg::ImageKind::SVG(tree) => return self.nested(tree, out),
            usvg::ImageKind::JPEG(b) | usvg::ImageKind::PNG(b) | usvg::ImageKind::GIF(b) | usvg::ImageKind::WEBP(b) => {
                b
            }
        };
        // A damaged picture in a drawing is left out, as browsers do.
        let Ok(asset) = asset::read("picture", bytes.to_vec()) else { return Some(()) };
        if asset.kind != Kind::Svg {
            let (width, height) = (image.size().width(), image.size().height());
            out.push(Item::Picture(Picture { asset: Arc::new(asset), width, height }));
        }
        Some(())
    }
}

fn rectangle([l, t, r, b]: [f32; 4]) -> Outline {
    let corners = [Segment::Move(l, t), Segment::Line(r, t), Segment::Line(r, b), Segment::Line(l, b), Segment::Close];
    Outline { segments: corners.to_vec(), even_odd: false }
}

fn clip_shapes(group: &usvg::Group, outer: usvg::Transform, out: &mut Outline, shapes: &mut u32) -> Option<()> {
    // A shape that is itself clipped would need an intersection within the union.
    if group.clip_path().is_some() {
        return None;
    }
    let here = outer.pre_concat(group.transform());
    for node in group.children() {
        match node {
            usvg::Node::Group(group) => clip_shapes(group, here, out, shapes)?,
            usvg::Node::Text(text) => clip_shapes(text.flattened(), here, out, shapes)?,
            usvg::Node::Path(path) => {
                out.even_odd |= path.fill().is_some_and(|f| f.rule() == usvg::FillRule::EvenOdd);
                *shapes += 1;
                add_segments(path.data(), here, &mut out.segments);
            }
            usvg::Node::Image(_) => {}
        }
    }
    Some(())
}

fn add_segments(path: &tiny_skia_path::Path, through: usvg::Transform, out: &mut Vec<Segment>) {
    let map = |p: tiny_skia_path::Point| {
        let mut p = p;
        through.map_point(&mut p);
        p
    };
    let mut from = tiny_skia_path::Point::zero();
    for segment in path.segments() {
        match segment {
            PathSegment::MoveTo(p) => {
                from = map(p);
                out.push(Segment::Move(from.x, from.y));
            }
            PathSegment::LineTo(p) => {
                from = map(p);
                out.push(Segment::Line(from.x, from.y));
            }
            PathSegment::QuadTo(c, p) => {
                // A quadratic curve as a cubic one.
                let (c, p) = (map(c), map(p));
                let third = |a: f32, c: f32| a + (c - a) * 2.0 / 3.0;
                out.push(Segment::Curve(
                    third(from.x, c.x),
                    third(from.y, c.y),
                    third(p.x, c.x),
                    third(p.y, c.y),
                    p.x,
                    p.y,
                ));
                from = p;
            }
            PathSegment::CubicTo(a, b, p) => {
                let (a, b, p) = (map(a), map(b), map(p));
                out.push(Segment::Curve(a.x, a.y, b.x, b.y, p.x, p.y));
                from = p;
            }
            PathSegment::Close => out.push(Segment::Close),
        }
    }
}

fn matrix(t: usvg::Transform) -> Matrix {
    [t.sx, t.ky, t.kx, t.sy, t.tx, t.ty]
}

fn blend(mode: usvg::BlendMode) -> Option<Blend> {
    Some(match mode {
        usvg::BlendMode::PlusLighter => return None,
        usvg::BlendMode::Normal => Blend::Normal,
        usvg::BlendMode::Multiply => Blend::Multiply,
        usvg::BlendMode::Screen => Blend::Screen,
        usvg::BlendMode::Overlay => Blend::Overlay,
        usvg::BlendMode::Darken => Blend::Darken,
        usvg::BlendMode::Lighten => Blend::Lighten,
        usvg::BlendMode::ColorDodge => Blend::ColorDodge,
        usvg::BlendMode::ColorBurn => Blend::ColorBurn,
        usvg::BlendMode::HardLight => Blend::HardLight,
        usvg::BlendMode::SoftLight => Blend::SoftLight,
        usvg::BlendMode::Difference => Blend::Difference,
        usvg::BlendMode::Exclusion => Blend::Exclusion,
        usvg::BlendMode::Hue => Blend::Hue,
        usvg::BlendMode::Saturation => Blend::Saturation,
        usvg::BlendMode::Color => Blend::Color,
        usvg::BlendMode::Luminosity => Blend::Luminosity,
    })
}
