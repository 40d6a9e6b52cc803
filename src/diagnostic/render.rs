//! Diagnostics as text for people (with a caret under the place) and as JSON for programs.
