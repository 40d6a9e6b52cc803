//! chapbook: one engine that turns a chaptered Markdown book into an EPUB 3 and a typeset PDF.
//!
//! The rooms in reading order; a room names only rooms above it (`tests/rooms.rs` holds the table).

pub mod asset;
pub mod bibliography;
pub mod book;
pub mod check;
pub mod cli;
pub mod config;
pub mod cover;
pub mod diagnostic;
pub mod epub;
pub mod error;
pub mod font;
pub mod highlight;
pub mod inspect;
pub mod layout;
pub mod length;
pub mod markdown;
pub mod math;
pub mod pdf;
pub mod pipeline;
pub mod press;
pub mod source;
pub mod text;
pub mod theme;
pub mod transform;
