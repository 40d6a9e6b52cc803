//! Finished XHTML as tags and the text between them, for what is done to whole files.
//!
//! All of it was written by this room: within tags `>` is escaped, so that a tag ends at the first one.

/// A stretch of markup.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// A tag, with its brackets.
    Tag(&'a str),
    /// Character data, not unescaped; never empty.
    Text(&'a str),
}

/// The pieces of a file, in order; together they are the file.
pub(super) fn pieces(mut rest: &str) -> impl Iterator<Item = Piece<'_>> {
    std::iter::from_fn(move || {
        let end = match rest.starts_with('<') {
            true => rest.find('>').map_or(rest.len(), |end| end + 1),
            false => rest.find('<').unwrap_or(rest.len()),
        };
        let (piece, behind) = rest.split_at(end);
        rest = behind;
        match piece {
            "" => None,
            tag if tag.starts_with('<') => Some(Piece::Tag(tag)),
            text => Some(Piece::Text(text)),
        }
    })
}

/// The name of the element that a tag opens or closes.
pub(super) fn name(tag: &str) -> &str {
    let inner = tag.trim_start_matches(['<', '/']);
    &inner[..inner.find([' ', '>', '/']).unwrap_or(inner.len())]
}

/// The value of an attribute, not unescaped. `with_equals` is its name with a space before and `="` behind.
pub(super) fn value<'a>(tag: &'a str, with_equals: &str) -> Option<&'a str> {
    let start = tag.find(with_equals)? + with_equals.len();
    tag[start..].split('"').next()
}
