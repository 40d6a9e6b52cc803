//! What both outputs know of characters.

/// KaTeX's faces keep some negated relations at private places; what they say has a place of its own.
pub(super) fn public(c: char) -> char {
    match c {
        '\u{e006}' => '\u{2224}',
        '\u{e007}' => '\u{2226}',
        '\u{e008}' => '\u{03dd}',
        '\u{e009}' => '\u{03f0}',
        '\u{e00c}' => '\u{2268}',
        '\u{e00d}' => '\u{2269}',
        '\u{e00e}' | '\u{e00f}' => '\u{2271}',
        '\u{e010}' | '\u{e011}' => '\u{2270}',
        '\u{e016}' => '\u{2288}',
        '\u{e017}' => '\u{2acb}',
        '\u{e018}' => '\u{2289}',
        '\u{e019}' => '\u{2acc}',
        '\u{e01a}' => '\u{228a}',
        '\u{e01b}' => '\u{228b}',
        '\u{e020}' => '\u{338}',
        '\u{e258}' => '\u{2258}',
        '\u{e25e}' => '\u{225e}',
        other => other,
    }
}
