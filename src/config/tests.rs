use super::identifiers::is_isbn;
use super::publication::is_date;
use super::*;
use crate::book::{Contributor, Series};
use crate::diagnostic::Severity;
use crate::length::Length;
use crate::theme::code::{LEGIBLE, contrast_on_dark};
use crate::theme::{Color, PageTheme, Target};

fn read_with(text: &str, env: &[(&str, &str)]) -> (Config, Vec<String>) {
    let mut sources = SourceMap::new();
    let file = sources.add("book.toml", text);
    let mut remarks = Diagnostics::new();
    let env: Vec<_> = env.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
    let config = read(&sources, Files { book: Some(file), theme: None }, &env, &mut remarks);
    let line = |d: &Diagnostic| d.span.map_or(0, |span| sources.locate(span).line);
    let told = remarks
        .iter()
        .filter(|d| d.severity != Severity::Note)
        .map(|d| format!("{}:{}: {}", line(d), d.code.name(), d.message))
        .collect();
    (config, told)
}

#[test]
fn every_wrong_type_is_told_with_its_line_and_key() {
    let (_, told) = read_with("[book]\ntitle = 5\nauthors = \"me\"\nlanguage = [\"en\"]\nsrc = 3\n", &[]);
    assert_eq!(told.len(), 4, "{told:?}");
    assert_eq!(told[0], "2:config-value: `book.title` must be a text in quotes, not the number 5");
    assert!(told[1].starts_with("3:config-value: `book.authors` must be a list"), "{}", told[1]);
    assert!(told.iter().any(|t| t.starts_with("4:") && t.contains("book.language")));
    assert!(told.iter().any(|t| t.starts_with("5:") && t.contains("book.src")));
}

#[test]
fn a_syntax_error_is_told_at_its_line() {
    let (_, told) = read_with("[book]\ntitle = \"t\"\nauthors = = [\"x\"]\n", &[]);
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].starts_with("3:config-syntax: "), "{}", told[0]);
}

#[test]
fn unknown_keys_are_told_and_those_of_others_are_not() {
    let text = "[book]\ntitle = \"t\"\ntitel = \"typo\"\nmultilingual = false\n[outptu.pdf]\npaper = 1\n\
                [output.html]\ncurly-quotes = false\ncopy-fonts = true\n[output.html.playpen]\nx = 1\n\
                [output.typst-pdf]\nany = 1\n[output.chapbook]\nsubtitel = \"s\"\n";
    let (config, told) = read_with(text, &[]);
    assert_eq!(
        told,
        [
            "3:unknown-key: unknown key `book.titel`",
            "5:unknown-key: unknown table `outptu`",
            "15:unknown-key: unknown key `output.chapbook.subtitel`",
        ]
    );
    assert!(!config.markdown.smart_punctuation, "curly-quotes is the old name");
}

#[test]
fn variables_override_keys_and_replace_tables() {
    let env = [
        ("MDBOOK_BOOK__TITLE", "From outside"),
        ("MDBOOK_BOOK__AUTHORS", "[\"A\", \"B\"]"),
        ("MDBOOK_OUTPUT__HTML__MATHJAX_SUPPORT", "true"),
        ("MDBOOK_BUILD", "{\"build-dir\": \"out\"}"),
        ("MDBOOK_BOOK__SRC", "7"),
        ("MDBOOK_ELSE", "1"),
        ("HOME", "/"),
    ];
    let (config, told) = read_with("[book]\ntitle = \"t\"\n[build]\nbuild-dir = \"x\"\ntypo = 1\n", &env);
    assert_eq!(config.title.as_deref(), Some("From outside"));
    assert_eq!(config.authors, ["A", "B"]);
    assert!(config.markdown.math);
    assert_eq!(config.build_dir, "out");
    assert_eq!(
        told,
        [
            "0:unknown-variable: the variable MDBOOK_ELSE sets nothing of book.toml",
            "0:config-value: `book.src` must be a text in quotes, not the number 7 (from the variable MDBOOK_BOOK__SRC)",
        ]
    );
}

#[test]
fn absurd_numbers_are_errors_that_name_their_key() {
    for line in [
        "page = \"0mm x 100mm\"",
        "page = \"-5mm x 100mm\"",
        "page = \"1e308mm x 100mm\"",
        "page = \"b5\"",
        "margin-top = nan",
        "margin-top = 1e308",
        "margin-top = -1",
        "margin-inside = \"19cm\"",
        "font-size = 0",
        "font-size = 9223372036854775807",
        "font-size = \"12 furlongs\"",
        "leading = 0.2",
        "leading = inf",
        "code-size = 0",
        "paragraph-skip = \"1000000in\"",
    ] {
        let (config, told) = read_with(&format!("[output.chapbook.pdf]\n{line}\n"), &[]);
        let key = line.split(' ').next().unwrap_or_default();
        assert_eq!(told.len(), 1, "{line}: {told:?}");
        assert!(told[0].starts_with(&format!("2:config-value: `output.chapbook.pdf.{key}` must be ")), "{}", told[0]);
        assert_eq!(config.theme, Theme::default(), "{line}");
    }
}

