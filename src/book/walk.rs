//! Walks over the model.
