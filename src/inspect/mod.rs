//! Finished files → what they say. Shares no code with the writers, so that it can bear witness.
//!
//! Comes in: the bytes of an EPUB or a PDF, of whatever maker. Goes out: [`Facts`], and from two of
//! them a [`Report`]. A PDF is read by its structure tree (ISO 32000-1 §14.7), an EPUB by its spine
//! (EPUB 3.3 §5.4). What cannot be read is an error with a reason, never a panic; what is read is
//! bounded, so that a small file cannot fill the memory.

mod align;
pub mod compare;
pub mod epub;
pub mod event;
pub mod facts;
mod folios;
mod gather;
pub mod pdf;
pub mod preflight;
mod signs;
mod structure;
mod xhtml;

pub use compare::{Report, compare, compare_structure};
pub use facts::Facts;
