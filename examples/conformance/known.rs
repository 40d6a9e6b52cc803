//! The examples whose text differs on purpose, each with its reason.

const PRE: &str = "what stands in HTML pre is one block of code: line ends for the paragraphs in it, none in front";
const CUT: &str = "a tag that never ends is shown as text; browsers lose all that follows";
const PI: &str = "processing instructions and CDATA are dropped whole; HTML ends them at the first >";
const OLD: &str = "CommonMark 0.29 took it for no comment, 0.31 does";
const FILTER: &str = "GitHub shows such tags; here they go with their content, and the author is told";
const SPACES: &str = "a space inside the signs of a formula is allowed where it holds TeX, as mdbook-katex has it";
const COLON: &str = "a line that begins with a colon behind a table is its caption, as in Pandoc";
const UNUSED: &str = "a note that nothing refers to is left out, and the author is told";
const ORDER: &str = "notes that only notes refer to are numbered behind those of the text";
const KEYS: &str = "front matter stands at the top of a file and begins with a key of its language";
const CLOSED: &str = "front matter that is never closed is told and left out up to the first empty line";
const DOLLAR: &str = "the Markdown parser takes a $ before a digit for the end of a formula";
const PARSER: &str = "a fault of pulldown-cmark 0.13.6, mended since";

/// File, number of the example, why.
pub(crate) const KNOWN: &[(&str, usize, &str)] = &[
    ("commonmark", 148, PRE),
    ("commonmark", 156, CUT),
    ("commonmark", 157, CUT),
    ("commonmark", 158, CUT),
    ("commonmark", 169, PRE),
    ("commonmark", 180, PI),
    ("commonmark", 629, PI),
    ("gfm", 118, PRE),
    ("gfm", 126, CUT),
    ("gfm", 127, CUT),
    ("gfm", 128, CUT),
    ("gfm", 139, PRE),
    ("gfm", 149, PI),
    ("gfm", 645, OLD),
    ("gfm", 646, OLD),
    ("gfm", 649, PI),
    ("gfm", 653, FILTER),
    ("gfm-extensions", 22, FILTER),
    ("pulldown-definition_lists", 20, COLON),
    ("pulldown-definition_lists", 21, COLON),
    ("pulldown-footnotes", 7, UNUSED),
    ("pulldown-footnotes", 8, UNUSED),
    ("pulldown-footnotes", 11, ORDER),
    ("pulldown-footnotes", 17, UNUSED),
    ("pulldown-footnotes", 18, UNUSED),
    ("pulldown-footnotes", 19, UNUSED),
    ("pulldown-footnotes", 20, UNUSED),
    ("pulldown-math", 12, SPACES),
    ("pulldown-math", 24, SPACES),
    ("pulldown-math", 25, DOLLAR),
    ("pulldown-metadata_blocks", 2, CLOSED),
    ("pulldown-metadata_blocks", 6, KEYS),
    ("pulldown-metadata_blocks", 10, KEYS),
    ("pulldown-metadata_blocks", 12, KEYS),
    ("pulldown-regression", 135, UNUSED),
    ("pulldown-regression", 212, PARSER),
    ("pulldown-regression", 213, PARSER),
    ("pulldown-regression", 214, PARSER),
];