#[test]
fn paper_and_type_are_read() {
    let text = "[output.chapbook.pdf]\npage = \"170 x 240mm\"\ntwo-sided = true\nmargin-top = \"1in\"\n\
                font-size = 10\nleading = 1.3\nparagraph-indent = \"1pc\"\ncode-size = 0.9\nmedia = \"print\"\n";
    let (config, told) = read_with(text, &[]);
    assert_eq!(told, Vec::<String>::new());
    let theme = config.theme;
    assert_eq!(theme.page.size, crate::length::Size::new(Length::from_mm(170.0), Length::from_mm(240.0)));
    assert!(theme.page.two_sided);
    assert_eq!(theme.page.top, Length::pt(72));
    assert_eq!((theme.body.size, theme.body.leading), (Length::pt(10), Length::pt(13)));
    assert_eq!((theme.paragraph_indent, theme.paragraph_skip), (Length::pt(12), Length::ZERO));
    assert_eq!(theme.code_scale, 900);
    assert_eq!((theme.link(Color::BLACK), Theme::default().link(Color::BLACK)), (Color::BLACK, theme.colors.link));
}

#[test]
fn inks_of_code_are_read_and_lightened_for_dark_pages() {
    let text = "[output.chapbook.theme.colors.code]\nstring = \"#1d633a\"\nkeyword = { color = \"#000000\", dark = \"#ffffff\", bold = false, italic = true }\n";
    let (config, told) = read_with(text, &[]);
    assert_eq!(told, Vec::<String>::new());
    // In the order of `NAMES`.
    let inks = config.theme.inks.0;
    let (keyword, string) = (inks[0], inks[4]);
    assert_eq!((keyword.light, keyword.dark), (Color::BLACK, Color::rgb(255, 255, 255)));
    assert_eq!((keyword.bold, keyword.italic), (false, true));
    assert_eq!(string.light, Color::rgb(0x1d, 0x63, 0x3a));
    assert!(contrast_on_dark(string.dark) >= LEGIBLE, "{}", string.dark.hex());
    assert_eq!(inks[7], Theme::default().inks.0[7]);
    let (_, told) = read_with("[output.chapbook.theme.colors.code]\ncomment = \"#9a9a9a\"\ntipe = \"#000000\"\n", &[]);
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(
        told[0].starts_with("2:config-value: `output.chapbook.theme.colors.code.comment` must be darker"),
        "{}",
        told[0]
    );
    assert!(told[1].starts_with("3:theme-key: unknown key `output.chapbook.theme.colors.code.tipe`"), "{}", told[1]);
}

#[test]
fn languages_give_the_direction_and_are_kept_when_well_formed() {
    let (config, told) = read_with("[book]\nlanguage = \"zh-Hant-TW-x-private\"\n", &[]);
    assert_eq!((config.language.as_str(), told.len()), ("zh-Hant-TW-x-private", 0));
    assert_eq!(read_with("[book]\nlanguage = \"ar-EG\"\n", &[]).0.direction, Direction::Rtl);
    assert_eq!(read_with("[book]\nlanguage = \"ar\"\ntext-direction = \"ltr\"\n", &[]).0.direction, Direction::Ltr);
    let (config, told) = read_with("[book]\nlanguage = \"so so\"\n", &[]);
    assert_eq!(config.language, "und");
    assert!(told[0].starts_with("2:bad-language: "));
    assert_eq!(read_with("", &[]).0.language, "en");
}

#[test]
fn dates_and_isbns_are_proved() {
    assert!(is_date("2024-02-29") && is_date("2024") && is_date("2024-12"));
    assert!(!is_date("2023-02-29") && !is_date("24") && !is_date("2024-13") && !is_date("2024-01-01-01"));
    assert!(is_isbn("9783161484100") && is_isbn("080442957X"));
    assert!(!is_isbn("9783161484101") && !is_isbn("X80442957X") && !is_isbn(""));
    let (config, _) = read_with("[output.chapbook]\nisbn = \"978-3-16-148410-0\"\ndate = 2026-03-01\n", &[]);
    assert_eq!(config.publication.identifiers, ["urn:isbn:9783161484100"]);
    assert_eq!(config.publication.date.as_deref(), Some("2026-03-01"));
}

