//! What the model looks like for small texts. `show` writes it in one line.

use super::*;
use crate::book::{BlockKind, Inline, InlineKind, Target};

pub(super) fn options() -> Options {
    Options {
        language: "en".into(),
        smart_punctuation: false,
        definition_lists: true,
        admonitions: true,
        math: true,
        hidelines: Vec::new(),
        show_hidden: false,
        citations: false,
    }
}

fn content(text: &str) -> (Content, Vec<String>) {
    let mut sources = SourceMap::new();
    let file = sources.add("a.md", text);
    let mut remarks = Diagnostics::new();
    let content = read(&sources, file, &options(), &mut remarks);
    let said = remarks.iter().map(|r| {
        let place = sources.locate(r.span.expect("every remark has its place"));
        format!("{}:{} {}", place.line, place.column, r.code.name())
    });
    (content, said.collect())
}

fn show(text: &str) -> String {
    let (content, _) = content(text);
    let notes = content.notes.iter().map(|note| format!(" [{}: {}]", note.label, blocks(&note.blocks)));
    blocks(&content.blocks) + &notes.collect::<String>()
}

fn blocks(list: &[Block]) -> String {
    list.iter().map(block).collect::<Vec<_>>().join(" ")
}

fn block(block: &Block) -> String {
    let inner = match &block.kind {
        BlockKind::Heading { level, content } => format!("h{level}({})", inlines(content)),
        BlockKind::Paragraph(content) => format!("p({})", inlines(content)),
        BlockKind::Plain(content) => format!("t({})", inlines(content)),
        BlockKind::List { start, tight, items } => {
            let items = items.iter().map(|item| match item.checked {
                Some(done) => format!("<{}{}>", if done { "x " } else { "o " }, blocks(&item.blocks)),
                None => format!("<{}>", blocks(&item.blocks)),
            });
            let start = start.map_or(String::new(), |s| s.to_string());
            format!("list{start}{}({})", if *tight { "" } else { "-loose" }, items.collect::<String>())
        }
        BlockKind::Definitions { items } => {
            let items = items.iter().map(|item| {
                let terms =
                    item.terms.iter().map(|t| format!("{}#{}", inlines(&t.content), t.id.as_deref().unwrap_or("")));
                let meanings = item.definitions.iter().map(|d| format!(":{}", blocks(d)));
                format!("<{}{}>", terms.collect::<Vec<_>>().join("+"), meanings.collect::<String>())
            });
            format!("dl({})", items.collect::<String>())
        }
        BlockKind::Index(_) => "index".to_owned(),
        BlockKind::Quote(inner) => format!("quote({})", blocks(inner)),
        BlockKind::Callout { kind, title, blocks: inner } => {
            format!("{}({:?}: {})", kind.name(), title.as_deref().map(inlines), blocks(inner))
        }
        BlockKind::Code(code) => format!("code({}: {:?})", code.language.as_deref().unwrap_or(""), code.text),
        BlockKind::Table(table) => {
            let rows = |rows: &[crate::book::Row]| {
                let row = |row: &crate::book::Row| {
                    let cells = row.cells.iter().map(|cell| {
                        let span = if cell.colspan + cell.rowspan > 2 {
                            format!("{}x{}", cell.colspan, cell.rowspan)
                        } else {
                            String::new()
                        };
                        format!("|{}{span}{}", if cell.header { "!" } else { "" }, blocks(&cell.blocks))
                    });
                    cells.collect::<String>() + "|"
                };
                rows.iter().map(row).collect::<Vec<_>>().join(" ")
            };
            format!("table{:?}({} / {})", table.columns, rows(&table.head), rows(&table.body))
        }
        BlockKind::Figure { kind, number, caption, file_name, blocks: inner } => {
            format!("{kind:?}({number:?} {file_name:?} {}: {})", inlines(caption), blocks(inner))
        }
        BlockKind::Math(tex) => format!("math({tex})"),
        BlockKind::Rule => "rule".into(),
        BlockKind::Details { summary, open, blocks: inner } => {
            format!("details{}({}: {})", if *open { "-open" } else { "" }, inlines(summary), blocks(inner))
        }
        BlockKind::Div(inner) => format!("div({})", blocks(inner)),
    };
    match &block.attrs {
        Some(attrs) => format!(
            "{}{}{inner}",
            attrs.id.as_ref().map_or(String::new(), |id| format!("#{id} ")),
            attrs.classes.iter().map(|c| format!(".{c} ")).collect::<String>()
        ),
        None => inner,
    }
}

