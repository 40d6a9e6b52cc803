//! Where a block that is longer than a file may be parted, and what closes the one file and opens the next there.
//!
//! Found in the finished markup, and only in chapters that are too long: a block of code between two lines, a list
//! between two items, a table between two rows (its head is said again), a quotation or division between two blocks.

use std::fmt::Write as _;

use super::markup::{Piece, name, pieces, value};

/// How ill a place suits within a block: behind a whole part of it, or between any two lines.
const PART: u8 = 8;
const LINE: u8 = 9;
/// A head of more bytes is not said again.
const HEAD: usize = 8 << 10;

/// An element that is open at some place.
struct Open<'t> {
    tag: &'t str,
    /// Where it begins.
    at: usize,
    /// Its children so far: the last one's tag, and how many there are.
    last: &'t str,
    count: usize,
    /// The head of a table.
    head: &'t str,
}

/// Tells each piece of a file with where it begins and what is open there.
fn walk<'t>(text: &'t str, mut visit: impl FnMut(usize, Piece<'t>, &[Open<'t>])) {
    let mut open: Vec<Open<'t>> = Vec::new();
    let mut at = 0;
    for piece in pieces(text) {
        visit(at, piece, &open);
        let (Piece::Tag(markup) | Piece::Text(markup)) = piece;
        let start = at;
        at += markup.len();
        if matches!(piece, Piece::Text(_)) || markup.starts_with("<?") || markup.starts_with("<!") {
            continue;
        }
        let closed = if markup.starts_with("</") {
            open.pop().map(|element| (element.tag, &text[element.at..at]))
        } else if markup.ends_with("/>") {
            Some((markup, markup))
        } else {
            open.push(Open { tag: markup, at: start, last: "", count: 0, head: "" });
            None
        };
        if let (Some((tag, whole)), Some(parent)) = (closed, open.last_mut()) {
            (parent.last, parent.count) = (tag, parent.count + 1);
            parent.head = if name(tag) == "thead" { whole } else { parent.head };
        }
    }
}

/// The places within the block between two bytes of a file, in order, with their ranks.
pub(super) fn seams(text: &str, from: usize, to: usize) -> Vec<(usize, u8)> {
    let mut out = Vec::new();
    let block = &text[from..to];
    // What is opened and closed for a direction must be so in one file; so must cells and what they are named by.
    let directed = block.contains(|c| matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}'));
    let joined = block.contains(" rowspan=\"") || block.contains(" headers=\"");
    walk(text, |at, piece, open| {
        if at <= from || at >= to || !open.iter().all(|element| holds_parts(element, directed, joined)) {
            return;
        }
        let Some(parent) = open.last() else { return };
        match piece {
            Piece::Text(lines) if name(parent.tag) == "code" => {
                out.extend(lines.match_indices('\n').map(|(i, _)| (at + i + 1, line_rank(text, at + i + 1))));
            }
            Piece::Tag(tag) if !tag.starts_with("</") => {
                out.extend(rank(text, at, tag, parent).map(|rank| (at, rank)));
            }
            _ => {}
        }
    });
    out
}

/// Whether an element may be closed in one file and opened again in the next.
fn holds_parts(element: &Open<'_>, directed: bool, joined: bool) -> bool {
    match name(element.tag) {
        "html" | "body" | "section" | "div" | "blockquote" | "figure" | "ul" | "ol" | "dl" | "tbody" => true,
        "pre" | "code" => !directed,
        "table" => element.head.len() <= HEAD && !joined,
        _ => false,
    }
}