#[test]
fn lists_and_numbering_are_read() {
    let (config, told) =
        read_with("[output.chapbook]\nnumbering = \"all\"\nlists = [\"tables\", \"figures\", \"tables\"]\n", &[]);
    assert!(told.is_empty() && config.number_all, "{told:?}");
    assert_eq!(config.lists, [FigureKind::Table, FigureKind::Figure]);
    let (_, told) = read_with("[output.chapbook]\nnumbering = \"some\"\nlists = [\"tables\", \"pots\"]\n", &[]);
    assert_eq!(told[0], "2:config-value: `output.chapbook.numbering` must be \"labels\" or \"all\", not \"some\"");
    assert!(told[1].starts_with("3:config-value: `output.chapbook.lists` must be a list of"), "{told:?}");
}

#[test]
fn words_are_divided_as_the_author_says() {
    let text = "[book]\nlanguage = \"en-GB\"\n[output.chapbook]\nhyphenation-exceptions = [\"tech-ni-cal\", \"Project\", \"da--ta\", 5]\n";
    let (config, told) = read_with(text, &[]);
    let division =
        |word: &str, points: &[u8]| Division { language: "en".into(), word: word.into(), points: points.into() };
    assert_eq!(config.hyphenation, [division("project", &[]), division("technical", &[4, 6])]);
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(
        told.iter().all(|t| t.starts_with("4:config-value: `output.chapbook.hyphenation-exceptions` must be words"))
    );
    let text = "[output.chapbook.hyphenation-exceptions]\nde = [\"Staub-ecken\"]\nfr = 1\n";
    let (config, told) = read_with(text, &[]);
    assert_eq!((config.hyphenation[0].language.as_str(), config.hyphenation[0].points.as_slice()), ("de", &[5][..]));
    assert!(told.len() == 1 && told[0].starts_with("3:config-value: "), "{told:?}");
}

#[test]
fn fonts_are_files_or_families() {
    let text = "[output.pdf]\nfonts = [\"fonts/x.ttf\"]\n[output.chapbook.fonts]\nserif = [\"a.otf\", \"b.otf\"]\n\
                mono = \"Iosevka\"\nfallback = \"f/cjk.otf\"\nsystem = true\n";
    let (config, told) = read_with(text, &[]);
    assert_eq!(told, Vec::<String>::new());
    assert_eq!(config.fonts.serif.len(), 2);
    assert!(matches!(&config.fonts.mono[..], [FontSource::Family(n)] if n.text == "Iosevka"));
    let fallback: Vec<_> = config.fonts.fallback.iter().map(|f| f.named().text.as_str()).collect();
    assert_eq!(fallback, ["f/cjk.otf", "fonts/x.ttf"]);
    assert!(config.fonts.system);
    let (_, told) = read_with("[output.chapbook.fonts]\nserif = [\"1\", \"2\", \"3\", \"4\", \"5\"]\n", &[]);
    assert_eq!(told.len(), 1);
}

#[test]
fn a_theme_stands_behind_what_book_toml_says_itself() {
    let ours = |text: &str| read_with(&format!("[book]\ntitle = \"t\"\n[output.chapbook]\n{text}"), &[]);
    let (config, told) = ours("theme = \"novel\"\n[output.chapbook.pdf]\npage = \"a5\"\njustify = false\n");
    assert_eq!(told, Vec::<String>::new());
    assert!(config.theme.page.two_sided && !config.theme.justify && config.theme.opener.drop_cap == 3);
    assert_eq!(Some(config.theme.page.size), PageTheme::preset("a5").map(|page| page.size));
    let (config, told) = ours("[output.chapbook.theme]\nextends = \"novel\"\nopener.drop-cap = 0\n");
    assert_eq!((told, config.theme.opener.drop_cap), (Vec::new(), 0));
    assert!(config.theme.opener.small_caps);
    let (_, told) = ours("theme = 3\n");
    assert!(told[0].starts_with("4:config-value: `output.chapbook.theme` must be the name of a theme"), "{told:?}");
    let (_, told) = ours("[output.chapbook.theme]\nopener.drop-cap = 1\npage.colour = 2\n");
    assert!(told[0].starts_with("5:config-value: `output.chapbook.theme.opener.drop-cap` must be"), "{told:?}");
    assert_eq!(told[1], "6:theme-key: unknown key `output.chapbook.theme.page.colour`");
}

