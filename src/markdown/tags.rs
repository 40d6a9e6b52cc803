//! HTML tags in a piece of text, one after the other.
//!
//! Comes in: the text of an HTML block, or one inline tag. Goes out: tags with decoded attributes
//! and the text between them. It follows the tokenizer of the HTML standard (§13.2.5) as far as a
//! book needs it; comments, processing instructions, CDATA and doctypes give nothing. What never
//! closes is text, not an error. Time is linear: what could be searched for again and again is
//! remembered once it was not found.

use std::borrow::Cow;
use std::ops::Range;

/// One piece of HTML.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// Text with its entities as written.
    Text(&'a str),
    /// A start tag.
    Open(OpenTag<'a>),
    /// An end tag: its name as written.
    Close(&'a str),
    /// A comment that says something: a mark for the index.
    Comment(&'a str),
}

/// A start tag.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct OpenTag<'a> {
    /// Its name as written.
    pub(super) name: &'a str,
    /// Attributes as written, values decoded; of two with one name the first counts.
    pub(super) attrs: Vec<(&'a str, Cow<'a, str>)>,
    /// `<x/>`.
    pub(super) self_closing: bool,
}

impl OpenTag<'_> {
    /// The value of an attribute; names are compared without case.
    pub(super) fn attr(&self, name: &str) -> Option<&str> {
        self.attrs.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, v)| v.as_ref())
    }
}

/// Elements whose content is not markup (HTML §13.1.2).
const RAW_TEXT: &[&str] = &["script", "style", "textarea", "title", "iframe", "noembed", "noframes", "xmp"];

/// Goes through a text and yields each token with its bytes.
pub(super) struct Tokens<'a> {
    text: &'a str,
    at: usize,
    /// Inside a raw text element of this name.
    raw: Option<&'a str>,
    /// A tag ran to the end of the text without closing: from now on a tag ends at the next `>`,
    /// quotes or not, so that no byte is looked at twice.
    lenient: bool,
    /// Where the last `>` is: no tag begins behind it.
    last: usize,
}

