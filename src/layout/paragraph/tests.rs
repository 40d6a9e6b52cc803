//! Whole paragraphs, set with the faces that we ship.

mod language;

use super::*;
use crate::asset::Assets;
use crate::book::{Book, Chapter, InlineKind, LinkRole, Matter, Metadata, Target};
use crate::diagnostic::{Code, Diagnostics};
use crate::font::{FontBook, Shaper};
use crate::layout::page::{LinkTarget, Mark, Placed, Pool, TagKind};
use crate::source::FileId;
use crate::theme::{Color, Family, Theme};

fn span() -> Span {
    Span::new(FileId(0), 0, 1)
}

fn text(text: &str) -> Inline {
    Inline::new(span(), InlineKind::Text(text.into()))
}

fn of(kind: InlineKind) -> Inline {
    Inline::new(span(), kind)
}

fn format() -> TextFormat {
    TextFormat {
        family: Family::Serif,
        bold: false,
        italic: false,
        small_caps: false,
        old_style: false,
        tabular: false,
        code: false,
        size: Length::pt(11),
        rise: Length::ZERO,
        color: Color::BLACK,
    }
}

fn style<'a>() -> ParagraphStyle<'a> {
    ParagraphStyle {
        format: format(),
        leading: Length::pt(14),
        indent: Length::ZERO,
        align: LineAlign::Justify,
        hyphenate: true,
        title: false,
        rtl: false,
        lang: "en",
    }
}

