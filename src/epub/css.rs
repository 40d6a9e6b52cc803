//! Theme → the style sheet of the EPUB.
//!
//! The reader's own choices come first: no face and size for running text, no ground and color for
//! the page. Colors stand in media queries only, one set for light and one for dark, and grounds
//! are translucent, so that text stays readable where a reader turns the page dark by itself.
//! `display` is told for the newer elements, which old engines take for running text.

use std::fmt::Write as _;

use super::sides::with_sides;
use crate::book::{Book, Direction};
use crate::highlight::Class;
use crate::theme::code::{self, Ink, Inks};
use crate::theme::{Color, Faces, Family, OpenerNumber, SceneBreak, Target, Theme, TitleAlign};

/// What does not depend on the theme.
const FIXED: &str = include_str!("fixed.css");

/// The rules of all classes of code for one ground.
fn code_rules(out: &mut String, inks: Inks, ground: fn(Ink) -> Color) {
    for (class, ink) in Class::ALL.into_iter().filter_map(|class| Some((class, inks.of(class)?))) {
        let _ = writeln!(out, ".{} {{ color: {}; }}", class.css(), ground(ink).hex());
    }
}

/// Weight and slant of the classes of code, which hold on any ground, and the ground of marked lines.
fn code_shapes(out: &mut String, inks: Inks) {
    let mut rule = |declaration: &str, has: fn(Ink) -> bool| {
        let classes = Class::ALL.into_iter().filter(|class| inks.of(*class).is_some_and(has));
        let list: Vec<String> = classes.map(|class| format!(".{}", class.css())).collect();
        let _ = writeln!(out, "{} {{ {declaration}; }}", list.join(", "));
    };
    rule("font-weight: bold", |ink| ink.bold);
    rule("font-style: italic", |ink| ink.italic);
    let (Color { r, g, b }, thick) = code::MARKED;
    let _ = writeln!(out, "pre mark.line {{ background: rgba({r}, {g}, {b}, {:.2}); }}", f64::from(thick) / 1000.0);
}

/// Lines of code by how deep they are indented: the class, and the indent in em.
const INDENTS: [(&str, f64); 4] = [("", 0.0), (".i4", 2.4), (".i8", 4.8), (".i12", 7.2)];
/// How far the rest of a wrapped line hangs behind the line's beginning, in em.
const HANG: f64 = 2.0;
/// Between the edge of the ground and the code, in em.
const INSET: f64 = 0.8;
/// What the numbers of lines take, in em.
const NUMBERS: f64 = 2.5;
/// The bar at marked lines, in em.
const BAR: f64 = 0.25;

/// Wrapped lines of code hang, and a bar stands before what hangs, so that it is not taken for a line of its own.
fn code_lines(out: &mut String) {
    for (pre, numbers) in [("pre", 0.0), ("pre.numbered", NUMBERS)] {
        for (class, indent) in INDENTS {
            let hang = HANG + numbers + indent;
            let left = INSET + hang;
            let _ = writeln!(out, "{pre} .line{class} {{ padding-left: {left:.2}em; text-indent: -{hang:.2}em; }}");
            let _ = writeln!(out, "{pre} mark.line{class} {{ padding-left: {:.2}em; }}", left - BAR);
        }
    }
    // A pseudo-element from the second line to the last; a line that does not wrap leaves it no height.
    out.push_str(
        "@supports (position: absolute) {\npre .line { position: relative; }\n\
         pre .line::after { content: ''; position: absolute; top: 1.5em; bottom: 0.15em; border-left: 2px solid; opacity: 0.45; }\n",
    );
    for (pre, numbers) in [("pre", 0.0), ("pre.numbered", NUMBERS)] {
        for (class, indent) in INDENTS {
            let at = INSET + HANG + numbers + indent - 0.8;
            let _ = writeln!(out, "{pre} .line{class}::after {{ left: {at:.2}em; }}");
        }
    }
    out.push_str("}\n");
}

