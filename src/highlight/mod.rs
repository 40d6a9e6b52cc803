//! Code → coloured spans.
