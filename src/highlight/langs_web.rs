//! Tables: JavaScript and TypeScript, each with and without markup.
//!
//! In: nothing. Out: one [`Syntax`] per language; see there for what must hold.

use super::Class;
use super::syntax::{C_BLOCKS, Holes, PLAIN, Quote, SLASHES, Syntax};

const QUOTES: &[Quote] =
    &[Quote::new("\"", "\""), Quote::new("'", "'"), Quote::new("`", "`").lines().holes(Holes::DollarBrace)];
const CONSTANTS: &[&str] = &["Infinity", "NaN", "false", "null", "true", "undefined"];
const VARIABLES: &[&str] = &["arguments", "globalThis", "this"];
const TYPED_WORDS: &[&str] = &[
    "abstract",
    "as",
    "asserts",
    "async",
    "await",
    "break",
    "case",
    "catch",
    "class",
    "const",
    "continue",
    "debugger",
    "declare",
    "default",
    "delete",
    "do",
    "else",
    "enum",
    "export",
    "extends",
    "finally",
    "for",
    "from",
    "function",
    "get",
    "if",
    "implements",
    "import",
    "in",
    "infer",
    "instanceof",
    "interface",
    "is",
    "keyof",
    "let",
    "module",
    "namespace",
    "new",
    "of",
    "override",
    "private",
    "protected",
    "public",
    "readonly",
    "return",
    "satisfies",
    "set",
    "static",
    "super",
    "switch",
    "throw",
    "try",
    "type",
    "typeof",
    "using",
    "var",
    "void",
    "while",
    "with",
    "yield",
];
const TYPED_TYPES: &[&str] = &["any", "bigint", "boolean", "never", "number", "object", "string", "symbol", "unknown"];

const BASE: Syntax = Syntax {
    constants: CONSTANTS,
    variables: VARIABLES,
    defines: &["function"],
    line_comments: SLASHES,
    blocks: C_BLOCKS,
    quotes: QUOTES,
    sigils: &[(b'@', Class::Attribute), (b'#', Class::Variable), (b'$', Class::Variable)],
    inner: b"$",
    capitals: true,
    regex: true,
    keys: true,
    ..PLAIN
};

pub(super) static JAVASCRIPT: Syntax = Syntax {
    keywords: &[
        "as",
        "async",
        "await",
        "break",
        "case",
        "catch",
        "class",
        "const",
        "continue",
        "debugger",
        "default",
        "delete",
        "do",
        "else",
        "export",
        "extends",
        "finally",
        "for",
        "from",
        "function",
        "get",
        "if",
        "import",
        "in",
        "instanceof",
        "let",
        "new",
        "of",
        "return",
        "set",
        "static",
        "super",
        "switch",
        "throw",
        "try",
        "typeof",
        "var",
        "void",
        "while",
        "with",
        "yield",
    ],
    jsx: true,
    ..BASE
};

pub(super) static TYPESCRIPT: Syntax = Syntax { keywords: TYPED_WORDS, types: TYPED_TYPES, ..BASE };

/// Only here may markup stand: in TypeScript `<T>x` is a cast.
pub(super) static TSX: Syntax = Syntax { keywords: TYPED_WORDS, types: TYPED_TYPES, jsx: true, ..BASE };
