//! Title and author → a drawn cover.