/// How well the block may be parted before a child of `parent`; `None` where it may not.
fn rank(text: &str, at: usize, tag: &str, parent: &Open<'_>) -> Option<u8> {
    if parent.count == 0 {
        return None;
    }
    let class = value(parent.last, " class=\"").unwrap_or_default();
    match (name(parent.tag), name(tag)) {
        ("ul" | "ol", "li") => Some(PART),
        ("tbody", "tr") => Some(PART),
        ("table", "tbody") => (name(parent.last) == "tbody").then_some(PART),
        ("dl", "dt") => (name(parent.last) == "dd").then_some(PART),
        ("code", "span" | "mark") if tag.contains(" class=\"line") => Some(line_rank(text, at)),
        (
            "section" | "div" | "blockquote",
            "p" | "pre" | "ul" | "ol" | "dl" | "table" | "blockquote" | "div" | "figure",
        ) => {
            let heads = |name: &str| matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6");
            let ties =
                |class: &str| matches!(class, "above" | "summary" | "callout-title" | "file-name") || heads(class);
            (!heads(name(parent.last)) && !class.split(' ').any(ties)).then_some(PART)
        }
        _ => None,
    }
}

/// Code is best parted behind an empty line.
fn line_rank(text: &str, at: usize) -> u8 {
    let empty = ["\n\n", ">\n</span>", ">\n</mark>"].iter().any(|end| text[..at].ends_with(end));
    if empty { PART } else { LINE }
}

/// For each of the places, in order, what closes the file before it and what opens it in the next.
pub(super) fn closings(text: &str, places: &[usize]) -> Vec<(String, String)> {
    let mut out = Vec::with_capacity(places.len());
    walk(text, |at, piece, open| {
        let (Piece::Tag(markup) | Piece::Text(markup)) = piece;
        while places.get(out.len()).is_some_and(|place| *place < at + markup.len()) {
            let inner = open.iter().position(|element| name(element.tag) == "body").map_or(0, |body| body + 1);
            let (mut close, mut again) = (String::new(), String::new());
            for (depth, element) in open[inner..].iter().enumerate() {
                close.insert_str(0, &format!("</{}>", name(element.tag)));
                reopen(&mut again, element, depth == 0);
            }
            out.push((close, again));
        }
    });
    out
}

/// Opens an element that goes on from the file before.
fn reopen(out: &mut String, element: &Open<'_>, chapter: bool) {
    match name(element.tag) {
        // The chapter begins once.
        "section" if chapter => out.push_str("<section>\n"),
        "ol" => {
            let first = value(element.tag, " start=\"").and_then(|start| start.parse().ok()).unwrap_or(1_usize);
            let tag = without(&without(element.tag, " id=\""), " start=\"");
            out.push_str(&tag.replacen("<ol", &format!("<ol start=\"{}\"", first + element.count), 1));
        }
        "pre" | "table" => {
            let tag = without(element.tag, " id=\"");
            let class = value(&tag, " class=\"").map_or_else(String::new, |class| format!("{class} "));
            let tag = without(&tag, " class=\"");
            let _ = write!(out, "{} class=\"{class}{GOES_ON}\">", tag.trim_end_matches('>'));
            if !element.head.is_empty() {
                out.push_str(&said_again(element.head));
            }
        }
        _ => out.push_str(&without(element.tag, " id=\"")),
    }
}

/// The class of what goes on from the file before.
const GOES_ON: &str = "goes-on";
/// Opens a head that stood in the file before.
const SAID_AGAIN: &str = "\n<thead class=\"goes-on\">";

/// The head of a table for another file: its ids, and the pages that begin in it, stand where they first stood.
fn said_again(head: &str) -> String {
    let mut out = String::with_capacity(head.len() + 32);
    let mut page = false;
    for piece in pieces(head) {
        let (Piece::Tag(markup) | Piece::Text(markup)) = piece;
        match piece {
            Piece::Tag(tag) if tag.contains(" epub:type=\"pagebreak\"") => page = true,
            Piece::Tag(_) if std::mem::take(&mut page) => {}
            Piece::Tag("<thead>") => out.push_str(SAID_AGAIN),
            Piece::Tag(tag) => out.push_str(&without(tag, " id=\"")),
            Piece::Text(_) => out.push_str(markup),
        }
    }
    out.push('\n');
    out
}

