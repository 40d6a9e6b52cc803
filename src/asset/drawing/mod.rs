//! An SVG as a small tree of paths, for painters that know nothing of SVG.
//!
//! Comes in: a cleaned SVG. Goes out: a [`Drawing`], in CSS pixels with y downwards, all styles
//! resolved by usvg, text as outlines of our faces. What this tree cannot say (filters, patterns,
//! gradients that repeat) makes the whole drawing a [`Drawing::raster`] instead.

mod convert;

use std::sync::Arc;

use super::{Asset, Kind, Pixels, faces};
use crate::font::FontBook;

/// A drawing in CSS pixels, y downwards.
#[derive(Clone, Debug, PartialEq)]
pub struct Drawing {
    /// Width of the picture, positive.
    pub width: f32,
    /// Height of the picture, positive.
    pub height: f32,
    /// What is drawn, the lowest first.
    pub items: Vec<Item>,
    /// Set where paths cannot tell it: the whole picture in pixels; `items` is then empty.
    pub raster: Option<Pixels>,
}

/// `[a b c d e f]`: x' = a x + c y + e, y' = b x + d y + f.
pub type Matrix = [f32; 6];

/// A thing drawn.
#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    /// Others, drawn as one.
    Group(Box<Group>),
    /// A shape.
    Path(Box<Path>),
    /// A raster picture.
    Picture(Picture),
}

/// Things drawn as one.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// From the group's space to its parent's.
    pub matrix: Matrix,
    /// 0 to 1.
    pub opacity: f32,
    /// How it mixes with what is below.
    pub blend: Blend,
    /// Parts are mixed among themselves first, even at full opacity.
    pub isolated: bool,
    /// Only what lies in all of these is seen; in the group's space.
    pub clips: Vec<Outline>,
    /// Says how much is seen where.
    pub mask: Option<Arc<Mask>>,
    /// Its parts, the lowest first.
    pub items: Vec<Item>,
}

/// The separable and other blend modes of PDF, which are those of CSS.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the names are those of ISO 32000-2 §11.3.5")]
pub enum Blend {
    Normal,
    Multiply,
    Screen,
    Overlay,
    Darken,
    Lighten,
    ColorDodge,
    ColorBurn,
    HardLight,
    SoftLight,
    Difference,
    Exclusion,
    Hue,
    Saturation,
    Color,
    Luminosity,
}

/// A soft mask, in the space of the group that it masks.
#[derive(Clone, Debug, PartialEq)]
pub struct Mask {
    /// By how light the mask is (else by how opaque).
    pub luminance: bool,
    /// What makes up the mask.
    pub items: Vec<Item>,
}

/// A set of outlines with the rule that says what is inside.
#[derive(Clone, Debug, PartialEq)]
pub struct Outline {
    /// The outlines, each begun by a `Move`.
    pub segments: Vec<Segment>,
    /// Inside by the even-odd rule (else non-zero).
    pub even_odd: bool,
}

/// A piece of an outline.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Segment {
    /// Begins an outline.
    Move(f32, f32),
    /// A straight line.
    Line(f32, f32),
    /// A cubic curve: both controls, then the end.
    Curve(f32, f32, f32, f32, f32, f32),
    /// Back to the beginning.
    Close,
}

/// A shape.
#[derive(Clone, Debug, PartialEq)]
pub struct Path {
    /// Its outlines; the rule is that of the fill.
    pub outline: Outline,
    /// Least x, least y, greatest x, greatest y of what is painted, stroke included.
    pub bounds: [f32; 4],
    /// How it is filled.
    pub fill: Option<Fill>,
    /// How its edge is drawn.
    pub stroke: Option<Stroke>,
    /// The stroke lies under the fill.
    pub stroke_first: bool,
}

/// A filling.
#[derive(Clone, Debug, PartialEq)]
pub struct Fill {
    /// Its colors.
    pub paint: Paint,
    /// 0 to 1.
    pub opacity: f32,
}

