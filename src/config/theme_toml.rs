//! `[output.chapbook] theme`: the name of a theme, a table of changes to one, or a file with such a table.
//!
//! The file is read by who calls this room: [`wanted`] tells its name, [`apply`] takes its tree.

use super::Named;
use super::keys::{Keys, meant};
use super::page;
use super::tree::Node;
use crate::diagnostic::{Code, Diagnostic};
use crate::theme::code::{self, Ink, Inks};
use crate::theme::{
    Color, Folio, OpenerNumber, RunningPlace, RunningStyle, RunningText, SceneBreak, Theme, TitleAlign,
};

/// The theme's file, when book.toml names one.
pub(super) fn wanted(tree: &Node) -> Option<Named> {
    let node = tree.get("output")?.get("chapbook")?.get("theme")?;
    let text = node.read::<String>().filter(|text| is_file(text))?;
    Some(Named { text, key: "output.chapbook.theme".to_owned(), span: node.span })
}

fn is_file(text: &str) -> bool {
    text.contains('/') || text.to_ascii_lowercase().ends_with(".toml")
}

/// Sets the theme that `ours` asks for; `file` is what its file holds.
pub(super) fn apply(theme: &mut Theme, ours: &mut Keys<'_, '_>, file: Option<&Node>) {
    let Some(node) = ours.node("theme") else { return };
    if node.entries().is_some() {
        return table(theme, ours.table("theme").strictly());
    }
    match node.read::<String>() {
        Some(text) if is_file(&text) => {
            if let Some(tree) = file {
                table(theme, Keys::top(tree, ours.remarks).strictly());
            }
        }
        Some(name) => named(theme, ours, "theme", &name, node),
        None => ours.wrong("theme", node, "the name of a theme, a file that ends in .toml, or a table"),
    }
}

/// Sets the theme of that name.
fn named(theme: &mut Theme, keys: &mut Keys<'_, '_>, key: &'static str, name: &str, node: &Node) {
    match Theme::preset(name.trim()) {
        Some(preset) => *theme = preset,
        None => {
            let names = Theme::PRESETS.join("\", \"");
            let near = meant(name, Theme::PRESETS.iter().copied());
            let file = if key == "theme" { ", or a file that ends in .toml" } else { "" };
            keys.wrong_but(key, node, &format!("one of \"{names}\"{file}"), near);
        }
    }
}

/// A theme's table, in a file of its own or in book.toml.
fn table(theme: &mut Theme, mut keys: Keys<'_, '_>) {
    if let Some((name, node)) = keys.found::<String>("extends", "the name of a theme") {
        named(theme, &mut keys, "extends", &name, node);
    }
    let mut paper = keys.table("page");
    page::paper(theme, &mut paper, "size");
    paper.end(&[]);
    text(theme, keys.table("text"));
    headings(theme, keys.table("headings"));
    opener(theme, keys.table("opener"));
    let mut scene = keys.table("scene-break");
    if let Some((sign, node)) = scene.found::<String>("ornament", ORNAMENT) {
        match sign.trim() {
            "" => theme.scene_break = SceneBreak::Rule,
            sign if sign.chars().count() <= 20 && !sign.contains(char::is_control) => {
                theme.scene_break = SceneBreak::Ornament(sign.to_owned());
            }
            _ => scene.wrong("ornament", node, ORNAMENT),
        }
    }
    scene.end(&[]);
    running(theme, keys.table("running-line"));
    colors(theme, keys.table("colors"));
    keys.end(&[]);
}

const ORNAMENT: &str = "up to twenty signs in quotes; none is a rule";

const ALIGN: [(&str, TitleAlign); 2] = [("start", TitleAlign::Start), ("center", TitleAlign::Center)];

fn text(theme: &mut Theme, mut keys: Keys<'_, '_>) {
    page::text(theme, &mut keys);
    if let Some(family) = page::family(&mut keys, "family") {
        theme.body.family = family;
    }
    if let Some(bold) = keys.one_of("emphasis", &[("italic", false), ("bold", true)]) {
        theme.bold_emphasis = bold;
    }
    if let Some((least, _)) = page::length(&mut keys, "least-size", 0.0, 72.0) {
        theme.least_size = least;
    }
    theme.quote_bar = keys.get("quote-bar", "true or false").unwrap_or(theme.quote_bar);
    theme.old_style_figures = keys.get("old-style-figures", "true or false").unwrap_or(theme.old_style_figures);
    keys.end(&[]);
}

