//! The languages without a scanner of ours: colored by syntect, with the syntaxes that two-face carries.
//!
//! In: a name of the table below and code. Out: paint. Nothing of it is touched before a book has such
//! code; then the set of syntaxes is unpacked once (2 ms), and each syntax when it is first met.
//!
//! Regular expressions take a microsecond and more a byte, hundreds of times as long as our scanners,
//! and hostile code can make them slower: very long blocks stay plain, a very long line and all behind
//! it too. What the scopes of a syntax mean is told by prefixes, the innermost scope first.

use std::sync::OnceLock;

use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxSet};

use super::Class;
use super::painter::Painter;

/// The longest block that is colored, in bytes.
const BLOCK: usize = 64 * 1024;
/// The longest line, in bytes.
const LINE: usize = 1000;
/// How many scopes from the innermost one are asked what they mean.
const DEPTH: usize = 32;

/// Names of languages in lower case, and the syntax that reads each; sorted by name.
const NAMES: &[(&str, &str)] = &[
    ("actionscript", "ActionScript"),
    ("ada", "Ada"),
    ("adb", "Ada"),
    ("adoc", "AsciiDoc (Asciidoctor)"),
    ("ads", "Ada"),
    ("apache", "Apache Conf"),
    ("apacheconf", "Apache Conf"),
    ("applescript", "AppleScript"),
    ("asciidoc", "AsciiDoc (Asciidoctor)"),
    ("awk", "AWK"),
    ("bat", "Batch File"),
    ("batch", "Batch File"),
    ("bib", "BibTeX"),
    ("bibtex", "BibTeX"),
    ("cabal", "Cabal"),
    ("cfml", "CFML"),
    ("cl", "Lisp"),
    ("clj", "Clojure"),
    ("cljc", "Clojure"),
    ("cljs", "Clojure"),
    ("clojure", "Clojure"),
    ("cmake", "CMake"),
    ("coffee", "CoffeeScript"),
    ("coffeescript", "CoffeeScript"),
    ("common-lisp", "Lisp"),
    ("commonlisp", "Lisp"),
    ("cr", "Crystal"),
    ("crontab", "Crontab"),
    ("crystal", "Crystal"),
    ("csv", "Comma Separated Values"),
    ("d", "D"),
    ("delphi", "Pascal"),
    ("dlang", "D"),
    ("dot", "Graphviz (DOT)"),
    ("edn", "Clojure"),
    ("eex", "HTML (EEx)"),
    ("elisp", "Lisp"),
    ("elm", "Elm"),
    ("emacs-lisp", "Lisp"),
    ("eml", "Email"),
    ("erb", "HTML (Rails)"),
    ("erl", "Erlang"),
    ("erlang", "Erlang"),
    ("f#", "F#"),
    ("f77", "Fortran (Fixed Form)"),
    ("f90", "Fortran (Modern)"),
    ("f95", "Fortran (Modern)"),
    ("fish", "Fish"),
    ("fortran", "Fortran (Modern)"),
    ("fs", "F#"),
    ("fsharp", "F#"),
    ("fsx", "F#"),
    ("gd", "GDScript (Godot Engine)"),
    ("gdscript", "GDScript (Godot Engine)"),
    ("gitignore", "Git Ignore"),
    ("gnuplot", "gnuplot"),
    ("go.mod", "Gomod"),
    ("gomod", "Gomod"),
    ("gradle", "Groovy"),
    ("graphviz", "Graphviz (DOT)"),
    ("groff", "Groff/troff"),
    ("groovy", "Groovy"),
    ("gv", "Graphviz (DOT)"),
    ("haml", "Ruby Haml"),
    ("http", "HTTP Request and Response"),
    ("idris", "Idris"),
    ("j2", "Jinja2"),
    ("jinja", "Jinja2"),
    ("jinja2", "Jinja2"),
    ("jq", "JQ"),
    ("jsonnet", "jsonnet"),
    ("jsp", "Java Server Page (JSP)"),
    ("lean", "Lean 4"),
    ("lean4", "Lean 4"),
    ("lhs", "Literate Haskell"),
    ("lisp", "Lisp"),
    ("livescript", "LiveScript"),
    ("ll", "LLVM"),
    ("llvm", "LLVM"),
    ("man", "Manpage"),
    ("matlab", "MATLAB"),
    ("mediawiki", "MediaWiki"),
    ("mll", "OCamllex"),
    ("mly", "OCamlyacc"),
    ("nginx", "nginx"),
    ("nim", "Nim"),
    ("ninja", "Ninja"),
    ("nsis", "NSIS"),
    ("objc++", "Objective-C++"),
    ("objective-c", "Objective-C"),
    ("objectivec", "Objective-C"),
    ("octave", "MATLAB"),
    ("odin", "Odin"),
    ("org", "orgmode"),
    ("pascal", "Pascal"),
    ("pp", "Puppet"),
    ("puppet", "Puppet"),
    ("purescript", "PureScript"),
    ("purs", "PureScript"),
    ("qml", "QML"),
    ("racket", "Racket"),
    ("rego", "Rego"),
    ("rkt", "Racket"),
    ("robot", "Robot Framework"),
    ("rst", "reStructuredText"),
    ("sass", "Sass"),
    ("scheme", "Lisp"),
    ("scm", "Lisp"),
    ("slim", "Ruby Slim"),
    ("sml", "SML"),
    ("sol", "Solidity"),
    ("solidity", "Solidity"),
    ("ssh-config", "SSH Config"),
    ("sshconfig", "SSH Config"),
    ("styl", "Stylus"),
    ("stylus", "Stylus"),
    ("sv", "SystemVerilog"),
    ("systemverilog", "SystemVerilog"),
    ("tcl", "Tcl"),
    ("textile", "Textile"),
    ("troff", "Groff/troff"),
    ("twig", "HTML (Twig)"),
    ("typ", "Typst"),
    ("typst", "Typst"),
    ("verilog", "Verilog"),
    ("vhdl", "VHDL"),
    ("vim", "VimL"),
    ("viml", "VimL"),
    ("vimscript", "VimL"),
    ("vyper", "Vyper"),
];

