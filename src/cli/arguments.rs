//! The arguments, and the text of `--help`.

use crate::config;
use crate::length::{Length, Size};
use crate::press::printers::{self, PRINTERS};
use crate::press::{InkName, Printer};
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Turns a chaptered Markdown book (an mdBook) into an EPUB 3 and a PDF set like a printed book.
#[derive(Debug, Parser)]
#[command(name = "chapbook", version, args_conflicts_with_subcommands = true, after_help = EXIT_CODES)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub(super) command: Option<Command>,
    #[command(flatten)]
    pub(super) build: Build,
}

const EXIT_CODES: &str = "Exit code: 0 the book was made; 1 it has errors, nothing was written; 2 could not run.";

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Build a book; what chapbook does when no command is given
    Build(Build),
    /// Begin a book: book.toml, a summary and two chapters to write in
    Init {
        /// Folder of the book, made if it is not there [default: the current folder]
        dir: Option<PathBuf>,
    },
    /// Make a handout of some chapters
    Handout(Handout),
    /// Tell what a remark means, or list all kinds of remarks
    Explain {
        /// The name in brackets, such as dead-link
        code: Option<String>,
    },
    /// Read two finished editions again and tell whether they say the same
    Verify(Verify),
    /// Read a finished PDF and tell what a printer would send it back for
    Preflight(Preflight),
}

#[derive(Args, Debug)]
pub(super) struct Verify {
    /// The EPUB
    pub(super) epub: PathBuf,
    /// The PDF
    pub(super) pdf: PathBuf,
    /// Compare the text block by block, each with its place in the structure of its edition
    #[arg(long)]
    pub(super) structure: bool,
    /// Form of what is printed
    #[arg(long, value_enum, value_name = "FORM", default_value = "human")]
    pub(super) message_format: MessageFormat,
}

#[derive(Args, Debug)]
pub(super) struct Build {
    /// Folder that holds book.toml [default: book/ if it is one, else the current folder]
    pub(super) dir: Option<PathBuf>,
    /// Editions to make
    #[arg(short, long, value_enum, value_delimiter = ',', default_values = ["epub", "pdf"], hide_possible_values = true)]
    pub(super) format: Vec<Format>,
    /// What the PDF is made for; links are colored on the screen only [default: output.chapbook.pdf.media of book.toml]
    #[arg(long, value_enum, value_name = "MEDIUM")]
    pub(super) media: Option<MediaArgument>,
    /// Whose readers the EPUB is made for [default: output.chapbook.epub.target of book.toml, else generic]
    #[arg(long, value_enum, value_name = "TARGET")]
    pub(super) target: Option<TargetArgument>,
    /// Make the PDF for a printer: interior and wrap cover; [output.chapbook.press] of book.toml tells paper and ink
    #[arg(long, value_name = "PRINTER", value_parser = printer)]
    pub(super) press: Option<&'static Printer>,
    /// Read both editions again when they are made; exit code 1 if they do not say the same
    #[arg(long)]
    pub(super) verify: bool,
    #[command(flatten)]
    pub(super) run: Run,
}

/// What every command that makes something takes.
#[derive(Args, Debug)]
pub(super) struct Run {
    /// Folder that the editions go to, relative to the current one [default: build.build-dir of book.toml]
    #[arg(short, long, value_name = "DIR")]
    pub(super) dest_dir: Option<PathBuf>,
    /// Worker threads [default: one a processor]
    #[arg(short, long, value_name = "N", value_parser = jobs)]
    pub(super) jobs: Option<usize>,
    /// Folder outside which nothing is read [default: the git work tree that tracks book.toml, else its folder]
    #[arg(long, value_name = "DIR")]
    pub(super) root: Option<PathBuf>,
    /// Treat warnings as errors
    #[arg(long)]
    pub(super) strict: bool,
    /// Form of remarks and summary
    #[arg(long, value_enum, value_name = "FORM", default_value = "human")]
    pub(super) message_format: MessageFormat,
    /// Say nothing but warnings and errors
    #[arg(short, long, conflicts_with = "verbose")]
    pub(super) quiet: bool,
    /// Say more: the root, what was read
    #[arg(short, long)]
    pub(super) verbose: bool,
    /// Show how long each stage took (editions are then written one after the other)
    #[arg(long)]
    pub(super) timings: bool,
    /// Let book.toml name faces that are installed on this system
    #[arg(long)]
    pub(super) system_fonts: bool,
    /// Open the PDF (or the EPUB) when it is made
    #[arg(short, long)]
    pub(super) open: bool,
}

