//! What stops the program: a file that cannot be read or written, a PDF that cannot be made.
//!
//! What the author can mend in the book is never an `Error` but a [`crate::diagnostic::Diagnostic`].

use std::fmt;
use std::path::PathBuf;

/// Something outside the book went wrong; the program ends with exit code 2.
#[derive(Debug)]
pub struct Error {
    /// The file or folder it went wrong on, if one.
    pub path: Option<PathBuf>,
    /// What happened, in words.
    pub message: String,
}

impl Error {
    /// An error that concerns a path.
    pub fn at(path: impl Into<PathBuf>, message: impl fmt::Display) -> Self {
        Self { path: Some(path.into()), message: message.to_string() }
    }

    /// An error that concerns no path.
    pub fn new(message: impl fmt::Display) -> Self {
        Self { path: None, message: message.to_string() }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.path {
            Some(path) => write!(f, "{}: {}", path.display(), self.message),
            None => f.write_str(&self.message),
        }
    }
}

impl std::error::Error for Error {}
