//! What authors of mdBooks mark by hand, for want of an element: a paragraph that is but a span of some class.

use super::{Attrs, Inline, InlineKind};

/// What such a paragraph is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ByHand {
    /// The name of a rule, over the text that states it, as in the Rust project's books.
    RuleName,
    /// The name of a file, over a listing.
    FileName,
    /// A caption.
    Caption,
}

impl ByHand {
    /// What a paragraph is by its class, with the attributes and the content of its span.
    pub fn of(paragraph: &[Inline]) -> Option<(Self, &Attrs, &[Inline])> {
        let [Inline { kind: InlineKind::Span { attrs, content }, .. }] = paragraph else { return None };
        let kinds = [("rule", Self::RuleName), ("filename", Self::FileName), ("caption", Self::Caption)];
        let (_, kind) = kinds.into_iter().find(|(class, _)| attrs.has_class(class))?;
        Some((kind, attrs, content))
    }
}
