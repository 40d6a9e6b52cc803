//! Gradients → shading patterns (ISO 32000-2 §8.7.4) with stitched exponential functions (§7.10).

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};

use super::content::number;
use super::numbers;
use crate::asset::drawing::{Coords, Gradient, Matrix, Stop};
use crate::pdf::image::name;
use crate::pdf::ink::Ink;

/// A pattern of the gradient's colors in some inks, or, without them, of its opacities as grays.
/// `matrix` leads from the path's space to that of the content stream.
pub(super) fn pattern(document: &mut Document, gradient: &Gradient, matrix: &Matrix, ink: Option<Ink>) -> ObjectId {
    let (kind, coords): (i64, &[f32]) = match &gradient.coords {
        Coords::Linear(coords) => (2, coords),
        Coords::Radial(coords) => (3, coords),
    };
    let shading = dictionary! {
        "ShadingType" => kind,
        "ColorSpace" => name(ink.map_or("DeviceGray", |ink| ink.space().0)),
        "Coords" => numbers(coords),
        "Function" => function(&gradient.stops, ink),
        "Extend" => vec![true.into(), true.into()],
    };
    let matrix = super::concat(&gradient.matrix, matrix);
    document.add_object(dictionary! {
        "Type" => name("Pattern"),
        "PatternType" => 2,
        "Shading" => shading,
        "Matrix" => numbers(&matrix),
    })
}

/// A form that paints the gradient's opacities as grays over `bounds`, both in the path's space.
pub(super) fn fading(document: &mut Document, gradient: &Gradient, bounds: &[f32; 4]) -> ObjectId {
    let pattern = pattern(document, gradient, &[1.0, 0.0, 0.0, 1.0, 0.0, 0.0], None);
    let mut content = b"/Pattern cs /P scn ".to_vec();
    for value in [bounds[0], bounds[1], bounds[2] - bounds[0], bounds[3] - bounds[1]] {
        number(&mut content, value, 4);
    }
    content.extend_from_slice(b"re f\n");
    let dict = dictionary! {
        "Type" => name("XObject"),
        "Subtype" => name("Form"),
        "BBox" => numbers(bounds),
        "Resources" => dictionary! { "Pattern" => dictionary! { "P" => pattern } },
        "Group" => dictionary! { "S" => name("Transparency"), "CS" => name("DeviceGray"), "I" => true },
    };
    document.add_object(Stream::new(dict, content))
}

fn function(stops: &[Stop], ink: Option<Ink>) -> Dictionary {
    let color = |stop: &Stop| -> Vec<Object> {
        match ink {
            None => vec![Object::Real(stop.opacity)],
            Some(Ink::Colors) => {
                stop.color.iter().map(|c| Object::Real((f32::from(*c) / 255.0 * 10_000.0).round() / 10_000.0)).collect()
            }
            Some(ink) => ink.paint(stop.color, false).parts().into_iter().map(Object::Real).collect(),
        }
    };
    let between = |from: &Stop, to: &Stop| {
        dictionary! {
            "FunctionType" => 2,
            "Domain" => numbers(&[0.0, 1.0]),
            "C0" => color(from),
            "C1" => color(to),
            "N" => 1,
        }
    };
    // Two stops at one place are a hard edge: no function lies between them.
    let pieces: Vec<(&Stop, &Stop)> =
        stops.iter().zip(stops.iter().skip(1)).filter(|(from, to)| from.offset < to.offset).collect();
    match &pieces[..] {
        [] => match stops.last() {
            Some(stop) => between(stop, stop),
            None => Dictionary::new(),
        },
        [(from, to)] => between(from, to),
        [first, rest @ ..] => {
            let functions: Vec<Object> =
                std::iter::once(first).chain(rest).map(|(from, to)| between(from, to).into()).collect();
            let bounds: Vec<f32> = rest.iter().map(|(from, _)| from.offset).collect();
            let encode: Vec<Object> = functions.iter().flat_map(|_| [0.into(), 1.into()]).collect();
            dictionary! {
                "FunctionType" => 3,
                "Domain" => numbers(&[0.0, 1.0]),
                "Functions" => functions,
                "Bounds" => numbers(&bounds),
                "Encode" => encode,
            }
        }
    }
}