fn headings(theme: &mut Theme, mut keys: Keys<'_, '_>) {
    if let Some(family) = page::family(&mut keys, "family") {
        theme.heading_family = family;
    }
    theme.heading_bold = keys.get("bold", "true or false").unwrap_or(theme.heading_bold);
    theme.heading_align = keys.one_of("align", &ALIGN).unwrap_or(theme.heading_align);
    let expected = "a list of one to six shares of the type size, between 0.5 and 5";
    if let Some((shares, node)) = keys.found::<Vec<f64>>("sizes", expected) {
        if shares.is_empty() || shares.len() > 6 || !shares.iter().all(|share| (0.5..=5.0).contains(share)) {
            keys.wrong("sizes", node, expected);
        } else {
            for (own, share) in theme.heading_scale.iter_mut().zip(shares) {
                *own = (share * 1000.0).round() as u16;
            }
        }
    }
    keys.end(&[]);
}

fn opener(theme: &mut Theme, mut keys: Keys<'_, '_>) {
    let opener = &mut theme.opener;
    let numbers = [("plain", OpenerNumber::Plain), ("label", OpenerNumber::Label), ("none", OpenerNumber::None)];
    opener.number = keys.one_of("number", &numbers).unwrap_or(opener.number);
    opener.align = keys.one_of("align", &ALIGN).unwrap_or(opener.align);
    opener.bold = keys.get("bold", "true or false").unwrap_or(opener.bold);
    opener.recto = keys.one_of("side", &[("right", true), ("either", false)]).unwrap_or(opener.recto);
    if let Some(share) = between(&mut keys, "sink", 0.0, 0.6, "a share of the height of the text between 0 and 0.6") {
        opener.sink = (share * 1200.0).round() as u16;
    }
    if let Some(lines) = between(&mut keys, "space-below", 0.0, 20.0, "a number of lines between 0 and 20") {
        opener.below = (lines * 1000.0).round() as u16;
    }
    let expected = "a number of lines: 0 for none, or 2 to 4";
    if let Some((lines, node)) = keys.found::<i64>("drop-cap", expected) {
        match lines {
            0 | 2..=4 => opener.drop_cap = lines as u8,
            _ => keys.wrong("drop-cap", node, expected),
        }
    }
    opener.small_caps = keys.get("small-caps", "true or false").unwrap_or(opener.small_caps);
    keys.end(&[]);
}

fn running(theme: &mut Theme, mut keys: Keys<'_, '_>) {
    let line = &mut theme.running;
    let places = [("head", RunningPlace::Head), ("foot", RunningPlace::Foot), ("none", RunningPlace::None)];
    line.place = keys.one_of("place", &places).unwrap_or(line.place);
    let texts = [
        ("book", RunningText::Book),
        ("author", RunningText::Author),
        ("chapter", RunningText::Chapter),
        ("section", RunningText::Section),
        ("none", RunningText::None),
    ];
    line.verso = keys.one_of("left", &texts).unwrap_or(line.verso);
    line.recto = keys.one_of("right", &texts).unwrap_or(line.recto);
    line.center = keys.get("center", "true or false").unwrap_or(line.center);
    let styles =
        [("plain", RunningStyle::Plain), ("italic", RunningStyle::Italic), ("small-caps", RunningStyle::SmallCaps)];
    line.style = keys.one_of("style", &styles).unwrap_or(line.style);
    line.rule = keys.get("rule", "true or false").unwrap_or(line.rule);
    let folios = [("foot", Folio::Foot), ("foot-center", Folio::FootCenter), ("line", Folio::Line)];
    line.folio = keys.one_of("page-number", &folios).unwrap_or(line.folio);
    line.total = keys.get("page-total", "true or false").unwrap_or(line.total);
    keys.end(&[]);
}

