//! Inlines → lines.