/// Tables too wide for a narrow screen become lists of their rows there, each cell with the name of its column. Screens
/// are asked twice: by the room of the table itself, and by the screen's width where engines know no containers.
fn folded_tables(out: &mut String) {
    for (class, em) in super::table::FOLDS {
        for query in ["@container", "@media"] {
            let _ = writeln!(out, "{query} (max-width: {em}em) {{");
            let part = |names: &str| -> String {
                names.split(' ').map(|name| format!(".{class} {name}")).collect::<Vec<_>>().join(", ")
            };
            let _ = writeln!(out, "{} {{ display: block; }}", part("table tbody tr th td"));
            let _ = writeln!(out, "{} {{ display: none; }}", part("thead"));
            let _ = writeln!(out, ".{class} table, .{class} table.wide {{ border-bottom: 0; font-size: 0.95em; }}");
            let _ = writeln!(
                out,
                ".{class} tbody tr {{ padding: 0.5em 0; border-bottom: 1px solid rgba(128, 128, 128, 0.5); page-break-before: auto; break-before: auto; }}"
            );
            let _ = writeln!(
                out,
                ".{class} tbody th, .{class} tbody td {{ min-width: 0; padding: 0.1em 0; padding-inline-start: 1.5em; text-indent: -1.5em; text-align: start; white-space: normal; }}"
            );
            let _ = writeln!(out, ".{class} tbody tr > :first-child {{ font-weight: bold; }}");
            let _ = writeln!(out, ".{class} tbody td:empty {{ display: none; }}");
            let _ = writeln!(
                out,
                ".{class} tbody td[data-name]::before {{ content: attr(data-name) ': '; font-weight: bold; }}"
            );
            out.push_str("}\n");
        }
    }
}

/// Lines from top to bottom, the next to the left (CSS Writing Modes 3, §3.1); code and tables stay as they are.
fn vertical(out: &mut String) {
    out.push_str(
        "html { -epub-writing-mode: vertical-rl; -webkit-writing-mode: vertical-rl; writing-mode: vertical-rl; }\n\
         body { margin: 5% 0; -webkit-text-orientation: mixed; text-orientation: mixed; text-combine-upright: digits 2; }\n\
         pre, table, .display-math, .equation { -epub-writing-mode: horizontal-tb; -webkit-writing-mode: horizontal-tb; writing-mode: horizontal-tb; }\n\
         h1, h2, h3, h4, h5, h6 { margin: 0 1.6em 0 0.6em; }\n\
         hr { width: auto; height: 30%; margin: auto 1.8em; border-top: 0; border-right: 1px solid; }\n\
         img { max-height: 100%; }\n.title-page h1, .part-page h1 { margin: 0 25% 0 0.4em; }\n",
    );
}

/// The style sheet.
pub(super) fn style(theme: &Theme, book: &Book) -> String {
    let mut out = String::with_capacity(FIXED.len() + 4096);
    out.push_str(FIXED);
    code_lines(&mut out);
    super::decimals::rules(&mut out);
    folded_tables(&mut out);
    themed(&mut out, theme, book);
    if theme.ebook.vertical {
        vertical(&mut out);
    }
    for step in 1..=20 {
        let _ = writeln!(out, "img.w{0} {{ width: {0}%; }}", step * 5);
    }
    code_shapes(&mut out, theme.inks);
    let colors = theme.colors;
    let _ = writeln!(
        out,
        "@media (prefers-color-scheme: light) {{\na {{ color: {}; }}\nh1 .number {{ color: {}; }}\nfigcaption .label {{ color: {}; }}",
        colors.link.hex(),
        colors.accent.hex(),
        colors.faint.hex()
    );
    code_rules(&mut out, theme.inks, |ink| ink.light);
    // Pictures are drawn for paper: what is dark in them and has no ground would be lost.
    out.push_str(
        "}\n@media (prefers-color-scheme: dark) {\na { color: #9cc4f2; }\nimg { background: #fff; }\nmark { background: #5c5200; color: #fff; }\n",
    );
    code_rules(&mut out, theme.inks, |ink| ink.dark);
    out.push_str("}\n");
    if !theme.ebook.vertical {
        out = with_sides(&out, book.meta.direction == Direction::Rtl);
    }
    if theme.ebook.target == Target::Kindle { plain_rules(&out) } else { out }
}

