//! The elements that may stay. Sorted by what they do; from SVG 1.1 and 2, without scripts and links.

/// Whether an element of the SVG namespace may stay.
pub(super) fn allowed(name: &str) -> bool {
    KEPT.iter().any(|names| names.contains(&name))
}

/// Whether white space in it is text.
pub(super) fn holds_text(name: &str) -> bool {
    matches!(name, "text" | "tspan" | "textPath" | "tref" | "title" | "desc" | "style")
}

/// Elements that change attributes in time: allowed, but not on addresses and handlers.
pub(super) fn animates(name: &str) -> bool {
    matches!(name, "animate" | "animateTransform" | "animateMotion" | "animateColor" | "set")
}

const KEPT: &[&[&str]] = &[
    &["svg", "g", "defs", "symbol", "use", "switch", "style", "title", "desc", "view"],
    &["path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "image"],
    &["text", "tspan", "textPath", "tref"],
    &["linearGradient", "radialGradient", "stop", "pattern", "clipPath", "mask", "marker", "filter"],
    &["feBlend", "feColorMatrix", "feComponentTransfer", "feComposite", "feConvolveMatrix", "feDiffuseLighting"],
    &["feDisplacementMap", "feDistantLight", "feDropShadow", "feFlood", "feFuncA", "feFuncB", "feFuncG", "feFuncR"],
    &["feGaussianBlur", "feImage", "feMerge", "feMergeNode", "feMorphology", "feOffset", "fePointLight"],
    &["feSpecularLighting", "feSpotLight", "feTile", "feTurbulence"],
    &["animate", "animateTransform", "animateMotion", "animateColor", "set", "mpath"],
];
