//! The model as text, for golden files.
