//! Where a block lies in the structure of an edition, in a speech that both kinds of file share.

use super::event::Kind;

/// The way to a block: the elements around it that mean something, from the outermost, the kind of the block last.
pub(super) fn path(open: impl Iterator<Item = Kind>) -> String {
    let mut out = String::new();
    for kind in open {
        let name = match kind {
            Kind::Heading(level) => {
                step(&mut out, "heading ");
                out.push(char::from(b'0' + level.min(9)));
                continue;
            }
            Kind::Table => "table",
            Kind::Row => "row",
            Kind::Cell { head: true, .. } => "head cell",
            Kind::Cell { head: false, .. } => "cell",
            Kind::Caption => {
                // It may be an element of its table or stand beside it.
                out.truncate(out.strip_suffix("table").map_or(out.len(), |rest| rest.trim_end_matches(" > ").len()));
                "caption"
            }
            Kind::List => "list",
            Kind::Item => "item",
            Kind::Term => "term",
            Kind::Quote => "quotation",
            Kind::Code => "code",
            Kind::Note => "note",
            Kind::Block | Kind::Figure | Kind::Formula | Kind::Link | Kind::Span | Kind::Added(_) => continue,
        };
        step(&mut out, name);
    }
    if out.is_empty() { "text".to_owned() } else { out }
}

fn step(out: &mut String, name: &str) {
    if !out.is_empty() {
        out.push_str(" > ");
    }
    out.push_str(name);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_means_something_is_named() {
        let path = |kinds: &[Kind]| path(kinds.iter().copied());
        assert_eq!(path(&[Kind::Block, Kind::List, Kind::Item, Kind::Block]), "list > item");
        assert_eq!(path(&[Kind::Block, Kind::Span]), "text");
        assert_eq!(path(&[Kind::Quote, Kind::Heading(3)]), "quotation > heading 3");
        assert_eq!(path(&[Kind::Item, Kind::Table, Kind::Caption]), "item > caption");
        assert_eq!(path(&[Kind::Table, Kind::Caption]), "caption");
    }
}
