//! PHP: code of its own, or pieces of it within HTML.
//!
//! In: code. Out: paint. Code without any `<?php` or `<?=` is PHP from its first byte, as books print
//! it; else what stands outside of `<? … ?>` is HTML. Invariant: each byte is scanned in one language.

use super::painter::{Painter, after, byte, starts};
use super::{engine, langs_script, markup};

/// Scans `code` from `at` on.
pub(super) fn scan(code: &[u8], mut at: usize, out: &mut Painter<'_>) {
    if opening(code, at).is_none() {
        return engine::scan(&langs_script::PHP, code, at, out);
    }
    while at < code.len() {
        let open = opening(code, at).unwrap_or(code.len());
        markup::html(&code[..open], at, out);
        at = closing(code, open);
        engine::scan(&langs_script::PHP, &code[..at], open, out);
    }
}

/// Where the next piece of PHP opens.
fn opening(code: &[u8], mut at: usize) -> Option<usize> {
    loop {
        at = after(code, at, b"<?");
        if starts(code, at, b"php") || starts(code, at, b"=") {
            return Some(at - 2);
        }
        if at >= code.len() {
            return None;
        }
    }
}

/// Behind the `?>` that ends a piece. `(?>` belongs to a regular expression.
fn closing(code: &[u8], mut at: usize) -> usize {
    loop {
        at = after(code, at, b"?>");
        if at >= code.len() || at >= 3 && byte(code, at - 3) != b'(' {
            return at;
        }
    }
}