/// An edge.
#[derive(Clone, Debug, PartialEq)]
pub struct Stroke {
    /// Its colors.
    pub paint: Paint,
    /// 0 to 1.
    pub opacity: f32,
    /// Positive.
    pub width: f32,
    /// 0 butt, 1 round, 2 square, as in PDF.
    pub cap: u8,
    /// 0 miter, 1 round, 2 bevel, as in PDF.
    pub join: u8,
    /// At least 1.
    pub miter_limit: f32,
    /// Lengths of dashes and gaps; empty for a solid line.
    pub dashes: Vec<f32>,
    /// Where in the dashes the line begins.
    pub dash_offset: f32,
}

/// Colors of a surface.
#[derive(Clone, Debug, PartialEq)]
pub enum Paint {
    /// Red, green, blue.
    Solid([u8; 3]),
    /// Colors that flow.
    Gradient(Arc<Gradient>),
}

/// Colors that flow; beyond the ends the outer colors go on.
#[derive(Clone, Debug, PartialEq)]
pub struct Gradient {
    /// From the gradient's space to the path's.
    pub matrix: Matrix,
    /// x0, y0, x1, y1 of an axis, or x0, y0, r0, x1, y1, r1 of two circles, as in PDF.
    pub coords: Coords,
    /// At least two, offsets rising from 0 to 1.
    pub stops: Vec<Stop>,
}

/// Where a gradient lies.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Coords {
    /// Along an axis.
    Linear([f32; 4]),
    /// From one circle to another.
    Radial([f32; 6]),
}

/// A color at a place of a gradient.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stop {
    /// 0 to 1.
    pub offset: f32,
    /// Red, green, blue.
    pub color: [u8; 3],
    /// 0 to 1.
    pub opacity: f32,
}

/// A raster picture that fills the rectangle from 0, 0 to `width`, `height`.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    /// The picture.
    pub asset: Arc<Asset>,
    /// In the space around it.
    pub width: f32,
    /// In the space around it.
    pub height: f32,
}

/// The drawing of an SVG.
pub fn drawing(asset: &Asset, fonts: &FontBook) -> Result<Drawing, String> {
    if asset.kind != Kind::Svg {
        return Err("is no drawing".to_owned());
    }
    let tree = tree(&asset.bytes, fonts)?;
    match convert::tree(&tree) {
        Some(items) => Ok(Drawing { width: tree.size().width(), height: tree.size().height(), items, raster: None }),
        None => rasterized(&tree),
    }
}

/// A drawing in so many pixels to its unit, at most 40 million.
pub fn raster_at(asset: &Asset, fonts: &FontBook, scale: f32) -> Result<Pixels, String> {
    let tree = tree(&asset.bytes, fonts)?;
    let most = (4e7 / (tree.size().width() * tree.size().height())).sqrt();
    pixels(&tree, scale.min(most))
}

/// An SVG of our own making, so many pixels a unit; colors are multiplied by alpha, unless it covers all of its ground.
pub fn render(svg: &str, fonts: &FontBook, scale: f32) -> Result<Pixels, String> {
    painted(&tree(svg.as_bytes(), fonts)?, scale)
}

/// An SVG of our own making, a pixel a unit, painted in bands from the top: each is given as [`render`] gives the whole, which
/// is never there at once. The picture's width and height.
pub fn render_bands(svg: &str, fonts: &FontBook, take: &mut dyn FnMut(&[u8])) -> Result<(u32, u32), String> {
    use resvg::tiny_skia::{Color, Pixmap, Transform};
    // Each band has all strokes outlined again: few are faster, many are smaller.
    const ROWS: u32 = 320;
    let tree = tree(svg.as_bytes(), fonts)?;
    let (width, height) = whole(&tree, 1.0)?;
    let mut band = Pixmap::new(width, ROWS.min(height)).ok_or("is an SVG of a strange size")?;
    for top in (0..height).step_by(ROWS as usize) {
        band.fill(Color::TRANSPARENT);
        resvg::render(&tree, Transform::from_translate(0.0, -(top as f32)), &mut band.as_mut());
        let rows = ROWS.min(height - top);
        take(&band.data()[..rows as usize * width as usize * 4]);
    }
    Ok((width, height))
}

/// The drawing of an SVG in pixels, at 300 to the inch of its natural size, at most so many; fewer where filters have
/// more work with each.
pub(super) fn raster(asset: &Asset, fonts: &FontBook, most: f32) -> Result<Pixels, String> {
    let tree = tree(&asset.bytes, fonts)?;
    pixels(&tree, dense(&tree, most)?)
}