impl<'a> Tokens<'a> {
    /// The tokens of a text.
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, at: 0, raw: None, lenient: false, last: text.rfind('>').unwrap_or(0) }
    }

    fn text_until(&mut self, end: usize) -> Option<(Token<'a>, Range<usize>)> {
        let range = self.at..end;
        self.at = end;
        Some((Token::Text(&self.text[range.clone()]), range))
    }

    /// The rest of a raw text element.
    fn raw_text(&mut self, name: &str) -> Option<(Token<'a>, Range<usize>)> {
        let bytes = self.text.as_bytes();
        let mut end = self.at;
        loop {
            match self.text[end..].find("</") {
                None => {
                    end = bytes.len();
                    break;
                }
                Some(i) => {
                    end += i;
                    let after = &bytes[end + 2..];
                    if after.len() >= name.len() && after[..name.len()].eq_ignore_ascii_case(name.as_bytes()) {
                        break;
                    }
                    end += 2;
                }
            }
        }
        if end == self.at { None } else { self.text_until(end) }
    }

    /// Reads a tag at `self.at` (a `<`). `Ok(None)`: markup that gives nothing. `Err`: it is text.
    fn markup(&mut self) -> Result<Option<(Token<'a>, Range<usize>)>, ()> {
        let start = self.at;
        let rest = &self.text[start + 1..];
        let bytes = rest.as_bytes();
        match bytes.first() {
            Some(b'!') => {
                let (open, close) = match rest {
                    r if r.starts_with("!-->") => (1, "-->"),
                    r if r.starts_with("!--") => (3, "-->"),
                    r if r.starts_with("![CDATA[") => (8, "]]>"),
                    _ => (1, ">"),
                };
                let end = rest[open..].find(close).map(|i| open + i);
                self.at = end.map_or(self.text.len(), |end| start + 1 + end + close.len());
                match end.filter(|_| open == 3) {
                    Some(end) if rest[open..end].trim_start().starts_with("index:") => {
                        Ok(Some((Token::Comment(&rest[open..end]), start..self.at)))
                    }
                    _ => Ok(None),
                }
            }
            Some(b'?') => {
                let end = rest.find("?>").map(|i| i + 2).or_else(|| rest.find('>').map(|i| i + 1));
                self.at = end.map_or(self.text.len(), |i| start + 1 + i);
                Ok(None)
            }
            Some(b) if start > self.last && (b.is_ascii_alphabetic() || *b == b'/') => Err(()),
            Some(b'/') if bytes.get(1).is_some_and(u8::is_ascii_alphabetic) => {
                let close = rest.find('>').ok_or(())?;
                let inner = &rest[1..close];
                let name = &inner[..inner.find(ends_name).unwrap_or(inner.len())];
                self.at = start + 1 + close + 1;
                Ok(Some((Token::Close(name), start..self.at)))
            }
            Some(c) if c.is_ascii_alphabetic() => {
                let strict = if self.lenient { None } else { open_tag(rest, false) };
                self.lenient = strict.is_none();
                let (tag, length) = match strict {
                    Some(found) => found,
                    None => open_tag(&rest[..rest.find('>').ok_or(())? + 1], true).ok_or(())?,
                };
                self.at = start + 1 + length;
                if !tag.self_closing && RAW_TEXT.iter().any(|n| n.eq_ignore_ascii_case(tag.name)) {
                    self.raw = Some(tag.name);
                }
                Ok(Some((Token::Open(tag), start..self.at)))
            }
            _ => Err(()),
        }
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = (Token<'a>, Range<usize>);

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(name) = self.raw.take()
            && let Some(found) = self.raw_text(name)
        {
            return Some(found);
        }
        let mut from = self.at;
        loop {
            if self.at >= self.text.len() {
                return None;
            }
            let Some(i) = self.text[from..].find('<') else { return self.text_until(self.text.len()) };
            let less = from + i;
            let begin = self.at;
            self.at = less;
            match self.markup() {
                Err(()) => {
                    self.at = begin;
                    from = less + 1;
                }
                // The text before the tag comes first; the tag is read again, once.
                Ok(_) if less > begin => {
                    self.at = begin;
                    self.raw = None;
                    return self.text_until(less);
                }
                Ok(Some(token)) => return Some(token),
                Ok(None) => from = self.at,
            }
        }
    }
}

fn ends_name(c: char) -> bool {
    c.is_ascii_whitespace() || c == '/' || c == '>'
}

/// A start tag behind its `<`, and how many bytes it takes. `None` when it never closes.
fn open_tag(text: &str, lenient: bool) -> Option<(OpenTag<'_>, usize)> {
    let bytes = text.as_bytes();
    let mut at = text.find(ends_name)?;
    let name = &text[..at];
    let mut attrs = Vec::new();
    let mut self_closing = false;
    loop {
        while bytes.get(at).is_some_and(|b| b.is_ascii_whitespace() || *b == b'/') {
            self_closing = bytes[at] == b'/';
            at += 1;
        }
        if *bytes.get(at)? == b'>' {
            return Some((OpenTag { name, attrs, self_closing }, at + 1));
        }
        self_closing = false;
        // A name may begin with "=", and then it is part of the name (HTML §13.2.5.32).
        let name_end = at + 1 + bytes[at + 1..].iter().position(|b| ends_name(char::from(*b)) || *b == b'=')?;
        let attr = text.get(at..name_end)?;
        at = name_end;
        let mut next = at;
        while bytes.get(next)?.is_ascii_whitespace() {
            next += 1;
        }
        let mut value = "";
        if bytes[next] == b'=' {
            at = next + 1;
            while bytes.get(at)?.is_ascii_whitespace() {
                at += 1;
            }
            let quote = bytes[at];
            let quoted = (quote == b'"' || quote == b'\'').then(|| text[at + 1..].find(char::from(quote))).flatten();
            if let Some(length) = quoted {
                value = &text[at + 1..at + 1 + length];
                at += length + 2;
            } else if (quote == b'"' || quote == b'\'') && !lenient {
                return None;
            } else {
                let length = bytes[at..].iter().position(|b| b.is_ascii_whitespace() || *b == b'>')?;
                value = &text[at..at + length];
                at += length;
            }
        }
        if !attrs.iter().any(|(n, _): &(&str, _)| n.eq_ignore_ascii_case(attr)) && attrs.len() < 64 {
            attrs.push((attr, decode(value)));
        }
    }
}