/// The style sheet without the rules that hold where an engine knows something new: Amazon's converter knows none of them.
fn plain_rules(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    while let Some(at) = ["@supports", "@container"].iter().filter_map(|rule| rest.find(rule)).min() {
        out.push_str(&rest[..at]);
        let mut depth = 0;
        let end = rest[at..].find(|c| {
            depth += i32::from(c == '{') - i32::from(c == '}');
            c == '}' && depth == 0
        });
        rest = end.map_or("", |end| rest[at + end + 1..].trim_start());
    }
    out + rest
}

/// What tells openers, headings and scene breaks of one theme from those of another; what `FIXED` says already is not said again.
fn themed_openers(out: &mut String, theme: &Theme) {
    let opener = theme.opener;
    let weight = |bold: bool| if bold { "" } else { " font-weight: normal;" };
    let align = |align: TitleAlign| if align == TitleAlign::Center { " text-align: center;" } else { "" };
    let titles = format!("{}{}", align(opener.align), weight(opener.bold));
    if !titles.is_empty() || opener.sink != 100 {
        let above = 1.0 + f64::from(opener.sink) / 100.0;
        let _ = writeln!(out, "h1 {{ margin-top: {above:.2}em;{titles} }}");
    }
    if opener.align == TitleAlign::Center {
        out.push_str("h1 .number { display: block; margin: 0 0 0.8em; font-size: 0.7em; }\n");
    }
    if opener.number == OpenerNumber::Label {
        out.push_str("h1 .number { font-variant: small-caps; }\n");
    }
    let headings = format!("{}{}", align(theme.heading_align), weight(theme.heading_bold));
    if !headings.is_empty() {
        let _ = writeln!(out, "h2, h3, h4, h5, h6 {{{headings} }}");
    }
    if !theme.heading_bold {
        out.push_str("h3, h4, h5, h6 { font-style: italic; }\n");
    }
    if opener.small_caps {
        out.push_str(".opening::first-line { font-variant: small-caps; }\n");
    }
    if opener.drop_cap > 1 {
        // By a pseudo-element, so that the word stays whole for speech, search and copying; where it
        // is not known the text merely begins as any other.
        let lines = f64::from(opener.drop_cap);
        let _ = writeln!(
            out,
            ".opening::first-letter {{ float: left; font-size: {:.2}em; line-height: 0.8; padding: 0.1em 0.07em 0 0; }}\n\
             @supports (initial-letter: 2) or (-webkit-initial-letter: 2) {{ .opening::first-letter {{ float: none; \
             font-size: inherit; line-height: inherit; padding: 0 0.25em 0 0; -webkit-initial-letter: {}; initial-letter: {}; }} }}",
            lines * 1.15,
            opener.drop_cap,
            opener.drop_cap
        );
    }
    if let SceneBreak::Ornament(sign) = &theme.scene_break {
        // Signs that readers' own faces may lack become asterisks. Where nothing can be set before it, the rule stays.
        let common = theme.ebook.faces != Faces::Readers
            || sign.chars().all(|c| c.is_ascii_graphic() || c == ' ' || c == '•' || c == '·');
        let sign = if common { sign.replace(['\\', '"', '<', '&'], "") } else { "* * *".to_owned() };
        let _ = writeln!(
            out,
            "@supports (content: \"x\") {{ hr {{ width: auto; border: 0; opacity: 1; height: auto; overflow: visible; \
             text-align: center; }} hr::before {{ content: \"{sign}\"; white-space: pre; }} }}"
        );
    }
}

