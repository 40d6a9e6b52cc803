//! Starts and ends of lines → sides, for engines older than CSS Logical Properties 1 (Adobe's, Amazon's, MuPDF's).
//!
//! Rules are written by start and end, and each gets before it what it comes to in a book of that direction. Newer
//! engines hold both for one and the same declaration, of which the later counts.

/// Where a passage runs against the book, newer engines must not set in the other side as well.
const AGAINST_LTR: &str =
    "[dir=rtl] ul, [dir=rtl] ol { padding-left: 0; }\n[dir=rtl] dd, [dir=rtl] blockquote { margin-left: 0; }\n";
const AGAINST_RTL: &str =
    "[dir=ltr] ul, [dir=ltr] ol { padding-right: 0; }\n[dir=ltr] dd, [dir=ltr] blockquote { margin-right: 0; }\n";

/// The style sheet with the sides that starts and ends are in a book that runs leftwards or rightwards.
pub(super) fn with_sides(css: &str, leftwards: bool) -> String {
    let (start, end) = if leftwards { ("right", "left") } else { ("left", "right") };
    let mut out = String::with_capacity(css.len() + css.len() / 8);
    let mut rest = css;
    // Of each declaration the stretch up to its `;`: our sheets end each with one.
    while let Some(at) = rest.find(';') {
        let (declaration, behind) = rest.split_at(at + 1);
        let name = declaration[..at].rfind(['{', '}']).map_or(0, |i| i + 1);
        let own = declaration[name..].trim_start();
        let sided = match own {
            "text-align: start;" => Some(format!("text-align: {start}; ")),
            "text-align: end;" => Some(format!("text-align: {end}; ")),
            _ if own.contains("-inline-start") => Some(own.replacen("inline-start", start, 1) + " "),
            _ if own.contains("-inline-end") => Some(own.replacen("inline-end", end, 1) + " "),
            _ => None,
        };
        out.push_str(&declaration[..declaration.len() - own.len()]);
        out.push_str(sided.as_deref().unwrap_or_default());
        out.push_str(own);
        rest = behind;
    }
    out.push_str(rest);
    out.push_str(if leftwards { AGAINST_RTL } else { AGAINST_LTR });
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn starts_and_ends_have_their_sides_before_them() {
        let css = "ul { margin: 0; padding-inline-start: 1.8em; }\np { text-align: start; color: red; }\n\
                   @media x {\na { margin-inline-end: 0; }\n}\n";
        let left = "ul { margin: 0; padding-left: 1.8em; padding-inline-start: 1.8em; }\n\
                    p { text-align: left; text-align: start; color: red; }\n\
                    @media x {\na { margin-right: 0; margin-inline-end: 0; }\n}\n";
        assert_eq!(with_sides(css, false), format!("{left}{AGAINST_LTR}"));
        let right = with_sides(css, true);
        assert!(right.starts_with(
            "ul { margin: 0; padding-right: 1.8em; padding-inline-start: 1.8em; }\np { text-align: right;"
        ));
        assert!(right.contains("a { margin-left: 0; margin-inline-end: 0; }") && right.ends_with(AGAINST_RTL));
    }
}
