//! Which scanner answers to which name.
//!
//! In: a language as an author writes it. Out: a [`Scanner`]. Invariant: names
//! are matched in any ASCII case, and no name stands twice.

use super::painter::Painter;
use super::syntax::Syntax;
use super::{
    css, data, diff, docker, engine, langs_asm, langs_c, langs_dynamic, langs_functional, langs_managed, langs_mobile,
    langs_query, langs_script, langs_system, langs_web, make, markdown, markup, php, rust, shell, tex, yaml,
};

/// A scanner written for one language: code, where to start, where to paint.
type Scan = fn(&[u8], usize, &mut Painter<'_>);

/// How a language is scanned.
#[derive(Clone, Copy)]
pub(super) enum Scanner {
    /// By the engine, over a table.
    Table(&'static Syntax),
    /// By code of its own.
    Own(Scan),
    /// By code that scans other languages in turn: never within itself.
    Host(Scan),
}

impl Scanner {
    /// Paints `code` from `start` to its end.
    pub(super) fn run(self, code: &[u8], start: usize, out: &mut Painter<'_>) {
        match self {
            Scanner::Table(syntax) => engine::scan(syntax, code, start, out),
            Scanner::Own(scan) | Scanner::Host(scan) => scan(code, start, out),
        }
    }
}

use Scanner::{Host, Own, Table};

/// Every language, the name it is best known by first.
pub(super) static LANGUAGES: &[(&[&str], Scanner)] = &[
    (&["rust", "rs"], Own(rust::scan)),
    (&["bash", "sh", "shell", "zsh", "ksh"], Own(shell::scan)),
    (&["console", "shell-session", "shellsession", "sh-session", "terminal", "cmd", "doscon"], Own(shell::session)),
    (&["json", "jsonc", "json5", "jsonl", "geojson"], Own(data::json)),
    (&["toml"], Own(data::toml)),
    (&["ini", "cfg", "conf", "properties", "editorconfig", "gitconfig", "env", "dotenv"], Own(data::ini)),
    (&["yaml", "yml"], Own(yaml::scan)),
    (&["html", "htm", "xhtml", "vue", "svelte", "hbs", "handlebars", "mustache"], Host(markup::html)),
    (&["xml", "svg", "xsl", "xslt", "opf", "plist", "mathml"], Own(markup::xml)),
    (&["css", "scss", "less"], Own(css::scan)),
    (&["markdown", "md", "mdx"], Host(markdown::scan)),
    (&["latex", "tex", "ltx"], Own(tex::scan)),
    (&["diff", "patch"], Own(diff::scan)),
    (&["makefile", "make", "mk"], Own(make::scan)),
    (&["dockerfile", "docker", "containerfile"], Own(docker::scan)),
    (&["c", "h"], Table(&langs_c::C)),
    (&["c++", "cpp", "cc", "cxx", "hpp", "hxx", "cuda", "objc"], Table(&langs_c::CPP)),
    (&["glsl", "vert", "frag"], Table(&langs_c::GLSL)),
    (&["wgsl"], Table(&langs_c::WGSL)),
    (&["c#", "csharp", "cs"], Table(&langs_managed::CSHARP)),
    (&["java"], Table(&langs_managed::JAVA)),
    (&["kotlin", "kt", "kts"], Table(&langs_mobile::KOTLIN)),
    (&["scala", "sc", "sbt"], Table(&langs_managed::SCALA)),
    (&["swift"], Table(&langs_mobile::SWIFT)),
    (&["dart"], Table(&langs_mobile::DART)),
    (&["go", "golang"], Table(&langs_system::GO)),
    (&["zig"], Table(&langs_system::ZIG)),
    (&["javascript", "js", "jsx", "mjs", "cjs", "node"], Table(&langs_web::JAVASCRIPT)),
    (&["typescript", "ts", "mts", "cts"], Table(&langs_web::TYPESCRIPT)),
    (&["tsx"], Table(&langs_web::TSX)),
    (&["python", "py", "python3", "py3", "pyi"], Table(&langs_script::PYTHON)),
    (&["ruby", "rb"], Table(&langs_script::RUBY)),
    (&["perl", "pl", "pm"], Table(&langs_script::PERL)),
    (&["php"], Host(php::scan)),
    (&["lua"], Table(&langs_script::LUA)),
    (&["r", "rscript"], Table(&langs_dynamic::R)),
    (&["powershell", "ps1", "pwsh", "posh"], Table(&langs_dynamic::POWERSHELL)),
    (&["julia", "jl"], Table(&langs_dynamic::JULIA)),
    (&["elixir", "ex", "exs"], Table(&langs_dynamic::ELIXIR)),
    (&["haskell", "hs"], Table(&langs_functional::HASKELL)),
    (&["ocaml", "ml", "mli"], Table(&langs_functional::OCAML)),
    (&["nix"], Table(&langs_functional::NIX)),
    (&["sql", "postgresql", "postgres", "mysql", "sqlite", "psql"], Table(&langs_query::SQL)),
    (&["graphql", "gql"], Table(&langs_query::GRAPHQL)),
    (&["protobuf", "proto"], Table(&langs_query::PROTO)),
    (&["terraform", "tf", "hcl"], Table(&langs_query::TERRAFORM)),
    (&["assembly", "asm", "nasm", "gas", "armasm"], Table(&langs_asm::ASM)),
];

/// The scanner for a language, if there is one.
pub(super) fn find(language: &str) -> Option<Scanner> {
    let named = |names: &[&str]| names.iter().any(|name| name.eq_ignore_ascii_case(language));
    LANGUAGES.iter().find(|(names, _)| named(names)).map(|(_, scanner)| *scanner)
}