fn inlines(list: &[Inline]) -> String {
    list.iter().map(inline).collect()
}

fn inline(inline: &Inline) -> String {
    match &inline.kind {
        InlineKind::Text(text) => text.clone(),
        InlineKind::SoftBreak => "⏎".into(),
        InlineKind::HardBreak => "↵".into(),
        InlineKind::Emphasis(c) => format!("em({})", inlines(c)),
        InlineKind::Strong(c) => format!("b({})", inlines(c)),
        InlineKind::Strikeout(c) => format!("s({})", inlines(c)),
        InlineKind::Superscript(c) => format!("sup({})", inlines(c)),
        InlineKind::Subscript(c) => format!("sub({})", inlines(c)),
        InlineKind::Underline(c) => format!("u({})", inlines(c)),
        InlineKind::Mark(c) => format!("mark({})", inlines(c)),
        InlineKind::Small(c) => format!("small({})", inlines(c)),
        InlineKind::Key(c) => format!("kbd({})", inlines(c)),
        InlineKind::Code(text) => format!("`{text}`"),
        InlineKind::Pending(pending) => format!("{pending:?}"),
        InlineKind::Math { display, tex } => format!("${}{tex}$", if *display { "$" } else { "" }),
        InlineKind::Link { target, content, .. } => match &**target {
            Target::Raw(href) => format!("a[{href}]({})", inlines(content)),
            other => format!("{other:?}"),
        },
        InlineKind::Image(image) => format!("img[{} {:?} {:?}]", image.source, image.alt, image.width),
        InlineKind::Note(number) => format!("^{}", number + 1),
        InlineKind::Ruby { base, reading } => format!("ruby({}|{})", inlines(base), inlines(reading)),
        InlineKind::Span { attrs, content } => format!(
            "span[{}{}]({})",
            attrs.id.as_deref().map_or(String::new(), |id| format!("#{id}")),
            attrs.classes.iter().map(|c| format!(".{c}")).collect::<String>(),
            inlines(content)
        ),
    }
}

/// Checks many pairs of Markdown and model.
fn check(pairs: &[(&str, &str)]) {
    for (text, model) in pairs {
        assert_eq!(show(text), *model, "for {text:?}");
    }
}

#[test]
fn markdown_itself() {
    check(&[
        ("# A *b* `c`\nx\ny  \nz", "#a-b-c h1(A em(b) `c`) p(x⏎y↵z)"),
        ("- a\n- b\n  - c\n", "list(<t(a)><t(b) list(<t(c)>)>)"),
        ("3. a\n\n4. b\n", "list3-loose(<p(a)><p(b)>)"),
        ("- [ ] a\n- [x] b\n", "list(<o t(a)><x t(b)>)"),
        ("> a\n>\n> > b", "quote(p(a) quote(p(b)))"),
        ("|a|b|\n|:-|-:|\n|c|`\\|`|\n", "table[Left, Right](|!t(a)|!t(b)| / |t(c)|t(`|`)|)"),
        ("![a *b*](x.png)", "p(img[x.png \"a b\" None])"),
        ("$$x$$\n\nin $y$ it", "math(x) p(in $y$ it)"),
        ("```rust,ignore\n# a\nb\n```\n\n    c\n", "code(rust: \"b\") code(: \"c\")"),
        ("a `b\nc` ~~d~~", "p(a `b c` s(d))"),
        ("<x@y.z> &copy; \\*", "p(a[mailto:x@y.z](x@y.z) © *)"),
        ("---\na: b\n---\n# T\n", "#t h1(T)"),
    ]);
}

