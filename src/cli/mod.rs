//! The command line: arguments in, exit code out. The only room that speaks.
//!
//! Remarks go to stderr, the one summary line to stdout. Exit code 0: the book was made (there may
//! be warnings); 1: it has errors and nothing was written; 2: the program could not run. A reader
//! of our output who has gone away is no reason to fail: what cannot be printed is dropped.

mod arguments;
mod explain;
mod handout;
mod init;
mod preflight;
mod report;
mod verify;

use crate::pipeline::{self, Outcome, Request, Target};
use arguments::{Arguments, Build, Command, Format, MediaArgument, MessageFormat, Run, TargetArgument, Verify};
use clap::{CommandFactory, Parser};
use std::env;
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

/// Stack of the thread that works, in bytes: room for deeply nested books.
const STACK: usize = 64 << 20;
/// Stack of each worker thread, in bytes.
const WORKER_STACK: usize = 16 << 20;
/// Memory for which a worker makes room, in bytes: about what a book takes for the EPUB.
const ROOM: usize = 16 << 20;

/// Runs the program with the arguments of the process.
pub fn main() -> ExitCode {
    if let Some(message) = stray_word() {
        return fail(&message);
    }
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version come this way too, with code 0. A closed pipe is no failure.
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    match arguments.command {
        Some(Command::Explain { code }) => explain::explain(code.as_deref()),
        Some(Command::Init { dir }) => init::init(dir.as_deref()),
        Some(Command::Verify(arguments)) => on_a_large_stack(move || ExitCode::from(verify::verify(&arguments))),
        Some(Command::Preflight(arguments)) => ExitCode::from(preflight::preflight(&arguments)),
        Some(Command::Handout(arguments)) => on_a_large_stack(move || handout::handout(&arguments)),
        Some(Command::Build(arguments)) => on_a_large_stack(move || build(&arguments)),
        None => on_a_large_stack(move || build(&arguments.build)),
    }
}

/// What to say of a first argument that is neither a command nor a folder: most often a command in other letters.
fn stray_word() -> Option<String> {
    let word = env::args_os().nth(1)?.into_string().ok()?;
    let known = Arguments::command();
    let is_word = !word.is_empty() && word.chars().all(char::is_alphanumeric);
    if !is_word || word == "help" || known.find_subcommand(&word).is_some() || Path::new(&word).exists() {
        return None;
    }
    let names: Vec<&str> = known.get_subcommands().map(clap::Command::get_name).collect();
    let like = names.iter().find(|name| is_like(name, &word));
    let help = like.map_or_else(
        || format!("the commands are {}; a book is named by its folder", names.join(", ")),
        |name| format!("did you mean `chapbook {name}`?"),
    );
    Some(format!("`{word}` is neither a command nor a folder; {help}"))
}

/// Whether a word is another with one letter wrong, missing or too many, or with two in the wrong order.
fn is_like(name: &str, word: &str) -> bool {
    let (name, word): (Vec<char>, Vec<char>) = (name.chars().collect(), word.to_lowercase().chars().collect());
    let start = name.iter().zip(&word).take_while(|(a, b)| a == b).count();
    let end = name[start..].iter().rev().zip(word[start..].iter().rev()).take_while(|(a, b)| a == b).count();
    let (name, word) = (&name[start..name.len() - end], &word[start..word.len() - end]);
    name.len().max(word.len()) <= 1 || matches!((name, word), ([a, b], [c, d]) if a == d && b == c)
}

/// Lets the memory of a worker grow at once. glibc asks the system for a thread's memory a few pages at a time, but keeps what
/// it was given: an allocation that is not used leaves room for those that follow, none of which is more than reserved yet. The
/// first one goes to the system directly, and tells glibc that such sizes are usual. Elsewhere nothing comes of it.
fn make_room() {
    for _ in 0..2 {
        drop(std::hint::black_box(Vec::<u8>::with_capacity(ROOM)));
    }
}

fn on_a_large_stack(work: impl FnOnce() -> ExitCode + Send + 'static) -> ExitCode {
    let thread = std::thread::Builder::new().stack_size(STACK).spawn(work);
    match thread.map(std::thread::JoinHandle::join) {
        Ok(Ok(code)) => code,
        // A fault of ours: its message is printed already.
        Ok(Err(panic)) => std::panic::resume_unwind(panic),
        Err(error) => fail(&format!("cannot start a thread: {error}")),
    }
}

fn fail(message: &str) -> ExitCode {
    let _ = writeln!(std::io::stderr(), "error: {}", crate::diagnostic::render::clean(message));
    ExitCode::from(2)
}

