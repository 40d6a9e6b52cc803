//! How the pages of a book come out: `cargo run --example pages -- BOOK OUT [two-sided] [VARIABLE=VALUE…]`, the variables being
//! those that override keys, such as `MDBOOK_OUTPUT__CHAPBOOK__THEME=novel`.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "an example speaks on the terminal")]

use chapbook::pipeline::{self, Request};

fn main() {
    let mut arguments = std::env::args().skip(1);
    let (Some(dir), Some(out)) = (arguments.next(), arguments.next()) else {
        return eprintln!("usage: pages BOOK OUT [two-sided] [VARIABLE=VALUE…]");
    };
    let mut variables = Vec::new();
    for argument in arguments {
        let given = if argument == "two-sided" { "MDBOOK_OUTPUT__CHAPBOOK__PDF__TWO_SIDED=true" } else { &argument };
        let Some((name, value)) = given.split_once('=') else { return eprintln!("not a variable: {given}") };
        variables.push((name.to_owned(), value.to_owned()));
    }
    let request = Request {
        dir: dir.into(),
        out: Some(out.into()),
        pdf: true,
        variables,
        epoch: Some("0".to_owned()),
        ..Request::default()
    };
    let outcome = pipeline::build(&request, &mut |_| {});
    let Ok(Some(editions)) = outcome.result else { return eprintln!("the book cannot be built") };
    let Some(summary) = editions.summary else { return };
    let level = summary.level as f64 * 100.0 / summary.spreads.max(1) as f64;
    println!("{}: {} pages", editions.title, editions.pages.unwrap_or(0));
    println!("  spreads level {}/{} = {level:.1} %", summary.level, summary.spreads);
    println!(
        "  widows {}  clubs {}  headings {}  cut {}",
        summary.widows, summary.clubs, summary.headings, summary.cut
    );
    println!(
        "  hyphens {}  short pages {}  last pages under 3 lines {}",
        summary.hyphens, summary.short, summary.stubs
    );
    println!(
        "  {} pages inside chapters filled {:.1} %  widest white {:.2}",
        summary.pages,
        summary.fill as f64 / 10.0,
        summary.gap as f64 / 1000.0
    );
}