fn colors(theme: &mut Theme, mut keys: Keys<'_, '_>) {
    let palette = &mut theme.colors;
    for (key, own) in [
        ("text", &mut palette.text),
        ("faint", &mut palette.faint),
        ("link", &mut palette.link),
        ("accent", &mut palette.accent),
        ("rule", &mut palette.rule),
        ("code-ground", &mut palette.code_ground),
    ] {
        let Some((text, node)) = keys.found::<String>(key, "a color such as \"#1a4f8b\"") else { continue };
        let Some(color) = Color::parse(&text) else {
            keys.wrong(key, node, "a color such as \"#1a4f8b\"");
            continue;
        };
        let contrast = color.contrast_to_white();
        // Text needs 4.5, on the ground of code too; rules and grounds are decoration (WCAG 2.2, 1.4.3).
        match key {
            "code-ground" if contrast > 1.25 => keys.wrong(key, node, "lighter: the colors of code are lost on it"),
            "code-ground" | "rule" => *own = color,
            _ if contrast < 4.5 => keys.wrong(key, node, "darker: its contrast to white paper is below 4.5 (WCAG AA)"),
            _ => *own = color,
        }
    }
    let ground = palette.code_ground;
    inks(&mut theme.inks, ground, keys.table("code"));
    keys.end(&[]);
}

const INK: &str = "a color such as \"#1a4f8b\", or a table of `color`, `dark`, `bold` and `italic`";

/// The inks of code. Each must be legible on the ground of code; two that are alike in gray are told.
fn inks(inks: &mut Inks, ground: Color, mut keys: Keys<'_, '_>) {
    let mut changed = Vec::new();
    for (at, name) in code::NAMES.into_iter().enumerate() {
        let Some(node) = keys.node(name) else { continue };
        let own = &mut inks.0[at];
        if node.entries().is_some() {
            let mut table = keys.table(name);
            own.bold = table.get("bold", "true or false").unwrap_or(own.bold);
            own.italic = table.get("italic", "true or false").unwrap_or(own.italic);
            ink(own, ground, &mut table, "color", "dark");
            table.end(&[]);
        } else {
            ink(own, ground, &mut keys, name, "");
        }
        changed.push((at, node));
    }
    for (i, (at, node)) in changed.iter().enumerate() {
        // Of two that were changed the later is told.
        let later = |other: &usize| changed[i..].iter().all(|(at, _)| at != other);
        if let Some(other) = inks.alike_in_gray(*at).filter(later) {
            let (one, other) = (keys.full(code::NAMES[*at]), keys.full(code::NAMES[other]));
            let message = format!("`{one}` and `{other}` cannot be told apart without color");
            let help = "make one of them darker or lighter, bold or italic: on e-ink and in black-and-white print they are alike";
            keys.remarks.push(Diagnostic::new(Code::AlikeInks, node.span, message).help(help));
        }
    }
    keys.end(&[]);
}

/// The colors of an ink: that on light pages, and that on dark ones, which follows from it where it is not given.
fn ink(own: &mut Ink, ground: Color, keys: &mut Keys<'_, '_>, light: &'static str, dark: &'static str) {
    let mut color = |key: &'static str, what: &str, legible: &dyn Fn(Color) -> bool| {
        let (text, node) = keys.found::<String>(key, INK)?;
        let color = Color::parse(&text);
        let fits = color.filter(|color| legible(*color));
        if color.is_none() {
            keys.wrong(key, node, INK);
        } else if fits.is_none() {
            keys.wrong(key, node, what);
        }
        fits
    };
    let on_light = |color: Color| code::contrast_on_light(color, ground) >= code::LEGIBLE;
    if let Some(found) = color(
        light,
        "darker: its contrast to the ground of code, or to that of marked lines, is below 4.5 (WCAG AA)",
        &on_light,
    ) {
        (own.light, own.dark) = (found, code::lightened(found));
    }
    let on_dark = |color: Color| code::contrast_on_dark(color) >= code::LEGIBLE;
    if !dark.is_empty()
        && let Some(found) =
            color(dark, "lighter: its contrast to the ground of code on dark pages is below 4.5 (WCAG AA)", &on_dark)
    {
        own.dark = found;
    }
}

/// A number between two bounds.
fn between(keys: &mut Keys<'_, '_>, key: &'static str, least: f64, most: f64, expected: &str) -> Option<f64> {
    let (number, node) = keys.found::<f64>(key, expected)?;
    if (least..=most).contains(&number) {
        return Some(number);
    }
    keys.wrong(key, node, expected);
    None
}