/// Replaces character references by what they name (HTML §13.5; without the closing `;` they are text).
pub(super) fn decode(text: &str) -> Cow<'_, str> {
    let Some(first) = text.find('&') else { return Cow::Borrowed(text) };
    let mut out = String::with_capacity(text.len());
    out.push_str(&text[..first]);
    let mut rest = &text[first..];
    while let Some(i) = rest.find('&') {
        out.push_str(&rest[..i]);
        rest = &rest[i..];
        // The longest name of the standard has 31 letters.
        let length = rest.as_bytes()[1..]
            .iter()
            .take(33)
            .position(|b| !b.is_ascii_alphanumeric() && *b != b'#')
            .filter(|n| *n > 0 && rest.as_bytes()[1 + n] == b';');
        match length.and_then(|n| Some((n, entity(&rest[1..=n], &rest[..n + 2])?))) {
            Some((n, replacement)) => {
                out.push_str(&replacement);
                rest = &rest[n + 2..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

fn entity(name: &str, whole: &str) -> Option<Cow<'static, str>> {
    Some(Cow::Borrowed(match name {
        "lt" => "<",
        "gt" => ">",
        "amp" => "&",
        "quot" => "\"",
        "nbsp" => "\u{a0}",
        _ => return Some(Cow::Owned(super::events::reference(whole)?)),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn show(text: &str) -> String {
        Tokens::new(text)
            .map(|(token, range)| match token {
                Token::Text(t) => {
                    assert_eq!(t, &text[range]);
                    format!("{t:?} ")
                }
                Token::Open(tag) => format!(
                    "<{}{}{}> ",
                    tag.name,
                    tag.attrs.iter().map(|(n, v)| format!(" {n}={v:?}")).collect::<String>(),
                    if tag.self_closing { "/" } else { "" }
                ),
                Token::Close(name) => format!("</{name}> "),
                Token::Comment(comment) => format!("<!{comment:?}> "),
            })
            .collect()
    }

    #[test]
    fn tags_with_all_kinds_of_attributes() {
        assert_eq!(
            show("a<p id=x Class='b c' data-q=\"a&amp;b>\" checked>t</p >z"),
            "\"a\" <p id=\"x\" Class=\"b c\" data-q=\"a&b>\" checked=\"\"> \"t\" </p> \"z\" "
        );
        assert_eq!(show("<br/><img src=a.png />"), "<br/> <img src=\"a.png\"/> ");
        assert_eq!(show("<a\n href = 'x'\n>"), "<a href=\"x\"> ");
    }

    #[test]
    fn comments_and_declarations_give_nothing() {
        assert_eq!(show("a<!-- <b> --><?php x ?><!DOCTYPE html><![CDATA[ x < y ]]>b<!-->c"), "\"a\" \"b\" \"c\" ");
        assert_eq!(show("x<!-- open"), "\"x\" ");
        assert_eq!(show("x<!-- index: y -->z"), "\"x\" <!\" index: y \"> \"z\" ");
    }

    #[test]
    fn what_never_closes_is_text() {
        assert_eq!(show("a < b <i x"), "\"a < b <i x\" ");
        assert_eq!(show("<a href=\"x>y</a>"), "<a href=\"\\\"x\"> \"y\" </a> ");
    }

    #[test]
    fn script_content_is_not_markup() {
        assert_eq!(show("<script>if (a<b) '</p>'</SCRIPT>x"), "<script> \"if (a<b) '</p>'\" </SCRIPT> \"x\" ");
    }

    #[test]
    fn references_are_decoded() {
        assert_eq!(decode("a &lt; b &copy; &#x41;&#66; &nosuch; &amp &"), "a < b © AB &nosuch; &amp &");
    }

    #[test]
    fn hostile_tags_take_linear_time() {
        let start = std::time::Instant::now();
        for unit in ["<a ", "<a href=\"", "</a", "<!--", "<?", "<script>", "&", "&#"] {
            let text = unit.repeat(200_000);
            Tokens::new(&text).count();
            decode(&text);
        }
        assert!(start.elapsed().as_secs() < 20);
    }
}
