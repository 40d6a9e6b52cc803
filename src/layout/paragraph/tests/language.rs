//! What depends on language and script: small capitals, figures, full-width signs, Thai, Korean.

use super::*;
use crate::layout::page::GlyphRun;

/// Some ideographs, kana and full-width signs.
const CJK: &[u8] = include_bytes!("../../../../tests/fonts/NotoSerifCJKsc-few.otf");

fn runs(lines: &[Line]) -> impl Iterator<Item = &GlyphRun> {
    lines.iter().flat_map(|line| &line.fragment.marks).filter_map(|placed| match &placed.mark {
        Mark::Glyphs(run) => Some(run),
        _ => None,
    })
}

fn set(ctx: &mut Context<'_>, words: &str, format: TextFormat) -> Vec<Line> {
    let style = ParagraphStyle { format, align: LineAlign::Start, ..style() };
    prepare(ctx, &[text(words)], &style, None).lines(ctx, Length::pt(400), span())
}

#[test]
fn small_capitals_are_the_faces_own_or_reduced_and_the_text_is_as_typed() {
    within(|ctx| {
        let own = TextFormat { small_caps: true, ..format() };
        let lines = set(ctx, "Ovid, Straße 7", own);
        assert_eq!(shown(ctx, &lines), ["Ovid, Straße 7"]);
        assert!(runs(&lines).all(|run| run.size == own.size), "the serif has small capitals");
        let plain = set(ctx, "Ovid, Straße 7", format());
        let gids = |ctx: &Context<'_>, lines: &[Line]| -> Vec<u16> {
            let glyphs = runs(lines).flat_map(|run| run.glyphs.clone());
            glyphs.map(|at| ctx.pool.glyphs[at as usize].gid).collect()
        };
        assert_ne!(gids(ctx, &lines), gids(ctx, &plain));
        // The slanted sans has none.
        let reduced = TextFormat { family: Family::Sans, italic: true, ..own };
        let lines = set(ctx, "Ovid, Straße 7", reduced);
        assert_eq!(shown(ctx, &lines), ["Ovid, Straße 7"]);
        let sizes: Vec<bool> = runs(&lines).map(|run| run.size == own.size).collect();
        assert!(sizes.starts_with(&[true, false]), "a capital, then small ones");
    });
}

#[test]
fn figures_are_those_asked_for() {
    within(|ctx| {
        let first = |ctx: &mut Context<'_>, format| {
            let lines = set(ctx, "3", format);
            let run = runs(&lines).next().expect("a run").clone();
            ctx.pool.glyphs[run.glyphs.start as usize].gid
        };
        let lining = first(ctx, format());
        assert_ne!(lining, first(ctx, TextFormat { old_style: true, ..format() }));
        assert_eq!(lining, first(ctx, TextFormat { small_caps: true, ..format() }));
        let width = |ctx: &mut Context<'_>, words| set(ctx, words, TextFormat { tabular: true, ..format() })[0].width;
        assert_eq!(width(ctx, "111"), width(ctx, "888"));
    });
}