/// Runs a test within a context of one chapter.
fn within<T>(test: impl FnOnce(&mut Context<'_>) -> T) -> T {
    let chapter = Chapter {
        span: span(),
        file: None,
        path: String::new(),
        slug: "one".into(),
        matter: Matter::Body,
        depth: 0,
        number: None,
        part: None,
        title: Vec::new(),
        blocks: Vec::new(),
        notes: Vec::new(),
    };
    let meta = Metadata { title: "T".into(), language: "en".into(), ..Metadata::default() };
    let book = Book { meta, chapters: vec![chapter], contents: Vec::new(), lists: Vec::new(), paged: Vec::new() };
    let (theme, fonts, assets) = (Theme::default(), FontBook::bundled(), Assets::default());
    let mut ctx = Context {
        book: &book,
        chapter: 0,
        theme: &theme,
        fonts: &fonts,
        assets: &assets,
        shaper: Shaper::new(&fonts),
        pool_index: 0,
        pool: Pool::default(),
        tags: Vec::new(),
        leaf: 0,
        label: false,
        remarks: Diagnostics::new(),
        found: Default::default(),
        folios: &crate::layout::context::NO_FOLIOS,
        supple: None,
    };
    test(&mut ctx)
}

/// The printed text of each line, run by run.
fn shown(ctx: &Context<'_>, lines: &[Line]) -> Vec<String> {
    lines.iter().map(|line| line_text(ctx, &line.fragment.marks)).collect()
}

fn line_text(ctx: &Context<'_>, marks: &[Placed]) -> String {
    let mut out = String::new();
    for placed in marks {
        if let Mark::Glyphs(run) = &placed.mark {
            out.push_str(&ctx.pool.text[run.text.start as usize..run.text.end as usize]);
            out.push_str(if run.soft_hyphen { "~" } else { "" });
        }
    }
    out
}

fn right_edge(ctx: &Context<'_>, line: &Line) -> Length {
    let ends = line.fragment.marks.iter().filter_map(|placed| match &placed.mark {
        Mark::Glyphs(run) => {
            let range = run.glyphs.start as usize..run.glyphs.end as usize;
            let sum: i64 = ctx.pool.glyphs[range].iter().map(|g| i64::from(g.advance)).sum();
            Some(placed.at.x + Length(sum))
        }
        _ => None,
    });
    ends.max().unwrap_or_default()
}

/// The right edge without what hangs into the margin.
fn flush_edge(ctx: &Context<'_>, line: &Line) -> Length {
    let last = line_text(ctx, &line.fragment.marks).replace('~', "-").chars().next_back().unwrap_or(' ');
    right_edge(ctx, line) - Length(format().size.0 * margin::right(last, margin::Role::Serif) / 1000)
}

const PROSE: &str = "The extensive documentation of this programming language describes how a compiler \
    understands ownership, borrowing and lifetimes; different readers will find different chapters useful, \
    and the efficient ones start with the exercises.";

#[test]
fn a_line_says_that_its_text_goes_on_behind_a_space() {
    within(|ctx| {
        let lines = prepare(ctx, &[text(PROSE)], &style(), None).lines(ctx, Length::pt(100), span());
        let told: Vec<(bool, bool)> = lines
            .iter()
            .map(|line| match line.fragment.marks.last().map(|placed| &placed.mark) {
                Some(Mark::Glyphs(run)) => (run.space, run.soft_hyphen),
                _ => (false, false),
            })
            .collect();
        let (last, others) = told.split_last().expect("lines");
        assert_eq!(*last, (false, false));
        assert!(others.iter().all(|(space, hyphen)| space != hyphen), "{told:?}");
        assert!(others.iter().any(|told| told.1) && others.iter().any(|told| told.0));
    });
}

#[test]
fn prose_is_justified_and_keeps_its_words() {
    within(|ctx| {
        let paragraph = prepare(ctx, &[text(PROSE)], &style(), None);
        let measure = Length::pt(200);
        let lines = paragraph.lines(ctx, measure, span());
        assert!(lines.len() > 4);
        for line in &lines[..lines.len() - 1] {
            assert_eq!(flush_edge(ctx, line), measure);
            assert!(line.ratio.abs() <= 3100, "{} {:?}", line.ratio, shown(ctx, &lines));
        }
        let joined = shown(ctx, &lines).join(" ").replace("~ ", "");
        assert_eq!(joined, PROSE.split_whitespace().collect::<Vec<_>>().join(" "));
        assert_eq!(lines[0].fragment.leaf, Some((0, 0)));
        let second = &shown(ctx, &lines)[1];
        let (_, byte) = lines[1].fragment.leaf.expect("there is text");
        assert!(PROSE[byte as usize..].starts_with(second.split(' ').next().expect("a word").trim_end_matches('~')));
        assert!(ctx.remarks.is_empty());
    });
}

#[test]
fn narrow_lines_divide_words_and_ligatures_too() {
    within(|ctx| {
        let words = "different different different different different different different different";
        let paragraph = prepare(ctx, &[text(words)], &style(), None);
        let mut seen = String::new();
        for points in 60..140 {
            let lines = paragraph.lines(ctx, Length::pt(points), span());
            let printed = shown(ctx, &lines);
            assert_eq!(printed.join(" ").replace("~ ", ""), words);
            seen.push_str(&printed.join(" "));
        }
        assert!(seen.contains("dif~ ferent") && seen.contains("differ~ ent"));
    });
}

#[test]
fn a_soft_hyphen_is_printed_only_where_the_word_is_divided() {
    within(|ctx| {
        let paragraph = prepare(ctx, &[text("xylo\u{ad}phon xylo\u{ad}phon")], &style(), None);
        let wide = paragraph.lines(ctx, Length::pt(300), span());
        assert_eq!(shown(ctx, &wide), ["xylophon xylophon"]);
        let narrow = paragraph.lines(ctx, Length::pt(32), span());
        assert_eq!(shown(ctx, &narrow), ["xylo~", "phon", "xylo~", "phon"]);
    });
}

#[test]
fn no_line_ends_at_a_no_break_space_and_every_one_at_a_hard_break() {
    within(|ctx| {
        let content =
            [text("Figure\u{a0}7 and "), of(InlineKind::HardBreak), text("p.\u{a0}12"), of(InlineKind::HardBreak)];
        let paragraph = prepare(ctx, &content, &style(), None);
        for points in 30..90 {
            let lines = paragraph.lines(ctx, Length::pt(points), span());
            let lines = shown(ctx, &lines);
            assert!(lines.iter().any(|line| line == "p.\u{a0}12"), "{lines:?}");
            assert!(points < 50 || lines.iter().any(|line| line.contains("Figure\u{a0}7")), "{points} {lines:?}");
            assert!(!lines.iter().any(String::is_empty));
        }
    });
}

#[test]
fn what_fits_no_line_is_cut_and_what_cannot_be_cut_is_remarked() {
    within(|ctx| {
        let paragraph = prepare(ctx, &[text("012345678901234567890123")], &style(), None);
        let lines = paragraph.lines(ctx, Length::pt(50), span());
        assert!(lines.len() > 2 && lines.iter().all(|line| right_edge(ctx, line) <= Length::pt(50)));
        assert_eq!(shown(ctx, &lines).concat(), "012345678901234567890123");
        assert!(ctx.remarks.is_empty());
        let paragraph = prepare(ctx, &[text("a\u{a0}b\u{a0}c\u{a0}d")], &style(), None);
        let lines = paragraph.lines(ctx, Length::pt(20), span());
        assert_eq!(shown(ctx, &lines), ["a\u{a0}b\u{a0}c", "d"]);
        assert!(ctx.remarks.is_empty());
        prepare(ctx, &[text("mmm")], &style(), None).lines(ctx, Length::pt(5), span());
        let codes: Vec<Code> = ctx.remarks.iter().map(|r| r.code).collect();
        assert_eq!(codes, [Code::OverfullLine]);
    });
}

#[test]
fn code_breaks_at_its_own_places_without_a_hyphen() {
    within(|ctx| {
        let content = [of(InlineKind::Code("std::collections::HashMap::with_capacity".into()))];
        let paragraph = prepare(ctx, &content, &style(), None);
        let lines = paragraph.lines(ctx, Length::pt(110), span());
        let lines = shown(ctx, &lines);
        assert_eq!(lines.concat(), "std::collections::HashMap::with_capacity");
        assert!(
            lines.len() > 1 && lines[..lines.len() - 1].iter().all(|l| l.ends_with(':') || l.ends_with('_')),
            "{lines:?}"
        );
    });
}

#[test]
fn hebrew_runs_from_the_right_and_numbers_from_the_left() {
    within(|ctx| {
        let style = ParagraphStyle { rtl: true, lang: "he", ..style() };
        let paragraph = prepare(ctx, &[text("שלום 123 עולם")], &style, None);
        let lines = paragraph.lines(ctx, Length::pt(200), span());
        assert_eq!(lines.len(), 1);
        let runs: Vec<(String, bool, Length)> = lines[0]
            .fragment
            .marks
            .iter()
            .filter_map(|placed| match &placed.mark {
                Mark::Glyphs(run) => {
                    let text = ctx.pool.text[run.text.start as usize..run.text.end as usize].trim().to_owned();
                    Some((text, run.rtl, placed.at.x))
                }
                _ => None,
            })
            .filter(|(text, ..)| !text.is_empty())
            .collect();
        // In the order of reading, each to the left of the one before.
        let texts: Vec<(&str, bool)> = runs.iter().map(|(text, rtl, _)| (text.as_str(), *rtl)).collect();
        assert_eq!(texts, [("שלום", true), ("123", false), ("עולם", true)]);
        assert!(runs.windows(2).all(|pair| pair[0].2 > pair[1].2));
        assert_eq!(right_edge(ctx, &lines[0]), Length::pt(200));
    });
}

#[test]
fn what_ruby_names_and_calls_is_of_its_line() {
    within(|ctx| {
        let attrs = crate::book::Attrs { id: Some("here".into()), ..Default::default() };
        let named = InlineKind::Span { attrs: Box::new(attrs), content: vec![text("base")] };
        let ruby = InlineKind::Ruby { base: vec![of(named), of(InlineKind::Note(0))], reading: vec![text("over")] };
        let content = [text("A long line of words before it "), of(ruby), text(" and behind.")];
        let set = prepare(ctx, &content, &style(), None);
        let lines = set.lines(ctx, Length::pt(110), span());
        let hung: Vec<_> = lines.iter().map(|l| (l.fragment.notes.len(), l.fragment.places.len())).collect();
        let sum = hung.iter().fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
        assert_eq!((sum, hung[0]), ((1, 2), (0, 0)), "{hung:?}");
    });
}

#[test]
fn a_note_behind_a_line_end_is_of_the_line_of_its_number() {
    within(|ctx| {
        let content = [text("word"), of(InlineKind::SoftBreak), of(InlineKind::Note(0)), text(" more")];
        let set = prepare(ctx, &content, &style(), None);
        let lines = set.lines(ctx, Length::pt(25), span());
        assert!(shown(ctx, &lines)[1].starts_with('1'), "{:?}", shown(ctx, &lines));
        assert_eq!(lines[0].fragment.notes, [0_u32; 0]);
        assert_eq!((lines[1].fragment.notes.as_slice(), lines[1].fragment.places.len()), (&[0][..], 1));
    });
}

#[test]
fn links_and_notes_have_their_areas_tags_and_places() {
    within(|ctx| {
        let parent = ctx.tag(None, TagKind::Paragraph);
        let target = Target::Web("https://example.org/".into());
        let link = InlineKind::link(target, vec![text("a link")], LinkRole::Plain);
        let content = [text("See "), of(link), text(" and"), of(InlineKind::Note(0)), text(".")];
        let paragraph = prepare(ctx, &content, &style(), Some(parent));
        let lines = paragraph.lines(ctx, Length::pt(300), span());
        let fragment = &lines[0].fragment;
        let targets: Vec<&LinkTarget> = fragment
            .marks
            .iter()
            .filter_map(|placed| match &placed.mark {
                Mark::Link(size, target) => {
                    assert!(size.width > Length::ZERO && size.height > Length::pt(3));
                    Some(target)
                }
                _ => None,
            })
            .collect();
        assert_eq!(targets, [&LinkTarget::Web("https://example.org/".into()), &LinkTarget::Place("one#fn-1".into())]);
        assert_eq!(fragment.notes, [0]);
        assert_eq!(fragment.places, ["one#fnref-1".into()]);
        assert_eq!(ctx.leaf, 4);
        let kinds: Vec<TagKind> = ctx.tags.iter().map(|tag| tag.kind).collect();
        assert_eq!(kinds, [TagKind::Paragraph, TagKind::Link, TagKind::Reference, TagKind::Link]);
        assert_eq!(shown(ctx, &lines), ["See a link and1."]);
    });
}

#[test]
fn ideographs_break_anywhere_but_before_closing_signs_and_stretch() {
    within(|ctx| {
        // No face that we ship has ideographs: frames stand for them, one remark tells it.
        let content = [text("中文排版"), of(InlineKind::SoftBreak), text("規則。")];
        let paragraph = prepare(ctx, &content, &style(), None);
        let lines = paragraph.lines(ctx, Length::pt(28), span());
        assert!(lines.len() > 1);
        let actual: Vec<String> = lines
            .iter()
            .map(|line| {
                let texts = line.fragment.marks.iter().filter_map(|placed| match &placed.mark {
                    Mark::Frame { actual, .. } => actual.as_deref(),
                    _ => None,
                });
                texts.collect()
            })
            .collect();
        assert_eq!(actual.concat(), "中文排版規則。");
        assert!(actual.iter().all(|line| !line.starts_with('。')));
        std::mem::take(&mut ctx.found.missing).remark(&mut ctx.remarks);
        let remarks: Vec<_> = ctx.remarks.iter().filter(|r| r.code == Code::MissingGlyph).collect();
        assert!(remarks.len() == 1 && remarks[0].span == Some(span()), "the punctuation is told with the ideographs");
    });
}

#[test]
fn what_is_invisible_prints_nothing() {
    within(|ctx| {
        let paragraph = prepare(ctx, &[text("a\u{200d}b\u{feff}c\u{200b}d\u{2060}e \u{27f9}\u{fe0f}")], &style(), None);
        let lines = paragraph.lines(ctx, Length::pt(300), span());
        assert!(lines[0].fragment.marks.iter().all(|placed| matches!(placed.mark, Mark::Glyphs(_))));
        assert!(lines[0].fragment.marks.iter().all(|placed| match &placed.mark {
            Mark::Glyphs(run) => {
                ctx.pool.glyphs[run.glyphs.start as usize..run.glyphs.end as usize].iter().all(|g| g.gid != 0)
            }
            _ => true,
        }));
        std::mem::take(&mut ctx.found.missing).remark(&mut ctx.remarks);
        assert!(ctx.remarks.is_empty());
        let texts = shown(ctx, &lines).concat();
        assert!(texts.contains('\u{27f9}'), "the substitute's text is what was written");
    });
}

#[test]
fn a_sign_is_an_emoji_where_the_author_asks_for_one() {
    within(|ctx| {
        let faces = |ctx: &mut Context<'_>, source: &str| -> Vec<String> {
            let lines = prepare(ctx, &[text(source)], &style(), None).lines(ctx, Length::pt(300), span());
            let marks = lines[0].fragment.marks.iter();
            marks
                .filter_map(|placed| if let Mark::Glyphs(run) = &placed.mark { Some(run.face) } else { None })
                .map(|face| ctx.shaper.fonts.face(face).name.clone())
                .collect()
        };
        assert!(faces(ctx, "\u{2764}").iter().all(|name| name != "NotoEmoji-Regular"), "a sign of text");
        assert_eq!(faces(ctx, "\u{2764}\u{fe0f}"), ["NotoEmoji-Regular"]);
        assert_eq!(faces(ctx, "\u{1f980}"), ["NotoEmoji-Regular"]);
    });
}

