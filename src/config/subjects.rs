//! `subjects`: what the book is about, in words or by the codes of the trade.

use super::keys::Keys;
use crate::book::Subject;

const EXPECTED: &str =
    "a list of texts, or of tables such as { term = \"Typesetting\", scheme = \"thema\", code = \"UYZF\" }";

/// The schemes that reading systems and shops know by these names (EPUB 3.3, "authority").
const SCHEMES: &[(&str, &str)] = &[("bisac", "BISAC"), ("thema", "THEMA")];

pub(super) fn read(subjects: &mut Vec<Subject>, keys: &mut Keys<'_, '_>) {
    for node in keys.elements("subjects", EXPECTED) {
        if let Some(term) = node.read::<String>() {
            subjects.push(Subject { term, code: None });
            continue;
        }
        let Some(mut table) = keys.element("subjects", node) else {
            keys.wrong("subjects", node, EXPECTED);
            continue;
        };
        let term = table.text("term");
        let scheme = table.found::<String>("scheme", "\"bisac\" or \"thema\"");
        let code = table.found::<String>("code", "a text in quotes");
        let scheme = scheme.and_then(|(name, node)| {
            let known = SCHEMES.iter().find(|(key, _)| name.eq_ignore_ascii_case(key)).map(|(_, name)| *name);
            if known.is_none() {
                table.wrong("scheme", node, "\"bisac\" or \"thema\"");
            }
            known
        });
        let pair = match (scheme, code) {
            (Some(scheme), Some((code, node))) => {
                let code = code.trim().to_ascii_uppercase();
                if !is_code(scheme, &code) {
                    table.wrong("code", node, &format!("a code of {scheme}, such as \"{}\"", example(scheme)));
                }
                Some((scheme, code))
            }
            _ => None,
        };
        table.end(&[]);
        match term {
            Some(term) => subjects.push(Subject { term, code: pair }),
            None => keys.wrong("subjects", node, EXPECTED),
        }
    }
}

fn example(scheme: &str) -> &'static str {
    if scheme == "BISAC" { "COM051010" } else { "UYZF" }
}

/// Whether a code has the form of its scheme: three letters and six digits (BISAC); a letter of the subject
/// or a digit of a qualifier, then letters and digits (Thema, "Basic instructions").
fn is_code(scheme: &str, code: &str) -> bool {
    let bytes = code.as_bytes();
    if scheme == "BISAC" {
        return bytes.len() == 9
            && bytes[..3].iter().all(u8::is_ascii_uppercase)
            && bytes[3..].iter().all(u8::is_ascii_digit);
    }
    let first = |b: &u8| (b'A'..=b'Y').contains(b) || (b'1'..=b'6').contains(b);
    bytes.first().is_some_and(first)
        && bytes.len() <= 12
        && bytes.iter().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || *b == b'-')
}

#[cfg(test)]
mod tests {
    use super::is_code;

    #[test]
    fn codes_have_the_form_of_their_scheme() {
        assert!(is_code("BISAC", "FIC024000") && !is_code("BISAC", "FIC24000") && !is_code("BISAC", "024000FIC"));
        assert!(is_code("THEMA", "UYZF") && is_code("THEMA", "1DDU-GB-E") && !is_code("THEMA", "ZZZ"));
    }
}
