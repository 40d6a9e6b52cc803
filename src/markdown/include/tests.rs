use super::*;

/// Expands the first of some files; the others are found by name.
fn run(files: &[(&str, &str)]) -> (String, Vec<String>) {
    let mut sources = SourceMap::new();
    let ids: Vec<_> = files.iter().map(|(name, text)| sources.add(*name, *text)).collect();
    let find = |_: FileId, path: &str| {
        files.iter().position(|(name, _)| *name == path).map_or(Found::Missing, |i| Found::File(ids[i]))
    };
    let mut remarks = Diagnostics::new();
    let expanded = expand(&sources, ids[0], &find, &mut remarks);
    assert!(expanded.pieces.is_sorted_by_key(|piece| piece.at));
    let said = remarks.iter().map(|r| {
        let place = sources.locate(r.span.expect("every remark has its place"));
        format!("{}:{}:{} {}", place.path.display(), place.line, place.column, r.code.name())
    });
    (expanded.text, said.collect())
}

fn text(files: &[(&str, &str)]) -> String {
    let (text, said) = run(files);
    assert_eq!(said, Vec::<String>::new());
    text
}

const LINES: &str = "one\ntwo\nthree\nfour\n";

#[test]
fn ranges_of_lines() {
    for (directive, result) in [
        ("f", "one\ntwo\nthree\nfour"),
        ("f:2", "two"),
        ("f:2:", "two\nthree\nfour"),
        ("f::2", "one\ntwo"),
        ("f:2:3", "two\nthree"),
        ("f:3:100", "three\nfour"),
        ("\"f\":2", "two"),
    ] {
        assert_eq!(
            text(&[("a", &format!("x {{{{#include {directive}}}}} y")), ("f", LINES)]).replace("\nx ", "\n"),
            format!("x {result} y")
        );
    }
}

#[test]
fn anchors_leave_out_the_lines_that_name_them() {
    let file = "a\n// ANCHOR: x\nb\n// ANCHOR: y\nc\n// ANCHOR_END: y\nd\n// ANCHOR_END: x\ne\n";
    assert_eq!(text(&[("a", "{{#include f:x}}"), ("f", file)]), "b\nc\nd");
    assert_eq!(text(&[("a", "{{ #rustdoc_include f:y }}"), ("f", file)]), "# a\n# b\nc\n# d\n# e");
    assert_eq!(text(&[("a", "{{#rustdoc_include f:2:3}}"), ("f", LINES)]), "# one\ntwo\nthree\n# four");
}

#[test]
fn what_stands_before_is_repeated() {
    assert_eq!(text(&[("a", "> - {{#include f::2}}\nz"), ("f", LINES)]), "> - one\n> - two\nz");
    assert_eq!(
        text(&[("a", "    {{#include g}}\n"), ("g", "x {{#include f:1:2}}\n"), ("f", LINES)]),
        "    x one\n    x two\n"
    );
}

#[test]
fn playground_title_escape_and_unknown() {
    assert_eq!(
        text(&[("a", "{{#playground f editable hidden}}"), ("f", "fn main() {}")]),
        "```rust,editable,hidden\nfn main() {}\n```"
    );
    assert_eq!(text(&[("a", "{{#title X}}\n# A {{#x y}} {{ z }} {{{{")]), "\n# A {{#x y}} {{ z }} {{{{");
    assert_eq!(text(&[("a", "`\\{{#include f}}` {{#include f:1}} }}")]), "`{{#include f}}` {{#include f:1}} }}");
}

#[test]
fn faults_leave_the_directive_and_name_its_place() {
    let (out, said) =
        run(&[("a", "x\n {{#include no}} {{#include f:9}} {{#include f:3:2}} {{#include f:q}}\n"), ("f", LINES)]);
    assert_eq!(out, "x\n {{#include no}} {{#include f:9}} {{#include f:3:2}} {{#include f:q}}\n");
    assert_eq!(
        said,
        ["a:2:2 missing-include", "a:2:18 missing-include", "a:2:35 missing-include", "a:2:54 missing-include"]
    );
}

#[test]
fn an_include_of_nothing_is_remarked() {
    assert_eq!(
        run(&[("a", "{{#include }} {{#x }}")]),
        ("{{#include }} {{#x }}".into(), vec!["a:1:1 missing-include".into()])
    );
}

#[test]
fn cycles_and_depth_are_errors_in_the_file_that_holds_them() {
    let (out, said) = run(&[("a", "\n{{#include b}}"), ("b", "b\n  {{#include a}}")]);
    assert_eq!((out.as_str(), said.as_slice()), ("\nb\n  {{#include a}}", &["b:2:3 include-cycle".to_owned()][..]));
    let names: Vec<String> = (0..20).map(|i| format!("f{i}")).collect();
    let texts: Vec<String> = (0..20).map(|i| format!("{{{{#include f{}}}}}", i + 1)).collect();
    let files: Vec<_> = names.iter().zip(&texts).map(|(n, t)| (n.as_str(), t.as_str())).collect();
    assert_eq!(run(&files).1, ["f10:1:1 include-depth"]);
}

#[test]
fn growth_is_bounded() {
    let many = |name: &str| format!("{{{{#include {name}}}}}\n").repeat(100);
    let texts = [many("b"), many("c"), many("d"), many("e"), "x\n".to_owned()];
    let files: Vec<_> = ["a", "b", "c", "d", "e"].into_iter().zip(texts.iter().map(String::as_str)).collect();
    let (out, said) = run(&files);
    assert!(out.len() < 100 << 20 && said.iter().any(|s| s.ends_with("include-depth")));
}

#[test]
fn hostile_braces_take_linear_time() {
    let start = std::time::Instant::now();
    for unit in ["{{#include ", "\\{{#", "{{ ", "{", "{{#include }"] {
        scan(&unit.repeat(200_000));
    }
    assert!(start.elapsed().as_secs() < 20);
}

#[test]
fn wanted_names_files_only() {
    let found = wanted("{{#title a b}} {{#include a b}} \\{{#include c}}\n{{#playpen \"d e\" x}}");
    assert_eq!(found.iter().map(|d| d.path.as_str()).collect::<Vec<_>>(), ["a", "d e"]);
    assert_eq!(found[0].range, 15..31);
}

#[test]
fn what_is_repeated_on_each_line_counts_as_growth() {
    let before = "x".repeat(70_000);
    let (text, said) = run(&[("a", &format!("{before}{{{{#include f}}}}")), ("f", &"l\n".repeat(1_000))]);
    assert_eq!(said, ["a:1:70001 include-depth"]);
    assert_eq!(text, format!("{before}{{{{#include f}}}}"));
}