#[test]
fn a_box_is_as_wide_as_its_glyphs() {
    within(|ctx| {
        let code = TextFormat { family: Family::Mono, code: true, ..format() };
        let stretches =
            [Stretch { text: "  let x", format: code, tag: None }, Stretch { text: " = 1;", format: code, tag: None }];
        let hbox = hbox(ctx, &stretches, false);
        assert_eq!(line_text(ctx, &hbox.marks), "  let x = 1;");
        assert!((hbox.width - Length::pt(11).units(7200, 1000)).abs() < Length(13));
        assert_eq!(hbox.marks.len(), 1);
    });
}

#[test]
fn a_word_of_very_many_lines_fills_them() {
    for count in [300, 3000] {
        within(|ctx| {
            let paragraph = prepare(ctx, &[text(&format!("a {} z", "x".repeat(count)))], &style(), None);
            let lines = paragraph.lines(ctx, Length::pt(120), span());
            let shown = shown(ctx, &lines);
            assert_eq!(shown.concat().matches('x').count(), count);
            let full = shown.iter().filter(|line| line.len() >= 19).count();
            assert!(full + 2 >= shown.len(), "{shown:?}");
        });
    }
}

#[test]
fn a_paragraph_can_be_a_line_shorter_or_longer() {
    within(|ctx| {
        let long = PROSE.repeat(4);
        for align in [LineAlign::Justify, LineAlign::Start] {
            let paragraph = prepare(ctx, &[text(&long)], &ParagraphStyle { align, ..style() }, None);
            let (mut shorter, mut longer) = (0, 0);
            for points in 200..330 {
                let measure = Length::pt(points);
                let options = paragraph.options(ctx, measure);
                let best = paragraph.lines(ctx, measure, span());
                assert_eq!(best.len() as u32, options.best);
                for (by, option) in [(-1, options.shorter), (1, options.longer)] {
                    let lines = paragraph.lines_with(ctx, measure, span(), by);
                    let wanted = if option.is_some() { best.len() as i32 + i32::from(by) } else { best.len() as i32 };
                    assert_eq!(lines.len() as i32, wanted);
                    let words = shown(ctx, &lines).join(" ").replace("~ ", "");
                    assert_eq!(words, shown(ctx, &best).join(" ").replace("~ ", ""));
                    for line in lines[..lines.len() - 1].iter().filter(|_| align == LineAlign::Justify) {
                        let text = line_text(ctx, &line.fragment.marks);
                        assert_eq!(flush_edge(ctx, line), measure, "{points} {by} {text}");
                    }
                }
                shorter += u32::from(options.shorter.is_some());
                longer += u32::from(options.longer.is_some());
            }
            assert!(shorter > 0 && longer > 5, "{align:?} {shorter} {longer}");
        }
        assert!(ctx.remarks.is_empty());
        let one = prepare(ctx, &[text("One line.")], &style(), None);
        assert_eq!(one.options(ctx, Length::pt(300)), LineCounts { best: 1, shorter: None, longer: None });
    });
}