fn build(arguments: &Build) -> ExitCode {
    if arguments.verify && !(arguments.format.contains(&Format::Epub) && arguments.format.contains(&Format::Pdf)) {
        return fail("--verify compares the two editions: --format must name both");
    }
    let verify =
        |outcome: &Outcome| if arguments.verify { verify_made(outcome, arguments.run.message_format) } else { 0 };
    run(&arguments.run, &|progress| pipeline::build(&request(arguments), progress), &verify)
}

/// What makes an outcome, telling the stages.
type Make<'a> = &'a dyn Fn(&mut dyn FnMut(&'static str)) -> Outcome;

/// Makes something and reports it; `check` is asked for the exit code when all went well.
fn run(arguments: &Run, make: Make<'_>, check: &dyn Fn(&Outcome) -> u8) -> ExitCode {
    let start = Instant::now();
    let workers = rayon::ThreadPoolBuilder::new()
        .num_threads(arguments.jobs.unwrap_or(0))
        .stack_size(WORKER_STACK)
        .start_handler(|_| make_room());
    if let Err(error) = workers.build_global() {
        return fail(&format!("cannot start the worker threads: {error}"));
    }
    let human = arguments.message_format == MessageFormat::Human;
    let lively = human && !arguments.quiet && std::io::stderr().is_terminal();
    let outcome = make(&mut |stage| {
        if lively {
            // Back to the start of the line, erase it (ECMA-48 EL), say what is being done.
            let _ = write!(std::io::stderr(), "\r\x1b[K{stage} …");
        }
    });
    if lively {
        let _ = write!(std::io::stderr(), "\r\x1b[K");
    }
    let mut code = report::report(arguments, &outcome, start.elapsed());
    if code == 0 {
        code = check(&outcome);
    }
    if arguments.open {
        open(&outcome);
    }
    // The process ends: the system takes its memory back at once, faster than piece by piece.
    std::mem::forget(outcome);
    ExitCode::from(code)
}

/// Reads the editions of a build again.
fn verify_made(outcome: &Outcome, message_format: MessageFormat) -> u8 {
    let Ok(Some(editions)) = &outcome.result else { return 0 };
    let file = |format: &str| editions.files.iter().find(|file| file.format == format);
    let (Some(epub), Some(pdf)) = (file("EPUB"), file("PDF")) else { unreachable!("both were asked for") };
    verify::verify(&Verify { epub: epub.path.clone(), pdf: pdf.path.clone(), structure: false, message_format })
}

fn request(arguments: &Build) -> Request {
    Request {
        print: arguments.media.map(|media| media == MediaArgument::Print),
        target: arguments.target.map(|target| match target {
            TargetArgument::Generic => Target::Generic,
            TargetArgument::Kobo => Target::Kobo,
            TargetArgument::Kindle => Target::Kindle,
            TargetArgument::Apple => Target::Apple,
        }),
        press: arguments.press,
        ..common(&arguments.run, arguments.dir.clone(), &arguments.format)
    }
}

/// What every request takes from the arguments and the environment.
fn common(run: &Run, dir: Option<PathBuf>, formats: &[Format]) -> Request {
    Request {
        dir: dir.unwrap_or_else(usual_folder),
        root: run.root.clone(),
        out: run.dest_dir.clone(),
        epub: formats.contains(&Format::Epub),
        pdf: formats.contains(&Format::Pdf),
        strict: run.strict,
        system_fonts: run.system_fonts,
        print: None,
        target: None,
        press: None,
        timings: run.timings,
        // A name or value that is not Unicode cannot be meant for us.
        variables: env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
            .filter(|(name, _)| name.starts_with("MDBOOK_"))
            .collect(),
        epoch: env::var("SOURCE_DATE_EPOCH").ok(),
    }
}

/// What is built when no folder is named: `book/` if it holds a book, else the current folder.
fn usual_folder() -> PathBuf {
    let book = PathBuf::from("book");
    if book.join("book.toml").is_file() { book } else { PathBuf::from(".") }
}

/// Shows the PDF, or the EPUB when there is no PDF, in the program that the system has for it.
fn open(outcome: &Outcome) {
    let Ok(Some(editions)) = &outcome.result else { return };
    let Some(file) = editions.files.last() else { return };
    let opener = if cfg!(target_os = "macos") {
        "open"
    } else if cfg!(windows) {
        "explorer"
    } else {
        "xdg-open"
    };
    if let Err(error) = std::process::Command::new(opener).arg(&file.path).spawn() {
        let _ = writeln!(std::io::stderr(), "cannot open {}: {opener}: {error}", file.path.display());
    }
}
