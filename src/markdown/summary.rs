//! SUMMARY.md.
