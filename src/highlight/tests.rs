//! Tests of the room: golden spans per language, and what must hold for any text.

use std::fmt::Write as _;

use super::registry::{LANGUAGES, Scanner};
use super::syntax::Syntax;
use super::{Class, Span, highlight, knows};

/// The code with its spans marked: `«kw:fn»`.
fn marked(language: &str, code: &str) -> String {
    let mut text = String::new();
    let mut at = 0;
    for span in highlight(language, code) {
        let (start, end) = (span.start as usize, span.end as usize);
        let name = &span.class.css()[3..];
        let _ = write!(text, "{}«{name}:{}»", &code[at..start], &code[start..end]);
        at = end;
    }
    text + &code[at..]
}

#[track_caller]
fn check(language: &str, code: &str, expected: &str) {
    let got = marked(language, code);
    assert_eq!(got, expected, "{language}\n{got}\n");
}

#[track_caller]
fn valid(code: &str, spans: &[Span]) {
    let mut last = 0;
    for span in spans {
        let (start, end) = (span.start as usize, span.end as usize);
        assert!(last <= start && start < end && end <= code.len(), "{span:?} in {code:?}");
        assert!(code.is_char_boundary(start) && code.is_char_boundary(end), "{span:?} in {code:?}");
        last = end;
    }
}

mod cases;

/// A text in which everything opens, with characters of every length.
const HOSTILE: &str = "é'ü\\é\"ö\\ü`#{${$($(`\\(((«r##\"ß\"#/*/*/**é*/--[==[x]=]{-{-(*<#=begin\n=begin\n<<~EOS <<'Ü' <<-X <<<Y\nR\"ab(é)\" f\"{x!r:{y}}\" @\"$\" $\"{\" '''\"\"\" <!--<![CDATA[<?<a b='ü' c=\"<script><style>a{b:c;/*é\n```rust\n```md\n> $ x\n$ ls ${a\n- k: |\n  v\n[t]\nk=\"\"\"é\n%w[ q{é s/a/b m!é /é[é\n::é :é @é $é %é ${é 0x1e+5.é 1.é a\\";

#[test]
fn every_cut_gives_valid_spans() {
    for (names, _) in LANGUAGES {
        let cuts: Vec<usize> = (0..=HOSTILE.len()).filter(|at| HOSTILE.is_char_boundary(*at)).collect();
        for cut in &cuts {
            for code in [&HOSTILE[*cut..], &HOSTILE[..*cut]] {
                valid(code, &highlight(names[0], code));
            }
        }
    }
}

#[test]
fn cut_cases_stay_valid() {
    for (language, code, _) in cases::CASES {
        for (at, _) in code.char_indices() {
            valid(&code[at..], &highlight(language, &code[at..]));
            valid(&code[..at], &highlight(language, &code[..at]));
        }
    }
}

#[test]
fn random_soup_stays_valid() {
    let pieces = [
        "\"",
        "'",
        "`",
        "\\",
        "{",
        "}",
        "(",
        ")",
        "[",
        "]",
        "<",
        ">",
        "/",
        "*",
        "#",
        "$",
        "@",
        "%",
        ":",
        "-",
        "=",
        "\n",
        " ",
        "é",
        "\u{1F600}",
        "a",
        "B",
        "0",
        "fn",
        "<<",
        "EOS",
        "r#",
        "//",
        "/*",
        "--",
        "<!--",
        "|",
        "&",
        "!",
        ";",
        "~",
    ];
    let mut seed = 0x2545_F491_4F6C_DD1D_u64;
    for _ in 0..60 {
        let mut code = String::new();
        for _ in 0..120 {
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            code += pieces[(seed % pieces.len() as u64) as usize];
        }
        for (names, _) in LANGUAGES {
            valid(&code, &highlight(names[0], &code));
        }
    }
}

/// Each repeated until a quadratic scan would take many seconds.
#[test]
fn unclosed_things_take_linear_time() {
    let pieces = [
        "/*", "\"", "'", "`", "\"${", "f\"{", "r#\"", "\"\\", "'\\", "(", "<a>", "<a", "{", "[", "[[", "[=", "--[=",
        "/[", " /", "//", "<<EOS\n", "<<A ", "<<-", "$", "@", ":", "%", "q{", "s{", "%w[", "${", "$(", "#", "# ", "*",
        "* ", "_a", "](", "```\n", "- ", "a: ", "|\n", "<script>", "<style>", "&", "&a", "<!", "=", "a:", "#{",
        "R\"a(", ")a", "\\(", "{-", "(*", "\\", "1", "1.", "-", " ", "a ", "\n", "'a\n", "] ",
    ];
    for (names, _) in LANGUAGES {
        for piece in pieces {
            let code = piece.repeat(20_000);
            let start = std::time::Instant::now();
            valid(&code, &highlight(names[0], &code));
            assert!(start.elapsed().as_secs() < 1, "{} over {piece:?}", names[0]);
        }
    }
}

#[test]
fn cases_come_out_as_expected() {
    for (language, code, expected) in cases::CASES {
        check(language, code, expected);
    }
}

#[test]
fn every_language_has_a_case() {
    for (names, _) in LANGUAGES {
        assert!(cases::CASES.iter().any(|case| names.contains(&case.0)), "{names:?}");
    }
}

#[test]
fn word_lists_are_sorted_and_short() {
    const PHP: &[&str] = &["php"];
    let tables = LANGUAGES.iter().filter_map(|(names, scanner)| match scanner {
        Scanner::Table(syntax) => Some((names, *syntax)),
        Scanner::Own(_) | Scanner::Host(_) => None,
    });
    // PHP is hosted by HTML.
    for (names, syntax) in tables.chain([(&PHP, &super::langs_script::PHP)]) {
        let Syntax { keywords, types, constants, builtins, variables, .. } = syntax;
        for list in [keywords, types, constants, builtins, variables] {
            assert!(list.is_sorted_by(|a, b| a < b), "{names:?}: {list:?}");
            assert!(list.iter().all(|w| w.len() < 31), "{names:?}");
            assert!(!syntax.fold || list.iter().all(|w| w.to_ascii_lowercase() == *w), "{names:?}");
        }
    }
}

#[test]
fn names_are_unique_and_case_does_not_matter() {
    let mut names: Vec<&str> = LANGUAGES.iter().flat_map(|(names, _)| names.iter().copied()).collect();
    let all = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(all, names.len());
    assert!(knows("Rust") && knows("YML") && knows("C++") && !knows("klingon") && !knows(""));
    assert!(highlight("klingon", "fn main() {}").is_empty());
}

#[test]
fn class_names_are_unique() {
    let mut names: Vec<&str> = Class::ALL.iter().map(|class| class.css()).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), Class::ALL.len());
}