#[test]
fn the_file_of_a_theme_is_told_before_the_rest_is_read() {
    let mut sources = SourceMap::new();
    let book = sources.add("book.toml", "[output.chapbook]\ntheme = \"own.toml\"\n");
    let own = sources.add("own.toml", "extends = \"handout\"\ntext.font-size = 12\n");
    let named = theme_file(&sources, Some(book), &[]).expect("it names a file");
    assert_eq!(named.text, "own.toml");
    let mut remarks = Diagnostics::new();
    let config = read(&sources, Files { book: Some(book), theme: Some(own) }, &[], &mut remarks);
    assert_eq!(remarks.iter().filter(|d| d.severity == Severity::Error).count(), 0);
    assert_eq!(config.theme.body.size, Length::pt(12));
    assert_eq!(config.theme.running.place, crate::theme::RunningPlace::Foot);
    let plain = sources.add("plain.toml", "[output.chapbook]\ntheme = \"novel\"\n");
    assert_eq!(theme_file(&sources, Some(plain), &[]), None);
}

#[test]
fn metadata_is_read_and_what_is_wrong_in_it_is_told_with_its_line() {
    let text = "[book]\ntitle = \"t\"\n[output.chapbook]\nisbn = \"978-3-16-148410-0\"\n\
                identifiers = [\"doi:10.1000/182\", \"isbn 3-16-148410-X\", \"urn:x:y\"]\nseries = { name = \"S\", position = 2.5 }\n\
                subjects = [\"a\", { term = \"b\", scheme = \"bisac\", code = \"com051010\" }]\n[[output.chapbook.contributors]]\n\
                name = \"T\"\nrole = \"Cover designer\"\nfile-as = \"F\"\n";
    let (config, told) = read_with(text, &[]);
    assert_eq!(told, [""; 0]);
    let ours = config.publication;
    assert_eq!(ours.identifiers, ["urn:isbn:9783161484100", "doi:10.1000/182", "urn:isbn:316148410X", "urn:x:y"]);
    assert_eq!(ours.series, Some(Series { name: "S".into(), position: Some("2.5".into()) }));
    assert_eq!(ours.subjects[1].code, Some(("BISAC", "COM051010".into())));
    let person = Contributor { name: "T".into(), file_as: Some("F".into()), role: "cov".into() };
    assert_eq!(ours.contributors, [person]);

    let text = "[output.chapbook]\nidentifiers = [\n  \"978-3-16-148410-1\",\n  \"doi:11.1/x\",\n  5, \"urn:uuid:0\",\n]\n\
                series = { position = 1 }\nsubjects = [\n  { term = \"b\", scheme = \"lcsh\", code = \"c\" },\n  3,\n]\n\
                [[output.chapbook.contributors]]\nname = \"T\"\nrole = \"translater\"\n";
    let (_, told) = read_with(text, &[]);
    let lines: Vec<&str> = told.iter().filter_map(|line| line.split(" must").next()).collect();
    assert_eq!(
        lines,
        [
            "3:config-value: `output.chapbook.identifiers`",
            "4:config-value: `output.chapbook.identifiers`",
            "5:config-value: `output.chapbook.identifiers`",
            "5:config-value: `output.chapbook.identifiers`",
            "7:config-value: `output.chapbook.series`",
            "9:config-value: `output.chapbook.subjects.scheme`",
            "10:config-value: `output.chapbook.subjects`",
            "14:config-value: `output.chapbook.contributors.role`",
        ]
    );
}

#[test]
fn the_epub_is_made_for_whom_book_toml_says() {
    let (config, told) = read_with("[output.chapbook.epub]\ntarget = \"kobo\"\nwriting = \"vertical\"\n", &[]);
    assert_eq!(config.theme.ebook.target, Target::Kobo);
    assert_eq!(told.len(), 1, "an English book has no lines that run downwards: {told:?}");
    let (config, told) = read_with("[book]\nlanguage = \"ja\"\n[output.chapbook.epub]\nwriting = \"vertical\"\n", &[]);
    assert!(config.theme.ebook.vertical && told.is_empty(), "{told:?}");
    let (config, told) = read_with("[output.chapbook.epub]\nconforms-to = \"AA\"\ncertified-by = \"C\"\n", &[]);
    assert_eq!((config.publication.conformance, told.len()), (Some(("AA", "C".to_owned())), 0));
    let (config, told) = read_with("[output.chapbook.epub]\nconforms-to = \"AA\"\n", &[]);
    assert!(config.publication.conformance.is_none() && told[0].starts_with("2:config-value"), "{told:?}");
    let (_, told) = read_with("[output.chapbook.epub]\ntarget = \"nook\"\n", &[]);
    assert!(
        told[0].starts_with("2:config-value: `output.chapbook.epub.target` must be \"generic\", \"kobo\""),
        "{told:?}"
    );
}