/// What scopes mean, the more special ones first; `None` is plain code, whatever is around it.
const MEANINGS: &[(&str, Option<Class>)] = &[
    ("comment.block.documentation", Some(Class::DocComment)),
    ("comment.line.documentation", Some(Class::DocComment)),
    ("comment", Some(Class::Comment)),
    ("constant.character.escape", Some(Class::Escape)),
    ("constant.other.placeholder", Some(Class::Escape)),
    ("constant.numeric", Some(Class::Number)),
    ("constant", Some(Class::Constant)),
    ("punctuation.section.interpolation", Some(Class::Escape)),
    ("punctuation.section.embedded", Some(Class::Escape)),
    ("meta.interpolation", None),
    ("meta.embedded", None),
    ("string", Some(Class::String)),
    ("keyword.operator.word", Some(Class::Keyword)),
    ("keyword.operator", Some(Class::Operator)),
    ("keyword.symbol", Some(Class::Operator)),
    ("keyword.other.unit", Some(Class::Number)),
    ("keyword", Some(Class::Keyword)),
    ("storage", Some(Class::Keyword)),
    ("entity.name.tag", Some(Class::Tag)),
    ("punctuation.definition.tag", Some(Class::Tag)),
    ("entity.other.attribute-name", Some(Class::Attribute)),
    ("variable.annotation", Some(Class::Attribute)),
    ("meta.annotation", Some(Class::Attribute)),
    ("entity.name.section", Some(Class::Heading)),
    ("markup.heading", Some(Class::Heading)),
    ("entity.name.label", Some(Class::Label)),
    ("entity.name.constant", Some(Class::Constant)),
    ("variable.other.constant", Some(Class::Constant)),
    ("entity.name.type", Some(Class::Type)),
    ("entity.name.class", Some(Class::Type)),
    ("entity.name.struct", Some(Class::Type)),
    ("entity.name.enum", Some(Class::Type)),
    ("entity.name.interface", Some(Class::Type)),
    ("entity.name.namespace", Some(Class::Type)),
    ("entity.other.inherited-class", Some(Class::Type)),
    ("support.type", Some(Class::Type)),
    ("support.class", Some(Class::Type)),
    ("support.constant", Some(Class::Constant)),
    ("entity.name", Some(Class::Function)),
    ("variable.function", Some(Class::Function)),
    ("support.function", Some(Class::Function)),
    ("support.macro", Some(Class::Macro)),
    ("markup.inserted", Some(Class::Inserted)),
    ("markup.deleted", Some(Class::Deleted)),
    ("markup.raw", Some(Class::String)),
    ("variable", Some(Class::Variable)),
];

