//! book.toml and the environment → plain data, with a span for every key.
