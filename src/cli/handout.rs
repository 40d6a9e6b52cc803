//! `chapbook handout`: the arguments as an order.

use super::arguments::{EdgeArgument, Handout, NotesArgument, PaperArgument, RefsArgument};
use crate::length::{Length, Size};
use crate::pdf::Sides;
use crate::pipeline;
use crate::pipeline::handout::{Folded, Order, References};
use crate::theme::{NotePlace, PageTheme};
use std::process::ExitCode;

/// Makes the handout.
pub(super) fn handout(arguments: &Handout) -> ExitCode {
    let request = super::common(&arguments.run, arguments.book.clone(), &arguments.format);
    let order = order(arguments);
    super::run(&arguments.run, &|progress| pipeline::hand_out(&request, &order, progress), &|_| 0)
}

fn order(arguments: &Handout) -> Order {
    let paper = match arguments.paper {
        PaperArgument::A4 => "a4",
        PaperArgument::Letter => "letter",
    };
    Order {
        chapters: arguments.chapters.clone(),
        references: match arguments.refs {
            RefsArgument::None => References::None,
            RefsArgument::Book => References::Book,
            RefsArgument::Url => References::Url,
        },
        notes: notes(&arguments.notes),
        paper: PageTheme::preset(paper).map_or(Size::new(Length::pt(595), Length::pt(842)), |paper| paper.size),
        up: arguments.up,
        booklet: arguments.booklet.then_some(Folded { signature: arguments.signature, thickness: arguments.thickness }),
        sides: arguments.duplex.map(|edge| match edge {
            EdgeArgument::Long => Sides::LongEdge,
            EdgeArgument::Short => Sides::ShortEdge,
        }),
        holes: arguments.holes,
        gray: arguments.gray,
        toner_light: arguments.toner_light,
        compact: arguments.compact,
        without: arguments.without.iter().map(|class| class.trim_start_matches('.').to_owned()).collect(),
        title: arguments.title.clone().filter(|title| !title.trim().is_empty()),
    }
}

/// Lines alone stand under the text.
fn notes(wanted: &[NotesArgument]) -> Option<(NotePlace, bool)> {
    let ruled = wanted.contains(&NotesArgument::Lines);
    if wanted.contains(&NotesArgument::Right) {
        return Some((NotePlace::Beside, ruled));
    }
    (ruled || wanted.contains(&NotesArgument::Below)).then_some((NotePlace::Below, ruled))
}
