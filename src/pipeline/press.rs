//! A book for a printer: its interior with the gutter that its number of pages asks for, and the cover
//! whose spine follows from it.
//!
//! The rules are the printer's ([`crate::press`]), the wishes the author's ([`crate::config::Press`]). Everything that is
//! decided on the way is told: sizes and margins as notes, what the printer would send back as warnings.

use crate::asset::{Asset, AssetId, Assets, Kind};
use crate::book::{Book, Direction, PageMap};
use crate::config::{self, Bleed, Named};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::error::Error;
use crate::font::FontBook;
use crate::layout::page::{Area, Info, Mark, Matrix, Page, Placed, Slot, Typeset};
use crate::length::{Length, Point, Size};
use crate::pdf::{self, Pdf};
use crate::press::{InkName, Interior, Printer, Stock, Wrap, interior};
use crate::theme::{Color, Media, RunningPlace, Theme};
use crate::{cover, layout};
use std::collections::BTreeMap;

/// What is to be printed, by whom, on what.
pub(super) struct Job {
    printer: &'static Printer,
    /// Paper and ink; `None` where the printer has no list of them.
    stock: Option<&'static Stock>,
    ink: InkName,
    how: Interior,
    multiple: u32,
    wishes: config::Press,
}

impl Job {
    /// The printer's rules and the author's wishes together; what cannot be is remarked.
    pub(super) fn of(
        printer: &'static Printer,
        wishes: &config::Press,
        direction: Direction,
        remarks: &mut Diagnostics,
    ) -> Job {
        let ink = wishes.ink.as_ref().map_or(Some(InkName::Black), |named| {
            InkName::ALL.iter().find(|(name, _)| *name == named.text).map(|(_, ink)| *ink)
        });
        if let (None, Some(named)) = (ink, &wishes.ink) {
            let names = InkName::ALL.map(|(name, _)| name).join(", ");
            unknown(remarks, named, format!("no ink is called `{}`; the inks are {names}", named.text));
        }
        let ink = ink.unwrap_or_default();
        let usual = printer.stocks.iter().find(|stock| stock.ink == ink);
        let stock = match &wishes.paper {
            Some(paper) => printer.stock(&paper.text, ink),
            None => usual,
        };
        if stock.is_none() && !printer.stocks.is_empty() {
            let known: Vec<String> =
                printer.stocks.iter().map(|stock| format!("{} with {}", stock.paper, stock.ink.name())).collect();
            let paper = wishes.paper.as_ref().map_or("any", |paper| paper.text.as_str());
            let message =
                format!("{} has no paper `{paper}` for the ink `{}`: {}", printer.title, ink.name(), known.join(", "));
            if let Some(named) = wishes.paper.as_ref().or(wishes.ink.as_ref()) {
                unknown(remarks, named, message);
            }
        }
        // Nothing of an interior reaches the edge, so that only printers who want bleed on every page get it unasked.
        let bleed = match wishes.bleed {
            None if printer.marks => printer.bleed.length(),
            None | Some(Bleed::None) => Length::ZERO,
            Some(Bleed::Usual) => printer.bleed.length(),
            Some(Bleed::Wide(bleed)) => bleed,
        };
        let how = Interior {
            bleed,
            bleed_at_spine: printer.bleed_at_spine,
            marks: wishes.marks.unwrap_or(printer.marks),
            rtl: direction == Direction::Rtl,
        };
        let multiple = wishes.multiple.unwrap_or(printer.multiple);
        Job { printer, stock, ink, how, multiple, wishes: wishes.clone() }
    }

