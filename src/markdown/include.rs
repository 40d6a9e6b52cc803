//! Include directives.
