//! Inlines → flat text: what each inline becomes, and in which format, language and element it stands.

use super::flat::{DecoKind, Flat, State};
use super::object::{self, Object};
use crate::book::walk::leaves_within;
use crate::book::{Anchor, Attrs, Image, Inline, InlineKind, LinkRole, RefForm, Target, words};
use crate::layout::context::{Context, ParagraphStyle, TextFormat};
use crate::layout::formula::unreadable;
use crate::layout::page::{LinkTarget, TagId, TagKind};
use crate::source::Span;
use crate::theme::Family;

/// Flattens a paragraph's inlines.
pub(super) fn flatten(
    ctx: &mut Context<'_>,
    content: &[Inline],
    style: &ParagraphStyle<'_>,
    tag: Option<TagId>,
) -> Flat {
    let mut flat = Flat::new(style.lang, style.rtl);
    let state = State { format: style.format, tag, deco: 0, lang: 0, hyphenate: style.hyphenate && !style.format.code };
    walk(ctx, &mut flat, content, state);
    flat.trim_end(&[' ', '\u{2028}']);
    flat
}

fn walk(ctx: &mut Context<'_>, flat: &mut Flat, content: &[Inline], state: State) {
    for inline in content {
        visit(ctx, flat, inline, state);
    }
}

fn visit(ctx: &mut Context<'_>, flat: &mut Flat, inline: &Inline, state: State) {
    let format = state.format;
    let with = |format: TextFormat| State { format, ..state };
    match &inline.kind {
        InlineKind::Text(text) => {
            let leaf = ctx.leaf;
            ctx.leaf += u32::from(!std::mem::take(&mut ctx.label));
            flat.push(text, Some(leaf), state);
        }
        InlineKind::SoftBreak => flat.line_end(state),
        InlineKind::HardBreak => flat.mark('\u{2028}', state),
        InlineKind::Emphasis(inner) if ctx.theme.bold_emphasis => {
            walk(ctx, flat, inner, with(TextFormat { bold: !format.bold, ..format }));
        }
        InlineKind::Emphasis(inner) => walk(ctx, flat, inner, with(TextFormat { italic: !format.italic, ..format })),
        InlineKind::Strong(inner) => walk(ctx, flat, inner, with(TextFormat { bold: true, ..format })),
        InlineKind::Strikeout(inner) => decorated(ctx, flat, inner, state, DecoKind::Strikeout),
        InlineKind::Underline(inner) => decorated(ctx, flat, inner, state, DecoKind::Underline),
        InlineKind::Mark(inner) => decorated(ctx, flat, inner, state, DecoKind::Ground),
        InlineKind::Superscript(inner) => walk(ctx, flat, inner, with(raised(format))),
        InlineKind::Subscript(inner) => {
            let rise = format.rise - format.size.scale(14, 100);
            walk(ctx, flat, inner, with(TextFormat { size: format.size.scale(70, 100), rise, ..format }));
        }
        InlineKind::Small(inner) => {
            walk(ctx, flat, inner, with(TextFormat { size: format.size.scale(85, 100), ..format }));
        }
        InlineKind::Key(inner) => {
            let key = TextFormat { family: Family::Sans, size: format.size.scale(82, 100), ..format };
            let state = State { hyphenate: false, ..with(key) };
            // Room for the frame, which is drawn around the letters.
            let room = key.size.scale(22, 100);
            flat.object(Object::space(room), state);
            decorated(ctx, flat, inner, state, DecoKind::Frame);
            flat.object(Object::space(room), state);
        }
        InlineKind::Code(text) => {
            let leaf = ctx.leaf;
            ctx.leaf += 1;
            let state = State { format: code_format(ctx, format), hyphenate: false, ..state };
            // Code reads from the left, in right-to-left text too: `--vcs` must not become `vcs--`.
            if flat.is_rtl() {
                flat.mark('\u{2066}', state);
            }
            flat.push(text, Some(leaf), state);
            if flat.is_rtl() {
                flat.mark('\u{2069}', state);
            }
        }
        InlineKind::Math { display, tex } => formula(ctx, flat, inline.span, tex, *display, state),
        InlineKind::Link { target, content, role, .. } => {
            link(ctx, flat, inline.span, Linked { target, content, role: *role }, state);
        }
        InlineKind::Image(image) => picture(ctx, flat, image, state),
        InlineKind::Note(index) => note(ctx, flat, *index, state),
        InlineKind::Ruby { base, reading } => {
            let lang = flat.langs[usize::from(state.lang)].clone();
            let first = ctx.leaf;
            if let Some(object) = object::ruby(ctx, base, reading, format, &lang, state.tag) {
                // Lines and pages may begin with it.
                let behind = std::mem::replace(&mut ctx.leaf, first);
                flat.leaf(ctx, '\u{fffc}');
                ctx.leaf = behind;
                flat.object(object, state);
            }
        }
        InlineKind::Span { attrs, content } => spanned(ctx, flat, attrs, content, state),
        // None is left behind `transform`.
        InlineKind::Pending(_) => {}
    }
}