    /// The word that the names of its files have.
    pub(super) fn name(&self) -> &'static str {
        self.printer.name
    }

    /// The theme on the printer's paper: two-sided, its text black, its margins no smaller than the printer's.
    pub(super) fn dress(&self, theme: &mut Theme) {
        if let Some(paper) = self.wishes.trim {
            theme.put_on(paper);
        }
        theme.media = Media::Print;
        theme.colors.text = Color::BLACK;
        let least = self.printer.margin(self.how.bleed > Length::ZERO) + hang(theme);
        // Running lines stand in the margins (layout, "folio") and are to keep off the edge as the text does.
        let leading = theme.body.leading;
        let (head, foot) = match theme.running.place {
            RunningPlace::Head => (leading.scale(15, 10) + theme.body.size, leading.scale(22, 10) + leading / 3),
            RunningPlace::Foot | RunningPlace::None => (Length::ZERO, leading.scale(22, 10) + leading / 3),
        };
        let page = &mut theme.page;
        page.two_sided = true;
        page.outside = page.outside.max(least);
        page.inside = page.inside.max(least);
        page.top = page.top.max(least + head);
        page.bottom = page.bottom.max(least + foot);
    }

    /// Sets the book, again with a wider inside margin as long as the number of pages asks for one, and adds the
    /// blank pages at the end.
    ///
    /// Each round widens the margin to a figure of the printer's table, so that there are at most as many as its rows.
    pub(super) fn typeset(
        &self,
        book: &Book,
        theme: &mut Theme,
        fonts: &FontBook,
        assets: &Assets,
        remarks: &mut Diagnostics,
    ) -> (Typeset, PageMap) {
        loop {
            let mut own = Diagnostics::new();
            let (mut typeset, map) = layout::typeset(book, theme, fonts, assets, &mut own);
            let set = u32::try_from(typeset.pages.len()).unwrap_or(u32::MAX);
            let pages = Printer::padded(set, self.multiple);
            let gutter = self.printer.gutter(pages);
            if gutter + hang(theme) > theme.page.inside {
                theme.page.inside = gutter + hang(theme);
                continue;
            }
            remarks.append(own);
            let blank = Page { size: theme.page.size, ..Page::default() };
            typeset.pages.resize(pages as usize, blank);
            self.judge(&typeset, theme, set, remarks);
            return (typeset, map);
        }
    }

    /// What the printer says to the size of the book and to its number of pages.
    fn judge(&self, typeset: &Typeset, theme: &Theme, set: u32, remarks: &mut Diagnostics) {
        let (printer, size) = (self.printer, theme.page.size);
        let title = printer.title;
        let pages = typeset.pages.len() as u32;
        let row = printer.trims.row(size);
        if row.is_none() && !printer.trims.list.is_empty() && !printer.trims.custom(size) {
            let known = |(w, h, _): &(_, _, _)| -> String { inches(Size::new(inch(w), inch(h))) };
            let list: Vec<String> = printer.trims.list.iter().map(known).collect();
            let message = if printer.trims.whole {
                format!("{title} does not trim books to {}", inches(size))
            } else {
                format!("{} is not among the sizes that are known of {title}", inches(size))
            };
            let help = format!("its sizes: {}; set one by `trim` under [output.chapbook.press]", list.join(", "));
            remarks.push(Diagnostic::new(Code::TrimSize, None, message).help(help));
        }
        if let Some(stock) = self.stock {
            let index = printer.stocks.iter().position(|other| std::ptr::eq(other, stock)).unwrap_or(0);
            let own = row.and_then(|row| printer.trims.list[row].2).and_then(|most| most.get(index).copied());
            let (least, most) = (stock.pages.0, own.unwrap_or(stock.pages.1));
            let what = format!("on {} paper in {}", stock.paper, stock.ink.name());
            if most == 0 {
                let message = format!("{title} does not print {} {what}", inches(size));
                remarks.push(Diagnostic::new(Code::TrimSize, None, message));
            } else if pages < least {
                let message = format!("the book has {pages} pages; {title} binds no fewer than {least} {what}");
                remarks.push(Diagnostic::new(Code::PageCount, None, message));
            } else if pages > most {
                let message = format!("the book has {pages} pages; {title} binds no more than {most} {what}");
                remarks.push(Diagnostic::new(Code::PageCount, None, message));
            }
        }
        let blank = match pages - set {
            0 => String::new(),
            1 => ", a blank one at the end".to_owned(),
            more => format!(", {more} blank ones at the end"),
        };
        let gutter = printer.gutter(pages);
        let asked = if gutter > Length::ZERO { format!(" ({title} asks for {})", mm(gutter)) } else { String::new() };
        let inside = mm(theme.page.inside);
        let message = format!("{pages} pages of {}{blank}; inside margin {inside}{asked}", inches(size));
        remarks.push(Diagnostic::new(Code::PressFile, None, message));
    }

    /// What the press asks of a file.
    fn press(&self) -> pdf::Press {
        pdf::Press {
            described: self.printer.described,
            profiled: self.printer.profiles,
            flat: !self.printer.transparency,
            least_line: self.printer.least_line,
        }
    }

    /// Writes the interior.
    pub(super) fn interior(&self, typeset: &Typeset, fonts: &FontBook, assets: &Assets) -> Result<Pdf, Error> {
        let ink = match self.ink {
            InkName::Black => {
                pdf::Ink::Black { least_tint: self.printer.least_tint, solid_text: self.printer.solid_text }
            }
            InkName::StandardColor | InkName::PremiumColor if self.printer.cmyk => {
                pdf::Ink::Process { most: self.printer.most_ink }
            }
            InkName::StandardColor | InkName::PremiumColor => pdf::Ink::Colors,
        };
        let sheets = interior(&typeset.pages, &self.how);
        let job = pdf::Job { sheets, sides: None, ink, press: Some(self.press()) };
        pdf::print(typeset, &job, fonts, assets)
    }

    /// Says where the printer's rules go before those of PDF/A.
    pub(super) fn tell_archive(&self, remarks: &mut Diagnostics) {
        let mut why = Vec::new();
        if !self.printer.described {
            why.push("a description of itself (XMP)");
        }
        if !self.printer.profiles {
            why.push("profiles of its colors");
        }
        if why.is_empty() {
            return;
        }
        let message =
            format!("the interior is not PDF/A: {} wants a file without {}", self.printer.title, why.join(" and "));
        remarks.push(Diagnostic::new(Code::PressFile, None, message));
    }

    /// Makes the wrap cover; `None` when the width of the spine is not known, which is told.
    pub(super) fn cover(
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
        self.tell_cover(&wrap, pages, ink, &drawn.colours, remarks);

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

    fn tell_cover(&self, wrap: &Wrap, pages: u32, ink: pdf::Ink, colours: &[[u8; 3]], remarks: &mut Diagnostics) {
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
        if let Some(most) = colours.iter().filter_map(|colour| ink.total(*colour)).max() {
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

    /// Pictures that are printed with fewer pixels than the printer asks for: where they are coarsest, with a clause
    /// that tells so.
    pub(super) fn coarse(&self, typeset: &Typeset, assets: &Assets) -> Vec<(AssetId, String)> {
        let least = f64::from(self.printer.resolution);
        let mut worst: BTreeMap<u32, (f64, String)> = BTreeMap::new();
        for page in &typeset.pages {
            for placed in &page.marks {
                let (id, size) = match placed.mark {
                    Mark::Image(id, size) => (id, size),
                    Mark::Turned(id, size) => (id, Size::new(size.height, size.width)),
                    _ => continue,
                };
                let Some(found) = assets.list.get(id.0 as usize).and_then(|asset| resolution(asset, size)) else {
                    continue;
                };
                if found < least - 0.5 && worst.get(&id.0).is_none_or(|(known, _)| found < *known) {
                    let folio = if page.folio.is_empty() { "?" } else { page.folio.as_str() };
                    let told = format!(
                        "has {found:.0} pixels to the inch at its size of {} × {} on page {folio}; {} asks for {least:.0}",
                        mm(size.width),
                        mm(size.height),
                        self.printer.title
                    );
                    worst.insert(id.0, (found, told));
                }
            }
        }
        worst.into_iter().map(|(id, (_, told))| (AssetId(id), told)).collect()
    }
}

/// How far signs hang out of the text at most (layout, "margin"): margins of a press are free of them too.
fn hang(theme: &Theme) -> Length {
    theme.body.size / 5
}

fn unknown(remarks: &mut Diagnostics, named: &Named, message: String) {
    remarks.push(Diagnostic::new(Code::UnknownStock, named.span, message));
}

/// The fewest pixels to the inch of a raster picture at a size; drawings have no pixels.
fn resolution(asset: &Asset, size: Size) -> Option<f64> {
    if asset.kind == Kind::Svg {
        return None;
    }
    let along = |pixels: u32, length: Length| f64::from(pixels) / (length.to_pt() / 72.0).max(1e-6);
    Some(along(asset.width, size.width).min(along(asset.height, size.height)))
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

fn inch(length: &crate::press::printers::Inch) -> Length {
    length.length()
}

fn mm(length: Length) -> String {
    format!("{:.1} mm", length.to_pt() / 72.0 * 25.4)
}

fn inch_of(length: Length) -> String {
    format!("{} in", shortest(length))
}

fn inches(size: Size) -> String {
    format!("{} × {} in", shortest(size.width), shortest(size.height))
}

/// A length in inches with at most three decimals.
fn shortest(length: Length) -> String {
    let text = format!("{:.3}", length.to_pt() / 72.0);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