#[derive(Args, Debug)]
pub(super) struct Handout {
    /// Chapters: a number with all that is in it (3, 3.2), a range (3-5), a slug or a file
    #[arg(required = true, value_name = "CHAPTER")]
    pub(super) chapters: Vec<String>,
    /// Folder that holds book.toml [default: book/ if it is one, else the current folder]
    #[arg(short, long, value_name = "DIR")]
    pub(super) book: Option<PathBuf>,
    /// Editions to make
    #[arg(short, long, value_enum, value_delimiter = ',', default_values = ["pdf"])]
    pub(super) format: Vec<Format>,
    /// References to what is not in the handout: plain words, the book's page, or links to its site
    #[arg(long, value_enum, value_name = "FORM", default_value = "book")]
    pub(super) refs: RefsArgument,
    /// Room to write: in the outer margin, under the text, ruled with lines (alone: lines under the text)
    #[arg(long, value_enum, value_delimiter = ',', value_name = "PLACE")]
    pub(super) notes: Vec<NotesArgument>,
    /// Paper
    #[arg(long, value_enum, default_value = "a4")]
    pub(super) paper: PaperArgument,
    /// Pages on one side of a sheet
    #[arg(long, value_name = "N", value_parser = up, default_value = "1")]
    pub(super) up: u32,
    /// Two pages on a side, in the order for folding and stitching
    #[arg(long, conflicts_with_all = ["up", "holes"])]
    pub(super) booklet: bool,
    /// Sheets of a booklet that are folded together [default: all up to 20, else 8 at most]
    #[arg(long, value_name = "SHEETS", requires = "booklet", value_parser = sheets)]
    pub(super) signature: Option<usize>,
    /// How thick a sheet of a booklet is: inner pages stand as much nearer to the fold
    #[arg(long, value_name = "LENGTH", requires = "booklet", value_parser = thickness, default_value = "0.1mm")]
    pub(super) thickness: Length,
    /// Print on both sides, leaves turned over this edge
    #[arg(long, value_enum, value_name = "EDGE")]
    pub(super) duplex: Option<EdgeArgument>,
    /// Leave room for punched holes
    #[arg(long)]
    pub(super) holes: bool,
    /// No colors
    #[arg(long)]
    pub(super) gray: bool,
    /// No grounds under code
    #[arg(long)]
    pub(super) toner_light: bool,
    /// Smaller type and margins; tells how many pages that saves
    #[arg(long)]
    pub(super) compact: bool,
    /// Leave out what has this class, such as answer
    #[arg(long, value_delimiter = ',', value_name = "CLASS")]
    pub(super) without: Vec<String>,
    /// Title of the handout
    #[arg(long)]
    pub(super) title: Option<String>,
    #[command(flatten)]
    pub(super) run: Run,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum RefsArgument {
    None,
    Book,
    Url,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum NotesArgument {
    Right,
    Below,
    Lines,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum PaperArgument {
    A4,
    Letter,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum EdgeArgument {
    Long,
    Short,
}

#[derive(Args, Debug)]
pub(super) struct Preflight {
    /// The PDF, of whatever maker
    pub(super) file: PathBuf,
    /// Whose rules it is held against
    #[arg(long, value_name = "PRINTER", value_parser = printer, default_value = "generic")]
    pub(super) press: &'static Printer,
    /// The file is a wrap cover
    #[arg(long)]
    pub(super) cover: bool,
    /// Size after trimming of a page, such as 6x9 or "170mm x 240mm"
    #[arg(long, value_name = "SIZE", value_parser = trim)]
    pub(super) trim: Option<Size>,
    /// Paper of the interior, by its name
    #[arg(long, value_name = "NAME")]
    pub(super) paper: Option<String>,
    /// Ink of the interior: black, standard-color or premium-color
    #[arg(long, value_name = "NAME", value_parser = ink, default_value = "black")]
    pub(super) ink: InkName,
    /// Pages of the interior, to check the width of a cover by
    #[arg(long, value_name = "N")]
    pub(super) pages: Option<u32>,
    /// Form of what is found
    #[arg(long, value_enum, value_name = "FORM", default_value = "human")]
    pub(super) message_format: MessageFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    Epub,
    Pdf,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum MediaArgument {
    /// For reading on a screen
    Screen,
    /// For paper
    Print,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum TargetArgument {
    /// Any reader
    Generic,
    /// Kobo: a .kepub.epub
    Kobo,
    /// Amazon's Kindle
    Kindle,
    /// Apple Books
    Apple,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum MessageFormat {
    Human,
    Json,
}

fn printer(text: &str) -> Result<&'static Printer, String> {
    let names = || PRINTERS.map(|printer| printer.name).join(", ");
    printers::by_name(text).ok_or_else(|| format!("the printers are {}", names()))
}

fn trim(text: &str) -> Result<Size, String> {
    config::paper(text).ok_or_else(|| "give a paper such as a5 or 6x9, or width x height with units".to_owned())
}

fn ink(text: &str) -> Result<InkName, String> {
    let names = || InkName::ALL.map(|(name, _)| name).join(", ");
    let found = InkName::ALL.iter().find(|(name, _)| *name == text);
    found.map(|(_, ink)| *ink).ok_or_else(|| format!("the inks are {}", names()))
}

fn jobs(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(jobs @ 1..=256) => Ok(jobs),
        _ => Err("give a number from 1 to 256".to_owned()),
    }
}

fn up(text: &str) -> Result<u32, String> {
    match text {
        "1" => Ok(1),
        "2" => Ok(2),
        "4" => Ok(4),
        _ => Err("give 1, 2 or 4".to_owned()),
    }
}

fn sheets(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(sheets @ 1..=64) => Ok(sheets),
        _ => Err("give a number of sheets from 1 to 64".to_owned()),
    }
}

fn thickness(text: &str) -> Result<Length, String> {
    match Length::parse(text) {
        Some(length) if length >= Length::ZERO && length <= Length::from_mm(1.0) => Ok(length),
        _ => Err("give a length of at most 1mm, such as 0.1mm".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_may_stand_with_or_without_the_command() {
        for line in ["chapbook x -f pdf -j 2", "chapbook build x -f pdf -j 2"] {
            let arguments = Arguments::try_parse_from(line.split(' ')).expect(line);
            let build = match arguments.command {
                Some(Command::Build(build)) => build,
                _ => arguments.build,
            };
            assert_eq!(build.dir, Some(PathBuf::from("x")));
            assert_eq!((build.format, build.run.jobs), (vec![Format::Pdf], Some(2)));
        }
        let both = Arguments::try_parse_from(["chapbook", "--format", "pdf,epub"]).expect("a list");
        assert_eq!(both.build.format, [Format::Pdf, Format::Epub]);
        assert!(Arguments::try_parse_from(["chapbook", "-j", "0"]).is_err());
        assert!(Arguments::try_parse_from(["chapbook", "-f", "mobi"]).is_err());
    }

    #[test]
    fn the_arguments_are_sound() {
        use clap::CommandFactory;
        Arguments::command().debug_assert();
    }
}
