//! The wrap cover of a book: its spine from the pages and the paper, its drawing as one sheet.

use super::{Job, inch_of, inches, mm, resolution};
use crate::asset::{Asset, AssetId, Assets, Kind};
use crate::book::Book;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::error::Error;
use crate::font::FontBook;
use crate::layout::page::{Area, Info, Mark, Matrix, Page, Placed, Slot, Typeset};
use crate::length::{Length, Point, Size};
use crate::press::Wrap;
use crate::{cover, pdf};

impl Job {
    /// Makes the wrap cover; `None` when the width of the spine is not known, which is told.
    pub(in crate::pipeline) fn cover(
        &self,
        book: &Book,
        typeset: &Typeset,
        fonts: &FontBook,
        assets: &Assets,
        remarks: &mut Diagnostics,
    ) -> Option<Result<Vec<u8>, Error>> {
        let pages = typeset.pages.len() as u32;
        let trim = typeset.pages.first()?.size;
        let leaves = i64::from(pages.div_ceil(2));
        let published = self.stock.map(|stock| stock.spine.width(pages));
        let Some(spine) = self.wishes.spine.or(self.wishes.leaf.map(|leaf| leaf * leaves)).or(published) else {
            let message = "no cover was made: the width of the spine is not known".to_owned();
            let help = "give `leaf-thickness` or `spine` under [output.chapbook.press]; the printer knows them";
            remarks.push(Diagnostic::new(Code::PressFile, None, message).help(help));
            return None;
        };
        let wrap = Wrap::new(&self.printer.cover, trim, spine, pages, self.how.rtl, self.how.marks);
        let picture = book.meta.cover.map(|id| assets.get(id)).filter(|asset| !asset.bytes.is_empty());
        let drawn = cover::wrap(book, fonts, &wrap, picture.is_some());
        let ink = if self.printer.cmyk { pdf::Ink::Process { most: self.printer.most_ink } } else { pdf::Ink::Colors };
        self.tell_cover(&wrap, pages, ink, &drawn.colors, remarks);

        let size = wrap.sheet.size;
        let mut own = Assets::default();
        let mut page = Page { size, ..Page::default() };
        if let Some(picture) = picture {
            let place = covering(picture, &wrap);
            self.judge_cover(picture, place.size, remarks);
            own.list.push(picture.clone());
            page.marks.push(Placed { at: place.at, tag: None, mark: Mark::Image(AssetId(0), place.size) });
        }
        let drawing = AssetId(own.list.len() as u32);
        let whole = |length: Length| (length.to_pt().round() as u32).max(1);
        own.list.push(Asset {
            name: "wrap.svg".to_owned(),
            kind: Kind::Svg,
            width: whole(size.width),
            height: whole(size.height),
            orientation: 1,
            bytes: drawn.svg.into_bytes(),
        });
        page.marks.push(Placed { at: Point::default(), tag: None, mark: Mark::Image(drawing, size) });
        let info = Info { two_sided: false, ..typeset.info.clone() };
        let typeset = Typeset { pages: vec![page], info, ..Typeset::default() };
        let mut sheet = wrap.sheet;
        sheet.slots = vec![Slot { page: 0, matrix: Matrix::at(Point::default()) }];
        let job = pdf::Job { sheets: vec![sheet], sides: None, ink, press: Some(self.press()) };
        Some(pdf::print(&typeset, &job, fonts, &own).map(|pdf| pdf.bytes))
    }

    fn tell_cover(&self, wrap: &Wrap, pages: u32, ink: pdf::Ink, colors: &[[u8; 3]], remarks: &mut Diagnostics) {
        let mut message = format!(
            "the open cover is {} with a spine of {} for {pages} pages",
            inches(wrap.trim()),
            inch_of(wrap.spine.size.width)
        );
        if let Some(stock) = self.stock.filter(|_| self.wishes.spine.is_none() && self.wishes.leaf.is_none()) {
            message.push_str(&format!(" on {} paper", stock.paper));
        }
        if wrap.spine_text.is_none() {
            message.push_str(", too thin for words");
        }
        if let Some(most) = colors.iter().filter_map(|color| ink.total(*color)).max() {
            message.push_str(&format!("; no spot of the drawing takes more than {most} % of ink"));
        }
        remarks.push(Diagnostic::new(Code::PressFile, None, message));
    }

    /// The picture on the front against the resolution of the press.
    fn judge_cover(&self, picture: &Asset, size: Size, remarks: &mut Diagnostics) {
        let least = f64::from(self.printer.resolution);
        if let Some(found) = resolution(picture, size).filter(|found| *found < least - 0.5) {
            let message = format!(
                "the cover picture has {found:.0} pixels to the inch at {} × {}; {} asks for {least:.0}",
                mm(size.width),
                mm(size.height),
                self.printer.title
            );
            remarks.push(Diagnostic::new(Code::CoarsePicture, None, message));
        }
    }
}

/// The place of a picture that covers the front with its bleed; what is too much is lost at both sides alike.
fn covering(picture: &Asset, wrap: &Wrap) -> Area {
    let (front, bleed) = (wrap.front, wrap.bleed);
    // At the fold nothing need go over: the spine lies above.
    let left_fold = wrap.spine.at.x < front.at.x;
    let at = Point::new(front.at.x - if left_fold { Length::ZERO } else { bleed }, front.at.y - bleed);
    let room = Size::new(front.size.width + bleed, front.size.height + bleed * 2);
    let (w, h) = (i64::from(picture.width.max(1)), i64::from(picture.height.max(1)));
    let wide = Size::new(room.width, room.width.scale(h, w));
    let size = if wide.height >= room.height { wide } else { Size::new(room.height.scale(w, h), room.height) };
    let spare = Size::new(size.width - room.width, size.height - room.height);
    Area { at: Point::new(at.x - spare.width / 2, at.y - spare.height / 2), size }
}
