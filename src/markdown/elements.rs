//! The allow-list: what each HTML element becomes.

/// What is done with an element of HTML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Treatment {
    /// It becomes part of the tree.
    Keep(Shape),
    /// It has no content.
    Void(Void),
    /// The tags go, the content stays; nothing is lost by it.
    Ignore,
    /// The tags go, the content stays (of a video, what stands in for it), the author is told.
    Unknown,
    /// It goes with its content, the author is told.
    Drop,
    /// It has no content and goes; the author is told.
    DropVoid,
}

/// Elements without content that are understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Void {
    Break,
    Rule,
    Image,
}

/// The shapes of the tree's inner nodes: HTML elements and what Markdown makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    // Blocks.
    Paragraph,
    Heading(u8),
    Quote,
    List,
    Item,
    Definitions,
    Term,
    Meaning,
    Table,
    Caption,
    Head,
    Body,
    Foot,
    Row,
    Cell,
    Figure,
    FigureCaption,
    Listing,
    Details,
    Summary,
    Division,
    Preformatted,
    // Inlines.
    Emphasis,
    Strong,
    Strikeout,
    Superscript,
    Subscript,
    Underline,
    Mark,
    Small,
    Key,
    Code,
    Link,
    Quotation,
    Ruby,
    Reading,
    Span,
    // Neither: not shown.
    Hidden,
}

impl Shape {
    /// Whether it runs in a line of text.
    pub(super) fn is_inline(self) -> bool {
        use Shape::*;
        matches!(
            self,
            Emphasis
                | Strong
                | Strikeout
                | Superscript
                | Subscript
                | Underline
                | Mark
                | Small
                | Key
                | Code
                | Link
                | Quotation
                | Ruby
                | Reading
                | Span
                | Hidden
        )
    }

    /// Whether it stands for a place inside another element rather than for a level of its own.
    pub(super) fn is_part(self) -> bool {
        use Shape::*;
        matches!(self, Item | Term | Meaning | Caption | Head | Body | Foot | Row | Cell | FigureCaption | Summary)
    }
}

/// What is done with an element, and its name without case.
pub(super) fn look_up(name: &str) -> (Treatment, &'static str) {
    let mut buffer = [0_u8; 16];
    let Some(lower) = buffer.get_mut(..name.len()) else { return (Treatment::Unknown, "") };
    lower.copy_from_slice(name.as_bytes());
    lower.make_ascii_lowercase();
    let lower = std::str::from_utf8(lower).unwrap_or("");
    ELEMENTS
        .binary_search_by(|(known, _)| (*known).cmp(lower))
        .map_or((Treatment::Unknown, ""), |i| (ELEMENTS[i].1, ELEMENTS[i].0))
}

use Shape as S;
use Treatment::{Drop, DropVoid, Ignore, Keep};

