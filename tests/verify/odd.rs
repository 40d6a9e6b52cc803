//! Books with what is seldom: both editions say the same.

use super::{Editions, built, built_with, verify};

/// What once was lost or misplaced in one of the editions.
const ODD: &[(&str, &str)] = &[
    ("definitions", "# D\n\napple\n: red fruit\n: computer company\n\nlevel one\n: l1\n    level two\n    : l2\n"),
    ("empty", "# E\n\n###\n\n| | |\n|-|-|\n| a | b |\n| | |\n\n| x | |\n|-|-|\n| 1 | |\n\n<h2></h2>\n\nend\n"),
    (
        "keys-and-boxes",
        "# K\n\n- \u{6f22}\u{5b57} <kbd>Enter</kbd> goes on, and <kbd>Ctrl</kbd>+<kbd>C</kbd> too.\n\n```text\n// \u{6f22}\u{5b57}\nlet a;\n```\n",
    ),
    (
        "formulas",
        "# F\n\n- In a list:\n  $$x^2$$\n- $y$\n\n$$a$$\n\n$$b$$\n\n$c$ begins, and ends with $d$.\n\n| $e$ | f |\n|-|-|\n| g | $h$ |\n",
    ),
    (
        "leftward-code",
        "# L\n\n`let \u{5e9}\u{5dc} = \"\u{5e2}\u{5d5}\";` in code, `->` alone.\n\n```text\n\u{648}\u{62a} _\u{647}\u{64a}_ (x) `poll`\u{61f} \u{62a}\n```\n\n```rust\nf(\"\u{5e9}\u{5dc} {}\", \"\u{5e2}\u{5d5}\", 42); // \u{5d8}\u{5e7} 1, 2\n```\n\n\
         <div dir=\"rtl\">\n\n\u{5d8}\u{5e7} `->` \u{5d8}\u{5e7}, `--vcs` <kbd>Esc</kbd> \u{5d8} (a). \u{62a} `+=`. \u{62a} `-=`\u{62a}\n\n</div>\n",
    ),
    (
        "selectors",
        "# S\n\nA \u{34f} b \u{fe0f} c\u{fe0e}, \u{34f}word \u{200f}\u{34f}.[^a]\n\n| a\u{34f} | \u{fe0f} |\n|-|-|\n| \u{34f} | `\u{fe0f}` |\n\n[^a]: \u{fe0f} note \u{34f}\n",
    ),
    ("no-characters", "# N\n\nA wo\u{ffff}rd, an&#xFFFE;other, `co\u{fffe}de`.\n\n```text\nco\u{ffff}de\n```\n"),
    (
        "html",
        "# H\n\n<details><summary>More</summary>\n\nInside.\n\n</details>\n\n<dl><dt>T</dt><dd>One</dd><dd>Two</dd></dl>\n\nzero\u{200b}width soft\u{ad}hyphen a\u{2060}b e\u{301}\n",
    ),
    (
        "notes",
        "# N[^a]\n\n| t[^b] | u |\n|-|-|\n| 1 | 2[^a] |\n\n> q[^b]\n\n[^a]: One, see[^b] and `code`.\n[^b]: Two:\n    - list\n\n    | a | b |\n    |-|-|\n    | 1 | $x$ |\n",
    ),
    (
        "pictures",
        "# P\n\n[![badge](dot.svg)](https://example.org) in text ![](dot.svg) and ![b](gone.svg).\n\n| a | ![c](dot.svg) |\n|-|-|\n| ![](dot.svg) | d |\n\nAn ornament <img src=\"dot.svg\" alt=\"\"> and \
         <a href=\"https://example.org\"><img src=\"dot.svg\" alt=\"\"></a>\n\n<img src=\"dot.svg\" alt=\"\">\n",
    ),
    (
        "in-notes",
        "# I[^a]\n\nx\n\n[^a]: One\n\n    ## Two\n\n    <dl><dt>Three four</dt><dd>five</dd></dl>\n\n    - six\n",
    ),
    (
        "places",
        "# P\n\n[There](#end).\n\n<table><tr><td><p>one</p><p>two</p><div id=\"end\"></div></td><td><p>x</p></td></tr></table>\n",
    ),
    (
        "drawings",
        "# G\n\nA <svg width=\"9\" height=\"9\"><title>dot</title><circle r=\"9\"/></svg> in text.\n\n<svg viewBox=\"0 0 90 40\">\n\n<text y=\"20\">Hi</text>\n</svg>\n\n| <svg width=\"9\" height=\"9\"/> | b |\n|-|-|\n| <svg aria-hidden=\"true\" width=\"9\" height=\"9\"></svg> | c |\n",
    ),
    (
        "headless",
        "# T\n\n| | |\n|-|-|\n| a | ![](dot.svg) |\n| `b` | <ul><li>c</li></ul> |\n\n<table><tr><th>k</th><td>text<pre>code</pre>more `in` line</td></tr></table>\n\n| | |\n|-|-|\n| **d** | e |\n| **f** | |\n\n\
         <table><tr><td>one</td></tr></table>\n\n<table><caption>Said</caption><tr><td rowspan=\"2\">g</td><td><p>h</p><p>i</p></td></tr><tr><td>j</td></tr></table>\n",
    ),
];

#[test]
fn odd_books_say_the_same() {
    for (name, text) in ODD {
        // Both as it is and in narrow lines over several pages.
        let long = format!("{text}\n{}", text.replacen("# ", "## Again ", 1).replace("[^", "[^z"));
        for (which, text) in [("once", (*text).to_owned()), ("twice", long)] {
            let Editions { epub, pdf } = built(&format!("odd-{name}-{which}"), &text);
            for options in [&[][..], &["--structure"]] {
                let (code, said) = verify(options, &epub, &pdf);
                assert_eq!(code, Some(0), "{name} {which}: {said}");
            }
        }
    }
}

/// Rows and listings are torn on every other page.
#[test]
fn tiny_pages_say_the_same() {
    let words = |n: usize| (0..n).map(|i| format!("word{i} ")).collect::<String>();
    let row = |n: usize| format!("| {} | `b` | {} |\n", words(n), words(40 - n));
    let rows: String = (1..30).map(row).collect();
    let code = "let line = 1;\n".repeat(12);
    let more = "[^n] and <ruby>b<rt>r</rt></ruby> <ruby>c<rt>r</rt></ruby> d\u{a0}e\n\n".repeat(9);
    let rows = format!("{rows}\n{more}> [!TIP]\n> {}\n\n![x](dot.svg \"{}\"){{#fig-%}}\n", words(60), words(30));
    let text = format!("# T\n\n| a | b | c |\n|-|-|-|\n{rows}\n```rust title=\"a.rs\" caption=\"B\"\n{code}```\n\n");
    let Editions { epub, pdf } = built_with(
        "tiny",
        &format!("{}{}[^n]: n\n", text.replace('%', "a"), text.replace('%', "b")),
        "[output.chapbook.pdf]\npage = \"90mm x 60mm\"\n",
    );
    let (code, said) = verify(&["--structure"], &epub, &pdf);
    assert_eq!(code, Some(0), "{said}");
}

#[test]
fn the_words_of_a_picture_that_is_not_there_go_over_pages_in_both() {
    let words: String = (1..900).map(|n| format!("word {n} ")).collect();
    built("missing-picture", &format!("# One\n\n![{words}](none.png)\n"));
}