fn themed(out: &mut String, theme: &Theme, book: &Book) {
    let em = |thousandths: u16| format!("{:.2}em", f64::from(thousandths) / 1000.0);
    let of_body = |length: crate::length::Length| {
        let size = theme.body.size.to_pt().max(1.0);
        format!("{:.2}em", (length.to_pt() / size).clamp(0.0, 5.0))
    };
    let indented = theme.paragraph_skip.0 <= 0;
    let skip = if indented { "0".to_owned() } else { of_body(theme.paragraph_skip) };
    let _ = writeln!(out, "p {{ margin: 0 0 {skip}; }}");
    if indented {
        let indent = of_body(theme.paragraph_indent);
        let _ = writeln!(out, "p + p {{ text-indent: {indent}; }}");
    }
    if theme.body.family == Family::Sans {
        out.push_str("body { font-family: sans-serif; }\n");
    }
    let family = match theme.heading_family {
        Family::Sans => "font-family: sans-serif; ",
        Family::Mono => "font-family: monospace; ",
        Family::Serif => "",
    };
    let _ = writeln!(out, "h1, h2, h3, h4, h5, h6, dt, .callout-title, .summary {{ {family}text-align: start; }}");
    for (level, scale) in (1..).zip(theme.heading_scale) {
        // Screens are smaller than pages.
        let _ = writeln!(out, "h{level}, .h{level} {{ font-size: {}; }}", em(scale.clamp(500, 1800)));
    }
    let _ = writeln!(out, "pre, code, kbd, .file-name {{ font-family: Menlo, Consolas, monospace; }}");
    let code = theme.code_scale.max(850);
    let _ =
        writeln!(out, "pre, code {{ font-size: {}; }}\ntable {{ font-size: {}; }}", em(code), em(theme.table_scale));
    let _ = writeln!(out, "table.wide {{ font-size: {}; }}", em(theme.table_scale.saturating_sub(150).max(600)));
    for (class, room, _) in super::table::ROOMS {
        let (class, size) = (class.trim_start(), em(theme.table_scale));
        let _ = writeln!(out, "@container (min-width: {room}em) {{ table.wide.{class} {{ font-size: {size}; }} }}");
    }
    let (_, room, _) = super::table::ROOMS[0];
    let cells = "table.whole th, table.whole td, table.whole code";
    let _ = writeln!(out, "@container (min-width: {room}em) {{ {cells} {{ overflow-wrap: break-word; }} }}");
    let _ = writeln!(out, ".footnotes {{ font-size: {}; }}", em(theme.note_scale));
    let ground = theme.colors.code_ground;
    let lightness = (u16::from(ground.r) + u16::from(ground.g) + u16::from(ground.b)) / 3;
    let alpha = f64::from(255u16.saturating_sub(lightness)) / 127.0;
    let _ = writeln!(out, "pre {{ background: rgba(128, 128, 128, {:.2}); }}", alpha.clamp(0.0, 0.3));
    themed_openers(out, theme);
    if !theme.justify {
        out.push_str("body { text-align: start; }\n");
    }
    if theme.bold_emphasis {
        out.push_str("em { font-style: normal; font-weight: bold; }\n");
    }
    if theme.old_style_figures {
        out.push_str("body { font-variant-numeric: oldstyle-nums; }\npre, code, table, math { font-variant-numeric: lining-nums; }\n");
    }
    // Readers know best what their screens need; only wide leading is part of a theme.
    if theme.body.leading.0 * 10 >= theme.body.size.0 * 14 {
        let _ = writeln!(out, "body {{ line-height: {:.2}; }}", theme.body.leading.to_pt() / theme.body.size.to_pt());
    }
    if !theme.hyphenate {
        out.push_str("body { -webkit-hyphens: manual; -epub-hyphens: manual; hyphens: manual; }\n");
    }
    if ["zh", "ja", "ko"].iter().any(|tag| book.meta.language.starts_with(tag)) {
        out.push_str(
            "body { line-height: 1.7; }\nem { font-style: normal; -webkit-text-emphasis-style: filled; text-emphasis-style: filled; }\n",
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::Metadata;

    const LIGHT: [u32; 2] = [0xff_ff_ff, 0xf4_ec_d8];
    const DARK: [u32; 4] = [0x00_00_00, 0x12_12_12, 0x1e_1e_1e, 0x2d_2d_2d];

    fn sheet(theme: &Theme) -> String {
        let meta = Metadata { language: "en".to_owned(), ..Metadata::default() };
        style(theme, &Book { meta, chapters: Vec::new(), contents: Vec::new(), lists: Vec::new(), paged: Vec::new() })
    }

    fn color(rgb: u32) -> Color {
        Color::rgb((rgb >> 16) as u8, (rgb >> 8) as u8, rgb as u8)
    }

    /// The colors of some property of a part of a style sheet.
    fn colors<'s>(css: &'s str, property: &'s str) -> impl Iterator<Item = Color> + 's {
        css.split(property).skip(1).filter_map(|rest| Color::parse(rest.trim_start().get(..7)?))
    }

    #[test]
    fn every_color_can_be_read_on_the_pages_it_is_for() {
        for name in Theme::PRESETS {
            let css = sheet(&Theme::preset(name).unwrap_or_default());
            let (fixed, media) = css.split_once("@media (prefers-color-scheme: light)").expect("a set for light pages");
            let (light, dark) = media.split_once("@media (prefers-color-scheme: dark)").expect("a set for dark pages");
            assert!(colors(light, " color:").count() > 8 && colors(dark, " color:").count() > 8);
            for (set, grounds) in [(light, &LIGHT[..]), (dark, &DARK[..])] {
                for (ink, ground) in
                    colors(set, "{ color:").flat_map(|ink| grounds.iter().map(move |g| (ink, color(*g))))
                {
                    let contrast = ink.contrast(ground);
                    assert!(contrast >= 4.5, "{name}: {} on {}: {contrast:.2}", ink.hex(), ground.hex());
                }
            }
            assert!(color(0xff_ff_ff).contrast(color(0x5c_52_00)) >= 4.5, "marked text on dark pages");
            // Nothing stands in a color of its own on any page; what only draws lines keeps 3 to 1 (WCAG 2.2, 1.4.11).
            assert_eq!(colors(fixed, " color:").count() + colors(fixed, "background:").count(), 0, "{name}");
            for line in colors(fixed, "border-inline-start-color:") {
                for ground in [0xff_ff_ff, 0x12_12_12] {
                    assert!(line.contrast(color(ground)) >= 3.0, "{} on {ground:06x}", line.hex());
                }
            }
        }
    }

    #[test]
    fn old_engines_find_what_they_need_and_kindle_nothing_else() {
        let mut theme = Theme::default();
        let css = sheet(&theme);
        for rule in [
            "section, header, nav, aside, figure, figcaption { display: block; }",
            "-epub-hyphens: auto",
            "white-space: pre-wrap",
            "widows: 2; orphans: 2",
            "break-after: avoid",
            "h1, h2, h3, h4, h5, h6 { text-indent: 0; text-wrap: balance; line-height: 1.2; margin: 1.6em 0 0.6em; -webkit-hyphens: none; -epub-hyphens: none; hyphens: none;",
            "pre, code, kbd { -webkit-hyphens: none; -epub-hyphens: none; hyphens: none; }",
            "pre .line { padding-left: 2.80em; text-indent: -2.00em; }",
            "pre .line::after { content: ''; position: absolute; top: 1.5em; bottom: 0.15em; border-left: 2px solid;",
            "@container",
            "@media (max-width: 18em)",
        ] {
            assert!(css.contains(rule), "{rule}");
        }
        for line in css.lines().filter(|line| line.contains("margin")) {
            let margins = line.split("margin").skip(1).filter_map(|rest| rest.split([';', '}']).next());
            assert!(margins.into_iter().all(|margin| !margin.contains(" -")), "a negative margin: {line}");
        }
        theme.ebook.target = Target::Kindle;
        let kindle = sheet(&theme);
        assert!(!kindle.contains("@container") && !kindle.contains("@supports") && kindle.contains("@media"));
        assert_eq!(kindle.matches('{').count(), kindle.matches('}').count());
        theme.ebook.vertical = true;
        assert!(sheet(&theme).contains("writing-mode: vertical-rl") && !css.contains("writing-mode: vertical-rl"));
    }
}