/// Runs a test with the small face of ideographs at hand.
fn with_ideographs(test: impl FnOnce(&mut Context<'_>)) {
    let mut fonts = FontBook::bundled();
    fonts.add_fallback(CJK.to_vec(), 0).expect("the face can be read");
    within(|ctx| {
        let mut own = Context {
            book: ctx.book,
            chapter: 0,
            theme: ctx.theme,
            fonts: &fonts,
            assets: ctx.assets,
            shaper: Shaper::new(&fonts),
            pool_index: 0,
            pool: Pool::default(),
            tags: Vec::new(),
            leaf: 0,
            label: false,
            remarks: Diagnostics::new(),
            found: Default::default(),
            folios: ctx.folios,
            supple: None,
        };
        test(&mut own);
    });
}

fn ems(ctx: &mut Context<'_>, words: &str, lang: &str) -> i64 {
    let style = ParagraphStyle { lang, align: LineAlign::Start, ..style() };
    let paragraph = prepare(ctx, &[text(words)], &style, None);
    // In quarters of an em.
    (paragraph.natural_width().0 * 4 + Length::pt(11).0 / 2) / Length::pt(11).0
}

#[test]
fn full_width_signs_share_their_blanks() {
    with_ideographs(|ctx| {
        assert_eq!(ems(ctx, "中文", "zh"), 8);
        assert_eq!(ems(ctx, "中，文", "zh"), 12, "half a sign and half a blank");
        assert_eq!(ems(ctx, "中文。", "zh"), 10, "no blank at the end");
        assert_eq!(ems(ctx, "（中）", "zh"), 8, "none at the start either");
        assert_eq!(ems(ctx, "中）。（文", "zh"), 8 + 6 + 2, "between signs there is one blank");
        assert_eq!(ems(ctx, "中“文”中", "en"), 12 + 8, "quotes beside ideographs are theirs");
        assert_eq!(ems(ctx, "日！本", "ja"), 12);
    });
}

#[test]
fn lines_end_flush_with_a_sign_or_an_ideograph() {
    with_ideographs(|ctx| {
        let style = ParagraphStyle { lang: "ja", ..style() };
        let words = "「日本語」のかなカナ、字を書くと。「日本語」のかなカナーを書っか、「字」を書く。";
        let paragraph = prepare(ctx, &[text(words)], &style, None);
        for points in 100..200 {
            let lines = paragraph.lines(ctx, Length::pt(points), span());
            let texts = shown(ctx, &lines);
            assert_eq!(texts.concat(), words);
            for (i, line) in texts.iter().enumerate() {
                assert!(!line.starts_with(['、', '。', '」', 'ー', 'っ']), "{points} {line}");
                assert!(!line.ends_with('「'), "{points} {line}");
                let gap = Length::pt(points) - right_edge(ctx, &lines[i]);
                assert!(i + 1 == texts.len() || gap.0.abs() < Length::pt(1).0, "{points} {line} {gap:?}");
            }
        }
    });
}

#[test]
fn thai_lines_end_between_words_and_are_flush() {
    within(|ctx| {
        let style = ParagraphStyle { lang: "th", ..style() };
        let paragraph = prepare(ctx, &[text("มนุษย์ทั้งหลายเกิดมามีอิสระและเสมอภาคกันในเกียรติศักดิ์และสิทธิ")], &style, None);
        let lines = paragraph.lines(ctx, Length::pt(150), span());
        assert!(lines.len() > 1);
        let edge = right_edge(ctx, &lines[0]);
        assert!((edge - Length::pt(150)).0.abs() < Length::pt(1).0, "{edge:?}");
    });
}

#[test]
fn a_hyphen_is_repeated_where_the_language_asks_for_it() {
    within(|ctx| {
        let mut lines_in = |lang| {
            let style = ParagraphStyle { lang, align: LineAlign::Start, hyphenate: false, ..style() };
            let paragraph = prepare(ctx, &[text("biało-czerwony")], &style, None);
            assert!(paragraph.least_width(Breaking::Words) < Length::pt(55));
            let whole = paragraph.lines(ctx, Length::pt(200), span());
            assert_eq!(shown(ctx, &whole), ["biało-czerwony"]);
            let lines = paragraph.lines(ctx, Length::pt(55), span());
            shown(ctx, &lines)
        };
        assert_eq!(lines_in("en"), ["biało-", "czerwony"]);
        // The first is drawn for the line's end only: what is copied has one.
        assert_eq!(lines_in("pl"), ["biało~", "-czerwony"]);
    });
}

#[test]
fn korean_words_are_divided_only_at_a_price() {
    let mut flat = Flat::default();
    flat.text = "러스트는 2015년에".into();
    let mut found = Vec::new();
    breaks::opportunities(&flat, &mut found);
    assert!(!found.is_empty() && found.iter().all(|o| o.cost > 1000), "{found:?}");
}