/// Sorted by name.
const ELEMENTS: &[(&str, Treatment)] = &[
    ("a", Keep(S::Link)),
    ("abbr", Keep(S::Span)),
    ("acronym", Keep(S::Span)),
    ("address", Keep(S::Division)),
    ("applet", Drop),
    ("area", DropVoid),
    ("article", Keep(S::Division)),
    ("aside", Keep(S::Division)),
    ("audio", Treatment::Unknown),
    ("b", Keep(S::Strong)),
    ("base", DropVoid),
    ("bdi", Keep(S::Span)),
    ("bdo", Keep(S::Span)),
    ("big", Ignore),
    ("blockquote", Keep(S::Quote)),
    ("body", Ignore),
    ("br", Treatment::Void(Void::Break)),
    ("button", Drop),
    ("canvas", Treatment::Unknown),
    ("caption", Keep(S::Caption)),
    ("center", Keep(S::Division)),
    ("cite", Keep(S::Emphasis)),
    ("code", Keep(S::Code)),
    ("col", Ignore),
    ("colgroup", Ignore),
    ("data", Ignore),
    ("datalist", Drop),
    ("dd", Keep(S::Meaning)),
    ("del", Keep(S::Strikeout)),
    ("details", Keep(S::Details)),
    ("dfn", Keep(S::Emphasis)),
    ("dialog", Drop),
    ("dir", Keep(S::List)),
    ("div", Keep(S::Division)),
    ("dl", Keep(S::Definitions)),
    ("dt", Keep(S::Term)),
    ("em", Keep(S::Emphasis)),
    ("embed", DropVoid),
    ("fieldset", Keep(S::Division)),
    ("figcaption", Keep(S::FigureCaption)),
    ("figure", Keep(S::Figure)),
    ("font", Ignore),
    ("footer", Keep(S::Division)),
    ("form", Drop),
    ("frame", DropVoid),
    ("frameset", Drop),
    ("h1", Keep(S::Heading(1))),
    ("h2", Keep(S::Heading(2))),
    ("h3", Keep(S::Heading(3))),
    ("h4", Keep(S::Heading(4))),
    ("h5", Keep(S::Heading(5))),
    ("h6", Keep(S::Heading(6))),
    ("head", Ignore),
    ("header", Keep(S::Division)),
    ("hgroup", Keep(S::Division)),
    ("hr", Treatment::Void(Void::Rule)),
    ("html", Ignore),
    ("i", Keep(S::Emphasis)),
    ("iframe", Drop),
    ("image", Treatment::Void(Void::Image)),
    ("img", Treatment::Void(Void::Image)),
    ("input", DropVoid),
    ("ins", Keep(S::Underline)),
    ("kbd", Keep(S::Key)),
    ("label", Ignore),
    ("legend", Ignore),
    ("li", Keep(S::Item)),
    ("link", DropVoid),
    ("listing", Keep(S::Listing)),
    ("main", Keep(S::Division)),
    ("map", Ignore),
    ("mark", Keep(S::Mark)),
    ("menu", Keep(S::List)),
    ("meta", DropVoid),
    ("nav", Keep(S::Division)),
    ("nobr", Ignore),
    ("noembed", Drop),
    ("noframes", Drop),
    ("noscript", Ignore),
    ("object", Drop),
    ("ol", Keep(S::List)),
    ("optgroup", Drop),
    ("option", Drop),
    ("p", Keep(S::Paragraph)),
    ("param", DropVoid),
    ("picture", Ignore),
    ("pre", Keep(S::Preformatted)),
    ("q", Keep(S::Quotation)),
    ("rb", Ignore),
    ("rp", Keep(S::Hidden)),
    ("rt", Keep(S::Reading)),
    ("rtc", Ignore),
    ("ruby", Keep(S::Ruby)),
    ("s", Keep(S::Strikeout)),
    ("samp", Keep(S::Code)),
    ("script", Drop),
    ("search", Keep(S::Division)),
    ("section", Keep(S::Division)),
    ("select", Drop),
    ("small", Keep(S::Small)),
    ("source", Ignore),
    ("span", Keep(S::Span)),
    ("strike", Keep(S::Strikeout)),
    ("strong", Keep(S::Strong)),
    ("style", Drop),
    ("sub", Keep(S::Subscript)),
    ("summary", Keep(S::Summary)),
    ("sup", Keep(S::Superscript)),
    ("svg", Drop),
    ("table", Keep(S::Table)),
    ("tbody", Keep(S::Body)),
    ("td", Keep(S::Cell)),
    ("template", Drop),
    ("textarea", Drop),
    ("tfoot", Keep(S::Foot)),
    ("th", Keep(S::Cell)),
    ("thead", Keep(S::Head)),
    ("time", Ignore),
    ("tr", Keep(S::Row)),
    ("track", Ignore),
    ("tt", Keep(S::Code)),
    ("u", Keep(S::Underline)),
    ("ul", Keep(S::List)),
    ("var", Keep(S::Emphasis)),
    ("video", Treatment::Unknown),
    ("wbr", Ignore),
    ("xmp", Keep(S::Preformatted)),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted_and_found_without_case() {
        assert!(ELEMENTS.is_sorted_by_key(|(name, _)| *name));
        assert_eq!(look_up("ScRiPt"), (Drop, "script"));
        assert_eq!(look_up("H3"), (Keep(S::Heading(3)), "h3"));
        assert_eq!(look_up("my-element"), (Treatment::Unknown, ""));
        assert_eq!(look_up("averyveryverylongname"), (Treatment::Unknown, ""));
    }
}
