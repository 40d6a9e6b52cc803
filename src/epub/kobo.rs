//! XHTML as Kobo's own engine wants it: every sentence in a span with an id, by which the engine keeps the reader's
//! place, marks and statistics; two divisions around the text, which it turns into columns.
//!
//! Kobo does not publish the form. It is the one that its shop delivers and that kepubify makes: `kobo.N.M` counts
//! paragraphs (also headings, lists, tables and pictures) and sentences within them; code is left as it is.

use std::fmt::Write as _;

use super::markup::{Piece, name, pieces};

const HEAD: &str =
    "<style type=\"text/css\" class=\"kobostylehacks\">div#book-inner { margin-top: 0; margin-bottom: 0; }</style>\n";
const OPEN: &str = "\n<div id=\"book-columns\">\n<div id=\"book-inner\">";
const CLOSE: &str = "</div>\n</div>\n";

/// A file with Kobo's spans and divisions.
pub(super) fn spanned(file: &str) -> String {
    let mut spans = Spans { out: String::with_capacity(file.len() * 2), paragraph: 0, sentence: 0, opens: true };
    // Names of the open elements within the body.
    let mut open: Vec<&str> = Vec::new();
    let mut in_body = false;
    for piece in pieces(file) {
        match piece {
            Piece::Tag("</head>") => {
                spans.out.push_str(HEAD);
                spans.out.push_str("</head>");
            }
            Piece::Tag("</body>") => {
                in_body = false;
                spans.out.push_str(CLOSE);
                spans.out.push_str("</body>");
            }
            Piece::Tag(tag) if name(tag) == "body" => {
                in_body = true;
                spans.out.push_str(tag);
                spans.out.push_str(OPEN);
            }
            Piece::Tag(tag) if in_body => {
                if tag.starts_with("</") {
                    open.pop();
                } else {
                    spans.opens |= opens_paragraph(name(tag));
                    if !tag.ends_with("/>") {
                        open.push(name(tag));
                    }
                }
                match name(tag) == "img" && !open.iter().any(|name| keeps_its_text(name)) {
                    true => spans.picture(tag),
                    false => spans.out.push_str(tag),
                }
            }
            Piece::Text(text) if in_body && !open.iter().any(|name| keeps_its_text(name)) => {
                let blank = text.trim().is_empty();
                match blank && open.last() != Some(&"p") {
                    true => spans.out.push_str(text),
                    false => spans.text(text),
                }
            }
            Piece::Tag(other) | Piece::Text(other) => spans.out.push_str(other),
        }
    }
    spans.out
}

fn opens_paragraph(name: &str) -> bool {
    matches!(name, "p" | "ol" | "ul" | "dl" | "table" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
}

fn keeps_its_text(name: &str) -> bool {
    matches!(name, "pre" | "math" | "svg" | "style")
}

struct Spans {
    out: String,
    paragraph: usize,
    sentence: usize,
    /// The next span opens a paragraph.
    opens: bool,
}

impl Spans {
    fn open(&mut self) {
        if std::mem::take(&mut self.opens) {
            self.paragraph += 1;
            self.sentence = 0;
        }
        self.sentence += 1;
        let _ = write!(self.out, "<span class=\"koboSpan\" id=\"kobo.{}.{}\">", self.paragraph, self.sentence);
    }

    fn picture(&mut self, tag: &str) {
        self.opens = true;
        self.open();
        self.out.push_str(tag);
        self.out.push_str("</span>");
    }

    fn text(&mut self, mut text: &str) {
        while !text.is_empty() {
            let (sentence, rest) = text.split_at(sentence_end(text));
            self.open();
            self.out.push_str(sentence);
            self.out.push_str("</span>");
            text = rest;
        }
    }
}

/// Where the first sentence of a text ends, with the white space behind it.
fn sentence_end(text: &str) -> usize {
    let closing = |c: char| matches!(c, '"' | '\'' | '”' | '’' | '»' | '“' | '）' | ')' | '」' | '』');
    let mut chars = text.char_indices().peekable();
    while let Some((_, c)) = chars.next() {
        let full = matches!(c, '。' | '！' | '？' | '．');
        if !(full || matches!(c, '.' | '!' | '?' | ':' | '…' | '؟' | '۔' | '।')) {
            continue;
        }
        while chars.next_if(|(_, c)| closing(*c)).is_some() {}
        let mut end = chars.peek().map_or(text.len(), |(at, _)| *at);
        let spaced = chars.peek().is_none_or(|(_, c)| c.is_whitespace());
        while let Some((at, space)) = chars.next_if(|(_, c)| c.is_whitespace()) {
            end = at + space.len_utf8();
        }
        if full || spaced {
            return end;
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_end_where_people_end_them() {
        let ends = |text: &str| {
            let mut rest = text;
            let mut out = Vec::new();
            while !rest.is_empty() {
                let (one, behind) = rest.split_at(sentence_end(rest));
                out.push(one.to_owned());
                rest = behind;
            }
            out
        };
        assert_eq!(ends("One. “Two!” 3.14 is pi"), ["One. ", "“Two!” ", "3.14 is pi"]);
        assert_eq!(ends("一。二「三。」四"), ["一。", "二「三。」", "四"]);
        assert_eq!(ends("no end"), ["no end"]);
    }

    #[test]
    fn every_sentence_has_a_span_and_the_text_stays() {
        let body = "<section>\n<h1>A <em>b</em></h1>\n<p>One. Two &lt;3&gt;.</p>\n<pre>x. y.</pre>\n\
                    <p><img src=\"a\" alt=\"\"/> end <math><mi>x</mi></math></p>\n<ul>\n<li>i</li>\n</ul>\n</section>\n";
        let file = format!("<html>\n<head>\n<title>t</title>\n</head>\n<body class=\"c\">\n{body}</body>\n</html>\n");
        let made = spanned(&file);
        let wanted = "<section>\n<h1><span class=\"koboSpan\" id=\"kobo.1.1\">A </span><em><span class=\"koboSpan\" \
                      id=\"kobo.1.2\">b</span></em></h1>\n<p><span class=\"koboSpan\" id=\"kobo.2.1\">One. </span>\
                      <span class=\"koboSpan\" id=\"kobo.2.2\">Two &lt;3&gt;.</span></p>\n<pre>x. y.</pre>\n<p>\
                      <span class=\"koboSpan\" id=\"kobo.3.1\"><img src=\"a\" alt=\"\"/></span><span class=\"koboSpan\" \
                      id=\"kobo.3.2\"> end </span><math><mi>x</mi></math></p>\n<ul>\n<li><span class=\"koboSpan\" \
                      id=\"kobo.4.1\">i</span></li>\n</ul>\n</section>\n";
        assert!(made.contains(wanted), "{made}");
        assert!(
            made.contains("<body class=\"c\">\n<div id=\"book-columns\">\n<div id=\"book-inner\">\n<section>"),
            "{made}"
        );
        let text = |file: &str| -> String {
            pieces(file).filter_map(|piece| if let Piece::Text(text) = piece { Some(text) } else { None }).collect()
        };
        let words = |file: &str| text(file).split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(
            words(&made[made.find("<section").unwrap_or(0)..]),
            words(&file[file.find("<section").unwrap_or(0)..])
        );
    }
}
