//! A book for a printer: its interior with the gutter that its number of pages asks for, and the cover
//! whose spine follows from it (`cover`).
//!
//! The rules are the printer's ([`crate::press`]), the wishes the author's ([`crate::config::Press`]). Everything that is
//! decided on the way is told: sizes and margins as notes, what the printer would send back as warnings.

mod cover;

use crate::asset::{Asset, AssetId, Assets, Kind};
use crate::book::{Book, Direction, PageMap};
use crate::config::{self, Bleed, Named};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::error::Error;
use crate::font::FontBook;
use crate::layout;
use crate::layout::page::{Mark, Page, Typeset};
use crate::length::{Length, Size};
use crate::pdf::{self, Pdf};
use crate::press::{InkName, Interior, Printer, Stock, interior};
use crate::theme::{Color, Media, RunningPlace, Theme};
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
        let mut message = format!("{pages} pages of {}{blank}; inside margin {inside}{asked}", inches(size));
        // With black alone it is that: black.
        if let Some(most) = self.heaviest(typeset).filter(|_| self.ink != InkName::Black) {
            message.push_str(&format!("; letters and rules take at most {most} % of ink on one spot"));
        }
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

    /// What the colors of the interior become.
    fn inks(&self) -> pdf::Ink {
        match self.ink {
            InkName::Black => {
                pdf::Ink::Black { least_tint: self.printer.least_tint, solid_text: self.printer.solid_text }
            }
            InkName::StandardColor | InkName::PremiumColor if self.printer.cmyk => {
                pdf::Ink::Process { most: self.printer.most_ink }
            }
            InkName::StandardColor | InkName::PremiumColor => pdf::Ink::Colors,
        }
    }

    /// The most ink that letters, rules and grounds take on one spot, in hundredths of one; `None` where colors are
    /// not told as inks. Of pictures it is at most what the printer allows.
    fn heaviest(&self, typeset: &Typeset) -> Option<u32> {
        let ink = self.inks();
        let colors = typeset.pages.iter().flat_map(|page| &page.marks).filter_map(|placed| match &placed.mark {
            Mark::Glyphs(run) => Some(run.color),
            Mark::Rule(_, color) | Mark::Frame { color, .. } | Mark::Path(_, color) | Mark::Dots { color, .. } => {
                Some(*color)
            }
            Mark::Image(..) | Mark::Turned(..) | Mark::Link(..) | Mark::Told(..) => None,
        });
        colors.filter_map(|color| ink.total([color.r, color.g, color.b])).max()
    }

    /// Writes the interior.
    pub(super) fn interior(&self, typeset: &Typeset, fonts: &FontBook, assets: &Assets) -> Result<Pdf, Error> {
        let ink = self.inks();
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

fn inch(length: &crate::press::Inch) -> Length {
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