/// What a link has.
#[derive(Clone, Copy)]
struct Linked<'a> {
    target: &'a Target,
    content: &'a [Inline],
    role: LinkRole,
}

/// A link; one to a page prints its folio, which counts as the leaves that it stands for.
fn link(ctx: &mut Context<'_>, flat: &mut Flat, span: Span, link: Linked<'_>, state: State) {
    let Linked { target, content, role } = link;
    let page = match (role, target) {
        (LinkRole::Page(form), Target::Place { chapter, anchor }) => {
            page_text(ctx, &Anchor { chapter: *chapter, id: anchor.clone() }, form, span)
        }
        _ => None,
    };
    let target = match target {
        Target::Place { chapter, anchor } if *chapter < ctx.book.chapters.len() => {
            LinkTarget::Place(ctx.place(*chapter, anchor.as_deref()))
        }
        Target::Web(url) => LinkTarget::Web(url.as_str().into()),
        _ => return walk(ctx, flat, content, state),
    };
    let tag = state.tag.map(|tag| ctx.tag(Some(tag), TagKind::Link));
    let format = TextFormat { color: ctx.theme.link(state.format.color), ..state.format };
    let state = State { format, tag, ..state };
    let Some(text) = page else { return decorated(ctx, flat, content, state, DecoKind::Link(target)) };
    let leaves = leaves_within(content);
    let leaf = (leaves > 0).then_some(ctx.leaf);
    ctx.leaf += leaves;
    let deco = flat.deco(DecoKind::Link(target), state);
    flat.push(&text, leaf, State { deco, hyphenate: false, ..state });
}

/// The number of a footnote; the first that refers to it is where its number leads back to.
fn note(ctx: &mut Context<'_>, flat: &mut Flat, index: usize, state: State) {
    let reference = state.tag.map(|tag| ctx.tag(Some(tag), TagKind::Reference));
    let tag = reference.map(|tag| ctx.tag(Some(tag), TagKind::Link));
    let number = index + 1;
    // Behind the space of a line end: the note is of the line that its number stands on.
    flat.settle('1');
    let at = flat.text.len() as u32;
    if ctx.found.notes.insert(index as u32) {
        let place = ctx.place(ctx.chapter, Some(&format!("fnref-{number}")));
        flat.places.push((at, place));
    }
    let target = LinkTarget::Place(ctx.place(ctx.chapter, Some(&format!("fn-{number}"))));
    flat.notes.push((at, index as u32));
    let format = raised(TextFormat { italic: false, ..state.format });
    let state = State { tag, format, hyphenate: false, ..state };
    let deco = flat.deco(DecoKind::Link(target), state);
    flat.push(&number.to_string(), None, State { deco, ..state });
}