/// Widths of the bounding boxes of the `text` elements of an SVG of our own making, in order.
pub fn text_widths(svg: &str, fonts: &FontBook) -> Result<Vec<f32>, String> {
    fn collect(group: &usvg::Group, out: &mut Vec<f32>) {
        for node in group.children() {
            match node {
                usvg::Node::Group(group) => collect(group, out),
                usvg::Node::Text(text) => out.push(text.bounding_box().width()),
                usvg::Node::Path(_) | usvg::Node::Image(_) => {}
            }
        }
    }
    let tree = tree(svg.as_bytes(), fonts)?;
    let mut out = Vec::new();
    collect(tree.root(), &mut out);
    Ok(out)
}

fn tree(svg: &[u8], fonts: &FontBook) -> Result<usvg::Tree, String> {
    let text = svg.windows(5).any(|w| w == b"<text");
    let options = usvg::Options {
        font_family: faces::SERIF.to_owned(),
        image_href_resolver: usvg::ImageHrefResolver {
            resolve_data: usvg::ImageHrefResolver::default_data_resolver(),
            // No file is opened, whatever the address.
            resolve_string: Box::new(|_, _| None),
        },
        font_resolver: faces::resolver(),
        fontdb: if text { faces::database(fonts) } else { Arc::default() },
        ..usvg::Options::default()
    };
    let tree = usvg::Tree::from_data(svg, &options).map_err(|e| format!("is an SVG that cannot be drawn ({e})"))?;
    let (width, height) = (tree.size().width(), tree.size().height());
    let drawable = 1e-3..=1e6;
    if drawable.contains(&width) && drawable.contains(&height) {
        Ok(tree)
    } else {
        Err(format!("is an SVG that cannot be drawn (it is {width:e} × {height:e} pixels large)"))
    }
}

/// The picture in pixels, at 300 to the inch of its natural size, at most 4 million; fewer where
/// filters have more work with each.
fn rasterized(tree: &usvg::Tree) -> Result<Drawing, String> {
    let (width, height) = (tree.size().width(), tree.size().height());
    Ok(Drawing { width, height, items: Vec::new(), raster: Some(pixels(tree, dense(tree, 4e6)?)?) })
}

/// Pixels a unit for 300 to the inch, or for `most` of them.
fn dense(tree: &usvg::Tree, most: f32) -> Result<f32, String> {
    let work = convert::filter_work(tree.root());
    let most = (1.2e9 / (1.0 + work)).min(most);
    if most < 1e4 {
        return Err("has filters that take too long".to_owned());
    }
    Ok((300.0 / 96.0_f32).min((most / (tree.size().width() * tree.size().height())).sqrt()))
}

fn pixels(tree: &usvg::Tree, scale: f32) -> Result<Pixels, String> {
    let mut pixels = painted(tree, scale)?;
    for pixel in pixels.rgba.as_chunks_mut::<4>().0 {
        let alpha = u32::from(pixel[3]);
        if alpha != 0 && alpha != 255 {
            for c in &mut pixel[..3] {
                *c = ((u32::from(*c) * 255 + alpha / 2) / alpha).min(255) as u8;
            }
        }
    }
    Ok(pixels)
}

/// As tiny-skia leaves it: colors multiplied by alpha.
fn painted(tree: &usvg::Tree, scale: f32) -> Result<Pixels, String> {
    use resvg::tiny_skia::{Pixmap, Transform};
    let (width, height) = whole(tree, scale)?;
    let mut pixmap = Pixmap::new(width, height).ok_or("is an SVG of a strange size")?;
    let (sx, sy) = (width as f32 / tree.size().width(), height as f32 / tree.size().height());
    resvg::render(tree, Transform::from_scale(sx, sy), &mut pixmap.as_mut());
    Ok(Pixels { width, height, rgba: pixmap.take() })
}

/// The size of a picture in pixels.
fn whole(tree: &usvg::Tree, scale: f32) -> Result<(u32, u32), String> {
    let whole = |x: f32| (x * scale).ceil().clamp(1.0, 20_000.0) as u32;
    let (width, height) = (whole(tree.size().width()), whole(tree.size().height()));
    super::check_size(width, height)?;
    Ok((width, height))
}
