//! One element a live tag (ISO 32000-1 §14.7.2): its kind, its kids, what it says beyond them.

use super::headers::Headers;
use super::parent;
use super::plan::{Kid, Plan};
use super::{Annotation, type_name};
use crate::layout::page::{Tag, TagKind};
use crate::pdf::Pages;
use crate::pdf::content::Written;
use crate::pdf::save::Store;
use crate::pdf::syntax::{int, millis, name, names_language, reference, string, text};

/// What the elements are written from.
pub(super) struct Elements<'a> {
    pub(super) pages: &'a Pages<'a>,
    pub(super) tags: &'a [Tag],
    pub(super) plan: &'a Plan,
    /// The object of each tag.
    pub(super) ids: &'a [u32],
    /// The object of the element above all others.
    pub(super) document: u32,
    pub(super) annotations: &'a [Annotation],
    pub(super) headers: &'a Headers,
}

impl Elements<'_> {
    /// Writes all; gives the identifiers that some have, with their objects.
    pub(super) fn write(&self, store: &mut Store, written: &[Written<'_>]) -> Vec<(String, u32)> {
        let figures = figures(written);
        let (mut notes, mut identifiers, mut kids) = (0, Vec::new(), Vec::new());
        for (i, tag) in self.tags.iter().enumerate().filter(|(i, _)| self.plan.live[*i]) {
            let out = store.object(self.ids[i]);
            let above = parent(self.tags, i).map_or(self.document, |above| self.ids[above]);
            out.extend_from_slice(b"<</S");
            name(out, type_name(tag.kind).as_bytes());
            out.extend_from_slice(b"/P ");
            reference(out, above);
            self.plan.kids(i, &mut kids);
            self.kids(out, i, &kids);
            let area = figures.get(figures.partition_point(|figure| figure.0 < i as u32)).filter(|f| f.0 == i as u32);
            attributes(out, self.tags, i, area.map(|figure| &figure.2), self.headers);
            let id = if tag.kind == TagKind::Note {
                notes += 1;
                Some(format!("note-{notes}"))
            } else {
                self.headers.id(i).map(str::to_owned)
            };
            if let Some(id) = id {
                out.extend_from_slice(b"/ID");
                string(out, id.as_bytes());
                identifiers.push((id, self.ids[i]));
            }
            if let Some(alt) = &tag.alt {
                out.extend_from_slice(b"/Alt");
                text(out, alt);
            }
            if let Some(lang) = tag.lang.as_deref().filter(|lang| names_language(lang)) {
                out.extend_from_slice(b"/Lang");
                text(out, lang);
            }
            out.extend_from_slice(b">>");
        }
        identifiers
    }

    /// The page of its first content, then content, children and annotations.
    fn kids(&self, out: &mut Vec<u8>, i: usize, kids: &[Kid]) {
        let first_page = kids.iter().find_map(|kid| match *kid {
            Kid::Content(page, _) => Some(page),
            Kid::Element(_) => None,
        });
        if let Some(page) = first_page {
            out.extend_from_slice(b"/Pg ");
            reference(out, self.sheet(page as usize));
        }
        out.extend_from_slice(b"/K[");
        for kid in kids {
            match *kid {
                Kid::Content(page, id) if Some(page) == first_page => int(out, i64::from(id)),
                Kid::Content(page, id) => {
                    out.extend_from_slice(b"<</Type/MCR/Pg ");
                    reference(out, self.sheet(page as usize));
                    out.extend_from_slice(b"/MCID ");
                    int(out, i64::from(id));
                    out.extend_from_slice(b">>");
                }
                Kid::Element(tag) => reference(out, self.ids[tag as usize]),
            }
            out.push(b' ');
        }
        for &a in self.plan.annotations.of(i) {
            let annotation = &self.annotations[a as usize];
            out.extend_from_slice(b"<</Type/OBJR/Pg ");
            reference(out, self.sheet(annotation.page));
            out.extend_from_slice(b"/Obj ");
            reference(out, annotation.id);
            out.extend_from_slice(b">>");
        }
        out.push(b']');
    }

    /// The object of a page; what has content or a link stands on a sheet.
    fn sheet(&self, page: usize) -> u32 {
        self.pages.object(page).unwrap_or_default()
    }
}

/// The areas of figures, by their tags and pages.
fn figures(written: &[Written<'_>]) -> Vec<(u32, usize, [i64; 4])> {
    let mut figures: Vec<(u32, usize, [i64; 4])> = Vec::new();
    for (page, written) in written.iter().enumerate() {
        figures.extend(written.figures.iter().map(|&(tag, area)| (tag, page, area)));
    }
    figures.sort_by_key(|&(tag, page, _)| (tag, page));
    figures
}

/// What an element's kind says beyond its name (§14.8.5).
fn attributes(out: &mut Vec<u8>, tags: &[Tag], i: usize, area: Option<&[i64; 4]>, headers: &Headers) {
    match tags[i].kind {
        // Labels that follow no scheme of numbers or bullets (§14.8.5.5, table 347).
        TagKind::Definitions => out.extend_from_slice(b"/A<</O/List/ListNumbering/None>>"),
        TagKind::List { ordered } => {
            let numbering: &[u8] = if ordered { b"/Decimal" } else { b"/Disc" };
            out.extend_from_slice(b"/A<</O/List/ListNumbering");
            out.extend_from_slice(numbering);
            out.extend_from_slice(b">>");
        }
        TagKind::Header { row, colspan, rowspan } => {
            out.extend_from_slice(b"/A<</O/Table/Scope");
            out.extend_from_slice(if row { b"/Row" } else { b"/Column" });
            spans(out, colspan, rowspan);
            out.extend_from_slice(b">>");
        }
        TagKind::Data { colspan, rowspan } => {
            let mut names = headers.named(i).peekable();
            if colspan > 1 || rowspan > 1 || names.peek().is_some() {
                out.extend_from_slice(b"/A<</O/Table");
                spans(out, colspan, rowspan);
                if names.peek().is_some() {
                    out.extend_from_slice(b"/Headers[");
                    names.for_each(|name| string(out, name.as_bytes()));
                    out.push(b']');
                }
                out.extend_from_slice(b">>");
            }
        }
        TagKind::Figure => {
            if let Some(area) = area {
                out.extend_from_slice(b"/A<</O/Layout/Placement/Block/BBox[");
                millis(out, area);
                out.extend_from_slice(b"]>>");
            }
        }
        // Code is an inline type; as a block of its own it says so (§14.8.4.4.1, §14.8.5.4.3).
        TagKind::Code if parent(tags, i).is_none_or(|above| holds_blocks(tags[above].kind)) => {
            out.extend_from_slice(b"/A<</O/Layout/Placement/Block>>");
        }
        _ => {}
    }
}

fn spans(out: &mut Vec<u8>, colspan: u16, rowspan: u16) {
    for (key, span) in [("ColSpan", colspan), ("RowSpan", rowspan)] {
        if span > 1 {
            name(out, key.as_bytes());
            out.push(b' ');
            int(out, i64::from(span));
        }
    }
}

fn holds_blocks(kind: TagKind) -> bool {
    matches!(kind, TagKind::Part | TagKind::Sect | TagKind::Div | TagKind::ItemBody | TagKind::Quote | TagKind::Note)
        || matches!(kind, TagKind::Figure | TagKind::Data { .. } | TagKind::Header { .. })
}
