//! The themes that come with the program, one a file. Each is a value: nothing else tells them apart.

mod handout;
mod large_print;
mod novel;
mod technical;

pub(super) use handout::handout;
pub(super) use large_print::large_print;
pub(super) use novel::novel;
pub(super) use technical::technical;