#[test]
fn a_line_can_be_kept_from_ending_within_a_word() {
    within(|ctx| {
        let words = "It was considered best to divide the remaining work between the three departments in a way that was as simple as \
                     possible; understanding came later, and with understanding came a certain reluctance to continue. ";
        let content = [text(&words.repeat(4))];
        let setting = ParagraphStyle { hyphenate: true, align: LineAlign::Justify, ..style() };
        let paragraph = prepare(ctx, &content, &setting, None);
        let measure = Length::pt(210);
        let best = paragraph.lines(ctx, measure, span());
        let divided: Vec<u32> = (0..).zip(&best).filter(|(_, line)| line.divided).map(|(i, _)| i).collect();
        assert!(!divided.is_empty(), "{:?}", shown(ctx, &best));
        let mut mended = 0;
        for line in &divided {
            let Some(whole) = paragraph.lines_whole(ctx, measure, span(), &[*line], 100_000) else { continue };
            assert_eq!(whole.len(), best.len());
            assert!(!whole[*line as usize].divided, "{:?}", shown(ctx, &whole));
            mended += 1;
        }
        assert!(mended > 0);
        // Nothing is so cheap.
        assert_eq!(paragraph.lines_whole(ctx, measure, span(), &divided, -1_000_000), None);
    });
}