#[test]
fn extensions() {
    check(&[
        ("## A {#b .c}\n## A\n## A\n", "#b .c h2(A) #a h2(A) #a-1 h2(A)"),
        ("> [!TIP]\n> x\n", "tip(None: p(x))"),
        ("apple\n:   red\n:   fruit\n\npear\n\n: p\n", "dl(<apple#apple:p(red):p(fruit)><pear#pear:p(p)>)"),
        (
            "```admonish warning \"Mind *it*\"\n- a\n\n[l]\n```\n\n[l]: u\n",
            "warning(Some(\"Mind em(it)\"): list(<t(a)>) p(a[u](l)))",
        ),
        ("````admonish\n```admonish bug title=\"\"\nx\n```\n````\ny", "note(None: bug(Some(\"\"): p(x))) p(y)"),
        ("```admonish hint\nx\n```", "tip(Some(\"Hint\"): p(x))"),
        (r"a \\( x_1 \\\\ \\{y\\} \\) `\\(b\\)` \\(z", r"p(a $x_1 \\ \{y\}$ `\\(b\\)` \(z)"),
        ("\\\\[\nx\n\\\\]\n", "math(x)"),
        ("- a\n  ```admonish tip\n  x\n  ```\n", "list-loose(<p(a) tip(None: p(x))>)"),
        (
            "r[a.b]\n# T\n\nr[a.c]\nText\n",
            "#t h1(span[#r-a.b]()T) .rule p(span[.rule]([a.b])) #r-a.c .rule p(span[.rule]([a.c])) p(Text)",
        ),
    ]);
}

#[test]
fn notes_are_numbered_by_first_reference() {
    check(&[
        (
            "a[^2] b[^1] c[^2]\n\n[^1]: one\n[^2]: two[^3]\n\n    more\n[^3]: three[^2]\n",
            "p(a^1 b^2 c^1) [2: p(two^3) p(more)] [1: p(one)] [3: p(three^1)]",
        ),
        ("<a href=u>l[^1]</a>\n\n[^1]: x\n", "p(a[u](l)^1) [1: p(x)]"),
    ]);
    let (_, said) = content("x[^no] \\[^no] `[^no]`\n\n[^a]: u\n[^a]: v\n");
    assert_eq!(said, ["4:1 unused-note", "1:2 undefined-note", "3:1 unused-note"]);
}

#[test]
fn inline_html() {
    check(&[
        ("x<sup>2</sup> <kbd>A</kbd><br>b", "p(xsup(2) kbd(A)↵b)"),
        ("<b><i>mis</b>nest</i> z", "p(b(em(mis))nest z)"),
        ("<b>a *c", "p(b(a *c))"),
        ("*a <b>c* d</b>", "p(em(a b(c)) d)"),
        ("<a id=\"x\"></a><a href=y class=z>t</a>", "p(span[#x]()a[y](t))"),
        ("<code>--x <em>y</em> <a href=u>v</a></code>", "p(`--x `em(`y`)` `a[u](`v`))"),
        ("a <i class=\"fa fa-x\"></i>b <!-- c -->d", "p(a b d)"),
        ("<ruby>漢<rp>(</rp><rt>kan</rt></ruby>", "p(ruby(漢|kan))"),
        ("x <script>alert(1)</script> y", "p(x  y)"),
        ("<q>a</q> <span>b</span> <x-y id=k>c</x-y>", "p(“a” b span[#k]()c)"),
        ("[a <a href=u>b</a>](v)", "p(a[v](a b))"),
        ("a <span class=hidden>b</span>", "p(a)"),
    ]);
}

