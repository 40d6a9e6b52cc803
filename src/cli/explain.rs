//! `chapbook explain`: what a remark means.

use crate::diagnostic::Code;
use std::io::Write;
use std::process::ExitCode;

/// Explains one code, or lists all.
pub(super) fn explain(code: Option<&str>) -> ExitCode {
    let mut out = std::io::stdout().lock();
    let Some(name) = code else {
        for code in Code::ALL {
            let first = code.explain().split_inclusive(". ").next().unwrap_or_default().trim_end();
            let _ = writeln!(out, "{:<20} {:<8} {first}", code.name(), code.severity().name());
        }
        return ExitCode::SUCCESS;
    };
    // People paste what they saw: `warning[dead-link]`.
    let bare = name.rsplit('[').next().unwrap_or(name).trim_end_matches(']');
    match Code::from_name(bare) {
        Some(code) => {
            let _ = writeln!(out, "{} ({})\n\n{}", code.name(), code.severity().name(), wrap(code.explain(), 80));
            ExitCode::SUCCESS
        }
        None => super::fail(&format!("there is no remark called {name}; `chapbook explain` lists all")),
    }
}

/// Breaks a text into lines of at most `width` characters.
fn wrap(text: &str, width: usize) -> String {
    let mut out = String::new();
    let mut column = 0;
    for word in text.split(' ') {
        let length = word.chars().count();
        if column > 0 && column + 1 + length > width {
            out.push('\n');
            column = 0;
        } else if column > 0 {
            out.push(' ');
            column += 1;
        }
        out.push_str(word);
        column += length;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::wrap;

    #[test]
    fn lines_are_wrapped() {
        assert_eq!(wrap("aa bb cc dd", 5), "aa bb\ncc dd");
        assert_eq!(wrap("aaaaaaa b", 5), "aaaaaaa\nb");
    }
}