/// Text of another language, direction or form.
fn spanned(ctx: &mut Context<'_>, flat: &mut Flat, attrs: &Attrs, content: &[Inline], mut state: State) {
    flat.place(ctx, attrs);
    state.format.small_caps |= attrs.is_small_caps() && !state.format.code;
    if let Some(lang) = attrs.lang.as_deref().filter(|lang| **lang != *flat.langs[usize::from(state.lang)]) {
        state.lang = flat.lang(lang);
        state.tag = state.tag.map(|tag| {
            let tag = ctx.tag(Some(tag), TagKind::Span);
            ctx.tags[tag.0 as usize].lang = Some(lang.into());
            tag
        });
    }
    // Isolates: UAX 9 §2.7, "HTML and CSS" mapping of `dir`.
    let isolate = match attrs.dir.as_deref() {
        Some("rtl") => Some('\u{2067}'),
        Some("ltr") => Some('\u{2066}'),
        Some("auto") => Some('\u{2068}'),
        _ => None,
    };
    if let Some(isolate) = isolate {
        flat.mark(isolate, state);
    }
    walk(ctx, flat, content, state);
    if isolate.is_some() {
        flat.mark('\u{2069}', state);
    }
}

/// A picture, or what is shown in its place, which counts as the leaf's text: lines and pages may end within it.
fn picture(ctx: &mut Context<'_>, flat: &mut Flat, image: &Image, state: State) {
    let object = object::image(ctx, image, state.tag);
    let missing = ctx.leaf;
    match object {
        Some(_) => flat.leaf(ctx, '\u{fffc}'),
        None => ctx.leaf += 1,
    }
    if let Some(attrs) = &image.attrs {
        flat.place(ctx, attrs);
    }
    match object {
        Some(object) => flat.object(object, state),
        None => {
            let format = TextFormat { italic: !state.format.italic, ..state.format };
            flat.push(&image.placeholder(), Some(missing), State { format, ..state });
        }
    }
}

/// What a reference to a page prints: in the first round, a folio of three figures; `None` when its place is on no page.
fn page_text(ctx: &mut Context<'_>, place: &Anchor, form: RefForm, span: Span) -> Option<String> {
    let folio = ctx.folio(place, Some(span)).or_else(|| ctx.folios.is_empty().then(|| "000".to_owned()))?;
    Some(words::page(form, &folio, &ctx.book.meta.language))
}

fn decorated(ctx: &mut Context<'_>, flat: &mut Flat, content: &[Inline], state: State, kind: DecoKind) {
    let deco = flat.deco(kind, state);
    walk(ctx, flat, content, State { deco, ..state });
}

/// A superior figure or letter.
fn raised(format: TextFormat) -> TextFormat {
    let rise = format.rise + format.size.scale(34, 100);
    TextFormat { size: format.size.scale(70, 100), rise, ..format }
}

/// Code within text: the fixed-width face at the size at which its x is as high as that of the text around it.
fn code_format(ctx: &Context<'_>, format: TextFormat) -> TextFormat {
    let around = ctx.fonts.face(ctx.fonts.base(format.family, format.bold, format.italic));
    let mono = ctx.fonts.face(ctx.fonts.base(Family::Mono, format.bold, format.italic));
    let mut size = format.size;
    if format.family != Family::Mono {
        // In thousandths of the size; 0.97 since letters of equal width look larger.
        let ratio = i64::from(around.x_height) * i64::from(mono.upem) * 970
            / (i64::from(mono.x_height) * i64::from(around.upem)).max(1);
        size = size.scale(ratio.clamp(700, 1000), 1000);
    }
    TextFormat { family: Family::Mono, code: true, small_caps: false, old_style: false, size, ..format }
}

fn formula(ctx: &mut Context<'_>, flat: &mut Flat, span: Span, tex: &str, display: bool, state: State) {
    match object::formula(ctx, span, tex, display, &state.format, state.tag) {
        Ok(objects) if display => {
            if !flat.text.ends_with('\u{2028}') {
                flat.mark('\u{2028}', state);
            }
            flat.leaf(ctx, '\u{fffc}');
            objects.into_iter().for_each(|object| flat.object(object, state));
            flat.mark('\u{2028}', state);
        }
        Ok(objects) => {
            flat.leaf(ctx, '\u{fffc}');
            objects.into_iter().for_each(|object| flat.object(object, state));
        }
        Err(fault) => {
            unreadable(ctx, span, tex, &fault);
            flat.leaf(ctx, tex.chars().next().unwrap_or(' '));
            let state = State { format: code_format(ctx, state.format), hyphenate: false, ..state };
            flat.push(tex, None, state);
        }
    }
}