#[test]
fn html_blocks_hold_markdown() {
    check(&[
        ("<div class=\"warning\">\n\n*a*\n\n</div>\n\nb", ".warning div(p(em(a))) p(b)"),
        ("<details open><summary>S *x*</summary>\n\n- md\n\n</details>\n", "details-open(S *x*: list(<t(md)>))"),
        (
            "<dl>\n<dt id=a><code>-p</code></dt>\n<dt>B</dt>\n<dd><p>One\ntwo.</p>\n\n*md*\n</dd>\n\n<dt>C</dt>\n<dd>x</dd>\n</dl>\n",
            "dl(<`-p`#a+B#:p(One⏎two.) p(em(md))><C#:t(x)>)",
        ),
        (
            "<Listing number=\"4-1\" file-name=\"src/main.rs\" caption=\"a `b` <code>c</code>\">\n\n```rust\nx\n```\n\n</Listing>\n",
            "#listing-4-1 Listing(Some(\"4-1\") Some(\"src/main.rs\") a `b` `c`: code(rust: \"x\"))",
        ),
        (
            "<figure>\n<img src=\"a.png\" alt=\"A\" width=\"50%\">\n<figcaption>C &amp; d</figcaption>\n</figure>",
            "Figure(None None C & d: p(img[a.png \"A\" Some(Percent(50))]))",
        ),
        (
            "<table><caption>T</caption><tr><th>a<th>b<tr><td colspan=2>c</table>",
            "Table(None None T: table[Auto, Auto](|!t(a)|!t(b)| / |2x1t(c)|))",
        ),
        ("<ul><li>a<li>b <b>c</ul>\n\nd", "list(<t(a)><t(b b(c))>) p(d)"),
        ("<pre><code class=\"language-sh\">\na  &lt;b\n\nc\n</code></pre>", "code(sh: \"a  <b\\n\\nc\")"),
        ("<p>p1<p>p2<div>in p</div>\n\n</div></section>\n\nx", "p(p1) p(p2) p(in p) p(x)"),
        ("<p align=\"center\">\n\n**x**\n\n</p>", ".center div(p(b(x)))"),
        ("<span class=\"filename\">Filename: a</span>\n\nx", "p(span[.filename](Filename: a)) p(x)"),
        ("<a href=\"u\">\n\n![i](p.png)\n\n</a>", "p(a[u](img[p.png \"i\" None]))"),
        ("> <div>\n> a\n\nb", "quote(p(a)) p(b)"),
        ("<iframe src=x>\n\na", "p(a)"),
        ("x <textarea> y", "p(x  y)"),
        ("<form>a <button>b</button></form>\n\nc <video src=v>d</video>", "p(c d)"),
        (
            "<a name=\"x\"></a>\n## H\n\n<a id=y></a>\n\n- l\n\n<a id=z></a>",
            "#h h2(span[#x]()H) #y list(<t(l)>) #z div()",
        ),
        ("<style>\nx\n\ny</style>\n\na <hr>", "p(a) rule"),
        ("<h2>My &lt;H</h2>", "#my-h h2(My <H)"),
    ]);
}

#[test]
fn html_that_is_not_carried_over_is_remarked_once() {
    let (_, said) =
        content("<script>x</script>\n\n<p onclick=a>b</p> <o:p>c</o:p> <o:p>d</o:p>\n\n<script>y</script>\n");
    assert_eq!(said, ["1:1 unsupported-html", "3:1 unsupported-html", "3:20 unsupported-html"]);
}

#[test]
fn spans_lead_to_the_source() {
    let text = "---\na: b\n---\n\n> <div>\n> <b>x\n> y</b> z\n> </div>\n\nr[a]\nw *v*\n";
    let (content, _) = content(text);
    let [quote, rule, paragraph] = content.blocks.as_slice() else { panic!("{:?}", content.blocks) };
    let slice = |span: crate::source::Span| &text[span.start as usize..span.end as usize];
    assert_eq!(slice(rule.span), "r[a]\n");
    let BlockKind::Paragraph(words) = &paragraph.kind else { panic!("{paragraph:?}") };
    assert_eq!(slice(words[1].span), "*v*");
    let BlockKind::Quote(inner) = &quote.kind else { panic!("{quote:?}") };
    let BlockKind::Paragraph(words) = &inner[0].kind else { panic!("{inner:?}") };
    assert_eq!(slice(words[0].span), "<b>x\n> y</b>");
}

