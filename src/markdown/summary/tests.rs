use super::super::ids::plain;
use super::*;

fn run(text: &str) -> (Vec<String>, Vec<String>) {
    let mut sources = SourceMap::new();
    let file = sources.add("SUMMARY.md", text);
    let mut remarks = Diagnostics::new();
    let summary = read(&sources, file, &mut remarks);
    let items = summary.items.iter().map(|item| match item {
        Item::Separator => "---".to_owned(),
        Item::Part { title, .. } => format!("# {}", plain(title)),
        Item::Chapter { title, path, matter, depth, number, .. } => {
            let number = number.as_ref().map_or_else(|| format!("{matter:?}"), Number::to_string);
            format!("{depth} {number} {} {}", plain(title), path.as_deref().unwrap_or("draft"))
        }
    });
    let said = remarks.iter().map(|r| {
        let place = sources.locate(r.span.expect("every remark has its place"));
        format!("{} {}", place.line, r.code.name())
    });
    (items.collect(), said.collect())
}

#[test]
fn the_whole_grammar() {
    let (items, said) = run(
        "# Summary\n\n[Preface](preface.md)\n---\n\n---\n<!-- c -->\n\n- [One `x`](one.md)\n    - [Sub](one/sub%20a.md)\n- [Draft]()\n\n---\n\n# Part **II**\n\n* [Three](./three.md)\n\n  - [Deep](deep.md)\n\n-----------\n\n[After](after.md)\n[Last](last.md)\n",
    );
    assert_eq!(said, Vec::<String>::new());
    assert_eq!(
        items,
        [
            "0 Front Preface preface.md",
            "---",
            "0 1 One x one.md",
            "1 1.1 Sub one/sub a.md",
            "0 2 Draft draft",
            "---",
            "# Part II",
            "0 3 Three ./three.md",
            "1 3.1 Deep deep.md",
            "---",
            "0 Back After after.md",
            "0 Back Last last.md"
        ]
    );
}

#[test]
fn a_list_behind_suffix_chapters_is_an_error() {
    assert_eq!(run("- [A](a.md)\n\n[Z](z.md)\n\n- [B](b.md)\n").1, ["5 summary-syntax"]);
}

#[test]
fn links_behind_a_part_title_and_a_rule_are_suffix_chapters() {
    let (items, said) = run("- [A](a.md)\n\n# Later\n---\n[B](b.md)\n[C](c.md)\n");
    assert_eq!(items, ["0 1 A a.md", "# Later", "---", "0 Back B b.md", "0 Back C c.md"]);
    assert_eq!(said, Vec::<String>::new());
    // Right behind the title mdBook passes over a paragraph, but not over the next.
    let (items, said) = run("- [A](a.md)\n\n# Later\n\n[B](b.md)\n\n[C](c.md)\n");
    assert_eq!(items, ["0 1 A a.md", "# Later", "0 Back C c.md"]);
    assert_eq!(said, ["5 summary-ignored"]);
}

#[test]
fn nothing_is_dropped_silently() {
    let (items, said) =
        run("# S\n\nfoo\n\n- plain item\n- [a](a.md) and [b](b.md)\n## Part?\n1. [c](c.md)\n   1) [d]\n`[x](y.md)`\n");
    assert_eq!(items, ["0 1 a a.md", "0 2 c c.md"]);
    assert_eq!(
        said,
        [
            "3 summary-ignored",
            "5 summary-syntax",
            "6 summary-ignored",
            "6 summary-ignored",
            "7 summary-ignored",
            "9 summary-syntax"
        ]
    );
}

#[test]
fn a_file_listed_twice_stands_where_it_is_first_and_counts_twice() {
    let (summary, said) = run("- [a](a.md)\n- [b](./a.md)\n- [c](c.md)\n");
    assert_eq!(said, ["2 duplicate-chapter"]);
    assert_eq!(summary, ["0 1 a a.md", "0 3 c c.md"]);
}

#[test]
fn bare_spaces_in_a_path_are_taken() {
    assert_eq!(
        run("- [x](<a b.md>)\n- [y *z*](c d.md)\n"),
        (vec!["0 1 x a b.md".into(), "0 2 y z c d.md".into()], vec![])
    );
}

#[test]
fn an_empty_plan_is_told() {
    assert_eq!(run("").1, ["1 empty-summary"]);
}

#[test]
fn depth_is_clamped() {
    let text: String = (0..100).map(|i| format!("{}- [c{i}](c{i}.md)\n", "  ".repeat(i))).collect();
    let (items, said) = run(&text);
    assert_eq!(items.len(), 100);
    assert_eq!(said, ["22 too-deep"]);
    assert!(items[99].starts_with("20 1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.80 "), "{}", items[99]);
}