#[test]
fn signs_hang_out_and_letters_give_so_that_lines_are_exactly_full() {
    within(|ctx| {
        let words = "“Quick,” he said; the wide world—so we hear—is well-known to be round. ".repeat(6);
        let target = Target::Web("https://example.org/".into());
        let link = InlineKind::link(target, vec![text("a link, in the midst of it")], LinkRole::Plain);
        let content = [text(&words), of(link), text(&words), of(InlineKind::Code("some_code".into())), text(&words)];
        let paragraph = prepare(ctx, &content, &style(), None);
        let (mut wide, mut narrow, mut hanging) = (0, 0, 0);
        for points in 180..260 {
            let measure = Length::pt(points);
            let lines = paragraph.lines(ctx, measure, span());
            for line in &lines[..lines.len() - 1] {
                assert_eq!(flush_edge(ctx, line), measure, "{}", line_text(ctx, &line.fragment.marks));
                hanging += u32::from(line.fragment.marks.iter().any(|placed| placed.at.x < Length::ZERO));
                for placed in &line.fragment.marks {
                    let Mark::Glyphs(run) = &placed.mark else { continue };
                    wide += u32::from(run.expansion > 0);
                    narrow += u32::from(run.expansion < 0);
                    assert!((-20..=35).contains(&run.expansion));
                    let shown = &ctx.pool.text[run.text.start as usize..run.text.end as usize];
                    assert!(run.expansion == 0 || !shown.contains('_'), "code stays as it is");
                }
            }
        }
        assert!(wide > 20 && narrow > 20 && hanging > 10, "{wide} {narrow} {hanging}");
    });
}

#[test]
fn a_link_changes_no_letter_s_place() {
    within(|ctx| {
        let link = |words: &str| {
            let target = Target::Web("https://example.org/".into());
            of(InlineKind::link(target, vec![text(words)], LinkRole::Plain))
        };
        let width = |ctx: &mut Context<'_>, content: &[Inline]| prepare(ctx, content, &style(), None).natural_width();
        let plain = width(ctx, &[text("AVATAR.")]);
        let linked = width(ctx, &[text("A"), link("VATA"), text("R.")]);
        assert!((plain - linked).abs() <= Length(4), "{plain:?} {linked:?}");
        let mut apart = Length::ZERO;
        for piece in ["A", "VATA", "R."] {
            apart += width(ctx, &[text(piece)]);
        }
        assert!(apart > linked);
    });
}

#[test]
fn a_space_before_code_is_one_of_the_text() {
    within(|ctx| {
        let code = || of(InlineKind::Code("code".into()));
        let soft = prepare(ctx, &[text("some"), of(InlineKind::SoftBreak), code()], &style(), None).natural_width();
        let hard = prepare(ctx, &[text("some "), code()], &style(), None).natural_width();
        assert_eq!(soft, hard);
    });
}