fn depth(content: &Content) -> usize {
    let text = format!("{:?}", content.blocks);
    let (mut now, mut most) = (0_usize, 0);
    // Each level of blocks or inlines opens one list in the debug form; tables and items a few more.
    for c in text.chars() {
        match c {
            '[' => now += 1,
            ']' => now = now.saturating_sub(1),
            _ => {}
        }
        most = most.max(now);
    }
    most
}

#[test]
fn nesting_is_cut_and_the_text_kept() {
    for (unit, end) in [
        ("> ", "x"),
        ("- ", "x"),
        ("*a **b ", "x"),
        ("*a _b **c __d ", "x"),
        ("<div class=a>\n\n", "x"),
        ("<b id=a><i>", "x"),
        ("<table><tr><td>", "x"),
        ("<ul><li>", "x"),
        ("<summary><figcaption>", "x"),
        ("`", "x"),
        ("> - <dl><dd>\n", "x"),
    ] {
        let text = unit.repeat(3000) + end;
        let (content, _) = content(&text);
        assert!(depth(&content) <= 220, "{unit:?} {}", depth(&content));
        assert!(format!("{:?}", content.blocks).contains('x'));
    }
    assert_eq!(content(&("> ".repeat(1000) + "x")).1, ["1:121 too-deep"]);
}

#[test]
fn hostile_texts_take_linear_time() {
    let start = std::time::Instant::now();
    for unit in [r"\\( ", r"\\[", "<b>", "<a id=x>\n\n", "[^a]: x\n\n", "x[^q] ", "<td>", "# a\n", "</b>", "<!-- "] {
        let mut sources = SourceMap::new();
        let file = sources.add("a.md", unit.repeat(30_000));
        read(&sources, file, &options(), &mut Diagnostics::new());
    }
    assert!(start.elapsed().as_secs() < 30, "{:?}", start.elapsed());
}

#[test]
fn no_text_cut_anywhere_panics() {
    let text = "# T {#a}\n\n<div class=\"é\">\n\n```admonish note \"é\"\nx[^1]\n```\n\n- [ ] é <b>c\n\n|a|\n|-|\n|é|\n\n[^1]: <p>é\n\n<dl><dt>a<dd>&eacute;</dl> <Listing number=\"1\" caption=\"`é`\">\n\n```rust\n# é\n```\n</Listing>\n";
    for (i, _) in text.char_indices() {
        content(&text[..i]);
        content(&text[i..]);
    }
}

#[test]
fn marks_around_marks_do_not_multiply() {
    let spans = format!("{}a{}", "<span class=\"index\">".repeat(8), "</span>".repeat(8));
    let mixed = format!("{}a{}", "[<b>".repeat(8), "</b>]{.index}".repeat(8));
    for text in [format!("{}a{}", "[".repeat(8), "]{.index}".repeat(8)), spans, mixed] {
        let (content, remarks) = content(&text);
        assert!(remarks.is_empty(), "{remarks:?}");
        let mut marks = 0;
        crate::book::walk::inlines(&content.blocks, &mut |inline| {
            let InlineKind::Pending(pending) = &inline.kind else { return };
            let crate::book::Pending::Index(mark) = &**pending else { return };
            marks += 1;
            let mut inside = 0;
            let count = &mut |inline: &Inline| inside += usize::from(matches!(inline.kind, InlineKind::Pending(_)));
            mark.terms.iter().for_each(|term| crate::book::walk::within(term, count));
            assert_eq!((mark.terms.len(), inside), (1, 0), "{text}");
        });
        assert_eq!(marks, 8, "{text}");
    }
}