/// The syntaxes, and the meanings as syntect compares them.
struct Library {
    set: SyntaxSet,
    meanings: Vec<(Scope, Option<Class>)>,
}

static LIBRARY: OnceLock<Library> = OnceLock::new();

fn library() -> &'static Library {
    LIBRARY.get_or_init(|| {
        let meaning = |(name, class): &(&str, Option<Class>)| Some((Scope::new(name).ok()?, *class));
        Library { set: two_face::syntax::extra_newlines(), meanings: MEANINGS.iter().filter_map(meaning).collect() }
    })
}

/// The name of the syntax for a language.
pub(super) fn find(language: &str) -> Option<&'static str> {
    let language = language.to_ascii_lowercase();
    let found = NAMES.binary_search_by(|(name, _)| (*name).cmp(language.as_str())).ok()?;
    Some(NAMES[found].1)
}

/// Paints code by a syntax.
pub(super) fn scan(syntax: &str, code: &str, out: &mut Painter<'_>) {
    if code.len() > BLOCK {
        return;
    }
    let library = library();
    let Some(syntax) = library.set.find_syntax_by_name(syntax) else { return };
    let mut state = ParseState::new(syntax);
    let mut scopes = ScopeStack::new();
    let mut start = 0;
    for line in code.split_inclusive('\n') {
        if line.len() > LINE {
            return;
        }
        // The syntaxes want every line to end in a line feed.
        let owned;
        let whole = if line.ends_with('\n') {
            line
        } else {
            owned = format!("{line}\n");
            &owned
        };
        let Ok(changes) = state.parse_line(whole, &library.set) else { return };
        let mut at = 0;
        let length = line.trim_end_matches('\n').len();
        for (to, change) in &changes {
            library.paint(&scopes, (start + at, start + (*to).min(length)), out);
            at = at.max(*to);
            if scopes.apply(change).is_err() {
                return;
            }
        }
        library.paint(&scopes, (start + at, start + length), out);
        start += line.len();
    }
}

impl Library {
    fn paint(&self, scopes: &ScopeStack, (start, end): (usize, usize), out: &mut Painter<'_>) {
        if start >= end {
            return;
        }
        let mut meanings = scopes.as_slice().iter().rev().take(DEPTH).filter_map(|scope| {
            self.meanings.iter().find(|(prefix, _)| prefix.is_prefix_of(*scope)).map(|(_, class)| *class)
        });
        let Some(class) = meanings.next().flatten() else { return };
        // A keyword within a string is a mark of its pattern or format.
        let special = matches!(class, Class::Keyword | Class::Operator | Class::Constant);
        let in_string = || meanings.take_while(Option::is_some).any(|class| class == Some(Class::String));
        let class = if special && in_string() { Class::Escape } else { class };
        out.paint(start, end, class);
    }
}

#[cfg(test)]
mod tests {
    use super::super::registry;
    use super::*;

    #[test]
    fn every_name_has_a_syntax_and_none_has_a_scanner_of_ours() {
        assert!(NAMES.is_sorted_by(|a, b| a.0 < b.0));
        for (name, syntax) in NAMES {
            assert!(library().set.find_syntax_by_name(syntax).is_some(), "{name}: {syntax}");
            assert!(registry::find(name).is_none(), "{name}");
        }
        assert_eq!(library().meanings.len(), MEANINGS.len());
    }

    #[test]
    fn what_is_too_long_stays_plain() {
        let spans = |code: &str| super::super::highlight("clojure", code);
        let line = "(def pot 1) ; dry\n";
        assert!(!spans(line).is_empty());
        assert!(spans(&line.repeat(BLOCK / line.len() + 1)).is_empty());
        let cut = spans(&format!("{line}{}\n{line}", "x ".repeat(LINE)));
        assert!(cut.iter().all(|span| (span.end as usize) <= line.len()));
    }

    #[test]
    fn hostile_code_ends_soon() {
        let mut names: Vec<&str> = NAMES.iter().map(|(_, syntax)| *syntax).collect();
        names.sort_unstable();
        names.dedup();
        let code =
            ["(", "{", "[", "\"", "a(", "\\begin{", "<a ", "#{", "'", "/*"].map(|piece| piece.repeat(300) + "\n");
        for name in names {
            let start = std::time::Instant::now();
            for code in &code {
                let mut out = Painter::new(code);
                scan(name, code, &mut out);
            }
            assert!(start.elapsed().as_secs() < 20, "{name}: {:?}", start.elapsed());
        }
    }
}