/// A tag without one of its attributes, which is named with a space before and `="` behind.
fn without(tag: &str, attribute: &str) -> String {
    match value(tag, attribute) {
        Some(value) => tag.replacen(&format!("{attribute}{value}\""), "", 1),
        None => tag.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Where a body may be parted, as what stands before and behind each place.
    fn places(body: &str) -> Vec<(String, String)> {
        let text = format!("<html><body>\n<section id=\"s\" role=\"doc-chapter\">\n{body}</section>\n</body></html>");
        let from = text.find(body).unwrap_or(0);
        let found = seams(&text, from, from + body.len());
        let at: Vec<usize> = found.iter().map(|(at, _)| *at).collect();
        let part = |at: usize| text[at..].chars().take(12).collect::<String>();
        let shown = closings(&text, &at).into_iter().zip(&found);
        shown.map(|((close, open), (at, rank))| (format!("{rank} {close}"), open + "|" + &part(*at))).collect()
    }

    fn one(close: &str, open: &str) -> (String, String) {
        (close.to_owned(), open.to_owned())
    }

    #[test]
    fn code_is_parted_at_lines_and_best_at_empty_ones() {
        let short = "<pre id=\"c\"><code class=\"language-x\">a\n\n<span class=\"c\">/*\n*/</span>\nb</code></pre>\n";
        let open = "<section>\n<pre class=\"goes-on\"><code class=\"language-x\">";
        let close = "</code></pre></section>";
        assert_eq!(
            places(short),
            [
                one(&format!("9 {close}"), &format!("{open}|\n<span class")),
                one(&format!("8 {close}"), &format!("{open}|<span class=")),
                one(&format!("9 {close}"), &format!("{open}|b</code></pr")),
            ]
        );
        let lined = "<pre class=\"lined\"><code><span class=\"line\">a\n</span><span class=\"line\">\n</span>\
                     <mark class=\"line\">b</mark></code></pre>\n";
        let open = "<section>\n<pre class=\"lined goes-on\"><code>";
        let places_of = places(lined);
        assert_eq!(places_of.len(), 2, "{places_of:?}");
        assert_eq!(places_of[1], one(&format!("8 {close}"), &format!("{open}|<mark class=")));
        assert!(places("<pre><code>\u{202A}a\nb\u{202C}</code></pre>\n").is_empty());
    }

    #[test]
    fn lists_go_on_with_their_numbers_and_items_stay_whole() {
        let list = "<ol id=\"l\" start=\"3\">\n<li>a<ul>\n<li>x</li>\n<li>y</li>\n</ul></li>\n<li>b</li>\n</ol>\n";
        assert_eq!(places(list), [one("8 </ol></section>", "<section>\n<ol start=\"4\">|<li>b</li>\n<")]);
    }

    #[test]
    fn tables_say_their_head_again_unless_cells_name_it() {
        let table = |head: &str| {
            format!(
                "<div class=\"fold\"><table>\n<thead>\n<tr>{head}</tr>\n</thead>\n<tbody>\n<tr><td>1</td></tr>\n\
                 <tr><td>2</td></tr>\n</tbody>\n</table></div>\n"
            )
        };
        let page = "<th scope=\"col\"><span epub:type=\"pagebreak\" aria-label=\"1\"></span>h</th>";
        assert_eq!(
            places(&table(page)),
            [one(
                "8 </tbody></table></div></section>",
                "<section>\n<div class=\"fold\"><table class=\"goes-on\">\n<thead class=\"goes-on\">\n<tr>\
                 <th scope=\"col\">h</th></tr>\n</thead>\n<tbody>|<tr><td>2</t"
            )]
        );
        assert!(places(&table("<th>h</th>").replace("<td>2", "<td headers=\"t1-h1\">2")).is_empty());
        assert!(places(&table("<th>h</th>").replace("<td>1", "<td rowspan=\"2\">1")).is_empty());
    }

    #[test]
    fn quotations_are_parted_between_blocks_but_not_behind_what_heads_them() {
        let quote = "<blockquote>\n<p class=\"callout-title\">t</p>\n<p>a</p>\n<p>b</p>\n</blockquote>\n";
        let open = "<section>\n<blockquote>";
        assert_eq!(places(quote), [one("8 </blockquote></section>", &format!("{open}|<p>b</p>\n</b"))]);
    }
}
